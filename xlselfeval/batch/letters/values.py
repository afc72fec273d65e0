"""What the letters say: for each unit what it has to mend or explain, for each department how its units stand.

Only findings for units, in words, without codes; what the bureau has settled in the summary is not asked.
The Chinese keys are the names by which a template calls the values.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from xlselfeval.batch.results import queries
from xlselfeval.batch.results.queries import Form, StoredFinding
from xlselfeval.batch.results.states import SETTLED, States
from xlselfeval.files.xml_text import clean
from xlselfeval.review.finding import SEVERITY_WORDS

Values = dict[str, object]
WHOLE_DEPARTMENT = "部门整体"
_ASKED = ("error", "warning")


@dataclass(kw_only=True, slots=True)
class Unit:
    """One unit: its forms, and the findings that it has to act on by the form that they are on."""

    department: str
    name: str
    forms: list[Form] = field(default_factory=list)
    opinions: list[Values] = field(default_factory=list)
    asked: dict[tuple[int | None, int | None], list[str]] = field(default_factory=dict)

    @property
    def is_asked(self) -> bool:
        """Whether the unit has anything to mend or to explain."""
        return any(severity in _ASKED for severities in self.asked.values() for severity in severities)


def units(store: sqlite3.Connection, states: States) -> list[Unit]:
    """All units in order of department and name, without the findings that the bureau has settled."""
    known: dict[tuple[str, str], Unit] = {}
    for form in queries.forms_by_unit(store):
        if form.status != "other-return":
            _unit(known, form).forms.append(form)
    for one in queries.findings(store, "unit"):
        state = states.get(one.key)
        if state is not None and state.state in SETTLED:
            continue
        unit = _unit(known, one.form)
        unit.asked.setdefault(_form_key(one.form), []).append(one.finding.severity)
        unit.opinions.append(_opinion(one, len(unit.opinions) + 1))
    return list(known.values())


def _unit(known: dict[tuple[str, str], Unit], form: Form) -> Unit:
    key = form.department, form.organization
    return known.setdefault(key, Unit(department=form.department, name=form.organization))


def _form_key(form: Form) -> tuple[int | None, int | None]:
    return form.ledger_place, form.return_id


def _opinion(one: StoredFinding, number: int) -> Values:
    return {
        "序号": number,
        "项目": clean(one.form.project) or WHOLE_DEPARTMENT,
        "位置": one.location,
        "填报内容": clean(one.finding.found),
        "审核意见": one.problem,
        "要求": SEVERITY_WORDS.get(one.finding.severity, ""),
    }


def opinion_values(unit: Unit) -> Values:
    """What the 审核意见表 of a unit says."""
    return {
        "单位": clean(unit.name),
        "主管部门": _named(unit.department, queries.NO_DEPARTMENT, ""),
        "年度": years(unit.forms),
        "意见": unit.opinions,
    }


def notice_values(department: str, members: Iterable[Unit], under_study: frozenset[int]) -> Values | None:
    """What the notice to a department says; None when nothing is asked of any of its units.

    `under_study` are the returns on which the bureau has findings of its own: they are not said to have passed.
    """
    lists: dict[str, list[Mapping[str, object]]] = {
        name: [] for name in ("通过", "核实", "修改", "未报送", "审核中")
    }
    forms: list[Form] = []
    attached = []
    for unit in members:
        if unit.is_asked:
            attached.append(clean(unit.name))
        for form in unit.forms:
            forms.append(form)
            severities = unit.asked.get(_form_key(form), [])
            project = clean(form.project) or WHOLE_DEPARTMENT
            line = {
                "单位": clean(form.organization),
                "项目": project,
                "条数": sum(one in _ASKED for one in severities),
            }
            lists[_standing_of(form, severities, under_study)].append(line)
    if not lists["修改"] and not lists["核实"] and not lists["未报送"]:
        return None
    counts = {f"{name}数": len(lines) for name, lines in lists.items()}
    named = _named(department, queries.NO_DEPARTMENT, "各有关单位")
    came = sum(form.is_reviewed for form in forms)
    values: Values = {
        "主管部门": named,
        "年度": years(forms),
        "应报数": len(forms),
        "已报数": came,
        "附件": attached,
    }
    return values | lists | counts


def _standing_of(form: Form, severities: Iterable[str], under_study: frozenset[int]) -> str:
    if not form.is_reviewed:
        return "未报送"
    if "error" in severities:
        return "修改"
    if "warning" in severities:
        return "核实"
    return "审核中" if form.return_id in under_study else "通过"


def under_study(store: sqlite3.Connection) -> frozenset[int]:
    """The returns on which the bureau itself has something to look into."""
    return frozenset(
        one.form.return_id
        for one in queries.findings(store, "bureau")
        if one.finding.severity in _ASKED and one.form.return_id is not None
    )


def years(forms: Iterable[Form]) -> str:
    """2023年度, 2022、2023年度, or nothing where no form says its year."""
    said = sorted({form.year for form in forms if form.year})
    return f"{'、'.join(said)}年度" if said else ""


def _named(name: str, none: str, instead: str) -> str:
    return instead if name == none else clean(name)
