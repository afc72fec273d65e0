"""Conditional formats of a web page that Excel saved.

They are those of an XML spreadsheet, in a comment and with addresses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress

from xlselfeval.errors import UnreadableFile
from xlselfeval.files.legacy.old_sheet import OldSheet
from xlselfeval.files.legacy.text.html_tags import parse_html
from xlselfeval.files.legacy.text.xml_conditions import SheetConditions
from xlselfeval.files.looks.rule_formula import LONGEST
from xlselfeval.files.ranges import Area, Place, range_of
from xlselfeval.files.sheet import UNKNOWN_FORMULA

_WHOLE = re.compile(r"</?(?:[A-Za-z][\w-]{0,20}:)?ConditionalFormatting(?![\w-])", re.I)
_AROUND = re.compile(r"<!--|<xml(?=[\s>])", re.I)  # that would keep what is inside from being read
_NAMES = ("ConditionalFormatting", "Range", "Condition", "Qualifier", "Value1", "Value2", "Format")
_KNOWN = {name.lower(): name for name in _NAMES}


def read_page_conditions(page: str, sheet: OldSheet) -> None:
    """Enter the conditional formats of a page into its sheet, wherever they are written."""
    places = [found.start() for found in _WHOLE.finditer(page)]
    if not places:
        return
    reader, text = SheetConditions(_areas, _formula), ""
    part = page[places[0] : page.find(">", places[-1]) + 1]
    for piece in parse_html(_AROUND.sub(" ", part)):
        if isinstance(piece, str):
            text += piece
            continue
        name = _KNOWN.get(piece.name.rpartition(":")[2], "")
        if not piece.is_end:
            reader.start(name, {"Style": piece.attributes.get("style", "")})
        else:
            reader.end(name, text, sheet)
        text = ""


def _areas(text: str) -> Iterator[Area]:
    """Yield the areas of a list $A$1:$B$2,$C$3."""
    for part in text.split(","):
        with suppress(UnreadableFile):  # it sets no look anywhere
            yield range_of(part.strip().upper())


def _formula(text: str, _: Place) -> str:
    return text if len(text) <= LONGEST else UNKNOWN_FORMULA
