"""A report beside papers that are written from the same set of figures.

They differ nowhere; a figure that is changed in one is found in the report.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from random import Random

import pytest
from support.data_sheets import Figures, due_reasons, filled_rows, honest_figures, read_rows
from support.forms import reviewed
from support.honest_data_sheet import check

from xlselfeval.across.data_sheet_beside import compare_data_sheet
from xlselfeval.across.figures import Paper, PaperFigure
from xlselfeval.data_sheet.review import DataReview
from xlselfeval.data_sheet.values import DataSheet
from xlselfeval.draft.facts import facts_of
from xlselfeval.draft.write import template_of, write_draft
from xlselfeval.files.word.document import Document
from xlselfeval.files.word.open import open_document
from xlselfeval.report.finding import ReportFinding
from xlselfeval.report_checking import review_document
from xlselfeval.review.review import Review

DAY = date(2025, 3, 1)
PERIODS = ("initial", "adjusted", "spent")
# Rows of the sheet whose figures of the year the draft always prints, and the words that name each in a finding.
PRINTED = {
    "three_public": "“三公”经费合计", "meetings": "会议费", "training": "培训费", "basic": "基本支出", "project": "项目支出",
    "personnel": "人员经费", "public": "公用经费", "procurement": "政府采购金额", "payables": "其他应付款合计", "assets": "固定资产原值",
}  # fmt: skip


def papers(seed: int, *, rounded: bool = False) -> tuple[Document, Review, DataSheet, Figures]:
    """Draw the figures of a unit; write its report, form and data sheet from them."""
    figures = honest_figures(Random(seed), rounded=rounded)
    for period in ("initial", "added", "adjusted"):
        for key in ("spending", "economic"):
            figures[key, period] = figures["income", period]
    form = reviewed(budget=tuple(str(figures["spending", period]) for period in PERIODS), year=2024)
    sheet = read_rows(filled_rows(figures, reasons=due_reasons(figures)))
    values, _ = facts_of(form, sheet)
    return open_document(write_draft(template_of("hunan"), values, DAY)), form, sheet, figures


def with_figure(sheet: DataSheet, key: str, period: str, number: Decimal) -> DataSheet:
    """The same sheet with another figure."""
    row = sheet.rows[key]
    figure = row.figures[period]._replace(number=number)
    changed = replace(row, figures={**row.figures, period: figure})
    return replace(sheet, rows={**sheet.rows, key: changed})


def differing(document: Document, form: Review | None, sheet: DataSheet | None, known: Paper | None = None) -> list[ReportFinding]:  # fmt: skip
    """The findings on what the report has otherwise than the papers."""
    review = review_document(document, None if form is None else form.evidence, sheet, known)
    return [one for one in review.findings if one.name == "figure-table"]


@pytest.mark.parametrize("seeds", [range(12), pytest.param(range(12, 200), marks=pytest.mark.slow)], ids=["few", "many"])  # fmt: skip
def test_papers_of_one_set_of_figures(seeds: Sequence[int]) -> None:
    """A report that is written from form and data sheet has each figure as both have it."""
    for seed in seeds:
        document, form, sheet, _ = papers(seed, rounded=seed % 2 == 1)
        assert [one.message for one in differing(document, form, sheet)] == [], seed


def test_every_figure_of_a_draft_is_compared() -> None:
    """The check reads all sentences that the draft writes: no figure in it is left over."""
    for seed in range(4):
        document, form, sheet, _ = papers(seed, rounded=seed % 2 == 1)
        assert review_document(document, form.evidence, sheet).unchecked == (), seed


@pytest.mark.parametrize("key", PRINTED)
def test_a_figure_of_the_sheet_that_is_another_one(key: str) -> None:
    """The report's figure is reported with its paragraph and with row and cell of the sheet."""
    for seed in (4, 8):
        document, form, sheet, figures = papers(seed)
        other = with_figure(sheet, key, "spent", figures[key, "spent"] + Decimal("7.31"))
        (finding,) = differing(document, form, other)
        cell = sheet.rows[key].figures["spent"].cell.ref
        assert finding.severity == "warning"
        assert finding.found.startswith(f"{figures[key, 'spent']:.2f}")
        assert PRINTED[key] in finding.situation
        assert finding.situation.startswith("基础数据表中为")
        is_sum = key in ("three_public", "basic", "project", "personnel", "public", "payables")
        assert finding.situation.endswith(f"（{cell}）" + "，该表有关合计不符，改为此数后相符" * is_sum)


def test_a_figure_that_the_sheet_itself_contradicts() -> None:
    """A report that has what closes the sums of the sheet is not asked to change."""
    names = {("projects/2", "name"): "经济普查专项"}
    wrong = {("projects/2", "initial"): Decimal("49.63"), ("projects/2", "added"): Decimal("6.9")}
    text = "某县某局2024年度部门整体支出绩效自评报告\n经济普查专项支出55.63万元。项目支出100.45万元。"
    document = open_document(text.encode())
    slip = check({**wrong, ("projects/2", "spent"): Decimal("56.53")}, names).sheet
    found = differing(document, None, slip)
    assert [one.found for one in found] == ["55.63万元", "100.45万元"]
    assert all(one.action == "请先核对基础数据表；报告此数无误的，不作改动。" for one in found)
    other = open_document(text.replace("55.63", "57.63").encode())
    (line, _) = differing(other, None, slip)
    assert line.situation.endswith("经济普查专项本年决算数56.53万元（F29）")


def test_a_figure_that_the_form_itself_contradicts() -> None:
    """Papers that have the sum of the form's lines are not asked to change; those with another figure are."""
    document, _, sheet, figures = papers(3)
    spent = figures["spending", "spent"]
    amounts = tuple(str(figures["spending", period]) for period in PERIODS)
    wrong = (*amounts[:2], str(spent - 5))
    actions, beside = [], []
    for lines in ((amounts,), ()):
        form = reviewed(budget=wrong, lines=lines, year=2024)
        is_wrong = any(one.name == "funds-sum-mismatch" and one.severity == "error" for one in form.findings)
        assert is_wrong == bool(lines)
        actions += [one.action for one in differing(document, form, None) if one.found == f"{spent}万元"]
        found = compare_data_sheet(
            DataReview(sheet=sheet, findings=()), form.evidence, is_matched=True
        ).findings
        beside.append([one.name for one in found])
    assert actions == ["请先核对自评表；报告此数无误的，不作改动。", "请核实，统一报告与各表的数字。"]
    assert beside == [[], ["data-form"]]


def test_the_year_before() -> None:
    """The figure of the year before in the report is held against that column."""
    document, form, sheet, figures = papers(3)
    other = with_figure(sheet, "three_public", "previous", figures["three_public", "previous"] + 1)
    (finding,) = differing(document, form, other)
    assert "“三公”经费合计上年决算数" in finding.situation


def test_form_and_sheet_that_differ_are_not_reported_in_the_report() -> None:
    """A total that the report has as one of both papers has it is their difference, which is reported on the sheet."""
    document, form, sheet, figures = papers(3)
    other = with_figure(sheet, "spending", "spent", figures["spending", "spent"] + 5)
    assert differing(document, form, other) == []


def test_both_papers_are_quoted() -> None:
    """A total that neither has is one finding with the places of both."""
    document, _, sheet, figures = papers(3)
    amount = figures["spending", "initial"] + 9
    form = reviewed(budget=[str(amount), str(figures["spending", "adjusted"]), str(figures["spending", "spent"])], year=2024)  # fmt: skip
    other = with_figure(sheet, "spending", "initial", amount)
    finding, in_annex = differing(document, form, other)
    assert in_annex.where.startswith("第1个表")
    assert (
        f"自评表中为年初预算数{amount.normalize():f}万元（D5），基础数据表中为支出合计年初预算数"
        in finding.situation
    )


def test_the_bureaus_figures() -> None:
    """Without form and data sheet the report is held against what the bureau knows."""
    document, _, _, figures = papers(3)
    initial = figures["spending", "initial"]

    def known(amount: Decimal) -> Paper:
        one = PaperFigure(item="spending", period="initial", amount=amount, half=Decimal("0.005"), quote=f"年初预算数{amount}万元")  # fmt: skip
        return Paper(kind="treasury", organization=None, year=None, figures=(one,))

    assert differing(document, None, None, known(initial)) == []
    (finding,) = differing(document, None, None, known(initial + 1))
    assert finding.situation == f"财政登记的年初预算数{initial + 1}万元"


def test_a_sheet_of_another_year() -> None:
    """It is named, and nothing in it is compared."""
    document, form, sheet, _ = papers(3)
    other = replace(with_figure(sheet, "meetings", "spent", Decimal(9)), year=2023)
    (finding,) = differing(document, form, other)
    assert finding.situation == "报告为2024年度，基础数据表为2023年度，未比对两者的数字"


def test_a_figure_that_agrees_only_with_a_form_in_yuan() -> None:
    """An amount as on a form in 元 is asked about where the bureau's figures show the form's unit."""
    document, form, sheet, figures = papers(3)
    wrong = reviewed(budget=tuple(str(figures["spending", one] * 10_000) for one in PERIODS), year=2024)
    values, _ = facts_of(wrong, sheet)
    drafted = open_document(write_draft(template_of("hunan"), values, DAY))
    known = tuple(
        PaperFigure(item="spending", period=one, amount=figures["spending", one], half=Decimal(0), quote=f"{one}数")
        for one in PERIODS
    )  # fmt: skip
    bureau = Paper(kind="treasury", organization=None, year=None, figures=known)
    found = differing(drafted, wrong, None, bureau)
    assert {"疑按元填写" in one.situation for one in found} == {True}
    assert not [one for one in found if "疑为元与万元混淆" in one.situation]  # the same doubt in other words
    assert differing(document, form, sheet, bureau) == []


def test_a_sheet_in_yuan_bears_no_amount_out() -> None:
    """Amounts from a sheet in 元 are asked about, and those in 万元 are not."""
    _, form, _, figures = papers(3)
    in_yuan = read_rows(
        filled_rows(
            {
                key: number if key[0].startswith("staff") else number * 10_000
                for key, number in figures.items()
            }
        )
    )
    document = "“三公”经费支出{}万元，会议费{}万元。"
    places = figures["three_public", "spent"], figures["meetings", "spent"]
    wrong, right = (
        open_document(document.format(*(one * factor for one in places)).encode()) for factor in (10_000, 1)
    )
    asked = differing(wrong, form, in_yuan)
    assert len(asked) == len([one for one in places if one])
    assert all("疑按元填写" in one.situation and one.expected is None for one in asked)
    assert differing(right, form, in_yuan) == []
