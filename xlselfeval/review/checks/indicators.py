"""Checks of targets and actuals: present, readable, comparable, in the right direction."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xlselfeval.review.checks.contradictions import is_impossible_rate
from xlselfeval.review.checks.missing_actuals import claims_success, is_merged, may_answer, missing
from xlselfeval.review.consequences import shifted_actuals
from xlselfeval.review.evidence import Evidence, RowEvidence
from xlselfeval.review.finding import Finding
from xlselfeval.review.likely_causes import SCALE, scale_words
from xlselfeval.review.note_words import is_remnant, names_target
from xlselfeval.scoring.actual import Day, NoActual
from xlselfeval.scoring.choose_figure import own_words
from xlselfeval.scoring.dates import is_no_day
from xlselfeval.scoring.number import half_up, interval_text, plain
from xlselfeval.scoring.recompute import is_timely
from xlselfeval.scoring.score_figures import find_money_slip
from xlselfeval.scoring.target import (
    UPWARD,
    Bound,
    Deadline,
    Deviation,
    Interval,
    NoTarget,
    Target,
    UnreadableTarget,
    Words,
    measure_of,
)
from xlselfeval.scoring.text import compact, is_blank_mark, strip_loose_spaces
from xlselfeval.scoring.words.result_words import Band, repeats_target

# True for rows about time: the kind of target that is missed, and what to write.
_ASKED_TARGET = {
    False: ("数值", "请按“方向＋数值＋单位”填写，如“≥200篇”；一项指标含有多项要求的，请分行填写。"),
    True: ("日期或时长", "请填写截止日期或时长，如“{year}12月31日前”“≤30天”；每月、每季都要按期办理的，填写及时率，如“100%”。"),
}  # fmt: skip
# True for deadlines: what an actual that repeats its target leaves open, and what to write.
_ASKED_ACTUAL = {
    False: ("完成效果", "建议写明实际效果和佐证，或填写达成、部分达成、未达成三档之一。"),
    True: ("完成日期", "建议填写实际完成的年月日。"),
}
_BAND_DOUBT = {True: "不能判断归入达成还是部分达成", False: "不能判断属于哪一档"}  # True for 基本达成
_SAVING = re.compile("节约|节省|降低|下降|减少|压减")


def target(evidence: Evidence) -> Iterator[Finding]:
    """Report targets that are missing, stand in the name of the indicator, or cannot be read."""
    for one in evidence.rows:
        if not one.asks_target or one.row.target.is_absent:
            continue
        row = one.row
        if isinstance(one.score.target, NoTarget):
            if row.target.is_uncalculated:
                continue
            in_name, is_dashed = _in_name(one), _is_dashed(evidence, one)
            if (
                is_dashed
                and not in_name
                and all(_is_dashed(evidence, other) for other in _group(evidence, one))
            ):
                continue  # the form foresees no targets for the group: 项目决策, 项目管理
            yield evidence.finding(
                "target-in-name" if in_name else "target-missing",
                one.place("target"),
                severity="warning" if is_dashed else None,
                audience=one.target_audience,
            )
        elif isinstance(one.score.target, UnreadableTarget):
            kind, advice = _ASKED_TARGET[is_timely(one.answer)]
            yield evidence.finding(
                "target-unreadable", one.place("target"), found=one.target, audience=one.target_audience,
                kind=kind, advice=advice.format(year=f"{evidence.submission.year}年" if evidence.submission.year else ""),
            )  # fmt: skip


def _is_dashed(evidence: Evidence, one: RowEvidence) -> bool:
    """Check whether a form of the bureau's own prints a dash for the target of a row that has an actual."""
    row = one.row
    printed = (
        not row.target.is_blank and is_blank_mark(row.target.text) and not is_blank_mark(row.actual.text)
    )
    return printed and evidence.submission.record is None


def _group(evidence: Evidence, one: RowEvidence) -> list[RowEvidence]:
    """Return the rows of the level-1 group of a row, itself included."""
    return [other for other in evidence.rows if other.row.category == one.row.category]


def direction(evidence: Evidence) -> Iterator[Finding]:
    """Report cost targets with ≥ or >, and targets without a direction where both readings give other scores."""
    for one in evidence.rows:
        row, asked = one.row, one.score.target
        if not one.is_judged or not isinstance(asked, Bound):
            continue
        if "target-direction-unclear" in one.score.remarks and not one.score.is_open:
            yield evidence.finding(
                "target-direction-unclear",
                one.place("target"),
                found=one.target,
                expected=_bounds(one),
                audience=one.target_audience,
            )
        is_cost = "成本" in row.subcategory or "成本" in row.category
        if is_cost and asked.comparator in UPWARD and not _SAVING.search(row.name):
            yield evidence.finding(
                "cost-target-direction", one.place("target"), found=one.target, audience=one.target_audience
            )


def actual(evidence: Evidence) -> Iterator[Finding]:
    """Report actuals that are missing or cannot be compared with the target."""
    shifted = shifted_actuals(evidence)
    for one in evidence.rows:
        if one.row.actual.is_absent:
            continue
        if not one.is_judged or isinstance(one.score.target, NoTarget | UnreadableTarget):
            if one.asks_target and isinstance(one.score.actual, NoActual) and _in_name(one):
                yield missing(evidence, one)
            continue
        row, remarks, place, found = one.row, one.score.remarks, one.place("actual"), one.row.actual.text
        is_blank = isinstance(one.score.actual, NoActual)
        if is_blank or is_merged(one):
            if not (is_blank and (row.actual.is_uncalculated or row.actual.ref in shifted)):
                yield missing(evidence, one)
            continue
        if "actual-unreadable" in remarks:
            yield _unreadable(evidence, one)
        for name in ("actual-has-comparator", "date-not-stated", "qualitative-unclear"):
            if name in remarks and not is_remnant(row.actual.text) and not _takes_lower_band(evidence, one):
                doubt = _BAND_DOUBT[one.score.band is Band.MOSTLY]
                yield evidence.finding(name, place, **one.target_values, found=found, doubt=doubt)
        for name in ("actual-not-result", "actual-other-year"):
            if name in remarks:
                slip = find_money_slip(one.score.target, one.score.actual)
                hint = None if slip is None or name != "actual-not-result" else "scale-10000"
                repair = "" if hint is None else f"金额单位有误的，请按{_asked_unit(one.score.target)}填写；"
                yield evidence.finding(
                    name,
                    place,
                    **one.target_values,
                    found=found,
                    why=one.score.working,
                    hint=hint,
                    repair=repair,
                )
        if "percent-as-fraction" in remarks:
            yield _fraction_or_percent(evidence, one)


def _unreadable(evidence: Evidence, one: RowEvidence) -> Finding:
    """Report an actual that cannot be compared with its target.

    It is a question where the actual has figures or words of no list, only claims success or does not apply.
    """
    asked, found = one.score.target, one.row.actual.text
    is_date = isinstance(asked, Deadline) and is_no_day(strip_loose_spaces(found), evidence.answers.year)
    is_spelling = may_answer(one)
    return evidence.finding(
        "actual-unreadable", one.place("actual"), severity="warning" if is_spelling or claims_success(one) else "error", **one.target_values,
        found=found, problem="所填日期不存在" if is_date else "不能确定其中的完成数" if is_spelling else "两者无法比较", advice=_figure_advice(asked),
    )  # fmt: skip


def _asked_unit(asked: Target | None) -> str:
    assert isinstance(asked, Bound)  # nothing else is compared with an amount in another unit
    return asked.quantity.unit.name


def _figure_advice(asked: Target | None) -> str:
    """Say what to write where a figure is asked for, by the unit of the target."""
    if not isinstance(asked, Bound | Interval | Deviation):
        return "请填写确切的数值或日期，单位与指标值一致"
    unit = measure_of(asked).unit
    if unit.kind == "percent":
        return "请填写一个百分数（带%）"
    if not unit.name or "/" in unit.name:
        return "请填写一个数值，单位与指标值一致"
    return f"请填写一个数值，单位为{unit.name}"


def _fraction_or_percent(evidence: Evidence, one: RowEvidence) -> Finding:
    """Ask about an actual that may be a fraction or a percent."""
    scores = None if one.score.is_open else _bounds(one)
    said = f"在{scores}分之间" if one.score.low != one.score.high else f"均为{scores}分"
    return evidence.finding(
        "percent-as-fraction", one.place("actual"), **one.target_values, found=one.row.actual.text, expected=scores,
        scores=f"，两种理解的得分{said}" if scores else "", advice=_percent_advice(one),
    )  # fmt: skip


def _percent_advice(one: RowEvidence) -> str:
    """Say what to write as a percent: the actual alone where the target is one or was issued."""
    asked = one.score.target
    if isinstance(asked, Bound) and asked.quantity.unit.kind == "percent":
        return "请将完成值填写为百分数（带%）"
    return "请按指标值的写法填写完成值" if one.target_is_issued else "请将两者统一为百分数（如95%）"


def repeated_target(evidence: Evidence) -> Iterator[Finding]:
    """Report actuals that only repeat a worded target, behind its subject too, or a deadline."""
    for one in evidence.rows:
        if not one.is_judged or not _repeats(one):
            continue
        effect, advice = _ASKED_ACTUAL[isinstance(one.score.target, Deadline)]
        yield evidence.finding(
            "actual-repeats-target", one.place("actual"), found=one.row.actual.text, **one.target_values,
            effect=effect, advice=advice,
        )  # fmt: skip


def _repeats(one: RowEvidence) -> bool:
    """Check whether an actual is the words of its target, or its last day with the 前 of a deadline."""
    asked, given, text = one.score.target, one.score.actual, one.row.actual.text
    if isinstance(asked, Words):
        return repeats_target(text, one.target, own_words(one.answer))
    if not isinstance(asked, Deadline) or not isinstance(given, Day):
        return False
    return given.span.last == asked.last and re.search("[日号月底末年]之?以?前(?!期|往|后)", text) is not None


def overshoot(evidence: Evidence) -> Iterator[Finding]:
    """Report actuals far beyond their target without a note."""
    profile = evidence.scheme.profile
    for one in evidence.rows:
        if is_impossible_rate(one):
            continue  # rate_impossible reports it
        if not one.is_judged or one.score.over is None or not one.note_is_blank or one.row.note.is_absent:
            continue
        ratio, excess, counted = one.score.over
        slip = ratio >= SCALE / 10
        if ratio >= profile.overshoot and (not counted or excess >= profile.overshoot_excess):
            yield evidence.finding(
                "overshoot", one.place("actual"), found=one.row.actual.text,
                **one.target_values, ratio=f"{plain(half_up(ratio * 100, 0))}%",
                hint="scale-10000" if slip else None, explained=scale_words(one.score.target, one.score.actual) if slip else "",
            )  # fmt: skip


def duplicates(evidence: Evidence) -> Iterator[Finding]:
    """Report level-3 indicators that occur twice."""
    matches = evidence.matches
    as_issued = {other for _, other in matches.named}
    names = {compact(one.name) for one in evidence.submission.issued_rows}
    seen: dict[str, RowEvidence] = {}
    for place, one in enumerate(evidence.rows):
        key = compact(one.row.name)
        is_issued = place in as_issued
        if one.row.indicator.is_blank or not one.is_judged or (key in names and not is_issued):
            continue  # row-duplicated and row-renamed report it
        if key in seen:
            other = seen[key].row.indicator.place
            yield evidence.finding(
                "duplicate-indicator",
                one.place("indicator"),
                other=other,
                audience="bureau" if is_issued else None,
            )
        else:
            seen[key] = one


def _takes_lower_band(evidence: Evidence, one: RowEvidence) -> bool:
    """Check whether a row with 基本达到 takes no more than 部分达成 earns, so that nothing is to be asked."""
    if one.score.band is not Band.MOSTLY:
        return False
    declared, upper = one.declared.number, evidence.scheme.profile.bands[0]
    return declared is None or declared < upper * (one.points.number or 0)


def _in_name(one: RowEvidence) -> bool:
    """Check whether the target seems to stand in the name of the indicator."""
    return isinstance(one.score.target, NoTarget) and names_target(one.row.name)


def _bounds(one: RowEvidence) -> str:
    """Return the recomputed interval of a row that has one."""
    assert one.score.low is not None
    assert one.score.high is not None
    return interval_text(one.score.low, one.score.high)
