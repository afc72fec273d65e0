"""What sloppy and cheating units do to an honest form: each plant says which finding belongs to which cell.

A plant returns None where the form gives no occasion. It works on `Filled` alone; where cells stand is
decided when the form is written.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import ROUND_FLOOR, Decimal

from province.arithmetic import MISSED, PARTLY, Aim, cents, earned, grade
from province.filling import Entry, Filled, counted, short, worded
from province.vocabulary import NOTES


@dataclass(frozen=True, kw_only=True, slots=True)
class Planted:
    """A finding that the form must give: its name and where; `place` is a column of an indicator, or a place of the form.

    `follows` marks what is not planted itself but follows from it by the contract.
    """

    name: str
    place: str
    indicator: str = ""
    follows: bool = False


Plants = list[Planted]
RowPlant = Callable[[random.Random, Entry], Plants | None]
FormPlant = Callable[[random.Random, Filled], Plants | None]


def _at(entry: Entry, name: str, place: str) -> Plants:
    return [Planted(name=name, place=place, indicator=entry.aim.name)]


def _is_count(entry: Entry) -> bool:
    return entry.aim.kind in ("at_least", "equal") and entry.aim.unit != "%"


def inflated(random_: random.Random, entry: Entry) -> Plants | None:
    """Full points for a target that was missed."""
    if entry.aim.kind in ("words", "day"):
        return None
    made = counted(random_, entry.aim, short(random_, entry.aim))
    assert made.low is not None
    if entry.aim.points - made.low <= Decimal("0.3"):
        return None
    entry.actual, entry.score, entry.note, entry.low, entry.high = (
        made.actual,
        entry.aim.points,
        "",
        made.low,
        made.high,
    )
    return _at(entry, "score-mismatch", "score")


def cut_to_whole(random_: random.Random, entry: Entry) -> Plants | None:
    """The decimals of a score dropped."""
    if entry.aim.kind in ("words", "day", "zero"):
        return None
    made = counted(random_, entry.aim, short(random_, entry.aim))
    assert made.low is not None
    whole = made.low.quantize(Decimal(1), ROUND_FLOOR)
    if made.low - whole < Decimal("0.05") or whole == 0:
        return None
    entry.actual, entry.score, entry.note, entry.low, entry.high = (
        made.actual,
        whole,
        random_.choice(NOTES),
        made.low,
        made.high,
    )
    return _at(entry, "score-mismatch", "score")


def no_score(_random: random.Random, entry: Entry) -> Plants | None:
    if not entry.is_exact:
        return None
    entry.score = None
    return _at(entry, "score-missing", "score")


def score_in_words(random_: random.Random, entry: Entry) -> Plants | None:
    if not entry.is_exact:
        return None
    entry.score = random_.choice(("满分", "全部", "合格"))
    return _at(entry, "score-not-number", "score")


def below_zero(_random: random.Random, entry: Entry) -> Plants | None:
    if not entry.is_exact:
        return None
    entry.score, entry.note = Decimal(-1), NOTES[0]
    return _at(entry, "score-negative", "score")


def above_points(_random: random.Random, entry: Entry) -> Plants | None:
    if not entry.is_exact:
        return None
    entry.score = entry.aim.points + 1
    return _at(entry, "score-above-points", "score")


def too_good(random_: random.Random, entry: Entry) -> Plants | None:
    """Full points for a result that was reached in part."""
    if entry.aim.kind != "words":
        return None
    made = worded(random_, entry.aim, random_.choice((PARTLY, MISSED)))
    entry.actual, entry.low, entry.high = made.actual, made.low, made.high
    entry.score, entry.note = entry.aim.points, ""
    return _at(entry, "qualitative-out-of-band", "score")


def no_actual(_random: random.Random, entry: Entry) -> Plants | None:
    entry.actual, entry.low, entry.high = "", None, None
    return _at(entry, "actual-missing", "actual")


def vague_actual(random_: random.Random, entry: Entry) -> Plants | None:
    if not _is_count(entry):
        return None
    entry.actual, entry.low, entry.high = random_.choice(("若干", "大量", "很多")), None, None
    return _at(entry, "actual-unreadable", "actual")


def done_for_a_number(random_: random.Random, entry: Entry) -> Plants | None:
    if not _is_count(entry):
        return None
    entry.actual, entry.low, entry.high = random_.choice(("完成", "已完成", "达标", "全部完成")), None, None
    return _at(entry, "actual-unreadable", "actual")


def copied_sign(_random: random.Random, entry: Entry) -> Plants | None:
    if not _is_count(entry) or not entry.is_full:
        return None
    entry.actual, entry.note = f"≥{entry.aim.number}{entry.aim.unit}", ""
    return _at(entry, "actual-has-comparator", "actual")


def copied_words(_random: random.Random, entry: Entry) -> Plants | None:
    if entry.aim.kind != "words":
        return None
    entry.actual, entry.score, entry.note = entry.aim.text, entry.aim.points, ""
    entry.low, entry.high = cents(entry.aim.points * 8 / 10), entry.aim.points
    return _at(entry, "actual-repeats-target", "actual")


def no_date(random_: random.Random, entry: Entry) -> Plants | None:
    if entry.aim.kind != "day":
        return None
    entry.actual, entry.score, entry.note = (
        random_.choice(("已完成", "按期完成", "完成")),
        entry.aim.points,
        "",
    )
    entry.low = entry.high = entry.aim.points
    return _at(entry, "date-not-stated", "actual")


def unclear_words(random_: random.Random, entry: Entry) -> Plants | None:
    if entry.aim.kind != "words":
        return None
    entry.actual = random_.choice(("开展了相关工作", "群众反映强烈", "持续推进中", "做了大量工作"))
    entry.low, entry.high = Decimal(0), entry.aim.points
    return _at(entry, "qualitative-unclear", "actual")


def other_unit(_random: random.Random, entry: Entry) -> Plants | None:
    if entry.aim.unit != "万元":
        return None
    entry.actual, entry.low, entry.high = "95%", None, None
    return _at(entry, "unit-mismatch", "actual")


def fraction(_random: random.Random, entry: Entry) -> Plants | None:
    """0.96 as text, where 96% is meant."""
    if entry.aim.unit != "%" or entry.aim.number < 80 or entry.aim.number == 100:
        return None
    share = (entry.aim.number + 1) / 100
    entry.actual, entry.score, entry.note = f"{share}", entry.aim.points, ""
    entry.low, entry.high = earned(entry.aim, share), entry.aim.points
    return _at(entry, "percent-as-fraction", "actual")


def far_beyond(_random: random.Random, entry: Entry) -> Plants | None:
    if not _is_count(entry) or entry.aim.kind != "at_least" or entry.aim.number < 3:
        return None
    entry.actual, entry.score, entry.note = entry.aim.number * 2, entry.aim.points, ""
    entry.low = entry.high = entry.aim.points
    return _at(entry, "overshoot", "actual")


def no_reason(random_: random.Random, entry: Entry) -> Plants | None:
    if not isinstance(entry.score, Decimal) or entry.is_full:
        return None
    entry.note = random_.choice(("", "无", "/"))
    return _at(entry, "reason-missing", "note")


def empty_phrase(random_: random.Random, entry: Entry) -> Plants | None:
    if not isinstance(entry.score, Decimal) or entry.is_full:
        return None
    entry.note = random_.choice(("加大宣传力度", "进一步加强管理", "客观原因", "继续努力，不断改进工作"))
    return _at(entry, "reason-empty-phrase", "note")


def _score_as_text(_random: random.Random, entry: Entry) -> Plants | None:
    if not entry.is_exact or not entry.score:
        return None
    entry.score = f"{entry.score}"
    return _at(entry, "number-as-text", "score")


ROW_PLANTS: tuple[RowPlant, ...] = (
    inflated, inflated, cut_to_whole, no_score, score_in_words, below_zero, above_points, too_good, no_actual, vague_actual,
    done_for_a_number, copied_sign, copied_words, no_date, unclear_words, other_unit, fraction, far_beyond, no_reason, no_reason,
    empty_phrase, _score_as_text,
)  # fmt: skip


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


def better_grade(_random: random.Random, form: Filled) -> Plants | None:
    if not form.asks_grade or grade(form.total) == "优":
        return None
    form.cells["grade"] = "等级：优"
    return [Planted(name="grade-mismatch", place="grade"), _overwritten("grade")]


def typed_execution_score(_random: random.Random, form: Filled) -> Plants | None:
    if form.execution is None or Decimal(10) - form.execution < Decimal("0.6"):
        return None
    form.cells["execution"] = Decimal(10)
    return [Planted(name="execution-score-mismatch", place="execution"), _overwritten("execution")]


def typed_rate(_random: random.Random, form: Filled) -> Plants | None:
    if form.execution is None or Decimal(10) - form.execution < Decimal("0.6"):
        return None
    form.cells["rate"] = Decimal(1)
    return [
        Planted(name="execution-rate-mismatch", place="rate"), _overwritten("rate"),
        Planted(name="execution-score-mismatch", place="execution", follows=True),
    ]  # fmt: skip


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
    """The stored value of the total raised, its formula left as it is."""
    shown = form.total + random_.choice((Decimal("0.5"), Decimal(1)))
    if shown > 100 or grade(shown) != grade(form.total) or form.changes_grade:
        return None
    form.edits.append(f"value total {shown}")
    return [Planted(name="formula-stale", place="total"), Planted(name="total-mismatch", place="total")]


def changed_total(random_: random.Random, form: Filled) -> Plants | None:
    """The formula of the total with a bonus in it."""
    more = random_.choice((1, 2))
    shown = form.total + more
    if shown > 100 or grade(shown) != grade(form.total) or form.changes_grade:
        return None
    form.edits += [f"formula total +{more}", f"value total {shown}"]
    return [Planted(name="formula-changed", place="total"), Planted(name="total-mismatch", place="total")]


def lower_target(_random: random.Random, form: Filled) -> Plants | None:
    """A locked target made easier."""
    entry = next((one for one in form.entries if _is_count(one) and one.is_full and one.aim.number > 9), None)
    if entry is None:
        return None
    number = (entry.aim.number * 9 / 10).to_integral_value(rounding=ROUND_FLOOR)
    form.cells[f"target {entry.aim.name}"] = f"≥{number}{entry.aim.unit}"
    entry.actual, entry.note = number, ""
    entry.low = entry.high = entry.aim.points
    return [Planted(name="locked-cell-changed", place="target", indicator=entry.aim.name)]


def renamed(_random: random.Random, form: Filled) -> Plants | None:
    entry = form.entries[-1]
    form.cells[f"indicator {entry.aim.name}"] = f"本单位{entry.aim.name}（自定）"
    return [Planted(name="row-renamed", place="indicator", indicator=entry.aim.name)]


def removed(random_: random.Random, form: Filled) -> Plants | None:
    """All that stands in the row of an indicator deleted."""
    places = [place for place, one in enumerate(form.entries) if one.aim.category == "产出指标"]
    if len(places) < 3:
        return None
    entry = form.entries.pop(random_.choice(places[1:]))
    form.cells |= {
        f"{column} {entry.aim.name}": ""
        for column in ("indicator", "target", "actual", "points", "score", "note")
    }
    return [
        Planted(name="row-removed", place="", indicator=entry.aim.name),
        Planted(name="category-points-mismatch", place="category 产出指标", follows=True),
        Planted(name="points-total-not-100", place="points", follows=True),
    ]


def unreadable_target(_random: random.Random, form: Filled) -> Plants | None:
    """A locked target replaced by a sentence with two figures."""
    return _retyped(form, "培训3期300人", "target-unreadable")


def no_target(_random: random.Random, form: Filled) -> Plants | None:
    return _retyped(form, "", "target-missing")


def _retyped(form: Filled, text: str, name: str) -> Plants | None:
    entry = next((one for one in form.entries if _is_count(one)), None)
    if entry is None:
        return None
    form.cells[f"target {entry.aim.name}"] = text
    entry.actual, entry.score, entry.note, entry.low, entry.high = (
        entry.aim.number,
        entry.aim.points,
        "",
        None,
        None,
    )
    return [*_at(entry, name, "target"), *_at(entry, "locked-cell-changed", "target")]


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


def broken_formula(_random: random.Random, form: Filled) -> Plants | None:
    form.edits += ["formula rate +#REF!", "error rate #REF!"]
    return [
        Planted(name="formula-error", place="rate"), Planted(name="formula-changed", place="rate", follows=True),
        Planted(name="formula-stale", place="execution", follows=True),
    ]  # fmt: skip


def twice_one_name(_random: random.Random, form: Filled) -> Plants | None:
    """A row renamed to the one above it: in its place, so that it is told as renamed."""
    first, second = form.entries[:2]
    if first.aim.subcategory != second.aim.subcategory:
        return None
    form.cells[f"indicator {second.aim.name}"] = first.aim.name
    return [Planted(name="row-renamed", place="indicator", indicator=second.aim.name)]


FORM_PLANTS: tuple[FormPlant, ...] = (
    wrong_total, no_total, better_grade, typed_execution_score, typed_rate, no_budget, overspent, lines_off, line_without_spending,
    no_goal, remnant, stale_total, changed_total, lower_target, renamed, removed, unreadable_target, no_target, zero_budget,
    typed_points_total, no_grade, from_another_file, broken_formula, twice_one_name,
    _edited("unprotect", Planted(name="protection-removed", place="")),
    _edited("hide", Planted(name="hidden-content", place="")),
    _edited("macro", Planted(name="macro-foreign", place="")),
    _edited("uncalculated", Planted(name="not-calculated", place="any")),
    _edited("version", Planted(name="scheme-version", place="")),
)  # fmt: skip


# What the bureau itself does when it approves indicators: the aims are changed before they are issued.
IssuePlant = Callable[[list[Aim]], Plants | None]


def _wrong_way_round(issued: list[Aim]) -> Plants | None:
    return _approved(issued, "cost-target-direction", "at_least", "≥{}万元")


def _no_direction(issued: list[Aim]) -> Plants | None:
    return _approved(issued, "target-direction-unclear", "either", "{}万元")


def _approved(issued: list[Aim], name: str, kind: str, text: str) -> Plants | None:
    for place, aim in enumerate(issued):
        if aim.unit == "万元":
            issued[place] = replace(aim, kind=kind, text=text.format(aim.number))
            return [Planted(name=name, place="target", indicator=aim.name)]
    return None


def _dominating(issued: list[Aim]) -> Plants | None:
    """One indicator with more than 30 of the 50 points of its group."""
    rows = [place for place, aim in enumerate(issued) if aim.category == "产出指标"]
    rest = Decimal(1) * (len(rows) - 1)
    for place in rows[1:]:
        issued[place] = replace(issued[place], points=Decimal(1))
    issued[rows[0]] = replace(issued[rows[0]], points=50 - rest)
    return [Planted(name="indicator-dominates", place="points", indicator=issued[rows[0]].name)]


ISSUE_PLANTS: tuple[IssuePlant, ...] = (_wrong_way_round, _no_direction, _dominating)


def plant_rows(random_: random.Random, form: Filled, count: int) -> Plants:
    """So many plants in different rows."""
    planted: Plants = []
    rows = random_.sample(form.entries, len(form.entries))
    for entry in rows:
        if len({one.indicator for one in planted if one.indicator}) == count:
            break
        for plant in random_.sample(ROW_PLANTS, len(ROW_PLANTS)):
            found = plant(random_, entry)
            if found is not None:
                planted += found
                break
    return planted
