"""One entry of the settings, from 设置.toml or the sheet 设置: its keys, its words, and its faults."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import TypeVar

from xlselfeval.errors import Fault, SelfEvalError, in_a_line
from xlselfeval.review.catalogue import CATALOGUE
from xlselfeval.review.finding import SEVERITY_WORDS
from xlselfeval.review.settings import Setting, fault_of
from xlselfeval.scheme.model import Severity

OFF, EXPLAINABLE, SEVERITY, SINCE, REASON, BY = "停用", "单位可否说明", "要求", "日期", "理由", "经办人"
KEYS = (OFF, EXPLAINABLE, SEVERITY, SINCE, REASON, BY)
YES, NO = "是", "否"
MAY_EXPLAIN, MUST_CORRECT = "可说明", "须更正"
_YES_OR_NO = {"": False, NO: False, "false": False, YES: True, "true": True}
_EXPLAINABLE = {"": None, MAY_EXPLAIN: True, MUST_CORRECT: False}
_SEVERITIES: dict[str, Severity | None] = {
    "": None, "必须改": "error", "须更正": "error", **{word: name for name, word in SEVERITY_WORDS.items()},
}  # fmt: skip
_DAY = re.compile(r"(\d{4})\D+(\d{1,2})\D+(\d{1,2})日?(?: 00:00:00)?")
_BY_TEXT = {text.lower(): name for name, one in CATALOGUE.items() for text in (one.code, name, one.title)}
_Word = TypeVar("_Word")
_LONGEST = 40  # characters of what an error shows


def find_kind(text: str) -> str | None:
    """Find a kind of finding by its code, its name or its title."""
    return _BY_TEXT.get(text.strip().lower())


def parse_entry(kind: str, values: Mapping[str, object], place: str, faults: list[Fault]) -> Setting | None:
    """Parse one entry; None where it changes nothing. Its faults are added, each with its place and what to write."""
    texts = {key: _text(value) for key, value in values.items()}
    before = len(faults)

    def fault(problem: str) -> None:
        faults.append(Fault(place, problem))

    def word(key: str, words: Mapping[str, _Word], wanted: str) -> _Word | None:
        text = texts.get(key, "")
        if text.lower() not in words:
            fault(f"“{key}”写的是“{_shown(text)}”，应写{wanted}")
        return words.get(text.lower())

    name = find_kind(kind)
    if name is None:
        fault(f"没有“{_shown(kind)}”这种问题；请写编号（如 S101），用 xlselfeval codes 可以列出全部")
    for key in texts:
        if key not in KEYS:
            fault(f"不认识的项“{_shown(key)}”；可以写的有：{'、'.join(KEYS)}")
    severities = "、".join(dict.fromkeys(SEVERITY_WORDS.values()))
    is_off = word(OFF, _YES_OR_NO, f" true 或 false（设置表里写“{YES}”“{NO}”）")
    explainable = word(EXPLAINABLE, _EXPLAINABLE, f"“{MAY_EXPLAIN}”或“{MUST_CORRECT}”")
    severity = word(SEVERITY, _SEVERITIES, f"其中之一：{severities}")
    setting = Setting(
        name or "", bool(is_off), explainable, severity, _day(texts.get(SINCE, "")), texts.get(REASON, ""), texts.get(BY, ""),
    )  # fmt: skip
    if len(faults) == before and not setting.changes_something:
        if any(texts.get(key) for key in (SINCE, REASON, BY)):
            fault(f"没有写明改什么；请写“{OFF}”“{EXPLAINABLE}”或“{SEVERITY}”")
        return None
    if refused := fault_of(setting):
        fault(refused)
    if not setting.since:
        fault(f"缺少“{SINCE}”，或不是日期；请写设置的日期，如 2026-05-20")
    if not setting.reason:
        fault(f"缺少“{REASON}”；请写明为什么这样设置")
    if not setting.changed_by:
        fault(f"缺少“{BY}”；请写由谁设置")
    return setting


def parse_entries(
    entries: Iterable[tuple[str, Mapping[str, object], str]], source: str, faults: list[Fault], twice: str
) -> dict[str, Setting]:
    """Parse entries, each with its kind, values and place; `twice` says what to do with two of one kind.

    Raises SelfEvalError with all faults, those that were found before too.
    """
    settings: dict[str, Setting] = {}
    for kind, values, place in entries:
        setting = parse_entry(kind, values, place, faults)
        if setting is not None:
            if setting.name and setting.name in settings:
                faults.append(Fault(place, twice))
            settings[setting.name] = setting
    raise_faults(source, faults)
    return settings


def raise_faults(source: str, faults: list[Fault]) -> None:
    """Raise SelfEvalError with all faults: nothing is checked under settings that are not understood."""
    if faults:
        lines = "\n  ".join(map(str, faults))
        raise SelfEvalError(f"{source}有{len(faults)}处需要改正，改正后请重新运行：\n  {lines}")


def _text(value: object) -> str:
    return "" if value is None else str(value).strip()


def _day(text: str) -> str:
    """Read a day as ISO; "" for what is none."""
    found = _DAY.fullmatch(text)
    try:
        return date(*map(int, found.groups())).isoformat() if found else ""
    except ValueError:
        return ""


def _shown(text: str) -> str:
    return in_a_line(text[:_LONGEST])
