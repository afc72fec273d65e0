"""Read data sheets by their titles, captions and headings, not by addresses.

Blocks and rows are found by their captions, columns by their headings.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from itertools import groupby

from xlselfeval.cell import Cell
from xlselfeval.data_sheet.captions import Captions, caption_key, captions_of, is_total, years_in
from xlselfeval.data_sheet.formulas import with_results
from xlselfeval.data_sheet.issued import attach_records
from xlselfeval.data_sheet.layout import NAME, REASON, Block, DataLayout, Row
from xlselfeval.data_sheet.load import shipped_layouts
from xlselfeval.data_sheet.values import DataRow, DataSheet, Figure, Section, Table
from xlselfeval.errors import UnreadableFile
from xlselfeval.files.excel_book import ExcelBook
from xlselfeval.files.open import Workbook
from xlselfeval.files.sheet import Sheet
from xlselfeval.reading.fund_labels import strip_part
from xlselfeval.reading.own.doubtful_results import Owner, find_doubtful_results, sheet_owner
from xlselfeval.reading.own.result_sheet import copied_format, is_result_sheet
from xlselfeval.reading.sender_files import SenderFiles
from xlselfeval.scoring.answers import unit_of_money
from xlselfeval.scoring.number import amount_of, decimal_of
from xlselfeval.scoring.text import compact, is_blank_mark, tidy
from xlselfeval.scoring.units import Unit

_HEAD_ROWS, _LONGEST_TITLE = 15, 60
_FEWEST = 3  # rows and lines of a sheet that is one
_MOST_ROWS = 2_000
_MOST_PLACES = 2  # decimals of an amount: more come from formulas
_ENDS = re.compile("自评(?:表|报告)")  # the title of another paper below the sheet
_ORGANIZATION = re.compile(
    r"^(?:填报|填表|编报)?(?:预算)?(?:部门、?)?单位(?:名称)?(?:\([^()]*\))?:?(?P<name>.*)$|^部门名称:?(?P<department>.*)$"
)
_MONEY = re.compile(r"(?:单位:|\()(?P<unit>万元|元)\)?")
_ABOVE = re.compile(r"(?:20\d\d|上|本)年度?")  # a heading over several columns
_NONE = frozenset(["无", "零"])
_NOTE = re.compile(r"\s*(?:说明|备注|注|填报人|填表人|单位负责人)\s*[:：]")


def read_data_sheets(
    workbook: Workbook | ExcelBook, sender: SenderFiles | None = None
) -> tuple[DataSheet, ...]:
    """Read the data sheets of an opened workbook, in order, each with its issue record.

    A workbook without data sheets gives none.
    """
    found: list[DataSheet] = []
    for part in workbook.sheets:
        try:
            sheet = workbook.sheet(part)
        except UnreadableFile:
            continue
        if sheet.hidden or is_result_sheet(sheet):
            continue
        read = [one for layout in shipped_layouts() if (one := read_data_sheet(sheet, layout))]
        found += read[:1]
    doubtful = {one.name for one in find_doubtful_results(workbook, owners_of(found))} if found else ()
    copy_of = copied_format(workbook, doubtful) if found else ""
    first = workbook.values_of or copy_of
    copies = [replace(one, values_of=first, is_copy=bool(copy_of)) for one in found]
    return tuple(attach_records(copies, workbook, sender))


def owners_of(sheets: Iterable[DataSheet]) -> list[Owner]:
    """Return what data sheets state, by which their result sheets are known."""
    return [sheet_owner(one.sheet, one.organization, one.year, one.cells.values()) for one in sheets]


def read_data_sheet(sheet: Sheet, layout: DataLayout) -> DataSheet | None:
    """Read a sheet by a layout; None where it is no such data sheet.

    Formulas that came without results are calculated.
    """
    title = _title(sheet, layout)
    if title is None:
        return None
    sheet, uncalculated = with_results(sheet, layout)
    last = min(max(row for row, _ in sheet.cells), title.row + _MOST_ROWS)
    end = next((row for row, text in _texts(sheet, title.row + 1, last) if _ENDS.search(text)), last + 1)
    texts = [text for _, text in _texts(sheet, title.row, end - 1)]
    year = next(iter(years_in([title.text])), None) or max(years_in(texts), default=None)
    unit = next((match["unit"] for text in texts if (match := _MONEY.search(text))), layout.money_unit)
    reader = _Reader(sheet, layout, year, unit_of_money(unit))
    for row, cells in groupby(sorted(sheet.cells), key=lambda place: place[0]):
        if title.row < row < end:
            reader.read_row(row, [cell for place in cells if not (cell := sheet.cells[place]).is_blank])
    if len(reader.rows) + len(reader.lines) < _FEWEST:
        return None
    return DataSheet(
        layout=layout,
        sheet=sheet.name,
        title=title.text.strip(),
        year=year,
        organization=_organization(sheet, title.row, end - 1),
        rows={row.key: reader.rows[row.key] for row in layout.rows() if row.key in reader.rows},
        items={key: tuple(lines) for key, lines in reader.items.items()},
        tables=tuple(_tables(layout, reader.lines)),
        sections=tuple(
            Section(block, caption, tuple(rows)) for block, caption, rows in reader.sections.values()
        ),
        texts=reader.texts,
        unread=tuple(
            caption
            for key, (block, caption, rows) in reader.sections.items()
            if key in reader.unread and not rows and block.kind != "text"
        ),
        places=_places(reader.rows),
        money_unit=unit,
        cells=sheet.cells,
        is_protected=sheet.is_protected,
        uncalculated=uncalculated,
    )


def _title(sheet: Sheet, layout: DataLayout) -> Cell | None:
    return next(
        (
            cell
            for (row, _), cell in sheet.cells.items()
            if row <= _HEAD_ROWS and layout.mark in compact(cell.text) and len(cell.text) <= _LONGEST_TITLE
        ),
        None,
    )


def _texts(sheet: Sheet, first: int, last: int) -> Iterator[tuple[int, str]]:
    """Yield the short texts of rows, with their row."""
    for (row, _), cell in sheet.cells.items():
        if first <= row <= last and isinstance(cell.written.value, str) and len(cell.text) <= _LONGEST_TITLE:
            yield row, compact(cell.text)


def _organization(sheet: Sheet, first: int, last: int) -> str | None:
    """Return the unit: behind its caption, else in the cell to the right."""
    for (row, column), cell in sheet.cells.items():
        match = (
            _ORGANIZATION.match(compact(cell.text)) if first <= row <= min(last, first + _HEAD_ROWS) else None
        )
        if match is None or not isinstance(cell.written.value, str):
            continue
        name = match["name"] or match["department"] or ""
        if not name:
            name = sheet.cell(row, sheet.merge_at(row, column).right + 1).text
        if name and not _MONEY.search(compact(cell.text)) and name != "名称" and not _is_caption(name):
            return name.strip()
    return None


def _is_caption(text: str) -> bool:
    """Check whether a text is the heading of a column beside 单位名称, which is no name of a unit."""
    return any(
        caption_key(text) in own for layout in shipped_layouts() for own in captions_of(layout).own.values()
    )


class _Reader:
    """A pass over the rows of one sheet: the block and the columns that the last captions opened."""

    def __init__(self, sheet: Sheet, layout: DataLayout, year: int | None, unit: Unit) -> None:
        self.sheet, self.layout, self.year, self.unit = sheet, layout, year, unit
        self.captions: Captions = captions_of(layout)
        self.block: Block | None = None
        self.columns: Mapping[int, str] = {}
        self.headings: Mapping[str, str] = {}
        self.rows: dict[str, DataRow] = {}
        self.items: dict[str, list[DataRow]] = {}
        self.lines: list[tuple[Block, DataRow]] = []
        self.sections: dict[str, tuple[Block, Cell, list[DataRow]]] = {}
        self.section: list[DataRow] = []
        self.unread: set[str] = set()  # keys of sections
        self.texts: dict[str, Cell] = {}

    def read_row(self, row: int, cells: list[Cell]) -> None:
        """Read the cells of one row: captions open a block and its columns, any other row belongs to them."""
        if self._opens(cells):
            return
        if cells:
            self._close_lines(cells[0])
        if not self.columns:
            self._note_unread(cells)
        elif self.block is not None and self.block.kind == "lines":
            self._read_line(row)
        else:
            self._read_labelled(row, cells)

    def _close_lines(self, label: Cell) -> None:
        """End a table of lines at a row of another section, whose headings are gone: 1.一般公共预算拨款, 收入合计."""
        text, key = compact(label.text), caption_key(label.text, self.year)
        if self.block is None or self.block.kind != "lines":
            return
        owner = next((one for one in self.layout.blocks if key in self.captions.rows.get(one.key, {})), None)
        is_numbered = strip_part(text) != text
        if owner is not None and (is_numbered or self._is_total(owner, key)):
            self.block, self.columns = None, {}
            self.sections[text] = (owner, label, [])

    def _is_total(self, block: Block, key: str) -> bool:
        """Check whether a caption is that of a total of a block by its full name: 收入合计, and not 合计 alone."""
        return not is_total(key) and self.layout.is_total(self.captions.rows[block.key][key].key)

    def _note_unread(self, cells: list[Cell]) -> None:
        """Note the section of figures whose columns no heading names."""
        if self.sections and any(not isinstance(cell.written.value, str) for cell in cells):
            self.unread.add(next(reversed(self.sections)))

    def _opens(self, cells: list[Cell]) -> bool:
        """Open the block and the columns that the captions of a row name; False where it names none."""
        keys = {cell.column: self._key(cell) for cell in cells if isinstance(cell.written.value, str)}
        block = next((found for key in keys.values() if (found := self.captions.blocks.get(key))), None)
        own = self._own_columns(keys)
        periods = {
            column: self.captions.periods[key] for column, key in keys.items() if key in self.captions.periods
        }
        if own is not None:
            self.block, self.columns = own
        elif len(periods) > 1:
            self.columns = _first_of_each(periods)
            self.block = block if block is not None and block.kind != "lines" else None
        elif block is not None and not self._is_row(keys, cells):
            goes_on = block.kind in ("rows", "items") and (self.block is None or self.block.kind != "lines")
            self.block, self.columns = block, self.columns if goes_on else {}
        else:
            return False
        self._open_section(cells[0])
        if self.block is not None and self.block.kind == "text":
            self.texts.setdefault(self.block.key, self._text_of(cells))
        texts = {cell.column: cell.text for cell in cells}
        if own is not None or len(periods) > 1:
            self.headings = {key: "".join(texts[column].split()) for column, key in self.columns.items()}
        return True

    def _text_of(self, cells: list[Cell]) -> Cell:
        """Return the cell of a long answer: beside its caption, else below it, unless a note is there."""
        caption = cells[0]
        below = self.sheet.cell(caption.row + 1, caption.column)
        if len(cells) > 1:
            return cells[1]
        return self.sheet.cell(caption.row, caption.column + 1) if _NOTE.match(below.text) else below

    def _key(self, cell: Cell) -> str:
        """Return the key of a caption, with the year above it where the heading has two rows."""
        above = compact(self.sheet.cell(cell.row - 1, cell.column).text) if cell.row > 1 else ""
        is_year = _ABOVE.fullmatch(above) and not _ABOVE.fullmatch(compact(cell.text))
        return caption_key(above * bool(is_year) + cell.text, self.year)

    def _own_columns(self, keys: Mapping[int, str]) -> tuple[Block, Mapping[int, str]] | None:
        """Return the block whose own columns a row names, two at least, and those columns."""
        for block in self.layout.blocks:
            named = self.captions.own.get(block.key, {})
            found = {column: named[key] for column, key in keys.items() if key in named}
            if len(set(found.values()) - {NAME, REASON}) > 1:
                return block, _first_of_each(found)
        return None

    def _is_row(self, keys: Mapping[int, str], cells: list[Cell]) -> bool:
        """Check whether a caption of a block is that of a row here: it has figures beside it."""
        is_named = any(key in self.captions.anywhere for key in keys.values())
        return is_named and any(cell.column in self.columns for cell in cells)

    def _read_line(self, row: int) -> None:
        assert self.block is not None
        asked = {
            key
            for column, key in self.columns.items()
            if key != NAME and self.sheet.cell(row, column).row == row
        }
        name = self._cell(row, NAME)
        text = "" if name is None else name.text.strip()
        line = self._data_row(f"{self.block.key}/{len(self.lines) + 1}", text, row, asked)
        self._note_row(line)
        if any(one.state not in ("blank", "uncalculated") for one in line.figures.values()):
            self.lines.append((self.block, line))

    def _read_labelled(self, row: int, cells: list[Cell]) -> None:
        labels = [
            cell for cell in cells if cell.column < min(self.columns) and isinstance(cell.written.value, str)
        ]
        if self.block is not None and self.block.kind == "items":
            self._read_item(self.block, row, labels)
            return
        for label in reversed(labels):
            found = self._row_of(caption_key(label.text, self.year))
            if found is not None:
                if found.key not in self.rows:
                    self.rows[found.key] = self._data_row(found.key, _caption(label), row, found.columns)
                    self._note_row(self.rows[found.key])
                return

    def _row_of(self, key: str) -> Row | None:
        here = None if self.block is None else self.captions.rows.get(self.block.key, {}).get(key)
        return here or self.captions.anywhere.get(key)

    def _read_item(self, block: Block, row: int, labels: list[Cell]) -> None:
        lines = self.items.setdefault(block.key, [])
        text = _caption(labels[-1]) if labels else ""
        asked = [one.key for one in block.columns]
        found = self._data_row(f"{block.key}/{len(lines) + 1}", text, row, asked)
        self._note_row(found)
        adjusted = found.figures.get("adjusted")
        parts = [found.number(key) for key in ("initial", "added")]
        if adjusted is not None and adjusted.state == "blank" and None not in parts:
            # a line that the unit has inserted has no formula in the cell, which is locked
            figures = {**found.figures, "adjusted": adjusted._replace(state="uncalculated")}
            found = replace(found, figures=figures)
        is_filled = any(
            one.state == "unreadable" or (one.number is not None and (found.label or one.number))
            for one in found.figures.values()
        )  # sums of a blank line are 0 in an .xls
        if is_filled and not is_total(found.label):
            lines.append(found)

    def _data_row(self, key: str, label: str, row: int, asked: Collection[str]) -> DataRow:
        figures = {
            name: self._figure(self.sheet.cell(row, column))
            for column, name in self.columns.items()
            if name in asked and name != REASON
        }
        first = min(self.columns)
        name = self._cell(row, NAME) or (self.sheet.cell(row, first - 1) if first > 1 else None)
        return DataRow(
            key=key, label=label, figures=figures, headings=self.headings, reason_cell=self._cell(row, REASON), name_cell=name
        )  # fmt: skip

    def _open_section(self, caption: Cell) -> None:
        """Begin a section; headings below its caption, and a caption repeated on the next page, go on with it."""
        last = next(reversed(self.sections.values()), None)
        if self.block is not None and not (last is not None and last[0] is self.block and not last[2]):
            self.section = self.sections.setdefault(compact(caption.text), (self.block, caption, []))[2]

    def _note_row(self, row: DataRow) -> None:
        """Note a row for the section that it is printed in, if any."""
        if self.block is not None:
            self.section.append(row)

    def _cell(self, row: int, key: str) -> Cell | None:
        """Return the cell of a row in a column; None where the sheet has no such column."""
        column = next((column for column, name in self.columns.items() if name == key), None)
        return None if column is None else self.sheet.cell(row, column)

    def _figure(self, cell: Cell) -> Figure:
        text = tidy(cell.text)
        if cell.is_uncalculated:
            return Figure(cell, "uncalculated")
        if is_blank_mark(cell.text):
            return Figure(cell, "blank")
        if text in _NONE:
            return Figure(cell, "number", Decimal(0))
        is_rate = text.endswith("%") and self.block is not None and self.block.kind == "lines"
        number = decimal_of(text[:-1]) if is_rate else amount_of(cell.written, self.unit).number
        return Figure(cell, "unreadable" if number is None else "number", number)


def _caption(cell: Cell) -> str:
    return cell.text.strip().rstrip("：:")


def _first_of_each(columns: Mapping[int, str]) -> dict[int, str]:
    """Keep the first column of each key."""
    kept: dict[int, str] = {}
    for column, key in sorted(columns.items()):
        if key not in kept.values():
            kept[column] = key
    return kept


def _tables(layout: DataLayout, lines: list[tuple[Block, DataRow]]) -> Iterator[Table]:
    for block in layout.blocks:
        own = [line for one, line in lines if one is block]
        if own:
            total = next((line for line in own if is_total(line.label)), None)
            yield Table(block=block, lines=tuple(line for line in own if line is not total), total=total)


def _places(rows: Mapping[str, DataRow]) -> int:
    """Return the decimals to which the amounts of a sheet are written, two at most."""
    numbers = [one.number for row in rows.values() for one in row.figures.values() if one.number is not None]
    exponents = [number.normalize().as_tuple().exponent for number in numbers if number]
    return min(_MOST_PLACES, max((-one for one in exponents if isinstance(one, int) and one < 0), default=0))
