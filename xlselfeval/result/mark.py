"""The last rows of a result sheet: its mark, and the signatures.

By the mark a sheet that was changed or made elsewhere is known.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from xlselfeval.reading.own.result_sheet import MARK, mark_of
from xlselfeval.result.table_cells import COLUMNS, TableCell, TableRow, table_row
from xlselfeval.sheet_names import SIGNATURES

_PURPOSE = "（据本表内容生成；填写单位说明、财政部门意见不影响编号）"


def with_mark(rows: Iterable[TableRow]) -> tuple[TableRow, ...]:
    """Return the rows of a result sheet with its mark and the row of signatures below them."""
    written = tuple(rows)
    mark = mark_of(dict(_values(written)))
    return (
        *written,
        table_row(TableCell(MARK, "label"), TableCell(f"{mark}{_PURPOSE}", "basis", COLUMNS - 1)),
        table_row(
            *(TableCell(caption, "sign", span) for caption, span in zip(SIGNATURES, (4, 5, 4), strict=True)),
            least=34,
        ),
    )


def _values(rows: Iterable[TableRow]) -> Iterator[tuple[tuple[int, int], object]]:
    """Yield the values with their places."""
    for number, row in enumerate(rows, 1):
        column = 1
        for cell in row.cells:
            yield (number, column), cell.value
            column += cell.span
