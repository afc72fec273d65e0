"""Rules of conditional formats: where they hold, and the look that they set; those of a worksheet part."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple
from xml.etree.ElementTree import Element

from xlselfeval.errors import UnreadableFile
from xlselfeval.files.looks.colours import (
    BLACK,
    SMALLEST,
    TINY,
    WHITE,
    Shades,
    background,
    colour_of,
    font_size,
)
from xlselfeval.files.looks.rule_formula import (
    LONGEST,
    FaultError,
    Read,
    UnknownError,
    Value,
    compare,
    evaluate,
    truth,
)
from xlselfeval.files.looks.style_looks import NO_LOOK, Look
from xlselfeval.files.ranges import Area, Place, around, range_of
from xlselfeval.files.shared_formula import moved_formula
from xlselfeval.files.xml import TRUE

_FALSE = ("0", "false")
NO_VALUE = Look(code=";;;")  # of cells that show a bar or an icon in place of their number
PATTERN = "pattern"  # in place of the colour of a fill of two colours
LAST = 1_000_000  # the priority of a rule that names none
SIGNS = {
    "equal": "=", "notEqual": "<>", "lessThan": "<", "lessThanOrEqual": "<=", "greaterThan": ">", "greaterThanOrEqual": ">=",
}  # fmt: skip


class Rule(NamedTuple):
    """A rule: its rank, its cells, its look, whether no later rule counts where it holds, and its condition."""

    rank: tuple[int, int]
    areas: tuple[Area, ...]
    look: Look
    is_last: bool = False
    kind: str = ""  # as in the file; "always" for bars and icons
    sign: str = ""
    formulas: tuple[str, ...] = ()
    origin: Place | None = None  # the cell for which the formulas are written, where that is known

    def covers(self, place: Place) -> bool:
        """Return whether a cell is one of its cells."""
        return any(area.holds(place) for area in self.areas)

    def holds(self, place: Place, read: Read) -> bool | None:
        """Return whether the condition holds for a cell; None where that cannot be known."""
        if self.kind == "always":
            return True
        try:
            answers = {self._holds(place, origin, read) for origin in self._origins()}
        except UnknownError:
            return None
        return answers.pop() if len(answers) == 1 else None

    def _origins(self) -> set[Place]:
        """Return the cell for which the formulas are written: programs differ where there are several areas."""
        if self.origin is not None:
            return {self.origin}
        whole = around([(one.top, one.left) for one in self.areas])
        return {(self.areas[0].top, self.areas[0].left), (whole.top, whole.left)}

    def _holds(self, place: Place, origin: Place, read: Read) -> bool:
        if any(len(one) > LONGEST for one in self.formulas):
            raise UnknownError
        moved = [moved_formula(one, place[0] - origin[0], place[1] - origin[1]) for one in self.formulas]
        if not moved or None in moved:
            raise UnknownError
        values = [lambda one=one: evaluate(one or "", read) for one in moved]
        try:
            return self._compares(read(place), values) if self.kind == "cellIs" else truth(values[0]())
        except FaultError:
            return False

    def _compares(self, value: Value, limits: Sequence[Callable[[], Value]]) -> bool:
        if self.sign in SIGNS:
            return compare(SIGNS[self.sign], value, limits[0]())
        if self.sign not in ("between", "notBetween") or len(limits) < 2:
            raise UnknownError
        ends = [one() for one in limits]
        inside = any(
            compare("<=", low, value) and compare("<=", value, high) for low, high in (ends[:2], ends[1::-1])
        )
        return inside is (self.sign == "between")


def conditional_look(form: Element, shades: Shades) -> Look:
    """Return the look in a differential format (dxf), as far as it changes what is seen."""
    font, fill, code = (form.find(f"{{*}}{name}") for name in ("font", "fill", "numFmt"))
    strike, colour = (None if font is None else font.find(f"{{*}}{name}") for name in ("strike", "color"))
    tiny = font is not None and font_size(font) < SMALLEST
    return Look(
        code=None if code is None else code.get("formatCode", "General"),
        is_struck=None if strike is None else strike.get("val", "1") in TRUE,
        colour=TINY if tiny else None if colour is None else colour_of(colour.attrib, BLACK, shades),
        behind=None if fill is None else _fill(fill, shades),
    )


def _fill(fill: Element, shades: Shades) -> str | None:
    """Return the colour of a conditional fill: a full one has it as the background."""
    pattern = fill.find("{*}patternFill")
    if pattern is None or pattern.get("patternType", "solid") != "solid":
        return background(fill, shades) or PATTERN
    found = (pattern.find(f"{{*}}{name}") for name in ("bgColor", "fgColor"))
    colour = next((one for one in found if one is not None), None)
    return None if colour is None else colour_of(colour.attrib, WHITE, shades)


def read_rules(root: Element, looks: Sequence[Look], shades: Shades) -> list[Rule]:
    """Return the rules of a worksheet in the order in which they count; `looks` are those of the workbook by number."""
    found: list[Rule] = []
    for cells in root.iter():
        if not cells.tag.endswith("}conditionalFormatting"):
            continue
        listed = cells.find("{*}sqref")
        areas = tuple(_areas(cells.get("sqref") or (listed is not None and listed.text) or ""))
        for rule in cells.iterfind("{*}cfRule") if areas else ():
            rank = (_number(rule.get("priority", ""), LAST), len(found))
            formulas = tuple(one.text or "" for one in rule if one.tag.endswith(("}formula", "}f")))
            kind, sign = rule.get("type", "expression"), rule.get("operator", "")
            is_last = rule.get("stopIfTrue") in TRUE
            for look, known in _looks(rule, looks, shades):
                found.append(Rule(rank, areas, look, is_last, known or kind, sign, formulas))
    return sorted(found, key=lambda rule: rule.rank)


def _looks(rule: Element, looks: Sequence[Look], shades: Shades) -> Iterator[tuple[Look, str]]:
    """Yield what a rule may set, with another kind of rule where its condition is not that of its formulas."""
    own = rule.find("{*}dxf")
    number = _number(rule.get("dxfId", ""), len(looks))
    by_number = looks[number] if number < len(looks) else NO_LOOK
    yield by_number if own is None else conditional_look(own, shades), ""
    for mark in rule:
        name = mark.tag.rpartition("}")[2]
        if name in ("dataBar", "iconSet") and mark.get("showValue") in _FALSE:
            yield NO_VALUE, "always"
        if name in ("dataBar", "colorScale"):
            for colour in mark:
                if colour.tag.lower().endswith(("}color", "}fillcolor")):
                    yield Look(behind=colour_of(colour.attrib, WHITE, shades)), name


def _areas(refs: str) -> Iterator[Area]:
    for ref in refs.split():
        try:
            yield range_of(ref.upper())
        except UnreadableFile:  # it sets no look anywhere
            continue


def _number(text: str, usual: int) -> int:
    return int(text) if text.isdecimal() and len(text) <= 9 else usual
