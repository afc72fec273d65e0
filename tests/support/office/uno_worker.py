"""Run by the Python that has `uno` (Debian: /usr/bin/python3): recalculates workbooks in one LibreOffice.

Reads JSON from standard input: a list of {"path", "sheet", "cells", "insert", "rounds", "save", "filter", "password"}; writes a list of
{address: value} after setting cells and calculateAll. "rounds" maps addresses to numbers or texts, round by
round; "insert" lists rows (from 1) above which a row is inserted first, as a person does on an open sheet.
"""

import uno
from com.sun.star.beans import PropertyValue
from soffice import answer, opened


def work(context, job):
    document = opened(context, job["path"], Hidden=True)
    try:
        sheet = document.Sheets.getByName(job["sheet"])
        answers = []
        if job.get("insert"):
            sheet.unprotect("")
            for row in job["insert"]:
                sheet.Rows.insertByIndex(row - 1, 1)
        for change in job.get("rounds", [{}]):
            for ref, value in change.items():
                cell = sheet.getCellRangeByName(ref)
                if isinstance(value, str):
                    cell.String = value
                else:
                    cell.Value = value
            if job.get("calculate", True):
                document.calculateAll()
            answers.append({ref: read(sheet.getCellRangeByName(ref)) for ref in job.get("cells", [])})
        if job.get("save"):
            kind = PropertyValue(Name="FilterName", Value=job.get("filter", "Calc MS Excel 2007 XML"))
            lock = [PropertyValue(Name="Password", Value=job["password"])] if job.get("password") else []
            document.storeToURL(uno.systemPathToFileUrl(job["save"]), (kind, *lock))
        return {"answers": answers, "sheets": list(document.Sheets.ElementNames)}
    finally:
        document.close(True)


def read(cell):
    if cell.getError():
        return f"#ERR{cell.getError()}"
    if cell.Type.value == "FORMULA":
        return cell.Value if cell.FormulaResultType2 == 1 else cell.String
    return cell.Value if cell.Type.value == "VALUE" else cell.String


answer(work)
