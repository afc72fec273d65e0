"""Requests of letters: which return was sent back, when, and by when its correction is due."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from xlselfeval.batch.outputs import LETTERS
from xlselfeval.batch.results.queries import Form
from xlselfeval.review.conclusion import CONCLUSIONS


class Mailing(NamedTuple):
    """The letters of one day and round, which replace one another when they are written again."""

    day: date
    round_number: int

    @property
    def folder(self) -> str:
        """The name of the folder of its letters."""
        return f"{self.day.isoformat()}_第{self.round_number}轮"


class Request(NamedTuple):
    """Letters that asked to correct or explain one return.

    `first` and `last` are the mailings that did, `due` is the last due date that one named, or "". `reminded` is the last that
    asked for what had not come, or not come back when it was due, `sent_back` the last of the others.
    """

    first: Mailing
    last: Mailing
    due: str = ""
    reminded: Mailing | None = None
    sent_back: Mailing | None = None


class Correction(NamedTuple):
    """A form whose correction has not come, by when it is due, and how many days it is late."""

    form: Form
    request: Request
    days_late: int


def is_overdue(form: Form) -> bool:
    """Check whether a form should be here and is not; without a due date it should."""
    return form.is_awaited and (form.due is None or bool(form.days_late))


def save_requests(
    store: sqlite3.Connection, forms: Iterable[Form], mailing: Mailing, *, due: date | None
) -> None:
    """Remember that a mailing asks for these forms or their corrections.

    They replace all that the same mailing asked before.
    """
    asked, day = (mailing.day.isoformat(), mailing.round_number), due.isoformat() if due else ""
    with store:
        store.execute("DELETE FROM requests WHERE asked = ? AND round = ?", asked)
        store.executemany(
            "INSERT OR REPLACE INTO requests (form, content, asked, round, due) VALUES (?, ?, ?, ?, ?)",
            ((form.key, form.digest, *asked, day) for form in forms),
        )


def first_asked(
    store: sqlite3.Connection, forms: Iterable[Form], mailing: Mailing, folder: Path
) -> Mailing | None:
    """Return the mailing of an earlier day since which letters have asked about all these forms.

    None where no letter has asked about one of them.
    """
    known = _requests(store, None, folder=folder)
    found = [known.get((form.key, form.digest)) for form in forms]
    before = [one.first for one in found if one is not None and one.first.day < mailing.day]
    return max(before) if before and len(before) == len(found) else None


def last_asked(
    store: sqlite3.Connection, forms: Iterable[Form], mailing: Mailing, folder: Path
) -> dict[str, Request]:
    """Find what letters of earlier days asked about each form as it is, by its key."""
    known = _requests(store, mailing, until=mailing.day, folder=folder)
    found = {form.key: known.get((form.key, form.digest)) for form in forms}
    return {key: one for key, one in found.items() if one is not None}


def last_reminded(
    store: sqlite3.Connection, forms: Iterable[Form], mailing: Mailing, folder: Path
) -> list[Mailing | None]:
    """Find for each form or paper the last mailing of an earlier day that reminded of it as it is."""
    known = _requests(store, mailing, until=mailing.day, folder=folder)
    return [known[key].reminded if (key := (form.key, form.digest)) in known else None for form in forms]


def reminded_days(store: sqlite3.Connection) -> Mapping[str, Sequence[date]]:
    """Map forms and papers that had not come, by key, to the days of the letters that asked for them.

    Letters that lie beside the store no more were not sent.
    """
    _, _, path = store.execute("PRAGMA database_list").fetchone()
    unsent, found = _unsent(store, Path(path).parent / LETTERS), defaultdict[str, list[date]](list)
    query = "SELECT form, asked, round FROM requests WHERE content = '' ORDER BY asked"
    for form, asked, number in store.execute(query):
        one = Mailing(date.fromisoformat(asked), number)
        if one.folder not in unsent:
            found[form].append(one.day)
    return found


def _requests(
    store: sqlite3.Connection,
    before: Mailing | None,
    *,
    until: date = date.max,
    folder: Path | None = None,
) -> dict[tuple[str, str], Request]:
    """Read what earlier letters asked, by form and content of its return.

    Letters of `until` and later are left out, those that the mailing `before` replaces, and those that are in the `folder`
    of all letters no more: nobody has sent them.
    """
    unsent = set[str]() if folder is None else _unsent(store, folder)
    replaced = None if before is None else (before.day.isoformat(), before.round_number)
    known: dict[tuple[str, str], Request] = {}
    query = "SELECT form, content, asked, round, due FROM requests ORDER BY asked, round"
    for form, content, asked, number, due in store.execute(query):
        last = Mailing(date.fromisoformat(asked), number)
        if (asked, number) != replaced and asked < until.isoformat() and last.folder not in unsent:
            earlier = known.get((form, content), Request(last, last))
            is_late = not content or (earlier.due and earlier.due < asked)
            now = earlier._replace(due=due or earlier.due, last=last)
            known[form, content] = now._replace(reminded=last) if is_late else now._replace(sent_back=last)
    return known


def _unsent(store: sqlite3.Connection, folder: Path) -> set[str]:
    """Name the mailings whose folders are gone."""
    days = store.execute("SELECT DISTINCT asked, round FROM requests")
    names = (Mailing(date.fromisoformat(asked), number).folder for asked, number in days)
    return {name for name in names if not (folder / name).is_dir()}


def corrections(
    store: sqlite3.Connection, forms: Iterable[Form], today: date, *, before: Mailing | None = None
) -> Iterator[Correction]:
    """Yield the forms that were sent back, are still not in order, and of which no other return has come since.

    What the mailing `before` asked itself, when it was written before, does not count. In place of a workbook that was
    issued to another unit a return of its own is due, which has not come at all.
    """
    known = _requests(store, before)
    for form in forms:
        request = known.get((form.key, form.digest))
        if request is not None and not form.is_foreign and form.conclusion in CONCLUSIONS[:-1]:
            late = (today - date.fromisoformat(request.due)).days if request.due else 0
            yield Correction(form, request, max(late, 0))
