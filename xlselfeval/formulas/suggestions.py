"""The live formulas that help while typing: direction and number of a target, suggested score, band."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from xlselfeval.formulas.live_formula import LiveFormula, Value, Values, number_at
from xlselfeval.scheme.model import Scheme
from xlselfeval.scheme.profile import AtMost, Profile
from xlselfeval.scoring.number import half_up, plain
from xlselfeval.scoring.rules import AT_MOST

DIRECTION_MISSING = "请写明≥或≤"
_DIGITS = "{0,1,2,3,4,5,6,7,8,9}"
_ANY_DIGITS = _DIGITS[:-1] + "," + ",".join(f'"{digit}"' for digit in "０１２３４５６７８９") + "}"


_SIGNS = {"≥": "≥>≧＞", "≤": "≤<≦＜", "=": "=＝"}  # of a typed target, by what they mean
_EVERY_SIGN = "".join(_SIGNS.values())
_AT_MOST_WORDS = "内下"  # 195以内, 195以下


@lru_cache(maxsize=4)
def direction_formula(*, cost: bool, timely: bool) -> LiveFormula:
    """Build ≥, ≤ or = of a target that the unit types in; a bare number asks for at least that much."""
    bare = f'"{DIRECTION_MISSING}"' if cost else 'IF({target}=0,"=","≥")'
    if timely:  # a bare number may be a date
        bare = '""'
    words = ",".join(f'"{word}"' for word in _AT_MOST_WORDS)
    begins = 'COUNT(FIND(LEFT({target},1),"123456789"))>0'
    text = '""' if cost or timely else f'IF(AND({begins},COUNT(FIND({{{words}}},{{target}}))=0),"≥","")'
    for direction, signs in reversed(_SIGNS.items()):
        first = ",".join(f'LEFT({{target}},1)="{sign}"' for sign in signs)
        text = f'IF(OR({first}),"{direction}",{text})'
    template = f'IF(ISNUMBER({{target}}),{bare},IF(ISTEXT({{target}}),{text},""))'

    def value(values: Values) -> Value:
        target = values["target"]
        if isinstance(target, Decimal):
            if timely:
                return ""
            return DIRECTION_MISSING if cost else ("=" if target == 0 else "≥")
        if not isinstance(target, str) or not target:
            return ""
        if target[0] in "123456789" and not any(word in target for word in _AT_MOST_WORDS):
            return "" if cost or timely else "≥"
        return next((direction for direction, signs in _SIGNS.items() if target[0] in signs), "")

    return LiveFormula("direction", template, value)


# A text that holds one of these is no plain number with a unit: a date, an interval, a multiple, a doubt.
_NO_NUMBER = "年月日号-/:,~至到或和及千百余多约左右±+Ee¥￥$()（）"
_LONGEST_NUMBER = 10


def _target_number(values: Values) -> Value:
    target, direction = values["target"], values["direction"]
    if direction in (None, "", DIRECTION_MISSING):
        return ""
    if isinstance(target, Decimal):
        return target
    text = _after_sign(str(target))
    if any(char in text for char in _NO_NUMBER):
        return ""
    number = re.match(r"[0-9]+(?:\.[0-9]+)?", text)
    if number is None or len(text) > number.end() + 3 or number.end() > _LONGEST_NUMBER:
        return ""
    if re.search(r"[0-9.]", text[number.end() :]) or plain(Decimal(number[0])) != number[0]:
        return ""
    return Decimal(number[0])


def _after_sign(target: str) -> str:
    """Strip comparator, percent sign and spaces off a typed target."""
    text = target[1:21] if target[:1] in _EVERY_SIGN else target[:20]
    return text.replace("%", "").replace("=", "").replace(" ", "")


_SIGN_GONE = f'SUBSTITUTE(SUBSTITUTE(SUBSTITUTE(MID({{target}},1+COUNT(FIND(LEFT({{target}},1),"{_EVERY_SIGN}")),20),"%",""),"=","")," ","")'
_PREFIXES = "{1,2,3,4,5,6,7,8,9,10}"


def _number_template() -> str:
    """Write the leading number of a typed target, where nothing else in it is a figure.

    LOOKUP takes the longest prefix that is a number; what follows it must be a unit of at
    most three characters.
    """
    no_number = "{" + ",".join(f'"{char}"' for char in _NO_NUMBER) + "}"
    longest = f"LOOKUP(9E+307,--LEFT({_SIGN_GONE},{_PREFIXES}))"
    digits = f'COUNT(FIND({_DIGITS[:-1]},"."}},MID({_SIGN_GONE},LEN({longest})+1,20)))'
    plain_unit = f"AND(LEN({_SIGN_GONE})-LEN({longest})<=3,{digits}=0)"
    return (
        f'IF(OR({{direction}}="",{{direction}}="{DIRECTION_MISSING}"),"",IF(ISNUMBER({{target}}),{{target}},'
        f'IF(COUNT(FIND({no_number},{_SIGN_GONE}))>0,"",IFERROR(IF({plain_unit},{longest},""),""))))'
    )


NUMBER = LiveFormula("number", _number_template(), _target_number)
_PERCENT = 'IF(ISTEXT({target}),ISNUMBER(FIND("%",{target})),FALSE)'


def scaled_actual_text(*, fraction: bool) -> str:
    """Write the actual in the target's scale: 0.97 and 97 are both 97 against 95%."""
    return (
        "({actual}*100)" if fraction else f"IF(AND({_PERCENT},ABS({{actual}})<=1),{{actual}}*100,{{actual}})"
    )


def scaled_actual(values: Values, *, fraction: bool) -> Decimal | None:
    """Compute what `scaled_actual_text` does in Excel."""
    actual = number_at(values, "actual")
    scaled = fraction or (_is_percent(values) and actual is not None and abs(actual) <= 1)
    return actual * 100 if actual is not None and scaled else actual


def _is_percent(values: Values) -> bool:
    target = values["target"]
    return isinstance(target, str) and "%" in target


# Where the scale is in doubt, nothing is suggested: a percent of 0.8 against 1%, 2.5 against 200%, 80 against
# a target stored as 0.95 or as 1 (typed as a text, 1个 is no percent); a sum a hundred times the target may be in 元 instead of 万元.
_UNSURE_PERCENT = "OR(AND({actual}>1,{actual}*10<{number}),AND({actual}<>0,{actual}<=1,{number}<10))"
_UNSURE_NUMBER = "OR(AND({number}>1,{actual}>0,{actual}<1),AND({number}>0,{number}<=1,{actual}>1,NOT(AND(ISTEXT({target}),{number}=1))),AND({number}>0,{actual}>100*{number}))"


def _is_unsure(values: Values, actual: Decimal, number: Decimal, *, fraction: bool) -> bool:
    if actual < 0 or number < 0:
        return True
    if fraction:
        return False
    if _is_percent(values):
        return (actual > 1 and actual * 10 < number) or (0 < actual <= 1 and number < 10)
    is_one = isinstance(values["target"], str) and number == 1
    is_small = 0 < number <= 1 < actual and not is_one
    return (number > 1 and 0 < actual < 1) or is_small or 0 < 100 * number < actual


# Above an at-most target: the condition for 0 points, and the share of the points where it does not hold.
_ABOVE: dict[AtMost, tuple[str, str]] = {
    "reciprocal": ("{number}=0", "{number}/{done}"),
    "linear": ("{done}>=2*{number}", "(2*{number}-{done})/{number}"),
}


@lru_cache(maxsize=32)
def suggestion_formula(profile: Profile, *, fraction: bool) -> LiveFormula:
    """Build the score by the rule for ≥, ≤ and =; blank where scale or sign are in doubt.

    `fraction`: the cell of the actual shows percents.
    """
    at_most, places = profile.at_most, profile.places
    done = scaled_actual_text(fraction=fraction)

    def scored(share: str) -> str:
        return f"MIN({{points}},ROUND({{points}}*{share},{places}))"

    at_least = f"IF({done}>={{number}},{{points}},{scored(f'{done}/{{number}}')})"
    equal = f"IF({{number}}=0,IF({done}=0,{{points}},0),{at_least})"
    nothing, share = (text.replace("{done}", done) for text in _ABOVE[at_most])
    up_to = f"IF({done}<={{number}},{{points}},IF({nothing},0,{scored(share)}))"
    doubt = "FALSE" if fraction else f"IF({_PERCENT},{_UNSURE_PERCENT},{_UNSURE_NUMBER})"
    template = (
        f'IF(AND(ISNUMBER({{number}}),ISNUMBER({{actual}}),ISNUMBER({{points}})),IF(OR({{actual}}<0,{{number}}<0,{doubt}),"",'
        f'IF({{direction}}="≥",{at_least},IF({{direction}}="≤",{up_to},IF({{direction}}="=",{equal},"")))),"")'
    )

    def value(values: Values) -> Value:
        return _suggestion(values, at_most=at_most, places=places, fraction=fraction)

    return LiveFormula("suggestion", template, value)


def _suggestion(values: Values, *, at_most: AtMost, places: int, fraction: bool) -> Value:
    points, actual, number = (number_at(values, name) for name in ("points", "actual", "number"))
    direction, done = values["direction"], scaled_actual(values, fraction=fraction)
    if actual is None or number is None or points is None or done is None:
        return ""
    if _is_unsure(values, actual, number, fraction=fraction) or direction not in ("≥", "≤", "="):
        return ""
    if direction == "≤":
        reached = done <= number
    else:
        reached = done == 0 if number == 0 and direction == "=" else done >= number
    if reached:
        return points
    if direction == "≤":
        exact, _ = AT_MOST[at_most](points, number, done)
    else:
        exact = points * done / number if number else Decimal(0)
    return min(points, half_up(exact, places))


@lru_cache(maxsize=64)
def band_formula(scheme: Scheme) -> LiveFormula:
    """Build the scores that the stated result of a qualitative row allows."""
    profile = scheme.profile
    upper, lower = profile.bands
    places, step = profile.places, plain(profile.unit_in_last_place)
    at_upper, at_lower = (
        f"MIN({{points}},ROUND({plain(share)}*{{points}},{places}))" for share in (upper, lower)
    )
    first = f'{at_upper}&"～"&{{points}}'
    second = f'{at_lower}&"～"&MAX({at_lower},ROUND({at_upper}-{step},10))'
    third = f'"0～"&MAX(0,ROUND({at_lower}-{step},10))'
    every = f'"达成 "&{first}&"；部分达成 "&{second}&"；未达成 "&{third}'
    said = (
        f'IF(ISNUMBER(FIND("部分",{{actual}})),{second},IF(ISNUMBER(FIND("未达成",{{actual}})),{third},'
        f'IF(OR({{actual}}={{target}},LEFT({{actual}},2)="达成"),{first},{every})))'
    )
    template = (
        'IF(AND(ISTEXT({target}),{direction}="",ISNUMBER({points})),'
        f'IF(AND(COUNT(FIND({_ANY_DIGITS},{{target}}))=0,{{points}}>0),{said},""),"")'
    )

    def value(values: Values) -> Value:
        target, actual, points = values["target"], values["actual"], number_at(values, "points")
        if not isinstance(target, str) or not target or values["direction"] not in (None, ""):
            return ""
        if re.search(r"[0-9０-９]", target) or points is None or points <= 0:
            return ""
        high, middle = (min(points, half_up(share * points, places)) for share in (upper, lower))
        below_high = max(middle, high - profile.unit_in_last_place)
        below_middle = max(Decimal(0), middle - profile.unit_in_last_place)
        bands = (
            f"{plain(high)}～{plain(points)}", f"{plain(middle)}～{plain(below_high)}", f"0～{plain(below_middle)}",
        )  # fmt: skip
        text = actual if isinstance(actual, str) else ""
        if "部分" in text:
            return bands[1]
        if "未达成" in text:
            return bands[2]
        if text.lower() == target.lower() or text.startswith("达成"):
            return bands[0]
        return f"达成 {bands[0]}；部分达成 {bands[1]}；未达成 {bands[2]}"

    return LiveFormula("band", template, value)
