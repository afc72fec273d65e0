"""Paragraphs and their holders while a document is read."""

from __future__ import annotations

from dataclasses import dataclass, field

from xlselfeval.files.word.document import Kind, Run
from xlselfeval.files.word.grid import OpenCell
from xlselfeval.files.word.names import count_of
from xlselfeval.files.word.styles import Style, Styles


@dataclass(slots=True, eq=False)
class Draft:
    """A paragraph while it is read."""

    kind: Kind
    pieces: list[str] = field(default_factory=list)
    length: int = 0
    runs: list[Run] = field(default_factory=list)
    style: str = ""
    outline: int | None = None
    list_id: str | None = None
    list_level: int | None = None
    prefix: str = ""
    is_joined: bool = False  # its mark is deleted: the next paragraph goes on with it
    code_of_fields: int = 0  # fields whose code is being read
    behind: list[Draft] = field(default_factory=list)  # text boxes and notes
    notes: list[tuple[str, str, Run]] = field(default_factory=list)
    anchor: Run | None = None

    def style_of(self, styles: Styles) -> Style:
        """Return its style; the default where it names none that is known."""
        return styles.get(self.style) or styles[""]

    def set(self, name: str, value: str | None) -> None:
        """Take in a property: its style, level or place in a list."""
        if name == "pStyle":
            self.style = value or ""
        elif name == "outlineLvl":
            self.outline = count_of(value, 9)
        elif name == "numId":
            self.list_id = value
        else:
            self.list_level = count_of(value, 8)


@dataclass(slots=True, eq=False)
class Holder:
    """A holder of paragraphs: the body, a cell, a text box or a note."""

    kind: Kind
    drafts: list[Draft]
    cell: OpenCell | None = None
    joined: Draft | None = None  # a paragraph without its mark


@dataclass(slots=True, eq=False)
class OpenRun:
    """A run while it is read; `is_hidden` is None where it does not say."""

    number: int
    is_hidden: bool | None = None
