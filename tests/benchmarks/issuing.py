"""Workbooks issued in a second: a roster of many projects, each with its own indicators.

    python tests/benchmarks/issuing.py [--forms 2500] [--jobs 2]

The units, kinds and counts of indicators differ from project to project, so that nothing can be kept
from one form for the next. Reading the roster is timed by itself.
"""

from __future__ import annotations

import argparse
import io
import random
import tempfile
import time
from pathlib import Path

import openpyxl

from xlselfeval.roster.issue import issue
from xlselfeval.roster.read import read_roster
from xlselfeval.roster.template import new_roster
from xlselfeval.scheme.load import load_scheme

SCHEME = "national-project-2020"
_SHAPES = (
    ("产出指标", "数量指标", "≥", "200", "人"), ("产出指标", "数量指标", "≥", "12", "期"), ("产出指标", "数量指标", "＝", "3", "套"),
    ("产出指标", "质量指标", "≥", "95", "%"), ("产出指标", "时效指标", "", "2025年12月31日前", ""), ("产出指标", "成本指标", "≤", "120", "万元"),
    ("效益指标", "社会效益指标", "定性", "明显提升", ""), ("效益指标", "经济效益指标", "≥", "5", "%"),
    ("满意度指标", "服务对象满意度指标", "≥", "90", "%"),
)  # fmt: skip


def write_roster(path: Path, forms: int, chance: random.Random) -> None:
    """Write a roster of that many projects, eight for each unit, with 9 to 18 indicators each."""
    book = openpyxl.load_workbook(io.BytesIO(new_roster()))
    units, indicators = book["单位名单"], book["绩效指标"]
    for number in range(forms):
        unit, code = number // 8, f"P{number:05d}"
        units.append([f"{301000 + unit}", f"某市第{unit}单位", "", "某市财政局", code, f"{number}号专项经费", 100, 120 + number, 118, "2025-03-31", "张三"])  # fmt: skip
        count = chance.randint(9, 18)
        for place in range(count):
            shape = _SHAPES[chance.randrange(len(_SHAPES))]
            points = 90 // count + (90 % count if place == 0 else 0)
            indicators.append([code, *shape[:2], f"第{place}项指标", *shape[2:], points])
    book.save(path)


def main() -> None:
    """Print forms in a second for one process and for several."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--forms", type=int, default=2500)
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    scheme = load_scheme(SCHEME)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "名单.xlsx"
        write_roster(path, options.forms, random.Random(1))
        start = time.perf_counter()
        roster = read_roster(path, scheme=scheme, year=2025)
        rows = sum(len(form.indicators) for form in roster.forms)
        print(f"名单 {options.forms} 个项目、{rows} 个指标，读入 {time.perf_counter() - start:.1f} 秒")
        for by, jobs in (("project", 1), ("project", options.jobs), ("unit", options.jobs)):
            start = time.perf_counter()
            done = issue(scheme, roster, Path(folder) / f"{by}-{jobs}", year=2025, by="unit" if by == "unit" else "project", jobs=jobs)  # fmt: skip
            spent = time.perf_counter() - start
            print(
                f"{by} {jobs} 进程：文件 {len(done.files)} 个，自评表 {options.forms} 张，{spent:.1f} 秒，每秒 {options.forms / spent:.0f} 张"
            )


if __name__ == "__main__":
    main()
