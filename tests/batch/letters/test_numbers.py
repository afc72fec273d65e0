"""文号: each letter has its own, counted from the first that is given, for all kinds or for each kind apart."""

from __future__ import annotations

import re
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from docx import Document
from support.batch_runs import TODAY, StoryOffice, last_letters

from xlselfeval.batch.letters.kinds import CIRCULAR, NOTICES, OPINIONS, REMINDERS, REQUESTS
from xlselfeval.batch.letters.numbers import give_numbers
from xlselfeval.batch.letters.options import LetterOptions
from xlselfeval.batch.write_results import write_letters_later
from xlselfeval.cli.letters import show_written
from xlselfeval.errors import SelfEvalError

LETTERS = ((OPINIONS, "甲校"), (NOTICES, "甲局"), (NOTICES, "乙局"), (REQUESTS, "丙院"), (REMINDERS, "甲局"))


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("", ("", "", "", "", "")),
        ("某财绩〔2024〕9号起", ("", "某财绩〔2024〕9号", "某财绩〔2024〕10号", "某财绩〔2024〕11号", "某财绩〔2024〕12号")),
        ("函：某财绩函〔2024〕3号", ("", "", "", "某财绩函〔2024〕3号", "")),
        ("某财绩〔2024〕5号起；函：函〔2024〕3号", ("", "某财绩〔2024〕5号", "某财绩〔2024〕6号", "函〔2024〕3号", "某财绩〔2024〕7号")),
        ("审核通知=甲5号起;催报通知:乙5号;函: 丙号", ("", "甲5号", "甲6号", "丙号", "乙5号")),
        ("情况通报：某财绩〔2024〕1号", ("", "", "", "", "")),
    ],
)  # fmt: skip
def test_each_letter_has_its_own_number(text: str, numbers: tuple[str, ...]) -> None:
    """起 counts from the first number.

    A kind that is named has its own series, one that is not has the series without a name.
    """
    assert tuple(give_numbers(text, LETTERS)) == numbers


def test_one_number_is_for_one_letter() -> None:
    """A number without 起 is that of the only letter that wants one, whatever its form."""
    assert give_numbers("某财绩〔2024〕5号", ((OPINIONS, "甲校"), (NOTICES, "甲局"))) == [
        "",
        "某财绩〔2024〕5号",
    ]
    assert give_numbers("某财绩字第五号", ((CIRCULAR, CIRCULAR),)) == ["某财绩字第五号"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("某财绩〔2024〕5号", r"本次有4份函件要编文号（审核通知2份、函1份、催报通知1份）.*--number 某财绩〔2024〕5号起（用到8号）.*"
         r"--number 审核通知：某财绩〔2024〕5号起；函：某财绩〔2024〕7号；催报通知：某财绩〔2024〕8号（字号改为各自的）"),
        ("审核通知：第五号；函：1号；催报通知：2号", "本次有2份函件要编文号（审核通知2份），一份函件一个文号，不能都写第五号，未写函。未定的"),
        ("审核通知：甲5号起；函：甲6号", "文号甲6号用到了2份函件上"),
        ("通知：某财绩〔2024〕5号", "“通知”不是函件的种类，可写的有：审核通知、函、催报通知、情况通报"),
        ("函：1号；函：2号", "--number 中函写了两次：1号、2号"),
    ],
)  # fmt: skip
def test_a_number_on_several_letters_is_refused(text: str, why: str) -> None:
    """The message counts the letters by kind, and says how to number them one after another or by kind."""
    with pytest.raises(SelfEvalError, match=why):
        give_numbers(text, LETTERS)


USED = {"甲5号": "反馈函/第1轮", "甲6号": "反馈函/第1轮", "甲10号": "反馈函/第2轮"}


@pytest.mark.parametrize("text", ["甲5号", "甲5号起", "甲9号起", "审核通知：甲7号起；函：甲8号；催报通知：乙1号", "函：甲10号", "审核通知：甲9号起；函：乙1号；催报通知：甲11号"])  # fmt: skip
def test_a_text_that_a_refusal_proposes_is_accepted(text: str) -> None:
    """Each `--number` in the message gives all these letters numbers of their own, none of which another letter has."""
    with pytest.raises(SelfEvalError) as refused:
        give_numbers(text, LETTERS, used=USED)
    proposed = re.findall(r"--number ([^，（]*?)(?=（|；这些|；未定|；各类|$)", str(refused.value))
    assert proposed
    for one in proposed:
        numbers = [number for number in give_numbers(one, LETTERS, used=USED) if number]
        assert not set(numbers) & set(USED)
        assert len(set(numbers)) == len(numbers) > 0


def test_a_number_of_another_letter_is_refused() -> None:
    """The message names the numbers and the folders of their letters, and the next one that is free."""
    why = "文号甲5号、甲6号已用于“反馈函/第1轮”中的函件，未写函；互不重复的，如 --number 甲11号起；这些函件没有发出的，删去该文件夹"
    with pytest.raises(SelfEvalError, match=why):
        give_numbers("甲5号起", LETTERS, used=USED)
    with pytest.raises(SelfEvalError, match="甲十号已用于“第1轮”中的函件，未写函；请改为互不重复的"):
        give_numbers("函：甲十号", LETTERS, used={"甲十号": "第1轮"})


def test_a_letter_keeps_its_number() -> None:
    """Written again by the same text, letters keep their numbers; another one gets the next that nobody has had."""
    before = {(NOTICES, "乙局"): "甲5号", (REMINDERS, "甲局"): "甲6号", (NOTICES, "丁局"): "甲7号"}
    assert give_numbers("甲5号起", LETTERS, before) == ["", "甲8号", "甲5号", "甲9号", "甲6号"]


def test_letters_of_a_batch_have_their_own_numbers(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Notices are numbered before reminders, the terminal lists which letter has which; a refusal writes no letter."""
    office = StoryOffice(tmp_path / "某局")
    office.receive_all("303-1")
    for code in ("301-1", "302-1"):
        office.receive(f"{code}.xlsx", code, {"H15": "25"})
    office.run(letters=False)
    with pytest.raises(SelfEvalError, match=r"审核通知2份、催报通知1份.*某财绩〔2025〕7号起（用到9号）"):
        write_letters_later(office.output, LetterOptions(number="某财绩〔2025〕7号"))
    assert not list(office.output.rglob("*.docx"))
    written = write_letters_later(office.output, LetterOptions(number="某财绩〔2025〕7号起"))
    show_written(written, office.output)
    expected = {
        "审核通知/某市教育局": "某财绩〔2025〕7号",
        "审核通知/某市民政局": "某财绩〔2025〕8号",
        "催报通知/某市水务局": "某财绩〔2025〕9号",
    }
    folder = last_letters(office.output)
    assert {name: Document(str(folder / f"{name}.docx")).paragraphs[0].text for name in expected} == expected
    shown = capsys.readouterr().out
    for name, number in expected.items():
        assert f"  {number}　{name.replace('/', ' ')}\n" in shown
    assert "文号、" not in shown
    show_written(write_letters_later(office.output, LetterOptions(number="催报通知：1号")), office.output)
    assert "文号、" in capsys.readouterr().out
    office.write("待处理", "处理意见", {"校舍维修": "忽略"})
    again = write_letters_later(office.output, LetterOptions(number="某财绩〔2025〕7号起"))
    assert again.letters is not None
    assert [number for _, number in again.letters.numbers] == ["某财绩〔2025〕7号", "某财绩〔2025〕8号"]
    office.write("待处理", "处理意见", {"校舍维修": "退回"})
    again = write_letters_later(office.output, LetterOptions(number="某财绩〔2025〕7号起"))
    assert again.letters is not None
    assert {f"{path.parent.name}/{path.stem}": number for path, number in again.letters.numbers} == {
        "审核通知/某市民政局": "某财绩〔2025〕7号",
        "催报通知/某市水务局": "某财绩〔2025〕8号",
        "审核通知/某市教育局": "某财绩〔2025〕9号",
    }


def test_a_later_mailing_gets_other_numbers(tmp_path: Path) -> None:
    """Numbers of an earlier folder are refused with the next free one, until somebody removes that folder."""
    office = StoryOffice(tmp_path / "某局")
    office.receive_all()
    for code in ("301-1", "302-1"):
        office.receive(f"{code}.xlsx", code, {"H15": "25"})
    office.run(letters=False)
    given = LetterOptions(number="某财绩〔2025〕7号起")
    write_letters_later(office.output, given, today=TODAY)
    before, later = last_letters(office.output), TODAY + timedelta(days=1)
    why = "文号某财绩〔2025〕7号、某财绩〔2025〕8号已用于“反馈函/2021-04-01_第1轮”中的函件，未写函.*--number 某财绩〔2025〕9号起"
    with pytest.raises(SelfEvalError, match=why):
        write_letters_later(office.output, given, today=later)
    assert last_letters(office.output) == before
    written = write_letters_later(office.output, LetterOptions(number="某财绩〔2025〕9号起"), today=later)
    assert written.letters is not None
    assert [number for _, number in written.letters.numbers] == ["某财绩〔2025〕9号", "某财绩〔2025〕10号"]
    shutil.rmtree(before)
    written = write_letters_later(office.output, given, today=later + timedelta(days=1))
    assert written.letters is not None
    assert [number for _, number in written.letters.numbers] == ["某财绩〔2025〕7号", "某财绩〔2025〕8号"]


def test_a_refusal_names_the_letters_that_wait(tmp_path: Path) -> None:
    """Letters that an opinion holds are not numbered yet, and the message says so before anything was numbered."""
    office = StoryOffice(tmp_path / "某局")
    office.receive_all("303-1")
    for code in ("301-1", "302-1"):
        office.receive(f"{code}.xlsx", code, {"H15": "25"})
    office.run()
    office.write("待处理", "处理意见", {"校舍维修": "同意"})
    why = "本次有2份函件.*另有1份（审核通知 某市教育局）因处理意见不予计入或未能对应暂不写，未算在内"
    with pytest.raises(SelfEvalError, match=why):
        write_letters_later(office.output, LetterOptions(number="某财绩〔2025〕7号"))


def test_letters_written_again_without_a_number_keep_theirs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """On the same day and in the same round the numbers given before hold, until "" takes them back."""
    office = StoryOffice(tmp_path / "某局")
    office.receive_all()
    for code in ("301-1", "302-1"):
        office.receive(f"{code}.xlsx", code, {"H15": "25"})
    office.run()
    first = write_letters_later(office.output, LetterOptions(number="某财绩〔2025〕7号起"), today=TODAY)
    again = write_letters_later(office.output, LetterOptions(), today=TODAY)
    assert first.letters is not None
    assert again.letters is not None
    assert again.letters.numbers == first.letters.numbers
    assert len(first.letters.numbers) == 2
    capsys.readouterr()
    show_written(again, office.output)
    assert "文号、" not in capsys.readouterr().out
    none = write_letters_later(office.output, LetterOptions(number=""), today=TODAY)
    assert none.letters is not None
    assert none.letters.numbers == ()
