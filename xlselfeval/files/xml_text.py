"""Text in XML: escaped for elements and attributes; within what Excel allows in a cell; and the seal of a part."""

from __future__ import annotations

import hashlib
import re

XML_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
LONGEST_TEXT = 16_000  # characters: Excel allows 32,767 in a cell and counts some characters twice
_DROPPED = dict.fromkeys((*range(9), 11, 12, *range(13, 32), 65534, 65535))
_CONTROLS = _DROPPED | {9: " ", 127: None}
# most texts, which stay as they are
_ALLOWED = re.compile(r"[^\x00-\x08\x0b-\x1f_\ud800-\udfff\ufffe\uffff]*")
_SEAL = re.compile(rb"<!--[0-9a-f]{64}-->")  # behind a part: a digest of what was written
_CODE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def content(text: str) -> str:
    """Escape a text for an element."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")


def attribute(text: str) -> str:
    """Escape a text for an attribute between double quotes."""
    return content(text).replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;")


def legal_text(text: str) -> str:
    """Return what a cell can hold of a text: no control characters, no halves of characters, a limited length."""
    return text.translate(_DROPPED).encode("utf-8", "ignore").decode()[:LONGEST_TEXT]


def cell_text(text: str) -> str:
    """Return what a cell can hold of a text, not escaped yet.

    What Excel would take for a code (_x0041_ is A to it) is written so that it stays text.
    """
    if len(text) <= LONGEST_TEXT and _ALLOWED.fullmatch(text):
        return text
    return _CODE.sub("_x005F_", legal_text(text))


def text_xml(text: str) -> str:
    """Return the element t with a text."""
    space = "" if text == text.strip() else ' xml:space="preserve"'
    return f"<t{space}>{content(text)}</t>"


def clean(text: str | None) -> str:
    """Return a text for a library that escapes: without control characters, cut to a length."""
    return (text or "").translate(_CONTROLS).encode("utf-8", "ignore").decode()[:LONGEST_TEXT]


def sealed(part: bytes) -> bytes:
    """Return a part with a digest of it behind; office programs leave it out of what they save.

    An earlier one goes. A part in UTF-16, in which a foreign program may write, gets none.
    """
    if b"\0" in part:
        return part
    written = _SEAL.sub(b"", part)
    return written + f"<!--{hashlib.sha256(written).hexdigest()}-->".encode()


def is_sealed(part: bytes) -> bool:
    """Check whether no program has saved a part since it was sealed."""
    return _SEAL.search(part) is not None and part == sealed(part)
