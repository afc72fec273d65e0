"""Remains of a template in a report: blanks that nobody filled in, alternatives that nobody chose, other years."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from xlselfeval.report.claim import Claim, Operand, doubt, operand_of, quoted, wrong
from xlselfeval.report.passage import Passage
from xlselfeval.report.terms import Sentence

_BEFORE_A_FIGURE = "为|达到?|占|下降|增长|减少|增加|共计|合计|支出|收入|预算|决算|编制|实有"
_UNFILLED = (
    (re.compile(rf"(?:{_BEFORE_A_FIGURE})(?:了)?[ _]{{1,20}}(?:万元|元|%|个百分点|人次|人)"), "未填写数字"),
    (re.compile(rf"(?:{_BEFORE_A_FIGURE})(?:了)?(?:万元|%|个百分点)(?=[,。;、)])"), "未填写数字"),
    (re.compile(r"_{2,}|(?<![A-Za-z])[Xx×]{2,}(?![A-Za-z])|(?<!\*)\*{2,}(?=\s{0,8}(?:万?元|%|个|人|年|局|单位))|□{2,}"), "未填写"),
    (re.compile(r"(?:增加|增长|上升|提高)\s{0,8}[(/或]\s{0,8}(?:减少|下降|降低)\s{0,8}\)?|(?:减少|下降|降低)\s{0,8}[(/或]\s{0,8}(?:增加|增长|上升|提高)\s{0,8}\)?|(?<!重)大小于|大于\s{0,8}[(/或]\s{0,8}小于\s{0,8}\)?|小于\s{0,8}[(/或]\s{0,8}大于\s{0,8}\)?|增\s{0,8}\(\s{0,8}减\s{0,8}\)\s{0,8}(?:加|长)?(?=\d)"), "两种说法没有选定一种"),
)  # fmt: skip
_REQUEST = re.compile(r"【(?:请|待)[^】\n]{0,100}】")
_ASKED = re.compile(r"^【(?:请|待)(?:补充|填写|填)?[:：]?|】$")
_FIRST = re.compile("[，。,;；]")
_MOST_NAMED, _LONGEST_NAME = 40, 16
_ANNIVERSARY = re.compile(
    r"(?P<what>建党|建国|新中国成立|建军|改革开放|中国共产党成立)\s{0,8}(?P<n>\d{1,3})\s{0,8}周年"
)
_FOUNDED = {
    "建党": 1921,
    "中国共产党成立": 1921,
    "建国": 1949,
    "新中国成立": 1949,
    "建军": 1927,
    "改革开放": 1978,
}
_TITLE_YEAR = re.compile(r"(?P<year>20\d\d)\s{0,8}年度?[^。]{0,30}(?:报告|自评|说明)")
_TITLES = 12  # paragraphs
_NAMED_YEAR = re.compile(r"(?<![比较与同和从自至到\d])20\d\d(?=\s{0,8}年(?!\s{0,8}\d{1,2}\s{0,8}月))")
_FEWEST_YEARS, _TIMES_AS_OFTEN = 2, 3
_LATER = re.compile(r"(?P<year>20\d\d)\s{0,8}年")


def unfilled(passage: Passage) -> Iterator[Claim]:
    """Report blanks and alternatives."""
    for pattern, words in _UNFILLED:
        for match in pattern.finditer(passage.text):
            operand = operand_of(passage, match.start(), match.end())
            yield wrong("report-unfilled", operand, (), words)


def requests(passages: Iterable[Passage]) -> Iterator[Claim]:
    """Report the places that a draft left to people (【请补充：…】), all in one entry with what each asks for."""
    found = [
        (one, operand_of(one, *match.span())) for one in passages for match in _REQUEST.finditer(one.text)
    ]
    if not found:
        return
    places = [one for _, one in found]
    named: dict[str, list[str]] = {}
    for passage, one in found[:_MOST_NAMED]:
        asked = _FIRST.split(_ASKED.sub("", one.text))[0]
        named.setdefault(passage.where, []).append(asked[:_LONGEST_NAME])
    listed = "；".join(where + "、".join(texts) for where, texts in named.items())
    more = "等" if len(places) > _MOST_NAMED else ""
    situation = f"尚有{len(places)}处待补充：{listed}{more}"
    action = "请逐处补充，并删除方括号及其中的提示。"
    yield replace(wrong("report-unfilled", places[0], places[1:], situation), action=action)


def year_of(passages: tuple[Passage, ...], papers: Sequence[int | None] = ()) -> int | None:
    """Find the year of a report in its title; that of one of its papers where the text has it instead.

    A title may be that of the last report: the text below it names the year of the papers over and over, and that of
    the title next to nowhere.
    """
    place = year_place(passages)
    if place is None:
        return None
    title, named = int(place.text), Counter(_years_named(passages))
    others = (
        year
        for year in papers
        if year is not None and named[year] >= max(_FEWEST_YEARS, _TIMES_AS_OFTEN * named[title])
    )
    return title if title in papers else next(others, title)


def _years_named(passages: Sequence[Passage]) -> Iterator[int]:
    """Yield the years that the text below the title is about.

    Years of dates, and years with which figures are compared, do not count.
    """
    for place, passage in enumerate(passages):
        is_title = place < _TITLES and "。" not in passage.original and _TITLE_YEAR.search(passage.text)
        for match in () if is_title else _NAMED_YEAR.finditer(passage.text):
            yield int(match[0])


def year_of_title(passages: tuple[Passage, ...], year: int | None) -> Iterator[Claim]:
    """Ask about the year of the title where the report is of another one."""
    place = year_place(passages)
    if place is not None and year is not None and int(place.text) != year:
        situation = f"标题为{place.text}年度，正文和所附各表为{year}年度"
        yield doubt("report-year", place, (), situation, str(year), action="请核对标题中的年度，有误的更正。")


def year_place(passages: tuple[Passage, ...]) -> Operand | None:
    """Find where the title has the year."""
    for passage in passages[:_TITLES]:
        if (match := _TITLE_YEAR.search(passage.text)) is not None:
            return Operand(match["year"], passage.number, *match.span("year"))
    return None


def years(passage: Passage, year: int | None) -> Iterator[Claim]:
    """Report anniversaries of another year, and years later than the report's next one."""
    if year is None:
        return
    for match in _ANNIVERSARY.finditer(passage.text):
        actual = _FOUNDED[match["what"]] + int(match["n"])
        if actual != year:
            operand = operand_of(passage, match.start(), match.end())
            situation = f"“{operand.text}”是{actual}年，报告为{year}年度"
            yield doubt("report-year", operand, (), situation, str(actual))
    for match in _LATER.finditer(passage.text):
        if (
            int(match["year"]) > year + 2
            and passage.text[max(0, match.start() - 1) : match.start()] not in ("到", "至")
            and not re.match(r"[^,。]{0,6}(?:规划|目标|计划|前|底前)", passage.text[match.end() :])
        ):
            operand = operand_of(passage, match.start(), match.end())
            yield doubt("report-year", operand, (), f"“{operand.text}”与报告年度（{year}年）不符", str(year))


_SAME_YEAR = re.compile(
    r"(?<![\d从自至到])(20\d\d)年度?(?!末|底|初|预算|年初)[^,;:。()\d]{0,12}\d[\d.]*(?:万|亿)?元,(?P<again>\1)年度?(?:同期)?(?:为|是)\d[\d.]*(?:万|亿)?元,(?:同比)?(?:增|减|下降|上升)"
)


def same_year_twice(sentence: Sentence) -> Iterator[Claim]:
    """Ask about 2024年支出A万元，2024年为B万元，增加…: a year compared with itself."""
    for match in _SAME_YEAR.finditer(sentence.text):
        year = match["again"]
        yield doubt("report-year", quoted(sentence, match, "again"), (), f"所比较的两个数都写作{year}年")
