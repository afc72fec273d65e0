"""Open a file as a workbook, whatever its format: its content decides, not its name.

Of a Word document the tables are the sheets.
"""

from __future__ import annotations

import re
from pathlib import Path

from xlselfeval.errors import ArchiveGiven, TextGiven, UnreadableFile, reason
from xlselfeval.files.compound_file import SIGNATURE as COMPOUND_FILE
from xlselfeval.files.legacy.ods import CONTENT, open_ods
from xlselfeval.files.legacy.text.spreadsheet_xml import NAMESPACE as SPREADSHEET_XML
from xlselfeval.files.legacy.text.spreadsheet_xml import open_spreadsheet_xml
from xlselfeval.files.legacy.text.web_page import open_web_page
from xlselfeval.files.legacy.workbook import OldWorkbook
from xlselfeval.files.legacy.xls import open_xls
from xlselfeval.files.legacy.xlsb import is_binary, open_xlsb
from xlselfeval.files.limits import LIMITS, Limits, read_limited, too_large
from xlselfeval.files.package import TYPES, Package
from xlselfeval.files.paths import refusal_of_pattern
from xlselfeval.files.word.docx import read_package
from xlselfeval.files.word.errors import SAVE_AS_DOCX, of_document
from xlselfeval.files.word.plain_text import is_text
from xlselfeval.files.word.sheets import document_workbook
from xlselfeval.files.workbook import BINARY_PART, BOOK_PART, PackageWorkbook, main_part
from xlselfeval.files.xml import SAVE_AS

Workbook = PackageWorkbook | OldWorkbook
_DOCUMENTS = (BOOK_PART, BINARY_PART, "_rels/.rels", CONTENT)  # a package with none of them is an archive
IMAGE = "该文件为图片（照片、扫描件），不能核对；请改用填报的Excel、WPS或Word原件"
_IMAGE = re.compile(
    rb"\x89PNG\r\n|\xff\xd8\xff|GIF8|BM.{4}\0{4}|II\*\0|MM\0\*|RIFF.{4}WEBP|.{4}ftyp(?:heic|heix|mif1|avif)",
    re.S,
)
_BLANKS, _HEAD, _LONG_HEAD = b"\0 \r\n\t", 64, 8_192


def open_workbook(source: Path | bytes, limits: Limits = LIMITS) -> Workbook:
    """Open a workbook from a path or from its bytes.

    Raises UnreadableFile for anything that is no workbook, with what it is and what to do about it.
    """
    data = source if isinstance(source, bytes) else read_bytes(source, limits)
    if not data[:_HEAD].strip(_BLANKS) and not data.strip(_BLANKS):  # a long file is not copied for it
        raise UnreadableFile("empty", "文件为空，请换用有内容的文件")
    if data.startswith(COMPOUND_FILE):
        return open_xls(data, limits)
    if not data.startswith(b"PK"):
        opened = _open_text(data, limits)
        if opened is None:
            raise _foreign_error(data)
        return opened
    return _open_package(Package(data, limits))


def _open_text(data: bytes, limits: Limits) -> OldWorkbook | None:
    """Open an XML spreadsheet or a web page with a table, under whatever name; None for other content."""
    head = data[:_LONG_HEAD].replace(b"\0", b"").lower()
    if head[:_HEAD].removeprefix(b"\xef\xbb\xbf").lstrip(b"\xff\xfe \r\n\t")[:1] != b"<":
        return None
    if SPREADSHEET_XML.encode() in head:
        return open_spreadsheet_xml(data, limits)
    return open_web_page(data, limits) if b"<table" in head or b"<table" in data.lower() else None


def _open_package(package: Package) -> Workbook:
    """Open a zip package: an Excel workbook, an OpenDocument spreadsheet or a binary workbook."""
    if not any(part in package for part in _DOCUMENTS):
        raise ArchiveGiven("该文件为压缩包，不是Excel工作簿；请解压后选择其中的文件")
    package.check_names()
    if CONTENT in package and TYPES not in package:
        package.verify()
        return open_ods(package)
    if "word/document.xml" in package and BOOK_PART not in package:
        try:
            return document_workbook(read_package(package), package.limits)
        except UnreadableFile as error:
            raise of_document(error) from error
    part = main_part(package)
    if is_binary(package.read(part)):
        package.verify()
        return open_xlsb(package, part)
    return PackageWorkbook(package)


def read_bytes(path: Path, limits: Limits = LIMITS) -> bytes:
    """Read a file that may be a workbook; UnreadableFile where it cannot be or is too large."""
    refuse_no_file(path)
    try:
        if path.stat().st_size > limits.file_bytes:
            raise too_large(limits.file_bytes)
        with path.open("rb") as file:  # some files are longer than the system says
            return read_limited(file, limits.file_bytes)
    except FileNotFoundError as error:
        raise UnreadableFile(
            "not-found", refusal_of_pattern(str(path)) or "未找到该文件，请检查路径和文件名"
        ) from error
    except PermissionError as error:
        raise UnreadableFile("locked", "无读取权限或文件正被其他程序占用，请关闭后重试") from error
    except OSError as error:
        raise UnreadableFile("not-found", f"无法读取该文件：{reason(error)}") from error
    except ValueError as error:  # a null character in the name
        raise UnreadableFile("not-found", "文件名有误，请检查路径和文件名") from error


def refuse_no_file(path: Path) -> None:
    """Raise UnreadableFile for a lock file of Excel, a folder, and what is no ordinary file."""
    if path.name.startswith("~$"):
        raise UnreadableFile("locked", "该文件为Excel的锁定文件，不是工作簿；请关闭Excel后选择原文件")
    try:
        is_folder, is_other = path.is_dir(), path.exists() and not path.is_file()
    except (OSError, ValueError):
        return  # the attempt to open it says why
    if is_folder:
        raise UnreadableFile(
            "not-a-workbook",
            "该路径为文件夹，请指定其中的文件；整个文件夹的，用xlselfeval check、batch或check_files核对",
        )
    if is_other:
        raise UnreadableFile("not-a-workbook", "该文件不是普通文件，无法读取")


def is_image(data: bytes) -> bool:
    """Check whether content is a picture, whatever its name."""
    return _IMAGE.match(data) is not None


def _foreign_error(data: bytes) -> UnreadableFile:
    """Return the error for a file that is neither a zip package nor a compound file."""
    if is_image(data):
        return UnreadableFile("not-a-workbook", IMAGE)
    head = data[:1024].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if head.startswith(b"%pdf"):
        return UnreadableFile(
            "not-a-workbook", f"该文件为PDF文件，未予读取；请改用Excel原件，报告{SAVE_AS_DOCX}"
        )
    if head.startswith(b"{\\rtf"):
        return UnreadableFile("not-a-workbook", f"该文件为RTF文档，{SAVE_AS_DOCX}")
    if head.startswith((b"<html", b"<!doctype html", b"<table", b"<?xml")):
        return UnreadableFile("wrong-extension", f"该文件为网页或XML文本，不是Excel工作簿，{SAVE_AS}")
    message = f"该文件不是Excel工作簿，未予读取；属其他格式表格的，{SAVE_AS}"
    return TextGiven(message) if is_text(data) else UnreadableFile("not-a-workbook", message)
