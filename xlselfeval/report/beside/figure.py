"""A figure that another paper of the unit states, as the report is held against it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from xlselfeval.report.claim import SLIP_OF_UNIT, SLIPS, Claim, doubt, figure, quoted
from xlselfeval.report.intervals import Interval, interval
from xlselfeval.report.terms import Sentence, Term
from xlselfeval.scoring.rounding import are_swapped

Key = tuple[str, str]  # an item and its period, as papers share them
Place = tuple[Sentence, Term]
_NAMED_YEAR = re.compile(r"(?<![比较与从自至到])(20\d\d)年")
# 2023年支出5100万元: the year right before what a figure is of, with no date, other figure or mark between the two
_LAST_YEAR = r"(?<![比较与同和占从自至到])[上去]年(?!末|底|初|同期|结转)"
_OWN_YEAR = re.compile(rf"(?P<year>(?<![比较与从自至到])20\d\d(?=年)|{_LAST_YEAR})年?度?,?[^\d,;:()]*$")
LAST_YEAR = re.compile(_LAST_YEAR)
_OTHER_FIRST = "请先核对{}；报告此数无误的，不作改动。"
_ANY_YEAR = re.compile(r"20\d\d|[上去本今当]年")


class Stated(NamedTuple):
    """A figure of another paper: all that it may be before it was rounded, in 元 or as a count.

    `figure` are its words in that paper (全年执行数98万元), "" where these are in doubt, `quote` name paper and place, too; `name` is that of its line
    where the unit named it: one of its units, a project, a payable. `meant_by` names the paper where that has another
    figure there, with which its own sums are open, and this one with them closed.
    """

    key: Key
    known: Interval
    figure: str
    quote: str
    name: str = ""
    meant_by: str = ""

    @property
    def is_meant(self) -> bool:
        """Check whether the paper has another figure, and this one once its sums are closed."""
        return bool(self.meant_by)


def is_known(here: Interval, known: Sequence[Stated], factor: Decimal = Decimal(1)) -> bool:
    """Check whether a figure may be one that other papers state."""
    return any(here.low <= one.known.high * factor and one.known.low * factor <= here.high for one in known)


def difference(
    place: Place, known: Sequence[Stated], lines: Sequence[Stated] = (), meant: Sequence[Stated] = ()
) -> Claim:
    """Ask about a figure that no other paper has.

    `lines` are the parts of a total that a paper lists, `meant` what a paper would have with its own sums closed: of
    a figure that is so it is the paper that is to be looked at.
    """
    sentence, term = place
    here, words = interval(term.mention), "，".join(one.quote for one in known)
    if fitting := [one for one in meant if is_known(here, [one])]:
        situation = f"{words}，该表有关合计不符，改为此数后相符"
        return doubt("figure-table", figure(sentence.passage, term), (), situation, known[0].figure, action=_OTHER_FIRST.format(fitting[0].meant_by))  # fmt: skip
    if len(lines) > 1:
        words += f"，其中{'、'.join(one.figure for one in lines)}"
    is_slip = here.low > 0 and any(is_known(here, known, factor) for factor in SLIPS)
    is_new = is_slip and all(one.figure for one in known)  # the words on a figure in doubt name the slip
    situation = words + (f"，{SLIP_OF_UNIT}" if is_new else "")
    expected = next((one.figure for one in known if one.figure), None)
    claim = doubt("figure-table", figure(sentence.passage, term), (), situation, expected)
    return replace(claim, is_slip=is_slip)


def swapped_digits(
    places: Sequence[Place], known: Sequence[Stated], stated: Sequence[Stated]
) -> Iterator[Claim]:
    """Ask about an amount in which two neighbouring digits are in the other order: 269.4 for 296.4万元.

    It is compared with the amount of its name. `stated` are all figures of the papers; one of them is no
    slip.
    """
    for sentence, term in places:
        mention = term.mention
        if mention.kind != "money" or mention.is_vague or is_known(interval(mention), stated):
            continue
        here = mention.number / mention.factor
        meant = [one for one in known if are_swapped(here, one.known.value / mention.factor)]
        if meant:
            yield difference((sentence, term), meant[:1])


def year_slips(
    agreeing: Sequence[Place],
    known: str,
    year: int | None,
    others: Sequence[Place] = (),
    *,
    differs: bool = False,
    is_plan: bool = False,
) -> Iterator[tuple[Sentence, Claim]]:
    """Ask about another year before a figure of this one, which `agreeing` have and no other place gives.

    `known` are the words of the paper with the figure, and `differs` says that it has another one for the year before.
    `others` are all figures that agree: one with a further one behind it in its sentence is surely of this year. A plan
    (`is_plan`) may be that of a later year, too.
    """
    if year is None:
        return
    own = [(*one, _own_year(*one)) for one in agreeing]
    of_year = any(
        _year_named(match, year) in (None, year) and not is_of_other_year(one, term, year)
        for one, term, match in own
    )
    for sentence, term, match in own:
        named = _year_named(match, year)
        if match is None or named is None or named == year or (is_plan and named > year):
            continue
        if not of_year or (differs and named == year - 1) or _goes_on(sentence, term, others):
            place = quoted(sentence, match, "year")
            situation = f"报告为{year}年度，{known}"
            yield (
                sentence,
                doubt("report-year", place, (figure(sentence.passage, term),), situation, str(year)),
            )


def _own_year(sentence: Sentence, term: Term) -> re.Match[str] | None:
    """Find the year right before what a figure is of."""
    return _OWN_YEAR.search(sentence.text[: term.mention.start - sentence.span.start])


def _year_named(match: re.Match[str] | None, year: int) -> int | None:
    """Return the year that words name in a report of `year`."""
    if match is None:
        return None
    return int(match["year"]) if match["year"].isdigit() else year - 1


def _goes_on(sentence: Sentence, term: Term, others: Sequence[Place]) -> bool:
    """Check whether a further figure that agrees follows in the sentence, with no year between the two."""
    end, number = term.mention.end, term.mention.number
    return any(
        one is sentence and other.mention.start > end and other.mention.number != number
        and not _ANY_YEAR.search(sentence.between(end, other.mention.start))
        for one, other in others
    )  # fmt: skip


def is_of_other_year(sentence: Sentence, term: Term, year: int | None) -> bool:
    """Check whether the words before a figure name another year than that of the report."""
    named = _NAMED_YEAR.findall(sentence.between(sentence.span.start, term.mention.start))
    return bool(named) and year is not None and int(named[-1]) != year
