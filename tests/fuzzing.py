"""A mutation fuzzer over workbooks: seeds, mutations by a seeded random, and what must hold of every mutant.

By hand: `python tests/fuzzing.py --seeds 2000 --start 0` prints every crash and a summary.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import random
import re
import struct
import tempfile
import time
import traceback
import warnings
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from drawn import national
from lxml import etree

from xlselfeval.checking import check, check_package
from xlselfeval.cli import main
from xlselfeval.demo import SCHEME, filled_form, issued_form
from xlselfeval.errors import SchemeError, SelfEvalError, UnreadableFile
from xlselfeval.scheme.load import load_scheme
from xlselfeval.workbook.addsheet import checked_copy, write_copy
from xlselfeval.workbook.package import package_of
from xlselfeval.workbook.template import generate

NAMES = frozenset(
    ("not-found", "not-a-workbook", "empty", "encrypted", "truncated", "too-large", "malformed", "no-form", "locked", "wrong-extension")
)  # fmt: skip
LONGEST = 2.0  # seconds for one mutant
CLI_EVERY = 25  # one mutant in so many goes through the command line as well
BOOK, STRINGS, SHEET = "xl/workbook.xml", "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"
Files = dict[str, bytes]
Mutate = Callable[[random.Random, Files], None]


@cache
def seeds() -> Mapping[str, bytes]:
    """The workbooks that mutants come from, by name."""
    filled, drawn = filled_form(issued_form()), national(formulas=True)
    package = package_of(drawn)
    made = {
        "filled": filled,
        "drawn": drawn,
        "macros": generate(load_scheme(SCHEME), year=2020, organization="某局", macros=True),
        "checked": checked_copy(package, check_package(package), file="返回.xlsx"),
    }
    return MappingProxyType(made)


# What stands in a workbook, and what may come in its place.
NUMBERS = (
    "inf", "-inf", "nan", "1e308", "-1e308", "1e309", "1e-320", "-0", "0.0", "9" * 400, "0." + "3" * 300, "1" + "0" * 60,
    "2958466", "-1", "1E+15", "1_000", "１２", "²", " 5 ", "5\n", "0x10", "1e", ".", "", "60", "1e-7", "99999999999999999999",
)  # fmt: skip
TEXTS = (
    "", " ", "\t\n", "=1+1", "=HYPERLINK(\"x\")", "@SUM(A1)", "-5", "\u202e90%\u202c", "\u200f优", "好" * 40_000, "9" * 32_000, "_x0000_", "_x000B_优",
    "_xD800_", "_xDFFF__xD83D_", "_x005F_x0041_", "\ufffe", "𠮷" * 20, "≥≤", "≥∞%", "10⁵", "²件", "Ⅻ", "①", "٣", "一百亿亿", "1/0", "2020年13月45日", "9999年12月31日", "0000年0月",
    "2020-02-30", "99999年", "50%%", "100%-", "≥-5", "1,2,3,4", "90～80", "≥90且≤10", "指标" * 500, "合计", "总分", "三级指标", "得分", "自评表", "1e999", "9" * 5_000 + "%", "□优□良☑",
    "项目支出绩效自评表", "（50分", "50分50分", "产出指标（²分）", "产出指标（１e9分）", "产出指标（99999999999999999999分）", "\r\n" * 50, "万元", "零", "〇〇〇〇年", "负负五", "５０％", "核对结果",
)  # fmt: skip
REFS = (
    "A0",
    "XFE1",
    "aa1",
    "A1048577",
    "XFD1048576",
    "A",
    "1",
    "",
    "A1:B2",
    "$A$1",
    "Sheet1!A1",
    "A01",
    "É1",
    "A１",
    "A1\n",
    "R1C1",
    "A-1",
    "B14",
    "H14",
)
RANGES = (
    "A1:A1",
    "A1:XFD1048576",
    "B2:A1",
    "A1:",
    ":A1",
    "A:A",
    "1:1",
    "A1:C3",
    "B4:I40",
    "H14:H20",
    "A1:B2:C3",
    "A0:A1",
    "",
    "B14 B15",
    "A1:A9999999",
    "G1:G3000",
)
ATTRIBUTES = (
    "0",
    "1",
    "-1",
    "7",
    "4294967296",
    "9" * 30,
    "1e9",
    "",
    " ",
    "x",
    "true",
    "²",
    "١",
    "None",
    "..",
    "/",
    "../../x",
    "a\nb",
    "\ufffd",
    "好" * 300,
    "A1",
    "s",
    "d",
    "shared",
    "veryHidden",
    "rId1",
    "%00",
    "%2e%2e",
)
SPACES = (
    "",
    "urn:x",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
)
FORMULAS = ("SUM(", ")", "1/0", "A1", "SUM(A1:XFD1048576)", "IF(" * 300 + "1", "-" * 3000 + "1", "(" * 2000 + "1" + ")" * 2000, "9^9^9^9", "10^400", "\"" * 3, "#REF!", "ROUND(1,1e9)", "ROUND(1,-400)", "SUM(H1:H9999999)", "H14", "1%%%%", "G7+H7+I7", "TODAY()", "1&", "[1]x!A1", "'a'!A1", "ROUND(2.5,99999999999)", "SUM()", "{1,2}", "1E999", "0^0", "(-8)^0.5", "2^0.5^99", "A0", "XFE1", "SUM(1,,2)", "AVERAGE(Z1:Z9)")  # fmt: skip
CODES = (
    "0.00%",
    "yyyy",
    ";;;",
    "@",
    "[Red]",
    "[h]:mm",
    '"',
    "\\",
    "0" * 300,
    "[$-804]yyyy",
    "General" * 40,
    "_",
    "*",
    "0.0E+0",
    "# ?/?",
    'yyyy"年"m"月"',
    "[",
    "0,,",
    "¥0",
    "%%%%",
)
JSON = (
    "1e999",
    "-1e999",
    "NaN",
    "null",
    "true",
    "[]",
    "{}",
    '""',
    '"\\ud800"',
    "1" * 5000,
    '"x"',
    "-1",
    "0",
    "2020.5",
    "[" * 3000,
    '"A0"',
    '"../../x"',
    '{"a":1}',
    '"' + "好" * 9000 + '"',
)
NAMES_OF_SHEETS = (
    "",
    "a\nb",
    "核对结果",
    "_xlselfeval",
    "a'b",
    "x" * 300,
    '&<>"',
    "\u202e表",
    "自评表",
    "核对结果(2)",
    "\t",
)


def _parsed(data: bytes) -> etree._Element:
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, huge_tree=True))


def _legal(text: str) -> str:
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "", text)


def _edit(files: Files, part: str, change: Callable[[etree._Element], None]) -> None:
    """Change the XML of a part; a part that an earlier mutation spoilt stays as it is."""
    if part not in files:
        return
    with contextlib.suppress(etree.XMLSyntaxError):
        root = _parsed(files[part])
        change(root)
        files[part] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _nodes(root: etree._Element, *names: str) -> list[etree._Element]:
    return [
        one
        for one in root.iter()
        if isinstance(one.tag, str) and (not names or etree.QName(one).localname in names)
    ]


def _some(rng: random.Random, nodes: list[etree._Element], most: int = 3) -> list[etree._Element]:
    return rng.sample(nodes, min(len(nodes), rng.randint(1, most)))


def _xml_part(rng: random.Random, files: Files) -> str:
    """A part with XML: the sheets and the book rather than the rest."""
    known = [name for name in files if name.endswith((".xml", ".rels"))]
    likely = [
        name
        for name in known
        if re.search(r"worksheets/sheet|workbook|\.rels|styles|sharedStrings|Content_Types", name)
    ]
    return rng.choice(likely if likely and rng.random() < 0.85 else known or ["none"])


def _sheet_part(rng: random.Random, files: Files) -> str:
    sheets = [name for name in files if "worksheets/sheet" in name and name.endswith(".xml")]
    return SHEET if SHEET in files and rng.random() < 0.7 else rng.choice(sheets or ["none"])


def mutate_node(rng: random.Random, files: Files) -> None:
    """An element removed, duplicated, moved, emptied, renamed or put into another namespace."""

    def change(root: etree._Element) -> None:
        for node in _some(rng, _nodes(root)[1:]):
            parent = node.getparent()
            if parent is None:
                continue
            kind = rng.randrange(7)
            if kind == 0:
                parent.remove(node)
            elif kind == 1:
                parent.insert(rng.randint(0, len(parent)), _parsed(etree.tostring(node, with_tail=False)))
            elif kind == 2:
                parent.remove(node)
                rng.choice(_nodes(root)).append(node)
            elif kind == 3:
                node.clear()
            elif kind == 4:
                space = rng.choice(SPACES)
                node.tag = (
                    f"{{{space}}}{etree.QName(node).localname}" if space else etree.QName(node).localname
                )
            elif kind == 5:
                node.tag = f"{{{etree.QName(node).namespace or 'urn:x'}}}{etree.QName(rng.choice(_nodes(root))).localname}"
            else:
                node.addprevious(rng.choice((etree.Comment("注"), etree.ProcessingInstruction("x", "y"))))

    _edit(files, _xml_part(rng, files), change)


def mutate_attribute(rng: random.Random, files: Files) -> None:
    """Attributes changed, emptied, removed or exchanged."""

    def change(root: etree._Element) -> None:
        for node in _some(rng, [one for one in _nodes(root) if one.attrib]):
            name = rng.choice(list(node.attrib))
            kind = rng.randrange(4)
            if kind == 0:
                del node.attrib[name]
            elif kind == 1:
                other = rng.choice(_nodes(root))
                node.set(name, other.get(name, rng.choice(list(other.attrib.values()) or ["x"])))
            else:
                node.set(name, rng.choice(ATTRIBUTES))

    _edit(files, _xml_part(rng, files), change)


def mutate_markup(rng: random.Random, files: Files) -> None:
    """The text of a part changed: a tag cut, an entity, a DTD, deep nesting, another encoding or namespace."""
    part = _xml_part(rng, files)
    data = files.get(part, b"")
    at = rng.randint(0, max(0, len(data) - 1))
    deep = rng.choice((200, 300, 5_000))
    kinds: tuple[Callable[[], bytes], ...] = (
        lambda: data[:at],
        lambda: data[:at] + data[at + rng.randint(1, 40) :],
        lambda: data[:at] + rng.choice((b"&x;", b"<", b"]]>", b"\0", b"\xff", b"&#0;", b"&#xD800;", b"<![CDATA[5]]>")) + data[at:],
        lambda: re.sub(rb"^(<\?xml[^>]*\?>)?", b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>', data, count=1),
        lambda: data.replace(b"</sheetData>", b"<x>" * deep + b"</x>" * deep + b"</sheetData>", 1),
        lambda: re.sub(rb"(<v>|<t>)", rb"\1" + b"<x>" * deep + b"</x>" * deep, data, count=1),
        lambda: data.replace(b"spreadsheetml/2006/main", rng.choice((b"spreadsheetml/2006/main2", b"", b" "))),
        lambda: data.replace(b"officeDocument/2006", b"officeDocument/2007"),
        lambda: data.decode("utf-8", "replace").encode("utf-16"),
        lambda: data.replace(b"UTF-8", rng.choice((b"GBK", b"UTF-16", b"x-none", b"ISO-8859-1"))),
        lambda: b"",
        lambda: b"<x/>",
        lambda: data + data,
    )  # fmt: skip
    files[part] = rng.choice(kinds)()


def mutate_cell(rng: random.Random, files: Files) -> None:
    """Cells of a sheet with other numbers, texts, types, styles, formulas and references."""

    def change(root: etree._Element) -> None:
        space = etree.QName(root).namespace or ""
        for cell in _some(rng, _nodes(root, "c"), most=6):
            kind = rng.randrange(6)
            if kind == 0:
                cell.set("r", rng.choice(REFS))
                if not cell.get("r"):
                    del cell.attrib["r"]
                continue
            if kind == 1:
                cell.set(rng.choice("st"), rng.choice((*ATTRIBUTES, "n", "b", "e", "str", "inlineStr")))
                continue
            for child in list(cell):
                if kind != 5 or etree.QName(child).localname != "v":
                    cell.remove(child)
            if kind in (2, 3):
                number = kind == 2
                cell.set(
                    "t",
                    rng.choice(("n", "n", "d", "b", "e", "s"))
                    if number
                    else rng.choice(("str", "str", "n", "d", "zzz")),
                )
                value = etree.SubElement(cell, f"{{{space}}}v")
                value.text = _legal(rng.choice(NUMBERS if number else TEXTS))
            elif kind == 4:
                cell.set("t", "inlineStr")
                holder = etree.SubElement(cell, f"{{{space}}}is")
                for _ in range(rng.randint(1, 2)):
                    etree.SubElement(holder, f"{{{space}}}t").text = _legal(rng.choice(TEXTS))
            else:
                formula = etree.Element(f"{{{space}}}f")
                formula.text = _legal(rng.choice(FORMULAS))
                cell.insert(0, formula)
                if rng.random() < 0.4:
                    formula.set("t", rng.choice(("shared", "array", "dataTable")))
                    formula.set("si", rng.choice(("0", "1", "x")))
                    formula.set("ref", rng.choice(RANGES))

    _edit(files, _sheet_part(rng, files), change)


def mutate_merge(rng: random.Random, files: Files) -> None:
    """Merged ranges, rows and columns elsewhere."""

    def change(root: etree._Element) -> None:
        space = etree.QName(root).namespace or ""
        holders = _nodes(root, "mergeCells")
        if holders and rng.random() < 0.7:
            for _ in range(rng.randint(1, 4)):
                etree.SubElement(holders[0], f"{{{space}}}mergeCell", ref=rng.choice(RANGES))
        for node in _some(rng, _nodes(root, "mergeCell", "row", "col")):
            name = rng.choice(list(node.attrib) or ["r"])
            node.set(name, rng.choice((*RANGES, *REFS, *ATTRIBUTES)))
            node.set("hidden", rng.choice(("1", "true", "0")))

    _edit(files, _sheet_part(rng, files), change)


def mutate_book(rng: random.Random, files: Files) -> None:
    """Sheets, defined names, shared strings and styles of the book."""

    def book(root: etree._Element) -> None:
        space = etree.QName(root).namespace or ""
        kind = rng.randrange(4)
        if kind == 0:
            names = etree.SubElement(root, f"{{{space}}}definedNames")
            for _ in range(rng.randint(1, 3)):
                one = etree.SubElement(
                    names, f"{{{space}}}definedName", name=_legal(rng.choice(NAMES_OF_SHEETS))
                )
                one.set("localSheetId", rng.choice(ATTRIBUTES))
                one.text = _legal(rng.choice(FORMULAS))
        elif kind == 1:
            for sheet in _some(rng, _nodes(root, "sheet")):
                sheet.set(
                    rng.choice(("name", "name", "state", "sheetId")),
                    _legal(rng.choice(NAMES_OF_SHEETS + ATTRIBUTES)),
                )
        elif kind == 2:
            for view in _nodes(root, "workbookView", "workbookPr"):
                view.set(rng.choice(("activeTab", "firstSheet", "date1904")), rng.choice(ATTRIBUTES))
        else:
            for sheet in _some(rng, _nodes(root, "sheet")):
                parent = sheet.getparent()
                assert parent is not None
                parent.insert(rng.randint(0, len(parent)), _parsed(etree.tostring(sheet, with_tail=False)))

    def strings(root: etree._Element) -> None:
        for node in _some(rng, _nodes(root, "t"), most=8):
            node.text = _legal(rng.choice(TEXTS))

    def styles(root: etree._Element) -> None:
        for node in _some(rng, _nodes(root, "xf", "numFmt", "fill", "font")):
            if etree.QName(node).localname == "numFmt" or rng.random() < 0.3:
                node.set("formatCode", rng.choice(CODES))
            node.set(rng.choice(("numFmtId", "fontId", "xfId")), rng.choice((*ATTRIBUTES, "14", "9", "58")))

    part, change = rng.choice(((BOOK, book), (STRINGS, strings), ("xl/styles.xml", styles)))
    _edit(files, part, change)


def mutate_snapshot(rng: random.Random, files: Files) -> None:
    """A value in the JSON of the hidden sheet changed, or the text cut."""

    def change(root: etree._Element) -> None:
        for node in _nodes(root, "t", "v"):
            text = node.text or ""
            values = list(re.finditer(r'(?<=":)(?:"[^"]*"|[^",\[\]{}]+|\{|\[)', text))
            if not text.startswith("{") or not values:
                continue
            for _ in range(rng.randint(1, 2)):
                names = [
                    one
                    for one in values
                    if '"format"' in text[max(0, one.start() - 9) : one.start()] or rng.random() < 0.3
                ]
                one = rng.choice(names or values)
                node.text = _legal(text[: one.start()] + rng.choice(JSON) + text[one.end() :])
            if rng.random() < 0.1:
                node.text = (node.text or "")[: rng.randint(0, len(text))]

    for part in [
        name
        for name, content in files.items()
        if b'"scheme":' in content or b"&quot;scheme&quot;:" in content
    ]:
        _edit(files, part, change)


def mutate_parts(rng: random.Random, files: Files) -> None:
    """A part removed, emptied, renamed, copied, or exchanged for another."""
    one, other = rng.choice(list(files)), rng.choice(list(files))
    kind = rng.randrange(6)
    if kind == 0 and len(files) > 1:
        del files[one]
    elif kind == 1:
        files[one] = b""
    elif kind == 2:
        files[
            rng.choice(
                (
                    one.upper(),
                    "../" + one,
                    "/" + one,
                    one.replace("/", "\\"),
                    "表.xml",
                    one + "\n",
                    "x" * 300,
                    "é\x01.xml",
                )
            )
        ] = files.pop(one)
    elif kind == 3:
        files[one], files[other] = files[other], files[one]
    elif kind == 4:
        files[one] = files[other]
    else:
        files[
            rng.choice(
                (one.upper(), one + "x", "docProps/新.xml", "word/document.xml", "content.xml", "mimetype")
            )
        ] = files[one]


_PARTS: tuple[Mutate, ...] = (
    mutate_node, mutate_node, mutate_attribute, mutate_attribute, mutate_markup, mutate_cell, mutate_cell, mutate_cell,
    mutate_merge, mutate_book, mutate_book, mutate_parts, mutate_snapshot,
)  # fmt: skip


def unpacked(data: bytes) -> Files:
    """The parts of a seed."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(rng: random.Random, files: Files) -> bytes:
    """The parts as a zip, now and then with another compression, a name twice, or dates of no calendar."""
    kinds = (zipfile.ZIP_STORED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
    out = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w") as archive:
        warnings.simplefilter("ignore")  # zipfile warns of a duplicate name
        for name, content in files.items():
            info = zipfile.ZipInfo(name or "x", (1980, 1, 1, 0, 0, 0))
            info.compress_type = rng.choice(kinds) if rng.random() < 0.01 else zipfile.ZIP_DEFLATED
            for _ in range(2 if rng.random() < 0.002 else 1):
                archive.writestr(info, content, compresslevel=1)
    return out.getvalue()


def spoil_headers(rng: random.Random, data: bytes) -> bytes:
    """A field of a zip header with another value: checksum, sizes, flags, offset, date, name."""
    out = bytearray(data)
    marks = [found.start() for found in re.finditer(rb"PK(?:\x01\x02|\x03\x04|\x05\x06)", data)]
    for at in rng.sample(marks, min(len(marks), rng.randint(1, 3))):
        width = rng.choice((1, 2, 4))
        place = at + rng.randint(4, 45)
        value = rng.choice((0, 1, 8, 12, 14, 0xFF, 0xFFFF, 0xFFFFFFFF, 0x7FFFFFFF, rng.getrandbits(32))) & (
            256**width - 1
        )
        if place + width <= len(out):
            struct.pack_into({1: "<B", 2: "<H", 4: "<I"}[width], out, place, value)
    return bytes(out)


def spoil_bytes(rng: random.Random, data: bytes) -> bytes:
    """Bytes flipped, removed, inserted, cut off, or put before the file."""
    out = bytearray(data)
    kind = rng.randrange(5)
    at = rng.randint(0, len(out) - 1)
    if kind == 0:
        for _ in range(rng.randint(1, 20)):
            out[rng.randrange(len(out))] ^= 1 << rng.randrange(8)
    elif kind == 1:
        del out[at : at + rng.choice((1, 4, 100, 3000))]
    elif kind == 2:
        out[at:at] = rng.randbytes(rng.choice((1, 4, 300)))
    elif kind == 3:
        del out[at:]
    else:
        out[:0] = rng.choice(
            (b"PK", b"\0" * 9, b"PK\x03\x04", b"<html>", b"%PDF", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
        )
    return bytes(out)


def mutant(seed: int) -> tuple[str, bytes]:
    """The mutant of a number: what was done to which seed, and its bytes; the same number gives the same mutant."""
    rng = random.Random(seed)
    name = rng.choice(list(seeds()))
    data = seeds()[name]
    shape = rng.random()
    if shape < 0.1:
        return f"{name} spoil_bytes", spoil_bytes(rng, data)
    if shape < 0.2:
        return f"{name} spoil_headers", spoil_headers(rng, data)
    files = unpacked(data)
    done = [rng.choice(_PARTS) for _ in range(rng.choice((1, 1, 1, 2, 3)))]
    for mutate in done:
        if files:
            mutate(rng, files)
    told = " ".join([name, *(mutate.__name__ for mutate in done)])
    return told, packed(rng, files)


class Broken(AssertionError):
    """A property that does not hold of a mutant."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """What became of one mutant: `checked` or the name of the error, and the seconds it took."""

    kind: str
    seconds: float


def outcome(data: bytes, folder: Path, *, through_cli: bool = False) -> Outcome:
    """Check one workbook and write its copy; Broken when a property does not hold."""
    path, copy = folder / "表.xlsx", folder / "核对" / "表.xlsx"
    path.write_bytes(data)
    copy.unlink(missing_ok=True)
    start = time.perf_counter()
    try:
        write_copy(path, check(path), copy)
        kind = "checked"
    except SelfEvalError as error:
        kind = _named(error)
    seconds = time.perf_counter() - start
    if seconds > LONGEST:
        raise Broken(f"{seconds:.1f} seconds ({kind})")
    if path.read_bytes() != data:
        raise Broken("the original was changed")
    if kind == "checked":
        _readable(copy, path)
    elif copy.exists():
        raise Broken("a copy was written of a file that was refused")
    if through_cli:
        _typed(path, folder, refused=kind != "checked")
    return Outcome(kind=kind, seconds=seconds)


def _named(error: SelfEvalError) -> str:
    text = str(error)
    if len(text.splitlines()) != 1 or not re.search(r"[\u4e00-\u9fff]", text):
        raise Broken(f"no Chinese line: {text!r}") from error
    if isinstance(error, UnreadableFile):
        if error.name not in NAMES:
            raise Broken(f"no documented name: {error.name}") from error
        return error.name
    if not isinstance(error, SchemeError):
        raise Broken(f"an error that check does not name: {error!r}") from error
    return type(error).__name__


def _readable(copy: Path, path: Path) -> None:
    with zipfile.ZipFile(copy) as archive:
        if (damaged := archive.testzip()) is not None:
            raise Broken(f"the copy is damaged at {damaged}")
    first, again = check(path), check(copy)
    if len(first) != len(again):
        raise Broken(f"{len(first)} forms, but {len(again)} in the copy")
    for one, other in zip(first, again, strict=True):
        if one.recomputed.total != other.recomputed.total:
            raise Broken(f"recomputed {one.recomputed.total}, in the copy {other.recomputed.total}")
    write_copy(copy, again, copy.with_name("再核.xlsx")).unlink()


def _typed(path: Path, folder: Path, *, refused: bool) -> None:
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            main(["check", str(path), "-o", str(folder / "命令")])
        except SystemExit as end:
            status = end.code
    if status not in (0, 1, 2) or "Traceback" in err.getvalue():
        raise Broken(f"command line: exit {status}, {err.getvalue()[:300]!r}")
    lines = err.getvalue().splitlines()
    if refused and (status != 2 or len(lines) != 1):
        raise Broken(f"command line on a refused file: exit {status}, {lines!r}")
    if not refused and status == 2:
        raise Broken(f"command line refuses what the library checks: {lines!r}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Summary:
    """What became of many mutants: how many by outcome, the slowest, and the crashes with their traces."""

    kinds: Counter[str]
    slowest: tuple[float, int]
    crashes: tuple[tuple[int, str, str], ...]


def run(numbers: Iterable[int], *, until: float | None = None) -> Summary:
    """Try the mutants of these numbers, at most until a time of time.monotonic()."""
    kinds: Counter[str] = Counter()
    slowest, crashes = (0.0, -1), []
    with tempfile.TemporaryDirectory() as name:
        for number in numbers:
            if until is not None and time.monotonic() > until:
                break
            told, data = mutant(number)
            try:
                found = outcome(data, Path(name), through_cli=number % CLI_EVERY == 0)
            except Exception:  # whatever it is, it is what we look for
                crashes.append((number, told, traceback.format_exc()))
                kinds["crash"] += 1
                continue
            kinds[found.kind] += 1
            slowest = max(slowest, (found.seconds, number))
    return Summary(kinds=kinds, slowest=slowest, crashes=tuple(crashes))


def _by_hand() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=2_000)
    parser.add_argument("--start", type=int, default=0)
    parser.add_argument("--keep", type=Path, help="a folder for the mutants that crash")
    asked = parser.parse_args()
    warnings.simplefilter("error")
    start = time.perf_counter()
    summary = run(range(asked.start, asked.start + asked.seeds))
    for number, told, trace in summary.crashes:
        print(f"=== seed {number}: {told}\n{trace}")
        if asked.keep:
            asked.keep.mkdir(parents=True, exist_ok=True)
            (asked.keep / f"{number}.xlsx").write_bytes(mutant(number)[1])
    total = sum(summary.kinds.values())
    print(
        f"{total} mutants in {time.perf_counter() - start:.0f} s; slowest {summary.slowest[0]:.2f} s (seed {summary.slowest[1]})"
    )
    for kind, count in summary.kinds.most_common():
        print(f"{count:7d}  {kind}")


if __name__ == "__main__":
    _by_hand()
