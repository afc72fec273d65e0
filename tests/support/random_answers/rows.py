"""A row of a form: what is typed, and what it means by the exact scorer."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from support.random_answers.exact import Interval, Rules

# `plain`: the score as it is, no finding but the score's; `asked`: a question is allowed, no error; `cheat`: never
# full marks in silence; `question`: honest perhaps, and must be asked about.
Verdict = Literal["plain", "asked", "question", "cheat"]
YEAR = 2024
POINTS = tuple(Fraction(points) for points in ("2", "3", "5", "7.5", "10", "12", "15", "20", "3.33", "8.25"))


@dataclass(frozen=True, kw_only=True, slots=True)
class Typed:
    """The content of a cell: a text, or a number with what its format shows."""

    text: str
    number: Decimal | None = None
    number_format: str = "General"
    decimals: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """A target and an actual as typed, and their meaning; None as interval where anything below full marks will do."""

    kind: str
    name: str
    target: Typed
    actual: Typed
    points: Fraction
    interval: Interval | None
    verdict: Verdict = "plain"
    subcategory: str = "数量指标"
    overshoots: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Chance:
    """A generator of random choices, the rules, and the points of the row to be made."""

    random: random.Random
    rules: Rules
    points: Fraction

    def one(self, *choices: str) -> str:
        return self.random.choice(choices)

    def happens(self, share: float) -> bool:
        return self.random.random() < share


Maker = Callable[[Chance], Answer]


def typed(text: str) -> Typed:
    return Typed(text=text)
