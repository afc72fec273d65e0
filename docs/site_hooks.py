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
BESIDE = ("SECURITY.md", "CONTRIBUTING.md", "CHANGELOG.md", "examples/README.md", "page/README.md")
PROGRAMS = sorted(path.name for kind in ("*.py", "*.toml") for path in (ROOT / "examples").glob(kind))
NOTEBOOK = "examples/returns.ipynb"
_LINK = re.compile(r"(!?)\[([^\]]*)\]\((?!https?:|#)([^)#\s]+)(#[^)\s]*)?\)")


def on_files(files: Files, config: Any) -> Files:
    """Add the pages that lie beside docs/, and the notebook as a file."""
    for name in (*BESIDE, NOTEBOOK):
        files.append(File.generated(config, name, content=(ROOT / name).read_text(encoding="utf-8")))
    return files


def on_page_markdown(markdown: str, page: Any, config: Any, files: Files) -> str:
    """Lead the links of a page to pages of the site, by their titles; a link to another file of the project becomes its words."""
    name = page.file.src_uri
    if name == "python.md":
        markdown += _public_names()
    if name == "examples/README.md":
        markdown += "".join(map(_program, PROGRAMS))
    written_in = (ROOT if name in BESIDE else ROOT / "docs") / name
    back = "../" * name.count("/")

    def led(link: re.Match[str]) -> str:
        picture, words, target, anchor = link.groups()
        path = os.path.relpath((written_in.parent / target).resolve(), ROOT).replace(os.sep, "/")
        if not (ROOT / path).exists():
            return link[0]  # mkdocs reports it
        in_site = _in_site(path)
        if in_site is None:
            return words
        shown = _title(path) if words.endswith(".md") else words
        return f"{picture}[{shown}]({back}{in_site}{anchor or ''})"

    return _LINK.sub(led, markdown)


def _in_site(path: str) -> str | None:
    """Return where a file of the project is in the site, None for one that is not there."""
    if path in (*BESIDE, NOTEBOOK):
        return path
    folder, _, name = path.rpartition("/")
    if folder == "examples" and name in PROGRAMS:
        return f"examples/README.md#{_anchor(name)}"
    return path.removeprefix("docs/") if path.startswith("docs/") else None


def _title(path: str) -> str:
    """Return the first heading of a page."""
    return (ROOT / path).read_text(encoding="utf-8").partition("# ")[2].partition("\n")[0]


def _program(name: str) -> str:
    """Return the section of the page of examples that shows a program."""
    text = (ROOT / "examples" / name).read_text(encoding="utf-8")
    return f"\n## {name} {{ #{_anchor(name)} }}\n\n```{name.rpartition('.')[2]}\n{text}```\n"


def _anchor(name: str) -> str:
    return name.replace(".", "-")


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
