"""Struck-out text, and text that nobody sees, in a sheet that is open in Excel, asked about in few calls."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from xlselfeval.cell import Cell, Run, Written, rich_text
from xlselfeval.files.looks.colours import SMALLEST, TINY, WHITE, is_unseen
from xlselfeval.files.looks.old_styles import OldStyle
from xlselfeval.files.looks.written import EMPTY_TEXT, styled_number, styled_text
from xlselfeval.files.ranges import Area, Place, uniform
from xlselfeval.files.sheet import Sheet

if TYPE_CHECKING:
    import xlwings as xw

_LONGEST = 2_000  # characters of a text whose runs are asked for; what is behind them counts as its cell
_FULL, _NO_FILL = 1, -4142  # patterns of a fill
_LIGHT = 0x80  # of red, green or blue
Ask = Callable[[int, int], Run | None]
_T = TypeVar("_T")


def read_looks(sheet: xw.Sheet, content: Sheet, codes: Mapping[Place, str]) -> None:
    """Enter what the looks of cells change in them; `codes` are number formats other than General.

    A property that is the same in all cells with text costs one call; for a cell in which it is mixed Excel
    answers None, and its characters are asked.
    """
    places = [place for place, cell in content.cells.items() if cell.text]

    def asked(look: Callable[[Any], _T | None]) -> dict[Place, _T]:
        return dict(uniform(places, lambda part: look(sheet.range(part.address).api.Font)))

    struck, raised, lowered = (
        asked(lambda font, name=name: known_truth(getattr(font, name)))  # type: ignore[misc]
        for name in ("Strikethrough", "Superscript", "Subscript")
    )
    colours = asked(_colour)
    behind = _behind(sheet, colours)
    for place in places:
        cell = content.cells[place]
        text: str = cell.text
        is_mixed = not all(place in one for one in (struck, raised, lowered, colours))
        if is_mixed and isinstance(cell.written.value, str) and cell.formula is None:
            text = rich_text(runs(cell.text, _characters(sheet, place)))
        hides = is_unseen(colours.get(place), behind.get(place, WHITE))
        style = OldStyle(
            codes.get(place, "General"), bool(struck.get(place)), hides, behind.get(place, WHITE)
        )
        written = _styled(cell, text, style)
        if written is not cell.written:
            content.cells[place] = cell._replace(written=written)


def runs(text: str, ask: Ask) -> Iterator[Run]:
    """Yield the runs of a text; `ask` gives the look of a stretch of characters, None where it is mixed."""
    waiting = [(0, min(len(text), _LONGEST))]
    while waiting:
        first, end = waiting.pop()
        look = ask(first, end)
        if look is None and end - first > 1:
            middle = (first + end) // 2
            waiting += [(middle, end), (first, middle)]
        else:
            yield (look or Run(""))._replace(text=text[first:end])
    if len(text) > _LONGEST:
        yield Run(text[_LONGEST:])


def _styled(cell: Cell, text: str, style: OldStyle) -> Written:
    """Return the content of a cell with a text, or its number, in such a style."""
    written, code = cell.written, style.code
    if isinstance(written.value, str):
        is_plain = text is cell.text and not (
            style.is_struck or style.is_unseen or ";" in code or "[" in code
        )
        look = {"is_struck": style.is_struck, "is_unseen": style.is_unseen}
        return written if is_plain else styled_text(text, code, behind=style.behind, **look)
    if style.is_struck:
        return EMPTY_TEXT._replace(struck=cell.text)
    if style.is_unseen:
        return written._replace(shown="")
    return styled_number(written, code, style.behind) if "[" in code else written


def _behind(sheet: xw.Sheet, colours: Mapping[Place, str]) -> dict[Place, str | None]:
    """Return the colours behind texts that are not dark, None for a pattern; dark on dark is not looked for."""
    places = [
        place for place, colour in colours.items() if colour != TINY and max(bytes.fromhex(colour)) >= _LIGHT
    ]

    def ask(part: Area) -> str | None:
        colour = sheet.range(part.address).api.Interior.Color
        return _rgb(colour) if colour or part.size == 1 else None  # Excel gives black for fills that differ

    found: dict[Place, str | None] = {**dict(uniform(places, ask))}
    for place in places:
        if is_unseen(colours[place], found[place]):
            pattern = sheet.range(Area(*place, *place).address).api.Interior.Pattern
            found[place] = found[place] if pattern in (_FULL, _NO_FILL) else None
    return found


def _characters(sheet: xw.Sheet, place: Place) -> Ask:
    def ask(first: int, end: int) -> Run | None:
        characters: Any = sheet.range(Area(*place, *place).address).characters[first:end]
        font = characters.api.Font
        colour, marks = _colour(font), [font.Strikethrough, font.Superscript, font.Subscript]
        if colour is None or None in marks:
            return None
        struck, raised, lowered = map(bool, marks)
        return Run("", struck, colour, raised - lowered)

    return ask


def _colour(font: Any) -> str | None:
    """Return the colour of a text, TINY of a small one; None where either differs."""
    colour = font.Color
    size = None if colour is None else font.Size
    return None if colour is None or size is None else TINY if size < SMALLEST else _rgb(colour)


def _rgb(colour: float) -> str:
    """Return a colour of the object model as six digits: its lowest byte is red."""
    return (int(colour) & 0xFFFFFF).to_bytes(3, "little").hex().upper()


def known_truth(answer: Any) -> bool | None:
    """Return an answer of Excel, None where the cells differ."""
    return None if answer is None else bool(answer)
