"""The machine as the buttons see it: system, Python, registry, files and folders.

All access to the machine is in this module; the doctor gets a Machine, which a test can make up.
"""

from __future__ import annotations

import importlib.metadata
import os
import platform
import re
import shutil
import sys
import sysconfig
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath
from typing import Literal

System = Literal["windows", "macos", "other"]
Registry = Callable[[str, str], str | int | None]

_APP_PATHS = r"SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths"
_ENVIRONMENTS = (r"HKLM\SYSTEM\CurrentControlSet\Control\Session Manager\Environment", r"HKCU\Environment")
_POLICIES = (
    r"HKLM\SOFTWARE\Policies\Microsoft\Office",
    r"HKCU\Software\Policies\Microsoft\Office",
    r"HKCU\Software\Policies\Microsoft\Cloud\Office",
)
_USER = r"HKCU\Software\Microsoft\Office"
_WPS_WORDS = re.compile(r"kingsoft|wps|ksolaunch|\\k?et\.exe", re.IGNORECASE)
_LAUNCHER_TAIL = 300_000  # bytes: a launcher ends with the path of its Python and a small archive


@dataclass(frozen=True, kw_only=True, slots=True)
class Machine:
    r"""The facts about one machine.

    `registry` takes a key such as r"HKCU\Software\X" and the name of a value ("" is the unnamed one) and returns None
    where there is none; `exists` returns whether a file is there; `xlwings_pro` loads xlwings and returns whether it
    would use its parts under another licence, None where it cannot be loaded. `scripts` is the folder of this Python's
    commands, `launcher` the program py. Texts are empty where there is nothing; `config` is None where xlwings.conf is
    absent or cannot be read.
    """

    system: System
    python: str
    python_version: str
    python_from_store: bool
    scripts: str
    command: str
    command_is_ours: bool
    launcher: str
    xlwings: str
    xlwings_pro: Callable[[], bool | None]
    registry: Registry
    exists: Callable[[str], bool]
    appdata: str
    config_file: str
    config: bytes | None
    encoding: str
    temp: str
    temp_writable: bool


def this_machine() -> Machine:
    """Return the facts about the machine on which this Python runs."""
    command = shutil.which("xlselfeval") or ""
    scripts = sysconfig.get_path("scripts")
    config_file = _config_file()
    temp = (os.environ.get("TEMP") if _system() == "windows" else "") or tempfile.gettempdir()
    return Machine(
        system=_system(),
        python=sys.executable or "",
        python_version=platform.python_version(),
        python_from_store="windowsapps" in f"{sys.executable}|{sys.base_prefix}".lower(),
        scripts=scripts,
        command=command,
        command_is_ours=bool(command) and _is_ours(Path(command), scripts),
        launcher=(shutil.which("py") or "") if _system() == "windows" else "",
        xlwings=_xlwings_version(),
        xlwings_pro=_xlwings_pro,
        registry=_registry(),
        exists=os.path.isfile,
        appdata=os.environ.get("APPDATA", ""),
        config_file=str(config_file),
        config=_content(config_file),
        encoding="mbcs" if _system() == "windows" else "utf-8",
        temp=temp,
        temp_writable=_is_writable(temp),
    )


def command_lasts(machine: Machine) -> bool:
    """Return whether Excel finds the command too. An activated environment extends the PATH of one window alone."""
    if not machine.command or machine.system != "windows":
        return bool(machine.command)
    kept = ";".join(_text(machine, key, "Path") for key in _ENVIRONMENTS)
    folders = {PureWindowsPath(folder.strip('"')) for folder in kept.split(";") if folder.strip('"')}
    return not folders or PureWindowsPath(machine.command).parent in folders


def excel_program(machine: Machine) -> str:
    """Return the path of EXCEL.EXE, "" where there is none."""
    found = (*_app_paths(machine, "excel.exe"), automation_server(machine))
    return next((path for path in found if path.lower().endswith("excel.exe")), "")


def excel_version(machine: Machine) -> str:
    """Return the version of Excel as the registry counts, such as 16.0."""
    folder = re.search(r"\\office(\d\d)\\", excel_program(machine), re.IGNORECASE)
    if folder:
        return f"{folder[1]}.0"
    current = re.search(r"\.(\d+)$", _text(machine, r"HKCR\Excel.Application\CurVer"))
    # a WPS that stands in for Excel says 12 there, whatever Excel is installed
    return f"{current[1]}.0" if current and not wps_replaces_excel(machine) else "16.0"


def wps_program(machine: Machine) -> str:
    """Return where the spreadsheet program of WPS is registered, "" where it is not."""
    found = (
        *_app_paths(machine, "et.exe"),
        _text(machine, r"HKCU\Software\Kingsoft\Office\6.0\Common", "InstallRoot"),
        _text(machine, r"HKLM\SOFTWARE\Kingsoft\Office\6.0\Common", "InstallRoot"),
        _text(machine, r"HKCR\KET.Application\CurVer") or _text(machine, r"HKCR\KET.Application\CLSID"),
    )
    return next((one for one in found if one), "")


def automation_server(machine: Machine) -> str:
    """Return the program that starts for Excel.Application, without its arguments."""
    clsid = _text(machine, r"HKCR\Excel.Application\CLSID")
    command = _text(machine, rf"HKCR\CLSID\{clsid}\LocalServer32") if clsid else ""
    program = re.match(r'"?(.*?\.exe)', command, re.IGNORECASE)
    return program[1] if program else command


def wps_replaces_excel(machine: Machine) -> bool:
    """Return whether WPS answers when a program asks for Excel."""
    server = automation_server(machine)
    return not server.lower().endswith("excel.exe") and bool(_WPS_WORDS.search(server))


def addin_files(machine: Machine) -> tuple[str, str, str]:
    """Return the places of xlwings.xlam: the user's start folder, Excel's own, the add-ins."""
    user = PureWindowsPath(machine.appdata) / "Microsoft"
    excel = PureWindowsPath(excel_program(machine)).parent
    folders = (user / "Excel" / "XLSTART", excel / "XLSTART", user / "AddIns")
    return tuple(str(folder / "xlwings.xlam") for folder in folders)  # type: ignore[return-value]


@dataclass(frozen=True, kw_only=True, slots=True)
class MacroRules:
    """The rules by which Excel runs macros.

    `level` is VBAWarnings: 1 all, 2 those that the user allows, 3 signed ones, 4 none. `by_policy`: the user cannot
    change it. `blocks_downloaded`: a rule stops the macros of files from outside.
    """

    level: int
    by_policy: bool
    blocks_downloaded: bool

    @property
    def allow_ours(self) -> bool:
        """The macros of an issued workbook, which are not signed, can run."""
        return self.level <= 2


def macro_rules(machine: Machine) -> MacroRules:
    """Return the rules for Excel's macros; a policy goes before the user's choice."""
    version = excel_version(machine)
    off = any(machine.registry(rf"{root}\{version}\Common", "VBAOff") == 1 for root in _POLICIES)
    keys = [rf"{root}\{version}\Excel\Security" for root in (*_POLICIES, _USER)]
    levels = [machine.registry(key, "VBAWarnings") for key in keys]
    blocked = [machine.registry(key, "blockcontentexecutionfrominternet") for key in keys]
    policy = 4 if off else next((level for level in levels[:-1] if level in (1, 2, 3, 4)), None)
    own = levels[-1] if levels[-1] in (1, 2, 3, 4) else 2
    level = own if policy is None else policy
    return MacroRules(level=int(level or 2), by_policy=policy is not None, blocks_downloaded=1 in blocked)


def _app_paths(machine: Machine, program: str) -> list[str]:
    return [_text(machine, rf"{hive}\{_APP_PATHS}\{program}") for hive in ("HKCU", "HKLM")]


def _text(machine: Machine, key: str, name: str = "") -> str:
    value = machine.registry(key, name)
    return value.strip().strip('"') if isinstance(value, str) else ""


def _system() -> System:
    names: dict[str, System] = {"win32": "windows", "darwin": "macos"}
    return names.get(sys.platform, "other")


def _registry() -> Registry:
    """Return a reader of the registry; elsewhere than on Windows it finds nothing."""
    if sys.platform == "win32":
        import winreg

        hives = {
            "HKCR": winreg.HKEY_CLASSES_ROOT,
            "HKCU": winreg.HKEY_CURRENT_USER,
            "HKLM": winreg.HKEY_LOCAL_MACHINE,
        }

        def read(key: str, name: str) -> str | int | None:
            hive, _, path = key.partition("\\")
            for view in (winreg.KEY_WOW64_64KEY, winreg.KEY_WOW64_32KEY):  # Office may be of either kind
                try:
                    with winreg.OpenKey(hives[hive], path, 0, winreg.KEY_READ | view) as opened:
                        value, _kind = winreg.QueryValueEx(opened, name)
                except OSError:
                    continue
                if isinstance(value, str):
                    return os.path.expandvars(value)
                if isinstance(value, int):
                    return value
            return None

        return read
    return lambda _key, _name: None


def _is_ours(command: Path, scripts: str) -> bool:
    """Return whether a command starts this Python: it is beside it, or names it (pipx, uv)."""
    if os.path.normcase(command.parent) == os.path.normcase(scripts):
        return True
    try:
        with command.open("rb") as file:
            file.seek(max(0, command.stat().st_size - _LAUNCHER_TAIL))
            text = file.read().decode("utf-8", "replace")
    except OSError:
        return False
    return bool(sys.executable) and os.path.normcase(sys.executable) in os.path.normcase(text)


def _xlwings_version() -> str:
    try:
        return importlib.metadata.version("xlwings")
    except importlib.metadata.PackageNotFoundError:
        return ""


def _xlwings_pro() -> bool | None:
    """Return whether xlwings would use its other licence; None where it cannot be loaded."""
    try:
        import xlwings
    except Exception:  # a broken installation fails in ways of its own: that is what is reported
        return None
    return bool(getattr(xlwings, "__pro__", False))


def _config_file() -> Path:
    """Return where the add-in reads the user's settings."""
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Containers" / "com.microsoft.Excel" / "Data" / "xlwings.conf"
    return Path.home() / ".xlwings" / "xlwings.conf"


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def _is_writable(folder: str) -> bool:
    try:
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False
