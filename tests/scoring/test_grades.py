"""Grades: the one that a text names, by the names of its scheme."""

from __future__ import annotations

from dataclasses import replace

import pytest
from support.forms import cell, submission

from xlselfeval.scheme.load import load_scheme
from xlselfeval.scoring.grades import CAPTION, choose_grade, parse_grade

USUAL = ("优", "良", "中", "差")
PASSED = ("合格", "不合格")
LETTERS = ("A", "A+", "B")


@pytest.mark.parametrize(
    ("text", "names", "grade"),
    [
        ("绩效等级：优", USUAL, "优"), ("自评等次为良", USUAL, "良"), ("评定档次是：中", USUAL, "中"), ("综合评价结论：差", USUAL, "差"), ("评价结果：优秀", USUAL, "优"),
        ("【良】", USUAL, "良"), ("[中]", USUAL, "中"), ("☒优 □良", USUAL, "优"), ("优● 良○", USUAL, "优"), ("优√", USUAL, "优"), ("□优 □良", USUAL, None), ("○优 ○良", USUAL, None),
        ("等级：不合格", PASSED, "不合格"), ("合格□ 不合格☑", PASSED, "不合格"), ("☑合格 □不合格", PASSED, "合格"), ("待定", PASSED, "待定"), ("结论", USUAL, None),
        ("Ａ＋", LETTERS, "A+"), ("等级A", LETTERS, "A"), ("B级", LETTERS, "B"), ("AA", LETTERS, "AA"), ("B-", LETTERS, "B-"), ("共98分，等级：A+", LETTERS, "A+"),
        ("优", (), "优"), ("", USUAL, None),
    ],
)  # fmt: skip
def test_the_grade_in_a_text(text: str, names: tuple[str, ...], grade: str | None) -> None:
    """Captions, brackets, boxes and longer words lead to the grade; other texts are returned whole."""
    assert parse_grade(text, names) == grade


@pytest.mark.parametrize("text", ["等级", "绩效等级", "自评等次", "评定档次", "评价结论", "综合评价结果"])
def test_the_captions_of_grades(text: str) -> None:
    """Each caption of a grade is matched whole."""
    assert CAPTION.fullmatch(text)


@pytest.mark.parametrize(
    ("texts", "chosen"),
    [
        (("优",), 0), (("98分", "优"), 1), (("优", "良"), 0), (("良好", "优"), 0), (("合计98", "等级：良"), 1), (("□优 ☑良 □中 □差", "优"), 0),
        (("【中】",), 0), (("中央资金",), None), (("优化",), None), (("合格",), None), (("",), None), ((), None),
    ],
)  # fmt: skip
def test_the_cell_of_the_grade(texts: tuple[str, ...], chosen: int | None) -> None:
    """The first of the texts beside the total that names a grade of the scheme is the grade.

    Without one the cell stays as read.
    """
    form = submission()
    beside = tuple(cell(30, 3 + number, text) for number, text in enumerate(texts))
    given = replace(form, total=replace(form.total, grade=None, grade_candidates=beside))
    found = choose_grade(load_scheme("national-project-2020"), given)
    assert found.total.grade is (None if chosen is None else beside[chosen])
    assert (found.total.score, found.rows) == (given.total.score, given.rows)
