"""The properties of a style in a .ods, as far as they change what a person sees."""

from __future__ import annotations

from collections.abc import Mapping

from xlselfeval.files.looks.colours import WHITE
from xlselfeval.files.looks.style_looks import Look, named_colour, points_of

STYLE, _TEXT = (f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0" for name in ("style", "text"))
FO = "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
CELL, SPAN, PARAGRAPH, ROW, COLUMN = "table-cell", "text", "paragraph", "table-row", "table-column"
FAMILIES = (CELL, SPAN, PARAGRAPH, ROW, COLUMN)
_LINE = f"{STYLE} text-line-through-"
_SIZES = (f"{FO} font-size", f"{STYLE} font-size-asian", f"{STYLE} row-height", f"{STYLE} column-width")


def look_of(attributes: Mapping[str, str]) -> Look:
    """Return the look that the properties of a style give; a cell is hidden where its sheet is protected."""
    line = attributes.get(f"{_LINE}style", attributes.get(f"{_LINE}type"))
    shown = attributes.get(f"{_TEXT} display")
    protection = attributes.get(f"{STYLE} cell-protect")
    return Look(
        is_struck=None if line is None else line != "none",
        colour=_colour(attributes),
        points=min(
            (size for name in _SIZES if (size := points_of(attributes.get(name))) is not None), default=None
        ),
        is_hidden="hidden-and" in protection if protection else None if shown is None else shown == "none",
        raised=_raised(attributes.get(f"{STYLE} text-position")),
        indent=points_of(attributes.get(f"{FO} margin-left")),
        side=attributes.get(f"{FO} text-align"),
        behind=_behind(attributes.get(f"{FO} background-color")),
    )


def _colour(attributes: Mapping[str, str]) -> str | None:
    if attributes.get(f"{STYLE} use-window-font-color") == "true":
        return "automatic"  # it fits what is behind it
    colour = attributes.get(f"{FO} color")
    return None if colour is None else named_colour(colour)


def _behind(colour: str | None) -> str | None:
    return None if colour is None else WHITE if colour == "transparent" else named_colour(colour)


def _raised(position: str | None) -> int | None:
    if position is None:
        return None
    height = position.split(" ")[0]
    return (
        1 if height == "super" else -1 if height.startswith(("sub", "-")) else int(height not in ("0%", ""))
    )
