"""Check the figures of a report (.docx or .txt) against each other and against the unit's form."""

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from xlselfeval import check, check_report

REPORT = """某市某局2020年度部门整体支出绩效自评报告
一、预算执行情况
2020年全年预算数587.65万元，全年执行数587.65万元，预算执行率98.5%。
会议费1.99万元，比上年1.42万元增长30.14%。
二、绩效目标完成情况
全年发布信息198篇，慰问老干部362人，自评得分98分，等级为优。
"""


def main(folder: Path) -> None:
    """Check the report by itself, then beside the form of the demonstration."""
    report = folder / "自评报告.txt"
    report.write_text(REPORT, encoding="utf-8")
    demo = [sys.executable, "-m", "xlselfeval", "demo", str(folder)]
    subprocess.run(demo, check=True, stdout=subprocess.DEVNULL)
    (form,) = check(folder / "2-单位填报的自评表.xlsx")

    alone, beside = check_report(report), check_report(report, form=form)
    for title, reviewed in (("Alone", alone), ("Beside the form", beside)):
        print(f"{title}: {len(reviewed.claims)} claims, {len(reviewed.findings)} findings")
        print(*(f"  {finding.name}: {finding.message}" for finding in reviewed.findings), sep="\n")


if __name__ == "__main__":
    with TemporaryDirectory() as temporary:
        main(Path(temporary))
