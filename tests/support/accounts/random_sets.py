"""Random sets of accounts in which every identity holds, exact or rounded figure by figure."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from random import Random

from support.accounts.figures import Amounts, SetFigures

_FISCAL = ("general", "fund", "state_capital")
_ALL = (*_FISCAL, "rest")
_CODES = ("201", "203", "205", "208", "210", "212", "213", "221")
_DETAILS = {
    "301": ("30101", "30102", "30199"), "303": ("30302", "30399"),
    "302": ("30201", "30202", "30205", "30206", "30211", "30212", "30215", "30216", "30217", "30231", "30299"), "310": ("31002", "31013"),
}  # fmt: skip
_THREE_OF = {"abroad": "30212", "reception": "30217", "car_running": "30231", "car_purchase": "31013"}
_OWN_TABLES = {"general": "T5", "fund": "T8", "state_capital": "T9"}
_CENT = Decimal("0.01")


def random_set(
    random: Random, *, year: int = 2024, organization: str = "某市某局", rounded: bool = True
) -> SetFigures:
    """Draw a set in 元; round every figure to 万元 by itself, as the publications are made, or leave it exact."""
    exact = Amounts()
    spent = _spending(random, exact)
    _income(random, exact, spent)
    _three_public(random, exact)
    amounts = {key: (number or Decimal(0)) / 10_000 for key, number in exact.items()}
    if rounded:
        amounts = {key: number.quantize(_CENT, ROUND_HALF_UP) for key, number in amounts.items()}
    return SetFigures(id="random", organization=organization, year=year, amounts=amounts)


def _draw(random: Random, most: int = 3_000_000) -> Decimal:
    number = random.randint(1, most * 100)
    return Decimal(random.choice([0, number, number])).scaleb(-2)


def _total(numbers: Iterable[Decimal]) -> Decimal:
    return sum(numbers, Decimal(0))


def _spending(random: Random, exact: Amounts) -> dict[str, Decimal]:
    """Draw the spending of four classes from each fund, and T6 from the 基本支出 of the first; return it by fund."""
    details = {code: {one: _draw(random, 900_000) for one in own} for code, own in _DETAILS.items()}
    for code, own in details.items():
        exact.add("T6", code, _total(own.values()))
        for one, amount in own.items():
            exact.add("T6", one, amount)
    exact.add("T6", "staff", _total((*details["301"].values(), *details["303"].values())))
    exact.add("T6", "public", _total((*details["302"].values(), *details["310"].values())))
    spent = dict.fromkeys(_ALL, Decimal(0))
    codes = sorted(random.sample(_CODES, 4))
    for place, code in enumerate(codes):
        for fund in _ALL:
            is_there = fund == "general" or random.random() < 0.4
            project = _draw(random) if is_there else Decimal(0)
            basic = _draw(random) if is_there and fund == "rest" else Decimal(0)
            if fund == "general" and place == 0:
                basic = _total(amount for own in details.values() for amount in own.values())
            spent[fund] += basic + project
            _put_class(exact, code, fund, basic, project)
    return spent


def _put_class(exact: Amounts, code: str, fund: str, basic: Decimal, project: Decimal) -> None:
    whole = basic + project
    own = _OWN_TABLES.get(fund, "T3")
    for table in {"T3", own}:
        for row in (code, "total") if whole or table in ("T3", "T5") else ():
            exact.add(table, row, whole, "spending")
            exact.add(table, row, basic, "basic")
            exact.add(table, row, project, "project")
    for row in (code, "spending") if fund in _FISCAL else ():
        exact.add("T4", row, whole, "total")
        exact.add("T4", row, whole, fund)
    exact.add("T1", code, whole)


def _income(random: Random, exact: Amounts, spent: dict[str, Decimal]) -> None:
    """Draw what was carried over, and the income that there must have been."""
    used, shared = _draw(random, 50_000), _draw(random, 50_000)
    opening = {fund: _draw(random, 400_000) for fund in _ALL}
    closing = {fund: _draw(random, 400_000) for fund in _ALL}
    income = {fund: spent[fund] + closing[fund] - opening[fund] for fund in _ALL}
    income["rest"] += shared - used
    for fund in _ALL:  # none is below 0: then less was carried over from the year before, or more to the next
        short, income[fund] = min(income[fund], Decimal(0)), max(income[fund], Decimal(0))
        opening[fund] += short
        closing[fund] -= min(opening[fund], Decimal(0))
        opening[fund] = max(opening[fund], Decimal(0))
    business = (income["rest"] * random.randint(0, 10) / 10).quantize(_CENT)
    other = income["rest"] - business
    fiscal, before, everything = (
        _total(income[fund] for fund in _FISCAL),
        _total(opening.values()),
        _total(income.values()),
    )
    whole = everything + used + before
    for row, amount in (
        *((fund, income[fund]) for fund in _FISCAL), ("business", business), ("other", other), ("income", everything),
        ("surplus_used", used), ("opening", before), ("total_in", whole), ("spending", _total(spent.values())),
        ("surplus_shared", shared), ("closing", _total(closing.values())), ("total_out", whole),
    ):  # fmt: skip
        exact.add("T1", row, amount)
    fiscal_before = _total(opening[fund] for fund in _FISCAL)
    for row, amount in (("income", fiscal), ("opening", fiscal_before), ("total_in", fiscal + fiscal_before)):
        exact.add("T4", row, amount)
    for fund in _FISCAL:
        exact.add("T4", fund, income[fund])
        exact.add("T4", f"opening_{fund}", opening[fund])
        for row, amount in (("closing", closing[fund]), ("total_out", spent[fund] + closing[fund])):
            exact.add("T4", row, amount, fund)
            exact.add("T4", row, amount, "total")
    codes = [row for _, row, column, _ in exact if column == "spending" and row != "total"]
    half = Decimal("0.5")
    for row, part in (("total", Decimal(1)), (codes[0], half), (next(one for one in codes if one != codes[0]), half)):  # fmt: skip
        for column, amount in (("income", everything), ("fiscal", fiscal), ("business", business), ("other", other)):  # fmt: skip
            exact.add("T2", row, amount * part, column)


def _three_public(random: Random, exact: Amounts) -> None:
    """Draw T7: what T6 has of it, and what projects paid; the budget was higher."""
    for item, code in _THREE_OF.items():
        amount = (exact["T6", code, "amount", "spent"] or Decimal(0)) + _draw(random, 20_000)
        for period, number in (("spent", amount), ("budget", amount + _draw(random, 20_000))):
            for row in ("total", item, *(["cars"] if item.startswith("car") else [])):
                exact.add("T7", "line", number, row, period)


def with_budgets(figures: SetFigures) -> SetFigures:
    """Return the T1 of a set with budgets, as 财决01表 has them."""
    amounts = Amounts({key: amount for key, amount in figures.amounts.items() if key[0] == "T1"})
    for row in ("basic", "project"):
        amounts.put("T1", row, figures.amount("T3", "total", row))
    for period, factor in (("initial", 2), ("adjusted", 3)):
        for key, amount in list(amounts.items()):
            if key[3] == "spent":
                amounts.put(key[0], key[1], (amount or 0) * factor, period=period)
    return figures.changed(amounts=amounts)
