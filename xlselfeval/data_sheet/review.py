"""The check of data sheets: read a workbook, compare its figures with each other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial

from xlselfeval.data_sheet import checks
from xlselfeval.data_sheet.blanks import check_blanks
from xlselfeval.data_sheet.checks import slack
from xlselfeval.data_sheet.closing import without_slips
from xlselfeval.data_sheet.findings import subject_of
from xlselfeval.data_sheet.issued import check_issued
from xlselfeval.data_sheet.layout import PERIODS
from xlselfeval.data_sheet.misplaced import check_shifted, put_in_place
from xlselfeval.data_sheet.per_person import check_per_person
from xlselfeval.data_sheet.read import owners_of, read_data_sheets
from xlselfeval.data_sheet.signs import check_signs, without_signs
from xlselfeval.data_sheet.text_numbers import check_text_numbers, with_text_counted
from xlselfeval.data_sheet.values import DataSheet
from xlselfeval.data_sheet.yuan import YuanAmount, read_as_yuan, yuan_findings
from xlselfeval.errors import in_a_line
from xlselfeval.files.excel_book import ExcelBook
from xlselfeval.files.open import Workbook
from xlselfeval.files.ranges import position
from xlselfeval.reading.own.doubtful_results import find_doubtful_results
from xlselfeval.reading.sender_files import SenderFiles
from xlselfeval.review.catalogue import ENTRIES_OF
from xlselfeval.review.checks.issued import doubtful_results
from xlselfeval.review.conclusion import Conclusion, conclude
from xlselfeval.review.entries import is_under_study
from xlselfeval.review.finding import SEVERITIES, Finding, make_finding
from xlselfeval.review.not_checked import describe_switched_off
from xlselfeval.review.records.fields import finding_record
from xlselfeval.review.records.types import DataSheetRecord
from xlselfeval.review.settings import Settings, adjusted, switched_off

CHECKS: tuple[Callable[[DataSheet], Iterator[Finding]], ...] = (
    checks.check_sums,
    checks.check_budgets,
    checks.check_equals,
    checks.check_limits,
    checks.check_overruns,
    checks.check_changes,
    checks.check_rates,
    checks.check_counts,
    checks.check_names,
    checks.check_unread,
    check_text_numbers,
    checks.check_calculated,
    check_per_person,
    check_signs,
    check_shifted,
    check_blanks,
    check_issued,
)
_OF_AMOUNTS = frozenset(
    ["data-overrun", "data-change", "data-limit"]
)  # asked because an amount is too large or small
_FIGURES = 8  # that two sums take in, as far as rounding goes


@dataclass(frozen=True, kw_only=True, slots=True, eq=False, repr=False)
class DataReview:
    """A data sheet that has been checked; the findings are ordered by severity, then by place.

    `compared` counts the figures that were held against its unit's form, `differing` those that are not the same, also where a finding on the sheet itself says why; `not_compared`
    says why there are none, "" where no form was at hand or a finding says so. `switched_off` are the titles of checks that
    the bureau's settings leave out; `explained` the findings, by name and subject, that are explained and on which the bureau
    has to decide. `file` is the path by which its workbook was opened, "" for content.
    """

    sheet: DataSheet
    findings: tuple[Finding, ...]
    compared: int = 0
    differing: int = 0
    not_compared: str = ""
    switched_off: tuple[str, ...] = ()
    explained: frozenset[tuple[str, str]] = frozenset()
    file: str = ""

    def __repr__(self) -> str:
        whose = self.sheet.organization or self.sheet.sheet
        return in_a_line(f"<DataReview {whose}: {self.conclusion}, {len(self.findings)} findings>")

    @property
    def conclusion(self) -> Conclusion:
        """The conclusion on the sheet."""
        return conclude(one.severity for one in self.asked)

    @property
    def for_unit(self) -> tuple[Finding, ...]:
        """The findings that the unit can act on, as of a form."""
        return tuple(one for one in self.findings if one.audience == "unit")

    @property
    def asked(self) -> tuple[Finding, ...]:
        """The findings that are asked of the unit, as of a form: all that it can act on."""
        return self.for_unit

    @property
    def is_under_study(self) -> bool:
        """Check whether all that is asked of the unit is explained, and the bureau has to decide, as of a form."""
        return is_under_study(self.asked, self.explained)

    @property
    def comparison(self) -> str:
        """A sentence on what was compared with the form."""
        if not self.compared:
            return "未与自评表比对" + (f"：{self.not_compared}" if self.not_compared else "")
        found = f"其中{self.differing}个不一致" if self.differing else "未发现不一致"
        return f"与自评表比对{self.compared}个数字，{found}"

    @property
    def unchecked(self) -> tuple[str, ...]:
        """A sentence on what was switched off, as of a form."""
        return describe_switched_off(self.switched_off)

    @property
    def is_blank(self) -> bool:
        """True where no figure is filled in."""
        return self.sheet.is_blank

    def to_dict(self, file: str | None = None) -> DataSheetRecord:
        """Return the JSON record that `check --json` prints; `file` puts another name for the path."""
        sheet = self.sheet
        return {
            "file": self.file if file is None else file, "kind": "data-sheet", "sheet": sheet.sheet, "status": "reviewed", "error": None,
            "layout": sheet.layout.id, "year": None if sheet.year is None else str(sheet.year),
            "organization": sheet.organization, "issued": sheet.record_source.kind, "conclusion": self.conclusion,
            "findings": [finding_record(one) for one in self.findings], "limits": list(self.unchecked),
        }  # fmt: skip


def adjusted_sheet(review: DataReview, settings: Settings) -> DataReview:
    """Apply the bureau's settings to a checked data sheet, before its conclusion, copy and record are made."""
    off = switched_off(settings, "unit", among=ENTRIES_OF["data-sheet"])
    return replace(review, findings=adjusted(review.findings, settings), switched_off=off)


def review_data_sheet(sheet: DataSheet) -> DataReview:
    """Check one data sheet that has been read.

    What goes away once its amounts are numbers above 0 in 万元 follows from them.
    """
    found = [one for check in CHECKS for one in check(sheet)]
    signs = {(one.name, one.subject) for one in found if one.name == "data-value"}
    amounts, right = read_as_meant(sheet)
    misplaced, right = put_in_place(right)
    if right is not sheet:
        left = signs | {(one.name, one.subject) for check in CHECKS for one in check(right)}
        found = [
            *yuan_findings(sheet, amounts),
            *misplaced,
            *(one for one in found if (one.name, one.subject) in left),
        ]
    follow = _following(sheet, found) | _following_slips(sheet, found)
    return with_more(
        DataReview(sheet=sheet, findings=()), (one for one in found if (one.name, one.subject) not in follow)
    )


def read_as_meant(sheet: DataSheet) -> tuple[list[YuanAmount], DataSheet]:
    """Return the amounts that seem to be in 元, and the sheet with its texts as numbers, above 0, in 万元."""
    return read_as_yuan(without_signs(with_text_counted(sheet)))


def with_more(review: DataReview, more: Iterable[Finding]) -> DataReview:
    """Add findings to a review, in their order."""

    def order(one: Finding) -> tuple[int, int, int]:
        return SEVERITIES.index(one.severity), *(position(one.cell) if one.cell else (0, 0))

    return replace(review, findings=tuple(sorted((*review.findings, *more), key=order)))


def _following(sheet: DataSheet, findings: list[Finding]) -> set[tuple[str, str]]:
    """Return the findings that another explains: one mistake is reported once.

    A number of journeys without money explains that it is more than that of the persons. A wrong budget explains the wrong sums of its row and of the row above. A missing reason is asked for once. A wrong total explains that spending is
    above the budget or changed, and the sum above where that fits with the right one.
    """
    found: set[tuple[str, str]] = set()
    sums = {one.subject: one for one in findings if one.name == "data-sum"}
    for one in findings:
        row, column = one.subject.removeprefix("data/").rpartition("/")[::2]
        above = next(sheet.layout.above(row), "")
        if one.name == "data-budget":
            found |= {("data-sum", subject_of(key, part)) for key in (row, above) for part in PERIODS[1:4]}
        elif one.name == "data-column":
            found |= {("data-blank", one.subject), ("data-budget", subject_of(row, "adjusted"))}
        elif one.name == "data-count":
            found.add(("data-limit", one.subject))
        elif one.name == "data-overrun":
            found.add(("data-change", one.subject))  # one reason answers both
        elif one.name == "data-sum":
            found |= {(name, one.subject) for name in ("data-overrun", "data-change")}
            if row in ("income", "spending"):
                found.add(("data-limit", subject_of("spending", column)))
            beyond = sums.get(subject_of(above, column))
            if beyond is not None and abs(_excess(beyond) + _excess(one)) <= slack(sheet, _FIGURES):
                found.add((beyond.name, beyond.subject))
    return found


def _following_slips(sheet: DataSheet, findings: Sequence[Finding]) -> set[tuple[str, str]]:
    """Return the questions that go away once two digits of a figure, which makes a sum wrong, are in their order."""
    asked = {(one.name, one.subject) for one in findings if one.name in _OF_AMOUNTS}
    found: set[tuple[str, str]] = set()
    for sheets in without_slips(sheet) if asked else ():
        found |= asked - {
            (one.name, one.subject) for each in sheets for check in CHECKS for one in check(each)
        }
    return found


def _excess(one: Finding) -> Decimal:
    """Return by how much a total is more than its parts."""
    return Decimal(one.found or 0) - Decimal(one.expected or 0)


def check_data_sheets(
    workbook: Workbook | ExcelBook, sender: SenderFiles | None = None
) -> tuple[DataReview, ...]:
    """Check the data sheets of an opened workbook, in order; none where it has none."""
    return tuple(review_data_sheet(one) for one in read_data_sheets(workbook, sender))


def check_results(workbook: Workbook | ExcelBook, reviews: Sequence[DataReview]) -> tuple[DataReview, ...]:
    """Report sheets 核对结果 beside the data sheets of a workbook without a form that no check of these wrote."""
    owners = owners_of(one.sheet for one in reviews)
    found = tuple(find_doubtful_results(workbook, owners)) if reviews else ()
    if not found:
        return tuple(reviews)
    find = partial(make_finding, sheet=reviews[0].sheet.sheet)
    return with_more(reviews[0], doubtful_results(find, found)), *reviews[1:]
