"""Formulas of conditional formats that can be computed without a spreadsheet program.

Such are ISERROR(H5), $D5="" and SUM(D5:F5)=0.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any, Protocol

from xlselfeval.cell import quoted_sheet
from xlselfeval.errors import UnreadableFile
from xlselfeval.files.ranges import Area, Place, position, range_of
from xlselfeval.scoring.number import half_up, plain


class UnknownError(Exception):
    """The value of a cell or formula is not known."""


class FaultError(Exception):
    """A cell or formula has an error for its value, as #DIV/0!"""


Value = Decimal | str | bool | None  # None: a blank cell


class Read(Protocol):
    """A reader of the value of a cell, on a sheet of the workbook where one is named."""

    def __call__(self, place: Place, sheet: str = "") -> Value:
        """Return the value; FaultError for an error, UnknownError where it cannot be known."""


_Term = Callable[[Read], Value]
_SHEET = r"(?:(?:'(?:[^']|'')+'|[^\W\d][\w.]*)!)?"
_TOKEN = re.compile(
    r'\s*(?:(?P<number>(?:[0-9]{1,15}(?:\.[0-9]{0,15})?|\.[0-9]{1,15})(?![\w.]))|"(?P<text>(?:[^"]|"")*)"'
    rf"|(?P<area>{_SHEET}\$?[A-Z]{{1,3}}\$?[0-9]{{1,7}}:{_SHEET}\$?[A-Z]{{1,3}}\$?[0-9]{{1,7}})(?![\w(!.])"
    rf"|(?P<cell>{_SHEET}\$?[A-Z]{{1,3}}\$?[0-9]{{1,7}})(?![\w(!.:])"
    r"|(?P<name>[A-Z]{1,12})(?=\()|(?P<truth>TRUE|FALSE)(?![\w(!.])|(?P<sign><=|>=|<>|[-+*&=<>(),]))",
    re.I,
)
_Ordered = tuple[int, Decimal | str]
_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq, "<>": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip
LONGEST, _DEEPEST, _LARGEST_AREA, _MOST_DECIMALS = 1_000, 30, 2_000, 15
_LARGEST_EXPONENT, _LONGEST_TEXT = 308, 32_767  # of Excel


def evaluate(formula: str, read: Read) -> Value:
    """Return the value of a formula; FaultError for an error, UnknownError where the value cannot be known."""
    try:
        return _parsed(formula)(read)
    except UnreadableFile as error:  # a reference that is none
        raise UnknownError from error


def compare(sign: str, one: Value, other: Value) -> bool:
    """Return whether values are equal, unequal or in that order: numbers before texts before truths."""
    return _COMPARE[sign](_ordered(one, other), _ordered(other, one))


def _ordered(value: Value, other: Value) -> _Ordered:
    if value is None:  # a blank cell is what the other value is
        value = "" if isinstance(other, str) else False if isinstance(other, bool) else Decimal(0)
    if isinstance(value, bool):
        return 2, Decimal(value)
    return (1, value.lower()) if isinstance(value, str) else (0, value)


@lru_cache(maxsize=1024)
def _parsed(formula: str) -> _Term:
    if len(formula) > LONGEST:
        raise UnknownError
    parser = _Parser(formula.strip().removeprefix("="))
    term = parser.comparison()
    parser.expect("")
    return term


class _Parser:
    """A position in the tokens of a formula."""

    def __init__(self, formula: str) -> None:
        self._tokens = [*_tokens(formula), ("sign", "")]
        self._place = self._depth = 0

    def comparison(self) -> _Term:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise UnknownError
        term = self._chain(self._joined, {sign: _comparing(sign) for sign in _COMPARE})
        self._depth -= 1
        return term

    def expect(self, sign: str) -> None:
        """Pass a sign that must follow."""
        if self._next(sign) is None:
            raise UnknownError

    def _next(self, *signs: str) -> str | None:
        """Pass the next token if it is one of these signs."""
        kind, text = self._tokens[self._place]
        if kind != "sign" or text not in signs:
            return None
        self._place += 1
        return text

    def _chain(self, part: Callable[[], _Term], works: dict[str, Callable[[Value, Value], Value]]) -> _Term:
        term = part()
        while sign := self._next(*works):
            term = _of_two(works[sign], term, part())
        return term

    def _joined(self) -> _Term:
        return self._chain(self._sum, {"&": lambda one, other: _text(one) + _text(other)})

    def _sum(self) -> _Term:
        works: dict[str, Callable[[Value, Value], Value]] = {
            "+": lambda one, other: _number(one) + _number(other),
            "-": lambda one, other: _number(one) - _number(other),
        }
        return self._chain(self._product, works)

    def _product(self) -> _Term:
        return self._chain(self._single, {"*": _times})

    def _single(self) -> _Term:
        if self._next("-"):
            term = self._single()
            return lambda read: -_number(term(read))
        kind, text = self._tokens[self._place]
        self._place += 1
        if kind == "number":
            return lambda _: Decimal(text)
        if kind == "text":
            return lambda _: text.replace('""', '"')
        if kind == "truth":
            return lambda _: text.upper() == "TRUE"
        if kind == "cell":
            sheet, ref = _located(text)
            return lambda read: read(position(ref), sheet)
        if kind == "name":
            return self._call(text.upper())
        if (kind, text) != ("sign", "("):
            raise UnknownError
        term = self.comparison()
        self.expect(")")
        return term

    def _call(self, name: str) -> _Term:
        self.expect("(")
        terms: list[_Term] = []
        areas: list[tuple[str, Area]] = []
        while self._next(")") is None:
            if terms or areas:
                self.expect(",")
            kind, text = self._tokens[self._place]
            if kind == "area" or (kind == "cell" and name in _OF_AREAS):
                self._place += 1
                areas.append(_area(text))
            else:
                terms.append(self.comparison())
        if name in _OF_AREAS and not terms:
            return lambda read: _OF_AREAS[name](_contents(areas, read))
        counts, work = _FUNCTIONS.get(name, (range(0), _is_fault))
        if areas or len(terms) not in counts:
            return _not_known
        return lambda read: work([lambda term=term: term(read) for term in terms])  # type: ignore[misc]


def _tokens(formula: str) -> Iterator[tuple[str, str]]:
    place = 0
    while formula[place:].strip():
        found = _TOKEN.match(formula, place)
        if found is None or not found.lastgroup:
            raise UnknownError
        yield found.lastgroup, found[found.lastgroup]
        place = found.end()


def quoted_name(sheet: str) -> str:
    """Return what a formula has before a reference to a sheet of this name."""
    return f"{quoted_sheet(sheet)}!"


def _located(text: str) -> tuple[str, str]:
    """Return the name of the sheet of a reference, "" without one, and its address."""
    sheet, _, ref = text.rpartition("!")
    return (sheet[1:-1].replace("''", "'") if sheet.startswith("'") else sheet), ref.upper()


def _area(text: str) -> tuple[str, Area]:
    """Return the name of the sheet of an area, "" without one, and the area."""
    first, _, last = text.rpartition(":")
    sheet, start = _located(first or last)
    other, end = _located(last)
    if other not in ("", sheet):
        raise UnknownError
    return sheet, range_of(f"{start}:{end}")


def _not_known(_: Read) -> Value:
    raise UnknownError


def _of_two(work: Callable[[Value, Value], Value], one: _Term, other: _Term) -> _Term:
    return lambda read: work(one(read), other(read))


def _comparing(sign: str) -> Callable[[Value, Value], Value]:
    return lambda one, other: compare(sign, one, other)


def _number(value: Value) -> Decimal:
    if isinstance(value, str):
        raise UnknownError  # a text may be a number
    return value if isinstance(value, Decimal) else Decimal(bool(value))


def _text(value: Value) -> str:
    if isinstance(value, bool):
        return str(value).upper()
    return "" if value is None else value if isinstance(value, str) else plain(value)


def _times(one: Value, other: Value) -> Value:
    product = _number(one) * _number(other)
    if product and product.adjusted() > _LARGEST_EXPONENT:
        raise UnknownError
    return product


def _substituted(arguments: Sequence[_Late]) -> Value:
    text, old, new = (_text(argument()) for argument in arguments)
    if not old or len(text) + text.count(old) * len(new) > _LONGEST_TEXT:
        raise UnknownError
    return text.replace(old, new)


def truth(value: Value) -> bool:
    """Return whether a condition holds that has this value."""
    if isinstance(value, str):
        raise FaultError
    return bool(value)


_Late = Callable[[], Value]  # an argument


def _kind(work: Callable[[Value], bool]) -> tuple[range, Callable[[Sequence[_Late]], Value]]:
    """Return a function that says of which kind its argument is; an error is of none."""

    def value(arguments: Sequence[_Late]) -> Value:
        try:
            return work(arguments[0]())
        except FaultError:
            return False

    return range(1, 2), value


def _is_fault(arguments: Sequence[_Late], *, of: str = "") -> Value:
    try:
        arguments[0]()
    except FaultError as error:
        fault = str(error)
        if of and not fault:
            raise UnknownError from error
        return not of or (fault == "#N/A") == (of == "#N/A")
    return False


def _decide(arguments: Sequence[_Late], *, by: bool) -> Value:
    """Return what AND and OR give: `by` where one argument is that, whatever those are that are not known."""
    unknown = False
    for argument in arguments:
        try:
            if truth(argument()) is by:
                return by
        except UnknownError:
            unknown = True
    if unknown:
        raise UnknownError
    return not by


def _rounded(arguments: Sequence[_Late]) -> Value:
    places = _number(arguments[1]())
    if not 0 <= places <= _MOST_DECIMALS:
        raise UnknownError
    return half_up(_number(arguments[0]()), int(places))


# How many arguments, and the work.
_FUNCTIONS: dict[str, tuple[range, Callable[[Sequence[_Late]], Value]]] = {
    "ISERROR": (range(1, 2), _is_fault),
    "ISNA": (range(1, 2), lambda arguments: _is_fault(arguments, of="#N/A")),
    "ISERR": (range(1, 2), lambda arguments: _is_fault(arguments, of="others")),
    "ISBLANK": _kind(lambda value: value is None),
    "ISNUMBER": _kind(lambda value: isinstance(value, Decimal)),
    "ISTEXT": _kind(lambda value: isinstance(value, str)),
    "TRUE": (range(1), lambda _: True),
    "FALSE": (range(1), lambda _: False),
    "LEN": (range(1, 2), lambda arguments: Decimal(len(_text(arguments[0]())))),
    "TRIM": (range(1, 2), lambda arguments: re.sub(" +", " ", _text(arguments[0]())).strip(" ")),
    "ABS": (range(1, 2), lambda arguments: abs(_number(arguments[0]()))),
    "ROUND": (range(2, 3), _rounded),
    "N": (
        range(1, 2),
        lambda arguments: value if isinstance(value := arguments[0](), Decimal) else Decimal(value is True),
    ),
    "SUBSTITUTE": (range(3, 4), _substituted),
    "NOT": (range(1, 2), lambda arguments: not truth(arguments[0]())),
    "AND": (range(1, 256), lambda arguments: _decide(arguments, by=False)),
    "OR": (range(1, 256), lambda arguments: _decide(arguments, by=True)),
}


def _contents(areas: Sequence[tuple[str, Area]], read: Read) -> Iterator[Value | FaultError]:
    if sum(area.size for _, area in areas) > _LARGEST_AREA:
        raise UnknownError
    for sheet, place in ((sheet, place) for sheet, area in areas for place in area.places()):
        try:
            yield read(place, sheet)
        except FaultError as fault:
            yield fault


def _sum(values: Iterator[Value | FaultError]) -> Value:
    total = Decimal(0)
    for value in values:
        if isinstance(value, FaultError):
            raise value
        total += value if isinstance(value, Decimal) else 0
    return total


_OF_AREAS: dict[str, Callable[[Iterator[Value | FaultError]], Value]] = {
    "SUM": _sum,
    "COUNT": lambda values: Decimal(sum(isinstance(one, Decimal) for one in values)),
    "COUNTA": lambda values: Decimal(sum(one is not None for one in values)),
    "COUNTBLANK": lambda values: Decimal(sum(one is None or one == "" for one in values)),
}
