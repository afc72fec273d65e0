"""A finding: one fact that somebody has to act on, with its cell, both values and a sentence."""

from __future__ import annotations

from dataclasses import dataclass

SEVERITY_WORDS = {"error": "必须改", "warning": "请核实", "info": "提示"}
SEVERITIES = tuple(SEVERITY_WORDS)


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One finding.

    `name` is what scripts match; `cell` is the address within `sheet`, None where the form has
    no such cell; `hint` names a known slip that explains the number; `situation` and `action`
    are what we found and what to do, `message` is both with the place.
    """

    code: str
    name: str
    severity: str
    audience: str
    sheet: str
    cell: str | None
    part: str
    indicator: str | None
    found: str | None
    expected: str | None
    hint: str | None
    situation: str
    action: str

    @property
    def message(self) -> str:
        where = f"“{self.indicator}”{self.part}" if self.indicator else self.part
        place = f" {self.cell}" if self.cell else ""
        return f"【{SEVERITY_WORDS[self.severity]}】{where}{place}：{self.situation}。{self.action}"
