"""A data sheet beside its unit's form.

Honest papers differ nowhere; each planted difference is found with both places.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from random import Random

import pytest
from support.data_sheets import Figures, Value, due_reasons, filled_rows, honest_figures, read_rows
from support.forms import cell, reviewed
from support.honest_data_sheet import AMOUNTS, check

from xlselfeval.across.data_sheet_beside import compare_data_sheet
from xlselfeval.across.figures import Paper, PaperFigure
from xlselfeval.across.scaled import amounts_apart
from xlselfeval.data_sheet.review import review_data_sheet
from xlselfeval.review.finding import Finding
from xlselfeval.review.review import Review
from xlselfeval.submission import FundSplit

PERIODS = ("initial", "adjusted", "spent")


def honest(seed: int) -> Figures:
    """Draw the figures of a unit; income and spending have one budget."""
    figures = honest_figures(Random(seed))
    for period in ("initial", "added", "adjusted"):
        for key in ("income", "spending", "economic"):
            figures[key, period] = figures["income", period]
    return figures


def form_of(figures: Figures, places: int = 2, scale: int = 1) -> Review:
    """The form of the unit, with amounts rounded to so many places."""
    step = Decimal(1).scaleb(-places)
    budget = [str((figures["spending", period] * scale).quantize(step, ROUND_HALF_UP)) for period in PERIODS]
    return reviewed(budget=budget, year=2024, organization="某县某局")


def compared(rows: Sequence[Sequence[Value]], form: Review, known: Paper | None = None) -> list[Finding]:
    """The findings on what differs between a sheet and a form, without what is wrong with the sheet itself."""
    review = compare_data_sheet(review_data_sheet(read_rows(rows)), form.evidence, known)
    return [one for one in review.findings if one.name in ("data-form", "data-treasury")]


def sheet_of(figures: Figures) -> list[list[Value]]:
    """The data sheet of the unit."""
    return filled_rows(figures, reasons=due_reasons(figures))


@pytest.mark.parametrize("places", [2, 1, 0])
def test_papers_of_one_set_of_figures_do_not_differ(places: int) -> None:
    """Whatever a unit's figures are, and to how many places its form rounds them, there is no finding."""
    for seed in range(40):
        figures = honest(seed)
        assert compared(sheet_of(figures), form_of(figures, places)) == [], seed


@pytest.mark.parametrize("period", PERIODS)
def test_a_planted_difference_is_found(period: str) -> None:
    """One total of the form that is another one is an error, with the cells of both papers; rounding hides none."""
    words = {"initial": ("年初预算数", "D5"), "adjusted": ("全年预算数", "E5"), "spent": ("全年执行数", "F5")}
    for seed in range(40):
        figures = honest(seed)
        other = figures | {("spending", period): figures["spending", period] + Decimal("7.31")}
        sheet = read_rows(sheet_of(figures))
        (finding,) = compared(sheet_of(figures), form_of(other))
        assert finding.severity == "error"
        assert finding.cell == sheet.rows["spending"].figures[period].cell.ref
        caption, place = words[period]
        assert f"自评表为{caption}" in finding.situation
        assert f"（{place}）" in finding.situation


def test_a_number_stored_as_text_is_no_difference() -> None:
    """A total that is the form's once Excel adds the text is not asked about beside the text."""
    honest_sheet = check({}).sheet
    figures = {("spending", one): honest_sheet.number("spending", one) or Decimal(0) for one in PERIODS}
    form, texts = form_of(figures), check({}, {("public", "spent"): "80.27", ("wages", "spent"): "289.45"})
    assert texts.sheet.number("spending", "spent") == figures["spending", "spent"] - Decimal("80.27")
    beside = compare_data_sheet(texts, form.evidence)
    assert beside.compared
    assert [one.name for one in beside.findings] == ["number-as-text"]


@pytest.mark.parametrize(
    "places", [("personnel", "projects/1"), ("personnel", "wages"), ("projects/1", "goods"), ("public", "capital")]
)  # fmt: skip
def test_an_amount_below_0_is_no_difference(places: tuple[str, ...]) -> None:
    """A total that is the form's and the bureau's once an amount is above 0 is not asked about beside the sign."""
    figures = {("spending", one): check({}).sheet.number("spending", one) or Decimal(0) for one in PERIODS}
    negative = check({(key, "spent"): -AMOUNTS[key, "spent"] for key in places})
    assert negative.sheet.number("spending", "spent") != figures["spending", "spent"]
    known = PaperFigure(
        item="spending", period="spent", amount=figures["spending", "spent"], half=Decimal(0), quote=""
    )
    bureau = Paper(kind="treasury", organization=None, year=None, figures=(known,))
    for form in (form_of(figures).evidence, None):
        beside = compare_data_sheet(negative, form, bureau)
        assert {one.name for one in beside.findings} == {"data-value"}


def test_a_whole_sheet_in_yuan_is_asked_about_once() -> None:
    """The slip that the sheet itself shows is not reported again as a difference from the form in 万元."""
    figures = {("spending", one): check({}).sheet.number("spending", one) or Decimal(0) for one in PERIODS}
    in_yuan = check({place: number * 10_000 for place, number in AMOUNTS.items()})
    beside = compare_data_sheet(in_yuan, form_of(figures).evidence)
    assert [one.name for one in beside.findings] == ["data-scale"]


def test_papers_of_other_funds() -> None:
    """A form of some kinds of the income is none of all: it is asked about only where it is more than the whole."""
    for seed in range(40):
        figures = honest(seed)
        parts = figures | {
            ("spending", period): figures["income_general", period] + figures["income_fund", period]
            for period in ("initial", "adjusted")
        }
        parts["spending", "spent"] = figures["spending", "spent"] * Decimal("0.7")
        if parts["spending", "adjusted"] == figures["spending", "adjusted"]:
            continue  # the unit has no other income
        found = compared(sheet_of(figures), form_of(parts))
        assert [one.severity for one in found if one.severity == "error"] == [], seed


def test_all_totals_differ() -> None:
    """Where no total is the same, one finding asks about all: another basis, or other papers."""
    figures = honest(5)
    other = figures | {("spending", period): figures["spending", period] + number for number, period in enumerate(PERIODS, 3)}  # fmt: skip
    (finding,) = compared(sheet_of(figures), form_of(other))
    assert finding.severity == "warning"
    assert len(finding.cells) == 3
    assert (finding.indicator, finding.part) == ("支出合计", "年初预算数、全年预算数、本年决算数")
    assert finding.situation.count("（D5）") == finding.situation.count("（F5）") == 1


def test_yuan_for_ten_thousand() -> None:
    """Amounts ten thousand times as large are one question with its cause."""
    figures = honest(5)
    (finding,) = compared(sheet_of(figures), form_of(figures, scale=10_000))
    assert (finding.severity, finding.hint, len(finding.cells)) == ("warning", "scale-10000", 3)
    assert "元与万元混淆" in finding.situation


def test_a_sheet_in_yuan_beside_a_form_in_ten_thousand() -> None:
    """Papers in two units that both name theirs do not differ."""
    figures = honest(5)
    rows = sheet_of({key: number * 10_000 for key, number in figures.items()})
    rows.insert(2, ["单位：元"])
    assert compared(rows, form_of(figures)) == []


def test_an_amount_in_yuan_is_not_a_difference_as_well() -> None:
    """A total that is the form's once one of its projects is in 万元 is right; the project alone is named."""
    for seed in range(40):
        figures = honest(seed)
        sheet = sheet_of(figures)
        in_yuan = {("projects/1", "spent"): figures["projects/1", "spent"] * 10_000}
        more = in_yuan["projects/1", "spent"] - figures["projects/1", "spent"]
        in_yuan |= {(key, "spent"): figures[key, "spent"] + more for key in ("project", "spending")}
        rows = filled_rows(figures | in_yuan, reasons=due_reasons(figures))
        named = [
            one.expected for one in review_data_sheet(read_rows(rows)).findings if one.name == "data-yuan"
        ]
        assert compared(sheet, form_of(figures)) == []
        assert [Decimal(one or 0) for one in named] == [figures["projects/1", "spent"]], seed
        assert compared(rows, form_of(figures)) == [], seed


def test_a_mistake_of_the_sheet_itself_is_reported_once() -> None:
    """A total that is not the sum of its parts, where the form has their sum, is a wrong sum and no difference."""
    figures = honest(5)
    wrong = figures | {("spending", "spent"): figures["spending", "spent"] + 5, ("economic", "spent"): figures["spending", "spent"] + 5}  # fmt: skip
    review = compare_data_sheet(review_data_sheet(read_rows(sheet_of(wrong))), form_of(figures).evidence)
    assert "data-sum" in {one.name for one in review.findings}
    assert "data-form" not in {one.name for one in review.findings}


def test_what_was_spent_is_compared_by_its_nature() -> None:
    """The form's total that only the economic classes have differs from what was spent by nature, and is counted so."""
    figures = honest(5)
    shifted = {(key, "spent"): figures[key, "spent"] + 18 for key in ("spending", "project", "projects/1")}
    wrong = review_data_sheet(read_rows(sheet_of(figures | shifted)))
    assert "data-total" in {one.name for one in wrong.findings}
    review = compare_data_sheet(wrong, form_of(figures).evidence)
    (finding,) = [one for one in review.findings if one.name == "data-form"]
    assert finding.cell == review.sheet.rows["spending"].figures["spent"].cell.ref
    assert (review.compared, review.differing) == (3, 1)
    names = {one.name for one in review.findings}
    assert "data-limit" not in names
    assert "data-total" in names, "a contradiction of the sheet itself is not answered by a reason"


@pytest.mark.parametrize(("excess", "is_asked"), [(0, False), (10, True)])
def test_a_limit_that_the_form_exceeds_as_well_is_asked_about(excess: int, is_asked: bool) -> None:
    """Spending above the income is one mistake with the difference from the form only where the form's is below."""
    figures = honest(5)
    shifted = {(key, "spent"): figures[key, "spent"] + 18 for key in ("spending", "project", "projects/1")}
    of_form = figures | {("spending", "spent"): figures["income", "spent"] + excess}
    review = compare_data_sheet(
        review_data_sheet(read_rows(sheet_of(figures | shifted))), form_of(of_form).evidence
    )
    assert "data-form" in {one.name for one in review.findings}
    assert ("data-limit" in {one.name for one in review.findings}) is is_asked


def test_a_difference_that_the_sheet_explains_is_counted() -> None:
    """The comparison never says that nothing differs while a figure does, whatever explains it."""
    figures = {("spending", one): check({}).sheet.number("spending", one) or Decimal(0) for one in PERIODS}
    in_yuan = check({place: number * 10_000 for place, number in AMOUNTS.items()})
    beside = compare_data_sheet(in_yuan, form_of(figures).evidence)
    assert beside.comparison == "与自评表比对3个数字，其中3个不一致"


def test_totals_of_some_funds_are_not_counted_as_compared() -> None:
    """Of a form of some of the income nothing can be held against the whole."""
    figures = honest(5)
    parts = figures | {("spending", period): figures["income_general", period] for period in ("initial", "adjusted")}  # fmt: skip
    parts["spending", "spent"] = figures["spending", "spent"] - 20
    review = compare_data_sheet(review_data_sheet(read_rows(sheet_of(figures))), form_of(parts).evidence)
    assert (review.compared, review.differing) == (0, 0)
    assert review.comparison == "未与自评表比对：两表没有可以比对的数字"


def test_another_figure_that_fits_is_named() -> None:
    """The year before in the form in place of this year is named with its cell."""
    figures = honest(5)
    other = figures | {("spending", "spent"): figures["spending", "previous"]}
    (finding,) = compared(sheet_of(figures), form_of(other))
    assert "与本表支出合计上年决算数" in finding.situation


def split_form(figures: Figures, basic: Decimal, project: Decimal) -> Review:
    """A form that divides what was spent into 基本支出 and 项目支出."""
    form = form_of(figures)
    funds = form.evidence.submission.funds
    assert funds is not None
    object.__setattr__(funds, "splits", (
        FundSplit(label="按支出性质分", total=cell(8, 4, str(basic + project)), parts=(("其中：基本支出", cell(8, 5, str(basic))), ("项目支出", cell(8, 6, str(project)))), against=(), is_second=False),
    ))  # fmt: skip
    return form


def test_kinds_of_spending() -> None:
    """基本支出 and 项目支出 that are divided otherwise are one question; where the total explains it there is none."""
    figures = honest(5)
    basic, project = figures["basic", "spent"], figures["project", "spent"]
    assert compared(sheet_of(figures), split_form(figures, basic, project)) == []
    (finding,) = compared(sheet_of(figures), split_form(figures, basic + 3, project - 3))
    assert (finding.severity, len(finding.cells)) == ("warning", 2)
    assert "（E8）" in finding.situation
    assert "（F8）" in finding.situation
    larger = figures | {("spending", "spent"): figures["spending", "spent"] + 3}
    (finding,) = compared(sheet_of(figures), split_form(larger, basic, project + 3))
    assert finding.situation.startswith(
        f"填报{figures['spending', 'spent'].normalize():f}万元，自评表为全年执行数"
    )


@pytest.mark.parametrize(
    ("changes", "severity", "words"),
    [
        ({"year": 2023}, "warning", "为2024年度，自评表为2023年度，未比对"),
        ({"organization": "某县另一局"}, "info", "填报单位为“某县某局”，自评表为“某县另一局”的表，未比对"),
        ({"scheme": "national-project-2020"}, "info", "自评表为项目支出自评表，未比对"),
    ],
)
def test_other_papers_are_not_compared(changes: dict[str, object], severity: str, words: str) -> None:
    """The form of another year, of another unit or of a project is said to be so, and nothing else."""
    form = reviewed(**({"budget": ("1", "1", "1"), "year": 2024, "organization": "某县某局"} | changes))  # type: ignore[arg-type]
    (finding,) = compared(sheet_of(honest(5)), form)
    assert finding.severity == severity
    assert words in finding.situation


def known(figures: Figures, **changes: str) -> Paper:
    """The bureau's own figures of the unit."""
    amounts = {period: figures["spending", period] for period in ("adjusted", "spent")}
    amounts |= {period: Decimal(text) for period, text in changes.items()}
    found = [
        PaperFigure(item="spending", period=period, amount=amount, half=Decimal("0.005"), quote=f"数{amount}万元")
        for period, amount in amounts.items()
    ]  # fmt: skip
    return Paper(kind="treasury", organization=None, year=None, figures=tuple(found))


def test_the_bureaus_figures() -> None:
    """They are held against the sheet where no form has them; beside a form they say which of both is as registered."""
    figures = honest(5)
    review = review_data_sheet(read_rows(sheet_of(figures)))
    names = [one.name for one in compare_data_sheet(review, None, known(figures)).findings]
    assert "data-treasury" not in names
    found = compare_data_sheet(review, None, known(figures, spent="1.5")).findings
    (finding,) = [one for one in found if one.name == "data-treasury"]
    assert (finding.severity, finding.expected) == ("warning", "1.5")
    assert "财政登记的数1.5万元" in finding.situation
    other = figures | {("spending", "spent"): figures["spending", "spent"] + 3}
    (finding,) = compared(sheet_of(figures), form_of(other), known(figures))
    assert finding.situation.endswith("；本表与财政登记数一致")
    assert compared(sheet_of(figures), form_of(figures), known(figures, spent="1.5")) == []


def test_the_paper_that_is_out_of_line_is_asked_about_its_unit() -> None:
    """A form that contradicts the bureau is asked itself; the sheet is, by the form's figures, where it does."""
    figures = honest(5)
    wrong = form_of(figures, scale=10_000)
    known = [
        PaperFigure(item="spending", period=one, amount=figures["spending", one], half=Decimal(0), quote="")
        for one in ("adjusted", "spent")
    ]
    bureau = Paper(kind="treasury", organization=None, year=None, figures=tuple(known))
    as_written = check(figures)
    assert compare_data_sheet(as_written, wrong.evidence, bureau).findings == as_written.findings
    (unknown,) = compared(sheet_of(figures), wrong)
    assert unknown.expected is None
    assert not unknown.opinion.startswith("基础数据表中“")
    other = [replace(one, amount=one.amount * 10_000) for one in known]
    (finding,) = compared(sheet_of(figures), wrong, replace(bureau, figures=tuple(other)))
    assert "自评表与财政登记数一致" in finding.situation
    assert Decimal(finding.expected or 0) == figures["spending", "initial"] * 10_000


def test_papers_of_two_units_are_named_before_a_draft() -> None:
    """The first amounts that are ten thousand times apart are named with their places."""
    figures = honest(5)
    sheet = check(figures).sheet
    assert amounts_apart(form_of(figures).evidence, sheet) == ""
    words = amounts_apart(form_of(figures, scale=10_000).evidence, sheet)
    assert words.startswith("自评表年初预算数")
    assert words.endswith("相差一万倍")
