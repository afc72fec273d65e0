"""The figures of a report against those that other papers of the unit state."""

from __future__ import annotations

from decimal import Decimal

import pytest
from support.forms import reviewed

from xlselfeval.report.beside.figure import Stated
from xlselfeval.report.check import claims_of
from xlselfeval.report.intervals import Interval
from xlselfeval.report.passage import Passage

PAPER = {
    "spending/initial": "500", "spending/adjusted": "620.5", "spending/spent": "607.64", "basic/spent": "507.64", "project/spent": "100",
    "personnel/spent": "427.37", "public/spent": "80.27", "three_public/spent": "6.28", "three_public/previous": "7.05", "three_public/initial": "8",
    "car_running/spent": "4.37", "car_running/previous": "4.94", "reception/spent": "1.91", "abroad/spent": "0", "meetings/spent": "1.99",
    "meetings/previous": "1.42", "training/spent": "3.04", "procurement/spent": "30",
    "procurement_small/spent": "25", "procurement_micro/spent": "15", "income_general/spent": "467.64", "income_fund/spent": "140", "income_fund/initial": "120", "income_fund/previous": "130", "assets/spent": "300", "assets_used/spent": "280",
    "office/spent": "20.4", "wages/spent": "380.2", "goods/spent": "195.24", "personal/spent": "32.2",
}  # fmt: skip
# Lines that the unit named: key and name, then the figure.
LINES = (
    ("staff_quota/spent", "某局机关", 14), ("staff_actual/spent", "某局机关", 14), ("staff_retired/spent", "某局机关", 3),
    ("staff_quota/spent", "某中心", 20), ("staff_actual/spent", "某中心", 19), ("staff_retired/spent", "某中心", 4),
    ("projects/spent", "河道治理", 70), ("projects/adjusted", "河道治理", 72), ("projects/spent", "老旧小区改造", 30), ("projects/spent", "设备采购", 7),
)  # fmt: skip
COUNTS = {"reception_batches/spent": 8, "reception_people/spent": 86, "cars_kept/spent": 2, "staff_quota/spent": 34, "staff_actual/spent": 33}  # fmt: skip


def stated(**changes: str) -> tuple[Stated, ...]:
    """The figures of a data sheet; amounts to two places."""
    half, found = Decimal("0.005"), []
    for key, amount in (PAPER | changes).items():
        item, _, period = key.partition("/")
        number = Decimal(amount)
        known = Interval((number - half) * 10_000, (number + half) * 10_000)
        found.append(
            Stated((item, period), known, f"{item}{amount}万元", f"基础数据表中为{item}{amount}万元（B7）")
        )
    for key, count in COUNTS.items():
        item, _, period = key.partition("/")
        found.append(
            Stated(
                (item, period),
                Interval(Decimal(count), Decimal(count)),
                str(count),
                f"基础数据表中为{item}{count}",
            )
        )
    for key, name, number in LINES:
        item, _, period = key.partition("/")
        exact = Decimal(number * 10_000 if item == "projects" else number)
        words = f"{name}{item}{number}"
        found.append(Stated((item, period), Interval(exact, exact), words, f"基础数据表中为{words}", name))
    return tuple(found)


def compared(*texts: str, title: str = "2024年度部门整体支出绩效自评报告") -> dict[str, list[str]]:
    """The figures of a report by verdict."""
    passages = tuple(Passage(number, text) for number, text in enumerate((title, *texts), 1))
    found: dict[str, list[str]] = {"right": [], "wrong": []}
    for one in claims_of(passages, None, stated()):
        if one.name == "figure-table":
            found[one.verdict].append(one.operand.text)
    return found


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("2024年支出607.64万元，其中基本支出507.64万元，项目支出100万元。", ["607.64万元", "507.64万元", "100万元"]),
        ("基本支出507.64万元（人员经费427.37万元，公用经费80.27万元）。", ["507.64万元", "427.37万元", "80.27万元"]),
        ("“三公”经费支出6.28万元，比上年7.05万元减少0.77万元。", ["6.28万元", "7.05万元", "0.77万元"]),
        ("三公经费年初预算数8万元，决算数6.28万元。", ["8万元"]),
        ("其中：因公出国（境）费支出0万元；公务用车运行维护费4.37万元；公务接待费1.91万元。", ["0万元", "4.37万元", "1.91万元"]),
        ("（2）会议费支出情况：当年开支1.99万元，比上年1.42万元增加0.57万元。", ["1.99万元", "1.42万元", "0.57万元"]),
        ("（四）“三公”经费。全年支出6.28万元，控制在年初预算8.00万元以内。", ["6.28万元"]),
        ("培训费支出30400元。", ["30400元"]),
        ("公务接待8批次，86人次。公务用车保有量2辆。", ["8批次", "86人次", "2辆"]),
        ("核定编制34名，年末实有在职33人。", ["34名", "33人"]),
        ("局机关编制14人，在职14人；中心编制20人，在职19人。", ["14人"]),
        ("政府采购支出总额30万元。", ["30万元"]),
        ("某局机关编制14人，在职14人，退休3人。", ["14人", "14人", "3人"]),
        ("某省某县某局机关核定编制14名，实有在职14名。某中心编制20人，在职19人。", ["14名", "14名", "20人", "19人"]),
        ("河道治理项目支出70万元，河道治理72万元，老旧小区改造项目（30万元）。", ["70万元", "72万元", "30万元"]),
        ("固定资产原值300万元，其中在用280万元。授予中小企业合同金额25万元。", ["300万元", "280万元", "25万元"]),
        ("收入607.64万元，其中一般公共预算拨款467.64万元、政府性基金拨款140万元，比上年130万元增加10万元。", ["467.64万元", "140万元"]),
        ("公用经费80.27万元，其中办公经费20.4万元。", ["80.27万元", "20.4万元"]),
        ("支出按经济分类：工资福利支出380.20万元，商品和服务支出195.24万元，对个人和家庭的补助32.2万元。", ["380.20万元", "195.24万元", "32.2万元"]),
        ("收入607.64万元，其中一般公共预算拨款467.64万元、基金140万元。", ["467.64万元", "140万元"]),
        ("年初预算500万元，全年预算数620.5万元，全年执行数607.64万元。", ["500万元", "620.5万元", "607.64万元"]),
    ],
)  # fmt: skip
def test_figures_that_agree(text: str, figures: list[str]) -> None:
    """A figure is found by the words before it, and one that the paper has is right.

    Staff of several units is added up.
    """
    assert compared(text) == {"right": figures, "wrong": []}


@pytest.mark.parametrize(
    "text",
    [
        "支出607.64万元，其中一般公共预算拨款460万元、政府性基金拨款147万元。",
        "2024年预算收入600万元，其中政府性基金拨款121万元。",
        "收入607.64万元，其中政府性基金拨款120万元。",
        "政府性基金预算财政拨款支出150万元。",
        "收入607.64万元，其中政府性基金拨款140万元，比上年147万元增长3%。",
        "项目资金300万元，其中一般公共预算拨款200万元。",
        "医疗保险基金收入121万元，基金150万元。",
        "一般公共预算拨款支出460万元、基金150万元。",
    ],
)
def test_sources_that_are_no_income(text: str) -> None:
    """Money of a fund that was spent or budgeted is not held against the income from it."""
    assert not {"460万元", "147万元", "121万元", "120万元", "150万元", "200万元"} & set(
        compared(text)["wrong"]
    )


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("“三公”经费支出6.82万元。", "6.82万元"),
        ("公用经费80.27万元，其中办公经费24.0万元。", "24.0万元"),
        ("支出按经济分类：工资福利支出380.20万元，商品和服务支出159.24万元。", "159.24万元"),
        ("收入607.64万元，其中一般公共预算拨款467.64万元、基金104万元。", "104万元"),
        ("会议费1.99万元，比上年1.24万元增加0.75万元。", "1.24万元"),
        ("（2）会议费支出情况：当年开支1.89万元。", "1.89万元"),
        ("年初预算安排“三公”经费9万元。", "9万元"),
        ("国内公务接待9批次。", "9批次"),
        ("公务接待8批次，68人次。", "68人次"),
        ("项目支出101万元。", "101万元"),
        ("人员编制35人。", "35人"),
        ("2024年支出670.64万元。", "670.64万元"),
        ("政府采购金额30万元，其中授予中小企业26万元。", "26万元"),
        ("收入607.64万元，其中政府性基金拨款104万元。", "104万元"),
        ("收入607.64万元，其中一般公共预算财政拨款收入476.64万元、政府性基金拨款收入140万元。", "476.64万元"),
        ("固定资产原值300万元，其中在用290万元。", "290万元"),
        ("授予中小企业25万元（其中授予小微企业16万元）。", "16万元"),
        ("项目支出100万元，具体如下：河道治理为71万元，老旧小区改造为30万元。", "71万元"),
        ("项目支出里，河道治理项目花了71万元，老旧小区改造项目花了30万元。", "71万元"),
        ("“河道治理”项目（71万元）。", "71万元"),
        ("某局机关编制15人，在职14人，退休3人。", "15人"),
        ("某局机关编制14人，在职13人，退休3人。", "13人"),
        ("某中心编制20名，年末在职19名，退休5名。", "5名"),
    ],
)
def test_figures_that_differ(text: str, figure: str) -> None:
    """A figure that the paper has otherwise is reported once."""
    assert compared(text)["wrong"] == [figure]


@pytest.mark.parametrize(
    "text",
    [
        "某培训项目共支出10万元，其中会议费3万元。",
        "2023年“三公”经费支出7.05万元。",
        "“三公”经费预算9万元，其中：公务接待费2万元。",
        "“三公”经费预算为9万元。其中：公务接待费2万元，公务用车运行维护费7万元。",
        "安排会议费3万元。",
        "外事接待0批次。",
        "全系统核定教职工编制1320名，在编1264人。",
        "（一）老旧小区改造。全年预算数1,680.00万元，执行数1,612.80万元。",
        "一般公共预算财政拨款基本支出中，工资福利支出300万元。",
        "会议费控制在3万元以内。",
        "公务接待费比上年减少2.5万元。",
        "（一）老旧小区改造\n支出12万元。",
        "培训费用于河道治理宣传，河道治理预算69万元，下达河道治理资金60万元。",
        "农村河道治理71万元。",
        "某局机关下属站点编制6人，某局机关行政编制9人，事业编制5人。",
        "某局机关离退休8人。",
        "设备采购2万元。",
        "基本支出按经济分类：工资福利支出371.20万元，商品和服务支出80.27万元。",
        "工资福利支出371.20万元，商品和服务支出80.27万元。",
    ],
)
def test_figures_of_something_else(text: str) -> None:
    """Figures of a project, another year, a budget, a plan or other people's staff are not the paper's."""
    assert compared(*text.split("\n")) == {"right": [], "wrong": []}


def test_one_that_agrees_anywhere_settles_it() -> None:
    """Of several figures of one name the first is reported only where none is the paper's."""
    assert compared("会议费3万元。", "会议费支出1.99万元。") == {"right": ["1.99万元"], "wrong": []}
    assert compared("会议费3万元。", "会议费支出4万元。")["wrong"] == ["3万元"]


def slips(*texts: str) -> list[str]:
    """The findings about years in a report of 2024 beside its papers."""
    titled = ("2024年度部门整体支出绩效自评报告", *texts)
    passages = tuple(Passage(number, text) for number, text in enumerate(titled, 1))
    claims = claims_of(passages, reviewed(year=2024).evidence, stated(), has_table=True)
    return [f"{one.operand.text} {one.situation}" for one in claims if one.name == "report-year"]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["2023年支出607.64万元，其中基本支出507.64万元。"], ["2023 报告为2024年度，基础数据表中为spending607.64万元（B7）"]),
        (["2023年度“三公”经费支出6.28万元。", "2024年“三公”经费支出6.28万元。"], ["2023 报告为2024年度，基础数据表中为three_public6.28万元（B7）"]),
        (["2023年，我局会议费支出1.42万元。"], []),
        (["2025年培训费支出3.04万元。"], ["2025 报告为2024年度，基础数据表中为training3.04万元（B7）"]),
        (["2022年支出607.64万元。"], ["2022 报告为2024年度，基础数据表中为spending607.64万元（B7）"]),
        (["上年支出607.64万元。"], ["上年 报告为2024年度，基础数据表中为spending607.64万元（B7）"]),
        (["去年“三公”经费支出6.28万元。", "“三公”经费支出6.28万元。"], ["去年 报告为2024年度，基础数据表中为three_public6.28万元（B7）"]),
        (["2022年支出607.64万元，其中基本支出507.64万元。", "支出607.64万元。"], ["2022 报告为2024年度，基础数据表中为spending607.64万元（B7）"]),
        (["上年支出607.64万元，其中基本支出507.64万元。", "支出607.64万元。"], ["上年 报告为2024年度，基础数据表中为spending607.64万元（B7）"]),
        (["培训费支出3.04万元，上年培训费支出3.04万元，本年会议费支出1.99万元。"], []),
        (["上年会议费支出1.42万元。", "2025年年初预算500万元。"], []),
        (["与上年支出607.64万元持平，上年结转支出607.64万元。"], []),
        (["2023年“三公”经费支出7.05万元。"], []),
        (["2023年培训费支出3.04万元。", "2024年培训费支出3.04万元。"], []),  # no paper has the year before
        (["2023年12月批复，基本支出507.64万元。", "比2023年支出607.64万元增加1万元。"], []),
        (["2022年支出607.64万元。", "支出607.64万元。"], []),
        (["2023年因公出国（境）费支出0万元。"], []),
        (["某局2023年度部门整体支出绩效自评总分为100分。"], ["2023 报告为2024年度，自评表中为总分100分"]),
        (["某局2023年度部门整体支出绩效自评总分为100分。", "自评总分为100分。"], []),
    ],
)  # fmt: skip
def test_a_figure_of_the_year_is_given_for_another_one(texts: list[str], expected: list[str]) -> None:
    """Another year before figures that the papers have for the report's year is asked about.

    One that another place gives for the report's year may be that of both, where no further figure of the sentence agrees.
    """
    assert slips(*texts) == expected


def test_a_wrong_year_hides_nothing() -> None:
    """The other figures of a sentence with a wrong year are compared with the papers."""
    assert compared("2023年支出607.64万元，其中基本支出508.64万元。")["wrong"] == ["508.64万元"]


def test_a_whole_that_its_part_explains() -> None:
    """A total that is off by as much as one of its parts is no difference of its own."""
    found = compared("“三公”经费支出7.28万元，其中公务接待费2.91万元。")
    assert found["wrong"] == ["2.91万元"]


def test_the_words_name_both_papers_and_a_slip() -> None:
    """Every paper that has the figure is quoted with its place; ten thousand times as much is 元 for 万元."""
    form = Stated(("spending", "spent"), Interval(Decimal(6_076_400), Decimal(6_076_400)), "全年执行数607.64万元", "自评表中为全年执行数607.64万元（F6）")  # fmt: skip
    text = "2024年度全年执行数6076400万元。"
    (claim,) = [
        one for one in claims_of((Passage(1, text),), None, (form, *stated())) if one.name == "figure-table"
    ]
    assert (claim.severity, claim.expected) == ("warning", "全年执行数607.64万元")
    assert claim.situation == (
        "自评表中为全年执行数607.64万元（F6），基础数据表中为spending607.64万元（B7），疑为元与万元混淆"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("支出607.64万元，其中基本支出507.64元（人员经费427.37万元，公用经费80.27万元），项目支出100万元。", [("figure-table", "507.64元")]),
        ("支出607.64万元，其中基本支出507.64元（人员经费427.37万元，公用经费90.27万元），项目支出100万元。",
         [("figure-sum", "507.64元"), ("figure-table", "507.64元"), ("figure-table", "90.27万元")]),
        ("支出607.64万元，其中基本支出5076400万元，项目支出100万元。", [("figure-table", "5076400万元")]),
    ],
)  # fmt: skip
def test_a_slip_of_unit_is_named_once(text: str, expected: list[tuple[str, str]]) -> None:
    """A paper that shows 元 for 万元 is quoted at the figure, and sums that agree without the slip are not reported."""
    passages = (Passage(1, "2024年度部门整体支出绩效自评报告"), Passage(2, text))
    found = [one for one in claims_of(passages, None, stated()) if one.verdict == "wrong"]
    assert [(one.name, one.operand.text) for one in found] == expected
    assert "疑为元与万元混淆" in next(one for one in found if one.name == "figure-table").situation


def test_the_words_name_the_line_that_is_meant() -> None:
    """Staff behind the name of a unit is held against its line; without one the total is quoted with its lines."""
    named, unnamed = (
        next(one for one in claims_of((Passage(1, text),), None, stated()) if one.verdict == "wrong")
        for text in ("某局机关编制14人，在职13人。", "本单位在职32人。")
    )
    assert named.situation == "基础数据表中为某局机关staff_actual14"
    assert (
        unnamed.situation == "基础数据表中为staff_actual33，其中某局机关staff_actual14、某中心staff_actual19"
    )


def test_a_figure_behind_a_comma() -> None:
    """A number right behind a comma is read; the digits behind the comma of a large one are not read alone."""
    assert compared("公务接待8批次，86人次。")["right"] == ["8批次", "86人次"]
    assert compared("政府采购金额1,030万元。")["wrong"] == ["1,030万元"]


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("全年培训12期，培训费3.40万元。", ["3.40万元"]),
        ("全年培训12期，培训费3.4万元。", ["3.4万元"]),
        ("全年培训12期，培训费2.04万元。", []),  # perhaps that of something else
        ("全年培训12期，培训费4.30万元。", []),
        ("接待8批次，接待费1.19万元。", ["1.19万元"]),
        ("“三公”经费中接待费2.20万元、1.91万元（2023年、2024年）。", []),
    ],
)
def test_two_digits_in_the_other_order(text: str, figures: list[str]) -> None:
    """A figure that agrees elsewhere does not hide one with two neighbouring digits exchanged."""
    right = "培训费支出3.04万元，公务接待费支出1.91万元。"
    assert compared(right, text)["wrong"] == figures


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("到位并拨付资金607.46万元。", ["607.46万元"]), ("执行607.46万元，执行率97.9%。", ["607.46万元"]), ("到位并拨付资金607.64万元。", []), ("拨付资金617.64万元。", []),
        ("2023年拨付资金607.46万元。", []), ("拨付工程款260.5万元。", []),
    ],
)  # fmt: skip
def test_the_whole_with_two_digits_in_the_other_order(text: str, figures: list[str]) -> None:
    """An amount of five digits that is the whole's with two of them exchanged is asked about behind any words."""
    assert compared(text)["wrong"] == figures


def test_money_behind_the_quantity_of_its_project() -> None:
    """An amount behind 12公里 is that of the project which is named before."""
    assert compared("某县河道治理12.5公里，使用资金85万元。")["wrong"] == ["85万元"]
    assert compared("某县河道治理12.5公里，使用资金70万元。")["wrong"] == []
    assert compared("某县河道治理12.5公里，总投资180万元。")["wrong"] == []


@pytest.mark.parametrize(
    ("text", "name", "place"),
    [
        ("我局2025年支出6076400万元。\n支出607.64万元。", "figure-table", "6076400万元"),
        ("支出607.64万元，其中“三公”经费62800万元。“三公”经费支出6.28万元。", "figure-table", "62800万元"),
    ],
)
def test_ten_thousand_times_beside_the_right_amount(text: str, name: str, place: str) -> None:
    """Another place with the right amount excuses none that is ten thousand times it."""
    passages = tuple(Passage(number, line) for number, line in enumerate(text.split("\n"), 1))
    found = [one for one in claims_of(passages, stated=stated(), year=2025) if one.is_slip]
    assert [(one.name, one.operand.text) for one in found] == [(name, place)]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("2025年支出78000000.00万元。\n支出7800.00万元。", 1),
        ("2025年支出7800.00万元。\n支出7800万元。", 0),
        ("会议费支出50万元，培训费支出50元。", 0),
    ],
)
def test_one_amount_twice_in_a_report(text: str, count: int) -> None:
    """Without any paper a report is asked about one quantity with two amounts ten thousand times apart."""
    passages = tuple(Passage(number, line) for number, line in enumerate(text.split("\n"), 1))
    found = [one for one in claims_of(passages, year=2025) if one.is_slip]
    assert [one.name for one in found] == ["figure-repeat"] * count
