"""The sheets that the buttons of a form need: 按钮说明, texts and settings.

Two of the three are very hidden: the texts that the macros show, and xlwings' own settings.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from xlselfeval.form.page_setup import protect, set_page, set_widths, text_height
from xlselfeval.form.styles import OpenpyxlStyles
from xlselfeval.form.validations import Validation, add_validation, list_literal
from xlselfeval.reading.buttons.settings import NAMES, digest_names
from xlselfeval.reading.issue_record import digest_content
from xlselfeval.resources import macros_folder
from xlselfeval.sheet_names import (
    BASIS,
    COMPARISON,
    RESULT_SHEET,
    SIGNATURES,
    TEXTS_SHEET,
    TODO,
    XLWINGS_SHEET,
)
from xlselfeval.toml_parser import tomllib

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

BUTTON_HELP_SHEET = "按钮说明"
WAY_NAME = "xse_way"  # the macros find the setting by this name
_EARLIER_COMMAND = "xlselfeval"  # of the second setting that earlier versions had
_WIDTHS = (16, 92)  # characters: captions and settings; together a landscape page
# Else Python would import a file xlselfeval.py beside the workbook instead of the package.
_XLWINGS_SETTINGS = (("ADD_WORKBOOK_TO_PYTHONPATH", "False"),)


def button_texts() -> dict[str, Any]:
    """Return the content of macros/texts.toml."""
    with (macros_folder() / "texts.toml").open("rb") as file:
        texts: dict[str, Any] = tomllib.load(file)
    return texts


def settings_of_buttons() -> frozenset[str]:
    """Return the settings that 按钮说明 offers: the ways."""
    return frozenset((*button_texts()["ways"].values(), _EARLIER_COMMAND))


def issued_settings() -> dict[str, str]:
    """Return digests of what the macros and xlwings read in an issued workbook, as `read_settings` finds them."""
    texts = button_texts()
    words = texts["help"]
    row = len(words["before"]) + 2  # the line before it says what it is for
    return {
        NAMES: digest_names([(WAY_NAME, f"'{BUTTON_HELP_SHEET}'!$B${row}")]),
        TEXTS_SHEET: _digest_pairs(list(macro_texts(texts).items())),
        XLWINGS_SHEET: _digest_pairs(_XLWINGS_SETTINGS),
    }


def _digest_pairs(pairs: Sequence[tuple[str, str]]) -> str:
    cells = (
        (f"{'AB'[column]}{row}", text)
        for row, pair in enumerate(pairs, 1)
        for column, text in enumerate(pair)
    )
    return digest_content(cells)


def macro_texts(texts: dict[str, Any]) -> dict[str, str]:
    """Return the texts of the macros by key: messages, choices, and titles by which a result sheet is recognised."""
    ways = {f"way-{name}": text for name, text in texts["ways"].items()}
    marks = {
        "result-sheet": RESULT_SHEET, "mark-todo": TODO, "mark-number": "序号", "mark-comparison": COMPARISON,
        "mark-basis": BASIS, "footer": "第 &P 页，共 &N 页",
    }  # fmt: skip
    signs = {f"mark-sign-{number}": caption for number, caption in enumerate(SIGNATURES, 1)}
    return {**texts["messages"], **ways, **marks, **signs}


def add_button_sheets(book: Workbook, styles: OpenpyxlStyles) -> None:
    """Add 按钮说明 and the two very hidden sheets after the sheets of a form."""
    texts = button_texts()
    _write_help(book, styles, texts)
    add_texts_sheet(book, macro_texts(texts))
    _write_pairs(book, XLWINGS_SHEET, _XLWINGS_SETTINGS)


def add_texts_sheet(book: Workbook, texts: Mapping[str, str]) -> None:
    """Add the very hidden sheet in which the macros look for their texts by key."""
    _write_pairs(book, TEXTS_SHEET, list(texts.items()))


def _write_pairs(book: Workbook, name: str, pairs: Sequence[tuple[str, str]]) -> None:
    sheet = book.create_sheet(name)
    sheet.sheet_state = "veryHidden"
    for row, pair in enumerate(pairs, 1):
        for column, text in enumerate(pair, 1):
            cell = sheet.cell(row, column, text)
            cell.data_type = "s"


def _write_help(book: Workbook, styles: OpenpyxlStyles, texts: dict[str, Any]) -> None:
    from openpyxl.workbook.defined_name import DefinedName

    sheet = book.create_sheet(BUTTON_HELP_SHEET)
    words = texts["help"]
    set_widths(sheet, _WIDTHS)
    row = 0
    for style, text in (*words["before"], ("left", words["way-note"])):
        row += 1
        _write_line(sheet, styles, row, style, text)
    row += 1
    styles.apply(sheet.cell(row, 1, words["way"]), "caption")
    setting = sheet.cell(row, 2, texts["ways"]["auto"])
    styles.apply(setting, "text")
    sheet.row_dimensions[row].height = 24
    book.defined_names[WAY_NAME] = DefinedName(WAY_NAME, attr_text=f"'{BUTTON_HELP_SHEET}'!$B${row}")
    _add_choices(sheet, setting.coordinate, texts)
    for style, text in words["behind"]:
        row += 1
        _write_line(sheet, styles, row, style, text)
    set_page(sheet, _WIDTHS, left=BUTTON_HELP_SHEET, pages_high=1)
    protect(sheet, "")


def _write_line(sheet: Worksheet, styles: OpenpyxlStyles, row: int, style: str, text: str) -> None:
    for column in (1, 2):
        styles.apply(sheet.cell(row, column), style)
    sheet.cell(row, 1, text)
    sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=2)
    sheet.row_dimensions[row].height = 32 if style == "title" else text_height(text, sum(_WIDTHS))


def _add_choices(sheet: Worksheet, ref: str, texts: dict[str, Any]) -> None:
    words = texts["help"]
    rule = Validation(
        cells=ref, kind="list", title=words["way-title"], prompt=words["way-prompt"], error=words["way-error"],
        first=list_literal(tuple(texts["ways"].values())),
    )  # fmt: skip
    add_validation(sheet, rule)
