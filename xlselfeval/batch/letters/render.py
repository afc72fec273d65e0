"""Rendering a letter from a template: values are escaped, templates run in a sandbox.

No text of a file becomes markup or template code.
"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
import zlib
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlselfeval.batch.letters.lines import Values
from xlselfeval.errors import TemplateError, reason

if TYPE_CHECKING:
    from jinja2 import Environment

AUTHOR = "xlselfeval"
_SEAL = re.compile(rb"xlselfeval-[0-9a-f-]{64}")  # in the properties: a digest of the whole letter
_UNSEALED = f"{AUTHOR}-{'-' * 64}"
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
            about.revision, about.identifier = 1, _UNSEALED
            about.created = about.modified = datetime(today.year, today.month, today.day)
            out = io.BytesIO()
            document.save(out)
            return _sealed(out.getvalue())
        except (
            Exception
        ) as error:  # an edited template can break docxtpl, jinja2, lxml and python-docx anywhere
            raise TemplateError(f"模板 {self.path} 不能使用：{_explain_fault(error, values)}") from error


def is_untouched(path: Path) -> bool:
    """Check whether a file is a letter as we wrote it, whatever program has saved it since."""
    parts = _parts_of(path)
    return bool(parts) and _seals(parts) == {_seal(parts)}


def is_made_from(path: Path, content: bytes) -> bool:
    """Check whether a file is a letter that somebody has edited, and that we would write just as before."""
    seals = _seals(_parts_of(path))
    return bool(seals) and seals == _seals(_parts(content))


def _parts_of(path: Path) -> dict[str, bytes]:
    """Read the parts of a letter; none where it is not one of ours."""
    try:
        return _parts(path.read_bytes())
    except (OSError, zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError):
        return {}


def _seals(parts: Mapping[str, bytes]) -> set[str]:
    return {seal.decode() for part in parts.values() for seal in _SEAL.findall(part)}


def _sealed(data: bytes) -> bytes:
    """Write the digest of a letter into its properties."""
    parts = _parts(data)
    seal = _seal(parts).encode()
    return repacked(data, {name: _SEAL.sub(seal, part) for name, part in parts.items()})


def _seal(parts: Mapping[str, bytes]) -> str:
    """Make the text that stands for all parts but itself."""
    digest = hashlib.sha256()
    for name, part in sorted(parts.items()):
        digest.update(name.encode() + b"\0" + hashlib.sha256(_SEAL.sub(b"", part)).digest())
    return f"{AUTHOR}-{digest.hexdigest()}"


def _parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def _environment() -> Environment:
    """Return the sandbox of templates. Raises TemplateError in an installation without docxtpl."""
    try:
        import docxtpl  # noqa: F401
        from jinja2 import StrictUndefined
        from jinja2.sandbox import ImmutableSandboxedEnvironment
    except ImportError as error:
        raise TemplateError(
            f"本机未安装{error.name or 'docxtpl'}，不能写反馈函和报告初稿，核对和汇总不受影响。请用pip install docxtpl安装；"
            "不能安装的，把文件拷到已安装的电脑上，用同样的命令写"
        ) from error

    return ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined)


def _explain_fault(error: Exception, values: Mapping[str, object]) -> str:
    """Explain in Chinese why a template does not work, for the person who edited it."""
    from jinja2 import TemplateSyntaxError, UndefinedError
    from jinja2.exceptions import SecurityError

    if isinstance(error, UndefinedError):
        found = _UNDEFINED.search(str(error))
        name = next((part for part in found.groups() if part), "") if found else ""
        return f"无“{name}”这一项，可用的有：{'、'.join(values)}"
    if isinstance(error, TemplateSyntaxError):
        return "双花括号或{% %}未写完整，请对照自带的模板修改"
    if isinstance(error, SecurityError):
        return "模板中有不允许的操作，请对照自带的模板修改"
    if isinstance(error, (zipfile.BadZipFile, KeyError, ValueError)):
        return "不是Word文档（.docx），或已损坏"
    return "{% %}的位置有误，或文件已损坏，请对照自带的模板修改"


def repacked(data: bytes, changed: Mapping[str, bytes] | None = None) -> bytes:
    """Repack a package without times of packing; `changed` gives other contents of parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, (changed or {}).get(name) or old.read(name))
    return out.getvalue()
