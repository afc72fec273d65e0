"""The cells of a sheet as they are collected by the writers of a form, and their XML.

This is the only writer of form cells. The XML is put into a package that openpyxl wrote once
(prototype.py), because openpyxl takes ten times as long for a form.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from xlselfeval.files.xml_text import content, text_xml
from xlselfeval.form.styles import STYLES, is_formula
from xlselfeval.layout import ref, span

_FORMATTED_STYLE = "value"  # of an actual: the only style whose number formats are not known beforehand


class SheetCell(NamedTuple):
    """One cell; `number_format` is None for General."""

    row: int
    column: int
    value: object
    style: str
    number_format: str | None

    @property
    def ref(self) -> str:
        """The address of the cell."""
        return ref(self.row, self.column)

    @property
    def is_formula(self) -> bool:
        """The value is a formula, with its =."""
        return is_formula(self.value, self.style)


@dataclass(frozen=True, kw_only=True, slots=True)
class StyleNumbers:
    """The numbers that a package gives to styles.

    `cells` maps a style and a number format; `covered` the visible border lines of a cell under a merged range,
    and whether it is locked; `highlights` the style of a highlight. `added_formats` are the further number formats
    of one workbook, numbered from `count` on.
    """

    cells: Mapping[tuple[str, str | None], int]
    covered: Mapping[tuple[frozenset[str], bool], int]
    highlights: Mapping[str, int]
    count: int
    added_formats: tuple[str, ...] = ()

    def of_cell(self, cell: SheetCell) -> int:
        """Return the number of a cell's style with its number format."""
        number = self.cells.get((cell.style, cell.number_format))
        if number is not None:
            return number
        assert cell.style == _FORMATTED_STYLE
        assert cell.number_format is not None
        return self.count + self.added_formats.index(cell.number_format)


class SheetCells:
    """Collects the cells, merged ranges and row heights of a sheet."""

    def __init__(self) -> None:
        self._cells: dict[tuple[int, int], SheetCell] = {}
        self._merges: list[tuple[int, int, int, int]] = []
        self.heights: dict[int, float] = {}
        self._growing: set[int] = set()

    def put(
        self,
        row: int,
        column: int,
        value: object = None,
        *,
        to_column: int | None = None,
        to_row: int | None = None,
        style: str = "caption",
        number_format: str | None = None,
    ) -> None:
        """Write a value, merged over a range; `is_formula` decides whether it is a formula."""
        known_format = None if number_format == "General" else number_format
        self._cells[row, column] = SheetCell(row, column, None if value == "" else value, style, known_format)
        last_row, last_column = to_row or row, to_column or column
        if (last_row, last_column) != (row, column):
            self._merges.append((row, column, last_row, last_column))

    def set_height(self, row: int, points: float, *, grows: bool = False) -> None:
        """Give a row its height; a row that `grows` follows the text that somebody types in it."""
        self.heights[row] = points
        if grows:
            self._growing.add(row)

    def all(self) -> list[SheetCell]:
        """Return the cells in reading order, without those under merged ranges."""
        return [cell for _, cell in sorted(self._cells.items())]

    def number_formats(self) -> Iterator[tuple[str, str]]:
        """Yield the style and the number format of each cell that has one."""
        return ((cell.style, cell.number_format) for cell in self._cells.values() if cell.number_format)

    def dimension(self) -> str:
        """Return the range of all cells."""
        corners = [*self._cells, *((row, column) for _, _, row, column in self._merges)]
        rows, columns = zip(*corners, strict=True)
        return span(min(rows), min(columns), max(rows), max(columns))

    def rows_xml(self, numbers: StyleNumbers) -> str:
        """Return the element sheetData."""
        rows: dict[int, list[tuple[int, str]]] = defaultdict(list)
        for (row, column), cell in self._cells.items():
            rows[row].append((column, _cell_xml(cell, numbers.of_cell(cell))))
        for row, column, number in self._covered(numbers):
            rows[row].append((column, f'<c r="{ref(row, column)}" s="{number}"/>'))
        written = []
        for row in sorted(rows.keys() | self.heights.keys()):
            cells = "".join(xml for _, xml in sorted(rows[row]))
            written.append(f'<row r="{row}"{self._height_xml(row)}>{cells}</row>')
        return f"<sheetData>{''.join(written)}</sheetData>"

    def _height_xml(self, row: int) -> str:
        """Return the attributes of a row's height; a growing row has no customHeight."""
        points = self.heights.get(row)
        if points is None:
            return ""
        return f' ht="{points:g}"' + ("" if row in self._growing else ' customHeight="1"')

    def _covered(self, numbers: StyleNumbers) -> Iterator[tuple[int, int, int]]:
        """Yield row, column and style number of cells under merged ranges, default style excepted."""
        for top, left, bottom, right in self._merges:
            style = STYLES[self._cells[top, left].style]
            for row in range(top, bottom + 1):
                for column in range(left, right + 1):
                    edges = (("top", row == top), ("bottom", row == bottom), ("left", column == left), ("right", column == right))  # fmt: skip
                    lines = frozenset(name for name, is_edge in edges if is_edge and style.bordered)
                    number = numbers.covered.get((lines, style.locked))
                    if number is not None and (row, column) != (top, left):
                        yield row, column, number

    def merges_xml(self) -> str:
        """Return the element mergeCells, or nothing."""
        if not self._merges:
            return ""
        merged = "".join(f'<mergeCell ref="{span(*one)}"/>' for one in self._merges)
        return f'<mergeCells count="{len(self._merges)}">{merged}</mergeCells>'


def _cell_xml(cell: SheetCell, number: int) -> str:
    start, value = f'<c r="{cell.ref}" s="{number}"', cell.value
    if value is None:
        return f"{start}/>"
    if cell.is_formula:
        return f"{start}><f>{content(str(value)[1:])}</f><v/></c>"
    if isinstance(value, str):
        return f'{start} t="inlineStr"><is>{text_xml(value)}</is></c>'
    return f"{start}><v>{value:.16g}</v></c>"
