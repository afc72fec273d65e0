"""Diagnose the buttons of an issued workbook on one machine.

A button works by steps that are independent of each other: 0 the form's own formulas; 1 the command line, or files
dragged onto check.bat; 2 a macro that calls the command line; 3 a macro that calls Python through the xlwings
add-in, in Excel alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PureWindowsPath
from typing import Literal

from xlselfeval.excel.install import INTERPRETERS, WORKBOOK_FOLDER, settings_of
from xlselfeval.excel.machine import (
    Machine,
    addin_files,
    automation_server,
    command_lasts,
    excel_program,
    excel_version,
    macro_rules,
    wps_program,
    wps_replaces_excel,
)

State = Literal["ok", "missing", "attention", "not-applicable"]
OK: State = "ok"
MISSING: State = "missing"
ATTENTION: State = "attention"
NOT_APPLICABLE: State = "not-applicable"

PYTHON, COMMAND, TEMP = "Python", "命令 xlselfeval", "临时文件夹"
EXCEL, WPS, AUTOMATION = "Excel", "WPS 表格", "Excel 接口"
MACROS, DOWNLOADED = "宏设置", "网上来的文件"
XLWINGS, ADDIN, CONFIG = "xlwings", "xlwings 加载项", "加载项的解释器"
_Found = tuple[State, str, str]  # the state, what was found, and advice, "" for none

_RELEASES = {"12.0": "2007", "14.0": "2010", "15.0": "2013", "16.0": "2016 或更新"}
_MACRO_LEVELS = {
    1: "启用所有宏",
    2: "打开时询问是否启用",
    3: "只运行有签名的宏，按钮的宏没有签名",
    4: "不运行任何宏",
}
_INSTALL = "运行 xlselfeval excel install"
_PATH = "把 {} 加入环境变量 Path，再重新打开 Excel、WPS 和命令窗口"
_UNBLOCK = "按钮没有反应或出现红色“安全风险”提示时：关闭文件，在文件上点右键→属性→勾选“解除锁定”→确定，再打开"
_MACRO_SETTING = "文件→选项→信任中心→信任中心设置→宏设置"


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """One diagnosed item: its state, what was found, and advice ("" for none)."""

    item: str
    state: State
    found: str
    advice: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """One step: whether it works on this machine, and why."""

    number: int
    name: str
    works: bool
    why: str


def diagnose(machine: Machine) -> tuple[Item, ...]:
    """Return every item, always the same ones in the same order."""
    found = ((name, *_look(machine, name)) for name in _LOOKS)
    return tuple(
        Item(item=name, state=state, found=text, advice=advice) for name, state, text, advice in found
    )


def _look(machine: Machine, name: str) -> _Found:
    """Look at an item, where it is of use on this machine."""
    if name not in (PYTHON, COMMAND, TEMP) and machine.system != "windows":
        return NOT_APPLICABLE, "只在 Windows 上需要", ""
    if name not in _WITHOUT_EXCEL and not excel_program(machine):
        return NOT_APPLICABLE, "没有 Excel，用不上" if name in _OF_ADDIN else "没有 Excel", ""
    rules = macro_rules(machine)
    if name in _OF_ADDIN and rules.by_policy and not rules.allow_ours:
        return NOT_APPLICABLE, "Excel 不许运行宏，用不上", ""
    return _LOOKS[name](machine)


def ladder(machine: Machine, items: Sequence[Item]) -> tuple[Step, ...]:
    """Return the four steps, by the items that `diagnose` gave for this machine."""
    rows = (
        (0, "表内公式", ""),
        (1, "命令行、拖放到 check.bat", _no_command(machine)),
        (2, "按钮调用命令行", _no_button(machine, items)),
        (3, "按钮经 xlwings 加载项", _no_add_in(machine, items)),
    )
    sound = {0: "", 1: "", 2: _button_programs(machine), 3: "只在 Excel 中"}
    steps = [
        Step(number=number, name=name, works=not problem, why=problem or sound[number])
        for number, name, problem in rows
    ]
    if machine.system != "windows":
        steps[1] = Step(number=1, name="命令行", works=True, why="")
    return tuple(steps)


def is_something_missing(items: Sequence[Item]) -> bool:
    """Return whether a step that could work on this machine lacks something."""
    return any(one.state == MISSING for one in items)


def _python(machine: Machine) -> _Found:
    found = f"{machine.python_version}，{machine.python}"
    if machine.python_from_store:
        advice = "应用商店版的 Python 可能把文件写到别处，按钮会取不到结果；请改用 python.org 的安装程序"
        return ATTENTION, found, advice
    return OK, found, ""


def _command(machine: Machine) -> _Found:
    called = f"{_shell(machine.python)} -m xlselfeval"
    if machine.command and not command_lasts(machine):
        folder = PureWindowsPath(machine.command).parent
        found = f"{machine.command}，只有这个命令窗口找得到（如激活了虚拟环境）"
        return MISSING, found, _PATH.format(folder)
    if machine.command and machine.command_is_ours:
        return OK, machine.command, ""
    if machine.command:
        advice = (
            f"按钮会用那一个，两处版本可能不同：请卸载其中一个，或把 {machine.scripts} 移到 PATH 的最前面"
        )
        return ATTENTION, f"{machine.command}，不属于这个 Python", advice
    found = "PATH 中没有这个命令"
    if machine.system != "windows":
        return ATTENTION, found, f"可改用 {called}"
    if machine.exists(str(PureWindowsPath(machine.scripts) / "xlselfeval.exe")):
        return MISSING, found, f"{_PATH.format(machine.scripts)}；或改用 {called}"
    return MISSING, found, f"用这个 Python 重新安装 xlselfeval；或改用 {called}"


def _temp(machine: Machine) -> _Found:
    if not machine.temp_writable:
        advice = "按钮要在那里放一份副本：请检查权限和磁盘空间，或改环境变量 TEMP"
        return MISSING, f"{machine.temp}，不能写入", advice
    return OK, machine.temp, ""


def _excel(machine: Machine) -> _Found:
    program, version = excel_program(machine), excel_version(machine)
    if program:
        return OK, f"Excel {_RELEASES.get(version, version)}（{version}），{program}", ""
    if wps_program(machine):
        return NOT_APPLICABLE, "没有安装，用 WPS 填报", ""
    return ATTENTION, "没有找到", "没有 Excel 和 WPS，这台机器只能用命令行核对；要填报请安装其中一种"


def _wps(machine: Machine) -> _Found:
    found = wps_program(machine)
    if not found:
        return NOT_APPLICABLE, "没有安装", ""
    if excel_program(machine):
        return OK, found, "同一张表请用 Excel 打开，按钮更可靠"
    advice = "有的 WPS 不带宏：若“开发工具→宏”是灰的，请用 check.bat；若能用，宏安全性须设为“中”"
    return ATTENTION, found, advice


def _automation(machine: Machine) -> _Found:
    server = automation_server(machine)
    if wps_replaces_excel(machine):
        advice = "在 WPS“配置工具→高级→兼容设置”中取消“兼容第三方系统和软件”，再对 Office 做一次“快速修复”"
        return ATTENTION, f"被 WPS 占用：{server}", advice
    if not server:
        return ATTENTION, "没有登记", "在“设置→应用”中对 Office 做一次“快速修复”"
    return OK, server, ""


def _macros(machine: Machine) -> _Found:
    rules = macro_rules(machine)
    found = _MACRO_LEVELS[rules.level] + ("（由单位统一规定）" if rules.by_policy else "")
    if rules.level == 1:
        return ATTENTION, found, f"不安全，建议在“{_MACRO_SETTING}”中改为“禁用所有宏，并发出通知”"
    if rules.allow_ours:
        return OK, found, ""
    if rules.by_policy:
        return ATTENTION, found, "本机改不了，按钮用不上：请用 check.bat 或命令行，或请管理员放行"
    advice = f"在 Excel“{_MACRO_SETTING}”中选“禁用所有宏，并发出通知”，打开表后点“启用内容”"
    return MISSING, found, advice


def _downloaded(machine: Machine) -> _Found:
    if macro_rules(machine).blocks_downloaded:
        return ATTENTION, "规定拦截网上、邮件来的文件中的宏", _UNBLOCK
    return OK, "没有另外的规定", _UNBLOCK


def _xlwings(machine: Machine) -> _Found:
    install = f"{_shell(machine.python)} -m pip install --upgrade xlwings"
    if not machine.xlwings:
        return MISSING, "没有安装", f"运行 {install}"
    is_pro = machine.xlwings_pro()
    if is_pro is None:
        return MISSING, f"{machine.xlwings}，不能载入", f"运行 {install} --force-reinstall"
    if is_pro:
        advice = "这里用不到：删除环境变量 XLWINGS_LICENSE_KEY 和 xlwings.conf 中的 LICENSE_KEY"
        return ATTENTION, f"{machine.xlwings}，启用了另行授权的 PRO 部分", advice
    return OK, machine.xlwings, ""


def _addin_file(machine: Machine) -> _Found:
    *starting, listed = addin_files(machine)
    for path in starting:
        if machine.exists(path):
            return OK, path, ""
    if machine.exists(listed):
        return ATTENTION, listed, "须在 Excel“开发工具→Excel 加载项”中勾选 xlwings"
    return MISSING, f"没有 {starting[0]}", f"关闭 Excel，{_INSTALL} --addin"


def _config(machine: Machine) -> _Found:
    if machine.config is None:
        return MISSING, f"没有 {machine.config_file}", _INSTALL
    settings = settings_of(machine.config, machine.encoding)
    interpreter = settings.get(INTERPRETERS["windows"].lower(), "")
    if not interpreter:
        return MISSING, f"{machine.config_file} 中没有 INTERPRETER_WIN", _INSTALL
    if PureWindowsPath(interpreter) != PureWindowsPath(machine.python):
        gone = "" if machine.exists(interpreter) else "，而且已不存在"
        return MISSING, f"是另一个 Python：{interpreter}{gone}", f"{_INSTALL}，改为这个 Python"
    if settings.get(WORKBOOK_FOLDER.lower(), "").lower() != "false":
        found = f"{interpreter}；没有关闭 {WORKBOOK_FOLDER}"
        return ATTENTION, found, f"{_INSTALL}：表旁边的 .py 文件就不会被误用"
    return OK, interpreter, ""


_LOOKS: Mapping[str, Callable[[Machine], _Found]] = {
    PYTHON: _python, COMMAND: _command, TEMP: _temp, EXCEL: _excel, WPS: _wps, AUTOMATION: _automation,
    MACROS: _macros, DOWNLOADED: _downloaded, XLWINGS: _xlwings, ADDIN: _addin_file, CONFIG: _config,
}  # fmt: skip
_OF_ADDIN = (XLWINGS, ADDIN, CONFIG)  # which step 3 alone needs
_WITHOUT_EXCEL = (PYTHON, COMMAND, TEMP, EXCEL, WPS)


def _no_command(machine: Machine) -> str:
    """Return why step 1 does not work; "" where it does."""
    if command_lasts(machine) or machine.launcher:  # check.bat falls back to py
        return ""
    return f"系统的 PATH 中没有 xlselfeval；可输入 {_shell(machine.python)} -m xlselfeval check 文件"


def _no_button(machine: Machine, items: Sequence[Item]) -> str:
    """Return why step 2 does not work; "" where it does."""
    lacking = {one.item for one in items if one.state == MISSING}
    if machine.system != "windows":
        return "只在 Windows 上可用"
    if not excel_program(machine) and not wps_program(machine):
        return "没有 Excel 和 WPS"
    if COMMAND in lacking:
        return "系统的 PATH 中没有 xlselfeval"
    if TEMP in lacking:
        return "临时文件夹不能写入"
    if not wps_program(machine) and not macro_rules(machine).allow_ours:
        return "Excel 不许运行宏"
    return ""


def _button_programs(machine: Machine) -> str:
    """Return the programs in which a button can call the command line."""
    in_excel = bool(excel_program(machine)) and macro_rules(machine).allow_ours
    if not in_excel:
        return "在带宏的 WPS 中"
    return "在 Excel 和带宏的 WPS 中" if wps_program(machine) else "在 Excel 中"


def _no_add_in(machine: Machine, items: Sequence[Item]) -> str:
    """Return why step 3 does not work; "" where it does."""
    lacking = [one.item for one in items if one.state == MISSING]
    if machine.system != "windows":
        return "只在 Windows 上可用"
    if not excel_program(machine):
        return "没有 Excel"
    if not macro_rules(machine).allow_ours:
        return "Excel 不许运行宏"
    if wps_replaces_excel(machine):
        return "Excel 接口被 WPS 占用"
    return "、".join(f"缺{name}" for name in (XLWINGS, ADDIN, CONFIG) if name in lacking)


def _shell(path: str) -> str:
    """Return a path as it is typed in a command window."""
    return f'"{path}"' if " " in path else path
