"""Formulas parsed into calls, groups and leaves, from the tokens of openpyxl."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

LENGTH = 1_000  # characters of a formula that is taken apart
TOKENS = 300
_MOST_DIGITS = 20
NESTING = 24  # Excel allows 64; no formula of a form has ten


class RefusedError(Exception):
    """A formula that is not evaluated; `reason` is a name in FORMULA_REASONS of review/note_words.py."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Leaf(NamedTuple):
    """An operand or operator; `kind` is one of text, number, logical, error, reference, operator."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Call:
    """A function with its arguments; `name` is in capitals, without the prefix of newer functions."""

    name: str
    arguments: tuple[Items, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """An expression in parentheses."""

    items: Items


Item = Leaf | Call | Group
Items = tuple[Item, ...]

_OPERANDS = {"TEXT": "text", "NUMBER": "number", "LOGICAL": "logical", "ERROR": "error", "RANGE": "reference"}
_OPERATORS = frozenset(["OPERATOR-PREFIX", "OPERATOR-INFIX", "OPERATOR-POSTFIX"])
_KNOWN = frozenset(["+", "-", "*", "/", "^", "%", "&", "=", "<>", "<", ">", "<=", ">="])
_Pieces = Iterator[tuple[str, str, str]]


def parse_formula(text: str) -> Items:
    """Parse a formula in the spelling of normalise_formula. Raises RefusedError."""
    if len(text) > LENGTH:
        raise RefusedError("size")
    try:
        from openpyxl.formula.tokenizer import Tokenizer, TokenizerError
    except ImportError as error:  # a small installation, which evaluates none
        raise RefusedError("library") from error
    try:
        tokens = Tokenizer(f"={text}").items
    except (TokenizerError, IndexError, ValueError) as error:
        raise RefusedError("syntax") from error
    if len(tokens) > TOKENS:
        raise RefusedError("size")
    pieces = iter([(token.type, token.subtype, token.value) for token in tokens])
    arguments, closed = _arguments(pieces, 0)
    if closed or len(arguments) != 1 or not arguments[0]:
        raise RefusedError("syntax")
    return arguments[0]


def _expand_number(number: str) -> str:
    """Write 1.5E3 as 1500: the library does not read the former."""
    try:
        exact = Decimal(number)
    except ArithmeticError as error:
        raise RefusedError("syntax") from error
    if abs(exact.adjusted()) > _MOST_DIGITS:
        raise RefusedError("size")
    return f"{exact:f}"


def _arguments(pieces: _Pieces, depth: int) -> tuple[tuple[Items, ...], bool]:
    """Parse arguments up to the closing parenthesis; return them and whether there was one."""
    if depth > NESTING:
        raise RefusedError("size")
    arguments: list[Items] = []
    items: list[Item] = []
    for kind, subtype, text in pieces:
        if kind == "OPERAND":
            items.append(Leaf(_OPERANDS[subtype], _expand_number(text) if subtype == "NUMBER" else text))
        elif kind in _OPERATORS and text in _KNOWN:
            items.append(Leaf("operator", text))
        elif kind == "SEP" and subtype == "ARG":
            arguments.append(tuple(items))
            items = []
        elif kind in ("FUNC", "PAREN") and subtype == "OPEN":
            inner, closed = _arguments(pieces, depth + 1)
            if not closed or (kind == "PAREN" and len(inner) != 1):
                raise RefusedError("syntax")
            items.append(Call(text[:-1], inner) if kind == "FUNC" else Group(inner[0]))
        elif kind in ("FUNC", "PAREN"):
            return (*arguments, tuple(items)), True
        else:
            raise RefusedError("syntax")  # an array, a union of ranges, the intersection of two
    return (*arguments, tuple(items)), False
