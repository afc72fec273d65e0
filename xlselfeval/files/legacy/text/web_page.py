"""Tables of a web page that was saved as a workbook, read as one sheet from top to bottom.

Many budget systems export such pages. A cell counts as it is shown. A number is read from its text, or from
`x:num` where Excel wrote the page; formats come from `mso-number-format`, merged cells from rowspan and
colspan. Texts between the tables have a row of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import unescape

from xlselfeval.cell import RichText, Run, rich_text
from xlselfeval.errors import SheetFault, beyond_forms
from xlselfeval.files.legacy.old_sheet import COLUMNS, ROWS, OldSheet, damaged
from xlselfeval.files.legacy.text.html_tags import Tag, parse_html
from xlselfeval.files.legacy.text.page_conditions import read_page_conditions
from xlselfeval.files.legacy.text.styles import Element, StyleSheet, size_of
from xlselfeval.files.legacy.workbook import OldWorkbook
from xlselfeval.files.limits import Limits
from xlselfeval.files.looks.colours import BLACK, TINY, WHITE
from xlselfeval.files.looks.old_styles import OldStyle
from xlselfeval.files.looks.style_looks import NO_LOOK, Look
from xlselfeval.files.looks.written import number_written
from xlselfeval.files.xml import codec_of_first_bytes

_CHARSET = re.compile(rb"charset\s{0,9}=\s{0,9}[\"']?([A-Za-z0-9._-]{1,40})", re.I)
_CHINESE = frozenset(["gb2312", "gbk", "gb_2312-80", "cp936", "x-gbk", "gb18030"])
_HEAD = 4_096  # bytes in which an encoding is declared
_SHEET_NAME = re.compile(r"<x:Name>([^<>]{1,60})</x:Name>")
_SPACES = re.compile(r"[ \t\r\n\f\xa0]+")
_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|0|[1-9][0-9]*)(?:\.([0-9]+))?(%?)")
_EXACT = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_MOST_DIGITS = 15  # of a number; one with more is a code
_BLOCKS = frozenset(["p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "center", "caption", "li", "pre"])
_ENDED_BY = {"td": ("td", "th"), "th": ("td", "th"), "tr": ("td", "th", "tr")}
_VOID = frozenset(["br", "col", "img", "input", "meta", "link", "hr", "base"])
_DEEPEST = 200  # open elements


def open_web_page(data: bytes, limits: Limits) -> OldWorkbook:
    """Read the tables of a page as the sheet of a workbook; UnreadableFile beyond the limits."""
    if len(data) > limits.xml_bytes:
        raise beyond_forms()
    page = decode_page(data)
    if page.count("<") > limits.elements:
        raise beyond_forms()
    name = _SHEET_NAME.search(page)
    sheet = OldSheet(unescape(name[1]).strip() if name else "Sheet1", "visible", limits)
    try:
        _Reader(sheet).read(parse_html(page))
        read_page_conditions(page, sheet)
    except SheetFault as fault:
        sheet.forget(fault)
    return OldWorkbook("html", [sheet], limits)


def decode_page(data: bytes) -> str:
    """Decode a page by its first bytes, by what it declares, else as UTF-8 or GB 18030."""
    marked = codec_of_first_bytes(data)
    declared = _CHARSET.search(data, 0, _HEAD)
    stated = declared[1].decode("ascii").lower() if declared else "utf-8"
    for codec in (marked,) if marked else ("gb18030" if stated in _CHINESE else stated, "utf-8", "gb18030"):
        try:
            return data.decode(codec)
        except (UnicodeError, LookupError):
            continue
    raise damaged()


class _Reader:
    """The place that the tags have reached: row and column, the open cell, the open elements."""

    def __init__(self, sheet: OldSheet) -> None:
        self._sheet, self._styles = sheet, StyleSheet()
        self._row = self._column = 0
        self._covered: dict[int, int] = {}  # by column: the last row that a cell from above covers
        self._room = sheet.limits.merged_cells
        self._merges: list[tuple[int, int, int, int]] = []
        self._cell: tuple[Tag, int, int] | None = None  # with the columns and rows that it spans
        self._look = NO_LOOK  # of the open cell
        self._runs: list[Run] = []  # of the open cell, or of text between tables
        self._open: list[Element] = []
        self._tables = self._columns = 0

    def read(self, parts: Iterable[Tag | str]) -> None:
        """Read the page into the sheet."""
        for part in parts:
            if isinstance(part, str):
                self._add(_SPACES.sub(" ", part))
            elif part.is_end:
                self._end(part.name)
            else:
                self._start(part)
        self._end_cell()
        self._end_text()
        last = max(self._row, 1)
        for top, left, bottom, right in self._merges:
            self._sheet.merge(top, left, min(bottom, last), right)

    def _start(self, tag: Tag) -> None:
        if tag.name in _ENDED_BY:
            self._end_open(_ENDED_BY[tag.name])
        element = self._styles.element(tag, self._open)
        if tag.name == "style":
            self._styles.add(tag.text)
        elif tag.name in ("td", "th"):
            self._start_cell(tag, element.look)
        elif tag.name == "tr":
            self._end_cell()
            self._end_text()
            element = self._start_row(tag, element)
        elif tag.name == "table":
            self._end_cell()
            self._end_text()
            self._tables, self._columns = self._tables + 1, 0
            self._covered.clear()
        elif tag.name == "col":
            self._start_columns(tag, is_hidden=bool(element.look.is_hidden))
        elif tag.name == "br":
            self._add("\n")
        elif tag.name in _BLOCKS:
            self._break()
        if tag.name not in _VOID and len(self._open) < _DEEPEST:
            self._open.append(element)

    def _end_open(self, names: Sequence[str]) -> None:
        """End the elements of the open table that have no end tags of their own."""
        for place in range(len(self._open) - 1, -1, -1):
            if self._open[place].name == "table":
                return
            if self._open[place].name in names:
                del self._open[place:]

    def _end(self, name: str) -> None:
        if name in ("td", "th", "tr", "table"):
            self._end_cell()
        if name == "table":
            self._tables -= 1
            self._covered.clear()
        elif name in _BLOCKS:
            self._break()
        for place in range(len(self._open) - 1, -1, -1):
            if self._open[place].name == name:
                del self._open[place:]
                break

    def _add(self, text: str) -> None:
        if text and (self._cell is not None or text != " "):
            look = self._open[-1].look if self._open else NO_LOOK
            hides = look.is_hidden or look.style("General").is_unseen
            self._runs.append(Run(text, look.is_struck, TINY if hides else None, look.raised or 0))

    def _break(self) -> None:
        """End a line of the open cell, or a text between tables."""
        if self._cell is None:
            self._end_text()
        elif self._runs and self._runs[-1].text != "\n":
            self._runs.append(Run("\n"))

    def _start_row(self, tag: Tag, element: Element) -> Element:
        """Begin a row; what is in a hidden one is not hidden by itself."""
        self._row, self._column = self._row + 1, 0
        if self._row > ROWS:
            raise beyond_forms()
        is_hidden = bool(element.look.is_hidden)
        self._sheet.add_rows(self._row, self._row, size_of(tag, "height"), is_hidden)
        return element._replace(look=element.look._replace(is_hidden=None))

    def _start_columns(self, tag: Tag, *, is_hidden: bool) -> None:
        first, count = self._columns + 1, _span(tag, "span", COLUMNS)
        self._columns = min(COLUMNS, self._columns + count)
        self._sheet.add_columns(first, self._columns, size_of(tag, "width"), is_hidden)

    def _start_cell(self, tag: Tag, look: Look) -> None:
        self._end_cell()
        self._end_text()
        if not self._row or not self._tables:
            self._start_row(Tag("tr", False, {}), Element("tr"))
        self._sheet.add_rows(self._row, self._row, size_of(tag, "height"), False)
        self._column += 1
        while self._covered.get(self._column, 0) >= self._row:
            self._column += 1
            self._room -= 1
            if self._room < 0:
                raise beyond_forms()
        wide, high = _span(tag, "colspan", COLUMNS), _span(tag, "rowspan", ROWS)
        self._cell, self._look = (tag, wide, high), look

    def _end_cell(self) -> None:
        if self._cell is None:
            return
        (tag, wide, high), self._cell = self._cell, None
        row, column, right = self._row, self._column, self._column + wide - 1
        runs, self._runs = self._runs, []
        if right > COLUMNS:
            raise damaged()
        self._room -= wide
        if self._room < 0:
            raise beyond_forms()
        if wide > 1 or high > 1:
            self._merges.append((row, column, min(ROWS, row + high - 1), right))
            self._covered |= dict.fromkeys(range(column, right + 1), row + high - 1)
        self._column = right
        text, code = _trimmed(runs), self._look.code or ""
        is_unseen = bool(text) and all(run == Run(run.text, None, TINY) for run in text if run.text.strip())
        shown = str(rich_text(text)) if is_unseen else rich_text(text)
        number = None if isinstance(shown, RichText) else _number(tag, code, shown)
        if number is not None:
            self._sheet.put(row, column, *number)
        elif text:
            self._sheet.put(row, column, shown)
        behind, colour = self._look.behind or WHITE, self._look.colour or BLACK
        self._sheet.look(row, column, OldStyle(code or "General", False, is_unseen, behind, colour))

    def _end_text(self) -> None:
        """Put a text between tables into a row of its own."""
        text, self._runs = _trimmed(self._runs), []
        if text:
            self._start_row(Tag("tr", False, {}), Element("tr"))
            self._sheet.put(self._row, 1, rich_text(text))


def _trimmed(runs: list[Run]) -> list[Run]:
    """Return runs without spaces at both ends and around line breaks."""
    found: list[Run] = []
    for run in runs:
        if run.text == "\n" and found:
            found[-1] = found[-1]._replace(text=found[-1].text.rstrip(" "))
        after_break = not found or found[-1].text.endswith(("\n", " "))
        found.append(run._replace(text=run.text.lstrip(" ")) if after_break and run.text != "\n" else run)
    while found and not found[-1].text.strip():
        found.pop()
    while found and not found[0].text.strip():
        found.pop(0)
    if found:
        found[-1] = found[-1]._replace(text=found[-1].text.rstrip())
    return found


def _number(tag: Tag, code: str, text: str) -> tuple[float, str] | None:
    """Return the number in a cell with its format; None for a text.

    A code of many digits, or with zeros first, is a text.
    """
    exact = tag.attributes.get("x:num")
    shown = _NUMBER.fullmatch(text)
    if exact and _EXACT.fullmatch(exact):
        return float(exact), code or ("0.00%" if text.endswith("%") else "General")
    if shown is None or sum(map(str.isdecimal, text)) > _MOST_DIGITS or "x:str" in tag.attributes:
        return None
    decimals, percent = shown[1] or "", shown[2]
    number = float(text.replace(",", "").rstrip("%"))
    own = (
        "0" + ("." + "0" * len(decimals) if decimals else "") + percent if decimals or percent else "General"
    )
    value = number / 100 if percent else number
    hides = bool(code) and number_written(f"{value:.15g}", code, date1904=False).shown is not None
    return value, code if hides else own


def _span(tag: Tag, name: str, most: int) -> int:
    """Return how many columns or rows a cell spans: one where it says nothing that can be."""
    text = tag.attributes.get(name, "").strip()
    return min(most, max(1, int(text))) if text.isdecimal() and len(text) <= 7 else 1
