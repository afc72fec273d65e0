"""A money block of labels and amounts: 「预算数：」| 2.38 |「执行数：」| 2.38, beside or below each other."""

from __future__ import annotations

from collections.abc import Iterable

from xlselfeval.cell import Cell
from xlselfeval.files.sheet import Sheet
from xlselfeval.reading.fund_columns import BUDGETS, MONEY, adjusted_by
from xlselfeval.reading.fund_labels import Labelled, as_amount, is_amount, labelled_amounts
from xlselfeval.reading.vocabulary import Vocabulary
from xlselfeval.scoring.answers import unit_of_money
from xlselfeval.scoring.text import is_blank_mark
from xlselfeval.submission import FundLine, Funds

_RIGHT = 30  # columns that may hold a pair
_MOST_ROWS = 12  # of a block
_ANY = unit_of_money("万元")  # where only amount or no amount matters


def is_pairs(sheet: Sheet, row: int, vocabulary: Vocabulary) -> bool:
    """Return whether a row holds a budget or spending beside its label, and no heading of columns."""
    colons, filled = [], False
    for pair in labelled_amounts(sheet, row, _RIGHT, _ANY):
        if vocabulary.role("funds", pair.key) in MONEY:
            if not is_amount(pair.value, _ANY) and not is_blank_mark(pair.value.text):
                return False
            filled = filled or is_amount(pair.value, _ANY)
            colons.append(pair.label.text.strip()[-1:] in ":：")
    return filled or (bool(colons) and all(colons))


def _money_pairs(sheet: Sheet, row: int, vocabulary: Vocabulary) -> list[Labelled]:
    pairs = labelled_amounts(sheet, row, _RIGHT, _ANY)
    return [pair for pair in pairs if vocabulary.role("funds", pair.key) in MONEY]


def find_pairs(sheet: Sheet, rows: Iterable[int], vocabulary: Vocabulary) -> int | None:
    """Return the first row of a block with a budget and spending; None without one."""
    first, roles = 0, set[str | None]()
    for row in rows:
        if not is_pairs(sheet, row, vocabulary):
            continue
        if not first or row - first >= _MOST_ROWS:
            first, roles = row, set()
        roles |= {vocabulary.role("funds", pair.key) for pair in _money_pairs(sheet, row, vocabulary)}
        if "budget_spent" in roles and roles & set(BUDGETS):
            return first
    return None


def read_pairs(
    sheet: Sheet, first: int, end: int, vocabulary: Vocabulary, unit: str, scores: set[int]
) -> Funds:
    """Read such a block; a figure behind its first row in one of the columns `scores` is the execution score."""
    money = unit_of_money(unit)
    total: dict[str, Cell] = {}
    parts: dict[str, dict[str, Cell]] = {}
    labels: dict[str, str] = {}
    owners: dict[int, str] = {}  # the column of a label and the sum that the amounts below belong to
    for row in range(first, min(first + _MOST_ROWS, end)):
        pairs = list(labelled_amounts(sheet, row, _RIGHT, money))
        if row > first and any(vocabulary.role("goals", pair.key) for pair in pairs):
            break
        for pair in pairs:
            role = vocabulary.role("funds", pair.key)
            value = pair.value
            if "元" in value.text and not pair.inline:
                value = as_amount(value, value.text, money) or value
            if role is not None and role not in total:
                total[role] = value
                owners[pair.label.column] = role
            elif pair.label.column in owners and (is_amount(value, money) or is_blank_mark(value.text)):
                labels.setdefault(pair.key, pair.text)
                parts.setdefault(pair.key, {})[owners[pair.label.column]] = value
        if not any(pair.label.column in owners for pair in pairs):
            break
    for cells in (total, *parts.values()):
        if "budget_change" in cells and "budget_adjusted" not in cells:
            cells["budget_adjusted"] = adjusted_by(cells, money) or cells["budget_change"]
    used = next((role for role in ("budget_adjusted", *BUDGETS) if role in total), "budget_adjusted")
    return Funds(
        total=_line("合计", total, used),
        lines=tuple(_line(labels[key], cells, used) for key, cells in parts.items()),
        points=total.get("points"),
        rate=total.get("rate"),
        score=total.get("score") or _score_behind(sheet, first, total, scores),
        unit=unit,
        note=total.get("note"),
    )


def _line(label: str, cells: dict[str, Cell], used: str) -> FundLine:
    return FundLine(
        label=label,
        budget_initial=None if used == "budget_initial" else cells.get("budget_initial"),
        budget_adjusted=cells.get(used),
        budget_spent=cells.get("budget_spent"),
    )


def _score_behind(sheet: Sheet, row: int, total: dict[str, Cell], columns: set[int]) -> Cell | None:
    """Return the figure that has no label, right of all amounts, in a column of scores."""
    last = max((cell.column for cell in total.values()), default=_RIGHT)
    cells = (sheet.cell(row, column) for column in sorted(columns) if column > last)
    return next((cell for cell in cells if is_amount(cell, _ANY)), None)
