"""Additions of people to 汇总.xlsx: the old file is kept beside the new one wherever that would lose them."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date
from pathlib import Path

from xlselfeval.batch.summary.lists import COLORS
from xlselfeval.batch.summary.read_summary import refuse_foreign
from xlselfeval.batch.summary.written_rows import PROPERTY, UNSEALED, list_name, row_digest, spelling, total
from xlselfeval.errors import UnreadableFile, in_a_line, reason
from xlselfeval.files.atomic import write_whole
from xlselfeval.files.limits import LIMITS
from xlselfeval.files.open import open_workbook
from xlselfeval.files.package import Package
from xlselfeval.files.ranges import position
from xlselfeval.files.sheet import unescape
from xlselfeval.files.sheet_parser import scan_sheet
from xlselfeval.files.workbook import PackageWorkbook
from xlselfeval.files.zip_members import copy_with
from xlselfeval.form.untouched import added_parts, colors

_PROPERTIES = "docProps/custom.xml"
SUMMARY_LIMITS = LIMITS.raised(100)  # a province's summary has half a million cells
_KINDS = frozenset(("drawing", "chart", "chartStyle", "chartColorStyle", "colors", "style"))
_MOST_KEPT = 99  # of one day


def keep_additions(path: Path, today: date, deletable: Collection[int], *, always: bool) -> Path | None:
    """Keep a summary beside the place of the next one where that would lose what people added.

    `deletable` are the digests of rows that people may delete. With `always` it is kept in any case. Returns the kept file; None where there is nothing to
    be lost. Raises UnreadableFile where it cannot be written.
    """
    if not path.exists() or not (always or _has_additions(path, deletable)):
        return None
    data = path.read_bytes()
    for number in range(1, _MOST_KEPT):
        which = "" if number == 1 else f" {number}"
        kept = path.with_name(f"{path.stem}（{today.isoformat()} 保留{which}）{path.suffix}")
        if not kept.exists():
            write_whole(kept, data)
            return kept
        if kept.read_bytes() == data:  # of a run that was killed
            return kept
    raise UnreadableFile(
        "locked", f"{path}内有人工填写的内容，同一天另存的份数已达上限，未予覆盖；请移走或改名后重新运行"
    )


def seal(path: Path) -> None:
    """Write the digest of a new summary's parts into it, by which one that nobody saved is known at once."""
    data = path.read_bytes()
    package = Package(data, SUMMARY_LIMITS)
    sealed = package.read(_PROPERTIES).replace(UNSEALED.encode(), _digest_of_parts(package).encode(), 1)
    path.write_bytes(copy_with(data, package.entries, {_PROPERTIES: sealed}))


def check_place(path: Path) -> None:
    """Raise UnreadableFile where a summary cannot be written: another file, or one that is open in Excel."""
    refuse_foreign(path)
    try:
        if path.exists():
            with path.open("r+b"):
                pass
    except OSError as error:
        line = f"无法写入{in_a_line(str(path))}：{reason(error)}；请关闭已打开的文件后重新运行"
        raise UnreadableFile("locked", line) from error


def _has_additions(path: Path, deletable: Collection[int]) -> bool:
    """Return whether a summary holds anything that this program did not write, answers excepted."""
    try:
        workbook = open_workbook(path, SUMMARY_LIMITS)
        if not isinstance(workbook, PackageWorkbook):
            return True
        known = _property(workbook.package)
        if known is None:
            return True
        digest, charts, answers, parts = known
        if parts == _digest_of_parts(workbook.package):
            return False
        if any(added_parts(workbook, _KINDS, drawn=charts)) or colors(workbook) - COLORS:
            return True
        rows = list(_row_digests(workbook, answers))
        deleted = set(deletable).difference(rows)
        return digest not in (f"{total(rows):032x}", f"{total([*rows, *deleted]):032x}")
    except UnreadableFile:
        return True


def _digest_of_parts(package: Package) -> str:
    """Return a digest of all parts but the one that holds it."""
    parts = sorted((one.filename, one.CRC) for one in package.entries if one.filename != _PROPERTIES)
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _property(package: Package) -> tuple[str, int, dict[str, list[int]], str] | None:
    """Return what the document says of its rows; None for one of version 0.1, or where a program dropped it."""
    if _PROPERTIES not in package:
        return None
    for one in package.tree(_PROPERTIES):
        if one.get("name") == PROPERTY:
            try:
                digest, charts, answers, parts = json.loads("".join(one.itertext()))
                return str(digest), int(charts), dict(answers), str(parts)
            except (ValueError, TypeError):
                return None
    return None


def _row_digests(workbook: PackageWorkbook, answers: dict[str, list[int]]) -> Iterator[int]:
    for part in workbook.sheets:
        left_out = answers.get(list_name(part.name), ())
        rows: defaultdict[int, dict[int, str]] = defaultdict(dict)
        for row, column, text in _texts(workbook, part.part):
            if text:
                rows[row][column - 1] = text
        for row, written in rows.items():
            # an answer counts only where it answers nothing, below the list
            cells = {
                place: text for place, text in written.items() if row == 1 or place not in left_out
            } or written
            yield row_digest(part.name, cells.items())


def _texts(workbook: PackageWorkbook, part: str) -> Iterator[tuple[int, int, str]]:
    """Yield row, column and text of each cell of a worksheet part."""
    scanned = scan_sheet(workbook.package.xml_bytes(part), part, SUMMARY_LIMITS)
    for ref, kind, _, value, inline, formula, _ in scanned.cells:
        row, column = position(ref)
        if formula is not None:
            yield row, column, f"={formula}"
        elif kind == "s" and value:
            yield row, column, spelling(workbook.book.string(int(value)))
        elif kind == "inlineStr":
            yield row, column, spelling(unescape(inline))
        elif value:
            yield row, column, spelling(float(value) if kind == "n" else value)
