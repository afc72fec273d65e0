"""Files that no office program writes: each is refused by name, or read whole."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from support.attacks import LINKS, MAIN, PACKAGE_LINKS, cell, of_sheet, patched
from support.batch_runs import outcomes
from support.foreign_forms import national
from support.handmade_files import biff, ods, xls, xlsb
from support.issuing import reviewed
from support.packages import unzipped, zipped
from support.return_folder import form, put

from xlselfeval.batch.run import Options, run_batch
from xlselfeval.batch.sources.collect import list_files
from xlselfeval.checking import check
from xlselfeval.cli.app import main
from xlselfeval.cli.batch import _Lines
from xlselfeval.errors import UnreadableFile
from xlselfeval.files.atomic import write_whole
from xlselfeval.files.open import open_workbook

SHEET, BOOK, LINKED, STYLES = "xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"  # fmt: skip
H14 = rb'(?s)<c r="H14".*?</c>'
MORE = b'<Relationship Id="more" Type="%s/worksheet" Target="%s"%s/></Relationships>'
SECOND = f'<sheet name="B" sheetId="9" xmlns:q="{LINKS}" q:id="more"/></sheets>'.encode()
ALTERNATE = (
    b'<x:AlternateContent xmlns:x="http://schemas.openxmlformats.org/markup-compatibility/2006"><x:Choice Requires="x14">',
    b"</x:Choice></x:AlternateContent>",
)


def changed(**parts: Callable[[bytes], bytes]) -> bytes:
    """Return the drawn form with parts of it changed; each change must change something."""
    files = unzipped(national())
    names = {"sheet": SHEET, "book": BOOK, "linked": LINKED, "styles": STYLES}
    for short, change in parts.items():
        made = change(files[names[short]])
        assert made != files[names[short]]
        files[names[short]] = made
    return zipped(files)


def put_in(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    return lambda part: part.replace(old, new, 1)


def in_h14(made: Callable[[bytes], bytes]) -> bytes:
    return changed(sheet=lambda part: re.sub(H14, lambda found: made(found[0]), part))


def second_sheet(target: bytes, more: bytes = b"") -> bytes:
    return changed(
        book=put_in(b"</sheets>", SECOND),
        linked=put_in(b"</Relationships>", MORE % (LINKS.encode(), target, more)),
    )


def with_part(name: str) -> bytes:
    return zipped(unzipped(national()) | {name: b"x"})


def without_types() -> bytes:
    return zipped({name: one for name, one in unzipped(national()).items() if name != "[Content_Types].xml"})


def with_damaged_theme() -> bytes:
    """Return the drawn form with one byte changed in a part that no cell needs."""
    with zipfile.ZipFile(io.BytesIO(national())) as source:
        entry = source.getinfo("xl/theme/theme1.xml")
    place = entry.header_offset + 30 + len(entry.filename) + entry.compress_size // 2
    data = bytearray(national())
    data[place] ^= 0xFF
    return bytes(data)


MALFORMED: dict[str, tuple[Callable[[], bytes], str]] = {
    "no-content-types": (without_types, "malformed"),
    "damaged-where-nobody-looks": (with_damaged_theme, "truncated"),
    "part-outside": (lambda: with_part("../../evil.xml"), "malformed"),
    "part-from-the-root": (lambda: with_part("/xl/evil.xml"), "malformed"),
    "part-on-a-drive": (lambda: with_part("C:evil.xml"), "malformed"),
    "compressed-size-beyond-the-file": (lambda: patched(national(), b"PK\1\2", 20, b"\xf0\xff\xff\xff"), "truncated"),
    "sheet-without-part": (lambda: second_sheet(b"worksheets/none.xml"), "malformed"),
    "sheet-in-another-file": (lambda: second_sheet(b"file:///etc/passwd", b' TargetMode="External"'), "malformed"),
    "sheet-without-link": (lambda: changed(book=put_in(b"</sheets>", SECOND)), "malformed"),
    "two-sheets-of-one-part": (lambda: second_sheet(b"/xl/worksheets/sheet1.xml"), "malformed"),
    "sheet-that-is-none": (lambda: second_sheet(b"/xl/styles.xml"), "malformed"),
    "sheet-for-other-programs": (lambda: changed(book=lambda part: re.sub(rb"<sheet [^>]*/>", lambda one: ALTERNATE[0] + one[0] + ALTERNATE[1], part)), "malformed"),
    "many-links": (lambda: changed(linked=put_in(b"</Relationships>", b'<Relationship Id="a" Type="b/c" Target="d"/>' * 30_000 + b"</Relationships>")), "too-large"),
    "styles-without-end": (lambda: changed(styles=put_in(b"</cellXfs>", b'<xf numFmtId="0"/>' * 250_000 + b"</cellXfs>")), "too-large"),
    "long-link": (lambda: changed(linked=put_in(b"</Relationships>", MORE % (LINKS.encode(), b"%41" * 10_000, b""))), "malformed"),
    "cell-for-other-programs": (lambda: in_h14(lambda one: ALTERNATE[0] + one + ALTERNATE[1]), "malformed"),
    "cell-of-another-namespace": (lambda: in_h14(lambda one: one.replace(b"<c ", b'<c xmlns="urn:x" ')), "malformed"),
    "two-values": (lambda: in_h14(lambda one: one.replace(b"</c>", b"<v>3</v></c>")), "malformed"),
    "two-formulas": (lambda: in_h14(lambda one: one.replace(b"<v>", b"<f>1</f><f>2</f><v>")), "malformed"),
    "number-in-pieces": (lambda: in_h14(lambda one: one.replace(b"<v>", b"<v>1<x>9</x>")), "malformed"),
    "rows-in-two-parts": (lambda: changed(sheet=put_in(b"</sheetData>", b"</sheetData><sheetData/>")), "malformed"),
    "rows-for-other-programs": (lambda: changed(sheet=lambda part: part.replace(b"<sheetData>", ALTERNATE[0] + b"<sheetData>").replace(b"</sheetData>", b"</sheetData>" + ALTERNATE[1])), "malformed"),
    "xls-cell-twice": (lambda: xls(biff(0x0203, struct.pack("<HHHd", 0, 0, 0, 1.0)) * 2), "malformed"),
    "xls-string-that-is-none": (lambda: xls(biff(0xFD, struct.pack("<HHHI", 0, 0, 0, 7))), "truncated"),
    "xls-half-a-label": (lambda: xls(biff(0x0204, struct.pack("<HHHHB", 0, 0, 0, 9_000, 1) + b"a\0")), "truncated"),
    "xlsb-sheet-without-link": (lambda: zipped({name: one for name, one in unzipped(xlsb(b"")).items() if "workbook.bin.rels" not in name}), "malformed"),
    "ods-billions-of-spaces": (lambda: ods(ods_text('<text:s text:c="1000000000"/>')), "too-large"),
    "ods-many-spaces": (lambda: ods(ods_text('<text:s text:c="32767"/>' * 400)), "too-large"),
    "ods-number-without-value": (lambda: ods(ods_row('<table:table-cell office:value-type="float"><text:p>5</text:p></table:table-cell>')), "malformed"),
}  # fmt: skip


def ods_row(cells: str) -> str:
    return f"<table:table-row>{cells}</table:table-row>"


def ods_text(inside: str) -> str:
    return ods_row(
        f'<table:table-cell office:value-type="string"><text:p>{inside}</text:p></table:table-cell>'
    )


@pytest.mark.parametrize("kind", MALFORMED)
def test_what_could_only_be_read_in_part_is_refused(kind: str) -> None:
    """A file that could only be read in part is refused by name, in one line."""
    make, name = MALFORMED[kind]
    with pytest.raises(UnreadableFile) as caught:
        check(make())
    assert caught.value.name == name
    assert caught.value.message.isprintable()


def test_the_number_of_a_format_may_be_of_any_length() -> None:
    """A style with an absurd format number is read as one without a format."""
    long = b'<xf numFmtId="' + b"9" * 10_000 + b'"/></cellXfs>'
    assert reviewed(changed(styles=put_in(b"</cellXfs>", long))).findings == ()


def with_shared_strings(wrap: Callable[[str], str]) -> bytes:
    """Return the drawn form with its texts in a table of strings, each wrapped."""
    files, texts = unzipped(national()), []

    def shared(found: re.Match[str]) -> str:
        texts.append(found[2])
        return f'{found[1]} t="s"><v>{len(texts) - 1}</v></c>'

    inline = re.compile(r'(<c [^>]*?) t="inlineStr"><is><t[^>]*>([^<]*)</t></is></c>')
    files[SHEET] = inline.sub(shared, files[SHEET].decode()).encode()
    items = "".join(f"<si>{wrap(text)}</si>" for text in texts)
    files["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}">{items}</sst>'.encode()
    link = (
        f'<Relationship Id="texts" Type="{LINKS}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
    )
    files[LINKED] = files[LINKED].replace(b"</Relationships>", link.encode())
    assert texts
    assert PACKAGE_LINKS.encode() in files[LINKED]
    return zipped(files)


@pytest.mark.parametrize(
    "shape",
    [
        "<t>{}</t>",
        "<t><!--a-->{}</t>",
        "<!--a--><t>{}</t>",
        "<r><t>{}<?a b?></t></r>",
        "<t><![CDATA[]]>{}</t>",
    ],
)
def test_comments_do_not_cut_a_text(shape: str) -> None:
    """A text with an XML comment in it is read whole, as other programs read it."""
    review = reviewed(with_shared_strings(shape.format))
    assert review.findings == ()
    assert review.evidence.submission.field_text("organization") == "某镇人民政府"


def test_elements_within_a_text_are_refused() -> None:
    """A text of which a part would be left out is refused."""
    with pytest.raises(UnreadableFile):
        reviewed(with_shared_strings(lambda text: f"<t>{text}<b>x</b>y</t>"))
    with pytest.raises(UnreadableFile):
        reviewed(with_shared_strings(lambda text: f"<t>{text}</t></si><x/><si>"))


@pytest.mark.parametrize("page", [None, 437, 936, 1200, 1252, 65_001])
def test_texts_of_an_old_workbook_do_not_depend_on_its_code_page(page: int | None) -> None:
    """Strings in a table, in a cell and over several records are Unicode, whatever code page is stated."""
    text = "×某局𠮷" * 3
    units = text.encode("utf-16-le")
    count = len(units) // 2
    table = biff(0xFC, struct.pack("<IIHB", 1, 1, count, 1) + units[:8]) + biff(0x3C, b"\1" + units[8:])
    pages = b"" if page is None else biff(0x42, struct.pack("<H", page))
    label = biff(0x0204, struct.pack("<HHHHB", 0, 1, 0, 2, 0) + b"\xd7\xe9")
    formula = biff(6, struct.pack("<HHH", 0, 2, 0) + bytes(6) + b"\xff\xff" + bytes(8))
    result = biff(0x0207, struct.pack("<HB", count, 1) + units[:10]) + biff(0x3C, b"\1" + units[10:])
    data = xls(biff(0xFD, bytes(6) + bytes(4)) + label + formula + result, extra=pages + table)
    workbook = open_workbook(data)
    sheet = workbook.sheet(workbook.sheets[0])
    assert [sheet.cell(1, column).text for column in (1, 2, 3)] == [text, "×é", text]


def test_a_formula_of_an_old_workbook_without_its_text_is_not_calculated() -> None:
    """A text result that does not follow its formula is unknown, not empty."""
    formula = biff(6, bytes(6) + bytes(6) + b"\xff\xff" + bytes(8))
    workbook = open_workbook(xls(formula))
    assert workbook.sheet(workbook.sheets[0]).cell(1, 1).is_uncalculated


def test_what_is_around_a_text_of_an_ods_is_not_its_text() -> None:
    """CDATA sections are read; captions of drawings and readings are left out."""
    spaces = 'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"'
    drawing = f"<draw:frame {spaces}><draw:text-box><text:p>画</text:p></draw:text-box></draw:frame>"
    text = "<text:ruby><text:ruby-base>某</text:ruby-base><text:ruby-text>mou</text:ruby-text></text:ruby><![CDATA[局]]>"
    made = f'<table:table-cell office:value-type="string">{drawing}<text:p>{text}</text:p></table:table-cell>'
    workbook = open_workbook(ods(ods_row(made)))
    assert workbook.sheet(workbook.sheets[0]).cell(1, 1).text == "某局"


def test_half_a_character_ends_no_batch(tmp_path: Path) -> None:
    """Every file of a folder has its outcome when one writes halves of characters into each field."""

    def write(sheet) -> None:  # type: ignore[no-untyped-def]
        for ref in ("B4", "B5", "F5", "F12", "D14", "F14", "I14"):
            sheet[ref] = "_xD800_"

    root = put(tmp_path / "收表", {"半个字.xlsx": national(change=write), "一局.xlsx": form(1)})
    output = tmp_path / "结果"
    run_batch(Options(root=str(root), output=output), _Lines())
    assert outcomes(output).keys() == {"半个字.xlsx", "一局.xlsx"}
    assert set(outcomes(output).values()) <= {"clean", "needs-review", "findings"}


def test_sums_over_sums_end() -> None:
    """A column of sums over all sums above is read in a moment."""
    rows = b"".join(
        b'<row r="%d"><c r="XA%d"><f>SUM(XA100:XA%d)</f><v>1</v></c></row>' % (row, row, row - 1)
        for row in range(101, 5_000)
    )
    data = changed(
        sheet=lambda part: re.sub(H14, b'<c r="H14"><f>XA4999</f><v>15</v></c>', part).replace(
            b"</sheetData>", rows + b"</sheetData>"
        )
    )
    assert reviewed(data).declared.total == 100


def test_what_a_killed_process_left_is_no_return_and_no_way_out(tmp_path: Path) -> None:
    """A half-written copy is no return, and a link of its name is not written through."""
    (tmp_path / ".~4711.xlsx").write_bytes(b"PK")
    (tmp_path / "一局.xlsx").write_bytes(national())
    found, left_out = list_files(str(tmp_path))
    assert [one.path for one in found] == ["一局.xlsx"]
    assert sum(map(len, left_out.values())) == 1
    write_whole(tmp_path / "新.xlsx", b"new")
    assert (tmp_path / "新.xlsx").read_bytes() == b"new"


def test_a_link_that_waits_under_the_temporary_name_is_not_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A link under the temporary name is not followed: its target stays as it is."""
    other = tmp_path / "别人的.xlsx"
    other.write_bytes(b"theirs")
    monkeypatch.setattr("os.getpid", lambda: 4711)
    try:
        (tmp_path / ".~4711.xlsx").symlink_to(other)
    except OSError:  # Windows lets only some people make links: then a file waits there
        (tmp_path / ".~4711.xlsx").write_bytes(b"left")
    write_whole(tmp_path / "新.xlsx", b"new")
    assert (other.read_bytes(), (tmp_path / "新.xlsx").read_bytes()) == (b"theirs", b"new")
    assert not (tmp_path / "新.xlsx").is_symlink()


def test_overlapping_parts_are_refused() -> None:
    """A package whose parts overlap is refused."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", zlib.compress(bytes(range(256))) * 20)
        archive.writestr("a.bin", b"x")
    data = patched(out.getvalue(), b"PK\1\2", 20, struct.pack("<II", 6_000, 6_000))
    with pytest.raises(UnreadableFile) as caught:
        open_workbook(data)
    assert caught.value.name == "truncated"


def test_an_honest_cell_is_read_as_before() -> None:
    """A small workbook of known parts has no fault but that it holds no form."""
    with pytest.raises(UnreadableFile) as caught:
        check(of_sheet(cell("A1", b"1")))
    assert caught.value.name == "no-form"


def test_links_in_a_ring_are_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A link that leads to itself is one line, like any file that cannot be read."""
    form_file, ring = tmp_path / "一局.xlsx", tmp_path / "环.xlsx"
    form_file.write_bytes(national())
    try:
        ring.symlink_to(tmp_path / "环2.xlsx")
        (tmp_path / "环2.xlsx").symlink_to(ring)
    except OSError:  # Windows lets only some people make links: then the file is not there at all
        assert not ring.exists()
    for arguments in (
        ["check", str(ring)],
        ["explain", str(ring)],
        ["check", "-o", str(ring / "x"), str(form_file)],
    ):
        with pytest.raises(SystemExit) as end:
            main(arguments)
        if arguments[1] != "-o" or ring.is_symlink():
            assert end.value.code == 2
            assert len(capsys.readouterr().err.splitlines()) == 1
    found, _ = list_files(str(tmp_path))
    assert {one.path for one in found if not one.outcome} <= {"一局.xlsx", "环.xlsx"}
