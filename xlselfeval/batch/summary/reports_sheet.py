"""The sheet 报告核对 of a summary: what the check of each report found, in the order of the roster."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping

from xlselfeval.batch.results.paper_forms import current_papers, paper_key
from xlselfeval.batch.results.papers import StoredPaper
from xlselfeval.batch.results.queries import NO_DEPARTMENT, NO_ORGANIZATION, FindingKey
from xlselfeval.batch.results.states import States, changed_explainable
from xlselfeval.batch.summary.lists import Column, Link, ListSheet, Styled, Value
from xlselfeval.batch.summary.read_summary import STATE
from xlselfeval.batch.summary.sheet_list import state_in_words
from xlselfeval.review.finding import demand

REPORTS = "报告核对"
_NOTHING, _NOT_CHECKED, _NOT_COMPARED = "未发现问题", "未核对", "未与自评表比对"


def reports_sheet(store: sqlite3.Connection, states: States) -> tuple[ListSheet, ...]:
    """List 报告核对: a line for each finding about a report, and one for each report without any; no sheet without reports.

    Decisions are written in 待处理; this list shows the states that they make.
    """
    reports = current_papers(store)
    columns = (
        Column("主管部门", 16), Column("单位", 20), Column("文件", 24), Column("要求", 11), Column("位置", 9, "centre"),
        Column("原文", 34), Column("问题", 46), Column("应为", 12), Column(STATE, 9, "centre"), Column("比对的自评表", 26), Column("核对结果", 24),
    )  # fmt: skip
    changed = changed_explainable(store)
    rows = [line for one in reports for line in _lines(one, states, changed)]
    return (ListSheet(name=REPORTS, columns=columns, rows=rows, wraps=True),) if reports else ()


def _lines(
    report: StoredPaper, states: States, explainable: Mapping[str, bool]
) -> Iterator[tuple[Value, ...]]:
    whose = (
        report.department or NO_DEPARTMENT, report.organization or NO_ORGANIZATION, report.path.rpartition("/")[2],
    )  # fmt: skip
    form = f"{_NOT_COMPARED}：{report.not_compared}"
    if report.form_path:
        form = report.form_path.rpartition("/")[2]
    copy = Link(report.copy.rpartition("/")[2], report.copy) if report.copy else report.message or None
    if not report.is_checked:
        yield (*whose, Styled(_NOT_CHECKED, "error"), None, None, report.message, None, None, form, None)
    elif not report.findings:
        yield (*whose, Styled(_NOTHING, "good"), None, None, None, None, None, form, copy)
    for one in report.findings:
        state = states.get(FindingKey(paper_key(report.owner), one.name, one.subject))
        yield (
            *whose, Styled(demand(one, explainable), one.severity), one.location, one.found, one.sentence, one.expected,
            state_in_words(one, state, explainable), form, copy,
        )  # fmt: skip
