"""The figures that a sentence mentions, with their units and how exactly they are printed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from xlselfeval.report.passage import Passage, Span, squeezed

Kind = Literal["money", "percent", "point", "count", "bare"]
_LONGEST = 16  # figures of a number with sign and point
SCALES = {"万亿": 10**12, "亿": 10**8, "万": 10**4, "": 1}
_COUNT_WORDS = (
    "人次 批次 团次 课时 学时 公里 千米 平方米 立方米 小时 分钟 个月 人 名 个 户 件 批 次 辆 台 所 份 家 场 期 项 篇 套 栋 处 间 座 条 起 宗 例 只 头 株 "
    "亩 公顷 吨 斤 公斤 米 天 分 村 县 部 班 册 本 张 支 组 种 类 幅 盏 孔 口 眼 块 段 届 门 款 车次"
)
_UNIT = rf"(?:(?P<scale>万亿|亿|万)?(?P<yuan>元)|(?P<money>万亿|亿|万)(?![人户亩头只名次份件册株吨公平里千斤条米辆台套个张本篇立度羽尾粒棵盒袋剂支例枚颗桶瓶㎡])|(?P<percent>%|‰)|(?P<point>个?百分点)|(?P<many>万|亿|千(?!米))?(?P<count>{'|'.join(_COUNT_WORDS.split())}))"
_NUMBER = r"(?P<number>[+-]?(?:\d{1,3}(?: ?, ?\d{3})+(?!\d)|\d{1,3}(?: \d{3})+(?=\.\d{1,6} ?万?元| ?万?元)|\d+)(?: ?\. ?\d+)?)"
_MENTION = re.compile(rf"(?<![\d.A-Za-z])(?<!\d,){_NUMBER}(?P<vague>余|多|来|几)?\s{{0,3}}{_UNIT}?")
_APPROXIMATE = re.compile(
    r"(?:(?<![节制签合条预违履集])约|近|大概|大约|接近|超过?|突破|逾|不足|至少|达到?近)\s{0,8}$"
)
_AFTER_VAGUE = re.compile(r"\s{0,8}(?:左右|上下|以上|以内|以下|多(?![少])|余|以外)")
_ASKED = re.compile(
    r"(?:[≥≤><]|不低于|不少于|不超过|不高于|大于等于|小于等于|控制在|达到?(?=\d+%以上))\s{0,8}$"
)
_NORMS = "人|户|年|月|天|日|亩|次|件|套|台|个|家|村|吨|公里|千米|平方米|立方米|㎡|m|课时|学期|学年|学|生|餐|辆|期|场|公顷|头|只|株|米|项|篇|批|标|所|班|床|例|名|斤|公斤|度|小时|座|盏|孔|间|张|份|本|平米|平方公里"
# Figures that are no quantities; each keeps its length.
_NOISE = tuple(
    re.compile(pattern)
    for pattern in (
        r"\d{1,4}\s{0,8}年\s{0,8}(?:\d{1,2}\s{0,8}-\s{0,8})?\d{1,2}\s{0,8}月(?:份|底|末|初)?(?:\s{0,8}\d{1,2}\s{0,8}日)?",
        r"(?:19|20)\d\d\s{0,8}[-/.]\s{0,8}\d{1,2}\s{0,8}[-/.]\s{0,8}\d{1,2}",
        r"(?:19|20)\d\d\s{0,8}(?:-\s{0,8}(?:19|20)?\d\d\s{0,8})?(?:年度?|财政年度)",
        r"\d{1,2}\s{0,8}(?:-|至|~)\s{0,8}\d{1,2}\s{0,8}月(?:份|底|末)?|(?<!\d)\d{1,2}\s{0,8}月(?:份|底|末|初)(?:\s{0,8}\d{1,2}\s{0,8}日)?|(?<!\d)\d{1,2}\s{0,8}月\s{0,8}\d{1,2}\s{0,8}日",
        r"(?<!\d)\d{1,2}\s{0,8}月(?!度)",
        r"[〔\[【(]\s{0,8}(?:19|20)\d\d\s{0,8}[〕\]】)]\s{0,8}第?\d+\s{0,8}号|第?\s{0,8}\d+\s{0,8}号(?!线)",
        r"第\s{0,8}\d+\s{0,8}\S", r"\d+\s{0,8}(?:周年|岁|周岁|级|号|年级|年来|年前)", r"近\s{0,8}\d+\s{0,8}年",
        r"(?<!\d)20\d{1,5}\s{0,8}-(?!\d)|(?<!\d)[23]\d\d\s{0,8}-\s{0,8}\d\d(?!\d)",
        r"[A-Za-z/]{1,20}\s?\d[\d.-]*", r"\d+(?:\.\d+)?(?:\s{0,8}[*×]\s{0,8}\d+(?:\.\d+)?)+",
        rf"\d+(?:\.\d+)?\s{{0,8}}万?元\s{{0,8}}/\s{{0,8}}(?:{_NORMS})[\u4e00-\u9fff·./]{{0,8}}", r"(?<!\d)(?:1[3-9]\d{9}|0\d{2,3}-\d{7,8})(?!\d)",
        r"\d+\s{0,8}(?:-|~|至)\s{0,8}\d+\s{0,8}分|\d+\s{0,8}分\s{0,8}(?:\(含\))?\s{0,8}(?:以上|以下)",
        r"(?<=\()\s{0,8}\d{1,2}\s{0,8}(?=\))",
    )
)  # fmt: skip
_NUMBERING = re.compile(r"(?:^|(?<=[。;:,\s(]))\s{0,8}(?:\(?\d{1,2}[.)、](?!\d)\)?)")
_TOO_LONG = re.compile(r"\d{17,}")
_QUOTED = re.compile(r"[“\"《]([^”\"》“《]{1,30})[”\"》]")


@dataclass(frozen=True, slots=True)
class Mention:
    """One figure: where it is printed with its unit, its number in 元, %, points or pieces.

    `half` is half of the last printed place, 0 for counts; `is_vague` says that the text does not give it exactly.
    """

    start: int
    end: int
    number: Decimal
    half: Decimal
    kind: Kind
    unit: str
    places: int
    is_vague: bool = False
    is_asked: bool = False

    @property
    def low(self) -> Decimal:
        """The least that the printed figure may be."""
        return self.number - self.half

    @property
    def high(self) -> Decimal:
        """The most that the printed figure may be."""
        return self.number + self.half

    @property
    def span(self) -> Span:
        """Where the figure is."""
        return Span(self.start, self.end)

    @property
    def factor(self) -> Decimal:
        """The number of base units in the printed unit."""
        if self.kind == "percent":
            return Decimal(1) if self.unit == "%" else Decimal("0.1")
        if self.kind == "count" and self.unit.startswith("千") and self.unit != "千米":
            return Decimal(1000)
        return Decimal(next(factor for scale, factor in SCALES.items() if self.unit.startswith(scale)))


def without_noise(text: str) -> str:
    """Blank out dates, numbers of documents and of lists, codes, norms and names, each with its length."""
    for match in _TOO_LONG.finditer(text):
        text = _blanked(text, match.start(), match.end())
    for match in _QUOTED.finditer(text):
        if not re.search(r"\d\s{0,8}(?:万?元|%)", match[1]):
            text = _blanked(text, match.start(), match.end())
    for pattern in (*_NOISE, _NUMBERING):
        for match in pattern.finditer(text):
            text = _blanked(text, match.start(), match.end())
    return text


def _blanked(text: str, start: int, end: int) -> str:
    return text[:start] + re.sub(r"\d", "#", text[start:end]) + text[end:]


def mentions_in(passage: Passage) -> tuple[Mention, ...]:
    """Return the figures of a paragraph in their order."""
    return tuple(_read(without_noise(passage.text)))


def _read(text: str) -> Iterator[Mention]:
    for match in _MENTION.finditer(text):
        digits = squeezed(match["number"]).replace(",", "")
        if len(digits) > _LONGEST:
            continue  # a code
        number = Decimal(digits)
        places = len(digits.partition(".")[2])
        before = text[max(0, match.start() - 6) : match.start()]
        if number < 0 and re.search(r"[\d%元)]\s{0,8}$", before):
            number = -number  # a dash between two figures
        vague = bool(match["vague"] or _APPROXIMATE.search(before) or _AFTER_VAGUE.match(text, match.end()))
        asked = bool(_ASKED.search(before))
        kind, unit, factor, exact = _unit(match)
        half = Decimal(0) if exact else Decimal("0.5").scaleb(-places) * factor
        yield Mention(
            match.start("number"), match.end(), number * factor, half, kind, unit, places, vague, asked
        )


def _unit(match: re.Match[str]) -> tuple[Kind, str, Decimal, bool]:
    """Return kind, printed unit, factor to the base unit, and whether the number is exact."""
    if match["yuan"]:
        scale = match["scale"] or ""
        return "money", f"{scale}元", Decimal(SCALES[scale]), False
    if match["money"]:
        return "money", match["money"], Decimal(SCALES[match["money"]]), False
    if match["percent"]:
        return "percent", match["percent"], Decimal(1) if match["percent"] == "%" else Decimal("0.1"), False
    if match["point"]:
        return "point", "个百分点", Decimal(1), False
    if match["count"]:
        scale = match["many"] or ""
        factor = Decimal(1000 if scale == "千" else SCALES[scale])
        return "count", scale + match["count"], factor, not scale
    return "bare", "", Decimal(1), False
