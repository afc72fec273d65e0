"""Checks of buttons and macros: the VBA project is consistent, and each called macro exists."""

from __future__ import annotations

import re

from lxml import etree
from support.lint.package import MAIN, Check, Faults, Package, repeated


def shape_ids(package: Package) -> Faults:
    """Each shape of a VML part has its own id."""
    for name, tree in package.trees.items():
        if name.endswith(".vml"):
            shapes = tree.iter("{urn:schemas-microsoft-com:vml}shape")
            for id_, count in repeated(shape.get("id") for shape in shapes):
                yield f"{name}: {count} shapes {id_}"


def vba_readable(package: Package) -> Faults:
    """oletools reads the project, and its list of modules agrees with their streams."""
    if package.project and package.project.trouble:
        yield f"vbaProject.bin: {package.project.trouble}"


def code_names(package: Package) -> Faults:
    """The document modules are those of the workbook and of the sheets with a code name."""
    properties = [
        package.workbook.find(f"{MAIN}workbookPr"),
        *(one.tree.find(f"{MAIN}sheetPr") for one in package.sheets),
    ]
    given = [one.get("codeName") for one in properties if one is not None and one.get("codeName")]
    for name, count in repeated(map(str.lower, given)):
        yield f"{name}: {count} times a code name"
    if package.project and not package.project.trouble and set(given) != package.project.documents:
        yield f"code names {sorted(given)}, document modules {sorted(package.project.documents)}"


def macros_exist(package: Package) -> Faults:
    """Each macro of a button, a shape or the ribbon is a public procedure of the project."""
    known = package.project.macros if package.project else frozenset()
    reachable = {macro for _, macro in known} | {f"{module}.{macro}" for module, macro in known}
    for name, tree in package.trees.items():
        ribbon = etree.QName(tree).localname == "customUI"
        for element in tree.iter(etree.Element):
            used = [element.get("macro", "")] if name.startswith("xl/drawings/") else []
            if etree.QName(element).localname == "FmlaMacro":
                used = [element.text or "?"]
            for macro in filter(None, used):
                if not macro.startswith("[0]!") or macro[4:].lower() not in reachable:
                    yield f"{name}: no macro {macro}"
            for attribute, callback in element.attrib.items() if ribbon else ():
                if re.match("(on|get)[A-Z]|loadImage", attribute) and callback.lower() not in reachable:
                    yield f"{name}: no callback {callback}"


CHECKS: tuple[Check, ...] = (shape_ids, vba_readable, code_names, macros_exist)
