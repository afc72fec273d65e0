"""The Chinese titles of kinds of findings."""

from __future__ import annotations

from xlselfeval.review.catalogue import CATALOGUE


def title_of(name: str) -> str:
    """Return the Chinese title of a kind of finding."""
    return CATALOGUE[name].title if name in CATALOGUE else name
