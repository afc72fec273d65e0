"""The words by which forms are read, from headings.toml and from schemes; each with where it was seen."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from xlselfeval.resources import templates_folder
from xlselfeval.scheme.profile import EvidenceKind
from xlselfeval.scheme.toml_table import TomlTable, parse_toml, root_table

# The roles of each group; the reader gives each its meaning.
ROLES: Mapping[str, tuple[str, ...]] = {
    "indicators": (
        "category", "subcategory", "indicator", "target", "target_adjusted", "nature", "unit", "actual",
        "points", "score", "note", "standard",
    ),
    "funds": (
        "budget_initial", "budget_adjusted", "budget_change", "budget_arrived", "budget_spent", "points", "rate", "score",
        "note",
    ),
    "fields": ("organization", "project", "department", "year", "other"),
    "goals": ("section", "expected", "achieved"),
    "fund_lines": ("total", "by_spending"),
    "totals": ("form", "subtotal", "head", "remark"),
    "marks": ("form", "other"),
}  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class HeadingWords:
    """Captions with one role: whole `words`, or a `pattern` for captions that no word names.

    `weak` captions give way to another column with the same role. `evidence` says how far the words are
    sure: seen on forms of `region` (from `source`), recalled, or a likely variant of our own.
    """

    group: str
    role: str
    words: tuple[str, ...]
    pattern: str = ""
    weak: bool = False
    region: str
    evidence: EvidenceKind
    source: str = ""


@lru_cache(maxsize=1)
def load_heading_words() -> tuple[HeadingWords, ...]:
    """Load the shipped words; SchemeError with every fault of the file."""
    path = templates_folder() / "vocabulary" / "headings.toml"
    with root_table(parse_toml(path), str(path)) as table:
        return parse_words(table)


def parse_words(table: TomlTable) -> tuple[HeadingWords, ...]:
    """Parse a table with entries by group; faults are noted in it."""
    found = [_parse_entry(entry, group) for group in ROLES for entry in table.tables(group, optional=True)]
    table.close()
    return tuple(found)


def _parse_entry(table: TomlTable, group: str) -> HeadingWords:
    words = table.record(
        HeadingWords,
        group=group,
        role=table.choice("role", ROLES[group]),
        words=tuple(table.text("words", "").split()),
    )
    if bool(words.words) == bool(words.pattern):
        table.fault("words", "要写明 words（栏目名称，以空格隔开）或 pattern（正则表达式），只写一种")
    try:
        re.compile(words.pattern)
    except re.error as error:
        table.fault("pattern", f"不是有效的正则表达式：{error}")
    return words
