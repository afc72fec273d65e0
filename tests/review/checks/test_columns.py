"""Columns of figures whose caption a general scheme does not know: asked about where one may be missed."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from support.forms import cell, facts, submission
from support.issued_variants import without

from xlselfeval.checking import check_submission
from xlselfeval.scheme.load import load_scheme
from xlselfeval.submission import GoalBlock, Submission, UnknownColumn

GENERAL = load_scheme("general")
SMALL = UnknownColumn(cell(11, 14, "自评 情况"), is_points=True)  # may be points, or any other figure
LARGE = UnknownColumn(cell(11, 15, "数" * 61), is_points=False)
BLOCK = GoalBlock(name="一", points=Decimal(40), cell=cell(11, 1, "目标1（40分）"), first=12, last=14)


def unclear(whole: Submission) -> list[tuple[str, str | None, str | None, str | None]]:
    """Return the columns that a general scheme asks about: place, cell, caption, and its likely meaning."""
    found = facts(check_submission(GENERAL, whole), "column-unclear")
    return [(subject, at, said, expected) for subject, at, _, said, expected in found]


@pytest.mark.parametrize(
    ("lacking", "columns", "expected"),
    [
        ((), (SMALL, LARGE), []), (("note", "indicator"), (SMALL, LARGE), []),
        (("points",), (), []), (("points",), (LARGE,), []), (("points",), (LARGE, SMALL), [("points", "N11", "自评情况", "分值")]), (("score",), (SMALL,), [("score", "N11", "自评情况", "得分")]),
        (("points", "score"), (SMALL,), []),
        (("target",), (SMALL,), [("target", "N11", "自评情况", "指标值")]), (("actual",), (LARGE,), [("actual", "O11", "数" * 60, "实际完成值")]), (("target", "actual"), (LARGE, SMALL), [("target", "O11", "数" * 60, "指标值")]),
        (("points", "target"), (SMALL,), [("points", "N11", "自评情况", "分值")]), (("score", "target"), (LARGE,), [("target", "O11", "数" * 60, "指标值")]),
        (("score", "actual"), (SMALL, LARGE), [("score", "N11", "自评情况", "得分"), ("actual", "O11", "数" * 60, "实际完成值")]),
    ],
)  # fmt: skip
def test_a_column_of_figures_that_may_be_the_missing_one(
    lacking: tuple[str, ...], columns: tuple[UnknownColumn, ...], expected: list[tuple[str, str, str, str]]
) -> None:
    """Small numbers may be the points or scores of a form that has the other of them, then any of its figures."""
    whole = replace(without(submission(), *lacking), unknown_figures=columns)
    assert unclear(whole) == [(f"column/{role}", *rest) for role, *rest in expected]


def test_points_of_whole_blocks_need_no_column() -> None:
    """A form that gives points to blocks of indicators misses no column of points."""
    whole = replace(without(submission(), "points"), unknown_figures=(SMALL,), blocks=(BLOCK,))
    assert unclear(whole) == []


def test_an_unknown_column_is_a_question() -> None:
    """It is no error under any general scheme, and the finding names the caption that would be understood."""
    whole = replace(without(submission(), "target"), unknown_figures=(SMALL,))
    found, *_ = check_submission(replace(GENERAL, severities=()), whole).findings
    assert (found.name, found.severity) == ("column-unclear", "warning")
    assert "“指标值”" in found.action
