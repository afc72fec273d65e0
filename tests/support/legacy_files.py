"""Workbooks in other formats for the tests: by LibreOffice, and .xlsb, which it cannot write, record by record.

Run as a program it reads mutants of such files and tells what became of them and how much memory they took:

    python -m support.legacy_files SEED.xls [SEED.ods …] --mutants 400
"""

from __future__ import annotations

import argparse
import json
import random
import struct
import traceback
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from support.office import run as in_office
from support.packages import unzipped, zipped

from xlselfeval.cell import Cell
from xlselfeval.checking import check
from xlselfeval.errors import UnreadableFile
from xlselfeval.files.compound_file import SIGNATURE
from xlselfeval.files.legacy.ole import workbook_stream
from xlselfeval.files.open import open_workbook
from xlselfeval.files.sheet import Sheet
from xlselfeval.files.vba.cfb_writer import compound_file

FILTERS = {"xls": "MS Excel 97", "ods": "calc8", "xlsx": "Calc MS Excel 2007 XML"}
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_STATES = {"visible": 0, "hidden": 1, "veryHidden": 2}
_ERRORS = {"#DIV/0!": 7, "#VALUE!": 15, "#REF!": 23, "#N/A": 42}


def converted(
    folder: Path, books: Mapping[str, tuple[bytes, str]], *, password: str = "", calculate: bool = True
) -> None:
    """Save workbooks (name → bytes, sheet) as .xls, .ods and .xlsx in one LibreOffice.

    With a password the first of them is also saved as 加密.xls and 加密.ods.
    """
    jobs = []
    for name, (data, sheet) in books.items():
        source = folder / f"{name}.source"
        source.write_bytes(data)
        job = {"path": str(source), "sheet": sheet, "calculate": calculate}
        jobs += [job | {"save": str(folder / f"{name}.{kind}"), "filter": FILTERS[kind]} for kind in FILTERS]
    if password:
        jobs += [
            jobs[0] | {"save": str(folder / f"加密.{kind}"), "filter": FILTERS[kind], "password": password}
            for kind in ("xls", "ods")
        ]
    in_office(jobs)


def xlsb_of(data: bytes) -> bytes:
    """Return values, number formats and merged ranges of an .xlsx as an .xlsb without formulas."""
    workbook = open_workbook(data)
    sheets = [(part, workbook.sheet(part)) for part in workbook.sheets]
    codes = sorted(
        {cell.written.number_format for _, sheet in sheets for cell in sheet.cells.values()} - {"General"}
    )
    styles = {"General": 0} | {code: number for number, code in enumerate(codes, 1)}
    bundle = b"".join(
        record(156, struct.pack("<II", _STATES[part.state], number) + wide(f"rId{number}") + wide(part.name))
        for number, (part, _) in enumerate(sheets, 1)
    )
    links = [
        f'<Relationship Id="rId{number}" Type="{_LINKS}/worksheet" Target="worksheets/sheet{number}.bin"/>'
        for number in range(1, len(sheets) + 1)
    ]
    links.append(f'<Relationship Id="rId{len(sheets) + 1}" Type="{_LINKS}/styles" Target="styles.bin"/>')
    overrides = "".join(
        f'<Override PartName="/xl/worksheets/sheet{number}.bin" ContentType="application/vnd.ms-excel.worksheet"/>'
        for number in range(1, len(sheets) + 1)
    )
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/xl/workbook.bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/>'
        f'<Override PartName="/xl/styles.bin" ContentType="application/vnd.ms-excel.styles"/>{overrides}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="rId1" Type="{_LINKS}/officeDocument" Target="xl/workbook.bin"/></Relationships>',
        "xl/_rels/workbook.bin.rels": f'<Relationships xmlns="{_PACKAGE}">{"".join(links)}</Relationships>',
        "xl/workbook.bin": record(131) + record(143) + bundle + record(144) + record(132),
        "xl/styles.bin": _styles(codes),
    }  # fmt: skip
    parts |= {
        f"xl/worksheets/sheet{number}.bin": _sheet_part(sheet, styles)
        for number, (_, sheet) in enumerate(sheets, 1)
    }
    return zipped(
        {name: content.encode() if isinstance(content, str) else content for name, content in parts.items()}
    )


def record(kind: int, content: bytes = b"") -> bytes:
    """Return a record of a binary part: kind and length in groups of seven bits."""
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    length = len(content)
    size = b""
    while True:
        length, low = length >> 7, length & 0x7F
        size += bytes([low | (0x80 if length else 0)])
        if not length:
            return head + size + content


def wide(text: str) -> bytes:
    coded = text.encode("utf-16-le")
    return struct.pack("<I", len(coded) // 2) + coded


def _styles(codes: list[str]) -> bytes:
    formats = b"".join(
        record(44, struct.pack("<H", 164 + place) + wide(code)) for place, code in enumerate(codes)
    )
    font = record(
        43, struct.pack("<HHHHBBBB", 220, 0, 400, 0, 0, 0, 134, 0) + bytes(8) + b"\0" + wide("宋体")
    )
    fill = record(45, struct.pack("<I", 0) + bytes(64))
    border = record(46, bytes(51))
    numbers = [0, *range(164, 164 + len(codes))]
    xfs = b"".join(
        record(47, struct.pack("<HHHHHBBHBB", 0, number, 0, 0, 0, 0, 0, 0x1000, 1, 0)) for number in numbers
    )
    return (
        record(278) + record(615, struct.pack("<I", len(codes))) + formats + record(616)
        + record(611, struct.pack("<I", 1)) + font + record(612)
        + record(603, struct.pack("<I", 1)) + fill + record(604)
        + record(613, struct.pack("<I", 1)) + border + record(614)
        + record(626, struct.pack("<I", 1)) + record(47, struct.pack("<HHHHHBBHBB", 0xFFFF, 0, 0, 0, 0, 0, 0, 0x1000, 0, 0)) + record(627)
        + record(617, struct.pack("<I", len(numbers))) + xfs + record(618) + record(279)
    )  # fmt: skip


def _sheet_part(sheet: Sheet, styles: Mapping[str, int]) -> bytes:
    rows: dict[int, list[Cell]] = {}
    for cell in sheet.cells.values():
        rows.setdefault(cell.row, []).append(cell)
    bottom, right = max(rows, default=1), max((cell.column for cell in sheet.cells.values()), default=1)
    out = record(129) + record(148, struct.pack("<4I", 0, bottom - 1, 0, right - 1))
    if sheet.hidden_columns:
        columns = b"".join(
            record(60, struct.pack("<4IH", first - 1, last - 1, 2304, 0, 1))
            for first, last in sheet.hidden_columns
        )
        out += record(390) + columns + record(391)
    out += record(145)
    for row, cells in rows.items():
        flags = 0x10 if row in sheet.hidden_rows else 0
        out += record(
            0, struct.pack("<IIHBBBI", row - 1, 0, 300, 0, flags, 0, 1) + struct.pack("<II", 0, right - 1)
        )
        out += b"".join(_cell_record(cell, styles) for cell in cells)
    out += record(146)
    if sheet.is_protected:
        out += record(535, struct.pack("<H16I", 0, *(1 for _ in range(16))))
    if sheet.merges:
        merges = (
            record(176, struct.pack("<4I", one.top - 1, one.bottom - 1, one.left - 1, one.right - 1))
            for one in sheet.merges
        )
        out += record(177, struct.pack("<I", len(sheet.merges))) + b"".join(merges) + record(178)
    return out + record(130)


def _cell_record(cell: Cell, styles: Mapping[str, int]) -> bytes:
    written = cell.written
    head = struct.pack("<II", cell.column - 1, styles[written.number_format])
    if written.text in _ERRORS:
        return record(3, head + bytes([_ERRORS[written.text]]))
    if isinstance(written.value, bool):
        return record(4, head + bytes([written.value]))
    if isinstance(written.value, str) or written.value is None:
        return record(6, head + wide(written.text)) if written.text else record(1, head)
    if isinstance(written.value, date):
        days = written.value.toordinal() - 693_594
        return record(5, head + struct.pack("<d", days - (days <= 60)))  # Excel counts a 29 February 1900
    number = float(written.value)
    return record(5, head + struct.pack("<d", number))


def mutants(data: bytes, count: int, seed: int = 0) -> Iterator[tuple[int, bytes]]:
    """Yield seeded mutants of a file: of its bytes, or of the bytes of its parts, packed again."""
    for number in range(seed, seed + count):
        chance = random.Random(number)
        if chance.random() < 0.3:
            yield number, _spoilt(chance, data)
        elif data.startswith(SIGNATURE):
            yield number, compound_file({"Workbook": _spoilt(chance, workbook_stream(data)[0])})
        else:
            parts = unzipped(data)
            names = [name for name in parts if name.endswith(("content.xml", "styles.xml", ".bin"))]
            name = chance.choice(names)
            parts[name] = (
                _edited(chance, parts[name]) if name.endswith(".xml") else _spoilt(chance, parts[name])
            )
            yield number, zipped(parts)


def _spoilt(chance: random.Random, data: bytes) -> bytes:
    out = bytearray(data)
    for _ in range(chance.choice((1, 1, 3, 12))):
        place = chance.randrange(len(out))
        shape = chance.randrange(5)
        if shape == 0:
            out[place] ^= 1 << chance.randrange(8)
        elif shape == 1:
            out[place : place + 4] = chance.choice(
                (b"\xff\xff\xff\xff", b"\xff\xff\xff\x7f", bytes(4), chance.randbytes(4))
            )
        elif shape == 2:
            del out[place : place + chance.choice((1, 2, 40))]
        elif shape == 3:
            start = chance.randrange(len(out))
            out[place:place] = out[start : start + chance.choice((4, 30, 600))]
        else:
            out[place] = chance.choice((0, 1, 2, 0xFF))
        if len(out) < 100:
            break
    return bytes(out[: chance.randrange(len(out))] if chance.random() < 0.05 else out)


def _edited(chance: random.Random, data: bytes) -> bytes:
    """Make numbers of an XML part large, zero or nonsense, and leave it well-formed."""
    out = data
    for _ in range(chance.choice((1, 2, 6))):
        names = (
            b'-repeated="',
            b'-spanned="',
            b'office:value="',
            b'date-value="',
            b'value-type="',
            b'style-name="',
            b'decimal-places="',
        )
        place = out.find(chance.choice(names), chance.randrange(len(out)))
        if place < 0:
            continue
        start = out.index(b'"', place) + 1
        end = out.index(b'"', start)
        value = chance.choice(
            (
                b"1048576",
                b"16384",
                b"99999999999",
                b"-1",
                b"0",
                b"",
                b"nan",
                b"1e999",
                b"float",
                b"percentage",
                b"date",
                b"9999-12-31",
                b"0000-00-00",
                b"PT9H",
            )
        )
        out = out[:start] + value + out[end:]
    return out


def outcome_of(data: bytes) -> str:
    """Return "checked" or the name of the UnreadableFile; raise anything else."""
    try:
        check(data)
    except UnreadableFile as error:
        return error.name if len(error.message.splitlines()) == 1 else repr(error.message)
    return "checked"


def _main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("seeds", nargs="+", type=Path)
    parser.add_argument("--mutants", type=int, default=0, help="0: the files themselves")
    parser.add_argument("--from", type=int, default=0, dest="first")
    asked = parser.parse_args()
    kinds: Counter[str] = Counter()
    crashes = []
    for path in asked.seeds:
        data = path.read_bytes()
        files = mutants(data, asked.mutants, asked.first) if asked.mutants else iter([(0, data)])
        for number, mutant in files:
            try:
                kinds[outcome_of(mutant)] += 1
            except BaseException:  # a panic is no Exception, and what we look for
                crashes.append(f"{path.name} {number}: {traceback.format_exc()}")
    print(json.dumps({"kinds": kinds, "crashes": crashes, "megabytes": _megabytes()}))


def _megabytes() -> int:
    """Return the most memory of this process without its parent's, in MB; 0 where unknown."""
    status = Path("/proc/self/status")
    lines = status.read_text(encoding="utf-8").splitlines() if status.exists() else []
    return next((int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM:")), 0)


if __name__ == "__main__":
    _main()
