"""Cells that show something else under the conditional formats of their sheet."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, MutableMapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from xlselfeval.cell import ERROR_TEXTS, Cell, Written
from xlselfeval.files.looks.colours import TINY, is_unseen
from xlselfeval.files.looks.rule_formula import FaultError, Read, UnknownError, Value
from xlselfeval.files.looks.rules import Rule
from xlselfeval.files.looks.style_looks import NO_LOOK, Look
from xlselfeval.files.looks.written import EMPTY_TEXT, styled_number, styled_text
from xlselfeval.files.number_format import content_of, written_number
from xlselfeval.files.ranges import Place
from xlselfeval.scoring.number import half_up

# Of a sheet by its name; None where they are not known.
CellsOf = Callable[[str], Mapping[Place, Cell] | None]
Colours = tuple[str, str | None]  # of a text, and of what is behind it
_PLAIN_CODE = re.compile(r"General|@|[#0?,]*[#0?](?:\.[#0?]+)?%?", re.I)
_MOST_CHECKS = 3_000_000  # of cells by areas of rules
_MOST_READ = 1_000_000  # cells, by all formulas of a sheet together


class Conditions(NamedTuple):
    """The rules of a sheet, and what its cells are without them.

    `held` are all its cells by place, also those that a merged range covers; `others` gives those of other sheets.
    """

    rules: Sequence[Rule]
    colours: Mapping[Place, Colours]
    held: Mapping[Place, Cell]
    date1904: bool
    sheet: str
    others: CellsOf


def may_change(look: Look, colours: Iterable[Colours]) -> bool:
    """Return whether a conditional look may change what is read in cells of these colours."""
    if look.is_struck or (look.code is not None and not _PLAIN_CODE.fullmatch(look.code)):
        return True
    has_colour = (look.colour or look.behind) is not None
    return has_colour and any(_hides(look, one) or is_unseen(*one) for one in colours)


def show_conditions(cells: MutableMapping[Place, Cell], conditions: Conditions) -> bool:
    """Note what cells show where a rule holds, or may hold; return False where there are too many.

    A zero and an error may be hidden: that is what such rules are usually for.
    """
    pairs = set(conditions.colours.values())
    changing = [rule for rule in conditions.rules if may_change(rule.look, pairs)]
    if len(cells) * sum(len(rule.areas) for rule in (*changing, *conditions.rules)) > _MOST_CHECKS:
        return not changing
    read = _reader(conditions)
    for place, cell in cells.items():
        if cell.text and any(rule.covers(place) for rule in changing):
            final, doubtful = _looks_at(place, conditions.rules, read)
            written = cell.written
            for look, is_sure in ((final, True), *((one, False) for one in doubtful)):
                written = _shown(
                    written, cell.text, look, conditions.colours[place], is_sure, conditions.date1904
                )
            cells[place] = cell._replace(written=written)
    return True


def _looks_at(place: Place, rules: Sequence[Rule], read: Read) -> tuple[Look, list[Look]]:
    """Return the look that rules give a cell, and those that it may have, as far as no rule before forbids it."""
    final, doubtful = NO_LOOK, []
    for rule in rules:
        holds = rule.holds(place, read) if rule.covers(place) else False
        if holds is None:
            doubtful.append(final.over(rule.look))
        elif holds:
            final = final.over(rule.look)
            if rule.is_last:
                break
    return final, doubtful


def _shown(written: Written, text: str, look: Look, own: Colours, is_sure: bool, date1904: bool) -> Written:
    """Return the content of a cell under a look that it has, or may have."""
    if look.code is not None:
        written = _in_format(written, look.code, own[1] if look.behind is None else look.behind, date1904)
    if written.value == 0 or text in ERROR_TEXTS:
        return written
    if look.is_struck:  # what may be struck out counts
        left = EMPTY_TEXT if is_sure else written
        return left._replace(struck=text)
    if (look.colour or look.behind) is not None:
        if _hides(look, own):
            return written._replace(shown="")
        if is_sure and written.shown == "" and _is_unseen_by_colour(written, own):
            return written._replace(shown=None)
    return written


def _is_unseen_by_colour(written: Written, own: Colours) -> bool:
    """Return whether nothing but the colour of a number hides it."""
    is_plain = not isinstance(written.value, str) and _PLAIN_CODE.fullmatch(written.number_format)
    return own[0] != TINY and is_unseen(*own) and is_plain is not None


def _in_format(written: Written, code: str, behind: str | None, date1904: bool) -> Written:
    value = content_of(written)
    if isinstance(value, str):
        other = styled_text(value, code, behind=behind)
        return written if other.shown is None else written._replace(shown=other.shown)
    if not isinstance(value, Decimal):
        return written
    other = styled_number(written_number(value, code, date1904=date1904), code, behind)
    if other.shown is None and other.value == written.value:
        return written
    return written._replace(shown=_rounded(other) if other.shown is None else other.shown)


def _rounded(written: Written) -> str:
    if written.decimals is None or not isinstance(written.value, Decimal):
        return written.text
    return f"{half_up(written.value, written.decimals):f}"


def _hides(look: Look, own: Colours) -> bool:
    colour = TINY if own[0] == TINY else look.colour or own[0]
    return is_unseen(colour, own[1] if look.behind is None else look.behind)


def _reader(conditions: Conditions) -> Read:
    left, own = _MOST_READ, conditions.sheet.casefold()

    def read(place: Place, sheet: str = "") -> Value:
        nonlocal left
        left -= 1
        is_own = not sheet or sheet.casefold() == own
        cells = conditions.held if is_own else conditions.others(sheet)
        if left < 0 or cells is None:
            raise UnknownError
        cell = cells.get(place)
        if cell is None:
            return None
        written = cell.written
        is_date = isinstance(written.value, date) and written.held is None
        if cell.is_uncalculated or written.struck is not None or (is_date and conditions.date1904):
            raise UnknownError
        value = content_of(written)
        if isinstance(value, str) and value in ERROR_TEXTS:
            raise FaultError(value)
        return value

    return read
