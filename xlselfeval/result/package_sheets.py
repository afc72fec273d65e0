"""Result sheets put into a package: list of sheets, relationships, types, styles."""

from __future__ import annotations

import posixpath
from collections.abc import Sequence

from xlselfeval.errors import malformed
from xlselfeval.files.package_edit import PackageEdit
from xlselfeval.files.relationships import OFFICE_RELATIONSHIPS
from xlselfeval.files.sheet_parser import MAIN
from xlselfeval.files.workbook import PackageWorkbook, SheetPart
from xlselfeval.files.xml_edit import Node
from xlselfeval.files.xml_text import attribute
from xlselfeval.result.active_sheet import open_on, without_selection
from xlselfeval.result.earlier import free_name
from xlselfeval.result.sheet_xml import sheet_xml
from xlselfeval.result.styles_xml import with_looks
from xlselfeval.result.table import ResultTable

_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_STYLES_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"


def with_result_sheets(
    workbook: PackageWorkbook, tables: Sequence[ResultTable], *, replaced: Sequence[SheetPart]
) -> bytes:
    """Return the package with a sheet for each table behind all others.

    The `replaced` sheets of an earlier check give way to the new ones.
    Raises UnreadableFile for a package that lists no sheets, or holds a style sheet that it does not list.
    """
    return _Addition(workbook).write(tables, replaced)


class _Addition:
    """The changes to one package, collected part by part."""

    def __init__(self, workbook: PackageWorkbook) -> None:
        self.workbook = workbook
        self.edit = PackageEdit(workbook.package)
        self.book = self.edit.part(workbook.part)
        self.space = self.book.root.namespace or MAIN
        sheets = self.book.root.find("sheets")
        if sheets is None:
            raise malformed("文件内部格式有误（工作表清单）")
        self.sheets = sheets
        kinds = {one.get("Type").rpartition("/")[0] for one in self.edit.relations(workbook.part)}
        # the namespace of relationships as this package spells it, transitional or strict
        self.links = next(
            (space for space in OFFICE_RELATIONSHIPS if space in kinds), OFFICE_RELATIONSHIPS[0]
        )

    def write(self, tables: Sequence[ResultTable], replaced: Sequence[SheetPart]) -> bytes:
        styles = self._add_styles()
        remaining = self._remove({one.part for one in replaced})
        if any(cell.formula for part in replaced for cell in self.workbook.sheet(part).cells.values()):
            self._drop_calculation_chain()
        next_number = max((_whole(one.get("sheetId")) for one in remaining), default=0) + 1
        taken = {one.get("name").lower() for one in remaining}
        reused = [one.part for one in replaced]
        for number, table in enumerate(tables, next_number):
            name = free_name(taken)
            taken.add(name.lower())
            part = reused.pop(0) if reused else self._free_part()
            self.edit.drop(part)
            self.edit.put(part, sheet_xml(table, styles, self.space, is_active=table is tables[0]))
            self._list(name, part, number)
        for part in reused:
            self.edit.drop(part)
        if tables:
            open_on(self.book, self.sheets, len(remaining))
            self._select_none({one.part for one in self.workbook.sheets} - {one.part for one in replaced})
        return self.edit.content()

    def _add_styles(self) -> dict[str, int]:
        part = self.workbook.styles_part
        if part is None:
            styles = f'<styleSheet xmlns="{self.space}"/>'.encode()
            part = posixpath.join(posixpath.dirname(self.workbook.part), "styles.xml")
            if part in self.edit.package:
                raise malformed("文件内部格式有误（单元格样式不能改动），不能写入核对结果")
            self.edit.relate(self.workbook.part, f"{self.links}/styles", part)
            self.edit.set_type(part, _STYLES_TYPE)
        else:
            styles = self.edit.package.xml_bytes(part)
        styled = with_looks(styles, part)
        self.edit.put(part, styled.content)
        return styled.looks

    def _select_none(self, parts: set[str]) -> None:
        """Take the mark of a selected sheet from these sheets."""
        package = self.edit.package
        for part in parts:
            data = package.read(part)
            changed = without_selection(data, part, package.limits)
            if changed is not data:
                self.edit.put(part, changed)

    def _drop_calculation_chain(self) -> None:
        """Drop the order of calculation, which names removed cells; office programs renew it."""
        for relation in self.edit.relations(self.workbook.part):
            if relation.get("Type").endswith("/calcChain"):
                self.edit.drop(self.edit.target(self.workbook.part, relation))
                self.edit.unrelate(self.workbook.part, relation)

    def _remove(self, parts: set[str]) -> list[Node]:
        """Remove sheets from the book, adjust references by number; return those that remain."""
        links = set()
        for relation in self.edit.relations(self.workbook.part) if parts else ():
            part = self.edit.target(self.workbook.part, relation)
            if part in parts:
                links.add(relation.get("Id"))
                self.edit.drop_type(part)
                self.edit.unrelate(self.workbook.part, relation)
        remaining: list[Node] = []
        places: dict[int, int] = {}
        for number, sheet in enumerate(self.sheets.children):
            if _link(sheet) in links:
                self.book.remove(sheet)
            else:
                places[number] = len(remaining)
                remaining.append(sheet)
        if links:
            self._renumber_names(places)
            self._renumber_first(places, remaining)
        return remaining

    def _renumber_names(self, places: dict[int, int]) -> None:
        listed = self.book.root.find("definedNames")
        if listed is None:
            return
        lost = [
            name
            for name in listed.children
            if "localSheetId" in name.attributes and _whole(name.get("localSheetId")) not in places
        ]
        if len(lost) == len(listed.children):
            self.book.remove(listed)
            return
        for name in listed.children:
            if name in lost:
                self.book.remove(name)
            elif "localSheetId" in name.attributes:
                self._renumber(name, "localSheetId", places[_whole(name.get("localSheetId"))])

    def _renumber_first(self, places: dict[int, int], remaining: Sequence[Node]) -> None:
        visible = (number for number, one in enumerate(remaining) if one.get("state", "visible") == "visible")
        first_visible = next(visible, 0)
        views = self.book.root.find("bookViews")
        for view in views.find_all("workbookView") if views is not None else ():
            if "firstSheet" in view.attributes:
                self._renumber(view, "firstSheet", places.get(_whole(view.get("firstSheet")), first_visible))

    def _renumber(self, node: Node, key: str, number: int) -> None:
        if node.get(key) != str(number):
            self.book.set(node, key, str(number))

    def _list(self, name: str, part: str, number: int) -> None:
        """List a sheet in the book, with its relationship and its content type."""
        link = self.edit.relate(self.workbook.part, f"{self.links}/worksheet", part)
        self.edit.set_type(part, _SHEET_TYPE)
        prefix = self.sheets.prefix_of(self.links)
        declared = "" if prefix else f' xmlns:r="{self.links}"'
        tag = self.book.tag(self.sheets, "sheet")
        entry = f'<{tag}{declared} name="{attribute(name)}" sheetId="{number}" {prefix or "r"}:id="{link}"/>'
        self.book.append(self.sheets, entry)

    def _free_part(self) -> str:
        folder = posixpath.join(posixpath.dirname(self.workbook.part), "worksheets")
        known = self.edit.names()
        number = 1
        while f"{folder}/sheet{number}.xml".lower() in known:
            number += 1
        return f"{folder}/sheet{number}.xml"


def _link(sheet: Node) -> str:
    return next((link for space in OFFICE_RELATIONSHIPS if (link := sheet.get("id", namespace=space))), "")


def _whole(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 0
