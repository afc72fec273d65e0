"""The reading of a target: a bound, an interval, a deadline, words, or unreadable."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache

from xlselfeval.cell import ERROR_TEXTS, Written
from xlselfeval.scoring.dates import FINISHED, Span, is_recurring, parse_span
from xlselfeval.scoring.number import LONGEST, Quantity, parse_quantity, plain
from xlselfeval.scoring.numerals import to_figures
from xlselfeval.scoring.text import is_blank_mark, strip_loose_spaces, tidy
from xlselfeval.scoring.units import COUNT, NONE, Unit, is_unwritten, without_scale

AT_LEAST, MORE, AT_MOST, LESS, EQUAL, BARE = "≥", ">", "≤", "<", "=", ""
UPWARD = (AT_LEAST, MORE)
DOWNWARD = (AT_MOST, LESS)


@dataclass(frozen=True, slots=True)
class Bound:
    """A number with its comparator; BARE where none is written."""

    comparator: str
    quantity: Quantity

    def __str__(self) -> str:
        return f"{self.comparator}{self.quantity}"


@dataclass(frozen=True, slots=True)
class Interval:
    """a–b, or A±p% as the interval it means; both ends have the same unit."""

    low: Quantity
    high: Quantity


@dataclass(frozen=True, slots=True)
class Deviation:
    """±p without a centre."""

    size: Quantity


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day allowed; None where the year is not known."""

    last: date | None


@dataclass(frozen=True, slots=True)
class Words:
    """A qualitative target."""

    text: str


@dataclass(frozen=True, slots=True)
class NoTarget:
    """No target is written."""


@dataclass(frozen=True, slots=True)
class UnreadableTarget:
    """A target with figures that cannot be read."""

    text: str


Target = Bound | Interval | Deviation | Deadline | Words | NoTarget | UnreadableTarget


def measure_of(target: Bound | Interval | Deviation) -> Quantity:
    """Return the quantity whose unit is that of a target in figures."""
    if isinstance(target, Bound):
        return target.quantity
    return target.low if isinstance(target, Interval) else target.size


# Comparators as signs and words; where two fit, the first counts.
_MAY = "(?:得|能|应|可|宜|会|要)?"
_OR = "(?:或|或者|/)?"
_SIGNS: tuple[tuple[str, str], ...] = (
    (AT_LEAST, rf"≥|(?:大于|高于|多于|超过){_OR}等于|等于{_OR}(?:大于|高于|多于)|不{_MAY}(?:少|低|小|下)于|至少|最少|最低|起码|下限为?"),
    (AT_MOST, rf"≤|(?:小于|低于|少于){_OR}等于|等于{_OR}(?:小于|低于|少于)|不{_MAY}(?:高|大|多|晚|迟)于|不{_MAY}(?:超过|超出|超|突破)"
              "|至多|最多|最高|控制在|控制数为?|上限为?"),
    (MORE, ">|大于|超过|高于|多于"),
    (LESS, "<|小于|低于|少于"),
    (EQUAL, "=|等于"),
)  # fmt: skip
_BEFORE = re.compile(f"(?P<sign>{'|'.join(words for _, words in _SIGNS)})")
# The limit by its name behind a comparator: 控制在预算520万元以内.
_LIMIT = re.compile(
    r"(?:年初|年度|全年|批复|项目|总|成本)*(?:预算|概算|限额|控制)(?:数|总额|金额|额|价)?[为:]?(?=[\d.,]{1,15} ?[万亿]?元)"
)
# A noun before a comparator says nothing new: 培训人数不少于200人, 预算控制在100万元以内.
_NAMED = re.compile(r"(?:(?![未不无没大小高低超多少最至])[\u4e00-\u9fff]){1,12}?" + _BEFORE.pattern)
_AFTER = re.compile(
    r"\(?(?P<word>及其?以上|或以上|含以上|以上|起|及其?以下|或以下|含以下|以内|之内|以下|内|封顶|为限|左右)(?:\((?:含[^()]{0,8}|不含)\))?\)?"
    r"(?:响应|到场|到达|可?送?达|完成|办结|办理|受理|处置|处理|回复|答复|解决|修复|整改|培训|拨付|支付|发放|报送|上报|提交|反馈)?$|(?P<sign>≥|≤|>|<)$"
)
_AFTER_WORDS = {"上": AT_LEAST} | dict.fromkeys("下内顶限", AT_MOST)  # by the last character
# One noun that ends in 率 or 度, then words that lead up to a figure; the group that is looked ahead for is never tried again.
_LEAD = re.compile(
    r"^(?:[\u4e00-\u9fff]{1,8}?(?:率|[^季年\d]度))?"
    r"(?=(?P<lead>(?:同比|较上年|比上年|较去年|比去年|增长|提高|增加|上升|提升|年度?完成|完成|达到|达|实现|保持在?|为|在|到|:|共计?|合计|累计|全年|年均|每年|平均|确保|力争)*))(?P=lead)"
    r" ?(?=[\d≥≤><=.±¥$]|不[少低小下高大多得能应超突]|至少|大于|小于|高于|低于|超过|少于|多于|起码|最少|至多|最多)"
)
# The noun of a target that the list above does not know (培训200人), without words that limit or order; from when it counts
# (收到申请后5个工作日内).
_NOUN = re.compile(
    r"^(?:(?![未没无不待拟比减降下少余缺差欠剩另尚约近超仅只其原增计预应需第每和或及至到几])[\u4e00-\u9fff]){1,8}(?:达到|[为达共:])?(?=[\d.])|^[\u4e00-\u9fff]{1,12}(?:后|起|终了|结束)的?(?=\d)"
)
# An event before the time that is allowed from it: 收到文件30日内, 步行30分钟内可达.
_EVENT = re.compile(
    r"^(?:(?![未没无不超每提])[\u4e00-\u9fff]){1,12}(?=\d{1,4}(?:个?工作日|[日天]|个月|分钟|小时)$)"
)
# The level that something is brought down to, which is its limit: 降至3%以下.
DOWN_TO = re.compile(
    r"^(?:(?![未没无不])[\u4e00-\u9fff]){0,8}?(?:下降|降低|减少|压减|缩短|压缩|降)[到至为](?=[\d.])"
)
# A date before a figure, or that something grows less by it: 11月底完成100%, 投诉率下降5%.
_BY_DATE = re.compile(
    r"^(?:需要?|应当?|须|要)(?=达|完成|实现|不)|^(?:(?![未没无不])[\u4e00-\u9fff]){0,8}?(?:下降|降低|减少|压减|缩短|压缩)(?=[\d.])|^(?:(?:20\d\d年度?)?(?:\d{1,2}月(?=(?P<day>(?:\d{1,2}[日号])?))(?P=day)|年)(?:份|底|末|[上中下]旬)?(?:之前|以前|前|内)?|20\d\d年度?)[,:]?(?!\d{1,2}[月日号]|[-~至到])(?=[^\d]{0,8}\d)"
)
_MEASURES = "平方米|立方米|平方公里|公里|公顷"
# 每月10次 and 人均500元 are 10次/月 and 500元/人.
_EACH = re.compile(
    rf"^(?:每个?(?:季度|半年|工作日|{_MEASURES}|[月季周天日人户亩次例件吨村校])|[月季周日人户亩次例生]平?均){{1,3}}(?!度?(?:结束|终了|后))(?=.*\d)"
)
_EACH_WORD = re.compile(f"季度|半年|工作日|{_MEASURES}|[^每个平均]")
_SPLIT = re.compile(
    r"(?P<low>[^~]+?) ?(?:~{1,2}|至|到|(?<=[\dA-Za-z²³%‰)\u4e00-\u9fff])-{1,2}) ?(?P<high>.+)$"
)
_BETWEEN = re.compile(r"^(?:介于|在)?(?P<low>[^和与]+)(?:和|与)(?P<high>.+)之间$")
_CENTRE = re.compile(r"(?P<centre>[^±]+)±(?P<size>[^±]+)$")
_ZERO = re.compile(
    r"零|零(?:投诉|事故|差错|违规|违纪|违法|伤亡|死亡|失误|信访|上访|拖欠|缺陷|安全事故|发生|案件|疫情|感染)"
    r"|无(?:安全)?(?:投诉|事故|差错|违规|违纪|伤亡)(?:发生)?"
)
_FIGURE = re.compile(r"\d")
# A moment without a date, as an office calls it: 春节前, 汛期前, 开学前.
_MOMENT = r"(?:(?![延推逾])[\u4e00-\u9fff]){1,10}(?:前|底|末|止)"
_UNDATED = re.compile(rf"(?:20\d\d年)?(?!提前){_MOMENT}(?:{FINISHED.pattern}|完毕|全部|按时|按期|均)*")
# What is to be done by a date, in a row about time: 3月31日前报送, 2024年底前全面建成.
_TASK_BEHIND = re.compile(
    r"(?<=[日号月底末旬度年])(?:之前|以前|前)(?:(?![不未非无后夕期往缓延推或逾])[\u4e00-\u9fff]){1,20}$"
)
_NAME_BEHIND = re.compile(rf" ?\({_MOMENT}\)$")  # 2024年2月9日前（春节前）
# 2024年春节前（2月9日前）, 春节（2024年2月10日）前
_DATE_BEHIND = re.compile(
    rf"(?:(?P<year>20\d\d)年)?(?:{_MOMENT} ?\((?P<date>[^()]+)\)|[\u4e00-\u9fff]{{1,6}} ?\((?P<day>[^()]+[日号])\)(?:之|以)?前)(?:{FINISHED.pattern})?"
)
_DECREASE = re.compile(
    r"(?:同比|较上年|比上年|较去年|比去年)?(?:下降|降低|减少|压减|缩短|压缩|节约)[≥>]?(?=[\d.])"
)
_MONTHS = 13
FIRST_DATE, LAST_DATE = 30_000, 60_000  # serial numbers of days from 1982 to 2064


def read_target(written: Written, year: int | None, *, timely: bool = False) -> Target:
    """Read a target cell. `year` completes a deadline; `timely` marks a row about time."""
    if isinstance(written.value, bool) or (timely and is_unclear_date(written)):
        return UnreadableTarget(written.text)
    return _read(strip_loose_spaces(written.text), year, timely)


def is_unclear_date(written: Written) -> bool:
    """Return whether a number in a row about time may be a date: 2020.1 (October loses its 0), 44196."""
    value = written.value
    if not isinstance(value, Decimal) or written.text != plain(value):  # a unit or percent makes it a number
        return False
    if 0 < value < _MONTHS and value != value.to_integral_value():
        return True
    return FIRST_DATE <= value < LAST_DATE or re.fullmatch(r"(?:19|20)\d\d\.1", written.text) is not None


def asks_for_decrease(text: str) -> bool:
    """Return whether a target is the size of a decrease, of which more is better: 下降3%, but not 下降到3%."""
    return _DECREASE.match(strip_loose_spaces(text)) is not None


def has_no_date(target: Target, *, timely: bool) -> bool:
    """Return whether a target is a deadline that comes round, or in a row about time a moment: 每月15日前, 春节前."""
    if not isinstance(target, Words | UnreadableTarget):
        return False
    text = strip_loose_spaces(target.text)
    return is_recurring(text) or (timely and _UNDATED.fullmatch(text) is not None)


@lru_cache(maxsize=16384)
def _read(text: str, year: int | None, timely: bool) -> Target:
    if is_blank_mark(text) or text in ("无", "暂无", "未设定", "未设置"):
        return NoTarget()
    if text in ERROR_TEXTS:
        return UnreadableTarget(text)
    if len(text) > LONGEST:
        return UnreadableTarget(text) if _FIGURE.search(text) else Words(text)
    original, text = text, re.sub(r"\+/-|\+-", "±", tidy(text))
    deadline = _deadline(text, year, timely=timely)
    if deadline is not None:
        return deadline
    found = _figures(text) or _figures(_BY_DATE.sub("", text)) or _figures(DOWN_TO.sub("≤", text))
    if found is not None:
        return found
    if _ZERO.fullmatch(text.replace(" ", "")):
        return Bound(BARE, Quantity(Decimal(0)))
    if _FIGURE.search(text) or "±" in text:
        return UnreadableTarget(original)
    return Words(original)


def _figures(text: str) -> Deviation | Interval | Bound | None:
    return _deviation(text) or _interval(text) or _bound(text)


def _deadline(text: str, year: int | None, *, timely: bool) -> Deadline | None:
    sign = _BEFORE.match(text)
    rest = text
    if sign:
        if sign_of(sign["sign"]) not in (*DOWNWARD, EQUAL):
            return None
        rest = text[sign.end() :].strip()
    if timely:
        rest = _TASK_BEHIND.sub("前", rest)
    span = parse_span(rest, year, timely=timely) or _span_beside_name(rest, year, timely=timely)
    return None if span is None else Deadline(span.last)


def _span_beside_name(text: str, year: int | None, *, timely: bool) -> Span | None:
    """Parse a date that has a name for the same day in brackets, or is in brackets behind it."""
    if match := _NAME_BEHIND.search(text):
        return parse_span(text[: match.start()], year, timely=timely)
    match = _DATE_BEHIND.fullmatch(text)
    own = match and match["year"]
    return (
        parse_span(match["date"] or match["day"], int(own) if own else year, timely=timely) if match else None
    )


def sign_of(word: str) -> str:
    """Return the comparator that a sign or word means; 不得低于 is 不低于."""
    return next(sign for sign, words in _SIGNS if re.fullmatch(words, word))


def strip_comparator(text: str) -> tuple[str | None, str]:
    """Split off the comparator before or after a number; None where two of them disagree.

    The comparator is BARE when none is written. Numerals come out as figures, and 每月10次 as 10次/月. A day of each
    month is no number.
    """
    if is_recurring(text):
        return None, text
    text = to_figures(text)
    each = _EACH.match(text)
    text = _LEAD.sub("", text[each.end() :] if each else text).strip()
    before, after = BARE, BARE
    match = _BEFORE.match(text) or _NAMED.match(text)
    if match:
        before, text = sign_of(match["sign"]), _LEAD.sub("", text[match.end() :].strip()).strip()
        text = _LIMIT.sub("", text, count=1) if before in DOWNWARD else text
    match = _AFTER.search(text)
    if match:
        word = match["word"] or match["sign"]
        if word == "左右":
            return None, text
        if word != "起":
            after, text = _AFTER_WORDS.get(word[-1], word), text[: match.start()].strip()
    if before and after and (before in UPWARD) != (after in UPWARD):
        return None, text
    if each and "/" not in text:
        text = f"{text}/{'·'.join(_EACH_WORD.findall(each[0]))}"
    return before or after, text


def _bound(text: str) -> Bound | None:
    comparator, rest = strip_comparator(text)
    if comparator is None:
        return None
    quantity = parse_quantity(rest) or parse_quantity(_NOUN.sub("", rest))
    if quantity is None and comparator in DOWNWARD:
        quantity = parse_quantity(_EVENT.sub("", rest))
    return None if quantity is None else Bound(comparator, quantity)


def _interval(text: str) -> Interval | None:
    inner = re.fullmatch(r"[\[(](.+),(.+)[\])]", text)
    if inner:
        return _ends(inner[1].strip(), inner[2].strip())
    centre = _CENTRE.match(text)
    if centre:
        return _around(parse_quantity(centre["centre"].strip()), parse_quantity(centre["size"].strip()))
    between = _BETWEEN.match(text)
    if between:
        return _ends(between["low"].strip(), between["high"].strip())
    sign = _BEFORE.match(text)
    if sign and sign["sign"] != "控制在":
        return None
    comparator, rest = strip_comparator(text.removesuffix("之间"))
    if comparator not in (BARE, AT_MOST):  # 3-5天以内 still is an interval
        return None
    match = _SPLIT.match(rest) or _SPLIT.match(_NOUN.sub("", rest))
    return _ends(match["low"].strip(), match["high"].strip()) if match else None


def _ends(low_text: str, high_text: str) -> Interval | None:
    low, high = parse_quantity(low_text), parse_quantity(high_text)
    if low is None or high is None:
        return None
    if is_unwritten(low.unit):
        low = replace(low, unit=high.unit)
        if low.base > high.base:  # 8000-1.2万元
            low = replace(low, unit=without_scale(high.unit))
    elif low.unit.kind == NONE and high.unit.kind != NONE:  # 1万-2万元
        low = replace(low, unit=replace(high.unit, factor=low.unit.factor, name=low.unit.name))
    elif is_unwritten(high.unit):
        high = replace(high, unit=low.unit)
    if not _is_one_measure(low.unit, high.unit) or low.base > high.base:
        return None
    return Interval(low, Quantity(high.base / low.unit.factor, low.unit))  # 8000元-1.2万元: both in 元


def _is_one_measure(low: Unit, high: Unit) -> bool:
    if (low.kind, low.per) != (high.kind, high.per):
        return False
    if low.kind == COUNT:
        return low.name.lstrip("万亿千百十") == high.name.lstrip("万亿千百十")
    return low.family == high.family


def _around(centre: Quantity | None, size: Quantity | None) -> Interval | None:
    """Turn A±p into an interval: p% of A where A is no percent itself, else p in A's own unit."""
    if centre is None or size is None or size.number < 0:
        return None
    if size.unit.kind == "percent" and centre.unit.kind != "percent":
        spread = abs(centre.number) * size.base / 100
    elif size.unit.kind == NONE or size.unit == centre.unit:
        spread = size.number
    elif is_unwritten(centre.unit):
        centre, spread = replace(centre, unit=size.unit), size.number
    else:
        return None
    return Interval(
        replace(centre, number=centre.number - spread), replace(centre, number=centre.number + spread)
    )


def _deviation(text: str) -> Deviation | None:
    _, rest = strip_comparator(text)
    if not rest.startswith("±"):
        return None
    size = parse_quantity(rest[1:].strip())
    return None if size is None or size.number < 0 else Deviation(size)
