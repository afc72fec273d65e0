"""The blank workbook of a scheme: 自评表, 填表说明 and the hidden issue record."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from xlselfeval import layout as at
from xlselfeval.errors import TemplateError
from xlselfeval.form.button_sheets import add_button_sheets
from xlselfeval.form.form_sheet import write_form
from xlselfeval.form.help_columns import write_beside
from xlselfeval.form.highlights import add_highlights
from xlselfeval.form.instructions_sheet import write_help
from xlselfeval.form.issue_record import write_issue_record
from xlselfeval.form.macro_workbook import with_macros
from xlselfeval.form.page_setup import WIDTHS, set_form_page
from xlselfeval.form.pen import SheetPen
from xlselfeval.form.plan import FormPlan
from xlselfeval.form.reproducible import pinned_bytes
from xlselfeval.form.styles import FormStyles
from xlselfeval.form.validations import FIRST_YEAR, LAST_YEAR, add_validations
from xlselfeval.layout import plan
from xlselfeval.scheme.model import Indicator, Scheme
from xlselfeval.sheet_names import FORM_SHEET

if TYPE_CHECKING:
    from openpyxl import Workbook

DEFAULT_ROWS = 3
LONGEST_NAME = 90


def generate(
    scheme: Scheme,
    *,
    year: int | None = None,
    organization: str = "",
    department: str = "",
    project: str = "",
    rows: int | None = None,
    indicators: Sequence[Indicator] | None = None,
    macros: bool = False,
    budget_initial: Decimal | None = None,
    budget_adjusted: Decimal | None = None,
    due: str = "",
) -> bytes:
    """The workbook to be filled in, as the bytes of an .xlsx; the same input gives the same bytes.

    With `macros` it is an .xlsm: the same form with buttons, their VBA and the sheet 按钮说明.

    Every subcategory has `rows` blank rows for the unit's own indicators (by default three). With
    `indicators` their names, targets and points are printed and locked, and own rows follow them
    only where `rows` asks for some. Budgets are in the scheme's unit of money and stay open for typing;
    `due` is what the bureau's roster calls the form. Raises TemplateError.
    """
    form = form_plan(
        scheme, year=year, organization=organization, department=department, project=project, rows=rows,
        indicators=indicators, macros=macros, budget_initial=budget_initial, budget_adjusted=budget_adjusted, due=due,
    )  # fmt: skip
    return finished(build(form), form)


def build(form: FormPlan) -> Workbook:
    """The workbook of one form, as openpyxl has it in memory."""
    from openpyxl import Workbook

    book, styles = Workbook(), FormStyles()
    sheet = book.active
    assert sheet is not None
    sheet.title = FORM_SHEET
    pen = SheetPen(sheet, styles)
    write_form(pen, form)
    write_beside(pen, form)
    add_validations(sheet, form)
    add_highlights(sheet, form)
    set_form_page(sheet, form)
    write_help(book, form.scheme, styles)
    write_issue_record(book, sheet, form)
    if form.buttons:
        add_button_sheets(book)
    return book


def finished(book: Workbook, form: FormPlan) -> bytes:
    """The bytes of a workbook that was built, with its macros where the form has buttons."""
    data = pinned_bytes(book)
    return with_macros(data, WIDTHS, form.status_end + 1) if form.buttons else data


def form_plan(
    scheme: Scheme,
    *,
    year: int | None = None,
    organization: str = "",
    department: str = "",
    project: str = "",
    rows: int | None = None,
    indicators: Sequence[Indicator] | None = None,
    macros: bool = False,
    budget_initial: Decimal | None = None,
    budget_adjusted: Decimal | None = None,
    due: str = "",
    sheet: str = FORM_SHEET,
) -> FormPlan:
    """The plan of a form as `generate` takes it; TemplateError when it cannot be generated so."""
    if not scheme.issues:
        raise TemplateError(
            f"方案 {scheme.id}（{scheme.title}）只用于核对别处下发的表，不能生成空白表；能下发的方案见 xlselfeval schemes"
        )
    own = (DEFAULT_ROWS if indicators is None else 0) if rows is None else rows
    if own < 0 or (indicators is None and own < 1):
        raise TemplateError("每个二级指标至少要有一行")
    if year is not None and not (isinstance(year, int) and FIRST_YEAR <= year <= LAST_YEAR):
        raise TemplateError(f"年度应为 {FIRST_YEAR} 到 {LAST_YEAR} 之间的整数")
    organization, department, project = (text.strip() for text in (organization, department, project))
    for text in (organization, department, project):
        if len(text) > LONGEST_NAME or not text.isprintable():
            raise TemplateError(f"单位、部门和项目名称最多 {LONGEST_NAME} 个字，不能有换行等控制字符")
    for one in indicators or ():
        if not one.name.strip() or not 0 <= one.points <= scheme.total_points:
            raise TemplateError(
                f"指标“{one.name}”没有名称，或分值 {one.points} 不在 0 到 {scheme.total_points} 之间"
            )
        if not (one.name + one.target).isprintable():
            raise TemplateError(f"指标“{one.name}”的名称和指标值不能有换行等控制字符")
    budgets = {at.INITIAL: budget_initial, at.ADJUSTED: budget_adjusted}
    return FormPlan(
        scheme=scheme,
        places=plan(scheme, rows=own, indicators=indicators),
        year=year,
        known={"organization": organization, "department": department, "project": project},
        buttons=macros,
        money={column: amount for column, amount in budgets.items() if amount is not None},
        due=due,
        sheet=sheet,
    )
