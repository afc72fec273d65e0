"""The history of a form with several returns, and the clue of a row that was changed to fit its score."""

from __future__ import annotations

import sqlite3
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook
from support.forms import reviewed, with_row
from support.result_stores import begin, file_result, form_result, save, written_summary
from support.rosters import due_form, roster_of

from xlselfeval.batch.results.history import Round, read_rounds
from xlselfeval.batch.results.ledger import update_ledger
from xlselfeval.batch.results.queries import findings
from xlselfeval.review.entries import list_lines
from xlselfeval.review.review import Review

TODAY = date(2024, 3, 1)
ROSTER = roster_of(due_form(1, organization="某市某局"))


def received(store: sqlite3.Connection, *reviews: Review, spent: str | None = None) -> list[Round]:
    """Receive these returns of one form, one in each run; return its history."""
    for review in reviews:
        run = begin(store)
        store.execute("UPDATE runs SET finished = started")
        save(store, run, file_result(f"{run}.xlsx", form_result(review, f"{run}.xlsx")))
    roster = roster_of(
        due_form(1, organization="某市某局", treasury_spent=None if spent is None else Decimal(spent))
    )
    update_ledger(store, roster, TODAY)
    return list(read_rounds(store))


def clues(store: sqlite3.Connection) -> list[tuple[str | None, str | None]]:
    return [(one.finding.indicator, one.finding.found) for one in findings(store, "bureau") if one.finding.name == "changed-to-fit"]  # fmt: skip


def test_what_was_asked_and_what_changed(store: sqlite3.Connection, tmp_path: Path) -> None:
    """Each return has what was asked of it; the rows that changed and what was corrected stand beside the next."""
    wrong, right = reviewed(table=with_row(0, score="99")), reviewed()
    first, second = received(store, wrong, right)
    assert (first.receipt.number, first.conclusion, first.is_counting, first.changes) == (
        1,
        "退回修改",
        False,
        (),
    )
    assert first.demands == Counter(line.demand({}) for line in list_lines(wrong.for_unit))
    assert first.demands["须更正"] > 0
    assert (second.receipt.number, second.is_counting, second.demands["须更正"]) == (2, True, 0)
    assert second.changes[0].startswith("“")
    assert "得分 99→" in second.changes[0]
    assert any(one.startswith("已改正：") for one in second.changes)
    path = written_summary(store, tmp_path / "汇总.xlsx", today=TODAY)
    rows = list(load_workbook(path)["报送历史"].iter_rows(values_only=True))
    assert [row[3] for row in rows] == ["第几次报送", 1, 2]
    assert rows[2][12] == "；".join(second.changes)


def test_a_score_that_fits_a_changed_actual_was_not_corrected_itself(store: sqlite3.Connection) -> None:
    """The problem is gone and the score is as it was: the history says so, and calls nothing corrected."""
    _, second = received(store, reviewed(table=with_row(0, actual="190人")), reviewed())
    gone = [one for one in second.changes if one.startswith("问题已消除（得分未改）：")]
    assert len(gone) == 1, second.changes
    assert "得分" in gone[0]
    assert not any(one.startswith("已改正：") and "得分" in one for one in second.changes)


def test_a_form_with_one_return_has_no_history(store: sqlite3.Connection) -> None:
    """Only forms with several returns are listed, and rows that are gone or new are named."""
    assert received(store, reviewed()) == []
    fewer = "\n".join(with_row(0).splitlines()[1:])
    *_, last = received(store, reviewed(table=fewer))
    assert last.changes[0].startswith("没有了“")


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ({"actual": "150"}, {}, True), ({"target": "300"}, {}, True), ({"actual": "150"}, {"score": "11.25"}, False),
        ({"note": "一"}, {"note": "二"}, False), ({}, {"actual": "150"}, False), ({"actual": "150"}, {"actual": "160"}, False),
    ],
)  # fmt: skip
def test_a_row_that_was_changed_to_fit_its_score(
    before: dict[str, str], after: dict[str, str], found: bool, store: sqlite3.Connection
) -> None:
    """An unchanged score that fits only since the actual or target was changed is a clue for the bureau."""
    received(store, reviewed(table=with_row(0, **before)), reviewed(table=with_row(0, **after)))
    assert len(clues(store)) == found


def test_a_date_that_was_changed_to_fit_its_score(store: sqlite3.Connection) -> None:
    """A date moved before the deadline is a clue, as a changed figure is.

    That a late one may score just below full points makes no difference.
    """
    days = {"name": "完工时间", "target": "2020年8月31日前"}
    late, early = (
        reviewed(table=with_row(0, actual=day, **days)) for day in ("2020年9月20日", "2020年8月28日")
    )
    received(store, late, early)
    assert clues(store) == [("完工时间", "2020年8月28日")]


def test_what_was_cleared_is_not_corrected(store: sqlite3.Connection, tmp_path: Path) -> None:
    """A finding that is replaced by 未填写 in its row is listed as 已改正 neither in 报送历史 nor in 待处理."""
    received(store, reviewed(table=with_row(0, score="99")))
    path = written_summary(store, tmp_path / "汇总.xlsx", today=TODAY)
    *_, last = received(store, reviewed(table=with_row(0, actual="")))
    assert not [one for one in last.changes if one.startswith("已改正")]
    todo = load_workbook(written_summary(store, path, today=TODAY))["待处理"]
    assert "已改正" not in {str(cell) for row in todo.values for cell in row}


@pytest.mark.parametrize(("written", "found"), [("8500%", False), ("65%", True)])
def test_a_correction_that_was_asked_for_is_no_clue(
    written: str, found: bool, store: sqlite3.Connection
) -> None:
    """A percent corrected as a finding at the actual asked proves nothing when the old score fits then.

    Any other correction does.
    """
    wrong, right = (reviewed(table=with_row(6, actual=one, score="9.44")) for one in (written, "85%"))
    assert ("rate-impossible" in {one.name for one in wrong.findings if one.part == "完成值"}) != found
    received(store, wrong, right)
    assert clues(store) == ([("群众满意度", "85%")] if found else [])


@pytest.mark.parametrize(
    ("first", "written", "found"),
    [("3000000万元", "300万元", False), ("3000000万元", "290万元", False), ("3100000万元", "290万元", True)],
)
def test_a_unit_corrected_as_asked_is_no_clue(
    first: str, written: str, found: bool, store: sqlite3.Connection
) -> None:
    """Ten thousand times that a finding named, divided out again, prove nothing when the old score fits then."""
    row = {"name": "项目总成本", "target": "≤300万元"}
    wrong, right = (reviewed(table=with_row(0, actual=one, **row)) for one in (first, written))
    assert "scale-10000" in {one.hint for one in wrong.findings}
    received(store, wrong, right)
    assert bool(clues(store)) == found


@pytest.mark.parametrize(("written", "found"), [("8500%", False), ("95%", True), ("850%", True)])
def test_a_percent_that_was_written_twice_is_no_clue(
    written: str, found: bool, store: sqlite3.Connection
) -> None:
    """Of a rate that may exceed 100 % only the hundredth of what was there is a slip; any other change is a clue."""
    wrong, right = (
        reviewed(table=with_row(6, name="资金到位率", actual=one, score="9.44")) for one in (written, "85%")
    )
    received(store, wrong, right)
    assert clues(store) == ([("资金到位率", "85%")] if found else [])


def test_todo_and_first_looks_refer_to_the_clue(store: sqlite3.Connection, tmp_path: Path) -> None:
    """A score that only fits since the actual was changed is not simply 已改正: both lists refer to 内部线索."""
    received(store, reviewed(table=with_row(0, actual="150")))
    path = written_summary(store, tmp_path / "汇总.xlsx", today=TODAY)
    received(store, reviewed())
    book = load_workbook(written_summary(store, path, today=TODAY))
    states = {str(row[4]): row[11] for row in book["待处理"].iter_rows(min_row=2, values_only=True)}
    (shown,) = (state for place, state in states.items() if "培训人数" in place and "得分" in place)
    assert shown == "已改正，见内部线索"
    texts = [str(cell) for row in book["总览"].iter_rows(values_only=True) for cell in row if cell]
    assert any("修改数据后得分相符1处，见“内部线索”" in text for text in texts)


def test_the_clue_stays_and_is_for_the_bureau_alone(store: sqlite3.Connection) -> None:
    """A third return does not hide what the second one changed, and no unit gets the clue."""
    received(
        store,
        reviewed(table=with_row(0, actual="150")),
        reviewed(),
        reviewed(table=with_row(1, note="另有说明一则")),
    )
    ((name, actual),) = clues(store)
    assert name
    assert actual
    assert not [one for one in findings(store, "unit") if one.finding.name == "changed-to-fit"]


@pytest.mark.parametrize(
    ("last", "stays"),
    [({"actual": "150", "score": "11.25"}, False), ({"actual": "150"}, False), ({"actual": "220"}, True)],
)
def test_the_clue_ends_when_the_row_is_put_right(
    last: dict[str, str], stays: bool, store: sqlite3.Connection
) -> None:
    """A score that is changed later, or that fits no more, ends the clue; another actual that fits does not."""
    received(
        store,
        reviewed(table=with_row(0, actual="150")),
        reviewed(),
        reviewed(table=with_row(0, **last)),
    )
    assert bool(clues(store)) == stays


def test_spending_that_the_bureau_knows_is_no_clue(store: sqlite3.Connection) -> None:
    """A change of the spending counts only where the treasury's figure is not known."""
    money = [reviewed(budget=("100", "100", spent), execution=("10", "90%", "9")) for spent in ("100", "90")]
    received(store, *money)
    assert clues(store) == [("预算执行率", "90")]
    update_ledger(store, roster_of(due_form(1, organization="某市某局", treasury_spent=Decimal(90))), TODAY)
    assert clues(store) == []
