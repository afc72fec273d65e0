"""Read what people wrote into 收表台账 and 报送历史 of an earlier summary: days of receipt, which return counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from xlselfeval.batch.results.queries import WHOLE_DEPARTMENT
from xlselfeval.batch.results.receipts import CHOICE, RECEIVED, RegisterLine, day_mark
from xlselfeval.batch.summary.additions import SUMMARY_LIMITS
from xlselfeval.batch.summary.read_summary import ID
from xlselfeval.batch.summary.written_rows import FIRST_DAY, list_name
from xlselfeval.errors import UnreadableFile
from xlselfeval.files.open import open_workbook
from xlselfeval.files.ranges import position
from xlselfeval.files.sheet import unescape
from xlselfeval.files.sheet_parser import scan_sheet
from xlselfeval.files.workbook import PackageWorkbook

REGISTER, HISTORY = "收表台账", "报送历史"
RETURN_NUMBER = "第几次报送"
_DAY = "@"  # between the content and the day in an id
_FIRST, _LAST = ((date(year, 1, 1) - FIRST_DAY).days for year in (2000, 2100))  # days, as Excel stores them
_Value = str | float
_ORGANIZATION, _PROJECT_CODE, _PROJECT = "单位编码", "项目编码", "项目"


def receipt_id(form: str, content: str, day: str) -> str:
    """Return the hidden id of a line: the content of the return, the day written beside it, the name of the form.

    With the day a later reading knows what people have changed, however often it reads the line.
    """
    return f"{content or '-'}{_DAY}{day_mark(day)} {form}".rstrip() if content or form else ""


def read_register(path: Path) -> list[RegisterLine]:
    """Read the lines of both sheets; none where there is no summary, or one that cannot be read."""
    if not path.exists():
        return []
    try:
        workbook = open_workbook(path, SUMMARY_LIMITS)
        if not isinstance(workbook, PackageWorkbook):
            return []
        parts = [part.part for part in workbook.sheets if list_name(part.name) in (REGISTER, HISTORY)]
        return [line for part in parts for line in _lines(_rows(workbook, part))]
    except UnreadableFile:  # who replaces the file reports it
        return []


def _rows(workbook: PackageWorkbook, part: str) -> Iterator[list[_Value]]:
    """Yield the rows of a sheet as they are stored: a number that is no day in a cell for days is read as any other."""
    found: defaultdict[int, dict[int, _Value]] = defaultdict(dict)
    for ref, kind, _, value, inline, _, _ in scan_sheet(
        workbook.package.xml_bytes(part), part, SUMMARY_LIMITS
    ).cells:
        row, column = position(ref)
        if kind == "s" and value:
            found[row][column] = workbook.book.string(int(value)).strip()
        elif kind == "inlineStr":
            found[row][column] = unescape(inline).strip()
        elif kind in ("", "n") and value:
            found[row][column] = float(value)
        else:
            found[row][column] = (value or "").strip()
    for _, cells in sorted(found.items()):
        yield [cells.get(column, "") for column in range(1, max(cells) + 1)]


def _lines(rows: Iterator[list[_Value]]) -> Iterator[RegisterLine]:
    """Yield the lines that name a form or a return, whatever the order of columns and rows."""
    captions = [_text(value) for value in next(rows, [])]
    if RECEIVED not in captions:
        return
    for row in rows:
        cells = dict(zip(captions, row, strict=False))
        values = {caption: _text(value) for caption, value in cells.items()}
        which, _, form = values.get(ID, "").partition(" ")
        content, has_day, shown = which.partition(_DAY)
        form = form if content else _identity(values)
        if content or form:
            number = values.get(RETURN_NUMBER, "")
            yield RegisterLine(
                form=form, content="" if content == "-" else content, number=int(number) if number.isdecimal() else 0,
                received=_day(cells.get(RECEIVED, "")), choice=values.get(CHOICE),
                shown=shown if has_day else None,
            )  # fmt: skip


def _identity(values: dict[str, str]) -> str:
    """Name a form as the roster does, by the codes in its line, for a line that has lost its id."""
    named = values.get(_PROJECT, "")
    project = values.get(_PROJECT_CODE, "") or ("" if named == WHOLE_DEPARTMENT else named)
    code = values.get(_ORGANIZATION, "")
    return f"{code}/{project}" if code and project else code


def _text(value: _Value) -> str:
    if isinstance(value, str):
        return value
    return str(int(value)) if value.is_integer() else str(value)


def _day(value: _Value) -> str:
    """Write a day as 2024-05-20; a number that is none of this century as it is shown."""
    if isinstance(value, float) and _FIRST <= value < _LAST:
        return (FIRST_DAY + timedelta(days=int(value))).isoformat()
    return _text(value)
