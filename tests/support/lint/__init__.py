"""A lint for the files we write: what makes Excel repair or refuse a workbook that is valid XML.

`lint` parses the package once and runs every function of CHECKS over it. Limits are those of
"Excel specifications and limits". Stricter than Excel on purpose: references joined by a space, legal
but never written by us, are reported as a missing operator. Not looked at: tables, charts, pivots, x14 lists.
"""

from __future__ import annotations

from support.lint import (
    checks_formula,
    checks_macros,
    checks_package,
    checks_rules,
    checks_sheet,
    checks_workbook,
)
from support.lint.package import Check, parse

__all__ = ["CHECKS", "lint"]

CHECKS: tuple[Check, ...] = (
    *checks_package.CHECKS,
    *checks_workbook.CHECKS,
    *checks_sheet.CHECKS,
    *checks_rules.CHECKS,
    *checks_formula.CHECKS,
    *checks_macros.CHECKS,
)


def lint(data: bytes) -> list[str]:
    """Return the faults as `check: where: fault`, in the order of CHECKS. Raises BadZipFile."""
    package = parse(data)
    return [f"{check.__name__}: {fault}" for check in CHECKS for fault in check(package)]
