"""The 核对结果 sheets of an earlier check: their remarks, and names for new ones."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date

from xlselfeval.cell import place_in_document
from xlselfeval.files.paths import numbered_names
from xlselfeval.files.sheet import Sheet
from xlselfeval.result.remarks import Remark, join_remarks, take_remarks
from xlselfeval.result.table import ResultTable, result_table
from xlselfeval.result.table_cells import COLUMNS
from xlselfeval.result.todo import SAME_AS_ABOVE
from xlselfeval.review.entries import list_lines
from xlselfeval.review.review import Review
from xlselfeval.sheet_names import COMPARISON, RESULT_SHEET, SIGNATURES, TODO

_PLACE, _ACTION, _WRITTEN_IN = 3, 9, (12, 13)  # 位置; 处理要求; 单位说明 and 财政部门意见


def free_name(taken: Collection[str]) -> str:
    """Return 核对结果, or 核对结果(2), (3) …; `taken` holds names in lower case."""
    return next(name for name in numbered_names(RESULT_SHEET) if name.lower() not in taken)


def result_tables(
    reviews: Sequence[Review], old: Sequence[Sheet], *, file: str, today: date
) -> list[ResultTable]:
    """Return the tables of a workbook's reviews, with the remarks of its earlier sheets."""
    earlier = _earlier_sheets(reviews, old)
    return [
        result_table(review, file=file, today=today, remarks=remarks_of(sheet) if sheet else None)
        for review, sheet in zip(reviews, earlier, strict=True)
    ]


# Name and subject of a finding, and what the unit wrote beside it; of a finding that is there no more "" and its 位置.
Explanation = tuple[str, str, str]


def read_explanations(reviews: Sequence[Review], old: Sequence[Sheet]) -> Iterator[tuple[Explanation, ...]]:
    """Yield for each form what the unit wrote on its earlier sheet, first that beside findings that it still has."""
    for review, sheet in zip(reviews, _earlier_sheets(reviews, old), strict=True):
        lines = list_lines(review.for_unit)
        remarks = remarks_of(sheet) if sheet else {}
        taken = take_remarks(lines, remarks, review.evidence.issued_names)
        beside = {explanation for explanation, _ in taken}
        yield (
            *(
                (one.name, one.subject, explanation)
                for line, (explanation, _) in zip(lines, taken, strict=True)
                if explanation
                for one in line
            ),
            *(("", place, text) for place, (text, _) in remarks.items() if text and text not in beside),
        )


def _earlier_sheets(reviews: Sequence[Review], old: Sequence[Sheet]) -> list[Sheet | None]:
    """Yield the earlier result of each form: the one that names its sheet, else the next left."""
    left = list(old)
    found: list[Sheet | None] = []
    for review in reviews:
        named = (one for one in left if names_sheet(one, review.evidence.submission.sheet))
        sheet = next(named, None)
        if sheet is not None:
            left.remove(sheet)
        found.append(sheet)
    return [sheet or (left.pop(0) if left else None) for sheet in found]


def names_sheet(result: Sheet, sheet: str) -> bool:
    """Return whether a result sheet says that it is about the sheet of that name."""
    fact = sheet_fact(sheet)
    return any(fact in cell.text for cell in result.cells.values() if cell.column == 1)


def sheet_fact(sheet: str) -> str:
    """Write the fact at the head of a result sheet by which it is found again."""
    return f"工作表：{sheet}　　"


def remarks_of(sheet: Sheet) -> dict[str, Remark]:
    """Return the remarks beside the findings, by the text of 位置.

    In a copy of a document that text also names the cell of the copy.

    Where nothing is written beside a place whose demand is 同上, what is beside the demand in full holds for it. What is
    written in several rows of one text is joined.
    """
    found: dict[str, Remark] = {}
    first: Remark = ("", "")
    for row in _todo_rows(sheet):
        said = [_text(sheet, row, column) for column in _WRITTEN_IN]
        if _text(sheet, row, _ACTION) != SAME_AS_ABOVE:
            first = said[0], said[1]
        remark = said[0] or first[0], said[1] or first[1]
        places = map(place_in_document, _text(sheet, row, _PLACE).split("\n"))
        for place in places if any(remark) else ():
            found[place] = join_remarks([found.get(place, ("", "")), remark])
    return found


def _text(sheet: Sheet, row: int, column: int) -> str:
    cell = sheet.cells.get((row, column))
    return "" if cell is None else cell.text


def _todo_rows(sheet: Sheet) -> range:
    """Return the rows of the first block, without its title and captions."""
    starts = [
        row for (row, column), cell in sheet.cells.items() if column == 1 and cell.text in (TODO, COMPARISON)
    ]
    return range(min(starts) + 2, max(starts))


def has_remarks(sheet: Sheet) -> bool:
    """Return True for remarks beside a finding, behind 核对人, or outside the table's columns."""
    signed = any(
        cell.text.startswith(caption) and cell.text != caption
        for caption in SIGNATURES
        for cell in sheet.cells.values()
    )
    outside = any(column > COLUMNS and not cell.is_blank for (_, column), cell in sheet.cells.items())
    return signed or outside or bool(remarks_of(sheet))
