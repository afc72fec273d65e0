"""Tokens of an actual: figures, dates, the indicator's own words, and words of the word list by what they mean."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from xlselfeval.resources import templates_folder
from xlselfeval.scheme.indicator_names import bare_name
from xlselfeval.scoring.dates import WITHIN
from xlselfeval.scoring.number import CURRENCY, NUMBER, Quantity, parse_quantity
from xlselfeval.scoring.numerals import to_figures
from xlselfeval.scoring.text import strip_loose_spaces
from xlselfeval.scoring.units import SCALE, split_unit
from xlselfeval.toml_parser import tomllib

# Kinds of tokens besides those of the word list: plan, estimate, other_year, elsewhere, loss, negation, denial, part, up, down.
FIGURE, DATE, RESULT, DONE, SIGN, MARK, UNKNOWN = "figure", "date", "result", "done", "sign", "mark", "unknown"  # fmt: skip
NOT_THIS_YEAR = frozenset(["plan", "estimate", "other_year", "elsewhere"])
# Not even as a word of the indicator's name: its plan is not its result.
_NEVER_OWN = frozenset(["计划", "目标", "任务", "指标", "预计", "预期", "去年", "上年", "上年度", "往年"])

# Shapes that modules of this room share: the parts between marks and brackets, a size, and the year to come.
_CLAUSES = re.compile(r"[^,;:。()]+")
_WRITTEN_CLAUSES = re.compile(r"(?:[^,;。()!，；（）！]|(?<=\d),(?=\d{3}))+")
SIZE, NEXT_YEAR = r"\d{1,9}(?:\.\d{1,6})?", r"(?:下一?|次)年度?"
LEADS_TO = ("到", "至", "为")  # the level that a change led to: 缩短至12分钟
CHECKED = "复核|复查|核[实定查对]|审[定计]|[更修订]正"  # by somebody else, or once more
_LIST = re.compile(r":(?:[^\d,;.。():、]{1,12}、){1,40}[^\d,;.。():、]{1,12}$")  # the names of those counted
_YEARS = re.compile(r"(?:19|20)\d\d")
_NUMBER = re.compile(rf"(?<![\dA-Za-z.])(?:{CURRENCY})? ?(?:{NUMBER}) ?(?:{SCALE}(?!米|克|瓦|伏))?")
_PER = re.compile(r"(?:(?:/|每)[\u4e00-\u9fffA-Za-z]{1,3}[23²³]?(?:[、·.]?[人户天日月年])?){1,2}")
_LETTERS = re.compile(r"[A-Za-z]{1,40}")
_MARKS = frozenset(",;.。、:：()[]《》〈〉!\"'·~-+…|*/ ")
_LONGEST_UNIT, _LONGEST_OWN, _SHORT, _LONGEST_BEFORE = 8, 24, 2, 6
_CONCLUDED = re.compile("完成|达成|实现|达标|率")
_TASKS, _FINISHED = frozenset(["任务", "目标", "计划", "指标"]), ("完成", "实现", "达到", "达成")
_ALL = frozenset(["全部", "均", "均已", "都", "已", "已全部"])
_BESIDE_LISTS = "beside"  # the section of the word list that has no words of their own
_BESIDE = frozenset(["上年", "去年", "上年度", "上年同期", "去年同期", "计划", "目标", "应", "应到"])
_INCLUDED = frozenset(["含", "包括", "包含", "其中"])


class Token(NamedTuple):
    """A piece of an actual; `clause` counts the parts between its commas and brackets."""

    kind: str
    text: str
    clause: int
    quantity: Quantity | None = None


class Own(NamedTuple):
    """The indicator's own words: its name, and with it the words of its target and its level-2 name."""

    name: str = ""
    words: str = ""


NO_WORDS = Own()


@lru_cache(maxsize=1)
def _word_lists() -> dict[str, dict[str, str]]:
    path = templates_folder() / "words" / "results.toml"
    lists: dict[str, dict[str, str]] = tomllib.loads(path.read_text(encoding="utf-8"))
    return lists


@lru_cache(maxsize=1)
def word_kinds() -> dict[str, str]:
    """Load the word list: the kind of each word."""
    kinds = {}
    for kind, groups in _word_lists().items():
        for group, words in groups.items() if kind != _BESIDE_LISTS else ():
            name = {"signs": SIGN, "done": DONE, "attributes": RESULT}.get(group, kind)
            kinds.update(dict.fromkeys(words.split(), name))
    return kinds


@lru_cache(maxsize=8)
def beside_words(name: str) -> frozenset[str]:
    """Load a list about the words of a second figure: ends of attributes, characters of verbs, words for repeats."""
    return frozenset(_word_lists()[_BESIDE_LISTS][name].split())


@lru_cache(maxsize=1)
def attribute_words() -> frozenset[str]:
    """Load the words that tell of some among those counted."""
    return frozenset(_word_lists()["attribute"]["attributes"].split()) | beside_words("also")


@lru_cache(maxsize=1)
def manner_words() -> frozenset[str]:
    """Load the words of the list that tell how something was done: 已, 实际, 按期."""
    return frozenset(_word_lists()[RESULT]["how"].split())


@lru_cache(maxsize=1)
def thing_words() -> frozenset[str]:
    """Load the words of the list that name people and things, of one character apart."""
    return frozenset(word for word in _word_lists()[RESULT]["things"].split() if len(word) > 1)


@lru_cache(maxsize=8192)
def tokens_of(text: str, own: Own = NO_WORDS) -> tuple[Token, ...]:
    """Split a normalised text into tokens, at each place the longest."""
    kinds, text = word_kinds(), to_figures(text)
    longest_word = max(map(len, kinds))
    found: list[Token] = []
    place = clause = 0
    while place < len(text):
        char = text[place]
        figure = _figure_at(text, place)
        date = WITHIN.match(text, place)
        word = _longest(text, place, longest_word, kinds)
        if word == "多个" and found and found[-1].kind == FIGURE:
            word = "多"  # 10多个月
        ours = _own_at(text, place, own, len(word))
        if date and len(date[0]) >= max(len(ours), len(figure[0]) if figure else 0):
            token = Token(DATE, date[0], clause)
        elif figure and len(figure[0]) >= max(len(word), len(ours)):
            token = Token(FIGURE, figure[0], clause, figure[1])
        elif ours:
            token = Token(RESULT, ours, clause)
        elif char in _MARKS and not word:
            clause += char in ",;.。()!" or (char == ":" and _LIST.match(text, place) is not None)
            token = Token(MARK, char, clause)
        elif word:
            token = Token(kinds[word], word, clause)
        else:
            letters = _LETTERS.match(text, place)
            token = Token(RESULT if char in own.name else UNKNOWN, letters[0] if letters else char, clause)
        found.append(token)
        place += len(token.text)
    return tuple(found)


def figures_of(text: str) -> tuple[Token, ...]:
    """Return the figures of a text."""
    return tuple(token for token in tokens_of(text) if token.kind == FIGURE)


def kinds_of(text: str, own: Own = NO_WORDS) -> set[str]:
    """Return the kinds of the tokens of a text."""
    return {token.kind for token in tokens_of(text, own)}


def clauses_of(text: str) -> list[str]:
    """Return the parts of a text between its marks and brackets."""
    return _CLAUSES.findall(text)


def joined(tokens: Iterable[Token]) -> str:
    """Return the text of tokens."""
    return "".join(token.text for token in tokens)


def is_verb(word: str) -> bool:
    """Return whether a word is a verb of the list, which says that something was done, also within a name."""
    return word_kinds().get(word) == DONE


def names_other_thing(tokens: Iterable[Token], own: Own) -> bool:
    """Return whether tokens name a person or thing that the indicator's name does not."""
    return any(token.text in thing_words() and token.text not in own.name for token in tokens)


def is_among_words(text: str) -> bool:
    """Return whether a figure stands among words, of which it need not be the result: 5个标段均通过验收."""
    return not kinds_of(strip_loose_spaces(text)) <= {FIGURE, MARK, SIGN, "estimate"}


def clause_text(tokens: tuple[Token, ...], clause: int) -> str:
    """Return the text of a clause."""
    return joined(token for token in tokens if token.clause == clause)


def clause_as_written(tokens: tuple[Token, ...], clause: int, written: str) -> str:
    """Return a clause as it stands in the cell, numerals and all."""
    ours = joined(one for one in tokens if one.clause == clause and one.kind != MARK)
    parts = (part.strip() for part in _WRITTEN_CLAUSES.findall(written))
    alike = (part for part in parts if ours and _plain_words(part) == _plain_words(ours))
    return next(alike, ours)


def quote_of(found: tuple[Token, ...], tokens: tuple[Token, ...], written: str) -> str:
    """Return the word that casts a doubt, or its clause where the word alone says little: 停, 合同, and unknown ones."""
    first, clause = found[0], clause_as_written(tokens, found[0].clause, written)
    is_clear = len(first.text) > _SHORT or (len(first.text) == _SHORT and clause == written.strip())
    return first.text if first.kind != UNKNOWN and is_clear else clause


def _plain_words(text: str) -> str:
    return "".join(char for char in to_figures(strip_loose_spaces(text)) if char not in _MARKS)


def is_bracketed(tokens: tuple[Token, ...], clause: int) -> bool:
    """Return whether a clause stands in brackets."""
    begun = [token.text for token in tokens if token.clause <= clause]  # a bracket begins a clause
    return begun.count("(") > begun.count(")")


def is_under_way(tokens: tuple[Token, ...]) -> bool:
    """Return whether a clause ends in 中 behind what is done: 3个建设中."""
    words = [token for token in tokens if token.kind != MARK]
    return any(
        done.kind == DONE and word.text == "中" and (after is None or after.clause > word.clause)
        for done, word, after in zip(words, words[1:], [*words[2:], None], strict=False)
    )


def is_compared(tokens: tuple[Token, ...], token: Token) -> bool:
    """Return whether a bracket is last year's figure, or a plan that another figure meets: （计划86条）."""
    ours = [one for one in tokens if one.clause == token.clause]
    figures = [one.quantity for one in ours if one.quantity]
    allowed = {RESULT, FIGURE, MARK, token.kind} | ({DONE} if token.kind == "plan" else set())
    if any(one.text in _INCLUDED for one in ours):
        return False  # （含上年5公里）is a part of the figure
    if token.text not in _BESIDE or len(figures) != 1 or {one.kind for one in ours} - allowed:
        return False
    others = [one.quantity for one in tokens if one.quantity and one.clause != token.clause]
    met = any(one.unit == figures[0].unit and one.number >= figures[0].number for one in others)
    return is_bracketed(tokens, token.clause) and (met or token.kind == "other_year")


def takes_share(ours: tuple[Token, ...]) -> bool:
    """Return whether a clause names a share of its figure: 200人任务的50%."""
    figures = [place for place, token in enumerate(ours) if token.kind == FIGURE]
    return any(ours[place - 1].text in ("的", "*") for place in figures[1:])


def is_finished_task(tokens: tuple[Token, ...], place: int) -> bool:
    """Return whether a word is the task of a figure that was finished: 完成21项任务, 10项重点任务12月25日前全部完成."""
    behind = [one for one in tokens[place + 1 :] if one.clause == tokens[place].clause]
    if place < 1 or tokens[place].text not in _TASKS:
        return False
    is_all = any(one.text in _ALL for one in behind) and is_verb(behind[-1].text)
    if tokens[place].text == "任务" and tokens[place - 1].kind in (FIGURE, RESULT) and is_all:
        return True
    return place > 1 and tokens[place - 1].kind == FIGURE and tokens[place - 2].text.endswith(_FINISHED)


def is_before_name(tokens: tuple[Token, ...], place: int, own: Own) -> bool:
    """Return whether unknown words only lead up to the indicator's whole name before a figure: 空气优良天数318天."""
    ours = [one for one in tokens if one.clause == tokens[place].clause and one.kind != MARK]
    named = next((at for at, one in enumerate(ours) if bare_name(one.text) == bare_name(own.name)), 0)
    before, behind = ours[:named], ours[named + 1 :]
    value = next((one.kind for one in behind if one.kind != RESULT), None)
    return (
        tokens[place] in before
        and value == FIGURE
        and {one.kind for one in before} <= {UNKNOWN, RESULT}
        and len(joined(before)) <= _LONGEST_BEFORE
        and beside_words("flawed").isdisjoint(joined(before))
    )


def years_of(tokens: tuple[Token, ...]) -> frozenset[int]:
    """Return the years that the dates among the tokens name."""
    return frozenset(
        int(year) for token in tokens if token.kind == DATE for year in _YEARS.findall(token.text)
    )


def _longest(text: str, place: int, most: int, words: dict[str, str] | frozenset[str]) -> str:
    """Return the longest of the words that begins at a place, "" for none."""
    for size in range(min(most, len(text) - place), 0, -1):
        if text[place : place + size] in words:
            return text[place : place + size]
    return ""


def _own_at(text: str, place: int, own: Own, least: int) -> str:
    """Return the indicator's own words at a place, if no word of the list is longer.

    计划 of a plan's indicator does not make a result of 计划200人, but 计划完成率 does.
    """
    for size in range(min(_LONGEST_OWN, len(text) - place), 1, -1):
        words = text[place : place + size]
        if words not in own.words:
            continue
        if size < least:
            return ""
        plans = any(
            words[start:end] in _NEVER_OWN for start in range(size) for end in range(start + 2, size + 1)
        )
        return "" if plans and words != own.name and not _CONCLUDED.search(words) else words
    return ""


def _figure_at(text: str, place: int) -> tuple[str, Quantity] | None:
    number = _NUMBER.match(text, place)
    if number is None:
        return None
    unit, _ = split_unit(text[number.end() : number.end() + _LONGEST_UNIT])
    per = _PER.match(text, number.end() + len(unit)) if unit else None
    written = number[0] + unit + (per[0] if per else "")
    quantity = parse_quantity(written)
    return None if quantity is None else (written, quantity)
