"""Formulas of units that are evaluated: operators, functions and the kinds of their arguments.

Every function here was proven against LibreOffice (tests/formulas/test_foreign.py). The rest is refused
before the library sees it: what looks elsewhere, what is volatile, what `formulas` does wrongly (TEXT,
wildcards, <> in criteria, -- in SUMPRODUCT) or slowly. Ranges stand only where a function takes them, so that
the work of a formula grows with its length and the cells that it reads, which are limited: the slowest within the
limits took a tenth of a second. No clock and no thread is needed, which on Windows could not stop it anyhow.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeGuard

from xlselfeval.formulas.foreign.parse import Call, Group, Item, Items, Leaf, RefusedError

# s one value; m a range of which texts are skipped, n the same or arithmetic; r a range as it is; c a range that is
# searched; q what is searched for; t a text; l a condition; a arithmetic over ranges of one shape; 0 an exact match.
# "*" repeats the last kind, "+" the last two; the number is how many arguments there are at least.
FUNCTIONS: dict[str, tuple[str, int]] = {
    "SUM": ("n*", 1), "AVERAGE": ("n*", 1), "MIN": ("n*", 1), "MAX": ("n*", 1), "COUNT": ("n*", 1),
    "MEDIAN": ("n*", 1), "LARGE": ("ms", 2), "SMALL": ("ms", 2), "COUNTA": ("r*", 1), "COUNTBLANK": ("r", 1),
    "ROUND": ("ss", 2), "ROUNDUP": ("ss", 2), "ROUNDDOWN": ("ss", 2), "TRUNC": ("ss", 1), "INT": ("s", 1),
    "ABS": ("s", 1), "MOD": ("ss", 2), "POWER": ("ss", 2), "SQRT": ("s", 1), "SIGN": ("s", 1),
    "IF": ("sss", 2), "IFERROR": ("ss", 2), "IFS": ("ls+", 2), "AND": ("l*", 1), "OR": ("l*", 1), "NOT": ("l", 1), "CHOOSE": ("ss*", 2),
    "ISNUMBER": ("s", 1), "ISTEXT": ("s", 1), "ISBLANK": ("s", 1), "ISERROR": ("s", 1), "N": ("s", 1),
    "SUMIF": ("cqm", 2), "COUNTIF": ("cq", 2), "AVERAGEIF": ("cqm", 2), "SUMIFS": ("mcq+", 3), "COUNTIFS": ("cq+", 2),
    "SUMPRODUCT": ("a*", 1),
    "LEFT": ("ts", 1), "RIGHT": ("ts", 1), "MID": ("tss", 3), "LEN": ("t", 1), "TRIM": ("t", 1), "VALUE": ("t", 1), "CONCATENATE": ("t*", 1),
    "FIND": ("tts", 2), "SEARCH": ("qts", 2), "EXACT": ("tt", 2), "UPPER": ("t", 1), "LOWER": ("t", 1),
    "VLOOKUP": ("qcs0", 4), "HLOOKUP": ("qcs0", 4), "INDEX": ("rss", 2), "MATCH": ("qc0", 3),
}  # fmt: skip
ROUNDING = frozenset(["ROUND", "ROUNDUP", "ROUNDDOWN", "TRUNC", "INT"])
_TEXTS = frozenset(["LEFT", "RIGHT", "MID", "TRIM", "CONCATENATE", "UPPER", "LOWER"])
_CONDITIONS = frozenset(["AND", "OR", "NOT", "ISNUMBER", "ISTEXT", "ISBLANK", "ISERROR", "EXACT"])
_SAME_SHAPE = frozenset(["SUMIF", "AVERAGEIF", "SUMIFS", "COUNTIFS", "SUMPRODUCT"])
COMPARISONS = frozenset(["=", "<>", "<", ">", "<=", ">="])
_ARITHMETIC = frozenset("+-*/^%")
_BY_NUMBER = re.compile(r'"(?:[<>]=?|=)?-?\d+(?:\.\d+)?"')
_BY_TEXT = re.compile(r'"=?[^"<>=*?~\s\d.+-][^"*?~]*"')
_COMPARING = re.compile(r'"(?:[<>]=?|=)"')


def kind_of(name: str, place: int) -> str:
    """Return the kind of the argument at a place (from 0) of a function. Raises RefusedError."""
    if name not in FUNCTIONS:
        raise RefusedError("function")
    kinds = FUNCTIONS[name][0]
    letters = kinds.rstrip("*+")
    if place < len(letters):
        return letters[place]
    if kinds[-1] == "*":
        return letters[-1]
    if kinds[-1] == "+":
        return letters[-2:][(place - len(letters)) % 2]
    raise RefusedError("syntax")


def check_call(call: Call, shapes: list[tuple[int, int]]) -> None:
    """Refuse a call with too few arguments, or with ranges of different shapes where they are taken together."""
    kind_of(call.name, 0)
    if len(call.arguments) < FUNCTIONS[call.name][1] or not all(call.arguments):
        raise RefusedError("syntax")
    if FUNCTIONS[call.name][0][-1] == "+" and len(call.arguments) % 2 != FUNCTIONS[call.name][1] % 2:
        raise RefusedError("syntax")
    if call.name in _SAME_SHAPE and len(set(shapes)) > 1:
        raise RefusedError("function")


def check_items(items: Items, kind: str) -> None:
    """Refuse an expression that programs compute differently, or that an argument of this kind may not be."""
    operators = _operators(items)
    if (
        sum(one in COMPARISONS for one in operators) > 1
        or ("&" in operators and not _ARITHMETIC.isdisjoint(operators))
        or (len(items) > 1 and any(_only(item, "logical") for item in items))
        or not _ALLOWED[kind](items)
        or (kind == "a" and ("--" in "".join(operators) or "&" in operators))
    ):
        raise RefusedError("function")


def _only(item: Item, kind: str) -> TypeGuard[Leaf]:
    return isinstance(item, Leaf) and item.kind == kind


def _operators(items: Items) -> list[str]:
    return [item.text for item in items if isinstance(item, Leaf) and item.kind == "operator"]


def _compares(items: Items) -> bool:
    return not COMPARISONS.isdisjoint(_operators(items))


def _is_reference(items: Items) -> bool:
    return len(items) == 1 and _only(items[0], "reference")


def _is_number(items: Items) -> bool:
    """Return whether an expression is arithmetic without texts and truths of its own."""
    return not _compares(items) and not any(
        (isinstance(item, Leaf) and (item.kind in ("text", "logical") or item.text == "&"))
        or (isinstance(item, Call) and item.name in _TEXTS | _CONDITIONS)
        or (isinstance(item, Group) and not _is_number(item.items))
        for item in items
    )


def _is_text(items: Items) -> bool:
    """Return whether no program has to write out a figure for this text."""
    return (COMPARISONS | _ARITHMETIC).isdisjoint(_operators(items)) and all(
        (isinstance(item, Leaf) and item.kind in ("text", "reference", "operator"))
        or (isinstance(item, Call) and item.name in _TEXTS | ROUNDING)
        for item in items
    )


def _is_condition(items: Items) -> bool:
    return _compares(items) or (
        len(items) == 1
        and (
            (isinstance(items[0], Call) and items[0].name in _CONDITIONS)
            or (isinstance(items[0], Group) and _is_condition(items[0].items))
        )
    )


def _is_criterion(items: Items) -> bool:
    """Return whether this is a number, a text without wildcards, a cell, or ">=" before a cell."""
    if len(items) == 1:
        (item,) = items
        if _only(item, "text"):
            return bool(_BY_NUMBER.fullmatch(item.text) or _BY_TEXT.fullmatch(item.text))
        return _only(item, "number") or _only(item, "reference")
    if len(items) != 3 or items[1] != Leaf("operator", "&"):
        return False
    first, last = items[0], items[2]
    return isinstance(first, Leaf) and bool(_COMPARING.fullmatch(first.text)) and _only(last, "reference")


def _is_exact(items: Items) -> bool:
    return items in ((Leaf("number", "0"),), (Leaf("logical", "FALSE"),))


_ALLOWED: dict[str, Callable[[Items], bool]] = {
    "s": lambda _: True, "a": lambda _: True, "n": _is_number, "m": _is_reference, "r": _is_reference, "c": _is_reference,
    "q": _is_criterion, "t": _is_text, "l": _is_condition, "0": _is_exact,
}  # fmt: skip
