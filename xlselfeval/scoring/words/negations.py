"""Spoken negations in their written form: 没接到投诉 is 未接到投诉, 没出过事故 is 未发生事故."""

from __future__ import annotations

import re
from dataclasses import replace

from xlselfeval.cell import Written
from xlselfeval.scoring.answers import Answer

_HAPPENED = "接到|收到|发生|出现|产生|发现|受到|存在|造成|出(?=过?[\u4e00-\u9fff]{0,6}(?:事故|问题|差错|纰漏|险情|案件))"
# In 淹没, 没收 and 没落 it is no negation; before 有 and a verb it is one of that verb, before 有 and a thing 无.
_NOT = re.compile(rf"(?<![淹埋沉湮吞出辱])没(?![有收落法顶])|没有(?=(?:{_HAPPENED})过?)")
_EVER = re.compile(rf"未(?P<verb>{_HAPPENED})过?(?:任?何?一[起件次例宗])?")
_NOT_ONE = re.compile(r"一[起件次例宗个]也?都?(?=未|没有?|无)")


def in_written_words(answer: Answer) -> Answer:
    """Return an answer whose actual has its spoken negations as documents write them."""
    text = answer.actual.text
    if "没" not in text and "未" not in text:
        return answer
    written = _NOT.sub("未", _NOT_ONE.sub("", text))
    written = _EVER.sub(lambda match: f"未{'发生' if match['verb'] == '出' else match['verb']}", written)
    return answer if written == text else replace(answer, actual=Written(written, written))
