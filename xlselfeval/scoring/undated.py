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
from xlselfeval.scoring.result_tokens import DONE, tokens_of
from xlselfeval.scoring.result_words import Band, band_of, denies, says_not_done, tells_of_loss
from xlselfeval.scoring.same_result import is_same_task
from xlselfeval.scoring.scorecard import RowScore
from xlselfeval.scoring.target import UnreadableTarget, Words
from xlselfeval.scoring.text import compact, strip_loose_spaces

# One day of each month, of this one or the next: 每月15日前发放, 均已按月于15日前发放, 次月10日前.
_DAY_OF_MONTH = re.compile(
    r"[^\d]{0,12}?(?:[每按逐]个?月(?:份的?)?|(?P<next>[次下]个?月))(?:[均都已在于]|全部)*(?P<day>[12]?\d|3[01])[日号](?:之?前|以前|止)?(?!之?后|以后|起|[-~至到])(?P<behind>[^\d]*)"
)
_ANOTHER_TIME = re.compile("[月季年]度?[末底]|[次下]个?月")


def undated_target(answer: Answer, actual: Actual) -> Words | UnreadableTarget:
    """Read a deadline without a date as words: one that comes round always, a moment where the actual tells its band."""
    text = answer.target.text
    if is_recurring(strip_loose_spaces(text)) or isinstance(actual, NoActual):
        return Words(text)
    is_clear = band_of(answer.actual.text, text, own_words(answer)) is not Band.UNCLEAR
    return Words(text) if is_clear else UnreadableTarget(text)  # a date is not before 春节 by its words


def score_day_of_month(profile: Profile, row: RowScore, answer: Answer) -> RowScore | None:
    """Score a day of each month against the last one allowed; None unless both name one day of the same month."""
    target, actual = compact(answer.target.text), compact(answer.actual.text)
    asked, given = _DAY_OF_MONTH.fullmatch(target), _DAY_OF_MONTH.fullmatch(actual)
    if asked is None or given is None or bool(asked["next"]) != bool(given["next"]):
        return None
    if (
        actual == target
        or denies(actual)
        or says_not_done(actual)
        or tells_of_loss(actual, own_words(answer))
    ):
        return None
    if _ANOTHER_TIME.search(given["behind"]) or not _is_of_task(given["behind"], asked["behind"]):
        return None
    last, day, row = int(asked["day"]), int(given["day"]), replace(row, rule="deadline")
    if day > last:
        return open_below(profile, row, f"每月{day}日，晚于{last}日")
    return replace(
        row, low=row.points, high=row.points, reached=True, working=f"每月{day}日，不晚于{last}日，得满分"
    )


def _is_of_task(given: str, asked: str) -> bool:
    """Return whether the words behind a day name the task that is asked for, or none."""
    done, wanted = (
        [token.text for token in tokens_of(text) if token.kind == DONE and len(token.text) > 1]
        for text in (given, asked)
    )
    return not (done and wanted) or any(is_same_task(one, other) for one in done for other in wanted)
