"""The sheet 报告核对 of a summary: what the check of each report found, in the order of the roster."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from xlselfeval.batch.results.queries import NO_DEPARTMENT, NO_ORGANIZATION
from xlselfeval.batch.results.reports import StoredReport, current_reports
from xlselfeval.batch.summary.lists import Column, Link, ListSheet, Styled, Value
from xlselfeval.review.finding import SEVERITY_WORDS

REPORTS = "报告核对"
_NOTHING, _NOT_CHECKED, _NOT_COMPARED = "未发现问题", "未核对", "未与自评表比对"


def reports_sheet(store: sqlite3.Connection) -> tuple[ListSheet, ...]:
    """List 报告核对: a line for each finding about a report, and one for each report without any; no sheet without reports."""
    reports = current_reports(store)
    columns = (
        Column("主管部门", 16), Column("单位", 20), Column("文件", 24), Column("要求", 11), Column("位置", 9, "centre"),
        Column("原文", 34), Column("问题", 46), Column("应为", 12), Column("比对的自评表", 26), Column("核对结果", 24),
    )  # fmt: skip
    rows = [line for one in reports for line in _lines(one)]
    return (ListSheet(name=REPORTS, columns=columns, rows=rows, wraps=True),) if reports else ()


def _lines(report: StoredReport) -> Iterator[tuple[Value, ...]]:
    whose = (
        report.department or NO_DEPARTMENT, report.organization or NO_ORGANIZATION, report.path.rpartition("/")[2],
    )  # fmt: skip
    form = (
        report.form_path.rpartition("/")[2] if report.form_path else f"{_NOT_COMPARED}：{report.not_compared}"
    )
    ending = (
        form,
        Link(report.copy.rpartition("/")[2], report.copy) if report.copy else report.message or None,
    )
    if not report.is_checked:
        yield (*whose, Styled(_NOT_CHECKED, "error"), None, None, report.message, None, *ending[:1], None)
    elif not report.findings:
        yield (*whose, Styled(_NOTHING, "good"), None, None, None, None, *ending)
    for one in report.findings:
        yield (
            *whose, Styled(SEVERITY_WORDS[one.severity], one.severity), one.location, one.quote if one.found else None,
            one.problem, one.expected, *ending,
        )  # fmt: skip
