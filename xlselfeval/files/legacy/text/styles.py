"""Styles of a web page as far as they concern a sheet: number formats, struck-out and hidden parts."""

from __future__ import annotations

import re
from typing import NamedTuple

from xlselfeval.files.legacy.old_sheet import too_large
from xlselfeval.files.legacy.text.html_tags import Tag
from xlselfeval.files.legacy.text.spreadsheet_xml import FORMAT_NAMES
from xlselfeval.files.limits import FORMAT_CODE

_RULE = re.compile(r"([^{}]{0,400})\{([^{}]{0,4000})\}")
_CLASS = re.compile(r"\.([A-Za-z][\w-]{0,60})")
_FORMAT = re.compile(
    r"mso-number-format\s{0,9}:\s{0,9}(?:\"([^\"]{0,600})\"|'([^']{0,600})'|([^;\"']{0,600}))", re.I
)
_STRUCK = re.compile(r"text-decoration[a-z-]{0,9}\s{0,9}:[^;]{0,60}line-through", re.I)
_HIDDEN = re.compile(r"display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}(?:hidden|collapse)", re.I)
_ESCAPE = re.compile(r"\\(?:([0-9A-Fa-f]{4})|(.))", re.S)
_MOST_CLASSES = 65_536


class Look(NamedTuple):
    """The look of an element; `code` is "" where it names no number format."""

    code: str = ""
    is_struck: bool = False
    is_hidden: bool = False


class StyleSheet:
    """The classes of a page."""

    def __init__(self) -> None:
        self._classes: dict[str, Look] = {}

    def add(self, text: str) -> None:
        """Take in the rules of a style element."""
        for selectors, rules in _RULE.findall(text):
            look = _look(rules)
            if look != Look():
                for name in _CLASS.findall(selectors):
                    self._classes[name.lower()] = _over(self._classes.get(name.lower(), Look()), look)
        if len(self._classes) > _MOST_CLASSES:
            raise too_large()

    def look(self, tag: Tag) -> Look:
        """Return the look of an element: that of its classes, under its own."""
        found = Look()
        for name in tag.attributes.get("class", "").split()[:8]:
            found = _over(found, self._classes.get(name.lower(), Look()))
        own = tag.attributes.get("style", "")
        return _over(found, _look(own)) if own else found


def _over(under: Look, over: Look) -> Look:
    return Look(over.code or under.code, over.is_struck or under.is_struck, over.is_hidden or under.is_hidden)


def _look(rules: str) -> Look:
    found = _FORMAT.search(rules)
    raw = "" if found is None else (found[1] or found[2] or found[3] or "").strip()
    code = _ESCAPE.sub(lambda match: chr(int(match[1], 16)) if match[1] else match[2], raw)[:FORMAT_CODE]
    return Look(FORMAT_NAMES.get(code, code), bool(_STRUCK.search(rules)), bool(_HIDDEN.search(rules)))
