"""Adding macros to a workbook: the VBA project, buttons beside the form, a ribbon tab.

The parts are put into the package of a finished .xlsx, of which only code names, content types and relationships
change. The same input gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from xlselfeval.errors import TemplateError
from xlselfeval.files.package import Package
from xlselfeval.files.package_edit import PackageEdit
from xlselfeval.files.relationships import OFFICE_RELATIONSHIPS
from xlselfeval.files.vba.project import Module, vba_project
from xlselfeval.files.workbook import PackageWorkbook
from xlselfeval.files.xml_edit import EditedPart
from xlselfeval.files.xml_text import XML_DECLARATION, attribute
from xlselfeval.form.button_sheets import button_texts
from xlselfeval.form.buttons_vml import BUTTONS_VML, Button, buttons_vml
from xlselfeval.resources import macros_folder

_OFFICE = OFFICE_RELATIONSHIPS[0]
_MACRO_BOOK = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
_ADD_IN = "application/vnd.ms-excel.addin.macroEnabled.main+xml"
_VBA = ("xl/vbaProject.bin", "bin", "application/vnd.ms-office.vbaProject")
_VBA_RELATION = "http://schemas.microsoft.com/office/2006/relationships/vbaProject"
_VML = (BUTTONS_VML, "vml", "application/vnd.openxmlformats-officedocument.vmlDrawing")
_RIBBON = "customUI/customUI14.xml"
_RIBBON_SPACE = "http://schemas.microsoft.com/office/2009/07/customui"
_RIBBON_RELATION = "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"
# The elements that may follow legacyDrawing in a worksheet.
_BEHIND_DRAWING = frozenset({"legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst"})  # fmt: skip


def macro_sources() -> dict[str, str]:
    """Return the sources of a form's standard modules by name."""
    return _sources(macros_folder())


def addin_sources() -> dict[str, str]:
    """Return the sources of the add-in's modules by name: those of a form, some replaced."""
    return macro_sources() | _sources(macros_folder() / "addin")


def _sources(folder: Path) -> dict[str, str]:
    return {path.stem: path.read_text(encoding="ascii") for path in sorted(folder.glob("*.bas"))}


def add_macros(data: bytes, widths: Sequence[float], first_column: int) -> bytes:
    """Return an .xlsm made of the bytes of a finished .xlsx whose first sheet is the form.

    `widths` are the form's column widths in characters; the buttons begin in column
    `first_column` (from 1) of the first row. Raises TemplateError when the form has a drawing of
    the old kind (comments) already.
    """
    macros = _Macros(Package(data))
    macros.add_project(macro_sources(), _MACRO_BOOK)
    macros.add_buttons(widths, first_column)
    macros.add_ribbon("ribbon")
    return macros.edit.content()


def as_addin(data: bytes) -> bytes:
    """Return an .xlam made of the bytes of a finished .xlsx: Excel hides it and shows its ribbon tab."""
    macros = _Macros(Package(data))
    macros.add_project(addin_sources(), _ADD_IN)
    macros.add_ribbon("addin")
    return macros.edit.content()


class _Macros:
    """The changes to a package, collected part by part."""

    def __init__(self, package: Package) -> None:
        self.edit, self.workbook = PackageEdit(package), PackageWorkbook(package)
        self.texts: dict[str, Any] = button_texts()

    def add_project(self, sources: Mapping[str, str], content_type: str) -> None:
        self._set_code_names()
        modules = [Module(name="ThisWorkbook", kind="workbook")]
        modules += [
            Module(name=f"Sheet{number}", kind="worksheet")
            for number in range(1, len(self.workbook.sheets) + 1)
        ]
        modules += [Module(name=name, kind="standard", source=source) for name, source in sources.items()]
        part, extension, type_of_project = _VBA
        self.edit.put(part, vba_project(modules))
        self.edit.relate(self.workbook.part, _VBA_RELATION, part)
        self.edit.set_default_type(extension, type_of_project)
        self.edit.set_type(self.workbook.part, content_type)

    def _set_code_names(self) -> None:
        book = self.edit.part(self.workbook.part)
        _set_first(book, "workbookPr", "ThisWorkbook", behind=("fileVersion", "fileSharing"))
        for number, sheet in enumerate(self.workbook.sheets, 1):
            _set_first(self.edit.part(sheet.part), "sheetPr", f"Sheet{number}")

    def add_buttons(self, widths: Sequence[float], first_column: int) -> None:
        part, extension, content_type = _VML
        form = self.workbook.sheets[0].part
        edited = self.edit.part(form)
        root = edited.root
        if root.find("legacyDrawing") is not None:
            raise TemplateError("自评表里已有批注等旧式图形，不能再放按钮")
        buttons = [Button(one["caption"], f"XSE_{one['name']}") for one in self.texts["button"]]
        self.edit.put(part, buttons_vml(buttons, widths, first_column))
        link = self.edit.relate(form, f"{_OFFICE}/vmlDrawing", part)
        place = next(
            (index for index, child in enumerate(root.children) if child.name in _BEHIND_DRAWING),
            len(root.children),
        )
        tag = edited.tag(root, "legacyDrawing")
        edited.insert(root, place, f'<{tag} xmlns:r="{_OFFICE}" r:id="{link}"/>')
        self.edit.set_default_type(extension, content_type)

    def add_ribbon(self, words_of: str) -> None:
        words = self.texts[words_of]
        buttons = "".join(
            f'<button id="xse{one["name"]}" label="{attribute(one["caption"])}" screentip="{attribute(one["tip"])}"'
            f' imageMso="{attribute(one["image"])}" size="large" onAction="XSE_Ribbon{one["name"]}"/>'
            for one in self.texts["button"]
        )
        ribbon = (
            f'{XML_DECLARATION}<customUI xmlns="{_RIBBON_SPACE}"><ribbon><tabs><tab id="xseTab" label="{attribute(words["tab"])}">'
            f'<group id="xseGroup" label="{attribute(words["group"])}">{buttons}</group></tab></tabs></ribbon></customUI>'
        )
        self.edit.put(_RIBBON, ribbon.encode())
        self.edit.relate("", _RIBBON_RELATION, _RIBBON)


def _set_first(edited: EditedPart, name: str, code_name: str, behind: Sequence[str] = ()) -> None:
    """Give the child of that name a code name; create it in front, after those in `behind`."""
    root = edited.root
    found = root.find(name)
    if found is not None:
        edited.set(found, "codeName", code_name)
        return
    before = [index for index, child in enumerate(root.children, 1) if child.name in behind]
    edited.insert(root, max(before, default=0), f'<{edited.tag(root, name)} codeName="{code_name}"/>')
