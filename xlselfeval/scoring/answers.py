"""The answers that scores are recomputed from: no declared score, no formula."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType, NoneType
from typing import TYPE_CHECKING

from xlselfeval.cell import NOTHING, Cell, Written, written_day
from xlselfeval.errors import WrongArgument, expect, expect_all, expect_between, expect_texts, in_a_line
from xlselfeval.plain_number import Number, exact, not_negative, plain_whole
from xlselfeval.scoring.number import amount_of, plain
from xlselfeval.scoring.units import Unit, unit_of
from xlselfeval.submission import Submission

if TYPE_CHECKING:
    from typing_extensions import Self

Typed = Number | date | None  # what one types into a cell
_TEXTS = {
    "category": "一级指标",
    "subcategory": "二级指标",
    "name": "三级指标",
    "unit": "计量单位",
    "standard": "评分标准",
    "note": "偏差原因",
}
TEN_THOUSAND = Decimal(10_000)
YEARS = (1000, 9999)  # the first and the last year that is read from a form


@dataclass(frozen=True, kw_only=True, slots=True, eq=False, repr=False)
class Answer:
    """An indicator as the rules see it; points are None where none can be read.

    `unit` governs target and actual alike, `standard` is the form's own rule for the row, `part_of` the place of the
    row whose points or score it shares, `budget` the budget of the form in 元, `note` the reason beside the row.
    """

    category: str
    subcategory: str
    name: str
    target: Written
    actual: Written
    points: Decimal | None
    unit: str = ""
    standard: str = ""
    part_of: int | None = None
    budget: Decimal | None = None
    note: str = ""

    def __post_init__(self) -> None:
        """Refuse plain values, which `typed` takes."""
        for value in (self.target, self.actual):
            expect(value, Written, "单元格的内容（Written）；文字、数字、日期请用 Answer.typed")
        expect(self.points, (Decimal, NoneType), "分值（Decimal）；一般的数字请用 Answer.typed")
        expect_texts(self, _TEXTS)

    def __repr__(self) -> str:
        points = "no" if self.points is None else plain(self.points)
        return in_a_line(f"<Answer {self.name}: {self.target.text} → {self.actual.text}, {points} points>")

    @classmethod
    def typed(
        cls,
        *,
        target: Typed,
        actual: Typed,
        points: Number,
        category: str = "",
        subcategory: str = "",
        name: str = "",
        unit: str = "",
        standard: str = "",
    ) -> Self:
        """Make an answer from plain texts, numbers and dates, each as one would type it into a cell.

        `target` is such as "≥95%", with its unit there or in `unit`; `actual` 96, "96%" or a date, None or "" for a blank
        cell. Write a share as 96 or "96%": beside a target in percent a bare 0.96 is read both ways. `points` are not below 0.
        `subcategory` (成本指标, 时效指标) helps with a target without a sign, `standard` is the form's own rule for the row.
        Raises WrongArgument for any other value.
        """
        return cls(
            category=category, subcategory=subcategory, name=name, target=_written(target, "target"), actual=_written(actual, "actual"),
            points=not_negative(points, "points（分值）"), unit=unit, standard=standard,
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True, eq=False, repr=False)
class ExecutionAnswer:
    """The execution row as the rules see it; money in the form's unit."""

    points: Decimal | None
    budget_adjusted: Decimal | None
    budget_spent: Decimal | None

    def __post_init__(self) -> None:
        """Refuse plain numbers, which `typed` takes."""
        for value in (self.points, self.budget_adjusted, self.budget_spent):
            expect(value, (Decimal, NoneType), "Decimal；一般的数字请用 ExecutionAnswer.typed")

    def __repr__(self) -> str:
        return f"<ExecutionAnswer {self.budget_spent} of {self.budget_adjusted}, {self.points} points>"

    @classmethod
    def typed(cls, *, points: Number, budget_adjusted: Number, budget_spent: Number) -> Self:
        """Make the answer from plain numbers, or their texts; WrongArgument for anything else.

        `points` are not below 0; both amounts are in one unit of money, 元 or 万元, as only their ratio counts.
        """
        return cls(
            points=not_negative(points, "points（分值）"),
            budget_adjusted=exact(budget_adjusted, "budget_adjusted（全年预算数）"),
            budget_spent=exact(budget_spent, "budget_spent（全年执行数）"),
        )


@dataclass(frozen=True, kw_only=True, slots=True, eq=False, repr=False)
class Answers:
    """All that scores are recomputed from; `year` completes deadlines without one."""

    year: int | None
    execution: ExecutionAnswer | None
    rows: tuple[Answer, ...]

    def __post_init__(self) -> None:
        """Refuse anything but answers and a year of four digits."""
        object.__setattr__(self, "year", plain_whole(self.year))
        if self.year is not None:
            expect_between(self.year, *YEARS, "年度（整数，如 2024）")
        expect(self.execution, (ExecutionAnswer, NoneType), "执行率一行（ExecutionAnswer.typed 所得）")
        expect_all(self.rows, Answer, "各行的答案（Answer.typed 所得）")

    def __repr__(self) -> str:
        return f"<Answers {self.year or 'no year'}: {len(self.rows)} rows{', execution' if self.execution else ''}>"


def answers_of(
    submission: Submission,
    targets: Mapping[int, str] = MappingProxyType({}),
    points: Mapping[int, Decimal] = MappingProxyType({}),
    execution_points: Decimal | None = None,
) -> Answers:
    """Return the part of a submission that its scores are recomputed from.

    `targets` and `points`, by the place of the row, and `execution_points` go before those of the form.
    """
    expect(submission, Submission, "读出的自评表（read 所得的一张）")
    budget = _budget(submission)
    return Answers(
        year=submission.year,
        execution=_execution(submission, execution_points),
        rows=tuple(
            Answer(
                category=row.category,
                subcategory=row.subcategory,
                name=row.name,
                target=Written(targets[place], targets[place]) if place in targets else row.target.written,
                actual=row.actual.written,
                points=points[place] if place in points else amount_of(row.points.written).number,
                unit=row.unit,
                standard=row.standard,
                part_of=row.part_of,
                budget=budget,
                note=row.note.text,
            )
            for place, row in enumerate(submission.rows)
        ),
    )


def _execution(submission: Submission, points: Decimal | None) -> ExecutionAnswer | None:
    funds = submission.funds
    if funds is None:
        return None
    unit = unit_of_money(funds.unit)
    return ExecutionAnswer(
        points=_number(funds.points, None) if points is None else points,
        budget_adjusted=_number(funds.total.budget_adjusted, unit),
        budget_spent=_number(funds.total.budget_spent, unit),
    )


def _budget(submission: Submission) -> Decimal | None:
    """Return the adjusted budget of a form in 元."""
    funds = submission.funds
    if funds is None or funds.total.budget_adjusted is None:
        return None
    amount = amount_of(funds.total.budget_adjusted.written, unit_of_money(funds.unit)).number
    return None if amount is None else amount * unit_of_money(funds.unit).factor


def unit_of_money(name: str) -> Unit:
    """Return the unit of the form's money block: 元 or 万元."""
    return unit_of("元", TEN_THOUSAND if name == "万元" else Decimal(1))


def _number(cell: Cell | None, unit: Unit | None) -> Decimal | None:
    return None if cell is None else amount_of(cell.written, unit).number


def _written(value: Typed, what: str) -> Written:
    """Return a plain value as a cell holds it; spaces alone are nothing.

    Raises WrongArgument for what no cell holds, as NaN and NaT.
    """
    if value is None or (isinstance(value, str) and not value.strip()):
        return NOTHING
    if isinstance(value, str):
        return Written(value, value)
    if isinstance(value, date) and value == value:  # noqa: PLR0124 - NaT of pandas is not itself
        return written_day(date(*value.timetuple()[:3]))
    try:
        number = exact(value, what)  # type: ignore[arg-type]
    except WrongArgument as error:
        raise WrongArgument(f"{what} 可以是文字、数字或日期，空白请写 None，不能是 {value!r}") from error
    return Written(number, plain(number))
