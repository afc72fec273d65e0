"""The review of one form: all checks run over the evidence, in the order of the sheet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from html import escape
from typing import TYPE_CHECKING, Any, Literal

from xlselfeval.data_frames import typed_frame
from xlselfeval.errors import WrongArgument, in_a_line
from xlselfeval.review.catalogue import check_severities
from xlselfeval.review.catalogue_entry import STANDS_FOR_ALL
from xlselfeval.review.checks import (
    columns,
    contradictions,
    display,
    form,
    formulas,
    funds,
    funds_scale,
    goals,
    indicators,
    issued,
    macros,
    missing_actuals,
    money,
    notes,
    record,
    scores,
    shifted,
    totals,
    units,
)
from xlselfeval.review.conclusion import Conclusion, conclude
from xlselfeval.review.entries import is_under_study
from xlselfeval.review.evidence import Evidence
from xlselfeval.review.figures import Figures, Recomputed, declared_figures, recomputed_figures
from xlselfeval.review.finding import SEVERITIES, Finding, demand, numbered
from xlselfeval.review.not_checked import describe_unchecked
from xlselfeval.review.one_mistake import merge_cells
from xlselfeval.review.places import Place
from xlselfeval.review.record import form_record
from xlselfeval.review.records.fields import FINDING_FIELDS, ROW_FIELDS, types_of
from xlselfeval.review.records.types import FormRecord
from xlselfeval.review.typed_totals import ask_for_totals, demand_for_totals
from xlselfeval.scheme.model import Severity
from xlselfeval.scoring.number import plain

if TYPE_CHECKING:
    import pandas as pd

_ISSUED = "R"  # codes of findings about what was issued
Check = Callable[[Evidence], Iterator[Finding]]

CHECKS: tuple[Check, ...] = (
    columns.missing,
    columns.block_points,
    columns.rivals,
    form.required,
    form.required_in_rows,
    form.remnants,
    form.numbers_as_text,
    display.display_differs,
    display.struck_text,
    goals.goal_copied,
    goals.goal_vs_row,
    funds.budget,
    funds_scale.funds_in_other_unit,
    money.budget_changed,
    money.negative_spending,
    funds.fund_lines,
    funds.fund_splits,
    funds.execution_rate,
    funds.execution_score,
    shifted.year_and_dates,
    shifted.shifted,
    indicators.target,
    indicators.direction,
    indicators.actual,
    missing_actuals.merged_actual,
    units.unit_mismatch,
    indicators.repeated_target,
    indicators.overshoot,
    contradictions.rate_impossible,
    contradictions.cost_vs_spending,
    indicators.duplicates,
    scores.dominates,
    scores.score_form,
    scores.score_mismatch,
    scores.block_scores,
    notes.reason,
    notes.denied_result,
    notes.execution_reason,
    contradictions.outputs_without_spending,
    totals.total_mismatch,
    totals.total_above,
    totals.points_total,
    totals.printed_points_total,
    totals.category_points,
    totals.grade,
    totals.not_calculated,
    formulas.formulas,
    formulas.not_evaluated,
    record.record,
    issued.rows,
    issued.locked_cells,
    issued.version,
    issued.scheme_given,
    issued.protection,
    issued.hidden,
    issued.results,
    issued.left_out,
    macros.macros,
    macros.macro_settings,
)


@dataclass(frozen=True, kw_only=True, slots=True, eq=False, repr=False)
class Review:
    """One form reviewed: its evidence, the findings in order of severity and place, the figures.

    `switched_off` are the titles of checks that the bureau's settings leave out; `settled` gives the bureau's decision on
    findings that are asked no more, by name and subject; `remarks` what is written beside findings: explanations and what the
    bureau says to them; `explainable` which kinds its settings let units explain, or not;
    `explained` the findings, by name and subject, that are explained and on which the bureau has to decide: they ask nothing else;
    `is_studied` is true where it has to decide on more than the findings for the unit;
    `for_totals` asks for the totals that were typed, to be changed with the scores: `asking_for_totals` puts it at a finding.
    `file` is the path that it was checked by, "" for content. Of a form that nobody has filled in (`is_blank`) no findings ask for answers.
    """

    evidence: Evidence
    findings: tuple[Finding, ...]
    declared: Figures
    recomputed: Recomputed
    switched_off: tuple[str, ...] = ()
    settled: Mapping[tuple[str, str], str] = field(default_factory=dict)
    remarks: Mapping[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    is_blank: bool = False
    explainable: Mapping[str, bool] = field(default_factory=dict)
    explained: frozenset[tuple[str, str]] = frozenset()
    is_studied: bool = False
    for_totals: str = ""
    file: str = ""

    @property
    def errors(self) -> int:
        """The number of findings that must be corrected, by the unit or by the bureau."""
        return sum(finding.severity == "error" for finding in self.findings)

    @property
    def unsettled(self) -> tuple[Finding, ...]:
        """The findings on which the bureau has not decided."""
        return tuple(one for one in self.findings if (one.name, one.subject) not in self.settled)

    @property
    def asked(self) -> tuple[Finding, ...]:
        """The findings that are asked of the unit."""
        return tuple(finding for finding in self.unsettled if finding.audience == "unit")

    @property
    def for_unit(self) -> tuple[Finding, ...]:
        """The findings that the unit can act on."""
        return tuple(finding for finding in self.findings if finding.audience == "unit")

    def count(self, severity: Severity) -> int:
        """Count the findings of a severity that the unit can act on."""
        return sum(finding.severity == severity for finding in self.for_unit)

    @property
    def is_under_study(self) -> bool:
        """Check whether nothing is asked of the unit that it has not explained, and the bureau has to decide."""
        return is_under_study(self.asked, self.explained, is_studied=self.is_studied)

    @property
    def conclusion(self) -> Conclusion:
        """The conclusion from the findings that are asked of the unit."""
        return conclude(finding.severity for finding in self.asked)

    def __repr__(self) -> str:
        figures = f"declared {self._declared or 'no total'}, recomputed {self._recomputed}"
        shown = f"{self.conclusion}, {len(self.findings)} findings" + f", {figures}" * self.recomputed.scored
        return in_a_line(f"<Review {self._title}: {shown}>")

    @property
    def unchecked(self) -> tuple[str, ...]:
        """Sentences on what could not be checked, or was switched off."""
        scheme = self.evidence.scheme.id
        return describe_unchecked(self.evidence.submission, scheme, self.switched_off)

    def to_dict(self, file: str | None = None) -> FormRecord:
        """Return the JSON record that `check --json` prints, with numbers as strings.

        `file` is the name of the file in it, by default its own.
        """
        return form_record(
            self.file if file is None else file, self.evidence, self.findings, self.declared, self.recomputed, self.unchecked,
            conclusion=self.conclusion, is_blank=self.is_blank,
        )  # fmt: skip

    def to_frame(self, table: Literal["findings", "rows"] = "findings") -> pd.DataFrame:
        """Return the findings, or the rows of the form, as a data frame with the fields of the JSON record.

        Numbers are floats. Raises SelfEvalError without pandas.
        """
        if table not in ("findings", "rows"):
            raise WrongArgument(f"to_frame 可取 findings（问题）或 rows（各行），不能是 {table!r}")
        fields = ROW_FIELDS if table == "rows" else FINDING_FIELDS
        lines: Any = self.to_dict()[table]
        return typed_frame(lines, types_of(fields))

    def _repr_html_(self) -> str:
        declared = f"填报总分 {self._declared}" if self._declared else "总分未填写"
        figures = f" ｜ {declared} ｜ 复核参考分 {self._recomputed}"
        head = f"{self._title} ｜ {self.conclusion}" + figures * self.recomputed.scored
        cells = [(demand(one, self.explainable), one.location, one.sentence) for one in self.findings]
        rows = ("".join(f"<td>{escape(text)}</td>" for text in row) for row in cells)
        table = "".join(f"<tr>{row}</tr>" for row in ("<th>要求</th><th>位置</th><th>问题</th>", *rows))
        return f"<p>{escape(head)}</p><table>{table}</table>"

    @property
    def _title(self) -> str:
        form = self.evidence.submission
        return form.field_text("project") or form.field_text("organization") or form.sheet

    @property
    def _declared(self) -> str:
        declared = self.declared
        return "" if declared.total is None else f"{plain(declared.total)} {declared.grade or ''}".strip()

    @property
    def _recomputed(self) -> str:
        total = self.recomputed.total
        return "" if total is None else f"{plain(total)} {self.recomputed.grade or ''}".strip()


def asking_for_totals(review: Review) -> Review:
    """Return the review with the demand for typed totals at the first finding on scores that is asked of the unit."""
    found = ask_for_totals(
        review.evidence, review.findings, review.for_totals, review.settled, review.explained
    )
    return replace(review, findings=found)


def as_blank(review: Review) -> Review:
    """Return the review of a form that nobody has filled in: that is said once, and no row is asked about.

    What was issued wrongly, or tampered with since, is still reported.
    """
    blank = review.evidence.finding("form-blank", Place("form", "自评表"))
    others = (one for one in review.findings if one.audience == "bureau" or one.code.startswith(_ISSUED))
    return replace(review, findings=(blank, *others), is_blank=True)


def add_findings(review: Review, extra: Iterable[Finding]) -> Review:
    """Return the review with findings that more than the form itself shows, in their order of severity."""
    seen = Counter[Hashable]()
    found = [numbered(finding, seen) for finding in extra]
    every = sorted((*found, *review.findings), key=lambda finding: SEVERITIES.index(finding.severity))
    return replace(review, findings=tuple(every)) if found else review


def _to_be_acted_on(found: Iterable[Finding]) -> list[Finding]:
    """Leave out what a unit cannot act on because it has to fill in a form that was issued since."""
    every = list(found)
    is_replaced = any(one.name == STANDS_FOR_ALL for one in every)
    return [one for one in every if not is_replaced or one.name == STANDS_FOR_ALL or one.audience == "bureau"]


def review(evidence: Evidence) -> Review:
    """Run all checks on a form. Raises SchemeError for a severity that a scheme may not set."""
    check_severities(evidence.scheme)
    seen = Counter[Hashable]()
    every = _to_be_acted_on(one for check in CHECKS for one in check(evidence))
    found = [numbered(one, seen) for one in merge_cells(every)]
    found.sort(key=lambda finding: SEVERITIES.index(finding.severity))
    made = Review(
        evidence=evidence,
        findings=tuple(found),
        declared=declared_figures(evidence),
        recomputed=recomputed_figures(evidence),
        for_totals=demand_for_totals(evidence, found),
    )
    return asking_for_totals(made)
