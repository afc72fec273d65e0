"""An empty results store for the tests of this folder."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from xlselfeval.batch.results.store import open_store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """Open an empty store for one test."""
    with closing(open_store(tmp_path / "results.sqlite")) as opened:
        yield opened
