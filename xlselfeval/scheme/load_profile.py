"""Load rule profiles from TOML, by shipped id or by path; all faults of a file are reported at once."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from xlselfeval.errors import Fault, SchemeError, expect
from xlselfeval.resources import templates_folder
from xlselfeval.scheme.profile import MOST_PLACES, NEEDED_RULES, RULE_NAMES, Profile, Rule
from xlselfeval.scheme.toml_table import (
    TomlTable,
    find_toml,
    from_folder_of,
    is_file_name,
    note_repeated,
    parse_toml,
    refuse_other_kind,
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
    if isinstance(name, Profile):
        return name
    return _read_profile(str(name)) if is_file_name(str(name)) else _shipped_profile(str(name))


def _read_profile(name: str) -> Profile:
    path = find_toml(name, _shipped(), "口径")
    table = parse_toml(path)
    refuse_other_kind(table, "口径", str(path))
    profile = parse_profile(table, source=str(path))
    if profile.id in profile_ids() and table != parse_toml(_shipped() / f"{profile.id}.toml"):
        raise SchemeError(str(path), (Fault("id", f"“{profile.id}”是自带口径的编号，请另取编号"),))
    return profile


_shipped_profile = lru_cache(maxsize=16)(_read_profile)  # a file may be edited, and what it names


@lru_cache(maxsize=1)
def profile_ids() -> tuple[str, ...]:
    """Return the ids of the shipped profiles, sorted."""
    return tuple(sorted(path.stem for path in _shipped().glob("*.toml")))


def _shipped() -> Path:
    return templates_folder() / "profiles"


def parse_profile(values: Mapping[str, object], *, source: str, above: tuple[str, ...] = ()) -> Profile:
    """Parse the tables of a profile; one with a `base` states only what differs from it.

    `above` are the files of the profiles that it is the base of. Raises SchemeError with the path of every fault.
    """
    base = _load_base(values.get("base"), (*above, source))
    with root_table(values if base is None else _inherit(base, values), source) as table:
        table.text("base", "")
        rules = tuple(
            one.record(Rule, name=one.choice("name", RULE_NAMES))
            for one in table.tables("rules", optional=base is not None)
        )
        places = table.whole("places")
        last_place = Decimal(1).scaleb(-min(places, MOST_PLACES))
        usual = None if base is None else base.tolerance if places == base.places else last_place
        profile = table.record(
            Profile,
            id=table.identifier("id"),
            places=places,
            tolerance=table.number("tolerance", usual),
            bands=_parse_bands(table),
            rules=tuple({rule.name: rule for rule in (*(base.rules if base else ()), *rules)}.values()),
        )
        _check_rounding(table, profile)
        _check_bounds(table, profile)
        if not table.has_fault("rules") and (missing := _missing_rules(profile)):
            table.fault("rules", f"缺少规则：{'、'.join(missing)}")
        note_repeated(table, "rules", [rule.name for rule in rules])
    return profile


def _load_base(name: object, files: tuple[str, ...]) -> Profile | None:
    """Load the base: a shipped id, or a path from the folder of the last of `files`; SchemeError that names both.

    A base that is one of `files` has no end and is refused.
    """
    if not isinstance(name, str):
        return None
    source = files[-1]
    try:
        path = find_toml(from_folder_of(source, name), _shipped(), "口径")
        if any(_is_same_file(path, Path(one)) for one in files):
            circle = " → ".join((*files, str(path)))
            raise SchemeError(circle, (Fault(circle, "口径循环引用，请改正其中一个 base"),))
        return parse_profile(parse_toml(path), source=str(path), above=files)
    except SchemeError as error:
        raise SchemeError(source, tuple(Fault("base", one) for one in error.with_file())) from error


def _is_same_file(path: Path, other: Path) -> bool:
    try:
        return path.samefile(other)
    except (OSError, ValueError):  # none there, or no name of a file
        return False


def _inherit(base: Profile, own: Mapping[str, object]) -> dict[str, object]:
    """Return the values of a profile with those of its base where it states none; its summary is at least its title."""
    values = {name: getattr(base, name) for name in _INHERITED}
    values |= {"bands": [str(share) for share in base.bands], "summary": own.get("title")}
    return values | dict(own)


def _check_rounding(table: TomlTable, profile: Profile) -> None:
    """Note decimals and a tolerance that the formulas of an issued form cannot keep."""
    if table.has_fault("places"):
        return
    if profile.places > MOST_PLACES:
        table.fault("places", f"得分最多保留{MOST_PLACES}位小数")
    elif profile.tolerance < profile.unit_in_last_place:
        table.fault(
            "tolerance",
            f"得分保留 {profile.places} 位小数，容差不能小于最后一位 {profile.unit_in_last_place:f}："
            "各种办公软件对正好一半的数取舍不同，容差再小，照公式填的表也会被判为不符",
        )


def _check_bounds(table: TomlTable, profile: Profile) -> None:
    """Note a ratio or a rate that cannot be one: 0.5 for 1.5, 85 for 0.85."""
    if not table.has_fault("overshoot") and profile.overshoot < 1:
        table.fault("overshoot", f"完成值与指标值之比应不小于1，现为{profile.overshoot}")
    for key in ("execution_reason_below", "low_execution"):
        if not table.has_fault(key) and (rate := getattr(profile, key)) > 1:
            table.fault(key, f'执行率应在0与1之间（85%写作"0.85"），现为{rate}')


def _missing_rules(profile: Profile) -> list[str]:
    stated = {rule.name for rule in profile.rules}
    return [name for name in (*NEEDED_RULES, profile.at_most) if name and name not in stated]


def _parse_bands(table: TomlTable) -> tuple[Decimal, Decimal]:
    found = [usual_number(text) for text in table.texts("bands")]
    if len(found) != 2 or found[0] is None or found[1] is None:
        table.fault("bands", '应为两个比例，如 ["0.8", "0.6"]')
        return Decimal(1), Decimal(0)
    upper, lower = found[0], found[1]
    if not 0 < lower < upper < 1:
        table.fault("bands", "两个比例应从大到小，且在 0 与 1 之间")
    return upper, lower
