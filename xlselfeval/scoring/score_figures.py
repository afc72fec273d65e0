"""The score of a figure beside its target: by every reading of both, as an interval of points."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from xlselfeval.scheme.profile import Profile
from xlselfeval.scoring import rules
from xlselfeval.scoring.actual import Actual, ActualWords, Figure
from xlselfeval.scoring.answers import TEN_THOUSAND, Answer
from xlselfeval.scoring.measure import (
    NotComparable,
    Pair,
    UnitMismatch,
    UnitsDoubtful,
    adds_up,
    pair_readings,
    pair_unscaled,
    without_period,
)
from xlselfeval.scoring.number import ZERO, Quantity, half_up, interval_text, plain
from xlselfeval.scoring.rules import open_below, open_to_all
from xlselfeval.scoring.scorecard import RowScore
from xlselfeval.scoring.target import (
    BARE,
    DOWNWARD,
    EQUAL,
    LESS,
    MORE,
    UPWARD,
    Bound,
    Deviation,
    Interval,
    Target,
    measure_of,
)
from xlselfeval.scoring.text import compact
from xlselfeval.scoring.units import COUNT, NONE, UNITLESS
from xlselfeval.scoring.words.doubt import NOT_RESULT
from xlselfeval.scoring.words.none_words import says_none
from xlselfeval.scoring.words.result_tokens import is_among_words
from xlselfeval.scoring.words.score_words import not_comparable
from xlselfeval.scoring.words.signs import may_be_copied

_TOTAL = Decimal(1_000)  # times a price: an amount that is likely to be the total
_SLIP = (Decimal(1_000), Decimal(20_000))  # times its target: an amount that is likely once it is read as 元


def score_figures(
    profile: Profile, row: RowScore, target: Bound | Interval | Deviation, answer: Answer, lower: bool
) -> RowScore:
    """Score a row whose target asks for figures; open where the actual has none that can be compared."""
    actual = row.actual
    figure = _figure_of(target, actual)
    if figure is None:
        return _no_cost(profile, row) or not_comparable(row)
    if isinstance(actual, Figure) and _contradicts(target, actual.comparator):
        return replace(row, remarks=("actual-has-comparator",))
    try:
        scored = _note_money_slip(profile, row, target, figure, lower)
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


def find_money_slip(target: Target | None, actual: Actual | None) -> Quantity | None:
    """Return what an amount with its unit should be where it is thousands of times its target: 25.6万元 of 256000万元."""
    if (
        not isinstance(target, Bound)
        or not isinstance(actual, Figure)
        or not (actual.quantity.unit.kind == "money" or _is_bare_of(target, actual))
    ):
        return None
    given, asked = actual.quantity, target.quantity
    if asked.unit.per:
        return None  # a price: the total is likelier
    least, most = _SLIP
    if (
        asked.unit.kind != "money"
        or not least * asked.base <= given.base <= most * asked.base
        or asked.base <= 0
    ):
        return None
    return replace(given, number=given.number / TEN_THOUSAND)


def _is_bare_of(target: Bound, actual: Figure) -> bool:
    """Check whether a number without a unit stands beside a target in 元: it is in 元, too, or in 万元."""
    return actual.quantity.unit == UNITLESS and target.quantity.unit.scale == 1


def may_be_total(target: Target | None, actual: Actual | None) -> bool:
    """Check whether an amount beside a price is thousands of times the price: 12276900 of ≤1300元/亩."""
    if not isinstance(target, Bound) or not isinstance(actual, Figure):
        return False
    given, asked = actual.quantity, target.quantity
    is_price = asked.unit.kind == "money" and bool(asked.unit.per) and asked.base > 0
    return is_price and given.unit.kind in (NONE, "money") and given.base >= _TOTAL * asked.base


def _note_money_slip(
    profile: Profile, row: RowScore, target: Bound | Interval | Deviation, figure: Quantity, lower: bool
) -> RowScore:
    """Score a figure; an amount that 元 for 万元 costs its points keeps those of both readings, and is asked about.

    So does a total in the place of a price; what the price was is not known.
    """
    scored, right = _score_period(profile, row, target, figure, lower), find_money_slip(target, row.actual)
    if scored.low is None:
        return scored
    if row.points is not None and scored.low < row.points and may_be_total(target, row.actual):
        return replace(
            scored, high=row.points, reached=None, over=None, remarks=(NOT_RESULT,),
            working="为指标值的数千倍以上，疑为填写了总额，或计量单位有误",
        )  # fmt: skip
    if right is None:
        return scored
    meant = _score_period(profile, row, target, right, lower)
    if meant.low is None or meant.high is None or meant.low <= scored.low:
        return scored
    would = f"{plain(right.number)}{right.unit.name}，按此应得{interval_text(meant.low, meant.high)}分"
    return replace(
        scored, high=meant.high, reached=None, over=None, remarks=(NOT_RESULT,),
        working=f"为指标值的数千倍以上，疑为元与万元混淆，相差一万倍（如是，完成值应为{would}）",
    )  # fmt: skip


def _no_cost(profile: Profile, row: RowScore) -> RowScore | None:
    """Leave a row open to all points where 无 stands beside the limit of a cost: no cost is stated by it."""
    target, actual = row.target, row.actual
    limited = isinstance(target, Bound) and target.comparator in DOWNWARD
    if not limited or not isinstance(actual, ActualWords) or not says_none(actual.text):
        return None
    return open_to_all(replace(row, rule=profile.at_most), "未写明实际金额", NOT_RESULT)


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
