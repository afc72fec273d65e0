"""The progress of a run, for whoever shows it."""

from __future__ import annotations


class Progress:
    """Receives phases, each with a number of files, and each file that is done; this one shows nothing."""

    def begin(self, phase: str, total: int) -> None:
        """Begin a phase of `total` files."""

    def done(self, outcome: str) -> None:
        """Count one file; the outcome is empty in a phase without outcomes."""
