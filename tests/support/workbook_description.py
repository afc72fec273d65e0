"""What two workbooks must share to be the same to whoever fills them in: cells, looks, rules, protection, pages."""

from __future__ import annotations

import io
import zipfile

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

_SIDES = ("left", "right", "top", "bottom")


def describe_workbook(data: bytes) -> dict[str, dict[str, object]]:
    """Everything that matters, by sheet and kind."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    return {sheet.title: describe_sheet(sheet) for sheet in book.worksheets}


def describe_sheet(sheet: Worksheet) -> dict[str, object]:
    """Everything that matters in one sheet, by kind."""
    cells = {}
    for row in sheet.iter_rows():
        for cell in row:
            lines = [(line := getattr(cell.border, side)) and line.style for side in _SIDES]
            look = (cell.number_format, cell.font.name, cell.font.sz, cell.font.b, cell.fill.fgColor.rgb, cell.fill.fill_type, cell.alignment.horizontal, cell.alignment.vertical, cell.alignment.wrap_text, cell.protection.locked, lines)  # fmt: skip
            cells[cell.coordinate] = (cell.value, cell.data_type, look)
    rules = [
        (str(area.sqref), [(rule.priority, rule.formula, rule.dxf.fill.bgColor.rgb if rule.dxf.fill else None, rule.dxf.numFmt and rule.dxf.numFmt.formatCode) for rule in area.rules])
        for area in sheet.conditional_formatting
    ]  # fmt: skip
    checks = [
        {**{key: value for key, value in dict(rule).items() if key != "sqref"}, "cells": {str(one) for one in rule.sqref.ranges}, "formulas": (rule.formula1, rule.formula2)}
        for rule in sheet.data_validations.dataValidation
    ]  # fmt: skip
    return {
        "cells": cells,
        "merges": {str(one) for one in sheet.merged_cells.ranges},
        "rules": rules,
        "checks": checks,
        "heights": {row: (one.height, one.customHeight) for row, one in sheet.row_dimensions.items()},
        "widths": {name: one.width for name, one in sheet.column_dimensions.items()},
        "protection": dict(sheet.protection),
        "page": (dict(sheet.page_setup), dict(sheet.page_margins), dict(sheet.print_options)),
        "print": (sheet.print_area, sheet.print_title_rows, sheet.freeze_panes, sheet.sheet_state),
        "footer": (sheet.oddFooter.left.text, sheet.oddFooter.left.font, sheet.oddFooter.right.text),
        "links": {cell.ref: cell.location for cell in sheet._hyperlinks},
    }


def parts_apart(one: bytes, other: bytes) -> set[str]:
    """The parts that differ in their bytes, or are in one only."""
    first, second = (
        {entry.filename: archive.read(entry) for entry in archive.infolist()}
        for archive in (zipfile.ZipFile(io.BytesIO(data)) for data in (one, other))
    )
    return {name for name in first.keys() | second.keys() if first.get(name) != second.get(name)}
