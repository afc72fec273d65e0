"""Check the workbook that is open in Excel, with what is not saved yet (Windows and macOS)."""

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from xlselfeval import check

try:
    import xlwings as xw
except ModuleNotFoundError:
    sys.exit("xlwings is not installed; xlselfeval brings it on Windows and macOS, where Excel is")


def main(folder: Path) -> None:
    """Open the form of the demonstration in Excel, check it, write a reason into it, and check it again."""
    if xw.engines.active is None:
        sys.exit("xlwings finds no Excel on this machine; examples/check_one_file.py checks files without it")
    demo = [sys.executable, "-m", "xlselfeval", "demo", str(folder)]
    subprocess.run(demo, check=True, stdout=subprocess.DEVNULL)

    book = xw.Book(folder / "2-单位填报的自评表.xlsx")  # opened, or found where it is open already
    (before,) = check(book)
    error = next(finding for finding in before.findings if finding.severity == "error")
    print(before, error.message, sep="\n")

    book.sheets[error.sheet][error.cell].value = "两名老干部因住院未参加座谈，今后上门听取意见"
    (after,) = check(book)  # the file on disk has no reason yet
    print(after)
    book.close()


if __name__ == "__main__":
    with TemporaryDirectory() as temporary:
        main(Path(temporary))
