"""下发清单, the list of issued files and forms: a workbook for people and JSON for programs."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from xlselfeval.errors import UnreadableFile
from xlselfeval.form.page_setup import set_page, set_widths, text_height
from xlselfeval.form.reproducible import reproducible_bytes
from xlselfeval.form.styles import OpenpyxlStyles
from xlselfeval.layout import ref, span
from xlselfeval.roster.model import MATERIALS, DueForm
from xlselfeval.scheme.model import Scheme
from xlselfeval.sheet_names import EARLIER_ISSUES, EARLIER_RECORDS, ISSUE_ID, ISSUED_LIST, ISSUED_RECORD

LISTS = LIST_BOOK, LIST_JSON = ISSUED_LIST, ISSUED_RECORD
_KIND = "xlselfeval-issued"
_COLUMNS = (
    ("序号", 6), ("文件", 44), ("工作表", 16), ("单位编码", 11), ("单位名称", 24), ("主管部门", 18), ("项目编码", 12),
    ("项目名称", 30), ("指标数", 8), ("截止日期", 12), ("联系人", 18), ("另需报送", 18), ("表样", 24), ("年度", 7), ("下发情况", 10),
)  # fmt: skip
_HEADING_ROW = 3
# Keys that lists of earlier versions have once, for all files.
_OF_ALL = ("scheme", "version", "profile", "year", "roster")
_Entry = Mapping[str, Any]  # of the JSON list


@dataclass(frozen=True, kw_only=True, slots=True)
class IssuedForm:
    """A form of an issued workbook: its sheet, its entry in the roster, and the id of its issue record."""

    sheet: str
    due: DueForm
    id: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class IssuedFile:
    """An issued workbook with its forms.

    `digest` is the SHA-256 of its bytes in hex. A data sheet has the form of its unit.
    """

    file: str
    digest: str
    forms: tuple[IssuedForm, ...]
    kind: Literal["form", "data-sheet"] = "form"


def read_list(folder: Path) -> list[_Entry]:
    """Read the files of the list in a folder; none where there is no list.

    Raises UnreadableFile for a list that we did not write, or that somebody has changed.
    """
    listed, book = folder / LIST_JSON, folder / LIST_BOOK
    if not listed.exists() and not book.exists():
        return []
    try:
        known = json.loads(listed.read_text(encoding="utf-8"))
        is_own = isinstance(known, dict) and known.get("kind") == _KIND
        is_own = is_own and (not book.exists() or _digest(book.read_bytes()) == known.get("list_sha256"))
        entries = [{name: known[name] for name in _OF_ALL} | one for one in known["files"]] if is_own else []
        is_own = is_own and all(isinstance(form, dict) for one in entries for form in one["forms"])
    except (OSError, ValueError, KeyError, TypeError):
        is_own = False
    if not is_own:
        raise UnreadableFile(
            "locked",
            f"{folder} 内的“{LIST_BOOK}”或“{LIST_JSON}”不是本工具生成，或已改动，未生成文件；请先将该文件移到别处，再下发到同一文件夹",
        )
    return entries


def write_list(
    folder: Path,
    files: Sequence[IssuedFile],
    *,
    scheme: Scheme,
    year: int | None,
    roster: str,
    before: Iterable[_Entry] = (),
    earlier: Mapping[str, Mapping[str, str]] = MappingProxyType({}),
) -> frozenset[str]:
    """Write both lists into a folder, and return the names of all forms of the year on them.

    The same files give the same bytes.

    What the list named `before` stays on it, but for files that are written anew and forms that are issued again; of these
    it keeps the `earlier` issues, by the roster's name of the form: the texts of their records by their ids.
    """
    about = {
        "scheme": scheme.id,
        "version": scheme.version,
        "profile": scheme.profile.id,
        "year": None if year is None else str(year),
        "roster": roster,
    }
    new = [about | {"title": scheme.title} | _file_entry(one, earlier) for one in files]
    entries = [*_still_listed(before, new), *new]
    book = _list_book(entries)
    listed = {"kind": _KIND, "format": 1} | about | {"list_sha256": _digest(book), "files": entries}
    (folder / LIST_BOOK).write_bytes(book)
    text = json.dumps(listed, ensure_ascii=False, indent=1) + "\n"
    (folder / LIST_JSON).write_bytes(text.encode())
    return frozenset(
        form["issued_id"] for one in entries if one["year"] == about["year"] for form in one["forms"]
    )


def _still_listed(before: Iterable[_Entry], new: Sequence[_Entry]) -> Iterator[_Entry]:
    """Yield the files of a list that stay on it, with the forms that are not issued again."""
    names = {one["file"] for one in new}
    again = {name for one in new for name in _names(one)}
    for one in before:
        forms = [form for form, name in zip(one["forms"], _names(one), strict=True) if name not in again]
        if one["file"] not in names and forms:
            yield {**one, "forms": forms}


def _names(one: _Entry) -> list[tuple[object, ...]]:
    """Name the forms of a file: a form of one year, the data sheet of a unit."""
    if one.get("kind") == "data-sheet":
        return [(one["year"], form["organization_code"], "data-sheet") for form in one["forms"]]
    return [(one["year"], form["issued_id"]) for form in one["forms"]]


def _file_entry(one: IssuedFile, earlier: Mapping[str, Mapping[str, str]]) -> dict[str, object]:
    forms = [
        _earlier_entry(earlier.get(form.due.identity, {}) if one.kind == "form" else {})
        | {
            "sheet": form.sheet,
            ISSUE_ID: form.id,
            "issued_id": form.due.identity if one.kind == "form" else "",
            "organization_code": form.due.organization_code,
            "organization": form.due.organization,
            "department": form.due.department,
            "project_code": form.due.project_code if one.kind == "form" else "",
            "project": form.due.project if one.kind == "form" else "",
            "due": None if form.due.due is None else form.due.due.isoformat(),
            "indicators": len(form.due.indicators) if one.kind == "form" else None,
            "contact": form.due.contact,
            "papers": [MATERIALS[kind] for kind in form.due.papers] if one.kind == "form" else [],
        }
        for form in one.forms
    ]
    return {"kind": one.kind, "file": one.file, "sha256": one.digest, "forms": forms}


def _earlier_entry(issues: Mapping[str, str]) -> dict[str, object]:
    """Return the ids and the known records of the earlier issues of a form."""
    if not issues:
        return {}
    return {EARLIER_ISSUES: list(issues), EARLIER_RECORDS: [text for text in issues.values() if text]}


def _list_book(entries: Sequence[_Entry]) -> bytes:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    book, styles = Workbook(), OpenpyxlStyles()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "下发清单"
    for row, style, text in ((1, "title", _title(entries)), (2, "left", _subtitle(entries))):
        sheet.cell(row, 1, text)
        styles.apply(sheet.cell(row, 1), style)
        sheet.merge_cells(span(row, 1, row, len(_COLUMNS)))
    sheet.row_dimensions[1].height = 32
    widths = [width for _, width in _COLUMNS]
    set_widths(sheet, widths)
    for column, (caption, _) in enumerate(_COLUMNS, 1):
        styles.apply(sheet.cell(_HEADING_ROW, column, caption), "formula")
    row = _HEADING_ROW
    for one, form in _by_unit(entries):
        row += 1
        values = _line(row - _HEADING_ROW, one, form)
        heights = [text_height(str(value), width) for value, width in zip(values, widths, strict=True)]
        sheet.row_dimensions[row].height = max(heights)
        for column, value in enumerate(values, 1):
            cell = sheet.cell(row, column, None if value == "" else value)
            if value and isinstance(value, str):
                cell.data_type = "s"
            styles.apply(cell, "issued-text")
    sheet.freeze_panes = ref(_HEADING_ROW + 1, 1)
    sheet.auto_filter.ref = span(_HEADING_ROW, 1, row, len(_COLUMNS))
    set_page(sheet, widths, left="下发清单")
    sheet.print_title_rows = f"{_HEADING_ROW}:{_HEADING_ROW}"
    return reproducible_bytes(book)


def _by_unit(entries: Iterable[_Entry]) -> list[tuple[_Entry, _Entry]]:
    """List the forms of all files, those of a unit together where its first one is."""
    lines = [(one, form) for one in entries for form in one["forms"]]
    units: dict[str, int] = {}
    for _, form in lines:
        units.setdefault(form["organization_code"], len(units))
    return sorted(lines, key=lambda line: units[line[1]["organization_code"]])


def _title(entries: Sequence[_Entry]) -> str:
    years, titles = {one["year"] for one in entries}, {_scheme(one) for one in _forms(entries)}
    year = f"{next(iter(years))}年度" if len(years) == 1 and None not in years else ""
    return f"{year}{next(iter(titles)) if len(titles) == 1 else '绩效自评表'}下发清单"


def _subtitle(entries: Sequence[_Entry]) -> str:
    schemes = dict.fromkeys(f"{_scheme(one)}（第{one['version']}版）" for one in _forms(entries))
    forms = sum(len(one["forms"]) for one in _forms(entries))
    sheets = len(entries) - len(_forms(entries))
    beside = f"，{MATERIALS['data-sheet']}{sheets}张" if sheets else ""
    return f"自评表样：{'、'.join(schemes)}　　文件{len(entries)}个，自评表{forms}张{beside}　　下发日期：　　　　年　　月　　日　　制表人："


def _forms(entries: Iterable[_Entry]) -> list[_Entry]:
    return [one for one in entries if one.get("kind") != "data-sheet"]


def _scheme(one: _Entry) -> str:
    """Return the title of a file's scheme; lists of earlier versions have its id alone."""
    return str(one.get("title") or one["scheme"])


def _line(number: int, one: _Entry, form: _Entry) -> tuple[int | str, ...]:
    names = ("organization_code", "organization", "department", "project_code", "project", "indicators", "due", "contact")  # fmt: skip
    is_form = one.get("kind") != "data-sheet"
    values = (form.get(name) for name in names)
    return (
        number, one["file"], form["sheet"], *("" if value is None else value for value in values),
        "、".join(form.get("papers", ())), _scheme(one) if is_form else MATERIALS["data-sheet"], int(one["year"]) if one["year"] else "",
        "重新下发" if form.get(EARLIER_ISSUES) else "",
    )  # fmt: skip


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
