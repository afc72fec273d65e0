"""Open a report, whatever its format: its content decides, not its name."""

from __future__ import annotations

from pathlib import Path

from xlselfeval.errors import ArchiveGiven, ErrorName, UnreadableFile
from xlselfeval.files.compound_file import SIGNATURE as COMPOUND_FILE
from xlselfeval.files.compound_file import CompoundFile
from xlselfeval.files.limits import LIMITS, Limits
from xlselfeval.files.open import IMAGE, is_image, read_bytes
from xlselfeval.files.package import Package
from xlselfeval.files.word.document import Document
from xlselfeval.files.word.docx import read_document
from xlselfeval.files.word.errors import SAVE_AS_DOCX, of_document
from xlselfeval.files.word.plain_text import read_text
from xlselfeval.files.xml import REMOVE_PASSWORD

_NO_REPORT: ErrorName = "not-a-report"
_STREAMS: tuple[tuple[str, ErrorName, str], ...] = (  # of a compound file, in lower case
    ("encryptedpackage", "encrypted", REMOVE_PASSWORD),
    (
        "worddocument",
        _NO_REPORT,
        f"该文件为.doc或.wps格式的Word文档（只改扩展名不能转换格式），{SAVE_AS_DOCX}",
    ),
    ("workbook", _NO_REPORT, "该文件为Excel工作簿，不是报告，未予核对"),
    ("powerpoint document", _NO_REPORT, "该文件为演示文稿，不是报告，未予核对"),
)
_PARTS = (  # of a zip package
    ("OFD.xml", f"该文件为OFD文件，{SAVE_AS_DOCX}"),
    ("xl/workbook.xml", "该文件为Excel工作簿，不是报告，未予核对"),
    ("ppt/presentation.xml", "该文件为演示文稿，不是报告，未予核对"),
    ("content.xml", f"该文件为OpenDocument文档，{SAVE_AS_DOCX}"),
)
_STARTS = (
    (b"%pdf", f"该文件为PDF文件，{SAVE_AS_DOCX}"),
    (b"{\\rtf", f"该文件为RTF文档，{SAVE_AS_DOCX}"),
    (b"<", f"该文件为网页或XML文本，{SAVE_AS_DOCX}"),
    (b"mime-version", f"该文件为网页，{SAVE_AS_DOCX}"),
)
_HEAD = 1024


def open_document(source: Path | bytes, limits: Limits = LIMITS) -> Document:
    """Read a .docx or .txt from a path or from its bytes.

    Raises UnreadableFile for anything else, with what it is and what to do about it.
    """
    content = source if isinstance(source, bytes) else read_bytes(source, limits)
    head = content[:_HEAD].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if not head.strip(b"\0") and not content.strip(b"\0 \r\n\t"):
        raise UnreadableFile("empty", "文件为空，请换用有内容的文件")
    if content.startswith(COMPOUND_FILE):
        raise _compound_error(content)
    if content.startswith(b"PK"):
        _refuse_others(content, limits)
        try:
            return read_document(content, limits)
        except UnreadableFile as error:
            raise UnreadableFile(
                _NO_REPORT if error.name == "not-a-workbook" else error.name, error.message
            ) from error
    if is_image(content):
        raise UnreadableFile(_NO_REPORT, IMAGE)
    for start, message in _STARTS:
        if head.startswith(start):
            raise UnreadableFile(_NO_REPORT, message)
    return read_text(content, limits)


def _refuse_others(content: bytes, limits: Limits) -> None:
    """Raise UnreadableFile for a package of another program."""
    try:
        package = Package(content, limits)
    except UnreadableFile as error:
        raise of_document(error) from error
    for part, message in _PARTS:
        if part in package:
            raise UnreadableFile(_NO_REPORT, message)
    if "_rels/.rels" not in package:
        raise ArchiveGiven("该文件为压缩包，不是报告；请解压后核对其中的报告")


def _compound_error(content: bytes) -> UnreadableFile:
    try:
        names = {path.partition("/")[0] for path in CompoundFile(content).paths()}
    except ValueError:
        names = set()
    for stream, name, message in _STREAMS:
        if stream in names:
            return UnreadableFile(name, message)
    return UnreadableFile(_NO_REPORT, f"该文件不是.docx文档，{SAVE_AS_DOCX}")
