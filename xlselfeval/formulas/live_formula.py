"""A live formula: its text as a template, the pattern that recognises it, and an equal function."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from xlselfeval.formulas.spelling import normalise_formula

Value = Decimal | str | None
# By name in the template: the value of a cell; the values of a range, where the name begins with "rows"; a figure
# in the formula itself, where it begins with "figure".
Values = Mapping[str, Value | Sequence[Value]]

_NAME = re.compile(r"\{([a-z]\w*)\}")
_REF = r"[A-Z]{1,3}[1-9]\d{0,6}"
# A range, or one that ends in the row above the formula, also once rows have been inserted there.
_ROWS = rf"{_REF}:(?:{_REF}|INDEX\([A-Z]{{1,3}}:[A-Z]{{1,3}},ROW\(\)-1\))"
_FIGURE = r"\d+(?:\.\d+)?"


@dataclass(frozen=True, slots=True)
class LiveFormula:
    """A formula with {names} for references; `value` computes it from the values at those names."""

    role: str
    template: str
    value: Callable[[Values], Value]

    def text(self, **refs: str) -> str:
        """Write the formula for these references, without "="."""
        texts, names = _pieces(self.template)
        return texts[0] + "".join([refs[name] + text for name, text in zip(names, texts[1:], strict=True)])

    def match(self, formula: str) -> dict[str, str] | None:
        """Return the references of a formula that is this one, or None."""
        found = _pattern(self.template).fullmatch(normalise_formula(formula))
        return found.groupdict() if found else None


@lru_cache(maxsize=512)
def _pieces(template: str) -> tuple[list[str], list[str]]:
    """Split a template at its names; return the texts between them and the names."""
    parts = _NAME.split(template)
    return parts[::2], parts[1::2]


@lru_cache(maxsize=512)
def _pattern(template: str) -> re.Pattern[str]:
    seen: set[str] = set()
    parts: list[str] = []
    last = 0
    compact = normalise_formula(_NAME.sub(lambda match: f"'{{{match[1]}}}'", template)).replace("'", "")
    for match in _NAME.finditer(compact):
        parts.append(re.escape(compact[last : match.start()]))
        name = match[1]
        kind = _ROWS if name.startswith("rows") else _FIGURE if name.startswith("figure") else _REF
        parts.append(f"(?P={name})" if name in seen else f"(?P<{name}>{kind})")
        seen.add(name)
        last = match.end()
    return re.compile("".join(parts) + re.escape(compact[last:]))


def number_at(values: Values, name: str) -> Decimal | None:
    """Return the value at a name where it is a number, as ISNUMBER asks."""
    value = values[name]
    return value if isinstance(value, Decimal) else None


def figure_of(values: Values) -> int:
    """Return the whole number that is part of the formula itself: the decimals of a ROUND."""
    return int(number_at(values, "figure") or 0)


def cells_of(values: Values, name: str) -> Sequence[Value]:
    """Return the values of a range."""
    found = values[name]
    return found if isinstance(found, Sequence) and not isinstance(found, str) else [found]


def numbers_of(values: Values, name: str) -> list[Decimal]:
    """Return the numbers of a range or cell, as SUM and COUNT see them."""
    return [cell for cell in cells_of(values, name) if isinstance(cell, Decimal)]


def text_of(values: Values, name: str) -> str:
    """Return the content of a cell as text, as LEN, TRIM and & see it."""
    value = values[name]
    return value if isinstance(value, str) else f"{value}" if isinstance(value, Decimal) else ""
