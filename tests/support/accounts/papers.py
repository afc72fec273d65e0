"""Papers of a unit as an honest person fills them in from its accounts."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from support.accounts.draw import SHANGHAI, Style, draw, workbook_bytes
from support.accounts.figures import SetFigures

from xlselfeval.accounts.read import read_accounts
from xlselfeval.accounts.values import Accounts
from xlselfeval.across.figures import Basis, Paper, PaperFigure, PaperKind
from xlselfeval.cell import Cell
from xlselfeval.files.open import open_workbook

_SPENDING: dict[str, tuple[str, str, str]] = {"all": ("T3", "total", "spending"), "fiscal": ("T4", "spending", "total"), "general": ("T5", "total", "spending")}  # fmt: skip
_TABLES = {"all": ("T3",), "fiscal": ("T5", "T8", "T9"), "general": ("T5",)}
_THREE = {"three_public": "total", "abroad": "abroad", "cars": "cars", "car_purchase": "car_purchase", "car_running": "car_running", "reception": "reception"}  # fmt: skip
_DETAILS = {
    "office": ("30201",),
    "utilities": ("30205", "30206", "30211"),
    "meetings_training": ("30215", "30216"),
}
Items = dict[tuple[str, str], Decimal]


def items_of(figures: SetFigures, basis: Basis = "all") -> Items:
    """Return what a unit fills in, by item and period: its spending on a basis, T6 and T7."""
    found = {("spending", "spent"): figures.amount(*_SPENDING[basis])}
    for item in ("basic", "project"):
        found[item, "spent"] = sum(
            (figures.amount(table, "total", item) for table in _TABLES[basis]), Decimal(0)
        )
    found["personnel", "spent"] = figures.amount("T6", "staff")
    found["public", "spent"] = figures.amount("T6", "public")
    for item, column in _THREE.items():
        found[item, "spent"] = figures.amount("T7", "line", column)
    found["three_public", "initial"] = figures.amount("T7", "line", "total", "budget")
    for item, codes in _DETAILS.items():
        found[item, "spent"] = sum((figures.amount("T6", code) for code in codes), Decimal(0))
    return found


def paper(items: Mapping[tuple[str, str], Decimal], figures: SetFigures, *, kind: PaperKind = "data", words: str = "", **facts: object) -> Paper:  # fmt: skip
    """Make a paper of the unit and year of a set; `words` are in the caption of every figure."""
    listed = tuple(
        PaperFigure(item=item, period=period, amount=amount, half=Decimal("0.005"), quote=f"{words}{item}{amount}万元", place=Cell("基础数据表", row, 4))
        for row, ((item, period), amount) in enumerate(items.items(), 5)
    )  # fmt: skip
    known = {"organization": figures.organization, "year": figures.year, **facts}
    return Paper(kind=kind, figures=listed, **known)  # type: ignore[arg-type]


def accounts_of(figures: SetFigures, style: Style = SHANGHAI) -> Accounts:
    """Draw a set and read it."""
    (found,) = read_accounts(open_workbook(workbook_bytes(draw(figures, style))))
    return found
