"""The money block read back: its total line, its fund lines, what the execution earns."""

from __future__ import annotations

import re

from xlselfeval.scoring.number import amount_of
from xlselfeval.scoring.text import compact
from xlselfeval.submission import FundLine, Funds
from xlselfeval.workbook import headings
from xlselfeval.workbook.headings import heading_key
from xlselfeval.workbook.locate import Area, Columns, cell_under
from xlselfeval.workbook.readhead import GOALS
from xlselfeval.workbook.sheet import Sheet

_FUND_TOTAL = headings.words(headings.FUND_TOTAL)


def read_funds(sheet: Sheet, area: Area) -> Funds | None:
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
        if any(heading_key(cell.text) in GOALS for cell in labels):
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
