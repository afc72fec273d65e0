"""The scripts of examples/ run as a stranger runs them, and show what their table promises."""

from __future__ import annotations

import ast
import os
import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest
import xlwings as xw
from support.excel.double import start_excel
from support.source_tree import parse

import xlselfeval
from xlselfeval.demo import filled_form, issued_form

EXAMPLES = Path(__file__).parents[2] / "examples"
SCRIPTS = sorted(path.name for path in EXAMPLES.glob("*.py"))
FOR_EXCEL = "from_xlwings.py"
MOST_LINES = 40
# what each prints that makes it worth reading
PRINTED = {
    "check_folder.py": "农机购置补贴 +退回修改 +99.90 +95.90 +-4.0",
    "check_in_ci.py": "  【须更正或说明】",
    "check_one_file.py": "发布信息 H15: declared 4, earned 4.88 to 4.88",
    "check_report.py": "figure-table: .*“发布信息”实际完成值195篇",
    "issue_from_frame.py": "单位名单：绩效指标!H2：分值“-50”是负数",
    "recompute_scores.py": r"发布信息: 4\.88 to 4\.88 of 5",
    "own_scheme.py": "declared 99.5 优秀, recomputed 90.5 优秀",
}

STATUS = {"check_in_ci.py": 1}  # that of a form with something to correct; the others end with 0


def run(script: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a script as a stranger does, with a folder of its own for temporary files."""
    names = dict.fromkeys(("TMPDIR", "TMP", "TEMP"), str(folder))
    return subprocess.run(
        [sys.executable, str(EXAMPLES / script)], cwd=folder, env=os.environ | names | {"PYTHONUTF8": "1"},
        capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip


@pytest.mark.parametrize("script", sorted(PRINTED))
def test_a_script_runs_and_leaves_nothing_behind(script: str, tmp_path: Path) -> None:
    """Each script prints its result without an error, ends with its exit status, and removes its files."""
    done = run(script, tmp_path)
    assert (done.returncode, done.stderr) == (STATUS.get(script, 0), "")
    assert re.search(PRINTED[script], done.stdout)
    assert list(tmp_path.iterdir()) == []


def test_the_script_for_excel_checks_what_is_not_saved(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """In an Excel the reason that was typed and not saved counts: the form has no error any more."""
    monkeypatch.setattr(xw.engines, "active", None)  # what it was before is what it is again
    start_excel()
    runpy.run_path(str(EXAMPLES / FOR_EXCEL))["main"](tmp_path)
    before, error, after = capsys.readouterr().out.splitlines()
    assert before.startswith("<Review 某市某局: 退回修改, 9 findings")
    assert error.startswith("【须更正或说明】“老干部满意度”偏差原因 I30")
    assert after.startswith("<Review 某市某局: 请核实, 8 findings")


def test_the_script_for_excel_says_where_none_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without an Excel the script ends with a sentence that names another way, before it does anything."""
    monkeypatch.setattr(xw.engines, "active", None)
    with pytest.raises(SystemExit, match=r"no Excel .*check_one_file\.py"):
        runpy.run_path(str(EXAMPLES / FOR_EXCEL))["main"](tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_report_of_the_example_has_three_mistakes(tmp_path: Path) -> None:
    """A rate, a change and a count in the example's report are reported once each.

    The form beside it is that of the demonstration. None is reported when corrected.
    """
    report, form = tmp_path / "自评报告.txt", xlselfeval.check(filled_form(issued_form()))[0]
    text = runpy.run_path(str(EXAMPLES / "check_report.py"))["REPORT"]
    found: list[list[str]] = []
    for changes in ({}, {"98.5%": "100%", "30.14%": "40.14%", "198篇": "195篇"}):
        for before, after in changes.items():
            text = text.replace(before, after)
        report.write_text(text, encoding="utf-8")
        found.append([one.found for one in xlselfeval.check_report(report, form=form).findings])
    assert found == [["98.5%", "30.14%", "198篇"], []]


def test_every_script_is_run() -> None:
    """Each script of the folder is one of those that the tests run."""
    assert sorted([*PRINTED, FOR_EXCEL]) == SCRIPTS


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_script_is_short_and_uses_public_names_alone(script: str) -> None:
    """No script has more than 40 lines, or takes from the package what is not public."""
    tree = parse(EXAMPLES / script)
    taken = {
        (node.module, alias.name)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("xlselfeval")
        for alias in node.names
    }
    assert taken <= {("xlselfeval", name) for name in xlselfeval.__all__}
    assert len((EXAMPLES / script).read_text(encoding="utf-8").splitlines()) <= MOST_LINES


def test_the_table_lists_every_example() -> None:
    """README.md has a row for each script and notebook."""
    listed = re.findall(
        r"^\| \[`([\w.]+)`\]\(\1\)", (EXAMPLES / "README.md").read_text(encoding="utf-8"), re.M
    )
    assert sorted(listed) == sorted([*SCRIPTS, *(path.name for path in EXAMPLES.glob("*.ipynb"))])
