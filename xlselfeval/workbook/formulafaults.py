"""What became of the formulas: overwritten, changed, stale, broken, or looking into another file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from xlselfeval.scheme.model import Scheme
from xlselfeval.scoring.number import plain
from xlselfeval.submission import Cell, FormulaFault, Submission, column_letters
from xlselfeval.workbook.evaluate import form_cells, value_from_shown
from xlselfeval.workbook.live import EXECUTION_SCORE, RATE, SUM, declaring_formulas, grade_formula, rows_above
from xlselfeval.workbook.liveformula import LiveFormula
from xlselfeval.workbook.sheet import position

_ERRORS = frozenset(["#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#SPILL!", "#CALC!"])
_TEXT = re.compile(r'"[^"]*"')
_ANOTHER_FILE = re.compile(r"\[[^\]]*\]|\|'")  # [1]Sheet1!A1; application|topic
# A program may round a half the other way: one last place of a ROUND to 2; else what a float is off.
_ROUNDED, _EXACT = Decimal("0.0101"), Decimal("0.000001")


def formula_faults(scheme: Scheme, submission: Submission) -> tuple[FormulaFault, ...]:
    """The faults of a form's formulas, in the order of its cells.

    Overwritten and changed ones are told against the formulas that the form was issued with; stale ones
    where the formula can be evaluated from the values shown. Of a file whose formulas cannot be read only
    the broken ones are told: nothing else gives such a text.
    """
    if submission.values_of:
        shown = (cell for cell in form_cells(submission) if cell.text in _ERRORS)
        return tuple(FormulaFault("error", cell, cell.text, "") for cell in shown)
    faults = [*_against_issued(scheme, submission), *_in_themselves(scheme, submission)]
    return tuple(sorted(faults, key=lambda fault: (fault.cell.row, fault.cell.column)))


def _in_themselves(scheme: Scheme, submission: Submission) -> Iterator[FormulaFault]:
    formulas = declaring_formulas(scheme)
    for cell in form_cells(submission):
        if cell.formula is None:
            continue
        if cell.text in _ERRORS:
            yield FormulaFault("error", cell, cell.text, f"={cell.formula}")
        elif _ANOTHER_FILE.search(_TEXT.sub("", cell.formula)):
            yield FormulaFault("external", cell, f"={cell.formula}", "")
        elif not cell.is_uncalculated:
            true = value_from_shown(formulas, cell, submission.cells)
            if true is not None and _is_stale(cell, true):
                yield FormulaFault(
                    "stale", cell, cell.text, plain(true) if isinstance(true, Decimal) else true
                )


def _is_stale(cell: Cell, true: Decimal | str) -> bool:
    shown = cell.written.value
    if isinstance(shown, Decimal) and isinstance(true, Decimal):
        rounded = "ROUND(" in (cell.formula or "").upper()
        return abs(shown - true) > (_ROUNDED if rounded else _EXACT * max(Decimal(1), abs(true)))
    return (shown or "") != true


def _against_issued(scheme: Scheme, submission: Submission) -> Iterator[FormulaFault]:
    """The cells that every issued form has formulas in: rate and score of the execution, totals, grade."""
    if submission.snapshot is None or submission.funds is None:
        return
    funds, total = submission.funds, submission.total
    line = funds.total
    wanted: list[tuple[Cell | None, Mapping[str, Cell | None], LiveFormula]] = [
        (funds.rate, {"budget": line.budget_adjusted, "spent": line.budget_spent}, RATE),
        (funds.score, {"points": funds.points, "rate": funds.rate}, EXECUTION_SCORE),
        (total.points, {"execution": funds.points}, SUM),
        (total.score, {"execution": funds.score}, SUM),
    ]
    if scheme.asks_grade:
        wanted.append((total.grade, {"total": total.score}, grade_formula(scheme)))
    first = min((row.indicator.row for row in submission.rows), default=None)
    for cell, others, formula in wanted:
        refs = {name: other for name, other in others.items() if other is not None}
        if (
            cell is None
            or cell.is_absent
            or (cell.formula is None and cell.is_blank)
            or len(refs) < len(others)
        ):
            continue  # what the formula was to refer to is gone: there is no saying what it should be
        issued = _text(formula, cell, refs, first)
        if cell.formula is None:
            yield FormulaFault("overwritten", cell, cell.text, issued)
        elif not _is_issued(formula, cell, refs, first):
            yield FormulaFault("changed", cell, f"={cell.formula}", issued)


def _is_issued(formula: LiveFormula, cell: Cell, refs: Mapping[str, Cell], first: int | None) -> bool:
    """Whether a cell's formula is the issued one, wherever rows were inserted."""
    found = formula.match(cell.formula or "")
    if found is None or any(found[name] != other.ref for name, other in refs.items()):
        return False
    if "rows" not in found:
        return True
    start, _, end = found["rows"].partition(":")
    row, column = position(start)
    return column == cell.column and (first is None or row <= first) and end.startswith("INDEX")


def _text(formula: LiveFormula, cell: Cell, refs: Mapping[str, Cell], first: int | None) -> str:
    """The issued formula for the cells where they stand now."""
    letters = column_letters(cell.column)
    given = {name: other.ref for name, other in refs.items()}
    return "=" + formula.text(**given, rows=rows_above(f"{letters}{first or cell.row - 1}", letters))
