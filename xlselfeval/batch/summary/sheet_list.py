"""The lists of the summary: their columns, and their rows from the results store."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from datetime import date

from xlselfeval.batch.results import queries
from xlselfeval.batch.results.current_forms import FormPlace
from xlselfeval.batch.results.history import read_rounds
from xlselfeval.batch.results.missing_papers import missing_papers
from xlselfeval.batch.results.outcome import OUTCOMES
from xlselfeval.batch.results.paper_forms import paper_forms
from xlselfeval.batch.results.queries import STATUS_WORDS, Form, StoredFinding
from xlselfeval.batch.results.receipts import (
    CHOICE,
    NONE_COUNTS,
    RECEIVED,
    UNDATED,
    Receipt,
    read_receipts,
    receipts_by_form,
)
from xlselfeval.batch.results.register_remarks import doubtful_days
from xlselfeval.batch.results.states import (
    ACCEPT,
    CLOSE,
    CLUE_GONE,
    ENDED,
    IGNORE,
    RETURN,
    SETTLED,
    STATE_WORDS,
    UNASSIGNED,
    State,
    States,
    changed_explainable,
    findings_with_lines,
    listed_ended,
    read_states,
    refusal,
)
from xlselfeval.batch.results.summary_lines import SummaryLine, line_of, with_beside, with_id
from xlselfeval.batch.results.unissued import UNISSUED, is_issued_given, read_unissued
from xlselfeval.batch.results.unit_findings import Listed
from xlselfeval.batch.summary.figures import graded_forms
from xlselfeval.batch.summary.lists import Assumed, Choices, Chosen, Column, Link, ListSheet, Styled, Value
from xlselfeval.batch.summary.read_register import HISTORY, REGISTER, RETURN_NUMBER, receipt_id
from xlselfeval.batch.summary.read_summary import CAPTIONS, CLUES, ID, PREVIOUS, STATE, TODO
from xlselfeval.batch.summary.studied import judged_returns, studied_forms
from xlselfeval.batch.summary.tally import share
from xlselfeval.batch.summary.unreviewed import unreviewed_files
from xlselfeval.files.paths import name_of_path
from xlselfeval.review.catalogue_entry import OF_ANOTHER, STANDS_FOR_ALL
from xlselfeval.review.conclusion import CONCLUSION_LOOKS
from xlselfeval.review.finding import DEMAND_WORDS, SEVERITY_WORDS, Finding, demand, is_explainable
from xlselfeval.scoring.number import plain

OVERVIEW, RESULTS, DEPARTMENTS, ROWS, UNREVIEWED = (
    "总览",
    "结果汇总",
    "主管部门汇总",
    "指标明细",
    "未识别文件",
)
_STATUS_LOOKS = {"returned": "good", "returned-late": "warning", "not-returned": "error"}
RULE_WORDS = {
    "execution": "执行率", "proportional": "按完成比例", "reciprocal": "按反比例", "linear": "按超出比例扣减", "equal": "等于",
    "zero": "指标值为零", "range": "区间", "plus-minus": "正负偏差", "deadline": "时限", "qualitative": "定性分档",
    "both-readings": "方向不明", "negative": "负数待核", "execution-reason": "执行率需说明",
}  # fmt: skip
# By whether a finding may be explained. A prompt in Excel has 255 characters at most.
_DECISIONS = {
    True: Choices((ACCEPT, RETURN, IGNORE), f"{ACCEPT}：认可单位说明，不再要求更正；须有单位说明，或在其后写明理由。\n{RETURN}：不认可，仍要求更正或补充说明；写在其后的要求写入审核意见表。\n{IGNORE}：不作为问题，不再提出；请在其后写明理由（{IGNORE}：已电话核实）。\n不选的仍按待处理计。"),
    False: Choices((RETURN, IGNORE), f"此类问题应由单位更正，不能{ACCEPT}；确可说明的，请先在“设置”表改为可说明。\n{RETURN}：要求单位更正；写在其后的要求写入审核意见表。\n{IGNORE}：不作为问题，不再提出；请在其后写明理由（{IGNORE}：已电话核实）。\n不选的仍按待处理计。"),
}  # fmt: skip
_ABOUT_ALL = Choices(
    (RETURN,),
    f"表内其他问题没有提出，不能{ACCEPT}，也不能{IGNORE}；不必用新表填报的，请按原来的内容重新下发。\n{RETURN}：要求单位用新表填报；写在其后的要求写入审核意见表。\n不选的仍按待处理计。",
)
_ABOUT_ANOTHER = Choices(
    (RETURN,),
    f"这是下发给其他单位或项目的表，不能{ACCEPT}，也不能{IGNORE}；应报的表报来以后就不再提出。\n{RETURN}：要求单位用本单位的表填报；写在其后的要求写入审核意见表。\n不选的仍按待处理计。",
)
_FIXED_CHOICES = {STANDS_FOR_ALL: _ABOUT_ALL, OF_ANOTHER: _ABOUT_ANOTHER}  # by name of the finding
_STATE_LOOKS = {"open": "warning", "explained": "info", "returned": "error"}
_CHOICE_PROMPT = "收到几份不同的表时，选以第几次报送的为准；选“均不采用”的按未报送处理，不采用的各份不计收到日期。再收到新的一份时，以新的为准。"
_ASSUMED_DAY = "未填收到日期：灰色的是首次核对的日期，不据此计为逾期。请填写实际收到的日期，如{example}。"
# Behind the state of a finding that has ended: that its figures were made to fit, that the bureau had asked for more than a figure.
_REFERRED, _REQUESTED = f"，见{CLUES}", f"；{RETURN}意见要求的是否办妥，请核对"
_OF_SEVERAL = "：同一单位、项目有多份自评表，看不出是哪一份的意见，不计；请写到所属的一行，再删去本行"
_DEMAND, _STATE = 3, -2  # places of the columns 要求, where an ended finding has its state, and 状态
UNIT = (Column("主管部门", 16), Column("单位", 20), Column("项目", 20))


def register(store: sqlite3.Connection, today: date) -> ListSheet:
    """List 收表台账: the forms that are due, the returns that nobody expected, then reports and data sheets.

    The day of receipt, and which of several returns counts, may be written in where a roster says what is due.
    """
    has_ledger, receipts = queries.has_ledger(store), read_receipts(store)
    dated = ("write-in-date",) if has_ledger else ("date",)
    chosen = ("write-in",) if has_ledger else ("centre",)
    columns = (
        Column("序号", 6, "centre"), Column("主管部门", 18), Column("单位编码", 10), Column("单位", 24),
        Column("项目编码", 12), Column("项目", 26), Column("报送期限", 11, "date"), Column(RECEIVED, 11, *dated),
        Column("逾期天数", 9, "count"), Column(RETURN_NUMBER, 10, "count"), Column("报送情况", 12, "centre"),
        Column(CHOICE, 10, *chosen), Column("审核结果", 15, "centre"), Column("原始文件", 18), Column("路径", 26),
        Column("说明", 28), Column(ID, 0),
    )  # fmt: skip

    def received(form: Form) -> tuple[Value, str]:
        receipt = receipts.get((form.due_form, form.content)) if has_ledger else None
        if receipt is not None and _is_asked_for_day(form):
            receipt = receipt._replace(seen="")
        text = form.received or "" if receipt is None else receipt.received or receipt.seen
        value = _day(form.received) if receipt is None else _received(receipt)
        return value, receipt_id(form.due_form, form.content, text)

    of_form = receipts_by_form(store)
    confirmed = [one for one in read_states(store).values() if one.is_to_be_asked]
    verified = Counter(one.key.form for one in confirmed)
    gone = Counter(one.key.form for one in confirmed if one.is_to_be_closed)
    unissued = read_unissued(store) if is_issued_given(store) else frozenset()

    def remark(form: Form) -> str:
        about = verified[form.key]
        absent = f"（其中{gone[form.key]}条{CLUE_GONE}）" if gone[form.key] else ""
        clues = f"{CLUES}已核实{about}条，待另行发函{absent}，办妥后改为“{CLOSE}”" if about else ""
        doubts = doubtful_days(of_form.get(form.due_form or form.content, ()), today, form.due)
        alone = UNISSUED if form.is_form and form.return_id in unissued else ""
        return "；".join(filter(None, (form.remark, alone, *doubts, clues)))

    def lines() -> Iterator[tuple[Value, ...]]:
        returned = judged_returns(store)
        papers = sorted((*returned.papers, *missing_papers(store)), key=_line)
        for number, form in enumerate((*returned.forms, *papers), 1):
            day, line_id = received(form)
            yield (
                number, form.department, form.organization_code, form.organization, form.project_code, form.project or queries.WHOLE_DEPARTMENT,
                _day(form.due), day, form.days_late, form.return_number, _status(form), _choice(form),
                _conclusion(form), name_of_path(form.path), form.path, remark(form), line_id,
            )  # fmt: skip

    return ListSheet(name=REGISTER, columns=columns, rows=lines(), wraps=True)


def history(store: sqlite3.Connection) -> ListSheet:
    """List 报送历史: every return of the forms and papers that have several, and what changed from one to the next."""
    columns = (
        *UNIT, Column(RETURN_NUMBER, 10, "count"), Column(RECEIVED, 11, "write-in-date"), Column("原始文件", 22),
        Column("为准", 6, "centre"), Column("填报总分", 9, "score"), Column("审核结论", 15, "centre"),
        *(Column(word, 8, "count") for word in DEMAND_WORDS[:-1]), Column("与上一次相比", 60), Column(ID, 0),
    )  # fmt: skip

    undated = {one.due_form for one in (*queries.forms(store), *paper_forms(store)) if one.status == UNDATED}

    def lines() -> Iterator[tuple[Value, ...]]:
        for one in read_rounds(store, studied_forms(store, read_states(store))):
            receipt, look = one.receipt, CONCLUSION_LOOKS.get(one.conclusion, "centre")
            if receipt.form in undated:
                receipt = receipt._replace(seen="")
            yield (
                one.department or queries.NO_DEPARTMENT, one.organization, one.project or queries.WHOLE_DEPARTMENT, receipt.number,
                _received(receipt), name_of_path(one.path), "是" if one.is_counting else None,
                one.declared_total, Styled(one.conclusion_in_words, look), *(one.demands[word] for word in DEMAND_WORDS[:-1]), "；".join(one.changes),
                receipt_id(receipt.form, receipt.content, receipt.received or receipt.seen),
            )  # fmt: skip

    return ListSheet(name=HISTORY, columns=columns, rows=lines(), wraps=True)


def todo(store: sqlite3.Connection, states: States) -> ListSheet:
    """List 待处理: findings that wait for a unit or the bureau, then settled ones, then ended ones."""
    widths = (14, 16, 16, 9, 16, 46, 11, 11, 18, 10)
    looks = ("cell",) * 8 + ("write-in",) * 2
    columns = (
        *(Column(*one) for one in zip(CAPTIONS, widths, looks, strict=True)),
        Column(PREVIOUS, 14),
        Column(STATE, 9, "centre"),
        Column(ID, 0),
    )
    changed = changed_explainable(store)

    def lines() -> Iterator[tuple[Value, ...]]:
        settled = list[Listed]()
        for one in (one for one in findings_with_lines(store, states) if one.has_line):
            state = states.get(one.found.key)
            if state is not None and state.state in SETTLED:
                settled.append(one)
            else:
                yield current(one)
        yield from map(current, settled)
        yield from ended_lines(states, find_fitted(store))

    def current(listed: Listed) -> tuple[Value, ...]:
        one, state = listed.found, states.get(listed.found.key)
        line = line_of(one) if state is None else state.line
        choices = _FIXED_CHOICES.get(one.finding.name) or _DECISIONS[is_explainable(one.finding, changed)]
        decision = Chosen(line.decision, choices)
        shown = state_in_words(one.finding, state, changed)
        named = with_beside(with_id(line, one.key), listed.beside)
        return _todo_line(named, severity_of(one, changed), decision, shown)

    ended = {STATE_WORDS[name] for name in ENDED - {UNASSIGNED}}
    return ListSheet(name=TODO, columns=columns, rows=lines(), wraps=True, is_printed=lambda row: row[_DEMAND] not in ended or _REQUESTED in str(row[_STATE]))  # fmt: skip


def ended_lines(states: States, fitted: Collection[tuple[str, str]]) -> Iterator[tuple[Value, ...]]:
    """Write the findings that have ended, in the order of `listed_ended`.

    `fitted` are forms and indicators whose figures were changed to fit.
    """
    for state in listed_ended(states):
        is_fitted = any(state.key.form == form and name in state.line.location for form, name in fitted)
        line, word = with_id(state.line, state.key), STATE_WORDS[state.state]
        notes = (
            _REFERRED * is_fitted,
            _REQUESTED * bool(state.request),
            _OF_SEVERAL * (state.state == UNASSIGNED),
        )
        shown = "".join((word, *notes))
        yield _todo_line(line, word, line.decision, shown)


def find_fitted(store: sqlite3.Connection) -> set[tuple[str, str]]:
    """Find the forms, with the indicators, whose figures were changed so that a score fits."""
    found = (one for one in queries.findings(store, "bureau") if one.finding.name == "changed-to-fit")
    return {(one.form.key, one.finding.indicator or one.finding.part) for one in found}


def state_in_words(finding: Finding, state: State | None, explainable: Mapping[str, bool]) -> Styled:
    """Return the word for a state; one for 采纳说明 that does not count."""
    why = None if state is None else refusal(finding, state.line, explainable)
    if why is not None:
        return Styled(why, "error")
    name = "open" if state is None else state.state
    return Styled(STATE_WORDS[name], _STATE_LOOKS.get(name, "good"))


def _todo_line(line: SummaryLine, demand: Value, decision: Value, state: Value) -> tuple[Value, ...]:
    whose = (line.department, line.organization, line.project or queries.WHOLE_DEPARTMENT)
    return (*whose, demand, line.location, line.problem, line.found, line.expected, line.explanation, decision, line.previous, state, line.id)  # fmt: skip


def results(store: sqlite3.Connection, doubtful: Collection[FormPlace] = ()) -> ListSheet:
    """List 结果汇总: money, both scores and grades, the conclusion and the checked copy of each reviewed form.

    The amounts of `doubtful` forms may be in another unit, which a column of their own says.
    """
    columns = (
        *UNIT, Column("年初预算数", 13, "money"), Column("全年预算数", 13, "money"), Column("全年执行数", 13, "money"),
        Column("国库支出数", 13, "money"), *([Column("金额单位", 9, "centre")] if doubtful else []), Column("执行率", 9, "rate"), Column("填报得分", 9, "score"),
        Column("填报等级", 9, "centre"), Column("参考得分", 9, "score"), Column("参考等级", 9, "centre"),
        Column("差额", 8, "difference"), Column("待核分值", 9, "score"), Column("可能区间", 14, "centre"), Column("审核结论", 15, "centre"), Column("已采纳说明", 11, "count"), Column("报送情况", 12, "centre"),
        Column("核对结果", 26),
    )  # fmt: skip

    def lines() -> Iterator[tuple[Value, ...]]:
        for form in graded_forms(store)[0]:
            if not form.is_reviewed or form.is_foreign:  # nothing in it is about the unit's own form
                continue
            spent, budget = form.budget_spent, form.budget_adjusted
            rate = share(spent, budget) if spent is not None and budget else None
            copy = Link(name_of_path(form.copy), form.copy) if form.copy else None
            unit = Styled("待核", "warning") if (form.ledger_place, form.return_id) in doubtful else None
            yield (
                *_whose(form), form.budget_initial, budget, spent, form.treasury_spent, *([unit] if doubtful else []), rate,
                form.declared_total, form.declared_grade, form.total, _grade(form), form.difference, form.open_points or None, _between(form),
                _conclusion(form), form.accepted or None, _status(form), copy,
            )  # fmt: skip

    return ListSheet(name=RESULTS, columns=columns, rows=lines(), wraps=True)


def rows(store: sqlite3.Connection) -> ListSheet:
    """List 指标明细: every row of every form."""
    columns = (
        *UNIT, Column("一级指标", 12), Column("二级指标", 14), Column("三级指标", 24), Column("指标值", 16),
        Column("实际完成值", 16), Column("分值", 8, "score"), Column("填报得分", 9, "score"), Column("表内公式结果", 9, "score"),
        Column("应得最低", 9, "score"), Column("应得最高", 9, "score"), Column("计分规则", 14), Column("位置", 14),
        Column("偏差原因", 30),
    )  # fmt: skip

    def lines() -> Iterator[tuple[Value, ...]]:
        for form, row in queries.rows(store):
            if form.is_foreign:
                continue
            yield (
                *_whose(form), row.category, row.subcategory, row.indicator, row.target, row.actual, row.points,
                row.declared, row.by_formula, row.low, row.high, row.rule and RULE_WORDS.get(row.rule, row.rule),
                row.cell, row.note,
            )  # fmt: skip

    flat = tuple(column._replace(look="line") if column.look == "cell" else column for column in columns)
    return ListSheet(name=ROWS, columns=flat, rows=lines())


def unreviewed(store: sqlite3.Connection) -> ListSheet:
    """List 未识别文件: files without a review, and the reasons."""
    columns = (
        Column("序号", 6, "centre"), Column("情况", 14, "centre"), Column("原始文件", 30), Column("路径", 44),
        Column("原因", 56), Column("内容相同的文件", 40), Column("文件日期", 11, "date"), Column("大小（字节）", 12, "whole"),
    )  # fmt: skip

    def lines() -> Iterator[tuple[Value, ...]]:
        for number, one in enumerate(unreviewed_files(store), 1):
            look = "info" if one.outcome in ("duplicate", "replaced") else "error"
            yield (
                number, Styled(OUTCOMES.get(one.outcome, one.outcome), look), name_of_path(one.path), one.path,
                one.message, one.duplicate_of, _day(one.modified), one.size,
            )  # fmt: skip

    return ListSheet(name=UNREVIEWED, columns=columns, rows=lines(), wraps=True)


def _line(form: Form) -> tuple[bool, int]:
    """Return the order of the roster, then that in which papers come."""
    return form.ledger_place is None, form.ledger_place or 0


def _whose(form: Form) -> tuple[str, str, str]:
    return form.department, form.organization, form.project or queries.WHOLE_DEPARTMENT


def severity_of(one: StoredFinding, explainable: Mapping[str, bool] | None = None) -> Styled:
    """Return what a finding asks, in the colour of its severity."""
    severity = one.finding.severity
    if severity not in SEVERITY_WORDS:
        return Styled(severity, "centre")
    return Styled(demand(one.finding, explainable), severity)


def _choice(form: Form) -> Value:
    """Return the answer to 以此份为准, with the numbers of the returns to choose from."""
    if not form.returned and not form.chosen:
        return None
    return Chosen(form.chosen, Choices((*map(str, range(1, form.returned + 1)), NONE_COUNTS), _CHOICE_PROMPT))


def _conclusion(form: Form) -> Styled:
    return Styled(form.conclusion_in_words, CONCLUSION_LOOKS.get(form.conclusion, "centre"))


def _status(form: Form) -> Styled:
    return Styled(STATUS_WORDS.get(form.status, form.status), _STATUS_LOOKS.get(form.status, "warning"))


def _grade(form: Form) -> Styled:
    """Return the reference grade, coloured where another one was declared."""
    differs = form.declared_grade is not None and form.declared_grade != form.grade
    return Styled(form.grade, "warning" if differs else "centre")


def _between(form: Form) -> str | None:
    """Write the lowest and the highest total that the rules leave open; None where there is one alone."""
    low, high = form.total_low, form.total_high
    return None if low is None or high is None or low == high else f"{plain(low)}～{plain(high)}"


def _is_asked_for_day(form: Form) -> bool:
    """Check whether the bureau has to write a day of receipt.

    No day is shown then, as the known one may be that on which a run first saw the return.
    """
    is_past = bool(form.due and form.received and form.received > form.due)
    return form.status == UNDATED or (form.status == "returned-twice" and is_past)


def _received(receipt: Receipt) -> Value:
    """Return the day of receipt, marked where it is only that on which the return was first seen."""
    day = _day(receipt.received or receipt.seen)
    return (
        day
        if receipt.is_dated or not isinstance(day, date)
        else Assumed(day, _ASSUMED_DAY.format(example=day.isoformat()))
    )


def _day(text: str | None) -> date | str | None:
    """Read a day; a text that Excel cannot count as one stays as it is."""
    try:
        day = date.fromisoformat(text[:10]) if text else None
    except ValueError:
        return text
    return day if day is None or day.year >= 1900 else text
