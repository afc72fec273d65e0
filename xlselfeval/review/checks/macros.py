"""Checks of the macros of a workbook, and of what they take settings from, against what was issued."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xlselfeval.review.evidence import Evidence
from xlselfeval.review.finding import Finding
from xlselfeval.review.places import Place, short_id

# Our macros look for names that begin so; those of earlier versions ran the command in a cell with this name.
_NAMES, _COMMAND = "xse_", "xse_command"
_OWN_MACRO = re.compile(r"(?:\[0\]!)?(?:\w+\.)?XSE_\w+", re.IGNORECASE)
_EARLIER_COMMAND = "xlselfeval"
_LONGEST = 60  # characters of a command that a finding repeats


def macros(evidence: Evidence) -> Iterator[Finding]:
    """Report macros that the workbook was not issued with."""
    submission, found = evidence.submission, evidence.submission.macros
    if found is None:
        return
    record = submission.record
    if record is None or not record.macros:
        yield evidence.finding("macro-foreign", Place("macros", "工作簿"), state="工作簿含有宏，下发时没有")
        return
    for kind in found.foreign_kinds:
        place = Place(f"macros/{kind}", kind)
        yield evidence.finding("macro-foreign", place, found=kind, state=f"工作簿含有{kind}，下发时没有")
    if found.unreadable:
        place = Place("macros", "宏")
        yield evidence.finding("macro-foreign", place, state="宏无法读取，不能确认是否为下发的宏")
    issued = {name.lower(): digest for name, digest in record.modules}
    for name, digest in found.modules:
        if issued and digest != issued.get(name.lower()):
            changed = "的代码与下发的不一致" if name.lower() in issued else "不是下发的"
            part = f"宏模块{name[:40]}"
            place = Place(f"macros/{short_id(name.lower())}", part)
            yield evidence.finding("macro-foreign", place, found=name[:40], state=f"{part}{changed}")


def macro_settings(evidence: Evidence) -> Iterator[Finding]:
    """Report settings of macros and the xlwings add-in that differ from those issued, and other calls.

    The settings are in names and sheets. A button of this workbook calls a macro of ours, with or without the
    name of its module.
    """
    found, record = evidence.submission.macros, evidence.submission.record
    if found is None or record is None or not record.macros or found.unreadable:
        return
    foreign = [call[:_LONGEST] for call in found.calls if not _OWN_MACRO.fullmatch(call)]
    if foreign:
        more = f"等{len(foreign)}个" if len(foreign) > 1 else ""
        state = f"按钮或功能区运行的“{foreign[0]}”{more}不是下发的宏"
        yield evidence.finding(
            "macro-settings", Place("macros/calls", "按钮的设置"), found=foreign[0], state=state
        )
    held = dict(found.settings)
    for name, digest in record.settings:
        if held.get(name) != digest:
            part = f"名称“{name}…”" if name == _NAMES else f"工作表“{name}”"
            yield evidence.finding(
                "macro-settings",
                Place(f"macros/{name}", "按钮的设置"),
                found=part,
                state=f"{part}与下发时不一致",
            )
    if not record.settings and found.command.strip().lower() not in ("", _EARLIER_COMMAND):
        command = found.command.strip()[:_LONGEST]
        state = f"按钮的命令改为“{command}”，与下发时不一致"
        yield evidence.finding(
            "macro-settings", Place(f"macros/{_COMMAND}", "按钮的设置"), found=command, state=state
        )
