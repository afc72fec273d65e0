"""The TOML parser of the standard library; Python 3.10 takes tomli, from which it was made."""

from __future__ import annotations

import sys

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

__all__ = ["tomllib"]
