"""The reader of `vbaProject.bin` from outside: names and source texts of the modules.

What Excel runs may be compiled code that a project carries beside its source; only the source is read here.
"""

from __future__ import annotations

import codecs
import struct
from collections.abc import Iterator

from xlselfeval.files.compound_file import CompoundFile
from xlselfeval.files.vba.compression import decompress

LARGEST = 8 * 2**20  # bytes of a project; ours has about 60 KB, and 200 KB when Excel has saved it
_MOST_TEXT = 4 * 2**20  # bytes of all modules together, as stored and as text
_MOST_MODULES = 500
# records of `dir`, [MS-OVBA] 2.3.4.2
_CODE_PAGE, _VERSION, _NAME, _STREAM, _OFFSET = 0x03, 0x09, 0x19, 0x1A, 0x31


def vba_sources(data: bytes) -> dict[str, str]:
    """Return source texts, attribute lines included, by module; ValueError where unreadable."""
    if len(data) > LARGEST:
        raise ValueError("too large")
    file = CompoundFile(data)
    folder = next((path[:-3] for path in file.paths() if path.lower().endswith("vba/dir")), None)
    if folder is None:
        raise ValueError("no dir stream")
    page, found = "cp1252", dict[str, str]()
    name = stream = b""
    room = _MOST_TEXT
    for identifier, content in _records(decompress(file.stream(f"{folder}dir"), _MOST_TEXT)):
        if identifier == _CODE_PAGE and len(content) >= 2:
            page = _known_page(struct.unpack_from("<H", content)[0])
        elif identifier == _NAME:
            name = stream = content
        elif identifier == _STREAM:
            stream = content
        elif identifier == _OFFSET and len(content) >= 4:
            (offset,) = struct.unpack_from("<I", content)
            path = f"{folder}{stream.decode(page, 'replace')}"
            packed = file.stream(path)
            room -= len(packed)
            source = decompress(packed[offset:], room)
            room -= len(source)
            shown = name.decode(page, "replace")
            if shown.lower() in (one.lower() for one in found) or len(found) >= _MOST_MODULES:
                raise ValueError("modules of one name, or too many")
            found[shown] = source.rstrip(b"\0").decode(page, "replace")
    return found


def _known_page(number: int) -> str:
    try:
        return codecs.lookup({65001: "utf-8", 10000: "mac-roman"}.get(number, f"cp{number}")).name
    except LookupError:
        return "latin-1"


def _records(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield identifier and content of the records; ValueError for one that is cut off."""
    place = 0
    while place + 6 <= len(data):
        identifier, size = struct.unpack_from("<HI", data, place)
        size = 6 if identifier == _VERSION else size  # it announces 4 and has 6
        place += 6
        if place + size > len(data):
            raise ValueError("a record that is cut off")
        yield identifier, data[place : place + size]
        place += size
