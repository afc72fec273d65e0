"""Decisions that the summary of now has no more, and opinions in its column 上次意见, where none counts."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import NamedTuple

from xlselfeval.batch.results.states import ENDED, read_states, refusals
from xlselfeval.batch.results.summary_lines import SummaryLine, with_own_ids


class LostDecisions(NamedTuple):
    """The lines of the store whose decision the summary has no more, and those of the summary with another 上次意见 than the store."""

    vanished: tuple[SummaryLine, ...] = ()
    misplaced: tuple[SummaryLine, ...] = ()


def lost_decisions(store: sqlite3.Connection, lines: Iterable[SummaryLine]) -> LostDecisions:
    """Compare the lines of a summary with what the store knows of them; an older file put back lacks what was decided since.

    A decision that did not count has not vanished: the bureau was asked to take it away or to write another.
    """
    refused = {one.key.id for one, _ in refusals(store)}
    known = {key.id: one for key, one in read_states(store).items() if one.state not in ENDED}
    pairs = [(known[line.id].line, line) for line in with_own_ids(lines) if line.id in known]
    return LostDecisions(
        vanished=tuple(old for old, new in pairs if old.decision.strip() and not new.decision.strip() and new.id not in refused),
        misplaced=tuple(new for old, new in pairs if new.previous and new.previous not in (old.previous, old.decision)),
    )  # fmt: skip
