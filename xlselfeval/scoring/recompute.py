"""The recomputation: from rules and answers alone, never from declared scores or formulas."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from xlselfeval.cell import Written
from xlselfeval.errors import expect
from xlselfeval.scheme.load import load_scheme
from xlselfeval.scheme.model import Scheme
from xlselfeval.scheme.profile import Profile
from xlselfeval.scoring import rules
from xlselfeval.scoring.actual import Actual, ActualWords, Figure, NoActual, read_actual
from xlselfeval.scoring.answers import Answer, Answers
from xlselfeval.scoring.choose_figure import choose_figure, without_source, without_year
from xlselfeval.scoring.dates import FINISHED
from xlselfeval.scoring.groups import score_groups
from xlselfeval.scoring.measure import (
    NotComparable,
    Pair,
    UnitMismatch,
    UnitsDoubtful,
    adds_up,
    pair_readings,
    pair_unscaled,
    without_named,
    without_period,
)
from xlselfeval.scoring.number import ZERO, Quantity, half_up
from xlselfeval.scoring.rules import open_below, open_to_all, score_execution
from xlselfeval.scoring.scorecard import RowScore, Scorecard
from xlselfeval.scoring.target import (
    BARE,
    DOWNWARD,
    EQUAL,
    LESS,
    MORE,
    UPWARD,
    Bound,
    Deadline,
    Deviation,
    Interval,
    NoTarget,
    Target,
    UnreadableTarget,
    Words,
    asks_for_decrease,
    has_no_date,
    measure_of,
    read_target,
)
from xlselfeval.scoring.text import compact
from xlselfeval.scoring.units import COUNT, NONE
from xlselfeval.scoring.words import result_words as words
from xlselfeval.scoring.words.all_of import read_whole, with_the_rest
from xlselfeval.scoring.words.doubts import no_cost, note_doubt
from xlselfeval.scoring.words.none_words import names_harm, says_none
from xlselfeval.scoring.words.result_tokens import is_among_words
from xlselfeval.scoring.words.score_words import (
    as_month,
    asks_for_class,
    counts_months,
    in_months,
    is_only_month,
    not_comparable,
    read_near_next_year,
    score_day_of_month,
    score_deadline,
    score_words,
    undated_target,
)
from xlselfeval.scoring.words.signs import may_be_copied
from xlselfeval.scoring.words.spoken import in_written_words

_ANY_POINTS = Decimal(100)  # of a row that has none: whether its target is reached does not depend on them
_PROPORTIONAL = ("比例", "按完成程度")  # in a standard that is the rule of all rows
_BEGINNINGS = ("开工", "启动")


def recompute(
    scheme: str | Path | Scheme, answers: Answers, *, profile: str | Path | Profile | None = None
) -> Scorecard:
    """Recompute every score of a form by the scheme's profile, or another one, as an interval of points.

    `scheme` and `profile` are ids, paths or the objects. Raises SchemeError.
    """
    expect(answers, Answers, "Answers（读出的表用 answers_of 取得）")
    profile = load_scheme(scheme, profile=profile).profile
    scores = [score_row(profile, row, answers.year) for row in answers.rows]

    def score_with(answer: Answer, points: Decimal) -> RowScore:
        return score_row(profile, replace(answer, points=points), answers.year)

    return Scorecard(
        profile=profile.id,
        execution=None if answers.execution is None else score_execution(profile, answers.execution),
        rows=tuple(score_groups(profile, answers.rows, scores, score_with)),
    )


def score_row(profile: Profile, answer: Answer, year: int | None) -> RowScore:
    """Score an indicator; open where it has no points, no target, or nothing comparable.

    Without points the target is still compared: `reached` and the remarks say how it came out.
    """
    answer = without_source(without_year(with_the_rest(in_written_words(answer)), year))
    if answer.points is None:
        judged = score_row(profile, replace(answer, points=_ANY_POINTS), year)
        return replace(judged, rule=None, points=None, low=None, high=None, working="")
    scored = note_doubt(_by_unit(profile, answer, year), answer, year)
    if scored.reached is False and scored.rule is not None and _has_own_rule(answer):
        return open_below(profile, scored, "本行另有评分标准")
    return scored


def _has_own_rule(answer: Answer) -> bool:
    """Return whether a form prints a standard for a row that is not the proportion of its target."""
    standard = compact(answer.standard)
    return bool(standard) and not any(word in standard for word in _PROPORTIONAL)


def _by_unit(profile: Profile, answer: Answer, year: int | None) -> RowScore:
    """Score a row whose column of units governs the actual, too: 0.1 beside % is 0.1 %.

    Where the fraction comes nearer to the target (0.95 for ≥90 %), both readings stay.
    """
    scored = _score(profile, answer, year)
    if "percent-as-fraction" not in scored.remarks or "%" not in compact(answer.unit):
        return scored
    text = f"{compact(answer.actual.text)}%"
    governed = _score(profile, replace(answer, actual=Written(text, text)), year)
    return governed if governed.high == scored.high else scored


def _score(profile: Profile, answer: Answer, year: int | None) -> RowScore:
    """Score an indicator with points by what its target asks for."""
    timely = is_timely(answer)
    target = read_target(answer.target, year, timely=timely)
    if not timely and counts_months(answer):
        answer = replace(answer, target=in_months(answer.target), actual=in_months(answer.actual))
        target = read_target(answer.target, year)
    if isinstance(target, Deadline) and is_only_month(answer.target):
        answer = replace(answer, actual=as_month(answer.actual))
    target = _as_meant(target, answer)
    actual = read_actual(answer.actual, year, timely=isinstance(target, Deadline))
    actual = read_near_next_year(read_whole(actual, target, answer), target, answer.actual, year)
    if has_no_date(target, timely=timely):
        target = undated_target(answer, actual)
    row = RowScore(rule=None, points=answer.points, target=target, actual=actual)
    if (row.points or ZERO) < 0 or isinstance(target, NoTarget):
        return row
    if any(words.says_not_applicable(one.text) for one in (answer.target, answer.actual)):
        return not_comparable(row)  # it keeps its points, but what it earns is not known
    if isinstance(target, UnreadableTarget):
        return replace(row, remarks=("target-unreadable",))
    if isinstance(actual, NoActual):
        return row
    if isinstance(target, Words):
        by_day = score_day_of_month(profile, row, answer)
        return by_day or score_words(profile, row, target, answer)
    if isinstance(target, Deadline):
        done = FINISHED.search(answer.actual.text) or _is_beginning(answer.target.text + answer.name)
        if _is_beginning(answer.actual.text) and not done:
            return not_comparable(row)  # begun is not done
        return score_deadline(profile, row, target, actual)
    actual = choose_figure(actual, target, answer)
    if isinstance(actual, Figure):
        given = without_named(measure_of(target), actual.quantity, compact(answer.name), answer.actual.text)
        actual = Figure(given, actual.comparator)
    row = replace(row, actual=actual)
    is_duration = timely and isinstance(target, Bound) and target.quantity.unit.kind == "time"
    return _score_figures(profile, row, target, answer, is_duration or lower_is_better(profile, answer))


def _as_meant(target: Target, answer: Answer) -> Target:
    """Return what a target means by the name of its indicator: a class of water is no count, 无 of a harm is zero."""
    if asks_for_class(answer):
        return Words(answer.target.text)
    if isinstance(target, NoTarget) and says_none(answer.target.text) and names_harm(answer.name):
        return Bound(BARE, Quantity(ZERO))
    return target


def _is_beginning(text: str) -> bool:
    return any(word in text for word in _BEGINNINGS)


def is_timely(answer: Answer) -> bool:
    """Return whether a row is about time, by its level-2 name or its own: there 2020.12 is a date."""
    return (
        "时效" in answer.subcategory
        or re.search("时间$|日期|期限|截止|时间节点", compact(answer.name)) is not None
    )


def lower_is_better(profile: Profile, answer: Answer) -> bool:
    """Return whether an indicator is a cost, or its name says that less is better (投诉率, 事故)."""
    if asks_for_decrease(answer.target.text):
        return False
    if "成本" in answer.subcategory or "成本" in answer.category:
        return True
    name = compact(answer.name)
    return any(word in name for word in profile.lower_is_better) and not any(
        word in name for word in profile.lower_is_better_unless
    )


def _score_figures(
    profile: Profile, row: RowScore, target: Bound | Interval | Deviation, answer: Answer, lower: bool
) -> RowScore:
    actual = row.actual
    figure = _figure_of(target, actual)
    if figure is None:
        return no_cost(profile, row) or not_comparable(row)
    if isinstance(actual, Figure) and _contradicts(target, actual.comparator):
        return replace(row, remarks=("actual-has-comparator",))
    try:
        scored = _score_period(profile, row, target, figure, lower)
    except UnitMismatch:
        if is_among_words(answer.actual.text):
            return not_comparable(replace(row, actual=ActualWords(answer.actual.text)))
        return replace(row, remarks=("unit-mismatch",))
    except UnitsDoubtful:
        return open_to_all(row, "计量单位不同，不能判断是否达到", "units-doubtful")
    except NotComparable:
        return replace(row, remarks=("actual-unreadable",))
    if isinstance(actual, Figure) and may_be_copied(target, actual, compact(answer.actual.text)):
        return replace(scored, remarks=(*scored.remarks, "actual-has-comparator"))
    return scored


def _contradicts(target: Bound | Interval | Deviation, comparator: str) -> bool:
    """Return whether the sign of an actual leaves its target open: 少于10个 against at least 10."""
    asked = target.comparator if isinstance(target, Bound) else BARE
    if asked in DOWNWARD:
        return comparator in UPWARD
    return comparator in DOWNWARD


def _figure_of(target: Bound | Interval | Deviation, actual: Actual | None) -> Quantity | None:
    """Return the number of an actual; words like 无 are zero where the target asks for zero."""
    if isinstance(actual, Figure):
        return actual.quantity
    asks_zero = isinstance(target, Bound) and (
        target.quantity.number == 0
        or (target.comparator in DOWNWARD and target.quantity.unit.kind != "money")
    )
    if isinstance(actual, ActualWords) and isinstance(target, Bound) and asks_zero:
        return Quantity(ZERO, target.quantity.unit) if says_none(actual.text) else None
    return None


def _score_period(
    profile: Profile, row: RowScore, target: Bound | Interval | Deviation, actual: Quantity, lower: bool
) -> RowScore:
    """Score a figure of a month beside a target without one.

    It is scored as the year's sum where it surely adds up, else only where no reading fails. A sum is never
    below its parts, so that a lower limit which a month reaches is reached by the year.
    """
    mean = without_period(measure_of(target), actual)
    if mean is None:
        return _score_target(profile, row, target, actual, lower)
    upward = isinstance(target, Bound) and target.comparator not in DOWNWARD and not lower
    if upward and adds_up(actual.unit):
        return _score_target(profile, row, target, actual, lower)
    direct = _score_target(profile, row, target, mean, lower)
    if direct.reached and (upward or _score_target(profile, row, target, actual, lower).reached):
        return direct
    raise UnitsDoubtful


def _score_target(
    profile: Profile, row: RowScore, target: Bound | Interval | Deviation, actual: Quantity, lower: bool
) -> RowScore:
    if isinstance(target, Interval):
        return _score_range(profile, row, target, actual)
    if isinstance(target, Deviation):
        return _span([_score_deviation(profile, row, pair) for pair in pair_readings(target.size, actual)])
    found = pair_readings(target.quantity, actual)
    unclear = lower and target.comparator in (BARE, EQUAL) and target.quantity.number != 0
    if not unclear:
        scored = _span([_score_bound(profile, row, target.comparator, pair) for pair in found])
        scales = pair_unscaled(target.quantity, actual, found[0])
        if scales:
            scored = _two_scales(scored, _score_bound(profile, row, target.comparator, scales[0]))
        nearest = min(
            (*found, *scales), key=lambda pair: abs(pair.actual - pair.target) / (abs(pair.target) or 1)
        )
        scored = _note_overshoot(scored, target, actual, nearest)
        if len(found) > 1 and target.quantity.unit.kind == NONE and not scored.remarks:
            return replace(scored, remarks=("percent-as-fraction",))  # 0.95 as target beside 98 %
        return scored
    both = [_score_bound(profile, row, comparator, pair) for comparator in ("≥", "≤") for pair in found]
    scored = replace(_span(both), rule="both-readings")
    if scored.low == scored.high:
        return scored
    remarks = tuple(remark for remark in scored.remarks if remark != "percent-as-fraction" or len(found) > 1)
    working = "指标值未注明方向，按两种理解计算：" + "；".join(dict.fromkeys(one.working for one in both))
    return replace(scored, working=working, remarks=(*remarks, "target-direction-unclear"))


def _score_range(profile: Profile, row: RowScore, target: Interval, actual: Quantity) -> RowScore:
    lows, highs = pair_readings(target.low, actual), pair_readings(target.high, actual)
    duration = target.low.unit.kind == "time"
    scored = _span(
        _score_interval(profile, row, low, high.target, duration)
        for low, high in zip(lows, highs, strict=False)
    )
    if not (pair_unscaled(target.low, actual, lows[0]) or pair_unscaled(target.high, actual, highs[0])):
        return scored
    low = Pair(target.low.base, actual.base)
    return _two_scales(scored, _score_interval(profile, row, low, target.high.base, duration))


def _score_bound(profile: Profile, row: RowScore, comparator: str, pair: Pair) -> RowScore:
    a, b = pair.target, pair.actual
    name: str
    if comparator in DOWNWARD:
        name, rule = profile.at_most, rules.AT_MOST[profile.at_most]
        rule = rules.less_than(rule) if comparator == LESS else rule
    elif a == 0 and comparator in (BARE, EQUAL):
        name, rule = "zero", rules.zero
    elif comparator == MORE:
        name, rule = "proportional", rules.more_than
    else:
        name, rule = ("equal" if comparator == EQUAL else "proportional"), rules.proportional
    reached = _reached(comparator, a, b)
    if (a < 0 or b < 0) and not reached:
        return open_below(profile, replace(row, rule=name), "指标值或完成值为负数，未达到")
    return _scored(profile, row, name, rule(row.points or ZERO, a, b), reached=reached)


def _reached(comparator: str, a: Decimal, b: Decimal) -> bool:
    if comparator == MORE:
        return b > a
    if comparator == LESS:
        return b < a
    if comparator in DOWNWARD:
        return b <= a
    return b == 0 if a == 0 and comparator in (BARE, EQUAL) else b >= a


def _score_interval(profile: Profile, row: RowScore, low: Pair, b: Decimal, duration: bool) -> RowScore:
    """Score one reading of an interval: its lower end paired with the actual, its upper end alone."""
    a, actual = low.target, low.actual
    reached = a <= actual <= b or (duration and ZERO <= actual < a)
    if (a < 0 or actual < 0) and not reached:
        return open_below(profile, replace(row, rule="range"), "区间或完成值为负数，未达到")
    scored = rules.interval(row.points or ZERO, a, b, actual, duration=duration)
    return _scored(profile, row, "range", scored, reached=reached)


def _score_deviation(profile: Profile, row: RowScore, pair: Pair) -> RowScore:
    scored = rules.deviation(row.points or ZERO, pair.target, pair.actual)
    return _scored(profile, row, "plus-minus", scored, reached=abs(pair.actual) <= pair.target)


def _scored(profile: Profile, row: RowScore, rule: str, scored: rules.Scored, *, reached: bool) -> RowScore:
    exact, working = scored
    points = row.points or ZERO
    score = points if exact == points else min(points, half_up(exact, profile.places))
    return replace(row, rule=rule, low=score, high=score, reached=reached, working=working)


def _span(readings: Iterable[RowScore]) -> RowScore:
    """Join all readings of a row's figures; where they differ, a fraction may be a percent."""
    found = list(readings)
    first = found[0]
    low = min(one.low for one in found if one.low is not None)
    high = max(one.high for one in found if one.high is not None)
    if all(one.low == first.low and one.high == first.high for one in found):
        return first
    working = "按小数、百分数两种理解计算：" + "；".join(dict.fromkeys(one.working for one in found))
    return replace(
        first, low=low, high=high, reached=None, working=working, remarks=("percent-as-fraction",),
        computed=all(one.computed for one in found),
    )  # fmt: skip


def _two_scales(row: RowScore, other: RowScore) -> RowScore:
    """Widen a row by the reading in which a number without unit counts single ones, not 万."""
    ends = [end for one in (row, other) for end in (one.low, one.high) if end is not None]
    working = f"数字未注明单位，按两种理解计算：{row.working}；{other.working}"
    remarks = row.remarks if row.reached and other.reached else (*row.remarks, "scale-not-written")
    return replace(row, low=min(ends), high=max(ends), reached=None, working=working, remarks=remarks)


def _note_overshoot(row: RowScore, target: Bound, actual: Quantity, pair: Pair) -> RowScore:
    if target.comparator not in (*UPWARD, BARE) or pair.target <= 0 or pair.actual < pair.target:
        return row
    kinds = {target.quantity.unit.kind, actual.unit.kind} - {NONE}
    counted = kinds <= {COUNT}
    scale = max(target.quantity.unit.scale, actual.unit.scale if target.quantity.unit.kind == NONE else ZERO)
    excess = (pair.actual - pair.target) * (scale if counted else 1)
    return replace(row, over=(pair.actual / pair.target, excess, counted))
