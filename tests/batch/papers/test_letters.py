"""Letters to units are no reports, however they name reports and explanations.

A report below a covering letter is one.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from docx import Document
from support.batch_runs import last_letters, outcomes
from support.data_sheets import data_workbook_of
from support.return_folder import put
from support.word.documents import paragraph, word_file
from support.word.report_office import FIRST, SECOND, THIRD, Office
from support.word.reports import DECREASED, lines_of, report_of, workbook_of

from xlselfeval.batch.check_files import check_files
from xlselfeval.batch.letters.kinds import KINDS, OPINIONS
from xlselfeval.batch.letters.options import LetterOptions
from xlselfeval.batch.papers.recognise import read_report
from xlselfeval.cli.app import cli
from xlselfeval.files.limits import LIMITS

PAST, NEXT = date(2021, 3, 25), date(2021, 4, 20)
AGAIN = ("再次要求修改", "再次商请")
COUNTED = "二、存在的主要问题"


def _text(path: Path) -> str:
    return re.sub(r"\s", "", "".join(one.text for one in Document(str(path)).paragraphs))


def _rows(paper: str) -> list[tuple[object, ...]]:
    """Units of one department that owe all papers."""
    return [
        (f"30100{number}", name, "", "某市人民政府", "", "", None, None, None, PAST, "张三", paper, "自评报告、基础数据表")
        for number, name in enumerate((FIRST, SECOND, THIRD), 1)
    ]  # fmt: skip


def _letters(folder: Path, paper: str) -> list[Path]:
    """Write the letters about reports with mistakes and without, and about missing ones."""
    folder.mkdir()
    office = Office(folder, _rows(paper))
    put(
        office.root,
        {
            "甲/自评表.xlsx": workbook_of(FIRST),
            "甲/自评报告.docx": report_of(FIRST, DECREASED),
            "甲/基础数据表.xlsx": data_workbook_of(FIRST),
            "乙/自评表.xlsx": workbook_of(SECOND),
        },
    )
    office.run(letters=LetterOptions(circular=True))
    first = last_letters(office.output)
    office.letters(NEXT, circular=True)  # nothing has come since: 再次
    return sorted(path for one in (first, last_letters(office.output)) for path in one.rglob("*.docx"))


def test_no_letter_of_any_kind_is_a_report(tmp_path: Path) -> None:
    """On the screen, from Python and in a batch, each is a document without a form."""
    letters = [*_letters(tmp_path / "通知", ""), *_letters(tmp_path / "函", "函")]
    assert {one.parent.name for one in letters} == set(KINDS)
    assert {again for one in letters for again in AGAIN if again in _text(one)} == set(AGAIN)
    for one in letters:
        if one.parent.name != OPINIONS:
            shown = CliRunner().invoke(cli, ["report", "check", str(one), "--no-copy"]).output
            assert f"该文件是本程序生成的{one.parent.name}" in shown
        assert "自评报告" not in CliRunner().invoke(cli, ["check", str(one)]).output.replace(str(one), "")
    assert {one.outcome for one in check_files(letters)} == {"word-or-pdf"}
    office = Office(tmp_path)
    put(office.root, {f"{place}.docx": one.read_bytes() for place, one in enumerate(letters)})
    office.run()
    assert set(outcomes(office.output).values()) - {"duplicate"} == {"word-or-pdf"}


@pytest.mark.parametrize(
    "lines",
    [
        ["某市财政局关于退回修改", "2020年度预算绩效自评材料的通知", "某市某局：自评报告（3条）", COUNTED],
        [
            "某市财政局关于核实2024年度\n预算绩效自评有关情况的通知",
            "困难群众救助（1条，另已采纳说明1条）",
            COUNTED,
        ],
        ["某市财政局关于退回修改2020年度", "部门整体支出绩效自评报告", "的通知", "某市某局：", COUNTED],
        [
            "某财绩〔2025〕3号",
            "关于商请补报2020年度预算绩效自评材料的函",
            "某局：",
            "请补报。",
            "自评报告",
            COUNTED,
        ],
        ["关于2024年度预算绩效自评审核情况的通报（代拟稿）", "各单位：", "一、自评报告", COUNTED],
        ["某局：自评报告（3条）", COUNTED],  # without its title
    ],
)
def test_lines_of_letters_are_no_titles(lines: list[str]) -> None:
    """A title may take several lines, and lists name projects and papers as they are called."""
    assert read_report(word_file("".join(map(paragraph, lines))), "函.docx", LIMITS) is None


@pytest.mark.parametrize(
    "above",
    [
        ["某市某局关于报送2020年度绩效自评报告的函", "某市财政局：", "现将自评报告报上，请审核。"],
        ["某市某局", "2021年3月"],
        ["附件2"],
    ],
)
def test_text_above_a_report_leaves_it_one(above: list[str]) -> None:
    """A covering letter, a cover, the number of an annex."""
    content = word_file("".join(map(paragraph, [*above, *lines_of(FIRST)])))
    assert read_report(content, "自评报告.docx", LIMITS) is not None
