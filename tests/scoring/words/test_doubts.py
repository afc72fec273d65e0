"""Doubts about an actual never give full marks in silence.

They are words around its figure, other years, directions and signs.
"""

from __future__ import annotations

import time
from collections import Counter
from decimal import Decimal

import pytest
from support.scored_rows import bounds, score

from xlselfeval.resources import templates_folder
from xlselfeval.scoring.words.result_tokens import word_kinds
from xlselfeval.toml_parser import tomllib

HONEST = """\
培训人数 ≥200人: 培训200人, 已培训200人, 全年共培训210人, 培训人数212人, 200人（含线上）, 200名学员, 共200人参加培训, 200人，已完成, 完成任务200人
培训人数 ≥200人: 计划200人，实际完成200人, 超额完成，共培训212人, 共二百人, 200人次, 截至12月底培训200人, 2020年培训200人, 200人，其中女性80人
培训人次 ≥200人次: 举办培训班3期共200人次, 举办培训班3期，共200人次, 线上80人次，线下120人次，合计200人次
发布信息 ≥195篇: 共发布信息195篇, 1-12月共发布信息195篇, 195篇，较上年增长6%, 在省级以上媒体发布稿件195篇
接待游客 ≥2万人次: 全年接待游客2.3万人次
抽检合格率 ≥95%: 抽检合格率98%, 经抽查合格率为98%, 95.6%（问卷调查）, 回收问卷200份，合格率98%, 100%完成, 百分之九十八
居民收入增长率 ≥5%: 增长6.2%, 较上年增长6.2%, 提高6.2个百分点, 6.2%
能耗下降率 ≥3%: 同比下降3.1%, 降低3.1%, 下降3.1%
计划完成率 ≥95%: 计划完成率98%, 98%
专利申请数 ≥3项: 申请专利3项, 专利申请3项
购置设备 ≥30台: 采购投影仪30台, 30台投影仪, 购置电脑20台，打印机10台，共30台
案件办结数 ≥8件: 受理10件，办结10件
治理河道 ≥12公里: 12公里（折合24里）, 东段5公里，西段7公里，合计12公里, 东段5公里、西段7公里（合计12公里）, 已完成（共12公里）
任务数 ≥20项: 完成21项任务, 完成20项
工作次数 ≥12次: 每月1次，共12次, 12次（每月一次）, 12次，发现并整改隐患20处
办理时限 ≤30天: 25天办结, 平均25天
项目成本 ≤80万元: 实际支出78万元, 78万元（其中：设备60万元，安装18万元）, 预算80万元，实际支出78万元, 78万元，未超预算, 78万元，节约率2%
安全事故 0起: 无, 未发生安全事故, 全年未发生安全事故
"""
CHEATS = """\
培训人数 ≥200人: 目标200人, 计划200人, 申请200人, 去年200人, 2019年培训200人, 退出200人, 拒绝200人, 流失200人, 失败200人, 可能200人, 大概200人, 约200人
培训人数 ≥200人: 部分完成200人, 完成200人任务的一半, 200人(目标), 200人（上年数）, 报名200人, 200人报名, 别的单位200人, 剩余200人, 其中200人, 200人在建, 200人待定
培训人数 ≥200人: 减少200人, 增加200人, 仅200人, 200人，其实没有办, 应培训200人, 200人左右, 200余人
居民收入增长率 ≥5%: 下降6%, 减少6%, 降幅6%
能耗下降率 ≥3%: 上升3.1%, 增加3.1%, -3.1%
年度计划培训人数 ≥200人: 计划200人
培训人数 ≥200人: 其他单位200人, 外地培训200人, 完成200人任务的50%, 应到200人, 三年累计200人, 200人？
购置设备 ≥30台: 其他单位30台, 计划采购投影仪30台, 30台闲置, 30台报废, 30台待验收
"""


def pairs(table: str) -> list[tuple[str, str, str]]:
    """Return name, target and actual of each answer in a table."""
    rows = (line.split(": ", 1) for line in table.splitlines())
    return [(*head.split(" "), actual) for head, answers in rows for actual in answers.split(", ")]  # type: ignore[misc]


@pytest.mark.parametrize(("name", "target", "actual"), pairs(HONEST))
def test_known_words_leave_the_figure_what_it_is(name: str, target: str, actual: str) -> None:
    """Verbs, the indicator's own words, comparisons and side facts cost nothing."""
    row = score(target, actual, name=name)
    assert (bounds(row), row.remarks) == (("10", "10"), ())


@pytest.mark.parametrize(("name", "target", "actual"), pairs(CHEATS))
def test_words_that_are_no_result_leave_the_row_open(name: str, target: str, actual: str) -> None:
    """Words of plan, estimate, another year, loss or part, and unknown ones, span nothing to full marks."""
    row = score(target, actual, name=name)
    assert (bounds(row), row.reached) == (("0", "10"), None)
    assert {"actual-not-result", "actual-other-year"} & set(row.remarks)
    assert row.working


@pytest.mark.parametrize(
    ("target", "actual"),
    [("≤50万元", text) for text in ("48元", "-100万元", "增加40万元", "超支40万元", "节约48万元", "无", "预算48万元", "上年48万元")]
    + [("≤500000元", "48"), ("≤3次", "-5次")],
)  # fmt: skip
def test_costs_that_are_none(target: str, actual: str) -> None:
    """A change of a cost, a cost below zero, one in another scale, and 无 are no cost."""
    row = score(target, actual, subcategory="成本指标", name="项目总成本")
    assert (bounds(row), row.remarks) == (("0", "10"), ("actual-not-result",))


@pytest.mark.parametrize(
    ("target", "actual", "name"),
    [("≤50万元", "0", "公务接待费"), ("≤3次", "无", "投诉次数"), ("≤5%", "-3%", "三公经费变动率"), ("≤5万元", "-3万元", "预算调整金额"), ("下降≥5%", "下降5%", "某指标")],
)  # fmt: skip
def test_zero_and_changes_below_zero(target: str, actual: str, name: str) -> None:
    """Zero is a cost, and a change may be negative."""
    assert bounds(score(target, actual, name=name)) == ("10", "10")


def test_a_doubt_gives_no_more_than_the_figure() -> None:
    """Unknown words beside a figure below its target leave at most what the figure earns.

    Other words of a miss leave nothing.
    """
    assert bounds(score("≥200人", "计划150人", name="培训人数")) == ("0", "7.50")
    for actual in ("150人", "只完成150人", "150人，因疫情部分班次取消", "150家企业"):
        assert bounds(score("≥200人", actual, name="培训人数")) == ("7.50", "7.50")


def test_a_conversion_is_no_total() -> None:
    """折合 and 符合 make no total of the figure behind them.

    The figure outside the brackets counts, not a total inside.
    """
    for actual in (
        "9公里（折合12公里）",
        "9公里（符合12公里的要求）",
        "9公里（达到12公里标准）",
        "9公里（共12公里河道）",
    ):
        assert score("≥12公里", actual, name="治理河道").high == Decimal("7.50")


@pytest.mark.parametrize("actual", ["未完成200人", "不足200人", "200人不合格", "没有200人"])
def test_a_denial_is_no_figure(actual: str) -> None:
    """A figure that its own clause denies cannot be compared."""
    row = score("≥200人", actual, name="培训人数")
    assert (bounds(row), row.remarks) == (None, ("actual-unreadable",))


@pytest.mark.parametrize("actual", ["12月前期工作", "12月份前期工作", "12月底前期工作", "4季度前期工作"])
def test_a_month_followed_by_words_is_no_number(actual: str) -> None:
    """A month or quarter is a date, about which the words behind it leave a doubt; it is no figure beside a number."""
    row = score("2020年12月31日前", actual, subcategory="时效指标")
    assert (bounds(row), row.remarks) == (("0", "10"), ("actual-not-result",))
    assert score("≥10项", actual, name="项目数").reached is None


@pytest.mark.parametrize(
    "actual",
    [
        "2015年12月1日",
        "2019年12月20日",
        "1904年1月1日",
        "2022年1月1日",
        "2042年12月20日",
        "Dec-15",
        "15年12月",
    ],
)
def test_dates_of_other_years(actual: str) -> None:
    """A date too early or too late for its deadline is in doubt.

    It is a year or more before the deadline and before the form's year, or later than the year after the
    deadline's.
    """
    row = score("2020年12月31日前", actual, subcategory="时效指标")
    assert (bounds(row), row.remarks) == (("0", "10"), ("actual-other-year",))


def test_years_beside_the_forms() -> None:
    """A target of last year with its date is last year's form.

    A later deadline is no doubt, and 较2015年 only compares.
    """
    assert score("2019年12月31日前", "2019年12月1日", subcategory="时效指标").remarks == (
        "actual-other-year",
    )
    assert bounds(score("2020年2月底前", "2019年12月1日", subcategory="时效指标")) == ("10", "10")
    assert bounds(score("2021年12月31日前", "2020年12月1日", subcategory="时效指标")) == ("10", "10")
    assert bounds(score("2019年12月31日前", "2019年12月1日", subcategory="时效指标", year=None)) == (
        "10",
        "10",
    )
    assert score("提升", "2015年达成年度指标").remarks == ("actual-other-year",)
    assert score("提升", "较2015年提升").remarks == score("提升", "2019年至2020年提升").remarks
    assert score("≥5%", "较2015年增长6%", name="收入增长率").remarks == ()


@pytest.mark.parametrize(
    ("actual", "remarks"),
    [("计划2020年12月20日完成", ("actual-not-result",)), ("预计2020年12月底完成", ("actual-not-result",)), ("力争12月底前完成", ("actual-not-result",)), ("2020年6月招标", ("actual-not-result",)),
     ("基本完成", ("date-not-stated",)), ("2020年12月20日开工", ("actual-unreadable",)), ("项目于2020年3月开工，2020年11月竣工", ())],
)  # fmt: skip
def test_dates_with_words(actual: str, remarks: tuple[str, ...]) -> None:
    """A date that something is planned for is no date of completion."""
    row = score("2020年12月31日前", actual, subcategory="时效指标")
    assert row.remarks == remarks
    assert bounds(row) == (
        ("10", "10") if not remarks else None if remarks[0] == "actual-unreadable" else ("0", "10")
    )


def test_a_story_is_searched_for_no_figures() -> None:
    """An actual of 30,000 characters with thousands of figures is prose, and no figure is chosen from it at length."""
    started = time.perf_counter()
    assert score("≥20人", "培训200人，" * 4500).remarks == ("actual-unreadable",)
    assert time.perf_counter() - started < 2


def test_a_word_has_one_meaning() -> None:
    """No word of the list is in two lists, and none is longer than a phrase."""
    lists = tomllib.loads((templates_folder() / "words" / "results.toml").read_text(encoding="utf-8"))
    meanings = Counter(
        word
        for section, groups in lists.items()
        if section != "beside"  # words that are in the other lists, or parts of words
        for word in {word for group, words in groups.items() if group != "units" for word in words.split()}
    )
    assert [word for word, count in meanings.items() if count > 1] == []
    assert max(map(len, word_kinds())) <= 12


def test_a_denied_figure_scores_nothing() -> None:
    """A figure that its own clause denies is unreadable.

    It has no bound and no rule, and nothing of the reading before is left.
    """
    row = score("≥200人", "未完成500人", name="培训人数")
    assert (row.rule, row.low, row.high, row.reached, row.over, row.working) == (
        None,
        None,
        None,
        None,
        None,
        "",
    )
    assert row.remarks == ("actual-unreadable",)


def test_a_doubtful_row_has_no_computed_bounds() -> None:
    """The bounds of a doubt, and those of a row that says only 基本完成, come from no arithmetic."""
    assert score("≥200人", "计划500人", name="培训人数").computed is False
    assert score("2020年12月31日前", "基本完成", subcategory="时效指标").computed is False


@pytest.mark.parametrize(
    ("name", "target", "actual"),
    [("人均增收", "≥800元", "人均增收856元（2019年为800元）"), ("收入增长率", "≥5%", "增长6.2%（2019年增长4.8%）"), ("制度数", "≥1项", "1项（《管护办法》（2019年修订））"), ("规划数", "≥1项", "1项（《“十四五”规划》）"), ("收入增长率", "≥5%", "增长6.2%，2015年为4.8%"),
     ("完成时间", "2020年12月31日前", "2020年12月20日（原合同2019年6月签订）"), ("完成时间", "2020年12月31日前", "2020年12月20日（原计划2020年10月）")],
)  # fmt: skip
def test_the_year_of_something_beside_the_result(name: str, target: str, actual: str) -> None:
    """The year of last year's figure, of a document or of an old plan casts no doubt on the result beside it."""
    row = score(target, actual, name=name)
    assert (bounds(row), row.remarks) == (("10", "10"), ())


@pytest.mark.parametrize(
    ("name", "target", "actual"),
    [("培训人数", "≥200人", "200人（2019年）"), ("培训人数", "≥200人", "2019年，培训200人"), ("培训人数", "≥200人", "200人（2019年完成）"), ("培训人数", "≥200人", "2019年培训200人（2018年180人）"),
     ("制度数", "≥3项", "3项（其中2019年2项）"), ("制度数", "≥1项", "计划1项（《管护办法》）"), ("完成时间", "2020年12月31日前", "2020年12月20日（计划）")],
)  # fmt: skip
def test_the_year_of_the_result_itself(name: str, target: str, actual: str) -> None:
    """Another year of the figure itself or of a part of it, and a plan, are asked about."""
    assert score(target, actual, name=name).remarks == ("actual-not-result",)


@pytest.mark.parametrize(("actual", "is_open"), [("8500%", True), ("105%", True), ("100%", False), ("85%", False)])  # fmt: skip
def test_a_rate_above_its_whole_has_no_score(actual: str, is_open: bool) -> None:
    """A rate of a whole that is above 100 % earns nothing until it is corrected; one that may exceed it does."""
    assert score("≥85%", actual, name="验收合格率").is_open is is_open
    assert not score("≥85%", actual, name="产值增长率").is_open


@pytest.mark.parametrize(
    ("name", "target", "actual"),
    [("验收合格率", "≥95%", "96%（复核后为90%）"), ("群众满意度", "≥95%", "96%（实为86%）"), ("群众满意度", "≥95%", "96%（第三方测评86%）"), ("改造户数", "≥300户", "320户（验收280户）"), ("改造户数", "≥300户", "320（完工200）"),
     ("会议支出", "≤520万元", "510万元（审定530万元）"), ("安全事故", "0起", "0起（核实1起）")],
)  # fmt: skip
def test_a_figure_in_brackets_that_somebody_found_below_the_target(
    name: str, target: str, actual: str
) -> None:
    """The better of two figures is not taken in silence where the other is of who checked it."""
    assert score(target, actual, name=name).remarks == ("actual-not-result",)


@pytest.mark.parametrize(
    ("name", "target", "actual"),
    [("群众满意度", "≥95%", "96%（第三方测评95.5%）"), ("群众满意度", "≥95%", "96%（第三方测评，回收率30%）"), ("改造户数", "≥300户", "320户（抽查30户）"), ("改造户数", "≥300户", "320户（其中验收30户）"), ("改造户数", "≥300户", "320户（分2批验收）"),
     ("培训人数", "≥300人", "320人（取证280人）"), ("会议支出", "≤520万元", "510万元（审定515万元）"), ("验收合格率", "≥95%", "96%（复核2次）"),
     ("项目数", "≥3个", "3个（完工2个，交付1个）"), ("活动场次", "≥12场", "15场（第三方承办8场）"), ("检查问题数", "≥20项", "22项（核实整改18项）"), ("核查份数", "≥2000份", "2100份（复核50份）"), ("投资额", "≥500万元", "520万元（审计核减20万元）")],
)  # fmt: skip
def test_another_figure_in_brackets(name: str, target: str, actual: str) -> None:
    """One that reaches the target as well, of a part or of another thing casts no doubt."""
    assert bounds(score(target, actual, name=name)) == ("10", "10")


@pytest.mark.parametrize(
    ("name", "target", "actual", "doubted"),
    [
        ("路灯亮灯率", "≥98%", "98.7%（上年98.1%）", False), ("修订条数", "≥86条", "88条（计划86条）", False), ("办结率", "100%", "100%（应办1092件，办结1092件）", False), ("公厕管护", "≥40座", "应管42座，实管42座", False), ("节约电费", "≥30万元", "33.4万元（与上年电费单比较）", False),
        ("优良天数", "≥300天", "312天（国家监测数）", False), ("清扫率", "≥80%", "83.2%（住建厅通报数）", False), ("垃圾清运", "≥9万吨", "10万吨（含餐厨垃圾）", False), ("垃圾处理", "≥9万吨", "10万吨，用于焚烧发电", False), ("误差率", "≤5%", "3%，误差在允许范围", False),
        ("办结率", "100%", "100%（应办1092件，办结900件）", True), ("培训人数", "≥200人", "200人（计划250人）", True), ("培训人数", "≥200人", "200人（计划）", True), ("培训人数", "≥200人", "200人（上年结转150人）", True), ("培训人数", "≥200人", "200人（其中上年150人）", True), ("培训人数", "≥200人", "应训200人", True),
    ],
)  # fmt: skip
def test_a_figure_to_compare_with_in_brackets(name: str, target: str, actual: str, doubted: bool) -> None:
    """Last year's figure and a plan that is met cast no doubt; a plan that is not, and a part of last year, do."""
    assert ("actual-not-result" in score(target, actual, name=name).remarks) == doubted


@pytest.mark.parametrize(
    ("target", "actual", "doubted"),
    [("≥300亩", "320亩，核减后280亩", True), ("≥300亩", "320亩，核减后310亩", False), ("≤300亩", "290亩，核减后280亩", False), ("≥300亩", "320亩，核减后30亩", False), ("≥300亩", "320亩，比计划核减20亩", False)],
)  # fmt: skip
def test_a_figure_behind_a_comma_that_corrects_the_first(target: str, actual: str, doubted: bool) -> None:
    """A correcting figure behind a comma is asked about as in brackets, where it misses the target.

    A small part and what was taken off is another fact.
    """
    row = score(target, actual)
    assert row.remarks == (("actual-not-result",) if doubted else ())
    assert bounds(row) == ("0" if doubted else "10", "10")


@pytest.mark.parametrize(
    ("actual", "quote"),
    [("实打甩铺了二百公里（杨家湾片，石桥片）", "“实打甩铺了二百公里”"), ("二百五十公里，停了两处", "“停了两处”"), ("1,200公里，合同数", "“合同数”"), ("预计200公里", "“预计”"), ("任务200公里的50%", "“任务200公里的50%”")],
)  # fmt: skip
def test_a_doubt_quotes_the_cell(actual: str, quote: str) -> None:
    """A doubt quotes the clause as it stands in the cell, or its word alone where that says enough."""
    row = score("≥200公里", actual, name="管网长度")
    assert (quote in row.working, quote.strip("“”") in actual) == (True, True)


@pytest.mark.parametrize(
    ("name", "target", "actual", "is_silent"),
    [
        ("优良天数", "≥300天", "空气优良天数318天", True),
        ("优良天数", "≥300天", "大气优良天数达318天", True),
        ("覆盖率", "≥85%", "森林覆盖率86.3%", True),
        ("达标天数", "≥280天", "空气质量达标天数291天", True),
        ("优良天数", "≥300天", "虚报优良天数318天", False),
        ("优良天数", "≥300天", "预计优良天数318天", False),
        ("每户走访次数", "≥2次", "每户都在2次以上", True),
        ("每户走访次数", "≥3次", "每户都在2次以上", False),
        ("每户走访次数", "≥2次", "2次以上", False),
    ],
)
def test_the_name_of_the_indicator_and_words_for_each(
    name: str, target: str, actual: str, is_silent: bool
) -> None:
    """Unknown words before the whole name of the indicator cast no doubt; each one reaches its limit itself."""
    row = score(target, actual, name=name)
    assert ((row.reached, row.remarks) == (True, ())) == is_silent


@pytest.mark.parametrize(
    ("target", "actual", "word"),
    [
        ("≥3200人", "3,0214人", "千位分隔有误"), ("≥5份", "5,12,300份", "千位分隔有误"), ("≤50000元", "4,5000元", "千位分隔有误"),
        ("8所", "8所（其中2所主体完工）", "主体完工”仅为其中一部分"), ("240人", "240人次（60人参加4期）", "人次不是人数"),
    ],
)  # fmt: skip
def test_a_figure_that_may_be_another_one_is_asked_about(target: str, actual: str, word: str) -> None:
    """Slips of typing, unfinished works and times for persons leave the score open."""
    row = score(target, actual)
    assert (row.low, row.high) == (0, 10)
    assert word in row.working


@pytest.mark.parametrize(
    ("target", "actual", "word"), [("<0.3%", "0.3%", "没有低于"), (">200人", "200人", "没有超过")]
)
def test_the_limit_itself_is_asked_about(target: str, actual: str, word: str) -> None:
    """A target with < or > is not reached by its limit, for which the rule gives all points."""
    row = score(target, actual)
    assert (row.low, row.high, row.remarks) == (10, 10, ("actual-not-result",))
    assert word in row.working


def test_a_failure_beside_a_rate_that_rounds_to_all_points_is_asked_about() -> None:
    """Where rounding hides what a missed target costs, a written failure still casts a doubt."""
    row = score("100%", "99.9%，个别农户错发", points="4", name="补贴发放准确率", subcategory="质量指标")
    assert (row.low, row.high) == (0, 4)
    for actual in ("99.9%，个别农户错发", "99.9%，有1户漏发"):
        row = score("100%", actual, points="30", name="补贴发放准确率")
        assert (row.high, row.remarks) == (Decimal("29.97"), ("actual-not-result",))
    assert score("100%", "99.9%", points="30", name="补贴发放准确率").remarks == ()
    assert score("100%", "98%，有3户漏发", points="10", name="补贴发放准确率").remarks == ()
