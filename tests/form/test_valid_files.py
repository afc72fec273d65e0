"""The Open XML SDK (npm @ooxml-tools/validate) finds no error in what we write."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from support.foreign_forms import national
from support.forms import indicators
from support.legacy_files import xlsb_of
from support.requirements import skip_unless_ci

from xlselfeval.checking import Checker, check
from xlselfeval.data_sheet.load import load_layout
from xlselfeval.data_sheet.template import new_data_sheet
from xlselfeval.demo import filled_form, issued_form, run_demo
from xlselfeval.excel.addin import addin
from xlselfeval.files.open import open_workbook
from xlselfeval.form.generate import generate
from xlselfeval.result.checked_copy import checked_copy, write_copy
from xlselfeval.scheme.load import issuing_ids, load_scheme

pytestmark = pytest.mark.slow


def errors(path: Path) -> list[str]:
    """The errors that the validator reports of a file; its exit status is 0 even then."""
    folder = os.environ.get("XLSELFEVAL_SDK")
    if folder is None or shutil.which("node") is None:
        skip_unless_ci("set XLSELFEVAL_SDK to a folder with `npm i --ignore-scripts @ooxml-tools/validate`")
    done = subprocess.run(
        ["npx", "--no-install", "ooxml-validate", str(path), "--of", "json"], cwd=folder, capture_output=True, text=True, timeout=120, check=False
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return [json.dumps(one, ensure_ascii=False) for one in json.loads(done.stdout)]


@pytest.mark.parametrize("name", issuing_ids())
@pytest.mark.parametrize("macros", [False, True], ids=["xlsx", "xlsm"])
@pytest.mark.parametrize("approved", [False, True], ids=["own", "approved"])
def test_issued_workbooks_are_valid(name: str, macros: bool, approved: bool, tmp_path: Path) -> None:
    """Issued workbooks are valid, blank or with approved indicators, with buttons or without."""
    path = tmp_path / ("form.xlsm" if macros else "form.xlsx")
    chosen = indicators() if approved else None
    path.write_bytes(generate(load_scheme(name), year=2024, indicators=chosen, rows=1, macros=macros))
    assert errors(path) == []


def test_the_data_sheet_is_valid(tmp_path: Path) -> None:
    """The blank data sheet is valid, its page breaks and growing rows included."""
    path = tmp_path / "data.xlsx"
    path.write_bytes(new_data_sheet(load_layout("hunan"), year=2024))
    assert errors(path) == []


def test_the_addin_is_valid(tmp_path: Path) -> None:
    """The Excel add-in is valid, its ribbon included."""
    path = tmp_path / "a.xlam"
    path.write_bytes(addin())
    assert errors(path) == []


def test_the_checked_copy_of_a_workbook_with_buttons_is_valid(tmp_path: Path) -> None:
    """The checked copy of a workbook with buttons is valid."""
    path = tmp_path / "form.xlsm"
    path.write_bytes(generate(load_scheme("hunan-department-2020"), year=2024, macros=True))
    copy = write_copy(path, check(path), tmp_path / "核对结果" / "form.xlsm")
    assert errors(copy) == []


def test_the_copy_of_another_format_is_valid(tmp_path: Path) -> None:
    """The copy of a file in another format is valid, with formats and merged ranges."""
    path = tmp_path / "a.xlsb"
    path.write_bytes(xlsb_of(filled_form(issued_form())))
    assert errors(write_copy(path, check(path), tmp_path / "b.xlsx")) == []


def test_checked_copies_are_valid(tmp_path: Path) -> None:
    """A checked copy is valid; that of a form by openpyxl has no errors but openpyxl's own."""
    assert errors(run_demo(tmp_path).copy) == []
    data = national()
    before, after = tmp_path / "before.xlsx", tmp_path / "after.xlsx"
    before.write_bytes(data)
    workbook = open_workbook(data)

    after.write_bytes(checked_copy(workbook, Checker().check_workbook(workbook), file="a.xlsx"))
    assert errors(after) == errors(before)
