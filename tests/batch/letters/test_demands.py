"""审核意见表 counts its demands word by word, and names the form on which they are met."""

from __future__ import annotations

import re
from collections import Counter
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook
from support.batch_runs import StoryOffice, last_letters, letter_texts, lines
from support.issuing import issue_record_of, with_issue_record
from support.word.documents import form_in_word

from xlselfeval.batch.outputs import STORE, SUMMARY
from xlselfeval.batch.results.queries import forms
from xlselfeval.batch.results.states import read_states, refusals
from xlselfeval.batch.results.store import open_store
from xlselfeval.demo_batch import ISSUED, ROSTER
from xlselfeval.demo_story import SCHEME, YEAR
from xlselfeval.review.entries import demands_in_words
from xlselfeval.review.finding import DEMAND_WORDS
from xlselfeval.roster.issue import issue
from xlselfeval.roster.read import read_roster


def test_what_may_be_explained_is_counted_apart(tmp_path: Path) -> None:
    """须更正, 须更正或说明 and 请核实 have a number each; hints have none."""
    office = StoryOffice(tmp_path / "某局")
    office.receive("301-1.xlsx", "301-1", {"F8": "130", "H15": "25", "H16": "5", "H20": "77"})
    office.run(letters=True)
    document = Document(str(last_letters(office.output) / "审核意见表" / "某市教育局.docx"))
    captions, *rows = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    demands = Counter(row[captions.index("要求")] for row in rows)
    assert set(DEMAND_WORDS[:3]) <= demands.keys()
    counted = demands_in_words(word for word in demands.elements() if word != DEMAND_WORDS[3])
    assert any(f"已收悉，经核对，{counted}，具体意见如下：" in one.text for one in document.paragraphs)


def issue_again(office: StoryOffice) -> None:
    """Issue the form of a project with another target, into the same folder."""
    roster = office.folder / ROSTER
    read = read_roster(roster)
    first = next(one for one in read.forms if one.project_code == "301-1")
    changed = replace(first, indicators=(replace(first.indicators[0], target="≥1人"), *first.indicators[1:]))
    again = replace(read, forms=tuple(changed if one is first else one for one in read.forms))
    issue(SCHEME, again, office.folder / ISSUED, year=YEAR)


@pytest.mark.parametrize("in_word", [False, True])
def test_a_form_that_was_issued_again_is_asked_for_on_the_new_one(tmp_path: Path, in_word: bool) -> None:
    """Letters and 优先关注 ask for the new form alone, whatever else is wrong in the earlier one.

    They accuse nobody of a change.
    """
    office = StoryOffice(tmp_path / "某局")
    path = office.receive("301-1.xlsx", "301-1", {"H15": "25", "F8": "130"})
    if in_word:
        path.with_suffix(".docx").write_bytes(form_in_word(path.read_bytes()))
        path.unlink()
    office.receive("302-1.xlsx", "302-1", {"H15": "25"})
    issue_again(office)
    office.run(letters=True)
    texts = letter_texts(office.output)
    opinion, notice = texts["审核意见表/某市教育局.docx"], texts["审核通知/某市教育局.docx"]
    assert "经核对，须更正1条，具体意见如下" in opinion
    assert "本表已重新下发，填报的是重新下发以前的表。请用新表“" in opinion
    assert "请用本年度最后一次下发给本单位、本项目的自评表重新填报，不在原表上更正。" in opinion
    assert "将本表（签字盖章）和重新填报的自评表（Excel文件）报送" in opinion
    assert "须用最后一次下发的表重新填报" in notice
    assert "将重新填报的自评表（Excel文件）和签字盖章的审核意见表" in notice
    for text in (opinion, notice):
        assert not re.search("误用|下发记录不在|恢复公式|请在随附的自评表|更正、说明后的", text)
    assert "更正、说明后的自评表（电子版）和签字" in texts["审核通知/某市民政局.docx"]
    rows = load_workbook(office.output / SUMMARY)["总览"].iter_rows(values_only=True)
    reasons = [str(cell) for row in rows for cell in row if "重新下发" in str(cell)]
    assert reasons
    assert not any("改动下发内容" in one for one in reasons)


def test_the_demand_for_the_new_form_cannot_be_ignored(tmp_path: Path) -> None:
    """Other mistakes in the earlier form were never listed, so 忽略 ends nothing: the form does not count as in order."""
    office = StoryOffice(tmp_path / "某局")
    office.receive("301-1.xlsx", "301-1", {"H15": "25"})
    issue_again(office)
    office.run()
    office.write("待处理", "处理意见", {"校舍维修": "忽略：指标已批准调整"})
    office.run()
    with closing(open_store(office.output / STORE)) as store:
        (form,) = [one for one in forms(store) if one.is_reviewed]
        (line,) = [one for one in read_states(store).values() if one.line.decision]
        assert [reason for _, reason in refusals(store)] == ["须用新表填报的不能忽略"]
    assert (form.conclusion, line.state) == ("退回修改", "open")
    sheet = load_workbook(office.output / SUMMARY)["待处理"]
    (rule,) = [one for one in sheet.data_validations.dataValidation if one.type == "list"]
    assert rule.formula1 == '"退回"'


def test_other_forms_of_the_unit_are_corrected_as_ever(tmp_path: Path) -> None:
    """Beside a form that was issued again the table asks for both, and says which is corrected on the copy."""
    office = StoryOffice(tmp_path / "某局")
    office.receive("301-1.xlsx", "301-1")
    office.receive("301-2.xlsx", "301-2", {"H15": "25"})
    issue_again(office)
    office.run(letters=True)
    opinion = letter_texts(office.output)["审核意见表/某市教育局.docx"]
    assert "不在原表上更正。其他自评表的问题，请在随附的自评表（有“核对结果”" in opinion
    assert "重新填报的自评表（Excel文件）以及更正、说明后的自评表（电子版）报送" in opinion


def test_a_form_that_nobody_issued_is_not_to_be_corrected(tmp_path: Path) -> None:
    """The unit fills in the form that was issued last; what it gets back beside the table is no place for it."""
    office = StoryOffice(tmp_path / "某局")
    path = office.receive("301-1.xlsx", "301-1")
    rows = issue_record_of(path.read_bytes())["rows"]
    other = [{**row, "target": "≥1人"} if place == 0 else row for place, row in enumerate(rows)]
    path.write_bytes(with_issue_record(path.read_bytes(), rows=other))
    office.receive("303-1.xlsx", "303-1")  # which shows that the folder is the right one
    office.run(letters=True)
    document = Document(str(last_letters(office.output) / "审核意见表" / "某市教育局.docx"))
    text = "".join(one.text for one in document.paragraphs)
    assert "请用本年度最后一次下发给本单位、本项目的自评表重新填报，不在原表上更正。" in text
    assert "请在随附的自评表" not in text


def test_places_are_counted_and_numbered_alike_everywhere(tmp_path: Path) -> None:
    """审核意见表, 审核通知, 核对结果, 待处理 and 报送历史 count every place of one question; hints have no number."""
    office = StoryOffice(tmp_path / "某局")
    office.receive("301-1.xlsx", "301-1", {"H15": "11", "H16": "9"})
    office.run(letters=True)
    asked = [line for line in lines(office.output, "待处理") if line["要求"] != DEMAND_WORDS[3]]
    assert len(asked) > 1
    document = Document(str(last_letters(office.output) / "审核意见表" / "某市教育局.docx"))
    captions, *rows = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    numbers = [(row[captions.index("序号")], row[captions.index("要求")]) for row in rows]
    assert all((number == "") == (demand == DEMAND_WORDS[3]) for number, demand in numbers)
    assert numbers[-1][0].rpartition("～")[2] == str(len(asked))
    counted = demands_in_words(line["要求"] for line in asked)
    assert any(counted in one.text for one in document.paragraphs)
    (copy,) = (office.output / "核对结果").rglob("*.xlsx")
    texts = [str(cell.value) for row in load_workbook(copy)["核对结果"].iter_rows(max_row=4) for cell in row]
    assert any(counted in text for text in texts)
    assert f"（{len(asked)}条" in letter_texts(office.output)["审核通知/某市教育局.docx"]
