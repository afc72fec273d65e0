"""Minimal .xls, .xlsb and .ods files written record by record."""

from __future__ import annotations

import struct

from support.attacks import LINKS
from support.foreign_forms import national
from support.legacy_files import record, xlsb_of
from support.packages import unzipped, zipped

from xlselfeval.files.vba.cfb_writer import compound_file


def biff(kind: int, content: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def xls(cells: bytes, *, extra: bytes = b"", sheets: int = 1, version: int = 0x0600) -> bytes:
    """A .xls of these records; every sheet lies at the same place."""
    begin = biff(0x0809, struct.pack("<HHHHII", version, 5, 0, 0, 0, 6))
    names = [biff(0x85, bytes(6) + bytes([3, 0]) + f"{number:03d}".encode()) for number in range(sheets)]
    place = len(begin) + sum(map(len, names)) + len(extra) + 4
    names = [name[:4] + struct.pack("<I", place) + name[8:] for name in names]
    return compound_file(
        {"Workbook": begin + b"".join(names) + extra + biff(0x0A) + begin + cells + biff(0x0A)}
    )


def xlsb(sheet: bytes, *, strings: bytes = b"", size: bytes = bytes(16)) -> bytes:
    parts = unzipped(xlsb_of(national()))
    parts["xl/worksheets/sheet1.bin"] = (
        record(129) + record(148, size) + record(145) + sheet + record(146) + record(130)
    )
    if strings:
        parts["xl/sharedStrings.bin"] = strings
        link = f'<Relationship Id="texts" Type="{LINKS}/sharedStrings" Target="sharedStrings.bin"/></Relationships>'
        links = "xl/_rels/workbook.bin.rels"
        parts[links] = parts[links].replace(b"</Relationships>", link.encode())
    return zipped(parts)


def ods(table: str) -> bytes:
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    text = f'<office:document-content {spaces}><office:body><office:spreadsheet><table:table table:name="a">{table}</table:table></office:spreadsheet></office:body></office:document-content>'
    return zipped(
        {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": text.encode()}
    )
