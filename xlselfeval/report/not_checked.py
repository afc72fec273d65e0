"""The figures of a report that nothing was found to hold them against, in a Chinese sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from xlselfeval.report.beside.figure import Stated, is_known
from xlselfeval.report.claim import Claim, Operand, operand_of
from xlselfeval.report.intervals import interval
from xlselfeval.report.mentions import Mention, mentions_in
from xlselfeval.report.passage import Passage

_MOST_NAMED, _MOST_FIELDS = 6, 20
# Words right before a figure that name a field of the form or the data sheet.
_FIELD = re.compile(
    r"(?:编制|控制率|在职|退休|编外|结转|结余|收入|支出|预算数?|决算数?|执行率|总?得分?|总分|采购|经费)[^\d,;。:、()]{0,4}:?\s*$"
)
_WITHOUT_FIGURES = frozenset(["report-unfilled", "report-section"])  # claims about words that are missing


def count_checked(claims: Iterable[Claim]) -> int:
    """Count the claims about figures."""
    return sum(one.name not in _WITHOUT_FIGURES for one in claims)


def describe_unchecked(
    passages: Sequence[Passage], claims: Sequence[Claim], stated: Sequence[Stated] = ()
) -> tuple[str, ...]:
    """Name the figures outside tables that no claim rests on and no paper states; nothing where there are none.

    Those behind the name of a field of the papers come first, all of them.
    """
    open_ones = list(_unchecked(passages, claims, stated))
    if not open_ones:
        return ()
    texts_of = {one.number: one.text for one in passages if not one.is_cell}
    fields = [one for one in open_ones if _is_of_field(texts_of[one.paragraph], one)][:_MOST_FIELDS]
    found = [*fields, *(one for one in open_ones if one not in fields)]
    most = max(_MOST_NAMED, len(fields))
    places: dict[int, list[str]] = {}
    for one in found[:most]:
        places.setdefault(one.paragraph, []).append(f"“{one.text}”")
    named = "、".join(f"第{number}段{'、'.join(texts)}" for number, texts in places.items())
    rest = "、".join(str(number) for number in dict.fromkeys(one.paragraph for one in found[most:]))
    more = f"等{len(found)}处（其余在第{rest}段）" if rest else ""
    return (f"{named}{more}未比对（没有找到对应的数字），请对照有关资料核实。",)


def _is_of_field(text: str, place: Operand) -> bool:
    """Check whether the words before a figure name a field of the papers, which is looked at first."""
    return _FIELD.search(text[: place.start]) is not None


def _is_stated(mention: Mention, stated: Sequence[Stated]) -> bool:
    """Check whether a paper states an amount, or as a number of staff the 人; other counts agree by chance."""
    if mention.is_vague or (mention.kind != "money" and mention.unit != "人"):
        return False
    alike = [one for one in stated if one.key[0].startswith("staff_") == (mention.kind != "money")]
    return is_known(interval(mention), alike)


def _unchecked(
    passages: Sequence[Passage], claims: Sequence[Claim], stated: Sequence[Stated]
) -> Iterator[Operand]:
    known: dict[int, list[Operand]] = {}
    for claim in claims:
        for one in (claim.operand, *claim.operands):
            known.setdefault(one.paragraph, []).append(one)
    for passage in passages:
        for mention in () if passage.is_cell else mentions_in(passage):
            is_used = any(one.start < mention.end and mention.start < one.end for one in known.get(passage.number, ()))  # fmt: skip
            if mention.kind != "bare" and not is_used and not _is_stated(mention, stated):
                yield operand_of(passage, mention.start, mention.end)
