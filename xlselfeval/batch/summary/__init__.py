"""Write 汇总.xlsx, the section chief's view of a batch, from the results store."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

from xlselfeval.batch.results.states import States, merge_states, read_states, save_states
from xlselfeval.batch.results.tables.settings import read_settings_table, save_settings_table
from xlselfeval.batch.results.years import years
from xlselfeval.batch.summary import sheet_list as sheets
from xlselfeval.batch.summary.additions import keep_additions, seal
from xlselfeval.batch.summary.clue_list import clues, deletable_rows
from xlselfeval.batch.summary.department_sheet import departments
from xlselfeval.batch.summary.figures import count
from xlselfeval.batch.summary.lists import SummaryBook, write_list
from xlselfeval.batch.summary.overview import write_overview
from xlselfeval.batch.summary.papers_sheets import paper_sheets
from xlselfeval.batch.summary.read_summary import read_replaceable
from xlselfeval.batch.summary.reminders import reminders
from xlselfeval.batch.summary.settings_sheet import settings_list
from xlselfeval.batch.summary.written_rows import PROPERTY
from xlselfeval.files.atomic import whole_file
from xlselfeval.review.settings import Setting

__all__ = ["write_summary"]

_TITLE = "预算绩效自评审核情况汇总"


def write_summary(
    store: sqlite3.Connection, path: Path, *, today: date, partial: bool = False, keep: bool = False
) -> Path | None:
    """Write the summary of the store's last run, streamed to disk; the same store and day give the same bytes.

    `partial` says on the first page that files still wait. Links to checked copies are relative to the folder of
    `path`. Remarks in an earlier summary at `path` go into the store and into the new one; an earlier one to which people
    have added anything else is kept beside it, and returned, with `keep` also any other. Raises UnreadableFile when something else is there, or
    when it cannot be written.
    """
    before = read_replaceable(path)
    lines, saved_by = (None, "") if before is None else before
    deletable = deletable_rows(store, read_states(store))
    states = merge_states(store, lines, today=today.isoformat(), saved_by=saved_by)
    with (
        store
    ):  # a line counts as deleted where the last summary had it: its states are kept when it is there
        save_states(store, states)
        settings = read_settings_table(store)
        kept = keep_additions(path, today, deletable, always=keep)
        _write(store, path, states, settings, today=today, partial=partial)
    save_settings_table(store, settings, "settings_shown")
    return kept


def _write(
    store: sqlite3.Connection,
    path: Path,
    states: States,
    settings: Mapping[str, Setting],
    *,
    today: date,
    partial: bool,
) -> None:
    import xlsxwriter

    figures = count(store)
    about = years(store)
    title = f"{about[0]}年度{_TITLE}" if len(about) == 1 else _TITLE
    with whole_file(path) as temporary:
        workbook = xlsxwriter.Workbook(str(temporary), {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False})  # fmt: skip
        workbook.set_properties({"title": title, "created": datetime(today.year, today.month, today.day)})
        book = SummaryBook(workbook, title)
        write_overview(book, figures, name=sheets.OVERVIEW, today=today, partial=partial, settings=settings)
        for one in (
            sheets.register(store, today),
            reminders(store, today),
            sheets.todo(store, states),
            *paper_sheets(store, states),
            sheets.results(store, figures.doubtful),
            departments(figures),
            sheets.history(store),
            clues(store, states),
            sheets.rows(store),
            sheets.unreviewed(store),
            settings_list(settings),
        ):
            write_list(book, one)
        workbook.set_custom_property(PROPERTY, book.rows.property())
        workbook.close()
        seal(temporary)
