"""Struck-out text in a sheet that is open in Excel, asked about in few calls."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from xlselfeval.cell import Cell, Run, rich_text
from xlselfeval.files.looks.written import EMPTY_TEXT, styled_text
from xlselfeval.files.ranges import Area, Place, uniform
from xlselfeval.files.sheet import Sheet

if TYPE_CHECKING:
    import xlwings as xw

_LONGEST = (
    2_000  # characters of a text whose runs are asked for; what is behind them counts as not struck out
)
Ask = Callable[[int, int], bool | None]


def read_struck(sheet: xw.Sheet, content: Sheet, area: Area) -> None:
    """Leave struck-out text out of the cells of a sheet; one call where there is none."""

    def is_struck(part: Area) -> bool | None:
        return _known(sheet.range(part.address).api.Font.Strikethrough)

    places = [place for place, cell in content.cells.items() if cell.text]
    if not places or is_struck(area) is False:
        return
    whole = dict(uniform(places, is_struck))
    for place in places:
        if whole.get(place) is not False:
            cell = content.cells[place]
            content.cells[place] = _struck_cell(cell, whole.get(place), _characters(sheet, place))


def struck_runs(text: str, ask: Ask) -> Iterator[Run]:
    """Yield the runs of a text; `ask` says of a stretch of characters whether it is struck out, None where it is mixed."""
    waiting = [(0, min(len(text), _LONGEST))]
    while waiting:
        first, end = waiting.pop()
        answer = ask(first, end)
        if answer is None and end - first > 1:
            middle = (first + end) // 2
            waiting += [(middle, end), (first, middle)]
        else:
            yield Run(text[first:end], bool(answer))
    if len(text) > _LONGEST:
        yield Run(text[_LONGEST:], False)


def _struck_cell(cell: Cell, is_struck: bool | None, ask: Ask) -> Cell:
    if is_struck or not isinstance(cell.written.value, str):
        return cell._replace(written=EMPTY_TEXT._replace(struck=cell.text))
    return cell._replace(written=styled_text(rich_text(struck_runs(cell.text, ask)), "General"))


def _characters(sheet: xw.Sheet, place: Place) -> Ask:
    def ask(first: int, end: int) -> bool | None:
        characters: Any = sheet.range(Area(*place, *place).address).characters[first:end]
        return _known(characters.api.Font.Strikethrough)

    return ask


def _known(answer: Any) -> bool | None:
    return None if answer is None else bool(answer)
