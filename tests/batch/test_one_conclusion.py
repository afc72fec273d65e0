"""One conclusion on a form: terminal, copy, ledger, results, overview, notice, letter and record say the same."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from docx import Document
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from support.batch_runs import last_letters, lines
from support.foreign_forms import draw_national, saved
from support.result_stores import last_run, read_results
from support.rosters import write_roster

from xlselfeval.batch.outputs import STORE, SUMMARY
from xlselfeval.batch.results.store import open_store
from xlselfeval.cli.app import cli
from xlselfeval.review.conclusion import conclude

DEPARTMENT, UNIT = "某区人民政府", "某镇人民政府"
RETURNED, ASKED, CLEAN = "退回修改", "请核实", "表内未发现问题"
SCORE, ACTUAL = "H14", "F14"
# project → the change of its form, the treasury's figure
PROJECTS: dict[str, tuple[dict[str, object], float]] = {
    "没有问题": ({}, 90),
    "有提示": ({ACTUAL: "≥50个"}, 90),
    "得分超过分值": ({SCORE: 99}, 90),
    "执行数不符": ({}, 80),
    "预算数不符而已采纳": ({}, 85),
    "同一工作簿甲": ({}, 90),
    "同一工作簿乙": ({SCORE: 99}, 90),
}
EXPECTED = {
    "没有问题": CLEAN, "有提示": ASKED, "得分超过分值": RETURNED, "执行数不符": RETURNED, "预算数不符而已采纳": RETURNED,
    "同一工作簿甲": CLEAN, "同一工作簿乙": RETURNED,
}  # fmt: skip
ABSENT = "没有报送"


def draw(sheet: Worksheet, project: str) -> None:
    """Draw the form of a project with its mistake."""
    draw_national(sheet)
    sheet["B4"] = project
    for ref, value in PROJECTS[project][0].items():
        sheet[ref] = value


def workbook(*projects: str) -> bytes:
    """Make a workbook with the forms of these projects."""
    book = Workbook()
    book.remove(book["Sheet"])
    for project in projects:
        draw(book.create_sheet(project), project)
    return saved(book)


@pytest.fixture
def run(tmp_path: Path) -> Callable[[], str]:
    """A small batch with every kind of form; the function runs the command and returns what it prints."""
    folder = tmp_path / "收表"
    folder.mkdir()
    together = [project for project in PROJECTS if project.startswith("同一工作簿")]
    (folder / "两张表.xlsx").write_bytes(workbook(*together))
    for project in PROJECTS.keys() - set(together):
        (folder / f"{project}.xlsx").write_bytes(workbook(project))
    units = [
        ("001", UNIT, "", DEPARTMENT, f"P{number}", project, None, 90, spent, None, "")
        for number, (project, (_, spent)) in enumerate({**PROJECTS, ABSENT: ({}, 90)}.items())
    ]
    roster = write_roster(tmp_path / "名单.xlsx", units, [])
    command = [
        "batch",
        str(folder),
        "-o",
        str(tmp_path / "结果"),
        "--roster",
        str(roster),
        "--jobs",
        "1",
        "--letters",
    ]

    def run_command() -> str:
        done = CliRunner().invoke(cli, command, standalone_mode=False)
        assert done.exception is None
        return done.stdout

    return run_command


def listed(output: Path, name: str, caption: str) -> dict[str, str]:
    """Project → conclusion in a list of the summary, without the form that was not returned."""
    return {line["项目"]: line[caption] for line in lines(output, name) if line["项目"] != ABSENT}


def overview(output: Path) -> Counter[str]:
    """Conclusion → number of forms in 总览."""
    words = {f"{word}（份）": word for word in (RETURNED, ASKED, CLEAN)}
    found = Counter[str]()
    for row in load_workbook(output / SUMMARY)["总览"].iter_rows(values_only=True):
        for caption, *after in (row[place:] for place in range(len(row))):
            text = str(caption).replace("\n", "")  # a long caption has two lines
            if text in words:
                found[words[text]] = next(value for value in after if isinstance(value, int))
    return found


def in_copies(output: Path) -> dict[str, str]:
    """Project → conclusion with a full box on the 核对结果 of its copy."""
    found = {}
    for path in (output / "核对结果").glob("*.xlsx"):
        for sheet in load_workbook(path).worksheets:
            if sheet.title.startswith("核对结果"):
                project = re.search(r"项目名称：(\S+)", str(sheet["A2"].value))
                box = re.search(r"■([^□■　]+)", str(sheet["C3"].value))
                assert project is not None
                assert box is not None
                found[project[1]] = box[1]
    return found


def in_notice(output: Path) -> dict[str, str]:
    """Project → conclusion by the list of the notice in which it is."""
    headings = {
        "退回修改的": RETURNED,
        "需核实说明的": ASKED,
        "表内未发现问题的": CLEAN,
        "未报送或未重新报送、另行催报的": "",
    }
    (path,) = (last_letters(output) / "审核通知").glob("*.docx")
    found, now = {}, None
    for paragraph in Document(str(path)).paragraphs:
        text = paragraph.text.strip()
        now = next((word for start, word in headings.items() if text.startswith(start) and "份" in text), now)
        if now and (name := re.match(rf"{UNIT}：([^（]+)", text)):
            found[name[1]] = now
    return found


def in_letter(output: Path) -> dict[str, str]:
    """Project → conclusion from the demands of the letter; none for what has no line in it."""
    (path,) = (last_letters(output) / "审核意见表").glob("*.docx")
    severity = {"请核实": "warning", "提示": "info"}
    found: dict[str, list[Any]] = {}
    for row in Document(str(path)).tables[0].rows[1:]:
        texts = [cell.text for cell in row.cells]
        found.setdefault(texts[1], []).append(severity.get(texts[5], "error"))
    return {project: conclude(severities) for project, severities in found.items() if project != ABSENT}


def in_records(output: Path) -> dict[str, str]:
    """Project → conclusion from the findings of its JSON record in the store, which is also the stored one."""
    found = {}
    with closing(open_store(output / STORE)) as store:
        for one in read_results(store, last_run(store)):
            for form in one.forms:
                findings: Any = form.record["findings"]
                concluded = conclude(
                    finding["severity"] for finding in findings if finding["audience"] == "unit"
                )
                assert concluded == form.conclusion
                found[str(form.record["project"])] = concluded
    return found


def on_terminal(shown: str) -> Counter[str]:
    """Conclusion → number of forms in what the command prints."""
    return Counter({word: int(count) for word, count in re.findall(rf"^({RETURNED}|{ASKED}|{CLEAN})\t(\d+)$", shown, re.M)})  # fmt: skip


def asked(conclusions: dict[str, str]) -> dict[str, str]:
    """The forms of which something is asked."""
    return {project: word for project, word in conclusions.items() if word != CLEAN}


def test_everything_says_the_same(run: Callable[[], str], tmp_path: Path) -> None:
    """Every form has one conclusion everywhere, money against the roster included.

    One file with two forms counts as two.
    """
    shown, output = run(), tmp_path / "结果"
    assert listed(output, "收表台账", "审核结果") == listed(output, "结果汇总", "审核结论") == EXPECTED
    assert in_copies(output) == in_records(output) == in_notice(output) == EXPECTED
    assert in_letter(output) == asked(EXPECTED)
    assert on_terminal(shown) == overview(output) == Counter(EXPECTED.values())


def test_what_is_accepted_counts_nowhere(run: Callable[[], str], tmp_path: Path) -> None:
    """After 采纳说明 beside its only finding a form is one without problems, in lists, letters and on the terminal."""
    run()
    output, settled = tmp_path / "结果", "预算数不符而已采纳"
    book = load_workbook(output / SUMMARY)
    captions = [cell.value for cell in book["待处理"][1]]
    for row in book["待处理"].iter_rows(min_row=2):
        if row[captions.index("项目")].value == settled:
            row[captions.index("处理意见")].value = "采纳说明：已核对"
    book.save(output / SUMMARY)
    shown = run()
    expected = EXPECTED | {settled: CLEAN}
    assert (
        listed(output, "收表台账", "审核结果")
        == listed(output, "结果汇总", "审核结论")
        == in_notice(output)
        == expected
    )
    assert in_letter(output) == asked(expected)
    assert on_terminal(shown) == overview(output) == Counter(expected.values())
