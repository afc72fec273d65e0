"""The results written from the store and from what people wrote, by a batch and by letters later.

Both judge the same state of affairs: settings, days of receipt, the returns that count, decisions.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from xlselfeval.batch.copies.earlier import move_earlier_copies
from xlselfeval.batch.copies.renew import Renewed, Sources, renew_copies
from xlselfeval.batch.letters.options import LetterOptions, typed, typed_options
from xlselfeval.batch.outputs import LETTERS, NO_ROSTER, PARQUET, SETTINGS, STORE, SUMMARY, locked
from xlselfeval.batch.results import store as results
from xlselfeval.batch.results.ledger import read_returns, update_ledger
from xlselfeval.batch.results.queries import StoredFinding
from xlselfeval.batch.results.receipts import Receipt, lost_days, read_receipts, receipts_by_form
from xlselfeval.batch.results.register_remarks import doubtful_days, unread_of
from xlselfeval.batch.results.requests import Mailing
from xlselfeval.batch.results.states import (
    Refusal,
    State,
    listed_ended,
    read_states,
    refusals,
    unassigned,
)
from xlselfeval.batch.results.summary_lines import SummaryLine
from xlselfeval.batch.results.tables.settings import read_settings_table, save_settings_table
from xlselfeval.batch.results.unissued import is_issued_given, read_unissued
from xlselfeval.batch.results.unit_findings import forms_and_papers
from xlselfeval.batch.summary import write_summary
from xlselfeval.batch.summary.additions import check_place
from xlselfeval.batch.summary.figures import count_moved
from xlselfeval.batch.summary.lost_decisions import LostDecisions, lost_decisions, refuse_lost
from xlselfeval.batch.summary.read_register import read_register
from xlselfeval.batch.summary.read_summary import read_summary
from xlselfeval.batch.summary.settings_sheet import read_settings_sheet
from xlselfeval.errors import SelfEvalError
from xlselfeval.files.limits import ROSTER as ROSTER_LIMITS
from xlselfeval.review.catalogue import CATALOGUE
from xlselfeval.review.settings import Settings
from xlselfeval.roster.model import PaperKind, Roster
from xlselfeval.roster.read import read_roster
from xlselfeval.settings.merge import merge_settings
from xlselfeval.settings.settings_file import read_settings, write_settings

if TYPE_CHECKING:
    from xlselfeval.batch.letters.write import Letters

ROOT, ISSUED, ROSTER = "root", "issued", "roster"  # options of a run that name places


class Written(NamedTuple):
    """The outcome of writing results: what a person has to know, and the letters, if any were written."""

    kept: Path | None  # the summary to which people had added, beside the new one
    refused: Sequence[tuple[StoredFinding, Refusal]] = ()  # findings beside which the decision does not count
    folder: Path | None = None  # of the letters
    letters: Letters | None = None
    waiting: int = 0  # copies that do not show the decisions yet
    unread: Sequence[str] = ()  # days of receipt and answers to 以此份为准 that cannot be read, in words
    undated: int = 0  # returns that may be late, without a day of receipt
    misnamed: Sequence[str] = ()  # files with another unit's code in their names, in words
    verified: Sequence[State] = ()  # clues that the bureau has confirmed and not closed
    requested: int = 0  # ended findings of which the bureau had asked for more than a figure
    unassigned: Sequence[State] = ()  # what is written beside a finding of one of several forms
    unreasoned: Sequence[State] = ()  # findings that the bureau ignores without a reason
    uncompared: Mapping[PaperKind, int] = MappingProxyType({})  # papers whose forms were moved away
    vanished: Sequence[SummaryLine] = ()  # lines whose decision the summary no longer has
    misplaced: Sequence[SummaryLine] = ()  # lines with an opinion in 上次意见, where none counts
    unexplained: Sequence[SummaryLine] = ()  # lines whose 单位说明 the summary no longer has
    unreceived: Sequence[str] = ()  # days of receipt that the summary no longer has, in words
    unissued: int = 0  # forms that were not compared with an issued file
    is_issued_given: bool = False


@contextmanager
def opened_for_writing(output: Path) -> Iterator[sqlite3.Connection]:
    """Hold a folder of results and open its store.

    Raises SelfEvalError where the folder or its summary cannot be written.
    """
    try:
        with locked(output):
            check_place(output / SUMMARY)
            with closing(results.open_store(output / STORE)) as store:
                yield store
    except sqlite3.OperationalError as error:
        line = f"{output / STORE} 无法写入：可能正被其他程序打开，或磁盘已满"
        raise SelfEvalError(f"{line}；已核对部分已保存，请重新运行") from error


def current_settings(store: sqlite3.Connection, output: Path) -> Settings:
    """Read the bureau's settings from 设置.toml and from the sheet of the last summary.

    Raises SelfEvalError where one is not understood.
    """
    shown = read_settings_table(store, "settings_shown")
    return merge_settings(shown, read_settings(output / SETTINGS), read_settings_sheet(output / SUMMARY))


def save_settings(store: sqlite3.Connection, output: Path, settings: Settings) -> Settings:
    """Put settings into the file and the store."""
    write_settings(output / SETTINGS, settings)
    save_settings_table(store, settings)
    return settings


def write_results(
    store: sqlite3.Connection,
    output: Path,
    roster: Roster | None,
    day: date,
    *,
    days: Sequence[Receipt],
    settings: Settings,
    sources: Sources | None = None,
    letters: LetterOptions | None = None,
    partial: bool = False,
    parquet: bool = False,
) -> Written:
    """Take in what people wrote into the summary, and write everything that is made from the store.

    Copies that it changes are renewed first.

    `days` are the days of receipt that the summary lacks, found before the ledger took any of it in; `sources` are those of a run.
    """
    path, written = output / SUMMARY, Written(None)
    register = read_register(path)
    matched, renewed = update_ledger(store, roster, day, register), Renewed()
    if not partial:
        renewed = renew_copies(store, output, roster, settings, day, sources=sources)
    if renewed.is_changed:
        matched = update_ledger(store, roster, day, register)
    move_earlier_copies(store, output)
    if letters is not None:  # first, so that 催报 lists what they ask
        from xlselfeval.batch.letters.write import write_letters

        before = path if path.is_file() else None
        number = _round_number(store)
        folder = output / LETTERS / Mailing(day, number).folder
        made = write_letters(store, folder, today=day, options=letters, summary=before, round_number=number)
        written = Written(None, folder=folder, letters=made)
    lost = lost_decisions(store, read_summary(path).lines) if path.is_file() else LostDecisions()
    kept = write_summary(store, path, today=day, partial=partial, keep=bool(days or any(lost)))
    states = read_states(store)
    if parquet:
        from xlselfeval.batch.results.tables.parquet import export_parquet

        export_parquet(store, output / PARQUET)
    return written._replace(
        kept=kept,
        waiting=renewed.waiting,
        refused=refusals(store),
        unread=_unread(store, day),
        undated=matched.undated,
        misnamed=matched.misnamed,
        verified=[one for one in states.values() if one.is_to_be_asked],
        requested=sum(bool(one.request) for one in listed_ended(states)),
        unassigned=unassigned(states),
        unreasoned=[one for one in states.values() if one.lacks_reason],
        uncompared=count_moved(store),
        vanished=lost.vanished,
        misplaced=lost.misplaced,
        unexplained=lost.unexplained,
        unreceived=[_day_of(store, one) for one in days],
        unissued=len(read_unissued(store)),
        is_issued_given=is_issued_given(store),
    )


def missing_days(store: sqlite3.Connection, output: Path) -> list[Receipt]:
    """Find the days of receipt that people had written and that the summary has no more."""
    return lost_days(read_receipts(store), read_register(output / SUMMARY))


def _unread(store: sqlite3.Connection, day: date) -> list[str]:
    """Say of which forms and papers a day or an answer in 收表台账 cannot be read, or a day is doubtful."""
    receipts = receipts_by_form(store)
    return [
        f"“收表台账”中{f'{form.organization} {form.project}'.strip()}的{said}"
        for form in forms_and_papers(store)
        for own in (receipts.get(form.due_form or form.content, ()),)
        for said in (*unread_of(form, own), *doubtful_days(own, day, form.due))
    ]


def _day_of(store: sqlite3.Connection, lost: Receipt) -> str:
    """Name the return of a day of receipt, and the day."""
    which = f"第{lost.number}次报送" if lost.number else ""
    key = lost.form or lost.content
    own = (one for one in forms_and_papers(store) if key in (one.due_form, one.content))
    named = next((f"{one.organization} {one.project}".strip() for one in own), lost.form)
    return f"{' '.join(filter(None, (named, which)))}：{lost.received}"


def _round_number(store: sqlite3.Connection) -> int:
    """Return the number of the round, which a run with new returns begins."""
    return max(len({one.first_run for one in read_returns(store) if not one.is_blank}), 1)


def write_letters_later(
    output: Path, options: LetterOptions, *, roster: Path | None = None, today: date | None = None
) -> Written:
    """Write the letters of the last run, by what people wrote since, and renew the summary and the copies.

    The roster is by default that of the run. Raises SelfEvalError where only a run can judge what people changed.
    """
    with opened_for_writing(output) as store:
        last = store.execute("SELECT finished, options FROM runs ORDER BY run DESC LIMIT 1").fetchone()
        if last is None or last["finished"] is None:
            again = "batch命令" if last is None else _command(json.loads(last["options"]), options)
            raise SelfEvalError(f"{output}：上次核对未完成，暂不能写函；请再运行一次{again}")
        settings = current_settings(store, output)
        given = json.loads(last["options"])
        _refuse_new_checks(read_settings_table(store), settings, _command(given, options))
        if not options.accept_lost:
            refuse_lost(store, output / SUMMARY)
        known = _roster(roster, given.get(ROSTER, ""), int(given.get("raised", 1)))
        save_settings(store, output, settings)
        day = today or date.today()
        days = missing_days(store, output)
        return write_results(store, output, known, day, days=days, settings=settings, letters=options)


def _refuse_new_checks(before: Settings, now: Settings, again: str) -> None:
    """Raise SelfEvalError, with the command to run `again`, where settings ask for other findings than the run made."""

    def judged(settings: Settings, name: str) -> tuple[bool, str | None, bool]:
        one = settings.get(name)
        return (False, None, False) if one is None else (one.is_off, one.severity, one.explainable is False)

    changed = [name for name in CATALOGUE if judged(before, name) != judged(now, name)]
    if changed:
        named = "、".join(f"{CATALOGUE[name].code} {CATALOGUE[name].title}" for name in changed)
        raise SelfEvalError(f"核对以后改变了设置（{named}），须重新核对才能写函；请再运行一次{again}")


def _command(given: Mapping[str, str], letters: LetterOptions) -> str:
    """Write the command of a run with its folders and rules that also writes these letters, as it has to be typed."""
    options = (("-o", "output"), *((f"--{name}", name) for name in ("issued", ROSTER, "scheme", "profile")))
    known = [(option, text) for option, name in options if (text := given.get(name, "None")) != "None"]
    parts = [f"{option} {typed(text)}" for option, text in known]
    parts += ["--letters", *(f"{option} {text}".rstrip() for option, text in typed_options(letters))]
    return f" xlselfeval batch {typed(given.get('root', '文件夹'))} {' '.join(parts)}"


def _roster(given: Path | None, last: str, raised: int) -> Roster | None:
    """Read the roster that is given, else that of the last run, which may have had none."""
    if given == NO_ROSTER or (given is None and last in ("", "None")):
        return None
    if given is None:
        given = Path(last)
        if not given.is_file():
            raise SelfEvalError(f"未找到上次核对所用的名单{given}；请放回原处，或指定现用的名单")
    return read_roster(given, limits=ROSTER_LIMITS.raised(raised))
