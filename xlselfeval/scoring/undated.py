"""Deadlines without a date: those that come round each month, by their day, and moments such as 春节前, by words."""

from __future__ import annotations

import re
from dataclasses import replace

from xlselfeval.scheme.profile import Profile
from xlselfeval.scoring.actual import Actual, NoActual
from xlselfeval.scoring.answers import Answer
from xlselfeval.scoring.choose_figure import own_words
from xlselfeval.scoring.dates import is_recurring
from xlselfeval.scoring.execution import open_below
from xlselfeval.scoring.result_words import Band, band_of, denies, says_not_done
from xlselfeval.scoring.scorecard import RowScore
from xlselfeval.scoring.target import UnreadableTarget, Words
from xlselfeval.scoring.text import compact, strip_loose_spaces

# One day of each month, of this one or the next: 每月15日前发放, 均已按月于15日前发放, 次月10日前.
_DAY_OF_MONTH = re.compile(
    r"[^\d]{0,12}?(?:[每按逐]个?月(?:份的?)?|(?P<next>[次下]个?月))(?:[均都已在于]|全部)*(?P<day>[12]?\d|3[01])[日号](?:之?前|以前|止)?(?!之?后|以后|起|[-~至到])[^\d]*"
)


def undated_target(answer: Answer, actual: Actual) -> Words | UnreadableTarget:
    """Read a deadline without a date as words: one that comes round always, a moment where the actual tells its band."""
    text = answer.target.text
    if is_recurring(strip_loose_spaces(text)) or isinstance(actual, NoActual):
        return Words(text)
    is_clear = band_of(answer.actual.text, text, own_words(answer)) is not Band.UNCLEAR
    return Words(text) if is_clear else UnreadableTarget(text)  # a date is not before 春节 by its words


def score_day_of_month(profile: Profile, row: RowScore, target: str, actual: str) -> RowScore | None:
    """Score a day of each month against the last one allowed; None unless both name one day of the same month."""
    asked, given = (_DAY_OF_MONTH.fullmatch(compact(text)) for text in (target, actual))
    if asked is None or given is None or bool(asked["next"]) != bool(given["next"]):
        return None
    if compact(actual) == compact(target) or denies(actual) or says_not_done(actual):
        return None
    last, day, row = int(asked["day"]), int(given["day"]), replace(row, rule="deadline")
    if day > last:
        return open_below(profile, row, f"每月{day}日，晚于{last}日")
    return replace(
        row, low=row.points, high=row.points, reached=True, working=f"每月{day}日，不晚于{last}日，得满分"
    )
