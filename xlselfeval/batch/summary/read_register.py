"""Read what people wrote into 收表台账 and 报送历史 of an earlier summary: days of receipt, which return counts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from xlselfeval.batch.results.receipts import CHOICE, RECEIVED, RegisterLine, day_mark
from xlselfeval.batch.summary.read_summary import ID
from xlselfeval.batch.summary.written_rows import list_name

REGISTER, HISTORY = "收表台账", "报送历史"
RETURN_NUMBER = "第几次报送"
_DAY = "@"  # between the content and the day in an id
_ORGANIZATION, _PROJECT_CODE, _PROJECT = "单位编码", "项目编码", "项目"


def receipt_id(form: str, content: str, day: str = "") -> str:
    """Return the hidden id of a line: the content of the return, the day written beside it, the name of the form.

    With the day a later reading knows what people have changed, however often it reads the line.
    """
    return f"{content or '-'}{_DAY}{day_mark(day)} {form}".rstrip() if content or form else ""


def read_register(path: Path) -> list[RegisterLine]:
    """Read the lines of both sheets; none where there is no summary, or one that cannot be read."""
    if not path.exists():
        return []
    from openpyxl import load_workbook

    try:
        with path.open("rb") as file:
            book = load_workbook(file, read_only=True, data_only=True)
            names = [name for name in book.sheetnames if list_name(name) in (REGISTER, HISTORY)]
            return [line for name in names for line in _lines(book[name].iter_rows(values_only=True))]
    except Exception:  # openpyxl may raise anything on foreign bytes; who replaces the file reports it
        return []


def _lines(rows: Iterator[tuple[object, ...]]) -> Iterator[RegisterLine]:
    """Yield the lines that name a form or a return, whatever the order of columns and rows."""
    captions = [_text(value) for value in next(rows, ())]
    if RECEIVED not in captions:
        return
    for row in rows:
        values = dict(zip(captions, map(_text, row), strict=False))
        which, _, form = values.get(ID, "").partition(" ")
        content, has_day, shown = which.partition(_DAY)
        form = form if content else _identity(values)
        if content or form:
            number = values.get(RETURN_NUMBER, "")
            yield RegisterLine(
                form=form, content="" if content == "-" else content, number=int(number) if number.isdecimal() else 0,
                received=values.get(RECEIVED, ""), choice=values.get(CHOICE),
                shown=shown if has_day else None,
            )  # fmt: skip


def _identity(values: dict[str, str]) -> str:
    """Name a form as the roster does, by the codes in its line, for a line that has lost its id."""
    code, project = values.get(_ORGANIZATION, ""), values.get(_PROJECT_CODE, "") or values.get(_PROJECT, "")
    return f"{code}/{project}" if code and project else code


def _text(value: object) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value).strip()
