"""Read a .docx: its package, styles, lists and notes, and the text of its body."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from xlselfeval.errors import UnreadableFile
from xlselfeval.files.limits import LIMITS, Limits
from xlselfeval.files.package import TYPES, Package
from xlselfeval.files.relationships import relationships
from xlselfeval.files.word.document import Document, Paragraph, Table, TableCell
from xlselfeval.files.word.draft import Draft
from xlselfeval.files.word.errors import malformed, no_document, of_document, too_large
from xlselfeval.files.word.grid import Grid
from xlselfeval.files.word.join_tables import join_tables
from xlselfeval.files.word.numbering import Lists
from xlselfeval.files.word.story import Story
from xlselfeval.files.word.styles import Style, Styles, read_styles
from xlselfeval.files.xml import parse_events

_TYPES = frozenset(
    f"application/vnd.{kind}.main+xml"
    for kind in (
        "openxmlformats-officedocument.wordprocessingml.document", "openxmlformats-officedocument.wordprocessingml.template",
        "ms-word.document.macroEnabled", "ms-word.template.macroEnabledTemplate",
    )
)  # fmt: skip
_NOTES = ("footnote", "endnote")


def read_document(content: bytes, limits: Limits = LIMITS) -> Document:
    """Read a .docx; UnreadableFile where it is none, is damaged or exceeds a limit."""
    try:
        return read_package(Package(content, limits))
    except UnreadableFile as error:
        raise of_document(error) from error


def read_package(package: Package) -> Document:
    """Read a document from its opened package; errors speak of a workbook."""
    part = main_part(package)
    links = dict(relationships(package, part).values())
    styles: Styles = {"": Style()}
    if "styles" in links:
        styles = read_styles(package.xml_bytes(links["styles"]), links["styles"], package.limits)
    numbers = package.tree(links["numbering"]) if "numbering" in links else None
    body = _read(package, part, styles, Lists(numbers, styles))
    if not body.is_document:
        raise malformed()
    stories = {kind: _read(package, links[f"{kind}s"], styles, Lists(numbers, styles)) for kind in _NOTES if f"{kind}s" in links}  # fmt: skip
    package.verify()
    notes = {(kind, key): drafts for kind, story in stories.items() for key, drafts in story.notes.items()}
    others = [one for story in stories.values() for one in story.in_cells]
    return _assemble(body, others, notes, package.limits)


def main_part(package: Package) -> str:
    """Return the part with the body; UnreadableFile for a package that is no Word document."""
    if TYPES not in package:
        raise no_document()
    package.check_names()
    links = relationships(package, "").values()
    part = next((target for kind, target in links if kind == "officeDocument"), None)
    if part is None or part not in package:
        raise no_document()
    overrides = package.tree(TYPES).iterfind("{*}Override")
    types = {one.get("PartName", "").lower().lstrip("/"): one.get("ContentType", "") for one in overrides}
    if types.get(part.lower()) not in _TYPES:
        raise no_document()
    return part


def _read(package: Package, part: str, styles: Styles, lists: Lists) -> Story:
    story = Story(part, styles, lists, package.limits)
    parse_events(package.xml_bytes(part), part, story.start, story.end, story.characters, package.limits)
    return story


def _assemble(
    story: Story, others: Sequence[Draft], notes: dict[tuple[str, str], list[Draft]], limits: Limits
) -> Document:
    """Number the paragraphs, notes behind the paragraphs that refer to them, and those of cells last."""
    drafts: list[Draft] = []
    places: list[int] = [0]  # by number of paragraphs of the body: with notes
    for draft in story.body:
        drafts.append(draft)
        drafts += _notes_of(draft, notes)
        places.append(len(drafts))
    for draft in story.in_cells:
        drafts += _notes_of(draft, notes)
    if len(drafts) + len(story.in_cells) + len(others) > limits.paragraphs:
        raise too_large()
    paragraphs = _numbered(drafts, 1, story)
    in_cells = _numbered(story.in_cells, len(drafts) + 1, story)
    tables = [_table(grid, in_cells, places) for grid in story.grids]
    return join_tables(Document(paragraphs=paragraphs, tables=tuple(tables)))


def _notes_of(draft: Draft, notes: dict[tuple[str, str], list[Draft]]) -> list[Draft]:
    """Return the paragraphs of the notes that a paragraph refers to first."""
    found = []
    for kind, key, run in draft.notes:
        for note in notes.pop((kind, key), ()):
            note.anchor = run
            found.append(note)
    return found


def _numbered(drafts: Iterable[Draft], first: int, story: Story) -> tuple[Paragraph, ...]:
    return tuple(
        Paragraph(
            number=number,
            text="".join(draft.pieces),
            prefix=draft.prefix,
            kind=draft.kind,
            level=None if draft.outline is None or draft.outline > 8 else draft.outline + 1,
            style=draft.style_of(story.styles).name,
            runs=tuple(draft.runs),
            anchor=draft.anchor,
        )
        for number, draft in enumerate(drafts, first)
    )


def _table(grid: Grid, paragraphs: Sequence[Paragraph], places: Sequence[int]) -> Table:
    cells = tuple(
        TableCell(
            row=cell.row, column=cell.column, row_span=cell.row_span, column_span=cell.column_span,
            paragraphs=tuple(paragraphs[place] for place in cell.paragraphs),
        )
        for cell in grid.cells
    )  # fmt: skip
    is_measured = len(grid.widths) == grid.columns and all(grid.widths)
    return Table(
        number=grid.number, rows=grid.rows, columns=grid.columns, cells=cells,
        after=None if grid.after is None else places[grid.after], widths=tuple(grid.widths) if is_measured else (),
    )  # fmt: skip
