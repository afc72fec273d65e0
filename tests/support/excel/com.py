"""Errors, calls and typed texts as Excel's object model treats them, for the Excel of the tests."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

ERRORS = {
    "#DIV/0!": -2146826281, "#N/A": -2146826246, "#NAME?": -2146826259, "#NULL!": -2146826288,
    "#NUM!": -2146826252, "#REF!": -2146826265, "#VALUE!": -2146826273, "#SPILL!": -2146826243,
}  # fmt: skip
BUSY = -2147418111  # RPC_E_CALL_REJECTED


class ComError(Exception):
    """The error that pywin32 raises: a result code, and Excel's own in the details."""

    def __init__(self, text: str, hresult: int = -2147352567, scode: int = -2146827284) -> None:
        super().__init__(hresult, text, (0, "Microsoft Excel", text, None, 0, scode), None)
        self.hresult = hresult
        self.excepinfo = self.args[2]


def counted(cls: type) -> type:
    """Count every public method and property of the class as a call to Excel."""

    def wrap(function: Callable[..., Any]) -> Callable[..., Any]:
        def call(self: Any, *args: Any, **kwargs: Any) -> Any:
            self._app._call()
            return function(self, *args, **kwargs)

        return call

    for name, member in list(vars(cls).items()):
        if name.startswith("_") and name != "__call__":
            continue
        if isinstance(member, property):
            setattr(cls, name, property(*(one and wrap(one) for one in (member.fget, member.fset))))
        elif callable(member):
            setattr(cls, name, wrap(member))
    return cls


def typed(text: str) -> tuple[Any, str, str]:
    """Return what Excel makes of a typed text: value, kind, and the number format that it brings."""
    if text.startswith("'"):
        return text[1:], "s", ""
    if text.startswith("=") or (text[:1] in "+-@" and not re.fullmatch(r"[+-][\d.,]+%?", text)):
        if len(text) < 2 or "|" in text:
            raise ComError("Application-defined or object-defined error")
        return text if text.startswith("=") else f"={text}", "f", ""
    if re.fullmatch(r"[+-]?[\d,]*\.?\d+%?", text):
        number = float(text.rstrip("%").replace(",", ""))
        return (number / 100, "n", "0%") if text.endswith("%") else (number, "n", "")
    date = re.fullmatch(r"(?:(\d{4})[-/年])?(\d{1,2})[-/月](\d{1,2})日?", text)
    if date and 1 <= int(date[2]) <= 12 and 1 <= int(date[3]) <= 28:
        return dt.datetime(int(date[1] or 2023), int(date[2]), int(date[3])), "d", "yyyy/m/d"
    if text.upper() in ("TRUE", "FALSE"):
        return text.upper() == "TRUE", "b", ""
    return (text, "e", "") if text in ERRORS else (text, "s", "")
