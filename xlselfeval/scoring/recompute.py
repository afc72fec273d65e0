"""The recomputation: from rules and answers alone, never from declared scores or formulas."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from xlselfeval.cell import Written
from xlselfeval.errors import expect
from xlselfeval.scheme.load import load_scheme
from xlselfeval.scheme.model import Scheme
from xlselfeval.scheme.profile import Profile
from xlselfeval.scoring.actual import Figure, NoActual, read_actual
from xlselfeval.scoring.answers import Answer, Answers
from xlselfeval.scoring.choose_figure import choose_figure, without_source, without_year
from xlselfeval.scoring.dates import FINISHED
from xlselfeval.scoring.groups import score_groups
from xlselfeval.scoring.measure import without_named
from xlselfeval.scoring.number import ZERO, Quantity
from xlselfeval.scoring.rules import open_below, score_execution
from xlselfeval.scoring.score_figures import score_figures
from xlselfeval.scoring.scorecard import RowScore, Scorecard
from xlselfeval.scoring.target import (
    BARE,
    Bound,
    Deadline,
    NoTarget,
    Target,
    UnreadableTarget,
    Words,
    asks_for_decrease,
    has_no_date,
    measure_of,
    read_target,
)
from xlselfeval.scoring.text import compact
from xlselfeval.scoring.words import result_words as words
from xlselfeval.scoring.words.all_of import read_whole, with_the_rest
from xlselfeval.scoring.words.by_each import read_of_each
from xlselfeval.scoring.words.doubts import note_doubt
from xlselfeval.scoring.words.none_words import names_harm, says_none, without_good_news
from xlselfeval.scoring.words.score_words import (
    as_month,
    asks_for_class,
    counts_months,
    in_months,
    is_only_month,
    not_comparable,
    read_near_next_year,
    score_day_of_month,
    score_deadline,
    score_words,
    undated_target,
)
from xlselfeval.scoring.words.spoken import in_written_words
from xlselfeval.scoring.worked_out import read_of_year, with_classes, with_share

_ANY_POINTS = Decimal(100)  # of a row that has none: whether its target is reached does not depend on them
_PROPORTIONAL = ("比例", "按完成程度")  # in a standard that is the rule of all rows
_BEGINNINGS = ("开工", "启动")


def recompute(
    scheme: str | Path | Scheme, answers: Answers, *, profile: str | Path | Profile | None = None
) -> Scorecard:
    """Recompute every score of a form by the scheme's profile, or another one, as an interval of points.

    `scheme` and `profile` are ids, paths or the objects. The card has no total: that is at least the sum of `low`, at
    most that of `high`, where a row that no rule applies to (`is_open`) counts 0 and its points; `Scheme.grade_of` gives
    the grade. Raises SchemeError, and WrongArgument for anything else than `Answers`, an id, a path or the objects.
    """
    expect(answers, Answers, "Answers（读出的表用 answers_of 取得）")
    profile = load_scheme(scheme, profile=profile).profile
    scores = [score_row(profile, row, answers.year) for row in answers.rows]

    def score_with(answer: Answer, points: Decimal) -> RowScore:
        return score_row(profile, replace(answer, points=points), answers.year)

    return Scorecard(
        profile=profile.id,
        execution=None if answers.execution is None else score_execution(profile, answers.execution),
        rows=tuple(score_groups(profile, answers.rows, scores, score_with)),
    )


def score_row(profile: Profile, answer: Answer, year: int | None) -> RowScore:
    """Score an indicator; open where it has no points, no target, or nothing comparable.

    Without points the target is still compared: `reached` and the remarks say how it came out.
    """
    written = with_share(with_classes(without_good_news(in_written_words(answer))))
    answer = without_source(without_year(with_the_rest(written), year))
    if answer.points is None:
        judged = score_row(profile, replace(answer, points=_ANY_POINTS), year)
        return replace(judged, rule=None, points=None, low=None, high=None, working="")
    scored = note_doubt(_by_unit(profile, answer, year), answer, year)
    if scored.reached is False and scored.rule is not None and _has_own_rule(answer):
        return open_below(profile, scored, "本行另有评分标准")
    return scored


def _has_own_rule(answer: Answer) -> bool:
    """Return whether a form prints a standard for a row that is not the proportion of its target."""
    standard = compact(answer.standard)
    return bool(standard) and not any(word in standard for word in _PROPORTIONAL)


def _by_unit(profile: Profile, answer: Answer, year: int | None) -> RowScore:
    """Score a row whose column of units governs the actual, too: 0.1 beside % is 0.1 %.

    Where the fraction comes nearer to the target (0.95 for ≥90 %), both readings stay.
    """
    scored = _score(profile, answer, year)
    if "percent-as-fraction" not in scored.remarks or "%" not in compact(answer.unit):
        return scored
    text = f"{compact(answer.actual.text)}%"
    governed = _score(profile, replace(answer, actual=Written(text, text)), year)
    return governed if governed.high == scored.high else scored


def _score(profile: Profile, answer: Answer, year: int | None) -> RowScore:
    """Score an indicator with points by what its target asks for."""
    timely = is_timely(answer)
    target = read_target(answer.target, year, timely=timely)
    if not timely and counts_months(answer):
        answer = replace(answer, target=in_months(answer.target), actual=in_months(answer.actual))
        target = read_target(answer.target, year)
    if isinstance(target, Deadline) and is_only_month(answer.target):
        answer = replace(answer, actual=as_month(answer.actual))
    target = _as_meant(target, answer)
    actual = read_actual(answer.actual, year, timely=isinstance(target, Deadline))
    actual = read_near_next_year(read_whole(actual, target, answer), target, answer.actual, year)
    if has_no_date(target, timely=timely):
        target = undated_target(answer, actual)
    row = RowScore(rule=None, points=answer.points, target=target, actual=actual)
    if (row.points or ZERO) < 0 or isinstance(target, NoTarget):
        return row
    if any(words.says_not_applicable(one.text) for one in (answer.target, answer.actual)):
        return not_comparable(row)  # it keeps its points, but what it earns is not known
    if isinstance(target, UnreadableTarget):
        return replace(row, remarks=("target-unreadable",))
    if isinstance(actual, NoActual):
        return row
    if isinstance(target, Words):
        by_day = score_day_of_month(profile, row, answer)
        return by_day or score_words(profile, row, target, answer)
    if isinstance(target, Deadline):
        done = FINISHED.search(answer.actual.text) or _is_beginning(answer.target.text + answer.name)
        if _is_beginning(answer.actual.text) and not done:
            return not_comparable(row)  # begun is not done
        return score_deadline(profile, row, target, actual)
    for read in (choose_figure, read_of_each, read_of_year):
        actual = read(actual, target, answer)
    if isinstance(actual, Figure):
        given = without_named(measure_of(target), actual.quantity, compact(answer.name), answer.actual.text)
        actual = Figure(given, actual.comparator)
    row = replace(row, actual=actual)
    is_duration = timely and isinstance(target, Bound) and target.quantity.unit.kind == "time"
    return score_figures(profile, row, target, answer, is_duration or lower_is_better(profile, answer))


def _as_meant(target: Target, answer: Answer) -> Target:
    """Return what a target means by the name of its indicator: a class of water is no count, 无 of a harm is zero."""
    if asks_for_class(answer):
        return Words(answer.target.text)
    if isinstance(target, NoTarget) and says_none(answer.target.text) and names_harm(answer.name):
        return Bound(BARE, Quantity(ZERO))
    return target


def _is_beginning(text: str) -> bool:
    return any(word in text for word in _BEGINNINGS)


def is_timely(answer: Answer) -> bool:
    """Return whether a row is about time, by its level-2 name or its own: there 2020.12 is a date."""
    return (
        "时效" in answer.subcategory
        or re.search("时间$|日期|期限|截止|时间节点", compact(answer.name)) is not None
    )


def lower_is_better(profile: Profile, answer: Answer) -> bool:
    """Return whether an indicator is a cost, or its name says that less is better (投诉率, 事故)."""
    if asks_for_decrease(answer.target.text):
        return False
    if "成本" in answer.subcategory or "成本" in answer.category:
        return True
    name = compact(answer.name)
    return any(word in name for word in profile.lower_is_better) and not any(
        word in name for word in profile.lower_is_better_unless
    )
