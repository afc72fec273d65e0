"""A province built from a seed: what is due, what came back, and what was planted in it.

Each form has a random generator of its own, from the seed and its number, so that any part of the
province can be made alone and on several processors.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from province.arithmetic import Aim
from province.broken import BROKEN
from province.filling import Filled, Typed, honest
from province.plants import FORM_PLANTS, ISSUE_PLANTS, Planted, Plants, plant_rows
from province.vocabulary import BRANCHES, CITIES, DEPARTMENTS, PROJECTS, aims
from province.writing import address, written

YEAR = 2020
DEPARTMENT_FORM, PROJECT_FORM = "hunan-department-2020", "national-project-2020"
_FORMS_A_UNIT = 8  # its own and those of its projects


@dataclass(frozen=True, kw_only=True, slots=True)
class Due:
    """One form that is due, in the words of the roster; `project` is "" for the unit's own."""

    number: int
    organization_code: str
    organization: str
    department: str
    project_code: str
    project: str
    aims: tuple[Aim, ...]
    budget: tuple[Typed | None, ...]
    form: Filled
    planted: tuple[Planted, ...]

    @property
    def scheme(self) -> str:
        return PROJECT_FORM if self.project else DEPARTMENT_FORM

    @property
    def known(self) -> Mapping[str, str]:
        if not self.project:
            return {"organization": self.organization}
        return {"organization": self.organization, "department": self.department, "project": self.project}


@dataclass(frozen=True, kw_only=True, slots=True)
class Returned:
    """One file as it came back: where in the folder, its bytes, and what it must give.

    `expected` lists (name of finding, cell or None, whether it only follows from another); `error` is the name of the error of a
    file that cannot be read. `form` is the number of the due form, `kind` says how it came back; `total` is the
    reference total by `arithmetic`.
    """

    form: int
    file: str
    data: bytes
    kind: str
    expected: tuple[tuple[str, str | None, bool], ...]
    error: str | None = None
    total: Decimal | None = None


def due_form(seed: int, number: int) -> Due:
    """The due form of that number, filled in."""
    random_ = random.Random(f"{seed}/{number}")
    unit, own = divmod(number, _FORMS_A_UNIT)
    of_unit = random.Random(f"{seed}/unit/{unit}")
    department = f"{of_unit.choice(CITIES)}市{of_unit.choice(DEPARTMENTS)}"
    organization = f"{department}{of_unit.choice(BRANCHES)}{unit:03d}"
    project = f"{random_.choice(PROJECTS)}项目（{own}期）" if own else ""
    issued = aims(random_, YEAR)
    planted: Plants = []
    fate = random_.random()
    if 0.45 <= fate < 0.5:
        planted += _plant_at_issue(random_, issued)
    form = honest(random_, issued, YEAR)
    budget = tuple(form.budget)
    form.asks_grade = not project
    if 0.5 <= fate < 0.7:
        planted += plant_rows(random_, form, 1)
    elif 0.7 <= fate < 0.8:
        planted += plant_rows(random_, form, random_.randint(2, 4))
    elif fate >= 0.8:
        planted += _plant_in_form(random_, form)
    return Due(
        number=number, organization_code=f"{430_000 + unit}", organization=organization, department=department,
        project_code=f"{430_000 + unit}-{own}" if own else "", project=project, aims=tuple(form.issued), budget=budget, form=form, planted=tuple(planted),
    )  # fmt: skip


def _plant_at_issue(random_: random.Random, issued: list[Aim]) -> Plants:
    for plant in random_.sample(ISSUE_PLANTS, len(ISSUE_PLANTS)):
        found = plant(issued)
        if found is not None:
            return found
    return []


def _plant_in_form(random_: random.Random, form: Filled) -> Plants:
    for plant in random_.sample(FORM_PLANTS, len(FORM_PLANTS)):
        found = plant(random_, form)
        if found is not None:
            return found
    return []


def returned(seed: int, number: int) -> Iterator[Returned]:
    """The files that came back for the due form of that number: none, one, or two."""
    due = due_form(seed, number)
    random_ = random.Random(f"{seed}/{number}/return")
    fate = random_.random()
    if fate < _NOT_RETURNED:
        return
    data, places = written(due.scheme, due.form, due.known)
    stem = f"{due.department}/{due.organization}/{_name(random_, due)}"
    about = Returned(
        form=number, file=f"{stem}.xlsx", data=data, kind="planted" if due.planted else "honest",
        expected=tuple((one.name, address(one, places), one.follows) for one in _all_planted(due)), total=due.form.reference,
    )  # fmt: skip
    if fate < _BROKEN:
        kind = random_.choice(list(BROKEN))
        suffix, spoil, error = BROKEN[kind]
        yield replace(
            about, file=f"{stem}{suffix}", data=spoil(data), kind=kind, expected=(), error=error, total=None
        )
        return
    yield about
    if fate < _AGAIN:
        yield replace(about, file=f"{stem}(1).xlsx", kind="again, the same")
    elif fate < _CORRECTED:
        due.form.goals = [goal and f"{goal}（更正）" for goal in due.form.goals]
        other, _ = written(due.scheme, due.form, due.known)
        yield replace(about, file=f"{stem}-更正.xlsx", data=other, kind="again, other content")


_NOT_RETURNED, _BROKEN, _AGAIN, _CORRECTED = 0.03, 0.07, 0.09, 0.11


def _name(random_: random.Random, due: Due) -> str:
    """What the file is called, once within its unit."""
    what, own = due.project or "整体支出", due.number % _FORMS_A_UNIT
    return random_.choice(
        (
            f"{due.organization}-{what}自评表",
            f"附件1-1(最终版{own})",
            f"{what}绩效自评表（盖章）",
            f"自评表{own}（改）",
            f"新建 XLSX 工作表 {own}",
        )
    )


def _all_planted(due: Due) -> list[Planted]:
    """What was planted, and the grade where the reference total falls into another one."""
    found = list(due.planted)
    names = {one.name for one in found}
    if (
        due.form.asks_grade
        and due.form.changes_grade
        and not names & {"grade-changes", "grade-mismatch", "total-missing"}
    ):
        found.append(Planted(name="grade-changes", place="grade", follows=True))
    return found
