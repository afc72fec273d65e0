"""Words for nothing that happened: 无, 未发生安全事故, and the part or other thing that they leave open."""

from __future__ import annotations

import re
from dataclasses import replace

from xlselfeval.cell import Written
from xlselfeval.scoring.answers import Answer
from xlselfeval.scoring.text import compact, strip_loose_spaces

_LONGEST = 60  # characters: longer texts are stories, not results
# One kind of people or trade, of which none leaves the others open.
_OF_SOME = "[死伤]亡(?=事故)|交通|道路|消防|火灾|食品|药品|网络|信息|医疗|环境|工程|施工|责任|学生|职工|教师|患者|游客"
_HARM = "(?:伤亡|死亡)?事故|投诉|差错|案件|伤亡|死亡|信访|上访|纠纷|疫情|拖欠|挂账|欠账|欠款|舆情|失误|违规|违纪|违法|举报|通报(?!表扬)|约谈|问责|处罚|曝光|[错漏][\u4e00-\u9fff][错漏][\u4e00-\u9fff]|[错漏误重冒骗][发保报领登录配检补计缴征诊判兑享]"
# Nothing happened: only words for what did not happen may follow, and no figure but a hotline's number.
_NONE_AT_ALL = re.compile(
    r"(?:全年度?|年度?内|本年度?内?|当年|今年|均|至今)*(?:无|零|没有|未(?:有|曾|发生|出现|收到|产生|接到|发现|受到?|被)|不(?:发生|存在))"
    rf"(?:12315|12345|过|任何|重特大|重大|较大|特大|一般|及以上|安全|质量|生产|{_OF_SOME}|服务|工作|人员|群众|群体性?|有效|相关|各类|此类|{_HARM}|"
    r"事件|问题|情况|现象|行为|发生|出现|收到|产生)*"
)
# A target that wants nothing to happen: 杜绝重大安全事故, 不发生, 零发生.
_NONE_ASKED = re.compile(r"(?:坚决|全面|有效|确保|严格)*(?:杜绝|避免|防止|无|零|不)(?:发生|出现)?")
# A last clause behind a result, and what joins several harms in it.
_LAST_CLAUSE = re.compile(
    r"(?P<result>.*[^,;。(])(?:[,;。](?P<plain>[^,;。()]+)|\((?P<inner>[^,;。()]+)\))[。]?"
)
_AND = re.compile("[、和与或及]|以及")
_GRAVE = re.compile("重特大|重大|较大|特大|群体性|有效")  # of none but these there may be others
_SOME, _HARMS = re.compile(_OF_SOME), re.compile(_HARM)
_EVENT = re.compile("(?:群体性|安全|突发|负面|公共)事件(?!处|应急|演练)")
_COUNTED = re.compile("(?:发生)?(?:起数|次数|(?<![事案])件数|例数|数量?|率|情况)$")
_DEADLY = re.compile("伤亡|死亡")
# The usual words for all of 质量事故 and 安全事故: 工程质量事故, 施工安全事故.
_WHOLE = re.compile("(?:工程|施工|信息)(?=质量|安全)")


def says_none(actual: str) -> bool:
    """Return whether words mean zero: 无, 未发生, 未收到12315投诉."""
    said = compact(actual)
    return len(said) <= _LONGEST and _NONE_AT_ALL.fullmatch(said) is not None


def without_good_news(answer: Answer) -> Answer:
    """Leave out a last clause of an actual for none of a harm that the indicator does not name: 100%，无错发漏发."""
    text = strip_loose_spaces(answer.actual.text)
    found = _LAST_CLAUSE.fullmatch(text)
    if found is None or len(text) > _LONGEST or names_harm(f"{answer.name}{answer.target.text}"):
        return answer
    clause = _AND.sub("", found["plain"] or found["inner"])
    if not names_harm(clause) or not says_none(clause):
        return answer
    return replace(answer, actual=Written(found["result"], found["result"]))


def says_none_of(actual: str, name: str) -> bool:
    """Return whether words mean zero, with the thing that an indicator's name ends in: 未发生粮食安全事件."""
    said, thing = compact(actual), _COUNTED.sub("", compact(name))
    if len(said) > _LONGEST:
        return False
    things = (thing[place:] for place in range(len(thing) - 1))
    named = next((one for one in things if one in said), "")
    return says_none(said) or (bool(named) and says_none(said.replace(named, "", 1)))


def asks_for_none(target: str) -> bool:
    """Return whether a worded target wants nothing to happen: 杜绝, 不发生重大安全事故."""
    asked = compact(target)
    wanted = _NONE_ASKED.match(asked)
    return says_none(asked) or (wanted is not None and says_none(f"无{asked[wanted.end() :]}"))


def names_harm(name: str) -> bool:
    """Return whether a name is one of harm, of which 无 wants none: 安全事故, 投诉数."""
    return _HARMS.search(name) is not None or _EVENT.search(name) is not None


def none_of_what(actual: str, asked: str, target: str = "") -> str:
    """Return the word by which a text for none names a part of what is asked for, or another thing; "" for none.

    重大 and 交通 are a part of 安全事故, 信访 is not 投诉; of a target for several things (无违纪违法) none may be missing.
    """
    said = _WHOLE.sub("", compact(actual))
    parts = (str(word) for shape in (_GRAVE, _SOME) for word in shape.findall(said) if word not in asked)
    if part := next(parts, ""):
        return part
    kinds, wanted = (re.findall("安全|质量", text) for text in (said, asked))
    if kinds and wanted and not set(kinds) & set(wanted):
        return str(kinds[0])
    things = [_DEADLY.sub("", thing) or thing for thing in _HARMS.findall(said)]
    several = {_DEADLY.sub("", thing) or thing for thing in _HARMS.findall(target)}
    if things and several - set(things) and several & set(things):
        return str(things[-1])
    others = things and _HARMS.search(asked) and not any(thing in asked for thing in things)
    return str(things[-1]) if others else ""
