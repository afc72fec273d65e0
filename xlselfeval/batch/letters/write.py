"""Write letters as .docx from templates that the bureau can edit: 审核意见表 and 退回修改通知.

A letter that somebody has edited is never overwritten. Values are escaped, so that no text of a file becomes markup or
template code, and templates run in a sandbox.
"""

from __future__ import annotations

import contextlib
import io
import re
import shutil
import sqlite3
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlselfeval.batch.letters import values as notices
from xlselfeval.batch.letters.values import Values
from xlselfeval.batch.results.states import merge_states
from xlselfeval.batch.summary.read_summary import read_summary
from xlselfeval.errors import TemplateError, reason
from xlselfeval.files.atomic import write_whole
from xlselfeval.files.xml_text import clean
from xlselfeval.resources import templates_folder
from xlselfeval.roster.file_names import safe_name

if TYPE_CHECKING:
    from jinja2 import Environment

OPINIONS, NOTICES = "审核意见表", "退回修改通知"
SHIPPED = {OPINIONS: "opinion.docx", NOTICES: "notice.docx"}  # by the name that a copy of the template gets
AUTHOR = "xlselfeval"
_BLANK_DAY = "　　年　　月　　日"
_BLANK_BUREAU = "　　　　　财政局"
_UNDEFINED = re.compile(r"'([^']{1,40})' is undefined|no attribute '([^']{1,40})'")


@dataclass(frozen=True, kw_only=True, slots=True)
class Letters:
    """The files written; `kept` are earlier letters that somebody has edited, `removed` outdated ones."""

    opinions: tuple[Path, ...]
    notices: tuple[Path, ...]
    kept: tuple[Path, ...]
    removed: tuple[Path, ...]


def write_letters(
    store: sqlite3.Connection,
    folder: Path,
    *,
    today: date,
    due: date | None = None,
    bureau: str = "",
    templates: Path | None = None,
    summary: Path | None = None,
) -> Letters:
    """Write the letters of the store's last run below a folder, one subfolder for each kind.

    Without `due` and `bureau` blanks are left. `templates` is the bureau's own folder of templates. Findings marked 采纳
    or 忽略 in `summary`, or without one in the store, are left out; who has nothing to do gets no letter. Raises
    TemplateError, and UnreadableFile when a letter cannot be written.
    """
    common: Values = {
        "日期": format_day(today),
        "期限": _BLANK_DAY if due is None else format_day(due),
        "财政部门": clean(bureau) or _BLANK_BUREAU,
    }
    lines, saved_by = (None, "") if summary is None else read_summary(summary)
    organizations = notices.organizations(store, merge_states(store, lines, saved_by=saved_by))
    studied = notices.under_study(store)
    opinion, notice = (_Template(path) for path in template_files(templates))
    written: dict[str, list[Path]] = {OPINIONS: [], NOTICES: []}
    folders = _LetterFolders()
    taken: set[str] = set()
    for one in organizations:
        if one.is_asked:
            values = common | notices.opinion_values(one)
            name = safe_name(one.name, taken)
            written[OPINIONS].append(folders.put(folder / OPINIONS, name, opinion.letter(values, today)))
    taken = set()
    for department, members in groupby(organizations, key=lambda one: one.department):
        asked = notices.notice_values(department, members, studied)
        if asked is not None:
            name = safe_name(department, taken)
            written[NOTICES].append(folders.put(folder / NOTICES, name, notice.letter(common | asked, today)))
    for kind, paths in written.items():
        folders.sweep(folder / kind, set(paths))
    return Letters(
        opinions=tuple(written[OPINIONS]), notices=tuple(written[NOTICES]),
        kept=tuple(folders.kept), removed=tuple(folders.removed),
    )  # fmt: skip


def format_day(day: date) -> str:
    """Write a day: 2024年3月1日."""
    return f"{day.year}年{day.month}月{day.day}日"


def template_files(folder: Path | None = None) -> tuple[Path, ...]:
    """Find the two templates: shipped, or in the bureau's folder. Raises TemplateError where one is missing."""
    if folder is None:
        return tuple(templates_folder() / "letters" / name for name in SHIPPED.values())
    paths = tuple(folder / f"{name}.docx" for name in SHIPPED)
    for path in paths:
        if not path.is_file():
            why = f"找不到模板 {path}；用 xlselfeval letters templates {folder} 可以复制一份自带的"
            raise TemplateError(why)
    return paths


def copy_templates(folder: Path) -> tuple[Path, ...]:
    """Copy the shipped templates to a folder, to be edited. Raises TemplateError when one is there already."""
    targets = tuple(folder / f"{name}.docx" for name in SHIPPED)
    for target in targets:
        if target.exists():
            raise TemplateError(f"{target} 已经存在，没有覆盖；请换一个文件夹")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for source, target in zip(template_files(), targets, strict=True):
            shutil.copyfile(source, target)
    except OSError as error:
        raise TemplateError(f"不能写入 {folder}：{reason(error)}") from error
    return targets


class _Template:
    """One template, read once and rendered for each letter."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self.content = path.read_bytes()
        except OSError as error:
            raise TemplateError(f"不能读模板 {path}：{reason(error)}") from error
        self.environment = _environment()

    def letter(self, values: Values, today: date) -> bytes:
        """Render a letter as .docx; the same values and day give the same bytes."""
        from docxtpl import DocxTemplate

        try:
            document: Any = DocxTemplate(io.BytesIO(self.content))
            document.render(values, jinja_env=self.environment, autoescape=True)
            about = document.docx.core_properties
            about.author = about.last_modified_by = AUTHOR
            about.revision = 1
            about.created = about.modified = datetime(today.year, today.month, today.day)
            out = io.BytesIO()
            document.save(out)
            return repacked(out.getvalue())
        except (
            Exception
        ) as error:  # an edited template can break docxtpl, jinja2, lxml and python-docx anywhere
            raise TemplateError(f"模板 {self.path} 不能使用：{_explain_fault(error, values)}") from error


def _environment() -> Environment:
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    return ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined)


def _explain_fault(error: Exception, values: Mapping[str, object]) -> str:
    """Explain in Chinese why a template does not work, for the person who edited it."""
    from jinja2 import TemplateSyntaxError, UndefinedError
    from jinja2.exceptions import SecurityError

    if isinstance(error, UndefinedError):
        found = _UNDEFINED.search(str(error))
        name = next((part for part in found.groups() if part), "") if found else ""
        return f"没有“{name}”这一项，可以用的有：{'、'.join(values)}"
    if isinstance(error, TemplateSyntaxError):
        return "双花括号或 {% %} 没有写完整，请对照自带的模板修改"
    if isinstance(error, SecurityError):
        return "里面有不允许的操作"
    if isinstance(error, (zipfile.BadZipFile, KeyError, ValueError)):
        return "不是 Word 文档（.docx），或者已经损坏"
    return "{% %} 的位置不对，或文件已经损坏，请对照自带的模板修改"


def repacked(data: bytes, changed: Mapping[str, bytes] | None = None) -> bytes:
    """Repack a package without times of packing; `changed` gives other contents of parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, (changed or {}).get(name) or old.read(name))
    return out.getvalue()


class _LetterFolders:
    """Folders of letters, in which nothing that somebody has edited is lost."""

    def __init__(self) -> None:
        self.kept: list[Path] = []
        self.removed: list[Path] = []

    def put(self, folder: Path, name: str, content: bytes) -> Path:
        """Write a letter; where an edited one has its name, it gets a number."""
        number, target = 1, folder / f"{name}.docx"
        while target.exists() and not is_untouched(target):
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


def is_untouched(path: Path) -> bool:
    """Check whether a file is a letter of ours that no office program has saved since."""
    from docx import Document

    try:
        about = Document(str(path)).core_properties
        return bool(about.last_modified_by == AUTHOR and about.revision == 1)
    except Exception:  # it is not a letter of ours
        return False
