"""Platforms, their tags and markers, and the packages that are needed there; nothing here uses the network."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from packaging.requirements import Requirement
    from packaging.utils import canonicalize_name
else:
    try:
        from packaging.requirements import Requirement
        from packaging.utils import canonicalize_name
    except ModuleNotFoundError:  # pip brings a copy
        from pip._vendor.packaging.requirements import Requirement
        from pip._vendor.packaging.utils import canonicalize_name

from xlselfeval.errors import SelfEvalError

# glibc of UOS 20 and Kylin V10; wheels for an older one run on a newer one
_GLIBC = range(5, 29)
_OLD_NAMES = {17: "manylinux2014", 12: "manylinux2010", 5: "manylinux1"}
_PYTHON = re.compile(r"3\.[0-9]{1,2}")


class WheelhouseError(SelfEvalError):
    """A folder of packages that cannot be made as asked; the message is Chinese and ends with the next step."""


class NoWheel(WheelhouseError):
    """A package, or one that it needs, has no wheel for the target."""


class Platform(NamedTuple):
    """A kind of machine: its name on PyPI, its name in Chinese, pip's tags and what markers are compared with."""

    name: str
    caption: str
    tags: tuple[str, ...]
    os_name: str
    sys_platform: str
    system: str
    machine: str

    @property
    def is_windows(self) -> bool:
        """Return whether its installer is a batch file."""
        return self.os_name == "nt"


def _windows(name: str, caption: str, machine: str) -> Platform:
    return Platform(name, caption, (name,), "nt", "win32", "Windows", machine)


def _linux(machine: str, caption: str, *, wheels: bool = True) -> Platform:
    """Describe Linux on a machine; without `wheels` only pure Python packages are taken.

    PyPI's binary packages for LoongArch need a newer ABI than the systems in use have.
    """
    name = f"linux_{machine}"
    tags = [f"manylinux_2_{minor}_{machine}" for minor in reversed(_GLIBC)] if wheels else []
    tags += [f"{old}_{machine}" for old in _OLD_NAMES.values()] if wheels else []
    return Platform(name, caption, (*tags, name), "posix", "linux", "Linux", machine)


def _mac(machine: str, caption: str) -> Platform:
    return Platform(
        f"macosx_{machine}", caption, (f"macosx_11_0_{machine}",), "posix", "darwin", "Darwin", machine
    )


PLATFORMS = {
    one.name: one
    for one in (
        _windows("win_amd64", "Windows（64位）", "AMD64"),
        _windows("win_arm64", "Windows（ARM）", "ARM64"),
        _windows("win32", "Windows（32位）", "x86"),
        _linux("x86_64", "Linux（x86_64，如海光、兆芯）"),
        _linux("aarch64", "Linux（aarch64，如鲲鹏、飞腾）"),
        _linux("loongarch64", "Linux（龙芯 loongarch64）", wheels=False),
        _linux("sw_64", "Linux（申威 sw_64）", wheels=False),
        _linux("mips64", "Linux（龙芯 mips64）", wheels=False),
        _mac("arm64", "macOS（Apple芯片）"),
        _mac("x86_64", "macOS（Intel）"),
    )
}


class Target(NamedTuple):
    """A platform and a Python version, as "3.12"."""

    platform: Platform
    python: str

    @property
    def markers(self) -> dict[str, str]:
        """The values that markers are compared with on the target."""
        return {
            "implementation_name": "cpython",
            "implementation_version": f"{self.python}.0",
            "os_name": self.platform.os_name,
            "platform_machine": self.platform.machine,
            "platform_python_implementation": "CPython",
            "platform_release": "",
            "platform_system": self.platform.system,
            "platform_version": "",
            "python_full_version": f"{self.python}.0",
            "python_version": self.python,
            "sys_platform": self.platform.sys_platform,
        }

    @property
    def pip_options(self) -> list[str]:
        """The options with which pip chooses wheels for the target."""
        tags = [word for tag in self.platform.tags for word in ("--platform", tag)]
        return ["--only-binary", ":all:", "--implementation", "cp", "--python-version", self.python, *tags]


def platform_named(name: str) -> Platform:
    """Return a platform by name; WheelhouseError names all that there are."""
    known = PLATFORMS.get(name.lower().replace("-", "_"))
    if known is None:
        choices = "\n".join(f"  {one.name:<18}{one.caption}" for one in PLATFORMS.values())
        raise WheelhouseError(f"没有名为“{name}”的平台。请从下列各项中选择：\n{choices}")
    return known


def python_versions(wanted: Sequence[str], requires: str) -> tuple[str, ...]:
    """Return the versions that the program runs on, lowest first; WheelhouseError for any other.

    `requires` is the text behind Requires-Python.
    """
    wrong = [one for one in wanted if not _PYTHON.fullmatch(one)]
    if wrong:
        raise WheelhouseError(f"Python版本“{wrong[0]}”写法有误。请写成3.11、3.12这样的版本号。")
    allowed = Requirement(f"python{requires}").specifier
    low = [one for one in wanted if not allowed.contains(f"{one}.0")]
    if low:
        raise WheelhouseError(f"本工具不能在Python {low[0]}上运行（要求{requires}）。请改用更高的版本。")
    return tuple(sorted(set(wanted), key=lambda one: int(one[2:])))


def name_of(requirement: str) -> str:
    """Return the canonical name of the package that a requirement asks for."""
    return canonicalize_name(Requirement(requirement).name)


class Needed(NamedTuple):
    """The packages that a target needs, by name, and requirements that no metadata is known for."""

    names: frozenset[str]
    unknown: tuple[str, ...]


def needed(roots: Iterable[str], metadata: Mapping[str, Sequence[str]], markers: Mapping[str, str]) -> Needed:
    """Follow requirements from the roots as far as the markers of the target ask for them.

    `metadata` holds the requirements of each package under its canonical name.
    """
    waiting = [Requirement(root) for root in roots]
    seen: set[tuple[str, str]] = set()
    unknown: dict[str, None] = {}
    while waiting:
        requirement = waiting.pop()
        name = canonicalize_name(requirement.name)
        if name not in metadata:
            requirement.marker = None
            unknown[str(requirement)] = None
            continue
        for extra in {"", *requirement.extras} - {extra for package, extra in seen if package == name}:
            seen.add((name, extra))
            children = map(Requirement, metadata[name])
            values = {**markers, "extra": canonicalize_name(extra)}
            waiting += [one for one in children if one.marker is None or one.marker.evaluate(values)]
    return Needed(frozenset(name for name, _ in seen), tuple(unknown))
