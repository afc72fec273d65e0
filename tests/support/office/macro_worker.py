"""Run by the Python that has `uno` (Debian: /usr/bin/python3): runs macros of workbooks in one LibreOffice.

Reads JSON from standard input: a list of {"path", "steps"}; a step is a list of a verb and its
arguments (see `VERBS`). Writes a list with the results of each workbook's steps. With "addin" the macros are
those of the file with that path, called while the workbook, where there is one, is in front.
"""

from soffice import answer, opened

WITH_MACROS = 4  # com.sun.star.document.MacroExecMode.ALWAYS_EXECUTE_NO_WARN
FILTER = "Calc MS Excel 2007 VBA XML"  # LibreOffice does not know the content type of an add-in


def work(context, job):
    addin = job.get("addin")
    files = ([(addin, {"FilterName": FILTER})] if addin else []) + (
        [(job["path"], {})] if "path" in job else []
    )
    # one that is hidden is never in front
    documents = [
        opened(context, path, Hidden=not addin, MacroExecutionMode=WITH_MACROS, **options)
        for path, options in files
    ]
    try:
        documents[-1].CurrentController.Frame.activate()
        return [
            VERBS[verb](documents[0 if verb in OF_MACROS else -1], *arguments)
            for verb, *arguments in job["steps"]
        ]
    finally:
        for document in reversed(documents):
            document.close(True)


def modules(document):
    """Return the names of all modules of the project."""
    library = document.BasicLibraries.getByName("VBAProject")
    return sorted(library.ElementNames)


def call(document, macro, *arguments):
    """Return the result of Module.Function; numbers, texts and true or false only."""
    address = f"vnd.sun.star.script:VBAProject.{macro}?language=Basic&location=document"
    # a small int would go as a short one, which Basic does not put into a Long
    given = tuple(float(one) if type(one) is int else one for one in arguments)
    return document.ScriptProvider.getScript(address).invoke(given, (), ())[0]


def sheets(document):
    return list(document.Sheets.ElementNames)


def active(document):
    return document.CurrentController.ActiveSheet.Name


def buttons(document, sheet):
    """Return caption, macro, left, top, width and height (1/100 mm) of the buttons on a sheet."""
    page = document.Sheets.getByName(sheet).DrawPage
    form = page.Forms.getByIndex(0)
    macros = {}
    for place in range(form.Count):
        events = form.getScriptEvents(place)
        macros[form.getByIndex(place).Name] = [one.ScriptCode for one in events]
    found = []
    for place in range(page.Count):
        shape = page.getByIndex(place)
        control = shape.Control
        box = [shape.Position.X, shape.Position.Y, shape.Size.Width, shape.Size.Height]
        found.append([control.Label, macros[control.Name], box])
    return found


def put(document, sheet, cells):
    """Write texts and numbers into cells of a sheet; a sheet that is missing is added in front."""
    if not document.Sheets.hasByName(sheet):
        document.Sheets.insertNewByName(sheet, 0)
    for address, value in cells.items():
        cell = document.Sheets.getByName(sheet).getCellRangeByName(address)
        if isinstance(value, str):
            cell.String = value
        else:
            cell.Value = value


def protect_structure(document):
    document.protect("")


def read(document, sheet):
    """Return what a person sees of a sheet: cells, merges, heights, widths, links."""
    content = document.Sheets.getByName(sheet)
    cursor = content.createCursor()
    cursor.gotoEndOfUsedArea(False)
    last_row, last_column = cursor.RangeAddress.EndRow, cursor.RangeAddress.EndColumn
    cells = {}
    for row in range(last_row + 1):
        for column in range(last_column + 1):
            cells[f"{row + 1},{column + 1}"] = look_of(content.getCellByPosition(column, row))
    return {
        "cells": cells,
        "heights": [content.Rows.getByIndex(row).Height for row in range(last_row + 1)],
        "widths": [content.Columns.getByIndex(column).Width for column in range(last_column + 1)],
    }


def look_of(cell):
    kind = cell.Type.value
    cursor = cell.Spreadsheet.createCursorByRange(cell)
    cursor.collapseToMergedArea()
    merged = cursor.RangeAddress
    links = []
    if kind == "TEXT":
        fields = cell.TextFields
        links = [fields.getByIndex(place).URL for place in range(fields.Count)]
    return {
        "kind": kind,
        "value": cell.Value if kind == "VALUE" else cell.String,
        "merged": [merged.EndRow - merged.StartRow + 1, merged.EndColumn - merged.StartColumn + 1],
        "link": links,
        "font": cell.CharFontName,
        "asian": cell.CharFontNameAsian,
        "size": cell.CharHeight,
        "bold": cell.CharWeight,
        "underline": cell.CharUnderline,
        "color": cell.CharColor,
        "fill": cell.CellBackColor,
        "across": cell.HoriJustify.value,
        "down": str(cell.VertJustify),
        "wrap": cell.IsTextWrapped,
        "format": cell.NumberFormat,
        "line": [cell.TopBorder2.LineWidth > 0, cell.LeftBorder2.LineWidth > 0, cell.TopBorder2.Color],
    }


VERBS = {
    "modules": modules,
    "call": call,
    "sheets": sheets,
    "active": active,
    "buttons": buttons,
    "put": put,
    "protect": protect_structure,
    "read": read,
}
OF_MACROS = ("modules", "call")
answer(work)
