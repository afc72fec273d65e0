"""Captions of a data sheet, compared without numbers, brackets, quotes and blanks, years by their distance."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from xlselfeval.data_sheet.layout import Block, Column, DataLayout, Row
from xlselfeval.reading.captions import heading_key
from xlselfeval.reading.fund_labels import strip_part

YEAR, LAST = "{year}", "{last}"
_YEAR = re.compile(r"(20\d\d)年度?")
_LONGEST = 60  # characters: more are prose
_TOTALS = frozenset(["合计", "总计", "共计", "小计"])


class Captions(NamedTuple):
    """The keys of everything that a layout names."""

    blocks: Mapping[str, Block]
    periods: Mapping[str, str]  # a heading → the key of its column
    own: Mapping[str, Mapping[str, str]]  # by the key of a block with columns of its own: the same
    rows: Mapping[str, Mapping[str, Row]]  # by block: a caption → its row
    anywhere: Mapping[str, Row]  # captions that one block alone has


def caption_key(text: str, year: int | None = None) -> str:
    """Reduce a caption to its words; a year becomes {year} or {last} where the sheet's year is known."""
    if len(text) > _LONGEST:
        return ""
    plain = _YEAR.sub(lambda match: _distance(int(match[1]), year), text)
    return heading_key(strip_part(plain)).replace('"', "")


def is_total(text: str) -> bool:
    """Check whether a text is the caption of a line of totals."""
    return caption_key(text) in _TOTALS


def years_in(texts: Iterable[str]) -> list[int]:
    """Return the years that texts name, in order."""
    return [int(match[1]) for text in texts for match in _YEAR.finditer(text.replace(" ", ""))]


def _distance(found: int, year: int | None) -> str:
    return {year: YEAR, (year or 0) - 1: LAST}.get(found, f"{found}年")


@lru_cache(maxsize=8)
def captions_of(layout: DataLayout) -> Captions:
    """Return the keys of the captions of a layout."""
    rows = {
        block.key: {key: row for row in block.rows for key in _keys(row)}
        for block in layout.blocks
        if block.kind == "rows"
    }
    every = [key for found in rows.values() for key in found]
    return Captions(
        blocks={key: block for block in layout.blocks for key in _keys(block)},
        periods=_columns(layout.columns),
        own={block.key: _columns(block.columns) for block in layout.blocks if block.kind == "lines"},
        rows=rows,
        anywhere={key: row for found in rows.values() for key, row in found.items() if every.count(key) == 1},
    )


def _columns(columns: Iterable[Column]) -> dict[str, str]:
    return {key: column.key for column in columns for key in _keys(column)}


def _keys(named: Block | Column | Row) -> set[str]:
    return {caption_key(text) for text in (named.caption, *named.words)} - {""}
