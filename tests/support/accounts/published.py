"""Six sets of accounts that were published (tests/data/accounts/published_sets.json), filled up to whole tables.

The file has totals and classes. How 基本支出 is divided between the classes, and one detail of each economic class, is
ours; what the file says about displaced figures is drawn here and in `draw`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from support.accounts.figures import Amounts, SetFigures

_FILE = Path(__file__).parents[2] / "data" / "accounts" / "published_sets.json"
_LEFT = {
    "gpb": "general", "fund": "fund", "soe": "state_capital", "other": "other", "income": "income", "use_surplus": "surplus_used",
    "open": "opening", "total_in": "total_in",
}  # fmt: skip
_RIGHT = {"spend": "spending", "alloc": "surplus_shared", "close": "closing", "total_out": "total_out"}
_FUNDS = {"gpb": "general", "fund": "fund", "soe": "state_capital"}
_THREE = {"total": "total", "abroad": "abroad", "car": "cars", "buy": "car_purchase", "run": "car_running", "guest": "reception"}  # fmt: skip
DISPLACED_T5, DISPLACED_T6 = "SH-PT-WLJ-2025", "SH-PT-YCJD-2025"
_FUND_CLASSES = {DISPLACED_T5: {"207": "2.80", "212": "2000.00"}, DISPLACED_T6: {"221": "105.00"}}
_KNOWN_DETAILS = {"301": (), "303": (), "302": ("30217", "30231", "30212"), "310": ("31013",)}
_OTHER_DETAIL = {"301": "30101", "302": "30299", "303": "30399", "310": "31002"}
_CENT = Decimal("0.01")
Classes = Mapping[str, Decimal]


def published_sets() -> dict[str, SetFigures]:
    """Return the six sets by id."""
    sets = json.loads(_FILE.read_text(encoding="utf-8"))["sets"]
    return {one["id"]: SetFigures(id=one["id"], organization=one["organization"], year=one["year"], amounts=_amounts(one)) for one in sets}  # fmt: skip


def _amounts(one: Mapping[str, Any]) -> Amounts:
    found = Amounts()
    classes = {key: _decimals(one[key].get("cls", {})) for key in ("T1", "T2", "T3", "T4", "T5")}
    for name, row in _LEFT.items():
        found.put("T1", row, one["T1"][name])
    for code, amount in classes["T1"].items():
        found.put("T1", code, amount)
    for name, row in _RIGHT.items():
        found.put("T1", row, one["T1"][name])
    _put_income(found, one["T2"], classes["T2"])
    _put_spending(found, "T3", one["T3"], classes["T3"])
    fund = _decimals(_FUND_CLASSES.get(one["id"], {}))
    general = {code: amount - fund.get(code, Decimal(0)) for code, amount in classes["T4"].items()}
    _put_fiscal(found, one["T4"], classes["T4"], general, fund)
    _put_spending(found, "T5", one["T5"], classes["T5"] or general)
    _put_economic(found, one["T6"], is_displaced=one["id"] == DISPLACED_T6)
    for name, period in (("budget", "budget"), ("final", "spent")):
        for own, row in _THREE.items():
            found.put("T7", "line", one["T7"][name].get(own), row, period)
    for code, amount in ({"total": Decimal(one["T8"]["spend"]), **fund} if fund else {}).items():
        for column in ("income", "spending", "project"):
            found.put("T8", code, amount, column)
    return found


def _decimals(texts: Mapping[str, str]) -> dict[str, Decimal]:
    return {key: Decimal(text) for key, text in texts.items()}


def _put_income(found: Amounts, total: Mapping[str, Any], classes: Classes) -> None:
    """Put the income of each class; what is not fiscal is in the first."""
    for column, name in (("income", "total"), ("fiscal", "fiscal"), ("other", "other")):
        found.put("T2", "total", total[name], column)
    other = Decimal(total["other"] or 0)
    for place, (code, amount) in enumerate(classes.items()):
        own = Decimal(0) if place else other
        found.put("T2", code, amount, "income")
        found.put("T2", code, amount - own, "fiscal")
        found.put("T2", code, own or None, "other")


def _put_spending(found: Amounts, table: str, total: Mapping[str, Any], classes: Classes) -> None:
    """Put the spending of each class: the first ones have the 基本支出."""
    for column, name in (("spending", "total"), ("basic", "basic"), ("project", "project")):
        found.put(table, "total", total[name], column)
    left = Decimal(total["basic"])
    for code, amount in classes.items():
        basic = min(amount, left)
        left -= basic
        found.put(table, code, amount, "spending")
        found.put(table, code, basic or None, "basic")
        found.put(table, code, amount - basic or None, "project")
    assert left <= len(classes) * _CENT


def _put_fiscal(
    found: Amounts, four: Mapping[str, Any], classes: Classes, general: Classes, fund: Classes
) -> None:
    for name, row in (*_FUNDS.items(), ("income", "income"), ("open", "opening"), ("total_in", "total_in")):
        found.put("T4", row, four[name])
    found.put("T4", "opening_general", four["open"])
    for code, amount in classes.items():
        found.put("T4", code, amount, "total")
        found.put("T4", code, general[code] or None, "general")
        found.put("T4", code, fund.get(code), "fund")
    closing = Decimal(four["close"] or 0)
    for row, name in (("spending", "spend"), ("closing", "close"), ("total_out", "total_out")):
        found.put("T4", row, four[name], "total")
    for name, column in _FUNDS.items():
        found.put("T4", "spending", four[name], column)
        found.put("T4", "total_out", four[name], column)
    found.put("T4", "closing", closing or None, "general")
    found.put("T4", "total_out", Decimal(four["gpb"]) + closing, "general")


def _put_economic(found: Amounts, six: Mapping[str, Any], *, is_displaced: bool) -> None:
    for code, known in _KNOWN_DETAILS.items():
        whole = Decimal(six[code])
        details = {one: Decimal(six[one] or 0) for one in known}
        found.put("T6", code, whole)
        for one, amount in details.items():
            found.put("T6", one, amount or None)
        found.put("T6", _OTHER_DETAIL[code], whole - sum(details.values(), Decimal(0)))
    if is_displaced:  # by one line, and the sum of the class once more as its last detail
        for code, text in (("30216", "0.30"), ("30229", "19.56"), ("30201", "1722.05")):
            found.put("T6", code, text)
        found.put("T6", "30299", six["302"])
    found.put("T6", "staff", six["staff"])
    found.put("T6", "public", six["public"])
