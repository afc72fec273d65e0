"""The total row of a form: its points, its score, and the candidates for its grade.

The words of grades belong to a scheme, which is not known yet. A grade is therefore found by its caption
(等级, 等次, 档次); where there is none, the short texts beside and below the total are its candidates.
"""

from __future__ import annotations

from collections.abc import Iterator

from xlselfeval.cell import Cell
from xlselfeval.files.sheet import Sheet
from xlselfeval.reading import captions as headings
from xlselfeval.reading.captions import heading_key
from xlselfeval.reading.find_forms import FormArea, cell_under, cells_between, value_beside
from xlselfeval.reading.head_total import inline_total, read_head_total
from xlselfeval.reading.table_heading import Heading
from xlselfeval.reading.vocabulary import Vocabulary
from xlselfeval.scoring.number import amount_of
from xlselfeval.scoring.text import compact
from xlselfeval.submission import TotalRow

_ROWS_FOR_GRADE = 3  # a grade may stand in a row of its own below the total
_LONGEST_GRADE = 30  # characters; more are the prose that a form asks for under 评价结论(200字)


def read_total(sheet: Sheet, area: FormArea) -> TotalRow:
    """Read the total row, and the total above the table; all is None where the form has neither."""
    above = read_head_total(sheet, area)
    if area.total is None:
        return TotalRow(
            points=None,
            score=above,
            grade=_grade_above(sheet, area),
            subtotals=tuple(_subtotals(sheet, area)),
        )
    head = area.indicators
    found = [*_grades_beside(sheet, area), *_grades_below(sheet, area.total, area.vocabulary)]
    captioned = next((cell for cell, is_captioned in found if is_captioned), None)
    score = _score(sheet, area, area.total)
    if score is None or (above is not None and not above.is_blank and score.is_blank):
        score, above = above, None
    return TotalRow(
        points=cell_under(sheet, head, "points", area.total),
        score=score,
        above=above,
        grade=captioned or _blank_grade(sheet, head, area.total),
        grade_candidates=() if captioned else tuple(cell for cell, _ in found),
        subtotals=tuple(_subtotals(sheet, area)),
    )


def _subtotals(sheet: Sheet, area: FormArea) -> Iterator[Cell]:
    """Yield the scores in the rows of sums between heading and total."""
    head, last = area.indicators, area.total or area.end
    captioned = {
        row for (row, _), cell in sheet.cells.items()
        if head.bottom < row < last and area.vocabulary.names_sum(heading_key(cell.text))
    }  # fmt: skip
    for row in sorted(captioned):
        score = cell_under(sheet, head, "score", row)
        if score is not None and amount_of(score.written).number is not None:
            yield score


def _score(sheet: Sheet, area: FormArea, row: int) -> Cell | None:
    """Return the total score under its heading; that of 「总分：98分」 where one cell holds both."""
    cell = cell_under(sheet, area.indicators, "score", row)
    if cell is not None and (cell.formula is not None or amount_of(cell.written).number is not None):
        return cell
    cells = (sheet.cell(row, column) for column in range(1, area.right + 1))
    inline = (inline_total(one, area.vocabulary) for one in cells if one.row == row)
    return next((found for found in inline if found is not None), cell)


def _grades_beside(sheet: Sheet, area: FormArea) -> Iterator[tuple[Cell, bool]]:
    """Yield texts beside the total score that may be a grade, and whether a caption or formula says so."""
    head, row = area.indicators, area.total
    score = head.spans.get("score") or head.spans.get("points")
    after = score.right if score else 0
    note = head.spans.get("note")
    for (_, column), cell in [one for one in sheet.cells.items() if one[0][0] == row]:
        in_note = note is not None and note.left <= column <= note.right
        if (column <= after and not in_note) or cell.row != row:
            continue
        if headings.GRADE.match(compact(cell.text)) or "等级" in (cell.formula or ""):
            beside = value_beside(sheet, cell, area.vocabulary)
            only_caption = headings.GRADE.fullmatch(heading_key(cell.text)) and not cell.formula
            value = beside if only_caption and not beside.is_blank else cell
            if value is cell or "等" in cell.text:
                yield value, True
            elif _is_short(value):
                yield value, False
        elif _is_short(cell):
            yield cell, False


def _grade_above(sheet: Sheet, area: FormArea) -> Cell | None:
    """Return the grade beside its caption above the table, for a form without a total row."""
    for cell in cells_between(sheet, area.first, area.indicators.row):
        if headings.GRADE.fullmatch(heading_key(cell.text)) and "等" in cell.text:
            return value_beside(sheet, cell, area.vocabulary)
    return None


def _grades_below(sheet: Sheet, total: int, vocabulary: Vocabulary) -> Iterator[tuple[Cell, bool]]:
    """Yield the grade beside or behind a caption in one of the rows below, like `_grades_beside`."""
    for row in range(total + 1, total + 1 + _ROWS_FOR_GRADE):
        for cell in cells_between(sheet, row, row + 1):
            text = compact(cell.text)
            if headings.END_OF_TABLE.match(text):
                return
            caption = headings.GRADE.match(text)
            if headings.GRADE.fullmatch(heading_key(cell.text)):
                beside = value_beside(sheet, cell, vocabulary)
                if beside.is_blank or "等" in cell.text:
                    yield beside, True
                elif _is_short(beside):
                    yield beside, False
            elif caption and text[caption.end() : caption.end() + 1] == ":":
                if "等" in caption[0]:
                    yield cell, True
                elif _is_short(cell):
                    yield cell, False


def _is_short(cell: Cell) -> bool:
    """Return whether a text is as short as a grade."""
    return isinstance(cell.written.value, str) and 0 < len(compact(cell.text)) <= _LONGEST_GRADE


def _blank_grade(sheet: Sheet, head: Heading, row: int) -> Cell | None:
    """Return the blank cell of the total row under the note, where a grade would be."""
    cell = cell_under(sheet, head, "note", row)
    return cell if cell is not None and cell.is_blank and cell.row == row else None
