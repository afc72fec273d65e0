"""Final accounts beside a report: the figures that it takes from them, and what differs as its claims."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from xlselfeval.accounts.compare import LABEL, RATE, Difference, compare
from xlselfeval.accounts.facts import THREE_PUBLIC
from xlselfeval.accounts.values import Accounts
from xlselfeval.across.figures import Basis, Paper, PaperFigure
from xlselfeval.report.beside.figure import is_of_other_year
from xlselfeval.report.beside.named import is_of_all, mentioned
from xlselfeval.report.claim import Claim, Operand, figure
from xlselfeval.report.intervals import interval
from xlselfeval.report.terms import Sentence, Term
from xlselfeval.scoring.answers import TEN_THOUSAND

_ITEMS = ("spending", "basic", "project", "personnel", "public", *THREE_PUBLIC)
_KEYS = frozenset([*((item, "spent") for item in _ITEMS), ("three_public", "initial"), ("spending", "initial"), ("spending", "adjusted")])  # fmt: skip
# Captions of the tables themselves, with which a sentence says which cell it means.
_LABELS = (
    ("income", re.compile(r"本年收入合计(?:为|是|共)?$")), ("spending", re.compile(r"本年支出合计(?:为|是|共)?$")),
    ("income_carried", re.compile(r"年初(?:财政拨款)?结转和结余(?:资金)?(?:为|是|共)?$")),
    ("carried_out", re.compile(r"年末(?:财政拨款)?结转和结余(?:资金)?(?:为|是|共)?$")),
    ("income_total", re.compile(r"收入(?:、?支出)?总计(?:均)?(?:为|是|共)?$|收、?支总计(?:均)?(?:为|是|共)?$")),
    ("spending_total", re.compile(r"(?<!收入)(?<!收入、)支出总计(?:为|是|共)?$")),
)  # fmt: skip
_OF_INITIAL = re.compile(r"(?:完成|为|占)(?:了)?(?:20\d\d年度?|本年度?|当年|全年)?年初预算(?:数|安排)?的?$")


def paper_of_report(sentences: Sequence[Sentence], organization: str | None, year: int | None) -> Paper:
    """Return the figures of a report that final accounts also have, in the order of its text.

    A key may have several figures.
    """
    found = [
        _figure(key[0], key[1], sentence, term)
        for key, places in mentioned(sentences, _KEYS, year).items()
        for sentence, term in places
    ]
    return Paper(kind="report", organization=organization, year=year, figures=(*found, *_labelled(sentences, year)))  # fmt: skip


def _labelled(sentences: Sequence[Sentence], year: int | None) -> Iterator[PaperFigure]:
    """Yield the figures behind captions of the tables, and the rates of the initial budget."""
    for sentence in sentences:
        for term in sentence.terms:
            if is_of_other_year(sentence, term, year):
                continue
            if term.mention.kind == "money" and term.role == "level":
                for item, words in _LABELS:
                    if words.search(term.label):
                        yield _figure(item, LABEL, sentence, term)
            elif term.mention.kind == "percent" and _OF_INITIAL.search(term.label) and is_of_all(sentence, term):  # fmt: skip
                yield _figure("spending", RATE, sentence, term)


def _figure(item: str, period: str, sentence: Sentence, term: Term) -> PaperFigure:
    known = interval(term.mention)
    factor = 1 if period == RATE else TEN_THOUSAND
    clause = sentence.between(term.clause.start, term.mention.end).strip()
    basis: Basis | None = (
        "general" if "一般公共预算" in clause else "fiscal" if "财政拨款" in clause else None
    )
    return PaperFigure(
        item=item, period=period, amount=(known.low + known.high) / 2 / factor, half=(known.high - known.low) / 2 / factor,
        quote=clause, place=figure(sentence.passage, term), basis=basis,
    )  # fmt: skip


def against_accounts(
    accounts: Sequence[Accounts], report: Paper, others: Sequence[Paper], claims: Sequence[Claim]
) -> list[Claim]:
    """Return the claims of a report that differ from the accounts of its unit; `others` are the unit's other papers.

    A figure that is asked about in `claims` already, because another paper has another one, is not asked about again.
    """
    asked = {(one.operand.paragraph, one.operand.start) for one in claims if one.verdict == "wrong" and one.operand.text}  # fmt: skip
    found = [_claim(one) for one in compare(accounts, [report, *others]) if one.paper is report]
    return [one for one in found if one.severity == "error" or (one.operand.paragraph, one.operand.start) not in asked]  # fmt: skip


def _claim(one: Difference) -> Claim:
    place = one.figure.place if one.figure is not None else None
    return Claim(
        name=one.name, operand=place if isinstance(place, Operand) else Operand("", 1, 0, 0), operands=(), verdict="wrong",
        severity=one.severity, expected=one.expected, situation=one.words,
    )  # fmt: skip
