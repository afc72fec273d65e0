"""Sheets: values, formulas, formats, merged ranges, hidden rows and columns."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from xlselfeval.cell import NOTHING, Cell, RichText, Written, rich_text, written_day
from xlselfeval.errors import SheetFault, UnreadableFile, beyond_forms, in_a_line, malformed
from xlselfeval.files.limits import LIMITS, SHARED_LENGTH, SHARED_USES, Limits
from xlselfeval.files.looks.cell_styles import CellStyles
from xlselfeval.files.looks.colours import BLACK, WHITE, known_colour
from xlselfeval.files.looks.conditional import CellsOf, Conditions, show_conditions
from xlselfeval.files.looks.grid import Grid, read_grid
from xlselfeval.files.looks.rules import read_rules
from xlselfeval.files.looks.written import (
    EMPTY_TEXT,
    PICTURE,
    number_written,
    styled_number,
    styled_text,
    text_written,
)
from xlselfeval.files.ranges import Area, Place, position, range_of
from xlselfeval.files.shared_formula import moved_formula
from xlselfeval.files.sheet_parser import LOWEST, NARROWEST, RICH_VALUE, RawCell, RawSheet, scan_sheet
from xlselfeval.files.xml import TRUE, mentions, parse_tree

_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_WIDEST = 100  # columns of a picture that are looked at
# In conditions whose look is in the sheet itself, and not among the looks of the workbook.
_OWN_LOOKS = (b"dxf>", b"showValue", b"colorScale", b"dataBar")
_AROUND = 100  # rows and columns beyond the last cell: a range merged further ends there


@dataclass(slots=True)
class Sheet:
    """The content of one sheet; `cells` holds each cell that has content, row by row."""

    name: str
    hidden: bool
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    merges: list[Area] = field(default_factory=list)
    covered: dict[tuple[int, int], Area] = field(default_factory=dict)
    under_merges: dict[tuple[int, int], Cell] = field(default_factory=dict)  # covered by a merged range
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: tuple[tuple[int, int], ...] = ()
    is_protected: bool | None = None
    pictures: tuple[
        tuple[int, int, int, int], ...
    ] = ()  # first row and column, last row and column below each
    limits: Limits = LIMITS

    def cell(self, row: int, column: int) -> Cell:
        """Return the cell there, or the first cell of the merged range that covers it."""
        found = self.cells.get((row, column))
        if found is not None:
            return found
        merge = self.covered.get((row, column))
        if merge is not None:
            row, column = merge.top, merge.left
            found = self.cells.get((row, column))
        return found or Cell(self.name, row, column, NOTHING, None)

    def merge_at(self, row: int, column: int) -> Area:
        """Return the merged range at a cell; the cell itself where nothing is merged."""
        return self.covered.get((row, column)) or Area(row, column, row, column)


def unescape(text: str) -> str:
    """Resolve Excel's _x000D_ escapes; half a character (_xD800_) is replaced."""
    if "_x" not in text:
        return text
    if isinstance(text, RichText):
        return rich_text(run._replace(text=unescape(run.text)) for run in text.runs)
    units = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    return units.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


@dataclass(frozen=True, slots=True)
class Book:
    """Strings, styles and date system, to which the cells of every sheet refer."""

    string: Callable[[int], str]
    styles: CellStyles
    date1904: bool
    limits: Limits


UNKNOWN_FORMULA = "?"  # a formula is there, but not what it says
NO_RESULT = '""'  # the formula of a cell, without a value, whose original has one without a result


def read_sheet(data: bytes, part: str, name: str, hidden: bool, book: Book, others: CellsOf) -> Sheet:
    """Read a worksheet part; UnreadableFile for content that no office program writes.

    `others` gives the cells of other sheets, to which conditional formats may refer.
    """
    raw = scan_sheet(data, part, book.limits)
    sheet = Sheet(name, hidden, limits=book.limits)
    if len(raw.cells) > book.limits.cells:
        raise too_much_in(name)
    try:
        _read_cells(sheet, raw.cells, book)
        merge_cells(sheet, [range_of(ref) for ref in raw.merges[: book.limits.merges + 1]], book.limits)
    except SheetFault:
        raise
    except UnreadableFile as error:
        raise SheetFault(error.name, f"工作表“{in_a_line(name)}”：{error.message}") from error
    rows = {_index(number) for number in raw.small_rows}
    columns = [(_index(first), _index(last)) for first, last in raw.small_columns]
    _show_conditions(sheet, raw, data, part, book, others)
    if raw.has_small_sizes:
        grid = read_grid(parse_tree(data, part, book.limits))
        rows = {row for row, _ in sheet.cells if grid.heights.get(row, grid.usual_height) < LOWEST}
        columns += [
            (column, column) for column in {one for _, one in sheet.cells} if grid.width(column) < NARROWEST
        ]
    hide_small(sheet, rows, columns)
    if book.styles.indents:
        _hide_moved(sheet, raw, data, part, book)
    sheet.hidden_rows = frozenset(_index(number) for number in raw.hidden_rows)
    sheet.is_protected = raw.is_protected
    sheet.hidden_columns = tuple((_index(first), _index(end)) for first, end in raw.hidden_columns)
    return sheet


def read_cells(data: bytes, part: str, name: str, book: Book) -> Mapping[Place, Cell]:
    """Return the cells of a worksheet part as they are without conditional formats. Raises as `read_sheet`."""
    raw = scan_sheet(data, part, book.limits)
    if len(raw.cells) > book.limits.cells:
        raise too_much_in(name)
    sheet = Sheet(name, False, limits=book.limits)
    _read_cells(sheet, raw.cells, book)
    return sheet.cells


def too_much_in(name: str) -> UnreadableFile:
    """Return the error for a sheet with more content than a form has."""
    return beyond_forms(f"工作表“{in_a_line(name)}”内容过多", kind=SheetFault)


def hide_small(sheet: Sheet, rows: set[int] | frozenset[int], columns: Sequence[tuple[int, int]]) -> None:
    """Note that cells in rows and columns that are too small show nothing, unless they reach into others."""
    if not rows and not columns:
        return
    for place, cell in sheet.cells.items():
        merge = sheet.merge_at(*place)
        is_low = rows.issuperset(range(merge.top, merge.bottom + 1))
        is_narrow = any(first <= merge.left and merge.right <= last for first, last in columns)
        if is_low or is_narrow:
            _hide(sheet, place, cell)


def hide_below_pictures(sheet: Sheet, first: int, last: int) -> None:
    """Note that the cells below pictures between two rows show nothing.

    A seal that reaches further down hides none.
    """
    for top, left, bottom, right in sheet.pictures:
        if bottom >= last:
            continue
        for row in range(max(top, first), bottom + 1):
            for column in range(left, min(right, left + _WIDEST) + 1):
                _hide(sheet, (row, column), sheet.cells.get((row, column)))


def _hide(sheet: Sheet, place: tuple[int, int], cell: Cell | None) -> None:
    """Note that a cell shows nothing."""
    if cell is not None and cell.text:
        sheet.cells[place] = cell._replace(written=cell.written._replace(shown=""))


def _show_conditions(
    sheet: Sheet, raw: RawSheet, data: bytes, part: str, book: Book, others: CellsOf
) -> None:
    """Note what cells show under the conditional formats of their sheet, where these can change it."""
    if not (book.styles.may_change or mentions(data, _OWN_LOOKS, raw.end_of_data)):
        return
    rules = read_rules(parse_tree(data, part, book.limits), book.styles.conditional, book.styles.shades)
    colours = {position(ref): _colours(style, book) for ref, _, style, *_ in raw.cells} if rules else {}
    held = {**sheet.under_merges, **sheet.cells}
    conditions = Conditions(rules, colours, held, book.date1904, sheet.name, others)
    if not show_conditions(sheet.cells, conditions):
        raise too_much_in(sheet.name)


def _hide_moved(sheet: Sheet, raw: RawSheet, data: bytes, part: str, book: Book) -> None:
    """Note what cells show whose style moves their text far."""
    indents = {
        position(ref): book.styles.indents[_index(style)]
        for ref, _, style, *_ in raw.cells
        if _index(style) in book.styles.indents
    }
    if indents:
        hide_moved(sheet, indents, read_grid(parse_tree(data, part, book.limits)))


def hide_moved(sheet: Sheet, indents: Mapping[tuple[int, int], float], grid: Grid) -> None:
    """Note that cells show nothing whose indent is wider than they are; a text may reach into a blank neighbour."""
    widths: dict[int, float] = {}
    for place, indent in indents.items():
        cell, merge = sheet.cells.get(place), sheet.merge_at(*place)
        beside = (merge.top, merge.left - 1 if indent < 0 else merge.right + 1)
        reaches = cell is not None and isinstance(cell.written.value, str) and sheet.cell(*beside).is_blank
        for column in range(merge.left, merge.right + 1):
            if column not in widths:
                widths[column] = grid.width(column)
        width = sum(widths[column] for column in range(merge.left, merge.right + 1))
        if abs(indent) >= width and not reaches:
            _hide(sheet, place, cell)


def _read_cells(sheet: Sheet, raw_cells: Sequence[RawCell], book: Book) -> None:
    """Enter the cells of a worksheet part into a sheet."""
    shared: dict[str, tuple[str, str, int]] = {}
    cells, room = sheet.cells, book.limits.characters
    last = (0, 0)
    in_order = True
    for ref, kind, style, value, inline, source, number in raw_cells:
        place = position(ref)
        if place in cells:
            raise malformed(f"单元格 {ref} 出现两次，文件可能被改动")
        in_order = in_order and place > last
        last = place
        try:
            written = _written(kind, style, value, inline, book)
        except UnreadableFile as error:
            raise SheetFault(
                error.name, f"工作表“{in_a_line(sheet.name)}”单元格 {ref}：{error.message}"
            ) from error
        room -= len(written.text)
        if room < 0:
            raise too_much_in(sheet.name)
        formula = source if source is None or number is None else _shared_formula(source, number, ref, shared)
        if formula is not None and PICTURE.match(formula):
            written, formula = EMPTY_TEXT, None
        if formula is not None and written is NOTHING:
            written = Written(None, "", _format(style, book))  # how its result will be read
            formula = UNKNOWN_FORMULA if formula == NO_RESULT else formula
        cells[place] = Cell(sheet.name, place[0], place[1], written, formula)
    if not in_order:
        sheet.cells = dict(sorted(cells.items()))


def _written(kind: str, style: str, text: str | None, inline: str, book: Book) -> Written:
    if kind == "s" and text:
        return _text_of_style(book.string(_index(text)), style, book)
    if kind == "inlineStr":
        return _text_of_style(unescape(inline), style, book)
    if not text:
        return EMPTY_TEXT if kind == "str" and text is not None else NOTHING
    if kind == RICH_VALUE:
        return EMPTY_TEXT
    if kind == "n":
        code = _format(style, book)
        written = number_written(text.strip(), code, book.date1904)
        if style in book.styles.plain:
            return written
        if "[" in code:
            written = styled_number(written, code, _behind(style, book))
    elif kind == "b":
        value = text.strip() in TRUE
        written = Written(value, "TRUE" if value else "FALSE")
    elif kind == "d":
        written = _iso_date(text)
    else:  # str: a formula's text; e: an error such as #REF!
        return _text_of_style(unescape(text), style, book)
    if book.styles.struck and _index(style) in book.styles.struck:
        return EMPTY_TEXT._replace(struck=written.text)
    return (
        written._replace(shown="") if book.styles.unseen and _index(style) in book.styles.unseen else written
    )


def _text_of_style(text: str, style: str, book: Book) -> Written:
    """Return the content of a cell with a text in the look of its style."""
    if style in book.styles.plain and not isinstance(text, RichText):
        return text_written(text)
    number = _index(style)
    if isinstance(text, RichText):
        text = rich_text(
            run._replace(colour=known_colour(run.colour, book.styles.shades)) for run in text.runs
        )
    return styled_text(
        text, _format(style, book), is_struck=number in book.styles.struck,
        is_unseen=number in book.styles.unseen, behind=_behind(style, book),
    )  # fmt: skip


def _format(style: str, book: Book) -> str:
    number = _index(style)
    return book.styles.formats[number] if number < len(book.styles.formats) else "General"


def _behind(style: str, book: Book) -> str | None:
    return _colours(style, book)[1]


def _colours(style: str, book: Book) -> tuple[str, str | None]:
    """Return the colours of the font of a style, and of what is behind it."""
    number = _index(style)
    return (
        (book.styles.colours[number], book.styles.behind[number])
        if number < len(book.styles.behind)
        else (BLACK, WHITE)
    )


def _iso_date(text: str) -> Written:
    try:
        return written_day(date.fromisoformat(text[:10]))
    except ValueError:
        return text_written(text)


def _index(text: str) -> int:
    if not text.strip().isdecimal() or len(text) > 9:
        raise malformed(f"文件内部编号有误（{in_a_line(text[:20])}）")
    return int(text)


def _shared_formula(text: str, number: str, ref: str, shared: dict[str, tuple[str, str, int]]) -> str:
    """Return the formula of a cell that shares it; `shared` collects the first texts."""
    if text:
        shared[number] = (text, ref, 0)
        return text
    if number not in shared:
        return UNKNOWN_FORMULA
    origin, start, uses = shared[number]
    shared[number] = (origin, start, uses + 1)
    if uses >= SHARED_USES or len(origin) > SHARED_LENGTH:
        return UNKNOWN_FORMULA
    (top, left), (row, column) = position(start), position(ref)
    return moved_formula(origin, row - top, column - left) or UNKNOWN_FORMULA


def merge_cells(sheet: Sheet, merges: Sequence[Area], limits: Limits) -> None:
    """Enter merged ranges into a sheet; UnreadableFile for too many and impossible ones."""
    if len(merges) > limits.merges:
        raise beyond_forms(
            f"工作表“{in_a_line(sheet.name)}”合并的单元格过多", "请检查文件是否有误", kind=SheetFault
        )
    room = limits.merged_cells
    last_row = max((row for row, _ in sheet.cells), default=1) + _AROUND
    last_column = max((column for _, column in sheet.cells), default=1) + _AROUND
    for whole in merges:
        merge = whole._replace(
            bottom=min(whole.bottom, max(whole.top, last_row)),
            right=min(whole.right, max(whole.left, last_column)),
        )
        room -= merge.size
        if whole.top > whole.bottom or whole.left > whole.right or room < 0:
            raise SheetFault(
                "malformed",
                f"工作表“{in_a_line(sheet.name)}”有不合理的合并区域 {whole.address}，请取消合并",
            )
        sheet.merges.append(merge)
        sheet.covered.update(dict.fromkeys(merge.places(), merge))
    for place in [place for place in sheet.cells if place in sheet.covered]:
        merge = sheet.covered[place]
        if place != (merge.top, merge.left):
            sheet.under_merges[place] = sheet.cells.pop(place)
