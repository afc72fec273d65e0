"""Amounts that were entered in 元 on a sheet in 万元: they fit the sheet at a ten-thousandth, and not as written.

A sum that closes at a ten-thousandth of an amount proves it. Else the amount is asked about: where it is more than what
it belongs to, and fits its own row at a ten-thousandth or is a hundred times too large; where its row alone contradicts
it, no reason is written and nothing else in its column is as large; where a whole row is more than what it belongs to;
or where most of a column does not fit the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import partial
from typing import NamedTuple

from xlselfeval.data_sheet.amounts import (
    added_of,
    amount_rows,
    budget_excess,
    inputs_of,
    is_budget_sum,
    totals_over,
    wholes_of,
    with_numbers,
)
from xlselfeval.data_sheet.checks import slack, sums_of
from xlselfeval.data_sheet.findings import data_finding, heading_of, of_group
from xlselfeval.data_sheet.layout import PERIODS, Rate
from xlselfeval.data_sheet.reasons import is_reason
from xlselfeval.data_sheet.values import DataRow, DataSheet
from xlselfeval.reading.fund_labels import strip_part
from xlselfeval.review.finding import Finding
from xlselfeval.review.likely_causes import SCALE_WORDS
from xlselfeval.scoring.answers import TEN_THOUSAND
from xlselfeval.scoring.number import plain
from xlselfeval.scoring.text import quoted

# Columns whose amounts are of one size, the nearest first.
_BESIDE = ("adjusted", "initial", "previous", "spent")
_COLUMNS = (("initial",), ("previous",), ("spent",), ("previous", "spent"))  # that are in 元 together
_LEAST = 50  # 元: less is no hundredth of 万元
_ALIKE = 5  # times: amounts that fit each other
_NEAR = 50  # times: amounts that bear each other out
_BEYOND = 100  # times its whole, or all that a unit spends: more than a slip of a digit
_STOCK = 1_000  # times all that a unit spends: more than what it owns or owes
_FEWEST = 3  # amounts of a column that is in 元
_APART = 10  # times all others in its column, or the whole of each amount of its row
_FIGURES = 8  # that two sums take in, as far as rounding goes


class YuanAmount(NamedTuple):
    """An amount that seems to be in 元, or many of a section or column, which have no row.

    `inputs` are the rows that were filled in for it, each with its column: itself, the parts of a sum, or those of the column.
    """

    row: DataRow | None
    column: str
    inputs: tuple[tuple[DataRow, str], ...]
    basis: str
    is_proven: bool
    group: str = ""
    named: str = ""


class _Equation(NamedTuple):
    """Two amounts of a column that are equal on a right sheet, with the rows on the side of each."""

    left: frozenset[str]
    right: frozenset[str]
    excess: Decimal
    name: str


def yuan_findings(sheet: DataSheet, amounts: Iterable[YuanAmount]) -> Iterator[Finding]:
    """Name the amounts of a sheet that seem to be in 元, many of a section or of a column in one finding."""
    for one in _joined(sheet, amounts):
        row, column = (one.row, one.column) if one.row else one.inputs[0]
        finding = data_finding(
            sheet, "data-yuan", row, column, severity="error" if one.is_proven else "warning", hint="scale-10000",
            found=_shown(row, column), expected=_shown(row, column, TEN_THOUSAND), basis=_stated(one), scale=SCALE_WORDS,
            cells=tuple(row.figures[column].cell.ref for row, column in one.inputs), named=one.named or None,
        )  # fmt: skip
        yield of_group(finding, one.group, one.column, one.named) if one.row is None else finding


def _stated(one: YuanAmount) -> str:
    return one.basis if one.row is None else f"填报{_shown(one.row, one.column)}，{one.basis}"


def _joined(sheet: DataSheet, amounts: Iterable[YuanAmount]) -> list[YuanAmount]:
    """Join many amounts of a section in several columns, then many that are left of a column."""
    sections = {row.key: section for section in sheet.sections for row in section.rows}

    def section_of(one: YuanAmount) -> tuple[str, str, str] | None:
        section = None if one.row is None else sections.get(one.row.key)
        return section and (section.block.key, "section", quoted(section.caption.text.strip()))

    def column_of(one: YuanAmount) -> tuple[str, str, str] | None:
        return None if one.row is None else ("column", one.column, heading_of(one.row, one.column))

    found = list(amounts)
    for group_of, columns in ((section_of, 2), (column_of, 1)):
        groups = {group: [one for one in found if group_of(one) == group] for group in map(group_of, found)}
        for group, ones in groups.items():
            if group is not None and len(ones) >= _FEWEST and len({one.column for one in ones}) >= columns:
                found = [one for one in found if one not in ones] + [_as_one(ones, *group)]
    return found


def _as_one(ones: Sequence[YuanAmount], group: str, column: str, named: str) -> YuanAmount:
    first = max(ones, key=lambda one: one.is_proven)
    inputs = tuple(sorted((each for one in ones for each in one.inputs), key=_column_then_row))
    row = first.row or first.inputs[0][0]
    named = quoted(row.label) if all(one.row is row for one in ones) else named
    basis = f"共{len(inputs)}个数，如{quoted(row.label)}{heading_of(row, first.column)}{_stated(first)}"
    return YuanAmount(None, column, inputs, basis, first.is_proven, group, named)


def _column_then_row(place: tuple[DataRow, str]) -> tuple[int, int]:
    cell = place[0].figures[place[1]].cell
    return cell.column, cell.row


def read_as_yuan(sheet: DataSheet) -> tuple[list[YuanAmount], DataSheet]:
    """Find the amounts of a sheet in 万元 that seem to be in 元, and return the sheet with them and their sums in 万元."""
    places = _outermost_first(sheet) if sheet.scale == 1 else []
    finders = [partial(_columns, columns=columns) for columns in _COLUMNS if places]
    finders += [partial(_proven, key=key, column=column) for key, column in places]
    finders += [partial(_whole_row, key=key) for key in dict.fromkeys(key for key, _ in places)]
    finders += [partial(_doubtful, key=key, column=column) for key, column in places]
    found: list[YuanAmount] = []
    rated = _rated_lines(sheet) if sheet.scale == 1 else ()
    finders += [partial(_invested, line=line, rate=rate) for line, rate in rated]
    for find in finders:
        for one in find(sheet):
            found.append(one)
            for column in dict.fromkeys(column for _, column in one.inputs):
                rows = tuple(row for row, each in one.inputs if each == column)
                sheet = with_numbers(sheet, rows, column, lambda number: number / TEN_THOUSAND)
    return found, sheet


def _outermost_first(sheet: DataSheet) -> list[tuple[str, str]]:
    """Return the places of amounts, wholes before their parts."""
    rows = sorted(amount_rows(sheet), key=lambda row: len(wholes_of(sheet.layout, row.key)))
    return [(row.key, column) for row in rows for column in PERIODS if (row.number(column) or 0) >= _LEAST]


def _columns(sheet: DataSheet, columns: tuple[str, ...]) -> Iterator[YuanAmount]:
    """Yield columns where most amounts fit the others of their rows at a ten-thousandth and few as they are."""
    far: list[tuple[DataRow, str]] = []
    for column in columns:
        rows = [
            row for row in amount_rows(sheet) if row.number(column) and any(_beside(row, column, columns))
        ]
        inputs = [row for row in rows if [*inputs_of(sheet, row, column)] == [row]]
        here = [row for row in inputs if not _is_borne_out(row, column, columns)]
        if sum(bool(_alike(row, column, columns)) for row in here) < max(_FEWEST, len(inputs) * 2 / 3):
            return
        far += [(row, column) for row in here]
    named = "、".join(heading_of(far[0][0], column) for column in columns)
    basis = f"{'本栏' if len(columns) == 1 else '两栏'}{len(far)}个数折成万元后才与本行其他各数相当"
    yield YuanAmount(None, "-".join(columns), tuple(far), basis, False, "column", named)


def _proven(sheet: DataSheet, key: str, column: str) -> Iterator[YuanAmount]:
    """Yield an amount as one in 元 where a sum closes with it."""
    row, inputs = _place(sheet, key, column)
    basis = _proof(sheet, row, column) if inputs else ""
    if basis:
        yield YuanAmount(row, column, tuple((one, column) for one in inputs), basis, is_proven=True)


def _whole_row(sheet: DataSheet, key: str) -> Iterator[YuanAmount]:
    """Yield all amounts of a row, of which each is far more than the same whole and fits it at a ten-thousandth."""
    row = next(one for one in amount_rows(sheet) if one.key == key)
    filled = [column for column in _BESIDE if row.number(column)]
    typed = [
        one for one in PERIODS if (row.number(one) or 0) >= _LEAST and _place(sheet, key, one)[1] == (row,)
    ]
    for whole in wholes_of(sheet.layout, key) if len(filled) > 1 else ():
        limits = [(row.number(column) or Decimal(0), _limit(sheet, whole, column)) for column in filled]
        if typed and all(limit * _APART < number <= limit * TEN_THOUSAND for number, limit in limits):
            for one in typed:
                basis = f"大于{strip_part(sheet.label(whole))}{plain(_limit(sheet, whole, _bounded(one)))}"
                yield YuanAmount(row, one, ((row, one),), basis, is_proven=False)
            return


def _doubtful(sheet: DataSheet, key: str, column: str) -> Iterator[YuanAmount]:
    """Yield an amount that is more likely in 元; a sum where its row bears no part of it out."""
    row, inputs = _place(sheet, key, column)
    if len(inputs) > 1 and (column == "added" or any(_is_borne_out(one, column) for one in inputs)):
        return
    basis = _doubt(sheet, row, column) if inputs else ""
    if basis:
        yield YuanAmount(row, column, tuple((one, column) for one in inputs), basis, is_proven=False)


def _rated_lines(sheet: DataSheet) -> Iterator[tuple[DataRow, Rate]]:
    """Yield the lines of tables with each rate of two amounts in 万元."""
    for table in sheet.tables:
        money = {column.key for column in table.block.columns if column.unit == sheet.layout.money_unit}
        rates = [one for one in table.block.rates if {one.part, one.whole} <= money]
        yield from ((line, rate) for line in table.lines for rate in rates)


def _invested(sheet: DataSheet, line: DataRow, rate: Rate) -> Iterator[YuanAmount]:
    """Yield an amount of a line, or both, as in 元: by each other, else by all that the unit spends."""
    part, whole = line.number(rate.part) or Decimal(0), line.number(rate.whole) or Decimal(0)
    if min(part, whole) <= 0 or is_reason(line.reason):
        return
    for column, other in ((rate.part, rate.whole), (rate.whole, rate.part)):
        number, beside = (line.number(one) or Decimal(0) for one in (column, other))
        if beside <= number / TEN_THOUSAND * _ALIKE and number / TEN_THOUSAND <= beside * _ALIKE:
            yield YuanAmount(
                line, column, ((line, column),), f"{heading_of(line, other)}{plain(beside)}", False
            )
            return
    size, name = _size(sheet, line)
    if not size or min(part, whole) < size * _STOCK:
        return
    both = ((line, rate.part), (line, rate.whole))
    yield YuanAmount(line, rate.part, both, f"{name}{plain(size)}", False)


def _place(sheet: DataSheet, key: str, column: str) -> tuple[DataRow, tuple[DataRow, ...]]:
    """Return a row, and the rows that were filled in for its amount; none where that is no amount of its own."""
    row = next(one for one in amount_rows(sheet) if one.key == key)
    inputs = tuple(inputs_of(sheet, row, column))
    is_own = inputs == (row,) or len(inputs) > 1
    return row, inputs if is_own and not is_budget_sum(sheet, row, column) else ()


# Evidence


def _proof(sheet: DataSheet, row: DataRow, column: str) -> str:
    """Return what closes once an amount is in 万元, in words; "" where nothing does."""
    number = row.number(column) or Decimal(0)
    scaled = number / TEN_THOUSAND
    if scaled <= slack(sheet, _FIGURES):  # as well an amount that was left out or counted twice
        return ""
    belongs_to = frozenset(totals_over(sheet.layout, row.key))
    for one in _equations(sheet, row, column):
        is_right = bool(belongs_to & one.right)
        excess = -one.excess if is_right else one.excess
        if (is_right or belongs_to & one.left) and abs(excess - number + scaled) <= slack(sheet, _FIGURES):
            return f"折为{plain(scaled)}万元后{one.name}正好相符"
    return ""


def _equations(sheet: DataSheet, row: DataRow, column: str) -> Iterator[_Equation]:
    for _, total, group in sums_of(sheet):
        number, added = total.number(column), added_of(group, column)
        if number is not None and added is not None:
            name = f"{strip_part(total.label)}与各分项之和"
            yield _Equation(frozenset([total.key]), frozenset(one.key for one in group), number - added, name)
    for left, right in sheet.layout.equals:
        here, there = sheet.number(left, column), sheet.number(right, column)
        if here is not None and there is not None:
            name = f"{strip_part(sheet.label(left))}与{strip_part(sheet.label(right))}"
            yield _Equation(frozenset([left]), frozenset([right]), here - there, name)
    excess = budget_excess(row)
    if excess is not None and column in ("initial", "added", "adjusted"):
        name = f"{heading_of(row, 'adjusted')}与{heading_of(row, 'initial')}、{heading_of(row, 'added')}"
        side = frozenset([row.key])
        yield _Equation(side, frozenset(), excess, name) if column == "adjusted" else _Equation(frozenset(), side, excess, name)  # fmt: skip


def _doubt(sheet: DataSheet, row: DataRow, column: str) -> str:
    """Return why an amount is more likely in 元, in words; "" where it is not."""
    number, alike, is_near = row.number(column) or Decimal(0), _alike(row, column), _is_borne_out(row, column)
    for key in wholes_of(sheet.layout, row.key):
        limit = _limit(sheet, key, _bounded(column))
        if limit < number <= limit * TEN_THOUSAND and (number >= limit * _BEYOND or (alike and not is_near)):
            return f"大于{strip_part(sheet.label(key))}{plain(limit)}"
    apart = 1 if len(alike) > 1 and column != "added" else _APART
    elsewhere = _elsewhere(sheet, row, _bounded(column))
    if (
        alike
        and not is_near
        and not is_reason(row.reason)
        and all(number > each * apart for each in elsewhere)
    ):
        return "，".join(f"{heading_of(row, one)}{_shown(row, one)}" for one in alike[:2])
    size, name = _size(sheet, row)
    if "initial" in row.figures:
        is_beyond = size * _BEYOND <= number <= size * TEN_THOUSAND
    else:  # what is there at a year's end may be more, and has its reason
        is_beyond = size * _STOCK <= number <= size * _NEAR * TEN_THOUSAND and not is_reason(row.reason)
    return f"{name}{plain(size)}" if size and is_beyond else ""


def _bounded(column: str) -> str:
    """Return the column whose wholes bound the amounts of a column.

    It is the same column, but for what was added, which may be more than all else that was.
    """
    return "adjusted" if column == "added" else column


def _beside(row: DataRow, column: str, leave_out: Sequence[str] = ()) -> Iterator[tuple[str, Decimal]]:
    """Yield the other amounts of a row that do not follow from one of it."""
    for other in _BESIDE:
        number = row.number(other)
        follows = other == "adjusted" and column in ("initial", "added")
        if other not in (column, *leave_out) and not follows and number is not None and number > 0:
            yield other, number


def _alike(row: DataRow, column: str, leave_out: Sequence[str] = ()) -> list[str]:
    """Return the columns of a row whose amounts fit one amount at a ten-thousandth.

    What was added fits an amount that it does not exceed.
    """
    scaled = (row.number(column) or Decimal(0)) / TEN_THOUSAND
    least = Decimal(0) if column == "added" else 1 / Decimal(_ALIKE)
    return [
        other
        for other, number in _beside(row, column, leave_out)
        if number * least <= scaled <= number * _ALIKE
    ]


def _is_borne_out(row: DataRow, column: str, leave_out: Sequence[str] = ()) -> bool:
    """Check whether another amount of a row is of the size of one."""
    here = row.number(column) or Decimal(0)
    return any(
        number <= here * _NEAR and here <= number * _NEAR for _, number in _beside(row, column, leave_out)
    )


def _shown(row: DataRow, column: str, divisor: Decimal = Decimal(1)) -> str:
    return plain((row.number(column) or Decimal(0)) / divisor)


def _limit(sheet: DataSheet, key: str, column: str) -> Decimal:
    """Return the amount of a whole that is filled in and of the size of its row, else 0."""
    whole = sheet.rows.get(key)
    number = None if whole is None else whole.number(column)
    if whole is None or number is None or (any(_beside(whole, column)) and not _is_borne_out(whole, column)):
        return Decimal(0)
    parts = [sheet.rows[one] for one in sheet.layout.beneath(key) if one in sheet.rows]
    has_gaps = any(part.figures[column].state == "blank" for part in parts if column in part.figures)
    return Decimal(0) if has_gaps else number


def _size(sheet: DataSheet, row: DataRow) -> tuple[Decimal, str]:
    """Return the largest sum of all that came in or was spent, and its name.

    Sums of which the amount is a part do not count. The sum is 0 where there is none.
    """
    keys = {one for pair in sheet.layout.equals for one in pair}
    keys |= {whole for key in keys for whole in wholes_of(sheet.layout, key)}
    keys -= {*totals_over(sheet.layout, row.key)}
    return max(
        ((_limit(sheet, key, column), f"{strip_part(sheet.label(key))}{heading_of(sheet.rows[key], column)}") for key in keys if key in sheet.rows for column in _BESIDE),
        default=(Decimal(0), ""),
    )  # fmt: skip


def _elsewhere(sheet: DataSheet, row: DataRow, column: str) -> Iterator[Decimal]:
    """Yield the amounts of a column that an amount is not in, and that are not in it."""
    own = {row.key, *(one.key for one in inputs_of(sheet, row, column)), *sheet.layout.beneath(row.key)}
    for one in amount_rows(sheet):
        number = one.number(column)
        if number is not None and one.key not in own and own.isdisjoint(each.key for each in inputs_of(sheet, one, column)):  # fmt: skip
            yield number
