"""Load schemes from TOML, by shipped id or by path."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from xlselfeval.errors import Fault, SchemeError, expect
from xlselfeval.resources import templates_folder
from xlselfeval.scheme.load_profile import load_profile
from xlselfeval.scheme.model import Scheme
from xlselfeval.scheme.parse_scheme import SeverityFaults, no_faults, parse_scheme, unfit_places
from xlselfeval.scheme.profile import Profile
from xlselfeval.scheme.toml_table import find_toml, is_file_name, parse_toml, refuse_other_kind


def load_scheme(
    name: str | Path | Scheme,
    *,
    profile: str | Path | Profile | None = None,
    severity_faults: SeverityFaults = no_faults,
) -> Scheme:
    """Load a scheme; the caller may look at its kinds of findings in [severity].

    Raises SchemeError with the path of every fault.
    """
    expect(name, (str, Path, Scheme), "表样的编号、.toml 的路径，或 load_scheme 所得的表样")
    scheme = (
        name
        if isinstance(name, Scheme)
        else _read_scheme(str(name), severity_faults)
        if is_file_name(str(name))
        else _shipped_scheme(str(name))
    )
    if profile is None:
        return scheme
    own = load_profile(profile)
    if (problem := unfit_places(scheme, own)) is not None:
        raise SchemeError(own.id, (Fault("places", problem),))
    return replace(scheme, profile=own)


def _read_scheme(name: str, severity_faults: SeverityFaults = no_faults) -> Scheme:
    path = find_toml(name, templates_folder(), "表样")
    table = parse_toml(path)
    refuse_other_kind(table, "表样", str(path))
    scheme = parse_scheme(table, source=str(path), severity_faults=severity_faults)
    if scheme.id in scheme_ids() and table != parse_toml(templates_folder() / f"{scheme.id}.toml"):
        raise SchemeError(str(path), (Fault("id", f"“{scheme.id}”是自带表样的编号，请另取编号"),))
    return scheme


_shipped_scheme = lru_cache(maxsize=64)(_read_scheme)  # a file may be edited, and what it names


@lru_cache(maxsize=1)
def scheme_ids() -> tuple[str, ...]:
    """Return the ids of the shipped schemes, sorted."""
    return tuple(sorted(path.stem for path in templates_folder().glob("*.toml")))


@lru_cache(maxsize=1)
def issuing_ids() -> tuple[str, ...]:
    """Return the ids of the shipped schemes of which blank workbooks are made, sorted."""
    return tuple(name for name in scheme_ids() if load_scheme(name).issues)
