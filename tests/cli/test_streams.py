"""A command whose output nobody reads to the end, as in `| head -1`."""

from __future__ import annotations

import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from support.foreign_forms import national

from xlselfeval.demo import filled_form, issued_form


@pytest.mark.parametrize(
    ("command", "status"), [(["check", "好.xlsx"], 0), (["check", "好.xlsx", "错.xlsx"], 1), (["schemes"], 0)]
)
def test_a_closed_pipe_changes_no_exit_status(tmp_path: Path, command: list[str], status: int) -> None:
    """The status is that of the work, which is done to its end, and nothing is complained about."""
    (tmp_path / "好.xlsx").write_bytes(national())
    (tmp_path / "错.xlsx").write_bytes(filled_form(issued_form()))
    with subprocess.Popen(
        [sys.executable, "-m", "xlselfeval", *command],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=tmp_path, encoding="utf-8",
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        complaint = process.stderr.read()
    assert (process.returncode, complaint) == (status, "")
    copies = {one.name for one in tmp_path.glob("核对结果/*")}
    assert copies == {one for one in command if one.endswith(".xlsx")}


@pytest.mark.skipif(sys.platform == "win32", reason="a shell of POSIX closes the streams")
@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
def test_closed_streams_change_no_exit_status(tmp_path: Path, closed: str) -> None:
    """A command without standard output or standard error does its work and ends with its status.

    It writes no file but the copy.
    """
    (tmp_path / "错.xlsx").write_bytes(filled_form(issued_form()))
    for command, status in (
        (["check", "错.xlsx"], 1),
        (["check", "错.xlsx", "--json", "--no-copy"], 1),
        (["schemes"], 0),
        (["check", "没有.xlsx"], 2),
    ):
        arguments = " ".join(map(shlex.quote, [sys.executable, "-m", "xlselfeval", *command]))
        done = subprocess.run(
            f"{arguments} {closed}",
            shell=True,
            cwd=tmp_path,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == status
        assert "程序出错" not in done.stderr
    assert sorted(one.name for one in tmp_path.rglob("*.xlsx")) == ["错.xlsx", "错.xlsx"]
