"""Conditional formats of an XML spreadsheet: ranges, comparisons or formulas, and looks as in style sheets."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from xlselfeval.cell import column_letters
from xlselfeval.files.legacy.old_sheet import COLUMNS, ROWS, OldSheet
from xlselfeval.files.legacy.text.css import declared
from xlselfeval.files.looks.rule_formula import LONGEST
from xlselfeval.files.looks.rules import Rule
from xlselfeval.files.looks.style_looks import NO_LOOK
from xlselfeval.files.ranges import Area, Place
from xlselfeval.files.sheet import UNKNOWN_FORMULA

_QUALIFIERS = {
    "Between": "between", "NotBetween": "notBetween", "Equal": "equal", "NotEqual": "notEqual", "Greater": "greaterThan", "Less": "lessThan",
    "GreaterOrEqual": "greaterThanOrEqual", "LessOrEqual": "lessThanOrEqual",
}  # fmt: skip
_NUMBER = r"(?:\[-?[0-9]{1,7}\]|[0-9]{1,7})?"
_PIECE = re.compile(
    rf'"(?:[^"]|"")*"|\'(?:[^\']|\'\')*\'|(?<![\w.\]])R(?P<row>{_NUMBER})C(?P<column>{_NUMBER})(?![\w(\[.!])'
)
_RANGE = re.compile(r"(?:R([0-9]{1,7}))?(?:C([0-9]{1,5}))?(?::(?:R([0-9]{1,7}))?(?:C([0-9]{1,5}))?)?")


class SheetConditions:
    """A reader of the conditional formats of the sheets, and of the one that is open.

    `areas` reads a list of ranges, `formula` a formula that is written for a cell.
    """

    def __init__(self, areas: Callable[[str], Iterator[Area]], formula: Callable[[str, Place], str]) -> None:
        self._read_areas, self._read_formula = areas, formula
        self._areas: tuple[Area, ...] = ()
        self._sign, self._look = "", NO_LOOK
        self._formulas: list[str] = []

    def start(self, name: str, values: Mapping[str, str]) -> None:
        """Take in the beginning of an element of Excel."""
        if name == "ConditionalFormatting":
            self._areas = ()
        elif name == "Condition":
            self._sign, self._look, self._formulas = "", NO_LOOK, []
        elif name == "Format":
            self._look = declared(values.get("Style", ""), NO_LOOK).condition()

    def end(self, name: str, text: str, sheet: OldSheet) -> None:
        """Take in the end of an element, with its text; a condition becomes a rule of the sheet."""
        if name == "Range":
            self._areas = tuple(self._read_areas(text))
        elif name == "Qualifier":
            self._sign = _QUALIFIERS.get(text.strip(), "other")
        elif name in ("Value1", "Value2"):
            self._formulas.append(text)
        elif name == "Condition" and self._areas and self._look != NO_LOOK:
            origin = self._areas[0][:2]
            kind = "cellIs" if self._sign else "expression"
            formulas = tuple(self._read_formula(one, origin) for one in self._formulas)
            sheet.add_rule(Rule((0, 0), self._areas, self._look, True, kind, self._sign, formulas, origin))


def formula_of(text: str, origin: Place) -> str:
    """Return a formula with addresses in place of rows and columns: H14 for RC, $A$1 for R1C1."""
    if len(text) > LONGEST:
        return UNKNOWN_FORMULA

    def piece(found: re.Match[str]) -> str:
        if found[0][0] in "\"'":  # a text, or the name of a sheet
            return found[0]
        row, row_moves = _part(found["row"], origin[0], ROWS)
        column, column_moves = _part(found["column"], origin[1], COLUMNS)
        return f"{'' if column_moves else '$'}{column_letters(column)}{'' if row_moves else '$'}{row}"

    return _PIECE.sub(piece, text)


def _part(text: str, origin: int, most: int) -> tuple[int, bool]:
    """Return a row or column, and whether it moves with the cell."""
    if not text or text.startswith("["):
        return (origin + int((text or "[0]").strip("[]")) - 1) % most + 1, True
    return min(int(text), most), False


def areas_of(text: str) -> Iterator[Area]:
    """Yield the areas of a list R1C1:R5C2,R7C1; whole columns C1 and rows R1 too."""
    for part in text.split(","):
        found = _RANGE.fullmatch(part.strip())
        if found is None or not (found[1] or found[2]):
            continue
        top, left = int(found[1] or 1), int(found[2] or 1)
        bottom = int(found[3] or found[1] or ROWS)
        right = int(found[4] or found[2] or COLUMNS)
        if 1 <= top <= bottom <= ROWS and 1 <= left <= right <= COLUMNS:
            yield Area(top, left, bottom, right)
