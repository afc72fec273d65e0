"""The sheet on which a copy opens: the first result sheet, and no other one is selected with it.

Sheets that are selected together are edited together; so the mark goes from the sheet that was selected before. Only
that attribute of the sheet changes.
"""

from __future__ import annotations

from xlselfeval.errors import UnreadableFile
from xlselfeval.files.limits import Limits
from xlselfeval.files.xml import TRUE
from xlselfeval.files.xml_edit import EditedPart, Node

_MARK = "tabSelected"
_SPELLINGS = tuple(_MARK.encode(codec) for codec in ("utf-8", "utf-16-le", "utf-16-be"))


def without_selection(data: bytes, part: str, limits: Limits) -> bytes:
    """Return a sheet's part without the mark that the sheet is selected.

    A part that has none, or cannot be parsed, stays as it is.
    """
    if not any(spelling in data for spelling in _SPELLINGS):
        return data
    try:
        edited = EditedPart(data, part, limits, closed="sheetData")
    except UnreadableFile:
        return data  # of a sheet that no reader needs
    views = edited.root.find("sheetViews")
    for view in views.find_all("sheetView") if views is not None else ():
        if view.get(_MARK) in TRUE:
            edited.set(view, _MARK, "0")
    return edited.content()


def open_on(book: EditedPart, sheets: Node, number: int) -> None:
    """Make a workbook open on the sheet of that number, from 0; `sheets` is its list of sheets."""
    views = book.root.find("bookViews")
    windows = list(views.find_all("workbookView")) if views is not None else []
    for window in windows:
        book.set(window, "activeTab", str(number))
    if windows:
        return
    view = f'<{book.tag(sheets, "workbookView")} activeTab="{number}"/>'
    if views is not None:
        book.append(views, view)
        return
    tag = book.tag(sheets, "bookViews")
    book.insert(book.root, book.root.children.index(sheets), f"<{tag}>{view}</{tag}>")
