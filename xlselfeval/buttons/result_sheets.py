"""Write, replace and remove the 核对结果 sheets of an open workbook, and touch no other."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

import xlwings as xw

from xlselfeval.buttons.problems import Refused
from xlselfeval.buttons.write_table import wipe, write_table
from xlselfeval.data_sheet.review import DataReview
from xlselfeval.files.excel_book import ExcelBook
from xlselfeval.files.sheet import Sheet
from xlselfeval.reading.own.result_sheet import is_result_sheet
from xlselfeval.result.data_sheet_table import paper_tables
from xlselfeval.result.earlier import free_name
from xlselfeval.review.review import Review


class OldResult(NamedTuple):
    """A sheet that an earlier check added, with its content."""

    sheet: xw.Sheet
    content: Sheet


def results_of(opened: ExcelBook) -> list[OldResult]:
    """Return the sheets that earlier checks added."""
    found = [part for part in opened.sheets if is_result_sheet(opened.sheet(part))]
    return [OldResult(opened.open_sheet(part), opened.sheet(part)) for part in found]


def write_results(
    book: xw.Book,
    opened: ExcelBook,
    reviews: Sequence[Review],
    *,
    sheets: Sequence[DataReview] = (),
    today: date,
) -> list[str]:
    """Write a sheet for each reviewed form and data sheet behind the visible sheets; return their names.

    Earlier result sheets are replaced; their remarks are taken over. Raises Refused where the workbook or a sheet is
    protected.
    """
    old = results_of(opened)
    tables = paper_tables(reviews, sheets, [one.content for one in old], file=book.name, today=today)
    fixed = _is_fixed(book)
    if fixed and (len(old) < len(tables) or any(one.content.hidden for one in old)):
        raise Refused(
            "工作簿的结构受保护，不能增加工作表“核对结果”。请在“审阅”中撤销“保护工作簿”后再点击按钮；"
            "或点击“检查填报”，仅查看结论。"
        )
    _refuse_protected(old)
    taken = {part.name.lower() for part in opened.sheets} - {one.content.name.lower() for one in old}
    names: list[str] = []
    for _ in tables:
        names.append(free_name(taken | {name.lower() for name in names}))
    with undisturbed(book):
        written = _places_for(book, old, names, fixed=fixed)
        for sheet, table in zip(written, tables, strict=True):
            write_table(sheet, table)
        return [sheet.name for sheet in written]


def remove_results(book: xw.Book, old: Sequence[OldResult]) -> None:
    """Delete result sheets; Refused where the workbook's structure is protected."""
    if _is_fixed(book):
        raise Refused("工作簿的结构受保护，不能删除工作表。请在“审阅”中撤销“保护工作簿”后再点击按钮。")
    with undisturbed(book):
        for one in old:
            one.sheet.delete()


@contextlib.contextmanager
def undisturbed(book: xw.Book) -> Iterator[None]:
    """Freeze the screen while the work is done; then activate the same sheet as before, also after an error."""
    app = book.app
    updating, active = app.screen_updating, book.sheets.active
    name = active.name
    app.screen_updating = False
    try:
        yield
    finally:
        with contextlib.suppress(Exception):  # the error that brought us here counts, not this one
            if name in [sheet.name for sheet in book.sheets]:
                active.activate()
        app.screen_updating = updating


def _is_fixed(book: xw.Book) -> bool:
    """Return whether the workbook's structure is protected."""
    return bool(getattr(book.api, "ProtectStructure", False))


def _refuse_protected(old: Sequence[OldResult]) -> None:
    for one in old:
        if getattr(one.sheet.api, "ProtectContents", False):
            raise Refused(f"工作表“{one.content.name}”受保护，不能重写。请先在“审阅”中撤销工作表保护。")


def _places_for(
    book: xw.Book, old: Sequence[OldResult], names: Sequence[str], *, fixed: bool
) -> list[xw.Sheet]:
    """Return a sheet for each name: an earlier one of that name, another one, or a new one.

    Earlier ones that are left are deleted. In a workbook of protected structure they stay where they are, under their
    names.
    """
    if fixed:
        for one in old[len(names) :]:
            wipe(one.sheet)
        return [one.sheet for one in old[: len(names)]]
    left = {one.content.name.lower(): one for one in old}
    found = {name: left.pop(name.lower()).sheet for name in names if name.lower() in left}
    spare = list(left.values())
    for name in names:
        if name not in found and spare:
            found[name] = spare.pop(0).sheet
            found[name].name = name
    for one in spare:
        one.sheet.delete()
    return [_last_sheet(book, name, found.get(name)) for name in names]


def _last_sheet(book: xw.Book, name: str, sheet: xw.Sheet | None) -> xw.Sheet:
    """Return the sheet, or a new one, placed behind all visible sheets.

    Excel does not move a very hidden sheet out of the way.
    """
    last = [one for one in book.sheets if one.visible in (-1, 1)][-1]
    if sheet is None:
        return book.sheets.add(name, after=last)
    if sheet.visible not in (-1, 1):
        sheet.visible = True
    if sheet.name != last.name:
        sheet.move(after=last)
    return sheet
