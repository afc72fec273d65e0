"""Options of the test run: slow tests run only if -m asks for them."""

from __future__ import annotations

import os

import pytest
from support.mutation import build_cache

import xlselfeval.demo
import xlselfeval.form.generate

if build_cache.FOLDER:
    for module, name in (
        (xlselfeval.form.generate, "generate"), (xlselfeval.demo, "issued_form"), (xlselfeval.demo, "filled_form"),
    ):  # fmt: skip
        setattr(module, name, build_cache.cached(getattr(module, name)))

    def lifetime(**_: object) -> str:
        """Return how long cached results may live: a test while mutmut notes who calls what, else a run."""
        return "function" if os.environ.get("MUTANT_UNDER_TEST") == "stats" else "session"

    @pytest.fixture(autouse=True, scope=lifetime)
    def clear_caches() -> None:
        """Clear caches that were filled before."""
        build_cache.clear_caches()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselect the tests marked slow, unless -m is given."""
    if config.getoption("-m"):
        return
    slow = [item for item in items if item.get_closest_marker("slow")]
    if slow:
        config.hook.pytest_deselected(items=slow)
        items[:] = [item for item in items if not item.get_closest_marker("slow")]
