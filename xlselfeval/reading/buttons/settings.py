"""Cells, names and sheets of a workbook from which its macros and the xlwings add-in take settings, as digests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from xlselfeval.cell import Cell
from xlselfeval.errors import UnreadableFile
from xlselfeval.files.ranges import position
from xlselfeval.files.workbook import PackageWorkbook
from xlselfeval.reading.issue_record import digest_content
from xlselfeval.sheet_names import TEXTS_SHEET, XLWINGS_SHEET

NAMES = "xse_"  # what the names begin with that the macros look for
EARLIER_COMMAND = "xse_command"  # of earlier versions, whose macros run what stands in that cell
_UNREADABLE = "unreadable"


def digest_names(names: Iterable[tuple[str, str]]) -> str:
    """Return a digest of names and what they refer to, however a program quotes the sheet."""
    return digest_content((name.lower(), ref.replace("$", "").replace("'", "")) for name, ref in names)


def read_settings(workbook: PackageWorkbook) -> Iterator[tuple[str, str]]:
    """Yield the names and sheets of settings, each with the digest of what it holds."""
    names = [(name, ref) for name, ref in workbook.names if name.lower().startswith(NAMES)]
    yield NAMES, digest_names(names)
    for part in workbook.sheets:
        if part.name.lower() in (TEXTS_SHEET, XLWINGS_SHEET):
            try:
                cells = workbook.sheet(part).cells.values()
                yield part.name.lower(), digest_content(_contents(cells))
            except UnreadableFile:
                yield part.name.lower(), _UNREADABLE


def read_command(workbook: PackageWorkbook) -> str:
    """Return the command that the macros of an earlier version run; "" where none is named.

    It is the text of a named cell. A name for anything but a cell of a sheet that can be read gives what it
    refers to.
    """
    ref = next((ref for name, ref in workbook.names if name.lower() == EARLIER_COMMAND), "")
    sheet, _, cell = ref.replace("$", "").rpartition("!")
    name = sheet.strip("'").replace("''", "'")
    part = next((one for one in workbook.sheets if one.name == name), None)
    if part is None:
        return ref
    try:
        found = workbook.sheet(part).cell(*position(cell))
    except UnreadableFile:
        return ref
    return found.text if found.formula is None else ref


def _contents(cells: Iterable[Cell]) -> Iterator[tuple[str, str]]:
    """Yield address and content of cells; the formula where there is one."""
    for cell in cells:
        if not cell.is_blank or cell.formula is not None:
            yield cell.ref, cell.text if cell.formula is None else f"={cell.formula}"
