"""Conditional formats of a .xlsb: the differential formats of its styles, and the rules of a sheet."""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from xlselfeval.files.legacy.binary_values import u16, u32
from xlselfeval.files.legacy.formula_tokens import XLSB, read_formulas
from xlselfeval.files.legacy.old_sheet import OldSheet
from xlselfeval.files.legacy.xls_conditions import KINDS, OPERATORS
from xlselfeval.files.legacy.xlsb_future import areas_at, future_head
from xlselfeval.files.legacy.xlsb_records import colour_at
from xlselfeval.files.looks.colours import BLACK, SMALLEST, TINY, WHITE, Shades
from xlselfeval.files.looks.old_styles import TWIPS
from xlselfeval.files.looks.rules import NO_VALUE, PATTERN, Rule
from xlselfeval.files.looks.style_looks import NO_LOOK, Look
from xlselfeval.files.ranges import Area

DXF, DXF_OF_2010 = 507, 1171
FUTURE_BYTES = 4  # bytes before the content of a record of Excel 2010 without areas
_FORMAT, _FORMAT_END, _RULE, _RULE_END, _ICONS, _BAR, _COLOUR = 461, 462, 463, 464, 465, 467, 564
_FORMAT_OF_2010, _FORMAT_END_OF_2010, _RULE_OF_2010, _RULE_END_OF_2010 = range(1046, 1050)
_BAR_OF_2010, _ICONS_OF_2010, _COLOUR_OF_2010, _SCALE_OF_2010 = 1051, 1052, 1055, 1157
_NO_TEXT, _LAST_FLAG, _ICONS_ALONE = 0xFFFFFFFF, 0x02, 0x02
_FILL_KIND, _FRONT, _BEHIND, _GRADIENT, _TEXT_COLOUR = 0, 1, 2, 3, 5  # properties of a differential format
_STRIKE_OUT, _SIZE, _OWN_CODE, _CODE = 0x1D, 0x24, 0x26, 0x29
_TEXTS_AT = 42
_NO_RANK, _MOST_COLOURS = 0xFFFFFFFF, 3


class BookLooks(NamedTuple):
    """The differential formats of a workbook by their numbers, its colours, and the sheets to which formulas refer.

    `later` are the differential formats of the rules that Excel 2010 added: those about other sheets.
    """

    looks: Sequence[Look]
    later: Sequence[Look]
    shades: Shades
    sheets: Sequence[str]


class SheetConditions:
    """A reader of the conditional formats of one sheet."""

    def __init__(self, sheet: OldSheet, book: BookLooks) -> None:
        self._sheet, self._book = sheet, book
        self._areas: tuple[Area, ...] = ()  # of the open format
        self._rule: Rule | None = None  # that is open
        self._colours_left = 0  # of the open bar or scale of Excel 2010, that may be behind a text
        self.readers: dict[int, Callable[[bytes], None]] = {
            _FORMAT: self._begin_format, _FORMAT_END: self._end_format, _RULE: self._begin_rule, _RULE_END: self._end_rule,
            _BAR: lambda content: self._hide_value(not content[2]),
            _ICONS: lambda content: self._hide_value(bool(content[4] & _ICONS_ALONE)),
            _COLOUR: self._bar_colour,
            _FORMAT_OF_2010: self._begin_later_format, _FORMAT_END_OF_2010: self._end_format, _RULE_OF_2010: self._begin_later_rule,
            _RULE_END_OF_2010: self._end_rule, _BAR_OF_2010: self._begin_later_bar, _SCALE_OF_2010: self._begin_later_scale,
            _ICONS_OF_2010: lambda content: self._hide_value(bool(content[FUTURE_BYTES + 4] & _ICONS_ALONE)),
            _COLOUR_OF_2010: self._later_colour,
        }  # fmt: skip

    def _begin_format(self, content: bytes) -> None:
        self._areas = tuple(areas_at(content, 12, u32(content, 8)))

    def _begin_later_format(self, content: bytes) -> None:
        self._areas = future_head(content).areas

    def _end_format(self, _: bytes) -> None:
        self._areas = ()

    def _begin_rule(self, content: bytes) -> None:
        self._add_rule(content, self._book.looks, _formulas(content))

    def _begin_later_rule(self, content: bytes) -> None:
        head = future_head(content)
        self._add_rule(content[head.end :], self._book.later, head.formulas)

    def _add_rule(self, content: bytes, looks: Sequence[Look], formulas: Sequence[bytes]) -> None:
        if not self._areas:
            return
        kind, _, number, rank, sign = struct.unpack_from("<5I", content)
        origin = self._areas[0][:2]
        self._rule = Rule(
            (rank, 0), self._areas, looks[number] if number < len(looks) else NO_LOOK, bool(u16(content, 28) & _LAST_FLAG),
            KINDS[kind] if kind < len(KINDS) else "other", OPERATORS[sign] if sign < len(OPERATORS) else "",
            read_formulas(formulas, origin, XLSB, self._book.sheets), origin,
        )  # fmt: skip
        self._sheet.add_rule(self._rule)

    def _begin_later_bar(self, content: bytes) -> None:
        """Begin a bar: its first colour fills it, but where it adds to one of Excel 2007."""
        self._colours_left = 0 if self._rule is None or self._rule.rank[0] == _NO_RANK else 1
        self._hide_value(not content[FUTURE_BYTES + 2])

    def _begin_later_scale(self, _: bytes) -> None:
        self._colours_left = _MOST_COLOURS

    def _later_colour(self, content: bytes) -> None:
        if self._colours_left:
            self._colours_left -= 1
            self._bar_colour(content[FUTURE_BYTES:])

    def _end_rule(self, _: bytes) -> None:
        self._rule = None

    def _hide_value(self, hides: bool) -> None:
        """Note a bar or icons that are shown in place of the value."""
        if hides and self._rule is not None:
            self._sheet.add_rule(self._rule._replace(look=NO_VALUE, kind="always", is_last=False))

    def _bar_colour(self, content: bytes) -> None:
        if self._rule is not None:
            look = Look(behind=colour_at(content, 0, WHITE, self._book.shades))
            self._sheet.add_rule(self._rule._replace(look=look, is_last=False))


def _formulas(content: bytes) -> tuple[bytes, ...]:
    """Return the tokens of the formulas of a rule: each has tokens and more data, both behind their size."""
    count = u32(content, _TEXTS_AT)
    place = _TEXTS_AT + 4 + (0 if count == _NO_TEXT else 2 * count)
    found = []
    for total in struct.unpack_from("<3I", content, 30):
        if total:
            size = u32(content, place)
            found.append(content[place + 4 : place + 4 + size])
            place += 8 + size + u32(content, place + 4 + size)
    return tuple(found)


def differential_look(content: bytes, codes: Mapping[int, str], shades: Shades) -> Look:
    """Return the look in a differential format ([MS-XLSB] 2.4.355), as far as it changes what is seen."""
    found: dict[int, bytes] = {}
    place = 6
    for _ in range(u16(content, 4)):
        kind, size = struct.unpack_from("<HH", content, place)
        found[kind] = content[place + 4 : place + max(size, 4)]
        place += max(size, 4)
    code = codes.get(u16(found[_CODE], 0)) if _CODE in found else None
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
