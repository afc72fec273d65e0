"""A data sheet that comes back is compared with what was issued, as a form is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from random import Random

import pytest
from openpyxl import load_workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.worksheet.worksheet import Worksheet
from support.data_sheets import honest_figures, published_2023, typed_inputs, workbook_bytes
from support.issuing import with_issue_record
from support.legacy_files import converted
from support.office import run
from support.packages import saved

from xlselfeval.checking import Checker
from xlselfeval.data_sheet.formulas import data_formulas
from xlselfeval.data_sheet.load import load_layout
from xlselfeval.data_sheet.places import cell_of
from xlselfeval.data_sheet.review import DataReview, check_data_sheets
from xlselfeval.data_sheet.template import new_data_sheet
from xlselfeval.demo import filled_form, issued_form
from xlselfeval.files.open import open_workbook
from xlselfeval.form.fill import fill_sheet, write_answers
from xlselfeval.reading.sender_files import read_sender_files
from xlselfeval.result.data_sheet_table import data_sheet_table
from xlselfeval.review.finding import demand
from xlselfeval.sheet_names import RECORD_SHEET

LAYOUT = load_layout("hunan")
BLANK = new_data_sheet(LAYOUT, year=2024, organization="某县某局")
RETURNED = fill_sheet(data_formulas(LAYOUT), BLANK, typed_inputs(BLANK, honest_figures(Random(5))), sheet=LAYOUT.mark)  # fmt: skip
TOTAL = cell_of(LAYOUT, "three_public", "spent")


def reviewed(data: bytes) -> DataReview:
    """Check the one data sheet of a workbook."""
    (review,) = check_data_sheets(open_workbook(data))
    return review


def found(data: bytes) -> set[tuple[str, str | None, str]]:
    """Return name, cell and severity of the findings."""
    return {(one.name, one.cell, one.severity) for one in reviewed(data).findings}


def changed(cells: Mapping[str, Decimal | str]) -> bytes:
    """Return the filled sheet with other contents in cells."""
    return write_answers(RETURNED, cells, LAYOUT.mark)


def without_record(data: bytes) -> bytes:
    """Return a workbook without its hidden sheet, as copying the sheet to another workbook gives."""
    book = load_workbook(BytesIO(data))
    del book[RECORD_SHEET]
    return saved(book)


def against(folder: Path, data: bytes, **issued: bytes) -> DataReview:
    """Check a data sheet against the sender's files."""
    place = folder / "下发"
    place.mkdir()
    for name, content in issued.items():
        (place / f"{name}.xlsx").write_bytes(content)
    checker = Checker.load(issued=place)
    (review,) = checker.check_papers(checker.open(data)).sheets
    return review


def test_an_honest_sheet_has_no_finding() -> None:
    """All that was issued is there, and the result sheet and the JSON record state the basis."""
    review = reviewed(RETURNED)
    assert review.findings == ()
    assert review.sheet.record_source.own_record == "sound"
    assert review.to_dict()["issued"] == "embedded"
    rows = data_sheet_table(review, (), file="填好.xlsx", today=date(2025, 1, 1)).rows
    (basis,) = (row.cells[1].value for row in rows if row.cells[0].value == "下发对照")
    assert str(basis).startswith("按工作簿内的下发记录核对")


def test_each_row_of_the_result_sheet_has_its_verdict() -> None:
    """A row at which something is asked says so and has its colour; the others are without a problem."""
    review = reviewed(workbook_bytes(published_2023()))
    rows = data_sheet_table(review, (), file="填好.xlsx", today=date(2025, 1, 1)).rows
    start = next(place for place, row in enumerate(rows) if row.cells[0].value == "二、逐项核对")
    assert rows[start + 1].cells[1].value == "判定"
    verdicts = {
        (str(row.cells[1].value), row.cells[1].look) for row in rows[start + 2 :] if len(row.cells) == 9
    }
    asked = {(demand(one), one.severity) for one in review.asked}
    assert ("未发现问题", "good") in verdicts
    assert len(verdicts) > 1
    assert verdicts - {("未发现问题", "good")} <= asked


def test_a_sheet_without_a_record_is_read_as_before() -> None:
    """A blank sheet of an earlier version and a sheet that a unit drew have nothing to be compared with."""
    assert reviewed(without_record(RETURNED)).to_dict()["issued"] == "none"
    names = {one.name for one in reviewed(workbook_bytes(published_2023())).findings}
    assert names == {"data-control", "data-overrun", "data-blank"}


@pytest.mark.parametrize(
    ("cell", "text", "part", "issued"),
    [
        ("A1", "2024年度部门整体支出绩效评价基础数据表（调整）", "标题", "2024年度部门整体支出绩效评价基础数据表"),
        ("B2", "某县别的局", "已填好的栏目", "某县某局"),
        ("F2", "单位：元", "栏目名称", "单位：万元"),
        ("F12", "上年决算数", "表头", "本年决算数"),
        ("A13", "本年收入合计", "栏目名称", "收入合计"),
        ("A79", "说明：金额可以估计。", "备注", "说明：项目支出填报"),
    ],
)  # fmt: skip
def test_a_printed_text_that_was_changed(cell: str, text: str, part: str, issued: str) -> None:
    """The cell, its kind, and the issued text are named; spaces and widths make no difference."""
    (one,) = (one for one in reviewed(changed({cell: text})).findings if one.name == "locked-cell-changed")
    assert (one.cell, one.part, one.severity, one.found) == (cell, part, "error", text)
    assert (one.expected or "").startswith(issued)
    assert "表内下发记录中为" in one.situation
    assert found(changed({"A13": "收 入 合 计"})) == set()


def _damaged(number: int) -> Iterator[tuple[str, bytes]]:
    """Yield the filled sheet with a row cleared, merged, merged with the next, and deleted."""
    ways: dict[str, Callable[[Worksheet], object]] = {
        "cleared": lambda sheet: [setattr(one, "value", None) for one in sheet[number] if not isinstance(one, MergedCell)],
        "merged": lambda sheet: sheet.merge_cells(f"A{number}:I{number}"),
        "merged with the next": lambda sheet: sheet.merge_cells(f"A{number}:I{number + 1}"),
        "deleted": lambda sheet: sheet.delete_rows(number),
    }  # fmt: skip
    for way, damage in ways.items():
        book = load_workbook(BytesIO(RETURNED))
        damage(book[LAYOUT.mark])
        yield way, saved(book)


def _heading_rows() -> list[int]:
    """Return the rows of the blank sheet with the headings of columns."""
    sheet = load_workbook(BytesIO(BLANK))[LAYOUT.mark]
    captions = {column.caption for block in LAYOUT.blocks for column in block.columns} | {
        "上年数",
        "上年末数",
    }
    return [row[0].row for row in sheet.iter_rows() if sum(one.value in captions for one in row) > 1]


HEADINGS = _heading_rows()


def test_the_rows_of_headings_are_known() -> None:
    """Every section with columns has a row of headings."""
    assert len(HEADINGS) == sum(block.kind != "text" for block in LAYOUT.blocks)


@pytest.mark.parametrize("number", HEADINGS)
def test_damaged_headings_are_named(number: int) -> None:
    """A row of headings that was cleared, merged or deleted is a finding, with or without an issue record."""
    for way, data in _damaged(number):
        (review,) = check_data_sheets(open_workbook(data))
        assert any(one.severity == "error" for one in review.findings), way
        check_data_sheets(open_workbook(without_record(data)))


@pytest.mark.parametrize("number", HEADINGS)
def test_cleared_headings_are_one_finding(number: int) -> None:
    """It is of that row alone."""
    data = dict(_damaged(number))["cleared"]
    (one,) = (one for one in reviewed(data).findings if one.name == "locked-cell-changed")
    assert {int(cell[1:]) for cell in one.cells} == {number}


def test_a_finding_of_cleared_headings_names_their_cells_and_texts() -> None:
    """All of the row are in one sentence, in the order of the columns."""
    data = dict(_damaged(HEADINGS[0]))["cleared"]
    (one,) = (one for one in reviewed(data).findings if one.name == "locked-cell-changed")
    assert one.cells == tuple(f"{column}4" for column in "ABCDEFGH")
    assert one.situation.startswith("现为空白，表内下发记录中为“单位名称”“编制数”“实际在职人数”")


def test_rows_whose_headings_were_cleared_are_no_lines_of_the_section_above() -> None:
    """Amounts of 收入 are not read as numbers of persons; that they were not read is a finding without a record."""
    number = HEADINGS[1]
    data = dict(_damaged(number))["cleared"]
    assert {one.name for one in reviewed(data).findings if int((one.cell or "A0")[1:]) > number} <= {
        "data-heading",
        "not-calculated",
    }
    asked = [one.cell for one in reviewed(without_record(data)).findings if one.name == "data-heading"]
    assert asked == [f"A{number + 1}"]


@pytest.mark.parametrize("number", range(1, 81, 6))
def test_any_damaged_row_is_read(number: int) -> None:
    """Whatever row was cleared, merged or deleted, the rest of the sheet is read."""
    for way, data in _damaged(number):
        reviews = check_data_sheets(open_workbook(data))
        assert len(reviews) == (0 if number == 1 and way in ("cleared", "deleted") else 1), way


def test_figures_without_headings_are_not_passed_over() -> None:
    """Without an issue record, too, a section whose headings are gone says that its figures were not read."""
    for way, data in _damaged(HEADINGS[0]):
        names = {(one.name, one.cell) for one in reviewed(without_record(data)).findings}
        assert ("data-heading", f"A{HEADINGS[0] - 1}") in names, way


@pytest.mark.parametrize(
    ("first", "count", "now", "below"),
    [(50, 1, "原第50行缺失，表内下发记录中为“会议费”", "A50“培训费”"), (43, 9, "原第43～51行缺失，表内下发记录中首行为“六、“三公”经费、会议费、培训费”", "A43“七、“三公”经费实物量”"), (73, 4, "原第73～76行缺失，表内下发记录中首行为“十一、楼堂馆所控制情况", "A73“十二、厉行节约保障措施”")],
)  # fmt: skip
def test_a_section_that_was_deleted(first: int, count: int, now: str, below: str) -> None:
    """One finding names the rows that are missing, by their issued numbers, and the row above which they belong."""
    book = load_workbook(BytesIO(RETURNED))
    sheet = book[LAYOUT.mark]
    for area in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(area))
    sheet.delete_rows(first, count)
    (one,) = (one for one in reviewed(saved(book)).findings if one.name == "locked-cell-changed")
    assert (one.cell, one.severity) == (None, "error")
    assert one.situation.startswith(now)
    numbers = now[1 : now.index("缺失")]
    assert (
        one.action
        == f"请从下发的表复制{numbers}，插入到{below}一行上方，并填报；确需调整的，请先报财政部门批准。"
    )


def test_a_sum_that_was_typed_over() -> None:
    """A number in place of a sum is reported where it fits, too; where it does not, with the wrong sum."""
    figure = reviewed(RETURNED).sheet.number("three_public", "spent")
    assert figure is not None
    assert found(changed({TOTAL: figure})) == {("formula-overwritten", TOTAL, "warning")}
    names = {name for name, cell, _ in found(changed({TOTAL: figure + 5})) if cell == TOTAL}
    assert {"formula-overwritten", "data-sum"} <= names
    (one,) = (one for one in reviewed(changed({TOTAL: figure})).findings if one.cell == TOTAL)
    assert one.message.startswith(f"【请核实】“‘三公’经费合计”公式 {TOTAL}：下发时为公式，现填写“{figure}”")


@pytest.mark.parametrize("formula", ["=SUM(F44:F45)", '=IF(COUNT(F44,F48,F49)=0,"",SUM(F44,F48,F50))'])
def test_a_sum_that_was_changed(formula: str) -> None:
    """Another formula, and the issued one over other cells, are reported."""
    book = load_workbook(BytesIO(RETURNED))
    book[LAYOUT.mark][TOTAL] = formula
    assert ("formula-changed", TOTAL, "error") in found(saved(book))


def test_a_record_that_was_edited() -> None:
    """A record that contradicts its digest, or cannot be read, is reported."""
    for data in (with_issue_record(RETURNED, sealed=False, year=2025), _without_json(RETURNED)):
        assert ("snapshot-changed", None, "error") in found(data)


def _without_json(data: bytes) -> bytes:
    book = load_workbook(BytesIO(data))
    book[RECORD_SHEET]["A1"] = "没有内容"
    return saved(book)


def test_a_protection_that_is_gone() -> None:
    """A sheet without its protection has a hint."""
    book = load_workbook(BytesIO(RETURNED))
    book[LAYOUT.mark].protection.disable()
    assert ("protection-removed", None, "info") in found(saved(book))


def test_a_record_of_a_data_sheet_is_none_of_a_form(tmp_path: Path) -> None:
    """A form in a workbook with the record of a data sheet was not issued, and is not matched with its file."""
    book = load_workbook(BytesIO(RETURNED))
    pieces = [cell.value for cell in book[RECORD_SHEET]["A"]]
    form = load_workbook(BytesIO(filled_form(issued_form())), data_only=True)
    del form[RECORD_SHEET]
    hidden = form.create_sheet(RECORD_SHEET)
    for row, piece in enumerate(pieces, 1):
        hidden.cell(row, 1).value = piece
    hidden.sheet_state = "veryHidden"
    place = tmp_path / "下发"
    place.mkdir()
    (place / "基础数据表.xlsx").write_bytes(BLANK)
    (review,) = Checker.load(issued=place).check(saved(form))
    source = review.evidence.submission.record_source
    assert (source.kind, source.own_record, source.rivals) == ("none", "absent", ())


def test_the_senders_file_counts(tmp_path: Path) -> None:
    """By its id: a record edited together with a caption is found with the sender's file alone."""
    data = changed({"A13": "本年收入合计"})
    texts = [
        [one.role, f"{'ABCDEFGHI'[one.column - 1]}{one.row}", one.text.replace("收入合计", "本年收入合计")]
        for one in reviewed(RETURNED).sheet.record.texts  # type: ignore[union-attr]
    ]
    forged = with_issue_record(data, texts=texts)
    assert found(forged) == set()
    review = against(tmp_path, forged, 基础数据表=BLANK, 自评表=issued_form())
    assert {(one.name, one.cell) for one in review.findings} == {
        ("record-unknown", None),
        ("locked-cell-changed", "A13"),
    }
    assert review.sheet.record_source.matched_by == "fields"


@pytest.mark.parametrize(("year", "names"), [(2025, ["year-mismatch"]), (2023, [])])
def test_a_sheet_of_another_year(tmp_path: Path, year: int, names: list[str]) -> None:
    """It is compared with nothing; one of an earlier year than was issued is the wrong one."""
    review = against(tmp_path, RETURNED, 某局=new_data_sheet(LAYOUT, year=year, organization="某县某局"))
    source = review.sheet.record_source
    assert (source.kind, source.other_year, source.is_newer(2024)) == ("embedded", year, year < 2024)
    assert [one.name for one in review.findings] == names


def test_a_sheet_in_another_workbook_is_found_by_its_unit(tmp_path: Path) -> None:
    """Where the record was not copied along, the file for the same unit and year counts, and that is said."""
    other = new_data_sheet(LAYOUT, year=2024, organization="某县别的局")
    review = against(tmp_path, without_record(changed({"A13": "本年收入合计"})), 某局=BLANK, 别的局=other)
    assert ("snapshot-changed", None) in {(one.name, one.cell) for one in review.findings}
    assert ("locked-cell-changed", "A13") in {(one.name, one.cell) for one in review.findings}
    assert review.sheet.record_source.file == "某局.xlsx"


def test_a_sheet_of_another_layout_is_no_changed_one(tmp_path: Path) -> None:
    """A sheet that the unit drew itself is not compared cell by cell with the one that it did not use."""
    drawn = [
        ["某县某局" if str(one).startswith("填报单位") else one for one in row] for row in published_2023()
    ]
    drawn[2] = ["填报单位：某县某局"]
    issued = new_data_sheet(LAYOUT, year=2023, organization="某县某局")
    review = against(tmp_path, workbook_bytes(drawn), 基础数据表=issued)
    assert {one.name for one in review.findings} == {"data-control", "data-overrun", "data-blank"}
    assert review.sheet.record_source.kind == "none"


def test_issued_files_of_both_kinds(tmp_path: Path) -> None:
    """A folder with forms and data sheets skips neither, and changes with each."""
    (tmp_path / "自评表.xlsx").write_bytes(issued_form())
    before = read_sender_files(tmp_path).digest
    (tmp_path / "基础数据表.xlsx").write_bytes(BLANK)
    sender = read_sender_files(tmp_path)
    assert (len(sender.files), len(sender.data_sheets), sender.skipped) == (1, 1, ())
    assert sender.digest != before


@pytest.mark.office
def test_rows_that_were_inserted(tmp_path: Path) -> None:
    """A line inserted among the projects, and one above the block, move texts and sums: nothing was changed."""
    path, after = tmp_path / "填好.xlsx", tmp_path / "插行.xlsx"
    path.write_bytes(RETURNED)
    line = int(cell_of(LAYOUT, "projects/2", "name")[1:])
    (first, second), job = (
        reviewed(RETURNED).sheet.items["projects"],
        {"path": str(path), "sheet": LAYOUT.mark},
    )
    half = {one: float((second.number(one) or 0) / 2) for one in ("previous", "initial", "added", "spent")}
    typed = {
        f"{column}{row}": half[key]
        for column, key in zip("BCDF", half, strict=True)
        for row in (line + 1, line + 2)
    }
    run(
        [
            job
            | {
                "insert": [line, line - 3],
                "rounds": [{f"A{line + 1}": "新增项目", **typed}],
                "save": str(after),
            }
        ]
    )
    review = reviewed(after.read_bytes())
    assert {one.name for one in review.findings} <= {"protection-removed"}
    assert [one.label for one in review.sheet.items["projects"]] == [first.label, "新增项目", second.label]
    assert review.sheet.record_source.own_record == "sound"


@pytest.mark.office
def test_office_programs_change_nothing(tmp_path: Path) -> None:
    """Saved by LibreOffice, and as .xls and .ods, the sheet has no finding, and its record is still there."""
    converted(tmp_path, {"转存": (RETURNED, LAYOUT.mark)})
    for path in tmp_path.glob("转存.*"):
        review = reviewed(path.read_bytes())
        assert [one.message for one in review.findings] == [], path.name
        assert review.sheet.record_source.own_record == "sound", path.name
