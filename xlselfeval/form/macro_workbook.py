"""A form made into a workbook with macros: the VBA project, buttons beside the form, a ribbon tab.

The parts are put into the package of a finished .xlsx; everything that openpyxl wrote stays,
but for code names, content types and relationships. The same input gives the same bytes.
"""

from __future__ import annotations

import posixpath
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import quoteattr

from lxml import etree

from xlselfeval.errors import TemplateError
from xlselfeval.files.package import Package, package_of
from xlselfeval.files.sheet_parser import MAIN
from xlselfeval.files.vba.project import Module, vba_project
from xlselfeval.files.workbook import OFFICE_RELATIONSHIPS, open_workbook, rels_part
from xlselfeval.files.zip_members import copy_with
from xlselfeval.form.button_sheets import button_texts
from xlselfeval.form.buttons_vml import BUTTONS_VML, Button, buttons_vml
from xlselfeval.resources import macros_folder

_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = OFFICE_RELATIONSHIPS[0]
_MACRO_BOOK = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
_VBA = ("xl/vbaProject.bin", "bin", "application/vnd.ms-office.vbaProject")
_VBA_RELATION = "http://schemas.microsoft.com/office/2006/relationships/vbaProject"
_VML = (BUTTONS_VML, "vml", "application/vnd.openxmlformats-officedocument.vmlDrawing")
_RIBBON = "customUI/customUI14.xml"
_RIBBON_SPACE = "http://schemas.microsoft.com/office/2009/07/customui"
_RIBBON_RELATION = "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"
# what may follow legacyDrawing in a worksheet
_BEHIND_DRAWING = frozenset({"legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst"})  # fmt: skip


def macro_sources() -> dict[str, str]:
    """Name → source of the standard modules in macros/, by name."""
    return {path.stem: path.read_text(encoding="ascii") for path in sorted(macros_folder().glob("*.bas"))}


def with_macros(data: bytes, widths: Sequence[float], first_column: int) -> bytes:
    """The .xlsm made of the bytes of a finished .xlsx whose first sheet is the form.

    `widths` are the form's column widths in characters; the buttons begin in column
    `first_column` (from 1) of the first row. Raises TemplateError when the form has a drawing of
    the old kind (comments) already, or a macro source cannot be used.
    """
    return _Macros(package_of(data)).write(widths, first_column)


@dataclass(frozen=True, slots=True)
class _Changed:
    """A part that is being changed."""

    name: str
    root: etree._Element


class _Macros:
    """The parts that change or are added, collected one by one."""

    def __init__(self, package: Package) -> None:
        self.package, self.workbook = package, open_workbook(package)
        self.texts: dict[str, Any] = button_texts()
        self.parts: dict[str, bytes | None] = {}
        self.types = _Changed("[Content_Types].xml", package.xml("[Content_Types].xml"))

    def write(self, widths: Sequence[float], first_column: int) -> bytes:
        self._code_names()
        self._project()
        self._buttons(widths, first_column)
        self._ribbon()
        self._keep(self.types)
        return copy_with(self.package.data, self.package.entries, self.parts)

    def _code_names(self) -> None:
        book = _Changed(self.workbook.part, self.package.xml(self.workbook.part))
        _child_first(book.root, "workbookPr", behind=("fileVersion", "fileSharing")).set(
            "codeName", "ThisWorkbook"
        )
        self._keep(book)
        for number, sheet in enumerate(self.workbook.sheets, 1):
            changed = _Changed(sheet.part, self.package.xml(sheet.part))
            _child_first(changed.root, "sheetPr").set("codeName", f"Sheet{number}")
            self._keep(changed)

    def _project(self) -> None:
        modules = [Module(name="ThisWorkbook", kind="workbook")]
        modules += [
            Module(name=f"Sheet{number}", kind="worksheet")
            for number in range(1, len(self.workbook.sheets) + 1)
        ]
        modules += [
            Module(name=name, kind="standard", source=source) for name, source in macro_sources().items()
        ]
        part, extension, content_type = _VBA
        self.parts[part] = vba_project(modules)
        self._relate(self.workbook.part, _VBA_RELATION, part)
        self._default(extension, content_type)
        for override in self.types.root.iterfind(f"{{{_TYPES}}}Override"):
            if override.get("PartName") == f"/{self.workbook.part}":
                override.set("ContentType", _MACRO_BOOK)

    def _buttons(self, widths: Sequence[float], first_column: int) -> None:
        form = self.workbook.sheets[0].part
        root = etree.fromstring(self.parts[form] or b"")
        if root.find(f"{{{MAIN}}}legacyDrawing") is not None:
            raise TemplateError("自评表里已有批注等旧式图形，不能再放按钮")
        part, extension, content_type = _VML
        buttons = [Button(one["caption"], f"XSE_{one['name']}") for one in self.texts["button"]]
        self.parts[part] = buttons_vml(buttons, widths, first_column)
        drawing = etree.Element(f"{{{MAIN}}}legacyDrawing")
        drawing.set(f"{{{_OFFICE}}}id", self._relate(form, f"{_OFFICE}/vmlDrawing", part))
        later = [child for child in root if etree.QName(child).localname in _BEHIND_DRAWING]
        if later:
            later[0].addprevious(drawing)
        else:
            root.append(drawing)
        self._keep(_Changed(form, root))
        self._default(extension, content_type)

    def _ribbon(self) -> None:
        words = self.texts["ribbon"]
        buttons = "".join(
            f'<button id="xse{one["name"]}" label={quoteattr(one["caption"])} screentip={quoteattr(one["tip"])}'
            f' imageMso={quoteattr(one["image"])} size="large" onAction="XSE_Ribbon{one["name"]}"/>'
            for one in self.texts["button"]
        )
        self.parts[_RIBBON] = (
            '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
            f'<customUI xmlns="{_RIBBON_SPACE}"><ribbon><tabs><tab id="xseTab" label={quoteattr(words["tab"])}>'
            f'<group id="xseGroup" label={quoteattr(words["group"])}>{buttons}</group></tab></tabs></ribbon></customUI>'
        ).encode()
        self._relate("", _RIBBON_RELATION, _RIBBON)

    def _keep(self, changed: _Changed) -> None:
        self.parts[changed.name] = etree.tostring(
            changed.root, xml_declaration=True, encoding="UTF-8", standalone=True
        )

    def _relate(self, source: str, kind: str, target: str) -> str:
        """A relationship from a part ("" is the package) to another; gives its id."""
        name = rels_part(source)
        if name in self.parts:
            root = etree.fromstring(self.parts[name] or b"")
        elif name in self.package:
            root = self.package.xml(name)
        else:
            root = etree.Element(f"{{{_RELS}}}Relationships", nsmap={None: _RELS})  # type: ignore[dict-item]
        known = {relation.get("Id") for relation in root}
        number = 1
        while f"rId{number}" in known:
            number += 1
        folder = posixpath.dirname(source)
        path = posixpath.relpath(target, folder) if folder else target
        etree.SubElement(root, f"{{{_RELS}}}Relationship", Id=f"rId{number}", Type=kind, Target=path)
        self._keep(_Changed(name, root))
        return f"rId{number}"

    def _default(self, extension: str, content_type: str) -> None:
        """The content type of all parts with a suffix."""
        defaults = self.types.root.iterfind(f"{{{_TYPES}}}Default")
        if all(one.get("Extension", "").lower() != extension for one in defaults):
            one = etree.Element(f"{{{_TYPES}}}Default", Extension=extension, ContentType=content_type)
            self.types.root.insert(0, one)


def _child_first(root: etree._Element, name: str, behind: Sequence[str] = ()) -> etree._Element:
    """The child of that name; a new one goes in front, behind those that must stand before it."""
    found = root.find(f"{{{MAIN}}}{name}")
    if found is None:
        found = etree.Element(f"{{{MAIN}}}{name}")
        before = [place for place, child in enumerate(root, 1) if etree.QName(child).localname in behind]
        root.insert(max(before, default=0), found)
    return found
