"""The blank data sheet as a workbook: inputs, locked sums, validations, reasons that are due, print set-up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
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
    places_of,
)
from xlselfeval.files.paper import page_starts
from xlselfeval.files.ranges import position
from xlselfeval.form.page_setup import LINE, protect, set_page, set_widths, text_height
from xlselfeval.form.plan import FIRST_YEAR, LAST_YEAR, LONGEST_NAME
from xlselfeval.form.reproducible import reproducible_bytes
from xlselfeval.form.styles import STYLES, OpenpyxlStyles
from xlselfeval.form.validations import LARGEST_SUM, Validation, add_validation
from xlselfeval.layout import ref, span
from xlselfeval.reading.issue_record import FORMAT, digest_content, split_record
from xlselfeval.scoring.text import is_blank_mark
from xlselfeval.sheet_names import RECORD_SHEET

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_MONEY, _COUNT, _PERCENT = "#,##0.00", "0", "0.00%"
_LONGEST_REASON, _LONGEST_TEXT = 300, 1000
_BLANK_YEAR = "20　　"
_SIGNATURES = ((1, 3, "填报人："), (4, 6, "单位负责人："), (7, 9, "填报日期："))
_DUE = "FFFFE0B2"
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
        title = self._cell(1, 1, f"{year or _BLANK_YEAR}年度{self.layout.title}", "title" if year else "title-open", last=LAST)  # fmt: skip
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
                self._mark_due(row)
                self.row += 1

    def _write_items(self, block: Block) -> None:
        self._write_heading(block)
        for _ in range(block.lines):
            self._input("item", self._cell(self.row, 1, None, "text"))
            self._write_figures([one.key for one in block.columns], ())
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
        self._input("reason", self._cell(self.row, LAST, None, "text"))
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
        is_text = key in (NAME, REASON)
        cell = self._cell(self.row, places[key], None, "text" if is_text else "number", last=last)
        self._input(key if is_text else "amount" if block.optional else "count", cell)

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
        for first, last, caption in _SIGNATURES:
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

    def _mark_due(self, row: Row) -> None:
        """Colour the cell for a reason while one is due and it is blank."""
        from openpyxl.formatting.rule import Rule
        from openpyxl.styles import PatternFill
        from openpyxl.styles.differential import DifferentialStyle

        cells = {key: f"{column_letters(place)}{self.row}" for key, place in COLUMNS.items()}
        due = list(self._conditions(row, cells))
        if not due:
            return
        self.heights[self.row] = _ROW + LINE / 2  # every second reason takes two lines
        formula = f'AND({cells[REASON]}="",OR({",".join(due)}))'
        style = DifferentialStyle(fill=PatternFill("solid", bgColor=_DUE))
        rule = Rule(type="expression", dxf=style, formula=[formula])
        self.sheet.conditional_formatting.add(cells[REASON], rule)

    def _conditions(self, row: Row, cells: Mapping[str, str]) -> Iterator[str]:
        spent = cells["spent"]
        for budget, keys in self.layout.overruns:
            if row.key in keys:
                yield f"AND(COUNT({cells[budget]},{spent})=2,N({spent})>N({cells[budget]}))"
        if row.key in self.layout.changes:
            before, percent = cells["previous"], self.layout.change_percent
            yield f"AND(COUNT({before},{spent})=2,N({before})>0,ABS(N({spent})-N({before}))*100>=N({before})*{percent})"

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
            add_validation(self.sheet, _validation(kind, cells, self.layout))


def _sum(cells: Sequence[str]) -> str:
    """Write the sum of cells, or of the one range that is given."""
    if ":" in cells[0]:
        return f"={formulas.SUM_OF_RANGE.text(rows=cells[0])}"
    return f"={formulas.sum_formula(len(cells)).text(**{f'part{place}': cell for place, cell in enumerate(cells)})}"


def _validation(kind: str, cells: Sequence[str], layout: DataLayout) -> Validation:
    """Return the validation of inputs of a kind."""
    unit, first, joined = layout.money_unit, cells[0], " ".join(cells)
    if kind in ("amount", "change"):
        least = "0" if kind == "amount" else str(-LARGEST_SUM)
        word = "不小于0的数字" if kind == "amount" else "数字，追减的填负数"
        return Validation(
            cells=joined, kind="decimal", title="金额", first=least, second=str(LARGEST_SUM),
            prompt=f"只填数字，单位为{unit}；没有的填0。", error=f"应填写{word}，单位为{unit}，不必填写“{unit}”。",
        )  # fmt: skip
    if kind == "count":
        return Validation(
            cells=joined, kind="custom", title="数量", first=f"AND(ISNUMBER({first}),{first}>=0,{first}=INT({first}))",
            prompt="请填写整数；没有的填0。", error="应填写不小于0的整数。",
        )  # fmt: skip
    if kind == "year":
        year = f"--MID({first},1,4)"
        return Validation(
            cells=joined, kind="custom", title="年度", first=f"AND({year}>={FIRST_YEAR},{year}<={LAST_YEAR})", required=True,
            prompt=f"请将“{_BLANK_YEAR}年”改为四位数年度，如2024年，其余文字请勿改动。",
            error=f"年度应为{FIRST_YEAR}～{LAST_YEAR}的四位数字，请填写在原位置，其余文字请勿改动。",
        )  # fmt: skip
    titles = {
        "organization": ("填报单位", LONGEST_NAME, "必填。请填写单位全称。"),
        "name": ("名称", LONGEST_NAME, "请填写名称，一项一行；没有的不填。"),
        "item": ("名称", LONGEST_NAME, "请填写名称，一项一行；一项都没有的，第一行填“无”，各数填0。"),
        REASON: ("原因", _LONGEST_REASON, f"决算数大于预算数，或较上年增减{layout.change_percent}%以上的，请说明原因。"),
        "text": ("文字说明", _LONGEST_TEXT, "请简要填写。按Alt+Enter换行。"),
    }  # fmt: skip
    title, most, prompt = titles[kind]
    return Validation(
        cells=joined, kind="textLength", title=title, first="0", second=str(most), prompt=prompt,
        error=f"{title}不超过{most}字，请精简后填写。",
    )  # fmt: skip
