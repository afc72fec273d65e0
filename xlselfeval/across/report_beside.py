"""The figures that papers beside a report state, as the report's check takes them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from xlselfeval.across.figures import PAPER_WORDS, Paper, PaperFigure
from xlselfeval.across.of_data_sheet import STAFF, closing_paper
from xlselfeval.across.of_form import meant_paper
from xlselfeval.data_sheet.values import DataSheet
from xlselfeval.report.beside.figure import Stated
from xlselfeval.report.beside.named import COUNTS
from xlselfeval.report.intervals import Interval
from xlselfeval.review.evidence import Evidence
from xlselfeval.scoring.answers import TEN_THOUSAND

_COUNTED = frozenset([*COUNTS, *STAFF.values()])


def stated_in(papers: Iterable[Paper]) -> Iterator[Stated]:
    """Yield the figures of papers, amounts in 元, each with words that name the paper and the place.

    An amount that a paper is asked about as one in 元 is what it would then be.
    """
    for paper in papers:
        for one in (*paper.figures, *paper.lines):
            factor = 1 if one.is_in_yuan or one.item in _COUNTED else TEN_THOUSAND
            low, high = ((one.amount + half) * factor for half in (-one.half, one.half))
            in_doubt = one.is_in_yuan and one.item not in _COUNTED
            words = _quoted(paper, one) + ("，疑按元填写" if in_doubt else "")
            yield Stated(one.key, Interval(low, high), "" if in_doubt else one.quote, words, one.name)


def meant_in(sheet: DataSheet | None, form: Evidence | None) -> Iterator[Stated]:
    """Yield the amounts that a data sheet or a form has once an open sum of it closes."""
    papers = (None if sheet is None else closing_paper(sheet), None if form is None else meant_paper(form))
    for paper in (one for one in papers if one is not None):
        yield from (one._replace(meant_by=PAPER_WORDS[paper.kind]) for one in stated_in([paper]))


def _quoted(paper: Paper, figure: PaperFigure) -> str:
    if paper.kind == "treasury":
        return f"财政登记的{figure.quote}"
    return f"{PAPER_WORDS[paper.kind]}中为{figure.quote_and_place}"
