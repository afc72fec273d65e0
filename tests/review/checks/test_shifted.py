"""Rows that were filled in one column off, and a year of the title that none of the dates is of."""

from __future__ import annotations

from dataclasses import replace

import pytest
from support.forms import HONEST, cell, reviewed, row_cells, submission, with_row

from xlselfeval.checking import check_submission
from xlselfeval.review.finding import Finding
from xlselfeval.review.review import Review
from xlselfeval.scheme.load import load_scheme

ACTUAL, SCORE, NOTE = 4, 6, 7


def shifted(*places: int) -> str:
    """Return the honest table with actual and score of these rows one column to the right."""
    rows = row_cells(HONEST)
    for place in places:
        row = rows[place]
        row[ACTUAL], row[SCORE], row[NOTE] = "", row[ACTUAL], row[SCORE]
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def of_rows(review: Review) -> list[Finding]:
    """Return the findings in the rows of the indicators."""
    return [
        one for one in review.findings if one.cell and one.cell[0] in "FHI" and 12 <= int(one.cell[1:]) <= 18
    ]


@pytest.mark.parametrize("places", [(0,), (2,), (5,), (0, 1, 2), tuple(range(7))])
def test_rows_one_column_off_are_one_finding(places: tuple[int, ...]) -> None:
    """Its consequences, a missing actual, a score above the points or no number, are not reported beside it."""
    (one,) = of_rows(reviewed(table=shifted(*places)))
    assert (one.name, one.severity) == ("column-shifted", "error")
    assert one.cells == tuple(f"F{12 + place}" for place in places)
    assert "完成值填入F栏，得分填入H栏" in one.action
    assert (f"另有{len(places) - 1}行" in one.situation) == (len(places) > 1)


def test_a_row_with_a_reason_is_shifted_with_the_others() -> None:
    """Its note is no score; beside two rows of which it is, the blank actual says enough."""
    rows = row_cells(shifted(0, 1, 2))
    rows[3][ACTUAL], rows[3][SCORE], rows[3][NOTE] = "", "231.8万元", "因结算减少"
    (one,) = of_rows(reviewed(table="\n".join("| " + " | ".join(row) + " |" for row in rows)))
    assert one.cells == ("F12", "F13", "F14", "F15")


def test_a_shifted_row_whose_actual_was_left_blank_is_one_of_them() -> None:
    """Its score is in the column of notes as that of its neighbours is, and nothing in the column of scores."""
    rows = row_cells(shifted(0, 1, 2))
    rows[2][SCORE] = ""
    (one,) = of_rows(reviewed(table="\n".join("| " + " | ".join(row) + " |" for row in rows)))
    assert one.cells == ("F12", "F13", "F14")


@pytest.mark.parametrize("note", ["", "因疫情影响未完成", "20"])
def test_a_blank_actual_alone_is_none_of_it(note: str) -> None:
    """A score beside no actual is a missing actual, unless the note is a score of the row."""
    names = {one.name for one in of_rows(reviewed(table=with_row(0, actual="", score="15", note=note)))}
    assert "actual-missing" in names
    assert "column-shifted" not in names


def years(
    title: int, deadline: str, done: str, kind: str = "embedded", other: int | None = None
) -> list[tuple[str | None, str | None]]:
    whole = submission(with_row(2, target=deadline, actual=done), year=title)
    whole = replace(whole, record_source=replace(whole.record_source, kind=kind, other_year=other))
    found = check_submission(load_scheme("hunan-department-2020"), whole).findings
    return [(one.expected, one.found) for one in found if one.name == "year-vs-dates"]


@pytest.mark.parametrize(
    ("title", "deadline", "done", "asked"),
    [
        (2023, "2024年11月30日前", "2024年11月20日", True), (2023, "2024年11月30日前", "11月20日", True),
        (2024, "2024年11月30日前", "2024年11月20日", False), (2023, "2024年3月31日前", "2024年3月20日", False),
        (2023, "2024年11月30日前", "2023年11月20日", False), (2024, "2023年11月30日前", "2023年11月20日", False),
    ],
)  # fmt: skip
def test_a_title_of_a_year_before_all_dates(title: int, deadline: str, done: str, asked: bool) -> None:
    """It is a question; the first quarter of the next year closes a year, and work may be done before it is due."""
    assert years(title, deadline, done) == ([(str(title), "2024")] if asked else [])


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("某县防洪工程（2023—2025年）", False), ("2023-2024年度", False), ("2023年6月至2024年12月", False), ("2023.06～2024.12", False), ("本项目为跨年度项目。", False),
        ("某县防洪工程（2021—2023年）", True), ("2024—2025年", True), ("本项目不跨年度。", True), ("2023年建设", True),
    ],
)  # fmt: skip
def test_a_form_that_prints_the_years_of_its_project(text: str, asked: bool) -> None:
    """Years from that of the title to that of the dates, or 跨年度, answer the question."""
    whole = submission(with_row(2, target="2024年11月30日前", actual="2024年11月20日"), year=2023)
    whole = replace(
        whole, record_source=replace(whole.record_source, kind="embedded"), cells={(4, 2): cell(4, 2, text)}
    )
    found = {one.name for one in check_submission(load_scheme("hunan-department-2020"), whole).findings}
    assert ("year-vs-dates" in found) == asked


def test_the_year_of_the_senders_file_is_known() -> None:
    """A form that is compared with the sender's file has the year from there."""
    assert years(2023, "2024年11月30日前", "2024年11月20日", kind="file") == []


def test_a_form_that_is_asked_for_of_another_year() -> None:
    """Where another year's form has to be filled in, what the title should say is no question."""
    assert years(2023, "2024年11月30日前", "2024年11月20日", other=2024) == []
    assert years(2023, "2024年11月30日前", "2024年11月20日", other=2022) == [("2023", "2024")]


def test_the_grade_of_shifted_rows_is_not_asked_about() -> None:
    """Without their scores nobody knows the grade: it follows once they are back in their columns."""
    names = {one.name for one in reviewed(table=shifted(*range(7)), total="100", grade="优").findings}
    assert "column-shifted" in names
    assert not names & {"grade-changes", "total-mismatch"}
