"""Time and memory of the summary of a large batch, and time of its letters.

    python tests/benchmarks/summary.py [--forms 10000] [--rows 20] [--letters 300]

The store is filled first, in a process of its own, so that the peak is that of the writing alone. With
--letters N the letters of the first N units are written.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from support.forms import HONEST, reviewed, with_row
from support.result_stores import begin, enter, file_result, form_result

from xlselfeval.batch.letters.options import LetterOptions
from xlselfeval.batch.letters.write import write_letters
from xlselfeval.batch.results.store import open_store, save_result
from xlselfeval.batch.summary import write_summary


def fill(path: Path, forms: int, rows: int) -> None:
    """Fill a store with that many forms of that many rows; each third form has findings."""
    store = open_store(path)
    run, lines = begin(store), []
    longer = HONEST + HONEST.strip().splitlines()[0].replace("培训人数", "另一项") + "\n"
    reviews = [
        reviewed(table=table)
        for table in (longer, HONEST, with_row(0, score="99", note="") + "\n" + with_row(1, actual="80%"))
    ]
    for number in range(forms):
        department, unit = f"主管部门{number // 5 % 60:02d}", f"第{number // 5:05d}单位"
        form = form_result(
            reviews[number % 3], f"{number}.xlsx", department=department, project=f"项目{number}"
        )
        base = form.record["rows"]
        assert isinstance(base, list)
        form.record["rows"] = [base[place % len(base)] for place in range(rows)]
        form.record["organization"] = unit
        path_of_file = f"{department}/{unit}/{number}.xlsx"
        save_result(store, run, "1", file_result(path_of_file, form, copy=f"核对结果/{path_of_file}"))
        lines.append(
            {
                "department": department,
                "organization": unit,
                "project": f"项目{number}",
                "return_id": number + 1,
            }
        )
    enter(store, lines)
    store.close()


def summarise(store: Path, target: Path) -> None:
    start, before = time.perf_counter(), peak()
    opened = open_store(store)
    rows = opened.execute("SELECT COUNT(*) FROM rows").fetchone()[0]
    findings = opened.execute("SELECT COUNT(*) FROM findings").fetchone()[0]
    write_summary(opened, target, today=date(2024, 3, 1))
    spent = time.perf_counter() - start
    print(f"summary: {rows} rows, {findings} findings, {target.stat().st_size / 1e6:.1f} MB, {spent:.1f} s, peak {peak():.0f} MB ({before:.0f} MB before)")  # fmt: skip


def write(store: Path, folder: Path) -> None:
    start = time.perf_counter()
    done = write_letters(
        open_store(store), folder, today=date(2024, 3, 1), options=LetterOptions(bureau="某市财政局")
    )
    print(f"letters: {len(done.opinions)} for units, {len(done.notices)} for departments, {time.perf_counter() - start:.1f} s, peak {peak():.0f} MB")  # fmt: skip


def peak() -> float:
    """Return the greatest memory of this process so far, in MB (Linux counts in kB)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def alone(task: object, *arguments: object) -> None:
    """Run a task in a new process."""
    process = multiprocessing.get_context("spawn").Process(target=task, args=arguments)  # type: ignore[arg-type]
    process.start()
    process.join()


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--forms", type=int, default=10_000)
    parser.add_argument("--rows", type=int, default=20)
    parser.add_argument("--letters", type=int, default=300)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        alone(fill, folder / "a.sqlite", options.forms, options.rows)
        alone(summarise, folder / "a.sqlite", folder / "汇总.xlsx")
        alone(fill, folder / "b.sqlite", options.letters * 5, options.rows)
        alone(write, folder / "b.sqlite", folder / "反馈函")


if __name__ == "__main__":
    main()
