"""Good workbooks whose packages differ from what most programs write, and packages that only look like them."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from support.batch_runs import Watched, outcomes
from support.foreign_forms import national
from support.forms import found
from support.handmade_files import ods
from support.legacy_files import xlsb_of
from support.packages import unzipped, zipped
from support.return_folder import put
from support.word.documents import paragraph, word_file

from xlselfeval import check, write_copy
from xlselfeval.batch.run import Options, run_batch
from xlselfeval.demo import filled_form, issued_form
from xlselfeval.errors import UnreadableFile
from xlselfeval.files.open import open_workbook
from xlselfeval.files.word.docx import read_document

DAY = date(2021, 3, 1)


def with_backslashes(data: bytes) -> bytes:
    return zipped({name.replace("/", "\\"): content for name, content in unzipped(data).items()})


def elsewhere(data: bytes) -> bytes:
    """Return a binary workbook whose parts lie in a folder wtf, with its texts under another name."""
    parts = {name.replace("xl/", "wtf/"): content for name, content in unzipped(data).items()}
    for name in ("[Content_Types].xml", "_rels/.rels"):
        parts[name] = parts[name].replace(b"xl/", b"wtf/")
    return zipped(parts)


def error_of(parts: Mapping[str, bytes]) -> tuple[str, str]:
    with pytest.raises(UnreadableFile) as caught:
        open_workbook(zipped(parts))
    return caught.value.name, caught.value.message


def test_backslashes_in_names_of_parts_change_nothing() -> None:
    """A form whose parts are named with backslashes has the findings and figures of the same form with slashes."""
    data = filled_form(issued_form())
    (usual,), (other,) = check(data), check(with_backslashes(data))
    assert found(other) == found(usual) != []
    assert (other.declared, other.recomputed) == (usual.declared, usual.recomputed)


def test_the_copy_names_its_parts_by_the_standard(tmp_path: Path) -> None:
    """The copy of such a form has the parts of the usual copy, byte for byte, and replaces itself."""
    data = filled_form(issued_form())
    copies = []
    for name, content in (("a", data), ("b", with_backslashes(data))):
        path = tmp_path / name / "某局.xlsx"
        path.parent.mkdir()
        path.write_bytes(content)
        for _ in range(2):
            copy = write_copy(path, check(path), tmp_path / name / "核对.xlsx", today=DAY)
        copies.append(copy.read_bytes())
    assert unzipped(copies[1]) == unzipped(copies[0])
    book = openpyxl.load_workbook(io.BytesIO(copies[1]))
    assert book.sheetnames[-1] == "核对结果"


def test_a_batch_takes_it_for_a_workbook(tmp_path: Path) -> None:
    """In a folder it is a return, not an archive of files."""
    put(tmp_path / "年报", {"某局.xlsx": with_backslashes(national())})
    options = Options(root=str(tmp_path / "年报"), output=tmp_path / "核对", jobs=0)
    run_batch(options, Watched())
    assert outcomes(tmp_path / "核对") == {"某局.xlsx": "clean"}


def test_a_report_may_be_named_so_too() -> None:
    """A Word document whose parts are named with backslashes is read as usual."""
    data = word_file(paragraph("项目支出100万元。"))
    assert read_document(with_backslashes(data)) == read_document(data)


@pytest.mark.parametrize(
    "name", ["xl\\workbook.xml", "xl\\Workbook.xml", "..\\evil.xml", "\\xl\\evil.xml", "C:\\evil.xml", "xl\\\\evil.xml"]
)  # fmt: skip
def test_two_parts_of_one_name_and_other_places_stay_refused(name: str) -> None:
    """A name that becomes that of another part, or that leads out of the package, is refused."""
    assert error_of(unzipped(national()) | {name: b"x"})[0] == "malformed"


@pytest.mark.office
@pytest.mark.parametrize("left_out", [["mimetype"], ["mimetype", "META-INF/manifest.xml"]])
def test_an_ods_needs_no_statement_of_its_kind(files: Path, tmp_path: Path, left_out: list[str]) -> None:
    """An .ods without mimetype or manifest has the findings of the whole one, and the same copy."""
    whole, path = files / "演示.ods", tmp_path / "演示.ods"
    parts = unzipped(whole.read_bytes())
    path.write_bytes(zipped({name: one for name, one in parts.items() if name not in left_out}))
    (usual,), (other,) = check(whole), check(path)
    assert found(other) == found(usual) != []
    copies = [write_copy(one, check(one), tmp_path / f"{number}.xlsx", today=DAY) for number, one in enumerate((whole, path))]  # fmt: skip
    assert copies[0].read_bytes() == copies[1].read_bytes()


def test_the_content_says_what_an_opendocument_file_is() -> None:
    """A text document is no spreadsheet, whatever it states about itself; an archive with such a part neither."""
    parts = unzipped(ods(""))
    text = parts["content.xml"].replace(b"office:spreadsheet", b"office:text")
    for stated in (parts["mimetype"], b"application/vnd.oasis.opendocument.text", None):
        about = {} if stated is None else {"mimetype": stated}
        assert error_of(about | {"content.xml": text})[0] == "not-a-workbook"
    assert error_of({"content.xml": b"<x/>"})[0] == "not-a-workbook"
    assert error_of({"a/content.xml": parts["content.xml"]})[0] == "not-a-workbook"


def test_a_binary_workbook_is_found_by_its_relationships(tmp_path: Path) -> None:
    """An .xlsb with its workbook at an unusual place has the findings of the usual one, and the same copy."""
    usual, other = tmp_path / "a" / "某局.xlsb", tmp_path / "b" / "某局.xlsb"
    for path in (usual, other):
        path.parent.mkdir()
    usual.write_bytes(xlsb_of(filled_form(issued_form())))
    other.write_bytes(elsewhere(usual.read_bytes()))
    assert found(check(other)[0]) == found(check(usual)[0]) != []
    copies = [write_copy(one, check(one), one.with_name("核对.xlsx"), today=DAY) for one in (usual, other)]
    assert copies[0].read_bytes() == copies[1].read_bytes()
    with_macros = unzipped(other.read_bytes()) | {"wtf/vbaProject.bin": b"x"}
    assert open_workbook(zipped(with_macros)).values_of == "xlsb"
    assert check(zipped(with_macros))[0].evidence.submission.macros is not None


def test_a_binary_workbook_beside_another_counts_only_where_it_is_named() -> None:
    """The workbook that the package names is read, not one that lies at the usual place of the other format."""
    binary = unzipped(xlsb_of(national()))
    assert open_workbook(zipped(unzipped(national()) | {"xl/workbook.bin": b"x"})).values_of == ""
    assert open_workbook(zipped(binary | {"xl/workbook.xml": b"<x/>"})).values_of == "xlsb"
