"""Notes on deviations: what makes a reason due, for rows and for the execution rate."""

from __future__ import annotations

from dataclasses import replace

import pytest
from support.form_variants import ROWS
from support.forms import cell, facts, submission, with_row

from xlselfeval.checking import check_submission
from xlselfeval.review.review import Review
from xlselfeval.scheme.load import load_scheme

HUNAN = load_scheme("hunan-department-2020")
ASKING = load_scheme("hunan-department-2020", profile="sichuan-2023")  # asks for reasons about the money
MISSING, EMPTY = "reason-missing", "reason-empty-phrase"


def with_money(spent: str, note: str, initial: str = "100") -> Review:
    """Review a form with a budget of 100 and a note about the execution rate."""
    form = submission(budget=(initial, "100", spent), execution=("10", None, "8"))
    assert form.funds is not None
    return check_submission(ASKING, replace(form, funds=replace(form.funds, note=cell(5, 10, note))))


def test_lost_points_are_named() -> None:
    """The reason is due for the lost points, else for the missed target."""
    lost = check_submission(HUNAN, submission(with_row(0, actual="190", score="14.25")))
    (words, wanted) = next((one.situation, one.action) for one in lost.findings if one.name == MISSING)
    assert "写明偏差原因" in wanted
    assert wanted.endswith("措施。")
    assert "14.25" in words
    assert "15" in words
    assert "190" not in words
    whole = submission(with_row(0, actual="190"))
    unscored = replace(whole.rows[0], score=cell(12, 0, ""))
    missed = check_submission(HUNAN, replace(whole, rows=(unscored, *whole.rows[1:])))
    (words,) = (one.situation for one in missed.findings if one.name == MISSING)
    assert "“≥200人”" in words
    assert "“190”" in words


def test_a_score_that_the_rule_explains_hides_no_other() -> None:
    """A row that claims less than the rule gives has its question there; the next row lacks its reason."""
    table = with_row(0, score="14").splitlines()
    table[1] = with_row(1, actual="90%", score="14.21").splitlines()[1]
    review = check_submission(HUNAN, submission("\n".join(table)))
    assert [fact[1] for fact in facts(review, MISSING)] == ["I13"]


@pytest.mark.parametrize(("claimed", "count"), [("15", 1), ("14", 0)])
def test_a_reason_that_denies_the_result(claimed: str, count: int) -> None:
    """It is asked about at full points; a row that claims less for it is not."""
    row = with_row(1, score=claimed, note="合格率未达到目标")
    review = check_submission(HUNAN, submission(row))
    assert len([one for one in review.findings if one.name == "actual-not-result"]) == count


@pytest.mark.parametrize(
    ("title", "count"),
    [("表下一处原因，空白", 1), ("最后一行的原因，空白", 2), ("表下一处原因，套话", 1)],
)  # fmt: skip
def test_one_note_for_all_rows(title: str, count: int) -> None:
    """One note below the table is missing once.

    A note beside the last row belongs to the rows that it is merged over.
    """
    changes, change = ROWS[title]
    table = with_row(0, actual="190", score="14").splitlines()
    table[1] = with_row(1, actual="90%", score="14").splitlines()[1]
    form = submission("\n".join(table))
    assert changes
    assert change is not None
    review = check_submission(HUNAN, change(form))
    assert len(facts(review, MISSING)) + len(facts(review, EMPTY)) == count


def test_a_phrase_about_the_execution_rate() -> None:
    """A low rate with a mere measure as its reason is asked about at the note."""
    review = with_money("80", " 加大执行力度 ")
    assert facts(review, EMPTY) == [("funds/note", "J5", "warning", "加大执行力度", None)]
    assert facts(with_money("90", "加大执行力度"), EMPTY) == []
    assert facts(with_money("80", "因项目推迟，资金结转"), EMPTY) == []


def test_a_low_rate_without_a_reason() -> None:
    """The rate is named with two decimals, and with the rate below which a reason is due."""
    review = with_money("80.555", "")
    assert [fact[:2] for fact in facts(review, MISSING)] == [("funds/note", "J5")]
    (words, wanted) = next((one.situation, one.action) for one in review.findings if one.name == MISSING)
    assert "80.56%" in words
    assert "90%" in words
    assert "写明偏差原因" in wanted
    assert wanted.endswith("措施。")
    assert facts(with_money("90", ""), MISSING) == []


def test_a_budget_that_was_adjusted() -> None:
    """Another budget than the initial one wants a reason, of its own kind, where the rate wants none."""
    review = with_money("95", "", initial="80")
    assert facts(review, MISSING) == [("funds/note", "J5", "warning", None, None)]
    (found,) = (one for one in review.findings if one.name == MISSING)
    assert found.part == "预算调整原因"
    assert "80" in found.situation
    assert "100" in found.situation
    assert "写明预算调整的" in found.action
    assert found.action.endswith("原因。")
    assert facts(with_money("95", "因增资调整", initial="80"), MISSING) == []
    assert [fact[2] for fact in facts(with_money("80", "", initial="80"), MISSING)] == ["error"]
