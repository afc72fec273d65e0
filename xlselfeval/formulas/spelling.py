"""Formulas in one spelling: no "=", "$" and spaces, capitals but for quoted texts."""

from __future__ import annotations

import re
from functools import lru_cache

_QUOTED = re.compile(r"""("(?:[^"]|"")*"|'(?:[^']|'')*')""")
_NOTHING = re.compile(r"[\s$\u00a0\u3000]+")
# In files, Excel writes this before functions newer than 2007; it does not show it.
_PREFIX = re.compile(r"_XLFN\.(?:_XLWS\.)?")
_LEADING = re.compile(r"=?\+*")


@lru_cache(maxsize=8192)
def normalise_formula(text: str) -> str:
    """Normalise a formula for comparison: `= +sum( $a$1:a3 )` and SUM(A1:A3) are one."""
    parts = _QUOTED.split(text)
    parts[::2] = [_PREFIX.sub("", _NOTHING.sub("", part).upper()) for part in parts[::2]]
    return _LEADING.sub("", "".join(parts), count=1)
