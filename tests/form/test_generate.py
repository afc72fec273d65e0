"""The blank workbook: published layout, safe formulas, the parts of the shipped one."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from openpyxl import load_workbook
from support.forms import indicators
from support.packages import unzipped

from xlselfeval.checking import Checker, check
from xlselfeval.errors import SchemeError, TemplateError, WrongArgument
from xlselfeval.files.open import open_workbook
from xlselfeval.form.generate import generate
from xlselfeval.reading.read import read_workbook
from xlselfeval.resources import templates_folder
from xlselfeval.scheme.load import issuing_ids, load_scheme
from xlselfeval.scheme.model import Indicator

SCHEMES = issuing_ids()


@pytest.mark.parametrize("name", SCHEMES)
def test_a_rebuild_gives_the_same_bytes(name: str) -> None:
    """The same request gives the same bytes at any time."""
    scheme = load_scheme(name)
    assert generate(scheme, year=2021, organization="某局") == generate(
        scheme, year=2021, organization="某局"
    )


@pytest.mark.parametrize("name", SCHEMES)
def test_the_blank_workbooks_in_the_repository_are_up_to_date(name: str) -> None:
    """The shipped blanks have the parts that `new` writes; `xlselfeval.blanks` renews them."""
    shipped = templates_folder() / f"{name}.xlsx"
    assert unzipped(shipped.read_bytes()) == unzipped(generate(load_scheme(name)))


@pytest.mark.parametrize("name", SCHEMES)
def test_the_sheets_and_their_protection(name: str) -> None:
    """The three sheets are there; formulas are locked, inputs open, without a password."""
    book = load_workbook(io.BytesIO(generate(load_scheme(name))))
    assert [(sheet.title, sheet.sheet_state) for sheet in book.worksheets] == [
        ("自评表", "visible"), ("填表说明", "visible"), ("_xlselfeval", "veryHidden"),
    ]  # fmt: skip
    sheet = book["自评表"]
    assert sheet.protection.sheet
    assert sheet.protection.password is None
    assert not sheet.protection.formatRows
    formulas = [cell for line in sheet.iter_rows() for cell in line if cell.data_type == "f"]
    assert formulas
    assert all(cell.protection.locked for cell in formulas)
    (form,) = read_workbook(open_workbook(generate(load_scheme(name), indicators=indicators())))
    issued = load_workbook(io.BytesIO(generate(load_scheme(name), indicators=indicators())))["自评表"]
    for row in form.rows:
        locked = [
            issued[cell.ref].protection.locked
            for cell in (row.target, row.points, row.actual, row.score, row.note)
        ]
        assert locked == [True, True, False, False, False]


@pytest.mark.parametrize("name", SCHEMES)
def test_every_formula_guards_its_numbers(name: str) -> None:
    """Every formula that compares checks for numbers: text >= number is TRUE in Excel."""
    sheet = load_workbook(io.BytesIO(generate(load_scheme(name))))["自评表"]
    formulas = [str(cell.value) for line in sheet.iter_rows() for cell in line if cell.data_type == "f"]
    assert formulas
    for formula in formulas:
        assert len(formula) < 8192
    compared = [one for one in formulas if re.search(r"[<>]=?\$?[A-I]\d|\$?[A-I]\d+[<>]=?[\d.]", one)]
    assert compared
    assert all("ISNUMBER(" in one or "COUNT(" in one for one in compared)


@pytest.mark.parametrize("name", SCHEMES)
def test_the_page(name: str) -> None:
    """The page is A4 upright, one page wide and without fills, its heading repeated, the help not printed."""
    sheet = load_workbook(io.BytesIO(generate(load_scheme(name))))["自评表"]
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("portrait", 9)
    assert sheet.page_setup.blackAndWhite
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.print_area.endswith(tuple("0123456789"))
    assert "$A$2:$I$" in sheet.print_area
    assert sheet.print_title_rows


def test_a_text_that_looks_like_a_formula_stays_text() -> None:
    """The name of a unit that begins with = stays text."""
    sheet = load_workbook(io.BytesIO(generate(load_scheme("hunan-department-2020"), organization="=1+1")))[
        "自评表"
    ]
    assert (sheet["B4"].value, sheet["B4"].data_type) == ("=1+1", "s")


def test_rows_and_years_out_of_range_are_refused() -> None:
    """A request that makes no form is a TemplateError."""
    scheme = load_scheme("hunan-department-2020")
    for wrong in ({"rows": 0}, {"year": 20}, {"indicators": []}, {"rows": 300}):
        with pytest.raises(TemplateError):
            generate(scheme, **wrong)  # type: ignore[arg-type]


def test_a_scheme_with_a_severity_of_no_finding_makes_no_form() -> None:
    """The fault is named before units fill in a form that its own scheme cannot check."""
    scheme = replace(load_scheme("hunan-department-2020"), severities=(("reason-mising", "warning"),))
    with pytest.raises(SchemeError, match="reason-mising"):
        generate(scheme, year=2024)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"category": "投入指标"}, "无一级指标“投入指标”，可填：产出指标、效益指标、满意度指标"),
        ({"subcategory": "数额指标"}, "“产出指标”下无二级指标“数额指标”，可填：数量指标、"),
        ({"points": Decimal(60)}, "分值合计.+分，不得超过90分"),
        ({"points": Decimal(500)}, "的分值500不在0～100之间$"),
        ({"name": " "}, "指标“ ”无名称$"),
    ],
)
def test_indicators_that_the_scheme_does_not_have_are_refused(wrong: dict[str, object], message: str) -> None:
    """Groups of another scheme and too many points are named, as in a roster."""
    first, *others = indicators()
    with pytest.raises(TemplateError, match=message):
        generate("national-project-2020", indicators=[replace(first, **wrong), *others])  # type: ignore[arg-type]


def test_whole_points_are_taken_and_other_values_refused() -> None:
    """Points may be a whole number; a float, a text or a truth is refused with the indicator's name."""
    every = [replace(one, points=int(one.points)) for one in indicators()]  # type: ignore[arg-type]
    assert generate("national-project-2020", indicators=every) == generate(
        "national-project-2020", indicators=indicators()
    )
    for points in (2.5, "5", True, None):
        with pytest.raises(WrongArgument, match=every[0].name):
            generate("national-project-2020", indicators=[replace(every[0], points=points)])  # type: ignore[arg-type]


def test_whole_numbers_of_a_data_frame_are_taken() -> None:
    """The same form comes of numpy's integers as of plain ones; a truth value is no number of theirs."""
    scheme, plain = "national-project-2020", {"year": 2024, "rows": 2}
    of_frame = {name: np.int64(number) for name, number in plain.items()}
    assert generate(scheme, **of_frame) == generate(scheme, **plain)  # type: ignore[arg-type]
    every = [replace(one, points=np.int64(int(one.points))) for one in indicators()]  # type: ignore[arg-type]
    assert generate(scheme, indicators=every) == generate(scheme, indicators=indicators())
    for wrong in (True, np.True_, np.float64(2024)):
        with pytest.raises(TemplateError, match="年度应为"):
            generate(scheme, year=wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "caption"),
    [("category", "一级指标"), ("subcategory", "二级指标"), ("name", "三级指标"), ("target", "指标值")],
)
def test_a_blank_cell_of_a_data_frame_is_no_text_of_an_indicator(name: str, caption: str) -> None:
    """It is a number, nan; the error says which of the texts is missing."""
    texts: dict[str, object] = {"category": "产出指标", "subcategory": "数量指标", "name": "a", "target": "5"}
    with pytest.raises(WrongArgument, match=f"{caption}（文字.*不是 float"):
        Indicator.typed(**texts | {name: float("nan")}, points=5)  # type: ignore[arg-type]


def test_plain_numbers_are_taken() -> None:
    """`Indicator.typed` and the budgets take whole numbers, floats and texts, and refuse what is no number."""
    every = [
        Indicator.typed(category=one.category, subcategory=one.subcategory, name=one.name, target=one.target, points=points)
        for one, points in zip(indicators(), (int(indicators()[0].points), *(str(one.points) for one in indicators()[1:])), strict=True)
    ]  # fmt: skip
    assert generate(
        "national-project-2020", indicators=every, budget_initial=100.5, budget_adjusted="80"
    ) == generate(
        "national-project-2020", indicators=indicators(), budget_initial=Decimal("100.5"), budget_adjusted=Decimal(80)
    )  # fmt: skip
    for wrong in ("五十", True, None, float("nan")):
        with pytest.raises(WrongArgument, match="分值）应为数字"):
            Indicator.typed(category="", subcategory="", name="", target="", points=wrong)  # type: ignore[arg-type]
    with pytest.raises(WrongArgument, match="budget_initial（年初预算数）应为数字，不是 '80万'"):
        generate("national-project-2020", budget_initial="80万")


def test_a_group_with_more_points_than_the_scheme_gives_is_asked_about() -> None:
    """60 points in 产出 where the scheme has 50 give a warning, and the form with them.

    Another scheme has its own split.
    """
    first, *others = indicators()
    moved = [replace(first, points=first.points + 10), *others[:-1], replace(others[-1], points=Decimal(0))]
    asked = "“产出指标”各指标分值合计60分，表样为50分；请核对，确有调整的可以下发，表中按指标的合计印出"
    with pytest.warns(UserWarning, match=asked):
        assert generate("national-project-2020", indicators=moved)
    scheme = load_scheme("national-project-2020")
    own = tuple(
        replace(one, points=Decimal(60 if one.name == "产出指标" else 15)) for one in scheme.categories
    )
    assert generate(replace(scheme, categories=own), indicators=[moved[0], *others[:3]])


def test_approved_indicators_are_printed_in_their_groups() -> None:
    """Approved indicators come under their captions in the scheme's order."""
    mixed = indicators()[::-1]
    (form,) = read_workbook(open_workbook(generate(load_scheme("national-project-2020"), indicators=mixed)))
    assert [row.category for row in form.rows] == ["产出指标"] * 4 + ["效益指标"] * 2 + ["满意度指标"]
    assert [caption.points for caption in form.categories] == [Decimal(50), Decimal(30), Decimal(10)]


def test_a_wheel_would_carry_what_the_repository_has() -> None:
    """Schemes and profiles lie where the package looks for them."""
    assert Path(templates_folder() / "profiles").is_dir()
    assert {path.suffix for path in templates_folder().iterdir() if path.is_file()} == {".toml", ".xlsx"}


def test_a_scheme_without_suggested_scores() -> None:
    """A form of a scheme without suggested scores has no 参考得分 beside its rows.

    Caption, formula, prompt and instructions have none either, and it is reviewed as any other.
    """
    scheme = replace(load_scheme("national-project-2020"), suggest_scores=False)
    data = generate(scheme, year=2024, organization="某局", indicators=indicators())
    book = load_workbook(io.BytesIO(data))
    assert not [
        cell for sheet in book for row in sheet.iter_rows() for cell in row if "参考得分" in str(cell.value)
    ]
    assert not [
        rule for rule in book["自评表"].data_validations.dataValidation if "参考得分" in (rule.prompt or "")
    ]
    (form,) = Checker(scheme=scheme).check_workbook(open_workbook(data))
    (usual,) = check(
        generate(
            replace(scheme, suggest_scores=True), year=2024, organization="某局", indicators=indicators()
        )
    )
    assert [(one.name, one.cell) for one in form.findings] == [(one.name, one.cell) for one in usual.findings]


@pytest.mark.parametrize("suggests", [True, False])
def test_the_prompt_says_that_words_have_no_suggested_score(suggests: bool) -> None:
    """The prompt at an actual of an own indicator says that 200人 has no 参考得分, and refuses 约.

    It does so where there are such scores.
    """
    scheme = replace(load_scheme("national-project-2020"), suggest_scores=suggests)
    book = load_workbook(io.BytesIO(generate(scheme, year=2024, organization="某局")))
    rules = book["自评表"].data_validations.dataValidation
    (actual,) = (one.prompt for one in rules if (one.prompt or "").startswith("定量指标请据实填写数字"))
    assert ("“200人”等文字的没有参考得分" in actual) is suggests
    assert "勿写“约”“左右”" in actual


@pytest.mark.parametrize("name", issuing_ids())
def test_a_printed_blank_form_divides_no_category(name: str) -> None:
    """The last page of a blank form begins with a category, and headings are repeated on it."""
    sheet = load_workbook(io.BytesIO(generate(load_scheme(name), year=2025)))["自评表"]
    starts = [one.id + 1 for one in sheet.row_breaks.brk]
    assert all(sheet.cell(row, 2).value for row in starts)
    assert (sheet.print_title_rows or "").startswith("$")


@pytest.mark.parametrize(("year", "shown"), [(2025, "2025"), (None, "2024")])
def test_examples_are_of_the_forms_year(year: int | None, shown: str) -> None:
    """The deadlines that 填表说明 and the prompts give as examples are of the year of the form."""
    book = load_workbook(io.BytesIO(generate(load_scheme("national-project-2020"), year=year)))
    texts = "".join(str(cell.value) for row in book["填表说明"].iter_rows() for cell in row)
    assert set(re.findall(r"(20\d\d)年12月", texts)) == {shown}
