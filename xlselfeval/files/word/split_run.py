"""A run of a document split at characters of its text, each piece with the run's own looks."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import pairwise
from xml.parsers import expat

from xlselfeval.files.xml_edit import EditedPart, Node
from xlselfeval.files.xml_text import content

WHOLE = 2**31  # the end of a run that is not split
_ONE = frozenset(("tab", "ptab", "br", "cr", "noBreakHyphen", "sym"))  # elements that stand for a character

Piece = tuple[int, int, str]  # from a character to another: the XML of a run


def run_pieces(part: EditedPart, run: Node, length: int, places: Collection[int]) -> list[Piece]:
    """Return a run in pieces that end at these places; whole where nothing is to be split.

    `length` is that of the text that was read from it; a run that holds other text, such as the code of a field, is
    not split.
    """
    inner = sorted(place for place in places if 0 < place < length)
    items = list(_items(part, run)) if inner else []
    if not inner or sum(len(text) for _, text, _ in items) != length:
        return [(0, WHOLE, part.source(run))]
    source = part.source(run).encode()
    head, tail = (
        source[: run.children[0].start - run.start].decode(),
        source[run.close - run.start :].decode(),
    )
    properties = next((xml for node, _, xml in items if node.name == "rPr"), "")
    pieces = []
    edges = [0, *inner, length]
    for start, end in pairwise(edges):
        inside = "".join(_between(items, start, end, is_last=end == length))
        pieces.append((start, WHOLE if end == length else end, f"{head}{properties}{inside}{tail}"))
    return pieces


def _items(part: EditedPart, run: Node) -> Iterator[tuple[Node, str, str]]:
    """Yield each element of a run with the text that it holds and its XML."""
    for child in run.children:
        xml = part.source(child)
        is_own = child.namespace == run.namespace
        if is_own and child.name == "t":
            yield child, _characters(xml), xml
        else:
            yield child, "?" if is_own and child.name in _ONE else "", xml


def _between(items: list[tuple[Node, str, str]], start: int, end: int, *, is_last: bool) -> Iterator[str]:
    """Yield the XML of what lies between two characters; an element without text goes with what follows it."""
    place = 0
    for node, text, xml in items:
        first, place = place, place + len(text)
        if node.name == "rPr":
            continue
        if not text:
            if start <= first < end or (is_last and first == end):
                yield xml
        elif start <= first and place <= end:
            yield xml
        elif first < end and place > start:
            name = xml[1:].partition(">")[0].split()[0].rstrip("/")
            yield f'<{name} xml:space="preserve">{content(text[max(start - first, 0) : end - first])}</{name}>'


def _characters(xml: str) -> str:
    """Return the text of an element; its prefixes may be declared outside."""
    found: list[str] = []
    parser = expat.ParserCreate()
    parser.CharacterDataHandler = found.append
    parser.Parse(xml, True)
    return "".join(found)
