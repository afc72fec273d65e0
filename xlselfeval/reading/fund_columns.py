"""The columns of a money block that count: (A) and (B) behind captions, and a budget that is the only one."""

from __future__ import annotations

import re
from collections.abc import Mapping

from xlselfeval.cell import Cell, Written
from xlselfeval.files.ranges import Area
from xlselfeval.files.sheet import Sheet
from xlselfeval.reading.captions import heading_key
from xlselfeval.reading.vocabulary import Vocabulary
from xlselfeval.scoring.number import amount_of, plain
from xlselfeval.scoring.text import compact, is_blank_mark
from xlselfeval.scoring.units import Unit

MONEY = ("budget_initial", "budget_adjusted", "budget_arrived", "budget_spent", "budget_change")
BUDGETS = MONEY[:3]
_MARK = re.compile(r"\(([A-Z])\)")
_RATE = re.compile(r"\(?([A-Z])[/÷]([A-Z])")
_ROWS_OF_LABELS = 3  # below a heading, that tell a column of labels from one of money
Spans = Mapping[str, Area]


def counted_columns(
    sheet: Sheet, found: Spans, row: int, bottom: int, vocabulary: Vocabulary
) -> dict[str, Area]:
    """Return the columns of a money heading with budget_adjusted and budget_spent where the rate is of.

    全年执行数（B） ÷ 年初预算数（A） makes the initial budget the one that counts; so does a heading
    without another budget.
    """
    spans = {
        role: span
        for role, span in found.items()
        if role not in MONEY or not _is_of_labels(sheet, span, bottom, vocabulary)
    }
    letters, rate = _letters(sheet, spans, row, bottom)
    spent, budget = rate or ("B", "A")
    known = {span: role for role, span in spans.items()}
    if budget in letters and (rate or known.get(letters[budget]) in BUDGETS):
        _assign(spans, "budget_adjusted", letters[budget])
    if spent in letters and known.get(letters[spent]) not in BUDGETS and (rate or letters[spent] in known):
        _assign(spans, "budget_spent", letters[spent])
    if not {"budget_adjusted", "budget_change"} & spans.keys() and not _has_bare_column(
        sheet, spans, row, bottom
    ):
        only = next((role for role in ("budget_initial", "budget_arrived") if role in spans), None)
        if only:
            spans["budget_adjusted"] = spans.pop(only)
    return spans


def adjusted_by(cells: Mapping[str, Cell | None], money: Unit) -> Cell | None:
    """Return the budget after the change that a line has in place of it; None without one.

    A change that is at least the spending is the budget itself: captions as 预算调整数 name either.
    """
    change, initial, spent = (cells.get(role) for role in ("budget_change", "budget_initial", "budget_spent"))
    if change is None or initial is None:
        return change
    first, more, used = (
        None if cell is None else amount_of(cell.written, money).number for cell in (initial, change, spent)
    )
    if is_blank_mark(change.text):
        return initial
    if first is None or more is None or (used is not None and used <= more):
        return change
    return change._replace(written=Written(first + more, plain(first + more)), formula=None)


def _assign(spans: dict[str, Area], role: str, span: Area) -> None:
    """Give a column its role; a budget that it displaces becomes the initial one."""
    displaced = spans.get(role)
    if displaced == span:
        return
    for other in [other for other, at in spans.items() if at == span]:
        del spans[other]
    spans[role] = span
    if displaced is not None and role == "budget_adjusted":
        spans.setdefault("budget_initial", displaced)


def _letters(
    sheet: Sheet, spans: Spans, row: int, bottom: int
) -> tuple[dict[str, Area], tuple[str, str] | None]:
    """Return the columns by the letters behind their captions, and the two letters of the rate."""
    letters: dict[str, Area] = {}
    rate = None
    for column in range(1, max((span.right for span in spans.values()), default=0) + 1):
        for at in range(row, bottom + 1):
            text = compact(sheet.cell(at, column).text[:60])
            if quotient := _RATE.search(text):
                rate = (quotient[1], quotient[2])
            elif mark := _MARK.search(text):
                letters[mark[1]] = sheet.merge_at(at, column)
    return letters, rate if rate and set(rate) <= letters.keys() else None


def _is_of_labels(sheet: Sheet, span: Area, bottom: int, vocabulary: Vocabulary) -> bool:
    """Check whether the first text below a caption is a label: 年度预算数 may head the names of the lines."""
    for row in range(bottom + 1, bottom + 1 + _ROWS_OF_LABELS):
        cell = sheet.cell(row, span.left)
        if not is_blank_mark(cell.text):
            return vocabulary.role("fund_lines", heading_key(cell.text)) is not None or "其中" in cell.text
    return False


def _has_bare_column(sheet: Sheet, spans: Spans, row: int, bottom: int) -> bool:
    """Check whether a column of figures between budget and spending has lost its caption."""
    budget, spent = spans.get("budget_initial"), spans.get("budget_spent")
    if budget is None or spent is None:
        return False
    return any(
        sheet.cell(row, column).is_blank
        and amount_of(sheet.cell(bottom + 1, column).written).number is not None
        for column in range(budget.right + 1, spent.left)
    )
