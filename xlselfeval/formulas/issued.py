"""The live formulas of an issued workbook: rate, execution score, totals, grade; and the list of all.

They are a second description of the rules: the recomputation in `scoring` does not use them.
One template gives the text that is written and the pattern by which it is found again, so a
formula that nobody changed is evaluated without any formula engine. Every formula guards its
numbers with ISNUMBER, because text ≥ number is TRUE in Excel.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import lru_cache

from xlselfeval.formulas.live_formula import LiveFormula, Value, Values, figure_of, number_at, numbers_of
from xlselfeval.formulas.row_checks import check_formulas
from xlselfeval.formulas.suggestions import NUMBER, band_formula, direction_formula, suggestion_formula
from xlselfeval.scheme.model import Scheme
from xlselfeval.scoring.number import half_up, plain


def _rate(values: Values) -> Value:
    budget, spent = number_at(values, "budget"), number_at(values, "spent")
    return "" if budget is None or spent is None or budget <= 0 else spent / budget


def _execution_score(values: Values) -> Value:
    points, rate = number_at(values, "points"), number_at(values, "rate")
    if points is None or rate is None:
        return ""
    return half_up(points * max(Decimal(0), min(Decimal(1), rate)), figure_of(values))


def _sum(values: Values) -> Value:
    numbers = [*numbers_of(values, "execution"), *numbers_of(values, "rows")]
    return half_up(sum(numbers, Decimal(0)), figure_of(values)) if numbers else ""


RATE = LiveFormula(
    "rate", 'IF(AND(ISNUMBER({budget}),ISNUMBER({spent})),IF({budget}>0,{spent}/{budget},""),"")', _rate
)
EXECUTION_SCORE = LiveFormula(
    "execution-score",
    'IF(AND(ISNUMBER({points}),ISNUMBER({rate})),ROUND({points}*MAX(0,MIN(1,{rate})),{figure}),"")',
    _execution_score,
)
# The rows end above the total itself (see `rows_above`): what is inserted there is summed too.
SUM = LiveFormula("sum", 'IF(COUNT({execution},{rows})=0,"",ROUND(SUM({execution},{rows}),{figure}))', _sum)


def rows_above(first: str, letters: str) -> str:
    """Return the range from `first` to the cell above the formula, whatever rows were inserted."""
    return f"{first}:INDEX({letters}:{letters},ROW()-1)"


@lru_cache(maxsize=64)
def grade_formula(scheme: Scheme) -> LiveFormula:
    """Build the formula that gives 「等级：优」 from the total, by the scheme's grades."""
    choice = f'"{scheme.grades[-1].name}"'
    for grade in reversed(scheme.grades[:-1]):
        choice = f'IF({{total}}>={plain(grade.minimum)},"{grade.name}",{choice})'

    def value(values: Values) -> Value:
        total = number_at(values, "total")
        return "等级：" + ("" if total is None else scheme.grade_of(total))

    return LiveFormula("grade", f'"等级："&IF(ISNUMBER({{total}}),{choice},"")', value)


def _plain(operation: Callable[[list[Decimal]], Decimal | None]) -> Callable[[Values], Value]:
    """Wrap an operation on a formula's numbers in the order of their names; a text gives nothing."""

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


# Formulas of forms that units drew; the names say nothing of the cells.
_OWN = (
    *(
        LiveFormula("own", template, _plain(lambda numbers: sum(numbers, Decimal(0))))
        for template in (
            "SUM({rows})", "SUM({rows})+{one}", "{one}+SUM({rows})", "SUM({one},{rows})", "SUM({rows},{one})",
            "{one}+{two}", "{one}+{two}+{three}",
        )
    ),
    LiveFormula("own", "{one}/{two}", _plain(lambda numbers: numbers[0] / numbers[1] if numbers[1] else None)),
    LiveFormula("own", "{one}*{two}", _plain(lambda numbers: numbers[0] * numbers[1])),
    LiveFormula("own", "ROUND({one}*{two},2)", _plain(lambda numbers: half_up(numbers[0] * numbers[1], 2))),
    LiveFormula("own", "ROUND({one}/{two},4)", _plain(lambda numbers: half_up(numbers[0] / numbers[1], 4) if numbers[1] else None)),
)  # fmt: skip


def _copied(values: Values) -> Value:
    value = values["one"]
    return Decimal(0) if value is None else value if isinstance(value, Decimal | str) else None


# A cell that shows another, such as the suggested score beside it.
_COPY = LiveFormula("copy", "{one}", _copied)


@lru_cache(maxsize=64)
def known_formulas(scheme: Scheme) -> tuple[LiveFormula, ...]:
    """Return the formulas that need no library: the issued ones, and the plainest that units write."""
    return *_scoring_formulas(scheme), *_OWN, _COPY


@lru_cache(maxsize=64)
def live_formulas(scheme: Scheme) -> tuple[LiveFormula, ...]:
    """Return every formula that a workbook of this scheme is issued with, the help included."""
    return *_scoring_formulas(scheme), *check_formulas(scheme)


def _scoring_formulas(scheme: Scheme) -> tuple[LiveFormula, ...]:
    graded = (grade_formula(scheme),) if scheme.grades else ()
    return (
        RATE, EXECUTION_SCORE, SUM, *graded, NUMBER, band_formula(scheme),
        *(suggestion_formula(scheme.profile, fraction=fraction) for fraction in (False, True)),
        *(direction_formula(cost=cost, timely=timely) for cost in (False, True) for timely in (False, True)),
    )  # fmt: skip
