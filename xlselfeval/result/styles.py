"""Cell styles of the 核对结果 sheet: one table for everything that writes the sheet."""

from __future__ import annotations

from typing import NamedTuple

FONT = "宋体"
LINES = "7F7F7F"  # colour of the thin lines around a boxed cell


class Look(NamedTuple):
    """A cell style: size in points, colours as RRGGBB, no fill if "", alignment as in Excel."""

    size: int = 10
    bold: bool = False
    underline: bool = False
    color: str = "000000"
    fill: str = ""
    horizontal: str = "left"
    vertical: str = "center"
    boxed: bool = True


_GREY = "E7E6E6"
LOOKS: dict[str, Look] = {
    "title": Look(size=16, bold=True, horizontal="center", boxed=False),
    "fact": Look(boxed=False),
    "label": Look(bold=True, fill=_GREY, horizontal="center"),
    "figures": Look(bold=True),
    "section": Look(bold=True, vertical="bottom", boxed=False),
    "head": Look(bold=True, fill=_GREY, horizontal="center"),
    "cell": Look(),
    "answer": Look(fill="FFFBE6"),  # of the inputs of a form
    "centre": Look(horizontal="center"),
    "number": Look(horizontal="right"),
    "link": Look(underline=True, color="0563C1"),
    "basis": Look(size=9, color="404040"),
    "sign": Look(boxed=False),
    "error": Look(bold=True, color="9C0006", fill="FFC7CE", horizontal="center"),
    "warning": Look(bold=True, color="7F4F00", fill="FFEB9C", horizontal="center"),
    "info": Look(bold=True, color="1F4E79", fill="DDEBF7", horizontal="center"),
    "good": Look(color="00612E", fill="E2F0D9", horizontal="center"),
}
