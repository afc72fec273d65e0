"""A form filled in honestly: every score by `arithmetic`, every way to write the same answer."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from support.random_answers.spelling import chinese

from province.arithmetic import ACHIEVED, CENT, MISSED, PARTLY, Aim, band, cents, earned, execution, grade
from province.vocabulary import DONE, EXCESS_NOTES, GOALS, NOTES

Typed = Decimal | str
FUNDS_POINTS = Decimal(10)
WHOLE_COST = "项目总成本"  # what the project spent
SAID = {
    ACHIEVED: ("达成年度指标", "达成预期目标"),
    PARTLY: ("部分达成年度指标并具有一定效果", "部分达成"),
    MISSED: ("未达成年度指标且效果较差", "未达成"),
}


@dataclass(slots=True)
class Entry:
    """The answer to an indicator; `low` and `high` are what the rule allows, None where it is silent."""

    aim: Aim
    actual: Typed
    score: Typed | None
    note: str
    low: Decimal | None
    high: Decimal | None

    @property
    def is_exact(self) -> bool:
        return self.low is not None and self.low == self.high

    @property
    def fits(self) -> bool | None:
        """Return whether the score is one that the rule allows, None where it is silent."""
        if self.low is None or self.high is None or not isinstance(self.score, Decimal):
            return None
        return self.low - CENT <= self.score <= self.high + CENT

    @property
    def is_full(self) -> bool:
        return self.score == self.aim.points

    def claim(self, actual: Typed, low: Decimal | None, high: Decimal | None = None) -> None:
        """Claim full points for a result, without a note, where the rule allows `low` to `high`, or `low` alone."""
        self.actual, self.score, self.note = actual, self.aim.points, ""
        self.low, self.high = low, low if high is None else high

    @property
    def reference(self) -> Decimal:
        """Return what the row counts in the reference total: the declared score, drawn into its interval."""
        declared = self.score if isinstance(self.score, Decimal) else Decimal(0)
        if self.low is None or self.high is None:
            return declared
        return min(max(declared, self.low), self.high)


@dataclass(slots=True)
class Filled:
    """A form as its unit fills it in; the total line of the money and its lines are in 万元.

    `cells` holds what is typed over other cells of the form: a place ("total", "grade", "rate", …) → what.
    """

    year: int
    issued: list[Aim]
    entries: list[Entry]
    budget: list[Typed | None]
    lines: list[list[Typed | None]]
    goals: list[str]
    cells: dict[str, Typed] = field(default_factory=dict)
    edits: list[str] = field(default_factory=list)
    asks_grade: bool = True

    @property
    def execution(self) -> Decimal | None:
        adjusted, spent = self.budget[1], self.budget[2]
        if not isinstance(adjusted, Decimal) or not isinstance(spent, Decimal) or adjusted <= 0:
            return None
        return execution(FUNDS_POINTS, adjusted, spent)

    @property
    def lost_execution(self) -> bool:
        """Return whether full points for the execution row are clearly too many."""
        return self.execution is not None and FUNDS_POINTS - self.execution >= Decimal("0.6")

    @property
    def total(self) -> Decimal:
        """Return what Excel adds up: numbers alone."""
        scores = [entry.score for entry in self.entries if isinstance(entry.score, Decimal)]
        return sum(scores, self.execution or Decimal(0))

    @property
    def reference(self) -> Decimal:
        return sum((entry.reference for entry in self.entries), self.execution or Decimal(0))

    @property
    def unraised(self) -> Decimal:
        """Return the reference total without what the rule gives above a declared score."""
        rows = (
            min(entry.reference, entry.score) if isinstance(entry.score, Decimal) and entry.score >= 0 else entry.reference
            for entry in self.entries
        )  # fmt: skip
        return sum(rows, self.execution or Decimal(0))

    @property
    def changes_grade(self) -> bool:
        """Return whether the reference total is of a lower grade, or of a higher one that no formula gives.

        Without raising a score it is higher where scores are missing; issued formulas give the grade once they are there.
        """
        is_typed = not {"total", "grade"}.isdisjoint(self.cells)
        return (
            self.changes_typed_grade if is_typed else self.changes_typed_grade and self.reference < self.total
        )

    @property
    def changes_typed_grade(self) -> bool:
        """Return the same of a form whose formulas nobody sees, such as an .xls."""
        total, reference = grade(self.total), grade(self.reference)
        return total != reference and (self.reference < self.total or grade(self.unraised) != total)


def honest(random_: random.Random, aims: list[Aim], year: int) -> Filled:
    """Return a form without any mistake; what the whole project cost is what was spent."""
    initial = Decimal(random_.randint(2_000, 900_000)) / 100
    adjusted = initial + Decimal(random_.choice((0, 0, random_.randint(0, 20_000)))) / 100
    share = random_.choice((1, 1, Decimal(random_.randint(8200, 9999)) / 10_000))
    spent = cents(adjusted * share)
    entries = [_entry(random_, aim, year) for aim in aims]
    for place, aim in enumerate(aims):
        if aim.name == WHOLE_COST and aim.kind in ("at_most", "either"):
            most = 99 if aim.kind == "either" else 100  # beside 100 % both readings are one
            spent = cents(aim.number * random_.randint(90, most) / 100)
            initial = adjusted = cents(spent / share)
            entries[place] = _cost(random_, aim, spent)
    rest = cents(initial / 5) if random_.random() < 0.5 else Decimal(0)
    spent_rest = min(rest, spent)
    zero = Decimal(0)
    return Filled(
        year=year,
        issued=aims,
        entries=entries,
        budget=[initial, adjusted, spent],
        lines=[
            [initial - rest, adjusted - rest, spent - spent_rest],
            [zero, zero, zero],
            [rest, rest, spent_rest],
        ],
        goals=[random_.choice(GOALS), random_.choice(DONE)],
    )


def _cost(random_: random.Random, aim: Aim, spent: Decimal) -> Entry:
    if aim.kind == "at_most":
        return counted(random_, aim, spent)
    return Entry(aim, f"{spent}万元", aim.points, "", cents(aim.points * spent / aim.number), aim.points)


def _entry(random_: random.Random, aim: Aim, year: int) -> Entry:
    if aim.kind == "words":
        return worded(random_, aim, random_.choices((ACHIEVED, PARTLY, MISSED), (8, 2, 1))[0])
    if aim.kind == "either":  # at least or at most: both readings are possible
        done = cents(aim.number * 9 / 10)
        return Entry(aim, f"{done}万元", aim.points, "", cents(aim.points * done / aim.number), aim.points)
    if aim.kind == "day":
        return _dated(random_, aim, year)
    missed = random_.random() < 0.18
    return counted(random_, aim, short(random_, aim) if missed else _reached(random_, aim))


def worded(random_: random.Random, aim: Aim, said: str) -> Entry:
    """Return a worded result with a score inside its band."""
    low, high = band(aim.points, said)
    score = high if said == ACHIEVED and random_.random() < 0.8 else cents((low + high) / 2)
    note = random_.choice(NOTES) if score < aim.points else ""
    return Entry(aim, random_.choice(SAID[said]), score, note, low, high)


def _dated(random_: random.Random, aim: Aim, year: int) -> Entry:
    late = random_.random() < 0.1
    days = int(aim.number) + (random_.randint(3, 60) if late else -random_.randint(0, 90))
    day = date(year, 1, 1) + timedelta(days)
    text = random_.choice(("{0.year}年{0.month}月{0.day}日", "{0.year}.{0.month:02}.{0.day:02}", "{0.year}-{0.month}-{0.day}", "{0.year}/{0.month}/{0.day}")).format(day)  # fmt: skip
    if not late:
        return Entry(aim, text, aim.points, "", aim.points, aim.points)
    score = cents(aim.points * 8 / 10)
    return Entry(aim, text, score, random_.choice(NOTES), Decimal(0), aim.points - CENT)


def counted(random_: random.Random, aim: Aim, done: Decimal) -> Entry:
    """Return a figure with the score that the rule gives, and a note where one is due."""
    score = earned(aim, done)
    note = random_.choice(NOTES) if score < aim.points else ""
    if aim.kind in ("at_least", "equal") and done * 10 >= aim.number * 13:
        note = random_.choice(EXCESS_NOTES)
    return Entry(aim, written(random_, aim, done), score, note, score, score)


def _reached(random_: random.Random, aim: Aim) -> Decimal:
    if aim.kind == "zero":
        return Decimal(0)
    if aim.kind == "range":
        return aim.number + random_.randint(0, int(aim.upper - aim.number))
    if aim.kind == "equal":
        return aim.number
    if aim.kind == "at_most":
        if aim.unit == "天":
            return Decimal(random_.randint(1, int(aim.number)))
        return cents(aim.number * random_.randint(90, 100) / 100)
    if aim.unit == "%":
        return min(Decimal(100), aim.number + Decimal(random_.randint(0, 40)) / 10)
    over = random_.choices((random_.randint(100, 125), random_.randint(135, 190)), (9, 1))[0]
    return (aim.number * over / 100).to_integral_value(rounding="ROUND_CEILING")


def short(random_: random.Random, aim: Aim) -> Decimal:
    """Return a figure that misses the target."""
    if aim.kind == "zero":
        return Decimal(random_.randint(1, 3))
    if aim.kind == "at_most":
        more = aim.number * random_.randint(104, 140) / 100
        return aim.number + random_.randint(1, 5) if aim.unit == "天" else cents(more)
    if aim.unit == "%":
        return cents(aim.number * random_.randint(700, 985) / 1000)
    return max(
        Decimal(1), (aim.number * random_.randint(55, 96) / 100).to_integral_value(rounding="ROUND_FLOOR") - 1
    )


_WIDE = str.maketrans("0123456789.", "０１２３４５６７８９．")
# a unit that people use for the one that the target has, and how many of it make one
_OTHER_UNITS = {"公里": ("米", 1000), "万元": ("元", 10_000)}


def written(random_: random.Random, aim: Aim, done: Decimal) -> Typed:
    """Return a figure as a person types it: alone, with its unit, in other digits, with a verb or a mark."""
    done = done.normalize() + 0 if done != done.to_integral_value() else Decimal(int(done))
    way = random_.random()
    if aim.unit == "%":
        if way < 0.6:
            return done / 100
        return random_.choice((f"{done}%", f"{done}%", f"{done}%。", f"达到{done}%", f"{done}％"))
    if way < 0.5 and not (aim.kind == "range" and aim.unit == "天"):
        return done
    if way < 0.7 or aim.name == WHOLE_COST:
        return f"{done}{aim.unit}"
    if way < 0.8:
        return f"{done}{aim.unit}".translate(_WIDE)
    return _in_words(random_, aim, done)


def _in_words(random_: random.Random, aim: Aim, done: Decimal) -> str:
    """Return a figure in Chinese numerals, another unit, with a verb in front, or with a mark behind."""
    amount = f"{done}{aim.unit}"
    ways = [f"{amount}。", f"{amount}；", f"实际{amount}"]
    if aim.kind in ("at_least", "equal", "range"):
        ways += [f"完成{amount}", f"共{amount}", f"累计{amount}"]
    if done == done.to_integral_value():
        ways.append(f"{chinese(int(done))}{aim.unit}")
    if aim.unit in _OTHER_UNITS:
        unit, factor = _OTHER_UNITS[aim.unit]
        ways.append(f"{(done * factor).normalize() + 0:f}{unit}")
    return random_.choice(ways)
