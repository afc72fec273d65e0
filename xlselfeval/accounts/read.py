"""Reading final accounts: tables by their titles, columns by headings, rows by captions and codes."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal

from xlselfeval.accounts.headings import Heading, Rows, Side, read_heading
from xlselfeval.accounts.layout import (
    AMOUNT,
    LINE,
    TOTAL,
    AccountsLayout,
    SideLayout,
    TableLayout,
    shipped_layout,
    title_key,
)
from xlselfeval.accounts.titles import (
    Named,
    find_titles,
    organization_in,
    paper_names,
    scope_of,
    unit_of_file,
    unit_word,
    year_in,
)
from xlselfeval.accounts.values import AccountFigure, Accounts, AccountTable, Key
from xlselfeval.cell import Cell
from xlselfeval.errors import UnreadableFile
from xlselfeval.files.excel_book import ExcelBook
from xlselfeval.files.open import Workbook
from xlselfeval.files.sheet import Sheet
from xlselfeval.scoring.answers import TEN_THOUSAND
from xlselfeval.scoring.number import amount_of
from xlselfeval.scoring.text import compact, is_blank_mark
from xlselfeval.scoring.units import unit_of

_MOST_ROWS = 3_000  # of one table
_FEWEST = 2  # tables that a file of accounts has, unless one is 收入支出决算总表
_NUMBERING = re.compile(
    r"^(?:\([一二三四五六七八九十\d]{1,4}\)|[一二三四五六七八九十]{1,4}[、.]|\d{1,2}[、.](?!\d))+"
)
_PART = re.compile("^其中")
_NOTE = re.compile(r"^(?:注|说明|备注)[:1]")
_NOTHING = re.compile("无数据|无此项|没有.{0,60}(?:收入|支出|经费)|空表|无相关")
_TOTALS = frozenset(["合计", "总计"])
_CODE = re.compile(r"(\d{3}(?:\d{2}){0,2})(?!\d)")
_PLACES = 2  # decimals of a published amount: more come from formulas
_SUMS = frozenset(["income", "spending"])  # rows that end a group of parts


@dataclass(slots=True)
class _Set:
    """The tables of one set while they are read, and the lines around them."""

    tables: dict[str, AccountTable] = field(default_factory=dict)
    before: list[str] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)
    organizations: list[Named] = field(default_factory=list)
    years: list[int] = field(default_factory=list)


def read_accounts(workbook: Workbook | ExcelBook, name: str = "") -> tuple[Accounts, ...]:
    """Read the sets of accounts in an opened workbook, in order; none where it has no such tables.

    A title that comes a second time begins another set: 汇总 and 本级 in one file. `name` is that of the file, which
    counts for unit and year where nothing inside names them.
    """
    known, sets, lines = shipped_layout(), [_Set()], [compact(name)]
    for part in workbook.sheets:
        try:
            sheet = workbook.sheet(part)
        except UnreadableFile:
            continue
        if not sheet.hidden:
            lines = _read_sheet(sheet, known, sets, lines)
    return tuple(
        _accounts(one, compact(name)) for one in sets if len(one.tables) >= _FEWEST or "T1" in one.tables
    )


def _read_sheet(sheet: Sheet, layout: AccountsLayout, sets: list[_Set], lines: list[str]) -> list[str]:
    """Read the tables of a sheet into the sets; return the lines behind its last table."""
    rows: dict[int, list[Cell]] = defaultdict(list)
    for (row, _), cell in sheet.cells.items():
        rows[row].append(cell)
    titles = find_titles(sheet, layout)
    last = max(rows, default=0)
    ends = [cell.row - 1 for cell, _ in titles[1:]] + [last]
    first = titles[0][0].row if titles else last + 1
    lines = [*lines, *_texts(rows, 0, first - 1)]
    for (title, table), end in zip(titles, ends, strict=False):
        bottom = min(end, title.row + _MOST_ROWS)
        found = _read_table(sheet, rows, title, bottom, layout, table)
        if found is None:
            lines += _texts(rows, title.row, bottom)
            continue
        if table.key in sets[-1].tables:
            sets.append(_Set())
        one, heading = sets[-1], found[1]
        head = [cell for row in range(title.row, heading) for cell in rows.get(row, ())]
        one.before += lines if not one.tables else []
        one.heads += [compact(cell.text) for cell in head] + [compact(title.text)]
        one.organizations += [found_name] if (found_name := organization_in(sheet, head)) else []
        one.years += [year] if (year := year_in([compact(title.text), *one.heads[-len(head) - 1 :]])) else []
        one.tables[table.key] = found[0]
        lines = _texts(rows, heading, bottom)
    return lines


def _texts(rows: Rows, first: int, last: int) -> list[str]:
    return [
        compact(cell.text)
        for row in sorted(rows)
        if first <= row <= last
        for cell in rows[row]
        if isinstance(cell.written.value, str)
    ]


def _accounts(one: _Set, file: str) -> Accounts:
    """Make the set: what each table states, else what most state, else the lines before them."""
    near = [*one.heads, *reversed(one.before)]
    named = next(iter(one.organizations), None)
    names = Counter(match["name"].strip("()") for match in paper_names([*one.before, *one.heads]))
    organization = named.name if named else names.most_common(1)[0][0] if names else unit_of_file(file)
    year = Counter(one.years).most_common(1)[0][0] if one.years else year_in(
        text for text in near if "决算" in text
    )  # fmt: skip
    tables = _with_units(one.tables)
    scope, is_certain = scope_of(organization, near)
    return Accounts(
        organization=organization,
        year=year,
        scope=scope or (named.scope if named else None),
        is_scope_certain=is_certain,
        tables=tables,
    )


def _with_units(tables: dict[str, AccountTable]) -> dict[str, AccountTable]:
    """Give a table without a unit that of the others, and tables of one unit the same number of decimals."""
    factors = {table.factor for table in tables.values() if table.factor is not None}
    common = next(iter(factors)) if len(factors) == 1 else None
    known = {key: replace(table, factor=table.factor or common) for key, table in tables.items()}
    places = {factor: max(one.places for one in known.values() if one.factor == factor) for factor in {one.factor for one in known.values()}}  # fmt: skip
    return {key: replace(table, places=places[table.factor]) for key, table in known.items()}


def _read_table(
    sheet: Sheet, rows: Rows, title: Cell, bottom: int, layout: AccountsLayout, table: TableLayout
) -> tuple[AccountTable, int] | None:
    """Read a table, with the first row of its headings; None where there is no table below the title."""
    heading = read_heading(sheet, rows, title.row, bottom, layout, table)
    if heading is None:
        return None
    reader = _Reader(sheet, layout, table, heading)
    for row in sorted(row for row in rows if heading.last < row <= bottom):
        if _NOTE.match(compact(rows[row][0].text)):
            break
        reader.read_row(row)
    notes = _texts(rows, heading.last + 1, bottom)
    word = unit_word(_texts(rows, title.row, heading.first - 1))
    has_figures = any(not one.is_blank for one in reader.figures.values())
    is_empty = not has_figures and any(_NOTHING.search(text) for text in notes)
    if not has_figures and not is_empty:
        return None
    found = AccountTable(
        layout=table, title=title, figures=reader.figures, captions=reader.captions, headings={key: text for side in heading.sides for key, text in side.headings.items()},
        groups={key: tuple(names) for key, names in reader.groups.items()},
        factor=None if word is None else (TEN_THOUSAND if word == "万元" else Decimal(1)), is_empty=is_empty,
        places=max((_places(one.number) for one in reader.figures.values() if one.number), default=_PLACES),
    )  # fmt: skip
    return found, heading.first


class _Reader:
    """A pass over the rows of one table."""

    def __init__(self, sheet: Sheet, layout: AccountsLayout, table: TableLayout, heading: Heading) -> None:
        self.sheet, self.layout, self.table = sheet, layout, table
        self.sides = heading.sides
        self.figures: dict[Key, AccountFigure] = {}
        self.captions: dict[str, str] = {}
        self.groups: dict[str, list[str]] = defaultdict(list)
        self._codes: list[str] = []
        self._summed: set[int] = set()  # sides whose sum has come
        self._filled = 0  # figures in the line of a table with one

    def read_row(self, row: int) -> None:
        """Read the figures of a row under the key of its caption or code."""
        for number, side in enumerate(self.sides):
            code, caption = self._code(row, side), self._caption(row, side)
            figures = dict(self._row_figures(row, side))
            if self.table.kind == "line":
                self._add_line(caption, figures)
            elif code is not None:
                self._add(code, caption, figures)
            elif caption:
                key = self._key(number, caption, figures)
                if key is not None:
                    self._add(key, caption, figures)

    def _row_figures(self, row: int, side: Side) -> Iterator[tuple[tuple[str, str], AccountFigure]]:
        for column, role in side.figures.items():
            cell = self.sheet.cell(row, column)
            if cell.row == row:
                yield role, _figure(cell)

    def _own(self, row: int, side: Side, *kinds: str) -> list[str]:
        """Return the texts in the columns of these kinds of captions, one for merged columns."""
        cells = [self.sheet.cell(row, column) for column, kind in side.labels if kind in kinds]
        return [compact(cell.text) for cell in dict.fromkeys(cells) if cell.row == row]

    def _code(self, row: int, side: Side) -> str | None:
        """Return the code of a row, from one cell or from several (208, 05, 05); None without one."""
        if self.table.kind not in ("codes", "economic"):
            return None
        parts = self._own(row, side, "code")
        if not any(parts):
            match = _CODE.match(next(iter(self._own(row, side, "name", "caption")), ""))
            return None if match is None else match[1]
        parts = [one.zfill(2) if place and one.isdecimal() else one for place, one in enumerate(parts)]
        last = max(place for place, one in enumerate(parts) if one)
        earlier = [*self._codes, *[""] * len(parts)]
        parts = [one or earlier[place] for place, one in enumerate(parts[: last + 1])]
        code = "".join(parts)
        if _CODE.fullmatch(code) is None:
            return None
        self._codes = parts
        return code

    def _caption(self, row: int, side: Side) -> str:
        texts = self._own(row, side, "caption", "name") + self._own(row, side, "code")
        return next((text for text in texts if text and not text.isdecimal()), "")

    def _key(self, number: int, caption: str, figures: dict[tuple[str, str], AccountFigure]) -> str | None:
        """Return the key of a row by its caption; rows that a side does not name are numbered in its group."""
        words = title_key(_NUMBERING.sub("", caption))
        if self.table.kind == "codes":
            return TOTAL if words in _TOTALS else None
        if self.table.kind == "economic":
            return next((key for key, own in self.table.foot if words in own), None)
        if _PART.match(words) or number >= len(self.table.sides):
            return None
        side = self.table.sides[number]
        keys = [key for key, own in side.rows if words in own]
        key = next((one for one in keys if one not in self.captions), None)
        if key is None and not keys and number not in self._summed:
            key = self._other(side, words, figures)
        if key is not None and key not in _SUMS and side.others and number not in self._summed:
            self.groups[side.others].append(key)
        if key in _SUMS:
            self._summed.add(number)
        return key

    def _other(
        self, side: SideLayout, words: str, figures: dict[tuple[str, str], AccountFigure]
    ) -> str | None:
        code = self.layout.classes.get(words) if side.classes else None
        if code is not None:
            return code
        is_figure = any(not one.is_blank for one in figures.values())
        return f"?{len(self.captions)}" if side.others and is_figure else None

    def _add(self, row: str, caption: str, figures: dict[tuple[str, str], AccountFigure]) -> None:
        if row in self.captions:
            return
        self.captions[row] = caption or row
        self.figures |= {(row, column, period): one for (column, period), one in figures.items()}

    def _add_line(self, caption: str, figures: dict[tuple[str, str], AccountFigure]) -> None:
        """Take the fullest row as the one line of a table.

        Of a table that lists its columns below each other every row is taken.
        """
        role = self.table.role_of(title_key(_NUMBERING.sub("", caption)).removeprefix("其中:"))
        own = {
            (role or "", period): one
            for (column, period), one in figures.items()
            if column == AMOUNT and role
        }
        filled = sum(not one.is_blank for (column, _), one in figures.items() if column != AMOUNT)
        if filled > self._filled:
            self._filled = filled
            own |= {key: one for key, one in figures.items() if key[0] != AMOUNT}
        for (column, period), one in own.items():
            self.captions[LINE] = self.table.name
            self.figures[LINE, column, period] = one


def _figure(cell: Cell) -> AccountFigure:
    if is_blank_mark(cell.text) and not cell.is_uncalculated:
        return AccountFigure(cell, Decimal(0), True)
    return AccountFigure(cell, amount_of(cell.written, unit_of("万元")).number, False)


def _places(number: Decimal) -> int:
    exponent = number.normalize().as_tuple().exponent
    return min(_PLACES, max(0, -exponent)) if isinstance(exponent, int) else _PLACES
