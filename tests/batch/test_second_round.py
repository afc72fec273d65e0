"""The second round: a unit answers on the checked copy that it got, and sends it back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook
from support.batch_runs import TODAY, Watched, check_folder, lines
from support.return_folder import form, put

from xlselfeval.batch.letters.options import LetterOptions
from xlselfeval.batch.outputs import COPIES, SUMMARY
from xlselfeval.batch.run import Options, run_batch
from xlselfeval.batch.write_results import write_letters_later
from xlselfeval.cell import day_text
from xlselfeval.cli.app import cli

UNIT, DECISION = 12, 10  # columns: 单位说明 of 核对结果, 处理意见 of 待处理


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
    check_folder(root, output)
    before = lines(output, "待处理")
    assert before
    assert {line["单位说明"] for line in before} == {None}
    copy = output / COPIES / "一局.xlsx"
    change(copy, "核对结果", explain)
    (root / "一局.xlsx").write_bytes(copy.read_bytes())
    check_folder(root, output)
    asked = {line["位置"] for line in before}
    # openpyxl drops the results of formulas
    after = [line for line in lines(output, "待处理") if line["位置"] in asked]
    assert after
    for line in after:  # warnings of one kind are one entry, explained at its first place
        assert line["单位说明"].removeprefix("说明：") in asked
    assert any(line["单位说明"] == f"说明：{line['位置']}" for line in after)
    assert {line["状态"] for line in after} == {"已说明"}


def test_what_is_settled_is_settled_in_the_next_copy(tmp_path: Path) -> None:
    """A finding that the bureau ignores is asked no more in the next copy, and the conclusion is the ledger's."""
    root, output = put(tmp_path / "收表", {"一局.xlsx": form(1)}), tmp_path / "结果"
    check_folder(root, output)

    def ignore(sheet: Any) -> None:
        for row in range(2, sheet.max_row + 1):
            sheet.cell(row, DECISION).value = "忽略"

    change(output / SUMMARY, "待处理", ignore)
    places = [line["位置"] for line in lines(output, "待处理")]
    assert check_folder(root, output).reused == 0  # the copy says other things now
    assert check_folder(root, output).reused == 1
    sheet = load_workbook(output / COPIES / "一局.xlsx")["核对结果"]
    rows = [row for row in sheet.iter_rows(values_only=True) if str(row[1]).startswith("【")]
    assert sorted(row[2] for row in rows) == sorted(places)
    assert {row[1] for row in rows} == {"【忽略】"}
    assert "■表内未发现问题" in str(sheet["C3"].value)
    entries = sum(row[0] is not None for row in rows)
    assert str(sheet["F3"].value).endswith(f"；没有要处理的问题（忽略{entries}条）")
    ledger = load_workbook(output / SUMMARY)["收表台账"]
    captions = [cell.value for cell in ledger[1]]
    assert ledger.cell(2, captions.index("审核结果") + 1).value == "表内未发现问题"


def decide(output: Path, decision: str, explanation: str | None = None) -> None:
    """Write beside every finding of 待处理."""

    def write(sheet: Any) -> None:
        for row in range(2, sheet.max_row + 1):
            sheet.cell(row, DECISION).value = decision
            sheet.cell(row, DECISION - 1).value = explanation or sheet.cell(row, DECISION - 1).value

    change(output / SUMMARY, "待处理", write)


def on_copy(output: Path) -> list[tuple[Any, ...]]:
    """The rows of the copy but those with 同上: the demand, 单位说明 and 财政部门意见."""
    sheet = load_workbook(output / COPIES / "一局.xlsx")["核对结果"]
    rows = [
        row
        for row in sheet.iter_rows(values_only=True)
        if str(row[1]).startswith("【") and row[8] != "同上。"
    ]
    return [(row[1], row[UNIT - 1], row[UNIT]) for row in rows]


def copies(output: Path) -> list[str]:
    return sorted(path.relative_to(output / COPIES).as_posix() for path in (output / COPIES).rglob("*.xlsx"))


def test_letters_renew_the_copies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The copies that go out with letters show what was decided since the run.

    They show what the bureau wrote for the unit, too.
    """
    root, output = put(tmp_path / "收表", {"一局.xlsx": form(1)}), tmp_path / "结果"
    monkeypatch.chdir(tmp_path)
    check_folder(Path("收表"), output)
    monkeypatch.chdir(tmp_path.parent)
    decide(output, "忽略：已电话核实", "来电说明")
    written = write_letters_later(output, LetterOptions(), today=TODAY)
    assert written.waiting == 0
    assert set(on_copy(output)) == {("【忽略】", "来电说明", "忽略：已电话核实")}
    assert check_folder(root, output).reused == 1  # a run finds the same
    decide(output, "退回：请附依据")
    write_letters_later(output, LetterOptions(), today=TODAY)
    assert {row[1:] for row in on_copy(output)} == {("来电说明", "退回：请附依据")}
    assert copies(output) == ["一局.xlsx"]


def test_what_comes_next_where_nothing_is_asked(tmp_path: Path) -> None:
    """After the last decision the commands ask for no more decisions, and send nothing out."""
    root, output = put(tmp_path / "收表", {"一局.xlsx": form(1)}), tmp_path / "结果"
    check_folder(root, output)
    decide(output, "忽略")
    arguments = (["batch", str(root), "-o", str(output), "--jobs", "1"], ["letters", "write", str(output)])
    steps = [CliRunner().invoke(cli, one).output.splitlines()[-1] for one in arguments]
    assert steps[0].startswith("下一步：已无须单位处理的问题")
    assert steps[1].startswith("下一步：没有须发函的事项")


def test_a_copy_of_a_return_that_is_away_waits(tmp_path: Path) -> None:
    """Where the return is away its copy cannot be renewed, and the command says to check again first."""
    root, output = put(tmp_path / "收表", {"一局.xlsx": form(1), "二局.xlsx": form(2)}), tmp_path / "结果"
    check_folder(root, output)
    decide(output, "忽略")
    (root / "一局.xlsx").unlink()
    assert write_letters_later(output, LetterOptions(), today=TODAY).waiting == 1
    shown = CliRunner().invoke(cli, ["letters", "write", str(output)]).output
    assert "1份副本未能按现在的处理意见更新" in shown
    assert "下一步：先用同样的 batch 命令再核对一次" in shown


def test_a_return_has_one_copy_whatever_is_decided(tmp_path: Path) -> None:
    """A copy with what the unit explained is replaced when decisions change.

    Only one that people edited is put apart.
    """
    root, output = put(tmp_path / "收表", {"一局.xlsx": form(1)}), tmp_path / "结果"
    check_folder(root, output)
    copy = output / COPIES / "一局.xlsx"
    change(copy, "核对结果", explain)
    (root / "一局.xlsx").write_bytes(copy.read_bytes())
    check_folder(root, output)
    there = copies(output)
    assert there == ["一局(2).xlsx", "历次报送/一局.xlsx"]  # the edited one is of the return before
    for decision in ("退回", "忽略", ""):
        decide(output, decision)
        check_folder(root, output)
        assert copies(output) == there
    change(output / COPIES / "一局(2).xlsx", "核对结果", lambda sheet: sheet.cell(4, 20, "经办人所注"))
    decide(output, "忽略")
    write_letters_later(output, LetterOptions(), today=TODAY)
    assert copies(output) == ["一局(2).xlsx", "历次报送/一局(2).xlsx", "历次报送/一局.xlsx"]


def test_the_copy_of_an_earlier_return_is_put_apart(tmp_path: Path) -> None:
    """The folder for the units has one copy of a form; those of earlier returns are in a folder of their own."""
    output = tmp_path / "结果"
    root = put(tmp_path / "收表", {"第1轮/一局.xlsx": form(1)})
    check_folder(root, output)
    put(root, {"第2轮/一局.xlsx": form(2)})
    check_folder(root, output)
    copies = output / COPIES
    assert sorted(path.relative_to(copies).as_posix() for path in copies.rglob("*.xlsx")) == [
        "历次报送/第1轮/一局.xlsx", "第2轮/一局.xlsx",
    ]  # fmt: skip
    assert sorted(path.name for path in copies.iterdir()) == ["历次报送", "第2轮"]
    put(root, {"第2轮/一局.xlsx": form(3)})
    done = check_folder(root, output)
    assert done.reused == 1  # the first return is not checked again
    assert sorted(path.relative_to(copies).as_posix() for path in copies.rglob("*.xlsx")) == [
        "历次报送/第1轮/一局.xlsx", "历次报送/第2轮/一局.xlsx", "第2轮/一局(2).xlsx",
    ]  # fmt: skip


def test_an_earlier_copy_keeps_the_day_on_which_it_was_checked(tmp_path: Path) -> None:
    """A copy of an earlier return that is written again, by decisions since, has the date of its own check."""
    output = tmp_path / "结果"
    root = put(tmp_path / "收表", {"第1轮/一局.xlsx": form(1)})
    check_folder(root, output)
    put(root, {"第2轮/一局.xlsx": form(2)})
    run_batch(Options(root=str(root), output=output, jobs=0), Watched(), today=TODAY + timedelta(14))
    decide(output, "忽略：已电话核实")
    run_batch(Options(root=str(root), output=output, jobs=0), Watched(), today=TODAY + timedelta(28))

    def day(copy: str) -> str:
        sheet = load_workbook(output / COPIES / copy)["核对结果"]
        texts = (str(cell.value) for row in sheet.iter_rows(max_row=4) for cell in row)
        return next(text for text in texts if "核对日期：" in text).partition("核对日期：")[2]

    assert day("历次报送/第1轮/一局.xlsx") == day_text(TODAY)
    assert day("第2轮/一局.xlsx") == day_text(TODAY + timedelta(28))
