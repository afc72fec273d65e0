"""Files of version 0.1 are still read: its results store, its summary, its issued forms and checked copies.

tests/data/version-0.1 was made by it: two runs over the returns of 甲单位 and 乙单位 against 名单.xlsx, decisions written
into 汇总.xlsx, remarks into the checked copy of 乙单位. 丙单位 has not returned.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook
from support.batch_runs import Watched, table
from support.result_stores import read_results

from xlselfeval.batch.letters.write import OPINIONS, write_letters
from xlselfeval.batch.outputs import STORE, SUMMARY
from xlselfeval.batch.results.states import read_states
from xlselfeval.batch.results.store import open_store
from xlselfeval.batch.results.tables import migrate, schema
from xlselfeval.batch.run import Options, run_batch
from xlselfeval.checking import check
from xlselfeval.errors import SelfEvalError
from xlselfeval.result.checked_copy import write_copy

OLD = Path(__file__).parents[1] / "data" / "version-0.1"
BACKUP = "结果库.v1.bak.sqlite"
TODAY = date(2024, 3, 12)


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """A folder of results as version 0.1 left it."""
    folder = tmp_path / "结果"
    folder.mkdir()
    for name in (STORE, SUMMARY):
        shutil.copyfile(OLD / name, folder / name)
    return folder


def lines(path: Path) -> list[dict[str, str | None]]:
    """The lines of 待处理."""
    return table(path, "待处理")


def decided(path: Path) -> dict[tuple[str | None, str | None], tuple[str | None, str | None]]:
    """单位 and 位置 of each line in which people wrote → what they wrote."""
    return {
        (line["单位"], line["位置"]): (line["单位说明"], line["处理意见"])
        for line in lines(path)
        if line["单位说明"] or line["处理意见"]
    }


def run(output: Path, tmp_path: Path, *returns: str) -> None:
    """A run of the present version over returns of version 0.1."""
    folder = tmp_path / "收表"
    folder.mkdir(exist_ok=True)
    for name in returns:
        shutil.copyfile(OLD / name, folder / name)
    options = Options(root=str(folder), output=output, roster=OLD / "名单.xlsx")
    run_batch(options, Watched(), today=TODAY)


def contents(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """The lines of tables that a migration only copies, in the columns of version 0.1."""
    with closing(sqlite3.connect(OLD / STORE)) as store:
        tables = ("runs", "files", "returns", "rows", "ledger")
        columns = {
            table: [line[1] for line in store.execute(f"PRAGMA table_info({table})")] for table in tables
        }
    columns["files"].remove("rules")
    with closing(sqlite3.connect(path)) as store:
        return {
            table: sorted(store.execute(f"SELECT {', '.join(names)} FROM {table}"), key=str)
            for table, names in columns.items()
        }


def tables_of(path: Path) -> list[tuple[object, ...]]:
    """The tables of a store without fault, as they were created."""
    with closing(sqlite3.connect(path)) as store:
        assert store.execute("PRAGMA user_version").fetchone()[0] == schema.SCHEMA_VERSION
        assert store.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        assert store.execute("PRAGMA foreign_key_check").fetchall() == []
        return store.execute("SELECT sql FROM sqlite_master ORDER BY name").fetchall()


def test_a_store_is_migrated_with_a_backup_beside_it(output: Path) -> None:
    """Every line comes over into the tables of a new store, and the old store lies beside it."""
    open_store(output / STORE).close()
    open_store(output / STORE).close()  # once is enough
    assert sorted(path.name for path in output.iterdir()) == sorted([STORE, SUMMARY, BACKUP])
    assert contents(output / STORE) == contents(output / BACKUP) == contents(OLD / STORE)
    open_store(output / "neu.sqlite").close()
    assert tables_of(output / STORE) == tables_of(output / "neu.sqlite")


def test_the_conclusion_of_version_01_is_renamed(output: Path) -> None:
    """通过 of version 0.1 is 表内未发现问题 in the migrated store."""
    with closing(sqlite3.connect(output / STORE)) as store, store:
        store.execute("UPDATE returns SET conclusion = '通过' WHERE id = 1")
    with closing(open_store(output / STORE)) as store:
        found = [row[0] for row in store.execute("SELECT conclusion FROM returns ORDER BY id")]
    assert found == ["表内未发现问题", "退回修改"]


@pytest.mark.parametrize(
    ("version", "missing"),
    [
        (
            2,
            (
                "states.mark",
                "states.previous",
                "states.audience",
                "receipts.answered",
                "returns.explanations",
                "rows.target_from",
            ),
        ),
        (3, ("states.previous", "states.audience", "receipts.answered", "rows.target_from")),
        (5, ("states.previous", "states.audience", "receipts.answered")),
        (7, ("reports.kind", "reports.data_path", "ledger.papers", "ledger.papers_late")),
        (8, ("findings.explainable", "batch_findings.explainable", "files.error")),
        (10, ("reports.issued", "reports.was_compared")),
    ],
)
def test_a_store_of_an_earlier_layout_is_migrated(
    output: Path, version: int, missing: tuple[str, ...]
) -> None:
    """A store without the columns of the present layout gets them and keeps its decisions."""
    with closing(open_store(output / STORE)) as store, store:
        store.execute(
            "INSERT INTO states VALUES ('甲', 'a', 'b', 'accepted', '', '采纳', '', '', '', '', '', '', '', '', '', '', '', 'unit')"
        )
        for table, column in (one.split(".") for one in missing):
            store.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
        store.execute(f"PRAGMA user_version = {version}")
    with closing(open_store(output / STORE)) as store:
        assert [one.state for one in read_states(store).values()] == ["accepted"]
    open_store(output / "neu.sqlite").close()
    assert tables_of(output / STORE) == tables_of(output / "neu.sqlite")
    assert contents(output / STORE) == contents(OLD / STORE)


def test_findings_of_an_earlier_store_say_whether_they_may_be_explained(output: Path) -> None:
    """A store of version 8 gets the field by the catalogue and the settings of its run, in its papers too."""
    record = {"name": "data-form", "severity": "error", "audience": "unit"}
    with closing(open_store(output / STORE)) as store, store:
        for table in ("findings", "batch_findings"):
            store.execute(f"ALTER TABLE {table} DROP COLUMN explainable")
        store.execute("UPDATE findings SET name = 'reason-missing' WHERE name = 'points-total-not-100'")
        store.execute("INSERT INTO settings VALUES (1, 'row-removed', 'explainable', 'true', '', '', '')")
        store.execute("INSERT INTO settings VALUES (2, 'score-mismatch', 'explainable', 'false', '', '', '')")
        file = store.execute("SELECT min(file) FROM files").fetchone()[0]
        store.execute(
            "INSERT INTO reports (file, title, findings) VALUES (?, '', ?)", (file, json.dumps([record]))
        )
        store.execute("PRAGMA user_version = 8")
    with closing(open_store(output / STORE)) as store:
        found = {tuple(line) for line in store.execute("SELECT name, severity, explainable FROM findings")}
        of_batch = {tuple(line) for line in store.execute("SELECT audience, explainable FROM batch_findings")}
        ((papers,),) = store.execute("SELECT findings FROM reports")
        (reread,) = {
            one["explainable"]
            for result in read_results(store, 2)
            for form in result.forms
            for one in form.findings
            if one["name"] == "row-removed"
        }
    assert {
        ("reason-missing", "error", 1),
        ("row-removed", "error", 1),
        ("score-mismatch", "error", 0),
    } <= found
    assert all(
        explainable
        for name, severity, explainable in found
        if severity != "error" and name != "score-mismatch"
    )
    assert of_batch == {("bureau", 0), ("unit", 1)}  # warnings
    assert json.loads(papers) == [record | {"explainable": True}]
    assert reread is True


def test_an_earlier_backup_is_kept(output: Path) -> None:
    """A backup of that name is not replaced."""
    (output / BACKUP).write_bytes(b"an earlier one")
    open_store(output / STORE).close()
    assert (output / BACKUP).read_bytes() == b"an earlier one"
    assert contents(output / "结果库.v1.bak(2).sqlite") == contents(OLD / STORE)


def test_a_migration_that_fails_leaves_the_old_store(output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After an error in the middle the old store lies there as it was, and a later opening migrates it."""
    before = (output / STORE).read_bytes()

    def broken(line: sqlite3.Row, table: str) -> dict[str, object]:
        raise sqlite3.OperationalError("disk full")

    with monkeypatch.context() as patched:
        patched.setattr(migrate, "_parts", broken)
        with pytest.raises(SelfEvalError):
            open_store(output / STORE)
    assert (output / STORE).read_bytes() == before
    assert [path.name for path in output.iterdir() if path.name.startswith(".") or ".bak" in path.name] == []
    open_store(output / STORE).close()
    assert contents(output / STORE) == contents(OLD / STORE)


def test_a_store_of_a_later_version_is_refused(output: Path) -> None:
    """A store that this version does not know is left alone, with one line that says so."""
    with closing(sqlite3.connect(output / STORE)) as store:
        store.execute("PRAGMA user_version = 99")
    before = (output / STORE).read_bytes()
    with pytest.raises(SelfEvalError, match="另一个版本"):
        open_store(output / STORE)
    assert (output / STORE).read_bytes() == before


def test_decisions_are_carried_over(output: Path, tmp_path: Path) -> None:
    """Remarks in a summary of version 0.1 are found again for the same findings.

    Days and broken names are corrected.
    """
    run(output, tmp_path, "甲单位.xlsx", "乙单位.xlsx")
    assert decided(output / SUMMARY) == {
        ("甲单位", "“指标1：培训人数”"): ("经批准取消", "采纳（此前已采纳）"),
        ("甲单位", "G19 分值合计"): (None, "退回"),
        ("乙单位", "H15 培训人数 得分"): ("按合同培训 150 人", "采纳（此前已采纳）"),
        ("乙单位", "I16 举办期数 偏差原因"): (None, "忽略"),
        ("丙单位", "整张表"): ("已电话催报", None),
    }
    assert len(lines(OLD / SUMMARY)) == 10
    assert len(lines(output / SUMMARY)) == 9  # no line any more for a group that only lacks the removed row
    with closing(open_store(output / STORE)) as store:
        states = [one for one in read_states(store).values() if one.line.has_remark]
    assert {(one.key.name, one.key.subject, one.state) for one in states} == {
        ("row-removed", "issued/1/indicator", "accepted"), ("score-mismatch", "issued/1/score", "accepted"),
        ("reason-empty-phrase", "issued/2/note", "ignored"),
        ("", "G19 分值合计 各行分值合计为 75，应为 100。请核对各行分值，使合计等于 100。", "gone"),
        ("", "整张表 自评表：没有收到，已逾期 10 天。请尽快报送。", "gone"),  # in 催报 now
    }  # fmt: skip
    assert {one.changed_by for one in states} == {"科长"}
    assert {one.changed for one in states} == {"2024-03-12"}


def test_remarks_of_findings_that_are_gone_are_carried_over(output: Path, tmp_path: Path) -> None:
    """A remark of version 0.1 whose finding a later return has corrected moves to the end.

    A file that is away changes none.
    """
    run(output, tmp_path, "甲单位.xlsx")
    gone = [line for line in lines(output / SUMMARY) if line["要求"] in ("已改正", "已无此条")]
    assert [(line["单位"], line["要求"]) for line in gone] == [
        ("丙单位", "已无此条"),  # of a form that has not come, which is in 催报
        ("甲单位", "已无此条"),  # points that only lack the removed row
    ]
    book = load_workbook(OLD / "乙单位.xlsx")
    for ref, answer in (
        ("H15", 18.75),
        ("I15", "两期因场地维修缓办，已于次年一月补办"),
        ("I16", "一期改为线上举办，按合同少计五分"),
    ):
        book["自评表"][ref] = answer
    book.save(tmp_path / "收表" / "乙单位.xlsx")
    run(output, tmp_path)
    gone = [line for line in lines(output / SUMMARY) if line["要求"] == "已改正"]
    assert [(line["单位"], line["位置"], line["单位说明"], line["处理意见"]) for line in gone] == [
        ("乙单位", "H15 培训人数 得分", "按合同培训 150 人", "采纳（此前已采纳）"),
        ("乙单位", "I16 举办期数 偏差原因", None, "忽略"),
    ]


def test_letters_of_a_migrated_store(output: Path, tmp_path: Path) -> None:
    """Letters are written from a store of version 0.1 without another run, with whole names and what was decided."""
    with closing(open_store(output / STORE)) as store:
        write_letters(store, tmp_path / "反馈函", today=TODAY, summary=output / SUMMARY)
    asked = {
        path.stem: [[cell.text for cell in row.cells] for row in Document(str(path)).tables[0].rows][1:]
        for path in (tmp_path / "反馈函" / OPINIONS).glob("*.docx")
    }
    assert {unit: [row[2] for row in rows] for unit, rows in asked.items()} == {
        "甲单位": ["H16，举办期数，得分", "G19，分值合计", "B15，分值"],
        "乙单位": ["全年执行数", "H17，服务对象知晓率，得分", "H16，举办期数，得分"],
    }
    reminder = Document(str(tmp_path / "反馈函" / "催报通知" / "某主管部门.docx"))
    assert any("丙单位：宣传项目" in paragraph.text for paragraph in reminder.paragraphs)
    assert (
        asked["甲单位"][0][4] == "填 25；指标 ≥4期、完成 3期，复算 18.75（25×3÷4）。请核实完成值后更正得分。"
    )


def test_the_parts_of_a_removed_indicator(output: Path) -> None:
    """A name with a colon is taken from its sentence whole."""
    with closing(open_store(output / STORE)) as store:
        query = "SELECT part, situation, action FROM findings WHERE name = 'row-removed'"
        (parts,) = {tuple(line) for line in store.execute(query)}
    assert parts == ("“指标1：培训人数”", "下发的指标“指标1：培训人数”找不到了", "请补回这一行并填报。")


def test_the_issue_record_of_version_0_1() -> None:
    """A form that it issued is compared with its own record."""
    (review,) = check(OLD / "甲单位.xlsx")
    record = review.evidence.submission.record
    assert record is not None
    assert record.is_sound
    assert [row.name for row in record.rows] == [
        "指标1：培训人数",
        "举办期数",
        "服务对象知晓率",
        "群众满意度",
    ]
    assert [one.message for one in review.findings if one.name == "row-removed"] == [
        "【须更正】“指标1：培训人数”：表中未见下发的指标“指标1：培训人数”。请补充该指标并填报。"
    ]


def test_the_formulas_of_a_form_of_version_0_1() -> None:
    """The words in its live checks are others by now, which makes no formula a changed one."""
    (review,) = check(OLD / "乙单位.xlsx")
    assert "处未完成" in (review.evidence.submission.cells[1, 1].formula or "")
    assert "还有 " in (review.evidence.submission.cells[1, 1].formula or "")
    assert [one.name for one in review.findings if one.name.startswith("formula-")] == []


def test_remarks_in_a_checked_copy_of_version_0_1(tmp_path: Path) -> None:
    """A checked copy that comes back keeps what was written beside its findings."""
    source = OLD / "乙单位-核对结果.xlsx"
    copy = write_copy(source, check(source), tmp_path / "乙单位.xlsx", today=TODAY)
    rows = load_workbook(copy)["核对结果"].iter_rows(values_only=True)
    remarks = {row[2]: row[11:13] for row in rows if isinstance(row[0], int) and any(row[11:13])}
    assert remarks == {
        "H15 培训人数 得分": ("已核实，按合同培训 150 人", None),
        "I16 举办期数 偏差原因": (None, "同意"),
    }
