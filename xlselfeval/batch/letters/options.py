"""The options of letters, remembered from round to round."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

# Options that have another name than their field.
_NAMES = {"templates": "--letter-templates", "accept_lost": "--accept-lost"}
_REMEMBERED = ("due", "bureau", "basis", "contact", "phone", "templates")  # a number is of one round

_NUMBERS = "numbers given"  # by folder of letters: the text, and kind, name and 文号 of each letter

# By option: what a letter leaves to be written in.
LEFT_BLANK = {"due": "期限", "bureau": "财政部门", "number": "文号", "contact": "联系人", "phone": "联系电话"}


@dataclass(frozen=True, kw_only=True, slots=True)
class LetterOptions:
    """The options of letters.

    None keeps what was given last, "" takes it back. What is not known is left to be written in.

    `due` is the day for corrections, `bureau` the sender, `number` 文号, `basis` the notice of the year, `contact` and
    `phone` of whom to ask, `templates` the folder of own templates; `circular` asks for a 情况通报. With `accept_lost` letters
    are written although the summary lacks decisions or explanations that the store has.
    """

    due: date | None = None
    bureau: str | None = None
    number: str | None = None
    basis: str | None = None
    contact: str | None = None
    phone: str | None = None
    templates: Path | None = None
    circular: bool = False
    accept_lost: bool = False

    @property
    def is_given(self) -> bool:
        """Check whether any option was given."""
        return self != LetterOptions()


def remembered(store: sqlite3.Connection, given: LetterOptions, today: date) -> LetterOptions:
    """Complete options by those that were given last; a due date counts until it is over, also one that is given."""
    known: dict[str, Any] = dict(store.execute("SELECT name, value FROM letter_options"))
    known["due"] = date.fromisoformat(known["due"]) if known.get("due") else None
    known["templates"] = Path(known["templates"]) if known.get("templates") else None
    missing: dict[str, Any] = {name: known.get(name) for name in _REMEMBERED if getattr(given, name) is None}
    completed = replace(given, **missing)
    is_over = completed.due is not None and completed.due < today
    return replace(completed, due=None) if is_over else completed


def remember(store: sqlite3.Connection, options: LetterOptions) -> None:
    """Keep options for the next letters."""
    values = {name: getattr(options, name) for name in _REMEMBERED}
    _keep(store, {name: str(value) for name, value in values.items() if value is not None})


def _keep(store: sqlite3.Connection, values: Mapping[str, str]) -> None:
    with store:
        store.executemany("INSERT OR REPLACE INTO letter_options (name, value) VALUES (?, ?)", values.items())


class GivenNumbers(NamedTuple):
    """The 文号 that earlier letters have.

    `before` are those that letters of the same folder got from the same text, by kind and name; `used` are those in
    other folders, each with its folder. `text` is the one that was given, now or before for this folder, "" for none.
    """

    before: dict[tuple[str, str], str]
    used: dict[str, str]
    text: str


def given_numbers(store: sqlite3.Connection, text: str | None, folder: Path) -> GivenNumbers:
    """Read the 文号 that earlier letters have; without a `text` the last one counts. Folders that are gone have none."""
    known = _numbers(store)
    same, numbers = known.pop(folder.name, ("", []))
    before = {(kind, name): number for kind, name, number in numbers} if text in (None, same) else {}
    used = {
        number: f"{folder.parent.name}/{one}"
        for one, (_, those) in known.items() if (folder.parent / one).is_dir()
        for _, _, number in those
    }  # fmt: skip
    return GivenNumbers(before, used, text or same)


def number_of(store: sqlite3.Connection, folder: str, kind: str, name: str) -> str:
    """Return the 文号 that a letter in a folder got, "" where it is not known."""
    _, numbers = _numbers(store).get(folder, ("", []))
    return next((number for *one, number in numbers if one == [kind, name]), "")


def remember_numbers(
    store: sqlite3.Connection, text: str, folder: Path, numbers: Mapping[tuple[str, str], str]
) -> None:
    """Keep the 文号 of the letters in a folder.

    The letters have them again when they are written anew, and no other letter gets them.
    """
    mine = text, [(*one, number) for one, number in numbers.items()]
    _keep(store, {_NUMBERS: json.dumps(_numbers(store) | {folder.name: mine})})


def _numbers(store: sqlite3.Connection) -> dict[str, tuple[str, list[tuple[str, str, str]]]]:
    row = store.execute("SELECT value FROM letter_options WHERE name = ?", (_NUMBERS,)).fetchone()
    return json.loads(row[0]) if row else {}


def typed_options(given: LetterOptions) -> list[tuple[str, str]]:
    """List options with their texts as they have to be typed; a flag has none."""
    values = [(_NAMES.get(one.name, f"--{one.name}"), getattr(given, one.name)) for one in fields(given)]
    return [
        (name, "" if value is True else typed(str(value)))
        for name, value in values
        if value is not None and value is not False
    ]


def typed(text: str) -> str:
    """Quote a text where it has to be in a command."""
    return f'"{text}"' if not text or " " in text else text
