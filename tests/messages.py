"""List the messages of the program, for one who reads them as a clerk or a chief would.

    python tests/messages.py [ROOM…]

Each sentence once, at the first place that says it: of the package, of the page and of the macros ({…} where figures and names go
in). Left out are patterns, statements of SQL, demonstrations, parts that others put into a sentence, and what is read elsewhere: the
findings, with examples, in tests/golden/approved/ and docs/findings.md, the letters in a run of `xlselfeval demo --batch`.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from support.source_tree import PACKAGE, parse

ROOT = PACKAGE.parent
_CHINESE = re.compile("[\u4e00-\u9fff]")
_SENTENCE = 6  # Chinese characters that make a sentence, not a caption
# What a sentence has and a caption lacks: a pause, or a word that asks, refuses or reports.
_SAYS = re.compile("[，。；：？！]|请|不能|无法|(?<!午)未|没有|已")
_PART = re.compile(
    r"^\s*[，。；：、）)”]|^(?:\{[^{}]*\})?[，；：]|[，、（：]\s*$"
)  # of a sentence that others make
_PATTERN = re.compile(
    r"\\[sdwbS]|\(\?|\[\^|\.\*|\]\{|[\u4e00-\u9fff)]\|[\u4e00-\u9fff(]|[)\]][?*+]|[\u4e00-\u9fff][?*]"
)
_SQL = re.compile(r"^\s*(?:SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER|WITH|PRAGMA)\b|CASE WHEN|FROM \w+ WHERE")
_ELSEWHERE = (
    "demo",
    "review/catalogue.py",
    "review/tables/",
    "batch/letters/templates.py",
    "draft/templates.py",
)
_QUOTED = re.compile(r'"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\]|\\.)*)`|>([^<>]+)<')
_COMMENT = re.compile(r"^\s*(?://|/?\*|#)")


@cache
def _shared() -> dict[str, str]:
    """Return the words that modules write into the messages of others, by name."""
    every = (_constants(parse(path)) for path in sorted(PACKAGE.rglob("*.py")))
    return {name: text for one in every for name, text in one.items() if not name.startswith("_")}


def texts(path: Path) -> Iterator[tuple[int, str]]:
    """Give line and text of each Chinese sentence in a module, docstrings left out, in the order of the lines."""
    tree = parse(path)
    words = _shared() | _constants(tree)
    inner = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) or (isinstance(node, ast.Call) and _is_of_patterns(node)):
            inner |= {id(part) for part in ast.walk(node)} if isinstance(node, ast.Call) else {id(node.value)}
        elif id(node) not in inner and isinstance(node, ast.Constant | ast.JoinedStr):
            found.append((node, _written(node, words)))
    said = ((node.lineno, node.col_offset, text) for node, text in found if id(node) not in inner)
    yield from ((line, text) for line, _, text in sorted(said) if len(_CHINESE.findall(text)) >= _SENTENCE)


def _is_of_patterns(call: ast.Call) -> bool:
    return (
        isinstance(call.func, ast.Attribute)
        and isinstance(call.func.value, ast.Name)
        and call.func.value.id == "re"
    )


def _constants(tree: ast.Module) -> dict[str, str]:
    """Return the words that a module writes into several of its messages, by name."""
    named = ((one.targets[0], one.value) for one in tree.body if isinstance(one, ast.Assign))
    return {
        target.id: value.value
        for target, value in named
        if isinstance(target, ast.Name) and isinstance(value, ast.Constant) and isinstance(value.value, str)
    }


def _written(node: ast.Constant | ast.JoinedStr, words: Mapping[str, str]) -> str:
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    return "".join(_piece(part, words) for part in node.values)


def _piece(part: ast.expr, words: Mapping[str, str]) -> str:
    """Return a part of an f-string as a reader of the list sees it.

    It is its words, {name} of what goes in, {one/other} of two choices, {…} of anything longer.
    """
    if isinstance(part, ast.Constant):
        return str(part.value)
    match part.value if isinstance(part, ast.FormattedValue) else part:
        case ast.Name(name) | ast.Attribute(attr=name):
            return words.get(name) or words.get(name.lstrip("_")) or f"{{{name}}}"
        case ast.IfExp(body=ast.Constant(one), orelse=ast.Constant(other)):
            return f"{{{one}/{other}}}"
    return "{…}"


def _quoted(path: Path) -> Iterator[tuple[int, str]]:
    """Give line and text of each Chinese sentence in quotes, or between tags, of a file that is no Python."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        for match in () if _COMMENT.match(line) else _QUOTED.finditer(line):
            text = next(filter(None, match.groups()), "").strip()
            if len(_CHINESE.findall(text)) >= _SENTENCE:
                yield number, text


def messages() -> Iterator[tuple[str, int, str]]:
    """Yield file, line and text of each message once, by file and line."""
    seen = set()
    files = [*PACKAGE.rglob("*.py"), *(ROOT / "page").glob("*.*"), ROOT / "macros" / "texts.toml"]
    for path in sorted(one for one in files if one.suffix in (".py", ".js", ".html", ".toml")):
        name = path.relative_to(PACKAGE if path.is_relative_to(PACKAGE) else ROOT).as_posix()
        for line, text in (
            () if name.startswith(_ELSEWHERE) else (texts if path.suffix == ".py" else _quoted)(path)
        ):
            said = " ".join(text.split())
            if (
                said not in seen
                and _SAYS.search(said)
                and not any(one.search(said) for one in (_PART, _PATTERN, _SQL))
            ):
                seen.add(said)
                yield name, line, said


if __name__ == "__main__":
    for name, line, text in messages():
        if not sys.argv[1:] or name.startswith(tuple(sys.argv[1:])):
            print(f"{name}:{line}\t{text}")
