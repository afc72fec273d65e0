"""The money block of a form: its total line, its fund lines, and the score of the execution."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from xlselfeval.cell import NOTHING, Cell, Written
from xlselfeval.files.sheet import Sheet
from xlselfeval.reading import captions as headings
from xlselfeval.reading.captions import heading_key
from xlselfeval.reading.find_forms import FormArea, cell_under, cells_between
from xlselfeval.reading.fund_columns import MONEY, adjusted_by
from xlselfeval.reading.fund_labels import Labelled, is_label, strip_part
from xlselfeval.reading.fund_pairs import read_pairs
from xlselfeval.reading.fund_splits import inline_amounts, read_splits, sources_beside
from xlselfeval.reading.table_heading import Heading
from xlselfeval.scoring.answers import unit_of_money
from xlselfeval.scoring.number import amount_of, plain
from xlselfeval.scoring.text import compact
from xlselfeval.submission import FundLine, Funds, FundSplit, IndicatorRow, TotalRow

_HUNDRED, _MOST_POINTS = Decimal(100), Decimal(30)  # the usual total; the most that an execution row carries
_LINE = ("budget_initial", "budget_adjusted", "budget_spent")
_LONGEST_LINE = 40  # characters of a line that names the unit of money
_UNIT_LINE = re.compile("单位:?(?:人民币)?[万]?元")
_YUAN = re.compile(r"[(:]元[)人]?|单位:?(?:人民币)?元")


def read_funds(sheet: Sheet, area: FormArea) -> Funds | None:
    """Read the money block: a table below its heading, or labels with amounts."""
    unit = _money_unit(sheet, area)
    if area.pairs is not None:
        scores = {span.left for head in (area.indicators, *area.repeats) if (span := head.spans.get("score"))}
        return read_pairs(sheet, area.pairs, area.indicators.row, area.vocabulary, unit, scores)
    return None if area.funds is None else _read_table(sheet, area, area.funds, unit)


def complete_points(funds: Funds | None, rows: Sequence[IndicatorRow], total: TotalRow) -> Funds | None:
    """Give a scored execution without points those that the form's total, else 100, leaves for it."""
    if funds is None or funds.points is not None or funds.score is None:
        return funds
    points = [amount_of(row.points.written).number for row in rows]
    printed = None if total.points is None else amount_of(total.points.written).number
    left = (printed or _HUNDRED) - sum((number or Decimal(0) for number in points), Decimal(0))
    asked = [number for number, row in zip(points, rows, strict=True) if row.part_of is None]
    if None in asked or not 0 < left <= _MOST_POINTS:
        return funds
    return replace(funds, points=funds.score._replace(written=Written(left, plain(left)), formula=None))


def _read_table(sheet: Sheet, area: FormArea, head: Heading, unit: str) -> Funds | None:
    money, vocabulary = unit_of_money(unit), area.vocabulary
    columns = [span for role, span in head.spans.items() if role in MONEY]
    edge, last = min(span.left for span in columns), max(span.right for span in head.spans.values())
    taken = {
        column
        for role in ("points", "rate", "score", "note")
        if role in head
        for column in range(head.spans[role].left, head.spans[role].right + 1)
    }
    lines: list[tuple[int, FundLine]] = []
    inline: list[list[Labelled]] = []
    division = 0
    for row in range(head.bottom + 1, area.indicators.row):
        labels = [
            cell
            for column in range(1, edge)
            if column not in taken and (cell := sheet.cell(row, column)).row == row and is_label(cell, money)
        ]
        texts = [cell.text for cell in labels]
        if any(vocabulary.role("goals", heading_key(text)) or headings.goal_block(text) for text in texts):
            break
        within = inline_amounts(sheet, row, edge, last, money)
        if any(one.inline for one in within) or (within and inline):
            inline.append(within)
            continue
        cells = {role: cell_under(sheet, head, role, row) for role in _LINE}
        change = cell_under(sheet, head, "budget_change", row)
        if change is not None and cells["budget_adjusted"] is None:
            cells["budget_adjusted"] = adjusted_by({**cells, "budget_change": change}, money)
        spent = cells["budget_spent"]
        if spent is not None and spent.column < head.spans["budget_spent"].left:  # merged with the budget
            cells["budget_spent"] = Cell(sheet.name, row, head.spans["budget_spent"].left, NOTHING)
        label = re.sub(r"[\s:：]+$", "", texts[-1]).strip() if texts else ""
        by_spending = vocabulary.role("fund_lines", heading_key(strip_part(label))) == "by_spending"
        division = 1 if by_spending and lines else division
        if label or any(cell and not cell.is_blank for cell in cells.values()):
            lines.append((row, FundLine(label=label, division=division, **cells)))
    if not lines:
        return None
    total_row, total = _total_line(sheet, area, head, lines)
    rest = tuple(line for row, line in lines if row != total_row)
    sources = _sources(sheet, area, head, total_row, total)
    second = bool(rest) or sources is not None
    return Funds(
        total=total,
        lines=rest,
        points=cell_under(sheet, head, "points", total_row) or _points_in_captions(sheet, head, edge),
        rate=cell_under(sheet, head, "rate", total_row),
        score=cell_under(sheet, head, "score", total_row),
        unit=unit,
        note=cell_under(sheet, head, "note", total_row),
        splits=(*((sources,) if sources else ()), *read_splits(inline, total, money, is_second=second)),
    )


def _sources(sheet: Sheet, area: FormArea, head: Heading, row: int, total: FundLine) -> FundSplit | None:
    """Return the columns by source where 合计 is the budget."""
    span = head.spans.get("budget_adjusted")
    caption = "" if span is None else heading_key(sheet.cell(span.top, span.left).text)
    meaning = area.vocabulary.meaning("funds", caption)
    if meaning is None or not meaning.weak or meaning.guessed:
        return None
    return sources_beside(sheet, row, head.row, total.budget_adjusted)


def _points_in_captions(sheet: Sheet, head: Heading, edge: int) -> Cell | None:
    """Return the points that 「得分（20分*执行率）」 or 「预算执行情况（20分）」 names; None without scores."""
    score = head.spans.get("score")
    if score is None:
        return None
    places = [(score.top, score.left), *((head.row, column) for column in range(1, edge))]
    for cell in (sheet.cell(*place) for place in places):
        points = headings.points_in(cell.text)
        if points is not None:
            number = Decimal(points)
            return cell._replace(written=Written(number, plain(number)), formula=None)
    return None


def _total_line(
    sheet: Sheet, area: FormArea, head: Heading, lines: list[tuple[int, FundLine]]
) -> tuple[int, FundLine]:
    for row, line in lines:
        if area.vocabulary.role("fund_lines", heading_key(line.label)):
            return row, line
    for row, line in lines:
        points = cell_under(sheet, head, "points", row)
        if points is not None and amount_of(points.written).number is not None:
            return row, line
    return lines[0]


def _money_unit(sheet: Sheet, area: FormArea) -> str:
    """Return 元 where the heading or a line above it says so; otherwise 万元, as the published forms print."""
    first = area.money_row or area.indicators.row
    heading, above = [], []
    for cell in cells_between(sheet, area.first, first + 1):
        if cell.row == first:
            heading.append(cell.text)
        elif "元" in cell.text and _UNIT_LINE.search(compact(cell.text[:_LONGEST_LINE])):
            above.append(cell.text)
    for words in (compact("".join(heading)), compact("".join(above))):
        if "万元" in words:
            return "万元"
        if _YUAN.search(words):
            return "元"
    return "万元"
