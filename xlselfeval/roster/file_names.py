"""Names of files and sheets that every system takes, made of codes and names of units and projects."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

LONGEST_FILE = 120  # characters with the suffix: a path on Windows has 260
LONGEST_SHEET = 31  # of Excel
_LONGEST_STEM = 60  # of a letter, in folders of its own: below the 255 bytes of Linux
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f]')
_SHEET_FORBIDDEN = re.compile(r"[\[\]:*?/\\'\x00-\x1f\x7f-\x9f]")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?:\.|$)", re.I)


def file_name(parts: Sequence[str], suffix: str) -> str:
    """编码_单位_项目.xlsx: the parts that say something, without what Windows does not take, cut to the limit."""
    stem = "_".join(cleaned for part in parts if (cleaned := _cleaned(part, _FORBIDDEN)))
    stem = stem[: LONGEST_FILE - len(suffix)].rstrip(" .")
    if not stem:
        stem = "自评表"
    return f"_{stem}{suffix}" if _RESERVED.match(stem) else f"{stem}{suffix}"


def sheet_name(number: int, text: str) -> str:
    """01某项目: the number keeps names apart; what Excel does not take in a sheet's name is gone."""
    start = f"{number:02d}"
    room = LONGEST_SHEET - len(start)
    kept = ""
    for char in _cleaned(text, _SHEET_FORBIDDEN):
        if len((kept + char).encode("utf-16-le")) // 2 > room:
            break
        kept += char
    return f"{start}{kept.strip()}"


def told_apart(names: Iterable[str]) -> list[str]:
    """The names in order; one that came before, in capitals or not, gets a number: 某局_2.xlsx."""
    given = list(names)
    taken = {_folded(name) for name in given}
    seen: set[str] = set()
    found = []
    for name in given:
        other, number = name, 1
        stem, dot, suffix = name.rpartition(".")
        while _folded(other) in seen or (number > 1 and _folded(other) in taken):
            number += 1
            end = f"_{number}{dot}{suffix}"
            other = stem[: LONGEST_FILE - len(end)].rstrip(" .") + end
        seen.add(_folded(other))
        found.append(other)
    return found


def _cleaned(text: str, forbidden: re.Pattern[str]) -> str:
    plain = unicodedata.normalize("NFC", text)
    plain = "".join(char for char in plain if unicodedata.category(char) not in ("Cf", "Cs", "Co", "Cn"))
    return " ".join(forbidden.sub("-", plain).split()).strip(" .")


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def safe_name(name: str, taken: set[str], *, instead: str = "未命名") -> str:
    """A name for a file without its suffix; it is put into `taken`, and numbered where it is there: 某局(2)."""
    plain = _cleaned(name, _FORBIDDEN)[:_LONGEST_STEM].strip(" ._") or instead
    if _RESERVED.match(plain):
        plain = f"_{plain}"
    free, number = plain, 1
    while _folded(free) in taken:
        number += 1
        free = f"{plain}({number})"
    taken.add(_folded(free))
    return free
