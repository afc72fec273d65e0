"""Reasons that deny the result beside them: a missed target, a worse figure, a later day."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from xlselfeval.scoring.answers import Answer
from xlselfeval.scoring.dates import find_span
from xlselfeval.scoring.number import parse_quantity
from xlselfeval.scoring.numerals import to_figures
from xlselfeval.scoring.reached import base_of, given_of, is_limit, reaches
from xlselfeval.scoring.scorecard import RowScore
from xlselfeval.scoring.target import Deadline, Words
from xlselfeval.scoring.text import compact
from xlselfeval.scoring.words.result_tokens import DATE, FIGURE, SIZE, Own, clauses_of, joined, tokens_of
from xlselfeval.scoring.words.result_words import Band, band_of

# Clauses of another time, of a plan or of no deviation; and notes of faults that were put right.
_ELSEWHERE = re.compile(
    r"[上去往前]年|以前|此前|原|年初|[下明次]一?年|今后|下一?步|将|拟|力争|避免|防止|[不未无]存在|偏差|季度|半年|问题|[未没]有?(?:发现|发生|出现|接到|收到)"
)
_CAUSE = re.compile("^(?:因|由于|受)[^,]{1,20}?(?:原因|影响|导致|致使|造成)(?!的)")
_PUT_RIGHT = re.compile(
    "(?:经|整改|补考|返工|复检|复验|复查|重新|最终|现)后?(?:均|都|已|全部|再次)*(?:合格|达标|达到|完成|通过)"
)
# Words around a denial or a figure that name nothing but the result.
_GENERAL = re.compile(
    "但|而|实际|最终|全年|年[末底]|总体|整体|本|该|此|项|年度|绩效|指标|情况|结果|数据|数值|仍|还|均|都|略|稍|也|因此|导致|致使|造成|使得?"
    "|经|第三方|匿名|问卷|调查|测评|回访|抽[查检样]|复[核查]|核实|核定|考核|显示|平均|人均|每人|户均|单[价位]|成本|只有?|仅有?|才|约|为|是|有|达到?|完成|共|率|数|值|的"
)
_GOAL = "(?:年初|年度|绩效|预期|设定|既定|规定|要求|计划|的)*(?:目标|指标|任务|要求|标准|计划)"
_MISSED = re.compile(
    rf"(?P<of>.*?)(?:(?:还|尚|仍)*(?:未能?|没有?|没能)(?:完全|全部|按[时期]|如期|及时)*(?:达到|达成|完成|达标|实现|符合)(?:{_GOAL}[值数]?)?|(?:低于|少于|不及|差于){_GOAL}[值数]?)"
)
_EXCEEDED = re.compile(
    rf"(?P<of>.*?)(?:超出|超过|超支|超|高于)(?:{_GOAL}|限额|预算|控制[数价])?[值数]?(?P<size>{SIZE}[\u4e00-\u9fff%‰]{{1,3}}?)?(?:左右)?"
)
_SURELY = re.compile("实际|仅|只|才|问卷|测评|抽[查检样]|复[核查]|核实|核定|回访")
_ASKED = re.compile("目标|指标|计划|要求|标准|[不未]|[≥≤><]")
_NOT_FINAL = re.compile(
    "(?:以上|本|该|此|所?填报?|目前|现有)*(?:数据|数值|结果|数字|数|完成值|情况)?(?:暂|均|仅|只)*(?:为|是|系|属)(?:初步|阶段性?|暂估|预[计估]|估[算计]|快报)(?:统计|测算|汇总|估算|的)*(?:数据|数|结果|值|情况)?"
)
_NOT_ASSESSED = re.compile(
    "[^,]{0,8}(?:评|测|考|调查|统计|核算|检查|问卷)[^,未没]{0,4}(?:(?:还|尚|仍)*(?:未|没有?))(?:全部|完全)?(?:结束|完成|出来?|出具|收回|回收)"
)
_LATE = re.compile(f"(?:晚|迟|延期|延后|推迟|逾期|滞后|超期)了?约?{SIZE}个?(?:工作)?(?:[天日周月]|星期)")
_FINISHED = re.compile("才|结束|完成|完工|竣工|举办|交付|收尾|投入使用")
_LATER_STEP = re.compile("款|支付|结算|决算|审计|归档|质保|备案")
_PUT_OFF = re.compile("才|[拖推延][^,]{0,2}[到至]")
_NOT_YET = re.compile(
    "(?:还|尚|仍)?没有?(?=[^,]{0,2}(?:建[立成]|形成|出台|印发|制定|健全|完善|落实|开展|运行|到位))"
)
_NOT_SO = re.compile(
    "(?P<of>.*)(?:不太?|不够|欠|未见|没有|无)(?:明显|显著|理想|到位|健全|完善|及时|稳定|规范|满意|改善|提[升高])"
)
_DENIAL = re.compile("[未没不无尚欠]")
_RULES = re.compile("制度|机制|体系|办法")


class _Reason(NamedTuple):
    """A clause of a reason, and the result that it stands beside."""

    clause: str
    row: RowScore
    own: Own
    asked: str

    def is_of_result(self, words: str) -> bool:
        """Return whether words name nothing but the result: the end of the indicator's name, or 实际."""
        return set(_GENERAL.sub("", words)) <= set(self.own.name)


def denied_in_reason(row: RowScore, answer: Answer, own: Own) -> str:
    """Return why a reason denies the result that reaches its target, or ""."""
    note = to_figures(compact(answer.note))
    if not note or _PUT_RIGHT.search(note):
        return ""
    for clause in clauses_of(note):
        reason = _Reason(_CAUSE.sub("", clause), row, own, compact(answer.target.text))
        if not _ELSEWHERE.search(clause) and any(denies(reason) for denies in _DENIALS):
            return f"偏差原因栏写明“{clause}”，与完成情况不符"
    return ""


def _says_missed(reason: _Reason) -> bool:
    """Find that the target was missed, or a limit exceeded: 合格率未达到目标, 人均超出20元."""
    given = given_of(reason.row)
    limited = given is not None and is_limit(reason.row)
    found = (_EXCEEDED if limited else _MISSED).fullmatch(reason.clause)
    if found is None or not reason.is_of_result(found["of"]):
        return False
    size = parse_quantity(found["size"]) if limited and found["size"] else None
    return size is None or (given is not None and size.unit.kind == given.unit.kind)


def _has_other_figure(reason: _Reason) -> bool:
    """Find a figure of the result that misses its target: 实际合格率只有95%, 匿名问卷只有82%满意."""
    given, tokens = given_of(reason.row), tokens_of(reason.clause, reason.own)
    figures = [token.quantity for token in tokens if token.kind == FIGURE]
    if given is None or len(figures) != 1 or figures[0] is None or any(one.kind == DATE for one in tokens):
        return False
    if figures[0].unit.kind != given.unit.kind or not given.unit.kind or _ASKED.search(reason.clause):
        return False
    ours, result = base_of(figures[0], reason.row), base_of(given, reason.row)
    words = joined(token for token in tokens if token.kind != FIGURE)
    return (
        _SURELY.search(words) is not None
        and reason.is_of_result(words)
        and result <= ours * 2 <= result * 4
        and not reaches(reason.row, ours)
    )


def _is_not_final(reason: _Reason) -> bool:
    """Find a count that is not final, or a rate before the assessment is over: 数据为初步统计, 评课尚未结束."""
    given = given_of(reason.row)
    is_rate = given is not None and given.unit.kind == "percent"
    return given is not None and bool(
        _NOT_FINAL.fullmatch(reason.clause) or (is_rate and _NOT_ASSESSED.fullmatch(reason.clause))
    )


def _is_late(reason: _Reason) -> bool:
    """Find an end after the deadline: 最后一期拖到12月中旬才结束, 比要求晚了12天."""
    due = reason.row.target.last if isinstance(reason.row.target, Deadline) else None
    if due is None or _LATER_STEP.search(reason.clause):
        return False
    late = _LATE.search(reason.clause)
    if late and reason.is_of_result(
        re.sub("比|要求|计划|规定|预期|时[间限]", "", reason.clause[: late.start()])
    ):
        return True
    span = find_span(reason.clause, due.year) if _PUT_OFF.search(reason.clause) else None
    is_end = _FINISHED.search(reason.clause) is not None
    return span is not None and is_end and (span.first or date.min) > due


def _denies_words(reason: _Reason) -> bool:
    """Find the words of a target denied, of its own subject: 教学质量提升不明显, 制度还没建立起来."""
    if not isinstance(reason.row.target, Words):
        return False
    clause = _NOT_YET.sub("尚未", reason.clause)
    is_denied = _NOT_SO.fullmatch(clause) or band_of(clause, reason.asked, reason.own) is Band.MISSED
    subject = _DENIAL.split(clause)[0]
    return bool(is_denied) and (reason.is_of_result(subject) or _shares_words(subject, reason))


def _shares_words(subject: str, reason: _Reason) -> bool:
    """Return whether words have two characters in a row of the name or the target, or rules as these have them."""
    ours = f"{reason.own.name}\n{reason.asked}"
    pairs = {subject[place : place + 2] for place in range(len(subject) - 1)}
    return bool(_RULES.search(subject) and _RULES.search(ours)) or any(pair in ours for pair in pairs)


_DENIALS: tuple[Callable[[_Reason], bool], ...] = (
    _says_missed,
    _has_other_figure,
    _is_not_final,
    _is_late,
    _denies_words,
)
