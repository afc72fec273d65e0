"""A workbook in an older format (.xls, .et, .xlsb, .ods), or the tables of a .docx: values without formulas."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from xlselfeval.cell import Cell
from xlselfeval.errors import UnreadableFile, malformed
from xlselfeval.files.legacy.old_sheet import OldSheet
from xlselfeval.files.legacy.value_package import sheet_part, value_package
from xlselfeval.files.limits import Limits
from xlselfeval.files.package import Package
from xlselfeval.files.ranges import Place
from xlselfeval.files.sheet import Sheet
from xlselfeval.files.workbook import PackageWorkbook, SheetPart
from xlselfeval.sheet_names import is_record_sheet

_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f\ufffe\uffff]")
_LONGEST_NAME = 31  # characters, in Excel


class OldWorkbook:
    """The visible sheets of a file and its issue records.

    `values_of` is the format of the file (xls, xlsb, ods, docx); `has_macros` is True where it holds macros, which are not
    read; `skipped` are names of charts and macro sheets, `lines` the first texts of a document. A sheet has the name and the part that it gets in `as_package()`; issue records get none.
    Raises UnreadableFile where two sheets have one name.
    """

    path = ""  # by which it was opened, "" for content

    def __init__(
        self,
        values_of: str,
        sheets: Sequence[OldSheet],
        limits: Limits,
        *,
        date1904: bool = False,
        has_macros: bool = False,
        skipped: Iterable[str] = (),
        lines: Sequence[str] = (),
    ) -> None:
        _check_names(one.name for one in sheets)
        self.values_of, self.has_macros = values_of, has_macros
        self.skipped, self.lines = list(skipped), tuple(lines)
        self._limits, self._date1904 = limits, date1904
        records = [one for one in sheets if is_record_sheet(one.name)]
        visible = [one for one in sheets if one.state == "visible" and one not in records]
        names = _excel_names([one.name for one in (*visible, *records)])
        self._old = dict(zip(names, (*visible, *records), strict=True))
        self._visible = dict(zip(names, visible, strict=False))
        self._read: dict[str, Sheet] = {}
        self._named = {one.name.casefold(): one for one in sheets}
        self._contents: dict[str, Mapping[Place, Cell] | None] = {}
        self._package: PackageWorkbook | None = None
        self.sheets = tuple(
            SheetPart(name, "visible" if name in self._visible else "veryHidden", sheet_part(number))
            for number, name in enumerate(self._old, 1)
        )

    def sheet(self, part: SheetPart) -> Sheet:
        """Return the content of a sheet; UnreadableFile for what no office program writes."""
        found = self._read.get(part.name)
        if found is None:
            found = self._read[part.name] = self._old[part.name].read(
                part.name, date1904=self._date1904, others=self._cells_of
            )
        return found

    def _cells_of(self, name: str) -> Mapping[Place, Cell] | None:
        """Return the cells of a sheet to which the conditions of another refer; None where they cannot be read."""
        key = name.casefold()
        if key not in self._contents:
            sheet = self._named.get(key)
            try:
                self._contents[key] = sheet.contents(name, date1904=self._date1904) if sheet else None
            except UnreadableFile:  # which is reported where the sheet itself is read
                self._contents[key] = None
        return self._contents[key]

    def verify(self) -> None:
        """Do nothing: a file of an older format has been read whole."""

    def as_package(self) -> PackageWorkbook:
        """Return a new .xlsx with the values of the visible sheets, the base of a checked copy."""
        if self._package is None:
            struck = {name: self._struck(name) for name in self._visible}
            data = value_package(self._visible, struck, date1904=self._date1904)
            self._package = PackageWorkbook(Package(data, self._limits))
        return self._package

    def _struck(self, name: str) -> frozenset[Place]:
        """Return the cells of a sheet that are struck out, by their font or, as far as it was read, by a condition."""
        cells = self._read[name].cells if name in self._read else {}
        shown = (place for place, cell in cells.items() if cell.written.struck and not cell.text)
        return frozenset((*self._visible[name].struck, *shown))


def _check_names(names: Iterable[str]) -> None:
    """Raise UnreadableFile where two names differ at most in upper and lower case."""
    lower = [name.lower() for name in names]
    if len(set(lower)) != len(lower):
        raise malformed("文件内有重名的工作表，可能被改动")


def _excel_names(names: Sequence[str]) -> list[str]:
    """Return the names as Excel allows them: at most 31 characters, some excluded, no two alike."""
    found: list[str] = []
    for number, name in enumerate(names, 1):
        allowed = _NOT_IN_NAMES.sub("_", name)[:_LONGEST_NAME].strip("'") or f"Sheet{number}"
        if allowed.lower() in {one.lower() for one in found}:
            allowed = f"{allowed[:26]}({number})"
        found.append(allowed)
    _check_names(found)
    return found
