"""Writing a workbook: forms, issue records and 目录 put into the prototype of the scheme."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from xlselfeval.errors import TemplateError
from xlselfeval.files.relationships import OFFICE_RELATIONSHIPS
from xlselfeval.files.xml_text import XML_DECLARATION, attribute, content, text_xml
from xlselfeval.files.zip_members import copy_with
from xlselfeval.form.contents_sheet import CONTENTS_SHEET, ContentsLine, write_contents
from xlselfeval.form.form_sheet import category_rows, first_rows, heights_on_paper, write_form
from xlselfeval.form.help_columns import write_help
from xlselfeval.form.highlights import form_highlights, highlights_xml
from xlselfeval.form.issue_record import build_issue_record
from xlselfeval.form.page_setup import FOOTER, footer_text, print_names, unit_and_project, with_pages
from xlselfeval.form.plan import FormPlan
from xlselfeval.form.prototype import BOOK, RELATIONS, STYLE_PART, TYPES, Prototype
from xlselfeval.form.sheet_cells import SheetCells, StyleNumbers
from xlselfeval.form.validations import form_validations, validations_xml
from xlselfeval.reading.issue_record import split_record
from xlselfeval.sheet_names import FORM_SHEET, RECORD_SHEET, record_sheet

_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_RELATION = re.compile(r'<Relationship Id="([^"]*)" Target="/([^"]*)"')  # canonical: attributes in this order
_NO_FORMATS = re.compile(r"<numFmts [^>]*/>")
_CELL_STYLES = re.compile(r"<cellXfs [^>]*>(.*)(?=</cellXfs>)", re.S)
_NO_NAMES = re.compile(r"<definedNames/>|(?=<calcPr)")
_FIRST_FORMAT = 164  # the number of the first number format that is not built in
_MOST_FORMATS = 200  # number formats that every version of Excel takes


class _Form(NamedTuple):
    """A form with its cells and the pieces of its issue record."""

    plan: FormPlan
    cells: SheetCells
    record: list[str]


class _Sheet(NamedTuple):
    """A sheet as the workbook lists it."""

    name: str
    part: str
    state: str


def write_workbook(base: Prototype, plan: FormPlan) -> bytes:
    """Write the workbook of one form."""
    form = _form(plan)
    numbers = _with_formats(base, [form.cells])
    return _package(base, {
        base.sheets[FORM_SHEET]: _form_xml(base, form, numbers),
        base.sheets[RECORD_SHEET]: _record_xml(base, form),
        STYLE_PART: _styles_xml(base, numbers),
        BOOK: _with_names(base.texts[BOOK], [(0, plan)]),
    })  # fmt: skip


def write_workbook_of_several(base: Prototype, lines: Sequence[ContentsLine]) -> bytes:
    """Write a workbook with the sheet 目录, and for each of its lines a form and an issue record.

    `base` is a prototype with contents.
    """
    forms = [_form(line.plan) for line in lines]
    contents, links = write_contents(lines)
    numbers = _with_formats(base, [form.cells for form in forms])
    shell, own = base.shells[CONTENTS_SHEET], (FORM_SHEET, RECORD_SHEET, CONTENTS_SHEET)
    form_parts, record_parts = _parts_of(base, FORM_SHEET, 1, len(forms)), _parts_of(base, RECORD_SHEET, 2, len(forms))  # fmt: skip
    parts = {
        base.sheets[CONTENTS_SHEET]: shell.around(contents.dimension(), contents.rows_xml(numbers), contents.merges_xml() + links),
        STYLE_PART: _styles_xml(base, numbers),
    }  # fmt: skip
    for form, form_part, record_part in zip(forms, form_parts, record_parts, strict=True):
        parts |= {form_part: _form_xml(base, form, numbers), record_part: _record_xml(base, form)}
    sheets = [_Sheet(CONTENTS_SHEET, base.sheets[CONTENTS_SHEET], "visible")]
    sheets += [_Sheet(form.plan.sheet, part, "visible") for form, part in zip(forms, form_parts, strict=True)]
    sheets += [_Sheet(name, part, "visible") for name, part in base.sheets.items() if name not in own]
    sheets += [
        _Sheet(record_sheet(number), part, "veryHidden") for number, part in enumerate(record_parts, 1)
    ]
    parts |= _directory(base, sheets)
    parts[BOOK] = _with_names(parts[BOOK], [(place, form.plan) for place, form in enumerate(forms, 1)])
    return _package(base, parts)


def _form(plan: FormPlan) -> _Form:
    cells = SheetCells()
    write_form(cells, plan)
    write_help(cells, plan)
    return _Form(plan, cells, split_record(build_issue_record(cells, plan)))


def _parts_of(base: Prototype, sheet: str, first: int, count: int) -> list[str]:
    """Return the names of the parts of all sheets of one kind.

    The first is the prototype's, then comes every second number after its last part.
    """
    numbers = range(len(base.sheets) + first, len(base.sheets) + 2 * count - 1, 2)
    return [base.sheets[sheet], *(f"xl/worksheets/sheet{number}.xml" for number in numbers)]


def _package(base: Prototype, parts: dict[str, str]) -> bytes:
    return copy_with(base.data, base.entries, {name: (XML_DECLARATION + xml).encode() for name, xml in parts.items()})  # fmt: skip


def _form_xml(base: Prototype, form: _Form, numbers: StyleNumbers) -> str:
    cells, plan = form.cells, form.plan
    highlights = highlights_xml(form_highlights(plan), numbers.highlights)
    rules = cells.merges_xml() + highlights + validations_xml(form_validations(plan))
    shell = base.shells[FORM_SHEET]
    tail = shell.tail.replace(FOOTER, content(footer_text(unit_and_project(plan))), 1)
    tail = with_pages(tail, heights_on_paper(cells, plan), first_rows(plan), category_rows(plan))
    return replace(shell, tail=tail).around(cells.dimension(), cells.rows_xml(numbers), rules)


def _record_xml(base: Prototype, form: _Form) -> str:
    rows = "".join(
        f'<row r="{row}"><c r="A{row}" t="inlineStr"><is>{text_xml(piece)}</is></c></row>'
        for row, piece in enumerate(form.record, 1)
    )
    return base.shells[RECORD_SHEET].around(f"A1:A{len(form.record)}", f"<sheetData>{rows}</sheetData>")


def _with_formats(base: Prototype, sheets: Iterable[SheetCells]) -> StyleNumbers:
    """Return the style numbers of a workbook; TemplateError for more formats than Excel takes."""
    wanted = (one for cells in sheets for one in cells.number_formats() if one not in base.numbers.cells)
    formats = tuple(dict.fromkeys(number_format for _, number_format in wanted))
    if len(formats) > _MOST_FORMATS:
        raise TemplateError(f"一个工作簿内的计量单位最多{_MOST_FORMATS}种，现有{len(formats)}种")
    return replace(base.numbers, added_formats=formats)


def _styles_xml(base: Prototype, numbers: StyleNumbers) -> str:
    """Return the styles and, after them, the style of an actual in each further number format."""
    xml, formats = base.texts[STYLE_PART], numbers.added_formats
    if not formats:
        return xml
    before, styles, after = _CELL_STYLES.split(xml, maxsplit=1)
    actual = styles.split("<xf ")[1 + numbers.cells["value", None]]
    numbered = list(enumerate(formats, _FIRST_FORMAT))
    added = "".join(
        "<xf " + actual.replace('numFmtId="0"', f'numFmtId="{number}"', 1) for number, _ in numbered
    )
    listed = "".join(f'<numFmt numFmtId="{number}" formatCode="{attribute(code)}"/>' for number, code in numbered)  # fmt: skip
    before = _NO_FORMATS.sub(lambda _: f'<numFmts count="{len(formats)}">{listed}</numFmts>', before, count=1)
    return f'{before}<cellXfs count="{numbers.count + len(formats)}">{styles}{added}{after}'


def _with_names(book: str, forms: Iterable[tuple[int, FormPlan]]) -> str:
    """Return the workbook part with print areas and titles of forms at places among its sheets."""
    names = "".join(
        f'<definedName name="{name}" localSheetId="{place}">{content(cells)}</definedName>'
        for place, plan in forms
        for name, cells in print_names(plan)
    )
    if "</definedNames>" in book:  # those of the buttons' settings
        return book.replace("</definedNames>", f"{names}</definedNames>", 1)
    return _NO_NAMES.sub(lambda _: f"<definedNames>{names}</definedNames>", book, count=1)


def _directory(base: Prototype, sheets: Sequence[_Sheet]) -> dict[str, str]:
    """Return the workbook part, its relationships and the content types for these sheets."""
    known = {part: link for link, part in _RELATION.findall(base.texts[RELATIONS])}
    listed, relations, types = [], [], []
    for number, sheet in enumerate(sheets, 1):
        link = known.get(sheet.part)
        if link is None:
            link = f"rIdForm{number}"
            kind = f"{OFFICE_RELATIONSHIPS[0]}/worksheet"
            relations.append(f'<Relationship Id="{link}" Target="/{sheet.part}" Type="{kind}"/>')
            types.append(f'<Override ContentType="{_SHEET_TYPE}" PartName="/{sheet.part}"/>')
        listed.append(f'<sheet name="{attribute(sheet.name)}" sheetId="{number}" state="{sheet.state}" r:id="{link}"/>')  # fmt: skip
    sheets_xml = f'<sheets xmlns:r="{OFFICE_RELATIONSHIPS[0]}">{"".join(listed)}</sheets>'
    return {
        BOOK: re.sub(r"<sheets>.*</sheets>", lambda _: sheets_xml, base.texts[BOOK], count=1, flags=re.S),
        RELATIONS: base.texts[RELATIONS].replace("</Relationships>", f"{''.join(relations)}</Relationships>"),
        TYPES: base.texts[TYPES].replace("</Types>", f"{''.join(types)}</Types>"),
    }
