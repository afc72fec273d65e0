"""Head, money and totals in the layouts of several regions: read whole, mistakes at their cells."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from support import layouts
from support.forms import found
from support.layouts import changed, review, table, workbook

from xlselfeval.cell import Cell
from xlselfeval.checking import check
from xlselfeval.reading.read import read
from xlselfeval.resources import templates_folder
from xlselfeval.review.review import Review
from xlselfeval.submission import FundLine, Funds

Changes = list[tuple[str, str]]
Found = list[tuple[str, str | None, str]]


@pytest.mark.parametrize("layout", ["PAIRS", "SOURCES"])
def test_a_form_that_scores_no_execution_misses_nothing_else(layout: str) -> None:
    """Money without points leaves 90 points; no finding is made of that."""
    assert [one for one in found(review(getattr(layouts, layout))) if one[2] == "error"] == []


def amounts(line: FundLine) -> tuple[str | None, ...]:
    cells = (line.budget_initial, line.budget_adjusted, line.budget_spent)
    return tuple(None if cell is None else str(cell.written.value) for cell in cells)


def funds_of(checked: Review) -> Funds:
    funds = checked.evidence.submission.funds
    assert funds is not None
    return funds


def value(cell: Cell | None) -> object:
    return None if cell is None else cell.written.value


def test_money_as_pairs() -> None:
    """A label and the amount beside it make a line, also where the amount names its unit."""
    funds = funds_of(review(layouts.PAIRS))
    assert amounts(funds.total) == (None, "2.38", "2.31")
    assert [(line.label, amounts(line)) for line in funds.lines] == [
        ("其中:财政拨款", (None, "2", "1.93")), ("其他资金", (None, "0.38", "0.38")),
    ]  # fmt: skip
    assert (funds.unit, funds.points, funds.score) == ("万元", None, None)


@pytest.mark.parametrize(
    "changes",
    [
        [("| 预算数： | < | 2.38 | < | 执行数： | < | 2.31 | < |", "| 预算数：2.38 | < | < | < | 执行数：2.31万元 | < | < | < |")],
        [("预算数：", "年初预算数(A)："), ("执行数：", "实际支出数(B)：")],
        [("| 2.38 |", "| 2.38万元 |"), ("（万元）", "")],
    ],
)  # fmt: skip
def test_pairs_in_other_spellings(changes: Changes) -> None:
    """The amount may stand behind the colon, the only budget may be the initial one."""
    checked = review(changed(layouts.PAIRS, *changes))
    assert [value(cell) for cell in (funds_of(checked).total.budget_adjusted, funds_of(checked).total.budget_spent)] == [
        Decimal("2.38"), Decimal("2.31"),
    ]  # fmt: skip
    assert [one for one in found(checked) if one[2] == "error"] == []


def test_pairs_below_each_other() -> None:
    """Budget and spending in rows of their own are one block."""
    rows = table(layouts.PAIRS)
    rows[4:7] = [
        ["预算执行情况（万元）", "全年预算数", "<", "2.38", *"<<<<<"],
        ["^", "全年执行数", "<", "2.31", *"<<<<<"],
        ["^", "预算执行率", "<", "97.06%", *"<<<<<"],
    ]
    funds = funds_of(review(rows))
    assert amounts(funds.total) == (None, "2.38", "2.31")
    assert value(funds.rate) == "97.06%"


@pytest.mark.parametrize(
    ("score", "total", "expected"), [("9.71", "99.71", []), ("10", "100", ["execution-score-mismatch"])]
)
def test_a_score_without_points(score: str, total: str, expected: list[str]) -> None:
    """A scored execution without points is recomputed from what 分值合计 leaves for it."""
    rows = changed(layouts.PAIRS, ("| 90 | 90 | |", f"| 100 | {total} | |"))
    rows[4][5:] = ["执行数：", "2.31", "得分", score]
    assert [name for name, _, _ in found(review(rows))] == expected


@pytest.mark.parametrize("label", ["2022年结转资金", "预算资金1", "其中：2.财政拨款"])
def test_no_amount_is_taken_from_a_label(label: str) -> None:
    """Figures in a label are no money: beside a blank cell nothing is read."""
    rows = changed(layouts.PAIRS, ("| 其他资金 | < | 0.38 |", f"| {label} | < | |"))
    line = funds_of(review(rows)).lines[1]
    assert value(line.budget_adjusted) is None


PLANTED: list[tuple[str, Changes, Found]] = [
    ("HUNAN_2023", [("其中：基本支出：882.30", "其中：基本支出：782.30")], [("funds-sum-mismatch", "F5", "warning")]),
    ("HUNAN_2023", [("按支出性质分：1812.40", "按支出性质分：1750.10"), ("基本支出：882.30", "基本支出：820.00")], [("funds-sum-mismatch", "F5", "warning")]),
    ("HUNAN_2023", [("政府性基金拨款：112.40", "政府性基金拨款：12.40")], [("funds-sum-mismatch", "B5", "error")]),
    ("HUNAN_2023", [("| 100% | 10 |", "| 90% | 10 |")], [("execution-rate-mismatch", "H4", "error")]),
    ("HUNAN_2023", [("某县某镇人民政府", "")], [("required-missing", "C2", "error")]),
    ("CHONGQING_2023", [("| 97.5 |", "| 98.5 |")], [("total-mismatch", "H2", "error")]),
    ("CHONGQING_2023", [("| 97.5 |", "| |")], [("total-missing", "H2", "error")]),
    ("CHONGQING_2023", [("75% | 10 | 7.5", "75% | 10 | 9"), ("| 97.5 |", "| 99 |")], [("execution-score-mismatch", "H4", "error")]),
    ("CHONGQING_2023", [("| 其中：财政拨款 | 900 | 1000 |", "| 其中：财政拨款 | 900 | 900 |")], [("funds-sum-mismatch", "D4", "warning")]),
    ("INITIAL_ONLY", [("242 | 10 | 96.8%", "225 | 10 | 90%")], [("execution-score-mismatch", "H6", "error")]),
    ("INITIAL_ONLY", [("| 250 | 242 |", "| | 242 |")], [("budget-missing", "D6", "error")]),
]  # fmt: skip


@pytest.mark.parametrize(("layout", "changes", "expected"), PLANTED)
def test_a_planted_mistake_is_found_at_its_cell(layout: str, changes: Changes, expected: Found) -> None:
    """A planted mistake is the only finding, at its cell."""
    assert found(review(changed(getattr(layouts, layout), *changes))) == expected


def test_mistakes_of_pairs_and_sources() -> None:
    """Pairs that do not add up, and sources that do not give 合计, are found at the sum."""
    pairs = review(changed(layouts.PAIRS, ("| 2.00 |", "| 1.50 |")))
    assert ("funds-sum-mismatch", "D5", "error") in found(pairs)
    sources = review(changed(layouts.SOURCES, ("| 30 | | 50 |", "| 30 | | 40 |")))
    assert ("funds-sum-mismatch", "F6", "error") in found(sources)


def test_a_split_may_be_of_the_budget_or_of_the_spending() -> None:
    """按支出性质分 that is the budget, while less was spent, is honest."""
    rows = changed(
        layouts.HUNAN_2023, ("1812.40 | 1812.40 | 10 | 100% | 10", "1812.40 | 1631.16 | 10 | 90% | 9"),
        ("| 100 | 100 | 等级：优 |", "| 100 | 99 | 等级：优 |"),
    )  # fmt: skip
    assert found(review(rows)) == []


def test_lines_by_source_and_by_kind() -> None:
    """Lines by source and then by kind of spending are two divisions of one total."""
    honest = layouts.NATIONAL.replace("上年结转资金 | < | 0 | 0 | 0", "基本支出 | < | 10 | 10 | 10").replace(
        "其他资金 | < | 0 | 0 | 0", "项目支出 | < | 15 | 15 | 11.54576"
    )
    assert found(review(honest)) == []
    wrong = honest.replace("项目支出 | < | 15 | 15 |", "项目支出 | < | 15 | 14 |")
    assert found(review(wrong)) == [("funds-sum-mismatch", "E7", "warning")]


@pytest.mark.parametrize(
    ("heading", "line", "budget"),
    [
        ("年初预算数 | 全年预算数（A） | 全年执行数（B）", "20 | 25 | 21.54576", "25"),
        ("预算安排数 | 到位数 | 实际支出数", "25 | 24 | 21.54576", "25"),
        ("预算数(A) | 到位数(B) | 执行数(C)", "25 | 24 | 21.54576", "25"),
        ("年初预算数 | 到位数 | 全年执行数", "25 | 24 | 21.54576", "25"),
    ],
)
def test_the_budget_that_counts(heading: str, line: str, budget: str) -> None:
    """到位数 between budget and spending is neither; (A) and (B) say which columns the rate is of."""
    rows = changed(
        layouts.NATIONAL, ("年初预算数 | 全年预算数（A） | 全年执行数（B）", heading),
        ("| 25 | 25 | 21.54576 | 10 |", f"| {line} | 10 |"), ("| 25 | 25 | 21.54576 | — |", f"| {line} | — |"),
    )  # fmt: skip
    checked = review(rows)
    assert str(value(funds_of(checked).total.budget_adjusted)) == budget
    assert found(checked) == []


def test_letters_choose_among_two_budgets() -> None:
    """（A） on the initial budget makes it the one that counts, though another is printed."""
    rows = changed(
        layouts.NATIONAL, ("年初预算数 | 全年预算数（A）", "年初预算数（A） | 全年预算数"),
        ("| 25 | 25 | 21.54576 | 10 |", "| 25 | 30 | 21.54576 | 10 |"), ("| 25 | 25 | 21.54576 | — |", "| 25 | 30 | 21.54576 | — |"),
    )  # fmt: skip
    checked = review(rows)
    assert str(value(funds_of(checked).total.budget_adjusted)) == "25"
    assert found(checked) == []


@pytest.mark.parametrize(
    ("rate", "expected"),
    [
        ("执行率为86.18%", []),
        ("百分之八十六", []),
        ("执行率为96.18%", [("execution-rate-mismatch", "H7", "error")]),
        ("全部执行", [("execution-rate-mismatch", "H7", "error")]),
        ("按进度执行", [("execution-rate-mismatch", "H7", "warning")]),
    ],
)
def test_a_rate_in_words(rate: str, expected: Found) -> None:
    """A rate in words is read where it names one figure; other words are asked about."""
    assert found(review(changed(layouts.NATIONAL, ("86.18%", rate)))) == expected


@pytest.mark.parametrize(
    "caption", ["自评总分", "项目总得分", "自评得分", "自评总分(分)", "总分", "综合得分"]
)
@pytest.mark.parametrize("typed", ["96.62", "96.62分"])
def test_a_total_above_the_table(caption: str, typed: str) -> None:
    """A total above the table is the form's total, as a number or with 分 behind it."""
    line = f"| {caption} | {typed} | < | < | < | < | < | < | < |\n| 项目名称 |"
    checked = review(
        changed(
            layouts.NATIONAL, ("| 项目名称 |", line), ("| 总分 | < | < | < | < | < | 100 | 96.62 | |\n", "")
        )
    )
    assert checked.declared.total == Decimal("96.62")
    assert found(checked) == []


@pytest.mark.parametrize(("above", "expected"), [("96.62", []), ("98", [("total-mismatch", "B4", "error")])])
def test_totals_above_and_below_are_equal(above: str, expected: Found) -> None:
    """A total that stands twice is the same; the one that is not the sum is reported."""
    line = f"| 自评总分 | {above} | < | < | < | < | < | < | < |\n| 项目名称 |"
    assert found(review(changed(layouts.NATIONAL, ("| 项目名称 |", line)))) == expected


def test_scores_of_execution_and_goals() -> None:
    """Where execution and goals have scores of their own, the total is the sum of all three parts."""
    checked = review(layouts.SUPERVISION)
    form = checked.evidence.submission
    assert funds_of(checked).score is not None
    assert [value(cell) for cell in (funds_of(checked).score, *form.other_scores)] == [20, 20]
    assert amounts(funds_of(checked).total) == (None, "3.2", "3.2")
    assert form.goal_achieved is not None
    assert form.goal_achieved.text == "目标1:开展抽检，已覆盖全省。"
    assert found(checked) == []
    wrong = review(changed(layouts.SUPERVISION, ("| 90 |", "| 95 |")))
    assert [(name, cell) for name, cell, _ in found(wrong)] == [("total-mismatch", "G4")]


def test_a_form_of_pairs_without_scores() -> None:
    """Old forms of Sichuan score nothing: money, goals, targets and actuals are judged, and nothing else."""
    assert found(review(layouts.SICHUAN_UNSCORED)) == []
    assert review(layouts.SICHUAN_UNSCORED).recomputed.total is None
    wrong = changed(
        layouts.SICHUAN_UNSCORED, ("| 312人 |", "| |"), ("| 其中:财政拨款 | 12 |", "| 其中:财政拨款 | 13 |")
    )
    assert sorted(name for name, _, _ in found(review(wrong))) == ["actual-missing", "funds-sum-mismatch"]


def test_a_total_below_its_caption_or_behind_it() -> None:
    """自评得分 over its figure is a total, and so is 「自评得分：96.62分」 in one cell."""
    checked = review(layouts.SUPERVISION)
    assert checked.declared.total == Decimal(90)
    line = "| 自评得分：96.62分 | < | < | < | < | < | < | < | < |\n| 项目名称 |"
    bare = ("| 总分 | < | < | < | < | < | 100 | 96.62 | |\n", "")
    assert review(changed(layouts.NATIONAL, ("| 项目名称 |", line), bare)).declared.total == Decimal("96.62")
    inline = (
        "| 总分 | < | < | < | < | < | 100 | 96.62 | |",
        "| 总分：96.62分 | < | < | < | < | < | < | < | < |",
    )
    assert found(review(changed(layouts.NATIONAL, inline))) == []


@pytest.mark.parametrize(
    "caption", ["合计", "总计", "总 分", "自评总分", "得分合计", "合 计", "自评得分", "各项得分合计"]
)
def test_names_of_the_total_row(caption: str) -> None:
    """The total row is found under any usual name."""
    assert found(review(changed(layouts.NATIONAL, ("| 总分 |", f"| {caption} |")))) == []


@pytest.mark.parametrize(
    "caption",
    [
        "部门", "部门(单位)名称", "部门（单位）", "单位名称", "预算部门", "填报单位", "预算部门、单位名称", "省级预算部门名称",
        "市级预算部门（单位）全称", "填报单位（盖章）", "部门名称：某市某局",
    ],
)  # fmt: skip
def test_captions_of_the_organization(caption: str) -> None:
    """The unit is read under any caption that names a department or unit."""
    rows = table(layouts.HUNAN)
    name, _, inline = caption.partition("：")
    rows[1] = [caption, *"<<<<<<<<"] if inline else [name, "某市某局", *"<<<<<<<"]
    checked = review(rows)
    assert checked.evidence.submission.field_text("organization") == "某市某局"
    assert [one for one in found(checked) if one[2] == "error"] == []


def test_other_captions_are_no_organization() -> None:
    """主管部门名称, 单位负责人 and 单位：万元 name no unit."""
    rows = table(layouts.HUNAN)
    rows[1:2] = [["主管部门名称", "某市某局", "", "单位负责人", "某人", "", "单位：万元", "<", "<"]]
    fields = dict(review(rows).evidence.submission.fields)
    assert fields["organization"].text == "某市某局"  # a form of a whole department names it so
    rows = table(layouts.NATIONAL)
    rows[4] = ["主管部门名称", "某局", "单位负责人", "某人", "单位：万元", "", "实施单位", "某中心", "<"]
    fields = dict(review(rows).evidence.submission.fields)
    assert {role: cell.text for role, cell in fields.items() if role != "project"} == {
        "department": "某局", "organization": "某中心",
    }  # fmt: skip


GOALS = [
    ("年度总体目标", "年初设定目标", "年度总体目标完成情况综述"),
    ("年度总体目标完成情况", "预期目标", "目标实际完成情况"),
    ("总体目标完成情况", "总体目标", "全年实际完成情况"),
    ("年度绩效目标", "年初绩效目标", "全年目标实际完成情况"),
    ("年度目标", "预期目标", "完成情况"),
    ("年度目标完成情况", "预期目标", "实际完成目标"),
    ("年度总体目标", "年初申报目标", "年终目标实现情况"),
]


@pytest.mark.parametrize(("section", "expected", "achieved"), GOALS)
def test_captions_of_the_goals(section: str, expected: str, achieved: str) -> None:
    """Goals are read under the captions of each region, beside a section of nearly the same name."""
    changes = [("年度总体目标", section), ("预期目标", expected), ("实际完成情况", achieved)]
    form = review(changed(layouts.NATIONAL, *changes)).evidence.submission
    assert form.goal_expected is not None
    assert form.goal_expected.text == "场馆按合同开放。"
    assert form.goal_achieved is not None
    assert form.goal_achieved.text == "场馆已按合同开放。"


def test_an_adjusted_goal_counts_where_there_is_one() -> None:
    """全年（调整）绩效目标 takes the place of 年初绩效目标, and leaves it there where it is blank."""
    form = review(layouts.CHONGQING_2023).evidence.submission
    assert form.goal_expected is not None
    assert form.goal_expected.text == "开展监测并发布公报"
    form = review(changed(layouts.CHONGQING_2023, ("开展监测并发布公报", ""))).evidence.submission
    assert form.goal_expected is not None
    assert form.goal_expected.text == "开展监测"


NOTE = "| 注：1.一级指标分值统一设置为：产出指标50分、效益指标30分、服务对象满意度指标10分、预算资金执行率10分。{}| < | < | < | < | < | < | < | < |\n"
OTHER_SPLIT = [("(50分)", ""), ("(30分)", ""), ("(10分)", ""), ("| 20 | 18 |", "| 30 | 27 |"), ("| 30 | 30 |", "| 20 | 20 |"), ("| 96.62 |", "| 95.62 |")]  # fmt: skip


@pytest.mark.parametrize(
    ("leeway", "severity"),
    [("", "error"), ("如有特殊情况，上述权重可做适当调整，但加总后应等于100%。", "warning")],
)
def test_a_split_of_points_in_the_notes(leeway: str, severity: str) -> None:
    """Points are held against the split that the form's own notes print; a note with leeway asks."""
    honest = layouts.NATIONAL + NOTE.format(leeway)
    assert found(review(honest)) == []
    rows = changed(honest, *OTHER_SPLIT)
    assert found(review(rows)) == [
        ("category-points-mismatch", "B14", severity), ("category-points-mismatch", "B17", severity),
    ]  # fmt: skip


def test_a_split_in_the_notes_goes_before_the_usual_one() -> None:
    """A note that prints another split than the national one leaves no finding of the latter."""
    note = "| 注：产出指标60分，效益指标20分，满意度指标10分，预算执行率10分。 | < | < | < | < | < | < | < | < |\n"
    rows = changed(layouts.NATIONAL + note, *OTHER_SPLIT)
    assert found(review(rows)) == []


def test_a_caption_of_goals_beside_the_money() -> None:
    """A caption of goals in the row of the money itself ends no block: the amounts are read."""
    beside = ("| 执行数: | 11.4 | < |\n", "| 执行数: | 11.4 | 年度绩效目标完成情况 |\n")
    checked = review(changed(layouts.SICHUAN_UNSCORED, beside))
    spent = funds_of(checked).total.budget_spent
    assert (spent is not None and spent.text, found(checked)) == ("11.4", [])


OWN_WORDS = """
[[words.indicators]]
role = "actual"
words = "本年成绩"
region = "某市"
evidence = "seen"

[[words.fields]]
role = "organization"
pattern = ".{0,4}填表机构"
region = "某市"
evidence = "own"
"""


def test_a_note_with_a_choice_or_with_fewer_groups() -> None:
    """A note that prints two splits binds to none; one that does not name every group asks."""
    note = "| 注：产出指标50分、效益指标30分；没有满意度指标的，产出指标60分。 | < | < | < | < | < | < | < | < |\n"
    assert {severity for _, _, severity in found(review(changed(layouts.NATIONAL + note, *OTHER_SPLIT)))} == {
        "warning"
    }
    note = "| 注：产出指标50分、效益指标30分。 | < | < | < | < | < | < | < | < |\n"
    assert {severity for _, _, severity in found(review(changed(layouts.NATIONAL + note, *OTHER_SPLIT)))} == {
        "warning"
    }


@pytest.mark.parametrize("part", ["20", "30"])
def test_one_part_alone(part: str) -> None:
    """One part of the money may be less than the total, and never more."""
    rows = table(layouts.NATIONAL)
    rows[7][3:6] = [part, part, part]
    del rows[8:10]
    severities = {"20": "warning", "30": "error"}
    assert {one[2] for one in found(review(rows)) if one[0] == "funds-sum-mismatch"} == {severities[part]}


def test_a_scheme_adds_words(tmp_path: Path) -> None:
    """Words and patterns of a scheme are read besides the shipped ones, and with that scheme alone."""
    shipped = (templates_folder() / "national-project-2020.toml").read_text(encoding="utf-8")
    own = tmp_path / "own.toml"
    own.write_text(shipped.replace("national-project-2020", "own-2020", 1) + OWN_WORDS, encoding="utf-8")
    rows = changed(layouts.NATIONAL, ("| 实际完成值 |", "| 本年成绩 |"), ("| 实施单位 |", "| 本级填表机构 |"))
    (plain,) = check(workbook([rows]), scheme="national-project-2020")
    assert ("column-unclear", "D13", "error") in found(plain)
    (checked,) = check(workbook([rows]), scheme=own)
    assert found(checked) == []
    assert checked.evidence.submission.field_text("organization") == "某体育事业管理中心"
    (form,) = read(workbook([rows]), scheme=own)
    assert (form.field_text("organization"), form.rows[0].actual.ref) == ("某体育事业管理中心", "F14")
