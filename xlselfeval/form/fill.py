"""Filling in an issued workbook as an office program would, with values of formulas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from xlselfeval.cell import column_letters
from xlselfeval.files.package import Package
from xlselfeval.files.sheet import read_cells
from xlselfeval.files.workbook import PackageWorkbook, SheetPart
from xlselfeval.files.xml_edit import EditedPart, Node
from xlselfeval.files.xml_text import content
from xlselfeval.files.zip_members import copy_with
from xlselfeval.formulas.issued import live_formulas
from xlselfeval.formulas.live_formula import LiveFormula, Value
from xlselfeval.formulas.values import evaluate_live_formulas
from xlselfeval.scheme.model import Scheme
from xlselfeval.scoring.number import plain
from xlselfeval.sheet_names import FORM_SHEET


def fill(
    scheme: Scheme, data: bytes, answers: Mapping[str, Decimal | str], *, sheet: str = FORM_SHEET
) -> bytes:
    """Return the workbook of a form with answers in cells and its formulas calculated; see `fill_sheet`."""
    return fill_sheet(live_formulas(scheme), data, answers, sheet=sheet)


def fill_sheet(
    formulas: Sequence[LiveFormula], data: bytes, answers: Mapping[str, Decimal | str], *, sheet: str
) -> bytes:
    """Return the workbook with answers in cells of a sheet and its formulas, which are among these, calculated.

    `answers` maps addresses to numbers or texts. Raises KeyError for an address that the sheet does not have.
    """
    answered = write_answers(data, answers, sheet)
    package, part = _sheet_of(answered, sheet)
    filled = package.xml_bytes(part.part)
    written = read_cells(filled, part.part, part.name, PackageWorkbook(package).book)
    values = evaluate_live_formulas(formulas, {cell.ref: cell for cell in written.values()})
    calculated = EditedPart(filled, part.part)
    cells = _cells_of(calculated)
    for ref, value in values.items():
        formula = cells[ref].find("f")
        formula_xml = "" if formula is None else calculated.source(formula)
        calculated.replace(cells[ref], _result_xml(cells[ref], formula_xml, value))
    return copy_with(answered, package.entries, {part.part: calculated.content()})


def write_answers(data: bytes, answers: Mapping[str, Decimal | str], sheet: str = FORM_SHEET) -> bytes:
    """Return the workbook with answers in cells of a sheet, nothing calculated; raises as `fill` does."""
    package, part = _sheet_of(data, sheet)
    answered = EditedPart(package.xml_bytes(part.part), part.part)
    cells = _cells_of(answered)
    for ref, answer in answers.items():
        answered.replace(cells[ref], _answer_xml(cells[ref], answer))
    return copy_with(data, package.entries, {part.part: answered.content()})


def _sheet_of(data: bytes, sheet: str) -> tuple[Package, SheetPart]:
    package = Package(data)
    return package, next(part for part in PackageWorkbook(package).sheets if part.name == sheet)


def answers_at(places: Mapping[tuple[int, int], Decimal | str | None]) -> dict[str, Decimal | str]:
    """Return answers by row and column as answers by address; None leaves a cell blank."""
    return {
        f"{column_letters(column)}{row}": answer
        for (row, column), answer in places.items()
        if answer is not None
    }


def _cells_of(part: EditedPart) -> dict[str, Node]:
    """Return the cells of a worksheet part by address."""
    return {node.get("r"): node for node in part.root.walk() if node.name == "c"}


def _answer_xml(cell: Node, answer: Decimal | str) -> str:
    if isinstance(answer, Decimal):
        return f"<c{_place(cell)}><v>{plain(answer)}</v></c>"
    text = f'<t xml:space="preserve">{content(answer)}</t>'
    return f'<c{_place(cell)} t="inlineStr"><is>{text}</is></c>'


def _result_xml(cell: Node, formula: str, value: Value) -> str:
    """Return the XML of a cell with the value of its formula, as Excel saves it."""
    if isinstance(value, Decimal):
        shown = repr(float(value)) if value != value.to_integral_value() else plain(value)
        return f"<c{_place(cell)}>{formula}<v>{shown}</v></c>"
    return f'<c{_place(cell)} t="str">{formula}<v>{content(value or "")}</v></c>'


def _place(cell: Node) -> str:
    """Return the attributes of a cell with its address and its style."""
    return "".join(f' {name}="{cell.get(name)}"' for name in ("r", "s") if cell.get(name))
