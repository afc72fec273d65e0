"""The looks of an issued form: fonts that Chinese Windows has, inputs that look like inputs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection


class FormStyles:
    """The looks of a form; the objects are shared, as openpyxl wants them."""

    def __init__(self) -> None:
        from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side

        side = Side(style="thin", color="FF000000")
        self._border = Border(left=side, right=side, top=side, bottom=side)
        self._no_border = Border()
        self._open, self._locked = Protection(locked=False), Protection(locked=True)
        self._input = PatternFill("solid", fgColor="FFFFFBE6")
        self._grey = PatternFill("solid", fgColor="FFF2F2F2")
        self._to_fill = PatternFill("solid", fgColor="FFFFE0B2")
        self._none = PatternFill()
        self._fonts = {
            "body": Font(name="宋体", size=11),
            "bold": Font(name="宋体", size=11, bold=True),
            "title": Font(name="黑体", size=18),
            "small": Font(name="宋体", size=9, color="FF595959"),
            "link": Font(name="宋体", size=11, color="FF0563C1", underline="single"),
        }
        self._align = {
            where: Alignment(horizontal=where, vertical="center", wrap_text=True)
            for where in ("center", "left", "right")
        }
        self._align["top"] = Alignment(horizontal="left", vertical="top", wrap_text=True)
        # look: font, alignment, border, fill, open for typing
        self._looks: dict[str, tuple[Font, Alignment, Border, PatternFill, Protection]] = {
            "title": self._look("title", "center", border=False),
            "title-open": self._look("title", "center", border=False, typed=True),
            "subtitle": self._look("body", "center", border=False),
            "subtitle-open": self._look("body", "center", border=False, typed=True),
            "left": self._look("body", "left", border=False),
            "note": self._look("body", "top", border=False),
            "signature": self._look("body", "left", border=False, typed=True, shaded=False),
            "caption": self._look("body", "center"),
            "locked-number": self._look("body", "center"),
            "issued-text": self._look("body", "left"),
            "issued-value": self._look("body", "center"),
            "issued-number": self._look("body", "center"),
            "text": self._look("body", "left", typed=True),
            "long-text": self._look("body", "top", typed=True),
            "value": self._look("body", "center", typed=True),
            "number": self._look("body", "center", typed=True),
            "money": self._look("body", "right", typed=True),
            "formula": self._look("body", "center", fill=self._grey),
            "help-caption": self._look("small", "center", fill=self._grey),
            "help": self._look("small", "center"),
            "help-left": self._look("small", "left"),
            "check": self._look("small", "left"),
            "status": self._look("bold", "left", fill=self._to_fill),
            "heading": self._look("bold", "left", border=False),
            "link": self._look("link", "left"),
            "amount": self._look("body", "right"),
        }

    def _look(
        self,
        font: str,
        align: str,
        *,
        border: bool = True,
        typed: bool = False,
        shaded: bool = True,
        fill: PatternFill | None = None,
    ) -> tuple[Font, Alignment, Border, PatternFill, Protection]:
        background = self._input if typed and shaded else (fill or self._none)
        return (
            self._fonts[font], self._align[align], self._border if border else self._no_border,
            background, self._open if typed else self._locked,
        )  # fmt: skip

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all looks."""
        return tuple(self._looks)

    def is_bordered(self, look: str) -> bool:
        """Whether a look has lines around it."""
        return self._looks[look][2] is self._border

    def is_locked(self, look: str) -> bool:
        """Whether cells of a look are locked."""
        return self._looks[look][4] is self._locked

    def edges(self, names: Iterable[str], *, locked: bool, cell: Cell | MergedCell) -> None:
        """Give a cell that another one covers the lines (left, right, top, bottom) that it shows."""
        from openpyxl.styles import Border

        cell.border = Border(**dict.fromkeys(names, self._border.left))
        cell.protection = self._locked if locked else self._open

    def apply(self, cell: Cell | MergedCell, look: str) -> None:
        """Give a cell one of the looks."""
        font, alignment, border, fill, protection = self._looks[look]
        cell.font, cell.alignment, cell.border = font, alignment, border
        cell.fill, cell.protection = fill, protection
