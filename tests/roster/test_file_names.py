"""Names of files and sheets fit every system and differ from one another."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlselfeval.roster.file_names import (
    LONGEST_FILE,
    LONGEST_FILE_BYTES,
    distinct_names,
    file_name,
    safe_name,
    sheet_name,
)

LONG = "某市教育事业发展服务中心" * 10


def assert_short(name: str) -> None:
    assert len(name) <= LONGEST_FILE
    assert max(len(name.encode(codec)) for codec in ("utf-8", "gb18030")) <= LONGEST_FILE_BYTES


@settings(deadline=None)
@given(st.lists(st.text(max_size=200), max_size=3))
def test_names_of_files_are_safe_everywhere(parts: list[str]) -> None:
    """Windows takes the name, whatever a unit is called."""
    name = file_name(parts, ".xlsx")
    stem = name.removesuffix(".xlsx")
    assert_short(name)
    assert name.endswith(".xlsx")
    assert stem
    assert not set(name) & set('<>:"/\\|?*\n\r\t\0')
    assert stem == stem.rstrip(" .")
    assert stem.partition(".")[0].upper() not in {"CON", "PRN", "AUX", "NUL", "COM1", "LPT9"}


@pytest.mark.parametrize("name", ["con", "NUL.txt", "Com1", "lpt9.a"])
def test_reserved_names_are_not_used(name: str) -> None:
    """A name that Windows reserves for devices is changed."""
    assert file_name([name], ".xlsx").startswith("_")


@settings(deadline=None)
@given(st.lists(st.sampled_from(["a.xlsx", "A.xlsx", "a_2.xlsx", "b.xlsx", "某局.xlsx", "x" * 115 + ".xlsx", file_name([LONG], ".xlsx"), file_name([LONG, "乙"], ".xlsx")]), max_size=9))  # fmt: skip
def test_equal_names_become_different(names: list[str]) -> None:
    """All names differ, also where capitals do not count, and the first of each is unchanged."""
    found = distinct_names(names)
    assert len({name.casefold() for name in found}) == len(names)
    for name in found:
        assert_short(name)
    assert not names or found[0] == names[0]
    assert found == distinct_names(names)


@settings(deadline=None)
@given(st.integers(1, 60), st.text(max_size=60))
def test_names_of_sheets_are_what_excel_takes(number: int, text: str) -> None:
    """The name of a sheet is short enough and without what Excel refuses."""
    name = sheet_name(number, text)
    assert 0 < len(name.encode("utf-16-le")) // 2 <= 31
    assert not set(name) & set("[]:*?/\\'")


@pytest.mark.parametrize(
    "text", [LONG, "𠮷" * 120, "ä" * 120, "x" * 300], ids=["chinese", "rare", "latin", "ascii"]
)
def test_a_name_is_cut_by_bytes_too(text: str) -> None:
    """A name is cut to 255 bytes, and by no character more than needed."""
    name = file_name([text], ".xlsx")
    assert_short(name)
    assert text.startswith(name.removesuffix(".xlsx"))
    longer = f"{text[: len(name.removesuffix('.xlsx')) + 1]}.xlsx"
    with pytest.raises(AssertionError):
        assert_short(longer)


def test_names_of_letters_differ_and_are_short() -> None:
    """Equal names of letters are numbered, and the longest has room for a number and a suffix."""
    taken: set[str] = set()
    names = [safe_name("𠮷" * 99, taken) for _ in range(12)]
    assert len(set(names)) == 12
    for name in names:
        assert_short(f"{name}.docx")
