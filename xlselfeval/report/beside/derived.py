"""Shares and changes of amounts of a report whose base the data sheet alone has."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from xlselfeval.report.beside.figure import Key, Place, Stated, difference, is_known
from xlselfeval.report.beside.named import is_of_all, is_whole_spending, items_of_subject
from xlselfeval.report.changes import THIS_YEAR
from xlselfeval.report.claim import Claim, doubt, figure, right, shown
from xlselfeval.report.intervals import Interval, agrees, agrees_as_rate, interval
from xlselfeval.report.passage import squeezed
from xlselfeval.report.terms import Sentence, Term, has_other_basis

_OF_SPENDING = re.compile(
    "(?:部门|单位|全年|本年|年度)?(?:总支出|支出(?:总额|总数|合计|总计))(?:的)?|(?:全年|[本当]年度?)支出(?:的)?"
)
_PARTS = ("basic", "project", "personnel", "public", "wages", "goods", "personal", "capital")
# 比上年下降2.62%: the year before, and no other base or scope
_LAST_YEAR_WORDS = "(?:同比|[比较与同和](?:上年|去年)度?(?:同期|决算数?|支出)?(?:相比|比较|比)?)(?:增长|增加|上升|提高|下降|减少|降低)(?:了)?"
_FROM_LAST_YEAR, _SUBJECT = re.compile(_LAST_YEAR_WORDS), re.compile(f"(?P<subject>.+?){_LAST_YEAR_WORDS}")
_ALL_OF_LAST_YEAR = re.compile("[比较与]?[上去]年度?(?:全年|实际|总)?支出(?:合计|总额|决算)?(?:为|是|共)?")
_LISTED = ("其中", "包括")


class _Based(NamedTuple):
    """An amount of this year with its words, and what the papers have for the year before."""

    here: Interval
    words: str
    bases: Sequence[Stated]


def _based(place: Place, item: str, known: Mapping[Key, Sequence[Stated]]) -> _Based:
    words = f"“{figure(place[0].passage, place[1]).text}”"
    return _Based(interval(place[1].mention), words, known.get((item, "previous"), ()))


def against_bases(
    sentences: Sequence[Sentence],
    mentioned: Mapping[Key, Sequence[Place]],
    known: Mapping[Key, Sequence[Stated]],
) -> Iterator[Claim]:
    """Ask about shares and changes, behind amounts of the data sheet or their names, that it gives otherwise."""
    own = _own_places(sentences, mentioned, known)
    for item, places in own.items():
        for sentence, term in places:
            following = next((one for one in sentence.terms if one.mention.start > term.mention.start), None)
            if following is None or following.mention.is_vague:
                continue
            if item in _PARTS and following.role == "share" and _OF_SPENDING.fullmatch(following.whole):
                yield from _share((sentence, term), following, known.get(("spending", "spent"), ()))
            elif following.role in ("change", "delta") and _is_from_last_year(sentence, term, following):
                yield from _change(
                    _whole_that_fits((sentence, term), following, mentioned, known)
                    or _based((sentence, term), item, known),
                    sentence,
                    following,
                )
    for sentence in sentences:
        for change in sentence.terms:
            yield from _of_subject(sentence, change, own, known)
    yield from _beside_wrong_levels(sentences, mentioned, known)


def _whole_of_last_year(sentences: Sequence[Sentence]) -> list[Place]:
    """List the amounts that are called all spending of last year: 上年支出1437.41万元."""
    return [
        (one, term) for one in sentences for term in one.terms
        if term.role in ("level", "prior") and term.mention.kind == "money"
        and _ALL_OF_LAST_YEAR.fullmatch(term.label) and is_of_all(one, term)
    ]  # fmt: skip


def _beside_wrong_levels(
    sentences: Sequence[Sentence],
    mentioned: Mapping[Key, Sequence[Place]],
    known: Mapping[Key, Sequence[Stated]],
) -> Iterator[Claim]:
    """Compare a change with both levels of the data sheet, whatever its sentence has for them.

    One of the difference and the rate must be the data sheet's: it is then the item's, and so is the other.
    """
    found = {
        (item, period): places
        for (item, period), places in mentioned.items()
        if period in ("previous", "spent")
    }
    found["spending", "previous"] = [
        *found.get(("spending", "previous"), ()),
        *_whole_of_last_year(sentences),
    ]
    for (item, period), places in found.items():
        bases = known.get((item, "previous"), ())
        for sentence, term in places:
            change = _change_behind(sentence, term, period)
            if change is None or (period == "spent" and _is_own((sentence, term), known[item, period])):
                continue
            for one in known.get((item, "spent"), ()):
                based = _Based(one.known, f"“{one.figure}”", bases)
                if any(
                    _fits(of, value)
                    for of in _with_rate(sentence, change) if of.role == "delta" or of.mention.places
                    for _, value in _changes_of(based, of)
                ):  # fmt: skip
                    yield from _change(based, sentence, change)
                    if period == "previous" and not is_known(interval(term.mention), bases):
                        yield difference((sentence, term), bases)
                    break


def _change_behind(sentence: Sentence, term: Term, period: str) -> Term | None:
    """Find the change right behind a level of this year, or behind one of last year and perhaps 本年4.51万元."""
    behind = [one for one in sentence.terms if one.mention.start > term.mention.start]
    if period == "previous" and behind and behind[0].role == "level" and THIS_YEAR.match(behind[0].label):
        behind = behind[1:]
    change = behind[0] if behind and behind[0].role in ("change", "delta") else None
    if change is None or change.mention.is_vague:
        return None
    return change if period == "previous" or _is_from_last_year(sentence, term, change) else None


def _own_places(
    sentences: Sequence[Sentence],
    mentioned: Mapping[Key, Sequence[Place]],
    known: Mapping[Key, Sequence[Stated]],
) -> Mapping[str, Sequence[Place]]:
    """Return the amounts that are the data sheet's, by item; that of all spending also where parts are before it."""
    found = {
        item: [one for one in places if _is_own(one, known[item, period])]
        for (item, period), places in mentioned.items() if period == "spent"
    }  # fmt: skip
    whole = found.setdefault("spending", [])
    known_ones, of_all = {id(term) for _, term in whole}, known.get(("spending", "spent"), ())
    whole += [
        (one, term) for one in sentences for term in one.levels("money", "level")
        if id(term) not in known_ones and is_whole_spending(term.label) and _is_own((one, term), of_all)
    ]  # fmt: skip
    return found


def _of_subject(
    sentence: Sentence,
    change: Term,
    own: Mapping[str, Sequence[Place]],
    known: Mapping[Key, Sequence[Stated]],
) -> Iterator[Claim]:
    """Compare a change whose words name an item, where its paragraph has the amount of the data sheet."""
    match = _SUBJECT.fullmatch(change.label) if change.role in ("change", "delta") else None
    if match is None or change.mention.is_vague:
        return
    for item in items_of_subject(sentence, change, match["subject"]):
        places = [one for one in own.get(item, ()) if one[0].passage is sentence.passage]
        for place in places[:1]:
            yield from _change(_based(place, item, known), sentence, change)


def _is_from_last_year(sentence: Sentence, term: Term, change: Term) -> bool:
    """Check whether a change right behind an amount is from last year: ，比上年增加, ，与上年相比，增加."""
    between = squeezed(sentence.between(term.mention.end, change.mention.start)).replace(",", "")
    return any(_FROM_LAST_YEAR.fullmatch(words) for words in (change.label, between))


def _is_own(place: Place, known: Sequence[Stated]) -> bool:
    """Check whether an exact amount of money is the one that the data sheet has."""
    mention = place[1].mention
    return (
        mention.kind == "money"
        and not mention.is_vague
        and bool(mention.number)
        and is_known(interval(mention), known)
    )


def _share(place: Place, share: Term, wholes: Sequence[Stated]) -> Iterator[Claim]:
    sentence, term = place
    of = [(one, interval(term.mention).percent_of(one.known)) for one in wholes]
    yield from _compared(sentence, share, of, f"“{figure(sentence.passage, term).text}”占其")


def _whole_that_fits(
    place: Place,
    change: Term,
    mentioned: Mapping[Key, Sequence[Place]],
    known: Mapping[Key, Sequence[Stated]],
) -> _Based | None:
    """Find the total before 其中 of which the changes behind the last part are: one of them fits it."""
    sentence, part = place
    before = sentence.between(sentence.span.start, part.mention.start)
    listed = sentence.span.start + max(before.rfind(word) for word in _LISTED)
    changes = _with_rate(sentence, change)
    for (item, period), places in mentioned.items():
        bases = known.get((item, "previous"), ())
        for other, whole in places if period == "spent" else ():
            if other is not sentence or whole.mention.end > listed:
                continue
            own = [_Based(one.known, f"“{one.figure}”", bases) for one in known[item, period]]
            for based in (_based((other, whole), item, known), *own):
                if any(_fits(one, value) for one in changes for _, value in _changes_of(based, one)):
                    return based
    return None


def _with_rate(sentence: Sentence, change: Term) -> list[Term]:
    """Return a change with the other figure of it: 增加70.8万元，增长3.05%."""
    following = [one for one in sentence.terms if one.mention.start > change.mention.start][:1]
    return [change, *(
        one for one in following
        if {one.role, change.role} == {"change", "delta"} and not one.mention.is_vague
        and not has_other_basis(change.label, sentence.between(change.mention.end, one.mention.start))
    )]  # fmt: skip


def _changes_of(based: _Based, change: Term) -> list[tuple[Stated, Interval | None]]:
    """Return what each base gives for a difference or rate of change; it is below 0 in the other direction."""
    here, is_up = based.here, change.sign > 0
    by = [(one, here.minus(one.known) if is_up else one.known.minus(here)) for one in based.bases]
    return [(one, size.percent_of(one.known) if change.role == "change" else size) for one, size in by]


def _change(based: _Based, sentence: Sentence, change: Term) -> Iterator[Claim]:
    """Compare a change and the other figure of it; a wrong direction is one mistake of both."""
    for one in _with_rate(sentence, change):
        more, less = ("增长", "下降") if one.role == "change" else ("增加", "减少")
        words = (more, less) if one.sign > 0 else (less, more)
        given = _changes_of(based, one)
        yield from _compared(sentence, one, given, f"{based.words}较其", words)
        if any(value is not None and value.value < 0 for _, value in given):
            return


def _fits(term: Term, value: Interval | None) -> bool:
    return (agrees_as_rate if term.mention.kind == "percent" else agrees)(term.mention, value)


def _compared(
    sentence: Sentence,
    term: Term,
    of: Sequence[tuple[Stated, Interval | None]],
    lead: str,
    directions: tuple[str, str] = ("", ""),
) -> Iterator[Claim]:
    """Yield the claim of a figure against what each base gives; nothing without a base.

    `directions` are the words for a change as it is stated, and for one in the other direction.
    """
    known = [(one, value) for one, value in of if value is not None]
    if len(known) < len(of) or not known:
        return
    if any(_fits(term, value) for _, value in known):
        yield right("figure-table", sentence.passage, term, ())
        return
    stated, value = known[0]
    number = shown(abs(value.value), term.mention, max(term.mention.places, 2))
    words = f"{directions[value.value < 0]}{number}"
    expected = words if value.value < 0 else number
    yield doubt(
        "figure-table", figure(sentence.passage, term), (), f"{stated.quote}，{lead}{words}", expected
    )
