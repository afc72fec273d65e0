"""The figures of accounts that a self-evaluation's figures may be, by basis: 全口径, 财政拨款, 一般公共预算财政拨款."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from xlselfeval.accounts.identities import Closure, close_tables
from xlselfeval.accounts.layout import AMOUNT, LINE, TOTAL
from xlselfeval.accounts.values import SPENT, Accounts, AccountTable
from xlselfeval.across.figures import Basis, PaperFigure
from xlselfeval.scoring.answers import TEN_THOUSAND
from xlselfeval.scoring.number import half_up, plain
from xlselfeval.scoring.text import quoted

BASES: dict[Basis, str] = {"all": "全口径", "fiscal": "财政拨款", "general": "一般公共预算财政拨款"}
TAIL = Decimal("0.02")  # 万元: figures that were rounded one by one differ so much and mean the same
Place = tuple[str, str, str]  # table, row, column
# A figure of a basis: the first of the places that the accounts print.
_PLACES: dict[str, dict[Basis, tuple[Place, ...]]] = {
    "spending": {
        "all": (("T3", TOTAL, "spending"), ("T1", "spending", AMOUNT)),
        "fiscal": (("T4", "spending", "total"),),
        "general": (("T5", TOTAL, "spending"), ("T4", "spending", "general")),
    },
    "basic": {"all": (("T3", TOTAL, "basic"), ("T1", "basic", AMOUNT)), "general": (("T5", TOTAL, "basic"),)},
    "project": {"all": (("T3", TOTAL, "project"), ("T1", "project", AMOUNT)), "general": (("T5", TOTAL, "project"),)},
    "income": {
        "all": (("T1", "income", AMOUNT), ("T2", TOTAL, "income")),
        "fiscal": (("T4", "income", AMOUNT), ("T2", TOTAL, "fiscal")),
        "general": (("T4", "general", AMOUNT), ("T1", "general", AMOUNT)),
    },
    "carried_out": {"all": (("T1", "closing", AMOUNT),), "fiscal": (("T4", "closing", "total"),), "general": (("T4", "closing", "general"),)},
    "income_carried": {"all": (("T1", "opening", AMOUNT),), "fiscal": (("T4", "opening", AMOUNT),), "general": (("T4", "opening_general", AMOUNT),)},
    "income_total": {"all": (("T1", "total_in", AMOUNT),), "fiscal": (("T4", "total_in", AMOUNT),)},
    "spending_total": {"all": (("T1", "total_out", AMOUNT),), "fiscal": (("T4", "total_out", "total"),)},
    "personnel": {"all": (("T1", "personnel", AMOUNT),), "general": (("T6", "staff", AMOUNT),)},
    "public": {"all": (("T1", "public", AMOUNT),), "general": (("T6", "public", AMOUNT),)},
}  # fmt: skip
THREE_PUBLIC = {
    "three_public": "total", "abroad": "abroad", "cars": "cars", "car_purchase": "car_purchase", "car_running": "car_running",
    "reception": "reception",
}  # fmt: skip
# Details of 公用经费 that a data sheet asks for, by the codes of T6 that they hold at least.
DETAILS = {
    "office": ("30201",), "utilities": ("30205", "30206", "30211"), "meetings_training": ("30215", "30216"),
    "meetings": ("30215",), "training": ("30216",),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Known:
    """A figure of the accounts in 万元, or the sum of some; `words` quote each with its table and cell."""

    amount: Decimal
    half: Decimal
    words: str

    def __add__(self, other: Known) -> Known:
        """Add a figure of another table."""
        return Known(self.amount + other.amount, self.half + other.half, f"{self.words}＋{other.words}")

    def fits(self, figure: PaperFigure) -> bool:
        """Check whether a paper's figure may be this one, as far as both are printed."""
        return abs(figure.amount - self.amount) <= max(figure.half + self.half, TAIL)

    def is_scaled(self, figure: PaperFigure) -> bool:
        """Check whether a paper's figure is this one in 元 where it should be in 万元, or the reverse."""
        return bool(self.amount) and any(
            abs(figure.amount * factor - self.amount) <= max(figure.half * factor + self.half, TAIL)
            for factor in (TEN_THOUSAND, 1 / TEN_THOUSAND)
        )


@dataclass(frozen=True)
class Facts:
    """One set of accounts with the identities tested; only tables that close give figures."""

    accounts: Accounts

    @cached_property
    def closure(self) -> Closure:
        """The broken identities and the closed tables."""
        return close_tables(self.accounts)

    def at(self, table: str, row: str, column: str = AMOUNT, period: str = SPENT) -> Known | None:
        """Return the figure at a place; None where the accounts have none, or none that can be relied on."""
        found = self.accounts.tables.get(table)
        amount = None if found is None else found.number(row, column, period)
        if found is None or amount is None or (table, period) not in self.closure.closed:
            return None
        return Known(amount, found.half, _quote(found, row, column, period))

    def of(self, item: str, basis: Basis, period: str = SPENT) -> Known | None:
        """Return the figure of an item in a basis; 基本 and 项目支出 of 财政拨款 are those of T5, T8 and T9 together."""
        if basis == "fiscal" and item in ("basic", "project"):
            return self._fiscal(item, period)
        places = _PLACES.get(item, {}).get(basis, ())
        return next((known for place in places if (known := self.at(*place, period)) is not None), None)

    def _fiscal(self, column: str, period: str) -> Known | None:
        known = self.at("T5", TOTAL, column, period)
        for table, fund in (("T8", "fund"), ("T9", "state_capital")):
            spent = self.at("T4", "spending", fund, period)
            if known is None or spent is None or not spent.amount:
                continue
            more = self.at(table, TOTAL, column, period)
            known = None if more is None else known + more
        return known if self.at("T4", "spending", "total", period) is not None else None

    def every(self, item: str) -> Iterator[tuple[Basis, Known]]:
        """Yield the figure of an item in each basis that the accounts have."""
        for basis in BASES:
            known = self.of(item, basis)
            if known is not None:
                yield basis, known

    def three_public(self, item: str, period: str = SPENT) -> Known | None:
        """Return a figure of T7."""
        return self.at("T7", LINE, THREE_PUBLIC[item], period)

    def details(self, item: str) -> Known | None:
        """Return the sum of the details of T6 that an item holds; None where T6 prints none of them."""
        found = [known for code in DETAILS[item] if (known := self.at("T6", code)) is not None]
        return sum(found[1:], found[0]) if found else None

    @property
    def basis_of_three_public(self) -> Basis:
        """The funds that T7 is about, by its title."""
        table = self.accounts.tables.get("T7")
        return "general" if table is not None and "一般公共预算" in table.title.text else "fiscal"


def _quote(table: AccountTable, row: str, column: str, period: str) -> str:
    """Quote a figure: 《支出决算表》“合计”行“基本支出”5377.64万元（3 支出决算表 D6）.

    One in 元 is given in 万元, too, in which the papers are filled in.
    """
    figure = table.find(row, column, period)
    if figure is None:
        return f"《{table.layout.name}》（无数据）"
    caption, heading = "" if row == LINE else table.captions.get(row, ""), table.headings.get(column, "")
    names = [quoted(name) for name in dict.fromkeys((caption, heading)) if name]
    number = figure.number or Decimal(0)
    is_yuan = table.factor == 1
    unit, more = ("元", f"合{plain(half_up(number / TEN_THOUSAND, 2))}万元，") if is_yuan else ("万元", "")
    place = f"{more}{figure.cell.sheet} {figure.cell.place}"
    return f"《{table.layout.name}》{'行'.join(names)}{plain(number)}{unit}（{place}）"
