"""The documents: their commands and examples work, their lists and links are up to date.

Every command of xlselfeval that a document prints whole is run here, but for those in NOT_RUN and those of the changelog, which are of their time. Lines
of pip, npm, mkdocs and page/build.py are run by `.ci/run`; of the programs under tests/ names and options are compared.
"""

from __future__ import annotations

import os
import random
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import click
import openpyxl
import pytest
from support.accounts.draw import SHANGHAI, draw, workbook_bytes
from support.accounts.random_sets import random_set
from support.command_line import run as command_line
from support.rosters import INDICATORS, UNIT, write_roster

from xlselfeval.cli.app import cli
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


NOT_RUN = {
    "page": "opens a browser",
    "excel install": "changes the Excel of the machine",
}


def text_of(document: str) -> str:
    return (ROOT / document).read_text(encoding="utf-8")


def blocks(document: str, language: str = r"\w*") -> list[str]:
    return re.findall(rf"^ *```{language}\n(.*?)^ *```", text_of(document), re.S | re.M)


def inline_commands(document: str) -> list[str]:
    """Return the commands that a document prints in a line of text, in their order."""
    between = re.sub(r"^ *```.*?^ *```", "", text_of(document), flags=re.S | re.M)
    return re.findall(r"`((?:xlselfeval|check|report check|report draft) [^`\n]+)`", between)


def path_of(words: list[str]) -> tuple[str, click.Command]:
    """Return the words that name a command of xlselfeval, and the command."""
    found: click.Command = cli
    path: list[str] = []
    for word in words:
        if not isinstance(found, click.Group) or word not in found.commands:
            break
        found = found.commands[word]
        path.append(word)
    return " ".join(path), found


def is_whole(line: str) -> bool:
    """Tell whether a command can be run as printed: no place is left open, and nothing that it needs is left out."""
    if re.search(r"…|\[|(?<![\w-])[A-Z]{2,}(?![\w-])|FILE", line):
        return False
    words = shlex.split(line.removeprefix("xlselfeval "))
    path, command = path_of(words)
    needed = any(one.required for one in command.params)
    arguments = words[len(path.split()) :]
    if not line.startswith("xlselfeval "):
        return any("." in one for one in arguments)  # the name of a command, and a file
    return bool(path) and path not in NOT_RUN and not (needed and all(one == "--json" for one in arguments))


def commands() -> list[tuple[str, str]]:
    """Return each command of the documents once, with the first that prints it.

    Those that the READMEs print within their sentences are among them.
    """
    found: dict[str, str] = {}
    for document in DOCUMENTS:
        if document == "CHANGELOG.md":
            continue
        lines = [line.strip() for block in blocks(document) for line in block.splitlines()]
        printed = [line.partition("  #")[0].removeprefix("- run: ") for line in lines]
        parts = [part.strip() for line in printed for part in line.split("&&")]
        for part in (*(one for one in parts if one.startswith("xlselfeval ")), *inline_commands(document)):
            if is_whole(part):
                found.setdefault(part.removeprefix("xlselfeval "), document)
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
        **dict.fromkeys(("某局自评报告.docx", "自评报告.docx", "报告.docx"), REPORT),
        "自评表.xlsx": filled_form(issued_form()),
        "基础数据表.xlsx": filled_data_sheet(),
        "决算公开表.xls": workbook_bytes(draw(random_set(random.Random(1)), SHANGHAI)),
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
def test_a_command_of_the_documents_works(
    document: str,
    command: str,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """Each command of the documents runs as printed; 1 is the status of findings that must be corrected."""
    monkeypatch.chdir(folder)
    if "--issued" in command:  # the forms of 下发 are those of 2020
        write_roster(folder / "名单.xlsx", [(*UNIT[:9], date(2021, 3, 31), *UNIT[10:])])
    elif "roster new" not in command:
        write_roster(folder / "名单.xlsx")
    put_papers(folder, command)
    if "letters write" in command:
        assert command_line("batch", "返回", "-o", "核对") == 1
    capfd.readouterr()
    status = command_line(*shlex.split(command))
    printed = capfd.readouterr().err
    # progress, a day that is past, a number of another year than today's
    errors = "" if any(one in command for one in ("batch", "--due", "--number")) else printed
    assert (status, errors) in ((0, ""), (1, "")), (document, printed)


def test_commands_of_every_kind_are_found() -> None:
    """Commands in blocks of any language and in lines of text are run.

    Names of commands and places to fill in are not.
    """
    run_here = {command for _, command in commands()}
    assert {
        "check 自评表.xlsx --accounts 决算公开表.xls",
        "codes 偏差原因",
        "explain 基础数据表.xlsx 三公",
        "batch --help",
    } <= run_here
    assert not [one for one in run_here if "FILE" in one or one in ("check", "letters write")]


def test_programs_that_documents_call_have_the_options() -> None:
    """Each `python FILE …` of the documents calls a file that is there, with options that it names."""
    called = [
        (document, *found)
        for document in DOCUMENTS
        if document != "CHANGELOG.md"
        for found in re.findall(r"\bpython ([\w/]+\.py)\b([^`\n#]*)", text_of(document))
    ]
    assert len(called) > 10
    for document, program, rest in called:
        source = text_of(program) + text_of("page/prepare.py")
        assert [one for one in re.findall(r"--[a-z-]+", rest) if f'"{one}"' not in source] == [], document


def test_the_table_of_commands_is_complete() -> None:
    """docs/usage.md has a row for each command, with every option that it takes and no other."""
    text = text_of("docs/usage.md")
    (letters,) = re.findall(r"LETTERS are `([^`]+)`", text)
    rows: dict[str, set[str]] = {}
    for row in re.findall(r"^\| `xlselfeval ([^`]+)` \|", text, re.M):
        options = re.findall(r"(?<![\w-])--?[a-z][a-z-]*", row.replace("LETTERS]", letters))
        rows.setdefault(path_of(row.split())[0], set()).update(options)
    assert rows == dict(every_command(cli))


def every_command(group: click.Group, path: str = "") -> Iterator[tuple[str, set[str]]]:
    """Yield each command that is shown, with the first spelling of each of its options."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from every_command(command, f"{path}{name} ")
        elif not command.hidden:
            shown = (one for one in command.params if isinstance(one, click.Option) and not one.hidden)
            yield f"{path}{name}", {option.opts[0] for option in shown}


def test_no_code_in_a_table_has_a_bar() -> None:
    """No command in a table has `|`: it must be escaped there, which the documentation site prints."""
    assert [one for one in DOCUMENTS if r"\|" in text_of(one)] == []


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
    assert re.search(r"^between [\d.]+ and [\d.]+: [优良中差] to [优良中差]$", printed, re.M)
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
    """The five steps of a bureau give copies and a notice, without a warning.

    The roster is filled in and one form returned between them. The letters are due a month from today, as a day
    that is past is warned of.
    """
    due = date.today() + timedelta(days=30)
    steps = [
        re.sub(r"(?<=--due )\d{4}-\d\d-\d\d", str(due), command)
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
    assert codes_markdown() in text_of("docs/findings.md")


def test_the_guide_names_every_profile() -> None:
    """The table of rule profiles in the guide has all that are shipped."""
    shipped = {path.stem for path in (ROOT / "workbook_templates" / "profiles").glob("*.toml")}
    assert set(re.findall(r"^\| ([\w-]+-[\w-]+) \|", text_of("docs/guide/scores.md"), re.M)) == shipped


_PARAGRAPH = re.compile(r"\n\s*\n|\n(?= *(?:[-|]|\d+\.))")


@pytest.mark.parametrize("document", DOCUMENTS)
def test_paragraphs_of_the_documents_are_short(document: str) -> None:
    """A paragraph, item or row has at most 260 characters in the guide, 950 in other documents."""
    text = re.sub(r"^ *```.*?^ *```", "", text_of(document), flags=re.S | re.M)
    most = 260 if document.startswith("docs/guide/") else 950
    assert [part for part in _PARAGRAPH.split(text) if len(part) > most] == []


def test_the_two_commands_stand_in_the_readme() -> None:
    """The README prints the two commands that a newcomer needs."""
    text = text_of("README.md")
    assert "pip install . && xlselfeval demo" in text
    assert "pip install '.[test]' && pytest" in text


def test_the_readme_names_every_dependency() -> None:
    """The table of dependencies names what pyproject.toml asks for, in the order of the alphabet."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = {re.match(r"[\w-]+", line)[0] for line in project["dependencies"]}  # type: ignore[index]
    readme = text_of("README.md")
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
    named = re.findall(r"((?:\w+/)+\w+\.py)\b", text_of(document))
    assert [
        name for name in named if not any((top / name).exists() for top in (ROOT, ROOT / "xlselfeval"))
    ] == []


def test_the_benchmark_runs(tmp_path: Path) -> None:
    """The benchmark of reading prints its ratios."""
    done = run([str(ROOT / "tests" / "benchmarks" / "reading.py"), "--forms", "2", "--rounds", "1"], tmp_path)
    assert done.returncode == 0, done.stderr
    assert "times a bare read" in done.stdout
