"""The rooms of the package, the direction of its imports, sizes and documentation (docs/architecture.md)."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections import Counter
from typing import Literal, get_origin

import pytest
from messages import texts
from support.source_tree import (
    TESTS,
    circles,
    docstrings,
    files_of_page,
    files_of_tests,
    function_docstrings,
    import_graph,
    imports,
    package_modules,
    parse,
    undocumented,
)

import xlselfeval

# from the bottom up; a module imports from its own room and from those before it
ROOMS = (
    "version",
    "toml_parser",
    "errors",
    "data_frames",
    "engines",
    "resources",
    "plain_number",
    "cell",
    "issue_record",
    "sheet_names",
    "scheme",
    "submission",
    "layout",
    "scoring",
    "review",
    "report",
    "files",
    "settings",
    "formulas",
    "reading",
    "form",
    "data_sheet",
    "across",
    "accounts",
    "result",
    "checking",
    "report_checking",
    "roster",
    "batch",
    "draft",
    "demo",
    "demo_papers",
    "demo_story",
    "demo_batch",
    "blanks",
    "buttons",
    "excel",
    "cli",
    "wheelhouse",
)
PURE = {"scheme", "submission", "scoring", "review", "report"}
EXCEL_LIBRARIES = {
    "docx",
    "docxtpl",
    "formulas",
    "lxml",
    "olefile",
    "openpyxl",
    "pandas",
    "python_calamine",
    "xlsxwriter",
    "xlwings",
    "zipfile",
}
HEAVY = EXCEL_LIBRARIES - {"zipfile"} | {"jinja2", "numpy"}
MOST_LINES, MOST_MODULES = 400, 25
LONGEST_LINE = 110  # characters, as `line-length` of ruff
ROOMS_OF_COMMANDS = ("cli", "excel", "wheelhouse", "batch.letters")  # the last holds the options of letters
OPTION = re.compile(r"(?<![\w-])--?[a-z]")  # -o, --year
QUESTION_WORDS = ("What", "Whether", "How", "Which")
ARTICLES = ("The", "A", "An", "All", "Every")


def room_of(module: str) -> str:
    """Return the room of a module; the package itself and its __main__ have none."""
    return module.split(".")[1] if module.count(".") else ""


def test_imports_run_one_way() -> None:
    """A module imports nothing from a room above its own, inside functions either."""
    wrong = [
        f"{module} imports {target}"
        for module, targets in import_graph().items()
        for target in targets
        if room_of(module) in ROOMS
        and room_of(target) in ROOMS
        and ROOMS.index(room_of(target)) > ROOMS.index(room_of(module))
    ]
    assert wrong == []


def test_every_module_is_in_a_room() -> None:
    """Each module belongs to a room in the list, and each room in the list exists."""
    assert {room_of(module) for module in package_modules()} - {"", "__main__"} == set(ROOMS)


def test_modules_form_no_circle() -> None:
    """No module reaches itself by imports, whether at the top of a file or inside functions."""
    assert circles(import_graph()) == []


def test_a_circle_through_a_late_import_is_found() -> None:
    """The search finds a circle of three and a module that imports itself, and nothing else."""
    graph = {"a": {"b"}, "b": {"c"}, "c": {"a", "d"}, "d": {"e"}, "e": set(), "f": {"f"}}
    assert circles({name: frozenset(targets) for name, targets in graph.items()}) == [{"a", "b", "c"}, {"f"}]


def test_pure_rooms_import_no_excel_library() -> None:
    """Schemes, submissions, scoring and review know no file format."""
    wrong = [
        f"{module} imports {target}"
        for module, path in package_modules().items()
        if room_of(module) in PURE
        for target in imports(path)
        if target.split(".")[0] in EXCEL_LIBRARIES
    ]
    assert wrong == []


def test_recompute_never_sees_a_declared_score_or_a_formula() -> None:
    """The room scoring names no attribute of a declared score or of a formula."""
    trees = [parse(path) for module, path in package_modules().items() if room_of(module) == "scoring"]
    names = {node.attr for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert len(trees) > 1
    assert not names & {"formula", "declared", "total_declared"}


@pytest.mark.parametrize("module", ["xlselfeval", "xlselfeval.cli.app", "xlselfeval.checking"])
def test_heavy_libraries_are_imported_where_used(module: str) -> None:
    """Importing the package, the command line or the checker loads no library of a file format."""
    code = f"import sys, {module}; print(*sorted({{name.split('.')[0] for name in sys.modules}} & {HEAVY!r}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_all_public_names_can_be_imported() -> None:
    """Every name in __all__ is there and documented, and no other name is promised."""
    assert sorted(xlselfeval.__all__) == sorted(xlselfeval._HOMES)
    for name in xlselfeval.__all__:
        value = getattr(xlselfeval, name)
        assert value.__doc__ or get_origin(value) is Literal  # which can have none
    with pytest.raises(AttributeError):
        xlselfeval.nothing_of_that_name  # noqa: B018


def test_modules_are_short() -> None:
    """No module of the package has more lines than one can read at a sitting."""
    lengths = {
        name: len(path.read_text(encoding="utf-8").splitlines()) for name, path in package_modules().items()
    }
    assert {name: length for name, length in lengths.items() if length > MOST_LINES} == {}


def test_folders_are_small() -> None:
    """No folder of the package or of its tests holds more modules than one can survey."""
    counts = Counter(path.parent for path in (*package_modules().values(), *files_of_tests()))
    assert {str(folder): count for folder, count in counts.items() if count > MOST_MODULES} == {}


def test_no_module_writes_to_its_globals() -> None:
    """No function rebinds a name of its module: state is passed as an argument or held by an object."""
    wrong = {
        name
        for name, path in package_modules().items()
        if any(isinstance(node, ast.Global) for node in ast.walk(parse(path)))
    }
    assert wrong == set()


def test_public_names_are_documented() -> None:
    """Each module, public function and public class of the package has a docstring."""
    modules = package_modules()
    assert [name for name, path in modules.items() if not ast.get_docstring(parse(path))] == []
    missing = [f"{name}.{public}" for name, path in modules.items() for public in undocumented(path)]
    assert missing == []


def test_docstrings_open_with_a_statement() -> None:
    """No docstring of the package or its tests opens with a question word, and no test asks a question."""
    paths = package_modules().values()
    tests = files_of_tests()
    wrong = [
        f"{path}:{line}: {text.splitlines()[0]}"
        for path in (*paths, *tests)
        for line, _, text in docstrings(path)
        if text.split()[0] in QUESTION_WORDS or (path in tests and text.splitlines()[0].endswith("?"))
    ]
    assert wrong == []


def test_first_lines_of_docstrings_are_short() -> None:
    """The first line of a docstring is no longer than a line of code, and what follows it is a paragraph of its own."""
    wrong = [
        f"{path}:{line}: {first}"
        for path in (*package_modules().values(), *files_of_page(), *files_of_tests())
        for line, _, text in docstrings(path)
        for first, *rest in [text.splitlines()]
        if len(first) > LONGEST_LINE or (rest and rest[0])
    ]
    assert wrong == []


def test_docstrings_of_functions_say_what_they_do() -> None:
    """No docstring of a function of the package opens with an article, as that of a thing does."""
    wrong = [
        f"{path}:{line}: {text.splitlines()[0]}"
        for path in package_modules().values()
        for line, text in function_docstrings(path)
        if text.split()[0] in ARTICLES
    ]
    assert wrong == []


def test_options_are_named_by_the_command_line_alone() -> None:
    """A message that Python or the page may show names an option only in a whole command: xlselfeval … --year 2024."""
    wrong = [
        f"{name}:{line}: {text}"
        for name, path in package_modules().items()
        if not name.removeprefix("xlselfeval.").startswith(ROOMS_OF_COMMANDS)
        for line, text in texts(path)
        if OPTION.search(text) and "xlselfeval " not in text
    ]
    assert wrong == []


def test_no_test_module_imports_another() -> None:
    """Shared helpers are in support/, province/ or golden/, in modules that hold no tests."""
    names = {path.stem for path in files_of_tests() if path.name.startswith("test_")}
    wrong = [
        f"{path.relative_to(TESTS)} imports {target}"
        for path in files_of_tests()
        for target in imports(path)
        if not names.isdisjoint(target.split("."))
    ]
    assert wrong == []
