"""The figures of a report against those of its form."""

from __future__ import annotations

import pytest
from support.forms import reviewed, with_row
from support.issued_variants import SCHEME, form

from xlselfeval.checking import check_submission
from xlselfeval.report.check import claims_of
from xlselfeval.report.passage import Passage


def compared(text: str, target: str, actual: str) -> list[str]:
    """The verdicts on a text beside a form with this indicator 培训人数."""
    review = reviewed(table=with_row(0, target=target, actual=actual))
    return [
        one.verdict for one in claims_of((Passage(1, text),), review.evidence) if one.name == "figure-table"
    ]


@pytest.mark.parametrize(
    "unit", ["亩", "公里", "人", "人次", "吨", "小时", "天", "平方米", "个", "万元", "%"]
)
def test_the_result_of_an_indicator(unit: str) -> None:
    """The figure behind the name of an indicator is compared in the unit that both print."""
    assert compared(f"全年培训人数52{unit}。", f"≥50{unit}", f"52{unit}") == ["right"]
    assert compared(f"全年培训人数53{unit}。", f"≥50{unit}", f"52{unit}") == ["wrong"]


def test_every_place_with_the_total_score_is_compared() -> None:
    """The score of the text and that of the annex both agree with the form; nothing is left to compare."""
    review = reviewed(year=2024)
    total = review.evidence.total_declared.number
    texts = (f"2024年度部门整体支出绩效自评总分为{total}分。", f"总分：{total}分　　等级：优")
    passages = tuple(Passage(number, text) for number, text in enumerate(texts, 1))
    claims = claims_of(passages, review.evidence, has_table=True)
    found = [one for one in claims if one.name == "figure-table" and one.operand.text == f"{total}分"]
    assert [(one.verdict, one.operand.paragraph) for one in found] == [("right", 1), ("right", 2)]


@pytest.mark.parametrize(("stated", "verdict"), [("95", "right"), ("100", "right"), ("97", "wrong")])
def test_a_total_that_the_form_has_to_take_over_is_right(stated: str, verdict: str) -> None:
    """Where the scores of the form do not add up to its total, its sum is right as well as what it prints now."""
    review = reviewed(year=2024, total="95")
    (found,) = [one for one in review.findings if one.name == "total-mismatch"]
    assert (found.severity, found.expected) == ("error", "100")
    text = f"2024年度部门整体支出绩效自评总分为{stated}分。"
    claims = claims_of((Passage(1, text),), review.evidence)
    assert [one.verdict for one in claims if one.name == "figure-table"] == [verdict]


@pytest.mark.parametrize(
    ("text", "is_compared"),
    [
        ("经自评，得分{}分，评价等级为优。", True),
        ("经自评，我单位得{}分。", True),
        ("自评结果：{}分。", True),
        ("自评分数{}分。", True),
        ("我单位自评{}分。", True),
        ("满意度指标完成95%，自评得分{}分。", True),
        ("培训人数完成较好，自评总得分{}分。", True),
        ("综合评价得分为{}分。", True),
        ("整体支出绩效评价得分{}分。", True),
        ("得分{}分，等级为优。", True),
        ("数字政府考核得分{}分，等级为优。", False),
        ("市财政局绩效评价得分为{}分。", False),
        ("安全生产评估得分{}分，等级为优。", False),
        ("下属单位自评{}分。", False),
        ("路灯管理所自评{}分。", False),
        ("上年自评得分{}分。", False),
        ("本单位2019年部门整体支出绩效评价得分{}分。", False),
        ("内部控制评价得分{}分，等级为优。", False),
        ("绩效监控得分{}分，结果为优。", False),
        ("经自评，培训人数得分{}分。", False),
        ("自评满分{}分。", False),
    ],
)
def test_a_score_in_any_words_is_the_total(text: str, is_compared: bool) -> None:
    """A score near the form's own behind words for self-evaluation is compared.

    That of another unit, row or year is not.
    """
    review = reviewed(year=2024)
    total = review.evidence.total_declared.number
    assert total is not None

    def verdicts(score: str) -> list[str]:
        claims = claims_of((Passage(1, text.format(score)),), review.evidence)
        return [one.verdict for one in claims if one.name == "figure-table"]

    assert verdicts(str(total - 2)) == (["wrong"] if is_compared else [])
    assert verdicts(str(total - 49)) == (["wrong"] if is_compared else [])
    assert "wrong" not in verdicts(str(total))


@pytest.mark.parametrize("text", ["经自评，得49分。", "经自评，得分45.5分。"])
def test_a_score_that_a_group_may_have(text: str) -> None:
    """A score that is no more than the points of the largest group of indicators may be that of a group."""
    assert [
        one for one in claims_of((Passage(1, text),), reviewed().evidence) if one.verdict == "wrong"
    ] == []


@pytest.mark.parametrize(
    ("text", "wrong"),
    [("自评等级为良。", ["良"]), ("上年自评等级为良。", []), ("市财政局复核，评价等级为良。", [])],
)
def test_a_grade_of_another_year_or_by_others(text: str, wrong: list[str]) -> None:
    """Grades that the sentence gives to another year or to others are not the form's."""
    found = claims_of((Passage(1, text),), reviewed().evidence)
    assert [
        one.operand.text for one in found if one.name == "figure-table" and one.verdict == "wrong"
    ] == wrong


@pytest.mark.parametrize(
    ("text", "verdicts"),
    [
        ("等级为“优”，其中培训人数159人。", ["wrong"]), ("其中：培训人数159人。", ["wrong"]), ("其中培训人数195人。", ["right"]),
        ("参训人员210人，其中培训人数140人。", []), ("参训人员210人。其中：培训人数140人。", []),
    ],
)  # fmt: skip
def test_a_part_of_a_figure_of_its_unit(text: str, verdicts: list[str]) -> None:
    """Words 其中 open a part only where a figure of the same unit is before them."""
    assert compared(text, "≥200人", "195人") == verdicts


def test_another_unit_is_not_compared() -> None:
    """A figure in another unit than the form's is about something else."""
    assert compared("全年培训人数53期。", "≥50人", "52人") == []


def beside_goals(text: str, achieved: str) -> list[tuple[str, str | None]]:
    """The figures of a text that differ from the results in the form's goals, with what the form has."""
    review = reviewed(goals=("完成全年任务。", achieved))
    claims = claims_of((Passage(1, text),), review.evidence)
    return [
        (one.operand.text, one.expected)
        for one in claims
        if one.name == "figure-table" and one.verdict == "wrong" and "实际完成情况" in one.situation
    ]


def test_counts_in_the_goals_of_the_form() -> None:
    """A count that the form's goals give with the same name is compared; another name, and the same count, are not."""
    achieved = "一是建设市本级老党员之家。二是建成省级示范支部13个。"
    assert beside_goals("全市建成省级示范支部14个。", achieved) == [("14个", "13个")]
    assert beside_goals("全市建成省级示范支部13个。", achieved) == []
    assert beside_goals("全市建成市级示范支部48个。", achieved) == []
    assert beside_goals(achieved, achieved) == []


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("完成情况：机关运转正常；建成农田3.25万亩，举办培训12期，职工满意度95.4%，任务完成。", ["95.4%"]),
        ("建成农田2.25万亩，举办培训12期，职工满意度94.5%，任务完成。", ["2.25万亩"]),
        ("建成农田3.25万亩，举办培训12期，职工满意度94.5%，任务完成。", []),
        ("上半年建成农田1.25万亩，举办培训6期，职工满意度94.1%，任务完成。", []),
        ("年度总体目标：建成农田3万亩，举办培训10期，职工满意度90%，任务完成。", []),
        ("建成农田2.25万亩，举办培训12期，职工满意度94.5%，任务完成。建成农田3.25万亩，举办培训12期，职工满意度94.5%，任务完成。", []),
    ],
)  # fmt: skip
def test_a_copied_goal_with_another_figure(text: str, wrong: list[str]) -> None:
    """A sentence with all words of one of the form's goals has its figures, too.

    Other words, and plans, may have others.
    """
    achieved = "机关运转正常；建成农田3.25万亩，举办培训12期，职工满意度94.5%，任务完成。"
    review = reviewed(goals=("完成全年任务。", achieved))
    found = [
        one for one in claims_of((Passage(1, text),), review.evidence) if "实际完成情况" in one.situation
    ]
    assert [one.operand.text for one in found] == wrong


def test_goals_are_held_against_goals() -> None:
    """A goal in the text is compared with that of the form, and neither with what was achieved."""
    table = with_row(0, name="培训教师人数", target="≥300人", actual="280人")
    review = reviewed(table=table, goals=("培训教师人数达到300人。", "培训教师人数280人。"))

    def wrong(goal: str) -> list[str]:
        texts = (f"年度总体目标：培训教师人数达到{goal}。", "完成情况：培训教师人数280人。")
        passages = tuple(Passage(number, text) for number, text in enumerate(texts, 1))
        return [one.situation for one in claims_of(passages, review.evidence) if one.verdict == "wrong"]

    assert wrong("300人") == []
    assert wrong("350人") == ["自评表“预期目标”中为“300人”，此处为“350人”"]


@pytest.mark.parametrize(
    ("target", "actual", "text", "verdict"),
    [
        ("≤20万元", "18.2", "全年培训人数18.20万元。", "right"),
        ("≤20万元", "18.2万", "全年培训人数18.20万元。", "right"),
        ("≤20万元", "18.2", "全年培训人数18.30万元。", "wrong"),
        ("≤20", "18.2", "全年培训人数18.20万元。", "right"),
        ("≤20", "18.2", "全年培训人数28.20万元。", "wrong"),
        ("≥2万亩", "1.9", "全年培训人数1.9万亩。", "right"),
        ("≥2万亩", "1.9万亩", "全年培训人数19000亩。", "right"),
        ("≥2万亩", "19000", "全年培训人数1.9万亩。", "right"),
        ("≥2万亩", "1.9", "全年培训人数1.8万亩。", "wrong"),
        ("98%", "0.97", "全年培训人数97%。", "right"),
        ("98%", "97", "全年培训人数96%。", "wrong"),
        ("≥50千米", "52千米", "全年培训人数52千米。", "right"),
        ("≥5千人", "5千人", "全年培训人数5千人。", "right"),
    ],
)
def test_an_actual_without_a_unit(target: str, actual: str, text: str, verdict: str) -> None:
    """A bare actual has the unit of its target; without one in the form it is in that of the text."""
    assert compared(text, target, actual) == [verdict]


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("“培训人数”指标值为“≥200人”，实际完成“195人”，自评得14.5分（满分15分）。", []),
        ("“培训人数”指标值为“200人”，实际完成“195”，自评得14.5分。", []),
        ("“培训人数”指标值为“≥300人”，实际完成“195人”。", ["≥300人"]),
        ("“培训人数”实际完成“159人”，自评得14.5分（满分15分）。", ["159人"]),
        ("培训人数完成较好，自评得15分（满分20分）。", ["15", "20"]),
        ("“培训人数”指标值为“≥200人”，实际完成“195人”，自评得10分（满分15分）。", ["10"]),
        ("“培训人数”实际完成“195人”，自评得50分（满分10分）。", ["10"]),
        ("培训人数等5项指标自评得48分。", []),
        ("培训人数、验收合格率自评得29.5分。", []),
        ("培训人数未完成，验收合格率自评得15分。", []),
        ("培训人数完成“较好”。", []),
    ],
)
def test_what_a_sentence_states_of_an_indicator(text: str, wrong: list[str]) -> None:
    """Quoted targets and actuals, scores and points behind a name are compared with its row."""
    review = reviewed(table=with_row(0, target="≥200人", actual="195人", score="14.5"))
    found = [one for one in claims_of((Passage(1, text),), review.evidence) if one.name == "figure-table"]
    assert [one.operand.text for one in found if one.verdict == "wrong"] == wrong


@pytest.mark.parametrize(("target", "wrong"), [("200人", []), ("≥190人", []), ("≥180人", ["≥180人"])])
def test_a_target_of_the_text_is_held_against_the_issued_one(target: str, wrong: list[str]) -> None:
    """Where a form has lowered its target, the text may have that or the issued one; the sentence names the latter."""
    evidence = check_submission(SCHEME, form(with_row(0, target="≥190人"))).evidence
    claims = claims_of((Passage(1, f"“培训人数”指标值为“{target}”。"),), evidence)
    found = [one for one in claims if one.name == "figure-table" and one.verdict == "wrong"]
    assert [one.operand.text for one in found] == wrong
    assert {one.situation for one in found} <= {"“培训人数”下发的年度指标值≥200人"}


@pytest.mark.parametrize(
    ("spent", "names"), [("587.65", ["figure-rate"]), ("580", ["figure-rate", "figure-table"])]
)
def test_one_rate_that_text_and_form_correct_alike(spent: str, names: list[str]) -> None:
    """A rate that does not follow from the text is reported once where the form has what follows.

    Else both are named.
    """
    review = reviewed(budget=("587.65", "587.65", spent), execution=("10", "100%", "10"), year=2020)
    text = "2020年全年预算数587.65万元，全年执行数587.65万元，预算执行率98.5%。"
    found = claims_of((Passage(1, text),), review.evidence)
    wrong = [one for one in found if one.verdict == "wrong"]
    assert [one.name for one in wrong if one.operand.text == "98.5%"] == names


def of_title(title: str, *texts: str) -> list[tuple[str, str, str]]:
    """The findings on a report with a title beside a form of 2024 with 100 points."""
    review = reviewed(year=2024)
    passages = tuple(Passage(number, text) for number, text in enumerate((title, *texts), 1))
    return [
        (one.name, one.operand.text, one.situation)
        for one in claims_of(passages, review.evidence)
        if one.verdict == "wrong"
    ]


def test_only_the_title_has_another_year() -> None:
    """Where the text has the year of the form throughout, the title is asked about, and the figures are compared."""
    texts = (
        "2024年支出120万元，比2023年的115万元增加5万元。2024年12月完成验收。",
        "2024年度部门自评总分为97分。",
    )
    assert of_title("2023年度部门整体支出绩效自评报告", *texts) == [
        ("report-year", "2023", "标题为2023年度，正文和所附各表为2024年度"),
        ("figure-table", "97分", "自评表中为总分100分"),
    ]
    assert [name for name, _, _ in of_title("2024年度部门整体支出绩效自评报告", *texts)] == ["figure-table"]


@pytest.mark.parametrize(
    "texts",
    [
        (
            "2023年支出120万元。",
            "2024年计划举办培训10期，2024年继续压减开支。",
            "2023年度部门自评总分为97分。",
        ),
        ("本年支出120万元。", "2024年2月20日公开预算，2024年9月20日公开决算，2024年10月完成自评。"),
        ("支出120万元，与2024年相比减少，比2024年少5万元。", "部门自评总分为97分。"),
    ],
)
def test_a_report_of_another_year(texts: tuple[str, ...]) -> None:
    """Dates, plans and comparisons with the year of the form do not make a report one of that year."""
    assert of_title("2023年度部门整体支出绩效自评报告", *texts) == [
        ("figure-table", "2023", "报告为2023年度，自评表为2024年度，未比对两者的数字")
    ]


def of_days(text: str, name: str, actual: str, target: str = "2020年12月31日前") -> list[tuple[str, str]]:
    """The verdicts on days and words of a text beside an indicator of this name and actual."""
    review = reviewed(table=with_row(0, name=name, target=target, actual=actual))
    found = claims_of((Passage(1, text),), review.evidence)
    return [(one.verdict, one.operand.text) for one in found if one.name == "figure-table"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("渠道工程完工时间为11月20日。", [("wrong", "11月20日")]), ("渠道工程于2020年11月20日完工，效果良好。", [("wrong", "2020年11月20日")]),
        ("渠道工程已于12月15日全部完工。", [("right", "12月15日")]), ("渠道工程12月31日前完工。", [("right", "12月31日")]),
        ("渠道工程11月30日前完工。", [("wrong", "11月30日")]), ("渠道工程11月20日完工。经复核，渠道工程于12月15日完工。", [("right", "12月15日")]),
        ("一标段渠道工程于11月20日完工。", []), ("渠道工程11月20日开工。", []), ("渠道工程计划11月20日完工。", []), ("2019年渠道工程于11月20日完工。", []),
        ("泵站工程于11月20日完工。", []), ("11月20日完工。", []),
    ],
)  # fmt: skip
def test_a_day_of_completion(text: str, found: list[tuple[str, str]]) -> None:
    """A day behind the name of an indicator, or between its subject and verb, is compared with the actual.

    Any that agrees settles it.
    """
    assert of_days(text, "渠道工程完工时间", "12月15日") == found


@pytest.mark.parametrize(
    ("text", "actual", "verdicts"),
    [
        ("工程全部验收合格，12月完工。", "98%", ["wrong"]), ("工程已全部通过验收合格。", "98%", ["wrong"]), ("工程全部验收合格。", "100%", ["right"]), ("工程全部验收合格。", "1", ["right"]),
        ("工程全部验收合格，工程验收合格率98%。", "98%", ["right", "wrong"]), ("已完工工程全部验收合格。", "98%", []), ("全部验收合格。", "98%", []),
        ("年度总体目标：工程全部验收合格。", "98%", []), ("设备全部验收合格。", "98%", []), ("工程全部开工。", "98%", []),
    ],
)  # fmt: skip
def test_all_beside_a_rate_below_it(text: str, actual: str, verdicts: list[str]) -> None:
    """全部 within the name of a rate says that it is 100 %; what names another thing, a part or a plan says nothing."""
    found = of_days(text, "工程验收合格率", actual, "≥95%")
    assert sorted(verdict for verdict, _ in found) == verdicts


@pytest.mark.parametrize(
    ("name", "actual", "text", "verdicts"),
    [
        ("资助学生人数", "8935人", "资助学生8935人，其中小学4420人。", ["right"]), ("资助学生人数", "8935人", "全年资助学生8635人。", ["wrong"]),
        ("网格巡查次数", "12860次", "开展网格巡查12680次。", ["wrong"]), ("渠道改造里程", "46.8公里", "渠道改造46.2公里。", ["wrong"]), ("农田建设面积", "1.2万亩", "农田建设1.2万亩。", ["right"]),
        ("资助学生人数", "8935人", "甲镇。资助学生230人。", []), ("资助学生人数", "8935人", "春季：资助学生4420人。", []), ("资助学生人数", "8935人", "全部资助，资助学生3260人。", []),
        ("培训人数", "1208人", "举办农技培训5期，培训人数320人。", []), ("资助学生人数", "8935人", "资助学生8635人。", ["wrong"]),
        ("资助学生人数", "8935人", "春季学期资助学生4420人，秋季学期资助学生4515人。", []), ("资助学生人数", "8935人", "资助学生86万元。", []), ("资助学生人数", "8935人", "计划资助学生8600人。", []),
        ("医生签约人数", "16.2万人", "全年医生签约12.6万人。", ["wrong"]), ("医生签约人数", "16.2万人", "全年医生签约约16万人。", ["right"]),
        # two digits in the other order, behind words that leave open what the figure is of
        ("义务教育巩固率", "98.6%", "全县义务教育巩固率96.8%。", ["wrong"]), ("义务教育巩固率", "98.6%", "全县义务教育巩固率97.8%。", []),
        ("道路合格率", "97.5%", "11月完工，抽检40个点位，合格39个，道路合格率95.7%。", ["wrong"]),
        # a plan of the next year, or about so much, settles nothing
        ("村民满意度", "93.4%", "村民满意度94.3%。下一年村民满意度达到90%以上。", ["wrong"]), ("村民满意度", "93.4%", "村民满意度94.3%。2019年村民满意度93.4%。", ["wrong"]),
    ],
)  # fmt: skip
def test_a_name_whose_end_the_unit_says(name: str, actual: str, text: str, verdicts: list[str]) -> None:
    """The result of 资助学生人数 is also behind 资助学生.

    One with two digits in the other order is asked about behind other words.
    """
    found = of_days(text, name, actual, "≥10" if "%" not in actual else "≥90%")
    assert [verdict for verdict, words in found if words != "90%"] == verdicts


@pytest.mark.parametrize("heading", ["四、评价结论。", "（六）", "三、自评得分。"])
def test_a_score_below_a_heading(heading: str) -> None:
    """A heading about the evaluation, or a number, is no part that the score is of."""
    found = claims_of((Passage(1, f"{heading}自评得分89分。"),), reviewed().evidence)
    assert [one.operand.text for one in found if one.verdict == "wrong"] == ["89分"]
