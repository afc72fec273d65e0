"""The files around the code: issue forms, workflows, hooks, the changelog."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from changelog import CHANGELOG, faults
from ruamel.yaml import YAML

ROOT = Path(__file__).parent.parent
FORMS = sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("[0-9]*.yml"))
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
SCHEMAS = {  # by the names that check-jsonschema has for GitHub's own
    "github-workflows": WORKFLOWS,
    "github-issue-forms": FORMS,
    "github-issue-config": [ROOT / ".github" / "ISSUE_TEMPLATE" / "config.yml"],
}
CHINESE, ENGLISH = re.compile("[\u4e00-\u9fff]"), re.compile("[A-Za-z]{2}")


def loaded(path: Path) -> Any:
    return YAML(typ="safe").load(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("schema", SCHEMAS)
def test_files_for_github_are_valid(schema: str) -> None:
    """Workflows and issue forms have the form that GitHub's schemas ask for."""
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}"]
    done = subprocess.run(
        [*command, *map(str, SCHEMAS[schema])], capture_output=True, encoding="utf-8", check=False
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stdout


def test_a_workflow_runs_what_is_run_here() -> None:
    """Linux runs .ci/run; Windows runs the two commands of the README, in the shells that offices have."""
    jobs = loaded(ROOT / ".github" / "workflows" / "ci.yml")["jobs"]
    runs = {name: "\n".join(step.get("run", "") for step in job["steps"]) for name, job in jobs.items()}
    assert "bash .ci/run" in runs["linux"]
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for command in ("pip install . && xlselfeval demo", "pip install '.[test]' && {}pytest"):
        assert command.format("") in readme
        assert command.format("CI= ") in runs["windows"]
    for script in re.findall(r"'(\w+)'[,)]", runs["windows"]):
        assert (ROOT / "examples" / f"{script}.py").is_file()
    assert jobs["windows"]["runs-on"].startswith("windows")


@pytest.mark.parametrize("path", FORMS, ids=[path.stem for path in FORMS])
def test_an_issue_form_is_in_two_languages(path: Path) -> None:
    """Name, description and every label are Chinese and English."""
    form = loaded(path)
    fields = [field for field in form["body"] if field["type"] != "markdown"]
    labels = [form["name"], form["description"], *(field["attributes"]["label"] for field in fields)]
    assert [text for text in labels if not (CHINESE.search(text) and ENGLISH.search(text))] == []


@pytest.mark.parametrize(
    "path", [path for path in FORMS if "idea" not in path.stem], ids=["finding", "refused"]
)
def test_a_form_that_asks_for_a_file_says_how_to_take_names_out(path: Path) -> None:
    """Who sends a workbook reads first how names, people and the hidden record are removed, and confirms it."""
    first, *fields = loaded(path)["body"]
    explained = first["attributes"]["value"]
    assert all(word in explained for word in ("移动或复制", "检查文档", "Move or Copy", "Inspect Document"))
    (confirmed,) = (field for field in fields if field["type"] == "checkboxes")
    assert [one["required"] for one in confirmed["attributes"]["options"]] == [True]


def test_hooks_run_what_is_installed() -> None:
    """The hooks are local ones: commands of the environment, and a script that is there."""
    hooks = [hook for repo in loaded(ROOT / ".pre-commit-config.yaml")["repos"] for hook in repo["hooks"]]
    assert {hook["language"] for hook in hooks} == {"system"}
    named = [word for hook in hooks for word in hook["entry"].split() if word.endswith(".py")]
    assert named == ["tests/changelog.py"]
    assert (ROOT / named[0]).is_file()


def test_the_changelog_has_its_form() -> None:
    """CHANGELOG.md has no fault."""
    assert list(faults(CHANGELOG.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("## [0.2.0] - 2026-01-31\n", "the first heading is not [Unreleased]"),
        ("## [Unreleased]\n\n## [0.2.0]\n", "[0.2.0]: a release is [1.2.3] - 2026-01-31"),
        ("## [Unreleased]\n\n## [0.1.0]\n\n## [0.2.0] - 2026-01-31\n", "the newest release is not the first, or one is repeated"),
        ("## [Unreleased]\n\n### Mended\n", "[Unreleased]: Mended is no kind of change"),
        ("## [Unreleased]\n\n### Added\n\n### Added\n", "[Unreleased]: Added is repeated"),
        ("## [Unreleased]\n\n- One\n  thing.\n- One\n  thing.\n", "[Unreleased]: - One\n  thing. is repeated"),
    ],
)  # fmt: skip
def test_a_fault_of_the_changelog_is_named(text: str, fault: str) -> None:
    """Each fault is found, and it alone."""
    assert list(faults(text)) == [fault]
