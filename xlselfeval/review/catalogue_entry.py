"""One kind of finding, as the catalogue describes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from xlselfeval.scheme.model import Severity

Audience = Literal["unit", "bureau"]


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """One kind of finding."""

    code: str
    name: str
    severity: Severity
    title: str
    when: str
    situation: str
    action: str
    opinion: str
    audience: Audience = "unit"

    @property
    def explainable(self) -> bool:
        """Check whether a unit may explain such a finding instead of correcting it, as far as its severity goes."""
        return may_explain(self.name, self.severity)


# 须更正 must be corrected, 请核实 may be explained, as the unit reads it; these errors say 须更正或说明.
_EXPLAINABLE = frozenset((
    "budget-zero", "budget-overspent", "budget-differs", "spending-differs", "reason-missing", "data-form", "accounts-spending", "accounts-three-public", "accounts-label",
))  # fmt: skip

# Beside this one nothing else in a form is asked of its unit, so nobody has seen what else is wrong there.
STANDS_FOR_ALL = "form-replaced"
OF_ANOTHER = "foreign-return"  # stands for all of a workbook that was issued to another unit or project


def may_explain(name: str, severity: Severity) -> bool:
    """Check whether by the catalogue a finding may be explained: it is no error, or one that says so."""
    return severity != "error" or name in _EXPLAINABLE
