"""The returns of each form with what the bureau wrote about them in 收表台账: the day of receipt, which one counts."""

from __future__ import annotations

import re
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from datetime import date
from typing import NamedTuple

from xlselfeval.batch.results.tables.schema import insertion
from xlselfeval.scoring.text import digest_text

RECEIVED, CHOICE = "收到日期", "以此份为准"  # captions of what the bureau types
NONE_COUNTS = "均不采用"  # an answer to 以此份为准: this form has not been returned
YES, NO, REJECTED = "yes", "no", "rejected"
UNDATED = "returned-undated"  # a status: without a day of receipt nobody knows whether it is late
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[T ]\s*[\d:.]+)?")
_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})")
_NUMBER = re.compile(r"\D*(\d+)\D*")


class Receipt(NamedTuple):
    """One return of a form: its number, the day on which it was first seen, and the bureau's own words.

    `received` is the day of receipt as the bureau wrote it; `counts` is "yes" or "no" after the bureau has chosen between
    the returns of the form, "rejected" for those that came before it took none; `answered` is what it was when another
    return came. Without a `content` it is about the form itself: the day written before a file came, and in `counts` an
    answer to 以此份为准 that names no return; without a `form` about a file that is no return, with such an answer, too.
    A `number` of 0 is that of no return of the form as it is named now.
    """

    form: str
    content: str
    number: int = 0
    seen: str = ""
    received: str = ""
    counts: str = ""
    answered: str = ""

    @property
    def has_counted(self) -> bool:
        """Check whether what came later is compared with it: the bureau has not passed over it."""
        return self.counts != REJECTED and self.answered != NO

    @property
    def is_dated(self) -> bool:
        """Check whether the bureau has written a day."""
        return bool(self.received)


class RegisterLine(NamedTuple):
    """One line of 收表台账 or 报送历史 as people left it; `choice` is None where the sheet does not ask for one.

    `shown` is the day that the summary itself wrote there; None in a line that has lost it, and of earlier versions.
    """

    form: str
    content: str
    number: int
    received: str
    choice: str | None
    shown: str | None = None


Receipts = dict[tuple[str, str], Receipt]  # by form and content


def content_id(digest: str, place: int) -> str:
    """Sixteen characters that stand for one form in a file, whatever the file is called."""
    return digest_text(f"{digest}/{place}")


def read_day(text: str) -> date | None:
    """Read a day as people write it: 2024-05-20, 2024/5/20, 2024年5月20日, 20240520; None where there is none."""
    match = _DAY.fullmatch(text.strip()) or _DIGITS.fullmatch(text.strip())
    try:
        return None if match is None else date(*map(int, match.groups()))
    except ValueError:
        return None


def days_late(due: date | None, received: date | None) -> int | None:
    """Count the days between the due date and receipt; None when not late, or where one is not known."""
    if due is None or received is None:
        return None
    days = (received - due).days
    return days if days > 0 else None


def is_passed_over(one: Receipt, own: Iterable[Receipt]) -> bool:
    """Check whether the bureau has rejected a return, or chosen an earlier one among its `own` ones in place of it."""
    answers = [(other.number, other.counts, other.answered) for other in own]
    chosen = [number for number, counts, _ in answers if counts == YES and one.counts == NO]
    chosen += [number for number, _, answered in answers if answered == YES and one.answered == NO]
    return one.counts == REJECTED or any(number < one.number for number in chosen)


def read_receipts(store: sqlite3.Connection) -> Receipts:
    """Read all receipts of the store."""
    query = f"SELECT {', '.join(Receipt._fields)} FROM receipts"
    return {(line[0], line[1]): Receipt(*line) for line in store.execute(query)}


def receipts_by_form(store: sqlite3.Connection) -> Mapping[str, Sequence[Receipt]]:
    """Group the receipts of the store by form, those of no form by content."""
    found = defaultdict[str, list[Receipt]](list)
    for one in read_receipts(store).values():
        found[one.form or one.content].append(one)
    return found


def with_moved(receipts: Receipts) -> Receipts:
    """Add the days of receipt of returns that belong to no form at present.

    Their form has another name now, or they are of none any more.
    """
    days = {("", one.content): Receipt("", one.content, received=one.received) for one in receipts.values() if one.content and one.is_dated}  # fmt: skip
    return days | receipts


def replace_receipts(store: sqlite3.Connection, receipts: Iterable[Receipt]) -> None:
    """Put receipts in place of those of the store; the caller commits."""
    store.execute("DELETE FROM receipts")
    store.executemany(insertion("receipts", Receipt._fields), receipts)


def merge_register(known: Receipts, lines: Iterable[RegisterLine]) -> Receipts:
    """Bring receipts up to date by the lines of a summary.

    A line is known by its hidden id, else by the number of its return. What a line repeats from the summary's own writing is
    nothing that a person wrote. A day written beside the choice of another return is that return's. A choice is among the
    returns that the summary lists: one that has come since, in a run that was killed, is not refused by it. Merging the same
    lines again changes nothing: of two days for one return, the one on which it was first seen was not written by a person,
    unless the summary showed none.
    """
    lines, dated = list(lines), set[tuple[str, str]]()
    known = _with_shown_numbers(known, lines)
    receipts = dict(known)
    shown = {(line.form, line.content) for line in lines if line.content}
    listed = Counter(form for form, _ in shown)
    numbers = {(one.form, one.number): one.content for one in known.values() if one.content and one.number}
    for line in lines:
        content = line.content or numbers.get((line.form, line.number), "")
        written = known.get((line.form, content), Receipt(line.form, content))
        before = written.received or written.seen if line.shown is None else line.shown
        if not _same_day(line.received, before):
            content = numbers.get((line.form, _number(line.choice)), content)
            receipt = receipts.get((line.form, content), Receipt(line.form, content))
            is_default = line.shown != "" and _same_day(line.received, receipt.seen)
            if not is_default or (line.form, content) not in dated:
                receipts[line.form, content] = receipt._replace(
                    received="" if is_default else _tidy(line.received)
                )
            if not is_default:
                dated.add((line.form, content))
        if line.choice is not None and not line.form:
            receipt = receipts.get(("", content), Receipt("", content))
            receipts["", content] = receipt._replace(counts=line.choice.strip())
        elif line.choice is not None:
            # Few where the list is gone.
            among = {one for one in receipts if one in shown or listed[line.form] < 2}
            _choose(receipts, line.form, line.choice, among)
    return receipts


def _with_shown_numbers(known: Receipts, lines: Iterable[RegisterLine]) -> Receipts:
    """Give the returns of a form the numbers that the summary shows, where none has one any more.

    A run without the roster knows no forms, and reads the summary of the run before several times.
    """
    numbered = {one.form for one in known.values() if one.number}
    return known | {
        (line.form, line.content): known[line.form, line.content]._replace(number=line.number)
        for line in lines
        if line.number and line.form not in numbered and (line.form, line.content) in known
    }


def lost_days(known: Receipts, lines: Iterable[RegisterLine]) -> list[Receipt]:
    """Find the days of receipt that people had written and that a summary has no more, each with its return.

    The summary shows what it wrote itself in a hidden id: the day on which a return was first seen is nobody's.
    """
    lines = list(lines)
    merged = merge_register(known, lines)
    numbers = {(one.form, one.number): one.content for one in known.values() if one.content and one.number}
    lost = dict[tuple[str, str], Receipt]()
    for line in lines:
        content = line.content or numbers.get((line.form, line.number), "")
        one = known.get((line.form, content))
        if one is None or line.received.strip() or line.shown == "" or merged[line.form, content].is_dated:
            continue
        day = one.received or line.shown or ""
        if day and (one.is_dated or not _same_day(day, one.seen)):
            lost[line.form, content] = one._replace(received=day)
    return list(lost.values())


def _choose(receipts: Receipts, form: str, answer: str, among: Set[tuple[str, str]]) -> None:
    """Write an answer to 以此份为准 into the receipts of a form.

    An answer that names no return is kept, and changes nothing else.

    Returns that were rejected before another one came stay rejected when that one is chosen, or nothing is.
    """
    own = [one for key, one in receipts.items() if one.form == form and one.content and key in among]
    answer, number = answer.strip(), _number(answer)
    rejected = {one.content for one in own if answer == NONE_COUNTS or one.counts == REJECTED}
    if answer != NONE_COUNTS and len(rejected) == len(own):
        rejected = set()
    is_read = (
        not answer or (answer == NONE_COUNTS and own) or number in {one.number for one in own if one.number}
    )
    for one in own if is_read else ():
        counts = REJECTED if one.content in rejected else NO if answer else ""
        receipts[form, one.content] = one._replace(
            counts=YES if one.number and number == one.number else counts
        )
    of_form = receipts.get((form, ""), Receipt(form, ""))
    unread = "" if is_read else answer
    if of_form.counts != unread:
        receipts[form, ""] = of_form._replace(counts=unread)


def _number(answer: str | None) -> int:
    """Return the number of the return that an answer names; 0 where it names none."""
    match = _NUMBER.fullmatch(answer or "")
    return int(match[1]) if match else 0


def _same_day(one: str, other: str) -> bool:
    return day_mark(one) == day_mark(other)


def day_mark(text: str) -> str:
    """Return a day in the one spelling in which days are compared; what is none without blanks."""
    return "".join(_tidy(text).split())


def _tidy(text: str) -> str:
    """Write a day as 2024-05-20; what is none stays as it is."""
    day = read_day(text)
    return text.strip() if day is None else day.isoformat()
