"""Papers of a unit that are ten thousand times apart: the one that is out of line."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from xlselfeval.across.figures import Paper, PaperFigure, is_ten_thousand_times, same_amount
from xlselfeval.across.of_data_sheet import paper_of_data_sheet
from xlselfeval.across.of_form import paper_of_form
from xlselfeval.cell import Cell
from xlselfeval.data_sheet.per_person import check_per_person
from xlselfeval.data_sheet.review import read_as_meant
from xlselfeval.data_sheet.values import DataSheet
from xlselfeval.review.checks.funds_scale import funds_in_other_unit
from xlselfeval.review.checks.money import budget_changed
from xlselfeval.review.evidence import Evidence
from xlselfeval.review.finding import Finding
from xlselfeval.scoring.answers import TEN_THOUSAND
from xlselfeval.scoring.number import decimal_of

_TOTAL = "spending"  # a form's 年度资金总额, as the bureau knows it
_COMPARED = ("adjusted", "spent")  # in which a form is itself compared with the bureau's figures


def is_form_out_of_line(
    form: Evidence, apart: Iterable[tuple[PaperFigure, PaperFigure]], known: Paper | None
) -> bool:
    """Check whether it is the form that has the wrong unit, and is asked about it itself.

    `apart` are figures of another paper, each with that of the form which is ten thousand times it, or a ten-thousandth.
    """
    return bool(_slips(form)) or any(
        is_as_bureau(here, known) and there.period in _COMPARED for here, there in apart
    )


def is_as_bureau(figure: PaperFigure, known: Paper | None) -> bool:
    """Check whether an amount is the total that the bureau has for its period."""
    there = None if known is None else known.find(_TOTAL, figure.period)
    return there is not None and same_amount(figure, there)


def form_as_asked(form: Evidence, known: Paper | None) -> Paper:
    """Return the figures of a form, those marked that seem to be in 元 by its own findings or the bureau's figures."""
    slips = [one for one in _slips(form) if _is_too_large(one)]
    is_whole = any(one.name == "funds-scale" for one in slips)
    paper, cells = paper_of_form(form), {cell for one in slips for cell in one.cells}
    return _marked(paper, [] if known is None else [known], cells, is_whole=is_whole)


def data_sheet_as_asked(sheet: DataSheet, known: Paper | None) -> Paper:
    """Return the figures of a data sheet, those marked that seem to be in 元."""
    is_whole = any(one.hint == "scale-10000" and _is_too_large(one) for one in check_per_person(sheet))
    meant = paper_of_data_sheet(read_as_meant(sheet)[1])
    others = [meant, *([] if known is None else [known])]
    return _marked(paper_of_data_sheet(sheet), others, (), is_whole=is_whole)


def amounts_apart(form: Evidence, sheet: DataSheet) -> str:
    """Name a form's amount and the data sheet's that is ten thousand times it, or a ten-thousandth; "" without any."""
    here, there = paper_of_form(form), paper_of_data_sheet(sheet)
    pairs = ((one, other) for one in here.figures if (other := there.find(*one.key)) is not None)
    return next(
        (
            f"自评表{one.quote_and_place}与基础数据表{other.quote_and_place}相差一万倍"
            for one, other in pairs if is_ten_thousand_times(one, other)
        ),
        "",
    )  # fmt: skip


def _slips(form: Evidence) -> list[Finding]:
    """Find what a form is asked about its unit: by its goals and costs, and by what was issued."""
    return [one for one in (*funds_in_other_unit(form), *budget_changed(form)) if one.hint == "scale-10000"]


def _is_too_large(finding: Finding) -> bool:
    found, expected = decimal_of(finding.found or ""), decimal_of(finding.expected or "")
    return found is not None and expected is not None and found > expected


def _marked(paper: Paper, others: Sequence[Paper], cells: Collection[str], *, is_whole: bool) -> Paper:
    """Mark the figures in these cells, those ten thousand times another paper's, or of a whole paper the large ones.

    Of a paper in 元 those count that are more than the largest in 万元: other sections may be right.
    """
    largest = max((one.amount for one in paper.figures), default=Decimal(0)) / TEN_THOUSAND

    def marked(one: PaperFigure) -> PaperFigure:
        above = any(
            one.key == there.key and one.name == there.name
            and there.amount < one.amount and is_ten_thousand_times(one, there)
            for other in others for there in (*other.figures, *other.lines)
        )  # fmt: skip
        is_in_cells = isinstance(one.place, Cell) and one.place.ref in cells
        is_large = is_whole and one.amount > largest
        return replace(one, is_in_yuan=True) if is_large or above or is_in_cells else one

    return replace(paper, figures=tuple(map(marked, paper.figures)), lines=tuple(map(marked, paper.lines)))
