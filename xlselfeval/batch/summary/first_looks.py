"""The forms that a section chief should look at first, and why.

They are ordered by what is open, drops of the score, tampering, money and days overdue.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from xlselfeval.batch.results.current_forms import FormPlace
from xlselfeval.batch.results.queries import Form, StoredFinding
from xlselfeval.batch.summary.titles import title_of
from xlselfeval.review.conclusion import CONCLUSIONS, conclude
from xlselfeval.review.finding import ASKED, Finding
from xlselfeval.scheme.model import Severity
from xlselfeval.scoring.number import ZERO, half_up, plain

_MOST = 5  # forms to look at
_CLUES = "内部线索待核查"
_IN_DOUBT = "金额单位待核（疑为元与万元混淆）"
_MOST_KINDS = 2  # of problems that a reason names
_LEAST_DROP = Decimal(1)  # points; a smaller drop puts no form before one that was tampered with
_TAMPERING = ("G", "R")  # families of the catalogue: formulas, and what was issued
# What was issued before, which nobody has changed.
_OTHER_FORM = frozenset(("form-replaced", "year-mismatch"))
_CHANGED = frozenset(("formula-overwritten", "row-added"))  # changes that alone put no form before others
# By name of the finding: what differs, and the fields of a form whose difference is known.
_MONEY: dict[str, tuple[str, tuple[str, ...]]] = {
    "spending-differs": ("全年执行数与国库支出数", ("budget_spent", "treasury_spent")),
    "budget-differs": ("全年预算数与财政登记的预算数", ()),
}
Weight = tuple[int, int, Decimal, int, int, int, Decimal, int]


def place_of(form: Form) -> FormPlace:
    """Return the line of the ledger and the return by which findings are counted."""
    return form.ledger_place, form.return_id


class Look(NamedTuple):
    """A form to look at, and why in words."""

    form: Form
    why: str


class Signs:
    """Open findings by form, as signs of trouble: the number of changed places, and money that differs.

    `tampered` counts those that are errors, by which forms are ranked, `changed` all of them.
    """

    def __init__(self) -> None:
        self.tampered: Counter[FormPlace] = Counter()
        self.changed: dict[FormPlace, set[tuple[str | None, str]]] = {}
        self.money: dict[FormPlace, list[str]] = {}
        self.doubtful: set[FormPlace] = set()  # forms whose amounts may be in another unit
        self.open: set[FormPlace] = set()
        # Clues of which the units are still to be asked, by key of the form.
        self.verified: Counter[str] = Counter()
        self.fitted: Counter[FormPlace] = Counter()  # figures that were changed so that a score fits
        # lines of 待处理 by severity and name
        self.asked: dict[FormPlace, Counter[tuple[Severity, str]]] = {}

    def add(self, one: StoredFinding, *, has_line: bool) -> None:
        """Take a finding into account; `has_line` is whether 待处理 has a line of it."""
        place = place_of(one.form)
        if one.finding.severity in ASKED:
            self.open.add(place)
        if has_line:
            self.asked.setdefault(place, Counter())[one.finding.severity, one.finding.name] += 1
        is_error = one.finding.severity == "error" and one.finding.name not in _OTHER_FORM
        if is_error and one.finding.code.startswith(_TAMPERING):
            self.tampered[place] += 1
            self._add_places(place, one.finding)
        elif one.finding.name in _CHANGED:
            self._add_places(place, one.finding)
        self.fitted[place] += one.finding.name == "changed-to-fit"
        if one.finding.is_about_money_unit:
            self.doubtful.add(place)
        if one.finding.name in _MONEY:
            self.money.setdefault(place, []).append(one.finding.name)

    def differing(self, place: FormPlace) -> list[str]:
        """Name the differences of money; there is none where the amounts may be in another unit."""
        return [] if place in self.doubtful else list(dict.fromkeys(self.money.get(place, [])))

    def _add_places(self, form: FormPlace, finding: Finding) -> None:
        places = finding.cells or (finding.subject,)
        self.changed.setdefault(form, set()).update((finding.sheet, one) for one in places)


def look_first(forms: Iterable[Form], signs: Signs, grades: Sequence[str]) -> tuple[Look, ...]:
    """Choose the forms to look at first: what the unit has to do, then what the bureau has, last what is settled.

    Among those the largest drop of grade or score comes first, then tampering, figures changed to fit, money, and days.
    """
    ranked = (
        (_weight(form, signs, grades), -number, form) for number, form in enumerate(forms) if form.is_due
    )
    chosen = heapq.nlargest(_MOST, (one for one in ranked if any(one[0])), key=lambda one: one[:2])
    return tuple(Look(form, _why(form, signs, weight)) for weight, _, form in chosen)


def _weight(form: Form, signs: Signs, grades: Sequence[str]) -> Weight:
    place = place_of(form)
    drop = -form.difference if form.difference is not None else ZERO
    money = signs.differing(place)
    return (
        _gravity(form, signs), _steps_down(form, grades), drop if drop >= _LEAST_DROP else ZERO, signs.tampered[place], signs.fitted[place], len(money),
        max((_apart(form, name) for name in money), default=ZERO), form.days_late or 0,
    )  # fmt: skip


def _gravity(form: Form, signs: Signs) -> int:
    """Weigh what is open: to be sent or corrected, to be asked or explained, a clue of the bureau; 0 for nothing."""
    if (not form.is_reviewed and form.days_late) or form.conclusion == CONCLUSIONS[0]:
        return 3
    if form.conclusion == CONCLUSIONS[1]:
        return 2
    return int(bool(signs.verified[form.key]) or place_of(form) in signs.open)


def _steps_down(form: Form, grades: Sequence[str]) -> int:
    declared, reference = form.declared_grade, form.grade
    if declared not in grades or reference not in grades:
        return 0
    return max(grades.index(reference) - grades.index(declared), 0)


def _apart(form: Form, name: str) -> Decimal:
    known = [getattr(form, field) for field in _MONEY[name][1]]
    return abs(known[0] - known[1]) if len(known) == 2 and None not in known else ZERO


def _why(form: Form, signs: Signs, weight: Weight) -> str:
    place = place_of(form)
    _, steps, drop, tampered, fitted, *_, late = weight
    reasons, figures = [], _figures(form)
    if steps or drop:
        reasons += figures
    if tampered:
        reasons.append(f"改动下发内容或公式{len(signs.changed[place])}处")
    if verified := signs.verified[form.key]:
        reasons.append(f"内部线索已核实{verified}条，待另行发函")
    if fitted:
        reasons.append(f"修改数据后得分相符{fitted}处，见“内部线索”")
    if place in signs.doubtful and signs.money.get(place):
        reasons.append(_IN_DOUBT)
    for name in signs.differing(place):
        apart = _apart(form, name)
        reasons.append(f"{_MONEY[name][0]}不符{f'，相差{plain(apart)}万元' if apart else ''}")
    if not reasons:
        reasons += _gravest(signs.asked.get(place, Counter()), form.conclusion)
    if not reasons and place in signs.open:
        reasons.append(_CLUES)
    if not (steps or drop) and len(figures) > 1:  # a grade that is too low
        reasons = [*figures, *reasons]
    if late:
        reasons.append(f"{'逾期' if form.is_reviewed else '未报送，已逾期'}{late}天")
    return "；".join(reasons or [form.conclusion])


def _figures(form: Form) -> list[str]:
    """Write the grades where they differ, and the scores beside them."""
    found = []
    if None not in (form.declared_grade, form.grade) and form.declared_grade != form.grade:
        found.append(f"填报等级“{form.declared_grade}”，复核参考等级“{form.grade}”")
    if form.declared_total is not None and form.total is not None:
        found.append(f"填报{plain(form.declared_total)}分，复核参考{plain(half_up(form.total, 2))}分")
    return found


def _gravest(asked: Counter[tuple[Severity, str]], conclusion: str) -> list[str]:
    """Name the kinds of the gravest findings, the most frequent first, and their number.

    Explained ones are shown as under study.
    """
    for severity in ASKED:
        counts = Counter({title_of(name): count for (one, name), count in asked.items() if one == severity})
        if counts:
            kinds = sorted(counts, key=lambda title: (-counts[title], title))
            more = "等" if len(kinds) > _MOST_KINDS else ""
            word = conclude([severity]) if conclusion in CONCLUSIONS else conclusion
            return [f"{word}：{'、'.join(kinds[:_MOST_KINDS])}{more}{counts.total()}条"]
    return []
