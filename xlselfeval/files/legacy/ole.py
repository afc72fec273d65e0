"""Compound files (.xls, .et, .doc, encrypted workbooks): what is inside, and the stream with the workbook."""

from __future__ import annotations

import io

from xlselfeval.errors import ErrorName, UnreadableFile
from xlselfeval.files.legacy.scan import too_large, truncated
from xlselfeval.files.limits import LIMITS, Limits

_STREAM, _STREAM_OF_1995, _MACROS = "Workbook", "Book", "_VBA_PROJECT_CUR"
# A stream that only such files have, and what to say of them.
_OTHERS: tuple[tuple[str, ErrorName, str], ...] = (
    ("EncryptedPackage", "encrypted", "文件加了密码，请在 Excel 中取消密码（文件→信息→保护工作簿）后重新报送"),
    ("WordDocument", "not-a-workbook", "这是 Word 文档（.doc 或 .wps）。请把自评表复制到 Excel 里，存为 .xlsx 后再核对"),
    ("PowerPoint Document", "not-a-workbook", "这是演示文稿（.ppt 或 .dps），读不出表格；请报送 Excel 原件"),
)  # fmt: skip


def workbook_stream(data: bytes, limits: Limits = LIMITS) -> tuple[bytes, bool]:
    """The stream with the workbook, and whether macros stand beside it; UnreadableFile when there is none."""
    from olefile import OleFileIO

    try:
        with OleFileIO(io.BytesIO(data)) as file:
            names = {path[0].lower() for path in file.listdir(streams=True, storages=True)}
            if _STREAM.lower() not in names:
                raise _other(names, data)
            size = file.get_size(_STREAM)
            if size > limits.stream_bytes:
                raise too_large()
            content = file.openstream(_STREAM).read()
    except UnreadableFile:
        raise
    except Exception as error:  # whatever it raises for bytes like these, they are no whole compound file
        raise _damaged(data) from error
    if len(content) < size:
        raise truncated()
    return content, _MACROS.lower() in names


def _other(names: set[str], data: bytes) -> UnreadableFile:
    for name, kind, message in _OTHERS:
        if name.lower() in names:
            return UnreadableFile(kind, message)
    if _STREAM_OF_1995.lower() in names:
        return too_old()
    if _STREAM.encode("utf-16-le") in data:
        return truncated()  # its directory lost it
    return UnreadableFile("not-a-workbook", "这不是 Excel 工作簿，请报送 Excel 原件")


def too_old() -> UnreadableFile:
    """The refusal of what was written before Excel 97."""
    return UnreadableFile(
        "not-a-workbook", "这是 Excel 95 或更早的工作簿，请用 Excel 或 WPS 打开，另存为 .xlsx 后再核对"
    )


def _damaged(data: bytes) -> UnreadableFile:
    """What a broken compound file was, as far as names of streams tell."""
    for name, kind, message in _OTHERS:
        if name.encode("utf-16-le") in data:
            return UnreadableFile(kind, message)
    return truncated()
