"""The blank workbook of a scheme: 自评表, 填表说明 and the hidden issue record."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from warnings import warn

from xlselfeval.errors import expect
from xlselfeval.form.plan import doubt_split, plan_form
from xlselfeval.form.prototype import prototype
from xlselfeval.form.write_workbook import write_workbook
from xlselfeval.plain_number import Number, plain_whole
from xlselfeval.review.catalogue import load_scheme
from xlselfeval.scheme.model import Indicator, Scheme
from xlselfeval.scheme.profile import Profile


def generate(
    scheme: str | Path | Scheme,
    *,
    profile: str | Path | Profile | None = None,
    year: int | None = None,
    organization: str = "",
    department: str = "",
    project: str = "",
    rows: int | None = None,
    indicators: Sequence[Indicator] | None = None,
    macros: bool = False,
    budget_initial: Number | None = None,
    budget_adjusted: Number | None = None,
    due: str = "",
) -> bytes:
    """Return the bytes of a workbook to be filled in; the same input gives the same bytes.

    With `macros` it is an .xlsm: the same form with buttons, their VBA and the sheet 按钮说明.

    Every subcategory has `rows` blank rows for the unit's own indicators (by default three). With
    `indicators` their names, targets and points are printed and locked, and own rows follow them
    only where `rows` asks for some. Budgets are in the scheme's unit of money and stay open for typing;
    `due` is what the bureau's roster calls the form. `scheme` and `profile` are ids, paths or the objects.
    Raises SchemeError and TemplateError, and WrongArgument for what is no number; warns where a level-1 group has more points than the scheme gives it.
    """
    year = plain_whole(year)
    expect(macros, bool, "macros（True 或 False）")
    loaded = load_scheme(scheme, profile=profile)
    form = plan_form(
        loaded, year=year, organization=organization, department=department, project=project, rows=rows,
        indicators=indicators, macros=macros, budget_initial=budget_initial, budget_adjusted=budget_adjusted, due=due,
    )  # fmt: skip
    if doubt := doubt_split(loaded, [row.indicator for row in form.places.rows if row.indicator is not None]):
        warn(doubt, stacklevel=2)
    return write_workbook(prototype(loaded, year=year, macros=macros), form)
