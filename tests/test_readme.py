"""The documents: their commands and examples work, their lists and links are up to date."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from support.rosters import INDICATORS, UNIT, write_roster

from xlselfeval.cli.terminal import codes_markdown
from xlselfeval.demo import filled_form, issued_form
from xlselfeval.demo_papers import filled_data_sheet
from xlselfeval.files.word.plain_document import plain_document
from xlselfeval.toml_parser import tomllib

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted(
    path.relative_to(ROOT).as_posix()
    for pattern in ("*.md", "docs/**/*.md", "examples/*.md", "page/*.md")
    for path in ROOT.glob(pattern)
)
REPORT = plain_document(
    ["某局2020年度部门整体支出绩效自评报告", "会议费1.99万元，比上年1.42万元减少0.57万元。"]
)


def blocks(document: str, language: str) -> list[str]:
    text = (ROOT / document).read_text(encoding="utf-8")
    return re.findall(rf"```{language}\n(.*?)```", text, re.S)


def inline_commands(document: str) -> list[str]:
    """Return the whole commands that a document prints in a line of text, in their order."""
    text = (ROOT / document).read_text(encoding="utf-8")
    return re.findall(r"`(xlselfeval [^`]+)`", text)


def commands() -> list[tuple[str, str]]:
    """Return each command of the documents once, with the first that prints it; those of the READMEs also between their lines."""
    found: dict[str, str] = {}
    for document in DOCUMENTS:
        lines = [line for block in blocks(document, "console") for line in block.splitlines()]
        if document.startswith("README"):
            lines += [command for command in inline_commands(document) if "FILE" not in command]
        steps = [line for block in blocks(document, "yaml") for line in block.splitlines()]
        lines += [line.partition("  #")[0].removeprefix("- run: ") for line in steps]
        for part in (part.strip() for line in lines for part in line.split("&&")):
            if part.startswith("xlselfeval "):
                found.setdefault(part, document)
    return [(document, command) for command, document in found.items()]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder as the documents suppose it: 返回/某局.xlsx is a returned form, 下发/某局.xlsx what was issued."""
    (tmp_path / "返回").mkdir()
    (tmp_path / "下发").mkdir()
    (tmp_path / "下发" / "某局.xlsx").write_bytes(issued_form())
    (tmp_path / "返回" / "某局.xlsx").write_bytes(filled_form(issued_form()))
    return tmp_path


def put_papers(folder: Path, command: str) -> None:
    """Put the papers that a command reads beside the folders."""
    papers = {
        "某局自评报告.docx": REPORT,
        "自评报告.docx": REPORT,
        "自评表.xlsx": filled_form(issued_form()),
        "基础数据表.xlsx": filled_data_sheet(),
    }
    words = shlex.split(command)
    written = words[words.index("-o") + 1] if "-o" in words else ""
    for name in set(words) & set(papers) - {written}:
        (folder / name).write_bytes(papers[name])


def run(arguments: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONUTF8": "1"}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize(("document", "command"), commands())
def test_a_command_of_the_documents_works(document: str, command: str, folder: Path) -> None:
    """Each command of the documents runs as printed; 1 is the status of findings that must be corrected."""
    if "roster new" not in command:
        write_roster(folder / "名单.xlsx")
    put_papers(folder, command)
    if "letters write" in command:
        assert run(["-m", "xlselfeval", "batch", "返回", "-o", "核对"], folder).returncode == 1
    done = run(["-m", *shlex.split(command)], folder)
    errors = "" if "batch" in command or "--due" in command else done.stderr  # progress, a day that is past
    assert (done.returncode, errors) in ((0, ""), (1, "")), (document, done.stderr)


def test_the_python_example_works(folder: Path) -> None:
    """Each example of docs/python.md runs by itself, and they write the files that they name."""
    write_roster(folder / "名单.xlsx")
    (folder / "返回" / "某局_基础数据表.xlsx").write_bytes(filled_data_sheet())
    (folder / "返回" / "某局_自评报告.docx").write_bytes(REPORT)
    printed = ""
    for example in blocks("docs/python.md", "python"):
        (folder / "example.py").write_text(example, encoding="utf-8")
        done = run(["-W", "ignore::ResourceWarning", "example.py"], folder)
        assert (done.returncode, done.stderr) == (0, "")
        printed += done.stdout
    assert "score-mismatch H15 4 4.88" in printed
    assert "应为增加" in printed  # the report's finding
    for name in ("核对结果/某局.xlsx", "核对结果/某局_基础数据表.xlsx", "空白表.xlsx"):
        assert (folder / name).is_file()


def test_the_python_example_of_the_readme_works(folder: Path) -> None:
    """The example of README.md prints the findings and writes the copy."""
    (folder / "example.py").write_text("\n".join(blocks("README.md", "python")), encoding="utf-8")
    done = run(["example.py"], folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert "score-mismatch H15 4 4.88" in done.stdout
    assert (folder / "核对结果" / "某局.xlsx").is_file()


@pytest.mark.parametrize("document", ["README.md", "README.zh-CN.md"])
def test_the_steps_of_a_bureau_work_one_after_another(document: str, tmp_path: Path) -> None:
    """The five steps, with the roster filled in and one form returned between them, give copies and a notice, without a warning."""
    steps = [
        command
        for command in inline_commands(document)
        if command.split()[1] in ("roster", "issue", "batch", "letters")
    ]
    for step in steps:
        if " batch " in step:
            (tmp_path / "返回").mkdir()
            (issued,) = (tmp_path / "下发").glob("301*.xlsx")
            book = openpyxl.load_workbook(issued)
            place = next(cell for row in book.active.iter_rows() for cell in row if cell.value == "维修校舍")
            book.active.cell(place.row, place.column + 2, 18)
            book.save(tmp_path / "返回" / issued.name)
        done = run(["-m", *shlex.split(step)], tmp_path)
        errors = "" if " batch " in step else done.stderr  # a batch writes its progress there
        assert (done.returncode, errors) == (int(" batch " in step), ""), (step, done.stderr)
        if "roster new" in step:
            write_roster(
                tmp_path / "名单.xlsx",
                [(*UNIT[:9], date(2027, 3, 31), *UNIT[10:])],
                [(*row[:5], str(row[5]).replace("2025", "2026"), *row[6:]) for row in INDICATORS],
            )
    assert list(tmp_path.glob("核对/反馈函/*/审核通知/*.docx"))


def test_the_list_of_findings_is_up_to_date() -> None:
    """docs/findings.md holds what `codes --markdown` prints."""
    assert codes_markdown() in (ROOT / "docs" / "findings.md").read_text(encoding="utf-8")


def test_the_two_commands_stand_in_the_readme() -> None:
    """The README prints the two commands that a newcomer needs."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "pip install . && xlselfeval demo" in text
    assert "pip install '.[test]' && pytest" in text


def test_the_readme_names_every_dependency() -> None:
    """The table of dependencies names what pyproject.toml asks for, in the order of the alphabet."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = {re.match(r"[\w-]+", line)[0] for line in project["dependencies"]}  # type: ignore[index]
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    table = readme.partition("## Dependencies")[2].partition("\n`[formulas]`")[0]
    assert re.findall(r"^\| ([\w-]+) \| (?!why)", table, re.M) == sorted(needed)


def test_links_and_pictures_are_there() -> None:
    """Every relative link of the documents leads to a file."""
    for document in DOCUMENTS:
        path = ROOT / document
        for target in re.findall(r"\]\(([^)#:]+)\)", path.read_text(encoding="utf-8")):
            assert (path.parent / target).exists(), (document, target)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_files_that_documents_name_are_there(document: str) -> None:
    """Every Python file that a document names with its folder is in the project or in the package."""
    named = re.findall(r"((?:\w+/)+\w+\.py)\b", (ROOT / document).read_text(encoding="utf-8"))
    assert [
        name for name in named if not any((top / name).exists() for top in (ROOT, ROOT / "xlselfeval"))
    ] == []


def test_the_benchmark_runs(tmp_path: Path) -> None:
    """The benchmark of reading prints its ratios."""
    done = run([str(ROOT / "tests" / "benchmarks" / "reading.py"), "--forms", "2", "--rounds", "1"], tmp_path)
    assert done.returncode == 0, done.stderr
    assert "times a bare read" in done.stdout
