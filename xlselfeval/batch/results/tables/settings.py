"""The bureau's settings in the results store: those in force, and those that the last summary shows."""

from __future__ import annotations

import sqlite3
from typing import Literal, cast

from xlselfeval.review.settings import Setting, Settings
from xlselfeval.scheme.model import Severity

Table = Literal["settings", "settings_shown"]
OFF, EXPLAINABLE, SEVERITY = "off", "explainable", "severity"
_TRUE, _FALSE = "true", "false"
_COLUMNS = "name, setting, value, since, reason, changed_by"


def read_settings_table(store: sqlite3.Connection, table: Table = "settings") -> dict[str, Setting]:
    """Read the settings in force, or those shown last."""
    settings: dict[str, Setting] = {}
    for name, setting, value, since, reason, changed_by in store.execute(
        f"SELECT {_COLUMNS} FROM {table} ORDER BY number"
    ):
        one = settings.get(name, Setting(name, since=since, reason=reason, changed_by=changed_by))
        if setting == OFF:
            one = one._replace(is_off=value == _TRUE)
        elif setting == EXPLAINABLE:
            one = one._replace(explainable=value == _TRUE)
        elif setting == SEVERITY:
            one = one._replace(severity=cast("Severity", value))
        settings[name] = one
    return settings


def save_settings_table(store: sqlite3.Connection, settings: Settings, table: Table = "settings") -> None:
    """Put settings in place of those in a table, all or none."""
    lines = []
    for one in settings.values():
        values = (
            (OFF, _TRUE if one.is_off else None),
            (EXPLAINABLE, None if one.explainable is None else _TRUE if one.explainable else _FALSE),
            (SEVERITY, one.severity),
        )
        lines += [
            (one.name, setting, value, one.since, one.reason, one.changed_by)
            for setting, value in values
            if value is not None
        ]
    with store:
        store.execute(f"DELETE FROM {table}")
        store.executemany(f"INSERT INTO {table} ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)", lines)
