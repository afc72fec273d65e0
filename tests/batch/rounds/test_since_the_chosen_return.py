"""The history of a form whose first return was chosen from two.

It has what changed since that one, and what was explained.
"""

from __future__ import annotations

from datetime import date

import pytest
from support.batch_runs import StoryOffice, lines

from xlselfeval.demo_batch import CHECKED
from xlselfeval.demo_story import PROJECTS, Return

SCHOOLS = PROJECTS["301-1"]


def history(office: StoryOffice) -> list[str | None]:
    return [line["与上一次相比"] for line in lines(office.output, "报送历史")]


def clues(office: StoryOffice) -> list[str]:
    return [line["核查线索"] for line in lines(office.output, "内部线索") if line["编号"] == "U1006"]


@pytest.mark.parametrize(("chosen", "compared"), [("1", "与第1次相比；"), ("2", "")])
def test_a_later_return_is_compared_with_the_chosen_one(
    office: StoryOffice, chosen: str, compared: str
) -> None:
    """Of two that came together the chosen one counts in what changed, for good."""
    office.receive("301-1.xlsx", "301-1", {"F15": "15"})
    office.receive("301-1（终稿）.xlsx", "301-1", {"F15": "16"})
    office.run()
    numbers = {line["原始文件"]: str(line["第几次报送"]) for line in lines(office.output, "报送历史")}
    actual = {"1": "15", "2": "16"} if numbers["301-1.xlsx"] == "1" else {"1": "16", "2": "15"}
    office.write("收表台账", "以此份为准", {SCHOOLS.name: chosen})
    office.run()
    office.receive("301-1（更正）.xlsx", "301-1")
    for day in (14, 28):  # a run more, after the summary was written anew
        office.run(date(2025, 4, day))
        assert str(history(office)[2]).startswith(f"{compared}“维修校舍”完成值 {actual[chosen]}→20")
        (clue,) = clues(office)
        assert f"第{chosen}次报送为“{actual[chosen]}”，第3次改为“20”" in clue


def test_explanations_and_reasons_that_were_added_are_named(office: StoryOffice) -> None:
    """A return that differs in nothing but what the unit says about it has not 没有变化."""
    wrong = {"F15": "15", "H15": "14"}
    office.receive("301-1.xlsx", "301-1", wrong)
    office.run()
    copy = Return(
        "301-1（说明）.xlsx", SCHOOLS, wrong, copy_of="301-1.xlsx", explanations={"H15": "从严掌握。"}
    )
    office.put(copy)
    office.run(date(2025, 4, 14))
    assert (office.output.name, history(office)[1]) == (CHECKED, "新增说明：H15 维修校舍 得分")
    office.receive("301-1（原因）.xlsx", "301-1", {**wrong, "I15": "两栋校舍因雨季停工，2025年一季度完工。"})
    office.run(date(2025, 4, 28))
    assert "“维修校舍”新增偏差原因" in str(history(office)[2])
