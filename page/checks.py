"""The check of one file for the page: what is shown of its forms, data sheets or report, and the checked copy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from session import (
    advice_on,
    assumed_unit,
    begin_file,
    data_sheet_of,
    form_of,
    keep_form,
    match_of,
    why_not_compared,
    with_form,
)
from verdict import SEND_BESIDE, Asked, asked_in, next_step, rows_for_unit, shown_verdict

from xlselfeval.batch.papers.check import answer_beside, answers_in
from xlselfeval.batch.papers.match import Named
from xlselfeval.batch.papers.recognise import head_of, read_report
from xlselfeval.batch.results.outcome import PaperHead
from xlselfeval.cell import DOCUMENT_TABLE, LINES_ABOVE, Written, column_letters, place_in_document
from xlselfeval.checking import Checker
from xlselfeval.data_sheet.review import DataReview
from xlselfeval.errors import UnreadableFile
from xlselfeval.files.limits import LIMITS
from xlselfeval.files.open import Workbook
from xlselfeval.files.paths import marked_name
from xlselfeval.files.sheet import Sheet
from xlselfeval.files.word.open import open_document
from xlselfeval.reading.sender_files import read_sender_files
from xlselfeval.report.finding import ReportFinding
from xlselfeval.report_checking import (
    ReportReview,
    organization_of,
    papers_inside,
    passages_of,
    refuse_no_report,
    review_document,
)
from xlselfeval.result.checked_copy import checked_copy, copy_name, earlier_results
from xlselfeval.result.data_sheet_table import paper_tables
from xlselfeval.result.report_copy import report_copy
from xlselfeval.result.table import ResultTable
from xlselfeval.result.table_cells import TableRow
from xlselfeval.review.figures import figures_line
from xlselfeval.review.finding import SEVERITY_WORDS, demand
from xlselfeval.review.note_words import answer_to_remark, explains
from xlselfeval.review.review import Review
from xlselfeval.scoring.number import half_up, plain
from xlselfeval.scoring.text import nest_quotes
from xlselfeval.submission import FORMATS

DOCUMENTS = (".docx", ".txt")
_BODY = b"word/document.xml"  # in the directory of a Word document, whatever the name of its file
_PREVIEW_ROWS, _PREVIEW_COLUMNS = 300, 40  # of a sheet; what lies beyond is no form
_FIRST_WORDS = 12  # of a paragraph, by which people find it
_INSIDE = "报告中的自评表未逐项核对；需要核对的，请另存为单独的文件，或同时选择自评表"
_BLANK = "空白表（未填报）：除下发时已有的内容外未作填报；请填好、保存后再核对，已填好的请检查是否选错了文件"

Answer = tuple[dict[str, Any], bytes | None]  # what is shown, and a file to download


def check_file(
    name: str, content: bytes, scheme: str | None, issued: Path | None, chosen: Sequence[str] = ()
) -> Answer:
    """Check one file; return what is shown, and the checked copy. `chosen` are the files that were chosen with it."""
    begin_file(name, chosen)
    is_document = name.lower().endswith(DOCUMENTS) or (content.startswith(b"PK") and _BODY in content)
    if is_document and read_report(content, name, LIMITS):
        return _check_report(name, content)
    try:
        return _check_form(name, content, scheme, issued)
    except UnreadableFile as error:
        if not is_document or error.name not in ("no-form", "not-a-workbook", "word-or-pdf"):
            raise
    return _check_report(name, content)


def _check_form(name: str, content: bytes, scheme: str | None, issued: Path | None) -> Answer:
    checker = replace(
        Checker.load(scheme=scheme), issued=None if issued is None else read_sender_files(issued)
    )
    workbook = checker.open(content)
    papers = checker.check_papers(workbook, name)
    for one in papers.reviews:
        keep_form(name, one)
    papers, beside = with_form(name, workbook, papers)
    reviews, sheets = papers
    if all(one.is_blank for one in papers.checked):
        return {"error": _BLANK}, None
    today = date.today()
    earlier = earlier_results(workbook)
    tables = paper_tables(reviews, sheets, earlier, file=name, today=today)
    if workbook.values_of == "docx":
        tables = [replace(one, rows=tuple(map(_in_document, one.rows))) for one in tables]
    forms = [_form(workbook, review, table) for review, table in zip(papers.checked, tables, strict=True)]
    copy = checked_copy(workbook, reviews, file=name, sheets=sheets, today=today)
    asked = [one for table in tables for one in asked_in(table)]
    submissions = [one.evidence.submission for one in reviews]
    formats = (workbook.values_of, *(one.first_format for one in submissions), *(one.sheet.values_of for one in sheets))  # fmt: skip
    first = next(filter(None, formats), "")
    is_copy = any(one.copy_of for one in submissions) or any(one.sheet.is_copy for one in sheets)
    shown = {
        "forms": forms,
        "copy": marked_name(copy_name(Path(name), workbook)),
        "compares": bool(sheets),
        "beside": beside,
        "next": next_step(
            asked,
            "form" if not first else "document" if first == "docx" else "values",
            first_format=FORMATS.get(first, ""),
            is_copy=is_copy,
            has_results=bool(earlier),
        ),
    }
    return shown, copy


def _form(workbook: Workbook, review: Review | DataReview, table: ResultTable) -> dict[str, Any]:
    part = next(part for part in workbook.sheets if part.name == table.sheet)
    marked = {cell: one.severity for one in reversed(review.for_unit) for cell in one.cells}
    settled = {one.place: "info" for one in asked_in(table) if one.is_settled}
    return {
        "sheet": table.sheet,
        "paper": "自评表" if isinstance(review, Review) else "基础数据表",
        "conclusion": review.conclusion,
        "scores": _scores(review),
        "verdict": shown_verdict(asked_in(table)),
        "comparison": review.comparison if isinstance(review, DataReview) else "",
        "rows": [_row(row) for row in rows_for_unit(table)],
        "preview": _preview(workbook.sheet(part)),
        "above": LINES_ABOVE
        if table.sheet.startswith(DOCUMENT_TABLE) and workbook.values_of == "docx"
        else 0,
        "marked": marked | {cell: look for cell, look in settled.items() if cell in marked},
    }


def _scores(review: Review | DataReview) -> str:
    """Sum up the scores of a form; "" for a data sheet."""
    if isinstance(review, DataReview):
        return ""
    return figures_line(review.declared, review.recomputed, review.evidence.scheme.profile.total_places)


def _in_document(row: TableRow) -> TableRow:
    """Return a row whose place is that in the document, which is shown; the copy names the cells of its own sheet."""
    cells = (
        replace(one, value=place_in_document(one.value)) if isinstance(one.value, str) and one.link else one
        for one in row.cells
    )
    return replace(row, cells=tuple(cells))


def _row(row: TableRow) -> list[list[Any]]:
    return [
        [None if one.value is None else str(one.value), one.look, one.span, one.link] for one in row.cells
    ]


def _preview(sheet: Sheet) -> list[list[Any]]:
    """Return the rows of a sheet with their numbers; of each cell address, text, rows and columns that it spans."""
    used = [place for place, cell in sheet.cells.items() if cell.text]
    bottom = min(_PREVIEW_ROWS, max((row for row, _ in used), default=0))
    right = min(_PREVIEW_COLUMNS, max((column for _, column in used), default=0))
    rows: list[list[Any]] = []
    for row in range(1, bottom + 1):
        if row in sheet.hidden_rows:
            continue
        cells: list[list[Any]] = []
        for column in range(1, right + 1):
            merge = sheet.merge_at(row, column)
            if (merge.top, merge.left) == (row, column):
                spans = min(merge.bottom, bottom) - row + 1, min(merge.right, right) - column + 1
                text = as_seen(sheet.cell(row, column).written)
                cells.append([f"{column_letters(column)}{row}", text, *spans])
        rows.append([row, cells])
    return rows


def as_seen(written: Written) -> str:
    """Return the content of a cell with the decimals that it shows: 98.54% for 98.5416666666667%."""
    if written.decimals is None or not isinstance(written.value, Decimal):
        return written.text
    by = 100 if "%" in written.text else 1
    seen = f"{half_up(written.value * by, written.decimals):.{written.decimals}f}"
    return written.text.replace(plain(written.value * by), seen, 1)


def _check_report(name: str, content: bytes) -> Answer:
    document = open_document(content)
    passages = passages_of(document)
    head = head_of(document) or PaperHead("", organization_of(passages), None)
    named = Named(name, head)
    match, inside = match_of(named), papers_inside(document)
    form, data = inside
    files: list[str] = []
    beside, sheet_path = f"已与自评表对照：{name}中的自评表", f"{name}中的基础数据表"
    if (own := form_of(match)) is not None and match.form is not None:
        form, beside = own, f"已与自评表对照：{match.form.path}{assumed_unit(named)}"
        files.append(match.form.path)
    elif form is None:
        beside = f"未与自评表对照：{why_not_compared(match, named)}"
    path, sheet, why = data_sheet_of(match, named)
    if sheet is not None:
        data, sheet_path = sheet, path
        files.append(path)
    review = review_document(
        document, None if form is None else form.evidence, data, is_matched=form is not inside[0]
    )
    if not any(inside):
        refuse_no_report(review)
    compared = [beside]
    if data is not None:
        compared.append(f"已与基础数据表对照：{sheet_path}")
    elif why:
        compared.append(f"未与基础数据表对照：{why}")
    compared += [_INSIDE] if inside[0] is not None and inside[0] is form else []
    copy = report_copy(content, document, review.findings, today=date.today())
    answers = answers_in(content, LIMITS)
    found = sorted(
        (one for one in review.findings if one.audience == "unit"),
        key=lambda one: list(SEVERITY_WORDS).index(one.severity),
    )
    explained = [answer_beside(one, document, answers) for one in found]
    asked = [Asked(demand(one), explains(text)) for one, text in zip(found, explained, strict=True)]
    starts = {one.number: one.original.strip() for one in passages if not one.is_cell}
    rows = [_finding(one, text, starts) for one, text in zip(found, explained, strict=True)]
    shown = {
        "report": _report(review, compared, rows)
        | {"verdict": shown_verdict(asked, is_alone=form is None, checked=review.checked)},
        "copy": marked_name(f"{Path(name).stem}.docx"),
        "compares": True,
        "beside": files,
        "next": next_step(
            asked,
            "report",
            is_alone=form is None,
            advice=advice_on(match) or SEND_BESIDE,
            checked=review.checked,
        ),
    }
    return shown, copy


def _report(review: ReportReview, compared: list[str], rows: Sequence[dict[str, str]]) -> dict[str, Any]:
    return {
        "compared": compared,
        "organization": review.organization,
        "claims": review.checked,
        "unchecked": list(review.unchecked),
        "findings": list(rows),
    }


def _finding(one: ReportFinding, explained: str, starts: dict[int, str]) -> dict[str, str]:
    """Return what is shown of a finding; a paragraph is named by its first words, as nobody counts paragraphs."""
    start = starts.get(one.paragraph, "")
    words = f"“{start[:_FIRST_WORDS]}{'…' if len(start) > _FIRST_WORDS else ''}”"
    begins = f"（{nest_quotes(words)}）" if start else ""
    return {
        "word": demand(one),
        "look": one.severity,
        "place": f"{one.where}{begins}" if one.quote else "全文",
        "quote": one.quote,
        "sentence": one.sentence + (f"（{answer}）" if (answer := answer_to_remark(explained)) else ""),
        "explained": explained,
    }
