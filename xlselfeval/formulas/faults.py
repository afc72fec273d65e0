"""Faults of formulas: overwritten, changed, stale, broken, or pointing into another file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Context, Decimal

from xlselfeval.cell import ERROR_TEXTS, Cell, column_letters
from xlselfeval.files.ranges import position
from xlselfeval.formulas.evaluate import form_cells, line_rates
from xlselfeval.formulas.foreign.engine import Operand
from xlselfeval.formulas.foreign.parse import RefusedError
from xlselfeval.formulas.issued import EXECUTION_SCORE, RATE, SUM, grade_formula, known_formulas, rows_above
from xlselfeval.formulas.live_formula import LiveFormula
from xlselfeval.formulas.spelling import normalise_formula
from xlselfeval.formulas.values import FormulaValues, as_value
from xlselfeval.issue_record import IssueRecord
from xlselfeval.layout import BAND, CHECK, HELP_CAPTIONS, STATUS_ROW, SUGGESTION, ref
from xlselfeval.scheme.model import Scheme
from xlselfeval.scoring.number import plain
from xlselfeval.scoring.text import compact
from xlselfeval.submission import FormulaFault, Submission

_LOST = "#REF!"  # what a reference to deleted cells becomes
_TEXT = re.compile(r'"[^"]*"')
_TEXT_KEPT = re.compile(r'("[^"]*")')
_REFERENCE = re.compile(r"[A-Z]{1,3}\d+")
_ANOTHER_FILE = re.compile(r"\[[^\]]*\]|\|'")  # [1]Sheet1!A1; application|topic
_ROUND = re.compile(r"ROUND\(.*?,(\d)\)")  # of an issued formula: the outermost of what it gives
_HELP = frozenset(HELP_CAPTIONS[column] for column in (CHECK, SUGGESTION, BAND))  # formulas in every row
_FROM_OTHERS = "可从同一列的另一行复制"
_PLACES_UNRECORDED = "2"  # of a record without formulas, as version 0.1 wrote them
_EXACT = Decimal("0.000001")  # what binary fractions are off
_SHOWN = Context(prec=15)  # the digits that an office program keeps


def find_formula_faults(scheme: Scheme, submission: Submission) -> tuple[FormulaFault, ...]:
    """Find the faults of a form's formulas, in the order of its cells.

    Overwritten and changed ones are found by comparing with the formulas that the form was issued with; stale ones
    where the formula can be evaluated from the values shown. A file whose formulas cannot be read, and the checked copy
    of one, is not compared with the issued ones; a broken one left its text, which nothing else gives.
    """
    faults = [*_in_themselves(scheme, submission)]
    if submission.first_format:
        shown = (cell for cell in form_cells(submission) if cell.formula is None and cell.text in ERROR_TEXTS)
        faults += (FormulaFault("error", cell, cell.text, "") for cell in shown)
    else:
        faults += _against_issued(scheme, submission)
        faults += _status_line(scheme, submission)
        faults += _help(submission)
    return tuple(sorted(faults, key=lambda fault: (fault.cell.row, fault.cell.column)))


def _in_themselves(scheme: Scheme, submission: Submission) -> Iterator[FormulaFault]:
    values = FormulaValues(known_formulas(scheme), {}, submission.cells, recursive=False)
    for cell in form_cells(submission):
        if cell.formula is None:
            continue
        if cell.text in ERROR_TEXTS:
            yield FormulaFault("error", cell, cell.text, f"={cell.formula}")
        elif _ANOTHER_FILE.search(_TEXT.sub("", cell.formula)):
            yield FormulaFault("external", cell, f"={cell.formula}", "")
        elif not cell.is_uncalculated:
            true = _unlike_shown(values, cell)
            if true is not None:
                yield FormulaFault("stale", cell, cell.text, _in_the_look_of(cell, as_value(true)))


def _in_the_look_of(cell: Cell, value: Decimal | str | None) -> str:
    """Write a value as the cell would show it: percents as such, 15 digits as in Excel."""
    if not isinstance(value, Decimal):
        return value or ""
    if isinstance(cell.written.value, Decimal) and cell.text.endswith("%"):
        return f"{plain(_SHOWN.create_decimal(value * 100))}%"
    return plain(_SHOWN.create_decimal(value))


def _unlike_shown(values: FormulaValues, cell: Cell) -> Operand:
    """Return the result of a formula whose cell shows another value, else None.

    Programs round some halves differently, so that each ROUND(x, n) explains one last place: of an issued
    formula the sum of 10^-n, of another what the value changes by when that rounding ends otherwise.
    """
    shown = cell.written.value if cell.written.held is None else cell.written.held
    if isinstance(shown, date):
        return None  # the number under a date is not known
    try:
        true = values.evaluate_cell(cell)
    except RefusedError:
        return None
    slack = Decimal(0)
    if _agree(shown, true, slack):
        return None
    if any(formula.match(cell.formula or "") for formula in values.formulas):
        slack += sum(
            Decimal(1).scaleb(-int(places))
            for places in _ROUND.findall(normalise_formula(cell.formula or ""))
        )
    else:
        for pair in values.rounding_variants(cell):
            if any(_agree(shown, value, Decimal(0)) for value in pair):
                return None
            if isinstance(true, Decimal):
                slack += max(
                    (abs(value - true) for value in pair if isinstance(value, Decimal)), default=Decimal(0)
                )
    return None if _agree(shown, true, slack) else true


def _agree(shown: Operand, true: Operand, slack: Decimal) -> bool:
    if isinstance(shown, Decimal) and isinstance(true, Decimal):
        return abs(shown - true) <= slack + _EXACT * max(Decimal(1), abs(true))
    return (shown or "") == (true or "") if not isinstance(true, bool | Decimal) else shown == true


def _against_issued(scheme: Scheme, submission: Submission) -> Iterator[FormulaFault]:
    """Compare the cells with formulas in every issued form: rate, execution score, totals, grade."""
    if submission.record is None or submission.funds is None:
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
    labels = {compact(line) for line in scheme.funds.lines}
    wanted += [
        (rate, {"budget": line.budget_adjusted, "spent": line.budget_spent}, RATE)
        for line, rate in line_rates(submission)
        if compact(line.label) in labels  # a line of the unit's own was issued without
    ]
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
        places = _issued_places(submission.record, formula)
        issued = _text(formula, cell, refs, first, places)
        if cell.formula is None:
            yield FormulaFault("overwritten", cell, cell.text, issued)
        elif not _is_issued(formula, cell, refs, first, places):
            yield FormulaFault("changed", cell, f"={cell.formula}", issued)


def _issued_places(record: IssueRecord, formula: LiveFormula) -> str:
    """Return the decimals that this formula was issued with; the profile may be another one by now."""
    found = (formula.match(text) for text in record.formulas.values())
    return next((refs.get("figure", "") for refs in found if refs), _PLACES_UNRECORDED)


def _status_line(scheme: Scheme, submission: Submission) -> Iterator[FormulaFault]:
    """Compare the line above the form, as long as it is the first row."""
    place = ref(STATUS_ROW, 1)
    issued = submission.record.formulas.get(place) if submission.record else None
    cell = submission.cells.get((STATUS_ROW, 1))
    as_issued = submission.title.row == STATUS_ROW + 1 + bool(scheme.attachment)
    if issued is None or cell is None or not as_issued:
        return
    if cell.formula is None and not cell.is_blank:
        yield FormulaFault("overwritten", cell, cell.text, f"={issued}")
    elif cell.formula is None or _LOST in cell.formula:
        return  # the columns beside the form, which it counts, are gone: nothing of the form
    elif _shape(cell.formula) != _shape(issued):
        yield FormulaFault("changed", cell, f"={cell.formula}", f"={issued}")


def _help(submission: Submission) -> Iterator[FormulaFault]:
    """Yield values typed over the help beside the rows; missing help is no fault."""
    if submission.record is None or submission.heading is None:
        return
    top = submission.heading.row
    columns = [place for (row, place), cell in submission.cells.items() if row == top and cell.text in _HELP]
    for column in columns:
        beside = (submission.cells.get((row.indicator.row, column)) for row in submission.rows)
        for cell in beside:
            if cell and cell.formula is None and not cell.is_blank:
                yield FormulaFault("overwritten", cell, cell.text, _FROM_OTHERS)


def _shape(formula: str) -> str:
    """Return a formula without its references, which move when rows are inserted beside the form."""
    parts = _TEXT_KEPT.split(normalise_formula(formula))
    parts[::2] = [_REFERENCE.sub("@", part) for part in parts[::2]]
    return "".join(parts)


def _is_issued(
    formula: LiveFormula, cell: Cell, refs: Mapping[str, Cell], first: int | None, places: str
) -> bool:
    """Return whether a cell's formula is the issued one, wherever rows were inserted."""
    found = formula.match(cell.formula or "")
    if found is None or any(found[name] != other.ref for name, other in refs.items()):
        return False
    if found.get("figure", places) != places:
        return False
    if "rows" not in found:
        return True
    start, _, end = found["rows"].partition(":")
    row, column = position(start)
    return column == cell.column and (first is None or row <= first) and end.startswith("INDEX")


def _text(formula: LiveFormula, cell: Cell, refs: Mapping[str, Cell], first: int | None, places: str) -> str:
    """Write the issued formula for the present places of its cells."""
    letters = column_letters(cell.column)
    given = {name: other.ref for name, other in refs.items()}
    rows = rows_above(f"{letters}{first or cell.row - 1}", letters)
    return "=" + formula.text(**given, rows=rows, figure=places)
