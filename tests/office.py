"""LibreOffice as an independent program: recalculates and saves workbooks for the tests."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

WORKER = Path(__file__).with_name("uno_worker.py")
PYTHON_WITH_UNO = shutil.which("python3", path="/usr/bin") or "python3"


def needs_office() -> None:
    """Skip without LibreOffice; in CI its absence is an error."""
    if shutil.which("soffice") is None:
        if os.environ.get("CI"):
            pytest.fail("LibreOffice is missing: .ci/run installs it")
        pytest.skip("LibreOffice is not installed")


def run(jobs: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The answers of the worker to these jobs (see uno_worker.py), all in one LibreOffice."""
    needs_office()
    environment = {
        key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "VIRTUAL_ENV"))
    }
    done = subprocess.run(
        [PYTHON_WITH_UNO, str(WORKER)],
        input=json.dumps(list(jobs)),
        capture_output=True,
        text=True,
        timeout=300,
        env=environment,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    answers: list[dict[str, Any]] = json.loads(done.stdout)
    return answers
