"""Issuing: a workbook for each project, or one for each unit, from the roster; and the list of what was issued."""

from __future__ import annotations

import hashlib
import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import Literal, NamedTuple, TypeVar

from xlselfeval.errors import TemplateError, UnreadableFile
from xlselfeval.form.contents_sheet import ContentsLine, note_contents
from xlselfeval.form.fill import is_unfilled
from xlselfeval.form.generate import form_plan
from xlselfeval.form.plan import FormPlan
from xlselfeval.form.prototype import Prototype, prototype, workbook_of, workbook_of_several
from xlselfeval.result.checked_copy import write_whole
from xlselfeval.roster.file_names import distinct_names, file_name, sheet_name
from xlselfeval.roster.issued_list import IssuedFile, IssuedForm, check_list, write_list
from xlselfeval.roster.model import DueForm, Roster, asks_for
from xlselfeval.scheme.model import Scheme
from xlselfeval.sheet_names import FORM_SHEET

By = Literal["project", "unit"]
Progress = Callable[[int, int], None]
_Result = TypeVar("_Result")
MOST_FORMS = 60  # of one workbook; a unit with more gets several
_CHUNK = 16  # workbooks that a process writes before it says so
_NAMED = 5  # files in the way that are named


class _Order(NamedTuple):
    """What all workbooks of one issue share."""

    scheme: Scheme
    year: int | None
    macros: bool


class _Book(NamedTuple):
    """One workbook to be written: where, and its forms."""

    path: Path
    forms: tuple[DueForm, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Issue:
    """What was issued: the files in the order of the roster, and how many rows of it the scheme does not ask for."""

    files: tuple[IssuedFile, ...]
    left_out: int


def issue(
    scheme: Scheme,
    roster: Roster,
    folder: str | Path,
    *,
    year: int | None = None,
    macros: bool = False,
    by: By = "project",
    jobs: int = 1,
    progress: Progress | None = None,
) -> Issue:
    """Write the workbooks of a roster into a folder, and 下发清单.xlsx and .json beside them.

    A scheme for projects takes the rows with a project, one for departments those without. The same input
    gives the same bytes whatever `jobs` (processes). `progress` is told (done, all). Nothing is written when a
    file is in the way that somebody filled in or that is not ours: UnreadableFile. TemplateError when
    a form cannot be generated, or when buttons are asked for in workbooks of several forms.
    """
    forms = [form for form in roster.forms if asks_for(scheme, form)]
    if not forms:
        kind = "项目（项目名称一栏）" if scheme.level == "project" else "单位整体（项目名称留空）"
        raise TemplateError(f"{roster.file} 里没有{kind}的行，方案“{scheme.title}”没有可以下发的表")
    if macros and by == "unit":
        raise TemplateError(
            "一个单位一个工作簿时不能带按钮，请去掉 --macros，或改为一个项目一个工作簿（--by project）"
        )
    target = Path(folder)
    books = _books(target, forms, by, ".xlsm" if macros else ".xlsx")
    check_list(target)
    order = _Order(scheme, year, macros)
    with _Workers(order, jobs, len(books)) as workers:
        blocked = [path for paths in workers.run(_in_the_way, books, None) for path in paths]
        if blocked:
            shown = "、".join(path.name for path in blocked[:_NAMED]) + (
                " 等" if len(blocked) > _NAMED else ""
            )
            raise UnreadableFile(
                "locked",
                f"{target} 里有 {len(blocked)} 个同名文件已经填写过，或不是本工具下发的（{shown}），什么也没有写；请换一个文件夹（-o）",
            )
        digests = [digest for chunk in workers.run(_write, books, progress) for digest in chunk]
    files = tuple(
        IssuedFile(
            file=book.path.name,
            digest=digest,
            forms=tuple(IssuedForm(sheet=sheet, due=due) for sheet, due in zip(_sheets(book), book.forms, strict=True)),
        )
        for book, digest in zip(books, digests, strict=True)
    )  # fmt: skip
    write_list(target, files, scheme=scheme, year=year, roster=roster.file)
    return Issue(files=files, left_out=len(roster.forms) - len(forms))


def _books(folder: Path, forms: Sequence[DueForm], by: By, suffix: str) -> list[_Book]:
    """The workbooks in the order of the roster, with names that differ."""
    groups: list[tuple[DueForm, ...]]
    if by == "project":
        groups = [(form,) for form in forms]
        names = [
            file_name((form.organization_code, form.organization, form.project), suffix) for form in forms
        ]
    else:
        groups, names = [], []
        first = {form.organization_code: place for place, form in reversed(list(enumerate(forms)))}
        ordered = sorted(forms, key=lambda form: first[form.organization_code])
        for _, group in groupby(ordered, key=lambda form: form.organization_code):
            members = tuple(group)
            parts = [members[start : start + MOST_FORMS] for start in range(0, len(members), MOST_FORMS)]
            for number, part in enumerate(parts, 1):
                volume = f"第{number}册" if len(parts) > 1 else ""
                groups.append(part)
                names.append(file_name((part[0].organization_code, part[0].organization, volume), suffix))
    return [_Book(folder / name, group) for name, group in zip(distinct_names(names), groups, strict=True)]


class _Workers:
    """Runs a function over chunks of workbooks, in this process or in several; results in order."""

    def __init__(self, order: _Order, jobs: int, count: int) -> None:
        self._order, self._count = order, count
        self._pool: ProcessPoolExecutor | None = None
        if jobs > 1 and count > _CHUNK:
            self._pool = ProcessPoolExecutor(
                max_workers=min(jobs, -(-count // _CHUNK)),
                mp_context=multiprocessing.get_context("spawn"),
                initializer=_prepare,
                initargs=(order,),
            )
        else:
            _prepare(order)

    def __enter__(self) -> _Workers:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def run(
        self,
        work: Callable[[Sequence[_Book]], list[_Result]],
        books: Sequence[_Book],
        progress: Progress | None,
    ) -> Iterator[list[_Result]]:
        """What `work` gives for each chunk."""
        chunks = [books[start : start + _CHUNK] for start in range(0, len(books), _CHUNK)]
        done = 0
        if self._pool is None:
            for chunk in chunks:
                yield work(chunk)
                done += len(chunk)
                _tell(progress, done, self._count)
            return
        futures = [self._pool.submit(work, chunk) for chunk in chunks]
        sizes: dict[Future[list[_Result]], int] = dict(zip(futures, map(len, chunks), strict=True))
        for future in as_completed(futures):
            future.result()
            done += sizes[future]
            _tell(progress, done, self._count)
        for future in futures:
            yield future.result()


def _tell(progress: Progress | None, done: int, count: int) -> None:
    if progress is not None:
        progress(done, count)


_orders: list[_Order] = []  # what this process works on; a worker is told once, not with every chunk
_prototypes: dict[bool, Prototype] = {}  # for workbooks of several forms, and of one


def _prepare(order: _Order) -> None:
    _orders[:] = [order]
    _prototypes.clear()


def _prototype(*, several: bool) -> Prototype:
    order = _orders[0]
    if several not in _prototypes:
        _prototypes[several] = prototype(order.scheme, macros=order.macros and not several, contents=several)
    return _prototypes[several]


def _in_the_way(books: Sequence[_Book]) -> list[Path]:
    """The files that somebody has filled in, or that are not ours."""
    return [book.path for book in books if book.path.exists() and not is_unfilled(book.path)]


def _write(books: Sequence[_Book]) -> list[str]:
    """Write the workbooks; the SHA-256 of each in hex."""
    digests = []
    for book in books:
        data = _workbook(book)
        write_whole(book.path, data)
        digests.append(hashlib.sha256(data).hexdigest())
    return digests


def _workbook(book: _Book) -> bytes:
    order, base = _orders[0], _prototype(several=len(book.forms) > 1)
    sheets = _sheets(book)
    plans = [_plan(order, form, sheet) for form, sheet in zip(book.forms, sheets, strict=True)]
    if len(plans) == 1:
        return workbook_of(base, plans[0])
    lines = [
        ContentsLine(
            code=form.project_code, project=form.project or form.organization,
            budget_initial=_in_unit(order.scheme, form.budget_initial), budget_adjusted=_in_unit(order.scheme, form.budget_adjusted), plan=plan,
        )
        for form, plan in zip(book.forms, plans, strict=True)
    ]  # fmt: skip
    contents, links = note_contents(base.styles, lines)
    return workbook_of_several(base, contents, links, plans)


def _sheets(book: _Book) -> list[str]:
    """The names of the sheets with the forms of a workbook."""
    if len(book.forms) == 1:
        return [FORM_SHEET]
    return [
        sheet_name(number, form.project or form.organization) for number, form in enumerate(book.forms, 1)
    ]


def _plan(order: _Order, form: DueForm, sheet: str) -> FormPlan:
    return form_plan(
        order.scheme,
        year=order.year,
        organization=form.organization,
        department=form.department,
        project=form.project,
        indicators=form.indicators or None,
        macros=order.macros,
        budget_initial=_in_unit(order.scheme, form.budget_initial),
        budget_adjusted=_in_unit(order.scheme, form.budget_adjusted),
        due=form.identity,
        sheet=sheet,
    )


def _in_unit(scheme: Scheme, amount: Decimal | None) -> Decimal | None:
    """An amount in 万元 in the scheme's unit of money."""
    return amount * 10_000 if amount is not None and scheme.money_unit == "元" else amount
