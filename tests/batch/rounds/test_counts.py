"""Counts of a batch by one rule: what the roster does not know counts nowhere, what is late counts everywhere."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from support.batch_runs import StoryOffice, lines, overview

from xlselfeval.batch.summary.figures import counts_of_forms
from xlselfeval.demo_story import STRANGER


@pytest.fixture
def office(tmp_path: Path) -> StoryOffice:
    return StoryOffice(tmp_path / "某局")


def test_a_return_outside_the_roster_counts_in_no_figure(office: StoryOffice) -> None:
    """Its findings wait in 待处理, but are in no count of 总览, whose note says so."""
    office.receive_all()
    office.receive("体育局.xlsx", STRANGER, {"H15": "25"})
    figures = office.run().figures
    assert lines(office.output, "待处理")
    assert (figures.open_findings, figures.frequent, overview(office.output)["待处理问题（条）"]) == (
        0,
        (),
        0,
    )
    assert dict(counts_of_forms(figures))["名单外报送"] == 1


def test_late_returns_between_which_nobody_has_chosen_are_late(office: StoryOffice) -> None:
    """The count of late returns on 总览 and in the terminal is that of the ledger's lines with days."""
    office.receive_all()
    office.receive("301-1（终稿）.xlsx", "301-1", {"F15": "21"})
    figures = office.run(date(2025, 4, 2)).figures
    late = [line for line in lines(office.output, "收表台账") if line["逾期天数"] and line["原始文件"]]
    assert {line["报送情况"] for line in late} == {"逾期报送", "多次报送"}
    assert dict(counts_of_forms(figures))["逾期报送"] == len(late) == 10
