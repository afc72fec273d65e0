"""Load the layout of a data sheet from TOML; all faults of a file are reported at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import get_args

from xlselfeval.data_sheet.layout import (
    PERIODS,
    REASON,
    Block,
    BlockKind,
    Column,
    DataLayout,
    Limit,
    PerPerson,
    Rate,
    Row,
)
from xlselfeval.resources import templates_folder
from xlselfeval.scheme.toml_table import (
    TomlTable,
    find_toml,
    is_file_name,
    note_repeated,
    parse_toml,
    refuse_other_kind,
    root_table,
)


def load_layout(name: str) -> DataLayout:
    """Load the layout of a shipped id or of a path to a TOML file; SchemeError when it is wrong."""
    return _read_layout(name) if is_file_name(name) else _shipped_layout(name)


def shipped_layouts() -> tuple[DataLayout, ...]:
    """Load every layout that is shipped, by id."""
    return tuple(load_layout(path.stem) for path in sorted(_shipped().glob("*.toml")))


def _read_layout(name: str) -> DataLayout:
    path = find_toml(name, _shipped(), "基础数据表")
    table = parse_toml(path)
    refuse_other_kind(table, "基础数据表的版式", str(path))
    return parse_layout(table, source=str(path))


_shipped_layout = lru_cache(maxsize=8)(_read_layout)  # a file may be edited


def _shipped() -> Path:
    return templates_folder() / "data_sheets"


def parse_layout(values: Mapping[str, object], *, source: str) -> DataLayout:
    """Parse the tables of a layout; SchemeError with the path of every fault."""
    with root_table(values, source) as table:
        for text in ("region", "evidence"):
            table.text(text, "")
        columns = tuple(one.record(Column) for one in table.tables("columns"))
        blocks = tuple(_block(one, columns) for one in table.tables("blocks"))
        layout = table.record(
            DataLayout,
            money_unit=table.choice("money_unit", ("万元", "元"), "万元"),
            columns=columns,
            blocks=blocks,
            equals=tuple(_pair(one, "left", "right") for one in table.tables("equals", optional=True)),
            limits=tuple(one.record(Limit) for one in table.tables("limits", optional=True)),
            counted=tuple(_pair(one, "amount", "count") for one in table.tables("counts", optional=True)),
            needs=tuple(_pair(one, "amount", "count") for one in table.tables("needs", optional=True)),
            overruns=_overruns(table.table("overrun")),
            changes=_changes(table.table("change")),
            per_person=tuple(one.record(PerPerson) for one in table.tables("per_person", optional=True)),
        )
        note_repeated(table, "columns", [one.key for one in columns])
        note_repeated(table, "blocks", [one.key for one in blocks])
        note_repeated(table, "blocks", [one.key for one in layout.rows()])
        _note_unknown(table, layout)
    return layout


def _block(table: TomlTable, periods: Iterable[Column]) -> Block:
    kind = table.choice("kind", get_args(BlockKind))
    counts = table.flag("counts", False)
    keys = () if kind == "lines" else table.texts("columns", (*PERIODS, REASON))
    own = tuple(one.record(Column) for one in table.tables("columns")) if kind == "lines" else ()
    rows = table.tables("rows", optional=kind != "rows")
    return table.record(
        Block,
        kind=kind,
        columns=own or tuple(one for one in periods if one.key in keys),
        rows=tuple(one.record(Row, columns=one.texts("columns", keys), counts=counts) for one in rows),
        rates=tuple(one.record(Rate) for one in table.tables("rates", optional=True)),
        counts=counts,
    )


def _pair(table: TomlTable, first: str, second: str) -> tuple[str, str]:
    pair = table.text(first), table.text(second)
    table.close()
    return pair


def _overruns(table: TomlTable) -> tuple[tuple[str, tuple[str, ...]], ...]:
    found = tuple((column, table.texts(column, ())) for column in ("initial", "adjusted"))
    table.close()
    return found


def _changes(table: TomlTable) -> tuple[str, ...]:
    rows = table.texts("rows", ())
    table.close()
    return rows


def _note_unknown(table: TomlTable, layout: DataLayout) -> None:
    """Note the keys of rows and blocks that the layout names and does not have."""
    rows, blocks = {one.key for one in layout.rows()}, {one.key for one in layout.blocks}
    named = [
        *(key for row in layout.rows() for key in row.below),
        *(key for pair in (*layout.equals, *layout.counted, *layout.needs) for key in pair),
        *(key for limit in layout.limits for key in (*limit.parts, limit.whole, limit.requires) if key),
        *(key for _, keys in layout.overruns for key in keys),
        *layout.changes,
        *(one.row for one in layout.per_person),
    ]
    for key in dict.fromkeys(key for key in named if key not in rows):
        table.fault("blocks", f"没有“{key}”这一行")
    for key in dict.fromkeys(one.block for one in layout.per_person if one.block not in blocks):
        table.fault("per_person", f"没有“{key}”这一部分")
    for key in dict.fromkeys(row.items for row in layout.rows() if row.items and row.items not in blocks):
        table.fault("blocks", f"没有“{key}”这一部分")
