"""The record of an issue inside a workbook, and the source from which a returned form has it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, NamedTuple


class IssuedRow(NamedTuple):
    """An indicator as it was issued, target and points as printed; `id` counts the issued ones from 1."""

    category: str
    subcategory: str
    name: str
    target: str
    points: Decimal
    id: int = 0


class IssuedText(NamedTuple):
    """The text of a locked cell as issued; `role` is the kind of cell: title, caption, heading, note …"""

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
    """The macros of a workbook: the modules that have code, or the reason why they are not all known.

    `settings` are digests of the names and sheets from which they take settings; `command` is what those of earlier
    versions run, and `calls` what buttons, shapes and the ribbon call.
    """

    modules: tuple[MacroModule, ...] = ()
    settings: tuple[tuple[str, str], ...] = ()
    command: str = ""
    calls: tuple[str, ...] = ()
    unreadable: bool = False
    foreign_kinds: tuple[str, ...] = ()


RecordKind = Literal["form", "data-sheet"]


@dataclass(frozen=True, kw_only=True, slots=True, eq=False, repr=False)
class IssueRecord:
    """The record inside an issued workbook of what it was issued as; it can be edited, so it proves nothing alone.

    `id` identifies an issue; `digest` is computed from all other entries: where they differ, the record
    has been edited (`is_sound`). `content` is a digest of what stood in the form, without its formulas, which
    `formulas` maps from addresses, without "="; `rows` are the approved indicators, `groups` the level-1 and
    level-2 names of all rows, `own_rows` says whether the unit may add its own; `texts` is what was printed
    in locked cells outside the indicators. `due` is what the bureau's roster calls the form, `sheet` the
    sheet that it was issued on. `settings` are digests of what the macros take settings from, none in earlier records.
    `instructions` is a digest of 填表说明, nothing in records of version 0.1, whose `format`
    is 1 and has no digest: there is no saying whether one was edited. `kind` says what was issued; of a data sheet
    `scheme` is the layout, and there are no rows. `money` are the budgets of the total line that were filled
    in, by column, in the form's unit.
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
    settings: tuple[tuple[str, str], ...] = ()
    formulas: Mapping[str, str] = field(default_factory=dict)
    due: str = ""
    sheet: str = ""
    instructions: str = ""
    format: int = 2
    kind: RecordKind = "form"
    money: tuple[tuple[str, Decimal], ...] = ()


MatchedBy = Literal["", "id", "fields", "name"]


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordSource:
    """Where the issue record that a form is compared with comes from.

    `kind` is embedded for the record inside the returned workbook, file for the sender's file.
    `own_record` is the state of the record inside the returned workbook: edited where it contradicts itself or the sender's
    file, old where its format has no digest, replaced where the form was issued again since, unknown where the sender's files
    have no such issue.
    Where the sender's files are at hand (`with_sender_files`), `file` is the one that fits, found by
    `matched_by`, and `rivals` are those among which there is no choosing; `other_year` is their year where they have
    the form for another year only. Of a replaced issue, which is compared with its own record, `file` is the new one. A form
    without a record that was filled in on such an issue `is_earlier`; where nobody knows any more what one was, it
    `may_be_earlier`. A workbook that was issued for another form (`is_foreign`) is compared with nothing.
    """

    kind: Literal["none", "embedded", "file"] = "none"
    own_record: Literal["absent", "sound", "edited", "old", "replaced", "unknown"] = "absent"
    with_sender_files: bool = False
    file: str = ""
    matched_by: MatchedBy = ""
    rivals: tuple[str, ...] = ()
    other_year: int | None = None
    is_foreign: bool = False
    is_earlier: bool = False
    may_be_earlier: bool = False

    @property
    def is_replaced(self) -> bool:
        """Check whether the form was filled in on an issue that another one has replaced."""
        return self.own_record == "replaced" or self.is_earlier

    def asked_year(self, year: int | None) -> int | None:
        """Return the year that the sender asks for in place of the form's `year`; None where that is not an earlier one.

        A form of a later year than the sender's files have came from elsewhere: these files are not the ones to compare with.
        """
        return self.other_year if year is not None and year < (self.other_year or 0) else None

    def is_newer(self, year: int | None) -> bool:
        """Check whether the sender's files have the form for years before the form's `year` alone."""
        return year is not None and self.other_year is not None and self.other_year < year


NO_RECORD = RecordSource()
