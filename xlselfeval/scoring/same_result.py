"""Results that say in other words what a worded target asks for: a subject, punctuality, a change kept off."""

from __future__ import annotations

import re

from xlselfeval.scoring.result_tokens import DONE, NO_WORDS, RESULT, UNKNOWN, Own, thing_words, tokens_of

# A small measure, an effort or an appearance is no result: 有所, 勉强, 着力, 看似; nor is a trial or a slow approach.
_NO_RESULT = re.compile(
    "^(?:[为让使]|推动|促进|谋求|着眼|围绕|助力|追求|提出)|有所|略|稍|小幅|轻微|勉强|一定|缓慢|暂时|继续|着力|努力|致力|旨在|看似|表面|名义|形式上|[自声宣]称|逐渐"
    "|日[趋益渐]|渐趋|趋[于向]|走向|如何|怎样|何时|按计划|试点|试行|样[品本]|[正会微]$"
)
# Words of change alone, which say nothing without the thing that changes: 明显提升, 下降.
_BARE_CHANGE = re.compile(
    "(?:明显|显著|大幅|有效|逐步|持续|稳步|不断|进一步|得到)*(?:提升|提高|增强|增加|增长|上升|扩大|下降|降低|减少|改善|优化|改进)"
)
_PUNCTUAL = re.compile(
    r"(?:已经?|均|都|全部|足额|全额)*(?:按时|按期|如期|及时|准时)(?:足额|全额|全部)?(?P<task>完成|完工|竣工|办结|交付|到位|支付|发放|拨付|报送|上报|开展|落实|上线|验收|采购|到货|提交)?"
)
# Verbs that stand for one another beside a time; those of _ANY_TASK for any but a mere beginning.
_TASKS = (
    frozenset(["支付", "发放", "拨付", "兑付", "兑现", "到位"]), frozenset(["报送", "上报", "提交"]),
    frozenset(["完工", "竣工", "交付", "上线", "验收", "到货"]),
)  # fmt: skip
_ANY_TASK = frozenset(["完成", "办结", "落实", "到位"])
_THAN = r"(?:(?:较|比|与)(?:上年度?|去年|上一年|往年)(?:同期)?(?:相比)?|同比)?"
_UP, _DOWN = "增加|增长|上升|提高|上涨|增多|扩大", "下降|减少|降低|下滑|压减|缩减|减轻|缩小"
# What a target keeps off, by the change that reaches it.
_KEPT_OFF = {
    "down": re.compile(rf"{_THAN}(?:0增长|零增长|不再?(?:{_UP})|只减不增|只降不升)"),
    "up": re.compile(rf"{_THAN}(?:不再?(?:{_DOWN})|只增不减|只升不降)"),
}
_CHANGE = re.compile(
    rf"{_THAN}(?:已|实现|实际)*(?:(?P<up>{_UP})|(?P<down>{_DOWN})|持平|不变|无变化|0增长|零增长|(?:未|无|没有|不再?)(?:(?P<not_up>{_UP})|(?P<not_down>{_DOWN})))"
    r"(?:[了约为]?(?P<size>\d[\d.,]{0,12})(?:%|‰|个?百分点|[\u4e00-\u9fff]{1,4}))?"
)


def has_subject(before: str, asked: str, own: Own = NO_WORDS) -> bool:
    """Return whether what stands before the target's own words is but their subject: 管护机制 before 健全.

    It names something, in the indicator's own words or a word of the list, and denies, limits and changes nothing.
    """
    tokens = tokens_of(before, own)
    if any(token.kind not in (RESULT, DONE, UNKNOWN) for token in tokens) or _NO_RESULT.search(before):
        return False
    must_be_own = own.name and _BARE_CHANGE.fullmatch(asked)  # 成本提升 is not the 提升 of another indicator
    return any(
        len(token.text) > 1
        and token.text not in asked
        and (
            token.text in own.name
            or (not must_be_own and (token.kind == DONE or token.text in thing_words()))
        )
        for token in tokens
    )


def is_punctual(said: str, asked: str) -> bool:
    """Return whether target and result say that one task is done in time, in whichever word: 按时, 按期完成."""
    wanted, given = _PUNCTUAL.fullmatch(asked), _PUNCTUAL.fullmatch(said)
    return wanted is not None and given is not None and is_same_task(given["task"], wanted["task"])


def is_same_task(given: str | None, wanted: str | None) -> bool:
    """Return whether a verb says that the task is done that another asks for: 拨付 for 发放, 完成 for any; no verb for any."""
    if not given or not wanted or given == wanted or given in _ANY_TASK or wanted == "开展":
        return True
    if wanted in _ANY_TASK:
        return given != "开展"
    return any(given in verbs and wanted in verbs for verbs in _TASKS)


def keeps_off(said: str, asked: str) -> bool | None:
    """Return whether a change is kept off that the target wants none of: 下降5% for 不增加; None for other words.

    That the other change did not come (未减少 for 不增加) does not tell.
    """
    wanted = next((way for way, words in _KEPT_OFF.items() if words.fullmatch(asked)), None)
    change = _CHANGE.fullmatch(said)
    if wanted is None or change is None or change[f"not_{wanted}"]:
        return None
    if not (change["up"] or change["down"]) or (change["size"] and not change["size"].strip("0.,")):
        return True
    return change[wanted] is not None
