"""Target and actual in one measure: 万元 as 元, a missing unit taken from the other side."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from xlselfeval.scoring.number import HUNDRED, ONE, ZERO, Quantity, half_place
from xlselfeval.scoring.units import COUNT, NONE, Unit, is_doubtful, is_unwritten, unit_of, without_scale

HALF, MOST_AS_FRACTION = Decimal(50), Decimal(3)  # beside 50 % or more, a number up to 3 may be a share
YEAR = Unit("time", "年", Decimal(12), "calendar")
_HAPPENS = frozenset(["起", "件", "例", "宗", "单", "篇"])  # things that are counted as they happen
_EACH_PERIOD = re.compile(
    "(?:每个?(?P<each>季度|半年|[月季周日天])|(?<![个假节生])(?P<mean>[月季周日])平?均)"
)
_MEAN = re.compile("[月季周日天]平?均")
_EACH_CASE = re.compile("平均|响应|处置|处理|办理|办结|到场|到达|修复|抢修|等[待候]|审批|回复|答复|反馈")
FAR = Decimal(1_000)  # further apart than this, a number without unit may be in 元 where 万元 was asked


class UnitMismatch(Exception):
    """Measures of different kinds: money against percent, 元 against 美元."""


class UnitsDoubtful(Exception):
    """Units that may or may not mean one thing: 人 against 场, 天 against 工作日, 万元/人 against 万元."""


class NotComparable(Exception):
    """A number with 万 but no unit against a percent."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Target and actual in one measure."""

    target: Decimal
    actual: Decimal


def pair_readings(target: Quantity, actual: Quantity) -> tuple[Pair, ...]:
    """Pair target and actual in one measure; in two readings where a fraction may be a percent.

    Raises UnitMismatch, UnitsDoubtful and NotComparable. The numbers stay as printed where
    both have the same factor, so that the working shows the figures of the form.
    """
    asked, given = target.unit, actual.unit
    if is_unwritten(given):
        if asked.kind == COUNT and _period(asked).factor != YEAR.factor:
            raise UnitsDoubtful  # 3 beside 3次/月: in a month, or in all
        return _with_unit(target, actual, asked, fraction_of=actual)
    if is_unwritten(asked):
        return _with_unit(target, actual, given, fraction_of=target)
    if NONE in (asked.kind, given.kind):  # 150万 against 150万元 or 3万人
        _refuse_scaled_percent(asked, given)
        asked, given = _named(asked, given), _named(given, asked)
        return (_scaled(replace(target, unit=asked), replace(actual, unit=given), ONE),)
    asked, given = _alike(asked, given)
    ratio = _same_measure(asked, given)
    return (_scaled(replace(target, unit=asked), replace(actual, unit=given), ratio),)


def with_period(figure: Quantity, text: str) -> Quantity:
    """Add to a figure the period that the words before it name: 每月节约2.78万元 is 2.78万元/月."""
    each = _EACH_PERIOD.search(text)
    if each is None or any(one.kind == "time" for one in figure.unit.per):
        return figure
    word = each["each"] or each["mean"]
    period = unit_of({"月": "个月", "季": "季度"}.get(word, word))
    name = f"{figure.unit.name}/{word}"
    return replace(
        figure, unit=replace(figure.unit, name=name, per=(*figure.unit.per, replace(period, others=())))
    )


def borne_out(found: list[Quantity], *, is_limit: bool) -> Quantity | None:
    """Return the only figure of a period where the totals of the year beside it agree, or None.

    Beside a lower limit a total may be more than the figure makes in the year.
    """
    periods = [(one, unit) for one in found for unit in one.unit.per if unit.family == YEAR.family]
    totals = [one.number for one in found if not any(one is each for each, _ in periods)]
    if len(periods) != 1 or not totals:
        return None
    each, period = periods[0]
    times = YEAR.factor / period.factor
    off = half_place(each.number) * times if each.number % 1 else ZERO  # 月均4.6次 of 55次 is rounded
    is_total = abs(max(totals) - each.number * times) <= off
    return each if min(totals) >= each.number * times - off and (is_total or not is_limit) else None


def without_period(target: Quantity, actual: Quantity) -> Quantity | None:
    """Return an actual without its month or day where its target names none; else None.

    So it may be read as a sum or a mean.
    """
    rest = tuple(one for one in actual.unit.per if one.kind != "time")
    if _period(actual.unit).factor == YEAR.factor or len(rest) == len(actual.unit.per):
        return None
    if any(one.kind == "time" for one in target.unit.per):
        return None
    return replace(actual, unit=replace(actual.unit, name=actual.unit.name.partition("/")[0], per=rest))


def without_named(target: Quantity, actual: Quantity, name: str, text: str) -> Quantity:
    """Return an actual without the 每人 or the like that the name of its indicator implies: 94元/人 of 人均成本.

    It is left out only where the target leaves it out, too. The mean time of a month is that of each case,
    too: 月均18小时 of 平均处置时间.
    """
    if target.unit.per or not actual.unit.per:
        return actual
    if target.unit.kind == actual.unit.kind == "time" and _MEAN.search(text) and _EACH_CASE.search(name):
        return replace(actual, unit=replace(actual.unit, name=actual.unit.name.partition("/")[0], per=()))
    words = [one.name for one in actual.unit.per]
    if any(one.scale != 1 for one in actual.unit.per) or not all(
        f"{each}均" in name or f"每{each}" in name for word in words for each in [_named_alike(word, name)]
    ):
        return actual
    return replace(actual, unit=replace(actual.unit, name=actual.unit.name.partition("/")[0], per=()))


def _named_alike(word: str, name: str) -> str:
    """Return 生 for the 人 of a school's indicator: 人均1186元 of 生均公用经费."""
    return "生" if word == "人" and "生均" in name else word


def adds_up(unit: Unit) -> bool:
    """Return whether the figures of the months of a year surely make the year's: 10次/月, but not 20人/月 or 90%/月."""
    name = unit.name.partition("/")[0]
    return unit.kind == COUNT and (unit.family == "events" or name.endswith("次") or name in _HAPPENS)


def _with_unit(target: Quantity, actual: Quantity, unit: Unit, *, fraction_of: Quantity) -> tuple[Pair, ...]:
    """Read a number without unit in the other's; 0.98 beside a percent may also be 98 %."""
    plain = Pair(target.number, actual.number)
    other = target if fraction_of is actual else actual
    most = MOST_AS_FRACTION if other.number >= HALF else ONE
    if unit.kind != "percent" or not 0 < abs(fraction_of.number) <= most:
        return (plain,)
    if fraction_of is actual:
        return (plain, Pair(target.number, actual.number * HUNDRED))
    return (plain, Pair(target.number * HUNDRED, actual.number))


def pair_unscaled(target: Quantity, actual: Quantity, naive: Pair) -> tuple[Pair, ...]:
    """Pair a number without unit with 万 or 亿 unscaled, where the first reading is absurdly far off.

    15000 against 2万人 is not reached by 15000万, nor 2公里 by 1500公里; nor is 6万元 too little
    for a bare 50000.
    """
    if naive.target <= 0 or naive.actual <= 0:
        return ()
    ratio = naive.actual / naive.target
    if is_unwritten(actual.unit) and ratio >= FAR and (step := _step(target.unit)) >= FAR:
        return (Pair(target.number * step, actual.number),)
    if is_unwritten(target.unit) and ratio <= 1 / FAR and (step := _step(actual.unit)) >= FAR:
        return (Pair(target.number, actual.number * step),)
    return ()


def _step(unit: Unit) -> Decimal:
    """Return how many smaller units one is: 10,000 for 万元 and 万吨, 1,000 for 公里."""
    return unit.scale if unit.scale > 1 else unit.factor / unit.plain


def _named(unit: Unit, other: Unit) -> Unit:
    """Return the other's unit with the 万 of a number that has no more: 2.5万 beside 吨 is 2.5万吨."""
    return replace(other, factor=other.factor / other.scale * unit.scale) if unit.kind == NONE else unit


def _refuse_scaled_percent(asked: Unit, given: Unit) -> None:
    if "percent" in (asked.kind, given.kind):
        raise NotComparable


def _alike(asked: Unit, given: Unit) -> tuple[Unit, Unit]:
    """Choose meanings of one kind where a spelling has several: 度 beside 千瓦时 is no temperature."""
    for one in (asked, *asked.others):
        for other in (given, *given.others):
            if (one.kind, one.family) == (other.kind, other.family):
                return one, other
    return asked, given


def _same_measure(asked: Unit, given: Unit) -> Decimal:
    """Return the factor by which the units below the line make the actual larger."""
    if asked.name == given.name or without_scale(asked).name == without_scale(given).name:
        return ONE
    if is_doubtful(asked, given):
        raise UnitsDoubtful
    if asked.kind != given.kind or (asked.kind != COUNT and asked.family != given.family):
        raise UnitMismatch
    if not any(one.kind == "time" for one in given.per) and _period(asked).factor != YEAR.factor:
        raise UnitsDoubtful  # 10次 beside 10次/月
    return _below_line(asked, given)


def _below_line(asked: Unit, given: Unit) -> Decimal:
    """Compare what stands below the line; things counted are alike, and no time at all is the form's year.

    A target for each person is often answered without 人; an amount for each person answers no total.
    """
    wanted, said = _divisors(asked), _divisors(given)
    if wanted and not said and _is_by_time(given) and not _is_by_time(asked):
        raise UnitsDoubtful  # 280元/年 beside 300元/人
    if set(said) - set(wanted) or (said and set(wanted) - set(said)):
        raise UnitsDoubtful
    ratio = ONE
    for key in said:
        ratio *= wanted[key] / said[key]
    return ratio * _periods(_period(asked), _period(given))


def _is_by_time(unit: Unit) -> bool:
    return any(one.kind == "time" for one in unit.per)


def _divisors(unit: Unit) -> dict[tuple[str, str], Decimal]:
    """Return the units below the line but times; 人 in 次/人 says nothing that counts, 万人 in 件/万人 does."""
    return {
        (one.kind, "" if one.kind == COUNT else one.family): one.factor
        for one in unit.per
        if one.kind != "time"
        and (one.kind != COUNT or one.factor != 1 or unit.kind not in (COUNT, "percent"))
    }


def _period(unit: Unit) -> Unit:
    """Return the time that something is counted by, 个月 for 次/月; the year where none is written."""
    return next((one for one in unit.per if one.kind == "time"), YEAR)


def _periods(asked: Unit, given: Unit) -> Decimal:
    """Return how often the period of the actual fits into that of the target: 12 for 次/月 beside 次/年."""
    if asked.name != given.name and asked.family != given.family:
        raise UnitsDoubtful
    return asked.factor / given.factor


def _scaled(target: Quantity, actual: Quantity, ratio: Decimal) -> Pair:
    if target.unit.factor == actual.unit.factor and ratio == 1:
        return Pair(target.number, actual.number)
    return Pair(target.number, actual.base * ratio / target.unit.factor)
