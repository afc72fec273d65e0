"""Contradictions within a form: rates above their whole, costs, goals, outputs without money."""

from __future__ import annotations

import time
from dataclasses import replace
from itertools import combinations, product

import pytest
from support.forms import cell, found, reviewed, submission, with_row
from support.issued_variants import ROWS, SCHEME, form

from xlselfeval.checking import check_submission
from xlselfeval.review.checks.goal_counts import clauses_of, counts_of, unit_in_name
from xlselfeval.review.checks.goals import differs_by
from xlselfeval.review.review import Review
from xlselfeval.scheme.indicator_names import bare_name, load_indicator_names
from xlselfeval.scheme.load import load_scheme

NEW = {"rate-impossible", "cost-vs-spending", "goal-vs-row", "goal-copied", "outputs-without-spending"}


def new(review: Review) -> list[str]:
    """Return the findings of this module's kinds."""
    return [name for name, _, _ in found(review) if name in NEW]


def project(
    *,
    cost: tuple[str, str, str],
    spent: str,
    unit: str = "万元",
    note: str = "",
    title: str = "项目支出绩效自评表",
    budget: str = "",
) -> Review:
    """Review a project's form with a row of cost: name, target, actual."""
    name, target, actual = cost
    form = submission(
        with_row(3, name=name, target=target, actual=actual, note=note),
        budget=(budget or spent, budget or spent, spent),
    )
    assert form.funds is not None
    fields = (*form.fields, ("project", form.fields[0][1]), ("department", form.fields[0][1]))
    caption = form.title._replace(written=form.title.written._replace(value=title, text=title))
    whole = replace(form, title=caption, fields=fields, funds=replace(form.funds, unit=unit))
    return check_submission(load_scheme("national-project-2020"), whole)


@pytest.mark.parametrize(
    ("name", "target", "actual", "expected"),
    [
        ("验收合格率", "≥95%", "100%", False), ("验收合格率", "≥95%", "100.5%", True), ("验收合格率", "≥95%", "140%", True), ("验收合格率", "95", "120", True),
        ("验收合格率（%）", "≥95", "105", True), ("合格率≥95%", "≥95%", "105%", True), ("1.群众满意度", "≥0.9", "1.05", True), ("群众满意度", "≥90分", "105分", False),
        ("服务覆盖率", "≥80%", "105%", True), ("任务完成率", "≥100%", "120%", True), ("培训计划完成率", "100%", "110%", True), ("群众满意度调查", "≥90%", "101%", True),
        ("投资完成率", "≥100%", "120%", False), ("税收收入完成率", "≥100%", "120%", False), ("造林面积完成率", "≥100%", "120%", False),
        ("产值增长率", "≥95%", "140%", False), ("满意度提升率", "≥95%", "140%", False), ("床位使用率", "≥95%", "140%", False), ("预算执行率", "≥95%", "104%", False),
        ("在职人员控制率", "≤100%", "102%", False), ("项目完成率", "≥105%", "110%", False), ("培训合格人数", "≥95人", "140人", False), ("合格率", "≥95%", "1.05", False),
        ("合格率", "1", "1.05", True), ("合格率", "0", "5", False), ("合格率", "≥1%", "5", False),
    ],
)  # fmt: skip
def test_a_rate_of_a_whole_is_100_percent_at_most(
    name: str, target: str, actual: str, expected: bool
) -> None:
    """合格率 and its kin above 100 % are asked about, and never praised; rates that may exceed it are not."""
    names = [one for one, _, _ in found(reviewed(table=with_row(1, name=name, target=target, actual=actual)))]
    assert ("rate-impossible" in names) is expected
    assert not {"rate-impossible", "overshoot"} <= set(names)


@pytest.mark.parametrize(
    ("actual", "meant"), [("9860%", "疑为98.6%"), ("10000%", "疑为100%"), ("140%", ""), ("900%", ""), ("140000%", "")]
)  # fmt: skip
def test_a_percent_of_a_percent_names_the_rate_that_is_meant(actual: str, meant: str) -> None:
    """98.6 written into a cell in percent is 9860%, and the finding says so."""
    review = reviewed(table=with_row(1, name="验收合格率", target="≥95%", actual=actual))
    (one,) = (finding for finding in review.findings if finding.name == "rate-impossible")
    assert (meant in one.situation) if meant else ("疑为" not in one.situation)


@pytest.mark.parametrize(
    ("cost", "spent", "unit", "expected"),
    [
        (("项目总成本", "≤90万元", "90"), "89.974", "万元", False), (("项目总成本", "≤90万元", "90"), "89.4", "万元", True), (("项目总成本", "≤90万元", "89.97万元"), "89.974", "万元", False),
        (("项目总成本", "≤90万元", "899740元"), "89.974", "万元", False), (("总成本", "≤90万元", "89.97"), "899740", "元", False), (("总成本", "≤90", "80"), "89.974", "万元", True),
        (("项目总成本（万元）", "≤90", "60.5"), "89.974", "万元", True), (("项目总成本指标", "≤900000元", "899740"), "89.974", "万元", False),
        (("项目预算控制数", "≤90万元", "90"), "50", "万元", False), (("单位成本", "≤90万元", "80"), "50", "万元", False), (("培训总成本", "≤90万元", "80"), "50", "万元", False),
        (("项目总成本", "≤100%", "90%"), "50", "万元", False), (("项目总成本", "≤90万元", "≤90万元"), "50", "万元", False), (("人均成本", "≤90元", "80元"), "50", "万元", False),
        (("项目总成本", "≤90万元", "90"), "50万元", "万元", True), (("项目总成本", "≤90万元", "90"), "详见决算", "万元", False),
        (("项目总成本", "≤90万元", "90"), "89", "万元", False), (("项目总成本", "≤90万元", "90"), "88.9", "万元", True), (("项目总成本", "≤90万元", "89.9"), "89.974", "万元", True), (("项目总成本", "≤100%", "90"), "50", "万元", False),
    ],
)  # fmt: skip
def test_the_cost_of_the_whole_is_what_was_spent(
    cost: tuple[str, str, str], spent: str, unit: str, expected: bool
) -> None:
    """项目总成本 and 全年执行数 agree in 元 and 万元 as far as either is rounded; other costs are not compared."""
    assert ("cost-vs-spending" in new(project(cost=cost, spent=spent, unit=unit))) is expected


def test_a_cost_that_agrees_with_spending_in_yuan() -> None:
    """Where the spending seems to be in 元, the cost in 万元 that agrees with it is not blamed; another one is."""
    agreeing, other = (
        project(cost=("项目总成本", "≤502.3万元", actual), spent="4956200", budget="502.3") for actual in ("495.62万元", "300万元")
    )  # fmt: skip
    assert "budget-overspent" in [name for name, _, _ in found(agreeing)]
    assert "cost-vs-spending" not in new(agreeing)
    assert "cost-vs-spending" in new(other)


@pytest.mark.parametrize(("cost", "right"), [("899740", "89.974"), ("899000", "")])
def test_a_cost_in_yuan_is_named_with_its_right_amount(cost: str, right: str) -> None:
    """A cost that is what was spent ten thousand times over is taken for one in 元."""
    review = project(cost=("项目总成本", "≤90万元", cost), spent="89.974", unit="万元")
    (one,) = (one for one in review.findings if one.name == "cost-vs-spending")
    words = f"，疑为元与万元混淆，相差一万倍（如是，完成值应为{right}）" if right else ""
    assert (one.situation.partition("两者不一致")[2], one.hint) == (words, "scale-10000" if right else None)


@pytest.mark.parametrize(("cost", "names"), [("899740万元", []), ("800000万元", ["cost-vs-spending"])])
def test_a_cost_that_is_asked_about_as_yuan_is_compared_as_it_would_be_right(cost: str, names: list[str]) -> None:  # fmt: skip
    """The question about its unit is the only one where it then agrees with what was spent."""
    review = project(cost=("项目总成本", "≤90万元", cost), spent="89.974", unit="万元")
    assert "actual-not-result" in [one.name for one in review.findings]
    assert [one.name for one in review.findings if one.name == "cost-vs-spending"] == names


def test_a_cost_of_another_scope_is_explained() -> None:
    """A note on the difference is an answer, and 项目总成本 in a department's form is a part of what it spent."""
    cost = ("项目总成本", "≤90万元", "60万元")
    assert new(project(cost=cost, spent="80", note="含上年结转资金支付的部分")) == []
    assert new(project(cost=cost, spent="80")) == ["cost-vs-spending"]
    assert new(project(cost=cost, spent="80", title="部门整体支出绩效自评表")) == []
    assert new(reviewed(table=with_row(3, name="项目总成本"))) == []


def test_a_form_without_spending_is_not_asked_about_costs() -> None:
    """Where a form has no column for what was spent, costs are compared with nothing."""
    form = submission(with_row(3, name="项目总成本", target="≤90万元", actual="60万元"))
    assert form.funds is not None
    total = replace(form.funds.total, budget_spent=None)
    bare = replace(form, funds=replace(form.funds, total=total))
    review = check_submission(load_scheme("national-project-2020"), bare)
    assert "cost-vs-spending" not in new(review)


@pytest.mark.parametrize(
    ("rate", "table", "expected"),
    [
        ("50", None, True), ("79.99", None, True), ("80", None, False), ("100", None, False),
        ("50", with_row(0, actual="190", score="14.25", note="因疫情影响推迟"), False), ("50", with_row(3, actual="250万元", score="9.28", note="因材料涨价"), True),
        ("50", with_row(4, actual="60%", score="11.25", note="因疫情影响推迟"), True),
        ("50", with_row(0, category="项目完成指标", actual="190", score="14.25", note="因疫情影响推迟"), False),
    ],
)  # fmt: skip
def test_outputs_without_spending_are_a_clue_for_the_bureau(
    rate: str, table: str | None, expected: bool
) -> None:
    """Below 80 % of the budget full marks of all outputs are pointed out to the bureau alone; costs are no outputs."""
    changes = {} if table is None else {"table": table}
    review = reviewed(
        budget=("100", "100", rate), execution=("10", f"{rate}%", str(float(rate) / 10)), **changes
    )
    clues = [one for one in review.findings if one.name == "outputs-without-spending"]
    assert [(one.audience, one.found) for one in clues] == ([("bureau", f"{rate}%")] if expected else [])
    assert "outputs-without-spending" not in [one.name for one in review.for_unit]


@pytest.mark.parametrize(
    ("without", "actual", "expected"),
    [
        (("score",), "210", True),
        (("score",), "190", False),
        (("points", "score"), "210", True),
        (("points", "score"), "190", False),
        (("score",), "详见附件", False),
    ],
)
def test_in_a_form_without_scores_outputs_are_full_where_they_reach_their_targets(
    without: tuple[str, ...], actual: str, expected: bool
) -> None:
    """A form that prints no points or no scores is asked whether every target is reached."""
    form = submission(with_row(0, actual=actual), budget=("100", "100", "50"), execution=("10", "50%", "5"))
    absent = {name: cell(0, 0, None) for name in without}
    bare = replace(form, rows=tuple(replace(one, **absent) for one in form.rows))  # type: ignore[arg-type]
    review = check_submission(load_scheme("hunan-department-2020"), bare)
    assert ("outputs-without-spending" in new(review)) is expected


def test_a_rate_is_named_to_two_places() -> None:
    """33.3333 % of the budget is 33.33%."""
    review = reviewed(budget=("100", "100", "33.3333"), execution=("10", "33.33%", "3.33"))
    assert [one.found for one in review.findings if one.name == "outputs-without-spending"] == ["33.33%"]


@pytest.mark.parametrize(
    ("profile", "rate", "note", "expected"),
    [(None, "50", None, True), (None, "0", None, True), (None, "50", "项目跨年实施", False), ("sichuan-2023", "50", None, False), ("sichuan-2023", "50", "项目跨年实施", False)],
)  # fmt: skip
def test_low_spending_that_is_explained_or_asked_about_is_no_clue(
    profile: str | None, rate: str, note: str | None, expected: bool
) -> None:
    """A note that explains the rate is enough, and where the profile asks for one the unit is asked instead."""
    form = submission(budget=("100", "100", rate), execution=("10", f"{rate}%", str(float(rate) / 10)))
    assert form.funds is not None
    form = replace(form, funds=replace(form.funds, note=cell(5, 10, note)))
    review = check_submission(load_scheme("hunan-department-2020", profile=profile), form)
    assert ("outputs-without-spending" in new(review)) is expected


@pytest.mark.parametrize(
    ("expected", "achieved", "copied"),
    [
        ("完成全年培训任务，提高干部业务水平。", "完成了全年培训任务，提高干部业务水平。", True), ("将完成全年培训任务，提高干部业务水平。", "完成全年培训任务，提高干部业务水平。", True),
        ("完成全年培训任务，提高干部业务水平。", "已完成全年培训任务,提高干部业务水平", True), ("完成全年培训任务，提高干部业务水平。", "全年培训任务已完成，干部业务水平得到提高。", False),
        ("培训干部200人，提高业务水平，服务群众。", "培训干部213人，提高业务水平，服务群众。", False), ("培训干部200人，提高业务水平，服务群众。", "培训干部200人，提高业务水平，服务群众。", True),
        ("完成某项", "已完成某项", False), ("完成某项", "完成某项", False),
        ("完成全年各项工作任务", "完成全年各项工作任务", True), ("完成全年各项工作任", "完成全年各项工作任", False),
        ("甲" * 1000, "甲" * 1000 + "乙" * 1000, True), ("甲" * 999, "甲" * 999 + "乙" * 1000, True), ("完成全年各项工作任务，" * 6 + "培训干部200人。", "完成全年各项工作任务，" * 6 + "培训干部213人。", False), ("甲" * 20, "甲" * 19 + "乙", True), ("甲" * 20, "甲" * 18 + "乙" * 2, False), ("甲" * 19, "甲" * 19 + "乙", True), ("甲" * 18, "甲" * 18 + "乙" * 2, False),
    ],
)  # fmt: skip
def test_an_achievement_that_repeats_the_goal(expected: str, achieved: str, copied: bool) -> None:
    """Nearly the same words with the same figures are a copy; figures of the year or other words are none."""
    places = [
        (one.subject, one.part)
        for one in reviewed(goals=(expected, achieved)).findings
        if one.name == "goal-copied"
    ]
    assert places == ([("goal/achieved", "实际完成情况")] if copied else [])


def test_differences_are_counted_as_by_trying_all() -> None:
    """Two texts differ by what is left of both beside the longest text that both have in order."""
    texts = ["".join(chars) for size in range(5) for chars in product("甲乙", repeat=size)]
    for one, other in (*product(texts, repeat=2), ("乙乙甲乙乙", "甲丙乙乙")):
        kept = (
            len(part) for size in range(5) for part in combinations(one, size) if _has_in_order(other, part)
        )
        differences = len(one) + len(other) - 2 * max(kept)
        assert differs_by(one, other, differences) == differences
        assert differs_by(one, other, differences - 1) is None


def _has_in_order(text: str, kept: tuple[str, ...]) -> bool:
    rest = iter(text)
    return all(char in rest for char in kept)


@pytest.mark.parametrize(
    "text", ["甲乙" * 16_000, "甲" * 32_000, "完成任务，" * 6_000, "1" * 32_000, "，" * 32_000]
)
def test_long_goals_take_no_time(text: str) -> None:
    """Goals as long as a cell are compared within a second."""
    begin = time.perf_counter()
    reviewed(goals=(text, text[1:] + "丙丁" * 300))
    assert time.perf_counter() - begin < 3


COUNTS = (
    ("培训200人，服务群众。", "培训人数", "人", "200"), ("目标1：举办培训班3期；目标2：发布信息200篇。", "举办培训班期数", "期", "3"), ("1.购置12台设备；2.养护公路80.5公里", "购置设备台数", "台", "12"),
    ("1.购置12台设备；2.养护公路80.5公里", "养护公路里程", "公里", "80.5"), ("2023年计划培训200名教师。", "培训教师人数", "人", "200"), ("举办三期培训班", "培训班期数", "期", "3"),
    ("补助农户1,200户", "补助农户户数", "户", "1200"), ("补助1.2万户", "补助户数", "户", "1.2"), ("发布信息不少于200篇", "发布信息篇数", "篇", "200"),
    ("农村教师培训200人", "培训人数", "人", None), ("培训200人次", "培训人数", "人", None), ("其中：培训200人", "培训人数", "人", None), ("每期培训200人", "培训人数", "人", None),
    ("培训约200人", "培训人数", "人", None), ("2021-2023年培训600人", "培训人数", "人", None), ("三年内培训600人", "培训人数", "人", None), ("上年培训200人", "培训人数", "人", None),
    ("2023年全镇新建收集点20个", "新建收集点", "个", "20"), ("在全镇12个村新建收集点20个", "新建收集点", "个", "20"), ("辖区内开展整治12次", "整治次数", "次", "12"), ("我局共培训200人", "培训人数", "人", "200"),
    ("全镇各村新建收集点2个", "新建收集点", "个", None), ("在全镇12个村各新建收集点2个", "新建收集点", "个", None), ("全镇村干部培训200人", "培训人数", "人", None), ("东村新建收集点2个", "新建收集点", "个", None),
    ("培训200人以上", "培训人数", "人", "200"), ("培训200余人", "培训人数", "人", None), ("维修设备5台", "购置设备台数", "台", None), ("培训200人/期", "培训人数", "人", None), ("一季度，培训50人", "培训人数", "人", None),
)  # fmt: skip


@pytest.mark.parametrize(("text", "name", "unit", "expected"), COUNTS)
def test_a_count_names_an_indicator_in_its_own_words(
    text: str, name: str, unit: str, expected: str | None
) -> None:
    """A clause gives the count of an indicator when all its words are known; parts, years and other units do not."""
    counts = list(counts_of(clauses_of(text), name, unit, planned=True))
    assert [f"{one.quantity.number:f}" for one in counts] == ([] if expected is None else [expected])


def test_a_clause_has_a_figure_and_is_short() -> None:
    """Clauses without a figure, and those of more than 60 characters, are not compared."""
    longest = "培训" + "农村" * 27 + "200人"
    assert clauses_of(f"完成任务；{longest}；在{longest}；养护公路80.5公里") == (longest, "养护公路80.5公里")


@pytest.mark.parametrize(
    ("goals", "expected"),
    [
        (("培训人数200人。", "培训210人。"), []), (("培训300人。", "培训210人。"), ["goal-vs-row"]), (("培训200人。", "计划培训200人，实际培训210人。"), []),
        (("培训200人。", "培训180人。"), ["goal-vs-row"]), (("培训200人。", "培训200人以上。"), []), (("培训200名。", "培训0.02万人。"), []), (("培训0.03万人。", "已培训。"), ["goal-vs-row"]),
        (("培训200人，培训300人。", "按期完成。"), []), (("验收合格率100%。", "验收合格率100%。"), []),
    ],
)  # fmt: skip
def test_counts_of_the_goals_are_those_of_the_rows(goals: tuple[str, str], expected: list[str]) -> None:
    """The goal is held against the target (≥200人), the achievement against the actual (210)."""
    assert [name for name in new(reviewed(goals=goals)) if name == "goal-vs-row"] == expected


@pytest.mark.parametrize(
    ("achieved", "actual", "expected"),
    [
        ("群众满意度92%。", "85%", ["实际完成情况"]), ("全镇群众满意度达到92%。", "85%", ["实际完成情况"]), ("满意度为92%。", "85%", ["实际完成情况"]), ("群众满意度92%。", "85", ["实际完成情况"]),
        ("群众满意度92%。", "92%", []), ("群众满意度92%。", "91.6%", []), ("群众满意度达90%以上。", "92%", []), ("学员满意度92%。", "85%", []),
        ("群众满意度92%，满意度95%。", "85%", []), ("群众满意度较上年提高2%。", "85%", []), ("群众满意度92%。", "满意", []), ("群众满意度92%。", "9200%", []),
    ],
)  # fmt: skip
def test_the_one_satisfaction_of_a_form_is_compared(achieved: str, actual: str, expected: list[str]) -> None:
    """Other rates are not, nor is the satisfaction of others or a lower bound of it."""
    review = reviewed(goals=("提高服务水平。", achieved), table=with_row(6, actual=actual))
    assert [one.part for one in review.findings if one.name == "goal-vs-row"] == expected


def test_two_satisfactions_of_a_form_are_not_compared() -> None:
    """The goal may mean either of them, or both."""
    table = with_row(0, name="学员满意度", target="≥90%", actual="85%")
    review = reviewed(goals=("提高服务水平。", "学员满意度92%，满意度92%。"), table=table)
    assert "goal-vs-row" not in new(review)


def test_a_goal_is_held_against_the_target_that_counts() -> None:
    """Where a form has lowered its target, the sentence has the one that was compared, and where it is from."""
    lowered = with_row(0, target="≥190人")
    goal = cell(10, 2, "培训人数190人。")
    issued = form(lowered, goal_expected=goal)
    approved = replace(submission(lowered), goal_expected=goal, approved=ROWS)
    sentences = [
        one.sentence for whole in (issued, approved)
        for one in check_submission(SCHEME, whole).findings if one.name == "goal-vs-row"
    ]  # fmt: skip
    wanted = [
        "“培训人数190人”与指标“培训人数”的下发的指标值“≥200人”不一致",
        "“培训人数190人”与指标“培训人数”的批复的指标值“≥200人”不一致",
    ]
    assert [one.partition("。")[0] for one in sentences] == wanted


@pytest.mark.parametrize(
    ("row", "goals", "found_in"),
    [
        (("补助人数", "≥1.25万人", "1.3万人"), ("补助12450人。", "已完成。"), []), (("补助人数", "≥1.25万人", "1.3万人"), ("补助12449人。", "已完成。"), ["预期目标"]),
        (("补助人数", "≥12500人", "13000人"), ("补助1.2万人。", "已完成。"), []), (("补助人数", "≥12501人", "13000人"), ("补助1.2万人。", "已完成。"), ["预期目标"]),
        (("养护公路里程", "≥80.45公里", "81公里"), ("养护公路80.5公里。", "养护公路81.1公里。"), []), (("养护公路里程", "≥80.44公里", "81公里"), ("养护公路80.5公里。", "养护公路82.1公里。"), ["预期目标", "实际完成情况"]),
        (("补助人数", "≥1.2万人", "1.3"), ("补助1.2万人。", "补助1.3万人。"), []), (("补助人数", "≥1.2万人", "1.3"), ("补助1.2万人。", "补助1.5万人。"), ["实际完成情况"]),
        (("补助人数", "≥1.2", "1.3"), ("补助1.2万人。", "补助1.5万人。"), ["实际完成情况"]), (("补助人数", "≥12000", "13000"), ("补助1.2万人。", "补助1.3万人。"), []), (("补助人数", "≥1.2万人", "13000"), ("补助1.2万人。", "补助1.3万人。"), []),  (("补助人数", "≥1.2万人", "1.3"), ("补助1.2万人。", "补助13000人。"), []),
        (("补助人数", "≥200人", "≥210人"), ("补助200人。", "补助220人。"), []), (("补助人数", "完成补助", "210人"), ("补助200人。", "补助220人。"), ["实际完成情况"]),
        (("补助户数", "≥12", "13"), ("补助15户。", "补助13户。"), ["预期目标"]), (("补助户数", "≥12", "13"), ("补助15人。", "补助13人。"), []),
        (("补助人数", "≥200人", "210人"), ("补助201人。", "补助210人。"), ["预期目标"]), (("补助规模", "≥200户", "210"), ("补助300户。", "补助210户。"), ["预期目标"]), (("补助规模", "完成补助", "210户"), ("补助300户。", "补助211户。"), ["实际完成情况"]),
        (("补助人数", "≥200人", "210人"), ("补助300人以上。", "补助300人以上。"), ["预期目标"]),
        (("补助人数", "≥200人", "210人"), ("补助300人，共补助300人。", "补助210人。"), ["预期目标"]), (("补助人数", "≥0.02万人", "210人"), ("补助200人。", "补助215人。"), ["实际完成情况"]),
        (("验收合格率", "≥200人", "210人"), ("补助300人。", "补助300人。"), []), (("补助金额", "≥200万元", "210万元"), ("补助300万元。", "补助300万元。"), []),
    ],
)  # fmt: skip
def test_a_count_differs_by_more_than_roundings(
    row: tuple[str, str, str], goals: tuple[str, str], found_in: list[str]
) -> None:
    """万 and decimals are rounded on either side; a number without a unit is also in the unit of its target."""
    name, target, actual = row
    review = reviewed(table=with_row(0, name=name, target=target, actual=actual), goals=goals)
    assert [one.part for one in review.findings if one.name == "goal-vs-row"] == found_in


@pytest.mark.parametrize("missing", ["goal_expected", "goal_achieved"])
def test_a_form_with_one_column_of_goals(missing: str) -> None:
    """Where a form prints the goal or the achievement alone, it is compared with the rows and no copy."""
    form = replace(
        submission(goals=("补助300人，提高服务水平。",) * 2, table=with_row(0, name="补助人数")),
        **{missing: None},
    )
    review = check_submission(load_scheme("hunan-department-2020"), form)
    assert new(review) == ["goal-vs-row"]


def test_every_row_is_compared() -> None:
    """A row behind others that have no count is compared, too."""
    table = with_row(4, name="补助人数", target="≥200人", actual="210人")
    review = reviewed(table=table, goals=("补助300人。", "已完成。"))
    (finding,) = (one for one in review.findings if one.name == "goal-vs-row")
    assert (finding.subject, finding.part, finding.cell) == ("goal/expected/row/补助人数", "预期目标", "B10")
    assert (finding.found, finding.expected) == ("补助300人", "≥200人")
    assert finding.situation == "“补助300人”与指标“补助人数”的指标值“≥200人”（E16）不一致"


def test_rows_of_one_name_are_not_compared() -> None:
    """Of two rows with the same name nobody knows which one the goal means."""
    assert new(reviewed(table=with_row(0, name="补助人数"), goals=("补助300人。", "已完成。"))) == [
        "goal-vs-row"
    ]
    twice = with_row(0, name="补助人数") + "\n" + with_row(0, name="1.补助人数").splitlines()[0]
    assert "goal-vs-row" not in new(reviewed(table=twice, goals=("补助300人。", "已完成。")))


def test_the_unit_of_a_row_has_no_year() -> None:
    """次/年 in a row is 次 in the goal, which is about the year."""
    table = with_row(0, name="专项检查次数", target="≥12次/年", actual="12次/年")
    assert new(reviewed(table=table, goals=("开展专项检查12次。", "按期完成。"))) == []
    assert new(reviewed(table=table, goals=("开展专项检查10次。", "按期完成。"))) == ["goal-vs-row"]


def test_a_count_whose_unit_may_be_another_is_not_compared() -> None:
    """People in the goal beside events in the actual: the row is asked about its unit, the goal is not."""
    review = reviewed(table=with_row(0, actual="210场"), goals=("培训200人。", "培训200人。"))
    assert "unit-mismatch" in [name for name, _, _ in found(review)]
    assert "goal-vs-row" not in new(review)


def test_names_are_compared_without_numbers_and_targets() -> None:
    """Numbers in front, brackets and a target behind do not belong to the name."""
    assert [bare_name(name) for name in ("1.项目总成本(万元)", "★合格率≥95%", "指标1:满意度指标", "支付完成率100%")] == [
        "项目总成本", "合格率", "满意度", "支付完成率",
    ]  # fmt: skip
    assert load_indicator_names().is_whole_cost("总成本", "project")
    assert not load_indicator_names().is_whole_cost("总成本", "department")


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("培训人数", "人"), ("走访总户数", "户"), ("发布信息篇数", "篇"), ("受理件数目", "件"), ("培训人次", "人次"), ("演出场次", "场次"), ("培训人次数", "人次"),
        ("建设面积", ""), ("培训总数", ""), ("设备数量", ""), ("群众满意度", ""), ("人数增长率", ""), ("", ""),
    ],
)  # fmt: skip
def test_the_unit_in_a_name(name: str, unit: str) -> None:
    """A name that ends in a counting word and 数, or in 人次 and its kin, gives the unit of its count."""
    assert unit_in_name(name) == unit


@pytest.mark.parametrize(
    ("names", "expected"), [(("参训人数", "参训人数"), []), (("参训人数", "参会人数"), ["goal-vs-row"])]
)
def test_a_name_of_two_rows_is_held_against_none(names: tuple[str, str], expected: list[str]) -> None:
    """A count of the goals may be about either of two rows of one name, and is held against none."""
    row = "| 产出指标 | 数量指标 | {} | ≥200人 | 210 | 15 | 15 | |"
    found = new(reviewed(table="\n".join(map(row.format, names)), goals=("参训300人。", "已完成。")))
    assert [name for name in found if name == "goal-vs-row"] == expected
