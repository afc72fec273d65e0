"""Numbers of paragraphs in lists, counted as the office program counts them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple
from xml.etree.ElementTree import Element

from xlselfeval.files.word.names import OFF, count_of
from xlselfeval.files.word.numerals import list_number
from xlselfeval.files.word.styles import Style, Styles

BULLET = "•"
_LEVELS = 9


class _Level(NamedTuple):
    start: int = 1
    kind: str = "decimal"
    text: str = ""
    restart: int | None = None  # the level above which a count begins anew; 0 never
    is_legal: bool = False


def _attribute(element: Element | None, name: str = "val") -> str | None:
    """Return an attribute in Word's namespace; None without the element or the attribute."""
    if element is None:
        return None
    return next((value for key, value in element.items() if key.rpartition("}")[2] == name), None)


class Lists:
    """The lists of a document with the counts that they have reached."""

    def __init__(self, root: Element | None, styles: Styles) -> None:
        self._abstract: dict[str, dict[int, _Level]] = {}
        self._own: dict[str, tuple[str, dict[int, _Level], dict[int, int]]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._started: set[tuple[str, int]] = set()
        if root is not None:
            self._read(root, styles)

    def _read(self, root: Element, styles: Styles) -> None:
        links: dict[str, str] = {}
        for element in root.iterfind("{*}abstractNum"):
            key = _attribute(element, "abstractNumId") or ""
            self._abstract[key] = dict(_levels(element))
            link = _attribute(element.find("{*}numStyleLink"))
            if link is not None:
                links[key] = link
        for element in root.iterfind("{*}num"):
            key = _attribute(element, "numId") or ""
            levels: dict[int, _Level] = {}
            starts: dict[int, int] = {}
            for override in element.iterfind("{*}lvlOverride"):
                levels |= dict(_levels(override))
                place = count_of(_attribute(override, "ilvl"), _LEVELS - 1)
                start = count_of(_attribute(override.find("{*}startOverride")))
                if place is not None and start is not None:
                    starts[place] = start
            self._own[key] = (_attribute(element.find("{*}abstractNumId")) or "", levels, starts)
        for key, link in links.items():  # a list that a style holds
            own = self._own.get(styles.get(link, Style()).list_id or "")
            if own is not None and own[0] != key:
                self._abstract[key] = self._abstract.get(own[0], {}) | own[1]

    def prefix(self, list_id: str, place: int) -> str:
        """Count a paragraph in a list at that level from 0 and return its number as it is shown."""
        own = self._own.get(list_id)
        if own is None:
            return ""
        abstract, levels, starts = own
        levels = self._abstract.get(abstract, {}) | levels
        level = levels.get(place)
        if level is None:
            return ""
        counts = self._counts.setdefault(abstract, {})
        for upper in range(place):
            counts.setdefault(upper, starts.get(upper, levels.get(upper, _Level()).start))
        if place in starts and (list_id, place) not in self._started:
            counts[place] = starts[place]
        else:
            counts[place] = counts[place] + 1 if place in counts else level.start
        self._started.add((list_id, place))
        for lower in range(place + 1, _LEVELS):
            restart = levels.get(lower, _Level()).restart
            if restart is None or place < restart:
                counts.pop(lower, None)
        if level.kind == "bullet":
            return level.text if level.text and not _is_private(level.text) else BULLET
        return _filled(level, levels, counts)


def _levels(element: Element) -> Iterator[tuple[int, _Level]]:
    for one in element.iterfind("{*}lvl"):
        place = count_of(_attribute(one, "ilvl"), _LEVELS - 1)
        if place is not None:
            start = count_of(_attribute(one.find("{*}start")))
            legal = one.find("{*}isLgl")
            yield (
                place,
                _Level(
                    1 if start is None else start,
                    _attribute(one.find("{*}numFmt")) or "decimal",
                    _attribute(one.find("{*}lvlText")) or "",
                    count_of(_attribute(one.find("{*}lvlRestart"))),
                    legal is not None and (_attribute(legal) or "1") not in OFF,
                ),
            )


def _filled(level: _Level, levels: Mapping[int, _Level], counts: Mapping[int, int]) -> str:
    """Return the text of a level with its numbers: %1.%2 gives 2.3."""
    if level.kind == "none" and "%" not in level.text:
        return level.text
    pieces = level.text.split("%")
    written = pieces[0]
    for piece in pieces[1:]:
        place = count_of(piece[:1], _LEVELS)
        if not place:
            written += f"%{piece}"
            continue
        kind = levels.get(place - 1, _Level()).kind
        number = counts.get(place - 1, 1)
        if kind != "none":
            written += list_number(number, "decimal" if level.is_legal else kind)
        written += piece[1:]
    return written


def _is_private(text: str) -> bool:
    return any("\ue000" <= char <= "\uf8ff" for char in text)
