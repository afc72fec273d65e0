"""Staff of a report against the data sheet: people beside their posts, and rates of control."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import combinations

from xlselfeval.report.beside.figure import Stated, difference, is_known, is_of_other_year
from xlselfeval.report.beside.named import count_keys, is_of_others
from xlselfeval.report.claim import Claim, doubt, figure, right, shown
from xlselfeval.report.counts import PEOPLE, POSTS, RATE_OF_CONTROL
from xlselfeval.report.intervals import agrees_as_rate, interval
from xlselfeval.report.terms import Sentence, Term

_POSTS, _PEOPLE = "staff_quota", "staff_actual"
_OTHERS = ("staff_retired", "staff_retired_early", "staff_outside")  # who may be among 实有人数
_PRESENT = re.compile("(?:实有|现有|在岗|到岗)(?:干部|职工|工作|人员|总?人?数)*(?:共|为|有)?$")
_OF_STAFF = re.compile("在职|在编|在岗|编制|人员|财政供养")
_PARTS = re.compile("其中|包括|含|学校|全(?:系统|省|市|县|区|镇|乡)|各")
_BY_NO_CHANCE = 10  # people of whom no two bodies have the same number by chance
_UNITS = ("人", "名", "个")
_Body = Mapping[str, Stated]  # the staff of the whole, or of one of its units, by kind


def against_staff(
    sentences: Sequence[Sentence], stated: Sequence[Stated], year: int | None
) -> Iterator[Claim]:
    """Ask about people beside their posts, and rates of control, that the data sheet has otherwise."""
    bodies = [one for one in _bodies(stated) if _POSTS in one and _PEOPLE in one]
    for sentence in sentences if bodies else ():
        yield from _of_the_sheet(sentence, stated, year)
        for term in sentence.terms:
            if term.mention.is_vague or term.mention.is_asked or is_of_other_year(sentence, term, year):
                continue
            if term.mention.kind == "count":
                yield from _people(sentence, term, bodies)
            elif term.mention.kind == "percent":
                yield from _rate(sentence, term, bodies)


def _of_the_sheet(sentence: Sentence, stated: Sequence[Stated], year: int | None) -> Iterator[Claim]:
    """Compare the staff of 全系统 and the like where most of its numbers are the totals of the data sheet.

    The sheet is then of just that system; of another one so many people are not the same by chance.
    """
    found = [
        ((sentence, term), key) for term in sentence.levels("count", "level") if not term.mention.is_vague
        if is_of_others(sentence, term) and not is_of_other_year(sentence, term, year)
        for key in count_keys(sentence, term) if key[0] in (_POSTS, _PEOPLE, *_OTHERS)
    ]  # fmt: skip
    known = {
        key: [one for one in stated if one.key == key and not (one.name or one.is_meant)] for _, key in found
    }
    compared = [
        (place, key, is_known(interval(place[1].mention), known[key])) for place, key in found if known[key]
    ]
    agreeing = [place for place, _, agrees in compared if agrees]
    if len(agreeing) * 2 < len(compared) or not any(
        one.mention.number >= _BY_NO_CHANCE for _, one in agreeing
    ):
        return
    for place, key, agrees in compared:
        if agrees:
            yield right("figure-table", sentence.passage, place[1], ())
        else:
            yield difference(place, known[key], [one for one in stated if one.key == key and one.name])


def _bodies(stated: Sequence[Stated]) -> list[_Body]:
    """Group the staff by unit, that of the whole first."""
    found: defaultdict[str, dict[str, Stated]] = defaultdict(dict)
    for one in sorted(stated, key=lambda one: one.name):
        if one.key[0] in (_POSTS, _PEOPLE, *_OTHERS) and not one.is_meant:
            found[one.name][one.key[0]] = one
    return list(found.values())


def _people(sentence: Sentence, term: Term, bodies: Sequence[_Body]) -> Iterator[Claim]:
    """Compare 编制52人，实有47人 with the body of so many posts, whose other people may be counted."""
    posts = _before(sentence, term, POSTS)
    is_plain = term.role == "level" and term.mention.unit in _UNITS[:2] and _PRESENT.search(term.label)
    if not is_plain or len(posts) != 1 or _PARTS.search(sentence.text):
        return
    own = [one for one in bodies if one[_POSTS].known.value == posts[0].mention.number]
    if any(term.mention.number in _sums(one) for one in own):
        yield right("figure-table", sentence.passage, term, ())
    elif own:
        known = own[0][_PEOPLE]
        yield doubt("figure-table", figure(sentence.passage, term), (), known.quote, known.figure)


def _sums(body: _Body) -> set[Decimal]:
    """Return the people in office, alone and with each choice of the others."""
    others = [body[item].known.value for item in _OTHERS if item in body]
    chosen = (some for count in range(len(others) + 1) for some in combinations(others, count))
    return {sum(some, body[_PEOPLE].known.value) for some in chosen}


def _rate(sentence: Sentence, term: Term, bodies: Sequence[_Body]) -> Iterator[Claim]:
    """Compare a rate of control without its people or posts in the sentence."""
    posts, people = (_before(sentence, term, words) for words in (POSTS, PEOPLE))
    before = sentence.between(sentence.span.start, term.mention.start)
    is_own = RATE_OF_CONTROL.search(term.label) and _OF_STAFF.search(before) and not _PARTS.search(before)
    if not is_own or (posts and people):
        return
    rates = [
        value for one in bodies if (value := one[_PEOPLE].known.percent_of(one[_POSTS].known)) is not None
    ]
    if any(agrees_as_rate(term.mention, value) for value in rates):
        yield right("figure-table", sentence.passage, term, ())
    elif len(rates) == len(bodies):
        expected = shown(rates[0].value, term.mention)
        words = f"{bodies[0][_PEOPLE].quote}，{bodies[0][_POSTS].figure}，按此计算为{expected}"
        yield doubt("figure-table", figure(sentence.passage, term), (), words, expected)


def _before(sentence: Sentence, term: Term, words: re.Pattern[str]) -> list[Term]:
    """Return the numbers of people or posts that words name before a figure."""
    return [
        one for one in sentence.levels("count", "level")
        if one.mention.unit in _UNITS and one.mention.start < term.mention.start and words.search(one.label)
    ]  # fmt: skip
