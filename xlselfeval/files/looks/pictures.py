"""Pictures and shapes on a worksheet: the cells that each lies over."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from xml.etree.ElementTree import Element

from xlselfeval.errors import UnreadableFile
from xlselfeval.files.looks.grid import Grid
from xlselfeval.files.package import Package
from xlselfeval.files.ranges import Area
from xlselfeval.files.relationships import relationships
from xlselfeval.files.xml import TRUE

_COVERING = frozenset(["pic", "sp", "grpSp", "graphicFrame"])  # a line or an arrow (cxnSp) covers no cell
_MOST = 2_000  # anchors of a sheet
_DIGITS = 10


def read_pictures(package: Package, sheet_part: str, grid: Callable[[], Grid]) -> tuple[Area, ...]:
    """Return the cells below pictures and filled shapes on a sheet; those that cannot be read are left out.

    `grid` gives the sizes of rows and columns, where a picture has one corner in a cell and a size.
    """
    try:
        links = relationships(package, sheet_part).values()
        parts = [target for kind, target in links if kind == "drawing" and target in package]
        return tuple(place for part in parts for place in _places(package.tree(part), grid))
    except UnreadableFile:
        return ()


def _places(root: Element, grid: Callable[[], Grid]) -> Iterator[Area]:
    for anchor in list(root)[:_MOST]:
        begin, end, corner, size = (anchor.find(f"{{*}}{name}") for name in ("from", "to", "pos", "ext"))
        if not any(map(_covers, anchor)):
            continue
        if begin is not None and end is not None:
            top, left, bottom, right = (_child(one, name) for one in (begin, end) for name in ("row", "col"))
            yield Area(top + 1, left + 1, bottom + 1, right + 1)
        elif size is not None and (begin is not None or corner is not None):
            row, column = (0, 0) if begin is None else (_child(begin, "row"), _child(begin, "col"))
            offset = (
                (_number(corner.get("y", "")), _number(corner.get("x", "")))
                if begin is None and corner is not None
                else (_child(begin, "rowOff"), _child(begin, "colOff"))
            )
            high, wide = _number(size.get("cy", "")), _number(size.get("cx", ""))
            yield grid().below(row + 1, column + 1, offset, (high, wide))


def _covers(element: Element) -> bool:
    """Return whether an element of an anchor is seen and hides what is below it."""
    if element.tag.rpartition("}")[2] not in _COVERING:
        return False
    properties = element.find("{*}spPr")
    name = element.find("./*/{*}cNvPr")
    is_empty = properties is not None and properties.find("{*}noFill") is not None
    return not is_empty and (name is None or name.get("hidden") not in TRUE)


def _child(element: Element | None, name: str) -> int:
    found = None if element is None else element.find(f"{{*}}{name}")
    return _number("" if found is None else found.text or "")


def _number(text: str) -> int:
    return int(text) if text.strip().isdecimal() and len(text) <= _DIGITS else 0
