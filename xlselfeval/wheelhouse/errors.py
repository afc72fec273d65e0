"""Why a folder of packages cannot be made; each message is Chinese and ends with the next step."""

from __future__ import annotations

from xlselfeval.errors import SelfEvalError


class WheelhouseError(SelfEvalError):
    """A folder of packages that cannot be made as asked."""


class NoWheel(WheelhouseError):
    """A package, or one that it needs, has no wheel for the target."""
