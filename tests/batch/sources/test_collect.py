"""Collecting a folder of returns: every file in exactly one place, and archives opened.

Nothing that this program wrote, and nothing outside the folder, is collected.
"""

from __future__ import annotations

import hashlib
import io
import os
import struct
import sys
import zipfile
import zlib
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook
from support.foreign_forms import national
from support.packages import changed, zipped, zipped_unflagged
from support.return_folder import form, put
from support.word.documents import form_in_word, paragraph, word_file

from xlselfeval.batch.outputs import COPIES, STORE, SUMMARY
from xlselfeval.batch.progress import Progress
from xlselfeval.batch.results.store import open_store
from xlselfeval.batch.run import Options, run_batch
from xlselfeval.batch.sources import archives
from xlselfeval.batch.sources.archives import SourceReader, entries_of, entry_name
from xlselfeval.batch.sources.collect import Found, list_files, readable, survey, without_copies
from xlselfeval.batch.summary.unreviewed import unreviewed_files
from xlselfeval.checking import Checker
from xlselfeval.errors import SelfEvalError
from xlselfeval.files.open import open_workbook
from xlselfeval.files.word.comments import Comment, with_comments
from xlselfeval.result.checked_copy import checked_copy
from xlselfeval.sheet_names import RESULT_SHEET

DAY = date(2024, 3, 1)


def paths(root: Path, output: Path | None = None) -> list[str]:
    return [one.path for one in list_files(str(root), output)[0]]


def surveyed(root: Path) -> dict[str, Found]:
    every = (one for listed in list_files(str(root))[0] for one in (survey(listed) if not listed.outcome else (listed,)))  # fmt: skip
    found, _ = without_copies(every, {})
    assert len({one.path for one in found}) == len(found)
    return {one.path: one for one in found}


def test_every_file_sorted_by_path(tmp_path: Path) -> None:
    """All files are found, whatever their names, in an order that no system changes."""
    names = ["乙局/表.xlsx", "甲局/附件1-1.xls", "甲局/自评表(最终版2)(1).xlsx", "无后缀", "B.xlsx", "a.xlsx", "甲局.xlsx", "图.png"]  # fmt: skip
    put(tmp_path, dict.fromkeys(names, b"x"))
    assert paths(tmp_path) == sorted(names, key=lambda name: name.split("/"))


def test_what_is_left_out(tmp_path: Path) -> None:
    """Lock files, litter and outputs are left out and counted; other files stay."""
    root = put(
        tmp_path / "收表",
        {
            "某局.xlsx": b"x",
            "~$某局.xlsx": b"x",
            ".DS_Store": b"x",
            "甲/Thumbs.db": b"x",
            f"输出/{STORE}": b"",
            f"输出/{SUMMARY}": b"",
            "输出/单位放错的表.xlsx": b"x",
            f"{SUMMARY}": b"x",
            "乙/.~new/某局.xlsx": b"staged",
            "乙/.~old/某局.xlsx": b"staged",
            "乙/.运行中": b"",
            "丙/下发清单.xlsx": b"list",
            "丙/下发清单.json": b"{}",
            "丁/下发清单.xlsx": b"returned",
        },
    )
    (root / "空文件夹").mkdir()
    found, left_out = list_files(str(root))
    returns = ["丁/下发清单.xlsx", "某局.xlsx", SUMMARY]
    assert [one.path for one in found] == [*returns, "输出/单位放错的表.xlsx"]
    assert sum(map(len, left_out.values())) == 10
    assert paths(root, root / "输出") == returns


def checked(data: bytes, name: str) -> bytes:
    """Return the checked copy of a workbook."""
    workbook = open_workbook(data)
    return checked_copy(workbook, Checker.load().check_workbook(workbook), file=name, today=DAY)


def first_question(book: Workbook) -> tuple[int, int]:
    """Return the row of the first finding on 核对结果, and the column 单位说明."""
    cells = (cell for row in book[RESULT_SHEET].iter_rows() for cell in row if cell.value == "单位说明")
    caption = next(cells)
    return caption.row + 1, caption.column


def corrected(book: Workbook) -> None:
    book.worksheets[0]["A1"] = "改过的标题"


def explained(book: Workbook) -> None:
    row, column = first_question(book)
    book[RESULT_SHEET].cell(row, column, "情况属实，详见附件")


def answered(book: Workbook) -> None:
    row, column = first_question(book)
    book[RESULT_SHEET].cell(row, column + 1, "退回")


FORM, COPY = form(1), checked(form(1), "某局.xlsx")


@pytest.mark.parametrize("in_archive", [False, True])
@pytest.mark.parametrize(
    ("copy", "is_return"),
    [(COPY, False), (changed(COPY, lambda book: None), False), (changed(COPY, answered), False), (changed(COPY, corrected), True),
     (changed(COPY, explained), True), (form(2), True)],
    ids=["as written", "saved again", "with the bureau's words", "corrected", "explained", "another file"],
)  # fmt: skip
def test_a_copy_beside_its_original(tmp_path: Path, copy: bytes, is_return: bool, in_archive: bool) -> None:
    """A copy beside its original is left out unless the unit has changed or explained something in it."""
    files = {"某局.xlsx": FORM, f"{COPIES}/某局(2).xlsx": copy, "某局.pdf": b"%PDF-1.7"}
    put(tmp_path, {"材料.zip": zipped(files)} if in_archive else files)
    found = {path.removeprefix("材料.zip!/"): one.outcome for path, one in surveyed(tmp_path).items()}
    assert found == {name: "" for name in sorted(files) if is_return or COPIES not in name}


def test_a_copy_whose_original_is_away(tmp_path: Path) -> None:
    """A copy as it was written is no return, and named; elsewhere, or edited, it is one."""
    put(tmp_path, {"改了名.xlsx": FORM, f"{COPIES}/某局.xlsx": COPY, f"{COPIES}/乙局.xlsx": changed(COPY, corrected), "报来/某局.xlsx": COPY})  # fmt: skip
    found = surveyed(tmp_path)
    assert {path: one.outcome for path, one in found.items()} == {
        "改了名.xlsx": "", f"{COPIES}/某局.xlsx": "duplicate", f"{COPIES}/乙局.xlsx": "", "报来/某局.xlsx": "",
    }  # fmt: skip
    _, left_out = without_copies(found.values(), {"系统留下的文件": ["甲"]})
    assert left_out == {"系统留下的文件": ["甲"], "原表不在原处的核对副本": [f"{COPIES}/某局.xlsx"]}


def test_copies_of_documents(tmp_path: Path) -> None:
    """The copy of a form in Word lies beside it as a workbook, that of a report has comments."""
    report = word_file(paragraph("某局2024年度部门整体支出绩效自评报告") + paragraph("全年支出100万元。"))
    commented = with_comments(report, [Comment(2, 0, 4, "请核实")], today=DAY)
    again = with_comments(commented, [Comment(1, 0, 4, "请核实")], today=DAY)
    in_word = form_in_word(FORM)
    files = {
        "表.docx": in_word, f"{COPIES}/表.xlsx": checked(in_word, "表.docx"), "甲报告.docx": report, f"{COPIES}/甲报告-核对结果.docx": commented,
        f"{COPIES}/乙报告-核对结果.docx": again,
    }  # fmt: skip
    put(tmp_path, files)
    found = surveyed(tmp_path)
    assert {path: one.outcome for path, one in found.items()} == {
        "表.docx": "", "甲报告.docx": "", f"{COPIES}/乙报告-核对结果.docx": "duplicate",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "expected"),
    [("财政局.xlsx", "财政局.xlsx"), ("a\x1b[2J.xlsx", "a?[2J.xlsx"), ("\ud800.xlsx", "?.xlsx"), ("\udcb2\udcc6\udcd5\udcfe", "财政")],
)  # fmt: skip
def test_names_as_people_read_them(name: str, expected: str) -> None:
    """Every name can be stored and printed, and none steers a terminal."""
    assert readable(name) == expected


def test_a_date_that_is_none(tmp_path: Path) -> None:
    """A file with an impossible date is listed without one."""
    path = put(tmp_path, {"a.xlsx": b"x"}) / "a.xlsx"
    os.utime(path, (1e12, 1e12))
    if path.stat().st_mtime < 1e12:  # this file system keeps no such date: that one is as good
        os.utime(path, (0, 0))
    (found,) = list_files(str(tmp_path))[0]
    assert found.outcome == ""


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    """A wrong folder is an error of one line."""
    with pytest.raises(SelfEvalError, match="未找到"):
        list_files(str(tmp_path / "没有"))
    with pytest.raises(SelfEvalError, match="不是文件夹"):
        list_files(str(put(tmp_path, {"a": b""}) / "a"))


@pytest.mark.parametrize("encoding", ["gbk", "utf-8", ""])
def test_names_in_archives(tmp_path: Path, encoding: str) -> None:
    """Names that Windows (GBK) and others (UTF-8) write without a flag are read, and those with one."""
    files = {"甲局/绩效自评表.xlsx": b"1", "乙局\\表.xlsx": b"2", "../../外面.xlsx": b"3", "plain.xlsx": b"4"}
    put(tmp_path, {"材料.zip": zipped_unflagged(files, encoding) if encoding else zipped(files)})
    found = surveyed(tmp_path)
    assert list(found) == [f"材料.zip!/{name}" for name in ("plain.xlsx", "乙局/表.xlsx", "外面.xlsx", "甲局/绩效自评表.xlsx")]  # fmt: skip
    reader = SourceReader()
    for place, content in (("甲局/绩效自评表.xlsx", b"1"), ("plain.xlsx", b"4")):
        one = found[f"材料.zip!/{place}"]
        assert reader.read(one.source) == content
        assert one.digest == hashlib.sha256(content).hexdigest()
    reader.close()


def test_unicode_path_field() -> None:
    """A name is taken from the field that states it in UTF-8, if that belongs to this name."""
    raw, name = b"_____.xlsx", "财政局.xlsx"
    for crc, expected in ((zlib.crc32(raw), name), (1, raw.decode())):
        info = zipfile.ZipInfo(raw.decode())
        field = struct.pack("<BI", 1, crc) + name.encode()
        info.extra = struct.pack("<HH", 0x7075, len(field)) + field
        assert entry_name(info) == expected


def test_archives_in_archives(tmp_path: Path) -> None:
    """Inner archives are opened to three levels; a deeper one is reported by its name."""
    form = national()
    packed = zipped({"表.xlsx": form, "说明.txt": b"text"})
    for level in (2, 3, 4):
        packed = zipped({f"第{level}层.zip": packed, f"表{level}.xlsx": form})
    put(tmp_path, {"市.zip": packed})
    found = surveyed(tmp_path)
    assert {path: one.outcome for path, one in found.items()} == {
        "市.zip!/表4.xlsx": "",
        "市.zip!/第4层.zip!/表3.xlsx": "",
        "市.zip!/第4层.zip!/第3层.zip!/表2.xlsx": "",
        "市.zip!/第4层.zip!/第3层.zip!/第2层.zip": "unreadable",
    }
    deep = found["市.zip!/第4层.zip!/第3层.zip!/表2.xlsx"]
    with closing(SourceReader()) as reader:
        assert reader.read(deep.source) == form


def test_archives_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A hostile, damaged, empty or other archive gets one line and is not unpacked."""
    bomb = zipped({"零.xlsx": bytes(40 * 2**20), "好.xlsx": b"x"})
    locked = bytearray(zipped({"密.xlsx": b"secret", "密2.xlsx": b"secret"}))
    for signature, at in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        start = -1
        while (start := locked.find(signature, start + 1)) >= 0:
            locked[start + at] |= 1
    broken = bytearray(zipped({"坏.xlsx": b"content of a file" * 9}, zipfile.ZIP_STORED))
    broken[100] ^= 0xFF
    put(
        tmp_path,
        {
            "bomb.zip": bomb,
            "locked.zip": bytes(locked),
            "broken.zip": bytes(broken),
            "empty.zip": zipped({}),
            "litter.zip": zipped({"__MACOSX/._a": b"x", "~$a.xlsx": b"y", "下发/.~old/a.xlsx": b"z"}),
            "cut.zip": bomb[:200],
            "a.rar": b"Rar!\x1a\x07\x01\x00rest",
            "b.7z": b"7z\xbc\xaf\x27\x1crest",
            "twice.zip": zipped({"表.xlsx": b"1", "表.xlsx ": b"2"}).replace(
                "表.xlsx ".encode(), "表.xlsx\0".encode()
            ),
            "many.zip": zipped({f"{number}.txt": b"" for number in range(40)}),
        },
    )
    monkeypatch.setattr(archives, "ENTRIES", 30)
    found = surveyed(tmp_path)
    assert {path: one.outcome for path, one in found.items()} == {
        "a.rar": "unreadable",
        "b.7z": "unreadable",
        "bomb.zip!/好.xlsx": "",
        "bomb.zip!/零.xlsx": "unreadable",
        "broken.zip!/坏.xlsx": "unreadable",
        "cut.zip": "",  # by its content it may be a workbook: the task says that it is cut off
        "empty.zip": "unreadable",
        "litter.zip": "unreadable",
        "locked.zip!/密.xlsx": "encrypted",
        "locked.zip!/密2.xlsx": "encrypted",
        "many.zip": "unreadable",
        "twice.zip!/表.xlsx": "",
        "twice.zip!/表.xlsx#2": "",
    }
    assert all(one.message for one in found.values() if one.outcome)
    assert "解压" in found["a.rar"].message


def test_a_directory_that_lies_about_its_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An archive whose directory would fill the memory is refused, wherever its end says so."""
    monkeypatch.setattr(archives, "DIRECTORY_BYTES", 1_000)
    packed = zipped({f"{number}.txt": b"" for number in range(100)})
    hidden = packed + b"PK\5\6"  # a second beginning of the last record, cut off
    put(tmp_path, {"a.zip": packed, "b.zip": hidden})
    found = surveyed(tmp_path)
    assert found["a.zip"].outcome == "unreadable"
    assert found["b.zip"].outcome == "unreadable"


def test_overlapping_entries(tmp_path: Path) -> None:
    """An archive whose entries share their bytes is refused."""
    packed = bytearray(zipped({"a.txt": b"x" * 3_000}, zipfile.ZIP_STORED))
    directory, end = packed.index(b"PK\1\2"), packed.index(b"PK\5\6")
    entry = bytes(packed[directory:end])
    record = bytearray(packed[end:])
    struct.pack_into("<HH", record, 8, 5, 5)
    struct.pack_into("<I", record, 12, 5 * len(entry))
    put(tmp_path, {"quine.zip": bytes(packed[:directory]) + entry * 5 + bytes(record)})
    assert surveyed(tmp_path)["quine.zip"].outcome == "unreadable"


def test_a_workbook_is_no_archive(tmp_path: Path) -> None:
    """A workbook of any name is one file, an archive is many."""
    form = national()
    put(tmp_path, {"表.zip": form, "表": form, "包.xlsx": zipped({"内.xlsx": form})})
    assert list(surveyed(tmp_path)) == ["包.xlsx!/内.xlsx", "表", "表.zip"]


if sys.platform != "win32":  # making links needs rights there

    def test_links(tmp_path: Path) -> None:
        """A link out of the folder is reported and not followed; a loop is no trap."""
        root = put(tmp_path / "收表", {"甲/表.xlsx": b"x"})
        put(tmp_path / "外面", {"秘密.xlsx": b"secret"})
        (root / "出去").symlink_to(tmp_path / "外面", target_is_directory=True)
        (root / "出去.xlsx").symlink_to(tmp_path / "外面" / "秘密.xlsx")
        (root / "断了.xlsx").symlink_to(root / "没有.xlsx")
        (root / "甲" / "回来").symlink_to(root, target_is_directory=True)
        (root / "里面.xlsx").symlink_to(root / "甲" / "表.xlsx")
        found, left_out = list_files(str(root))
        assert {one.path: one.outcome for one in found} == {
            "出去": "unreadable",
            "出去.xlsx": "unreadable",
            "断了.xlsx": "unreadable",
            "甲/表.xlsx": "",
            "里面.xlsx": "",
        }
        assert sum(map(len, left_out.values())) == 1


if sys.platform == "linux":  # other systems have no such names

    def test_names_that_are_no_utf8(tmp_path: Path) -> None:
        """A file name in GBK, as some unpackers leave it, is read, and the file is found by it."""
        raw = os.fsencode(tmp_path) + b"/" + "财政局.xlsx".encode("gbk")
        with open(raw, "wb") as file:  # noqa: PTH123 - a path of bytes
            file.write(b"x")
        (found,) = list_files(str(tmp_path))[0]
        assert found.path == "财政局.xlsx"
        assert SourceReader().read(found.source) == b"x"


def test_a_store_behind_a_url(tmp_path: Path) -> None:
    """A URL gives the same files as the folder, archives too, without our own."""
    from fsspec import filesystem

    form = national()
    files = {"甲/表.xlsx": form, "包.zip": zipped({"内.xlsx": form}), "~$表.xlsx": b"x", f"甲/{COPIES}/表.xlsx": checked(form, "表.xlsx"), "甲/.~old/表.xlsx": b"x"}  # fmt: skip
    put(tmp_path / "收表", files)
    memory = filesystem("memory")
    for name, content in files.items():
        memory.pipe(f"/收表/{name}", content)
    folder, reader = surveyed(tmp_path / "收表"), SourceReader()
    for url in (f"file://{tmp_path.as_posix()}/收表", "memory://收表"):
        listed, left_out = list_files(url)
        found, left_out = without_copies((one for each in listed for one in survey(each)), left_out)
        assert [(one.path, one.digest) for one in found] == [
            (one.path, one.digest) for one in folder.values()
        ]
        assert sum(map(len, left_out.values())) == 3
        assert [reader.read(one.source) for one in found] == [form, form]
    reader.close()
    with pytest.raises(SelfEvalError):
        list_files("memory://nowhere")


def test_the_date_of_a_file_in_an_archive() -> None:
    """The date that an archive states is taken, but not the zero of its clock."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr(zipfile.ZipInfo("a", (2026, 3, 31, 17, 30, 0)), "a")
        archive.writestr(zipfile.ZipInfo("b"), "b")
    with zipfile.ZipFile(held) as archive:
        assert [entry.modified for entry in entries_of(archive)] == ["2026-03-31T17:30:00", None]


@pytest.mark.parametrize("place", [f"{COPIES}/某局.xlsx", "某局.xlsx", "第二轮/改了名.xlsx"])
@pytest.mark.parametrize("is_changed", [False, True])
def test_a_copy_whose_original_has_another_name(tmp_path: Path, place: str, is_changed: bool) -> None:
    """An unchanged copy repeats its original wherever both lie; one that the unit corrected is a return."""
    copy = changed(COPY, corrected) if is_changed else COPY
    put(tmp_path / "返回", {"公交.xlsx": FORM, "乙局.xlsx": form(2), place: copy})
    run = run_batch(
        Options(root=str(tmp_path / "返回"), output=tmp_path / "核对", jobs=0), Progress(), today=DAY
    )
    assert run.outcomes.get("duplicate", 0) == (not is_changed)
    assert sum(run.outcomes.values()) == 3
    assert run.left_out == {}
    with closing(open_store(tmp_path / "核对" / STORE)) as store:
        reported = {one.path: (one.duplicate_of, one.message) for one in unreviewed_files(store)}
    expected = (
        {}
        if is_changed
        else {place: ("公交.xlsx", "该文件为公交.xlsx未作改动的核对副本，与其内容相同，不计为再次报送")}
    )
    assert reported == expected
