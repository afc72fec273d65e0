"""The macros of a workbook, in digests that survive the saves of office programs, and what calls them.

Excel writes other bytes at every save, and its editor another case of names and other spaces; LibreOffice
puts lines of its own before the code. What is left after these is the code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from xlselfeval.errors import UnreadableFile
from xlselfeval.files.excel_book import ExcelBook
from xlselfeval.files.legacy.workbook import OldWorkbook
from xlselfeval.files.open import Workbook
from xlselfeval.files.package import Package
from xlselfeval.files.relationships import relationships
from xlselfeval.files.vba.digest import code_digest
from xlselfeval.files.vba.sources import LARGEST, vba_sources
from xlselfeval.files.workbook import PackageWorkbook
from xlselfeval.issue_record import MacroModule, Macros
from xlselfeval.reading.buttons.settings import read_command, read_settings

# parts that hold macros of other kinds, by what their names contain, and what people call them
_OTHER_KINDS = (("jdedata.bin", "WPS 宏"), ("xl/macrosheets/", "Excel 4.0 宏表"))
_MOST_PROJECTS = 2  # a workbook has one
# The macro that a shape calls: of a button, an element in the old drawing; of any other shape, an attribute.
_OF_SHAPE = re.compile(
    rb"""<[^<>/\s]*FmlaMacro\b[^<>]*(?<!/)>(.*?)</|<[^<>]*\smacro\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.DOTALL
)
# The procedures that the ribbon calls: each attribute that names one.
_OF_RIBBON = re.compile(rb"""\s(?:on|get|load)[A-Z]\w*\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_RIBBON = "extensibility"  # in the type of the relationship to the ribbon


def read_macros(workbook: Workbook | ExcelBook) -> Macros | None:
    """Read the macros of a workbook; None where it has none, or is open in Excel, which does not show them."""
    if isinstance(workbook, ExcelBook):
        return None
    if isinstance(workbook, OldWorkbook):
        return Macros(unreadable=True) if workbook.has_macros else None
    package = workbook.package
    names = {entry.filename.lower(): entry.filename for entry in package.entries}
    kinds = tuple(words for mark, words in _OTHER_KINDS if any(mark in name for name in names))
    projects = sorted(set(_projects(workbook, names)))
    if not projects and not kinds:
        return None
    modules: list[MacroModule] = []
    try:
        if len(projects) > _MOST_PROJECTS or any(
            entry.file_size > LARGEST for entry in package.entries if entry.filename in projects
        ):
            raise ValueError("too large")
        for part in projects:
            sources = vba_sources(package.read(part))
            modules += [MacroModule(name, code_digest(source)) for name, source in sources.items()]
        calls = tuple(dict.fromkeys(_calls(package)))
    except (ValueError, UnreadableFile):
        return Macros(unreadable=True, foreign_kinds=kinds)
    return Macros(
        modules=tuple(one for one in modules if one.digest),
        foreign_kinds=kinds,
        settings=tuple(read_settings(workbook)),
        command=read_command(workbook),
        calls=calls,
    )


def _projects(workbook: PackageWorkbook, names: dict[str, str]) -> Iterator[str]:
    """Yield the parts with a VBA project: those that the workbook names, and those that are called so."""
    yield from (actual for name, actual in names.items() if name.endswith("vbaproject.bin"))
    yield from workbook.parts_of("vbaProject")


def _calls(package: Package) -> Iterator[str]:
    """Yield what buttons, shapes and the ribbon call, as it is written; shapes may be in a part of any name."""
    ribbons = {target for kind, target in relationships(package, "").values() if kind == _RIBBON}
    for entry in package.entries:
        data = package.read(entry.filename).replace(b"\0", b"")  # in UTF-16 every second byte
        pattern = _OF_RIBBON if entry.filename in ribbons else _OF_SHAPE
        for match in pattern.finditer(data) if b"acro" in data or pattern is _OF_RIBBON else ():
            text = next((one for one in match.groups() if one is not None), b"").decode("utf-8", "replace")
            if text.strip():
                yield unescape(text).strip()
