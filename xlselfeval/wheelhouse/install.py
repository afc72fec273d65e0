"""Install xlselfeval from the packages beside this file, without a network: python install.py [FOLDER].

The wheelhouse copies this file into its folder. It needs nothing but the standard library, and also starts on
Python 3.6, to name there the versions that are needed.
"""

import json
import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path
from typing import Any, NoReturn

HERE = Path(__file__).resolve().parent
PACKAGES = HERE / "packages"
FAILED = 2


def main(arguments: "list[str]") -> int:
    """Install into a fresh virtual environment and print what comes next."""
    contents = json.loads((PACKAGES / "contents.json").read_text(encoding="utf-8"))
    version = check_machine(contents)
    folder = Path(arguments[0]).resolve() if arguments else default_folder()
    print(f"正在安装到 {folder}，请稍候……", flush=True)
    make_environment(folder)
    scripts = folder / ("Scripts" if os.name == "nt" else "bin")
    suffix = ".exe" if os.name == "nt" else ""
    install(scripts / f"python{suffix}")
    command = scripts / f"xlselfeval{suffix}"
    tried = subprocess.run([str(command), "schemes"], stdout=subprocess.DEVNULL, check=False)
    if tried.returncode:
        fail("安装后不能运行。请把以上提示告知下发单位。")
    print("安装完成，以后使用不需要联网。", *next_steps(command, contents["left_out"][version]), sep="\n")
    return 0


def check_machine(contents: "dict[str, Any]") -> str:
    """Return the version of Python; fail where these packages are for other versions or machines."""
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    versions = "、".join(contents["pythons"])
    if version not in contents["pythons"]:
        fail(f"本机Python是{version}，这份安装包适用于Python {versions}。请安装其中一个版本后再运行。")
    platform, caption = contents["platform"]
    if not platform.startswith("macosx") and machine() != platform:
        fail(f"本机是{machine()}，这份安装包适用于{caption}。请向下发单位索取适用于{machine()}的安装包。")
    return version


def machine() -> str:
    """Return the platform of this Python as PyPI spells it, as linux_x86_64."""
    return sysconfig.get_platform().replace("-", "_").replace(".", "_")


def default_folder() -> Path:
    """Return a folder of the user, where nobody needs an administrator."""
    if os.name == "nt":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home()) / "xlselfeval"
    return Path.home() / ".local" / "share" / "xlselfeval"


def make_environment(folder: Path) -> None:
    """Make a virtual environment; only an earlier one is replaced.

    It gets its pip from the packages, for Debian's Python comes without.
    """
    if folder.exists() and not (folder / "pyvenv.cfg").is_file() and (not folder.is_dir() or any(folder.iterdir())):  # fmt: skip
        fail(f"{folder} 里已有其他文件。请另选一个文件夹，写在安装命令后面。")
    try:
        venv.EnvBuilder(clear=True, symlinks=os.name != "nt").create(str(folder))
    except OSError as error:
        fail(f"不能写入 {folder}（{error.strerror}）。请关闭正在运行的本工具，或另选一个文件夹，写在安装命令后面。")  # fmt: skip


def install(python: Path) -> None:
    """Install the packages that belong to this version of Python with the pip that is among them."""
    requirements = PACKAGES / f"python-{sys.version_info[0]}.{sys.version_info[1]}.txt"
    pins = requirements.read_text(encoding="utf-8").split()
    (pip,) = (one.partition("==")[2] for one in pins if one.startswith("pip=="))
    done = subprocess.run(
        [
            str(python), str(PACKAGES / f"pip-{pip}-py3-none-any.whl" / "pip"), "--isolated", "install", "--quiet",
            "--no-index", "--no-deps", "--no-input", "--disable-pip-version-check", "--find-links", str(PACKAGES),
            "--requirement", str(requirements),
        ],
        env={**os.environ, "PIP_CONFIG_FILE": os.devnull, "PYTHONUTF8": "1"}, check=False,
    )  # fmt: skip
    if done.returncode:
        fail(
            "没有装上，原因见以上提示。安装包可能没有复制完整，请重新复制后再运行；仍不行的，把提示告知下发单位。"
        )


def next_steps(command: Path, left_out: "list[str]") -> "list[str]":
    """Return the lines that follow an installation."""
    lines = [
        "下一步：",
        f'  看演示："{command}" demo',
        f'  核对："{command}" check 某局.xlsx',
        f"  用带按钮的表，请将此文件夹加入系统变量Path，再重新打开Excel：{command.parent}",
    ]
    return lines + ([f"不含：{'、'.join(left_out)}；其他功能不受影响。"] if left_out else [])


def fail(message: str) -> NoReturn:
    """End with a message."""
    print(message, file=sys.stderr)
    raise SystemExit(FAILED)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
