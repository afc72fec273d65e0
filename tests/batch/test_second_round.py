"""The second round: a unit answers on the checked copy that it got, and sends it back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from support.batch_runs import TODAY, Watched
from support.return_folder import form, put

from xlselfeval.batch.outputs import COPIES, SUMMARY
from xlselfeval.batch.run import Options, Run, run_batch

UNIT, DECISION = 12, 10  # columns: 单位说明 of 核对结果, 处理意见 of 待处理


def run(root: Path, output: Path) -> Run:
    return run_batch(Options(root=str(root), output=output, jobs=0), Watched(), today=TODAY)


def todo(output: Path) -> list[dict[str, Any]]:
    """The lines of 待处理."""
    rows = load_workbook(output / SUMMARY)["待处理"].iter_rows(values_only=True)
    captions = next(rows)
    return [dict(zip(captions, row, strict=True)) for row in rows]


def change(path: Path, name: str, edit: Callable[[Any], None]) -> None:
    """Edit one sheet of a workbook, as a person does."""
    book = load_workbook(path)
    edit(book[name])
    book.save(path)


def explain(sheet: Any) -> None:
    """Write beside every finding of 核对结果."""
    for row in range(1, sheet.max_row + 1):
        if isinstance(sheet.cell(row, 1).value, int) and sheet.cell(row, 3).value:
            sheet.cell(row, UNIT).value = f"说明：{sheet.cell(row, 3).value}"


def test_an_explanation_in_the_copy_comes_into_the_summary(tmp_path: Path) -> None:
    """单位说明 that a unit writes in its checked copy is in 待处理 beside the same finding when the copy comes back."""
    root, output = put(tmp_path / "收表", {"一局.xlsx": form(1)}), tmp_path / "结果"
    run(root, output)
    before = todo(output)
    assert before
    assert {line["单位说明"] for line in before} == {None}
    copy = output / COPIES / "一局.xlsx"
    change(copy, "核对结果", explain)
    (root / "一局.xlsx").write_bytes(copy.read_bytes())
    run(root, output)
    asked = {line["位置"] for line in before}
    after = [line for line in todo(output) if line["位置"] in asked]  # openpyxl drops the results of formulas
    assert after
    for line in after:  # warnings of one kind are one entry, explained at its first place
        assert line["单位说明"].removeprefix("说明：") in asked
    assert any(line["单位说明"] == f"说明：{line['位置']}" for line in after)
    assert {line["状态"] for line in after} == {"已说明"}


def test_what_is_settled_is_settled_in_the_next_copy(tmp_path: Path) -> None:
    """A finding that the bureau ignores is asked no more in the next copy, and the conclusion is the ledger's."""
    root, output = put(tmp_path / "收表", {"一局.xlsx": form(1)}), tmp_path / "结果"
    run(root, output)

    def ignore(sheet: Any) -> None:
        for row in range(2, sheet.max_row + 1):
            sheet.cell(row, DECISION).value = "忽略"

    change(output / SUMMARY, "待处理", ignore)
    places = [line["位置"] for line in todo(output)]
    assert run(root, output).reused == 0  # the copy says other things now
    assert run(root, output).reused == 1
    sheet = load_workbook(output / COPIES / "一局.xlsx")["核对结果"]
    rows = [row for row in sheet.iter_rows(values_only=True) if str(row[1]).startswith("【")]
    assert sorted(row[2] for row in rows) == sorted(places)
    assert {row[1] for row in rows} == {"【忽略】"}
    assert "■表内未发现问题" in str(sheet["C3"].value)
    ledger = load_workbook(output / SUMMARY)["收表台账"]
    captions = [cell.value for cell in ledger[1]]
    assert ledger.cell(2, captions.index("审核结果") + 1).value == "表内未发现问题"


def test_the_copy_of_an_earlier_return_is_put_apart(tmp_path: Path) -> None:
    """What goes to the units has one copy of a form; those of earlier returns are in a folder of their own."""
    output = tmp_path / "结果"
    root = put(tmp_path / "收表", {"第1轮/一局.xlsx": form(1)})
    run(root, output)
    put(root, {"第2轮/一局.xlsx": form(2)})
    run(root, output)
    copies = output / COPIES
    assert sorted(path.relative_to(copies).as_posix() for path in copies.rglob("*.xlsx")) == [
        "历次报送/第1轮/一局.xlsx", "第2轮/一局.xlsx",
    ]  # fmt: skip
    put(root, {"第2轮/一局.xlsx": form(3)})
    done = run(root, output)
    assert done.reused == 1  # the first return is not checked again
    assert sorted(path.relative_to(copies).as_posix() for path in copies.rglob("*.xlsx")) == [
        "历次报送/第1轮/一局.xlsx", "历次报送/第2轮/一局.xlsx", "第2轮/一局(2).xlsx",
    ]  # fmt: skip
