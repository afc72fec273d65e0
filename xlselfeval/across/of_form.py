"""The figures that a form shares with other papers: its money in all, and by kind of spending."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from xlselfeval.across.figures import Paper, PaperFigure, Scope
from xlselfeval.across.unit_names import scope_in
from xlselfeval.cell import Cell, Written
from xlselfeval.data_sheet.captions import caption_key, captions_of
from xlselfeval.data_sheet.load import shipped_layouts
from xlselfeval.review.checks.funds import fund_lines
from xlselfeval.review.checks.funds_scale import find_spent_scale
from xlselfeval.review.evidence import Evidence
from xlselfeval.review.places import MONEY_PARTS, money_place
from xlselfeval.scoring.answers import TEN_THOUSAND
from xlselfeval.scoring.number import amount_of, decimal_of, places_of, plain
from xlselfeval.scoring.text import compact
from xlselfeval.submission import FundSplit

PERIOD_OF_COLUMN = {"budget_initial": "initial", "budget_adjusted": "adjusted", "budget_spent": "spent"}
# A note that limits the money to a part: 本预算完成率为省级预算完成率，不包含中央财政资金.
_OF_PART = re.compile("口径|不(?:包)?含|仅(?:为|指|含|包括)")
_TITLES: dict[str, Scope] = {"部门整体": "department", "单位整体": "unit"}
_KINDS = frozenset(["basic", "project", "personnel", "public"])


def paper_of_form(evidence: Evidence) -> Paper:
    """Return the figures of a form in 万元; of a project's own form they are of the item `project_form`."""
    form = evidence.submission
    is_of_unit = evidence.scheme.level == "department"
    figures = list(_totals(evidence, "spending" if is_of_unit else "project_form"))
    if is_of_unit:
        figures += _kinds(evidence)
    organization = form.field_text("organization")
    note = form.funds.note.text if form.funds is not None and form.funds.note is not None else ""
    stated = scope_in(form.title.text)
    return Paper(
        kind="form", organization=organization, year=form.year, figures=tuple(figures),
        scope=stated or next((scope for word, scope in _TITLES.items() if word in compact(form.title.text)), None),
        is_scope_certain=stated is not None, is_of_part=bool(_OF_PART.search(note)),
    )  # fmt: skip


def meant_paper(evidence: Evidence) -> Paper:
    """Return the totals of a form that are wrong, as the sums of their lines or the unit of the form have them."""
    funds, before, slip = evidence.submission.funds, paper_of_form(evidence), find_spent_scale(evidence)
    wrong = {
        one.subject: decimal_of(one.expected or "")
        for one in fund_lines(evidence) if one.name == "funds-sum-mismatch" and one.severity == "error"
    }  # fmt: skip
    if funds is not None and slip is not None:
        wrong[money_place(funds, funds.total, slip.column).subject] = slip.right
    figures = []
    for column, period in PERIOD_OF_COLUMN.items() if funds is not None and wrong else ():
        assert funds is not None
        number = wrong.get(money_place(funds, funds.total, column).subject)
        figures += [
            replace(one, amount=number * evidence.money.factor / TEN_THOUSAND)
            for one in before.figures if one.key in (("spending", period), ("project_form", period)) and number is not None
        ]  # fmt: skip
    return replace(before, figures=tuple(figures))


def half_of(number: Decimal, written: Written) -> Decimal:
    """Return half a unit of the last place to which a number is written.

    Zeros at its end may not have been printed; 0 is exact.
    """
    if not number:
        return number
    places = max(places_of(number), written.decimals or 0)
    return Decimal("0.5").scaleb(-places)


def _totals(evidence: Evidence, item: str) -> Iterator[PaperFigure]:
    funds = evidence.submission.funds
    for column, period in PERIOD_OF_COLUMN.items():
        cell = None if funds is None else getattr(funds.total, column)
        yield from _figure(evidence, item, period, cell, MONEY_PARTS[column])


def _kinds(evidence: Evidence) -> Iterator[PaperFigure]:
    """Yield 基本支出 and 项目支出, as lines of the money block or in a split of their own."""
    funds = evidence.submission.funds
    for line in () if funds is None else funds.lines:
        item = _item(line.label)
        for column, period in PERIOD_OF_COLUMN.items():
            if item is not None:
                yield from _figure(evidence, item, period, getattr(line, column), f"{line.label}{MONEY_PARTS[column]}")  # fmt: skip
    for split in () if funds is None else funds.splits:
        of_period = _period(evidence, split)
        for label, cell in split.parts:
            item = _item(label)
            if item is not None and of_period is not None:
                yield from _figure(evidence, item, of_period, cell, label)


def _item(label: str) -> str | None:
    """Find the kind of spending that a label names."""
    for layout in shipped_layouts():
        row = captions_of(layout).rows.get("spending", {}).get(caption_key(label))
        if row is not None and row.key in _KINDS:
            return row.key
    return None


def _period(evidence: Evidence, split: FundSplit) -> str | None:
    """Find the column of the total line whose sum a split is of: units divide the budget or the spending."""
    cells = [split.total] if split.total is not None else [cell for _, cell in split.parts]
    numbers = [number for cell in cells if (number := amount_of(cell.written, evidence.money).number) is not None]  # fmt: skip
    for column in ("budget_spent", "budget_adjusted"):
        funds = evidence.submission.funds
        cell = None if funds is None else getattr(funds.total, column)
        whole = None if cell is None else amount_of(cell.written, evidence.money).number
        if whole is not None and whole == sum(numbers, Decimal(0)):
            return PERIOD_OF_COLUMN[column]
    return None


def _figure(
    evidence: Evidence, item: str, period: str, cell: Cell | None, caption: str
) -> Iterator[PaperFigure]:
    number = None if cell is None else amount_of(cell.written, evidence.money).number
    if cell is None or number is None:
        return
    factor = evidence.money.factor / TEN_THOUSAND
    funds = evidence.submission.funds
    unit = (funds.unit if funds else "") or "万元"
    yield PaperFigure(
        item=item, period=period, amount=number * factor, half=half_of(number, cell.written) * factor,
        quote=f"{caption}{plain(number)}{unit}", place=cell,
    )  # fmt: skip
