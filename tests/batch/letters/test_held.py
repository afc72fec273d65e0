"""No letter to a department is written while an opinion about one of its units does not count."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from support.batch_runs import StoryOffice, lines, listed

from xlselfeval.batch.letters.options import LetterOptions
from xlselfeval.batch.letters.write import Letters
from xlselfeval.batch.write_results import Written, write_letters_later
from xlselfeval.cli.app import cli
from xlselfeval.cli.letters import _next_step, show_written
from xlselfeval.demo_batch import ISSUED, RETURNED, ROSTER


@pytest.fixture
def office(tmp_path: Path) -> StoryOffice:
    """A bureau that has written letters about two units of two departments, and none has been sent yet."""
    office = StoryOffice(tmp_path / "某局")
    office.receive_all()
    for code in ("301-1", "302-1"):
        office.receive(f"{code}.xlsx", code, {"H15": "25"})
    office.run()
    assert names(write(office)) == {
        "审核意见表/某市教育局",
        "审核通知/某市教育局",
        *OTHERS,
        "情况通报/情况通报",
    }
    return office


OTHERS = {"审核意见表/某市民政局", "审核通知/某市民政局"}


def write(office: StoryOffice, number: str | None = None) -> Written:
    return write_letters_later(office.output, LetterOptions(circular=True, number=number))


def names(written: Written) -> set[str]:
    """Return the letters in the folder that was written."""
    assert written.folder is not None
    return {
        path.relative_to(written.folder).with_suffix("").as_posix() for path in written.folder.rglob("*.docx")
    }


def of(written: Written) -> Letters:
    assert written.letters is not None
    return written.letters


def test_an_opinion_that_does_not_count_holds_the_letters_of_its_department(
    office: StoryOffice, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its letters and the 情况通报 are taken away and named, those of other departments stay, and the last line says so."""
    office.write("待处理", "处理意见", {"校舍维修": "同意"})
    written = write(office)
    assert names(written) == OTHERS
    assert set(of(written).held) == {
        ("审核意见表", "某市教育局"), ("审核通知", "某市教育局"), ("情况通报", "情况通报"),
    }  # fmt: skip
    show_written(written, office.output)
    shown = capsys.readouterr().out
    assert "所涉主管部门的函件本次不写" in shown
    assert "暂不写、不发的函件3份" in shown
    assert "  审核通知：某市教育局\n" in shown
    assert _next_step(written) == "letters write some"
    office.write("待处理", "处理意见", {"校舍维修": "退回：请附合同"})
    written = write(office)
    assert (of(written).held, _next_step(written)) == ((), "letters write")
    assert "审核通知/某市教育局" in names(written)


@pytest.mark.parametrize("opinion", ["采纳说明", "采纳说明：合同约定"])
def test_an_acceptance_that_does_not_count_holds_letters(opinion: str, office: StoryOffice) -> None:
    """An acceptance that may not be given holds letters, as an opinion that nobody understands does.

    With all letters held nothing is to be sent.
    """
    assert {line["状态"] for line in lines(office.output, "待处理")} == {"待处理"}
    office.write("待处理", "处理意见", {"校舍维修": opinion, "养老服务补贴": opinion})
    written = write(office)
    assert names(written) == set()
    assert _next_step(written) == "letters write held"


def test_numbers_go_on_when_a_held_letter_is_written(
    office: StoryOffice, capsys: pytest.CaptureFixture[str]
) -> None:
    """The next command has the number that was given; without it new letters have none, and are named."""
    office.write("待处理", "处理意见", {"校舍维修": "同意"})
    first = of(write(office, "某财绩〔2024〕5号起"))
    assert first.number == "某财绩〔2024〕5号起"
    office.write("待处理", "处理意见", {"校舍维修": "退回：请附合同"})
    written = write(office)
    assert ("审核通知", "某市教育局") in of(written).unnumbered
    assert of(written).number == first.number
    show_written(written, office.output)
    shown = capsys.readouterr().out
    assert "审核通知 某市教育局" in shown
    assert "写原来的 --number 某财绩〔2024〕5号起" in shown
    assert "文号未填" not in shown
    again = of(write(office, first.number))
    assert (again.unnumbered, set(first.numbers) <= set(again.numbers)) == ((), True)


def test_a_letter_that_is_held_has_asked_for_nothing(office: StoryOffice) -> None:
    """The requests of the letter of the same day are forgotten with it: nothing is urged as sent back."""
    assert set(listed(office.output, "催报", "项目")) == {"校舍维修", "养老服务补贴"}
    office.write("待处理", "处理意见", {"校舍维修": "同意"})
    write(office)
    assert set(listed(office.output, "催报", "项目")) == {"养老服务补贴"}


def test_both_commands_print_the_number_to_go_on_with(office: StoryOffice) -> None:
    """`batch --letters` and `letters write` repeat the number in the command to run once opinions are put right."""
    office.write("待处理", "处理意见", {"校舍维修": "同意", "养老服务补贴": "同意"})
    number, folder = "某财绩〔2024〕5号起", office.folder
    batch = [str(folder / RETURNED), "--roster", str(folder / ROSTER), "--issued", str(folder / ISSUED), "--jobs", "1", "-o", str(office.output), "--letters"]  # fmt: skip
    for command in (["batch", *batch], ["letters", "write", str(office.output)]):
        said = CliRunner().invoke(cli, [*command, "--number", number])
        assert said.output.splitlines()[-1].count(f"letters write {office.output} --number {number}") == 1


def test_the_next_command_asks_for_the_circular_again(office: StoryOffice) -> None:
    """The printed command writes what is held, so it has --circular; a kind without a number is named."""
    office.write("待处理", "处理意见", {"校舍维修": "同意"})
    number = "审核通知：某财绩〔2024〕5号起"
    command = ["letters", "write", str(office.output), "--number", number]
    said = CliRunner().invoke(cli, [*command, "--circular"]).output.splitlines()[-1]
    assert f"letters write {office.output} --number {number} --circular；" in said
    office.write("待处理", "处理意见", {"校舍维修": "退回：请附合同"})
    said = CliRunner().invoke(cli, [*command, "--circular"]).output
    assert "未编文号、函中留空的1份：情况通报；" in said
    assert f"写原来的 --number {number}，并在其后加上“；情况通报：文号”）" in said
    said = CliRunner().invoke(cli, [*command[:-1], f"{number}；情况通报：某财通〔2024〕1号"]).output
    assert "某财通〔2024〕1号　情况通报\n" in said
    assert "未编文号" not in said
