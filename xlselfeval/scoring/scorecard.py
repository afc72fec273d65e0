"""The result of the recomputation: an interval, the rule and the working for every row."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from xlselfeval.data_frames import load_pandas
from xlselfeval.errors import in_a_line
from xlselfeval.scheme.profile import Profile
from xlselfeval.scoring.actual import Actual
from xlselfeval.scoring.number import interval_text, plain
from xlselfeval.scoring.target import Target
from xlselfeval.scoring.words.result_words import Band

if TYPE_CHECKING:
    import pandas as pd

_COLUMNS = ("rule", "points", "low", "high", "reached", "working")


@dataclass(frozen=True, kw_only=True, slots=True, eq=False, repr=False)
class RowScore:
    """A recomputed row.

    `low` and `high` (points, rounded half up) are equal where the rule gives one score, span
    a band where it leaves room, and are None where no rule applies. `computed` says that the
    bounds come from arithmetic, so that the last place may differ; the bounds of a band are
    exact. `reached` says whether the target is met (None: not known). `remarks` are names of
    findings that the reading itself gives rise to; `over` is how far B lies above A as (B/A,
    B − A, counted), for targets that ask for at least A.
    """

    rule: str | None
    points: Decimal | None
    low: Decimal | None = None
    high: Decimal | None = None
    computed: bool = True
    reached: bool | None = None
    working: str = ""
    target: Target | None = None
    actual: Actual | None = None
    band: Band | None = None
    remarks: tuple[str, ...] = ()
    over: tuple[Decimal, Decimal, bool] | None = None

    def __repr__(self) -> str:
        return in_a_line(f"<RowScore {self.rule or 'no rule'}: {self.low} to {self.high} of {self.points}>")

    @property
    def is_open(self) -> bool:
        """True where no rule applies and the row cannot be recomputed."""
        return self.low is None


@dataclass(frozen=True, kw_only=True, slots=True, eq=False, repr=False)
class Scorecard:
    """A recomputed form: the execution row (None where it has none) and its indicators in order."""

    profile: str
    execution: RowScore | None
    rows: tuple[RowScore, ...]

    def __repr__(self) -> str:
        return f"<Scorecard by {self.profile}: {len(self.rows)} indicators>"

    def unscored(self, why: str) -> Scorecard:
        """Return the card with points alone: nothing is computed, and the working of each row says why."""
        execution = None if self.execution is None else _unscored(self.execution, why)
        return replace(self, execution=execution, rows=tuple(_unscored(row, why) for row in self.rows))

    def to_frame(self) -> pd.DataFrame:
        """Return the rows as a data frame, the execution row first, if any; scores are floats; needs pandas."""
        rows = [*([] if self.execution is None else [self.execution]), *self.rows]
        frame: pd.DataFrame = load_pandas().DataFrame(
            [[getattr(row, name) for name in _COLUMNS] for row in rows], columns=list(_COLUMNS)
        )
        typed: pd.DataFrame = frame.astype(dict.fromkeys(("points", "low", "high"), "float64"))
        return typed


def _unscored(row: RowScore, why: str) -> RowScore:
    return RowScore(rule=None, points=row.points, working=why)


def is_below_full(score: RowScore, profile: Profile) -> bool:
    """Check whether the rule says no more than that a row does not earn its points in full."""
    if score.points is None or score.high is None or score.band is not None or score.low == score.high:
        return False
    return score.reached is False and score.high + profile.unit_in_last_place == score.points


def earned_text(score: RowScore, profile: Profile) -> str:
    """Write what a row earns: 4.88, 4～5, or 低于20 where it is only known not to be full; "" where nothing is."""
    if score.points is None or score.low is None or score.high is None:
        return ""
    if is_below_full(score, profile):
        least = f"{plain(score.low)}以上、" if score.low else ""
        return f"{least}低于{plain(score.points)}"
    return interval_text(score.low, score.high)
