"""The source of the package and of its tests as trees, for the tests of the architecture."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

TESTS = Path(__file__).parents[1]
PACKAGE = TESTS.parent / "xlselfeval"
PAGE = TESTS.parent / "page"


@cache
def parse(path: Path) -> ast.Module:
    """Return the syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def package_modules() -> Mapping[str, Path]:
    """Return the files of the package by dotted name; a package counts as its __init__."""
    return {module_name(path, PACKAGE.parent): path for path in sorted(PACKAGE.rglob("*.py"))}


@cache
def files_of_tests() -> tuple[Path, ...]:
    """Return the Python files below tests/, helpers included."""
    return tuple(sorted(TESTS.rglob("*.py")))


@cache
def files_of_page() -> tuple[Path, ...]:
    """Return the Python files of the page that checks forms in a browser."""
    return tuple(sorted(PAGE.rglob("*.py")))


def module_name(path: Path, root: Path) -> str:
    """Return the dotted name of a file below `root`."""
    return ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__")


def imports(path: Path) -> Iterator[str]:
    """Yield the dotted names that a file imports, inside functions too.

    `from a import b` gives `a.b`, whether b is a module or a name in one. Imports for type checking alone
    (below `if TYPE_CHECKING:`) are left out: they do nothing when the program runs.
    """
    for node in _executed(parse(path)):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def _executed(node: ast.AST) -> Iterator[ast.AST]:
    yield node
    for child in ast.iter_child_nodes(node):
        if not (isinstance(node, ast.If) and child in node.body and _is_type_checking(node.test)):
            yield from _executed(child)


def _is_type_checking(test: ast.expr) -> bool:
    return isinstance(test, ast.Name) and test.id == "TYPE_CHECKING"


@cache
def import_graph() -> Mapping[str, frozenset[str]]:
    """Return the modules of the package that each of its modules imports."""
    modules = package_modules()
    return {
        name: frozenset(
            target if target in modules else target.rpartition(".")[0]
            for target in imports(path)
            if target in modules or target.rpartition(".")[0] in modules
        )
        for name, path in modules.items()
    }


def circles(graph: Mapping[str, frozenset[str]]) -> list[set[str]]:
    """Return the groups of modules that import each other, directly or by way of others."""
    reached = {name: _reached(graph, name) for name in graph}
    groups = {
        frozenset(other for other in reached[name] if name in reached[other])
        for name in graph
        if name in reached[name]
    }
    return sorted(map(set, groups), key=sorted)


def _reached(graph: Mapping[str, frozenset[str]], start: str) -> set[str]:
    reached: set[str] = set()
    waiting = list(graph[start])
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting += graph[name]
    return reached


def docstrings(path: Path) -> Iterator[tuple[int, str, str]]:
    """Yield line, name and docstring of the module and of everything in it that has one."""
    for node in ast.walk(parse(path)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            text = ast.get_docstring(node)
            if text:
                yield getattr(node, "lineno", 1), getattr(node, "name", path.stem), text


def function_docstrings(path: Path) -> Iterator[tuple[int, str]]:
    """Yield line and docstring of the functions that are called by name: no properties, no commands of the terminal."""
    for node in ast.walk(parse(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            by = " ".join(map(ast.unparse, node.decorator_list))
            text = ast.get_docstring(node)
            if text and not any(word in by for word in ("property", "command", "group")):
                yield node.lineno, text


def undocumented(path: Path) -> Iterator[str]:
    """Yield the public functions and classes at the top of a module that have no docstring."""
    for node in parse(path).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and not (
            node.name.startswith("_") or ast.get_docstring(node)
        ):
            yield node.name
