"""Requests of letters: which return was sent back, when, and by when its correction is due."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from xlselfeval.batch.results.queries import Form
from xlselfeval.review.conclusion import CONCLUSIONS


class Request(NamedTuple):
    """A return that a letter asked to correct or to explain; `due` is "" where the letter named no day.

    `content` is "" where a letter asked for a form that had not come.
    """

    form: str
    content: str
    asked: str
    due: str


class Correction(NamedTuple):
    """A form whose correction has not come, by when it is due, and how many days it is late."""

    form: Form
    request: Request
    days_late: int


def is_overdue(form: Form) -> bool:
    """Check whether a form should be here and is not; without a due date it should."""
    return form.is_due and not form.is_reviewed and (form.due is None or bool(form.days_late))


def save_requests(store: sqlite3.Connection, forms: Iterable[Form], *, today: date, due: date | None) -> None:
    """Remember that a letter asks for these forms or their corrections; the first day of asking stays, a new due date counts."""
    lines = ((form.key, form.digest, today.isoformat(), due.isoformat() if due else "") for form in forms)
    with store:
        store.executemany(
            "INSERT INTO requests (form, content, asked, due) VALUES (?, ?, ?, ?) ON CONFLICT (form, content) DO UPDATE "
            "SET due = CASE excluded.due WHEN '' THEN due ELSE excluded.due END",
            lines,
        )


def first_asked(store: sqlite3.Connection, forms: Iterable[Form], today: date) -> date | None:
    """Return the day before today since which letters have asked about all these forms; None where about one they have not."""
    known = _requests(store)
    days = [one.asked if (one := known.get((form.key, form.digest))) else "" for form in forms]
    before = [date.fromisoformat(day) for day in days if day and day < today.isoformat()]
    return max(before) if before and len(before) == len(days) else None


def _requests(store: sqlite3.Connection) -> dict[tuple[str, str], Request]:
    lines = (Request(*line) for line in store.execute("SELECT form, content, asked, due FROM requests"))
    return {(one.form, one.content): one for one in lines}


def corrections(store: sqlite3.Connection, forms: Iterable[Form], today: date) -> Iterator[Correction]:
    """Yield the forms that were sent back, are still not in order, and of which no other return has come since.

    In place of a workbook that was issued to another unit a return of its own is due, which has not come at all.
    """
    known = _requests(store)
    for form in forms:
        request = known.get((form.key, form.digest))
        if request is not None and not form.is_foreign and form.conclusion in CONCLUSIONS[:-1]:
            late = (today - date.fromisoformat(request.due)).days if request.due else 0
            yield Correction(form, request, max(late, 0))
