"""Returns over several runs: a later one replaces the earlier, the bureau's days and choices are kept."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from support.batch_runs import Watched, lines
from support.result_stores import begin
from support.return_folder import form
from support.rosters import write_roster

from xlselfeval.batch.outputs import SETTINGS, STORE, SUMMARY
from xlselfeval.batch.results.receipts import Receipt, RegisterLine, merge_register, read_day
from xlselfeval.batch.results.store import open_store
from xlselfeval.batch.results.tables.schema import SCHEMA_VERSION
from xlselfeval.batch.run import Options, run_batch
from xlselfeval.batch.summary.read_register import read_register

UNIT = "某市某局"
DUE = date(2021, 3, 31)
FORM = "301001"


class Office:
    """A folder of returns with its results, as a bureau keeps them."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.output, self.roster = folder / "收表", folder / "结果", folder / "名单.xlsx"
        self.folder.mkdir()
        self.enter(587.65)

    def enter(self, spent: float) -> None:
        """Write the roster of one unit with the treasury's figure."""
        write_roster(self.roster, [(FORM, UNIT, "", "", "", "", None, 587.65, spent, DUE, "")], [])

    def receive(self, name: str, number: int, day: int = 1) -> None:
        """Put a return into the folder; its file has that day of March 2021."""
        path = self.folder / name
        path.write_bytes(form(number))
        os.utime(path, (1_614_600_000 + day * 86_400,) * 2)

    def run(self, day: date, roster: bool = True) -> dict[str, Any]:
        """Run the batch and return the only line of 收表台账."""
        options = Options(root=str(self.folder), output=self.output, jobs=0, copies=False, roster=self.roster if roster else None)  # fmt: skip
        run_batch(options, Watched(), today=day)
        (line,) = self.sheet("收表台账")
        return line

    def sheet(self, name: str) -> list[dict[str, Any]]:
        return lines(self.output, name)

    def write(self, caption: str, value: object, change: Callable[[Any], None] = lambda sheet: None) -> None:
        """Write a value into the line of 收表台账, and change the sheet, as people do."""
        book = load_workbook(self.output / SUMMARY)
        sheet = book["收表台账"]
        captions = [cell.value for cell in sheet[1]]
        sheet.cell(2, captions.index(caption) + 1).value = value
        change(sheet)
        book.save(self.output / SUMMARY)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def test_a_corrected_return_replaces_the_first(office: Office) -> None:
    """Questions about the first return are asked no more, whether its file stays, is moved away, or comes again."""
    office.enter(500)
    office.receive("一.xlsx", 1)
    first = office.run(date(2021, 3, 20))
    assert (first["报送情况"], first["第几次报送"], str(first["收到日期"])[:10]) == (
        "已报送",
        1,
        "2021-03-20",
    )
    asked = [line for line in office.sheet("待处理") if "国库" in line["问题"]]
    assert [line["位置"] for line in asked] == ["F6 全年执行数"]
    office.enter(587.65)
    office.receive("二.xlsx", 2)
    second = office.run(date(2021, 4, 6))
    assert (second["报送情况"], second["第几次报送"], second["原始文件"]) == ("已报送", 2, "二.xlsx")
    assert (second["逾期天数"], str(second["收到日期"])[:10]) == (None, "2021-04-06")
    asked = [line["要求"] for line in office.sheet("待处理") if "国库" in line["问题"]]
    assert asked == ["已改正"]
    assert office.sheet("内部线索") == []
    (office.folder / "一.xlsx").rename(office.folder / "再来.xlsx")
    assert office.run(date(2021, 4, 7))["原始文件"] == "二.xlsx"
    for path in office.folder.iterdir():
        path.unlink()
    away = office.run(date(2021, 4, 8))
    assert (away["报送情况"], away["原始文件"], away["第几次报送"]) == ("已报送", "二.xlsx", 2)
    with closing(open_store(office.output / STORE)) as store:
        query = "SELECT round, superseded, COUNT(*) FROM returns JOIN findings ON return_id = id WHERE round > 0 GROUP BY 1, 2"
        rounds = {tuple(line)[:2] for line in store.execute(query)}
    assert rounds == {(1, 1), (2, 0)}


def test_a_file_that_is_away_is_not_checked_against_a_new_roster(office: Office) -> None:
    """The line of a return whose file was moved away says that the roster has changed since, until the file is back."""
    office.receive("一.xlsx", 1)
    assert office.run(date(2021, 3, 20))["说明"] is None
    (office.folder / "一.xlsx").rename(office.folder.parent / "一.xlsx")
    assert office.run(date(2021, 3, 21))["说明"] is None
    office.enter(500)
    assert "已移走，未按改动后的名单或设置重新核对" in office.run(date(2021, 3, 22))["说明"]
    assert office.run(date(2021, 3, 22))["报送情况"] == "已报送"
    (office.folder.parent / "一.xlsx").rename(office.folder / "一.xlsx")
    assert office.run(date(2021, 3, 23))["说明"] is None
    assert any("国库" in line["问题"] for line in office.sheet("待处理"))


def test_a_file_that_is_away_is_not_checked_by_new_settings(office: Office) -> None:
    """The line of a return whose file was moved away says that the settings have changed since."""
    office.receive("一.xlsx", 1)
    office.run(date(2021, 3, 20))
    (office.folder / "一.xlsx").rename(office.folder.parent / "一.xlsx")
    assert office.run(date(2021, 3, 21))["说明"] is None
    entry = '[S105]\n"停用" = true\n"日期" = 2021-03-21\n"理由" = "试行"\n"经办人" = "张三"\n'
    (office.output / SETTINGS).write_text(entry, encoding="utf-8")
    assert "已移走，未按改动后的名单或设置重新核对" in office.run(date(2021, 3, 22))["说明"]


def test_the_bureau_chooses_between_two_of_one_run(office: Office) -> None:
    """Two returns in one run are no matter of the unit; the answer is kept until another return comes."""
    office.receive("一.xlsx", 1, day=2)
    office.receive("二.xlsx", 2, day=1)
    line = office.run(date(2021, 3, 20))
    assert (line["报送情况"], line["原始文件"], line["以此份为准"]) == ("多次报送", "一.xlsx", None)
    assert [one["编号"] for one in office.sheet("内部线索")] == ["U1002"]
    assert not any("内容不同" in one["问题"] for one in office.sheet("待处理"))
    office.write("以此份为准", 1)
    for _ in range(2):
        line = office.run(date(2021, 3, 21))
        assert (line["报送情况"], line["原始文件"], line["以此份为准"]) == ("已报送", "二.xlsx", "1")
        assert office.sheet("内部线索") == []
    office.write("以此份为准", "均不采用")
    line = office.run(date(2021, 4, 2))
    said = "收到2份（2021-03-20），均不采用，按未报送计"
    assert (line["报送情况"], line["逾期天数"], line["说明"]) == ("未报送", 2, said)


def test_a_rejected_return_is_no_receipt(office: Office) -> None:
    """After 均不采用 the next return counts by its own day, also when it is chosen by its number, until one before is."""
    office.receive("一.xlsx", 1)
    office.run(date(2021, 3, 20))
    office.write("收到日期", date(2021, 3, 18))
    office.write("以此份为准", "均不采用")
    line = office.run(date(2021, 3, 25))
    assert (line["报送情况"], line["收到日期"]) == ("未报送", None)
    assert line["说明"] == "收到1份（2021-03-18），均不采用，按未报送计"
    office.receive("二.xlsx", 2)
    for choice in (None, 2):
        line = office.run(date(2021, 4, 3))
        assert (line["原始文件"], line["第几次报送"]) == ("二.xlsx", 2)
        assert (line["报送情况"], line["逾期天数"], str(line["收到日期"])[:10]) == (
            "收到日期待填",
            None,
            "None",
        )
        office.write("以此份为准", 2 if choice is None else 1)
    line = office.run(date(2021, 4, 4))
    assert (line["原始文件"], line["报送情况"], line["逾期天数"]) == ("一.xlsx", "已报送", None)


def test_a_day_beside_a_choice_is_of_the_chosen_return(office: Office) -> None:
    """The day of receipt stays in the line in which it was written when that line comes to show another return."""
    office.receive("一.xlsx", 1, day=1)
    office.receive("二.xlsx", 2, day=2)
    assert office.run(date(2021, 4, 5))["原始文件"] == "二.xlsx"
    office.write("收到日期", date(2021, 3, 30))
    office.write("以此份为准", 1)
    for _ in range(2):
        line = office.run(date(2021, 4, 6))
        assert (line["原始文件"], str(line["收到日期"])[:10], line["报送情况"]) == (
            "一.xlsx",
            "2021-03-30",
            "已报送",
        )
    office.write("以此份为准", 2)
    assert str(office.run(date(2021, 4, 7))["收到日期"])[:10] == "2021-04-05"


def test_a_day_and_a_choice_are_merged_twice_alike() -> None:
    """A run with reports, and one after a killed run, read the same lines again: day and choice stay."""
    known = {("甲", one): Receipt("甲", one, number, "2021-04-05") for number, one in enumerate("ab", 1)}
    lines = [
        RegisterLine("甲", "b", 2, "2021-03-30", "1"),
        RegisterLine("甲", "a", 1, "2021-04-05", None),
        RegisterLine("甲", "b", 2, "2021-04-05", None),
    ]
    once = merge_register(known, lines)
    assert (once["甲", "a"].received, once["甲", "a"].counts) == ("2021-03-30", "yes")
    assert merge_register(once, lines) == once


def test_a_day_beside_one_of_several_returns_is_merged_twice_alike() -> None:
    """A day that people wrote, corrected or cleared on one sheet holds, whatever the other sheet still shows."""
    seen, first, last = "2021-04-05", "2021-03-29", "2021-03-30"
    for before, written, then in (("", last, last), (first, last, last), (first, "", "")):
        known = {("甲", "b"): Receipt("甲", "b", 2, seen, before)}
        shown = before or seen
        for days in ((written, shown), (shown, written)):
            lines = [RegisterLine("甲", "b", 2, day, choice, shown) for day, choice in zip(days, ("", None), strict=True)]  # fmt: skip
            once = merge_register(known, lines)
            assert once["甲", "b"].received == then
            assert merge_register(once, lines) == once


def test_a_day_written_before_any_file_came_takes_no_later_one() -> None:
    """A day beside a return is that of the return, also where one was written while there was none."""
    known = {("甲", one): Receipt("甲", one, number) for number, one in enumerate(("", "a", "b"))}
    for choice in ("", None):
        merged = merge_register(known, [RegisterLine("甲", "b", 2, "2021-03-30", choice)])
        assert [merged["甲", one].received for one in ("", "a", "b")] == ["", "", "2021-03-30"]


def test_a_day_of_the_second_return_holds_for_the_first(office: Office) -> None:
    """The day of the return that counts stays on 收表台账; the first return without a day came no later."""
    office.receive("一.xlsx", 1)
    office.run(date(2021, 4, 5))
    office.receive("二.xlsx", 2)
    assert office.run(date(2021, 4, 6))["报送情况"] == "收到日期待填"
    office.write("收到日期", date(2021, 3, 30))
    for day in (7, 8):
        line = office.run(date(2021, 4, day))
        assert (str(line["收到日期"])[:10], line["逾期天数"], line["第几次报送"]) == ("2021-03-30", None, 2)
        assert [str(one["收到日期"])[:10] for one in office.sheet("报送历史")] == ["2021-04-05", "2021-03-30"]


def test_a_day_of_the_first_return_is_named_beside_the_second(office: Office) -> None:
    """The day by which lateness counts does not vanish from 收表台账 when another return comes."""
    office.receive("一.xlsx", 1)
    office.run(date(2021, 4, 5))
    office.write("收到日期", date(2021, 3, 30))
    office.receive("二.xlsx", 2)
    line = office.run(date(2021, 4, 6))
    assert (str(line["收到日期"])[:10], line["逾期天数"]) == ("2021-04-06", None)
    assert "首次报送于2021-03-30收到，逾期按此计算" in line["说明"]


def test_the_day_that_the_bureau_wrote(office: Office) -> None:
    """A day written beside a line decides about 逾期, survives a lost summary, and goes when it is cleared."""
    office.receive("一.xlsx", 1)
    assert office.run(date(2021, 4, 5))["报送情况"] == "收到日期待填"
    office.write("收到日期", date(2021, 4, 5))
    for _ in range(2):
        line = office.run(date(2021, 4, 5))
        assert (line["报送情况"], str(line["收到日期"])[:10]) == ("逾期报送", "2021-04-05")
    office.write("收到日期", "2021年3月30日", lambda sheet: sheet.delete_cols(sheet.max_column))
    line = office.run(date(2021, 4, 6))
    assert (line["报送情况"], str(line["收到日期"])[:10]) == ("已报送", "2021-03-30")
    (office.output / SUMMARY).unlink()
    assert office.run(date(2021, 4, 6))["报送情况"] == "已报送"
    office.write("收到日期", "上周")
    line = office.run(date(2021, 4, 6))
    assert (line["收到日期"], line["报送情况"]) == ("上周", "收到日期待填")
    assert "不能识别" in line["说明"]
    office.write("收到日期", None)
    assert office.run(date(2021, 4, 7))["收到日期"] is None


def test_a_run_that_was_broken_off_and_went_on_is_one(office: Office) -> None:
    """Two returns of which an interrupted run saw one are two of one run, and the bureau is asked."""
    office.receive("一.xlsx", 1)
    office.run(date(2021, 3, 20))
    with closing(sqlite3.connect(office.output / STORE)) as store, store:
        store.execute("UPDATE runs SET finished = NULL")
    office.receive("二.xlsx", 2)
    assert office.run(date(2021, 3, 20))["报送情况"] == "多次报送"


def test_without_a_roster_names_tell_what_a_later_run_replaces(office: Office) -> None:
    """The return of a later run replaces that of the same unit and year; two of one run are two forms."""
    office.receive("一.xlsx", 1)
    office.run(date(2021, 3, 20), roster=False)
    office.receive("二.xlsx", 2)
    line = office.run(date(2021, 4, 6), roster=False)
    assert (line["原始文件"], line["第几次报送"]) == ("二.xlsx", 2)
    shutil.rmtree(office.output)
    options = Options(root=str(office.folder), output=office.output, jobs=0, copies=False)
    run_batch(options, Watched(), today=date(2021, 4, 6))
    assert [line["原始文件"] for line in office.sheet("收表台账")] == ["一.xlsx", "二.xlsx"]


def test_a_line_of_the_roster_that_changed_is_checked_again(office: Office) -> None:
    """A new treasury figure checks the form of that line anew, and another change of the roster does not."""
    office.receive("一.xlsx", 1)
    office.run(date(2021, 3, 20))

    def checked(day: int) -> tuple[bool, int]:
        watched = Watched()
        options = Options(root=str(office.folder), output=office.output, jobs=0, copies=False, roster=office.roster)  # fmt: skip
        run_batch(options, watched, today=date(2021, 3, day))
        return any(
            "国库" in line["问题"] and line["要求"] == "须更正或说明" for line in office.sheet("待处理")
        ), len(watched.seen)

    assert checked(21) == (False, 0)
    office.enter(500)
    assert checked(22) == (True, 1)
    write_roster(office.roster, [(FORM, UNIT, "别名", "", "", "", None, 587.65, 500, DUE, "张三"), ("301002", "别局", *[None] * 9)], [])  # fmt: skip
    assert checked(23)[0]


def test_lines_of_the_register() -> None:
    """A line that repeats what the summary wrote changes nothing.

    An answer that names no return is kept as typed until it is cleared.
    """
    known = {("f", "c"): Receipt("f", "c", 1, "2021-03-20", "", "")}
    for received in ("2021-03-20", "2021/3/20", "2021年3月20日"):
        assert merge_register(known, [RegisterLine("f", "c", 1, received, "")]) == known
    for choice in ("3", "第三份"):
        kept = merge_register(known, [RegisterLine("f", "c", 1, "2021-03-20", choice)])
        assert kept == known | {("f", ""): Receipt("f", "", counts=choice)}
        cleared = merge_register(kept, [RegisterLine("f", "c", 1, "2021-03-20", "")])
        assert cleared == known | {("f", ""): Receipt("f", "")}
    by_number = merge_register(known, [RegisterLine("f", "", 1, "2021-03-19", None)])
    assert by_number == {("f", "c"): Receipt("f", "c", 1, "2021-03-20", "2021-03-19", "")}
    assert merge_register(by_number, [RegisterLine("f", "c", 1, "", None)]) == known
    chosen = merge_register(known, [RegisterLine("f", "c", 1, "2021-03-20", "第1次")])
    assert chosen["f", "c"].counts == "yes"
    assert merge_register(chosen, [RegisterLine("f", "c", 1, "2021-03-20", "")]) == known
    assert [read_day(text) for text in ("2021-02-30", "上周", "2021.3.1", "2021-03-01 00:00:00")] == [None, None, date(2021, 3, 1), date(2021, 3, 1)]  # fmt: skip


def test_a_foreign_workbook_holds_no_lines(tmp_path: Path) -> None:
    """Nothing is read where there is no summary of ours."""
    assert read_register(tmp_path / "汇总.xlsx") == []
    (tmp_path / "汇总.xlsx").write_bytes(b"no workbook")
    assert read_register(tmp_path / "汇总.xlsx") == []


def test_a_store_of_schema_2_is_migrated(tmp_path: Path) -> None:
    """A store without receipts gets them, and keeps its lines beside a backup."""
    path = tmp_path / "结果库.sqlite"
    with closing(open_store(path)) as store, store:
        begin(store)
        store.execute(
            "INSERT INTO ledger (place, status, remark, treasury_spent) VALUES (1, 'returned', '', '1.5')"
        )
        store.execute("DROP TABLE receipts")
        for table, column in (("files", "roster"), ("ledger", "form"), ("ledger", "content"), ("ledger", "returned"), ("ledger", "chosen")):  # fmt: skip
            store.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
        store.execute("PRAGMA user_version = 2")
    with closing(open_store(path)) as store:
        assert store.execute("PRAGMA user_version").fetchone()[0] == SCHEMA_VERSION
        line = store.execute("SELECT status, treasury_spent, form, returned FROM ledger").fetchone()
        assert tuple(line) == ("returned", "1.5", "", 0)
        assert store.execute("SELECT COUNT(*) FROM receipts").fetchone()[0] == 0
    assert (tmp_path / "结果库.v2.bak.sqlite").is_file()
    assert Decimal(line[1]) == Decimal("1.5")


def test_a_choice_is_among_the_returns_that_were_listed() -> None:
    """A return that came after the summary was written is not refused by the choice in it, however often it is read."""
    known = {
        (FORM, content): Receipt(FORM, content, number) for number, content in enumerate(("a", "b", "c"), 1)
    }
    lines = [
        RegisterLine(form=FORM, content="b", number=2, received="", choice="1"),
        *(RegisterLine(form=FORM, content=content, number=0, received="", choice=None) for content in ("a", "b")),
    ]  # fmt: skip
    once = merge_register(known, lines)
    assert [once[FORM, content].counts for content in ("a", "b", "c")] == ["yes", "no", ""]
    assert merge_register(once, lines) == once
