"""Rendering a letter from a template: values are escaped, templates run in a sandbox.

No text of a file becomes markup or template code.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlselfeval.batch.letters.values import Values
from xlselfeval.errors import TemplateError, reason

if TYPE_CHECKING:
    from jinja2 import Environment

AUTHOR = "xlselfeval"
_UNDEFINED = re.compile(r"'([^']{1,40})' is undefined|no attribute '([^']{1,40})'")


class Template:
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
