"""A scheme's own grades: read, checked, issued and validated like 优良中差."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from support.foreign_forms import national
from support.forms import submission
from support.issuing import edited

from xlselfeval import layout as at
from xlselfeval.cell import Cell, Written
from xlselfeval.checking import check_submission
from xlselfeval.errors import SchemeError
from xlselfeval.form.fill import answers_at, fill
from xlselfeval.form.generate import generate
from xlselfeval.formulas.issued import grade_formula
from xlselfeval.layout import plan_layout
from xlselfeval.reading.read import read
from xlselfeval.resources import templates_folder
from xlselfeval.review.review import Review
from xlselfeval.scheme.model import Indicator, Scheme
from xlselfeval.scheme.parse_scheme import parse_scheme
from xlselfeval.submission import Submission
from xlselfeval.toml_parser import tomllib

SETS = (
    ("优秀", "良好", "合格", "不合格"), ("A", "B", "C", "D"), ("A+", "A", "A-", "B"), ("合格", "不合格"), ("优", "良好", "良", "中", "差"),
    ("一等", "二等", "三等"), ("好", "较好", "一般", "较差", "差"), ("Ａ", "Ｂ"), ("优", "良", "中", "差"),
)  # fmt: skip
ISSUED = (
    Indicator(category="产出指标", subcategory="数量指标", name="发布信息", target="≥200篇", points=Decimal(25)),
    Indicator(category="产出指标", subcategory="质量指标", name="采用信息", target="≥50篇", points=Decimal(25)),
    Indicator(category="效益指标", subcategory="社会效益指标", name="受益人数", target="≥100人", points=Decimal(30)),
    Indicator(category="满意度指标", subcategory="服务对象满意度指标", name="群众满意度", target="≥90%", points=Decimal(10)),
)  # fmt: skip


def scheme_with(names: Sequence[str], base: str = "hunan-department-2020", **changes: object) -> Scheme:
    """A shipped scheme with these grades, from 90 down in steps, the last from 0."""
    values = tomllib.loads((templates_folder() / f"{base}.toml").read_text(encoding="utf-8"))
    step = Decimal(88) // len(names)
    minimums = [90 - int(step) * place for place in range(len(names) - 1)] + [0]
    values["grade"] = [{"name": name, "from": start} for name, start in zip(names, minimums, strict=True)]
    return parse_scheme(values | changes, source="test")


def grade_findings(review: Review) -> list[str]:
    return [one.name for one in review.findings if one.name.startswith("grade-")]


def checked(scheme: Scheme, data: bytes) -> Review:
    """The review of the only form of a workbook by this scheme."""
    (form,) = read(data)
    return check_submission(scheme, form)


@st.composite
def grade_sets(draw: st.DrawFn) -> tuple[str, ...]:
    """Two to six names of grades, in Chinese or in Latin letters."""
    alphabet = draw(st.sampled_from(("优良中差好合格等甲乙丙丁", "ABCDEFS", "优秀良好合格不较差")))
    names = st.text(st.sampled_from(alphabet), min_size=1, max_size=3)
    return tuple(draw(st.lists(names, min_size=2, max_size=6, unique=True)))


@settings(deadline=None)
@given(names=grade_sets(), total=st.integers(0, 100), caption=st.sampled_from(("等级：", "等级", "评定等次：", "（", "自评结果为", "")))  # fmt: skip
def test_the_right_grade_gives_no_finding_and_a_wrong_one_does(
    names: tuple[str, ...], total: int, caption: str
) -> None:
    """The grade of the declared total is accepted in any set of grades; every other is grade-mismatch."""
    scheme = scheme_with(names)
    for name in names:
        form = submission(total=str(total), grade=None)
        text = f"{caption}{name}" + ("）" if caption == "（" else "")
        graded = form_with_grade(form, text)
        review = check_submission(scheme, graded)
        assert review.declared.grade == name
        expected = name != scheme.grade_of(Decimal(total))
        assert ("grade-mismatch" in grade_findings(review)) is expected
        assert "grade-missing" not in grade_findings(review)


def form_with_grade(form: Submission, text: str) -> Submission:
    """The form with this text in its grade cell."""
    assert form.total.score is not None
    cell = form.total.score
    grade = Cell(cell.sheet, cell.row, cell.column + 1, Written(text, text))
    return replace(form, total=replace(form.total, grade=grade))


SHAPES = (
    "{}", "☑{}", "（{}）", "{}级", "{}（99分）", "等级：{}", "自评：{}", "评价结果：{}", "综合得分99分，等级：{}",
)  # fmt: skip


def drawn(scheme: Scheme, change: Callable[[Worksheet], None]) -> Review:
    return checked(scheme, national(change=change))


@pytest.mark.parametrize("names", SETS)
@pytest.mark.parametrize("shape", SHAPES)
def test_a_grade_without_its_own_cell_is_found_by_the_scheme(names: tuple[str, ...], shape: str) -> None:
    """In a form that others drew the text beside the total is the grade that the scheme names."""
    scheme = scheme_with(names, base="national-project-2020", asks_grade=True)
    for name in names:

        def write(sheet: Worksheet, name: str = name) -> None:
            sheet["I23"] = shape.format(name)

        review = drawn(scheme, write)
        assert review.declared.grade == name
        assert grade_findings(review) == ([] if name == names[0] else ["grade-mismatch"])


@pytest.mark.parametrize("names", SETS)
def test_boxes_and_rows_below_hold_own_grades(names: tuple[str, ...]) -> None:
    """Ticked boxes are read for any grades, and so is a grade below the total, with or without the word 等级."""
    scheme = scheme_with(names, base="national-project-2020", asks_grade=True)

    def ticked(sheet: Worksheet) -> None:
        sheet["I23"] = " ".join(f"{name}{'☑' if name == names[1] else '□'}" for name in names)

    def below(sheet: Worksheet, caption: str) -> None:
        sheet.unmerge_cells("A24:I24")
        sheet.insert_rows(24)
        sheet["A24"], sheet["B24"] = caption, names[0]

    assert drawn(scheme, ticked).declared.grade == names[1]
    assert drawn(scheme, lambda sheet: below(sheet, "自评结果等级")).declared.grade == names[0]
    assert drawn(scheme, lambda sheet: below(sheet, "评价结论")).declared.grade == names[0]


@pytest.mark.parametrize("text", ["中央资金未到位", "良种推广滞后", "优化了流程", "因疫情扣分", "总体较好"])
def test_a_note_beside_the_total_is_no_grade(text: str) -> None:
    """A note that begins like a grade is none: the form has no grade."""
    scheme = scheme_with(("优", "良", "中", "差"), base="national-project-2020", asks_grade=True)

    def write(sheet: Worksheet) -> None:
        sheet["I23"] = text

    review = drawn(scheme, write)
    assert (review.declared.grade, grade_findings(review)) == (None, ["grade-missing"])


def filled(scheme: Scheme, score: str) -> bytes:
    """The issued form of a scheme, filled in honestly: all targets reached but one, which earns this score."""
    data = generate(scheme, year=2024, organization="某局", indicators=ISSUED)
    places = plan_layout(scheme, rows=0, indicators=ISSUED)
    first, *others = (place.row for place in places.rows)
    answers: dict[tuple[int, int], Decimal | str | None] = {
        (places.goal_text, at.CATEGORY): "完成全年任务。", (places.goal_text, at.ACTUAL): "全年任务已完成。",
        (places.fund_total, at.INITIAL): Decimal(100), (places.fund_total, at.ADJUSTED): Decimal(100), (places.fund_total, at.SPENT): Decimal(100),
        (first, at.ACTUAL): Decimal(score) * 8, (first, at.SCORE): Decimal(score), (first, at.NOTE): "因疫情影响，部分信息没有发布",
        **{(row, at.ACTUAL): Decimal(actual) for row, actual in zip(others, ("50", "100", "0.9"), strict=True)},
        **{(row, at.SCORE): Decimal(points) for row, points in zip(others, (25, 30, 10), strict=True)},
    }  # fmt: skip
    return fill(scheme, data, answers_at(answers))


@settings(max_examples=15, deadline=None)
@given(names=grade_sets(), score=st.integers(0, 25).map(str))
def test_an_issued_form_filled_in_honestly_has_no_finding(names: tuple[str, ...], score: str) -> None:
    """The live formula of the grade, the list that its cell allows and the check agree in any set of grades."""
    scheme = scheme_with(names)
    data = filled(scheme, score)
    review = checked(scheme, data)
    assert [(one.name, one.message) for one in review.findings] == []
    assert review.declared.grade == scheme.grade_of(Decimal(75) + Decimal(score))
    sheet = load_workbook(io.BytesIO(data))["自评表"]
    lists = [one.formula1 for one in sheet.data_validations.dataValidation if one.promptTitle == "等级"]
    assert lists == ['"' + ",".join(f"等级：{name}" for name in names) + '"']


@pytest.mark.parametrize("names", SETS)
def test_a_wrong_grade_typed_over_the_formula_is_found(names: tuple[str, ...]) -> None:
    """The grade of another total is grade-mismatch, at its cell, beside the overwritten formula."""
    scheme = scheme_with(names)
    data = filled(scheme, "25")
    total = next(form.total.grade for form in read(data))
    assert total is not None

    def write(sheet: Worksheet) -> None:
        sheet[total.ref] = f"等级：{names[-1]}"

    review = checked(scheme, edited(data, write))
    found = {(one.name, one.cell) for one in review.findings}
    assert {("grade-mismatch", total.ref), ("formula-overwritten", total.ref)} <= found


def test_the_instructions_name_the_scheme_s_grades() -> None:
    """填表说明 says from which total each grade is earned."""
    book = load_workbook(io.BytesIO(generate(scheme_with(("优秀", "良好", "合格", "不合格")), rows=1)))
    text = "".join(str(cell.value) for row in book["填表说明"].iter_rows() for cell in row if cell.value)
    assert "90分以上为优秀，68分以上为良好，46分以上为合格，其余为不合格。" in text


@pytest.mark.parametrize("start", [Decimal("90.0"), Decimal("9E1"), 90])
def test_the_formula_of_the_grade_survives_a_save(start: Decimal | int) -> None:
    """A minimum with zeros or an exponent stands in the formula as Excel writes it back."""
    values = tomllib.loads((templates_folder() / "hunan-department-2020.toml").read_text(encoding="utf-8"))
    values["grade"][0]["from"] = start
    text = grade_formula(parse_scheme(values, source="test")).text(total="H9")
    assert "H9>=90," in text


@pytest.mark.parametrize(
    ("names", "path"),
    [
        (("优", "优 "), "grade"), (("A", "a"), "grade"), (("Ａ", "A"), "grade"), (("", "差"), "grade[0].name"), (("好,很好", "差"), "grade[0].name"),
        (('"好"', "差"), "grade[0].name"), (("{好}", "差"), "grade[0].name"), (("好\n好", "差"), "grade[0].name"), (("好" * 21, "差"), "grade[0].name"),
        (("等级", "差"), "grade[0].name"), (("□优", "差"), "grade[0].name"), (("唯一",), "grade"), (tuple(f"第{number:02}等十二个字的等级名称" for number in range(20)), "grade"),
    ],
)  # fmt: skip
def test_grades_that_no_form_can_hold_are_refused(names: tuple[str, ...], path: str) -> None:
    """Names that a list, a formula or a reader would confuse are faults of the scheme, with their paths."""
    with pytest.raises(SchemeError) as caught:
        scheme_with(names)
    assert {fault.path for fault in caught.value.faults} == {path}
