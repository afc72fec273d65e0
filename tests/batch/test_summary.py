"""汇总.xlsx: its figures equal the store's, remarks survive, and no text of a file becomes anything else."""

from __future__ import annotations

import sqlite3
import zipfile
from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from support import layouts
from support.batch_runs import table
from support.forms import reviewed, with_row
from support.lint import lint
from support.office import run
from support.result_stores import (
    add_finding,
    begin,
    enter,
    file_result,
    form_result,
    plausible,
    save,
    written_summary,
)

from xlselfeval.batch.results import queries
from xlselfeval.batch.results.states import STATE_WORDS
from xlselfeval.batch.results.store import save_result
from xlselfeval.batch.summary import lists
from xlselfeval.batch.summary.figures import count
from xlselfeval.batch.summary.read_summary import read_summary
from xlselfeval.batch.summary.sheet_list import RULE_WORDS
from xlselfeval.batch.summary.tally import DIFFERENCES, difference_class
from xlselfeval.errors import UnreadableFile
from xlselfeval.scheme.load_profile import load_profile, profile_ids

SHEETS = (
    "总览",
    "收表台账",
    "催报",
    "待处理",
    "结果汇总",
    "主管部门汇总",
    "报送历史",
    "内部线索",
    "指标明细",
    "未识别文件",
    "设置",
)

TODAY = date(2024, 3, 1)
HOSTILE = (
    '=cmd|"/c calc"!A1', "+1+1", "{{ 7*7 }}", "<xml>&amp;</xml>", "https://example.org/a", "_x0041_", "'a", "a\x01\x0bb", "长" * 40_000, "第一行\n第二行",
)  # fmt: skip


def write(path: Path, remarks: dict[int, tuple[str | None, str | None]]) -> None:
    """Write 单位说明 and 处理意见 into rows of 待处理."""
    book = load_workbook(path)
    for row, (explanation, decision) in remarks.items():
        book["待处理"][f"I{row}"], book["待处理"][f"J{row}"] = explanation, decision
    book.save(path)


def overview(path: Path) -> dict[str, Any]:
    """Every cell of the first page with the one at its right."""
    sheet = load_workbook(path)["总览"]
    return {
        cell.value.replace("\n", ""): sheet.cell(cell.row, cell.column + 1).value
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str)
    }


def test_figures_equal_an_independent_count(store: sqlite3.Connection, tmp_path: Path) -> None:
    """The figures of the first page are those of plain SQL and of sums over the lists."""
    plausible(store)
    path = written_summary(store, tmp_path / "汇总.xlsx", today=TODAY)
    said = overview(path)

    def one(query: str) -> Any:
        return store.execute(query).fetchone()[0]

    assert said["应报（份）"] == one("SELECT COUNT(*) FROM ledger")
    assert said["未报（份）"] == one("SELECT COUNT(*) FROM ledger WHERE status = 'not-returned'")
    assert said["已报（份）"] == said["应报（份）"] - said["未报（份）"]
    assert said["逾期报送（份）"] == one("SELECT COUNT(*) FROM ledger WHERE days_late > 0")
    assert said["待处理问题（条）"] == one(
        "SELECT (SELECT COUNT(*) FROM findings) + (SELECT COUNT(*) FROM batch_findings WHERE audience = 'unit')"
    )
    results = table(path, "结果汇总")
    conclusions = Counter(line["审核结论"] for line in results)
    assert {word: said[f"{word}（份）"] for word in conclusions} == conclusions
    levels = {
        "部门整体": [line for line in results if line["项目"] == "部门整体"],
        "项目": [line for line in results if line["项目"] != "部门整体"],
    }
    money = {}
    for column, other in (
        ("年初预算数", "全年预算数"),
        ("全年预算数", "全年执行数"),
        ("全年执行数", "全年预算数"),
        ("国库支出数", "全年执行数"),
    ):
        for level, of_level in levels.items():
            both = [line[column] for line in of_level if None not in (line[column], line[other])]
            money[level, column] = said[f"{level}{column}（{len(both)}份）"]
            assert money[level, column] == pytest.approx(sum(both))
    for level, of_level in levels.items():
        means = [
            f"{sum(line[column] for line in of_level) / len(of_level):.2f}"
            for column in ("填报得分", "参考得分")
        ]
        assert any("／".join(means) in text for text in said)
        assert said[f"{level}执行率"] == pytest.approx(
            money[level, "全年执行数"] / money[level, "全年预算数"]
        )
    departments = table(path, "主管部门汇总")
    totals = {line["类别"]: line for line in departments if line["主管部门"] == "合计"}
    assert departments[-1] == totals[None]
    for column in ("应报", "已报", "表内未发现问题", "全年执行数", "资金份数", "参考优"):
        for level in levels:
            parts = [line[column] for line in departments[:-3] if line["类别"] == level]
            assert totals[level][column] == pytest.approx(sum(parts))
    assert totals[None]["已报"] == sum(totals[level]["已报"] for level in levels)
    assert totals[None]["全年执行数"] is None
    assert len(table(path, "指标明细")) == one("SELECT COUNT(*) FROM rows")
    assert len(table(path, "收表台账")) == one("SELECT COUNT(*) FROM ledger")
    assert [line["编号"] for line in table(path, "内部线索")] == ["B005"]


def test_the_page_has_native_charts_that_add_up(store: sqlite3.Connection, tmp_path: Path) -> None:
    """Both charts are there, with titles, within the printed columns.

    Their cells hold the counts of the reviewed forms.
    """
    plausible(store)
    sheet = load_workbook(written_summary(store, tmp_path / "汇总.xlsx", today=TODAY))["总览"]
    assert len(sheet._charts) == 2
    assert all(chart.title is not None for chart in sheet._charts)
    assert all(chart.anchor.to.col < sheet.max_column for chart in sheet._charts)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (
        None,
        None,
    )  # not given: one page each
    reviewed_forms = store.execute("SELECT COUNT(*) FROM returns").fetchone()[0]
    sums = []
    for chart in sheet._charts:
        for series in chart.series:
            area = series.val.numRef.f.rpartition("!")[2].replace("$", "")
            sums.append(sum(cell.value for (cell,) in sheet[area]))
    assert sums == [reviewed_forms] * 3


def _last_caption(sheet: Any) -> str:
    """Return the place of the last caption, as print areas have it."""
    return f"${sheet.cell(1, sheet.max_column).column_letter}$1"


def test_sheets_come_in_order_and_print_well(store: sqlite3.Connection, tmp_path: Path) -> None:
    """The sheets have their order, and every list freezes, filters and repeats its captions on A4 below its title."""
    plausible(store)
    book = load_workbook(written_summary(store, tmp_path / "汇总.xlsx", today=TODAY))
    assert tuple(book.sheetnames) == SHEETS
    for sheet in book.worksheets[1:]:
        ending = (
            sheet.title
            if sheet.print_area != f"'{sheet.title}'!$A$1:{_last_caption(sheet)}"
            else f"{sheet.title}（无）"
        )
        assert str(sheet.oddHeader.center.text).endswith(ending)
        assert (sheet.freeze_panes, sheet.print_title_rows, sheet.page_setup.paperSize) == (
            "A2",
            "$1:$1",
            9,
        ), sheet.title
        assert sheet.auto_filter.ref
    assert {str(sheet.oddHeader.center.text)[-3:] for sheet in book.worksheets[1:]} > {"（无）"}


def test_a_form_without_a_project_is_called_whole_department(
    store: sqlite3.Connection, tmp_path: Path
) -> None:
    """待处理 and 内部线索 show 部门整体 for a form without a project, and what is read back has none, as before."""
    plausible(store)
    store.execute("UPDATE returns SET project = ''")
    store.execute("UPDATE ledger SET project = ''")
    path = written_summary(store, tmp_path / "汇总.xlsx", today=TODAY)
    book = load_workbook(path)
    for name in ("待处理", "内部线索"):
        shown = {row[2] for row in book[name].iter_rows(min_row=2, values_only=True)}
        assert shown <= {"部门整体"}, name
    assert {row[2] for row in book["待处理"].iter_rows(min_row=2, values_only=True)} == {"部门整体"}
    summary = read_summary(path)
    assert summary.lines
    assert {line.project for line in summary.lines} == {""}


def test_each_line_offers_the_decisions_that_it_allows(store: sqlite3.Connection, tmp_path: Path) -> None:
    """采纳说明 is offered where a finding may be explained; a prompt says what each decision does."""
    plausible(store)
    sheet = load_workbook(written_summary(store, tmp_path / "汇总.xlsx", today=TODAY))["待处理"]
    seen: set[tuple[str, str]] = set()
    for rule in sheet.data_validations.dataValidation:
        assert len(rule.prompt) <= 255
        assert all(f"{word}：" in rule.prompt for word in rule.formula1.strip('"').split(","))
        for area in rule.sqref.ranges:
            seen |= {
                (sheet.cell(row, 4).value, rule.formula1) for row in range(area.min_row, area.max_row + 1)
            }
    assert ("须更正", '"退回,忽略"') in seen
    assert ("请核实", '"采纳说明,退回,忽略"') in seen
    assert ("须更正", '"采纳说明,退回,忽略"') not in seen


def test_hostile_texts_stay_texts(store: sqlite3.Connection, tmp_path: Path) -> None:
    """No text of a file becomes a formula, a link or broken XML."""
    run_number = begin(store)
    files = []
    for number, text in enumerate(HOSTILE):
        form = form_result(
            reviewed(table=with_row(0, score="99"), organization=text),
            "a.xlsx",
            department=text,
            project=text,
        )
        files.append(
            file_result(f"甲/{number}{text[:50]}.xlsx", form, copy=f"核对结果/{number}%41#[{text[:40]}.xlsx")
        )
    save(store, run_number, *files, file_result("=1+1.pdf", outcome="word-or-pdf", message="=1+1"))
    path = written_summary(store, tmp_path / "汇总.xlsx", today=TODAY)
    assert lint(path.read_bytes()) == []
    book = load_workbook(path)
    assert [
        cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"
    ] == []
    units = {line["单位"] for line in table(path, "结果汇总")}
    plain = {"ab" if text.startswith("a\x01") else text[:16_000] for text in HOSTILE}
    assert {unit.replace("_x005F_", "_") for unit in units} == plain
    links = [cell.hyperlink for row in book["结果汇总"].iter_rows() for cell in row if cell.hyperlink]
    assert len(links) == len(HOSTILE)
    assert all(not link.target.startswith(("http", "file:", "/")) for link in links)
    assert all("%2541%23" in link.target for link in links)


def test_remarks_are_carried_over(store: sqlite3.Connection, tmp_path: Path) -> None:
    """Remarks keep their finding, also where people have edited the other texts of its line."""
    plausible(store)
    path = written_summary(store, tmp_path / "汇总.xlsx", today=TODAY)
    book = load_workbook(path)
    sheet = book["待处理"]
    last = sheet.max_row
    sheet["I2"], sheet["J2"], sheet[f"I{last}"] = "已电话核实", "忽略：已电话核实", "=1+1"
    sheet[f"I{last}"].data_type = "s"
    sheet["F3"], sheet["J3"] = "另一个问题", "忽略"
    book.save(path)
    before = table(path, "待处理")
    after = {line["标识"]: line for line in table(written_summary(store, path, today=TODAY), "待处理")}
    first, second, *_, end = (after[line["标识"]] for line in before)
    assert (first["单位说明"], first["处理意见"], first["状态"]) == ("已电话核实", "忽略：已电话核实", "忽略")
    assert end["单位说明"] == "=1+1"
    assert (second["处理意见"], second["状态"]) == ("忽略", "忽略")
    assert second["问题"] != "另一个问题"
    assert len(after) == len(before)
    assert list(after)[-2:] == [before[0]["标识"], before[1]["标识"]]  # what is settled comes last


def test_remarks_of_a_finding_that_is_gone_come_last(store: sqlite3.Connection, tmp_path: Path) -> None:
    """A remark whose finding is gone moves to the end with what the line said, until its line is deleted."""
    plausible(store)
    path = written_summary(store, tmp_path / "汇总.xlsx", today=TODAY)
    before = table(path, "待处理")
    write(path, {2: ("已电话核实", "采纳说明")})
    gone = before[0]
    place, form = gone["位置"], (gone["单位"], gone["项目"].replace("部门整体", ""))
    store.execute(
        "DELETE FROM findings WHERE cell = ? AND return_id IN (SELECT return_id FROM ledger WHERE (organization, project) = (?, ?))",
        (place.split()[0], *form),
    )
    store.execute("DELETE FROM batch_findings WHERE ledger_place IN (SELECT place FROM ledger WHERE (organization, project) = (?, ?))", form)  # fmt: skip
    after = table(written_summary(store, path, today=TODAY), "待处理")
    assert after[-1]["要求"] == STATE_WORDS["gone"]
    same = ("主管部门", "单位", "项目", "位置", "问题", "填报内容", "应为／参考")
    assert [after[-1][caption] for caption in same] == [gone[caption] for caption in same]
    assert (after[-1]["单位说明"], after[-1]["处理意见"]) == ("已电话核实", "采纳说明")
    assert table(written_summary(store, path, today=TODAY), "待处理") == after
    book = load_workbook(path)
    book["待处理"].delete_rows(len(after) + 1)
    book.save(path)
    assert table(written_summary(store, path, today=TODAY), "待处理") == after[:-1]


@pytest.mark.parametrize("what", ["foreign", "text"])
def test_what_is_not_ours_is_never_replaced(what: str, store: sqlite3.Connection, tmp_path: Path) -> None:
    """Another workbook and another file are left alone, and one line says so."""
    path = tmp_path / "汇总.xlsx"
    if what == "foreign":
        Workbook().save(path)
    else:
        path.write_text("别的", encoding="utf-8")
    before = path.read_bytes()
    with pytest.raises(UnreadableFile, match="未予覆盖") as caught:
        written_summary(store, path, today=TODAY)
    assert "\n" not in caught.value.message
    assert path.read_bytes() == before


def test_a_workbook_that_is_open_gives_one_line(
    store: sqlite3.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The refusal of the system is reported in Chinese, and nothing is left behind."""
    path = written_summary(store, tmp_path / "汇总.xlsx", today=TODAY)

    def refuse(self: Path, target: Path) -> Path:
        raise PermissionError(13, "denied", str(target))

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(UnreadableFile, match="请关闭已打开的文件"):
        written_summary(store, path, today=TODAY)
    assert list(tmp_path.glob(".~*")) == []


def test_the_same_store_gives_the_same_bytes(store: sqlite3.Connection, tmp_path: Path) -> None:
    """Two writings are equal in all parts, names and times."""
    plausible(store)
    one, two = (written_summary(store, tmp_path / name, today=TODAY) for name in ("a.xlsx", "b.xlsx"))
    assert one.read_bytes() == two.read_bytes()


@pytest.mark.parametrize("fill", ["nothing", "one", "many"])
def test_any_store_gives_a_workbook_that_opens(fill: str, store: sqlite3.Connection, tmp_path: Path) -> None:
    """The workbooks of an empty store, of one form and of many have no fault."""
    if fill == "one":
        save(store, begin(store), file_result("某局.xlsx", form_result(reviewed(), "某局.xlsx")))
    elif fill == "many":
        plausible(store)
    path = written_summary(store, tmp_path / "汇总.xlsx", today=TODAY, partial=True)
    assert lint(path.read_bytes()) == []
    assert any("核对尚未完成" in text for text in overview(path))
    assert tuple(load_workbook(path).sheetnames) == SHEETS
    assert zipfile.ZipFile(path).testzip() is None


@pytest.mark.office
def test_libreoffice_reads_what_was_written(store: sqlite3.Connection, tmp_path: Path) -> None:
    """LibreOffice opens the workbook and sees the same figures."""
    plausible(store)
    path = written_summary(store, tmp_path / "汇总.xlsx", today=TODAY)
    sheet = load_workbook(path)["总览"]
    wanted = {
        cell.coordinate: cell.value for row in sheet["B12:H14"] for cell in row if isinstance(cell.value, int)
    }
    (answer,) = run([{"path": str(path), "sheet": "总览", "cells": list(wanted)}])
    assert answer["sheets"] == list(SHEETS)
    assert answer["answers"][-1] == pytest.approx(wanted)


def test_without_a_ledger_the_sheets_come_from_the_returns(store: sqlite3.Connection, tmp_path: Path) -> None:
    """Returns of the last run are listed, those of earlier runs are not, and what is due is left open."""
    old, new = begin(store), begin(store)
    save(store, old, file_result("旧.xlsx", form_result(reviewed(organization="旧局"), "旧.xlsx")))
    save(
        store,
        new,
        file_result("新.xlsx", form_result(reviewed(organization="新局"), "新.xlsx", department=None)),
    )
    path = written_summary(store, tmp_path / "汇总.xlsx", today=TODAY)
    assert [line["单位"] for line in table(path, "收表台账")] == ["新局"]
    assert [line["主管部门"] for line in table(path, "结果汇总")] == ["（未注明主管部门）"]
    assert overview(path)["应报（份）"] == "—"


def test_a_return_that_the_ledger_does_not_name_counts_nowhere(
    store: sqlite3.Connection, tmp_path: Path
) -> None:
    """A superseded return is in no list and no count, and nothing is asked about it."""
    first, second = save(
        store, begin(store), *(file_result(name, form_result(reviewed(table=with_row(0, score="99")), name)) for name in ("甲.xlsx", "乙.xlsx"))
    )  # fmt: skip
    enter(
        store,
        [{"organization": "某市某局", "status": "returned-twice", "return_id": second, "return_number": 2}],
    )
    add_finding(
        store,
        return_id=second,
        name="budget-differs",
        severity="error",
        situation="填 1，批复 2",
    )
    path = written_summary(store, tmp_path / "汇总.xlsx", today=TODAY)
    register = table(path, "收表台账")
    assert [(line["报送情况"], line["原始文件"]) for line in register] == [("多次报送", "乙.xlsx")]
    assert len(table(path, "结果汇总")) == overview(path)["已报（份）"] == 1
    expected = store.execute("SELECT COUNT(*) FROM findings WHERE return_id = ?", (second,)).fetchone()[0] + 1
    assert len(table(path, "待处理")) == expected
    assert first != second


def test_more_rows_than_a_sheet_holds_continue(
    store: sqlite3.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A list that is too long for a worksheet goes on in the next one, with captions and without loss."""
    monkeypatch.setattr(lists, "MOST_ROWS", 6)
    save(store, begin(store), file_result("某局.xlsx", form_result(reviewed(), "某局.xlsx")))
    path = written_summary(store, tmp_path / "汇总.xlsx", today=TODAY)
    assert [len(table(path, name)) for name in ("指标明细", "指标明细(2)")] == [5, 3]
    written_summary(store, path, today=TODAY)  # the sheet that continues is ours too


def test_forms_without_scores_are_in_no_average(store: sqlite3.Connection) -> None:
    """A return of a scheme without scores counts as reviewed, in no grade and no mean."""
    run = begin(store)
    for path, checked in (("得分.xlsx", reviewed()), ("转移支付.xlsx", layouts.review(layouts.TRANSFER))):
        save_result(store, run, "1", file_result(path, form_result(checked, path)))
    whole = count(store).whole
    assert (whole.reviewed, whole.scored) == (2, 1)
    assert count(store).levels["department"].scores.other == reviewed().recomputed.total
    assert whole.grades.total() == whole.declared_grades.total() == whole.differences.total() == 1


def differing(
    store: sqlite3.Connection, difference: str | None, *, width: str = "0", still_open: str = "0"
) -> str:
    """Return the class of a form whose reference score differs.

    The reference may be lower by `width`; `still_open` are points that are open.
    """
    (form,) = queries.forms(store)
    declared = None if difference is None else Decimal(90)
    total = Decimal(90) + Decimal(difference or 0)
    low = total - Decimal(width)
    return difference_class(
        replace(form, declared_total=declared, total=total, total_high=total, total_low=low, open_points=Decimal(still_open))
    )  # fmt: skip


def test_differences_fall_into_one_class_each(store: sqlite3.Connection) -> None:
    """The ends of the classes belong to one class each."""
    save(store, begin(store), file_result("某局.xlsx", form_result(reviewed(), "某局.xlsx")))
    wanted = {"-5": 0, "-4.99": 1, "-1": 1, "-0.99": 2, "-0.01": 3, "0.01": 3, "0.02": 5, "1": 6, "5": 7}
    assert {text: DIFFERENCES.index(differing(store, text)) for text in wanted} == wanted
    assert differing(store, None) == DIFFERENCES[-1]


def test_the_end_of_an_interval_agrees_with_no_score(store: sqlite3.Connection) -> None:
    """Full points are too many for a score that the rules leave open below them (0～19.99).

    With open points it has still to be settled.
    """
    save(store, begin(store), file_result("某局.xlsx", form_result(reviewed(), "某局.xlsx")))
    assert differing(store, "-0.01", width="19.99") == "填报偏高1分以下"
    assert differing(store, "-0.01", width="19.99", still_open="5") == "待核"
    assert differing(store, "0", width="19.99") == "一致"
    assert differing(store, "0", width="19.99", still_open="20") == "待核"


def test_every_rule_has_its_words() -> None:
    """The list of rows has Chinese words for every rule."""
    named = {rule.name for profile in profile_ids() for rule in load_profile(profile).rules}
    assert named <= set(RULE_WORDS)
