"""A .ods (OpenDocument spreadsheet) read element by element, as its XML is parsed."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from datetime import datetime

from xlselfeval.cell import ERROR_TEXTS, RichText, Run, rich_text
from xlselfeval.errors import SheetFault, UnreadableFile, beyond_forms
from xlselfeval.files.legacy.ods_conditions import TableConditions
from xlselfeval.files.legacy.ods_looks import CELL, COLUMN, PARAGRAPH, ROW, SPAN
from xlselfeval.files.legacy.ods_styles import OFFICE, TABLE, OdsStyles
from xlselfeval.files.legacy.old_sheet import (
    COLUMNS,
    FLOAT,
    ROWS,
    OldSheet,
    Value,
    check_together,
    damaged,
    encrypted,
)
from xlselfeval.files.legacy.workbook import OldWorkbook
from xlselfeval.files.limits import TEXT as LONGEST_TEXT
from xlselfeval.files.limits import Limits
from xlselfeval.files.looks.style_looks import NO_LOOK, Look
from xlselfeval.files.number_format import serial_of
from xlselfeval.files.package import Package
from xlselfeval.files.ranges import Area
from xlselfeval.files.word.errors import SAVE_AS_DOCX
from xlselfeval.files.xml import parse_events

CONTENT, _STYLES, _MANIFEST = "content.xml", "styles.xml", "META-INF/manifest.xml"
_TEXT, _DRAWING = (f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0" for name in ("text", "drawing"))
_TABLES = [f"{OFFICE} document-content", f"{OFFICE} body", f"{OFFICE} spreadsheet", f"{TABLE} table"]
_LINKED_TABLE = [*_TABLES[:-1], f"{TABLE} dde-links", f"{TABLE} dde-link"]
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
_NUMBERS = ("float", "percentage", "currency")
_VALUES_OF_KIND = dict.fromkeys(_NUMBERS, (_NUMBER,)) | {
    "date": (_DATE,), "time": (_TIME,), "boolean": (_TRUTH,), "string": (_STRING,),
    "void": (_NUMBER, _STRING, _DATE, _TIME, _TRUTH),  # the cell names no kind
}  # fmt: skip
_HIDDEN = ("collapse", "filter")
_PARAGRAPH, _SPACES, _SPAN = (f"{_TEXT} {name}" for name in ("p", "s", "span"))
_CHARACTERS = {f"{_TEXT} tab": "\t", f"{_TEXT} line-break": "\n"}
_NO_TEXT_OF_CELL = (f"{OFFICE} annotation", f"{_TEXT} ruby-text")  # a comment, a phonetic guide
_MOMENT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:T([0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?))?")
_DURATION = re.compile(r"PT([0-9]{1,9})H([0-9]{1,2})M([0-9]{1,2}(?:[.,][0-9]{0,9})?)S")
_USUAL_WIDTH = 64  # points, of a column that names none
_DIGITS = 7  # of a number of rows or columns


def open_ods(package: Package) -> OldWorkbook:
    """Read an OpenDocument spreadsheet; UnreadableFile for another document, a password or beyond the limits."""
    limits = package.limits
    if _MANIFEST in package:
        manifest = package.xml_bytes(_MANIFEST)
        parse_events(manifest, _MANIFEST, _refuse_encrypted, lambda _: None, limits=limits)
    common = _Part(package, _STYLES, OdsStyles()) if _STYLES in package else None
    content = _Part(package, CONTENT, OdsStyles(common.styles if common else None))
    if not content.is_spreadsheet:
        raise _no_spreadsheet()
    return OldWorkbook("ods", content.sheets, limits, has_macros=_has_macros(package))


def _refuse_encrypted(tag: str, _: Mapping[str, str]) -> None:
    if tag.rpartition(" ")[2] == "encryption-data":
        raise encrypted()


def _no_spreadsheet() -> UnreadableFile:
    return UnreadableFile(
        "not-a-workbook", f"该文件不是OpenDocument表格，请改用Excel原件；属文档的，{SAVE_AS_DOCX}"
    )


def _has_macros(package: Package) -> bool:
    """Return True for a module beside the lists of modules that every document may have."""
    names = (entry.filename for entry in package.entries)
    return any(
        name.startswith(("Basic/", "Scripts/"))
        and name.endswith((".xml", ".py", ".js", ".bsh"))
        and "/script-l" not in name
        for name in names
    )


class _Part:
    """The styles and sheets of a part; lists of styles and tables read their own elements."""

    def __init__(self, package: Package, part: str, styles: OdsStyles) -> None:
        self.styles = styles
        self.sheets: list[OldSheet] = []
        self.is_spreadsheet = False
        self._limits = package.limits
        self._path: list[str] = []  # the elements that are open
        self._reader: OdsStyles | _Table | None = None  # of the elements inside an open one
        data = package.xml_bytes(part)
        parse_events(data, part, self._start, self._end, self._characters, package.limits)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._path.append(tag)
        if len(self._path) == 3 and self._path[:2] == _TABLES[:2]:
            if tag != _TABLES[2]:
                raise _no_spreadsheet()
            self.is_spreadsheet = True
        if tag == _TABLES[-1] and self._path[0] == _TABLES[0]:
            if self._path[:-1] == _LINKED_TABLE:
                return  # the last values of a DDE link
            if self._path != _TABLES:
                raise damaged()  # a table within another
            if len(self.sheets) >= self._limits.sheets:
                raise beyond_forms()
            self._reader = _Table(attributes, self.styles, self._limits)
            self.sheets.append(self._reader.sheet)
        elif self._reader is not None:
            self._reader.start(tag, attributes)
        elif len(self._path) == 2 and tag in _STYLE_LISTS:
            self._reader = self.styles

    def _characters(self, text: str) -> None:
        if self._reader is not None:
            self._reader.characters(text)

    def _end(self, tag: str) -> None:
        self._path.pop()
        if tag == _TABLES[-1] and self._path == _TABLES[:-1]:
            if isinstance(self._reader, _Table):
                self._reader.conditions.close()
            self._reader = None
            check_together(self.sheets, self._limits)
        elif len(self._path) == 1:
            self._reader = None
        elif self._reader is not None:
            try:
                self._reader.end(tag)
            except SheetFault as fault:
                self.sheets[-1].forget(fault)
                self._reader = None  # the rest of the table is skipped


class _Table:
    """A reader of one table: the position that its elements have reached, and the open cell."""

    def __init__(self, attributes: Mapping[str, str], styles: OdsStyles, limits: Limits) -> None:
        hidden = styles.hides(attributes.get(_STYLE))
        self.sheet = OldSheet(attributes.get(f"{TABLE} name", ""), "hidden" if hidden else "visible", limits)
        self.sheet.is_protected = attributes.get(f"{TABLE} protected") == "true"
        self.sheet.usual_width = _USUAL_WIDTH
        self._styles, self.conditions = styles, TableConditions(styles, self.sheet)
        self._starts: list[int] = []  # first columns, and the styles of cells that name none themselves
        self._defaults: list[str | None] = []
        self._columns = self._rows = 0  # that have ended
        self._row: Mapping[str, str] | None = None  # attributes of the open row
        self._high = 1  # rows that the open one is repeated for
        self._column = 1  # where the next cell of the row begins
        self._cell: Mapping[str, str] | None = None  # attributes of the open cell
        self._depth = 0  # elements that are open inside the row
        self._has_elements = False
        self._paragraphs: list[list[Run]] = []
        self._spans = [NO_LOOK]  # the looks of the open paragraph and of its open spans
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
            self.sheet.add_rows(self._rows + 1, self._rows + self._high, *self._size(ROW, attributes))
        else:
            self.conditions.start(tag, attributes)

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
                self._spans = [self._look(PARAGRAPH, attributes)]
            elif tag == _SPAN:
                self._spans.append(self._look(SPAN, attributes).over(self._spans[-1]))
            elif tag == _SPACES:
                count = _count(attributes.get(f"{_TEXT} c", "1"), LONGEST_TEXT)
                self._room -= count
                if self._room < 0:
                    raise beyond_forms()
                self.characters(" " * count)
            elif tag in _CHARACTERS:
                self.characters(_CHARACTERS[tag])

    def characters(self, text: str) -> None:
        """Take in text; between paragraphs it only separates elements."""
        if self._depth > 1 and self._paragraphs and not self._without_text:
            self._paragraphs[-1].append(self._spans[-1].run(text))

    def end(self, tag: str) -> None:
        """Take in the end of an element."""
        if self._row is None:
            return
        if self._depth == 0:
            self._rows += self._high
            self._row = None
            if self._rows > 2 * ROWS:
                raise beyond_forms()
            return
        if self._depth == 1 and self._cell is not None:
            self._end_cell(self._cell, is_covered=tag == _COVERED_CELL)
            self._cell = None
        if self._depth == self._without_text:
            self._without_text = 0
        elif tag == _SPAN and len(self._spans) > 1 and not self._without_text:
            self._spans.pop()
        self._depth -= 1

    def _add_columns(self, attributes: Mapping[str, str]) -> None:
        first, count = self._columns + 1, _times(attributes, "columns-repeated", COLUMNS)
        self._starts.append(first)
        self._defaults.append(attributes.get(_DEFAULT_STYLE))
        self.sheet.add_columns(first, first + count - 1, *self._size(COLUMN, attributes))
        self._columns += count
        if self._columns > 2 * COLUMNS:
            raise beyond_forms()

    def _end_cell(self, cell: Mapping[str, str], *, is_covered: bool) -> None:
        """Enter a cell, as often as it is repeated, and the merged range that it begins."""
        first, column = self._rows + 1, self._column
        wide = _times(cell, "columns-repeated", COLUMNS)
        self._column += wide
        if self._has_elements or not _CONTENT_OF_CELL.isdisjoint(cell):
            self.sheet.stretch(first + self._high - 1, column + wide - 1, cells=self._high * wide)
            value = self._value(cell)
            if value != "" or _FORMULA in cell:
                code = (
                    "General" if value is None or isinstance(value, str | bool) else self._code(cell, column)
                )
                style = self._style_of(cell, column)
                look = self._styles.cell(style)
                if self.sheet.is_protected and self._styles.looks.look(CELL, style).is_hidden:
                    look = look._replace(is_unseen=True)
                if self._styles.maps(style):
                    area = Area(first, column, first + self._high - 1, column + wide - 1)
                    self.conditions.note(style, area.places())
                for row in range(first, first + self._high):
                    for place in range(column, column + wide):
                        self.sheet.set(row, place, value, code)
                        self.sheet.look(row, place, look)
        down, across = _times(cell, "rows-spanned", ROWS), _times(cell, "columns-spanned", COLUMNS)
        if not is_covered and (down > 1 or across > 1):
            self.sheet.merge(first, column, first + down - 1, column + across - 1)

    def _value(self, cell: Mapping[str, str]) -> Value:
        """Return the value of the open cell: "" for none, None for a formula without a result."""
        shown = "".join(run.text for paragraph in self._paragraphs for run in paragraph).strip()
        if any(value == "error" and name.endswith(" value-type") for name, value in cell.items()):
            return shown if shown in ERROR_TEXTS else "#VALUE!"
        if shown in ERROR_TEXTS and not cell.get(_STRING):
            return shown
        kind = cell.get(_KIND, "void")
        if kind not in _VALUES_OF_KIND:
            raise damaged()
        name = next((one for one in _VALUES_OF_KIND[kind] if one in cell), None)
        text = rich_text(
            run
            for place, paragraph in enumerate(self._paragraphs if kind == "string" else ())
            for run in ([Run("\n")] * bool(place) + paragraph)
        )
        if name is not None and not isinstance(text, RichText):
            return _parse_value(name, cell[name])
        if kind in _NUMBERS:
            raise damaged()
        if kind == "string":
            return text
        is_uncalculated = kind == "void" and _FORMULA in cell and not self._paragraphs
        return None if is_uncalculated else ""  # an empty paragraph is the result of a formula

    def _size(self, family: str, attributes: Mapping[str, str]) -> tuple[float | None, bool]:
        """Return the size of a row or column in points, and whether it is hidden."""
        points = self._styles.looks.look(family, attributes.get(_STYLE)).points
        return points, attributes.get(_VISIBILITY) in _HIDDEN

    def _look(self, family: str, attributes: Mapping[str, str]) -> Look:
        return self._styles.looks.look(family, attributes.get(f"{_TEXT} style-name"))

    def _style_of(self, cell: Mapping[str, str], column: int) -> str | None:
        """Return the style of a cell: its own, its row's, or its column's."""
        place = bisect_right(self._starts, column)
        by_column = self._defaults[place - 1] if place else None
        by_row = None if self._row is None else self._row.get(_DEFAULT_STYLE)
        return cell.get(_STYLE) or by_row or by_column

    def _code(self, cell: Mapping[str, str], column: int) -> str:
        """Return the number format of a cell."""
        code = self._styles.code(self._style_of(cell, column))
        kind = cell.get(_KIND)
        if kind == "percentage" and "%" not in code:
            return "0.00%"
        return "yyyy/m/d" if kind == "date" and code == "General" else code


def _parse_value(name: str, text: str) -> Value:
    """Return the value in an attribute of a cell; a date that no calendar has stays a text."""
    if name == _NUMBER:
        if not FLOAT.fullmatch(text):
            raise damaged()
        return float(text)
    if name == _TRUTH:
        return text.lower() == "true"
    if name == _DATE:
        moment = _MOMENT.fullmatch(text)
        try:
            return serial_of(datetime.fromisoformat(_whole_microseconds(text))) if moment else text
        except ValueError:
            return text
    if name == _TIME:
        duration = _DURATION.fullmatch(text)
        if duration is None:
            return text
        hours, minutes, seconds = duration.groups()
        return (int(hours) * 3600 + int(minutes) * 60 + float(seconds.replace(",", "."))) / 86_400
    return text


def _whole_microseconds(moment: str) -> str:
    """Return a moment with the digits below a second that every version of Python reads: none or six."""
    seconds, point, fraction = moment.partition(".")
    return f"{seconds}.{fraction[:6]:0<6}" if point else moment


def _times(attributes: Mapping[str, str], name: str, most: int) -> int:
    """Return how often a cell, row or column is repeated, or how many it spans."""
    text = attributes.get(f"{TABLE} number-{name}")
    return 1 if text is None else _count(text, most)


def _count(text: str, most: int) -> int:
    """Return a count of at least 1; UnreadableFile where it is no number, or above `most`."""
    if not text.isdecimal() or len(text) > _DIGITS or int(text) > most:
        raise beyond_forms()
    return max(1, int(text))
