"""A pen that draws a form cell by cell with XlsxWriter, and remembers where each place stands."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

import xlsxwriter
from xlsxwriter.format import Format

from province.filling import Entry
from xlselfeval.cell import column_letters


@dataclass(frozen=True, slots=True)
class Share:
    """A number of a cell that shows it as a percentage."""

    value: Decimal
    places: int = 0


Content = str | Decimal | Share | None


class Box(NamedTuple):
    """A cell to be drawn: its content, its width in columns, and the place that it is."""

    content: Content = ""
    across: int = 1
    place: str = ""


class Column(NamedTuple):
    """A column of the table of indicators: its heading, and what of an entry stands in it."""

    heading: str
    key: str


class Pen:
    """Draws from the top down; rows and columns count from 0."""

    def __init__(self, width: int) -> None:
        self._out = io.BytesIO()
        self._book = xlsxwriter.Workbook(
            self._out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        )
        self._sheet = self._book.add_worksheet("Sheet1")
        self._formats: dict[str, Format] = {}
        self.width, self.row = width, 0
        self.places: dict[str, str] = {}

    def put(self, row: int, column: int, box: Box, down: int = 1) -> None:
        """Write a cell, merged where it is larger than one."""
        if box.place:
            self.places[box.place] = f"{column_letters(column + 1)}{row + 1}"
        content, shown = box.content, self._format(box.content)
        if down > 1 or box.across > 1:
            self._sheet.merge_range(row, column, row + down - 1, column + box.across - 1, "", shown)
        if content is None or content == "":
            self._sheet.write_blank(row, column, None, shown)
        elif isinstance(content, str):
            self._sheet.write_string(row, column, content, shown)
        else:
            number = content.value if isinstance(content, Share) else content
            self._sheet.write_number(row, column, float(number), shown)

    def _format(self, content: Content) -> Format:
        code = ("0%" if not content.places else f"0.{'0' * content.places}%") if isinstance(content, Share) else "General"  # fmt: skip
        if code not in self._formats:
            look = {
                "border": 1,
                "text_wrap": True,
                "align": "center",
                "valign": "vcenter",
                "num_format": code,
            }
            self._formats[code] = self._book.add_format(look)
        return self._formats[code]

    def title(self, *lines: str) -> None:
        for text in lines:
            self.line(Box(text))

    def line(self, *boxes: Box | Content) -> None:
        """Write a line; its last cell reaches to the right edge."""
        self._line(boxes)

    def _line(self, boxes: Sequence[Box | Content], column: int = 0) -> None:
        for number, one in enumerate(boxes, 1):
            box = one if isinstance(one, Box) else Box(one)
            if number == len(boxes):
                box = box._replace(across=self.width - column)
            self.put(self.row, column, box)
            column += box.across
        self.row += 1

    def block(self, caption: str, lines: Sequence[Sequence[Box | Content]]) -> None:
        """Write lines beside a caption that is merged over all of them."""
        top = self.row
        for boxes in lines:
            self._line(boxes, 1)
        self.put(top, 0, Box(caption), self.row - top)

    def table(
        self,
        columns: Sequence[Column],
        entries: Sequence[Entry],
        write: Callable[[Entry, str], Content],
        *,
        caption: str | None = "绩效指标",
        merged: Sequence[str] = ("category", "subcategory"),
        shared: int = 0,
    ) -> None:
        """Write the table of indicators; equal neighbours in a merged column are one cell.

        So many of the first rows as `shared` have one cell for points and one for the score.
        """
        top, left = self.row, 0 if caption is None else 1
        for number, column in enumerate(columns):
            self.put(self.row, left + number, Box(column.heading, self._across(columns, number, left), f"heading {column.key}"))  # fmt: skip
        first = self.row + 1
        for number, column in enumerate(columns):
            start = 0
            texts = [write(entry, column.key) for entry in entries]
            for end in range(1, len(entries) + 1):
                in_group = column.key in ("points", "score") and end < shared
                alike = column.key in merged and end < len(entries) and self._alike(entries[start], entries[end], column.key)  # fmt: skip
                if in_group or alike:
                    continue
                place = f"{column.key} {entries[start].aim.name}"
                self.put(first + start, left + number, Box(texts[start], self._across(columns, number, left), place), end - start)  # fmt: skip
                start = end
        self.row = first + len(entries)
        if caption is not None:
            self.put(top, 0, Box(caption), self.row - top)

    def _across(self, columns: Sequence[Column], number: int, left: int) -> int:
        return self.width - left - number if number == len(columns) - 1 else 1

    @staticmethod
    def _alike(one: Entry, other: Entry, key: str) -> bool:
        same_category = one.aim.category == other.aim.category
        return same_category and (key == "category" or one.aim.subcategory == other.aim.subcategory)

    def done(self) -> tuple[bytes, Mapping[str, str]]:
        """Return the workbook, and the address of every place."""
        self._book.close()
        return self._out.getvalue(), self.places
