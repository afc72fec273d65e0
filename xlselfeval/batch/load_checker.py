"""Load the rules of a batch; issued files and roster of earlier runs hold where none are given."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from xlselfeval.batch.outputs import NAME_ISSUED, NO_ROSTER
from xlselfeval.batch.sources.source import is_url
from xlselfeval.checking import Checker
from xlselfeval.errors import SelfEvalError
from xlselfeval.files.limits import Limits
from xlselfeval.files.paths import canonical_path
from xlselfeval.sheet_names import ISSUED_RECORD

_OLD_FORMS = "有单位用重新下发以前的旧表填报的，会当作改动了下发内容提出"


def load_checker(
    root: str, output: Path, *, scheme: str | None, profile: str | None, issued: Path | None, limits: Limits
) -> Checker:
    """Load the rules, and the sender's files without returns and results that lie among them."""
    places = [output] if is_url(root) else [output, Path(root)]
    if issued is not None:
        folder = canonical_path(issued)
        if folder in map(canonical_path, places):
            raise SelfEvalError(f"{issued}：下发文件应放在报送文件和结果以外的文件夹")
        places = [place for place in places if canonical_path(place).is_relative_to(folder)]
    return Checker.load(scheme=scheme, profile=profile, issued=issued, limits=limits, leave_out=places)


def place_before(store: Path, option: str) -> Path | None:
    """Read from a results store the place that the last run with this option had.

    None without one; a run that was to have none changes nothing.
    """
    if not store.is_file():
        return None
    try:
        with closing(sqlite3.connect(store)) as connection:
            lines = connection.execute("SELECT options FROM runs ORDER BY run DESC").fetchall()
    except sqlite3.Error:  # who opens it to write reports it
        return None
    given = (json.loads(options).get(option, "") for (options,) in lines)
    return next((Path(one) for one in given if one not in ("", "None")), None)


def roster_to_use(given: Path | None, before: Path | None) -> Path | None:
    """Choose the roster of a run: the one that is given, NO_ROSTER as well, else that of `before`.

    Raises SelfEvalError where that of before is gone: without it, nobody knows whose the forms are.
    """
    if given is None and before is not None and not before.is_file():
        raise SelfEvalError(
            f'以前核对所用的单位名单“{before}”已不在：请放回原处，或在 xlselfeval batch 命令中用 --roster 写明现在的位置；确实不用名单的，写 --roster ""'
        )
    return before if given is None else given


def notes_on_roster(given: Path | None, roster: Path | None) -> Iterator[str]:
    """Say where the roster of earlier runs is used, and where none is."""
    if given is None and roster is not None:
        yield f"本次没有指明单位名单，沿用以前用的“{roster}”"
    elif given == NO_ROSTER:
        yield "本次不用单位名单：未报送、重复报送和预算数没有核对；下次没有指明名单的，仍用以前的"


def notes_on_issued(given: Path | None, before: Path | None, roster: Path | None) -> Iterator[str]:
    """Say with which issued files forms are compared, where that may not be what was meant."""
    if given is not None:
        if not any(given.rglob(ISSUED_RECORD)):
            yield f"下发文件的文件夹“{given}”中没有下发清单，请确认其中是下发的原文件，不是收回的表"
    elif before is not None and before.is_dir():
        yield f"本次没有指明下发文件的文件夹，沿用以前用的“{before}”"
    elif before is not None:
        yield f"以前核对所用的下发文件的文件夹“{before}”已不在：本次没有与下发文件对照，{_OLD_FORMS}；请放回后再核对一次，或{NAME_ISSUED.format('现在的位置')}"
    elif roster is not None and (lists := sorted(roster.resolve().parent.glob(f"*/{ISSUED_RECORD}"))):
        yield f"本次没有与下发文件对照，{_OLD_FORMS}；名单旁有下发清单，请用 xlselfeval batch … --issued {lists[0].parent} 再运行一次"
