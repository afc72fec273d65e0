"""The content of a cell as a person reads it: a number in its format, a text without what is struck out."""

from __future__ import annotations

import math
import re
from decimal import Decimal
from functools import lru_cache

from xlselfeval.cell import NOTHING, Written
from xlselfeval.errors import UnreadableFile, in_a_line
from xlselfeval.files.limits import TEXT
from xlselfeval.files.number_format import written_number
from xlselfeval.scoring.number import LARGEST, bounded

EMPTY_TEXT = Written("", "")  # a formula that gives an empty text has been calculated
PICTURE = re.compile(r"=?(?:_xlfn\.)?DISPIMG\(", re.I)  # WPS's formula for a picture in a cell, and its text
NO_NUMBER = "#NUM!"
_NO_NUMBERS = frozenset(["nan", "inf", "infinity"])
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")
_SHORT = 15  # digits that a float keeps: up to here the text is the decimal


def number_of(text: str) -> Decimal:
    """Return a number as Excel shows it: the decimal of its 15 significant digits."""
    shape = _NUMBER.fullmatch(text)
    number = Decimal(text) if shape and len(text) <= _SHORT and not shape[1] else None
    if number is None:
        value = float(text) if shape else math.nan
        if not math.isfinite(value):
            raise UnreadableFile(
                "malformed", f"表中有无效的数字 {in_a_line(text[:20])}，请用Excel另存后重新报送"
            )
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
        raise UnreadableFile("malformed", "有单元格的文字超过32767字，超出Excel的上限，请检查后重新报送")
    return Written(text, text) if text and not text.isspace() else NOTHING


def struck_written(text: str, left: str) -> Written:
    """Return the content of a cell with a text of which only a part is not struck out."""
    written = text_written(left)
    whole = text_written(str(text)).text
    return (EMPTY_TEXT if written is NOTHING else written)._replace(struck=whole or None)
