"""The sheets of a workbook in an Excel package, and the parts that their cells refer to."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from xml.etree.ElementTree import Element

from xlselfeval.cell import Cell
from xlselfeval.errors import SheetFault, UnreadableFile, beyond_forms, in_a_line, malformed
from xlselfeval.files.looks.cell_styles import CellStyles, cell_styles
from xlselfeval.files.looks.grid import read_grid
from xlselfeval.files.looks.pictures import read_pictures
from xlselfeval.files.package import TYPES, Package
from xlselfeval.files.ranges import Place
from xlselfeval.files.relationships import OFFICE_RELATIONSHIPS, relationships
from xlselfeval.files.shared_strings import shared_strings
from xlselfeval.files.sheet import Book, Sheet, read_cells, read_sheet, unescape
from xlselfeval.files.sheet_parser import MAIN, STRICT
from xlselfeval.files.xml import TRUE, parse_tree

BOOK_PART, BINARY_PART = "xl/workbook.xml", "xl/workbook.bin"  # where the package names no workbook
# What a sheet of a workbook can be; of the others than worksheets nothing is read.
SHEET_KINDS = frozenset(("worksheet", "chartsheet", "dialogsheet", "xlMacrosheet", "xlIntlMacrosheet"))


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class SheetPart:
    """A sheet's name, state (visible, hidden, veryHidden) and part."""

    name: str
    state: str
    part: str


class _SharedStrings:
    """The texts to which cells refer by number, parsed for the first that is asked for.

    It refers to no workbook: in a ring of references the garbage collector alone would free the cells of a file.
    """

    def __init__(self, package: Package, part: str | None) -> None:
        self._package, self._part = package, part
        self._escaped: list[str] | None = None
        self._texts: dict[int, str] = {}

    def __call__(self, index: int) -> str:
        """Return a text; UnreadableFile where the file has fewer."""
        if self._escaped is None:
            part, package = self._part, self._package
            self._escaped = shared_strings(package.xml_bytes(part), part, package.limits) if part else []
        text = self._texts.get(index)
        if text is None:
            if index >= len(self._escaped):
                raise malformed("文件内部格式有误（文字表不完整）")
            text = self._texts[index] = unescape(self._escaped[index])
        return text


class PackageWorkbook:
    """A workbook in an Excel package (.xlsx, .xlsm); its sheets are parsed on demand."""

    values_of = ""  # it is read whole
    path = ""  # by which it was opened, "" for content

    def __init__(self, package: Package) -> None:
        self.package = package
        package.read(TYPES)
        self.part = main_part(package)
        root = package.tree(self.part)
        if _namespace(root) not in (MAIN, STRICT):
            raise malformed("文件内部格式有误（工作簿）")
        self._targets = relationships(package, self.part)
        self.skipped: list[str] = []  # names of charts and macro sheets, of which nothing is read
        self.sheets = tuple(self._sheets(root))
        names, parts = ({getattr(one, key).lower() for one in self.sheets} for key in ("name", "part"))
        if len(names) != len(self.sheets):
            raise malformed("文件内有重名的工作表，可能被改动")
        if len(parts) != len(self.sheets):
            raise _no_sheet(self.sheets[-1].name)
        if len(self.sheets) > package.limits.sheets:
            raise beyond_forms("工作表过多")
        self.names = tuple(
            (one.get("name", ""), one.text or "") for one in root.iterfind("{*}definedNames/*")
        )
        properties = root.find("{*}workbookPr")
        date1904 = properties is not None and properties.get("date1904") in TRUE
        self._parsed: dict[str, Sheet] = {}
        self._cells: dict[str, Mapping[Place, Cell] | None] = {}
        strings = _SharedStrings(package, next(iter(self.parts_of("sharedStrings")), None))
        self.book = Book(strings, self._styles(), date1904, package.limits)

    def _sheets(self, root: Element) -> list[SheetPart]:
        found = []
        space = _namespace(root)
        for element in root.iterfind("{*}sheets/*"):
            if element.tag != f"{{{space}}}sheet":
                raise _no_sheet(element.get("name", ""))
            links = [element.get(f"{{{office}}}id") for office in OFFICE_RELATIONSHIPS]
            link = next(filter(None, links), "")
            kind, target = self._targets.get(link, ("", ""))
            if not link and "" in links:
                self.skipped.append(element.get("name", ""))  # a module sheet of Excel 95
                continue
            if kind not in SHEET_KINDS or target not in self.package:
                raise _no_sheet(element.get("name", ""))
            if kind == "worksheet":
                found.append(SheetPart(element.get("name", ""), element.get("state", "visible"), target))
            else:
                self.skipped.append(element.get("name", ""))
        return found

    def sheet(self, part: SheetPart) -> Sheet:
        """Return the content of one sheet, parsed once."""
        found = self._parsed.get(part.part)
        if found is None:
            try:
                data = self.package.xml_bytes(part.part, cells=True)
                found = read_sheet(
                    data, part.part, part.name, part.state != "visible", self.book, self._cells_of
                )
            except UnreadableFile as error:
                if isinstance(error, SheetFault) or error.name != "too-large":
                    raise
                message = f"工作表“{in_a_line(part.name)}”：{error.message}"
                raise SheetFault(error.name, message) from error
            grid = lru_cache(lambda: read_grid(parse_tree(data, part.part, self.package.limits)))
            found.pictures = read_pictures(self.package, part.part, grid)
            self._parsed[part.part] = found
        return found

    def _cells_of(self, name: str) -> Mapping[Place, Cell] | None:
        """Return the cells of a sheet to which the conditions of another refer; None where they cannot be read."""
        key = name.casefold()
        if key not in self._cells:
            self._cells[key] = None
            part = next((one.part for one in self.sheets if one.name.casefold() == key), None)
            with suppress(UnreadableFile):  # which is reported where the sheet itself is read
                if part is not None:
                    data = self.package.xml_bytes(part, cells=True)
                    self._cells[key] = read_cells(data, part, name, self.book)
        return self._cells[key]

    def verify(self) -> None:
        """Read every part once; UnreadableFile where one is damaged."""
        self.package.verify()

    def parts_of(self, kind: str) -> tuple[str, ...]:
        """Return the parts that the workbook names as its sharedStrings, styles, vbaProject …"""
        return tuple(
            target for found, target in self._targets.values() if found == kind and target in self.package
        )

    def _styles(self) -> CellStyles:
        part = self.styles_part
        if part is None:
            return CellStyles()
        styles = self.package.xml_bytes(part)
        if styles.count(b"<") > self.package.limits.style_tags:
            raise beyond_forms("单元格样式过多")
        theme = next((self.package.xml_bytes(one) for one in self.parts_of("theme")), b"")
        return cell_styles(styles, theme)

    @property
    def styles_part(self) -> str | None:
        return next(iter(self.parts_of("styles")), None)


def _no_sheet(name: str) -> UnreadableFile:
    return UnreadableFile(
        "malformed",
        f"文件中未找到工作表“{in_a_line(name[:31])}”的内容，请用Excel或WPS打开检查，另存为.xlsx",
    )


def _namespace(element: Element) -> str:
    return element.tag[1:].partition("}")[0] if element.tag.startswith("{") else ""


def main_part(package: Package) -> str:
    """Return the workbook part, in XML or binary; UnreadableFile when the package is something else."""
    for kind, target in relationships(package, "").values():
        if kind == "officeDocument" and target in package:
            return target
    for usual in (BOOK_PART, BINARY_PART):
        if usual in package:
            return usual
    raise UnreadableFile("not-a-workbook", "该文件不是Excel工作簿（.xlsx、.xlsm），请用Excel或WPS另存为.xlsx")
