"""Typed texts in one spelling: full-width characters, invisible spaces, odd signs."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

_ENDS = frozenset("。！？；.!?;")
_INVISIBLE = dict.fromkeys([0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x00AD, 0x200E, 0x200F, 0x180E])
# All signs of a meaning, by the one that stands for it.
_LOOK_ALIKES = {
    "≥": "≧⩾≽≿⪰⪴⋝≳⪆", "≤": "≦⩽≼≾⪯⪳⋜≲⪅", "=": "＝﹦═꞊⁼₌゠〓≡⹀", ">": "＞﹥≻❯", "<": "＜﹤≺❮",
    "-": "—–―‐‑−－─﹣⁻", "~": "～〜∼∽⁓﹏", ",": "，﹐", ":": "：﹕", ";": "；﹔", "(": "（﹙", ")": "）﹚",
    '"': "“”", ".": "。．﹒", "%": "％﹪٪", "m2": "㎡", "m3": "㎥", " ": "\u2800\u3164\u115f\u1160",
}  # fmt: skip
_SIGNS = str.maketrans({sign: meant for meant, signs in _LOOK_ALIKES.items() for sign in signs})
# Brackets that are typed as comparators; in pairs they quote a title.
_ANGLES = str.maketrans("〉》›»⟩〈《‹«⟨", ">>>>><<<<<")
_TITLE = re.compile(r"([〈《‹«⟨][^〈《‹«⟨〉》›»⟩]*[〉》›»⟩])")
_SIGNS_IN_A_ROW = re.compile(r"[<>=≥≤](?:[ /或]{0,3}[<>=≥≤]){1,3}")
_LOOSE = re.compile(r"(?<![0-9A-Za-z.%,]) | (?![0-9A-Za-z.,])")
_SPACES = re.compile(r"\s+")
# Blanks and apostrophes within a figure: 1 000, 2 00, 782 10, 1, 000, 95 .5, 1'000; of up to three digits 9 12 are two, 2020 12 is a date.
_IN_FIGURE = re.compile(
    r"(?:(?<=\d) (?=\d{3}|0+(?!\d))|(?<=\d\d) (?=\d\d)|(?<=\d\d\d) (?=\d))(?!(?:(?<=19\d\d )|(?<=20\d\d ))(?:0?[1-9]|1[0-2])(?:\D|$))|(?<=\d) (?=[.,]\d)|(?<=\d,) (?=\d{3}(?!\d))"
    r"|(?<=\d)['’](?=\d{3}(?!\d))"
)
_MARKS_BEHIND = re.compile(r"(?<![.,;、!·])[.,;、!·]{1,2}$")
_IN_QUOTES = re.compile(r"""[("'「『【\[](?P<inner>[^()"'「」『』【】\[\],]*)[)"'」』】\]]$""")
# Words that leave a note empty; the live checks of an issued form hold the same list.
BLANK_NOTES = frozenset(
    ["无", "/", "-", "—", "没有", "暂无", "无。", "不适用", "不涉及", "N/A", "n/a", "NA", "na", "略", "空", "空白", "因", "原因", "措施", "说明",
     "偏差原因", "改进措施", "原因无", "无原因", "没有原因", "无说明", "不需要说明", "无需说明", "不用说明", "不需要", "不填", "呵呵", "哈哈", "不知道", "不清楚"]
)  # fmt: skip
BLANK_MARKS = frozenset(["", "-", "--", "/", "\\", "—", "——", "－", "...", "……", "无内容"])
_INNER_QUOTES = str.maketrans("“”", "‘’")


@lru_cache(maxsize=16384)
def normalise(text: str) -> str:
    """Normalise a text: NFKC, one sign for each meaning, nothing invisible, single spaces, trimmed.

    Circled digits and fractions (①, ½) stay as they are: NFKC would make figures of them.
    """
    plain = text.translate(_INVISIBLE).translate(_SIGNS)
    if not plain.isascii():
        plain = "".join(
            char if unicodedata.category(char) == "No" else unicodedata.normalize("NFKC", char)
            for char in plain
        ).translate(_SIGNS)
    return _SPACES.sub(" ", plain).strip()


def digest_text(text: str) -> str:
    """Return sixteen characters that stand for a text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


@lru_cache(maxsize=16384)
def compact(text: str) -> str:
    """Normalise a text and drop all spaces, to compare names and captions."""
    return normalise(text).replace(" ", "")


@lru_cache(maxsize=16384)
def strip_loose_spaces(text: str) -> str:
    """Normalise a text and drop spaces that are not between two figures or letters."""
    return _LOOSE.sub("", normalise(text))


@lru_cache(maxsize=16384)
def tidy(text: str) -> str:
    """Normalise an answer and drop what typing left beside its figure: blanks, marks, quotes.

    Brackets that are typed as comparators become some, and > = becomes ≥.
    """
    text = strip_loose_spaces(text)
    parts = _TITLE.split(text)
    parts[::2] = [part.translate(_ANGLES) for part in parts[::2]]
    text = _SIGNS_IN_A_ROW.sub(_one_sign, _IN_FIGURE.sub("", "".join(parts)))
    text = _MARKS_BEHIND.sub("", text) or text
    quoted = _IN_QUOTES.match(text)
    return quoted["inner"] if quoted and quoted["inner"] else text


def _one_sign(match: re.Match[str]) -> str:
    signs = set(match[0])
    if signs & set(">≥") and signs & set("<≤"):
        return match[0]
    if not signs & set("<>≥≤"):
        return "="
    return ("≥" if signs & set("=≥") else ">") if signs & set(">≥") else ("≤" if signs & set("=≤") else "<")


def quoted(text: str) -> str:
    """Put a name in quotes; quotes within it become single ones (GB/T 15834).

    Texts that are to be copied stay as they are.
    """
    return f"“{text.translate(_INNER_QUOTES)}”"


def nest_quotes(text: str) -> str:
    """Make quotes within quotes single ones (GB/T 15834); a text whose quotes do not pair stays as it is."""
    nested, depth = list(text), 0
    for place, char in enumerate(text):
        depth += char == "“"
        if depth < 1 and char == "”":
            return text
        if depth % 2 == 0:
            nested[place] = char.translate(_INNER_QUOTES)
        depth -= char == "”"
    return text if depth else "".join(nested)


def is_blank_mark(text: str) -> bool:
    """Return whether a text is blank or one of the signs for nothing: - / —."""
    return compact(text) in BLANK_MARKS


def join_sentences(texts: Iterable[str]) -> str:
    """Join texts of people, none empty: by ；, or by nothing behind one that ends as a sentence does."""
    joined = ""
    for text in filter(None, texts):
        joined += f"{'' if not joined or joined.rstrip()[-1:] in _ENDS else '；'}{text}"
    return joined
