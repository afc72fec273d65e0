"""The scores of worded results and of deadlines.

Worded results are scored by their band, deadlines by the day, and those that come round by that of a month.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from xlselfeval.cell import Written
from xlselfeval.scheme.profile import Profile
from xlselfeval.scoring.actual import Actual, ActualWords, Day, NoActual, read_actual
from xlselfeval.scoring.answers import Answer
from xlselfeval.scoring.choose_figure import own_words
from xlselfeval.scoring.dates import Span, is_recurring
from xlselfeval.scoring.number import ZERO, half_up, plain
from xlselfeval.scoring.rules import open_below, open_to_all
from xlselfeval.scoring.scorecard import RowScore
from xlselfeval.scoring.target import Deadline, Target, UnreadableTarget, Words
from xlselfeval.scoring.text import compact, strip_loose_spaces
from xlselfeval.scoring.words.result_tokens import DONE, RESULT, names_other_thing, tokens_of
from xlselfeval.scoring.words.result_words import (
    Band,
    band_of,
    denies,
    says_done,
    says_mostly_done,
    says_not_done,
    tells_of_loss,
)
from xlselfeval.scoring.words.same_result import is_same_task, limits, tasks_in
from xlselfeval.scoring.words.spending import MARK

# One day of each month or quarter, or its end: 每月15日前发放, 均已按月于15日前发放, 次月10日前, 每季度首月10日前, 每月底前.
_DAY_OF_PERIOD = re.compile(
    r"(?P<before>[^\d]{0,12}?)(?:(?P<quarter>[每各]个?季度?)(?P<month>首月|第[一二三123]个?月|[次末]月|[末底]|结束后|终了后)的?|(?:[每按逐各]个?月|均[已于在]*当月|(?:12|十二)个月)(?:份的?)?|(?P<next>[次下]个?月))"
    r"(?:[均都已在于]|全部)*(?:(?P<day>[12]?\d|3[01])[日号](?:之?前|以前|以?内|止)?|(?<=月)月?[底末]之?前?)(?!之?后|以后|起|[-~至到])(?P<behind>[^\d]*)"
)
_WATER = re.compile("水|断面|流域|河|湖")
CLASSES = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "一": 1, "二": 2, "三": 3, "四": 4, "五": 5} | {
    str(one): one for one in range(1, 6)
}
_WATER_CLASS = re.compile(
    rf"(?:水质|断面|稳定|保持|总体|始终|均值?|年均|年度|全年|各个?(?:月|断面|季度)|每[月季]度?|全部|已|为|在|优于或达到|达到或优于|不低于|不劣于|达到?)*(?P<above>优于)?(?P<class>{'|'.join(CLASSES)})类(?:水质)?(?:水体)?(?:标准)?"
    "(?P<better>(?:及|或|及其)?(?:以上|更优|优于))?(?:水质)?(?:标准)?"
)
# What a class may be of, in brackets or behind a comma: （12个月均达标）, （全年均值）; not a part of the year.
_ALL_YEAR = re.compile(r"(?:12|十二)个月|(?:4|四)个季度|全年\d{1,3}次")
_ONE_CLASS = re.compile(f"({'|'.join(sorted(CLASSES, key=len, reverse=True))})类")
_CLASSES = re.compile(
    rf"(?:(?:12|十二)个月|全年|各?断面|各月|监测|检测|结果|水质)*(?:均|都|全部)(?:为|达到?|在)*(?P<low>{'|'.join(CLASSES)})类?(?:-|~|至|到|或|和)(?P<high>{'|'.join(CLASSES)})类(?:水质)?(?:标准)?"
    rf"(?P<which>(?:[,;、(](?:其中)?:?(?:{'|'.join(CLASSES)})类(?:水质)?\d{{1,2}}个月)*)[)。]?"
)
_MONTHS, _ONLY_MONTH = re.compile(r"\d{1,2}月"), re.compile(r"\D?\d{1,2}月")
_NUMBER_OF_MONTH = re.compile(r"1[0-2]|[1-9]")
_LAST_OF_MONTH = 31
_PERIOD = ("quarter", "month", "next")
_DATES = re.compile(r"(?:\d{1,2}月\d{1,2}[日号][、,和及]?)+")
_ONE_DATE = re.compile(r"(\d{1,2})月(\d{1,2})[日号]")
_IN_QUARTER = {"首月": 1, "次月": 2, "末月": 3}
_MONTH_NAMES = {
    "第一月": "首月", "第1月": "首月", "第二月": "次月", "第2月": "次月", "第三月": "末月", "第3月": "末月", "底": "末", "终了后": "结束后",
}  # fmt: skip
_MONTH = 30  # days from the first of a month to its last
_CLOSE = 92  # days behind a deadline in the next year
_ANOTHER_TIME = re.compile("[月季年]度?[末底]|[次下]个?月")


def score_words(profile: Profile, row: RowScore, target: Words, answer: Answer) -> RowScore:
    """Score a row with a worded target by the band of its actual."""
    assert row.points is not None
    band = _band_of_water(answer) or band_of(answer.actual.text, target.text, own_words(answer))
    low, high = bounds_of(profile, band, row.points)
    upper, lower = (plain(share * 100) for share in profile.bands)
    shares = {
        Band.ACHIEVED: f"达成，得分为分值的{upper}%～100%",
        Band.MOSTLY: f"基本达成，不能判断归入达成还是部分达成，得分为分值的{lower}%～100%",
        Band.PARTLY: f"部分达成，得分为分值的{lower}%～{upper}%（不含{upper}%）",
        Band.MISSED: f"未达成，得分为分值的0～{lower}%（不含{lower}%）",
        Band.UNCLEAR: "文字不能判断档次，按分值的0～100%计",
    }[band]
    return replace(
        row, rule="qualitative", low=low, high=high, computed=False, band=band, working=shares,
        reached={Band.ACHIEVED: True, Band.UNCLEAR: None, Band.MOSTLY: None}.get(band, False),
        remarks=("qualitative-unclear",) if band in (Band.UNCLEAR, Band.MOSTLY) else (),
    )  # fmt: skip


def asks_for_class(answer: Answer) -> bool:
    """Return whether a target is a class of water, which 三 of 三类及以上 does not count."""
    return (
        _WATER.search(answer.name) is not None
        and _WATER_CLASS.fullmatch(compact(answer.target.text)) is not None
    )


def _band_of_water(answer: Answer) -> Band | None:
    """Return the band of a class of water, of which a lower one is better: Ⅱ类 for Ⅲ类及以上; None for anything else."""
    if not _WATER.search(answer.name + answer.target.text):
        return None
    head, *others = MARK.split(_worst_class(compact(answer.actual.text)))
    asked, given = _WATER_CLASS.fullmatch(compact(answer.target.text)), _WATER_CLASS.fullmatch(head)
    if asked is None or given is None or not all(_is_of_whole_year(one, answer) for one in others):
        return None
    wanted, found = (CLASSES[one["class"]] for one in (asked, given))
    if asked["above"] and not given["above"] and found == wanted:
        return None  # some mean by 优于Ⅲ类 that Ⅲ类 will do
    if found <= wanted:
        return Band.ACHIEVED
    return None if given["better"] or given["above"] else Band.MISSED


def _worst_class(said: str) -> str:
    """Write all classes of a range, and how many months had which, by the worst: 均为Ⅱ—Ⅲ类 is 均为Ⅲ类."""
    found = _CLASSES.fullmatch(said)
    if found is None:
        return said
    named = _ONE_CLASS.findall(f"{found['low']}类{found['high']}类{found['which']}")
    worst = max(named, key=lambda one: CLASSES[one])
    return f"{worst}类"


def _is_of_whole_year(clause: str, answer: Answer) -> bool:
    """Return whether a clause beside a class only says that it was kept, or that it is of the whole year."""
    words = own_words(answer)
    tokens = tokens_of(_ALL_YEAR.sub("", clause.rstrip(")")), words)
    return {token.kind for token in tokens} <= {RESULT, DONE} and not names_other_thing(tokens, words)


def bounds_of(profile: Profile, band: Band, points: Decimal) -> tuple[Decimal, Decimal]:
    """Return the lowest and highest score of a qualitative band, rounded half up, within the points."""
    upper, lower = (min(points, half_up(share * points, profile.places)) for share in profile.bands)
    step = profile.unit_in_last_place
    return {
        Band.ACHIEVED: (upper, points),
        Band.MOSTLY: (lower, points),
        Band.PARTLY: (lower, max(lower, upper - step)),
        Band.MISSED: (ZERO, max(ZERO, lower - step)),
        Band.UNCLEAR: (ZERO, points),
    }[band]


def undated_target(answer: Answer, actual: Actual) -> Words | UnreadableTarget:
    """Read a deadline without a date as words.

    One that comes round always is; a moment is where the actual shows its band.
    """
    text = answer.target.text
    if is_recurring(strip_loose_spaces(text)) or isinstance(actual, NoActual):
        return Words(text)
    is_clear = band_of(answer.actual.text, text, own_words(answer)) is not Band.UNCLEAR
    return Words(text) if is_clear else UnreadableTarget(text)  # a date is not before 春节 by its words


def read_near_next_year(actual: Actual, target: Target, written: Written, year: int | None) -> Actual:
    """Read a day without a year beside a deadline in the next year: the day near the deadline counts.

    One up to three months behind it may be of either year: from the first of both to the last.
    """
    due = target.last if isinstance(target, Deadline) else None
    if year is None or due is None or due.year != year + 1 or not isinstance(actual, Day):
        return actual
    if actual.span.first is None or actual.span.first.year != year:
        return actual
    later = read_actual(written, due.year, timely=True)
    if not isinstance(later, Day) or later == actual or later.span.first is None or later.span.last is None:
        return actual
    if later.span.first.month <= due.month:
        return later
    is_close = (later.span.first - due).days <= _CLOSE
    return Day(Span(actual.span.first, later.span.last)) if is_close else actual


def score_day_of_month(profile: Profile, row: RowScore, answer: Answer) -> RowScore | None:
    """Score a day of each month against the last one allowed; None unless both name one day of the same month."""
    target, actual = compact(answer.target.text), compact(answer.actual.text)
    actual = _by_period(actual, target) or actual
    asked, given = _DAY_OF_PERIOD.fullmatch(target), _DAY_OF_PERIOD.fullmatch(actual)
    if asked is None or given is None or any(_part(asked, one) != _part(given, one) for one in _PERIOD):
        return None
    if (
        actual == target
        or denies(actual)
        or says_not_done(actual)
        or tells_of_loss(actual, own_words(answer))
    ):
        return None
    if any(limits(given[one], own_words(answer)) for one in ("before", "behind")):
        return None
    if _ANOTHER_TIME.search(given["behind"]) or not _is_of_task(given["behind"], asked["behind"]):
        return None
    last, day = (int(one["day"] or _LAST_OF_MONTH) for one in (asked, given))
    period, row = "每季度" if asked["quarter"] else "每月", replace(row, rule="deadline")
    if day > last:
        return open_below(profile, row, f"{period}{day}日，晚于{last}日")
    working = f"{period}{day}日，不晚于{last}日，得满分"
    return replace(row, low=row.points, high=row.points, reached=True, working=working)


def _by_period(actual: str, target: str) -> str:
    """Return the day of each period by the latest of its dates: 3月22日、6月20日、9月23日、12月24日; "" for other dates.

    There is one date for every month or quarter, in the month that the target names.
    """
    asked, dates = _DAY_OF_PERIOD.fullmatch(target), _DATES.match(actual)
    if asked is None or dates is None or asked["next"]:
        return ""
    place = _IN_QUARTER.get(_part(asked, "month")) if asked["quarter"] else 1
    days = [(int(month), int(day)) for month, day in _ONE_DATE.findall(dates[0])]
    if place is None or [month for month, _ in days] != list(range(place, 13, 3 if asked["quarter"] else 1)):
        return ""
    period = f"{asked['quarter']}{asked['month']}" if asked["quarter"] else "每月"
    behind = actual[dates.end() :].removeprefix("分别")
    return f"{period}{max(day for _, day in days)}日{behind}"


def _part(day: re.Match[str], name: str) -> str:
    """Return what tells one period from another, in one spelling: 首月 and 第1个月."""
    found = day[name] or ""
    return _MONTH_NAMES.get(found.replace("个", ""), found and name if name in ("quarter", "next") else found)


def _is_of_task(given: str, asked: str) -> bool:
    """Return whether the words behind a day name the task that is asked for, or none."""
    done, wanted = tasks_in(given), tasks_in(asked)
    return not (done and wanted) or any(is_same_task(one, other) for one in done for other in wanted)


def score_deadline(profile: Profile, row: RowScore, target: Deadline, actual: Actual) -> RowScore:
    """Score a row with a deadline by the day, or the words, of its actual."""
    assert row.points is not None
    row = replace(row, rule="deadline")
    if isinstance(actual, ActualWords):
        if says_done(actual.text):
            return _full(row, "文字说明已完成，得满分", remarks=("date-not-stated",))
        if says_mostly_done(actual.text) and not says_not_done(actual.text):
            return open_to_all(row, "仅填基本完成，不能判断是否按期", "date-not-stated")
        if says_not_done(actual.text):
            return open_below(profile, row, "未按期完成")
    if not isinstance(actual, Day) or target.last is None:
        return not_comparable(row)
    first, last = actual.span.first, actual.span.last
    if first is None or last is None:
        return not_comparable(row)
    if actual.aside is not None:
        both = [score_deadline(profile, row, target, Day(one)) for one in (actual.span, actual.aside)]
        if both[0].reached == both[1].reached:
            return both[0]
        return open_to_all(row, "写有两个日期，一个按期、一个超期，不能判断以哪一个为准", "actual-not-result")
    if last <= target.last:
        return _full(row, f"{last:%Y-%m-%d}完成，不晚于{target.last:%Y-%m-%d}，得满分")
    if first > target.last:
        return open_below(profile, row, f"{first:%Y-%m-%d}完成，晚于{target.last:%Y-%m-%d}")
    if (last - first).days > _MONTH:
        return open_to_all(row, "未写明年月日，不能判断是否按期", "date-not-stated")
    return open_to_all(row, "仅填月份，不能判断是否按期")


def counts_months(answer: Answer) -> bool:
    """Return whether target and actual are months as 12月 outside of rows about time, where they are counted."""
    return all(_MONTHS.fullmatch(one.text) for one in (answer.target, answer.actual))


def in_months(written: Written) -> Written:
    """Read 12月 as 12个月."""
    text = written.text.replace("月", "个月")
    return Written(text, text)


def is_only_month(target: Written) -> bool:
    """Return whether a deadline is but a month: 12月, or ≤12月 of the three columns ≤, 12 and 月."""
    return _ONLY_MONTH.fullmatch(compact(target.text)) is not None


def as_month(written: Written) -> Written:
    """Read a number without unit beside a month as a month."""
    text = f"{compact(written.text)}月"
    return Written(text, text) if _NUMBER_OF_MONTH.fullmatch(text[:-1]) else written


def _full(row: RowScore, working: str, *, remarks: tuple[str, ...] = ()) -> RowScore:
    return replace(row, low=row.points, high=row.points, reached=True, working=working, remarks=remarks)


def not_comparable(row: RowScore) -> RowScore:
    """Leave a row without a score whose actual cannot be compared with its target."""
    return replace(row, rule=None, remarks=("actual-unreadable",))
