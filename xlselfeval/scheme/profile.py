"""A rule profile: the figures by which answers are scored, and each rule with its source."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, get_args

from xlselfeval.errors import in_a_line

MOST_PLACES = 4
EvidenceKind = Literal["seen", "recalled", "own"]
# The rules for a result above an at-most target, by their names in scoring/rules.py.
AtMost = Literal["reciprocal", "linear"]
EVIDENCE_WORDS: dict[EvidenceKind, str] = {
    "seen": "见过原文", "recalled": "据记忆，未核对原文", "own": "本工具的处理办法",
}  # fmt: skip
# The same on paper for a unit.
PAPER_WORDS: dict[EvidenceKind, str] = {
    "seen": "", "recalled": "（通用办法）", "own": "（无明文规定，按通用办法处理）",
}  # fmt: skip

# The rules that a profile has to state beside that of its `at_most`: scores and `explain` cite them by name.
NEEDED_RULES = (
    "execution", "proportional", "equal", "zero", "range", "plus-minus", "deadline", "qualitative", "both-readings", "negative",
)  # fmt: skip
RULE_NAMES = (*NEEDED_RULES, *get_args(AtMost), "execution-reason")


@dataclass(frozen=True, kw_only=True, slots=True, eq=False, repr=False)
class Rule:
    """One rule in words; its `evidence` is own where no text settles the case."""

    name: str
    text: str
    source: str
    evidence: EvidenceKind


@dataclass(frozen=True, kw_only=True, slots=True, eq=False, repr=False)
class Profile:
    """The figures and rules by which targets and actuals become scores.

    `basis` names the national rule that papers for units cite. A score has `places` decimals (at most MOST_PLACES);
    declared and recomputed agree within `tolerance`, which is at least one unit of the last place, because office
    programs round some halves differently.

    `at_most` is reciprocal (P×A/B) or linear (P×(1−(B−A)/A)); `bands` are the lower bounds
    of the first two qualitative bands as shares of the points; `overshoot` is the ratio B/A
    from which a note is due, `overshoot_excess` what a count must exceed its target by.
    Below the rate `execution_reason_below` the execution needs a reason, and with `adjustment_reason` so
    does a budget that was changed within the year. Below `low_execution` outputs with full marks throughout are a
    clue for the bureau. A stated cost of `scale_least` 万元 and more is held against the money block for 元 taken as 万元. A `local` profile explains no score of other regions.
    """

    id: str
    title: str
    summary: str
    basis: str = ""
    places: int
    tolerance: Decimal
    at_most: AtMost
    bands: tuple[Decimal, Decimal]
    overshoot: Decimal
    overshoot_excess: Decimal
    lower_is_better: tuple[str, ...]
    lower_is_better_unless: tuple[str, ...]
    rules: tuple[Rule, ...]
    execution_reason_below: Decimal = Decimal(0)
    adjustment_reason: bool = False
    low_execution: Decimal = Decimal(0)
    scale_least: Decimal = Decimal(1)
    local: bool = False

    def __repr__(self) -> str:
        return in_a_line(f"<Profile {self.id}: {self.title}>")

    @property
    def unit_in_last_place(self) -> Decimal:
        """The smallest step of a score: 0.01 with two places."""
        return Decimal(1).scaleb(-self.places)

    @property
    def total_places(self) -> int:
        """The decimals of a total: two at least, because points have decimals of their own."""
        return max(2, self.places)

    def rule(self, name: str) -> Rule:
        """Return the rule of that name; KeyError where the profile does not state it."""
        for rule in self.rules:
            if rule.name == name:
                return rule
        raise KeyError(name)
