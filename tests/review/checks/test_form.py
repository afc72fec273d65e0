"""The form itself: required fields, the year, and text that is left from the template."""

from __future__ import annotations

from dataclasses import replace

import pytest
from support.forms import cell, facts, row_cells, submission, with_row
from support.issued_variants import ROWS, form, record

from xlselfeval.cell import Cell
from xlselfeval.checking import check_submission
from xlselfeval.scheme.load import load_scheme
from xlselfeval.submission import Submission

HUNAN = load_scheme("hunan-department-2020")
MISSING, REMNANT = "required-missing", "template-remnant"
BLANKS = "（    年度）"


def places(whole: Submission, name: str) -> list[tuple[str, str | None, str]]:
    """Return the findings of a name as (subject, cell, severity)."""
    return [fact[:3] for fact in facts(check_submission(HUNAN, whole), name)]


@pytest.mark.parametrize(
    ("whole", "subject", "at", "caption"),
    [
        (submission(organization=""), "field/organization", "B3", "“部门名称”"), (submission(goals=("", "已完成全年任务")), "goal/expected", "B10", "“预期目标”"), (submission(goals=("完成任务", "—")), "goal/achieved", "F10", "“实际完成情况”"),
        (submission(with_row(0, name="")), "row/1/indicator", "D12", "“三级指标”"), (submission(with_row(0, points="")), "row/培训人数/points", "G12", "“分值”"),
    ],
)  # fmt: skip
def test_a_blank_that_is_asked_for(whole: Submission, subject: str, at: str, caption: str) -> None:
    """A blank field, goal, name or points is an error at its cell, with the words of its caption."""
    assert places(whole, MISSING) == [(subject, at, "error")]
    (found,) = (one for one in check_submission(HUNAN, whole).findings if one.name == MISSING)
    assert caption in found.situation
    assert "”未填写" in found.situation


@pytest.mark.parametrize(
    ("row", "text", "severity"),
    [
        (3, BLANKS, "error"), (7, BLANKS, "error"), (5, BLANKS, "error"), (2, BLANKS, "warning"), (8, BLANKS, "warning"), (5, "某年度", "warning"),
        *((4, text, "error") for text in ("（    ）年度", "（    ）年度部门整体支出绩效自评表", "20__年", "（20XX）年度", "XX年度", "部门整体支出（××年）", "20  年度自评表")), (4, "2020年度自评", "warning"),
        (4, "年度" + "某" * 36 + "自评", "error"), (4, "年度" + "某" * 37 + "自评", "warning"),
    ],
)  # fmt: skip
def test_a_year_that_is_left_out(row: int, text: str, severity: str) -> None:
    """A form that prints a blank for the year, up to two rows from its title, has to have one."""
    whole = replace(submission(year=None), title=cell(5, 1, "自评表"), cells={(row, 1): cell(row, 1, text)})
    assert places(whole, MISSING) == [("field/year", "A5", severity)]
    (found,) = (one for one in check_submission(HUNAN, whole).findings if one.name == MISSING)
    assert "“年度”" in found.situation


def test_the_year_of_an_issued_form() -> None:
    """An issued form prints the year, whatever its cells hold now."""
    whole = replace(submission(year=None), record=record())
    assert places(whole, MISSING) == [("field/year", "A2", "error")]


@pytest.mark.parametrize(
    ("changes", "cells"),
    [
        ({"name": "受益人数（≥**人）"}, []), ({"name": "受益人数（≥**人）", "target": ""}, []), ({"name": "受益≥50人（**人）", "target": ""}, []), ({"name": "受益≥50人XX", "target": ""}, ["D12"]),
        ({"name": "受益XX人数"}, ["D12"]), ({"target": "XX人", "actual": "XX"}, ["E12", "F12"]), ({"note": "请说明原因"}, ["I12"]),
        ({"name": "受益≥50人（**人）", "target": "", "points": "", "score": ""}, ["D12"]),
    ],
)  # fmt: skip
def test_text_of_the_template(changes: dict[str, str], cells: list[str]) -> None:
    """A placeholder in a name is none beside a target, or where that is asked for."""
    assert [at for _, at, _ in places(submission(with_row(0, **changes)), REMNANT)] == cells


def test_issued_names_and_targets_are_no_remnants() -> None:
    """Issued texts are as the bureau wrote them; an actual beside them is the unit's."""
    table = with_row(0, name="培训XX人数", target="按XX要求", actual="XX")
    row = row_cells(table)[0]
    issued = record(rows=(ROWS[0]._replace(name=row[2], target=row[3]), *ROWS[1:]))
    assert [at for _, at, _ in places(form(table, issued=issued), REMNANT)] == ["F12"]
    assert [at for _, at, _ in places(submission(table), REMNANT)] == ["D12", "E12", "F12"]


def test_a_note_over_several_rows_is_one_text() -> None:
    """A remnant in a merged note is reported once."""
    whole = submission(with_row(0, score="14").replace("| 96% | 15 | 15 |", "| 96% | 15 | 14 |"))
    note: Cell = cell(12, 9, "请说明原因")
    rows = (*(replace(row, note=note) for row in whole.rows[:2]), *whole.rows[2:])
    assert [at for _, at, _ in places(replace(whole, rows=rows), REMNANT)] == ["I12"]
