"""设置.toml: written with comments on the first run, read before each, changed where the sheet 设置 was."""

from __future__ import annotations

import re
from pathlib import Path

from xlselfeval.errors import Fault, SelfEvalError, UnreadableFile, in_a_line, reason
from xlselfeval.files.atomic import write_whole
from xlselfeval.review.catalogue import CATALOGUE
from xlselfeval.review.finding import SEVERITY_WORDS
from xlselfeval.review.settings import Setting, Settings, expect_settings
from xlselfeval.scheme.toml_table import SETTINGS_FILE, kind_of_toml
from xlselfeval.settings.entry import (
    BY,
    EXPLAINABLE,
    MAY_EXPLAIN,
    MUST_CORRECT,
    OFF,
    REASON,
    SEVERITY,
    SINCE,
    find_kind,
    parse_entries,
)
from xlselfeval.toml_parser import tomllib

_ENTRY = re.compile(r'\s*\[\s*"?([^\[\]"]+?)"?\s*\]\s*(?:#.*)?')
_BARE_KEY = re.compile(r"^([ \t]*)([\u4e00-\u9fff]+)([ \t]*=)", re.MULTILINE)  # TOML wants these in quotes
_HEAD = f"""\
# 批量核对的设置。可以用记事本修改，保存后再运行 xlselfeval batch 即生效；也可以在“汇总.xlsx”的“设置”表里填写，两处会保持一致。
#
# 一类问题写一段，方括号里写问题的编号（见“设置”表，或运行 xlselfeval codes）。每段都要写明{SINCE}、{REASON}、{BY}，缺少的不能运行。
# 标点、引号用英文半角。例如（去掉行首的 # 即可使用）：
#
# [U1005]
# "{OFF}" = true            # true：不再核对这类问题
# "{SINCE}" = 2026-05-20
# "{REASON}" = "各项目共用同一段背景说明，经科务会研究不再比对"
# "{BY}" = "张三"
#
# [S101]
# "{EXPLAINABLE}" = "{MAY_EXPLAIN}"    # {MAY_EXPLAIN}：单位说明理由后可以采纳；{MUST_CORRECT}：只能由单位更正
# "{SEVERITY}" = "请核实"              # {"、".join(SEVERITY_WORDS.values())}
# "{SINCE}" = 2026-05-20
# "{REASON}" = "……"
# "{BY}" = "张三"
"""


def read_settings(path: Path) -> dict[str, Setting] | None:
    """Read the settings; None where there is no file. Raises SelfEvalError with all faults and what to write."""
    if not path.exists():
        return None
    return _parse(_read(path), path.name)


def load_settings(source: str | Path | Settings | None) -> Settings:
    """Load settings from 设置.toml by its path, or return those that are loaded.

    Raises UnreadableFile where there is no such file.
    """
    if source is None:
        return {}
    if not isinstance(source, str | Path):
        return expect_settings(source)
    settings = read_settings(Path(source))
    if settings is None:
        raise UnreadableFile("not-found", f"{in_a_line(str(source))}：未找到该设置文件")
    return settings


def _read(path: Path) -> str:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise SelfEvalError(f"{path} 无法读取：{reason(error)}") from error
    for encoding in ("utf-8-sig", "gb18030"):  # the second is what an old Notepad saves
        try:
            return content.decode(encoding).replace("\r\n", "\n")
        except UnicodeDecodeError:
            continue
    raise SelfEvalError(f"{path} 不是文本文件，不是设置文件（设置.toml）；请检查所指定的文件")


def _parse(text: str, source: str) -> dict[str, Setting]:
    try:
        tables = tomllib.loads(_BARE_KEY.sub(r'\1"\2"\3', text))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        line = re.search(r"line (\d+)", str(error))
        where = f"第 {line[1]} 行" if line else "有一行"
        why = "写法有误：等号、引号、方括号要用英文半角，文字要放在引号里，日期写作 2026-05-20（要真有这一天），同一项不能写两次"
        raise SelfEvalError(f"{source} {where}{why}") from error
    if (kind := kind_of_toml(tables)) not in ("", SETTINGS_FILE):
        raise SelfEvalError(f"{source} 写的是{kind}，不是{SETTINGS_FILE}；请检查所指定的文件")
    faults = [
        Fault(f"{source} “{kind}”", "前面缺少问题的编号，如 [S101]")
        for kind, values in tables.items()
        if not isinstance(values, dict)
    ]
    entries = (
        (kind, values, f"{source} [{kind}]") for kind, values in tables.items() if isinstance(values, dict)
    )
    return parse_entries(entries, source, faults, "同一类问题写了两段，请合成一段")


def write_settings(path: Path, settings: Settings) -> None:
    """Bring the file to these settings; what people wrote stays: changed entries become comments, new ones follow.

    Nothing is written where the file says the same. Raises SelfEvalError where that cannot be done.
    """
    text = _read(path) if path.exists() else _HEAD
    present = _parse(text, path.name)
    changed = {name for name in present.keys() | settings.keys() if present.get(name) != settings.get(name)}
    if path.exists() and not changed:
        return
    lines, is_old = [], False
    for line in text.splitlines():
        entry = _ENTRY.fullmatch(line)
        if entry is not None:
            is_old = find_kind(entry[1]) in changed
        is_text = line.strip() and not line.lstrip().startswith("#")
        lines.append(f"# {line}" if is_old and is_text else line)
    lines += [
        line for name in CATALOGUE if name in changed and name in settings for line in _entry(settings[name])
    ]
    new = "\n".join(lines) + "\n"
    if _parse(new, path.name) != dict(settings):
        raise SelfEvalError(f"{path} 不能自动修改；请按“汇总.xlsx”的“设置”表手工修改后再运行")
    write_whole(path, new.encode())


def _entry(setting: Setting) -> list[str]:
    entry = CATALOGUE[setting.name]
    values: list[tuple[str, str]] = []
    if setting.is_off:
        values.append((OFF, "true"))
    if setting.explainable is not None:
        values.append((EXPLAINABLE, _quoted(MAY_EXPLAIN if setting.explainable else MUST_CORRECT)))
    if setting.severity is not None:
        values.append((SEVERITY, _quoted(SEVERITY_WORDS[setting.severity])))
    values += [(SINCE, setting.since), (REASON, _quoted(setting.reason)), (BY, _quoted(setting.changed_by))]
    return ["", f"# {entry.title}", f"[{entry.code}]", *(f'"{key}" = {value}' for key, value in values)]


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return (
        '"'
        + "".join(f"\\u{ord(char):04X}" if char < " " or char == "\x7f" else char for char in escaped)
        + '"'
    )
