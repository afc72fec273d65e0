"""Page setup and protection of the sheets: widths, heights, footers, frozen rows."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from xlselfeval import layout as at
from xlselfeval.cell import column_letters, quoted_sheet
from xlselfeval.errors import TemplateError
from xlselfeval.files.paper import BOTTOM, LEFT_RIGHT, TOP, break_xml, divide, is_portrait, text_lines
from xlselfeval.form.plan import FormPlan
from xlselfeval.layout import absolute, ref
from xlselfeval.scheme.model import Scheme

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

LINE = 15.75  # points for one line of text
WIDTHS = (10, 11, 14, 20, 15, 15, 8, 9, 28, 2, 27, 9, 38, 10, 9)  # characters, column A on
FOOTER = "单位和项目"  # in a prototype, in place of what `unit_and_project` gives for a form
_FOOTER_FONT = "宋体,常规"
_LONGEST_FOOTER, _FOOTER_CODES = 255, 60  # characters: the limit of Excel; room for fonts and page numbers
_FIRST_PRINTED = at.STATUS_ROW + 1
_NO_LIMIT, _ONE_PAGE = 'fitToHeight="0"', 'fitToHeight="1"'
_BEFORE_BREAKS = "</headerFooter>"


def text_height(text: str, width: float) -> float:
    """Return the height in points that a text needs in a column of that width in characters."""
    return text_lines(text, width) * LINE + 4


def set_form_page(sheet: Worksheet, scheme: Scheme) -> None:
    """Set widths and page of 自评表 and freeze its status line; see also `print_names`."""
    set_widths(sheet, WIDTHS)
    sheet.freeze_panes = ref(_FIRST_PRINTED, 1)
    set_page(sheet, WIDTHS[: at.LAST_PRINTED], left=FOOTER)
    protect(sheet, scheme.password)


def set_widths(sheet: Worksheet, widths: Iterable[float]) -> None:
    """Set the widths of the columns in characters, column A first."""
    for column, width in enumerate(widths, 1):
        sheet.column_dimensions[column_letters(column)].width = width


def print_names(form: FormPlan) -> tuple[tuple[str, str], ...]:
    """Return the defined names of a form's repeated row and print area with their ranges."""
    sheet, heading = quoted_sheet(form.sheet), form.places.indicator_heading
    area = f"{sheet}!{absolute(_FIRST_PRINTED, 1)}:{absolute(form.places.signatures, at.NOTE)}"
    return (("_xlnm.Print_Titles", f"{sheet}!${heading}:${heading}"), ("_xlnm.Print_Area", area))


def with_pages(
    tail: str, heights: Mapping[int, float], first_rows: Collection[int], preferred: Collection[int]
) -> str:
    """Return the end of the part of 自评表 with its pages, by the heights of its rows.

    A last page begins with one of `first_rows`, so that signatures are never alone on it, where it can with a `preferred` one.
    """
    printed = {row: height for row, height in heights.items() if row >= _FIRST_PRINTED}
    pages = divide(WIDTHS[: at.LAST_PRINTED], printed, first_rows, preferred=preferred)
    if pages.on_one:
        return tail.replace(_NO_LIMIT, _ONE_PAGE, 1)
    return tail.replace(_BEFORE_BREAKS, _BEFORE_BREAKS + break_xml(pages), 1)


def set_page(sheet: Worksheet, widths: Sequence[float], *, left: str, pages_high: int = 0) -> None:
    """Set A4, upright or across by the widths of the printed columns, one page wide, without fills.

    `left` is the text of the footer, beside page numbers; `pages_high` is the number of pages that the sheet is
    scaled to, 0 for no limit.
    """
    from openpyxl.worksheet.properties import PageSetupProperties

    sheet.page_setup.orientation = "portrait" if is_portrait(widths) else "landscape"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.blackAndWhite = True
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, pages_high
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_options.horizontalCentered = True
    margins = sheet.page_margins
    margins.left = margins.right = LEFT_RIGHT
    margins.top, margins.bottom, margins.footer = TOP, BOTTOM, 0.35
    footer = sheet.oddFooter
    assert footer is not None
    for part, text in ((footer.left, footer_text(left)), (footer.right, "第 &P 页，共 &N 页")):
        part.text, part.font, part.size = text or None, _FOOTER_FONT, 9
    sheet.sheet_view.showGridLines = False


def protect(sheet: Worksheet, password: str) -> None:
    """Lock what is not an input; heights, widths, formats and inserting rows stay allowed."""
    protection = sheet.protection
    protection.enable()
    protection.formatCells = protection.formatColumns = protection.formatRows = False
    protection.insertRows = False
    if password:
        protection.set_password(password)


def footer_text(text: str) -> str:
    """Return a text as a footer writes it, & doubled; TemplateError when it is too long."""
    written = text.replace("&", "&&")
    if len(written) > _LONGEST_FOOTER - _FOOTER_CODES:
        raise TemplateError("单位和项目名称太长，页脚放不下")
    return written


def unit_and_project(form: FormPlan) -> str:
    """Return the text of a form's footer: unit and project, else the scheme's title."""
    captions = (("organization", "单位"), ("project", "项目"))
    parts = [f"{caption}：{text}" for name, caption in captions if (text := form.known.get(name))]
    return "　".join(parts) or form.scheme.title
