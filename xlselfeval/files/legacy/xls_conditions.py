"""Conditional formats of a .xls: records CONDFMT and CF, and those of Excel 2007, CONDFMT12, CF12 and CFEX."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from xlselfeval.files.legacy.biff_strings import string_of
from xlselfeval.files.legacy.binary_values import u16, u32
from xlselfeval.files.legacy.formula_tokens import XLS, read_formulas
from xlselfeval.files.legacy.old_sheet import OldSheet
from xlselfeval.files.legacy.xls_colours import (
    BEHIND,
    FRONT,
    GRADIENT,
    TEXT,
    Colours,
    colour_at,
    colour_by,
    extensions,
)
from xlselfeval.files.looks.colours import BLACK, SMALLEST, TINY, WHITE
from xlselfeval.files.looks.old_styles import TWIPS, indexed_colour
from xlselfeval.files.looks.rules import LAST, NO_VALUE, PATTERN, Rule
from xlselfeval.files.looks.style_looks import NO_LOOK, Look
from xlselfeval.files.ranges import Area

CONDFMT, CF, CONDFMT12, CF12, CFEX = 0x01B0, 0x01B1, 0x0879, 0x087A, 0x087B
KINDS = ("", "cellIs", "expression", "colorScale", "dataBar", "top10", "iconSet")
OPERATORS = (
    "", "between", "notBetween", "equal", "notEqual", "greaterThan", "lessThan", "greaterThanOrEqual", "lessThanOrEqual",
)  # fmt: skip
_SCALE, _BAR, _ICONS = 3, 4, 6
_HAS_NUMBER, _HAS_FONT, _HAS_ALIGNMENT, _HAS_BORDER, _HAS_PATTERN, _HAS_PROTECTION = (
    1 << bit for bit in range(25, 31)
)
_SAME_KIND, _SAME_FRONT, _SAME_BEHIND = (1 << bit for bit in (16, 17, 18))  # of a fill
_OWN_CODE, _STRIKE_OUT, _NONE = 0x01, 0x80, 0xFFFFFFFF
_FONT_BYTES, _ALIGNMENT_BYTES, _BORDER_BYTES, _PATTERN_BYTES, _PROTECTION_BYTES = 118, 8, 8, 4, 2
_BEFORE_EXTENSIONS = 8
_HEAD = 12  # bytes before the content of a record of Excel 2007
_COLOUR_OF_BAR, _COLOUR_OF_SCALE = 6, 24  # where it begins; bytes of a colour with its place on the scale


class BookLooks(NamedTuple):
    """The number formats and colours of a workbook by number, for its conditional formats.

    `sheets` are those to which formulas refer by number.
    """

    codes: Mapping[int, str]
    colours: Colours
    sheets: Sequence[str]


class SheetConditions:
    """A reader of the conditional formats of one sheet."""

    def __init__(self, sheet: OldSheet, book: BookLooks) -> None:
        self._sheet, self._book = sheet, book
        self._areas: tuple[Area, ...] = ()  # of the open format
        self._number = 0  # of the open format
        self._areas_of: dict[int, tuple[Area, ...]] = {}
        self._rules_of: dict[int, list[int]] = {}  # places in the list of rules
        self.readers: dict[int, Callable[[bytes], None]] = {
            CONDFMT: self._format, CF: self._rule, CONDFMT12: lambda content: self._format(content[_HEAD:]),
            CF12: self._rule_of_2007, CFEX: self._extend,
        }  # fmt: skip

    def _format(self, content: bytes) -> None:
        rooms = min(u16(content, 12), (len(content) - 14) // 8)
        areas = (struct.unpack_from("<4H", content, 14 + 8 * place) for place in range(rooms))
        self._areas = tuple(Area(top + 1, left + 1, bottom + 1, right + 1) for top, bottom, left, right in areas)  # fmt: skip
        self._number = u16(content, 2) >> 1
        self._areas_of[self._number] = self._areas

    def _rule(self, content: bytes) -> None:
        kind, sign, *sizes = struct.unpack_from("<BBHH", content)
        look, _ = _look(content[6:], self._book)
        self._rules_of.setdefault(self._number, []).append(len(self._sheet.rules))
        self._add(kind, sign, self._formulas(content, len(content) - sum(sizes), sizes), look, LAST)

    def _rule_of_2007(self, content: bytes) -> None:
        kind, sign, first, second, size = struct.unpack_from("<BBHHI", content, _HEAD)
        place = _HEAD + 10 + (size or 2)
        look = _extended_look(content[_HEAD + 10 : place], self._book) if size else NO_LOOK
        formulas = self._formulas(content, place, (first, second))
        place += first + second
        active = u16(content, place)
        flags, rank, _, parameters = struct.unpack_from("<BHHB", content, place + 2 + active)
        self._add(kind, sign, formulas, look, rank, is_last=bool(flags & 2))
        for more in self._of_bars(kind, content[place + 8 + active + parameters :]):
            self._add(0, 0, (), more, rank, KINDS[kind] if more.behind else "always")

    def _extend(self, content: bytes) -> None:
        """Read what Excel 2007 adds to a rule of an earlier kind: its rank, and whether it is the last."""
        is_new, number = struct.unpack_from("<IH", content, _HEAD)
        if is_new:  # the rule follows
            self._areas, self._number = self._areas_of.get(number, ()), number
            return
        place, _, _, rank, flags, has_look = struct.unpack_from("<HBBHBB", content, _HEAD + 6)
        found = self._rules_of.get(number, [])
        if place >= len(found):
            return
        rule = self._sheet.rules[found[place]]
        size = u32(content, _HEAD + 14) if has_look else 0
        more = _extended_look(content[_HEAD + 18 : _HEAD + 18 + size], self._book) if size else NO_LOOK
        self._sheet.rules[found[place]] = rule._replace(
            rank=(rank, rule.rank[1]), is_last=bool(flags & 2), look=more.over(rule.look)
        )

    def _formulas(self, content: bytes, place: int, sizes: Sequence[int]) -> tuple[str, ...]:
        ends = [place + sum(sizes[: number + 1]) for number in range(len(sizes))]
        tokens = [content[end - size : end] for end, size in zip(ends, sizes, strict=True) if size]
        return read_formulas(
            tokens if self._areas else (),
            self._areas[0][:2] if self._areas else (1, 1),
            XLS,
            self._book.sheets,
        )

    def _add(
        self, kind: int, sign: int, formulas: tuple[str, ...], look: Look, rank: int, name: str = "", is_last: bool = True
    ) -> None:  # fmt: skip
        known = name or (KINDS[kind] if kind < len(KINDS) else "other")
        operator = OPERATORS[sign] if sign < len(OPERATORS) else ""
        origin = self._areas[0][:2] if self._areas else None
        self._sheet.add_rule(Rule((rank, 0), self._areas, look, is_last and not name, known, operator, formulas, origin))  # fmt: skip

    def _of_bars(self, kind: int, content: bytes) -> Iterator[Look]:
        """Yield what a colour scale, a bar or icons change."""
        if (kind == _BAR and content[3] & 2) or (kind == _ICONS and content[5] & 1):
            yield NO_VALUE
        if kind == _BAR:
            yield Look(behind=self._colour(content, _COLOUR_OF_BAR))
        elif kind == _SCALE:
            for number in range(content[4], 0, -1):
                yield Look(behind=self._colour(content, len(content) - number * _COLOUR_OF_SCALE + 8))

    def _colour(self, content: bytes, place: int) -> str:
        kind, number, tint = struct.unpack_from("<IId", content, place)
        return colour_by(kind, number, tint, WHITE, self._book.colours)


def _extended_look(content: bytes, book: BookLooks) -> Look:
    """Return the look in a differential format with the colours that Excel 2007 adds ([MS-XLS] 2.5.92)."""
    look, place = _look(content, book)
    more = extensions(content, place + _BEFORE_EXTENSIONS)
    behind = more.get(BEHIND) or more.get(FRONT)
    if TEXT in more and look.colour != TINY:
        look = look._replace(colour=colour_at(more[TEXT], BLACK, book.colours))
    if GRADIENT in more:
        return look._replace(behind=PATTERN)
    return (
        look
        if behind is None or look.behind == PATTERN
        else look._replace(behind=colour_at(behind, WHITE, book.colours))
    )


def _look(content: bytes, book: BookLooks) -> tuple[Look, int]:
    """Return the look in a differential format ([MS-XLS] 2.5.90), as far as it changes what is seen, and its end."""
    flags, more = struct.unpack_from("<IH", content)
    place, look = 6, NO_LOOK
    if flags & _HAS_NUMBER:
        if more & _OWN_CODE:
            size = u16(content, place)
            look = Look(code=string_of([content[place + 2 : place + size]]))
        else:
            size, look = 2, Look(code=book.codes.get(content[place + 1], "General"))
        place += size
    if flags & _HAS_FONT:
        look = _font(content, place, book.colours.palette).over(look)
        place += _FONT_BYTES
    place += _ALIGNMENT_BYTES * bool(flags & _HAS_ALIGNMENT) + _BORDER_BYTES * bool(flags & _HAS_BORDER)
    if flags & _HAS_PATTERN:
        look = look._replace(behind=_fill(content, place, flags, book.colours.palette))
        place += _PATTERN_BYTES
    return look, place + _PROTECTION_BYTES * bool(flags & _HAS_PROTECTION)


def _font(content: bytes, place: int, palette: Sequence[str]) -> Look:
    height, style = struct.unpack_from("<II", content, place + 64)
    colour, _, same = struct.unpack_from("<III", content, place + 80)
    is_tiny = height != _NONE and height / TWIPS < SMALLEST
    return Look(
        is_struck=None if same & _STRIKE_OUT else bool(style & _STRIKE_OUT),
        colour=TINY if is_tiny else None if colour == _NONE else indexed_colour(colour, BLACK, palette),
    )


def _fill(content: bytes, place: int, flags: int, palette: Sequence[str]) -> str | None:
    """Return the colour of a conditional fill: a full one has it as the background."""
    kind, colours = struct.unpack_from("<HH", content, place)
    if not flags & _SAME_KIND and kind >> 10 != 1:
        return PATTERN if kind >> 10 else WHITE
    if flags & _SAME_BEHIND and flags & _SAME_FRONT:
        return None
    return indexed_colour(colours & 0x7F if flags & _SAME_BEHIND else colours >> 7 & 0x7F, WHITE, palette)
