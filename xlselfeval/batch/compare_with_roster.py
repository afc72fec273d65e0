"""Compare a reviewed form with the roster: its money with the bureau's, its workbook with what was issued to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from xlselfeval.across.figures import Paper, known_figures
from xlselfeval.batch.results.identify_form import Owner, RosterIndex, form_name
from xlselfeval.issue_record import IssuedRow
from xlselfeval.review.catalogue_entry import Audience
from xlselfeval.review.checks.funds import incomplete_line
from xlselfeval.review.evidence import Evidence
from xlselfeval.review.finding import SEVERITIES, Finding
from xlselfeval.review.match_rows import same_text
from xlselfeval.review.places import Place, answer_places, money_place
from xlselfeval.review.review import Review, add_findings
from xlselfeval.roster.model import DueForm, asked_year, is_of_other_year
from xlselfeval.scoring.answers import TEN_THOUSAND
from xlselfeval.scoring.number import amount_of, half_up, places_of, plain
from xlselfeval.scoring.rules import is_scale_slip
from xlselfeval.scoring.text import compact
from xlselfeval.submission import Submission

# finding, column of the form, field of the roster
_COMPARED = (("budget-differs", "budget_adjusted", "budget_adjusted"), ("spending-differs", "budget_spent", "treasury_spent"))  # fmt: skip
_ABOUT_TARGET = (
    "target-missing", "target-unreadable", "target-in-name", "target-direction-unclear", "cost-target-direction",
)  # fmt: skip


# What is asked about a workbook of another unit, and of whom.
_FILL_IN_ANEW: tuple[str, Audience] = ("请用下发给本单位、本项目的表重新填报。", "unit")
_ASK_WHOSE = "请核实是否只是写错了单位名称；是的，须由该单位在表内更正后重新报送。"


def with_approved_rows(roster: RosterIndex, form: Submission, path: str) -> Submission:
    """Give a form the indicators that its line of the roster has, unless it is known that these were issued.

    That is known where the sender's own file counts and was not issued again since, or where a sound record in the
    workbook has the same indicators. Those of a workbook that was issued for another form are no measure for this one.
    """
    owner = _owner(roster, form, path)
    if form.record is not None and owner.is_foreign:
        source = replace(form.record_source, kind="none", is_foreign=True)
        return replace(form, record=replace(form.record, rows=()), record_source=source)
    if form.record_source.kind == "file" and not form.record_source.is_replaced:
        return form
    place = owner.place if owner.named.place is None else owner.named.place
    known = () if place is None else roster.forms[place].indicators
    rows = tuple(IssuedRow(one.category, one.subcategory, one.name, one.target, one.points) for one in known)
    record = form.record
    if record is not None and record.is_sound and (not rows or _has_rows(record.rows, rows)):
        return form
    return replace(form, approved=rows)


def _has_rows(recorded: Sequence[IssuedRow], approved: Sequence[IssuedRow]) -> bool:
    """Check whether a record has the approved indicators, each with its target and points."""
    return len(recorded) == len(approved) and all(
        same_text(one.name, other.name) and same_text(one.target, other.target) and one.points == other.points
        for one, other in zip(sorted(recorded, key=_by_name), sorted(approved, key=_by_name), strict=True)
    )


def _by_name(row: IssuedRow) -> tuple[str, str]:
    return compact(row.name), compact(row.subcategory)


def compare_with_roster(roster: RosterIndex, review: Review, path: str) -> Review:
    """Add to a review what the roster shows; `path` is that of the file in its folder."""
    if review.is_blank:
        return review
    owner = _owner(roster, review.evidence.submission, path)
    if owner.place is not None:
        known = roster.forms[owner.place]
        is_replaced = review.evidence.submission.record_source.is_replaced
        money = () if is_replaced else tuple(_money(review.evidence, known))
        compared = {one.subject for one in money}
        other = tuple(_other_year(review, known))  # what the title should say is no question any more
        left = [
            one for one in review.findings
            if (one.name != "budget-changed" or one.subject not in compared)
            and not (other and one.name == "year-vs-dates")
        ]  # fmt: skip
        judged = replace(review, findings=tuple(left))
        judged = _with_spending_due(_with_approved(judged, known), known)
        return add_findings(judged, (*other, *money))
    if not owner.is_foreign:  # nothing was issued to it: unknown-organization says so
        kept = tuple(one for one in review.findings if one.name != "record-unknown")
        return replace(review, findings=kept)
    # what else is in it has to be corrected nowhere: the right form is to be filled in
    return add_findings(replace(review, findings=()), _foreign(review.evidence, roster, owner))


def _other_year(review: Review, form: DueForm) -> Iterator[Finding]:
    """Report a form of another year than the one that is due."""
    evidence, submission = review.evidence, review.evidence.submission
    is_known = any(one.name == "year-mismatch" for one in review.findings)
    if not is_known and is_of_other_year(submission.year, form):
        title = Place("field/year", "年度", submission.title)
        expected = str(asked_year(form))
        yield evidence.finding("year-mismatch", title, found=str(submission.year), expected=expected)


def paper_of_line(form: DueForm) -> Paper:
    """Return the bureau's own figures of a unit or a project, by its line of the roster, in 万元."""
    item = "project_form" if form.project else "spending"
    known = (
        ("initial", "年初预算数", form.budget_initial), ("adjusted", "调整后预算数", form.budget_adjusted),
        ("spent", "国库支出数", form.treasury_spent),
    )  # fmt: skip
    figures = known_figures(item, known)
    return Paper(kind="treasury", organization=form.organization, year=asked_year(form), figures=figures)


def _owner(roster: RosterIndex, form: Submission, path: str) -> Owner:
    """Find the owner of a form in a file of that path."""
    due = form.record.due if form.record else None
    return roster.owner(form.field_text("organization"), form.field_text("project"), due or None, path)


def _with_approved(review: Review, form: DueForm) -> Review:
    """Hand findings about targets and points that are as approved in the roster to the bureau."""
    approved = {compact(one.name): one for one in form.indicators}
    subjects = set()
    for one in review.evidence.rows:
        known = approved.get(compact(one.row.name))
        if known is not None and same_text(known.target, one.row.target.text):
            subjects |= {(name, f"{one.key}/target") for name in _ABOUT_TARGET}
        if known is not None and one.points.number == known.points:
            subjects.add(("indicator-dominates", f"{one.key}/points"))
    findings = (
        replace(one, audience="bureau", explainable=False) if (one.name, one.subject) in subjects else one
        for one in review.findings
    )
    return replace(review, findings=tuple(findings)) if subjects else review


def _with_spending_due(review: Review, form: DueForm) -> Review:
    """Ask for 全年执行数 where the treasury has spent on the form and its total is not filled in."""
    funds = review.evidence.submission.funds
    if funds is None or not form.treasury_spent:
        return review
    place = money_place(funds, funds.total, "budget_spent")
    if review.evidence.is_guessed("funds-incomplete", place):
        return review
    found = incomplete_line(review.evidence, funds, funds.total, spent=f"{plain(form.treasury_spent)}万元")
    asked = {(one.name, one.subject): one for one, _ in found}
    findings = (asked.get((one.name, one.subject), one) for one in review.findings)
    return replace(review, findings=tuple(sorted(findings, key=lambda one: SEVERITIES.index(one.severity))))


def _money(evidence: Evidence, form: DueForm) -> Iterator[Finding]:
    """Report budget and spending that differ from the bureau's, in 万元, as far as both are printed."""
    funds = evidence.submission.funds
    factor = evidence.money.factor / TEN_THOUSAND
    for name, column, field in _COMPARED:
        cell, known = None if funds is None else getattr(funds.total, column), getattr(form, field)
        number = None if cell is None else amount_of(cell.written, evidence.money).number
        if funds is None or cell is None or number is None or known is None:
            continue
        declared = number * factor
        shown = cell.written.decimals if factor == 1 else None
        if not _agrees(declared, known, shown):
            place = money_place(funds, funds.total, column)
            is_slip = is_scale_slip(known, declared) or is_scale_slip(declared, known)
            hint = "scale-10000" if is_slip else None
            yield evidence.finding(name, place, found=plain(declared), expected=plain(known), hint=hint)


def _agrees(declared: Decimal, known: Decimal, shown: int | None) -> bool:
    """Check whether two sums agree at the decimals that both have, or by less than half of the last one shown.

    Zeros at the end may not have been printed, unless a number format shows them.
    """
    places = max(places_of(declared), shown or 0), places_of(known)
    if half_up(declared, min(places)) == half_up(known, min(places)):
        return True
    return shown is not None and abs(declared - known) < Decimal("0.5").scaleb(-shown)


def _foreign(evidence: Evidence, roster: RosterIndex, owner: Owner) -> Iterator[Finding]:
    """Report a workbook that was issued to another unit or project than the form names."""
    if owner.issued is None:
        return
    named, issued = roster.forms[owner.awaited[0]], roster.forms[owner.issued]
    field = "project" if named.organization_code == issued.organization_code else "organization"
    name = form_name(named) if owner.named.place is not None else named.organization
    places = {place.subject: place for place in answer_places(evidence.submission)}
    place = places.get(f"field/{field}", Place("form", "表"))
    advice, audience = _FILL_IN_ANEW
    if owner.is_miswritten:
        known_by = "项目名称也是该表的" if owner.named.place is None else "文件名也是该单位的"
        advice, audience = f"{known_by}，{_ASK_WHOSE}", "bureau"
    yield evidence.finding(
        "foreign-return", place, found=name, expected=form_name(issued), advice=advice, audience=audience
    )
