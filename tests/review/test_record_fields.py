"""The fields of findings and rows: written once, they are in the record, the store, the frames and the documentation."""

from __future__ import annotations

import sqlite3
import typing
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest
from support.forms import reviewed, with_row

from xlselfeval.batch.frames import FORM_COLUMNS, findings_frame
from xlselfeval.batch.results.store import open_store
from xlselfeval.review.record_fields import (
    FINDING_FIELDS,
    ROW_FIELDS,
    Field,
    fields_of,
    markdown_table,
    record_of,
    restored,
    stored,
)

DOCS = Path(__file__).parents[2] / "docs"


class _Odd(typing.NamedTuple):
    name: typing.Annotated[str, "a name"]
    points: typing.Annotated[Decimal | None, "points"]
    count: typing.Annotated[int, "how many"]
    kind: typing.Annotated[typing.Literal["a", "b"], "a kind"]
    cells: typing.Annotated[tuple[str, ...], "cells"]
    is_open: typing.Annotated[bool, "open"]


def test_a_field_is_read_from_its_annotation() -> None:
    """Name, type, whether it may be missing and what it holds stand in one line of a type."""
    assert fields_of(_Odd) == (
        Field("name", str, False, "a name"), Field("points", Decimal, True, "points"), Field("count", int, False, "how many"),
        Field("kind", str, False, "a kind"), Field("cells", tuple, False, "cells"), Field("is_open", bool, False, "open"),
    )  # fmt: skip
    assert record_of(_Odd("甲", Decimal("1.50"), 2, "a", ("A1", "B2"), True), fields_of(_Odd)) == {"name": "甲", "points": "1.5", "count": 2, "kind": "a", "cells": ["A1", "B2"], "is_open": True}  # fmt: skip
    assert markdown_table("rows[].", fields_of(_Odd)) == [
        "| `rows[].name` | text | a name |",
        "| `rows[].points` | number or null | points |",
        "| `rows[].count` | whole number | how many |",
        "| `rows[].kind` | text | a kind |",
        "| `rows[].cells` | list of cells | cells |",
        "| `rows[].is_open` | true or false | open |",
    ]


def test_a_value_comes_back_from_its_column() -> None:
    """Cells are one text in a table, and cells again when read, a truth value is a number; other values stay as they are."""
    name, *_, cells, is_open = fields_of(_Odd)
    assert (restored(is_open, 1), restored(is_open, 0)) == (True, False)
    assert (stored(["A1", "B2"]), stored("a b"), stored(2)) == ("A1 B2", "a b", 2)
    assert (restored(cells, "A1 B2"), restored(name, "a b")) == (["A1", "B2"], "a b")


def test_record_store_and_frame_have_the_same_fields(tmp_path: Path) -> None:
    """JSON record, tables of the store and data frame have every field in its order."""
    record = reviewed(table=with_row(0, score="14")).to_dict("a.xlsx")
    names = {table: [one.name for one in fields] for table, fields in (("findings", FINDING_FIELDS), ("rows", ROW_FIELDS))}  # fmt: skip
    for table, fields in names.items():
        lines = record[table]
        assert isinstance(lines, list)
        assert [list(one) for one in lines] == [fields] * len(lines) != []
    with closing(open_store(tmp_path / "store.sqlite")) as store:
        for table in ("findings", "rows", "batch_findings"):
            columns = [line["name"] for line in store.execute(f"PRAGMA table_info({table})")]
            assert columns[-len(names[table.removeprefix("batch_")]) :] == names[table.removeprefix("batch_")]
        with pytest.raises(sqlite3.IntegrityError, match=r"rows\.kind"):
            store.execute("INSERT INTO rows (return_id, place) VALUES (1, 1)")
    assert list(findings_frame([]).columns) == ["path", "sheet", "organization", "project", *(name for name in names["findings"] if name != "sheet")]  # fmt: skip


def test_the_documentation_lists_the_fields() -> None:
    """docs/json.md and docs/python.md have the tables of fields as they are; the message shows what to put there."""
    text = "".join((DOCS / name).read_text(encoding="utf-8") for name in ("json.md", "python.md"))
    for line in (
        *markdown_table("rows[].", ROW_FIELDS),
        *markdown_table("findings[].", FINDING_FIELDS),
        *markdown_table("", FORM_COLUMNS),
    ):
        assert line in text
