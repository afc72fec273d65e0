"""Conditional formats of a .ods: those of a table, and those that a cell style maps to other styles."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import NamedTuple

from xlselfeval.errors import UnreadableFile
from xlselfeval.files.legacy.ods_styles import OdsStyles, StyleMap
from xlselfeval.files.legacy.old_sheet import OldSheet
from xlselfeval.files.looks.rule_formula import LONGEST, quoted_name
from xlselfeval.files.looks.rules import NO_VALUE, SIGNS, Rule
from xlselfeval.files.looks.style_looks import NO_LOOK, Look, named_colour
from xlselfeval.files.ranges import Area, Place, range_of, rectangles

CALCEXT = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"
_FORMAT, _CONDITION = (f"{CALCEXT} {name}" for name in ("conditional-format", "condition"))
_BARS = {f"{CALCEXT} {name}": kind for name, kind in (("color-scale-entry", "colorScale"), ("data-bar", "dataBar"))}  # fmt: skip
_COLOURS = tuple(f"{CALCEXT} {name}" for name in ("color", "positive-color", "negative-color"))
_SHOW_VALUE = f"{CALCEXT} show-value"
_CELL = re.compile(r"'[^']*'|\.(\$?[A-Z]{1,3}\$?[0-9]{1,7})(?=(:)|\s|\Z)")  # a name in quotes, or a cell
_SHEET = r"(?:\$?(?:'(?:[^']|'')*'|[^\[\]'#.:$]+))?"
_PIECE = re.compile(
    rf'(?P<text>"(?:[^"]|"")*")|\[(?P<sheet>{_SHEET})\.(?P<start>[^\]:.]+)(?::(?P<other>{_SHEET})\.(?P<end>[^\]:.]+))?\]|(?P<next>;)'
)
_COMPARES = re.compile(r"(?:cell-content\(\))?\s*(<=|>=|!=|<>|=|<|>)(.*)", re.S)
_CALL = re.compile(r"([a-z0-9-]+)(?:\((.*)\))?", re.S)
_NAMES = {sign: name for name, sign in SIGNS.items()} | {"!=": "notEqual"}
_EXPRESSIONS = ("formula-is", "is-true-formula")
_BETWEEN = {
    "between": "between", "not-between": "notBetween", "cell-content-is-between": "between",
    "cell-content-is-not-between": "notBetween",
}  # fmt: skip
_FAULTS = {"is-error": "ISERROR({})", "is-no-error": "NOT(ISERROR({}))"}
_BAR, _OWN, _MAPPED = range(3)  # the ranks of colours that numbers give, of conditions, of those of styles


class Condition(NamedTuple):
    """A condition as rules have it."""

    kind: str
    sign: str = ""
    formulas: tuple[str, ...] = ()


class TableConditions:
    """A reader of the conditional formats of one table; of several conditions that hold the first counts."""

    def __init__(self, styles: OdsStyles, sheet: OldSheet) -> None:
        self._styles, self._sheet = styles, sheet
        self._areas: tuple[Area, ...] = ()  # of the open format
        self._mapped: dict[str, list[Place]] = {}  # cells by the styles that have conditions

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Take in the beginning of an element of the table outside its rows."""
        if tag == _FORMAT:
            self._areas = tuple(_areas(attributes.get(f"{CALCEXT} target-range-address", "")))
        elif tag == _CONDITION:
            found = StyleMap(
                attributes.get(f"{CALCEXT} value", ""),
                attributes.get(f"{CALCEXT} apply-style-name", ""),
                attributes.get(f"{CALCEXT} base-cell-address", ""),
            )
            self._add(found, self._areas, _OWN)
        elif self._areas and tag.startswith(CALCEXT):
            self._add_bar(tag, attributes)

    def note(self, style: str | None, places: Iterator[Place]) -> None:
        """Note cells of a style that has conditions."""
        self._mapped.setdefault(style or "", []).extend(places)

    def close(self) -> None:
        """Enter the conditions of the styles of cells."""
        for style, places in self._mapped.items():
            areas = tuple(rectangles(places))
            for one in self._styles.maps(style):
                self._add(one, areas, _MAPPED)

    def _add(self, found: StyleMap, areas: tuple[Area, ...], rank: int) -> None:
        look = self._styles.conditional(found.style, is_protected=self._sheet.is_protected)
        if not areas or look == NO_LOOK:
            return
        origin = next((area[:2] for area in _areas(found.base)), None)
        kind, sign, formulas = parse_condition(found.condition, origin or areas[0][:2])
        self._sheet.add_rule(Rule((rank, 0), areas, look, True, kind, sign, formulas, origin))

    def _add_bar(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Add what colour scales, bars and icons change."""
        if attributes.get(_SHOW_VALUE) == "false":
            self._sheet.add_rule(Rule((_BAR, 0), self._areas, NO_VALUE, kind="always"))
        for name in _COLOURS if tag in _BARS else ():
            if name in attributes:
                look = Look(behind=named_colour(attributes[name]))
                self._sheet.add_rule(Rule((_BAR, 0), self._areas, look, kind=_BARS[tag]))


def parse_condition(text: str, origin: Place) -> Condition:
    """Return a condition; one of a kind that is not evaluated has no formula."""
    compares = _COMPARES.fullmatch(text.strip())
    if compares is not None:
        return Condition("cellIs", _NAMES[compares[1]], (_formula(compares[2]),))
    call = _CALL.fullmatch(text.strip())
    name, inside = (call[1], call[2] or "") if call is not None else ("", "")
    if name in _EXPRESSIONS:
        return Condition("expression", formulas=(_formula(inside),))
    if name in _BETWEEN:
        return Condition("cellIs", _BETWEEN[name], tuple(map(_formula, _parts(inside))))
    if name in _FAULTS:
        return Condition("expression", formulas=(_FAULTS[name].format(Area(*origin, *origin).address.partition(":")[0]),))  # fmt: skip
    return Condition(name)


def _formula(text: str) -> str:
    """Return a formula as Excel writes it: A1 for [.A1], 'x'!A1 for [$x.A1], commas between arguments."""
    if len(text) > LONGEST:
        return text

    def piece(found: re.Match[str]) -> str:
        if found["start"] and found["other"] in (None, "", found["sheet"]):
            sheet = found["sheet"].removeprefix("$")
            name = sheet[1:-1].replace("''", "'") if sheet.startswith("'") else sheet
            area = found["start"] + (f":{found['end']}" if found["end"] else "")
            return (quoted_name(name) if name else "") + area
        return "," if found["next"] else found[0]

    return _PIECE.sub(piece, text.strip().removeprefix("of:"))


def _parts(text: str) -> list[str]:
    """Return the parts between commas that lie in no text and no brackets."""
    parts, depth, is_text = [""], 0, False
    for character in text[:LONGEST]:
        is_text ^= character == '"'
        depth += 0 if is_text else (character in "([{") - (character in ")]}")
        if character == "," and not (is_text or depth):
            parts.append("")
        else:
            parts[-1] += character
    return parts


def _areas(text: str) -> Iterator[Area]:
    """Yield the areas of a list of addresses: Sheet1.A1:Sheet1.B2 'My sheet'.C3."""
    start = ""
    for found in _CELL.finditer(text):
        if found[1] and found[2] and not start:
            start = found[1]
        elif found[1]:
            with suppress(UnreadableFile):  # it sets no look anywhere
                yield range_of(f"{start or found[1]}:{found[1]}")
            start = ""
