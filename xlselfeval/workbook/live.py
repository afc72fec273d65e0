"""The live formulas of an issued workbook: their text, how to recognise them, and equal functions.

They are a second description of the rules: the recomputation in `scoring` does not use them.
One template gives the text that is written and the pattern by which it is found again, so a
formula that nobody changed is evaluated without any formula engine. Every formula guards its
numbers with ISNUMBER, because text ≥ number is TRUE in Excel.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from xlselfeval.scheme.model import Scheme
from xlselfeval.scoring.number import half_up, plain

Value = Decimal | str | None
# What a name in a template stands for: one cell's value, or the values of a range.
Values = Mapping[str, Value | Sequence[Value]]

_NAME = re.compile(r"\{([a-z]\w*)\}")
_REF = r"\$?[A-Z]{1,3}\$?[1-9]\d{0,6}"


@dataclass(frozen=True, slots=True)
class LiveFormula:
    """A formula with {names} for references; `value` computes it from the values at those names."""

    role: str
    template: str
    value: Callable[[Values], Value]

    def text(self, **refs: str) -> str:
        """The formula for these references, without "="."""
        return _NAME.sub(lambda match: refs[match[1]], self.template)

    def match(self, formula: str) -> dict[str, str] | None:
        """The references of a formula that is this one, or None."""
        found = _pattern(self.template).fullmatch(formula.replace(" ", ""))
        return {name: ref.replace("$", "") for name, ref in found.groupdict().items()} if found else None


@lru_cache(maxsize=256)
def _pattern(template: str) -> re.Pattern[str]:
    seen: set[str] = set()
    parts: list[str] = []
    last = 0
    compact = template.replace(" ", "")
    for match in _NAME.finditer(compact):
        parts.append(re.escape(compact[last : match.start()]))
        name = match[1]
        kind = f"{_REF}:{_REF}" if name == "rows" else _REF
        parts.append(f"(?P={name})" if name in seen else f"(?P<{name}>{kind})")
        seen.add(name)
        last = match.end()
    return re.compile("".join(parts) + re.escape(compact[last:]), re.I)


def _number(value: object) -> Decimal | None:
    return value if isinstance(value, Decimal) else None


def _numbers(values: Values) -> list[Decimal]:
    rows = values["rows"]
    cells = [
        values["execution"],
        *(rows if isinstance(rows, Sequence) and not isinstance(rows, str) else [rows]),
    ]
    return [cell for cell in cells if isinstance(cell, Decimal)]


def _rate(values: Values) -> Value:
    budget, spent = _number(values["budget"]), _number(values["spent"])
    return "" if budget is None or spent is None or budget <= 0 else spent / budget


def _execution_score(values: Values) -> Value:
    points, rate = _number(values["points"]), _number(values["rate"])
    if points is None or rate is None:
        return ""
    return half_up(points * max(Decimal(0), min(Decimal(1), rate)), 2)


def _sum(values: Values) -> Value:
    numbers = _numbers(values)
    return half_up(sum(numbers, Decimal(0)), 2) if numbers else ""


RATE = LiveFormula(
    "rate",
    'IF(AND(ISNUMBER({budget}),ISNUMBER({spent})),IF({budget}>0,{spent}/{budget},""),"")',
    _rate,
)
EXECUTION_SCORE = LiveFormula(
    "execution-score",
    'IF(AND(ISNUMBER({points}),ISNUMBER({rate})),ROUND({points}*MAX(0,MIN(1,{rate})),2),"")',
    _execution_score,
)
SUM = LiveFormula("sum", 'IF(COUNT({execution},{rows})=0,"",ROUND(SUM({execution},{rows}),2))', _sum)


@lru_cache(maxsize=64)
def grade_formula(scheme: Scheme) -> LiveFormula:
    """「等级：优」 from the total, by the scheme's grades."""
    choice = f'"{scheme.grades[-1].name}"'
    for grade in reversed(scheme.grades[:-1]):
        choice = f'IF({{total}}>={grade.minimum},"{grade.name}",{choice})'

    def value(values: Values) -> Value:
        total = _number(values["total"])
        return "等级：" + ("" if total is None else scheme.grade_of(total))

    return LiveFormula("grade", f'"等级："&IF(ISNUMBER({{total}}),{choice},"")', value)


# Beside the print area: K direction and L number of a target, M suggested score, N allowed band.
DIRECTION_MISSING = "请写明≥或≤"
_DIGITS = "{0,1,2,3,4,5,6,7,8,9}"


@lru_cache(maxsize=4)
def direction_formula(*, cost: bool, timely: bool) -> LiveFormula:
    """K: ≥ ≤ or = of a target that the unit types in; a bare number asks for at least that much."""
    bare = f'"{DIRECTION_MISSING}"' if cost else 'IF({target}=0,"=","≥")'
    if timely:  # a bare number may be a date
        bare = '""'
    template = (
        f'IF(ISNUMBER({{target}}),{bare},IF(ISTEXT({{target}}),IF(OR(LEFT({{target}},1)="≥",LEFT({{target}},1)=">"),"≥",'
        'IF(OR(LEFT({target},1)="≤",LEFT({target},1)="<"),"≤",IF(LEFT({target},1)="=","=",'
        + ('""' if cost or timely else 'IF(COUNT(FIND(LEFT({target},1),"123456789"))>0,"≥","")')
        + '))),""))'
    )

    def value(values: Values) -> Value:
        target = values["target"]
        if isinstance(target, Decimal):
            if timely:
                return ""
            return DIRECTION_MISSING if cost else ("=" if target == 0 else "≥")
        first = target[:1] if isinstance(target, str) else ""
        if first and first in "123456789":
            return "" if cost or timely else "≥"
        return {"≥": "≥", ">": "≥", "≤": "≤", "<": "≤", "=": "="}.get(first, "")

    return LiveFormula("direction", template, value)


# A text that holds one of these is no plain number with a unit: a date, an interval, a multiple, a doubt.
_NO_NUMBER = "年月日号-/:,~至到或和及万亿千百余多约左右±+Ee¥￥$()（）"
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
    """A typed target without its comparator, percent sign and spaces."""
    text = target[1:21] if target[:1] in "≥>≤<=" else target[:20]
    return text.replace("%", "").replace("=", "").replace(" ", "")


_SIGN_GONE = 'SUBSTITUTE(SUBSTITUTE(SUBSTITUTE(MID({target},1+COUNT(FIND(LEFT({target},1),"≥>≤<=")),20),"%",""),"=","")," ","")'
_PREFIXES = "{1,2,3,4,5,6,7,8,9,10}"


def _number_template() -> str:
    """The leading number of a typed target, where nothing else in it is a figure.

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


@lru_cache(maxsize=2)
def suggestion_formula(*, linear: bool) -> LiveFormula:
    """M: the score by the rule for ≥, ≤ and =; nothing where a fraction may be a percent or a sign is missing."""
    percent = 'IF(ISTEXT({target}),ISNUMBER(FIND("%",{target})),FALSE)'
    given = f"IF(AND({percent},ABS({{actual}})<=1),{{actual}}*100,{{actual}})"
    at_least = f"IF({given}>={{number}},{{points}},ROUND({{points}}*{given}/{{number}},2))"
    equal = f"IF({{number}}=0,IF({given}=0,{{points}},0),{at_least})"
    late = (
        f"IF({given}>=2*{{number}},0,ROUND({{points}}*(2*{{number}}-{given})/{{number}},2))"
        if linear
        else f"IF({{number}}=0,0,ROUND({{points}}*{{number}}/{given},2))"
    )
    at_most = f"IF({given}<={{number}},{{points}},{late})"
    unsure = f"OR({{actual}}<0,{{number}}<0,AND(NOT({percent}),{{number}}>1,{{actual}}>0,{{actual}}<1))"
    template = (
        f'IF(AND(ISNUMBER({{number}}),ISNUMBER({{actual}}),ISNUMBER({{points}})),IF({unsure},"",'
        f'IF({{direction}}="≥",{at_least},IF({{direction}}="≤",{at_most},IF({{direction}}="=",{equal},"")))),"")'
    )

    def value(values: Values) -> Value:
        return _suggestion(values, linear=linear)

    return LiveFormula("suggestion", template, value)


def _suggestion(values: Values, *, linear: bool) -> Value:
    target, points = values["target"], _number(values["points"])
    actual, number = _number(values["actual"]), _number(values["number"])
    direction = values["direction"]
    if actual is None or number is None or points is None:
        return ""
    percent = isinstance(target, str) and "%" in target
    if actual < 0 or number < 0 or (not percent and number > 1 and 0 < actual < 1):
        return ""
    given = actual * 100 if percent and actual <= 1 else actual
    reached = (
        given <= number
        if direction == "≤"
        else (given == 0 if number == 0 and direction == "=" else given >= number)
    )
    if direction not in ("≥", "≤", "="):
        return ""
    if reached:
        return points
    if direction != "≤":
        return half_up(points * given / number, 2) if number else Decimal(0)
    if linear:
        return half_up(points * (2 * number - given) / number, 2) if given < 2 * number else Decimal(0)
    return half_up(points * number / given, 2)


@lru_cache(maxsize=64)
def band_formula(scheme: Scheme) -> LiveFormula:
    """N: the scores that the stated result of a qualitative row allows."""
    upper, lower = scheme.profile.bands
    first = f'ROUND({upper}*{{points}},2)&"～"&{{points}}'
    second = f'ROUND({lower}*{{points}},2)&"～"&ROUND(ROUND({upper}*{{points}},2)-0.01,2)'
    third = f'"0～"&ROUND(ROUND({lower}*{{points}},2)-0.01,2)'
    every = f'"达成 "&{first}&"；部分达成 "&{second}&"；未达成 "&{third}'
    said = (
        f'IF(ISNUMBER(FIND("部分达成",{{actual}})),{second},IF(ISNUMBER(FIND("未达成",{{actual}})),{third},'
        f'IF(OR({{actual}}={{target}},LEFT({{actual}},2)="达成"),{first},{every})))'
    )
    template = (
        'IF(AND(ISTEXT({target}),{direction}="",ISNUMBER({points})),'
        f'IF(AND(COUNT(FIND({_DIGITS},{{target}}))=0,{{points}}>0),{said},""),"")'
    )

    def value(values: Values) -> Value:
        target, actual, points = values["target"], values["actual"], _number(values["points"])
        if (
            not isinstance(target, str)
            or not target
            or values["direction"] not in (None, "")
            or points is None
        ):
            return ""
        if re.search(r"[0-9]", target) or points <= 0:
            return ""
        high, middle = half_up(upper * points, 2), half_up(lower * points, 2)
        step = Decimal("0.01")
        bands = (
            f"{plain(high)}～{plain(points)}", f"{plain(middle)}～{plain(high - step)}", f"0～{plain(middle - step)}",
        )  # fmt: skip
        text = actual if isinstance(actual, str) else ""
        if "部分达成" in text:
            return bands[1]
        if "未达成" in text:
            return bands[2]
        if text.lower() == target.lower() or text.startswith("达成"):
            return bands[0]
        return f"达成 {bands[0]}；部分达成 {bands[1]}；未达成 {bands[2]}"

    return LiveFormula("band", template, value)


def _plain(operation: Callable[[list[Decimal]], Decimal | None]) -> Callable[[Values], Value]:
    """An operation on the numbers of a formula in the order of their names; text among them gives nothing."""

    def value(values: Values) -> Value:
        numbers: list[Decimal] = []
        for name in values:
            found = values[name]
            if isinstance(found, Sequence) and not isinstance(found, str):
                numbers += [cell for cell in found if isinstance(cell, Decimal)]  # SUM skips text
            elif isinstance(found, str):
                return ""
            else:
                numbers.append(found if isinstance(found, Decimal) else Decimal(0))
        result = operation(numbers)
        return "" if result is None else result

    return value


def _quotient(numbers: list[Decimal]) -> Decimal | None:
    return numbers[0] / numbers[1] if numbers[1] else None


def _added(numbers: list[Decimal]) -> Decimal:
    return sum(numbers, Decimal(0))


# What people write into forms of their own; the names say nothing of what stands there.
_OWN = (
    *(
        LiveFormula("own", template, _plain(_added))
        for template in (
            "SUM({rows})", "SUM({rows})+{one}", "{one}+SUM({rows})", "SUM({one},{rows})", "SUM({rows},{one})",
            "{one}+{two}", "{one}+{two}+{three}",
        )
    ),
    LiveFormula("own", "{one}/{two}", _plain(_quotient)),
    LiveFormula("own", "{one}*{two}", _plain(lambda numbers: numbers[0] * numbers[1])),
    LiveFormula("own", "ROUND({one}*{two},2)", _plain(lambda numbers: half_up(numbers[0] * numbers[1], 2))),
    LiveFormula("own", "ROUND({one}/{two},4)", _plain(lambda numbers: half_up(numbers[0] / numbers[1], 4) if numbers[1] else None)),
)  # fmt: skip


def declaring_formulas(scheme: Scheme) -> tuple[LiveFormula, ...]:
    """The formulas in the form itself: rate, execution score, totals, grade; and the plainest of people's own."""
    return RATE, EXECUTION_SCORE, SUM, grade_formula(scheme), *_OWN


@lru_cache(maxsize=64)
def live_formulas(scheme: Scheme) -> tuple[LiveFormula, ...]:
    """Every formula that a workbook of this scheme is issued with, also those beside the print area."""
    return (
        RATE, EXECUTION_SCORE, SUM, grade_formula(scheme), NUMBER, band_formula(scheme),
        suggestion_formula(linear=scheme.profile.at_most == "linear"),
        *(direction_formula(cost=cost, timely=timely) for cost in (False, True) for timely in (False, True)),
    )  # fmt: skip
