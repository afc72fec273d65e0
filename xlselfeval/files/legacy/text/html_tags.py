"""Tags and texts of a web page, one after another, in time proportional to its length."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

_NAME = re.compile(r"/?([A-Za-z][A-Za-z0-9:_-]{0,40})")
_ATTRIBUTE = re.compile(
    r"""([^\s=>/"']{1,60})(?:\s{0,20}=\s{0,20}(?:"([^"]{0,4000})"|'([^']{0,4000})'|([^\s>"']{0,4000})))?"""
)
_RAW = ("style", "script", "title", "textarea", "xml")  # elements whose content has no tags of the page
_LONGEST_TAG = 20_000


class Tag(NamedTuple):
    """A tag: its name in lower case and its attributes; `text` of an element without tags inside."""

    name: str
    is_end: bool
    attributes: dict[str, str]
    text: str = ""


def parse_html(page: str) -> Iterator[Tag | str]:
    """Yield the tags and the texts between them; comments are skipped, characters that were named are resolved."""
    place, lower = 0, page.lower()
    while place < len(page):
        begin = page.find("<", place)
        if begin < 0:
            begin = len(page)
        if begin > place:
            yield unescape(page[place:begin])
        if begin >= len(page):
            return
        place = begin + 1
        if page.startswith("!--", place):
            place = _behind(page, "-->", place)
        elif page.startswith(("!", "?"), place):
            place = _behind(page, ">", place)
        elif (name := _NAME.match(page, place)) is None:
            yield "<"
        else:
            end = _end_of_tag(page, name.end())
            tag = Tag(name[1].lower(), page[place] == "/", _attributes(page[name.end() : end]))
            place = end + 1
            if tag.name in _RAW and not tag.is_end:
                close = lower.find(f"</{tag.name}", place)
                close = len(page) if close < 0 else close
                tag, place = tag._replace(text=page[place:close]), close
            yield tag


def _behind(page: str, mark: str, place: int) -> int:
    """Return the place behind the next mark, the end of the page without one."""
    found = page.find(mark, place)
    return len(page) if found < 0 else found + len(mark)


def _end_of_tag(page: str, place: int) -> int:
    """Return the place of the > that ends a tag, not one in quotation marks, within a bound."""
    quote, last = "", min(len(page), place + _LONGEST_TAG)
    for at in range(place, last):
        char = page[at]
        if quote:
            quote = "" if char == quote else quote
        elif char in "\"'":
            quote = char
        elif char == ">":
            return at
    found = page.find(">", place)
    return len(page) if found < 0 else found


def _attributes(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, double, single, bare in _ATTRIBUTE.findall(text):
        found.setdefault(name.lower(), unescape(double or single or bare))
    return found
