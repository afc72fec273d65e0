"""A form and another paper of its unit that are ten thousand times apart: the one that is out of line."""

from __future__ import annotations

from collections.abc import Iterable

from xlselfeval.across.figures import Paper, PaperFigure, same_amount
from xlselfeval.review.checks.funds_scale import funds_in_other_unit
from xlselfeval.review.checks.money import budget_changed
from xlselfeval.review.evidence import Evidence

_TOTAL = "spending"  # a form's 年度资金总额, as the bureau knows it
_COMPARED = ("adjusted", "spent")  # in which a form is itself compared with the bureau's figures


def is_form_out_of_line(
    form: Evidence, apart: Iterable[tuple[PaperFigure, PaperFigure]], known: Paper | None
) -> bool:
    """Check whether it is the form that has the wrong unit, and is asked about it itself.

    `apart` are figures of another paper, each with that of the form which is ten thousand times it, or a ten-thousandth.
    """
    own = [*funds_in_other_unit(form), *budget_changed(form)]
    return any(one.hint == "scale-10000" for one in own) or any(
        is_as_bureau(here, known) and there.period in _COMPARED for here, there in apart
    )


def is_as_bureau(figure: PaperFigure, known: Paper | None) -> bool:
    """Check whether an amount is the total that the bureau has for its period."""
    there = None if known is None else known.find(_TOTAL, figure.period)
    return there is not None and same_amount(figure, there)
