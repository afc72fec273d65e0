"""The money block of a form: its total line, its fund lines, and the score of the execution."""

from __future__ import annotations

import re
from decimal import Decimal

from xlselfeval.cell import Cell, Written
from xlselfeval.files.sheet import Sheet
from xlselfeval.reading import captions as headings
from xlselfeval.reading.captions import heading_key
from xlselfeval.reading.find_forms import FormArea, Heading, cell_under
from xlselfeval.scoring.number import amount_of, plain
from xlselfeval.scoring.text import compact
from xlselfeval.submission import FundLine, Funds


def read_funds(sheet: Sheet, area: FormArea) -> Funds | None:
    """Read the money block below its heading."""
    head = area.funds
    assert head is not None
    edge = min(span.left for role, span in head.spans.items() if role.startswith("budget"))
    taken = {
        column
        for role in ("points", "rate", "score", "note")
        if role in head
        for column in range(head.spans[role].left, head.spans[role].right + 1)
    }
    lines: list[tuple[int, FundLine]] = []
    for row in range(head.bottom + 1, area.indicators.row):
        labels = [
            cell
            for column in range(1, edge)
            if column not in taken and (cell := sheet.cell(row, column)).row == row and not cell.is_blank
        ]
        if any(
            area.vocabulary.role("goals", heading_key(cell.text)) or headings.goal_block(cell.text)
            for cell in labels
        ):
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
    total_row, total = _total_line(sheet, area, head, lines)
    return Funds(
        total=total,
        lines=tuple(line for row, line in lines if row != total_row),
        points=cell_under(sheet, head, "points", total_row) or _points_in_captions(sheet, head, edge),
        rate=cell_under(sheet, head, "rate", total_row),
        score=cell_under(sheet, head, "score", total_row),
        unit=_money_unit(sheet, head),
        note=cell_under(sheet, head, "note", total_row),
    )


def _points_in_captions(sheet: Sheet, head: Heading, edge: int) -> Cell | None:
    """Return the points that 「得分（20分*执行率）」 or 「预算执行情况（20分）」 names; None without scores."""
    score = head.spans.get("score")
    if score is None:
        return None
    captions = [
        sheet.cell(score.top, score.left),
        *(sheet.cell(head.row, column) for column in range(1, edge)),
    ]
    for cell in captions:
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


def _money_unit(sheet: Sheet, head: Heading) -> str:
    """Return 元 where the heading says so; otherwise 万元, as the published forms print."""
    words = "".join(compact(sheet.cell(head.row, column).text) for column in range(1, max(span.right for span in head.spans.values()) + 1))  # fmt: skip
    return "元" if re.search(r"[(:]元[)人]?", words) and "万元" not in words else "万元"
