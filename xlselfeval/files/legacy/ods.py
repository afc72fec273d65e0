"""An OpenDocument spreadsheet (.ods) scanned table by table."""

from __future__ import annotations

from bisect import bisect_right

from lxml import etree

from xlselfeval.cell import ERROR_TEXTS
from xlselfeval.errors import UnreadableFile
from xlselfeval.files.legacy.ods_formats import OdfFormats, attribute, is_tag
from xlselfeval.files.legacy.scan import (
    COLUMNS,
    ENCRYPTED,
    ROWS,
    OldBook,
    SheetScan,
    damaged,
    too_large,
)
from xlselfeval.files.limits import TEXT, Limits
from xlselfeval.files.package import Package
from xlselfeval.files.zip_members import zip_of

CONTENT, _STYLES, _MANIFEST, MIMETYPE = "content.xml", "styles.xml", "META-INF/manifest.xml", "mimetype"
SPREADSHEET = b"application/vnd.oasis.opendocument.spreadsheet"
_NO_MANIFEST = b'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
_CELLS = ("table-cell", "covered-table-cell")
_HOLDS = ("value", "value-type", "formula", "string-value", "date-value", "time-value", "boolean-value")
_VALUES = frozenset(("float", "percentage", "currency"))  # kinds of cells that must have a value
_NAMESPACE = "urn:oasis:names:tc:opendocument:xmlns:"
_HIDDEN = ("collapse", "filter")


def scan_ods(package: Package) -> OldBook:
    """Every table of the spreadsheet; UnreadableFile for a password or beyond the limits."""
    if _MANIFEST in package:
        manifest = package.xml(_MANIFEST)
        if next(manifest.iter("{*}encryption-data"), None) is not None:
            raise UnreadableFile("encrypted", ENCRYPTED)
    content = package.xml(CONTENT)
    if (content.getroottree().docinfo.encoding or "UTF-8").upper() not in ("UTF-8", "ASCII", "US-ASCII"):
        raise damaged()  # the reader of values takes every part for UTF-8
    tables = content.findall("{*}body/{*}spreadsheet/{*}table")
    if len(tables) > package.limits.sheets:
        raise too_large()
    if len(tables) != sum(1 for _ in content.iter("{*}table")):
        raise damaged()  # tables within tables
    if (
        sum(_times(one, "c", TEXT) for one in content.iter(f"{{{_NAMESPACE}text:1.0}}s"))
        > package.limits.values_bytes
    ):
        raise too_large()
    formats = OdfFormats([content, *([package.xml(_STYLES)] if _STYLES in package else [])])
    sheets = tuple(_Table(table, formats, package.limits).scan for table in tables)
    return OldBook(
        sheets=sheets,
        clean=zip_of({MIMETYPE: SPREADSHEET, _MANIFEST: _NO_MANIFEST, CONTENT: _plain(content)}),
        leap1900=False,
        has_macros=_has_macros(package),
    )


def _plain(content: etree._Element) -> bytes:
    """The content as the reader of values takes it: without sections that it passes over, and texts of drawings.

    That reader goes by prefixes, so each must be the usual one, and be declared once.
    """
    etree.strip_elements(
        content, f"{{{_NAMESPACE}drawing:1.0}}*", f"{{{_NAMESPACE}text:1.0}}ruby-text", with_tail=False
    )
    data: bytes = etree.tostring(content, encoding="UTF-8", xml_declaration=True)
    for prefix in ("office", "table", "text"):
        name = f"{_NAMESPACE}{prefix}:1.0".encode()
        if data.count(name) != 1 or b'xmlns:%s="%s"' % (prefix.encode(), name) not in data:
            raise damaged()
    return data


def _has_macros(package: Package) -> bool:
    """A module beside the lists of modules that every document may have."""
    names = (entry.filename for entry in package.entries)
    return any(
        name.startswith(("Basic/", "Scripts/"))
        and name.endswith((".xml", ".py", ".js", ".bsh"))
        and "/script-l" not in name
        for name in names
    )


class _Table:
    """One table on its way to a scan."""

    def __init__(self, table: etree._Element, formats: OdfFormats, limits: Limits) -> None:
        self.scan = SheetScan(attribute(table, "name") or "", limits=limits)
        self.formats = formats
        self.starts: list[int] = []  # first columns, and the styles of cells that name none themselves
        self.defaults: list[str | None] = []
        self.scan.is_protected = attribute(table, "protected") == "true"
        column = row = 0
        for element in table.iter("{*}table-column", "{*}table-row"):
            if is_tag(element, "table-column"):
                column += self._column(element, column + 1)
            else:
                row += self._row(element, row + 1)
            if row > 2 * ROWS or column > 2 * COLUMNS:
                raise too_large()

    def _column(self, element: etree._Element, first: int) -> int:
        wide = _times(element, "number-columns-repeated", COLUMNS)
        self.starts.append(first)
        self.defaults.append(attribute(element, "default-cell-style-name"))
        if attribute(element, "visibility") in _HIDDEN:
            self.scan.hidden_columns.append((first, first + wide - 1))
        return wide

    def _row(self, element: etree._Element, first: int) -> int:
        high = _times(element, "number-rows-repeated", ROWS)
        if attribute(element, "visibility") in _HIDDEN:
            self.scan.hidden_rows.append((first, first + high - 1))
        default = attribute(element, "default-cell-style-name")
        column = 1
        for cell in element:
            if is_tag(cell, *_CELLS):
                column += self._cell(cell, (first, high), column, default)
        return high

    def _cell(self, cell: etree._Element, rows: tuple[int, int], column: int, default: str | None) -> int:
        first, high = rows
        wide = _times(cell, "number-columns-repeated", COLUMNS)
        names = {str(name).rpartition("}")[2] for name in cell.attrib}
        if len(cell) or not names.isdisjoint(_HOLDS):
            self.scan.stretch(first + high - 1, column + wide - 1, cells=high * wide)
            if attribute(cell, "value-type") in _VALUES and attribute(cell, "value") is None:
                raise damaged()
            error, code = _error(cell), self._code(cell, column, default)
            for row in range(first, first + high):
                for at in range(column, column + wide):
                    if error is not None:
                        self.scan.errors[row, at] = error
                    self.scan.note(row, at, code)
        down, across = (
            _times(cell, "number-rows-spanned", ROWS),
            _times(cell, "number-columns-spanned", COLUMNS),
        )
        if is_tag(cell, "table-cell") and (down > 1 or across > 1):
            self.scan.merge(first, column, first + down - 1, column + across - 1)
        return wide

    def _code(self, cell: etree._Element, column: int, default: str | None) -> str:
        kind = attribute(cell, "value-type")
        if kind in (None, "string", "boolean"):
            return "General"
        place = bisect_right(self.starts, column)
        by_column = self.defaults[place - 1] if place else None
        code = self.formats.code(attribute(cell, "style-name") or default or by_column)
        if kind == "percentage" and "%" not in code:
            return "0.00%"
        return "yyyy/m/d" if kind == "date" and code == "General" else code


def _error(cell: etree._Element) -> str | None:
    """The error that a cell shows; it is kept as a text without content."""
    types = [
        str(value) for name, value in cell.attrib.items() if str(name).rpartition("}")[2] == "value-type"
    ]
    shown = "".join(str(part) for one in cell if is_tag(one, "p") for part in one.itertext()).strip()
    if "error" in types:
        return shown if shown in ERROR_TEXTS else "#VALUE!"
    return shown if shown in ERROR_TEXTS and not attribute(cell, "string-value") else None


def _times(element: etree._Element, name: str, most: int) -> int:
    """How often a cell, row or column is repeated, or how many it spans."""
    texts = [str(value) for key, value in element.attrib.items() if str(key).rpartition("}")[2] == name]
    if any(not text.isdecimal() or len(text) > 7 or int(text) > most for text in texts):
        raise too_large()
    return max([1, *(int(text) for text in texts)])
