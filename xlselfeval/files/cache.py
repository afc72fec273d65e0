"""An LRU cache for parse results, limited by input size."""

from __future__ import annotations

from collections.abc import Callable, Sized
from functools import lru_cache, wraps
from typing import Concatenate, ParamSpec, TypeVar

from xlselfeval.files.limits import CACHED_BYTES

First = TypeVar("First", bound=Sized)
Others = ParamSpec("Others")
Result = TypeVar("Result")
Function = Callable[Concatenate[First, Others], Result]


def cached_results(most: int) -> Callable[[Function[First, Others, Result]], Function[First, Others, Result]]:
    """Cache the last `most` results, unless the first argument exceeds CACHED_BYTES."""

    def decorated(function: Function[First, Others, Result]) -> Function[First, Others, Result]:
        remembered = lru_cache(maxsize=most)(function)

        @wraps(function)
        def call(first: First, /, *args: Others.args, **kwargs: Others.kwargs) -> Result:
            if len(first) > CACHED_BYTES:
                return function(first, *args, **kwargs)
            return remembered(first, *args, **kwargs)  # type: ignore[arg-type]

        return call

    return decorated
