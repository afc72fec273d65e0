"""Find printed texts of locked cells that were changed, also where rows and columns were inserted or removed.

A text that is still in the sheet is not changed where its neighbours moved with it, and no text like it stands in its
place: the original in a far cell excuses no other text. One that is gone is looked for where its neighbours suggest: at the
same distance from the nearest text that is still there.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from xlselfeval.cell import Cell
from xlselfeval.issue_record import IssuedText
from xlselfeval.review.match_rows import are_alike, same_text
from xlselfeval.scoring.text import compact

_Place = tuple[int, int]
_IN_PLACE = frozenset(["points", "field"])  # a 10 or a name elsewhere is another one
_MOST_ALIKE = 10  # cells with one text that are compared
_FEW = 3  # rows or columns that are inserted before a single text
_SPACES = 40  # characters that spaces and line breaks may add to a text


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class ChangedText:
    """A printed text that is gone, and the cell in its place, if any."""

    issued: IssuedText
    cell: Cell | None


def changed_texts(
    issued: Sequence[IssuedText], cells: Mapping[_Place, Cell], sheet: str
) -> tuple[ChangedText, ...]:
    """Find the issued texts that no cell holds any more, in the order of the form."""
    if all(_holds(one, (one.row, one.column), cells) for one in issued):
        return ()
    found = returned_places(issued, cells)
    taken = set(found.values())
    changed = []
    for one in issued:
        if (one.row, one.column) in found:
            continue
        places = list(_expected(one, found))
        if not any(_holds(one, place, cells) for place in places):
            changed.append(ChangedText(one, _instead(places, taken, cells, sheet)))
    return tuple(changed)


def returned_places(issued: Sequence[IssuedText], cells: Mapping[_Place, Cell]) -> dict[_Place, _Place]:
    """Map the issued places of texts to those that they have now, as far as they are there."""
    free = [one for one in issued if one.role not in _IN_PLACE]
    if all(_holds(one, (one.row, one.column), cells) for one in free):
        return {(one.row, one.column): (one.row, one.column) for one in free}
    return _moved_together(free, _placed(free, cells), cells)


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
    """Leave out texts that are elsewhere although their neighbours are not, or while a text like them is in their place."""
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


def _instead(
    places: Sequence[_Place], taken: set[_Place], cells: Mapping[_Place, Cell], sheet: str
) -> Cell | None:
    """Choose the cell in a text's place: a filled one if a neighbour points to one, else a blank one."""
    free = [place for place in places if place not in taken and min(place) > 0]
    filled = (cells[place] for place in free if place in cells and not cells[place].is_blank)
    return next(filled, Cell(sheet, *free[0]) if free else None)
