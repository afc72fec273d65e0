"""A 核对结果 sheet as a person sees it, whichever program wrote it."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from xlselfeval.files.sheet import unescape
from xlselfeval.result.table_cells import COLUMNS
from xlselfeval.sheet_names import RESULT_SHEET


@dataclass(frozen=True, slots=True)
class SheetView:
    """The visible facts of a result sheet: by address, row number or column letter."""

    values: dict[str, tuple[str, object]]  # kind (text, number, …) and value
    looks: dict[str, tuple[object, ...]]  # of every cell of the table, those under a merged one too
    merges: frozenset[str]
    heights: dict[int, float]
    widths: dict[str, float]
    links: dict[str, str]
    page: tuple[object, ...]


def view(data: bytes, name: str = RESULT_SHEET) -> SheetView:
    """Return the view of a sheet of a saved workbook."""
    sheet: Any = load_workbook(io.BytesIO(data))[name]
    bare: Any = load_workbook(io.BytesIO(_without_merges(data)))[name]
    table = [cell for row in bare.iter_rows(1, sheet.max_row, 1, COLUMNS) for cell in row]
    return SheetView(
        values={cell.coordinate: _value(cell) for cell in table if cell.value is not None},
        looks={cell.coordinate: _look(cell) for cell in table},
        merges=frozenset(str(merged) for merged in sheet.merged_cells.ranges),
        heights={row: sheet.row_dimensions[row].height for row in range(1, sheet.max_row + 1)},
        widths={
            get_column_letter(column): round(size.width, 1)
            for size in sheet.column_dimensions.values()
            for column in range(size.min, size.max + 1)
        },
        links={cell.coordinate: cell.hyperlink.location for cell in table if cell.hyperlink},
        page=(
            sheet.page_setup.orientation, int(sheet.page_setup.paperSize), sheet.page_setup.fitToHeight,
            sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.print_options.horizontalCentered, sheet.oddFooter.left.text, sheet.oddFooter.right.text,
            *(round(getattr(sheet.page_margins, side), 3) for side in ("left", "right", "top", "bottom", "header", "footer")),
            bool(sheet.page_setup.blackAndWhite), tuple(one.id for one in sheet.row_breaks.brk),
            sheet.sheet_view.showGridLines, sheet.freeze_panes, sheet.sheet_properties.tabColor.rgb[2:],
        ),
    )  # fmt: skip


def _without_merges(data: bytes) -> bytes:
    """Return the package without merged ranges, so that openpyxl gives the styles of all cells."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, re.sub(rb"<mergeCells.*?</mergeCells>", b"", old.read(name), flags=re.S))
    return out.getvalue()


def _value(cell: Any) -> tuple[str, object]:
    if isinstance(cell.value, str):
        return ("text" if cell.data_type == "s" else cell.data_type, unescape(cell.value))
    return ("number" if cell.data_type == "n" else cell.data_type, float(cell.value))


def _look(cell: Any) -> tuple[object, ...]:
    font, alignment = cell.font, cell.alignment
    lines = {
        (side.style, side.color.rgb if side and side.color else None)
        for side in (cell.border.left, cell.border.right, cell.border.top, cell.border.bottom)
    }
    return (
        font.name, float(font.size), bool(font.bold), font.underline, font.color.rgb,
        cell.fill.fgColor.rgb if cell.fill.patternType else "",
        alignment.horizontal, alignment.vertical, bool(alignment.wrap_text), *sorted(lines, key=str), cell.number_format,
    )  # fmt: skip
