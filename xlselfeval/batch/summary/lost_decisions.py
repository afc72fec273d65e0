"""Entries of people that the summary of now has no more, and opinions in its column 上次意见, where none counts."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from xlselfeval.batch.results.states import ENDED, read_states, refusals
from xlselfeval.batch.results.summary_lines import SummaryLine, with_own_ids
from xlselfeval.batch.results.unit_findings import decidable_findings
from xlselfeval.batch.summary.read_summary import read_summary
from xlselfeval.errors import SelfEvalError, shortened

_MOST_NAMED = 10
MOST_SAID = 60  # characters of an entry


class LostDecisions(NamedTuple):
    """Lines of which something is lost, each as it was when that was there.

    `vanished` lack their decision now, `unexplained` their 单位说明; `misplaced` are lines of the summary with another
    上次意见 than the store.
    """

    vanished: tuple[SummaryLine, ...] = ()
    misplaced: tuple[SummaryLine, ...] = ()
    unexplained: tuple[SummaryLine, ...] = ()


def lost_decisions(store: sqlite3.Connection, lines: Iterable[SummaryLine]) -> LostDecisions:
    """Compare the lines of a summary with what the store knows of them.

    An older file that was put back lacks what was decided since.

    A decision that did not count has not vanished: the bureau was asked to take it away or to write another.
    """
    refused = {one.key.id for one, _ in refusals(store)}
    known = {key.id: one for key, one in read_states(store).items() if one.state not in ENDED}
    pairs = [(known[line.id].line, line) for line in with_own_ids(lines) if line.id in known]
    return LostDecisions(
        vanished=tuple(old for old, new in pairs if old.decision.strip() and not new.decision.strip() and new.id not in refused),
        misplaced=tuple(new for old, new in pairs if new.previous and new.previous not in (old.previous, old.decision)),
        unexplained=tuple(_unexplained(store, [(old, new) for old, new in pairs if old.explanation.strip() and not new.explanation.strip()])),
    )  # fmt: skip


def _unexplained(
    store: sqlite3.Connection, pairs: Sequence[tuple[SummaryLine, SummaryLine]]
) -> Iterator[SummaryLine]:
    """Yield the old lines whose explanation is gone, unless a return that came since gives one again."""
    open_now = {one.key.id: one for one in decidable_findings(store)} if pairs else {}
    for old, new in pairs:
        one = open_now.get(new.id)
        if one is not None and not (one.explanation and new.mark != one.form.mark):
            yield old


def refuse_lost(store: sqlite3.Connection, path: Path) -> None:
    """Raise SelfEvalError where a summary lacks decisions or explanations that the store has.

    So no letter goes without them.
    """
    lost = lost_decisions(store, read_summary(path).lines) if path.is_file() else LostDecisions()
    entries = [
        *(f"{entry_of(one, one.decision)}（处理意见）" for one in lost.vanished),
        *(f"{entry_of(one, one.explanation)}（单位说明）" for one in lost.unexplained),
    ]
    if entries:
        more = [f"  其余{len(entries) - _MOST_NAMED}条略"] if len(entries) > _MOST_NAMED else []
        listed = "\n".join((*entries[:_MOST_NAMED], *more))
        raise SelfEvalError(
            f"以前填写的{len(entries)}条处理意见、单位说明，现在的汇总中没有了，没有写函，文件均未改动：\n{listed}\n"
            f"误存回旧的汇总的，请把{path}移到别处再运行一次，以前填写的都会重新写出；误删的，请补填；确实不要的，用原来的命令 xlselfeval … --accept-lost 再运行一次"
        )


def entry_of(line: SummaryLine, text: str) -> str:
    """Name a line by its form and place, with the beginning of what was written beside it."""
    return f"  {line.named}：{shortened(text, MOST_SAID)}"
