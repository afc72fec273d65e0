"""Word documents among the returns: a form in one is a return, without a form it is a document."""

from __future__ import annotations

from pathlib import Path

from openpyxl import load_workbook
from support import layouts
from support.batch_runs import TODAY, Watched, outcomes
from support.layouts import changed, table
from support.return_folder import put
from support.word.documents import paragraph, table_of, word_file

from xlselfeval.batch.outputs import COPIES
from xlselfeval.batch.run import Options, run_batch


def test_a_form_in_a_document_is_a_return(tmp_path: Path) -> None:
    """A document with a form is checked and copied as a workbook; one without stays 非表格文件."""
    wrong = changed(layouts.HUNAN, ("等级：优", "等级：良"))
    root = put(
        tmp_path / "收表",
        {
            "甲局报告.docx": word_file(
                paragraph("自评报告") + table_of(table(layouts.HUNAN)) + paragraph("")
            ),
            "乙局报告.docx": word_file(paragraph("自评报告") + table_of(wrong) + paragraph("")),
            "空白报告.docx": word_file(paragraph("只有文字")),
            "坏报告.docx": word_file(paragraph("只有文字"))[:-40],
        },
    )
    run_batch(Options(root=str(root), output=tmp_path / "结果"), Watched(), today=TODAY)
    assert outcomes(tmp_path / "结果") == {
        "甲局报告.docx": "clean",
        "乙局报告.docx": "findings",
        "空白报告.docx": "word-or-pdf",
        "坏报告.docx": "unreadable",
    }
    copy = load_workbook(tmp_path / "结果" / "核对结果" / "乙局报告.xlsx")
    assert copy.sheetnames == ["Word表1", "核对结果"]
    (place,) = (cell for cell in copy["核对结果"]["C"] if "第16行" in str(cell.value))
    assert place.value == "表1 第16行（Word表1 I20） 等级"
    assert place.hyperlink.location == "'Word表1'!I20"
    todo = load_workbook(tmp_path / "结果" / "汇总.xlsx")["待处理"]
    assert any("表1 第16行" in str(cell.value) for row in todo.iter_rows() for cell in row)


def test_a_copy_of_a_form_in_a_document_is_no_return(tmp_path: Path) -> None:
    """A copy that came back as it was written repeats the document; a corrected one counts."""
    root, output = tmp_path / "收表", tmp_path / "结果"
    text = paragraph("自评报告") + table_of(changed(layouts.HUNAN, ("等级：优", "等级：良"))) + paragraph("")
    put(root, {"甲局.docx": word_file(text)})
    run_batch(Options(root=str(root), output=output), Watched(), today=TODAY)
    copy = output / COPIES / "甲局.xlsx"
    put(root, {"二/甲局（更正）.xlsx": copy.read_bytes()})
    book = load_workbook(copy)
    book["Word表1"]["I20"] = "等级：优"
    book.save(root / "二" / "甲局改.xlsx")
    run_batch(Options(root=str(root), output=output), Watched(), today=TODAY)
    assert outcomes(output) == {
        "甲局.docx": "findings",
        "二/甲局（更正）.xlsx": "duplicate",
        "二/甲局改.xlsx": "clean",
    }
