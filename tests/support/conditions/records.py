"""The conditional formats of the tests as records of .xls and .xlsb."""

from __future__ import annotations

import struct
from collections.abc import Sequence

from support.attacks import LINKS
from support.conditions.files import OPERATORS, Format
from support.conditions.tokens import tokens_of
from support.handmade_files import biff
from support.handmade_files import xls as xls_of
from support.handmade_files import xlsb as xlsb_of_cells
from support.legacy_files import record, wide
from support.packages import unzipped, zipped

ORIGIN = (14, 8)
PALETTE = ["000000", "FFFFFF", "63BE7B", "F8696B", "FFEB9C", "638EC6", "000080", "9C0006", "FFC7CE"]
_NONE = 0xFFFFFFFF


def _index(colour: str) -> int:
    return 8 + PALETTE.index(colour)


def differential(form: Format) -> bytes:
    """Return the look of a format as a .xls has it."""
    parts, flags, more = b"", 0x01FFFFFF, 0
    if form.code:
        text = form.code.encode()
        parts += struct.pack("<HHB", 5 + len(text), len(text), 0) + text
        flags, more = flags | 1 << 25, 1
    if form.colour or form.is_struck or form.points:
        height = int(form.points * 20) if form.points else _NONE
        colour = _index(form.colour) if form.colour else _NONE
        style, same = (0x80, 0x1A) if form.is_struck else (0, 0x9A)
        font = bytes(64) + struct.pack(
            "<IIHHBBBBIIIIII", height, style, 400, 0, 0, 0, 0, 0, colour, 0, same, 1, 1, 1
        )
        parts += font + bytes(118 - len(font))
        flags |= 1 << 26
    if form.behind:
        parts += struct.pack("<HH", 0, _index(form.behind) << 7 | 64)
        flags = (flags | 1 << 29) & ~(1 << 18)
    return struct.pack("<IH", flags, more) + parts


def _condition(form: Format) -> tuple[int, int, list[bytes]]:
    kind = {"scale": 3, "bar": 4, "bar alone": 4, "icons": 6, "icons alone": 6, "": 2}.get(form.sign, 1)
    sign = OPERATORS.index(form.sign) if kind == 1 else 0
    return kind, sign, [tokens_of(one, ORIGIN) for one in form.formulas]


def _areas() -> bytes:
    area = struct.pack("<4H", 13, 19, 7, 7)
    return area + struct.pack("<H", 1) + area


def _xls(records: bytes) -> bytes:
    palette = biff(
        0x92, struct.pack("<H", len(PALETTE)) + b"".join(bytes.fromhex(one) + b"\0" for one in PALETTE)
    )
    font = biff(0x31, struct.pack("<HHH", 220, 0, 0x7FFF) + bytes(10))
    style = biff(0xE0, struct.pack("<HH", 0, 0) + bytes(10) + struct.pack("<IH", 0, 64))
    number = biff(0x0203, struct.pack("<HHHd", 13, 7, 0, 15.0))
    foreign = struct.pack("<HHB", 1, 3, 0) + b"\1\5a"
    books = biff(0x01AE, struct.pack("<HH", 2, 0x0401)) + biff(0x01AE, foreign)
    links = biff(0x17, struct.pack("<10H", 3, 0, 0, 0, 0, 1, 1, 1, 0, 0))
    return xls_of(number + records, extra=palette + font + style + books + links, sheets=2)


def xls(form: Format) -> bytes:
    """Write the file as Excel 2003 and LibreOffice do."""
    return several_xls([form], [])


def several_xls(forms: Sequence[Format], more: Sequence[bytes]) -> bytes:
    """Write a file with several rules for the cell, and more records behind them."""
    out = biff(0x01B0, struct.pack("<HH", len(forms), 1 << 1) + _areas())
    for form in forms:
        kind, sign, tokens = _condition(form)
        sizes = [len(one) for one in (*tokens, b"", b"")][:2]
        out += biff(0x01B1, struct.pack("<BBHH", kind, sign, *sizes) + differential(form) + b"".join(tokens))
    return _xls(out + b"".join(more))


def extension(place: int, rank: int, flags: int = 0, look: bytes = b"") -> bytes:
    """Return the record of Excel 2007 that gives a rule its rank, and more to its look.

    Flag 2: no later rule counts where it holds.
    """
    head = struct.pack("<HH", 0x087B, 0) + bytes(8)
    more = struct.pack("<I", len(look)) + look if look else b""
    rule = struct.pack("<IHHBBHBB", 0, 1, place, 0, 0, rank, flags, bool(look))
    return biff(0x087B, head + rule + more + bytes(17))


def coloured_xls(form: Format) -> bytes:
    """Write the file with a record of Excel 2007 and colours that are not those of the palette."""
    found = [
        struct.pack("<HHHh", kind, 20, 2, 0) + bytes.fromhex(colour) + b"\xff" + bytes(8)
        for kind, colour in ((0x0D, form.colour), (0x05, form.behind))
        if colour
    ]
    plain = form._replace(colour=form.colour and "000080", behind=form.behind and "9C0006")
    return newer_xls(
        plain if form.formulas else form, struct.pack("<4H", 0, 0, 0, len(found)) + b"".join(found)
    )


def newer_xls(form: Format, more: bytes = b"") -> bytes:
    """Write the file with a record of Excel 2007; `more` follows the look of the rule."""
    kind, sign, tokens = _condition(form)
    sizes = [len(one) for one in (*tokens, b"", b"")][:2]
    look = differential(form) + more if kind in (1, 2) else b""
    rule = struct.pack("<BBHHI", kind, sign, *sizes, len(look)) + (look or bytes(2)) + b"".join(tokens)
    rule += bytes(2) + struct.pack("<BHHB", 0, 1, 0, 16) + bytes(16) + _bars(form)
    head = struct.pack("<HH", 0x0879, 0) + bytes(8)
    formats = biff(0x0879, head + struct.pack("<HH", 1, 1 << 1) + _areas())
    return _xls(formats + biff(0x087A, struct.pack("<HH", 0x087A, 0) + bytes(8) + rule))


def _rgb(colour: str) -> bytes:
    return struct.pack("<I", 2) + bytes.fromhex(colour) + b"\xff" + struct.pack("<d", 0)


def _bars(form: Format) -> bytes:
    is_alone = form.sign.endswith("alone")
    if form.sign == "scale":
        limits = (
            b"\x02" + struct.pack("<H", 0) + struct.pack("<d", 0),
            b"\x03" + struct.pack("<H", 0) + struct.pack("<d", 1),
        )
        colours = (
            struct.pack("<d", place) + _rgb(one)
            for place, one in enumerate((form.colour or "", form.behind or ""))
        )
        return bytes(3) + b"\2\2\3" + b"".join(limits) + b"".join(colours)
    if form.sign.startswith("bar"):
        limits = b"\1\0\0" + bytes(8) + b"\1\0\0" + struct.pack("<d", 100)
        return bytes(3) + bytes([2 if is_alone else 0, 10, 90]) + _rgb(form.behind or "") + limits
    return bytes(3) + bytes([3, 5, int(is_alone)]) if form.sign.startswith("icons") else b""


def _binary_colour(colour: str) -> bytes:
    return bytes([2 << 1 | 1, 0, 0, 0]) + bytes.fromhex(colour) + b"\xff"


def _binary_look(form: Format, *, later: bool = False) -> bytes:
    """Return the look of a format as a .xlsb has it."""
    found = [
        (0x02, _binary_colour(form.behind)) if form.behind else None,
        (0x05, _binary_colour(form.colour)) if form.colour else None,
        (0x1D, b"\1") if form.is_struck else None,
        (0x24, struct.pack("<I", int(form.points * 20))) if form.points else None,
        (0x26, struct.pack("<H", len(form.code)) + form.code.encode("utf-16-le")) if form.code else None,
    ]
    properties = [struct.pack("<HH", one[0], len(one[1]) + 4) + one[1] for one in found if one]
    content = struct.pack("<HHH", 0, 0, len(properties)) + b"".join(properties)
    return record(1171, bytes(4) + content) if later else record(507, content)


def xlsb(form: Format) -> bytes:
    """Write the file as Excel does."""
    kind, sign, _ = _condition(form)
    tokens = [tokens_of(one, ORIGIN, is_xlsb=True) for one in form.formulas]
    sizes = [len(one) + 8 if one else 0 for one in (*tokens, b"", b"", b"")][:3]
    rule = struct.pack("<7IH3I", kind, 0, _look_number(kind), 1, sign, 0, 0, 0, *sizes) + struct.pack(
        "<I", _NONE
    )
    rule += b"".join(struct.pack("<I", len(one)) + one + bytes(4) for one in tokens)
    area = struct.pack("<IIIIIII", 1, 0, 1, 13, 19, 7, 7)
    conditions = record(461, area) + record(463, rule) + _binary_bars(form) + record(464) + record(462)
    return _xlsb(conditions, record(505) + _binary_look(form) + record(506))


def _xlsb(conditions: bytes, looks: bytes) -> bytes:
    row = record(0, struct.pack("<IIH", 13, 0, 300) + bytes(15))
    number = record(5, struct.pack("<IId", 7, 0, 15.0))
    parts = unzipped(xlsb_of_cells(row + number + record(146) + conditions + record(145)))
    _add_other_sheet(parts, row + number)
    parts["xl/styles.bin"] = parts["xl/styles.bin"].replace(record(279), looks + record(279))  # fmt: skip
    return zipped(parts)


def _look_number(kind: int) -> int:
    return 0 if kind in (1, 2) else _NONE


def later_xlsb(form: Format, rank: int = 1) -> bytes:
    """Write the file as Excel 2010 does with rules about other sheets; rank -1: the rule adds to one of Excel 2007."""
    kind, sign, _ = _condition(form)
    tokens = [tokens_of(one, ORIGIN, is_xlsb=True) for one in form.formulas]
    formulas = b"".join(struct.pack("<III", 2, len(one), 0) + one for one in tokens)
    head = struct.pack("<II", 4, len(tokens)) + formulas if tokens else bytes(4)
    rule = (
        head
        + struct.pack("<3Ii3IH3I", kind, 0, _look_number(kind), rank, sign, 0, 0, 0, 0, 0, 0)
        + bytes(24)
        + struct.pack("<I", _NONE)
    )
    area = struct.pack("<9I", 2, 1, 0, 1, 13, 19, 7, 7, 1) + bytes(4)
    bars = _binary_bars(form, later=True)
    conditions = (
        record(1135, bytes(8))
        + record(1046, area)
        + record(1048, rule)
        + bars
        + record(1049)
        + record(1047)
        + record(1136)
    )
    return _xlsb(
        record(35, bytes(4)) + conditions + record(36),
        record(1172, bytes(8)) + _binary_look(form, later=True) + record(1173),
    )


def _add_other_sheet(parts: dict[str, bytes], cells: bytes) -> None:
    """Add a sheet, and links to the first, to it and to one of another file."""
    parts["xl/worksheets/other.bin"] = record(129) + record(145) + cells + record(146) + record(130)
    link = (
        f'<Relationship Id="other" Type="{LINKS}/worksheet" Target="worksheets/other.bin"/></Relationships>'
    )
    parts["xl/_rels/workbook.bin.rels"] = parts["xl/_rels/workbook.bin.rels"].replace(
        b"</Relationships>", link.encode()
    )
    bundle = record(156, struct.pack("<II", 0, 99) + wide("other") + wide("其他")) + record(144)
    links = struct.pack("<I9i", 3, 0, 0, 0, 0, 1, 1, 1, 0, 0)
    books = record(353) + record(357) + record(355, wide("rId9")) + record(362, links) + record(354)
    parts["xl/workbook.bin"] = parts["xl/workbook.bin"].replace(record(144), bundle + books)


def _binary_bars(form: Format, *, later: bool = False) -> bytes:
    """Return a scale, a bar or icons, `later` as Excel 2010 has them."""
    is_alone, head = form.sign.endswith("alone"), bytes(4 * later)
    colour = 1055 if later else 564
    if form.sign == "scale":
        colours = (record(colour, head + _binary_colour(one or "")) for one in (form.colour, form.behind))
        return record(1157 if later else 469, head) + b"".join(colours) + record(1158 if later else 470)
    if form.sign.startswith("bar"):
        bar = head + bytes([10, 90, not is_alone]) + bytes(4 * later)
        lines = record(colour, head + _binary_colour("000000")) if later else b""  # of the axis
        fill = record(colour, head + _binary_colour(form.behind or ""))
        return record(1051 if later else 467, bar) + fill + lines + record(1156 if later else 468)
    icons = head + struct.pack("<IH", 5, 2 * is_alone)
    return (
        record(1052 if later else 465, icons) + record(1155 if later else 466)
        if form.sign.startswith("icons")
        else b""
    )
