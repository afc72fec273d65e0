"""The identities of a set of accounts, and which tables can be relied on.

A printed amount is any number within half of its last place, so the two sides agree within that for each figure.
Some published tables have figures beside the wrong captions: a table in which an identity of its own is broken is
not used for any comparison, nor is the less confirmed one of two tables that contradict each other.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from xlselfeval.accounts.layout import AMOUNT, TOTAL, shipped_layout
from xlselfeval.accounts.values import AccountFigure, Accounts, AccountTable

_CLASS, _DETAIL = 3, 5  # figures of a code
_STAFF = frozenset(["301", "303"])
_TERM = re.compile(r"(?P<sign>[+-]?)\s*(?P<table>T\d)\.(?P<row>[^\s.]+)(?:\.(?P<column>\S+))?")


class Term(NamedTuple):
    """A figure of an identity, or a group of them."""

    sign: int
    table: str
    row: str
    column: str


class Identity(NamedTuple):
    """An identity: one figure is the sum of others, or not more than it."""

    id: str
    left: Term
    right: tuple[Term, ...]
    is_limit: bool = False

    @property
    def tables(self) -> frozenset[str]:
        return frozenset(one.table for one in (self.left, *self.right))


class Broken(NamedTuple):
    """An identity that does not hold in a period: the figure on the left, and what the right gives, in 万元."""

    identity: Identity
    period: str
    figure: AccountFigure | None
    stated: Decimal
    computed: Decimal


class Closure(NamedTuple):
    """The broken identities of a set, and the tables and periods whose figures can be used."""

    broken: tuple[Broken, ...]
    closed: frozenset[tuple[str, str]]


class _Sum(NamedTuple):
    number: Decimal
    slack: Decimal
    is_blank: bool


@lru_cache(maxsize=1)
def known_identities() -> tuple[Identity, ...]:
    """Return the identities of the layout."""
    return tuple(parse_identity(key, text) for key, text in shipped_layout().identities)


def parse_identity(key: str, text: str) -> Identity:
    """Parse a line such as T1.total_in = T1.income + T1.opening."""
    relation = "<=" if "<=" in text else "="
    left, _, right = text.partition(relation)
    (whole,) = _terms(left)
    return Identity(key, whole, tuple(_terms(right)), relation == "<=")


def _terms(text: str) -> Iterator[Term]:
    for match in _TERM.finditer(text):
        yield Term(-1 if match["sign"] == "-" else 1, match["table"], match["row"], match["column"] or AMOUNT)


def close_tables(accounts: Accounts) -> Closure:
    """Test every identity of a set."""
    holding: list[tuple[Identity, str]] = []
    broken: list[Broken] = []
    for identity in _all_identities(accounts):
        for period in accounts.tables[identity.left.table].periods():
            _test(accounts, identity, period, holding, broken)
    closed = _closed(holding, broken)
    lines = [key for key, table in accounts.tables.items() if table.layout.kind == "line"]
    for key in lines:  # its blanks are 0 only where each period is in order
        if any((key, period) not in closed for period in accounts.tables[key].periods()):
            closed = frozenset(one for one in closed if one[0] != key)
    return Closure(tuple(broken), closed)


def _all_identities(accounts: Accounts) -> Iterator[Identity]:
    for identity in known_identities():
        if identity.tables <= accounts.tables.keys():
            yield from _for_each_row(accounts, identity)
    for table in accounts.tables.values():
        if table.layout.kind in ("codes", "economic"):
            yield from _sums_of_codes(table)


def _for_each_row(accounts: Accounts, identity: Identity) -> Iterator[Identity]:
    """Yield an identity for each row that # or * is about."""
    mark = identity.left.row
    if mark not in ("#", "*"):
        yield identity
        return
    first = accounts.tables[identity.left.table]
    for row in first.rows():
        if mark == "#" or (len(row) == _CLASS and row.isdecimal()):
            terms = [one._replace(row=row if one.row == mark else one.row) for one in (identity.left, *identity.right)]  # fmt: skip
            yield identity._replace(left=terms[0], right=tuple(terms[1:]))


def _sums_of_codes(table: AccountTable) -> Iterator[Identity]:
    """Yield that the classes add up to the total, and the codes below each code to it."""
    codes = [row for row in table.rows() if row.isdecimal()]
    children: dict[str, list[str]] = {}
    for code in codes:
        above = next((code[:cut] for cut in (_DETAIL, _CLASS) if cut < len(code) and code[:cut] in codes), TOTAL)  # fmt: skip
        children.setdefault(above, []).append(code)
    columns = dict.fromkeys(column for _, column, _ in table.figures)
    for above, below in children.items():
        if above in table.captions:
            for column in columns:
                right = tuple(Term(1, table.layout.key, row, column) for row in below)
                yield Identity("I8", Term(1, table.layout.key, above, column), right)


def _test(
    accounts: Accounts,
    identity: Identity,
    period: str,
    holding: list[tuple[Identity, str]],
    broken: list[Broken],
) -> None:
    left = _value(accounts, identity.left, period)
    right = [found for one in identity.right if (found := _value(accounts, one, period)) is not None]
    if left is None or not right:
        return
    is_line = accounts.tables[identity.left.table].layout.kind == "line"
    if not left.is_blank and len(identity.right) > 1 and all(one.is_blank for one in right) and not is_line:
        return  # the parts are not printed
    computed = sum((one.number for one in right), Decimal(0))
    slack = sum((one.slack for one in right), left.slack)
    excess = left.number - computed
    if (excess if identity.is_limit else abs(excess)) <= slack:
        holding += [] if identity.is_limit else [(identity, period)]  # a limit confirms nothing
        return
    table = accounts.tables[identity.left.table]
    figure = table.find(identity.left.row, identity.left.column, period)
    broken.append(Broken(identity, period, figure, left.number, computed))


def _value(accounts: Accounts, term: Term, period: str) -> _Sum | None:
    """Return the number of a term with what its printed figures leave open; None where none is printed or readable."""
    table = accounts.tables[term.table]
    if table.is_empty:
        return _Sum(Decimal(0), Decimal(0), True)
    found = [table.find(row, term.column, period) for row in _rows(table, term.row)]
    figures = [one for one in found if one is not None]
    if not figures or table.factor is None or any(one.number is None for one in figures):
        return None
    numbers = [table.number(row, term.column, period) for row in _rows(table, term.row)]
    added = sum((one for one in numbers if one is not None), Decimal(0))
    return _Sum(term.sign * added, table.half * len(figures), all(one.is_blank for one in figures))


def _rows(table: AccountTable, name: str) -> tuple[str, ...]:
    """Return the rows that a name is for: those of a group, the economic classes of 公用经费, else itself."""
    if name == "others":
        return tuple(row for row in table.rows() if row.isdecimal() and len(row) == _CLASS and row not in _STAFF)  # fmt: skip
    return table.groups.get(name, (name,))


def _closed(holding: list[tuple[Identity, str]], broken: list[Broken]) -> frozenset[tuple[str, str]]:
    """Return the tables in which something was tested and that no broken identity puts in doubt."""
    tested = {(key, period) for one, period in holding for key in one.tables}
    doubtful = {
        (key, one.period) for one in broken if len(one.identity.tables) == 1 for key in one.identity.tables
    }
    support = Counter(
        (key, period)
        for one, period in holding
        if len(one.tables) > 1 and not doubtful & {(key, period) for key in one.tables}
        for key in one.tables
    )
    for one in broken:
        about = {(key, one.period) for key in one.identity.tables}
        if one.identity.is_limit:
            doubtful.add((one.identity.left.table, one.period))  # a detail beside the wrong caption
        elif not about & doubtful:
            least = min(support[key] for key in about)
            doubtful |= {key for key in about if support[key] == least}
    return frozenset(tested - doubtful)
