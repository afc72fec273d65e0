"""The recipes of CONTRIBUTING.md: the files that they name are there, their examples apply, their commands work."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
SECTIONS = re.findall(r"^### (.+)\n((?:(?!^##).*\n)+)", TEXT, re.M)
RECIPES = [
    pytest.param(text, re.findall(r"^git apply (\S+)", text, re.M), id=title) for title, text in SECTIONS
]
NOT_COPIED = shutil.ignore_patterns(
    ".*", "node_modules", "mutants", "build", "dist", "__pycache__", "*.egg-info"
)


def apply(diff: str, folder: Path, *options: str) -> None:
    """Apply a diff in a folder; an error shows the hunk that does not fit."""
    environment = os.environ | {"GIT_CEILING_DIRECTORIES": str(folder.parent)}
    command = ["git", "apply", *options, str(ROOT / diff)]
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def changed_by(diff: str) -> list[str]:
    """The files that a diff changes or makes."""
    return re.findall(r"^\+\+\+ b/(.+)$", (ROOT / diff).read_text(encoding="utf-8"), re.M)


def test_there_are_four_recipes() -> None:
    """A layout, a rule, a check and a file format are described."""
    assert [title for title, _ in SECTIONS] == ["A layout", "A rule", "A check", "A file format"]


@pytest.mark.parametrize("name", sorted(set(re.findall(r"`([\w.-]+/[\w./-]*)`", TEXT))))
def test_every_named_file_and_folder_is_there(name: str) -> None:
    """Each file or folder that the text names is in the repository."""
    assert (ROOT / name).exists()


@pytest.mark.parametrize(("text", "diffs"), RECIPES)
def test_the_example_of_a_recipe_applies(text: str, diffs: list[str]) -> None:
    """Each recipe has one example, which fits the code as it is and changes files in places that the recipe names."""
    (diff,) = diffs
    apply(diff, ROOT, "--check")
    named = set(re.findall(r"`([\w./-]+)`", text))
    unnamed = [one for one in changed_by(diff) if named.isdisjoint((one, f"{Path(one).parent.as_posix()}/"))]
    assert unnamed == []


@pytest.mark.slow
@pytest.mark.parametrize(("text", "diffs"), RECIPES)
def test_the_commands_of_a_recipe_work(text: str, diffs: list[str], tmp_path: Path) -> None:
    """In a copy of the repository, with the example applied, every command of the recipe passes."""
    copy = tmp_path / "copy"
    shutil.copytree(ROOT, copy, ignore=NOT_COPIED)
    environment = os.environ | {"PYTHONPATH": str(copy), "PYTHONUTF8": "1"}
    for diff in diffs:
        apply(diff, copy)
    commands = [
        line for block in re.findall(r"```console\n(.*?)```", text, re.S) for line in block.splitlines()
    ]
    for name, *arguments in map(shlex.split, commands):
        if name == "git":
            continue
        module = ["-m", "pytest", "-n", "0", "-p", "no:cacheprovider"] if name == "pytest" else []
        done = subprocess.run(
            [sys.executable, *module, *arguments],
            cwd=copy,
            env=environment,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
