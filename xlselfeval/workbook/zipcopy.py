"""A zip package copied with some parts changed: the other parts are taken over as they are, still packed."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

from xlselfeval.errors import UnreadableFile

_LOCAL, _CENTRAL, _END = 0x04034B50, 0x02014B50, 0x06054B50
_HAS_DESCRIPTOR, _UTF8 = 0x08, 0x800
_LEVEL = 4  # a result sheet packs to 5.4 KB in two thirds of the time in which 6 makes 5.2 KB of it
_DOS_DATE = (1980 - 1980) << 9 | 1 << 5 | 1


@dataclass(frozen=True, slots=True)
class _Member:
    """A member ready to be written: its packed bytes and what the headers say of it."""

    name: bytes
    flags: int
    method: int
    date: int
    crc: int
    size: int
    packed: bytes
    external: int


def copy_with(data: bytes, entries: list[zipfile.ZipInfo], parts: Mapping[str, bytes | None]) -> bytes:
    """The package in `data` with `parts` put in: a known name replaces, a new one is added, None drops."""
    members = []
    known = set()
    for entry in entries:
        known.add(entry.filename)
        if entry.filename not in parts:
            members.append(_taken_over(data, entry))
        elif (content := parts[entry.filename]) is not None:
            members.append(_packed(entry.filename, content))
    members += [
        _packed(name, content) for name, content in parts.items() if name not in known and content is not None
    ]
    return _archive(members)


def _taken_over(data: bytes, entry: zipfile.ZipInfo) -> _Member:
    start = entry.header_offset
    header = data[start : start + 30]
    if len(header) < 30 or struct.unpack_from("<I", header)[0] != _LOCAL:
        raise UnreadableFile("truncated", "文件不完整或已损坏，请重新报送")
    name_size, extra_size = struct.unpack_from("<HH", header, 26)
    first = start + 30 + name_size + extra_size
    packed = data[first : first + entry.compress_size]
    if len(packed) != entry.compress_size:
        raise UnreadableFile("truncated", "文件不完整或已损坏，请重新报送")
    year, month, day, hour, minute, second = entry.date_time
    date = (max(year, 1980) - 1980) << 25 | month << 21 | day << 16 | hour << 11 | minute << 5 | second // 2
    name = entry.orig_filename.encode("utf-8" if entry.flag_bits & _UTF8 else "cp437")
    return _Member(
        name, entry.flag_bits & ~_HAS_DESCRIPTOR, entry.compress_type, date, entry.CRC, entry.file_size, packed, entry.external_attr
    )  # fmt: skip


def _packed(name: str, content: bytes) -> _Member:
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, -15)
    packed = packer.compress(content) + packer.flush()
    flags = 0 if name.isascii() else _UTF8
    return _Member(
        name.encode(),
        flags,
        zipfile.ZIP_DEFLATED,
        _DOS_DATE << 16,
        zlib.crc32(content),
        len(content),
        packed,
        0,
    )


def _archive(members: list[_Member]) -> bytes:
    body, directory = bytearray(), bytearray()
    for one in members:
        common = struct.pack(
            "<HHIIIIHH", one.flags, one.method, one.date, one.crc, len(one.packed), one.size, len(one.name), 0
        )
        offset = len(body)
        body += struct.pack("<IH", _LOCAL, 20) + common + one.name + one.packed
        directory += struct.pack("<IHH", _CENTRAL, 20, 20) + common
        directory += struct.pack("<HHHII", 0, 0, 0, one.external, offset) + one.name
    end = struct.pack("<IHHHHIIH", _END, 0, 0, len(members), len(members), len(directory), len(body), 0)
    return bytes(body + directory + end)
