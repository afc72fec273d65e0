"""The tables of final accounts as data: titles, headings, captions, and the identities between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import Literal

from xlselfeval.reading.captions import heading_key
from xlselfeval.resources import templates_folder
from xlselfeval.scheme.toml_table import TomlTable, parse_toml, root_table

TableKind = Literal["captions", "codes", "economic", "line"]
AMOUNT, LINE, TOTAL = "amount", "line", "total"  # the only column, the only row, the row of totals
Words = tuple[tuple[str, tuple[str, ...]], ...]  # keys with the spellings of each, in order


@dataclass(frozen=True, kw_only=True, slots=True)
class SideLayout:
    """A half of a table: rows by caption, and the group of rows that have no key of their own."""

    rows: Words
    others: str = ""
    classes: bool = False


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class TableLayout:
    """A table: `name` is its usual title, `titles` and `patterns` are those by which it is found."""

    key: str
    kind: TableKind
    name: str
    titles: tuple[str, ...]
    patterns: tuple[str, ...] = ()
    sides: tuple[SideLayout, ...]
    columns: Words
    foot: Words

    def role_of(self, path: str) -> str | None:
        """Return the column of headings above each other, joined by /; None for any other."""
        return _found(self.columns, path)


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class AccountsLayout:
    """All tables, the words of their headings, the functional classes, and the identities by name."""

    tables: tuple[TableLayout, ...]
    periods: Words
    labels: Words
    above: tuple[str, ...]
    classes: Mapping[str, str]
    identities: tuple[tuple[str, str], ...]

    def period_of(self, heading: str) -> str | None:
        """Return the period that a heading names."""
        return _found(self.periods, heading)

    def label_of(self, heading: str) -> str | None:
        """Return the kind of captions that a heading is above: code, name, caption, line."""
        return _found(self.labels, heading)

    def is_above(self, heading: str) -> bool:
        """Check for a heading that may be above any column."""
        return any(fnmatchcase(heading, word) for word in self.above)

    def is_heading(self, table: TableLayout, heading: str) -> bool:
        """Check for a heading that the table may have."""
        pieces = (piece for _, words in table.columns for word in words for piece in word.split("/"))
        known = self.period_of(heading) or self.label_of(heading)
        return (
            known is not None
            or self.is_above(heading)
            or any(piece != "*" and fnmatchcase(heading, piece) for piece in pieces)
        )


def _found(words: Words, text: str) -> str | None:
    return next((key for key, own in words if any(fnmatchcase(text, word) for word in own)), None)


def title_key(text: str) -> str:
    """Reduce a title or a heading to its words, without quotes and brackets."""
    return heading_key(text).replace('"', "").replace("'", "")


@lru_cache(maxsize=1)
def shipped_layout() -> AccountsLayout:
    """Load the tables that are shipped."""
    path = templates_folder() / "accounts" / "tables.toml"
    return parse_layout(parse_toml(path), source=str(path))


def parse_layout(values: Mapping[str, object], *, source: str) -> AccountsLayout:
    """Parse the tables of a layout; SchemeError with the path of every fault."""
    with root_table(values, source) as table:
        table.text("id")
        table.text("evidence", "")
        labels = table.table("labels").lists_by_key()
        classes = table.table("classes").lists_by_key()
        return table.record(
            AccountsLayout,
            tables=tuple(_table(one) for one in table.tables("tables")),
            periods=table.table("periods").lists_by_key(),
            labels=tuple((key, words) for key, words in labels if key != "above"),
            above=next((words for key, words in labels if key == "above"), ()),
            classes={title_key(word): key for key, words in classes for word in words},
            identities=table.table("identities").texts_by_key(),
        )


def _table(table: TomlTable) -> TableLayout:
    name = table.text("name")
    return table.record(
        TableLayout,
        name=name,
        titles=tuple(map(title_key, table.texts("titles", (name,)))),
        sides=tuple(
            one.record(SideLayout, rows=one.table("rows").lists_by_key())
            for one in table.tables("sides", optional=True)
        ),
        columns=table.table("columns").lists_by_key(),
        foot=table.table("foot").lists_by_key(),
    )
