"""The part sharedStrings of a workbook: the texts to which cells refer by number."""

from __future__ import annotations

from xlselfeval.files.limits import LIMITS, Limits
from xlselfeval.files.xml import not_well_formed, parse_events

# Places of the elements that lead to text; all others are skipped, such as the phonetic guides of an item.
_OUTSIDE, _LIST, _ITEM, _RUN, _TEXT, _OTHER = range(6)
_WAYS: dict[int, dict[str, int]] = {
    _LIST: {"si": _ITEM},
    _ITEM: {"t": _TEXT, "r": _RUN},
    _RUN: {"t": _TEXT},
    _TEXT: {},
    _OTHER: {},
}


def shared_strings(data: bytes, part: str, limits: Limits = LIMITS) -> list[str]:
    """Return the text of every item, all runs, no phonetic guides; _x000D_ stays as it is.

    Raises UnreadableFile where the part is not well-formed, or holds what other programs would count differently.
    """
    texts: list[str] = []
    pieces: list[str] = []  # of the item that is open
    places = [_OUTSIDE]
    namespace = ""

    def start(tag: str, _attributes: dict[str, str]) -> None:
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

    def end(_tag: str) -> None:
        if places.pop() == _ITEM:
            texts.append("".join(pieces))
            pieces.clear()

    def text(characters: str) -> None:
        if places[-1] == _TEXT:
            pieces.append(characters)

    parse_events(data, part, start, end, text, limits)
    return texts
