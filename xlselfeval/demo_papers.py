"""The other papers of the demonstration: the data sheet and the draft of the report.

They are made from the published report of the same unit. The figures are those that the report prints; what
it does not print stays blank, and the draft asks for it. Two are derived: 人员经费 is 工资福利支出 and 对个人和家庭的补助, 公用经费
the rest of the published total, so that the tail of 0.01 by which its economic classes miss the total is in
公用经费. The names of its units are made up.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from xlselfeval.data_sheet.formulas import data_formulas
from xlselfeval.data_sheet.load import load_layout
from xlselfeval.data_sheet.places import cell_of
from xlselfeval.data_sheet.read import read_data_sheets
from xlselfeval.data_sheet.template import new_data_sheet
from xlselfeval.demo import ORGANIZATION, YEAR, refuse_others
from xlselfeval.draft.facts import facts_of
from xlselfeval.draft.write import sources_table, template_of, write_draft
from xlselfeval.errors import TemplateError
from xlselfeval.files.atomic import write_whole
from xlselfeval.files.open import open_workbook
from xlselfeval.form.fill import fill_sheet
from xlselfeval.report_checking import ReportReview, check_report

if TYPE_CHECKING:
    from xlselfeval.review.review import Review

LAYOUT, OUTLINE = "hunan", "hunan"
# key | previous | initial | added | spent | reason
_ROWS = """
income_general|637.32|565.72|21.93|587.65|
income_fund|0|0|0|0|
income_special|0|0|0|0|
income_other|0|0|0|0|
income_carried|0|0|0|0|
personnel||||427.37|
public||||160.28|
projects/1||||0|
wages||||289.45|
goods||||154.96|
personal||||137.92|
capital||||5.31|
economic_other||||0|
car_purchase|0|||0|
car_running|4.48|||3.89|
abroad|0|||0|
reception|1.97|||1.91|
meetings|1.42|||1.99|召开全市离退休支部书记党建推进会
training|2.87|||3.04|举办离退休支部书记等学习培训班
payables/1||||2.48|
payables/2||||8.95|
"""
_COLUMNS = ("previous", "initial", "added", "spent")
_TEXTS = {
    ("income", "reason"): "压减经费支出，在职人员异动减少了经费",
    ("three_public", "reason"): "减少接待数量，控制接待标准",
    ("projects/1", "name"): "无",
    ("payables/1", "name"): "应上交款",
    ("payables/2", "name"): "应付老干部慰问金等款",
    ("measures/1", "text"): "严格按照规定控制公务接待的数量和标准。",
}
_STAFF = (("某市某局", 14, 14), ("某市某休养所", 20, 19), ("某市某办公室", 3, 3))  # unit, posts, staff


@dataclass(frozen=True, kw_only=True, slots=True, eq=False, repr=False)
class Papers:
    """The files that were written, and the check of the draft; `problem` is why there is no draft, in Chinese."""

    data_sheet: Path
    draft: Path
    sources: Path
    report: ReportReview | None = None
    problem: str = ""


def write_papers(folder: Path, form: Review) -> Papers:
    """Write the data sheet and the draft into a folder, and check the draft against the unit's reviewed form.

    Those of an earlier demonstration are replaced. Raises UnreadableFile where another file is in the way.
    """
    papers = Papers(
        data_sheet=folder / "3-基础数据表.xlsx",
        draft=folder / "4-自评报告初稿.docx",
        sources=folder / "4-自评报告初稿-数据来源.csv",
    )
    refuse_others({papers.data_sheet: _is_data_sheet, papers.draft: _is_draft, papers.sources: _is_sources})
    content = filled_data_sheet()
    write_whole(papers.data_sheet, content)
    (data,) = read_data_sheets(open_workbook(content))
    values, facts = facts_of(form, data)
    try:
        draft = write_draft(template_of(OUTLINE), values, date.today())
    except TemplateError as error:
        return replace(papers, problem=str(error))
    write_whole(papers.draft, draft)
    write_whole(papers.sources, sources_table(facts))
    return replace(papers, report=check_report(draft, form=form))


def filled_data_sheet() -> bytes:
    """Return the data sheet as the bureau would issue it, filled in with the published figures, sums calculated."""
    layout = load_layout(LAYOUT)
    blank = new_data_sheet(layout, year=YEAR, organization=ORGANIZATION)
    answers = {cell_of(layout, key, column): answer for key, column, answer in _answers()}
    return fill_sheet(data_formulas(layout), blank, answers, sheet=layout.mark)


def _answers() -> Iterator[tuple[str, str, Decimal | str]]:
    """Yield what the unit fills in: key and column of a cell, and what it holds."""
    for line in _ROWS.strip().splitlines():
        key, *figures, reason = line.split("|")
        yield from ((key, column, Decimal(one)) for column, one in zip(_COLUMNS, figures, strict=True) if one)
        if reason:
            yield key, "reason", reason
    for (key, column), text in _TEXTS.items():
        yield key, column, text
    for number, (name, posts, staff) in enumerate(_STAFF, 1):
        yield f"staff/{number}", "name", name
        yield f"staff/{number}", "quota", Decimal(posts)
        yield f"staff/{number}", "actual", Decimal(staff)


def _is_data_sheet(path: Path) -> bool:
    return {one.organization for one in read_data_sheets(open_workbook(path))} == {ORGANIZATION}


def _is_draft(path: Path) -> bool:
    return check_report(path).organization == ORGANIZATION


def _is_sources(path: Path) -> bool:
    return path.is_file() and path.read_bytes().startswith(sources_table(()))
