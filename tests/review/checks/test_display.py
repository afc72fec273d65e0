"""Cells that show something else than they hold, or whose text is struck out.

Each is reported once, with both texts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from support.forms import cell, facts, submission

from xlselfeval.cell import Cell, Written
from xlselfeval.checking import check_submission
from xlselfeval.scheme.load import load_scheme
from xlselfeval.submission import Submission

HUNAN = load_scheme("hunan-department-2020")


def with_notes(*notes: Cell) -> Submission:
    """Return the honest form with these notes at its first rows."""
    whole = submission()
    rows = [replace(row, note=note) for row, note in zip(whole.rows, notes, strict=False)]
    return replace(whole, rows=(*rows, *whole.rows[len(rows) :]))


def shown(text: str, seen: str) -> Cell:
    return cell(12, 9, Written(text, text, shown=seen))


def struck(text: str, whole: str) -> Cell:
    return cell(12, 9, Written(text, text, struck=whole))


@pytest.mark.parametrize(
    ("text", "quoted"),
    [("", "（空白）"), (" \n ", "（空白）"), ("甲\n 乙  丙", "甲 乙 丙"), ("字" * 60, "字" * 60), ("字" * 61, "字" * 60 + "…")],
)  # fmt: skip
@pytest.mark.parametrize(("name", "make"), [("display-differs", shown), ("struck-text", struck)])
def test_both_texts_are_quoted(name: str, make: Callable[[str, str], Cell], text: str, quoted: str) -> None:
    """A blank is named as such, white space is one space, and the quotation of a long text ends."""
    for note, seen, held in ((make("内容", text), quoted, "内容"), (make(text, "另外"), "另外", quoted)):
        found = facts(check_submission(HUNAN, with_notes(note)), name)
        assert found == [("row/培训人数/note", "I12", "warning", seen, held)]


@pytest.mark.parametrize(("name", "make"), [("display-differs", shown), ("struck-text", struck)])
def test_a_cell_of_several_rows_is_reported_once(name: str, make: Callable[[str, str], Cell]) -> None:
    """A note that is merged over three rows is one cell, and has one finding."""
    note = make("内容", "另外")
    assert len(facts(check_submission(HUNAN, with_notes(note, note, note)), name)) == 1


def test_a_number_under_a_merged_range() -> None:
    """A number that a merged range covers is reported at its own cell, beside what is seen there."""
    covered, seen = cell(20, 7, "15\n"), cell(19, 7, " 见  上")
    whole = replace(submission(), under_merges=((covered, seen), (cell(30, 7, "16"), cell(29, 7, ""))))
    review = check_submission(HUNAN, whole)
    assert facts(review, "display-differs") == [
        ("cell/G20", "G20", "warning", "见 上", "15"),
        ("cell/G30", "G30", "warning", "（空白）", "16"),
    ]
    differing = [one for one in review.findings if one.name == "display-differs"]
    assert {one.part for one in differing} == {"合并单元格"}
