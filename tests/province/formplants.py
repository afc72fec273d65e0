"""Mistakes planted in a form as a whole: totals, money, formulas, rows and printed texts."""

from __future__ import annotations

import random
from decimal import ROUND_FLOOR, Decimal

from province.arithmetic import earned, grade
from province.contradictions import CONTRADICTIONS
from province.filling import Filled
from province.plants import FormPlant, Planted, Plants, at, is_count


def _overwritten(place: str) -> Planted:
    return Planted(name="formula-overwritten", place=place)


def wrong_total(random_: random.Random, form: Filled) -> Plants | None:
    total = min(Decimal(100), form.total + random_.choice((1, 2, 3)))
    if total == form.total or form.changes_grade:
        return None
    form.cells["total"] = total
    planted = [Planted(name="total-mismatch", place="total"), _overwritten("total")]
    if form.asks_grade and grade(total) != grade(form.reference):
        planted.append(Planted(name="grade-changes", place="grade", follows=True))
    return planted


def no_total(_random: random.Random, form: Filled) -> Plants | None:
    form.cells["total"] = ""
    return [Planted(name="total-missing", place="total")]


def wrong_grade(_random: random.Random, form: Filled) -> Plants | None:
    """Plant a better grade than the total earns, or a worse one where there is none better."""
    if not form.asks_grade:
        return None
    form.cells["grade"] = "等级：良" if grade(form.total) == "优" else "等级：优"
    return [Planted(name="grade-mismatch", place="grade"), _overwritten("grade")]


def typed_execution_score(_random: random.Random, form: Filled) -> Plants | None:
    if not form.lost_execution:
        return None
    form.cells["execution"] = Decimal(10)
    return [Planted(name="execution-score-mismatch", place="execution"), _overwritten("execution")]


def typed_rate(_random: random.Random, form: Filled) -> Plants | None:
    if not form.lost_execution:
        return None
    form.cells["rate"] = Decimal(1)
    return [Planted(name="execution-rate-mismatch", place="rate"), _overwritten("rate")]


def no_budget(_random: random.Random, form: Filled) -> Plants | None:
    form.budget[1] = None
    return [Planted(name="budget-missing", place="adjusted")]


def overspent(_random: random.Random, form: Filled) -> Plants | None:
    adjusted, spent = form.budget[1], form.budget[2]
    assert isinstance(adjusted, Decimal)
    assert isinstance(spent, Decimal)
    more = adjusted - spent + Decimal("12.5")
    form.budget[2] = spent + more
    assert isinstance(form.lines[0][2], Decimal)
    form.lines[0][2] += more
    return [Planted(name="budget-overspent", place="spent")]


def lines_off(random_: random.Random, form: Filled) -> Plants | None:
    column = random_.choice((0, 1))
    amount = form.lines[0][column]
    assert isinstance(amount, Decimal)
    form.lines[0][column] = amount + Decimal("3.2")
    return [Planted(name="funds-sum-mismatch", place=("initial", "adjusted")[column])]


def line_without_spending(_random: random.Random, form: Filled) -> Plants | None:
    form.lines[0][2] = None
    return [Planted(name="funds-incomplete", place="line-spent")]


def no_goal(random_: random.Random, form: Filled) -> Plants | None:
    which = random_.choice((0, 1))
    form.goals[which] = ""
    return [Planted(name="required-missing", place=("goal", "achieved")[which])]


def remnant(_random: random.Random, form: Filled) -> Plants | None:
    form.goals[1] = "完成XXX项工作，改善XXX条件。"
    return [Planted(name="template-remnant", place="achieved")]


def _edited(edit: str, *planted: Planted) -> FormPlant:
    def plant(_random: random.Random, form: Filled) -> Plants | None:
        form.edits.append(edit)
        return list(planted)

    return plant


def stale_total(random_: random.Random, form: Filled) -> Plants | None:
    """Raise the stored value of the total and leave its formula."""
    shown = form.total + random_.choice((Decimal("0.5"), Decimal(1)))
    if shown > 100 or grade(shown) != grade(form.total) or form.changes_grade:
        return None
    form.edits.append(f"value total {shown}")
    return [Planted(name="formula-stale", place="total"), Planted(name="total-mismatch", place="total")]


def changed_total(random_: random.Random, form: Filled) -> Plants | None:
    """Add a bonus to the formula of the total."""
    more = random_.choice((1, 2))
    shown = form.total + more
    if shown > 100 or grade(shown) != grade(form.total) or form.changes_grade:
        return None
    form.edits += [f"formula total +{more}", f"value total {shown}"]
    return [Planted(name="formula-changed", place="total"), Planted(name="total-mismatch", place="total")]


def lower_target(_random: random.Random, form: Filled) -> Plants | None:
    """Make a locked target easier and claim full points, which the issued target does not give."""
    entry = next((one for one in form.entries if is_count(one) and one.is_full and one.aim.number > 9), None)
    if entry is None:
        return None
    number = (entry.aim.number * 9 / 10).to_integral_value(rounding=ROUND_FLOOR)
    form.cells[f"target {entry.aim.name}"] = f"≥{number}{entry.aim.unit}"
    entry.claim(number, earned(entry.aim, number))
    return [
        Planted(name="locked-cell-changed", place="target", indicator=entry.aim.name),
        Planted(name="score-mismatch", place="score", indicator=entry.aim.name, follows=True),
    ]


def renamed(_random: random.Random, form: Filled) -> Plants | None:
    entry = form.entries[-1]
    form.cells[f"indicator {entry.aim.name}"] = f"本单位{entry.aim.name}（自定）"
    return [Planted(name="row-renamed", place="indicator", indicator=entry.aim.name)]


def removed(random_: random.Random, form: Filled) -> Plants | None:
    """Delete the contents of an indicator's row."""
    places = [place for place, one in enumerate(form.entries) if one.aim.category == "产出指标"]
    if len(places) < 3:
        return None
    entry = form.entries.pop(random_.choice(places[1:]))
    form.cells |= {
        f"{column} {entry.aim.name}": ""
        for column in ("indicator", "target", "actual", "points", "score", "note")
    }
    return [Planted(name="row-removed", place="indicator", indicator=entry.aim.name)]


def unreadable_target(_random: random.Random, form: Filled) -> Plants | None:
    """Replace a locked target by a sentence with two figures; the row is scored by the issued one."""
    return _retyped(form, "培训3期300人")


def no_target(_random: random.Random, form: Filled) -> Plants | None:
    """Delete a locked target; the row is scored by the issued one."""
    return _retyped(form, "")


def _retyped(form: Filled, text: str) -> Plants | None:
    entry = next((one for one in form.entries if is_count(one)), None)
    if entry is None:
        return None
    form.cells[f"target {entry.aim.name}"] = text
    entry.claim(entry.aim.number, entry.aim.points)
    return at(entry, "locked-cell-changed", "target")


def zero_budget(_random: random.Random, form: Filled) -> Plants | None:
    zero = Decimal(0)
    form.budget[1:] = [zero, zero]
    for line in form.lines:
        line[1:] = [zero, zero]
    return [Planted(name="budget-zero", place="adjusted")]


def typed_points_total(_random: random.Random, form: Filled) -> Plants | None:
    form.cells["points"] = Decimal(99)
    return [Planted(name="total-points-mismatch", place="points"), _overwritten("points")]


def no_grade(_random: random.Random, form: Filled) -> Plants | None:
    if not form.asks_grade:
        return None
    form.cells["grade"] = ""
    return [Planted(name="grade-missing", place="grade")]


def from_another_file(_random: random.Random, form: Filled) -> Plants | None:
    form.edits.append("formula total +[1]汇总!$A$1*0")
    return [
        Planted(name="formula-external", place="total"),
        Planted(name="formula-changed", place="total", follows=True),
    ]


def volatile_total(_random: random.Random, form: Filled) -> Plants | None:
    """Let the total depend on a random number."""
    form.edits.append("formula total +0*RAND()")
    return [
        Planted(name="not-evaluated", place="total"),
        Planted(name="formula-changed", place="total", follows=True),
    ]


def broken_formula(_random: random.Random, form: Filled) -> Plants | None:
    form.edits += ["formula rate +#REF!", "error rate #REF!"]
    return [
        Planted(name="formula-error", place="rate"), Planted(name="formula-changed", place="rate", follows=True),
        Planted(name="formula-stale", place="execution", follows=True),
    ]  # fmt: skip


def twice_one_name(_random: random.Random, form: Filled) -> Plants | None:
    """Rename a row to the one above it; it is reported as renamed, because its place is the same."""
    first, second = form.entries[:2]
    if first.aim.subcategory != second.aim.subcategory:
        return None
    form.cells[f"indicator {second.aim.name}"] = first.aim.name
    return [Planted(name="row-renamed", place="indicator", indicator=second.aim.name)]


GRADE_PLANTS: tuple[FormPlant, ...] = (wrong_grade, no_grade)
FORM_PLANTS: tuple[FormPlant, ...] = (
    wrong_total, no_total, wrong_grade, typed_execution_score, typed_rate, no_budget, overspent, lines_off, line_without_spending,
    no_goal, remnant, stale_total, changed_total, lower_target, renamed, removed, unreadable_target, no_target, zero_budget,
    typed_points_total, no_grade, from_another_file, volatile_total, broken_formula, twice_one_name, *CONTRADICTIONS,
    _edited("unprotect", Planted(name="protection-removed", place="")),
    _edited("hide", Planted(name="hidden-content", place="")),
    _edited("macro", Planted(name="macro-foreign", place="")),
    _edited("uncalculated", Planted(name="not-calculated", place="any")),
    _edited("version", Planted(name="scheme-version", place="")),
    _edited("record", Planted(name="snapshot-changed", place="")),
)  # fmt: skip
