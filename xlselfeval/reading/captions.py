"""Captions as printed: their key, the points that they name, the numbers before names."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from xlselfeval.scoring import grades
from xlselfeval.scoring.text import compact

CATEGORY_OF = dict.fromkeys(("数量", "质量", "时效"), "产出") | dict.fromkeys(
    ("经济效益", "社会效益", "生态效益", "可持续影响"), "效益"
)
GRADE = grades.CAPTION
END_OF_TABLE = re.compile(
    r"(?:备注|注|说明|填表说明|(?:单位|部门|项目|财务|分管|主管|主要|填报|填表){0,2}(?:负责人|领导|联系人)(?:审签|审批|签字|签名|签章|意见)?|"
    r"(?:填表|填报|制表|审核|复核|经办|评价)人员?|(?:填报|填表)(?:日期|时间))(?:[:1(]|$)"
)

BUREAU = re.compile("复核|复评|核查|抽查|审核|财政")  # over columns that are not the unit's
_CAPTION = 60  # characters: no caption is longer
_LETTERS = re.compile(r"[A-Za-z]+$")
_PARENTHESES = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】|〔[^〔〕]*〕")
_GOAL_BLOCK = re.compile(
    r"(年度绩效目标[\d一二三四五六七八九十]*)(?:\((?:共|计)?(\d+(?:\.\d+)?)?[Xx]*分?\))?:?$"
)
_POINTS = re.compile(r"(\d+(?:\.\d+)?)分")
_NAMED = re.compile(r"\((?:共|计|满分|权重)?(\d{1,3}(?:\.\d{1,2})?)分\):?$")


def heading_key(text: str) -> str:
    """Reduce a caption to its words, without spaces, line breaks, parentheses and final colon."""
    return _key(text if len(text) <= _CAPTION else text[:_CAPTION])


@lru_cache(maxsize=8192)
def _key(text: str) -> str:
    plain = _PARENTHESES.sub("", compact(text)).partition("=")[0].strip(":").replace("/", "")
    return _LETTERS.sub("", plain) or plain


@lru_cache(maxsize=4096)
def caption_points(text: str) -> tuple[str, str | None]:
    """Split a level-1 caption from the points that it names: 「产出指标(50分)」 is 产出指标 and 50."""
    plain = compact(text[:_CAPTION])
    match = re.search(r"[(\[【〔]?(?:权重|满分|分值|共|计)?:?(\d+(?:\.\d+)?)(?:分|%)?[)\]】〕]?$", plain)
    if match and match.start() > 0:
        return plain[: match.start()], match[1]
    return _PARENTHESES.sub("", plain), None


def goal_block(text: str) -> tuple[str, str | None] | None:
    """Split the caption of a block from its points: 「年度绩效目标1（40分）」; None for other texts."""
    match = _GOAL_BLOCK.match(compact(text[:_CAPTION]))
    return None if match is None else (match[1], match[2])


def points_in(text: str) -> str | None:
    """Return the points that a caption names anywhere: 「得分（20分*执行率）」 names 20; None without any."""
    match = _POINTS.search(compact(text[:_CAPTION]))
    return None if match is None else match[1]


def split_named_points(text: str) -> tuple[str, Decimal | None]:
    """Split a name from the points that it ends with: 相关性 and 5 of 相关性（5分）; None without any."""
    plain = compact(text) if len(text) <= _CAPTION else ""
    match = _NAMED.search(plain)
    if match is None or match.start() == 0:
        return text, None
    return plain[: match.start()], Decimal(match[1])


_LONGEST_NAME = 200  # characters: beyond it no template has numbered the indicator
_NOTHING = re.compile(r"(?:无|[.…· 。/\\\-—_]*)$|(?:…|\.\.\.)")


@lru_cache(maxsize=8192)
def indicator_name(text: str) -> str:
    """Strip the number that a template prints before a level-3 name: 「指标1：培训人数」."""
    if len(text) > _LONGEST_NAME:
        return text.strip()
    name = re.sub(r"^[(（]?指标\s*[\dnN一二三四五六七八九十…]*\s*(?:[:：.、]\s*|[)）]$|$)", "", text.strip())
    name = re.sub(r"\s+", " ", name).strip()
    return "" if _NOTHING.match(name) else name
