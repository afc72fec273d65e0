"""Three rounds with decisions, killed at random moments, end like three rounds that nobody disturbed."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook
from support.batch_runs import letter_texts
from support.return_folder import copies, dump

from xlselfeval import demo_batch as story
from xlselfeval.batch.outputs import SUMMARY
from xlselfeval.demo_story import BUREAU, ROUNDS


def run(folder: Path, number: int, kill_after: float | None = None) -> None:
    """Run the command of a round, with letters, to its end or so many seconds."""
    options = [
        "--roster",
        story.ROSTER,
        "--issued",
        story.ISSUED,
        "--letters",
        "--due",
        str(
            date.today() + timedelta(days=10 * number)
        ),  # not past, or 催报 has it as soon as it is asked for
    ]
    command = ["batch", story.RETURNED, "-o", story.CHECKED, *options, "--bureau", BUREAU, "--jobs", "2"]
    with subprocess.Popen(
        [sys.executable, "-m", "xlselfeval", *command], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:  # fmt: skip
        if kill_after is not None:
            time.sleep(kill_after)
            process.kill()


def seen(output: Path) -> tuple[object, ...]:
    """Return all that a bureau sees: 汇总, copies, letters; and the store without numbers of runs."""
    book = load_workbook(output / SUMMARY, read_only=True)
    sheets = {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}
    return sheets, letter_texts(output), set(copies(output)), dump(output)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_rounds_killed_at_any_moment(tmp_path: Path, seed: int) -> None:
    """Kills in any round, before and after decisions, change nothing of what comes out in the end."""
    chance = random.Random(seed)
    quiet, killed = tmp_path / "安静", tmp_path / "打断"
    for folder in (quiet, killed):
        story.begin(folder)
    took = 0.0
    for number in range(1, len(ROUNDS) + 1):
        for folder in (quiet, killed):
            story.receive(folder, number)
        for decided in (False, True):
            if decided:
                for folder in (quiet, killed):
                    story.decide(folder, number)
            start = time.perf_counter()
            run(quiet, number)
            took = max(took, time.perf_counter() - start)
            for _ in range(chance.choice((1, 2, 3))):
                run(killed, number, kill_after=chance.uniform(0.1, took))
            run(killed, number)
            assert seen(killed / story.CHECKED) == seen(quiet / story.CHECKED), (number, decided)
