"""The bureau's settings: in a file, in a sheet of the summary, and in everything that a run writes."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from support.batch_runs import TODAY, check_folder
from support.result_stores import last_run, read_results
from support.return_folder import form, put
from support.rosters import due_form, roster_of

from xlselfeval.batch.outputs import COPIES, SETTINGS, STORE, SUMMARY
from xlselfeval.batch.results.ledger import update_ledger
from xlselfeval.batch.results.queries import findings, forms
from xlselfeval.batch.results.store import open_store
from xlselfeval.batch.results.tables.settings import read_settings_table
from xlselfeval.errors import SelfEvalError
from xlselfeval.review.settings import Setting
from xlselfeval.settings.merge import merge_settings
from xlselfeval.settings.settings_file import read_settings, write_settings
from xlselfeval.toml_parser import tomllib

OFF = Setting("score-mismatch", is_off=True, since="2021-03-01", reason="另行核对", changed_by="张三")
WRITTEN = '[S101]\n"停用" = true\n"日期" = 2021-03-01\n"理由" = "另行核对"\n"经办人" = "张三"\n'


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return put(tmp_path / "收表", {"一局.xlsx": form(1)})


@pytest.fixture
def output(tmp_path: Path) -> Path:
    folder = tmp_path / "结果"
    folder.mkdir()
    return folder


def names(output: Path) -> set[str]:
    """The names of the findings for units in the store."""
    with closing(open_store(output / STORE)) as store:
        return {one.finding.name for one in findings(store, "unit")}


def row_of(path: Path, code: str) -> list[Any]:
    """The row of a kind of finding in the sheet 设置."""
    return next(
        list(row) for row in load_workbook(path)["设置"].iter_rows(values_only=True) if row[0] == code
    )


def change(path: Path, code: str, **cells: str | None) -> None:
    """Write into the row of a kind of finding in the sheet 设置, as a person does."""
    book = load_workbook(path)
    sheet = book["设置"]
    captions = [cell.value for cell in sheet[1]]
    row = next(row for row in range(2, sheet.max_row + 1) if sheet.cell(row, 1).value == code)
    for caption, text in cells.items():
        sheet.cell(row, captions.index(caption) + 1).value = text
    book.save(path)


def test_the_file_is_written_on_the_first_run(root: Path, output: Path) -> None:
    """The first run writes 设置.toml with its explanation and changes nothing; an edited file is left as it is."""
    check_folder(root, output)
    text = (output / SETTINGS).read_text(encoding="utf-8")
    assert tomllib.loads(text) == {}
    assert read_settings(output / SETTINGS) == {}
    examples = "\n".join(line[2:] for line in text.splitlines() if line.startswith(("# [", '# "')))
    assert set(tomllib.loads(examples)) == {"U1005", "S101"}
    edited = text + "\n# 我的备注\n" + WRITTEN
    (output / SETTINGS).write_text(edited, encoding="utf-8")
    check_folder(root, output)
    assert (output / SETTINGS).read_text(encoding="utf-8") == edited


def test_a_check_that_is_switched_off(root: Path, output: Path) -> None:
    """Its findings are in no list, copy, record or conclusion; files are checked again, and papers say so."""
    check_folder(root, output)
    assert "score-mismatch" in names(output)
    (output / SETTINGS).write_text(WRITTEN, encoding="utf-8")
    again = check_folder(root, output)
    assert again.reused == 0
    assert names(output)
    assert "score-mismatch" not in names(output)
    book = load_workbook(output / SUMMARY)
    shown = [str(cell.value) for row in book["总览"].iter_rows() for cell in row if cell.value]
    (note,) = (text for text in shown if text.startswith("按设置停用"))
    with closing(open_store(output / STORE)) as store:
        (result,) = read_results(store, last_run(store))
    (limits,) = (one.record["limits"] for one in result.forms)
    copy = load_workbook(output / COPIES / "一局.xlsx")["核对结果"]
    texts = [str(cell.value) for row in copy.iter_rows() for cell in row if cell.value]
    title = row_of(output / SUMMARY, "S101")[1]
    assert title in note
    assert [text for text in texts if "停用" in text] == [limit for limit in limits if "停用" in limit]  # type: ignore[attr-defined]
    assert any(title in text for text in texts if "停用" in text)
    assert not any(text.startswith("填报") and "应得" in text for text in texts)
    assert check_folder(root, output).reused == 1


def test_another_severity_changes_the_conclusion(root: Path, output: Path) -> None:
    """A kind of finding gets the bureau's severity in lists and conclusion."""
    check_folder(root, output)
    with closing(open_store(output / STORE)) as store:
        errors = {one.finding.code for one in findings(store, "unit") if one.finding.severity == "error"}
    entry = '"要求" = "请核实"\n"日期" = 2021-03-01\n"理由" = "试行"\n"经办人" = "张三"\n'
    (output / SETTINGS).write_text("".join(f"[{code}]\n{entry}" for code in errors), encoding="utf-8")
    check_folder(root, output)
    with closing(open_store(output / STORE)) as store:
        assert {one.finding.severity for one in findings(store, "unit")} <= {"warning", "info"}
        assert {one.conclusion for one in forms(store)} == {"请核实"}


def test_findings_of_a_batch_are_switched_off_too(root: Path, output: Path) -> None:
    """Findings that only the whole batch shows obey the settings."""
    (output / SETTINGS).write_text(WRITTEN.replace("S101", "not-returned"), encoding="utf-8")
    check_folder(root, output)
    with closing(open_store(output / STORE)) as store:
        update_ledger(
            store, roster_of(due_form(1, organization="未报的局", due=TODAY.replace(month=1))), TODAY
        )
        assert "not-returned" not in {one.finding.name for one in findings(store, "unit")}


def test_a_change_in_the_sheet_goes_into_the_file(root: Path, output: Path) -> None:
    """A row that a person fills in counts in the next run, is in the file, and is first in the sheet.

    Cleared, it is revoked.
    """
    check_folder(root, output)
    summary = output / SUMMARY
    change(summary, "S101", 停用="是", 日期="2021.3.1", 理由="另行核对", 经办人="张三")
    check_folder(root, output)
    assert read_settings(output / SETTINGS) == {"score-mismatch": OFF}
    assert load_workbook(summary)["设置"]["A2"].value == "S101"
    assert row_of(summary, "S101")[4:] == ["是", None, None, "2021-03-01", "另行核对", "张三"]
    with closing(open_store(output / STORE)) as store:
        assert read_settings_table(store) == read_settings_table(store, "settings_shown") == {OFF.name: OFF}
    change(summary, "S101", 停用=None, 日期=None, 理由=None, 经办人=None)
    check_folder(root, output)
    text = (output / SETTINGS).read_text(encoding="utf-8")
    assert read_settings(output / SETTINGS) == {}
    assert '# "理由" = "另行核对"' in text  # what was set stays readable
    assert "score-mismatch" in names(output)


def test_a_change_in_the_file_is_not_undone_by_the_sheet(root: Path, output: Path) -> None:
    """A run that ends before it has written the summary leaves the change in the file as it is."""
    check_folder(root, output)
    before = (output / SUMMARY).read_bytes()
    (output / SETTINGS).write_text(WRITTEN, encoding="utf-8")
    check_folder(root, output)
    with closing(open_store(output / STORE)) as store, store:  # as a kill before the summary leaves it
        store.execute("DELETE FROM settings_shown")
    (output / SUMMARY).write_bytes(before)
    check_folder(root, output)
    assert read_settings(output / SETTINGS) == {OFF.name: OFF}


def test_of_two_changes_the_later_day_counts() -> None:
    """Where file and sheet have both changed one entry the later counts; two of one day are an error that names it."""
    later, same = OFF._replace(is_off=False, severity="info", since="2021-04-01"), OFF._replace(reason="别的")
    assert merge_settings({}, {OFF.name: OFF}, {OFF.name: later}) == {OFF.name: later}
    assert merge_settings({}, {OFF.name: later}, {OFF.name: OFF}) == {OFF.name: later}
    assert merge_settings({OFF.name: OFF}, {}, {OFF.name: OFF}) == {}
    assert merge_settings({OFF.name: OFF}, None, None) == {OFF.name: OFF}
    for one, other in ((OFF, same), (None, same)):
        with pytest.raises(SelfEvalError, match="S101"):
            merge_settings({OFF.name: later}, {OFF.name: one} if one else {}, {OFF.name: other})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (WRITTEN.replace('"理由" = "另行核对"\n', ""), "设置.toml [S101]：缺少“理由”"),
        (WRITTEN.replace('"张三"', '"  "'), "设置.toml [S101]：缺少“经办人”"),
        (WRITTEN.replace("2021-03-01", '"三月"'), "设置.toml [S101]：缺少“日期”"),
        (
            WRITTEN.replace("S101", "R922"),
            "设置.toml [R922]：“表已重新下发，须用新表填报”不能停用、降低要求或改为可说明",
        ),
        (WRITTEN.replace("S101", "S999"), "没有“S999”这种问题；请写编号"),
        (WRITTEN.replace("S101", "S777") + WRITTEN.replace("S101", "S888"), "有2处需要改正"),
        ('id = "x"\ntitle_line = "{year}年度自评表"\n', "设置.toml 写的是表样，不是设置"),
        (WRITTEN.replace("2021-03-01", "2021-13-01"), "要真有这一天"),
        (WRITTEN.replace("停用", "停止"), "不认识的项“停止”"),
        (WRITTEN.replace("true", '"也许"'), "“停用”写的是“也许”，应写 true 或 false"),
        (WRITTEN.replace('"停用" = true\n', ""), "没有写明改什么"),
        (WRITTEN + WRITTEN.replace("S101", "score-mismatch"), "同一类问题写了两段"),
        (WRITTEN.replace('"停用" = true', "“停用”＝true"), "设置.toml 第 2 行写法有误"),
        (WRITTEN.replace("[S101]\n", ""), "前面缺少问题的编号"),
    ],
)
def test_a_setting_that_is_not_understood_stops_the_run(
    text: str, expected: str, root: Path, output: Path
) -> None:
    """The error says where it is and what to write, and nothing is checked."""
    (output / SETTINGS).write_text(text, encoding="utf-8")
    with pytest.raises(SelfEvalError) as error:
        check_folder(root, output)
    assert expected in str(error.value)
    assert not (output / SUMMARY).exists()


def test_a_row_that_is_not_understood_stops_the_run(root: Path, output: Path) -> None:
    """A row of the sheet without a reason is an error with its place, and the summary stays as the person left it."""
    check_folder(root, output)
    change(output / SUMMARY, "S101", 停用="是", 日期="2021-03-01", 经办人="张三")
    before = (output / SUMMARY).read_bytes()
    with pytest.raises(SelfEvalError, match=r"汇总\.xlsx“设置”表第 2 行：缺少“理由”"):
        check_folder(root, output)
    assert (output / SUMMARY).read_bytes() == before


@pytest.mark.parametrize(
    "edit", [lambda text: text.replace('"停用"', "停用"), lambda text: text.replace("\n", "\r\n")]
)
def test_spellings_of_the_file(edit: Callable[[str], str], tmp_path: Path) -> None:
    """Keys without quotes, lines of Windows and the encoding of an old Notepad are read."""
    path = tmp_path / SETTINGS
    for encoding in ("utf-8", "utf-8-sig", "gb18030"):
        path.write_bytes(edit(WRITTEN).encode(encoding))
        assert read_settings(path) == {OFF.name: OFF}


def test_the_file_keeps_what_it_says(tmp_path: Path) -> None:
    """Written settings are read back whatever is in their texts, and comments of people stay."""
    path = tmp_path / SETTINGS
    path.write_text("# 我的备注\n" + WRITTEN, encoding="utf-8")
    hostile = OFF._replace(
        explainable=True, severity="info", reason='\\"[S102]\n"停用" = true\n#', since="2021-05-01"
    )
    write_settings(path, {OFF.name: hostile})
    assert read_settings(path) == {OFF.name: hostile}
    write_settings(path, {})
    assert read_settings(path) == {}
    assert path.read_text(encoding="utf-8").startswith("# 我的备注\n# [S101]\n")


def test_the_overview_lists_what_is_loosened(root: Path, output: Path) -> None:
    """A lower severity and an explanation that is let in are listed by their titles; what is made stricter is not."""
    signed = '"日期" = 2021-03-01\n"理由" = "试行"\n"经办人" = "张三"\n'
    changes = {"S101": '"要求" = "请核实"', "S102": '"单位可否说明" = "可说明"', "F305": '"要求" = "须更正"'}
    text = "".join(f"[{code}]\n{change}\n{signed}" for code, change in changes.items())
    (output / SETTINGS).write_text(text, encoding="utf-8")
    check_folder(root, output)
    book = load_workbook(output / SUMMARY)
    texts = [str(row[0]) for row in book["总览"].iter_rows(values_only=True) if row[0]]
    assert [text for text in texts if text.startswith("按设置")] == [
        f"按设置{how}的核对事项1项：{row_of(output / SUMMARY, code)[1]}，见“设置”表。"
        for how, code in (("降低要求", "S101"), ("改为可说明", "S102"))
    ]
