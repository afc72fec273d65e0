"""One row scored from texts, and its interval as texts."""

from __future__ import annotations

from decimal import Decimal

from xlselfeval.cell import Written
from xlselfeval.scheme.load_profile import load_profile
from xlselfeval.scoring.answers import Answer
from xlselfeval.scoring.recompute import score_row
from xlselfeval.scoring.scorecard import RowScore


def score(
    target: str | Written,
    actual: str | Written,
    points: str = "10",
    *,
    profile: str = "national-2020",
    subcategory: str = "数量指标",
    name: str = "某指标",
    year: int | None = 2020,
    budget: str | None = None,
    note: str = "",
) -> RowScore:
    def cell(text: str | Written) -> Written:
        return text if isinstance(text, Written) else Written(text or None, text)

    answer = Answer(
        category="产出指标", subcategory=subcategory, name=name, target=cell(target), actual=cell(actual), points=Decimal(points),
        budget=None if budget is None else Decimal(budget), note=note,
    )  # fmt: skip
    return score_row(load_profile(profile), answer, year)


def bounds(row: RowScore) -> tuple[str, str] | None:
    return None if row.low is None or row.high is None else (f"{row.low:f}", f"{row.high:f}")


def doubt_of(row: RowScore) -> str:
    """Return why an actual may be no result of the year, or ""."""
    return row.working if "actual-not-result" in row.remarks else ""
