"""The 核对结果 sheet added to a copy of a returned file; every part of the form stays byte for byte.

Only [Content_Types].xml, the workbook part, its relationships and the styles change, by
insertion; sheets of ours from an earlier check are replaced. The sheet comes last. Of a .xls, .et, .xlsb or
.ods the copy is a new .xlsx with the values of its sheets, so that the links of 核对结果 lead somewhere.
"""

from __future__ import annotations

import contextlib
import os
import posixpath
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from urllib.parse import unquote

from lxml import etree

from xlselfeval.errors import UnreadableFile, in_a_line, reason
from xlselfeval.files.package import Package, package_of, read_bytes
from xlselfeval.files.relationships import OFFICE_RELATIONSHIPS, rels_part
from xlselfeval.files.sheet_parser import MAIN
from xlselfeval.files.workbook import SheetPart, Workbook, open_workbook
from xlselfeval.files.zip_members import copy_with
from xlselfeval.reading.result_sheet import is_result_sheet
from xlselfeval.result.earlier import free_name, has_remarks, result_tables
from xlselfeval.result.sheet_xml import sheet_xml
from xlselfeval.result.styles_xml import with_looks
from xlselfeval.result.table import ResultTable
from xlselfeval.review.review import Review
from xlselfeval.sheet_names import is_record_sheet

_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_OWN_SUFFIXES = (".xlsm", ".xltx", ".xltm")
_OTHER_SUFFIXES = (".xls", ".xlt", ".xlsb", ".et", ".ett", ".ods", ".ots")
_STYLES_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"


def write_copy(
    path: str | Path,
    reviews: Sequence[Review],
    target: str | Path,
    *,
    today: date | None = None,
    package: Package | None = None,
) -> Path:
    """Write a copy of a returned workbook with the 核对结果 sheet; the original is never touched.

    The target has the suffix of what is written: .xlsx for a .xls, .et, .xlsb or .ods. The copy is written beside the target and renamed, so that no half file is left. `package`
    is the original where it is open already. Raises ValueError for reviews of another file, and UnreadableFile when the target exists and
    is anything else than an earlier copy of this file into which nobody has written.
    """
    source, copy = Path(path), Path(target)
    opened = package or package_of(read_bytes(source))
    if copy_name(copy, opened) != copy.name:
        right = copy_name(copy, opened).rpartition(".")[2]
        raise UnreadableFile(
            "wrong-extension", f"{in_a_line(str(copy))}：写出的是 .{right} 文件，请把文件名写成 .{right} 结尾"
        )
    if not may_write(copy, source, opened):
        raise UnreadableFile(
            "locked", f"不能写入 {in_a_line(str(copy))}：那里已有别的文件，请换一个文件夹（-o）"
        )
    write_whole(copy, checked_copy(opened, reviews, file=source.name, today=today))
    return copy


def copy_name(path: Path, package: Package) -> str:
    """The name of a file's copy: its own, but with the suffix of what the copy is."""
    suffix = path.suffix.lower()
    if suffix == ".xlsx" or (suffix in _OWN_SUFFIXES and not package.values_of):
        return path.name
    macros = not package.values_of and b"macroEnabled" in package.read("[Content_Types].xml")
    stem = path.stem if suffix in (*_OWN_SUFFIXES, *_OTHER_SUFFIXES) else path.name
    return f"{stem}{'.xlsm' if macros else '.xlsx'}"


def may_write(target: Path, source: Path, package: Package) -> bool:
    """Whether a copy may go there: nothing is there, or an earlier copy of the same file without remarks."""
    try:
        if not target.exists():
            return True
        if source.exists() and target.samefile(source):
            return False
    except OSError as error:
        raise UnreadableFile("locked", f"不能写入 {in_a_line(target.name[:40])}…：{reason(error)}") from error
    try:
        there = package_of(read_bytes(target))
        sheets = [open_workbook(there).sheet(part) for part in _results(open_workbook(there))]
        own = {part.part for part in (*_results(open_workbook(package)), *_left_out(open_workbook(package)))}
    except UnreadableFile:
        return False
    if not sheets or any(has_remarks(sheet) for sheet in sheets):
        return False
    changed = changed_parts(open_workbook(package)) | own
    digests = {entry.filename: (entry.CRC, entry.file_size) for entry in there.entries}
    return all(
        digests.get(entry.filename) == (entry.CRC, entry.file_size)
        for entry in package.entries
        if entry.filename not in changed
    )


def changed_parts(workbook: Workbook) -> set[str]:
    """The parts of a package that a copy may have different."""
    styles = workbook.styles_part
    return {"[Content_Types].xml", workbook.part, rels_part(workbook.part)} | ({styles} if styles else set())


def write_whole(target: Path, data: bytes) -> None:
    """Write a file under a temporary name beside it and rename: an interrupted run leaves no half file."""
    temporary = target.with_name(f".~{os.getpid()}{target.suffix}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary.unlink(
            missing_ok=True
        )  # of a killed process of this number, or a link that somebody laid there
        with temporary.open("xb") as file:
            file.write(data)
        temporary.replace(target)
    except OSError as error:
        why = f"不能写入 {in_a_line(str(target))}：{reason(error)}；请关闭正开着的文件，或换一个文件夹（-o）"
        raise UnreadableFile("locked", why) from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


def checked_copy(
    package: Package, reviews: Sequence[Review], *, file: str, today: date | None = None
) -> bytes:
    """The bytes of the copy: the package with one 核对结果 sheet for each reviewed form."""
    package.verify()
    workbook = open_workbook(package)
    _same_file(workbook, reviews)
    old = [workbook.sheet(part) for part in _results(workbook)]
    tables = result_tables(reviews, old, file=file, today=today or date.today())
    return _Addition(package, workbook).write(tables)


def _same_file(workbook: Workbook, reviews: Sequence[Review]) -> None:
    """Refuse reviews of another file: every score that they name must stand in this one."""
    sheets = {part.name: part for part in workbook.sheets}  # names differ: Workbook refuses others
    for review in reviews:
        part = sheets.get(review.evidence.submission.sheet)
        for row in review.evidence.submission.rows:
            here = (
                None if part is None else workbook.sheet(part).cell(row.indicator.row, row.indicator.column)
            )
            if not row.indicator.is_absent and (here is None or here.text != row.indicator.text):
                raise ValueError("these reviews are of another file")


def _results(workbook: Workbook) -> list[SheetPart]:
    """The sheets of an earlier check."""
    return [part for part in workbook.sheets if is_result_sheet(workbook.sheet(part))]


def _left_out(workbook: Workbook) -> list[SheetPart]:
    """What a workbook of values says of its issue: nothing was issued without formulas, so the copy does not say it."""
    return [part for part in workbook.sheets if workbook.package.values_of and is_record_sheet(part.name)]


class _Addition:
    """The changes to one package, collected part by part."""

    def __init__(self, package: Package, workbook: Workbook) -> None:
        self.package, self.workbook = package, workbook
        self.parts: dict[str, bytes | None] = {}
        self.book = package.xml(workbook.part)
        self.rels = package.xml(rels_part(workbook.part))
        self.types = package.small_xml("[Content_Types].xml")
        self.space = etree.QName(self.book).namespace or MAIN
        sheets = self.book.find(f"{{{self.space}}}sheets")
        if sheets is None:
            raise UnreadableFile("malformed", "文件内部格式有误（工作表清单），请用 Excel 另存后重新报送")
        self.sheets = sheets

    def write(self, tables: list[ResultTable]) -> bytes:
        old = _results(self.workbook)
        looks = self._add_looks()
        left_out = [part.part for part in _left_out(self.workbook)]
        parts = {part.part for part in old} | set(left_out)
        self._remove({one.get("Id", "") for one in _elements(self.rels) if self._part_of(one) in parts})
        if any(cell.formula for part in old for cell in self.workbook.sheet(part).cells.values()):
            self._drop_calculation_chain()
        next_number = max((_whole(one.get("sheetId")) for one in _elements(self.sheets)), default=0) + 1
        reused = [part.part for part in old]
        taken = {one.get("name", "").lower() for one in _elements(self.sheets)}
        for table in tables:
            name = free_name(taken)
            taken.add(name.lower())
            part = reused.pop(0) if reused else self._free_part()
            self.parts[part] = sheet_xml(table, looks, self.space)
            if rels_part(part) in self.package:
                self.parts[rels_part(part)] = None
            self._enter(name, part, next_number)
            next_number += 1
        for part in (*reused, *left_out):
            self.parts[part] = None
            if rels_part(part) in self.package:
                self.parts[rels_part(part)] = None
        self.parts[self.workbook.part] = _serial(self.book)
        self.parts[rels_part(self.workbook.part)] = _serial(self.rels)
        self.parts["[Content_Types].xml"] = _serial(self.types)
        spelt = {self.package.actual_name(part): content for part, content in self.parts.items()}
        return copy_with(self.package.data, self.package.entries, spelt)

    def _add_looks(self) -> dict[str, int]:
        part = self.workbook.styles_part
        if part is None:
            styles = f'<styleSheet xmlns="{self.space}"/>'.encode()
            part = posixpath.join(posixpath.dirname(self.workbook.part), "styles.xml")
            if part in self.package:
                raise UnreadableFile("malformed", "文件内部的样式表没有登记，请用 Excel 另存后重新报送")
            self._relate("styles", part)
            self._type(part, _STYLES_TYPE)
        else:
            styles = self.package.xml_bytes(part)
        self.parts[part], looks = with_looks(styles, part)
        return looks

    def _drop_calculation_chain(self) -> None:
        """The order of calculation names cells of a sheet that goes; office programs make it anew."""
        for relation in _elements(self.rels):
            if relation.get("Type", "").endswith("/calcChain"):
                part = self._part_of(relation)
                self.parts[part] = None
                self.rels.remove(relation)
                for override in _elements(self.types):
                    if override.get("PartName", "").lower() == f"/{part}".lower():
                        self.types.remove(override)

    def _part_of(self, relation: etree._Element) -> str:
        target = relation.get("Target", "")
        joined = (
            target[1:]
            if target.startswith("/")
            else posixpath.join(posixpath.dirname(self.workbook.part), target)
        )
        name = posixpath.normpath(joined)
        return self.package.actual_name(name if name in self.package else unquote(name))

    def _remove(self, links: set[str]) -> None:
        """Take the sheets of an earlier check out of the book; what refers to sheets by number follows."""
        if not links:
            return
        places: dict[int, int] = {}
        for number, element in enumerate(_elements(self.sheets)):
            if _link(element) in links:
                self.sheets.remove(element)
            else:
                places[number] = len(places)
        for relation in _elements(self.rels):
            if relation.get("Id") in links:
                part = f"/{self._part_of(relation)}".lower()
                for override in _elements(self.types):
                    if override.get("PartName", "").lower() == part:
                        self.types.remove(override)
                self.rels.remove(relation)
        self._renumber_names(places)
        visible = [
            number
            for number, one in enumerate(_elements(self.sheets))
            if one.get("state", "visible") == "visible"
        ]
        first_visible = visible[0] if visible else 0
        for view in self.book.iterfind(f"{{{self.space}}}bookViews/{{{self.space}}}workbookView"):
            for key in ("activeTab", "firstSheet"):
                if view.get(key) is not None:
                    view.set(key, str(places.get(_whole(view.get(key)), first_visible)))

    def _renumber_names(self, places: dict[int, int]) -> None:
        names = self.book.find(f"{{{self.space}}}definedNames")
        if names is None:
            return
        for name in _elements(names):
            if name.get("localSheetId") is None:
                continue
            number = places.get(_whole(name.get("localSheetId")))
            if number is None:
                names.remove(name)
            else:
                name.set("localSheetId", str(number))
        if len(names) == 0:
            self.book.remove(names)

    def _enter(self, name: str, part: str, number: int) -> None:
        """A sheet in the book, its relationship and its content type."""
        space = self._link_space()
        prefix = {} if space in self.book.nsmap.values() else {"r": space}
        entry = etree.SubElement(self.sheets, f"{{{self.space}}}sheet", nsmap=prefix)
        entry.set("name", name)
        entry.set("sheetId", str(number))
        entry.set(f"{{{space}}}id", self._relate("worksheet", part))
        self._type(part, _SHEET_TYPE)

    def _relate(self, kind: str, part: str) -> str:
        known = {relation.get("Id") for relation in _elements(self.rels)}
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
        kinds = {relation.get("Type", "").rpartition("/")[0] for relation in _elements(self.rels)}
        return next((space for space in OFFICE_RELATIONSHIPS if space in kinds), OFFICE_RELATIONSHIPS[0])

    def _type(self, part: str, content_type: str) -> None:
        name = f"/{self.package.actual_name(part)}"
        for override in _elements(self.types):
            if override.get("PartName", "").lower() == name.lower():
                override.set("ContentType", content_type)
                return
        etree.SubElement(self.types, f"{{{_TYPES}}}Override", PartName=name, ContentType=content_type)

    def _free_part(self) -> str:
        folder = posixpath.join(posixpath.dirname(self.workbook.part), "worksheets")
        known = {entry.filename.lower() for entry in self.package.entries}
        known |= {part.lower() for part in self.parts}
        known |= {override.get("PartName", "").lower().lstrip("/") for override in _elements(self.types)}
        number = 1
        while f"{folder}/sheet{number}.xml".lower() in known:
            number += 1
        return f"{folder}/sheet{number}.xml"


def _elements(parent: etree._Element) -> list[etree._Element]:
    """The child elements, without comments."""
    return [child for child in parent if isinstance(child.tag, str)]


def _link(sheet: etree._Element) -> str | None:
    return next(
        (sheet.get(f"{{{space}}}id") for space in OFFICE_RELATIONSHIPS if sheet.get(f"{{{space}}}id")), None
    )


def _whole(text: str | None) -> int:
    return int(text) if text is not None and text.isdecimal() and len(text) < 10 else 0


def _serial(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
