"""Figures as a report writes them, and requests for figures that are missing.

They are amounts, changes against the year before, and shares.
"""

from __future__ import annotations

from decimal import Decimal

from xlselfeval.scoring.number import half_up, plain

PLACES = 2  # decimals of amounts in 万元, and of percentages


def asked(what: str) -> str:
    """Return the words in the place of something that nobody has given."""
    return f"【请补充：{what}】"


def is_asked(text: str) -> bool:
    """Return True for such words."""
    return text.startswith("【请补充：")


def amount(number: Decimal | None, what: str) -> str:
    """Write an amount in 万元, with both decimals: a reader then knows how exact it is."""
    return asked(what) if number is None else f"{ten_thousands(number)}万元"


def ten_thousands(number: Decimal) -> str:
    """Write an amount in 万元 under a caption with the unit."""
    return f"{half_up(number, PLACES):.{PLACES}f}"


def count(number: Decimal | None, unit: str, what: str) -> str:
    """Write a count with its unit."""
    return asked(what) if number is None else f"{plain(number)}{unit}"


def percent(part: Decimal | None, whole: Decimal | None, what: str) -> str:
    """Write a part as a percentage of a whole, half up from the unrounded figures."""
    if part is None or not whole:
        return asked(what)
    return f"{plain(half_up(part / whole * 100, PLACES))}%"


def change(before: Decimal | None, now: Decimal | None, what: str) -> str:
    """Write a change against the year before; without a base there is no rate."""
    if before is None or now is None:
        return asked(f"{what}上年数")
    if before == now:
        return "与上年持平" if now else "上年、本年均无此项支出"
    if before <= 0:
        return "上年无此项支出"
    difference, is_more = abs(now - before), now > before
    words = ("增加", "增长") if is_more else ("减少", "下降")
    rate = plain(half_up(difference / before * 100, PLACES))
    return f"比上年{amount(before, what)}{words[0]}{amount(difference, what)}，{words[1]}{rate}%"


def against_budget(budget: Decimal | None, final: Decimal | None, what: str) -> str:
    """Write by how much a final figure differs from the budget at the beginning of the year."""
    if budget is None or final is None:
        return asked(f"{what}年初预算数")
    if budget == final:
        return "与年初预算持平"
    word = "增加" if final > budget else "减少"
    return f"比年初预算{amount(budget, what)}{word}{amount(abs(final - budget), what)}"
