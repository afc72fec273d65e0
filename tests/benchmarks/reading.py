"""How long reading and checking one form takes, beside a bare read of the same bytes in Rust.

    python tests/benchmarks/reading.py [--forms 200] [--rounds 5]

Distinct forms in memory, the calls interleaved, the same sheets (all that are not hidden). The
ratios are medians over the rounds, so that a machine that changes its speed does not matter.
`python-calamine` reads values only, in Rust: it is the limit that we measure ourselves by.
"""

from __future__ import annotations

import argparse
import io
import random
import statistics
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal

from python_calamine import CalamineWorkbook, SheetVisibleEnum

from xlselfeval.checking import check_package
from xlselfeval.demo import SCHEME, filled_form, issued_form
from xlselfeval.scheme.load import load_scheme
from xlselfeval.workbook.addsheet import checked_copy
from xlselfeval.workbook.fill import fill
from xlselfeval.workbook.package import package_of
from xlselfeval.workbook.reader import read_package


def distinct_forms(count: int) -> list[bytes]:
    """Filled forms of 18 indicators that differ in their answers."""
    scheme, base = load_scheme(SCHEME), filled_form(issued_form())
    chance = random.Random(1)
    forms = []
    for number in range(count):
        answers: dict[str, Decimal | str] = {
            f"F{row}": Decimal(chance.randint(least, least * 6 // 5))
            for row, least in zip(range(13, 20), (10, 210, 200, 350, 10, 100, 2300), strict=True)
        }
        answers |= {
            f"H{row}": Decimal(chance.randint(300, 500)) / 100 for row in chance.sample(range(13, 31), 3)
        }
        answers |= {"I15": f"因疫情影响，第{number}批未完成", "F22": f"{chance.randint(200, 240)}万元"}
        forms.append(fill(scheme, base, answers))
    return forms


def bare_read(data: bytes) -> None:
    """The values of all visible sheets, as calamine gives them."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    for sheet in book.sheets_metadata:
        if sheet.visible == SheetVisibleEnum.Visible:
            book.get_sheet_by_name(sheet.name).to_python()


def read(data: bytes) -> None:
    read_package(package_of(data))


def read_and_check(data: bytes) -> None:
    check_package(package_of(data))


def check_and_copy(data: bytes) -> None:
    package = package_of(data)
    checked_copy(package, check_package(package), file="a.xlsx", today=date(2023, 1, 1))


TASKS: dict[str, Callable[[bytes], None]] = {
    "calamine, bare read": bare_read,
    "read": read,
    "read and check": read_and_check,
    "read, check, write the copy": check_and_copy,
}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--forms", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    forms = distinct_forms(options.forms)
    for task in TASKS.values():
        for data in forms[:10]:
            task(data)
    seconds: dict[str, list[float]] = {name: [] for name in TASKS}
    for _ in range(options.rounds):
        spent = dict.fromkeys(TASKS, 0.0)
        for data in forms:
            for name, task in TASKS.items():
                start = time.perf_counter()
                task(data)
                spent[name] += time.perf_counter() - start
        for name, total in spent.items():
            seconds[name].append(total / len(forms))
    base = seconds["calamine, bare read"]
    print(f"{len(forms)} forms of {len(forms[0])} bytes, {options.rounds} rounds, interleaved")
    for name, times in seconds.items():
        ratio = statistics.median(one / other for one, other in zip(times, base, strict=True))
        print(f"{name:30s} {statistics.median(times) * 1000:7.2f} ms   {ratio:6.2f} times a bare read")


if __name__ == "__main__":
    main()
