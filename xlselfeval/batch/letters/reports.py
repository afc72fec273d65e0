"""The reports in letters: what a unit has to correct or explain in its report, without hints and without states."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from xlselfeval.batch.results.reports import StoredReport, current_reports
from xlselfeval.files.xml_text import clean
from xlselfeval.review.finding import SEVERITY_WORDS
from xlselfeval.scheme.model import Severity

Values = dict[str, object]
_ASKED: tuple[Severity, ...] = ("error", "warning")
_REPORT = "自评报告"


def asked_reports(store: sqlite3.Connection) -> list[StoredReport]:
    """List the reports of named units with anything to correct or to explain, in the order of the roster."""
    return [one for one in current_reports(store) if one.organization and one.count(*_ASKED)]


def report_opinions(report: StoredReport, first: int) -> Iterator[Values]:
    """Make the lines of a report in the table of opinions, numbered from `first`."""
    asked = [one for one in report.findings if one.severity in _ASKED]
    for number, one in enumerate(asked, first):
        yield {
            "序号": number,
            "项目": _REPORT,
            "位置": one.location,
            "填报内容": clean(one.quote) if one.found else "",
            "审核意见": clean(one.opinion),
            "要求": SEVERITY_WORDS[one.severity],
        }


def report_line(report: StoredReport) -> Values:
    """Make a line of the list of reports: whose, its file, and how much is asked."""
    return {
        "单位": clean(report.organization),
        "文件": clean(report.path.rpartition("/")[2]),
        "条数": report.count(*_ASKED),
    }
