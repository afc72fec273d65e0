"""Notes that a form prints below its table: the points of its groups, and its scale of grades.

Such are 产出指标50分、效益指标30分 and 90分以上为A级.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from xlselfeval.cell import Cell
from xlselfeval.files.sheet import Sheet
from xlselfeval.reading.find_forms import FormArea, cells_between
from xlselfeval.scoring.grades import core_of
from xlselfeval.scoring.number import ZERO, decimal_of
from xlselfeval.scoring.text import compact
from xlselfeval.submission import GradeBand, PrintedGrades, PrintedSplit

_ROWS = 15  # below the table in which notes stand
_COLUMNS = 3  # in the first of which a split stands
_LONGEST = 1500  # characters of a note that are read
_LEAST = 2  # groups that a split names, and bands of a scale
_GROUP = re.compile(
    r"(产出|效益|(?:服务对象)?满意度|成本|过程|决策|投入|执行率)(?:指标)?(?:权重|分值|占|为|:){0,3}(\d{1,3}(?:\.\d{1,2})?)(?:分|%)"
)
_LEEWAY = re.compile("特殊情况|适当调整|可以?(?:根据|结合|自行|作|做)?.{0,6}调整|原则上|一般")

_CLAUSE = re.compile(r"[\n\r;；。，、]|,|\s{2,}")
_NUMBER = r"(?:备?注:)?(?:\d{1,2}[.)])?"  # of a note: 注：2.
_MARK = r"(?:\((?:不?包?含)[^()]*\)|不?含)?"
_SCORE = "得分|总分|分数|评分|分值"
_NAME = rf"(?P<name>[A-Za-z]\+?级?|[一二三四五][等级档]|(?!{_SCORE})[\u4e00-\u9fff]{{1,4}}?)"


def _figure(name: str) -> str:
    return rf"(?P<{name}>\d{{1,3}}(?:\.\d{{1,2}})?)分?(?P<{name}_mark>{_MARK})"


# The ways of writing a band, each with the figures `low` and `high`, as far as it has them.
_BOUNDS = (
    rf"{_figure('low')}(?:-|~|至|到){_figure('high')}(?:之间)?",
    rf"{_figure('low')}(?P<low_sign>[≤<])[^\d≤<]{{0,4}}(?P<high_sign>[≤<]){_figure('high')}",
    rf"{_figure('high')}(?P<high_sign>[≥>])[^\d≥>]{{0,4}}(?P<low_sign>[≥>]){_figure('low')}",
    rf"{_figure('low')}(?:及其?)?以上(?:至|到)?{_figure('high')}以下",
    rf"{_figure('low')}(?:及其?)?以上(?P<more_mark>{_MARK})",
    rf"(?P<low_sign>≥|>|不低于|大于等于|大于或等于|达到){_figure('low')}",
    rf"{_figure('high')}以下(?P<more_mark>{_MARK})",
    rf"(?P<high_sign><|低于|小于|不足|不满){_figure('high')}",
    r"(?:其余|其他|其它)",
)
_JOINED = r"(?:的|者)?(?:应|均)?(?:评定|评|认定|定|确定)?(?:等级|等次|档次)?(?:为|是|:|\(|=)"
_BANDS = tuple(
    re.compile(pattern)
    for bound in _BOUNDS
    for pattern in (
        rf'{_NUMBER}(?:[^\d≥>≤<]{{0,24}}?[^\d≥>≤<含])?{bound}{_JOINED}"?{_NAME}"?(?:等级|等次|档次|档|等)?\)?',
        rf'{_NUMBER}(?:[^\d≥>≤<]{{0,24}}[:为])?"?{_NAME}"?(?:等级|等次|档次|档|等)?(?:[:(]|为|是|=)?(?:{_SCORE})?(?:在|为)?{bound}(?:的)?\)?',
    )
)


class _Band(NamedTuple):
    """A band of a grade as a clause writes it.

    `leaves_low` leaves out its lower end (80分以上，不含80分), `takes_high` includes its upper end.
    """

    name: str
    low: Decimal
    high: Decimal | None
    leaves_low: bool
    takes_high: bool


def read_printed_split(sheet: Sheet, area: FormArea) -> PrintedSplit | None:
    """Return the split that the notes below a form print; None without one."""
    for cell, note in _notes(sheet, area):
        text = compact(note)
        found = _GROUP.findall(text) if cell.column <= _COLUMNS else []
        points = {name: number for name, figure in found if (number := decimal_of(figure)) is not None}
        repeated = len({name for name, _ in found}) < len(set(found))  # a choice is no split
        if len(points) >= _LEAST and not repeated:
            return PrintedSplit(tuple(points.items()), is_binding=not _LEEWAY.search(text), cell=cell)
    return None


def read_printed_grades(sheet: Sheet, area: FormArea) -> PrintedGrades | None:
    """Return the scale of grades that a form prints; None without one.

    It is in the total row or below, in one cell or several.
    """
    found = [(band, cell) for cell, note in _notes(sheet, area) for band in _bands_in(note)]
    bands = sorted(dict.fromkeys(band for band, _ in found), key=lambda one: one.low, reverse=True)
    return None if len(bands) < _LEAST else PrintedGrades(_scale(bands), _is_whole(bands), found[0][1])


def _notes(sheet: Sheet, area: FormArea) -> Iterator[tuple[Cell, str]]:
    """Yield the cells with text in the total row and below it, each with as much of its text as is read."""
    for cell in cells_between(sheet, area.end, area.end + _ROWS):
        if isinstance(cell.written.value, str):
            yield cell, cell.text[:_LONGEST]


def _bands_in(text: str) -> Iterator[_Band]:
    """Yield the bands that a text prints, a clause each: 90分（含）—100分为优，优（90-100分），60分以下为差."""
    for clause in map(compact, _CLAUSE.split(text)):
        found = next((match for one in _BANDS if (match := one.fullmatch(clause))), None)
        if found is not None:
            yield _band(found)


def _band(found: re.Match[str]) -> _Band:
    """Make a band of a clause; a range may begin with its upper end (100-90)."""
    parts = found.groupdict()
    ends = sorted(
        (decimal_of(parts[end]) or ZERO, parts[f"{end}_mark"] or parts.get("more_mark") or "", parts.get(f"{end}_sign"))
        for end in ("low", "high")
        if parts.get(end)
    )  # fmt: skip
    low = ends[0] if "low" in parts else (ZERO, "", None)
    high = ends[-1] if "high" in parts else (None, "", None)
    return _Band(
        name=found["name"],
        low=low[0],
        high=high[0],
        leaves_low="不" in low[1] or low[2] in ("<", ">"),
        takes_high=high[1].strip("(").startswith(("含", "包")) or high[2] in ("≤", "≥"),
    )


def _is_whole(bands: Sequence[_Band]) -> bool:
    """Check that bands, the best first, give a total one grade at most, down to 0, and each another one."""
    return (
        bands[-1].low == 0
        and len({one.low for one in bands}) == len({core_of(one.name) for one in bands}) == len(bands)
        and not any(one.leaves_low for one in bands)
        and all(_meet(above, below) for above, below in pairwise(bands))
    )


def _meet(above: _Band, below: _Band) -> bool:
    """Check that a band ends where the better one begins, or a point below it (80-89分, 90-100分)."""
    gap = ZERO if below.high is None else above.low - below.high
    return 0 < gap <= 1 or (gap == 0 and not below.takes_high)


def _scale(bands: Iterable[_Band]) -> tuple[GradeBand, ...]:
    return tuple(GradeBand(one.name, one.low, one.high) for one in bands)
