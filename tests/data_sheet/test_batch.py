"""Data sheets among the returns: checked, listed with their findings, and no return of a form."""

from __future__ import annotations

from pathlib import Path

from openpyxl import load_workbook
from support.batch_runs import TODAY, Watched, outcomes
from support.data_sheets import published_2023, workbook_bytes
from support.return_folder import put

from xlselfeval.batch.notes import notes_on_files
from xlselfeval.batch.run import Options, run_batch


def test_data_sheets_in_a_batch(tmp_path: Path) -> None:
    """One with an error and one without; neither is a file that could not be checked."""
    wrong = [["三公经费：", 0, 0, 3] if row[0] == "三公经费：" else row for row in published_2023()]
    root = put(
        tmp_path / "收表",
        {
            "甲乡/基础数据表.xlsx": workbook_bytes(published_2023()),
            "乙乡/基础数据表.xlsx": workbook_bytes(wrong),
        },
    )
    run = run_batch(Options(root=str(root), output=tmp_path / "结果"), Watched(), today=TODAY)
    assert outcomes(tmp_path / "结果") == {
        "甲乡/基础数据表.xlsx": "data-sheet",
        "乙乡/基础数据表.xlsx": "data-sheet-errors",
    }
    notes = list(notes_on_files(run))
    assert notes[0] == "基础数据表2个，核对情况见汇总“未识别文件”表"
    assert not any("未能核对" in line for line in notes)
    sheet = load_workbook(tmp_path / "结果" / "汇总.xlsx")["未识别文件"]
    texts = [str(cell.value) for row in sheet.iter_rows() for cell in row]
    assert any(text.startswith("退回修改；【须更正】“三公经费”2023年决算数 D7：填报3，") for text in texts)
    assert any(text.startswith("请核实；【请核实】2023年实际在职人数 C5：") for text in texts)
