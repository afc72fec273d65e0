"""Schemes and profiles from TOML: by shipped id or by path; every fault in one is told at once."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import cast, get_args

from xlselfeval.errors import Fault, SchemeError
from xlselfeval.resources import templates_folder
from xlselfeval.scheme.model import (
    Category,
    ColumnCaptions,
    FundsBlock,
    GoalsBlock,
    Grade,
    HeadingField,
    Recognition,
    Scheme,
    Severity,
)
from xlselfeval.scheme.profile import EVIDENCE_WORDS, MOST_PLACES, Profile, Rule
from xlselfeval.scheme.toml_table import TomlTable, parse_toml, raise_faults

FIELD_NAMES = ("organization", "project", "department")
SEVERITIES = get_args(Severity)
_GRADE_NAME = re.compile(r'(?!(?:等级|等次|档次)$)[^,，"{}\n\r□■☑√✓✔●○☒]{1,20}')
_LONGEST_LIST, _AROUND_GRADE = 200, 4  # characters of a list in Excel, and 等级： and a comma around each
COLUMNS = ("target", "actual", "points", "score", "note")  # that a form may lack


def load_scheme(name: str | Path | Scheme, *, profile: str | Path | Profile | None = None) -> Scheme:
    """Load the scheme of a shipped id or of a path to a TOML file, scored by its own or another profile.

    A scheme or profile that is loaded already is taken as it is. Raises SchemeError with the path of every fault.
    """
    scheme = name if isinstance(name, Scheme) else _load_scheme(str(name))
    if profile is None:
        return scheme
    own = load_profile(profile)
    if (problem := _unlike_points(scheme, own)) is not None:
        raise SchemeError(own.id, (Fault("places", problem),))
    return replace(scheme, profile=own)


def load_profile(name: str | Path | Profile) -> Profile:
    """Load the profile of a shipped id or of a path to a TOML file; SchemeError when it is wrong."""
    return name if isinstance(name, Profile) else _load_profile(str(name))


@lru_cache(maxsize=64)
def _load_scheme(name: str) -> Scheme:
    path = _find(name, templates_folder(), "方案")
    return parse_scheme(parse_toml(path), source=str(path))


@lru_cache(maxsize=16)
def _load_profile(name: str) -> Profile:
    path = _find(name, templates_folder() / "profiles", "口径")
    return parse_profile(parse_toml(path), source=str(path))


@lru_cache(maxsize=1)
def scheme_ids() -> tuple[str, ...]:
    """The ids of the schemes shipped, sorted."""
    return tuple(sorted(path.stem for path in templates_folder().glob("*.toml")))


@lru_cache(maxsize=1)
def issuing_ids() -> tuple[str, ...]:
    """The ids of the schemes shipped of which blank workbooks are made, sorted."""
    return tuple(name for name in scheme_ids() if load_scheme(name).issues)


@lru_cache(maxsize=1)
def profile_ids() -> tuple[str, ...]:
    """The ids of the profiles shipped, sorted."""
    return tuple(sorted(path.stem for path in (templates_folder() / "profiles").glob("*.toml")))


def _find(name: str, folder: Path, kind: str) -> Path:
    shipped = folder / f"{name}.toml"
    if name and not {"/", "\\"} & set(name) and shipped.is_file():
        return shipped
    if name.lower().endswith(".toml"):
        return Path(name)
    known = "、".join(sorted(path.stem for path in folder.glob("*.toml")))
    raise SchemeError(
        name, (Fault(name or "（空）", f"没有这个{kind}，自带的有 {known}；也可以给出 .toml 文件的路径"),)
    )


def parse_profile(values: Mapping[str, object], *, source: str) -> Profile:
    """A profile from its tables; a profile with a `base` states only what differs from it."""
    faults: list[Fault] = []
    base_id = values.get("base")
    base = load_profile(base_id) if isinstance(base_id, str) else None
    table = TomlTable(values, "", faults)
    table.text("base", "")
    rules = tuple(_rule(entry) for entry in table.tables("rules", optional=base is not None))
    bands = table.texts("bands", _texts(base.bands) if base else None)
    profile = Profile(
        id=table.text("id"),
        title=table.text("title"),
        summary=table.text("summary"),
        places=(places := table.whole("places", base.places if base else None)),
        tolerance=table.number("tolerance", _usual_tolerance(base, places)),
        at_most=table.choice("at_most", ("reciprocal", "linear"), base.at_most if base else None),
        bands=_bands(table, bands),
        overshoot=table.number("overshoot", base.overshoot if base else None),
        overshoot_excess=table.number("overshoot_excess", base.overshoot_excess if base else None),
        lower_is_better=table.texts("lower_is_better", base.lower_is_better if base else None),
        lower_is_better_unless=table.texts(
            "lower_is_better_unless", base.lower_is_better_unless if base else None
        ),
        rules=_merge_rules(base.rules if base else (), rules),
        execution_reason_below=table.number(
            "execution_reason_below", base.execution_reason_below if base else Decimal(0)
        ),
        adjustment_reason=table.flag("adjustment_reason", base.adjustment_reason if base else False),
        local=table.flag("local", False),
    )
    table.close()
    _check_rounding(table, profile)
    _unique(table, "rules", [rule.name for rule in rules])
    raise_faults(source, faults)
    return profile


def _usual_tolerance(base: Profile | None, places: int) -> Decimal | None:
    """The base's tolerance; one unit of the last place for a profile with other decimals than its base."""
    if base is None:
        return None
    return base.tolerance if places == base.places else Decimal(1).scaleb(-min(places, MOST_PLACES))


def _check_rounding(table: TomlTable, profile: Profile) -> None:
    """Note decimals and a tolerance that the formulas of an issued form cannot keep."""
    if profile.places > MOST_PLACES:
        table.fault("places", f"得分最多保留 {MOST_PLACES} 位小数")
    elif profile.tolerance < profile.unit_in_last_place:
        table.fault(
            "tolerance",
            f"得分保留 {profile.places} 位小数，容差不能小于最后一位 {profile.unit_in_last_place:f}："
            "各种办公软件对正好一半的数取舍不同，容差再小，照公式填的表也会被判为不符",
        )


def _texts(values: Iterable[Decimal]) -> tuple[str, ...]:
    return tuple(str(value) for value in values)


def _bands(table: TomlTable, texts: tuple[str, ...]) -> tuple[Decimal, Decimal]:
    try:
        upper, lower = (Decimal(text) for text in texts)
    except (ArithmeticError, ValueError):
        table.fault("bands", '应为两个比例，如 ["0.8", "0.6"]')
        return Decimal(1), Decimal(0)
    if not 0 < lower < upper < 1:
        table.fault("bands", "两个比例应从大到小，且在 0 与 1 之间")
    return upper, lower


def _rule(table: TomlTable) -> Rule:
    rule = Rule(
        name=table.text("name"),
        text=table.text("text"),
        source=table.text("source"),
        evidence=table.choice("evidence", tuple(EVIDENCE_WORDS)),
    )
    table.close()
    return rule


def _merge_rules(base: tuple[Rule, ...], own: tuple[Rule, ...]) -> tuple[Rule, ...]:
    replaced = {rule.name: rule for rule in own}
    kept = tuple(replaced.pop(rule.name, rule) for rule in base)
    return kept + tuple(replaced.values())


def parse_scheme(values: Mapping[str, object], *, source: str) -> Scheme:
    """A scheme from its tables; SchemeError with the path of every fault."""
    faults: list[Fault] = []
    table = TomlTable(values, "", faults)
    issues = table.flag("issues", True)
    missing = None if issues else ""  # a form that is only read may lack a part
    funds = _funds(table.table("funds"), missing)
    columns = _columns(table.table("columns"), missing)
    categories = tuple(_category(entry) for entry in table.tables("category", optional=not issues))
    grades = tuple(_grade(entry) for entry in table.tables("grade", optional=not columns.score))
    heading = tuple(_heading_row(entry) for entry in table.tables("heading"))
    severities = table.table("severity")
    profile = _profile(table)
    scheme = Scheme(
        id=table.text("id"),
        version=table.text("version"),
        title=table.text("title"),
        region=table.text("region"),
        year=table.whole("year"),
        level=table.choice("level", ("department", "project")),
        profile=profile,
        attachment=table.text("attachment", ""),
        title_line=table.text("title_line", missing),
        subtitle_line=table.text("subtitle_line", ""),
        money_unit=table.choice("money_unit", ("元", "万元")),
        total_points=table.number("total_points"),
        indicator_points_limit=table.number("indicator_points_limit"),
        asks_grade=table.flag("asks_grade"),
        source=table.text("source"),
        evidence=table.choice("evidence", tuple(EVIDENCE_WORDS)),
        notes=table.texts("notes", ()),
        signatures=table.texts("signatures", ()),
        heading=heading,
        funds=funds,
        goals=_goals(table.table("goals"), missing),
        columns=columns,
        categories=categories,
        grades=grades,
        severities=cast("tuple[tuple[str, Severity], ...]", severities.texts_by_key()),  # checked below
        password=table.text("password", ""),
        issues=issues,
        recognitions=tuple(_recognition(entry) for entry in table.tables("recognise", optional=True)),
    )
    table.close()
    _check_scheme(scheme, table, severities)
    raise_faults(source, faults)
    return scheme


def _profile(table: TomlTable) -> Profile:
    name = table.text("profile")
    try:
        return load_profile(name)
    except SchemeError as error:
        for fault in error.faults:
            table.fault("profile", str(fault))
        return load_profile("national-2020")


def _heading_row(table: TomlTable) -> tuple[HeadingField, ...]:
    fields = []
    for entry in table.tables("fields"):
        fields.append(
            HeadingField(
                name=entry.choice("name", FIELD_NAMES),
                caption=entry.text("caption"),
                required=entry.flag("required", False),
            )
        )
        entry.close()
    table.close()
    if not 1 <= len(fields) <= 2:
        table.fault("fields", "一行应有一至两栏")
    return tuple(fields)


def _recognition(table: TomlTable) -> Recognition:
    recognition = Recognition(
        title=table.text("title", ""),
        captions=table.texts("captions", ()),
        without=table.texts("without", ()),
    )
    if not recognition.title and not recognition.captions:
        table.fault("", "要写明标题里的字（title）或表里的栏目（captions）")
    for name in recognition.without:
        if name not in COLUMNS:
            table.fault("without", f"“{name}”不在可选值之内：{'、'.join(COLUMNS)}")
    table.close()
    return recognition


def _funds(table: TomlTable, missing: str | None) -> FundsBlock:
    block = FundsBlock(
        caption=table.text("caption", missing),
        corner=table.text("corner", ""),
        budget_initial=table.text("budget_initial", missing),
        budget_adjusted=table.text("budget_adjusted", missing),
        budget_spent=table.text("budget_spent", missing),
        points_caption=table.text("points_caption", missing),
        rate=table.text("rate", missing),
        score=table.text("score", missing),
        points=table.number("points", None if missing is None else Decimal(0)),
        total=table.text("total", missing),
        lines=table.texts("lines", None if missing is None else ()),
        unscored_mark=table.text("unscored_mark", ""),
        note=table.text("note", ""),
    )
    table.close()
    return block


def _goals(table: TomlTable, missing: str | None) -> GoalsBlock:
    block = GoalsBlock(
        caption=table.text("caption", missing),
        expected=table.text("expected", missing),
        achieved=table.text("achieved", missing),
    )
    table.close()
    return block


def _columns(table: TomlTable, missing: str | None) -> ColumnCaptions:
    captions = ColumnCaptions(
        section=table.text("section", missing),
        category=table.text("category", missing),
        subcategory=table.text("subcategory", missing),
        indicator=table.text("indicator"),
        target=table.text("target"),
        actual=table.text("actual"),
        points=table.text("points", missing),
        score=table.text("score", missing),
        note=table.text("note", missing),
    )
    table.close()
    return captions


def _category(table: TomlTable) -> Category:
    category = Category(
        name=table.text("name"),
        points=table.number("points"),
        subcategories=table.texts("subcategories"),
    )
    if not category.subcategories:
        table.fault("subcategories", "至少要有一个二级指标")
    table.close()
    return category


def _grade(table: TomlTable) -> Grade:
    grade = Grade(name=table.text("name").strip(), minimum=table.number("from"))
    if not _GRADE_NAME.fullmatch(grade.name):
        table.fault("name", "等级名称应有 1 至 20 个字，不能有逗号、引号、花括号和方框，也不能就是“等级”")
    table.close()
    return grade


def _check_scheme(scheme: Scheme, table: TomlTable, severities: TomlTable) -> None:
    """Check what no single key can show: sums, order, names that must differ."""
    if scheme.issues and not scheme.asks_year:
        table.fault("title_line", "title_line 或 subtitle_line 中要有 {year}")
    for key, line in (("title_line", scheme.title_line), ("subtitle_line", scheme.subtitle_line)):
        if "{" in line.replace("{year}", "") or "}" in line.replace("{year}", ""):
            table.fault(key, "除 {year} 外不能有花括号")
    if scheme.issues and not all((scheme.columns.points, scheme.columns.score, scheme.goals.expected)):
        table.fault("columns", "下发的表要有分值、得分和年度总体目标")
    if (problem := _unlike_points(scheme, scheme.profile)) is not None:
        table.fault("funds.points", problem)
    points = scheme.funds.points + sum(category.points for category in scheme.categories)
    if points != scheme.total_points:
        table.fault("total_points", f"执行率与各一级指标分值合计 {points}，不等于 {scheme.total_points}")
    _check_grades(scheme, table)
    _unique(table, "category", [category.name for category in scheme.categories])
    _unique(table, "heading", [field.name for field in scheme.fields])
    if not any(field.name == "organization" for field in scheme.fields):
        table.fault("heading", '要有填报单位一栏（name = "organization"）')
    for name, severity in scheme.severities:
        if severity not in SEVERITIES:
            severities.fault(name, f"“{severity}”不在可选值之内：{'、'.join(SEVERITIES)}")


def _check_grades(scheme: Scheme, table: TomlTable) -> None:
    """The grades as a whole: their order, names that are read alike, and what the list of an issued form can hold."""
    if not scheme.scores:
        return
    minimums = [grade.minimum for grade in scheme.grades]
    if minimums != sorted(set(minimums), reverse=True) or minimums[-1:] != [Decimal(0)]:
        table.fault("grade", "等级应从高到低排列，最低一档从 0 起")
    if len(scheme.grades) == 1:
        table.fault("grade", "等级至少要有两档")
    _unique(table, "grade", [_read_alike(grade.name) for grade in scheme.grades])
    if sum(len(grade.name) + _AROUND_GRADE for grade in scheme.grades) > _LONGEST_LIST:
        table.fault("grade", "等级太多或名称太长，一张表的下拉列表放不下")


def _unlike_points(scheme: Scheme, profile: Profile) -> str | None:
    """The reason why the execution score cannot be rounded to the profile's decimals; None where it can.

    Of a form that others issue only the score is recomputed, which never exceeds its points.
    """
    points = scheme.funds.points
    if not scheme.issues or points == round(points, profile.places):
        return None
    return f"预算执行率 {points:f} 分的小数多于口径“{profile.id}”保留的 {profile.places} 位，满分会被舍入成别的数"


def _read_alike(name: str) -> str:
    """A name in the spelling in which names are compared: Ａ, a and A are one."""
    return "".join(unicodedata.normalize("NFKC", name).split()).upper()


def _unique(table: TomlTable, key: str, names: list[str]) -> None:
    for name in sorted({name for name in names if names.count(name) > 1}):
        table.fault(key, f"“{name}”出现了不止一次")
