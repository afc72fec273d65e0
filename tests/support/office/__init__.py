"""LibreOffice as an independent program: recalculates and saves workbooks for the tests."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from support.requirements import skip_unless_ci

WORKER = Path(__file__).with_name("uno_worker.py")
WINDOW_WORKER = Path(__file__).with_name("window_worker.py")
PYTHON_WITH_UNO = shutil.which("python3", path="/usr/bin") or "python3"


def needs_office() -> None:
    """Skip without LibreOffice; in CI fail."""
    if shutil.which("soffice") is None:
        skip_unless_ci("LibreOffice is not installed")


def run(jobs: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the answers of the worker to these jobs (uno_worker.py), all in one LibreOffice."""
    needs_office()
    return answers([PYTHON_WITH_UNO, str(WORKER)], list(jobs))


def in_window(job: dict[str, Any]) -> list[dict[str, Any]]:
    """Type and click in a real window (window_worker.py); needs Xvfb, xdotool and openbox."""
    needs_office()
    missing = [name for name in ("xvfb-run", "xdotool", "openbox") if shutil.which(name) is None]
    if missing:
        skip_unless_ci(f"not installed: {', '.join(missing)}")
    screen = ["xvfb-run", "-a", "-s", "-screen 0 1920x1080x24"]
    return answers([*screen, PYTHON_WITH_UNO, str(WINDOW_WORKER)], job)


def without_our_python() -> dict[str, str]:
    """Return the environment for another Python than this one."""
    return {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "VIRTUAL_ENV"))}


def answers(command: Sequence[str], question: object) -> list[Any]:
    """Return what a worker writes when it reads the question, both as JSON."""
    done = subprocess.run(
        command,
        input=json.dumps(question),
        capture_output=True,
        text=True,
        timeout=300,
        env=without_our_python(),
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: list[Any] = json.loads(done.stdout)
    return found
