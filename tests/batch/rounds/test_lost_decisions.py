"""Decisions that a summary has no more, opinions in the column of the earlier ones, and a caption that somebody has changed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from support.batch_runs import StoryOffice, lines

from xlselfeval.batch.letters.options import LetterOptions
from xlselfeval.batch.notes import notes_on_written
from xlselfeval.batch.outputs import SUMMARY
from xlselfeval.batch.write_results import write_letters_later
from xlselfeval.demo_story import DUE, PROJECTS
from xlselfeval.errors import UnreadableFile

SCHOOLS = PROJECTS["301-1"].name
TODO, OPINION = "待处理", "忽略：已电话核实"


@pytest.fixture
def office(tmp_path: Path) -> StoryOffice:
    """A bureau with one finding that waits."""
    office = StoryOffice(tmp_path / "某局")
    office.receive_all("301-1")
    office.receive("301-1.xlsx", "301-1", {"H15": "25"})
    office.run()
    return office


def waiting(office: StoryOffice) -> dict[str, Any]:
    (line,) = (one for one in lines(office.output, TODO) if one["项目"] == SCHOOLS)
    return line


def said(office: StoryOffice) -> str:
    written = write_letters_later(office.output, LetterOptions(), today=DUE)
    return "\n".join(notes_on_written(written))


def test_decisions_that_an_older_summary_lacks_are_named(office: StoryOffice) -> None:
    """An older summary put back loses none unsaid: it is kept, the decision is named and shown as the earlier one, once."""
    before = (office.output / SUMMARY).read_bytes()
    office.write(TODO, "处理意见", {SCHOOLS: OPINION})
    assert "现在的汇总中没有了" not in said(office)
    (office.output / SUMMARY).write_bytes(before)
    shown = said(office)
    assert "以前记下的1条处理意见，现在的汇总中没有了" in shown
    assert OPINION in shown
    assert [path.read_bytes() for path in office.output.glob("汇总（*保留*")] == [before]
    line = waiting(office)
    assert (line["处理意见"], line["上次意见"], line["状态"]) == (None, OPINION, "待处理")
    assert "现在的汇总中没有了" not in said(office)
    assert waiting(office)["上次意见"] == OPINION


def test_a_refused_decision_that_is_taken_away_is_not_lost(office: StoryOffice) -> None:
    """What did not count may go, as the command asked: nothing is named as missing."""
    office.write(TODO, "处理意见", {SCHOOLS: "同意"})
    assert "1条处理意见不予计入" in said(office)
    office.write(TODO, "处理意见", {SCHOOLS: None})
    shown = said(office)
    assert "不予计入" not in shown
    assert "现在的汇总中没有了" not in shown


def test_an_opinion_in_the_column_of_the_earlier_ones_is_pointed_out(office: StoryOffice) -> None:
    """It does not count, is named with its words, and does not stay as if it had been decided."""
    office.write(TODO, "上次意见", {SCHOOLS: OPINION})
    shown = said(office)
    assert "1条意见写在了“上次意见”栏，不计" in shown
    assert OPINION in shown
    assert (waiting(office)["上次意见"], waiting(office)["状态"]) == (None, "待处理")


@pytest.mark.parametrize("sheet", [TODO, "内部线索"])
def test_a_caption_that_was_changed_is_named(office: StoryOffice, sheet: str) -> None:
    """The command names cell and caption, and leaves the file as it is."""
    book = load_workbook(office.output / SUMMARY)
    (cell,) = (one for one in book[sheet][1] if one.value == "处理意见")
    cell.value = "意见"
    book.save(office.output / SUMMARY)
    before = (office.output / SUMMARY).read_bytes()
    with pytest.raises(UnreadableFile, match=f"“{sheet}”的表头“处理意见”被改动.*{cell.coordinate}“意见”"):
        office.run()
    assert (office.output / SUMMARY).read_bytes() == before
