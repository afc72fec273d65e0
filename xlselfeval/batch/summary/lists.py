"""Lists as worksheets: captions, widths and styles of columns; rows are streamed to disk one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from xlselfeval.batch.summary.written_rows import FIRST_DAY, WrittenRows
from xlselfeval.files.paper import text_lines
from xlselfeval.files.paths import numbered_names
from xlselfeval.files.ranges import LAST_ROW
from xlselfeval.files.xml_text import clean
from xlselfeval.result.styles import FONT, LINES, LOOKS, Look

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

MOST_ROWS = LAST_ROW  # of a worksheet, with its captions
_MOST_LINKS = 65_000  # Excel takes 65,530 in a worksheet
_LONGEST_LINK = 2000
_MOST_AREAS = 500  # of one rule for choices
_LINE, _TALLEST = 15.0, 405.0  # points; Excel allows 409
_CAPTION_ROOM = 9.0
# Styles of lists beyond those of 核对结果: the style there, and the number format.
_NUMBERED = {
    "score": ("number", "0.00"),
    "money": ("number", "#,##0.00"),
    "rate": ("number", "0.0%"),
    "whole": ("number", "#,##0"),
    "count": ("centre", "#,##0"),
    "date": ("centre", "yyyy-mm-dd"),
    "difference": ("number", "+0.00;-0.00;0.00"),
}
_WRITE_IN = Look(fill="FFFFE0")  # the colour of what people fill in, as in the forms
_BIG = Look(size=11, bold=True, horizontal="center")
_NUMBER_BLOCK = Look(size=20, bold=True, color="1F4E79", horizontal="center")
_UNDER_BLOCK = Look(size=9, color="404040", horizontal="center")
_TROUBLE = Look(bold=True, color="9C0006", boxed=False, horizontal="center")
_LOOKS = LOOKS | {
    "write-in": _WRITE_IN, "big": _BIG, "trouble": _TROUBLE, "number-block": _NUMBER_BLOCK, "under-block": _UNDER_BLOCK,
}  # fmt: skip
# The colours of cells that we write; the text colour of the theme is that of cells without a style.
COLORS = frozenset(
    ("theme 1", *(f"FF{color}" for look in _LOOKS.values() for color in (look.color, look.fill)))
)


class Link(NamedTuple):
    """A text with a link to a file; `target` is relative to the workbook, with "/"."""

    text: str
    target: str


class Styled(NamedTuple):
    """A value with a style of its own."""

    value: str | Decimal | int | None
    look: str


class Choices(NamedTuple):
    """Words to choose from in a cell, and the prompt that says what each does."""

    words: tuple[str, ...]
    prompt: str


class Chosen(NamedTuple):
    """A text with the choices of its cell."""

    value: str
    choices: Choices


class Assumed(NamedTuple):
    """A day that nobody has written: grey until another one is written over it; selecting the cell shows the prompt."""

    day: date
    prompt: str


Value = str | Decimal | int | date | Link | Styled | Chosen | Assumed | None


class Column(NamedTuple):
    """One column of a list; the width in characters, 0 for a hidden one; the style "line" does not wrap."""

    caption: str
    width: float
    look: str = "cell"


@dataclass(frozen=True, kw_only=True, slots=True)
class ListSheet:
    """One sheet: its name, columns and rows; `wraps` gives each row the height of its longest text.

    It is printed down to the last row that `is_printed`.
    """

    name: str
    columns: tuple[Column, ...]
    rows: Iterable[Sequence[Value]]
    wraps: bool = False
    is_printed: Callable[[Sequence[Value]], bool] = lambda _: True


class SummaryBook:
    """The workbook being written, with its formats and the title for the foot of each page."""

    def __init__(self, workbook: Workbook, title: str) -> None:
        self.workbook, self.title = workbook, title
        self.rows = WrittenRows()
        self.formats = {name: workbook.add_format(_properties(look)) for name, look in _LOOKS.items()}
        self.formats["line"] = workbook.add_format(_properties(LOOKS["cell"]) | {"text_wrap": False})
        for name, (look, pattern) in _NUMBERED.items():
            self.formats[name] = workbook.add_format(_properties(LOOKS[look]) | {"num_format": pattern})
            self.formats[f"big-{name}"] = workbook.add_format(_properties(_BIG) | {"num_format": pattern})
        day = {"num_format": _NUMBERED["date"][1], "align": "center"}
        self.formats["write-in-date"] = workbook.add_format(_properties(_WRITE_IN) | day)
        self.formats["assumed"] = workbook.add_format({"italic": True, "font_color": "#7F7F7F"})

    def sheet(self, name: str) -> Worksheet:
        """Add a sheet with A4 paper and the page footer."""
        sheet = self.workbook.add_worksheet(name)
        sheet.set_paper(9)  # A4
        sheet.print_black_and_white()
        sheet.set_footer(f"&L{self.title}　{name}&R第 &P 页，共 &N 页")
        sheet.hide_gridlines(2)
        return sheet

    def write(self, sheet: Worksheet, row: int, column: int, value: Value, look: str) -> None:
        """Write one cell; no text becomes a formula, a number or a link."""
        if isinstance(value, Styled):
            self.write(sheet, row, column, value.value, value.look)
            return
        if isinstance(value, Assumed):
            self.write(sheet, row, column, value.day, look)
            return
        shape = self.formats[look]
        if not isinstance(value, Chosen):
            text = clean(value.text)[:255] if isinstance(value, Link) else value
            self.rows.add(sheet.name, row, column, text, answer=look.startswith("write-in"))
        if value is None or value == "":
            sheet.write_blank(row, column, None, shape)
        elif isinstance(value, Chosen):
            self.write(sheet, row, column, value.value, look)
        elif isinstance(value, Link):
            self._write_link(sheet, row, column, value)
        elif isinstance(value, str):
            sheet.write_string(row, column, clean(value), shape)
        elif isinstance(value, date):
            sheet.write_datetime(row, column, value, shape)
        else:
            sheet.write_number(row, column, float(value), shape)

    def _write_link(self, sheet: Worksheet, row: int, column: int, link: Link) -> None:
        target = _escaped(link.target)
        if row > _MOST_LINKS or len(target) > _LONGEST_LINK:
            sheet.write_string(row, column, clean(link.text), self.formats["cell"])
            return
        sheet.write_url(row, column, f"external:{target}", self.formats["link"], clean(link.text)[:255])


def _properties(look: Look) -> dict[str, object]:
    border = {"border": 1, "border_color": f"#{LINES}"} if look.boxed else {}
    fill = {"bg_color": f"#{look.fill}"} if look.fill else {}
    return {
        "font_name": FONT, "font_size": look.size, "bold": look.bold, "underline": int(look.underline),
        "font_color": f"#{look.color}", "align": look.horizontal,
        "valign": {"center": "vcenter", "bottom": "bottom"}[look.vertical], "text_wrap": True,
    } | border | fill  # fmt: skip


def _escaped(target: str) -> str:
    """Escape a relative path for a link; letters outside ASCII stay, as in Excel."""
    return "".join(f"%{ord(char):02X}" if char in '%#?:"<>[]^`{}| \\' else char for char in clean(target))


def write_list(book: SummaryBook, one: ListSheet) -> None:
    """Write a list on its sheet, and on 名称(2) … where it has more rows than a sheet holds."""
    waiting = iter(one.rows)
    first = next(waiting, None)
    for name in numbered_names(one.name):
        first = _write_sheet(book, one, name, first, waiting)
        if first is None:
            return


def _write_sheet(
    book: SummaryBook,
    one: ListSheet,
    name: str,
    first: Sequence[Value] | None,
    waiting: Iterator[Sequence[Value]],
) -> Sequence[Value] | None:
    """Write one sheet of a list; return the row that found no place."""
    sheet, columns = book.sheet(name), one.columns
    _set_up(sheet)
    sheet.set_row(0, _height([column.caption for column in columns], columns, _CAPTION_ROOM))
    for place, column in enumerate(columns):
        book.write(sheet, 0, place, column.caption, "head")
        sheet.set_column(place, place, column.width, None, {"hidden": not column.width})
    row, printed, choices = 0, 0, dict[tuple[int, Choices], list[list[int]]]()
    assumed = dict[tuple[int, Assumed], list[list[int]]]()
    while first is not None and row < MOST_ROWS - 1:
        row += 1
        if one.wraps:
            sheet.set_row(row, _height(first, columns))
        for place, (value, column) in enumerate(zip(first, columns, strict=True)):
            book.write(sheet, row, place, value, column.look)
            if isinstance(value, Chosen):
                _add_row(choices.setdefault((place, value.choices), []), row, place)
            elif isinstance(value, Assumed):
                _add_row(assumed.setdefault((place, value), []), row, place)
        printed = row if one.is_printed(first) else printed
        first = next(waiting, None)
    sheet.autofilter(0, 0, row, len(columns) - 1)
    sheet.set_header(f"&C{book.title}　{name}{'' if printed else '（无）'}")
    sheet.print_area(0, 0, printed, len(columns) - 1)
    for (place, offered), areas in choices.items():
        _offer(sheet, columns[place].caption, offered, areas)
    for (place, value), areas in assumed.items():
        _show_assumed(book, sheet, columns[place].caption, value, areas)
    return first


def _add_row(areas: list[list[int]], row: int, column: int) -> None:
    """Add a row to areas of one column (first row, column, last row, column)."""
    if areas and areas[-1][2] == row - 1:
        areas[-1][2] = row
    else:
        areas.append([row, column, row, column])


def _offer(sheet: Worksheet, caption: str, choices: Choices, areas: list[list[int]]) -> None:
    """Offer words to choose from in areas of a sheet; others may be written."""
    for start in range(0, len(areas), _MOST_AREAS):
        some = areas[start : start + _MOST_AREAS]
        rule = {
            "validate": "list", "source": list(choices.words), "input_title": caption, "input_message": choices.prompt,
            "error_type": "information", "error_title": caption, "error_message": choices.prompt, "other_cells": some[1:],
        }  # fmt: skip
        sheet.data_validation(*some[0], rule)


def _show_assumed(
    book: SummaryBook, sheet: Worksheet, caption: str, value: Assumed, areas: list[list[int]]
) -> None:
    """Show a day in grey as long as it is the one that nobody has written, with its prompt."""
    number = (value.day - FIRST_DAY).days
    for area in areas:
        rule = {"type": "cell", "criteria": "==", "value": number, "format": book.formats["assumed"]}
        sheet.conditional_format(*area, rule)
        prompt = {"validate": "any", "input_title": caption, "input_message": value.prompt}
        sheet.data_validation(*area, prompt)


def _set_up(sheet: Worksheet) -> None:
    sheet.set_landscape()
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)


def _height(values: Sequence[Value], columns: Sequence[Column], room: float = 4) -> float:
    """Compute the height of a row by its longest text, within what Excel allows."""
    lines = 1
    for value, column in zip(values, columns, strict=True):
        text = (
            value.text
            if isinstance(value, Link)
            else value.value
            if isinstance(value, Styled | Chosen)
            else value
        )
        if isinstance(text, str):
            lines = max(lines, text_lines(text, column.width) if column.width else 1)
    return min(lines * _LINE + room, _TALLEST)
