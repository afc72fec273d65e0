"""The library `formulas`, one formula at a time: compiled once for a text, called with the values of its cells.

The only module that imports it; its first use takes a second and a hundred megabytes, so that it is loaded for
the first formula that is not ours. Its ROUND and ISNUMBER are wrong (half a last place down, TRUE for the text "12"):
ours stand under names of their own.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_UP, ROUND_UP, Decimal
from functools import lru_cache, partial
from importlib.util import find_spec
from typing import Any, NamedTuple

from xlselfeval.cell import ERROR_TEXTS
from xlselfeval.formulas.foreign.parse import RefusedError
from xlselfeval.formulas.foreign.rewrite import OWN, SHOWN, ReadRange

# What a cell holds for a formula; an error is its text. A date is a number in Excel, but it is not known which.
Operand = Decimal | str | bool | date | None
_MODES = {
    "ROUND": ROUND_HALF_UP, "ROUNDUP": ROUND_UP, "ROUNDDOWN": ROUND_DOWN, "TRUNC": ROUND_DOWN, "INT": ROUND_FLOOR,
}  # fmt: skip
_NUMERIC = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)")
_CODE = re.compile(r"-?\d{16,}(?:\.\d+)?")  # a number beyond the digits of a spreadsheet is read as a text
_DIGITS = re.compile(r"\d[\d.]{14,}")  # a figure that programs write out differently
_LONGEST = 2_000  # characters of a text: & of a hundred cells of 32,767 takes seconds
_MOST_PLACES = 20
_LARGEST = 1e15  # beyond the digits of a spreadsheet


class _Compiled(NamedTuple):
    call: Callable[..., Any]
    inputs: tuple[str, ...]


@lru_cache(maxsize=1)
def is_installed() -> bool:
    """Return whether the library is there; it is not imported."""
    found = find_spec("formulas")
    return found is not None and found.origin is not None  # a folder of that name is found too


def run_formula(
    text: str, reads: Sequence[tuple[str, ReadRange]], values: Sequence[Sequence[Operand]]
) -> Operand:
    """Evaluate a rewritten formula; `values` holds the cells of each read, row by row.

    Raises RefusedError where the library is missing or the contents leave the result open.
    """
    if not is_installed():
        raise RefusedError("library")
    for (_, read), cells in zip(reads, values, strict=True):
        if not all(_reads_alike(cell, read.kind) for cell in cells):
            raise RefusedError("contents")
    compiled = _compile(text)
    if compiled is None:
        raise RefusedError("syntax")
    arrays = {place: _build_array(read, cells) for (place, read), cells in zip(reads, values, strict=True)}
    result = _parse_result(_call_library(compiled, arrays))
    if result == "#VALUE!" and any(_may_be_a_number(cell) for cells in values for cell in cells):
        raise RefusedError("contents")
    return result


def _reads_alike(cell: Operand, kind: str) -> bool:
    """Return whether all programs see the same in a cell, as this kind of argument."""
    if isinstance(cell, date | bool):
        return False
    if not isinstance(cell, str) or cell in ERROR_TEXTS:
        return isinstance(cell, Decimal) or (kind != "q" and not (kind == "a" and cell in ERROR_TEXTS))
    if len(cell) > _LONGEST or _CODE.fullmatch(cell):
        return False
    numeric = _may_be_a_number(cell)
    if kind == "c":
        return not numeric
    if kind == "q":
        return bool(cell) and not numeric and not re.search(r"^[<>=]|[*?~]", cell)
    return kind in "nra" or not numeric or bool(_NUMERIC.fullmatch(cell))


def _may_be_a_number(cell: Operand) -> bool:
    """Return whether a text has figures, or is a number for Python (nan): 95%, 2020-1-1, １２."""
    if not isinstance(cell, str) or cell in ERROR_TEXTS:
        return False
    if re.fullmatch(r"[\d\s.,%+\-/:eE年月日￥¥$()]*\d[\d\s.,%+\-/:eE年月日￥¥$()]*", cell):
        return True
    try:
        float(cell)
    except ValueError:
        return False
    return True


@lru_cache(maxsize=4096)
def _compile(text: str) -> _Compiled | None:
    """Compile a formula; None for one that the library does not take."""
    try:
        import formulas

        _add_our_functions()
    except ImportError as error:  # numpy or scipy do not load on this machine
        raise RefusedError("library") from error
    try:
        call = formulas.Parser().ast(f"={text}")[1].compile()
    except Exception:  # of any kind: the library's errors have no common root
        return None
    return _Compiled(call, tuple(call.inputs))


def _call_library(compiled: _Compiled, arrays: Mapping[str, Any]) -> Any:
    import numpy

    with numpy.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            result = compiled.call(*(arrays[name] for name in compiled.inputs))
        except Exception as error:  # see _compiled
            raise RefusedError("contents") from error
    values = numpy.asarray(getattr(result, "value", result), object).ravel()
    if values.size != 1:
        raise RefusedError("function")  # a program may spill it, or take one of the values
    return values[0]


def _build_array(read: ReadRange, cells: Sequence[Operand]) -> Any:
    """Build the array of floats, texts, truths, errors and blanks that the library takes."""
    import numpy

    area = read.area
    array = numpy.empty((area.bottom - area.top + 1, area.right - area.left + 1), object)
    array.ravel()[:] = [_library_value(cell, numbers_only=read.kind in "na") for cell in cells]
    return array


def _library_value(cell: Operand, *, numbers_only: bool) -> Any:
    import schedula
    from formulas.tokens.operand import Error, XlError

    if isinstance(cell, str) and cell in ERROR_TEXTS:
        return Error.errors.get(cell) or XlError(cell)
    if isinstance(cell, Decimal):
        return float(cell)
    return schedula.EMPTY if cell is None or numbers_only else cell


def _parse_result(value: Any) -> Operand:
    """Turn a result into the content of a cell: 15 digits, a text, a truth or an error; a blank is 0."""
    import numpy
    import schedula
    from formulas.tokens.operand import XlError

    if value is schedula.EMPTY:
        return Decimal(0)
    if isinstance(value, bool | numpy.bool_):
        return bool(value)
    if isinstance(value, XlError):
        return str(value)
    if isinstance(value, str):
        if _DIGITS.search(value):
            raise RefusedError("contents")
        return str(value)
    try:
        number = float(value)
    except (TypeError, ValueError) as error:  # a complex number
        raise RefusedError("contents") from error
    if not abs(number) < _LARGEST:
        raise RefusedError("contents")
    return Decimal(f"{number:.15g}") + 0


def _add_our_functions() -> None:
    import formulas

    functions = formulas.get_functions()
    if f"{OWN}ISNUMBER" not in functions:
        functions[f"{OWN}ISNUMBER"] = _wrap_scalar(
            lambda value: isinstance(value, float | int) and not isinstance(value, bool), errors=False
        )
        functions[f"{OWN}{SHOWN}"] = _wrap_scalar(_shown, errors=False)
        for name, mode in _MODES.items():
            functions[f"{OWN}{name}"] = _wrap_scalar(partial(_rounded, mode))


def _shown(value: Any) -> Any:
    number = isinstance(value, float | int) and not isinstance(value, bool)
    return float(f"{value:.15g}") if number else value


def _rounded(mode: str, value: Any, digits: Any = 0) -> Any:
    """Round a number by its 15 significant digits, as the office programs do."""
    from formulas.tokens.operand import Error

    try:
        number, places = float(value), int(float(digits))
    except (TypeError, ValueError):
        return Error.errors["#VALUE!"]
    if not abs(number) < _LARGEST or abs(places) > _MOST_PLACES:
        return number if places > 0 else Error.errors["#NUM!"]
    exact = Decimal(f"{number:.15g}")
    return float(exact.scaleb(places).quantize(Decimal(1), mode).scaleb(-places))


def _wrap_scalar(function: Callable[..., Any], *, errors: bool = True) -> Callable[..., Any]:
    """Wrap a function of single values for the library: it passes arrays, and errors go through."""

    def called(*arguments: Any) -> Any:
        import numpy
        import schedula
        from formulas.tokens.operand import Error, XlError

        values = [numpy.asarray(getattr(one, "value", one), object).ravel() for one in arguments]
        if any(value.size != 1 for value in values):
            result: Any = Error.errors["#VALUE!"]
        else:
            single = [value[0] for value in values]
            failed = next((value for value in single if errors and isinstance(value, XlError)), None)
            single = [0 if errors and value is schedula.EMPTY else value for value in single]
            result = function(*single) if failed is None else failed
        return numpy.asarray([[result]], object)

    return called
