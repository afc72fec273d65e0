"""The blank data sheet is read back, computes its sums, and stays the same for the same arguments."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from random import Random

from openpyxl import load_workbook
from support.data_sheets import honest_figures, typed_inputs
from support.lint import lint
from support.packages import saved

from xlselfeval.data_sheet.formulas import data_formulas
from xlselfeval.data_sheet.load import load_layout
from xlselfeval.data_sheet.places import cell_of, places_of
from xlselfeval.data_sheet.read import read_data_sheets
from xlselfeval.data_sheet.review import check_data_sheets
from xlselfeval.data_sheet.template import new_data_sheet
from xlselfeval.files.open import open_workbook
from xlselfeval.form.fill import fill_sheet
from xlselfeval.reading.captions import heading_key

LAYOUT = load_layout("hunan")
DATA = new_data_sheet(LAYOUT, year=2024, organization="=某县某局")


def read_part(data: bytes, name: str) -> str:
    """Return the text of a part of a workbook."""
    with zipfile.ZipFile(BytesIO(data)) as package:
        return package.read(name).decode()


def test_the_blank_sheet_is_read_back() -> None:
    """Year, unit and every row that is issued are found by their captions; a name is no formula."""
    (sheet,) = read_data_sheets(open_workbook(DATA))
    assert (sheet.year, sheet.organization) == (2024, "=某县某局")
    assert set(sheet.rows) == {row.key for row in LAYOUT.rows() if row.issues}
    assert all(
        set(sheet.rows[row.key].figures) == set(row.columns) - {"reason"}
        for row in LAYOUT.rows()
        if row.issues
    )


def test_a_blank_sheet_has_one_finding() -> None:
    """Nothing is asked row by row where nothing is filled in."""
    (review,) = check_data_sheets(open_workbook(DATA))
    assert review.is_blank
    assert [one.message for one in review.findings] == [
        "【须更正】全表：尚未填写。请填写后报送，没有发生的请填0。"
    ]


def test_excel_opens_it_without_repair() -> None:
    """The blank workbook, its record included, has nothing that Excel repairs or refuses."""
    assert lint(DATA) == []


def test_the_same_bytes() -> None:
    """The same arguments give the same file, other ones another."""
    assert new_data_sheet(LAYOUT, year=2024, organization="=某县某局") == DATA
    assert new_data_sheet(LAYOUT, year=2025, organization="=某县某局") != DATA


def test_inputs_are_open_and_sums_locked() -> None:
    """A cell is an input, with a message, or locked; totals are formulas over their parts."""
    sheet = load_workbook(BytesIO(DATA)).active
    assert sheet is not None
    assert sheet.protection.sheet
    rows = {heading_key(str(cell.value)): cell.row for cell in sheet["A"] if cell.value}
    total = rows["“三公”经费合计".replace("“", '"').replace("”", '"')]
    assert sheet[f"B{total}"].value == f'=IF(COUNT(B{total + 1},B{total + 4},B{total + 5})=0,"",SUM(B{total + 1},B{total + 4},B{total + 5}))'  # fmt: skip
    assert sheet[f"E{total + 5}"].value == f'=IF(COUNT(C{total + 5}:D{total + 5})=0,"",SUM(C{total + 5}:D{total + 5}))'  # fmt: skip
    validated = {cell for one in sheet.data_validations.dataValidation for area in one.sqref.ranges for row in area.rows for cell in row}  # fmt: skip
    under = {place for merged in sheet.merged_cells.ranges for place in merged.cells if place != (merged.min_row, merged.min_col)}  # fmt: skip
    for row in sheet.iter_rows(max_row=sheet.max_row - 1):  # the last one is for signatures
        for cell in row:
            place = (cell.row, cell.column)
            if place not in under:
                assert cell.protection.locked == (place not in validated), cell.coordinate
                assert cell.protection.locked or cell.value is None, cell.coordinate


def test_sums_are_calculated() -> None:
    """Filled in, each formula has the total of an honest sheet: the formulas and their equal functions are one list."""
    figures = honest_figures(Random(5))
    filled = fill_sheet(data_formulas(LAYOUT), DATA, typed_inputs(DATA, figures), sheet=LAYOUT.mark)
    (review,) = check_data_sheets(open_workbook(filled))
    assert [one.message for one in review.findings] == []
    for row in review.sheet.rows.values():
        for column in row.figures:
            assert row.number(column) == figures[row.key, column], (row.key, column)


def test_lines_are_summed_as_a_range() -> None:
    """The total of the projects is a range over their lines, so that a line which a unit inserts is in it."""
    sheet = load_workbook(BytesIO(DATA)).active
    assert sheet is not None
    first, last = (cell_of(LAYOUT, f"projects/{number}", "spent") for number in (1, 8))
    assert f"SUM({first}:{last})" in str(sheet[cell_of(LAYOUT, "project", "spent")].value)


def test_no_block_is_divided_on_paper() -> None:
    """Pages begin with blocks; rows with a reason follow the text that is typed, all others have a fixed height."""
    sheet = load_workbook(BytesIO(DATA)).active
    assert sheet is not None
    captions = {block.caption for block in LAYOUT.blocks}
    starts = [one.id + 1 for one in sheet.row_breaks.brk]
    assert [sheet.cell(row, 1).value in captions for row in starts] == [True, True]
    part = read_part(DATA, "xl/worksheets/sheet1.xml")
    fixed = {int(row) for row in re.findall(r'<row customHeight="1" ht="[^"]*" r="(\d+)"', part)}
    grows = {int(row) for row in re.findall(r'<row ht="[^"]*" r="(\d+)"', part)}
    reasons = {int(cell_of(LAYOUT, key, "reason")[1:]) for key in places_of(LAYOUT).rows}
    assert reasons < grows
    assert fixed | grows == set(range(1, sheet.max_row + 1))


def test_without_year_and_unit() -> None:
    """Both are inputs; the year is one once it is filled in."""
    book = load_workbook(BytesIO(new_data_sheet(LAYOUT)))
    sheet = book.active
    assert sheet is not None
    assert not sheet["A1"].protection.locked
    sheet["A1"], sheet["B2"] = str(sheet["A1"].value).replace("20　　", "2023"), "某局"
    (read,) = read_data_sheets(open_workbook(saved(book)))
    assert (read.year, read.organization) == (2023, "某局")
