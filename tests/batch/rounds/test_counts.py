"""Counts of a batch by one rule: what the roster does not know counts nowhere, what is late counts everywhere."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook
from support.batch_runs import StoryOffice, Watched, lines, overview

from xlselfeval.batch.outputs import SUMMARY
from xlselfeval.batch.run import Options, run_batch
from xlselfeval.batch.summary.figures import counts_of_forms, notes_on_returns
from xlselfeval.batch.summary.read_summary import ID
from xlselfeval.cli.app import cli
from xlselfeval.demo_batch import ISSUED, RETURNED, ROSTER
from xlselfeval.demo_story import PROJECTS, STRANGER, Return
from xlselfeval.errors import SelfEvalError


def test_a_return_outside_the_roster_counts_in_no_figure(office: StoryOffice) -> None:
    """Its findings wait in 待处理, but are in no count of 总览, whose note says so."""
    office.receive_all()
    office.receive("体育局.xlsx", STRANGER, {"H15": "25"})
    figures = office.run().figures
    assert lines(office.output, "待处理")
    assert (figures.open_findings, figures.frequent, overview(office.output)["待处理问题（条）"]) == (
        0,
        (),
        0,
    )
    assert dict(counts_of_forms(figures))["名单外报送"] == 1


def test_late_returns_between_which_nobody_has_chosen_are_late(office: StoryOffice) -> None:
    """The count of late returns on 总览 and in the terminal is that of the ledger's lines with days."""
    office.receive_all()
    office.receive("301-1（终稿）.xlsx", "301-1", {"F15": "21"})
    figures = office.run(date(2025, 4, 2)).figures
    assert (figures.whole.late, figures.whole.undated) == (0, 9)  # nobody has written a day
    assert {"逾期报送": 0, "收到日期待填": 9}.items() <= dict(counts_of_forms(figures)).items()
    office.write("收表台账", "收到日期", {"收到日期待填": date(2025, 4, 2)}, by="报送情况")
    office.write("报送历史", "收到日期", dict.fromkeys("12", date(2025, 4, 1)), by="第几次报送")
    figures = office.run(date(2025, 4, 2)).figures
    late = [line for line in lines(office.output, "收表台账") if line["逾期天数"] and line["原始文件"]]
    assert {line["报送情况"] for line in late} == {"逾期报送", "多次报送"}
    assert dict(counts_of_forms(figures))["逾期报送"] == len(late) == 10


def test_a_form_with_a_late_row_waits_for_the_bureau(office: StoryOffice) -> None:
    """However much of its points a late row claims, 总览 counts the form as 待核.

    It says where its points are, without a finding.
    """
    office.receive_all("302-1")
    late = {"F17": "2025年1月20日", "H17": "9.99", "I17": "因供货商延期交付，设备到货晚，已于次年1月安装完毕"}
    office.receive("302-1.xlsx", "302-1", late)
    whole = office.run().figures.whole
    assert (whole.conclusions["表内未发现问题"], whole.differences["一致"], whole.differences["待核"]) == (
        10,
        9,
        1,
    )
    (line,) = (one for one in lines(office.output, "结果汇总") if one["待核分值"])
    assert (line["项目"], line["待核分值"], line["可能区间"]) == (PROJECTS["302-1"].name, 10, "89.5～99.49")
    shown = [str(cell) for row in load_workbook(office.output / SUMMARY)["总览"].values for cell in row]
    assert any("“待核”的1份" in one for one in shown)


def test_what_the_bureau_has_to_know_of_returns_is_reported(office: StoryOffice) -> None:
    """总览 and the terminal say where two files wait for a choice, and by which day a return is late."""
    office.receive_all()
    office.receive("301-1（终稿）.xlsx", "301-1", {"F15": "21"})
    assert any(
        "没有填写收到日期，是否逾期不能确定" in one
        for one in notes_on_returns(office.run(date(2025, 4, 2)).figures)
    )
    office.write("收表台账", "收到日期", {"收到日期待填": date(2025, 4, 2)}, by="报送情况")
    notes = notes_on_returns(office.run(date(2025, 4, 2)).figures)
    assert any("1份自评表同时收到内容不同的几份" in one for one in notes)
    assert any("逾期按首次报送的收到日期计" in one for one in notes)
    shown = [str(cell) for row in load_workbook(office.output / SUMMARY)["总览"].values for cell in row]
    assert set(notes) <= set(shown)


def test_a_blank_form_is_forgotten_when_it_came_filled_in(office: StoryOffice) -> None:
    """A form that came blank is listed until its unit has returned it."""
    office.receive_all("301-1")
    office.put(Return("空白.xlsx", PROJECTS["301-1"], None))
    assert office.run().figures.blanks == 1
    assert [line["原始文件"] for line in lines(office.output, "未识别文件")] == ["空白.xlsx"]
    office.receive("301-1.xlsx", "301-1")
    assert office.run().figures.blanks == 0
    assert lines(office.output, "未识别文件") == []


def test_a_folder_that_is_not_there_leaves_nothing_behind(tmp_path: Path) -> None:
    """A wrong name of the folder of returns is an error before anything is written."""
    options = Options(root=str(tmp_path / "收会"), output=tmp_path / "核对")
    with pytest.raises(SelfEvalError, match="未找到该文件夹"):
        run_batch(options, Watched())
    assert list(tmp_path.iterdir()) == []


def test_one_line_of_todo_for_a_wrong_total_over_its_formula(office: StoryOffice) -> None:
    """Two findings that ask for one formula are one line and count as one, until the bureau has settled the total."""
    office.receive("甲.xlsx", "301-1", {"H20": "90"})

    def places() -> list[str]:
        figures = office.run().figures
        found = [one for one in lines(office.output, "待处理") if one["项目"] == "校舍维修"]
        assert figures.open_findings == sum(one["状态"] != "忽略" for one in found)
        return sorted(one["位置"] for one in found if one["位置"].startswith("H20"))

    def problems() -> dict[str, str]:
        return {
            one["位置"]: str(one["问题"])
            for one in lines(office.output, "待处理")
            if one["位置"].startswith("H20")
        }

    assert places() == ["H20 总分"]
    assert problems()["H20 总分"].endswith(
        "同一单元格另有：下发时为公式，现填写“90”。请恢复公式（可从下发的原表复制该单元格）。"
    )
    for refused in ("采纳说明：已核实", "退回：请附说明"):
        office.write("待处理", "处理意见", {"H20 总分": refused}, by="位置")
        assert places() == ["H20 总分"]
    office.write("待处理", "处理意见", {"H20 总分": "忽略"}, by="位置")
    assert places() == ["H20 公式", "H20 总分"]
    assert "另有" not in problems()["H20 总分"]


def test_a_line_that_names_another_finding_is_known_without_its_id(office: StoryOffice) -> None:
    """A decision beside a total stays there, also where people deleted the column of ids."""
    office.receive("甲.xlsx", "301-1", {"H20": "90"})
    office.run()
    office.write("待处理", "处理意见", {"H20 总分": "退回：请附说明"}, by="位置")
    path = office.output / SUMMARY
    book = load_workbook(path)
    for cell in [one for one in book["待处理"][1] if one.value == ID]:
        book["待处理"].delete_cols(cell.column)
    book.save(path)
    for _ in range(2):
        office.run()
        (line,) = (one for one in lines(office.output, "待处理") if one["位置"].startswith("H20"))
        assert (line["处理意见"], line["问题"].count("另有")) == ("退回：请附说明", 1)


def test_the_history_counts_as_the_copies_do(office: StoryOffice) -> None:
    """One line for a total and its formula; what the bureau ignores counts in no return, also when a later one came."""
    words = ("须更正", "须更正或说明", "请核实")
    office.receive("甲.xlsx", "301-1", {"H20": "90", "F16": "约95%"})
    office.run()
    copy = load_workbook(office.output / "核对结果" / "甲.xlsx")["核对结果"]
    (head,) = (
        str(cell.value) for row in copy.iter_rows(max_row=8) for cell in row if "须更正1条" in str(cell.value)
    )
    office.receive("乙.xlsx", "301-1", {"H20": "90"})
    office.run()
    first, second = lines(office.output, "报送历史")
    assert "，".join(f"{word}{first[word]}条" for word in words if first[word]) in head
    office.write("待处理", "处理意见", {"H20 总分": "忽略", "H20 公式": "忽略"}, by="位置")
    office.run()
    office.write("待处理", "处理意见", {"H20 公式": "忽略"}, by="位置")
    office.run()
    (second,) = lines(office.output, "报送历史")[1:]
    assert [second[word] for word in words] == [0, 0, 0]
    office.receive("丙.xlsx", "301-1")
    office.run()
    assert [lines(office.output, "报送历史")[1][word] for word in words] == [0, 0, 0]


def test_the_command_says_once_which_returns_have_no_day(office: StoryOffice) -> None:
    """Returns that nobody has dated are counted in one line of `batch`."""
    office.receive("301-1.xlsx", "301-1")
    folders = [office.folder / RETURNED, "-o", office.output]
    lists = ["--roster", office.folder / ROSTER, "--issued", office.folder / ISSUED]
    done = CliRunner().invoke(
        cli, ["batch", *map(str, (*folders, *lists)), "--jobs", "1"], standalone_mode=False
    )
    assert done.output.count("首次核对时已过报送期限") == 1, done.output
