"""The content of a cell as a person reads it: a number in its format, a text without what is struck out."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache

from xlselfeval.cell import NOTHING, RichText, Run, Written, runs_left, text_left
from xlselfeval.errors import UnreadableFile, in_a_line, malformed
from xlselfeval.files.limits import TEXT
from xlselfeval.files.looks.colours import TINY, WHITE, format_colour
from xlselfeval.files.looks.colours import is_unseen as cannot_be_seen
from xlselfeval.files.number_format import format_marks, shown_text, written_number
from xlselfeval.plain_number import LARGEST
from xlselfeval.scoring.number import bounded

EMPTY_TEXT = Written("", "")  # a formula that gives an empty text has been calculated
PICTURE = re.compile(r"=?(?:_xlfn\.)?DISPIMG\(", re.I)  # WPS's formula for a picture in a cell, and its text
NO_NUMBER = "#NUM!"
_NO_NUMBERS = frozenset(["nan", "inf", "infinity"])
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")
_SOME_DAY = Decimal(1)  # in place of a date, of which no format has a section
_SECTIONS = 3  # semicolons of a format with one for texts
_DIGIT_LAST, _DIGIT_FIRST = re.compile(r"\d[.,]?$"), re.compile(r"[.,]?\d")
_OTHER_LINE = {
    1: str.maketrans("0123456789+-=()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾"),
    -1: str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎"),
}
_SHORT = 15  # digits that a float keeps: up to here the text is the decimal


def number_of(text: str) -> Decimal:
    """Return a number as Excel shows it: the decimal of its 15 significant digits."""
    shape = _NUMBER.fullmatch(text)
    number = Decimal(text) if shape and len(text) <= _SHORT and not shape[1] else None
    if number is None:
        value = float(text) if shape else math.nan
        if not math.isfinite(value):
            raise malformed(f"表中有无效的数字 {in_a_line(text[:20])}")
        number = bounded(Decimal(f"{value:.15g}"))
    return number


@lru_cache(maxsize=16384)
def number_written(text: str, code: str, date1904: bool) -> Written:
    """Return the content of a cell with a number of this text and format."""
    if text.lower().lstrip("+-") in _NO_NUMBERS:
        return text_written(NO_NUMBER)
    number = number_of(text)
    if abs(number) >= LARGEST:  # a code or an account, no figure of a form
        return text_written(f"{number:f}")
    return written_number(number, code, date1904=date1904)


def text_written(text: str) -> Written:
    """Return the content of a cell with a text; UnreadableFile for one longer than Excel allows."""
    if PICTURE.match(text):
        return EMPTY_TEXT
    if len(text) > TEXT:
        raise UnreadableFile("malformed", "有单元格的文字超过32767字，超出Excel的上限，请删减")
    return Written(text, text) if text and not text.isspace() else NOTHING


def styled_text(
    text: str, code: str, *, is_struck: bool = False, is_unseen: bool = False, behind: str | None = WHITE
) -> Written:
    """Return the content of a cell with a text.

    Its look is its number format, whether its font strikes out or cannot be seen, and the colour behind the text.
    """
    is_plain = not isinstance(text, RichText)
    left = text if is_plain and not is_struck else text_left(text, is_struck=is_struck)
    written = text_written(left if is_plain else str(left))
    if left != text:
        whole = text_written(str(text)).text
        written = (EMPTY_TEXT if written is NOTHING else written)._replace(struck=whole or None)
    shown = shown_text(left, code) if code.count(";") >= _SECTIONS else None
    if (is_unseen and is_plain) or ("[" in code and _colour_hides(left, code, behind)):
        shown = ""
    elif shown is None and not is_plain:
        as_cell = TINY if is_unseen else None
        seen = "".join(_seen_runs([*runs_left(text, is_struck=is_struck)], as_cell, behind))
        shown = None if seen.split() == left.split() else seen
    return written if shown is None or not written.text else written._replace(shown=shown)


def styled_number(written: Written, code: str, behind: str | None) -> Written:
    """Return the content of a cell with a number whose format may give it a colour; a zero may be hidden."""
    value = written.value if written.held is None else written.held
    content = value if isinstance(value, Decimal) else _SOME_DAY
    return written._replace(shown="") if content and _colour_hides(content, code, behind) else written


def _colour_hides(content: Decimal | str, code: str, behind: str | None) -> bool:
    return cannot_be_seen(format_colour(format_marks(content, code)), behind)


def _seen_runs(runs: Sequence[Run], as_cell: str | None, behind: str | None) -> Iterator[str]:
    """Yield the texts of runs that are seen before a colour.

    Digits above or below the line are written as such where they join a figure.
    """
    for before, run, after in zip((Run(""), *runs), runs, (*runs[1:], Run("")), strict=False):
        if cannot_be_seen(run.colour or as_cell, behind):
            continue
        joined = _DIGIT_LAST.search(before.text) or _DIGIT_FIRST.match(after.text)
        yield run.text.translate(_OTHER_LINE[run.raised]) if run.raised and joined else run.text
