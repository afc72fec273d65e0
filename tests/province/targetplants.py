"""Mistakes in targets that the unit writes itself, because nobody issued its form."""

from __future__ import annotations

import random
from dataclasses import replace

from province.filling import Entry, Filled
from province.plants import FormPlant, Plants, at, is_count


def no_target(_random: random.Random, form: Filled) -> Plants | None:
    """Leave a target blank."""
    return _written(form, "target-missing", "", "")


def unreadable_target(_random: random.Random, form: Filled) -> Plants | None:
    """Write two figures as one target."""
    return _written(form, "target-unreadable", "", "培训3期300人")


def target_in_name(_random: random.Random, form: Filled) -> Plants | None:
    """Write a target behind the name of its indicator."""
    entry = _counting(form)
    return None if entry is None else _written(form, "target-in-name", entry.aim.text, "")


def _written(form: Filled, name: str, behind_name: str, target: str) -> Plants | None:
    """Write another target, and a text behind the name, into the first row that counts things."""
    entry = _counting(form)
    if entry is None:
        return None
    entry.aim = replace(entry.aim, name=entry.aim.name + behind_name, text=target)
    entry.claim(f"{entry.aim.number}{entry.aim.unit}", None)
    return at(entry, name, "target")


def _counting(form: Filled) -> Entry | None:
    return next((one for one in form.entries if is_count(one) and "≥" in one.aim.text), None)


TARGET_PLANTS: tuple[FormPlant, ...] = (no_target, unreadable_target, target_in_name)
