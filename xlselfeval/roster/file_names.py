"""Names of files and sheets that every system takes, made of codes and names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from xlselfeval.files.paths import numbered_names

LONGEST_FILE = 120  # characters with the suffix: a path on Windows has 260
LONGEST_FILE_BYTES = 255  # of Linux in UTF-8, and of Chinese file shares in GB 18030
LONGEST_SHEET = 31  # UTF-16 units, a limit of Excel
_LONGEST_STEM = 60  # characters of the name of a letter or a folder
FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f]')
_SHEET_FORBIDDEN = re.compile(r"[\[\]:*?/\\'\x00-\x1f\x7f-\x9f]")
RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?=\.|$)", re.I)


def file_name(parts: Sequence[str], suffix: str) -> str:
    """Return 编码_单位_项目.xlsx from the parts that are not blank, as Windows takes it."""
    stem = "_".join(cleaned for part in parts if (cleaned := _cleaned(part, FORBIDDEN))) or "自评表"
    return _fitted(f"_{stem}" if RESERVED.match(stem) else stem, suffix)


def sheet_name(number: int, text: str) -> str:
    """Return the name of a sheet as Excel takes it: 01某项目; the number keeps names apart."""
    start = f"{number:02d}"
    name = _cleaned(text, _SHEET_FORBIDDEN)
    while len((start + name).encode("utf-16-le")) // 2 > LONGEST_SHEET:
        name = name[:-1]
    return f"{start}{name.strip()}"


def distinct_names(names: Iterable[str]) -> list[str]:
    """Return the names in order; one that came before gets a number: 某局_2.xlsx. Capitals make no difference."""
    given = list(names)
    taken = {folded(name) for name in given}
    seen: set[str] = set()
    found = []
    for name in given:
        free, number = name, 1
        stem, dot, suffix = name.rpartition(".")
        while folded(free) in seen or (number > 1 and folded(free) in taken):
            number += 1
            free = _fitted(stem, f"_{number}{dot}{suffix}")
        seen.add(folded(free))
        found.append(free)
    return found


def safe_name(name: str, taken: set[str]) -> str:
    """Return a name for a file, without suffix, that is not in `taken`, and enter it: 某局(2)."""
    plain = _cleaned(name, FORBIDDEN)[:_LONGEST_STEM].strip(" ._") or "未命名"
    if RESERVED.match(plain):
        plain = f"_{plain}"
    free = next(one for one in numbered_names(plain) if folded(one) not in taken)
    taken.add(folded(free))
    return free


def _fitted(stem: str, end: str) -> str:
    """Return a name, its stem cut to the limits of characters and bytes."""
    stem = stem[: LONGEST_FILE - len(end)]
    while max(len(f"{stem}{end}".encode(codec)) for codec in ("utf-8", "gb18030")) > LONGEST_FILE_BYTES:
        stem = stem[:-1]
    return f"{stem.rstrip(' .')}{end}"


def _cleaned(text: str, forbidden: re.Pattern[str]) -> str:
    plain = unicodedata.normalize("NFC", text)
    plain = "".join(char for char in plain if unicodedata.category(char) not in ("Cf", "Cs", "Co", "Cn"))
    return " ".join(forbidden.sub("-", plain).split()).strip(" .")


def folded(name: str) -> str:
    """Return a key that is equal for names that some system takes for one."""
    return unicodedata.normalize("NFC", name).casefold()
