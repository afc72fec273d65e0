"""Parse the TOML of a scheme into typed values; all faults are reported at once, each with its path."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import fields
from decimal import Decimal
from typing import cast, get_args

from xlselfeval.errors import Fault, SchemeError
from xlselfeval.scheme.load_profile import load_profile
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
from xlselfeval.scheme.profile import EVIDENCE_WORDS, Profile
from xlselfeval.scheme.toml_table import TomlTable, note_repeated, raise_faults
from xlselfeval.scheme.vocabulary import parse_words

FIELD_NAMES = ("organization", "project", "department")
SEVERITIES = get_args(Severity)
OPTIONAL_COLUMNS = ("target", "actual", "points", "score", "note")  # a recognised form may lack them
_NEEDED_CAPTIONS = ("indicator", "target", "actual")  # also where a form is only read
_GRADE_NAME = re.compile(r'(?!(?:等级|等次|档次)$)[^,，"{}\n\r□■☑√✓✔●○☒]{1,20}')
_LONGEST_LIST, _AROUND_GRADE = 200, 4  # characters of a list in Excel, and 等级： and a comma around each


def parse_scheme(values: Mapping[str, object], *, source: str) -> Scheme:
    """Parse the tables of a scheme; SchemeError with the path of every fault."""
    faults: list[Fault] = []
    table = TomlTable(values, "", faults)
    issues = table.flag("issues", True)
    missing = None if issues else ""  # a form that is only read may lack a part
    funds = _parse_funds(table.table("funds"), missing)
    columns = _parse_columns(table.table("columns"), missing)
    categories = tuple(_parse_category(entry) for entry in table.tables("category", optional=not issues))
    grades = tuple(_parse_grade(entry) for entry in table.tables("grade", optional=not columns.score))
    heading = tuple(_parse_heading_row(entry) for entry in table.tables("heading"))
    severities = table.table("severity")
    profile = _parse_profile(table)
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
        goals=_parse_goals(table.table("goals"), missing),
        columns=columns,
        categories=categories,
        grades=grades,
        severities=cast("tuple[tuple[str, Severity], ...]", severities.texts_by_key()),  # checked below
        password=table.text("password", ""),
        issues=issues,
        printed_only=table.flag("printed_only", False),
        suggest_scores=table.flag("suggest_scores", True),
        recognitions=tuple(_parse_recognition(entry) for entry in table.tables("recognise", optional=True)),
        words=parse_words(table.table("words")),
        basis=table.text("basis", ""),
    )
    table.close()
    _check_scheme(scheme, table, severities)
    raise_faults(source, faults)
    return scheme


def _parse_profile(table: TomlTable) -> Profile:
    name = table.text("profile")
    try:
        return load_profile(name)
    except SchemeError as error:
        for fault in error.faults:
            table.fault("profile", str(fault))
        return load_profile("national-2020")


def _parse_heading_row(table: TomlTable) -> tuple[HeadingField, ...]:
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


def _parse_recognition(table: TomlTable) -> Recognition:
    recognition = Recognition(
        title=table.text("title", ""),
        captions=table.texts("captions", ()),
        without=table.texts("without", ()),
    )
    if not recognition.title and not recognition.captions:
        table.fault("", "要写明标题里的字（title）或表里的栏目（captions）")
    for name in recognition.without:
        if name not in OPTIONAL_COLUMNS:
            table.fault("without", f"“{name}”不在可选值之内：{'、'.join(OPTIONAL_COLUMNS)}")
    table.close()
    return recognition


def _parse_funds(table: TomlTable, missing: str | None) -> FundsBlock:
    texts = (
        "caption",
        "budget_initial",
        "budget_adjusted",
        "budget_spent",
        "points_caption",
        "rate",
        "score",
        "total",
    )
    block = FundsBlock(
        **{name: table.text(name, missing) for name in texts},
        corner=table.text("corner", ""),
        points=table.number("points", None if missing is None else Decimal(0)),
        lines=table.texts("lines", None if missing is None else ()),
        unscored_mark=table.text("unscored_mark", ""),
        note=table.text("note", ""),
    )
    table.close()
    return block


def _parse_goals(table: TomlTable, missing: str | None) -> GoalsBlock:
    block = GoalsBlock(**{field.name: table.text(field.name, missing) for field in fields(GoalsBlock)})
    table.close()
    return block


def _parse_columns(table: TomlTable, missing: str | None) -> ColumnCaptions:
    defaults = {field.name: missing for field in fields(ColumnCaptions)} | dict.fromkeys(_NEEDED_CAPTIONS)
    captions = ColumnCaptions(**{name: table.text(name, default) for name, default in defaults.items()})
    table.close()
    return captions


def _parse_category(table: TomlTable) -> Category:
    category = Category(
        name=table.text("name"),
        points=table.number("points"),
        subcategories=table.texts("subcategories"),
    )
    if not category.subcategories:
        table.fault("subcategories", "至少要有一个二级指标")
    table.close()
    return category


def _parse_grade(table: TomlTable) -> Grade:
    grade = Grade(name=table.text("name").strip(), minimum=table.number("from"))
    if not _GRADE_NAME.fullmatch(grade.name):
        table.fault("name", "等级名称应有 1 至 20 个字，不能有逗号、引号、花括号和方框，也不能就是“等级”")
    table.close()
    return grade


def _check_scheme(scheme: Scheme, table: TomlTable, severities: TomlTable) -> None:
    """Note what no single key shows: sums, order, names that must differ."""
    if scheme.issues and scheme.printed_only:
        table.fault("printed_only", "下发的表不能只核对印着的内容")
    if scheme.issues and not scheme.asks_year:
        table.fault("title_line", "title_line 或 subtitle_line 中要有 {year}")
    for key, line in (("title_line", scheme.title_line), ("subtitle_line", scheme.subtitle_line)):
        if "{" in line.replace("{year}", "") or "}" in line.replace("{year}", ""):
            table.fault(key, "除 {year} 外不能有花括号")
    if scheme.issues and not all((scheme.columns.points, scheme.columns.score, scheme.goals.expected)):
        table.fault("columns", "下发的表要有分值、得分和年度总体目标")
    if (problem := unfit_places(scheme, scheme.profile)) is not None:
        table.fault("funds.points", problem)
    points = scheme.funds.points + sum(category.points for category in scheme.categories)
    if points != scheme.total_points and not scheme.printed_only:
        table.fault("total_points", f"执行率与各一级指标分值合计 {points}，不等于 {scheme.total_points}")
    _check_grades(scheme, table)
    note_repeated(table, "category", [category.name for category in scheme.categories])
    note_repeated(table, "heading", [field.name for field in scheme.fields])
    if not any(field.name == "organization" for field in scheme.fields):
        table.fault("heading", '要有填报单位一栏（name = "organization"）')
    for name, severity in scheme.severities:
        if severity not in SEVERITIES:
            severities.fault(name, f"“{severity}”不在可选值之内：{'、'.join(SEVERITIES)}")


def _check_grades(scheme: Scheme, table: TomlTable) -> None:
    """Note wrong order, names that are read alike, and more than the list of an issued form can hold."""
    if not scheme.scores:
        return
    minimums = [grade.minimum for grade in scheme.grades]
    if minimums != sorted(set(minimums), reverse=True) or minimums[-1:] != [Decimal(0)]:
        table.fault("grade", "等级应从高到低排列，最低一档从 0 起")
    if len(scheme.grades) == 1:
        table.fault("grade", "等级至少要有两档")
    note_repeated(table, "grade", [_comparable(grade.name) for grade in scheme.grades])
    if sum(len(grade.name) + _AROUND_GRADE for grade in scheme.grades) > _LONGEST_LIST:
        table.fault("grade", "等级太多或名称太长，一张表的下拉列表放不下")


def unfit_places(scheme: Scheme, profile: Profile) -> str | None:
    """Return why the execution score cannot be rounded to the profile's decimals; None where it can.

    A form that others issue has no formulas of ours: its score is recomputed, and never exceeds its points.
    """
    points = scheme.funds.points
    if not scheme.issues or points == round(points, profile.places):
        return None
    return f"预算执行率 {points:f} 分的小数多于口径“{profile.id}”保留的 {profile.places} 位，满分会被舍入成别的数"


def _comparable(name: str) -> str:
    """Return the spelling in which names are compared: Ａ, a and A are one."""
    return "".join(unicodedata.normalize("NFKC", name).split()).upper()
