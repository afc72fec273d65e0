"""The time of reading and checking a form, beside a bare read of the same bytes in Rust.

    python tests/benchmarks/reading.py [--forms 200] [--rounds 5] [--formulas N] [--office N]

Distinct forms in memory, one process, the calls interleaved, the same sheets (all that are not hidden).
What is printed is processor time, and the median of the ratios of the rounds: a machine that is
busy with other things does not matter much.
`python-calamine` reads values only, in Rust: it is the limit that we measure ourselves by.
`--formulas N` and `--office N` also let `formulas` and a warm LibreOffice open, recalculate and read
N of the forms; they read files, and what they load before the first form is not counted. There
both sides are measured by the clock on the wall, because LibreOffice is another process.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import random
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

from python_calamine import CalamineWorkbook, SheetVisibleEnum

sys.path.insert(0, str(Path(__file__).parents[1]))

from support.foreign_forms import NATIONAL
from support.office import PYTHON_WITH_UNO, without_our_python

from xlselfeval.checking import Checker, check
from xlselfeval.demo import SCHEME, filled_form, issued_form
from xlselfeval.files.open import open_workbook
from xlselfeval.form.fill import fill
from xlselfeval.reading.read import read_workbook
from xlselfeval.result.checked_copy import checked_copy
from xlselfeval.scheme.load import load_scheme

Task = Callable[[bytes], object]
OFFICE_WORKER = Path(__file__).with_name("office_worker.py")
TODAY = date(2023, 1, 1)


def distinct_forms(count: int) -> list[bytes]:
    """Return filled forms of 18 indicators that differ in their answers."""
    scheme, base = load_scheme(SCHEME), filled_form(issued_form())
    (form,) = read_workbook(open_workbook(base))
    rows = form.rows
    chance = random.Random(1)
    forms = []
    for number in range(count):
        answers: dict[str, Decimal | str] = {
            row.actual.ref: Decimal(chance.randint(least, least * 6 // 5))
            for row, least in zip(rows, (10, 210, 200, 350, 10, 100, 2300), strict=False)
        }
        answers |= {row.score.ref: Decimal(chance.randint(300, 500)) / 100 for row in chance.sample(rows, 3)}
        answers |= {
            rows[2].note.ref: f"因疫情影响，第{number}批未完成",
            rows[9].actual.ref: f"{chance.randint(200, 240)}万元",
        }
        forms.append(fill(scheme, base, answers))
    return forms


def foreign_forms(count: int) -> list[bytes]:
    """Forms of 18 indicators drawn by XlsxWriter, with values alone, that differ in their answers."""
    import xlsxwriter

    chance = random.Random(1)
    forms = []
    for number in range(count):
        out = io.BytesIO()
        with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
            sheet, box = book.add_worksheet(), book.add_format({"border": 1, "text_wrap": True})
            rows = [list(NATIONAL[0][:2]), *([None, "质量指标"] for _ in range(17))]
            for row, values in enumerate(_foreign_rows(rows, chance, number)):
                for column, value in enumerate(values):
                    sheet.write(row, column, value, box)
            for row, first, last in ((0, 0, 8), (1, 0, 8), (2, 0, 8), (3, 1, 8), (4, 1, 3), (4, 5, 8)):
                sheet.merge_range(row, first, row, last, _FOREIGN_TOP[row][first], box)
        forms.append(out.getvalue())
    return forms


_FOREIGN_TOP: list[list[object]] = [
    ["附件1"], ["项目支出绩效自评表"], ["（2022年度）"], ["项目名称", "基建委托业务"],
    ["主管部门", "某区人民政府", None, None, "实施单位", "某镇人民政府"],
    ["项目资金（万元）", None, None, "年初预算数", "全年预算数（A）", "全年执行数（B）", "分值", "执行率（B/A）", "得分"],
    [None, "年度资金总额：", None, 90, 90, 90, 10, 1, 10],
    ["绩效指标", "一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施"],
]  # fmt: skip


def _foreign_rows(captions: list[list[object]], chance: random.Random, number: int) -> Iterator[list[object]]:
    yield from _FOREIGN_TOP
    for place, caption in enumerate(captions, 1):
        target = chance.randint(20, 90)
        yield [
            None,
            *caption,
            f"指标{place}：完成第{place}项工作的数量",
            f"≥{target}个",
            target,
            5,
            5,
            f"第{number}批",
        ]
    yield ["总分", None, None, None, None, None, 100, 100]


def bare_read(data: bytes) -> None:
    """Return the values of all visible sheets by calamine."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    for sheet in book.sheets_metadata:
        if sheet.visible == SheetVisibleEnum.Visible:
            book.get_sheet_by_name(sheet.name).to_python()


def read(data: bytes) -> None:
    read_workbook(open_workbook(data))


def read_and_check(data: bytes) -> None:
    check(data)


def check_and_copy(data: bytes) -> None:
    workbook = open_workbook(data)
    checked_copy(workbook, Checker().check_workbook(workbook), file="a.xlsx", today=TODAY)


OURS: dict[str, Task] = {
    "calamine, bare read": bare_read,
    "read": read,
    "read and check": read_and_check,
    "read, check, write the copy": check_and_copy,
}


def recalculated_by_formulas(data: bytes, folder: Path) -> None:
    """Load and calculate the form by `formulas`, which needs a file."""
    import formulas

    path = folder / "form.xlsx"
    path.write_bytes(data)
    formulas.ExcelModel().loads(str(path)).finish().calculate()


@contextlib.contextmanager
def warm_office(folder: Path) -> Iterator[Task]:
    """Return a call of a running LibreOffice: open, recalculate, read every cell, close."""
    with subprocess.Popen(
        [PYTHON_WITH_UNO, str(OFFICE_WORKER)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=without_our_python(),
    ) as worker:  # fmt: skip
        assert worker.stdin is not None
        assert worker.stdout is not None
        assert worker.stdout.readline().strip() == "ready"
        path = folder / "form-office.xlsx"

        def work(data: bytes) -> None:
            path.write_bytes(data)
            print(path, file=worker.stdin, flush=True)
            assert int(worker.stdout.readline().split()[1]) > 0  # type: ignore[union-attr]

        yield work
        worker.stdin.close()


def measured(tasks: dict[str, Task], forms: list[bytes], clock: Callable[[], float]) -> dict[str, float]:
    """Return the seconds of a call of each task: the mean over the forms, the calls interleaved."""
    spent = dict.fromkeys(tasks, 0.0)
    for data in forms:
        for name, task in tasks.items():
            start = clock()
            task(data)
            spent[name] += clock() - start
    return {name: total / len(forms) for name, total in spent.items()}


def show(title: str, rounds: list[dict[str, float]], base: str, said: Callable[[float], str]) -> None:
    print(title)
    for name in rounds[0]:
        ratio = statistics.median(one[name] / one[base] for one in rounds)
        print(f"{name:30s} {statistics.median(one[name] for one in rounds) * 1000:9.2f} ms   {said(ratio)}")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--forms", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--formulas", type=int, default=0, metavar="N")
    parser.add_argument("--office", type=int, default=0, metavar="N")
    options = parser.parse_args()
    forms = distinct_forms(options.forms)
    measured(OURS, forms[:10], time.process_time)
    rounds = [measured(OURS, forms, time.process_time) for _ in range(options.rounds)]
    title = f"{len(forms)} forms of {len(forms[0])} bytes, {options.rounds} rounds, interleaved"
    show(title, rounds, "calamine, bare read", lambda ratio: f"{ratio:6.2f} times a bare read")
    foreign = foreign_forms(options.forms)
    measured(OURS, foreign[:10], time.process_time)
    rounds = [measured(OURS, foreign, time.process_time) for _ in range(options.rounds)]
    title = f"{len(foreign)} forms of {len(foreign[0])} bytes by XlsxWriter, without help formulas"
    show(title, rounds, "calamine, bare read", lambda ratio: f"{ratio:6.2f} times a bare read")
    with tempfile.TemporaryDirectory() as name, contextlib.ExitStack() as open_until_the_end:
        folder = Path(name)
        others: dict[str, tuple[Task, int]] = {}
        if options.formulas:
            warnings.simplefilter("ignore")
            others["formulas.ExcelModel, warm"] = (
                lambda data: recalculated_by_formulas(data, folder),
                options.formulas,
            )
        if options.office:
            others["LibreOffice, warm"] = (
                open_until_the_end.enter_context(warm_office(folder)),
                options.office,
            )
        for kind, (task, count) in others.items():
            task(forms[-1])
            pair: dict[str, Task] = {"read and check": read_and_check, kind: task}
            found = measured(pair, forms[:count], time.perf_counter)
            show(
                f"{count} forms, interleaved",
                [found],
                "read and check",
                lambda ratio: f"{ratio:6.0f} times",
            )


if __name__ == "__main__":
    main()
