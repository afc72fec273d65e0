"""Points, scores and notes of rows that share them: the first row of a group holds those of the group."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from xlselfeval.cell import Cell
from xlselfeval.review.note_words import PUNCTUATION
from xlselfeval.scoring.groups import parts_of
from xlselfeval.scoring.number import Amount, amount_of
from xlselfeval.scoring.text import compact
from xlselfeval.submission import IndicatorRow

_NOTHING = Amount(None)
_SAME_AS_ABOVE = frozenset(["同上", "同前", "见上", "同上一行", "与上同"])


def shared_amounts(rows: Sequence[IndicatorRow], cell_of: Callable[[IndicatorRow], Cell]) -> list[Amount]:
    """Return the points or scores of rows: the sum for the first row of a group, none for its parts."""
    own = [amount_of(cell_of(row).written) for row in rows]
    found = [_NOTHING if row.part_of is not None else amount for row, amount in zip(rows, own, strict=True)]
    for head, parts in parts_of(rows).items():
        members = [own[place] for place in (head, *parts)]
        numbers = [one.number for one in members if one.number is not None]
        if len(numbers) > 1 or own[head].number is None:
            as_text = any(one.as_text for one in members)
            found[head] = Amount(sum(numbers, Decimal(0)) if numbers else None, as_text=as_text)
    return found


def shared_notes(
    rows: Sequence[IndicatorRow], notes: Sequence[str], is_blank: Callable[[str], bool]
) -> list[str]:
    """Return the notes of rows; a group whose first row has none takes that of a part."""
    found = list(notes)
    for head, parts in parts_of(rows).items():
        if is_blank(found[head]):
            found[head] = next((notes[place] for place in parts if not is_blank(notes[place])), found[head])
    return found


def written_notes(rows: Sequence[IndicatorRow]) -> Iterator[str]:
    """Yield the note of each row; 同上 is the last note above it that is there."""
    above = ""
    for row in rows:
        same = compact(row.note.text).strip(PUNCTUATION) in _SAME_AS_ABOVE
        above = above if same or row.note.is_blank else row.note.text
        yield above if same else row.note.text
