"""Spoken words in their written form: 没接到投诉 is 未接到投诉, 没出过事故 未发生事故."""

from __future__ import annotations

import re
from dataclasses import replace

from xlselfeval.cell import Written
from xlselfeval.scoring.answers import Answer
from xlselfeval.scoring.number import parse_quantity
from xlselfeval.scoring.numerals import chinese_numeral, to_figures
from xlselfeval.scoring.target import DOWNWARD, Bound, read_target
from xlselfeval.scoring.text import compact

_HAPPENED = "接到|收到|发生|出现|产生|发现|受到|存在|造成|出(?=过?[\u4e00-\u9fff]{0,6}(?:事故|问题|差错|纰漏|险情|案件))"
# In 淹没, 没收 and 没落 it is no negation; before 有 and a verb it is one of that verb, before 有 and a thing 无.
_NOT = re.compile(rf"(?<![淹埋沉湮吞出辱])没(?![有收落法顶])|没有(?=(?:{_HAPPENED})过?)")
_EVER = re.compile(rf"未(?P<verb>{_HAPPENED})过?(?:任?何?一[起件次例宗])?")
_NOT_ONE = re.compile(r"一[起件次例宗个]也?都?(?=未|没有?|无)")


# 9个多月 and 4小时多: more than so many, less than one more.
_TIME = "月|天|小时|年|周|星期|分钟"
_AND_MORE = re.compile(
    rf"(?P<number>\d{{1,4}}|[一二两三四五六七八九十]{{1,3}})(?:(?:(?P<of>个?)多|多(?=个))(?P<unit>个?(?:{_TIME}))|(?P<whole>个?(?:{_TIME}))多)(?![\u4e00-\u9fff])"
)


# From when a duration counts: 收文后第23天.
_SINCE = re.compile(
    r"(?:收文|收[到件]|接[到件]|受理|申请|下达|签订)[^\d,;。()]{0,8}?后?的?第?(?=\d{1,4}(?:个?工作日|[天日]|小时|分钟))"
)


def in_written_words(answer: Answer) -> Answer:
    """Return an answer whose actual has its spoken negations and durations as documents write them."""
    text = answer.actual.text
    since = _SINCE.match(compact(text))
    if since and "后" in since[0] and _is_duration(answer.target):
        text = compact(text)[since.end() :]
    written = _in_full(text, answer.target) if "多" in text else text
    if "没" in text or "未" in text:
        written = _NOT.sub("未", _NOT_ONE.sub("", written))
        written = _EVER.sub(lambda match: f"未{'发生' if match['verb'] == '出' else match['verb']}", written)
    return answer if written == answer.actual.text else replace(answer, actual=Written(written, written))


def _in_full(text: str, target: Written) -> str:
    """Leave out the 多 behind a duration that keeps to its limit even with one more: 9个多月 of ≤10个月."""
    limit, figures = read_target(target, None, timely=True), to_figures(compact(text))
    found = _AND_MORE.search(figures)
    if found is None or not isinstance(limit, Bound) or limit.comparator not in DOWNWARD:
        return text
    number = int(found["number"]) if found["number"].isascii() else chinese_numeral(found["number"])
    unit = found["whole"] or f"{found['of'] or ''}{found['unit']}"
    most, asked = parse_quantity(f"{(number or 0) + 1}{unit}"), limit.quantity
    if number is None or most is None or most.unit.family != asked.unit.family or most.base > asked.base:
        return text
    return f"{figures[: found.start()]}{number}{unit}{figures[found.end() :]}"


def _is_duration(target: Written) -> bool:
    limit = read_target(target, None, timely=True)
    return isinstance(limit, Bound) and limit.quantity.unit.kind == "time" and limit.comparator in DOWNWARD
