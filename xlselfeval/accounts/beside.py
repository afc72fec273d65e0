"""Final accounts beside forms and data sheets: the file is opened, what differs becomes findings on the papers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from xlselfeval.accounts.compare import Difference, compare
from xlselfeval.accounts.read import read_accounts
from xlselfeval.accounts.values import Accounts
from xlselfeval.across.figures import PaperFigure
from xlselfeval.across.of_data_sheet import paper_of_data_sheet
from xlselfeval.across.of_form import paper_of_form
from xlselfeval.cell import Cell
from xlselfeval.data_sheet.findings import data_finding
from xlselfeval.data_sheet.review import DataReview, with_more
from xlselfeval.errors import UnreadableFile, expect
from xlselfeval.files.limits import LIMITS, Limits
from xlselfeval.files.open import open_workbook, read_bytes
from xlselfeval.review.finding import Finding, make_finding
from xlselfeval.review.places import Place
from xlselfeval.review.review import Review, add_findings
from xlselfeval.scoring.number import plain
from xlselfeval.scoring.text import quoted

_PERIODS = {"initial": "年初预算数", "adjusted": "全年预算数", "spent": "全年执行数"}
_NO_FILE = "无法作为决算公开表读取（PDF、OFD、图片均不能读取）；请提供其Excel文件（.xlsx、.xls、.ods），或将公开网页另存为.html"
_NO_TABLES = "文件中未见决算公开表；应有“收入支出决算总表”等表名"


def open_accounts(path: str | Path, limits: Limits = LIMITS) -> tuple[Accounts, ...]:
    """Read the sets of accounts in a file; UnreadableFile where it holds none, with what to hand in instead."""
    expect(path, (str, Path), "决算公开表文件的路径")
    path = Path(path)
    data = read_bytes(path, limits)
    try:
        workbook = open_workbook(data, limits)
    except UnreadableFile as error:
        if error.name not in ("not-a-workbook", "wrong-extension"):
            raise
        raise UnreadableFile(error.name, _NO_FILE) from error
    sets = read_accounts(workbook, path.stem)
    if not sets:
        raise UnreadableFile("no-form", _NO_TABLES)
    return sets


def compare_papers(
    accounts: Sequence[Accounts], reviews: Sequence[Review], sheets: Sequence[DataReview]
) -> tuple[tuple[Review, ...], tuple[DataReview, ...]]:
    """Add to reviewed forms and data sheets what differs from the accounts of their unit; blank ones are left alone."""
    forms = {id(one): paper_of_form(one.evidence) for one in reviews if not one.is_blank}
    data = {id(one): paper_of_data_sheet(one.sheet) for one in sheets if not one.is_blank}
    found = compare(accounts, [*forms.values(), *data.values()])
    return (
        tuple(
            add_findings(one, _of_form(one, [other for other in found if other.paper is forms.get(id(one))]))
            for one in reviews
        ),
        tuple(
            with_more(one, _of_sheet(one, [other for other in found if other.paper is data.get(id(one))]))
            for one in sheets
        ),
    )


def _of_form(review: Review, found: Iterable[Difference]) -> Iterable[Finding]:
    for one in found:
        figure = one.figure
        part = "决算公开表" if figure is None else _PERIODS.get(figure.period, "")
        place = Place(
            _subject(one), part, figure.place if figure and isinstance(figure.place, Cell) else None
        )
        yield review.evidence.finding(
            one.name, place, severity=one.severity, found=_number(figure), expected=one.expected, words=one.words,
            quote="" if figure is None else quoted(figure.quote)[1:-1],
        )  # fmt: skip


def _of_sheet(review: DataReview, found: Iterable[Difference]) -> Iterable[Finding]:
    sheet = review.sheet
    for one in found:
        figure = one.figure
        if figure is None:
            place = Place(_subject(one), "决算公开表")
            yield make_finding(one.name, place, severity=one.severity, sheet=sheet.sheet, words=one.words, quote="")  # fmt: skip
        else:
            yield data_finding(
                sheet, one.name, sheet.rows[figure.item], figure.period, severity=one.severity, found=_number(figure),
                expected=one.expected, words=one.words, quote=quoted(figure.quote)[1:-1],
            )  # fmt: skip


def _subject(one: Difference) -> str:
    return "accounts" if one.figure is None else f"accounts/{one.figure.item}/{one.figure.period}"


def _number(figure: PaperFigure | None) -> str | None:
    return None if figure is None else plain(figure.amount)
