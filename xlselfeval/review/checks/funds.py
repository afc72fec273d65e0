"""Checks of the money block: budget, spending, execution rate and its score."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from xlselfeval.cell import ERROR_TEXTS, Cell
from xlselfeval.review.checks.fund_sums import CORRECT, printed_in, sum_mismatch
from xlselfeval.review.checks.funds_scale import SpentScale, find_spent_scale
from xlselfeval.review.checks.printed_rates import printed_rates
from xlselfeval.review.checks.printed_sums import sum_agrees
from xlselfeval.review.checks.scores import LOWER, SMALL_GAIN, total_rounding_gain
from xlselfeval.review.consequences import follows_from_inputs, is_issued_formula
from xlselfeval.review.evidence import Evidence
from xlselfeval.review.finding import Finding
from xlselfeval.review.likely_causes import SCALE_WORDS, agrees, find_rounding, money_unit, rounding_gain
from xlselfeval.review.places import MONEY_PARTS, Place, execution_place, money_place, short_id
from xlselfeval.scoring.number import HUNDRED, ZERO, half_up, plain
from xlselfeval.scoring.text import is_blank_mark
from xlselfeval.submission import FundLine, Funds, FundSplit

_FILL_IN = "请填写全年预算数，只填数字，金额单位与表头一致。"
_RESTORE = "请按表样补上资金情况栏，填写预算数和执行数。"


def budget(evidence: Evidence) -> Iterator[Finding]:
    """Report an adjusted budget that is missing, zero or overspent."""
    funds = evidence.submission.funds
    if funds is None:
        if not evidence.scheme.printed_only:
            yield evidence.finding(
                "budget-missing", Place("funds", "资金"), state="表中未见资金情况栏", advice=_RESTORE
            )
        return
    adjusted, spent = funds.total.budget_adjusted, funds.total.budget_spent
    budgeted, executed = evidence.money_in(adjusted), evidence.money_in(spent)
    place = money_place(funds, funds.total, "budget_adjusted")
    if budgeted is None:
        if adjusted is None or not adjusted.is_uncalculated:
            yield evidence.finding(
                "budget-missing", place, state=f"全年预算数{_not_a_number(adjusted)}", advice=_FILL_IN
            )
        return
    if budgeted <= 0:
        declared = evidence.execution_declared.number
        claimed = declared is not None and declared != 0
        yield evidence.finding(
            "budget-zero", place, severity="error" if claimed else "warning", found=plain(budgeted),
            detail=f"，但填报了执行率得分{plain(declared)}分" if declared else "",
        )  # fmt: skip
    elif executed is not None and executed > budgeted:
        yield _overspent(evidence, funds, budgeted, executed)


def _overspent(evidence: Evidence, funds: Funds, budgeted: Decimal, executed: Decimal) -> Finding:
    """Report spending above the budget; where 元 beside 万元 explain it, at the amount in the other unit.

    It is an error where the rate, or the lines below, of the form itself hold the right amount.
    """
    slip = find_spent_scale(evidence)
    if slip is None:
        return evidence.finding(
            "budget-overspent", money_place(funds, funds.total, "budget_spent"), severity="warning", found=plain(executed),
            expected=plain(budgeted), spent=plain(executed), budget=plain(budgeted), explained="", fix="",
        )  # fmt: skip
    place, right = money_place(funds, funds.total, slip.column), plain(slip.right)
    bears_out = {
        "填报的执行率": funds.rate is not None
        and _agrees_with(funds.rate, slip.executed / slip.budgeted * HUNDRED),
        "各分项之和": any(_is_at(place, one) for one in _lines_mismatch(evidence, funds, slip.column)),
    }
    proofs = [name for name, holds in bears_out.items() if holds]
    borne_out = f"，折为{right}后与{'、'.join(proofs)}相符" if proofs else ""
    parts = f"，各分项也按{money_unit(evidence)}填写" if _has_parts_like(evidence, funds, slip) else ""
    return evidence.finding(
        "budget-overspent", place, severity="error" if proofs else "warning", found=plain(slip.found), expected=right,
        hint="scale-10000", spent=plain(executed), budget=plain(budgeted), explained=borne_out + SCALE_WORDS,
        fix=f"请按{money_unit(evidence)}填写，应为{right}{parts}；不是单位有误的，",
    )  # fmt: skip


def _agrees_with(rate: Cell, exact: Decimal) -> bool:
    """Check whether a printed rate is the exact one at the places that it shows."""
    return any(abs(printed - exact) <= step / 2 for printed, step in printed_rates(rate.written))


def _has_parts_like(evidence: Evidence, funds: Funds, slip: SpentScale) -> bool:
    """Check whether a line below the total has an amount in the same wrong unit: beyond what the total may be."""
    amounts = [evidence.money_in(getattr(line, slip.column)) or ZERO for line in funds.lines]
    if slip.right > slip.found:
        return any(0 < amount <= slip.found for amount in amounts)
    return any(amount > max(slip.budgeted, slip.executed) for amount in amounts)


def _is_at(total: Place, finding: Finding) -> bool:
    """Check whether a sum closes once its total, and no part of it, is in the other of 元 and 万元."""
    return finding.hint == "scale-10000" and finding.subject == total.subject


def _not_a_number(cell: Cell | None) -> str:
    """Say of a cell for a number that it is blank, or what it holds instead."""
    return "未填写" if cell is None or is_blank_mark(cell.text) else f"填写“{cell.text}”，不是数字"


def execution_rate(evidence: Evidence) -> Iterator[Finding]:
    """Report a printed rate that is not spent ÷ adjusted budget at the places it shows; ask about words."""
    funds = evidence.submission.funds
    if funds is None or funds.rate is None or is_blank_mark(funds.rate.text):
        return
    if funds.rate.formula is not None and funds.rate.text in ERROR_TEXTS:
        return  # formula-error reports it
    budgeted, executed = map(evidence.money_in, (funds.total.budget_adjusted, funds.total.budget_spent))
    if budgeted is None or budgeted <= 0 or executed is None:
        return
    slip = find_spent_scale(evidence)
    if _agrees_with(funds.rate, executed / budgeted * HUNDRED):
        return
    if slip is not None:  # budget reports it
        budgeted, executed = slip.budgeted, slip.executed
    exact = executed / budgeted * HUNDRED
    if _agrees_with(funds.rate, exact):
        return
    readings = printed_rates(funds.rate.written)
    near = any(abs(rate - half_up(exact, -step.adjusted())) <= step for rate, step in readings)
    step = readings[0][1] if readings else Decimal("0.01")
    expected = f"{plain(half_up(exact, max(2, -step.adjusted())))}%"
    yield evidence.finding(
        "execution-rate-mismatch", execution_place(funds, "rate"), severity="warning" if near or (not readings and funds.rate.text not in ERROR_TEXTS) else "error",
        found=funds.rate.text, expected=expected, spent=plain(executed), budget=plain(budgeted),
    )  # fmt: skip


def execution_score(evidence: Evidence) -> Iterator[Finding]:
    """Report an execution score that is not points × rate, or is above the points."""
    funds, score = evidence.submission.funds, evidence.scorecard.execution
    if funds is None or score is None or score.low is None or score.high is None:
        return
    declared, profile = evidence.execution_declared.number, evidence.scheme.profile
    if declared is not None and agrees(declared, score, profile):
        return
    if declared is None and funds.score is not None and funds.score.is_uncalculated:
        return
    if follows_from_inputs(evidence):
        return  # numbers_as_text or locked_cells asks for the input
    by_formula = evidence.by_formula.get(funds.score.ref) if funds.score is not None else None
    follows = declared is None or declared == by_formula  # it follows from the rate in the form
    hint, explained = (None, "") if follows or declared is None else find_rounding(declared, score)
    small = rounding_gain(declared, score, profile) > 0 and total_rounding_gain(evidence) <= SMALL_GAIN
    above = declared is not None and declared > score.high
    found = plain(declared) if declared is not None else (funds.score.text if funds.score else "") or "空白"
    yield evidence.finding(
        "execution-score-mismatch", execution_place(funds, "score"), severity="error" if above and not small else "warning",
        found=found, expected=plain(score.low), hint=hint, working=score.working, explained=explained, stated=_stated(declared, funds.score),
        advice=LOWER if declared is not None and not above else f"请核对预算数、执行数；{_correction(evidence, funds.score, plain(score.low))}",
    )  # fmt: skip


def _correction(evidence: Evidence, cell: Cell | None, score: str) -> str:
    """Say what to correct where budget and spending are right: the formula in the cell, or the number."""
    if is_issued_formula(evidence, cell):
        return "得分由公式自动计算，请勿手填。"
    if cell is not None and cell.formula is not None:
        return f"均无误的，更正公式，使得分为{score}分，请勿手填。"
    return f"均无误的，将执行率得分更正为{score}分。"


def _stated(declared: Decimal | None, cell: Cell | None) -> str:
    """Write what is filled in as a score: 填报9分, or words, or nothing."""
    if declared is not None:
        return f"填报{plain(declared)}分"
    return "未填写" if cell is None or is_blank_mark(cell.text) else f"填写“{cell.text}”"


def fund_lines(evidence: Evidence) -> Iterator[Finding]:
    """Report fund lines that are incomplete or do not add up to the total line."""
    funds = evidence.submission.funds
    if funds is None:
        return
    incomplete = set()
    for line in (funds.total, *funds.lines):
        for finding, column in incomplete_line(evidence, funds, line):
            incomplete.add(column)
            yield finding
    if not funds.lines:
        return
    slip = find_spent_scale(evidence)
    for column in MONEY_PARTS:
        if column in incomplete:
            continue
        for finding in _lines_mismatch(evidence, funds, column):
            total = money_place(funds, funds.total, column)
            if slip is None or slip.column != column or not _is_at(total, finding):  # budget reports it
                yield finding


def _lines_mismatch(evidence: Evidence, funds: Funds, column: str) -> Iterator[Finding]:
    """Report a column that its lines do not add up to: taken as one division, or by source and by kind each."""
    place = money_place(funds, funds.total, column)
    parts = [(line.division, line.label, getattr(line, column)) for line in funds.lines]
    whole = list(
        sum_mismatch(
            evidence, place, [(label, cell) for _, label, cell in parts],
            severity="warning" if _is_one_part(evidence, place.cell, parts) else None,
        )
    )  # fmt: skip
    divisions = sorted({division for division, _, _ in parts})
    if not whole or len(divisions) == 1:
        yield from whole
        return
    for division in divisions:
        own = [(label, cell) for number, label, cell in parts if number == division]
        found = list(sum_mismatch(evidence, place, own, severity="warning" if division else None))
        yield from found
        if found:
            return


def _is_one_part(
    evidence: Evidence, total: Cell | None, parts: Sequence[tuple[int, str, Cell | None]]
) -> bool:
    """Check whether a form prints but one part, 其中：财政拨款: the rest of the total has no line of its own."""
    if len(parts) != 1 or not parts[0][1].startswith("其中"):
        return False
    whole, part = evidence.money_in(total), evidence.money_in(parts[0][2])
    return whole is not None and part is not None and part < whole


def fund_splits(evidence: Evidence) -> Iterator[Finding]:
    """Report a split of the money that its parts do not give, or that is neither the budget nor the spending."""
    funds = evidence.submission.funds
    for split in funds.splits if funds else ():
        sums = Place(f"funds/{short_id(split.label)}", split.label, split.total)
        mismatch = list(
            sum_mismatch(evidence, sums, split.parts, severity="warning" if split.is_second else None)
        )
        yield from mismatch
        if not mismatch:
            yield from _split_from_total(evidence, split, sums)


def _split_from_total(evidence: Evidence, split: FundSplit, place: Place) -> Iterator[Finding]:
    """Report a split whose whole is none of the sums of the total line.

    A form prints 按收入性质分 under the budget and 按支出性质分 under the spending, and units break down either.
    """
    own = [part for cell in (split.total,) if (part := printed_in(evidence, cell)) is not None]
    whole = own or [part for _, cell in split.parts if (part := printed_in(evidence, cell)) is not None]
    sums = [one for cell in split.against if (one := printed_in(evidence, cell)) is not None]
    if not whole or not sums or any(sum_agrees(one, whole) for one in sums):
        return
    shown = "、".join(dict.fromkeys(plain(one.number) for one in sums))
    added = plain(sum((one.number for one in whole), ZERO))
    yield evidence.finding(
        "funds-sum-mismatch", place._replace(cell=place.cell or split.parts[0][1]), severity="warning",
        column="资金", found=shown, expected=added, whole=shown, added=added, addends=f"“{split.label}”",
        explained="", advice=CORRECT,
    )  # fmt: skip


def incomplete_line(
    evidence: Evidence, funds: Funds, line: FundLine, *, spent: str = ""
) -> Iterator[tuple[Finding, str]]:
    """Report a line with a budget and no spending, or the other way round; with the column that lacks its sum.

    `spent` is what the treasury has spent, with its unit, where the bureau knows it.
    """
    budgeted, executed = evidence.money_in(line.budget_adjusted), evidence.money_in(line.budget_spent)
    label = line.label or "合计"
    if (
        budgeted
        and executed is None
        and line.budget_spent is not None
        and not line.budget_spent.is_uncalculated
    ):
        given, cell, column = f"全年预算数为{plain(budgeted)}", line.budget_spent, "budget_spent"
        none = "无支出"
    elif executed and budgeted is None and line is not funds.total and line.budget_adjusted is not None:
        given, cell, column = f"全年执行数为{plain(executed)}", line.budget_adjusted, "budget_adjusted"
        none = "无预算"
    else:
        return
    place = money_place(funds, line, column)
    yield (
        evidence.finding(
            "funds-incomplete",
            place,
            severity="error" if spent else "warning",
            line=label,
            given=given,
            column=place.part,
            state=_not_a_number(cell),
            known=f"；财政部门掌握的国库支出数为{spent}" if spent else "",
            advice="请据实填写全年执行数。" if spent else f"请补充填写，只填数字；{none}的填0。",
        ),
        column,
    )
