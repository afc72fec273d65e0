"""Grades that a form's own notes print go before the scheme's.

Where they cannot be read there is no grade.
"""

from __future__ import annotations

import datetime

import pytest
from support import layouts
from support.forms import found
from support.layouts import changed, review

from xlselfeval.result.table import result_table
from xlselfeval.review.review import Review


def form(*notes: str, grade: str = "等级：A级") -> Review:
    """Review a national form, of which the total is 96.62, with a grade in its total row and notes below it."""
    total = ("| 100 | 96.62 | |\n", f"| 100 | 96.62 | {grade} |\n")
    rows = "".join(f"| {note} | < | < | < | < | < | < | < | < |\n" for note in notes)
    return review(changed(layouts.NATIONAL + rows, total))


def grades(checked: Review) -> tuple[str | None, ...]:
    return checked.declared.grade, checked.recomputed.grade, checked.recomputed.grade_low


WAYS = [
    ["注：等级划分为：90分（含）—100分为A级，80分（含）—90分为B级，80分以下为C级。"],
    ["1.自评等级：A级（90-100分）、B级（80-89分）、C级（79分以下）"],
    ["注：2.90-100分为A级；80-90分为B级；80分以下为C级"],
    ["A级：90分以上；B级：80分以上90分以下；C级：80分以下"],
    ["A级：90分及以上", "B级：80-90分", "C级：其他"],
    ["得分≥90为A级，80≤得分<90为B级，其余为C级"],
    ["A级：100≥总分≥90；B级：90＞总分≥80；C级：总分＜80"],
    ["得分90分以上的评定为“A级”，80分以上的评定为“B级”，低于80分的评定为“C级”"],
]


@pytest.mark.parametrize("notes", WAYS)
def test_the_ways_of_printing_a_scale(notes: list[str]) -> None:
    """Grades are read from ranges, bounds and comparators, before or behind their names, in one note or several."""
    checked = form(*notes)
    assert grades(checked) == ("A级", "A级", "A级")
    assert found(checked) == []


@pytest.mark.parametrize("notes", WAYS)
@pytest.mark.parametrize("stated", ["等级：B级", "等级：B", "A级□ B级☑ C级□"])
def test_a_grade_is_judged_by_the_form_s_own_scale(notes: list[str], stated: str) -> None:
    """A grade that the declared total does not earn by the form's own notes is asked about.

    The grade that it earns is named.
    """
    (finding,) = form(*notes, grade=stated).findings
    assert (finding.name, finding.found, finding.expected) == ("grade-mismatch", "B级", "A级")


def test_other_bounds_go_before_the_scheme_s() -> None:
    """Where the form's notes ask for more, a lower grade is right; 优秀 is the scheme's 优."""
    checked = form("注：98分以上为优秀，85分以上为良好，60分以上为中，60分以下为差", grade="等级：良")
    assert (grades(checked), found(checked)) == (("良", "良", "良"), [])


@pytest.mark.parametrize(
    "note",
    [
        "98分以上为A级，90分以上为B级", "90分以上（不含90分）为A级，90分以下为B级", "90分以上为A级，60-80分为B级，60分以下为C级",
        "95分以上为A级，95分以上为B级，95分以下为C级", "80-100分为A级，60-80分（含）为B级，60分以下为C级", "80＜得分≤100为A级，得分≤80为B级，60分以下为C级",
    ],
)  # fmt: skip
def test_a_scale_that_cannot_be_read_gives_no_grade(note: str) -> None:
    """Bands that leave out a total, or give it two grades, are not guessed at: no grade, and no finding about one."""
    for grade in ("等级：A级", "等级：优", "等级：C级"):
        checked = form(note, grade=grade)
        assert (grades(checked)[1:], found(checked)) == ((None, None), [])


def test_a_total_between_two_grades_has_none() -> None:
    """Of 97-100分 and 80-96分 none is that of 96.62; the lowest total that is possible has one."""
    checked = form("97-100分为A级，80-96分为B级，80分以下为C级")
    assert (grades(checked), found(checked)) == (("A级", None, "B级"), [])


@pytest.mark.parametrize(
    "note",
    [
        "注：得分低于60分的需说明，低于80分的应整改。", "产出指标50分、效益指标30分、满意度指标10分、预算执行率10分", "完成率按100-80%（含）、80-60%（含）、60-0%合理填写",
        "等级分为优、良、中、差", "90分以上为优秀", "90分（含）—100分为优，80分（含）—90分为良，60分（含）—80分为中，60分以下为差",
    ],
)  # fmt: skip
def test_notes_without_another_scale_leave_the_scheme_s(note: str) -> None:
    """Other notes, and the scheme's own bounds, change nothing."""
    assert grades(form(note, grade="等级：优")) == ("优", "优", "优")
    assert [one.name for one in form(note, grade="等级：良").findings] == ["grade-mismatch"]


@pytest.mark.parametrize(
    ("grade", "declared"),
    [("A级□ B级□", None), ("A级☑ B级□", "A级"), ("等级：合格", "合格"), ("等级：A级", "A级")],
)
def test_a_grade_of_other_words_without_their_bounds_is_left_open(grade: str, declared: str | None) -> None:
    """A form of a scheme that prints no grade, which states or offers another one, is given none of the scheme's."""
    checked = form(grade=grade)
    assert grades(checked) == (declared, None, None)
    assert found(checked) == []


def test_a_scale_stands_below_the_table_alone() -> None:
    """Bounds within the goals are the unit's own words and no scale of the form."""
    goals = ("| 场馆按合同开放。 |", "| 验收90分以上为A级，90分以下为B级。 |")
    checked = review(changed(layouts.NATIONAL, goals))
    assert checked.recomputed.grade == "优"


@pytest.mark.parametrize(
    ("note", "line"),
    [
        (
            "98分以上为A级，85分以上为B级，85分以下为C级",
            "按A20所列：98分以上为A级，85分以上为B级，其余为C级。",
        ),
        ("98分以上为A级，90分以上为B级", "A20所列的等级划分不完整或前后重叠，等级未予核对。"),
        ("90分以上为优，80分以上为良，60分以上为中，60分以下为差", None),
    ],
)
def test_the_result_names_the_scale_of_the_form(note: str, line: str | None) -> None:
    """核对结果 says in its basis by which notes the grade was judged, or that it was not."""
    table = result_table(form(note, grade=""), file="a.xlsx", today=datetime.date(2024, 1, 1))
    texts = [[cell.value for cell in row.cells] for row in table.rows]
    assert [row[1] for row in texts if "等级划分" in row] == ([] if line is None else [line])
