"""The figures of a set of accounts, by table, row, column and period, as the reader names them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

Key = tuple[str, str, str, str]  # table, row, column, period
Amount = Decimal | None


class Amounts(dict[Key, Amount]):
    """Figures that are filled in one by one."""

    def put(self, table: str, row: str, value: object, column: str = "amount", period: str = "spent") -> None:
        """Put a figure; None is a blank cell."""
        self[table, row, column, period] = None if value is None else Decimal(str(value))

    def add(
        self, table: str, row: str, value: Decimal, column: str = "amount", period: str = "spent"
    ) -> None:
        """Add to a figure."""
        self[table, row, column, period] = (self.get((table, row, column, period)) or Decimal(0)) + value


@dataclass(frozen=True, kw_only=True)
class SetFigures:
    """The figures of one set, in 万元 as printed; None is a blank cell."""

    id: str
    organization: str
    year: int
    amounts: Mapping[Key, Amount]

    def changed(self, **facts: object) -> SetFigures:
        """Return the set with other facts about itself."""
        return replace(self, **facts)  # type: ignore[arg-type]

    def with_amounts(self, changes: Mapping[Key, Amount]) -> SetFigures:
        """Return the set with other figures."""
        return replace(self, amounts={**self.amounts, **changes})

    def amount(self, table: str, row: str, column: str = "amount", period: str = "spent") -> Decimal:
        """Return a figure; 0 for a blank."""
        return self.amounts.get((table, row, column, period)) or Decimal(0)

    def rows(self, table: str) -> list[str]:
        """Return the rows of a table in their order."""
        return list(dict.fromkeys(row for one, row, _, _ in self.amounts if one == table))

    def holds(self, table: str) -> bool:
        """Check whether a table has any figure."""
        return any(one == table and amount is not None for (one, *_), amount in self.amounts.items())
