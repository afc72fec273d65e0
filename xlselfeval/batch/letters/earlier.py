"""Earlier letters, as new ones about the same name them: by day and 文号."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import NamedTuple

from xlselfeval.batch.letters.lines import Values
from xlselfeval.batch.letters.options import number_of
from xlselfeval.batch.results.requests import Mailing
from xlselfeval.cell import day_text


class EarlierLetter(NamedTuple):
    """A letter of an earlier day; its 文号 is "" where it is not known."""

    mailing: Mailing
    number: str

    @property
    def day(self) -> str:
        """The day of the letter in words."""
        return day_text(self.mailing.day)


def earlier_letter(store: sqlite3.Connection, mailing: Mailing, kind: str, department: str) -> EarlierLetter:
    """Find the letter of a kind that a department got in a mailing."""
    return EarlierLetter(mailing, number_of(store, mailing.folder, kind, department))


def last_letter(letters: Iterable[EarlierLetter], name: str = "上次") -> Values:
    """Make the values that name the last of several letters, "" without any."""
    last = max(letters, default=None)
    return {f"{name}日期": last.day if last else "", f"{name}文号": last.number if last else ""}


def only_letter(letters: Iterable[EarlierLetter | None], name: str) -> Values:
    """Make the values that name the letter that several things have in common, "" where they have none."""
    found = set(letters)
    (only,) = found if len(found) == 1 else (None,)
    return last_letter(filter(None, [only]), name)
