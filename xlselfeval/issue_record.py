"""What a workbook was issued as, and how that is known of a returned one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple


class IssuedRow(NamedTuple):
    """An indicator as it was issued; target and points as printed. `id` is its number among the issued ones, from 1."""

    category: str
    subcategory: str
    name: str
    target: str
    points: Decimal
    id: int = 0


class IssuedText(NamedTuple):
    """What a locked cell was issued with, and where; `role` is the kind of cell: title, caption, heading, note …"""

    role: str
    row: int
    column: int
    text: str


class MacroModule(NamedTuple):
    """A module of macros: its name, and a digest of its code that survives the saves of office programs."""

    name: str
    digest: str


@dataclass(frozen=True, kw_only=True, slots=True, eq=False, repr=False)
class Macros:
    """The macros that a workbook holds: the modules that have code, or why they cannot all be told."""

    modules: tuple[MacroModule, ...] = ()
    unreadable: bool = False
    foreign_kinds: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True, eq=False, repr=False)
class Snapshot:
    """What an issued workbook says of itself; inside a returned file it can be edited, so it proves nothing alone.

    `id` tells one issue from another, `digest` is that of all it says: an `id` that it does not give has
    been edited (`is_sound`). `content` is a digest of what stood in the form, without its formulas, which
    `formulas` maps from addresses, without "="; `rows` are the approved indicators, `groups` the level-1 and
    level-2 names of all rows, `own_rows` says whether the unit may add its own; `texts` is what was printed
    in locked cells outside the indicators. `due` is what the bureau's roster calls the form, `sheet` the
    sheet that it was issued on.
    """

    scheme: str
    version: str
    profile: str
    year: int | None
    content: str
    rows: tuple[IssuedRow, ...] = ()
    own_rows: bool = True
    macros: bool = False
    id: str = ""
    digest: str = ""
    is_sound: bool = True
    fields: tuple[tuple[str, str], ...] = ()
    groups: tuple[tuple[str, str], ...] = ()
    texts: tuple[IssuedText, ...] = ()
    modules: tuple[MacroModule, ...] = ()
    formulas: Mapping[str, str] = field(default_factory=dict)
    due: str = ""
    sheet: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Origin:
    """What a form is compared with, and how that was found.

    `source` is none, embedded (the snapshot that the returned workbook carries) or file (the sender's).
    `embedded` is what became of the snapshot inside: absent, sound, edited. With the sender's files at hand
    (`wanted`), `file` is the one that fits, found by its `matched` (id, fields, name), and `rivals` are
    those among which there is no choosing.
    """

    source: str = "none"
    embedded: str = "absent"
    wanted: bool = False
    file: str = ""
    matched: str = ""
    rivals: tuple[str, ...] = ()


NO_ORIGIN = Origin()
