"""Results of indicators in sentences that also tell of other days, events and persons."""

from __future__ import annotations

import pytest
from support.forms import reviewed, with_row

from xlselfeval.report.check import claims_of
from xlselfeval.report.passage import Passage


def wrong(text: str, name: str, target: str, actual: str) -> list[str]:
    """Return the figures of a text that are not those of an indicator."""
    review = reviewed(table=with_row(0, name=name, target=target, actual=actual))
    found = claims_of((Passage(1, text),), review.evidence)
    return [one.operand.text for one in found if one.name == "figure-table" and one.verdict == "wrong"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("举办农技培训7期，工程验收合格率98%。", ["98%"]),
        ("工程于11月20日完工，工程验收合格率98%。", ["98%"]),
        ("工程于11月20日完工，工程验收合格率100%。", []),
        ("截至11月底，工程验收合格率98%。", []),
        ("一期工程开工3批，工程验收合格率98%。", []),
    ],
)
def test_a_rate_behind_another_day_and_other_events(text: str, expected: list[str]) -> None:
    """The day on which the work was done, and events of another name, are no part of which a rate is."""
    assert wrong(text, "工程验收合格率", "100%", "100%") == expected


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("培训合格率", "举办农技培训7期，培训合格率98%。"),
        ("学员满意度", "开办实用技术班5期，学员满意度98%。"),
        ("培训人数", "组织下乡演出7场，培训人数120人。"),
    ],
)
def test_a_rate_of_events_is_not_that_of_the_year(name: str, text: str) -> None:
    """A rate that events have, and numbers behind them, may be of these events alone."""
    actual = "100人" if name.endswith("人数") else "100%"
    assert wrong(text, name, actual, actual) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("新建村卫生室24个；为65岁以上老年人免费体检36120人。", ["36120人"]),
        ("新建村卫生室24个；为65岁以上老年人免费体检31260人。", []),
        ("其中为80岁以上老年人免费体检3612人。", []),
        ("新建村卫生室24个；为困难老年人免费体检3612人。", []),
    ],
)
def test_the_persons_of_a_name_by_their_age(text: str, expected: list[str]) -> None:
    """老年人免费体检人数 is the number of 65岁以上老年人; older and other ones are some of them."""
    assert wrong(text, "老年人免费体检人数", "≥3万人", "31260人") == expected


@pytest.mark.parametrize(
    ("day", "is_asked"),
    [
        ("11月15日前", True),
        ("10月31日前", False),
        ("10月20日前", False),
        ("10月15日前", False),
        ("10月10日前", True),
    ],
)
def test_a_limit_beside_a_day_of_completion(day: str, is_asked: bool) -> None:
    """A limit that the day kept is right within the target, and wrong behind it."""
    text = f"村卫生室于2020年{day}全部投入使用。"
    found = wrong(text, "村卫生室投入使用时间", "2020年10月31日前", "2020年10月15日")
    assert bool(found) == is_asked


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("24个村卫生室于12月5日投入使用。", ["12月5日"]),
        ("24个村卫生室于10月15日投入使用。", []),
        ("12个村卫生室于9月5日投入使用。", []),
        ("乡镇村卫生室于12月5日投入使用。", []),
    ],
)
def test_a_later_day_of_some_things(text: str, expected: list[str]) -> None:
    """No part is done later than the whole, while an earlier day, or other things, may be a part's own."""
    assert wrong(text, "村卫生室投入使用时间", "2020年10月31日前", "2020年10月15日") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("学校改扩建工程于9月10日全部竣工。", ["9月10日"]),
        ("5所学校改扩建工程8月29日竣工。", ["8月29日"]),
        ("学校改扩建工程于8月25日竣工。", []),
        ("幼儿园改扩建工程于9月10日竣工。", []),
    ],
)
def test_a_later_day_behind_a_word_of_the_form(text: str, expected: list[str]) -> None:
    """A word before the name is of what the form is about where another indicator has it, too."""
    table = with_row(0, name="改扩建工程竣工时间", target="2020年8月31日前", actual="2020年8月25日")
    table = table.replace("长效机制建设", "学校管护机制建设")
    found = claims_of((Passage(1, text),), reviewed(table=table).evidence)
    assert [
        one.operand.text for one in found if one.name == "figure-table" and one.verdict == "wrong"
    ] == expected


@pytest.mark.parametrize("words", ["稳定在", "保持在", "达", "维持在"])
def test_a_rate_that_is_kept(words: str) -> None:
    """A rate that is kept at a figure is compared like any other behind the name of its row."""
    assert wrong(f"全年家庭医生签约率{words}88.5%。", "家庭医生签约率", "≥80%", "81.5%") == ["88.5%"]
    assert wrong(f"全年家庭医生签约率{words}81.5%。", "家庭医生签约率", "≥80%", "81.5%") == []
