"""A file that cannot be read is of the form whose issued name it has: its unit is asked to send it again."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest
from support.batch_runs import StoryOffice, letter_texts, lines, listed
from support.return_folder import put
from support.rosters import due_form, roster_of

from xlselfeval.batch.letters.options import LetterOptions
from xlselfeval.batch.notes import notes_on_files
from xlselfeval.batch.outputs import STORE
from xlselfeval.batch.results.matching import match
from xlselfeval.batch.results.queries import forms
from xlselfeval.batch.results.rounds import Return
from xlselfeval.batch.results.store import open_store
from xlselfeval.batch.results.unread_files import UnreadFile, unread_by_form
from xlselfeval.batch.write_results import write_letters_later
from xlselfeval.cli.batch import _status
from xlselfeval.demo_batch import RETURNED
from xlselfeval.demo_story import DUE
from xlselfeval.roster.model import PaperKind

LATER = DUE + timedelta(days=20)
SCHOOL, TRAINING = "301_某市教育局_校舍维修", "301_某市教育局_教师培训"
SAID = "收到的文件无法读取，须重新报送：{}"
LATER_SAID = "后报的文件无法读取，仍以此前报送的为准，有更正的请重新报送：{}"


def receive(office: StoryOffice, files: Mapping[str, bytes]) -> None:
    put(office.folder / RETURNED, files)


def remarks(office: StoryOffice) -> dict[str, str]:
    """Return what 收表台账 says of each project."""
    return {name: text or "" for name, text in listed(office.output, "收表台账", "说明").items()}


def test_a_broken_file_is_named_until_a_readable_one_comes(tmp_path: Path) -> None:
    """收表台账, 催报 and letters name it while its form has not come, and no list does once it has."""
    office = StoryOffice(tmp_path / "某局")
    office.receive_all("301-1", "301-2", "302-1")
    office.receive("好.xlsx", "302-1")
    broken = office.receive("301-2.xlsx", "301-2")
    data = broken.read_bytes()
    broken.unlink()
    receive(office, {f"一/{SCHOOL}.xlsx": data[:9000], f"一/{TRAINING}(1).xlsx": b""})
    office.run(LATER, letters=True)
    said = remarks(office)
    assert said["校舍维修"] == SAID.format(f"一/{SCHOOL}.xlsx")
    assert said["教师培训"] == SAID.format(f"一/{TRAINING}(1).xlsx")
    assert [text for text in said.values() if "无法读取" in text] == [said["校舍维修"], said["教师培训"]]
    assert listed(office.output, "收表台账", "报送情况")["校舍维修"] == "未报送"
    reminded = {line["项目"]: line["说明"] for line in lines(office.output, "催报")}
    assert SAID.format(f"一/{SCHOOL}.xlsx") in reminded["校舍维修"]
    texts = "\n".join(letter_texts(office.output).values())
    assert f"（收到的文件“{SCHOOL}.xlsx”无法读取，须重新报送，已逾期20天）" in texts
    assert f"收到的文件“{TRAINING}(1).xlsx”无法读取" in texts

    receive(office, {f"二/{SCHOOL}.xlsx": office.receive("x.xlsx", "301-1").read_bytes()})
    (office.folder / RETURNED / "x.xlsx").unlink()
    office.run(LATER + timedelta(days=1), letters=True)
    said = remarks(office)
    assert "无法读取" not in said["校舍维修"]
    assert said["教师培训"] == SAID.format(f"一/{TRAINING}(1).xlsx")
    texts = "\n".join(letter_texts(office.output).values())
    assert f"{SCHOOL}.xlsx”无法读取" not in texts
    assert f"{TRAINING}(1).xlsx”无法读取" in texts


def test_a_broken_file_whose_form_has_come_is_no_trouble(tmp_path: Path) -> None:
    """It stays listed, with the file that came instead, and the command no longer fails; one of no form does."""
    office = StoryOffice(tmp_path / "某局")
    office.receive_all("301-1", "301-2")
    receive(office, {f"一/{SCHOOL}.xlsx": b"no workbook", f"一/{TRAINING}.xlsx": b""})

    def seen() -> dict[str, tuple[str, str]]:
        """情况 and the end of 原因 of each file in 未识别文件."""
        rows = lines(office.output, "未识别文件")
        return {one["路径"]: (one["情况"], str(one["原因"]).rpartition("；")[2]) for one in rows}

    run = office.run()
    assert [word for word, _ in seen().values()] == ["无法读取", "不是自评表"]
    assert (run.outcomes["unrecognised"], run.outcomes["unreadable"], _status(run)) == (1, 1, 2)

    office.receive(f"二/{SCHOOL}.xlsx", "301-1")
    run = office.run()
    assert seen()[f"一/{SCHOOL}.xlsx"] == ("已由他件代替", f"已由“二/{SCHOOL}.xlsx”代替，可以移走")
    assert (run.outcomes["replaced"], run.outcomes["unreadable"], _status(run)) == (1, 1, 2)
    assert "1个文件未能核对，原因见汇总“未识别文件”表" in list(notes_on_files(run))

    office.receive(f"二/{TRAINING}.xlsx", "301-2")
    (office.folder / RETURNED / "一").rename(office.folder / RETURNED / "旧")
    run = office.run()
    assert {word for word, _ in seen().values()} == {"已由他件代替"}
    assert (run.outcomes["replaced"], _status(run)) == (2, 0)
    assert not [note for note in notes_on_files(run) if "未能核对" in note]

    receive(office, {"照片.xlsx": b"no workbook"})
    run = office.run()
    assert [word for word, _ in seen().values()] == ["已由他件代替", "不是自评表", "内容重复"]
    assert _status(run) == 2
    (office.folder / RETURNED / "照片.xlsx").unlink()

    receive(office, {f"三/{SCHOOL}.xlsx": b"a broken correction"})
    run = office.run()
    assert [path for path, (word, _) in seen().items() if word != "已由他件代替"] == [f"三/{SCHOOL}.xlsx"]
    assert _status(run) == 2


def test_a_broken_file_that_was_moved_away_is_still_to_be_sent_again(tmp_path: Path) -> None:
    """Where the file lies now changes nothing: the form has not come. In an archive it is named with it."""
    office = StoryOffice(tmp_path / "某局")
    office.receive("302.xlsx", "302-1")
    receive(office, {f"{SCHOOL}.xlsx": b"no workbook", f"{TRAINING}.xlsx": b"no workbook"})
    office.run()
    (office.folder / RETURNED / f"{SCHOOL}.xlsx").unlink()
    office.run(LATER)
    said = remarks(office)
    assert said["校舍维修"] == SAID.format(f"{SCHOOL}.xlsx")
    assert said["教师培训"] == SAID.format(f"{TRAINING}.xlsx")
    with closing(open_store(office.output / STORE)) as store:
        unread = {form.project: form.unread for form in forms(store) if form.unread}
    assert unread == {"校舍维修": f"{SCHOOL}.xlsx", "教师培训": f"{TRAINING}.xlsx"}


FORM = due_form(1, project="校舍维修", project_code="XM01", due=date(2025, 3, 31))
GOOD = Return(
    id=1, path="好.xlsx", content="1", first_run=2, seen="2025-03-30", organization="某市教育局", department=None,
    project="校舍维修", issued_id=None, texts=(),
)  # fmt: skip


@pytest.mark.parametrize(("run", "is_named"), [(1, False), (2, False), (3, True)])
def test_a_readable_return_replaces_what_came_before_or_with_it(run: int, is_named: bool) -> None:
    """A broken file that came later than the return is named beside it; the return goes on counting.

    Nobody has to send that one again.
    """
    unread = [UnreadFile("材料.zip!/301001_某市教育局_校舍维修.xlsx", run)]
    (line,) = match(roster_of(FORM), [GOOD], date(2025, 3, 1), unread=unread).ledger
    assert (line.status, line.return_id) == ("returned", 1)
    said = LATER_SAID.format("材料.zip 里的 301001_某市教育局_校舍维修.xlsx")
    assert line.remark == (said if is_named else "")


def test_a_correction_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    """The return that counts goes on counting; 收表台账, 催报 and the reminder name the broken correction."""
    office = StoryOffice(tmp_path / "某局")
    path = office.receive(f"{SCHOOL}.xlsx", "301-1", {"H15": "25"})
    office.receive("x.xlsx", "301-2")
    office.run()
    write_letters_later(office.output, LetterOptions(due=DUE + timedelta(days=10)), today=DUE)
    receive(office, {f"二/{SCHOOL}.xlsx": path.read_bytes()[:9000]})
    office.run(LATER, letters=True)
    assert LATER_SAID.format(f"二/{SCHOOL}.xlsx") in remarks(office)["校舍维修"]
    asked = f"收到的文件“{SCHOOL}.xlsx”无法读取，须重新报送"
    reminded = {line["项目"]: line["说明"] for line in lines(office.output, "催报")}
    assert reminded["校舍维修"].endswith(f"发函；{asked}")
    assert f"校舍维修（{asked}，已逾期10天）" in letter_texts(office.output)["催报通知/某市教育局.docx"]


def test_a_copy_that_comes_back_unchanged_is_named_beside_its_form(tmp_path: Path) -> None:
    """收表台账, 催报 and the letters say that the unit has sent no correction, but the copy; a correction ends it."""
    office = StoryOffice(tmp_path / "某局")
    office.receive(f"{SCHOOL}.xlsx", "301-1", {"H15": "25"})
    office.receive("x.xlsx", "301-2")
    office.run()
    write_letters_later(office.output, LetterOptions(due=DUE + timedelta(days=10)), today=DUE)
    copy = (office.output / "核对结果" / f"{SCHOOL}.xlsx").read_bytes()
    twin = (office.folder / RETURNED / "x.xlsx").read_bytes()
    receive(office, {"二/已更正.xlsx": copy, "二/再报.xlsx": twin})
    office.run(LATER)
    said = "收到的是未作改动的核对副本，不计为再次报送：二/已更正.xlsx"
    assert remarks(office)["校舍维修"] == said
    assert [name for name, text in remarks(office).items() if "副本" in text] == ["校舍维修"]
    reminded = {line["项目"]: line["说明"] for line in lines(office.output, "催报")}
    assert reminded["校舍维修"].endswith(f"发函；{said}")
    late = DUE + timedelta(days=20)
    write_letters_later(office.output, LetterOptions(due=late + timedelta(days=10)), today=late)
    asked, letters = (
        "收到的是未作改动的核对副本“已更正.xlsx”，请更正、说明后报送",
        letter_texts(office.output),
    )
    assert f"校舍维修（{asked}，已逾期10天）" in letters["催报通知/某市教育局.docx"]
    assert f"校舍维修：{asked}。" in letters["审核意见表/某市教育局.docx"]

    office.receive("三/好.xlsx", "301-1")
    office.run(LATER)
    assert "副本" not in remarks(office)["校舍维修"]


@pytest.mark.parametrize(
    ("name", "kind", "places"),
    [
        ("某市教育局2025年度自评报告.docx", "report", {0}), ("自评报告-某市教育局校舍维修.doc", "report", {1}),
        ("某市教育局机关服务中心自评报告.docx", "report", {2}), ("某市教育局自评报告.xlsx", "report", set()),
        ("某市教育局自评报告和基础数据表.docx", "report", set()), ("教育局自评报告.docx", "report", set()),
        ("某市教育局报告.docx", "report", set()), ("某市教育局基础数据表(1).xls", "data-sheet", {0}),
        ("某市体育局自评报告.docx", "report", set()), ("某市体育局田径场馆自评报告.docx", "report", {4}),
    ],
)  # fmt: skip
def test_a_broken_paper_is_known_by_unit_and_paper_in_its_name(
    name: str, kind: PaperKind, places: set[int]
) -> None:
    """The longest names decide; a name that may be of several forms is of none."""
    due = [
        due_form(1, organization="某市教育局"), due_form(1, organization="某市教育局", project="校舍维修"),
        due_form(2, organization="某市教育局机关服务中心"),
        due_form(3, organization="某市体育局", project="游泳场馆"), due_form(3, organization="某市体育局", project="田径场馆"),
    ]  # fmt: skip
    assert set(unread_by_form(due, [UnreadFile(name, 1)], kind)) == places
