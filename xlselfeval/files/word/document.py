"""A Word document or a plain text as data: paragraphs in reading order, and tables.

Offsets count the characters of a paragraph's text. Tracked changes are read as accepted.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

Kind = Literal["body", "textbox", "footnote", "cell"]


class Run(NamedTuple):
    """The part of a paragraph's text that one run holds: the w:r of that number in that part, from 0."""

    start: int
    end: int
    part: str
    number: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Paragraph:
    """A paragraph; `prefix` is the number that the program shows before it: 1. or （一）.

    `number` counts from 1 the paragraphs of body, text boxes and notes, empty ones too; those of table cells are
    counted on behind them. `level` is the outline level from 1, None for body text; `style` is the name of the
    style, in lower case. `anchor` is the run of the body that holds the text box, or refers to the note, that the
    paragraph is part of.
    """

    number: int
    text: str
    prefix: str = ""
    kind: Kind = "body"
    level: int | None = None
    style: str = ""
    runs: tuple[Run, ...] = ()
    anchor: Run | None = None

    @property
    def is_blank(self) -> bool:
        """True without a number and without any character that is seen."""
        return not self.prefix and not self.text.strip()


@dataclass(frozen=True, kw_only=True, slots=True)
class TableCell:
    """A cell at a row and column of the table's grid, both from 1, with the cells that it is merged over."""

    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    paragraphs: tuple[Paragraph, ...] = ()

    @property
    def text(self) -> str:
        """The text as it is seen: a line for each paragraph, with numbers of lists."""
        return "\n".join(f"{one.prefix}{one.text}" for one in self.paragraphs).strip()


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """A table by its number in the document; a table within a cell is a table of its own.

    `after` is the number of the last paragraph before it, 0 at the beginning; None within a cell, text box or note.
    `widths` are those of its columns, () where the file does not give all of them. A table that goes on in another
    directly below has the rows of both; `end` is the number of the last paragraph before its last piece.
    """

    number: int
    rows: int
    columns: int
    cells: tuple[TableCell, ...]
    after: int | None = None
    widths: tuple[int, ...] = ()
    end: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """The paragraphs of body, text boxes and notes in reading order, and the tables."""

    paragraphs: tuple[Paragraph, ...]
    tables: tuple[Table, ...] = ()

    def all_paragraphs(self) -> Iterator[Paragraph]:
        """Yield the paragraphs of the body and then those of the cells."""
        yield from self.paragraphs
        for table in self.tables:
            for cell in table.cells:
                yield from cell.paragraphs

    def between(self, first: Table, second: Table) -> tuple[Paragraph, ...]:
        """Return the paragraphs between two tables of the body."""
        if first.after is None or second.after is None:
            return ()
        above = first.after if first.end is None else first.end
        return self.paragraphs_between(above, second.after)

    def paragraphs_between(self, above: int, last: int) -> tuple[Paragraph, ...]:
        """Return the paragraphs from behind one number up to another."""
        start, end = (
            bisect_right(self.paragraphs, place, key=lambda one: one.number) for place in (above, last)
        )
        return self.paragraphs[start:end]
