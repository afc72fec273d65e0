"""The written workbook holds what plan, rules and styles of its form ask for."""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.cell.read_only import EmptyCell
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.worksheet import Worksheet
from support.forms import indicators
from support.lint import lint
from support.rosters import AWKWARD_NAMES, TARGETS

from xlselfeval import layout as at
from xlselfeval.errors import TemplateError
from xlselfeval.files.open import open_workbook
from xlselfeval.files.package import Package
from xlselfeval.form.contents_sheet import ContentsLine
from xlselfeval.form.form_sheet import write_form
from xlselfeval.form.help_columns import write_help
from xlselfeval.form.highlights import WHOLE_PERCENT, form_highlights
from xlselfeval.form.issue_record import build_issue_record
from xlselfeval.form.page_setup import WIDTHS, text_height
from xlselfeval.form.plan import FormPlan, plan_form
from xlselfeval.form.prototype import prototype
from xlselfeval.form.sheet_cells import SheetCells
from xlselfeval.form.styles import STYLES, OpenpyxlStyles
from xlselfeval.form.validations import form_validations
from xlselfeval.form.write_workbook import write_workbook, write_workbook_of_several
from xlselfeval.reading.issue_record import split_record
from xlselfeval.reading.read import read_workbook
from xlselfeval.scheme.load import issuing_ids, load_scheme
from xlselfeval.scheme.model import Indicator

PROJECT = load_scheme("national-project-2020")
SIDES = ("left", "right", "top", "bottom")
PLANS: dict[str, FormPlan] = {
    f"{name}-{kind}": plan_form(load_scheme(name), **options)  # type: ignore[arg-type]
    for name in issuing_ids()
    for kind, options in {
        "blank": {},
        "approved": {
            "year": 2024, "organization": "某局", "department": "=1+1", "project": "A&B <甲>", "indicators": indicators(),
            "budget_initial": Decimal("100.5"), "budget_adjusted": Decimal(0), "due": "301001/XM01",
        },
        "both": {"indicators": indicators(), "rows": 1, "macros": True},
    }.items()
}  # fmt: skip
EVERY_PLAN = pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS)


@cache
def data_of(plan: FormPlan) -> bytes:
    return write_workbook(prototype(plan.scheme, macros=plan.buttons), plan)


@cache
def workbook(plan: FormPlan) -> openpyxl.Workbook:
    """The workbook of a plan as openpyxl reads it."""
    return openpyxl.load_workbook(io.BytesIO(data_of(plan)))


@cache
def stored_cells(plan: FormPlan) -> dict[tuple[int, int], Any]:
    """The cells of the form as in the file; only `read_only` leaves merged borders alone."""
    sheet = openpyxl.load_workbook(io.BytesIO(data_of(plan)), read_only=True)["自评表"]
    return {
        (cell.row, cell.column): cell
        for row in sheet.iter_rows()
        for cell in row
        if not isinstance(cell, EmptyCell)
    }


def form_sheet(plan: FormPlan) -> Worksheet:
    return workbook(plan)["自评表"]


def cells_of(plan: FormPlan) -> SheetCells:
    cells = SheetCells()
    write_form(cells, plan)
    write_help(cells, plan)
    return cells


def appearance(cell: Any) -> tuple[object, ...]:
    """Everything of a cell's style that is seen, and whether it is locked."""
    lines = [(line := getattr(cell.border, side)) and line.style for side in SIDES]
    return (
        cell.font.name, cell.font.sz, cell.font.b, cell.font.u, cell.font.color and cell.font.color.rgb, cell.fill.fill_type,
        cell.fill.fgColor.rgb, cell.alignment.horizontal, cell.alignment.vertical, cell.alignment.wrap_text,
        cell.protection.locked, lines,
    )  # fmt: skip


@cache
def expected_appearance(style: str) -> tuple[object, ...]:
    """The appearance of a style as openpyxl itself writes and reads it."""
    book, out = openpyxl.Workbook(), io.BytesIO()
    OpenpyxlStyles().apply(book.active["A1"], style)  # type: ignore[index]
    book.save(out)
    return appearance(openpyxl.load_workbook(out).active["A1"])  # type: ignore[index]


@EVERY_PLAN
def test_every_cell_has_its_value_format_and_style(plan: FormPlan) -> None:
    """Values, formulas, number formats and styles are those that the writers of the form gave."""
    stored, written = stored_cells(plan), cells_of(plan).all()
    assert len(written) > 150
    for cell in written:
        found = stored[cell.row, cell.column]
        kind = "f" if cell.is_formula else "s" if isinstance(cell.value, str) else "n"
        assert (found.value, found.data_type) == (cell.value, kind), cell
        assert found.number_format == (cell.number_format or "General"), cell
        assert appearance(found) == expected_appearance(cell.style), cell
    places = {(cell.row, cell.column) for cell in written}
    assert all(cell.value is None for place, cell in stored.items() if place not in places)


def interior(area: CellRange, row: int, column: int) -> bool:
    return area.min_row < row < area.max_row and area.min_col < column < area.max_col


@EVERY_PLAN
def test_a_merged_range_shows_its_border_all_around(plan: FormPlan) -> None:
    """Cells under a merged range have the lines of its edge, and the lock of its first cell."""
    sheet = form_sheet(plan)
    styles = {(cell.row, cell.column): STYLES[cell.style] for cell in cells_of(plan).all()}
    stored = stored_cells(plan)
    assert len(sheet.merged_cells.ranges) > 10
    for area in sheet.merged_cells.ranges:
        style = styles[area.min_row, area.min_col]
        for row, column in list(area.cells)[1:]:
            if (row, column) not in stored:  # the default style: no border, locked
                assert (style.bordered, style.locked) == (False, True) or interior(area, row, column)
                continue
            cell = stored[row, column]
            edges = {"left": column == area.min_col, "right": column == area.max_col, "top": row == area.min_row, "bottom": row == area.max_row}  # fmt: skip
            lines = {side: (line := getattr(cell.border, side)) and line.style for side in SIDES}
            assert lines == {
                side: "thin" if edge and style.bordered else None for side, edge in edges.items()
            }
            assert cell.protection.locked is style.locked


@EVERY_PLAN
def test_every_validation_is_written(plan: FormPlan) -> None:
    """Cells, kind, bounds, prompt, refusal and blanks of each rule are those of the plan."""
    expected = [
        (set(rule.cells.split()), rule.kind, rule.first, rule.second or None, rule.title, rule.prompt, rule.error or None,
         rule.error_title if rule.refusal else None, rule.refusal or "stop", bool(rule.refusal), not rule.required, "between")
        for rule in form_validations(plan)
    ]  # fmt: skip
    found = [
        ({str(area) for area in rule.sqref.ranges}, rule.type, rule.formula1, rule.formula2, rule.promptTitle, rule.prompt, rule.error,
         rule.errorTitle, rule.errorStyle, rule.showErrorMessage, rule.allowBlank, rule.operator)
        for rule in form_sheet(plan).data_validations.dataValidation
    ]  # fmt: skip
    assert found == expected


@EVERY_PLAN
def test_every_highlight_is_written(plan: FormPlan) -> None:
    """Cells, condition and colour or format of each highlight are those of the plan."""
    expected = [
        (one.cells, one.condition, None if one.style == WHOLE_PERCENT else one.style, one.style if one.style == WHOLE_PERCENT else None)
        for one in form_highlights(plan)
    ]  # fmt: skip
    rules = [
        (str(area.sqref), rule) for area in form_sheet(plan).conditional_formatting for rule in area.rules
    ]
    found = [
        (cells, rule.formula[0], rule.dxf.fill and rule.dxf.fill.bgColor.rgb, rule.dxf.numFmt and rule.dxf.numFmt.formatCode)
        for cells, rule in sorted(rules, key=lambda one: one[1].priority)
    ]  # fmt: skip
    assert found == expected
    assert sorted(rule.priority for _, rule in rules) == list(range(1, len(rules) + 1))


@EVERY_PLAN
def test_page_widths_heights_and_names(plan: FormPlan) -> None:
    """Page, widths, heights, frozen row, print area and repeated row are as intended."""
    sheet, places = form_sheet(plan), plan.places
    assert [sheet.column_dimensions[openpyxl.utils.get_column_letter(number)].width for number in range(1, len(WIDTHS) + 1)] == list(WIDTHS)  # fmt: skip
    heights = {
        row: (one.height, bool(one.customHeight)) for row, one in sheet.row_dimensions.items() if one.height
    }
    assert heights[at.STATUS_ROW] == (36, True)
    assert heights[places.title] == (32, True)
    xml = Package(data_of(plan)).read("xl/worksheets/sheet1.xml").decode()
    assert f'<row r="{places.total}" ht="24"><c' in xml  # without customHeight it grows with its text
    margins = sheet.page_margins
    assert (margins.left, margins.right, margins.top, margins.bottom, margins.footer) == (
        0.5,
        0.5,
        0.6,
        0.75,
        0.35,
    )
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.print_options.horizontalCentered) == ("portrait", 9, True)  # fmt: skip
    assert (sheet.page_setup.fitToWidth, sheet.sheet_properties.pageSetUpPr.fitToPage) == (1, True)
    assert (sheet.freeze_panes, sheet.sheet_view.showGridLines) == ("A2", False)
    assert sheet.print_area == f"'自评表'!$A$2:$I${places.signatures}"
    assert sheet.print_title_rows == f"${places.indicator_heading}:${places.indicator_heading}"
    names = set(workbook(plan).defined_names)
    assert names == ({"xse_way"} if plan.buttons else set())


def test_the_footer_names_unit_and_project() -> None:
    """The footer prints unit and project, & included; without them it prints the scheme's title."""
    known = form_sheet(PLANS["national-project-2020-approved"]).oddFooter
    assert known.left.text == "单位：某局　项目：A&&B <甲>"  # && prints &
    assert known.left.font == "宋体,常规"
    assert known.right.text == "第 &P 页，共 &N 页"
    assert form_sheet(PLANS["national-project-2020-blank"]).oddFooter.left.text == PROJECT.title
    with pytest.raises(TemplateError, match="页脚"):
        write_workbook(prototype(PROJECT), plan_form(PROJECT, organization="&" * 90, project="&" * 90))


@EVERY_PLAN
def test_the_sheets_and_the_hidden_record(plan: FormPlan) -> None:
    """Protected fixed sheets follow the form; the very hidden sheet holds the record."""
    book = workbook(plan)
    buttons = [("按钮说明", "visible"), ("_xlselfeval_macros", "veryHidden"), ("xlwings.conf", "veryHidden")]
    assert [(sheet.title, sheet.sheet_state) for sheet in book.worksheets] == [
        ("自评表", "visible"), ("填表说明", "visible"), ("_xlselfeval", "veryHidden"), *(buttons if plan.buttons else ()),
    ]  # fmt: skip
    assert all(sheet.protection.sheet for sheet in book.worksheets if sheet.sheet_state == "visible")
    pieces = [str(cell.value) for (cell,) in book["_xlselfeval"].iter_rows()]
    assert pieces == split_record(build_issue_record(cells_of(plan), plan))


@settings(max_examples=12, deadline=None)
@given(
    names=st.lists(AWKWARD_NAMES, min_size=4, max_size=4),
    targets=st.lists(st.sampled_from(TARGETS), max_size=6),
    macros=st.booleans(),
)
def test_a_workbook_has_no_fault_whatever_it_is_issued_with(
    names: list[str], targets: list[str], macros: bool
) -> None:
    """Names and targets that need care in XML give a sound workbook and are read back."""
    approved = [
        Indicator(category="产出指标", subcategory="数量指标", name=f"{names[3]}{number}", target=target, points=Decimal(number) / 3)
        for number, target in enumerate(targets)
    ]  # fmt: skip
    plan = plan_form(
        PROJECT, organization=names[0], department=names[1], project=names[2], indicators=approved or None, macros=macros, year=2025
    )  # fmt: skip
    data = write_workbook(prototype(PROJECT, macros=macros), plan)
    assert lint(data) == []
    (form,) = read_workbook(open_workbook(data))
    fields = [form.field_text(name) for name in ("organization", "department", "project")]
    rows = [(row.name, row.target.text) for row in form.rows if row.name]
    assert one_spaced(fields) == one_spaced(names[:3])
    assert rows == [(*one_spaced([one.name]), one.target) for one in approved]
    assert form.record is not None
    assert form.record.is_sound


def one_spaced(texts: list[str]) -> list[str]:
    """Texts as the reader gives names: one space where there are several."""
    return [" ".join(text.split()) for text in texts]


def lines_of(plans: list[FormPlan]) -> list[ContentsLine]:
    return [
        ContentsLine(f"XM{place}", replace(plan, sheet=f"0{place}某'表"))
        for place, plan in enumerate(plans, 1)
    ]


def test_each_sheet_of_several_is_the_sheet_of_one() -> None:
    """In a workbook of several forms each form equals the one in a workbook of its own."""
    plans = [PLANS[f"national-project-2020-{kind}"] for kind in ("blank", "approved")]
    lines = lines_of(plans)
    data = write_workbook_of_several(prototype(PROJECT, contents=True), lines)
    assert lint(data) == []
    book = openpyxl.load_workbook(io.BytesIO(data))
    hidden = ["_xlselfeval", "_xlselfeval2"]
    assert book.sheetnames == ["目录", "01某'表", "02某'表", "填表说明", *hidden]
    assert [book[name].sheet_state for name in hidden] == ["veryHidden"] * 2
    for line, plan, record in zip(lines, plans, hidden, strict=True):
        here, alone = book[line.plan.sheet], form_sheet(plan)
        assert list(described(here)) == list(described(alone))
        assert here.print_area == f"'0{lines.index(line) + 1}某''表'!$A$2:$I${plan.places.signatures}"
        pieces = [str(cell.value) for (cell,) in book[record].iter_rows()]
        assert pieces == split_record(build_issue_record(cells_of(line.plan), line.plan))
    assert [form.record and form.record.sheet for form in read_workbook(open_workbook(data))] == ["01某'表", "02某'表"]  # fmt: skip


def described(sheet: Worksheet) -> Iterator[object]:
    """Everything in a sheet that does not name the sheet itself."""
    for row in sheet.iter_rows():
        yield [(cell.value, cell.data_type, cell.number_format, appearance(cell)) for cell in row]
    yield {str(one) for one in sheet.merged_cells.ranges}
    yield [(str(area.sqref), [(rule.priority, rule.formula) for rule in area.rules]) for area in sheet.conditional_formatting]  # fmt: skip
    yield [(str(rule.sqref), rule.formula1, rule.prompt) for rule in sheet.data_validations.dataValidation]
    yield {row: (one.height, one.customHeight) for row, one in sheet.row_dimensions.items()}
    yield dict(sheet.protection), dict(sheet.page_setup), sheet.oddFooter.left.text, sheet.print_title_rows


def test_more_units_than_excel_takes_are_refused() -> None:
    """A workbook whose targets have more than 200 different units is a TemplateError."""
    approved = [
        Indicator(category="产出指标", subcategory="数量指标", name=f"指标{number}", target=f"≥1{chr(0x4E00 + number)}", points=Decimal(0))
        for number in range(350)
    ]  # fmt: skip
    with pytest.raises(TemplateError, match="计量单位"):
        write_workbook(prototype(PROJECT), plan_form(PROJECT, indicators=approved))


def test_the_bytes_do_not_depend_on_what_openpyxl_is_installed_with() -> None:
    """With and without lxml, which openpyxl uses where it finds it, a form has the same bytes."""
    program = (
        "import hashlib; from xlselfeval.form.generate import generate; from xlselfeval.scheme.load import load_scheme;"
        "print(hashlib.sha256(generate(load_scheme('national-project-2020'), macros=True)).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", program], env={**os.environ, "OPENPYXL_LXML": use}, capture_output=True, text=True, check=True
        ).stdout.strip()
        for use in ("True", "False")
    }  # fmt: skip
    own = write_workbook(prototype(PROJECT, macros=True), plan_form(PROJECT, macros=True))
    assert digests == {hashlib.sha256(own).hexdigest()}


def test_a_form_on_paper() -> None:
    """Few indicators are on one page; of many the last page begins with a subcategory, above the signatures."""
    groups = [("产出指标", "数量指标"), ("产出指标", "质量指标"), ("效益指标", "社会效益指标"), ("满意度指标", "服务对象满意度指标")]  # fmt: skip
    pages = {}
    for each in (2, 12):
        approved = [Indicator(category=one, subcategory=two, name=f"指标{number}", target="≥1个", points=Decimal(1)) for one, two in groups for number in range(each)]  # fmt: skip
        plan = plan_form(PROJECT, indicators=approved)
        sheet = workbook(plan)["自评表"]
        pages[each] = (sheet.page_setup.fitToHeight, [one.id for one in sheet.row_breaks.brk])
        starts = [place.row for place in plan.places.rows][::each]
    assert pages[2] == (1, [])
    limit, [after] = pages[12]
    assert (limit, after + 1 in starts[1:]) == (0, True)


def test_rows_grow_with_what_is_typed() -> None:
    """Indicator rows have no fixed height; merged rows, which no program lets grow, have room for a long text."""
    long = "离退休干部参加集中学习和走访慰问等各类活动的总人次数（含线上参加）" * 2
    approved = [Indicator(category="产出指标", subcategory="数量指标", name=name, target="≥1个", points=Decimal(1)) for name in ("人数", long)]  # fmt: skip
    plan = plan_form(PROJECT, indicators=approved, project="项目" * 45)
    rows = workbook(plan)["自评表"].row_dimensions
    xml = Package(data_of(plan)).read("xl/worksheets/sheet1.xml").decode()
    for place, height in zip(plan.places.rows, (35.5, text_height(long, WIDTHS[3])), strict=True):
        assert f'<row r="{place.row}" ht="{height:g}"><c' in xml  # without customHeight
    assert rows[plan.places.fields[0].row].height == 2 * 15.75 + 4
    assert rows[plan.places.goal_text].height == text_height("字" * 300, 60)
