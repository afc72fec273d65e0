"""Checks of the units of targets and actuals: of one kind, of one period."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from xlselfeval.review.catalogue import UNIT_PROBLEMS
from xlselfeval.review.checks.missing_actuals import is_merged
from xlselfeval.review.evidence import Evidence, RowEvidence
from xlselfeval.review.finding import Finding
from xlselfeval.review.likely_causes import SCALE
from xlselfeval.scoring.actual import Actual, Figure
from xlselfeval.scoring.measure import without_period
from xlselfeval.scoring.number import plain
from xlselfeval.scoring.target import Bound, Deviation, Interval, Target, measure_of
from xlselfeval.scoring.units import name_of_kind

_PERIOD_PROBLEM = "分别为全年指标值和按{}计的数，口径不同，不能直接比较"


def unit_mismatch(evidence: Evidence) -> Iterator[Finding]:
    """Report targets and actuals in units of different kinds, or in units that may not mean the same."""
    for one in evidence.rows:
        remark = next((name for name in UNIT_PROBLEMS if name in one.score.remarks), None)
        if not one.is_judged or remark is None or is_merged(one):
            continue
        kinds, target = remark == "unit-mismatch", one.score.target
        slip = (
            isinstance(target, Bound)
            and remark == "scale-not-written"
            and target.quantity.unit.scale == SCALE
        )
        period = _period(one) if remark == "units-doubtful" else ""
        yield evidence.finding(
            "unit-mismatch", one.place("actual"), severity="error" if kinds else "warning",
            found=one.row.actual.text, **one.target_values, problem=_PERIOD_PROBLEM.format(period) if period else UNIT_PROBLEMS[remark],
            asked=_kind(one.score.target) if kinds else "", given=_kind(one.score.actual, _by_format(one)) if kinds else "",
            advice="请填写全年数（全年合计或全年平均，与指标值的口径一致）" if period else _unit_advice(one),
            hint="scale-10000" if slip else None,
        )  # fmt: skip


def _period(one: RowEvidence) -> str:
    """Return the period that an actual is of, beside a target of the year: 月 of 月均18小时; "" for none."""
    given, asked = one.score.actual, one.score.target
    if not isinstance(given, Figure) or not isinstance(asked, Bound | Interval | Deviation):
        return ""
    if without_period(measure_of(asked), given.quantity) is None:
        return ""
    return given.quantity.unit.name.rpartition("/")[2].removeprefix("个")


def _by_format(one: RowEvidence) -> str:
    """Words for a unit that the number format of the actual shows, and nobody typed; "" for one that is typed."""
    written = one.row.actual.written
    if not isinstance(written.value, Decimal) or written.text.endswith("%"):
        return ""
    held = plain(written.value if written.held is None else written.held)
    shown = written.text.removeprefix(held)
    return f"；“{shown}”由单元格格式显示，格内只有{held}" if shown and shown != written.text else ""


def _unit_advice(one: RowEvidence) -> str:
    if not _by_format(one):
        return "请按指标值的计量单位填写完成值"
    return "请将单元格格式改为常规，或连同计量单位填写完成值"


def _kind(read: Target | Actual | None, more: str = "") -> str:
    """Return the kind of measure in brackets, with more about it; only figures have a unit-mismatch."""
    assert isinstance(read, Bound | Figure | Interval | Deviation)
    return f"（{name_of_kind((read.quantity if isinstance(read, Figure) else measure_of(read)).unit)}{more}）"
