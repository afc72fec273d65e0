"""The values of letters: what each organization has to correct or explain, and the state of each department's forms.

Letters hold findings for units only, without codes and without what the bureau has settled. Templates call the values
by their Chinese keys.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby

from xlselfeval.batch.results import queries
from xlselfeval.batch.results.queries import WHOLE_DEPARTMENT, Form, StoredFinding
from xlselfeval.batch.results.states import States, settled_in
from xlselfeval.files.xml_text import clean
from xlselfeval.review.entries import Entry, list_entries
from xlselfeval.review.finding import SEVERITY_WORDS

Values = dict[str, object]
_ASKED = ("error", "warning")
_LIST_OF_CONCLUSION = {"退回修改": "修改", "请核实": "核实"}
_LISTS = ("通过", "核实", "修改", "未报送", "审核中")


@dataclass(kw_only=True, slots=True)
class Organization:
    """One organization: its forms, the lines of its table, and the severities asked of each form."""

    department: str
    name: str
    forms: list[Form] = field(default_factory=list)
    opinions: list[Values] = field(default_factory=list)
    asked: dict[tuple[int | None, int | None], list[str]] = field(default_factory=dict)

    @property
    def is_asked(self) -> bool:
        """Check whether the organization has anything to correct or to explain."""
        return any(severity in _ASKED for severities in self.asked.values() for severity in severities)


def organizations(store: sqlite3.Connection, states: States) -> list[Organization]:
    """List all organizations by department and name, without the findings that the bureau has settled."""
    known: dict[tuple[str, str], Organization] = {}
    settled = settled_in(states)
    for form in queries.forms(store, settled):
        _organization(known, form).forms.append(form)
    for form_key, group in groupby(
        queries.open_findings(store, settled), key=lambda one: _form_key(one.form)
    ):
        found = list(group)
        organization = _organization(known, found[0].form)
        organization.asked[form_key] = [one.finding.severity for one in found]
        for entry in list_entries(one.finding for one in found):
            organization.opinions.append(_opinion(found, entry, len(organization.opinions) + 1))
    return list(known.values())


def _organization(known: dict[tuple[str, str], Organization], form: Form) -> Organization:
    key = form.department, form.organization
    return known.setdefault(key, Organization(department=form.department, name=form.organization))


def _form_key(form: Form) -> tuple[int | None, int | None]:
    return form.ledger_place, form.return_id


def _opinion(found: Iterable[StoredFinding], entry: Entry, number: int) -> Values:
    """Make the line of one entry of a form; `found` are all findings of the form."""
    first, *_ = here = [one for one in found if one.finding in entry.findings]
    return {
        "序号": number,
        "项目": clean(first.form.project) or WHOLE_DEPARTMENT,
        "位置": "\n".join(dict.fromkeys(one.location for one in here)),
        "填报内容": clean("\n".join(entry.filled_in)),
        "审核意见": clean("\n".join(entry.opinions)),
        "要求": SEVERITY_WORDS.get(first.finding.severity, ""),
    }


def opinion_values(organization: Organization) -> Values:
    """Make the values of the 审核意见表 of an organization."""
    return {
        "单位": clean(organization.name),
        "主管部门": _named(organization.department, queries.NO_DEPARTMENT, ""),
        "年度": years(organization.forms),
        "意见": organization.opinions,
    }


def notice_values(
    department: str, members: Iterable[Organization], under_study: frozenset[int]
) -> Values | None:
    """Make the values of the notice to a department; None when nothing is asked of its organizations.

    `under_study` holds the returns on which the bureau has findings of its own: the notice does not pass them.
    """
    organizations = list(members)
    lists: dict[str, list[Values]] = {name: [] for name in _LISTS}
    for organization in organizations:
        for form in organization.forms:
            severities = organization.asked.get(_form_key(form), [])
            line: Values = {
                "单位": clean(form.organization),
                "项目": clean(form.project) or WHOLE_DEPARTMENT,
                "条数": sum(one in _ASKED for one in severities),
            }
            lists[_list_of(form, under_study)].append(line)
    if not lists["修改"] and not lists["核实"] and not lists["未报送"]:
        return None
    forms = [form for one in organizations for form in one.forms]
    values: Values = {
        "主管部门": _named(department, queries.NO_DEPARTMENT, "各有关单位"),
        "年度": years(forms),
        "应报数": len(forms),
        "已报数": sum(form.is_reviewed for form in forms),
        "附件": [clean(one.name) for one in organizations if one.is_asked],
    }
    return values | lists | {f"{name}数": len(lines) for name, lines in lists.items()}


def _list_of(form: Form, under_study: frozenset[int]) -> str:
    if not form.is_reviewed:
        return "未报送"
    is_studied = form.return_id in under_study
    return _LIST_OF_CONCLUSION.get(form.conclusion) or ("审核中" if is_studied else "通过")


def under_study(store: sqlite3.Connection) -> frozenset[int]:
    """Find the returns with findings for the bureau itself."""
    return frozenset(
        one.form.return_id
        for one in queries.findings(store, "bureau")
        if one.finding.severity in _ASKED and one.form.return_id is not None
    )


def years(forms: Iterable[Form]) -> str:
    """Write the years of forms: 2023年度, 2022、2023年度, or nothing where no form has one."""
    found = sorted({form.year for form in forms if form.year})
    return f"{'、'.join(found)}年度" if found else ""


def _named(name: str, none: str, instead: str) -> str:
    return instead if name == none else clean(name)
