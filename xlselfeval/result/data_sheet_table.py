"""The 核对结果 sheet of a data sheet: the same table with the same blocks as that of a form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from xlselfeval.cell import day_text
from xlselfeval.data_sheet.reasons import reason_rule
from xlselfeval.data_sheet.review import DataReview
from xlselfeval.data_sheet.values import DataRow
from xlselfeval.files.sheet import Sheet
from xlselfeval.result.earlier import names_sheet, remarks_of, result_tables, sheet_fact
from xlselfeval.result.mark import with_mark
from xlselfeval.result.remarks import Remark
from xlselfeval.result.table import TITLE, ResultTable
from xlselfeval.result.table_cells import TableCell, TableRow, basis_rows, head_rows, section_row, table_row
from xlselfeval.result.todo import Beside, demands, todo_rows
from xlselfeval.review.entries import IN_STUDY, counts_in_words
from xlselfeval.review.finding import DEMAND_WORDS, demand
from xlselfeval.review.record_source import describe_record_source
from xlselfeval.review.review import Review
from xlselfeval.scoring.number import percent_of
from xlselfeval.sheet_names import COMPARISON, FACT_GAP, FIRST_FORMAT, SOURCE_FILE
from xlselfeval.submission import FORMATS

_SPANS = (2, 1, 1, 1, 2, 2, 2, 1, 1)  # columns of the second block
_CAPTIONS = ("项目", "判定", "上年", "年初预算", "全年预算", "本年", "增减额", "增减率", "占年初预算")
_LIMITS = "本表仅核对表内数字的一致性，不对数字的真实性作出判断，不代替财政部门的复核意见。空白不作0处理，不参加核对。"


def paper_tables(
    reviews: Sequence[Review], sheets: Sequence[DataReview], old: Sequence[Sheet], *, file: str, today: date
) -> list[ResultTable]:
    """Return the tables of a workbook's forms and data sheets, with the remarks of its earlier sheets."""
    tables = [data_sheet_table(one, old, file=file, today=today) for one in sheets]
    return [*result_tables(reviews, old, file=file, today=today), *tables]


def data_sheet_table(review: DataReview, old: Sequence[Sheet], *, file: str, today: date) -> ResultTable:
    """Return the table for one reviewed data sheet, with the remarks of its earlier sheet among `old`."""
    earlier = next((one for one in old if names_sheet(one, review.sheet.sheet)), None)
    remarks = {} if earlier is None else remarks_of(earlier)
    known = Beside(
        explained=review.explained,
        is_under_study=review.is_under_study,
        is_of_values=bool(review.sheet.values_of),
    )
    blocks = [*_head(review, file, today), *todo_rows(review.for_unit, remarks, known), *_figures(review)]
    rows = with_mark([*blocks, *_basis(review, remarks)])
    footer = "　".join(one for one in (review.sheet.organization, TITLE) if one)
    return ResultTable(sheet=review.sheet.sheet, rows=rows, footer=footer)


def _head(review: DataReview, file: str, today: date) -> list[TableRow]:
    sheet = review.sheet
    year = "" if sheet.year is None else f"{sheet.year}年度"
    unit = f"填报单位：{sheet.organization}　　" if sheet.organization else ""
    first = f"{FIRST_FORMAT}：{FORMATS[sheet.values_of]}{FACT_GAP}" if sheet.values_of else ""
    facts = (
        f"{unit}{SOURCE_FILE}：{file}{FACT_GAP}{first}{sheet_fact(sheet.sheet)}核对日期：{day_text(today)}"
    )
    counts = counts_in_words(review.asked, explained=review.explained) or "未发现问题"
    title = f"{year}{sheet.layout.title}{TITLE}"
    return head_rows(
        title,
        facts,
        review.conclusion,
        counts,
        first_format=sheet.values_of,
        is_under_study=review.is_under_study,
    )


def _figures(review: DataReview) -> Iterator[TableRow]:
    """Yield the block that sets the figures of each row beside each other."""
    yield section_row(COMPARISON)
    yield table_row(*(TableCell(text, "head", span) for text, span in zip(_CAPTIONS, _SPANS, strict=True)))
    for row in review.sheet.rows.values():
        if any(figure.number is not None for figure in row.figures.values()):
            figures = zip((_shown(one) for one in _compared(row)), _SPANS[2:], strict=True)
            yield table_row(
                TableCell(row.label.strip(), "cell", _SPANS[0]),
                _verdict(review, row),
                *(TableCell(text or None, "centre", span) for text, span in figures),
            )


def _verdict(review: DataReview, row: DataRow) -> TableCell:
    """Return the gravest that is asked about a cell of a row and not explained."""
    cells = {one.cell.ref for one in row.figures.values()}
    cells |= {one.ref for one in (row.reason_cell, row.name_cell) if one is not None}
    asked = [one for one in review.asked if not cells.isdisjoint(one.cells)]
    if not asked:
        return TableCell("未发现问题", "good", _SPANS[1])
    left = [one for one in asked if (one.name, one.subject) not in review.explained]
    if not left:
        return TableCell(IN_STUDY, asked[0].severity, _SPANS[1])
    gravest = min(left, key=lambda one: DEMAND_WORDS.index(demand(one)))
    return TableCell(demand(gravest), gravest.severity, _SPANS[1])


def _compared(row: DataRow) -> Iterator[Decimal | str | None]:
    """Yield the figures of a row, its change, the rate of the change, and the rate of the budget."""
    before, initial, spent = (row.number(column) for column in ("previous", "initial", "spent"))
    yield from (before, initial, row.number("adjusted"), spent)
    change = None if before is None or spent is None else spent - before
    yield change
    yield _percent(change, before)
    yield _percent(spent, initial)


def _percent(part: Decimal | None, whole: Decimal | None) -> str | None:
    return None if part is None or not whole or whole < 0 else percent_of(part, whole)


def _shown(value: Decimal | str | None) -> str:
    return f"{value:f}" if isinstance(value, Decimal) else value or ""


def _basis(review: DataReview, remarks: dict[str, Remark]) -> list[TableRow]:
    """Return the block of limits, with the remarks that matched nothing."""
    lines = [
        *demands(review.for_unit),
        ("表样", review.sheet.layout.title),
        ("下发对照", describe_record_source(review.sheet.record_source)),
        ("自评表", review.comparison),
        ("口径", f"各数按末位四舍五入比较；表上印有原因栏的，{reason_rule(review.sheet.layout)}"),
        ("局限", _LIMITS),
        *(("未核对事项", text) for text in review.unchecked),
    ]
    return basis_rows(lines, remarks)
