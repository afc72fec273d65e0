"""The table of indicators read back: its rows, its level-1 captions, its total row and grade."""

from __future__ import annotations

from collections.abc import Iterator

from xlselfeval.scoring.number import amount_of, decimal_of
from xlselfeval.scoring.text import compact, is_blank_mark
from xlselfeval.submission import NOTHING, CategoryCaption, Cell, IndicatorRow, TotalRow
from xlselfeval.workbook import headings
from xlselfeval.workbook.headings import heading_key
from xlselfeval.workbook.locate import Area, Columns, cell_under, right_of
from xlselfeval.workbook.sheet import Sheet

_ROWS_FOR_GRADE = 3  # a grade may stand in a row of its own below the total
_GRADES = ("优", "良", "中", "差")


def read_rows(sheet: Sheet, area: Area) -> Iterator[IndicatorRow]:
    """The indicators from top to bottom; subtotals and blank template rows are left out."""
    head = area.indicators
    category = subcategory = ""
    for row in range(head.bottom + 1, area.end):
        printed, level2 = (cell_under(sheet, head, role, row) for role in ("category", "subcategory"))
        if any(cell is not None and _is_sum_caption(cell) for cell in (printed, level2)):
            continue
        if level2 is not None and not is_blank_mark(level2.text):
            subcategory = headings.caption_points(level2.text)[0]
        if printed is not None and not printed.is_blank:
            name, _ = headings.caption_points(printed.text)
            if name != category and (level2 is None or level2.is_blank):
                subcategory = ""
            category = name
        elif head.spans.get("category") and printed is not None:
            category = _category_of(subcategory, category)
        found = _row(sheet, head, row, category, subcategory)
        if found is not None:
            yield found


def _is_sum_caption(cell: Cell) -> bool:
    key = heading_key(cell.text)
    return headings.SUBTOTAL.fullmatch(key) is not None or headings.TOTAL.fullmatch(key) is not None


def _category_of(subcategory: str, category: str) -> str:
    """The level-1 name of a row whose label is blank: that of its level-2 name where the label stands lower down."""
    wanted = headings.CATEGORY_OF.get(subcategory.removesuffix("指标"))
    if wanted is None or category.startswith(wanted):
        return category
    return f"{wanted}指标"


def _row(sheet: Sheet, head: Columns, row: int, category: str, subcategory: str) -> IndicatorRow | None:
    cells = {
        role: _own_cell(sheet, head, role, row)
        for role in ("indicator", "target", "actual", "points", "score")
    }
    for role in ("points", "score"):  # merged over several rows, they count once
        if cells[role].row != row:
            cells[role] = Cell(sheet.name, row, cells[role].column, NOTHING)
    indicator = cells["indicator"]
    if _is_sum_caption(indicator):
        return None
    name = headings.indicator_name(indicator.text)
    amounts = (amount_of(cells[role].written).number for role in ("points", "score"))
    if (
        not name
        and not any(amounts)
        and all(is_blank_mark(cells[role].text) for role in ("target", "actual"))
    ):
        return None
    return IndicatorRow(
        category=category,
        subcategory=subcategory,
        name=name or subcategory or category,
        note=_own_cell(sheet, head, "note", row),
        **cells,
    )


def _own_cell(sheet: Sheet, head: Columns, role: str, row: int) -> Cell:
    """The cell of a row under a heading; an absent one where the form has no such column."""
    return cell_under(sheet, head, role, row) or Cell(sheet.name, row, 0, NOTHING)


def read_categories(sheet: Sheet, area: Area) -> Iterator[CategoryCaption]:
    """The level-1 captions, each once, with the points that they name."""
    seen = set()
    for row in range(area.indicators.bottom + 1, area.end):
        cell = cell_under(sheet, area.indicators, "category", row)
        if cell is None or cell.is_blank or cell.row != row or _is_sum_caption(cell):
            continue
        name, points = headings.caption_points(cell.text)
        if name not in seen:
            yield CategoryCaption(name=name, points=None if points is None else decimal_of(points), cell=cell)
        seen.add(name)


def read_total(sheet: Sheet, area: Area) -> TotalRow:
    """The total row; all None when the form has none."""
    if area.total is None:
        return TotalRow(points=None, score=None, grade=None)
    head = area.indicators
    return TotalRow(
        points=cell_under(sheet, head, "points", area.total),
        score=cell_under(sheet, head, "score", area.total),
        grade=_grade_in_total(sheet, head, area.total)
        or _grade_below(sheet, area.total)
        or _blank_grade(sheet, head, area.total),
    )


def _grade_in_total(sheet: Sheet, head: Columns, row: int) -> Cell | None:
    """The text right of the total score that names a grade, or asks for one: 等级：优, 优秀, 优□ 良■."""
    score = head.spans.get("score") or head.spans.get("points")
    after = score.right if score else 0
    for (_, column), cell in [one for one in sheet.cells.items() if one[0][0] == row]:
        text = compact(cell.text)
        if column <= after or cell.row != row:
            continue
        if headings.GRADE.match(text) or "等级" in (cell.formula or ""):
            beside = right_of(sheet, cell)
            only_caption = headings.GRADE.fullmatch(heading_key(cell.text)) and not cell.formula
            return beside if only_caption and not beside.is_blank else cell
        if any(grade in text for grade in _GRADES) and len(text) <= _LONGEST_GRADE:
            return cell
    return None


_LONGEST_GRADE = 30


def _blank_grade(sheet: Sheet, head: Columns, row: int) -> Cell | None:
    """Where a grade would stand: the blank cell of the total row under the note."""
    cell = cell_under(sheet, head, "note", row)
    return cell if cell is not None and cell.is_blank and cell.row == row else None


def _grade_below(sheet: Sheet, total: int) -> Cell | None:
    """A caption 等级 in one of the rows below, with the grade beside or behind it."""
    for row in range(total + 1, total + 1 + _ROWS_FOR_GRADE):
        for cell in [cell for (at, _), cell in sheet.cells.items() if at == row]:
            text = compact(cell.text)
            if headings.END_OF_TABLE.match(text):
                return None
            if headings.GRADE.fullmatch(heading_key(cell.text)):
                return right_of(sheet, cell)
            caption = headings.GRADE.match(text)
            if caption and text[caption.end() : caption.end() + 1] == ":":
                return cell
    return None
