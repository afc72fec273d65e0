"""An Excel for tests: an engine of xlwings over openpyxl that behaves as Excel's object model does.

The real front end and converters of xlwings run on it, without Excel and without xlwings.pro.
Numbers come as floats, dates as datetimes from 30 December 1899 on, amounts in a currency format
as decimals of four places, errors as codes; mixed ranges answer None; a text that is set is read as
if it had been typed, unless the cell's format is text; sheet names ignore case; protection holds.
Excel adds a sheet and activates it, and does not move a very hidden one. Every call is counted.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, ClassVar

import openpyxl
import xlwings as xw
from openpyxl.cell import Cell
from openpyxl.utils import range_boundaries
from support.excel.com import BUSY, ComError, counted
from support.excel.range import Range, corner, inside
from xlwings import base_classes

VISIBLE = {"visible": -1, "hidden": 0, "veryHidden": 2}
ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


class Engine:
    """The running Excels of the tests: the one that opened a book last."""

    name, type = "excel-double", "desktop"
    apps: ClassVar[list[App]] = []

    @staticmethod
    def prepare_xl_data_element(value: Any, options: Any) -> Any:
        return "" if value is None else value

    @staticmethod
    def clean_value_data(data: Any, datetime_builder: Any, empty_as: Any, number_builder: Any, err_to_str: bool) -> Any:  # fmt: skip
        return [[empty_as if value in ("", None) else value for value in row] for row in data]


class App(base_classes.App):
    """`calls` counts; `busy` makes Excel refuse them; `fail_at` is the call that fails, once."""

    engine = Engine()
    pid = hwnd = 4242
    version = "16.0"

    def __init__(self) -> None:
        self.calls, self.busy, self.fail_at = 0, False, 0
        self.alerts: list[tuple[str, str, str | None]] = []
        self.answer, self.calculated = "ok", 0
        self._updating, self.updates, self._status = True, [], False
        self._books = Books(self)

    def _call(self) -> None:
        self.calls += 1
        if self.busy:
            raise ComError("Call was rejected by callee.", BUSY)
        if self.calls == self.fail_at:
            raise ComError("Application-defined or object-defined error")

    @property
    def api(self) -> Any:
        return SimpleNamespace(
            WorksheetFunction=SimpleNamespace(CountA=lambda native: native._range._count())
        )

    @property
    def books(self) -> Any:
        return self._books

    @property
    def status_bar(self) -> object:
        return self._status

    @status_bar.setter
    def status_bar(self, value: object) -> None:
        self._status = value

    @property
    def screen_updating(self) -> bool:
        return self._updating

    @screen_updating.setter
    def screen_updating(self, value: bool) -> None:
        self._updating = value
        self.updates.append(value)

    @property
    def selection(self) -> Range:
        sheet = self._books[0].sheets.active
        return sheet.range(sheet._ws.sheet_view.selection[0].sqref)

    display_alerts = True

    def calculate(self) -> None:
        self._call()
        self.calculated += 1

    def activate(self, steal_focus: bool = False) -> None:
        pass

    def alert(self, prompt: str, title: str, buttons: str, mode: str | None, callback: str | None) -> str:
        self.alerts.append((prompt, buttons, mode))
        return self.answer


class Books(list["Book"]):
    """The open workbooks, by number or name."""

    def __init__(self, app: App) -> None:
        super().__init__()
        self.app = app

    def __call__(self, name: str) -> Book:
        for book in self:
            if book.name == name:
                return book
        raise KeyError(name)

    def open(self, fullname: str, *_options: object) -> Book:
        return Book(self.app, Path(fullname))


class Book(base_classes.Book):
    def __init__(self, app: App, path: Path) -> None:
        self._app, self._path = app, path
        data = path.read_bytes()
        self._wb = openpyxl.load_workbook(io.BytesIO(data), rich_text=False)
        self._cached = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
        for book in (self._wb, self._cached):
            for sheet in book.worksheets:
                for cell in sheet._cells.values():
                    if isinstance(cell, Cell) and isinstance(cell.value, str):
                        cell._value = ESCAPE.sub(lambda match: chr(int(match[1], 16)), cell.value)
        app._books.append(self)

    app = property(lambda self: self._app)
    name = property(lambda self: self._path.name)
    fullname = property(lambda self: str(self._path))

    @property
    def sheets(self) -> Sheets:
        return Sheets(self)

    @property
    def api(self) -> Any:
        return SimpleNamespace(ProtectStructure=self._fixed, Windows=lambda number: _Window(self))

    @property
    def _fixed(self) -> bool:
        return bool(self._wb.security and self._wb.security.lockStructure)

    def _check_structure(self) -> None:
        if self._fixed:
            raise ComError("Workbook is protected.")

    def activate(self) -> None:
        pass

    def close(self) -> None:
        self._app._books.remove(self)

    def bytes(self) -> bytes:
        """Return the workbook as Excel would save it now."""
        out = io.BytesIO()
        texts = [
            (cell, cell.value)
            for sheet in self._wb.worksheets
            for cell in sheet._cells.values()
            if isinstance(cell, Cell) and cell.data_type == "s"
        ]
        for cell, text in texts:
            spelt = re.sub(r"_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", text)
            cell._value = re.sub("[\0-\x08\x0b-\x1f]", lambda match: f"_x{ord(match[0]):04X}_", spelt)
        for sheet in self._wb.worksheets:
            sheet._hyperlinks = []  # collected anew from the cells
        self._wb.save(out)
        for cell, text in texts:
            cell._value = text
        return out.getvalue()


@counted
class Sheets(base_classes.Sheets):
    def __init__(self, book: Book) -> None:
        self._book, self._app = book, book._app

    def __len__(self) -> int:
        return len(self._book._wb.worksheets)

    def __iter__(self) -> Iterator[Sheet]:
        return (Sheet(self._book, sheet.title) for sheet in self._book._wb.worksheets)

    @property
    def active(self) -> Sheet:
        return Sheet(self._book, self._book._wb.active.title)

    def __call__(self, key: int | str) -> Sheet:
        for number, sheet in enumerate(self._book._wb.worksheets, 1):
            if number == key or (isinstance(key, str) and sheet.title.lower() == key.lower()):
                return Sheet(self._book, sheet.title)
        raise ComError("Subscript out of range")

    def add(self, before: Any = None, after: Any = None, name: str | None = None) -> Sheet:
        self._book._check_structure()
        names = self._book._wb.sheetnames
        place = names.index(after._title) + 1 if after else names.index(before._title) if before else 0
        if after and place == len(names) and after._ws.sheet_state == "veryHidden":
            raise ComError("Move method of Worksheet class failed")  # how xlwings adds behind the last sheet
        title = f"Sheet{len(names) + 1}"
        for book in (self._book._wb, self._book._cached):
            book.create_sheet(title, place)
        sheet = Sheet(self._book, title)
        sheet._activate()
        if name is not None:
            sheet.name = name
        return sheet


@counted
class Sheet(base_classes.Sheet):
    def __init__(self, book: Book, title: str) -> None:
        self._book, self._title, self._app = book, title, book._app

    @property
    def _ws(self) -> Any:
        if self._title not in self._book._wb.sheetnames:
            raise ComError("Object required")
        return self._book._wb[self._title]

    @property
    def _values(self) -> Any:
        return self._book._cached[self._title]

    def _activate(self) -> None:
        self._book._wb.active = self._ws
        for sheet in self._book._wb.worksheets:
            sheet.sheet_view.tabSelected = sheet is self._ws

    @property
    def book(self) -> Book:
        return self._book

    @property
    def api(self) -> Any:
        return _SheetApi(self._ws)

    @property
    def index(self) -> int:
        return self._book._wb.worksheets.index(self._ws) + 1

    @property
    def name(self) -> str:
        return str(self._ws.title)

    @name.setter
    def name(self, value: str) -> None:
        self._book._check_structure()
        others = {title.lower() for title in self._book._wb.sheetnames if title != self._title}
        if value.lower() in others:
            raise ComError("That name is already taken.")
        self._ws.title = self._values.title = value
        self._title = value

    @property
    def visible(self) -> int:
        return VISIBLE[self._ws.sheet_state]

    @visible.setter
    def visible(self, value: bool) -> None:
        self._book._check_structure()
        self._ws.sheet_state = "visible" if value else "hidden"

    def activate(self) -> None:
        if self._ws.sheet_state != "visible":
            raise ComError("Activate method of Worksheet class failed")
        self._activate()

    @property
    def used_range(self) -> Range:
        sheet = self._ws
        return Range(self, [(sheet.min_row, sheet.min_column, sheet.max_row, sheet.max_column)])

    def range(self, first: Any, second: Any = None) -> Range:
        if isinstance(first, str):
            areas = []
            for part in first.split(","):
                left, top, right, bottom = range_boundaries(part.replace("$", ""))
                areas.append((top, left or 1, bottom, right or 16_384))
            if len(first) > 255:
                raise ComError("Method 'Range' of object failed")
            return Range(self, areas)
        second = second or first
        return Range(self, [(*corner(first), *corner(second, last=True))])

    def clear(self) -> None:
        self._wipe((1, 1, 1_048_576, 16_384))

    def _wipe(self, area: tuple[int, int, int, int]) -> None:
        self._check_contents()
        sheet = self._ws
        for cells in (sheet._cells, self._values._cells):
            for there in [one for one in cells if inside(one, area)]:
                del cells[there]
        sheet.merged_cells.ranges = {
            merged for merged in sheet.merged_cells.ranges if not inside((merged.min_row, merged.min_col), area)
        }  # fmt: skip

    def _check_contents(self) -> None:
        if self._ws.protection.sheet:
            raise ComError("The cell or chart is on a protected sheet.")

    def _check_contents_of(self, range_: Range) -> None:
        if self._ws.protection.sheet and any(
            self._ws.cell(row, column).protection.locked for row, column in range_._places()
        ):
            raise ComError("The cell or chart is on a protected sheet.")

    def delete(self) -> None:
        self._book._check_structure()
        was_active = self._book._wb.active is self._ws
        del self._book._cached[self._title]
        del self._book._wb[self._title]
        if was_active:
            Sheet(self._book, self._book._wb.worksheets[0].title)._activate()

    def move(self, before: Sheet | None, after: Sheet | None) -> None:
        self._book._check_structure()
        if self._ws.sheet_state == "veryHidden":
            raise ComError("Move method of Worksheet class failed")
        active = self._book._wb.active
        other = before or after
        assert other is not None
        for book in (self._book._wb, self._book._cached):
            moved, place = book[self._title], book[other._title]
            book._sheets.remove(moved)
            book._sheets.insert(book._sheets.index(place) + (after is not None), moved)
        self._book._wb.active = active

    @property
    def page_setup(self) -> Any:
        return SimpleNamespace(api=_PageSetup(self._ws))


class _SheetApi:
    """The members of a worksheet's object model that xlwings has no name for."""

    def __init__(self, sheet: Any) -> None:
        self._ws = sheet
        self.ProtectContents = bool(sheet.protection.sheet)
        self.HPageBreaks = SimpleNamespace(Add=self._add_break)

    def ResetAllPageBreaks(self) -> None:  # noqa: N802
        self._ws.row_breaks = openpyxl.worksheet.pagebreak.RowBreak()

    def _add_break(self, before: Any) -> None:
        row = before._range._areas[0][0] - 1  # a file names the row above
        self._ws.row_breaks.append(openpyxl.worksheet.pagebreak.Break(id=row))

    @property
    def Tab(self) -> Any:  # noqa: N802
        sheet = self._ws

        class Tab:
            def __setattr__(self, name: str, value: int) -> None:
                assert name == "Color"
                sheet.sheet_properties.tabColor = f"{value & 255:02X}{value >> 8 & 255:02X}{value >> 16:02X}"

        return Tab()


class _Window:
    """The window of a book: what is set counts for the sheet that it shows."""

    def __init__(self, book: Book) -> None:
        object.__setattr__(self, "_book", book)

    def __setattr__(self, name: str, value: Any) -> None:
        self._book._app._call()
        object.__setattr__(self, name, value)
        sheet = self._book._wb.active
        if name == "FreezePanes":
            sheet.freeze_panes = f"A{self.SplitRow + 1}" if value else None
        if name == "DisplayGridlines":
            sheet.sheet_view.showGridLines = value


class _PageSetup:
    """Page settings, in points and numbers, as a file stores them."""

    def __init__(self, sheet: Any) -> None:
        object.__setattr__(self, "_ws", sheet)

    def __setattr__(self, name: str, value: Any) -> None:
        sheet = self._ws
        match name:
            case "Orientation":
                sheet.page_setup.orientation = {1: "portrait", 2: "landscape"}[value]
            case "PaperSize":
                sheet.page_setup.paperSize = value
            case "CenterHorizontally":
                sheet.print_options.horizontalCentered = value
            case "LeftFooter":
                sheet.oddFooter.left.text = value
            case "RightFooter":
                sheet.oddFooter.right.text = value
            case "BlackAndWhite":
                sheet.page_setup.blackAndWhite = value
            case "Zoom":
                sheet.sheet_properties.pageSetUpPr = openpyxl.worksheet.properties.PageSetupProperties(fitToPage=not value)  # fmt: skip
            case "FitToPagesWide":
                sheet.page_setup.fitToWidth = value
            case "FitToPagesTall":
                sheet.page_setup.fitToHeight = value or 0
            case _:
                side = name.removesuffix("Margin").lower()
                setattr(sheet.page_margins, side, value / 72)


def start_excel() -> App:
    """A new Excel without a workbook, which xlwings finds."""
    app = App()
    Engine.apps[:] = [app]
    if Engine.name not in [engine.name for engine in xw.engines]:
        xw.engines.add(xw.Engine(impl=App.engine))
    xw.engines.active = xw.engines[Engine.name]
    return app


def open_book(path: Path) -> xw.Book:
    """A workbook open in a new Excel, which calls Python: `book.app.impl` has alerts and counters."""
    book = xw.Book(impl=Book(start_excel(), path))
    book.set_mock_caller()
    return book
