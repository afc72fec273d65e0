"""Hooks of mkdocs: pages that lie beside docs/ are pages of the site, and links from and to them lead there."""

from __future__ import annotations

import inspect
import os
import re
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File, Files

import xlselfeval

ROOT = Path(__file__).parent.parent
BESIDE = ("SECURITY.md", "CONTRIBUTING.md", "CHANGELOG.md")
_LINK = re.compile(r"(!?)\[([^\]]*)\]\((?!https?:|#)([^)#\s]+)(#[^)\s]*)?\)")


def on_files(files: Files, config: Any) -> Files:
    """Add the pages that lie beside docs/."""
    for name in BESIDE:
        files.append(File.generated(config, name, content=(ROOT / name).read_text(encoding="utf-8")))
    return files


def on_page_markdown(markdown: str, page: Any, config: Any, files: Files) -> str:
    """Lead the links of a page to pages of the site; a link to another file of the project becomes its words."""
    name = page.file.src_uri
    if name == "python.md":
        markdown += _public_names()
    written_in = (ROOT if name in BESIDE else ROOT / "docs" / name).resolve()
    folder = written_in if written_in.is_dir() else written_in.parent

    def led(link: re.Match[str]) -> str:
        picture, words, target, anchor = link.groups()
        path = os.path.relpath((folder / target).resolve(), ROOT).replace(os.sep, "/")
        if not (ROOT / path).exists():
            return link[0]  # mkdocs reports it
        in_site = path if path in BESIDE else path.removeprefix("docs/")
        if path not in BESIDE and in_site == path:
            return words
        back = "../" * name.count("/")
        return f"{picture}[{words}]({back}{in_site}{anchor or ''})"

    return _LINK.sub(led, markdown)


def _public_names() -> str:
    """Return the directives that put in the docstring of every public name, functions first."""
    kinds: dict[str, list[str]] = {"Functions": [], "Types": [], "Errors": []}
    for name in xlselfeval.__all__:
        value = getattr(xlselfeval, name)
        if inspect.isclass(value):
            kinds["Errors" if issubclass(value, Exception) else "Types"].append(name)
        elif inspect.isfunction(value):
            kinds["Functions"].append(name)
    return "".join(_section(title, names) for title, names in kinds.items())


def _section(title: str, names: list[str]) -> str:
    lines = (f"::: {getattr(xlselfeval, name).__module__}.{name}\n" for name in names)
    return "\n".join((f"\n## {title}\n", *lines))
