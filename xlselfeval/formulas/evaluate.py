"""Evaluation of a form's own formulas, and the submission with the results of uncalculated ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from xlselfeval.cell import Cell, Written
from xlselfeval.files.number_format import written_number
from xlselfeval.formulas.issued import known_formulas
from xlselfeval.formulas.live_formula import Value
from xlselfeval.formulas.values import FormulaValues, as_value
from xlselfeval.scheme.model import Scheme
from xlselfeval.submission import FundLine, OpenFormula, Submission


@dataclass(frozen=True, kw_only=True, slots=True, eq=False, repr=False)
class Evaluated:
    """A submission whose uncalculated cells hold what their formulas give.

    `by_formula` maps an address within the sheet to what the cell's own formula really gives;
    `uncalculated` lists the formula cells that came without a value, `unevaluated` those whose formula
    was not evaluated, with the reason.
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
            OpenFormula(cell, values.refused[ref]) for ref, cell in cells.items() if ref in values.refused
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


def _fill_uncalculated(submission: Submission, by_formula: Mapping[str, Value]) -> Submission:
    """Put the results of uncalculated formulas into a submission."""

    def fill(cell: Cell) -> Cell:
        if not cell.is_uncalculated or cell.ref not in by_formula:
            return cell
        value, code = by_formula[cell.ref], cell.written.number_format
        if isinstance(value, Decimal):
            return cell._replace(written=written_number(value, code, date1904=False))
        return cell._replace(written=Written(value or "", value or "", code))

    def fill_any(cell: Cell | None) -> Cell | None:
        return None if cell is None else fill(cell)

    def fill_line(line: FundLine) -> FundLine:
        return replace(
            line,
            budget_initial=fill_any(line.budget_initial),
            budget_adjusted=fill_any(line.budget_adjusted),
            budget_spent=fill_any(line.budget_spent),
        )

    funds, total = submission.funds, submission.total
    if funds is not None:
        lines = tuple(fill_line(line) for line in funds.lines)
        funds = replace(
            funds, total=fill_line(funds.total), lines=lines,
            points=fill_any(funds.points), rate=fill_any(funds.rate), score=fill_any(funds.score),
        )  # fmt: skip
    return replace(
        submission,
        rows=tuple(
            replace(
                row,
                target=fill(row.target),
                actual=fill(row.actual),
                points=fill(row.points),
                score=fill(row.score),
                note=fill(row.note),
            )
            for row in submission.rows
        ),
        funds=funds,
        total=replace(
            total, points=fill_any(total.points), score=fill_any(total.score), grade=fill_any(total.grade)
        ),
    )
