"""The tables of a report that repeat its unit's form: indicators, scores and sums, cell by cell."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from xlselfeval.across.of_form import half_of
from xlselfeval.across.table_sums import check_sums, total_rows
from xlselfeval.across.unit_names import is_short_for, same_unit
from xlselfeval.across.whose_table import is_of_others
from xlselfeval.cell import DOCUMENT_TABLE, LINES_ABOVE, Cell
from xlselfeval.data_sheet.captions import years_in
from xlselfeval.report.beside.rows import CAPTIONS, Part, readings_of
from xlselfeval.report.claim import Claim, doubt, operand_of
from xlselfeval.report.passage import Passage
from xlselfeval.review.evidence import Evidence, RowEvidence
from xlselfeval.review.places import MONEY_PARTS
from xlselfeval.scheme.indicator_names import bare_name
from xlselfeval.scoring.actual import Day
from xlselfeval.scoring.dates import Span
from xlselfeval.scoring.number import Amount
from xlselfeval.scoring.rounding import same_points, same_quantity
from xlselfeval.scoring.target import DOWNWARD, UPWARD, Bound, Deadline
from xlselfeval.scoring.text import compact, is_blank_mark, quoted
from xlselfeval.submission import Submission

PassageOf = Callable[[Cell], Passage | None]
_YEAR_BEFORE = re.compile("(?:上一?|去|前)年度?(?:绩效|指标|目标|自评|完成)")
_MOST_NAMED = 3
_SHORTEST_NAME = 4


class _Compared(NamedTuple):
    """A cell of a table beside one of the form, and whether they agree; None where nobody can say.

    `text` is that of the form, `caption` its words, `place` its cell; "" for an issued target that the unit has changed in the form.
    """

    cell: Cell
    text: str
    caption: str
    place: str
    agrees: bool | None


def against_form_tables(
    tables: Sequence[Evidence], form: Evidence, passage_of: PassageOf, leads: Callable[[int], Sequence[str]]
) -> tuple[list[Claim], tuple[str, ...]]:
    """Compare the tables of a report with the form; return the claims, and sentences on what was not compared.

    `passage_of` gives the paragraph in a cell of a table, `leads` the words that lead to one, by its number.
    """
    claims: list[Claim] = []
    notes: list[str] = []
    others: list[str] = []
    unit = form.submission.field_text("organization")
    for table in tables:
        if table.submission.cells == form.submission.cells:  # the form itself
            continue
        number = table.submission.sheet.removeprefix(DOCUMENT_TABLE)
        totals = total_rows(table)
        rows = [one for one in table.rows if one.row.points.row not in totals]
        is_own = _may_be_of(table, form) and not is_of_others(leads(int(number)), unit)
        pairs = _pairs(table, form) if is_own else []
        if 2 * len(pairs) <= len(rows):
            others.append(number)
            continue
        is_whole = table.submission.funds is not None or len(pairs) == len(form.rows)
        for one in (
            *(found for pair in pairs for found in _of_row(*pair)),
            *_of_whole(table, form, is_whole=is_whole),
        ):
            claims += _claim(one, passage_of)
        differing = {one.operand for one in claims if one.verdict == "wrong"}
        claims += [one for one in check_sums(table, form, passage_of) if one.operand not in differing]
        matched = {id(row) for row, _ in pairs}
        notes += _unmatched(number, [one.row.name for one in rows if one.row.name and id(one) not in matched])
    if others:
        notes.append(f"第{'、'.join(dict.fromkeys(others))}个表与自评表的单位、年度或者指标不同，未比对。")
    return claims, tuple(notes)


def _unmatched(number: str, names: Sequence[str]) -> Iterator[str]:
    if names:
        named = "、".join(map(quoted, names[:_MOST_NAMED]))
        more = f"等{len(names)}项指标" if len(names) > _MOST_NAMED else ""
        yield f"第{number}个表中{named}{more}，自评表没有同名的指标，未比对。"


def _claim(one: _Compared, passage_of: PassageOf) -> Iterator[Claim]:
    passage = passage_of(one.cell)
    if passage is None or one.agrees is None:
        return
    place = operand_of(passage, 0, len(passage.original))
    if one.agrees:
        yield Claim(name="figure-table", operand=place, operands=(), verdict="right")
        return
    where = f"（{one.place}）" if one.place else ""
    situation = f"{'自评表中为' if where else ''}{one.caption}“{one.text}”{where}"
    yield doubt("figure-table", place, (), situation, one.text)


def _may_be_of(table: Evidence, form: Evidence) -> bool:
    """Check whether nothing that a table states about itself is otherwise in the form: year, unit, project."""
    here, there = table.submission, form.submission
    if None not in (here.year, there.year) and here.year != there.year:
        return False
    if there.year is not None and _is_of_other_year(here, there.year):
        return False
    units = here.field_text("organization"), there.field_text("organization")
    if units[0] and units[1] and not same_unit(units[0], units[1]):
        return False
    projects = [compact(one.field_text("project") or "") for one in (here, there)]
    return not projects[0] or projects[0] == projects[1]


def _is_of_other_year(table: Submission, year: int) -> bool:
    """Check whether the line right above a table says that the table is of another year.

    It names other years than this one alone, or the year before in words.
    """
    line = "".join(cell.text for (row, _), cell in sorted(table.cells.items()) if row == LINES_ABOVE)
    years = years_in([line])
    return year not in years if years else _YEAR_BEFORE.search(compact(line)) is not None


def _pairs(table: Evidence, form: Evidence) -> list[tuple[RowEvidence, RowEvidence]]:
    """Pair the rows of a table in a report with the rows of the form.

    They have the same name, or one has a shortened name and the targets or actuals agree.
    """
    here, there = _by_name(table), _by_name(form)
    pairs = [
        pair for name, rows in here.items() if len(rows) == len(there.get(name, ()))
        for pair in zip(rows, there[name], strict=True)
    ]  # fmt: skip
    for name, rows in here.items():
        others = [
            other for other in there if other != name and _may_be_short(*sorted((name, other), key=len))
        ]
        if name in there or len(rows) > 1 or len(others) != 1 or others[0] in here:
            continue
        if len(there[others[0]]) == 1 and _agree_in_figures(rows[0], there[others[0]][0]):
            pairs.append((rows[0], there[others[0]][0]))
    return pairs


def _by_name(evidence: Evidence) -> dict[str, list[RowEvidence]]:
    found: defaultdict[str, list[RowEvidence]] = defaultdict(list)
    for one in evidence.rows:
        if name := bare_name(compact(one.row.name)):
            found[name].append(one)
    return found


def _may_be_short(short: str, name: str) -> bool:
    return len(short) >= _SHORTEST_NAME and is_short_for(short, name)


def _agree_in_figures(here: RowEvidence, there: RowEvidence) -> bool:
    return True in (_same_target(here, there), _same_actual(here, there))


def _of_row(here: RowEvidence, there: RowEvidence) -> Iterator[_Compared]:
    for role, caption in CAPTIONS.items():
        cell: Cell = getattr(here.row, role)
        own: Cell = getattr(there.row, role)
        if is_blank_mark(cell.text) or own.is_absent:
            continue
        known_as = there.known_as if role == "target" else ""
        text = there.target if role == "target" else own.text
        yield _Compared(
            cell, text.strip(), f"{quoted(there.row.name)}{known_as}{caption}", "" if known_as else own.place, _VERDICTS[role](here, there)
        )  # fmt: skip


def _same_target(here: RowEvidence, there: RowEvidence) -> bool | None:
    """Compare a target with that of the form, as issued or as the form has it."""
    if compact(here.row.target.text) in (compact(there.target), compact(there.row.target.text)):
        return True
    one, other = here.score.target, there.score.target
    if isinstance(one, Deadline) and isinstance(other, Deadline):
        return None if None in (one.last, other.last) else one.last == other.last
    if not (isinstance(one, Bound) and isinstance(other, Bound)):
        return None
    if any(one.comparator in way and other.comparator in back for way, back in ((UPWARD, DOWNWARD), (DOWNWARD, UPWARD))):  # fmt: skip
        return False
    return same_quantity(other.quantity, one.quantity)


def _same_actual(here: RowEvidence, there: RowEvidence) -> bool | None:
    if compact(here.row.actual.text) == compact(there.row.actual.text):
        return True
    one, other = here.score.actual, there.score.actual
    if isinstance(one, Day) and isinstance(other, Day):
        return _overlap(one.span, other.span)
    verdicts = [same_quantity(known, read) for known in readings_of(there) for read in readings_of(here)]
    return True if True in verdicts else False if verdicts and None not in verdicts else None


def _overlap(one: Span, other: Span) -> bool | None:
    """Check whether two dates may mean the same day; None where a year is not known."""
    if one.first is None or one.last is None or other.first is None or other.last is None:
        return None
    return one.first <= other.last and other.first <= one.last


def _same_amount(here: Amount, there: Amount) -> bool | None:
    if here.number is None or there.number is None:
        return None
    return same_points(here.number, there.number)


_VERDICTS: dict[Part, Callable[[RowEvidence, RowEvidence], bool | None]] = {
    "target": _same_target,
    "actual": _same_actual,
    "points": lambda here, there: _same_amount(here.points, there.points),
    "score": lambda here, there: _same_amount(here.declared, there.declared),
}


def _of_whole(table: Evidence, form: Evidence, *, is_whole: bool) -> Iterator[_Compared]:
    """Compare total, grade, the row of execution, and the sums of money.

    The total counts only where the table `is_whole`: below some of the rows, it is the sum of these.
    """
    here, there = table.submission, form.submission
    pairs = [
        ("总分", here.total.score if is_whole else None, there.total.score, _same_amount(table.total_declared, form.total_declared)),
        ("等级", here.total.grade, there.total.grade, table.grade == form.grade if table.grade and form.grade else None),
    ]  # fmt: skip
    if here.funds is not None and there.funds is not None:
        pairs += [
            ("预算执行率分值", here.funds.points, there.funds.points, _same_amount(table.execution_points, form.execution_points)),
            ("预算执行率得分", here.funds.score, there.funds.score, _same_amount(table.execution_declared, form.execution_declared)),
        ]  # fmt: skip
        pairs += [
            (caption, getattr(here.funds.total, column), getattr(there.funds.total, column), _same_money(table, form, column))
            for column, caption in MONEY_PARTS.items()
        ]  # fmt: skip
    for caption, cell, own, agrees in pairs:
        if cell is not None and own is not None and not is_blank_mark(cell.text):
            yield _Compared(cell, own.text.strip(), caption, own.place, agrees)


def _same_money(table: Evidence, form: Evidence, column: str) -> bool | None:
    """Compare sums of the total lines in 万元, each true to half of its last printed place."""
    sums: list[tuple[Decimal, Decimal]] = []
    for one in (table, form):
        amount, funds = one.total_in_ten_thousand(column), one.submission.funds
        cell: Cell | None = None if funds is None else getattr(funds.total, column)
        number = one.money_in(cell)
        if amount is None or cell is None or number is None:
            return None
        half = half_of(number, cell.written)
        sums.append((amount, half * amount / number if number else half))
    (here, half), (there, other) = sums
    return abs(here - there) <= max(half, other)
