"""A workbook taken apart once for all checks: parts, trees, relationships, sheets, formulas, VBA project."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from lxml import etree
from support.lint.project import Project, read_project

Element = etree._Element
Item = TypeVar("Item")
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
# elements of a sheet with formulas of their own, and what those are called there
RULES = (("conditionalFormatting", ("formula",)), ("dataValidation", ("formula1", "formula2")))


@dataclass(frozen=True, kw_only=True, slots=True)
class Relationship:
    """One line of a .rels part; `target` is a part's name, or an address where `external`."""

    source: str
    id: str
    type: str
    target: str
    external: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """A sheet as the workbook lists it."""

    name: str
    part: str
    tree: Element


@dataclass(frozen=True, kw_only=True, slots=True)
class Formula:
    """A formula and its place; `rule` for those of validations and conditional formats."""

    where: str
    text: str
    rule: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Package:
    """A workbook taken apart; what is missing or not well-formed is an empty element here."""

    entries: tuple[str, ...]  # of the archive; a name that is there twice stands here twice
    parts: dict[str, bytes]
    trees: dict[str, Element]
    broken: dict[str, str]
    relationships: tuple[Relationship, ...]
    defaults: tuple[tuple[str, str], ...]
    overrides: tuple[tuple[str, str], ...]
    workbook_part: str
    workbook: Element
    styles: Element
    sheets: tuple[Sheet, ...]
    formulas: tuple[Formula, ...]
    project: Project | None

    @property
    def known_sheets(self) -> set[str]:
        """Return the names of the sheets, case folded."""
        return {sheet.name.casefold() for sheet in self.sheets}

    @property
    def known_names(self) -> set[str]:
        """Return the defined names, case folded."""
        return {one.get("name", "").casefold() for one in self.workbook.iter(f"{MAIN}definedName")}

    def content_type(self, part: str) -> str | None:
        """Return the type of a part by its override or its extension."""
        extension = part.rpartition(".")[2].lower()
        return dict(self.overrides).get(part) or dict(self.defaults).get(extension)

    def each(self, tag: str) -> Iterator[tuple[Sheet, Element]]:
        """Yield the elements of this name with their sheets."""
        return ((sheet, one) for sheet in self.sheets for one in sheet.tree.iter(MAIN + tag))

    def count(self, items: str) -> int:
        """Return the length of a list of the styles, 0 if it is missing."""
        found = self.styles.find(MAIN + items)
        return 0 if found is None else len(found)


Faults = Iterator[str]
Check = Callable[[Package], Faults]


def repeated(items: Iterable[Item]) -> Iterator[tuple[Item, int]]:
    """Return what occurs more than once, with its count."""
    return ((item, count) for item, count in Counter(items).items() if count > 1)


def parse(data: bytes) -> Package:
    """Parse a package. Raises BadZipFile."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = tuple(archive.namelist())
        parts = {name: archive.read(name) for name in entries}
    trees, broken = {}, {}
    for name in (name for name in parts if name.endswith((".xml", ".rels", ".vml"))):
        try:
            trees[name] = etree.fromstring(parts[name])
        except etree.XMLSyntaxError as error:
            broken[name] = str(error)
    relationships = tuple(
        line for name in trees if name.endswith(".rels") for line in _relationships(name, trees[name])
    )
    main = next((line.target for line in relationships if line.type == f"{OFFICE}/officeDocument"), "")
    related = {line.id: line for line in relationships if line.source == main}
    nothing = etree.Element("nothing")
    workbook = trees.get(main, nothing)
    sheets = []
    for one in workbook.iter(f"{MAIN}sheet"):
        line = related.get(one.get(f"{{{OFFICE}}}id", ""))
        part = line.target if line else ""
        sheets.append(Sheet(name=one.get("name", ""), part=part, tree=trees.get(part, nothing)))
    styles = next((line.target for line in related.values() if line.type.endswith("/styles")), "")
    vba = next((content for name, content in parts.items() if name.endswith("vbaProject.bin")), None)
    types = [(one, one.get("ContentType", "")) for one in trees.get("[Content_Types].xml", ())]
    return Package(
        entries=entries,
        parts=parts,
        trees=trees,
        broken=broken,
        relationships=relationships,
        defaults=tuple((one.get("Extension", "").lower(), type_) for one, type_ in types if one.get("Extension")),
        overrides=tuple((one.get("PartName", "")[1:], type_) for one, type_ in types if one.get("PartName")),
        workbook_part=main,
        workbook=workbook,
        styles=trees.get(styles, nothing),
        sheets=tuple(sheets),
        formulas=tuple(_formulas(workbook, sheets)),
        project=None if vba is None else read_project(vba),
    )  # fmt: skip


def _relationships(name: str, tree: Element) -> Iterator[Relationship]:
    folder, file = posixpath.split(name)
    folder = posixpath.dirname(folder)
    for line in tree:
        external = line.get("TargetMode") == "External"
        target = line.get("Target", "")
        yield Relationship(
            source=posixpath.join(folder, file.removesuffix(".rels")),
            id=line.get("Id", ""),
            type=line.get("Type", ""),
            target=target if external else posixpath.normpath(posixpath.join("/", folder, target))[1:],
            external=external,
        )


def _formulas(workbook: Element, sheets: Iterable[Sheet]) -> Iterator[Formula]:
    for name in workbook.iter(f"{MAIN}definedName"):
        yield Formula(where=f"name {name.get('name')}", text=name.text or "", rule=False)
    for sheet in sheets:
        for cell in sheet.tree.iter(f"{MAIN}c"):
            formula = cell.find(f"{MAIN}f")
            # the followers of a shared formula have no text
            if formula is not None and (formula.text or formula.get("t") != "shared"):
                yield Formula(where=f"{sheet.name}!{cell.get('r')}", text=formula.text or "", rule=False)
        for rules, tags in RULES:
            for block in sheet.tree.iter(MAIN + rules):
                where = f"{sheet.name} {rules} {block.get('sqref')}"
                for formula in block.iter(*(MAIN + tag for tag in tags)):
                    text = formula.text or ""
                    if not (block.get("type") == "list" and text.startswith('"')):
                        yield Formula(where=where, text=text, rule=True)
