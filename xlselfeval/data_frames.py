"""pandas, an optional library: loaded when a data frame is asked for."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any

from xlselfeval.errors import SelfEvalError


def load_pandas() -> Any:
    """Return the library; SelfEvalError says how to install it."""
    try:
        return import_module("pandas")
    except ImportError as error:
        raise SelfEvalError("数据表需要 pandas，请先安装：pip install xlselfeval[frames]") from error


def is_data_frame(value: object) -> bool:
    """Return whether a value is a data frame; pandas is not loaded for the question."""
    library = sys.modules.get("pandas")
    return library is not None and isinstance(value, library.DataFrame)
