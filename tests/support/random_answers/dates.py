"""Deadlines and dates of completion, in the spellings that units use."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from decimal import Decimal

from support.random_answers import exact
from support.random_answers.rows import YEAR, Answer, Chance, Typed, typed
from support.random_answers.spelling import framed

NAMES = ("工程完工时间", "资金拨付时间", "报告提交时间", "设备安装时间")
# Not 10月前: some mean before October, some its last day.
_DAYS = ("{y}年{m}月{d}日前", "{y}年{m}月{d}日之前", "{y}年{m}月{d}日", "{y}.{m:02}.{d:02}前", "{y}-{m:02}-{d:02}前", "{y}/{m}/{d}前", "{m}月{d}日前", "{m}月{d}日前完成", "于{y}年{m}月{d}日前完成", "{y}年{m}月{d}日以前", "不晚于{y}年{m}月{d}日", "{y} 年 {m} 月 {d} 日前", "{y}年{m}月{d}号前")  # fmt: skip
_MONTHS = ("{y}年{m}月底前", "{y}年{m}月", "{y}年{m}月底", "{m}月底前", "{m}月底前完成", "{y}年{m}月末前", "{y}年{m}月底之前")  # fmt: skip
_DONE = ("{y}年{m}月{d}日", "{y}.{m:02}.{d:02}", "{y}.{m}.{d}", "{y}-{m:02}-{d:02}", "{y}/{m}/{d}", "{y}-{m:02}-{d:02}T00:00:00", "{y}-{m:02}-{d:02} 00:00:00", "{s}年{m}月{d}日", "{m}月{d}日", "{y}年{m}月{d}号", "{y} 年 {m} 月 {d} 日", "{y}年{m:02}月{d:02}日")  # fmt: skip
_DONE_MONTHS = ("{y}年{m}月", "{y}年{m}月底", "{s}年{m}月", "{y}-{m:02}", "{y}.{m:02}")
_AROUND = (
    "{}", "{}", "{}", "完成时间为{}", "于{}完成", "于{}支付", "{}完成", "{}已完成", "已于{}完成", "实际完成时间：{}", "完成时间：{}", "{}竣工", "{}验收合格", "实际于{}完成", "在{}完成", "{}全部完成",
)  # fmt: skip
_NAMES_OF_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _spelt(chance: Chance, forms: tuple[str, ...], day: date) -> str:
    short = f"{day.year % 100:02}"
    choices = [form for form in forms if day.year == YEAR or "{y}" in form or "{s}" in form]
    return chance.random.choice(choices).format(y=day.year, s=short, m=day.month, d=day.day)


def _last(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def deadline(chance: Chance) -> Answer:
    """A deadline of a day, a month or the year, and a date of completion."""
    due = date(YEAR, chance.random.randint(2, 12), chance.random.randint(1, 28))
    style = chance.random.random()
    if style < 0.5:
        target = _spelt(chance, _DAYS, due)
    elif style < 0.9:
        due = _last(due)
        target = _spelt(chance, _MONTHS, due)
    else:
        due, target = (
            date(YEAR, 12, 31),
            chance.one(f"{YEAR}年底前", f"{YEAR}年12月底前", "年底前完成", "12月31日前"),
        )
    day = due + timedelta(chance.random.choice((0, -1, -3, -20, -60, -200, 1, 2, 15, 40)))
    actual, is_met = _actual(chance, day, due)
    return Answer(
        kind="date", name=chance.one(*NAMES), subcategory="时效指标", target=typed(framed(chance.random, target, marks=False)), actual=actual,
        points=chance.points, interval=exact.deadline(is_met, chance.points),
    )  # fmt: skip


def _actual(chance: Chance, day: date, due: date) -> tuple[Typed, bool]:
    """Return a date as typed, and whether it meets the deadline; only the month where that decides it."""
    if (_last(day) <= due or day.replace(day=1) > due) and chance.happens(0.25):
        if day.year == due.year and chance.happens(0.2):
            return typed(f"{_NAMES_OF_MONTHS[day.month - 1]}-{day.year % 100:02}"), day <= due
        return typed(_around(chance, _spelt(chance, _DONE_MONTHS, day))), day <= due
    if chance.happens(0.1):
        serial = Decimal((day - date(1899, 12, 30)).days)
        return Typed(text=day.isoformat(), number=serial, number_format="yyyy-mm-dd"), day <= due
    return typed(_around(chance, _spelt(chance, _DONE, day))), day <= due


def _around(chance: Chance, text: str) -> str:
    return framed(chance.random, chance.random.choice(_AROUND).format(text))


MAKERS = ((deadline, 14),)
