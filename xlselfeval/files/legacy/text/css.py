"""Declarations of style sheets: number formats, colours, sizes and lines of texts, and what is not displayed."""

from __future__ import annotations

import re
from functools import lru_cache

from xlselfeval.files.limits import FORMAT_CODE
from xlselfeval.files.looks.colours import BLACK, TINY, WHITE
from xlselfeval.files.looks.style_looks import Look, points_of

_DECLARATION = re.compile(
    r"([A-Za-z-]{1,40})\s{0,9}:\s{0,9}((?:\"[^\"]{0,600}\"|'[^']{0,600}'|[^;\"'{}]){0,600})"
)
_ESCAPE = re.compile(r"\\(?:([0-9A-Fa-f]{4})|(.))", re.S)
_HEX = re.compile(r"#([0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})")
_FUNCTION = re.compile(
    r"rgba?\(\s{0,9}([0-9]{1,3})[\s,]{1,9}([0-9]{1,3})[\s,]{1,9}([0-9]{1,3})(?:[\s,/]{1,9}([0-9.]{1,9}%?))?\s{0,9}\)"
)
_VALUE = re.compile(r"[a-z]+\([^()]*\)|[^\s]+")
_SHARE = re.compile(r"([0-9]{0,4}(?:\.[0-9]{0,9})?)(%|em|rem)")
_USUAL = 12.0  # points of a text without a size
_NOT_SHOWN = {"display": "none", "visibility": "hidden collapse", "opacity": "0 0% 0.0", "mso-hide": "all"}
_PATTERN = "pattern"  # the colour of a picture behind a text
FORMAT_NAMES = {  # names that stand for number formats
    "General Number": "General", "Percent": "0.00%", "Fixed": "0.00", "Standard": "#,##0.00", "Currency": "#,##0.00",
    "Scientific": "0.00E+00", "General Date": "yyyy/m/d h:mm", "Short Date": "yyyy/m/d", "Medium Date": "yyyy/m/d",
    "Long Date": "yyyy年m月d日", "Short Time": "h:mm", "Medium Time": "h:mm", "Long Time": "h:mm:ss",
}  # fmt: skip
# Basic colours, and those that are nearly white.
COLOURS = {
    "transparent": TINY, "windowtext": BLACK, "black": BLACK, "window": WHITE, "white": WHITE, "gray": "808080", "grey": "808080",
    "silver": "C0C0C0", "red": "FF0000", "maroon": "800000", "yellow": "FFFF00", "olive": "808000", "lime": "00FF00",
    "green": "008000", "aqua": "00FFFF", "cyan": "00FFFF", "teal": "008080", "blue": "0000FF", "navy": "000080",
    "fuchsia": "FF00FF", "magenta": "FF00FF", "purple": "800080", "orange": "FFA500", "snow": "FFFAFA", "ivory": "FFFFF0",
    "ghostwhite": "F8F8FF", "whitesmoke": "F5F5F5", "floralwhite": "FFFAF0", "seashell": "FFF5EE", "mintcream": "F5FFFA",
    "azure": "F0FFFF", "aliceblue": "F0F8FF", "honeydew": "F0FFF0", "lavenderblush": "FFF0F5", "oldlace": "FDF5E6",
    "linen": "FAF0E6", "cornsilk": "FFF8DC", "beige": "F5F5DC", "lightyellow": "FFFFE0", "lightcyan": "E0FFFF",
}  # fmt: skip


@lru_cache(maxsize=4096)
def declared(rules: str, under: Look) -> Look:
    """Return what declarations say, in an element inside one with the look `under`."""
    look = Look()
    for name, value in _DECLARATION.findall(rules):
        look = _said(name.lower(), value.replace("!important", "").strip(), under).over(look)
    return look


def css_colour(text: str) -> str:
    """Return a colour as six digits where that is known, else as the page names it; TINY for none at all."""
    text = text.strip().lower()
    found = _HEX.fullmatch(text)
    if found:
        digits = found[1] if len(found[1]) > 4 else "".join(2 * one for one in found[1])
        return TINY if digits[6:] == "00" else digits[:6].upper()
    numbers = _FUNCTION.fullmatch(text)
    if numbers:
        is_clear = numbers[4] is not None and not numbers[4].strip("0.%")
        return TINY if is_clear else "".join(f"{min(255, int(numbers[one])):02X}" for one in (1, 2, 3))
    return COLOURS.get(text, text)


def length(text: str, under: Look) -> float | None:
    """Return a length in points, a share of the size of the text around; None where it is none."""
    share = _SHARE.fullmatch(text.strip().lower())
    if share and share[1].strip("."):
        return float(share[1]) * (under.points or _USUAL) / (100 if share[2] == "%" else 1)
    return 0.0 if text.strip() == "0" else points_of(text.lower())


def _said(name: str, value: str, under: Look) -> Look:
    """Return what one declaration says."""
    words = value.lower()
    if name == "mso-number-format":
        code = _ESCAPE.sub(lambda match: chr(int(match[1], 16)) if match[1] else match[2], value.strip("\"'"))
        code = FORMAT_NAMES.get(code[:FORMAT_CODE], code[:FORMAT_CODE])
        return Look(code="" if code == "General" else code)
    if name.startswith("text-decoration"):
        return Look(is_struck=True) if "line-through" in words else Look()
    if name == "text-line-through":
        return Look(is_struck=words != "none")
    if name in _NOT_SHOWN:
        return Look(is_hidden=True) if words in _NOT_SHOWN[name].split() else Look()
    if name == "color":
        return Look() if words in ("inherit", "initial", "auto") else Look(colour=css_colour(value))
    if name in ("background", "background-color"):
        return Look(behind=_behind(words))
    if name in ("font-size", "font"):
        sizes = (length(one.partition("/")[0], under) for one in words.split())
        return Look(points=next((size for size in sizes if size is not None), None))
    if name == "vertical-align":
        return Look(raised={"super": 1, "sub": -1}.get(words))
    return Look()


def _behind(words: str) -> str | None:
    if "url(" in words or "gradient(" in words:
        return _PATTERN
    colours = (css_colour(one) for one in _VALUE.findall(words) if one != "transparent")
    return next((one for one in colours if (len(one) == 6 and one.isupper()) or one.isdecimal()), None)
