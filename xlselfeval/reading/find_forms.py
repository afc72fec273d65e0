"""Forms in a sheet, found by their headings as a person finds them, never by addresses."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from xlselfeval.cell import Cell
from xlselfeval.errors import SheetFault, UnreadableFile, beyond_forms, in_a_line
from xlselfeval.files.sheet import Sheet
from xlselfeval.reading import captions as headings
from xlselfeval.reading.captions import heading_key
from xlselfeval.reading.fund_columns import counted_columns
from xlselfeval.reading.fund_pairs import find_pairs, is_pairs
from xlselfeval.reading.table_heading import (
    LEAST_CAPTIONS,
    LEVELS,
    VALUES,
    Heading,
    Texts,
    names_points,
    read_heading,
)
from xlselfeval.reading.vocabulary import Vocabulary
from xlselfeval.scheme.model import FIELD_NAMES

_NAME_COLUMNS = (*LEVELS, "indicator")
_MONEY_COLUMNS = {"budget_initial", "budget_adjusted", "budget_spent"}
_LONGEST_TITLE = 40
_TABLES_OF_FORM = 4  # headings that a form may repeat further down
_MOST_POINTS = 100  # a greater number below the table is that of a telephone
_LONGEST_MARK = 40  # characters of a text that shows the kind of a table
_SELF_EVALUATION, _THIRD_LEVEL = "自评", "三级"


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class FormArea:
    """The place of a form: headings of indicators and money, first row, total row, end.

    `repeats` are the headings that the table of indicators repeats further down; `captions` the keys of
    all texts down to the heading; `vocabulary` the words that all were found by; `pairs` the first row of money
    that has labels beside its amounts and no heading.
    """

    first: int
    indicators: Heading
    repeats: tuple[Heading, ...]
    funds: Heading | None
    total: int | None
    end: int
    captions: frozenset[str]
    vocabulary: Vocabulary
    pairs: int | None = None

    @property
    def money_row(self) -> int | None:
        """The first row of the money block; None without one."""
        return self.pairs if self.funds is None else self.funds.row

    @property
    def right(self) -> int:
        """The last column of the form; further right is only help for filling it in."""
        heads = [self.indicators, *self.repeats] + ([self.funds] if self.funds else [])
        return max(
            span.right for head in heads for group in (head.spans, head.rivals) for span in group.values()
        )


def find_forms(sheet: Sheet, vocabulary: Vocabulary, *, needs_title: bool = True) -> list[FormArea]:
    """Find the forms of a sheet, top to bottom; SheetFault for more or longer ones than anybody fills in.

    Without `needs_title` any table with the columns of one is taken, as a report has it.
    """
    texts: Texts = {}
    for (row, column), cell in sheet.cells.items():
        value = cell.written.value
        if isinstance(value, str) and value:
            texts.setdefault(row, {})[column] = heading_key(value)
    rows = list(texts)
    likely = [row for row in rows if len(texts[row]) >= LEAST_CAPTIONS]
    heads: list[Heading] = []
    for row in likely:
        if heads and row <= heads[-1].bottom:
            continue
        head = read_heading(sheet, row, texts, "indicators", vocabulary)
        last = heads[-1].bottom if heads else 0
        if head is not None and _is_form(
            sheet, head, _keys_between(texts, last, row), vocabulary, rows[-1], needs_title=needs_title
        ):
            heads.append(head)
            if len(heads) > sheet.limits.sheet_forms * _TABLES_OF_FORM:
                raise _too_many(sheet, f"中的自评表超过{sheet.limits.sheet_forms}张")
    areas: list[FormArea] = []
    first = 1
    for table, beginning in _tables(sheet, heads, texts, vocabulary):
        head = table[0]
        limit = beginning or rows[-1] + 1
        headings_of_money = (
            _fund_heading(sheet, row, texts, vocabulary) for row in likely if first <= row < head.row
        )
        funds = next((found for found in headings_of_money if found is not None), None)
        closing = _closing_row(sheet, head, texts, rows, limit)
        total = _total_row(sheet, head, texts, rows, closing or limit, vocabulary)
        end = total or closing or max((row for row in rows if row < limit), default=head.bottom) + 1
        if bisect(rows, end) - bisect(rows, head.bottom) > sheet.limits.form_rows:
            raise _too_many(sheet, f"中有一张表超过{sheet.limits.form_rows}行")
        if len(areas) == sheet.limits.sheet_forms:
            raise _too_many(sheet, f"中的自评表超过{sheet.limits.sheet_forms}张")
        captions = frozenset(_keys_between(texts, first - 1, head.bottom + 1))
        above = (row for row in rows if first <= row < head.row)
        pairs = find_pairs(sheet, above, vocabulary) if funds is None else None
        areas.append(FormArea(first, head, tuple(table[1:]), funds, total, end, captions, vocabulary, pairs))
        first = end + 1
    return areas


def _too_many(sheet: Sheet, what: str) -> UnreadableFile:
    return beyond_forms(f"工作表“{in_a_line(sheet.name)}”{what}", kind=SheetFault)


def _keys_between(texts: Texts, last: int, row: int) -> list[str]:
    """Return the keys of all texts between two rows."""
    return [key for at, keys in texts.items() if last < at < row for key in keys.values()]


def _tables(
    sheet: Sheet, heads: list[Heading], texts: Texts, vocabulary: Vocabulary
) -> Iterator[tuple[list[Heading], int | None]]:
    """Yield the headings of each form and the row where the next begins; a repeated heading begins none."""
    table: list[Heading] = []
    for head in heads:
        if table:
            between = (row for row in texts if table[-1].bottom < row < head.row)
            beginning = next((row for row in between if _begins(sheet, row, texts, vocabulary)), None)
            if beginning is not None:
                while beginning - 1 > table[-1].bottom and len(texts.get(beginning - 1, ())) == 1:
                    beginning -= 1  # 附件1 above the title
                yield table, beginning
                table = []
        table.append(head)
    if table:
        yield table, None


def _begins(sheet: Sheet, row: int, texts: Texts, vocabulary: Vocabulary) -> bool:
    """Return whether a form begins here: a title, a field such as 项目名称, or a heading of money."""
    keys = texts[row]
    if _ends_table(keys):
        return False
    titled = any(
        _SELF_EVALUATION in key and "表" in key and len(key) <= _LONGEST_TITLE for key in keys.values()
    )
    named = any(vocabulary.role("fields", key) in FIELD_NAMES for key in keys.values())
    return titled or named or _fund_heading(sheet, row, texts, vocabulary) is not None


def _is_form(
    sheet: Sheet, head: Heading, above: list[str], vocabulary: Vocabulary, last: int, *, needs_title: bool
) -> bool:
    """Return whether a heading is one of indicators with answers.

    Other tables have 分值 and 得分, or 目标值 and 实际值, as well. So either a caption names a level (三级指标), or the
    table stands under a title such as 自评表; and what is declared is set against something.
    """
    columns = VALUES & head.spans.keys()
    if "score" in columns and names_points(sheet, head, last):
        columns |= {"points"}
    if len(columns) < 2 or not ("indicator" in head or set(LEVELS) <= head.spans.keys()):
        return False
    evaluated = any(_SELF_EVALUATION in key for key in above)
    if not (columns >= {"target", "actual"} or "score" in columns):
        return evaluated
    name = head.spans.get("indicator")
    third = name is not None and heading_key(sheet.cell(name.top, name.left).text).startswith(_THIRD_LEVEL)
    if third or set(LEVELS) & head.spans.keys() or not needs_title:
        return True
    marks = {vocabulary.role("marks", key) for key in above if len(key) <= _LONGEST_MARK}
    return "form" in marks and (evaluated or "other" not in marks)


def _fund_heading(sheet: Sheet, row: int, texts: Texts, vocabulary: Vocabulary) -> Heading | None:
    head = read_heading(sheet, row, texts, "funds", vocabulary)
    if head is None or is_pairs(sheet, row, vocabulary):
        return None
    counted = replace(head, spans=counted_columns(sheet, head.spans, head.row, head.bottom, vocabulary))
    return counted if len(_MONEY_COLUMNS & set(counted.spans)) >= 2 else None


def _total_row(
    sheet: Sheet, head: Heading, texts: Texts, rows: list[int], limit: int, vocabulary: Vocabulary
) -> int | None:
    """Find the last row with a caption of totals beside or under the names, or merged over them."""
    edge = min(span.left for role, span in head.spans.items() if role in VALUES)
    named = {
        column
        for role in _NAME_COLUMNS
        if role in head
        for column in range(head.spans[role].left, head.spans[role].right + 1)
    }
    found = None
    for row in rows:
        if not head.bottom < row < limit:
            continue
        captions = [
            (column, key) for column, key in texts[row].items() if key and (column < edge or column in named)
        ]
        if any(
            vocabulary.has("totals", "form", key) or _is_across(sheet, head, row, at) for at, key in captions
        ):
            found = row
    return found


def _is_across(sheet: Sheet, head: Heading, row: int, column: int) -> bool:
    """Return whether a caption is merged over the names, beside a number under points or score."""
    merge = sheet.covered.get((row, column))
    if merge is None or merge.left == merge.right:
        return False
    names = [span for role, span in head.spans.items() if role in _NAME_COLUMNS]
    if merge.left > min(span.left for span in names) or merge.right < max(span.right for span in names):
        return False
    values = [sheet.cell(row, head.spans[role].left) for role in ("points", "score") if role in head]
    return any(cell.row == row and isinstance(cell.written.value, Decimal) for cell in values)


def _ends_table(keys: dict[int, str]) -> bool:
    return headings.END_OF_TABLE.match(keys[min(keys)]) is not None


def _closing_row(sheet: Sheet, head: Heading, texts: Texts, rows: list[int], limit: int) -> int | None:
    """Find the first row of notes or signatures below the table; a note among the indicators is none."""
    found = None
    for row in rows:
        if head.bottom < row < limit:
            if found is None and _ends_table(texts[row]):
                found = row
            elif found is not None and _holds_indicator(sheet, head, row):
                found = None
    return found


def _holds_indicator(sheet: Sheet, head: Heading, row: int) -> bool:
    """Return whether a row holds an indicator.

    It has a name, and points or a score beside it, or a target and an actual in a table without those.
    """
    names = (sheet.cell(row, head.spans[role].left) for role in _NAME_COLUMNS if role in head)
    if not any(cell.row == row and not cell.is_blank for cell in names):
        return False
    cells = {role: sheet.cell(row, span.left) for role, span in head.spans.items() if role in VALUES}
    own = {role: cell for role, cell in cells.items() if cell.row == row and not cell.is_blank}
    if "points" not in head and "score" not in head:
        return own.keys() >= {"target", "actual"} and own["target"].column != own["actual"].column
    values = (own[role].written.value for role in ("points", "score") if role in own)
    return any(isinstance(value, Decimal) and value <= _MOST_POINTS for value in values)


def cells_between(sheet: Sheet, first: int, end: int) -> Iterator[Cell]:
    """Yield the cells of the rows from `first` up to, not including, `end`: a sheet holds them in order."""
    for (row, _), cell in sheet.cells.items():
        if row >= end:
            break
        if row >= first:
            yield cell


def cell_under(sheet: Sheet, columns: Heading, role: str, row: int) -> Cell | None:
    """Return the first filled cell of a row under a heading; None without such a heading."""
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


def value_beside(sheet: Sheet, caption: Cell, vocabulary: Vocabulary, last: int | None = None) -> Cell:
    """Return the value beside a caption: the next cell, or the first filled one before another caption.

    `last` is the last column that may hold it.
    """
    start = sheet.merge_at(caption.row, caption.column).right + 1
    for column in range(start, min(start + 8, (last or start + 8) + 1)):
        cell = sheet.cell(caption.row, column)
        if cell.is_blank:
            continue
        if vocabulary.role("fields", heading_key(cell.text)) or cell.row != caption.row:
            break
        return cell
    return sheet.cell(caption.row, start)
