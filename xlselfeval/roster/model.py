"""The roster: the forms that are due, with approved indicators and the bureau's figures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from xlselfeval.errors import Fault
from xlselfeval.roster.frames import frame_of_forms
from xlselfeval.scheme.model import Indicator, Scheme

if TYPE_CHECKING:
    import pandas as pd


PaperKind = Literal["report", "data-sheet"]
MATERIALS: dict[PaperKind, str] = {"report": "自评报告", "data-sheet": "基础数据表"}  # beside the forms


@dataclass(frozen=True, kw_only=True, slots=True)
class DueForm:
    """One form that is due: a unit's own (no project) or one of its projects.

    Money is in 万元; `place` is the row in the roster workbook; `indicators` are the approved ones, empty
    where the unit fills in its own. `paper` is the kind of letter that its department gets: 函, or "" for a notice.
    `papers` are due beside the form.
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
    paper: str = ""
    papers: tuple[PaperKind, ...] = ()
    indicators: tuple[Indicator, ...] = ()

    @property
    def identity(self) -> str:
        """The name of this form in its issue record: 301001, 301001/XM07, 301001/某项目."""
        project = self.project_code or self.project
        return f"{self.organization_code}/{project}" if project else self.organization_code


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class Roster:
    """All forms that are due, in the order of the roster workbook.

    `file` is its name; `unused` are the captions of columns that were not read, `notes` are what may be meant otherwise.
    """

    file: str
    forms: tuple[DueForm, ...]
    unused: tuple[str, ...] = ()
    notes: tuple[Fault, ...] = ()

    def __repr__(self) -> str:
        return f"<Roster {self.file}: {len(self.forms)} forms>"

    def to_frame(self) -> pd.DataFrame:
        """Return the forms as a data frame that `read_roster` takes, without their indicators. Needs pandas."""
        return frame_of_forms(self.forms)


def asked_year(form: DueForm) -> int | None:
    """Return the year that a form is due for, by its date: that before."""
    return None if form.due is None else form.due.year - 1


def is_of_other_year(year: int | None, form: DueForm) -> bool:
    """Return whether a return of this year cannot be the form that is due.

    It can be if its year is that of the form's date or the one before.
    """
    return year is not None and form.due is not None and not form.due.year - 1 <= year <= form.due.year


def asks_for(scheme: Scheme | None, form: DueForm) -> bool:
    """Return whether a scheme asks for a form: with a project in a scheme of projects only; without a scheme any is."""
    return scheme is None or bool(form.project) == (scheme.level == "project")
