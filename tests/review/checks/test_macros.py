"""Macros that were not issued, and settings of the buttons that are others: each at its place."""

from __future__ import annotations

from typing import Any

import pytest
from support.issued_variants import SCHEME, form, record

from xlselfeval.checking import check_submission
from xlselfeval.issue_record import MacroModule, Macros

MODULES = (MacroModule("Buttons", "1"), MacroModule("按 钮", "2"))
SETTINGS = (("xse_", "1"), ("xlwings.conf", "2"))
FOREIGN, SETTING, BUTTONS = "macro-foreign", "macro-settings", "按钮的设置"
WITH_MACROS: dict[str, Any] = {"macros": True, "modules": MODULES}


def found(macros: Macros, name: str, /, **issued: Any) -> list[tuple[str, str, str | None, str]]:
    """Return the findings of a name as (subject, part, found, in words)."""
    review = check_submission(SCHEME, form(issued=record(**issued), macros=macros))
    return [(one.subject, one.part, one.found, one.situation) for one in review.findings if one.name == name]


def test_macros_where_none_were_issued() -> None:
    """They are one finding on the workbook, and their settings none."""
    macros = Macros(modules=MODULES, command="calc", calls=("别的宏",))
    ((subject, part, said, words),) = found(macros, FOREIGN)
    assert (subject, part, said) == ("macros", "工作簿", None)
    assert words.startswith("工作簿含有宏")
    assert found(macros, SETTING) == []
    whole = form(record=None, macros=macros)
    names = [one.name for one in check_submission(SCHEME, whole).findings]
    assert (names.count(FOREIGN), names.count(SETTING)) == (1, 0)


def test_macros_of_other_kinds() -> None:
    """Other kinds of macros and those that cannot be read are named, and nothing is said of settings then."""
    macros = Macros(unreadable=True, foreign_kinds=("WPS 宏", "Excel 4.0 宏"), command="calc")
    reported = found(macros, FOREIGN, **WITH_MACROS)
    assert [one[:3] for one in reported] == [("macros/WPS 宏", "WPS 宏", "WPS 宏"), ("macros/Excel 4.0 宏", "Excel 4.0 宏", "Excel 4.0 宏"), ("macros", "宏", None)]  # fmt: skip
    assert ["含有WPS 宏，" in reported[0][3], "含有Excel 4.0 宏，" in reported[1][3], reported[2][3].startswith("宏无法读取")] == [True] * 3  # fmt: skip
    assert found(macros, SETTING, **WITH_MACROS) == []


@pytest.mark.parametrize(
    ("module", "subject", "name", "words"),
    [
        (MacroModule("buttons", "3"), "buttons", "buttons", "的代码与下发的不一致"), (MacroModule("按 钮", "1"), "按钮", "按 钮", "的代码与下发的不一致"), (MacroModule("Other", "1"), "other", "Other", "不是下发的"), (MacroModule("长" * 41, "1"), "长" * 41, "长" * 40, "不是下发的"),
    ],
)  # fmt: skip
def test_a_module_that_was_not_issued(module: MacroModule, subject: str, name: str, words: str) -> None:
    """Another module, or an issued one with other code, is named, whatever the case of its letters."""
    issued = tuple(MacroModule(one.name.upper(), one.digest) for one in MODULES)
    (reported,) = found(Macros(modules=(*issued, module)), FOREIGN, **WITH_MACROS)
    assert reported == (f"macros/{subject}", f"宏模块{name}", name, f"宏模块{name}{words}")
    assert found(Macros(modules=(module,)), FOREIGN, macros=True) == []


@pytest.mark.parametrize(
    ("calls", "words"),
    [
        (("XSE_Check", "[0]!XSE_Check", "Buttons.xse_check", "[0]!Buttons.XSE_Check"), None), (("calc.exe",), "“calc.exe”不是"), (("XSE_Check", "甲", "乙"), "“甲”等2个不是"), (("甲", "乙", "丙"), "“甲”等3个不是"), (("长" * 61,), f"“{'长' * 60}”不是"),
    ],
)  # fmt: skip
def test_calls_of_other_macros(calls: tuple[str, ...], words: str | None) -> None:
    """A button that runs another macro than ours is named, and of more the number."""
    reported = found(Macros(modules=MODULES, calls=calls), SETTING, **WITH_MACROS)
    assert len(reported) == (words is not None)
    for subject, part, said, situation in reported:
        assert (subject, part) == ("macros/calls", BUTTONS)
        assert words is not None
        assert f"“{said}”" in words
        assert words in situation


@pytest.mark.parametrize(
    ("held", "expected"),
    [
        (SETTINGS, []), ((), [("xse_", "名称“xse_…”"), ("xlwings.conf", "工作表“xlwings.conf”")]), ((SETTINGS[0], ("xlwings.conf", "3")), [("xlwings.conf", "工作表“xlwings.conf”")]),
    ],
)  # fmt: skip
def test_settings_that_were_changed(
    held: tuple[tuple[str, str], ...], expected: list[tuple[str, str]]
) -> None:
    """Names and sheets with other settings are named; a command beside known settings is none of an earlier version."""
    reported = found(Macros(modules=MODULES, settings=held, command="calc"), SETTING, settings=SETTINGS, **WITH_MACROS)  # fmt: skip
    assert [one[:3] for one in reported] == [(f"macros/{name}", BUTTONS, part) for name, part in expected]
    assert all(words.startswith(f"{said}与下发时") for _, _, said, words in reported)


@pytest.mark.parametrize(
    ("command", "shown"),
    [("", None), ("  ", None), (" XLSelfEval ", None), ("calc", "calc"), (" calc ", "calc"), ("长" * 61, "长" * 60)],
)  # fmt: skip
def test_the_command_of_an_earlier_version(command: str, shown: str | None) -> None:
    """A record without settings knows the command that was issued."""
    reported = found(Macros(modules=MODULES, command=command), SETTING, **WITH_MACROS)
    assert [one[:3] for one in reported] == (
        [] if shown is None else [("macros/xse_command", BUTTONS, shown)]
    )
    assert all(f"“{shown}”" in words for *_, words in reported)
