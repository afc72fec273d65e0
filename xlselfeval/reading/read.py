"""Reading forms back: from a workbook to Submissions in which every answer knows its cell."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from xlselfeval.cell import Cell, column_letters
from xlselfeval.errors import OwnPaper, SheetFault, UnreadableFile, in_a_line
from xlselfeval.files.excel_book import ExcelBook
from xlselfeval.files.legacy.workbook import OldWorkbook
from xlselfeval.files.limits import LIMITS, Limits
from xlselfeval.files.open import Workbook
from xlselfeval.files.sheet import Sheet, hide_below_pictures
from xlselfeval.files.source import open_source
from xlselfeval.issue_record import IssueRecord, RecordSource
from xlselfeval.reading.buttons.macros import read_macros
from xlselfeval.reading.find_forms import FormArea, find_forms
from xlselfeval.reading.funds import complete_points, read_funds
from xlselfeval.reading.head import read_fields, read_goal_scores, read_goals, read_title, read_year
from xlselfeval.reading.hidden_sheets import find_hidden_sheets
from xlselfeval.reading.indicators import read_blocks, read_categories, read_columns, read_rivals, read_rows
from xlselfeval.reading.issue_record import Recorded, pair_records, read_issue_records, record_state
from xlselfeval.reading.own.doubtful_results import find_doubtful_results, form_owner
from xlselfeval.reading.own.papers import own_letter, own_list
from xlselfeval.reading.own.result_sheet import copied_format
from xlselfeval.reading.printed_notes import read_printed_grades, read_printed_split
from xlselfeval.reading.row_groups import with_named_points
from xlselfeval.reading.total_row import read_total
from xlselfeval.reading.unread import find_unknown_captions, find_unknown_figures, find_unread, refs_of
from xlselfeval.reading.vocabulary import Vocabulary, vocabulary_of
from xlselfeval.scheme.load import load_scheme
from xlselfeval.scheme.model import Scheme
from xlselfeval.scoring.text import compact
from xlselfeval.sheet_names import is_record_sheet
from xlselfeval.submission import HiddenSheet, Submission

if TYPE_CHECKING:
    from xlselfeval.files.source import Source

_NEEDED = "要有“三级指标、年度指标值、实际完成值、分值、得分”这样的表头"
_NO_FORM = f"工作簿中未找到自评表（{_NEEDED}），请检查是否误报文件"
_NO_FORM_IN_DOCUMENT = (
    f"该Word文档中未找到自评表（{_NEEDED}），请检查是否误报文件；自评表应按下发的Excel表填报"
)
_USUAL_COLUMNS = frozenset(["target", "actual", "points", "score", "note"])


def read(
    source: Source, *, scheme: str | Path | Scheme | None = None, limits: Limits = LIMITS
) -> tuple[Submission, ...]:
    """Read the forms of a returned workbook, in order; at least one.

    `source` is a path, bytes, a binary stream, a Workbook of openpyxl or a Book of xlwings. `scheme` adds its own
    words of headings to the shipped ones. Raises UnreadableFile when the source is no workbook or holds no form,
    and SchemeError.
    """
    own = None if scheme is None else load_scheme(scheme)
    return read_workbook(open_source(source, limits).workbook, vocabulary_of(own))


def read_workbook(
    workbook: Workbook | ExcelBook, vocabulary: Vocabulary | None = None
) -> tuple[Submission, ...]:
    """Read the forms of an opened workbook, in order; UnreadableFile where it holds none.

    `vocabulary` holds the words of headings; the shipped ones by default.
    """
    visible, skipped = _visible_sheets(workbook)
    words, records = vocabulary or vocabulary_of(), read_issue_records(workbook, "form")
    has_buttons = any(one == "edited" or one.macros for one in records)
    hidden = tuple(find_hidden_sheets(workbook, has_buttons=has_buttons))
    found: list[Submission] = []
    for sheet in visible:
        try:
            found += _forms_on(sheet, words, are_issued=bool(records))
        except SheetFault as error:
            skipped.append((sheet.name, error))
    if not found:
        raise skipped[0][1] if skipped else _without_form(workbook, visible, hidden)
    results = tuple(find_doubtful_results(workbook, [form_owner(one) for one in found]))
    found[0] = replace(found[0], doubtful_results=results)
    forms = _attach_records(found, records, hidden, {name for name, _ in skipped})
    macros = read_macros(workbook)
    workbook.verify()  # damage in parts that nobody reads is damage, too
    unread = (*workbook.skipped, *(name for name, _ in skipped))
    copy_of = copied_format(workbook, {one.name for one in results})
    return tuple(
        replace(form, macros=macros, values_of=workbook.values_of, copy_of=copy_of, skipped_sheets=unread)
        for form in forms
    )


def read_tables(
    workbook: Workbook | ExcelBook, vocabulary: Vocabulary | None = None
) -> tuple[Submission, ...]:
    """Read the tables of a report that have the columns of a form and rows, with or without its title, in order."""
    words, (visible, _) = vocabulary or vocabulary_of(), _visible_sheets(workbook)
    found: list[Submission] = []
    for sheet in visible:
        with suppress(SheetFault):
            found += [_submission(sheet, area) for area in find_forms(sheet, words, needs_title=False)]
    return tuple(form for form in found if form.rows)


def _visible_sheets(workbook: Workbook | ExcelBook) -> tuple[list[Sheet], list[tuple[str, UnreadableFile]]]:
    """Read the visible sheets; return those that can be read, and the others' names with what is wrong."""
    sheets: list[Sheet] = []
    skipped: list[tuple[str, UnreadableFile]] = []
    for part in workbook.sheets:
        if part.state == "visible" and not is_record_sheet(part.name):
            try:
                sheets.append(workbook.sheet(part))
            except SheetFault as error:
                skipped.append((part.name, error))
    return sheets, skipped


def _forms_on(sheet: Sheet, vocabulary: Vocabulary, *, are_issued: bool) -> list[Submission]:
    """Read the forms of a sheet; SheetFault for more or longer ones than anybody fills in."""
    if own_list(sheet):
        return []
    forms = [_submission(sheet, area) for area in find_forms(sheet, vocabulary)]
    return [form for form in forms if are_issued or form.rows or _is_marked(form, vocabulary)]


def _without_form(
    workbook: Workbook | ExcelBook, visible: Iterable[Sheet], hidden: tuple[HiddenSheet, ...]
) -> UnreadableFile:
    """Return the error for a workbook without a form that is visible; papers of this program are named."""
    lines = workbook.lines if isinstance(workbook, OldWorkbook) else ()
    if own := next(filter(None, map(own_list, visible)), own_letter(lines)):
        return OwnPaper(own)
    away = next((one.name for one in hidden if one.holds_form), None)
    if away is None:
        return UnreadableFile("no-form", _NO_FORM_IN_DOCUMENT if workbook.values_of == "docx" else _NO_FORM)
    return UnreadableFile("no-form", f"自评表所在的工作表“{in_a_line(away)}”被隐藏，请取消隐藏后重新报送")


def _is_marked(form: Submission, vocabulary: Vocabulary) -> bool:
    """Return whether a text above the rows shows that a table without any is a form (自评表)."""
    return any(vocabulary.role("marks", key) == "form" for key in form.captions)


def _attach_records(
    forms: list[Submission],
    records: Sequence[Recorded],
    hidden: tuple[HiddenSheet, ...],
    aside: Collection[str],
) -> Iterator[Submission]:
    """Give each form its issue record.

    Hidden sheets, and forms that are not there although their records are, are reported with the first form that was
    issued; what is on a hidden or unread sheet is reported elsewhere.
    """
    given, left = pair_records(forms, records)
    away = tuple(one for one in left if one not in aside and one not in {sheet.name for sheet in hidden})
    first = min(given, default=0)
    for place, form in enumerate(forms):
        own = given.get(place)
        whole = replace(form, hidden_sheets=hidden, left_out=away) if place == first else form
        if isinstance(own, IssueRecord):
            source = RecordSource(kind="embedded", own_record=record_state(own))
            yield replace(whole, record=own, record_source=source, year=form.year or own.year)
        else:
            funds = complete_points(form.funds, form.rows, form.total)
            yield replace(whole, funds=funds, record_source=RecordSource(own_record=own or "absent"))


def _submission(sheet: Sheet, area: FormArea) -> Submission:
    head = area.indicators
    top = area.money_row or head.row
    hide_below_pictures(sheet, top + 1, area.total or area.end)
    name = head.spans.get("indicator") or head.spans["subcategory"]
    lacking = _USUAL_COLUMNS - head.spans.keys()
    title = read_title(sheet, area.first, top)
    fields = tuple(read_fields(sheet, area, top, title))
    expected, achieved = read_goals(sheet, area)
    funds, total = read_funds(sheet, area), read_total(sheet, area)
    rows = with_named_points(sheet, head, area.end, read_rows(sheet, area))
    answers, read = _answers(fields, expected, achieved), refs_of(rows, funds, total)
    year = read_year(sheet, area, top, title, answers)
    other_scores = tuple(read_goal_scores(sheet, area))
    unknown = tuple(find_unknown_captions(sheet, area)) if lacking else ()
    return Submission(
        sheet=sheet.name,
        title=title,
        year=year,
        printed_year=year,
        fields=fields,
        goal_expected=expected,
        goal_achieved=achieved,
        funds=funds,
        rows=rows,
        categories=tuple(read_categories(sheet, area)),
        total=total,
        record=None,
        cells=sheet.cells,
        hidden=tuple(_hidden(sheet, area)),
        is_protected=sheet.is_protected,
        captions=area.captions,
        blocks=tuple(read_blocks(sheet, area)),
        heading=sheet.cell(name.top, name.left),
        rivals=tuple(read_rivals(sheet, area)),
        columns=tuple(read_columns(sheet, area)),
        other_scores=other_scores,
        unknown_captions=tuple(compact(cell.text) for cell in unknown),
        unknown_figures=tuple(find_unknown_figures(sheet, area, unknown)),
        unread=tuple(find_unread(sheet, area, answers | read | {cell.ref for cell in other_scores})),
        printed_split=read_printed_split(sheet, area),
        printed_grades=read_printed_grades(sheet, area),
        under_merges=tuple(_under_merges(sheet, area)),
    )


def _under_merges(sheet: Sheet, area: FormArea) -> Iterator[tuple[Cell, Cell]]:
    """Yield the numbers of a form that a merged range covers, each with the cell that is seen there."""
    last = area.total or area.end
    for place, cell in sheet.under_merges.items():
        seen, value = sheet.cell(*place), cell.written.value
        inside = area.first <= place[0] <= last and place[1] <= area.right
        if inside and isinstance(value, Decimal) and value != seen.written.value:
            yield cell, seen


def _answers(fields: Iterable[tuple[str, Cell]], *goals: Cell | None) -> set[str]:
    """Return the addresses of what the unit wrote above the table."""
    return {cell.ref for _, cell in fields} | {cell.ref for cell in goals if cell is not None}


def _hidden(sheet: Sheet, area: FormArea) -> Iterator[str]:
    """Yield the hidden rows and columns of a form that hold something."""
    if not sheet.hidden_rows and not sheet.hidden_columns:
        return
    right = max(span.right for span in area.indicators.spans.values())
    last = area.total or area.end
    inside = [
        place
        for place, cell in sheet.cells.items()
        if not cell.is_blank and area.first <= place[0] <= last and place[1] <= right
    ]
    yield from (f"第 {row} 行" for row in sorted({row for row, _ in inside} & sheet.hidden_rows))
    for column in sorted({column for _, column in inside}):
        if any(first <= column <= end for first, end in sheet.hidden_columns):
            yield f"{column_letters(column)} 列"
