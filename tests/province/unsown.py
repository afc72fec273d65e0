"""Findings that the province does not plant, with the reason."""

from __future__ import annotations

UNSOWN = {
    "duplicate-indicator": "no two approved indicators of a form have one name; rows of a unit's own do it (tests/review/test_checks.py)",
}
