"""Where the shipped schemes, profiles, blank workbooks and macros lie.

In a wheel they stand inside the package, in a source checkout beside it.
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent


def _folder(name: str) -> Path:
    inside = _PACKAGE / name
    return inside if inside.is_dir() else _PACKAGE.parent / name


def templates_folder() -> Path:
    """The folder with the schemes (*.toml), the profiles and the blank workbooks."""
    return _folder("workbook_templates")


def macros_folder() -> Path:
    """The folder with the macro sources and the drag-and-drop batch file."""
    return _folder("macros")
