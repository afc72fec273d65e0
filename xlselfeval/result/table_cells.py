"""Cells and rows of the 核对结果 sheet, and the rows that those of forms and of data sheets have in common."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from xlselfeval.files.paper import text_lines
from xlselfeval.review.conclusion import CONCLUSION_LOOKS, CONCLUSIONS, UNDER_STUDY, Conclusion
from xlselfeval.sheet_names import BASIS, EXPLANATION
from xlselfeval.submission import FORMATS

WIDTHS = (9, 14, 23, 12, 13, 7, 8, 8, 12, 8, 10, 18, 14)
COLUMNS = len(WIDTHS)
HEAD = 3  # rows that stay in view
_EARLIER = ("上次说明", "上次财政部门意见")  # of a remark: by the unit, by the bureau
_LINE = 15.0  # height of a line, in points
_HIGHEST = 400.0  # points; Excel takes 409.5
_IN_DOCUMENT = (
    "本副本只用来查看核对结果：原表在Word文档中，副本中的表只有文字和数字，没有原来的版式。"
    "要更正的，请在原Word文档的表中更正，报送更正后的Word文档，不要改本副本中的表；"
    "既要更正又要说明的，将更正后的Word文档再核对一遍，说明写在新副本的“{}”一栏，报送新副本。"
)
_IN_WORKBOOK = (
    "本副本只用来查看核对结果：原表为{}格式，副本中的表只有数值和文字，没有公式、版式和下发记录。"
    "要更正的，请打开原表，另存为.xlsx，在另存的表中更正后报送，不要改本副本中的表；"
    "既要更正又要说明的，将另存的.xlsx再核对一遍，其副本保留原表的全部内容，在该副本中更正，说明写在“{}”一栏，报送该副本。"
)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class TableCell:
    """A text or number over `span` columns; `link` is an address within the form's sheet.

    `prompt` appears in a checked copy when the cell is selected.
    """

    value: str | Decimal | None = None
    look: str = "cell"
    span: int = 1
    link: str | None = None
    prompt: str = ""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class TableRow:
    """One row; the spans of its cells add up to the table's columns. Height in points."""

    cells: tuple[TableCell, ...]
    height: float


def table_row(*cells: TableCell, least: float = _LINE) -> TableRow:
    """Return a row as high as its longest text needs, and not lower than `least`."""
    height, column = least, 0
    for cell in cells:
        width = sum(WIDTHS[column : column + cell.span])
        column += cell.span
        if isinstance(cell.value, str):
            height = max(height, text_lines(cell.value, width) * _LINE + 6)
    assert column == COLUMNS, (column, cells)
    return TableRow(cells, min(height, _HIGHEST))


def section_row(title: str) -> TableRow:
    """Return the title of a block."""
    return table_row(TableCell(title, "section", COLUMNS), least=24)


def head_rows(
    title: str,
    facts: str,
    conclusion: Conclusion,
    figures: str,
    *,
    first_format: str,
    is_under_study: bool,
) -> list[TableRow]:
    """Return the rows that stay in view: title, facts about the file, all conclusions with the right one ticked.

    A form that `is_under_study` has no conclusion yet: its row says so instead. A copy of values alone, of a form that
    came in `first_format`, has a row below that names the file to correct.
    """
    boxes = "　".join(("■" if name == conclusion else "□") + name for name in CONCLUSIONS)
    if is_under_study:
        boxes = f"■{UNDER_STUDY}"
    return [
        table_row(TableCell(title, "title", COLUMNS), least=34),
        table_row(TableCell(facts, "fact", COLUMNS)),
        table_row(
            TableCell("核对结论", "label", 2), TableCell(boxes, "warning" if is_under_study else CONCLUSION_LOOKS[conclusion], 3),
            TableCell(figures, "figures", COLUMNS - 5), least=26,
        ),
        *_notice_rows(first_format),
    ]  # fmt: skip


def _notice_rows(first_format: str) -> Iterator[TableRow]:
    """Yield the row that says of a copy of values where to correct the form; none for a copy of the form itself."""
    if first_format:
        kind = FORMATS[first_format]
        original = (
            _IN_DOCUMENT.format(EXPLANATION)
            if first_format == "docx"
            else _IN_WORKBOOK.format(kind, EXPLANATION)
        )
        text = f"{original}只需说明理由的，写在下面“{EXPLANATION}”一栏，报送本副本。"
        yield table_row(TableCell("请注意", "warning", 2), TableCell(text, "figures", COLUMNS - 2), least=26)


def basis_rows(lines: Iterable[tuple[str, str]], left: Mapping[str, Sequence[str]]) -> list[TableRow]:
    """Return the block of rules and limits, with the remarks by place that are `left`: they matched nothing."""
    earlier = (
        (caption, f"{place}：{text}")
        for place, said in left.items()
        for caption, text in zip(_EARLIER, said, strict=True)
        if text
    )
    rows = [section_row(BASIS)]
    for caption, text in (*lines, *earlier):
        rows.append(table_row(TableCell(caption, "label"), TableCell(text, "basis", COLUMNS - 1)))
    return rows
