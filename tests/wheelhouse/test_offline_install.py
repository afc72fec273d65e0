"""A wheelhouse for this machine, made from the index and installed without one."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow  # it downloads; without the index that pip is set up with it fails

OWN_WHEEL = """
import sys
from pathlib import Path
from xlselfeval.wheelhouse.packages import make_own_wheel
print(make_own_wheel(Path(sys.argv[1])).path)
"""


def run(*command: str | Path, cwd: Path, **environment: str) -> str:
    """Run a command that must end with 0; its output."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd, env={**os.environ, "PYTHONUTF8": "1", **environment}, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def contents(wheel: Path) -> dict[str, bytes]:
    """Return the files in a wheel; its own list of them is left out, for its order is free."""
    with zipfile.ZipFile(wheel) as package:
        return {name: package.read(name) for name in package.namelist() if not name.endswith("/RECORD")}


def test_the_linux_wheelhouse_installs_without_an_index(tmp_path: Path) -> None:
    """The installed program runs its demo; its installation gives the same wheel again."""
    page = tmp_path / "page.html"
    page.write_text("<p>核对</p>", encoding="utf-8")
    house, python = tmp_path / "离线 安装", f"{sys.version_info[0]}.{sys.version_info[1]}"
    made = run(
        sys.executable, "-m", "xlselfeval.wheelhouse", house, "--platform", f"linux_{platform.machine()}",
        "--python", python, "--page", page, cwd=tmp_path,
    )  # fmt: skip
    assert "不含" not in made
    assert (house / "核对.html").read_text(encoding="utf-8") == "<p>核对</p>"

    environment, home = tmp_path / "环境", tmp_path / "home"
    nowhere = {"PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PYTHONPATH": "", "HOME": str(home)}
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    shown = run("sh", house / "安装.sh", environment, cwd=tmp_path, PATH=path, **nowhere)
    command = environment / "bin" / "xlselfeval"
    assert f'"{command}" demo' in shown
    run(environment / "bin" / "python", "-m", "pip", "check", cwd=tmp_path, **nowhere)
    run(command, "demo", tmp_path / "demo", cwd=tmp_path, **nowhere)
    assert (tmp_path / "demo" / "核对结果" / "2-单位填报的自评表.xlsx").is_file()

    (tmp_path / "again").mkdir()
    again = run(environment / "bin" / "python", "-c", OWN_WHEEL, tmp_path / "again", cwd=tmp_path, **nowhere)
    (ours,) = (house / "packages").glob("xlselfeval-*.whl")
    assert contents(Path(again.strip())) == contents(ours)
