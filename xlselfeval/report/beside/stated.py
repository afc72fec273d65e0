"""The figures of a report compared with those that the unit's other papers state.

The papers are the form, the data sheet and the bureau's own.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations, groupby

from xlselfeval.report.beside.derived import against_bases
from xlselfeval.report.beside.figure import (
    LAST_YEAR,
    Key,
    Place,
    Stated,
    difference,
    is_known,
    is_of_other_year,
    swapped_digits,
    year_slips,
)
from xlselfeval.report.beside.lines import against_lines
from xlselfeval.report.beside.named import EVERY, INCOME, mentioned
from xlselfeval.report.beside.scale_slips import slips_beside, slips_inside
from xlselfeval.report.beside.staff import against_staff
from xlselfeval.report.claim import Claim, figure, right
from xlselfeval.report.intervals import interval, total
from xlselfeval.report.passage import HALF_WIDTH, squeezed
from xlselfeval.report.terms import Sentence, Term, read_sentences

_MOST_AMOUNTS = 20  # of a sentence, among which two are looked for
_WHOLES, _FEWEST_DIGITS = ("spending", "project_form"), 5  # whose slips are found behind any words
_SERIES = re.compile("[、,和及与]")
# Parts whose mistake is that of the whole.
_WITHIN = {
    "cars": "three_public", "abroad": "three_public", "reception": "three_public", "car_purchase": "cars", "car_running": "cars",
    "personnel": "basic", "public": "basic", "office": "public", "basic": "spending", "project": "spending", "procurement_small": "procurement", "procurement_micro": "procurement_small", "assets_used": "assets",
}  # fmt: skip


def against_stated(
    sentences: Sequence[Sentence], stated: Sequence[Stated], year: int | None
) -> Iterator[Claim]:
    """Report amounts and counts that no other paper has; one that agrees with any paper settles its key.

    `year` is that of the report: figures of a year that is named otherwise are not compared.
    """
    known: defaultdict[Key, list[Stated]] = defaultdict(list)
    lines: defaultdict[Key, list[Stated]] = defaultdict(list)
    meant: defaultdict[Key, list[Stated]] = defaultdict(list)
    for one in stated:
        (lines if one.name else meant if one.is_meant else known)[one.key].append(one)
    yield from against_lines(sentences, [one for found in lines.values() for one in found], year)
    yield from against_staff(sentences, stated, year)
    slips = _year_slips(sentences, known, year)
    yield from slips.values()
    wrong: dict[Key, Place] = {}
    every = mentioned(sentences, {*known, *EVERY}, year, slips, plain=True)
    named = {key: places for key, places in every.items() if key in known}
    for key, places in every.items():
        yield from () if key in known else slips_inside(places)
    yield from against_bases(sentences, named, known)
    for key, places in named.items():
        agreeing = [one for one in places if is_known(interval(one[1].mention), known[key])]
        parts: list[Place] = []
        if not agreeing and is_known(total(interval(term.mention) for _, term in places), known[key]):
            agreeing, parts = places[:1], places[1:]  # the unit has several parts, each with its own
        others = [one for one in places if not (_is_of_line(one, lines[key]) or _is_of_series(one))]
        if key[0].startswith(INCOME):  # 收入 may be that of the budget
            periods = [one for other, found in known.items() if other[0] == key[0] for one in found]
            others = [one for one in others if not is_known(interval(one[1].mention), periods)]
        for sentence, term in agreeing:
            yield right(
                "figure-table", sentence.passage, term, (figure(one.passage, part) for one, part in parts)
            )
        if others and not agreeing:
            wrong[key] = others[0]
        elif agreeing:
            yield from swapped_digits(others, known[key], stated)
            yield from slips_beside(others, known[key])
    shown = {id(term) for _, term in wrong.values()}
    wholes = [one for key, found in known.items() if key[0] in _WHOLES for one in found]
    long = [
        (one, term) for one in sentences for term in one.levels("money")
        if id(term) not in shown and _has_many_digits(term) and not is_of_other_year(one, term, year)
        and not _is_borne_out(one, term)
    ]  # fmt: skip
    yield from swapped_digits(long, wholes, stated)
    off = {key: place[1].mention.number - known[key][0].known.value for key, place in wrong.items()}
    for key, place in wrong.items():
        item, period = key
        if not any(_WITHIN.get(part) == item and off.get((part, period)) == off[key] for part in _WITHIN):
            yield difference(place, known[key], lines[key], meant[key])


def _is_borne_out(sentence: Sentence, term: Term) -> bool:
    """Check whether two other amounts of its sentence lead to an amount: it is then what its writer meant."""
    amounts = [
        one.mention.number for one in sentence.terms if one.mention.kind == "money" and one is not term
    ]
    return any(
        term.mention.number in (a + b, abs(a - b)) for a, b in combinations(amounts[:_MOST_AMOUNTS], 2)
    )


def _has_many_digits(term: Term) -> bool:
    """Check whether an amount has so many digits that it is like another one by no chance."""
    number = term.mention.number / term.mention.factor
    return len(f"{number:.{term.mention.places}f}".replace(".", "")) >= _FEWEST_DIGITS


def _year_slips(
    sentences: Sequence[Sentence], known: Mapping[Key, Sequence[Stated]], year: int | None
) -> Mapping[Sentence, Claim]:
    """Find the sentences that give an amount of this year as that of another one, each with its claim."""
    originals = dict(_as_this_year(sentences))
    agreeing = {
        (item, period): [
            (originals[one], term) for one, term in places
            if term.mention.kind == "money" and term.mention.number and period != "previous"
            and is_known(interval(term.mention), known[item, period])
            and not is_known(interval(term.mention), known.get((item, "previous"), ()))
        ]
        for (item, period), places in mentioned(list(originals), known, None, plain=True).items()
    }  # fmt: skip
    every = [one for places in agreeing.values() for one in places]
    found: dict[Sentence, Claim] = {}
    for (item, period), places in agreeing.items():
        quote, differs = known[item, period][0].quote, bool(known.get((item, "previous")))
        for sentence, claim in year_slips(
            places, quote, year, every, differs=differs, is_plan=period != "spent"
        ):
            found.setdefault(sentence, claim)
    return found


def _as_this_year(sentences: Sequence[Sentence]) -> Iterator[tuple[Sentence, Sentence]]:
    """Read 上年支出 as 本年支出: yield each sentence so read, and as it is."""
    for passage, of_passage in groupby(sentences, key=lambda one: one.passage):
        changed = LAST_YEAR.sub("本年", passage.original)
        same = list(of_passage)
        yield from zip(
            same if changed == passage.original else read_sentences(replace(passage, original=changed)),
            same,
            strict=True,
        )


def _is_of_series(place: Place) -> bool:
    """Check whether a figure begins a series of several years: 接待费3.20万元、2.45万元."""
    sentence, term = place
    following = next((one for one in sentence.terms if one.mention.start > term.mention.start), None)
    if following is None or following.mention.kind != term.mention.kind:
        return False
    if term.mention.kind == "count" and following.mention.unit != term.mention.unit:
        return False  # 接待42批次,371人次
    return _SERIES.fullmatch(sentence.between(term.mention.end, following.mention.start)) is not None


def _is_of_line(place: Place, lines: Sequence[Stated]) -> bool:
    """Check whether a figure is that of a line, or may be of one that is named before it."""
    sentence, term = place
    before = squeezed(sentence.between(0, term.mention.start).rpartition("。")[2])
    names = (squeezed(one.name.translate(HALF_WIDTH)) for one in lines)
    return is_known(interval(term.mention), lines) or any(name in before for name in names)
