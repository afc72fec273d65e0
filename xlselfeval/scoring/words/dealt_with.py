"""Bad things that an indicator is there to deal with: 不合格42批次，均已处置 of 应处尽处 is no failure."""

from __future__ import annotations

import re

from xlselfeval.scoring.numerals import to_figures
from xlselfeval.scoring.text import compact
from xlselfeval.scoring.words.result_tokens import DONE, FIGURE, RESULT, UNKNOWN, Own, kinds_of

# What is wanted of all of them, by its character: 应处尽处, 应改必改; checking and insuring are no remedies.
_WANTED = re.compile(r"(?:做到|实现|确保)?应(?P<verb>[\u4e00-\u9fff])[尽必](?P=verb)")
_REMEDY = "处置|处理|处罚|查处|整改|改正|整治|治理|复查|复检|核查|帮扶|救助|化解|办结|办理|销号|清零|清退|清欠|修复|更换|下架|召回|销毁|回访|调处|结案|消除|清收|清缴|追缴|收缴"
_REMEDIES = re.compile(_REMEDY)
_LIKEWISE = {
    "处": "办结|结案",
    "办": "处置|处理|结案",
    "理": "办结|处置",
    "改": "销号|清零",
    "治": "销号|清零",
    "收": "清缴|追缴",
    "缴": "清收|追缴",
}
# Words for any remedy: 均已下架销毁 and 均已立案查处 of a 处置率.
_ANY_REMEDY = frozenset(["处置", "处理"])
# A bad state of what is counted behind it: 不合格42批次, 不合格设备15台, 未脱贫32户.
_STATE = re.compile(
    r"(?:[不未][\u4e00-\u9fff]{2}|拖欠|欠[缴税费]|病死|逾期|超期|超标|违法|违规|投诉|问题|隐患|事故|故障|错误|差错)(?=[\u4e00-\u9fff]{0,6}\d{1,9}[\u4e00-\u9fff])"
)
_ALL_DEALT = re.compile(
    r"(?P<what>[^\d,;。()]{0,16})\d{1,9}(?P<unit>[^\d,;。()均全都已]{1,4}?)[,;]?(?:现已|目前)?(?:均已?|全部已?|已经?全部|都已?|全都)(?P<done>[^\d,;。()]{2,14})"
)
_IN_TIME, _LATE = re.compile("[按及准限如]时|[按如限]期"), re.compile("[逾超]期")
_DENIED = re.compile(
    "责令|督促|通知|要求|列入|纳入|移[交送]|转[办交]|上报|布置|反馈|限期|登记|催|[未没不]|无(?!害化)|正在|中$|拟|将|待|部分|基本"
)


def without_states(said: str, own: Own) -> str:
    """Leave out the bad states of things that the indicator is there to deal with: 不合格设备15台 is 设备15台."""
    return _STATE.sub("", said) if _deals(own) else said


def all_dealt_with(said: str, asked: str, own: Own) -> bool:
    """Return whether all bad things that were found are said to be dealt with, as the target or the name asks for."""
    found = _ALL_DEALT.fullmatch(to_figures(compact(said)).rstrip("。"))
    if found is None or not _deals(own) or _DENIED.search(found["done"]):
        return False
    wanted = _WANTED.fullmatch(compact(asked))
    named = _REMEDIES.findall(own.name)
    words = (
        _wanted_words(wanted["verb"])
        if wanted
        else "|".join(filter(None, (*named, *(_LIKEWISE.get(one[-1]) for one in named))))
    )
    if (wanted and wanted["verb"] == "处") or not _ANY_REMEDY.isdisjoint(named):
        words = f"{words}|{_REMEDY}"
    what = _STATE.sub("", f"{found['what']}1{found['unit']}")
    allowed = {RESULT, DONE, UNKNOWN}
    if _IN_TIME.search(own.words) and _LATE.search(found["what"]):
        return False
    is_only_bad = kinds_of(what, own) <= {*allowed, FIGURE, "loss"}
    return (
        is_only_bad
        and re.search(words, found["done"]) is not None
        and kinds_of(found["done"], own) <= allowed
    )


def _deals(own: Own) -> bool:
    """Return whether an indicator is there to deal with something bad, by its name or by 应处尽处 as its target."""
    wanted = (_WANTED.fullmatch(line) for line in own.words.split("\n"))
    return _REMEDIES.search(own.name) is not None or any(one and _is_remedy(one["verb"]) for one in wanted)


def _is_remedy(verb: str) -> bool:
    return verb in _REMEDY or verb in "帮救收缴清"


def _wanted_words(verb: str) -> str:
    return "|".join(filter(None, (verb, _LIKEWISE.get(verb))))
