"""The blank data sheet as a workbook: inputs, locked sums, validations, reasons that are due, print set-up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from xlselfeval.cell import column_letters
from xlselfeval.data_sheet import formulas
from xlselfeval.data_sheet.layout import NAME, PERIODS, REASON, Block, DataLayout, Row
from xlselfeval.data_sheet.places import (
    CHANGE,
    CHANGE_RATE,
    COLUMNS,
    FIRST_BLOCK,
    LAST,
    ORGANIZATION,
    WIDTHS,
    cell_of,
    places_of,
)
from xlselfeval.data_sheet.reasons import NOT_ASKED, line_condition, line_prompt, row_condition, row_prompt
from xlselfeval.data_sheet.validations import BLANK_YEAR, input_validation, reason_validation
from xlselfeval.files.paper import page_starts
from xlselfeval.files.ranges import position
from xlselfeval.form.highlights import TO_FILL
from xlselfeval.form.page_setup import LINE, protect, set_page, set_widths, text_height
from xlselfeval.form.reproducible import reproducible_bytes
from xlselfeval.form.styles import STYLES, OpenpyxlStyles
from xlselfeval.form.validations import add_validation
from xlselfeval.layout import ref, span
from xlselfeval.reading.issue_record import FORMAT, digest_content, split_record
from xlselfeval.scoring.text import is_blank_mark
from xlselfeval.sheet_names import RECORD_SHEET

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_MONEY, _COUNT, _PERCENT = "#,##0.00", "0", "0.00%"
SIGNATURES = ((1, 3, "填报人："), (4, 6, "单位负责人："), (7, 9, "填报日期："))
_ROW, _HEADING, _ANSWER = 18, 21, 50  # heights in points: twelve blocks are on three pages
_ROLES = {"title": "title", "note": "note"}  # in the issue record, by the style of a cell


def new_data_sheet(layout: DataLayout, *, year: int | None = None, organization: str = "") -> bytes:
    """Return the bytes of a blank data sheet, the same for the same arguments."""
    from openpyxl import Workbook

    book = Workbook()
    writer = _Writer(book, layout)
    writer.write(year, organization.strip())
    hidden = book.create_sheet(RECORD_SHEET)
    hidden.sheet_state = "veryHidden"
    for row, piece in enumerate(split_record(writer.record(year, organization.strip())), 1):
        hidden.cell(row, 1).value = piece
        hidden.cell(row, 1).data_type = "s"
    return reproducible_bytes(book)


class _Writer:
    """The sheet that is being written, and the row that comes next."""

    def __init__(self, book: Workbook, layout: DataLayout) -> None:
        sheet = book.active
        assert sheet is not None
        self.sheet: Worksheet = sheet
        self.layout, self.styles, self.places = layout, OpenpyxlStyles(), places_of(layout)
        self.inputs: dict[str, list[str]] = {}  # by their kind of validation
        self.reasons: dict[str, list[str]] = {}  # by their prompt
        self.texts: list[tuple[str, str, str]] = []  # role, address and text of locked cells
        self.formulas: dict[str, str] = {}
        self.heights: dict[int, float] = {}  # in points
        self.starts: list[int] = []  # the first rows of the blocks
        self.row = 1

    def write(self, year: int | None, organization: str) -> None:
        """Write the whole sheet."""
        self.sheet.title = self.layout.mark
        set_widths(self.sheet, WIDTHS)
        self._write_head(year, organization)
        for block in self.layout.blocks:
            self.starts.append(self.row)
            {"rows": self._write_rows, "items": self._write_items, "lines": self._write_lines, "text": self._write_text}[block.kind](block)  # fmt: skip
        self._write_end()
        self._validate()
        self.sheet.freeze_panes = ref(3, 2)
        set_page(self.sheet, WIDTHS, left=organization or self.layout.title)
        self.sheet.print_area = span(1, 1, self.row - 1, LAST)
        self._divide()
        protect(self.sheet, "")

    def record(self, year: int | None, organization: str) -> dict[str, object]:
        """Return the issue record of the written sheet; texts and formulas are those of its cells."""
        return {
            "format": FORMAT, "kind": "data-sheet", "scheme": self.layout.id, "version": "", "profile": "", "year": year,
            "sheet": self.layout.mark, "fields": {"organization": organization} if organization else {}, "rows": [],
            "texts": sorted(self.texts, key=lambda text: position(text[1])), "formulas": self.formulas, "content": digest_content((ref, text) for _, ref, text in self.texts),
        }  # fmt: skip

    def _write_head(self, year: int | None, organization: str) -> None:
        title = self._cell(1, 1, f"{year or BLANK_YEAR}年度{self.layout.title}", "title" if year else "title-open", last=LAST)  # fmt: skip
        self._set_height(1, 34)
        if not year:
            self._input("year", title)
        self._cell(2, 1, "填报单位", "caption")
        name = self._cell(2, 2, organization or None, "issued-text" if organization else "text", last=5)
        if not organization:
            self._input("organization", name)
        self._cell(2, 6, f"单位：{self.layout.money_unit}", "left", last=LAST)
        self._set_height(2, 22)
        self.row = FIRST_BLOCK

    def _write_heading(self, block: Block) -> None:
        """Write the caption of a block and the headings of its periods in one row."""
        self._cell(self.row, 1, block.caption, "formula", bold=True, align="left")
        for column in self.layout.columns:
            is_asked = column in block.columns
            caption = column.caption.replace("决算数", block.heading)
            self._cell(self.row, COLUMNS[column.key], caption if is_asked else "—", "formula", bold=is_asked)
        self._cell(self.row, CHANGE, "增减额" if not block.counts else "增减数", "formula", bold=True)
        self._cell(self.row, CHANGE_RATE, "增减率", "formula", bold=True)
        self._set_height(self.row, _HEADING)
        self.row += 1

    def _write_rows(self, block: Block) -> None:
        self._write_heading(block)
        for row in block.rows:
            if row.issues:
                self._cell(self.row, 1, self._indented(row), "issued-text")
                self._write_figures(row.columns, self._sums(row), counts=row.counts)
                condition = row_condition(
                    self.layout, row.key, partial(cell_of, self.layout), self.places.rows
                )
                self._write_reason(LAST, LAST, row_prompt(self.layout, row.key), condition)
                if condition:  # every second reason takes two lines
                    self.heights[self.row] = _ROW + LINE / 2
                self.row += 1

    def _write_items(self, block: Block) -> None:
        self._write_heading(block)
        for _ in range(block.lines):
            self._input("item", self._cell(self.row, 1, None, "text"))
            self._write_figures([one.key for one in block.columns], ())
            self._write_reason(LAST, LAST, NOT_ASKED, "")
            self.row += 1

    def _write_figures(
        self, columns: Iterable[str], sums: Sequence[tuple[int, ...]], *, counts: bool = False
    ) -> None:
        """Write the cells of a row: sums of the rows `sums`, else inputs; the budget of the year is a sum anyway."""
        asked = set(columns)
        letters = {key: column_letters(place) for key, place in COLUMNS.items()}
        number_format = _COUNT if counts else _MONEY
        for key in PERIODS:
            place = COLUMNS[key]
            if key not in asked:
                self._cell(self.row, place, "—", "formula")
            elif key == "adjusted" and {"initial", "added"} <= asked:
                cells = [f"{letters['initial']}{self.row}:{letters['added']}{self.row}"]
                self._cell(self.row, place, _sum(cells), "formula", number_format, align="right")
            elif sums:
                cells = [":".join(f"{letters[key]}{row}" for row in one) for one in sums]
                self._cell(self.row, place, _sum(cells), "formula", number_format, align="right")
            else:
                cell = self._cell(self.row, place, None, "money", number_format)
                self._input("count" if counts else "change" if key == "added" else "amount", cell)
        self._write_change(letters, asked, number_format)
        self._set_height(self.row, _ROW, grows=True)

    def _write_change(self, letters: Mapping[str, str], asked: set[str], number_format: str) -> None:
        before, now = f"{letters['previous']}{self.row}", f"{letters['spent']}{self.row}"
        is_asked = {"previous", "spent"} <= asked
        for place, formula, look in (
            (CHANGE, formulas.CHANGE, number_format),
            (CHANGE_RATE, formulas.CHANGE_RATE, _PERCENT),
        ):
            text = f"={formula.text(before=before, now=now)}" if is_asked else "—"
            self._cell(self.row, place, text, "formula", look, align="right" if is_asked else "")

    def _sums(self, row: Row) -> tuple[tuple[int, ...], ...]:
        """Return the rows that add up to a row, each alone, or the first and the last of its lines."""
        if row.items:
            return (self.places.lines[row.items],)
        return tuple((self.places.rows[key],) for key in row.parts if key in self.places.rows)

    def _write_lines(self, block: Block) -> None:
        self._cell(self.row, 1, block.caption, "formula", last=LAST, bold=True, align="left")
        self._set_height(self.row, _HEADING)
        self.row += 1
        places = {column.key: place for place, column in enumerate(block.columns, 1)}
        ends = {place: LAST if place == len(block.columns) else place for place in places.values()}
        for column in block.columns:
            place = places[column.key]
            self._cell(self.row, place, column.caption, "formula", last=ends[place], bold=True)
        self._set_height(self.row, _HEADING)
        self.row += 1
        first = self.row
        for _ in range(block.lines):
            for column in block.columns:
                place = places[column.key]
                self._write_line_cell(block, column.key, places, ends[place])
            self._set_height(self.row, _ROW)
            self.row += 1
        if not block.optional:
            self._write_totals(block, places, ends, first)

    def _write_line_cell(self, block: Block, key: str, places: Mapping[str, int], last: int) -> None:
        rate = next((one for one in block.rates if one.rate == key), None)
        if rate is not None:
            part, whole = (ref(self.row, places[one]) for one in (rate.part, rate.whole))
            self._cell(
                self.row, places[key], f"={formulas.RATE.text(part=part, whole=whole)}", "formula", _PERCENT
            )
            return
        if key == REASON:
            self._write_line_reason(block, places, last)
            return
        cell = self._cell(self.row, places[key], None, "text" if key == NAME else "number", last=last)
        unit = next(one.unit for one in block.columns if one.key == key)
        self._input(key if key == NAME else f"amount/{unit}" if unit else "count", cell)

    def _write_line_reason(self, block: Block, places: Mapping[str, int], last: int) -> None:
        """Write the cell for the reason of a line.

        Its own reason and that of the total answer for a line, the reasons of all lines for the total.
        """
        first, end = self.places.lines[block.key]
        rows = (
            [*range(first, end + 1), self.row]
            if self.row > end
            else [self.row, *[end + 1] * (not block.optional)]
        )
        reasons = [ref(row, places[REASON]) for row in rows]
        condition = line_condition(block.rates, lambda key: ref(self.row, places[key]), reasons)
        self._write_reason(places[REASON], last, line_prompt(block), condition)

    def _write_totals(
        self, block: Block, places: Mapping[str, int], ends: Mapping[int, int], first: int
    ) -> None:
        for key, place in places.items():
            if key == NAME:
                self._cell(self.row, place, "合计", "caption")
            elif any(one.rate == key for one in block.rates) or key == REASON:
                self._write_line_cell(block, key, places, ends[place])
            else:
                self._cell(
                    self.row, place, _sum([span(first, place, self.row - 1, place)]), "formula", _COUNT
                )
        self._set_height(self.row, _ROW)
        self.row += 1

    def _write_text(self, block: Block) -> None:
        self._cell(self.row, 1, block.caption, "formula", last=LAST, bold=True, align="left")
        self._set_height(self.row, _HEADING)
        self._input("text", self._cell(self.row + 1, 1, None, "long-text", last=LAST))
        self._set_height(self.row + 1, _ANSWER)
        self.row += 2

    def _write_end(self) -> None:
        self._cell(self.row, 1, self.layout.note, "note", last=LAST)
        self._set_height(self.row, text_height(self.layout.note, sum(WIDTHS)))
        self.row += 1
        for first, last, caption in SIGNATURES:
            self._cell(self.row, first, caption, "signature", last=last)
        self._set_height(self.row, 26)
        self.row += 1

    def _set_height(self, row: int, points: float, *, grows: bool = False) -> None:
        """Give a row its height; a row that `grows` follows the text that somebody types in it."""
        from openpyxl.worksheet.dimensions import RowDimension

        class Growing(RowDimension):
            customHeight = False  # noqa: N815  # openpyxl's name; a fixed height has it

        kind = Growing if grows else RowDimension
        self.sheet.row_dimensions[row] = kind(self.sheet, index=row, ht=points)
        self.heights[row] = points

    def _divide(self) -> None:
        """Begin pages with blocks, so that none is divided that fits on a page."""
        from openpyxl.worksheet.pagebreak import Break

        for row in page_starts(WIDTHS, self.heights, self.starts):
            self.sheet.row_breaks.append(Break(id=row - 1))

    def _write_reason(self, column: int, last: int, prompt: str, condition: str) -> None:
        """Write the cell for the reason of a row, coloured while a condition holds."""
        from openpyxl.formatting.rule import Rule
        from openpyxl.styles import PatternFill
        from openpyxl.styles.differential import DifferentialStyle

        cell = self._cell(self.row, column, None, "text", last=last)
        self.reasons.setdefault(prompt, []).append(cell)
        if condition:
            style = DifferentialStyle(fill=PatternFill("solid", bgColor=TO_FILL))
            rule = Rule(type="expression", dxf=style, formula=[condition])
            self.sheet.conditional_formatting.add(cell, rule)

    def _indented(self, row: Row) -> str:
        """Indent the caption of a part of a part, as the published sheets do."""
        depth = len(list(self.layout.above(row.key))) - 1
        return "　" * max(depth, int(row.caption.startswith("其中"))) + row.caption

    def _cell(
        self, row: int, column: int, value: str | None, style: str, number_format: str = "", *, last: int = 0,
        bold: bool = False, align: str = "",
    ) -> str:  # fmt: skip
        """Write a cell, merged up to the column `last`; return its address."""
        from openpyxl.styles import Alignment, Font

        for place in range(column, max(column, last) + 1):
            self.styles.apply(self.sheet.cell(row, place), style)
        cell = self.sheet.cell(row, column)
        cell.value = value
        self._note_issued(ref(row, column), value, style, is_heading=bold and column > 1)
        if value is not None and value.startswith("=") and style != "formula":
            cell.data_type = "s"  # a unit's name may begin with =
        if number_format:
            cell.number_format = number_format
        if bold:
            cell.font = Font(name="宋体", size=11, bold=True)
        if align:
            cell.alignment = Alignment(horizontal=align, vertical="center", wrap_text=True)
        if last > column:
            self.sheet.merge_cells(span(row, column, row, last))
        return ref(row, column)

    def _note_issued(self, address: str, value: str | None, style: str, *, is_heading: bool) -> None:
        """Note for the issue record what a locked cell holds."""
        if value is None or not STYLES[style].locked or is_blank_mark(value):
            return
        if value.startswith("=") and style == "formula":
            self.formulas[address] = value[1:]
        else:
            role = (
                "field"
                if address == ORGANIZATION
                else _ROLES.get(style, "heading" if is_heading else "caption")
            )
            self.texts.append((role, address, value))

    def _input(self, kind: str, cell: str) -> None:
        self.inputs.setdefault(kind, []).append(cell)

    def _validate(self) -> None:
        for kind, cells in self.inputs.items():
            add_validation(self.sheet, input_validation(kind, cells, self.layout))
        for prompt, cells in self.reasons.items():
            add_validation(self.sheet, reason_validation(prompt, cells))


def _sum(cells: Sequence[str]) -> str:
    """Write the sum of cells, or of the one range that is given."""
    if ":" in cells[0]:
        return f"={formulas.SUM_OF_RANGE.text(rows=cells[0])}"
    return f"={formulas.sum_formula(len(cells)).text(**{f'part{place}': cell for place, cell in enumerate(cells)})}"
