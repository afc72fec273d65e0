"""Days of receipt that nobody wrote: by which letter a form is late, and of which return the day is needed."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from support.batch_runs import StoryOffice, letter_texts, lines

from xlselfeval.batch.notes import notes_on_written
from xlselfeval.demo_story import PROJECTS

CRAFTS = PROJECTS["305-1"]
REMINDED, CAME = date(2025, 4, 10), date(2025, 4, 21)


def register(office: StoryOffice) -> dict[str, Any]:
    """The line of the form in 收表台账."""
    return next(one for one in lines(office.output, "收表台账") if one["项目"] == CRAFTS.name)


@pytest.mark.parametrize("is_sent", [True, False])
def test_a_form_that_a_letter_called_missing_is_late(office: StoryOffice, is_sent: bool) -> None:
    """It is late by the day of the letter at least, where that lies in the folder, until the bureau writes the day."""
    office.receive_all("305-1")
    office.run()
    office.run(REMINDED, letters=True)
    assert any(name.startswith("催报通知/") for name in letter_texts(office.output))
    if not is_sent:
        for path in sorted((office.output / "反馈函").rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()
    office.receive("一.xlsx", "305-1")
    run = office.run(CAME)
    line = register(office)
    if not is_sent:
        assert (line["报送情况"], line["逾期天数"], line["说明"]) == ("收到日期待填", None, None)
        return
    assert (line["报送情况"], line["逾期天数"]) == ("逾期报送", 10)
    assert line["说明"] == f"{REMINDED}催报时尚未收到，至少逾期10天"
    assert (run.figures.whole.late, run.figures.whole.undated) == (1, 0)
    office.write("收表台账", "收到日期", {CRAFTS.name: "2025-03-30"})
    office.run(CAME)
    assert (register(office)["报送情况"], register(office)["说明"]) == ("已报送", None)


@pytest.mark.parametrize("is_broken", [True, False])
def test_a_letter_about_what_came_in_its_place_proves_nothing(office: StoryOffice, is_broken: bool) -> None:
    """Where a file came that cannot be read or names another unit, it may have been sent in time."""
    office.receive_all("305-1")
    name = f"305_{CRAFTS.unit}_{CRAFTS.name}.xlsx"
    path = office.receive(name, "305-1", {} if is_broken else {"F6": PROJECTS["306-1"].unit})
    if is_broken:
        path.write_bytes(path.read_bytes()[:3000])
    office.run()
    assert "收到" in register(office)["说明"]
    office.run(REMINDED, letters=True)
    office.receive("一.xlsx", "305-1")
    office.run(CAME)
    assert (register(office)["报送情况"], register(office)["逾期天数"]) == ("收到日期待填", None)


def test_the_day_that_is_needed_is_that_of_the_first_return(office: StoryOffice) -> None:
    """Where a later return counts and is dated, 说明 and the command name 报送历史 and the first one."""
    office.receive("一.xlsx", "305-1", {"F15": "450"})
    office.run(date(2025, 4, 2))
    office.receive("二.xlsx", "305-1", {"F15": "451"})
    office.receive("三.xlsx", "305-1")
    office.run(CAME)
    note = register(office)["说明"]
    assert note.startswith("同时收到2份内容不同的自评表")
    assert "第1次“" not in note.partition("；是否逾期")[0]
    office.write("收表台账", "以此份为准", {CRAFTS.name: 3})
    office.write("收表台账", "收到日期", {CRAFTS.name: "2025-04-20"})
    written = office.run(CAME).written
    assert register(office)["说明"] == "是否逾期按第1次报送的收到日期计，尚未填写，请在“报送历史”填写"
    assert any("在“报送历史”填写首次报送的" in note for note in notes_on_written(written))
    office.write("报送历史", "收到日期", {"1": "2025-04-01"}, by="第几次报送")
    office.run(CAME)
    assert (register(office)["逾期天数"], register(office)["报送情况"]) == (1, "逾期报送")
