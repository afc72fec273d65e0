"""What was changed since a form was issued: is each edit told at its cell, and nothing that was not changed?"""

from __future__ import annotations

import io
import json
import os
import random
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import xlwings
from forms import found, indicators
from issuing import (
    FORM,
    Found,
    copied_values,
    edited,
    news,
    returned,
    reviewed,
    saved,
    snapshot_of,
    with_parts,
    with_record,
    with_snapshot,
)
from office import run
from oletools.olevba import VBA_Parser
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from xlselfeval.checking import check
from xlselfeval.demo import issued_form
from xlselfeval.errors import UnreadableFile
from xlselfeval.review.record import review_record
from xlselfeval.review.review import Review
from xlselfeval.review.table import TableCell, result_table
from xlselfeval.scheme.load import load_scheme
from xlselfeval.scheme.model import Indicator
from xlselfeval.workbook.macrobook import macro_sources
from xlselfeval.workbook.macrocode import code_digest
from xlselfeval.workbook.senderfiles import read_sender_files
from xlselfeval.workbook.template import generate
from xlselfeval.workbook.vba.compression import compress, decompress
from xlselfeval.workbook.vba.project import Module, vba_project
from xlselfeval.workbook.vba.sources import vba_sources

RETURNED = returned()
UNTOUCHED = edited(RETURNED, lambda sheet: None)
Change = Callable[[Worksheet], None]


def put(**values: object) -> Change:
    def change(sheet: Worksheet) -> None:
        for ref, value in values.items():
            sheet[ref] = value

    return change


def told(change: Change) -> Found:
    return news(UNTOUCHED, edited(RETURNED, change))


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
    """Is a changed caption, heading, unit, fund line or note told at its cell, and nothing else?"""
    assert told(change) == {("locked-cell-changed", cell, "error")}


@pytest.mark.parametrize(
    ("change", "heading", "follows"),
    [
        (put(F12="完成情况"), "F12", {("actual-missing", None, "error")}),
        (put(E12="指标数值"), "E12", {("target-missing", None, "error")}),
    ],
)
def test_a_heading_that_no_longer_names_its_column(change: Change, heading: str, follows: Found) -> None:
    """Is the heading told, and of the rows only that the column cannot be found?"""
    assert told(change) == {("locked-cell-changed", heading, "error"), *follows}


def test_an_inserted_column_changes_no_text() -> None:
    """Are texts that stand one column further not told?"""

    def cut_in(sheet: Worksheet) -> None:
        for area in list(sheet.merged_cells.ranges):
            if area.min_col >= 5:
                area.shift(1, 0)
            elif area.max_col >= 5:
                area.expand(right=1)
        sheet.insert_cols(5)

    assert not [one for one in told(cut_in) if one[0].startswith(("row-", "locked-"))]


def test_the_points_of_the_execution_row() -> None:
    """Are changed points of the execution row told, with the sum that follows?"""
    assert ("locked-cell-changed", "G6", "error") in told(put(G6=20))


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
    """Are spaces, width and numbers stored as text, or the other way round, not told as changes?"""

    def also_percent(sheet: Worksheet) -> None:
        change(sheet)
        if sheet["E20"].value == 1:
            sheet["E20"].number_format = "0.00%"

    assert "locked-cell-changed" not in {name for name, _, _ in told(also_percent)}


@pytest.mark.parametrize("row", [5, 9, 14, 32])
def test_an_inserted_row_changes_nothing(row: int) -> None:
    """Are the texts found again below an inserted row, and a change there told at its new cell?"""

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
        return {one for one in told(change) if one[0] in ("locked-cell-changed", "row-removed", "row-added")}

    assert names(cut_in) == set()
    assert names(lambda sheet: cut_in(sheet, "别的话")) == {("locked-cell-changed", "A34", "error")}


def test_a_removed_fund_line() -> None:
    """Is a locked line that was deleted told, although nothing stands in its place?"""

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

    changed = {one for one in told(cut_out) if one[0] == "locked-cell-changed"}
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
    return {one for one in told(change) if one[0].startswith(("row-", "locked-"))}


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
def test_rows_are_told_apart(change: Change, expected: Found) -> None:
    """Are renamed, moved, added, removed and repeated rows, and changed targets and points, told apart?"""
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
    """Is a copied row a repeated one under its own name, and an added one under another?"""
    found_here = news(UNTOUCHED, with_row_between(name, target))
    assert {one for one in found_here if one[0].startswith(("row-", "locked-"))} == expected


def test_one_name_in_two_groups() -> None:
    """Where two issued rows have one name, is the one that is left known by its group?"""
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
    """Is a record told that was edited, or cannot be read any more?"""
    rows = snapshot_of(RETURNED)["rows"]
    rows[0]["target"] = "5家"
    by_hand = with_snapshot(RETURNED, sealed=False, rows=rows)
    assert news(RETURNED, by_hand) == {
        ("snapshot-changed", None, "error"),
        ("locked-cell-changed", "E13", "error"),
    }
    garbage = reviewed(with_record(RETURNED, "{}"))
    assert ("snapshot-changed", None, "error") in found(garbage)
    assert review_record("x", garbage)["issued"] == "none"


def test_a_workbook_of_the_first_format_is_still_read() -> None:
    """Is an old issued workbook, whose record has no id and no texts, compared as far as it goes?"""
    old = {
        key: value for key, value in snapshot_of(RETURNED).items() if key not in ("id", "texts", "modules")
    }
    for row in old["rows"]:
        del row["id"]
    first = with_record(RETURNED, json.dumps({**old, "format": 1}, ensure_ascii=False))
    assert news(RETURNED, first) == set()
    changed = edited(first, put(A3="2021年度部门整体支出绩效自评表", E14="150人"))
    cells = {cell for name, cell, _ in found(reviewed(changed)) if name == "locked-cell-changed"}
    assert cells == {"A3", "E14"}


def test_equal_issues_have_equal_ids() -> None:
    """Does an id depend on nothing but what is issued?"""
    scheme = load_scheme("hunan-department-2020")
    ids = [
        snapshot_of(generate(scheme, year=year, organization=name))["id"]
        for year, name in ((2024, "甲局"), (2024, "甲局"), (2025, "甲局"), (2024, "乙局"))
    ]
    assert ids[0] == ids[1]
    assert len(set(ids)) == 3


# ------------------------------------------------------------------ the sender's files


def sender(folder: Path, **files: bytes) -> Path:
    place = folder / "下发" / "株洲市"
    place.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (place / f"{name}.xlsx").write_bytes(data)
    return folder / "下发"


def against(folder: Path, data: bytes, issued: Path, name: str = "改了名的表.xlsx") -> Review:
    path = folder / name
    path.write_bytes(data)
    (review,) = check(path, issued=issued)
    return review


def test_a_renamed_return_is_found_by_its_id(tmp_path: Path) -> None:
    """Is the sender's file found whatever the returned one is called, and nothing told of an honest form?"""
    review = against(tmp_path, RETURNED, sender(tmp_path, 老干部局=issued_form()))
    origin = review.evidence.submission.origin
    assert (origin.source, origin.matched, origin.embedded, origin.file) == (
        "file",
        "id",
        "sound",
        "老干部局.xlsx",
    )
    assert found(review) == found(reviewed(RETURNED))
    assert review_record("x", review)["issued"] == "file"


def test_a_forged_record_does_not_count(tmp_path: Path) -> None:
    """Where target and record were lowered together: is nothing seen without the sender's file, and all with it?"""
    values = snapshot_of(RETURNED)
    values["rows"][1]["target"] = "150人"
    data = with_snapshot(edited(RETURNED, put(E14="150人")), rows=values["rows"])
    names = ("locked-cell-changed", "snapshot-changed")
    assert not [one for one in found(reviewed(data)) if one[0] in names]
    review = against(tmp_path, data, sender(tmp_path, 老干部局=issued_form()))
    assert {one for one in found(review) if one[0] in names} == {
        ("snapshot-changed", None, "error"),
        ("locked-cell-changed", "E14", "error"),
    }
    assert review.evidence.submission.origin.matched == "fields"


def test_a_record_that_is_gone(tmp_path: Path) -> None:
    """Is a form without record, deleted or pasted into a new workbook, compared with the sender's file?"""
    issued = sender(tmp_path, 老干部局=issued_form(), 别的=generate(load_scheme("hunan-department-2020"), year=2020, organization="别的局"))  # fmt: skip
    book = load_workbook(io.BytesIO(RETURNED))
    del book["_xlselfeval"]
    for data in (saved(book), copied_values(edited(RETURNED, lambda sheet: None))):
        review = against(tmp_path, data, issued)
        assert ("snapshot-changed", None, "warning") in found(review)
        assert review_record("x", review)["issued"] == "file"
        assert not [one for one in found(review) if one[0].startswith(("row-", "locked-"))]
    pasted = copied_values(edited(RETURNED, put(E14="150人", D15="发布稿件")))
    told_here = {
        one for one in found(against(tmp_path, pasted, issued)) if one[0].startswith(("row-", "locked-"))
    }
    assert told_here == {("locked-cell-changed", "E14", "error"), ("row-renamed", "D15", "error")}


def test_no_file_of_the_sender_fits(tmp_path: Path) -> None:
    """Is it said that nothing of the sender fits, and what was used instead?"""
    other = sender(
        tmp_path, 别的=generate(load_scheme("hunan-department-2020"), year=2020, organization="别的局")
    )
    review = against(tmp_path, RETURNED, other)
    origin = review.evidence.submission.origin
    assert (origin.source, origin.wanted, origin.rivals) == ("embedded", True, ())
    bare = against(tmp_path, copied_values(RETURNED), other)
    assert bare.evidence.submission.origin.source == "none"
    assert found(review) == found(reviewed(RETURNED))


def test_several_files_of_the_sender_fit(tmp_path: Path) -> None:
    """Where two issued files are for one unit and year, is neither taken, and both named?"""
    scheme = load_scheme("hunan-department-2020")
    one, other = (
        generate(scheme, year=2020, organization="中共株洲市委老干部局", rows=rows) for rows in (1, 2)
    )
    review = against(tmp_path, copied_values(RETURNED), sender(tmp_path, 甲=one, 乙=other))
    origin = review.evidence.submission.origin
    assert (origin.source, set(origin.rivals)) == ("none", {"甲.xlsx", "乙.xlsx"})


def test_a_form_without_names_is_found_by_its_file_name(tmp_path: Path) -> None:
    """Is a blank form that names no unit, once its record is gone, known by the name of its file?"""
    issued = generate(load_scheme("hunan-department-2020"), year=2024, rows=1)
    folder = sender(tmp_path, 甲局自评表=issued)
    review = against(tmp_path, copied_values(issued), folder, "甲局自评表 (2).xlsx")
    assert review.evidence.submission.origin.matched == "name"


def test_a_form_of_the_bureaus_own_scheme(tmp_path: Path) -> None:
    """Is a form of a scheme that is not shipped found by its unit, with and without --scheme?"""
    scheme = replace(load_scheme("hunan-department-2020"), id="own-2024")
    issued = generate(scheme, year=2024, organization="某局", rows=1)
    project = generate(load_scheme("national-project-2020"), year=2024, organization="某局", project="某项目")
    folder = sender(tmp_path, 部门=issued, 项目=project)
    assert against(tmp_path, copied_values(issued), folder).evidence.submission.origin.file == "部门.xlsx"
    assert against(tmp_path, copied_values(project), folder).evidence.submission.origin.file == "项目.xlsx"


def test_what_the_folder_holds_besides(tmp_path: Path) -> None:
    """Are workbooks that are no issued ones, or whose record was edited, left out and counted?"""
    folder = sender(tmp_path, 好=issued_form(), 坏=with_snapshot(issued_form(), sealed=False, year=1999), 别的=copied_values(RETURNED))  # fmt: skip
    (folder / "~$好.xlsx").write_bytes(b"lock")
    (folder / "破.xlsx").write_bytes(b"PK nothing")
    files = read_sender_files(folder)
    assert [one.path.stem for one in files.files] == ["好"]
    assert {path.stem for path in files.skipped} == {"坏", "别的", "破"}
    for empty in (tmp_path / "没有", tmp_path / "空"):
        if empty.name == "空":
            empty.mkdir()
        with pytest.raises(UnreadableFile):
            read_sender_files(empty)


def texts_of(review: Review) -> list[str]:
    table = result_table(review, file="x.xlsx", today=date(2026, 1, 1))
    cells: list[TableCell] = [cell for row in table.rows for cell in row.cells]
    return [cell.value for cell in cells if isinstance(cell.value, str)]


def test_the_basis_says_what_was_compared(tmp_path: Path) -> None:
    """Does 三、口径与依据 name the sender's file, or the record inside the workbook?"""
    with_file = against(tmp_path, RETURNED, sender(tmp_path, 老干部局=issued_form()))
    assert any("老干部局.xlsx" in text for text in texts_of(with_file))
    assert "下发对照" in texts_of(reviewed(RETURNED))


def test_a_returned_file_proves_nothing_about_itself(tmp_path: Path) -> None:
    """Where returned and issued files lie in one folder, is a forged return not taken for the sender's file?"""
    values = snapshot_of(RETURNED)
    values["rows"][1]["target"] = "150人"
    folder = sender(tmp_path, 老干部局=issued_form())
    data = with_snapshot(edited(RETURNED, put(E14="150人")), rows=values["rows"])
    review = against(folder, data, folder, "老干部局（改）.xlsx")
    assert ("locked-cell-changed", "E14", "error") in found(review)
    (folder / "株洲市" / "老干部局.xlsx").unlink()
    with pytest.raises(UnreadableFile):
        check(folder / "老干部局（改）.xlsx", issued=folder)


def test_copies_of_one_issue_are_one(tmp_path: Path) -> None:
    """Is a file that lies in the folder twice no reason for doubt?"""
    folder = sender(tmp_path, 甲=issued_form(), 乙=issued_form())
    review = against(tmp_path, copied_values(RETURNED), folder)
    assert review.evidence.submission.origin.source == "file"


# ------------------------------------------------------------------ for whom


def issued_with(table: str, **changes: object) -> bytes:
    return generate(
        load_scheme("hunan-department-2020"), year=2024, organization="某局", indicators=indicators(table), **changes  # type: ignore[arg-type]
    )  # fmt: skip


ODD = """
| 产出指标 | 数量指标 | 培训 | 培训3期300人 | | 40 | | |
| 产出指标 | 数量指标 | 走访 | ≥10次 | | 5 | | |
| 产出指标 | 质量指标 | 走访 | ≥10次 | | 5 | | |
| 产出指标 | 成本指标 | 预算控制 | ≥232万元 | | 5 | | |
| 效益指标 | 社会效益指标 | 服务覆盖率 | | | 25 | | |
"""


def test_what_the_unit_cannot_change_is_for_the_bureau() -> None:
    """Are findings about issued targets and points for the bureau, and for the unit once it has changed them?"""
    data = issued_with(ODD)
    review = reviewed(data)
    about = {
        "target-unreadable", "target-missing", "cost-target-direction", "duplicate-indicator", "indicator-dominates",
        "points-total-not-100", "category-points-mismatch", "target-direction-unclear", "target-in-name",
    }  # fmt: skip
    audiences = {one.name: one.audience for one in review.findings if one.name in about}
    assert set(audiences) == {
        "target-unreadable", "target-missing", "cost-target-direction", "duplicate-indicator", "indicator-dominates",
        "points-total-not-100",
    }  # fmt: skip
    assert set(audiences.values()) == {"bureau"}
    assert not about & {one.name for one in review.for_unit}
    changed = reviewed(edited(data, put(E16="≥200万元", G16=6)))
    after = {(one.name, one.audience) for one in changed.findings if one.name in about}
    assert ("cost-target-direction", "unit") in after
    assert ("points-total-not-100", "unit") in after


def test_the_conclusion_is_that_of_the_unit() -> None:
    """Do the sheet and the counts speak of the unit's findings, and the errors of all?"""
    review = reviewed(issued_with(ODD))
    errors = [one for one in review.findings if one.severity == "error"]
    assert review.errors == len(errors)
    assert review.count("error") == sum(one.audience == "unit" for one in errors) < len(errors)
    shown = "\n".join(texts_of(review))
    assert "培训3期300人”不能读成一个数" not in shown


def test_what_was_issued_is_no_remnant() -> None:
    """Is a printed target not told as text left from a template?"""
    table = "| 产出指标 | 数量指标 | 培训XX期 | 按XX要求 | | 90 | | |"
    names = {one.name for one in reviewed(issued_with(table)).findings}
    assert "template-remnant" not in names


# ------------------------------------------------------------------ what is hidden


def test_rows_and_columns_of_no_size_are_hidden() -> None:
    """Is a row of height 0 or a column of width 0 told as hidden?"""

    with zipfile.ZipFile(io.BytesIO(RETURNED)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    for pattern, shown in ((r'(<row r="20"[^>]*) ht="[^"]*"', r'\g<1> ht="0"'), (r'(<col [^>]*)width="23"', r'\g<1>width="0"')):  # fmt: skip
        flat, count = re.subn(pattern, shown, sheet, count=1)
        assert count == 1
        data = with_parts(RETURNED, {"xl/worksheets/sheet1.xml": flat.encode()})
        assert news(RETURNED, data) == {("hidden-content", None, "warning")}


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
    """Is a hidden sheet with content told in an issued workbook, and not a blank one, those of WPS, or of others?"""
    assert ("hidden-content" in {name for name, _, _ in found(reviewed(data))}) is is_told


def test_a_form_on_a_hidden_sheet() -> None:
    """Is a second form on a hidden sheet told of any workbook, and the only one in the error?"""
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


# ------------------------------------------------------------------ macros


MACROS = generate(load_scheme("hunan-department-2020"), year=2024, organization="某局", macros=True)
PROJECT = "xl/vbaProject.bin"


def project(**sources: str) -> bytes:
    """A workbook of ours whose project has these standard modules besides its own document modules."""
    modules = [Module(name="ThisWorkbook", kind="workbook"), Module(name="Sheet1", kind="worksheet")]
    texts = {**macro_sources(), **sources}
    modules += [Module(name=name, kind="standard", source=text) for name, text in texts.items() if text]
    return with_parts(MACROS, {PROJECT: vba_project(modules)})


def macro_findings(data: bytes) -> list[str | None]:
    return [one.found for one in reviewed(data).findings if one.name == "macro-foreign"]


def test_macros_as_issued() -> None:
    """Are the issued macros, also in the case and spacing of the editor, not told?"""
    shouted = macro_sources()["XseTexts"].replace("Dim ", "DIM  ").replace("End If", "END IF")
    assert macro_findings(MACROS) == []
    assert macro_findings(project(XseTexts=shouted, Module1="Option Explicit\n")) == []


@pytest.mark.parametrize(
    ("sources", "named"),
    [
        ({"Module1": "Sub Auto_Open()\nEnd Sub\n"}, "Module1"),
        ({"XseTexts": macro_sources()["XseTexts"] + "\nSub More()\nEnd Sub\n"}, "XseTexts"),
    ],
)
def test_macros_that_were_changed_or_added(sources: dict[str, str], named: str) -> None:
    """Is a module that was added, or whose code was changed, named?"""
    assert macro_findings(project(**sources)) == [named]


@pytest.mark.parametrize(
    "data",
    [
        b"\xd0\xcf\x11\xe0",
        b"",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(3000),
        vba_project([Module(name="Module1", kind="standard", source="Sub A()\nEnd Sub")])[:-900],
        random.Random(1).randbytes(9 * 2**20),
    ],
    ids=["signature", "empty", "zeros", "cut", "large"],
)
def test_a_project_that_cannot_be_read(data: bytes) -> None:
    """Is it said that the macros could not be read, without a crash?"""
    assert macro_findings(with_parts(MACROS, {PROJECT: data})) == [None]


def test_other_kinds_of_macros() -> None:
    """Are macros of WPS and Excel 4.0 told beside our own?"""
    assert macro_findings(with_parts(MACROS, {"xl/JDEData.bin": b"x"})) == ["WPS 宏"]
    assert macro_findings(with_parts(RETURNED, {"xl/macrosheets/sheet1.xml": b"<x/>"})) == [None]


def test_what_was_compressed_can_be_read_again() -> None:
    """Is the decompressor the compressor's inverse, and bounded?"""
    for text in (b"", b"a", b"abc" * 5000, bytes(range(256)) * 20, *(s.encode() for s in macro_sources().values())):  # fmt: skip
        assert decompress(compress(text), 100_000).rstrip(b"\0") == text.rstrip(b"\0")
    bomb = b"\x01" + b"\x03\xb0\x02a\xfc\x0f" * 100_000  # each six bytes stand for 4096
    with pytest.raises(ValueError, match="too long"):
        decompress(bomb, 2**20)
    assert {name for name in vba_sources(project_bytes()) if name.startswith("Xse")} == set(macro_sources())


def test_projects_that_excel_has_saved() -> None:
    """Are the sources in projects with compiled code read as another reader reads them?"""
    books = [path for path in Path(xlwings.__file__).parent.rglob("*.xl*m") if path.suffix in (".xlsm", ".xlam")]  # fmt: skip
    assert books
    for path in books:
        with zipfile.ZipFile(path) as archive:
            data = archive.read(PROJECT)
        theirs = {
            name.rpartition(".")[0]: code for _, _, name, code in VBA_Parser("x", data=data).extract_macros()
        }
        ours = vba_sources(data)
        assert {name: code_digest(code) for name, code in ours.items()} == {
            name: code_digest(code) for name, code in theirs.items()
        }
        assert any(code_digest(code) for code in ours.values())


def damaged(data: bytes, seed: int) -> bytes:
    """The bytes with some of them changed."""
    chance, changed = random.Random(seed), bytearray(data)
    for _ in range(chance.randint(1, 30)):
        changed[chance.randrange(len(changed))] = chance.choice((0, 1, 2, 0xFE, 0xFF, chance.randrange(256)))
    return bytes(changed)


def test_a_damaged_project_gives_sources_or_an_error() -> None:
    """Does no damage to a project lead to anything but sources or a ValueError?"""
    data, read = project_bytes(), 0
    for seed in range(400):
        try:
            vba_sources(damaged(data[: 512 * 6] if seed % 2 else data, seed))
            read += 1
        except ValueError:
            pass
    assert 0 < read < 400


def project_bytes() -> bytes:
    with zipfile.ZipFile(io.BytesIO(MACROS)) as archive:
        return archive.read(PROJECT)


def test_code_without_code_has_no_digest() -> None:
    """Are attributes, blank lines and Option Explicit no code?"""
    assert code_digest('Attribute VB_Name = "Sheet4"\r\n\r\nOption Explicit\r\n') == ""
    assert code_digest("Sub A()\nEnd Sub") == code_digest("SUB  a()\r\n\r\n   End sub\r\n") != ""


# ------------------------------------------------------------------ another office program, the command line


@pytest.mark.office
def test_edits_made_in_libreoffice(tmp_path: Path) -> None:
    """Are edits made and saved by LibreOffice told at their cells, below an inserted row too, and its save not?"""
    before = tmp_path / "before.xlsx"
    before.write_bytes(RETURNED)
    edits: list[tuple[dict[str, object], Found]] = [
        ({}, set()),
        ({"E15": "150人"}, {("locked-cell-changed", "E15", "error"), ("overshoot", "F15", "warning")}),
        ({"A34": "备注"}, {("locked-cell-changed", "A34", "error")}),
        ({"D15": "培训人次"}, {("row-renamed", "D15", "error")}),
        ({"G7": "10", "B7": "合 计"}, set()),
    ]
    jobs = [
        {"path": str(before), "sheet": FORM, "insert": [6], "rounds": [change], "save": str(tmp_path / f"{number}.xlsx")}
        for number, (change, _) in enumerate(edits)
    ]  # fmt: skip
    macros = tmp_path / "macros.xlsm"
    macros.write_bytes(MACROS)
    kind = "Calc MS Excel 2007 VBA XML"
    jobs.append({"path": str(macros), "sheet": FORM, "save": str(tmp_path / "after.xlsm"), "filter": kind})
    run(jobs)
    about = ("locked-", "row-", "overshoot", "snapshot-", "hidden-", "macro-")
    for number, (_, expected) in enumerate(edits):
        (review,) = check(tmp_path / f"{number}.xlsx")
        assert {one for one in found(review) if one[0].startswith(about)} == expected, number
    (review,) = check(tmp_path / "after.xlsm")
    assert not [one for one in found(review) if one[0].startswith(about)]
    assert review.evidence.submission.origin.embedded == "sound"


def cli(*arguments: object, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONIOENCODING": "utf-8"}
    return subprocess.run(
        [sys.executable, "-m", "xlselfeval", *map(str, arguments)],
        capture_output=True, encoding="utf-8", cwd=folder, env=environment, timeout=120, check=False,
    )  # fmt: skip


def test_the_command_line_compares_with_the_senders_files(tmp_path: Path) -> None:
    """Do check and explain take --issued, and say where the folder is none, or a file in it cannot be used?"""
    folder = sender(tmp_path, 老干部局=issued_form(), 别的=copied_values(RETURNED))
    (tmp_path / "表.xlsx").write_bytes(copied_values(edited(RETURNED, put(E14="150人"))))
    done = cli("check", "表.xlsx", "--no-copy", "--json", "--issued", folder, folder=tmp_path)
    answer = json.loads(done.stdout)
    assert (done.returncode, answer["issued"]) == (1, "file")
    assert {one["name"] for one in answer["findings"]} >= {"locked-cell-changed", "snapshot-changed"}
    assert "别的.xlsx" in done.stderr
    without = cli("check", "表.xlsx", "--no-copy", "--json", folder=tmp_path)
    assert json.loads(without.stdout)["issued"] == "none"
    explained = cli("explain", "表.xlsx", "E14", "--issued", folder, folder=tmp_path)
    assert "210人" in explained.stdout
    shown = cli("check", "表.xlsx", "--no-copy", "--issued", folder, folder=tmp_path)
    assert "老干部局.xlsx" in shown.stdout
    missing = cli("check", "表.xlsx", "--issued", "没有", folder=tmp_path)
    assert (missing.returncode, missing.stdout, missing.stderr.count("\n")) == (2, "", 1)


def test_errors_of_the_bureau_count_for_the_exit_status(tmp_path: Path) -> None:
    """Where the only errors are in what was issued, does the terminal say so, and the status stay 1?"""
    table = "| 产出指标 | 数量指标 | 走访 | ≥10次 | 10 | 80 | 80 | |"
    data = issued_with(table)

    def answer(sheet: Worksheet) -> None:
        sheet["D6"] = sheet["E6"] = sheet["F6"] = 100
        sheet["B11"], sheet["F11"] = "完成全年工作。", "已经全部完成。"
        sheet["F13"], sheet["H13"] = 10, 80

    (tmp_path / "表.xlsx").write_bytes(edited(data, answer))
    (review,) = check(tmp_path / "表.xlsx")
    assert {one.name for one in review.findings if one.severity == "error"} == {"points-total-not-100"}
    assert (review.errors, review.count("error"), review.conclusion) == (1, 0, "请核实")
    done = cli("check", "表.xlsx", "--no-copy", folder=tmp_path)
    assert done.returncode == 1
    assert "必须改" not in done.stdout
    assert "由财政部门处理" in done.stdout
