"""The owner of a table in a report: the unit itself, another unit, or several together.

It is known by the words that lead to the table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from xlselfeval.across.unit_names import is_called, name_key
from xlselfeval.files.word.document import Document, Paragraph
from xlselfeval.report.passage import HALF_WIDTH, Passage, squeezed
from xlselfeval.report.planned import is_heading

_SELF = re.compile(
    "本(?:单位|部门|级|局|委|办|院|校|中心|项目)|我(?:单位|部门|局|委|办|院|校|中心)|部门(?:本级)?整体"
)
_SEVERAL = re.compile(
    "全(?:省|市|县|区|州|系统)|各(?!项|类|级指标|指标|绩效)[\u4e00-\u9fff]{0,6}(?:[省市县区镇乡]|单位|部门|街道|学校|医院|中心|所|站)|下属|所属|直属|二级(?:预算)?单位|基层单位|多个?单位"
)
_UNIT = re.compile(
    r"(?P<name>[\u4e00-\u9fff]{2,24}?(?:局|委员会|办公室|管理处|服务处|事务所|管理所|卫生院|养老院|福利院|养护站|推广站|服务站|工作站|中心|大队|支队|医院|小学|中学|幼儿园|学校|学院|图书馆|文化馆|博物馆|街道办事处|政府))"
    r"(?=\(?[上下全本]?(?:本级)?\)?(?:20\d\d|年度|整体|部门|单位|自评|绩效|指标|目标|项目支出|完成|情况|的|:|$))"
)
_NUMBERS = tuple(
    re.compile(number)
    for number in ("[一二三四五六七八九十]{1,3}、", r"\([一二三四五六七八九十]{1,3}\)", r"\d{1,2}[.、]", r"\(\d{1,2}\)")
)  # fmt: skip
_FURTHEST = 300  # paragraphs above a table in which its headings are looked for
_LEAD_IN = re.compile(r"^(?:其中|附[件表]?|表)?[一二三四五六七八九十\d、.():：\s]*")
_TITLE = re.compile(r"附\s*[件表]|表[\d一二三四五六七八九十:]|表$")
_SENTENCE_ENDS = re.compile("[。;!?]")


def leads_to(document: Document, number: int) -> tuple[str, ...]:
    """Return the words that lead to a table: the end of the paragraph before it, then the headings above it.

    For a table with a title of its own, the title is all.
    """
    table = next(one for one in document.tables if one.number == number)
    return tuple(_leads(document.paragraphs_between(0, table.after or 0)[-_FURTHEST:]))


def _leads(paragraphs: Sequence[Paragraph]) -> Iterator[str]:
    rank: int | None = None
    for one in reversed(paragraphs):
        passage = Passage(one.number, one.text, one.prefix)
        own = _rank(one) if is_heading(passage) else len(_NUMBERS) + 1
        if one.is_blank or (rank is not None and own >= rank):
            continue
        line = name_key(_SENTENCE_ENDS.split(passage.text.rstrip("。;!?: "))[-1])
        yield line
        if rank is None and _TITLE.search(line):
            return
        rank = own


def _rank(paragraph: Paragraph) -> int:
    """Return the depth of a heading by its number; one without a number is below all others."""
    text = squeezed(f"{paragraph.prefix}{paragraph.text}").translate(HALF_WIDTH)
    return next((rank for rank, number in enumerate(_NUMBERS) if number.match(text)), len(_NUMBERS))


def is_of_others(leads: Sequence[str], unit: str | None) -> bool:
    """Check whether the words before a table name other units than the unit of the form.

    The nearest words that name one decide.
    """
    for line in leads:
        if _SELF.search(line):
            return False
        if _SEVERAL.search(line):
            return True
        match = _UNIT.search(_LEAD_IN.sub("", line))
        if match is not None and unit:
            return not is_called(match["name"], unit)
    return False
