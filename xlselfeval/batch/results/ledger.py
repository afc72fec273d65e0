"""The ledger of a results store, rewritten from its returns."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date
from itertools import pairwise

from xlselfeval.batch.results.history import find_changes_to_fit
from xlselfeval.batch.results.identify_form import RosterIndex, lines_digest
from xlselfeval.batch.results.matching import BatchFinding, Matched, match
from xlselfeval.batch.results.paper_forms import order_papers, unmatched_papers
from xlselfeval.batch.results.receipts import (
    Receipts,
    RegisterLine,
    content_id,
    merge_register,
    read_receipts,
    replace_receipts,
    with_moved,
)
from xlselfeval.batch.results.requests import reminded_days
from xlselfeval.batch.results.rounds import FormReturns, Return, order_returns
from xlselfeval.batch.results.store import names_in_files
from xlselfeval.batch.results.tables.schema import FIRST_RUNS, insertion
from xlselfeval.batch.results.tables.settings import read_settings_table
from xlselfeval.batch.results.unread_files import copies_in_words, read_unread
from xlselfeval.batch.results.years import of_other_years
from xlselfeval.form.instructions import instruction_lines
from xlselfeval.form.validations import RESULTS
from xlselfeval.review.records.fields import FINDING_FIELDS, record_of, stored
from xlselfeval.review.settings import adjusted
from xlselfeval.roster.model import Roster
from xlselfeval.scheme.load import issuing_ids, load_scheme
from xlselfeval.scoring.text import compact

_RETURNS = f"""
SELECT r.*, f.path, f.digest, f.modified, f.last_run, f.roster, f.rules, first.seen, first.first_run,
       EXISTS (SELECT 1 FROM findings n WHERE n.return_id = r.id AND n.name = 'year-mismatch') AS of_other_year,
       EXISTS (SELECT 1 FROM reports t WHERE t.file = f.file AND t.kind = 'report') AS in_report
FROM returns r JOIN files f ON f.file = r.file JOIN ({FIRST_RUNS}) first ON first.digest = f.digest
ORDER BY f.last_run DESC, f.path, r.place
"""


def update_ledger(
    store: sqlite3.Connection, roster: Roster | None, today: date, register: Iterable[RegisterLine] = ()
) -> Matched:
    """Order the returns by form, match them with a roster, and store the new ledger.

    Ledger, findings, rounds and receipts are replaced, all or none.

    `register` is what people wrote into the last summary. Text that shipped schemes print in their forms is not taken for
    copied text.
    """
    receipts = merge_register(read_receipts(store), register)
    returns = read_returns(store, None if roster is None else RosterIndex(roster))
    if roster is None:
        matched = Matched((), (), _by_names(returns, with_moved(receipts)))
    else:
        matched = match(
            roster,
            returns,
            today,
            _printed(),
            with_moved(receipts),
            read_unread(store),
            copies_in_words(store),
            reminded_days(store),
        )
    lines = {line.form: line for line in matched.ledger if line.form}
    clues = [
        BatchFinding(line.place if line else None, form.counting.id, finding)
        for form in matched.forms
        if form.counting is not None
        for line in (lines.get(form.form),)
        for finding in find_changes_to_fit(
            store, [(number, one.id) for number, one in form.counted],
            spending_is_known=line is not None and line.treasury_spent is not None,
        )
    ]  # fmt: skip
    matched = matched._replace(findings=(*matched.findings, *clues))
    reports = [one.returns for one in order_papers(store, receipts, has_roster=roster is not None)]
    kept = {(one.form, one.content): one for one in (*matched.receipts, *(r for one in reports for r in one.receipts))}  # fmt: skip
    with store:
        store.execute("DELETE FROM ledger")
        store.execute("DELETE FROM batch_findings")
        _insert(store, "ledger", [asdict(line) for line in matched.ledger])
        _insert(store, "batch_findings", [_line(one) for one in _adjusted(store, matched.findings)])
        shown = {(form.form, one.content): one.id for form in matched.forms for one in form.shown}
        of_forms, waiting = {one.content for one in kept.values() if one.form}, unmatched_papers(store)
        past = {
            key: one if key[1] in waiting else one._replace(number=0)
            for key, one in receipts.items()
            if key[0] or key[1] not in of_forms
        }
        replace_receipts(store, (one for key, one in (past | kept).items() if key not in shown))
        store.execute("UPDATE returns SET round = NULL, superseded = 0")
        store.executemany(
            "UPDATE returns SET superseded = 1 WHERE id = ?",
            ((one,) for one in (*matched.replaced_blanks, *shown.values())),
        )
        for form in matched.forms:
            store.executemany(
                "UPDATE returns SET round = ?, superseded = ? WHERE id = ?",
                ((number, one is not form.counting, one.id) for number, one in enumerate(form.returns, 1)),
            )
        _insert(store, "batch_findings", [_line(one) for one in _adjusted(store, of_other_years(store))])
    return matched


def read_returns(store: sqlite3.Connection, roster: RosterIndex | None = None) -> list[Return]:
    """Read every return that was ever received, once for each content; `roster` tells which are outdated.

    The newest review of a content counts.
    """
    query = "SELECT run, rules FROM runs ORDER BY run DESC LIMIT 1"
    last, rules = store.execute(query).fetchone() or (0, "")
    found: dict[str, Return] = {}
    forms = names_in_files(store)
    for row in store.execute(_RETURNS):
        content = content_id(row["digest"], row["place"])
        before = found.get(content)
        if before is not None:
            found[content] = replace(before, paths=(*before.paths, row["path"]))
            continue
        is_here = row["last_run"] == last
        known = "" if is_here else lines_digest(roster, forms[row["file"]], row["path"])
        found[content] = Return(
            id=row["id"], path=row["path"], content=content, modified=row["modified"], is_here=is_here,
            is_outdated=not row["roster"].startswith(known) or not (is_here or row["rules"] == rules),
            first_run=row["first_run"], seen=row["seen"] or "",
            organization=row["organization"], department=row["department"], project=row["project"],
            is_blank=bool(row["is_blank"]), of_other_year=bool(row["of_other_year"]), in_report=bool(row["in_report"]), issued_id=row["issued_id"], texts=tuple(json.loads(row["texts"])), year=row["year"], scheme=row["scheme"],
        )  # fmt: skip
    return list(found.values())


def _by_names(returns: Iterable[Return], receipts: Receipts) -> tuple[FormReturns, ...]:
    """Order the returns in the folder by the names in them, where no roster says what is due.

    A form is replaced by one of the same unit, project, year and scheme that a later run brought. Where one run has
    several of a name, it does not identify a form: they may be of two projects whose name was not read.
    """
    of_form: dict[str, list[Return]] = defaultdict(list)
    for one in returns:
        if one.is_here and not one.is_blank and one.organization:
            names = (one.organization, one.project or "", one.year or "", one.scheme or "")
            of_form["/".join(compact(name) for name in names)].append(one)
    forms = (order_returns(name, own, receipts) for name, own in sorted(of_form.items()))
    return tuple(
        form
        for form in forms
        if all(one.first_run < other.first_run for one, other in pairwise(form.returns))
    )


def _printed() -> list[str]:
    """List the texts that the forms of the shipped schemes print."""
    texts = list(RESULTS)
    for name in issuing_ids():
        scheme = load_scheme(name)
        texts += [*scheme.notes, *(text for _, text in instruction_lines(scheme))]
    return texts


def _adjusted(store: sqlite3.Connection, findings: Iterable[BatchFinding]) -> Iterator[BatchFinding]:
    """Apply the bureau's settings to the findings of a batch."""
    settings = read_settings_table(store)
    for one in findings:
        for finding in adjusted([one.finding], settings):
            yield one._replace(finding=finding)


def _line(one: BatchFinding) -> dict[str, object]:
    place: dict[str, object] = {"ledger_place": one.ledger_place, "return_id": one.return_id}
    return place | record_of(one.finding, FINDING_FIELDS)


def _insert(store: sqlite3.Connection, table: str, lines: Sequence[Mapping[str, object]]) -> None:
    """Insert lines that all have the same columns."""
    if lines:
        values = (tuple(map(stored, line.values())) for line in lines)
        store.executemany(insertion(table, lines[0]), values)
