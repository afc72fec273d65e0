"""The bureau's settings for kinds of findings: switched off, another severity, explainable or not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import NamedTuple, TypedDict

from xlselfeval.errors import WrongArgument, WrongValue, expect, in_a_line
from xlselfeval.review.catalogue import CATALOGUE, ENTRIES, ENTRIES_OF
from xlselfeval.review.catalogue_entry import STANDS_FOR_ALL, CatalogueEntry, may_explain
from xlselfeval.review.finding import SEVERITIES, Demanding, Finding
from xlselfeval.review.review import Review, asking_for_totals
from xlselfeval.scheme.model import Severity

_TO_WRITE = "可以设置的是各类问题（xlselfeval codes 列出编号，如 [S101]），各有“停用”“单位可否说明”“要求”，并写明“日期”“理由”“经办人”"


class Setting(NamedTuple):
    """One kind of finding as the bureau has changed it; None leaves it as it is. `since` is a day (ISO)."""

    name: str
    is_off: bool = False
    explainable: bool | None = None
    severity: Severity | None = None
    since: str = ""
    reason: str = ""
    changed_by: str = ""

    @property
    def changes_something(self) -> bool:
        """Check whether anything differs from the catalogue."""
        return self.is_off or self.explainable is not None or self.severity is not None


Settings = Mapping[str, Setting]  # by the name of the finding


def expect_settings(value: object) -> Settings:
    """Return settings; WrongArgument for anything else, WrongValue for one that may not be."""
    wanted = "设置.toml 的路径，或其中读出的设置"
    expect(value, Mapping, wanted)
    assert isinstance(value, Mapping)
    for name, one in value.items():
        if not isinstance(one, Setting):
            raise WrongArgument(f"这里要的是{wanted}，“{in_a_line(str(name))}”不是其中的设置；{_TO_WRITE}")
        if fault := fault_of(one):
            raise WrongValue(fault)
    return value


def fault_of(setting: Setting) -> str:
    """Return why a kind may not be set so, in words; "" where it may.

    A form whose other findings are left out would be in order without anybody having seen them.
    """
    if setting.name != STANDS_FOR_ALL or not loosened({setting.name: setting}):
        return ""
    title = CATALOGUE[setting.name].title
    return f"“{title}”不能停用、降低要求或改为可说明：表内其他问题没有提出；不必用新表填报的，请按原来的内容重新下发"


def adjusted(findings: Iterable[Finding], settings: Settings) -> tuple[Finding, ...]:
    """Leave out findings that are switched off, and give the others their severity, the gravest first."""
    kept = (one for one in findings if one.name not in settings or not settings[one.name].is_off)
    changed = (replace(one, **graded(one, settings)) if one.name in settings else one for one in kept)
    return tuple(sorted(changed, key=lambda one: SEVERITIES.index(one.severity)))


class Grade(TypedDict):
    """The fields of a finding that a setting changes."""

    severity: Severity
    explainable: bool


def graded(one: Demanding, settings: Settings) -> Grade:
    """Choose severity and explainability; what the bureau does not let units explain must be corrected."""
    setting = settings[one.name]
    severity = setting.severity or one.severity
    if severity == "warning" and setting.explainable is False:
        severity = "error"
    allowed = may_explain(one.name, severity) if setting.explainable is None else setting.explainable
    return {"severity": severity, "explainable": allowed and one.audience == "unit"}


def adjusted_review(review: Review, settings: Settings) -> Review:
    """Apply the settings to a review, before its conclusion, copy and record are made."""
    if not settings:
        return review
    changed = replace(
        review, findings=adjusted(review.findings, settings), switched_off=switched_off(settings, "unit", among=ENTRIES_OF["form"]),
        explainable=changed_explainable(settings),
    )  # fmt: skip
    return asking_for_totals(changed)


def changed_explainable(settings: Settings) -> dict[str, bool]:
    """Choose the kinds of finding that the settings let units explain, or not."""
    return {name: one.explainable for name, one in settings.items() if one.explainable is not None}


def switched_off(
    settings: Settings, *audiences: str, among: Iterable[CatalogueEntry] = ENTRIES
) -> tuple[str, ...]:
    """List the titles of the findings for these audiences that are switched off, in the order of the catalogue."""
    off = (entry for entry in among if entry.name in settings and settings[entry.name].is_off)
    return tuple(entry.title for entry in off if entry.audience in audiences)


def loosened(settings: Settings) -> dict[str, tuple[str, ...]]:
    """List the titles of the findings that ask less than the catalogue, by what was done: 停用, 降低要求, 改为可说明."""
    known = [(entry, settings[name]) for name, entry in CATALOGUE.items() if name in settings]
    listed = {
        "停用": [entry for entry, one in known if one.is_off],
        "降低要求": [
            entry for entry, one in known
            if not one.is_off and one.severity and SEVERITIES.index(one.severity) > SEVERITIES.index(entry.severity)
        ],
        "改为可说明": [
            entry for entry, one in known
            if not one.is_off and one.explainable and not entry.explainable
        ],
    }  # fmt: skip
    return {how: tuple(entry.title for entry in entries) for how, entries in listed.items() if entries}
