"""The reader of compound files ([MS-CFB] 2): a .xls, or the VBA project of a workbook.

Nothing in a file is trusted: no chain of sectors is followed for longer than the file has bytes, and no storage is entered twice.
"""

from __future__ import annotations

import struct
import sys
from array import array
from collections.abc import Callable, Sequence

SIGNATURE = bytes.fromhex("D0CF11E0A1B11AE1")
_HEADER = 512
_END_OF_CHAIN, _FREE = 0xFFFFFFFE, 0xFFFFFFFF
_SECTORS_IN_HEADER = 109  # of the table of sectors
_CUTOFF = 4096  # bytes: smaller streams lie in the mini stream
_MINI_SECTOR = 64
_ENTRY = struct.Struct("<64sHBB3I16sIQQIQ")
_STORAGE, _STREAM, _ROOT = 1, 2, 5
_DEEPEST = 8  # storages within storages: a VBA project has two
_MOST_ENTRIES = 20_000  # streams and storages: a workbook with macros has about twenty


class CompoundFile:
    """A compound file opened for reading; ValueError, here and later, where it is damaged."""

    def __init__(self, data: bytes) -> None:
        if data[:8] != SIGNATURE or len(data) < _HEADER:
            raise ValueError("no compound file")
        (shift,) = struct.unpack_from("<H", data, 30)
        if shift not in (9, 12):
            raise ValueError("sectors of no known size")
        self._data, self._size = data, 1 << shift
        directory, mini_fat, difat = (struct.unpack_from("<I", data, place)[0] for place in (48, 60, 68))
        self._fat = self._read_fat(difat)
        entries = self._chain(directory, self._fat, self._sector)
        if len(entries) > _MOST_ENTRIES * _ENTRY.size:
            raise ValueError("too many entries")
        whole = len(entries) - len(entries) % _ENTRY.size
        self._entries = list(_ENTRY.iter_unpack(entries[:whole]))
        if not self._entries or self._entries[0][2] != _ROOT:
            raise ValueError("no root")
        self._mini_fat = _numbers(self._chain(mini_fat, self._fat, self._sector))
        root_start, root_size = self._entries[0][11], self._entries[0][12] & 0xFFFFFFFF
        self._mini = self._chain(root_start, self._fat, self._sector)[:root_size]
        self._places: dict[str, int] = {}  # by path in lower case
        self._seen = {0}
        self._walk(0, "", _DEEPEST)

    def paths(self) -> list[str]:
        """Return the paths of all streams in lower case: vba/dir."""
        return list(self._places)

    def size(self, path: str) -> int:
        """Return the number of bytes that a stream should have; ValueError where there is none."""
        return self._place(path)[1]

    def stream(self, path: str) -> bytes:
        """Return a stream, shorter where the file lacks bytes of it; ValueError for no stream."""
        start, size = self._place(path)
        if size < _CUTOFF:
            return self._chain(start, self._mini_fat, self._mini_sector)[:size]
        return self._chain(start, self._fat, self._sector)[:size]

    def _place(self, path: str) -> tuple[int, int]:
        """Return the first sector and the size of a stream, upper and lower case alike."""
        number = self._places.get(path.lower())
        if number is None:
            raise ValueError("no such stream")
        return self._entries[number][11], self._entries[number][12] & 0xFFFFFFFF

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        if start >= len(self._data):
            raise ValueError("a sector outside the file")
        return self._data[start : start + self._size]

    def _mini_sector(self, number: int) -> bytes:
        start = number * _MINI_SECTOR
        if start >= len(self._mini):
            raise ValueError("a sector outside the mini stream")
        return self._mini[start : start + _MINI_SECTOR]

    def _chain(self, start: int, table: Sequence[int], read: Callable[[int], bytes]) -> bytes:
        """Return the sectors of a chain, joined; ValueError for a chain that runs in a circle."""
        parts: list[bytes] = []
        room = len(self._data)
        number = start
        while number not in (_END_OF_CHAIN, _FREE):
            if number >= len(table) or room < 0:
                raise ValueError("a broken chain")
            parts.append(read(number))
            room -= len(parts[-1])
            number = table[number]
        return b"".join(parts)

    def _read_fat(self, difat: int) -> array[int]:
        """Return the table of sectors; the header and a chain of further sectors list its places."""
        sectors = list(struct.unpack_from(f"<{_SECTORS_IN_HEADER}I", self._data, 76))
        most = len(self._data) // self._size  # sectors in the file
        for _ in range(most):
            if difat in (_END_OF_CHAIN, _FREE) or len(sectors) > most:
                break
            *more, difat = _numbers(self._sector(difat))
            sectors += more
        table = array("I")
        for number in dict.fromkeys(sectors):
            if number != _FREE and len(table) < most:
                table += _numbers(self._sector(number))
        return table

    def _walk(self, storage: int, before: str, depth: int) -> None:
        """Register the streams of a storage and of the storages in it; each entry once."""
        waiting = [self._entries[storage][6]]
        while waiting:
            number = waiting.pop()
            if number == _FREE or number in self._seen:
                continue
            if number >= len(self._entries):
                raise ValueError("an entry outside the directory")
            self._seen.add(number)
            name, length, kind, _, left, right, *_ = self._entries[number]
            text = name[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
            waiting += [left, right]
            if kind == _STREAM:
                self._places.setdefault(f"{before}{text}".lower(), number)
            elif kind == _STORAGE and depth:
                self._walk(number, f"{before}{text}/", depth - 1)


def _numbers(data: bytes) -> array[int]:
    """Return the numbers of four bytes that these bytes hold."""
    numbers = array("I", data[: len(data) // 4 * 4])
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers
