"""内部线索: the findings for the bureau alone, those on which it has decided also when they are there no more."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator, Sequence

from xlselfeval.batch.results.queries import WHOLE_DEPARTMENT
from xlselfeval.batch.results.states import (
    CLOSE,
    CLUE_GONE,
    GONE,
    IGNORE,
    STATE_WORDS,
    VERIFY,
    States,
    listed_ended,
)
from xlselfeval.batch.results.summary_lines import line_of, with_id
from xlselfeval.batch.results.unit_findings import bureau_findings
from xlselfeval.batch.summary.lists import Choices, Chosen, Column, ListSheet, Value
from xlselfeval.batch.summary.read_summary import CAPTIONS, CLUES, DECISION, ID, PREVIOUS, STATE, TODO
from xlselfeval.batch.summary.sheet_list import UNIT, ended_lines, find_fitted, severity_of, state_in_words
from xlselfeval.batch.summary.written_rows import row_digest, spelling
from xlselfeval.review.catalogue import CATALOGUE

_ABOUT_CLUE = Choices(
    (VERIFY, CLOSE, IGNORE),
    f"{VERIFY}：属实，须由单位更正，可在其后写明结果；不写入反馈函，在其审核意见表中加一行并补充审核通知，或另行发函；办结以前通知仍列“正在审核的”。\n{CLOSE}：另行发函等已办妥，或核查无误。\n{IGNORE}：不作为线索。\n已办结、忽略的不再使通知写“正在审核的”。不选的仍待核查。",
)
_CLUE_DECISION = 10  # place of the column 处理意见 in 内部线索


def clues(store: sqlite3.Connection, states: States) -> ListSheet:
    """List 内部线索: the findings for the bureau alone, with what it decides about each."""
    columns = (
        *UNIT, Column("要求", 10), Column("位置", 20), Column("核查线索", 60), Column("填报内容", 16), Column("应为／参考", 16),
        Column("来源", 10, "centre"), Column("编号", 8, "centre"), Column(DECISION, 14, "write-in"), Column(PREVIOUS, 12),
        Column(STATE, 9, "centre"), Column(ID, 0),
    )  # fmt: skip

    def lines() -> Iterator[tuple[Value, ...]]:
        for one in bureau_findings(store):
            if one.finding.name == "not-returned":  # in 催报
                continue
            source = "表间比对" if one.of_batch else "本表"
            state = states.get(one.key)
            line = with_id(line_of(one) if state is None else state.line, one.key)
            yield (
                line.department, line.organization, line.project or WHOLE_DEPARTMENT, severity_of(one), line.location, line.problem, line.found, line.expected,
                source, one.finding.code, Chosen(line.decision, _ABOUT_CLUE), line.previous,
                state_in_words(one.finding, state, {}), line.id,
            )  # fmt: skip
        yield from _ended_clues(states)

    return ListSheet(name=CLUES, columns=columns, rows=lines(), wraps=True)


def _ended_clues(states: States) -> Iterator[tuple[Value, ...]]:
    """Write the clues that are there no more and on which the bureau has decided, with its decision."""
    for state in listed_ended(states, "bureau"):
        line, is_open = with_id(state.line, state.key), state.is_to_be_closed
        word = STATE_WORDS[GONE if is_open else state.state]
        yield (
            line.department, line.organization, line.project or WHOLE_DEPARTMENT, word, line.location, line.problem, line.found, line.expected,
            None, CATALOGUE[state.key.name].code if state.key.name in CATALOGUE else None, line.decision, line.previous,
            CLUE_GONE if is_open else word, line.id,
        )  # fmt: skip


def deletable_rows(store: sqlite3.Connection, states: States) -> list[int]:
    """List the digests of the rows that people may delete: those of findings and clues that have ended."""
    answers = (CAPTIONS.index("单位说明"), CAPTIONS.index(DECISION))
    todo_lines = ended_lines(states, find_fitted(store))
    return [
        *(_digest(TODO, line, answers) for line in todo_lines),
        *(_digest(CLUES, line, (_CLUE_DECISION,)) for line in _ended_clues(states)),
    ]


def _digest(sheet: str, line: Sequence[Value], answers: Collection[int]) -> int:
    """Return the digest of a row of texts without the answers in it."""
    values = [(place, value) for place, value in enumerate(line) if place not in answers]
    return row_digest(sheet, [(place, text) for place, value in values if (text := spelling(value))])
