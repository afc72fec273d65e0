"""Shares beside a rate: fractions and pairs of counts that are another rate than the stated one."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from itertools import groupby, pairwise
from typing import NamedTuple

from xlselfeval.scoring.number import HUNDRED, Quantity, half_place, plain
from xlselfeval.scoring.reached import base_of, given_of, is_limit, reaches
from xlselfeval.scoring.scorecard import RowScore
from xlselfeval.scoring.units import COUNT
from xlselfeval.scoring.words.result_tokens import (
    DONE,
    FIGURE,
    MARK,
    NOT_THIS_YEAR,
    RESULT,
    UNKNOWN,
    Own,
    Token,
    clauses_of,
    figures_of,
    is_verb,
    joined,
    thing_words,
    tokens_of,
    years_of,
)
from xlselfeval.scoring.words.same_result import OF_SOME
from xlselfeval.scoring.words.several_figures import WORKS

# Some of a whole, that ends its clause: 4/5, 890组/应测1000组; 5个标段中4个已验收.
_FRACTIONS = (
    re.compile(
        r"(?<![\dA-Za-z.,/-])(?P<part>\d{1,7})(?P<unit>[\u4e00-\u9fff]{0,2})[/÷]应?[\u4e00-\u9fff]{0,2}(?P<whole>\d{1,7})"
        r"(?:[个户人名项件批份组次套台块处条]|标段)*(?=$|[,;:。()])"
    ),
    re.compile(
        r"(?P<whole>\d{1,7})(?P<unit>个?(?:标段|[个户人名项件批份组次套台块处条家]))[\u4e00-\u9fff]{0,3}?中有?(?P<part>\d{1,7})(?P=unit)?"
        r"(?:个|标段)?(?:已|通过|按期|按时|及时|一次性?)*(?:完成|验收|合格|达标|发放|拨付|办结|到位|满意)+(?=$|[;。)])"
    ),
)
_RATE_OF = re.compile("([\u4e00-\u9fff]{2})(?:率|程?度)$")
_SURVEY = re.compile("抽|检测|监测|调查|走访|回访|问卷|测评")
# Words of another share than that of the result: of another name, a degree of opinion, or a class.
_OTHER_RATE = re.compile(
    "率|(?<!季)度|[期限]|法定|承诺|原|占|比[例重]|系数|非常|[很较]|比较|基本|十分|优秀?|良好?|一般|[由从]|提[高升]|标准|规定|要求|及格|值班|公示|质保|[国行省市]均"
)
_DUE = "应"
_REALLY = frozenset(["实", "实际", "实到", "已", "已经", "仅", "只"])


class _Count(NamedTuple):
    """A count beside a rate, with its words."""

    words: tuple[Token, ...]
    figure: Quantity

    @property
    def text(self) -> str:
        return joined(self.words)

    @property
    def things(self) -> frozenset[str]:
        """The people and things that it names."""
        return frozenset(token.text for token in self.words) & thing_words()


def other_share(row: RowScore, text: str, own: Own) -> str:
    """Return why a rate is not that of its own parts: 100%（4/5）, 92.6%（满意180人，调查200人）; or "".

    A fraction among words must miss the target.
    """
    given = given_of(row)
    if given is None or given.unit.kind != "percent":
        return ""
    for found in (match for shape in _FRACTIONS for match in shape.finditer(text)):
        part, whole = Decimal(found["part"]), Decimal(found["whole"])
        if not part < whole or any(
            _is_rounded(given, share) for share in (part / whole, (whole - part) / whole)
        ):
            continue
        is_alone = found[0] in clauses_of(text)
        if is_alone or not reaches(row, base_of(replace(given, number=part / whole * HUNDRED), row)):
            return _differs(found[0], part / whole, given)
    return _of_two_counts(given, text, own)


def worse_beside(row: RowScore, text: str, own: Own) -> str:
    """Return a worse rate or time of some, or found another way, that misses the target; or "": 93.1%（线上问卷，线下87%）.

    It is none beside a better figure than the result, with which it may make up the result: （线上95%，线下87%）. A limit
    of a mean is kept by the mean.
    """
    given = given_of(row)
    if given is None or given.unit.kind != ("time" if is_limit(row) else "percent"):
        return ""
    if is_limit(row) and "均" in own.words:
        return ""
    groups = (tuple(group) for _, group in groupby(tokens_of(text, own), lambda token: token.clause))
    shares = [
        (words, figures[0])
        for words in groups
        if len(figures := [one.quantity for one in words if one.quantity]) == 1
        and figures[0].unit.name == given.unit.name
    ]
    others = [
        (words, figure) for words, figure in shares if figure.number != given.number and not years_of(words)
    ]
    if len(others) == len(shares) or any(
        figure.number < given.number if is_limit(row) else figure.number > given.number
        for _, figure in others
    ):
        return ""
    if sum(figure.number for _, figure in others) == given.number:
        return ""
    if not is_limit(row):  # the rest of the whole, and a share too small to be another rate of it
        others = [
            (words, figure)
            for words, figure in others
            if figure.number + given.number != HUNDRED and figure.number * 2 > given.number
        ]
    for words, figure in others:
        named = joined(
            one
            for one in words
            if one.kind not in (FIGURE, MARK) and (len(one.text) == 1 or one.text not in own.name)
        )
        is_judged = {one.kind for one in words} & {*NOT_THIS_YEAR, "loss", "negation", "denial", "up", "down"}
        if (
            named
            and not is_judged
            and not _OTHER_RATE.search(named)
            and not reaches(row, base_of(figure, row))
        ):
            return joined(one for one in words if one.kind != MARK)
    return ""


def _differs(words: str, share: Decimal, given: Quantity) -> str:
    return f"“{words}”为{plain(round(share * HUNDRED, 2))}%，与所填{given}不符"


def _is_rounded(given: Quantity, share: Decimal) -> bool:
    return abs(share * HUNDRED - given.number) <= half_place(given.number)


def _of_two_counts(given: Quantity, text: str, own: Own) -> str:
    """Compare a rate with the counts of what it is of and of the whole, in one unit; none of them may agree."""
    counts = _counts(tokens_of(text, own))
    parts = _parts(counts, own)
    pairs = [
        (part, whole)
        for part in parts
        for whole in counts
        if whole not in parts
        and part.figure.unit == whole.figure.unit
        and part.figure.number < whole.figure.number <= part.figure.number * 2
        and not (part.things and whole.things and part.things.isdisjoint(whole.things))
    ]
    wholes = {whole.figure.number for _, whole in pairs}
    sums = {sum(part.figure.number for part in parts), *(part.figure.number for part in parts)}
    shares = sorted(some / whole for some in sums for whole in wholes)
    is_weighted = (
        len(parts) > 1 and bool(shares) and shares[0] * HUNDRED < given.number < shares[-1] * HUNDRED
    )
    if not pairs or is_weighted or any(_is_rounded(given, share) for share in shares):
        return ""
    part, whole = pairs[0]
    return _differs(
        f"{plain(part.figure.number)}/{whole.figure}", part.figure.number / whole.figure.number, given
    )


def share_of_counts(text: str, own: Own, *, least: int = 0) -> Decimal | None:
    """Return the share in percent of the only two counts of a text, of which one is what the rate is of; or None.

    The whole is more than `least`.
    """
    tokens = tokens_of(text, own)
    counts = _counts(tokens)
    parts = _parts(counts, own)
    wholes = [one for one in counts if one not in parts]
    if len(parts) != 1 or len(wholes) != 1 or len(figures_of(text)) != len(counts):
        return None
    part, whole = parts[0].figure, wholes[0].figure
    due = [token for token in tokens if token.text == _DUE and token not in parts[0].words]  # 200人应考
    is_plain = {token.kind for token in tokens if token not in due} <= {RESULT, DONE, FIGURE, MARK, UNKNOWN}
    if not is_plain or OF_SOME.search(text) or part.unit != whole.unit or not 0 < part.number <= whole.number:
        return None
    return part.number / whole.number * HUNDRED if whole.number > least else None


def _counts(tokens: tuple[Token, ...]) -> list[_Count]:
    """Return the counts between marks, at most two: the words behind the first are those of the second."""
    found = []
    for is_mark, group in groupby(tokens, lambda token: token.kind == MARK):
        part = tuple(group)
        places = [place for place, token in enumerate(part) if token.kind == FIGURE]
        if is_mark or len(places) not in (1, 2):
            continue
        ends = [0, places[0] + 1, len(part)] if len(places) == 2 else [0, len(part)]
        for start, end in pairwise(ends):
            ours = part[start:end]
            figure = next(token.quantity for token in ours if token.kind == FIGURE)
            if figure and figure.unit.kind == COUNT:
                found.append(_Count(tuple(token for token in ours if token.kind != FIGURE), figure))
    return [
        one for one in found if not {token.kind for token in one.words} & {"other_year", "negation", "loss"}
    ]


def _parts(counts: list[_Count], own: Own) -> list[_Count]:
    """Return the counts of what a rate is of: by the end of its name, by a verb of it, or by 实 and 已."""
    rate = _RATE_OF.search(own.name)
    if rate is None:
        return []
    by_name = [one for one in counts if rate[1] in one.text]
    by_verb = [one for one in counts if _has_own_verb(one, own) and not _SURVEY.search(one.text)]
    really = [one for one in counts if any(token.text in _REALLY for token in one.words)]
    return next((some for some in (by_name, by_verb, really) if 0 < len(some) < len(counts)), [])


def _has_own_verb(count: _Count, own: Own) -> bool:
    """Return whether a count names a verb of the indicator's name, and no work on other parts."""
    return any(
        token.text in own.name and is_verb(token.text) and token.text not in WORKS for token in count.words
    )
