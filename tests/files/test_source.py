"""Workbooks from a path, bytes, a stream, openpyxl, or a book that is open in Excel."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from openpyxl import load_workbook
from support.excel.double import open_book
from support.foreign_forms import national

from xlselfeval import Checker, check, read
from xlselfeval.demo import filled_form, issued_form
from xlselfeval.errors import UnreadableFile, WrongArgument
from xlselfeval.files.limits import LIMITS, Limits
from xlselfeval.files.source import open_source

WAYS = {
    "a path": lambda path: path,
    "a path as text": str,
    "bytes": Path.read_bytes,
    "a stream in memory": lambda path: io.BytesIO(path.read_bytes()),
    "openpyxl": lambda path: load_workbook(path, data_only=True),
    "Excel": open_book,
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "某局.xlsx"
    path.write_bytes(national())
    return path


@pytest.mark.parametrize("way", WAYS)
def test_the_same_form_in_every_way(way: str, path: Path) -> None:
    """`read` and `check` give the form and the findings of the file."""
    (form,), (review,) = read(WAYS[way](path)), check(WAYS[way](path))
    assert [row.name for row in form.rows] == [row.name for row in read(path)[0].rows]
    assert review.findings == check(path)[0].findings


def test_a_checker_opens_a_path_as_text(path: Path) -> None:
    """`Checker.open` takes a path as text, as `check` does."""
    checker = Checker()
    assert len(checker.check_papers(checker.open(str(path))).reviews) == 1


@pytest.mark.parametrize(
    ("way", "name"), [*zip(WAYS, ("某局.xlsx", "某局.xlsx", "", "", "", "某局.xlsx"), strict=True)]
)
def test_the_name_of_the_file(way: str, name: str, path: Path) -> None:
    """The file's name is known where the source tells it, also of an open file."""
    assert open_source(WAYS[way](path)).name == name  # type: ignore[no-untyped-call]
    with path.open("rb") as stream:
        assert open_source(stream).name == path.name


def test_the_senders_file_is_found_by_the_name(tmp_path: Path) -> None:
    """The returned file of an open stream is compared with the sender's file of the same name."""
    (tmp_path / "下发").mkdir()
    (tmp_path / "下发" / "某局.xlsx").write_bytes(issued_form())
    path = tmp_path / "某局.xlsx"
    path.write_bytes(filled_form(issued_form()))
    with path.open("rb") as stream:
        (review,) = check(stream, issued=tmp_path / "下发")
    assert review.evidence.submission.record_source.file == "某局.xlsx"


@pytest.mark.parametrize("source", [5, None, ["a.xlsx"], io.StringIO("text")])
def test_other_objects_are_refused(source: object) -> None:
    """Anything else is a WrongArgument, also a file opened as text."""
    with pytest.raises(WrongArgument):
        read(source)  # type: ignore[arg-type]


def test_a_workbook_that_openpyxl_cannot_save_is_refused(path: Path) -> None:
    """A workbook opened by openpyxl for reading alone is refused with a hint."""
    book = load_workbook(path, read_only=True)
    with pytest.raises(WrongArgument, match="只读"):
        check(book)
    book.close()


def test_a_stream_is_read_within_the_limits(path: Path) -> None:
    """A stream that goes on is read no further than the limit."""
    stream = io.BytesIO(path.read_bytes() + bytes(100_000))
    with pytest.raises(UnreadableFile, match="超过"):
        check(stream, limits=Limits(file_bytes=50_000))
    assert stream.tell() == 50_001


def test_no_library_is_loaded_for_the_question(path: Path) -> None:
    """Reading a file loads neither openpyxl nor xlwings."""
    code = f"import sys, xlselfeval; xlselfeval.read({str(path)!r}); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"openpyxl", "xlwings"} & set(done.stdout.split())


def test_a_stream_at_its_end_is_refused(path: Path) -> None:
    """A stream that was read before is named as such, not called an empty file."""
    stream = io.BytesIO(path.read_bytes())
    read(stream)
    with pytest.raises(WrongArgument, match="seek"):
        read(stream)


def test_limits_are_never_lowered_by_raising_them() -> None:
    """Limits are raised once or more."""
    with pytest.raises(WrongArgument):
        LIMITS.raised(0)


def test_limits_print_what_is_not_usual() -> None:
    """A signature with the usual limits is short; others can be read and typed again."""
    own = Limits(sheets=10, cells=7)
    assert (repr(Limits()), repr(own)) == ("Limits()", "Limits(sheets=10, cells=7)")
    assert eval(repr(LIMITS.raised(4))) == LIMITS.raised(4)


def test_a_limit_may_be_a_number_of_a_data_frame() -> None:
    """Whole numbers of numpy are taken as plain ones, by a limit and by the factor that raises it."""
    limits = Limits(sheets=np.int64(10)).raised(np.int64(2))
    assert (limits, type(limits.sheets)) == (Limits(sheets=10).raised(2), int)


@pytest.mark.parametrize("wrong", [-1, 0, True, 1.5, np.True_, np.float64(2)])
def test_a_limit_that_nothing_meets_is_refused(wrong: int) -> None:
    """A limit is a whole number above 0, and the error names it."""
    with pytest.raises(WrongArgument, match="file_bytes 的上限"):
        Limits(file_bytes=wrong)
