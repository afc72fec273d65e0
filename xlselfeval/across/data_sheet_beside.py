"""A data sheet beside the form of its unit and the bureau's own figures: what differs, each cause once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from xlselfeval.across.figures import PAPER_WORDS, Paper, PaperFigure, is_ten_thousand_times, same_amount
from xlselfeval.across.of_data_sheet import paper_of_data_sheet
from xlselfeval.across.of_form import meant_paper, paper_of_form
from xlselfeval.across.project_lines import against_projects, paper_of_project
from xlselfeval.across.scaled import is_as_bureau, is_form_out_of_line
from xlselfeval.across.unit_names import same_unit
from xlselfeval.data_sheet.checks import exchanged_parts
from xlselfeval.data_sheet.findings import data_finding, heading_of, subject_of
from xlselfeval.data_sheet.review import DataReview, read_as_meant, with_more
from xlselfeval.data_sheet.values import DataSheet
from xlselfeval.review.evidence import Evidence
from xlselfeval.review.finding import SEVERITY_WORDS, Finding, demand, make_finding
from xlselfeval.review.likely_causes import SCALE_WORDS
from xlselfeval.review.places import Place
from xlselfeval.review.review import Review
from xlselfeval.scheme.model import Severity
from xlselfeval.scoring.number import decimal_of, plain

# A form's total in each period, and the rows of the sheet that may be it; what was spent is one figure (`equals`).
_TOTALS = {"initial": ("spending", "income"), "adjusted": ("spending", "income"), "spent": ("spending",)}
_INSTEAD = {"spent": "economic"}  # on a sheet without the row
_KINDS = ("basic", "project", "personnel", "public")
_FITTING = frozenset(["income", "spending", "economic", *_KINDS])
# A form may be of some of the income alone: of what is added up to each place in this order.
_INCOME = ("income_general", "income_fund", "income_special", "income_other")
_CARRIED = "income_carried"
_VERIFY, _WRONG_PAPER = "请核实后统一；口径不同的，请说明。", "请核实两表是否属于同一单位、同一年度。"
_NONE_SHARED, _SEVERAL, _BLANK = (
    "两表没有可以比对的数字",
    "有多份自评表，不能确定对应哪一份",
    "自评表为空白表",
)
_OWN = frozenset(["data-sum", "data-budget"])  # findings that say what a figure should be


class _Pair(NamedTuple):
    """A figure of the sheet and the one of another paper that differs from it."""

    here: PaperFigure
    there: PaperFigure

    @property
    def difference(self) -> Decimal:
        return self.here.amount - self.there.amount

    @property
    def is_scaled(self) -> bool:
        """True where one is ten thousand times the other."""
        return is_ten_thousand_times(self.here, self.there)


class _Totals(NamedTuple):
    """The totals of two papers that differ.

    `is_same_basis` says that another total shows both papers to be of the same funds; `left` are not
    comparable.
    """

    pairs: list[_Pair]
    is_same_basis: bool
    left: int


def compare_data_sheet(
    review: DataReview,
    form: Evidence | None,
    known: Paper | None = None,
    projects: Sequence[Paper] = (),
    *,
    is_matched: bool = False,
) -> DataReview:
    """Add to a reviewed data sheet the findings about figures that differ from its unit's form.

    Figures that no form has are compared with those that the bureau knows, projects with their own forms.

    `is_matched` says that both are known to be of one unit, whatever names they print.
    """
    sheet, paper = review.sheet, paper_of_data_sheet(review.sheet)
    lines = against_projects(review, projects)
    as_meant = paper_of_data_sheet(read_as_meant(lines.right)[1])
    of_form = None if form is None else paper_of_form(form)
    found: list[Finding] = []
    if form is not None and of_form is not None:
        obstacle = _obstacle(sheet, form, is_matched=is_matched)
        if obstacle is not None:
            found, of_form = [obstacle], None
        else:
            totals, kinds = _totals(paper, of_form), _kinds(paper, of_form)
            meant = meant_paper(form)  # the form's own findings ask for what the sheet has
            totals = totals._replace(
                pairs=[one for one in totals.pairs if not _is_same(meant, one.here, one.there.key)]
            )
            found = list(
                _differences(
                    review, paper, as_meant, of_form, known, totals, kinds,
                    is_form_scaled=is_form_out_of_line(form, [one for one in (*totals.pairs, *kinds) if one.is_scaled], known),
                )
            )  # fmt: skip
            shared = _shared(paper, of_form) - totals.left
            review = replace(
                review, compared=shared, differing=len(totals.pairs) + len(kinds),
                not_compared="" if shared else _NONE_SHARED,
            )  # fmt: skip
            review = _without(review, _limits_met(review, found, [*totals.pairs, *kinds]))
    if lines.compared:
        review = replace(
            _without(review, lines.explained), compared=review.compared + lines.compared,
            differing=review.differing + lines.differing, not_compared="",
        )  # fmt: skip
    if known is not None:
        found += _against_bureau(sheet, paper, as_meant, of_form, known)
    return with_more(review, [*found, *lines.findings])


def _limits_met(review: DataReview, found: Sequence[Finding], pairs: Sequence[_Pair]) -> set[tuple[str, str]]:
    """Return the limits that the form's figure keeps where the sheet's own does not: both are one mistake."""
    right = {subject_of(*one.here.key): one.there.amount for one in pairs}
    differing = {one.subject for one in found}
    return {
        (one.name, one.subject)
        for one in review.findings
        if one.name == "data-limit" and one.subject in differing
        and right.get(one.subject, Decimal(0)) <= Decimal(one.expected or 0) * review.sheet.scale
    }  # fmt: skip


def _without(review: DataReview, explained: Collection[tuple[str, str]]) -> DataReview:
    """Leave out findings, by name and subject, that another paper explains.

    Those that must be corrected stay: a difference from another paper may be answered by a reason, a
    contradiction of the sheet itself may not.
    """
    kept = (one for one in review.findings if (one.name, one.subject) not in explained or _must_change(one))
    return replace(review, findings=tuple(kept))


def _must_change(finding: Finding) -> bool:
    return demand(finding) == SEVERITY_WORDS["error"]


def compare_with_forms(sheets: Iterable[DataReview], forms: Sequence[Review]) -> tuple[DataReview, ...]:
    """Compare data sheets with the form of their unit: the only one of a whole unit, else the only one.

    The projects that they list are compared with the forms of these projects.
    """
    filled = [one for one in forms if not one.is_blank]
    whole = [one for one in filled if one.evidence.scheme.level == "department"]
    projects = [paper_of_project(one.evidence) for one in filled if one.evidence.scheme.level != "department"]
    found = whole or filled
    why = "" if len(found) == 1 else _SEVERAL if found else _BLANK if forms else ""
    return tuple(
        _compare_one(replace(one, not_compared=why), found[0].evidence if len(found) == 1 else None, projects)
        for one in sheets
    )


def _compare_one(review: DataReview, form: Evidence | None, projects: Sequence[Paper]) -> DataReview:
    """Compare a data sheet; the form of one of its projects is held against that alone."""
    is_of_line = form is not None and form.scheme.level != "department" and against_projects(review, projects).compared  # fmt: skip
    return compare_data_sheet(review, None if is_of_line else form, None, projects)


def _shared(sheet: Paper, form: Paper) -> int:
    """Count the figures of a form that the sheet has, too."""
    found = 0
    for one in form.figures:
        if one.item == "spending":
            found += bool(_rows(sheet, one.period))
        else:
            found += one.item in _KINDS and sheet.find(*one.key) is not None
    return found


def _obstacle(sheet: DataSheet, form: Evidence, *, is_matched: bool) -> Finding | None:
    """Say why the two are not compared: another year, another unit, the form of a project."""
    submission, unit = form.submission, form.submission.field_text("organization")
    severity: Severity = "info"
    if sheet.year is not None and submission.year is not None and sheet.year != submission.year:
        here, there, severity = f"为{sheet.year}年度", f"{submission.year}年度", "warning"
    elif form.scheme.level != "department":
        here, there = "反映部门（单位）整体收支", "项目支出自评表"
    elif not is_matched and sheet.organization and unit and not same_unit(sheet.organization, unit):
        here, there = f"填报单位为“{sheet.organization}”", f"“{unit}”的表"
    else:
        return None
    return make_finding(
        "data-form", Place("data", "全表"), severity=severity, sheet=sheet.sheet, found=None, expected=None,
        row="", here=here, there=there, more="，未比对两者的数字", advice=_WRONG_PAPER,
    )  # fmt: skip


def _kinds(sheet: Paper, form: Paper) -> list[_Pair]:
    """Return the kinds of spending that differ."""
    return [
        _Pair(here, there)
        for there in form.figures
        if there.item in _KINDS and (here := sheet.find(*there.key)) is not None and not same_amount(here, there)
    ]  # fmt: skip


def _differences(
    review: DataReview,
    sheet: Paper,
    as_meant: Paper,
    form: Paper,
    known: Paper | None,
    found: _Totals,
    kinds: Sequence[_Pair],
    *,
    is_form_scaled: bool,
) -> Iterator[Finding]:
    """Yield the figures in which the data sheet and the other paper differ.

    A figure that is the form's once the sheet's own slips of sign, text and unit are put right does not
    differ. `is_form_scaled` says that the form itself is asked about the unit of its amounts.
    """
    is_same_basis = found.is_same_basis
    pairs = [
        one
        for one in (*found.pairs, *kinds)
        if not _is_explained(review, one) and not _is_same(as_meant, one.there, one.here.key)
    ]
    scaled = [one for one in pairs if one.is_scaled]
    if scaled and not (is_form_scaled or any(one.name == "data-scale" for one in review.findings)):
        yield _scaled(review.sheet, scaled, known)
    totals = [one for one in found.pairs if one in pairs and one not in scaled]
    if len(totals) > 1 and not is_same_basis:
        yield _finding(review.sheet, totals, "warning", "")
    else:
        for one in totals:
            more = _that_fits(sheet, form, one) + _as_bureau(one, known) + _slip(review.sheet, one)
            yield _finding(review.sheet, [one], "error" if is_same_basis else "warning", more)
    for period in _TOTALS:
        explained = {one.difference for one in totals if one.here.period == period}
        left = [one for one in kinds if one in pairs and one not in scaled and one.here.period == period and one.difference not in explained]  # fmt: skip
        if left:
            yield _finding(review.sheet, left, "warning", "")


def _scaled(sheet: DataSheet, pairs: Sequence[_Pair], known: Paper | None) -> Finding:
    """Ask about amounts ten thousand times those of the form; the bureau's show which is right."""
    found = _finding(sheet, pairs, "warning", SCALE_WORDS + _as_bureau(pairs[-1], known), hint="scale-10000")
    is_form_right = any(is_as_bureau(one.there, known) for one in pairs)
    return found if is_form_right else replace(found, expected=None)


def _rows(sheet: Paper, period: str) -> list[PaperFigure]:
    """Return the figures of a sheet that may be the form's total in a period."""
    found = [one for item in _TOTALS[period] if (one := sheet.find(item, period)) is not None]
    instead = None if found or period not in _INSTEAD else sheet.find(_INSTEAD[period], period)
    return found if instead is None else [instead]


def _totals(sheet: Paper, form: Paper) -> _Totals:
    """Hold the totals of a form against the sheet."""
    pairs: list[_Pair] = []
    is_same, is_part, left = False, False, 0
    for period in _TOTALS:
        there, rows = form.find("spending", period), _rows(sheet, period)
        if there is None or not rows:
            continue
        if any(same_amount(there, one) for one in rows):
            is_same |= there.amount > 0
        elif any(same_amount(there, one) for one in _parts(sheet, period)):
            is_part = True
            left += 1
        else:
            pairs.append(_Pair(rows[0], there))
    if is_part:  # of a part nothing is known but that it is not more than the whole
        left += sum(one.difference >= 0 for one in pairs)
        pairs = [one for one in pairs if one.difference < 0]
    return _Totals(pairs, is_same and not is_part, left)


def _parts(sheet: Paper, period: str) -> Iterator[PaperFigure]:
    """Yield the sums of the first kinds of income, with and without what was carried over.

    Nothing is yielded for what was spent.
    """
    carried = sheet.find(_CARRIED, period)
    kinds = (
        [one for item in _INCOME if (one := sheet.find(item, period)) is not None]
        if period != "spent"
        else []
    )
    for number in range(1, len(kinds) + 1):
        yield _sum(kinds[:number])
        if carried is not None:
            yield _sum([*kinds[:number], carried])


def _sum(figures: Sequence[PaperFigure]) -> PaperFigure:
    """Add figures; whole numbers among finer ones are exact."""
    half = min((one.half for one in figures if one.half), default=Decimal(0)) * len(figures)
    return replace(figures[0], amount=sum((one.amount for one in figures), Decimal(0)), half=half)


def _is_explained(review: DataReview, pair: _Pair) -> bool:
    """Check whether a finding on the sheet itself says that its figure should be the other paper's."""
    subject = subject_of(pair.here.item, pair.here.period)
    for one in review.findings:
        number = decimal_of(one.expected or "")
        if one.name in _OWN and one.subject == subject and number is not None:
            return abs(number * review.sheet.scale - pair.there.amount) <= pair.here.half + pair.there.half
    return False


def _that_fits(sheet: Paper, form: Paper, pair: _Pair) -> str:
    """Name another figure of the sheet that is the form's one: it may have been taken for the right one.

    An amount that the form has elsewhere, too, says nothing: all was spent.
    """
    if any(one.amount == pair.there.amount for one in form.figures if one is not pair.there):
        return ""
    for one in sheet.figures:
        is_other = one.item in _FITTING and one.key != pair.here.key
        if is_other and pair.there.amount > 0 and same_amount(one, pair.there):
            return f"，与本表{one.quote_and_place}相同"
    return ""


def _slip(sheet: DataSheet, pair: _Pair) -> str:
    """Name the parts of the sheet's total in which two exchanged digits make the difference."""
    excess = pair.difference / sheet.scale
    named = exchanged_parts(sheet, sheet.rows[pair.here.item], pair.here.period, excess)
    return named and f"；{named}"


def _as_bureau(pair: _Pair, known: Paper | None) -> str:
    """Say which of both is as the bureau has it."""
    figure = None if known is None else known.find(*pair.there.key)
    if figure is None:
        return ""
    as_known = [word for word, one in (("本表", pair.here), (PAPER_WORDS["form"], pair.there)) if same_amount(one, figure)]  # fmt: skip
    return f"；{as_known[0]}与财政登记数一致" if len(as_known) == 1 else ""


def _is_same(paper: Paper, figure: PaperFigure, key: tuple[str, str]) -> bool:
    """Check whether a paper has the amount of a figure at a place of its own."""
    here = paper.find(*key)
    return here is not None and same_amount(here, figure)


def _against_bureau(
    sheet: DataSheet, paper: Paper, as_meant: Paper, form: Paper | None, known: Paper
) -> Iterator[Finding]:
    """Compare totals with the bureau's where the form, which is held against them too, has none."""
    for there in known.figures:
        here = paper.find(*there.key)
        if (
            here is None
            or (form is not None and form.find(*there.key) is not None)
            or same_amount(here, there)
            or _is_same(as_meant, there, there.key)
        ):
            continue
        row = sheet.rows[here.item]
        yield data_finding(sheet, "data-treasury", row, here.period, found=_number(sheet, here), expected=plain(there.amount),
                           here=f"{_number(sheet, here)}{sheet.money_unit}", there=there.quote)  # fmt: skip


def _finding(
    sheet: DataSheet, pairs: Sequence[_Pair], severity: Severity, more: str, *, hint: str | None = None
) -> Finding:
    """Make one finding of what differs for one cause, at the first figure."""
    first, row = pairs[0], sheet.rows[pairs[0].here.item]
    one = len(pairs) == 1
    here = f"{_number(sheet, first.here)}{sheet.money_unit}" if one else _listed(pair.here for pair in pairs)
    found = data_finding(
        sheet, "data-form", row, first.here.period, severity=severity, hint=hint, cells=tuple(pair.here.where for pair in pairs),
        found=_number(sheet, first.here), expected=plain(first.there.amount / sheet.scale), here=f"填报{here}",
        there=_listed(pair.there for pair in pairs), more=more, advice=_VERIFY, named=None if one else "",
    )  # fmt: skip
    rows = [sheet.rows[pair.here.item] for pair in pairs]
    headings = dict.fromkeys(heading_of(row, pair.here.period) for row, pair in zip(rows, pairs, strict=True))
    return replace(
        found, part="、".join(headings), indicator="、".join(dict.fromkeys(row.label for row in rows)) or None
    )


def _listed(figures: Iterable[PaperFigure]) -> str:
    return "、".join(one.quote_and_place for one in figures)


def _number(sheet: DataSheet, figure: PaperFigure) -> str:
    return plain(figure.amount / sheet.scale)
