"""The table of indicators: its rows, its level-1 captions, its blocks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from xlselfeval.cell import NOTHING, Cell
from xlselfeval.files.ranges import Area
from xlselfeval.files.sheet import Sheet
from xlselfeval.reading import captions as headings
from xlselfeval.reading.captions import heading_key
from xlselfeval.reading.find_forms import FormArea, cell_under, cells_between, value_beside
from xlselfeval.reading.row_groups import group_rows
from xlselfeval.reading.split_targets import PARTS, join_target
from xlselfeval.reading.table_heading import Heading
from xlselfeval.reading.vocabulary import Vocabulary
from xlselfeval.scoring.number import amount_of, decimal_of
from xlselfeval.scoring.text import compact, is_blank_mark
from xlselfeval.submission import CategoryCaption, GoalBlock, IndicatorRow, ReadColumn, RivalColumns

_WHOLE_TABLE = "绩效指标"  # the block that a number over the scores gives points to
_RATE = "执行率"  # 完成率 and 支出进度 name other rates among indicators
_ROWS_FOR_NOTE = 5  # so far below the total a form may ask for the reasons of all rows


def read_rows(sheet: Sheet, area: FormArea) -> tuple[IndicatorRow, ...]:
    """Return the indicators from top to bottom, without subtotals, remarks and blank template rows."""
    return group_rows(sheet, list(_rows(sheet, area)))


def _rows(sheet: Sheet, area: FormArea) -> Iterator[tuple[int, IndicatorRow]]:
    category = subcategory = ""
    shared = None if "note" in area.indicators else _note_below(sheet, area)
    for head, row in _lines(area):
        printed, level2 = (cell_under(sheet, head, role, row) for role in ("category", "subcategory"))
        if any(cell is not None and _is_no_indicator(cell, area.vocabulary) for cell in (printed, level2)):
            continue
        if _is_remark(sheet, head, row, area.vocabulary):
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
        found = _row(sheet, area, head, row, category, subcategory)
        if found is not None:
            yield row, found if shared is None else replace(found, note=shared)


def _note_below(sheet: Sheet, area: FormArea) -> Cell | None:
    """Return the one note that a form asks for below its table (「偏差大或目标未完成原因分析」), or None."""
    for cell in cells_between(sheet, area.end, area.end + _ROWS_FOR_NOTE + 1):
        meaning = area.vocabulary.meaning("indicators", heading_key(cell.text))
        if meaning is not None and meaning.role == "note" and not meaning.weak:
            return value_beside(sheet, cell, area.vocabulary)
    return None


def _lines(area: FormArea) -> Iterator[tuple[Heading, int]]:
    """Yield the rows of the table, each with its heading."""
    heads = (area.indicators, *area.repeats)
    ends = (*(head.row for head in area.repeats), area.end)
    for head, end in zip(heads, ends, strict=True):
        for row in range(head.bottom + 1, end):
            yield head, row


def _is_remark(sheet: Sheet, head: Heading, row: int, vocabulary: Vocabulary) -> bool:
    """Return whether a row begins with the caption of a remark: 备注 in the column of the section."""
    cells = (sheet.cell(row, column) for column in range(max(1, head.left - 1), head.left + 1))
    own = (heading_key(cell.text) for cell in cells if cell.row == row)
    return any(vocabulary.role("totals", key) == "remark" for key in own)


def _is_no_indicator(cell: Cell, vocabulary: Vocabulary) -> bool:
    """Return whether a caption is that of a total, a subtotal or a remark among the indicators."""
    return vocabulary.role("totals", heading_key(cell.text)) in ("form", "subtotal", "remark")


def _category_of(subcategory: str, category: str) -> str:
    """Return the level-1 name that a level-2 name belongs to, for a row with a blank label."""
    wanted = headings.CATEGORY_OF.get(subcategory.removesuffix("指标"))
    if wanted is None or category.startswith(wanted):
        return category
    return f"{wanted}指标"


def _row(
    sheet: Sheet, area: FormArea, head: Heading, row: int, category: str, subcategory: str
) -> IndicatorRow | None:
    roles = ("indicator", "target", "actual", "points", "score", "note")
    cells = {role: _own_cell(sheet, head, role, row) for role in roles}
    cells["indicator"] = _name_cell(sheet, head, row) or cells["indicator"]
    if PARTS & head.spans.keys():
        cells["target"] = join_target(sheet, head, row, cells["target"])
    if cells["indicator"].is_blank:
        cells["indicator"] = _execution_name(sheet, area, head, row) or cells["indicator"]
    indicator = cells["indicator"]
    if _is_no_indicator(indicator, area.vocabulary):
        return None
    answers = (cells["target"], cells["actual"], cells["score"])
    if not indicator.is_absent and any(cell.ref == indicator.ref for cell in answers):
        return None  # a line of its own, merged over its row: the caption of a block
    cells = _each_once(sheet, head, row, cells)
    for role in ("points", "score"):  # merged over several rows, they count once
        if cells[role].row != row:
            cells[role] = Cell(sheet.name, row, cells[role].column, NOTHING)
    name = headings.indicator_name(indicator.text)
    is_counted = any(amount_of(cells[role].written).number for role in ("points", "score"))
    if not (name or is_counted) and all(is_blank_mark(cells[role].text) for role in ("target", "actual")):
        return None
    return IndicatorRow(
        category=category, subcategory=subcategory, name=name or subcategory or category,
        note=cells["note"], unit=_text_under(sheet, head, "unit", row),
        standard=_text_under(sheet, head, "standard", row), indicator=cells["indicator"], target=cells["target"],
        actual=cells["actual"], points=cells["points"], score=cells["score"],
        is_execution=is_execution(indicator.text, area.vocabulary),
    )  # fmt: skip


def _execution_name(sheet: Sheet, area: FormArea, head: Heading, row: int) -> Cell | None:
    """Return the caption 预算执行率 that begins a row, whose column of names is blank; None without one."""
    span = head.spans.get("indicator")
    cells = () if span is None else (sheet.cell(row, column) for column in range(1, span.left))
    return next(
        (cell for cell in cells if cell.row == row and is_execution(cell.text, area.vocabulary)), None
    )


def is_execution(text: str, vocabulary: Vocabulary) -> bool:
    """Check whether a caption names the rate of execution among indicators: 预算执行率（10分）."""
    key = heading_key(headings.caption_points(text)[0])
    return key.endswith(_RATE) and vocabulary.role("funds", key) == "rate"


def _each_once(sheet: Sheet, head: Heading, row: int, cells: Mapping[str, Cell]) -> dict[str, Cell]:
    """Keep a cell that is merged over several columns for the first of them alone.

    A target is no actual, and points are no score.
    """
    refs = [cell.ref for cell in cells.values() if not cell.is_absent]
    lefts = {role: head.spans[role].left for role in cells if role in head.spans}
    return {
        role: Cell(sheet.name, row, lefts[role], NOTHING)
        if role in lefts and not cell.is_absent and cell.column < lefts[role] and refs.count(cell.ref) > 1
        else cell
        for role, cell in cells.items()
    }


def _name_cell(sheet: Sheet, head: Heading, row: int) -> Cell | None:
    """Return the name under a heading that is merged over a group and its indicators, past the merged group."""
    span = head.spans.get("indicator")
    if span is None or span.left == span.right:
        return None
    cells = [sheet.cell(row, column) for column in range(span.left, span.right + 1)]
    merges = [sheet.merge_at(row, cell.column) for cell in cells]
    own = (cell for cell, merge in zip(cells, merges, strict=True) if merge.top == merge.bottom)
    return next((cell for cell in own if not cell.is_blank), None)


def _own_cell(sheet: Sheet, head: Heading, role: str, row: int) -> Cell:
    """Return the cell of a row under a heading; an absent one where the form has no such column."""
    return cell_under(sheet, head, role, row) or Cell(sheet.name, row, 0, NOTHING)


def _text_under(sheet: Sheet, head: Heading, role: str, row: int) -> str:
    """Return the text of a row under a heading; "" where the form has no such column."""
    cell = cell_under(sheet, head, role, row)
    return "" if cell is None else cell.text


def read_categories(sheet: Sheet, area: FormArea) -> Iterator[CategoryCaption]:
    """Yield the level-1 captions, each once, with the points that they name."""
    seen = set()
    for head, row in _lines(area):
        cell = cell_under(sheet, head, "category", row)
        if cell is None or cell.is_blank or cell.row != row or _is_no_indicator(cell, area.vocabulary):
            continue
        if headings.goal_block(cell.text):
            continue
        name, points = headings.caption_points(cell.text)
        level = head.levels.get("category")
        if points is None and level is not None:
            points = sheet.cell(row, level.left).text
        if name not in seen:
            yield CategoryCaption(name=name, points=None if points is None else decimal_of(points), cell=cell)
        seen.add(name)


def read_blocks(sheet: Sheet, area: FormArea) -> Iterator[GoalBlock]:
    """Yield the blocks 年度绩效目标1（40分）, 2 … of a form that gives points to blocks, not to indicators."""
    head = area.indicators
    if "points" in head:
        return
    if head.points is not None:
        yield GoalBlock(
            name=_WHOLE_TABLE, points=decimal_of(compact(head.points.text).rstrip("分")), cell=head.points,
            first=head.bottom + 1, last=area.end - 1,
        )  # fmt: skip
        return
    first = area.funds.bottom + 1 if area.funds else area.first
    found = [
        (cell.row, cell, caption)
        for cell in cells_between(sheet, first, area.end)
        if (caption := headings.goal_block(cell.text))
    ]
    ends = [*(row for row, _, _ in found), area.end][1:]
    for (row, cell, (name, points)), end in zip(found, ends, strict=True):
        number = None if points is None else decimal_of(points)
        yield GoalBlock(name=name, points=number, cell=cell, first=row, last=end - 1)


def read_rivals(sheet: Sheet, area: FormArea) -> Iterator[RivalColumns]:
    """Yield the roles that two columns claim with different contents."""
    head = area.indicators
    for role, rival in head.rivals.items():
        span = head.spans[role]
        if any(_differs(sheet, span, rival, row) for _, row in _lines(area)):
            at = max(span.top, rival.top)
            captions = (sheet.cell(min(one.bottom, at), one.left) for one in (span, rival))
            yield RivalColumns(role, *captions)


def read_columns(sheet: Sheet, area: FormArea) -> Iterator[ReadColumn]:
    """Yield the columns of indicators and money with their captions, the first heading of each role."""
    heads = [("", head) for head in (area.indicators, *area.repeats)]
    seen = set()
    for prefix, head in [*heads, *([("funds/", area.funds)] if area.funds else [])]:
        for role, span in head.spans.items():
            if (prefix, role) not in seen:
                seen.add((prefix, role))
                yield ReadColumn(f"{prefix}{role}", sheet.cell(span.top, span.left), role not in head.guessed)


def _differs(sheet: Sheet, one: Area, other: Area, row: int) -> bool:
    first, second = sheet.cell(row, one.left), sheet.cell(row, other.left)
    return not is_blank_mark(second.text) and compact(first.text) != compact(second.text)
