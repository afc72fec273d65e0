"""The VBA project that is written agrees with other readers and with the specifications.

oletools reads back what was written: its decompressor, its parser of the project, and olefile for the
compound file. The directory tree is walked here byte by byte, because Excel is stricter with it.
"""

from __future__ import annotations

import io
import random
import re
import struct
from collections.abc import Iterator
from typing import NamedTuple

import olefile
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from oletools.olevba import VBA_Parser, decompress_stream

from xlselfeval.files.vba.cfb_writer import compound_file
from xlselfeval.files.vba.compression import compress
from xlselfeval.files.vba.project import Module, vba_project

MAIN = Module(
    name="Main", kind="standard", source="Option Explicit\n\nPublic Sub Check()\n    MsgBox 1\nEnd Sub\n"
)
BOOK = Module(name="ThisWorkbook", kind="workbook")
SHEET = Module(name="Sheet1", kind="worksheet", source="Private Sub Worksheet_Activate()\nEnd Sub")
EXAMPLE = (BOOK, SHEET, MAIN)
NO_STREAM = 0xFFFFFFFF


class Entry(NamedTuple):
    """A directory entry as its bytes give it."""

    name: str
    kind: int
    black: bool
    left: int
    right: int
    child: int
    start: int
    size: int


def opened(content: bytes) -> olefile.OleFileIO:
    return olefile.OleFileIO(io.BytesIO(content), raise_defects=olefile.DEFECT_POTENTIAL)


def stream(content: bytes, path: str) -> bytes:
    with opened(content) as ole:
        return bytes(ole.openstream(path).read())


def project_lines(content: bytes) -> list[str]:
    return stream(content, "PROJECT").decode("ascii").split("\r\n")


def project_value(content: bytes, key: str) -> str:
    (line,) = [line for line in project_lines(content) if line.startswith(f'{key}="')]
    return line.partition("=")[2].strip('"')


def code(content: bytes, module: str) -> str:
    """Return the source of a module in the project, attributes included."""
    return decompress_stream(bytearray(stream(content, f"VBA/{module}"))).decode("ascii")


def without_attributes(text: str) -> str:
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith("Attribute "))


def fat_sectors(content: bytes) -> list[int]:
    (count,) = struct.unpack_from("<I", content, 44)
    return list(struct.unpack_from(f"<{count}I", content, 76))


def fat(content: bytes) -> list[int]:
    return [
        number
        for sector in fat_sectors(content)
        for number in struct.unpack_from("<128I", content, 512 * (sector + 1))
    ]


def chain(content: bytes, start: int) -> list[int]:
    table, sectors = fat(content), []
    while start < 0xFFFFFFFA:
        sectors.append(start)
        start = table[start]
    return sectors


def directory(content: bytes) -> list[Entry]:
    """Return all entries, read without olefile."""
    (first,) = struct.unpack_from("<I", content, 48)
    stored = b"".join(content[512 * (n + 1) : 512 * (n + 2)] for n in chain(content, first))
    entries = []
    for at in range(0, len(stored), 128):
        name, length, kind, color, left, right, child = struct.unpack_from("<64sHBBIII", stored, at)
        start, size = struct.unpack_from("<IQ", stored, at + 116)
        text = name[: max(length - 2, 0)].decode("utf-16-le")
        entries.append(Entry(text, kind, color == 1, left, right, child, start, size))
    return entries


def in_order(entries: list[Entry], top: int) -> Iterator[Entry]:
    if top != NO_STREAM:
        yield from in_order(entries, entries[top].left)
        yield entries[top]
        yield from in_order(entries, entries[top].right)


def black_height(entries: list[Entry], top: int, *, under_red: bool = False) -> int:
    """Return the black entries on each way down, equal on all; red has no red child."""
    if top == NO_STREAM:
        return 0
    entry = entries[top]
    assert entry.black or not under_red, f"{entry.name} is red below red"
    left = black_height(entries, entry.left, under_red=not entry.black)
    right = black_height(entries, entry.right, under_red=not entry.black)
    assert left == right, f"{entry.name}: {left} black on the left, {right} on the right"
    return left + entry.black


def assert_sound(content: bytes) -> None:
    """Assert that olefile finds no defect, sectors have one owner, and trees obey 2.6.4."""
    with opened(content) as ole:
        assert ole.parsing_issues == []
    assert len(content) % 512 == 0
    entries = directory(content)
    large = [entry.start for entry in entries if entry.kind in (2, 5) and (entry.size >= 4096 or entry.kind == 5)]  # fmt: skip
    first_directory, first_mini_fat = struct.unpack_from("<I8xI", content, 48)
    owned = [n for start in (*large, first_directory, first_mini_fat) for n in chain(content, start)]
    sectors = len(content) // 512 - 1
    assert sorted(owned + fat_sectors(content)) == list(range(sectors))
    assert all(fat(content)[n] == 0xFFFFFFFD for n in fat_sectors(content))
    assert set(fat(content)[sectors:]) <= {0xFFFFFFFF}
    small = [entry.size for entry in entries if entry.kind == 2 and entry.size < 4096]
    assert entries[0].size == sum(-(-size // 64) * 64 for size in small)
    for entry in entries:
        if entry.kind in (1, 5):
            keys = [(len(child.name), child.name.upper()) for child in in_order(entries, entry.child)]
            assert keys == sorted(set(keys))
            assert entry.child == NO_STREAM or entries[entry.child].black
            black_height(entries, entry.child)
    reached = [below for top in entries if top.kind in (1, 5) for below in in_order(entries, top.child)]
    assert len(reached) == sum(entry.kind != 0 for entry in entries) - 1


# ------------------------------------------------------------------ compression


@pytest.mark.parametrize(
    ("data", "container"),
    [
        (b"", "01"),
        (b"abcdefghijklmnopqrstuv.", "0119B000616263646566676800696A6B6C6D6E6F70007172737475762E"),
        (b"a" * 73, "0103B002614500"),
    ],
)
def test_compression_gives_the_bytes_of_the_specification(data: bytes, container: str) -> None:
    """Examples of [MS-OVBA] 3.2 without equally long copies come out byte for byte."""
    assert compress(data).hex().upper() == container


def test_compression_is_as_good_as_that_of_the_specification() -> None:
    """The example with equally long copies, where Office takes others, takes no more bytes."""
    data = b"#aaabcdefaaaaghijaaaaaklaaamnopqaaaaaaaaaaaarstuvwxyzaaa"
    container = "012FB000236161616263646582660070616768696A013808616B6C00306D6E6F700671027004107273747576107778797A003C"
    assert decompress_stream(bytearray.fromhex(container)) == data
    assert decompress_stream(bytearray(compress(data))) == data
    assert len(compress(data)) == len(bytes.fromhex(container))


@given(
    words=st.lists(st.sampled_from(["Dim ", "x", " As String\r\n", "    ", "End Sub\r\n", "'", "aaaa"]) | st.text("abc 0", max_size=9), max_size=40),
    times=st.integers(1, 120),
)  # fmt: skip
@settings(deadline=None, max_examples=150)
def test_text_comes_back_as_it_was(words: list[str], times: int) -> None:
    """oletools' decompressor gives back any text, over several chunks."""
    data = ("".join(words) * times).encode("ascii")[:20_000]
    assert decompress_stream(bytearray(compress(data))) == data


@given(length=st.integers(0, 9_000), seed=st.integers(0, 2**32), letters=st.sampled_from([2, 17, 256]))
@settings(deadline=None, max_examples=100)
def test_noise_comes_back_padded_at_most(length: int, seed: int, letters: int) -> None:
    """Noise comes back too, with nothing but the NULs of a stored last chunk behind it."""
    chance = random.Random(seed)
    data = bytes(chance.randrange(letters) for _ in range(length))
    back = decompress_stream(bytearray(compress(data)))
    assert back[:length] == data
    assert back[length:] in (b"", bytes(-length % 4096))


# ------------------------------------------------------------------ compound file


@given(
    st.dictionaries(
        st.text("ABCabc", min_size=1, max_size=3).map(str.upper),
        st.sampled_from([0, 1, 63, 64, 65, 4095, 4096, 4097, 9000]),
        max_size=12,
    )
)
@settings(deadline=None, max_examples=60)
def test_streams_of_any_size_come_back(sizes: dict[str, int]) -> None:
    """Streams on both sides of the mini stream's limit, and empty ones, come back."""
    streams = {f"VBA/{name}": random.Random(name).randbytes(size) for name, size in sizes.items()}
    content = compound_file({**streams, "PROJECT": b"x" * 100})
    assert_sound(content)
    with opened(content) as ole:
        assert {"/".join(path) for path in ole.listdir()} == {*streams, "PROJECT"}
        for path, data in streams.items():
            assert ole.openstream(path).read() == data


def test_the_largest_file_is_still_read() -> None:
    """A file that fills nearly all FAT sectors of the header comes back."""
    data = random.Random(1).randbytes(7_000_000)
    content = compound_file({"A": data})
    assert len(fat_sectors(content)) == 108
    assert stream(content, "A") == data


@pytest.mark.parametrize("count", range(1, 61))
def test_the_directory_is_a_red_black_tree(count: int) -> None:
    """The directory is sorted and balanced for any number of modules."""
    names = [f"{'Sheet' if n % 3 else 'a_much_longer_name'}{n}" for n in range(count)]
    content = vba_project([Module(name=name, kind="worksheet") for name in names])
    assert_sound(content)
    entries = directory(content)
    (storage,) = [entry for entry in entries if entry.kind == 1]
    expected = sorted([*names, "dir", "_VBA_PROJECT"], key=lambda name: (len(name), name.upper()))
    assert [entry.name for entry in in_order(entries, storage.child)] == expected


# ------------------------------------------------------------------ project


def test_olevba_reads_every_module() -> None:
    """olevba finds the modules, each with its attributes and its code."""
    parser = VBA_Parser("vbaProject.bin", data=vba_project(EXAMPLE))
    try:
        assert parser.detect_vba_macros()
        found = {name: text for _, _, name, text in parser.extract_macros()}
    finally:
        parser.close()
    assert set(found) == {"ThisWorkbook.cls", "Sheet1.cls", "Main.bas"}
    for module in EXAMPLE:
        (text,) = [text for name, text in found.items() if name.startswith(module.name)]
        assert f'Attribute VB_Name = "{module.name}"' in text
        assert without_attributes(text).replace("\r\n", "\n").strip() == module.source.strip()


def test_every_kind_of_module_is_listed_as_what_it_is() -> None:
    """PROJECT names documents and modules, each with the base that Excel expects."""
    content = vba_project(EXAMPLE)
    assert project_lines(content)[1:4] == [
        "Document=ThisWorkbook/&H00000000",
        "Document=Sheet1/&H00000000",
        "Module=Main",
    ]
    assert project_lines(content)[-4:-1] == [f"{module.name}=0, 0, 0, 0, C" for module in EXAMPLE]
    assert 'VB_Base = "0{00020819-0000-0000-C000-000000000046}"' in code(content, "ThisWorkbook")
    assert 'VB_Base = "0{00020820-0000-0000-C000-000000000046}"' in code(content, "Sheet1")
    assert "VB_PredeclaredId = True" in code(content, "Sheet1")
    assert code(content, "Main").startswith('Attribute VB_Name = "Main"\r\nOption Explicit\r\n\r\nPublic Sub')


def test_streams_beside_the_modules() -> None:
    """There is no compiled code and no reference; the name map has both spellings."""
    content = vba_project((BOOK, MAIN))
    assert stream(content, "VBA/_VBA_PROJECT").hex() == "cc61ffff000000"
    assert stream(content, "PROJECTwm") == (
        b"ThisWorkbook\0" + "ThisWorkbook\0".encode("utf-16-le") + b"Main\0M\0a\0i\0n\0\0\0" + b"\0\0"
    )
    records = decompress_stream(bytearray(stream(content, "VBA/dir")))
    identifiers, offsets, at = [], [], 0
    while at < len(records):
        identifier, length = struct.unpack_from("<HI", records, at)
        identifiers.append(identifier)
        if identifier == 0x31:
            offsets.append(records[at + 6 : at + 6 + length])
        at += 6 + (6 if identifier == 0x09 else length)  # PROJECTVERSION announces 4 bytes and has 6
    module = [0x19, 0x47, 0x1A, 0x32, 0x1C, 0x48, 0x31, 0x1E, 0x2C]
    information = [0x01, 0x02, 0x14, 0x03, 0x04, 0x05, 0x40, 0x06, 0x3D, 0x07, 0x08, 0x09, 0x0C, 0x3C]
    assert identifiers == [
        *information,
        0x0F,
        0x13,
        *module,
        0x22,
        0x2B,
        *module,
        0x21,
        0x2B,
        0x10,
    ]
    assert offsets == [bytes(4)] * 2


def revealed(text: str, project_id: str) -> bytes:
    """Return the content of CMG, DPB or GC: Data Decryption, [MS-OVBA] 2.4.3.3."""
    stored = bytes.fromhex(text)
    seed, version, key = stored[0], stored[0] ^ stored[1], stored[0] ^ stored[2]
    assert version == 2
    assert key == sum(project_id.encode("ascii")) & 0xFF
    plain, before = [], key
    for number in range(3, len(stored)):
        before = stored[number] ^ (stored[number - 2] + before & 0xFF)
        plain.append(before)
    filler = (seed & 6) // 2
    (length,) = struct.unpack("<I", bytes(plain[filler : filler + 4]))
    content = bytes(plain[filler + 4 :])
    assert len(content) == length
    return content


def test_the_decryption_of_these_tests_reads_what_office_wrote() -> None:
    """The decryption of these tests reads the example of [MS-OVBA] 3.1.1."""
    project_id = "{917DED54-440B-4FD1-A5C1-74ACF261E600}"
    assert revealed("0705D8E3D8EDDBF1DBF1DBF1DBF1", project_id) == bytes(4)
    assert revealed("0E0CD1ECDFF4E7F5E7F5E7", project_id) == b"\0"
    assert revealed("1517CAF1D6F9D7F9D706", project_id) == b"\xff"


@pytest.mark.parametrize("number", range(24))
def test_the_project_is_open_to_all(number: int) -> None:
    """The project is unprotected, without a password and visible, whatever the seeds."""
    content = vba_project([Module(name="M", kind="standard", source=f"' {number}")])
    project_id = project_value(content, "ID")
    assert re.fullmatch(
        r"\{[0-9A-F]{8}-[0-9A-F]{4}-4[0-9A-F]{3}-[89AB][0-9A-F]{3}-[0-9A-F]{12}\}", project_id
    )
    assert revealed(project_value(content, "CMG"), project_id) == bytes(4)
    assert revealed(project_value(content, "DPB"), project_id) == b"\0"
    assert revealed(project_value(content, "GC"), project_id) == b"\xff"


def test_equal_sources_give_equal_bytes() -> None:
    """Equal modules give equal bytes; a change of source, kind or name gives another GUID."""
    assert vba_project(EXAMPLE) == vba_project(EXAMPLE)
    others = [
        [MAIN],
        [Module(name="Main", kind="standard", source=MAIN.source + "'")],
        [Module(name="Main", kind="worksheet", source=MAIN.source)],
        [Module(name="Main2", kind="standard", source=MAIN.source)],
    ]
    assert len({project_value(vba_project(modules), "ID") for modules in others}) == len(others)


def test_a_large_project() -> None:
    """A project of many sectors comes back line for line."""
    chance = random.Random(7)
    sources = {f"Part{n}": "".join(f"' {chance.randbytes(40).hex()}\n" for _ in range(700)) for n in range(6)}
    content = vba_project(
        [BOOK, *(Module(name=name, kind="standard", source=source) for name, source in sources.items())]
    )
    assert len(content) > 150_000
    assert len(fat_sectors(content)) > 1
    assert_sound(content)
    for name, source in sources.items():
        assert without_attributes(code(content, name)) == source.replace("\n", "\r\n")


# ------------------------------------------------------------------ sources


def test_the_header_of_an_exported_file_is_replaced() -> None:
    """Attributes are there once, with the name given here; those of members are unchanged."""
    source = 'Attribute VB_Name = "OtherName"\nAttribute VB_Exposed = False\nPublic Name As String\nAttribute Name.VB_VarDescription = "kept"\n'
    text = code(vba_project([Module(name="Sheet1", kind="worksheet", source=source)]), "Sheet1")
    assert text.count("VB_Name") == 1
    assert text.count("VB_Exposed") == 1
    assert 'VB_Name = "Sheet1"\r\n' in text
    assert text.endswith('True\r\nPublic Name As String\r\nAttribute Name.VB_VarDescription = "kept"\r\n')
    exported = 'Attribute VB_Name = "Main"\n' + MAIN.source
    assert vba_project([Module(name="Main", kind="standard", source=exported)]) == vba_project([MAIN])


@pytest.mark.parametrize("last", ["", "\n"])
def test_lines_end_as_excel_wants_them(last: str) -> None:
    """Every line ends in one CRLF."""
    text = code(vba_project([Module(name="M", kind="standard", source=f"Sub A()\n\nEnd Sub{last}")]), "M")
    assert text == 'Attribute VB_Name = "M"\r\nSub A()\r\n\r\nEnd Sub\r\n'


@pytest.mark.parametrize("source", ["", "\n \n", 'Attribute VB_Name = "Sheet9"\n'])
def test_a_module_without_code_has_its_attributes_alone(source: str) -> None:
    """Nothing is left of an empty source."""
    text = code(vba_project([Module(name="Sheet1", kind="worksheet", source=source)]), "Sheet1")
    assert without_attributes(text) == ""
    assert text.startswith('Attribute VB_Name = "Sheet1"\r\n')
