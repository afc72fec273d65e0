"""The part sharedStrings of a workbook: the texts to which cells refer by number."""

from __future__ import annotations

from collections.abc import Mapping

from xlselfeval.cell import Run, rich_text
from xlselfeval.files.limits import LIMITS, Limits
from xlselfeval.files.looks.colours import BLACK, NO_SHADES, SMALLEST, TINY, colour_of
from xlselfeval.files.xml import TRUE, not_well_formed, parse_events

# Places of the elements that lead to text; all others are skipped, such as the phonetic guides of an item.
_OUTSIDE, _LIST, _ITEM, _RUN, _LOOK, _STRIKE, _TEXT, _OTHER = range(8)
_WAYS: dict[int, dict[str, int]] = {
    _LIST: {"si": _ITEM},
    _ITEM: {"t": _TEXT, "r": _RUN},
    _RUN: {"t": _TEXT, "rPr": _LOOK},
    _LOOK: {"strike": _STRIKE, "color": _STRIKE, "sz": _STRIKE, "vertAlign": _STRIKE},
    _STRIKE: {},
    _TEXT: {},
    _OTHER: {},
}
_OF_RUNS = (_RUN, _LOOK, _STRIKE)
_AS_CELL = Run("")
_RAISED = {"superscript": 1, "subscript": -1}


class Runs:
    """The runs of a text that is being parsed, which of them are struck out, and their colours."""

    def __init__(self) -> None:
        self._found: list[Run] = []
        self._open = _AS_CELL

    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        """Take in the beginning of an element: a run (r), its look (rPr), or a part of that (strike …)."""
        if name == "strike":
            self._open = self._open._replace(is_struck=attributes.get("val", "1") in TRUE)
        elif name == "color":
            self._open = self._open._replace(
                colour=self._open.colour or colour_of(attributes, BLACK, NO_SHADES)
            )
        elif name == "sz" and _is_tiny(attributes.get("val", "")):
            self._open = self._open._replace(colour=TINY)
        elif name == "vertAlign":
            self._open = self._open._replace(raised=_RAISED.get(attributes.get("val", ""), 0))
        elif name != "sz":
            self._open = _AS_CELL._replace(is_struck=False) if name == "rPr" else _AS_CELL

    def add(self, text: str) -> None:
        """Take in the text of the open run."""
        self._found.append(self._open._replace(text=text))
        self._open = _AS_CELL

    def text(self) -> str:
        """Return the whole text, and begin another."""
        found, self._found = self._found, []
        return rich_text(found)


def _is_tiny(size: str) -> bool:
    try:
        return float(size) < SMALLEST
    except ValueError:
        return False


def shared_strings(data: bytes, part: str, limits: Limits = LIMITS) -> list[str]:
    """Return the text of every item, with runs where these are struck out or not; no phonetic guides.

    _x000D_ stays as it is. Raises UnreadableFile where the part is not well-formed, or holds what other programs would count differently.
    """
    texts: list[str] = []
    runs = Runs()  # of the item that is open
    pieces: list[str] = []  # of its text that is open
    places = [_OUTSIDE]
    namespace = ""

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal namespace
        outer = places[-1]
        space, _, name = tag.rpartition(" ")
        if outer == _OUTSIDE:
            namespace = space
            places.append(_LIST)
            return
        place = _WAYS[outer].get(name, _OTHER)
        known = outer != _LIST or (space == namespace and name in ("si", "extLst"))
        if outer == _TEXT or not known:
            raise not_well_formed(part)
        places.append(place)
        if place in _OF_RUNS:
            runs.begin(name, attributes)

    def end(_tag: str) -> None:
        closed = places.pop()
        if closed == _TEXT:
            runs.add("".join(pieces))
            pieces.clear()
        elif closed == _ITEM:
            texts.append(runs.text())

    def text(characters: str) -> None:
        if places[-1] == _TEXT:
            pieces.append(characters)

    parse_events(data, part, start, end, text, limits)
    return texts
