"""The head of records that Excel 2010 added to .xlsb: the areas and formulas of a record ([MS-XLSB] 2.5.57)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

from xlselfeval.files.legacy.binary_values import u32
from xlselfeval.files.ranges import Area

_HAS_REFS, _HAS_AREAS, _HAS_FORMULAS = 1, 2, 4
_REF_BYTES, AREA_BYTES = 20, 16


class FutureHead(NamedTuple):
    """The areas and the tokens of the formulas of a record, and where the rest begins."""

    areas: tuple[Area, ...]
    formulas: tuple[bytes, ...]
    end: int


def future_head(content: bytes) -> FutureHead:
    """Read the head of a record; struct.error where it ends too early."""
    flags, place = u32(content, 0), 4
    areas: list[Area] = []
    formulas: list[bytes] = []
    if flags & _HAS_REFS:
        place += 4 + _REF_BYTES * u32(content, place)
    if flags & _HAS_AREAS:
        count, place = u32(content, place), place + 4
        for _ in range(count):
            found = u32(content, place + 4)
            areas += areas_at(content, place + 8, found)
            place += 8 + AREA_BYTES * found
    if flags & _HAS_FORMULAS:
        count, place = u32(content, place), place + 4
        for _ in range(count):
            size, more = struct.unpack_from("<II", content, place + 4)
            formulas.append(content[place + 12 : place + 12 + size])
            place += 12 + size + more
    return FutureHead(tuple(areas), tuple(formulas), place)


def areas_at(content: bytes, place: int, count: int) -> Iterator[Area]:
    """Yield as many areas as a record has room for."""
    for number in range(min(count, (len(content) - place) // AREA_BYTES)):
        top, bottom, left, right = struct.unpack_from("<4I", content, place + AREA_BYTES * number)
        yield Area(top + 1, left + 1, bottom + 1, right + 1)
