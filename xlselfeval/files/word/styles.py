"""The styles of a document: what they say of levels, lists and hidden text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from xlselfeval.files.cache import cached_results
from xlselfeval.files.limits import LIMITS, Limits
from xlselfeval.files.word.names import OFF, Attributes, LocalNames, count_of, word_value
from xlselfeval.files.xml import parse_events

_CHAIN = 20  # styles that are based on one another
_DEFAULT = "default"
_READ = frozenset(("name", "basedOn", "pPr/outlineLvl", "pPr/numPr/numId", "pPr/numPr/ilvl", "rPr/vanish"))


class Style(NamedTuple):
    """A style: its name, its outline level from 0, its place in a list, and whether its text is hidden."""

    name: str = ""
    outline: int | None = None
    list_id: str | None = None
    list_level: int | None = None
    is_hidden: bool = False


Styles = Mapping[str, Style]  # by id; "" is the default of paragraphs


@cached_results(64)
def read_styles(content: bytes, part: str, limits: Limits = LIMITS) -> Styles:
    """Return the styles of a part, each with what it takes over from those that it is based on."""
    reader = _Reader()
    parse_events(content, part, reader.start, reader.end, limits=limits)
    found = {key: _resolved(key, reader.styles) for key in reader.styles}
    return found | {"": found.get(reader.default or "", Style())}


class _Reader:
    """A reader that keeps, of each style, the properties in _READ."""

    def __init__(self) -> None:
        self.styles: dict[str, dict[str, str]] = {}
        self.default: str | None = None
        self._names = LocalNames()
        self._path: list[str] = []
        self._style: dict[str, str] = {}

    def start(self, tag: str, attributes: Attributes) -> None:
        """Take in the beginning of an element."""
        self._path.append(self._names[tag])
        if len(self._path) == 2:
            self._style = {}
            if self._path[1] == "style":
                key = word_value(attributes, "styleId") or ""
                self.styles[key] = self._style
                is_default = (word_value(attributes, _DEFAULT) or "0") not in OFF
                if is_default and word_value(attributes, "type") == "paragraph":
                    self.default = key
        elif len(self._path) > 2 and (name := "/".join(self._path[2:])) in _READ:
            self._style.setdefault(name, word_value(attributes) or "")

    def end(self, _tag: str) -> None:
        """Take in the end of an element."""
        self._path.pop()


def _resolved(key: str, styles: Mapping[str, Mapping[str, str]]) -> Style:
    name, merged = styles[key].get("name", ""), dict[str, str]()
    for _ in range(_CHAIN):
        merged = {**styles.get(key, {}), **merged}
        key = styles.get(key, {}).get("basedOn", "")
        if key not in styles:
            break
    return Style(
        name.lower(),
        count_of(merged.get("pPr/outlineLvl"), 9),
        merged.get("pPr/numPr/numId"),
        count_of(merged.get("pPr/numPr/ilvl"), 8),
        "rPr/vanish" in merged and merged["rPr/vanish"] not in OFF,
    )
