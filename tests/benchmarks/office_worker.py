"""Workbooks opened, recalculated and read in one LibreOffice; run by the Python that has `uno`.

Reads one path a line; answers each with the seconds it took and how many cells it read.
"""

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "support" / "office"))

from soffice import office, opened


def main():
    with office() as (context, _):
        print("ready", flush=True)
        for line in sys.stdin:
            start = time.perf_counter()
            read = work(context, line.rstrip("\n"))
            print(time.perf_counter() - start, read, flush=True)


def work(context, path):
    document = opened(context, path, Hidden=True)
    try:
        document.calculateAll()
        read = 0
        for sheet in document.Sheets:
            cursor = sheet.createCursor()
            cursor.gotoEndOfUsedArea(False)
            end = cursor.RangeAddress
            read += sum(
                map(len, sheet.getCellRangeByPosition(0, 0, end.EndColumn, end.EndRow).getDataArray())
            )
        return read
    finally:
        document.close(True)


main()
