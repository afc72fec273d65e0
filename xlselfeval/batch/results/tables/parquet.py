"""The results store as Parquet files, one for each table, for those who work with DuckDB, pandas or Spark."""

from __future__ import annotations

import sqlite3
from importlib import import_module
from pathlib import Path
from typing import Any

from xlselfeval.batch.results.tables.schema import BOOLEAN, DECIMAL, TABLES
from xlselfeval.errors import SelfEvalError, missing_library, reason
from xlselfeval.files.atomic import whole_file

_BATCH = 10_000  # lines in memory at a time


def load_pyarrow() -> tuple[Any, Any]:
    """Return the library and its module of Parquet files; SelfEvalError says how to install it."""
    try:
        return import_module("pyarrow"), import_module("pyarrow.parquet")
    except ImportError as error:
        raise missing_library("导出 Parquet ", "pyarrow", "frames") from error


def export_parquet(store: sqlite3.Connection, folder: Path) -> tuple[Path, ...]:
    """Write TABLE.parquet for each table; SelfEvalError without pyarrow or when nothing can be written there."""
    arrow, parquet = load_pyarrow()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return tuple(_export(store, table, folder, arrow, parquet) for table in TABLES)
    except OSError as error:
        raise SelfEvalError(f"无法写入{folder}：{reason(error)}") from error


def _export(store: sqlite3.Connection, table: str, folder: Path, arrow: Any, parquet: Any) -> Path:
    """Write one table; the file is whole or not there."""
    columns = [(row["name"], row["type"]) for row in store.execute(f"PRAGMA table_info({table})")]
    schema = arrow.schema([(name, _type(kind, arrow)) for name, kind in columns])
    target = folder / f"{table}.parquet"
    lines = store.execute(f"SELECT * FROM {table} ORDER BY {TABLES[table]}")
    with (
        whole_file(target) as temporary,
        parquet.ParquetWriter(temporary, schema, compression="zstd") as writer,
    ):
        while rows := lines.fetchmany(_BATCH):
            arrays = [
                arrow.array([_value(kind, row[name]) for row in rows], type=schema.field(name).type)
                for name, kind in columns
            ]
            writer.write_table(arrow.Table.from_arrays(arrays, schema=schema))
    return target


def _type(kind: str, arrow: Any) -> Any:
    kinds = {DECIMAL: arrow.float64, BOOLEAN: arrow.bool_, "INTEGER": arrow.int64}
    return kinds.get(kind, arrow.string)()


def _value(kind: str, value: Any) -> Any:
    of = {DECIMAL: float, BOOLEAN: bool}.get(kind)
    return value if of is None or value is None else of(value)
