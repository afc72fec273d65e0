"""Conditional formats of a .xlsb: the differential formats of its styles, and the rules of a sheet."""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from xlselfeval.files.legacy.formula_tokens import XLSB, formula_text
from xlselfeval.files.legacy.old_sheet import OldSheet
from xlselfeval.files.legacy.xls_conditions import KINDS, OPERATORS
from xlselfeval.files.legacy.xlsb_records import colour_at, u32
from xlselfeval.files.looks.colours import BLACK, SMALLEST, TINY, WHITE, Shades
from xlselfeval.files.looks.old_styles import TWIPS
from xlselfeval.files.looks.rules import NO_VALUE, PATTERN, Rule
from xlselfeval.files.looks.style_looks import NO_LOOK, Look
from xlselfeval.files.ranges import Area

DXF = 507
_FORMAT, _FORMAT_END, _RULE, _RULE_END, _ICONS, _BAR, _COLOUR = 461, 462, 463, 464, 465, 467, 564
_NO_TEXT, _LAST_FLAG, _ICONS_ALONE = 0xFFFFFFFF, 0x02, 0x02
_FILL_KIND, _FRONT, _BEHIND, _GRADIENT, _TEXT_COLOUR = 0, 1, 2, 3, 5  # properties of a differential format
_STRIKE_OUT, _SIZE, _OWN_CODE, _CODE = 0x1D, 0x24, 0x26, 0x29
_TEXTS_AT, _AREA_BYTES = 42, 16


class BookLooks(NamedTuple):
    """The differential formats of a workbook by their numbers, its colours, and the sheets to which formulas refer."""

    looks: Sequence[Look]
    shades: Shades
    sheets: Sequence[str]


class SheetConditions:
    """A reader of the conditional formats of one sheet."""

    def __init__(self, sheet: OldSheet, book: BookLooks) -> None:
        self._sheet, self._book = sheet, book
        self._areas: tuple[Area, ...] = ()  # of the open format
        self._rule: Rule | None = None  # that is open
        self.readers: dict[int, Callable[[bytes], None]] = {
            _FORMAT: self._begin_format, _FORMAT_END: self._end_format, _RULE: self._begin_rule, _RULE_END: self._end_rule,
            _BAR: lambda content: self._hide_value(not content[2]),
            _ICONS: lambda content: self._hide_value(bool(content[4] & _ICONS_ALONE)),
            _COLOUR: self._bar_colour,
        }  # fmt: skip

    def _begin_format(self, content: bytes) -> None:
        count = min(u32(content, 8), (len(content) - 12) // _AREA_BYTES)
        areas = (struct.unpack_from("<4I", content, 12 + _AREA_BYTES * place) for place in range(count))
        self._areas = tuple(
            Area(top + 1, left + 1, bottom + 1, right + 1) for top, bottom, left, right in areas
        )

    def _end_format(self, _: bytes) -> None:
        self._areas = ()

    def _begin_rule(self, content: bytes) -> None:
        if not self._areas:
            return
        kind, _, number, rank, sign = struct.unpack_from("<5I", content)
        (flags,) = struct.unpack_from("<H", content, 28)
        looks = self._book.looks
        self._rule = Rule(
            (rank, 0), self._areas, looks[number] if number < len(looks) else NO_LOOK, bool(flags & _LAST_FLAG),
            KINDS[kind] if kind < len(KINDS) else "other", OPERATORS[sign] if sign < len(OPERATORS) else "",
            self._formulas(content), self._areas[0][:2],
        )  # fmt: skip
        self._append(self._rule)

    def _formulas(self, content: bytes) -> tuple[str, ...]:
        """Return the formulas: each has tokens and more data, both behind their size."""
        count = u32(content, _TEXTS_AT)
        place = _TEXTS_AT + 4 + (0 if count == _NO_TEXT else 2 * count)
        found = []
        for total in struct.unpack_from("<3I", content, 30):
            if total:
                size = u32(content, place)
                tokens = content[place + 4 : place + 4 + size]
                found.append(formula_text(tokens, self._areas[0][:2], XLSB, self._book.sheets))
                place += 8 + size + u32(content, place + 4 + size)
        return tuple(found)

    def _end_rule(self, _: bytes) -> None:
        self._rule = None

    def _hide_value(self, hides: bool) -> None:
        """Note a bar or icons that are shown in place of the value."""
        if hides and self._rule is not None:
            self._append(self._rule._replace(look=NO_VALUE, kind="always", is_last=False))

    def _bar_colour(self, content: bytes) -> None:
        if self._rule is not None:
            look = Look(behind=colour_at(content, 0, WHITE, self._book.shades))
            self._append(self._rule._replace(look=look, is_last=False))

    def _append(self, rule: Rule) -> None:
        self._sheet.rules.append(rule._replace(rank=(rule.rank[0], len(self._sheet.rules))))


def differential_look(content: bytes, codes: Mapping[int, str], shades: Shades) -> Look:
    """Return the look in a differential format ([MS-XLSB] 2.4.355), as far as it changes what is seen."""
    found: dict[int, bytes] = {}
    (count,) = struct.unpack_from("<H", content, 4)
    place = 6
    for _ in range(count):
        kind, size = struct.unpack_from("<HH", content, place)
        found[kind] = content[place + 4 : place + max(size, 4)]
        place += max(size, 4)
    code = codes.get(struct.unpack_from("<H", found[_CODE])[0]) if _CODE in found else None
    if _OWN_CODE in found:
        code = found[_OWN_CODE][2:].decode("utf-16-le")
    is_tiny = _SIZE in found and u32(found[_SIZE], 0) / TWIPS < SMALLEST
    colour = colour_at(found[_TEXT_COLOUR], 0, BLACK, shades) if _TEXT_COLOUR in found else None
    return Look(
        code=code,
        is_struck=bool(found[_STRIKE_OUT][0]) if _STRIKE_OUT in found else None,
        colour=TINY if is_tiny else colour,
        behind=_fill(found, shades),
    )


def _fill(found: Mapping[int, bytes], shades: Shades) -> str | None:
    """Return the colour of a conditional fill: a full one has it as the background."""
    kind = found[_FILL_KIND][0] if _FILL_KIND in found else 1
    if _GRADIENT in found or kind != 1:
        return WHITE if kind == 0 and _GRADIENT not in found else PATTERN
    colour = found.get(_BEHIND) or found.get(_FRONT)
    return None if colour is None else colour_at(colour, 0, WHITE, shades)
