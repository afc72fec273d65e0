"""The names of errors in JSON: one for the same thing, whichever command meets it; and the bureau's settings."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import xlselfeval.cli.app as cli_module
from xlselfeval.checking import check
from xlselfeval.demo import SCHEME, YEAR, filled_form, issued_form
from xlselfeval.errors import SelfEvalError
from xlselfeval.form.generate import generate

REPORT = "2020年度部门整体支出绩效自评报告\n会议费1.99万元，比上年1.42万元减少0.57万元。\n"
WHY = '"日期" = 2026-05-20\n"理由" = "科务会"\n"经办人" = "张三"\n'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A form, a report, settings that leave out one kind of each, in which the test runs."""
    (tmp_path / "某局.xlsx").write_bytes(filled_form(issued_form()))
    (tmp_path / "报告.txt").write_text(REPORT, encoding="utf-8")
    off = "".join(f'[{kind}]\n"停用" = true\n{WHY}' for kind in ("score-mismatch", "figure-direction"))
    (tmp_path / "设置.toml").write_text(off, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def records(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, list[Any]]:
    """The exit status and the records of a command with --json."""
    with pytest.raises(SystemExit) as ended:
        cli_module.main([*arguments, "--no-copy", "--json"])
    assert isinstance(ended.value.code, int)
    return ended.value.code, [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_report_and_a_workbook_are_known_by_name(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`check` tells a report from a file that is neither, `report check` a workbook from a folder."""
    (folder / "杂项.txt").write_text("购物清单", encoding="utf-8")
    status, found = records(capsys, "check", "报告.txt", "杂项.txt")
    assert (status, [one["error"]["name"] for one in found]) == (2, ["report", "not-a-workbook"])
    status, found = records(capsys, "report", "check", "某局.xlsx", ".")
    assert (status, [one["error"]["name"] for one in found]) == (2, ["not-a-report", "not-a-workbook"])


def test_the_settings_of_the_bureau_count(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Kinds of findings that 设置.toml switches off are in no record; without it they are."""
    for command, name in (
        (("check", "某局.xlsx"), "score-mismatch"),
        (("report", "check", "报告.txt"), "figure-direction"),
    ):
        for options, is_there in (((), True), (("--settings", "设置.toml"), False)):
            _, (record,) = records(capsys, *command, *options)
            assert (name in {one["name"] for one in record["findings"]}) is is_there


def test_settings_that_are_not_there_are_a_wrong_use(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is checked without the settings that were asked for."""
    for command in (("check", "某局.xlsx"), ("report", "check", "报告.txt")):
        assert records(capsys, *command, "--settings", "没有.toml") == (2, [])


def test_a_workbook_is_no_settings(folder: Path) -> None:
    """A return that is given as settings is not to be deleted."""
    with pytest.raises(SelfEvalError, match=r"某局\.xlsx 不是文本文件，不是设置文件") as refused:
        check("某局.xlsx", settings="某局.xlsx")
    assert "删" not in str(refused.value)


def test_the_issued_files_of_an_earlier_year_are_refused(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`check` does not compare a form with what was issued before it, and names both years."""
    unit = check(folder / "某局.xlsx")[0].evidence.submission.field_text("organization") or ""
    (folder / "下发").mkdir()
    before = generate(SCHEME, year=YEAR - 1, organization=unit)
    (folder / "下发" / "某局.xlsx").write_bytes(before)
    status, (record,) = records(capsys, "check", "某局.xlsx", "--issued", "下发")
    assert (status, record["error"]["name"]) == (2, "other-year")
    assert f"只有该单位、项目{YEAR - 1}年度的表" in record["error"]["message"]
    (folder / "下发" / "今年.xlsx").write_bytes(issued_form())
    status, (record,) = records(capsys, "check", "某局.xlsx", "--issued", "下发")
    assert (record["error"], record["issued"]) == (None, "file")
