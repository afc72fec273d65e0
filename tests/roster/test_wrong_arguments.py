"""Arguments that a function does not take are refused by name, not by an exception of another library."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from support.rosters import due_form, roster_of

import xlselfeval as x
from xlselfeval.errors import WrongArgument

PROJECT = "national-project-2020"
FRAME = pd.DataFrame([{"单位编码": "301001", "单位名称": "某局", "截止日期": "2024-03-31"}])
ROW: dict[str, Any] = {"category": "", "subcategory": "", "name": "", "points": None}


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: x.read_roster(FRAME, year="2024"), "年度应为"),  # type: ignore[arg-type]
        (lambda: x.read_roster(FRAME, year=24), "年度应为"),
        (lambda: x.issue(PROJECT, roster_of(due_form(1)), ".", year="2024"), "年度应为"),  # type: ignore[arg-type]
        (lambda: x.issue(PROJECT, roster_of(due_form(1)), ".", macros="no"), "macros"),  # type: ignore[arg-type]
        (lambda: x.issue(PROJECT, roster_of(due_form(1)), ".", progress=1), "progress"),  # type: ignore[arg-type]
        (lambda: x.generate(PROJECT, macros="no"), "macros"),  # type: ignore[arg-type]
        (lambda: x.Answer.typed(target="≥1", actual=pd.NaT, points=1), "actual 可以是文字.*空白请写 None"),
        (lambda: x.Answer.typed(target=float("nan"), actual=1, points=1), "target 可以是文字"),
        (lambda: x.Answer(target="≥1", actual="1", **ROW), "Answer.typed"),  # type: ignore[arg-type]
        (lambda: x.ExecutionAnswer(points=10, budget_adjusted=100, budget_spent=90), "ExecutionAnswer.typed"),  # type: ignore[arg-type]
        (lambda: x.read_sender_files(Path(), leave_out="a.xlsx"), "leave_out"),  # type: ignore[arg-type]
    ],
)  # fmt: skip
def test_a_wrong_argument_is_named(call: Callable[[], object], words: str) -> None:
    """The message names the argument and what it takes."""
    with pytest.raises(WrongArgument, match=words):
        call()


def test_a_stream_for_writing_is_refused(tmp_path: Path) -> None:
    """A file that was opened for writing cannot be read from, and the message says how to open it."""
    with (tmp_path / "x.xlsx").open("wb") as stream, pytest.raises(WrongArgument, match="写入方式"):
        x.check(stream)  # type: ignore[arg-type]


def test_objects_print_in_a_line(tmp_path: Path) -> None:
    """An issue and a grade show what they are, not all that they hold."""
    issued = x.issue(PROJECT, roster_of(due_form(1, project="甲")), tmp_path, year=2025)
    assert repr(issued) == "<Issue of 1 workbooks, 0 data sheets>"
    assert repr(x.load_scheme(PROJECT).grades[0]) == "<Grade 优 from 90>"
