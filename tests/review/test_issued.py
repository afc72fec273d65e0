"""Each change since a form was issued is reported at its cell, and nothing that was not changed."""

from __future__ import annotations

import io
import json
import re
import zipfile
from decimal import Decimal

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from support.forms import found
from support.issuing import (
    RETURNED,
    UNTOUCHED,
    Change,
    Found,
    copied_values,
    edited,
    findings_of,
    issue_record_of,
    new_findings,
    put,
    reviewed,
    with_issue_record,
    with_parts,
    with_record,
)
from support.packages import saved

from xlselfeval.errors import UnreadableFile
from xlselfeval.form.generate import generate
from xlselfeval.scheme.load import load_scheme
from xlselfeval.scheme.model import Indicator

# ------------------------------------------------------------------ texts of locked cells


@pytest.mark.parametrize(
    ("change", "cell"),
    [
        (put(A2="附件2"), "A2"),
        (put(A3="2020年度部门整体支出绩效评价表"), "A3"),
        (put(A4="填报单位"), "A4"),
        (put(B4="中共株洲市委组织部"), "B4"),
        (put(D5="年初批复数"), "D5"),
        (put(B7="财政拨款"), "B7"),
        (put(G12="权重"), "G12"),
        (put(G5="权重"), "G5"),
        (put(A12="指标"), "A12"),
        (put(A31="合计得分"), "A31"),
        (put(B13="产出指标\n（60分）"), "B13"),
        (put(C13="数目指标"), "C13"),
        (put(A32="备注：无。"), "A32"),
        (put(A33=None), "A33"),
    ],
)
def test_a_printed_text_that_was_changed(change: Change, cell: str) -> None:
    """A changed caption, heading, unit, fund line or note is reported at its cell, and nothing else."""
    assert findings_of(change) == {("locked-cell-changed", cell, "error")}


@pytest.mark.parametrize(
    ("cell", "shown"), [("A4", "（2019年度）"), ("A3", "绩效目标申报表"), ("A32", "备注：略。")]
)
def test_a_format_that_shows_another_text(cell: str, shown: str) -> None:
    """A printed text counts by what a person reads where its format shows another text.

    One that is merely hidden is as issued.
    """

    def change(code: str) -> Change:
        def apply(sheet: Worksheet) -> None:
            sheet[cell].number_format = code

        return apply

    assert findings_of(change(f';;;"{shown}"')) == {("locked-cell-changed", cell, "error")}
    assert findings_of(change(";;;")) == findings_of(change("@")) == set()


@pytest.mark.parametrize(
    ("change", "heading", "follows"),
    [
        (put(F12="完成情况"), "F12", set()),
        (put(E12="指标数值"), "E12", {("column-unclear", "D12", "error")}),
    ],
)
def test_a_heading_that_no_longer_names_its_column(change: Change, heading: str, follows: Found) -> None:
    """The heading is reported, and no row, where another usual word or none is in its place."""
    assert findings_of(change) == {("locked-cell-changed", heading, "error"), *follows}


def test_an_inserted_column_changes_no_text() -> None:
    """Texts that moved one column further are not reported."""

    def cut_in(sheet: Worksheet) -> None:
        for area in list(sheet.merged_cells.ranges):
            if area.min_col >= 5:
                area.shift(1, 0)
            elif area.max_col >= 5:
                area.expand(right=1)
        sheet.insert_cols(5)

    assert not [one for one in findings_of(cut_in) if one[0].startswith(("row-", "locked-"))]


def test_the_points_of_the_execution_row() -> None:
    """Changed points of the execution row are reported, with the sum that follows."""
    assert ("locked-cell-changed", "G6", "error") in findings_of(put(G6=20))


@pytest.mark.parametrize(
    "change",
    [
        put(A4=" 部门 名称 "),
        put(A5="资金情况(万元)"),
        put(B13="产出指标（５０分）"),
        put(G6="10"),
        put(E13="10 家"),
        put(E14="２１０人"),
        put(A3="2020年度部门整体支出绩效自评表 "),
        put(E20=1),
    ],
)
def test_spelling_is_no_change(change: Change) -> None:
    """Spaces, width and numbers stored as text, or the other way round, are no changes."""

    def also_percent(sheet: Worksheet) -> None:
        change(sheet)
        if sheet["E20"].value == 1:
            sheet["E20"].number_format = "0.00%"

    assert "locked-cell-changed" not in {name for name, _, _ in findings_of(also_percent)}


@pytest.mark.parametrize("row", [5, 9, 14, 32])
def test_an_inserted_row_changes_nothing(row: int) -> None:
    """Texts are found again below an inserted row, and a change is reported at its new cell."""

    def cut_in(sheet: Worksheet, note: str | None = None) -> None:
        for area in list(sheet.merged_cells.ranges):
            if area.min_row >= row:
                area.shift(0, 1)
            elif area.max_row >= row:
                area.expand(down=1)
        sheet.insert_rows(row)
        if note:
            sheet["A34"] = note

    def names(change: Change) -> Found:
        return {
            one
            for one in findings_of(change)
            if one[0] in ("locked-cell-changed", "row-removed", "row-added")
        }

    assert names(cut_in) == set()
    assert names(lambda sheet: cut_in(sheet, "别的话")) == {("locked-cell-changed", "A34", "error")}


def test_a_removed_fund_line() -> None:
    """A deleted locked line is reported, although nothing is in its place."""

    def cut_out(sheet: Worksheet) -> None:
        for area in list(sheet.merged_cells.ranges):
            if area.min_row == area.max_row == 9:
                sheet.unmerge_cells(str(area))
        for area in list(sheet.merged_cells.ranges):
            if area.min_row > 9:
                area.shift(0, -1)
            elif area.max_row >= 9:
                area.shrink(bottom=1)
        sheet.delete_rows(9)

    changed = {one for one in findings_of(cut_out) if one[0] == "locked-cell-changed"}
    assert changed == {("locked-cell-changed", None, "error")}


# ------------------------------------------------------------------ rows


def swapped(first: int, second: int) -> Change:
    def change(sheet: Worksheet) -> None:
        for column in "DEFGHI":
            one, other = sheet[f"{column}{first}"], sheet[f"{column}{second}"]
            one.value, other.value = other.value, one.value

    return change


def all_of(*changes: Change) -> Change:
    def change(sheet: Worksheet) -> None:
        for one in changes:
            one(sheet)

    return change


def row_findings(change: Change) -> Found:
    return {one for one in findings_of(change) if one[0].startswith(("row-", "locked-"))}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (put(D14="培训人次"), {("row-renamed", "D14", "error")}),
        (put(D14="培训人次", E14="220人"), {("row-renamed", "D14", "error"), ("locked-cell-changed", "E14", "error")}),
        (swapped(14, 15), {("row-moved", "D15", "info")}),
        (swapped(14, 20), {("row-moved", "D14", "info"), ("row-moved", "D20", "info")}),
        (
            all_of(swapped(14, 20), put(D20="培训人次")),
            {("row-moved", "D14", "info"), ("row-moved", "D20", "info"), ("row-renamed", "D20", "error")},
        ),
        (
            put(D14="信访办理件数", E14="90件", D30="全新的指标", E30="3次"),
            {("row-removed", None, "error"), ("row-added", "D14", "warning"), ("row-added", "D30", "warning")},
        ),
        (put(D14="扶持单位数", E14="10家"), {("row-duplicated", "D14", "error"), ("row-removed", None, "error")}),
        (put(D16="培训人数"), {("row-renamed", "D16", "error")}),
        (put(G14=6), {("locked-cell-changed", "G14", "error")}),
        (put(G14="5"), set()),
        (put(E14=None), {("locked-cell-changed", "E14", "error")}),
    ],
    ids=[
        "renamed", "renamed-and-target", "neighbours-swapped", "groups-swapped", "swapped-and-renamed", "others-in-place",
        "repeated", "named-as-another", "points", "points-as-text", "target-wiped",
    ],
)  # fmt: skip
def test_rows_are_distinguished(change: Change, expected: Found) -> None:
    """Renamed, moved, added, removed and repeated rows, and changed targets and points, are distinguished."""
    assert row_findings(change) == expected


def with_row_between(name: str, target: str) -> bytes:
    """The returned form with one more row after the second indicator, filled in like it."""

    def change(sheet: Worksheet) -> None:
        for area in list(sheet.merged_cells.ranges):
            if area.min_row >= 15:
                area.shift(0, 1)
            elif area.max_row >= 15:
                area.expand(down=1)
        sheet.insert_rows(15)
        for column, value in zip("DEFGH", (name, target, "213", 5, 5), strict=True):
            sheet[f"{column}15"] = value

    return edited(RETURNED, change)


@pytest.mark.parametrize(
    ("name", "target", "expected"),
    [
        ("培训人数", "210人", {("row-duplicated", "D15", "error")}),
        ("培训人次", "210人", {("row-added", "D15", "warning")}),
        ("全新的指标", "3次", {("row-added", "D15", "warning")}),
    ],
)
def test_one_row_more(name: str, target: str, expected: Found) -> None:
    """A copied row is a repeated one under its own name, and an added one under another."""
    found_here = new_findings(UNTOUCHED, with_row_between(name, target))
    assert {one for one in found_here if one[0].startswith(("row-", "locked-"))} == expected


def test_one_name_in_two_groups() -> None:
    """Where two issued rows have one name, the one that is left is known by its group."""
    rows = [
        Indicator(
            category="产出指标", subcategory="数量指标", name="走访", target="10次", points=Decimal(45)
        ),
        Indicator(
            category="产出指标", subcategory="质量指标", name="走访", target="20次", points=Decimal(45)
        ),
    ]
    issued = generate(load_scheme("hunan-department-2020"), year=2024, organization="某局", indicators=rows)
    (one, other) = reviewed(issued).evidence.rows
    assert (one.target_is_issued, other.target_is_issued) == (True, True)

    def wipe(sheet: Worksheet) -> None:
        for column in "DEG":
            sheet[f"{column}{one.row.indicator.row}"] = None

    after = {item for item in found(reviewed(edited(issued, wipe))) if item[0].startswith("row-")}
    assert after == {("row-removed", None, "error")}


# ------------------------------------------------------------------ the record inside the workbook


def test_an_edited_record() -> None:
    """An edited record, and one that cannot be read any more, are reported."""
    rows = issue_record_of(RETURNED)["rows"]
    rows[0]["target"] = "5家"
    by_hand = with_issue_record(RETURNED, sealed=False, rows=rows)
    assert new_findings(RETURNED, by_hand) == {
        ("snapshot-changed", None, "error"),
        ("locked-cell-changed", "E13", "error"),
    }
    assert not {one["target_from"] for one in reviewed(by_hand).to_dict()["rows"]} - {"form"}  # type: ignore[attr-defined]
    garbage = reviewed(with_record(RETURNED, "{}"))
    assert ("snapshot-changed", None, "error") in found(garbage)
    assert garbage.to_dict("x")["issued"] == "none"


@pytest.mark.parametrize("points", ["sNaN", "NaN", "Infinity", "1E+999999", "-1", "x", None, [], {}])
def test_a_record_with_odd_points(points: object) -> None:
    """A record with points that nobody issues is an edited one, and no crash."""
    rows = issue_record_of(RETURNED)["rows"]
    rows[0]["points"] = points
    assert ("snapshot-changed", None, "error") in found(reviewed(with_issue_record(RETURNED, rows=rows)))


@pytest.mark.parametrize(
    "changes",
    [{"rows": [{}]}, {"rows": "x"}, {"texts": [["title", "A0", "x"]]}, {"texts": {"a": 1}}, {"fields": [1]}, {"modules": []}, {"year": "x"}],
)  # fmt: skip
def test_a_record_of_another_shape(changes: dict[str, object]) -> None:
    """A record in which a part has another shape is an edited one, and no crash."""
    assert ("snapshot-changed", None, "error") in found(reviewed(with_issue_record(RETURNED, **changes)))


def test_a_workbook_of_the_first_format_is_still_read() -> None:
    """An old issued workbook, whose record has no id and no texts, is compared as far as it goes."""
    old = {
        key: value
        for key, value in issue_record_of(RETURNED).items()
        if key not in ("id", "texts", "modules")
    }
    for row in old["rows"]:
        del row["id"]
    first = with_record(RETURNED, json.dumps({**old, "format": 1}, ensure_ascii=False))
    assert new_findings(RETURNED, first) == {("snapshot-changed", None, "warning")}
    changed = edited(first, put(A3="2021年度部门整体支出绩效自评表", E14="150人"))
    cells = {cell for name, cell, _ in found(reviewed(changed)) if name == "locked-cell-changed"}
    assert cells == {"A3", "E14"}


def test_equal_issues_have_equal_ids() -> None:
    """An id depends on nothing but what is issued."""
    scheme = load_scheme("hunan-department-2020")
    ids = [
        issue_record_of(generate(scheme, year=year, organization=name))["id"]
        for year, name in ((2024, "甲局"), (2024, "甲局"), (2025, "甲局"), (2024, "乙局"))
    ]
    assert ids[0] == ids[1]
    assert len(set(ids)) == 3


# ------------------------------------------------------------------ what is hidden


def test_rows_and_columns_of_no_size_are_hidden() -> None:
    """A row of height 0 and a column of width 0 are reported as hidden."""

    with zipfile.ZipFile(io.BytesIO(RETURNED)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    for pattern, shown in ((r'(<row r="20"[^>]*) ht="[^"]*"', r'\g<1> ht="0"'), (r'(<col [^>]*)width="20"', r'\g<1>width="0"')):  # fmt: skip
        flat, count = re.subn(pattern, shown, sheet, count=1)
        assert count == 1
        data = with_parts(RETURNED, {"xl/worksheets/sheet1.xml": flat.encode()})
        assert new_findings(RETURNED, data) == {("hidden-content", None, "warning")}


def hidden_book(data: bytes, title: str, state: str, *, blank: bool = False) -> bytes:
    book = load_workbook(io.BytesIO(data))
    sheet = book.create_sheet(title)
    sheet.sheet_state = state
    if not blank:
        sheet["A1"] = "底稿"
    return saved(book)


@pytest.mark.parametrize(
    ("data", "is_told"),
    [
        (hidden_book(RETURNED, "底稿", "hidden"), True),
        (hidden_book(RETURNED, "底稿", "veryHidden"), True),
        (hidden_book(RETURNED, "空的", "hidden", blank=True), False),
        (hidden_book(RETURNED, "WpsReserved_CellImgList", "veryHidden"), False),
        (hidden_book(copied_values(RETURNED), "选项", "hidden"), False),
    ],
)
def test_hidden_sheets(data: bytes, is_told: bool) -> None:
    """A hidden sheet with content is reported in an issued workbook.

    A blank one, WPS's own and those of other workbooks are not.
    """
    assert ("hidden-content" in {name for name, _, _ in found(reviewed(data))}) is is_told


def test_a_form_on_a_hidden_sheet() -> None:
    """A second form on a hidden sheet is reported in any workbook; the only one is an error."""
    book = load_workbook(io.BytesIO(copied_values(RETURNED)))
    sheet = book["Sheet1"]
    copy = book.copy_worksheet(sheet)
    copy.sheet_state = "hidden"
    assert ("hidden-content", None, "warning") in found(reviewed(saved(book)))
    del book[copy.title]
    book.create_sheet("说明")
    sheet.sheet_state = "hidden"
    with pytest.raises(UnreadableFile) as caught:
        reviewed(saved(book))
    assert caught.value.name == "no-form"
    assert "隐藏" in caught.value.message


def test_a_level_two_name_that_was_deleted() -> None:
    """A blank name of a group whose rows are still there is reported at its cell."""
    assert ("locked-cell-changed", "C13", "error") in findings_of(put(C13=None))
