"""The heading of a table: which column has which role, by the captions of one or two rows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from xlselfeval.cell import Cell
from xlselfeval.files.ranges import Area
from xlselfeval.files.sheet import Sheet
from xlselfeval.reading.captions import BUREAU, heading_key, split_named_points
from xlselfeval.reading.vocabulary import Meaning, Vocabulary
from xlselfeval.scoring.text import compact

Texts = dict[int, dict[int, str]]  # row → column → key of the text there
LEAST_CAPTIONS = 2  # a heading row names at least so many columns
VALUES = frozenset(["target", "actual", "points", "score"])
LEVELS = ("category", "subcategory")
_MOST_POINTS = Decimal(100)  # that stand as a number where a caption would: 50 over the scores
_POINTS = re.compile(r"(\d{1,3}(?:\.\d{1,2})?)分?")
_BESIDE = 10  # columns right of a caption in which the numbers of its rows stand
_ROWS_OF_LABELS = 2  # below a caption of money
_LABELS_BESIDE = 3  # columns right of it
_BEHIND = 3  # columns behind the actuals in which such a number may stand


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Heading:
    """A heading of one or two rows and the range that each of its captions covers.

    `rivals` are the second columns that claim a role; `guessed` are the roles known by a pattern or a weak word
    alone; `levels` are the columns of points behind a level-1 or level-2 name, by the role of that name.
    `points` is the cell that holds the points of the whole table where a caption would be, `left` the first column.
    """

    row: int
    bottom: int
    spans: dict[str, Area]
    rivals: dict[str, Area]
    guessed: frozenset[str]
    levels: dict[str, Area]
    points: Cell | None = None
    left: int = 0

    def __contains__(self, role: str) -> bool:
        return role in self.spans


class _Claim(NamedTuple):
    """A column that claims a role by its caption."""

    meaning: Meaning
    span: Area


def read_heading(sheet: Sheet, row: int, texts: Texts, group: str, vocabulary: Vocabulary) -> Heading | None:
    """Read the captions of a row, with those of the row below where that holds captions as well."""
    words = vocabulary.words[group]
    known = 0
    for key in texts[row].values():
        if key in words:
            known += 1
    if known < LEAST_CAPTIONS:
        return None
    placed = {column: (row, key) for column, key in texts[row].items()}
    lower = texts.get(row + 1, {})
    if _is_second_row(sheet, row, texts, group, vocabulary):
        placed |= {
            column: (row + 1, key)
            for column, key in lower.items()
            if not BUREAU.search(heading_key(sheet.cell(row, column).text))
        }
    claims = _claims(sheet, placed, group, vocabulary)
    if not claims:
        return None
    if "target_adjusted" in claims and "target" not in claims:
        claims["target"] = claims.pop("target_adjusted")
    levels = _take_levels(claims) if group == "indicators" else {}
    spans: dict[str, Area] = {}
    rivals: dict[str, Area] = {}
    guessed = set()
    for role, claim in claims.items():
        strong = [one for one in claim if not one.meaning.weak] or claim
        spans[role] = strong[0].span
        if len(strong) > 1:
            rivals[role] = strong[1].span
        if strong[0].meaning.guessed or (role == "note" and strong[0].meaning.weak):
            guessed.add(role)
    points = _points_as_caption(sheet, row, spans) if group == "indicators" else None
    if points is not None:
        spans["score"] = sheet.merge_at(points.row, points.column)
        guessed.add("score")
    bottom = max(span.bottom for span in spans.values())
    left = min(span.left for span in spans.values())
    return Heading(row, bottom, spans, rivals, frozenset(guessed), levels, points, left)


def _claims(
    sheet: Sheet, placed: dict[int, tuple[int, str]], group: str, vocabulary: Vocabulary
) -> dict[str, list[_Claim]]:
    """Return the columns that claim each role, from left to right; `placed` holds row and key by column."""
    claims: dict[str, list[_Claim]] = {}
    for column in sorted(placed):
        at, key = placed[column]
        meaning, span = vocabulary.meaning(group, key), sheet.merge_at(at, column)
        if meaning is None or _heads_rows(sheet, span, at):
            continue
        if group != "funds" or not _is_left_of_labels(sheet, span, at, vocabulary):
            claims.setdefault(meaning.role, []).append(_Claim(meaning, span))
    return claims


def _is_second_row(sheet: Sheet, row: int, texts: Texts, group: str, vocabulary: Vocabulary) -> bool:
    """Return whether the row below holds captions as well.

    Words under the caption of a single column do not show that: a first indicator may have 一级 as its target.
    """
    known = 0
    for column, key in texts.get(row + 1, {}).items():
        if key in vocabulary.words[group]:
            merge = sheet.merge_at(row, column)
            single = merge.left == merge.right
            known += not (single and vocabulary.meaning(group, texts[row].get(column, "")) is not None)
    return known >= LEAST_CAPTIONS


def _heads_rows(sheet: Sheet, span: Area, at: int) -> bool:
    """Return whether a caption is merged down beside numbers: it belongs to those rows, not to a column."""
    return any(
        cell.row == row and isinstance(cell.written.value, Decimal)
        for row in range(at + 1, span.bottom + 1)
        for cell in (sheet.cell(row, column) for column in range(span.right + 1, span.right + 1 + _BESIDE))
    )


def _is_left_of_labels(sheet: Sheet, span: Area, at: int, vocabulary: Vocabulary) -> bool:
    """Return whether the labels of the lines of money stand right of a caption over blank cells: 预算资金（万元）."""
    for row in range(at + 1, at + 1 + _ROWS_OF_LABELS):
        if not sheet.cell(row, span.left).is_blank and sheet.cell(row, span.left).row == row:
            return False
        beside = (
            sheet.cell(row, column) for column in range(span.right + 1, span.right + 1 + _LABELS_BESIDE)
        )
        if any(vocabulary.role("fund_lines", heading_key(cell.text)) == "total" for cell in beside):
            return True
    return False


def _take_levels(claims: dict[str, list[_Claim]]) -> dict[str, Area]:
    """Take columns out of the claims that belong to level-1 and level-2 names, and names left of those.

    「一级指标 | 分值 | 二级指标 | 分值 | 三级指标 | 分值」: only the last is that of the indicators.
    """
    names = {role: claims[role][0].span.left for role in LEVELS if role in claims}
    named = claims.get("indicator", [])
    if names:
        kept = [one for one in named if not one.meaning.weak or one.span.left > min(names.values())]
        if named and not kept:
            del claims["indicator"]
        elif kept:
            claims["indicator"] = kept
    levels: dict[str, Area] = {}
    if "indicator" not in claims:
        return levels
    at = claims["indicator"][0].span.left
    for role in ("points", "score"):
        inner = [one for one in claims.get(role, ()) if one.span.left < at]
        outer = [one for one in claims.get(role, ()) if one.span.left > at]
        if not inner or not outer:
            continue
        claims[role] = outer
        for one in inner:
            owner = max((left, name) for name, left in [*names.items(), ("", 0)] if left < one.span.left)[1]
            if role == "points" and owner:
                levels.setdefault(owner, one.span)
    return levels


def _points_as_caption(sheet: Sheet, row: int, spans: dict[str, Area]) -> Cell | None:
    """Return the number that stands over the scores: 「实际完成值 | 50」, the points of all indicators."""
    if not {"target", "actual"} <= spans.keys() or {"points", "score"} & spans.keys():
        return None
    first = spans["actual"].right + 1
    for column in range(first, first + _BEHIND):
        cell = sheet.cell(row, column)
        match = _POINTS.fullmatch(compact(cell.text)) if cell.row == row else None
        if match and 0 < Decimal(match[1]) <= _MOST_POINTS:
            return cell
    return None


def names_points(sheet: Sheet, head: Heading, last: int) -> bool:
    """Check whether the names under a heading without points name them, most of them."""
    span = head.spans.get("indicator")
    if span is None or "points" in head or "score" not in head:
        return False
    cells = [sheet.cell(row, span.left) for row in range(head.bottom + 1, last + 1)]
    texts = {cell.ref: cell.text for cell in cells if not cell.is_blank}
    return 0 < len(texts) < 2 * sum(split_named_points(text)[1] is not None for text in texts.values())
