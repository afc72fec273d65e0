"""Days of completion and 全部 in the text of a report, against the one row of the form that they name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from xlselfeval.report.beside.rows import not_the_actual, readings_of
from xlselfeval.report.claim import Claim, Operand, operand_of
from xlselfeval.report.terms import Sentence
from xlselfeval.review.evidence import RowEvidence
from xlselfeval.scoring.actual import Day
from xlselfeval.scoring.dates import Span, parse_span
from xlselfeval.scoring.number import HUNDRED
from xlselfeval.scoring.target import Deadline

_Clause = tuple[Sentence, re.Match[str]]
_CLAUSE = re.compile("[^,;。]+")
_DATE = r"(?P<date>(?:20\d\d年)?\d{1,2}月\d{1,2}[日号])(?P<before>[之以]?前)?"
_ANY_DATE = re.compile(r"\d月\d")
_VERB = "完成|完工|竣工|验收|交付|支付|发放|拨付|办结|上线|印发|建成|开放|投入使用"
_NAME = re.compile(rf"(?P<subject>.{{2,}}?)(?P<verb>{_VERB})(?:时间|日期|期限|时限|及时性)?")
_LEAD = r"(?:{year}年度?|全年|本年度?|其中|实际)*"
_PART = r"(?P<count>\d{1,4}(?:个|所|处|座|栋|条|项|户|套|间|台|家))?(?P<word>[\u4e00-\u9fff]{2,6}?)?"
_KINDS = "(?:项目|工程|工作|任务)?"
_SHORTEST = 2  # characters of what a rate is of
_RATE = re.compile("(?P<base>.{5,})(?:率|比例|比率)")


def against_words(
    sentences: Sequence[Sentence], names: Mapping[str, Sequence[RowEvidence]], year: int | None
) -> Iterator[Claim]:
    """Ask about a day of completion, and about 全部, that no row of the indicator's name has.

    One that agrees settles the name.
    """
    clauses = [(one, match) for one in sentences for match in _CLAUSE.finditer(one.text)]
    dated = [one for one in clauses if _ANY_DATE.search(one[1][0])]
    whole = [one for one in clauses if "全部" in one[1][0]]
    for name, rows in names.items():
        others = [one for one in names if one != name]
        yield from _compared(rows, list(_days(dated, name, rows, others, year)))
        yield from _compared(rows, list(_wholes(whole, name, rows, year)))


def _compared(rows: Sequence[RowEvidence], found: Sequence[tuple[Operand, bool]]) -> Iterator[Claim]:
    for place, agrees in found:
        if agrees:
            yield Claim(name="figure-table", operand=place, operands=(), verdict="right")
    if found and not any(agrees for _, agrees in found):
        yield not_the_actual(found[0][0], rows[0])


def _days(
    clauses: Sequence[_Clause],
    name: str,
    rows: Sequence[RowEvidence],
    others: Sequence[str],
    year: int | None,
) -> Iterator[tuple[Operand, bool]]:
    """Yield each day behind the name of a row, or between its subject and its verb, and whether a row has it.

    Of so many things (24个村卫生室), or with a word of the `others` before it (学校改扩建工程), it may be of a part: no
    part is done later than the whole.
    """
    known = [one.score.actual for one in rows if isinstance(one.score.actual, Day)]
    if len(known) < len(rows):
        return
    days = [span for one in known for span in (one.span, one.aside) if span is not None]
    limits = [one.score.target.last for one in rows if isinstance(one.score.target, Deadline)]
    latest = max((one for one in limits if one is not None), default=None)
    lead, match = _LEAD.format(year=year), _NAME.fullmatch(name)
    shape = rf"{re.escape(name)}(?:为|是|在|:)*"
    if match is not None:
        shape = (
            rf"(?:{shape}|{re.escape(match['subject'])}{_KINDS}(?:已|均|全部)*[于在]?(?=.*{match['verb']}))"
        )
    pattern = re.compile(rf"\s*{lead}{_PART}{shape}{_DATE}(?:全部|如期|按期|顺利|正式)*(?:{_VERB})?\s*")
    for sentence, clause in clauses:
        found = pattern.fullmatch(clause[0])
        if found is not None and (span := parse_span(found["date"], year)) is not None:
            is_late = latest is not None and span.last is not None and span.last > latest
            is_limit = bool(found["before"]) and not is_late
            agrees = any(_may_be(span, day, is_limit=is_limit) for day in days)
            word, count = found["word"], found["count"]
            is_known = word is None or any(word in one for one in others)
            is_late_part = is_known and all(_is_later(span, day) for day in days)
            if (word or count) and not (agrees or is_late_part):
                continue
            yield _place(sentence, clause, *found.span("date")), agrees


def _is_later(here: Span, known: Span) -> bool:
    return here.first is not None and known.last is not None and here.first > known.last


def _may_be(here: Span, known: Span, *, is_limit: bool) -> bool:
    """Check whether two dates may be one; a limit (12月31日前) within the target is kept by every day up to it."""
    if here.first is None or here.last is None or known.first is None or known.last is None:
        return True
    return known.first <= here.last and (is_limit or here.first <= known.last)


def _wholes(
    clauses: Sequence[_Clause], name: str, rows: Sequence[RowEvidence], year: int | None
) -> Iterator[tuple[Operand, bool]]:
    """Yield each 全部 within the name of a rate (工程全部验收合格), and whether a row has 100 %."""
    readings = [reading for one in rows for reading in readings_of(one) if reading.unit.kind == "percent"]
    match = _RATE.fullmatch(name)
    if match is None or not readings:
        return
    base, agrees = match["base"], any(one.number >= HUNDRED for one in readings)
    splits = "|".join(
        rf"{re.escape(base[:place])}(?:均|已|都)*全部(?:均|已|通过|达到)*{re.escape(base[place:])}"
        for place in range(_SHORTEST, len(base) - 1)
    )
    pattern = re.compile(rf"\s*{_LEAD.format(year=year)}(?:{splits})(?:标准|要求)?\s*")
    for sentence, clause in clauses:
        if pattern.fullmatch(clause[0]):
            yield _place(sentence, clause, 0, len(clause[0])), agrees


def _place(sentence: Sentence, clause: re.Match[str], start: int, end: int) -> Operand:
    first = sentence.span.start + clause.start()
    return operand_of(sentence.passage, first + start, first + end)
