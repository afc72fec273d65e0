"""Decisions in lines without ids, as of version 0.1, where several forms have the same unit and project."""

from __future__ import annotations

import sqlite3
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from support.batch_runs import table
from support.forms import reviewed, with_row
from support.result_stores import begin, file_result, form_result, save, written_summary

from xlselfeval.batch.letters.options import LetterOptions
from xlselfeval.batch.letters.write import Letters, write_letters
from xlselfeval.batch.notes import notes_on_written
from xlselfeval.batch.results.states import listed_ended, read_states
from xlselfeval.batch.write_results import Written

TODAY, SCORE = date(2024, 3, 1), "H12 培训人数 得分"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "汇总.xlsx"


def came(store: sqlite3.Connection, *scores: str) -> None:
    """Store a run with a return of the same form of the same unit for each score."""
    results = [
        file_result(name, form_result(reviewed(table=with_row(0, score=score), organization="某局"), name))
        for name, score in zip(("a.xlsx", "b.xlsx"), scores, strict=True)
    ]
    save(store, begin(store), *results)


def places(sheet: Any) -> list[int]:
    """The rows of lines about the score."""
    return [row for row in range(2, sheet.max_row + 1) if sheet[f"E{row}"].value == SCORE]


def edit(path: Path, change: Any) -> None:
    book = load_workbook(path)
    change(book["待处理"])
    book.save(path)


def shown(path: Path) -> list[tuple[str | None, str | None, str | None]]:
    """要求, 处理意见 and 状态 of the lines about the score."""
    return [
        (one["要求"], one["处理意见"], one["状态"]) for one in table(path, "待处理") if one["位置"] == SCORE
    ]


def decide_without_ids(sheet: Any) -> None:
    """Decide beside the second of the two lines, delete the first one and the column of ids."""
    first, second = places(sheet)
    sheet[f"J{second}"] = "退回：请附合同"
    sheet.delete_rows(first)
    sheet.delete_cols(13)


@pytest.fixture
def unassigned(store: sqlite3.Connection, path: Path) -> Path:
    """A summary in which one line has no id, and might be about either of two forms."""
    came(store, "14", "14")
    written_summary(store, path, today=TODAY)
    edit(path, decide_without_ids)
    return written_summary(store, path, today=TODAY)


def test_a_decision_of_one_of_several_forms_is_not_assigned(
    store: sqlite3.Connection, unassigned: Path
) -> None:
    """Neither form takes it, and no list calls it 已改正 or 已无此条, in later runs neither."""
    for _ in range(2):
        *waiting, (demand, decision, state) = shown(unassigned)
        assert waiting == [("请核实", None, "待处理")] * 2
        assert (demand, decision) == ("未能对应", "退回：请附合同")
        assert state is not None
        assert state.startswith("未能对应：同一单位、项目有多份自评表")
        written_summary(store, unassigned, today=TODAY)


def test_a_decision_that_is_not_assigned_is_named_on_screen(
    store: sqlite3.Connection, unassigned: Path
) -> None:
    """The command names the line, and does not count what it asked for as corrected."""
    (state,) = listed_ended(read_states(store))
    assert state.request == ""
    said = "\n".join(notes_on_written(Written(None, unassigned=[state])))
    assert said.startswith("1条处理意见或单位说明未能对应")
    assert SCORE in said
    assert "已改正" not in said


def test_a_decision_that_is_not_assigned_holds_the_letters(
    store: sqlite3.Connection, unassigned: Path, tmp_path: Path
) -> None:
    """No letter asks a unit while nobody knows about which form the decision is, but with --accept-lost."""

    def letters(**options: bool) -> Letters:
        given = LetterOptions(circular=True, **options)
        return write_letters(store, tmp_path / "函", today=TODAY, options=given, summary=unassigned)

    waiting = letters()
    assert {kind for kind, _ in waiting.held} == {"审核意见表", "审核通知", "情况通报"}
    assert not any(waiting.written.values())
    said = "\n".join(
        notes_on_written(Written(None, unassigned=list(read_states(store).values()), letters=waiting))
    )
    assert "所涉主管部门的函件本次不写" in said
    assert letters(accept_lost=True).held == ()
    edit(unassigned, lambda sheet: sheet.delete_rows(places(sheet)[-1]))
    assert letters().held == ()


def test_a_decision_that_is_not_assigned_outlives_the_summary(
    store: sqlite3.Connection, unassigned: Path
) -> None:
    """It is written anew where the summary is gone, and is gone where somebody deletes its line."""
    unassigned.unlink()
    written_summary(store, unassigned, today=TODAY)
    assert [demand for demand, _, _ in shown(unassigned)] == ["请核实", "请核实", "未能对应"]
    edit(unassigned, lambda sheet: sheet.delete_rows(places(sheet)[-1]))
    written_summary(store, unassigned, today=TODAY)
    assert [demand for demand, _, _ in shown(unassigned)] == ["请核实", "请核实"]


def test_lines_of_all_forms_are_known_by_their_order(store: sqlite3.Connection, path: Path) -> None:
    """Without ids the lines of several forms go to their findings where there is one for each."""
    came(store, "14", "14")
    written_summary(store, path, today=TODAY)

    def change(sheet: Any) -> None:
        sheet[f"J{places(sheet)[1]}"] = "退回：请附合同"
        sheet.delete_cols(13)

    edit(path, change)
    written_summary(store, path, today=TODAY)
    assert [decision for _, decision, _ in shown(path)] == [None, "退回：请附合同"]


def test_a_line_at_a_place_in_both_forms_is_nobody_s(store: sqlite3.Connection, path: Path) -> None:
    """Where words have changed since, a place that both forms have does not tell which one a line is about."""
    came(store, "14", "14")
    written_summary(store, path, today=TODAY)

    def change(sheet: Any) -> None:
        decide_without_ids(sheet)
        (row,) = places(sheet)
        sheet[f"F{row}"] = "填 14，复算 15。请更正得分。"

    edit(path, change)
    written_summary(store, path, today=TODAY)
    assert [demand for demand, _, _ in shown(path)] == ["请核实", "请核实", "未能对应"]
