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
    Rate,
    Row,
)
from xlselfeval.errors import Fault
from xlselfeval.resources import templates_folder
from xlselfeval.scheme.model import Severity
from xlselfeval.scheme.toml_table import (
    FileState,
    TomlTable,
    file_state,
    find_toml,
    note_repeated,
    parse_toml,
    raise_faults,
)

_KINDS: tuple[BlockKind, ...] = get_args(BlockKind)
_SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")
_USUAL_PERCENT = 20


def load_layout(name: str) -> DataLayout:
    """Load the layout of a shipped id or of a path to a TOML file; SchemeError when it is wrong."""
    return _load_layout(name, file_state(name))


def shipped_layouts() -> tuple[DataLayout, ...]:
    """Load every layout that is shipped, by id."""
    return tuple(load_layout(path.stem) for path in sorted(_shipped().glob("*.toml")))


@lru_cache(maxsize=8)
def _load_layout(name: str, _state: FileState | None) -> DataLayout:
    path = find_toml(name, _shipped(), "基础数据表")
    return parse_layout(parse_toml(path), source=str(path))


def _shipped() -> Path:
    return templates_folder() / "data_sheets"


def parse_layout(values: Mapping[str, object], *, source: str) -> DataLayout:
    """Parse the tables of a layout; SchemeError with the path of every fault."""
    faults: list[Fault] = []
    table = TomlTable(values, "", faults)
    for text in ("region", "evidence"):
        table.text(text, "")
    columns = tuple(_column(one) for one in table.tables("columns"))
    blocks = tuple(_block(one, columns) for one in table.tables("blocks"))
    layout = DataLayout(
        id=table.text("id"),
        title=table.text("title"),
        mark=table.text("mark"),
        money_unit=table.choice("money_unit", ("万元", "元"), "万元"),
        change_percent=table.whole("change_percent", _USUAL_PERCENT),
        note=table.text("note", ""),
        columns=columns,
        blocks=blocks,
        equals=tuple(_pair(one, "left", "right") for one in table.tables("equals", optional=True)),
        limits=tuple(_limit(one) for one in table.tables("limits", optional=True)),
        counted=tuple(_pair(one, "amount", "count") for one in table.tables("counts", optional=True)),
        overruns=_overruns(table.table("overrun")),
        changes=_changes(table.table("change")),
    )
    table.close()
    note_repeated(table, "columns", [one.key for one in columns])
    note_repeated(table, "blocks", [one.key for one in blocks])
    note_repeated(table, "blocks", [one.key for one in layout.rows()])
    _note_unknown(table, layout)
    raise_faults(source, faults)
    return layout


def _column(table: TomlTable) -> Column:
    column = Column(key=table.text("key"), caption=table.text("caption"), words=table.texts("words", ()))
    table.close()
    return column


def _block(table: TomlTable, periods: Iterable[Column]) -> Block:
    kind = table.choice("kind", _KINDS)
    keys = () if kind == "lines" else table.texts("columns", (*PERIODS, REASON))
    counts = table.flag("counts", False)
    columns = tuple(_column(one) for one in table.tables("columns")) if kind == "lines" else tuple(one for one in periods if one.key in keys)  # fmt: skip
    block = Block(
        key=table.text("key"),
        kind=kind,
        caption=table.text("caption"),
        words=table.texts("words", ()),
        columns=columns,
        rows=tuple(_row(one, keys, counts=counts) for one in table.tables("rows", optional=kind != "rows")),
        rates=tuple(_rate(one) for one in table.tables("rates", optional=True)),
        lines=table.whole("lines", 0),
        optional=table.flag("optional", False),
        counts=counts,
        heading=table.text("heading", "决算数"),
    )
    table.close()
    return block


def _row(table: TomlTable, keys: tuple[str, ...], *, counts: bool) -> Row:
    row = Row(
        key=table.text("key"),
        caption=table.text("caption"),
        words=table.texts("words", ()),
        columns=table.texts("columns", keys),
        parts=table.texts("parts", ()),
        includes=table.texts("includes", ()),
        items=table.text("items", ""),
        counts=counts,
        issues=table.flag("issues", True),
    )
    table.close()
    return row


def _rate(table: TomlTable) -> Rate:
    rate = Rate(rate=table.text("rate"), part=table.text("part"), whole=table.text("whole"))
    table.close()
    return rate


def _pair(table: TomlTable, first: str, second: str) -> tuple[str, str]:
    pair = table.text(first), table.text(second)
    table.close()
    return pair


def _limit(table: TomlTable) -> Limit:
    limit = Limit(
        parts=table.texts("parts"),
        whole=table.text("whole"),
        severity=table.choice("severity", _SEVERITIES, "warning"),
        columns=table.texts("columns", ()),
        requires=table.text("requires", ""),
    )
    table.close()
    return limit


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
        *(key for pair in (*layout.equals, *layout.counted) for key in pair),
        *(key for limit in layout.limits for key in (*limit.parts, limit.whole, limit.requires) if key),
        *(key for _, keys in layout.overruns for key in keys),
        *layout.changes,
    ]
    for key in dict.fromkeys(key for key in named if key not in rows):
        table.fault("blocks", f"没有“{key}”这一行")
    for key in dict.fromkeys(row.items for row in layout.rows() if row.items and row.items not in blocks):
        table.fault("blocks", f"没有“{key}”这一部分")
