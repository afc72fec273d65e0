"""Mistakes of the bureau itself: indicators that it should not have approved, changed before issue."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from province.arithmetic import Aim
from province.plants import IssuePlant, Planted, Plants


def _wrong_way_round(issued: list[Aim]) -> Plants | None:
    return _approved(issued, "cost-target-direction", "at_least", "≥{}万元")


def _no_direction(issued: list[Aim]) -> Plants | None:
    return _approved(issued, "target-direction-unclear", "either", "{}万元")


def _approved(issued: list[Aim], name: str, kind: str, text: str) -> Plants | None:
    for place, aim in enumerate(issued):
        if aim.unit == "万元":
            issued[place] = replace(aim, kind=kind, text=text.format(aim.number))
            return [Planted(name=name, place="target", indicator=aim.name)]
    return None


def _dominating(issued: list[Aim]) -> Plants | None:
    """Give one indicator more than 30 of the 50 points of its group."""
    rows = [place for place, aim in enumerate(issued) if aim.category == "产出指标"]
    rest = Decimal(1) * (len(rows) - 1)
    for place in rows[1:]:
        issued[place] = replace(issued[place], points=Decimal(1))
    issued[rows[0]] = replace(issued[rows[0]], points=50 - rest)
    return [Planted(name="indicator-dominates", place="points", indicator=issued[rows[0]].name)]


ISSUE_PLANTS: tuple[IssuePlant, ...] = (_wrong_way_round, _no_direction, _dominating)
