"""Each planted mistake gives its finding at its cell, with its severity, and nothing more.

The honest form of forms.py gives no finding. A case changes it in one place and lists all that
must be found as (name, cell, severity): the mistake itself and what follows from it.
"""

from __future__ import annotations

from decimal import Decimal

import pytest
from support.forms import HONEST, found, reviewed, with_row, written
from support.planted_mistakes import CASES, REASON, E, W, row

from xlselfeval.cell import Written
from xlselfeval.errors import SchemeError
from xlselfeval.review.catalogue import CATALOGUE

TEXT = Written("231.8", "231.8")


@pytest.mark.parametrize(("changes", "expected"), CASES)
def test_a_planted_mistake_gives_its_finding_and_only_that(
    changes: dict[str, object], expected: list[tuple[str, str | None, str]]
) -> None:
    """The mistake is found at its cell, once, with no echo."""
    assert sorted(found(reviewed(**changes))) == sorted(expected)  # type: ignore[arg-type]


def test_the_honest_form_gives_no_finding() -> None:
    """A correct form has no finding, under every profile."""
    for profile in ("national-2020", "national-2016", "linear-reverse"):
        review = reviewed(profile=profile)
        assert review.findings == ()
        assert review.conclusion == "表内未发现问题"


def test_every_finding_of_the_catalogue_has_a_case() -> None:
    """A test plants every kind of finding."""
    planted = {name for parameters in CASES for name, _, _ in parameters.values[1]}  # type: ignore[attr-defined]
    others = {"not-calculated", "indicator-dominates", "grade-changes"}  # tested below
    others |= {name for name in CATALOGUE if name.startswith(("formula-", "row-"))}  # test_tampering.py
    others |= {
        "locked-cell-changed",
        "protection-removed",
        "hidden-content",
        "scheme-version",
        "macro-foreign",
        "macro-settings",
        "snapshot-changed",
        "column-unclear",  # test_layouts.py
        "result-sheet-doubtful",  # test_doubtful_results.py
        "form-left-out",  # test_several_forms.py
        "scheme-missing",  # checks/test_scheme_missing.py
    }
    others |= {"budget-differs", "spending-differs"}  # these and U1004: test_compare_with_roster.py
    others |= {
        "year-mismatch",
        "record-unknown",
        "form-replaced",
        "budget-changed",
    }  # test_sender_files.py, checks/test_money.py
    others |= {"not-evaluated"}  # test_not_evaluated.py
    others |= {"form-blank"}  # test_blank.py; the other U: test_matching.py, test_history.py
    others |= {
        entry.name for entry in CATALOGUE.values() if entry.code.startswith(("U", "P", "J", "L"))
    }  # of a batch, of a report, of a data sheet, beside accounts
    assert planted | others == set(CATALOGUE)


def test_a_grade_that_the_reference_score_changes() -> None:
    """A recomputed total in another grade is reported."""
    review = reviewed(table=with_row(0, actual="60", note=REASON))
    assert ("grade-changes", "I19", E) in found(review)
    assert review.recomputed.total == Decimal("89.5")
    assert [finding.expected for finding in review.findings if finding.name == "grade-changes"] == ["良"]


def test_a_unit_that_deducts_more_than_the_rule_is_not_asked_for_more() -> None:
    """Scores below the rule change no grade upwards, and no action asks for a higher score."""
    table = "\n".join(
        f"| {kind} | {second} | {name} | ≥10个 | 10个 | {points} | {score} | |"
        for kind, second, name, points, score in (
            ("产出指标", "数量指标", "甲数", 50, 40), ("效益指标", "社会效益指标", "乙数", 30, 25), ("满意度指标", "服务对象满意度指标", "丙数", 10, 8),
        )
    )  # fmt: skip
    review = reviewed(table=table, execution=("10", "100%", "8"))
    assert {one.name for one in review.findings} == {"score-mismatch", "execution-score-mismatch", "indicator-dominates"}  # fmt: skip
    asked = {one.action.partition("得分有改动的")[0] for one in review.findings if "mismatch" in one.name}
    assert asked == {"得分低于按规则应得分，请核实；确有扣分因素的，请说明扣分原因。"}
    assert review.recomputed.grade == "优"


def test_an_indicator_that_carries_too_much() -> None:
    """An indicator above the scheme's limit is reported once, at its points."""
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
        (row(3, target="≥90万元", actual="0.009万元", score="10"), "scale-10000"),
        (row(3, target="≤160万元", actual="240万元", score="5", note=REASON), "profile:linear-reverse"),
    ],
)
def test_a_known_slip_is_named(changes: dict[str, str], hint: str) -> None:
    """The finding names the mistake that explains the declared score."""
    (finding,) = (one for one in reviewed(**changes).findings if one.name == "score-mismatch")
    assert finding.hint == hint
    assert finding.found
    assert finding.found in finding.message


def test_scores_written_one_row_off_are_named() -> None:
    """A score that belongs to the row below is recognised."""
    swapped = f"| 产出指标 | 质量指标 | 验收合格率 | ≥100% | 90% | 15 | 11.25 | {REASON} |"
    lines = with_row(0, actual="150", score="13.5", note=REASON).splitlines()
    table = "\n".join([lines[0], swapped, *lines[2:]])
    hints = [finding.hint for finding in reviewed(table=table).findings if finding.name == "score-mismatch"]
    assert hints == ["row-shifted", "row-shifted"]


def test_rounding_up_is_a_warning_only_while_it_brings_little() -> None:
    """Gains of more than one point by rounding become errors."""
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
    """Sums agree within half a unit of the last printed place of each addend."""
    assert found(reviewed(lines=[("60.4", "70.4", "70.4"), ("39.7", "49.7", "49.7")])) == []  # 100.1, 120.1
    assert found(reviewed(lines=[("60.40", "70.40", "70.40"), ("39.45", "49.6", "49.6")]))[0] == (
        "funds-sum-mismatch",
        "D5",
        E,
    )


def test_a_scheme_can_change_a_severity() -> None:
    """A severity set in the scheme is used.

    An unknown name, and less than an error for what stands for all findings, is refused.
    """
    from dataclasses import replace

    from support.forms import submission

    from xlselfeval.checking import check_submission
    from xlselfeval.scheme.load import load_scheme

    scheme = load_scheme("hunan-department-2020")
    strict = replace(scheme, severities=(("date-not-stated", "error"),))
    assert found(check_submission(strict, submission(table=with_row(2, actual="已完成")))) == [
        ("date-not-stated", "F14", E)
    ]
    for wrong in (("no-such", "error"), ("form-replaced", "info")):
        with pytest.raises(SchemeError, match=wrong[0]):
            check_submission(replace(scheme, severities=(wrong,)), submission())
    check_submission(replace(scheme, severities=(("form-replaced", "error"),)), submission())


def test_messages_name_cell_found_calculation_and_what_to_do() -> None:
    """A message says where, what was found, the calculation, and what to do."""
    (finding,) = reviewed(
        table=with_row(0, name="政府采购执行率", target="100%", actual="72.74%", note=REASON)
    ).findings
    assert finding.message == (
        "【须更正】“政府采购执行率”得分 H12：填报15分；指标值“100%”，实际完成“72.74%”，按规则应得10.91分（15×72.74÷100）。请核实实际完成值；无误的，将得分更正为10.91分。得分有改动的，总分（H19，不是公式）一并更正为各项得分合计。"
    )


@pytest.mark.parametrize(
    ("changes", "is_asked"),
    [
        ({"actual": "150"}, True),
        ({"actual": "150", "note": "加大宣传力度"}, True),
        ({"actual": "150", "note": REASON}, False),
        ({"actual": "150", "score": "14"}, False),
        ({"actual": "210", "score": "16"}, False),
        ({"actual": "210", "score": "14"}, False),
    ],
)
def test_a_score_that_needs_a_reason_once_it_is_corrected(changes: dict[str, str], is_asked: bool) -> None:
    """The demand names the reason as well, unless one is given or asked for already, or the right score is full."""
    review = reviewed(table=with_row(0, **changes))
    asked = [
        one.action
        for one in review.findings
        if "改后低于分值的，同时在“偏差原因分析及改进措施”栏写明原因。" in one.action
    ]
    assert len(asked) == is_asked


def test_a_band_below_the_points_needs_a_reason() -> None:
    """A qualitative score that has to be lowered asks for the reason, too."""
    review = reviewed(table=with_row(5, actual="部分达成年度指标并具有一定效果"))
    (one,) = (one for one in review.findings if one.name == "qualitative-out-of-band")
    assert (
        one.action
        == "请核实完成情况；属实的，将得分更正到9～11.99分之内；与实际不符的，更正完成情况的表述。改后低于分值的，同时在“偏差原因分析及改进措施”栏写明原因。得分有改动的，总分（H19，不是公式）一并更正为各项得分合计。"
    )


def test_the_reference_score_of_rows_that_stay_open() -> None:
    """Rows that cannot be recomputed count as declared, and from 0 to their points in the interval."""
    review = reviewed(table=with_row(0, actual="全部完成"))
    figures = review.recomputed
    assert (figures.total, figures.total_low, figures.total_high, figures.open_points) == (
        Decimal(100), Decimal(82), Decimal(100), Decimal(15),
    )  # fmt: skip
    assert (figures.grade, figures.grade_low, figures.grade_high) == ("优", "良", "优")


def test_written_numbers_are_numbers() -> None:
    """The test helper makes number cells where a number is meant."""
    assert written("15").value == Decimal(15)
    assert HONEST.count("|") == 7 * 9
