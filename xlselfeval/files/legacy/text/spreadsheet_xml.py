"""SpreadsheetML 2003 (a workbook as one XML text), read element by element as it is parsed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from xlselfeval.cell import Run, rich_text
from xlselfeval.errors import SheetFault, beyond_forms
from xlselfeval.files.legacy.old_sheet import COLUMNS, FLOAT, ROWS, OldSheet, Value, check_together, damaged
from xlselfeval.files.legacy.text.css import FORMAT_NAMES
from xlselfeval.files.legacy.text.xml_conditions import SheetConditions, areas_of, formula_of
from xlselfeval.files.legacy.workbook import OldWorkbook
from xlselfeval.files.limits import Limits
from xlselfeval.files.looks.colours import WHITE
from xlselfeval.files.looks.old_styles import OldStyle
from xlselfeval.files.looks.style_looks import NO_LOOK, Look, StyleLooks, named_colour
from xlselfeval.files.number_format import serial_of
from xlselfeval.files.xml import parse_events

NAMESPACE = "urn:schemas-microsoft-com:office:spreadsheet"
_EXCEL = "urn:schemas-microsoft-com:office:excel"
_HTML = "http://www.w3.org/TR/REC-html40"
_RAISED = {"Superscript": 1, "Subscript": -1}
_LOOKS = {  # of elements in a text
    **dict.fromkeys((f"{_HTML} S", f"{_HTML} Strike", f"{_HTML} Del"), Look(is_struck=True)),
    f"{_HTML} Sup": Look(raised=1), f"{_HTML} Sub": Look(raised=-1), f"{_HTML} Font": Look(),
}  # fmt: skip
_PART = "XML"  # the whole file, in messages
_USUAL_WIDTH, _STEP = 48, 5.25  # points, of a column that names none, and of a step of an indent
_DIGITS = 7  # of a number of rows or columns
_MOST_STYLES = 65_536
_HIDDEN = {"SheetHidden": "hidden", "SheetVeryHidden": "veryHidden"}
_LEAP = date(1900, 3, 1)  # for Excel, 1900 has a 29 February


def open_spreadsheet_xml(data: bytes, limits: Limits) -> OldWorkbook:
    """Read a workbook that was saved as an XML spreadsheet; UnreadableFile beyond the limits."""
    reader = _Reader(limits)
    parse_events(data, _PART, reader.start, reader.end, reader.characters, limits)
    return OldWorkbook("xml", reader.sheets, limits)


class _Reader:
    """The place that the elements have reached: the open sheet, row and cell."""

    def __init__(self, limits: Limits) -> None:
        self.sheets: list[OldSheet] = []
        self._texts: list[Run] = []  # since an element with text began
        self._spans = [NO_LOOK]  # the looks of the text and of its open elements
        self._limits = limits
        self._looks = StyleLooks("Default")
        self._depth = 0
        self._skipped = 0  # the depth of an element of which nothing is read
        self._row = self._column = self._next_column = 0
        self._cell: Mapping[str, str] | None = None
        self._row_style = ""
        self._columns: dict[int, str] = {}  # styles of columns
        self._kind = ""  # of the data in the open cell
        self._conditions = SheetConditions(areas_of, formula_of)

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Take in the beginning of an element."""
        self._depth += 1
        if self._skipped:
            return
        name = tag.removeprefix(f"{NAMESPACE} ")
        values = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        if name == "Style":
            self._looks.begin("", values.get("ID", ""), values.get("Parent"))
            if len(self._looks) >= _MOST_STYLES:
                raise beyond_forms()
        elif name in _PROPERTIES:
            self._looks.add(_PROPERTIES[name](values))
        elif name == "Worksheet":
            if len(self.sheets) >= self._limits.sheets:
                raise beyond_forms()
            self.sheets.append(OldSheet(values.get("Name", ""), "visible", self._limits))
            self.sheets[-1].is_protected = values.get("Protected") == "1"
            self._row, self._columns, self._next_column = 0, {}, 1
        elif self.sheets:
            self._start_in_sheet(name, values)

    def _start_in_sheet(self, name: str, values: Mapping[str, str]) -> None:
        if self.sheets[-1].fault is not None:
            return
        if name == "Column":
            first = _count(values.get("Index"), COLUMNS) or self._next_column
            last = first + _count(values.get("Span"), COLUMNS)
            self._next_column = last + 1
            if last > COLUMNS:
                raise damaged()
            if values.get("StyleID"):
                self._columns |= dict.fromkeys(range(first, last + 1), values["StyleID"])
            self.sheets[-1].add_columns(first, last, _size(values, "Width"), values.get("Hidden") == "1")
        elif name == "Row":
            self._row = _count(values.get("Index"), ROWS) or self._row + 1
            self._column, self._row_style = 0, values.get("StyleID", "")
            span = _count(values.get("Span"), ROWS)
            height = _size(values, "Height")
            self.sheets[-1].add_rows(self._row, self._row + span, height, values.get("Hidden") == "1")
        elif name == "Cell":
            self._column = _count(values.get("Index"), COLUMNS) or self._column + 1
            self._cell, self._kind = values, ""
        elif self._cell is not None and name == "Data":
            self._kind = values.get("Type", "String")
            self._texts, self._spans = [], [NO_LOOK]
        elif name in _LOOKS:
            self._spans.append(_font(values).over(_LOOKS[name]).over(self._spans[-1]))
        elif self._cell is not None and name in ("Comment", "PhoneticText"):
            self._skipped = self._depth
        elif name == "Table":
            self.sheets[-1].usual_width = _size(values, "DefaultColumnWidth") or _USUAL_WIDTH
        elif name.startswith(_EXCEL):
            self._conditions.start(name.removeprefix(_EXCEL).strip(), values)
            self._texts, self._spans = [], [NO_LOOK]

    def characters(self, text: str) -> None:
        if not self._skipped:
            self._texts.append(self._spans[-1].run(text.replace("\r\n", "\n").replace("\r", "\n")))

    def end(self, tag: str) -> None:
        """Take in the end of an element."""
        name = tag.removeprefix(f"{NAMESPACE} ")
        if self._skipped:
            self._skipped = 0 if self._depth == self._skipped else self._skipped
        elif name == "Data" and self._cell is not None:
            self._put(rich_text(self._texts))
        elif name in _LOOKS and len(self._spans) > 1:
            self._spans.pop()
        elif name == "Cell" and self._cell is not None:
            self._end_cell(self._cell)
        elif name == "Worksheet" and self.sheets:
            check_together(self.sheets, self._limits)
        elif name == f"{_EXCEL} Visible" and self.sheets:
            state = _HIDDEN.get(rich_text(self._texts).strip())
            if state is not None:
                self.sheets[-1].state = "hidden" if state == "hidden" else "veryHidden"
        elif name == "Style":
            self._looks.end()
        elif name.startswith(_EXCEL) and self.sheets:
            text = rich_text(self._texts)
            self._conditions.end(name.removeprefix(_EXCEL).strip(), text, self.sheets[-1])
        self._depth -= 1

    def _put(self, text: str) -> None:
        sheet, look = self.sheets[-1], self._look_of_cell()
        if sheet.fault is not None or not (text or "Formula" in (self._cell or {})):
            return
        try:
            sheet.put(self._row, self._column, _value(self._kind, text), look.code)
        except SheetFault as fault:
            sheet.forget(fault)
            return
        sheet.look(self._row, self._column, look)

    def _end_cell(self, cell: Mapping[str, str]) -> None:
        across, down = _count(cell.get("MergeAcross"), COLUMNS), _count(cell.get("MergeDown"), ROWS)
        sheet = self.sheets[-1]
        if "Formula" in cell and not self._kind and sheet.fault is None:
            sheet.put(self._row, self._column, None)  # it has not been calculated
        if across or down:
            sheet.merge(self._row, self._column, self._row + down, self._column + across)
        self._column += across
        self._cell = None

    def _look_of_cell(self) -> OldStyle:
        own = "" if self._cell is None else self._cell.get("StyleID", "")
        look = self._looks.look("", own or self._row_style or self._columns.get(self._column))
        code = look.code or "General"
        return look.style("yyyy/m/d" if self._kind == "DateTime" and code == "General" else code)


def _font(values: Mapping[str, str]) -> Look:
    """Return the look of a font: of a style, or of an element in a text."""
    line, colour = values.get("StrikeThrough"), values.get("Color")
    return Look(
        is_struck=None if line is None else line == "1",
        colour=None if colour is None else named_colour(colour),
        points=_size(values, "Size"),
        raised=_RAISED.get(values.get("VerticalAlign", "")),
    )


def _interior(values: Mapping[str, str]) -> Look:
    """Return the look of a fill: a colour, white for none, "pattern" for another."""
    kind = values.get("Pattern", "Solid")
    colour = WHITE if kind == "None" else "pattern" if kind != "Solid" else values.get("Color", WHITE)
    return Look(behind=named_colour(colour))


def _number_format(values: Mapping[str, str]) -> Look:
    code = values.get("Format", "General")
    return Look(code=FORMAT_NAMES.get(code, code))


def _alignment(values: Mapping[str, str]) -> Look:
    steps = _size(values, "Indent")
    return Look(indent=None if steps is None else steps * _STEP, side=values.get("Horizontal"))


_PROPERTIES = {"Alignment": _alignment, "Font": _font, "Interior": _interior, "NumberFormat": _number_format}


def _size(values: Mapping[str, str], name: str) -> float | None:
    text = values.get(name, "")
    return float(text) if FLOAT.fullmatch(text) else None


def _value(kind: str, text: str) -> Value:
    """Return the value of a cell; a date that no calendar has stays a text."""
    if kind == "Number":
        if not FLOAT.fullmatch(text.strip()):
            raise damaged()
        return float(text)
    if kind == "Boolean":
        return text.strip() == "1"
    if kind == "DateTime":
        try:
            moment = datetime.fromisoformat(text.strip())
            return serial_of(moment) - (moment.date() < _LEAP)
        except ValueError:
            return text
    return text


def _count(text: str | None, most: int) -> int:
    """Return a number of rows or columns, 0 without one; UnreadableFile above `most`."""
    if text is None:
        return 0
    if not text.isdecimal() or len(text) > _DIGITS or int(text) > most:
        raise damaged()
    return int(text)
