"""Migrate a results store of an earlier version to the present tables, with a backup beside it."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from xlselfeval.batch.results.tables.schema import SCHEMA, SCHEMA_VERSION, SENDER_FILE, TABLES, insertion
from xlselfeval.batch.results.tables.settings import read_settings_table
from xlselfeval.files.atomic import whole_file
from xlselfeval.files.paths import numbered_names
from xlselfeval.review.catalogue_entry import may_explain
from xlselfeval.review.conclusion import CONCLUSIONS
from xlselfeval.review.settings import changed_explainable

MIGRATED = range(1, SCHEMA_VERSION)  # the versions that can be migrated; 1 is of version 0.1
_SENTENCES = 1  # the version in which a finding is a sentence
_OPINIONS = 3  # the first in which a finding has its text for letters, and its cells
_EXPLAINABLE = 9  # the first in which a finding says whether it may be explained
_SEVERITY = re.compile("【.{2,4}】")


def migrate(path: Path, version: int) -> Path:
    """Migrate the store at a path; return the path of the backup.

    The new store is built beside the old one and takes its place when it is complete, so that an error leaves
    the old one as it was. Raises UnreadableFile or sqlite3.Error.
    """
    backup = _free_name(path, version)
    with whole_file(backup) as temporary, _opened(path) as old, _opened(temporary) as copied:
        old.backup(copied)
    try:
        with whole_file(path) as temporary, _opened(backup) as old, _opened(temporary) as new:
            new.executescript(SCHEMA)
            with new:
                tables = {line["name"] for line in old.execute("SELECT name FROM sqlite_master")}
                settings = read_settings_table(old) if "settings" in tables else {}
                changed = changed_explainable(settings)
                for table in (table for table in TABLES if table in tables):
                    _copy(old, new, table, version, changed)
    except BaseException:
        backup.unlink()  # the old store is still in its place
        raise
    return backup


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        yield connection


def _free_name(path: Path, version: int) -> Path:
    """Choose the name of the backup: 结果库.v1.bak.sqlite, numbered where that is taken."""
    names = numbered_names(f"{path.stem}.v{version}.bak", path.suffix)
    return next(path.with_name(name) for name in names if not path.with_name(name).exists())


def _copy(
    old: sqlite3.Connection, new: sqlite3.Connection, table: str, version: int, changed: Mapping[str, bool]
) -> None:
    """Copy the lines of a table and fill the new columns."""
    for line in old.execute(f"SELECT * FROM {table}"):
        values: dict[str, object] = dict(zip(line.keys(), line, strict=True))
        if table in ("findings", "batch_findings"):
            values |= _parts(line, table) if version == _SENTENCES else {}
            if version < _OPINIONS:
                values |= {"opinion": _opinion(values, table), "cells": values.get("cell") or ""}
        if table == "rows":
            values.setdefault("target_from", "form")
        if values.get("name") == "not-returned":
            values |= {"severity": "info", "audience": "bureau"}  # nothing that a unit could correct
        if version < _EXPLAINABLE and table in ("findings", "batch_findings"):
            values["explainable"] = int(_explainable(values, changed))
        if version < _EXPLAINABLE and table == "reports":
            records = json.loads(line["findings"])
            records = [one | {"explainable": _explainable(one, changed)} for one in records]
            values["findings"] = json.dumps(records, ensure_ascii=False)
        if values.get("outcome") == "data-sheet-errors":
            values["outcome"] = "data-sheet"
        if values.get("conclusion") == "通过":  # as version 0.1 called it
            values["conclusion"] = CONCLUSIONS[-1]
        if table == "returns":
            values.setdefault("was_compared", int(line["issued"] == SENDER_FILE))
        if table == "files":
            values["rules"] = ""  # no result is reused: the next run finds the places of findings
        new.execute(insertion(table, values), tuple(values.values()))


def _parts(line: sqlite3.Row, table: str) -> dict[str, object]:
    """Split the sentence of a finding, which is all that version 0.1 has, into its parts.

    【必须改】“发布信息”得分 H15：填 4；复算 4.88。请更正得分。
    """
    cell, indicator = (line["cell"], line["indicator"]) if table == "findings" else (None, None)
    rest = _SEVERITY.sub("", line["message"] or "", count=1)
    rest = rest.removeprefix(f"“{indicator}”") if indicator else rest
    ending = f" {cell}：" if cell else "："
    known = (f"“{line['expected']}”", line["found"] or "")  # a name may hold a colon
    part = next((one for one in known if one and not cell and rest.startswith(one + ending)), None)
    part = rest.partition(ending)[0] if part is None else part
    situation, _, action = rest.removeprefix(part + ending).partition("。")
    return {
        "subject": f"cell/{cell}" if cell else part,
        "cells": cell or "",
        "part": part,
        "situation": situation,
        "action": action,
    }


def _explainable(finding: Mapping[str, Any], changed: Mapping[str, bool]) -> bool:
    """Choose whether a unit may explain a finding, by the settings of its run (`changed`) and the catalogue."""
    usual = may_explain(finding["name"], finding["severity"])
    return finding["audience"] == "unit" and changed.get(finding["name"], usual)


def _opinion(values: Mapping[str, object], table: str) -> str:
    """Write the text of a finding for letters, as the versions without one did."""
    part = f"{values['part']}：" if table == "batch_findings" else ""
    return f"{part}{values['situation']}。{values['action']}"
