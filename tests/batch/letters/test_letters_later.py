"""Letters that are written after a batch: by what people wrote into 汇总 since, as the next batch would."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import closing
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from support.batch_runs import Watched, last_letters, letter_texts, lines, listed
from support.foreign_forms import draw_national, saved
from support.rosters import write_roster

from xlselfeval.batch.letters.options import LetterOptions
from xlselfeval.batch.outputs import LETTERS, SETTINGS, STORE, SUMMARY
from xlselfeval.batch.results.store import open_store
from xlselfeval.batch.run import Options, run_batch
from xlselfeval.batch.write_results import Written, write_letters_later
from xlselfeval.cli.letters import show_written
from xlselfeval.errors import SelfEvalError
from xlselfeval.review.catalogue import CATALOGUE
from xlselfeval.review.catalogue_entry import STANDS_FOR_ALL

DEPARTMENT, UNIT, PROJECT = "某区人民政府", "某镇人民政府", "培训项目"
WRONG, RIGHT = {"H14": 99}, dict[str, object]()
TODAY = date(2024, 5, 20)


def return_of(**cells: object) -> bytes:
    """Return the form of the project with these cells."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    draw_national(sheet)
    sheet["A3"] = "（2023年度）"
    sheet["E18"], sheet["F18"] = "2023年12月31日前", "2023年11月30日"
    sheet["B4"] = PROJECT
    for ref, value in cells.items():
        sheet[ref] = value
    return saved(book)


class Bureau:
    """A bureau with one project on its roster: what it runs, and what it writes into 汇总."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.output, self.roster = folder, folder / "核对", folder / "名单.xlsx"
        write_roster(
            self.roster, [("001", UNIT, "", DEPARTMENT, "P1", PROJECT, None, 90, 90, "2024-05-01", "")], []
        )

    def receive(self, name: str, content: bytes, modified: int = 0) -> None:
        path = self.folder / "收表" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
        os.utime(path, (1_700_000_000 + modified,) * 2)

    def check(self, day: date = TODAY, *, letters: bool = False) -> None:
        given = LetterOptions() if letters else None
        options = Options(
            root=str(self.folder / "收表"), output=self.output, jobs=0, roster=self.roster, letters=given
        )
        run_batch(options, Watched(), today=day)

    def write(self, day: date = TODAY, **options: Any) -> Written:
        return write_letters_later(self.output, LetterOptions(**options), today=day)

    def edit(self, name: str, change: Callable[[Any], None]) -> None:
        book = load_workbook(self.output / SUMMARY)
        change(book[name])
        book.save(self.output / SUMMARY)

    def fill(self, name: str, caption: str, text: str) -> None:
        """Write a text into a column of a list, in every row."""

        def change(sheet: Any) -> None:
            column = next(cell.column for cell in sheet[1] if cell.value == caption)
            for row in range(2, sheet.max_row + 1):
                sheet.cell(row, column).value = text

        self.edit(name, change)

    def letters(self) -> set[str]:
        folder = self.output / LETTERS
        return {path.relative_to(folder).as_posix() for path in folder.rglob("*.docx")}


@pytest.fixture
def bureau(tmp_path: Path) -> Bureau:
    return Bureau(tmp_path)


def test_letters_follow_the_return_that_was_chosen(bureau: Bureau) -> None:
    """After 以此份为准 letters ask about the chosen return, and the other one is in no list."""
    bureau.receive("甲.xlsx", return_of(**RIGHT))
    bureau.receive("乙.xlsx", return_of(**WRONG), modified=60)
    bureau.check()
    assert listed(bureau.output, "收表台账", "审核结果") == {PROJECT: "退回修改"}
    bureau.fill("收表台账", "以此份为准", "1")
    assert bureau.write().letters.opinions == ()  # type: ignore[union-attr]
    assert listed(bureau.output, "收表台账", "审核结果") == {PROJECT: "表内未发现问题"}
    assert lines(bureau.output, "待处理") == []
    bureau.fill("收表台账", "以此份为准", "2")
    assert len(bureau.write().letters.opinions) == 1  # type: ignore[union-attr]


def test_letters_renew_the_summary(bureau: Bureau) -> None:
    """Words that people wrote are judged at once: states and days of receipt in 汇总, and 催报 lists what letters ask."""
    bureau.receive("甲.xlsx", return_of(**WRONG))
    bureau.check()
    assert listed(bureau.output, "收表台账", "逾期天数") == {PROJECT: None}
    bureau.fill("收表台账", "收到日期", "2024-05-03")
    bureau.fill("待处理", "处理意见", "退回")
    bureau.write(due=date(2024, 6, 1))
    assert listed(bureau.output, "收表台账", "逾期天数") == {PROJECT: 2}
    assert {line["状态"] for line in lines(bureau.output, "待处理")} == {"退回"}
    assert listed(bureau.output, "催报", "催报事项") == {PROJECT: "退回修改，待回复（未到期）"}


def test_the_history_counts_what_is_still_asked(bureau: Bureau) -> None:
    """In 报送历史 the return that counts has the conclusion and the numbers of what the bureau has not settled."""
    for name, content in (("甲.xlsx", return_of(**WRONG)), ("乙.xlsx", return_of(H14=98))):
        bureau.receive(name, content)
        bureau.check()
    bureau.fill("待处理", "处理意见", "忽略")
    bureau.write()
    first, second = lines(bureau.output, "报送历史")
    assert (first["审核结论"], second["审核结论"]) == ("退回修改", "表内未发现问题")
    assert first["须更正"] > 0
    assert (second["须更正"], second["请核实"]) == (0, 0)


def test_open_points_are_in_the_results(bureau: Bureau) -> None:
    """结果汇总 says how many points could not be recomputed, and between which totals the score may be."""
    bureau.receive("甲.xlsx", return_of(**RIGHT))
    bureau.check()
    assert listed(bureau.output, "结果汇总", "待核分值") == {PROJECT: None}
    bureau.receive("乙.xlsx", return_of(F14="见附件"))
    bureau.check()
    (line,) = lines(bureau.output, "结果汇总")
    low, high = map(Decimal, line["可能区间"].split("～"))
    assert line["待核分值"] > 0
    assert low < Decimal(str(line["参考得分"])) <= high
    assert high - low >= line["待核分值"]


def test_a_note_of_people_is_kept_with_the_old_summary(bureau: Bureau) -> None:
    """A summary to which people added more than answers is kept beside the one that letters renew."""
    bureau.receive("甲.xlsx", return_of(**WRONG))
    bureau.check()
    bureau.edit("总览", lambda sheet: sheet.__setitem__("J2", "已报科长"))
    kept = bureau.write().kept
    assert kept is not None
    assert load_workbook(kept)["总览"]["J2"].value == "已报科长"


def test_settings_that_change_findings_want_a_run(bureau: Bureau) -> None:
    """A check that was switched off or on since the run is for another run to judge.

    Nothing is lost or written.
    """
    bureau.receive("甲.xlsx", return_of(**WRONG))
    bureau.check()
    entry = '[S105]\n"停用" = true\n"日期" = 2024-05-20\n"理由" = "试行"\n"经办人" = "张三"\n'
    (bureau.output / SETTINGS).write_text(entry, encoding="utf-8")
    command = r"S105 得分超过分值.*xlselfeval batch \S+ -o \S+ --roster \S+ --letters"
    with pytest.raises(SelfEvalError, match=f"{command}$"):
        bureau.write()
    with pytest.raises(
        SelfEvalError, match=f'{command} --due 2024-06-01 --bureau "某市 财政局" --contact "" --circular$'
    ):
        bureau.write(due=date(2024, 6, 1), bureau="某市 财政局", contact="", circular=True)
    assert not bureau.letters()
    bureau.check()
    bureau.write()
    (bureau.output / SETTINGS).write_text("", encoding="utf-8")
    with pytest.raises(SelfEvalError, match="S105 得分超过分值"):
        bureau.write()


def test_what_may_be_explained_is_judged_at_once(bureau: Bureau) -> None:
    """A kind of finding that may be explained by the sheet 设置 can be accepted before the next run."""
    bureau.receive("甲.xlsx", return_of(**WRONG))
    bureau.check()
    bureau.fill("待处理", "单位说明", "合同约定")
    bureau.fill("待处理", "处理意见", "采纳说明")
    assert len(bureau.write().letters.held) == 2  # type: ignore[union-attr]

    def change(sheet: Any) -> None:
        captions = {cell.value: cell.column for cell in sheet[1]}
        said = {"单位可否说明": "可说明", "日期": "2024-05-20", "理由": "试行", "经办人": "张三"}
        of_all = CATALOGUE[STANDS_FOR_ALL].title  # beside which no other is reported: it stays an error
        for row in (
            line[0].row for line in sheet.iter_rows(min_row=2) if of_all not in [cell.value for cell in line]
        ):
            for caption, text in said.items():
                sheet.cell(row, captions[caption]).value = text

    bureau.edit("设置", change)
    assert bureau.write().letters.opinions == ()  # type: ignore[union-attr]
    assert {line["状态"] for line in lines(bureau.output, "待处理")} == {"采纳说明"}
    assert "可说明" in (bureau.output / SETTINGS).read_text(encoding="utf-8")


def test_no_letters_of_a_run_that_was_broken_off(bureau: Bureau) -> None:
    """A run that was ended before its end knows only some of the returns: its letters would be wrong."""
    bureau.receive("甲.xlsx", return_of(**WRONG))
    bureau.check()
    with closing(open_store(bureau.output / STORE)) as store, store:
        store.execute("UPDATE runs SET finished = NULL")
    with pytest.raises(SelfEvalError, match="上次核对未完成"):
        bureau.write()


def test_a_roster_that_is_gone_is_named(bureau: Bureau) -> None:
    """Without the roster nobody knows what is due: it is asked for, and may be given."""
    bureau.receive("甲.xlsx", return_of(**WRONG))
    bureau.check()
    moved = bureau.roster.rename(bureau.folder / "新名单.xlsx")
    with pytest.raises(SelfEvalError, match=r"未找到上次核对所用的名单.*名单\.xlsx"):
        bureau.write()
    done = write_letters_later(bureau.output, LetterOptions(), roster=moved, today=TODAY)
    assert done.letters is not None
    assert len(done.letters.opinions) == 1


def test_a_day_that_nobody_wrote_is_grey(bureau: Bureau) -> None:
    """The day of the first check is grey and italic with a prompt until the bureau writes another one over it."""
    bureau.receive("甲.xlsx", return_of(**WRONG))
    in_time = date(2024, 4, 20)
    bureau.check(in_time)
    sheet = load_workbook(bureau.output / SUMMARY)["收表台账"]
    ((area, (rule,)),) = ((one.sqref, one.rules) for one in sheet.conditional_formatting)
    assert (str(area), sheet["H1"].value, sheet["H2"].value) == ("H2", "收到日期", datetime(2024, 4, 20))
    assert (rule.operator, rule.dxf.font.i, rule.dxf.font.color.rgb) == ("equal", True, "FF7F7F7F")
    assert rule.formula == [str((in_time - date(1899, 12, 30)).days)]
    (prompt,) = (one for one in sheet.data_validations.dataValidation if "H2" in one.sqref)
    assert "灰色的是首次核对的日期" in prompt.prompt
    bureau.fill("收表台账", "收到日期", "2024-05-03")
    bureau.check()
    sheet = load_workbook(bureau.output / SUMMARY)["收表台账"]
    assert not list(sheet.conditional_formatting)
    assert sheet["H2"].value == datetime(2024, 5, 3)


def test_what_is_left_blank_is_named(bureau: Bureau, capsys: pytest.CaptureFixture[str]) -> None:
    """After writing the command names what the letters leave to be written in.

    It names a refused opinion, too, which wants another run.
    """
    bureau.receive("甲.xlsx", return_of(**WRONG))
    bureau.check()
    show_written(bureau.write(bureau="某区财政局", due=date(2024, 6, 1)), bureau.output)
    said = capsys.readouterr().out
    assert (
        "文号、联系人、联系电话未填，函中留空：请在函中填写，或用 --number、--contact、--phone 给出后再运行一次"
        in said
    )
    show_written(bureau.write(number="1号", contact="张三", phone="123"), bureau.output)
    assert "未填，函中留空" not in capsys.readouterr().out
    bureau.fill("待处理", "处理意见", "同意")
    show_written(bureau.write(), bureau.output)
    assert (
        "不予计入，仍按待处理提出；所涉主管部门的函件本次不写，改好后请再运行一次："
        in capsys.readouterr().out
    )


def test_letters_of_a_round_stay(bureau: Bureau) -> None:
    """New returns begin a round and another day a folder; in the folder of the day letters are renewed."""
    bureau.receive("甲.xlsx", return_of(**WRONG))
    bureau.check(letters=True)
    first = bureau.letters()
    assert first == {
        f"2024-05-20_第1轮/审核意见表/{UNIT}.docx",
        f"2024-05-20_第1轮/审核通知/{DEPARTMENT}.docx",
    }
    before = {path: path.stat().st_mtime_ns for path in last_letters(bureau.output).rglob("*.docx")}
    bureau.write()
    assert {path: path.stat().st_mtime_ns for path in before} == before
    bureau.receive("乙.xlsx", return_of(**RIGHT))
    bureau.check(letters=True)
    assert bureau.letters() == first
    bureau.receive("丙.xlsx", return_of(H14=98))
    bureau.check(letters=True)
    assert {name.partition("/")[0] for name in bureau.letters() - first} == {"2024-05-20_第3轮"}
    bureau.write(date(2024, 5, 21))
    assert last_letters(bureau.output).name == "2024-05-21_第3轮"
    assert first < bureau.letters()
    assert any("98" in text for text in letter_texts(bureau.output).values())


def test_letters_that_are_written_again_replace_those_of_the_day(bureau: Bureau) -> None:
    """A day given by mistake, or another one in its place, is no deadline that has passed; one of an earlier day is."""
    bureau.receive("甲.xlsx", return_of(**WRONG))
    bureau.check()
    notice = f"2024-05-20_第1轮/审核通知/{DEPARTMENT}.docx"
    for due in (date(2023, 4, 20), date(2024, 5, 20), date(2024, 6, 1)):
        bureau.write(due=due)
        assert notice in bureau.letters()
        assert not any("催报通知" in name for name in bureau.letters())
    day = date(2024, 6, 5)
    for due in (date(2024, 6, 20), date(2024, 6, 25)):
        bureau.write(day, due=due)
        (reminder,) = (text for name, text in letter_texts(bureau.output).items() if "催报通知" in str(name))
        assert "应于2024年6月1日前重新报送，尚未收到" in reminder
        assert f"2024年6月{due.day}日前" in reminder
        assert "曾于" not in reminder
    assert listed(bureau.output, "催报", "期限") == {PROJECT: datetime(2024, 6, 25)}


def test_a_second_reminder_names_the_first(bureau: Bureau) -> None:
    """A 催报通知 about what was urged before is called 再次 and has the day and the 文号 of the earlier one."""
    bureau.receive("甲.xlsx", return_of(**WRONG))
    bureau.check()
    bureau.write(due=date(2024, 6, 1))
    bureau.write(date(2024, 6, 5), due=date(2024, 6, 20), number="某财绩〔2024〕8号")
    bureau.write(date(2024, 6, 25), due=date(2024, 7, 1))
    (reminder,) = (text for name, text in letter_texts(bureau.output).items() if "催报通知" in str(name))
    assert "再次催报" in reminder
    assert "曾于2024年6月5日以某财绩〔2024〕8号催报，至今未收到。" in reminder


def test_a_due_date_that_is_over_is_in_no_letter(bureau: Bureau) -> None:
    """A day that had passed when it was given is left to be written in, in all letters alike."""
    bureau.receive("甲.xlsx", return_of(**WRONG))
    bureau.check()
    bureau.write(due=date(2024, 5, 25))
    bureau.write(date(2024, 6, 5), due=date(2024, 4, 20))
    texts = letter_texts(bureau.output)
    assert texts
    assert not any("4月20日" in text for text in texts.values())
    assert any("于　　年　　月　　日前将自评表" in text for text in texts.values())


def test_days_of_receipt_that_are_missing_or_unreadable_are_named(
    bureau: Bureau, capsys: pytest.CaptureFixture[str]
) -> None:
    """The terminal says of which return nobody knows whether it is late, and which day cannot be read."""
    bureau.receive("甲.xlsx", return_of(**WRONG))
    bureau.check()
    show_written(bureau.write(), bureau.output)
    assert (
        "1份首次核对时已过报送期限、没有填写收到日期，是否逾期不能确定，未计入逾期" in capsys.readouterr().out
    )
    bureau.fill("收表台账", "收到日期", "5月3日")
    for _ in range(3):  # each run, as long as it is there
        show_written(bureau.write(), bureau.output)
        assert f"“收表台账”中{UNIT} {PROJECT}的收到日期“5月3日”不能识别" in capsys.readouterr().out
    bureau.fill("收表台账", "收到日期", "2024-05-01")
    show_written(bureau.write(), bureau.output)
    assert "收到日期" not in capsys.readouterr().out


def test_what_letters_of_an_earlier_version_asked_counts(bureau: Bureau) -> None:
    """A store of version 6, with one line for each return that was sent back, keeps its deadlines."""
    bureau.receive("甲.xlsx", return_of(**WRONG))
    bureau.check()
    bureau.write(due=date(2024, 6, 1))
    with closing(open_store(bureau.output / STORE)) as store:
        store.executescript(
            "CREATE TABLE old AS SELECT form, content, asked, due FROM requests; DROP TABLE requests;"
            "ALTER TABLE old RENAME TO requests; PRAGMA user_version = 6"
        )
    bureau.write(date(2024, 6, 5))
    assert any("应于2024年6月1日前重新报送" in text for text in letter_texts(bureau.output).values())


def test_letters_name_what_is_ignored_without_a_reason(
    bureau: Bureau, capsys: pytest.CaptureFixture[str]
) -> None:
    """忽略 without a reason counts, but the command asks for the reason; one with a reason is not named."""
    bureau.receive("甲.xlsx", return_of(**WRONG))
    bureau.check()
    bureau.fill("待处理", "处理意见", "忽略")
    written = bureau.write()
    show_written(written, bureau.output)
    number = len(lines(bureau.output, "待处理"))
    assert f"{number}条问题写了“忽略”而没有理由" in capsys.readouterr().out
    assert PROJECT in str(written.unreasoned)
    bureau.fill("待处理", "处理意见", "忽略：已电话核实")
    assert not bureau.write().unreasoned
