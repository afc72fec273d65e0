"""Writing into a sheet of an issued workbook: a value, merged over a range, in one of the looks of the form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from xlselfeval.form.styles import FormStyles
from xlselfeval.layout import span

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_WITH_FORMULAS = ("formula", "help", "check", "status")


class Pen(Protocol):
    """What writes a sheet: an openpyxl one (SheetPen), or one that is only noted down (NotedSheet)."""

    def put(
        self,
        row: int,
        column: int,
        value: object = None,
        *,
        to_column: int | None = None,
        to_row: int | None = None,
        look: str = "caption",
        form: str | None = None,
    ) -> None:
        """Write a value over a range; only the looks for formulas take a text that begins with = as one."""

    def height(self, row: int, points: float) -> None:
        """Give a row its height."""


def is_formula(value: object, look: str) -> bool:
    """Whether a value is written as a formula; an organization that begins with = stays text, and so does = alone."""
    return isinstance(value, str) and len(value) > 1 and value.startswith("=") and look in _WITH_FORMULAS


class SheetPen:
    """Writes into one openpyxl sheet; the styles are shared by its cells."""

    def __init__(self, sheet: Worksheet, styles: FormStyles) -> None:
        self.sheet, self.styles = sheet, styles

    def put(
        self,
        row: int,
        column: int,
        value: object = None,
        *,
        to_column: int | None = None,
        to_row: int | None = None,
        look: str = "caption",
        form: str | None = None,
    ) -> None:
        """Write a value over a range; only the looks for formulas take a text that begins with = as one."""
        last_row, last_column = to_row or row, to_column or column
        for each_row in range(row, last_row + 1):
            for each_column in range(column, last_column + 1):
                self.styles.apply(self.sheet.cell(each_row, each_column), look)
        cell = self.sheet.cell(row, column)
        if value not in (None, ""):
            cell.value = value  # type: ignore[assignment]
            if isinstance(value, str) and not is_formula(value, look):
                cell.data_type = "s"
        if form is not None:
            cell.number_format = form
        if (last_row, last_column) != (row, column):
            self.sheet.merge_cells(span(row, column, last_row, last_column))

    def height(self, row: int, points: float) -> None:
        """Give a row its height."""
        self.sheet.row_dimensions[row].height = points
