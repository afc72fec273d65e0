"""The grid of a table, filled row by row as its elements are read."""

from __future__ import annotations

from dataclasses import dataclass, field

from xlselfeval.files.limits import Limits
from xlselfeval.files.word.errors import malformed, too_large

MOST_COLUMNS = 1_000


@dataclass(slots=True, eq=False)
class OpenCell:
    """A cell while it is read; the spans grow with merged cells below and to the right."""

    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    vertical: str | None = None  # restart or continue
    horizontal: str | None = None
    paragraphs: list[int] = field(default_factory=list)  # places among the drafts


class Grid:
    """The cells of one table; `after` is the number of paragraphs before it."""

    def __init__(self, number: int, after: int | None, limits: Limits) -> None:
        self.number, self.after = number, after
        self.rows = self.columns = 0
        self.widths: list[int] = []
        self.cells: list[OpenCell] = []
        self._limits = limits
        self._row: list[OpenCell] = []
        self._place = 1  # the column that the row has reached
        self._is_deleted = False
        self._merged: dict[int, OpenCell] = {}  # by column: cells that the next row may continue

    def add_column(self, width: int) -> None:
        """Enter a column of the grid; its width is 0 where the file does not give it."""
        self.columns += 1
        self.widths.append(width)
        if self.columns > MOST_COLUMNS:
            raise too_large()

    def start_row(self) -> None:
        self.rows += 1
        self._row, self._place, self._is_deleted = [], 1, False

    def skip_columns(self, count: int) -> None:
        """Leave columns out before the first cell of a row."""
        self._place += count

    def delete_row(self) -> None:
        """Take the row for deleted, by a tracked change."""
        self._is_deleted = True

    def start_cell(self) -> OpenCell:
        """Begin the next cell of the row."""
        cell = OpenCell(self.rows, self._place)
        self._row.append(cell)
        if len(self.cells) + len(self._row) > self._limits.cells:
            raise too_large()
        return cell

    def end_cell(self) -> None:
        """End the cell; the next one begins behind all its columns."""
        if not self._row:  # rows within a cell without a table
            raise malformed()
        self._place += self._row[-1].column_span
        if self._place > MOST_COLUMNS:
            raise too_large()

    def end_row(self) -> None:
        """Enter the cells of the row, or let cells above and beside them grow."""
        if self._is_deleted:
            self.rows -= 1
            return
        merged: dict[int, OpenCell] = {}
        beside: OpenCell | None = None
        for cell in self._row:
            above = self._merged.get(cell.column)
            if cell.vertical == "continue" and above is not None:
                above.row_span += 1
                merged[cell.column] = above
            elif cell.horizontal == "continue" and beside is not None:
                beside.column_span += cell.column_span
            else:
                self.cells.append(cell)
                beside = cell
                if cell.vertical is not None:
                    merged[cell.column] = cell
        self._merged = merged
        self.columns = max(self.columns, self._place - 1)
