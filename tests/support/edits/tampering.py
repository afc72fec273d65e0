"""Edits of the demonstration's filled form, in its XML or through openpyxl, and the findings that they bring."""

from __future__ import annotations

import re

from support import issuing
from support.forms import found
from support.issuing import RETURNED, Change, reviewed, with_parts
from support.packages import unzipped

SHEET = "xl/worksheets/sheet1.xml"
HONEST = found(reviewed(RETURNED))


def new_findings(data: bytes) -> issuing.Found:
    """Return the findings that the untouched form does not have."""
    return set(found(reviewed(data))) - set(HONEST)


def patched(pattern: str, replacement: str, part: str = SHEET) -> bytes:
    """Return the filled form with one change in the XML of its sheet."""
    text, count = re.subn(pattern, replacement, unzipped(RETURNED)[part].decode(), count=1, flags=re.S)
    assert count == 1, pattern
    return with_parts(RETURNED, {part: text.encode()})


def formula(ref: str, text: str, value: str) -> bytes:
    return patched(rf'(<c r="{ref}"[^>]*>)<f>.*?</f><v>.*?</v>', rf"\g<1><f>{text}</f><v>{value}</v>")


def constant(ref: str, value: str) -> bytes:
    return patched(rf'(<c r="{ref}"[^>]*>)<f>.*?</f><v>.*?</v>', rf"\g<1><v>{value}</v>")


def edited(change: Change) -> bytes:
    """Change the filled form through openpyxl, which drops the values of its formulas."""
    return issuing.edited(RETURNED, change)


def wipe(row: int) -> Change:
    return issuing.put(**{f"{column}{row}": None for column in "DEFGHI"})
