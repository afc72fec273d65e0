"""Number formats: the text that a person reads in a cell with a number."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from itertools import groupby

from xlselfeval.cell import Written
from xlselfeval.scoring.number import half_up, plain

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
    """A parsed section of a number format: the text before and after the digits, and how digits are shown.

    `decimals` is None for General; `date` is "" or the parts a date shows ("y", "ym", "ymd"). Digits are those of the
    number divided by ten to the power of `scale`. `text` is shown in place of any number. `pieces` are the placeholders
    and the texts between them, where those make another text of the digits (0000"年"00"月").
    """

    prefix: str = ""
    suffix: str = ""
    percent: bool = False
    decimals: int | None = None
    date: str = ""
    scale: int = 0
    text: str | None = None
    pieces: tuple[str, ...] = ()


GENERAL = Format()
_TOKEN = re.compile(r'"(?P<quoted>[^"]*)"?|[\\!](?P<escaped>.)|_.|\*(?P<filling>[0-9])|\*.|\[(?P<bracket>[^\]]*)\]?|(?P<ampm>AM/PM|A/P|上午/下午)|(?P<general>General|G/通用格式)|(?P<char>.)', re.S | re.I)  # fmt: skip
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?[0-9]{1,15}(?:\.[0-9]{1,15})?)")
_COMPARE: Mapping[str, Callable[[Decimal, Decimal], bool]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "=": operator.eq, "<>": operator.ne,
}  # fmt: skip
_MAX_SERIAL = 2_958_465  # 9999-12-31
_ZERO_DAY = datetime(1899, 12, 30)  # the day of serial number 0
_POWER = re.compile(r"([0#?,]*)(?:\.([0#?]*))?[Ee]([+-])([0#?]{1,9})")
_FRACTION = re.compile(r"([0#?]+ +)?[0#?]+ */ *([0#?]{1,9}|[0-9]{1,9})")
_NUMBERS = 3  # sections of numbers; a fourth is for texts
_NONE_FOR_ZERO = frozenset(["", "-", "—", "——", "–", "/", "零", "无"])  # a zero may be shown so
_NEGATIVE = re.compile(r"[-−－(（负△▲]")
_JOINS_BEFORE, _JOINS_AFTER = re.compile(r"[0-9]\.?$|^[-−－]$"), re.compile(r"^\.?[0-9]")
_Parts = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class _Section:
    """One section of a format code: its parts, the condition for it, and other marks in brackets, as a colour."""

    parts: tuple[tuple[str, str], ...]
    condition: tuple[str, Decimal] | None
    marks: tuple[str, ...]

    def holds(self, value: Decimal) -> bool:
        return self.condition is None or _COMPARE[self.condition[0]](value, self.condition[1])


@lru_cache(maxsize=4096)
def _sections(code: str) -> tuple[_Section, ...]:
    found: list[_Section] = []
    parts: _Parts = []
    condition: tuple[str, Decimal] | None = None
    marks: list[str] = []
    for match in _TOKEN.finditer(code + ";"):
        kind, text = match.lastgroup or "", match[match.lastgroup] if match.lastgroup else ""
        if kind == "char" and text == ";":
            found.append(_Section(tuple(parts), condition, tuple(marks)))
            parts, condition, marks = [], None, []
        elif kind == "bracket":
            compared = _CONDITION.fullmatch(text.strip())
            if compared is not None:
                condition = compared[1], Decimal(compared[2])
            elif text.lower() in ("h", "hh", "m", "mm", "s", "ss"):
                parts.append(("elapsed", text))
            elif text.startswith("$"):
                parts.append(("literal", text[1:].split("-")[0]))
            else:
                marks.append(text.strip().lower())
        elif kind:
            parts.append(("literal", text) if kind in ("quoted", "escaped", "filling") else (kind, text))
    if parts or not found:  # the code ends within an escape or a quote
        found.append(_Section(tuple(parts), condition, tuple(marks)))
    return tuple(found)


def _section_of(value: Decimal, sections: tuple[_Section, ...]) -> int:
    """Return the number of the section that shows a value."""
    numbers = sections[:_NUMBERS]
    if any(one.condition for one in numbers):
        return next((place for place, one in enumerate(numbers) if one.holds(value)), len(numbers) - 1)
    if value < 0:
        return min(1, len(numbers) - 1)
    return 2 if value == 0 and len(numbers) == _NUMBERS else 0


@lru_cache(maxsize=4096)
def parse_format(code: str, section: int = 0) -> Format:
    """Parse one section of a format code, the first by default."""
    sections = _sections(code)
    parts = list(sections[section].parts)
    letters = {text.lower() for kind, text in parts if kind == "char" and text.lower() in "ymdhse"}
    if any(kind == "elapsed" for kind, _ in parts):
        return GENERAL  # elapsed time is a number
    if (
        letters & set("ymdhs")
        and not any(kind == "general" for kind, _ in parts)
        and "e" not in letters - {"y"}
    ):
        return _date_format(letters)
    return _number_format(parts) if parts or len(sections) > 1 else GENERAL


def _date_format(letters: set[str]) -> Format:
    if "y" in letters and "m" not in letters and "d" not in letters:
        return Format(date="y")
    if "d" in letters:
        return Format(date="ymd")
    return Format(date="ym") if "y" in letters and "m" in letters else GENERAL


def _number_format(parts: _Parts) -> Format:
    digits = [
        place
        for place, (kind, text) in enumerate(parts)
        if kind == "general" or (kind == "char" and text in "0#?")
    ]
    if not digits:
        if any(kind == "ampm" or (kind == "char" and text == "@") for kind, text in parts):
            return GENERAL
        return Format(text=_literals(parts))
    first, last = digits[0], digits[-1]
    inside, after = parts[first : last + 1], parts[last + 1 :]
    percent = any(kind == "char" and text == "%" for kind, text in parts)
    prefix, suffix = _literals(parts[:first]), _literals(after)
    if not suffix and re.search("[¥￥]", prefix):
        suffix = "元"
    whole = Format(re.sub("[¥￥$€]", "", prefix).strip(), suffix.strip(), percent)
    if _FRACTION.search("".join(text for kind, text in parts if kind == "char")):
        return Format(percent=percent)
    if any(kind == "general" or (kind == "char" and text in "Ee/") for kind, text in inside):
        return whole if inside == [parts[first]] else Format(percent=percent)
    while after and after[0] == ("char", ","):
        inside, after = [*inside, after[0]], after[1:]
    return _with_digits(whole, inside)


def _with_digits(form: Format, inside: _Parts) -> Format:
    """Return a format with these placeholders, points, commas and texts between them."""
    points = [place for place, part in enumerate(inside) if part == ("char", ".")]
    literals = [place for place, (kind, _) in enumerate(inside) if kind == "literal"]
    before = inside[: points[0]] if points else inside
    commas = len(before) - len(_without_commas(before))
    tail = _without_commas(inside)
    commas += len(inside) - len(tail) if points else 0
    decimals = _placeholders(inside[points[0] :]) if points else 0
    if not literals:
        return replace(form, decimals=decimals, scale=3 * commas)
    if len(literals) == 1 and not points and inside[literals[0]][1] == ".":
        moved = _placeholders(inside[literals[0] :])
        return replace(form, decimals=moved if commas else None, scale=3 * commas + moved)
    pieces = tuple("0" if kind == "char" else text for kind, text in inside if (kind, text) != ("char", ","))
    if points:
        return Format(text="".join(text for _, text in inside))
    return replace(form, decimals=decimals, scale=3 * commas, pieces=pieces)


def _without_commas(parts: _Parts) -> _Parts:
    end = len(parts)
    while end and parts[end - 1] == ("char", ","):
        end -= 1
    return parts[:end]


def _placeholders(parts: _Parts) -> int:
    return sum(kind == "char" and text in "0#?" for kind, text in parts)


def _literals(parts: _Parts) -> str:
    return "".join(
        text for kind, text in parts if kind == "literal" or (kind == "char" and text not in "%.,@")
    )


def written_number(value: Decimal, code: str, *, date1904: bool) -> Written:
    """Return the content of a number cell as shown: 195篇, 98%, 2020年12月 for 44166, 90 for 900000 under 0!.0,."""
    sections = _sections(code)
    chosen = _section_of(value, sections)
    own = parse_format(code, chosen)
    has_conditions = any(one.condition for one in sections[:_NUMBERS])
    form = own if has_conditions else parse_format(code)
    if form.date:
        day = date_of_serial(value, date1904=date1904)
        if day is not None:
            shown = _other_date(day, sections[chosen].parts)
            return Written(day, _date_text(day, form.date), code, shown=shown)
        form = own = GENERAL
    if own.text is None and form.text is not None:
        form = own
    scaled = value.scaleb(-form.scale) if form.scale else value
    if form.pieces and value >= 0:
        seen = f"{form.prefix}{_filled(scaled, form.pieces)}{form.suffix}"
        if not re.search("[0-9.]", "".join(one for one in form.pieces if one != "0")):
            return Written(seen, seen, code, held=value)
        return Written(value, plain(value), code, shown=seen)
    shown = _shown_instead(value, sections[chosen], chosen, own, form)
    prefix = form.prefix if value >= 0 or not has_conditions else _NEGATIVE.sub("", form.prefix)
    number = f"{plain(scaled * 100)}%" if form.percent else plain(scaled)
    text = f"{prefix}{number}{form.suffix}"
    return Written(scaled, text, code, form.decimals, value if form.scale else None, shown)


def _filled(value: Decimal, pieces: tuple[str, ...]) -> str:
    """Return the digits of a number in placeholders that have texts between them."""
    places = pieces.count("0")
    digits = plain(half_up(value, 0)).rjust(places, "0")
    left, rest = digits[: len(digits) - places + 1], iter(digits[len(digits) - places + 1 :])
    filled: list[str] = []
    for piece in pieces:
        filled.append(piece if piece != "0" else left if left else next(rest))
        left = left if piece != "0" else ""
    return "".join(filled)


def _shown_instead(value: Decimal, section: _Section, chosen: int, own: Format, form: Format) -> str | None:
    """Return what a format shows instead of a value; None where that is the value, rounded at most."""
    if own.text is not None:
        is_zero = value == 0 and own.text.strip() in _NONE_FOR_ZERO
        return None if is_zero else own.text
    other = _other_number(abs(value), "".join(text for kind, text in section.parts if kind == "char"))
    if other is not None:
        return other if chosen or value > 0 else f"-{other}"
    scaled = abs(value).scaleb(-own.scale) * (100 if own.percent else 1)
    number = plain(scaled if own.decimals is None else half_up(scaled, own.decimals))
    shown = f"{own.prefix}{number}{'%' if own.percent else ''}{own.suffix}"
    signed = _NEGATIVE.search(own.prefix) is not None
    if value < 0 and chosen and not (signed or section.marks):
        return shown
    joined = _JOINS_BEFORE.search(own.prefix) if value >= 0 else None
    if joined or _JOINS_AFTER.search(own.suffix) or (own.scale, own.percent) != (form.scale, form.percent):
        return shown
    return None


def _other_number(value: Decimal, characters: str) -> str | None:
    """Return the power of ten or the fraction that a format shows, where that is another number."""
    power, fraction = _POWER.search(characters), _FRACTION.search(characters)
    if power and value:
        step, places = len(power[1].replace(",", "")) or 1, len(power[2] or "")
        exponent = value.adjusted() // step * step
        digits = half_up(value.scaleb(-exponent), places)
        if digits.adjusted() >= step:
            exponent, digits = exponent + step, half_up(value.scaleb(-exponent - step), places)
        shown = f"{digits:f}E{'-' if exponent < 0 else power[3].strip('-')}{abs(exponent):0{len(power[4])}}"
        return None if digits.scaleb(exponent) == value else shown
    if fraction and not power:
        below = fraction[2]
        exact = Fraction(value) if "%" not in characters else Fraction(value * 100)
        near = (
            Fraction(round(exact * int(below)), int(below)) if below.isdecimal() and int(below)
            else exact.limit_denominator(10 ** len(below) - 1)
        )  # fmt: skip
        whole, rest = divmod(near, 1) if fraction[1] else (0, near)
        return None if near == exact else f"{whole or ''} {rest if rest else ''}".strip() or "0"
    return None


@lru_cache(maxsize=4096)
def shown_text(text: str, code: str) -> str | None:
    """Return what a format shows instead of a text; None where that is the text."""
    section = _section_of_texts(_sections(code))
    return None if section is None or _shows_text(section) else _literals(list(section.parts))


def _section_of_texts(sections: tuple[_Section, ...]) -> _Section | None:
    """Return the section that shows texts: the fourth, or a last one with @."""
    last = sections[min(len(sections), _NUMBERS + 1) - 1]
    return last if len(sections) > _NUMBERS or any(part == ("char", "@") for part in last.parts) else None


def _shows_text(section: _Section) -> bool:
    return any(kind == "general" or (kind == "char" and text == "@") for kind, text in section.parts)


def format_marks(content: Decimal | str, code: str) -> tuple[str, ...]:
    """Return the marks in brackets, a colour among them, of the section that shows a number or text."""
    sections = _sections(code)
    if not isinstance(content, str):
        return sections[_section_of(content, sections)].marks
    section = _section_of_texts(sections) or (sections[0] if len(sections) == 1 else None)
    return section.marks if section else ()


def _date_text(day: date, parts: str) -> str:
    text = f"{day.year}年"
    if "m" in parts:
        text += f"{day.month}月"
    if "d" in parts:
        text += f"{day.day}日"
    return text


def _other_date(day: date, parts: tuple[tuple[str, str], ...]) -> str | None:
    """Return what a format shows where its own figures make another date of a day; None for most."""
    figures = {"y": str(day.year), "m": str(day.month), "d": str(day.day)}
    letters = ((text.lower() if kind == "char" else "", text) for kind, text in parts)
    if not any(re.search("[1-9]", text) for _, text in parts):
        return None
    shown = ""
    for letter, run in groupby(letters, key=operator.itemgetter(0)):
        texts = [text for _, text in run]
        figure = figures.get(letter, "".join(texts))
        shown += figure[-2:] if letter == "y" and len(texts) < 3 else figure
    meant = {day.year, day.year % 100, day.month, day.day}
    return None if {int(one) for one in re.findall("[0-9]{1,9}", shown)} <= meant else shown


def serial_of(moment: datetime) -> float:
    """Return the serial number of a moment, from March 1900 on as Excel counts."""
    passed = moment.replace(tzinfo=None) - _ZERO_DAY
    return passed.days + (passed.seconds + passed.microseconds / 1e6) / 86_400


def content_of(written: Written) -> bool | Decimal | str | None:
    """Return the content of a cell without its format: a date as its serial number, 12000 of 1.2 in 万."""
    value = written.value if written.held is None else written.held
    return Decimal((value - _ZERO_DAY.date()).days) if isinstance(value, date) else value


def date_of_serial(value: Decimal, *, date1904: bool) -> date | None:
    """Return the day of an Excel serial number; None when it is none."""
    if not 0 < value < _MAX_SERIAL - (1462 if date1904 else 0):  # 9999-12-31 in either system
        return None
    days = int(value)
    if date1904:
        return date(1904, 1, 1) + timedelta(days)
    return date(1899, 12, 30 if days >= 60 else 31) + timedelta(days)  # Excel counts a 29 February 1900
