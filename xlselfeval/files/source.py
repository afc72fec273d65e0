"""Open a workbook from a path, content, a stream, or an object of another library."""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple, cast

from xlselfeval.errors import UnreadableFile, WrongArgument, expect
from xlselfeval.files.excel_book import ExcelBook
from xlselfeval.files.limits import LIMITS, Limits, read_limited
from xlselfeval.files.open import Workbook, open_workbook

if TYPE_CHECKING:
    import xlwings
    from openpyxl import Workbook as OpenpyxlWorkbook

    Source = str | Path | bytes | BinaryIO | OpenpyxlWorkbook | xlwings.Book

NO_PATH = "路径为空，请给出文件的路径"


class Opened(NamedTuple):
    """An opened workbook and the name of its file, "" where that is not known."""

    workbook: Workbook | ExcelBook
    name: str


def open_source(source: Source, limits: Limits = LIMITS) -> Opened:
    """Open a path, bytes, a binary stream, a Workbook of openpyxl or a Book of xlwings.

    A stream is read from where it is. Formulas of openpyxl's workbook have no values until an office program has
    calculated them. Raises UnreadableFile for what is no workbook, WrongArgument for any other object.
    """
    expect(limits, Limits, "Limits（如 LIMITS.raised(4)）")
    if _is_a(source, "xlwings", "Book"):
        book = ExcelBook(cast("xlwings.Book", source), limits)
        return Opened(book, book.name)
    if _is_a(source, "openpyxl", "Workbook"):
        return Opened(open_workbook(_saved(source), limits), "")
    given = path_or_content(source, limits)
    name = given if isinstance(given, Path) else getattr(source, "name", "")
    return Opened(open_workbook(given, limits), Path(name).name if isinstance(name, str | Path) else "")


def path_or_content(source: object, limits: Limits = LIMITS) -> Path | bytes:
    """Return the path that is given, or the content of bytes or a binary stream; WrongArgument for any other object."""
    expect(limits, Limits, "Limits（如 LIMITS.raised(4)）")
    if source == "":
        raise UnreadableFile("not-found", NO_PATH)
    if isinstance(source, str | Path):
        return Path(source)
    if isinstance(source, bytes):
        return source
    if hasattr(source, "read"):
        return _content(source, limits)
    raise WrongArgument(f"不能从 {type(source).__name__} 读取文件，请给出路径、文件内容（bytes）或打开的文件")


def _is_a(source: object, library: str, kind: str) -> bool:
    """Return whether a library made an object; the library is not loaded for the question."""
    found = getattr(sys.modules.get(library), kind, None)
    return isinstance(found, type) and isinstance(source, found)


def _saved(book: Any) -> bytes:
    if book.read_only:
        raise WrongArgument("openpyxl 以只读方式打开的工作簿不能核对，请直接给出它的路径")
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def _content(stream: Any, limits: Limits) -> bytes:
    if getattr(stream, "closed", False):
        raise WrongArgument("打开的文件已经关闭，请在关闭之前核对，或直接给出它的路径")
    if hasattr(stream, "readable") and not stream.readable():
        raise WrongArgument("文件是以写入方式打开的，请以 open(路径, 'rb') 打开，或直接给出它的路径")
    if not isinstance(stream.read(0), bytes):
        raise WrongArgument("文件要以二进制方式打开：open(路径, 'rb')")
    data = read_limited(stream, limits.file_bytes)
    if not data and stream.seekable() and stream.tell():
        raise WrongArgument("打开的文件已经读到结尾，请先 seek(0)，或另外打开一次")
    return data
