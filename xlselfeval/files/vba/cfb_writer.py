"""The writer of compound files, which hold a VBA project ([MS-CFB] version 3).

Order in the file: header, streams of 4096 bytes and more, the mini stream with all smaller ones, the
mini FAT, the directory, the FAT. Times and class identifiers are zero, so that equal streams give
equal bytes.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

_SECTOR = 512
_MINI_SECTOR = 64
_CUTOFF = 4096  # smaller streams lie in the mini stream
_HEADER_FAT_SECTORS = 109  # as many as the header can name; more would take DIFAT sectors

# sector numbers and stream IDs with a meaning of their own, 2.1 and 2.6.1
_FREE = 0xFFFFFFFF
_END_OF_CHAIN = 0xFFFFFFFE
_FAT_SECTOR = 0xFFFFFFFD
_NO_STREAM = 0xFFFFFFFF

# object types, 2.6.1
_UNUSED, _STORAGE, _STREAM, _ROOT = 0, 1, 2, 5
_RED, _BLACK = 0, 1

# 2.2: signature, CLSID, versions, byte order, sector shifts, reserved, directory sectors (0 in version 3),
# FAT sectors, first directory sector, transactions, cutoff, mini FAT and DIFAT (first, count), FAT sectors
_HEADER = struct.Struct("<8s16sHHHHH6s9I109I")
# 2.6.1: name, its bytes with the NUL, type, colour, left, right, child, CLSID, state, times, start, size
_ENTRY = struct.Struct("<64sHBB3I16sIQQIQ")


@dataclass(frozen=True, kw_only=True, slots=True)
class _Chains:
    """Blobs laid out one behind the other in whole sectors."""

    content: bytes
    table: tuple[int, ...]  # for each sector the next of its chain
    starts: tuple[int, ...]  # the first sector of each blob


@dataclass(frozen=True, kw_only=True, slots=True)
class _Node:
    """The place of an entry in the red-black tree of its storage: IDs of its children, colour."""

    left: int = _NO_STREAM
    right: int = _NO_STREAM
    color: int = _BLACK


def compound_file(streams: Mapping[str, bytes]) -> bytes:
    """Return a file with these streams; `VBA/dir` is the stream dir in the storage VBA.

    Names are ASCII, at most 31 characters, and differ in more than case from their neighbours; the streams take
    7 MB at most.
    """
    storages = _storages(streams)
    small = {path: data for path, data in streams.items() if 0 < len(data) < _CUTOFF}
    large = {path: data for path, data in streams.items() if len(data) >= _CUTOFF}

    mini = _laid_out(small.values(), _MINI_SECTOR)
    mini_fat = _sectors(mini.table)
    body = _laid_out([*large.values(), mini.content, mini_fat], _SECTOR)
    *large_starts, mini_start, mini_fat_start = body.starts
    places = {
        **dict.fromkeys(streams, (_END_OF_CHAIN, 0)),
        **{path: (start, len(small[path])) for path, start in zip(small, mini.starts, strict=True)},
        **{path: (start, len(large[path])) for path, start in zip(large, large_starts, strict=True)},
        **dict.fromkeys(storages, (0, 0)),
        "": (mini_start, len(mini.content)),
    }
    entries = _directory(storages, places)
    directory = _laid_out([entries], _SECTOR, first=len(body.table))

    used = body.table + directory.table
    fat_sectors = -(-len(used) // (_SECTOR // 4 - 1))  # each holds 128 numbers, one of which is its own
    header = _header(
        first_fat=len(used),
        fat_sectors=fat_sectors,
        first_directory=directory.starts[0],
        first_mini_fat=mini_fat_start,
        mini_fat_sectors=len(mini_fat) // _SECTOR,
    )
    fat = _sectors(used + (_FAT_SECTOR,) * fat_sectors)
    return header + body.content + directory.content + fat


def _storages(streams: Mapping[str, bytes]) -> dict[str, list[str]]:
    """Return the paths in each storage, in the order of the directory tree; the root is ""."""
    inside: dict[str, list[str]] = {"": []}
    for path in streams:
        parts = path.split("/")
        for depth in range(1, len(parts) + 1):
            parent, child = "/".join(parts[: depth - 1]), "/".join(parts[:depth])
            siblings = inside.setdefault(parent, [])
            if child not in siblings:
                siblings.append(child)
    return {storage: sorted(paths, key=_name_order) for storage, paths in inside.items()}


def _name(path: str) -> str:
    return path.rpartition("/")[2]


def _name_order(path: str) -> tuple[int, str]:
    """Return the sort key of a name, 2.6.4: the shorter first, then letters without case."""
    return len(_name(path)), _name(path).upper()


def _laid_out(blobs: Iterable[bytes], unit: int, *, first: int = 0) -> _Chains:
    """Lay blobs out in sectors of `unit` bytes, numbered from `first`; an empty one takes none."""
    content = bytearray()
    table: list[int] = []
    starts = []
    for blob in blobs:
        start, count = first + len(table), -(-len(blob) // unit)
        starts.append(start if count else _END_OF_CHAIN)
        if count:
            table += [*range(start + 1, start + count), _END_OF_CHAIN]
        content += blob.ljust(count * unit, b"\0")
    return _Chains(content=bytes(content), table=tuple(table), starts=tuple(starts))


def _sectors(numbers: Sequence[int]) -> bytes:
    """Return a FAT or mini FAT in whole sectors, 2.3 and 2.4."""
    packed = struct.pack(f"<{len(numbers)}I", *numbers)
    return packed + struct.pack("<I", _FREE) * (-len(packed) % _SECTOR // 4)


def _directory(storages: Mapping[str, Sequence[str]], places: Mapping[str, tuple[int, int]]) -> bytes:
    """Return the directory in whole sectors; `places` has first sector and size of each path."""
    paths = ["", *(path for inside in storages.values() for path in inside)]
    ids = {path: number for number, path in enumerate(paths)}
    nodes = {0: _Node()}
    children = {}
    for storage, inside in storages.items():
        children[storage] = _plant([ids[path] for path in inside], nodes)
    entries = [
        _entry(
            name=_name(path) or "Root Entry",
            kind=_ROOT if not path else _STORAGE if path in storages else _STREAM,
            node=nodes[ids[path]],
            child=children.get(path, _NO_STREAM),
            place=places[path],
        )
        for path in paths
    ]
    unused = _ENTRY.pack(b"", 0, _UNUSED, 0, _NO_STREAM, _NO_STREAM, _NO_STREAM, b"", 0, 0, 0, 0, 0)
    entries += [unused] * (-len(entries) % (_SECTOR // _ENTRY.size))
    return b"".join(entries)


def _plant(ids: Sequence[int], nodes: dict[int, _Node]) -> int:
    """Add sorted siblings to `nodes` as a balanced search tree; return the ID of its root.

    Halving fills every level but the deepest. With the deepest red and all others black, no red node
    has a red parent and every way down meets equally many black ones, as 2.6.4 asks. Excel refuses
    a directory that is out of order.
    """
    deepest = len(ids).bit_length()

    def top(low: int, high: int, level: int) -> int:
        if low == high:
            return _NO_STREAM
        middle = (low + high) // 2
        nodes[ids[middle]] = _Node(
            left=top(low, middle, level + 1),
            right=top(middle + 1, high, level + 1),
            color=_RED if level == deepest > 1 else _BLACK,
        )
        return ids[middle]

    return top(0, len(ids), 1)


def _entry(*, name: str, kind: int, node: _Node, child: int, place: tuple[int, int]) -> bytes:
    """Return a directory entry, 2.6.1."""
    text = name.encode("utf-16-le")
    links = (node.left, node.right, child)
    return _ENTRY.pack(text, len(text) + 2, kind, node.color, *links, b"", 0, 0, 0, *place)


def _header(
    *, first_fat: int, fat_sectors: int, first_directory: int, first_mini_fat: int, mini_fat_sectors: int
) -> bytes:
    """Return the first 512 bytes, 2.2."""
    signature = bytes.fromhex("D0CF11E0A1B11AE1")
    versions_and_shifts = (0x3E, 3, 0xFFFE, 9, 6)  # 2 ** 9 bytes a sector, 2 ** 6 a mini sector
    fat = [*range(first_fat, first_fat + fat_sectors)]
    # fmt: off
    return _HEADER.pack(
        signature, b"", *versions_and_shifts, b"",
        0, fat_sectors, first_directory, 0, _CUTOFF,
        first_mini_fat, mini_fat_sectors, _END_OF_CHAIN, 0,
        *fat, *[_FREE] * (_HEADER_FAT_SECTORS - fat_sectors),
    )
    # fmt: on
