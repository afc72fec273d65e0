"""The results store as Parquet files, one for each table, for those who work with DuckDB, pandas or Spark."""

from __future__ import annotations

import sqlite3
from importlib import import_module
from pathlib import Path
from typing import Any

from xlselfeval.errors import SelfEvalError, reason

TABLES = ("runs", "files", "returns", "rows", "findings", "ledger", "batch_findings")
_ORDER = {
    "runs": "run", "files": "path, digest", "returns": "file, place", "rows": "return_id, place",
    "findings": "return_id, place", "ledger": "place", "batch_findings": "number",
}  # fmt: skip
# figures: texts of exact decimals in the store, doubles here, which hold the 15 digits of a cell exactly
FIGURES = frozenset(
    (
        "budget_initial", "budget_adjusted", "budget_spent", "treasury_spent", "execution_rate",
        "declared_total", "declared_points", "total", "total_low", "total_high", "open_points", "points",
        "declared", "by_formula", "low", "high",
    )
)  # fmt: skip
_BATCH = 10_000  # lines in memory at a time


def export_parquet(store: sqlite3.Connection, folder: Path) -> tuple[Path, ...]:
    """Write TABLE.parquet for each table; SelfEvalError without pyarrow or when nothing can be written there."""
    try:
        arrow, parquet = import_module("pyarrow"), import_module("pyarrow.parquet")
    except ImportError as error:
        raise SelfEvalError("导出 Parquet 需要 pyarrow，请先安装：pip install xlselfeval[frames]") from error
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return tuple(_export(store, table, folder, arrow, parquet) for table in TABLES)
    except OSError as error:
        raise SelfEvalError(f"不能写入 {folder}：{reason(error)}") from error


def _export(store: sqlite3.Connection, table: str, folder: Path, arrow: Any, parquet: Any) -> Path:
    """One table, written beside its place and renamed, so that no half file is left."""
    columns = [(row["name"], row["type"]) for row in store.execute(f"PRAGMA table_info({table})")]
    schema = arrow.schema([(name, _type(name, kind, arrow)) for name, kind in columns])
    target = folder / f"{table}.parquet"
    temporary = target.with_name(f".~{target.name}")
    lines = store.execute(f"SELECT * FROM {table} ORDER BY {_ORDER[table]}")
    with parquet.ParquetWriter(temporary, schema, compression="zstd") as writer:
        while rows := lines.fetchmany(_BATCH):
            arrays = [
                arrow.array([_value(name, row[name]) for row in rows], type=schema.field(name).type)
                for name, _ in columns
            ]
            writer.write_table(arrow.Table.from_arrays(arrays, schema=schema))
    temporary.replace(target)
    return target


def _type(name: str, kind: str, arrow: Any) -> Any:
    if name in FIGURES:
        return arrow.float64()
    return arrow.int64() if kind == "INTEGER" else arrow.string()


def _value(name: str, value: Any) -> Any:
    return float(value) if name in FIGURES and value is not None else value
