"""What the form's own formulas give, where they are the issued ones; no formula engine is needed."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from xlselfeval.scheme.model import Scheme
from xlselfeval.scoring.number import plain
from xlselfeval.submission import Cell, FundLine, Submission, TotalRow, Written, column_letters
from xlselfeval.workbook.live import declaring_formulas
from xlselfeval.workbook.liveformula import LiveFormula, Value
from xlselfeval.workbook.sheet import position


@dataclass(frozen=True, kw_only=True, slots=True, eq=False, repr=False)
class Evaluated:
    """A submission whose uncalculated cells hold what their formulas give.

    `by_formula` maps an address within the sheet to what the cell's own formula really gives;
    `uncalculated` lists the formula cells that came without a value.
    """

    submission: Submission
    by_formula: Mapping[str, Value]
    uncalculated: tuple[Cell, ...]


def evaluate(scheme: Scheme, submission: Submission) -> Evaluated:
    """Compute the issued formulas of a form from the values that stand in it."""
    cells = {cell.ref: cell for cell in form_cells(submission) if not cell.is_absent}
    by_formula = live_values(declaring_formulas(scheme), cells, submission.cells)
    uncalculated = tuple(cell for cell in cells.values() if cell.is_uncalculated)
    if uncalculated:
        submission = _filled(submission, by_formula)
    return Evaluated(submission=submission, by_formula=by_formula, uncalculated=uncalculated)


def value_from_shown(
    formulas: Sequence[LiveFormula], cell: Cell, cells: Mapping[tuple[int, int], Cell]
) -> Decimal | str | None:
    """What a cell's formula gives from the values that the cells show; None where that is not known."""
    found = None if cell.formula is None else _recognise(formulas, cell.formula)
    if found is None:
        return None
    formula, refs = found

    def shown(ref: str) -> Value:
        other = cells.get(position(ref))
        if other is None:
            return None
        if other.is_uncalculated or not isinstance(other.written.value, Decimal | str | None):
            raise _UnknownError  # a date or a truth counts as a number in Excel
        return _plain_value(other)

    try:
        values = {
            name: tuple(map(shown, _refs(span, cell.ref))) if ":" in span else shown(span)
            for name, span in refs.items()
        }
        value = formula.value(values)
    except _UnknownError:
        return None
    return None if formula.role == "own" and not isinstance(value, Decimal) else value  # "5"+3 is 8 in Excel


def live_values(
    formulas: Sequence[LiveFormula],
    cells: Mapping[str, Cell],
    others: Mapping[tuple[int, int], Cell] | None = None,
) -> dict[str, Value]:
    """Address → value of every cell whose formula is one of these; `others` may be referred to."""
    values: dict[str, Value] = {}
    computed: set[str] = set()
    unknown: set[str] = set()

    def value_at(ref: str) -> Value:
        if ref in unknown:
            raise _UnknownError
        if ref in values:
            return values[ref]
        cell = cells.get(ref) or (others or {}).get(position(ref))
        if cell is None:
            return None
        values[ref] = _plain_value(cell)  # a formula that refers to itself finds the value shown
        found = None if cell.formula is None else _recognise(formulas, cell.formula)
        try:
            if found is not None:
                formula, refs = found
                values[ref] = formula.value({name: resolve(span, ref) for name, span in refs.items()})
                computed.add(ref)
            elif cell.is_uncalculated:
                raise _UnknownError
        except _UnknownError:
            unknown.add(ref)
            raise
        return values[ref]

    def resolve(span: str, at: str) -> Value | tuple[Value, ...]:
        if ":" in span:
            return tuple(value_at(ref) for ref in _refs(span, at))
        return Decimal(span) if span[0].isdecimal() else value_at(span)

    for ref in cells:
        with contextlib.suppress(_UnknownError):
            value_at(ref)
    return {ref: values[ref] for ref in cells if ref in computed}


class _UnknownError(Exception):
    """A formula that is not ours and has no value: nothing that refers to it is known."""


def _recognise(formulas: Sequence[LiveFormula], text: str) -> tuple[LiveFormula, dict[str, str]] | None:
    for formula in formulas:
        refs = formula.match(text)
        if refs is not None:
            return formula, refs
    return None


def _plain_value(cell: Cell) -> Value:
    value = cell.written.value
    return value if isinstance(value, Decimal | str) else None


def _refs(span: str, at: str) -> Iterator[str]:
    """The addresses of a range in the formula at `at`; G12:INDEX(G:G,ROW()-1) ends above it."""
    start, _, end = span.partition(":")
    if end.startswith("INDEX"):
        end = f"{end[len('INDEX(') :].partition(':')[0]}{max(1, position(at)[0] - 1)}"
    (top, left), (bottom, right) = position(start), position(end)
    if (bottom - top + 1) * (right - left + 1) > _LARGEST_RANGE:
        raise _UnknownError
    for row in range(top, bottom + 1):
        for column in range(left, right + 1):
            yield f"{column_letters(column)}{row}"


_LARGEST_RANGE = 10_000


def form_cells(submission: Submission) -> Iterator[Cell]:
    """Every cell of the form that a formula may stand in or refer to."""
    funds, total = submission.funds, submission.total
    if funds is not None:
        for line in (funds.total, *funds.lines):
            yield from (
                cell for cell in (line.budget_initial, line.budget_adjusted, line.budget_spent) if cell
            )
        yield from (cell for cell in (funds.points, funds.rate, funds.score) if cell)
    for row in submission.rows:
        yield from (row.target, row.actual, row.points, row.score)
    yield from (cell for cell in (total.points, total.score, total.grade) if cell)


def _filled(submission: Submission, by_formula: Mapping[str, Value]) -> Submission:
    """The submission with the results of uncalculated formulas in place."""

    def fill(cell: Cell | None) -> Cell | None:
        if cell is None or not cell.is_uncalculated or cell.ref not in by_formula:
            return cell
        value = by_formula[cell.ref]
        text = plain(value) if isinstance(value, Decimal) else value or ""
        return cell._replace(written=Written(value, text, cell.written.number_format))

    def fill_line(line: FundLine) -> FundLine:
        return replace(
            line,
            budget_initial=fill(line.budget_initial),
            budget_adjusted=fill(line.budget_adjusted),
            budget_spent=fill(line.budget_spent),
        )

    funds, total = submission.funds, submission.total
    if funds is not None:
        lines = tuple(fill_line(line) for line in funds.lines)
        funds = replace(
            funds, total=fill_line(funds.total), lines=lines, rate=fill(funds.rate), score=fill(funds.score)
        )
    return replace(
        submission,
        rows=tuple(replace(row, score=fill(row.score) or row.score) for row in submission.rows),
        funds=funds,
        total=TotalRow(points=fill(total.points), score=fill(total.score), grade=fill(total.grade)),
    )
