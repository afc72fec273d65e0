"""Single edits of issued forms, and honest spellings that change nothing."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook
from support.issuing import FORM, RETURNED, with_parts
from support.layouts import SICHUAN, changed, review

from xlselfeval.checking import check
from xlselfeval.demo import issued_form

# A row whose unit has a column of its own, so that the actual is a number.
DEADLINE = (
    "| 时效指标 | 完成时间 | {sign} | {month} | 月 | {actual} | 10 | 10 | |",
    "| 经济效益指标 | 工资保障水平 | 定性 | 稳定提升 | | 达成年度指标 | 10 | 10 | |",
)


def deadline(sign: str, month: str, actual: str) -> set[tuple[str, str | None]]:
    """List what is found in a form of Sichuan with one row about a month, by name and cell."""
    row = DEADLINE[0].format(sign=sign, month=month, actual=actual)
    dated = ("部门预算项目支出绩效自评表", "部门预算项目支出绩效自评表（2023年度）")
    return {(one.name, one.cell) for one in review(changed(SICHUAN, dated, (DEADLINE[1], row))).findings}


@pytest.mark.parametrize("sign", ["≤", "＝"])
@pytest.mark.parametrize("actual", ["12", "11", "11月"])
def test_the_number_of_a_month_beside_a_month_is_a_date(sign: str, actual: str) -> None:
    """≤ | 12 | 月 with an actual of 12 is read as the three columns ask for it."""
    assert deadline(sign, "12", actual) == set()


def test_a_later_month_misses_the_deadline() -> None:
    """Full marks are wrong for 11 where 10月 was asked for."""
    assert deadline("≤", "10", "11") == {("score-mismatch", "J18")}


@pytest.mark.parametrize("actual", ["13", "0", "1.5"])
def test_what_is_no_month_stays_unreadable(actual: str) -> None:
    """A number that is no month is left to a person."""
    assert deadline("≤", "12", actual) == {("actual-unreadable", "H18")}


def test_a_copy_of_the_sheet_is_compared_with_the_senders_file_too(tmp_path: Path) -> None:
    """A lowered target is reported in a copy that lies beside the untouched sheet."""
    (tmp_path / "下发").mkdir()
    (tmp_path / "下发" / "自评表.xlsx").write_bytes(issued_form())
    book = load_workbook(io.BytesIO(RETURNED))
    copy = book.copy_worksheet(book[FORM])
    target = next(cell for row in copy.iter_rows() for cell in row if cell.value == "200篇")
    target.value = "150篇"
    book.save(tmp_path / "报送.xlsx")
    original, second = check(tmp_path / "报送.xlsx", issued=tmp_path / "下发")
    assert (
        second.evidence.submission.record_source.kind
        == original.evidence.submission.record_source.kind
        == "file"
    )
    reported = {(one.name, one.cell) for one in second.findings}
    assert ("locked-cell-changed", target.coordinate) in reported
    assert "locked-cell-changed" not in {one.name for one in original.findings}


def test_a_stale_rate_is_reported_as_the_cell_shows_it() -> None:
    """The finding gives the true rate as a percent, in the digits that Excel has."""
    part = "xl/worksheets/sheet1.xml"
    with zipfile.ZipFile(io.BytesIO(RETURNED)) as package:
        sheet = package.read(part).decode("utf-8")
    (rate,) = re.findall(r'<c r="(H\d+)"[^>]*><f>[^<]*</f><v>1</v>', sheet)[:1]
    spent = rate.replace("H", "F")
    sheet = re.sub(rf'(<c r="{spent}"[^>]*><v>)[^<]*', r"\g<1>500", sheet)
    data = with_parts(RETURNED, {part: sheet.encode("utf-8")})
    (reviewed,) = check(data)
    (stale,) = [one for one in reviewed.findings if one.name == "formula-stale" and one.cell == rate]
    assert (stale.found, stale.expected) == ("100%", "85.0846592359398%")
