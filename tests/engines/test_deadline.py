"""A time limit within one process."""

from __future__ import annotations

import time

import pytest

from xlselfeval.engines.deadline import DeadlinePassed, deadline


def work(seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        pass


def test_work_within_its_time() -> None:
    """Work that ends in time is not disturbed, then or later."""
    with deadline(0.2):
        work(0.01)
    work(0.4)


def test_work_that_takes_too_long() -> None:
    """Work is stopped when its time is up, though it catches every error."""

    def stubborn() -> None:
        try:
            work(20)
        except Exception:
            work(20)

    begin = time.monotonic()
    with pytest.raises(DeadlinePassed), deadline(0.2):
        stubborn()
    assert time.monotonic() - begin < 10


def test_an_error_of_the_work_passes() -> None:
    """An error inside is raised as it is."""
    with pytest.raises(ZeroDivisionError), deadline(5):
        raise ZeroDivisionError
