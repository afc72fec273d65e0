"""Shares, changes and staff of a report whose other figures the data sheet alone has."""

from __future__ import annotations

import time
from decimal import Decimal

import pytest

from xlselfeval.report.beside.figure import Stated
from xlselfeval.report.beside.named import COUNTS
from xlselfeval.report.check import claims_of
from xlselfeval.report.intervals import Interval
from xlselfeval.report.passage import Passage

TITLE = Passage(1, "2025年度部门整体支出绩效自评报告")
SHEET = {
    "spending/spent": "871.36", "spending/previous": "845.2", "public/spent": "68.36", "public/previous": "70.2", "project/spent": "530.1",
    "project/previous": "511", "basic/spent": "341.26", "basic/previous": "338.5", "meetings/spent": "1.76",
    "meetings/previous": "1.85", "staff_quota/spent": "44", "staff_actual/spent": "42", "staff_retired/spent": "19",
    "staff_retired_early/spent": "1", "staff_outside/spent": "5",
    "three_public/spent": "8", "three_public/previous": "9.2", "three_public/initial": "8.8", "car_running/spent": "5.4", "car_running/previous": "6",
    "reception/spent": "2.6", "reception/previous": "3.2",
    "reception_batches/spent": "42", "reception_people/spent": "371",
}  # fmt: skip


def stated() -> list[Stated]:
    found = []
    for key, text in SHEET.items():
        item, _, period = key.partition("/")
        number = Decimal(text) * (1 if item in COUNTS else 10_000)
        found.append(Stated((item, period), Interval(number, number), text, f"基础数据表中为{text}"))
    return found


def reported(text: str) -> list[tuple[str, str | None]]:
    found = claims_of((TITLE, Passage(2, text)), stated=stated(), year=2025)
    return [
        (one.operand.text, one.expected) for one in found if one.verdict == "wrong" and one.severity != "info"
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("项目支出530.1万元，占总支出的64.84%。", [("64.84%", "60.84%")]),
        ("公用经费68.36万元，比上年下降6.22%。", [("6.22%", "2.62%")]),
        ("公用经费68.36万元，比上年增长2.62%。", [("2.62%", "下降2.62%")]),
        ("项目支出530.1万元，较上年增加91.1万元。", [("91.1万元", "19.1万元")]),
        ("“三公”经费合计8万元，与上年相比增加1.2万元。", [("1.2万元", "减少1.2万元")]),
        ("“三公”经费合计8万元，与上年相比，减少2.1万元。", [("2.1万元", "1.2万元")]),
        ("上年“三公”经费10.2万元，本年8万元。", [("10.2万元", "9.2")]),
        ("会议费1.76万元，上年1.95万元。", [("1.95万元", "1.85")]),
        ("2、基本支出。全年351.26万元（上年338.5万元）。", [("351.26万元", "341.26")]),
        ("（三）项目支出。540.1万元，占本年支出60.84%。", [("540.1万元", "530.1")]),
        ("（三）项目支出。530.1万元，占本年支出64.84%。", [("64.84%", "60.84%")]),
        ("基本支出341.26万元（上年338.5万元），包括公用经费78.36万元。", [("78.36万元", "68.36")]),
        ("（三）“三公”经费。年初预算9.5万元，决算8万元。", [("9.5万元", "8.8")]),
        ("编制44人，年末在职42人，另有离休1人、退休91人、编外5人。", [("91人", "19")]),
        ("编制44人，年末在职42人，另有离休1人、退休19人、编外8人。", [("8人", "5")]),
        ("公务接待24批次，371人次。", [("24批次", "42")]),
        ("编制44人，在职42人，离休3人、退休19人。", [("3人", "1")]),
    ],
)  # fmt: skip
def test_a_figure_that_the_data_sheet_does_not_give(
    text: str, expected: list[tuple[str, str | None]]
) -> None:
    """A share or change right behind an amount of the data sheet, and staff beside the posts, are held against it."""
    assert reported(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "基本支出341.26万元，占总支出的39.16%，项目支出530.1万元，占总支出的60.8%。",
        "公用经费68.36万元，占基本支出的20.03%，比上年下降2.62%。",
        "公用经费68.36万元，比上年减少1.84万元，下降2.62%。",
        "公用经费68.36万元，比年初预算下降6.61%。",
        "项目支出530.1万元，较上年增长3.74%，按可比口径增长1.2%。",
        "公务接待42批次，371人次。",
        "公务接待46批次、42批次，分别为上年和本年数。",
        "会议费1.76万元，同比下降4.86%。",
        "会议费年初预算2万元，上年1.95万元。",
        "会议费1.76万元，上年结转1.2万元。",
        "上年会议费预算2.5万元。",
        "项目支出530.1万元，与上年相比增加19.1万元。",
        "“三公”经费8万元，与年初预算相比减少2万元。",
        "编制44人，年末在职42人，较上年减少2人，其中退休1人、调出1人。",
        "编制44人，在职42人，当年退休1人。",
        "在职党员30名，退休党员12名。",
        "慰问在职困难职工3人、退休干部12人。",
        "编制44人，在职42人，年内新增退休1人，年末退休19人。",
    ],
)
def test_figures_of_another_base_and_other_people(text: str) -> None:
    """Another base, another scope and people who come, go or take part are no mistakes."""
    assert reported(text) == []


_PARTS = "“三公”经费支出8.00万元，其中公务用车运行维护费5.40万元，公务接待费2.60万元，"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("比上年减少1.20万元，下降13.04%。", []),
        ("比上年减少0.60万元，下降18.75%。", []),
        ("比上年减少2.20万元，下降13.04%。", [("2.20万元", "1.2万元")]),
        ("比上年减少1.20万元，下降15.04%。", [("15.04%", "13.04%")]),
    ],
)
def test_a_change_behind_parts_that_give_their_total(
    text: str, expected: list[tuple[str, str | None]]
) -> None:
    """A change behind the last of all parts is the total's, unless it is what the data sheet has for that part."""
    assert reported(_PARTS + text) == expected


@pytest.mark.parametrize(
    "text", ["本年决算支出{}万元。", "全年总支出{}万元。", "年初预算850万元，2025年决算支出{}万元。"]
)
def test_the_whole_spending_in_any_words(text: str) -> None:
    """决算支出 and 总支出 are the whole spending of the data sheet."""
    assert reported(text.format("871.36")) == []
    assert [one for one, _ in reported(text.format("881.36"))] == ["881.36万元"]


_ALL = "全年支出871.36万元，其中基本支出341.26万元、项目支出530.1万元。"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("支出总额比上年增加26.16万元，增长3.1%。", []),
        ("支出总额比上年增加62.16万元，增长3.1%。", [("62.16万元", "26.16万元")]),
        ("支出总额比上年增加26.16万元，增长3.51%。", [("3.51%", "3.1%")]),
        ("支出总额比上年减少26.16万元，下降3.1%。", [("26.16万元", "增加26.16万元")]),
        ("全年支出较上年增长5.1%。", [("5.1%", "3.1%")]),
        ("项目支出比上年增加91.1万元，增长3.74%。", [("91.1万元", "19.1万元")]),
        ("总支出871.36万元，比上年增加62.16万元。", [("62.16万元", "26.16万元")]),
        ("支出总额比年初预算增加62.16万元。", []),
        ("收入总额比上年增加62.16万元。", []),
        ("会议费减少较多，支出比上年减少0.5万元。", []),
        ("会议费1.76万元，全年支出比上年减少0.09万元。", []),
        ("三个项目支出比上年增加9.1万元。", []),
    ],
)  # fmt: skip
def test_a_change_behind_the_name_of_its_item(text: str, expected: list[tuple[str, str | None]]) -> None:
    """The base of a change that names its item is that of the data sheet, and no other is guessed."""
    assert reported(_ALL + text) == expected


def test_a_change_of_an_item_without_its_amount_is_not_compared() -> None:
    """Without the sheet's amount in the paragraph a change may be of another scope."""
    assert reported("支出总额比上年增加62.16万元。") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("比上年减少1.20万元，下降13.04%。", [("9.00万元", "8")]),
        ("比上年下降13.04%。", [("9.00万元", "8")]),
        ("比上年减少1.20万元，下降15.04%。", [("9.00万元", "8"), ("15.04%", "13.04%")]),
    ],
)
def test_a_change_behind_parts_of_a_wrong_total(text: str, expected: list[tuple[str, str | None]]) -> None:
    """A wrong total is one mistake: the change is still that of what the sheet has for it."""
    parts = "“三公”经费支出9.00万元，其中公务用车运行维护费5.40万元、公务接待费2.60万元，"
    assert [one for one in reported(parts + text) if one[1] is not None] == expected


@pytest.mark.parametrize(
    "pattern",
    [
        "全年支出871.36万元，比上年增加26.16万元，",
        "支出871.36万元。支出总额比上年增加26.16万元，增长3.1%。",
        "“三公”经费支出9万元，其中公务接待费2.6万元，比上年下降9%，",
    ],
)
def test_time_is_bounded(pattern: str) -> None:
    """A paragraph of 20,000 characters of one pattern takes seconds at most."""
    begun = time.perf_counter()
    reported((pattern * 20_000)[:20_000])
    assert time.perf_counter() - begun < 5


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("公务接待费2.6万元，比上年减少0.90万元，下降18.75%。", ["0.90万元"]),
        ("公务接待费2.9万元，比上年减少0.60万元，下降18.75%。", ["2.9万元"]),
        ("公务接待费上年3.2万元，本年2.6万元，减少0.90万元，降幅18.75%。", ["0.90万元"]),
        ("公务接待费上年3.5万元，本年2.6万元，减少0.60万元，降幅18.75%。", ["3.5万元"]),
        ("支出合计871.36万元。上年支出865.2万元，本年增支26.16万元，增幅3.1%。", ["865.2万元"]),
        ("支出合计871.36万元。上年支出845.2万元，本年增支62.16万元，增幅3.10%。", ["62.16万元"]),
        ("公务接待费上年3.2万元，本年2.6万元，减少0.60万元，降幅18.75%。", []),
        ("公务接待费2.6万元，比上年减少0.60万元，下降28.75%。", ["28.75%"]),
    ],
)
def test_an_amount_beside_a_right_rate(text: str, expected: list[str]) -> None:
    """Where the data sheet bears out the rate, the amount that does not fit it is asked about, and nothing else."""
    assert [one for one, _ in reported(text)] == expected
