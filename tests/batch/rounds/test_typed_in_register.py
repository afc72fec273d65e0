"""Entries that the bureau types in 收表台账.

Each stays to be seen, as typed, until it is corrected, or 说明 says what became of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from support.batch_runs import TODAY, StoryOffice, lines
from support.data_sheets import data_workbook_of
from support.return_folder import put
from support.rosters import write_roster
from support.word.report_office import FIRST, SECOND, Office
from support.word.reports import report_of, workbook_of

from xlselfeval.batch.notes import notes_on_written
from xlselfeval.batch.outputs import SUMMARY
from xlselfeval.demo_batch import RETURNED
from xlselfeval.demo_story import PROJECTS

CRAFTS = PROJECTS["305-1"]
UNREAD = "收到日期“上周”不能识别"


@pytest.fixture
def office(tmp_path: Path) -> StoryOffice:
    office = StoryOffice(tmp_path / "某局")
    (office.folder / RETURNED).mkdir()
    return office


def register(office: StoryOffice | Office, **known: Any) -> dict[str, Any]:
    """The one line of 收表台账 with these texts."""
    every = lines(office.output, "收表台账")
    (line,) = (one for one in every if all(one[caption] == text for caption, text in known.items()))
    return line


def write(office: StoryOffice | Office, sheet: str, known: dict[str, Any], **typed: object) -> None:
    """Type into the lines of a list that have these texts."""
    book: Any = load_workbook(office.output / SUMMARY)
    columns = {cell.value: cell.column for cell in book[sheet][1]}
    for row in range(2, book[sheet].max_row + 1):
        if all(book[sheet].cell(row, columns[caption]).value == text for caption, text in known.items()):
            for caption, text in typed.items():
                book[sheet].cell(row, columns[caption]).value = text
    book.save(office.output / SUMMARY)


def rounds(office: StoryOffice) -> Iterator[dict[str, Any]]:
    """Receive the second and third return of a form, run, and give its line each time."""
    for number, day in ((2, 14), (3, 21)):
        office.receive(f"第{number}次.xlsx", "305-1", {"F15": str(450 + number)})
        office.run(date(2025, 4, day))
        yield register(office, 项目=CRAFTS.name)


def test_an_unreadable_day_is_asked_about_until_it_is_corrected(office: StoryOffice) -> None:
    """An unreadable day of the first return is asked about in 说明 and on the terminal in every run.

    报送历史 shows it as typed.
    """
    office.receive("第1次.xlsx", "305-1", {"F15": "450"})
    office.run()
    write(office, "收表台账", {"项目": CRAFTS.name}, 收到日期="上周")
    office.run()
    assert UNREAD in register(office, 项目=CRAFTS.name)["说明"]
    for line in rounds(office):
        assert f"第1次报送的{UNREAD}，请在“报送历史”" in line["说明"]
        assert lines(office.output, "报送历史")[0]["收到日期"] == "上周"
    written = office.run(date(2025, 4, 22)).written
    assert [one for one in notes_on_written(written) if UNREAD in one]
    write(office, "报送历史", {"第几次报送": 1}, 收到日期="2025-03-30")
    written = office.run(date(2025, 4, 22)).written
    line = register(office, 项目=CRAFTS.name)
    assert ("不能识别" in line["说明"], line["逾期天数"]) == (False, None)
    assert not [one for one in notes_on_written(written) if UNREAD in one]


def test_an_unreadable_day_of_a_paper(tmp_path: Path) -> None:
    """It is asked about while the paper is missing, when it has come, and beside a later one."""
    unit = ("301001", FIRST, "", "", "", "", None, None, None, TODAY, "", "", "基础数据表")
    office = Office(tmp_path, [unit])
    put(office.root, {"自评表.xlsx": workbook_of(FIRST)})
    office.run()
    write(office, "收表台账", {"项目": "基础数据表"}, 收到日期="上周")
    for name, changes, asked in (
        (None, (), UNREAD),
        ("一", (), UNREAD),
        ("二", (("会议，比上年", "会议，较上年"),), f"第1次报送的{UNREAD}"),
    ):
        if name:
            put(office.root, {f"{name}/表.xlsx": data_workbook_of(FIRST, *changes)})
        office.run()
        assert asked in register(office, 项目="基础数据表")["说明"]


@pytest.mark.parametrize("typed", ["2025-03-30", "上周"])
@pytest.mark.parametrize("moved", [False, True])
def test_a_day_beside_a_form_of_another_unit(office: StoryOffice, typed: str, moved: bool) -> None:
    """When the line 误报其他单位的表 is gone, the line of the unit's own form says which day was typed there."""
    office.receive_all("305-1")
    path = office.receive("文旅局.xlsx", "306-1", {"B5": CRAFTS.name, "F6": CRAFTS.unit})
    office.run()
    write(office, "收表台账", {"报送情况": "误报其他单位的表"}, 收到日期=typed)
    office.run()
    assert typed in str(register(office, 报送情况="误报其他单位的表")["收到日期"])
    if moved:
        path.unlink()
    else:
        office.receive("文旅局（新）.xlsx", "305-1")
    for day in (14, 15):
        office.run(date(2025, 4, day))
        line = register(office, 单位=CRAFTS.unit)
        assert f"收到日期“{typed}”填在不计为报送的表（文旅局.xlsx）旁，不计" in line["说明"]


def test_a_day_beside_a_file_that_nobody_expected_and_that_is_gone(office: StoryOffice) -> None:
    """The line stays, without the file, until the day is cleared."""
    path = office.receive("无名.xlsx", "306-1", {"F6": "外市某局", "B5": "某项目"})
    office.run()
    strange = {"报送情况": "名单外单位"}
    assert register(office, **strange)["收到日期"]
    write(office, "收表台账", strange, 收到日期="2025-03-30")
    path.unlink()
    for day in (14, 15):
        office.run(date(2025, 4, day))
        line = register(office, **strange)
        assert str(line["收到日期"])[:10] == "2025-03-30"
        assert "无名.xlsx" in line["说明"]
    write(office, "收表台账", strange, 收到日期=None)
    office.run(date(2025, 4, 16))
    assert not [one for one in lines(office.output, "收表台账") if one["报送情况"] == "名单外单位"]


@pytest.mark.parametrize("received", [True, False])
def test_an_answer_that_names_no_return(office: StoryOffice, received: bool) -> None:
    """A text under 以此份为准 that is no number of a return stays there, with the question, until it is corrected."""
    if received:
        office.receive("甲.xlsx", "305-1")
    office.run()
    write(office, "收表台账", {"项目": CRAFTS.name}, 以此份为准="终稿")
    for _ in range(2):
        office.run()
        line = register(office, 项目=CRAFTS.name)
        assert line["以此份为准"] == "终稿"
        assert "“以此份为准”填写的“终稿”不是已收到的哪一次报送" in line["说明"]
    write(office, "收表台账", {"项目": CRAFTS.name}, 以此份为准=1 if received else None)
    office.run()
    line = register(office, 项目=CRAFTS.name)
    assert (line["以此份为准"], line["说明"]) == ("1" if received else None, None)


def test_an_answer_that_holds_no_more(office: StoryOffice) -> None:
    """When a return comes after the choice, or after 均不采用, 说明 says what had been answered."""
    office.receive("第1次.xlsx", "305-1", {"F15": "450"})
    office.run()
    write(office, "收表台账", {"项目": CRAFTS.name}, 以此份为准="均不采用", 收到日期="2025-03-30")
    second, _ = rounds(office)
    assert "第1次报送（2025-03-30）已选“均不采用”" in second["说明"]
    write(office, "收表台账", {"项目": CRAFTS.name}, 以此份为准="2")
    office.receive("第4次.xlsx", "305-1", {"F15": "454"})
    office.run(date(2025, 4, 28))
    line = register(office, 项目=CRAFTS.name)
    assert line["第几次报送"] == 4
    assert "此前选定以第2次为准，其后又报来新的一份，以新的为准" in line["说明"]


def test_a_day_typed_before_a_return_that_was_rejected_is_no_other_ones(office: StoryOffice) -> None:
    """The day that went to a rejected return is not that of the next."""
    office.run()
    write(office, "收表台账", {"项目": CRAFTS.name}, 收到日期="2025-03-30")
    office.receive("第1次.xlsx", "305-1", {"F15": "450"})
    office.run()
    write(office, "收表台账", {"项目": CRAFTS.name}, 以此份为准="均不采用")
    office.run()
    second, third = rounds(office)
    assert "第1次报送（2025-03-30）已选“均不采用”" in second["说明"]
    assert (second["逾期天数"], third["逾期天数"]) == (None, None)
    assert second["报送情况"] == third["报送情况"] == "收到日期待填"


def test_a_day_stays_when_the_roster_gets_another_code(tmp_path: Path) -> None:
    """A form is another one by its new code; the days of its returns are the same, and each return is listed once."""
    office = Office(tmp_path)
    put(office.root, {"一.xlsx": workbook_of(SECOND)})
    office.run()
    write(office, "收表台账", {"单位": SECOND}, 收到日期="2021-03-20")
    put(office.root, {"二.xlsx": workbook_of(SECOND, ("等级：优", "等级：良"))})
    office.run()
    write_roster(office.roster, [("309", SECOND, "", "", "", "", None, None, None, TODAY, "", "")], [])
    office.run()
    assert "首次报送于2021-03-20收到" in register(office, 单位=SECOND)["说明"]
    shown = [(one["第几次报送"], str(one["收到日期"])[:10]) for one in lines(office.output, "报送历史")]
    assert shown == [(1, "2021-03-20"), (2, str(TODAY))]


@pytest.mark.parametrize("choice", [None, "1"])
def test_a_report_that_is_checked_anew_keeps_its_answer(tmp_path: Path, choice: str | None) -> None:
    """Where other rules make every file be checked anew, 以此份为准 has the answer of the bureau, and no other."""
    office = Office(tmp_path)
    put(office.root, {"表.xlsx": workbook_of(SECOND), "报告.docx": report_of(SECOND)})
    office.run()
    paper = {"项目": "自评报告"}
    write(office, "收表台账", paper, 以此份为准=choice)
    for raised in (2, 3):
        office.run(raised=raised)
        line = register(office, **paper)
        assert (line["以此份为准"], line["说明"]) == (choice, None)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        (20250411, "2025-04-11"),
        ("20250411", "2025-04-11"),
        (45758, "2025-04-11"),
        (20251399, "20251399"),
        (18, "18"),
    ],
)
def test_a_day_of_digits_alone(office: StoryOffice, typed: object, shown: str) -> None:
    """Eight digits are the day that they write, also in a cell for days.

    Other numbers stay as typed and are asked about.
    """
    office.receive("甲.xlsx", "305-1")
    office.run()
    write(office, "收表台账", {"项目": CRAFTS.name}, 收到日期=typed)
    for _ in range(2):
        office.run(date(2025, 4, 14))
        line = register(office, 项目=CRAFTS.name)
        assert str(line["收到日期"]).removesuffix(" 00:00:00") == shown
        assert (f"收到日期“{shown}”不能识别" in str(line["说明"])) == ("-" not in shown)


def test_a_day_that_cannot_be_is_asked_about(office: StoryOffice) -> None:
    """A day in the future, and one before that of an earlier return, are asked about in 说明 and on the terminal."""
    office.receive("甲.xlsx", "305-1", {"F15": "450"})
    office.run(date(2025, 4, 14))
    write(office, "收表台账", {"项目": CRAFTS.name}, 收到日期="2025-12-25")
    written = office.run(date(2025, 4, 15)).written
    future = "第1次报送的收到日期2025-12-25晚于今天（2025-04-15），请核实"
    assert future in register(office, 项目=CRAFTS.name)["说明"]
    assert [one for one in notes_on_written(written) if future in one]
    write(office, "收表台账", {"项目": CRAFTS.name}, 收到日期="2025-04-13")
    office.receive("乙.xlsx", "305-1")
    office.run(date(2025, 4, 16))
    assert "请核实" not in register(office, 项目=CRAFTS.name)["说明"]
    write(office, "收表台账", {"项目": CRAFTS.name}, 收到日期="2024-04-15")
    office.run(date(2025, 4, 17))
    said = register(office, 项目=CRAFTS.name)["说明"]
    assert "第2次报送的收到日期2024-04-15早于第1次报送的2025-04-13，请核实" in said


def test_a_day_that_cannot_be_beside_a_form_without_a_line_of_the_roster(office: StoryOffice) -> None:
    """It is asked about in 说明 as on the terminal, also where no form was due."""
    office.receive("无名.xlsx", "306-1", {"F6": "外市某局", "B5": "某项目"})
    office.run(date(2025, 4, 14))
    strange = {"报送情况": "名单外单位"}
    write(office, "收表台账", strange, 收到日期="2025-12-25")
    written = office.run(date(2025, 4, 15)).written
    future = "收到日期2025-12-25晚于今天（2025-04-15），请核实"
    assert future in register(office, **strange)["说明"]
    assert [one for one in notes_on_written(written) if future in one]


def test_a_day_in_the_wrong_year_is_asked_about(office: StoryOffice) -> None:
    """A day about a year before the due date (2025-03-31) is asked about, also of a form that came late.

    A day of the right year is not.
    """
    office.receive("甲.xlsx", "305-1", {"F15": "450"})
    office.run(date(2025, 5, 14))
    for typed, is_asked in (
        ("2024-05-13", True),
        ("2024-09-29", True),
        ("2024-09-30", False),
        ("2025-05-13", False),
    ):
        write(office, "收表台账", {"项目": CRAFTS.name}, 收到日期=typed)
        written = office.run(date(2025, 5, 15)).written
        asked = f"第1次报送的收到日期{typed}早于报送期限（2025-03-31）半年以上，请核实年份"
        assert (asked in str(register(office, 项目=CRAFTS.name)["说明"])) == is_asked
        assert any(asked in one for one in notes_on_written(written)) == is_asked


def test_what_is_wrong_in_a_rejected_return_is_not_corrected(office: StoryOffice) -> None:
    """A finding in a return that the bureau did not take is in no list of what the unit has corrected."""
    office.receive("甲.xlsx", "305-1", {"H15": "25"})
    office.run()
    assert lines(office.output, "待处理")
    write(office, "收表台账", {"项目": CRAFTS.name}, 以此份为准="均不采用")
    office.run()
    office.receive("乙.xlsx", "305-1")
    office.run(date(2025, 4, 15))
    assert lines(office.output, "待处理") == []
