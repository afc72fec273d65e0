"""The reviews that `write_copy` refuses: those of another file, of a part of it, or none."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook
from support.data_sheets import published_2023
from support.foreign_forms import national
from support.packages import saved

from xlselfeval.checking import Checker, check
from xlselfeval.data_sheet.load import load_layout
from xlselfeval.data_sheet.template import new_data_sheet
from xlselfeval.demo import filled_form, issued_form
from xlselfeval.demo_papers import filled_data_sheet
from xlselfeval.errors import UnreadableFile, WrongArgument
from xlselfeval.files.limits import LIMITS
from xlselfeval.files.open import open_workbook
from xlselfeval.files.word.plain_document import plain_document
from xlselfeval.report_checking import check_report
from xlselfeval.result.checked_copy import write_copy


@pytest.mark.parametrize("label", ["单位", "年度", "实际完成值", "得分"])
def test_reviews_of_another_file_are_refused(tmp_path: Path, label: str) -> None:
    """One unit's result is not written into a form with the same indicators and one other answer."""
    source, target = tmp_path / "乙局.xlsx", tmp_path / "核对结果" / "乙局.xlsx"
    data = filled_form(issued_form())
    source.write_bytes(data)
    reviews = check(data)
    (form,) = [one.evidence.submission for one in reviews]
    field = form.field("organization")
    assert field is not None
    cell = {"单位": field, "年度": form.title, "实际完成值": form.rows[0].actual, "得分": form.rows[0].score}[
        label
    ]
    book = load_workbook(source)
    book[cell.sheet].cell(cell.row, cell.column).value = "另一局2019年"
    book.save(source)
    with pytest.raises(WrongArgument, match=r"乙局\.xlsx：所给的核对结果（.+）不是该文件的") as refused:
        write_copy(source, reviews, target)
    assert isinstance(refused.value, ValueError)
    assert not target.parent.exists()


def test_a_data_sheet_of_another_unit_is_refused(tmp_path: Path) -> None:
    """The result of one data sheet is not written into another."""
    source = tmp_path / "基础数据表.xlsx"
    source.write_bytes(filled_data_sheet())
    papers = Checker().check_papers(open_workbook(source))
    figure = papers.sheets[0].sheet.rows["personnel"].figures
    cell = next(iter(figure.values())).cell
    book = load_workbook(source)
    book[cell.sheet].cell(cell.row, cell.column).value = 77
    book.save(source)
    with pytest.raises(WrongArgument, match="不是该文件的"):
        write_copy(source, papers.checked, tmp_path / "核对后.xlsx")


def test_a_copy_without_results_is_refused(tmp_path: Path) -> None:
    """An empty list of reviews writes nothing."""
    source = tmp_path / "a.xlsx"
    source.write_bytes(national())
    with pytest.raises(WrongArgument, match="没有核对结果"):
        write_copy(source, [], tmp_path / "b.xlsx")
    assert [path.name for path in tmp_path.iterdir()] == ["a.xlsx"]


def test_formulas_may_have_been_calculated_since(tmp_path: Path) -> None:
    """A form that openpyxl wrote and an office program calculated after the check is the same file."""
    source = tmp_path / "a.xlsx"
    source.write_bytes(issued_form())
    reviews = check(load_workbook(source))
    assert "核对结果" in load_workbook(write_copy(source, reviews, tmp_path / "b.xlsx")).sheetnames


def test_a_copy_is_written_within_the_limits_of_the_review(tmp_path: Path) -> None:
    """A file beyond the usual limits that was reviewed with higher ones has its copy with these alone."""
    source, target = tmp_path / "大局.xlsx", tmp_path / "核对结果" / "大局.xlsx"
    data = filled_form(issued_form())
    with zipfile.ZipFile(source, "w") as package, zipfile.ZipFile(io.BytesIO(data)) as form:
        for entry in form.infolist():
            package.writestr(entry, form.read(entry))
        package.writestr("xl/media/image9.png", os.urandom(LIMITS.file_bytes))
    limits = LIMITS.raised(4)
    reviews = check(source, limits=limits)
    with pytest.raises(UnreadableFile) as refused:
        write_copy(source, reviews, target)
    assert refused.value.name == "too-large"
    (again,) = check(write_copy(source, reviews, target, limits=limits), limits=limits)
    assert again.findings == reviews[0].findings


def test_the_review_of_a_report_is_refused(tmp_path: Path) -> None:
    """For the copy of a report with comments another way is named; nothing is written."""
    source = tmp_path / "自评报告.docx"
    source.write_bytes(
        plain_document(["某局2020年度绩效自评报告", "会议费1.99万元，比上年1.42万元减少0.57万元。"])
    )
    with pytest.raises(WrongArgument, match="xlselfeval report check"):
        write_copy(source, [check_report(source)], tmp_path / "x.docx")  # type: ignore[list-item]
    assert [path.name for path in tmp_path.iterdir()] == ["自评报告.docx"]


def test_a_part_of_the_reviews_is_refused(tmp_path: Path) -> None:
    """Each form of a workbook has its result in the copy: one of two alone writes nothing, and the other is named."""
    source, target = tmp_path / "某局.xlsx", tmp_path / "核对后.xlsx"
    source.write_bytes(national())
    book = load_workbook(source)
    book.copy_worksheet(book.worksheets[0]).title = "另一项目"
    book.save(source)
    reviews = check(source)
    assert len(reviews) == 2
    for part, missing in ((reviews[:1], "另一项目"), (reviews[1:], book.sheetnames[0])):
        with pytest.raises(WrongArgument, match=rf"某局\.xlsx：工作表“{missing}”没有核对结果.+全部核对结果"):
            write_copy(source, part, target)
    assert not target.exists()
    assert len(load_workbook(write_copy(source, reviews, target)).sheetnames) == 4


def test_a_data_sheet_beside_the_form_has_its_result(tmp_path: Path) -> None:
    """The form alone of a workbook with a data sheet is refused.

    All that `check_papers` gives is taken; a blank data sheet may be left out.
    """
    source, target = tmp_path / "某局.xlsx", tmp_path / "核对后.xlsx"
    for is_filled in (True, False):
        book = load_workbook(io.BytesIO(national()))
        sheet = book.create_sheet("基础数据表")
        blank = load_workbook(io.BytesIO(new_data_sheet(load_layout("hunan")))).worksheets[0]
        for row in published_2023() if is_filled else blank.iter_rows(values_only=True):
            sheet.append(row)
        source.write_bytes(saved(book))
        papers = Checker().check_papers(open_workbook(source))
        assert [one.is_blank for one in papers.sheets] == [not is_filled]
        if is_filled:
            with pytest.raises(WrongArgument, match=r"“基础数据表”没有核对结果.+check_papers"):
                write_copy(source, papers.reviews, target)
        else:
            write_copy(source, papers.reviews, target).unlink()
        write_copy(source, papers.checked, target).unlink()
