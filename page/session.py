"""The papers that were checked in this tab, and how those of one unit find each other."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from xlselfeval.across.data_sheet_beside import compare_data_sheet
from xlselfeval.across.unit_names import is_called, same_unit
from xlselfeval.batch.papers.match import (
    NO_FORM,
    NO_PROJECT,
    NO_UNIT,
    NO_WHOLE_FORM,
    OF_PROJECT,
    OF_WHOLE,
    Forms,
    Match,
    Named,
)
from xlselfeval.batch.papers.recognise import data_sheet_head
from xlselfeval.batch.results.queries import NO_ORGANIZATION, Form
from xlselfeval.checking import Papers
from xlselfeval.data_sheet.values import DataSheet
from xlselfeval.files.open import Workbook
from xlselfeval.review.review import Review
from xlselfeval.scoring.text import compact

_ASK = "，请一并选择后再核对"
_FOR_UNIT = {  # what the bureau has not received, the unit has not chosen
    NO_FORM: f"没有选该单位的自评表{_ASK}",
    NO_WHOLE_FORM: f"没有选该单位的部门整体支出自评表{_ASK}",
}
_OTHER_UNIT = "{noun}的单位“{name}”与{paper}的“{unit}”不同；是同一单位的，请在{noun}中写全称"
_TWICE = "{whose}选了{count}份不同的{paper}（{files}），请只选要报送的一份再核对"
_ONE_VERSION = "请只选要报送的一份自评表，与报告一并再核对一遍后报送。"
_ADVICE = {  # by the end of the reason why no form was compared, where forms of the unit may have been chosen
    NO_UNIT: "请在报告标题中写明单位名称，与该单位的自评表一并选择，再核对一遍后报送。",
    NO_PROJECT: "请在报告标题中写明项目名称或“部门整体支出”，与自评表一并选择，再核对一遍后报送。",
    OF_WHOLE: "请与该单位的部门（单位）整体支出自评表一并选择，再核对一遍后报送。",
    OF_PROJECT: "请与该项目的自评表一并选择，再核对一遍后报送。",
}
_ASSUMED_UNIT = "（{noun}未写明单位，按所选材料的单位核对）"
_OF_PROJECT = re.compile("(?:项目|资金|经费|工程|专项|补助|补贴)$")  # where a title has the name of its unit


class _Kept(NamedTuple):
    """A form that is filled in, its review, and what is written in it."""

    form: Form
    review: Review
    texts: tuple[str, ...]


class _KeptSheet(NamedTuple):
    """A data sheet that is filled in, as it names itself, and what is written in it."""

    named: Named
    sheet: DataSheet
    texts: tuple[str, ...]


_forms: dict[tuple[str, str], _Kept] = {}  # by the key of the form and the name of its file
_sheets: dict[str, _KeptSheet] = {}  # by the name of its file
_chosen: set[str] = set()


def begin_file(name: str, chosen: Iterable[str]) -> None:
    """Begin the check of a file that was chosen together with others; what it held before is known no more."""
    _chosen.clear()
    _chosen.update(chosen)
    _sheets.pop(name, None)
    for place in [one for one in _forms if one[1] == name]:
        del _forms[place]


def keep_form(name: str, review: Review) -> None:
    """Keep a form that is filled in, for the other papers of its unit."""
    if review.is_blank:
        return
    submission = review.evidence.submission
    organization = submission.field_text("organization") or NO_ORGANIZATION
    project = submission.field_text("project") or ""
    key = json.dumps((organization, project, submission.year))
    form = Form(
        key=key, ledger_place=None, department="", organization=organization, project=project, received=None, return_number=1, status="", remark="",
        is_reviewed=True, year=None if submission.year is None else str(submission.year), conclusion=review.conclusion,
        accepted=0, path=name, digest="", copy=None, due_form="", content="", returned=1, chosen="",
    )  # fmt: skip
    texts = (compact(cell.text) for _, cell in sorted(submission.cells.items()))
    _forms[key, name] = _Kept(form, review, tuple(filter(None, texts)))


def with_form(name: str, workbook: Workbook, papers: Papers) -> tuple[Papers, list[str]]:
    """Keep the one data sheet of a workbook, and compare it with the form of its unit where the workbook has none.

    Also returned are the names of the files that it was compared with.
    """
    head = data_sheet_head(workbook, papers.reviews)
    if head is None or head.is_blank or len(papers.sheets) != 1:
        return papers, []
    (sheet,), named = papers.sheets, Named(name, head)
    texts = (compact(cell.text) for _, cell in sorted(sheet.sheet.cells.items()))
    _sheets[name] = _KeptSheet(named, sheet.sheet, tuple(filter(None, texts)))
    if papers.reviews or not _forms:
        return papers, []
    match = match_of(named)
    form = form_of(match)
    if form is None or match.form is None:
        why = why_not_compared(match, named)
        return papers._replace(sheets=(replace(sheet, not_compared=why),)), []
    return papers._replace(sheets=(compare_data_sheet(sheet, form.evidence, is_matched=True),)), [
        match.form.path
    ]


def match_of(paper: Named) -> Match:
    """Find the form of a paper among those of this session, by the rules of a batch.

    Where all papers are of one unit, a paper that names none, or names it in short, is of it, too.
    """
    unit, forms = _only_unit(), [one[-1].form for one in _same_forms()]
    if unit and _may_be_of(paper, unit):
        paper = paper._replace(head=replace(paper.head, organization=unit))
        forms = [
            replace(one, organization=unit) if is_called(one.organization, unit) else one for one in forms
        ]
    match = Forms(forms, None).match(paper)
    twice = match.form and next((why for key, why in _differing() if key == match.form.key), "")
    return match._replace(not_compared=twice) if twice else match


def _may_be_of(paper: Named, unit: str) -> bool:
    name = _name_of(paper)
    return not name or is_called(name, unit)


def _name_of(paper: Named) -> str:
    """Return the unit that a paper names; "" for none, or the name of a project in its place."""
    name = paper.head.organization or ""
    return "" if _OF_PROJECT.search(name) else name


def _same_forms() -> list[list[_Kept]]:
    """List the forms by their keys: those that were chosen together, else the last, which corrects the earlier."""
    found: dict[str, list[_Kept]] = defaultdict(list)
    for (key, _), one in _forms.items():
        found[key].append(one)
    return [[one for one in same if one.form.path in _chosen] or same[-1:] for same in found.values()]


def _same_sheets() -> list[list[_KeptSheet]]:
    """List the data sheets by unit and year in the same way."""
    found: dict[tuple[str | None, str | None], list[_KeptSheet]] = defaultdict(list)
    for one in _sheets.values():
        found[one.named.head.organization, one.named.head.year].append(one)
    return [[one for one in same if one.named.path in _chosen] or same[-1:] for same in found.values()]


def _differing() -> Iterator[tuple[str, str]]:
    """Yield the keys of forms that were chosen in several versions, and a sentence on each."""
    for same in _same_forms():
        texts = {one.form.path: one.texts for one in same}
        if said := _on_versions(texts, "同一单位、项目", "自评表"):
            yield same[0].form.key, said


def _on_versions(texts: dict[str, tuple[str, ...]], whose: str, paper: str) -> str:
    """Say that files are different versions of one paper; "" where they are not."""
    versions = len(set(texts.values()))
    said = _TWICE.format(whose=whose, count=versions, paper=paper, files="、".join(texts))
    return said if versions > 1 else ""


def _sheet_versions(same: list[_KeptSheet]) -> str:
    return _on_versions({one.named.path: one.texts for one in same}, "同一单位", "基础数据表")


def conflicts(chosen: Iterable[str]) -> list[str]:
    """Say which of the papers that were chosen together are different versions of one."""
    _chosen.clear()
    _chosen.update(chosen)
    return [*(sentence for _, sentence in _differing()), *filter(None, map(_sheet_versions, _same_sheets()))]


def _only_unit() -> str:
    """Return the one unit of all papers that were chosen together, else of all; "" where they are of several."""
    papers = [(one.form.organization, one.form.path) for same in _same_forms() for one in same]
    papers += [(one.named.head.organization or "", one.named.path) for one in _sheets.values()]
    chosen = [one for one in papers if one[1] in _chosen] or papers
    names = {name for name, _ in chosen} - {"", NO_ORGANIZATION}
    full = max(names, key=len, default="")
    return full if all(same_unit(one, full) for one in names) else ""


def why_not_compared(match: Match, paper: Named) -> str:
    """Say to the unit why a paper is compared with no form."""
    if not _forms:
        return f"没有选自评表{_ASK}"
    if match.not_compared == NO_FORM and (unit := _only_unit()):
        return _OTHER_UNIT.format(noun=paper.noun, name=_name_of(paper), paper="自评表", unit=unit)
    return _FOR_UNIT.get(match.not_compared, match.not_compared)


def advice_on(match: Match) -> str:
    """Say what makes a report comparable, where more than the form of its unit may be missing; "" elsewhere."""
    if match.form is not None and match.not_compared:
        return _ONE_VERSION
    why = match.not_compared
    return next((text for said, text in _ADVICE.items() if why.endswith(said.format(noun="报告"))), "")


def assumed_unit(paper: Named) -> str:
    """Say that a paper that names no unit was taken for one of the unit of the others."""
    return "" if _name_of(paper) else _ASSUMED_UNIT.format(noun=paper.noun)


def form_of(match: Match) -> Review | None:
    """Return the form that a paper is compared with, if any."""
    if match.form is None or match.not_compared:
        return None
    return _forms[match.form.key, match.form.path].review


def data_sheet_of(match: Match, report: Named) -> tuple[str, DataSheet | None, str]:
    """Find the data sheet of the unit that a report is about, with its file; else say why there is none.

    There is none for a report on a project; nothing is said where no data sheet was checked in this tab.
    """
    if not _sheets:
        return "", None, ""
    if bool(match.form.project) if match.form is not None else report.is_of_project:
        return "", None, "报告只涉及项目，基础数据表反映单位整体"
    groups = _same_sheets()
    for same in sorted(groups, key=lambda one: list(_sheets).index(one[-1].named.path), reverse=True):
        named, sheet, _ = same[-1]
        own = match_of(named)
        names = match.organization, own.organization
        if match.owner == own.owner or (match.form is None and all(names) and same_unit(*names)):
            twice = _sheet_versions(same)
            return named.path, None if twice else sheet, twice
    if not match.organization:
        return "", None, "报告未写明单位"
    if len(groups) > 1:
        return "", None, f"没有选该单位的基础数据表{_ASK}"
    ((*_, (named, _, _)),) = groups
    if not named.head.organization:
        return "", None, "基础数据表未写明单位"
    words = {"noun": "报告", "name": match.organization, "paper": "基础数据表"}
    return "", None, _OTHER_UNIT.format(unit=named.head.organization, **words)
