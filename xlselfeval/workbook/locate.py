"""Finding a form in a sheet the way a person does: by its headings, never by addresses."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from xlselfeval.submission import Cell
from xlselfeval.workbook import headings
from xlselfeval.workbook.headings import heading_key
from xlselfeval.workbook.sheet import Merge, Sheet

_INDICATOR_ROLES = headings.roles(headings.INDICATOR_COLUMNS)
_FUND_ROLES = headings.roles(headings.FUND_COLUMNS)
_FIELDS = headings.words(" ".join(headings.FIELDS.values()) + " " + headings.YEAR)
_LEAST_CAPTIONS = 2  # a heading row names at least so many columns
_VALUE_COLUMNS = {"target", "actual", "points", "score"}
_MONEY_COLUMNS = {"budget_initial", "budget_adjusted", "budget_spent"}


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Columns:
    """A heading row and the range that each of its captions covers."""

    row: int
    bottom: int
    spans: dict[str, Merge]

    def __contains__(self, role: str) -> bool:
        return role in self.spans


@dataclass(frozen=True, slots=True, eq=False, repr=False)
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
        if isinstance(value, str) and value:
            texts.setdefault(row, {})[column] = heading_key(value)
    rows = list(texts)
    likely = [row for row in rows if len(texts[row]) >= _LEAST_CAPTIONS]
    heads = [found for row in likely if (found := _indicator_heading(sheet, row, texts[row]))]
    areas = []
    first = 1
    for place, head in enumerate(heads):
        limit = heads[place + 1].row if place + 1 < len(heads) else (rows[-1] + 1)
        funds = next(
            (
                found
                for row in likely
                if first <= row < head.row and (found := _fund_heading(sheet, row, texts[row]))
            ),
            None,
        )
        total = _total_row(sheet, head, texts, rows, limit)
        end = total if total is not None else _last_row(head, texts, rows, limit)
        areas.append(Area(first, head, funds, total, end))
        first = end + 1
    return areas


def _spans(sheet: Sheet, row: int, keys: dict[int, str], roles: dict[str, str]) -> dict[str, Merge]:
    spans: dict[str, Merge] = {}
    if sum(key in roles for key in keys.values()) < _LEAST_CAPTIONS:
        return spans
    for column in sorted(keys):
        role = headings.role_of(keys[column], roles)
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


def _total_row(
    sheet: Sheet, head: Columns, texts: dict[int, dict[int, str]], rows: list[int], limit: int
) -> int | None:
    """The last row that a caption left of the values, or a caption merged over the indicator, makes the total."""
    edge = min(span.left for role, span in head.spans.items() if role in _VALUE_COLUMNS)
    found = None
    for row in rows:
        if not head.bottom < row < limit:
            continue
        if _ends_table(texts[row]):
            break
        captions = [(column, key) for column, key in texts[row].items() if column < edge and key]
        if any(
            headings.TOTAL.fullmatch(key) or _is_across(sheet, head, row, column) for column, key in captions
        ):
            found = row
    return found


def _is_across(sheet: Sheet, head: Columns, row: int, column: int) -> bool:
    """A caption merged over the columns of the indicator, with a number under points or score."""
    merge = sheet.covered.get((row, column))
    if merge is None or merge.left == merge.right:
        return False
    names = [span for role, span in head.spans.items() if role in ("category", "subcategory", "indicator")]
    if merge.left > min(span.left for span in names) or merge.right < max(span.right for span in names):
        return False
    values = [sheet.cell(row, head.spans[role].left) for role in ("points", "score") if role in head]
    return any(cell.row == row and isinstance(cell.written.value, Decimal) for cell in values)


def _ends_table(keys: dict[int, str]) -> bool:
    return headings.END_OF_TABLE.match(keys[min(keys)]) is not None


def _last_row(head: Columns, texts: dict[int, dict[int, str]], rows: list[int], limit: int) -> int:
    last = head.bottom
    for row in rows:
        if head.bottom < row < limit:
            if _ends_table(texts[row]):
                return row
            last = row
    return last + 1


def cell_under(sheet: Sheet, columns: Columns, role: str, row: int) -> Cell | None:
    """The cell of a row under a heading: the first filled one in the heading's span; None without such a heading."""
    span = columns.spans.get(role)
    if span is None:
        return None
    first = sheet.cell(row, span.left)
    if first.is_blank:
        for column in range(span.left + 1, span.right + 1):
            cell = sheet.cell(row, column)
            if not cell.is_blank:
                return cell
    return first


def right_of(sheet: Sheet, caption: Cell) -> Cell:
    """The value beside a caption: the first cell after it, or the next filled one before another caption."""
    start = sheet.merge_at(caption.row, caption.column).right + 1
    for column in range(start, start + 8):
        cell = sheet.cell(caption.row, column)
        if cell.is_blank:
            continue
        if heading_key(cell.text) in _FIELDS or cell.row != caption.row:
            break
        return cell
    return sheet.cell(caption.row, start)
