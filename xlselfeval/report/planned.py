"""The paragraphs of a report that state what was planned: a target differs from what was achieved, and rightly."""

from __future__ import annotations

import re
from collections.abc import Iterable

from xlselfeval.report.passage import HALF_WIDTH, Passage, squeezed
from xlselfeval.report.terms import Sentence

_LONGEST_HEADING = 30  # characters
_NUMBER = r"(?:[一二三四五六七八九十]{1,3}[、.]|\([一二三四五六七八九十]{1,3}\)|\(?\d{1,2}[.、)])?"
_HEADING = re.compile(rf"(?=\S){_NUMBER}(?:20\d\d|[^。:;\d])+$")
_GOALS = re.compile("目标")
_RESULTS = re.compile("完成|实现|达成|执行|偏离|自评|评价|分析|得分|管理|实施|效果")
# 年度总体目标：…, and in the same paragraph the words with which its results begin
_LEAD = re.compile(
    rf"{_NUMBER}(?:20\d\d年度?|本?年度|部门|单位|整体|支出|总体|绩效|预期|工作|主要|阶段性|预算)*(?:目标|计划)(?:设[定置])?(?:情况)?(?:为|是|如下)?:"
)
_DONE = re.compile("实际|完成情况|已完成|全年完成|截至")


def planned(sentences: Iterable[Sentence], goal: str = "") -> frozenset[Sentence]:
    """Return the sentences of goals: under a heading that names them, behind 年度总体目标：, and the `goal` of the form."""
    found: set[Sentence] = set()
    passage: Passage | None = None
    is_under = is_goal = False
    for one in sentences:
        if one.passage is not passage:
            passage = one.passage
            text = _text(passage)
            if is_heading(passage):
                is_under = bool(_GOALS.search(text)) and not _RESULTS.search(text)
            is_copy = bool(goal) and squeezed(passage.original) == squeezed(goal)
            is_goal = is_copy or (not passage.is_cell and (is_under or _LEAD.match(text) is not None))
        if is_goal and _DONE.search(one.between(0, one.span.end)):
            is_goal = is_under = False
        if is_goal:
            found.add(one)
    return frozenset(found)


def is_heading(passage: Passage) -> bool:
    """Check whether a paragraph is a heading: a few words without a figure or a full stop."""
    text = _text(passage)
    return not passage.is_cell and len(text) <= _LONGEST_HEADING and _HEADING.match(text) is not None


def _text(passage: Passage) -> str:
    return squeezed(passage.prefix.translate(HALF_WIDTH) + passage.text)
