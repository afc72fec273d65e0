"""The relationships of a package: which parts a part names, and as what."""

from __future__ import annotations

import posixpath
from urllib.parse import unquote

from xlselfeval.files.cache import cached_results
from xlselfeval.files.package import Package
from xlselfeval.files.xml import not_well_formed, parse_tree

# The namespaces of relationships: transitional and strict.
OFFICE_RELATIONSHIPS = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
_LONGEST_TARGET = 2_000  # characters of the name of a part


def relationships(package: Package, part: str) -> dict[str, tuple[str, str]]:
    """Return a part's internal relationships, id → (kind, target); "" names the package."""
    listed = rels_part(part)
    if listed not in package:
        return {}
    links = _internal_links(package.small_bytes(listed), listed)
    return {name: (kind, target_part(package, part, target)) for name, kind, target in links}


def rels_part(part: str) -> str:
    """Return the part that holds the relationships of a part."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def target_part(package: Package, source: str, target: str) -> str:
    """Return the part that a relationship of `source` leads to, as the package spells it."""
    joined = target[1:] if target.startswith("/") else posixpath.join(posixpath.dirname(source), target)
    path = posixpath.normpath(joined)
    return package.actual_name(path if path in package else unquote(path))


@cached_results(64)
def _internal_links(data: bytes, part: str) -> tuple[tuple[str, str, str], ...]:
    """Return id, kind and target of each internal relationship; most workbooks list the same."""
    found = []
    for element in parse_tree(data, part).iterfind("{*}Relationship"):
        target = element.get("Target", "")
        if len(target) > _LONGEST_TARGET:
            raise not_well_formed(part)
        if element.get("TargetMode") != "External":
            found.append((element.get("Id", ""), element.get("Type", "").rpartition("/")[2], target))
    return tuple(found)
