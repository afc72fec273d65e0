"""Mutants of forms with conditional formats, in every format of files.

The text of a condition is changed, or its bytes are.
"""

from __future__ import annotations

import random
import re
import struct
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import cache
from html import escape
from types import MappingProxyType

from support.conditions import files, records
from support.conditions.files import BLACK, WHITE, Format
from support.foreign_forms import national
from support.fuzzing.trees import legal
from support.fuzzing.values import ATTRIBUTES, FORMULAS, NUMBERS, RANGES, TEXTS
from support.handmade_files import biff
from support.legacy_files import record, xlsb_of
from support.packages import unzipped, zipped

from xlselfeval.files.legacy.ole import workbook_stream
from xlselfeval.files.limits import LIMITS
from xlselfeval.files.open import open_workbook
from xlselfeval.files.sheet import Sheet
from xlselfeval.files.vba.cfb_writer import compound_file

SUFFIXES = {"xlsx": ".xlsx", "ods": ".ods", "older ods": ".ods", "xls": ".xls", "coloured xls": ".xls", "xlsb": ".xlsb", "later xlsb": ".xlsb", "xml": ".xml", "page": ".xls"}  # fmt: skip
FORMATS = (
    Format(("H14>0",), colour=WHITE), Format(("ISERROR(OWN!H14)",), colour=WHITE), Format(("OTHER!$H$14=15",), behind=BLACK), Format(("SUM(OWN!$H$14:$I$14)=0",), is_struck=True),
    Format(("0", "20"), "between", colour=WHITE), Format(("FOREIGN!H14>1",), colour=WHITE), Format(('H14&"分"="15分"',), colour=WHITE), Format(sign="bar alone", behind="638EC6"), Format(sign="scale", colour="63BE7B", behind="F8696B"),
    Format(sign="icons alone"),
)  # fmt: skip
_MAKERS = {
    "ods": files.ods, "older ods": files.older_ods, "xls": records.xls, "coloured xls": records.coloured_xls, "xlsb": records.xlsb,
    "later xlsb": records.later_xlsb, "xml": files.spreadsheet_xml, "page": files.web_page,
}  # fmt: skip
_DRAWN = ("bar", "scale", "icons")
_SHEET_XML, _SHEET_BIN, _STYLES_BIN = "xl/worksheets/sheet1.xml", "xl/worksheets/sheet1.bin", "xl/styles.bin"
_NUMBER_OF_XLS = biff(0x0203, struct.pack("<HHHd", 13, 7, 0, 15.0))


@cache
def seeds() -> Mapping[tuple[str, Format], bytes]:
    """Return forms with a conditional format, by kind of file and format."""
    form = national()
    workbook = open_workbook(form)
    sheet = workbook.sheet(workbook.sheets[0])
    has_less = ("older ods", "xls", "xml", "page")
    found = {("xlsx", one): _xlsx(form, files.xlsx(one)) for one in FORMATS}
    for kind, make in _MAKERS.items():
        for one in FORMATS:
            if not (one.sign.startswith(_DRAWN) and kind in has_less):
                found[kind, one] = _in_form(kind, make(one), sheet)
    return MappingProxyType(found)


def condition_mutant(number: int) -> tuple[str, bytes, str]:
    """Return the mutant of a number: a description, its bytes, and the end of its name."""
    rng = random.Random(f"conditions {number}")
    kind, form = rng.choice(list(seeds()))
    data = seeds()[kind, form]
    times = rng.randint(0, 3)
    for _ in range(times):
        data = _mutated(rng, kind, data)
    return f"{kind}, {form}, {times} times", data, SUFFIXES[kind]


def _xlsx(form: bytes, conditions: bytes) -> bytes:
    """Return the form with the rules and looks of another workbook."""
    parts, other = unzipped(form), unzipped(conditions)
    rules = b"".join(re.findall(rb"<conditionalFormatting.*?</conditionalFormatting>", other[_SHEET_XML]))
    looks = re.search(rb"<dxfs.*?</dxfs>", other["xl/styles.xml"])
    assert rules
    parts[_SHEET_XML] = re.sub(rb"(?=<pageMargins)", lambda _: rules, parts[_SHEET_XML], count=1)
    if looks:
        parts["xl/styles.xml"] = parts["xl/styles.xml"].replace(b"<tableStyles", looks[0] + b"<tableStyles")
    assert rules in parts[_SHEET_XML]
    return zipped(parts)


def _in_form(kind: str, data: bytes, sheet: Sheet) -> bytes:
    """Return a form in place of the one cell of a file."""
    if kind.endswith("ods"):
        parts = unzipped(data)
        text = parts["content.xml"].decode()
        start, end = text.index("<table:table-row"), text.index("</table:table-row><table:table-row>")
        end = text.index("</table:table-row>", end + 1) + len("</table:table-row>")
        style = ' table:style-name="ce2"' if kind == "older ods" else ""
        parts["content.xml"] = (text[:start] + _ods_rows(sheet, style) + text[end:]).encode()
        return zipped(parts)
    if kind in ("xml", "page"):
        pattern = "<Row .*?</Row>" if kind == "xml" else "<tr>.*</tr>"
        rows = _xml_rows(sheet) if kind == "xml" else _page_rows(sheet)
        return re.sub(pattern, lambda _: rows, data.decode(), count=1, flags=re.S).encode()
    if kind.endswith("xls"):
        stream, _ = workbook_stream(data, LIMITS)
        assert _NUMBER_OF_XLS in stream
        return compound_file({"Workbook": stream.replace(_NUMBER_OF_XLS, _xls_cells(sheet))})
    parts, whole = unzipped(data), unzipped(xlsb_of(national()))[_SHEET_BIN]
    conditions = (
        parts[_SHEET_BIN].partition(record(146))[2].removesuffix(record(145) + record(146) + record(130))
    )
    parts[_SHEET_BIN] = whole.removesuffix(record(130)) + conditions + record(130)
    return zipped(parts)


def _rows(sheet: Sheet) -> Iterator[list[tuple[Decimal | str | None, int, int]]]:
    """Yield the cells of each row, blank ones too, but for those that are covered.

    A cell is its value, and the columns and rows that it takes.
    """
    last = max(column for _, column in sheet.cells)
    for row in range(1, max(row for row, _ in sheet.cells) + 1):
        found = []
        for column in range(1, last + 1):
            merge = sheet.merge_at(row, column)
            if (merge.top, merge.left) == (row, column):
                value = sheet.cell(row, column).written.value
                known = value if isinstance(value, Decimal) or value is None else sheet.cell(row, column).text
                found.append((known, merge.right - merge.left + 1, merge.bottom - merge.top + 1))
            else:
                found.append((None, 0, 0))
        yield found


def _ods_rows(sheet: Sheet, style: str) -> str:
    def cell(value: Decimal | str | None, wide: int, high: int) -> str:
        if not wide:
            return "<table:covered-table-cell/>"
        spans = (
            f' table:number-columns-spanned="{wide}" table:number-rows-spanned="{high}"'
            if wide * high > 1
            else ""
        )
        if isinstance(value, Decimal):
            return f'<table:table-cell{spans}{style} office:value-type="float" office:value="{value}"/>'
        kind = ' office:value-type="string"' if value else ""
        return f"<table:table-cell{spans}{kind}><text:p>{escape(value or '')}</text:p></table:table-cell>"

    return "".join(
        f"<table:table-row>{''.join(cell(*one) for one in row)}</table:table-row>" for row in _rows(sheet)
    )


def _xml_rows(sheet: Sheet) -> str:
    def cell(column: int, value: Decimal | str | None, wide: int, high: int) -> str:
        if not wide or value is None:
            return ""
        spans = f' ss:MergeAcross="{wide - 1}" ss:MergeDown="{high - 1}"' if wide * high > 1 else ""
        kind = "Number" if isinstance(value, Decimal) else "String"
        return f'<Cell ss:Index="{column}"{spans}><Data ss:Type="{kind}">{escape(str(value))}</Data></Cell>'

    return "".join(
        f"<Row>{''.join(cell(column, *one) for column, one in enumerate(row, 1))}</Row>"
        for row in _rows(sheet)
    )


def _page_rows(sheet: Sheet) -> str:
    def cell(value: Decimal | str | None, wide: int, high: int) -> str:
        number = " x:num" if isinstance(value, Decimal) else ""
        return f"<td colspan={wide} rowspan={high}{number}>{escape(str(value or ''))}</td>" if wide else ""

    return "".join(f"<tr>{''.join(cell(*one) for one in row)}</tr>" for row in _rows(sheet))


def _xls_cells(sheet: Sheet) -> bytes:
    out = b""
    for row, found in enumerate(_rows(sheet)):
        for column, (value, *_) in enumerate(found):
            place = struct.pack("<HHH", row, column, 0)
            if isinstance(value, Decimal):
                out += biff(0x0203, place + struct.pack("<d", float(value)))
            elif value:
                text = value.encode("utf-16-le")
                out += biff(0x0204, place + struct.pack("<HB", len(text) // 2, 1) + text)
    areas = [
        struct.pack("<4H", one.top - 1, one.bottom - 1, one.left - 1, one.right - 1) for one in sheet.merges
    ]
    return out + biff(0xE5, struct.pack("<H", len(areas)) + b"".join(areas))


def _mutated(rng: random.Random, kind: str, data: bytes) -> bytes:
    """Return a file after one change."""
    if kind in ("xml", "page"):
        return _changed_text(rng, data, rb"<(x:)?ConditionalFormatting.*?</(x:)?ConditionalFormatting>")
    if kind.endswith("xls"):
        stream, _ = workbook_stream(data, LIMITS)
        changed = _changed_bytes(rng, stream, rb"[\xb0\xb1]\x01|[\x79-\x7d]\x08|\xae\x01|\x17\x00|\xe0\x00")
        return compound_file({"Workbook": changed})
    parts = unzipped(data)
    if kind.endswith("xlsb"):
        part = rng.choice((_SHEET_BIN, _SHEET_BIN, _STYLES_BIN, "xl/workbook.bin"))
        parts[part] = _changed_bytes(
            rng, parts[part], rb"[\xcd\xcf]\x03|[\x96-\x9f]\x08|\xfb\x03|\x93\x09|\xea\x02"
        )
        return zipped(parts)
    part = rng.choice((_SHEET_XML, "xl/styles.xml")) if kind == "xlsx" else "content.xml"
    pattern = rb"<conditionalFormatting.*?</conditionalFormatting>|<dxfs.*?</dxfs>|<style:style.*?</style:style>|<calcext:conditional-formats>.*?</calcext:conditional-formats>"
    parts[part] = _changed_text(rng, parts[part], pattern)
    return zipped(parts)


def _changed_text(rng: random.Random, data: bytes, pattern: bytes) -> bytes:
    """Change a value, a tag or bytes in one of the passages of a text."""
    passages = list(re.finditer(pattern, data, re.S))
    if not passages:
        return data
    passage = rng.choice(passages)
    text = passage[0]
    values = list(re.finditer(rb"(?<=\")[^\"<>]*(?=\")|(?<=>)[^<>]+(?=<)|(?<=')[^'<>]*(?=')", text))
    tags = list(re.finditer(rb"<[^<>]*>", text))
    others = rng.choice((FORMULAS, FORMULAS, RANGES, NUMBERS, ATTRIBUTES, TEXTS))

    def put(found: re.Match[bytes], new: bytes) -> bytes:
        return text[: found.start()] + new + text[found.end() :]

    kinds: list[Callable[[], bytes]] = [
        lambda: put(rng.choice(values), _legal(rng.choice(others))) if values else text,
        lambda: put(found := rng.choice(values), _legal(f"{found[0].decode('utf-8', 'replace')}{rng.choice(others)}")) if values else text,
        lambda: put(rng.choice(tags), b""), lambda: put(rng.choice(tags), rng.choice(tags)[0]), lambda: put(rng.choice(tags), rng.choice(tags)[0] * 2),
        lambda: text * rng.choice((2, 50)), lambda: text[: rng.randint(0, len(text))], lambda: _noise(rng, text),
    ]  # fmt: skip
    return data[: passage.start()] + rng.choices(kinds, (8, 4, 1, 1, 1, 1, 1, 1))[0]() + data[passage.end() :]


def _legal(text: str) -> bytes:
    return escape(legal(text)).encode("utf-8", "replace")


def _changed_bytes(rng: random.Random, data: bytes, pattern: bytes) -> bytes:
    """Change bytes behind one of the marks of the records that conditions are in, or anywhere."""
    places = [found.start() for found in re.finditer(pattern, data, re.S)]
    place = rng.choice(places) if places and rng.random() < 0.9 else rng.randint(0, len(data))
    at = min(len(data), place + rng.randint(0, 120))
    odd = rng.choice(
        (
            b"\0",
            b"\xff",
            b"\xff\xff",
            b"\0\0\0\0",
            b"\xff\xff\xff\xff",
            b"\xff\xff\xff\x7f",
            bytes([rng.randrange(256)]),
            rng.randbytes(4),
        )
    )
    kinds: list[Callable[[], bytes]] = [
        lambda: data[:at] + odd + data[at + len(odd) :], lambda: data[:at] + odd + data[at:], lambda: data[:at] + data[at + rng.randint(1, 20) :],
        lambda: data[:place] + data[place:at] * rng.choice((2, 30)) + data[at:], lambda: data[:at], lambda: data[:place] + _noise(rng, data[place:at]) + data[at:],
    ]  # fmt: skip
    return rng.choices(kinds, (10, 2, 2, 1, 1, 3))[0]()


def _noise(rng: random.Random, data: bytes) -> bytes:
    """Change a few bytes."""
    found = bytearray(data)
    for _ in range(rng.randint(1, 6)):
        if found:
            found[rng.randrange(len(found))] = rng.randrange(256)
    return bytes(found)
