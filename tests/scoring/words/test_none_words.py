"""Words for nothing that happened: what they leave open, and targets that want nothing to happen."""

from __future__ import annotations

import pytest
from support.scored_rows import bounds, score

from xlselfeval.scoring.words.none_words import asks_for_none, none_of_what


@pytest.mark.parametrize(
    ("said", "asked", "word"),
    [("无交通事故", "无安全事故", "交通"), ("未发生消防事故", "安全事故", "消防"), ("无责任事故", "安全事故", "责任"), ("无死亡事故", "安全事故", "死亡"), ("无学生投诉", "无投诉", "学生"), ("无安全事故", "质量事故", "安全"),
     ("未发生网络安全事故", "安全事故", "网络"), ("未发生安全生产事故", "安全事故", ""), ("未发生交通事故", "交通安全事故", ""), ("未发生工程质量事故", "质量事故", ""), ("无质量安全事故", "质量事故", ""), ("无事故", "质量事故", ""),
     ("未发生群众投诉", "无投诉", "")],
)  # fmt: skip
def test_none_of_one_kind(said: str, asked: str, word: str) -> None:
    """None of one kind leaves the others open, unless the indicator names that kind."""
    assert none_of_what(said, asked) == word


@pytest.mark.parametrize(
    ("said", "word"), [("无违法", "违法"), ("无违纪违法", ""), ("无违纪违法问题", ""), ("无", "")]
)
def test_none_of_several_things(said: str, word: str) -> None:
    """Of a target that names several things none may be missing."""
    assert none_of_what(said, "无违纪违法", "无违纪违法") == word


@pytest.mark.parametrize(
    ("target", "wanted"),
    [("杜绝", True), ("杜绝重大安全事故", True), ("不发生", True), ("零发生", True), ("无投诉", True), ("杜绝浪费粮食", False), ("不增加", False), ("减少事故", False), ("不低于上年", False)],
)  # fmt: skip
def test_a_target_that_wants_none(target: str, wanted: bool) -> None:
    """杜绝 and 不发生 want nothing to happen; what wants less, or no change, does not."""
    assert asks_for_none(target) is wanted


@pytest.mark.parametrize(
    ("actual", "wanted"), [("0", ("10", "10")), ("未发生", ("10", "10")), ("1起", ("0.00", "0.00")), ("无交通事故", ("0", "10"))]
)  # fmt: skip
def test_none_as_the_target_of_a_harm(actual: str, wanted: tuple[str, str]) -> None:
    """无 in a row of accidents is a target of 0; elsewhere it is no target."""
    assert bounds(score("无", actual, name="安全事故")) == wanted
    assert bounds(score("无", actual, name="培训人数")) is None


@pytest.mark.parametrize(
    ("actual", "wanted"), [("2020年未发生有责投诉", ("10", "10")), ("2020年度内未发生投诉", ("10", "10")), ("年度内未发生有责投诉", ("10", "10")), ("2019年未发生有责投诉", None), ("2020年上半年未发生有责投诉", None)]
)  # fmt: skip
def test_none_in_the_year_of_the_form(actual: str, wanted: tuple[str, str] | None) -> None:
    """The form's own year before words for none says nothing new; another year or a part of it does."""
    assert bounds(score("0起", actual, name="有责投诉")) == wanted


@pytest.mark.parametrize(
    "actual",
    [
        "100%，无错发漏发",
        "100%，无错归漏归",
        "100%，没有错发、漏发",
        "100%（未发现错保漏保）",
        "全部准确，未发现错发漏发",
        "100%，无重大差错",
    ],
)
def test_none_of_a_harm_beside_a_result_casts_no_doubt(actual: str) -> None:
    """Good news behind a result leaves it what it is."""
    row = score("100%", actual, name="补贴发放准确率", subcategory="质量指标")
    assert (row.reached, row.remarks) == (True, ())


@pytest.mark.parametrize("actual", ["100%，错发3户", "100%，有漏发", "100%，不再错发", "无错发，漏发2户"])
def test_harm_beside_a_result_is_asked_about(actual: str) -> None:
    """Words that do not say that none happened still cast a doubt."""
    assert score("100%", actual, name="补贴发放准确率", subcategory="质量指标").remarks != ()
