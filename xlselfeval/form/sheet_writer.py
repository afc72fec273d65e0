"""A sheet that is only noted down, cell by cell, and then said in the words of the file format.

openpyxl needs fifty milliseconds for a form; what it writes is the same for all forms of a scheme, but
for cells, merged ranges, rules and colours. Those are noted here by the same functions that write
them into openpyxl's sheets, and put into a package that openpyxl wrote once (prototype.py).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from xlselfeval.cell import column_letters
from xlselfeval.errors import TemplateError
from xlselfeval.files.xml_text import attribute, content, text_xml
from xlselfeval.form.form_sheet import GROWING
from xlselfeval.form.highlights import Highlight
from xlselfeval.form.pen import is_formula
from xlselfeval.form.validations import Validation, check_limits
from xlselfeval.layout import ref, span

_FIRST_FORMAT = 164  # numbers below are built in
_MOST_FORMATS = 200  # what every version of Excel takes


class Protection(NamedTuple):
    """Whether a cell is locked."""

    locked: bool


@dataclass(frozen=True, slots=True)
class NotedCell:
    """One cell with a look; `data_type` is n, s or f, as openpyxl says it."""

    row: int
    column: int
    value: object
    look: str
    number_format: str | None
    protection: Protection

    @property
    def coordinate(self) -> str:
        return ref(self.row, self.column)

    @property
    def data_type(self) -> str:
        if not isinstance(self.value, str):
            return "n"
        return "f" if is_formula(self.value, self.look) else "s"


@dataclass(frozen=True, kw_only=True, slots=True)
class CellStyles:
    """Which number a look has in a package: with a number format, or covered by a merged cell.

    `looks` maps a look and a number format; `covered` the lines shown and whether it is locked;
    `bordered` and `open` are the looks with lines, and those open for typing; `highlights` maps the look of
    a highlight. `formats` are the further number formats of this workbook, numbered after all others.
    """

    looks: Mapping[tuple[str, str | None], int]
    covered: Mapping[tuple[frozenset[str], bool], int]
    bordered: frozenset[str]
    open: frozenset[str]
    highlights: Mapping[str, int]
    count: int
    formats: tuple[str, ...] = ()

    def number(self, look: str, number_format: str | None) -> int:
        """The number of a look with a format."""
        found = self.looks.get((look, number_format))
        if found is None:
            assert look == _FORMATTED
            assert number_format is not None
            found = self.count + self.formats.index(number_format)
        return found


_FORMATTED = "value"  # the look of an actual: the one whose formats are not known beforehand


class NotedSheet:
    """A pen (see pen.py) that keeps what is written."""

    def __init__(self, styles: CellStyles) -> None:
        self._styles = styles
        self.cells: dict[tuple[int, int], NotedCell] = {}
        self.merges: list[tuple[int, int, int, int]] = []
        self.heights: dict[int, float] = {}

    def put(
        self,
        row: int,
        column: int,
        value: object = None,
        *,
        to_column: int | None = None,
        to_row: int | None = None,
        look: str = "caption",
        form: str | None = None,
    ) -> None:
        """Note a value over a range."""
        form = None if form == "General" else form
        self.cells[row, column] = NotedCell(
            row, column, None if value == "" else value, look, form, Protection(look not in self._styles.open)
        )
        last_row, last_column = to_row or row, to_column or column
        if (last_row, last_column) != (row, column):
            self.merges.append((row, column, last_row, last_column))

    def height(self, row: int, points: float) -> None:
        """Note the height of a row."""
        self.heights[row] = points

    def iter_rows(self, *, max_col: int, min_row: int = 1) -> Iterator[list[NotedCell]]:
        """The cells row by row, without the covered ones."""
        rows: dict[int, list[NotedCell]] = defaultdict(list)
        for (row, column), cell in sorted(self.cells.items()):
            if column <= max_col and row >= min_row:
                rows[row].append(cell)
        yield from rows.values()

    def formats(self) -> Iterator[str]:
        """The number formats that the styles do not have."""
        for cell in self.cells.values():
            if cell.number_format and (cell.look, cell.number_format) not in self._styles.looks:
                yield cell.number_format

    def dimension(self) -> str:
        """The range of all cells."""
        rows, columns = zip(*self.cells, strict=True)
        ends = [(row, column) for _, _, row, column in self.merges]
        return span(
            min(rows), min(columns), max(rows + tuple(row for row, _ in ends)), max(columns + tuple(column for _, column in ends))
        )  # fmt: skip

    def rows_xml(self, styles: CellStyles) -> str:
        """The element sheetData."""
        rows: dict[int, list[tuple[int, str]]] = defaultdict(list)
        for (row, column), cell in self.cells.items():
            rows[row].append((column, _cell_xml(cell, styles)))
        for top, left, bottom, right in self.merges:
            look = self.cells[top, left].look
            lines, locked = look in styles.bordered, look not in styles.open
            for row in range(top, bottom + 1):
                for column in range(left, right + 1):
                    if (row, column) == (top, left):
                        continue
                    edges = (("top", row == top), ("bottom", row == bottom), ("left", column == left), ("right", column == right))  # fmt: skip
                    shown = frozenset(name for name, at in edges if at and lines)
                    number = styles.covered.get((shown, locked))
                    if number is not None:
                        rows[row].append((column, f'<c r="{ref(row, column)}" s="{number}" t="n"/>'))
        for row in self.heights:
            rows.setdefault(row, [])
        parts = ["<sheetData>"]
        for row in sorted(rows):
            points = self.heights.get(row)
            tall = "" if points is None else f' ht="{points:g}"'
            tall += "" if points in (None, GROWING) else ' customHeight="1"'
            parts.append(f'<row r="{row}"{tall}>')
            parts += [text for _, text in sorted(rows[row])]
            parts.append("</row>")
        parts.append("</sheetData>")
        return "".join(parts)

    def merges_xml(self) -> str:
        """The element mergeCells, or nothing."""
        if not self.merges:
            return ""
        merged = "".join(f'<mergeCell ref="{span(*one)}"/>' for one in self.merges)
        return f'<mergeCells count="{len(self.merges)}">{merged}</mergeCells>'


def _cell_xml(cell: NotedCell, styles: CellStyles) -> str:
    start = (
        f'<c r="{column_letters(cell.column)}{cell.row}" s="{styles.number(cell.look, cell.number_format)}"'
    )
    value = cell.value
    if value is None:
        return f'{start} t="n"/>'
    if isinstance(value, str):
        if cell.data_type == "f":
            return f"{start}><f>{content(value[1:])}</f><v/></c>"
        return f'{start} t="inlineStr"><is>{text_xml(value)}</is></c>'
    return f'{start} t="n"><v>{value:.16g}</v></c>'


def highlights_xml(highlights: Iterable[Highlight], numbers: Mapping[str, int]) -> str:
    """The elements conditionalFormatting, one for each range."""
    ranges: dict[str, list[str]] = defaultdict(list)
    for priority, one in enumerate(highlights, 1):
        ranges[one.cells].append(
            f'<cfRule type="expression" priority="{priority}" dxfId="{numbers[one.look]}">'
            f"<formula>{content(one.condition)}</formula></cfRule>"
        )
    return "".join(
        f'<conditionalFormatting sqref="{cells}">{"".join(rules)}</conditionalFormatting>'
        for cells, rules in ranges.items()
    )


def validations_xml(rules: Iterable[Validation]) -> str:
    """The element dataValidations, or nothing; TemplateError for a rule beyond the limits of Excel."""
    written = []
    for rule in rules:
        check_limits(rule)
        texts = {"errorTitle": rule.error_title if rule.refusal else "", "error": rule.error, "promptTitle": rule.title, "prompt": rule.prompt}  # fmt: skip
        said = "".join(f' {name}="{attribute(text)}"' for name, text in texts.items() if text)
        second = f"<formula2>{content(rule.second)}</formula2>" if rule.second else ""
        written.append(
            f'<dataValidation sqref="{rule.cells}" showDropDown="0" showInputMessage="1" showErrorMessage="{int(bool(rule.refusal))}"'
            f' allowBlank="{int(not rule.required)}"{said} type="{rule.kind}" errorStyle="{rule.refusal or "stop"}"'
            f' operator="between"><formula1>{content(rule.first)}</formula1>{second}</dataValidation>'
        )
    return f'<dataValidations count="{len(written)}">{"".join(written)}</dataValidations>' if written else ""


def with_formats(styles: str, base: int, formats: tuple[str, ...]) -> str:
    """The part with the styles and, after all others, the style numbered `base` with each of these formats.

    Raises TemplateError for more formats than Excel takes.
    """
    if not formats:
        return styles
    if len(formats) > _MOST_FORMATS:
        raise TemplateError(f"一个工作簿里的计量单位最多 {_MOST_FORMATS} 种，现有 {len(formats)} 种")
    start = styles.index("<cellXfs ")
    first, end = styles.index("<xf ", start), styles.index("</cellXfs>", start)
    known = styles[first:end].split("<xf ")[1:]
    numbered = list(enumerate(formats, _FIRST_FORMAT))
    added = "".join("<xf " + known[base].replace('numFmtId="0"', f'numFmtId="{number}"', 1) for number, _ in numbered)  # fmt: skip
    listed = "".join(f'<numFmt numFmtId="{number}" formatCode="{attribute(code)}"/>' for number, code in numbered)  # fmt: skip
    count = f'<cellXfs count="{len(known) + len(formats)}">'
    numbers = f'<numFmts count="{len(formats)}">{listed}</numFmts>'
    return (
        styles[:start].replace('<numFmts count="0"/>', numbers, 1)
        + count
        + styles[first:end]
        + added
        + styles[end:]
    )
