"""Packages for the tests of the lint, and faults: functions that change their parts in place."""

from __future__ import annotations

from collections.abc import Callable

from lxml import etree
from support.lint.checks_sheet import WORKSHEET
from support.lint.package import MAIN, OFFICE, Element

from xlselfeval.files.vba.project import Module, vba_project

Parts = dict[str, bytes]
Plant = Callable[[Parts], None]
TYPES, BOOK, STYLES = "[Content_Types].xml", "xl/workbook.xml", "xl/styles.xml"
FORM, VML = "xl/worksheets/sheet1.xml", "xl/drawings/vmlButtons.vml"
DRAWING, RIBBON, PROJECT = "xl/drawings/drawingButtons.xml", "customUI/customUI14.xml", "xl/vbaProject.bin"
NAMESPACE = MAIN[1:-1]
SOURCE = "Public Sub Check()\nEnd Sub\nPrivate Sub Hidden()\nEnd Sub\n"


def edit(part: str, change: Callable[[Element], object]) -> Plant:
    """Change the tree of a part."""

    def plant(parts: Parts) -> None:
        tree = etree.fromstring(parts[part])
        change(tree)
        parts[part] = etree.tostring(tree)

    return plant


def swap(part: str, old: str, new: str) -> Plant:
    """Replace the first `old` in the text of a part by `new`."""

    def plant(parts: Parts) -> None:
        assert old.encode() in parts[part]
        parts[part] = parts[part].replace(old.encode(), new.encode(), 1)

    return plant


def both(*plants: Plant) -> Plant:
    """Make one change after the other."""

    def plant(parts: Parts) -> None:
        for one in plants:
            one(parts)

    return plant


def element(xml: str) -> Element:
    """Return an element of a sheet, with the prefix r for relationships."""
    return etree.fromstring(f'<x xmlns="{NAMESPACE}" xmlns:r="{OFFICE}">{xml}</x>')[0]


def insert(tree: Element, new: Element) -> None:
    """Add a child to the root of a part: after the sheets of the workbook, at its place in a worksheet."""
    sheets = tree.find(f"{MAIN}sheets")
    if sheets is None:
        place = WORKSHEET.index(etree.QName(new).localname)
        before = [child for child in tree if WORKSHEET.index(etree.QName(child).localname) <= place]
        tree.insert(len(before), new)
    else:
        sheets.addnext(new)


def put(xml: str) -> Plant:
    """Add a child to the form at the place that the schema has for it."""
    return edit(FORM, lambda tree: insert(tree, element(xml)))


def append(path: str, xml: str, part: str = FORM) -> Plant:
    """Add a child to the element at a path, which is made if it is missing, without a count to contradict."""

    def change(tree: Element) -> None:
        if tree.find(MAIN + path) is None:
            insert(tree, element(f"<{path}/>"))
        tree.find(MAIN + path).append(element(xml))
        tree.find(MAIN + path).attrib.pop("count", None)

    return edit(part, change)


def cells(xml: str, row: int = 900) -> Plant:
    """Add a row with these cells to the form."""
    return append("sheetData", f'<row r="{row}">{xml}</row>')


def formula(text: str, row: int = 900) -> Plant:
    """Add a formula in column A of the form."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    return cells(f'<c r="A{row}"><f>{escaped}</f></c>', row)


def name(text: str, refers: str = "自评表!$A$1", attributes: str = "") -> Plant:
    """Add a defined name."""
    return append("definedNames", f'<definedName name="{text}" {attributes}>{refers}</definedName>', BOOK)


def validation(formulas: str, attributes: str = 'type="custom"', where: str = "X900") -> Plant:
    """Add a validation to the form."""
    return append(
        "dataValidations", f'<dataValidation sqref="{where}" {attributes}>{formulas}</dataValidation>'
    )


def conditional(rule: str, where: str = "X900") -> Plant:
    """Add a block of conditional formats to the form."""
    return put(f'<conditionalFormatting sqref="{where}">{rule}</conditionalFormatting>')


def attribute(part: str, tag: str, key: str, value: str) -> Plant:
    """Give the first element of this name another attribute."""
    return edit(part, lambda tree: next(tree.iter(MAIN + tag)).set(key, value))


def related(source: str, type_: str, target: str, id_: str) -> Plant:
    """Add a relationship; the source "" is the package."""
    folder, _, file = source.rpartition("/")
    part = f"{folder}/_rels/{file}.rels".lstrip("/")
    line = f'<Relationship Id="{id_}" Type="{type_}" Target="/{target}"/></Relationships>'
    empty = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'

    def plant(parts: Parts) -> None:
        parts.setdefault(part, empty)
        swap(part, "</Relationships>", line)(parts)

    return plant


def typed(line: str) -> Plant:
    """Add a content type."""
    return swap(TYPES, "</Types>", f"{line}</Types>")


def dropped(part: str) -> Plant:
    """Remove a part."""
    return lambda parts: parts.pop(part) and None


def renamed(text: str) -> Plant:
    """Rename the sheet that nothing refers to."""
    return edit(BOOK, lambda tree: tree.find(f"{MAIN}sheets")[1].set("name", text))


def shown(change: Callable[[list[Element]], object]) -> Plant:
    """Change the lines of the workbook that list its sheets."""
    return edit(BOOK, lambda tree: change(list(tree.find(f"{MAIN}sheets"))))


def projected(*modules: Module) -> Plant:
    """Add a VBA project with the modules of workbook and form, and these."""
    own = [Module(name="ThisWorkbook", kind="workbook"), Module(name="Form", kind="worksheet")]
    return lambda parts: parts.update({PROJECT: vba_project([*own, *modules])})


CORE = Module(name="Core", kind="standard", source=SOURCE)
BUTTON = '<v:shape id="_x0000_s1025"><x:ClientData ObjectType="Button"><x:FmlaMacro>[0]!Core.Check</x:FmlaMacro></x:ClientData></v:shape>'
# what makes a workbook one with macros: project, button, shape and ribbon, typed and related
MACROS = both(
    projected(CORE),
    lambda parts: parts.update({
        VML: f'<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:x="urn:schemas-microsoft-com:office:excel">{BUTTON}</xml>'.encode(),
        DRAWING: b'<wsDr xmlns="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"><sp macro="[0]!Check"/></wsDr>',
        RIBBON: b'<customUI xmlns="http://schemas.microsoft.com/office/2009/07/customui"><button onAction="Core.Check"/></customUI>',
    }),
    typed('<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>'),
    typed('<Default Extension="vml" ContentType="application/vnd.openxmlformats-officedocument.vmlDrawing"/>'),
    typed(f'<Override PartName="/{DRAWING}" ContentType="application/vnd.openxmlformats-officedocument.drawing+xml"/>'),
    swap(TYPES, "openxmlformats-officedocument.spreadsheetml.sheet.main+xml", "ms-excel.sheet.macroEnabled.main+xml"),
    related(BOOK, "http://schemas.microsoft.com/office/2006/relationships/vbaProject", PROJECT, "rIdVba"),
    related("", "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility", RIBBON, "rIdRibbon"),
    related(FORM, f"{OFFICE}/vmlDrawing", VML, "rIdVml"),
    related(FORM, f"{OFFICE}/drawing", DRAWING, "rIdDrawing"),
    put('<drawing r:id="rIdDrawing"/>'),
    put('<legacyDrawing r:id="rIdVml"/>'),
    attribute(BOOK, "workbookPr", "codeName", "ThisWorkbook"),
    attribute(FORM, "sheetPr", "codeName", "Form"),
)  # fmt: skip
