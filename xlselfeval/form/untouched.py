"""Changes that people made in issued workbooks, which keep a new one from replacing them.

The file is compared with its own issue record, so that a form of an earlier version, and one that an office
program has saved anew, are still what was issued. What cannot be explained counts as written by a person.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from xlselfeval import layout as at
from xlselfeval.cell import Cell
from xlselfeval.errors import UnreadableFile, in_a_line
from xlselfeval.files.open import open_workbook
from xlselfeval.files.relationships import relationships, rels_part
from xlselfeval.files.workbook import PackageWorkbook
from xlselfeval.form.button_sheets import BUTTON_HELP_SHEET, settings_of_buttons
from xlselfeval.form.contents_sheet import CONTENTS_SHEET, LAST_CONTENTS_COLUMN, last_contents_row
from xlselfeval.form.help_columns import ADDED_ROW
from xlselfeval.form.instructions import INSTRUCTIONS_SHEET
from xlselfeval.form.styles import COLORS
from xlselfeval.issue_record import IssueRecord
from xlselfeval.layout import ref
from xlselfeval.reading.issue_record import digest_constants
from xlselfeval.reading.read import read_workbook
from xlselfeval.sheet_names import TEXTS_SHEET, XLWINGS_SHEET, is_record_sheet
from xlselfeval.submission import Submission

_OTHER_SHEETS = frozenset((INSTRUCTIONS_SHEET, CONTENTS_SHEET, BUTTON_HELP_SHEET, TEXTS_SHEET, XLWINGS_SHEET))
# Kinds of parts that we and the office programs write; all others hold what a person put in.
_KINDS = frozenset((
    "officeDocument", "worksheet", "styles", "theme", "sharedStrings", "calcChain", "sheetMetadata", "vbaProject",
    "printerSettings", "vmlDrawing", "ctrlProp", "drawing", "core-properties", "extended-properties",
    "custom-properties", "metadata", "thumbnail", "customXml", "customXmlProps", "extensibility",
))  # fmt: skip
_PARTS = {"comments": "批注", "threadedComment": "批注", "person": "批注", "image": "图片", "chart": "图表"}


class _Issued(NamedTuple):
    """An issued workbook as it is now: its forms with their records."""

    workbook: PackageWorkbook
    forms: tuple[tuple[Submission, IssueRecord], ...]


def changes_since_issue(path: Path) -> tuple[str, ...]:
    """Return in Chinese what a person has changed in an issued workbook; nothing where a new one may replace it."""
    try:
        workbook = open_workbook(path)
        forms = read_workbook(workbook)
        if not isinstance(workbook, PackageWorkbook) or any(form.record is None for form in forms):
            return ("不是本工具下发的表",)
        known = tuple((form, form.record) for form in forms if form.record is not None)
        return tuple(dict.fromkeys(_changes(_Issued(workbook, known))))
    except UnreadableFile:
        return ("不是本工具下发的表，或已经打不开",)


def _changes(issued: _Issued) -> Iterator[str]:
    """Yield what differs, the most telling first."""
    if any(_content(form) != record.content for form, record in issued.forms):
        yield "已经填写过"
    yield from _sheets(issued)
    yield from added_parts(issued.workbook)
    for form, record in issued.forms:
        written = (cell for cell in form.cells.values() if cell.formula is not None or not cell.is_blank)
        yield from (f"{cell.ref} 另写了内容" for cell in written if not _is_ours(cell, form, record))
        known = {(one.name, one.digest) for one in record.modules}
        if known and form.macros and {(one.name, one.digest) for one in form.macros.modules} - known:
            yield "其中的宏已改动"
    yield from _cells_of_other_sheets(issued)
    if colors(issued.workbook) - COLORS:
        yield "改过填充颜色或文字颜色"


def _content(form: Submission) -> str:
    """Return the digest of what is in the columns of a form, its formulas excepted."""
    return digest_constants(cell for cell in form.cells.values() if cell.column <= at.LAST_PRINTED)


def _sheets(issued: _Issued) -> Iterator[str]:
    """Yield the sheets that were not issued, and those that were renamed."""
    known = _OTHER_SHEETS | {record.sheet for _, record in issued.forms}
    for part in issued.workbook.sheets:
        if part.name not in known and not is_record_sheet(part.name):
            yield f"另加了工作表“{in_a_line(part.name[:31])}”"


def added_parts(
    workbook: PackageWorkbook, more: frozenset[str] = frozenset(), *, drawn: int = 0
) -> Iterator[str]:
    """Yield the kinds of parts that neither this program nor an office program wrote.

    `more` are further kinds of parts, and `drawn` the number of charts, that this program wrote.
    """
    package = workbook.package
    parts = [
        part for part in ("", *(entry.filename for entry in package.entries)) if rels_part(part) in package
    ]
    related = [one for part in parts for one in relationships(package, part).values()]
    kinds = [kind for kind, _ in related]
    drawings = {target for kind, target in related if kind == "drawing"}
    yield from (f"另加了{_PARTS.get(kind, '图形等内容')}" for kind in kinds if kind not in _KINDS | more)
    anchors = sum(package.read(part).count(b"CellAnchor>") // 2 for part in drawings if part in package)
    if anchors > drawn + kinds.count("ctrlProp"):  # a program draws our buttons, each with its properties
        yield "另加了图形"


def _is_ours(cell: Cell, form: Submission, record: IssueRecord) -> bool:
    """Return whether a cell of a form's sheet may be as it was issued; `content` knows the printed constants."""
    if cell.column <= at.LAST_PRINTED:
        known = record.formulas
        return cell.formula is None or not known or cell.ref in known or cell.ref == ref(at.STATUS_ROW, 1)
    heading = form.heading.row if form.heading else 0
    total = form.total.score.row if form.total.score else 0
    if cell.row < heading:
        return cell.column in (at.PANEL_CAPTION, at.PANEL_COUNT) and at.PANEL_ROW <= cell.row <= ADDED_ROW
    if not (at.CHECK <= cell.column <= at.NUMBER and cell.row < total):
        return False
    return cell.row == heading or cell.formula is not None or cell.column >= at.DIRECTION


def _cells_of_other_sheets(issued: _Issued) -> Iterator[str]:
    digests = {record.instructions for _, record in issued.forms} - {""}
    settings = settings_of_buttons()
    for part in issued.workbook.sheets:
        if part.name not in _OTHER_SHEETS or part.state != "visible":
            continue
        cells = [cell for cell in issued.workbook.sheet(part).cells.values() if not cell.is_blank]
        if part.name == INSTRUCTIONS_SHEET:
            changed = (
                digests != {digest_constants(cells)} if digests else any(cell.column > 1 for cell in cells)
            )
        elif part.name == CONTENTS_SHEET:
            last = last_contents_row(len(issued.forms))
            changed = any(cell.column > LAST_CONTENTS_COLUMN or cell.row > last for cell in cells)
        else:
            changed = any(
                cell.column > 2 or (cell.column == 2 and cell.text not in settings) for cell in cells
            )
        if changed:
            yield f"“{part.name}”改过"


def colors(workbook: PackageWorkbook) -> set[str]:
    """Return the colours of fills and texts that cells have; automatic ones and those of a theme's text are none."""
    if workbook.styles_part is None:
        return set()
    root = workbook.package.tree(workbook.styles_part)
    fills = [one.find("{*}patternFill/{*}fgColor") for one in root.iterfind("{*}fills/{*}fill")]
    fonts = [one.find("{*}color") for one in root.iterfind("{*}fonts/{*}font")]
    found = set()
    for style in root.iterfind("{*}cellXfs/{*}xf"):
        for listed, name in ((fills, "fillId"), (fonts, "fontId")):
            number = int(style.get(name) or 0)
            color = listed[number] if number < len(listed) else None
            if color is not None and color.get("auto") is None and color.get("indexed") not in ("64", "8"):
                found.add(color.get("rgb") or f"theme {color.get('theme')} {color.get('tint', '')}".rstrip())
    return found
