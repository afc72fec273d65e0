"""Writing whole files: the target has the old content or the new one, never a part of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from xlselfeval.errors import UnreadableFile
from xlselfeval.files.atomic import whole_file, write_whole


def test_a_file_is_written_with_its_folders(tmp_path: Path) -> None:
    """Folders are created and an earlier file is replaced; nothing else is left beside it."""
    target = tmp_path / "a" / "b" / "表.xlsx"
    for content in (b"first", b"second"):
        write_whole(target, content)
        assert target.read_bytes() == content
    assert list(target.parent.iterdir()) == [target]


def test_an_error_leaves_the_old_file(tmp_path: Path) -> None:
    """An exception while writing passes through; the old content stays, the half file goes."""
    target = tmp_path / "表.xlsx"
    write_whole(target, b"old")
    with pytest.raises(TypeError), whole_file(target) as temporary, temporary.open("wb") as file:
        file.writelines([b"half", None])  # type: ignore[list-item]
    assert [(one.name, one.read_bytes()) for one in tmp_path.iterdir()] == [("表.xlsx", b"old")]


def test_a_target_that_is_open_elsewhere_is_found_before_any_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that cannot be opened for writing is reported in one Chinese line, unchanged."""
    target = tmp_path / "表.xlsx"
    write_whole(target, b"old")
    opened = Path.open

    def refuse(path: Path, mode: str = "r", *args: object) -> object:
        if path == target and "+" in mode:
            raise PermissionError(13, "in use")
        return opened(path, mode, *args)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(UnreadableFile, match="请关闭已打开的文件") as caught, whole_file(target):
        pytest.fail("work was done")
    assert caught.value.name == "locked"
    monkeypatch.undo()
    assert [(one.name, one.read_bytes()) for one in tmp_path.iterdir()] == [("表.xlsx", b"old")]


@pytest.mark.parametrize("name", ["x" * 300 + ".xlsx", "已有的文件/表.xlsx", "文件夹"])
def test_what_cannot_be_written_is_one_line(tmp_path: Path, name: str) -> None:
    """A name too long, and a file or folder in the place of the other, give one line each."""
    (tmp_path / "已有的文件").write_bytes(b"")
    (tmp_path / "文件夹").mkdir()
    with pytest.raises(UnreadableFile) as caught:
        write_whole(tmp_path / name, b"new")
    assert caught.value.name == "locked"
    assert len(str(caught.value).splitlines()) == 1
