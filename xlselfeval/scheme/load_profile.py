"""Load rule profiles from TOML, by shipped id or by path; all faults of a file are reported at once."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from xlselfeval.errors import expect
from xlselfeval.resources import templates_folder
from xlselfeval.scheme.profile import MOST_PLACES, Profile, Rule
from xlselfeval.scheme.toml_table import (
    FileState,
    TomlTable,
    file_state,
    find_toml,
    note_repeated,
    parse_toml,
    root_table,
    usual_number,
)

_INHERITED = (
    "basis", "places", "at_most", "overshoot", "overshoot_excess", "lower_is_better", "lower_is_better_unless",
    "execution_reason_below", "adjustment_reason", "low_execution", "scale_least",
)  # fmt: skip


def load_profile(name: str | Path | Profile) -> Profile:
    """Load the profile of a shipped id or of a path to a TOML file; SchemeError when it is wrong."""
    expect(name, (str, Path, Profile), "评分口径的编号、.toml 的路径，或 load_profile 所得的口径")
    return name if isinstance(name, Profile) else _load_profile(str(name), file_state(str(name)))


@lru_cache(maxsize=16)
def _load_profile(name: str, _state: FileState | None) -> Profile:
    path = find_toml(name, _shipped(), "口径")
    return parse_profile(parse_toml(path), source=str(path))


@lru_cache(maxsize=1)
def profile_ids() -> tuple[str, ...]:
    """Return the ids of the shipped profiles, sorted."""
    return tuple(sorted(path.stem for path in _shipped().glob("*.toml")))


def _shipped() -> Path:
    return templates_folder() / "profiles"


def parse_profile(values: Mapping[str, object], *, source: str) -> Profile:
    """Parse the tables of a profile; one with a `base` states only what differs from it.

    Raises SchemeError with the path of every fault.
    """
    base = load_profile(name) if isinstance(name := values.get("base"), str) else None
    with root_table(values if base is None else _inherit(base) | dict(values), source) as table:
        table.text("base", "")
        rules = tuple(one.record(Rule) for one in table.tables("rules", optional=base is not None))
        places = table.whole("places")
        last_place = Decimal(1).scaleb(-min(places, MOST_PLACES))
        usual = None if base is None else base.tolerance if places == base.places else last_place
        profile = table.record(
            Profile,
            places=places,
            tolerance=table.number("tolerance", usual),
            bands=_parse_bands(table),
            rules=tuple({rule.name: rule for rule in (*(base.rules if base else ()), *rules)}.values()),
        )
        _check_rounding(table, profile)
        note_repeated(table, "rules", [rule.name for rule in rules])
    return profile


def _inherit(base: Profile) -> dict[str, object]:
    """Return the values that a profile takes from its base where it states none of its own."""
    values = {name: getattr(base, name) for name in _INHERITED}
    return values | {"bands": [str(share) for share in base.bands]}


def _check_rounding(table: TomlTable, profile: Profile) -> None:
    """Note decimals and a tolerance that the formulas of an issued form cannot keep."""
    if profile.places > MOST_PLACES:
        table.fault("places", f"得分最多保留{MOST_PLACES}位小数")
    elif profile.tolerance < profile.unit_in_last_place:
        table.fault(
            "tolerance",
            f"得分保留 {profile.places} 位小数，容差不能小于最后一位 {profile.unit_in_last_place:f}："
            "各种办公软件对正好一半的数取舍不同，容差再小，照公式填的表也会被判为不符",
        )


def _parse_bands(table: TomlTable) -> tuple[Decimal, Decimal]:
    found = [usual_number(text) for text in table.texts("bands")]
    if len(found) != 2 or found[0] is None or found[1] is None:
        table.fault("bands", '应为两个比例，如 ["0.8", "0.6"]')
        return Decimal(1), Decimal(0)
    upper, lower = found[0], found[1]
    if not 0 < lower < upper < 1:
        table.fault("bands", "两个比例应从大到小，且在 0 与 1 之间")
    return upper, lower
