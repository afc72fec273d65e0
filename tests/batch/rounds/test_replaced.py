"""A return on a form that was issued again shows nothing but that, and has corrected nothing."""

from __future__ import annotations

import shutil
from contextlib import closing
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from support.forms import indicators
from support.rosters import due_form, roster_of

from xlselfeval import layout as at
from xlselfeval.batch.outputs import STORE
from xlselfeval.batch.progress import Progress
from xlselfeval.batch.results.history import read_rounds
from xlselfeval.batch.results.states import read_states
from xlselfeval.batch.results.store import open_store
from xlselfeval.batch.run import Options, run_batch
from xlselfeval.form.fill import answers_at, fill
from xlselfeval.layout import plan_layout
from xlselfeval.roster.issue import issue
from xlselfeval.roster.model import DueForm
from xlselfeval.scheme.load import load_scheme

SCHEME = load_scheme("hunan-department-2020")
FORM = due_form(1, indicators=tuple(indicators()))
FIRST, *OTHERS = FORM.indicators
AGAIN = replace(FORM, indicators=(replace(FIRST, target="≥260人"), *OTHERS))
PLACES = plan_layout(SCHEME, rows=0, indicators=indicators())


def issued(folder: Path, form: DueForm) -> bytes:
    """Issue a form; return its workbook."""
    issue(SCHEME, roster_of(form), folder, year=2025)
    (book,) = folder.glob("301001*.xlsx")
    return book.read_bytes()


def returned(folder: Path, data: bytes, actual: int, score: int) -> None:
    """Put a return into the folder: the first indicator filled in with an actual and a score."""
    row = PLACES.rows[0].row
    answers = {(row, at.ACTUAL): Decimal(actual), (row, at.SCORE): Decimal(score)}
    (folder / "收表").mkdir(exist_ok=True)
    (folder / "收表" / f"报{actual}.xlsx").write_bytes(fill(SCHEME, data, answers_at(answers)))


def states(folder: Path, issued: Path) -> tuple[dict[str, set[str]], str]:
    """Run the batch; return the states of the findings about the unit's form by name, and what the history says."""
    output = folder / "结果"
    run_batch(
        Options(root=str(folder / "收表"), output=output, issued=issued), Progress(), today=date(2026, 4, 1)
    )
    found: dict[str, set[str]] = {}
    with closing(open_store(output / STORE)) as store:
        for key, one in read_states(store).items():
            found.setdefault(key.name, set()).add(one.state)
        return found, "；".join([*read_rounds(store)][-1].changes) if [*read_rounds(store)] else ""


def test_what_is_left_out_for_the_new_form_is_not_corrected(tmp_path: Path) -> None:
    """Only a return on the new form shows that faults of the earlier return were corrected.

    That holds with stale issued files, too.
    """
    now, stale = tmp_path / "下发", tmp_path / "旧下发"
    first = issued(now, FORM)
    shutil.copytree(now, stale)
    returned(tmp_path, first, 10, 99)
    assert states(tmp_path, now)[0]["score-above-points"] == {"open"}
    second = issued(now, AGAIN)
    returned(tmp_path, first, 20, 1)
    found, history = states(tmp_path, now)
    assert found["form-replaced"] == {"open"}
    assert "corrected" not in found.get("score-above-points", ())
    assert "已改正" not in history
    returned(tmp_path, first, 30, 1)
    assert "corrected" not in states(tmp_path, stale)[0].get("form-replaced", ())
    assert states(tmp_path, now)[0]["form-replaced"] == {"open"}
    returned(tmp_path, second, 270, 1)
    found, history = states(tmp_path, now)
    assert found["form-replaced"] == {"corrected"}
    assert found["score-above-points"] == {"corrected"}
    assert "已改正" in history
