"""Issuing from the roster: a workbook for each project or unit, and the list of them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from decimal import Decimal
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeVar, get_args

from xlselfeval.data_sheet.layout import DataLayout
from xlselfeval.data_sheet.load import load_layout
from xlselfeval.data_sheet.template import new_data_sheet
from xlselfeval.data_sheet.untouched import changes_in_data_sheet
from xlselfeval.engines.engine import Engine, Job, Lost, SerialEngine
from xlselfeval.engines.processes import ProcessEngine
from xlselfeval.errors import (
    Fault,
    SelfEvalError,
    TemplateError,
    UnreadableFile,
    WrongArgument,
    expect,
    expect_positive,
)
from xlselfeval.form.contents_sheet import ContentsLine
from xlselfeval.form.plan import FormPlan, expect_year, fitting_indicators, plan_form
from xlselfeval.form.prototype import Prototype, prototype
from xlselfeval.form.untouched import changes_since_issue
from xlselfeval.form.write_workbook import write_workbook, write_workbook_of_several
from xlselfeval.plain_number import plain_whole
from xlselfeval.reading.sender_files import read_file_records
from xlselfeval.review.catalogue import load_scheme
from xlselfeval.roster.earlier_issues import find_earlier_issues
from xlselfeval.roster.file_names import distinct_names, file_name, sheet_name
from xlselfeval.roster.issued_list import LISTS, IssuedFile, IssuedForm, read_list, write_list
from xlselfeval.roster.issued_names import parts_by_project, parts_by_unit
from xlselfeval.roster.model import MATERIALS, DueForm, Roster, asks_for
from xlselfeval.roster.read import read_roster
from xlselfeval.roster.staged_files import Version, reserved, staged_files, version_of, write_refused
from xlselfeval.scheme.model import Scheme
from xlselfeval.scheme.profile import Profile
from xlselfeval.sheet_names import FORM_SHEET

if TYPE_CHECKING:
    import pandas as pd

    from xlselfeval.files.source import Source

_Result = TypeVar("_Result")
By = Literal["project", "unit"]
Progress = Callable[[int, int], None]
DATA_SHEET = "hunan"  # the layout of data sheets
_CHUNK = 16  # workbooks that a process writes before it reports
_NAMED = 5  # files in the way that are named
_DIED = "下发进程意外中断（可能内存不足，或被其他程序结束），未生成文件；请重试，或将进程数改为1"


class _Order(NamedTuple):
    """Everything that the workbooks of one issue share; 85 KB for another process."""

    scheme: Scheme
    year: int | None
    macros: bool
    single: Prototype
    several: Prototype
    data_sheet: DataLayout


class _Book(NamedTuple):
    """One workbook to be written: its file name and its forms, or the unit whose data sheet it is."""

    name: str
    forms: tuple[DueForm, ...]
    is_data_sheet: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Issue:
    """The issued files in the order of the roster, and the number of rows that the scheme does not ask for.

    `data_sheets` are those that rows of the scheme ask for, one for each unit; `not_issued` is the number of rows whose form no
    issue into the folder has written yet. `again` are the names of files that replace others of an earlier issue, `unchanged` of
    those that are as they were. `notes` and `unused` are those of the roster: entries that may be meant otherwise, and columns
    that were not read.
    """

    files: tuple[IssuedFile, ...]
    left_out: int
    data_sheets: tuple[IssuedFile, ...] = ()
    not_issued: int = 0
    again: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    notes: tuple[Fault, ...] = ()
    unused: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"<Issue of {len(self.files)} workbooks, {len(self.data_sheets)} data sheets>"


def issue(
    scheme: str | Path | Scheme,
    roster: Roster | Source | pd.DataFrame,
    folder: str | Path,
    *,
    profile: str | Path | Profile | None = None,
    year: int | None = None,
    macros: bool = False,
    by: By = "project",
    data_sheet: str | Path = DATA_SHEET,
    jobs: int = 1,
    progress: Progress | None = None,
) -> Issue:
    """Write the workbooks of a roster into a folder, and 下发清单.xlsx and .json beside them.

    Where a row asks for a data sheet, its unit gets a blank one of the layout `data_sheet`, an id or a path. The lists also keep
    what earlier issues have written into the folder. A scheme for projects takes the rows with a project, one for departments those without. The same input
    gives the same bytes whatever `jobs` (processes). `progress` is called with (done, all). The files appear
    in the folder together at the end; after any error it holds what it held before. `scheme` and `profile` are
    ids, paths or the objects; a roster that is not read yet is read as `read_roster` does.

    Raises SchemeError and RosterError; UnreadableFile when a file is in the way that somebody filled in or that we
    did not write, when another issue writes into the folder, and when the system refuses to write; TemplateError when a form cannot be generated, or when buttons
    are asked for in workbooks of several forms; SelfEvalError when a process dies.
    """
    if by not in get_args(By):
        raise WrongArgument(f"by 应为 {'、'.join(get_args(By))} 之一，不能是 {by!r}")
    expect(folder, (str, Path), "文件夹的路径")
    jobs, year = plain_whole(jobs), plain_whole(year)
    expect_positive(jobs, int, "进程数 jobs（整数）")
    expect(macros, bool, "macros（True 或 False）")
    if progress is not None and not callable(progress):
        raise WrongArgument(f"progress 要的是接受两个整数的函数，不是 {type(progress).__name__}")
    expect_year(year)
    scheme = load_scheme(scheme, profile=profile)
    if not isinstance(roster, Roster):
        roster = read_roster(roster, scheme=scheme, year=year)
    forms = [form for form in roster.forms if asks_for(scheme, form)]
    if not forms:
        kind = "项目（项目名称一栏）" if scheme.level == "project" else "单位整体（项目名称留空）"
        raise TemplateError(f"{roster.file}中无{kind}的行，按表样“{scheme.title}”没有可下发的表")
    if macros and by == "unit":
        raise TemplateError("一个单位一个工作簿时不能带按钮；请生成不带按钮的，或改为一个项目一个工作簿")
    _expect_indicators(forms, scheme)
    books = _books(forms, by, ".xlsm" if macros else ".xlsx")
    single = prototype(scheme, year=year, macros=macros)
    several = prototype(scheme, year=year, contents=True) if by == "unit" else single
    order = _Order(scheme, year, macros, single, several, load_layout(str(data_sheet)))
    files, listed, replaced = _write_all(order, books, Path(folder), roster.file, jobs, progress)
    return Issue(
        files=tuple(one for one in files if one.kind == "form"), left_out=len(roster.forms) - len(forms),
        data_sheets=tuple(one for one in files if one.kind == "data-sheet"),
        not_issued=sum(form.identity not in listed for form in roster.forms),
        again=tuple(name for name, is_changed in replaced.items() if is_changed),
        unchanged=tuple(name for name, is_changed in replaced.items() if not is_changed),
        notes=roster.notes, unused=roster.unused,
    )  # fmt: skip


def _expect_indicators(forms: Sequence[DueForm], scheme: Scheme) -> None:
    """Raise TemplateError with all indicators that make no row of the scheme.

    A roster that was read without the scheme may have such.
    """
    faults = []
    for form in forms:
        try:
            fitting_indicators(form.indicators, scheme)
        except TemplateError as error:
            faults += [f"{form.identity}：{line}" for line in str(error).splitlines()]
    if faults:
        raise TemplateError("\n".join(faults))


def _write_all(
    order: _Order, books: Sequence[_Book], folder: Path, roster: str, jobs: int, progress: Progress | None
) -> tuple[tuple[IssuedFile, ...], frozenset[str], dict[str, bool]]:
    """Write all workbooks and the lists into a folder, or nothing.

    Return the files, the names of all listed forms, and of the files that were there whether they are others now. Raises as
    `issue` does.
    """
    try:
        with reserved(folder):
            before = read_list(folder)
            versions = _replaceable_versions(folder, books, jobs)
            with staged_files(folder, versions) as staging:
                files = tuple(_run(_write, (order, staging), books, jobs, progress))
                earlier = find_earlier_issues(folder, staging, before, files, order.year)
                listed = write_list(
                    staging, files, scheme=order.scheme, year=order.year, roster=roster, before=before, earlier=earlier
                )  # fmt: skip
                return files, listed, _again(files, before, versions, order.year)
    except OSError as error:
        raise write_refused(error, folder) from error


def _again(
    files: Iterable[IssuedFile],
    before: Sequence[Mapping[str, Any]],
    versions: Mapping[str, Version | None],
    year: int | None,
) -> dict[str, bool]:
    """Find the files that are issued again, and check whether their content differs now.

    They were in the folder, or its list has their forms for the year.
    """
    digests = {one["file"]: one.get("sha256") for one in before}
    of_year = None if year is None else str(year)
    known = {form["issued_id"] for one in before if one["year"] == of_year for form in one["forms"]}
    return {
        one.file: digests.get(one.file) != one.digest
        for one in files
        if versions[one.file] is not None
        or one.file in digests
        or (one.kind == "form" and any(form.due.identity in known for form in one.forms))
    }


def _books(forms: Sequence[DueForm], by: By, suffix: str) -> list[_Book]:
    """Return the workbooks in the order of the roster, with names that differ."""
    parts = parts_by_unit(forms) if by == "unit" else parts_by_project(forms)
    asking = {form.organization_code: form for form in reversed(forms) if "data-sheet" in form.papers}
    units = [form for form in forms if asking.get(form.organization_code) is form]
    names = distinct_names([
        *(file_name(name, suffix) for name, _ in parts),
        *(file_name((one.organization_code, one.organization, MATERIALS["data-sheet"]), ".xlsx") for one in units),
    ])  # fmt: skip
    books = [*(group for _, group in parts), *((one,) for one in units)]
    return [_Book(name, group, place >= len(parts)) for place, (name, group) in enumerate(zip(names, books, strict=True))]  # fmt: skip


def _run(
    work: Callable[[Any, Sequence[_Book]], list[_Result]],
    state: object,
    books: Sequence[_Book],
    jobs: int,
    progress: Progress | None = None,
) -> list[_Result]:
    """Return what `work` returns for all workbooks, in order, from this process or from several.

    `state` is handed to each process once, the first argument of `work`. Raises what `work` raises, and
    SelfEvalError when a process dies.
    """
    chunks = [books[start : start + _CHUNK] for start in range(0, len(books), _CHUNK)]
    processes = min(jobs, len(chunks))
    engine: Engine = ProcessEngine(state, processes) if processes > 1 else SerialEngine(state)
    to_do, done = [Job(work, chunk, inf) for chunk in chunks], 0
    results: dict[int, list[_Result]] = {}
    with engine, closing(engine.run(to_do)) as answers:
        for job, answer in answers:
            if isinstance(answer, Lost):
                unknown = RuntimeError(answer.detail) if answer.why == "error" else SelfEvalError(_DIED)
                raise answer.error or unknown
            results[id(job)] = answer
            done += len(job.argument)
            if progress is not None:
                progress(done, len(books))
    return [result for job in to_do for result in results[id(job)]]


def _replaceable_versions(folder: Path, books: Sequence[_Book], jobs: int) -> dict[str, Version | None]:
    """Return the versions of the files that new ones replace, None where there is none.

    Raises UnreadableFile for a file that must not be replaced.
    """
    versions = {name: version_of(folder / name) for name in (*(book.name for book in books), *LISTS)}
    existing = [book for book in books if versions[book.name] is not None]
    blocked = _run(_in_the_way, folder, existing, jobs)
    if blocked:
        shown = "、".join(blocked[:_NAMED]) + (" 等" if len(blocked) > _NAMED else "")
        raise UnreadableFile(
            "locked",
            f"{folder} 内有{len(blocked)}个同名文件已填写或改动，均予保留，未生成文件：{shown}；请先将上述文件移到别处，再下发到同一文件夹",
        )
    return versions


def _in_the_way(folder: Path, books: Sequence[_Book]) -> list[str]:
    """Return the files in which somebody has written, or that we did not write, each with the reason."""
    changed = (
        (
            book.name,
            (changes_in_data_sheet if book.is_data_sheet else changes_since_issue)(folder / book.name),
        )
        for book in books
    )
    return [f"{name}（{changes[0]}）" for name, changes in changed if changes]


def _write(state: tuple[_Order, Path], books: Sequence[_Book]) -> list[IssuedFile]:
    """Write workbooks into a folder; return them with their digests and the ids of their issue records."""
    order, folder = state
    files = []
    for book in books:
        data, path = _workbook(order, book), folder / book.name
        path.write_bytes(data)
        ids = {} if book.is_data_sheet else {one.due: one.id for one in read_file_records(path)}
        files.append(_issued_file(order, book, hashlib.sha256(data).hexdigest(), ids))
    return files


def _workbook(order: _Order, book: _Book) -> bytes:
    if book.is_data_sheet:
        return new_data_sheet(order.data_sheet, year=order.year, organization=book.forms[0].organization)
    plans = [_plan(order, form, sheet) for form, sheet in zip(book.forms, _sheets(book), strict=True)]
    if len(plans) == 1:
        return write_workbook(order.single, plans[0])
    lines = [ContentsLine(form.project_code, plan) for form, plan in zip(book.forms, plans, strict=True)]
    return write_workbook_of_several(order.several, lines)


def _sheets(book: _Book) -> list[str]:
    """Return the names of the sheets with the forms of a workbook."""
    if len(book.forms) == 1:
        return [FORM_SHEET]
    return [sheet_name(number, one.project or one.organization) for number, one in enumerate(book.forms, 1)]


def _issued_file(order: _Order, book: _Book, digest: str, ids: Mapping[str, str]) -> IssuedFile:
    if book.is_data_sheet:
        form = IssuedForm(sheet=order.data_sheet.mark, due=book.forms[0])
        return IssuedFile(file=book.name, digest=digest, forms=(form,), kind="data-sheet")
    sheets = zip(_sheets(book), book.forms, strict=True)
    forms = tuple(IssuedForm(sheet=sheet, due=due, id=ids.get(due.identity, "")) for sheet, due in sheets)
    return IssuedFile(file=book.name, digest=digest, forms=forms)


def _plan(order: _Order, form: DueForm, sheet: str) -> FormPlan:
    initial, adjusted = (_in_unit(order.scheme, one) for one in (form.budget_initial, form.budget_adjusted))
    return plan_form(
        order.scheme, year=order.year, organization=form.organization, department=form.department, project=form.project,
        indicators=form.indicators or None, macros=order.macros, budget_initial=initial, budget_adjusted=adjusted,
        due=form.identity, sheet=sheet,
    )  # fmt: skip


def _in_unit(scheme: Scheme, amount: Decimal | None) -> Decimal | None:
    """Return an amount in 万元 in the scheme's unit of money."""
    return amount * 10_000 if amount is not None and scheme.money_unit == "元" else amount
