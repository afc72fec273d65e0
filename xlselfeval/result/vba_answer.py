"""The answer that a button in the form reads: messages and tables as lines of ASCII.

The reader is VBA, which guesses code pages and knows no JSON. So every line is a kind and its
fields between tabs, everything outside ASCII is written \\uXXXX (UTF-16 units), and the last line
counts the others: so that an answer cut short is recognised.

    xlselfeval-answer 1                        the format and its version
    checked TEXT / rescored TEXT               what two of the buttons show
    failed TEXT                                instead of everything else: why there is no result
    face FONT LINES                            the font, and the colour of lines, of all cells
    look NAME SIZE BOLD UNDERLINE COLOR FILL HORIZONTAL VERTICAL BOXED
    table SHEET HEAD FOOTER [LAST]             the form's sheet, which links lead to; the rows that stay in view;
                                               what the left of the page's foot says, in Excel's codes; the row that
                                               begins the last page of several
    widths WIDTH…                              of the columns, in characters
    row HEIGHT                                 in points; its cells follow
    cell LOOK SPAN LINK KIND VALUE             KIND number, text or blank
    end LINES                                  how many lines stand before this one
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from xlselfeval.files.xml_text import legal_text
from xlselfeval.result.sheet_xml import pages_of
from xlselfeval.result.styles import FONT, LINES, LOOKS, Look
from xlselfeval.result.table import ResultTable
from xlselfeval.result.table_cells import HEAD, WIDTHS, TableCell
from xlselfeval.scoring.number import plain

VERSION = ("xlselfeval-answer", "1")
_ESCAPES = {"\\": "\\\\", "\t": "\\t", "\n": "\\n"}
_TO_ESCAPE = re.compile(r"[^\x20-\x5B\x5D-\x7E]")


def answer_text(tables: Sequence[ResultTable], *, checked: str, rescored: str) -> str:
    """Return the answer: two messages and a table for each form, ASCII, lines end in CR LF."""
    lines = [VERSION, ("checked", checked), ("rescored", rescored), ("face", FONT, LINES)]
    used = {cell.look for table in tables for row in table.rows for cell in row.cells}
    lines += [_look(name, look) for name, look in LOOKS.items() if name in used]
    for table in tables:
        lines += _table(table)
    return _text(lines)


def failed_answer(message: str) -> str:
    """Return the answer when there is nothing to show but a reason."""
    return _text([VERSION, ("failed", message)])


def _look(name: str, look: Look) -> tuple[str, ...]:
    return (
        "look", name, str(look.size), str(int(look.bold)), str(int(look.underline)), look.color, look.fill,
        look.horizontal, look.vertical, str(int(look.boxed)),
    )  # fmt: skip


def _table(table: ResultTable) -> Iterator[tuple[str, ...]]:
    last_row = pages_of(table).last_row
    yield ("table", table.sheet, str(HEAD), table.left_footer, *([str(last_row)] if last_row else []))
    yield ("widths", *map(str, WIDTHS))
    for row in table.rows:
        yield ("row", f"{row.height:g}")
        yield from map(_cell, row.cells)


def _cell(cell: TableCell) -> tuple[str, ...]:
    return ("cell", cell.look, str(cell.span), cell.link or "", *_value(cell.value))


def _value(value: str | Decimal | None) -> tuple[str, str]:
    if isinstance(value, Decimal):
        return "number", plain(value)
    return ("text", value) if value else ("blank", "")


def _text(lines: Sequence[tuple[str, ...]]) -> str:
    counted = [*lines, ("end", str(len(lines)))]
    return "".join("\t".join(map(_escaped, fields)) + "\r\n" for fields in counted)


def _escaped(text: str) -> str:
    return _TO_ESCAPE.sub(_escape, legal_text(text))


def _escape(found: re.Match[str]) -> str:
    char = found[0]
    if char in _ESCAPES:
        return _ESCAPES[char]
    units = char.encode("utf-16-be").hex().upper()
    return "".join(f"\\u{units[start : start + 4]}" for start in range(0, len(units), 4))
