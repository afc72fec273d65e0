"""Targets of a wheelhouse: tags, markers and the packages that are needed there."""

from __future__ import annotations

import pytest

from xlselfeval.wheelhouse.folder import PYTHONS
from xlselfeval.wheelhouse.targets import (
    PLATFORMS,
    Target,
    WheelhouseError,
    name_of,
    needed,
    platform_named,
    python_versions,
)

METADATA = {
    "xlselfeval": [
        "click>=8.1", "psutil>=5.9; sys_platform != 'linux'",
        "xlwings>=0.37.8; sys_platform == 'win32' or sys_platform == 'darwin'",
        "pandas>=2.0; extra == 'frames'", "dask[distributed]>=2024.1; extra == 'cluster'",
        "xlselfeval[frames,cluster]; extra == 'test'",
    ],
    "click": ['colorama; platform_system == "Windows"'],
    "xlwings": ['pywin32>=224; platform_system == "Windows"', 'appscript; platform_system == "Darwin"'],
    "pandas": ["tzdata>=2022.7"],
    "dask": ['importlib-metadata>=4.13; python_version < "3.12"', 'distributed==1; extra == "distributed"'],
}  # fmt: skip


def direct(platform: str, python: str = "3.12", root: str = "xlselfeval") -> set[str]:
    """Return all packages of the metadata above that a target needs, known ones and others."""
    found = needed([root], METADATA, Target(PLATFORMS[platform], python).markers)
    return set(found.names) | {name_of(one) for one in found.unknown}


@pytest.mark.parametrize(
    ("platform", "packages"),
    [
        ("linux_x86_64", {"click"}),
        ("linux_loongarch64", {"click"}),
        ("win_amd64", {"click", "colorama", "psutil", "xlwings", "pywin32"}),
        ("win_arm64", {"click", "colorama", "psutil", "xlwings", "pywin32"}),
        ("macosx_arm64", {"click", "psutil", "xlwings", "appscript"}),
    ],
)
def test_markers_are_those_of_the_target(platform: str, packages: set[str]) -> None:
    """psutil is not needed on Linux, xlwings on Windows and macOS alone, pywin32 on Windows alone."""
    assert direct(platform) == packages | {"xlselfeval"}


def test_extras_bring_their_packages() -> None:
    """An extra counts, also an extra of extras and one of another package; a marker of the version too."""
    frames = direct("linux_x86_64", root="xlselfeval[frames]")
    assert frames == {"xlselfeval", "click", "pandas", "tzdata"}
    assert direct("linux_x86_64", root="xlselfeval[cluster]") == {
        "xlselfeval",
        "click",
        "dask",
        "distributed",
    }
    every = direct("linux_x86_64", "3.11", root="xlselfeval[test]")
    assert every == frames | {"dask", "distributed", "importlib-metadata"}


def test_what_is_unknown_is_asked_for_without_its_marker() -> None:
    """pip gets requirements with version and extras; it would compare a marker with its own machine."""
    found = needed(["xlselfeval[cluster]"], {"xlselfeval": METADATA["xlselfeval"]}, Target(PLATFORMS["win32"], "3.12").markers)  # fmt: skip
    assert set(found.unknown) == {"click>=8.1", "psutil>=5.9", "xlwings>=0.37.8", "dask[distributed]>=2024.1"}


def test_tags_are_those_of_systems_in_use() -> None:
    """Wheels for glibc up to 2.28 (UOS 20, Kylin V10) are taken, newer ones not; LoongArch gets pure Python alone."""
    options = Target(PLATFORMS["linux_aarch64"], "3.12").pip_options
    assert {"manylinux_2_28_aarch64", "manylinux_2_17_aarch64", "manylinux2014_aarch64"} <= set(options)
    assert "manylinux_2_31_aarch64" not in options
    assert PLATFORMS["linux_loongarch64"].tags == ("linux_loongarch64",)
    assert Target(PLATFORMS["win_arm64"], "3.13").pip_options == [
        "--only-binary", ":all:", "--implementation", "cp", "--python-version", "3.13", "--platform", "win_arm64",
    ]  # fmt: skip


def test_an_unknown_platform_is_answered_with_the_list() -> None:
    """The message names all platforms; other spellings of a known one are accepted."""
    assert platform_named("Win-AMD64") is PLATFORMS["win_amd64"]
    with pytest.raises(WheelhouseError, match="没有名为“windows”的平台") as raised:
        platform_named("windows")
    assert all(name in str(raised.value) for name in PLATFORMS)


def test_versions_of_python() -> None:
    """The versions are sorted as numbers; too low ones and other texts are refused."""
    assert python_versions(["3.13", "3.9", "3.13"], ">=3.8") == ("3.9", "3.13")
    with pytest.raises(WheelhouseError, match=r"3\.9上运行（要求>=3\.11）"):
        python_versions(["3.12", "3.9"], ">=3.11")
    with pytest.raises(WheelhouseError, match="写法有误"):
        python_versions(["312"], ">=3.11")
    assert python_versions(PYTHONS, ">=3.10") == PYTHONS
