"""Edits of the demonstration's filled form, in its XML or through openpyxl, and the findings that they bring."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from support.forms import found
from support.issuing import reviewed
from support.mutation.build_cache import cached

from xlselfeval.demo import filled_form, issued_form

SHEET = "xl/worksheets/sheet1.xml"
HONEST = found(reviewed(filled_form(issued_form())))


def new_findings(data: bytes) -> set[tuple[str, str | None, str]]:
    """Return the findings that the untouched form does not have."""
    return set(found(reviewed(data))) - set(HONEST)


def patched(pattern: str, replacement: str, part: str = SHEET) -> bytes:
    """Return the filled form with one change in the XML of its sheet."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(filled_form(issued_form()))) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:  # fmt: skip
        for name in source.namelist():
            data = source.read(name)
            if name == part:
                text, count = re.subn(pattern, replacement, data.decode(), count=1, flags=re.S)
                assert count == 1, pattern
                data = text.encode()
            target.writestr(name, data)
    return out.getvalue()


def formula(ref: str, text: str, value: str) -> bytes:
    return patched(rf'(<c r="{ref}"[^>]*>)<f>.*?</f><v>.*?</v>', rf"\g<1><f>{text}</f><v>{value}</v>")


def constant(ref: str, value: str) -> bytes:
    return patched(rf'(<c r="{ref}"[^>]*>)<f>.*?</f><v>.*?</v>', rf"\g<1><v>{value}</v>")


@cached
def edited(change: Callable[[Worksheet], None]) -> bytes:
    """Change the filled form through openpyxl, which drops the values of its formulas."""
    book = load_workbook(io.BytesIO(filled_form(issued_form())))
    change(book["自评表"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def put(ref: str, value: object) -> Callable[[Worksheet], None]:
    def change(sheet: Worksheet) -> None:
        sheet[ref] = value

    return change


def put_all(**values: object) -> Callable[[Worksheet], None]:
    def change(sheet: Worksheet) -> None:
        for ref, value in values.items():
            sheet[ref] = value

    return change


def wipe(row: int) -> Callable[[Worksheet], None]:
    def change(sheet: Worksheet) -> None:
        for column in "DEFGHI":
            sheet[f"{column}{row}"] = None

    return change
