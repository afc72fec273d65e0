"""The folders of shipped schemes, profiles, blank workbooks and macros.

In a wheel they are inside the package, in a source checkout beside it.
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent


def templates_folder() -> Path:
    """Return the folder with the schemes (*.toml), the profiles and the blank workbooks."""
    return _folder("workbook_templates")


def macros_folder() -> Path:
    """Return the folder with the macro sources and the batch file for drag and drop."""
    return _folder("macros")


def _folder(name: str) -> Path:
    inside = _PACKAGE / name
    return inside if inside.is_dir() else _PACKAGE.parent / name
