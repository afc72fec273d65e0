"""Styles of a .ods, their number formats as format codes: 195篇 and 98% read as in a .xlsx."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from xlselfeval.files.legacy.old_sheet import too_large

OFFICE, TABLE, _STYLE, _NUMBER = (
    f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0" for name in ("office", "table", "style", "datastyle")
)
_CODES = {
    "year": "yyyy", "month": "m", "day": "d", "hours": "h", "minutes": "mm", "seconds": "ss", "am-pm": "AM/PM",
    "scientific-number": "0.00E+00", "fraction": "# ?/?", "boolean": "General", "text-content": "@",
}  # fmt: skip
_NAME, _DATA_STYLE, _PARENT = (
    f"{_STYLE} {name}" for name in ("name", "data-style-name", "parent-style-name")
)
_DECIMALS = f"{_NUMBER} decimal-places"
_MOST_DECIMALS, _MOST_STYLES = 30, 65_536
_DEEPEST = 20  # styles that inherit from one another


@dataclass(slots=True)
class _Format:
    """A number format: the pieces of its code, and the format of its first condition."""

    pieces: list[str] = field(default_factory=list)
    replaced_by: str | None = None


class OdsStyles:
    """The styles of cells and tables in a part; `common` has those that the part lacks.

    The parser calls `start`, `characters` and `end` for the elements inside automatic-styles and styles.
    """

    def __init__(self, common: OdsStyles | None = None) -> None:
        self._common = common
        self._styles: dict[str, tuple[str | None, str | None]] = {}  # format and parent
        self._formats: dict[str, _Format] = {}
        self._depth = 0
        self._open: _Format | None = None  # whose element has begun
        self._table = ""  # the table style whose element has begun
        self._hidden: set[str] = set()  # table styles
        self._texts: list[str] = []
        self._codes: dict[str, str] = {}

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Take in the beginning of an element."""
        self._depth += 1
        space, _, kind = tag.rpartition(" ")
        name = attributes.get(_NAME)
        if self._depth == 1 and name:
            if len(self._styles) + len(self._formats) >= _MOST_STYLES:
                raise too_large()
            if tag == f"{_STYLE} style" and attributes.get(f"{_STYLE} family") == "table-cell":
                self._styles.setdefault(name, (attributes.get(_DATA_STYLE), attributes.get(_PARENT)))
            elif tag == f"{_STYLE} style" and attributes.get(f"{_STYLE} family") == "table":
                self._table = name
            elif space == _NUMBER and kind.endswith("-style"):
                self._open = _Format()
                self._formats.setdefault(name, self._open)
        elif self._depth == 2 and self._table:
            if attributes.get(f"{TABLE} display") == "false":
                self._hidden.add(self._table)
        elif self._depth == 2 and self._open is not None:
            self._texts.clear()
            if tag == f"{_STYLE} map" and self._open.replaced_by is None:
                self._open.replaced_by = attributes.get(f"{_STYLE} apply-style-name", "")
            elif tag == f"{_NUMBER} number":
                self._open.pieces.append(_digits(attributes.get(_DECIMALS)))
            elif space == _NUMBER and kind in _CODES:
                self._open.pieces.append(_CODES[kind])

    def characters(self, text: str) -> None:
        """Take in text."""
        if self._depth > 1:
            self._texts.append(text)

    def end(self, tag: str) -> None:
        """Take in the end of an element."""
        if self._depth == 2 and self._open is not None:
            text = "".join(self._texts)
            if tag == f"{_NUMBER} text":
                self._open.pieces.append("%" if text.strip() == "%" else _quoted(text))
            elif tag == f"{_NUMBER} currency-symbol":
                self._open.pieces.append(_quoted(text))
        elif self._depth == 1:
            self._open, self._table = None, ""
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

    def _find(self, style: str) -> str:
        name: str | None = style
        for _ in range(_DEEPEST):
            known = self._style(name or "")
            if known is None:
                break
            data_style, name = known
            found = self._format(data_style or "")
            if found is not None:
                if found.replaced_by is not None:
                    found = self._format(found.replaced_by) or found
                return "".join(found.pieces) or "General"
        return "General"

    def _style(self, name: str) -> tuple[str | None, str | None] | None:
        return self._styles.get(name) or (None if self._common is None else self._common._style(name))

    def _format(self, name: str) -> _Format | None:
        return self._formats.get(name) or (None if self._common is None else self._common._format(name))


def _quoted(text: str) -> str:
    return '"' + text.replace('"', "") + '"' if text else ""


def _digits(decimals: str | None) -> str:
    if decimals is None or not decimals.isdecimal():
        return "General"
    places = min(int(decimals[:3]), _MOST_DECIMALS)
    return "0" + ("." + "0" * places if places else "")
