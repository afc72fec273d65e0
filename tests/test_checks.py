"""Each finding: does one planted mistake give it, at its cell, with its severity, and nothing more?

The honest form of forms.py gives no finding. A case changes it in one place and lists all that
must be found as (name, cell, severity): the mistake itself and what follows from it.
"""

from __future__ import annotations

from decimal import Decimal

import pytest
from forms import HONEST, found, reviewed, with_row, written

from xlselfeval.errors import SchemeError
from xlselfeval.review.catalogue import CATALOGUE
from xlselfeval.submission import Written

E, W, I = "error", "warning", "info"  # noqa: E741
REASON = "因疫情影响未全部完成，已调整计划"
TEXT = Written("231.8", "231.8")


def case(expected: list[tuple[str, str | None, str]], **changes: object) -> object:
    return pytest.param(changes, expected, id="-".join(name for name, _, _ in expected[:2]))


def row(number: int, **changes: str) -> dict[str, str]:
    return {"table": with_row(number, **changes)}


CASES = [
    # scores
    case([("score-mismatch", "H12", E)], **row(0, actual="150", note=REASON), total="100"),
    case([("score-mismatch", "H12", W)], **row(0, score="12", note=REASON, actual="190")),
    case([("score-mismatch", "H12", I)], **row(0, score="14", note=REASON)),
    case([("score-mismatch", "H12", W), ("reason-missing", "I12", E)], **row(0, score="14")),
    case([("score-missing", "H12", E), ("total-mismatch", "H19", E)], **row(0, score=""), total="100"),
    case([("score-not-number", "H12", E), ("total-mismatch", "H19", E)], **row(0, score="满分"), total="100"),
    case([("score-negative", "H12", E), ("grade-changes", "I19", E)], **row(0, score="-1")),
    case([("score-above-points", "H12", E)], **row(0, score="16")),
    case([("qualitative-out-of-band", "H17", E)], **row(5, actual="部分达成年度指标并具有一定效果", score="14", note=REASON)),
    case([("qualitative-out-of-band", "H17", W)], **row(5, score="9", note=REASON)),
    # totals
    case([("total-mismatch", "H19", E)], total="99"),
    case([("total-missing", "H19", E)], total=None, grade="优"),
    case([("points-total-not-100", "G19", E), ("category-points-mismatch", "B12", W)], **row(0, points="14", score="14")),
    case([("total-points-mismatch", "G19", E)], points_total="99"),
    case([("category-points-mismatch", "B12", E)], captions={"产出指标": "60"}),
    case([("grade-mismatch", "I19", E)], grade="良"),
    case([("grade-missing", "I19", W)], grade=None),
    # the money block
    case([("execution-rate-mismatch", "H5", E)], execution=("10", "95%", "10")),
    case([("execution-rate-mismatch", "H5", W)], budget=("0", "250000", "215457.6"), execution=("10", "86.19%", "8.62")),
    case([("execution-score-mismatch", "I5", E)], budget=("100", "120", "60"), execution=("10", "50%", "10")),
    case([("execution-score-mismatch", "I5", W)], execution=("10", "100%", "9")),
    case([("execution-score-mismatch", "I5", W)], budget=("43.2", "43.2", "37.24"), execution=("10", "86%", "9")),
    case([("budget-missing", "E5", E)], budget=("100", None, "120")),
    case([("budget-zero", "E5", E)], budget=("100", "0", "0")),
    case([("budget-zero", "E5", W)], budget=("100", "0", "0"), execution=("10", None, "0")),
    case([("budget-overspent", "F5", W)], budget=("100", "120", "126"), execution=("10", "105%", "10")),
    case([("funds-sum-mismatch", "E5", E)], lines=[("100", "119", "120")]),
    case([("funds-incomplete", "F6", W)], lines=[("100", "120", None)]),
    # targets
    case([("target-missing", "E12", E)], **row(0, target="")),
    case([("target-unreadable", "E12", W)], **row(0, target="培训3期300人")),
    case([("target-in-name", "E12", W)], **row(0, target="", name="培训人数≥200人")),
    case([("target-direction-unclear", "E15", W)], **row(3, target="232万元")),
    case([("cost-target-direction", "E15", W)], **row(3, target="≥231万元")),
    # actuals
    case([("actual-missing", "F12", E)], **row(0, actual="")),
    case([("actual-unreadable", "F12", E)], **row(0, actual="若干")),
    case([("actual-unreadable", "F12", W)], **row(0, actual="全部完成")),
    case([("actual-has-comparator", "F13", W)], **row(1, actual="≥95%")),
    case([("actual-repeats-target", "F17", I)], **row(5, actual="健全")),
    case([("date-not-stated", "F14", W)], **row(2, actual="已完成")),
    case([("qualitative-unclear", "F17", W)], **row(5, actual="建立了制度")),
    case([("unit-mismatch", "F15", E)], **row(3, actual="98%")),
    case([("percent-as-fraction", "F13", W)], **row(1, actual="0.96")),
    case([("overshoot", "F12", W)], **row(0, actual="400")),
    # notes
    case([("reason-missing", "I12", E)], **row(0, actual="190", score="14.25")),
    case([("reason-missing", "I12", E)], **row(0, actual="190", score="14.25", note="无")),
    case([("reason-empty-phrase", "I12", W)], **row(0, actual="190", score="14.25", note="加大宣传力度")),
    # the form
    case([("duplicate-indicator", "D16", W)], **row(4, name="培训人数")),
    case([("template-remnant", "D12", W)], **row(0, name="XX培训人数")),
    case([("required-missing", "B3", E)], organization=None),
    case([("required-missing", "G12", E)], **row(0, points=""), points_total="100"),
    case([("required-missing", "D12", E)], **row(0, name="")),
    case([("required-missing", "A2", E)], year=None, **row(2, target="2020年12月31日前")),
    case([("required-missing", "B10", E)], goals=("", "已完成。")),
    case([("number-as-text", "H12", W)], overrides={(0, 7): Written("15", "15")}, total="100"),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "expected"), CASES)
def test_a_planted_mistake_gives_its_finding_and_only_that(
    changes: dict[str, object], expected: list[tuple[str, str | None, str]]
) -> None:
    """Is the mistake found at its cell, once, with no echo?"""
    assert sorted(found(reviewed(**changes))) == sorted(expected)  # type: ignore[arg-type]


def test_the_honest_form_gives_no_finding() -> None:
    """Is a correct form left in peace, under every profile?"""
    for profile in ("national-2020", "national-2016", "linear-reverse"):
        review = reviewed(profile=profile)
        assert review.findings == ()
        assert review.conclusion == "通过"


def test_every_finding_of_the_catalogue_has_a_case() -> None:
    """Is there a kind of finding that no test plants?"""
    planted = {name for parameters in CASES for name, _, _ in parameters.values[1]}  # type: ignore[attr-defined]
    others = {"not-calculated", "indicator-dominates", "grade-changes"}  # tested below
    others |= {name for name in CATALOGUE if name.startswith(("formula-", "row-"))}  # test_tampering.py
    others |= {
        "locked-cell-changed",
        "protection-removed",
        "hidden-content",
        "scheme-version",
        "macro-foreign",
        "snapshot-changed",
        "column-unclear",  # test_layouts.py
    }
    others |= {"budget-differs", "spending-differs"}  # these and all of U: test_matching.py
    others |= {entry.name for entry in CATALOGUE.values() if entry.code.startswith("U")}
    assert planted | others == set(CATALOGUE)


def test_a_grade_that_the_reference_score_changes() -> None:
    """Is it said when the recomputed total falls into another grade?"""
    review = reviewed(table=with_row(0, actual="60", note=REASON))
    assert ("grade-changes", "I19", E) in found(review)
    assert review.recomputed.total == Decimal("89.5")
    assert [finding.expected for finding in review.findings if finding.name == "grade-changes"] == ["良"]


def test_an_indicator_that_carries_too_much() -> None:
    """Is an indicator above the scheme's limit named, once, at its points?"""
    table = "| 产出指标 | 数量指标 | 培训人数 | ≥200人 | 210 | 90 | 90 | |"
    assert ("indicator-dominates", "G12", W) in found(reviewed(table=table))
    table = with_row(0, points="30", score="30").replace(
        "| 15 | 15 | |\n| 产出指标 | 时效", "| 0 | 0 | |\n| 产出指标 | 时效"
    )
    assert "indicator-dominates" not in [name for name, _, _ in found(reviewed(table=table))]


@pytest.mark.parametrize(
    ("changes", "hint"),
    [
        (row(0, actual="195", score="14", note=REASON), "cut-to-whole"),  # 14.63
        (row(0, actual="190", score="14.3", note=REASON), "rounded"),  # 14.25
        (row(1, target="≥98%", actual="98%", score="14.7", note=REASON), "percent-as-ratio"),
        (row(3, target="≤90万元", actual="900000"), "scale-10000"),
        (row(3, target="≤160万元", actual="240万元", score="5", note=REASON), "profile:linear-reverse"),
    ],
)
def test_a_known_slip_is_named(changes: dict[str, str], hint: str) -> None:
    """Does the finding say which slip explains the declared score?"""
    (finding,) = (one for one in reviewed(**changes).findings if one.name == "score-mismatch")
    assert finding.hint == hint
    assert finding.found
    assert finding.found in finding.message


def test_scores_written_one_row_off_are_named() -> None:
    """Is a score that belongs to the row below recognised?"""
    swapped = f"| 产出指标 | 质量指标 | 验收合格率 | ≥100% | 90% | 15 | 11.25 | {REASON} |"
    lines = with_row(0, actual="150", score="13.5", note=REASON).splitlines()
    table = "\n".join([lines[0], swapped, *lines[2:]])
    hints = [finding.hint for finding in reviewed(table=table).findings if finding.name == "score-mismatch"]
    assert hints == ["row-shifted", "row-shifted"]


def test_rounding_up_is_a_warning_only_while_it_brings_little() -> None:
    """Do gains of more than one point by rounding become errors?"""
    small = reviewed(table=with_row(0, actual="190", score="14.5", note=REASON))  # 14.25, +0.25
    assert found(small) == [("score-mismatch", "H12", W)]
    rows = "\n".join(
        f"| 产出指标 | 数量指标 | 指标{n} | ≥200人 | 145 | 9 | 7 | {REASON} |" for n in "甲乙丙丁戊己庚辛壬癸"
    )  # 6.53, +0.47 each
    severities = {
        finding.severity for finding in reviewed(table=rows).findings if finding.name == "score-mismatch"
    }
    assert severities == {E}


def test_a_total_line_holds_all_its_fund_lines() -> None:
    """Do sums agree within half a unit of the last printed place of each addend?"""
    assert found(reviewed(lines=[("60.4", "70.4", "70.4"), ("39.7", "49.7", "49.7")])) == []  # 100.1, 120.1
    assert found(reviewed(lines=[("60.40", "70.40", "70.40"), ("39.45", "49.6", "49.6")]))[0] == (
        "funds-sum-mismatch",
        "D5",
        E,
    )


def test_a_scheme_can_change_a_severity() -> None:
    """Is a severity set in the scheme used, and an unknown name refused?"""
    from dataclasses import replace

    from forms import submission

    from xlselfeval.checking import check_submission
    from xlselfeval.scheme.load import load_scheme

    scheme = load_scheme("hunan-department-2020")
    strict = replace(scheme, severities=(("date-not-stated", "error"),))
    assert found(check_submission(strict, submission(table=with_row(2, actual="已完成")))) == [
        ("date-not-stated", "F14", E)
    ]
    with pytest.raises(SchemeError):
        check_submission(replace(scheme, severities=(("no-such", "error"),)), submission())


def test_messages_name_cell_found_calculation_and_what_to_do() -> None:
    """Does a message say where, what stands there, how we calculated, and what to do?"""
    (finding,) = reviewed(
        table=with_row(0, name="政府采购执行率", target="100%", actual="72.74%", note=REASON)
    ).findings
    assert finding.message == (
        "【必须改】“政府采购执行率”得分 H12：填 15；指标 100%、完成 72.74%，复算 10.91（15×72.74÷100）。请核实完成值后更正得分。"
    )


def test_the_reference_score_of_rows_that_stay_open() -> None:
    """Do rows that cannot be recomputed count as declared, and from 0 to their points in the interval?"""
    review = reviewed(table=with_row(0, actual="全部完成"))
    figures = review.recomputed
    assert (figures.total, figures.total_low, figures.total_high, figures.open_points) == (
        Decimal(100), Decimal(82), Decimal(100), Decimal(15),
    )  # fmt: skip
    assert (figures.grade, figures.grade_low, figures.grade_high) == ("优", "良", "优")


def test_written_numbers_are_numbers() -> None:
    """Does the test helper make number cells where a number is meant?"""
    assert written("15").value == Decimal(15)
    assert HONEST.count("|") == 7 * 9
