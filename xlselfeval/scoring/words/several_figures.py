"""Several figures as one result: parts that add up, or figures each of which reaches the target."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from xlselfeval.scoring.measure import adds_up
from xlselfeval.scoring.number import Quantity
from xlselfeval.scoring.reached import base_in
from xlselfeval.scoring.target import AT_LEAST, AT_MOST, DOWNWARD, UPWARD, Bound, Deviation, Interval
from xlselfeval.scoring.units import NONE
from xlselfeval.scoring.words.result_tokens import (
    DATE,
    DONE,
    FIGURE,
    MARK,
    RESULT,
    UNKNOWN,
    Token,
    beside_words,
    clause_text,
    is_verb,
    joined,
)

# Works that are never done to the same piece: 新建5公里，改造3.2公里; but 受理150件，办结150件 are the same ones.
WORKS = frozenset(
    ["新建", "改建", "扩建", "改扩建", "迁建", "续建", "重建", "改造", "修复", "维修", "加固", "更换"]
)
# Money and shares may be of the same thing, as may people in a list: 培训干部302人、党员120人.
_OVERLAPPING = frozenset(["money", "percent", "time", ""])
_AND = frozenset(["和", "与", "及", "以及"])
_LONGEST_THING = 8
HALVES = ("上半年", "下半年")
# Limits and means of what each case takes, never parts of one sum.
_OF_EACH = re.compile("平均|均|最[长慢久晚高大多]|全部")
_EACH = frozenset(["time", "percent"])
_MEAN = re.compile("平均")


def add_parts(
    tokens: tuple[Token, ...], target: Bound | Interval | Deviation, people: frozenset[str]
) -> Quantity | None:
    """Return the sum of figures that count parts of one result, by distinct works or things; None for any others."""
    if not isinstance(target, Bound) or target.comparator in DOWNWARD:
        return None
    pieces = _pieces(tokens)
    quantities = [piece[-1].quantity for piece, _ in pieces if piece]
    if len(pieces) < 2 or len(quantities) < len(pieces) or not all(_is_part(piece) for piece, _ in pieces):
        return None
    first = quantities[0]
    units = {quantity.unit for quantity in quantities if quantity}
    if first is None or len(units) > 1 or first.unit.kind in _OVERLAPPING:
        return None
    may_be_list = first.unit.name not in people and not {",", ";"} & {mark for _, mark in pieces[1:]}
    halves = [word for piece, _ in pieces for word in piece if word.kind == DATE]
    may_be_apart = first.unit.name not in people and (not halves or adds_up(first.unit))
    is_apart = may_be_apart and _are_apart([joined(piece[:-1]) for piece, _ in pieces])
    if not is_apart and not _are_distinct([piece for piece, _ in pieces], may_be_list=may_be_list):
        return None
    return replace(first, number=sum((one.number for one in quantities if one), Decimal(0)))


def _pieces(tokens: tuple[Token, ...]) -> list[tuple[list[Token], str]]:
    """Split tokens at the marks and words that join a list, each piece with what stands before it."""
    pieces: list[tuple[list[Token], str]] = [([], "")]
    for token in tokens:
        if (token.kind == MARK and token.text in ",;、") or token.text in _AND:
            pieces.append(([], token.text))
        else:
            pieces[-1][0].append(token)
    return pieces


def _is_part(piece: list[Token]) -> bool:
    """Return whether a piece is a verb, a thing and a figure, as far as there are some, and nothing else."""
    *words, figure = piece
    unknown = joined(word for word in words if word.kind == UNKNOWN)
    return (
        figure.kind == FIGURE
        and all(word.kind in (RESULT, DONE, UNKNOWN) or word.text in HALVES for word in words)
        and len(unknown) <= _LONGEST_THING
    )


def _are_distinct(pieces: list[list[Token]], *, may_be_list: bool) -> bool:
    """Return whether the pieces are different works on one thing, or one work on different things.

    The work is named with each, or in a list with the first alone.
    """
    texts = [joined(piece[:-1]) for piece in pieces]
    verbs = [_verb_of(text) for text in texts]
    things = [text.removeprefix(verb) for text, verb in zip(texts, verbs, strict=True)]
    if all(verb in WORKS for verb in verbs) and len(set(things)) == 1:
        return len(set(verbs)) == len(verbs)
    is_list = may_be_list and not any(verbs[1:])
    if not verbs[0] or not (is_list or len(set(verbs)) == 1):
        return False
    return all(
        one and not any(one in other for other in things[:place] + things[place + 1 :])
        for place, one in enumerate(things)
    )


def _are_apart(texts: list[str]) -> bool:
    """Return whether texts differ but by words of a list that exclude each other: 线上4场、线下9场.

    In a list the first text alone may have more.
    """
    for group in beside_words("apart"):
        members = sorted(group.split("/"), key=len, reverse=True)
        found = [next((one for one in members if one in text), "") for text in texts]
        rests = {text.replace(one, "", 1) for text, one in zip(texts[1:], found[1:], strict=True)}
        first = texts[0].replace(found[0], "", 1)
        if all(found) and len(set(found)) == len(found) and rests in ({first}, {""}):
            return True
    return False


def _verb_of(text: str) -> str:
    """Return what was done, which a text begins with; "" for none."""
    return next((text[:size] for size in range(len(text), 1, -1) if is_verb(text[:size])), "")


def reaching_alike(
    tokens: tuple[Token, ...], figures: list[Token], target: Bound | Interval | Deviation
) -> list[Token]:
    """Return the figure that tells most where every one of several reaches the target; none where one does not.

    Below a limit only the limits and means of single cases are such figures (平均6天，最长9天 of ≤10天): amounts may have to
    be added up.
    """
    if not isinstance(target, Bound) or len(figures) < 2:
        return []
    amounts = [_base_in(token, target.quantity) for token in figures]
    if None in amounts:
        return []
    by_amount = sorted(zip(amounts, range(len(figures)), figures, strict=True))
    limit = target.quantity.base
    (lowest, _, least), (highest, _, most) = by_amount[0], by_amount[-1]
    assert lowest is not None
    assert highest is not None
    if target.comparator in UPWARD:
        dated = {token.clause for token in tokens if token.kind == DATE}
        least = next((token for _, _, token in by_amount if token.clause not in dated), least)
        return [least] if lowest > limit or (lowest == limit and target.comparator == AT_LEAST) else []
    clauses = [clause_text(tokens, token.clause) for token in figures]
    if target.comparator != AT_MOST or highest > limit or target.quantity.unit.kind not in _EACH:
        return []
    if not all(map(_OF_EACH.search, clauses)):
        return []
    means = [token for token, clause in zip(figures, clauses, strict=True) if _MEAN.search(clause)]
    return means if len(means) == 1 else [most]


def cut_short(tokens: tuple[Token, ...]) -> list[Token]:
    """Return the figures without a unit that follow one with a unit at once: 40 of 3分40."""
    pairs = ((one.quantity, other) for one, other in pairwise(tokens) if other.text[0].isdigit())
    return [
        other for one, other in pairs
        if one and other.quantity and one.unit.kind != NONE and other.quantity.unit.kind == NONE
    ]  # fmt: skip


def _base_in(token: Token, asked: Quantity) -> Decimal | None:
    """Return a figure in the base unit of the target; None where another unit stands below the line."""
    given = token.quantity
    if given is None or (given.unit.per and given.unit.per != asked.unit.per):
        return None
    return base_in(given, asked)
