"""The tables of the results store.

Numbers are texts of exact decimals (DECIMAL TEXT), which are doubles in Parquet files. The columns of rows and findings
come from review/records/fields.py.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from decimal import Decimal

from xlselfeval.review.records.fields import FINDING_FIELDS, ROW_FIELDS, Field

SCHEMA_VERSION = 11
SENDER_FILE = "file"  # in `issued` of a return that is compared with the sender's file
# Table → its order when exported.
TABLES = {
    "runs": "run", "files": "path, digest", "returns": "file, place", "rows": "return_id, place",
    "findings": "return_id, place", "ledger": "place", "receipts": "form, content", "batch_findings": "number",
    "states": "form, name, subject", "requests": "form, content, asked, round", "letter_options": "name", "settings": "number", "settings_shown": "number",
    "reports": "file",
}  # fmt: skip
DECIMAL = "DECIMAL TEXT"  # a declared type with the affinity of a text
BOOLEAN = "BOOLEAN INTEGER"  # 0 or 1; true or false in Parquet files
# Each content by its digest, with the day on which it was first seen, and the first complete run since: a run that went on
# after an interruption is one.
FIRST_RUNS = """
SELECT digest, (SELECT substr(started, 1, 10) FROM runs WHERE runs.run = one.run) AS seen,
       COALESCE((SELECT MIN(run) FROM runs WHERE runs.run >= one.run AND finished IS NOT NULL),
                (SELECT MAX(run) FROM runs)) AS first_run
FROM (SELECT digest, MIN(first_run) AS run FROM files GROUP BY digest) one"""
_TYPES = {str: "TEXT", Decimal: DECIMAL, int: "INTEGER", bool: BOOLEAN, tuple: "TEXT DEFAULT ''"}


def insertion(table: str, columns: Collection[str]) -> str:
    """Write the statement that inserts a line with these columns."""
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"


def _columns(fields: Iterable[Field]) -> str:
    return ", ".join(
        f"{one.name} {_TYPES[one.type]}{'' if one.is_nullable else ' NOT NULL'}" for one in fields
    )


SCHEMA = f"""
CREATE TABLE IF NOT EXISTS runs (
  run INTEGER PRIMARY KEY, started TEXT NOT NULL, finished TEXT, root TEXT NOT NULL, program TEXT NOT NULL,
  rules TEXT NOT NULL, options TEXT NOT NULL
);
-- One line for each content that was ever seen at a path; those of the last run are what lies there now.
-- rules and roster are digests of what the result depends on besides the file. error is the name of what is wrong with
-- it, as in the JSON record; a store of an earlier layout has none.
CREATE TABLE IF NOT EXISTS files (
  file INTEGER PRIMARY KEY, path TEXT NOT NULL, digest TEXT NOT NULL, size INTEGER NOT NULL, modified TEXT,
  outcome TEXT NOT NULL, message TEXT NOT NULL, copy TEXT, duplicate_of TEXT, reused INTEGER NOT NULL,
  rules TEXT NOT NULL, first_run INTEGER NOT NULL, last_run INTEGER NOT NULL,
  roster TEXT NOT NULL DEFAULT '', error TEXT, UNIQUE (path, digest)
);
CREATE INDEX IF NOT EXISTS files_by_content ON files (digest, rules);
-- explanations: what the unit wrote on the sheet 核对结果 that it sent back: name, subject and text of each finding,
-- of one that is there no more "", its place and the text.
-- round: which return of its form this is, from 1; null where its form is not known.
-- superseded: another return of the form counts in its place; its findings are open nowhere.
-- is_blank: nobody has filled it in; it is no return.
-- issue: the id of the issue record that it is compared with. was_compared: some run has compared this content with the
-- sender's file, whatever the last run had.
CREATE TABLE IF NOT EXISTS returns (
  id INTEGER PRIMARY KEY, file INTEGER NOT NULL REFERENCES files ON DELETE CASCADE, place INTEGER NOT NULL,
  sheet TEXT, scheme TEXT, profile TEXT, year TEXT, issued TEXT, issued_id TEXT,
  organization TEXT, department TEXT, project TEXT,
  budget_initial DECIMAL TEXT, budget_adjusted DECIMAL TEXT, budget_spent DECIMAL TEXT, execution_rate DECIMAL TEXT,
  declared_total DECIMAL TEXT, declared_grade TEXT, declared_points DECIMAL TEXT,
  total DECIMAL TEXT, total_low DECIMAL TEXT, total_high DECIMAL TEXT, open_points DECIMAL TEXT,
  grade TEXT, grade_low TEXT, grade_high TEXT, points DECIMAL TEXT,
  conclusion TEXT NOT NULL, texts TEXT NOT NULL, limits TEXT NOT NULL,
  explanations TEXT NOT NULL DEFAULT '[]',
  round INTEGER, superseded INTEGER NOT NULL DEFAULT 0, is_blank INTEGER NOT NULL DEFAULT 0,
  issue TEXT, was_compared INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS returns_of_file ON returns (file);
CREATE TABLE IF NOT EXISTS rows (
  return_id INTEGER NOT NULL REFERENCES returns ON DELETE CASCADE, place INTEGER NOT NULL,
  {_columns(ROW_FIELDS)}, PRIMARY KEY (return_id, place)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS findings (
  return_id INTEGER NOT NULL REFERENCES returns ON DELETE CASCADE, place INTEGER NOT NULL,
  {_columns(FINDING_FIELDS)}, PRIMARY KEY (return_id, place)
) WITHOUT ROWID;
-- The returns against the roster: each form that is due with the return that counts, then returns of the last
-- run that nobody expected. form names a due form, content a return (receipts); received is the day that the
-- bureau wrote, else the day on which the content was first seen. returned is the number of returns, chosen the
-- answer to 以此份为准; blanks is the number of forms in which nobody had written. papers are the kinds of papers that are due
-- beside the form (report, data-sheet), papers_late by how many days they would be late now.
-- status: returned, returned-late, returned-undated, not-returned, returned-twice, unknown-organization, foreign-return, other-year, miswritten-unit.
CREATE TABLE IF NOT EXISTS ledger (
  place INTEGER PRIMARY KEY, department TEXT, organization_code TEXT, organization TEXT, project_code TEXT, project TEXT,
  budget_initial DECIMAL TEXT, budget_adjusted DECIMAL TEXT, treasury_spent DECIMAL TEXT, due TEXT, contact TEXT, paper TEXT,
  status TEXT NOT NULL, received TEXT, days_late INTEGER, return_id INTEGER, return_number INTEGER, remark TEXT NOT NULL,
  form TEXT NOT NULL DEFAULT '', content TEXT NOT NULL DEFAULT '', returned INTEGER NOT NULL DEFAULT 0,
  chosen TEXT NOT NULL DEFAULT '', blanks INTEGER NOT NULL DEFAULT 0,
  papers TEXT NOT NULL DEFAULT '', papers_late INTEGER
);
-- Every return of a form with its number and the day on which it was first seen, and what the bureau wrote in the
-- summary: the day of receipt, and whether this return counts (yes, no, or nothing), answered as it was when another
-- return came. Without a content, the day written beside a form of which no file has come.
CREATE TABLE IF NOT EXISTS receipts (
  form TEXT NOT NULL, content TEXT NOT NULL, number INTEGER NOT NULL, seen TEXT NOT NULL,
  received TEXT NOT NULL, counts TEXT NOT NULL, answered TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (form, content)
) WITHOUT ROWID;
-- Findings that only the whole batch can show (against the roster, between units).
CREATE TABLE IF NOT EXISTS batch_findings (
  number INTEGER PRIMARY KEY, ledger_place INTEGER, return_id INTEGER, {_columns(FINDING_FIELDS)}
);
-- The state of each finding: open, explained, returned, accepted, ignored, corrected, gone; of one for the bureau alone
-- open, verified, ignored, gone. A finding is
-- identified by its form, its name and its subject. The columns from department on are those of the summary, for a
-- finding that is there no more; mark says in which return it was seen, previous is
-- the last decision that fell because of what a later return says, audience whom the finding is for.
CREATE TABLE IF NOT EXISTS states (
  form TEXT NOT NULL, name TEXT NOT NULL, subject TEXT NOT NULL, state TEXT NOT NULL,
  explanation TEXT NOT NULL, decision TEXT NOT NULL, changed TEXT NOT NULL, changed_by TEXT NOT NULL,
  department TEXT NOT NULL, organization TEXT NOT NULL, project TEXT NOT NULL, location TEXT NOT NULL,
  problem TEXT NOT NULL, found TEXT NOT NULL, expected TEXT NOT NULL, mark TEXT NOT NULL DEFAULT '', previous TEXT NOT NULL DEFAULT '',
  audience TEXT NOT NULL DEFAULT 'unit',
  PRIMARY KEY (form, name, subject)
) WITHOUT ROWID;
-- The returns (by form and digest, "" for a form that had not come) that letters asked to correct or to explain, by the day
-- and the round of the letters: by when ("" for no day).
CREATE TABLE IF NOT EXISTS requests (
  form TEXT NOT NULL, content TEXT NOT NULL, asked TEXT NOT NULL, round INTEGER NOT NULL DEFAULT 0, due TEXT NOT NULL,
  PRIMARY KEY (form, content, asked, round)
) WITHOUT ROWID;
-- The options that letters were written with last.
CREATE TABLE IF NOT EXISTS letter_options (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
-- What the bureau has changed about a kind of finding (its severity, who may explain it, switched off): since when, why, who.
CREATE TABLE IF NOT EXISTS settings (
  number INTEGER PRIMARY KEY, name TEXT NOT NULL, setting TEXT NOT NULL, value TEXT NOT NULL,
  since TEXT NOT NULL, reason TEXT NOT NULL, changed_by TEXT NOT NULL
);
-- The settings that the last summary shows: a change in 设置.toml or in its sheet is one against these.
CREATE TABLE IF NOT EXISTS settings_shown (
  number INTEGER PRIMARY KEY, name TEXT NOT NULL, setting TEXT NOT NULL, value TEXT NOT NULL,
  since TEXT NOT NULL, reason TEXT NOT NULL, changed_by TEXT NOT NULL
);
-- The files that are reports or have a data sheet (kind): what they name; whose they are by the roster or the forms (place is the line of the ledger,
-- owner is the same for all reports that replace one another); the form and the data sheet that the check compared with, or why
-- no form; the findings as in the JSON record. basis is a digest of all that the check depends on besides the report, "" before it.
-- issued: what a data sheet is compared with, as of a return. was_compared: some run has compared this content with the sender's file.
CREATE TABLE IF NOT EXISTS reports (
  file INTEGER PRIMARY KEY REFERENCES files ON DELETE CASCADE, title TEXT NOT NULL, named TEXT, year TEXT,
  kind TEXT NOT NULL DEFAULT 'report', data_path TEXT NOT NULL DEFAULT '',
  place INTEGER, department TEXT NOT NULL DEFAULT '', organization TEXT NOT NULL DEFAULT '',
  project TEXT NOT NULL DEFAULT '', owner TEXT NOT NULL DEFAULT '',
  form_path TEXT NOT NULL DEFAULT '', form_digest TEXT NOT NULL DEFAULT '', not_compared TEXT NOT NULL DEFAULT '',
  basis TEXT NOT NULL DEFAULT '', claims INTEGER NOT NULL DEFAULT 0, findings TEXT NOT NULL DEFAULT '[]',
  copy TEXT, copy_digest TEXT NOT NULL DEFAULT '', message TEXT NOT NULL DEFAULT '',
  issued TEXT NOT NULL DEFAULT '', was_compared INTEGER NOT NULL DEFAULT 0
);
PRAGMA user_version = {SCHEMA_VERSION};
"""
