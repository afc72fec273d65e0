"""Patterns of file names: what they name, and what is left out."""

from __future__ import annotations

from pathlib import Path

import pytest

from xlselfeval.files.paths import expand_patterns, marked_name, name_of_path
from xlselfeval.sheet_names import RESULT_SHEET


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a form, a subfolder with another, and the folder of copies that a first check wrote."""
    for name in ("甲局.xlsx", "~$甲局.xlsx", "乡镇/乙镇.xlsx", f"{RESULT_SHEET}/甲局.xlsx"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("patterns", "names"),
    [
        (["*"], ["甲局.xlsx"]),
        (["**/*"], ["乡镇/乙镇.xlsx", "甲局.xlsx"]),
        (["核对结果/*"], ["核对结果/甲局.xlsx"]),
        (["甲局.xlsx", "核对结果"], ["甲局.xlsx"]),
        (["核对结果"], ["核对结果"]),
        (["乡镇"], ["乡镇"]),
        (["*.XLSX"], ["甲局.xlsx"]),
        (["乡镇/[!甲]镇.Xls[wx]"], ["乡镇/乙镇.xlsx"]),
        (["*.docx"], ["*.docx"]),
    ],
)
def test_a_pattern_names_files_alone(patterns: list[str], names: list[str]) -> None:
    """Folders, lock files and our copies are no files of a pattern; a name is taken as it is.

    A folder of copies among other names is left out too, because a shell expands patterns itself. Letters of a file's name
    match in either case on every system.
    """
    assert expand_patterns(patterns) == [Path(name) for name in names]


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("某局.xlsx", "某局-核对结果.xlsx"),
        ("某局-核对结果.xlsx", "某局-核对结果.xlsx"),
        ("某局-核对结果 (1).docx", "某局-核对结果.docx"),
        ("某局-核对结果（2）-核对结果.xlsm", "某局-核对结果.xlsm"),
        ("某局(2).xlsx", "某局(2)-核对结果.xlsx"),
    ],
)
def test_a_copy_bears_its_mark_once(name: str, wanted: str) -> None:
    """A copy of a copy has the name of the copy, whatever number a browser gave it."""
    assert marked_name(name) == wanted


@pytest.mark.parametrize(
    "path", ["某表.xlsx", "教育局/某表.xlsx", "材料.zip!/某表.xlsx", "材料.zip!/教育局/某表.xlsx"]
)
def test_name_of_a_path_in_a_batch(path: str) -> None:
    """The name of a file is the same in a folder and in an archive."""
    assert name_of_path(path) == "某表.xlsx"
