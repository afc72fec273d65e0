"""A roster as data frames, with the captions of its workbook as columns."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from xlselfeval.cell import Cell
from xlselfeval.data_frames import load_pandas
from xlselfeval.files.python_values import written_value
from xlselfeval.files.sheet import Sheet
from xlselfeval.roster.tables import LIST_COLUMNS

if TYPE_CHECKING:
    import pandas as pd

_WORDS = {"report": "自评报告", "data-sheet": "基础数据表"}  # of papers that are due
_DAY = "yyyy/m/d"  # the format of a moment: without one it would be a number


def sheet_of_frame(frame: pd.DataFrame, name: str) -> Sheet:
    """Return a data frame as a sheet, its columns in row 1; missing values are blank."""
    values: Any = frame.astype(object).where(frame.notna(), None)
    sheet = Sheet(name, hidden=False)
    for row, line in enumerate([tuple(frame.columns), *values.itertuples(index=False, name=None)], 1):
        for column, value in enumerate(line, 1):
            written = written_value(value, _DAY if isinstance(value, datetime) else "General")
            if written.text:
                sheet.cells[row, column] = Cell(name, row, column, written)
    return sheet


def frame_of_forms(forms: Iterable[object]) -> pd.DataFrame:
    """Return forms as a data frame that `read_roster` takes, money in 万元, no indicators."""
    captions = {role: words.split()[0] for role, words in LIST_COLUMNS.items()}
    lines = [{caption: _value(getattr(form, role)) for role, caption in captions.items()} for form in forms]
    frame: pd.DataFrame = load_pandas().DataFrame(lines, columns=list(captions.values()))
    return frame


def _value(value: object) -> object:
    if isinstance(value, Decimal):
        return float(value)
    return "、".join(_WORDS.get(str(one), str(one)) for one in value) if isinstance(value, tuple) else value
