"""Known mistakes that explain a declared score.

They are rounding, percent as ratio, 元 for 万元, the score of the row next to it, and another profile.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal

from xlselfeval.cell import Written
from xlselfeval.review.evidence import Evidence, RowEvidence
from xlselfeval.scheme.load_profile import load_profile, profile_ids
from xlselfeval.scheme.profile import Profile
from xlselfeval.scoring.actual import Actual, Figure
from xlselfeval.scoring.number import Quantity, half_up, plain
from xlselfeval.scoring.recompute import score_row
from xlselfeval.scoring.score_figures import may_be_total
from xlselfeval.scoring.scorecard import RowScore
from xlselfeval.scoring.target import BARE, Bound, Target
from xlselfeval.scoring.units import NONE, UNITLESS, without_scale

_STEPS = (Decimal("0.1"), Decimal("0.5"), Decimal(1))
SCALE = Decimal(10_000)
SCALE_WORDS = "，疑为元与万元混淆，相差一万倍"
_FAR = Decimal(1_000)  # a target and an actual so far apart may be in 元 and 万元


def money_unit(evidence: Evidence) -> str:
    """Return the unit that the heading of the money block states, or that the scheme asks for."""
    funds = evidence.submission.funds
    return (funds and funds.unit) or evidence.scheme.money_unit


def scale_words(target: Target | None, actual: Actual | None) -> str:
    """Return words for an actual ten thousand times its target, by the unit of the target: 亩与万亩, 元与万元."""
    unit = target.quantity.unit if isinstance(target, Bound) else UNITLESS
    right = right_words(rescaled(actual.quantity)) if isinstance(actual, Figure) else ""
    if may_be_total(target, actual):
        return "，疑为填写了总额，或计量单位有误"
    if unit.kind in (NONE, "money"):
        return f"{SCALE_WORDS}{right}"
    name = without_scale(unit).name
    return (
        f"，疑为{name}与万{name}混淆，相差一万倍{right}"
        if unit.scale == SCALE
        else "，疑为小数点或计量单位有误"
    )


def rescaled(actual: Quantity, *, is_above: bool = True) -> str:
    """Write a result that is ten thousand times too large, or too small, as it would be right: 118.25万元."""
    number = actual.number / SCALE if is_above else actual.number * SCALE
    return f"{plain(number)}{actual.unit.name}"


def right_words(right: str) -> str:
    """Return words for the result that a slip of its unit leaves to be written."""
    return f"（如是，完成值应为{right}）"


def agrees(declared: Decimal, score: RowScore, profile: Profile) -> bool:
    """Check whether a declared score lies in the recomputed interval: computed bounds with the tolerance."""
    if score.low is None or score.high is None:
        return True
    slack = profile.tolerance if score.computed else Decimal(0)
    return score.low - slack <= declared <= score.high + slack


def is_rounding(declared: Decimal, computed: Decimal, steps: Sequence[Decimal] = _STEPS) -> bool:
    """Check whether a declared score is the computed one rounded half up to one of the steps: 0.1, 0.5 or 1."""
    return any(declared == (computed / step).quantize(Decimal(1), ROUND_HALF_UP) * step for step in steps)


def rounding_steps(evidence: Evidence, one: RowEvidence) -> Sequence[Decimal]:
    """Return the steps that a row may be rounded to.

    Full points for a target that is missed are rounded only where no other row has a finer score: beside 2.93,
    nobody rounds 4.7 to 5.
    """
    if one.score.reached is not False or one.declared.number != one.score.points:
        return _STEPS
    others = [other.declared.number for other in evidence.rows if other is not one]
    return [step for step in _STEPS if not any(score % step for score in others if score is not None)]


def rounding_gain(
    declared: Decimal | None, score: RowScore, profile: Profile, steps: Sequence[Decimal] = _STEPS
) -> Decimal:
    """Compute what a declared score gains by rounding up alone; 0 where it is something else."""
    if declared is None or score.high is None or score.low != score.high or agrees(declared, score, profile):
        return Decimal(0)
    gains = declared > score.high and is_rounding(declared, score.high, steps)
    return declared - score.high if gains else Decimal(0)


def find_likely_cause(evidence: Evidence, place: int) -> tuple[str | None, str]:
    """Find the known mistake that explains the declared score of a row.

    Return it as (hint, words); (None, "") where no mistake does.
    """
    one = evidence.rows[place]
    declared, score = one.declared.number, one.score
    if declared is None or score.low is None or score.high is None:
        return None, ""
    return (
        _swapped(one, declared, evidence)
        or _rounded(declared, score, rounding_steps(evidence, one))
        or _percent_as_ratio(one, declared, evidence)
        or _scaled(one, declared, evidence)
        or _shifted(evidence, place, declared)
        or _other_profile(one, declared, evidence)
        or (None, "")
    )


def find_rounding(declared: Decimal, score: RowScore) -> tuple[str | None, str]:
    """Do the same for the execution row, which only rounding can explain."""
    return _rounded(declared, score) or (None, "")


def _swapped(one: RowEvidence, declared: Decimal, evidence: Evidence) -> tuple[str, str] | None:
    """Return the score where target and actual stand in each other's column: 328户 and ≥300户."""
    target, actual = one.score.target, one.score.actual
    if not isinstance(target, Bound) or not isinstance(actual, Figure):
        return None
    if target.comparator != BARE or actual.comparator == BARE:
        return None
    answer = replace(one.answer, target=one.answer.actual, actual=one.answer.target)
    again = score_row(evidence.scheme.profile, answer, evidence.answers.year)
    if again.is_open or not agrees(declared, again, evidence.scheme.profile):
        return None
    return "swapped", "，疑为指标值与完成值填反"


def find_swapped_score(evidence: Evidence, one: RowEvidence, points: Decimal) -> tuple[str | None, str]:
    """Find that actual and score stand in each other's column: a score of 105 and an actual of 10 for at least 100."""
    actual, target = one.score.actual, one.score.target
    if not isinstance(actual, Figure) or not isinstance(target, Bound) or one.score.reached:
        return None, ""
    if actual.comparator != BARE or not 0 <= actual.quantity.number <= points:
        return None, ""
    again = score_row(
        evidence.scheme.profile, replace(one.answer, actual=one.row.score.written), evidence.answers.year
    )
    if again.is_open or not agrees(actual.quantity.number, again, evidence.scheme.profile):
        return None, ""
    return "swapped", "，疑为完成值与得分填反"


def _rounded(declared: Decimal, score: RowScore, steps: Sequence[Decimal] = _STEPS) -> tuple[str, str] | None:
    if score.low != score.high or score.low is None or declared == score.low:
        return None
    if is_rounding(declared, score.low, steps):
        return "rounded", f"，疑为将{plain(score.low)}分四舍五入为{plain(declared)}分"
    if declared == score.low.quantize(Decimal(1), ROUND_FLOOR):
        return "cut-to-whole", "，疑为舍去小数"
    return None


def _percent_as_ratio(one: RowEvidence, declared: Decimal, evidence: Evidence) -> tuple[str, str] | None:
    actual, points = one.score.actual, one.points.number
    if not isinstance(actual, Figure) or actual.quantity.unit.kind != "percent" or points is None:
        return None
    share = half_up(points * actual.quantity.base / 100, evidence.scheme.profile.places)
    if abs(share - declared) > evidence.tolerance:
        return None
    return (
        "percent-as-ratio",
        f"，疑为将百分数直接作为完成比例（{plain(points)}×{actual.quantity}＝{plain(share)}）",
    )


def _scaled(one: RowEvidence, declared: Decimal, evidence: Evidence) -> tuple[str, str] | None:
    target, actual = one.score.target, one.score.actual
    if not isinstance(actual, Figure) or not isinstance(target, Bound):
        return None
    quantity, asked = actual.quantity, target.quantity
    if quantity.unit.kind not in ("", "money") or asked.number == 0 or may_be_total(target, actual):
        return None
    written = quantity.unit.kind == asked.unit.kind or quantity.unit.factor != 1
    apart = quantity.base / asked.base if written else quantity.number / asked.number
    if 1 / _FAR < apart < _FAR:
        return None
    text = rescaled(quantity, is_above=apart > 1)
    answer = replace(one.answer, actual=Written(text, text))
    again = score_row(evidence.scheme.profile, answer, evidence.answers.year)
    if again.is_open or not agrees(declared, again, evidence.scheme.profile):
        return None
    return "scale-10000", f"{SCALE_WORDS}{right_words(text)}"


def _shifted(evidence: Evidence, place: int, declared: Decimal) -> tuple[str, str] | None:
    """Return the score of the row above or below, where that row has a wrong score as well."""
    for other, direction in ((place - 1, "上"), (place + 1, "下")):
        if not 0 <= other < len(evidence.rows):
            continue
        neighbour = evidence.rows[other]
        score, claimed = neighbour.score, neighbour.declared.number
        if score.low is None or score.low != score.high or score.low == neighbour.points.number:
            continue
        if (
            claimed is not None
            and declared == score.low
            and not agrees(claimed, score, evidence.scheme.profile)
        ):
            return "row-shifted", f"，与{direction}一行的应得分相同，疑为错行"
    return None


def _other_profile(one: RowEvidence, declared: Decimal, evidence: Evidence) -> tuple[str, str] | None:
    own = evidence.scheme.profile
    for name in profile_ids():
        if name == own.id:
            continue
        profile = load_profile(name)
        if profile.local:
            continue
        again = score_row(profile, one.answer, evidence.answers.year)
        different = (again.low, again.high) != (one.score.low, one.score.high)
        if different and not again.is_open and agrees(declared, again, profile):
            return f"profile:{name}", f"，疑按“{profile.title}”计分"
    return None
