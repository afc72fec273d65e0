"""The command `check` takes a folder: the same files as `check_files`, and the exit status of a pattern."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from openpyxl import load_workbook
from support.foreign_forms import national
from support.packages import saved, zipped
from support.return_folder import form

from xlselfeval import check_files, exit_status
from xlselfeval.cli.app import main
from xlselfeval.demo import issued_form


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, list[str], str]:
    """Run the command; return its exit status, the files of its JSON records, and what it wrote to standard error."""
    with pytest.raises(SystemExit) as ended:
        main(["check", *arguments, "--json"])
    out, err = capsys.readouterr()
    records = (json.loads(line)["file"] for line in out.splitlines())
    return int(ended.value.code or 0), [Path(one).as_posix() for one in records], err


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder 返回 with two returns, one of them below, issued files and a lock file, beside which the test runs."""
    files = {"乙.xlsx": form(1), "乡镇/甲.xlsx": national(), "下发/乙.xlsx": issued_form(), "~$乙.xlsx": b""}
    for name, content in files.items():
        path = tmp_path / "返回" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    monkeypatch.chdir(tmp_path)
    return tmp_path / "返回"


def test_the_files_below_are_checked(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each has its copy beside it; a second check takes the same files, and none of these copies."""
    files = ["返回/乙.xlsx", "返回/乡镇/甲.xlsx"]
    for _ in range(2):
        assert run(capsys, "返回", "--issued", "返回/下发") == (1, files, "")
    copies = sorted(one.relative_to(folder).as_posix() for one in folder.rglob("核对结果/*"))
    assert copies == ["乡镇/核对结果/甲.xlsx", "核对结果/乙.xlsx"]
    assert [Path(one.path).as_posix() for one in check_files("返回", issued="返回/下发")] == files


def test_a_file_is_checked_once_and_a_folder_of_copies_is_no_return(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A shell that expands a pattern names the folders too; those of issued files and of copies are left out."""
    names = ("返回/乙.xlsx", "返回/乡镇", "返回/下发", "返回/核对后", "返回/乡镇/甲.xlsx")
    (folder / "核对后").mkdir()
    for _ in range(2):
        status, files, err = run(capsys, *names, "--issued", "返回/下发", "-o", "返回/核对后")
        assert (status, files, err) == (1, ["返回/乙.xlsx", "返回/乡镇/甲.xlsx"], "")


def test_a_corrected_copy_is_a_return_and_a_copy_alone_is_named(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A unit that has written into its copy is checked; an untouched copy without its original fails nothing."""
    run(capsys, "返回/乡镇")
    copy = folder / "乡镇/核对结果/甲.xlsx"
    copy.with_name("丙.xlsx").write_bytes(copy.read_bytes())
    book = load_workbook(io.BytesIO(copy.read_bytes()))
    book.worksheets[0]["A1"] = "改过的标题"
    copy.write_bytes(saved(book))
    status, files, err = run(capsys, "返回/乡镇", "--no-copy")
    assert files == ["返回/乡镇/核对结果/甲.xlsx", "返回/乡镇/甲.xlsx"]
    assert status == 0
    assert err.startswith("返回/乡镇/核对结果/丙.xlsx：该文件为本程序写出、未作改动的核对副本")
    for path in (copy, folder / "乡镇/甲.xlsx"):
        path.unlink()
    assert run(capsys, "返回/乡镇")[:2] == (2, [])  # nothing was checked
    assert exit_status(check_files("返回/乡镇")) == 2


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("空/", b"", "返回/空：该文件夹中没有可核对的文件，请检查路径"),
        ("杂/说明.docx", zipped({"word/document.xml": b"<x/>", "[Content_Types].xml": b"<x/>"}), "返回/杂/说明.docx："),
        ("杂/材料.zip", zipped({"甲.xlsx": national()}), "返回/杂/材料.zip：该文件为压缩包"),
        ("杂/扫描.pdf", b"%PDF-1.7", "返回/杂/扫描.pdf：该文件为PDF文件"),
    ],
)  # fmt: skip
def test_what_cannot_be_checked_is_named(
    folder: Path, capsys: pytest.CaptureFixture[str], name: str, content: bytes, message: str
) -> None:
    """An empty folder and a file that is no form end with 2, and each has its record and its line."""
    (folder / name).parent.mkdir(exist_ok=True)
    if content:
        (folder / name).write_bytes(content)
    else:
        (folder / name).mkdir()
    status, files, err = run(capsys, f"返回/{name[0]}")
    assert (status, len(files)) == (2, 1)
    assert err.startswith(message)
