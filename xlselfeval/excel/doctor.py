"""Diagnose the buttons of an issued workbook on one machine.

A button works by steps that are independent of each other: 0 the form's own formulas; 1 the command line, or files
dragged onto check.bat; 2 a macro that calls the command line; 3 a macro that calls Python through the xlwings
add-in, in Excel alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PureWindowsPath
from typing import Literal

from xlselfeval.excel.install import INTERPRETERS, WORKBOOK_FOLDER, settings_of
from xlselfeval.excel.machine import (
    Machine,
    MacroRules,
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
_ON_WINDOWS = (EXCEL, WPS, AUTOMATION, MACROS, DOWNLOADED, XLWINGS, ADDIN, CONFIG)

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
    general = (_python(machine), _command(machine), _temp(machine))
    if machine.system != "windows":
        windows = [Item(item=name, state=NOT_APPLICABLE, found="只在 Windows 上需要") for name in _ON_WINDOWS]
        return (*general, *windows)
    rules = macro_rules(machine)
    office = (_excel(machine), _wps(machine), _automation(machine))
    macros = (_macros(machine, rules), _downloaded(machine, rules))
    return (*general, *office, *macros, *_add_in(machine, rules))


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


def _python(machine: Machine) -> Item:
    found = f"{machine.python_version}，{machine.python}"
    if machine.python_from_store:
        advice = "应用商店版的 Python 可能把文件写到别处，按钮会取不到结果；请改用 python.org 的安装程序"
        return Item(item=PYTHON, state=ATTENTION, found=found, advice=advice)
    return Item(item=PYTHON, state=OK, found=found)


def _command(machine: Machine) -> Item:
    called = f"{_shell(machine.python)} -m xlselfeval"
    if machine.command and not command_lasts(machine):
        folder = PureWindowsPath(machine.command).parent
        found = f"{machine.command}，只有这个命令窗口找得到（如激活了虚拟环境）"
        return Item(item=COMMAND, state=MISSING, found=found, advice=_PATH.format(folder))
    if machine.command and machine.command_is_ours:
        return Item(item=COMMAND, state=OK, found=machine.command)
    if machine.command:
        advice = (
            f"按钮会用那一个，两处版本可能不同：请卸载其中一个，或把 {machine.scripts} 移到 PATH 的最前面"
        )
        found = f"{machine.command}，不属于这个 Python"
        return Item(item=COMMAND, state=ATTENTION, found=found, advice=advice)
    found = "PATH 中没有这个命令"
    if machine.system != "windows":
        return Item(item=COMMAND, state=ATTENTION, found=found, advice=f"可改用 {called}")
    if machine.exists(str(PureWindowsPath(machine.scripts) / "xlselfeval.exe")):
        advice = f"{_PATH.format(machine.scripts)}；或改用 {called}"
    else:
        advice = f"用这个 Python 重新安装 xlselfeval；或改用 {called}"
    return Item(item=COMMAND, state=MISSING, found=found, advice=advice)


def _temp(machine: Machine) -> Item:
    if not machine.temp_writable:
        advice = "按钮要在那里放一份副本：请检查权限和磁盘空间，或改环境变量 TEMP"
        return Item(item=TEMP, state=MISSING, found=f"{machine.temp}，不能写入", advice=advice)
    return Item(item=TEMP, state=OK, found=machine.temp)


def _excel(machine: Machine) -> Item:
    program, version = excel_program(machine), excel_version(machine)
    if program:
        found = f"Excel {_RELEASES.get(version, version)}（{version}），{program}"
        return Item(item=EXCEL, state=OK, found=found)
    if wps_program(machine):
        return Item(item=EXCEL, state=NOT_APPLICABLE, found="没有安装，用 WPS 填报")
    advice = "没有 Excel 和 WPS，这台机器只能用命令行核对；要填报请安装其中一种"
    return Item(item=EXCEL, state=ATTENTION, found="没有找到", advice=advice)


def _wps(machine: Machine) -> Item:
    found = wps_program(machine)
    if not found:
        return Item(item=WPS, state=NOT_APPLICABLE, found="没有安装")
    if excel_program(machine):
        return Item(item=WPS, state=OK, found=found, advice="同一张表请用 Excel 打开，按钮更可靠")
    advice = "有的 WPS 不带宏：若“开发工具→宏”是灰的，请用 check.bat；若能用，宏安全性须设为“中”"
    return Item(item=WPS, state=ATTENTION, found=found, advice=advice)


def _automation(machine: Machine) -> Item:
    if not excel_program(machine):
        return Item(item=AUTOMATION, state=NOT_APPLICABLE, found="没有 Excel")
    server = automation_server(machine)
    if wps_replaces_excel(machine):
        advice = "在 WPS“配置工具→高级→兼容设置”中取消“兼容第三方系统和软件”，再对 Office 做一次“快速修复”"
        return Item(item=AUTOMATION, state=ATTENTION, found=f"被 WPS 占用：{server}", advice=advice)
    if not server:
        advice = "在“设置→应用”中对 Office 做一次“快速修复”"
        return Item(item=AUTOMATION, state=ATTENTION, found="没有登记", advice=advice)
    return Item(item=AUTOMATION, state=OK, found=server)


def _macros(machine: Machine, rules: MacroRules) -> Item:
    if not excel_program(machine):
        return Item(item=MACROS, state=NOT_APPLICABLE, found="没有 Excel")
    found = _MACRO_LEVELS[rules.level] + ("（由单位统一规定）" if rules.by_policy else "")
    if rules.level == 1:
        advice = f"不安全，建议在“{_MACRO_SETTING}”中改为“禁用所有宏，并发出通知”"
        return Item(item=MACROS, state=ATTENTION, found=found, advice=advice)
    if rules.allow_ours:
        return Item(item=MACROS, state=OK, found=found)
    if rules.by_policy:
        advice = "本机改不了，按钮用不上：请用 check.bat 或命令行，或请管理员放行"
        return Item(item=MACROS, state=ATTENTION, found=found, advice=advice)
    advice = f"在 Excel“{_MACRO_SETTING}”中选“禁用所有宏，并发出通知”，打开表后点“启用内容”"
    return Item(item=MACROS, state=MISSING, found=found, advice=advice)


def _downloaded(machine: Machine, rules: MacroRules) -> Item:
    if not excel_program(machine):
        return Item(item=DOWNLOADED, state=NOT_APPLICABLE, found="没有 Excel")
    if rules.blocks_downloaded:
        found = "规定拦截网上、邮件来的文件中的宏"
        return Item(item=DOWNLOADED, state=ATTENTION, found=found, advice=_UNBLOCK)
    return Item(item=DOWNLOADED, state=OK, found="没有另外的规定", advice=_UNBLOCK)


def _add_in(machine: Machine, rules: MacroRules) -> tuple[Item, ...]:
    """Return the three items that step 3 alone needs."""
    why = "没有 Excel，用不上" if not excel_program(machine) else "Excel 不许运行宏，用不上"
    if not excel_program(machine) or (rules.by_policy and not rules.allow_ours):
        names = (XLWINGS, ADDIN, CONFIG)
        return tuple(Item(item=name, state=NOT_APPLICABLE, found=why) for name in names)
    return _xlwings(machine), _addin_file(machine), _config(machine)


def _xlwings(machine: Machine) -> Item:
    install = f"{_shell(machine.python)} -m pip install --upgrade xlwings"
    if not machine.xlwings:
        return Item(item=XLWINGS, state=MISSING, found="没有安装", advice=f"运行 {install}")
    is_pro = machine.xlwings_pro()
    if is_pro is None:
        found = f"{machine.xlwings}，不能载入"
        return Item(item=XLWINGS, state=MISSING, found=found, advice=f"运行 {install} --force-reinstall")
    if is_pro:
        found = f"{machine.xlwings}，启用了另行授权的 PRO 部分"
        advice = "这里用不到：删除环境变量 XLWINGS_LICENSE_KEY 和 xlwings.conf 中的 LICENSE_KEY"
        return Item(item=XLWINGS, state=ATTENTION, found=found, advice=advice)
    return Item(item=XLWINGS, state=OK, found=machine.xlwings)


def _addin_file(machine: Machine) -> Item:
    *starting, listed = addin_files(machine)
    for path in starting:
        if machine.exists(path):
            return Item(item=ADDIN, state=OK, found=path)
    if machine.exists(listed):
        advice = "须在 Excel“开发工具→Excel 加载项”中勾选 xlwings"
        return Item(item=ADDIN, state=ATTENTION, found=listed, advice=advice)
    advice = f"关闭 Excel，{_INSTALL} --addin"
    return Item(item=ADDIN, state=MISSING, found=f"没有 {starting[0]}", advice=advice)


def _config(machine: Machine) -> Item:
    if machine.config is None:
        found = f"没有 {machine.config_file}"
        return Item(item=CONFIG, state=MISSING, found=found, advice=_INSTALL)
    settings = settings_of(machine.config, machine.encoding)
    interpreter = settings.get(INTERPRETERS["windows"].lower(), "")
    if not interpreter:
        found = f"{machine.config_file} 中没有 INTERPRETER_WIN"
        return Item(item=CONFIG, state=MISSING, found=found, advice=_INSTALL)
    if PureWindowsPath(interpreter) != PureWindowsPath(machine.python):
        gone = "" if machine.exists(interpreter) else "，而且已不存在"
        advice = f"{_INSTALL}，改为这个 Python"
        return Item(item=CONFIG, state=MISSING, found=f"是另一个 Python：{interpreter}{gone}", advice=advice)
    if settings.get(WORKBOOK_FOLDER.lower(), "").lower() != "false":
        advice = f"{_INSTALL}：表旁边的 .py 文件就不会被误用"
        found = f"{interpreter}；没有关闭 {WORKBOOK_FOLDER}"
        return Item(item=CONFIG, state=ATTENTION, found=found, advice=advice)
    return Item(item=CONFIG, state=OK, found=interpreter)


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
