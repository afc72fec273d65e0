"""The check of a report: every claim of its paragraphs, and what is wrong with them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence, Set
from dataclasses import replace

from xlselfeval.report.beside.figure import Stated
from xlselfeval.report.beside.form import against_form, another_year
from xlselfeval.report.beside.stated import against_stated
from xlselfeval.report.changes import changes
from xlselfeval.report.claim import Claim, Operand
from xlselfeval.report.counts import causes, controls, limits, list_counts
from xlselfeval.report.differences import differences, flows, from_budget, progress, rests, unspent
from xlselfeval.report.directions import directions
from xlselfeval.report.formulas import formulas
from xlselfeval.report.outline import annexes, cut_texts, sections
from xlselfeval.report.passage import Passage
from xlselfeval.report.rates import averages, beyond_plan, rates
from xlselfeval.report.repeats import missing_scale, repeats
from xlselfeval.report.shares import shares
from xlselfeval.report.style import contradictions, document_numbers, marks, missing_reasons
from xlselfeval.report.sums.lists import sums
from xlselfeval.report.sums.totals import (
    listed_anywhere,
    lists_by_kind,
    score_totals,
    sums_of_changes,
    totals,
)
from xlselfeval.report.template import (
    requests,
    same_year_twice,
    unfilled,
    year_of,
    year_of_title,
    year_place,
    years,
)
from xlselfeval.report.terms import Sentence, joined, read_sentences
from xlselfeval.review.evidence import Evidence

_PERIOD_BEFORE = 1_000  # characters in which the period of a rate is named
_MOST_SENTENCES, _MOST_TERMS = 80, 250  # of a paragraph that are checked together
_PARAGRAPHS, _SENTENCES = 4, 12  # before a sentence, in which the whole of a share is looked for


_NUMBERED, _MOST_NUMBERED = re.compile(r"\s*\d{1,2}[.、)]"), 6
_BEFORE_FIGURE = re.compile(r"^[^\d+-]+")
_GOES_ON = re.compile(r"\s*(?:其中|\(?\d{1,2}[.、)]\s*(?!\d))")


def claims_of(
    passages: tuple[Passage, ...],
    form: Evidence | None = None,
    stated: Sequence[Stated] = (),
    *,
    has_table: bool = False,
    year: int | None = None,
) -> list[Claim]:
    """Return the claims of a report in the order of its text, compared with the form that belongs to it.

    `stated` are figures of this and other papers of the unit, `year` is that of the report, by default its title's. `has_table` says that the form is in the report or beside
    it, whether it could be read or not.
    """
    year = year or year_of(passages, [None if form is None else form.submission.year])
    found: list[Claim] = []
    known: list[list[Sentence]] = []
    for passage in passages:
        for sentences in _portions(read_sentences(passage)):
            earlier = [one for other in known[-_PARAGRAPHS:][::-1] for one in other[::-1]][:_SENTENCES]
            found += _of_paragraph(sentences, earlier, year)
            known.append(sentences)
        found += unfilled(passage)
        found += years(passage, year)
    for group in _numbered(known):
        found += sums_of_changes(group)
    every = [one for paragraph in known for one in paragraph]
    goal = None if form is None else form.submission.goal_expected
    found += [
        *repeats(every, "" if goal is None else goal.text),
        *missing_reasons(every),
        *contradictions(every),
        *causes(known),
    ]
    found += [*sections(passages), *annexes(passages, has_table=has_table), *cut_texts(passages)]
    found += [*requests(passages), *year_of_title(passages, year)]
    found += [*marks(passages), *document_numbers(passages)]
    if form is not None:
        other_year = list(another_year(year_place(passages), year, form.submission.year, "自评表"))
        found += other_year or against_form(every, form)
    found += against_stated(every, stated, year)
    return _once(found)


def _portions(sentences: Sequence[Sentence]) -> Iterator[list[Sentence]]:
    """Yield the sentences of a paragraph, of an endless one in portions that can be checked in a moment."""
    portion: list[Sentence] = []
    for one in sentences:
        portion.append(one)
        if len(portion) >= _MOST_SENTENCES or sum(len(other.terms) for other in portion) >= _MOST_TERMS:
            yield portion
            portion = []
    if portion:
        yield portion


def _of_paragraph(
    sentences: Sequence[Sentence], earlier: Sequence[Sentence], year: int | None
) -> Iterator[Claim]:
    for place, sentence in enumerate(sentences):
        before = [*sentences[:place][::-1], *earlier]
        yield from changes(sentence, [*sentences[:place][::-1]] or before[:1], year)
        yield from differences(sentence)
        yield from from_budget(sentence)
        yield from unspent(sentence, sentences[:place][::-1])
        yield from formulas(sentence)
        end = sentence.span.end
        yield from progress(
            sentence, sentence.passage.text[max(0, end - _PERIOD_BEFORE) : end].replace(" ", "")
        )
        yield from directions(sentence, sentences[:place])
        yield from missing_scale(sentence)
        yield from rates(sentence, before)
        yield from averages(sentence, before)
        yield from beyond_plan(sentence, before)
        yield from list_counts(sentence)
        yield from limits(sentence)
        yield from controls(sentence)
        yield from same_year_twice(sentence)
    yield from listed_anywhere(sentences)
    yield from score_totals(sentences)
    for stretch, before in _stretches(sentences, earlier):
        yield from shares(joined(stretch), before)
        yield from sums(stretch, before)
        yield from totals(stretch)
        yield from rests(stretch)
        yield from flows(stretch)
        yield from lists_by_kind(stretch, before)


def _stretches(
    sentences: Sequence[Sentence], earlier: Sequence[Sentence]
) -> Iterator[tuple[list[Sentence], list[Sentence]]]:
    """Yield the sentences up to each full stop, joined where the next begins with 其中."""
    start = 0
    for place, sentence in enumerate(sentences):
        end = sentence.span.end
        text = sentence.passage.text
        following = sentences[place + 1] if place + 1 < len(sentences) else None
        goes_on = following is not None and (text[end : end + 1] == ";" or _GOES_ON.match(following.text))
        if not goes_on:
            yield list(sentences[start : place + 1]), [*sentences[:start][::-1], *earlier]
            start = place + 1


def _numbered(paragraphs: Sequence[Sequence[Sentence]]) -> Iterator[list[Sentence]]:
    """Yield each paragraph with the numbered ones (1. …) that follow it."""
    for place, paragraph in enumerate(paragraphs):
        group = list(paragraph)
        for other in paragraphs[place + 1 : place + 1 + _MOST_NUMBERED]:
            if not _NUMBERED.match(other[0].passage.prefix + other[0].passage.text):
                break
            group += other
        yield group


def _once(found: Sequence[Claim]) -> list[Claim]:
    """Keep the gravest claim of a name at a place, in the order of the text.

    The papers add nothing to a mistake of the text itself, but where they show a slip of unit, its sums add nothing. A rate
    that its amounts contradict is settled by what the papers have for it or for one of them.
    """
    slips = {one.operand for one in found if one.is_slip and one.name == "figure-table"}
    found = [
        one for one in found
        if not (one.is_slip and one.name == "figure-sum" and slips.intersection((one.operand, *one.operands)))
    ]  # fmt: skip
    compared = [one for one in found if one.name == "figure-table"]
    asked = {one.operand for one in compared if one.verdict == "wrong"}
    borne_out = {one.operand for one in compared} - asked
    found = [one for one in found if not _is_settled(one, asked, borne_out)]
    within = {_expected(one) for one in found if one.verdict == "wrong" and one.name != "figure-table"}
    kept: dict[tuple[object, ...], Claim] = {}
    for one in found:
        if (
            one.name == "figure-table"
            and one.verdict == "wrong"
            and one.expected
            and _expected(one) in within
        ):
            continue
        key = (one.name, one.operand.paragraph, one.operand.start)
        if key not in kept or (one.verdict == "wrong" and kept[key].verdict == "right"):
            kept[key] = one
    return sorted(_folded(list(kept.values())), key=lambda one: (one.operand.paragraph, one.operand.start))


def _is_settled(claim: Claim, asked: Set[Operand], borne_out: Set[Operand]) -> bool:
    """Check whether the papers show which figure of a wrong change or difference is to be asked about."""
    beside = not asked.isdisjoint(claim.operands)
    if claim.verdict != "wrong" or (claim.name, claim.severity) != ("figure-change", "warning"):
        return claim.name == "figure-difference" and beside and claim.operand in borne_out
    return beside or claim.operand in asked or claim.operand in borne_out


def _folded(found: Sequence[Claim]) -> Iterator[Claim]:
    """Yield claims; what follows from an amount in question is named in the line of that amount.

    决算支出900万元，执行率90%: where the form has 950万元, its 95% is no second mistake.
    """
    asked = {one.operand: one for one in found if one.name == "figure-table" and one.verdict == "wrong"}
    causes = {
        one.operand: cause
        for one in found if one.verdict == "right" and one.name != "figure-table" and one.operand in asked
        for cause in one.operands if cause in asked
    }  # fmt: skip
    following: defaultdict[Operand, list[str]] = defaultdict(list)
    for operand, cause in causes.items():
        following[cause].append(operand.text)
    for one in found:
        if one.name != "figure-table" or one.verdict != "wrong":
            yield one
        elif one.operand not in causes:
            words = "".join(f"，“{text}”系按此数计算" for text in following[one.operand])
            yield replace(one, situation=one.situation + words)


def _expected(claim: Claim) -> tuple[object, str]:
    """Return where a claim is and the figure that it expects there: 100% of 执行率100%."""
    return claim.operand, _BEFORE_FIGURE.sub("", claim.expected or "")
