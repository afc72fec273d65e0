"""The reports and data sheets in a results store: whose they are, and what their check found."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from xlselfeval.batch.results.outcome import PaperHead
from xlselfeval.batch.results.tables.schema import FIRST_RUNS, SENDER_FILE
from xlselfeval.review.finding import SEVERITIES, Finding, numbered
from xlselfeval.review.places import short_id
from xlselfeval.review.records.fields import FINDING_PARTS
from xlselfeval.scoring.text import compact

NOT_COMPARED = "未与自评表比对"
REPORT_SUBJECT = "report/"  # before the words that a finding about a report is known by
MOVED = "自评表的原文件已移走，请放回后重新运行"  # why a paper is not compared with its form
_REPORTS = f"""
SELECT t.*, f.path, f.digest, f.modified, f.copy AS file_copy, f.last_run = (SELECT MAX(run) FROM runs) AS is_here,
       EXISTS (SELECT 1 FROM returns r WHERE r.file = f.file) AS has_forms, f.outcome,
       first.seen, first.first_run
FROM reports t JOIN files f ON f.file = t.file JOIN ({FIRST_RUNS}) first ON first.digest = f.digest
ORDER BY f.last_run DESC, f.path
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredPaper:
    """One report or data sheet with what its check found, the gravest first; `place` is its line of the ledger.

    Those of one kind and `owner` replace one another; it is "" until the paper is matched. `form_path` and `data_path` are
    form and data sheet that it was compared with, `not_compared` says why with no form; `message` says why it could not be
    checked. `explanations` are what the unit answered in comments or on 核对结果, by name and subject of the finding. `copy`
    is that of a file with forms, too, where it `has_forms`. `issued` is where the issued content of a data sheet is known from; where it `was_compared`, some
    run has compared it with the sender's file.
    """

    file: int
    path: str
    digest: str
    head: PaperHead
    first_run: int
    seen: str
    modified: str
    is_here: bool
    has_forms: bool
    place: int | None
    department: str
    organization: str
    project: str
    owner: str
    form_path: str
    form_digest: str
    data_path: str
    not_compared: str
    basis: str
    claims: int
    findings: tuple[Finding, ...]
    explanations: Mapping[tuple[str, str], str]
    copy: str | None
    copy_digest: str
    message: str
    issued: str
    was_compared: bool

    @property
    def for_unit(self) -> tuple[Finding, ...]:
        """The findings that the unit can act on."""
        return tuple(one for one in self.findings if one.audience == "unit")

    @property
    def is_checked(self) -> bool:
        """Check whether the check has come to its end."""
        return bool(self.basis)

    @property
    def compared_with(self) -> frozenset[str]:
        """The kinds of papers that it was compared with, the sender's file among them."""
        beside = {
            "form": self.form_path,
            "data-sheet": self.data_path,
            SENDER_FILE: self.issued == SENDER_FILE,
        }
        return frozenset(kind for kind, is_compared in beside.items() if is_compared)

    @property
    def missing_comparison(self) -> str:
        """Say that it was compared with no form, and why: it cannot be taken as right; "" where it was."""
        if self.form_path:
            return ""
        return f"{NOT_COMPARED}：{self.not_compared}" if self.not_compared else NOT_COMPARED


def read_papers(store: sqlite3.Connection) -> Iterator[StoredPaper]:
    """Yield every report and data sheet once for each content, those of the last run first."""
    seen: set[str] = set()
    for row in store.execute(_REPORTS).fetchall():
        if row["digest"] not in seen:
            seen.add(row["digest"])
            yield _paper(row)


def save_check(store: sqlite3.Connection, file: int, records: Iterable[Mapping[str, object]], **values: object) -> None:  # fmt: skip
    """Save what the check of a paper found; the records are those of the JSON output, with their words."""
    save_columns(store, file, {"findings": json.dumps(list(records), ensure_ascii=False), **values})


def save_columns(store: sqlite3.Connection, file: int, values: Mapping[str, object]) -> None:
    """Save columns of a paper, as whose it is and with what it is compared."""
    columns = ", ".join(f"{name} = ?" for name in values)
    store.execute(f"UPDATE reports SET {columns} WHERE file = ?", (*values.values(), file))


def _paper(row: sqlite3.Row) -> StoredPaper:
    records = json.loads(row["findings"])
    found = findings_of_records(records)
    beside = {
        (one.name, one.subject): record.get("explanation", "")
        for one, record in zip(found, records, strict=True)
    }
    return StoredPaper(
        file=row["file"], path=row["path"], digest=row["digest"], head=PaperHead(row["title"], row["named"], row["year"], row["kind"], row["outcome"] == "blank" and not row["has_forms"]),
        first_run=row["first_run"], seen=row["seen"] or "", modified=row["modified"] or "", is_here=bool(row["is_here"]), has_forms=bool(row["has_forms"]), place=row["place"],
        department=row["department"], organization=row["organization"], project=row["project"], owner=row["owner"],
        form_path=row["form_path"], form_digest=row["form_digest"], data_path=row["data_path"], not_compared=row["not_compared"], basis=row["basis"], claims=row["claims"],
        findings=tuple(sorted(found, key=lambda one: SEVERITIES.index(one.severity))), explanations=beside, copy=row["copy"] or (row["file_copy"] if row["kind"] == "data-sheet" else None),
        copy_digest=row["copy_digest"], message=row["message"],
        issued=row["issued"], was_compared=bool(row["was_compared"]),
    )  # fmt: skip


def findings_of_records(records: Iterable[Mapping[str, Any]]) -> list[Finding]:
    """Make the findings of a paper from its records, in their order.

    A finding about a report is known between runs by its name and the words that it is about: those at its place with their
    clause, or the name of what is missing. Paragraphs move, and sentences are worded anew.
    """
    seen = Counter[Hashable]()
    return [numbered(_of_data_sheet(one) if "subject" in one else _of_report(one), seen) for one in records]


def _of_data_sheet(record: Mapping[str, Any]) -> Finding:
    values = {one.name: record[one.name] for one in FINDING_PARTS}
    return Finding(**values | {"cells": tuple(record["cells"])})


def _of_report(record: Mapping[str, Any]) -> Finding:
    found, quote = record["found"], record["quote"]
    where = record.get("where") or f"第{record['paragraph']}段"  # not in a record of an earlier version
    words = "\n".join(compact(text) for text in ((quote, found) if found else (record["expected"] or "",)))
    return Finding(
        code=record["code"], name=record["name"], severity=record["severity"], audience=record["audience"],
        explainable=record["explainable"], sheet=None,
        cell=None, cells=(), indicator=None, found=quote if found else None, expected=record["expected"], hint=record.get("hint"),
        subject=f"{REPORT_SUBJECT}{short_id(words)}", part=where if found else "全文",
        situation=record["situation"], action=record["action"], opinion=record["opinion"],
    )  # fmt: skip
