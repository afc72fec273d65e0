"""The check of a report: open it, read its claims, compare it with the papers in it or beside it."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from types import NoneType
from typing import BinaryIO

from xlselfeval.accounts.report import against_accounts, paper_of_report
from xlselfeval.accounts.values import Accounts
from xlselfeval.across.figures import PAPER_WORDS, Paper
from xlselfeval.across.report_beside import meant_in, stated_in
from xlselfeval.across.report_tables import against_form_tables
from xlselfeval.across.scaled import data_sheet_as_asked, form_as_asked
from xlselfeval.across.unit_names import is_called, name_key, without_region
from xlselfeval.across.whose_table import leads_to
from xlselfeval.checking import Checker
from xlselfeval.data_sheet.read import read_data_sheets
from xlselfeval.data_sheet.review import DataReview
from xlselfeval.data_sheet.values import DataSheet
from xlselfeval.errors import OwnPaper, UnreadableFile, expect, expect_all, in_a_line
from xlselfeval.files.limits import LIMITS, Limits
from xlselfeval.files.source import path_or_content
from xlselfeval.files.word.document import Document, Paragraph, Table, TableCell
from xlselfeval.files.word.open import open_document
from xlselfeval.files.word.sheets import cells_by_place, document_workbook
from xlselfeval.reading.own.papers import own_letter
from xlselfeval.reading.read import read_tables
from xlselfeval.reading.vocabulary import vocabulary_of
from xlselfeval.report.beside.form import another_year
from xlselfeval.report.check import claims_of
from xlselfeval.report.claim import Claim, Operand, doubt, operand_of
from xlselfeval.report.finding import ReportFinding, findings_of
from xlselfeval.report.mentions import mentions_in
from xlselfeval.report.not_checked import count_checked, describe_unchecked
from xlselfeval.report.outline import has_sections, title_of, title_of_another_kind
from xlselfeval.report.passage import HALF_WIDTH, Passage
from xlselfeval.report.template import year_of, year_place
from xlselfeval.report.terms import read_sentences
from xlselfeval.review.catalogue import ENTRIES_OF
from xlselfeval.review.evidence import Evidence
from xlselfeval.review.not_checked import describe_switched_off
from xlselfeval.review.records.types import ReportRecord
from xlselfeval.review.review import Review
from xlselfeval.review.settings import Settings, graded, switched_off
from xlselfeval.scoring.text import nest_quotes
from xlselfeval.settings.settings_file import load_settings

_ABOVE_TEXT = 4  # passages among which a letter has its title
_NOTHING_OF_A_REPORT = "文中没有报告的标题和章节，也没有数字，不能作为自评报告核对；请检查文件是否有误"
_ANOTHER_KIND = "文件的标题为“{title}”，不是自评报告；请检查是否选对了文件"
_SHORTEST_CELL = 20  # characters of a text in a table that is read for claims
_ORGANIZATION = re.compile(
    r"(?:单位名称|部门名称|填报单位|报告单位)\s*(?:\(盖章\))?\s*:?\s*(?P<name>[\u4e00-\u9fff()]{3,40})"
)
# the unit that a text first describes as one: 某县林业局内设8个股室; its subordinates are described by the same words
_DESCRIBED = re.compile(
    r"(?:^|[。;,:])\s*(?!本|我|该|各|其|所属|下属)(?P<name>[\u4e00-\u9fff]{2,20}?(?:局|厅|委|委员会|办公室|中心|政府|大学|学院|医院|联合会|研究所|学校))"
    r"(?:\(本级\))?(?:机关)?(?:内设|下设|的?主要职[责能]|[是为系][^。;,]{0,20}(?:组成|工作)部门)"
)
_OF_A_UNIT = re.compile("(?:局|厅|委|委员会|办公室|政府|院|校|大学|学院|医院|联合会|研究所)$")
_TITLE = re.compile(
    r"^\s*(?P<name>[\u4e00-\u9fff()]{3,40}?)(?:关于)?20\d\d\s*年度?[^。]{0,30}(?:报告|说明)\s*$"
)


@dataclass(frozen=True, kw_only=True, slots=True, eq=False, repr=False)
class ReportReview:
    """A report that has been checked: its text, its claims, the findings in the order of the text.

    `unchecked` are sentences on the figures that nothing was found to compare with, and on checks that settings leave out; `file` is the path
    that it was checked by, "" for content.
    """

    document: Document
    claims: tuple[Claim, ...]
    findings: tuple[ReportFinding, ...]
    organization: str | None
    year: int | None
    unchecked: tuple[str, ...] = ()
    file: str = ""

    def __repr__(self) -> str:
        whose = f"{self.organization or 'no organization'}, {self.year or 'no year'}"
        return in_a_line(
            f"<ReportReview {whose}: {len(self.findings)} findings, {self.checked} claims checked>"
        )

    @property
    def checked(self) -> int:
        """The number of claims about figures; what is left to fill in is none."""
        return count_checked(self.claims)

    def to_dict(self, file: str | None = None) -> ReportRecord:
        """Return the JSON record that `report check --json` prints; `file` is another name in it than its own."""
        return {
            "file": self.file if file is None else file, "kind": "report", "status": "reviewed", "error": None, "organization": self.organization,
            "year": None if self.year is None else str(self.year), "claims": self.checked,
            "checked": self.checked, "findings": [one.to_dict() for one in self.findings], "limits": list(self.unchecked),
        }  # fmt: skip


def check_report(
    source: str | Path | bytes | BinaryIO,
    *,
    form: Review | None = None,
    data: DataReview | DataSheet | None = None,
    accounts: Sequence[Accounts] = (),
    limits: Limits = LIMITS,
    settings: str | Path | Settings | None = None,
) -> ReportReview:
    """Check a .docx or .txt, given as its path, its content or a binary stream.

    `form`, `data` and `accounts` are the unit's reviewed form, its data sheet and its final accounts. `data`
    is one of the `sheets` that `Checker.check_papers` gives, or its `sheet`. Without one that among the
    tables of a .docx counts, if there is one. `settings` are a bureau's 设置.toml. Raises UnreadableFile for
    what is no such document and for a letter of this program, WrongArgument for papers that were not read,
    and SelfEvalError for settings that are not understood.
    """
    expect(form, (Review, NoneType), "核对过的自评表（form：check 的结果之一）")
    expect(
        data, (DataReview, DataSheet, NoneType), "核对过的基础数据表（data：check_papers 所得的 sheets 之一）"
    )
    data = data.sheet if isinstance(data, DataReview) else data
    expect_all(accounts, Accounts, "决算公开表（open_accounts 所得）")
    changed = load_settings(settings)
    document = open_document(path_or_content(source, limits), limits)
    if letter := own_letter(one.original for one in passages_of(document)[:_ABOVE_TEXT]):
        raise OwnPaper(letter)
    inside = papers_inside(document, limits)
    form, data = form or inside[0], data or inside[1]
    evidence = None if form is None else form.evidence
    review = review_document(document, evidence, data, accounts=accounts, limits=limits)
    if not any(inside):
        refuse_no_report(review)
    path = str(source) if isinstance(source, str | Path) else ""
    return replace(adjusted_report(review, changed), file=path)


def refuse_no_report(review: ReportReview) -> None:
    """Raise UnreadableFile for a text that has nothing of a report, or the title of another paper."""
    if title := title_of_another_kind(passages_of(review.document)):
        raise UnreadableFile("not-a-report", _ANOTHER_KIND.format(title=nest_quotes(title)))
    if not (review.claims or _is_report(passages_of(review.document))):
        raise UnreadableFile("not-a-report", _NOTHING_OF_A_REPORT)


def _is_report(passages: Sequence[Passage]) -> bool:
    """Check whether a text has anything of a report: its title, a section that an outline asks for, or any figure."""
    return bool(title_of(passages)) or has_sections(passages) or any(map(mentions_in, passages))


def adjusted_report(review: ReportReview, settings: Settings) -> ReportReview:
    """Leave out what the bureau has switched off, and give the other findings what it has set."""
    kept = (one for one in review.findings if one.name not in settings or not settings[one.name].is_off)
    changed = (replace(one, **graded(one, settings)) if one.name in settings else one for one in kept)
    off = describe_switched_off(switched_off(settings, "unit", among=ENTRIES_OF["report"]))
    return replace(review, findings=tuple(changed), unchecked=(*review.unchecked, *off))


def papers_inside(document: Document, limits: Limits = LIMITS) -> tuple[Review | None, DataSheet | None]:
    """Find the one form and the one data sheet among the tables of a document; None where there is none, or several."""
    if not document.tables:
        return None, None
    reviews: Sequence[Review] = ()
    sheets: Sequence[DataSheet] = ()
    with contextlib.suppress(UnreadableFile):
        workbook = document_workbook(document, limits)
        sheets = read_data_sheets(workbook)
        reviews = Checker(limits=limits).check_workbook(workbook)
    return (reviews[0] if len(reviews) == 1 else None, sheets[0] if len(sheets) == 1 else None)


def review_document(
    document: Document,
    form: Evidence | None = None,
    data: DataSheet | None = None,
    known: Paper | None = None,
    *,
    accounts: Sequence[Accounts] = (),
    limits: Limits = LIMITS,
    is_matched: bool = False,
) -> ReportReview:
    """Check a document that has been read, against the papers and accounts of its unit and what the bureau knows.

    `is_matched` says that the form is known to be of the same unit, whatever names both print. A paper of another year is named, and not compared. Tables in the document that repeat the form are held against it.
    """
    passages = passages_of(document)
    papers = (
        None if form is None else form_as_asked(form, known),
        None if data is None else data_sheet_as_asked(data, known),
        known,
    )
    year = year_of(passages, [one.year for one in papers if one is not None])
    of_year = [one for one in papers if one is not None and (year is None or one.year in (None, year))]
    meant = meant_in(data if papers[1] in of_year else None, form if papers[0] in of_year else None)
    stated = (*stated_in(of_year), *meant)
    found = claims_of(passages, form, stated, has_table=form is not None or bool(document.tables), year=year)
    found[:0] = () if is_matched else _another_unit(passages, form)
    found[:0] = another_year(
        year_place(passages), year, None if data is None else data.year, PAPER_WORDS["data"]
    )
    submission = None if form is None else form.submission
    unit = organization_of(passages) or (submission.field_text("organization") if submission else None)
    year = year or (submission.year if submission else None)
    if accounts:
        sentences = [one for passage in passages for one in read_sentences(passage)]
        report = paper_of_report(sentences, unit, year)
        found += against_accounts(accounts, report, [one for one in papers[:2] if one is not None], found)
    notes = describe_unchecked(passages, found, stated)
    cells = {} if form is None else _cell_passages(document)
    if form is not None and cells:
        tables = _tables_inside(document, form, limits)
        claims, left = against_form_tables(
            tables,
            form,
            lambda cell: cells.get((cell.sheet, cell.row, cell.column)),
            partial(leads_to, document),
        )
        found, notes = found + claims, (*notes, *left)
    return ReportReview(
        document=document,
        claims=tuple(found),
        findings=findings_of(found, [*passages, *cells.values()]),
        organization=unit,
        year=year,
        unchecked=notes,
    )


def _tables_inside(document: Document, form: Evidence, limits: Limits) -> list[Evidence]:
    """Read the tables of a document that have the columns of a form, and recompute them.

    The scheme is that of the form beside the document.
    """
    checker = Checker(scheme=form.scheme, limits=limits)
    try:
        found = read_tables(document_workbook(document, limits), vocabulary_of(form.scheme))
    except UnreadableFile:
        return []
    return [checker.check_form(one).evidence for one in found]


def _cell_passages(document: Document) -> dict[tuple[str, int, int], Passage]:
    """Return the first paragraph with text of each cell of the tables, by its place as the tables are read."""
    return {
        place: next(_passage(one, _place_of(table, cell)) for one in cell.paragraphs if not one.is_blank)
        for place, (table, cell) in cells_by_place(document).items() if cell.text
    }  # fmt: skip


def _place_of(table: Table, cell: TableCell) -> str:
    return f"第{table.number}个表第{cell.row}行第{cell.column}列"


def passages_of(document: Document) -> tuple[Passage, ...]:
    """Return the paragraphs of a document and the longer texts of its tables, by number."""
    cells = (
        _passage(one, _place_of(table, cell))
        for table in document.tables for cell in table.cells for one in cell.paragraphs if len(one.text) >= _SHORTEST_CELL
    )  # fmt: skip
    return tuple(sorted([*map(_passage, document.paragraphs), *cells], key=lambda one: one.number))


def _passage(paragraph: Paragraph, place: str = "") -> Passage:
    return Passage(paragraph.number, paragraph.text, paragraph.prefix, paragraph.kind == "cell", place)


def organization_of(passages: tuple[Passage, ...]) -> str | None:
    """Find the unit in the line 单位名称, or at the beginning of the title; else the first that is described."""
    place = _organization_place(passages)
    return None if place is None else place.text.translate(HALF_WIDTH).strip("()")


def _organization_place(passages: tuple[Passage, ...]) -> Operand | None:
    for pattern in (_ORGANIZATION, _TITLE, _DESCRIBED):
        for passage in passages[:20]:
            match = pattern.search(passage.text)
            if match is not None:
                return operand_of(passage, *match.span("name"))
    return None


def _another_unit(passages: tuple[Passage, ...], form: Evidence | None) -> Iterator[Claim]:
    """Ask about a report in the name of another unit than that of the form, which it names nowhere.

    A short name may leave characters out; what a title has before the year may also be a project.
    """
    place, unit = _organization_place(passages), form and form.submission.field_text("organization")
    if place is None or form is None or not unit or form.scheme.level != "department":
        return
    name = place.text.translate(HALF_WIDTH).strip("()")
    is_named = any(without_region(unit) in name_key(one.text) for one in passages)
    if _OF_A_UNIT.search(name) and not (is_called(name, unit) or is_named):
        situation = f"自评表的单位为“{unit}”"
        yield doubt(
            "figure-table",
            place,
            (),
            situation,
            unit,
            action="请核实报告的单位名称，以及自评表是否属于本报告。",
        )


def error_record(file: str, error: UnreadableFile) -> ReportRecord:
    """Return the JSON record of a report that could not be read."""
    return {
        "file": file, "kind": "report", "status": "unreadable", "error": {"name": error.name, "message": error.message},
        "organization": None, "year": None, "claims": 0, "checked": 0, "findings": [], "limits": [],
    }  # fmt: skip
