"""Formulas and ranges in a file: a tokenizer that finds the first fault; ranges that may overlap."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from openpyxl.utils import column_index_from_string

Box = tuple[int, int, int, int]  # first row, first column, last row, last column
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
_CELL = r"\$?([A-Za-z]{1,3})\$?([1-9]\d{0,6})"
_RANGE = re.compile(rf"{_CELL}(?::{_CELL})?")


def read_range(reference: str) -> Box | None:
    """Return a cell or a range as numbers; None if it is neither or leaves the sheet."""
    match = _RANGE.fullmatch(reference)
    if match is None:
        return None
    left, top, right, bottom = match.groups()
    box = (
        int(top),
        column_index_from_string(left),
        int(bottom or top),
        column_index_from_string(right or left),
    )
    return box if box[0] <= box[2] <= LAST_ROW and box[1] <= box[3] <= LAST_COLUMN else None


def overlaps(references: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Return pairs of ranges that share a cell: one sweep down the rows over the columns taken."""
    events = []
    for number, name in enumerate(references):
        if box := read_range(name):
            columns = (box[1], box[3], number, name)
            events += [(box[0], True, number, columns), (box[2] + 1, False, number, columns)]
    taken: list[tuple[int, int, int, str]] = []  # apart from each other, from left to right
    for _, begins, _, mine in sorted(events):
        place = bisect_left(taken, mine)
        if not begins:
            if taken[place : place + 1] == [mine]:
                del taken[place]
            continue
        near = [
            one for one in taken[max(place - 1, 0) : place + 1] if one[0] <= mine[1] and mine[0] <= one[1]
        ]
        yield from ((one[3], mine[3]) for one in near)
        if not near:
            taken.insert(place, mine)


def read_prefix(prefix: str) -> tuple[int, list[str]]:
    """Return the workbook's number (0: this one) and the sheets that a prefix like 'a b:c'! names."""
    text = prefix.removesuffix("!")
    if text.startswith("'"):
        text = text[1:-1].replace("''", "'")
    match = re.match(r"\[(\d+)\]", text)
    names = text[match.end() if match else 0 :]
    return int(match[1]) if match else 0, names.split(":") if names else []


def unquoted(text: str) -> str:
    """Return the content of a text in a formula."""
    return text[1:-1].replace('""', '"')


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """The parts of a formula; nothing after a `trouble` was read."""

    trouble: str
    depth: int
    joined: bool
    calls: tuple[tuple[str, int], ...]
    tokens: tuple[tuple[str, str, str], ...]  # kind, text without the sheet, sheet with its sign "!"

    def texts(self, kind: str) -> list[str]:
        """Return the tokens of a kind."""
        return [text for one, text, _ in self.tokens if one == kind]


_TOKEN = re.compile(
    r"""(?P<space>\s+) | (?P<text>"(?:[^"]|"")*") | (?P<array>\{(?:"(?:[^"]|"")*"|[^"{}])*\})
    | (?P<call>[^\W\d][\w.]*\() | (?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)(?![\w.$!])
    | (?P<operand>(?P<sheet>'(?:[^']|'')+'!|(?:\[\d+\])?[^\W\d][\w.]*!)?
        (?:\#(?:REF!|NULL!|DIV/0!|VALUE!|NAME\?|NUM!|N/A)|[$\w.\\?]+(?:\[(?:[^\[\]]|\[[^\[\]]*\])*\])?))
    | (?P<infix><=|>=|<>|[-+*/^&=<>:]) | (?P<postfix>%) | (?P<open>\() | (?P<close>\)) | (?P<comma>,)""",
    re.VERBOSE,
)
# after what a token may stand: the beginning of a formula or an argument, an operator, or a value
_MAY_FOLLOW = {
    "value": ("start", "operator"), "prefix": ("start", "operator"), "infix": ("value",), "postfix": ("value",),
    "argument": ("start", "value"), "union": ("value",), "end of call": ("start", "value"), "close": ("value",),
}  # fmt: skip
_LEADS_TO = {"prefix": "operator", "infix": "operator", "argument": "start", "union": "operator"}


def _role(kind: str, text: str, state: str, inside: str) -> str:
    """Return the role of a token; `inside` is the call or parenthesis around it."""
    if kind == "infix" and text in "+-" and state != "value":
        return "prefix"
    if kind == "comma":
        return "argument" if inside not in ("", "(") else "union"
    if kind == "close":
        return "close" if inside == "(" else "end of call"
    return kind if kind in ("infix", "postfix") else "value"


@lru_cache(maxsize=4096)
def read_formula(formula: str) -> Reading:
    """Return tokens, calls with their number of arguments, and the first fault."""
    state, place, depth, trouble, joined = "start", 0, 0, "", False
    stack: list[tuple[str, int]] = []
    calls, tokens = [], []
    while place < len(formula) and not trouble:
        match = _TOKEN.match(formula, place)
        if match is None:
            trouble = f"cannot be read from {formula[place : place + 12]!r}"
            break
        kind, text = str(match.lastgroup), match.group()
        place = match.end()
        if kind == "space":
            continue
        role = _role(kind, text, state, stack[-1][0] if stack else "")
        if state not in _MAY_FOLLOW[role] or (kind == "close" and not stack):
            trouble = f"{text!r} does not belong at {match.start()}"
        elif kind in ("open", "call"):
            stack.append((text, 0))
            depth = max(depth, len(stack))
        elif role == "argument":
            stack[-1] = (stack[-1][0], stack[-1][1] + 1)
        elif kind == "close":
            name, commas = stack.pop()
            calls.append((name[:-1].upper(), commas + 1 if commas or state == "value" else 0))
        joined |= role == "union"
        sheet = match["sheet"] or ""
        tokens.append((kind, text[len(sheet) :], sheet))
        state = "start" if kind in ("open", "call") else _LEADS_TO.get(role, "value")
    if not trouble and (stack or state != "value"):
        trouble = f"{len(stack)} parentheses are not closed" if stack else "the end is missing"
    return Reading(trouble=trouble, depth=depth, joined=joined, calls=tuple(calls), tokens=tuple(tokens))
