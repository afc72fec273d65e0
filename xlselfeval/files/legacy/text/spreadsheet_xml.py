"""SpreadsheetML 2003 (a workbook as one XML text), read element by element as it is parsed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime

from xlselfeval.cell import rich_text
from xlselfeval.errors import SheetFault
from xlselfeval.files.legacy.old_sheet import (
    COLUMNS,
    ROWS,
    OldSheet,
    Value,
    check_together,
    damaged,
    too_large,
)
from xlselfeval.files.legacy.text.moments import serial_number
from xlselfeval.files.legacy.workbook import OldWorkbook
from xlselfeval.files.limits import Limits
from xlselfeval.files.xml import parse_events

NAMESPACE = "urn:schemas-microsoft-com:office:spreadsheet"
_EXCEL = "urn:schemas-microsoft-com:office:excel"
_STRIKING = frozenset(f"http://www.w3.org/TR/REC-html40 {name}" for name in ("S", "Strike", "Del"))
_PART = "XML"  # the whole file, in messages
FORMAT_NAMES = {  # names that stand for number formats
    "General Number": "General", "Percent": "0.00%", "Fixed": "0.00", "Standard": "#,##0.00", "Currency": "#,##0.00",
    "Scientific": "0.00E+00", "General Date": "yyyy/m/d h:mm", "Short Date": "yyyy/m/d", "Medium Date": "yyyy/m/d",
    "Long Date": "yyyy年m月d日", "Short Time": "h:mm", "Medium Time": "h:mm", "Long Time": "h:mm:ss",
}  # fmt: skip
_FLOAT = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_DIGITS = 7  # of a number of rows or columns
_MOST_STYLES = 65_536
_HIDDEN = {"SheetHidden": "hidden", "SheetVeryHidden": "veryHidden"}


def open_spreadsheet_xml(data: bytes, limits: Limits) -> OldWorkbook:
    """Read a workbook that was saved as an XML spreadsheet; UnreadableFile beyond the limits."""
    reader = _Reader(limits)
    parse_events(data, _PART, reader.start, reader.end, reader.characters, limits)
    return OldWorkbook("xml", reader.sheets, limits)


class _Reader:
    """The place that the elements have reached: the open sheet, row and cell."""

    def __init__(self, limits: Limits) -> None:
        self.sheets: list[OldSheet] = []
        self._texts: list[tuple[str, bool | None]] = []  # since an element with text began
        self._striking = 0  # open elements of a text that strike out
        self._limits = limits
        self._codes: dict[str, str] = {}
        self._struck: set[str] = set()
        self._style = ""  # whose element is open
        self._depth = 0
        self._skipped = 0  # the depth of an element of which nothing is read
        self._row = self._column = self._next_column = 0
        self._cell: Mapping[str, str] | None = None
        self._row_style = ""
        self._columns: dict[int, str] = {}  # styles of columns
        self._kind = ""  # of the data in the open cell

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Take in the beginning of an element."""
        self._depth += 1
        if self._skipped:
            return
        name = tag.removeprefix(f"{NAMESPACE} ")
        values = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        if name == "Style":
            self._style = values.get("ID", "")
            if len(self._codes) >= _MOST_STYLES:
                raise too_large()
        elif name == "NumberFormat":
            code = values.get("Format", "General")
            self._codes[self._style] = FORMAT_NAMES.get(code, code)
        elif name == "Font" and values.get("StrikeThrough") == "1":
            self._struck.add(self._style)
        elif name == "Worksheet":
            if len(self.sheets) >= self._limits.sheets:
                raise too_large()
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
            if values.get("Hidden") == "1":
                self.sheets[-1].hidden_columns.append((first, last))
        elif name == "Row":
            self._row = _count(values.get("Index"), ROWS) or self._row + 1
            self._column, self._row_style = 0, values.get("StyleID", "")
            span = _count(values.get("Span"), ROWS)
            if values.get("Hidden") == "1" or values.get("Height") == "0":
                self.sheets[-1].hidden_rows.append((self._row, self._row + span))
        elif name == "Cell":
            self._column = _count(values.get("Index"), COLUMNS) or self._column + 1
            self._cell, self._kind = values, ""
        elif self._cell is not None and name == "Data":
            self._kind = values.get("Type", "String")
            self._texts, self._striking = [], 0
        elif name in _STRIKING:
            self._striking += 1
        elif self._cell is not None and name in ("Comment", "PhoneticText"):
            self._skipped = self._depth
        elif name == f"{_EXCEL} Visible":
            self._texts = []

    def characters(self, text: str) -> None:
        """Take in text."""
        if not self._skipped:
            self._texts.append(
                (text.replace("\r\n", "\n").replace("\r", "\n"), True if self._striking else None)
            )

    def end(self, tag: str) -> None:
        """Take in the end of an element."""
        name = tag.removeprefix(f"{NAMESPACE} ")
        if self._skipped:
            self._skipped = 0 if self._depth == self._skipped else self._skipped
        elif name == "Data" and self._cell is not None:
            self._put(rich_text(self._texts))
        elif name in _STRIKING:
            self._striking = max(0, self._striking - 1)
        elif name == "Cell" and self._cell is not None:
            self._end_cell(self._cell)
        elif name == "Worksheet" and self.sheets:
            check_together(self.sheets, self._limits)
        elif name == f"{_EXCEL} Visible" and self.sheets:
            state = _HIDDEN.get(rich_text(self._texts).strip())
            if state is not None:
                self.sheets[-1].state = "hidden" if state == "hidden" else "veryHidden"
        self._depth -= 1

    def _put(self, text: str) -> None:
        sheet, style = self.sheets[-1], self._style_of_cell()
        if sheet.fault is not None or not (text or "Formula" in (self._cell or {})):
            return
        try:
            sheet.put(self._row, self._column, _value(self._kind, text), self._code(style))
        except SheetFault as fault:
            sheet.forget(fault)
            return
        if style in self._struck:
            sheet.strike(self._row, self._column)

    def _end_cell(self, cell: Mapping[str, str]) -> None:
        across, down = _count(cell.get("MergeAcross"), COLUMNS), _count(cell.get("MergeDown"), ROWS)
        sheet = self.sheets[-1]
        if "Formula" in cell and not self._kind and sheet.fault is None:
            sheet.put(self._row, self._column, None)  # it has not been calculated
        if across or down:
            sheet.merge(self._row, self._column, self._row + down, self._column + across)
        self._column += across
        self._cell = None

    def _style_of_cell(self) -> str:
        own = "" if self._cell is None else self._cell.get("StyleID", "")
        return own or self._row_style or self._columns.get(self._column, "")

    def _code(self, style: str) -> str:
        code = self._codes.get(style) or self._codes.get("Default", "General")
        return "yyyy/m/d" if self._kind == "DateTime" and code == "General" else code


def _value(kind: str, text: str) -> Value:
    """Return the value of a cell; a date that no calendar has stays a text."""
    if kind == "Number":
        if not _FLOAT.fullmatch(text.strip()):
            raise damaged()
        return float(text)
    if kind == "Boolean":
        return text.strip() == "1"
    if kind == "DateTime":
        try:
            return serial_number(datetime.fromisoformat(text.strip()))
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
