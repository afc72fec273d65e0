"""Values of formulas: issued ones by our equal functions, those of units by the library.

Two questions: what does a cell's formula give from the values that the cells show (a value that differs is
stale), and what does it give when everything it refers to is computed too.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from xlselfeval.cell import ERROR_TEXTS, Cell, column_letters
from xlselfeval.files.limits import CELLS_SUMMED
from xlselfeval.files.ranges import Area, position
from xlselfeval.files.sheet import UNKNOWN_FORMULA
from xlselfeval.formulas.foreign.engine import Operand, run_formula
from xlselfeval.formulas.foreign.parse import RefusedError
from xlselfeval.formulas.foreign.rewrite import RewrittenFormula, rewrite_formula
from xlselfeval.formulas.live_formula import LiveFormula, Value

_LARGEST_RANGE = 10_000
_DEEPEST = 50  # formulas that refer to one another in a row
# The cost of all formulas that units wrote in one form, and the least of one: ten seconds at the worst.
_MOST_WORK, _EACH = 200_000, 50

Cells = Mapping[tuple[int, int], Cell]


def evaluate_live_formulas(formulas: Sequence[LiveFormula], cells: Mapping[str, Cell]) -> dict[str, Value]:
    """Map addresses to values of cells whose formula is one of these."""
    values = FormulaValues(formulas, cells, {}, foreign=False)
    return {ref: as_value(value) for ref, value in values.all().items()}


def as_value(value: Operand) -> Value:
    """Return a result as the content of a cell: a truth is its word."""
    if isinstance(value, date):
        raise RefusedError("contents")
    return ("TRUE" if value else "FALSE") if isinstance(value, bool) else value


class FormulaValues:
    """The values of one sheet, evaluated on demand.

    `cells` are asked for by `all`; `others`, by row and column, may be referred to. Without `recursive` a
    reference finds the value shown; without `foreign` formulas that units wrote are not evaluated. `refused` maps
    the cells whose formula is not evaluated to the reason; `dependent` are those that read one outside `cells`, and
    `following` those that are refused because one of `cells` is.
    """

    def __init__(
        self,
        formulas: Sequence[LiveFormula],
        cells: Mapping[str, Cell],
        others: Cells,
        *,
        recursive: bool = True,
        foreign: bool = True,
    ) -> None:
        self.formulas, self.cells, self.others = formulas, cells, others
        self.recursive, self.foreign = recursive, foreign
        self.values: dict[str, Operand] = {}
        self.computed: set[str] = set()
        self.refused: dict[str, str] = {}
        self.dependent, self.following = set[str](), set[str]()
        self._evaluating: list[str] = []
        self._unknown: dict[str, str] = {}
        self._depth = self.spent = self.read = 0

    def all(self) -> dict[str, Operand]:
        """Map the addresses of `cells` to the values of their formulas, as far as these are evaluated."""
        for ref in self.cells:
            try:
                self.at(ref)
            except RefusedError as error:
                self.refused.setdefault(ref, error.reason)
        return {ref: self.values[ref] for ref in self.cells if ref in self.computed}

    def at(self, ref: str) -> Operand:
        """Return the value of a cell. Raises RefusedError where it is not known."""
        try:
            value = self._at(ref)
        except RefusedError:
            if self._evaluating and ref in self.cells:
                self.following.add(self._evaluating[-1])
            raise
        is_open = ref not in self.cells and (ref in self.refused or ref in self.dependent)
        if is_open and self._evaluating:
            self.dependent.add(self._evaluating[-1])
        return value

    def _at(self, ref: str) -> Operand:
        if ref in self._unknown:
            raise RefusedError(self._unknown[ref])
        if ref in self.values:
            return self.values[ref]
        cell = self.cells.get(ref) or self.others.get(position(ref))
        if cell is None:
            return None
        if cell.formula is None or not self.recursive:
            return self._shown_value(cell)
        if not cell.is_uncalculated:
            self.values[ref] = self._shown_value(cell)  # for a formula that refers to itself
        try:
            self.values[ref] = self.evaluate_cell(cell)
            self.computed.add(ref)
        except RefusedError as error:
            self.refused[ref] = error.reason
            if cell.is_uncalculated:
                self._unknown[ref] = error.reason
                raise
        return self.values[ref]

    def _shown_value(self, cell: Cell) -> Operand:
        value = cell.written.value if cell.written.held is None else cell.written.held
        if value is None and cell.formula is None:
            return " " if (cell.row, cell.column) in self.others else None  # a cell with blanks is listed
        if cell.is_uncalculated:
            raise RefusedError("contents")
        return value

    def evaluate_cell(self, cell: Cell) -> Operand:
        """Evaluate the formula of a cell. Raises RefusedError."""
        self._depth += 1
        self._evaluating.append(cell.ref)
        try:
            if self._depth > _DEEPEST:
                raise RefusedError("size")
            found = _recognise(self.formulas, cell.formula or "")
            if found is None:
                return self._foreign(cell)
            formula, refs = found
            try:
                value = self._live(formula, refs, cell.ref)
            except RefusedError as error:
                if formula.role != "own" or error.reason == "size":
                    raise
                return self._foreign(cell)
            return value if formula.role != "own" or isinstance(value, Decimal) else self._foreign(cell)
        finally:
            self._depth -= 1
            self._evaluating.pop()

    def _live(self, formula: LiveFormula, refs: Mapping[str, str], at: str) -> Value:
        def read(ref: str) -> Value:
            value = self.at(ref)
            if isinstance(value, bool | date):
                if formula.role in ("sum", "own", "copy") or not self.recursive:
                    raise RefusedError("contents")  # counts as a number in Excel
                return None
            if isinstance(value, str) and value in ERROR_TEXTS and formula.role in ("sum", "own"):
                raise _ErrorValue(str(value))
            return None if value == " " else value

        def resolve(span: str) -> Value | tuple[Value, ...]:
            if ":" in span:
                if self.read > CELLS_SUMMED:
                    raise RefusedError("size")
                refs_of_span = _refs(span, at)
                self.read += len(refs_of_span)
                return tuple(map(read, refs_of_span))
            return Decimal(span) if span[0].isdecimal() else read(span)

        try:
            return formula.value({name: resolve(span) for name, span in refs.items()})
        except _ErrorValue as error:
            return str(error)

    def _foreign(self, cell: Cell) -> Operand:
        if not self.foreign or cell.formula == UNKNOWN_FORMULA:
            raise RefusedError("syntax")
        formula = rewrite_formula(cell.formula or "", cell.sheet, cell.row)
        return self.evaluate_text(formula, formula.text)

    def rounding_variants(self, cell: Cell) -> Iterator[tuple[Operand, Operand]]:
        """Yield the results of a formula of a unit with one rounding or comparison decided otherwise."""
        with contextlib.suppress(RefusedError):
            formula = rewrite_formula(cell.formula or "", cell.sheet, cell.row)
            for more, less in formula.variants():
                yield self.evaluate_text(formula, more), self.evaluate_text(formula, less)

    def evaluate_text(self, formula: RewrittenFormula, text: str) -> Operand:
        """Evaluate a formula of a unit, or a variant of it. Raises RefusedError."""
        self.spent += _EACH + formula.cost
        if self.spent > _MOST_WORK:
            raise RefusedError("size")
        values = [[self.at(ref) for ref in _refs_of(read.area)] for _, read in formula.reads]
        return run_formula(text, formula.reads, values)


class _ErrorValue(Exception):
    """A sum over a cell that shows an error."""


def _recognise(formulas: Sequence[LiveFormula], text: str) -> tuple[LiveFormula, dict[str, str]] | None:
    for formula in formulas:
        refs = formula.match(text)
        if refs is not None:
            return formula, refs
    return None


def _refs_of(area: Area) -> list[str]:
    return [f"{column_letters(column)}{row}" for row, column in area.places()]


def _refs(span: str, at: str) -> list[str]:
    """Return the addresses of a range in the formula at `at`; G12:INDEX(G:G,ROW()-1) ends above it."""
    start, _, end = span.partition(":")
    if end.startswith("INDEX"):
        end = f"{end[len('INDEX(') :].partition(':')[0]}{max(1, position(at)[0] - 1)}"
    area = Area(*position(start), *position(end))
    if area.size > _LARGEST_RANGE:
        raise RefusedError("size")
    return _refs_of(area)
