"""Slips that explain a declared score: named where one does, and only there."""

from __future__ import annotations

import pytest
from support.forms import reviewed, with_row

from xlselfeval.review.finding import Finding
from xlselfeval.scheme.load_profile import load_profile, profile_ids

REASON = "因疫情影响未全部完成，已调整计划"


def mismatches(table: str, **changes: str) -> list[Finding]:
    """The findings about declared scores, row by row."""
    findings = reviewed(table=table, **changes).findings
    return [one for one in findings if one.name in ("score-mismatch", "qualitative-out-of-band")]


def hint(number: int, **changes: str) -> str | None:
    """The slip that one changed row of the honest form is explained by."""
    (finding,) = mismatches(with_row(number, note=REASON, **changes))
    return finding.hint


def table_of(*rows: tuple[str, str, str, str]) -> str:
    """Rows of fifteen points: target, actual, declared score, note."""
    return "\n".join(
        f"| 产出指标 | 数量指标 | 指标{number} | {target} | {actual} | 15 | {score} | {note} |"
        for number, (target, actual, score, note) in enumerate(rows)
    )


@pytest.mark.parametrize(
    ("target", "actual", "declared", "named"),
    [
        ("≤900000元", "900000万", "10", True), ("≤10万元", "9990万元", "10", False), ("≤10万元", "500万元", "10", False), ("≥10000万元", "10万元", "10", True), ("≥10000万元", "15万元", "10", False),
        ("≥20000人", "2人", "10", False), ("≤90万元", "900000元", "9", False), ("0起", "5", "10", False), ("≤0元", "5元", "10", False), ("≥2万元", "0元", "10", False), ("1-9万元", "90000万元", "10", False), ("≥30000", "3", "10", True),
    ],
)  # fmt: skip
def test_yuan_and_ten_thousands_of_them(target: str, actual: str, declared: str, named: bool) -> None:
    """Money, or a bare number, a thousand times off or more is tried in the other unit, and nothing else."""
    assert (
        hint(3, target=target, actual=actual, score=declared, subcategory="数量指标") == "scale-10000"
    ) is named


def test_a_result_in_the_other_unit_is_named_as_it_would_be_right() -> None:
    """万元 for 元: the words name the figure that was meant."""
    changes = {"target": "≥10000万元", "actual": "1.2万元", "subcategory": "数量指标"}
    (found,) = mismatches(with_row(3, score="10", note=REASON, **changes))
    assert "疑为元与万元混淆，相差一万倍（如是，完成值应为12000万元）" in found.situation


def test_a_percent_taken_for_the_share_of_the_points() -> None:
    """98 % of fifteen points is named, up to the tolerance, and a count is no percent."""
    for declared, named in (
        ("14.7", True),
        ("14.71", True),
        ("14.69", True),
        ("14.72", False),
        ("14.68", False),
    ):
        found = hint(1, target="≥98%", actual="98%", score=declared)
        assert (found == "percent-as-ratio") is named, declared
    assert hint(0, target="≥80人", actual="90人", score="13.5") is None


def test_a_score_of_the_row_below_or_above() -> None:
    """The neighbour is named by its side, also below a neighbour that earns all its points."""
    honest, lower, higher = (
        ("≥200", "210", "15", ""),
        ("≥200", "150", "13.5", REASON),
        ("≥200", "180", "11.25", REASON),
    )
    for rows in ((honest, lower, higher), (lower, higher), (honest, lower, higher, honest)):
        findings = mismatches(table_of(*rows))
        assert [one.hint for one in findings] == ["row-shifted"] * 2
        assert [one.situation.partition("一行的")[0][-2:] for one in findings] == ["与下", "与上"]


@pytest.mark.parametrize(
    ("neighbour", "declared"),
    [
        (("≥200", "150", "11.25", REASON), "11.25"),  # its own score is right: nothing was exchanged
        (("≥200", "150", "11.25", REASON), "9"),
        (("≥200", "150", "", REASON), "11.25"),  # nothing declared there
        (("≥200", "210", "14", REASON), "15"),  # full marks are nobody's mark
        (("健全", "部分达成年度指标并具有一定效果", "14", REASON), "9"),  # a band is no score
        (("健全", "若干", "14", REASON), "0"),
    ],
)
def test_a_neighbour_that_explains_nothing(neighbour: tuple[str, str, str, str], declared: str) -> None:
    """A row is not called exchanged where the neighbour's score is right, open, full or a band."""
    for rows in (
        (neighbour, ("≥200", "180", declared, REASON)),
        (("≥200", "180", declared, REASON), neighbour),
    ):
        hints = {one.indicator: one.hint for one in mismatches(table_of(*rows))}
        assert hints[f"指标{rows.index(('≥200', '180', declared, REASON))}"] is None


def test_a_score_of_another_region() -> None:
    """The profile that gives the declared score is named, whichever the own one is, and no local one."""
    table = with_row(3, target="≤160万元", actual="240万元", score="6.67", note=REASON)
    (finding,) = mismatches(table, profile="linear-reverse")
    assert finding.hint in ("profile:national-2016", "profile:national-2020")
    assert load_profile(str(finding.hint).removeprefix("profile:")).title in finding.situation
    local = {name for name in profile_ids() if load_profile(name).local}
    assert local
    (finding,) = mismatches(with_row(5, actual="部分达成年度指标并具有一定效果", score="8", note=REASON))
    assert finding.hint == "profile:national-2016"


@pytest.mark.parametrize(
    ("actual", "declared", "named"),
    [("195", "14", "cut-to-whole"), ("195", "14.6", "rounded"), ("195", "14.5", "rounded"), ("195", "15", "rounded"), ("195", "14.4", None), ("190", "14.3", "rounded"), ("190", "14.2", None)],
)  # fmt: skip
def test_rounded_and_cut(actual: str, declared: str, named: str | None) -> None:
    """14.63 is recognised in 14, 14.5, 14.6 and 15, and 14.25 in 14.3 but not in 14.2."""
    assert hint(0, actual=actual, score=declared) == named


def test_the_last_row_without_a_row_below() -> None:
    """A wrong score of the first and of the last row is reported without a neighbour."""
    assert hint(6, score="7") is None
    assert hint(0, score="7") is None


@pytest.mark.parametrize(
    ("others", "named"),
    [
        ({}, "rounded"),
        ({"actual": "90%", "score": "14.21"}, None),
        ({"actual": "90%", "score": "14.5"}, None),
    ],
)
def test_full_points_for_a_missed_target_beside_finer_scores(
    others: dict[str, str], named: str | None
) -> None:
    """Who gives himself 14.21 in one row has not rounded 14.63 to 15 in another.

    Short of full points it is rounding.
    """
    other = with_row(1, **others).splitlines()[1]
    for score, hint in (("15", named), ("14.6", "rounded")):
        first = with_row(0, actual="195", score=score).splitlines()
        (finding,) = (
            one for one in mismatches("\n".join([first[0], other, *first[2:]])) if one.cell == "H12"
        )
        assert (finding.hint, finding.severity) == (hint, "warning" if hint else "error")


def test_target_and_actual_in_each_others_column() -> None:
    """A sign beside the actual and none beside the target tells it, and nothing is called rounded."""
    (finding,) = mismatches(with_row(0, target="210人", actual="≥200人", score="15"))
    assert finding.hint == "swapped"
    assert "填反" in finding.situation
    assert "对调" in finding.action
