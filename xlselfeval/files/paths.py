"""Paths of files, compared."""

from __future__ import annotations

import os
from pathlib import Path


def canonical_path(path: str | Path) -> Path:
    """The one path of a file, however it is written and whatever links lead to it.

    Unlike Path.resolve, realpath takes links that run in a ring.
    """
    return Path(os.path.normcase(os.path.realpath(path)))
