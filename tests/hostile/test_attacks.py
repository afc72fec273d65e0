"""Files made to harm: each ends in one Chinese line and exit status 2, in little memory."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from support.attacks import ATTACKS, cell
from support.foreign_forms import national
from support.packages import unzipped, zipped

from xlselfeval.checking import check
from xlselfeval.errors import UnreadableFile
from xlselfeval.files.limits import LIMITS

MOST_MEMORY = 300  # MB, of the whole process
# Runs the command line on the files named and prints the most memory that it took, in KB.
MEASURED = """
import sys
from xlselfeval.cli.app import main
try:
    main(sys.argv[1:])
except SystemExit as end:
    status = end.code
try:
    with open("/proc/self/status", encoding="ascii") as lines:
        most = next(line.split()[1] for line in lines if line.startswith("VmHWM"))
except OSError:  # not Linux
    import psutil
    memory = psutil.Process().memory_info()
    most = getattr(memory, "peak_wset", memory.rss) // 1024
print(status, most)
"""


@pytest.mark.parametrize("kind", ATTACKS)
def test_an_attack_is_refused_by_name(kind: str, tmp_path: Path) -> None:
    """An attack is refused under the name that scripts match."""
    make, name = ATTACKS[kind]
    path = tmp_path / "自评表.xlsx"
    path.write_bytes(make())
    with pytest.raises(UnreadableFile) as caught:
        check(path)
    assert caught.value.name == name


def test_all_attacks_together_cost_one_line_each_and_little_memory(tmp_path: Path) -> None:
    """A command over all attacks ends with 2, one line each and no more memory than a form takes."""
    paths = [tmp_path / f"{kind}.xlsx" for kind in ATTACKS]
    for path in paths:
        path.write_bytes(ATTACKS[path.stem][0]())
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, "check", *map(str, paths)],
        capture_output=True, encoding="utf-8", errors="replace", check=True,
    )  # fmt: skip
    status, most = done.stdout.split()[-2:]
    assert status == "2"
    lines = done.stderr.splitlines()
    assert len(lines) == len(paths)
    for path, line in zip(paths, lines, strict=True):
        assert path.name in line
        assert re.search(r"[\u4e00-\u9fff]{4}", line.partition(".xlsx：")[2])
    assert int(most) / 1024 < MOST_MEMORY


def test_a_large_file_is_read_with_raised_limits(tmp_path: Path) -> None:
    """An honest form over very many cells is refused, and read with raised limits."""
    parts = unzipped(national())
    form = parts["xl/worksheets/sheet1.xml"]
    many = b"".join(
        cell(f"XA{row}", b"1").replace(b"<row>", b"<row r='%d'>" % row) for row in range(1_000, 102_000)
    )
    parts["xl/worksheets/sheet1.xml"] = form.replace(b"</sheetData>", many + b"</sheetData>")
    path = tmp_path / "很大的表.xlsx"
    path.write_bytes(zipped(parts))
    with pytest.raises(UnreadableFile) as caught:
        check(path)
    assert caught.value.name == "too-large"
    (review,) = check(path, limits=LIMITS.raised(2))
    assert review.findings == ()
