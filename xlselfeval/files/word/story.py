"""The paragraphs and tables of a part of a document, read element by element."""

from __future__ import annotations

from collections.abc import Callable

from xlselfeval.files.limits import Limits
from xlselfeval.files.word.document import Run
from xlselfeval.files.word.draft import Draft, Holder, OpenRun
from xlselfeval.files.word.errors import malformed, too_large
from xlselfeval.files.word.grid import Grid
from xlselfeval.files.word.names import (
    MARKED,
    OFF,
    SKIPPED,
    Attributes,
    LocalNames,
    column_count,
    count_of,
    word_value,
)
from xlselfeval.files.word.numbering import Lists
from xlselfeval.files.word.styles import Styles
from xlselfeval.files.word.symbols import symbol

_CHARACTERS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


class Story:
    """The reader of one part; `body` and `in_cells` are its paragraphs, `grids` its tables.

    Of a part with notes, `notes` holds the paragraphs of each by its id.
    """

    def __init__(self, part: str, styles: Styles, lists: Lists, limits: Limits) -> None:
        self.body: list[Draft] = []
        self.in_cells: list[Draft] = []
        self.grids: list[Grid] = []
        self.notes: dict[str, list[Draft]] = {}
        self.is_document = False
        self.styles = styles
        self._part, self._lists, self._limits = part, lists, limits
        self._names = LocalNames()
        self._path = ["", "", ""]
        self._skipped = 0  # depth within an element that is not read
        self._run_number = -1
        self._room = limits.characters
        self._paragraphs_left = limits.paragraphs
        self._holders = [Holder("body", self.body)]
        self._paragraphs: list[Draft] = []
        self._runs: list[OpenRun] = []
        self._tables: list[Grid] = []
        self._boxes: list[Run | None] = []  # the runs that hold the open text boxes
        self._choices: list[bool] = []  # for each mc:AlternateContent: one of its kinds has been read

    def start(self, tag: str, attributes: Attributes) -> None:
        """Take in the beginning of an element."""
        name = self._names[tag]
        parent = self._path[-1]
        self._path.append(name)
        if name == "r":
            self._run_number += 1
        if self._skipped:
            self._skipped += 1
        elif self._is_skipped(name, parent):
            self._skipped = 1
        elif (handler := _STARTS.get(name)) is not None:
            handler(self, attributes, parent)

    def end(self, _tag: str) -> None:
        """Take in the end of an element."""
        name = self._path.pop()
        if self._skipped:
            self._skipped -= 1
        elif (handler := _ENDS.get(name)) is not None:
            handler(self)

    def characters(self, text: str) -> None:
        if not self._skipped and self._path[-1] in ("t", "m:t"):
            self._add(text)

    def _is_skipped(self, name: str, parent: str) -> bool:
        if name in ("mc:Choice", "mc:Fallback") and self._choices:
            was_read, self._choices[-1] = self._choices[-1], True
            return was_read
        if name in ("del", "moveFrom"):
            return parent not in MARKED
        return name in SKIPPED

    def _add(self, text: str) -> None:
        if not self._paragraphs:
            return
        draft = self._paragraphs[-1]
        run = self._runs[-1] if self._runs else None
        if draft.code_of_fields or (run is not None and self._is_hidden(run, draft)):
            return
        self._room -= len(text)
        if self._room < 0:
            raise too_large()
        start, draft.length = draft.length, draft.length + len(text)
        draft.pieces.append(text)
        if run is not None and self._path[-1] != "m:t":
            if draft.runs and draft.runs[-1].number == run.number:
                start = draft.runs.pop().start
            draft.runs.append(Run(start, draft.length, self._part, run.number))

    def _is_hidden(self, run: OpenRun, draft: Draft) -> bool:
        return draft.style_of(self.styles).is_hidden if run.is_hidden is None else run.is_hidden

    def _start_document(self, _: Attributes, parent: str) -> None:
        self.is_document = self.is_document or not parent

    def _start_paragraph(self, _: Attributes, parent: str) -> None:
        self._paragraphs_left -= 1
        if self._paragraphs_left < 0:
            raise too_large()
        holder = self._holders[-1]
        draft = holder.joined or Draft(holder.kind)
        draft.is_joined, holder.joined = False, None
        draft.anchor = self._boxes[0] if self._boxes else None
        self._paragraphs.append(draft)

    def _end_paragraph(self) -> None:
        draft, holder = self._paragraphs.pop(), self._holders[-1]
        draft.code_of_fields = 0
        if draft.is_joined:
            holder.joined = draft
        else:
            self._emit(draft, holder)

    def _emit(self, draft: Draft, holder: Holder) -> None:
        style = draft.style_of(self.styles)
        list_id = style.list_id if draft.list_id is None else draft.list_id
        place = draft.list_level if draft.list_level is not None else style.list_level or 0
        if list_id is not None:
            draft.prefix = self._lists.prefix(list_id, place)
        if draft.outline is None:
            draft.outline = style.outline
        if holder.cell is None:
            holder.drafts.append(draft)
        else:
            holder.cell.paragraphs.append(len(self.in_cells))
            self.in_cells.append(draft)
        if draft.behind:
            behind, draft.behind = draft.behind, []
            if holder.cell is None:
                holder.drafts.extend(behind)
            else:
                self.body.extend(behind)

    def _start_run(self, _: Attributes, parent: str) -> None:
        self._runs.append(OpenRun(self._run_number))

    def _hide(self, attributes: Attributes, parent: str) -> None:
        if parent == "rPr" and self._path[-3] == "r" and self._runs:
            self._runs[-1].is_hidden = word_value(attributes) not in OFF

    def _set_run_style(self, attributes: Attributes, parent: str) -> None:
        style = self.styles.get(word_value(attributes) or "")
        if style and style.is_hidden and self._runs and self._runs[-1].is_hidden is None:
            self._runs[-1].is_hidden = True

    def _add_character(self, _: Attributes, parent: str) -> None:
        if parent == "r":
            self._add(_CHARACTERS[self._path[-1]])

    def _add_symbol(self, attributes: Attributes, parent: str) -> None:
        if parent == "r":
            self._add(symbol(word_value(attributes, "font") or "", word_value(attributes, "char") or ""))

    def _change_field(self, attributes: Attributes, parent: str) -> None:
        if self._paragraphs:
            draft, kind = self._paragraphs[-1], word_value(attributes, "fldCharType")
            if kind == "begin":
                draft.code_of_fields += 1
            elif kind in ("separate", "end") and draft.code_of_fields:
                draft.code_of_fields -= 1

    def _refer(self, attributes: Attributes, parent: str) -> None:
        if self._paragraphs and self._runs:
            draft = self._paragraphs[-1]
            run = Run(draft.length, draft.length, self._part, self._runs[-1].number)
            kind = self._path[-1].removesuffix("Reference")
            draft.notes.append((kind, word_value(attributes, "id") or "", run))

    def _start_box(self, _: Attributes, parent: str) -> None:
        outer = self._paragraphs[-1].length if self._paragraphs else 0
        number = self._runs[-1].number if self._runs else None
        self._boxes.append(None if number is None else Run(outer, outer, self._part, number))
        self._holders.append(Holder("textbox", []))

    def _end_box(self) -> None:
        self._boxes.pop()
        holder = self._close_holder()
        outer = self._paragraphs[-1] if self._paragraphs else None
        if outer is None:
            self._holders[-1].drafts.extend(holder.drafts)
        else:
            outer.behind.extend(holder.drafts)

    def _start_note(self, attributes: Attributes, parent: str) -> None:
        drafts: list[Draft] = []
        if word_value(attributes, "type") in (None, "normal"):  # else a separator
            self.notes[word_value(attributes, "id") or ""] = drafts
        self._holders.append(Holder("footnote", drafts))

    def _close_holder(self) -> Holder:
        holder = self._holders.pop()
        if holder.joined is not None:
            self._emit(holder.joined, holder)
        return holder

    def _set_paragraph(self, attributes: Attributes, parent: str) -> None:
        if self._paragraphs and parent in ("pPr", "numPr"):
            self._paragraphs[-1].set(self._path[-1], word_value(attributes))

    def _delete_mark(self, _: Attributes, parent: str) -> None:
        if parent == "rPr" and self._path[-3] == "pPr" and self._paragraphs:
            self._paragraphs[-1].is_joined = True
        elif parent == "trPr" and self._tables:
            self._tables[-1].delete_row()

    def _start_table(self, _: Attributes, parent: str) -> None:
        after = len(self.body) if len(self._holders) == 1 else None
        grid = Grid(len(self.grids) + 1, after, self._limits)
        self.grids.append(grid)
        self._tables.append(grid)

    def _start_row(self, _: Attributes, parent: str) -> None:
        self._table().start_row()

    def _start_cell(self, _: Attributes, parent: str) -> None:
        self._holders.append(Holder("cell", [], self._table().start_cell()))

    def _end_cell(self) -> None:
        self._close_holder()
        self._table().end_cell()

    def _set_grid(self, attributes: Attributes, parent: str) -> None:
        """Take in a column of the grid, columns left out, and how far a cell goes."""
        name, value = self._path[-1], word_value(attributes)
        if name == "gridCol":
            self._table().add_column(count_of(word_value(attributes, "w")) or 0)
        elif name == "gridBefore":
            self._table().skip_columns(column_count(value))
        elif (cell := self._holders[-1].cell) is not None:
            if name == "gridSpan":
                cell.column_span = max(1, column_count(value))
            elif name == "vMerge":
                cell.vertical = value or "continue"
            else:
                cell.horizontal = value or "continue"

    def _table(self) -> Grid:
        if not self._tables:
            raise malformed()
        return self._tables[-1]

    def _start_alternative(self, _: Attributes, parent: str) -> None:
        self._choices.append(False)


_STARTS: dict[str, Callable[[Story, Attributes, str], None]] = {
    "document": Story._start_document, "p": Story._start_paragraph, "r": Story._start_run, "vanish": Story._hide,
    "rStyle": Story._set_run_style, **dict.fromkeys(_CHARACTERS, Story._add_character), "sym": Story._add_symbol,
    "fldChar": Story._change_field, "footnoteReference": Story._refer, "endnoteReference": Story._refer,
    "txbxContent": Story._start_box, "footnote": Story._start_note, "endnote": Story._start_note,
    **dict.fromkeys(("pStyle", "outlineLvl", "numId", "ilvl"), Story._set_paragraph),
    "del": Story._delete_mark, "moveFrom": Story._delete_mark, "tbl": Story._start_table, "tr": Story._start_row,
    "tc": Story._start_cell, **dict.fromkeys(("gridCol", "gridBefore", "gridSpan", "vMerge", "hMerge"), Story._set_grid),
    "mc:AlternateContent": Story._start_alternative,
}  # fmt: skip
_ENDS: dict[str, Callable[[Story], object]] = {
    "p": Story._end_paragraph, "r": lambda story: story._runs.pop(), "txbxContent": Story._end_box,
    "footnote": Story._close_holder, "endnote": Story._close_holder, "tbl": lambda story: story._tables.pop(),
    "tr": lambda story: story._table().end_row(), "tc": Story._end_cell,
    "mc:AlternateContent": lambda story: story._choices.pop(),
}  # fmt: skip
