"""A note of the unit on 核对结果 is on a list in every later round, whatever it has corrected beside it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from support.batch_runs import StoryOffice, lines

from xlselfeval.demo_story import PROJECTS, Return

SCHOOLS = PROJECTS["301-1"]
RIGHT = "99.83"
NOTE = "总分按评审会议纪要重新计算。"


@pytest.fixture
def office(tmp_path: Path) -> StoryOffice:
    """A bureau that has checked a form whose total is wrong and stands in place of its formula."""
    office = StoryOffice(tmp_path / "某局")
    office.receive("甲.xlsx", "301-1", {"H20": "90", "F15": "约20"})
    office.run()
    return office


def send_copy(office: StoryOffice, answers: Mapping[str, str], **notes: str) -> list[dict[str, str]]:
    """Return the copy with answers and notes; the lines of 待处理 about its total."""
    copy = Return("甲（更正）.xlsx", SCHOOLS, answers, copy_of="甲.xlsx", explanations=notes)
    office.put(copy)
    office.run()
    return [one for one in lines(office.output, "待处理") if one["位置"].startswith("H20 ")]


def test_a_note_beside_a_total_that_is_right_now(office: StoryOffice) -> None:
    """One line asked for the total and its formula; the note is beside the formula that is still missing."""
    listed = send_copy(office, {"H20": RIGHT}, H20=NOTE)
    assert [(one["位置"], one["单位说明"], one["状态"]) for one in listed if one["要求"] != "已改正"] == [
        ("H20 公式", NOTE, "已说明")
    ]
    assert "新增说明：H20 公式" in lines(office.output, "报送历史")[-1]["与上一次相比"]


def test_a_note_beside_what_is_corrected(office: StoryOffice) -> None:
    """It is in the line of the finding that has ended, once, in this round and the next, and in 报送历史."""
    (asked,) = (one for one in lines(office.output, "待处理") if one["位置"].startswith("F15 "))
    send_copy(office, {"H20": "90", "F15": "20"}, F15=NOTE)
    for _ in range(2):
        (ended,) = (one for one in lines(office.output, "待处理") if one["位置"] == asked["位置"])
        assert (ended["要求"], ended["单位说明"]) == ("已改正", NOTE)
        assert f"新增说明：{asked['位置']}" in lines(office.output, "报送历史")[-1]["与上一次相比"]
        office.run()
