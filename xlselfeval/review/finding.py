"""A finding: one fact that somebody has to act on, as data; the sentences are made last."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Protocol

from xlselfeval.cell import place_in_copy, place_list
from xlselfeval.review.catalogue import CATALOGUE
from xlselfeval.review.catalogue_entry import Audience, may_explain
from xlselfeval.review.note_words import NOTE_COLUMN
from xlselfeval.review.places import Place
from xlselfeval.scheme.model import Severity
from xlselfeval.scoring.text import quoted

SEVERITY_WORDS: dict[Severity, str] = {"error": "须更正", "warning": "请核实", "info": "提示"}
SEVERITIES = tuple(SEVERITY_WORDS)
ASKED = SEVERITIES[:-1]  # of what the unit or the bureau has to act on; the others are hints
EXPLAINABLE_ERROR = "须更正或说明"
DEMAND_WORDS = (SEVERITY_WORDS["error"], EXPLAINABLE_ERROR, SEVERITY_WORDS["warning"], SEVERITY_WORDS["info"])
DEMANDS = "“须更正”的，请据实更正后重新报送；“须更正或说明”“请核实”的，请核实后更正，确属无误的说明理由；“提示”的，供参考。"
# The beginning of names, and what people read in place of a formula.
ABOUT_FORMULAS, FORMULA = "formula-", "（公式）"


class Demanding(Protocol):
    """A finding about a form, a data sheet or a report, or the catalogue's entry of a kind."""

    @property
    def name(self) -> str:
        """The name in the catalogue."""

    @property
    def severity(self) -> Severity:
        """The severity, error, warning or info."""

    @property
    def audience(self) -> Audience:
        """Whom it is for, the unit or the bureau."""

    @property
    def explainable(self) -> bool:
        """True where a unit may explain instead of correcting."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One finding: its name, its place, the figures, and the words of the catalogue for this case.

    The annotations describe the fields for scripts: the JSON record, the results store, data frames, Parquet
    files and docs/json.md take their columns from here. Sentences are made last, by the properties.
    """

    code: Annotated[str, "number in the catalogue: S101"]
    name: Annotated[str, "name in the catalogue; scripts match this one"]
    severity: Annotated[Severity, "`error` 须更正, `warning` 请核实, `info` 提示"]
    audience: Annotated[
        Audience,
        "`unit`, or `bureau` where the unit cannot change it: targets and points as issued. Sheets, terminal and conclusion show the unit's only",
    ]
    explainable: Annotated[
        bool,
        "true where the unit may keep the figure and explain it, as the bureau's settings have it; an `error` with true is 须更正或说明",
    ]
    sheet: Annotated[str | None, "the sheet; null for a finding of the whole batch"]
    cell: Annotated[str | None, "the address within the sheet; null where the form has no such cell"]
    cells: Annotated[
        tuple[str, ...],
        "all cells of the mistake, `cell` first: several where one mistake is in several cells",
    ]
    indicator: Annotated[str | None, "the name of the indicator as filled in, for a finding on its row"]
    found: Annotated[str | None, "what the form says"]
    expected: Annotated[str | None, "what it should say"]
    hint: Annotated[
        str | None,
        "a slip that explains the number: cut-to-whole, rounded, percent-as-ratio, scale-10000, row-shifted, swapped, profile:ID; of `not-evaluated` the reason: volatile, function, reference, dependent, size, syntax, contents",
    ]
    subject: Annotated[
        str,
        "the place, the same from run to run: `issued/3/score`, `row/培训人数/score`, `field/organization`, `funds/budget_spent`; with `name` unique in a form",
    ]
    part: Annotated[str, "the word for the place: 得分, 全年预算数"]
    situation: Annotated[str, "what was found, in words"]
    action: Annotated[str, "what to do about it"]
    opinion: Annotated[str, "both in full sentences, for letters"]

    @property
    def location(self) -> str:
        """Cells, indicator and part: H15 发布信息 得分; H8:H11 执行率."""
        return " ".join(text for text in (self.where, self.indicator, self.part) if text)

    @property
    def location_in_copy(self) -> str:
        """The location in the checked copy: 表2 第15行（Word表2 H19） 发布信息 得分.

        The copy shows a document's table as a sheet.
        """
        where = place_in_copy(self.cells, self.sheet)
        return " ".join(text for text in (where, self.indicator, self.part) if text)

    @property
    def where(self) -> str:
        """The cells, neighbours in a column as a range, or the rows of a document's table; "" without any."""
        return place_list(self.cells, self.sheet)

    @property
    def filled_in(self) -> str | None:
        """The content of the place for people, who are shown no formula."""
        is_formula = self.name.startswith(ABOUT_FORMULAS) and (self.found or "").startswith("=")
        return FORMULA if is_formula else self.found

    @property
    def reference(self) -> str | None:
        """The content that the place should have for people, who are shown no formula."""
        is_formula = self.name.startswith(ABOUT_FORMULAS) and (self.expected or "").startswith("=")
        return "原公式" if is_formula else self.expected

    @property
    def is_about_money_unit(self) -> bool:
        """Check whether amounts of the money block seem to be in 元 for 万元, or the reverse."""
        return self.hint == "scale-10000" and self.subject.startswith("funds/")

    @property
    def sentence(self) -> str:
        """The situation and what to do."""
        return f"{self.situation}。{self.action}"

    @property
    def summary(self) -> str:
        """The sentence behind indicator and part, without the cell."""
        return f"{self.name_and_part}：{self.sentence}"

    @property
    def message(self) -> str:
        """The whole finding in one line, with severity and cell."""
        cell = f" {self.where}" if self.cells else ""
        return f"【{demand(self)}】{self.name_and_part}{cell}：{self.sentence}"

    @property
    def name_and_part(self) -> str:
        """The indicator in quotation marks, if any, and the word for the place."""
        return (quoted(self.indicator) if self.indicator else "") + self.part


def make_finding(
    name: str,
    place: Place,
    *,
    severity: Severity | None = None,
    audience: Audience | None = None,
    found: str | None = None,
    expected: str | None = None,
    hint: str | None = None,
    sheet: str | None = None,
    **values: str,
) -> Finding:
    """Make a finding in the catalogue's words; `values` fill its texts beside `found` and `expected`."""
    entry = CATALOGUE[name]
    grave, whose = severity or entry.severity, audience or entry.audience
    shown = {
        "found": found or "",
        "expected": expected or "",
        "known_as": "",
        "repair": "",
        "note": NOTE_COLUMN,
        **values,
    }
    cell = None if place.cell is None or place.cell.is_absent else place.cell.ref
    return Finding(
        code=entry.code,
        name=name,
        severity=grave,
        audience=whose,
        explainable=whose == "unit" and may_explain(name, grave),
        sheet=sheet,
        cell=cell,
        cells=() if cell is None else (cell,),
        indicator=place.indicator,
        found=found,
        expected=expected,
        hint=hint,
        subject=place.subject,
        part=place.part,
        situation=entry.situation.format_map(shown),
        action=entry.action.format_map(shown),
        opinion=entry.opinion.format_map(shown),
    )


def is_explainable(one: Demanding, changed: Mapping[str, bool] | None = None) -> bool:
    """Check whether a unit may explain a finding, or those of a kind, instead of correcting it.

    With `changed`, the bureau's settings of today by name, these count before the catalogue; without it the finding says so
    itself, by the settings of its check.
    """
    return one.explainable if changed is None else changed.get(one.name, may_explain(one.name, one.severity))


def demand(one: Demanding, changed: Mapping[str, bool] | None = None) -> str:
    """Choose the word for what a finding, or those of a kind, asks; an error that may be explained says so."""
    may_explain = one.severity == "error" and one.audience == "unit" and is_explainable(one, changed)
    return EXPLAINABLE_ERROR if may_explain else SEVERITY_WORDS[one.severity]


def numbered(finding: Finding, seen: Counter[Hashable], form: Hashable = None) -> Finding:
    """Number the subject of a finding where another of its name has the same place in a form.

    `seen` counts the findings so far and is updated.
    """
    key = form, finding.name, finding.subject
    seen[key] += 1
    return finding if seen[key] == 1 else replace(finding, subject=f"{finding.subject}#{seen[key]}")
