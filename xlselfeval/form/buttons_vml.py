"""The buttons of a form as VML, the only drawing that every office program reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xlselfeval.files.xml_text import content

BUTTONS_VML = "xl/drawings/vmlDrawing1.vml"  # openpyxl keeps drawings with one digit only
WIDTH, HEIGHT, GAP, TOP = 91, 26, 5, 11  # pixels; the first row is 48 high
_SHAPES = 1025  # the first number of a shape in drawing 1
_DEFAULT_WIDTH = 64  # pixels of a column without a width


@dataclass(frozen=True, slots=True)
class Button:
    """A button: its caption and the macro that a click starts."""

    caption: str
    macro: str


def buttons_vml(buttons: Sequence[Button], widths: Sequence[float], first_column: int) -> bytes:
    """Return the part with the buttons side by side in the first row.

    They begin in column `first_column` (from 1); `widths` are those of the columns in characters.
    """
    pixels = [column_pixels(width) for width in widths]
    left = sum(pixels[: first_column - 1])
    shapes = "".join(
        _shape(button, number, left + number * (WIDTH + GAP), pixels) for number, button in enumerate(buttons)
    )
    return (
        '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
        ' xmlns:x="urn:schemas-microsoft-com:office:excel">'
        '<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout>'
        '<v:shapetype id="_x0000_t201" coordsize="21600,21600" o:spt="201" path="m,l,21600r21600,l21600,xe">'
        '<v:stroke joinstyle="miter"/><v:path shadowok="f" o:extrusionok="f" strokeok="f" fillok="f" o:connecttype="rect"/>'
        f'<o:lock v:ext="edit" shapetype="t"/></v:shapetype>{shapes}</xml>'
    ).encode()


def column_pixels(width: float) -> int:
    """Return the pixels of a column of that width in characters, its margin included."""
    return int(width * 7 + 0.5)


def anchor(left: int, pixels: Sequence[int]) -> tuple[int, int]:
    """Return the column (from 0) at a distance from the left edge, and the rest, in pixels."""
    for column, width in enumerate(pixels):
        if left < width:
            return column, left
        left -= width
    return len(pixels) + left // _DEFAULT_WIDTH, left % _DEFAULT_WIDTH


def _shape(button: Button, number: int, left: int, pixels: Sequence[int]) -> str:
    (column, offset), (last, end) = anchor(left, pixels), anchor(left + WIDTH, pixels)
    place = f"margin-left:{left * 0.75:g}pt;margin-top:{TOP * 0.75:g}pt;width:{WIDTH * 0.75:g}pt;height:{HEIGHT * 0.75:g}pt"
    return (
        f'<v:shape id="_x0000_s{_SHAPES + number}" type="#_x0000_t201" style="position:absolute;{place};z-index:{number + 1};mso-wrap-style:tight"'
        ' o:button="t" fillcolor="buttonFace [67]" strokecolor="windowText [64]" o:insetmode="auto">'
        '<v:fill color2="buttonFace [67]" o:detectmouseclick="t"/><o:lock v:ext="edit" rotation="t"/>'
        '<v:textbox style="mso-direction-alt:auto" o:singleclick="f"><div style="text-align:center">'
        f'<font face="宋体" size="200" color="#000000">{content(button.caption)}</font></div></v:textbox>'
        '<x:ClientData ObjectType="Button">'
        f"<x:Anchor>{column}, {offset}, 0, {TOP}, {last}, {end}, 0, {TOP + HEIGHT}</x:Anchor>"
        "<x:PrintObject>False</x:PrintObject><x:AutoFill>False</x:AutoFill>"
        f"<x:FmlaMacro>[0]!{button.macro}</x:FmlaMacro><x:TextHAlign>Center</x:TextHAlign><x:TextVAlign>Center</x:TextVAlign>"
        "</x:ClientData></v:shape>"
    )
