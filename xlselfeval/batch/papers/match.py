"""Match a report or a data sheet with its form: the one in the same file, else that of its unit.

The unit is found by the roster, or by equal names.

Between several forms the project in the title or in the name of the file decides; else there is no choosing. A data
sheet is of a whole unit.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from xlselfeval.across.figures import Paper, known_figures
from xlselfeval.across.unit_names import family_key, name_key, same_unit
from xlselfeval.batch.results.current_forms import form_key
from xlselfeval.batch.results.identify_form import FormMatch, RosterIndex
from xlselfeval.batch.results.outcome import PaperHead
from xlselfeval.batch.results.queries import NO_DEPARTMENT, NO_ORGANIZATION, Form
from xlselfeval.scoring.text import compact

NO_FORM, NO_WHOLE_FORM = "未收到该单位的自评表", "未收到该单位的部门整体支出自评表"
NO_UNIT, NO_PROJECT = "{noun}未写明单位", "{noun}未写明项目"
OF_WHOLE = "{noun}是部门（单位）整体的，该单位的自评表是项目的"
OF_PROJECT = "{noun}是项目的，该单位的自评表是部门（单位）整体的"
_SHORTEST_NAME = 3  # characters of a unit's name that is looked for in the name of a file
_WHOLE = "整体"  # in the title of a report on a whole department
_ONE_PROJECT = re.compile("项目支出|项目资金|专项")
_SHOWN = 3


class Named(NamedTuple):
    """A paper as it names itself: the path of its file, and its head."""

    path: str
    head: PaperHead

    @property
    def words(self) -> str:
        """The title and the name of the file, in which a project may be named."""
        whole = _WHOLE if self.is_data_sheet else ""
        return name_key(f"{whole}{self.head.title} {self.path.rpartition('/')[2]}")

    @property
    def is_data_sheet(self) -> bool:
        """Check whether it is a data sheet, and no report."""
        return self.head.kind == "data-sheet"

    @property
    def is_of_project(self) -> bool:
        """Check whether it names a project, and not the whole unit."""
        return _WHOLE not in self.words and _ONE_PROJECT.search(self.words) is not None

    @property
    def noun(self) -> str:
        """The word for it in sentences."""
        return "基础数据表" if self.is_data_sheet else "报告"


class Match(NamedTuple):
    """The form and the unit of a paper.

    `form` is the line of the ledger or the return that the paper is about; `not_compared` says why there is
    no form to compare with.
    """

    form: Form | None
    place: int | None
    department: str
    organization: str
    project: str
    owner: str
    not_compared: str = ""


class Forms:
    """The forms of a batch that count, and the names by which papers find them."""

    def __init__(self, forms: Iterable[Form], roster: RosterIndex | None) -> None:
        """Index the forms by path, by line of the ledger, and by code and name of the unit."""
        self._roster = roster
        self._in_file: dict[str, list[Form]] = defaultdict(list)
        self._of_line: dict[int | None, list[Form]] = defaultdict(list)
        self._of_unit: dict[str, list[Form]] = defaultdict(list)
        self._named: dict[str, list[Form]] = defaultdict(list)
        self._families: dict[str, set[str]] = defaultdict(set)
        names: dict[str, str] = {}
        for form in forms:
            if form.is_reviewed:
                self._in_file[form.path].append(form)
            self._of_line[form.ledger_place].append(form)
            self._of_unit[form.organization_code].append(form)
            self._named[name_key(form.organization)].append(form)
            names[name_key(form.organization)] = form.organization
            self._families[family_key(form.organization)].add(form.organization)
        for due in () if roster is None else roster.forms:
            names |= {name_key(name): due.organization for name in (due.organization, *due.other_names)}
        self._names = {key: name for key, name in names.items() if len(key) >= _SHORTEST_NAME}

    def match(self, report: Named) -> Match:
        """Find the form of a paper."""
        own = self._in_file.get(report.path, [])
        if report.is_data_sheet:
            own = [one for one in own if not one.project]
        if own:
            why = f"文件中有{len(own)}张自评表，未能确定对应哪一张" if len(own) > 1 else ""
            return _match(report, own if why else own[:1], own, why)
        candidates, why = self._of_unit_in(report)
        if why:
            return _match(report, (), (), why)
        if report.is_data_sheet and not (whole := [one for one in candidates if not one.project]):
            return _match(report, (), candidates, NO_WHOLE_FORM)
        candidates = whole if report.is_data_sheet else candidates
        chosen = candidates if len(candidates) == 1 else _by_project(report, candidates)
        if len(chosen) == 1 and _is_about_another(report, chosen[0]):
            said = OF_WHOLE if chosen[0].project else OF_PROJECT
            return _match(report, (), candidates, said.format(noun=report.noun))
        if len(chosen) == 1:
            return _match(report, chosen, chosen, _reason(report, chosen[0]))
        unclear = "未能确定对应哪一张" if report.is_data_sheet else NO_PROJECT.format(noun=report.noun)
        return _match(report, (), candidates, f"该单位有{len(candidates)}张自评表，{unclear}")

    def projects(self, paper: Named) -> tuple[Paper, ...]:
        """Return the figures of the forms of all projects of the unit that a data sheet names, of its year.

        A workbook that was issued to another unit or for another year is no form of the unit.
        """
        units = dict.fromkeys(name_key(one.organization) for one in self._of_unit_in(paper)[0])
        return tuple(
            _paper_of_project(one)
            for unit in units
            for one in self._named[unit]
            if one.project and one.is_reviewed and not one.is_foreign and one.year in (None, paper.head.year)
        )

    def _of_unit_in(self, report: Named) -> tuple[Sequence[Form], str]:
        """List the forms of the unit that a report names, or say why there are none."""
        for name in chain((report.head.organization,), self._names_in(report)):
            found, why = self._called(name, report.path)
            if found or why:
                return found, why
        if report.head.organization is None:
            return (), NO_UNIT.format(noun=report.noun)
        return (), "单位名单中无此单位" if self._roster is not None else NO_FORM

    def _called(self, name: str | None, path: str) -> tuple[Sequence[Form], str]:
        """List the forms of a unit, by the roster, its very name or a short one; say why where that is of several."""
        match = FormMatch() if self._roster is None else self._roster.find(name, None, path)
        if match.place is not None:
            return self._of_line.get(match.place + 1, ()), ""
        if match.organization is not None:
            return self._of_unit.get(match.organization, ()), ""
        if named := self._named.get(name_key(name or "")):
            return named, ""
        family = self._families.get(family_key(name or ""), ()) if self._roster is None else ()
        short = {one for one in family if same_unit(name or "", one)}
        if len(short) == 1:
            return self._named[name_key(short.pop())], ""
        several = match.candidates or sorted(short)
        return (), f"单位名称可对应{'、'.join(several[:_SHOWN])}" if len(several) > 1 else ""

    def _names_in(self, report: Named) -> Iterator[str]:
        """Yield the longest name of a unit in the title, in the name of the file, and in each folder from the file up."""
        for text in (report.head.title, *re.split(r"!?/", report.path)[::-1]):
            words = name_key(text)
            known = [name for name in self._names if name in words]
            if known:
                yield self._names[max(known, key=len)]


def _paper_of_project(form: Form) -> Paper:
    known = (
        ("initial", "年初预算数", form.budget_initial), ("adjusted", "全年预算数", form.budget_adjusted),
        ("spent", "全年执行数", form.budget_spent),
    )  # fmt: skip
    figures = known_figures("project_form", known, file=form.path.rpartition("/")[2], name=form.project)
    return Paper(kind="form", organization=None, year=None, figures=figures)


def _by_project(report: Named, forms: Sequence[Form]) -> Sequence[Form]:
    """Choose among the forms of a unit by the year and the project that the report names, or that of the whole unit."""
    forms = [one for one in forms if one.year in (None, report.head.year)] or forms
    named = [one for one in forms if one.project and name_key(one.project) in report.words]
    longest = max((len(one.project) for one in named), default=0)
    if named:
        return [one for one in named if len(one.project) == longest]
    return [one for one in forms if not one.project] if _WHOLE in report.words else ()


def _is_about_another(report: Named, form: Form) -> bool:
    """Check whether a report is about the whole unit and the form about a project, or the other way round."""
    if form.project:
        return _WHOLE in report.words and name_key(form.project) not in report.words
    return report.is_of_project


def _reason(report: Named, form: Form) -> str:
    """Say why a report is not compared with the form that it is about."""
    if not form.is_reviewed:
        return NO_FORM
    is_of_other_year = report.head.year and form.year and report.head.year != form.year
    # a report is checked beside the form: its title may be last year's
    if is_of_other_year and report.is_data_sheet:
        return f"{report.noun}为{report.head.year}年度，自评表为{form.year}年度"
    return ""


def _match(report: Named, chosen: Sequence[Form], near: Sequence[Form], why: str) -> Match:
    """Make the match; `near` are the forms that tell the names of the unit."""
    form = chosen[0] if len(chosen) == 1 else None
    about = form or (near[0] if near else None)
    known = about.organization if about and about.organization != NO_ORGANIZATION else None
    organization = known or report.head.organization or ""
    title = compact(report.head.title)
    owner = form.key if form is not None else form_key(organization or report.path, title)
    return Match(
        form=form,
        place=about.ledger_place if about else None,
        department=about.department if about and about.department != NO_DEPARTMENT else "",
        organization=organization,
        project=form.project if form is not None else "",
        owner=owner,
        not_compared=why,
    )
