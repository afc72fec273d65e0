"""Number formats: the text that a person reads in a cell with a number."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache

from xlselfeval.cell import Written
from xlselfeval.scoring.number import plain

# The built-in formats (ECMA-376 part 1, 18.8.30); 27–36 and 50–58 as a Chinese Excel shows them.
BUILTIN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00",
    12: "# ?/?", 13: "# ??/??", 14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm", 37: "#,##0", 38: "#,##0",
    39: "#,##0.00", 40: "#,##0.00", 41: "#,##0", 42: "#,##0", 43: "#,##0.00", 44: "#,##0.00",
    45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
    27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"', 34: 'h"时"mm"分"', 35: 'h"时"mm"分"ss"秒"', 36: 'yyyy"年"m"月"',
    50: 'yyyy"年"m"月"', 51: 'm"月"d"日"', 52: 'yyyy"年"m"月"', 53: 'm"月"d"日"', 54: 'm"月"d"日"',
    55: 'h"时"mm"分"', 56: 'h"时"mm"分"ss"秒"', 57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Format:
    """A parsed number format: the text before and after the digits, and how digits are shown.

    `decimals` is None for General; `date` is "" or the parts a date shows ("y", "ym", "ymd").
    """

    prefix: str = ""
    suffix: str = ""
    percent: bool = False
    decimals: int | None = None
    date: str = ""


GENERAL = Format()
_TOKEN = re.compile(r'"(?P<quoted>[^"]*)"?|[\\!](?P<escaped>.)|_.|\*.|\[(?P<bracket>[^\]]*)\]?|(?P<ampm>AM/PM|A/P|上午/下午)|(?P<general>General|G/通用格式)|(?P<char>.)', re.S | re.I)  # fmt: skip
_MAX_SERIAL = 2_958_465  # 9999-12-31


@lru_cache(maxsize=4096)
def parse_format(code: str) -> Format:
    """Parse the first section of a format code."""
    parts: list[tuple[str, str]] = []
    for match in _TOKEN.finditer(code):
        kind, text = match.lastgroup or "", match[match.lastgroup] if match.lastgroup else ""
        if kind == "char" and text == ";":
            break
        if kind == "bracket":
            if text.lower() in ("h", "hh", "m", "mm", "s", "ss"):
                return GENERAL  # elapsed time is a number
            if text.startswith("$"):
                parts.append(("literal", text[1:].split("-")[0]))
            continue
        if kind:
            parts.append(("literal", text) if kind in ("quoted", "escaped") else (kind, text))
    letters = {text.lower() for kind, text in parts if kind == "char" and text.lower() in "ymdhse"}
    if (
        letters & set("ymdhs")
        and not any(kind == "general" for kind, _ in parts)
        and "e" not in letters - {"y"}
    ):
        return _date_format(letters)
    return _number_format(parts)


def _date_format(letters: set[str]) -> Format:
    if "y" in letters and "m" not in letters and "d" not in letters:
        return Format(date="y")
    if "d" in letters:
        return Format(date="ymd")
    return Format(date="ym") if "y" in letters and "m" in letters else GENERAL


def _number_format(parts: list[tuple[str, str]]) -> Format:
    digits = [
        place
        for place, (kind, text) in enumerate(parts)
        if kind == "general" or (kind == "char" and text in "0#?")
    ]
    if not digits:
        return GENERAL
    first, last = digits[0], digits[-1]
    inside = parts[first : last + 1]
    percent = any(kind == "char" and text == "%" for kind, text in parts)
    literal_inside = any(kind == "literal" for kind, _ in inside)
    scaled = parts[last + 1 : last + 2] == [("char", ",")]
    if literal_inside or scaled or any(kind == "char" and text in "Ee/" for kind, text in inside):
        return Format(percent=percent)  # shows another number than it holds: only the value counts
    decimals = None
    if all(kind == "char" for kind, _ in inside):
        shown = "".join(text for _, text in inside)
        decimals = len(shown.partition(".")[2])
    prefix = _literals(parts[:first])
    suffix = _literals(parts[last + 1 :])
    if not suffix and re.search("[¥￥]", prefix):
        suffix = "元"
    return Format(re.sub("[¥￥$€]", "", prefix).strip(), suffix.strip(), percent, decimals)


def _literals(parts: list[tuple[str, str]]) -> str:
    return "".join(
        text for kind, text in parts if kind == "literal" or (kind == "char" and text not in "%.,@")
    )


def written_number(value: Decimal, code: str, *, date1904: bool) -> Written:
    """Return the content of a number cell as shown: 195篇, 98%, 2020年12月 for 44166."""
    form = parse_format(code)
    if form.date:
        day = date_of_serial(value, date1904=date1904)
        if day is not None:
            return Written(day, _date_text(day, form.date), code)
        form = GENERAL
    if form.percent:
        return Written(value, f"{form.prefix}{plain(value * 100)}%{form.suffix}", code, form.decimals)
    return Written(value, f"{form.prefix}{plain(value)}{form.suffix}", code, form.decimals)


def _date_text(day: date, parts: str) -> str:
    text = f"{day.year}年"
    if "m" in parts:
        text += f"{day.month}月"
    if "d" in parts:
        text += f"{day.day}日"
    return text


def date_of_serial(value: Decimal, *, date1904: bool) -> date | None:
    """Return the day of an Excel serial number; None when it is none."""
    if not 0 < value < _MAX_SERIAL - (1462 if date1904 else 0):  # 9999-12-31 in either system
        return None
    days = int(value)
    if date1904:
        return date(1904, 1, 1) + timedelta(days)
    return date(1899, 12, 30 if days >= 60 else 31) + timedelta(days)  # Excel counts a 29 February 1900
