"""Letters to departments say what is asked of them, in the form that suits them, and remember what they asked."""

from __future__ import annotations

import sqlite3
from datetime import date
from pathlib import Path

import pytest
from docx import Document
from support.batch_runs import table
from support.forms import reviewed, with_row
from support.result_stores import add_finding, begin, enter, file_result, form_result, save, written_summary

from xlselfeval.batch.letters.kinds import CIRCULAR, NOTICES, OPINIONS, REMINDERS, REQUESTS
from xlselfeval.batch.letters.options import LetterOptions
from xlselfeval.batch.letters.write import Letters, write_letters
from xlselfeval.batch.results.requests import Mailing
from xlselfeval.batch.results.states import STATE_WORDS

DATA = Path(__file__).parents[2] / "data" / "version-0.1"
TODAY, DUE = date(2024, 3, 1), date(2024, 3, 20)
GOOD, TO_VERIFY, TO_CORRECT = "15", "13", "99"  # the score of the first row
MISSING = None
OPTIONS = LetterOptions(due=DUE, bureau="青山市财政局")


def fill(store: sqlite3.Connection, *scores: str | None, **line: object) -> None:
    """Make a department of one unit for each score, with a form that did not come for MISSING."""
    run, lines = begin(store), []
    for number, score in enumerate(scores, 1):
        names: dict[str, object] = {
            "department": "市教育局",
            "organization": f"第{number}中学",
            "project": "设备购置",
        }
        if score is MISSING:
            lines.append(
                names
                | {"status": "not-returned", "due": "2024-02-20", "days_late": 10, "contact": "张三"}
                | line
            )
            continue
        result = form_result(reviewed(table=with_row(0, score=score)), f"{number}.xlsx", project="设备购置")
        (return_id,) = save(store, run, file_result(f"{number}.xlsx", result))
        lines.append(names | {"return_id": return_id} | line)
    enter(store, lines)


def written(
    store: sqlite3.Connection, tmp_path: Path, options: LetterOptions = OPTIONS, today: date = TODAY
) -> dict[str, str]:
    """Write the letters; return the text of the first one of each kind."""
    folder = tmp_path / "反馈函" / Mailing(today, 1).folder
    done = write_letters(store, folder, today=today, options=options)
    return {kind: text_of(paths[0]) for kind, paths in done.written.items() if paths}


def title_of(letter: str) -> str:
    """Return the title of a letter, which may be in several lines, up to the addressee."""
    return letter.partition("：")[0].partition("号\n")[2].rpartition("\n")[0].replace("\n", "")


def text_of(path: Path) -> str:
    document = Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


@pytest.mark.parametrize(
    ("scores", "kinds", "title"),
    [
        ((GOOD, TO_VERIFY, TO_CORRECT), {OPINIONS, NOTICES}, "关于退回修改2020年度预算绩效自评材料的通知"),
        ((GOOD, TO_VERIFY), {OPINIONS, NOTICES}, "关于核实2020年度预算绩效自评有关情况的通知"),
        ((GOOD, MISSING), {REMINDERS}, "关于抓紧报送2020年度预算绩效自评材料的通知"),
        ((TO_VERIFY, MISSING), {OPINIONS, NOTICES, REMINDERS}, "关于核实2020年度预算绩效自评有关情况的通知"),
        ((GOOD,), set(), None),
    ],
)  # fmt: skip
def test_the_title_follows_what_is_asked(
    scores: tuple[str | None, ...],
    kinds: set[str],
    title: str | None,
    store: sqlite3.Connection,
    tmp_path: Path,
) -> None:
    """A notice is called by what it asks, and only forms that did not come give a reminder."""
    fill(store, *scores)
    letters = written(store, tmp_path)
    assert set(letters) == kinds
    notice = letters.get(NOTICES) or letters.get(REMINDERS)
    assert (notice is None) == (title is None)
    assert notice is None or title_of(notice) == f"青山市财政局{title}"


def test_clauses_that_do_not_apply_leave_no_gap(store: sqlite3.Connection, tmp_path: Path) -> None:
    """With one question the notice has two sections, no clause on returned or missing forms, no zero in its title."""
    fill(store, GOOD, TO_VERIFY)
    notice = written(store, tmp_path)[NOTICES]
    assert "二、有关要求" in notice
    assert "三、" not in notice
    assert "对退回修改的" not in notice
    assert "对尚未报送的" not in notice
    assert "对需核实说明的" in notice


def test_problems_are_named_by_their_titles(store: sqlite3.Connection, tmp_path: Path) -> None:
    """Several findings are summed up by kind, the most frequent first."""
    fill(store, TO_CORRECT, TO_CORRECT)
    notice = written(store, tmp_path)[NOTICES]
    assert "二、存在的主要问题" in notice
    assert "（2条）" in notice.partition("二、存在的主要问题")[2]
    assert "三、有关要求" in notice


def test_a_body_that_is_not_subordinate_gets_a_request(store: sqlite3.Connection, tmp_path: Path) -> None:
    """Where the roster says 函 the department gets one letter that asks for everything.

    It gets neither notice nor reminder.
    """
    fill(store, TO_VERIFY, MISSING, paper="函")
    letters = written(store, tmp_path)
    assert set(letters) == {OPINIONS, REQUESTS}
    request = letters[REQUESTS]
    assert title_of(request) == "青山市财政局关于商请核实、补报2020年度预算绩效自评材料的函"
    assert "感谢贵单位" in request
    assert "已报送自评表1份，有关内容需进一步核实、完善" in request
    assert "第2中学：设备购置" in request
    assert "你单位" not in request


def test_a_second_request_refers_to_the_first(store: sqlite3.Connection, tmp_path: Path) -> None:
    """A 函 of a later day about the same names the day of the first and asks 再次.

    On the day of the first it is the same letter.
    """
    fill(store, TO_VERIFY, MISSING, paper="函")
    first = written(store, tmp_path)[REQUESTS]
    assert written(store, tmp_path)[REQUESTS] == first
    assert "再次" not in first
    again = written(store, tmp_path, today=date(2024, 3, 21))[REQUESTS]
    assert title_of(again) == "青山市财政局关于再次商请核实、补报2020年度预算绩效自评材料的函"
    assert "我局曾于2024年3月1日就2020年度预算绩效自评有关情况致函贵单位及所属单位，至今尚未收到回复" in again


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ({"blanks": 1}, "（收到的是空白表，已逾期10天）"),
        ({"returned": 2, "chosen": "均不采用"}, "（收到2份，均不能采用，已逾期10天）"),
        ({"blanks": 1, "days_late": None, "due": None, "contact": ""}, "（收到的是空白表）"),
    ],
)
def test_what_came_and_does_not_count_is_named(
    line: dict[str, object], said: str, store: sqlite3.Connection, tmp_path: Path
) -> None:
    """A reminder names a form that came blank, or of which no return can be used.

    It names no contact of the unit's own.
    """
    fill(store, MISSING, **line)
    assert "张三" not in written(store, tmp_path)[REMINDERS]
    assert f"第1中学：设备购置{said}" in written(store, tmp_path)[REMINDERS]


def test_the_notice_names_a_blank_form(store: sqlite3.Connection, tmp_path: Path) -> None:
    """A form that came blank before it is due is in the notice with that."""
    fill(store, TO_VERIFY, MISSING, days_late=None, due="2024-03-15", blanks=1)
    assert "设备购置（收到的是空白表，原定2024年3月15日前报送）" in written(store, tmp_path)[NOTICES]


def test_what_is_given_is_printed_and_what_is_not_is_left_blank(
    store: sqlite3.Connection, tmp_path: Path
) -> None:
    """Number, basis, person and phone are printed; without them there is room to write, and no sentence on a basis."""
    fill(store, TO_CORRECT)
    given = LetterOptions(
        bureau="某省财政厅", number="某财绩〔2024〕5号", basis="《通知》", contact="李四", phone="123"
    )
    notice = written(store, tmp_path, given)[NOTICES]
    assert notice.startswith("某财绩〔2024〕5号\n")
    assert "根据《通知》要求，我厅对" in notice
    assert "（联系人：李四，联系电话：123）" in notice
    blank = written(store, tmp_path, LetterOptions(number="", bureau="", basis="", contact="", phone=""))[
        NOTICES
    ]
    assert blank.startswith("〔　　　〕　号\n")
    assert "根据" not in blank
    assert "财政部门对你单位" in blank


def test_a_form_that_did_not_come_is_in_no_opinion_sheet(store: sqlite3.Connection, tmp_path: Path) -> None:
    """A missing form is listed in the reminder with days overdue, and asked of no unit."""
    fill(store, MISSING)
    add_finding(store, ledger_place=1, audience="bureau", severity="info")
    letters = written(store, tmp_path)
    assert set(letters) == {REMINDERS}
    assert (
        "应于2024年2月20日前报送。截至2024年3月1日，你单位及所属单位尚有1份自评表未报送："
        in letters[REMINDERS]
    )
    assert "第1中学：设备购置（已逾期10天）" in letters[REMINDERS]


def test_a_form_that_is_not_due_yet_is_not_urged(store: sqlite3.Connection, tmp_path: Path) -> None:
    """Before its due date a missing form gives no reminder."""
    fill(store, MISSING, days_late=None, due="2024-04-01")
    assert written(store, tmp_path) == {}


def test_an_overdue_correction_is_urged_until_another_return_comes(
    store: sqlite3.Connection, tmp_path: Path
) -> None:
    """After its due date a correction that did not come is in the reminder, with the day; a new return ends that."""
    fill(store, TO_CORRECT)
    assert REMINDERS not in written(store, tmp_path)
    late = written(store, tmp_path, LetterOptions(), date(2024, 3, 25))
    assert "应于2024年3月20日前重新报送，尚未收到" in late[REMINDERS]
    assert "第1中学：设备购置（已逾期5天）" in late[REMINDERS]
    store.execute("UPDATE files SET digest = 'corrected once, and wrong again'")
    assert REMINDERS not in written(store, tmp_path, LetterOptions(), date(2024, 3, 25))


def test_a_form_is_in_one_letter(store: sqlite3.Connection, tmp_path: Path) -> None:
    """A form that is urged is not sent back once more: the notice names it as urged, or there is no notice."""
    fill(store, TO_CORRECT, TO_CORRECT, MISSING)
    written(store, tmp_path)
    store.execute("UPDATE files SET digest = 'wrong again' WHERE path = '2.xlsx'")
    late = written(store, tmp_path, LetterOptions(), date(2024, 3, 25))
    for form in ("第1中学：设备购置", "第3中学：设备购置"):
        assert form in late[REMINDERS]
        assert form in late[NOTICES].partition("另行催报的（2份）：")[2].partition("二、")[0]
    assert "退回修改的（1份）：\n第2中学：设备购置（" in late[NOTICES]
    assert "第2中学" not in late[REMINDERS]
    assert "附件：第1中学绩效自评审核意见表" in late[REMINDERS]
    assert "附件：第2中学绩效自评审核意见表" in late[NOTICES]
    assert "对尚未报送的" not in late[NOTICES]
    store.execute(
        "UPDATE ledger SET return_id = NULL, status = 'not-returned' WHERE organization = '第2中学'"
    )
    assert NOTICES not in written(store, tmp_path, LetterOptions(), date(2024, 3, 25))


def decided(store: sqlite3.Connection, state: str, explanation: str, kinds: str = "%") -> None:
    """Put a state of the findings of these kinds into the store."""
    store.execute(
        "INSERT INTO states (form, name, subject, state, changed, changed_by, department, organization, project, location, "
        "problem, found, expected, explanation, decision, mark) SELECT l.organization || '/' || l.project, f.name, f.subject, ?, '', '', "
        "'', '', '', '', '', COALESCE(f.found, ''), '', ?, ?, '' FROM findings f JOIN ledger l ON l.return_id = f.return_id "
        "WHERE f.name LIKE ?",
        (state, explanation, STATE_WORDS[state], kinds),
    )
    store.commit()


def test_a_refused_explanation_is_named(store: sqlite3.Connection, tmp_path: Path) -> None:
    """After 退回 beside what a unit explained the next letter says that this was not accepted, and what to do."""
    fill(store, TO_VERIFY, TO_CORRECT)
    assert "未予采纳" not in written(store, tmp_path)[OPINIONS]
    decided(store, "returned", "见合同")
    done = write_letters(store, tmp_path / "反馈函", today=TODAY, options=OPTIONS)
    verify, correct = map(text_of, done.opinions)
    assert "单位说明未予采纳，请更正；另有理由的，请补充说明。" in verify
    assert "单位说明未予采纳，请按要求更正。" in correct
    store.execute("UPDATE states SET explanation = ''")
    assert "未予采纳" not in written(store, tmp_path)[OPINIONS]


def test_what_is_written_behind_a_return_is_sent(store: sqlite3.Connection, tmp_path: Path) -> None:
    """The text behind 退回 is in 审核意见表, whether the unit had explained anything or not."""
    fill(store, TO_VERIFY, TO_CORRECT)
    decided(store, "returned", "见合同")
    store.execute("UPDATE states SET decision = '退回：请附合同（复印件）'")
    done = write_letters(store, tmp_path / "反馈函", today=TODAY, options=OPTIONS)
    for letter in map(text_of, done.opinions):
        assert "未予采纳" in letter
        assert "财政部门意见：请附合同（复印件）" in letter
    store.execute("UPDATE states SET explanation = ''")
    done = write_letters(store, tmp_path / "反馈函", today=TODAY, options=OPTIONS)
    assert all("财政部门意见：请附合同（复印件）" in text_of(letter) for letter in done.opinions)
    store.execute("UPDATE states SET decision = '退回'")
    assert "财政部门意见" not in written(store, tmp_path)[OPINIONS]


def test_what_was_accepted_is_named(store: sqlite3.Connection, tmp_path: Path) -> None:
    """A form without open findings after 采纳说明 is listed with their number; another one has it beside what is asked."""
    fill(store, TO_VERIFY, TO_CORRECT)
    decided(store, "accepted", "见合同", "score-mismatch")
    letters = written(store, tmp_path)
    (accepted,) = store.execute("SELECT COUNT(*) FROM states WHERE form LIKE '第1中学%'").fetchone()
    assert accepted
    assert f"第1中学：设备购置（已采纳说明{accepted}条）" in letters[NOTICES]
    assert "表内未发现问题的1份（含采纳单位说明后无其他问题的1份）" in letters[NOTICES]


def test_numbers_are_those_of_the_entries(store: sqlite3.Connection, tmp_path: Path) -> None:
    """The notice counts what the table of opinions lists, also where one entry holds several findings."""
    fill(store, TO_CORRECT)
    query = "SELECT return_id, place + 100, * FROM findings LIMIT 1"
    columns = [one[0] for one in store.execute(query).description][4:]
    named = ", ".join(columns)
    store.execute(
        f"INSERT INTO findings (return_id, place, {named}) SELECT return_id, place + 100, {named} FROM findings WHERE cell IS NOT NULL"
    )
    done = write_letters(store, tmp_path / "反馈函", today=TODAY, options=OPTIONS)
    rows = Document(str(done.opinions[0])).tables[0].rows[1:]
    findings = store.execute("SELECT COUNT(*) FROM findings WHERE audience = 'unit'").fetchone()[0]
    assert len(rows) < findings
    assert f"第1中学：设备购置（{len(rows)}条）" in text_of(done.notices[0])


def test_letters_name_the_places_for_reasons(store: sqlite3.Connection, tmp_path: Path) -> None:
    """All letters ask for reasons in 单位说明 on 核对结果 or in the form, which are read back; 修改情况 is for the signed paper."""
    fill(store, TO_VERIFY)
    letters = written(store, tmp_path)
    assert (
        "理由写在“核对结果”的“单位说明”栏，偏差原因、超额原因也可写在自评表的偏差原因栏" in letters[OPINIONS]
    )
    assert "“核对结果”工作表的“单位说明”栏说明理由" in letters[NOTICES]
    assert "修改情况" not in letters[NOTICES]


def test_a_past_day_is_not_asked_for_again(store: sqlite3.Connection, tmp_path: Path) -> None:
    """A reminder does not set the due date that is over."""
    fill(store, TO_CORRECT)
    written(store, tmp_path)
    reminder = written(store, tmp_path, OPTIONS, date(2024, 3, 25))[REMINDERS]
    assert "于　　年　　月　　日前将自评表" in reminder


def test_the_sheet_of_reminders_lists_both(store: sqlite3.Connection, tmp_path: Path) -> None:
    """催报 lists forms that did not come and corrections, due or coming, with contacts and days."""
    fill(store, TO_CORRECT, MISSING)
    written(store, tmp_path)
    rows = table(written_summary(store, tmp_path / "汇总.xlsx", today=TODAY), "催报")
    assert [(row["催报事项"], row["单位"], row["联系人"], row["逾期天数"]) for row in rows] == [
        ("未报送", "第2中学", "张三", 10),
        ("退回修改，待回复（未到期）", "第1中学", None, None),
    ]
    assert rows[1]["说明"] == "2024-03-01发函；还有19天到期"


def test_a_circular_names_no_unit(store: sqlite3.Connection, tmp_path: Path) -> None:
    """The circular has the figures of the batch and its problems by family, and names no unit."""
    fill(store, TO_CORRECT, GOOD, MISSING)
    circular = written(store, tmp_path, LetterOptions(circular=True))[CIRCULAR]
    assert (
        "应报自评表3份，已报2份，报送率66.7%。涉及预算资金240万元，全年执行240万元，执行率100%。" in circular
    )
    assert "（一）得分计算不规范。涉及自评表1份" in circular
    assert "报送不及时。涉及自评表1份。" in circular
    assert "中学" not in circular
    assert not (tmp_path / "反馈函" / "情况通报" / "x").exists()


def test_templates_of_version_0_1_still_work(store: sqlite3.Connection, tmp_path: Path) -> None:
    """Templates that a bureau copied from version 0.1 and edited are filled in.

    Kinds that they lack are the shipped ones.
    """
    fill(store, TO_CORRECT, MISSING)
    letters = written(store, tmp_path, LetterOptions(templates=DATA / "函模板", due=DUE))
    assert set(letters) == {OPINIONS, NOTICES, REMINDERS}
    assert letters[NOTICES].startswith("关于退回修改2020年度绩效自评材料的通知\n市教育局：")
    assert "第1中学：设备购置（" in letters[NOTICES]


def test_the_sender_is_centred_above_the_day(store: sqlite3.Connection, tmp_path: Path) -> None:
    """Sender and day are centred on one line, whatever the length of the name."""
    fill(store, TO_CORRECT)
    (path,) = write_letters(store, tmp_path / "反馈函", today=TODAY, options=OPTIONS).notices
    sender, day, contact = Document(str(path)).paragraphs[-3:]
    assert (sender.text, day.text) == ("青山市财政局", "2024年3月1日")
    assert contact.text.startswith("（联系人：")
    assert sender.alignment == day.alignment == 1
    assert sender.paragraph_format.left_indent == day.paragraph_format.left_indent


def test_letters_go_where_their_kind_is(store: sqlite3.Connection, tmp_path: Path) -> None:
    """Each kind has a folder, and an outdated letter of any kind is removed."""
    fill(store, TO_CORRECT, MISSING)
    done: Letters = write_letters(store, tmp_path / "反馈函", today=TODAY)
    assert {path.parent.name for paths in done.written.values() for path in paths} == {
        OPINIONS,
        NOTICES,
        REMINDERS,
    }
    store.execute("UPDATE ledger SET paper = '函'")
    again = write_letters(store, tmp_path / "反馈函", today=TODAY)
    assert {path.parent.name for path in again.removed} == {NOTICES, REMINDERS}


def test_options_are_remembered(store: sqlite3.Connection, tmp_path: Path) -> None:
    """The second round needs no options again: sender, basis, contact and phone stay, a due date until it is over."""
    fill(store, TO_CORRECT)
    given = LetterOptions(
        due=DUE,
        bureau="某省财政厅",
        number="某财绩〔2024〕5号",
        basis="《通知》",
        contact="李四",
        phone="123",
    )
    first = written(store, tmp_path, given)[NOTICES]
    again = written(store, tmp_path, LetterOptions())[NOTICES]
    assert again == first
    later = written(store, tmp_path, LetterOptions(contact="王五"), date(2024, 3, 25))[REMINDERS]
    assert "于　　年　　月　　日前" in later
    assert "（联系人：王五，联系电话：123）" in later
