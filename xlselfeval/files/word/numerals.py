"""Numbers of lists as Word writes them (ECMA-376 part 1, 17.18.59)."""

from __future__ import annotations

from collections.abc import Callable

_DIGITS = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_MOST = 9_999  # above it a number is written in plain digits


def list_number(number: int, kind: str) -> str:
    """Return a number in a format of numbers; in plain digits where the format has none for it."""
    write = _FORMATS.get(kind, str)
    return (write(number) if 0 < number <= _MOST else "") or str(number)


def _chinese(number: int, digits: str = _DIGITS, units: str = "十百千") -> str:
    """Return a number with 十, 百 and 千: 十一, 二十, 一百零三."""
    written, pending = "", False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if not digit:
            pending = bool(written)
            continue
        written += ("零" if pending else "") + digits[digit] + (units[place - 1] if place else "")
        pending = False
    return written[1:] if written.startswith("一十") else written


def _counting(number: int) -> str:
    return _chinese(number) if number < 100 else _by_digit(number)


def _by_digit(number: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(number))


def _roman(number: int) -> str:
    written = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        written += letters * count
    return written


def _letters(number: int) -> str:
    """Return a, b … z, then aa, bb …"""
    times, place = divmod(number - 1, 26)
    return chr(97 + place) * (times + 1) if times < 30 else ""


def _full_width(number: int) -> str:
    return "".join(chr(ord(digit) + 0xFEE0) for digit in str(number))


def _characters(first: str, count: int) -> str:
    return "".join(chr(ord(first) + place) for place in range(count))


def _series(characters: str) -> Callable[[int], str]:
    """Return a writer of numbers that are single characters."""
    return lambda number: characters[number - 1] if number <= len(characters) else ""


_CIRCLED = _series(_characters("①", 20) + _characters("㉑", 15) + _characters("㊱", 15))
_FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalHalfWidth": str,
    "decimalZero": lambda number: f"{number:02}",
    "numberInDash": lambda number: f"- {number} -",
    "decimalFullWidth": _full_width,
    "decimalFullWidth2": _full_width,
    "upperRoman": lambda number: _roman(number).upper(),
    "lowerRoman": _roman,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerLetter": _letters,
    "chineseCounting": _counting,
    "chineseCountingThousand": _chinese,
    "japaneseCounting": _chinese,
    "taiwaneseCounting": _counting,
    "taiwaneseCountingThousand": _chinese,
    "koreanDigital2": _by_digit,
    "ideographDigital": _by_digit,
    "japaneseDigitalTenThousand": _by_digit,
    "taiwaneseDigital": _by_digit,
    "chineseLegalSimplified": lambda number: _chinese(number, _LEGAL, "拾佰仟"),
    "decimalEnclosedCircle": _CIRCLED,
    "decimalEnclosedCircleChinese": _CIRCLED,
    "decimalEnclosedParen": _series(_characters("⑴", 20)),
    "decimalEnclosedFullstop": _series(_characters("⒈", 20)),
    "ideographEnclosedCircle": _series(_characters("㊀", 10)),
    "ideographTraditional": _series("甲乙丙丁戊己庚辛壬癸"),
    "ideographZodiac": _series("子丑寅卯辰巳午未申酉戌亥"),
}
