"""Names of elements and attributes of a document, whatever prefix and namespace they have."""

from __future__ import annotations

from collections.abc import Mapping

from xlselfeval.files.word.errors import malformed, too_large
from xlselfeval.files.word.grid import MOST_COLUMNS

Attributes = Mapping[str, str]
NAMESPACES = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
OFF = frozenset(("0", "false", "off"))
_MOST = 999_999  # of a count in a file
_COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_MATH = ("http://schemas.openxmlformats.org/officeDocument/2006/math", "http://purl.oclc.org/ooxml/officeDocument/math")  # fmt: skip
_SPACES = dict.fromkeys(NAMESPACES, "") | {_COMPATIBILITY: "mc:"} | dict.fromkeys(_MATH, "m:")
_CHANGES = frozenset(("rPr", "pPr", "tblPr", "tblPrEx", "tblGrid", "trPr", "tcPr", "sectPr"))
# Deleted or moved text, former formats, field codes, phonetic guides
SKIPPED = frozenset(("delText", "instrText", "delInstrText", "numberingChange", "rt")) | {
    f"{name}Change" for name in _CHANGES
}
MARKED = ("rPr", "trPr", "numPr")  # in these a deletion is a mark of the paragraph or row


class LocalNames(dict[str, str]):
    """A cache of names by which elements are handled: p, mc:Choice, m:t; "" for one that is passed through."""

    def __missing__(self, tag: str) -> str:
        space, _, name = tag.rpartition(" ")
        prefix = _SPACES.get(space)
        found = self[tag] = "" if prefix is None else prefix + name
        return found


def word_value(attributes: Attributes, name: str = "val") -> str | None:
    """Return an attribute in Word's namespace; None without it."""
    for space in NAMESPACES:
        value = attributes.get(f"{space} {name}")
        if value is not None:
            return value
    return None


def column_count(text: str | None) -> int:
    """Return a number of columns; UnreadableFile for none, or for more than a table has."""
    count = count_of(text)
    if count is None:
        raise malformed()
    if count > MOST_COLUMNS:
        raise too_large()
    return count


def count_of(text: str | None, most: int = _MOST) -> int | None:
    """Return a count in a file; None where it is no number that such a file has."""
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 7 and int(text) <= most else None  # fmt: skip
