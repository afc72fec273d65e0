"""Less beside a result: a second figure of the same things, in its cell or its reason."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import groupby
from typing import NamedTuple

from xlselfeval.scoring.number import ZERO, Quantity, half_place, parse_quantity
from xlselfeval.scoring.numerals import to_figures
from xlselfeval.scoring.reached import base_of, given_of, is_limit, reaches
from xlselfeval.scoring.scorecard import RowScore
from xlselfeval.scoring.target import Bound
from xlselfeval.scoring.text import compact
from xlselfeval.scoring.units import COUNT, NONE
from xlselfeval.scoring.words.result_tokens import (
    CHECKED,
    DATE,
    DONE,
    FIGURE,
    LEADS_TO,
    MARK,
    NEXT_YEAR,
    NOT_THIS_YEAR,
    SIZE,
    UNKNOWN,
    Own,
    Token,
    attribute_words,
    beside_words,
    clauses_of,
    is_verb,
    joined,
    manner_words,
    thing_words,
    tokens_of,
    years_of,
)
from xlselfeval.scoring.words.several_figures import WORKS

_PERSONS = frozenset(["人", "名", "位"])
# What is asked for by itself, before any later stage of it.
_EARLIER_STEP = re.compile(
    "报送|上报|投稿|受理|立案|申报|登记|签[约订]|招商|投资|产值|采购|购置|储备|印[制刷]|编印|撰写|下达|建设|[新改扩]建|改造|合同|问卷|检查|排查|巡查|发现"
)
# The stages that end such a step itself: what was purchased has arrived.
_ENDS = (
    (re.compile("采购|购置|储备"), re.compile("到货|交货|到位|入库|验收")),
    (re.compile("建设|[新改扩]建|改造"), re.compile("建成|完工|竣工|验收|交付")),
)
# Kinds of words that other rules judge: plans, other years, losses and changes.
_JUDGED = (NOT_THIS_YEAR - {"estimate"}) | {"loss", "negation", "denial"}
_CHANGE = frozenset(["up", "down"])
_AMONG, _INCLUDED = "其中", frozenset(["含", "包括", "包含"])
_LONGEST_STAGE = 3
# Two or more parts that follow a result in brackets, each a thing and its figure: （宫颈癌4100人，乳腺癌3700人）.
_PART = re.compile(rf"(?<=[^\d.])(?<![\d.]){SIZE}[^\d,;、()]{{1,4}}")
_THING = rf"(?!其[中他余它]|[主尚未另]|含|新|实|已)[\u4e00-\u9fff]{{1,12}}{SIZE}(?!.?[等余多])[^\d,;、()等余多]{{1,4}}"
_PARTS = re.compile(rf"(?<=[^\d,;()])\((?P<parts>{_THING}(?:[,;、]{_THING})+)\)$")
_SURELY_DONE = ("实际", "仅", "只", "已", "目前", "现")
_LARGEST_PART = Decimal("0.75")  # of a result: more of it with words that no list has is hardly a part
_STAGE = "(?:认定|审[批核]|批复|验收|公示|确认|发[文放]|办[理结]|安装|到位|完[成工]|取得|参加|开[展工]|建成|领取|交付)"
_LEFT = re.compile(
    rf"(?:其中|有|尚有|还有)?(?P<number>{SIZE})(?P<unit>[^\d,;:。()因未尚没还待为系于在]{{1,4}})(?:[^,;:。()]{{0,10}}(?:未(?!超)|尚未|(?:还?没有?|待)[^,;:。()]{{0,8}}?{_STAGE})|(?:为|系|于|在)?(?P<year>20\d\d)年|(?:为|系|于|在)?{NEXT_YEAR})[^,;:。()]{{0,10}}"
)
_REPLACED = re.compile(
    "更换|更新|修复|修好|补[齐足办发种植装课]|整改|重新|恢复|替换|复[垦耕绿]|治理|整治|维修|拆除|清[理除]"
)


class _Piece(NamedTuple):
    """A figure of the things counted, with the words around it."""

    tokens: tuple[Token, ...]
    figure: Quantity

    @property
    def text(self) -> str:
        return joined(self.tokens)

    @property
    def words(self) -> tuple[Token, ...]:
        """Its tokens but for the figure and marks."""
        return tuple(token for token in self.tokens if token.kind not in (FIGURE, MARK))

    def has_word(self, name: str) -> bool:
        """Return whether one of a list of words is in it."""
        return any(word in self.text for word in beside_words(name))


def less_in_cell(row: RowScore, text: str, own: Own) -> str:
    """Return the words beside a result by which less of the very things was done; or "": 118人 of 126人（领取118人）."""
    given = _countable(row)
    if given is None:
        return ""
    tokens = tokens_of(text, own)
    pieces = list(_pieces(tokens, given))
    for piece in pieces:
        if (
            _misses(row, given, piece.figure)
            and not _adds_up(row, given, pieces, piece)
            and not _is_asked_before(piece, own)
            and not _is_harmless(piece, own)
            and (_says_what_was_done(piece, own) or _is_nearly(given, piece.figure, row))
        ):
            return next(token.text for token in piece.tokens if token.kind == FIGURE)
    return ""


def flawed_in_cell(row: RowScore, text: str, own: Own) -> str:
    """Return the damaged or repeated part without which a result misses its target; or "": 含撂荒95亩 of 1040亩."""
    given = _countable(row)
    if given is None:
        return ""
    for piece in _pieces(tokens_of(text, own), given):
        rest = base_of(given, row) - base_of(piece.figure, row)
        if _is_flawed(piece) and rest > 0 and not reaches(row, rest):
            return piece.text
    return ""


def _is_flawed(piece: _Piece) -> bool:
    """Return whether a part has a word for repeats, or one in no list with a character for damage: 含撂荒95亩."""
    unknown = joined(token for token in piece.words if token.kind == UNKNOWN)
    is_flawed = piece.has_word("repeated") or bool(set(unknown) & beside_words("flawed"))
    return (
        is_flawed
        and "negation" not in {token.kind for token in piece.words}
        and _REPLACED.search(piece.text) is None
    )


def less_in_brackets(row: RowScore, text: str) -> str:
    """Return all figures of a bracket behind a result whose sum is less than it and misses the target; or ""."""
    given = _countable(row)
    if given is None:
        return ""
    for found in _PARTS.finditer(text):
        figures = [parse_quantity(one[0]) for one in _PART.finditer(found["parts"])]
        amounts = [base_of(one, row) for one in figures if one and _is_of_same_things(given, one)]
        total, whole = sum(amounts, ZERO), base_of(given, row)
        room = half_place(given.number) * (whole / given.number if given.number else 0)
        if (
            len(amounts) == len(figures)
            and total > whole * _LARGEST_PART
            and whole > total + room
            and not reaches(row, total)
        ):
            return found["parts"]
    return ""


def less_in_reason(row: RowScore, note: str, own: Own, year: int | None) -> str:
    """Return why a reason tells that less was done, or that some is left: 实际安装76块，4块未装; or ""."""
    given = _countable(row)
    if given is None:
        return ""
    text = to_figures(compact(note))
    tokens = tokens_of(text, own)
    pieces = [piece for piece in _pieces(tokens, given) if piece.figure.unit.kind != NONE]
    done = [piece for piece in pieces if _says_done(piece, own, year)]
    if len(done) == 1 and _misses(row, given, done[0].figure):
        return f"偏差原因栏“{done[0].text}”未达到指标值"
    for words, figure in _left(text, pieces, given, year):
        rest = base_of(given, row) - base_of(figure, row)
        if rest * 2 >= base_of(given, row) and not reaches(row, rest):
            return f"扣除偏差原因栏“{words}”后未达到指标值"
    return ""


def _countable(row: RowScore) -> Quantity | None:
    """Return the figure that reaches a target from below, of things of which a part can be counted."""
    given = given_of(row)
    if given is None or is_limit(row):
        return None
    assert isinstance(row.target, Bound)
    unit = row.target.quantity.unit if given.unit.kind == NONE else given.unit
    return None if unit.kind in ("percent", "time") else replace(given, unit=unit)


def _pieces(tokens: tuple[Token, ...], given: Quantity) -> Iterator[_Piece]:
    """Yield the parts between marks that have one figure alone, and that of the things of the result."""
    for is_mark, group in groupby(tokens, lambda token: token.kind == MARK):
        part = tuple(group)
        figures = [token.quantity for token in part if token.kind == FIGURE]
        if not is_mark and len(figures) == 1 and figures[0] and _is_of_same_things(given, figures[0]):
            yield _Piece(part, figures[0])


def _is_of_same_things(given: Quantity, other: Quantity) -> bool:
    """Return whether two figures may count the same, by their units; people are not the times that they came."""
    if NONE in (given.unit.kind, other.unit.kind):
        return other.unit.kind == NONE
    if given.unit.kind != other.unit.kind or given.unit.per != other.unit.per:
        return False
    names = {one.unit.name.lstrip("十百千万亿") for one in (given, other)}
    return given.unit.kind != COUNT or len(names) == 1 or names <= _PERSONS


def _misses(row: RowScore, given: Quantity, other: Quantity) -> bool:
    """Return whether a figure would miss the target and is so large that it may be meant for the result."""
    amount = base_of(other, row)
    return amount * 2 >= base_of(given, row) and not reaches(row, amount)


def _adds_up(row: RowScore, given: Quantity, pieces: list[_Piece], piece: _Piece) -> bool:
    """Return whether a figure is one of several in a row that are the result together, as far as it is rounded."""
    amounts = [base_of(one.figure, row) for one in pieces]
    whole, place = base_of(given, row), pieces.index(piece)
    half = half_place(given.number) * (whole / given.number if given.number else 0)
    return any(
        last - first > 1 and abs(sum(amounts[first:last]) - whole) < half
        for first in range(place + 1)
        for last in range(place + 1, len(amounts) + 1)
    )


def _is_asked_before(piece: _Piece, own: Own) -> bool:
    """Return whether the indicator asks for an earlier step by itself: 受理210件（办结195件）."""
    named = any(token.kind == DONE or is_verb(token.text) for token in piece.words if token.text in own.name)
    is_end = any(step.search(own.name) and end.search(piece.text) for step, end in _ENDS)
    return not named and not is_end and _EARLIER_STEP.search(own.name) is not None


def _is_harmless(piece: _Piece, own: Own) -> bool:
    """Return whether the words of a figure are known to be of a part of the result, or of something else.

    Unknown words are of a part only behind 其中 or before the name of a thing, and if they are not built as verbs are.
    """
    words = [token for token in piece.words if token.text != _AMONG]
    kinds = {token.kind for token in words}
    is_level = any(token.text in LEADS_TO for token in words)  # 核减到118人
    if kinds & _JUDGED or (kinds & _CHANGE and not is_level):
        return True
    if any(token.text in _INCLUDED for token in words):
        return True
    others = [token for token in words if token.text not in own.name]
    if piece.figure.unit.kind == NONE and not _says_what_was_done(piece, own):
        return True
    is_checked = re.search(CHECKED, piece.text) is not None or piece.has_word("checked")  # 入户核实, 现场签到
    if (any(token.text in attribute_words() for token in others) and not is_checked) or (
        _ends_as_attribute(words)
    ):
        return True
    if any(token.text in WORKS for token in others) or len({token.text for token in words} & WORKS) > 1:
        return True
    if _says_what_was_done(piece, own, but_of_name=True):
        return False
    things = [token for token in others if token.text in thing_words() or token.kind == DATE]
    unknown = [token for token in others if token.kind == UNKNOWN]
    modifier = joined(token for token in others if token.text not in manner_words())
    is_own_at_end = len(modifier) > 1 and words[-1].text in own.name and len(words[-1].text) > 1  # 乡村教师
    is_among = len(words) < len(piece.words) and bool(unknown)
    return is_among or is_own_at_end or (bool(things) and others[-1] in things)


def _says_what_was_done(piece: _Piece, own: Own, *, but_of_name: bool = False) -> bool:
    """Return whether the words of a figure have a verb, are built as one, or tell by what it was checked."""
    others = [token for token in piece.words if token.text != _AMONG and token.text not in own.name]
    things = [token for token in others if token.text in thing_words() or token.kind == DATE]
    has_verb = any(is_verb(token.text) for token in (others if but_of_name else piece.words))
    return (
        piece.has_word("checked")
        or has_verb
        or _is_built_as_verb([token for token in others if token not in things])
    )


def _is_nearly(given: Quantity, figure: Quantity, row: RowScore) -> bool:
    return base_of(figure, row) >= base_of(given, row) * _LARGEST_PART


def _is_built_as_verb(words: list[Token]) -> bool:
    """Return whether short words have a character of which the verbs of later stages are made: 到课, 领取, 挂牌."""
    text = joined(words)
    return len(text) <= _LONGEST_STAGE and bool(set(text) & beside_words("stages"))


def _ends_as_attribute(words: list[Token]) -> bool:
    """Return whether words end as a class of things does: 少儿类, 立杆式."""
    text = joined(words)
    return any(text.endswith(end) and text != end for end in beside_words("ends"))


def _says_done(piece: _Piece, own: Own, year: int | None) -> bool:
    """Return whether a part of a reason says how much was done in the form's year."""
    if _is_harmless(piece, own) or any(one != year for one in years_of(piece.tokens)):
        return False
    return piece.has_word("checked") or any(
        token.text.startswith(_SURELY_DONE) or is_verb(token.text) for token in piece.words
    )


def _left(
    text: str, pieces: list[_Piece], given: Quantity, year: int | None
) -> Iterator[tuple[str, Quantity]]:
    """Yield the parts of a reason whose figure is to be taken off: 4块因征地未装, 6户已退出, 12人重复统计."""
    for found in filter(None, map(_LEFT.fullmatch, clauses_of(text))):
        units = (found["unit"][:size] for size in range(len(found["unit"]), 0, -1))  # 5盏 of 5盏损坏未修
        figures = (parse_quantity(found["number"] + unit) for unit in units)
        ours = next((one for one in figures if one and _is_of_same_things(given, one)), None)
        if ours and (found["year"] is None or int(found["year"]) != year):
            yield found[0], ours
    for piece in pieces:
        kinds = {token.kind for token in piece.words}
        is_lost = "loss" in kinds and not kinds & {*NOT_THIS_YEAR, "negation"}
        if (is_lost or piece.has_word("repeated")) and not _REPLACED.search(piece.text):
            yield piece.text, piece.figure
