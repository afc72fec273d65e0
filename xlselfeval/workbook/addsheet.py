"""The 核对结果 sheet added to a copy of a returned file; every part of the form stays byte for byte.

Only [Content_Types].xml, the workbook part, its relationships and the styles change, by
insertion; sheets of ours from an earlier check are replaced. The sheet comes last.
"""

from __future__ import annotations

import contextlib
import os
import posixpath
import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

from lxml import etree

from xlselfeval.errors import UnreadableFile
from xlselfeval.review.review import Review
from xlselfeval.review.table import COLUMNS, ResultTable, TableCell, result_table
from xlselfeval.scoring.number import plain
from xlselfeval.submission import column_letters
from xlselfeval.workbook.book import SheetPart, Workbook, rels_part
from xlselfeval.workbook.looks import add_looks
from xlselfeval.workbook.package import Package, package_of, read_bytes
from xlselfeval.workbook.result import RESULT_SHEET, is_result_sheet
from xlselfeval.workbook.sheet import MAIN
from xlselfeval.workbook.zipcopy import copy_with

_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_STYLES_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
_ILLEGAL = {code: None for code in range(32) if code not in (9, 10, 13)} | {0xFFFE: None, 0xFFFF: None}


def write_copy(
    path: str | Path,
    reviews: Sequence[Review],
    target: str | Path,
    *,
    today: date | None = None,
    package: Package | None = None,
) -> Path:
    """Write a copy of a returned workbook with the 核对结果 sheet; the original is never touched.

    The copy is written beside the target and renamed, so that no half file is left. `package`
    is the original where it is open already. Raises UnreadableFile when the target is the original or a file that is no result of ours.
    """
    source, copy = Path(path), Path(target)
    if copy.exists() and (copy.samefile(source) or not is_checked_copy(copy)):
        raise UnreadableFile("locked", f"不能写入 {copy}：那里已有别的文件，请换一个文件夹（-o）")
    opened = package or package_of(read_bytes(source))
    data = checked_copy(opened, reviews, file=source.name, today=today)
    write_whole(copy, data)
    return copy


def write_whole(target: Path, data: bytes) -> None:
    """Write a file under a temporary name beside it and rename: an interrupted run leaves no half file."""
    temporary = target.with_name(f".~{os.getpid()}{target.suffix}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(data)
        temporary.replace(target)
    except OSError as error:
        why = error.strerror or str(error)
        raise UnreadableFile(
            "locked", f"不能写入 {target}：{why}；请关闭正开着的文件，或换一个文件夹（-o）"
        ) from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


def is_checked_copy(path: Path) -> bool:
    """Whether a file is a workbook with a 核对结果 sheet of ours."""
    try:
        return bool(_results(Workbook(package_of(read_bytes(path)))))
    except UnreadableFile:
        return False


def checked_copy(
    package: Package, reviews: Sequence[Review], *, file: str, today: date | None = None
) -> bytes:
    """The bytes of the copy: the package with one 核对结果 sheet for each reviewed form."""
    workbook = Workbook(package)
    tables = [result_table(review, file=file, today=today or date.today()) for review in reviews]
    return _Addition(package, workbook).write(tables)


def _results(workbook: Workbook) -> list[SheetPart]:
    """The sheets of an earlier check."""
    return [
        part
        for part in workbook.sheets
        if part.name.startswith(RESULT_SHEET) and is_result_sheet(workbook.sheet(part))
    ]


class _Addition:
    """The changes to one package, collected part by part."""

    def __init__(self, package: Package, workbook: Workbook) -> None:
        self.package, self.workbook = package, workbook
        self.parts: dict[str, bytes | None] = {}
        self.book = package.xml(workbook.part)
        self.rels = package.xml(rels_part(workbook.part))
        self.types = package.xml("[Content_Types].xml")

    def write(self, tables: list[ResultTable]) -> bytes:
        old = _results(self.workbook)
        looks = self._add_looks()
        taken = {part.name for part in self.workbook.sheets} - {part.name for part in old}
        reused = [part.part for part in old]
        self._remove([part.name for part in old])
        for table in tables:
            name = _free_name(taken)
            taken.add(name)
            part = reused.pop(0) if reused else self._free_part()
            self.parts[part] = sheet_xml(table, looks, etree.QName(self.book).namespace or MAIN)
            if rels_part(part) in self.package:
                self.parts[rels_part(part)] = None
            self._enter(name, part)
        for part in reused:
            self.parts[part] = self.parts[rels_part(part)] = None
        self.parts[self.workbook.part] = _serial(self.book)
        self.parts[rels_part(self.workbook.part)] = _serial(self.rels)
        self.parts["[Content_Types].xml"] = _serial(self.types)
        return copy_with(self.package.data, self.package.entries(), self.parts)

    def _add_looks(self) -> dict[str, int]:
        part = self.workbook.styles_part
        if part is None:
            styles = etree.fromstring(_MINIMAL_STYLES)
            part = posixpath.join(posixpath.dirname(self.workbook.part), "styles.xml")
            self._relate("styles", part)
            self._type(part, _STYLES_TYPE)
        else:
            styles = self.package.xml(part)
        looks = add_looks(styles)
        self.parts[part] = _serial(styles)
        return looks

    def _remove(self, names: list[str]) -> None:
        """Take the sheets of an earlier check out of the book; what refers to sheets by number follows."""
        space = etree.QName(self.book).namespace
        sheets = self.book.find(f"{{{space}}}sheets")
        assert sheets is not None
        places: dict[int, int] = {}
        for number, element in enumerate(list(sheets)):
            if element.get("name") in names:
                self._unrelate(element)
                sheets.remove(element)
            else:
                places[number] = len(places)
        if not names:
            return
        for name in list(self.book.iterfind(f"{{{space}}}definedNames/{{{space}}}definedName")):
            number = int(name.get("localSheetId", "-1"))
            parent = name.getparent()
            if number >= 0 and number in places:
                name.set("localSheetId", str(places[number]))
            elif number >= 0 and parent is not None:
                parent.remove(name)
        for view in self.book.iterfind(f"{{{space}}}bookViews/{{{space}}}workbookView"):
            for key in ("activeTab", "firstSheet"):
                if view.get(key) is not None:
                    view.set(key, str(places.get(int(view.get(key, "0")), 0)))

    def _unrelate(self, sheet: etree._Element) -> None:
        link = next((value for key, value in sheet.attrib.items() if str(key).endswith("}id")), None)
        for relation in list(self.rels):
            if relation.get("Id") == link:
                target = posixpath.normpath(
                    posixpath.join(posixpath.dirname("/" + self.workbook.part), relation.get("Target", ""))
                )
                for override in list(self.types):
                    if override.get("PartName") == target:
                        self.types.remove(override)
                self.rels.remove(relation)

    def _enter(self, name: str, part: str) -> None:
        """A sheet in the book, its relationship and its content type."""
        space = etree.QName(self.book).namespace
        sheets = self.book.find(f"{{{space}}}sheets")
        assert sheets is not None
        numbers = [int(one.get("sheetId", "0")) for one in sheets]
        entry = etree.SubElement(
            sheets, f"{{{space}}}sheet", name=name, sheetId=str(max(numbers, default=0) + 1)
        )
        entry.set(f"{{{self._link_space()}}}id", self._relate("worksheet", part))
        self._type(part, _SHEET_TYPE)

    def _relate(self, kind: str, part: str) -> str:
        known = {relation.get("Id") for relation in self.rels}
        number = 1
        while f"rId{number}" in known:
            number += 1
        folder = posixpath.dirname(self.workbook.part)
        target = posixpath.relpath(part, folder) if folder else part
        etree.SubElement(
            self.rels,
            f"{{{_RELS}}}Relationship",
            Id=f"rId{number}",
            Type=f"{self._link_space()}/{kind}",
            Target=target,
        )
        return f"rId{number}"

    def _link_space(self) -> str:
        """The namespace of relationships, as this package spells it (transitional or strict)."""
        kinds = (relation.get("Type", "").rpartition("/") for relation in self.rels)
        return next((space for space, _, kind in kinds if kind == "worksheet"), _OFFICE_RELS)

    def _type(self, part: str, content_type: str) -> None:
        etree.SubElement(self.types, f"{{{_TYPES}}}Override", PartName=f"/{part}", ContentType=content_type)

    def _free_part(self) -> str:
        folder = posixpath.join(posixpath.dirname(self.workbook.part), "worksheets")
        known = {entry.filename.lower() for entry in self.package.entries()} | {
            part.lower() for part in self.parts
        }
        number = 1
        while f"{folder}/sheet{number}.xml".lower() in known:
            number += 1
        return f"{folder}/sheet{number}.xml"


_OFFICE_RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MINIMAL_STYLES = (
    f'<styleSheet xmlns="{MAIN}"><fonts count="1"><font><sz val="11"/><name val="宋体"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs></styleSheet>'
)


def _free_name(taken: set[str]) -> str:
    name, number = RESULT_SHEET, 1
    while name.lower() in {one.lower() for one in taken}:
        number += 1
        name = f"{RESULT_SHEET}({number})"
    return name


def _serial(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def sheet_xml(table: ResultTable, looks: dict[str, int], namespace: str) -> bytes:
    """The worksheet part: inline strings, so that a text that begins with = + - @ stays text."""
    rows, merges, links = [], [], []
    for number, row in enumerate(table.rows, 1):
        cells, column = [], 1
        for cell in row.cells:
            ref = f"{column_letters(column)}{number}"
            style = looks[cell.look]
            cells.append(_cell_xml(ref, style, cell))
            last = column + cell.span - 1
            cells += [
                f'<c r="{column_letters(other)}{number}" s="{style}"/>'
                for other in range(column + 1, last + 1)
            ]
            if cell.span > 1:
                merges.append(f'<mergeCell ref="{ref}:{column_letters(last)}{number}"/>')
            if cell.link:
                place = "'" + table.sheet.replace("'", "''") + "'!" + cell.link
                links.append(f'<hyperlink ref="{ref}" location="{_escaped(place)}"/>')
            column = last + 1
        rows.append(f'<row r="{number}" ht="{row.height:g}" customHeight="1">{"".join(cells)}</row>')
    columns = "".join(
        f'<col min="{number}" max="{number}" width="{width}" customWidth="1"/>'
        for number, width in enumerate(table.widths, 1)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<worksheet xmlns="{namespace}"><sheetPr><tabColor rgb="FFC00000"/><pageSetUpPr fitToPage="1"/></sheetPr>'
        f'<dimension ref="A1:{column_letters(COLUMNS)}{len(table.rows)}"/>'
        '<sheetViews><sheetView showGridLines="0" workbookViewId="0"/></sheetViews><sheetFormatPr defaultRowHeight="15"/>'
        f"<cols>{columns}</cols><sheetData>{''.join(rows)}</sheetData>"
        + (f'<mergeCells count="{len(merges)}">{"".join(merges)}</mergeCells>' if merges else "")
        + (f"<hyperlinks>{''.join(links)}</hyperlinks>" if links else "")
        + '<printOptions horizontalCentered="1"/><pageMargins left="0.4" right="0.4" top="0.5" bottom="0.6" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>'
        "<headerFooter><oddFooter>&amp;C第 &amp;P 页，共 &amp;N 页</oddFooter></headerFooter></worksheet>"
    ).encode()


def _cell_xml(ref: str, style: int, cell: TableCell) -> str:
    if cell.value is None or cell.value == "":
        return f'<c r="{ref}" s="{style}"/>'
    if isinstance(cell.value, Decimal):
        return f'<c r="{ref}" s="{style}"><v>{plain(cell.value)}</v></c>'
    return f'<c r="{ref}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{_escaped(cell.value)}</t></is></c>'


def _escaped(text: str) -> str:
    """Text for an element or a quoted attribute."""
    for char, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"), ("\r", "")):
        text = text.replace(char, entity)
    return _legal(text)


def _legal(text: str) -> str:
    """Text without characters that XML does not allow, within Excel's length for a cell."""
    legal = text.translate(_ILLEGAL).encode("utf-8", "ignore").decode()[:32_000]
    return re.sub(r"_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", legal)  # Excel would read _x0041_ as A
