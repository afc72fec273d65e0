"""Changes to a package: edited and new parts, relationships, content types."""

from __future__ import annotations

import posixpath
from collections.abc import Collection

from xlselfeval.files.package import TYPES, Package
from xlselfeval.files.relationships import rels_part, target_part
from xlselfeval.files.xml_edit import EditedPart, Node
from xlselfeval.files.xml_text import XML_DECLARATION, attribute
from xlselfeval.files.zip_members import copy_with

_NO_RELATIONS = f'{XML_DECLARATION}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'.encode()


class PackageEdit:
    """The changes to one package; all other parts are copied as they are packed."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self._edited: dict[str, EditedPart] = {}
        self._parts: dict[str, bytes | None] = {}
        self._removed: set[Node] = set()
        self._new_ids: dict[str, set[str]] = {}  # by part with relationships
        self._typed: set[str] = set()

    @property
    def is_changed(self) -> bool:
        """Return True when anything differs from the package."""
        return bool(self._parts) or any(part.is_changed for part in self._edited.values())

    def part(self, name: str) -> EditedPart:
        """Return an XML part opened for editing; UnreadableFile where it cannot be parsed."""
        name = self.package.actual_name(name)
        if name not in self._edited:
            data = self.package.small_bytes(name) if name == TYPES else self.package.xml_bytes(name)
            self._edited[name] = EditedPart(data, name, self.package.limits)
        return self._edited[name]

    def put(self, name: str, content: bytes) -> None:
        """Add a part, or give it another content."""
        self._parts[self.package.actual_name(name)] = content

    def drop(self, name: str) -> None:
        """Leave out a part, with its relationships and its content type."""
        for one in (name, rels_part(name)):
            if one in self.package:
                self._parts[self.package.actual_name(one)] = None
        self.drop_type(name)

    def names(self) -> set[str]:
        """Return the names of all parts, with and without content, in lower case."""
        typed = (one.get("PartName").lstrip("/") for one in self._overrides())
        return {
            one.lower() for one in (*self._parts, *(entry.filename for entry in self.package.entries), *typed)
        }

    def relations(self, source: str) -> list[Node]:
        """Return the relationships of a part, without those removed; "" names the package."""
        return [one for one in self._relations_part(source).root.children if one not in self._removed]

    def relate(self, source: str, kind: str, target: str) -> str:
        """Add a relationship from a part to another; returns its id."""
        edited, listed = self._relations_part(source), rels_part(source)
        added = self._new_ids.setdefault(listed, set())
        name = _free_id({one.get("Id") for one in self.relations(source)} | added)
        added.add(name)
        folder = posixpath.dirname(source)
        path = posixpath.relpath(target, folder) if folder else target
        tag = edited.tag(edited.root, "Relationship")
        edited.append(
            edited.root, f'<{tag} Id="{name}" Type="{attribute(kind)}" Target="{attribute(path)}"/>'
        )
        return name

    def unrelate(self, source: str, relation: Node) -> None:
        """Remove a relationship of a part."""
        self._relations_part(source).remove(relation)
        self._removed.add(relation)

    def target(self, source: str, relation: Node) -> str:
        """Return the part that a relationship leads to."""
        return target_part(self.package, source, relation.get("Target"))

    def set_type(self, name: str, content_type: str) -> None:
        """Give a part a content type."""
        types, name = self.part(TYPES), f"/{self.package.actual_name(name)}"
        for override in self._overrides():
            if override.get("PartName").lower() == name.lower():
                types.set(override, "ContentType", content_type)
                return
        tag = types.tag(types.root, "Override")
        types.append(
            types.root, f'<{tag} PartName="{attribute(name)}" ContentType="{attribute(content_type)}"/>'
        )

    def drop_type(self, name: str) -> None:
        """Remove the content type of a part."""
        for override in self._overrides():
            if override.get("PartName").lower() == f"/{name}".lower():
                self.part(TYPES).remove(override)
                self._removed.add(override)

    def set_default_type(self, extension: str, content_type: str) -> None:
        """Give all parts with a suffix a content type, unless they have one."""
        types = self.part(TYPES)
        known = {one.get("Extension").lower() for one in types.root.find_all("Default")} | self._typed
        if extension not in known:
            self._typed.add(extension)
            tag = types.tag(types.root, "Default")
            types.insert(
                types.root, 0, f'<{tag} Extension="{extension}" ContentType="{attribute(content_type)}"/>'
            )

    def content(self) -> bytes:
        """Return the bytes of the changed package."""
        edited = {name: part.content() for name, part in self._edited.items() if part.is_changed}
        return copy_with(self.package.data, self.package.entries, edited | self._parts)

    def _overrides(self) -> list[Node]:
        overrides = self.part(TYPES).root.find_all("Override")
        return [one for one in overrides if one not in self._removed]

    def _relations_part(self, source: str) -> EditedPart:
        listed = rels_part(source)
        if listed not in self.package and listed not in self._edited:
            self._edited[listed] = EditedPart(_NO_RELATIONS, listed)
        return self.part(listed)


def _free_id(known: Collection[str]) -> str:
    number = 1
    while f"rId{number}" in known:
        number += 1
    return f"rId{number}"
