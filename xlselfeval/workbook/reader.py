"""Reading forms back: from a workbook to Submissions in which every answer knows its cell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from xlselfeval.errors import UnreadableFile
from xlselfeval.scoring.number import amount_of, chinese_numeral
from xlselfeval.scoring.text import compact
from xlselfeval.submission import (
    Cell,
    FundLine,
    Funds,
    Snapshot,
    Submission,
    Written,
    column_letters,
)
from xlselfeval.workbook import headings
from xlselfeval.workbook.book import Workbook, open_workbook
from xlselfeval.workbook.headings import heading_key
from xlselfeval.workbook.locate import Area, Columns, cell_under, find_forms, right_of
from xlselfeval.workbook.package import Package, package_of, read_bytes
from xlselfeval.workbook.readtable import read_categories, read_rows, read_total
from xlselfeval.workbook.result import is_result_sheet
from xlselfeval.workbook.sheet import Sheet
from xlselfeval.workbook.snapshot import is_snapshot_sheet, parse_snapshot

_FIELD_ROLES = headings.roles(headings.FIELDS)
_EXPECTED = headings.words(headings.GOAL_EXPECTED)
_ACHIEVED = headings.words(headings.GOAL_ACHIEVED)
_GOALS = headings.words(headings.GOALS_SECTION) | _EXPECTED | _ACHIEVED
_YEAR_FIELDS = headings.words(headings.YEAR)
_NO_YEAR = re.compile("日期|填报|公开|联系|打印")
_FUND_TOTAL = headings.words(headings.FUND_TOTAL)
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)|([〇零一二三四五六七八九]{4})(?=年)")


def read(path: str | Path) -> tuple[Submission, ...]:
    """The forms of a returned workbook, in order; at least one.

    Raises UnreadableFile when the file is no workbook or holds no form.
    """
    return read_package(package_of(read_bytes(Path(path))))


def read_package(package: Package) -> tuple[Submission, ...]:
    """The forms of an opened package."""
    workbook = open_workbook(package)
    visible = (
        part for part in workbook.sheets if part.state == "visible" and not is_snapshot_sheet(part.name)
    )
    forms = read_sheets((workbook.sheet(part) for part in visible), _snapshots(workbook))
    return tuple(replace(form, has_macros=True) for form in forms) if _has_macros(package) else forms


_MACROS = ("vbaproject.bin", "jdedata.bin")  # of Excel and of WPS


def _has_macros(package: Package) -> bool:
    return any(entry.filename.lower().endswith(_MACROS) for entry in package.entries())


def read_sheets(sheets: Iterable[Sheet], snapshots: Sequence[Snapshot] = ()) -> tuple[Submission, ...]:
    """The forms on the visible sheets of a workbook, wherever those come from; UnreadableFile without any.

    `snapshots` are what the workbook says it was issued as, one for each form.
    """
    found: list[Submission] = []
    for sheet in sheets:
        if not is_result_sheet(sheet):
            found.extend(_submission(sheet, area) for area in find_forms(sheet))
    if not found:
        raise UnreadableFile(
            "no-form",
            "工作簿里没有找到自评表（要有“三级指标、年度指标值、实际完成值、分值、得分”这样的表头），请检查是否报错了文件",
        )
    return tuple(_issued_once(found, snapshots))


def _issued_once(forms: list[Submission], snapshots: Sequence[Snapshot]) -> Iterator[Submission]:
    """The forms with their snapshots: each holds for one form, the first on its sheet.

    Where the sheet has got another name, the forms and the snapshots that are left go together in order.
    """
    given: dict[int, Snapshot] = {}
    left = []
    for snapshot in snapshots:
        on_sheet = (place for place, form in enumerate(forms) if form.sheet == snapshot.sheet)
        place = next((place for place in on_sheet if place not in given), None)
        if place is None:
            left.append(snapshot)
        else:
            given[place] = snapshot
    rest = (place for place in range(len(forms)) if place not in given)
    given |= dict(zip(rest, left, strict=False))
    for place, form in enumerate(forms):
        yield replace(form, snapshot=given[place]) if place in given else form


def _snapshots(workbook: Workbook) -> list[Snapshot]:
    hidden = (workbook.sheet(part) for part in workbook.sheets if is_snapshot_sheet(part.name))
    return [snapshot for sheet in hidden if (snapshot := parse_snapshot(sheet)) is not None]


def _submission(sheet: Sheet, area: Area) -> Submission:
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
        rows=tuple(read_rows(sheet, area)),
        categories=tuple(read_categories(sheet, area)),
        total=read_total(sheet, area),
        snapshot=None,
        cells=sheet.cells,
        hidden=tuple(_hidden(sheet, area)),
        is_protected=sheet.is_protected,
    )


def _hidden(sheet: Sheet, area: Area) -> Iterator[str]:
    """The hidden rows and columns of a form that hold something."""
    if not sheet.hidden_rows and not sheet.hidden_columns:
        return
    right = max(span.right for span in area.indicators.spans.values())
    last = area.total or area.end
    inside = [
        place
        for place, cell in sheet.cells.items()
        if not cell.is_blank and area.first <= place[0] <= last and place[1] <= right
    ]
    yield from (f"第 {row} 行" for row in sorted({row for row, _ in inside} & sheet.hidden_rows))
    for column in sorted({column for _, column in inside}):
        if any(first <= column <= end for first, end in sheet.hidden_columns):
            yield f"{column_letters(column)} 列"


def _texts(sheet: Sheet, first: int, end: int) -> Iterator[Cell]:
    """The text cells of the rows from first up to, not including, end."""
    for (row, _), cell in sheet.cells.items():
        if row >= end:
            break
        if row >= first and isinstance(cell.written.value, str):
            yield cell


def _title(sheet: Sheet, first: int, top: int) -> Cell:
    named = [
        cell for cell in _texts(sheet, first, top) if "自评" in compact(cell.text) and len(cell.text) <= 60
    ]
    tables = [cell for cell in named if "表" in cell.text]
    found = (tables or named)[:1]
    return found[0] if found else sheet.cell(first, 1)


def _year(sheet: Sheet, first: int, top: int, title: Cell, answers: set[str]) -> int | None:
    """The year in the title, in a field 年度, or in another line above the table that is no answer and no date."""
    texts = list(_texts(sheet, first, top))
    fields = [right_of(sheet, cell) for cell in texts if heading_key(cell.text) in _YEAR_FIELDS]
    others = [
        cell
        for cell in texts
        if cell.ref not in answers and "年" in cell.text and not _NO_YEAR.search(cell.text)
    ]
    for cell in (title, *fields, *others):
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
            yield role, right_of(sheet, cell)
        seen.add(role)


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
        beside = right_of(sheet, caption)
        if not beside.is_blank and heading_key(beside.text) not in _GOALS:
            return beside
    return below


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
            role: cell_under(sheet, head, role, row)
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
        points=cell_under(sheet, head, "points", total_row),
        rate=cell_under(sheet, head, "rate", total_row),
        score=cell_under(sheet, head, "score", total_row),
        unit=_money_unit(sheet, head),
    )


def _total_line(sheet: Sheet, head: Columns, lines: list[tuple[int, FundLine]]) -> tuple[int, FundLine]:
    for row, line in lines:
        if heading_key(line.label) in _FUND_TOTAL:
            return row, line
    for row, line in lines:
        points = cell_under(sheet, head, "points", row)
        if points is not None and amount_of(points.written).number is not None:
            return row, line
    return lines[0]


def _money_unit(sheet: Sheet, head: Columns) -> str:
    """元 where the heading says so; otherwise 万元, as the published forms print."""
    words = "".join(compact(sheet.cell(head.row, column).text) for column in range(1, max(span.right for span in head.spans.values()) + 1))  # fmt: skip
    return "元" if re.search(r"[(:]元[)人]?", words) and "万元" not in words else "万元"
