"""Characters of the fonts Symbol and Wingdings, which documents insert by number."""

from __future__ import annotations

_SYMBOL = {
    0xA3: "≤", 0xB3: "≥", 0xB4: "×", 0xB1: "±", 0xB8: "÷", 0xB0: "°", 0xAE: "→", 0xA5: "∞", 0xB9: "≠", 0xBB: "≈", 0xB7: "•",
    0xAC: "←", 0xAD: "↑", 0xAF: "↓", 0xD6: "√", 0xE5: "∑", 0x25: "%", 0x2D: "−", 0x6D: "μ", 0x57: "Ω", 0x3C: "<", 0x3E: ">",
}  # fmt: skip
_WINGDINGS = {
    0x6F: "□", 0x71: "□", 0x72: "□", 0x78: "☒", 0xA8: "□", 0xFD: "☒", 0xFE: "☑", 0xFC: "√", 0xFB: "×", 0x6C: "●", 0x6E: "■",
    0x75: "◆", 0xA1: "○", 0xD8: "➢", 0x76: "❖", 0xE0: "→", 0x28: "☎", 0x2A: "✉",
}  # fmt: skip
_WINGDINGS_2 = {
    0x50: "√", 0x4F: "×", 0x52: "☑", 0x51: "☒", 0x53: "☒", 0x54: "☒", 0xA3: "□", 0x2A: "□", 0x30: "□",
}  # fmt: skip
_FONTS = {"symbol": _SYMBOL, "wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2}
_LONGEST = 6  # hexadecimal digits


def symbol(font: str, code: str) -> str:
    """Return the character that a font has at a hexadecimal code; □ where it is not known."""
    try:
        number = int(code, 16) if len(code) <= _LONGEST else 0
    except ValueError:
        return "□"
    known = _FONTS.get(font.strip().lower())
    if known is not None:
        return known.get(number & 0xFF, "□")
    # Surrogates and private use.
    is_no_character = number < 0x20 or 0xD800 <= number <= 0xF8FF or number > 0x10FFFF
    return "□" if is_no_character else chr(number)
