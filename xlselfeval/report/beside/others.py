"""Bodies beside the unit that a sentence of a report is about: a school, a township, a station."""

from __future__ import annotations

import re
from collections.abc import Sequence

# At the beginning of a clause, with such words behind it that it does or has what follows.
_BODY = re.compile(
    r"(?:^|[,:(、]|其中:?|[一二三四五六七八九十\d][.、)])(?P<name>[\u4e00-\u9fff]{1,14}?(?:中心校|小学|中学|学校|幼儿园|学院|卫生院|医院|敬老院|养老院|福利院"
    r"|[乡镇](?:人民)?政府|[乡镇]|街道办事处|街道|社区|居委会|村委会|林场|农场|服务站|工作站|推广站|管理站|文化站|管理所|图书馆|文化馆|博物馆))"
    r"(?=20\d\d|年度|整体|部门|单位|项目|自评|绩效|预算|执行|得分|高度|认真|按|组织|开展|经|等级|评|[,:(])"
)
_OWN = re.compile("[本我](?:单位|部门|级|局|委|办|院|校|中心|镇|乡|街道|项目)|全(?:局|系统)")
_SHORTEST_END = 3  # characters at the end of a name that it shares with the unit's own


def is_of_another(words: str, own: Sequence[str]) -> bool:
    """Check whether the last body that words name is another one than these; 我局 and the like are none."""
    last = max((match.end() for match in _OWN.finditer(words)), default=0)
    named = [match["name"] for match in _BODY.finditer(words) if match.start() >= last]
    return bool(named) and not any(_ends_alike(named[-1], one) for one in own)


def _ends_alike(name: str, own: str) -> bool:
    return name in own or (len(own) >= _SHORTEST_END and name[-_SHORTEST_END:] == own[-_SHORTEST_END:])
