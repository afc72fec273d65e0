"""Mistakes in the table of indicators: rows that are swapped, repeated, new, or hide their target."""

from __future__ import annotations

import random
from decimal import Decimal
from itertools import pairwise

from province.filling import Entry, Filled
from province.plants import FormPlant, Planted, Plants, is_count


def _columns(entry: Entry) -> dict[str, object]:
    """Return the contents of an indicator's row; a figure has its unit, for the cell may print another."""
    aim, actual = entry.aim, entry.actual
    actual = f"{actual:f}{aim.unit}" if isinstance(actual, Decimal) else actual
    return {
        "indicator": aim.name, "target": aim.text, "actual": actual, "points": aim.points,
        "score": "" if entry.score is None else entry.score, "note": entry.note,
    }  # fmt: skip


def _put(form: Filled, place: Entry, columns: dict[str, object]) -> None:
    """Write other contents into the row that was issued for an indicator."""
    form.cells |= {f"{column} {place.aim.name}": value for column, value in columns.items()}  # type: ignore[misc]


def _neighbours(form: Filled, *, alike: bool = False) -> tuple[Entry, Entry] | None:
    """Return two filled indicators of one group, one below the other; `alike` with the same points."""
    for one, other in pairwise(form.entries):
        if alike and (one.aim.points != other.aim.points or one.aim.text == other.aim.text):
            continue
        counts = one.aim.subcategory == other.aim.subcategory and is_count(one) and is_count(other)
        if counts and one.is_full and other.is_full:
            return one, other
    return None


def swapped(_random: random.Random, form: Filled) -> Plants | None:
    """Swap two rows; the first is reported at its new place."""
    pair = _neighbours(form)
    if pair is None:
        return None
    one, other = pair
    _put(form, one, _columns(other))
    _put(form, other, _columns(one))
    return [Planted(name="row-moved", place="indicator", indicator=other.aim.name)]


def repeated(_random: random.Random, form: Filled) -> Plants | None:
    """Repeat an easy row over another one, which is then missing."""
    pair = _neighbours(form, alike=True)
    if pair is None:
        return None
    one, other = pair
    _put(form, other, _columns(one))
    form.entries[form.entries.index(other)] = Entry(other.aim, one.actual, one.score, one.note, one.low, one.high)  # fmt: skip
    return [
        Planted(name="row-duplicated", place="indicator", indicator=other.aim.name),
        Planted(name="row-removed", place="", follows=True),
    ]


def another(_random: random.Random, form: Filled) -> Plants | None:
    """Replace an issued row by one that the unit likes better."""
    entry = next((one for one in form.entries if is_count(one) and one.is_full), None)
    if entry is None:
        return None
    _put(form, entry, _columns(entry) | {"indicator": "接待来访群众批数", "target": "≥3批", "actual": "3批"})
    entry.claim(entry.actual, entry.aim.points)
    return [
        Planted(name="row-added", place="indicator", indicator=entry.aim.name),
        Planted(name="row-removed", place="", follows=True),
    ]


def target_in_name(_random: random.Random, form: Filled) -> Plants | None:
    """Move a locked target into the name of its indicator; the row is scored by the issued one."""
    entry = next((one for one in form.entries if is_count(one) and one.is_full and "≥" in one.aim.text), None)
    if entry is None:
        return None
    _put(form, entry, {"indicator": f"{entry.aim.name}{entry.aim.text}", "target": ""})
    return [
        Planted(name="row-renamed", place="indicator", indicator=entry.aim.name),
        Planted(name="locked-cell-changed", place="target", indicator=entry.aim.name),
    ]


def no_heading(_random: random.Random, form: Filled) -> Plants | None:
    """Delete the heading of a column, so that its role is unknown."""
    form.cells["heading actual"] = ""
    for entry in form.entries:
        entry.low = entry.high = None
    return [
        Planted(name="column-unclear", place="heading indicator"),
        Planted(name="locked-cell-changed", place="heading actual", follows=True),
    ]


TABLE_PLANTS: tuple[FormPlant, ...] = (swapped, repeated, another, target_in_name, no_heading)
