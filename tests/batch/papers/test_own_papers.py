"""Papers that the program writes for the bureau are no returns, whichever way they come back into a check."""

from __future__ import annotations

import io
from contextlib import closing
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from support.batch_runs import TODAY, Watched, lines
from support.result_stores import plausible, written_summary
from support.return_folder import put
from support.rosters import due_form, roster_of
from support.word.documents import paragraph, word_file

import xlselfeval
from xlselfeval.batch.letters.write import write_letters
from xlselfeval.batch.results.store import open_store
from xlselfeval.batch.run import Options, run_batch
from xlselfeval.checking import Checker
from xlselfeval.cli.app import main
from xlselfeval.demo import filled_form, issued_form
from xlselfeval.errors import ExitStatus, UnreadableFile
from xlselfeval.files.open import open_workbook
from xlselfeval.result.checked_copy import checked_copy
from xlselfeval.roster.issue import issue
from xlselfeval.roster.template import new_roster
from xlselfeval.scheme.load import load_scheme

NOTICE = (
    "某市财政局关于退回修改2020年度预算绩效自评材料的通知", "各有关单位：", "一、审核情况", "某市某局：自评报告.docx（1条）",
    "二、存在的主要问题", "支出10万元，其中基本支出5万元，项目支出5万元",
)  # fmt: skip

REMINDER = ("某市财政局关于抓紧报送2020年度预算绩效自评材料的通知", "某市教育局：", "你单位尚有1份未报送。")


@pytest.fixture
def papers(tmp_path: Path) -> dict[str, Path]:
    """Each kind of paper, under a name that says nothing, by the words that name it."""
    with closing(open_store(tmp_path / "结果库.sqlite")) as store:
        plausible(store)
        found = {"批量核对的汇总": written_summary(store, tmp_path / "汇总.xlsx", today=TODAY).read_bytes()}
        letters = write_letters(store, tmp_path / "反馈函", today=date(2030, 3, 1))
    found |= {
        "审核意见表": letters.opinions[0].read_bytes(),
        "审核通知": word_file("".join(map(paragraph, NOTICE))),
        "催报通知": word_file("".join(map(paragraph, REMINDER))),
        "单位名单": new_roster(),
        "核对结果": result_alone(),
    }
    project = load_scheme("national-project-2020")
    issue(project, roster_of(due_form(1, project="甲")), tmp_path / "下发", year=2025)
    found["下发清单"] = (tmp_path / "下发" / "下发清单.xlsx").read_bytes()
    places = {}
    for number, (name, content) in enumerate(found.items()):
        suffix = ".docx" if b"word/document.xml" in content else ".xlsx"
        places[name] = tmp_path / "收表" / f"文件{number}{suffix}"
    put(tmp_path / "收表", {places[name].name: content for name, content in found.items()})
    return places


def result_alone() -> bytes:
    """A checked copy of which somebody has kept the sheet 核对结果 alone."""
    book = openpyxl.load_workbook(io.BytesIO(copied_form()))
    for name in [one for one in book.sheetnames if one != "核对结果"]:
        del book[name]
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def copied_form() -> bytes:
    workbook = open_workbook(filled_form(issued_form()))
    return checked_copy(workbook, Checker().check_workbook(workbook), file="a.xlsx", today=TODAY)


def test_each_entry_knows_the_papers_of_the_program(
    papers: dict[str, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Functions, command and batch name a paper for what it is, with one error and one status."""
    files = list(papers.values())
    words = {path.name: f"本程序生成的{name}" for name, path in papers.items()}
    for path in files:
        with pytest.raises(UnreadableFile, match=words[path.name]) as refused:
            xlselfeval.check(path)
        assert (refused.value.name, "check_report" in str(refused.value)) == ("no-form", False)
    results = xlselfeval.check_files(files)
    assert [(one.error, words[Path(one.path).name] in one.message) for one in results] == [
        ("no-form", True)
    ] * len(files)
    assert xlselfeval.exit_status(results) == ExitStatus.FAILED
    assert set(xlselfeval.check_many(files)["error"].notna()) == {True}
    for path in files:
        with pytest.raises(SystemExit) as stop:
            main(["check", str(path), "--no-copy"])
        assert (stop.value.code, words[path.name] in capsys.readouterr().err) == (ExitStatus.FAILED, True)
    run_batch(Options(root=str(tmp_path / "收表"), output=tmp_path / "结果"), Watched(), today=TODAY)
    listed = {line["路径"]: line["原因"] for line in lines(tmp_path / "结果", "未识别文件")}
    assert {name for name, why in listed.items() if words[name] in why} == set(words)


def test_a_form_beside_a_list_of_the_bureau_is_a_return(tmp_path: Path) -> None:
    """A bureau that copies its list of findings into the form of a unit still gets a return back."""
    book = openpyxl.load_workbook(io.BytesIO(filled_form(issued_form())))
    book.create_sheet("问题").append(["单位", "项目", "要求", "位置", "处理意见", "状态"])
    book.save(tmp_path / "某局.xlsx")
    (alone,) = xlselfeval.check(tmp_path / "某局.xlsx")
    assert alone.conclusion == xlselfeval.check(filled_form(issued_form()))[0].conclusion


@pytest.mark.parametrize(
    "captions",
    ["单位 项目 要求 位置 处理意见 状态", "单位编码 单位名称 项目编码 项目名称 截止日期", "文件 工作表 单位编码 单位名称 指标数"],
)  # fmt: skip
def test_a_form_with_the_captions_of_a_list_beside_it_is_a_return(captions: str) -> None:
    """Nobody withdraws a form from the check with the captions of a list above it, or beside."""
    book = openpyxl.load_workbook(io.BytesIO(filled_form(issued_form())))
    other = book.copy_worksheet(book["自评表"])
    for column, caption in enumerate(captions.split(), 20):
        other.cell(1, column, caption)
    content = io.BytesIO()
    book.save(content)
    assert [one.evidence.submission.sheet for one in xlselfeval.check(content.getvalue())] == [
        "自评表",
        other.title,
    ]
