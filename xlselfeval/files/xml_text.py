"""Text in XML: escaped for elements and attributes, without the characters that XML does not allow."""

from __future__ import annotations

import re

_ILLEGAL = {code: None for code in range(32) if code not in (9, 10, 13)} | {0xFFFE: None, 0xFFFF: None}
_CONTROLS = _ILLEGAL | {9: " ", 13: None, 127: None}
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": None})
LONGEST_TEXT = 16_000  # characters: Excel allows 32,767 in a cell and counts some characters twice
_PLAIN = re.compile(r"[^\x00-\x1f&<>\"_\ud800-\udfff\ufffe\uffff]*")  # nothing to be replaced, as most texts
_CODE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def escaped(text: str, *, most: int | None = None) -> str:
    """Text for an element or a quoted attribute, at most so many characters of it."""
    if len(text) <= (most or LONGEST_TEXT) and _PLAIN.fullmatch(text):
        return text
    return _legal(text, most).translate(_ENTITIES)


def _legal(text: str, most: int | None) -> str:
    """Text without characters that XML does not allow."""
    legal = text.translate(_ILLEGAL).encode("utf-8", "ignore").decode()[:most]
    return _CODE.sub("_x005F_", legal) if "_x" in legal else legal  # Excel would read _x0041_ as A


def text_xml(text: str) -> str:
    """The element t."""
    space = "" if text == text.strip() else ' xml:space="preserve"'
    return f"<t{space}>{content(text)}</t>"


def attribute(text: str) -> str:
    """A text fit to stand between the quotes of an attribute."""
    return content(text).replace('"', "&quot;").replace("\n", "&#10;")


def content(text: str) -> str:
    """A text fit to stand between tags."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")


def clean(text: str | None) -> str:
    """A text for a cell or a Word paragraph that a library escapes: without control characters, cut to a length."""
    return (text or "").translate(_CONTROLS).encode("utf-8", "ignore").decode()[:LONGEST_TEXT]
