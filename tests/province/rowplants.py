"""Mistakes in single rows: what careless and cheating units write into an indicator."""

from __future__ import annotations

import random
from collections.abc import Callable
from decimal import ROUND_FLOOR, Decimal

from province.arithmetic import MISSED, PARTLY, cents, earned
from province.contradictions import impossible_rate
from province.filling import Entry, Filled, Typed, counted, short, worded
from province.plants import Plants, RowPlant, at, is_count
from province.vocabulary import NOTES


def inflated(random_: random.Random, entry: Entry) -> Plants | None:
    """Give full points for a target that was missed."""
    if entry.aim.kind in ("words", "day"):
        return None
    made = counted(random_, entry.aim, short(random_, entry.aim))
    assert made.low is not None
    if entry.aim.points - made.low <= Decimal("0.3"):
        return None
    entry.claim(made.actual, made.low, made.high)
    return at(entry, "score-mismatch", "score")


def cut_to_whole(random_: random.Random, entry: Entry) -> Plants | None:
    """Drop the decimals of a score."""
    if entry.aim.kind in ("words", "day", "zero"):
        return None
    made = counted(random_, entry.aim, short(random_, entry.aim))
    assert made.low is not None
    whole = made.low.quantize(Decimal(1), ROUND_FLOOR)
    if made.low - whole < Decimal("0.05") or whole == 0:
        return None
    entry.claim(made.actual, made.low, made.high)
    entry.score, entry.note = whole, random_.choice(NOTES)
    return at(entry, "score-mismatch", "score")


def _scored(name: str, score: Callable[[random.Random, Entry], Typed | None], note: str = "") -> RowPlant:
    """Return a plant of another score in place of one that the rule gives exactly."""

    def plant(random_: random.Random, entry: Entry) -> Plants | None:
        if not entry.is_exact:
            return None
        entry.score, entry.note = score(random_, entry), note or entry.note
        return at(entry, name, "score")

    return plant


def too_good(random_: random.Random, entry: Entry) -> Plants | None:
    """Give full points for a result that was reached in part."""
    if entry.aim.kind != "words":
        return None
    made = worded(random_, entry.aim, random_.choice((PARTLY, MISSED)))
    entry.claim(made.actual, made.low, made.high)
    return at(entry, "qualitative-out-of-band", "score")


def no_actual(_random: random.Random, entry: Entry) -> Plants | None:
    entry.actual, entry.low, entry.high = "", None, None
    return at(entry, "actual-missing", "actual")


def _for_a_number(*words: str) -> RowPlant:
    """Return a plant that writes one of these words where a number is asked for."""

    def plant(random_: random.Random, entry: Entry) -> Plants | None:
        if not is_count(entry):
            return None
        entry.actual, entry.low, entry.high = random_.choice(words), None, None
        return at(entry, "actual-unreadable", "actual")

    return plant


def copied_sign(_random: random.Random, entry: Entry) -> Plants | None:
    if not is_count(entry) or not entry.is_full:
        return None
    entry.actual, entry.note = f"≥{entry.aim.number}{entry.aim.unit}", ""
    return at(entry, "actual-has-comparator", "actual")


def copied_words(_random: random.Random, entry: Entry) -> Plants | None:
    if entry.aim.kind != "words":
        return None
    entry.claim(entry.aim.text, cents(entry.aim.points * 8 / 10), entry.aim.points)
    return at(entry, "actual-repeats-target", "actual")


def no_date(random_: random.Random, entry: Entry) -> Plants | None:
    if entry.aim.kind != "day":
        return None
    entry.claim(random_.choice(("已完成", "按期完成", "完成")), entry.aim.points)
    return at(entry, "date-not-stated", "actual")


def unclear_words(random_: random.Random, entry: Entry) -> Plants | None:
    if entry.aim.kind != "words":
        return None
    entry.actual = random_.choice(("开展了相关工作", "群众反映强烈", "持续推进中", "做了大量工作"))
    entry.low, entry.high = Decimal(0), entry.aim.points
    return at(entry, "qualitative-unclear", "actual")


def other_unit(_random: random.Random, entry: Entry) -> Plants | None:
    if entry.aim.unit != "万元":
        return None
    entry.actual, entry.low, entry.high = "95%", None, None
    return at(entry, "unit-mismatch", "actual")


def fraction(_random: random.Random, entry: Entry) -> Plants | None:
    """Write 0.96 as text where 96 % is meant."""
    if entry.aim.unit != "%" or entry.aim.number < 80 or entry.aim.number == 100:
        return None
    share = (entry.aim.number + 1) / 100
    entry.claim(f"{share}", earned(entry.aim, share), entry.aim.points)
    return at(entry, "percent-as-fraction", "actual")


def far_beyond(_random: random.Random, entry: Entry) -> Plants | None:
    if not is_count(entry) or entry.aim.kind != "at_least" or entry.aim.number < 3:
        return None
    entry.claim(entry.aim.number * 2, entry.aim.points)
    return at(entry, "overshoot", "actual")


def no_reason(random_: random.Random, entry: Entry) -> Plants | None:
    if not isinstance(entry.score, Decimal) or entry.is_full:
        return None
    entry.note = random_.choice(
        ("", "无", "/", "略", "NA", "空", "呵呵", "因", "原因：无", "不需要说明", "。")
    )
    return at(entry, "reason-missing", "note")


def empty_phrase(random_: random.Random, entry: Entry) -> Plants | None:
    if not isinstance(entry.score, Decimal) or entry.is_full:
        return None
    entry.note = random_.choice(("加大宣传力度", "进一步加强管理", "客观原因", "继续努力，不断改进工作"))
    return at(entry, "reason-empty-phrase", "note")


def _score_as_text(_random: random.Random, entry: Entry) -> Plants | None:
    if not entry.is_exact or not entry.score:
        return None
    entry.score = f"{entry.score}"
    return at(entry, "number-as-text", "score")


_NO_RESULT = ("目标{}", "计划{}", "去年{}", "上年完成{}", "申请{}", "可能{}", "部分完成{}", "退出{}", "失败{}", "{}（计划）", "完成{}任务的一半")  # fmt: skip


def no_result(random_: random.Random, entry: Entry) -> Plants | None:
    """Report a plan, another year, a part or a loss as the result."""
    if not is_count(entry) or not entry.is_full:
        return None
    entry.actual = random_.choice(_NO_RESULT).format(f"{entry.aim.number}{entry.aim.unit}")
    entry.note, entry.low, entry.high = "", None, None
    return at(entry, "actual-not-result", "actual")


def other_kind(random_: random.Random, entry: Entry) -> Plants | None:
    """Report an area or a weight where a length is asked for, money or a share where things are counted."""
    kinds = {
        "公里": ("吨", "亩", "小时"),
        "亩": ("公里", "吨"),
        "人": ("万元", "%", "公里"),
        "台": ("吨", "万元"),
    }
    if entry.aim.unit not in kinds:
        return None
    entry.actual = f"{entry.aim.number}{random_.choice(kinds[entry.aim.unit])}"
    entry.low = entry.high = None
    return at(entry, "unit-mismatch", "actual")


def smaller_unit(_random: random.Random, entry: Entry) -> Plants | None:
    """Report so many metres where kilometres are asked for."""
    if entry.aim.unit != "公里":
        return None
    entry.claim(f"{entry.aim.number}米", cents(entry.aim.points / 1000))
    return at(entry, "score-mismatch", "score")


def another_year(random_: random.Random, entry: Entry) -> Plants | None:
    """Report a date of long ago."""
    if entry.aim.kind != "day":
        return None
    entry.claim(f"{random_.choice((1904, 2010, 2015, 2017))}年6月8日", Decimal(0), entry.aim.points)
    return at(entry, "actual-other-year", "actual")


def below_the_rule(_random: random.Random, entry: Entry) -> Plants | None:
    """Take a point off although the target was reached, without a reason: one entry, not two."""
    if not entry.is_exact or not entry.is_full or entry.note or entry.aim.points < 2:
        return None
    entry.score, entry.note = entry.aim.points - 1, ""
    return at(entry, "score-mismatch", "score")


ROW_PLANTS: tuple[RowPlant, ...] = (
    inflated, inflated, cut_to_whole,
    _scored("score-missing", lambda *_: None),
    _scored("score-not-number", lambda random_, _: random_.choice(("满分", "全部", "合格"))),
    _scored("score-negative", lambda *_: Decimal(-1), NOTES[0]),
    _scored("score-above-points", lambda _, entry: entry.aim.points + 1),
    too_good, no_actual, _for_a_number("若干", "大量", "很多"), _for_a_number("完成", "已完成", "达标", "全部完成"),
    copied_sign, copied_words, no_date, unclear_words, other_unit, fraction, far_beyond, no_reason, no_reason,
    empty_phrase, _score_as_text, impossible_rate, no_result, other_kind, smaller_unit, another_year, below_the_rule,
)  # fmt: skip


def plant_rows(random_: random.Random, form: Filled, count: int) -> Plants:
    """Plant that many mistakes in different rows."""
    planted: Plants = []
    rows = random_.sample(form.entries, len(form.entries))
    for entry in rows:
        if len({one.indicator for one in planted if one.indicator}) == count:
            break
        for plant in random_.sample(ROW_PLANTS, len(ROW_PLANTS)):
            found = plant(random_, entry)
            if found is not None:
                planted += found
                break
    return planted
