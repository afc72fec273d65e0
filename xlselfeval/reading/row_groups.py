"""Points of rows that are not written in the row itself.

They are in a cell merged over several rows, in a ★ row over its parts, or in captions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from xlselfeval.cell import Cell, Written
from xlselfeval.files.sheet import Sheet
from xlselfeval.reading.captions import goal_block, split_named_points
from xlselfeval.reading.table_heading import Heading, names_points
from xlselfeval.scoring.number import amount_of, plain
from xlselfeval.scoring.text import is_blank_mark
from xlselfeval.submission import IndicatorRow


def group_rows(sheet: Sheet, numbered: list[tuple[int, IndicatorRow]]) -> tuple[IndicatorRow, ...]:
    """Return the rows, each part with the place of the row that it shares points or score with."""
    numbered = _without_sums(numbered)
    places = {number: place for place, (number, _) in enumerate(numbered)}
    rows: list[IndicatorRow] = []
    for place, (number, row) in enumerate(numbered):
        top = _first_of_merge(sheet, number, row)
        head = places.get(top) if top < number else _heading_above(rows, row)
        if head is None or head == place:
            rows.append(row)
        else:
            above = rows[head].part_of
            rows.append(replace(row, part_of=head if above is None else above))
    return tuple(rows)


def _without_sums(numbered: list[tuple[int, IndicatorRow]]) -> list[tuple[int, IndicatorRow]]:
    """Leave out lines of level-1 and level-2 names whose points are the sum of the rows below: 产出指标 | | | 60."""
    kept: list[tuple[int, IndicatorRow]] = []
    for number, row in reversed(numbered):
        below = 0
        if _is_line_of_group(row):
            points, total = amount_of(row.points.written).number, Decimal(0)
            for _, member in reversed(kept):
                if member.category != row.category or row.subcategory not in ("", member.subcategory):
                    break
                total += amount_of(member.points.written).number or 0
                below += 1
            if below and points and total == points:
                continue
        kept.append((number, row))
    return kept[::-1]


def _is_line_of_group(row: IndicatorRow) -> bool:
    """Check whether a row has neither a name of its own nor a target and an actual."""
    unnamed = row.indicator.is_blank and not row.indicator.is_absent
    return unnamed and is_blank_mark(row.target.text) and is_blank_mark(row.actual.text)


def _first_of_merge(sheet: Sheet, number: int, row: IndicatorRow) -> int:
    """Return the first sheet row of the merged cell of points or score that a row lies in; its own without one."""
    cells = [cell for cell in (row.points, row.score) if not cell.is_absent]
    return min((sheet.merge_at(number, cell.column).top for cell in cells), default=number)


def _heading_above(rows: list[IndicatorRow], row: IndicatorRow) -> int | None:
    """Return the place of the row above of which a row without points is a part.

    That row carries points and no target.
    """
    if not rows or row.points.is_absent or not _is_blank_number(row) or is_blank_mark(row.target.text):
        return None
    above = rows[-1]
    place = above.part_of if above.part_of is not None else len(rows) - 1
    head = rows[place]
    is_heading = is_blank_mark(head.target.text) and is_blank_mark(head.actual.text)
    same = (head.category, head.subcategory) == (row.category, row.subcategory)
    carries = bool(amount_of(head.points.written).number)
    return place if is_heading and same and carries and not head.target.is_absent else None


def _is_blank_number(row: IndicatorRow) -> bool:
    return is_blank_mark(row.points.text) and row.points.formula is None


def with_named_points(
    sheet: Sheet, head: Heading, end: int, rows: tuple[IndicatorRow, ...]
) -> tuple[IndicatorRow, ...]:
    """Return the rows with the points that their names end with; a level-2 name with one row gives it its own."""
    if head.points is not None or not names_points(sheet, head, end - 1):
        return rows
    if any(goal_block(cell.text) for cell in sheet.cells.values()):
        return rows  # points belong to whole blocks
    return tuple(_named(sheet, head, rows))


def _named(sheet: Sheet, head: Heading, rows: tuple[IndicatorRow, ...]) -> Iterator[IndicatorRow]:
    span = head.spans.get("subcategory")
    above = [None if span is None else sheet.cell(row.indicator.row, span.left) for row in rows]
    members = Counter(cell.ref for cell in above if cell is not None)
    for row, group in zip(rows, above, strict=True):
        caption, points = row.indicator, split_named_points(row.indicator.text)[1]
        if points is None and group is not None and members[group.ref] == 1:
            caption, points = group, split_named_points(group.text)[1]
        yield (
            row
            if points is None
            else replace(row, name=split_named_points(row.name)[0], points=_cell(caption, points))
        )


def _cell(caption: Cell, points: Decimal) -> Cell:
    return caption._replace(written=Written(points, plain(points)), formula=None)
