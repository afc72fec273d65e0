"""The figures of a unit's papers in one form, so that form, data sheet, report and accounts can be compared.

`item` is the key of a row of the data sheet (workbook_templates/data_sheets/hunan.toml): spending, basic, project,
three_public, cars. A form's 年度资金总额 is `spending`. Of a project's own form the item is `project_form`. No data
sheet has that, nor 收入总计 (income_total), 支出总计 (spending_total) and 年末结转和结余 (carried_out). `period` is a column
of the data sheet: previous, initial, added, adjusted, spent.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from xlselfeval.cell import Cell
from xlselfeval.report.claim import Operand
from xlselfeval.scoring.answers import TEN_THOUSAND
from xlselfeval.scoring.number import half_place, plain

PaperKind = Literal["form", "data", "report", "treasury"]
Scope = Literal["department", "unit"]  # 部门（汇总） or 单位（本级）
Basis = Literal["all", "fiscal", "general"]  # 全口径, 财政拨款, 一般公共预算财政拨款
# Names of papers, as a sentence quotes them.
PAPER_WORDS: dict[PaperKind, str] = {
    "form": "自评表", "data": "基础数据表", "report": "自评报告", "treasury": "财政登记数",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class PaperFigure:
    """A figure as a paper prints it: `amount` in 万元, true to within `half` of its last printed place.

    `place` is where it is, None where the paper has no places; `quote` are the caption and the figure as printed.
    `basis` is what its own words state, None without any; `name` is what the unit called the line, a unit or a project.
    `is_in_yuan` says that the paper is asked whether its number is in 元, and not in 万元 as `amount` has it.
    """

    item: str
    period: str
    amount: Decimal
    half: Decimal
    quote: str
    place: Cell | Operand | None = None
    basis: Basis | None = None
    name: str = ""
    is_in_yuan: bool = False

    @property
    def key(self) -> tuple[str, str]:
        """Item and period."""
        return self.item, self.period

    @property
    def where(self) -> str:
        """The place for people: D7 or 第12段; "" without one."""
        if isinstance(self.place, Operand):
            return f"第{self.place.paragraph}段"
        return "" if self.place is None else self.place.place

    @property
    def quote_and_place(self) -> str:
        """The quote with its place in brackets, if it has one."""
        return f"{self.quote}（{self.where}）" if self.where else self.quote


@dataclass(frozen=True, kw_only=True, slots=True)
class Paper:
    """A paper with what it states about itself, None where it states nothing, and its figures in their order.

    `is_scope_certain` where the words 本级 or 汇总 state the scope, and not only the title of the paper;
    `is_of_part` where a note says that the money in it is only a part (口径, 不含). `lines` are the figures of lines that the
    unit named.
    """

    kind: PaperKind
    organization: str | None
    year: int | None
    figures: tuple[PaperFigure, ...]
    scope: Scope | None = None
    basis: Basis | None = None
    is_scope_certain: bool = False
    is_of_part: bool = False
    lines: tuple[PaperFigure, ...] = ()

    def find(self, item: str, period: str = "spent") -> PaperFigure | None:
        """Return the first figure of an item and period."""
        return next((one for one in self.figures if one.key == (item, period)), None)


def known_figures(
    item: str, known: Iterable[tuple[str, str, Decimal | None]], *, file: str = "", name: str = ""
) -> tuple[PaperFigure, ...]:
    """Return the figures of an item that are known in 万元, by period and caption; 0 is exact.

    Their quotes name the `file` that they are in, if there is one.
    """
    source = f"（{file}）" if file else ""
    return tuple(
        PaperFigure(
            item=item, period=period, amount=amount, half=half_place(amount) if amount else amount,
            quote=f"{caption}{plain(amount)}万元{source}", name=name,
        )
        for period, caption, amount in known
        if amount is not None
    )  # fmt: skip


def same_amount(one: PaperFigure, other: PaperFigure) -> bool:
    """Check whether two printed figures may be one amount: each is any number within its half."""
    return abs(one.amount - other.amount) <= one.half + other.half


def is_ten_thousand_times(one: PaperFigure, other: PaperFigure) -> bool:
    """Check whether one figure is ten thousand times the other."""
    larger, smaller = sorted((one, other), key=lambda each: -abs(each.amount))
    apart = abs(larger.amount - smaller.amount * TEN_THOUSAND)
    return bool(smaller.amount) and apart <= larger.half + smaller.half * TEN_THOUSAND
