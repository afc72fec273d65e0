"""A command whose output nobody reads to the end, as in `| head -1`."""

from __future__ import annotations

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
