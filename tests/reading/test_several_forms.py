"""A workbook with several issued forms: each keeps its record, and one that is gone is named."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from support.edits.originals import BOOK, several
from support.packages import unzipped, zipped

from xlselfeval.checking import check

SHEETS = ["01校舍维修1期", "02校舍维修2期", "03校舍维修3期"]


def changed(change: Callable[[str], str]) -> bytes:
    parts = unzipped(several().data)
    return zipped(parts | {BOOK: change(parts[BOOK].decode()).encode()})


def without(*sheets: str) -> Callable[[str], str]:
    def change(book: str) -> str:
        for sheet in sheets:
            book, count = re.subn(rf'<sheet name="{sheet}"[^>]*/>', "", book)
            assert count == 1
        return book

    return change


def renamed(sheet: str, name: str) -> Callable[[str], str]:
    return lambda book: book.replace(f'<sheet name="{sheet}"', f'<sheet name="{name}"')


def left_out(data: bytes) -> list[tuple[str, str]]:
    return [(one.sheet, one.situation) for review in check(data) for one in review.findings if one.name == "form-left-out"]  # fmt: skip


def test_a_form_that_is_gone_is_named() -> None:
    """Forms whose records are in the workbook and which are not are named once, as a hint."""
    assert left_out(several().data) == []
    said = "下发时同一工作簿中的“01校舍维修1期”“03校舍维修3期”表未见，或不能识别为自评表"
    data = changed(without(SHEETS[0], SHEETS[2]))
    assert left_out(data) == [(SHEETS[1], said)]
    (review,) = check(data)
    assert [(one.name, one.severity, one.audience) for one in review.findings] == [("form-left-out", "info", "unit")]  # fmt: skip


def test_a_form_without_its_headings_is_named() -> None:
    """A sheet that is still there, but shows no form any more, is one that is gone."""
    parts = unzipped(several().data)
    part = several().sheets[SHEETS[1]]
    rows, count = re.subn(rb'(?s)<row [^>]*r="14".*?</row>', b"", parts[part])
    assert count == 1
    data = zipped(parts | {part: rows})
    assert [sheet for sheet, _ in left_out(data)] == [SHEETS[0]]


def test_what_is_hidden_is_reported_as_hidden_alone() -> None:
    """A form on a hidden sheet is hidden content, and not gone."""
    data = changed(
        lambda book: re.sub(rf'(<sheet name="{SHEETS[1]}"[^>]*state=)"visible"', r'\1"hidden"', book)
    )
    assert [one.name for review in check(data) for one in review.findings] == ["hidden-content"]


@pytest.mark.parametrize("gone", [None, SHEETS[0]])
def test_a_renamed_form_keeps_its_record(gone: str | None) -> None:
    """A form on a renamed sheet has the record of its own project, also where the form before it is gone."""
    book = unzipped(several().data)[BOOK].decode()
    for change in (renamed(SHEETS[1], "乙"), renamed(SHEETS[2], "甲"), without(*([gone] if gone else []))):
        book = change(book)
    forms = [review.evidence.submission for review in check(changed(lambda _: book))]
    assert [(form.sheet, dict(form.record.fields)["project"]) for form in forms if form.record] == [
        *([] if gone else [(SHEETS[0], "校舍维修1期")]), ("乙", "校舍维修2期"), ("甲", "校舍维修3期"),
    ]  # fmt: skip
