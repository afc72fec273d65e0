"""Figures of papers: amounts that are printed to different places, and where they are."""

from decimal import Decimal

from xlselfeval.across.figures import Paper, PaperFigure, same_amount
from xlselfeval.cell import Cell
from xlselfeval.report.claim import Operand


def _figure(amount: str, half: str, place: Cell | Operand | None = None) -> PaperFigure:
    return PaperFigure(
        item="spending", period="spent", amount=Decimal(amount), half=Decimal(half), quote="", place=place
    )


def test_figures_agree_within_their_last_places() -> None:
    """A figure of whole 万元 agrees with one of two decimals that rounds to it, and with no other."""
    whole = _figure("124", "0.5")
    assert same_amount(whole, _figure("123.51", "0.005"))
    assert not same_amount(whole, _figure("123.49", "0.005"))


def test_a_place_is_a_cell_or_a_paragraph() -> None:
    """A figure names the cell of a sheet, or the paragraph of a report."""
    assert _figure("1", "0", Cell("自评表", 7, 4)).where == "D7"
    assert _figure("1", "0", Operand("1", 12, 0, 1)).where == "第12段"
    assert _figure("1", "0").where == ""


def test_a_paper_finds_a_figure_by_item_and_period() -> None:
    """The first figure of an item and period is found, and none of another period."""
    first = _figure("1", "0")
    paper = Paper(kind="data", organization=None, year=None, figures=(first, _figure("2", "0")))
    assert paper.find("spending") is first
    assert paper.find("spending", "initial") is None
