"""Numbers, texts, rows and forms are bounded when they are read: what is larger ends in seconds, with a line."""

from __future__ import annotations

import io
import json
import math
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
import xlsxwriter
from openpyxl import load_workbook
from support.foreign_forms import national
from support.packages import saved

from xlselfeval import LIMITS, RosterError, SchemeError, check, read_roster
from xlselfeval.cell import Cell, Written
from xlselfeval.errors import UnreadableFile
from xlselfeval.files.sheet import Sheet
from xlselfeval.issue_record import IssueRecord
from xlselfeval.reading.issue_record import parse_issue_record, split_record
from xlselfeval.resources import templates_folder
from xlselfeval.scheme.load import load_scheme
from xlselfeval.scheme.load_profile import load_profile

HEADING, LAST = 13, 22  # rows of the drawn form
ROW = {
    "category": "产出指标",
    "subcategory": "数量指标",
    "indicator": "培训",
    "target": "1",
    "points": "10",
    "id": 1,
}
RECORD: dict[str, object] = {
    "format": 2, "scheme": "national-project-2020", "version": "1", "profile": "national-2020", "year": 2020,
    "content": "", "fields": {}, "rows": [ROW],
}  # fmt: skip


def drawn(rows: int, texts: list[str] | None = None, forms: int = 1, others: int = 0) -> bytes:
    """Return a workbook with forms one below another, more rows in each, and blank sheets beside them."""
    lines = [
        [cell.value for cell in row]
        for row in load_workbook(io.BytesIO(national())).worksheets[0].iter_rows()
    ]
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet, at = book.add_worksheet("长"), 0
        for _ in range(forms):
            added = [[None, None, None, *(texts or ["培训"] * 3)[:3], 1, 1, (texts or [""])[-1]]] * rows
            for line in [*lines[:LAST], *added, *lines[LAST:]]:
                for column, value in enumerate(line):
                    if value is not None:
                        sheet.write(at, column, value)
                at += 1
        for number in range(others):
            other = book.add_worksheet(f"另{number}")
            for row, line in enumerate(lines):
                for column, value in enumerate(line):
                    if value is not None:
                        other.write(row, column, value)
    return out.getvalue()


def refused(data: bytes) -> str:
    with pytest.raises(UnreadableFile) as caught:
        check(data)
    assert caught.value.name == "too-large"
    return caught.value.message


def test_rows_that_share_long_texts_end_in_seconds() -> None:
    """16,000 rows over five texts of 32,000 characters are refused by what their cells hold together."""
    texts = ["".join(f"培训{name}{number}，" for number in range(4_000))[:32_000] for name in "甲乙丙丁戊"]
    assert "“长”内容过多" in refused(drawn(16_000, texts))


def test_a_form_has_a_number_of_rows() -> None:
    """A form of more than 2,000 rows is refused with its sheet, and read with raised limits."""
    data = drawn(2_001)
    assert "“长”中有一张表超过2000行" in refused(data)
    (review,) = check(data, limits=LIMITS.raised(2))
    assert len(review.evidence.submission.rows) > 2_000


def test_a_sheet_has_a_number_of_forms() -> None:
    """Sixty forms on one sheet are checked, sixty-one are not."""
    assert len(check(drawn(0, forms=60))) == 60
    assert "“长”中的自评表超过60张" in refused(drawn(0, forms=61))


def test_a_long_sheet_stops_no_form_beside_it() -> None:
    """The form on another sheet is checked, and the long one is named among what was not."""
    (review,) = check(drawn(2_001, others=1))
    assert review.evidence.submission.sheet == "另0"
    assert "“长”" in "".join(review.to_dict("甲.xlsx")["limits"])


def record_of(**changes: object) -> IssueRecord | None:
    sheet = Sheet("_", hidden=True)
    for row, text in enumerate(split_record(RECORD | changes), 1):
        sheet.cells[row, 1] = Cell("_", row, 1, Written(text, text))
    return parse_issue_record(sheet)


def test_the_record_itself_is_read() -> None:
    """The record that the other cases change is a sound one."""
    record = record_of()
    assert record is not None
    assert record.is_sound
    assert record.rows[0].points == 10


@pytest.mark.parametrize(
    "changes",
    [
        {"year": "9" * 5_000},
        {"year": 10**9},
        {"year": 99_999},
        {"year": -1},
        {"scheme": "a" * 40_000},
        {"rows": [ROW | {"points": "1e999999999"}]},
        {"rows": [ROW | {"points": "NaN"}]},
        {"rows": [ROW | {"points": "sNaN"}]},
        {"rows": [ROW | {"id": 10**30}]},
        {"rows": [ROW | {"target": "a" * 40_000}]},
        {"rows": [ROW] * 1_001},
        {"due": ["a" * 9_000] * 300},
        {"fields": {"a": "b" * 40_000}},
    ],
)
def test_a_record_beyond_its_bounds_is_edited(changes: dict[str, object]) -> None:
    """A record with numbers or texts that nothing is issued with is no record."""
    assert record_of(**changes) is None


def test_points_of_a_record_have_few_decimals() -> None:
    """A tiny number of points is nothing, and is computed with as such."""
    record = record_of(rows=[ROW | {"points": "1e-400000"}])
    assert record is not None
    assert record.rows[0].points == 0
    assert json.loads(f"{record.rows[0].points}") == 0


def test_a_hostile_record_does_not_stop_its_form() -> None:
    """A record sheet beyond the limits of a sheet is an edited record."""
    book = load_workbook(io.BytesIO(national()))
    hidden = book.create_sheet("_xlselfeval")
    hidden.sheet_state = "veryHidden"
    for row in range(1, 251):
        hidden.cell(row, 1, "a" * 32_000)
    (review,) = check(saved(book))
    assert review.evidence.submission.record_source.own_record == "edited"


def test_a_year_of_a_title_is_one_that_there_may_be() -> None:
    """A title of the year 〇〇〇〇 names none, and the form is checked."""
    years = {}
    for title in ("（〇〇〇〇年度）", "（二〇二二年度）"):
        book = load_workbook(io.BytesIO(national()))
        book.worksheets[0]["A3"] = title
        (review,) = check(saved(book))
        years[title] = review.to_dict("甲.xlsx")["year"]
    assert years == {"（〇〇〇〇年度）": None, "（二〇二二年度）": "2022"}


@pytest.mark.parametrize("number", ["1e999999", "1e-400", '"NaN"', '"sNaN"', '"1e999999999"', "9" * 4_000])
def test_a_number_of_a_scheme_is_bounded(number: str, tmp_path: Path) -> None:
    """A number that rules cannot compute with is a fault with its path."""
    text = (templates_folder() / "national-project-2020.toml").read_text(encoding="utf-8")
    changed = text.replace("total_points = 100", f"total_points = {number}")
    assert changed != text
    path = tmp_path / "表样.toml"
    path.write_text(changed, encoding="utf-8")
    with pytest.raises(SchemeError) as caught:
        load_scheme(path)
    assert "total_points" in str(caught.value)


@pytest.mark.parametrize(
    "bands", ['["NaN", "0.6"]', '["0.8", "1e-99999999999"]', '["0.8", "sNaN"]', '["0.8"]']
)
def test_the_bands_of_a_profile_are_bounded(bands: str, tmp_path: Path) -> None:
    """Shares that are no numbers are a fault with its path."""
    path = tmp_path / "口径.toml"
    path.write_text(f'id = "a"\nbase = "national-2020"\ntitle = "甲"\nbands = {bands}\n', encoding="utf-8")
    with pytest.raises(SchemeError) as caught:
        load_profile(path)
    assert "bands" in str(caught.value)


@pytest.mark.parametrize("amount", [math.inf, 10**400, Decimal("1e999999"), Decimal("-Infinity"), 1e300])
def test_an_amount_of_a_roster_is_bounded(amount: object) -> None:
    """An amount that no budget has is a fault with its cell."""
    frame = pd.DataFrame({"单位编码": ["001"], "单位名称": ["甲局"], "年初预算数": [amount]}, dtype=object)
    with pytest.raises(RosterError) as caught:
        read_roster(frame)
    assert "单位名单!C2" in str(caught.value)
