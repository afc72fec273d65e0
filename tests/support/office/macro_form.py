"""The form with macros for the tests: the demonstration's form, its buttons, its answer."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from support.office import PYTHON_WITH_UNO, answers, needs_office

from xlselfeval.cell import column_letters
from xlselfeval.demo import filled_form, issued_form
from xlselfeval.form.button_sheets import BUTTON_HELP_SHEET, add_button_sheets
from xlselfeval.form.macro_workbook import add_macros
from xlselfeval.form.reproducible import reproducible_bytes
from xlselfeval.form.styles import OpenpyxlStyles

WORKER = Path(__file__).with_name("macro_worker.py")
FIRST_BUTTON = 11  # column K


@lru_cache(maxsize=1)
def macro_form() -> bytes:
    """Return the demonstration's filled form as an .xlsm with buttons."""
    return with_buttons(filled_form(issued_form()))


def with_buttons(form: bytes) -> bytes:
    """Return a form as an .xlsm; one that has no button sheets yet gets them."""
    book = load_workbook(io.BytesIO(form))
    if BUTTON_HELP_SHEET not in book.sheetnames:
        add_button_sheets(book, OpenpyxlStyles())
    sheet = book.worksheets[0]
    widths = [sheet.column_dimensions[column_letters(number)].width for number in range(1, 16)]
    return add_macros(reproducible_bytes(book), widths, FIRST_BUTTON)


def run_macros(jobs: Sequence[dict[str, Any]]) -> list[list[Any]]:
    """Return the results of steps in workbooks (macro_worker.py), all in one LibreOffice."""
    needs_office()
    return answers([PYTHON_WITH_UNO, str(WORKER)], list(jobs))
