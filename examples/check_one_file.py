"""Check one returned form: its conclusion, its findings, and the scores that the rules give."""

import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from xlselfeval import answers_of, check, load_scheme, read, recompute, write_copy


def main(folder: Path) -> None:
    """Check the form that the demonstration writes into the folder; put a file of your own in its place."""
    demo = [sys.executable, "-m", "xlselfeval", "demo", str(folder)]
    subprocess.run(demo, check=True, stdout=subprocess.DEVNULL)
    returned = folder / "2-单位填报的自评表.xlsx"

    (review,) = check(returned)  # one review for each form in the workbook
    print(review)
    for finding in review.findings:
        print(f"  {finding.severity:7} {finding.name} at {finding.cell}: {finding.sentence}")

    (form,) = read(returned)  # what the unit wrote, each answer with its cell
    scores = recompute(load_scheme("hunan-department-2020"), answers_of(form)).rows  # from the answers alone
    for row, score in zip(form.rows, scores, strict=True):
        if score.low is None or score.high is None:  # no rule applies
            continue
        if not score.low <= Decimal(row.score.text) <= score.high:
            print(
                f"  {row.name} {row.score.ref}: declared {row.score.text}, earned {score.low} to {score.high}"
            )

    copy = write_copy(returned, [review], folder / "核对后.xlsx")  # the file itself is never changed
    print(f"{copy.name} opens on the sheet 核对结果 ({copy.stat().st_size:,} bytes)")


if __name__ == "__main__":
    with TemporaryDirectory() as temporary:
        main(Path(temporary))
