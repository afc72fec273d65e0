"""Rows that share their points or their score: a ★ row over its parts, a cell merged over several rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from xlselfeval.scheme.profile import Profile
from xlselfeval.scoring.answers import Answer
from xlselfeval.scoring.number import HUNDRED, ZERO, interval_text, plain
from xlselfeval.scoring.scorecard import RowScore
from xlselfeval.scoring.target import NoTarget
from xlselfeval.submission import IndicatorRow

_LONGEST_NAME = 20  # characters of a name in the working


def parts_of(rows: Sequence[Answer | IndicatorRow]) -> dict[int, list[int]]:
    """Return the places of the parts by the place of the row whose points or score they share."""
    parts: dict[int, list[int]] = {}
    for place, row in enumerate(rows):
        if row.part_of is not None:
            parts.setdefault(row.part_of, []).append(place)
    return parts


def score_groups(
    profile: Profile,
    answers: Sequence[Answer],
    scores: Sequence[RowScore],
    score_with: Callable[[Answer, Decimal], RowScore],
) -> Iterator[RowScore]:
    """Yield the scores of rows; the first row of a group has that of the group, its parts have none.

    `score_with` scores a row with other points: each part with those of the group. How the points are
    split among the parts is nowhere printed, so the group earns between the least and the greatest share,
    and not all of them where a part is missed. Each part keeps whether it is reached.
    """
    parts = parts_of(answers)
    for place, answer in enumerate(answers):
        score = scores[place]
        if answer.part_of is not None:
            yield replace(score, rule=None, points=None, low=None, high=None, working="")
        elif place in parts:
            members = [place, *parts[place]]
            yield _group(profile, score, [(answers[one], scores[one]) for one in members], score_with)
        else:
            yield score


def _group(
    profile: Profile,
    head: RowScore,
    members: Sequence[tuple[Answer, RowScore]],
    score_with: Callable[[Answer, Decimal], RowScore],
) -> RowScore:
    """Score the first row of a group for all of its members."""
    given = [answer.points for answer, _ in members if answer.points is not None]
    if not given:
        return head
    points = sum(given, ZERO)
    judged = [one for one in members if not isinstance(one[1].target, NoTarget)]
    if len(given) == len(members) == len(judged):
        return _sum(head, points, members)
    whole = [(answer, score_with(answer, points)) for answer, _ in judged]
    if all(score.is_open for _, score in whole):
        return replace(head, points=points)
    low = min(ZERO if score.low is None else score.low for _, score in whole)
    high = max(points if score.high is None else score.high for _, score in whole)
    missed = any(score.reached is False for _, score in whole)
    most = points - profile.unit_in_last_place if missed else points
    shares = (f"{answer.name[:_LONGEST_NAME]} {_share(score_with(answer, HUNDRED))}" for answer, _ in judged)
    return replace(
        head, rule=next(score.rule for _, score in whole if not score.is_open), points=points,
        low=min(low, max(ZERO, most)), high=max(ZERO, min(high, most)), band=None,
        computed=low == high and all(score.computed for _, score in whole),
        reached=_reached([score for _, score in whole]),
        working="数行合计一个分值：" + "，".join(shares),
    )  # fmt: skip


def _sum(head: RowScore, points: Decimal, members: Sequence[tuple[Answer, RowScore]]) -> RowScore:
    """Add up members that have points of their own and share a score."""
    scores = [score for _, score in members]
    lows = [score.low for score in scores if score.low is not None]
    highs = [score.high for score in scores if score.high is not None]  # none where there is no low
    if len(lows) < len(scores):
        return replace(head, rule=None, points=points, low=None, high=None, working="")
    return replace(
        head, points=points, low=sum(lows, ZERO), high=sum(highs, ZERO), band=None,
        computed=all(score.computed for score in scores), reached=_reached(scores),
        working="数行合计一个得分：" + "＋".join(f"{answer.name[:_LONGEST_NAME]} {plain(low)}" for (answer, _), low in zip(members, lows, strict=True)),
    )  # fmt: skip


def _reached(scores: Sequence[RowScore]) -> bool | None:
    """Return False where a member missed its target, True where all reached theirs, None where it is not known."""
    if any(score.reached is False for score in scores):
        return False
    return True if all(score.reached for score in scores) else None


def _share(score: RowScore) -> str:
    if score.low is None or score.high is None:
        return "待核"
    return f"{interval_text(score.low, score.high)}%"
