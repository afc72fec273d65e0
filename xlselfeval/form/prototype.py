"""The prototype of a scheme's workbooks: all that openpyxl writes of them, taken apart.

openpyxl writes the styles, the fixed sheets and the frames of the others; what differs from form to form is
put in by write_workbook.py. A prototype is a value: it is built once and handed to other processes.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain, combinations
from typing import TYPE_CHECKING

from xlselfeval.files.package import Package
from xlselfeval.form.button_sheets import add_button_sheets
from xlselfeval.form.contents_sheet import CONTENTS_SHEET, set_contents_page
from xlselfeval.form.form_sheet import MONEY_FORMAT, RATE_FORMAT
from xlselfeval.form.highlights import HIGHLIGHT_STYLES, highlight_style
from xlselfeval.form.instructions import write_instructions
from xlselfeval.form.macro_workbook import add_macros
from xlselfeval.form.page_setup import WIDTHS, set_form_page
from xlselfeval.form.plan import STATUS_END
from xlselfeval.form.reproducible import canonical_xml, reproducible_bytes
from xlselfeval.form.sheet_cells import StyleNumbers
from xlselfeval.form.styles import STYLES, OpenpyxlStyles
from xlselfeval.scheme.model import Scheme
from xlselfeval.sheet_names import FORM_SHEET, RECORD_SHEET

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

BOOK, RELATIONS, TYPES, STYLE_PART = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml", "xl/styles.xml"  # fmt: skip
_SIDES = ("left", "right", "top", "bottom")
_FORMATTED = (
    ("money", MONEY_FORMAT),
    ("amount", MONEY_FORMAT),
    ("formula", RATE_FORMAT),
    ("value", RATE_FORMAT),
)
_SHELL = re.compile(r"(.*)<sheetData/>(<sheetProtection [^>]*/>)?(.*)", re.S)


@dataclass(frozen=True, slots=True)
class SheetShell:
    """A worksheet part without its cells: before them, between cells and rules, after the rules."""

    head: str
    protection: str
    tail: str

    def around(self, dimension: str, rows: str, rules: str = "") -> str:
        """Return the part with its dimension, its sheetData, and its merges, rules and links."""
        head = re.sub(r'<dimension ref="[^"]*"', f'<dimension ref="{dimension}"', self.head, count=1)
        return f"{head}{rows}{self.protection}{rules}{self.tail}"


@dataclass(frozen=True, kw_only=True, slots=True, eq=False, repr=False)
class Prototype:
    """A workbook without forms: its package, and as text the parts that forms change.

    `sheets` maps the names of its sheets to their parts, in order.
    """

    data: bytes
    entries: tuple[zipfile.ZipInfo, ...]
    sheets: dict[str, str]
    shells: dict[str, SheetShell]
    texts: dict[str, str]
    numbers: StyleNumbers


@lru_cache(maxsize=8)
def prototype(
    scheme: Scheme, *, year: int | None = None, macros: bool = False, contents: bool = False
) -> Prototype:
    """Build the prototype of a scheme's workbooks of a year; `contents` for those of several forms."""
    from openpyxl import Workbook

    book, styles = Workbook(), OpenpyxlStyles()
    form = book.worksheets[0]
    form.title = FORM_SHEET
    set_form_page(form, scheme)
    write_instructions(book, scheme, styles, year)
    book.create_sheet(RECORD_SHEET).sheet_state = "veryHidden"
    if macros:
        add_button_sheets(book, styles)
    if contents:
        set_contents_page(book.create_sheet(CONTENTS_SHEET), scheme)
    numbers = _number_styles(book, styles)
    data = reproducible_bytes(book)
    if macros:
        data = add_macros(data, WIDTHS, STATUS_END[True] + 1)
    package = Package(data)
    sheets = {name: f"xl/worksheets/sheet{number}.xml" for number, name in enumerate(book.sheetnames, 1)}
    with_cells = (FORM_SHEET, RECORD_SHEET, *((CONTENTS_SHEET,) if contents else ()))
    texts = {name: canonical_xml(package.read(name)) for name in (BOOK, RELATIONS, TYPES, STYLE_PART)}
    return Prototype(
        data=data,
        entries=package.entries,
        sheets=sheets,
        shells={name: _shell(canonical_xml(package.read(sheets[name]))) for name in with_cells},
        texts=texts,
        numbers=replace(numbers, count=_count(texts[STYLE_PART])),
    )


def _count(styles: str) -> int:
    """Return how many cell styles a part with styles has."""
    match = re.search(r'<cellXfs count="(\d+)">', styles)
    assert match is not None
    return int(match[1])


def _shell(xml: str) -> SheetShell:
    match = _SHELL.fullmatch(xml)
    assert match is not None
    head, protection, tail = match.groups()
    return SheetShell(head, protection or "", tail)


def _unplaced_cell(sheet: Worksheet) -> Cell:
    from openpyxl.cell.cell import Cell

    return Cell(sheet, row=1, column=1)


def _number_styles(book: Workbook, styles: OpenpyxlStyles) -> StyleNumbers:
    """Enter every style, and every border of a covered cell, in an unsaved workbook."""
    sheet = book.worksheets[0]
    cells: dict[tuple[str, str | None], int] = {}
    for name, number_format in (*((name, None) for name in STYLES), *_FORMATTED):
        cell = _unplaced_cell(sheet)
        styles.apply(cell, name)
        if number_format:
            cell.number_format = number_format
        cells[name, number_format] = cell.style_id
    covered: dict[tuple[frozenset[str], bool], int] = {}
    for sides in chain.from_iterable(combinations(_SIDES, size) for size in range(len(_SIDES) + 1)):
        for locked in (True, False):
            if sides or not locked:
                cell = _unplaced_cell(sheet)
                styles.apply_edges(cell, sides, locked=locked)
                covered[frozenset(sides), locked] = cell.style_id
    known = book._differential_styles  # type: ignore[attr-defined]
    highlights = {name: known.add(highlight_style(name)) for name in HIGHLIGHT_STYLES}
    return StyleNumbers(cells=cells, covered=covered, highlights=highlights, count=0)
