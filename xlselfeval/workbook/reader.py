"""Reading forms back: from a workbook to Submissions in which every answer knows its cell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from xlselfeval.errors import UnreadableFile
from xlselfeval.scoring.number import amount_of, chinese_numeral, decimal_of
from xlselfeval.scoring.text import compact, is_blank_mark
from xlselfeval.submission import (
    NOTHING,
    CategoryCaption,
    Cell,
    FundLine,
    Funds,
    IndicatorRow,
    Snapshot,
    Submission,
    TotalRow,
    Written,
)
from xlselfeval.workbook import headings
from xlselfeval.workbook.book import Workbook
from xlselfeval.workbook.headings import heading_key
from xlselfeval.workbook.locate import Area, Columns, find_forms
from xlselfeval.workbook.package import Package, package_of, read_bytes
from xlselfeval.workbook.result import is_result_sheet
from xlselfeval.workbook.sheet import Sheet
from xlselfeval.workbook.snapshot import SNAPSHOT_SHEET, parse_snapshot

_FIELD_ROLES = headings.roles(headings.FIELDS)
_EXPECTED = headings.words(headings.GOAL_EXPECTED)
_ACHIEVED = headings.words(headings.GOAL_ACHIEVED)
_GOALS = headings.words(headings.GOALS_SECTION) | _EXPECTED | _ACHIEVED
_FUND_TOTAL = headings.words(headings.FUND_TOTAL)
_SUBTOTAL = headings.words(headings.SUBTOTAL)
_GRADE = headings.words(headings.GRADE)
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)|([〇零一二三四五六七八九]{4})(?=年)")
_GRADE_TEXT = re.compile(r"(?:自评|评价|绩效|评定)?等级[:：]?")
_ROWS_FOR_GRADE = 3  # a grade may stand in a row of its own below the total


def read(path: str | Path) -> tuple[Submission, ...]:
    """The forms of a returned workbook, in order; at least one.

    Raises UnreadableFile when the file is no workbook or holds no form.
    """
    return read_package(package_of(read_bytes(Path(path))))


def read_package(package: Package) -> tuple[Submission, ...]:
    """The forms of an opened package."""
    workbook = Workbook(package)
    snapshot = _snapshot(workbook)
    found: list[Submission] = []
    for part in workbook.sheets:
        if part.state != "visible" or part.name == SNAPSHOT_SHEET:
            continue
        sheet = workbook.sheet(part)
        if not is_result_sheet(sheet):
            found.extend(_submission(sheet, area, snapshot) for area in find_forms(sheet))
    if not found:
        raise UnreadableFile(
            "no-form",
            "工作簿里没有找到自评表（要有“三级指标、年度指标值、实际完成值、分值、得分”这样的表头），请检查是否报错了文件",
        )
    return tuple(found)


def _snapshot(workbook: Workbook) -> Snapshot | None:
    part = next((part for part in workbook.sheets if part.name == SNAPSHOT_SHEET), None)
    return None if part is None else parse_snapshot(workbook.sheet(part))


def _submission(sheet: Sheet, area: Area, snapshot: Snapshot | None) -> Submission:
    top = area.funds.row if area.funds else area.indicators.row
    title = _title(sheet, area.first, top)
    fields = tuple(_fields(sheet, area, top))
    expected, achieved = _goals(sheet, area)
    return Submission(
        sheet=sheet.name,
        title=title,
        year=_year(sheet, area.first, top, title, {cell.ref for _, cell in fields}),
        fields=fields,
        goal_expected=expected,
        goal_achieved=achieved,
        funds=_funds(sheet, area) if area.funds else None,
        rows=tuple(_rows(sheet, area)),
        categories=tuple(_categories(sheet, area)),
        total=_total(sheet, area),
        snapshot=snapshot,
    )


def _texts(sheet: Sheet, first: int, end: int) -> Iterator[Cell]:
    """The text cells of the rows from first up to, not including, end."""
    for (row, _), cell in sorted(sheet.cells.items()):
        if first <= row < end and isinstance(cell.written.value, str):
            yield cell


def _title(sheet: Sheet, first: int, top: int) -> Cell:
    named = [
        cell for cell in _texts(sheet, first, top) if "自评" in compact(cell.text) and len(cell.text) <= 60
    ]
    tables = [cell for cell in named if "表" in cell.text]
    found = (tables or named)[:1]
    return found[0] if found else sheet.cell(first, 1)


def _year(sheet: Sheet, first: int, top: int, title: Cell, answers: set[str]) -> int | None:
    """The year in the title, else in another line above the table that is no answer."""
    lines = [
        title,
        *(cell for cell in _texts(sheet, first, top) if cell.ref not in answers and "年" in cell.text),
    ]
    for cell in lines:
        match = _YEAR.search(compact(cell.text))
        if match:
            return int(match[1]) if match[1] else chinese_numeral(match[2])
    return None


def _fields(sheet: Sheet, area: Area, top: int) -> Iterator[tuple[str, Cell]]:
    seen = set()
    for cell in _texts(sheet, area.first, top):
        caption, colon, inline = compact(cell.text).partition(":")
        role = _FIELD_ROLES.get(heading_key(caption))
        if role is None or role in seen:
            continue
        if colon and inline:
            value = re.split(r"[:：]", cell.text, maxsplit=1)[1].strip()
            yield role, Cell(cell.sheet, cell.row, cell.column, Written(value, value), cell.formula)
        else:
            yield role, _right_of(sheet, cell)
        seen.add(role)


def _right_of(sheet: Sheet, caption: Cell) -> Cell:
    """The value beside a caption: the first cell after it, or the next filled one before another caption."""
    start = sheet.merge_at(caption.row, caption.column).right + 1
    for column in range(start, start + 8):
        cell = sheet.cell(caption.row, column)
        if cell.is_blank:
            continue
        if heading_key(cell.text) in _FIELD_ROLES or cell.row != caption.row:
            break
        return cell
    return sheet.cell(caption.row, start)


def _goals(sheet: Sheet, area: Area) -> tuple[Cell | None, Cell | None]:
    first = area.funds.bottom + 1 if area.funds else area.first
    expected = achieved = None
    for cell in _texts(sheet, first, area.indicators.row):
        key = heading_key(cell.text)
        if key in _ACHIEVED and achieved is None:
            achieved = cell
        elif key in _EXPECTED and (expected is None or (achieved is None and cell.row >= expected.row)):
            expected = cell
    return (
        None if expected is None else _below(sheet, expected),
        None if achieved is None else _below(sheet, achieved),
    )


def _below(sheet: Sheet, caption: Cell) -> Cell:
    """The value of a goal: under its caption, or beside it where the form prints it so."""
    below = sheet.cell(sheet.merge_at(caption.row, caption.column).bottom + 1, caption.column)
    if below.is_blank or heading_key(below.text) in _GOALS:
        beside = _right_of(sheet, caption)
        if not beside.is_blank and heading_key(beside.text) not in _GOALS:
            return beside
    return below


def _column_cell(sheet: Sheet, columns: Columns, role: str, row: int) -> Cell | None:
    """The cell of a row under a heading: the first filled one in the heading's span."""
    span = columns.spans.get(role)
    if span is None:
        return None
    first = sheet.cell(row, span.left)
    if first.is_blank:
        for column in range(span.left + 1, span.right + 1):
            cell = sheet.cell(row, column)
            if not cell.is_blank:
                return cell
    return first


def _funds(sheet: Sheet, area: Area) -> Funds | None:
    head = area.funds
    assert head is not None
    edge = min(span.left for role, span in head.spans.items() if role.startswith("budget"))
    lines: list[tuple[int, FundLine]] = []
    for row in range(head.bottom + 1, area.indicators.row):
        labels = [
            cell
            for column in range(1, edge)
            if (cell := sheet.cell(row, column)).row == row and not cell.is_blank
        ]
        if any(heading_key(cell.text) in _GOALS for cell in labels):
            break
        money = {
            role: _column_cell(sheet, head, role, row)
            for role in ("budget_initial", "budget_adjusted", "budget_spent")
        }
        label = re.sub(r"[\s:：]+$", "", labels[-1].text).strip() if labels else ""
        if label or any(cell and not cell.is_blank for cell in money.values()):
            lines.append((row, FundLine(label=label, **money)))
    if not lines:
        return None
    total_row, total = _total_line(sheet, head, lines)
    return Funds(
        total=total,
        lines=tuple(line for row, line in lines if row != total_row),
        points=_column_cell(sheet, head, "points", total_row),
        rate=_column_cell(sheet, head, "rate", total_row),
        score=_column_cell(sheet, head, "score", total_row),
        unit=_money_unit(sheet, head),
    )


def _total_line(sheet: Sheet, head: Columns, lines: list[tuple[int, FundLine]]) -> tuple[int, FundLine]:
    for row, line in lines:
        if heading_key(line.label) in _FUND_TOTAL:
            return row, line
    for row, line in lines:
        points = _column_cell(sheet, head, "points", row)
        if points is not None and amount_of(points.written).number is not None:
            return row, line
    return lines[0]


def _money_unit(sheet: Sheet, head: Columns) -> str:
    """元 where the heading says so; otherwise 万元, as the published forms print."""
    words = "".join(compact(sheet.cell(head.row, column).text) for column in range(1, max(span.right for span in head.spans.values()) + 1))  # fmt: skip
    return "元" if re.search(r"[(:]元[)人]?", words) and "万元" not in words else "万元"


def _rows(sheet: Sheet, area: Area) -> Iterator[IndicatorRow]:
    head = area.indicators
    category = subcategory = ""
    for row in range(head.bottom + 1, area.end):
        printed = _column_cell(sheet, head, "category", row)
        if printed is not None and not printed.is_blank:
            name, _ = headings.caption_points(printed.text)
            if name != category:
                category, subcategory = name, ""
        level2 = _column_cell(sheet, head, "subcategory", row)
        if level2 is not None and not is_blank_mark(level2.text):
            subcategory = headings.caption_points(level2.text)[0]
        found = _row(sheet, head, row, category, subcategory)
        if found is not None:
            yield found


def _row(sheet: Sheet, head: Columns, row: int, category: str, subcategory: str) -> IndicatorRow | None:
    cells = {
        role: _own_cell(sheet, head, role, row)
        for role in ("indicator", "target", "actual", "points", "score")
    }
    indicator = cells["indicator"]
    key = heading_key(indicator.text)
    if key in _SUBTOTAL or heading_key(subcategory) in _SUBTOTAL:
        return None
    name = headings.indicator_name(indicator.text)
    if not name and all(is_blank_mark(cells[role].text) for role in ("target", "actual", "score")):
        points = amount_of(cells["points"].written).number
        if not points:
            return None
    return IndicatorRow(
        category=category,
        subcategory=subcategory,
        name=name or subcategory or category,
        note=_own_cell(sheet, head, "note", row),
        **cells,
    )


def _own_cell(sheet: Sheet, head: Columns, role: str, row: int) -> Cell:
    """The cell of a row under a heading; an empty one where the form has no such column."""
    cell = _column_cell(sheet, head, role, row)
    if cell is not None:
        return cell
    anchor = next(iter(head.spans.values()))
    return Cell(sheet.name, row, anchor.left, NOTHING)


def _categories(sheet: Sheet, area: Area) -> Iterator[CategoryCaption]:
    seen = ""
    for row in range(area.indicators.bottom + 1, area.end):
        cell = _column_cell(sheet, area.indicators, "category", row)
        if cell is None or cell.is_blank or cell.row != row:
            continue
        name, points = headings.caption_points(cell.text)
        if name != seen:
            yield CategoryCaption(name=name, points=None if points is None else decimal_of(points), cell=cell)
        seen = name


def _total(sheet: Sheet, area: Area) -> TotalRow:
    if area.total is None:
        return TotalRow(points=None, score=None, grade=None)
    head = area.indicators
    return TotalRow(
        points=_column_cell(sheet, head, "points", area.total),
        score=_column_cell(sheet, head, "score", area.total),
        grade=_grade(sheet, area, area.total),
    )


def _grade(sheet: Sheet, area: Area, total: int) -> Cell | None:
    """The cell of the grade: 「等级：优」 in the total row, or a caption 等级 with the grade beside it."""
    for row in range(total, total + 1 + _ROWS_FOR_GRADE):
        for (_, column), cell in sorted(
            (place, cell) for place, cell in sheet.cells.items() if place[0] == row
        ):
            text = compact(cell.text)
            if row == total and (text in ("优", "良", "中", "差") or "等级" in (cell.formula or "")):
                return cell
            if _GRADE_TEXT.match(text) and column:
                if heading_key(cell.text) in _GRADE and cell.formula is None:
                    beside = _right_of(sheet, cell)
                    return beside if not beside.is_blank else cell
                return cell
    return None
