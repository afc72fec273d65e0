"""The review of one form: all checks run over the evidence, in the order of the sheet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from xlselfeval.errors import Fault, SchemeError
from xlselfeval.review.catalogue import CATALOGUE
from xlselfeval.review.checks import (
    columns,
    form,
    formulas,
    funds,
    indicators,
    issued,
    notes,
    scores,
    totals,
)
from xlselfeval.review.evidence import Evidence
from xlselfeval.review.figures import Figures, Recomputed, declared_figures, recomputed_figures
from xlselfeval.review.finding import SEVERITIES, Finding, numbered
from xlselfeval.review.notebook import review_frame, review_html, review_line
from xlselfeval.review.record import Record, review_record
from xlselfeval.scheme.model import Severity

if TYPE_CHECKING:
    import pandas as pd

Conclusion = Literal["退回修改", "请核实", "通过"]
Check = Callable[[Evidence], Iterator[Finding]]

CHECKS: tuple[Check, ...] = (
    columns.missing,
    columns.block_points,
    columns.rivals,
    form.required,
    form.required_in_rows,
    form.remnants,
    form.numbers_as_text,
    funds.budget,
    funds.fund_lines,
    funds.execution_rate,
    funds.execution_score,
    indicators.target,
    indicators.direction,
    indicators.actual,
    indicators.unit_mismatch,
    indicators.repeated_target,
    indicators.overshoot,
    indicators.duplicates,
    indicators.dominates,
    scores.score_form,
    scores.score_mismatch,
    scores.block_scores,
    notes.reason,
    notes.execution_reason,
    totals.total_mismatch,
    totals.points_total,
    totals.printed_points_total,
    totals.category_points,
    totals.grade,
    totals.not_calculated,
    formulas.formulas,
    issued.record,
    issued.rows,
    issued.locked_cells,
    issued.version,
    issued.protection,
    issued.hidden,
    issued.macros,
)


@dataclass(frozen=True, kw_only=True, slots=True, eq=False, repr=False)
class Review:
    """One form reviewed: its evidence, the findings in order of severity and place, the figures."""

    evidence: Evidence
    findings: tuple[Finding, ...]
    declared: Figures
    recomputed: Recomputed

    @property
    def errors(self) -> int:
        """The number of findings that must be corrected, by the unit or by the bureau."""
        return sum(finding.severity == "error" for finding in self.findings)

    @property
    def for_unit(self) -> tuple[Finding, ...]:
        """The findings that the unit can act on."""
        return tuple(finding for finding in self.findings if finding.audience == "unit")

    def count(self, severity: Severity) -> int:
        """Count the findings of a severity that the unit can act on."""
        return sum(finding.severity == severity for finding in self.for_unit)

    @property
    def conclusion(self) -> Conclusion:
        """退回修改 with errors of the unit's, 请核实 with warnings, 通过 with neither."""
        if self.count("error"):
            return "退回修改"
        return "请核实" if self.count("warning") else "通过"

    def __repr__(self) -> str:
        return f"<Review {review_line(self)}>"

    def to_dict(self, file: str = "") -> Record:
        """Return the JSON record that `check --json` prints, numbers as strings; `file` is the name in it."""
        return review_record(file, self)

    def to_frame(self, table: Literal["findings", "rows"] = "findings") -> pd.DataFrame:
        """Return the findings, or the rows of the form, as a data frame with the fields of the JSON record.

        Numbers are floats. Raises SelfEvalError without pandas.
        """
        return review_frame(self, table)

    def _repr_html_(self) -> str:
        return review_html(self)


def review(evidence: Evidence) -> Review:
    """Run all checks on a form. Raises SchemeError when the scheme sets the severity of an unknown finding."""
    unknown = [name for name, _ in evidence.scheme.severities if name not in CATALOGUE]
    if unknown:
        faults = tuple(
            Fault(f"severity.{name}", "没有这种问题；用 xlselfeval codes 查看") for name in unknown
        )
        raise SchemeError(evidence.scheme.id, faults)
    seen = Counter[Hashable]()
    found = [numbered(finding, seen) for check in CHECKS for finding in check(evidence)]
    found.sort(key=lambda finding: SEVERITIES.index(finding.severity))
    return Review(
        evidence=evidence,
        findings=tuple(found),
        declared=declared_figures(evidence),
        recomputed=recomputed_figures(evidence),
    )
