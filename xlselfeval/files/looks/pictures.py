"""Pictures and shapes on a worksheet: the cells that each lies over."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple
from xml.etree.ElementTree import Element

from xlselfeval.errors import UnreadableFile
from xlselfeval.files.package import Package
from xlselfeval.files.relationships import relationships

_COVERING = frozenset(["pic", "sp", "grpSp", "graphicFrame"])  # a line or an arrow (cxnSp) covers no cell
_MOST = 2_000  # anchors of a sheet
_DIGITS = 7


class Covered(NamedTuple):
    """The cells below a picture, first and last row and column."""

    top: int
    left: int
    bottom: int
    right: int


def read_pictures(package: Package, sheet_part: str) -> tuple[Covered, ...]:
    """Return where pictures and filled shapes lie on a sheet; those that cannot be read are left out."""
    try:
        links = relationships(package, sheet_part).values()
        parts = [target for kind, target in links if kind == "drawing" and target in package]
        return tuple(place for part in parts for place in _places(package.tree(part)))
    except UnreadableFile:
        return ()


def _places(root: Element) -> Iterator[Covered]:
    for anchor in list(root)[:_MOST]:
        begin, end = anchor.find("{*}from"), anchor.find("{*}to")
        if begin is None or end is None or not any(map(_covers, anchor)):
            continue
        top, left, bottom, right = (
            _number(corner.find(f"{{*}}{name}")) for corner in (begin, end) for name in ("row", "col")
        )
        yield Covered(top + 1, left + 1, bottom + 1, right + 1)


def _covers(element: Element) -> bool:
    """Return whether an element of an anchor is seen and hides what is below it."""
    if element.tag.rpartition("}")[2] not in _COVERING:
        return False
    properties = element.find("{*}spPr")
    name = element.find("./*/{*}cNvPr")
    is_empty = properties is not None and properties.find("{*}noFill") is not None
    return not is_empty and (name is None or name.get("hidden") not in ("1", "true"))


def _number(element: Element | None) -> int:
    text = "" if element is None else (element.text or "").strip()
    return int(text) if text.isdecimal() and len(text) <= _DIGITS else 0
