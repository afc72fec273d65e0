"""Numbers and errors in records of .xls and .xlsb."""

from __future__ import annotations

import struct

from xlselfeval.cell import ERROR_NUMBERS


def u16(content: bytes, place: int) -> int:
    """Return a number of two bytes."""
    value: int = struct.unpack_from("<H", content, place)[0]
    return value


def u32(content: bytes, place: int) -> int:
    """Return a number of four bytes."""
    value: int = struct.unpack_from("<I", content, place)[0]
    return value


def rk_number(content: bytes) -> float:
    """Return a number saved in four bytes ([MS-XLS] 2.5.217).

    It is an integer or the upper half of a float, or a hundredth of either.
    """
    (raw,) = struct.unpack("<i", content)
    number: float = raw >> 2 if raw & 2 else struct.unpack("<d", bytes(4) + struct.pack("<i", raw & ~3))[0]
    return number / 100 if raw & 1 else number


def error_text(number: int) -> str:
    """Return the text of an error by its number."""
    return ERROR_NUMBERS.get(number, "#N/A")
