"""Words for a thing that was done in time each time that it was due: 每月5日前发放到位, 均于当月25日前发放."""

from __future__ import annotations

import re

from xlselfeval.scoring.words.result_tokens import DONE, RESULT, Own, kinds_of, names_other_thing, tokens_of
from xlselfeval.scoring.words.same_result import OF_SOME, has_subject, is_of_task, limits

ON_TIME = "及时|按时|按期|如期|准时"
ALL_MONTHS = ("12个月", "4个季度")
PART_OF_YEAR = re.compile("半年|季度|学期")
_BY_DAY = r"(?:[首次末当]月)?(?:[12]?\d|3[01])[日号]之?前|[月季]?[末底]前"
# Each time by its day, or soon after what it follows: 均于次月5日前, 均在收文后5个工作日内.
_EVERY = r"(?:各批次?|各期|历次)?(?:均|都|全部)已?[于在](?P<when>[次当下]月(?:[12]?\d|3[01])[日号]之?前|(?:收|接|到|受理|申请|审批|审核|批复|验收)[^\d,;。()]{0,6}后的?(?:[12]?\d|30)个?(?:工作)?[日天]之?内)"
# Each time that it was due: 按月及时足额发放, 每季度首月10日前发放到位.
_EACH_TIME = re.compile(
    rf"(?P<subject>[^\d,;。]{{0,12}}?)(?:(?:均|都|已|全部|[于在])*(?:全年)?(?:[按逐每各][月季]度?|{'|'.join(ALL_MONTHS)}|四个季度)(?:(?P<time>{ON_TIME}|{_BY_DAY})|均|都|已|全部|足额|全额|[于在])*|{_EVERY}(?:均|都|已|全部|足额|全额)*)"
    r"(?P<behind>[^\d]{0,12})"
)


def is_each_time(said: str, own: Own) -> bool:
    """Return whether words say that a thing was done in time each time that it was due: 每月5日前打卡发放到位."""
    clauses = [_EACH_TIME.fullmatch(clause) for clause in re.split("[,;、]", said)]
    found = [one for one in clauses if one is not None]
    if len(found) != len(clauses) or not any(one["time"] or one["when"] for one in found):
        return False
    return all(
        (not one["subject"] or _is_all_of(one["subject"], own)) and _is_done(one["behind"], own)
        for one in found
    )


def _is_all_of(subject: str, own: Own) -> bool:
    """Return whether words name the subject of a result, and no part of it: 资金, not 县级资金."""
    return has_subject(subject, "", own) and (OF_SOME.search(subject) is None or subject in own.name)


def _is_done(behind: str, own: Own) -> bool:
    """Return whether words only say that the indicator's task was done, for no part of those concerned."""
    tokens = tokens_of(behind, own)
    return (
        (DONE in kinds_of(behind) or (behind != "" and behind in own.name))
        and {token.kind for token in tokens} <= {RESULT, DONE}
        and not names_other_thing(tokens, own)
        and not (limits(behind, own) or OF_SOME.search(behind) or PART_OF_YEAR.search(behind))
        and is_of_task(behind, own)
    )
