"""Reasons in the form or beside the finding, and a target that a unit lowered.

The tests show which of them count, and which letters name.
"""

from __future__ import annotations

from support.batch_runs import StoryOffice, letter_texts, lines

from xlselfeval.batch.outputs import SETTINGS
from xlselfeval.demo_story import PROJECTS, Return

SCHOOLS = PROJECTS["301-1"]
LOST = {"F15": "15", "H15": "15"}
REASON = "两栋校舍因雨季停工，2025年一季度完工；已调整工期安排。"


def opinion(office: StoryOffice) -> str:
    office.run(letters=True)
    return next(text for name, text in letter_texts(office.output).items() if name.startswith("审核意见表/"))


def test_a_reason_counts_in_either_place(office: StoryOffice) -> None:
    """In the form it answers at once; beside the finding the bureau may accept it, and the demand names both places."""
    office.receive("301-1.xlsx", "301-1", LOST)
    office.run()
    (asked,) = lines(office.output, "待处理")
    assert (asked["位置"], asked["要求"]) == ("I15 维修校舍 偏差原因", "须更正或说明")
    assert "偏差原因栏或“单位说明”栏" in asked["问题"]
    copy = Return("301-1（说明）.xlsx", SCHOOLS, LOST, copy_of="301-1.xlsx", explanations={"I15": REASON})
    office.put(copy)
    office.run()
    office.write("待处理", "处理意见", {SCHOOLS.name: "采纳说明"})
    run = office.run()
    assert (run.figures.open_findings, run.figures.accepted) == (0, 1)
    office.receive("301-1（原因）.xlsx", "301-1", LOST | {"I15": REASON})
    assert office.run().figures.open_findings == 0
    assert {line["状态"] for line in lines(office.output, "待处理")} == {"已改正"}


def test_a_target_that_was_lowered(office: StoryOffice) -> None:
    """The score is judged by the issued target, which texts call so.

    Where the bureau accepts the lower target, the letter names it.
    """
    office.receive("301-1.xlsx", "301-1", {"E15": "≥15栋", "F15": "15"})
    office.run()
    places = {line["位置"]: line["问题"] for line in lines(office.output, "待处理")}
    assert "下发的指标值“≥20栋”" in places["H15 维修校舍 得分"]
    assert "下发的年度指标值为“≥20栋”" in opinion(office)
    settings = '[R901]\n"单位可否说明" = "可说明"\n"日期" = 2025-04-01\n"理由" = "年中调整经批准"\n"经办人" = "张三"\n'
    (office.output / SETTINGS).write_text(settings, encoding="utf-8")
    target = next(place for place in places if place.startswith("E15 "))
    office.write("待处理", "处理意见", {target: "采纳说明：年中调整经批准"}, by="位置")
    assert f"已采纳说明、不再要求更正的：{SCHOOLS.name} {target}。" in opinion(office)
