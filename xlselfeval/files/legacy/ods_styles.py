"""Styles of a .ods, their number formats as format codes: 195篇 and 98% read as in a .xlsx."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from xlselfeval.errors import beyond_forms
from xlselfeval.files.legacy.ods_looks import CELL, FAMILIES, FO, STYLE, look_of
from xlselfeval.files.looks.colours import format_colour_name
from xlselfeval.files.looks.old_styles import OldStyle
from xlselfeval.files.looks.style_looks import Look, StyleLooks, named_colour

OFFICE, TABLE, _NUMBER = (
    f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0" for name in ("office", "table", "datastyle")
)
_CODES = {
    "year": "yyyy", "month": "m", "day": "d", "hours": "h", "minutes": "mm", "seconds": "ss", "am-pm": "AM/PM",
    "boolean": "General", "text-content": "@",
}  # fmt: skip
_NAME, _DATA_STYLE, _PARENT = (f"{STYLE} {name}" for name in ("name", "data-style-name", "parent-style-name"))
_DECIMALS = f"{_NUMBER} decimal-places"
_MOST_DECIMALS, _MOST_STYLES, _MOST_SECTIONS = 30, 65_536, 3
_DIGITS = 7  # of a denominator
_DEEPEST = 20  # styles that inherit from one another


@dataclass(slots=True)
class _Format:
    """A number format: the pieces of its code, and the formats that replace it, each with its condition."""

    pieces: list[str] = field(default_factory=list)
    replaced_by: list[tuple[str, str]] = field(default_factory=list)


class StyleMap(NamedTuple):
    """A condition that gives cells another style; `base` is the cell for which it is written, if that is named."""

    condition: str
    style: str
    base: str = ""


class OdsStyles:
    """The styles in a part: number formats and looks; `common` has those that the part lacks.

    The parser calls `start`, `characters` and `end` for the elements inside automatic-styles and styles.
    """

    def __init__(self, common: OdsStyles | None = None) -> None:
        self._common = common
        self._styles: dict[str, tuple[str | None, str | None]] = {}  # format and parent
        self._formats: dict[str, _Format] = {}
        self._maps: dict[str, list[StyleMap]] = {}
        self._maps_of: dict[str | None, Sequence[StyleMap]] = {}  # with those that are inherited
        self._by_display_name: dict[str, str] = {}
        self._name = ""  # of the cell style that is open
        self._depth = 0
        self._open: _Format | None = None  # whose element has begun
        self._table = ""  # the table style whose element has begun
        self._hidden: set[str] = set()  # table styles
        self.looks: StyleLooks = StyleLooks("", common.looks if common else None)
        self._cells: dict[str | None, OldStyle] = {}
        self._number: Mapping[str, str] = {}  # attributes of the digits of a format, and texts inside them
        self._inside: list[tuple[int, str]] = []
        self._position: str | None = None  # of such a text that is open
        self._texts: list[str] = []
        self._codes: dict[str, str] = {}

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Take in the beginning of an element."""
        self._depth += 1
        name = attributes.get(_NAME)
        if self._depth == 1 and (name or tag == f"{STYLE} default-style"):
            self._start_style(tag, name or "", attributes)
        elif self._depth == 2 and self._table:
            if attributes.get(f"{TABLE} display") == "false":
                self._hidden.add(self._table)
        elif self._depth == 2 and self._open is not None:
            self._start_piece(self._open, tag, attributes)
        elif self._depth == 2 and tag == f"{STYLE} map":
            if self._name:
                names = (f"{STYLE} {name}" for name in ("condition", "apply-style-name", "base-cell-address"))
                found = StyleMap(*(attributes.get(name, "") for name in names))
                self._maps.setdefault(self._name, []).append(found)
        elif self._depth == 2:
            self.looks.add(look_of(attributes))
        elif self._depth == 3 and tag == f"{_NUMBER} embedded-text":
            self._position = attributes.get(f"{_NUMBER} position")
            self._texts.clear()

    def _start_style(self, tag: str, name: str, attributes: Mapping[str, str]) -> None:
        """Begin a style, or a number format."""
        if len(self.looks) + len(self._formats) >= _MOST_STYLES:
            raise beyond_forms()
        space, _, kind = tag.rpartition(" ")
        family = attributes.get(f"{STYLE} family", "")
        if space == _NUMBER and kind.endswith("-style"):
            self._open = _Format()
            self._formats.setdefault(name, self._open)
        elif tag == f"{STYLE} style" and family == "table":
            self._table = name
        elif family in FAMILIES and tag in (f"{STYLE} style", f"{STYLE} default-style"):
            self.looks.begin(family, name, attributes.get(_PARENT))
            if family == CELL and name:
                self._styles.setdefault(name, (attributes.get(_DATA_STYLE), attributes.get(_PARENT)))
                self._by_display_name[attributes.get(f"{STYLE} display-name", name)] = name
                self._name = name

    def _start_piece(self, form: _Format, tag: str, attributes: Mapping[str, str]) -> None:
        """Begin a piece of a number format, or what replaces it under a condition."""
        space, _, kind = tag.rpartition(" ")
        self._texts.clear()
        if tag == f"{STYLE} map" and len(form.replaced_by) < _MOST_SECTIONS:
            condition = attributes.get(f"{STYLE} condition", "").replace("value()", "").replace("!=", "<>")
            applied = attributes.get(f"{STYLE} apply-style-name", "")
            form.replaced_by.append((f"[{condition}]" if condition else "", applied))
        elif tag == f"{_NUMBER} number":
            self._number, self._inside = attributes, []
        elif tag == f"{STYLE} text-properties" and f"{FO} color" in attributes:
            form.pieces.append(f"[{format_colour_name(named_colour(attributes[f'{FO} color']))}]")
        elif tag == f"{_NUMBER} scientific-number":
            decimals, power = (_zeros(attributes, name) for name in ("decimal-places", "min-exponent-digits"))
            form.pieces.append("0" + (f".{decimals}" if decimals else "") + f"E+{power or '0'}")
        elif tag == f"{_NUMBER} fraction":
            places = _zeros(attributes, "min-denominator-digits").replace("0", "?") or "?"
            form.pieces.append(
                f"# ?/{attributes.get(f'{_NUMBER} denominator-value', '')[:_DIGITS] or places}"
            )
        elif space == _NUMBER and kind in _CODES:
            form.pieces.append(_CODES[kind])

    def characters(self, text: str) -> None:
        if self._depth > 1:
            self._texts.append(text)

    def end(self, tag: str) -> None:
        """Take in the end of an element."""
        if self._depth == 3 and self._open is not None and tag == f"{_NUMBER} embedded-text":
            self._inside.append((_whole(self._position), "".join(self._texts)))
        elif self._depth == 2 and self._open is not None:
            text = "".join(self._texts)
            if tag == f"{_NUMBER} number":
                self._open.pieces.append(_digits(self._number, self._inside))
            elif tag == f"{_NUMBER} text":
                self._open.pieces.append("%" if text.strip() == "%" else _quoted(text))
            elif tag == f"{_NUMBER} currency-symbol":
                self._open.pieces.append(_quoted(text))
        elif self._depth == 1:
            self._open, self._table, self._name = None, "", ""
            self.looks.end()
        self._depth -= 1

    def code(self, style: str | None) -> str:
        """Return the format code of a cell style; General where it names none."""
        if style is None:
            return "General"
        if style not in self._codes:
            self._codes[style] = self._find(style)
        return self._codes[style]

    def hides(self, table_style: str | None) -> bool:
        """Return True for the style of a hidden table."""
        return table_style in self._hidden or (self._common is not None and self._common.hides(table_style))

    def maps(self, style: str | None) -> Sequence[StyleMap]:
        """Return the conditions of a cell style, its own or those that it inherits."""
        if style not in self._maps_of:
            every = (self._own_maps(name) for name, _, _ in self._chain(style))
            self._maps_of[style] = next((one for one in every if one), ())
        return self._maps_of[style]

    def conditional(self, style: str, *, is_protected: bool) -> Look:
        """Return what a style changes, by its name or that which people see, where a condition sets it."""
        name = style if self._style(style) else self._named(style)
        look = self.looks.set_look(CELL, name)
        codes = (
            self._with_conditions(found)
            for place, (_, data_style, parent) in enumerate(self._chain(name))
            if (found := self._format(data_style or "")) is not None and (parent or not place)
        )
        code = next(codes, None)
        return look._replace(code=code).condition(hides=is_protected and bool(look.is_hidden))

    def _find(self, style: str) -> str:
        found = (self._format(data_style or "") for _, data_style, _ in self._chain(style))
        return next((self._with_conditions(one) for one in found if one is not None), "General")

    def _chain(self, style: str | None) -> Iterator[tuple[str, str | None, str | None]]:
        """Yield name, number format and parent of a style and of those that it inherits from."""
        for _ in range(_DEEPEST):
            known = self._style(style or "")
            if known is None:
                return
            yield style or "", *known
            style = known[1]

    def _own_maps(self, style: str) -> Sequence[StyleMap]:
        return self._maps.get(style) or (() if self._common is None else self._common._own_maps(style))

    def _named(self, shown: str) -> str:
        """Return the name of a style that people see under another."""
        common = shown if self._common is None else self._common._named(shown)
        return self._by_display_name.get(shown, common)

    def _with_conditions(self, form: _Format) -> str:
        """Return the code of a format, after those that replace it under a condition."""
        sections = [
            condition + "".join(found.pieces)
            for condition, name in form.replaced_by
            if condition and (found := self._format(name)) is not None
        ]
        return ";".join([*sections, "".join(form.pieces)]) if sections else "".join(form.pieces) or "General"

    def cell(self, style: str | None) -> OldStyle:
        if style not in self._cells:
            self._cells[style] = self.looks.look(CELL, style).style(self.code(style))
        return self._cells[style]

    def _style(self, name: str) -> tuple[str | None, str | None] | None:
        return self._styles.get(name) or (None if self._common is None else self._common._style(name))

    def _format(self, name: str) -> _Format | None:
        return self._formats.get(name) or (None if self._common is None else self._common._format(name))


def _quoted(text: str) -> str:
    return '"' + text.replace('"', "") + '"' if text else ""


def _digits(number: Mapping[str, str], inside: list[tuple[int, str]]) -> str:
    """Return the digits of a format: texts between them, decimals, and commas for thousands left out."""
    decimals = number.get(_DECIMALS)
    if decimals is None or not decimals.isdecimal():
        return "General"
    before = ["0"] * max([1, *(place + 1 for place, _ in inside)])
    for place, text in inside:
        before[len(before) - place - 1] += _quoted(text)
    places = min(_whole(decimals), _MOST_DECIMALS)
    zeros = len(number.get(f"{_NUMBER} display-factor", "").lstrip("1").partition(".")[0])
    return "".join(before) + ("." + "0" * places if places else "") + "," * min(zeros // 3, _MOST_SECTIONS)


def _zeros(attributes: Mapping[str, str], name: str) -> str:
    return "0" * min(_whole(attributes.get(f"{_NUMBER} {name}")), _MOST_DECIMALS)


def _whole(text: str | None) -> int:
    """Return a small whole number, 0 for anything else."""
    return int(text[:3]) if text is not None and text.isdecimal() else 0
