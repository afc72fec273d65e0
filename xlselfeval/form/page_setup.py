"""How the sheets of an issued workbook are laid on paper and protected: widths, heights, footers, frozen rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlselfeval import layout as at
from xlselfeval.errors import TemplateError
from xlselfeval.files.sheet import position
from xlselfeval.files.text_width import text_lines
from xlselfeval.form.plan import FormPlan
from xlselfeval.layout import absolute, ref, span

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

LINE = 15.75  # points for one line of text
WIDTHS = (11, 11, 15, 20, 15, 15, 8, 9, 23, 2, 27, 9, 38, 10, 9)  # characters, column A on
_FOOTER_FONT = "宋体,常规"
_LONGEST_FOOTER = 255
_FIRST_PRINTED = at.STATUS_ROW + 1


def height(text: str, width: float) -> float:
    """The height in points that a text needs in a column of that width."""
    return text_lines(text, width) * LINE + 4


def set_form_page(sheet: Worksheet, form: FormPlan) -> None:
    """The page of 自评表: the status line stays on the screen and off the paper, the headings repeat."""
    for column, width in enumerate(WIDTHS, 1):
        sheet.column_dimensions[ref(1, column).rstrip("1")].width = width
    heading = form.places.indicator_heading
    sheet.print_area = _print_area(form)
    sheet.print_title_rows = f"{heading}:{heading}"
    sheet.freeze_panes = ref(_FIRST_PRINTED, 1)
    set_page(sheet, left=unit_and_project(form))
    protect(sheet, form.scheme.password)


def _print_area(form: FormPlan) -> str:
    return span(_FIRST_PRINTED, 1, form.places.signatures, at.NOTE)


def quoted(sheet: str) -> str:
    """A sheet's name as formulas write it."""
    return "'" + sheet.replace("'", "''") + "'"


def form_names(form: FormPlan) -> tuple[tuple[str, str], ...]:
    """The names of the workbook that say how a form is printed, with what they refer to."""
    sheet, heading = quoted(form.sheet), form.places.indicator_heading
    first, last = _print_area(form).split(":")
    area = f"{sheet}!{absolute(*position(first))}:{absolute(*position(last))}"
    return (("_xlnm.Print_Titles", f"{sheet}!${heading}:${heading}"), ("_xlnm.Print_Area", area))


def set_page(sheet: Worksheet, *, left: str, portrait: bool = False, pages_high: int = 0) -> None:
    """A4, one page wide (and so many high; 0 as many as needed), page numbers, no grid lines."""
    from openpyxl.worksheet.properties import PageSetupProperties

    sheet.page_setup.orientation, sheet.page_setup.paperSize = "portrait" if portrait else "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, pages_high
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_options.horizontalCentered = True
    margins = sheet.page_margins
    margins.left = margins.right = 0.5
    margins.top, margins.bottom, margins.footer = 0.6, 0.75, 0.35
    footer = sheet.oddFooter
    assert footer is not None
    for part, text in ((footer.left, left.replace("&", "&&")), (footer.right, "第 &P 页，共 &N 页")):
        part.text, part.font, part.size = text or None, _FOOTER_FONT, 9
    if len(left) > _LONGEST_FOOTER - 60:  # what the fonts and the page numbers need
        raise TemplateError("单位和项目名称太长，页脚放不下")
    sheet.sheet_view.showGridLines = False


def protect(sheet: Worksheet, password: str) -> None:
    """Lock what is not an input; heights, widths, formats and inserting rows stay allowed."""
    protection = sheet.protection
    protection.enable()
    protection.formatCells = protection.formatColumns = protection.formatRows = False
    protection.insertRows = False
    if password:
        protection.set_password(password)


def unit_and_project(form: FormPlan) -> str:
    """What the footer names: the unit and the project where they are known, else the form."""
    known = form.known
    parts = [
        f"{caption}：{known[name]}"
        for name, caption in (("organization", "单位"), ("project", "项目"))
        if known.get(name)
    ]
    return "　".join(parts) or form.scheme.title
