"""The findings that the province does not plant, and why."""

from __future__ import annotations

UNSOWN = {
    "duplicate-indicator": "no two approved indicators of a form have one name; a unit's own rows do it (tests/test_checks.py)",
    "score-not-number": "told with the kind of text as score-missing or number-as-text here; in tests/test_checks.py",
}
