"""Letters as .docx, written from templates that the bureau can edit.

They are 审核意见表, notices, requests, reminders and a circular.

A letter that somebody has edited is never overwritten.
"""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from xlselfeval.batch.letters import values as notices
from xlselfeval.batch.letters.circular import circular_values
from xlselfeval.batch.letters.earlier import earlier_letter, last_letter
from xlselfeval.batch.letters.headlines import title_lines
from xlselfeval.batch.letters.kinds import (
    CIRCULAR,
    EARLIER_NAMES,
    KINDS,
    NOTICES,
    OPINIONS,
    REMINDERS,
    REQUESTS,
    REQUIRED,
)
from xlselfeval.batch.letters.lines import Values, misused_forms
from xlselfeval.batch.letters.numbers import NUMBERED, give_numbers
from xlselfeval.batch.letters.options import (
    LEFT_BLANK,
    GivenNumbers,
    LetterOptions,
    given_numbers,
    remember,
    remember_numbers,
    remembered,
)
from xlselfeval.batch.letters.organization import Organization, by_department, list_organizations
from xlselfeval.batch.letters.render import Template, is_made_from, is_untouched
from xlselfeval.batch.results.queries import StoredFinding
from xlselfeval.batch.results.requests import (
    Mailing,
    corrections,
    first_asked,
    is_overdue,
    last_asked,
    last_reminded,
    save_requests,
)
from xlselfeval.batch.results.states import States, merge_states, refusals, settled_in, unassigned
from xlselfeval.batch.results.years import years
from xlselfeval.batch.summary.figures import count
from xlselfeval.batch.summary.read_summary import read_summary
from xlselfeval.batch.summary.studied import confirmed_clues, open_clues
from xlselfeval.errors import SelfEvalError, TemplateError, reason
from xlselfeval.files.atomic import write_whole
from xlselfeval.files.xml_text import clean
from xlselfeval.resources import templates_folder
from xlselfeval.review.conclusion import UNDER_STUDY
from xlselfeval.roster.file_names import safe_name


class Letter(NamedTuple):
    """A letter to be written.

    `department` is the one that it concerns, "" for all; `name` is the name of its file, `values` fill in its
    template.
    """

    kind: str
    department: str
    name: str
    values: Values


@dataclass(frozen=True, kw_only=True, slots=True)
class Letters:
    """The letters that were written, and what the bureau has to know of them."""

    written: dict[str, tuple[Path, ...]]  # by kind
    kept: tuple[Path, ...]  # earlier letters that somebody has edited
    removed: tuple[Path, ...]  # outdated ones
    open: tuple[str, ...] = ()  # options for which the letters have a blank to be written in
    numbers: tuple[tuple[Path, str], ...] = ()  # letters with their 文号
    # kind and name of letters that should have one and have none
    unnumbered: tuple[tuple[str, str], ...] = ()
    number: str = ""  # the text by which letters are numbered
    # kind and name of letters that wait, because a decision about one of the department's units does not count, or an
    # entry beside one of its forms does not say beside which
    held: tuple[tuple[str, str], ...] = ()
    clues: tuple[StoredFinding, ...] = ()  # without a decision: by them notices list forms as 正在审核的
    # findings with an explanation on which the bureau has not decided
    explained: tuple[StoredFinding, ...] = ()
    # notices in which the bureau lists a form elsewhere: one of which only confirmed clues are left
    unfinished: tuple[Path, ...] = ()

    @property
    def opinions(self) -> tuple[Path, ...]:
        """The 审核意见表."""
        return self.written[OPINIONS]

    @property
    def notices(self) -> tuple[Path, ...]:
        """The notices to departments."""
        return self.written[NOTICES]


def write_letters(
    store: sqlite3.Connection,
    folder: Path,
    *,
    today: date,
    options: LetterOptions | None = None,
    summary: Path | None = None,
    round_number: int = 1,
) -> Letters:
    """Write the letters of the store's last run below a folder, one subfolder for each kind.

    Letters of the same day and round replace one another, a circular that is there too: reminders are of what earlier ones asked.

    Findings marked as settled in `summary`, or without one in the store, are left out; who has nothing to do gets no
    letter, and no letter to a department is written while a decision about one of its units does not count, or (but with
    `accept_lost`) while nobody knows about which of its forms one is. The store remembers
    the options, which returns were sent back, and by when their corrections are due. Raises TemplateError, UnreadableFile
    when a letter cannot be written, and SelfEvalError where several would have one number.
    """
    options = remembered(store, options or LetterOptions(), today)
    states = merge_states(store, None if summary is None else read_summary(summary).lines)
    organizations = list_organizations(store, states)
    templates = {name: Template(path) for name, path in template_files(options.templates).items()}
    common = notices.common_values(options, today)
    mailing = Mailing(today, round_number)
    uncertain = {one.form.department for one, _ in refusals(store, states)}
    if not options.accept_lost:
        lost = {one.line.organization for one in unassigned(states)}
        uncertain |= {one.department for one in organizations if clean(one.name) in lost}
    keys = confirmed_clues(states)
    moved = [
        form
        for one in organizations
        for form in one.forms
        if form.key in keys and form.conclusion == UNDER_STUDY
    ]
    # One of the same day and round is renewed, whether it is asked for again or not.
    with_circular = replace(options, circular=options.circular or any((folder / CIRCULAR).glob("*.docx")))
    chosen = list(_letters(store, organizations, states, with_circular, mailing, folder.parent))
    held = [one for one in chosen if _is_held(one, uncertain)]
    letters = [one for one in chosen if not _is_held(one, uncertain)]
    text = options.number or ""
    known = given_numbers(store, options.number, folder)
    try:
        numbers = _numbers(text, letters, known)
    except SelfEvalError as error:
        raise SelfEvalError(f"{error}{_say_held(held)}") from error
    written: dict[str, list[Path]] = {name: [] for name in KINDS}
    taken: dict[str, set[str]] = {name: set() for name in KINDS}
    folders = _LetterFolders()
    numbered: list[tuple[Path, str]] = []
    now: dict[tuple[str, str], str] = {}
    unfinished: list[Path] = []
    for one, number in zip(letters, numbers, strict=True):
        values = common | one.values | ({"文号": number} if number else {})
        values["标题分行"] = title_lines(f"{values['财政部门']}{values.get('标题', '')}")
        content = templates[one.kind].letter(values, today)
        path = folders.put(folder / one.kind, safe_name(one.name, taken[one.kind]), content)
        written[one.kind].append(path)
        if one.kind == NOTICES and any(form.department == one.department for form in moved):
            unfinished.append(path)
        if number and one.kind in NUMBERED:
            numbered.append((path, number))
            now[one.kind, one.name] = number
    for kind, paths in written.items():
        folders.sweep(folder / kind, set(paths))
    asked = (
        form
        for one in organizations
        if one.department not in uncertain
        for form in (*one.forms, *one.papers, *one.missing)
        if one.asked_about(form) or is_overdue(form)
    )
    remember(store, options)
    if text:
        remember_numbers(store, text, folder, known.before | now)
    save_requests(store, asked, mailing, due=options.due)
    noticed = {one.department for one in letters if one.kind == NOTICES}
    waiting = {
        form.key
        for one in organizations if one.department in noticed
        for form in (*one.forms, *one.papers) if form.conclusion == UNDER_STUDY
    }  # fmt: skip
    pairs = zip(letters, numbers, strict=True)
    unnumbered = [(one.kind, one.name) for one, number in pairs if one.kind in NUMBERED and not number]
    named = {"number"} if numbered else set()  # letters without a number are named one by one
    return Letters(
        written={kind: tuple(paths) for kind, paths in written.items()},
        kept=tuple(folders.kept),
        removed=tuple(folders.removed),
        open=tuple(name for name in LEFT_BLANK if getattr(options, name) is None and name not in named),
        numbers=tuple(sorted(numbered, key=lambda one: list(KINDS).index(one[0].parent.name))),
        unnumbered=tuple(unnumbered) if numbered else (),
        number=known.text,
        held=tuple((one.kind, one.name) for one in held),
        clues=tuple(one for one in open_clues(store, settled_in(states)) if one.form.key in waiting),
        explained=tuple(chain.from_iterable(one.explained for one in organizations)),
        unfinished=tuple(unfinished),
    )


def _is_held(letter: Letter, uncertain: Collection[str]) -> bool:
    """Check whether a letter has to wait.

    A letter to all departments waits while anything is `uncertain`, another while its own department is.
    """
    return bool(uncertain) if letter.kind == CIRCULAR else letter.department in uncertain


def _say_held(held: Sequence[Letter]) -> str:
    """Say which letters need a number as well, once the decisions that hold them count."""
    waiting = [one for one in held if one.kind in NUMBERED]
    if not waiting:
        return ""
    named = "、".join(f"{one.kind} {one.name}" if one.name != one.kind else one.kind for one in waiting)
    return f"。另有{len(waiting)}份（{named}）因处理意见不予计入或未能对应暂不写，未算在内：请先按汇总“待处理”的“状态”改好意见"


def _numbers(text: str, letters: Sequence[Letter], known: GivenNumbers) -> list[str]:
    """Number the letters kind by kind; a 审核意见表 has the number of the letter that it is an annex of."""
    ranked = sorted(enumerate(letters), key=lambda one: list(KINDS).index(one[1].kind))
    names = [(one.kind, one.name) for _, one in ranked]
    if text:
        given = give_numbers(text, names, known.before, used=known.used)
    else:
        given = [known.before.get(one, "") for one in names]
    numbers = {place: number for (place, _), number in zip(ranked, given, strict=True)}
    covers = {one.department: numbers[place] for place, one in reversed(ranked) if one.kind in NUMBERED}
    return [
        covers.get(one.department, "") if one.kind == OPINIONS else numbers[place]
        for place, one in enumerate(letters)
    ]


def _letters(
    store: sqlite3.Connection,
    organizations: list[Organization],
    states: States,
    options: LetterOptions,
    mailing: Mailing,
    folder: Path,
) -> Iterator[Letter]:
    """Choose the letters: to each organization with something to do, to each department by what is asked of it.

    `folder` is that of the letters of all days.
    """
    about = years(store)
    departments = by_department(organizations)
    equals = {
        department
        for department, members in departments.items()
        if any(form.paper == REQUESTS for one in members for form in one.forms)
    }
    for one in organizations:
        if one.is_asked:
            values = notices.opinion_values(one, years=about, equal=one.department in equals)
            yield Letter(OPINIONS, one.department, one.name, values)
    for department, members in departments.items():
        equal = department in equals
        forms = [form for one in members for form in one.forms]
        papers = [paper for one in members for paper in one.papers]
        waiting = {form.key for one in members for form in (*one.forms, *one.papers) if one.is_waiting(form)}
        late = [
            one
            for one in corrections(store, [*forms, *papers], mailing.day, before=mailing)
            if one.days_late and one.form.key not in waiting
        ]
        missing = [
            form for form in (*forms, *(one for unit in members for one in unit.missing)) if is_overdue(form)
        ]
        reminded = () if equal else {form.key for form in (*missing, *(one.form for one in late))}
        kind = REQUESTS if equal else NOTICES
        before = {
            key: earlier_letter(store, one.last, REMINDERS if one.last == one.reminded and not equal else kind, department)
            for key, one in last_asked(store, [*forms, *papers], mailing, folder).items()
        }  # fmt: skip
        values = notices.department_values(
            department, members, years=about, equal=equal, reminded=reminded, asked_before=before
        ) | last_letter(before.values())
        is_asked = values["核实材料"] or values["误报数"]
        if equal and (is_asked or missing):
            asked = [
                form for one in members for form in one.forms if one.asked_about(form) or not form.is_reviewed
            ] + [paper for one in members for paper in (*one.asked_papers, *one.missing)]
            first = first_asked(store, asked, mailing, folder)
            earlier = None if first is None else earlier_letter(store, first, REQUESTS, department)
            request = notices.request_values(values, earlier)
            yield Letter(REQUESTS, department, department, request)
        elif not equal and is_asked:
            yield Letter(NOTICES, department, department, values)
        if not equal and (missing or late):
            tables = {one.name for one in members if one.is_asked}
            sent_back = {
                one.form.key: earlier_letter(store, one.request.sent_back, NOTICES, department)
                for one in late if one.request.sent_back is not None
            }  # fmt: skip
            reminder = notices.reminder_values(
                values, missing, late, misused=misused_forms(forms), asked=tables, sent_back=sent_back
            )
            reminders = last_reminded(store, [*missing, *(one.form for one in late)], mailing, folder)
            again = last_letter(
                earlier_letter(store, one, REMINDERS, department) for one in reminders if one is not None
            )
            yield Letter(REMINDERS, department, department, notices.again(reminder | again, all(reminders)))
    if options.circular:
        figures = count(store, states=states)
        yield Letter(CIRCULAR, "", CIRCULAR, circular_values(figures, notices.years_in_words(about)))


def template_files(folder: Path | None = None) -> dict[str, Path]:
    """Find the template of each kind of letter: the shipped one, or the one in the bureau's folder.

    Raises TemplateError where a required one is missing.

    The other kinds may be missing there: folders that were copied from version 0.1 do not have them.
    """
    shipped = {name: templates_folder() / "letters" / file for name, file in KINDS.items()}
    if folder is None:
        return shipped
    own = {name: _own(folder, name) for name in KINDS}
    for name in REQUIRED:
        if not own[name].is_file():
            why = f"未找到模板 {own[name]}；用 xlselfeval letters templates {folder} 可以复制一份自带的"
            raise TemplateError(why)
    return shipped | {name: path for name, path in own.items() if path.is_file()}


def _own(folder: Path, name: str) -> Path:
    """Find a template in a bureau's folder, also by the name that it had in an earlier version."""
    path, earlier = folder / f"{name}.docx", folder / f"{EARLIER_NAMES.get(name, name)}.docx"
    return earlier if earlier.is_file() and not path.is_file() else path


def copy_templates(folder: Path) -> tuple[Path, ...]:
    """Copy the shipped templates to a folder, to be edited. Raises TemplateError when one is there already."""
    targets = {name: _own(folder, name) for name in KINDS}
    for target in targets.values():
        if target.exists():
            raise TemplateError(f"{target}已存在，未予覆盖；请改用其他文件夹")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, source in template_files().items():
            shutil.copyfile(source, targets[name])
    except OSError as error:
        raise TemplateError(f"无法写入 {folder}：{reason(error)}") from error
    return tuple(targets.values())


class _LetterFolders:
    """Folders of letters, in which nothing that somebody has edited is lost."""

    def __init__(self) -> None:
        self.kept: list[Path] = []
        self.removed: list[Path] = []

    def put(self, folder: Path, name: str, content: bytes) -> Path:
        """Write a letter unless it is there; where an edited one has its name, it gets a number."""
        number, target = 1, folder / f"{name}.docx"
        while target.exists():
            if target.read_bytes() == content or is_made_from(target, content):
                return target
            if is_untouched(target):
                break
            self.kept.append(target)
            number += 1
            target = folder / f"{name}-新{number}.docx"
        write_whole(target, content)
        return target

    def sweep(self, folder: Path, written: set[Path]) -> None:
        """Remove untouched letters of earlier runs that are outdated, so that nobody sends them."""
        for path in sorted(folder.glob("*.docx")) if folder.is_dir() else ():
            if path not in written and is_untouched(path):
                with contextlib.suppress(OSError):
                    path.unlink()
                    self.removed.append(path)
