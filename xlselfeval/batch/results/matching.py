"""Match returns with the roster: the ledger, and the findings that only the whole batch can show.

A pure function of the roster, the returns and the day.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from xlselfeval.batch.results.copied_texts import LongText, copied_texts
from xlselfeval.batch.results.identify_form import RosterIndex, form_name
from xlselfeval.errors import in_a_line
from xlselfeval.review.finding import Finding, make_finding, numbered
from xlselfeval.review.places import MONEY_PARTS, Place, short_id
from xlselfeval.roster.model import DueForm, Roster
from xlselfeval.scoring.number import half_up, plain

_SHOWN_TEXT, _SHOWN_NAMES = 40, 3
_COMPARED = (
    ("budget-differs", "budget_adjusted", "budget_adjusted"),
    ("spending-differs", "budget_spent", "treasury_spent"),
)  # finding, field of the return, field of the roster
_THE_FORM, _THE_RETURN, _THE_UNIT = (
    Place("form", "表"),
    Place("form", "自评表"),
    Place("field/organization", "填报单位"),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Return:
    """One reviewed form of the store; money in 万元.

    `seen` is the day of the run that first saw the file, `modified` the file's own date; `place` is the
    form's place in its file. `first_run`, `modified` and `path` only number the returns of one form.
    """

    id: int
    path: str
    digest: str
    place: int
    modified: str | None
    first_run: int
    seen: date | None
    organization: str | None
    department: str | None
    project: str | None
    budget_adjusted: str | None
    budget_spent: str | None
    issued_id: str | None
    texts: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class LedgerEntry:
    """One line of the ledger; the fields are its columns."""

    place: int
    department: str
    organization_code: str
    organization: str
    project_code: str
    project: str
    budget_initial: str | None = None
    budget_adjusted: str | None = None
    treasury_spent: str | None = None
    due: str | None = None
    contact: str = ""
    status: str
    received: str | None = None
    days_late: int | None = None
    return_id: int | None = None
    return_number: int | None = None
    remark: str = ""


class BatchFinding(NamedTuple):
    """One line of batch_findings: a finding with its line in the ledger and its return."""

    ledger_place: int | None
    return_id: int | None
    finding: Finding


class Matched(NamedTuple):
    """The ledger, the findings of a batch, and the returns of each form that is due, by id, in their order."""

    ledger: tuple[LedgerEntry, ...]
    findings: tuple[BatchFinding, ...]
    rounds: tuple[tuple[int, ...], ...] = ()


def match(roster: Roster, returns: Sequence[Return], today: date, boilerplate: Iterable[str] = ()) -> Matched:
    """Make the ledger: a line for each form that is due, then one for each return that nobody expected.

    Of several returns of one form the line names the last (by first run, file's date, path); a person decides which of
    them counts. A return is late only when both the file's date and the day on which it was first seen are after the
    due date: either may be wrong alone. `boilerplate` is what forms print.
    """
    index = RosterIndex(roster)
    of_form: dict[int, list[Return]] = defaultdict(list)
    unexpected: list[tuple[Return, LedgerEntry, BatchFinding]] = []
    for one in _once(returns):
        place = _place(roster, index, one, unexpected, len(roster.forms) + len(unexpected) + 1)
        if place is not None:
            of_form[place].append(one)
    ledger: list[LedgerEntry] = []
    findings: list[BatchFinding] = []
    line_of: dict[int, int] = {}
    for number, form in enumerate(roster.forms, 1):
        entry, found = _due_line(number, form, of_form.get(number - 1, []), today)
        ledger.append(entry)
        findings += found
        line_of |= {one.id: number for one in of_form.get(number - 1, [])}
    for one, entry, finding in unexpected:
        ledger.append(entry)
        findings.append(finding)
        line_of[one.id] = entry.place
    owners = {one.id: roster.forms[place] for place, group in of_form.items() for one in group}
    findings += _copied(returns, owners, line_of, boilerplate)
    rounds = (tuple(one.id for one in of_form[place]) for place in sorted(of_form))
    return Matched(tuple(ledger), tuple(_distinct(findings)), tuple(rounds))


def _distinct(findings: Iterable[BatchFinding]) -> Iterator[BatchFinding]:
    """Number the findings of one name at one place of a form."""
    seen = Counter[Hashable]()
    for one in findings:
        form = (one.return_id,) if one.ledger_place is None else one.ledger_place
        yield one._replace(finding=numbered(one.finding, seen, form))


def _once(returns: Iterable[Return]) -> list[Return]:
    """Sort the returns; the same content counts once."""
    seen: dict[tuple[str, int], Return] = {}
    for one in sorted(returns, key=lambda one: (one.first_run, one.modified or "", one.path, one.place)):
        seen.setdefault((one.digest, one.place), one)
    return list(seen.values())


def _place(
    roster: Roster,
    index: RosterIndex,
    one: Return,
    unexpected: list[tuple[Return, LedgerEntry, BatchFinding]],
    line: int,
) -> int | None:
    """Find the due form of a return; None where nobody expected it, which is added to `unexpected`."""
    found = index.find(one.organization, one.project, one.path)
    issued = index.issued_to(one.issued_id)
    if issued is not None:
        form = roster.forms[issued]
        blank = not one.organization and not one.project
        same_unit = found.place is None and found.organization == form.organization_code
        if found.place == issued or same_unit or blank:
            return issued
        if found.place is not None:
            said, expected = form_name(roster.forms[found.place]), form_name(form)
            finding = _finding("foreign-return", line, one.id, _THE_FORM, found=said, expected=expected)
            unexpected.append((one, _unexpected_line(line, one, roster.forms[found.place], "foreign-return", f"工作簿是下发给“{expected}”的"), finding))  # fmt: skip
            return None
    elif found.place is not None:
        return found.place
    detail = f"，可能是：{'、'.join(found.candidates[:_SHOWN_NAMES])}" if found.candidates else ""
    if issued is not None:
        detail += f"；工作簿是下发给“{form_name(roster.forms[issued])}”的"
    said = one.organization or "（没有填）"
    project = f"、项目“{one.project}”" if one.project else ""
    finding = _finding(
        "unknown-organization", line, one.id, _THE_UNIT, found=said, project=project, detail=detail
    )
    remark = f"在名单里对不上{detail}：{one.path}"
    unexpected.append((one, _unexpected_line(line, one, None, "unknown-organization", remark), finding))
    return None


def _unexpected_line(line: int, one: Return, form: DueForm | None, status: str, remark: str) -> LedgerEntry:
    return LedgerEntry(
        place=line,
        department=form.department if form else one.department or "",
        organization_code=form.organization_code if form else "",
        organization=form.organization if form else one.organization or "",
        project_code=form.project_code if form else "",
        project=form.project if form else one.project or "",
        status=status,
        received=_received(one),
        return_id=one.id,
        remark=remark,
    )


def _due_line(
    line: int, form: DueForm, returns: Sequence[Return], today: date
) -> tuple[LedgerEntry, list[BatchFinding]]:
    status, remark, findings = "not-returned", "", []
    last = returns[-1] if returns else None
    received = _received(returns[0]) if returns else None  # later returns are corrections
    late = _days_late(form.due, received, today)
    if last is None:
        if form.due is None or late:
            said = f"，已逾期 {late} 天" if late else ""
            findings.append(_finding("not-returned", line, None, _THE_RETURN, late=said))
    else:
        status = "returned-late" if late else "returned"
        if len(returns) > 1:
            status = "returned-twice"
            named = "；".join(f"第 {number} 次 {one.path}" for number, one in enumerate(returns, 1))
            remark = f"收到 {len(returns)} 份内容不同的表，以哪一份为准请核定：{named}"
            findings += [
                _finding("duplicate-return", line, one.id, _THE_RETURN, found=named, count=str(len(returns)))
                for one in returns
            ]
        for one in returns:
            findings += _money(line, form, one)
    entry = LedgerEntry(
        place=line, department=form.department, organization_code=form.organization_code, organization=form.organization,
        project_code=form.project_code, project=form.project, budget_initial=_text(form.budget_initial),
        budget_adjusted=_text(form.budget_adjusted), treasury_spent=_text(form.treasury_spent),
        due=form.due.isoformat() if form.due else None, contact=form.contact, status=status, received=received,
        days_late=late, return_id=last.id if last else None, return_number=len(returns) or None, remark=remark,
    )  # fmt: skip
    return entry, findings


def _received(one: Return) -> str | None:
    """Take the earlier of the file's own day and the day on which it was first seen."""
    days = [one.modified[:10]] if one.modified else []
    days += [one.seen.isoformat()] if one.seen else []
    return min(days, default=None)


def _days_late(due: date | None, received: str | None, today: date) -> int | None:
    """Count the days between the due date and receipt, or today where there is none; None when not late."""
    if due is None:
        return None
    days = ((date.fromisoformat(received) if received else today) - due).days
    return days if days > 0 else None


def _money(line: int, form: DueForm, one: Return) -> Iterator[BatchFinding]:
    """Report budget and spending that differ from the bureau's, as far as both are printed."""
    for name, of_return, of_roster in _COMPARED:
        said, known = getattr(one, of_return), getattr(form, of_roster)
        if said is None or known is None:
            continue
        declared = Decimal(said)
        if not _rounds_to(declared, known):
            place = Place(f"funds/{of_return}", MONEY_PARTS[of_return])
            yield _finding(name, line, one.id, place, found=plain(declared), expected=plain(known))


def _rounds_to(one: Decimal, other: Decimal) -> bool:
    """Check whether two sums are equal at the decimals that both have; zeros at the end may not have been printed."""
    places = min(len(plain(sum_of_money).partition(".")[2]) for sum_of_money in (one, other))
    return half_up(one, places) == half_up(other, places)


def _copied(
    returns: Sequence[Return],
    owners: Mapping[int, DueForm],
    lines: Mapping[int, int],
    boilerplate: Iterable[str],
) -> Iterator[BatchFinding]:
    """Report long texts that are in the forms of several organizations."""
    texts: list[tuple[Return, LongText]] = []
    for one in returns:
        form = owners.get(one.id)
        owner = form.organization_code if form else f"?{one.organization or one.path}"
        known = (form.organization, form.project, *form.other_names) if form else ()
        names = tuple(name for name in (*known, one.organization, one.project) if name)
        texts += [(one, LongText(owner, text, names)) for text in one.texts]
    for group in copied_texts([text for _, text in texts], boilerplate):
        named: set[int] = set()
        for place in group:
            one, text = texts[place]
            if one.id in named:
                continue
            named.add(one.id)
            others = dict.fromkeys(
                _owner_name(texts[other][0], owners) for other in group if texts[other][1].owner != text.owner
            )
            shown = "、".join(list(others)[:_SHOWN_NAMES]) + (f" 等 {len(others)} 个" if len(others) > _SHOWN_NAMES else "")  # fmt: skip
            start = in_a_line(text.text[:_SHOWN_TEXT]) + "…"
            where = Place(f"text/{short_id(start)}", "文字")
            yield _finding("copied-text", lines.get(one.id), one.id, where, found=start, expected=shown)


def _owner_name(one: Return, owners: Mapping[int, DueForm]) -> str:
    form = owners.get(one.id)
    return form_name(form) if form else one.organization or one.path


def _finding(
    name: str,
    line: int | None,
    return_id: int | None,
    place: Place,
    *,
    found: str | None = None,
    expected: str | None = None,
    **values: str,
) -> BatchFinding:
    finding = make_finding(
        name,
        place,
        severity=None,
        audience=None,
        hint=None,
        sheet=None,
        found=found,
        expected=expected,
        **values,
    )
    return BatchFinding(line, return_id, finding)


def _text(amount: Decimal | None) -> str | None:
    return None if amount is None else plain(amount)
