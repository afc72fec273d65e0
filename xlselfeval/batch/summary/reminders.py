"""催报: the forms and papers that did not come, and those that were sent back and did not come again."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date

from xlselfeval.batch.results.missing_papers import missing_papers
from xlselfeval.batch.results.queries import WHOLE_DEPARTMENT, Form
from xlselfeval.batch.results.requests import corrections
from xlselfeval.batch.results.unread_files import copies_in_words, unread_in_words
from xlselfeval.batch.summary.lists import Column, ListSheet, Styled, Value
from xlselfeval.batch.summary.studied import judged_returns

REMINDERS = "催报"
_MISSING = "未报送"
_LATE, _WAITING = "未回复", "待回复（未到期）"
_NO_DAY = "未规定期限"


def reminders(store: sqlite3.Connection, today: date) -> ListSheet:
    """List 催报: whom to call, about what, and how many days it is late; what is not due yet is listed too."""
    columns = (
        Column("催报事项", 24, "centre"), Column("主管部门", 22), Column("单位", 26), Column("项目", 26), Column("联系人", 22),
        Column("期限", 12, "date"), Column("逾期天数", 10, "count"), Column("说明", 36),
    )  # fmt: skip

    def lines() -> Iterator[tuple[Value, ...]]:
        forms, papers = judged_returns(store)
        for form in (*forms, *missing_papers(store)):
            if form.is_awaited:
                yield _line(form, Styled(_MISSING, "error"), form.due, form.days_late, form.remark, today)
        copies = copies_in_words(store)
        back = list(corrections(store, [*forms, *papers], today))
        for one in sorted(back, key=lambda one: not one.days_late):
            what = _LATE if one.days_late else _WAITING
            came = unread_in_words(one.form.unread), copies.get(one.form.content, "")
            remark = "；".join(filter(None, (f"{one.request.first.day.isoformat()}发函", *came)))
            said = Styled(f"{one.form.conclusion}，{what}", "warning")
            yield _line(one.form, said, one.request.due, one.days_late or None, remark, today)

    return ListSheet(name=REMINDERS, columns=columns, rows=lines(), wraps=True)


def _line(
    form: Form, what: Styled, day: str | None, late: int | None, remark: str, today: date
) -> tuple[Value, ...]:
    due = date.fromisoformat(day) if day else None
    left = _NO_DAY if due is None else "" if late else f"还有{(due - today).days}天到期"
    names = form.department, form.organization, form.project or WHOLE_DEPARTMENT, form.contact
    return what, *names, due, late, "；".join(text for text in (remark, left) if text)
