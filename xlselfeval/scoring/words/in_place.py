"""Those who keep a mechanism, and its rules, for the mechanism itself: 各村都配了管水员 for 健全."""

from __future__ import annotations

import re

from xlselfeval.scoring.words.result_tokens import DONE, RESULT, UNKNOWN, Own, kinds_of
from xlselfeval.scoring.words.same_result import OF_SOME, limits

_ASKED = re.compile("(?:建立)?(?:健全|完善)")
_MECHANISM = re.compile("机制|制度|体系|管护|管理|组织")
# Every place has somebody who keeps it, or rules by which it is kept.
_IN_PLACE = re.compile(
    r"(?P<where>[^\d,;。()]{1,10}?)(?:都|均|全部|已)+(?:配备?|有|建立?|设立?|落实|明确|签订?|制定|成立|安排)了?"
    r"(?P<what>[^\d,;。()]{1,10}(?:员|人员|制度|协议|办法|规定|台账|机构|组织|小组|会|机制|责任人?|经费|章程|规程|合同)|专人(?:负责|管[护理]))"
)


def is_in_place(said: str, asked: str, own: Own) -> bool:
    """Return whether a result names what makes up the mechanism that is to be complete, in all places."""
    found = _IN_PLACE.fullmatch(said) if _ASKED.fullmatch(asked) and _MECHANISM.search(own.name) else None
    if found is None or OF_SOME.search(found["where"]):
        return False
    words = found["where"] + found["what"]
    return kinds_of(words, own) <= {RESULT, DONE, UNKNOWN} and not limits(words, own)
