"""The conclusion on a form: the one place where it follows from findings, and its words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, get_args

from xlselfeval.scheme.model import Severity

Conclusion = Literal["退回修改", "请核实", "表内未发现问题"]
CONCLUSIONS: tuple[Conclusion, ...] = get_args(Conclusion)  # the gravest first
UNDER_STUDY = "正在审核"  # of a form of which nothing else is asked than what the bureau has to decide
CONCLUSION_LOOKS: dict[str, str] = dict(zip(CONCLUSIONS, ("error", "warning", "good"), strict=True))
_OF_SEVERITY: dict[Severity, Conclusion] = {"error": "退回修改", "warning": "请核实"}


def conclude(severities: Iterable[Severity]) -> Conclusion:
    """Conclude on a form from the severities of its findings: those for the unit that are not settled."""
    return gravest(_OF_SEVERITY.get(severity, CONCLUSIONS[-1]) for severity in severities)


def gravest(conclusions: Iterable[Conclusion]) -> Conclusion:
    """Return the gravest of several conclusions; without any, that nothing was found."""
    return min(conclusions, key=CONCLUSIONS.index, default=CONCLUSIONS[-1])
