"""The rows of 审核意见表: one for each place, and one for many amounts in another unit."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from xlselfeval.batch.letters.organization import contents_of, opinions_of, rows_of
from xlselfeval.review.entries import Entry, Line
from xlselfeval.review.finding import Finding, make_finding
from xlselfeval.review.places import Place


def entry_of(hints: Sequence[str | None]) -> Entry:
    """Make an entry of one question at several paragraphs of a report."""
    found = [_finding(number, hint) for number, hint in enumerate(hints, 1)]
    return Entry(tuple(Line([one]) for one in found))


def _finding(number: int, hint: str | None) -> Finding:
    place = Place(f"report/{number}", f"第{number}段")
    words = {"quote": f"支出{number}0000万元", "words": f"自评表中为{number}万元，疑为元与万元混淆"}
    return make_finding("figure-table", place, found=f"支出{number}0000万元", hint=hint, **words)


@pytest.mark.parametrize(
    ("hints", "places"),
    [
        ([None], [1]),
        ([None] * 17, [1] * 17),
        (["scale-10000"] * 2, [1, 1]),
        (["scale-10000"] * 14, [14]),
        ([None, "scale-10000", None, "scale-10000", "scale-10000"], [1, 3, 1]),
    ],
)
def test_each_place_has_its_row(hints: Sequence[str | None], places: Sequence[int]) -> None:
    """Place, content and opinion of a row belong together; only amounts in another unit share one."""
    rows = list(rows_of(entry_of(hints)))
    assert [len(one.lines) for one in rows] == places
    assert sum(len(one.findings) for one in rows) == len(hints)


def test_many_amounts_in_another_unit_are_one_sentence() -> None:
    """The opinion names the first amount and the number of all; the content names a few."""
    (row,) = rows_of(entry_of(["scale-10000"] * 14))
    (opinion,) = opinions_of(row, is_report=True)
    assert opinion.startswith("全文有14处金额疑为元与万元混淆，相差一万倍。如第1段：")
    assert opinion.count("万元混淆") == 2
    contents = list(contents_of(row, is_form=False))
    assert contents == ["第1段：支出10000万元", "第2段：支出20000万元", "第3段：支出30000万元", "等14处"]
    (alone,) = rows_of(entry_of([None]))
    assert list(contents_of(alone, is_form=False)) == ["支出10000万元"]
    assert opinions_of(alone, is_report=True) == alone.opinions
