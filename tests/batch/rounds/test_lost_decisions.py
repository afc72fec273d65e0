"""Decisions that a summary no longer has.

Also opinions in the column of the earlier ones, and a caption that somebody has changed.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from support.batch_runs import StoryOffice, lines
from support.return_folder import put
from support.word.reports import DECREASED, report_of

from xlselfeval.batch.letters.options import LetterOptions
from xlselfeval.batch.notes import notes_on_written
from xlselfeval.batch.outputs import SUMMARY
from xlselfeval.batch.write_results import write_letters_later
from xlselfeval.demo_batch import RETURNED
from xlselfeval.demo_story import DUE, PROJECTS
from xlselfeval.errors import SelfEvalError, UnreadableFile

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
    written = write_letters_later(office.output, LetterOptions(accept_lost=True), today=DUE)
    return "\n".join(notes_on_written(written))


def test_decisions_that_an_older_summary_lacks_are_named(office: StoryOffice) -> None:
    """No decision is lost in silence with an older summary that was put back.

    It is kept, named, and shown once as the earlier one.
    """
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


@pytest.mark.parametrize("by_batch", [True, False])
@pytest.mark.parametrize("caption", ["处理意见", "单位说明"])
def test_letters_wait_for_entries_that_the_summary_lacks(
    office: StoryOffice, by_batch: bool, caption: str
) -> None:
    """No letter is written without them and no file changed; with the older file moved away they are there again."""

    def write_letters() -> None:
        if by_batch:
            office.run(letters=True)
        else:
            write_letters_later(office.output, LetterOptions(), today=DUE)

    before = (office.output / SUMMARY).read_bytes()
    office.write(TODO, caption, {SCHOOLS: OPINION})
    write_letters()
    letters = {path: path.read_bytes() for path in office.output.rglob("*.docx")}
    (office.output / SUMMARY).write_bytes(before)
    with pytest.raises(SelfEvalError, match=f"{OPINION}（{caption}）"):
        write_letters()
    assert (office.output / SUMMARY).read_bytes() == before
    assert {path: path.read_bytes() for path in office.output.rglob("*.docx")} == letters
    (office.output / SUMMARY).unlink()
    write_letters()
    assert waiting(office)[caption] == OPINION


def test_a_batch_without_letters_names_what_the_summary_lacks(office: StoryOffice) -> None:
    """A check of returns is not refused by it."""
    office.write(TODO, "处理意见", {SCHOOLS: OPINION})
    office.run()
    office.write(TODO, "处理意见", {SCHOOLS: None})
    assert "以前记下的1条处理意见，现在的汇总中没有了" in "\n".join(notes_on_written(office.run().written))


def test_an_explanation_that_the_summary_lacks_is_named(office: StoryOffice) -> None:
    """An explanation typed into the summary and taken away again is named in full, once, and the file is kept."""
    explanation = "县乡两级分别实施，数据以验收单为准；" * 5
    office.write(TODO, "单位说明", {SCHOOLS: explanation})
    assert "单位说明，现在的汇总中没有了" not in said(office)
    office.write(TODO, "单位说明", {SCHOOLS: None})
    shown = said(office)
    assert "以前填写的1条单位说明，现在的汇总中没有了" in shown
    assert explanation in shown
    assert [*office.output.glob("汇总（*保留*")]
    assert "单位说明，现在的汇总中没有了" not in said(office)


@pytest.mark.parametrize("by_batch", [True, False])
def test_a_day_of_receipt_that_the_summary_lacks_is_named(office: StoryOffice, by_batch: bool) -> None:
    """A day typed into 收表台账 and deleted is named with its return, once; a day that nobody wrote is no loss."""

    def said_now() -> str:
        return "\n".join(notes_on_written(office.run().written)) if by_batch else said(office)

    office.write("收表台账", "收到日期", {SCHOOLS: None})
    assert "收到日期，现在的汇总中没有了" not in said_now()
    office.write("收表台账", "收到日期", {SCHOOLS: "2025-03-18"})
    assert "收到日期，现在的汇总中没有了" not in said_now()
    before = (office.output / SUMMARY).read_bytes()
    office.write("收表台账", "收到日期", {SCHOOLS: None})
    shown = said_now()
    assert "以前填写的1个收到日期，现在的汇总中没有了" in shown
    assert f"{SCHOOLS} 第1次报送：2025-03-18" in shown
    assert "收到日期，现在的汇总中没有了" not in said_now()
    (office.output / SUMMARY).write_bytes(before)
    assert "收到日期，现在的汇总中没有了" not in said_now()


@pytest.mark.parametrize("with_id", [True, False])
@pytest.mark.parametrize("with_papers", [True, False])
def test_a_lost_day_is_named_by_every_run(tmp_path: Path, with_papers: bool, with_id: bool) -> None:
    """A lost day of receipt is named by every run.

    Also one beside reports, in a line without its id, and where it was the day on which the return was first
    seen.
    """
    office, day = StoryOffice(tmp_path / "某局"), DUE + timedelta(days=10)
    office.receive("301-1.xlsx", "301-1")
    if with_papers:
        put(office.folder / RETURNED, {"自评报告.docx": report_of("某市教育局", DECREASED)})
    office.run(day)
    office.write("收表台账", "收到日期", {SCHOOLS: str(day)})
    office.run(day)
    office.write("收表台账", "收到日期", {SCHOOLS: None})
    if not with_id:
        office.write("收表台账", "标识", {SCHOOLS: None})
    notes = "\n".join(notes_on_written(office.run(day).written))
    assert "以前填写的1个收到日期，现在的汇总中没有了" in notes
    assert f"{SCHOOLS} 第1次报送：{day}" in notes


def test_days_that_an_older_summary_lacks_still_hold(office: StoryOffice) -> None:
    """A summary from before they were written takes none away: what it shows is its own writing."""
    before = (office.output / SUMMARY).read_bytes()
    office.write("收表台账", "收到日期", {SCHOOLS: "2025-03-18"})
    said(office)
    (office.output / SUMMARY).write_bytes(before)
    assert "收到日期，现在的汇总中没有了" not in said(office)
    (line,) = (one for one in lines(office.output, "收表台账") if one["项目"] == SCHOOLS)
    assert str(line["收到日期"]).startswith("2025-03-18")


def test_a_refused_decision_that_is_taken_away_is_not_lost(office: StoryOffice) -> None:
    """A refused decision that is then deleted is not named as lost."""
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
