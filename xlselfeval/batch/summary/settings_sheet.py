"""The sheet 设置 of a summary: every kind of finding, with what the bureau has changed.

People may change it there.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from pathlib import Path

from xlselfeval.batch.summary.lists import Choices, Chosen, Column, ListSheet, Styled, Value
from xlselfeval.review.catalogue import CATALOGUE
from xlselfeval.review.catalogue_entry import CatalogueEntry
from xlselfeval.review.finding import SEVERITY_WORDS, demand
from xlselfeval.review.settings import Setting, Settings
from xlselfeval.settings.entry import (
    BY,
    EXPLAINABLE,
    KEYS,
    MAY_EXPLAIN,
    MUST_CORRECT,
    OFF,
    REASON,
    SEVERITY,
    SINCE,
    YES,
    parse_entries,
)

SETTINGS = "设置"
_CODE, _TITLE = "编号", "问题"
_WHOSE = {"unit": "单位", "bureau": "财政部门"}
_EXPLAINED = f"{SINCE}、{REASON}、{BY}都要填写。清空一行即恢复原来的做法。下次批量核对时生效。"
_CHOICES = {
    OFF: Choices((YES,), f"填“{YES}”则不再核对这类问题。{_EXPLAINED}"),
    EXPLAINABLE: Choices((MAY_EXPLAIN, MUST_CORRECT), f"{MAY_EXPLAIN}：单位说明理由后可以采纳；{MUST_CORRECT}：只能由单位更正。{_EXPLAINED}"),
    SEVERITY: Choices(tuple(SEVERITY_WORDS.values()), f"改变这类问题的要求。{_EXPLAINED}"),
}  # fmt: skip


def settings_list(settings: Settings) -> ListSheet:
    """List what was changed, then all other kinds of finding, with room to write in, which are not printed."""
    changed = {CATALOGUE[name].code for name in settings if name in CATALOGUE}
    columns = (
        Column(_CODE, 9, "centre"), Column(_TITLE, 34), Column("对象", 10, "centre"), Column("原来的要求", 11, "centre"),
        Column(OFF, 8, "write-in"), Column(EXPLAINABLE, 13, "write-in"), Column(SEVERITY, 10, "write-in"),
        Column(SINCE, 12, "write-in"), Column(REASON, 44, "write-in"), Column(BY, 12, "write-in"),
    )  # fmt: skip
    entries = sorted(CATALOGUE.values(), key=lambda entry: entry.name not in settings)
    return ListSheet(
        name=SETTINGS,
        columns=columns,
        rows=[_line(one, settings.get(one.name)) for one in entries],
        wraps=True,
        is_printed=lambda row: row[0] in changed,
    )


def _line(entry: CatalogueEntry, setting: Setting | None) -> tuple[Value, ...]:
    one = Setting(entry.name) if setting is None else setting
    words = {
        OFF: YES if one.is_off else "",
        EXPLAINABLE: "" if one.explainable is None else MAY_EXPLAIN if one.explainable else MUST_CORRECT,
        SEVERITY: "" if one.severity is None else SEVERITY_WORDS[one.severity],
    }
    usual = Styled(demand(entry), entry.severity)
    chosen = (Chosen(text, _CHOICES[key]) for key, text in words.items())
    return (
        entry.code,
        entry.title,
        _WHOSE[entry.audience],
        usual,
        *chosen,
        one.since,
        one.reason,
        one.changed_by,
    )


def read_settings_sheet(path: Path) -> dict[str, Setting] | None:
    """Read the sheet of a summary; None where there is none. Raises SelfEvalError with all faults and what to write."""
    rows = _rows(path)
    if rows is None:
        return None
    source = f"{path.name}“{SETTINGS}”表"
    entries = (
        (str(row.get(_CODE) or row.get(_TITLE) or ""), values, f"{source}第 {number} 行")
        for number, row in rows
        if (values := {key: row[key] for key in KEYS if row.get(key) not in (None, "")})
    )
    return parse_entries(entries, source, [], "同一类问题写了两行，请合成一行")


def _rows(path: Path) -> list[tuple[int, dict[str, object]]] | None:
    """Read the rows below the captions, by caption; None where there is no such sheet."""
    if not path.exists():
        return None
    from openpyxl import load_workbook

    try:
        with path.open("rb") as file, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(file, read_only=True, data_only=True)
            if SETTINGS not in book.sheetnames:
                return None
            return list(_captioned(book[SETTINGS].iter_rows(values_only=True)))
    except Exception:
        # openpyxl may raise anything on foreign bytes; the summary is refused when it is written
        return None


def _captioned(rows: Iterator[tuple[object, ...]]) -> Iterator[tuple[int, dict[str, object]]]:
    captions = [str(value) for value in next(rows, ())]
    for number, row in enumerate(rows, 2):
        yield number, dict(zip(captions, row, strict=False))
