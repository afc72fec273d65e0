"""The sheets 报告核对 and 数据表核对 of a summary: what the check of each paper found, in the order of the roster."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping

from xlselfeval.batch.results.paper_forms import current_papers, paper_key
from xlselfeval.batch.results.papers import NOT_COMPARED, StoredPaper
from xlselfeval.batch.results.queries import NO_DEPARTMENT, NO_ORGANIZATION, FindingKey
from xlselfeval.batch.results.states import States, changed_explainable
from xlselfeval.batch.summary.lists import Column, Link, ListSheet, Styled, Value
from xlselfeval.batch.summary.read_summary import STATE
from xlselfeval.batch.summary.sheet_list import state_in_words
from xlselfeval.files.paths import name_of_path
from xlselfeval.review.finding import demand
from xlselfeval.roster.model import PaperKind

PAPER_SHEETS: dict[PaperKind, str] = {"report": "报告核对", "data-sheet": "数据表核对"}
_NOTHING, _NOT_CHECKED = "未发现问题", "未核对"
_QUOTED: dict[PaperKind, Column] = {"report": Column("原文", 34), "data-sheet": Column("填报内容", 16)}
_PLACE: dict[PaperKind, Column] = {"report": Column("位置", 9, "centre"), "data-sheet": Column("位置", 26)}


def paper_sheets(store: sqlite3.Connection, states: States) -> Iterator[ListSheet]:
    """List the papers of each kind, with a line for each finding.

    A paper without findings has one line; a kind without papers has no sheet.

    Decisions are written in 待处理; these lists show the states that they make.
    """
    papers = current_papers(store)
    changed = changed_explainable(store)
    has_data = any(one.data_path for one in papers)
    for kind, name in PAPER_SHEETS.items():
        names_data = has_data and kind == "report"
        beside = (Column("比对的自评表", 26), *([Column("比对的基础数据表", 22)] if names_data else []))
        columns = (
            Column("主管部门", 16), Column("单位", 20), Column("文件", 24), Column("要求", 11), _PLACE[kind],
            _QUOTED[kind], Column("问题", 46), Column("应为", 12), Column(STATE, 9, "centre"), *beside, Column("核对结果", 24),
        )  # fmt: skip
        own = [one for one in papers if one.head.kind == kind]
        rows = [line for one in own for line in _lines(one, states, changed, names_data=names_data)]
        if own:
            yield ListSheet(name=name, columns=columns, rows=rows, wraps=True)


def _lines(
    paper: StoredPaper, states: States, explainable: Mapping[str, bool], *, names_data: bool
) -> Iterator[tuple[Value, ...]]:
    whose = (
        paper.department or NO_DEPARTMENT, paper.organization or NO_ORGANIZATION, name_of_path(paper.path),
    )  # fmt: skip
    form = name_of_path(paper.form_path) if paper.form_path else paper.missing_comparison
    beside: tuple[Value, ...] = (form, *([name_of_path(paper.data_path)] if names_data else []))
    copy = Link(name_of_path(paper.copy), paper.copy) if paper.copy else paper.message or None
    nothing: tuple[Value, ...] = (None,) * 5
    if not paper.is_checked:
        yield (*whose, Styled(_NOT_CHECKED, "error"), None, None, paper.message, None, None, *beside, None)
    elif not paper.for_unit:
        result = Styled(_NOTHING, "good") if paper.form_path else Styled(NOT_COMPARED, "warning")
        yield (*whose, result, *nothing, *beside, copy)
    for one in paper.for_unit:
        state = states.get(FindingKey(paper_key(paper.owner, paper.head.kind), one.name, one.subject))
        yield (
            *whose, Styled(demand(one, explainable), one.severity), one.location, one.filled_in, one.sentence, one.reference,
            state_in_words(one, state, explainable), *beside, copy,
        )  # fmt: skip
