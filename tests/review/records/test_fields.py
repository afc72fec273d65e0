"""The fields of findings and rows, which are written once.

They are in the record, the store, the frames and the documentation.
"""

from __future__ import annotations

import sqlite3
import types
import typing
from collections.abc import Iterable
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest
from support.forms import reviewed, with_row

from xlselfeval.batch.frames import FORM_COLUMNS, findings_frame
from xlselfeval.batch.results.store import open_store
from xlselfeval.data_sheet.review import check_data_sheets
from xlselfeval.demo_papers import filled_data_sheet
from xlselfeval.errors import UnreadableFile
from xlselfeval.files.open import open_workbook
from xlselfeval.report_checking import check_report
from xlselfeval.report_checking import error_record as report_error
from xlselfeval.review.records.fields import (
    FINDING_FIELDS,
    ROW_FIELDS,
    Field,
    fields_of,
    record_of,
    restored,
    stored,
)
from xlselfeval.review.records.types import (
    DataSheetRecord,
    DeclaredRecord,
    ErrorRecord,
    FindingRecord,
    FormRecord,
    OperandRecord,
    RecomputedRecord,
    ReportFindingRecord,
    ReportRecord,
    RowRecord,
    UnreadableRecord,
)
from xlselfeval.review.records.unreadable import error_record

DOCS = Path(__file__).parents[3] / "docs"
# The words of the documentation for the types of fields.
WORDS = {
    str: "text",
    Decimal: "number",
    int: "whole number",
    bool: "true or false",
    tuple: "list of cells",
    types.NoneType: "null",
}


def markdown_table(prefix: str, fields: Iterable[Field]) -> list[str]:
    """Write the fields as rows of a Markdown table for the documentation."""
    return [
        f"| `{prefix}{one.name}` | {WORDS[one.type]}{' or null' if one.is_nullable else ''} | {one.doc} |"
        for one in fields
    ]


def record_table(prefix: str, kind: type) -> list[str]:
    """Write the fields of a JSON record, a TypedDict, as rows of a Markdown table."""
    hints = typing.get_type_hints(kind, include_extras=True)
    return [
        f"| `{prefix}{name}` | {type_in_words(hint)} | {typing.get_args(hint)[1]} |"
        for name, hint in hints.items()
    ]


def type_in_words(hint: object) -> str:
    """Describe the type of a field of a JSON record: text or null, list of objects."""
    if typing.get_origin(hint) is typing.Annotated:
        kind, about = typing.get_args(hint)
        return WORDS[about] if isinstance(about, type) else type_in_words(kind)
    if typing.get_origin(hint) is typing.Literal:
        return WORDS[str]
    if typing.get_origin(hint) is list:
        return f"list of {type_in_words(*typing.get_args(hint))}s"
    if typing.is_typeddict(hint):
        return "object"
    return WORDS.get(hint) or " or ".join(map(type_in_words, typing.get_args(hint)))


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
    """Cells are one text in a table, and cells again when read; a truth value is a number.

    Other values stay as they are.
    """
    name, *_, cells, is_open = fields_of(_Odd)
    assert (restored(is_open, 1), restored(is_open, 0)) == (True, False)
    assert (stored(["A1", "B2"]), stored("a b"), stored(2)) == ("A1 B2", "a b", 2)
    assert (restored(cells, "A1 B2"), restored(name, "a b")) == (["A1", "B2"], "a b")


def test_record_store_and_frame_have_the_same_fields(tmp_path: Path) -> None:
    """JSON record, tables of the store and data frame have every field in its order."""
    record = reviewed(table=with_row(0, score="14")).to_dict("a.xlsx")
    names = {table: [one.name for one in fields] for table, fields in (("findings", FINDING_FIELDS), ("rows", ROW_FIELDS))}  # fmt: skip
    for table, fields in names.items():
        lines: list[dict[str, object]] = record[table]  # type: ignore[literal-required]
        assert [list(one) for one in lines] == [fields] * len(lines) != []
    with closing(open_store(tmp_path / "store.sqlite")) as store:
        for table in ("findings", "rows", "batch_findings"):
            columns = [line["name"] for line in store.execute(f"PRAGMA table_info({table})")]
            assert columns[-len(names[table.removeprefix("batch_")]) :] == names[table.removeprefix("batch_")]
        with pytest.raises(sqlite3.IntegrityError, match=r"rows\.kind"):
            store.execute("INSERT INTO rows (return_id, place) VALUES (1, 1)")
    assert list(findings_frame([]).columns) == ["path", "kind", "sheet", "organization", "project", *(name for name in names["findings"] if name != "sheet"), "paragraph", "where", "quote"]  # fmt: skip


def test_the_documentation_lists_the_fields() -> None:
    """docs/json.md and docs/python.md have the tables of fields as they are, and no other line.

    The message shows what to put there.
    """
    of_forms = (("", FormRecord), ("error.", ErrorRecord), ("declared.", DeclaredRecord), ("recomputed.", RecomputedRecord))  # fmt: skip
    of_reports = (("", ReportRecord), ("findings[].", ReportFindingRecord), ("findings[].operands[].", OperandRecord))  # fmt: skip
    expected = [
        *(line for prefix, kind in of_forms for line in record_table(prefix, kind)),
        *markdown_table("rows[].", ROW_FIELDS),
        *markdown_table("findings[].", FINDING_FIELDS),
        *record_table("", DataSheetRecord),
        *(line for prefix, kind in of_reports for line in record_table(prefix, kind)),
    ]
    text = (DOCS / "json.md").read_text(encoding="utf-8")
    assert [line for line in text.splitlines() if line.startswith("| `")] == expected
    columns = (DOCS / "python.md").read_text(encoding="utf-8")
    assert "\n".join(markdown_table("", FORM_COLUMNS)) in columns


@pytest.mark.parametrize(("record", "fields"), [(RowRecord, ROW_FIELDS), (FindingRecord, FINDING_FIELDS)])
def test_the_types_of_rows_and_findings_have_the_fields(record: type, fields: tuple[Field, ...]) -> None:
    """The types that scripts check against have the fields of the record, in their order, each with its type."""
    kinds = {
        name: type_in_words(hint) for name, hint in typing.get_type_hints(record, include_extras=True).items()
    }
    lines = (line.strip("| ").split(" | ") for line in markdown_table("", fields))
    stated = {name.strip("`"): kind.replace("list of cells", "list of texts") for name, kind, *_ in lines}
    assert list(kinds.items()) == list(stated.items())


def test_records_have_the_fields_of_their_types() -> None:
    """A record has the keys of its type, in their order.

    That holds for papers that were checked and for files that could not be.
    """
    error = UnreadableFile("empty", "空文件")
    form = reviewed(table=with_row(0, score="14")).to_dict("a.xlsx")
    (data,) = check_data_sheets(open_workbook(filled_data_sheet()))
    report = check_report("2020年度绩效自评报告\n会议费1.99万元，比上年1.42万元减少0.57万元。\n".encode())
    for record, kind in (
        (form, FormRecord),
        (form["declared"], DeclaredRecord),
        (form["recomputed"], RecomputedRecord),
        (form["rows"][0], RowRecord),
        (form["findings"][0], FindingRecord),
        (error_record("a.xlsx", error), UnreadableRecord),
        (data.to_dict("a.xlsx"), DataSheetRecord),
        (report.to_dict("a.txt"), ReportRecord),
        (report.to_dict()["findings"][0], ReportFindingRecord),
        (report.to_dict()["findings"][0]["operands"][0], OperandRecord),
        (report_error("a.txt", error), ReportRecord),
        (report_error("a.txt", error)["error"], ErrorRecord),
    ):
        assert list(record) == list(typing.get_type_hints(kind))
    assert list(typing.get_type_hints(UnreadableRecord)) == list(form)
