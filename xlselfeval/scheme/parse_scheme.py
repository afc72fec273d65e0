"""Parse the TOML of a scheme into typed values; all faults are reported at once, each with its path."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from decimal import Decimal
from typing import get_args

from xlselfeval.errors import Fault, SchemeError
from xlselfeval.scheme.load_profile import load_profile
from xlselfeval.scheme.model import (
    FIELD_NAMES,
    FIRST_YEAR,
    LAST_YEAR,
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
from xlselfeval.scheme.profile import Profile
from xlselfeval.scheme.toml_table import (
    TomlTable,
    from_folder_of,
    note_blank_or_repeated,
    note_repeated,
    root_table,
)
from xlselfeval.scheme.vocabulary import parse_words

Severities = tuple[tuple[str, Severity], ...]
SeverityFaults = Callable[[Severities], Iterable[Fault]]
SEVERITIES = get_args(Severity)
OPTIONAL_COLUMNS = ("target", "actual", "points", "score", "note")  # a recognised form may lack them
_NEEDED_CAPTIONS = ("indicator", "target", "actual")  # also where a form is only read
_LACKED = [
    one.name
    for block in (FundsBlock, GoalsBlock, ColumnCaptions)
    for one in fields(block)
    if one.name not in _NEEDED_CAPTIONS
] + ["title_line"]
_CAPTIONS = (  # of columns, which have to differ
    "category", "subcategory", "indicator", "target", "actual", "points", "score", "note", "budget_initial", "budget_adjusted", "budget_spent", "points_caption", "rate",
)  # fmt: skip
_GRADE_NAME = re.compile(r'(?!(?:等级|等次|档次)$)[^,，"{}\n\r□■☑√✓✔●○☒]{1,20}')
_LONGEST_LIST, _AROUND_GRADE = 200, 4  # characters of a list in Excel, and 等级： and a comma around each


def no_faults(severities: Severities) -> Iterable[Fault]:
    """Look at no severity: rooms that know no kinds of findings leave them to those that use the scheme."""
    return ()


def parse_scheme(
    values: Mapping[str, object], *, source: str, severity_faults: SeverityFaults = no_faults
) -> Scheme:
    """Parse the tables of a scheme; SchemeError with the path of every fault, also those of its severities."""
    with root_table(values, source, takes_quoted=False) as table:
        issues = table.flag("issues", True)
        lacks: Sequence[str] = () if issues else _LACKED  # a form that is only read may lack a part
        funds = table.table("funds").record(FundsBlock, may_lack=lacks, filled=True)
        columns = table.table("columns").record(ColumnCaptions, may_lack=lacks, filled=True)
        categories = tuple(_parse_category(entry) for entry in table.tables("category", optional=not issues))
        grades = tuple(_parse_grade(entry) for entry in table.tables("grade", optional=not columns.score))
        heading = tuple(_parse_heading_row(entry) for entry in table.tables("heading"))
        severities = table.table("severity")
        scheme = table.record(
            Scheme,
            may_lack=lacks,
            id=table.identifier("id"),
            title=table.filled_text("title"),
            profile=_parse_profile(table, source),
            year=table.whole("year", within=(FIRST_YEAR, LAST_YEAR)),
            heading=heading,
            funds=funds,
            goals=table.table("goals").record(GoalsBlock, may_lack=lacks, filled=True),
            columns=columns,
            categories=categories,
            grades=grades,
            severities=severities.texts_by_key(),  # checked below
            issues=issues,
            recognitions=tuple(_parse_recognition(one) for one in table.tables("recognise", optional=True)),
            words=parse_words(table.table("words")),
        )
        _check_scheme(scheme, table, severities)
        for fault in severity_faults(scheme.severities):
            table.fault(fault.path, fault.problem)
    return scheme


def _parse_profile(table: TomlTable, source: str) -> Profile:
    """Read the profile: a shipped id, or a path from the folder of the scheme's file."""
    name = from_folder_of(source, table.text("profile"))
    try:
        return load_profile(name)
    except SchemeError as error:
        for fault in error.with_file():
            table.fault("profile", fault)
        return load_profile("national-2020")


def _parse_heading_row(table: TomlTable) -> tuple[HeadingField, ...]:
    fields = tuple(
        one.record(HeadingField, filled=True, name=one.choice("name", FIELD_NAMES))
        for one in table.tables("fields")
    )
    table.close()
    if not 1 <= len(fields) <= 2:
        table.fault("fields", "一行应有一至两栏")
    return fields


def _parse_recognition(table: TomlTable) -> Recognition:
    recognition = table.record(Recognition)
    if not recognition.title and not recognition.captions:
        table.fault("", "要写明标题里的字（title）或表里的栏目（captions）")
    for name in recognition.without:
        if name not in OPTIONAL_COLUMNS:
            table.fault("without", f"“{name}”不在可选值之内：{'、'.join(OPTIONAL_COLUMNS)}")
    return recognition


def _parse_category(table: TomlTable) -> Category:
    category = table.record(Category, filled=True)
    if not category.subcategories:
        table.fault("subcategories", "至少要有一个二级指标")
    note_blank_or_repeated(table, "subcategories", category.subcategories)
    return category


def _parse_grade(table: TomlTable) -> Grade:
    grade = table.record(Grade, name=table.text("name").strip(), minimum=table.number("from"))
    if not _GRADE_NAME.fullmatch(grade.name):
        table.fault("name", "等级名称应有 1 至 20 个字，不能有逗号、引号、花括号和方框，也不能就是“等级”")
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
    is_known = not (table.has_fault("points") or table.has_fault("total_points"))
    if points != scheme.total_points and not scheme.printed_only and is_known:
        table.fault("total_points", f"执行率与各一级指标分值合计 {points}，不等于 {scheme.total_points}")
    _check_grades(scheme, table)
    for key, block in (("columns", scheme.columns), ("funds", scheme.funds)):
        captions = [getattr(block, name, "") for name in _CAPTIONS]
        note_repeated(table, key, [one for one in captions if isinstance(one, str) and one])
    note_blank_or_repeated(table, "funds.lines", scheme.funds.lines)
    note_repeated(table, "category", [category.name for category in scheme.categories if category.name])
    note_repeated(table, "heading", [field.name for field in scheme.fields])
    note_repeated(table, "heading", [field.caption for field in scheme.fields if field.caption])
    if not any(field.name == "organization" for field in scheme.fields):
        table.fault("heading", '要有填报单位一栏（name = "organization"）')
    for name, severity in scheme.severities:
        if severity not in SEVERITIES and not severities.has_fault(name):
            severities.fault(name, f"“{severity}”不在可选值之内：{'、'.join(SEVERITIES)}")


def _check_grades(scheme: Scheme, table: TomlTable) -> None:
    """Note wrong order, names that are read alike, and more than the list of an issued form can hold."""
    if not scheme.scores:
        return
    minimums = [grade.minimum for grade in scheme.grades]
    is_ordered = minimums == sorted(set(minimums), reverse=True) and minimums[-1:] == [Decimal(0)]
    if not is_ordered and not table.has_fault("from"):
        table.fault("grade", "等级应从高到低排列，最低一档从 0 起")
    for place, minimum in enumerate(minimums):
        if minimum > scheme.total_points and not table.has_fault("total_points"):
            table.fault(
                f"grade[{place}].from", f"{minimum} 高于总分 {scheme.total_points}，没有表能得到这个等级"
            )
    if len(scheme.grades) == 1:
        table.fault("grade", "等级至少要有两档")
    note_repeated(table, "grade", [grade.name for grade in scheme.grades])
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
