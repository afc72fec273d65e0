"""Hints about a report's writing: numbers of documents, marks, reasons that are missing, claims that do not fit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from xlselfeval.report.claim import Claim, Operand, doubt, figure, operand_of, quoted, wrong
from xlselfeval.report.passage import Passage
from xlselfeval.report.terms import Sentence

_DOCUMENT = re.compile(
    r"[\u4e00-\u9fff]{2,8}(?P<year>[\[【(]\s{0,8}(?:19|20)\d\d\s{0,8}[\]】)])\s{0,8}第?\d+\s{0,8}号"
)
_DOUBLED = re.compile(r"(?P<mark>[,。;、])\s?(?P=mark)|,。|。,|;。|、,|,、")
_ITEM = re.compile(r"(?:^|[。;:,\s])\s{0,8}[\d一二三四五六七八九十]{1,3}\)")
_PAIRS = {"(": ")", "“": "”", "《": "》", "〔": "〕", "【": "】"}
_AGAINST = re.compile(r"(?:决算|执行|支出)数?(?:大于|高于|小于|低于)(?:年初|全年)?预算数?")
_REASON = re.compile(r"原因|主要是|由于|因|系")
# of the unit's money: works may be late, and one project's money may be
_SLOW = re.compile(
    r"(?:支出|执行|资金|预算|拨付|支付|用款)[^,;:。\d]{0,6}?进度(?:偏慢|缓慢|较慢|滞后)|(?:支出|执行)(?:偏慢|缓慢|滞后)"
)
_OF_SOME = re.compile("部分|个别|少数|有的|某些|项目|工程")
_FAST = 95  # percent
_NO_PROJECTS = re.compile(r"无项目(?:经费)?支出|没有项目(?:经费)?支出")


def marks(passages: Sequence[Passage]) -> Iterator[Claim]:
    """Report doubled marks and brackets or quotes without their fellow, in one entry."""
    places: list[Operand] = []
    for passage in passages:
        text = passage.text
        places += [operand_of(passage, max(0, one.start() - 6), one.end()) for one in _DOUBLED.finditer(text)]
        for opening, closing in _PAIRS.items():
            numbered = len(_ITEM.findall(text)) if opening == "(" else 0
            if not text.count(closing) - numbered <= text.count(opening) <= text.count(closing):
                place = max(text.find(opening), text.find(closing), 0)
                places.append(operand_of(passage, place, min(len(text), place + 12)))
    yield from _one_entry(places, "“{}”标点重复，或括号、引号不成对", "请检查修改。")


def document_numbers(passages: Sequence[Passage]) -> Iterator[Claim]:
    """Report numbers of documents with other brackets than 〔〕, in one entry."""
    places = [
        operand_of(one, match.start("year"), match.end())
        for one in passages
        for match in _DOCUMENT.finditer(one.text)
    ]
    yield from _one_entry(places, "文号“{}”的年份应使用六角括号“〔〕”", "请修改。")


def _one_entry(places: Sequence[Operand], words: str, action: str) -> Iterator[Claim]:
    """Make one hint of several places, by the text of the first and their number."""
    if places:
        more = f"”等{len(places)}处" if len(places) > 1 else "”"
        situation = words.replace("{}”", places[0].text + more, 1)
        yield _hint("report-section", places[0], situation, action, places[1:])


def missing_reasons(sentences: Sequence[Sentence]) -> Iterator[Claim]:
    """Report that spending differs from the budget where no reason follows."""
    for place, sentence in enumerate(sentences):
        for match in _AGAINST.finditer(sentence.text):
            after = sentence.text[match.end() :] + "".join(
                one.text for one in sentences[place + 1 : place + 3]
            )
            if not _REASON.search(after):
                operand = quoted(sentence, match)
                yield _hint("report-section", operand, f"“{operand.text}”未说明原因", "请补充原因。")


def contradictions(sentences: Sequence[Sentence]) -> Iterator[Claim]:
    """Report slow progress beside a high rate of execution, and no projects beside spending on them."""
    fast = [
        (one, term) for one in sentences for term in one.terms
        if term.role == "rate" and re.search(r"执行率|支出进度", term.label) and term.mention.number >= _FAST
    ]  # fmt: skip
    projects = [
        (one, term) for one in sentences for term in one.levels("money", "level")
        if re.search(r"项目(?:经费)?支出(?:决算)?$", term.label) and term.mention.number > 0
    ]  # fmt: skip
    for sentence in sentences:
        slow, none = _SLOW.search(sentence.text), _NO_PROJECTS.search(sentence.text)
        if slow is not None and fast and not _OF_SOME.search(sentence.text[: slow.end()]):
            operand, rate = quoted(sentence, slow), figure(fast[0][0].passage, fast[0][1])
            yield _hint(
                "figure-direction",
                operand,
                f"“{operand.text}”与执行率“{rate.text}”不一致",
                "请核实。",
                [rate],
            )
        if none is not None and projects:
            operand = quoted(sentence, none)
            amount = figure(projects[0][0].passage, projects[0][1])
            situation = f"“{operand.text}”，另处又有项目支出“{amount.text}”"
            yield doubt("figure-repeat", operand, (amount,), situation)


def _hint(name: str, place: Operand, words: str, action: str, others: Sequence[Operand] = ()) -> Claim:
    return replace(wrong(name, place, others, words, severity="info"), action=action)
