"""The attributes of figures that are counted or measured beside each other.

Such are 编制 and 在职, 原值 and 净值, 预算 and 支出.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Literal, NamedTuple

from xlselfeval.report.terms import COMPARED, Sentence, Term

Movement = Literal["none", "open"] | tuple[list[Term], list[Term]]


class Attribute(NamedTuple):
    """One of several attributes that the same persons, things or money have.

    `adds_up` says that unlike ones give a whole.
    """

    group: int
    place: int
    adds_up: bool


# The words of unlike attributes; 编制 45人、在职43人 are the posts and the people of one office, 在职43人、退休32人 different people.
_GROUPS = (
    ("编制(?!外)", "+在职|在编|在岗", "+(?<!离)退休", "+离休", "+离退休", "+编外|编制外|临聘|聘用|临时工|劳务派遣", "+遗属"),
    ("原值|总值", "净值", "折旧", "在用", "闲置|出租|出借"),
    ("预算|计划|任务", "支出|执行|决算|支付|完成", "结余|结转"),
)  # fmt: skip
_MONEY = 2  # the group of which 基本支出 names one attribute, and 培训费 beside it none
_WORDS = tuple(
    (re.compile(words.removeprefix("+")), Attribute(group, place, words.startswith("+")))
    for group, alternatives in enumerate(_GROUPS)
    for place, words in enumerate(alternatives)
)

# What is taken off, and what is there before or comes in: 年初126人,新招12人,离职18人 is no list of parts.
_OFF = re.compile(
    "扣减|扣除|[核调冲压审]减|减少|下浮|让利|支付|偿还|归还|核销|注销|离职|辞职|辞退|退休|去世|调出|划出|转出|退出|处置|报废|收回|上缴|退回|使用"
)
_OPENING = re.compile(
    r"(?:年|期|月)初(?!预算|批复|安排)|[上去](?:年?[末底]|年?期?末|年结[转余])|(?:合同|中标|送审|报审)(?:总?价款?|金?额|造价)|^原有?$"
)
_IN = re.compile("增加|新增|追加|调增|新招|招录|招聘|招收|调入|划入|转入|购置|购入|计提|收到|录用|入职")
_SURELY_OFF = re.compile("扣减|扣除|[核调冲压审]减|减少|下浮|让利")
_NEXT = re.compile("[、和及]")


def attribute_of(term: Term) -> Attribute | None:
    """Return the attribute that the last such word before a figure names."""
    return _attribute(term.label)


@lru_cache(maxsize=1_000)
def _attribute(label: str) -> Attribute | None:
    found = [(match.end(), one) for words, one in _WORDS for match in words.finditer(label)]
    return max(found, default=(0, None), key=lambda pair: pair[0])[1]


def of_one_attribute(whole: Term, parts: Sequence[Term]) -> list[Term]:
    """Return the parts that may give a whole: of unlike ones those of its attribute, and those without any."""
    own, unlike = attribute_of(whole), {attribute_of(one) for one in parts} - {None}
    if own is None or len(unlike) < 2:
        return list(parts)
    return [one for one in parts if attribute_of(one) in (None, own)]


def may_add_up(parts: Sequence[Term]) -> bool:
    """Check whether figures may be the parts of one whole.

    Unlike attributes must each come once and give a whole, and no part may lack an attribute that others
    have.
    """
    named = [attribute_of(one) for one in parts]
    known = {one for one in named if one is not None}
    if len(known) > 1 and not (len(known) == len(named) and all(one.adds_up for one in known)):
        return False
    is_of_things = any(one.group != _MONEY for one in known) or parts[0].mention.kind == "count"
    if is_of_things and known and None in named:
        return False
    return not any(one.label and not other.label for one, other in pairwise(parts))


def movement(sentence: Sentence, whole: Term, parts: Sequence[Term]) -> Movement:
    """Read a list of figures as what there was at first, what came in and what went off.

    It is `open` where a word between them has no known sign, `none` where nothing is taken off: the list is
    one of parts.
    """
    listed = list(_signed(sentence, whole, parts))
    if not all(sign for one, sign in listed if one in parts):
        listed = [pair for pair in listed if pair[0].mention.start <= parts[-1].mention.start or pair[0].depth > whole.depth]  # fmt: skip
    signs = [sign for _, sign in listed]
    if -1 not in signs or signs[0] == -1 or _OFF.search(whole.label):
        return "none"
    labels = [one.label for one, _ in listed]
    if not any(_OPENING.search(one) or _IN.search(one) or _SURELY_OFF.search(one) for one in labels):
        return "none"  # 直接支付60万元、授权支付40万元, 在职100人、退休20人
    if 0 in signs:
        return "open"
    more, less = ([one for one, own in listed if own == sign] for sign in (1, -1))
    return more, less


def _signed(sentence: Sentence, whole: Term, parts: Sequence[Term]) -> Iterator[tuple[Term, int]]:
    """Yield the levels and changes of a list, up to its bracket, its mark or its total, with their signs."""
    first, depth, text = parts[0].mention.start, parts[0].depth, sentence.passage.text
    last = parts[-1].mention.end
    marks = ")" if depth > whole.depth else ";。"
    end = min([at for mark in marks if (at := text.find(mark, last)) >= 0], default=len(text))
    if whole.mention.start > last:
        end = whole.mention.start
    before: Term | None = None
    sign = 0
    for one in sentence.terms:
        is_compared = COMPARED.search(_OPENING.sub("", one.label)) or (
            one.role == "delta" and before and before.role == "prior"
        )
        if (
            first <= one.mention.start < end and one.depth == depth and one.mention.kind == whole.mention.kind
            and one.role in ("level", "delta") and not is_compared
        ):  # fmt: skip
            goes_on = before and _NEXT.fullmatch(
                sentence.between(before.mention.end, one.mention.start).strip()
            )
            sign = sign if goes_on else _sign_of(one)
            yield one, sign
        before = one


def _sign_of(term: Term) -> int:
    if _OPENING.search(term.label):
        return 1
    if term.sign < 0 or _OFF.search(term.label):
        return -1
    return 1 if term.sign > 0 or _IN.search(term.label) else 0
