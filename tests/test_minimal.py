"""A small installation, as in a browser: no library but click and rich, no thread, no other process."""

from __future__ import annotations

import struct
import subprocess
import sys
from pathlib import Path
from xml.sax.saxutils import escape

from support.foreign_forms import national
from support.handmade_files import biff, ods, xls

from xlselfeval.checking import check
from xlselfeval.demo import filled_form, issued_form
from xlselfeval.files.open import open_workbook
from xlselfeval.files.sheet import Sheet

MINIMAL = """
import subprocess, sys, threading
from datetime import date
from pathlib import Path

BANNED = {"lxml", "python_calamine", "pandas", "numpy", "openpyxl", "psutil", "docx", "docxtpl", "formulas"}

class Banned:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in BANNED:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

def refuse(*args, **kwargs):
    raise RuntimeError("can't start new thread or process")

sys.meta_path.insert(0, Banned())
threading.Thread.start = subprocess.Popen.__init__ = refuse

from xlselfeval.batch.run import Options, run_batch
from xlselfeval.checking import check

class Silent:
    def begin(self, phase, total): pass
    def done(self, outcome): pass

folder = Path(sys.argv[1])
for path in sorted(folder.iterdir()):
    print(path.name, *(f"{one.name}@{one.cell}" for review in check(path) for one in review.findings))
ran = run_batch(Options(root=str(folder), output=folder.parent / "out", jobs=0, letters=None), Silent(), today=date(2023, 3, 1))
print(sorted(ran.outcomes.items()))
print(sorted(BANNED & {name.partition(".")[0] for name in sys.modules}))
"""


def xls_of(sheet: Sheet) -> bytes:
    """A .xls with the values and merged ranges of a sheet."""
    cells = []
    for (row, column), cell in sheet.cells.items():
        place, value = struct.pack("<HHH", row - 1, column - 1, 0), cell.written.value
        if isinstance(value, str):
            text = struct.pack("<HB", len(value), 1) + value.encode("utf-16-le")
            cells.append(biff(0x0204, place + text))
        else:
            cells.append(biff(0x0203, place + struct.pack("<d", float(str(value)))))
    merges = [
        struct.pack("<HHHH", one.top - 1, one.bottom - 1, one.left - 1, one.right - 1) for one in sheet.merges
    ]
    return xls(b"".join(cells) + biff(0x00E5, struct.pack("<H", len(merges)) + b"".join(merges)))


def ods_of(sheet: Sheet) -> bytes:
    """An .ods with the values and merged ranges of a sheet."""
    rows = []
    last_row, last_column = (
        max(place[index] for place in (*sheet.cells, *sheet.covered)) for index in (0, 1)
    )
    for row in range(1, last_row + 1):
        cells = []
        for column in range(1, last_column + 1):
            merge = sheet.merge_at(row, column)
            value = sheet.cells[row, column].written.value if (row, column) in sheet.cells else None
            name = "table-cell" if (merge.top, merge.left) == (row, column) else "covered-table-cell"
            span = f' table:number-rows-spanned="{merge.bottom - merge.top + 1}" table:number-columns-spanned="{merge.right - merge.left + 1}"' if name == "table-cell" else ""  # fmt: skip
            if isinstance(value, str):
                inner = "".join(f"<text:p>{escape(line)}</text:p>" for line in value.split("\n"))
                cells.append(f'<table:{name}{span} office:value-type="string">{inner}</table:{name}>')
            elif value is not None:
                cells.append(f'<table:{name}{span} office:value-type="float" office:value="{value}"/>')
            else:
                cells.append(f"<table:{name}{span}/>")
        rows.append(f"<table:table-row>{''.join(cells)}</table:table-row>")
    return ods("".join(rows))


def test_all_formats_are_checked_and_a_batch_runs(tmp_path: Path) -> None:
    """Without lxml, calamine, openpyxl and the others the findings are the same, and a serial batch runs."""
    folder = tmp_path / "返回"
    folder.mkdir()
    (folder / "1.xlsx").write_bytes(national(formulas=True))
    (folder / "2.xlsx").write_bytes(filled_form(issued_form()))
    workbook = open_workbook(national())
    sheet = workbook.sheet(workbook.sheets[0])
    (folder / "3.xls").write_bytes(xls_of(sheet))
    (folder / "4.ods").write_bytes(ods_of(sheet))
    expected = [
        " ".join(
            [path.name, *(f"{one.name}@{one.cell}" for review in check(path) for one in review.findings)]
        )
        for path in sorted(folder.iterdir())
    ]
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", MINIMAL, str(folder)],
        capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    *found, outcomes, imported = done.stdout.splitlines()
    assert found == expected
    assert outcomes == "[('clean', 2), ('findings', 1), ('needs-review', 1)]"
    assert imported == "[]"
    assert (tmp_path / "out").is_dir()
