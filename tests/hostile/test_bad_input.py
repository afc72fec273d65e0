"""Files that hold no form, and paths that are no files: each gives one Chinese line."""

from __future__ import annotations

import io
import os
import re
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook
from support.foreign_forms import national
from support.packages import saved, unzipped, zipped

from xlselfeval.checking import check
from xlselfeval.cli.app import main
from xlselfeval.demo import filled_form, issued_form
from xlselfeval.errors import UnreadableFile
from xlselfeval.files.open import read_bytes

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def sheet_with(
    content: bytes, *, part: str = "xl/worksheets/sheet1.xml", old: bytes = b"</sheetData>"
) -> bytes:
    files = unzipped(national())
    files[part] = files[part].replace(old, content, 1)
    return zipped(files)


def twice(name: str) -> bytes:
    out = io.BytesIO(national())
    with zipfile.ZipFile(out, "a") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # zipfile warns of a duplicate name
        archive.writestr(name, b"<x/>")
    return out.getvalue()


FILES: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "empty"),
    "zero-bytes": (lambda: bytes(500), "empty"),
    "text": (lambda: "序号,指标\n".encode("gbk"), "not-a-workbook"),
    "html-as-xls": (lambda: b"\xef\xbb\xbf<html><p>&nbsp;</p></html>", "wrong-extension"),
    "pdf": (lambda: b"%PDF-1.4 ...", "not-a-workbook"),
    "picture": (lambda: b"\x89PNG\r\n\x1a\n", "not-a-workbook"),
    "old-xls": (lambda: OLE + "Workbook".encode("utf-16-le"), "truncated"),
    "encrypted": (lambda: OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
    "doc": (lambda: OLE + "WordDocument".encode("utf-16-le"), "not-a-workbook"),
    "docx": (lambda: zipped({"word/document.xml": b"<w/>", "_rels/.rels": b"<Relationships/>"}), "not-a-workbook"),
    "ods": (lambda: zipped({"mimetype": b"x", "content.xml": b"<x/>"}), "not-a-workbook"),
    "zip": (lambda: zipped({"a.txt": b"x"}), "not-a-workbook"),
    "truncated": (lambda: national()[:3000], "truncated"),
    "no-form": (lambda: saved(Workbook()), "no-form"),
    "duplicate-part": (lambda: twice("xl/workbook.xml"), "malformed"),
    "duplicate-part-in-capitals": (lambda: twice("XL/Workbook.xml"), "malformed"),
    "not-xml": (lambda: sheet_with(b"<<", old=b"<sheetData>"), "malformed"),
    "entities": (lambda: sheet_with(b'<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet', old=b"<worksheet"), "malformed"),
    "cell-three-times": (lambda: sheet_with(b'<row r="99"><c r="A99"><v>1</v></c><c r="A99"><v>2</v></c></row></sheetData>'), "malformed"),
    "no-such-cell": (lambda: sheet_with(b'<row r="99"><c r="XFE99"><v>1</v></c></row></sheetData>'), "malformed"),
    "infinite": (lambda: sheet_with(b'<row r="99"><c r="A99"><v>1e999</v></c></row></sheetData>'), "malformed"),
    "merge-of-the-whole-sheet": (lambda: sheet_with(b'<mergeCells count="9"><mergeCell ref="A1:XFD1048576"/>', old=re.search(rb"<mergeCells[^>]*>", unzipped(national())["xl/worksheets/sheet1.xml"])[0]), "no-form"),  # type: ignore[index]
    "bomb": (lambda: zipped({"xl/workbook.xml": b" " * 30_000_000, "_rels/.rels": b"<Relationships/>"}), "too-large"),
    "empty-elements": (lambda: sheet_with(b"<row>" + b"<c/>" * 1_100_000 + b"</row></sheetData>"), "too-large"),
    "long-text": (lambda: sheet_with(b'<row r="99"><c r="A99" t="str"><v>' + b"a" * 40_000 + b"</v></c></row></sheetData>"), "malformed"),
}  # fmt: skip


@pytest.mark.parametrize("kind", FILES)
def test_a_file_that_cannot_be_reviewed_has_its_name_and_line(kind: str, tmp_path: Path) -> None:
    """A file that cannot be reviewed has a name and one line that says what to do."""
    make, name = FILES[kind]
    path = tmp_path / "表 (1).xlsx"
    path.write_bytes(make())
    with pytest.raises(UnreadableFile) as caught:
        check(path)
    assert caught.value.name == name
    assert "\n" not in caught.value.message
    assert re.search(r"[\u4e00-\u9fff]", caught.value.message)


def test_paths_that_are_no_files(tmp_path: Path) -> None:
    """A missing file, a folder, a lock file and a pipe each have their own error."""
    (tmp_path / "~$a.xlsx").write_bytes(b"x")
    names = {tmp_path / "none.xlsx": "not-found", tmp_path: "not-a-workbook", tmp_path / "~$a.xlsx": "locked"}
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.xlsx")
        names[tmp_path / "pipe.xlsx"] = "not-a-workbook"
    for path, name in names.items():
        with pytest.raises(UnreadableFile) as caught:
            read_bytes(path)
        assert caught.value.name == name


def test_every_truncation_is_reported() -> None:
    """A file cut at any place raises UnreadableFile."""
    whole = filled_form(issued_form())
    for part in range(1, 20):
        with pytest.raises(UnreadableFile):
            check(whole[: len(whole) * part // 20])


@pytest.mark.parametrize(
    "value", ["-1E99", "1e308", "1E-300", "123456789012345678901234567890", "-0", "1e15"]
)
def test_extreme_numbers_in_a_score_do_no_harm(value: str) -> None:
    """A number that no form holds is read as no score, quickly."""
    files = unzipped(national())
    sheet = files["xl/worksheets/sheet1.xml"]
    files["xl/worksheets/sheet1.xml"] = re.sub(
        rb'(<c r="H14"[^>]*><v>)[^<]*', rb"\g<1>" + value.encode(), sheet
    )
    (review,) = check(zipped(files))
    assert review.recomputed.total <= 100


@pytest.mark.parametrize(
    "text",
    [
        "9" * 32_000,
        "完成" * 16_000,
        "第一季度" * 8_000,
        "9" * 32_000 + "万元",
        "一" * 5_001,
        "2020年1月-" * 4_000,
        "已全部" * 10_000,
        "□" * 30_000,
        "指标" * 16_000,
        "好" * 32_000,
        "率" * 190,
        "指标" + " " * 32_000 + "x",
        " " * 32_000 + "x",
    ],
)
@pytest.mark.parametrize("ref", ["B14", "C14", "D14", "E14", "F14", "F18", "I14", "A24", "B4", "I23"])
def test_long_texts_do_not_hang(ref: str, text: str) -> None:
    """A long text in any cell is read in a moment."""

    def write(sheet: object) -> None:
        sheet[ref] = text  # type: ignore[index]

    check(national(merged=False, change=write))


def test_shared_formulas_are_spelt_out_only_so_often() -> None:
    """Thousands of cells with one long shared formula, and a broken one, are read in a moment."""
    master = (
        b'<row r="99"><c r="A99"><f t="shared" si="0" ref="A99:A9000">'
        + b"A1+" * 300
        + b"1</f><v>1</v></c></row>"
    )
    others = b"".join(
        b'<row r="%d"><c r="A%d"><f t="shared" si="0"/><v>1</v></c></row>' % (row, row)
        for row in range(100, 5_000)
    )
    (review,) = check(sheet_with(master + others + b"</sheetData>"))
    assert review.findings == ()
    broken = b'<row r="99"><c r="A99"><f t="shared" si="0" ref="A99:A100">"abc</f><v>1</v></c></row><row r="100"><c r="A100"><f t="shared" si="0"/><v>1</v></c></row>'
    assert check(sheet_with(broken + b"</sheetData>"))[0].findings == ()


@pytest.mark.parametrize("packing", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_a_packing_that_office_does_not_use_is_refused(packing: int, tmp_path: Path) -> None:
    """A package in an unusual compression is refused in one line."""
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", packing) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
    with pytest.raises(UnreadableFile, match="压缩方式"):
        check(path)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("网页.xls", "html-as-xls"),
        ("文本.xls", "text"),
        ("文档.xlsx", "docx"),
        ("空.et", "zero-bytes"),
        ("截断.ods", "truncated"),
        ("加密.xls", "encrypted"),
        ("演示.xlsb", "pdf"),
        ("照片.xlsx", "picture"),
    ],
)
def test_a_file_by_another_name_has_its_line_in_the_command(
    name: str, kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The content decides what a file is; its line names the path, and nothing is written."""
    path = tmp_path / "返回 的表" / name
    path.parent.mkdir()
    path.write_bytes(FILES[kind][0]())
    with pytest.raises(SystemExit) as end:
        main(["check", str(path)])
    assert end.value.code == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"{path}：")
    assert list(path.parent.iterdir()) == [path]


def test_xml_and_csv_saved_as_xls(tmp_path: Path) -> None:
    """An XML spreadsheet of Excel 2003 is read as one, a CSV with a byte order mark is no workbook."""
    texts = {
        '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>': "no-form",
        "\ufeff一级指标,二级指标\r\n": "not-a-workbook",
    }
    for text, name in texts.items():
        (tmp_path / "a.xls").write_text(text, encoding="utf-8", newline="")
        with pytest.raises(UnreadableFile) as caught:
            check(tmp_path / "a.xls")
        assert caught.value.name == name


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that the system refuses to open is reported as locked."""
    path = tmp_path / "a.xls"
    path.write_bytes(b"x")

    def refuse(_: Path, *__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(UnreadableFile) as caught:
        check(path)
    assert caught.value.name == "locked"


def test_long_names(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A name that no system takes gives one line; the longest that one takes gets its copy."""
    with pytest.raises(SystemExit) as end:
        main(["check", str(tmp_path / ("长" * 300 + ".xls"))])
    assert end.value.code == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
    path = tmp_path / "返 回" / ("长" * 80 + ".xlsx")
    path.parent.mkdir()
    path.write_bytes(national())
    with pytest.raises(SystemExit) as end:
        main(["check", str(path)])
    assert end.value.code == 0
    assert (path.parent / "核对结果" / path.name).exists()
