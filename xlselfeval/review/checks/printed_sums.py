"""Sums of printed figures: a total agrees as far as the rounding of each figure explains."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from xlselfeval.cell import Written
from xlselfeval.scoring.number import ZERO, half_up

_MOST_TYPED = 4  # decimals that a person types; a number with more was computed, and nobody rounded it


class Printed(NamedTuple):
    """A figure in a cell: the number held, the decimals shown, and the part that the display rounds away."""

    number: Decimal
    places: int
    unseen: Decimal = ZERO


def read_printed(number: Decimal, written: Written) -> Printed:
    """Return the `number` that was read in a cell with the decimals that the cell shows."""
    if written.decimals is None:
        return Printed(number, shown_places(written))
    return Printed(number, written.decimals, abs(number - half_up(number, written.decimals)))


def shown_places(written: Written) -> int:
    """Count the decimals that a cell shows: by its number format, else by its digits."""
    if written.decimals is not None:
        return written.decimals
    return len(re.sub(r"\D", "", written.text.partition(".")[2]))


def sum_agrees(total: Printed, parts: Sequence[Printed]) -> bool:
    """Check whether roundings by less than half a last place each explain what a sum is off."""
    figures = (total, *parts)
    finest = max([0, *(one.places for one in figures if one.places <= _MOST_TYPED)])
    unseen = sum(one.unseen for one in figures)
    room = unseen + sum(_half_place(one, finest) for one in figures)
    off = abs(total.number - sum(one.number for one in parts))
    return off <= unseen or off < room


def _half_place(figure: Printed, finest: int) -> Decimal:
    """Return half the last place of a figure in a column whose finest one has so many decimals.

    1426.90 typed as a number lost its zero, 100.00 both; 1426.9 beside 1500.1234 was rounded. Whole numbers in a
    column without decimals are exact, and so is zero.
    """
    lost_zeros = figure.places in (0, finest - 1)
    places = finest if lost_zeros else figure.places
    return ZERO if places == 0 or figure.number == 0 else Decimal("0.5").scaleb(-places)
