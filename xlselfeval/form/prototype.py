"""Workbooks from a prototype: openpyxl writes one of a scheme, the forms of all others are put into a copy of it."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain, combinations

from lxml import etree

from xlselfeval.files.package import Package
from xlselfeval.files.relationships import OFFICE_RELATIONSHIPS
from xlselfeval.files.sheet_parser import MAIN
from xlselfeval.files.xml_text import content, text_xml
from xlselfeval.files.zip_members import copy_with
from xlselfeval.form.contents_sheet import CONTENTS_SHEET, shape_contents
from xlselfeval.form.form_sheet import MONEY_FORMAT, RATE_FORMAT, write_form
from xlselfeval.form.generate import DEFAULT_ROWS, build, finished, form_plan
from xlselfeval.form.help_columns import write_beside
from xlselfeval.form.highlights import HIGHLIGHT_LOOKS, form_highlights, highlight_style
from xlselfeval.form.issue_record import build_issue_record
from xlselfeval.form.page_setup import form_names, unit_and_project
from xlselfeval.form.plan import FormPlan
from xlselfeval.form.sheet_writer import (
    CellStyles,
    NotedSheet,
    highlights_xml,
    validations_xml,
    with_formats,
)
from xlselfeval.form.styles import FormStyles
from xlselfeval.form.validations import form_validations
from xlselfeval.reading.issue_record import record_pieces
from xlselfeval.scheme.model import Scheme
from xlselfeval.sheet_names import FORM_SHEET, RECORD_SHEET, record_sheet

_BOOK, _RELS, _TYPES, _STYLES = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml", "xl/styles.xml"  # fmt: skip
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_OVERRIDE = "{http://schemas.openxmlformats.org/package/2006/content-types}Override"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_SIDES = ("left", "right", "top", "bottom")
_FORMATTED = (("money", MONEY_FORMAT), ("amount", MONEY_FORMAT), ("formula", RATE_FORMAT), ("value", "0.00%"))
_DATA = re.compile(r"<sheetData(?:/>|>.*</sheetData>)", re.S)


@dataclass(frozen=True, slots=True)
class Shell:
    """A worksheet part around its cells: what comes before them, between cells and rules, and after."""

    head: str
    protection: str
    tail: str

    def around(self, sheet: NotedSheet, styles: CellStyles, rules: str = "") -> bytes:
        """The part with these cells and rules."""
        head = re.sub(r'<dimension ref="[^"]*"', f'<dimension ref="{sheet.dimension()}"', self.head, count=1)
        inner = f"{sheet.rows_xml(styles)}{self.protection}{sheet.merges_xml()}{rules}"
        return f"{head}{inner}{self.tail}".encode()


@dataclass(frozen=True, kw_only=True, slots=True, eq=False, repr=False)
class Prototype:
    """A workbook of a scheme, taken apart; `parts` maps the names of its sheets to their parts."""

    data: bytes
    entries: tuple[zipfile.ZipInfo, ...]
    parts: dict[str, str]
    shells: dict[str, Shell]
    texts: dict[str, str]
    styles: CellStyles
    footer: str
    macros: bool


def prototype(scheme: Scheme, *, macros: bool = False, contents: bool = False) -> Prototype:
    """The prototype of a scheme's workbooks; with `contents` also for workbooks of several forms."""
    form = form_plan(scheme, rows=DEFAULT_ROWS, macros=macros)
    book = build(form)
    if contents:
        shape_contents(book.create_sheet(CONTENTS_SHEET), scheme)
    styles, count = _register(book)
    data = finished(book, form)
    package = Package(data)
    texts = {name: _unicode(package.read(name)) for name in (_BOOK, _RELS, _TYPES, _STYLES)}
    parts = {name: f"xl/worksheets/sheet{number}.xml" for number, name in enumerate(book.sheetnames, 1)}
    wanted = (FORM_SHEET, RECORD_SHEET, *((CONTENTS_SHEET,) if contents else ()))
    total = texts[_STYLES].count("<xf ", texts[_STYLES].index("<cellXfs "))
    assert total >= count
    return Prototype(
        data=data,
        entries=package.entries,
        parts=parts,
        shells={name: _shell(_unicode(package.read(parts[name]))) for name in wanted},
        texts=texts,
        styles=replace(styles, count=total),
        footer=_footer(unit_and_project(form)),
        macros=macros,
    )


def _unicode(part: bytes) -> str:
    """A part as text; openpyxl writes some of them in ASCII, with a number for each Chinese character."""
    return etree.tostring(etree.fromstring(part), encoding="unicode")


def _register(book: object) -> tuple[CellStyles, int]:
    """Give every look, and every line of a covered cell, a number in a workbook that is not saved yet."""
    from openpyxl import Workbook
    from openpyxl.cell.cell import Cell

    assert isinstance(book, Workbook)
    sheet, form_styles = book.worksheets[0], FormStyles()
    looks: dict[tuple[str, str | None], int] = {}
    for look, code in [*((look, None) for look in form_styles.names), *_FORMATTED]:
        cell = Cell(sheet, row=1, column=1)
        form_styles.apply(cell, look)
        if code:
            cell.number_format = code
        looks[look, code] = cell.style_id
    covered: dict[tuple[frozenset[str], bool], int] = {}
    for names in chain.from_iterable(combinations(_SIDES, size) for size in range(len(_SIDES) + 1)):
        for locked in (True, False):
            if names or not locked:
                cell = Cell(sheet, row=1, column=1)
                form_styles.edges(names, locked=locked, cell=cell)
                covered[frozenset(names), locked] = cell.style_id
    known = book._differential_styles  # type: ignore[attr-defined]
    highlights = {look: known.add(highlight_style(look)) for look in HIGHLIGHT_LOOKS}
    styles = CellStyles(
        looks=looks,
        covered=covered,
        bordered=frozenset(look for look in form_styles.names if form_styles.is_bordered(look)),
        open=frozenset(look for look in form_styles.names if not form_styles.is_locked(look)),
        highlights=highlights,
        count=0,
    )
    return styles, max((*looks.values(), *covered.values()))


def _shell(xml: str) -> Shell:
    match = _DATA.search(xml)
    assert match is not None
    rest = xml[match.end() :]
    rules = re.search(
        r"<(?:mergeCells|conditionalFormatting|dataValidations|printOptions|pageMargins)\b", rest
    )
    tail = re.search(r"<(?:printOptions|pageMargins)\b", rest)
    assert rules is not None
    assert tail is not None
    return Shell(xml[: match.start()], rest[: rules.start()], rest[tail.start() :])


def _footer(left: str) -> str:
    return content(left.replace("&", "&&"))


@dataclass(frozen=True, slots=True)
class _Noted:
    """A form that has been noted down, and the pieces of its issue record."""

    plan: FormPlan
    sheet: NotedSheet
    pieces: list[str]


def _note(base: Prototype, plan: FormPlan) -> _Noted:
    sheet = NotedSheet(base.styles)
    write_form(sheet, plan)
    write_beside(sheet, plan)
    return _Noted(plan, sheet, record_pieces(build_issue_record(sheet, plan)))


def workbook_of(base: Prototype, plan: FormPlan) -> bytes:
    """The workbook of one form: equal to what `generate` writes, but for the order of styles."""
    one = _note(base, plan)
    styles = _styles(base, [one.sheet])
    parts: dict[str, bytes | None] = {
        base.parts[FORM_SHEET]: _form_part(base, one, styles),
        base.parts[RECORD_SHEET]: _record_part(base, one.pieces),
        _STYLES: _styles_part(base, styles),
        _BOOK: _with_names(base.texts[_BOOK], [(0, plan)]).encode(),
    }
    return copy_with(base.data, base.entries, parts)


def workbook_of_several(
    base: Prototype, contents: NotedSheet, links: str, plans: Sequence[FormPlan]
) -> bytes:
    """A workbook with the sheet 目录 and one sheet, with one issue record, for each form."""
    noted = [_note(base, plan) for plan in plans]
    styles = _styles(base, [one.sheet for one in noted])
    forms, records = [base.parts[FORM_SHEET]], [base.parts[RECORD_SHEET]]
    number = len(base.parts)
    for _ in noted[1:]:
        forms.append(f"xl/worksheets/sheet{number + 1}.xml")
        records.append(f"xl/worksheets/sheet{number + 2}.xml")
        number += 2
    parts: dict[str, bytes | None] = {
        base.parts[CONTENTS_SHEET]: base.shells[CONTENTS_SHEET].around(contents, styles, links),
        _STYLES: _styles_part(base, styles),
    }
    for one, form, record in zip(noted, forms, records, strict=True):
        parts[form] = _form_part(base, one, styles)
        parts[record] = _record_part(base, one.pieces)
    own = (FORM_SHEET, RECORD_SHEET, CONTENTS_SHEET)
    sheets = [(CONTENTS_SHEET, base.parts[CONTENTS_SHEET], "visible")]
    sheets += [(one.plan.sheet, form, "visible") for one, form in zip(noted, forms, strict=True)]
    sheets += [(name, part, "visible") for name, part in base.parts.items() if name not in own]
    sheets += [(record_sheet(place), part, "veryHidden") for place, part in enumerate(records, 1)]
    book, relations, types = _directory(base, sheets)
    names = _with_names(book, [(place, one.plan) for place, one in enumerate(noted, 1)])
    parts |= {_BOOK: names.encode(), _RELS: relations, _TYPES: types}
    return copy_with(base.data, base.entries, parts)


def _styles(base: Prototype, sheets: Iterable[NotedSheet]) -> CellStyles:
    formats = tuple(dict.fromkeys(code for sheet in sheets for code in sheet.formats()))
    return replace(base.styles, formats=formats)


def _styles_part(base: Prototype, styles: CellStyles) -> bytes:
    return with_formats(base.texts[_STYLES], styles.looks["value", None], styles.formats).encode()


def _form_part(base: Prototype, one: _Noted, styles: CellStyles) -> bytes:
    rules = highlights_xml(form_highlights(one.plan), styles.highlights) + validations_xml(form_validations(one.plan))  # fmt: skip
    shell = base.shells[FORM_SHEET]
    tail = shell.tail.replace(f" {base.footer}&amp;R", f" {_footer(unit_and_project(one.plan))}&amp;R", 1)
    return replace(shell, tail=tail).around(one.sheet, styles, rules)


def _record_part(base: Prototype, pieces: Sequence[str]) -> bytes:
    shell = base.shells[RECORD_SHEET]
    rows = "".join(
        f'<row r="{row}"><c r="A{row}" t="inlineStr"><is>{text_xml(piece)}</is></c></row>'
        for row, piece in enumerate(pieces, 1)
    )
    head = re.sub(r'<dimension ref="[^"]*"', f'<dimension ref="A1:A{len(pieces)}"', shell.head, count=1)
    return f"{head}<sheetData>{rows}</sheetData>{shell.protection}{shell.tail}".encode()


def _with_names(book: str, forms: Iterable[tuple[int, FormPlan]]) -> str:
    """The workbook part with print areas and print titles of its forms."""
    names = "".join(
        f'<definedName name="{name}" localSheetId="{place}">{content(cells)}</definedName>'
        for place, plan in forms
        for name, cells in form_names(plan)
    )
    kept = re.sub(r'<definedName name="_xlnm\.[^>]*>[^<]*</definedName>', "", book)
    return kept.replace("</definedNames>", f"{names}</definedNames>", 1)


def _directory(base: Prototype, sheets: Sequence[tuple[str, str, str]]) -> tuple[str, bytes, bytes]:
    """The workbook part, its relationships and the content types for these sheets (name, part, state)."""
    book, relations, types = (etree.fromstring(base.texts[name].encode()) for name in (_BOOK, _RELS, _TYPES))
    known = {one.get("Target", "").lstrip("/"): one.get("Id", "") for one in relations.iter(_RELATION)}
    listed = book.find(f"{{{MAIN}}}sheets")
    assert listed is not None
    for old in list(listed):
        listed.remove(old)
    for number, (name, part, state) in enumerate(sheets, 1):
        if part not in known:
            known[part] = f"rIdForm{number}"
            etree.SubElement(relations, _RELATION, Type=f"{OFFICE_RELATIONSHIPS[0]}/worksheet", Target=f"/{part}", Id=known[part])  # fmt: skip
            etree.SubElement(types, _OVERRIDE, PartName=f"/{part}", ContentType=_SHEET_TYPE)
        entry = etree.SubElement(listed, f"{{{MAIN}}}sheet", name=name, sheetId=str(number), state=state)
        entry.set(f"{{{OFFICE_RELATIONSHIPS[0]}}}id", known[part])
    return etree.tostring(book, encoding="unicode"), _serial(relations), _serial(types)


def _serial(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
