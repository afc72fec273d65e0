"""The workbook inside a compound file (.xls, .et), and what else such a file may be."""

from __future__ import annotations

from xlselfeval.errors import ErrorName, UnreadableFile, beyond_forms
from xlselfeval.files.compound_file import CompoundFile
from xlselfeval.files.legacy.old_sheet import truncated
from xlselfeval.files.limits import LIMITS, Limits
from xlselfeval.files.word.errors import SAVE_AS_DOCX
from xlselfeval.files.xml import REMOVE_PASSWORD

_STREAM, _STREAM_OF_1995, _MACROS = "workbook", "book", "_vba_project_cur"  # in lower case
# A stream that only such files have, and the error for them.
_OTHERS: tuple[tuple[str, ErrorName, str], ...] = (
    ("EncryptedPackage", "encrypted", REMOVE_PASSWORD),
    ("WordDocument", "not-a-workbook", f"该文件为.doc或.wps文档，{SAVE_AS_DOCX}"),
    ("PowerPoint Document", "not-a-workbook", "该文件为演示文稿（.ppt或.dps），未予读取；请改用Excel原件"),
)  # fmt: skip


def workbook_stream(data: bytes, limits: Limits = LIMITS) -> tuple[bytes, bool]:
    """Return the stream with the workbook, and True where macros lie beside it.

    Raises UnreadableFile for a file without a workbook, and for a stream beyond the limits.
    """
    try:
        file = CompoundFile(data)
        names = {path.partition("/")[0] for path in file.paths()}
        if _STREAM not in names:
            raise _other_kind(names, data)
        size = file.size(_STREAM)
        if size > limits.stream_bytes:
            raise beyond_forms()
        content = file.stream(_STREAM)
    except ValueError as error:  # no whole compound file
        raise _damaged(data) from error
    if len(content) < size:
        raise truncated()
    return content, _MACROS in names


def _other_kind(names: set[str], data: bytes) -> UnreadableFile:
    """Return the error for a compound file without a workbook."""
    for name, kind, message in _OTHERS:
        if name.lower() in names:
            return UnreadableFile(kind, message)
    if _STREAM_OF_1995 in names:
        return too_old()
    if _STREAM.capitalize().encode("utf-16-le") in data:
        return truncated()  # its directory has lost the workbook
    return UnreadableFile("not-a-workbook", "该文件不是Excel工作簿，未予读取；请改用Excel原件")


def too_old() -> UnreadableFile:
    """Return the error for a workbook written before Excel 97."""
    return UnreadableFile("not-a-workbook", "该文件为Excel 95或更早的工作簿，请用Excel或WPS另存为.xlsx")


def _damaged(data: bytes) -> UnreadableFile:
    """Return the error for a broken compound file, by the names of streams that are left in it."""
    for name, kind, message in _OTHERS:
        if name.encode("utf-16-le") in data:
            return UnreadableFile(kind, message)
    return truncated()
