"""Evaluation of a form's own formulas, and the submission with the results of uncalculated ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from typing import Any, TypeVar

from xlselfeval.cell import Cell, Written
from xlselfeval.files.number_format import written_number
from xlselfeval.files.sheet import UNKNOWN_FORMULA
from xlselfeval.formulas.issued import known_formulas
from xlselfeval.formulas.live_formula import Value
from xlselfeval.formulas.values import FormulaValues, as_value
from xlselfeval.scheme.model import Scheme
from xlselfeval.submission import FundLine, Funds, IndicatorRow, OpenFormula, Submission, TotalRow

_DEPENDENT = "dependent"  # the reason of a formula that reads one which is not evaluated


@dataclass(frozen=True, kw_only=True, slots=True, eq=False, repr=False)
class Evaluated:
    """A submission whose uncalculated cells hold what their formulas give.

    `by_formula` maps an address within the sheet to what the cell's own formula really gives;
    `uncalculated` lists the formula cells that came without a value, `unevaluated` those whose formula
    was not evaluated, with the reason. In a copy with values, one that came without a result is none of the unit's.
    """

    submission: Submission
    by_formula: Mapping[str, Value]
    uncalculated: tuple[Cell, ...]
    unevaluated: tuple[OpenFormula, ...]


def evaluate(scheme: Scheme, submission: Submission) -> Evaluated:
    """Evaluate the formulas of a form from its values."""
    cells = {cell.ref: cell for cell in form_cells(submission) if not cell.is_absent}
    values = FormulaValues(known_formulas(scheme), cells, submission.cells)
    by_formula = {ref: as_value(value) for ref, value in values.all().items()}
    uncalculated = tuple(cell for cell in cells.values() if cell.is_uncalculated)
    if uncalculated:
        submission = _fill_uncalculated(submission, by_formula)
    return Evaluated(
        submission=submission,
        by_formula=by_formula,
        uncalculated=uncalculated,
        unevaluated=tuple(
            OpenFormula(cell, values.refused.get(ref, _DEPENDENT), ref in values.following)
            for ref, cell in cells.items()
            if (ref in values.refused or ref in values.dependent)
            and not (submission.copy_of and cell.formula == UNKNOWN_FORMULA)
        ),
    )


def form_cells(submission: Submission) -> Iterator[Cell]:
    """Yield every cell of the form that may hold a formula or be referred to."""
    funds, total = submission.funds, submission.total
    if funds is not None:
        for line in (funds.total, *funds.lines):
            yield from (
                cell for cell in (line.budget_initial, line.budget_adjusted, line.budget_spent) if cell
            )
        yield from (cell for cell in (funds.points, funds.rate, funds.score) if cell)
        yield from (rate for _, rate in line_rates(submission))
    for row in submission.rows:
        yield from (row.target, row.actual, row.points, row.score, row.note)
    yield from (cell for cell in (total.points, total.score, total.grade) if cell)


def line_rates(submission: Submission) -> Iterator[tuple[FundLine, Cell]]:
    """Yield the fund lines below the total that hold something in the column of the rates."""
    funds = submission.funds
    for line in () if funds is None or funds.rate is None else funds.lines:
        row = next((cell.row for cell in (line.budget_adjusted, line.budget_spent) if cell), 0)
        rate = submission.cells.get((row, funds.rate.column)) if funds and funds.rate else None
        if rate is not None:
            yield line, rate


_Part = TypeVar("_Part", FundLine, Funds, IndicatorRow, TotalRow)


def _fill_uncalculated(submission: Submission, by_formula: Mapping[str, Value]) -> Submission:
    """Put the results of uncalculated formulas into a submission."""

    def fill(part: _Part) -> _Part:
        found: dict[str, Any] = {}
        for field in fields(part):
            cell = getattr(part, field.name)
            if isinstance(cell, Cell) and cell.is_uncalculated and cell.ref in by_formula:
                found[field.name] = with_result(cell, by_formula[cell.ref])
        return replace(part, **found)

    funds = submission.funds
    if funds is not None:
        funds = fill(replace(funds, total=fill(funds.total), lines=tuple(map(fill, funds.lines))))
    rows = tuple(map(fill, submission.rows))
    return replace(submission, rows=rows, funds=funds, total=fill(submission.total))


def with_result(cell: Cell, value: Value) -> Cell:
    """Return a cell with what its formula gives."""
    code = cell.written.number_format
    if isinstance(value, Decimal):
        return cell._replace(written=written_number(value, code, date1904=False))
    return cell._replace(written=Written(value or "", value or "", code))
