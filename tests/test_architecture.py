"""Is the house built as drawn: one-way imports, pure rooms, lazy heavy libraries, public names?"""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import xlselfeval

PACKAGE = Path(xlselfeval.__file__).parent
# from the bottom up; a module may import from its own room and from those before it
ROOMS = ("version", "errors", "resources", "cell", "issue_record", "sheet_names", "scheme", "submission", "layout", "scoring", "review", "files", "formulas", "reading", "form", "result", "checking", "roster", "batch", "demo", "blanks", "buttons", "excel", "cli")  # fmt: skip
PURE = ("scheme", "submission", "scoring", "review")
FILES_AND_EXCEL = {
    "openpyxl",
    "olefile",
    "lxml",
    "zipfile",
    "pandas",
    "xlwings",
    "formulas",
    "python_calamine",
    "xlsxwriter",
    "docx",
    "docxtpl",
}


def modules() -> list[tuple[str, Path]]:
    return [
        (path.relative_to(PACKAGE).parts[0].removesuffix(".py"), path)
        for path in sorted(PACKAGE.rglob("*.py"))
        if path.name not in ("__init__.py", "__main__.py") or path.parent != PACKAGE
    ]


def imports(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
        elif isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
    return names


def test_imports_run_one_way() -> None:
    """Does any module import from a room above its own?"""
    wrong = [
        f"{path.relative_to(PACKAGE)} imports {name}"
        for room, path in modules()
        for name in imports(path)
        if name.startswith("xlselfeval.") and ROOMS.index(name.split(".")[1]) > ROOMS.index(room)
    ]
    assert wrong == []


def test_pure_rooms_open_no_workbook() -> None:
    """Does anything up to review import an Excel library?"""
    wrong = [
        f"{path.relative_to(PACKAGE)} imports {name}"
        for room, path in modules()
        if room in PURE
        for name in imports(path)
        if name.split(".")[0] in FILES_AND_EXCEL
    ]
    assert wrong == []


def test_recompute_never_sees_a_declared_score_or_a_formula() -> None:
    """Does scoring mention declared scores or formulas of cells at all?"""
    text = (PACKAGE / "scoring" / "recompute.py").read_text(encoding="utf-8")
    names = {node.attr for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Attribute)}
    assert not names & {"formula", "declared", "total_declared"}


@pytest.mark.parametrize("module", ["xlselfeval", "xlselfeval.cli.app", "xlselfeval.checking"])
def test_heavy_libraries_are_imported_where_used(module: str) -> None:
    """Does importing the command line bring in openpyxl, pandas or formulas?"""
    code = f"import sys, {module}; print(*sorted({{name.split('.')[0] for name in sys.modules}} & {{'openpyxl', 'pandas', 'python_calamine', 'olefile', 'formulas', 'xlwings', 'numpy', 'xlsxwriter', 'docxtpl', 'docx', 'jinja2'}}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_all_public_names_can_be_imported() -> None:
    """Is every name in __all__ there, documented, and nothing else promised?"""
    assert sorted(xlselfeval.__all__) == xlselfeval.__all__
    for name in xlselfeval.__all__:
        assert getattr(xlselfeval, name).__doc__
    with pytest.raises(AttributeError):
        xlselfeval.nothing_of_that_name  # noqa: B018


def test_modules_say_what_they_hold() -> None:
    """Does each module begin with a sentence, and stay of a size that one can read?"""
    for _, path in modules():
        text = path.read_text(encoding="utf-8")
        assert ast.get_docstring(ast.parse(text)), path
        assert len(text.splitlines()) <= 400, path
