"""Options of the test run: slow tests are left out unless they are asked for with -m."""

from __future__ import annotations

import kept
import pytest

import xlselfeval.demo
import xlselfeval.workbook.template

if kept.FOLDER:
    for module, name in (
        (xlselfeval.workbook.template, "generate"), (xlselfeval.demo, "issued_form"), (xlselfeval.demo, "filled_form"),
    ):  # fmt: skip
        setattr(module, name, kept.kept(getattr(module, name)))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Without -m, deselect what is marked slow."""
    if config.getoption("-m"):
        return
    slow = [item for item in items if item.get_closest_marker("slow")]
    if slow:
        config.hook.pytest_deselected(items=slow)
        items[:] = [item for item in items if not item.get_closest_marker("slow")]
