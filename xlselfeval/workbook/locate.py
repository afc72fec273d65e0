"""Finding a form in a sheet the way a person does: by its headings, never by addresses."""

from __future__ import annotations

from dataclasses import dataclass

from xlselfeval.workbook import headings
from xlselfeval.workbook.headings import heading_key
from xlselfeval.workbook.sheet import Merge, Sheet

_INDICATOR_ROLES = headings.roles(headings.INDICATOR_COLUMNS)
_FUND_ROLES = headings.roles(headings.FUND_COLUMNS)
_TOTAL = headings.words(headings.TOTAL)
_VALUE_COLUMNS = {"target", "actual", "points", "score"}
_MONEY_COLUMNS = {"budget_initial", "budget_adjusted", "budget_spent"}


@dataclass(frozen=True, slots=True)
class Columns:
    """A heading row and the range that each of its captions covers."""

    row: int
    bottom: int
    spans: dict[str, Merge]

    def __contains__(self, role: str) -> bool:
        return role in self.spans


@dataclass(frozen=True, slots=True)
class Area:
    """Where a form lies: heading of the indicators, of the money, first row, total row, end."""

    first: int
    indicators: Columns
    funds: Columns | None
    total: int | None
    end: int


def find_forms(sheet: Sheet) -> list[Area]:
    """The forms of a sheet, top to bottom; empty when there is none."""
    texts: dict[int, dict[int, str]] = {}
    for (row, column), cell in sheet.cells.items():
        value = cell.written.value
        if isinstance(value, str) and len(value) <= 40:
            texts.setdefault(row, {})[column] = heading_key(value)
    rows = sorted(texts)
    heads = [found for row in rows if (found := _indicator_heading(sheet, row, texts[row]))]
    areas = []
    first = 1
    for place, head in enumerate(heads):
        limit = heads[place + 1].row if place + 1 < len(heads) else (rows[-1] + 1)
        funds = next(
            (
                found
                for row in rows
                if first <= row < head.row and (found := _fund_heading(sheet, row, texts[row]))
            ),
            None,
        )
        total = _total_row(head, texts, rows, limit)
        end = total if total is not None else _last_row(head, texts, rows, limit)
        areas.append(Area(first, head, funds, total, end))
        first = end + 1
    return areas


def _spans(sheet: Sheet, row: int, keys: dict[int, str], roles: dict[str, str]) -> dict[str, Merge]:
    spans: dict[str, Merge] = {}
    for column in sorted(keys):
        role = roles.get(keys[column])
        if role is not None and role not in spans:
            spans[role] = sheet.merge_at(row, column)
    return spans


def _indicator_heading(sheet: Sheet, row: int, keys: dict[int, str]) -> Columns | None:
    spans = _spans(sheet, row, keys, _INDICATOR_ROLES)
    named = "indicator" in spans or {"category", "subcategory"} <= set(spans)
    if not named or len(_VALUE_COLUMNS & set(spans)) < 2:
        return None
    return Columns(row, max(span.bottom for span in spans.values()), spans)


def _fund_heading(sheet: Sheet, row: int, keys: dict[int, str]) -> Columns | None:
    spans = _spans(sheet, row, keys, _FUND_ROLES)
    if len(_MONEY_COLUMNS & set(spans)) < 2:
        return None
    return Columns(row, max(span.bottom for span in spans.values()), spans)


def _total_row(head: Columns, texts: dict[int, dict[int, str]], rows: list[int], limit: int) -> int | None:
    edge = min(span.left for role, span in head.spans.items() if role in _VALUE_COLUMNS)
    for row in rows:
        if head.bottom < row < limit and any(
            key in _TOTAL and column < edge for column, key in texts[row].items()
        ):
            return row
    return None


def _last_row(head: Columns, texts: dict[int, dict[int, str]], rows: list[int], limit: int) -> int:
    last = head.bottom
    for row in rows:
        if head.bottom < row < limit:
            first_key = texts[row][min(texts[row])]
            if headings.END_OF_TABLE.match(first_key):
                return row
            last = row
    return last + 1
