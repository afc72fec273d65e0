"""The packages: what pip finds for a target, and the wheel of this very program."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Mapping, Sequence
from email.parser import HeaderParser
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import NamedTuple

from xlselfeval.wheelhouse.targets import NoWheel, Target, WheelhouseError, name_of, needed

NAME = "xlselfeval"
OPTIONAL = {  # without these the rest of the program works
    "docxtpl": "反馈函（docxtpl）",
    "xlwings": "工作簿按钮的xlwings方式（xlwings）",
}
_OFFLINE = re.compile(r"NewConnectionError|ConnectTimeout|ReadTimeout|ProxyError|SSLError|NameResolutionError|ConnectionResetError")  # fmt: skip
_MISSING = (
    re.compile(r"No matching distribution found for (?P<name>[^\s;(]+)"),
    re.compile(r"Cannot install (?P<name>[\w.-]+?)(?:\[|==|,| )"),
)
_OF_THE_INSTALLATION = {"INSTALLER", "REQUESTED", "RECORD", "direct_url.json"}


class OwnWheel(NamedTuple):
    """The wheel of this program and its metadata."""

    path: Path
    version: str
    python: str
    requires: tuple[str, ...]
    extras: frozenset[str]


class Chosen(NamedTuple):
    """The version of each package for a target, and the optional ones that have no wheel there."""

    versions: Mapping[str, str]
    left_out: tuple[str, ...]


def make_own_wheel(folder: Path) -> OwnWheel:
    """Build the wheel of this program from its source tree, or put it together from the installed files."""
    source = Path(__file__).parents[2]
    if (source / "pyproject.toml").is_file():
        _run_pip("wheel", "--no-deps", "--wheel-dir", str(folder), str(source))
        (path,) = folder.glob(f"{NAME}-*.whl")
    else:
        try:
            path = repack(distribution(NAME), folder)
        except PackageNotFoundError as error:
            raise WheelhouseError(f"没有找到{NAME}的安装信息。请重新安装本工具后再试。") from error
    with zipfile.ZipFile(path) as wheel:
        (name,) = (one for one in wheel.namelist() if one.endswith(".dist-info/METADATA"))
        metadata = HeaderParser().parsestr(wheel.read(name).decode("utf-8"))
    return OwnWheel(
        path, metadata["Version"], metadata.get("Requires-Python", ">=3"),
        tuple(metadata.get_all("Requires-Dist", [])), frozenset(metadata.get_all("Provides-Extra", [])),
    )  # fmt: skip


def repack(installed: Distribution, folder: Path) -> Path:
    """Put an installed package of pure Python together as the wheel that it was installed from."""
    files = [
        one for one in installed.files or ()
        if ".." not in one.parts and "__pycache__" not in one.parts and one.name not in _OF_THE_INSTALLATION
    ]  # fmt: skip
    info = next((one.parent for one in files if one.name == "WHEEL"), None)
    if info is None:
        raise WheelhouseError(f"{NAME}的安装文件不完整。请重新安装本工具后再试。")
    path = folder / f"{NAME}-{installed.version}-py3-none-any.whl"
    record = []
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as wheel:
        for one in files:
            content = Path(str(one.locate())).read_bytes()
            digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
            record.append(f"{PurePosixPath(one)},sha256={digest},{len(content)}\n")
            wheel.writestr(str(PurePosixPath(one)), content)
        name = f"{PurePosixPath(info)}/RECORD"
        wheel.writestr(name, "".join(record) + f"{name},,\n")
    return path


def choose(own: OwnWheel, extras: Sequence[str], target: Target) -> Chosen:
    """Choose a version of each package; an optional one without a wheel is left out.

    Raises NoWheel where any other has none, and WheelhouseError without a network.
    """
    try:
        return Chosen(_versions(own, extras, target, frozenset()), ())
    except NoWheel:
        without = frozenset(OPTIONAL)
        versions = _versions(own, extras, target, without)
        for one in OPTIONAL:
            try:
                versions = _versions(own, extras, target, without - {one})
            except NoWheel:
                continue
            without -= {one}
        asked = needed([NAME], {NAME: own.requires}, target.markers).unknown
        names = {name_of(one) for one in asked}
        return Chosen(versions, tuple(caption for one, caption in OPTIONAL.items() if one in without & names))


def _versions(
    own: OwnWheel, extras: Sequence[str], target: Target, without: frozenset[str]
) -> dict[str, str]:
    """Ask pip for versions that fit together, until nothing is missing that the target's markers ask for."""
    roots = [f"{NAME}[{','.join(extras)}]", "pip"]
    requires = [one for one in own.requires if name_of(one) not in without]
    metadata: dict[str, Sequence[str]] = {NAME: requires}
    versions: dict[str, str] = {}
    asked: dict[str, None] = {}
    while (found := needed(roots, metadata, target.markers)).unknown:
        asked |= dict.fromkeys(found.unknown)
        versions, metadata = {}, {NAME: requires}
        for package in _reported(list(asked), target):
            name = name_of(package["name"])
            versions[name] = package["version"]
            metadata[name] = package.get("requires_dist", [])
    return {name: versions[name] for name in sorted(found.names - {NAME})}


def _reported(requirements: Sequence[str], target: Target) -> list[dict[str, str]]:
    """Return the metadata of the packages that pip would install on the target."""
    with TemporaryDirectory() as folder:
        report = Path(folder, "report.json")
        _run_pip(
            "install", "--dry-run", "--quiet", "--report", str(report), "--target", folder,
            *target.pip_options, *requirements, target=target,
        )  # fmt: skip
        return [one["metadata"] for one in json.loads(report.read_text(encoding="utf-8"))["install"]]


def download(versions: Mapping[str, str], target: Target, folder: Path) -> None:
    """Download the wheels of these versions into a folder."""
    pins = [f"{name}=={version}" for name, version in versions.items()]
    _run_pip(
        "download", "--quiet", "--no-deps", "--dest", str(folder), *target.pip_options, *pins, target=target
    )


def _run_pip(*arguments: str, target: Target | None = None) -> None:
    """Run pip; its complaint becomes a message with the next step."""
    done = subprocess.run(
        [sys.executable, "-m", "pip", *arguments, "--no-input", "--disable-pip-version-check"],
        capture_output=True, encoding="utf-8", errors="replace", check=False, env={**os.environ, "PYTHONUTF8": "1"},
    )  # fmt: skip
    if done.returncode:
        raise explain(done.stderr, target)


def explain(complaint: str, target: Target | None = None) -> WheelhouseError:
    """Turn what pip writes on standard error into an error with the next step."""
    if "No module named pip" in complaint:
        return WheelhouseError("本机Python没有pip。请先运行：python -m ensurepip")
    if "no such option" in complaint:
        return WheelhouseError("本机pip版本过低（需22.2以上）。请先运行：python -m pip install -U pip")
    if _OFFLINE.search(complaint):
        return WheelhouseError(
            "连接不上软件包下载地址。请在能上网的电脑上运行；单位有内部镜像的，先设置：pip config set global.index-url 镜像地址"
        )
    name = next((found["name"] for pattern in _MISSING if (found := pattern.search(complaint))), "")
    if name and target:
        return NoWheel(
            f"{name}或其所需的软件包没有适用于{target.platform.caption}、Python {target.python}的安装包。"
            "请用--python去掉这一版本，或不用--extra。"
        )
    return WheelhouseError(f"pip未能完成，请按其提示处理后重试：\n{complaint.strip()}")
