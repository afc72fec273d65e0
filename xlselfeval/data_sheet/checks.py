"""The checks of a data sheet (docs/data-sheet.md); each yields findings where its figures are there.

A printed amount is any number within half of its last place, so sums agree within that for each figure; counts are
exact. A blank is not 0: nothing is computed with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from xlselfeval.data_sheet.findings import data_finding, heading_of, list_captions, reason_place, subject_of
from xlselfeval.data_sheet.layout import Limit, Row
from xlselfeval.data_sheet.reasons import family_of, is_reason, lines_beside
from xlselfeval.data_sheet.values import DataRow, DataSheet
from xlselfeval.reading.fund_labels import strip_part
from xlselfeval.review.finding import Finding, make_finding
from xlselfeval.review.places import Place, short_id
from xlselfeval.scheme.model import Severity
from xlselfeval.scoring.number import percent_of, plain
from xlselfeval.scoring.rounding import are_swapped
from xlselfeval.scoring.text import compact, is_blank_mark, quoted

_MOST_SLIPS = 2  # parts that are named as perhaps wrong
_HUNDRED, _HALF = Decimal(100), Decimal("0.5")
_RATE_PLACES = 2
# A part of a whole has its basis.
_LIMIT_ADVICE = {True: "请核对后更正。", False: "请核实；口径不同的，请说明。"}
_COMPARED = re.compile(
    r"(?:比|较|与)(?:上年|去年|上一年|20\d\d年)[^,;。]{0,12}?(?P<word>增加|增长|上升|减少|下降|降低|压减)|同比(?P<short>增加|增长|上升|减少|下降|降低)"
)
_UP = frozenset(["增加", "增长", "上升"])
_REASONS_DUE = frozenset(["data-overrun", "data-change"])


def check_sums(sheet: DataSheet) -> Iterator[Finding]:
    """Compare totals with their parts, with the lines that a unit named, and those of tables."""
    for row, total, group in sums_of(sheet):
        yield from _check_total(sheet, total, group, exact=row.counts)
    for table in sheet.tables:
        if table.total is not None and table.lines:
            rates = {one.rate for one in table.block.rates}
            yield from _check_total(sheet, table.total, table.lines, exact=True, leave_out=rates)


def sums_of(sheet: DataSheet) -> Iterator[tuple[Row, DataRow, tuple[DataRow, ...]]]:
    """Yield each printed total with the parts or the lines that add up to it."""
    for row in sheet.layout.rows():
        total = sheet.rows.get(row.key)
        if total is not None:
            yield from ((row, total, group) for group in addends_of(sheet, row))


def addends_of(sheet: DataSheet, row: Row) -> Iterator[tuple[DataRow, ...]]:
    """Yield the parts, and the lines, that add up to a row."""
    yield from filter(None, (_printed_parts(sheet, row), sheet.items.get(row.items, ()) if row.items else ()))


def _printed_parts(sheet: DataSheet, row: Row) -> tuple[DataRow, ...]:
    """Return the parts of a row that the sheet prints; none where one is missing.

    A part that is not printed is replaced by its own parts.
    """
    found: list[DataRow] = []
    for key in row.parts:
        part = sheet.layout.row(key)
        if key in sheet.rows:
            found.append(sheet.rows[key])
        elif part is not None and (below := _printed_parts(sheet, part)):
            found += below
        else:
            return ()
    return tuple(found)


def _check_total(
    sheet: DataSheet, total: DataRow, parts: Sequence[DataRow], *, exact: bool, leave_out: Iterable[str] = ()
) -> Iterator[Finding]:
    for column, figure in total.figures.items():
        given = [one.figures[column] for one in parts if column in one.figures]
        numbers = [one.number for one in given if one.number is not None]
        if (
            figure.number is None
            or not numbers
            or column in leave_out
            or any(one.state in ("uncalculated", "unreadable") for one in given)
        ):
            continue
        added = sum(numbers, Decimal(0))
        allowed = Decimal(0) if exact else slack(sheet, len(numbers) + 1)
        if abs(figure.number - added) <= allowed:
            continue
        blanks = len(numbers) < len(given)
        severity: Severity = "warning" if blanks and added < figure.number else "error"
        addends = f"{list_captions([one.label for one in parts if one.number(column) is not None])}"
        typed = [part for one in parts for part in typed_parts(sheet, one) or [one]]
        slip = "" if exact or blanks else name_exchanged(typed, column, added - figure.number)
        yield data_finding(sheet, "data-sum", total, column, severity=severity, found=_shown(figure.number), expected=_shown(added),
                       addends=addends + ("（另有分项未填）" if blanks else ""), slip=slip and f"；{slip}")  # fmt: skip


def check_budgets(sheet: DataSheet) -> Iterator[Finding]:
    """Compare the budget of the whole year with that of its beginning and what was added."""
    carried = sheet.number("income_carried", "adjusted") or Decimal(0)
    for row in sheet.all_rows():
        initial, added, adjusted = (row.number(column) for column in ("initial", "added", "adjusted"))
        if initial is None or added is None or adjusted is None:
            continue
        due = initial + added
        if all(abs(adjusted - one) > slack(sheet, 3) for one in (due, due + carried)):
            yield data_finding(sheet, "data-budget", row, "adjusted", found=_shown(adjusted), expected=_shown(due),
                           addends=f"{heading_of(row, 'initial')}{_shown(initial)}＋{heading_of(row, 'added')}{_shown(added)}")  # fmt: skip


def check_equals(sheet: DataSheet) -> Iterator[Finding]:
    """Compare totals that are one figure."""
    wrong = {(one.subject) for one in check_sums(sheet)}
    for row, other, column, excess in open_totals(sheet):
        if not {subject_of(row.key, column), subject_of(other.key, column)} & wrong:
            yield data_finding(sheet, "data-total", row, column, found=_shown(row.number(column)), beside=_shown(other.number(column)),
                               other=strip_part(other.label), at=other.figures[column].cell.place,
                               advice=_total_advice(sheet, (row, other), column, excess))  # fmt: skip


def open_totals(sheet: DataSheet) -> Iterator[tuple[DataRow, DataRow, str, Decimal]]:
    """Yield two totals that are one figure and differ, with the column and by how much the first is more."""
    for left, right in sheet.layout.equals:
        row, other = sheet.rows.get(left), sheet.rows.get(right)
        for column in row.figures if row is not None and other is not None else ():
            assert row is not None
            assert other is not None
            number, beside = row.number(column), other.number(column)
            if number is not None and beside is not None and abs(number - beside) > slack(sheet, 2):
                yield row, other, column, number - beside


def _total_advice(sheet: DataSheet, totals: tuple[DataRow, DataRow], column: str, excess: Decimal) -> str:
    """Return where two totals are put right: in a part with exchanged digits, or in all parts."""
    slips = [
        exchanged_parts(sheet, one, column, by) for one, by in zip(totals, (excess, -excess), strict=True)
    ]
    if named := "，或".join(filter(None, slips)):
        return f"{named}；请核对后更正，使两处一致。"
    parts = [
        [one.figures[column].cell.ref for one in typed_parts(sheet, total) if column in one.figures]
        for total in totals
    ]
    if not all(sheet.is_sum(total, column) for total in totals) or not all(parts):
        return "请核对后更正，使两处一致。"
    places = "、".join(f"{refs[0]}～{refs[-1]}" if len(refs) > 1 else refs[0] for refs in parts)
    return f"两处由公式计算，请核对各分项（{places}）有无错填、漏填后更正，使两处一致。"


def exchanged_parts(sheet: DataSheet, total: DataRow, column: str, excess: Decimal) -> str:
    """Name the parts of a total of which one has two exchanged digits that make the excess."""
    return name_exchanged(typed_parts(sheet, total), column, excess)


def name_exchanged(parts: Iterable[DataRow], column: str, excess: Decimal) -> str:
    """Name those of some rows of which one has two exchanged digits that make the excess."""
    figures = [(part, part.figures[column]) for part in parts if column in part.figures]
    found = [
        f"{figure.cell.place}{quoted(part.label)}填报{_shown(figure.number)}，相邻两位数字疑颠倒（{_shown(figure.number - excess)}）"
        for part, figure in figures
        if figure.number is not None and are_swapped(figure.number, figure.number - excess)
    ]
    return "，或".join(found) if len(found) <= _MOST_SLIPS else ""


def typed_parts(sheet: DataSheet, total: DataRow) -> list[DataRow]:
    """Return the rows that are filled in for a total, in the order of the sheet."""
    known = sheet.layout.row(total.key)
    groups = [] if known is None else list(addends_of(sheet, known))
    return [part for group in groups[:1] for one in group for part in (typed_parts(sheet, one) or [one])]


def check_limits(sheet: DataSheet) -> Iterator[Finding]:
    """Find parts that are more than what they belong to."""
    within = [
        Limit(parts=row.includes, whole=row.key, severity="error")
        for row in sheet.layout.rows()
        if row.includes
    ]
    for limit in (*within, *sheet.layout.limits):
        parts, row = (
            [sheet.rows[key] for key in limit.parts if key in sheet.rows],
            sheet.rows.get(limit.whole),
        )
        if row is None:
            continue
        for column, figure in row.figures.items():
            if column == "added":  # a part may be raised where its whole is not
                continue
            if (limit.columns and column not in limit.columns) or (
                limit.requires and sheet.number(limit.requires, column) is None
            ):
                continue
            given = [(one, number) for one in parts if (number := one.number(column)) is not None]
            added = sum((number for _, number in given), Decimal(0))
            if figure.number is None or not given or added - figure.number <= slack(sheet, len(given) + 1):
                continue
            largest = max(given, key=lambda one: one[1])
            if largest[1] - figure.number > slack(sheet, 2):  # it alone is the mistake
                given, added = [largest], largest[1]
            yield data_finding(sheet, "data-limit", given[0][0], column, severity=limit.severity,
                           found=_shown(added), expected=_shown(figure.number), parts=_summed([one.label for one, _ in given[1:]]), whole=strip_part(row.label), advice=_LIMIT_ADVICE[limit.severity == "error"])  # fmt: skip


def _summed(others: Sequence[str]) -> str:
    """Write how an amount is stated: alone, or as the sum with others."""
    return f"与{list_captions(list(others))}合计" if others else "填报"


def check_overruns(sheet: DataSheet) -> Iterator[Finding]:
    """Find spending above its budget without a reason; of a total and its parts the total alone."""
    reported: set[str] = set()
    for budget, keys in sheet.layout.overruns:
        for key in _outermost_first(sheet, keys):
            row = sheet.rows.get(key)
            if row is None or reported.intersection(sheet.layout.above(key)) or _is_explained(sheet, key):
                continue
            spent, allowed = row.number("spent"), row.number(budget)
            if spent is None or allowed is None or spent - allowed <= slack(sheet, 2):
                continue
            reported.add(key)
            rate = f"，为预算的{percent_of(spent, allowed)}" if allowed > 0 else ""
            yield data_finding(sheet, "data-overrun", row, "spent", found=_shown(spent), expected=_shown(allowed),
                           budget=heading_of(row, budget), rate=rate, at=reason_place(row))  # fmt: skip


def check_changes(sheet: DataSheet) -> Iterator[Finding]:
    """Find large changes against the year before without a reason, and reasons that say the opposite."""
    reported: set[str] = set()
    for key in _outermost_first(sheet, sheet.layout.changes):
        row = sheet.rows.get(key)
        spent, before = (None, None) if row is None else (row.number("spent"), row.number("previous"))
        if row is None or spent is None or before is None or row.reason is None:
            continue
        yield from _check_direction(sheet, row, spent - before)
        change = abs(spent - before)
        is_large = (
            before > 0
            and change * _HUNDRED >= before * sheet.layout.change_percent
            and change > slack(sheet, 2)
        )
        if not is_large or reported.intersection(sheet.layout.above(key)) or _is_explained(sheet, key):
            continue
        reported.add(key)
        word = "增长" if spent > before else "下降"
        rate = f"，{word}{percent_of(abs(spent - before), before)}"
        yield data_finding(sheet, "data-change", row, "spent", found=_shown(spent), expected=_shown(before), rate=rate,
                           written=f"原因栏只写“{row.reason}”，" if row.reason else "", at=reason_place(row))  # fmt: skip


def _check_direction(sheet: DataSheet, row: DataRow, change: Decimal) -> Iterator[Finding]:
    words = {match["word"] or match["short"] for match in _COMPARED.finditer(compact(row.reason or ""))}
    rises = {word in _UP for word in words}
    if len(rises) == 1 and abs(change) > slack(sheet, 2) and rises != {change > 0}:
        yield data_finding(sheet, "data-direction", row, "spent", found=_shown(row.number("spent")), expected=_shown(row.number("previous")),
                       word=min(words), at=reason_place(row))  # fmt: skip


def check_rates(sheet: DataSheet) -> Iterator[Finding]:
    """Check printed rates of control, and find those above 100 % without a reason."""
    for table in sheet.tables:
        for rate in table.block.rates:
            over = False
            for line in (*table.lines, *([table.total] if table.total else ())):
                part, whole = line.number(rate.part), line.number(rate.whole)
                if part is None or whole is None or whole <= 0:
                    continue
                shown = percent_of(part, whole)
                printed = line.figures.get(rate.rate)
                if (
                    printed is not None
                    and printed.number is not None
                    and not _is_percent(printed.cell.text, printed.number, part / whole * _HUNDRED)
                ):
                    yield data_finding(sheet, "data-rate", line, rate.rate, found=printed.cell.text, expected=shown,
                                   working=f"{heading_of(line, rate.part)}{_shown(part)}÷{heading_of(line, rate.whole)}{_shown(whole)}")  # fmt: skip
                is_explained = any(is_reason(one.reason) for one in lines_beside(table, line))
                if part > whole and not is_explained and not (over and line is table.total):
                    over = True
                    yield data_finding(sheet, "data-control", line, rate.part, found=_shown(part), expected=_shown(whole), rate=shown,
                                   whole_name=heading_of(line, rate.whole), at=reason_place(line))  # fmt: skip


def _is_percent(text: str, number: Decimal, percent: Decimal) -> bool:
    """Check a printed rate, which may be cut off at its last place; without a sign it may be a fraction."""
    for scale in (1,) if text.endswith("%") else (1, 100):
        shown = number * scale
        exponent = shown.as_tuple().exponent
        last = Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)
        if abs(shown - percent) < max(last, Decimal(1).scaleb(-_RATE_PLACES)):
            return True
    return False


def check_counts(sheet: DataSheet) -> Iterator[Finding]:
    """Find amounts without the things that they paid for, and the reverse."""
    pairs = [(*pair, True) for pair in sheet.layout.counted] + [(*pair, False) for pair in sheet.layout.needs]
    for amount, count, is_mutual in pairs:
        row, things = sheet.rows.get(amount), sheet.rows.get(count)
        if row is None or things is None:
            continue
        for column in things.figures:
            paid, number = row.number(column), things.number(column)
            if paid is None or number is None:
                continue
            if (paid > 0) != (number > 0) if is_mutual else paid > 0 and not number:
                yield data_finding(sheet, "data-count", things, column, found=_shown(number),
                               expected=f"{_shown(paid)}{sheet.money_unit}", amount=strip_part(row.label))  # fmt: skip


def check_names(sheet: DataSheet) -> Iterator[Finding]:
    """Ask about lines that the unit gave one name: the same thing twice, or two that nobody can tell apart."""
    for lines in sheet.items.values():
        first: dict[str, DataRow] = {}
        for line in lines:
            name = compact(line.label)
            before = first.setdefault(name, line)
            if before is not line and not is_blank_mark(line.label) and line.name_cell and before.name_cell:
                place = Place(f"data/{short_id(line.key)}/name", "名称", line.name_cell, line.label)
                yield make_finding(
                    "data-duplicate", place, sheet=sheet.sheet, row=quoted(line.label), found=line.label, at=before.name_cell.place
                )  # fmt: skip


def check_unread(sheet: DataSheet) -> Iterator[Finding]:
    """List what is no number where one belongs, and sections whose figures no heading names."""
    for caption in sheet.unread:
        place = Place(f"data/{short_id(caption.text.strip())}/heading", "表头", caption)
        yield make_finding("data-heading", place, sheet=sheet.sheet, row=quoted(caption.text.strip()))
    for row in sheet.all_rows():
        for column, figure in row.figures.items():
            if figure.state == "unreadable":
                yield data_finding(sheet, "data-unreadable", row, column, found=figure.cell.text[:40])


def _outermost_first(sheet: DataSheet, keys: Iterable[str]) -> list[str]:
    """Order rows so that each follows those that it is a part of."""
    return sorted(keys, key=lambda key: len(list(sheet.layout.above(key))))


def owes_reason(sheet: DataSheet, key: str) -> bool:
    """Check whether a reason is due beside a row, or beside one of its parts, and not written."""
    due = {one.subject for one in (*check_overruns(sheet), *check_changes(sheet)) if one.name in _REASONS_DUE}
    return any(subject_of(one, "spent") in due for one in (key, *sheet.layout.beneath(key)))


def _is_explained(sheet: DataSheet, key: str) -> bool:
    """Check whether a reason is written beside a row, or beside one that it belongs to or that belongs to it."""
    family = (sheet.rows.get(one) for one in family_of(sheet.layout, key))
    return any(is_reason(row.reason) for row in family if row is not None)


def slack(sheet: DataSheet, figures: int) -> Decimal:
    """Return how far sums of so many printed figures may be off."""
    return _HALF.scaleb(-sheet.places) * figures


def _shown(number: Decimal | None) -> str:
    return "" if number is None else plain(number)


def check_calculated(sheet: DataSheet) -> Iterator[Finding]:
    """Report formulas without results, as of a form: no office program has calculated the file."""
    cells = sheet.uncalculated
    if cells and not sheet.is_blank:
        place = Place("formulas", "公式", cells[0])
        yield make_finding("not-calculated", place, sheet=sheet.sheet, count=str(len(cells)))
