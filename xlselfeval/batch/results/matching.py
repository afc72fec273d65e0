"""Match returns with the roster: the ledger, and the findings that only the whole batch can show.

A pure function of the roster, the returns, what the bureau wrote about them, and the day.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from xlselfeval.batch.results.copied_texts import LongText, copied_texts
from xlselfeval.batch.results.current_forms import form_key
from xlselfeval.batch.results.identify_form import Owner, RosterIndex, form_name
from xlselfeval.batch.results.queries import FOREIGN, MISWRITTEN, OTHER_YEAR
from xlselfeval.batch.results.receipts import UNDATED, Receipt, Receipts, days_late
from xlselfeval.batch.results.register_remarks import (
    numbered_files,
    remarks_on_lateness,
    remarks_on_register,
    unread_of_file,
    unused_beside_in_words,
)
from xlselfeval.batch.results.rounds import FormReturns, Return, order_returns
from xlselfeval.batch.results.unread_files import (
    UnreadFile,
    miswritten_in_words,
    still_unread,
    unread_by_form,
)
from xlselfeval.errors import in_a_line
from xlselfeval.files.paths import name_of_path, path_in_words
from xlselfeval.review.finding import Finding, make_finding, numbered
from xlselfeval.review.places import Place, short_id
from xlselfeval.roster.model import DueForm, Roster
from xlselfeval.scoring.number import plain_or_none

_SHOWN_TEXT, _SHOWN_NAMES = 40, 3
_THE_RETURN, _THE_UNIT = Place("form", "自评表"), Place("field/organization", "填报单位")


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
    paper: str = ""
    status: str
    received: str | None = None
    days_late: int | None = None
    return_id: int | None = None
    return_number: int | None = None
    remark: str = ""
    form: str = ""
    content: str = ""
    returned: int = 0
    chosen: str = ""
    blanks: int = 0
    papers: str = ""
    papers_late: int | None = None


class BatchFinding(NamedTuple):
    """One line of batch_findings: a finding with its line in the ledger and its return."""

    ledger_place: int | None
    return_id: int | None
    finding: Finding


class Matched(NamedTuple):
    """Returns matched with the roster: the ledger and the findings of a batch.

    `forms` are the returns of each form in their order, `unexpected` the receipts of returns that nobody
    expected.
    """

    ledger: tuple[LedgerEntry, ...]
    findings: tuple[BatchFinding, ...]
    forms: tuple[FormReturns, ...] = ()
    unexpected: tuple[Receipt, ...] = ()
    replaced_blanks: tuple[int, ...] = ()  # ids of forms that were blank, and have come since
    misnamed: tuple[str, ...] = ()  # forms in files that have another unit's code, in words

    @property
    def undated(self) -> int:
        """The number of forms of which nobody knows whether they are late, as no day of receipt is written."""
        return sum(line.status == UNDATED for line in self.ledger)

    @property
    def receipts(self) -> Iterator[Receipt]:
        """The receipts of all returns."""
        for form in self.forms:
            yield from form.receipts
        yield from self.unexpected


def match(
    roster: Roster,
    returns: Iterable[Return],
    today: date,
    boilerplate: Iterable[str] = (),
    receipts: Receipts | None = None,
    unread: Iterable[UnreadFile] = (),
    copies: Mapping[str, str] = MappingProxyType({}),
    reminded: Mapping[str, Sequence[date]] = MappingProxyType({}),
) -> Matched:
    """Make the ledger: a line for each form that is due, then one for each return that nobody expected.

    A return once received stays received, wherever its file is now; one that nobody expected counts as long as its
    file lies in the folder. `receipts` is what the bureau wrote; `boilerplate` is what forms print.
    `unread` are the files that could not be read: they are of a form by their names alone, and no return of it; `copies`
    are words on unchanged copies of a content; `reminded` are the days of letters by which a form, by key, had not come.
    """
    index, known = RosterIndex(roster), receipts or {}
    of_form: dict[int, list[Return]] = defaultdict(list)
    blanks: dict[int, list[Return]] = defaultdict(list)
    unexpected: list[tuple[Return, Owner]] = []
    others: dict[int, list[int]] = defaultdict(list)  # runs that brought what is no return of the form
    # Forms in whose place something came that may have been meant for it: a letter proves nothing.
    doubted = set[int]()
    for one in sorted(returns, key=lambda one: (one.first_run, one.modified or "", one.path, one.content)):
        owner = _owner(index, one)
        doubted |= owner.possible
        if owner.place is not None and one.of_other_year:
            owner = replace(owner, place=None, awaited=(owner.place,))
        if owner.place is not None:
            (blanks if one.is_blank else of_form)[owner.place].append(one)
        elif not one.is_blank and (one.is_here or _typed(known, one)):
            unexpected.append((one, owner))
        for place in (owner.place,) if one.is_blank else owner.awaited:
            if place is not None:
                others[place].append(one.first_run)
    unread_of = unread_by_form(roster.forms, unread)
    doubted |= unread_of.keys()
    ledger: list[LedgerEntry] = []
    findings: list[BatchFinding] = []
    misnamed: list[str] = []
    forms = [
        order_returns(
            form.identity,
            of_form.get(place, ()),
            known,
            others[place],
            () if place in doubted else reminded.get(form_key(form.organization, form.project), ()),
        )
        for place, form in enumerate(roster.forms)
    ]
    gone = [
        (one, owner) for one, owner in unexpected
        if owner.is_foreign and (not one.is_here or _is_replaced(one, owner, forms))
    ]  # fmt: skip
    unexpected = [line for line in unexpected if line not in gone]
    for place, (form, own) in enumerate(zip(roster.forms, forms, strict=True)):
        foreign = [
            one for one, owner in unexpected
            if place in owner.awaited and not owner.is_miswritten and (own.counting is None or len(owner.awaited) == 1)
        ]  # fmt: skip
        entry, found = _due_line(place + 1, form, own, blanks.get(place, ()), foreign, today)
        remarks = [entry.remark] if entry.remark else []
        remarks += [
            miswritten_in_words(one.path, one.organization or "") for one, owner in unexpected
            if place in owner.possible and own.counting is None
        ]  # fmt: skip
        remarks += still_unread(unread_of.get(place, ()), own)
        if own.counting is not None and own.counting.content in copies:
            remarks.append(copies[own.counting.content])
        for one, owner in gone:
            if place in owner.awaited and (receipt := _typed(known, one)):
                remarks += unused_beside_in_words(receipt, one.path)
        if own.counting is not None and (other := index.named_by_file(own.counting.path, place)):
            remarks.append(_misnamed(own.counting, other))
            misnamed.append(f"{form_name(form)}：{remarks[-1]}")
        ledger.append(replace(entry, remark="；".join(remarks)))
        findings += found
    for one, owner in unexpected:
        entry, extra = _unexpected_line(len(ledger) + 1, one, owner, roster, known)
        ledger.append(entry)
        findings += extra
    lines = {entry.return_id: entry.place for entry in ledger if entry.return_id is not None}
    owners = {own.counting.id: form for form, own in zip(roster.forms, forms, strict=True) if own.counting}
    current = [
        *(own.counting for own in forms if own.counting),
        *(one for one, _ in unexpected if one.is_here),
    ]
    findings += _copied(current, owners, lines, boilerplate)
    replaced = [one.id for place, own in enumerate(forms) if own.counting for one in blanks.get(place, ())]
    return Matched(
        tuple(ledger),
        tuple(_distinct(findings)),
        tuple(forms),
        tuple(_receipt(known, one) for one, _ in unexpected),
        tuple(replaced),
        tuple(misnamed),
    )


def _receipt(known: Receipts, one: Return) -> Receipt:
    """Find the receipt of a return that nobody expected."""
    return known.get(("", one.content), Receipt("", one.content))._replace(seen=one.seen)


def _typed(known: Receipts, one: Return) -> Receipt | None:
    """Find what the bureau typed beside a return that nobody expected; None where that is nothing."""
    receipt = _receipt(known, one)
    return receipt if receipt.is_dated or receipt.counts else None


def _owner(index: RosterIndex, one: Return) -> Owner:
    """Find the owner of a return by where its file is, else by where it was."""
    owners = [
        index.owner(one.organization, one.project, one.issued_id, path) for path in (one.path, *one.paths)
    ]
    return next((owner for owner in owners if owner.place is not None), owners[0])


def _is_replaced(one: Return, owner: Owner, forms: Sequence[FormReturns]) -> bool:
    """Check whether the right form came with or after a workbook that was issued for another one.

    Where any of several may be the right one, all have come. One in which only the unit's name may be wrong is replaced by a
    later return of the form that it may be, and by no other before that one has come.
    """
    if owner.is_miswritten and owner.issued is not None:
        right = forms[owner.issued].counting
        if right is None or right.first_run > one.first_run:
            return right is not None
    came = [
        0 if form.counting is None else form.counting.first_run
        for form in map(forms.__getitem__, owner.awaited)
    ]
    return bool(came) and min(came) > 0 and max(came) >= one.first_run


def _distinct(findings: Iterable[BatchFinding]) -> Iterator[BatchFinding]:
    """Number the findings of one name at one place of a form."""
    seen = Counter[Hashable]()
    for one in findings:
        form = (one.return_id,) if one.ledger_place is None else one.ledger_place
        yield one._replace(finding=numbered(one.finding, seen, form))


def _unexpected_line(
    line: int, one: Return, owner: Owner, roster: Roster, receipts: Receipts
) -> tuple[LedgerEntry, list[BatchFinding]]:
    """Make the line of a return that nobody expected: another unit's form, or a unit that the roster does not have.

    One whose file is gone is listed for what the bureau typed beside it.
    """
    named = owner.named
    issued = None if owner.issued is None else form_name(roster.forms[owner.issued])
    detail = f"，可能是：{'、'.join(named.candidates[:_SHOWN_NAMES])}" if named.candidates else ""
    detail += f"；工作簿是下发给“{issued}”的" if issued is not None else ""
    receipt = _receipt(receipts, one)
    form, findings = None, list[BatchFinding]()
    if owner.is_foreign:
        form, status = roster.forms[owner.awaited[0]], FOREIGN
        if len(owner.awaited) > 1:  # the project is that of the other form
            form = replace(form, project_code="", project=one.project or "")
        remark = f"工作簿是下发给“{issued}”的"
        if owner.is_miswritten and owner.issued is not None:
            form, status = roster.forms[owner.issued], MISWRITTEN
            own = "项目名称也是该表的" if owner.named.place is None else "文件名也是该单位的"
            remark += f"，{own}，只有单位名称写作“{in_a_line(one.organization or '')}”：请核实是否只是写错了单位名称"
        if one.of_other_year:
            status, remark = OTHER_YEAR, f"报送的是{one.year}年度的表"
    else:
        status, remark = (
            "unknown-organization",
            f"与单位名单不能对应{detail}（文件：{path_in_words(one.path)}）",
        )
        project = f"、项目“{one.project}”" if one.project else ""
        found = make_finding("unknown-organization", _THE_UNIT, found=one.organization or "（未填写）", project=project, detail=detail)  # fmt: skip
        findings.append(BatchFinding(line, one.id, found))
    said = [remark] if one.is_here else [f"文件已移走：{path_in_words(one.path)}，所填内容不再需要的请清空"]
    said += unread_of_file(receipt)
    entry = LedgerEntry(
        place=line,
        department=form.department if form else one.department or "",
        organization_code=form.organization_code if form else "",
        organization=form.organization if form else one.organization or "",
        project_code=form.project_code if form else "",
        project=form.project if form else one.project or "",
        status=status,
        received=receipt.received or receipt.seen or None,
        return_id=one.id if one.is_here else None,
        remark="；".join(said),
        content=one.content,
        chosen=receipt.counts,
    )
    return entry, findings if one.is_here else []


def _due_line(
    line: int,
    form: DueForm,
    own: FormReturns,
    blanks: Sequence[Return],
    foreign: Sequence[Return],
    today: date,
) -> tuple[LedgerEntry, list[BatchFinding]]:
    status, remarks, findings = "not-returned", [], list[BatchFinding]()
    last = own.counting
    if last is None:
        late = days_late(form.due, today)
        if form.due is None or late:
            said = f"，已逾期{late}天" if late else ""
            findings.append(BatchFinding(line, None, make_finding("not-returned", _THE_RETURN, late=said)))
        if blanks:
            remarks.append(f"收到的是空白表（未填报）：{path_in_words(blanks[-1].path)}")
    else:
        status, late = own.judge(form.due)
        if own.rivals:
            found = make_finding(
                "duplicate-return", _THE_RETURN, found=numbered_files(own), count=str(len(own.rivals))
            )
            findings.append(BatchFinding(line, last.id, found))
    if last is not None and last.is_outdated:
        remarks.append("原文件已移走，未按改动后的名单或设置重新核对；请放回后重新运行")
    for others, whose in (
        ([one for one in foreign if not one.of_other_year], "单位"),
        ([one for one in foreign if one.of_other_year], "年度"),
    ):
        if others:
            remarks.append(f"误报其他{whose}的表：{'、'.join(path_in_words(one.path) for one in others)}")
    remarks += remarks_on_register(own, "自评表")
    remarks += remarks_on_lateness(own, form.due)
    entry = LedgerEntry(
        place=line, department=form.department, organization_code=form.organization_code, organization=form.organization,
        project_code=form.project_code, project=form.project, budget_initial=plain_or_none(form.budget_initial),
        budget_adjusted=plain_or_none(form.budget_adjusted), treasury_spent=plain_or_none(form.treasury_spent),
        due=form.due.isoformat() if form.due else None, contact=form.contact, paper=form.paper, status=status, received=own.received or None,
        days_late=late, return_id=last.id if last else None, return_number=own.number, remark="；".join(remarks),
        form=form.identity, content=last.content if last else "", returned=len(own.returns), chosen=own.unread_answer or own.answer, blanks=len(blanks),
        papers=" ".join(form.papers), papers_late=days_late(form.due, today) if form.papers else None,
    )  # fmt: skip
    return entry, findings


def _misnamed(one: Return, other: DueForm) -> str:
    """Say that a file has the code of another unit in its name than the form in it names."""
    name = in_a_line(name_of_path(one.path))
    return f"文件名“{name}”是“{other.organization}”的，表内单位是“{in_a_line(one.organization or '（未填写）')}”，请核实"


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
            shown = "、".join(list(others)[:_SHOWN_NAMES]) + (f"等{len(others)}个" if len(others) > _SHOWN_NAMES else "")  # fmt: skip
            start = in_a_line(text.text[:_SHOWN_TEXT]) + "…"
            where = Place(f"text/{short_id(start)}", "文字")
            found = make_finding("copied-text", where, found=start, expected=shown)
            yield BatchFinding(lines.get(one.id), one.id, found)


def _owner_name(one: Return, owners: Mapping[int, DueForm]) -> str:
    form = owners.get(one.id)
    return form_name(form) if form else one.organization or path_in_words(one.path)
