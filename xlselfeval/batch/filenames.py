"""File names from names of units: without what Windows refuses, and no two that differ by case alone."""

from __future__ import annotations

import re

from xlselfeval.batch.told import clean

_REFUSED = re.compile(r'[<>:"/\\|?*\s]+')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)
_LONGEST = 60  # characters: with folders and an ending well below the 255 bytes of Linux


def safe_name(name: str, taken: set[str], *, instead: str = "未命名") -> str:
    """A name for a file without its ending; it is put into `taken`, in lower case."""
    plain = _REFUSED.sub("_", clean(name)).strip("._ ")[:_LONGEST].rstrip("._ ") or instead
    if _RESERVED.match(plain):
        plain = f"_{plain}"
    free, number = plain, 1
    while free.lower() in taken:
        number += 1
        free = f"{plain}({number})"
    taken.add(free.lower())
    return free
