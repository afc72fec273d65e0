"""下发清单, the list of issued files and forms: a workbook for people and JSON for programs."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from xlselfeval.errors import UnreadableFile
from xlselfeval.form.page_setup import set_page, set_widths, text_height
from xlselfeval.form.reproducible import reproducible_bytes
from xlselfeval.form.styles import OpenpyxlStyles
from xlselfeval.layout import ref, span
from xlselfeval.roster.model import DueForm
from xlselfeval.scheme.model import Scheme
from xlselfeval.sheet_names import ISSUED_LIST, ISSUED_RECORD

LISTS = LIST_BOOK, LIST_JSON = ISSUED_LIST, ISSUED_RECORD
_KIND = "xlselfeval-issued"
_COLUMNS = (
    ("序号", 6), ("文件", 44), ("工作表", 16), ("单位编码", 11), ("单位名称", 24), ("主管部门", 18), ("项目编码", 12),
    ("项目名称", 30), ("指标数", 8), ("截止日期", 12), ("联系人", 18),
)  # fmt: skip
_HEADING_ROW = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class IssuedForm:
    """A form of an issued workbook: its sheet and its entry in the roster."""

    sheet: str
    due: DueForm


@dataclass(frozen=True, kw_only=True, slots=True)
class IssuedFile:
    """An issued workbook: its name, the SHA-256 of its bytes in hex, its forms."""

    file: str
    digest: str
    forms: tuple[IssuedForm, ...]


def check_list(folder: Path) -> None:
    """Raise UnreadableFile for a list that we did not write, or that somebody has changed."""
    listed, book = folder / LIST_JSON, folder / LIST_BOOK
    if not listed.exists() and not book.exists():
        return
    try:
        known = json.loads(listed.read_text(encoding="utf-8"))
        is_own = isinstance(known, dict) and known.get("kind") == _KIND
        is_own = is_own and (not book.exists() or _digest(book.read_bytes()) == known.get("list_sha256"))
    except (OSError, ValueError):
        is_own = False
    if not is_own:
        raise UnreadableFile(
            "locked",
            f"{folder} 内的“{LIST_BOOK}”或“{LIST_JSON}”不是本工具生成，或已改动，未生成文件；请改用其他文件夹（-o），或先移走该文件",
        )


def write_list(
    folder: Path, files: Sequence[IssuedFile], *, scheme: Scheme, year: int | None, roster: str
) -> None:
    """Write both lists into a folder; the same files give the same bytes."""
    book = _list_book(files, scheme, year)
    listed = {
        "kind": _KIND,
        "format": 1,
        "scheme": scheme.id,
        "version": scheme.version,
        "profile": scheme.profile.id,
        "year": None if year is None else str(year),
        "roster": roster,
        "list_sha256": _digest(book),
        "files": [_file_entry(one) for one in files],
    }
    (folder / LIST_BOOK).write_bytes(book)
    text = json.dumps(listed, ensure_ascii=False, indent=1) + "\n"
    (folder / LIST_JSON).write_bytes(text.encode())


def _file_entry(one: IssuedFile) -> dict[str, object]:
    forms = [
        {
            "sheet": form.sheet,
            "issued_id": form.due.identity,
            "organization_code": form.due.organization_code,
            "organization": form.due.organization,
            "department": form.due.department,
            "project_code": form.due.project_code,
            "project": form.due.project,
            "due": None if form.due.due is None else form.due.due.isoformat(),
        }
        for form in one.forms
    ]
    return {"file": one.file, "sha256": one.digest, "forms": forms}


def _list_book(files: Sequence[IssuedFile], scheme: Scheme, year: int | None) -> bytes:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    book, styles = Workbook(), OpenpyxlStyles()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "下发清单"
    forms = sum(len(one.forms) for one in files)
    subtitle = f"自评表样：{scheme.title}（第{scheme.version}版）　　文件{len(files)}个，自评表{forms}张"
    title = f"{f'{year}年度' if year else ''}{scheme.title}下发清单"
    for row, style, text in ((1, "title", title), (2, "left", subtitle)):
        sheet.cell(row, 1, text)
        styles.apply(sheet.cell(row, 1), style)
        sheet.merge_cells(span(row, 1, row, len(_COLUMNS)))
    sheet.row_dimensions[1].height = 32
    widths = [width for _, width in _COLUMNS]
    set_widths(sheet, widths)
    for column, (caption, _) in enumerate(_COLUMNS, 1):
        styles.apply(sheet.cell(_HEADING_ROW, column, caption), "formula")
    row = _HEADING_ROW
    for one in files:
        for form in one.forms:
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


def _line(number: int, one: IssuedFile, form: IssuedForm) -> tuple[int | str, ...]:
    due = form.due
    return (
        number, one.file, form.sheet, due.organization_code, due.organization, due.department, due.project_code, due.project,
        len(due.indicators), "" if due.due is None else due.due.isoformat(), due.contact,
    )  # fmt: skip


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
