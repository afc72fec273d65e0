"""Results stores for tests: reviews of real forms saved as a batch saves them, and results read back whole."""

from __future__ import annotations

import hashlib
import json
import random
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

from support.forms import reviewed, with_row

from xlselfeval.batch.results.outcome import FileResult, FormResult, PaperHead
from xlselfeval.batch.results.store import _FORM_FIELDS, _HEAD_FIELDS, save_result
from xlselfeval.batch.summary import write_summary
from xlselfeval.cell import Cell
from xlselfeval.review.record import RECOMPUTED_FIELDS
from xlselfeval.review.records.fields import FINDING_FIELDS, ROW_FIELDS, Field, restored
from xlselfeval.review.records.types import FormRecord
from xlselfeval.review.review import Review
from xlselfeval.scoring.number import plain

RULES = "1"
_LEDGER = (
    "place", "department", "organization_code", "organization", "project_code", "project", "due", "treasury_spent",
    "status", "received", "days_late", "return_id", "return_number", "remark",
)  # fmt: skip


def form_result(
    review: Review, path: str, *, department: str | None = "某市某厅", project: str | None = None
) -> FormResult:
    """Return what a batch stores of a reviewed form; a project's name replaces the form's own."""
    record = review.to_dict(path)
    if project is not None:
        record["project"] = project
    funds = review.evidence.submission.funds
    money = (
        (None, None, None)
        if funds is None
        else (funds.total.budget_initial, funds.total.budget_adjusted, funds.total.budget_spent)
    )
    return FormResult(
        record=record, department=department, budget_initial=_money(money[0]), budget_adjusted=_money(money[1]),
        budget_spent=_money(money[2]), execution_rate=None, conclusion=review.conclusion, issued_id=None, texts=(),
    )  # fmt: skip


def _money(cell: Cell | None) -> str | None:
    value = cell.written.value if cell else None
    return plain(value) if isinstance(value, Decimal) else None


def file_result(path: str, *forms: FormResult, outcome: str | None = None, **more: object) -> FileResult:
    """Return a file of a batch; its outcome is by default that of its gravest form."""
    conclusions = {form.conclusion for form in forms}
    usual = (
        "findings" if "退回修改" in conclusions else "needs-review" if "请核实" in conclusions else "clean"
    )
    values: dict[str, object] = {
        "digest": hashlib.sha256(path.encode()).hexdigest(),
        "size": 20_000,
        "modified": "2024-02-20T10:00:00",
    }
    return FileResult(path=path, outcome=outcome or usual, forms=forms, **(values | more))  # type: ignore[arg-type]


def begin(store: sqlite3.Connection) -> int:
    """Start a run and return its number."""
    cursor = store.execute(
        "INSERT INTO runs (started, root, program, rules, options) VALUES ('2024-03-01', '', '', ?, '{}')",
        (RULES,),
    )
    return cursor.lastrowid or 0


def save(store: sqlite3.Connection, run: int, *files: FileResult) -> list[int]:
    """Save files and return the ids of their returns in order."""
    ids = []
    for file in files:
        number = save_result(store, run, RULES, file)
        ids += [
            line[0]
            for line in store.execute("SELECT id FROM returns WHERE file = ? ORDER BY place", (number,))
        ]
    store.commit()
    return ids


def enter(store: sqlite3.Connection, lines: Sequence[dict[str, object]]) -> None:
    """Fill the ledger; fields that a line does not give are empty."""
    empty = dict.fromkeys(_LEDGER) | {"status": "returned", "remark": ""}
    for place, line in enumerate(lines, 1):
        values = empty | {"place": place} | line
        marks = ", ".join("?" * len(values))
        store.execute(f"INSERT INTO ledger ({', '.join(values)}) VALUES ({marks})", tuple(values.values()))
    store.commit()


def add_finding(store: sqlite3.Connection, **values: object) -> None:
    """Add a finding of the whole batch."""
    full: dict[str, object] = {
        "code": "B001",
        "name": "not-returned",
        "severity": "warning",
        "audience": "unit",
        "explainable": 1,
        "subject": "form",
        "part": "自评表",
        "situation": "没有收到自评表",
        "action": "请报送。",
        "opinion": "尚未收到自评表。请报送。",
        "message": "",
    } | values
    store.execute(
        f"INSERT INTO batch_findings ({', '.join(full)}) VALUES ({', '.join('?' * len(full))})",
        tuple(full.values()),
    )
    store.commit()


_DEPARTMENTS = {
    "市教育局": ("市第一中学", "市第二中学", "市职业技术学校", "市教育考试院"),
    "市卫生健康委员会": ("市人民医院", "市中医医院", "市疾病预防控制中心"),
    "市交通运输局": ("市公路建设养护中心", "市道路运输服务中心", "市城市公共交通管理处"),
    "市农业农村局": ("市农业技术推广站", "市动物疫病预防控制中心", "市农机事务中心"),
}  # fmt: skip
_PROJECTS = ("设备购置项目", "业务培训项目", "信息化建设项目")
# rows that were not met: with a note, with a score that is too high
_LESS = (
    ("| 85% | 15 | 15 |  |", "| 48% | 15 | 9 | 因设备晚到，第二批服务点没有开通，现已到位 |"),
    ("| 93% | 10 | 10 |  |", "| 80% | 10 | 10 |  |"),
    ("| 96% | 15 | 15 |  |", "| 60% | 15 | 12 | 加大宣传力度 |"),
)


def plausible(store: sqlite3.Connection) -> None:
    """Fill a batch of four departments: forms that are good, to clarify, to correct, or missing."""
    chance, run = random.Random(20), begin(store)
    lines: list[dict[str, object]] = []
    slips = (
        {}, {}, {}, {}, {}, {}, {"actual": "150", "score": "15"}, {"actual": "190", "score": "14", "note": "加大宣传力度"},
        {"score": "13"}, {"actual": "", "score": "15"}, {"target": "", "score": "15"}, {"actual": "198", "score": "15", "note": "因疫情少办一期，已安排补训"},
    )  # fmt: skip
    for code, (department, units) in enumerate(_DEPARTMENTS.items(), 101):
        for number, unit in enumerate(units, 1):
            for project, name in enumerate(("", *_PROJECTS[: chance.randint(0, 3)]), 0):
                line: dict[str, object] = {
                    "department": department, "organization_code": f"{code}{number:03d}", "organization": unit,
                    "project_code": f"P{code}{number}{project}" if name else "", "project": name, "due": "2024-02-25",
                }  # fmt: skip
                lines.append(line)
                if chance.random() < 0.1:
                    line |= {"status": "not-returned", "remark": "到期未收到"}
                    continue
                budget = Decimal(chance.randint(8000, 900000)) / 100
                spent = (budget * chance.randint(86, 100) / 100).quantize(Decimal("0.01"))
                rate = (spent / budget * 100).quantize(Decimal("0.01"))
                score = (spent / budget * 10).quantize(Decimal("0.01"))
                table = with_row(0, **chance.choice(slips))
                for honest, less in _LESS[: chance.choice((0, 0, 0, 1, 2, 3))]:
                    table = table.replace(honest, less)
                review = reviewed(
                    table=table, organization=unit, budget=(str(budget), str(budget), str(spent)),
                    execution=("10", f"{rate}%", str(score)),
                    grade=chance.choice(("auto", "auto", "auto", "auto", "优")), year=2023,
                )  # fmt: skip
                path = f"{department}/{unit}/{name or '部门整体'}.xlsx"
                form = form_result(review, path, department=department, project=name or None)
                late = chance.random() < 0.15
                line |= {
                    "return_id": save(store, run, file_result(path, form, copy=f"核对结果/{path}"))[0],
                    "status": "returned-late" if late else "returned", "received": "2024-02-28" if late else "2024-02-22",
                    "days_late": 3 if late else None, "return_number": chance.choice((1, 1, 1, 2)),
                    "treasury_spent": str(spent),
                }  # fmt: skip
    enter(store, lines)
    for place, line in enumerate(lines, 1):
        if line.get("status") == "not-returned":
            add_finding(store, ledger_place=place, audience="bureau", severity="info")
    ids = [line["return_id"] for line in lines if line.get("return_id")]
    add_finding(store, return_id=ids[3], code="B005", name="copied-text", audience="bureau", found="改进措施", expected="市第二中学", situation="“改进措施”与市第二中学所填完全相同")  # fmt: skip
    save(
        store, run,
        file_result("市教育局/扫描件.pdf", outcome="word-or-pdf", message="这是 PDF，请单位报送 Excel 文件"),
        file_result("市农业农村局/加密.xlsx", outcome="encrypted", message="文件有密码，请去掉密码后重新报送"),
        file_result("备份/部门整体.xlsx", outcome="duplicate", message="与另一个文件内容相同", duplicate_of="市教育局/市第一中学/部门整体.xlsx"),
    )  # fmt: skip


def written_summary(store: sqlite3.Connection, path: Path, *, today: date, partial: bool = False) -> Path:
    """Write the summary of a store; return its path."""
    write_summary(store, path, today=today, partial=partial)
    return path


def last_run(store: sqlite3.Connection) -> int:
    """Return the number of the last run, 0 without any."""
    return int(store.execute("SELECT coalesce(max(run), 0) FROM runs").fetchone()[0])


def read_results(store: sqlite3.Connection, run: int) -> Iterator[FileResult]:
    """Yield the results of one run, sorted by path."""
    for row in store.execute("SELECT * FROM files WHERE last_run = ? ORDER BY path, digest", (run,)):
        yield FileResult(
            path=row["path"], digest=row["digest"], size=row["size"], modified=row["modified"],
            outcome=row["outcome"], error=row["error"], message=row["message"], copy=row["copy"], duplicate_of=row["duplicate_of"],
            reused=bool(row["reused"]), roster=row["roster"], forms=tuple(_read_forms(store, row["file"], row["path"])),
            paper=_read_head(store, row["file"]),
        )  # fmt: skip


def _read_head(store: sqlite3.Connection, file: int) -> PaperHead | None:
    row = store.execute("SELECT title, named, year, kind FROM reports WHERE file = ?", (file,)).fetchone()
    return None if row is None else PaperHead(*row)


def _read_forms(store: sqlite3.Connection, file: int, path: str) -> Iterator[FormResult]:
    for row in store.execute("SELECT * FROM returns WHERE file = ? ORDER BY place", (file,)):
        status = "blank" if row["is_blank"] else "reviewed"
        record: dict[str, Any] = {"file": path, "kind": "form", "status": status, "error": None}
        record |= {key: row[key] for key in _HEAD_FIELDS}
        record["declared"] = {key: row[f"declared_{key}"] for key in ("total", "grade", "points")}
        record["recomputed"] = {key: row[key] for key in RECOMPUTED_FIELDS}
        record["rows"] = _read_all(store, "rows", ROW_FIELDS, row["id"])
        record["findings"] = _read_all(store, "findings", FINDING_FIELDS, row["id"])
        record["limits"] = json.loads(row["limits"])
        record["conclusion"] = row["conclusion"]
        texts = tuple(json.loads(row["texts"]))
        explanations = tuple((name, subject, text) for name, subject, text in json.loads(row["explanations"]))
        yield FormResult(
            record=cast("FormRecord", record),
            texts=texts,
            explanations=explanations,
            **{key: row[key] for key in _FORM_FIELDS},
        )


def _read_all(
    store: sqlite3.Connection, table: str, fields: Iterable[Field], return_id: int
) -> list[dict[str, object]]:
    rows = store.execute(f"SELECT * FROM {table} WHERE return_id = ? ORDER BY place", (return_id,))
    return [{one.name: restored(one, row[one.name]) for one in fields} for row in rows]
