"""The returns of one form in order, and the one that counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from xlselfeval.batch.results.receipts import (
    NONE_COUNTS,
    REJECTED,
    UNDATED,
    YES,
    Receipt,
    Receipts,
    days_late,
    read_day,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Return:
    """One reviewed form of the store, by its content.

    `content` identifies it whatever its file is called; `seen` is the day on which it was first seen, `first_run` the first complete run since;
    `is_here` says that its file lies in the folder now. `modified`, the file's own date, and `path` only number the
    returns of one form; `paths` are where else it was. `is_outdated` says that the file is away and roster, settings or
    other rules have changed since it was checked. One `of_other_year` is no return of the form that is due.
    One `in_report` lies in the document of a report, which shows the form again: it is a return where no other has come
    before or with it.
    """

    id: int
    path: str
    content: str
    first_run: int
    seen: str
    organization: str | None
    department: str | None
    project: str | None
    issued_id: str | None
    texts: tuple[str, ...]
    year: str | None = None
    scheme: str | None = None
    modified: str | None = None
    is_here: bool = True
    is_blank: bool = False
    is_outdated: bool = False
    of_other_year: bool = False
    in_report: bool = False
    paths: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class FormReturns:
    """The returns of a form in their order, with their receipts.

    `counting` is the one that counts, None where there is none. `rivals` are those between which the bureau has not
    chosen yet. `answer` is its answer, `unread_answer` one that names no return. `early` is the day that it wrote before any
    return had come, unless it is that of a return; `unused_day` that day where it was written beside what is no return.
    `shown` are forms in reports, which are no returns; `reminded` the days of letters by which it had not come.
    """

    form: str
    returns: tuple[Return, ...] = ()
    own: tuple[Receipt, ...] = ()
    counting: Return | None = None
    rivals: tuple[Return, ...] = ()
    answer: str = ""
    unread_answer: str = ""
    early: str = ""
    unused_day: str = ""
    shown: tuple[Return, ...] = ()
    reminded: Sequence[date] = ()

    @property
    def number(self) -> int | None:
        """The number of the return that counts."""
        return None if self.counting is None else self.returns.index(self.counting) + 1

    @property
    def counted(self) -> list[tuple[int, Return]]:
        """The returns that have counted, up to the one that does now, with their numbers."""
        every = list(zip(self.own[: self.number or 0], self.returns, strict=False))
        return [(one.number, given) for one, given in every if one.has_counted or given is self.counting]

    @property
    def first_day(self) -> str | None:
        """The day of receipt of the first return that the bureau has not rejected; None where none counts.

        Where the bureau wrote none for it, it came on the earliest day that is known of any of them at the latest.
        """
        own = [one for one in self.own if one.counts != REJECTED]
        if self.counting is None or not own:
            return None
        return _written(own[0]) or min(filter(None, (own[0].seen, *map(_written, own))), default="")

    @property
    def first(self) -> Receipt | None:
        """The receipt of the first return that the bureau has not rejected."""
        return next((one for one in self.own if one.counts != REJECTED), None)

    @property
    def is_dated(self) -> bool:
        """Check whether the bureau has written the day of the first return."""
        return self.first is not None and bool(_written(self.first))

    def proven_late(self, due: date | None) -> date | None:
        """Return the last day after the due date on which a letter called the form missing, and it was.

        None where the bureau has written the day of the first return.
        """
        came = read_day(self.first_day or "")
        if due is None or came is None or self.is_dated:
            return None
        return max((day for day in self.reminded if due < day <= came), default=None)

    def judge(self, due: date | None) -> tuple[str, int | None]:
        """Return the status of a form that came, and the days by which its first return is late.

        Late is what the bureau has dated after the due date, or has reminded of: a day of a run is no day of receipt.
        """
        reminder = self.proven_late(due)
        late = days_late(due, reminder or read_day(self.first_day or ""))
        is_dated = self.is_dated or reminder is not None
        if self.rivals:
            return "returned-twice", late if is_dated else None
        if not is_dated and (late or (due is not None and not self.first_day)):
            return UNDATED, None
        return "returned-late" if late else "returned", late

    @property
    def received(self) -> str:
        """The day of receipt of the return that counts."""
        if self.number is None:
            return self.early
        receipt = self.own[self.number - 1]
        return receipt.received or receipt.seen

    @property
    def seen(self) -> str:
        """The day on which the return that counts was first seen; "" where none counts."""
        return "" if self.number is None else self.own[self.number - 1].seen

    @property
    def first_written(self) -> str:
        """The day that the bureau wrote for the first return, where a later one counts; "" otherwise."""
        own = [one for one in self.own[: self.number or 0] if one.counts != REJECTED]
        return _written(own[0]) if len(own) > 1 else ""

    @property
    def receipts(self) -> Iterator[Receipt]:
        """The receipts to keep."""
        yield from self.own
        if not self.returns and (self.early or self.unread_answer):
            yield Receipt(self.form, "", received=self.early, counts=self.unread_answer)


def order_returns(
    form: str,
    returns: Sequence[Return],
    known: Receipts,
    others: Iterable[int] = (),
    reminded: Sequence[date] = (),
) -> FormReturns:
    """Order the returns of a form: by first run, then by day of receipt, then by file.

    Days of receipt count where the bureau wrote all of them.

    Forms that reports show again are none. Those of a later run replace all earlier ones. Between several of one run the bureau chooses, by 以此份为准 or by
    their days of receipt; until then the last by file date and path counts. An answer holds until another return comes;
    what was rejected then stays rejected. `others` are the runs that brought what is no return of the form, blank or of
    another: a day that was written when nothing else had come is of none that comes later. `reminded` are the days of letters
    by which the form had not come.
    """
    of_form = known.get((form, ""), Receipt(form, ""))
    came = min((one.first_run for one in returns if not one.in_report), default=None)
    shown = tuple(one for one in returns if one.in_report and came is not None and came <= one.first_run)
    returns = [one for one in returns if one not in shown]
    kept = {one.content: _receipt(form, one, known) for one in returns}
    undated = {one.first_run for one in returns if not _written(kept[one.content])}
    ordered = sorted(
        returns,
        key=lambda one: (
            one.first_run,
            "" if one.first_run in undated else _written(kept[one.content]),
            one.modified or "",
            one.path,
        ),
    )
    own = [kept[one.content]._replace(number=number) for number, one in enumerate(ordered, 1)]
    first = next((place for place, one in enumerate(own) if one.counts != REJECTED), None)
    early = "" if any(one.received == of_form.received for one in own) else of_form.received
    is_of_another = bool(own and first != 0) or any(came is None or run < came for run in others)
    is_open = first is None or (not own[first].received and own[first].seen != early)
    unused = early if is_of_another and is_open else ""
    if first is not None and not own[first].received and not unused:
        own[first] = own[first]._replace(received=early)
    if not ordered or not all(one.counts for one in own):
        own = [
            one if one.counts == REJECTED else one._replace(counts="", answered=one.counts or one.answered)
            for one in own
        ]
        rivals = _rivals(ordered, own)
        counting = ordered[-1] if ordered else None
        answer = ""
    else:
        rivals = ()
        chosen = next((one.number for one in own if one.counts == YES), None)
        counting = None if chosen is None else ordered[chosen - 1]
        answer = NONE_COUNTS if chosen is None else str(chosen)
    return FormReturns(
        form=form, returns=tuple(ordered), own=tuple(own), counting=counting, rivals=rivals, answer=answer, unread_answer=of_form.counts, early=early, unused_day=unused, shown=shown,
        reminded=reminded,
    )  # fmt: skip


def _receipt(form: str, one: Return, known: Receipts) -> Receipt:
    """Find the receipt of a return.

    Its day may have been written while its form was not known, or had another name.
    """
    before = known.get((form, one.content))
    if before is None:
        day = known.get(("", one.content), Receipt("", one.content)).received
        before = Receipt(form, one.content, received=day)
    return before._replace(seen=one.seen)


def _rivals(ordered: Sequence[Return], own: Sequence[Receipt]) -> tuple[Return, ...]:
    """Find the returns of the last run unless the days that the bureau wrote say which came last."""
    last = [
        (one, _written(receipt))
        for one, receipt in zip(ordered, own, strict=True)
        if one.first_run == ordered[-1].first_run
    ]
    days = [day for _, day in last]
    if len(last) < 2 or (all(days) and days.count(days[-1]) == 1):
        return ()
    return tuple(one for one, _ in last)


def _written(receipt: Receipt) -> str:
    """Return the day that the bureau wrote, in an order of texts; nothing where it is none."""
    day = read_day(receipt.received)
    return "" if day is None else day.isoformat()
