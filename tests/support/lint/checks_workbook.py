"""Checks of the workbook part: Excel accepts its sheets and its defined names."""

from __future__ import annotations

import re

from support.lint.formula import read_formula, read_prefix, read_range
from support.lint.package import MAIN, Check, Faults, Package, repeated

PRINT_NAMES = ("_xlnm.Print_Area", "_xlnm.Print_Titles")
BUILT_IN_NAMES = {*PRINT_NAMES, "_xlnm._FilterDatabase", "_xlnm.Criteria", "_xlnm.Extract"}


def sheet_names(package: Package) -> Faults:
    """Excel would let a user type these names."""
    for sheet in package.sheets:
        name = sheet.name
        if not 0 < len(name) <= 31 or re.search(r"[\[\]:*?/\\]|^'|'$", name) or name.lower() == "history":
            yield f"{name}: not a name for a sheet"
    for name, count in repeated(sheet.name.casefold() for sheet in package.sheets):
        yield f"{name}: {count} sheets of this name"


def shown_sheets(package: Package) -> Faults:
    """A sheet is visible, the active one among them, and no sheetId is used twice."""
    sheets = list(package.workbook.iter(f"{MAIN}sheet"))
    visible = [number for number, one in enumerate(sheets) if one.get("state", "visible") == "visible"]
    if not visible:
        yield "workbook: no visible sheet"
    for view in package.workbook.iter(f"{MAIN}workbookView"):
        if visible and int(view.get("activeTab", "0")) not in visible:
            yield f"workbook: the active sheet {view.get('activeTab')} is not a visible one"
    for id_, count in repeated(one.get("sheetId") for one in sheets):
        yield f"workbook: {count} sheets with the id {id_}"


def defined_names(package: Package) -> Faults:
    """The names are ones that Excel accepts, once in each scope."""
    names = list(package.workbook.iter(f"{MAIN}definedName"))
    for one in names:
        name, scope = one.get("name", ""), one.get("localSheetId")
        word = len(name) <= 255 and re.fullmatch(r"[^\W\d][\w.\\?]*|\\[\w.\\?]*", name)
        if not word or read_range(name) or re.fullmatch(r"(?i)r\d*(c\d*)?|c\d*|true|false", name):
            yield f"{name}: not a name"
        if name.lower().startswith("_xlnm.") and name not in BUILT_IN_NAMES:
            yield f"{name}: reserved"
        if scope is not None and int(scope) >= len(package.sheets):
            yield f"{name}: no sheet {scope}"
    scoped = ((one.get("name", "").lower(), one.get("localSheetId")) for one in names)
    for (name, scope), count in repeated(scoped):
        yield f"{name}: {count} times in the scope {scope}"


def print_names(package: Package) -> Faults:
    """Print areas and titles refer to their own sheet alone."""
    for one in package.workbook.iter(f"{MAIN}definedName"):
        if one.get("name") in PRINT_NAMES:
            text, scope = one.text or "", one.get("localSheetId")
            own = package.sheets[int(scope or "0")].name if package.sheets else ""
            sheets = [sheet for _, _, sheet in read_formula(text).tokens if sheet]
            elsewhere = any(read_prefix(sheet)[1] != [own] for sheet in sheets)
            if elsewhere or "!" not in text or scope is None:
                yield f"{one.get('name')}: {one.text} is not on the sheet {own}"


CHECKS: tuple[Check, ...] = (sheet_names, shown_sheets, defined_names, print_names)
