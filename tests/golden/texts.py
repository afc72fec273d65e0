"""Sentences, sheets and records as people and scripts read them: one of each kind, and a few whole."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial

from golden.kinds import kind_of, one_of_each_kind
from golden.other_findings import other_cases
from golden.sample_reviews import all_cases, sample_reviews
from golden.tables import edge_scores, score_lines
from support.forms import SHEET, cell, reviewed
from support.issued_variants import record

from xlselfeval.cell import Cell
from xlselfeval.errors import UnreadableFile
from xlselfeval.issue_record import RecordSource
from xlselfeval.report.finding import ReportFinding
from xlselfeval.result.message_box import checked_message, rescored_message, written_message
from xlselfeval.result.table import result_table
from xlselfeval.result.table_cells import HEAD, WIDTHS
from xlselfeval.review.explain import explain
from xlselfeval.review.finding import Finding
from xlselfeval.review.not_checked import describe_unchecked
from xlselfeval.review.record_source import describe_record_source
from xlselfeval.review.records.unreadable import error_record
from xlselfeval.review.review import Review
from xlselfeval.scoring.number import plain
from xlselfeval.submission import ReadColumn

_MARK = re.compile("(?:[0-9A-F]{4}-){3}[0-9A-F]{4}")  # of a result sheet: another one with every text
WHOLE = "许多错误"  # the review whose sheet, explanation, messages and record are approved whole


def findings() -> Iterator[str]:
    """Yield one line for each kind of finding, with its sentence as it was first met, by code."""
    lines: dict[str, str] = {}
    reviewed_forms = ((title, partial(_findings_of, review)) for title, review in all_cases())
    for _, found in (*reviewed_forms, *other_cases()):
        for line in finding_lines(found()):
            lines.setdefault(kind_of(line), line)
    yield from sorted(lines.values(), key=lambda line: line.partition(" ")[0])


def _findings_of(review: Callable[[], Review]) -> Sequence[Finding]:
    return review().findings


def finding_lines(findings: Iterable[Finding | ReportFinding]) -> Iterator[str]:
    """Yield a line for each finding: code, name, audience, part (of a report the place), sentence, hint."""
    for one in findings:
        part, hint = (one.part, one.hint) if isinstance(one, Finding) else (one.where, None)
        line = (
            f"{one.code} {one.name} | {one.audience} | {part} | {one.message}{f' | {hint}' if hint else ''}"
        )
        yield line.replace("\n", "⏎")


def workings() -> Iterator[str]:
    """Yield one line for each kind of working, by rule."""
    scores = [score for *_, line in score_lines() for score in line] + [score for _, score in edge_scores()]
    yield from one_of_each_kind(sorted(f"{score.rule}: {score.working}" for score in scores if score.rule))


def explanations() -> Iterator[str]:
    """Yield the whole explanation of one form, then one line of each further kind from the others."""
    yield from whole_then_kinds(_explained)
    for title, review in sample_reviews().items():
        counts = (
            f"{wanted} {len(list(explain(review, wanted)))} 项" for wanted in ("H12", "总分", "自评表!$E$5")
        )
        yield f"# {title}：{'，'.join(counts)}"


def _explained(review: Review) -> Iterator[str]:
    for lines, about in explain(review, None):
        yield from lines
        yield from (f"  ! {finding.name}" for finding in about)


def result_sheets() -> Iterator[str]:
    """Yield the whole 核对结果 sheet of one form cell by cell, then one row of each further kind."""
    return whole_then_kinds(_result_rows, _kind_of_row)


def _result_rows(review: Review) -> Iterator[str]:
    remarks = {"H12 培训人数 得分": ("已核实", "采纳"), "H99 别处": ("补充说明", "")}
    table = result_table(review, file="某局.xlsx", today=date(2021, 3, 5), remarks=remarks)
    yield f"{table.sheet} {HEAD} {table.footer} {WIDTHS}"
    for row in table.rows:
        cells = (
            f"{cell.look}*{cell.span} {_MARK.sub('…', _text(cell.value))}{f' →{cell.link}' if cell.link else ''}"
            for cell in row.cells
        )
        yield f"{row.height:g} | " + " | ".join(cells).replace("\n", "⏎")


def _kind_of_row(line: str) -> str:
    """Return the kind of a row; a row for a finding counts by its looks, findings.txt holds the sentences."""
    if " | centre*1 " not in line:
        return kind_of(line)
    return " ".join(cell.split(" ")[0] for cell in line.split(" | "))


def _text(value: object) -> str:
    return plain(value) if isinstance(value, Decimal) else str(value or "")


def messages() -> Iterator[str]:
    """Yield the texts of the buttons for one form whole, then one line of each further kind from the others."""
    yield from whole_then_kinds(_button_texts, _kind_of_message)
    samples = sample_reviews()
    yield "# 两张表"
    yield from checked_message((samples[WHOLE], samples["没有错误"])).splitlines()


def _button_texts(review: Review) -> Iterator[str]:
    for text in (checked_message((review,)), rescored_message((review,)), written_message((review,), ["核对结果"])):  # fmt: skip
        yield f"（{len(text)} 字）"
        yield from text.splitlines()


def _kind_of_message(line: str) -> str:
    """Return the kind of a line; a finding counts by severity and place."""
    return kind_of(line.split("：", maxsplit=1)[0] if line.startswith("【") else line)


def whole_then_kinds(
    render: Callable[[Review], Iterator[str]], kind: Callable[[str], str] = kind_of
) -> Iterator[str]:
    """Yield all lines of one review, then the first line of each further kind in the others."""
    samples = sample_reviews()
    whole = list(render(samples[WHOLE]))
    yield f"# {WHOLE}"
    yield from whole
    seen = set(map(kind, whole))
    for title, review in samples.items():
        new = {kind(line): line for line in reversed(list(render(review))) if kind(line) not in seen}
        if new:
            yield f"# {title}"
            yield from reversed(new.values())
            seen |= new.keys()


def records() -> Iterator[str]:
    """Yield the JSON record of one form whole, those of the others as a line for the form and one for each row."""
    samples = sample_reviews()
    yield from json.dumps(samples[WHOLE].to_dict("某局.xlsx"), ensure_ascii=False, indent=1).splitlines()
    for title, review in samples.items():
        record = review.to_dict("某局.xlsx")
        yield f"# {title}"
        form = {name: value for name, value in record.items() if name not in ("rows", "findings")}
        yield json.dumps(form, ensure_ascii=False)
        rows = record["rows"]
        assert isinstance(rows, list)
        yield from (" | ".join("" if value is None else str(value) for value in row.values()) for row in rows)
    yield "# 读不出的文件"
    yield json.dumps(error_record("某局.xlsx", UnreadableFile("empty", "文件是空的")), ensure_ascii=False)


def record_sources() -> Iterator[str]:
    """Yield what a form was compared with, for each source and state of its own record."""
    for own in ("absent", "sound", "edited", "old", "unknown"):
        for matched in ("id", "fields", "name"):
            source = RecordSource(kind="file", own_record=own, with_sender_files=True, file="甲.xlsx", matched_by=matched)  # fmt: skip
            yield f"file {own} {matched}: {describe_record_source(source)}"
        for kind in ("embedded", "none"):
            for given, rivals in (
                (False, ""),
                (True, ""),
                (True, "甲乙"),
                (True, "甲乙丙"),
                (True, "甲乙丙丁"),
            ):
                source = RecordSource(
                    kind=kind, own_record=own, with_sender_files=given, rivals=tuple(rivals)
                )
                yield f"{kind} {own} {given} {rivals}: {describe_record_source(source)}"
    for file in ("", "甲.xlsx"):
        source = RecordSource(kind="embedded", own_record="replaced", with_sender_files=True, file=file)
        yield f"replaced {file}: {describe_record_source(source)}"
    source = RecordSource(
        kind="file", with_sender_files=True, file="甲.xlsx", matched_by="fields", is_earlier=True
    )
    yield f"earlier: {describe_record_source(source)}"
    yield f"asked year: {describe_record_source(RecordSource(with_sender_files=True, other_year=2021))}"
    yield f"approved: {describe_record_source(RecordSource(), approved=True)}"
    yield f"foreign: {describe_record_source(RecordSource(is_foreign=True))}"


def limits() -> Iterator[str]:
    """Yield what the format of a file left unchecked, with and without a formula for the grade, and other limits."""
    form = reviewed().evidence.submission
    grade = Cell(SHEET, 31, 9, formula="?")
    for suffix in ("", "xls", "xlsb", "ods", "html", "xml", "docx"):
        for total in (form.total, replace(form.total, grade=grade), replace(form.total, grade=None)):
            formula = "" if total.grade is None else total.grade.formula or ""
            yield f"# {suffix or 'xlsx'} {formula}".rstrip()
            yield from describe_unchecked(replace(form, values_of=suffix, total=total))
    columns = tuple(
        ReadColumn(role, cell(4, 5 + number, role), True)
        for number, role in enumerate(("target", "actual", "points", "score"))
    )
    for title, changed in (
        ("未识别的栏目，四栏齐全", replace(form, unknown_captions=("栏一",), columns=columns)),
        ("未识别的栏目，缺得分栏", replace(form, unknown_captions=("栏一", "栏二"), columns=columns[:3])),
        ("未识别的栏目，文字很长", replace(form, unknown_captions=("栏" * 79, "目"), columns=())),
        ("图表", replace(form, skipped_sheets=("图1", "图\n2"))),
        ("一页名称很长", replace(form, skipped_sheets=("图" * 76, "表"))),
        ("四页图表", replace(form, skipped_sheets=tuple("甲乙丙丁"))),
        ("五页图表", replace(form, skipped_sheets=tuple("甲乙丙丁戊"))),
    ):
        yield f"# {title}"
        yield from describe_unchecked(changed)
    yield "# 停用"
    yield from describe_unchecked(form, "hunan-department-2020", ("一", "二"))
    for title, issued, by in (("自定表样", "某市 2020", "hunan-department-2020"), ("按自定表样核对", "某市", "某市"), ("自定表样，未指定", "某市", ""), ("内置表样", "national-project-2020", "hunan-department-2020")):  # fmt: skip
        yield f"# {title}"
        yield from describe_unchecked(replace(form, record=record(scheme=issued)), by)
