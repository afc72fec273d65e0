"""Formulas of units rewritten for the library: each cell that they read gets a place of its own.

G13*0.8 and $G$14 * 0.8 become one text, so that a formula shared down a column, or by a thousand files, is
compiled once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from xlselfeval.cell import column_letters
from xlselfeval.errors import UnreadableFile
from xlselfeval.files.ranges import Area, position
from xlselfeval.formulas.foreign.allowed import COMPARISONS, ROUNDING, check_call, check_items, kind_of
from xlselfeval.formulas.foreign.parse import Call, Group, Item, Items, Leaf, RefusedError, parse_formula
from xlselfeval.formulas.spelling import normalise_formula

CELLS = 2_000  # that one formula may read, counted at each occurrence: a column has 400 at most
_A_PART = 10  # what a call or operator costs, in cells
OWN = "XLSELFEVAL."  # before the functions that are ours, because the library's are wrong
SHOWN = "SHOWN"  # a function of ours: a number by its 15 digits
REPLACED = ROUNDING | {"ISNUMBER"}
_REF = r"[A-Z]{1,3}[1-9]\d{0,6}"
_SPAN = re.compile(rf"(?:(?P<sheet>'(?:[^']|'')*'|[^'!]+)!)?(?P<first>{_REF})(?::(?P<last>{_REF}))?")
_DOWN_TO_ABOVE = re.compile(r":INDEX\(([A-Z]{1,3}):([A-Z]{1,3}),ROW\(\)-1\)")
_SLIGHTLY = "1E-9"  # what two sides of a comparison are off when binary fractions are added


class ReadRange(NamedTuple):
    """A range that a formula reads, and its kind of argument."""

    area: Area
    kind: str


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class RewrittenFormula:
    """A formula to be evaluated: its text over places of its own, and the ranges at them.

    `cost` is what it takes to compute, in cells that are read.
    """

    text: str
    reads: tuple[tuple[str, ReadRange], ...]
    cost: int
    terms: int
    items: Items
    sheet: str

    def variants(self) -> Iterator[tuple[str, str]]:
        """Yield pairs of texts: one rounding a last place up and down, or one comparison decided either way.

        The sides of a comparison that are equal may differ by what binary fractions are off.
        """
        for term in range(self.terms):
            more, less = (_Writer(self.sheet, term, sign).write_items(self.items, "s", []) for sign in "+-")
            yield more, less


@lru_cache(maxsize=8192)
def rewrite_formula(formula: str, sheet: str, row: int) -> RewrittenFormula:
    """Rewrite a formula in a row of a sheet for the library. Raises RefusedError."""
    text = normalise_formula(formula)
    items = parse_formula(_DOWN_TO_ABOVE.sub(lambda match: f":{match[1]}{max(1, row - 1)}", text))
    writer = _Writer(sheet)
    written = writer.write_items(items, "s", [])
    return RewrittenFormula(
        text=written,
        reads=tuple((place, read) for read, place in writer.places.items()),
        cost=writer.cells + _A_PART * writer.parts,
        terms=writer.terms,
        items=items,
        sheet=sheet,
    )


def _is_comparison(item: Item) -> bool:
    return isinstance(item, Leaf) and item.kind == "operator" and item.text in COMPARISONS


def _side(texts: list[str]) -> str:
    """Write a side of a comparison: computed values are compared by 15 digits, as office programs do."""
    written = "".join(texts)
    return f"{OWN}{SHOWN}({written})" if re.search(r"[-+*/^%(]", written) else written


class _Writer:
    """The writer of one formula; `term` is the rounding or comparison that is changed by `sign`."""

    def __init__(self, sheet: str, term: int | None = None, sign: str = "+") -> None:
        self.sheet = sheet.upper()
        self.term, self.sign = term, sign
        self.terms = self.parts = self.cells = 0
        self.places: dict[ReadRange, str] = {}
        self.column = 1

    def write_items(self, items: Items, kind: str, shapes: list[tuple[int, int]]) -> str:
        check_items(items, kind)
        texts = [self.write_item(item, kind, shapes, alone=len(items) == 1) for item in items]
        middle = next((place for place, item in enumerate(items) if _is_comparison(item)), None)
        if middle is None or kind == "a":
            return "".join(texts)
        sign = f"{self.sign}{_SLIGHTLY}" if self.is_changed() else ""
        return f"{_side(texts[:middle])}{sign}{texts[middle]}{_side(texts[middle + 1 :])}"

    def write_item(self, item: Item, kind: str, shapes: list[tuple[int, int]], *, alone: bool) -> str:
        self.parts += 1
        if isinstance(item, Group):
            return f"({self.write_items(item.items, kind if kind == 'a' or (kind == 'l' and alone) else 's', shapes)})"
        if isinstance(item, Call):
            return self.write_call(item)
        if item.kind == "reference":
            return self.write_reference(item.text, kind, shapes, alone=alone)
        return item.text

    def is_changed(self) -> bool:
        self.terms += 1
        return self.terms - 1 == self.term

    def write_call(self, call: Call) -> str:
        shapes: list[tuple[int, int]] = []
        check_call(call, [])
        arguments = [
            self.write_items(argument, kind_of(call.name, place), shapes)
            for place, argument in enumerate(call.arguments)
        ]
        check_call(call, shapes)
        name = f"{OWN}{call.name}" if call.name in REPLACED else call.name
        written = f"{name}({','.join(arguments)})"
        if call.name in ROUNDING and self.is_changed():
            digits = arguments[1] if len(arguments) > 1 else "0"
            return f"({written}{self.sign}10^-({digits}))"
        return written

    def write_reference(self, text: str, kind: str, shapes: list[tuple[int, int]], *, alone: bool) -> str:
        match = _SPAN.fullmatch(text)
        if match is None or (
            match["sheet"] and match["sheet"].strip("'").replace("''", "'").upper() != self.sheet
        ):
            raise RefusedError("reference")
        try:
            (top, left), (bottom, right) = position(match["first"]), position(match["last"] or match["first"])
        except UnreadableFile as error:
            raise RefusedError("reference") from error
        top, bottom, left, right = min(top, bottom), max(top, bottom), min(left, right), max(left, right)
        one = (top, left) == (bottom, right)
        if not one and not (kind == "a" or (alone and kind in "mnrc")):
            raise RefusedError("function")
        # in arithmetic, and in an argument that is more than a reference, a text stays a text
        as_kind = kind if kind in "rcq" or (kind == "a" and alone) else "n" if kind in "mn" and alone else "s"
        if kind in "amnc" and (not one or alone):
            shapes.append((bottom - top, right - left))
        return self.assign_place(ReadRange(Area(top, left, bottom, right), as_kind))

    def assign_place(self, read: ReadRange) -> str:
        area = read.area
        self.cells += area.size
        if self.cells > CELLS:
            raise RefusedError("size")
        if read not in self.places:
            width = area.right - area.left + 1
            first, last = column_letters(self.column), column_letters(self.column + width - 1)
            self.column += width
            self.places[read] = (
                f"{first}1" if area.size == 1 else f"{first}1:{last}{area.bottom - area.top + 1}"
            )
        return self.places[read]
