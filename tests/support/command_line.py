"""The command line, called in this process."""

from __future__ import annotations

from pathlib import Path

import pytest

from xlselfeval.cli.app import main


def run(*arguments: str | Path) -> int:
    """Run a command; return its exit status."""
    with pytest.raises(SystemExit) as end:
        main([str(one) for one in arguments])
    assert isinstance(end.value.code, int)
    return end.value.code
