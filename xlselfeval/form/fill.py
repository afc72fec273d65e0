"""An issued workbook filled in, as an office program leaves it: answers in place, formulas with their values."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

from lxml import etree

from xlselfeval.cell import column_letters
from xlselfeval.errors import UnreadableFile
from xlselfeval.files.package import package_of
from xlselfeval.files.sheet import read_sheet
from xlselfeval.files.sheet_parser import MAIN
from xlselfeval.files.workbook import Workbook
from xlselfeval.files.zip_members import copy_with
from xlselfeval.formulas.issued import live_formulas
from xlselfeval.formulas.live_formula import Value
from xlselfeval.formulas.values import live_values
from xlselfeval.layout import LAST_PRINTED
from xlselfeval.reading.issue_record import content_digest
from xlselfeval.reading.read import read
from xlselfeval.scheme.model import Scheme
from xlselfeval.scoring.number import plain
from xlselfeval.sheet_names import FORM_SHEET
from xlselfeval.submission import Submission

_C, _V, _IS, _T = (f"{{{MAIN}}}{tag}" for tag in ("c", "v", "is", "t"))


def fill(
    scheme: Scheme, data: bytes, answers: Mapping[str, Decimal | str], *, sheet: str = FORM_SHEET
) -> bytes:
    """The workbook with answers put into cells of 自评表, or of another sheet, (address → number or text) and formulas calculated.

    Raises KeyError for an address that the sheet does not have.
    """
    package = package_of(data)
    workbook = Workbook(package)
    part = next(part for part in workbook.sheets if part.name == sheet)
    root = package.xml(part.part)
    elements = {element.get("r", ""): element for element in root.iter(_C)}
    for ref, answer in answers.items():
        _put(elements[ref], answer)
    written = read_sheet(etree.tostring(root), part.part, part.name, False, workbook.book)
    cells = {cell.ref: cell for cell in written.cells.values()}
    for ref, value in live_values(live_formulas(scheme), cells).items():
        _put_result(elements[ref], value)
    content = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return copy_with(data, package.entries, {part.part: content})


def answers_at(places: Mapping[tuple[int, int], Decimal | str | None]) -> dict[str, Decimal | str]:
    """Row and column → answer, as addresses; None leaves a cell blank."""
    return {
        f"{column_letters(column)}{row}": answer
        for (row, column), answer in places.items()
        if answer is not None
    }


def _put(element: etree._Element, answer: Decimal | str) -> None:
    for child in list(element):
        element.remove(child)
    if isinstance(answer, Decimal):
        element.attrib.pop("t", "")
        etree.SubElement(element, _V).text = plain(answer)
        return
    element.set("t", "inlineStr")
    text = etree.SubElement(etree.SubElement(element, _IS), _T)
    text.text = answer
    text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _put_result(element: etree._Element, value: Value) -> None:
    """The value of a formula beside it, as Excel saves it."""
    for child in element.findall(_V):
        element.remove(child)
    shown = etree.SubElement(element, _V)
    if isinstance(value, Decimal):
        element.attrib.pop("t", "")
        shown.text = repr(float(value)) if value != value.to_integral_value() else plain(value)
    else:
        element.set("t", "str")
        shown.text = value or ""


def is_unfilled(path: Path) -> bool:
    """Whether a file is a workbook of ours into which nobody has written anything, so that it may be replaced."""
    try:
        return not any(_is_written_into(form) for form in read(path))
    except UnreadableFile:
        return False


def _is_written_into(form: Submission) -> bool:
    """Whether anything stands in the form that it was not issued with."""
    here = content_digest(
        (cell.ref, value if isinstance(value, Decimal) else cell.text)
        for cell in form.cells.values()
        if cell.column <= LAST_PRINTED and cell.formula is None and (value := cell.written.value) is not None
    )
    return form.record is None or form.record.content != here
