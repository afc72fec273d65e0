"""The sentences of 说明 about what the bureau typed in 收表台账 and 报送历史.

Nothing typed there disappears unsaid: a sentence names what cannot be read, and what counts for nothing or no more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import pairwise

from xlselfeval.batch.results.queries import Form
from xlselfeval.batch.results.receipts import (
    CHOICE,
    NONE_COUNTS,
    RECEIVED,
    REJECTED,
    YES,
    Receipt,
    days_late,
    read_day,
)
from xlselfeval.batch.results.rounds import FormReturns
from xlselfeval.errors import in_a_line
from xlselfeval.files.paths import path_in_words

_EARLIEST = timedelta(days=182)  # before the due date: a day of the year before is about a year too early


def remarks_on_register(form: FormReturns, word: str) -> Iterator[str]:
    """Yield remarks on a form or paper: what the bureau may choose, and what became of what it typed.

    The bureau types days of receipt and a choice. `word` names the form or paper.
    """
    if form.rivals:
        yield f"同时收到{len(form.rivals)}份内容不同的{word}，暂按第{form.number}次审核，请在“{CHOICE}”栏选定：{numbered_files(form)}"
    if form.counting is None and form.returns:
        yield f"收到{len(form.returns)}份（{_days(form.own)}），均不采用，按未报送计"
    if form.first_written:
        yield f"首次报送于{form.first_written}收到，逾期按此计算"
    if form.unused_day:
        yield f"{RECEIVED}“{in_a_line(form.unused_day)}”填在不计为报送的表旁，不计"
    yield from _unread_day(form.received, form.seen)
    for one in form.own:
        if one.number != form.number and one.counts != REJECTED:
            yield from _unread_day(one.received, one.seen, one.number)
    yield from _answers(form)


def remarks_on_lateness(form: FormReturns, due: date | None) -> Iterator[str]:
    """Say by which letter a form is known to be late, or of which earlier return the day of receipt is needed."""
    reminder, first = form.proven_late(due), form.first
    if reminder is not None:
        yield f"{reminder}催报时尚未收到，至少逾期{days_late(due, reminder)}天"
    elif form.number is None or first is None or form.is_dated or form.number == first.number:
        return
    elif days_late(due, read_day(form.first_day or "")):
        yield f"是否逾期按第{first.number}次报送的{RECEIVED}计，尚未填写，请在“报送历史”填写"


def numbered_files(form: FormReturns) -> str:
    """Name the files of the returns between which the bureau has to choose, with their numbers."""
    return "；".join(
        f"第{number}次“{path_in_words(one.path)}”"
        for number, one in enumerate(form.returns, 1)
        if one in form.rivals
    )


def _answers(form: FormReturns) -> Iterator[str]:
    """Say which answers to 以此份为准 cannot be read, or hold no more since another return has come."""
    rejected = [one for one in form.own if one.counts == REJECTED]
    if rejected and form.counting is not None:
        numbers = "、".join(str(one.number) for one in rejected)
        yield f"第{numbers}次报送（{_days(rejected)}）已选“{NONE_COUNTS}”，不计"
    before = next((one.number for one in form.own if one.answered == YES), None)
    if before is not None and not form.answer:
        yield f"此前选定以第{before}次为准，其后又报来新的一份，以新的为准"
    if form.unread_answer:
        yield _unread_answer(form.unread_answer)


def unread_of(form: Form, receipts: Iterable[Receipt]) -> Iterator[str]:
    """Say of a line of 收表台账 which days and which answer of its receipts cannot be read."""
    receipts = tuple(receipts)
    yield from _unread_day(
        form.received, next((one.seen for one in receipts if one.content == form.content), "")
    )
    for one in receipts:
        if one.number and one.content != form.content and one.counts != REJECTED:
            yield from _unread_day(one.received, one.seen, one.number)
        if one.counts and not (one.form and one.content):
            yield _unread_answer(one.counts)


def doubtful_days(receipts: Iterable[Receipt], today: date, due: str | None) -> Iterator[str]:
    """Ask about days of receipt that cannot be right.

    They lie in the future, long before the due date, or before the day of an earlier return.
    """
    days = sorted((one.number, day) for one in receipts if (day := read_day(one.received)))
    for number, day in days:
        if day > today:
            yield f"{_of_return(number)}{RECEIVED}{day}晚于今天（{today}），请核实"
    if days and (limit := read_day(due or "")) is not None and days[0][1] < limit - _EARLIEST:
        number, day = days[0]
        yield f"{_of_return(number)}{RECEIVED}{day}早于报送期限（{limit}）半年以上，请核实年份"
    for (earlier, before), (number, day) in pairwise(days):
        if day < before:
            yield f"{_of_return(number)}{RECEIVED}{day}早于第{earlier}次报送的{before}，请核实"


def _of_return(number: int) -> str:
    return f"第{number}次报送的" if number else ""


def unread_of_file(receipt: Receipt) -> Iterator[str]:
    """Say what was typed beside a file that is no return and cannot be read."""
    yield from _unread_day(receipt.received, receipt.seen)
    if receipt.counts:
        yield _unread_answer(receipt.counts)


def _unread_day(received: str | None, seen: str, number: int = 0) -> Iterator[str]:
    """Say that a day of receipt cannot be read.

    Where another return counts, `number` says of which one the day is. The day on which the return was first
    `seen` is an example of the right spelling.
    """
    if received and read_day(received) is None:
        where = "在“报送历史”" if number else ""
        yield f"{_of_return(number)}{RECEIVED}“{in_a_line(received)}”不能识别，请{where}按“年-月-日”填写{f'，如{seen}' if seen else ''}"


def _unread_answer(answer: str) -> str:
    """Say that a text under 以此份为准 names no return."""
    return f"“{CHOICE}”填写的“{in_a_line(answer)}”不是已收到的哪一次报送，请从下拉框中选定或清空"


def unused_beside_in_words(receipt: Receipt, path: str) -> Iterator[str]:
    """Say what was typed beside a file that is no return, and whose own line is gone."""
    for caption, text in ((RECEIVED, receipt.received), (CHOICE, receipt.counts)):
        if text:
            yield f"{caption}“{in_a_line(text)}”填在不计为报送的表（{path_in_words(path)}）旁，不计"


def _days(receipts: Iterable[Receipt]) -> str:
    """Name the days of receipt, as typed or as first seen."""
    return "、".join(dict.fromkeys(in_a_line(one.received or one.seen) for one in receipts))
