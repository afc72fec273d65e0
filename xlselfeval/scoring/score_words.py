"""The scores of worded results: the band that the words tell, as an interval of points."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from xlselfeval.scheme.profile import Profile
from xlselfeval.scoring import result_words as words
from xlselfeval.scoring.answers import Answer
from xlselfeval.scoring.choose_figure import own_words
from xlselfeval.scoring.number import half_up, plain
from xlselfeval.scoring.scorecard import RowScore
from xlselfeval.scoring.target import Words

ZERO = Decimal(0)


def score_words(profile: Profile, row: RowScore, target: Words, answer: Answer) -> RowScore:
    """Score a row with a worded target by the band of its actual."""
    assert row.points is not None
    band = words.band_of(answer.actual.text, target.text, own_words(answer))
    low, high = bounds_of(profile, band, row.points)
    upper, lower = (plain(share * 100) for share in profile.bands)
    shares = {
        words.Band.ACHIEVED: f"达成，得分为分值的{upper}%～100%",
        words.Band.MOSTLY: f"基本达成，不能判断归入达成还是部分达成，得分为分值的{lower}%～100%",
        words.Band.PARTLY: f"部分达成，得分为分值的{lower}%～{upper}%（不含{upper}%）",
        words.Band.MISSED: f"未达成，得分为分值的0～{lower}%（不含{lower}%）",
        words.Band.UNCLEAR: "文字不能判断档次，按分值的0～100%计",
    }[band]
    return replace(
        row, rule="qualitative", low=low, high=high, computed=False, band=band, working=shares,
        reached={words.Band.ACHIEVED: True, words.Band.UNCLEAR: None, words.Band.MOSTLY: None}.get(band, False),
        remarks=("qualitative-unclear",) if band in (words.Band.UNCLEAR, words.Band.MOSTLY) else (),
    )  # fmt: skip


def bounds_of(profile: Profile, band: words.Band, points: Decimal) -> tuple[Decimal, Decimal]:
    """Return the lowest and highest score of a qualitative band, rounded half up, within the points."""
    upper, lower = (min(points, half_up(share * points, profile.places)) for share in profile.bands)
    step = profile.unit_in_last_place
    return {
        words.Band.ACHIEVED: (upper, points),
        words.Band.MOSTLY: (lower, points),
        words.Band.PARTLY: (lower, max(lower, upper - step)),
        words.Band.MISSED: (ZERO, max(ZERO, lower - step)),
        words.Band.UNCLEAR: (ZERO, points),
    }[band]
