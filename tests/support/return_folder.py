"""A folder of returns for the tests of a batch: filled forms, and what else people send."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path

from support.foreign_forms import national
from support.packages import saved, zipped

from xlselfeval import layout as at
from xlselfeval.batch.outputs import STORE
from xlselfeval.demo import SCHEME, _indicators, filled_form, issued_form
from xlselfeval.form.fill import answers_at, fill
from xlselfeval.layout import plan_layout
from xlselfeval.scheme.load import load_scheme

WORD = "word/document.xml"


@cache
def _filled() -> bytes:
    return filled_form(issued_form())


@cache
def form(number: int) -> bytes:
    """Return a filled form that differs from those of other numbers in one actual."""
    places = plan_layout(load_scheme(SCHEME), rows=0, indicators=_indicators())
    actual = {(places.rows[1].row, at.ACTUAL): Decimal(210 + number)}
    return fill(load_scheme(SCHEME), _filled(), answers_at(actual))


def everything() -> dict[str, bytes]:
    """Return what a folder holds in the end: path → content."""
    return {
        "甲主管部门/一局.xlsx": form(1),
        "甲主管部门/二局（最终版）.xlsx": form(2),
        "甲主管部门/二局（最终版2）.xlsx": form(2),
        "乙主管部门/材料.zip": zipped(
            {"三局.xlsx": form(3), "四局/表.xlsx": form(4), "照片.jpg": b"\xff\xd8"}
        ),
        "乙主管部门/没有后缀": form(5),
        "项目表.xlsx": national(formulas=True),
        "扫描件.pdf": b"%PDF-1.7 scanned",
        "说明.docx": zipped({WORD: b"<x/>", "[Content_Types].xml": b"<x/>"}),
        "坏了.xlsx": form(6)[:9_000],
        "空的.xlsx": b"",
        "也是空的.xlsx": b"",
        "别的表.xlsx": _without_form(),
        "材料.rar": b"Rar!\x1a\x07\x01\x00",
    }


OUTCOMES = {
    "甲主管部门/一局.xlsx": "findings",
    "甲主管部门/二局（最终版2）.xlsx": "findings",
    "甲主管部门/二局（最终版）.xlsx": "duplicate",
    "乙主管部门/材料.zip!/三局.xlsx": "findings",
    "乙主管部门/材料.zip!/四局/表.xlsx": "findings",
    "乙主管部门/材料.zip!/照片.jpg": "unrecognised",
    "乙主管部门/没有后缀": "findings",
    "项目表.xlsx": "needs-review",
    "扫描件.pdf": "word-or-pdf",
    "说明.docx": "word-or-pdf",
    "坏了.xlsx": "unreadable",
    "空的.xlsx": "unreadable",
    "也是空的.xlsx": "unreadable",
    "别的表.xlsx": "unrecognised",
    "材料.rar": "unreadable",
}


def _without_form() -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    book.active["A1"] = "通讯录"
    return saved(book)


def put(folder: Path, files: Mapping[str, bytes]) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


_NUMBERS = {
    "run",
    "file",
    "first_run",
    "last_run",
    "reused",
    "modified",
    "return_id",
    "id",
}  # of a run, not of a result


_LINES = 16  # characters of the digest of a roster's lines


def dump(output: Path) -> list[tuple[str, ...]]:
    """Return what the store holds of files, without numbers and times of runs, in a fixed order."""
    store = sqlite3.connect(output / STORE)
    store.row_factory = sqlite3.Row
    lines = []
    for table in ("files", "returns", "rows", "findings"):
        joined = {
            "files": "files",
            "returns": "returns JOIN files USING (file)",
            "rows": "rows JOIN returns ON returns.id = rows.return_id JOIN files USING (file)",
            "findings": "findings JOIN returns ON returns.id = findings.return_id JOIN files USING (file)",
        }[table]
        for row in store.execute(f"SELECT files.path, {table}.* FROM {joined}"):
            values = {key: row[key] for key in row.keys() if key not in _NUMBERS}  # noqa: SIM118 - a sqlite row
            if (
                "roster" in values
            ):  # behind its lines what was settled before: a killed run may have taken that in
                values["roster"] = values["roster"][:_LINES]
            shown = [f"{key}={value}" for key, value in values.items()]
            lines.append((table, *shown))
    store.close()
    return sorted(lines)


def copies(output: Path) -> dict[str, bytes]:
    """Return the copies in an output folder, by path."""
    folder = output / "核对结果"
    return {path.relative_to(output).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}  # fmt: skip
