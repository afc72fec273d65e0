"""Mutation runs: a disk cache for workbooks that tests build with openpyxl.

Every mutant runs the same tests, which build the same workbooks. Where XLSELFEVAL_BUILD_CACHE names a folder
(tests/mutation.py sets it), the nth call of a test returns the bytes of its nth call in the first run.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections import Counter
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import ParamSpec

FOLDER = os.environ.get("XLSELFEVAL_BUILD_CACHE", "")
P = ParamSpec("P")
_calls: Counter[str] = Counter()


def cached(build: Callable[P, bytes]) -> Callable[P, bytes]:
    """Return the function itself, or one that reads from the cache where there is one."""
    if not FOLDER:
        return build

    @wraps(build)
    def read_or_build(*args: P.args, **kwargs: P.kwargs) -> bytes:
        test = os.environ.get("PYTEST_CURRENT_TEST", "").removesuffix(" (call)")
        if not test:
            return build(*args, **kwargs)
        call = f"{test} {build.__module__}.{build.__qualname__}"
        _calls[call] += 1
        path = Path(FOLDER) / hashlib.sha256(f"{call} {_calls[call]}".encode()).hexdigest()
        if path.exists():
            return path.read_bytes()
        content = build(*args, **kwargs)
        path.write_bytes(content)
        return content

    return read_or_build


def clear_caches() -> None:
    """Clear the caches of the scoring and the checks; else a cached result hides what it covers."""
    for name, module in list(sys.modules.items()):
        if name.startswith(("xlselfeval.scoring", "xlselfeval.review")):
            for value in list(vars(module).values()):
                if hasattr(value, "cache_clear"):
                    value.cache_clear()
