"""pandas, an optional library: loaded when a data frame is asked for."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from decimal import Decimal
from importlib import import_module
from typing import TYPE_CHECKING, Any

from xlselfeval.errors import missing_library

if TYPE_CHECKING:
    import pandas as pd

_TYPES = {Decimal: "float64", int: "Int64", bool: "bool", tuple: "object"}


def load_pandas() -> Any:
    """Return the library; SelfEvalError says how to install it."""
    try:
        return import_module("pandas")
    except ImportError as error:
        raise missing_library("数据表", "pandas", "frames") from error


def typed_frame(lines: Iterable[Mapping[str, object]], types: Mapping[str, type]) -> pd.DataFrame:
    """Return lines as a data frame with the columns of `types`, each of its type whatever the lines hold.

    Exact decimals become floats. A text is of the type that this pandas has for texts.
    """
    pandas = load_pandas()
    text = pandas.Series([""]).dtype
    frame: pd.DataFrame = pandas.DataFrame(list(lines), columns=list(types))
    typed: pd.DataFrame = frame.astype({name: _TYPES.get(kind, text) for name, kind in types.items()})
    return typed


def is_data_frame(value: object) -> bool:
    """Return whether a value is a data frame; pandas is not loaded for the question."""
    library = sys.modules.get("pandas")
    return library is not None and isinstance(value, library.DataFrame)
