"""Find printed texts of locked cells that were changed, also where rows and columns were inserted or removed.

A text that is still in the sheet is not changed where its neighbours moved with it, and no text like it stands in its
place: the original in a far cell excuses no other text. One that is gone is looked for where its neighbours suggest: at the
same distance from the nearest text that is still there. Rows of which no text is left, and for which the rows around them
leave no room, were deleted: no cell is in their place.
"""

from __future__ import annotations

import math
from bisect import bisect, bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby, pairwise

from xlselfeval.cell import Cell
from xlselfeval.issue_record import IssuedText
from xlselfeval.review.match_rows import are_alike, same_text
from xlselfeval.scoring.text import compact

_Place = tuple[int, int]
_IN_PLACE = frozenset(["points", "field"])  # a 10 or a name elsewhere is another one
_OF_INDICATORS = frozenset(["category", "subcategory"])  # their rows are matched as indicators
_MOST_EQUAL = 40  # rows with one text that are compared
_MOST_ALIKE = 10  # cells with one text that are compared
_FEW = 3  # rows or columns that are inserted before a single text
_SPACES = 40  # characters that spaces and line breaks may add to a text


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class ChangedText:
    """A printed text that is gone, and the cell in its place, if any."""

    issued: IssuedText
    cell: Cell | None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class MissingRows:
    """Adjoining rows that were deleted: their first text, the issued numbers of the rows, and the text below them."""

    issued: IssuedText
    first: int
    last: int
    below: Cell


def changed_texts(
    issued: Sequence[IssuedText], cells: Mapping[_Place, Cell], sheet: str
) -> tuple[ChangedText, ...]:
    """Find the issued texts in rows that are there which no cell holds any more, in the order of the form."""
    if all(_holds(one, (one.row, one.column), cells) for one in issued):
        return ()
    found = returned_places(issued, cells)
    issued = _without_missing(issued, cells)
    taken = set(found.values())
    changed = []
    for one in issued:
        if (one.row, one.column) in found:
            continue
        places = list(_expected(one, found))
        if one.role in _OF_INDICATORS:
            places = _between(one, places, found)
        if not any(_holds(one, place, cells) for place in places):
            changed.append(ChangedText(one, _instead(places, taken, cells, sheet)))
    return tuple(changed)


def returned_places(issued: Sequence[IssuedText], cells: Mapping[_Place, Cell]) -> dict[_Place, _Place]:
    """Map the issued places of texts to those that they have now, as far as they are there."""
    free = [one for one in issued if one.role not in _IN_PLACE]
    if all(_holds(one, (one.row, one.column), cells) for one in free):
        return {(one.row, one.column): (one.row, one.column) for one in free}
    free = _without_missing(free, cells)
    return _moved_together(free, _placed(free, cells), cells)


def missing_rows(issued: Sequence[IssuedText], cells: Mapping[_Place, Cell]) -> tuple[MissingRows, ...]:
    """Find the rows of printed texts that were deleted, those that adjoin each other together."""
    texts = [one for one in issued if one.role not in _IN_PLACE]
    if all(_holds(one, (one.row, one.column), cells) for one in texts):
        return ()
    rows = {
        row: tuple(ones) for row, ones in groupby(sorted(texts, key=_row_and_column), key=lambda one: one.row)
    }
    there = _with_alike([(0, 0), *_rows_there(rows, cells)], rows, cells)
    missing = []
    for (above, top), (below, bottom) in pairwise(there):
        gone = _deleted([row for row in rows if above < row < below], (above, top), (below, bottom))
        gone = [row for row in gone if _OF_INDICATORS.isdisjoint(one.role for one in rows[row])]
        if gone:
            first, last = (above + 1, below - 1) if bottom - top == 1 else (gone[0], gone[-1])
            cell = min(
                (cell for (row, _), cell in cells.items() if row == bottom and not cell.is_blank),
                key=lambda cell: cell.column,
            )
            missing.append(MissingRows(rows[gone[0]][0], first, last, cell))
    return tuple(missing)


def _row_and_column(one: IssuedText) -> _Place:
    return one.row, one.column


def _without_missing(issued: Sequence[IssuedText], cells: Mapping[_Place, Cell]) -> list[IssuedText]:
    missing = missing_rows(issued, cells)
    return [one for one in issued if not any(rows.first <= one.row <= rows.last for rows in missing)]


def _rows_there(
    rows: Mapping[int, Sequence[IssuedText]], cells: Mapping[_Place, Cell]
) -> list[tuple[int, int]]:
    """Pair issued rows with rows that hold their first text or half of all, in order, with the most texts in common."""
    holding: dict[str, dict[int, None]] = {compact(one.text): {} for ones in rows.values() for one in ones}
    for (row, _), cell in sorted(cells.items()):
        if (text := compact(cell.text)) in holding:
            holding[text][row] = None
    ends: list[int] = []  # the last row of a chain of pairs, and the weight of the chain, both ascending
    chains: list[tuple[int, list[tuple[int, int]]]] = []
    for row, ones in rows.items():
        held = [list(holding[compact(one.text)])[:_MOST_EQUAL] for one in ones]
        for other in sorted({one for each in held for one in each}, reverse=True):
            common = sum(other in each for each in held)
            if other not in held[0] and 2 * common < len(ones):
                continue
            at = bisect_left(ends, other)
            before, chain = chains[at - 1] if at else (0, [])
            weight = before + 2 * common + (other == row)
            after = at
            while after < len(ends) and chains[after][0] <= weight:
                after += 1
            if at == len(ends) or ends[at] != other or chains[at][0] < weight:
                ends[at:after], chains[at:after] = [other], [(weight, [*chain, (row, other)])]
    return chains[-1][1] if chains else []


def _with_alike(
    there: Sequence[tuple[int, int]], rows: Mapping[int, Sequence[IssuedText]], cells: Mapping[_Place, Cell]
) -> list[tuple[int, int]]:
    """Add rows whose first text is like the issued one, where those around them have come nearer to each other."""
    paired = [*there[:1]]
    for (above, top), (below, bottom) in pairwise(there):
        if bottom - top < below - above:
            for row in (one for one in rows if above < one < below):
                between = range(paired[-1][1] + 1, min(bottom, top + 1 + _MOST_EQUAL))
                like = next((one for one in between if _is_alike_in(rows[row][0], one, cells)), None)
                paired += [] if like is None else [(row, like)]
        paired.append((below, bottom))
    return paired


def _deleted(gone: Sequence[int], upper: _Place, lower: _Place) -> list[int]:
    """Return the rows between two that are there for which these leave no room.

    `upper` and `lower` are the issued and the returned numbers of the two.
    """
    (above, top), (below, bottom) = upper, lower
    fewer = (below - above) - (bottom - top)
    if not gone or fewer < len(gone):
        return []
    return [row for row in gone if fewer == len(gone) or not top < bottom - (below - row)]


def _is_alike_in(one: IssuedText, row: int, cells: Mapping[_Place, Cell]) -> bool:
    cell = cells.get((row, one.column))
    return cell is not None and not cell.is_blank and are_alike(cell.text, one.text)


def _holds(one: IssuedText, place: _Place, cells: Mapping[_Place, Cell]) -> bool:
    cell = cells.get(place)
    return cell is not None and same_text(cell.text, one.text)


def _placed(issued: Sequence[IssuedText], cells: Mapping[_Place, Cell]) -> dict[_Place, _Place]:
    """Map issued places to returned places of the texts that are there, each place once.

    Texts in the same order and column go first, then the nearest to the place wanted.
    """
    wanted = [(one.column, compact(one.text)) for one in issued]
    known = {text for _, text in wanted}
    longest = 2 * max(len(one.text) for one in issued) + _SPACES
    there: list[tuple[_Place, str]] = []
    count: dict[str, int] = {}
    for place, cell in cells.items():
        if len(cell.text) > longest:
            continue
        text = compact(cell.text)
        if text in known and count.setdefault(text, 0) < _MOST_ALIKE:
            count[text] += 1
            there.append((place, text))
    found: dict[_Place, _Place] = {}
    keys = [(place[1], text) for place, text in there]
    for first, second, length in SequenceMatcher(None, wanted, keys, autojunk=False).get_matching_blocks():
        for step in range(length):
            one = issued[first + step]
            found[one.row, one.column] = there[second + step][0]
    taken = set(found.values())
    for one, (_, text) in zip(issued, wanted, strict=True):
        free = [place for place, other in there if other == text and place not in taken]
        if free and (one.row, one.column) not in found:
            place = min(free, key=lambda place: abs(place[0] - one.row) + abs(place[1] - one.column))
            found[one.row, one.column] = place
            taken.add(place)
    return found


def _moved_together(
    issued: Sequence[IssuedText], found: Mapping[_Place, _Place], cells: Mapping[_Place, Cell]
) -> dict[_Place, _Place]:
    """Leave out texts that have not moved together with their neighbours.

    They are elsewhere although their neighbours are not, or although a text like them is in their place.
    """
    taken, order = set(found.values()), sorted(found)
    at = {place: number for number, place in enumerate(order)}
    columns: dict[int, list[_Place]] = {}
    for place in order:
        columns.setdefault(place[1], []).append(place)
    kept = {}
    for one in issued:
        place = one.row, one.column
        if place not in found:
            continue
        there, column = found[place], columns[place[1]]
        number, below = at[place], bisect(column, place)
        beside = {*order[max(number - 1, 0) : number + 2], *column[max(below - 2, 0) : below + 1]} - {place}
        steps = {_step(other, found[other]) for other in beside}
        if (
            there == place
            or not beside
            or (
                (_step(place, there) in steps or _is_pushed_down(place, there, cells))
                and not any(_is_like(one, _shift(place, step), cells, taken) for step in {*steps, (0, 0)})
            )
        ):
            kept[place] = there
    return kept


def _step(place: _Place, there: _Place) -> _Place:
    return there[0] - place[0], there[1] - place[1]


def _shift(place: _Place, step: _Place) -> _Place:
    return place[0] + step[0], place[1] + step[1]


def _is_pushed_down(place: _Place, there: _Place, cells: Mapping[_Place, Cell]) -> bool:
    """Check whether a few blank rows or columns before a text moved it alone, as the last one of the form."""
    rows, columns = _step(place, there)
    cell = cells.get(place)
    return max(abs(rows), abs(columns)) <= _FEW and (cell is None or cell.is_blank)


def _is_like(one: IssuedText, place: _Place, cells: Mapping[_Place, Cell], taken: set[_Place]) -> bool:
    """Check whether another text like the issued one is in a place that no issued text has."""
    cell = cells.get(place)
    if cell is None or place in taken or cell.is_blank or same_text(cell.text, one.text):
        return False
    return are_alike(cell.text, one.text)


def _expected(one: IssuedText, found: Mapping[_Place, _Place]) -> Iterator[_Place]:
    """Guess where a text should be: the row by its nearest neighbours, the column by those above and below."""
    known = sorted(found)
    after = bisect(known, (one.row, one.column))
    neighbours = known[max(after - 1, 0) : after + 1]
    in_column = [place for place in known if place[1] == one.column]
    nearest = min(in_column, key=lambda place: abs(place[0] - one.row), default=None)
    for place in sorted(neighbours, key=lambda place: abs(place[0] - one.row)):
        row = one.row + found[place][0] - place[0]
        beside = nearest or place
        yield row, one.column + found[beside][1] - beside[1]


def _between(one: IssuedText, places: Sequence[_Place], found: Mapping[_Place, _Place]) -> list[_Place]:
    """Leave out places beyond the nearest texts of the rows issued above and below, as long as their order is kept."""
    above = max((place for place in found if place[0] < one.row), default=None)
    below = min((place for place in found if place[0] > one.row), default=None)
    first = -math.inf if above is None else found[above][0]
    last = math.inf if below is None else found[below][0]
    return [place for place in places if first < place[0] < last or first >= last]


def _instead(
    places: Sequence[_Place], taken: set[_Place], cells: Mapping[_Place, Cell], sheet: str
) -> Cell | None:
    """Choose the cell in a text's place: a filled one if a neighbour points to one, else a blank one."""
    free = [place for place in places if place not in taken and min(place) > 0]
    filled = (cells[place] for place in free if place in cells and not cells[place].is_blank)
    return next(filled, Cell(sheet, *free[0]) if free else None)
