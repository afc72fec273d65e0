"""The functions for cells as the real xlwings imports and calls them; pywin32 is replaced, Excel is the double."""

from __future__ import annotations

import importlib
import io
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
import xlwings as xw
from openpyxl import Workbook
from support.excel.double import open_book
from support.packages import saved

import xlselfeval.buttons.cell_functions as functions
from xlselfeval.files.excel_book import written_argument

NAME = functions.__name__


@pytest.fixture
def udfs(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The module of xlwings for Windows, with our module imported under its decorators."""
    for name in ("pythoncom", "pywintypes", "win32com", "win32com.client"):
        monkeypatch.setitem(sys.modules, name, ModuleType(name))
    pythoncom: Any = sys.modules["pythoncom"]
    pythoncom.CoInitialize = pythoncom.IID_IDispatch = None
    client: Any = sys.modules["win32com.client"]
    client.Dispatch = lambda one: one
    windows = SimpleNamespace(
        is_range_instance=lambda one: isinstance(one, Reference),
        Range=lambda xl: xl.impl,
        BOOK_CALLER=None,
    )
    monkeypatch.setattr(xw, "_xlwindows", windows, raising=False)
    com_server: Any = ModuleType("xlwings.com_server")
    com_server.loop = None
    monkeypatch.setitem(sys.modules, "xlwings.com_server", com_server)
    monkeypatch.delitem(sys.modules, "xlwings.udfs", raising=False)
    module = importlib.import_module("xlwings.udfs")
    monkeypatch.setattr(xw, "func", module.xlfunc)
    monkeypatch.setattr(xw, "arg", module.xlarg)
    importlib.reload(functions)
    yield module
    monkeypatch.undo()
    importlib.reload(functions)


class Reference:
    """A range as Excel hands it to a function."""

    def __init__(self, cell: xw.Range) -> None:
        self.impl = cell.impl


def test_the_imported_functions_have_these_names(udfs: Any) -> None:
    """The VBA that xlwings imports has both functions with their three arguments, and calls this module."""
    written = io.StringIO()
    udfs.generate_vba_wrapper(NAME, functions, written, SimpleNamespace(Name="表.xlsm"))
    vba = written.getvalue()
    for name in ("自评得分", "自评说明"):
        assert f"Function {name}(指标值, 完成值, 分值)" in vba
        assert (
            f'XLPy.CallUDF("{NAME}", "{name}", Array(指标值, 完成值, 分值), ThisWorkbook, Application.Caller)'
            in vba
        )
    described = functions.自评得分.__xlfunc__
    assert described["category"] == "自评表"
    assert all(one["name"] in one["doc"] for one in described["args"])


def test_references_and_values(udfs: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reference is read with its number format; texts and numbers in the formula count as they are."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet["A1"], sheet["B1"], sheet["C1"] = "≥95%", 0.9, 10
    sheet["B1"].number_format = "0.00%"
    path = tmp_path / "a.xlsx"
    path.write_bytes(saved(book))
    cells = open_book(path).sheets[0]
    monkeypatch.setitem(xw.engines.engines_by_name, "excel", xw.engines.active)
    row = [Reference(cells.range(address)) for address in ("A1", "B1", "C1")]

    def called(name: str, *arguments: object) -> Any:
        ((result,),) = udfs.call_udf(NAME, name, arguments, caller=row[0])
        return result

    assert called("自评得分", *row) == 9.47
    assert called("自评说明", *row) == "9.47分：10×90÷95"
    assert called("自评得分", "≥95%", Reference(cells.range("B1:C1")), 10.0) == 9.47
    assert called("自评得分", "≥200篇", 195.0, 5.0) == 4.88
    assert called("自评得分", "≥95%", 0.9, 10.0) == "待核（0.09～9.47分）"
    assert called("自评说明", "≥95%", Reference(cells.range("Z9")), 10.0) == "待核：无完成值"


def test_values_that_are_not_simple() -> None:
    """An array gives its first value; an error and nothing are shown as in a cell."""
    assert written_argument(((0.5, 1.0),)).text == "0.5"
    assert written_argument(-2146826281).text == "#DIV/0!"
    assert [written_argument(one).text for one in (None, "", ())] == ["", "", ""]
