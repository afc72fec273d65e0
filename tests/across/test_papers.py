"""The figures of a form and of a data sheet.

Each has its item, its period, its amount in 万元, and the place where it is printed.
"""

from __future__ import annotations

from decimal import Decimal
from random import Random

import pytest
from support.data_sheets import filled_rows, honest_figures, read_rows
from support.forms import reviewed

from xlselfeval.across.figures import Paper
from xlselfeval.across.of_data_sheet import paper_of_data_sheet
from xlselfeval.across.of_form import paper_of_form
from xlselfeval.report_checking import check_report


def shown(paper: Paper) -> dict[tuple[str, str], tuple[Decimal, str, str]]:
    """The figures of a paper by key: amount, words and place."""
    return {one.key: (one.amount, one.quote, one.where) for one in paper.figures}


def test_figures_of_a_form() -> None:
    """The total line of a unit's form gives three figures, lines by kind of spending theirs."""
    paper = paper_of_form(reviewed(budget=("100", "120.5", None), lines=[("1", "2", "3")]).evidence)
    assert (paper.kind, paper.organization, paper.year) == ("form", "某市某局", 2020)
    assert shown(paper) == {
        ("spending", "initial"): (Decimal(100), "年初预算数100万元", "D5"),
        ("spending", "adjusted"): (Decimal("120.5"), "全年预算数120.5万元", "E5"),
    }
    assert [one.half for one in paper.figures] == [Decimal("0.5"), Decimal("0.05")]


def test_figures_of_a_project() -> None:
    """The money of a project's own form is not that of the unit."""
    paper = paper_of_form(reviewed("national-project-2020").evidence)
    assert {one.item for one in paper.figures} == {"project_form"}


def test_figures_of_a_data_sheet() -> None:
    """Every filled-in row gives its figures, counts and staff as they are; amounts in 元 become 万元."""
    figures = honest_figures(Random(3))
    rows = filled_rows(figures)
    paper = paper_of_data_sheet(read_rows(rows))
    found = shown(paper)
    amount = figures["three_public", "previous"]
    assert found["three_public", "previous"] == (
        amount,
        f"“三公”经费合计上年决算数{amount.normalize():f}万元",
        "B34",
    )
    assert found["staff_actual", "spent"][:2] == (Decimal(33), "合计实际在职人数33")
    assert found["cars_kept", "spent"][0] == figures["cars_kept", "spent"]
    rows.insert(2, ["单位：元"])
    in_yuan = paper_of_data_sheet(read_rows(rows))
    assert shown(in_yuan)["three_public", "previous"][0] == amount / 10_000
    assert shown(in_yuan)["cars_kept", "spent"][0] == figures["cars_kept", "spent"]


@pytest.mark.parametrize(
    ("title", "is_asked"),
    [
        ("某市卫生健康局2020年度部门整体支出绩效自评报告", True), ("单位名称：某市卫生健康局", True), ("某市农业农村局2020年度部门整体支出绩效自评报告", False), ("农业农村局2020年度部门整体支出绩效自评报告", False),
        ("某市农业局2020年度部门整体支出绩效自评报告", False), ("职业技能培训项目2020年度绩效自评报告", False), ("2020年度部门整体支出绩效自评报告", False),
        ("某市卫生健康局2020年度部门整体支出绩效自评报告\n其中某市农业农村局支出100万元。", False),
    ],
)  # fmt: skip
def test_a_report_in_the_name_of_another_unit(title: str, is_asked: bool) -> None:
    """A report that names another unit than its form is asked about; short names and projects are not."""
    form = reviewed(organization="某市农业农村局")
    found = check_report(f"{title}\n一、基本情况".encode(), form=form).findings
    asked = [one.situation for one in found if one.action.startswith("请核实报告的单位名称")]
    assert asked == ["自评表的单位为“某市农业农村局”"] * is_asked
