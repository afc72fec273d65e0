"""Reading a roster workbook: units, projects and approved indicators, or all faults at once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

from xlselfeval.across.unit_names import is_short_for
from xlselfeval.data_frames import is_data_frame
from xlselfeval.errors import Fault, RosterError, UnreadableFile, WrongArgument
from xlselfeval.files.limits import ROSTER, Limits
from xlselfeval.files.ranges import position
from xlselfeval.files.sheet import Sheet
from xlselfeval.files.source import open_source
from xlselfeval.form.plan import LONGEST_NAME, expect_issuable, expect_year
from xlselfeval.plain_number import plain_whole
from xlselfeval.review.catalogue import load_scheme
from xlselfeval.roster.frames import sheet_of_frame
from xlselfeval.roster.indicators import read_indicators
from xlselfeval.roster.model import (
    MATERIALS,
    DueForm,
    PaperKind,
    Roster,
    asked_year,
    asks_for,
    is_of_other_year,
)
from xlselfeval.roster.tables import (
    INDICATOR_SHEET,
    LETTER,
    LIST_SHEET,
    NOTICE,
    Row,
    indicator_table,
    list_table,
)
from xlselfeval.scheme.model import Scheme
from xlselfeval.scheme.profile import Profile
from xlselfeval.scoring.text import compact

if TYPE_CHECKING:
    import pandas as pd

    from xlselfeval.files.source import Source

_PAPER_WORDS = re.compile("(?P<report>自评报告|绩效报告|^报告)|(?P<data>数据表)")
_FIRST_HALF = 6  # months of a year in which nobody evaluates that year
_SEPARATORS = re.compile(r"[、,，;；/\n]+")


def read_roster(
    source: Source | pd.DataFrame,
    *,
    indicators: pd.DataFrame | None = None,
    scheme: str | Path | Scheme | None = None,
    profile: str | Path | Profile | None = None,
    year: int | None = None,
    limits: Limits = ROSTER,
) -> Roster:
    """Read a roster from a workbook, or from data frames with the captions of its sheets.

    `source` is whatever `read` takes, or a frame of the units and projects; `indicators` is a frame of the approved
    indicators, which counts in place of the workbook's own. With `scheme` (and `year`) the indicators are checked against it too.
    `limits` say how large a workbook may be.

    Raises RosterError with every fault and its cell, and with the notes (the columns of a frame are row 1), SchemeError, TemplateError for
    a scheme that cannot be issued, and UnreadableFile for what is no workbook.
    """
    year = plain_whole(year)
    expect_year(year)
    loaded = None if scheme is None else load_scheme(scheme, profile=profile)
    if loaded is not None:
        expect_issuable(loaded)
    file, sheets = _sheets(source, limits)
    if indicators is not None:
        if not is_data_frame(indicators):
            raise WrongArgument(
                f"indicators 要的是 pandas 的数据表，不是 {type(indicators).__name__}；工作簿中的指标请写在名单文件里"
            )
        sheets = [sheet for sheet in sheets if sheet.name != INDICATOR_SHEET]
        sheets.append(sheet_of_frame(indicators, INDICATOR_SHEET))
    faults: list[Fault] = []
    roster = _roster(file, sheets, faults, loaded, year)
    if faults:
        order = [sheet.name for sheet in sheets]
        in_order = [
            tuple(sorted(some, key=lambda one: _where(one, order))) for some in (faults, roster.notes)
        ]
        raise RosterError(file, *in_order)
    return roster


def _sheets(source: Source | pd.DataFrame, limits: Limits) -> tuple[str, list[Sheet]]:
    """Return the name of a roster's file and its visible sheets."""
    if is_data_frame(source):
        return LIST_SHEET, [sheet_of_frame(cast("pd.DataFrame", source), LIST_SHEET)]
    try:
        workbook, name = open_source(cast("Source", source), limits)
        sheets = [workbook.sheet(part) for part in workbook.sheets if part.state == "visible"]
        return name or LIST_SHEET, sheets
    except UnreadableFile as error:
        name = f" {Path(source).name}" if isinstance(source, str | Path) else ""
        raise UnreadableFile(error.name, f"单位名单{name}：{error.message}") from error


def _where(fault: Fault, sheets: list[str]) -> tuple[int, tuple[int, int]]:
    """Return sheet, row and column of a fault, by which faults are sorted."""
    name, _, ref = fault.path.rpartition("!")
    return (sheets.index(name), position(ref)) if name in sheets else (-1, (0, 0))


def _roster(
    file: str, sheets: list[Sheet], faults: list[Fault], scheme: Scheme | None, year: int | None
) -> Roster:
    table = list_table(sheets)
    if table is None:
        faults.append(Fault(LIST_SHEET, "未找到名单，表头应有“单位编码”“单位名称”两栏"))
        return Roster(file=file, forms=())
    rows = list(table.rows(faults))
    forms = [_due_form(row) for row in rows]
    if not forms:
        faults.append(Fault(table.sheet.name, "名单为空（示例行除外），请自表头下一行填起"))
    _check_names(rows, forms)
    _check_repeated(rows, forms)
    # The row of the whole unit before those of its projects; of those the first that names somebody.
    contacts = dict[str, str]()
    for form in sorted(forms, key=lambda one: bool(one.project)):
        contacts[form.organization_code] = contacts.get(form.organization_code) or form.contact
    forms = [
        replace(form, contact=form.contact or contacts.get(form.organization_code, "")) for form in forms
    ]
    unused, notes = list(table.unused), list(_other_years(rows, forms, scheme, year))
    notes += (*_unknown_departments(rows, forms), *_shared_names(rows, forms))
    forms = _without_data_sheets_of_projects(rows, forms, notes)
    indicators = indicator_table([sheet for sheet in sheets if sheet is not table.sheet])
    if indicators is not None:
        unused += indicators.unused
        found = read_indicators(indicators, forms, faults, notes, scheme, year)
        forms = [replace(form, indicators=found.get(place, ())) for place, form in enumerate(forms)]
    elif any(sheet.name == INDICATOR_SHEET for sheet in sheets):
        problem = "未找到表头，应有“单位或项目”“三级指标”“指标值”等栏；不下发指标的，请去掉“绩效指标”这张表"
        faults.append(Fault(INDICATOR_SHEET, problem))
    return Roster(file=file, forms=tuple(forms), unused=tuple(unused), notes=tuple(notes))


def _other_years(
    rows: list[Row], forms: list[DueForm], scheme: Scheme | None, year: int | None
) -> Iterator[Fault]:
    """Ask about due dates of another year's form, also in the first half of the year itself.

    Rows that the scheme does not ask for are left out.
    """
    found = [
        (row, form)
        for row, form in zip(rows, forms, strict=True)
        if asks_for(scheme, form)
        and (
            is_of_other_year(year, form)
            or (form.due and form.due.year == year and form.due.month <= _FIRST_HALF)
        )
    ]
    if found:
        row, form = found[0]
        more = f"等{len(found)}处" if len(found) > 1 else ""
        yield Fault(
            row.place("due"),
            f"截止日期{form.due}{more}应为{asked_year(form)}年度的表，与指定的{year}年度不符，请核对",
        )


def _due_form(row: Row) -> DueForm:
    code, name = row.code("organization_code"), row.text("organization", most=LONGEST_NAME)
    if not code:
        row.fault("organization_code", "未填写单位编码")
    if not name:
        row.fault("organization", "未填写单位名称")
    project_code, project = row.code("project_code"), row.text("project", most=LONGEST_NAME)
    if project_code and not project:
        row.fault("project", f"有项目编码{project_code}，未填写项目名称")
    others = row.cell("other_names")
    names = [] if others is None else [" ".join(one.split()) for one in _SEPARATORS.split(others.text)]
    return DueForm(
        place=row.line,
        organization_code=code,
        organization=name,
        other_names=tuple(one for one in dict.fromkeys(names) if one and one != name),
        department=row.text("department", most=LONGEST_NAME),
        project_code=project_code,
        project=project,
        budget_initial=row.money("budget_initial"),
        budget_adjusted=row.money("budget_adjusted"),
        treasury_spent=row.money("treasury_spent"),
        due=row.day("due"),
        contact=row.text("contact", most=LONGEST_NAME),
        paper=_paper(row),
        papers=_papers(row),
    )


def _paper(row: Row) -> str:
    """Read the kind of letter for the department of a row: 函, or "" for the usual notice."""
    text = row.text("paper")
    if text not in ("", NOTICE, LETTER):
        row.fault("paper", f"“{text}”不是文种，请填“{NOTICE}”或“{LETTER}”，或留空")
    return LETTER if text == LETTER else ""


def _papers(row: Row) -> tuple[PaperKind, ...]:
    """Read the papers that are due beside the form of a row. Forms may be named too: each has a row of its own."""
    asked = [compact(one) for one in _SEPARATORS.split(row.text("papers")) if one.strip()]
    unknown = [one for one in asked if not (_PAPER_WORDS.search(one) or one.endswith("自评表"))]
    if unknown:
        row.fault(
            "papers", f"“{unknown[0]}”不是材料名称，可填{'、'.join(MATERIALS.values())}，用顿号隔开，或留空"
        )
    found = {match.lastgroup for one in asked if (match := _PAPER_WORDS.search(one))}
    return tuple(kind for kind in MATERIALS if kind.partition("-")[0] in found)


def _without_data_sheets_of_projects(
    rows: list[Row], forms: list[DueForm], notes: list[Fault]
) -> list[DueForm]:
    """Return the forms without the data sheets that rows of projects ask for.

    A question is added where the unit's own row does not ask for its data sheet.
    """
    asking = {form.organization_code for form in forms if not form.project and "data-sheet" in form.papers}
    found = [
        (row, form)
        for row, form in zip(rows, forms, strict=True)
        if form.project and "data-sheet" in form.papers
    ]
    lost = [(row, form) for row, form in found if form.organization_code not in asking]
    if lost:
        row, form = lost[0]
        more = f"等{len(lost)}行" if len(lost) > 1 else ""
        notes.append(
            Fault(row.place("papers"), f"“{form.project}”{more}要求报送基础数据表：该表由单位整体填报，请填在本单位项目名称留空的一行，目前未计入应报材料")
        )  # fmt: skip
    return [
        replace(form, papers=tuple(one for one in form.papers if one != "data-sheet"))
        if form.project
        else form
        for form in forms
    ]


def _check_names(rows: list[Row], forms: list[DueForm]) -> None:
    """Note a unit with two names, a name with two codes, and a unit with two departments."""
    names: dict[str, tuple[str, int]] = {}
    codes: dict[str, tuple[str, int]] = {}
    departments: dict[str, tuple[str, int]] = {}
    for row, form in zip(rows, forms, strict=True):
        code, name = form.organization_code, form.organization
        if not code or not name:
            continue
        known, place = names.setdefault(code, (name, row.line))
        if compact(known) != compact(name):
            row.fault("organization", f"单位编码{code}有两个名称：“{name}”和第{place}行的“{known}”")
            continue
        other, place = codes.setdefault(compact(name), (code, row.line))
        if other != code:
            row.fault("organization_code", f"“{name}”有两个编码：{code}和第{place}行的{other}")
        if form.department:
            first, place = departments.setdefault(code, (form.department, row.line))
            if compact(first) != compact(form.department):
                row.fault("department", f"“{name}”的主管部门与第{place}行的“{first}”不同")
    for row, form in zip(rows, forms, strict=True):
        for other_name in form.other_names:
            code = codes.get(compact(other_name), (form.organization_code, 0))[0]
            if code != form.organization_code:
                row.fault("other_names", f"“{other_name}”是另一个单位（{code}）的名称")


def _unknown_departments(rows: list[Row], forms: list[DueForm]) -> Iterator[Fault]:
    """Ask about a department that may be a unit of the roster with its name shortened.

    Each name that is no unit's is asked about once.
    """
    units = {
        name for form in forms for name in (form.organization, *form.other_names, form.department) if name
    }
    own = {compact(name) for form in forms for name in (form.organization, *form.other_names)}
    seen: set[str] = set()
    for row, form in zip(rows, forms, strict=True):
        short = compact(form.department)
        if not short or short in own or short in seen:
            continue
        seen.add(short)
        near = sorted(one for one in units if compact(one) != short and is_short_for(short, compact(one)))
        if near:
            yield Fault(
                row.place("department"),
                f"主管部门“{form.department}”不是名单中的单位，是否为“{near[0]}”；同一主管部门请写同一名称，将印在表上，反馈函按此分发",
            )


def _shared_names(rows: list[Row], forms: list[DueForm]) -> Iterator[Fault]:
    """Ask about another name that several units have: a form with it can be given to none of them."""
    first: dict[str, DueForm] = {}
    for row, form in zip(rows, forms, strict=True):
        for name in form.other_names:
            known = first.setdefault(compact(name), form)
            if known.organization_code != form.organization_code:
                yield Fault(
                    row.place("other_names"),
                    f"“{name}”也是“{known.organization}”（{known.organization_code}）的其他名称，写此名称的表不能确定是哪个单位的，请只留一处",
                )


def _check_repeated(rows: list[Row], forms: list[DueForm]) -> None:
    """Note forms that come twice, by project code, or by name where either has no code."""
    seen: dict[tuple[str, str], int] = {}
    named: dict[tuple[str, str], list[tuple[str, int]]] = {}
    for row, form in zip(rows, forms, strict=True):
        if not form.organization_code:
            continue
        if form.project_code:
            first = seen.setdefault((form.organization_code, form.project_code), row.line)
            if first != row.line:
                row.fault("project_code", f"项目{form.project_code}与第{first}行重复")
                continue
        same = named.setdefault((form.organization_code, compact(form.project)), [])
        clash = next((line for code, line in same if not code or form.project_code in ("", code)), None)
        if clash is not None:
            what = f"项目“{form.project}”" if form.project else f"单位“{form.organization}”的整体表"
            row.fault("project" if form.project else "organization", f"{what}与第{clash}行重复")
        same.append((form.project_code, row.line))


def counts(roster: Roster) -> tuple[int, int, int]:
    """Return the numbers of units, forms and approved indicators of a roster."""
    units = Counter(form.organization_code for form in roster.forms)
    return len(units), len(roster.forms), sum(len(form.indicators) for form in roster.forms)
