"""Findings that have ended.

One row stays one row, and what the bureau asked for beside a figure is not lost.
"""

from __future__ import annotations

from datetime import date

from openpyxl import load_workbook
from support.batch_runs import StoryOffice, lines

from xlselfeval.batch.notes import notes_on_written
from xlselfeval.batch.outputs import SUMMARY

FIRST, SECOND = date(2025, 4, 1), date(2025, 4, 14)


def places(office: StoryOffice) -> list[tuple[str, str]]:
    return [(line["位置"], line["要求"]) for line in lines(office.output, "待处理")]


def test_what_had_no_row_of_its_own_has_none_when_it_has_ended(office: StoryOffice) -> None:
    """A number over the formula of the total is one row, and put right it is that row, 已改正.

    The formula has no second row.
    """
    office.receive("301-1.xlsx", "301-1", {"H20": "77"})
    office.run(FIRST)
    ((place, _),) = places(office)
    office.receive("301-1（更正）.xlsx", "301-1")
    office.run(SECOND)
    assert places(office) == [(place, "已改正")]
    office.run(SECOND)
    assert places(office) == [(place, "已改正")]


def test_a_request_behind_a_returned_opinion_outlives_the_figure(office: StoryOffice) -> None:
    """Where only the figure was corrected, the row keeps the text of the request.

    It asks whether it was done, and the command counts it.
    """
    office.receive("301-1.xlsx", "301-1", {"H15": "25", "H16": "25"})
    office.run(FIRST)
    places_of = [line["位置"] for line in lines(office.output, "待处理") if line["位置"].startswith("H1")]
    office.write(
        "待处理", "处理意见", dict(zip(places_of, ("退回", "退回：请附验收单"), strict=False)), by="位置"
    )
    office.receive("301-1（更正）.xlsx", "301-1")
    written = office.run(SECOND).written
    requested, plain = lines(office.output, "待处理")[:2]
    assert (requested["处理意见"], requested["状态"]) == (
        "退回：请附验收单",
        "已改正；退回意见要求的是否办妥，请核对",
    )
    assert (plain["处理意见"], plain["状态"]) == ("退回", "已改正")
    assert load_workbook(office.output / SUMMARY)["待处理"].print_area.endswith("$2")
    assert [one for one in notes_on_written(written) if one.startswith("1条退回的问题已改正")]
