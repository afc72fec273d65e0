"""A bureau with the forms of the story for the tests of this folder."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.batch_runs import StoryOffice


@pytest.fixture
def office(tmp_path: Path) -> StoryOffice:
    """Issue the forms of the story; nothing has come back."""
    return StoryOffice(tmp_path / "某局")
