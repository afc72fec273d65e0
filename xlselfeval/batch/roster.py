"""The roster: which forms are due from whom, with the approved indicators and the bureau's own figures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from xlselfeval.scheme.model import Indicator


@dataclass(frozen=True, kw_only=True, slots=True)
class DueForm:
    """One form that is due: a unit's own (no project) or one of its projects.

    Money is in 万元; `place` is the row in the roster workbook; `indicators` are the approved ones, empty
    where the unit fills in its own.
    """

    place: int
    organization_code: str
    organization: str
    other_names: tuple[str, ...]
    department: str
    project_code: str
    project: str
    budget_initial: Decimal | None
    budget_adjusted: Decimal | None
    treasury_spent: Decimal | None
    due: date | None
    contact: str
    indicators: tuple[Indicator, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Roster:
    """All forms that are due, in the order of the roster workbook; `file` is its name."""

    file: str
    forms: tuple[DueForm, ...]
