"""What some tests need and a machine may lack."""

from __future__ import annotations

import os
from typing import NoReturn

import pytest


def skip_unless_ci(what: str) -> NoReturn:
    """Skip the test that needs it; in CI, where .ci/run installs everything, the lack is a failure."""
    if os.environ.get("CI"):
        pytest.fail(f"{what}; .ci/run installs it")
    pytest.skip(what)
