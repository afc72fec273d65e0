"""Match returned rows to issued rows: by full content, then by name, then by position.

By position they are matched between unchanged neighbours.

A renamed row is still the issued one when it has its place and its target or a similar name, or elsewhere its target,
its points and a similar name. Any other row with another name is another row. Rows, and printed texts, also tell on which of
several issues a form was filled in.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher
from itertools import pairwise

from xlselfeval.cell import Cell
from xlselfeval.issue_record import IssuedRow, IssueRecord
from xlselfeval.scoring.number import amount_of, decimal_of
from xlselfeval.scoring.text import compact
from xlselfeval.submission import IndicatorRow, Submission

_LIKE = 0.5  # 培训人数 and 培训人次 have 0.75, 培训人数 and 慰问老干部 0
# Latin, Cyrillic and Greek letters and other signs in the shape of a figure.
_FIGURES = str.maketrans({sign: figure for figure, signs in {"0": "OoОоΟο〇○", "1": "lI|丨", "6": "б", "3": "ЗзƷ"}.items() for sign in signs})  # fmt: skip
_OUTSIDE_TABLE = ("title", "note")  # roles of texts that a document may leave out
_LONGEST = 200  # characters of a text that are compared for likeness


@dataclass(frozen=True, kw_only=True, slots=True, eq=False, repr=False)
class RowMatches:
    """Pairs of places: in the issued rows and in the returned ones, both from 0.

    `named` have the issued name, `renamed` another; `moved` are the issued places of pairs that stand in
    another group, or in another order than the rest; `removed` are issued rows without a returned
    one, `added` returned rows without an issued one.
    """

    named: tuple[tuple[int, int], ...] = ()
    renamed: tuple[tuple[int, int], ...] = ()
    moved: frozenset[int] = frozenset()
    removed: tuple[int, ...] = ()
    added: tuple[int, ...] = ()


NO_MATCHES = RowMatches()  # of a form that was not issued


def same_text(one: str, other: str) -> bool:
    """Check whether two texts are equal but for width, spaces and the spelling of a number."""
    here, there = compact(one), compact(other)
    if here == there:
        return True
    if here.endswith("%") != there.endswith("%"):
        return False
    number = decimal_of(here.removesuffix("%"))
    return number is not None and number == decimal_of(there.removesuffix("%"))


def has_issued_target(issued: IssuedRow, row: IndicatorRow) -> bool:
    """Check whether a row's target is the issued one, letters that look like its figures included."""
    here, there = row.target.text, issued.target
    return same_text(here, there) or _look(here) == _look(there)


def _look(text: str) -> str:
    """Write letters that look like figures as these: ≥2O0 is seen as ≥200."""
    return compact(text).translate(_FIGURES)


def has_issued_points(issued: IssuedRow, row: IndicatorRow) -> bool:
    """Check whether a row's points are the issued ones, as a number or as text."""
    return amount_of(row.points.written).number == issued.points


def match_rows(issued: Sequence[IssuedRow], rows: Sequence[IndicatorRow]) -> RowMatches:
    """Match the returned rows to the issued ones."""
    pairs: dict[int, int] = {}
    left = dict.fromkeys(range(len(rows)))
    for issued_key, row_key in _KEYS:
        if not left:
            break
        _pair(issued, rows, pairs, left, issued_key, row_key)
    named = tuple(sorted(pairs.items()))
    renamed = _renamed(issued, rows, named, left)
    every = sorted((*named, *renamed))
    return RowMatches(
        named=named,
        renamed=renamed,
        moved=_moved(issued, rows, every),
        removed=tuple(sorted(set(range(len(issued))) - {place for place, _ in every})),
        added=tuple(left),
    )


def cleared_row(form: Submission, matches: RowMatches, place: int) -> Cell | None:
    """Return the blank cell for the name of an issued row, where no row between those around it was deleted."""
    names = {one: form.rows[other].indicator for one, other in (*matches.named, *matches.renamed)}
    rows = {one: cell.row for one, cell in names.items()}
    if form.total.score is not None:
        rows[len(form.issued_rows)] = form.total.score.row
    above = max((one for one in names if one < place), default=None)
    below = min((one for one in rows if one > place), default=None)
    if above is None or below is None or rows[below] - rows[above] != below - above:
        return None
    at = rows[above] + place - above, names[above].column
    cell = form.cells.get(at) or Cell(form.sheet, *at)
    return cell if cell.is_blank else None


def _group(row: IssuedRow | IndicatorRow) -> tuple[str, str]:
    return compact(row.category), compact(row.subcategory)


_Key = tuple[Callable[[IssuedRow], Hashable], Callable[[IndicatorRow], Hashable]]
# From all that was issued to the name alone: of two rows with one name the one less changed is the issued one.
_KEYS: tuple[_Key, ...] = (
    (
        lambda one: (compact(one.name), _group(one), compact(one.target), one.points),
        lambda row: (compact(row.name), _group(row), compact(row.target.text), amount_of(row.points.written).number),
    ),
    (lambda one: (compact(one.name), _group(one)), lambda row: (compact(row.name), _group(row))),
    (
        lambda one: (compact(one.name), compact(one.target)),
        lambda row: (compact(row.name), compact(row.target.text)),
    ),
    (lambda one: compact(one.name), lambda row: compact(row.name)),
)  # fmt: skip


def _pair(
    issued: Sequence[IssuedRow],
    rows: Sequence[IndicatorRow],
    pairs: dict[int, int],
    left: dict[int, None],
    issued_key: Callable[[IssuedRow], Hashable],
    row_key: Callable[[IndicatorRow], Hashable],
) -> None:
    """Pair rows with equal keys, in order."""
    waiting: dict[Hashable, list[int]] = {}
    for place in left:
        waiting.setdefault(row_key(rows[place]), []).append(place)
    for place, one in enumerate(issued):
        same = waiting.get(issued_key(one)) if place not in pairs else None
        if same:
            pairs[place] = same.pop(0)
            del left[pairs[place]]


def _renamed(
    issued: Sequence[IssuedRow],
    rows: Sequence[IndicatorRow],
    named: Sequence[tuple[int, int]],
    left: dict[int, None],
) -> tuple[tuple[int, int], ...]:
    """Match issued rows under another name, in their place first, then elsewhere; matched rows leave `left`."""
    found: list[tuple[int, int]] = []
    astray, places = _disordered(named), list(left)
    steady = [pair for pair in named if pair[0] not in astray]
    for (above, top), (below, bottom) in pairwise([(-1, -1), *steady, (len(issued), len(rows))]):
        missing = _without(range(above + 1, below), named)
        others = places[bisect_right(places, top) : bisect_left(places, bottom)]
        side_by_side = list(zip(missing, others, strict=False))
        gap = side_by_side if len(missing) == len(others) else _product(missing, others)
        for is_same in (_is_like, has_issued_target):
            for place, other in gap:
                taken = any(place == one or other == another for one, another in found)
                if not taken and is_same(issued[place], rows[other]):
                    found.append((place, other))
    for _, other in found:
        del left[other]
    for place in _without(range(len(issued)), [*named, *found]):
        one = issued[place]
        same = [other for other in list(left)[:_MOST_ADDED] if has_issued_target(one, rows[other]) and has_issued_points(one, rows[other]) and _is_like(one, rows[other])]  # fmt: skip
        if same:
            found.append((place, same[0]))
            del left[same[0]]
    return tuple(sorted(found))


def _without(places: range, pairs: Sequence[tuple[int, int]]) -> list[int]:
    taken = {place for place, _ in pairs}
    return [place for place in places if place not in taken]


def _product(missing: Sequence[int], others: Sequence[int]) -> list[tuple[int, int]]:
    """Return every pair of rows in a gap in which rows are missing or added."""
    return [(place, other) for place in missing[:_MOST] for other in others[:_MOST]]


_MOST = 40  # rows of one gap that are compared with each other
_MOST_ADDED = 400  # rows elsewhere that an issued one is compared with


def _is_like(issued: IssuedRow, row: IndicatorRow) -> bool:
    return are_alike(row.name, issued.name)


def are_alike(one: str, other: str) -> bool:
    """Check whether two texts have half of their characters in common, in order."""
    here, there = compact(one)[:_LONGEST], compact(other)[:_LONGEST]
    return SequenceMatcher(None, here, there, autojunk=False).ratio() >= _LIKE


def _moved(
    issued: Sequence[IssuedRow], rows: Sequence[IndicatorRow], pairs: Sequence[tuple[int, int]]
) -> frozenset[int]:
    """Find the issued places of rows that are out of order, or in another group that was issued too.

    A group that was never issued is a changed caption, not another place.
    """
    groups = {_group(one) for one in issued}
    elsewhere = {
        place for place, other in pairs if (now := _group(rows[other])) != _group(issued[place]) and now in groups
    }  # fmt: skip
    return frozenset(elsewhere | _disordered([pair for pair in pairs if pair[0] not in elsewhere]))


def _disordered(pairs: Sequence[tuple[int, int]]) -> set[int]:
    """Find the fewest issued places without which the returned ones are in order."""
    tails: list[int] = []  # the lowest end of an ascending run of each length
    ends: list[int] = []  # the pair that it belongs to
    before: list[int | None] = []
    for number, (_, other) in enumerate(pairs):
        length = bisect_left(tails, other)
        before.append(ends[length - 1] if length else None)
        tails[length:], ends[length:] = [other, *tails[length + 1 :]], [number, *ends[length + 1 :]]
    in_order = set[int]()
    last = ends[-1] if ends else None
    while last is not None:
        in_order.add(pairs[last][0])
        last = before[last]
    return {place for place, _ in pairs} - in_order


def find_earlier_issue(
    form: Submission, now: IssueRecord, earlier: Iterable[IssueRecord]
) -> IssueRecord | None:
    """Find the earlier issue with which a form agrees wherever the present one is another.

    None where a difference is as it is issued now, or as nobody has issued it, and where only the budgets differ, which a
    unit may change.
    """
    return next((one for one in earlier if _is_filled_in_on(form, one, now)), None)


def _is_filled_in_on(form: Submission, earlier: IssueRecord, now: IssueRecord) -> bool:
    before, after = _rows(earlier), _rows(now)
    texts_before, texts_after = _texts(earlier), _texts(now)
    there = {compact(cell.text) for cell in form.cells.values()}
    had = [
        *(_has_row(form, row) for key, row in before.items() if key not in after),
        *(text in there for text in texts_before - texts_after),
    ]
    has = [
        *(_has_row(form, row) for key, row in after.items() if key not in before),
        *(text in there for text in texts_after - texts_before),
    ]
    return bool(had or has) and all(had) and not any(has)


def _rows(record: IssueRecord) -> dict[tuple[str, str, Decimal], IssuedRow]:
    return {(compact(row.name), compact(row.target), row.points): row for row in record.rows}


def _texts(record: IssueRecord) -> set[str]:
    """Return the printed texts inside the table."""
    return {compact(one.text) for one in record.texts if one.role not in _OUTSIDE_TABLE}


def _has_row(form: Submission, issued: IssuedRow) -> bool:
    return any(
        same_text(row.name, issued.name) and has_issued_target(issued, row) and has_issued_points(issued, row)
        for row in form.rows
    )
