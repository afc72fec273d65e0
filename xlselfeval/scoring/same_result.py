"""Results that say in other words what a worded target asks for: a subject, punctuality, a change kept off."""

from __future__ import annotations

import re

from xlselfeval.scoring.result_tokens import DONE, NO_WORDS, RESULT, UNKNOWN, Own, thing_words, tokens_of

# A small measure, an effort or an appearance is no result: 有所, 勉强, 着力, 看似.
_NO_RESULT = re.compile(
    "^[为让使]|有所|略|稍|小幅|轻微|勉强|一定|缓慢|暂时|继续|着力|努力|致力|旨在|看似|表面|名义|[自声宣]称|逐渐|如何|怎样"
)
_PUNCTUAL = re.compile(
    r"(?:已经?|均|都|全部)*(?:按时|按期|如期|及时|准时)(?:完成|完工|竣工|办结|交付|到位|支付|发放|拨付|报送|上报|开展|落实|上线)?"
)
_THAN = r"(?:(?:较|比|与)(?:上年度?|去年|上一年|往年)(?:同期)?(?:相比)?|同比)?"
_UP, _DOWN = "增加|增长|上升|提高|上涨|增多|扩大", "下降|减少|降低|下滑|压减|缩减|减轻|缩小"
# What a target keeps off, by the change that reaches it.
_KEPT_OFF = {
    "down": re.compile(rf"{_THAN}(?:0增长|零增长|不再?(?:{_UP})|只减不增|只降不升)"),
    "up": re.compile(rf"{_THAN}(?:不再?(?:{_DOWN})|只增不减|只升不降)"),
}
_CHANGE = re.compile(
    rf"{_THAN}(?:已|实现|实际)*(?:(?P<up>{_UP})|(?P<down>{_DOWN})|持平|不变|无变化|0增长|零增长|(?:未|无|没有)(?:{_UP}|{_DOWN}))"
    r"(?:[了约为]?(?P<size>\d[\d.,]{0,12})(?:%|‰|个?百分点|[\u4e00-\u9fff]{1,4}))?"
)


def has_subject(before: str, asked: str, own: Own = NO_WORDS) -> bool:
    """Return whether what stands before the target's own words is but their subject: 管护机制 before 健全.

    It names something, in the indicator's own words or a word of the list, and denies, limits and changes nothing.
    """
    tokens = tokens_of(before, own)
    if any(token.kind not in (RESULT, DONE, UNKNOWN) for token in tokens) or _NO_RESULT.search(before):
        return False
    return any(
        len(token.text) > 1
        and token.text not in asked
        and (token.kind == DONE or token.text in thing_words() or token.text in own.name)
        for token in tokens
    )


def is_punctual(said: str, asked: str) -> bool:
    """Return whether target and result say that a task is done in time, in whichever word: 按时, 按期完成."""
    return _PUNCTUAL.fullmatch(asked) is not None and _PUNCTUAL.fullmatch(said) is not None


def keeps_off(said: str, asked: str) -> bool | None:
    """Return whether a change is kept off that the target wants none of: 下降5% for 不增加; None for other words."""
    wanted = next((way for way, words in _KEPT_OFF.items() if words.fullmatch(asked)), None)
    change = _CHANGE.fullmatch(said)
    if wanted is None or change is None:
        return None
    if not (change["up"] or change["down"]) or (change["size"] and not change["size"].strip("0.,")):
        return True
    return change[wanted] is not None
