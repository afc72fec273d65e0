"""Findings for what is not filled in: the whole sheet, a whole section, a printed row; one for each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from xlselfeval.cell import Cell
from xlselfeval.data_sheet.captions import is_total
from xlselfeval.data_sheet.findings import (
    data_finding,
    heading_of,
    list_captions,
    of_group,
    reason_place,
    subject_of,
)
from xlselfeval.data_sheet.layout import PERIODS, Rate
from xlselfeval.data_sheet.values import DataRow, DataSheet, Section
from xlselfeval.review.finding import Finding, make_finding
from xlselfeval.review.places import Place, short_id
from xlselfeval.scoring.number import plain
from xlselfeval.scoring.text import is_blank_mark, quoted

_NONE = "没有发生的请填0。"
_FEWEST = 3  # cells of a column that are one finding
_MANY = 6  # cells of a column that are one finding for the whole
_NO_SUCH = re.compile(
    "无|没有|未发生|未安排|不涉及|不适用|^[—-]+$"
)  # a reason that says why a section is blank
_ADDED = "added"
_OF_COLUMN = {  # what is asked of a column that was left blank
    _ADDED: "年中没有调整的请填0。",
    "previous": "请补填；确实没有的（如新设单位没有上年数），请说明。",
}
_NO_ITEMS = "没有的，第一行名称填“无”，各数填0。"


def check_blanks(sheet: DataSheet) -> Iterator[Finding]:
    """Report a sheet without any figure, else each section without any, else each printed row that has gaps."""
    if sheet.is_blank:
        place = Place("data", "全表")
        yield make_finding("data-blank", place, severity="error", what="尚未填写", sheet=sheet.sheet, row="各项", advice="请填写后报送，" + _NONE)  # fmt: skip
        return
    asked: set[str] = set()
    for section, cell in _due_sections(sheet):
        asked |= {row.key for row in section.rows}
        yield _section_finding(sheet, section, cell)
    for key, cell in sheet.texts.items():
        if is_blank_mark(cell.text):
            yield _text_finding(sheet, key, cell)
    yield from _nameless(sheet)
    yield from _missing_wholes(sheet)
    tables = {line.key for table in sheet.tables for line in (*table.lines, table.total) if line is not None}
    rows = [row for row in sheet.all_rows() if row.key not in tables and row.key not in asked]
    columns = _blank_columns(sheet, rows)
    yield from (_blank_column(column, sheet, found) for column, found in columns.items())
    for row in rows:
        yield from _check_row(sheet, row, columns)


def _open_gaps(sheet: DataSheet, row: DataRow) -> tuple[list[str], list[str]]:
    """Return the columns of a row that the unit fills in, and those of them that are blank.

    A dash is an answer, and a sum that an inserted line lacks is not the unit's.
    """
    to_fill = [column for column in row.figures if not sheet.is_sum(row, column)]
    blank = [one for one in to_fill if row.figures[one].cell.is_blank and row.figures[one].state == "blank"]
    return to_fill, blank


def _blank_columns(sheet: DataSheet, rows: Sequence[DataRow]) -> dict[str, list[DataRow]]:
    """Return the columns of which most is blank in rows that are filled in otherwise, with these rows."""
    gaps = [(row, *_open_gaps(sheet, row)) for row in rows]
    partly = [(row, to_fill, blank) for row, to_fill, blank in gaps if len(blank) < len(to_fill)]
    found: dict[str, list[DataRow]] = {}
    for column in PERIODS:
        blank_rows = [row for row, _, blank in partly if column in blank]
        due = sum(column in to_fill for _, to_fill, _ in partly)
        if len(blank_rows) >= max(_MANY, due * 2 / 3):
            found[column] = blank_rows
    return found


def _blank_column(column: str, sheet: DataSheet, rows: Sequence[DataRow]) -> Finding:
    """Ask once for a column that was left blank; that nothing was added in the year is a hint."""
    heading = heading_of(rows[0], column)
    advice = _OF_COLUMN.get(column, "请补填；没有的填0。")
    finding = data_finding(
        sheet, "data-blank", rows[0], column, severity="info" if column == _ADDED else "warning", named=quoted(heading),
        cells=tuple(row.figures[column].cell.ref for row in rows), what=f"本栏{len(rows)}格未填写，这些行的其他各栏已填写", advice=advice,
    )  # fmt: skip
    return of_group(finding, "column", column, heading)


def _section_finding(sheet: DataSheet, section: Section, cell: Cell) -> Finding:
    caption = section.caption.text.strip()
    place = Place(f"data/{short_id(caption)}/section", "", cell, caption)
    advice = _NO_ITEMS if section.block.kind == "items" else _NONE
    return make_finding("data-blank", place, severity="warning", what="整节未填写", sheet=sheet.sheet, row=quoted(caption), advice=advice)  # fmt: skip


def _text_finding(sheet: DataSheet, key: str, cell: Cell) -> Finding:
    """Make the hint about a long answer that is not written; published sheets leave it out."""
    caption = next(one.caption for one in sheet.layout.blocks if one.key == key)
    place = Place(f"data/{short_id(key)}/text", "", cell, caption)
    return make_finding(
        "data-blank", place, sheet=sheet.sheet, row=quoted(caption), what="未填写", advice="没有的请写“无”。"
    )


def _nameless(sheet: DataSheet) -> Iterator[Finding]:
    """Ask for the names of lines that have figures: whose they are nobody can say."""
    lines = [one for found in sheet.items.values() for one in found]
    lines += [one for table in sheet.tables if len(table.lines) > 1 for one in table.lines]
    for line in lines:
        filled = [
            column
            for column, figure in line.figures.items()
            if figure.number and not sheet.is_sum(line, column)
        ]
        if filled and is_blank_mark(line.label):
            cell = line.name_cell or line.figures[filled[0]].cell
            yield make_finding(
                "data-blank", Place(subject_of(line.key, filled[0]), "名称", cell), severity="warning", sheet=sheet.sheet,
                row="名称", what="未填写，本行有数字", advice="请填写名称；不应有此行的，请删去数字。",
            )  # fmt: skip


def _missing_wholes(sheet: DataSheet) -> Iterator[Finding]:
    """Ask for what the figures of a table are held against, as 编制 beside 在职: many of a column as one finding.

    A total that was typed itself answers for its lines, and so does a reason that names the column.
    """
    for table in sheet.tables:
        for rate in table.block.rates:
            lines = [one for one in table.lines or (table.total,) if one is not None]
            open_lines = [one for one in lines if _lacks_whole(one, rate)]
            total = table.total and table.total.figures.get(rate.whole)
            if total and total.number is not None and not sheet.is_sum(table.total or lines[0], rate.whole):
                continue
            parts = [open_lines] if len(open_lines) >= _FEWEST else [[one] for one in open_lines]
            yield from (_missing_whole(sheet, rate, part) for part in parts)


def _lacks_whole(line: DataRow, rate: Rate) -> bool:
    whole = line.figures.get(rate.whole)
    if whole is None or whole.state != "blank" or (line.number(rate.part) or 0) <= 0:
        return False
    return heading_of(line, rate.whole).removesuffix("数") not in (line.reason or "")


def _missing_whole(sheet: DataSheet, rate: Rate, lines: Sequence[DataRow]) -> Finding:
    first, heading = lines[0], heading_of(lines[0], rate.whole)
    is_one = len(lines) == 1
    finding = data_finding(
        sheet, "data-blank", first, rate.whole, severity="warning", named=None if is_one else heading,
        cells=tuple(one.figures[rate.whole].cell.ref for one in lines),
        what=f"{'' if is_one else f'{len(lines)}行'}未填写，而{heading_of(first, rate.part)}{'' if is_one else '已填写'}"
        + (plain(first.number(rate.part) or Decimal(0)) if is_one else ""),
        advice=f"请填写；没有的请填0，并{reason_place(first) if is_one else ''}说明。",
    )  # fmt: skip
    return finding if is_one else of_group(finding, "column", rate.whole, heading)


def _check_row(sheet: DataSheet, row: DataRow, leave_out: Mapping[str, object]) -> Iterator[Finding]:
    to_fill, blank = _open_gaps(sheet, row)
    is_whole = len(blank) == len(to_fill)
    blank = blank if is_whole else [one for one in blank if one not in leave_out]
    if blank:
        what = "本行" if is_whole else list_captions([heading_of(row, one) for one in blank])
        name = quoted(row.label) if row.label else ""
        finding = data_finding(
            sheet, "data-blank", row, blank[0], named=name, what=f"{what}未填写", advice=_NONE
        )
        yield replace(finding, part="") if is_whole else finding


def _due_sections(sheet: DataSheet) -> Iterator[tuple[Section, Cell]]:
    """Yield the sections that are due and wholly blank, each with its first cell to fill in.

    Optional ones are not due, nor where the sheet states elsewhere that there is nothing to list or to count.
    """
    for section in sheet.sections:
        cell = _first_input(sheet, section)
        if cell is None or section.block.optional or _is_answered(sheet, section):
            continue
        if not _has_none(sheet, section):
            yield section, cell


def _first_input(sheet: DataSheet, section: Section) -> Cell | None:
    """Return the first cell of a section that is for a figure, or for the name of a line."""
    for row in section.rows:
        for column, figure in row.figures.items():
            if not sheet.is_sum(row, column):
                return figure.cell
    return None


def _is_answered(sheet: DataSheet, section: Section) -> bool:
    """Check whether a section is filled in, if only with a dash, or says that there is none.

    A sum of blank cells is nothing.
    """
    is_named = section.block.kind != "rows"
    return any(
        (is_named and row.label and not is_total(row.label))
        or (row.reason and _NO_SUCH.search(row.reason))
        or any(_is_written(sheet, row, column) for column in row.figures)
        for row in section.rows
    )


def _is_written(sheet: DataSheet, row: DataRow, column: str) -> bool:
    figure = row.figures[column]
    if not sheet.is_sum(row, column):
        return not figure.cell.is_blank
    return bool(figure.number) and not sheet.layout.is_total(row.key) and not is_total(row.label)


def _has_none(sheet: DataSheet, section: Section) -> bool:
    """Check whether a blank section leaves nothing to ask.

    Its amounts are all 0, or its total is given, or is asked for itself.
    """
    if section.block.kind == "items":
        totals = [row.key for row in sheet.layout.rows() if row.items == section.block.key]
        given = [figure for key in totals if key in sheet.rows for figure in sheet.rows[key].figures.values()]
        asked = [one for one in given if one.cell.formula is None and one.state == "blank"]
        return any(one.number is not None for one in given) or bool(asked)
    keys = {row.key for row in section.rows}
    columns = {column for row in section.rows for column in row.figures}
    paid = [amount for amount, count in sheet.layout.counted if count in keys and amount in sheet.rows]
    numbers = [sheet.number(amount, column) for amount in paid for column in columns]
    return bool(numbers) and all(number == 0 for number in numbers)
