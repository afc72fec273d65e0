"""The folder for a machine without the internet, without pip and without a network."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from importlib.metadata import Distribution
from pathlib import Path

import pytest

from xlselfeval.wheelhouse import install
from xlselfeval.wheelhouse.__main__ import main
from xlselfeval.wheelhouse.folder import make_wheelhouse, write_instructions
from xlselfeval.wheelhouse.packages import explain, repack
from xlselfeval.wheelhouse.targets import PLATFORMS, NoWheel, Target, WheelhouseError

TARGET = Target(PLATFORMS["linux_loongarch64"], "3.12")
LEFT_OUT = {"3.11": ("反馈函（docxtpl）",), "3.12": ()}


def instructions(folder: Path, platform: str) -> Path:
    """Write the instructions for a platform into a folder."""
    (folder / "packages").mkdir(parents=True)
    write_instructions(folder, PLATFORMS[platform], "0.1.0", LEFT_OUT, has_page=True)
    return folder


def test_a_batch_file_for_windows(tmp_path: Path) -> None:
    """安装.bat is ASCII with CRLF and quoted names, in any code page; it tries the newest Python first."""
    folder = instructions(tmp_path / "made", "win_amd64")
    batch = (folder / "安装.bat").read_bytes()
    assert batch.isascii()
    assert batch.count(b"\r\n") == batch.count(b"\n") > 10
    assert b"in (3.12 3.11) do" in batch
    assert b'%PY% "%~dp0install.py" %*' in batch
    assert not (folder / "安装.sh").exists()
    text = (folder / "说明.txt").read_bytes().decode("utf-8-sig")
    assert text.count("\r\n") == text.count("\n")
    assert "双击“安装.bat”" in text
    assert "用浏览器打开“核对.html”" in text
    assert "不含反馈函（docxtpl）（Python 3.11），其他功能不受影响。" in text


if sys.platform != "win32":  # a script for its shell

    def test_a_shell_script_names_the_versions_where_there_is_no_python(tmp_path: Path) -> None:
        """安装.sh starts from any folder, looks for Python, and says without one which versions are needed."""
        folder = instructions(tmp_path / "带 空格", "linux_aarch64")
        script = folder / "安装.sh"
        assert b"\r" not in script.read_bytes()
        commands = tmp_path / "bin"
        commands.mkdir()
        for name in ("dirname", "cat"):
            (commands / name).symlink_to(f"/usr/bin/{name}")
        done = subprocess.run(["/bin/sh", str(script)], env={"PATH": str(commands)}, capture_output=True, encoding="utf-8", check=False)  # fmt: skip
        assert done.returncode == 2
        assert done.stderr.startswith("没有找到Python。请先安装Python 3.11、3.12中的一个")
        (commands / "python3").write_text('#!/bin/sh\n[ "$1" = -c ] || printf "%s|" "$@"\n')
        (commands / "python3").chmod(0o755)
        done = subprocess.run(["/bin/sh", str(script), "a b"], env={"PATH": str(commands)}, capture_output=True, encoding="utf-8", check=False)  # fmt: skip
        assert done.stdout == f"{folder}/install.py|a b|"


@pytest.mark.parametrize(
    ("complaint", "kind", "words"),
    [
        ("Retrying (Retry(total=4)) after connection broken by 'NewConnectionError(…)'\nERROR: No matching distribution found for click", WheelhouseError, "连接不上"),
        ("ERROR: No matching distribution found for lxml>=3.1.0 (from python-docx)", NoWheel, "lxml>=3.1.0或其所需"),
        ("ERROR: Cannot install docxtpl==0.20.0 and docxtpl==0.20.1 because these package versions", NoWheel, "docxtpl或其所需"),
        ("/usr/bin/python: No module named pip", WheelhouseError, "ensurepip"),
        ("no such option: --report", WheelhouseError, "install -U pip"),
        ("ERROR: something else", WheelhouseError, "something else"),
    ],
)  # fmt: skip
def test_complaints_of_pip_become_messages(complaint: str, kind: type[WheelhouseError], words: str) -> None:
    """Each message names the next step; only a missing wheel may be an optional part."""
    error = explain(complaint, TARGET)
    assert type(error) is kind
    assert words in str(error)
    assert "请" in str(error)


def test_nothing_is_written_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder with files is refused, as is a page that is not there; the status is that of a wrong use."""
    (tmp_path / "一.txt").write_text("")
    assert main([str(tmp_path), "--platform", "win_amd64"]) == 2
    assert "已存在且不是空文件夹" in capsys.readouterr().err
    assert main([str(tmp_path / "新"), "--platform", "win"]) == 2
    assert "win_arm64" in capsys.readouterr().err
    with pytest.raises(WheelhouseError, match="没有找到页面文件"):
        make_wheelhouse(tmp_path / "新", PLATFORMS["win_amd64"], page=tmp_path / "无.html")
    assert [one.name for one in tmp_path.iterdir()] == ["一.txt"]


def test_an_installed_package_becomes_its_wheel_again(tmp_path: Path) -> None:
    """The wheel holds the files of the package and a new list of them, without what the installation added."""
    site = tmp_path / "site-packages"
    files = {
        "xlselfeval/__init__.py": "",
        "xlselfeval/a.py": "A = 1\n",
        "xlselfeval/__pycache__/a.cpython-311.pyc": "x",
        "xlselfeval-0.1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: xlselfeval\nVersion: 0.1.0\n",
        "xlselfeval-0.1.0.dist-info/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        "xlselfeval-0.1.0.dist-info/INSTALLER": "pip\n",
        "../bin/xlselfeval": "#!\n",
    }
    for name, text in files.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(text, encoding="utf-8")
    record = site / "xlselfeval-0.1.0.dist-info" / "RECORD"
    record.write_text("".join(f"{name},,\n" for name in files) + "xlselfeval-0.1.0.dist-info/RECORD,,\n")
    path = repack(Distribution.at(record.parent), tmp_path)
    assert path.name == "xlselfeval-0.1.0-py3-none-any.whl"
    with zipfile.ZipFile(path) as wheel:
        kept = list(files)[:2] + list(files)[3:5]
        assert wheel.namelist() == [*kept, "xlselfeval-0.1.0.dist-info/RECORD"]
        listed = wheel.read("xlselfeval-0.1.0.dist-info/RECORD").decode().splitlines()
    assert listed[1] == "xlselfeval/a.py,sha256=Bu289DNhZaJx5lJAJaZDnDyqMkb9B5bxFncieXB6UyU,6"


def contents(**other: object) -> dict[str, object]:
    """Return what packages/contents.json says for this machine, with other entries."""
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    return {"platform": [install.machine(), "本机"], "pythons": [version], **other}


def test_packages_for_another_machine_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    """The installer names both sides: the version or machine that is here, and those that the packages are for."""
    assert install.check_machine(contents()) in sys.version
    for other, words in (
        (contents(pythons=["3.6", "3.7"]), "适用于Python 3.6、3.7"),
        (contents(platform=["linux_sw_64", "申威"]), "适用于申威"),
    ):
        with pytest.raises(SystemExit) as ended:
            install.check_machine(other)
        assert ended.value.code == 2
        assert words in capsys.readouterr().err


def test_only_an_earlier_environment_is_replaced(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder with other files keeps them."""
    (tmp_path / "一.txt").write_text("")
    with pytest.raises(SystemExit):
        install.make_environment(tmp_path)
    assert "已有其他文件" in capsys.readouterr().err
    assert [one.name for one in tmp_path.iterdir()] == ["一.txt"]
    install.make_environment(tmp_path / "环境")
    (tmp_path / "环境" / "旧.txt").write_text("")
    install.make_environment(tmp_path / "环境")
    assert not (tmp_path / "环境" / "旧.txt").exists()
