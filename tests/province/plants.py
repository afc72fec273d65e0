"""Planted mistakes: the finding that each must give and its cell; the kinds of plants."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from province.arithmetic import Aim
from province.filling import Entry, Filled


@dataclass(frozen=True, kw_only=True, slots=True)
class Planted:
    """A finding that the form must give; `place` is a column of an indicator or a place of the form.

    `follows` marks what is not planted itself but follows from it by the contract.
    """

    name: str
    place: str
    indicator: str = ""
    follows: bool = False


Plants = list[Planted]
# Each gives None where there is no occasion. They work on `Filled` alone; where cells stand is decided when the form is written.
RowPlant = Callable[[random.Random, Entry], Plants | None]
FormPlant = Callable[[random.Random, Filled], Plants | None]
IssuePlant = Callable[[list[Aim]], Plants | None]


def at(entry: Entry, name: str, place: str) -> Plants:
    """Return a finding in a column of an indicator's row."""
    return [Planted(name=name, place=place, indicator=entry.aim.name)]


def is_count(entry: Entry) -> bool:
    """Return whether the target is a number of things."""
    return entry.aim.kind in ("at_least", "equal") and entry.aim.unit != "%"
