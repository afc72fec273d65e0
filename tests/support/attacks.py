"""Files made to harm a reader: by name, with the error that each must end with.

Each is built when asked for, so that importing this costs nothing; none holds a form that could be reviewed.
"""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable, Mapping

from support.packages import zipped

CONTENT_TYPES = (
    b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    b'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    b'<Default Extension="xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    b"</Types>"
)
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE_LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET = "xl/worksheets/sheet1.xml"


def workbook(sheet: bytes) -> dict[str, bytes]:
    """Return the parts of the smallest workbook with one sheet of this XML."""
    return {
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE_LINKS}"><Relationship Id="r" Type="{LINKS}/officeDocument" Target="xl/workbook.xml"/></Relationships>'.encode(),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{LINKS}"><sheets><sheet name="a" sheetId="1" r:id="r"/></sheets></workbook>'.encode(),
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE_LINKS}"><Relationship Id="r" Type="{LINKS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'.encode(),
        SHEET: sheet,
    }


def sheet(cells: bytes, after: bytes = b"", before: bytes = b"") -> bytes:
    """Return the XML of a sheet with these rows."""
    return before + f'<worksheet xmlns="{MAIN}">'.encode() + b"<sheetData>" + cells + b"</sheetData>" + after + b"</worksheet>"  # fmt: skip


def of_sheet(cells: bytes, after: bytes = b"", before: bytes = b"") -> bytes:
    """Return a package with this one sheet."""
    return zipped(workbook(sheet(cells, after, before)))


def cell(ref: str, value: bytes, kind: str = "n") -> bytes:
    """Return a row with one cell."""
    return f'<row><c r="{ref}" t="{kind}"><v>'.encode() + value + b"</v></c></row>"


def patched(data: bytes, signature: bytes, offset: int, value: bytes) -> bytes:
    """Overwrite bytes at an offset of the last record of a package that begins with the signature."""
    place = data.rfind(signature) + offset
    return data[:place] + value + data[place + len(value) :]


def spaces() -> bytes:
    parts = workbook(sheet(b""))
    parts[SHEET] = parts[SHEET].replace(b"<sheetData>", b"<sheetData>" + b" " * 60_000_000)
    return zipped(parts)


def wrong_crc() -> bytes:
    data = of_sheet(cell("A1", b"1"))
    return patched(patched(data, b"PK\x01\x02", 16, b"\0\0\0\0"), b"PK\x03\x04", 14, b"\0\0\0\0")


def larger_than_declared() -> bytes:
    """Return a package whose directory states ten bytes for a part of four hundred megabytes."""
    data = of_sheet(b" " * 400_000_000)
    return patched(data, b"PK\x01\x02", 24, struct.pack("<I", 10))


def many_parts() -> bytes:
    return zipped(workbook(sheet(b"")) | {f"xl/media/{number}.png": b"" for number in range(20_000)})


def with_directory(count: int, *, said: int) -> bytes:
    """Return a package whose directory has that many entries and states another number."""
    entry = struct.pack("<IHHHHHHIIIHHHHHII", 0x02014B50, 20, 20, 0, 0, 0, 33, *[0] * 3, 1, *[0] * 6) + b"a"
    end = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, said, said, count * len(entry), 30, 0)
    return b"PK\3\4" + bytes(26) + entry * count + end


def spaces_of_ods() -> bytes:
    """Return a spreadsheet that states in a few bytes that a text has a thousand million spaces."""
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    text = '<table:table-row><table:table-cell office:value-type="string"><text:p>a<text:s text:c="1000000000"/></text:p></table:table-cell></table:table-row>'
    content = f'<office:document-content {names}><office:body><office:spreadsheet><table:table table:name="a">{text}</table:table></office:spreadsheet></office:body></office:document-content>'
    return zipped(
        {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": content.encode()}
    )


def twice(name: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for part, content in workbook(sheet(b"")).items():
            archive.writestr(part, content)
        entry = zipfile.ZipInfo("xl/workbook.xmk")
        archive.writestr(entry, b"<x/>")
    return out.getvalue().replace(b"xl/workbook.xmk", name.encode())


def entities() -> bytes:
    declared = b"".join(
        b'<!ENTITY a%d "%s">' % (level, b"&a%d;" % (level - 1) * 10 if level else b"aaaaaaaaaa")
        for level in range(10)
    )
    return of_sheet(cell("A1", b"&a9;", "str"), before=b"<!DOCTYPE x [" + declared + b"]>")


def outside() -> bytes:
    declared = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    return of_sheet(cell("A1", b"&a;", "str"), before=declared)


def deep() -> bytes:
    return of_sheet(b"<row>" * 200_000 + b"</row>" * 200_000)


def rows(count: int) -> bytes:
    return b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (row, row) for row in range(1, count + 1))


def merges(*refs: str) -> bytes:
    return b"<mergeCells>" + b"".join(b'<mergeCell ref="%s"/>' % ref.encode() for ref in refs) + b"</mergeCells>"  # fmt: skip


ATTACKS: Mapping[str, tuple[Callable[[], bytes], str]] = {
    "first-and-last-cell": (lambda: of_sheet(cell("A1", b"1") + cell("XFD1048576", b"1")), "no-form"),
    "thousands-of-merges": (lambda: of_sheet(b"", merges(*(f"A{row}:B{row}" for row in range(1, 60_000)))), "too-large"),
    "sixty-megabytes-of-spaces": (spaces, "too-large"),
    "cell-three-times": (lambda: of_sheet(cell("A1", b"1") * 3), "malformed"),
    "part-twice": (lambda: twice("xl/workbook.xml"), "malformed"),
    "part-twice-in-capitals": (lambda: twice("XL/WORKBOOK.XML"), "malformed"),
    "wrong-crc": (wrong_crc, "truncated"),
    "larger-than-said": (larger_than_declared, "truncated"),
    "beyond-every-float": (lambda: of_sheet(cell("A1", b"1e999")), "malformed"),
    "cell-outside-the-sheet": (lambda: of_sheet(cell("XFE1", b"1")), "malformed"),
    "row-outside-the-sheet": (lambda: of_sheet(cell("A1048577", b"1")), "malformed"),
    "text-longer-than-a-cell": (lambda: of_sheet(cell("A1", b"a" * 40_000, "str")), "malformed"),
    "ten-billion-characters-by-entities": (entities, "malformed"),
    "entity-of-another-file": (outside, "malformed"),
    "elements-in-elements": (deep, "malformed"),
    "million-cells": (lambda: of_sheet(b"<row>" + b"<c><v>1</v></c>" * 1_000_000 + b"</row>"), "too-large"),
    "hundred-thousand-rows": (lambda: of_sheet(rows(150_000)), "too-large"),
    "million-parts-said-to-be-five": (lambda: with_directory(1_000_000, said=5), "too-large"),
    "thousand-million-spaces": (spaces_of_ods, "too-large"),
    "twenty-thousand-parts": (many_parts, "too-large"),
    "shared-string-without-end": (lambda: of_sheet(cell("A1", b"9" * 400, "s")), "malformed"),
}  # fmt: skip
