"""Figures behind the name of a line of the data sheet: the staff of one of its units, a project, a payable."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from xlselfeval.report.beside.figure import (
    Place,
    Stated,
    difference,
    is_known,
    is_of_other_year,
    swapped_digits,
)
from xlselfeval.report.claim import Claim, right
from xlselfeval.report.intervals import interval
from xlselfeval.report.passage import HALF_WIDTH, squeezed
from xlselfeval.report.terms import Sentence, Term

# Words between the name of a unit and the figure of its staff; the last of them say whose number it is.
_STAFF = re.compile(
    r"(?:编制|在职|在编|在岗|离休|退休|编外|聘用|核定|批复|现有|实有|共|年末|人员|职工|干部|总?人?数|为|是|有|的|其中|[,、;:()]|\d+[人名个])*"
)
_STAFF_ITEMS = (
    ("staff_outside", re.compile("编外|聘用")), ("staff_retired_early", re.compile("离休")), ("staff_retired", re.compile("(?<!离)退休")),
    ("staff_quota", re.compile("编制")),
    ("staff_actual", re.compile("在职|在编")),
)  # fmt: skip
_NUMBER = re.compile(r"\d+[人名个]")
# Words between the name of a project or a payable and its amount.
_MONEY = re.compile(
    r"[”\"]?(?:\((?![^()]*(?:期|标|段|部分|尾款))[^()]{0,20}\))?(?:专项|项目|资金|经费|支出|使用|花费|[花用]了|决算数?|执行数?|实际|全年|本年|当年|共计?|合计|年末|余额|为|是|[:,(]|\d+(?:\.\d+)?万?(?:台套?|辆|套|户|人次?|亩|公里|批次?|期|个|处|头|只|吨))*"
)
_MONEY_ITEMS = ("projects", "payable_items")
_SHORTEST_NAME = 4  # of a project or a payable: 培训费 stands in several lists
_ANY_NAME = re.compile(r"[\u4e00-\u9fff]{0,6}(?:费|经费|支出|资金|补助|采购)")
# What stands before a name that is whole: a region before that of a unit.
_BEGINS = re.compile(
    r"(?:^|[^\u4e00-\u9fffA-Za-z0-9]|其中|包括|和|及|即|用于|项目)(?:(?!全)[\u4e00-\u9fff]{1,6}[省市县区州旗])?$"
)
_NEAR = 120  # characters before a figure in which a name is looked for


def against_lines(
    sentences: Iterable[Sentence], stated: Sequence[Stated], year: int | None
) -> Iterator[Claim]:
    """Report figures that the line of their name has not; one that agrees settles item and name.

    An amount of a project may be that of any period of its line.
    """
    found: defaultdict[tuple[str, str], list[Place]] = defaultdict(list)
    known: defaultdict[tuple[str, str], list[Stated]] = defaultdict(list)
    meant: defaultdict[tuple[str, str], list[Stated]] = defaultdict(list)
    for one in stated:
        (meant if one.is_meant else known)[one.key[0], one.name].append(one)
    for sentence in sentences:
        for term in sentence.terms:
            key = None if is_of_other_year(sentence, term, year) else named_line(sentence, term, stated)
            if key is not None and key in known:
                found[key].append((sentence, term))
    for key, places in found.items():
        lines = sorted(known[key], key=lambda one: one.key[1] != "spent")
        agreeing = [one for one in places if is_known(interval(one[1].mention), lines)]
        for sentence, term in agreeing:
            yield right("figure-table", sentence.passage, term, ())
        if not agreeing:
            yield difference(places[0], lines[:1], meant=meant[key])
        else:
            yield from swapped_digits(places, lines, stated)


def named_line(sentence: Sentence, term: Term, stated: Sequence[Stated]) -> tuple[str, str] | None:
    """Return item and name of the line that a figure is behind; None where it is behind none."""
    if term.role != "level" or term.mention.kind not in ("count", "money"):
        return None
    before = squeezed(sentence.between(sentence.span.start, term.mention.start))[-_NEAR:]
    is_money = term.mention.kind == "money"
    names = {one.name: squeezed(one.name.translate(HALF_WIDTH)) for one in stated if (one.key[0] in _MONEY_ITEMS) == is_money}  # fmt: skip
    ends = [(before.rfind(name) + len(name), len(name), own) for own, name in names.items() if name in before]
    if not ends or not (term.mention.unit in ("人", "名", "个") or is_money):
        return None
    end, length, name = max(ends)
    if _BEGINS.search(before[: end - length]) is None:
        return None
    item = _money_item(before[end:], name, stated) if is_money else _staff_item(before[end:])
    return None if item is None else (item, name)


def _staff_item(between: str) -> str | None:
    if not _STAFF.fullmatch(between):
        return None
    words = _NUMBER.split(between)[-1]
    return next((item for item, pattern in _STAFF_ITEMS if pattern.search(words)), None)


def _money_item(between: str, name: str, stated: Sequence[Stated]) -> str | None:
    if len(name) < _SHORTEST_NAME or _ANY_NAME.fullmatch(name) or not _MONEY.fullmatch(between):
        return None
    return next(one.key[0] for one in stated if one.name == name and one.key[0] in _MONEY_ITEMS)
