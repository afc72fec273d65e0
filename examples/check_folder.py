"""Check a folder of returned forms into pandas data frames (pip install '.[frames]' in the source folder)."""

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from xlselfeval import check_files, findings_frame, forms_frame, read_sender_files


def main(folder: Path) -> None:
    """Check what a made-up bureau received in its first round against the files that it issued."""
    demo = [sys.executable, "-m", "xlselfeval", "demo", "--batch", "-o", str(folder)]
    subprocess.run(demo, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    issued = read_sender_files(folder / "下发")
    results = check_files(sorted((folder / "收回" / "第1轮").glob("*.xlsx")), issued=issued)
    forms = forms_frame(results)  # a line for each form; check_many gives it in one step
    columns = ["project", "conclusion", "declared_total", "total", "difference", "errors"]
    print(forms[columns].sort_values("difference").to_string(index=False))

    money = forms.groupby("department")[["budget_adjusted", "budget_spent"]].sum()
    print("\nExecution by department, in 万元:", money, sep="\n")
    findings = findings_frame(results)  # a line for each finding
    print("\nFindings by kind:", findings.value_counts(["name", "severity"]).to_string(), sep="\n")


if __name__ == "__main__":
    with TemporaryDirectory() as temporary:
        main(Path(temporary))
