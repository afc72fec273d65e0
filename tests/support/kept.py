"""What tests build with openpyxl, kept on disk for mutation runs: the same workbook is wanted for every mutant.

Nothing is kept unless KEPT names a folder in the environment (tests/mutation.py does): then the second
time that a test makes its nth call, it gets the bytes of the first time.
"""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import ParamSpec

FOLDER = os.environ.get("KEPT", "")
P = ParamSpec("P")
_calls: Counter[str] = Counter()


def kept(make: Callable[P, bytes]) -> Callable[P, bytes]:
    """The function, or one that remembers what it gave."""
    if not FOLDER:
        return make

    @wraps(make)
    def remembered(*args: P.args, **kwargs: P.kwargs) -> bytes:
        test = os.environ.get("PYTEST_CURRENT_TEST", "").removesuffix(" (call)")
        if not test:
            return make(*args, **kwargs)
        call = f"{test} {make.__module__}.{make.__qualname__}"
        _calls[call] += 1
        path = Path(FOLDER) / hashlib.sha256(f"{call} {_calls[call]}".encode()).hexdigest()
        if path.exists():
            return path.read_bytes()
        content = make(*args, **kwargs)
        path.write_bytes(content)
        return content

    return remembered
