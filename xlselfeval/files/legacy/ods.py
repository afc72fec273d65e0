"""A .ods (OpenDocument spreadsheet) read element by element, as its XML is parsed."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from datetime import date, datetime, time

from xlselfeval.cell import ERROR_TEXTS
from xlselfeval.files.legacy.ods_styles import OFFICE, TABLE, OdsStyles
from xlselfeval.files.legacy.old_sheet import (
    COLUMNS,
    ROWS,
    OldSheet,
    Value,
    check_together,
    damaged,
    encrypted,
    too_large,
)
from xlselfeval.files.legacy.workbook import OldWorkbook
from xlselfeval.files.limits import TEXT as LONGEST_TEXT
from xlselfeval.files.limits import Limits
from xlselfeval.files.package import Package
from xlselfeval.files.xml import parse_events

_CONTENT, _STYLES, _MANIFEST = "content.xml", "styles.xml", "META-INF/manifest.xml"
_TEXT, _DRAWING = (f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0" for name in ("text", "drawing"))
_TABLES = [f"{OFFICE} document-content", f"{OFFICE} body", f"{OFFICE} spreadsheet", f"{TABLE} table"]
_STYLE_LISTS = (f"{OFFICE} automatic-styles", f"{OFFICE} styles")
_ROW, _COLUMN, _CELL, _COVERED_CELL = (
    f"{TABLE} {name}" for name in ("table-row", "table-column", "table-cell", "covered-table-cell")
)
_FORMULA, _VISIBILITY, _STYLE, _DEFAULT_STYLE = (
    f"{TABLE} {name}" for name in ("formula", "visibility", "style-name", "default-cell-style-name")
)
_KIND, _NUMBER, _STRING, _DATE, _TIME, _TRUTH = (
    f"{OFFICE} {name}"
    for name in ("value-type", "value", "string-value", "date-value", "time-value", "boolean-value")
)
_CONTENT_OF_CELL = frozenset((_KIND, _NUMBER, _STRING, _DATE, _TIME, _TRUTH, _FORMULA))
_VALUE_OF_KIND = {
    "float": _NUMBER, "percentage": _NUMBER, "currency": _NUMBER, "date": _DATE, "time": _TIME,
    "boolean": _TRUTH, "string": _STRING,
}  # fmt: skip
_HIDDEN = ("collapse", "filter")
_PARAGRAPH, _SPACES = f"{_TEXT} p", f"{_TEXT} s"
_CHARACTERS = {f"{_TEXT} tab": "\t", f"{_TEXT} line-break": "\n"}
_NO_TEXT_OF_CELL = (f"{OFFICE} annotation", f"{_TEXT} ruby-text")  # a comment, a phonetic guide
_FLOAT = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_MOMENT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:T([0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?))?")
_DURATION = re.compile(r"PT([0-9]{1,9})H([0-9]{1,2})M([0-9]{1,2}(?:[.,][0-9]{0,9})?)S")
_DAY_ZERO = date(1899, 12, 30)
_LAST_OF_FEBRUARY_1900 = 60  # days after it; from 1 March 1900 on, Excel's serial number is the same
_DIGITS = 7  # of a number of rows or columns


def open_ods(package: Package) -> OldWorkbook:
    """Read an OpenDocument spreadsheet; UnreadableFile for a password or beyond the limits."""
    limits = package.limits
    if _MANIFEST in package:
        parse_events(
            package.xml_bytes(_MANIFEST), _MANIFEST, _refuse_encrypted, lambda _: None, limits=limits
        )
    common = _StyleLists(OdsStyles())
    if _STYLES in package:
        _parse(package, _STYLES, common)
    content = _Content(OdsStyles(common.styles), limits)
    _parse(package, _CONTENT, content)
    return OldWorkbook("ods", content.sheets, limits, has_macros=_has_macros(package))


def _parse(package: Package, part: str, reader: _StyleLists) -> None:
    parse_events(package.xml_bytes(part), part, reader.start, reader.end, reader.characters, package.limits)


def _refuse_encrypted(tag: str, _: Mapping[str, str]) -> None:
    if tag.rpartition(" ")[2] == "encryption-data":
        raise encrypted()


def _has_macros(package: Package) -> bool:
    """Return True for a module beside the lists of modules that every document may have."""
    names = (entry.filename for entry in package.entries)
    return any(
        name.startswith(("Basic/", "Scripts/"))
        and name.endswith((".xml", ".py", ".js", ".bsh"))
        and "/script-l" not in name
        for name in names
    )


class _StyleLists:
    """A reader of the lists of styles in a part."""

    def __init__(self, styles: OdsStyles) -> None:
        self.styles = styles
        self.path: list[str] = []  # the elements that are open
        self._in_list = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Take in the beginning of an element."""
        self.path.append(tag)
        if self._in_list:
            self.styles.start(tag, attributes)
        elif len(self.path) == 2 and tag in _STYLE_LISTS:
            self._in_list = True

    def characters(self, text: str) -> None:
        """Take in text."""
        if self._in_list:
            self.styles.text(text)

    def end(self, tag: str) -> None:
        """Take in the end of an element."""
        self.path.pop()
        if len(self.path) == 1:
            self._in_list = False
        elif self._in_list:
            self.styles.end(tag)


class _Content(_StyleLists):
    """A reader of the part with the tables: it opens a `_Table` for each, and passes on what is in it."""

    def __init__(self, styles: OdsStyles, limits: Limits) -> None:
        super().__init__(styles)
        self.sheets: list[OldSheet] = []
        self._limits = limits
        self._table: _Table | None = None

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Take in the beginning of an element; UnreadableFile for a table within another."""
        super().start(tag, attributes)
        if tag == _TABLES[-1]:
            if self.path != _TABLES:
                raise damaged()
            if len(self.sheets) >= self._limits.sheets:
                raise too_large()
            self._table = _Table(attributes, self.styles, self._limits)
            self.sheets.append(self._table.sheet)
        elif self._table is not None:
            self._table.start(tag, attributes)

    def characters(self, text: str) -> None:
        """Take in text."""
        super().characters(text)
        if self._table is not None:
            self._table.characters(text)

    def end(self, tag: str) -> None:
        """Take in the end of an element; UnreadableFile where all tables together are beyond the limits."""
        super().end(tag)
        if tag == _TABLES[-1]:
            self._table = None
            check_together(self.sheets, self._limits)
        elif self._table is not None:
            self._table.end(tag)


class _Table:
    """A table on its way into a sheet: the place that its elements have reached, and the cell that is open."""

    def __init__(self, attributes: Mapping[str, str], styles: OdsStyles, limits: Limits) -> None:
        hidden = styles.hides(attributes.get(_STYLE))
        self.sheet = OldSheet(attributes.get(f"{TABLE} name", ""), "hidden" if hidden else "visible", limits)
        self.sheet.is_protected = attributes.get(f"{TABLE} protected") == "true"
        self._styles = styles
        self._starts: list[int] = []  # first columns, and the styles of cells that name none themselves
        self._defaults: list[str | None] = []
        self._columns = self._rows = 0  # that have ended
        self._row: Mapping[str, str] | None = None  # attributes of the open row
        self._high = 1  # rows that the open one stands for
        self._column = 1  # where the next cell of the row begins
        self._cell: Mapping[str, str] | None = None  # attributes of the open cell
        self._depth = 0  # elements that are open inside the row
        self._has_elements = False
        self._paragraphs: list[list[str]] = []
        self._without_text = 0  # the depth of an element in the cell whose text is not the cell's
        self._room = limits.characters  # for spaces that are written as a number

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Take in the beginning of an element."""
        if self._row is not None:
            self._depth += 1
            self._start_in_row(tag, attributes)
        elif tag == _COLUMN:
            self._add_columns(attributes)
        elif tag == _ROW:
            self._row, self._high, self._column = attributes, _times(attributes, "rows-repeated", ROWS), 1
            if attributes.get(_VISIBILITY) in _HIDDEN:
                self.sheet.hidden_rows.append((self._rows + 1, self._rows + self._high))

    def _start_in_row(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == _ROW:
            raise damaged()
        if self._depth == 1 and tag in (_CELL, _COVERED_CELL):
            self._cell, self._has_elements, self._paragraphs = attributes, False, []
        elif self._cell is not None:
            self._has_elements = True
            if self._without_text:
                return
            if tag in _NO_TEXT_OF_CELL or tag.startswith(_DRAWING):
                self._without_text = self._depth
            elif self._depth == 2 and tag == _PARAGRAPH:
                self._paragraphs.append([])
            elif tag == _SPACES:
                count = _count(attributes.get(f"{_TEXT} c", "1"), LONGEST_TEXT)
                self._room -= count
                if self._room < 0:
                    raise too_large()
                self.characters(" " * count)
            elif tag in _CHARACTERS:
                self.characters(_CHARACTERS[tag])

    def characters(self, text: str) -> None:
        """Take in text; that outside a paragraph separates elements."""
        if self._depth > 1 and self._paragraphs and not self._without_text:
            self._paragraphs[-1].append(text)

    def end(self, tag: str) -> None:
        """Take in the end of an element."""
        if self._row is None:
            return
        if self._depth == 0:
            self._rows += self._high
            self._row = None
            if self._rows > 2 * ROWS:
                raise too_large()
            return
        if self._depth == 1 and self._cell is not None:
            self._end_cell(self._cell, is_covered=tag == _COVERED_CELL)
            self._cell = None
        if self._depth == self._without_text:
            self._without_text = 0
        self._depth -= 1

    def _add_columns(self, attributes: Mapping[str, str]) -> None:
        first, count = self._columns + 1, _times(attributes, "columns-repeated", COLUMNS)
        self._starts.append(first)
        self._defaults.append(attributes.get(_DEFAULT_STYLE))
        if attributes.get(_VISIBILITY) in _HIDDEN:
            self.sheet.hidden_columns.append((first, first + count - 1))
        self._columns += count
        if self._columns > 2 * COLUMNS:
            raise too_large()

    def _end_cell(self, cell: Mapping[str, str], *, is_covered: bool) -> None:
        """Enter a cell, as often as it is repeated, and the merged range that it begins."""
        first, column = self._rows + 1, self._column
        wide = _times(cell, "columns-repeated", COLUMNS)
        self._column += wide
        if self._has_elements or not _CONTENT_OF_CELL.isdisjoint(cell):
            self.sheet.stretch(first + self._high - 1, column + wide - 1, cells=self._high * wide)
            value = self._value(cell)
            if value != "":
                code = (
                    "General" if value is None or isinstance(value, str | bool) else self._code(cell, column)
                )
                for row in range(first, first + self._high):
                    for place in range(column, column + wide):
                        self.sheet.set(row, place, value, code)
        down, across = _times(cell, "rows-spanned", ROWS), _times(cell, "columns-spanned", COLUMNS)
        if not is_covered and (down > 1 or across > 1):
            self.sheet.merge(first, column, first + down - 1, column + across - 1)

    def _value(self, cell: Mapping[str, str]) -> Value:
        """Return the value of the open cell, "" where it has none, None for a formula without a result."""
        shown = "".join(piece for paragraph in self._paragraphs for piece in paragraph).strip()
        if any(value == "error" and name.endswith(" value-type") for name, value in cell.items()):
            return shown if shown in ERROR_TEXTS else "#VALUE!"
        if shown in ERROR_TEXTS and not cell.get(_STRING):
            return shown
        kind = cell.get(_KIND)
        names = tuple(_VALUE_OF_KIND.values()) if kind is None else (_VALUE_OF_KIND.get(kind, _NUMBER),)
        name = next((one for one in names if one in cell), None)
        if name is not None:
            return _parse_value(name, cell[name])
        if kind == "string":
            return "\n".join(map("".join, self._paragraphs))
        if _VALUE_OF_KIND.get(kind or "") == _NUMBER:
            raise damaged()
        is_uncalculated = kind is None and _FORMULA in cell and not self._paragraphs
        return None if is_uncalculated else ""  # an empty paragraph is the result of a formula

    def _code(self, cell: Mapping[str, str], column: int) -> str:
        """Return the number format of a cell: by its own style, its row's, or its column's."""
        place = bisect_right(self._starts, column)
        by_column = self._defaults[place - 1] if place else None
        by_row = None if self._row is None else self._row.get(_DEFAULT_STYLE)
        code = self._styles.code(cell.get(_STYLE) or by_row or by_column)
        kind = cell.get(_KIND)
        if kind == "percentage" and "%" not in code:
            return "0.00%"
        return "yyyy/m/d" if kind == "date" and code == "General" else code


def _parse_value(name: str, text: str) -> Value:
    """Return the value that an attribute of a cell holds; a date that is none stays a text."""
    if name == _NUMBER:
        if not _FLOAT.fullmatch(text):
            raise damaged()
        return float(text)
    if name == _TRUTH:
        return text.lower() == "true"
    if name == _DATE:
        moment = _MOMENT.fullmatch(text)
        try:
            return _serial(datetime.fromisoformat(text)) if moment else text
        except ValueError:
            return text
    if name == _TIME:
        duration = _DURATION.fullmatch(text)
        if duration is None:
            return text
        hours, minutes, seconds = duration.groups()
        return (int(hours) * 3600 + int(minutes) * 60 + float(seconds.replace(",", "."))) / 86_400
    return text


def _serial(moment: datetime) -> float:
    """Return Excel's serial number of a moment: Excel counts a 29 February 1900, OpenDocument does not."""
    days = (moment.date() - _DAY_ZERO).days
    seconds = (moment - datetime.combine(moment, time())).total_seconds()
    return days - (0 < days <= _LAST_OF_FEBRUARY_1900) + seconds / 86_400


def _times(attributes: Mapping[str, str], name: str, most: int) -> int:
    """Return how often a cell, row or column is repeated, or how many it spans."""
    return _count(attributes.get(f"{TABLE} number-{name}", "1"), most)


def _count(text: str, most: int) -> int:
    """Return a count of at least 1; UnreadableFile for one that is no number or larger than the most."""
    if not text.isdecimal() or len(text) > _DIGITS or int(text) > most:
        raise too_large()
    return max(1, int(text))
