"""A province built from a seed: what is due, what came back, and what was planted in it.

Each form has a random generator of its own, from the seed and its number, so that any part of the
province can be made alone and on several processors.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from province.arithmetic import Aim
from province.broken import BROKEN
from province.contradictions import cost_differs
from province.filling import Filled, honest
from province.formplants import FORM_PLANTS, GRADE_PLANTS
from province.issueplants import ISSUE_PLANTS
from province.plants import Planted, Plants
from province.rowplants import plant_rows
from province.tableplants import TABLE_PLANTS
from province.vocabulary import BRANCHES, CITIES, COPIED, DEPARTMENTS, PROJECTS, aims
from province.writing import address, written

YEAR = 2020
DEPARTMENT_FORM, PROJECT_FORM = "hunan-department-2020", "national-project-2020"
_FORMS_A_UNIT = 8  # its own and those of its projects
_COPIERS = 41  # one form in so many has its achievements from elsewhere


@dataclass(frozen=True, kw_only=True, slots=True)
class Due:
    """A form that is due, in the words of the roster; `project` is "" for the unit's own."""

    number: int
    organization_code: str
    organization: str
    department: str
    project_code: str
    project: str
    aims: tuple[Aim, ...]
    known_budget: tuple[Decimal, ...]
    form: Filled
    planted: tuple[Planted, ...]

    @property
    def scheme(self) -> str:
        return PROJECT_FORM if self.project else DEPARTMENT_FORM

    @property
    def identity(self) -> str:
        return f"{self.organization_code}/{self.project_code}" if self.project else self.organization_code

    @property
    def known(self) -> Mapping[str, str]:
        if not self.project:
            return {"organization": self.organization}
        return {"organization": self.organization, "department": self.department, "project": self.project}


@dataclass(frozen=True, kw_only=True, slots=True)
class Returned:
    """A file as it came back: its place in the folder, its bytes, and the findings it must give.

    `expected` lists (name of finding, cell or None, whether it only follows from another); `error` is the name of the error of a
    file that cannot be read; `by_value` are further findings of the same form in a format that keeps no formulas. `form` is the number of the due form, `kind` says how it came back; `total` is the
    reference total by `arithmetic`, `outcome` what becomes of a file that is not reviewed, `of_batch` names the
    findings that only the whole batch can show. `achieved` is its text of what was achieved, `round` the run that sees it first.
    """

    form: int
    file: str
    data: bytes
    kind: str
    expected: tuple[tuple[str, str | None, bool], ...]
    by_value: tuple[tuple[str, str | None, bool], ...] = ()
    error: str | None = None
    total: Decimal | None = None
    outcome: str | None = None
    of_batch: tuple[str, ...] = ()
    achieved: str = ""
    round: int = 1

    @property
    def is_own(self) -> bool:
        """Return whether it is a reviewed return of its due form."""
        return self.outcome is None and self.kind not in ("of another unit", "of a stranger")


def due_form(seed: int, number: int, *, corrected: bool = False) -> Due:
    """Return the due form of that number, filled in; a corrected one without what the unit can change."""
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
    known_budget = _of_the_bureau(random.Random(f"{seed}/{number}/bureau"), form)
    if number % _COPIERS == 3:
        form.goals[1] = COPIED[number // _COPIERS // 2 % len(COPIED)]
    form.asks_grade = not project
    if corrected:
        pass
    elif 0.5 <= fate < 0.7:
        planted += plant_rows(random_, form, 1)
    elif 0.7 <= fate < 0.8:
        planted += plant_rows(random_, form, random_.randint(2, 4))
    elif fate >= 0.8:
        planted += _plant_in_form(random_, form)
    return Due(
        number=number, organization_code=f"{430_000 + unit}", organization=organization, department=department,
        project_code=f"{430_000 + unit}-{own}" if own else "", project=project, aims=tuple(form.issued), known_budget=known_budget, form=form, planted=tuple(planted),
    )  # fmt: skip


def _of_the_bureau(random_: random.Random, form: Filled) -> tuple[Decimal, ...]:
    """Return budgets and spending as the bureau has them, which now and then differ from the unit's."""
    initial, adjusted, spent = (Decimal(amount or 0) for amount in form.budget)
    fate = random_.random()
    if fate < 0.02:
        adjusted += Decimal("8.5")
    elif fate < 0.04:
        spent -= min(spent, Decimal("3.25"))
    return initial, adjusted, spent


def _plant_at_issue(random_: random.Random, issued: list[Aim]) -> Plants:
    for plant in random_.sample(ISSUE_PLANTS, len(ISSUE_PLANTS)):
        found = plant(issued)
        if found is not None:
            return found
    return []


def _plant_in_form(random_: random.Random, form: Filled) -> Plants:
    plants = random_.sample((*FORM_PLANTS, *TABLE_PLANTS), len(FORM_PLANTS) + len(TABLE_PLANTS))
    if form.asks_grade and random_.random() < 0.3:  # one form in eight has a grade
        plants.insert(0, random_.choice(GRADE_PLANTS))
    for plant in plants:
        found = plant(random_, form)
        if found is not None:
            return found
    return []


def returned(seed: int, number: int) -> Iterator[Returned]:
    """Return the files that came back for a due form: none, one or two, rarely one that nobody asked for."""
    due = due_form(seed, number)
    random_ = random.Random(f"{seed}/{number}/return")
    fate = random_.random()
    stem = f"{due.department}/{due.organization}/{_name(random_, due)}"
    if fate < _NOT_RETURNED:
        return
    if fate < _BROKEN:
        about = _about(due, stem, due.known, due.identity)
        kind = random_.choice(list(BROKEN))
        suffix, spoil, error, outcome = BROKEN[kind]
        yield replace(
            about, file=f"{stem}{suffix}", data=spoil(about.data), kind=kind, expected=(), error=error, total=None,
            outcome=outcome, of_batch=(),
        )  # fmt: skip
        return
    if fate < _FOREIGN and number >= _FORMS_A_UNIT:
        yield _foreign(seed, due, stem)
        return
    if fate < _STRANGER:
        known = {**due.known, "organization": f"名册以外的单位{number}"}
        about = _about(due, f"不知哪里来的/{number}", known, "", in_roster=False)
        yield replace(about, kind="of a stranger", of_batch=("unknown-organization",))
    known = due.known
    if fate < _SUFFIX:
        known = {**known, "organization": f"{due.organization}（本级）"}
    about = _about(due, stem, known, "" if fate < _SUFFIX else due.identity)
    if fate >= _CORRECTED or fate < _SUFFIX:
        yield about
    elif fate < _AGAIN:
        yield about
        yield replace(about, file=f"{stem}_副本.xlsx", kind="again, the same", outcome="duplicate")
    else:
        yield about
        yield replace(_changed(due, f"{stem}-更正", "，"), kind="again, other content")


def returned_later(seed: int, number: int, round_: int) -> Returned | None:
    """Return the file that comes for a due form in a second or third round, if one does.

    What was asked is corrected, or the form comes once more as it was, or nothing comes.
    """
    stem = f"第{round_}轮/{number:05d}"
    earlier = [one for one in returned(seed, number) if one.outcome != "duplicate"]
    if any(one.kind in ("of another unit", "of a stranger") for one in earlier):
        return None
    comes, is_corrected, has_come = False, False, any(one.is_own for one in earlier)
    for this in range(2, round_ + 1):
        has_come |= comes
        fate = random.Random(f"{seed}/{number}/round/{this}").random()
        is_asked = not is_corrected and (not earlier or any(one.outcome or one.expected for one in earlier))
        comes, is_corrected = is_asked and fate < _COMES, is_corrected or (is_asked and fate < _MENDED)
    if not comes:
        return None
    due = due_form(seed, number, corrected=is_corrected)
    kind = f"{'corrected' if is_corrected else 'not corrected'} in round {round_}"
    before = due_form(seed, number)
    clues = ("changed-to-fit",) * (is_corrected and has_come and _changed_to_fit(before.form, due.form))
    return replace(_changed(due, stem, "；！"[round_ - 2]), kind=kind, round=round_, of_batch=clues)


def _changed_to_fit(before: Filled, after: Filled) -> bool:
    """Return whether a score that did not fit fits since another result was written."""
    entries = {entry.aim.name: entry for entry in before.entries}
    return any(
        old.actual != new.actual and old.score == new.score and old.fits is False and new.fits is True
        for new in after.entries
        if (old := entries.get(new.aim.name))
    )


def _changed(due: Due, stem: str, mark: str) -> Returned:
    """Return the form with another mark behind its texts, so that it is another return of the same length."""
    due.form.goals = [goal and f"{goal[:-1]}{mark}" for goal in due.form.goals]
    return _about(due, stem, due.known, due.identity)


def _about(
    due: Due, stem: str, known: Mapping[str, str], identity: str, *, in_roster: bool = True
) -> Returned:
    """Return the filled form as a file, with the findings it must give."""
    data, places = written(due.scheme, due.form, known, identity)
    planted = [*_all_planted(due), *(_money_differs(due) if in_roster else ())]
    return Returned(
        form=due.number, file=f"{stem}.xlsx", data=data, kind="planted" if due.planted else "honest",
        expected=tuple((one.name, address(one, places), one.follows) for one in planted), total=due.form.reference,
        by_value=tuple((one.name, address(one, places), one.follows) for one in _other_grade(due, planted, by_value=True)),
        achieved=due.form.goals[1],
    )  # fmt: skip


def _foreign(seed: int, due: Due, stem: str) -> Returned:
    """Return a form issued to the previous unit, with this unit's name written over it.

    Nothing else is asked about it.
    """
    other = due_form(seed, due.number - _FORMS_A_UNIT)
    due.form.cells |= {f"field {name}": text for name, text in due.known.items() if text != other.known[name]}
    about = _about(due, stem, {**due.known, **other.known}, other.identity, in_roster=False)
    foreign = ("foreign-return", about_places(due)["field organization"], False)
    return replace(about, kind="of another unit", expected=(foreign,))


def about_places(due: Due) -> dict[str, str]:
    """Return the address of each place in the due form."""
    return written(due.scheme, due.form, due.known)[1]


def _money_differs(due: Due) -> Iterator[Planted]:
    """Yield the findings about money that differs from the bureau's."""
    names = (("budget-differs", "adjusted"), ("spending-differs", "spent"))
    for (name, place), said, known in zip(names, due.form.budget[1:], due.known_budget[1:], strict=True):
        if isinstance(said, Decimal) and abs(said - known) > Decimal("0.005"):
            yield Planted(name=name, place=place)


_MENDED, _COMES = 0.6, 0.8  # of the forms of which something was asked
# Shares of the due forms, one after the other.
_NOT_RETURNED, _BROKEN, _FOREIGN, _STRANGER, _SUFFIX, _AGAIN, _CORRECTED = (
    0.03,
    0.07,
    0.08,
    0.09,
    0.11,
    0.13,
    0.15,
)


def _name(random_: random.Random, due: Due) -> str:
    """Return the name of the file, unique within its unit."""
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
    """Return what was planted, and the grade where the reference total falls into another one."""
    found = [*due.planted, *_other_grade(due, due.planted)]
    if due.project:
        found += cost_differs(due.form)
    return found


def _other_grade(due: Due, planted: Iterable[Planted], *, by_value: bool = False) -> Plants:
    """Return the grade where the reference total falls into another one and nothing else is planted there."""
    changes = due.form.changes_typed_grade if by_value else due.form.changes_grade
    asked = {one.name for one in planted} & {"grade-changes", "grade-mismatch", "total-missing"}
    return (
        [Planted(name="grade-changes", place="grade", follows=True)]
        if due.form.asks_grade and changes and not asked
        else []
    )
