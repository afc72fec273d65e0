"""Deadlines and dates of completion: 2020年12月, 12月底之前, 2025年8月7日, 年底前, 二〇二〇年六月."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from xlselfeval.scoring.numerals import chinese_numeral


@dataclass(frozen=True, slots=True)
class Span:
    """The days that a date may mean: one day, or a whole month, quarter or year.

    Both are None where the year is neither written nor known from the form.
    """

    first: date | None
    last: date | None


# Words that may stand before and after a date without changing it: 截至2020年12月底前全部支付完毕.
_LEAD = re.compile(
    r"^(?:每年度?|每|截至|截止到?|于|在|力争|确保|早于|已|均|全部|完成|完工|竣工|验收|交付|支付|发放|时间|日期|期限|为|是|[,:])+(?=[\d年当本第上下])"
)
_TAIL = re.compile(
    r"(?:份|底|末|内|含|之前|以前|前|之内|以内|止|为止|已|均|全部|按时|按期|如期|顺利|完成|完工|完毕|竣工|验收|通过|交付|到位|支付|发放|拨付|投入|使用|"
    r"上线|运行|办结|印发|提交|公开|任务|项目|工程|工作|采购|建设|改造|整改|结束|开工|启动|[,:。.])+$"
)
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_NEXT_YEAR = re.compile(r"(?:次年度?|翌年|下一?年度?)(?=[\d底末上下第])")
# A name for the day, in brackets behind it: 2月9日（除夕）前; not a remark that moves or limits the date.
_DAY_NAME = re.compile(
    r"(?<=[日号前])\((?:(?!除外)[^()\d不未非延推逾迟缓改调变约暂拟计预批第段部首初或至余]){1,8}\)"
)
_CLOCK = r"(?:[T ]?\d{1,2}(?:[时点]\d{0,2}分?|:\d\d(?::\d\d(?:\.\d{1,6})?)?)Z?)?"
_SHAPES = tuple(
    re.compile(shape + "$")
    for shape in (
        rf"{_YEAR}年(?P<month>\d{{1,2}})月(?P<day>\d{{1,2}})[日号]?{_CLOCK}",
        rf"{_YEAR}(?P<sep>[-./])(?P<month>\d{{1,2}})(?P=sep)(?P<day>\d\d?){_CLOCK}",
        rf"{_YEAR}年(?P<month>\d{{1,2}})月(?P<third>[上中下]旬)?",
        rf"{_YEAR}[-/](?P<month>\d{{1,2}})",
        r"(?:当年|本年)?(?P<month>\d{1,2})月(?P<day>\d{1,2})[日号]",
        r"(?:当年|本年)?(?P<month>\d{1,2})月(?P<third>[上中下]旬)?",
        rf"(?:{_YEAR}年)?(?:第)?(?P<quarter>[一二三四1-4])季度",
        rf"(?:{_YEAR}年)?(?P<half>[上下])半年",
        rf"{_YEAR}年(?:度|全年)?",
    )
)
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
# 22年11月, 24.6.20
_SHORT_YEAR = re.compile(
    r"(?<![\d./-])(?P<year>\d\d(?=年\d{1,2}月)|2\d(?=(?P<mark>[./-])\d{1,2}(?P=mark)\d{1,2}(?![\d./-])))"
)
# As spreadsheets show dates in English: Nov-22 (the year), 22-Nov (the day), 22-Nov-24.
_ENGLISH = re.compile(
    rf"(?:(?P<day>\d{{1,2}})-)?(?P<month>{'|'.join(_MONTHS)})[a-z]{{0,6}}(?:[-.](?P<year>\d\d|20\d\d))?(?![A-Za-z\d])",
    re.I,
)
# A date or period among other words.
WITHIN = re.compile(
    rf"(?:19|20)\d\d(?P<sep>[-./])\d{{1,2}}(?P=sep)\d{{1,2}}{_CLOCK}|(?:19|20)\d\d-\d\d(?!\d)(?!年|学年)"
    r"|(?:(?:19|20)\d\d(?:[-~至/](?:19|20)?\d\d)?(?:年度?|学年))?\d{1,2}(?:[-~至]\d{1,2})?月(?!/)(?:\d{1,2}[日号]|[上中下]旬|[底末])?"
    rf"(?:{_CLOCK})|(?:(?:19|20)\d\d年)?(?:第?[一二三四1-4]季度|[上下]半年)"
    r"|每个?月\d{1,2}[日号](?:之?前|以前)?|(?<!\d)\d{1,2}[日号](?:之前|以前|前(?!期|往))"
    r"|(?:(?:19|20)\d\d(?:[-~至/](?:19|20)?\d\d)?(?:年度?|学年)|当年|本年|年)[底末]|(?:19|20)\d\d(?:[-~至/](?:19|20)?\d\d)?(?:年度?|学年)"
)
_DOTTED = re.compile(r"(?<![\d.])((?:19|20)\d\d)\.(\d{1,2})(?!\d|\.\d)")
_BRACKETED = re.compile(r"(?P<outer>[^()]+)\((?P<inner>[^()]+)\)")
_CLAUSE = re.compile(r"[,;。()]|(?<!\d)\.")
# A day of each month, quarter or week: 每月15日前发放, 次月10日前, 每季度末前. No figure but the day may follow.
_DAY = r"(?:\d{1,2}[日号]?[-~至到])?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[日号]"
_RECURRING = re.compile(
    rf"(?:(?:[每各]个?|[次当下逐])(?:月份?|季度?|周|星期|旬|半年|学期)(?:{_DAY}|第?\d个?[月周]|[^\d前,;。]){{1,12}}?(?:(?<!提)前(?!期|往)|止)"
    rf"|每个?月(?:份的?)?{_DAY}|[每各]个?(?:季度?|半年)[末底]?{_DAY}[之以]?内)[^\d]*$"
)
FINISHED = re.compile("完成|完工|竣工|验收|交付|支付|发放|拨付|办结|到位|投入使用|上线|印发")
_END_OF_YEAR = re.compile(rf"(?:{_YEAR}年?)?(?:当年|本年度?|年度?)(?:底|末|内)")
# In a row about time, a number may be a date that the typist wrote with a dot or without any sign.
_TIMELY_SHAPES = tuple(
    re.compile(shape + "$")
    for shape in (
        rf"{_YEAR}\.(?P<month>\d{{1,2}})",
        rf"{_YEAR}(?P<month>\d\d)(?P<day>\d\d)",
        rf"{_YEAR}(?P<month>\d\d)",
        r"(?P<month>1[0-2]|[1-9])\.(?P<day>[0-2]\d|3[01])",
        _YEAR,
    )
)
_LONGEST = 40  # characters of a date with the words around it
_THIRDS: dict[str | None, tuple[int, int]] = {None: (1, 0), "上旬": (1, 10), "中旬": (11, 20), "下旬": (21, 0)}  # fmt: skip
# 2020-01-01至2020-12-31 is parted at its word, not at the first hyphen
_PERIODS = (re.compile(r"(.+?)(?:~|至|到)(.+)$"), re.compile(r"(.+?)-(.+)$"))
_CN_DATE = re.compile(
    r"(?:(?P<year>[〇零一二三四五六七八九]{4})年)?(?P<month>[一二三四五六七八九十]{1,3})月(?:(?P<day>[一二三四五六七八九十]{1,3})[日号])?"
)


@lru_cache(maxsize=8192)
def parse_span(text: str, year: int | None, *, timely: bool = False) -> Span | None:
    """Parse the days that a normalised text names, as deadline or completion; None where it names none.

    A missing year is the form's. Of a period (2020年1月-12月) the last day counts. `timely`
    is set in rows about time, where 2020.12 and 20201231 are dates.
    """
    if len(text) > _LONGEST:
        return None
    text = _DAY_NAME.sub("", text)
    text = _without_lead(text)
    following = _NEXT_YEAR.match(text)
    if following:
        rest = text[following.end() :]
        rest = f"年{rest}" if rest[0] in "底末" else rest
        return parse_span(rest, year and year + 1, timely=timely)
    match = _END_OF_YEAR.match(text)
    if match and not _TAIL.sub("", text[match.end() :]):
        return _span(match.groupdict(), year)
    text = _TAIL.sub("", text)
    for shape in _SHAPES + (_TIMELY_SHAPES if timely else ()):
        match = shape.match(text)
        if match:
            return _span(match.groupdict(), year)
    period = next(filter(None, (shape.match(text) for shape in _PERIODS)), None)
    return _period(period[1], period[2], year, timely=timely) if period else None


def _without_lead(text: str) -> str:
    return _LEAD.sub("", in_figures(re.sub("[ ()]", "", text))).replace("年年", "年")


def find_span(text: str, year: int | None) -> Span | None:
    """Find the date among the words of an actual: of several the one that something was finished on, else the last."""
    text = re.sub("[ ]", "", with_months(in_figures(text)))
    clauses = [clause for clause in _CLAUSE.split(text) if WITHIN.search(clause)]
    finished = [clause for clause in clauses if FINISHED.search(clause)]
    dates = (match[0] for clause in finished or clauses for match in WITHIN.finditer(clause))
    spans = [span for span in (parse_span(found, year) for found in dates) if span is not None]
    return max(spans, key=lambda span: span.last or date.min, default=None)


def find_bracketed(text: str, year: int | None) -> tuple[Span, Span] | None:
    """Find a date with another one in brackets behind it, 11月20日（12月5日验收）; not one that is the actual one."""
    match = _BRACKETED.fullmatch(with_months(text))
    if match is None or "实" in match["inner"]:
        return None
    span, aside = parse_span(match["outer"], year, timely=True), find_span(match["inner"], year)
    return None if span is None or aside is None else (span, aside)


def is_no_day(text: str, year: int | None) -> bool:
    """Return whether a normalised text is a date that no calendar has: 2月30日, 12月32日."""
    found = (shape.match(_TAIL.sub("", _without_lead(text))) for shape in _SHAPES)
    return len(text) <= _LONGEST and any(match and _span(match.groupdict(), year) is None for match in found)


def is_recurring(text: str) -> bool:
    """Return whether a normalised text names a deadline that comes round, and so no date.

    It comes round each month, quarter or week.
    """
    return len(text) <= _LONGEST and _RECURRING.search(text) is not None


def with_months(text: str) -> str:
    """Write 2024.07 as 2024年07月, in a text that is about a date."""
    return _DOTTED.sub(r"\1年\2月", text)


def _period(start: str, end: str, year: int | None, *, timely: bool) -> Span | None:
    if re.search(r"(?:^|年)\d{1,2}$", start) and re.match(r"\d{1,2}月", end):
        start += "月"
    begun = parse_span(start, year, timely=timely)
    if begun is None:
        return None
    ended = parse_span(end, begun.first.year if begun.first else year, timely=timely)
    if ended is None or (begun.first and ended.last and ended.last < begun.first):
        return None
    return Span(ended.first, ended.last)


def in_figures(text: str) -> str:
    """Write dates in figures: Chinese numerals, English months and years of two digits."""

    def figures(match: re.Match[str]) -> str:
        parts = ((match["year"], "年"), (match["month"], "月"), (match["day"], "日"))
        return "".join(f"{chinese_numeral(numeral)}{word}" for numeral, word in parts if numeral)

    return _SHORT_YEAR.sub(r"20\g<year>", _ENGLISH.sub(_from_english, _CN_DATE.sub(figures, text)))


def _from_english(match: re.Match[str]) -> str:
    if not match["day"] and not match["year"]:
        return match[0]
    month = _MONTHS.index(match["month"].title()) + 1
    year = f"20{match['year'][-2:]}年" if match["year"] else ""
    return f"{year}{month}月" + (f"{match['day']}日" if match["day"] else "")


def _span(parts: dict[str, str | None], year: int | None) -> Span | None:
    written = parts.get("year")
    in_year = int(written) if written else year
    month, day, quarter, half = (parts.get(key) for key in ("month", "day", "quarter", "half"))
    first_month, last_month = 1, 12
    if month:
        first_month = last_month = int(month)
    elif quarter:
        last_month = int(chinese_numeral(quarter) or quarter) * 3
        first_month = last_month - 2
    elif half:
        first_month, last_month = (1, 6) if half == "上" else (7, 12)
    if not 1 <= last_month <= 12 or (day and not 1 <= int(day) <= monthrange(in_year or 2024, last_month)[1]):
        return None
    if in_year is None:
        return Span(None, None)
    first_day, last_day = _THIRDS[parts.get("third")]
    if day:
        first_day = last_day = int(day)
    last_day = last_day or monthrange(in_year, last_month)[1]
    return Span(date(in_year, first_month, first_day), date(in_year, last_month, last_day))
