"""The table of a generated province: planted mistakes that were found and missed, and false alarms.

    python tests/benchmarks/province.py [--forms 2500] [--rounds 1] [--elsewhere 500] [--seed 1] [--jobs 2] [--office 40] [--folder OUT]

A program fills in the forms of a roster as honest, sloppy and cheating units would, returns some as .xls or .ods, broken, twice, for
another unit, or not at all, and `batch --roster` checks the folder. The table says for each kind of finding how many were planted,
found, missed, and reported without a reason (false alarms); beside it, how often the same kind is found in rows that units have
published, which no program of ours made. With --rounds 3 a second and a third round follow, in which most units correct what was asked, some
send the same mistakes again, and some nothing. Beside them are so many forms as --elsewhere in layouts of other regions, without a roster. Eight forms make a unit: its own and seven projects. With --folder the
province and the results are kept there (报送, 名册.xlsx, truth.json, 结果).
Ends with 1 where anything planted was missed or anything else was found.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shutil
import sys
import tempfile
import time
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

TESTS = Path(__file__).parents[1]
sys.path.insert(0, str(TESTS))

from province.elsewhere import write_elsewhere
from province.folder import Province, write_province, write_round
from province.judging import Counts, Judged, judge
from support.forms import submission

from xlselfeval.batch.outputs import STORE
from xlselfeval.batch.progress import Progress
from xlselfeval.batch.results.store import open_store
from xlselfeval.batch.run import Options, run_batch
from xlselfeval.checking import check_submission
from xlselfeval.review.catalogue import CATALOGUE
from xlselfeval.scheme.load import load_scheme

PUBLISHED = TESTS / "data" / "published_rows.json"
TODAY = date(2021, 4, 10)  # ten days after the roster's date
UNSOWN = {  # what the province does not plant, and why
    "duplicate-indicator": "no two approved indicators of a form have one name; rows of a unit's own do it (tests/review/test_checks.py)",
}


def checked(province: Province, output: Path, jobs: int, today: date = TODAY) -> list[Judged]:
    """Return the comparison of a province with what a batch found in it; print how long the batch took."""
    start, before = time.perf_counter(), sum(os.times()[:4])
    options = Options(
        root=str(province.returns), output=output, jobs=jobs, roster=province.roster, copies=False
    )
    run_batch(options, Progress(), today=today)
    took, worked = time.perf_counter() - start, sum(os.times()[:4]) - before
    print(f"batch of {len(province.placed)} files: {took:.1f} s, {worked:.1f} s of processors", flush=True)
    with contextlib.closing(open_store(output / STORE)) as store:
        return list(judge(store, province))


def published_counts() -> Counter[str]:
    """Count the findings about published rows, each in a form whose other rows are honest."""
    counts: Counter[str] = Counter()
    scheme = load_scheme("hunan-department-2020")
    rows = [
        row
        for row in json.loads(PUBLISHED.read_text(encoding="utf-8"))
        if row["weight"] is not None and row["l2"]
    ]
    for row in rows:
        texts = [
            str(row[key] if row[key] is not None else "")
            for key in ("l1", "l2", "indicator", "target", "actual", "weight", "score")
        ]
        table = "| " + " | ".join(text.replace("\n", " ").replace("|", "/") for text in texts) + " | |"
        review = check_submission(scheme, submission(table))
        counts.update(one.name for one in review.findings if one.indicator)
    counts["rows"] = len(rows)
    return counts


def table(counts: Counts, published: Counter[str]) -> str:
    """Return the counts as lines."""
    lines = [
        f"{'finding':26s} {'planted':>8s} {'found':>6s} {'missed':>7s} {'recall':>7s} {'false':>6s} {'published':>10s}"
    ]
    for name in sorted({*counts.names, *published} - {"rows"}):
        found, missed = counts.found[name], counts.missed[name]
        planted = found + missed
        recall = f"{Decimal(found) / planted:7.1%}" if planted else "      –"
        lines.append(
            f"{name:26s} {planted:8d} {found:6d} {missed:7d} {recall} {counts.false[name]:6d} {published[name]:10d}"
        )
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--forms", type=int, default=2500)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--elsewhere", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--folder", type=Path)
    parser.add_argument(
        "--office", type=int, default=40, metavar="N", help="so many forms are saved as .xls or .ods"
    )
    options = parser.parse_args()
    office = options.office if shutil.which("soffice") else 0
    start = time.perf_counter()
    counts, odd = Counts(), list[Judged]()
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.folder or Path(scratch)
        province = write_province(
            folder, seed=options.seed, forms=options.forms, jobs=options.jobs, office=office
        )
        judged = checked(province, folder / "结果", options.jobs)
        for number in range(2, options.rounds + 1):
            province = write_round(province, number, seed=options.seed, jobs=options.jobs)
            judged += checked(province, folder / "结果", options.jobs, TODAY + timedelta(30 * number))
        if options.elsewhere:
            others = write_elsewhere(folder / "外省", seed=options.seed, forms=options.elsewhere)
            judged += checked(others, folder / "外省结果", options.jobs)
        for one in judged:
            counts.add(one)
            if one.missed or one.false or one.wrong:
                odd.append(one)
    print(table(counts, published_counts()))
    print(
        f"\n{sum(counts.kinds.values())} files of {options.forms} due forms and {options.elsewhere} of other regions in {time.perf_counter() - start:.0f} s: {dict(counts.kinds)}"
    )
    print(
        f"false alarms on honest forms: {counts.false_on_honest}; other totals or outcomes than they should be: {counts.wrong}"
    )
    for one in odd[:40]:
        print(
            f"form {one.form} ({one.kind}, {one.path}): missed {one.missed}, false alarms {one.false}, {one.wrong}"
        )
    for name in sorted(CATALOGUE.keys() - set(counts.names)):
        print(f"not planted: {name}: {UNSOWN.get(name, 'no occasion among these forms')}")
    return 1 if odd else 0


if __name__ == "__main__":
    sys.exit(main())
