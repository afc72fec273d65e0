"""The public interface as a program sees it: names, types, and the arguments that functions take."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest

import xlselfeval

PACKAGE = Path(xlselfeval.__file__).parent
EXAMPLES = PACKAGE.parent / "examples"
NAMED = ("Finding", "Limits", "Review", "Roster", "Scheme", "Scorecard", "SenderFiles", "Submission")
CONSUMER = """\
from pathlib import Path
from xlselfeval import (
    Finding, Limits, Review, Roster, Scheme, Scorecard, SenderFiles, Submission, __version__, answers_of, check,
    check_files, generate, issue, load_scheme, read, read_roster, read_sender_files, recompute, write_copy,
)

def errors(path: Path, issued: SenderFiles) -> list[Finding]:
    reviews: tuple[Review, ...] = check(path, issued=issued, limits=Limits(sheets=10))
    write_copy(path, reviews, path.with_name("a.xlsx"))
    return [one for review in reviews for one in review.findings if one.severity == "error"]

def scores(path: str, scheme: Scheme) -> Scorecard:
    forms: tuple[Submission, ...] = read(path)
    return recompute(scheme, answers_of(forms[0]))

scheme: Scheme = load_scheme("national-project-2020")
roster: Roster = read_roster("名单.xlsx", scheme=scheme)
blank: bytes = generate(scheme, year=2024)
files: int = len(issue(scheme, roster, "下发").files)
issued: SenderFiles = read_sender_files(Path("下发"))
outcomes: list[str] = [one.outcome for one in check_files("返回/*.xlsx", issued=issued)]
version: str = __version__
reveal_type(errors)
nonsense: int = load_scheme("national-project-2020")
"""


def test_dir_lists_the_public_names() -> None:
    """`dir` names everything that is public, before any of it is imported, and so does a star import."""
    assert set(NAMED) <= set(xlselfeval.__all__) <= set(dir(xlselfeval))
    code = "import sys, xlselfeval; print(len(dir(xlselfeval)), *sorted(name for name in sys.modules if name.startswith('xlselfeval')))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split()[1:] == ["xlselfeval", "xlselfeval.version"]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Python in which the package lies as it is installed, and nothing else."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder, symlinks=sys.platform != "win32")
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    code = "import sysconfig; print(sysconfig.get_path('purelib'))"
    done = subprocess.run([python, "-c", code], capture_output=True, text=True, check=True)
    shutil.copytree(PACKAGE, Path(done.stdout.strip()) / "xlselfeval")
    return python


def test_a_program_that_uses_the_package_is_type_checked(installed: Path, tmp_path: Path) -> None:
    """mypy finds the types of the installed package: a strict consumer and the examples pass, and a wrong use is an error."""
    (tmp_path / "consumer.py").write_text(CONSUMER, encoding="utf-8")
    examples = sorted(EXAMPLES.glob("*.py"))
    environment = {
        name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "MYPYPATH")
    }
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--python-executable", installed, "--cache-dir", tmp_path,
         "--ignore-missing-imports", "consumer.py", *examples],
        capture_output=True, encoding="utf-8", cwd=tmp_path, env=environment, check=False,
    )  # fmt: skip
    revealed, wrong, _ = done.stdout.splitlines()
    last = len(CONSUMER.splitlines())
    assert revealed.startswith(f"consumer.py:{last - 1}: note: ")
    assert revealed.endswith('xlselfeval.review.finding.Finding]"')
    assert wrong.startswith(f"consumer.py:{last}: error: Incompatible types in assignment")
