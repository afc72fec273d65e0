"""Commands that answer a question in words: which findings there are, and which forms can be issued or drafted."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.command_line import run
from support.foreign_forms import NATIONAL, national
from support.rosters import write_roster


def test_the_findings_with_a_number_or_words(capsys: pytest.CaptureFixture[str]) -> None:
    """`codes` with a number or words lists the findings that have them, and says where there are none."""
    assert run("codes", "n602") == 0
    assert capsys.readouterr().out.splitlines()[1].startswith("N602\t")
    assert run("codes", "偏差原因") == 0
    assert "reason-missing" in capsys.readouterr().out
    assert run("codes", "没有这样的问题") == 2
    assert "没有编号或文字为“没有这样的问题”的问题" in capsys.readouterr().err


@pytest.mark.parametrize(
    "command", [("roster", "check", "--scheme", "general"), ("issue", "general", "-o", "下发", "--roster")]
)
def test_a_form_that_is_only_read_is_refused_before_the_roster(
    command: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`issue` and `roster check` say that such a form cannot be issued, instead of faults of the roster."""
    write_roster(tmp_path / "名单.xlsx")
    assert run(*command, str(tmp_path / "名单.xlsx")) == 2
    assert "不能下发" in capsys.readouterr().err


def test_no_draft_of_a_departments_report_from_the_form_of_a_project(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A project's score and budget are not those of its department: the draft is refused in a sentence."""
    form, draft = tmp_path / "项目.xlsx", tmp_path / "自评报告.docx"
    form.write_bytes(national(NATIONAL))
    assert run("report", "draft", "--form", str(form), "-o", str(draft)) == 2
    assert "项目支出自评表" in capsys.readouterr().err
    assert not draft.exists()
