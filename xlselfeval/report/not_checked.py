"""The figures of a report that nothing was found to hold them against, in a Chinese sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from xlselfeval.report.claim import Claim, Operand, operand_of
from xlselfeval.report.mentions import mentions_in
from xlselfeval.report.passage import Passage

_MOST_NAMED = 6
_WITHOUT_FIGURES = frozenset(["report-unfilled", "report-section"])  # claims about words that are missing


def count_checked(claims: Iterable[Claim]) -> int:
    """Count the claims about figures."""
    return sum(one.name not in _WITHOUT_FIGURES for one in claims)


def describe_unchecked(passages: Sequence[Passage], claims: Sequence[Claim]) -> tuple[str, ...]:
    """Name the figures outside tables that no claim rests on; nothing where there are none."""
    found = list(_unchecked(passages, claims))
    if not found:
        return ()
    places: dict[int, list[str]] = {}
    for one in found[:_MOST_NAMED]:
        places.setdefault(one.paragraph, []).append(f"“{one.text}”")
    named = "、".join(f"第{number}段{'、'.join(texts)}" for number, texts in places.items())
    more = f"等{len(found)}处" if len(found) > _MOST_NAMED else ""
    return (f"{named}{more}未比对（没有找到对应的数字），请对照有关资料核实。",)


def _unchecked(passages: Sequence[Passage], claims: Sequence[Claim]) -> Iterator[Operand]:
    known: dict[int, list[Operand]] = {}
    for claim in claims:
        for one in (claim.operand, *claim.operands):
            known.setdefault(one.paragraph, []).append(one)
    for passage in passages:
        for mention in () if passage.is_cell else mentions_in(passage):
            is_known = any(one.start < mention.end and mention.start < one.end for one in known.get(passage.number, ()))  # fmt: skip
            if mention.kind != "bare" and not is_known:
                yield operand_of(passage, mention.start, mention.end)
