"""The roster of earlier runs holds until another one is given; a single run can leave it out."""

from __future__ import annotations

from datetime import date

import pytest
from click.testing import CliRunner
from support.batch_runs import StoryOffice, letter_texts, lines

from xlselfeval.batch.letters.options import LetterOptions
from xlselfeval.batch.outputs import NO_ROSTER, STORE, SUMMARY
from xlselfeval.batch.progress import Progress
from xlselfeval.batch.run import Options, Run, run_batch
from xlselfeval.batch.write_results import write_letters_later
from xlselfeval.cli.app import cli
from xlselfeval.demo_batch import RETURNED, ROSTER
from xlselfeval.demo_story import PROJECTS
from xlselfeval.errors import SelfEvalError

LATER = date(2025, 4, 20)
CRAFTS = PROJECTS["305-1"]


def run_without(office: StoryOffice, *, left_out: bool = False) -> Run:
    """Check what lies in the folder, with no roster named."""
    options = Options(
        root=str(office.folder / RETURNED),
        output=office.output,
        jobs=0,
        roster=NO_ROSTER if left_out else None,
    )
    return run_batch(options, Progress(), today=LATER)


def test_a_forgotten_roster_holds(office: StoryOffice) -> None:
    """A run that names no roster takes that of before and says so; its letters have the departments."""
    office.receive("一.xlsx", "305-1", {"F15": "450"})
    office.run()
    again = run_without(office)
    assert f"本次没有指明单位名单，沿用以前用的“{(office.folder / ROSTER).resolve()}”" in again.notes
    write_letters_later(office.output, LetterOptions(), today=LATER)
    assert not [name for name in letter_texts(office.output) if "未注明主管部门" in name]
    assert lines(office.output, "收表台账")


def test_a_roster_that_is_gone_is_asked_for(office: StoryOffice) -> None:
    """Nothing is checked or written without the roster of before, unless a run leaves it out."""
    office.receive("一.xlsx", "305-1", {"F15": "450"})
    office.run()
    before = (office.output / STORE).read_bytes(), (office.output / SUMMARY).read_bytes()
    (office.folder / ROSTER).rename(office.folder / "搬走.xlsx")
    with pytest.raises(SelfEvalError, match=r'已不在：请放回原处，.*--roster 写明现在的位置；.*--roster ""'):
        run_without(office)
    assert before == ((office.output / STORE).read_bytes(), (office.output / SUMMARY).read_bytes())
    assert [note for note in run_without(office, left_out=True).notes if "本次不用单位名单" in note]
    with pytest.raises(SelfEvalError, match="已不在"):
        run_without(office)


def test_a_roster_that_one_run_left_out_holds_for_the_next(office: StoryOffice) -> None:
    """The run without it says so; the next one has it, and says which it is."""
    office.receive("一.xlsx", "305-1")
    office.run()
    assert "本次不用单位名单" in run_without(office, left_out=True).notes[-1]
    assert "沿用以前用的" in run_without(office).notes[-1]
    assert lines(office.output, "收表台账")


def test_a_folder_is_no_roster(office: StoryOffice) -> None:
    """Only "" leaves the roster out; the folder of the command is refused."""
    office.receive("一.xlsx", "305-1")
    command = ["batch", str(office.folder / RETURNED), "-o", str(office.output), "--jobs", "1", "--roster"]
    assert CliRunner().invoke(cli, [*command, "."]).exit_code != 0
    assert not office.output.exists()
    assert "本次不用单位名单" in CliRunner().invoke(cli, [*command, ""]).output


def test_a_run_without_the_roster_takes_nothing_away(office: StoryOffice) -> None:
    """Decisions, choices and their outcomes are there again when the roster is given back."""
    office.receive("一.xlsx", "305-1", {"F15": "450"})
    office.receive("甲.xlsx", "302-1", {"F15": "450"})
    office.run()
    office.write(
        "待处理", "处理意见", {CRAFTS.name: "退回：请附佐证", PROJECTS["302-1"].name: "退回：请附佐证"}
    )
    office.receive("二.xlsx", "305-1", {"F15": "451"})
    office.receive("三.xlsx", "305-1")
    office.receive("乙.xlsx", "302-1")
    office.run(LATER)
    office.write("收表台账", "以此份为准", {CRAFTS.name: 3})
    office.run(LATER)
    known = [lines(office.output, name) for name in ("收表台账", "待处理", "报送历史")]
    run_without(office, left_out=True)
    office.run(LATER)
    assert [lines(office.output, name) for name in ("收表台账", "待处理", "报送历史")] == known
