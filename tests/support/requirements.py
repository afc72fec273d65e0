"""Skips of tests whose program a machine may lack."""

from __future__ import annotations

import os
from typing import NoReturn

import pytest


def skip_unless_ci(what: str) -> NoReturn:
    """Skip the test; in CI, where .ci/run installs everything, fail it."""
    if os.environ.get("CI"):
        pytest.fail(f"{what}; .ci/run installs it")
    pytest.skip(what)
