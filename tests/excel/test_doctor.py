"""The commands that look after the buttons.

They report what a machine lacks, and write only our own settings.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import types
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from xlselfeval.cli import excel as commands
from xlselfeval.errors import UnreadableFile
from xlselfeval.excel import machine as machine_module
from xlselfeval.excel.doctor import Item, State, diagnose, is_something_missing, ladder
from xlselfeval.excel.install import (
    _run,
    addin_command,
    install_addin,
    settings_of,
    with_settings,
    write_config,
)
from xlselfeval.excel.machine import Machine, excel_version, this_machine, wps_replaces_excel

PYTHON = r"C:\Python311\python.exe"
SCRIPTS = r"C:\Python311\Scripts"
COMMAND = rf"{SCRIPTS}\xlselfeval.exe"
EXCEL = r"C:\Program Files\Microsoft Office\Root\Office16\EXCEL.EXE"
WPS = r"C:\Users\zhang\AppData\Local\Kingsoft\WPS Office\12.1.0\office6\et.exe"
ADDIN = r"C:\Users\zhang\AppData\Roaming\Microsoft\Excel\XLSTART\xlwings.xlam"
CONF = r"C:\Users\zhang\.xlwings\xlwings.conf"
CONTENT = f'"INTERPRETER_WIN","{PYTHON}"\r\n"ADD_WORKBOOK_TO_PYTHONPATH","False"\r\n'.encode("gbk")
CLSID = "{00024500-0000-0000-C000-000000000046}"
SERVER = rf"HKCR\CLSID\{CLSID}\LocalServer32"
SECURITY = r"Software\Microsoft\Office\16.0\Excel\Security"
POLICY = r"HKCU\Software\Policies\Microsoft\Office\16.0\Excel\Security"
APP_PATHS = r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths"
Values = dict[tuple[str, str], str | int]

WITH_EXCEL: Values = {
    (rf"{APP_PATHS}\excel.exe", ""): EXCEL,
    (r"HKCR\Excel.Application\CurVer", ""): "Excel.Application.16",
    (r"HKCR\Excel.Application\CLSID", ""): CLSID,
    (SERVER, ""): f'"{EXCEL}" /automation',
    (r"HKCU\Environment", "Path"): rf"C:\Tools;{SCRIPTS.upper()}\;",
}
WITH_WPS: Values = {(rf"{APP_PATHS}\et.exe", ""): WPS}
TAKEN_OVER: Values = {
    **WITH_EXCEL,
    **WITH_WPS,
    (r"HKCR\Excel.Application\CurVer", ""): "Excel.Application.12",
    (SERVER, ""): f'"{WPS}" /Automation',
}


def windows(registry: Values, *, files: tuple[str, ...] = (ADDIN, COMMAND)) -> Machine:
    """A Windows on which nothing is missing, with these registry values and files."""
    return Machine(
        system="windows",
        python=PYTHON,
        python_version="3.11.9",
        python_from_store=False,
        scripts=SCRIPTS,
        command=COMMAND,
        command_is_ours=True,
        launcher="",
        xlwings="0.37.8",
        xlwings_pro=lambda: False,
        registry=lambda key, name: registry.get((key, name)),
        exists=files.__contains__,
        appdata=r"C:\Users\zhang\AppData\Roaming",
        config_file=CONF,
        config=CONTENT,
        encoding="gbk",
        temp=r"C:\Users\zhang\AppData\Local\Temp",
        temp_writable=True,
    )


HEALTHY = windows(WITH_EXCEL)
LINUX = replace(
    windows({}), system="other", python="/usr/bin/python3", command="/usr/bin/xlselfeval", scripts="/usr/bin",
    temp="/tmp", config=None, config_file="/home/zhang/.xlwings/xlwings.conf", encoding="utf-8",
)  # fmt: skip
UNBLOCK = "按钮没有反应或出现红色“安全风险”提示时：关闭文件，在文件上点右键→属性→勾选“解除锁定”→确定，再打开"
ALL_WELL = (
    Item(item="Python", state="ok", found=rf"3.11.9，{PYTHON}"),
    Item(item="命令 xlselfeval", state="ok", found=COMMAND),
    Item(item="临时文件夹", state="ok", found=r"C:\Users\zhang\AppData\Local\Temp"),
    Item(item="Excel", state="ok", found=f"Excel 2016 或更新（16.0），{EXCEL}"),
    Item(item="WPS 表格", state="not-applicable", found="没有安装"),
    Item(item="Excel 接口", state="ok", found=EXCEL),
    Item(item="宏设置", state="ok", found="打开时询问是否启用"),
    Item(item="网上来的文件", state="ok", found="没有另外的规定", advice=UNBLOCK),
    Item(item="xlwings", state="ok", found="0.37.8"),
    Item(item="xlwings 加载项", state="ok", found=ADDIN),
    Item(item="加载项的解释器", state="ok", found=PYTHON),
)


def differing(machine: Machine) -> list[Item]:
    """The items that are not as on a machine where all is well."""
    return [item for item in diagnose(machine) if item not in ALL_WELL]


def working(machine: Machine) -> list[int]:
    """The steps of the ladder that work."""
    return [step.number for step in ladder(machine, diagnose(machine)) if step.works]


def run(machine: Machine, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> Result:
    monkeypatch.setattr(machine_module, "this_machine", lambda: machine)
    return CliRunner().invoke(commands.excel, arguments, standalone_mode=False)


def test_a_healthy_windows_needs_nothing() -> None:
    """Where Excel and the add-in are set up all items are good, all steps work, and the status is 0."""
    assert diagnose(HEALTHY) == ALL_WELL
    assert working(HEALTHY) == [0, 1, 2, 3]
    assert not is_something_missing(diagnose(HEALTHY))


def test_wps_alone() -> None:
    """Where there is only WPS nothing of Excel's is asked for, and the doubt about its macros is reported."""
    machine = windows(WITH_WPS)
    unused = [
        Item(item=name, state="not-applicable", found="没有 Excel，用不上")
        for name in ("xlwings", "xlwings 加载项", "加载项的解释器")
    ]
    assert differing(machine) == [
        Item(item="Excel", state="not-applicable", found="没有安装，用 WPS 填报"),
        Item(
            item="WPS 表格",
            state="attention",
            found=WPS,
            advice="有的 WPS 不带宏：若“开发工具→宏”是灰的，请用 check.bat；若能用，宏安全性须设为“中”",
        ),
        Item(item="Excel 接口", state="not-applicable", found="没有 Excel"),
        Item(item="宏设置", state="not-applicable", found="没有 Excel"),
        Item(item="网上来的文件", state="not-applicable", found="没有 Excel"),
        *unused,
    ]
    assert working(machine) == [0, 1, 2]
    assert ladder(machine, diagnose(machine))[2].why == "在带宏的 WPS 中"
    assert not is_something_missing(diagnose(machine))


def test_wps_in_the_place_of_excel() -> None:
    """WPS that answers for Excel is reported, and Excel's version is still right."""
    machine = windows(TAKEN_OVER)
    assert wps_replaces_excel(machine)
    assert excel_version(machine) == "16.0"
    assert differing(machine) == [
        Item(item="WPS 表格", state="ok", found=WPS, advice="同一张表请用 Excel 打开，按钮更可靠"),
        Item(
            item="Excel 接口",
            state="attention",
            found=f"被 WPS 占用：{WPS}",
            advice="在 WPS“配置工具→高级→兼容设置”中取消“兼容第三方系统和软件”，再对 Office 做一次“快速修复”",
        ),
    ]
    assert working(machine) == [0, 1, 2]


def test_neither_excel_nor_wps() -> None:
    """A machine without a spreadsheet program gets advice on what it can still do."""
    machine = windows({})
    assert differing(machine)[0] == Item(
        item="Excel",
        state="attention",
        found="没有找到",
        advice="没有 Excel 和 WPS，这台机器只能用命令行核对；要填报请安装其中一种",
    )
    assert working(machine) == [0, 1]
    assert not is_something_missing(diagnose(machine))


def test_macros_forbidden_by_policy() -> None:
    """A policy goes before the user's choice, and nothing is asked for that could not help."""
    machine = windows(
        {**WITH_EXCEL, (POLICY, "VBAWarnings"): 4, (rf"HKCU\{SECURITY}", "VBAWarnings"): 1}, files=()
    )
    unused = [
        Item(item=name, state="not-applicable", found="Excel 不许运行宏，用不上")
        for name in ("xlwings", "xlwings 加载项", "加载项的解释器")
    ]
    assert differing(machine) == [
        Item(
            item="宏设置",
            state="attention",
            found="不运行任何宏（由单位统一规定）",
            advice="本机改不了，按钮用不上：请用 check.bat 或命令行，或请管理员放行",
        ),
        *unused,
    ]
    assert working(machine) == [0, 1]
    assert not is_something_missing(diagnose(machine))


@pytest.mark.parametrize(
    ("values", "state", "found"),
    [
        ({(rf"HKCU\{SECURITY}", "VBAWarnings"): 1}, "attention", "启用所有宏"),
        ({(rf"HKCU\{SECURITY}", "VBAWarnings"): 2}, "ok", "打开时询问是否启用"),
        ({(rf"HKCU\{SECURITY}", "VBAWarnings"): 3}, "missing", "只运行有签名的宏，按钮的宏没有签名"),
        ({(rf"HKCU\{SECURITY}", "VBAWarnings"): 4}, "missing", "不运行任何宏"),
        ({(rf"HKCU\{SECURITY}", "VBAWarnings"): 77}, "ok", "打开时询问是否启用"),
        ({(POLICY, "VBAWarnings"): 2}, "ok", "打开时询问是否启用（由单位统一规定）"),
        (
            {(r"HKLM\SOFTWARE\Policies\Microsoft\Office\16.0\Common", "VBAOff"): 1},
            "attention",
            "不运行任何宏（由单位统一规定）",
        ),
    ],
)
def test_macro_settings(values: Values, state: State, found: str) -> None:
    """Each setting of the trust centre is read as Excel means it."""
    machine = windows({**WITH_EXCEL, **values})
    item = next(one for one in diagnose(machine) if one.item == "宏设置")
    assert (item.state, item.found) == (state, found)
    assert (working(machine) == [0, 1, 2, 3]) == ("不运行任何宏" not in found and "签名" not in found)


def test_files_from_outside() -> None:
    """A rule that stops the macros of downloaded files is reported with the way out."""
    machine = windows({**WITH_EXCEL, (POLICY, "blockcontentexecutionfrominternet"): 1})
    assert differing(machine) == [
        Item(
            item="网上来的文件",
            state="attention",
            found="规定拦截网上、邮件来的文件中的宏",
            advice=UNBLOCK,
        )
    ]


def test_no_command_on_path() -> None:
    """The advice names the folder for the PATH, or a new installation where there is no command."""
    machine = replace(HEALTHY, command="", command_is_ours=False)
    called = f"{PYTHON} -m xlselfeval"
    item = Item(
        item="命令 xlselfeval",
        state="missing",
        found="PATH 中没有这个命令",
        advice=f"把 {SCRIPTS} 加入环境变量 Path，再重新打开 Excel、WPS 和命令窗口；或改用 {called}",
    )
    assert differing(machine) == [item]
    assert working(machine) == [0, 3]
    assert working(replace(machine, launcher=r"C:\Windows\py.exe")) == [0, 1, 3]
    nowhere = replace(machine, exists=(ADDIN,).__contains__)
    advice = f"用这个 Python 重新安装 xlselfeval；或改用 {called}"
    assert differing(nowhere) == [replace(item, advice=advice)]
    assert is_something_missing(diagnose(nowhere))


def test_a_command_that_excel_does_not_find() -> None:
    """The command of an activated environment, which only one window finds, counts as missing."""
    folder = r"D:\项目\.venv\Scripts"
    machine = replace(HEALTHY, command=rf"{folder}\xlselfeval.exe")
    assert differing(machine) == [
        Item(
            item="命令 xlselfeval",
            state="missing",
            found=rf"{folder}\xlselfeval.exe，只有这个命令窗口找得到（如激活了虚拟环境）",
            advice=f"把 {folder} 加入环境变量 Path，再重新打开 Excel、WPS 和命令窗口",
        )
    ]
    assert working(machine) == [0, 3]


def test_a_command_of_another_python() -> None:
    """A command that starts another installation is reported."""
    machine = replace(HEALTHY, command=r"C:\Tools\xlselfeval.exe", command_is_ours=False)
    assert differing(machine) == [
        Item(
            item="命令 xlselfeval",
            state="attention",
            found=r"C:\Tools\xlselfeval.exe，不属于这个 Python",
            advice=f"按钮会用那一个，两处版本可能不同：请卸载其中一个，或把 {SCRIPTS} 移到 PATH 的最前面",
        )
    ]
    assert working(machine) == [0, 1, 2, 3]


def test_python_of_the_store_and_a_full_disk() -> None:
    """A Python whose files go elsewhere, and a temporary folder that is not writable, are reported."""
    machine = replace(HEALTHY, python_from_store=True, temp_writable=False)
    assert [(item.item, item.state) for item in differing(machine)] == [
        ("Python", "attention"),
        ("临时文件夹", "missing"),
    ]
    assert working(machine) == [0, 1, 3]


ANOTHER = b'"CONDA PATH","C:\\conda"\r\n"interpreter_win","D:\\old\\python.exe"\r\n'


@pytest.mark.parametrize(
    ("config", "state", "found", "advice"),
    [
        (None, "missing", f"没有 {CONF}", "运行 xlselfeval excel install"),
        (b"", "missing", f"{CONF} 中没有 INTERPRETER_WIN", "运行 xlselfeval excel install"),
        (
            ANOTHER,
            "missing",
            r"是另一个 Python：D:\old\python.exe，而且已不存在",
            "运行 xlselfeval excel install，改为这个 Python",
        ),
        (
            f'"INTERPRETER_WIN","{PYTHON.upper()}"\n'.encode(),
            "attention",
            f"{PYTHON.upper()}；没有关闭 ADD_WORKBOOK_TO_PYTHONPATH",
            "运行 xlselfeval excel install：表旁边的 .py 文件就不会被误用",
        ),
    ],
)
def test_interpreter_of_the_add_in(config: bytes | None, state: State, found: str, advice: str) -> None:
    """The add-in starts this Python, and no module beside the workbook."""
    machine = replace(HEALTHY, config=config)
    assert differing(machine) == [Item(item="加载项的解释器", state=state, found=found, advice=advice)]
    assert working(machine) == ([0, 1, 2] if state == "missing" else [0, 1, 2, 3])


def test_xlwings_and_its_add_in() -> None:
    """A missing, a broken and a specially licensed xlwings each give their own advice.

    So does an add-in to be ticked.
    """
    pip = f"运行 {PYTHON} -m pip install --upgrade xlwings"
    assert differing(replace(HEALTHY, xlwings="")) == [
        Item(item="xlwings", state="missing", found="没有安装", advice=pip)
    ]
    assert differing(replace(HEALTHY, xlwings_pro=lambda: None)) == [
        Item(item="xlwings", state="missing", found="0.37.8，不能载入", advice=f"{pip} --force-reinstall")
    ]
    assert [item.state for item in differing(replace(HEALTHY, xlwings_pro=lambda: True))] == ["attention"]
    listed = ADDIN.replace(r"Excel\XLSTART", "AddIns")
    own = EXCEL.replace("EXCEL.EXE", r"XLSTART\xlwings.xlam")
    assert differing(replace(HEALTHY, exists=(listed,).__contains__)) == [
        Item(
            item="xlwings 加载项",
            state="attention",
            found=listed,
            advice="须在 Excel“开发工具→Excel 加载项”中勾选 xlwings",
        )
    ]
    assert differing(replace(HEALTHY, exists=(own,).__contains__)) == [
        Item(item="xlwings 加载项", state="ok", found=own)
    ]
    nowhere = replace(HEALTHY, xlwings="", exists=lambda _path: False)
    assert ladder(nowhere, diagnose(nowhere))[3].why == "缺xlwings、缺xlwings 加载项"


def test_linux() -> None:
    """Off Windows the form and the command line work, and nothing else is asked for."""
    names = [item.item for item in ALL_WELL[3:]]
    assert diagnose(LINUX) == (
        Item(item="Python", state="ok", found="3.11.9，/usr/bin/python3"),
        Item(item="命令 xlselfeval", state="ok", found="/usr/bin/xlselfeval"),
        Item(item="临时文件夹", state="ok", found="/tmp"),
        *(Item(item=name, state="not-applicable", found="只在 Windows 上需要") for name in names),
    )
    assert working(LINUX) == [0, 1]
    bare = replace(LINUX, command="")
    assert diagnose(bare)[1] == Item(
        item="命令 xlselfeval",
        state="attention",
        found="PATH 中没有这个命令",
        advice="可改用 /usr/bin/python3 -m xlselfeval",
    )
    assert working(bare) == [0, 1]


def test_doctor_prints_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pipe gets a line for each item and step; the exit status says what is missing."""
    done = run(HEALTHY, monkeypatch, "doctor")
    lines = done.stdout.splitlines()
    assert lines[0] == "项目\t状态\t看到的\t怎么办"
    assert lines[2] == f"命令 xlselfeval\t好\t{COMMAND}\t"
    assert len(lines) == 1 + len(ALL_WELL) + 2 + 4
    assert lines[-4:] == [
        "0 表内公式：可用",
        "1 命令行、拖放到 check.bat：可用",
        "2 按钮调用命令行：可用（在 Excel 中）",
        "3 按钮经 xlwings 加载项：可用（只在 Excel 中）",
    ]
    assert done.return_value == 0
    assert run(replace(HEALTHY, command=""), monkeypatch, "doctor").return_value == 1


def test_doctor_json(monkeypatch: pytest.MonkeyPatch) -> None:
    """A script gets an object for each item, with the fields item, state, found and advice."""
    done = run(windows(TAKEN_OVER), monkeypatch, "doctor", "--json")
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert [Item(**record) for record in records] == list(diagnose(windows(TAKEN_OVER)))
    assert list(records[0]) == ["item", "state", "found", "advice"]


def test_control_characters_do_not_reach_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """A text from the registry is printed as one line."""
    machine = windows({**WITH_EXCEL, (rf"{APP_PATHS}\et.exe", ""): "C:\\\x1b[31m\net.exe"})
    done = run(machine, monkeypatch, "doctor")
    assert "\x1b" not in done.stdout
    assert "WPS 表格\t好\tC:\\ [31m et.exe\t" in done.stdout


def test_help_and_wrong_usage() -> None:
    """The group without a command lists its commands in Chinese and ends with 2."""
    done = CliRunner().invoke(commands.excel, [], standalone_mode=False)
    assert done.return_value == 2
    for text in ("用法：", "doctor", "install", "显示这段说明。"):
        assert text in done.stdout
    assert CliRunner().invoke(commands.excel, ["doctor", "--nothing"]).exit_code == 2


def test_this_machine_is_looked_at_without_loading_xlwings() -> None:
    """The real machine is described quickly; xlwings is loaded only for its licence."""
    code = (
        "import sys; from xlselfeval.excel.machine import this_machine; machine = this_machine();"
        "print('xlwings' in sys.modules, machine.python == sys.executable, machine.temp_writable)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True", "True"]
    assert this_machine().xlwings_pro() is not True


def test_the_registry_is_read_in_both_views(monkeypatch: pytest.MonkeyPatch) -> None:
    """The 64-bit view is asked first; a value of a 32-bit Office is found; None where there is none."""
    there: dict[tuple[str, str, int], dict[str, object]] = {
        ("HKCU", "Both", 64): {"": r"%XSE_PLACE%\first", "Number": 4, "Bytes": b"x"},
        ("HKCU", "Both", 32): {"": "second"},
        ("HKLM", r"Only\Small", 32): {"Path": "small"},
    }

    def open_key(
        hive: str, path: str, _reserved: int, access: int
    ) -> contextlib.AbstractContextManager[object]:
        if (hive, path, access - 1024) not in there:
            raise FileNotFoundError(path)
        return contextlib.nullcontext(there[hive, path, access - 1024])

    def value_of(values: dict[str, object], name: str) -> tuple[object, int]:
        if name not in values:
            raise FileNotFoundError(name)
        return values[name], 1

    stand_in = types.ModuleType("winreg")
    vars(stand_in).update(
        HKEY_CLASSES_ROOT="HKCR", HKEY_CURRENT_USER="HKCU", HKEY_LOCAL_MACHINE="HKLM",
        KEY_READ=1024, KEY_WOW64_64KEY=64, KEY_WOW64_32KEY=32, OpenKey=open_key, QueryValueEx=value_of,
    )  # fmt: skip
    monkeypatch.setitem(sys.modules, "winreg", stand_in)
    monkeypatch.setattr(sys, "platform", "win32")
    read = machine_module._registry()
    monkeypatch.undo()
    asked = (r"HKCU\Both", "Number"), (r"HKCU\Both", "Bytes"), (r"HKLM\Only\Small", "Path"), (r"HKCR\No", "")
    assert [read(*one) for one in asked] == [4, None, "small", None]
    assert str(read(r"HKCU\Both", "")).endswith("first")


@pytest.mark.parametrize(("named", "ours"), [(sys.executable, True), ("/usr/bin/another", False)])
def test_whose_a_command_is(named: str, ours: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A command outside this Python's folder is recognised by the Python that its launcher names."""
    launcher = tmp_path / ("xlselfeval.exe" if os.name == "nt" else "xlselfeval")
    launcher.write_bytes(b"MZ" + b"\0" * 400_000 + f"#!{named}\r\nPK".encode())
    launcher.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    machine = this_machine()
    assert Path(machine.command).parent == tmp_path
    assert machine.command_is_ours is ours


def at(tmp_path: Path, content: bytes | None = None) -> Machine:
    """The healthy machine with its xlwings.conf in a folder of the test."""
    path = tmp_path / ".xlwings" / "xlwings.conf"
    if content is not None:
        path.parent.mkdir()
        path.write_bytes(content)
    return replace(HEALTHY, config_file=str(path))


def test_install_writes_what_the_add_in_reads(tmp_path: Path) -> None:
    """The file is written with its folder, and the doctor accepts it."""
    machine = at(tmp_path)
    written = write_config(machine)
    assert written.changed
    assert written.path.read_bytes() == CONTENT
    assert [path.name for path in written.path.parent.iterdir()] == ["xlwings.conf"]
    assert diagnose(replace(machine, config=written.path.read_bytes()))[-1] == ALL_WELL[-1]


def test_install_again_changes_nothing(tmp_path: Path) -> None:
    """A second run has no effect."""
    machine = at(tmp_path)
    path = write_config(machine).path
    path.chmod(0o444)  # a file that is not written need not be writable
    before = path.stat().st_mtime_ns
    assert not write_config(machine).changed
    assert (path.stat().st_mtime_ns, path.read_bytes()) == (before, CONTENT)
    path.chmod(0o644)


def test_install_keeps_what_others_wrote(tmp_path: Path) -> None:
    """An old interpreter is replaced at any line; every other line stays byte for byte."""
    foreign = (
        '"PYTHONPATH","D:\\预算;INTERPRETER_WIN"\r\n'.encode("gbk"),
        b'"SHOW CONSOLE","True"\n',
        b"\n",
        b'"INTERPRETER_WIN_OLD","x"\r\n',
        b'broken \xff line without an end"',
    )
    old = b'interpreter_WIN,"D:\\old\\python.exe"\n', b' "Add_Workbook_To_PythonPath" , "True"\r\n'
    content = foreign[0] + old[0] + foreign[1] + foreign[2] + old[1] + b"".join(foreign[3:])
    path = write_config(at(tmp_path, content)).path
    assert path.read_bytes() == CONTENT + b"".join(foreign)


def test_install_mends_what_an_editor_saved_as_unicode() -> None:
    """A file with a byte order mark, which the add-in cannot read, is converted to the system's code page."""
    text = '"PYTHONPATH","D:\\预算"\r\n'
    ours: Mapping[str, str] = {"A": "1"}
    for encoding in ("utf-8-sig", "utf-16"):
        assert with_settings(text.encode(encoding), ours, "gbk", "\r\n") == ('"A","1"\r\n' + text).encode(
            "gbk"
        )


def test_install_writes_chinese_paths_in_the_code_page(tmp_path: Path) -> None:
    """A Chinese path is written as VBA reads it."""
    machine = replace(at(tmp_path), python=r"D:\软件\python.exe", config_file=str(tmp_path / "xlwings.conf"))
    content = write_config(machine).path.read_bytes()
    assert r"D:\软件\python.exe".encode("gbk") in content
    assert settings_of(content, "gbk")["interpreter_win"] == r"D:\软件\python.exe"


@pytest.mark.parametrize("python", ["C:\\Users\\张\U00020bb7\\python.exe", 'C:\\a"b\\python.exe'])
def test_install_refuses_a_path_that_cannot_be_written(python: str, tmp_path: Path) -> None:
    """A path that the add-in could not read is refused in one line, and nothing is written."""
    machine = replace(at(tmp_path), python=python)
    with pytest.raises(UnreadableFile) as raised:
        write_config(machine)
    assert raised.value.name == "malformed"
    assert "\n" not in raised.value.message
    assert list(tmp_path.iterdir()) == []


def test_install_refuses_where_there_is_no_such_add_in(tmp_path: Path) -> None:
    """Nothing is written on Linux, where no Excel could read it; macOS gets INTERPRETER_MAC."""
    path = tmp_path / "xlwings.conf"
    with pytest.raises(UnreadableFile) as raised:
        write_config(replace(LINUX, config_file=str(path)))
    assert (raised.value.name, path.exists()) == ("not-found", False)
    write_config(replace(LINUX, system="macos", config_file=str(path)))
    assert (
        path.read_bytes() == b'"INTERPRETER_MAC","/usr/bin/python3"\n"ADD_WORKBOOK_TO_PYTHONPATH","False"\n'
    )


def test_install_into_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    """A folder that cannot be made, or one in the file's place, gives one line and no half file."""
    (tmp_path / ".xlwings").write_bytes(b"a file where a folder should be")
    with pytest.raises(UnreadableFile) as raised:
        write_config(at(tmp_path))
    assert (raised.value.name, "\n" in raised.value.message) == ("locked", False)
    folder = tmp_path / "folder.conf"
    folder.mkdir()
    with pytest.raises(UnreadableFile) as raised:
        write_config(replace(HEALTHY, config_file=str(folder)))
    assert raised.value.name == "locked"
    assert sorted(path.name for path in tmp_path.iterdir()) == [".xlwings", "folder.conf"]


def test_install_says_what_it_wrote_and_what_comes_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file, the settings and the next step are printed, also the second time."""
    machine = at(tmp_path)
    settings = [f"  INTERPRETER_WIN = {PYTHON}", "  ADD_WORKBOOK_TO_PYTHONPATH = False"]
    after = "下一步：关闭 Excel，运行 xlselfeval excel install --addin（加载项已装好的不用再装）"
    for head in ("已写入", "已经配好，没有改动"):
        done = run(machine, monkeypatch, "install")
        assert done.stdout.splitlines() == [f"{head}：{machine.config_file}", *settings, after]
        assert done.return_value == 0
    without = run(replace(machine, xlwings=""), monkeypatch, "install")
    assert "安装 xlwings" in without.stdout.splitlines()[-1]


def test_addin_is_installed_by_xlwings() -> None:
    """This Python runs xlwings' own command; the outcome is a Chinese line."""
    called = []

    def installs(command: object) -> tuple[int, str]:
        called.append(command)
        return 0, "Successfully installed the xlwings add-in! \n"

    assert "已装好" in install_addin(HEALTHY, installs)
    assert called == [addin_command(HEALTHY)] == [(PYTHON, "-m", "xlwings.cli", "addin", "install")]


@pytest.mark.parametrize(
    ("status", "printed"),
    [
        (0, "Error: Failed to install the add-in: If Excel is running, quit\n\n"),
        (1, ""),
        (1, "Traceback\nX\n"),
    ],
)
def test_addin_that_was_not_installed(status: int, printed: str) -> None:
    """A failure that xlwings ends with 0 is recognised and reported in one line."""
    with pytest.raises(UnreadableFile) as raised:
        install_addin(HEALTHY, lambda _command: (status, printed))
    assert raised.value.name == "locked"
    assert "\n" not in raised.value.message


@pytest.mark.parametrize(
    "machine", [LINUX, replace(HEALTHY, xlwings=""), windows(WITH_WPS), windows(TAKEN_OVER)]
)
def test_addin_is_not_tried_where_it_cannot_work(machine: Machine) -> None:
    """Nothing is started without xlwings or Excel, or where WPS would start for Excel."""
    called: list[object] = []

    def never(command: object) -> tuple[int, str]:
        called.append(command)
        return 0, "Successfully installed"

    with pytest.raises(UnreadableFile) as raised:
        install_addin(machine, never)
    assert raised.value.message.startswith("没有安装加载项：")
    assert called == []


def test_a_python_that_is_not_there() -> None:
    """A command that cannot be started is a failure like any other."""
    with pytest.raises(UnreadableFile) as raised:
        install_addin(replace(HEALTHY, python=str(Path(sys.executable).with_name("no-such-python"))))
    assert "未找到" in raised.value.message


def test_a_real_command_that_fails() -> None:
    """The error output of a real process arrives, as when xlwings fails off Windows or without Excel."""
    with pytest.raises(UnreadableFile) as raised:
        install_addin(
            replace(HEALTHY, python=sys.executable),
            lambda _command: _run([sys.executable, "-c", "import sys; sys.exit('Excel 不在')"]),
        )
    assert raised.value.message.endswith("（原文：Excel 不在）")
