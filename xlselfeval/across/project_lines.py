"""The projects of a data sheet beside their own forms: what differs, once for each project."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from xlselfeval.across.figures import Paper, PaperFigure, is_ten_thousand_times, same_amount
from xlselfeval.across.of_data_sheet import line_figures
from xlselfeval.across.of_form import paper_of_form
from xlselfeval.across.unit_names import project_key, same_unit
from xlselfeval.data_sheet.amounts import with_numbers
from xlselfeval.data_sheet.findings import data_finding, heading_of
from xlselfeval.data_sheet.review import CHECKS, DataReview, read_as_meant
from xlselfeval.data_sheet.values import DataRow, DataSheet
from xlselfeval.review.evidence import Evidence
from xlselfeval.review.finding import Finding
from xlselfeval.scoring.number import plain
from xlselfeval.scoring.text import quoted

_BLOCK, _ITEM = "projects", "project_form"
_PERIODS = ("initial", "adjusted", "spent")
_PROOFS = frozenset(
    ["data-sum", "data-total", "data-budget"]
)  # errors of the sheet itself that a figure explains
_ADVICE = "请核实后统一；口径不同的，请说明。"
_PROVEN = "，改为该数后本表有关合计相符"


class _Pair(NamedTuple):
    """A figure of a line and the one of the project's own form that differs from it."""

    line: DataRow
    here: PaperFigure
    there: PaperFigure


class ProjectLines(NamedTuple):
    """The findings on projects, how many figures were compared and differ, and the sheet with those of the forms.

    `explained` are findings of the sheet, by name and subject, that go away with the figures of the forms.
    """

    findings: tuple[Finding, ...]
    compared: int
    differing: int
    right: DataSheet
    explained: frozenset[tuple[str, str]]


def paper_of_project(evidence: Evidence) -> Paper:
    """Return the figures of a project's own form under the name of the project."""
    paper, name = paper_of_form(evidence), evidence.submission.field_text("project") or ""
    return replace(paper, figures=tuple(replace(one, name=name) for one in paper.figures))


def against_projects(review: DataReview, forms: Sequence[Paper]) -> ProjectLines:
    """Compare each project of a data sheet with its own form, of the same unit and year and under the same name.

    Names that several lines or several forms have are left alone. An amount that is the form's in the other unit of money,
    or once the sheet's own slips are put right, does not differ.
    """
    sheet = review.sheet
    meant = {one.key: one for one in read_as_meant(sheet)[1].items.get(_BLOCK, ())} if forms else {}
    compared, pairs = 0, list[_Pair]()
    for line, form in _matched(sheet, forms):
        for period in _PERIODS:
            here, there = line_figures(sheet, line).get(period), form.find(_ITEM, period)
            if here is None or there is None:
                continue
            compared += 1
            as_meant = line_figures(sheet, meant[line.key]).get(period, here)
            if not (same_amount(as_meant, there) or is_ten_thousand_times(here, there)):
                pairs.append(_Pair(line, here, there))
    right = sheet
    for pair in pairs:
        right = _with_form(right, pair)
    findings = [_finding(review, [pair for pair in pairs if pair.line is line]) for line in {id(one.line): one.line for one in pairs}.values()]  # fmt: skip
    return ProjectLines(tuple(findings), compared, len(pairs), right, _explained(review, right))


def _matched(sheet: DataSheet, forms: Sequence[Paper]) -> Iterator[tuple[DataRow, Paper]]:
    """Yield the lines with a name of their own, each with the one form of that project."""
    lines, papers = defaultdict[str, list[DataRow]](list), defaultdict[str, list[Paper]](list)
    for line in sheet.items.get(_BLOCK, ()):
        lines[project_key(line.label)].append(line)
    for form in forms:
        is_of_other = form.organization and sheet.organization and not same_unit(form.organization, sheet.organization)  # fmt: skip
        is_of_other_year = None not in (form.year, sheet.year) and form.year != sheet.year
        if form.figures and not (is_of_other or is_of_other_year or form.is_of_part):
            papers[project_key(form.figures[0].name)].append(form)
    for name, own in lines.items():
        if name and len(own) == 1 and len(papers[name]) == 1:
            yield own[0], papers[name][0]


def _with_form(sheet: DataSheet, pair: _Pair) -> DataSheet:
    """Put the amount of the form into a line, and into the sums that have the line in."""
    line = next(one for one in sheet.items[_BLOCK] if one.key == pair.line.key)
    return with_numbers(sheet, (line,), pair.here.period, lambda _: pair.there.amount / sheet.scale)


def _explained(review: DataReview, right: DataSheet) -> frozenset[tuple[str, str]]:
    if right is review.sheet:
        return frozenset()
    left = {(one.name, one.subject) for check in CHECKS for one in check(right)}
    before = {(one.name, one.subject) for check in CHECKS for one in check(review.sheet)}
    return frozenset(before - left)


def _finding(review: DataReview, pairs: Sequence[_Pair]) -> Finding:
    """Make the finding on a project; an error where a sum of the sheet closes with the figures of the form."""
    sheet, (line, first, there) = review.sheet, pairs[0]
    right = sheet
    for pair in pairs:
        right = _with_form(right, pair)
    found = {(one.name, one.subject) for one in review.findings if one.name in _PROOFS}
    is_proven = bool(found & _explained(review, right))
    here = "、".join(f"{heading_of(line, one.here.period)}{plain(one.here.amount / sheet.scale)}{sheet.money_unit}" for one in pairs)  # fmt: skip
    named = "、".join(one.there.quote_and_place for one in pairs)
    return data_finding(
        sheet, "data-form", line, first.period, severity="error" if is_proven else "warning",
        cells=tuple(one.here.where for one in pairs), found=plain(first.amount / sheet.scale), expected=plain(there.amount / sheet.scale),
        here=f"填报{here}", there=f"{quoted(there.name)}{named}", named=quoted(line.label), more=_PROVEN if is_proven else "", advice=_ADVICE,
    )  # fmt: skip
