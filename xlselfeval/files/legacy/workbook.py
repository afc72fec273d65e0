"""A workbook of an older format (.xls, .et, .xlsb, .ods), of which the values are read."""

from __future__ import annotations

from collections.abc import Mapping

from xlselfeval.files.sheet import Sheet
from xlselfeval.files.workbook import PackageWorkbook, SheetPart


class OldWorkbook:
    """The visible sheets of a file and its issue records, as values without formulas.

    `has_macros` says that the file holds macros, which are not read.
    """

    def __init__(
        self,
        kind: str,
        values: PackageWorkbook,
        unknown: Mapping[str, set[tuple[int, int]]],
        *,
        has_macros: bool,
    ) -> None:
        self.values_of = kind
        self.has_macros = has_macros
        self.sheets = values.sheets
        self._values = values
        self._unknown = unknown
        self._sheets: dict[str, Sheet] = {}

    def sheet(self, part: SheetPart) -> Sheet:
        """Return the content of one sheet."""
        found = self._sheets.get(part.part)
        if found is None:
            found = self._sheets[part.part] = self._values.sheet(part)
            unknown = self._unknown.get(part.name)
            if unknown:
                found.add_unknown(unknown)
        return found

    def verify(self) -> None:
        """Do nothing: the file has been read whole."""

    def as_package(self) -> PackageWorkbook:
        """Return an .xlsx with the values of this workbook."""
        return self._values
