"""Letters fit those to whom they go.

They go by way of a department, to a body that is not subordinate, once more, or about a file in Word.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook
from support.batch_runs import StoryOffice, last_letters, letter_texts
from support.word.documents import form_in_word

from xlselfeval.batch.letters.options import LetterOptions
from xlselfeval.batch.write_results import write_letters_later
from xlselfeval.demo_batch import ROSTER

UNIT = "某市教育局"
FIRST, SECOND, DUE = date(2025, 4, 1), date(2025, 4, 10), date(2025, 4, 20)


@pytest.fixture
def office(tmp_path: Path) -> StoryOffice:
    office = StoryOffice(tmp_path / "某局")
    office.receive("301-1.xlsx", "301-1", {"H15": "25", "F8": "130"})
    return office


def register(office: StoryOffice, texts: Mapping[str, str]) -> None:
    """Write texts into the roster's lines of the unit, by their captions."""
    book: Any = load_workbook(office.folder / ROSTER)
    sheet = book.worksheets[0]
    captions = {cell.value: cell.column for cell in sheet[2]}
    for row in range(3, sheet.max_row + 1):
        if sheet.cell(row, captions["单位名称"]).value == UNIT:
            for caption, text in texts.items():
                sheet.cell(row, captions[caption]).value = text
    book.save(office.folder / ROSTER)


def write(office: StoryOffice, day: date = FIRST, **options: Any) -> dict[str, str]:
    """Write the letters of a day; return their texts without line breaks in titles, by kind and name."""
    write_letters_later(office.output, LetterOptions(due=DUE, **options), today=day)
    return letter_texts(office.output)


def later(office: StoryOffice, day: date, number: str) -> str:
    """Write the letters of a day, due twenty days later; return the text of the reminder."""
    options = LetterOptions(due=day + timedelta(20), number=number)
    write_letters_later(office.output, options, today=day)
    return letter_texts(office.output)[f"催报通知/{UNIT}.docx"]


def demands(office: StoryOffice) -> set[str]:
    table = Document(str(last_letters(office.output) / "审核意见表" / f"{UNIT}.docx")).tables[0]
    return {row.cells[5].text for row in table.rows[1:]}


def test_a_unit_below_a_department_sends_by_way_of_it(office: StoryOffice) -> None:
    """The department looks at it first; a unit that is its own department sends it directly."""
    office.run()
    directly = write(office)[f"审核意见表/{UNIT}.docx"]
    assert "请于2025年4月20日前，将本表（签字盖章）和" in directly
    assert "送主管部门审核" not in directly
    register(office, {"主管部门": "某市教育委员会"})
    below = write(office)[f"审核意见表/{UNIT}.docx"]
    assert "请按主管部门要求的时间，将本表（签字盖章）和" in below
    assert "送主管部门审核，由主管部门汇总后于2025年4月20日前报送" in below


def test_the_annex_of_a_request_is_worded_as_it(office: StoryOffice) -> None:
    """A body that is not subordinate is asked in its table, too, and answers."""
    office.run()
    assert demands_of(write(office)) == ("你单位报送的", "报送　　　　　财政局。")
    assert "须更正" in demands(office)
    register(office, {"文种": "函"})
    assert demands_of(write(office)) == ("贵单位报送的", "函复　　　　　财政局。")
    assert demands(office) == {"请更正", "请更正或说明"}


def demands_of(texts: Mapping[str, str]) -> tuple[str, str]:
    """Return the words with which 审核意见表 opens and asks for itself."""
    text = texts[f"审核意见表/{UNIT}.docx"]
    opening = next(word for word in ("你单位报送的", "贵单位报送的") if word in text)
    ending = next(word for word in ("报送", "函复") if f"{word}　　　　　财政局。" in text)
    return opening, f"{ending}　　　　　财政局。"


def test_the_notice_asks_what_its_annex_asks(office: StoryOffice) -> None:
    """The notice lets a unit explain where the table does."""
    office.run()
    notice = write(office)[f"审核通知/{UNIT}.docx"]
    assert "“须更正”的，据实更正；“须更正或说明”“请核实”的，有误的予以更正，确属无误的在" in notice


def test_a_notice_about_the_same_names_the_first_one(office: StoryOffice) -> None:
    """It says 再次, names day and 文号, and which day holds; a form that came anew is not said to have been asked for."""
    office.run()
    first = write(office, number="审核通知：某财绩〔2025〕5号")[f"审核通知/{UNIT}.docx"]
    assert "再次" not in first
    again = write(office, SECOND)[f"审核通知/{UNIT}.docx"]
    assert "关于再次要求修改" in again
    assert "已于2025年4月1日以某财绩〔2025〕5号通知更正、核实，尚未收到重新报送的材料" in again
    assert "校舍维修（2条，2025年4月1日已通知、尚未重新报送）" in again
    assert "此前通知的期限与本通知不同的，以本通知为准。" in again
    office.receive("301-2.xlsx", "301-2", {"H15": "25"})
    office.run(SECOND)
    both = write(office, SECOND)[f"审核通知/{UNIT}.docx"]
    assert "关于再次" not in both
    assert "教师培训（1条）" in both
    assert "校舍维修（2条，2025年4月1日已以某财绩〔2025〕5号通知、尚未重新报送）" in both


def test_a_reminder_names_the_letter_that_sent_a_form_back(office: StoryOffice) -> None:
    """It names day and 文号 of the notice, also after another reminder; a notice that follows names the reminder."""
    office.run()
    write(office, number="审核通知：某财绩〔2025〕5号")
    for day in (date(2025, 4, 25), date(2025, 5, 25)):
        reminder = later(office, day, f"某财绩〔2025〕{day.month}0号起")
        assert "1份自评表已于2025年4月1日以某财绩〔2025〕5号退回更正或核实，应于" in reminder
    assert "曾于2025年4月25日以某财绩〔2025〕40号催报" in reminder
    notice = write(office, date(2025, 5, 30))[f"审核通知/{UNIT}.docx"]
    assert "已于2025年5月25日以某财绩〔2025〕50号通知更正、核实" in notice


def test_a_reminder_without_a_known_number_names_no_letter(office: StoryOffice) -> None:
    """Letters whose 文号 nobody gave are named by no day."""
    office.run()
    write(office)
    reminder = write(office, date(2025, 4, 25))[f"催报通知/{UNIT}.docx"]
    assert "1份自评表已退回更正或核实，应于2025年4月20日前重新报送" in reminder


def test_corrections_that_several_letters_asked_name_each_its_own(office: StoryOffice) -> None:
    """Where no letter asked for all that is urged, each line has the day and 文号 of its own."""
    office.run()
    write(office, number="审核通知：某财绩〔2025〕5号")
    office.receive("301-2.xlsx", "301-2", {"H15": "25"})
    office.run(date(2025, 4, 25))
    later(office, date(2025, 4, 25), "审核通知：某财绩〔2025〕9号；催报通知：某财绩〔2025〕10号起")
    reminder = later(office, date(2025, 5, 25), "")
    assert "2份自评表已退回更正或核实" in reminder
    assert "校舍维修（2025年4月1日以某财绩〔2025〕5号退回，已逾期10天）" in reminder
    assert "教师培训（2025年4月25日以某财绩〔2025〕9号退回，已逾期10天）" in reminder


def test_a_request_names_the_number_of_the_first(office: StoryOffice) -> None:
    """A 函 that asks once more has the 文号 of the first one about the same; another unit's number is not its own."""
    office.run()
    register(office, {"文种": "函"})
    office.run()
    write(office, number="函：某财绩函〔2025〕1号")
    again = write(office, SECOND, number="函：某财绩函〔2025〕7号")[f"函/{UNIT}.docx"]
    assert "致函贵单位（某财绩函〔2025〕1号），至今尚未收到回复" in again


def test_forms_of_one_kind_are_not_counted_apart(office: StoryOffice) -> None:
    """Where all forms that came are of one kind, no letter says how many of them are."""
    office.run()
    notice = write(office)[f"审核通知/{UNIT}.docx"]
    assert "已报送1份，需退回修改" in notice
    register(office, {"文种": "函"})
    assert "已报送自评表1份，有关内容需进一步核实、完善" in write(office)[f"函/{UNIT}.docx"]
    office.receive("301-2.xlsx", "301-2", {"H15": "25"})
    office.run()
    assert "已报送自评表2份，均有内容需进一步核实、完善" in write(office)[f"函/{UNIT}.docx"]


def test_letters_whose_folder_was_deleted_were_not_sent(office: StoryOffice) -> None:
    """Those of a later day are the first ones then, also in the same round."""
    office.run()
    write(office)
    shutil.rmtree(last_letters(office.output))
    notice = write(office, SECOND)[f"审核通知/{UNIT}.docx"]
    assert "再次" not in notice
    assert "已通知" not in notice


def test_another_units_form_is_no_return(office: StoryOffice) -> None:
    """The table says that the unit's own form has not come, as the reminder does."""
    office.receive("301-1.xlsx", "306-1", {"F6": UNIT})
    office.run()
    texts = write(office, date(2025, 4, 5))
    assert "尚未收到你单位应报的2024年度自评表，" in texts[f"审核意见表/{UNIT}.docx"]
    assert "已收悉" not in texts[f"审核意见表/{UNIT}.docx"]
    assert "未报送" in texts[f"催报通知/{UNIT}.docx"]


def test_the_place_in_a_document_is_that_of_the_copy(office: StoryOffice) -> None:
    """A unit that sent Word corrects in the copy, whose cells its table names.

    The row of the document's table is named, too.
    """
    path = office.receive("301-1.xlsx", "301-1", {"H15": "25"})
    path.with_suffix(".docx").write_bytes(form_in_word(path.read_bytes()))
    path.unlink()
    office.run()
    write(office)
    table = Document(str(last_letters(office.output) / "审核意见表" / f"{UNIT}.docx")).tables[0]
    rows = [[cell.text for cell in row.cells] for row in table.rows[1:]]
    (place,) = (row[2] for row in rows if "维修校舍" in row[2])
    row, _, in_copy = place.partition("（")
    sheet, cell = in_copy.partition("）")[0].split()
    assert row.startswith("表1 第")
    (copy,) = (office.output / "核对结果").rglob("*.xlsx")
    assert load_workbook(copy)[sheet][cell].value == 25
