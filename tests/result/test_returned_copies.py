"""A checked copy without formulas and record that comes back is compared as the file from which it was made."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from support.data_sheets import published_2023, workbook_bytes
from support.issuing import with_parts
from support.legacy_files import xlsb_of
from support.packages import changed, saved
from support.word.documents import form_in_word

from xlselfeval.checking import Checker
from xlselfeval.data_sheet.review import check_data_sheets
from xlselfeval.demo import filled_form, issued_form
from xlselfeval.files.open import open_workbook
from xlselfeval.reading.own.result_sheet import copied_format, mark_of
from xlselfeval.result.checked_copy import checked_copy
from xlselfeval.review.finding import Finding
from xlselfeval.review.review import Review
from xlselfeval.sheet_names import FIRST_FORMAT, RESULT_SHEET

FILLED = filled_form(issued_form())


@pytest.fixture(scope="module")
def checker(tmp_path_factory: pytest.TempPathFactory) -> Checker:
    """Checks beside the issued form."""
    folder = tmp_path_factory.mktemp("下发")
    (folder / "某局.xlsx").write_bytes(issued_form())
    return Checker.load(issued=folder)


KINDS: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "docx": ("某局.docx", form_in_word),
    "xlsb": ("某局.xlsb", xlsb_of),
}
CORRECTED_IN = {"docx": "请在原Word文档的表中更正", "xlsb": "请打开原表，另存为.xlsx，在另存的表中更正后报送"}


def copy_of(checker: Checker, data: bytes, name: str) -> bytes:
    workbook = open_workbook(data)
    return checked_copy(workbook, checker.check_workbook(workbook), file=name, today=date(2021, 3, 1))


def only(checker: Checker, data: bytes) -> Review:
    (review,) = checker.check_workbook(open_workbook(data), "某局.xlsx")
    return review


def stated(findings: tuple[Finding, ...], *aside: str) -> set[tuple[str, str, str | None]]:
    return {(one.name, one.subject, one.found) for one in findings if one.name not in aside}


@pytest.mark.parametrize("kind", KINDS)
def test_a_copy_has_the_findings_of_the_file_it_was_made_from(checker: Checker, kind: str) -> None:
    """A copy has the findings of its file, and no other.

    So have a copy of that copy, and one saved by another program.
    """
    name, made = KINDS[kind]
    source = made(FILLED)
    before = stated(only(checker, source).findings)
    first = copy_of(checker, source, name)
    second = copy_of(checker, first, "某局.xlsx")
    for copy in (first, second, changed(second, lambda book: None)):
        review = only(checker, copy)
        assert stated(review.findings) == before
        assert copied_format(open_workbook(copy)) == kind
        assert any("没有下发的公式和下发记录" in line for line in review.unchecked)


@pytest.mark.parametrize("kind", KINDS)
def test_a_copy_of_values_names_the_file_to_correct(checker: Checker, kind: str) -> None:
    """It says so above the findings and beside them, also when it comes back; its sheets are not locked."""
    name, made = KINDS[kind]
    first = copy_of(checker, made(FILLED), name)
    for copy in (first, copy_of(checker, first, "某局.xlsx")):
        book = load_workbook(io.BytesIO(copy))
        sheet = book[RESULT_SHEET]
        notice = str(sheet["C4"].value)
        assert (sheet["A4"].value, notice.partition("：")[0]) == ("请注意", "本副本只用来查看核对结果")
        assert CORRECTED_IN[kind] in notice
        assert "既要更正又要说明的" in notice
        assert notice.count("“单位说明”一栏") == 2
        prompts = {str(one.prompt) for one in sheet.data_validations.dataValidation}
        assert prompts
        assert all("原表" in one and "不在本副本中更正" in one for one in prompts)
        assert not any(one.protection.sheet for one in book)


def test_a_copy_of_the_form_itself_is_corrected_in_the_copy(checker: Checker) -> None:
    """The copy of an .xlsx says nothing of another file, and keeps the protection of the form."""
    book = load_workbook(io.BytesIO(copy_of(checker, FILLED, "某局.xlsx")))
    sheet = book[RESULT_SHEET]
    assert sheet["A4"].value == "一、请处理"
    assert not any("原表" in str(one.prompt) for one in sheet.data_validations.dataValidation)
    assert book.worksheets[0].protection.sheet


def test_a_form_that_was_saved_as_xlsx_is_no_copy(checker: Checker) -> None:
    """It has its record and no sheet 核对结果; its own copy names no other format."""
    copy = copy_of(checker, changed(FILLED, lambda book: None), "某局.xlsx")
    assert FIRST_FORMAT not in str(load_workbook(io.BytesIO(copy))[RESULT_SHEET]["A2"].value)


def test_a_mark_of_an_earlier_version_names_the_file_alone(checker: Checker) -> None:
    """The format is known by the name of the original file where the head does not state it."""

    def as_earlier(book: Workbook) -> None:
        sheet = book[RESULT_SHEET]
        facts = str(sheet["A2"].value)
        assert FIRST_FORMAT in facts
        sheet["A2"] = "　　".join(one for one in facts.split("　　") if not one.startswith(FIRST_FORMAT))
        mark_anew(sheet)

    copy = changed(copy_of(checker, form_in_word(FILLED), "某局.docx"), as_earlier)
    assert copied_format(open_workbook(copy)) == "docx"


def mark_anew(sheet: Worksheet) -> None:
    """Write the mark that fits the sheet, as a forger who knows how it is made."""
    (row,) = (row for row in range(1, sheet.max_row + 1) if sheet.cell(row, 1).value == "核对编号")
    data = saved(sheet.parent)
    workbook = open_workbook(data)
    (part,) = (one for one in workbook.sheets if one.name == sheet.title)
    cells = workbook.sheet(part).cells
    sheet.cell(row, 2).value = mark_of({place: cell.written.value for place, cell in cells.items()})


def test_a_changed_mark_and_a_workbook_with_its_record_are_no_copy(checker: Checker) -> None:
    """A result sheet that was changed says nothing, nor does one beside an issue record."""
    copy = copy_of(checker, form_in_word(FILLED), "某局.docx")

    def other_conclusion(book: Workbook) -> None:
        book[RESULT_SHEET]["C3"] = "■表内未发现问题"

    def beside_the_issued(book: Workbook) -> None:
        target = book.create_sheet(RESULT_SHEET)
        for row in load_workbook(io.BytesIO(copy))[RESULT_SHEET].iter_rows():
            for cell in row:
                if cell.value is not None:
                    target[cell.coordinate] = cell.value

    assert copied_format(open_workbook(changed(copy, other_conclusion))) == ""
    assert "snapshot-changed" in {one.name for one in only(checker, changed(copy, other_conclusion)).findings}
    assert copied_format(open_workbook(changed(FILLED, beside_the_issued))) == ""


def test_a_forged_mark_silences_no_change_of_the_form(checker: Checker) -> None:
    """Targets, points, texts and scores are compared and computed as ever, whatever the mark says."""
    first = copy_of(checker, form_in_word(FILLED), "某局.docx")

    def tamper(book: Workbook) -> None:
        sheet = book.worksheets[0]
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value == "扶持单位数":
                    sheet.cell(cell.row, cell.column + 1).value = "8家"
                if cell.value == "培训人数":
                    sheet.cell(cell.row, cell.column + 3).value = 6
                if cell.value == "发布信息":
                    sheet.cell(cell.row, cell.column + 4).value = 5
                if cell.value == "社会效益指标":
                    cell.value = "社会效果指标"
        mark_anew(book[RESULT_SHEET])

    new = stated(only(checker, changed(first, tamper)).findings) - stated(only(checker, first).findings)
    names = [name for name, _, _ in new]
    assert names.count("locked-cell-changed") >= 2
    assert "社会效果指标" in {found for _, _, found in new}
    assert {"score-above-rule", "total-mismatch"} & set(names)


def test_a_formula_that_the_unit_writes_into_a_copy_is_evaluated(checker: Checker) -> None:
    """A sum of its own is no change of the issued formula; one that shows another value is reported."""
    copy = copy_of(checker, form_in_word(FILLED), "某局.docx")
    cells = only(checker, copy).evidence.submission
    assert cells.total.score is not None
    place, value = cells.total.score.ref, cells.total.score.text

    def with_formula(shown: str) -> set[str]:
        part = "xl/worksheets/sheet1.xml"
        xml = open_workbook(copy).package.read(part).decode()  # type: ignore[union-attr]
        start = xml.index(f'r="{place}"')
        head, tail = xml[: xml.rindex("<c", 0, start)], xml[start:]
        end = tail.index("</c>")
        body = tail[:end].replace("<v>", "<f>50+48</f><v>").replace(f"<v>{value}</v>", f"<v>{shown}</v>")
        data = with_parts(
            copy, {part: (head + xml[xml.rindex("<c", 0, start) : start] + body + tail[end:]).encode()}
        )
        return {one.name for one in only(checker, data).findings if one.cell == place}

    assert not {
        name for name in with_formula(value) if name.startswith("formula-") and name != "formula-stale"
    }
    assert "formula-stale" in with_formula("97")


def test_a_copied_data_sheet_is_compared_as_its_file() -> None:
    """The copy of a data sheet in a format without formulas has the findings of that file."""
    source = xlsb_of(workbook_bytes(published_2023()))
    before = [(one.name, one.subject) for one in check_data_sheets(open_workbook(source))[0].findings]
    copy = checked_copy(
        open_workbook(source),
        (),
        sheets=check_data_sheets(open_workbook(source)),
        file="某局.xlsb",
        today=date(2024, 3, 1),
    )
    (again,) = check_data_sheets(open_workbook(copy))
    assert [(one.name, one.subject) for one in again.findings] == before
    assert again.sheet.is_copy


def test_the_result_of_another_unit_makes_no_data_sheet_a_copy() -> None:
    """Beside a data sheet of another unit or year the same 核对结果 says nothing."""
    source = xlsb_of(workbook_bytes(published_2023()))
    reviews = check_data_sheets(open_workbook(source))
    copy = checked_copy(open_workbook(source), (), sheets=reviews, file="某局.xlsb", today=date(2024, 3, 1))
    for old, new in (("某县某乡", "某县他乡"), ("2023", "2022")):

        def of_another(book: Workbook, old: str = old, new: str = new) -> None:
            for row in book.worksheets[0].iter_rows():
                for cell in row:
                    if isinstance(cell.value, str):
                        cell.value = cell.value.replace(old, new)

        (review,) = check_data_sheets(open_workbook(changed(copy, of_another)))
        assert (review.sheet.values_of, review.sheet.is_copy) == ("", False)
