"""The command line as a person or a script uses it: commands, JSON, exit status, one line for a mistake."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from openpyxl import load_workbook
from support.foreign_forms import NATIONAL, national
from support.packages import saved
from support.rosters import write_roster

import xlselfeval
import xlselfeval.cli.app as cli_module
from xlselfeval.batch.progress import Progress
from xlselfeval.batch.run import Options, run_batch
from xlselfeval.checking import Checker
from xlselfeval.cli.batch import _next_step
from xlselfeval.cli.day import example_day, read_day
from xlselfeval.cli.next_steps import _NEXT
from xlselfeval.demo import filled_form, issued_form
from xlselfeval.form.generate import generate
from xlselfeval.review.catalogue import CATALOGUE


def run(*arguments: str | Path, folder: Path) -> subprocess.CompletedProcess[str]:
    """The command in a folder of its own, as an installed program would run."""
    environment = os.environ | {"PYTHONIOENCODING": "utf-8", "COLUMNS": "200"}
    return subprocess.run(
        [sys.executable, "-m", "xlselfeval", *map(str, arguments)],
        capture_output=True, encoding="utf-8", cwd=folder, env=environment, timeout=120, check=False,
    )  # fmt: skip


@pytest.fixture
def returned(tmp_path: Path) -> Path:
    path = tmp_path / "返回 的表.xlsx"
    path.write_bytes(filled_form(issued_form()))
    return path


def test_demo(tmp_path: Path) -> None:
    """`demo` does the main job, prints its findings and files, and ends with 0: the findings are the show."""
    done = run("demo", folder=tmp_path)
    assert done.returncode == 0
    assert done.stderr == ""
    for text in (
        "填报总分98.00分（优）",
        "复核参考分99.83分（优）",
        "退回修改",
        "须更正",
        "H15",
        "核对结果：",
    ):
        assert text in done.stdout
    assert (tmp_path / "xlselfeval-demo" / "核对结果" / "2-单位填报的自评表.xlsx").is_file()
    assert run("demo", "other", folder=tmp_path).returncode == 0
    assert (tmp_path / "other").is_dir()


def test_schemes_and_codes(tmp_path: Path) -> None:
    """The schemes and the whole catalogue are listed."""
    schemes = run("schemes", folder=tmp_path)
    assert (
        schemes.returncode,
        "hunan-department-2020" in schemes.stdout,
        "national-project-2020" in schemes.stdout,
    ) == (0, True, True)
    codes = run("codes", folder=tmp_path)
    markdown = run("codes", "--markdown", folder=tmp_path)
    assert (codes.returncode, markdown.returncode) == (0, 0)
    for name in CATALOGUE:
        assert name in codes.stdout
        assert f"`{name}`" in markdown.stdout


def test_new(tmp_path: Path) -> None:
    """A blank is written where it is asked for; a filled file is never overwritten."""
    new = ("new", "national-project-2020", "-o", "空白.xlsx", "--year", "2023", "--organization", "某局", "--rows", "2")  # fmt: skip
    done = run(*new, folder=tmp_path)
    assert (done.returncode, done.stdout.splitlines()[0]) == (0, "已生成：空白.xlsx")
    sheet = load_workbook(tmp_path / "空白.xlsx")["自评表"]
    assert sheet["A4"].value == "（2023年度）"
    assert sheet["F6"].value == "某局"
    first = (tmp_path / "空白.xlsx").read_bytes()
    assert run(*new, folder=tmp_path).returncode == 0
    assert (tmp_path / "空白.xlsx").read_bytes() == first
    (tmp_path / "filled.xlsx").write_bytes(filled_form(issued_form()))
    refused = run("new", "national-project-2020", "-o", "filled.xlsx", folder=tmp_path)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert (tmp_path / "filled.xlsx").read_bytes() == filled_form(issued_form())
    assert run("new", "hunan-department-2020", folder=tmp_path).returncode == 0
    assert (tmp_path / "部门整体支出绩效自评表.xlsx").is_file()


def test_check_writes_a_copy_beside_the_file(returned: Path) -> None:
    """The copy is written to 核对结果 beside the file, to the folder asked for, or nowhere."""
    before = returned.read_bytes()
    assert run("check", returned, folder=returned.parent).returncode == 1
    assert load_workbook(returned.parent / "核对结果" / returned.name).sheetnames[-1] == "核对结果"
    assert run("check", returned, "-o", "out", folder=returned.parent).returncode == 1
    assert (returned.parent / "out" / returned.name).is_file()
    assert run("check", returned, "--no-copy", "-o", "none", folder=returned.parent).returncode == 1
    assert not (returned.parent / "none").exists()
    assert run("check", returned, "-o", ".", folder=returned.parent).returncode == 1
    assert (returned.parent / "返回 的表(2).xlsx").is_file()
    assert returned.read_bytes() == before


def test_a_finding_without_a_cell_is_in_the_form(tmp_path: Path) -> None:
    """An indicator that is gone has no cell: its place is the form, and no dash."""
    book = load_workbook(io.BytesIO(filled_form(issued_form())))
    book["自评表"].delete_rows(14)
    path = tmp_path / "表.xlsx"
    path.write_bytes(saved(book))
    assert "须更正\t表内\t“" in run("check", path, "--no-copy", folder=tmp_path).stdout


def test_the_copy_cites_the_document_that_is_named(returned: Path) -> None:
    """--basis is what 三、口径与依据 cites, in place of the national rule."""
    for options, basis in (((), "财预〔2020〕10号"), (("--basis", "《某市管理办法》"), "《某市管理办法》")):
        assert run("check", returned, *options, folder=returned.parent).returncode == 1
        sheet = load_workbook(returned.parent / "核对结果" / returned.name)["核对结果"]
        (line,) = [row[1] for row in sheet.iter_rows(values_only=True) if row[0] == "依据"]
        assert basis in line


def test_an_input_is_never_written_over(returned: Path) -> None:
    """A returned checked copy in the place of a new copy stays as it is."""
    folder = returned.parent
    run("check", returned, "-o", ".", folder=folder)
    second = folder / "返回 的表(2).xlsx"
    before = second.read_bytes()
    run("check", returned, second, "-o", ".", folder=folder)
    assert second.read_bytes() == before


def test_a_fault_of_the_program_on_one_file_stops_no_other(
    returned: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The file is named with the place of the fault, the next one is checked, and the status is 3."""
    other = tmp_path / "坏.xlsx"
    other.write_bytes(returned.read_bytes())
    usual = Checker.check_workbook

    def fail(checker: Checker, workbook: object, name: str = "") -> object:
        if name == other.name:
            raise ZeroDivisionError
        return usual(checker, workbook, name)  # type: ignore[arg-type]

    monkeypatch.setattr(Checker, "check_workbook", fail)
    with pytest.raises(SystemExit) as ended:
        cli_module.main(["check", str(other), str(returned), "--no-copy"])
    shown = capsys.readouterr()
    assert ended.value.code == 3
    assert "ZeroDivisionError" in shown.err
    assert "坏.xlsx" in shown.err
    assert returned.name in shown.out


@pytest.mark.parametrize(("fault", "line", "status"), [(MemoryError, "内存", 2), (None, "核对超过1秒", 2)])
def test_a_file_that_takes_too_much_stops_no_other(
    fault: type[Exception] | None,
    line: str,
    status: int,
    returned: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Time and memory of a file are bounded: it has its line, and the next one is checked."""
    other = tmp_path / "大.xlsx"
    other.write_bytes(returned.read_bytes())
    usual = Checker.check_workbook

    def take_long(checker: Checker, workbook: object, name: str = "") -> object:
        if name == other.name and fault:
            raise fault
        end = time.monotonic() + (60 if name == other.name else 0)
        while time.monotonic() < end:
            pass
        return usual(checker, workbook, name)  # type: ignore[arg-type]

    monkeypatch.setattr(Checker, "check_workbook", take_long)
    with pytest.raises(SystemExit) as ended:
        cli_module.main(["check", "--timeout", "1", str(other), str(returned), "--no-copy"])
    shown = capsys.readouterr()
    assert ended.value.code == status
    assert line in shown.err
    assert returned.name in shown.out


def test_raised_limits_in_batch_and_issue(tmp_path: Path) -> None:
    """A return, and a roster, with too many sheets are refused, and read with raised limits."""

    def with_sheets(data: bytes) -> bytes:
        book = load_workbook(io.BytesIO(data))
        for number in range(257):
            book.create_sheet(f"另{number}")
        return saved(book)

    (tmp_path / "报送").mkdir()
    (tmp_path / "报送" / "大表.xlsx").write_bytes(with_sheets(national()))
    roster = write_roster(tmp_path / "名单.xlsx")
    roster.write_bytes(with_sheets(roster.read_bytes()))
    batch = ["batch", tmp_path / "报送", "-o", tmp_path / "结果", "--jobs", "1", "--no-copies"]
    issue = ["issue", "national-project-2020", "--roster", roster, "-o", tmp_path / "下发", "--jobs", "1"]
    assert run(*batch, folder=tmp_path).returncode == 2
    assert run(*issue, folder=tmp_path).returncode == 2
    assert run(*batch, "--raise-limits", "2", folder=tmp_path).returncode == 0
    assert run(*issue, "--raise-limits", "2", folder=tmp_path).returncode == 0


def test_a_fault_of_the_program_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A fault outside of any file has one line and status 3."""
    monkeypatch.setattr("xlselfeval.scheme.load.scheme_ids", lambda: 1 / 0)
    with pytest.raises(SystemExit) as ended:
        cli_module.main(["schemes"])
    assert ended.value.code == 3
    assert "ZeroDivisionError" in capsys.readouterr().err


def test_exit_status(tmp_path: Path, returned: Path) -> None:
    """0 without errors, 1 with them, 2 for a file that cannot be reviewed; the highest counts."""
    honest = tmp_path / "honest.xlsx"
    honest.write_bytes(national())
    assert run("check", honest, "--no-copy", folder=tmp_path).returncode == 0
    assert run("check", honest, returned, "--no-copy", folder=tmp_path).returncode == 1
    done = run("check", honest, returned, "none.xlsx", "--no-copy", folder=tmp_path)
    assert done.returncode == 2
    assert done.stderr.splitlines() == ["none.xlsx：未找到该文件，请检查路径和文件名"]
    assert "honest.xlsx" in done.stdout


def test_globs_are_expanded_by_us(tmp_path: Path) -> None:
    """Patterns are expanded without lock files and our own copies; a file is checked once."""
    for name in ("a.xlsx", "b.xlsx", "~$a.xlsx"):
        (tmp_path / name).write_bytes(national() if name[0] != "~" else b"x")
    run("check", "*.xlsx", folder=tmp_path)
    done = run("check", "**/*.xlsx", "a.xlsx", tmp_path / "a.xlsx", "--json", "--no-copy", folder=tmp_path)
    assert [json.loads(line)["file"] for line in done.stdout.splitlines()] == ["a.xlsx", "b.xlsx"]
    assert run("check", "none*.xlsx", folder=tmp_path).returncode == 2


def test_json(tmp_path: Path, returned: Path) -> None:
    """The JSON has all fields of the contract, numbers as strings, a line for each form or file."""
    (tmp_path / "bad.xlsx").write_bytes(b"")
    done = run("check", returned, "bad.xlsx", "--json", "--no-copy", folder=tmp_path)
    good, bad = (json.loads(line) for line in done.stdout.splitlines())
    keys = [
        "file",
        "kind",
        "sheet",
        "status",
        "error",
        "scheme",
        "profile",
        "year",
        "organization",
        "project",
        "issued",
        "conclusion",
        "declared",
        "recomputed",
        "rows",
        "findings",
        "limits",
    ]
    assert list(good) == list(bad) == keys
    assert (good["status"], good["error"], good["scheme"], good["profile"], good["year"], good["organization"], good["project"], good["issued"]) == (
        "reviewed", None, "hunan-department-2020", "national-2020", "2020", "某市某局", None, "embedded",
    )  # fmt: skip
    assert good["declared"] == {"total": "98", "grade": "优", "points": "100"}
    assert good["recomputed"] == {
        "total": "99.83", "total_low": "96.83", "total_high": "99.83", "open_points": "0", "grade": "优", "grade_low": "优", "grade_high": "优", "points": "100",
    }  # fmt: skip
    assert len(good["rows"]) == 19
    assert good["rows"][0]["kind"] == "execution"
    assert good["rows"][3] == {
        "kind": "indicator", "category": "产出指标", "subcategory": "数量指标", "indicator": "发布信息", "target": "200篇", "target_from": "issued", "actual": "195", "points": "5",
        "declared": "4", "by_formula": None, "low": "4.88", "high": "4.88", "rule": "proportional", "cell": "自评表!H15", "note": "加大宣传力度",
    }  # fmt: skip
    finding = next(one for one in good["findings"] if one["name"] == "score-mismatch")
    assert list(finding) == [
        "code",
        "name",
        "severity",
        "audience",
        "explainable",
        "sheet",
        "cell",
        "cells",
        "indicator",
        "found",
        "expected",
        "hint",
        "subject",
        "part",
        "situation",
        "action",
        "opinion",
        "message",
    ]
    assert (finding["code"], finding["severity"], finding["cell"], finding["hint"]) == (
        "S101",
        "warning",
        "H15",
        "cut-to-whole",
    )
    assert bad["status"] == "unreadable"
    assert bad["error"]["name"] == "empty"


def test_two_forms_give_two_lines(tmp_path: Path) -> None:
    """There is an object for each form of a file."""
    from openpyxl import Workbook
    from support.foreign_forms import draw_national

    book = Workbook()
    for name in ("项目一", "项目二"):
        draw_national(book.create_sheet(name))
    (tmp_path / "two.xlsx").write_bytes(saved(book))
    done = run("check", "two.xlsx", "--json", folder=tmp_path)
    assert [json.loads(line)["sheet"] for line in done.stdout.splitlines()] == ["项目一", "项目二"]
    assert load_workbook(tmp_path / "核对结果" / "two.xlsx").sheetnames[-2:] == ["核对结果", "核对结果(2)"]


def test_profile_and_scheme_options(tmp_path: Path) -> None:
    """A profile scores by its own rules; an unknown one is refused before a file is read."""
    rows = [list(row) for row in NATIONAL]
    rows[5][4], rows[5][6] = "≥80万元", 12
    rows[5][3], rows[5][4], rows[5][7] = "≤60万元", "80万元", "因价格上涨"
    (tmp_path / "a.xlsx").write_bytes(national(rows))
    for profile, low in (("national-2020", "7.5"), ("linear-reverse", "6.67")):
        line = json.loads(
            run("check", "a.xlsx", "--json", "--no-copy", "--profile", profile, folder=tmp_path).stdout
        )
        assert next(row["low"] for row in line["rows"] if row["target"] == "≤60万元") == low
        assert line["profile"] == profile
    done = run("check", "a.xlsx", "--profile", "none", folder=tmp_path)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert run(
        "check", "a.xlsx", "--scheme", "hunan-department-2020", "--no-copy", folder=tmp_path
    ).returncode in (0, 1)


def test_explain(returned: Path) -> None:
    """`explain` shows rule, source, cells, steps and the three values, for a cell or a name."""
    folder = returned.parent
    done = run("explain", returned, "H15", folder=folder)
    assert done.returncode == 0
    for text in (
        "产出指标 / 数量指标 / 发布信息",
        "E15：200篇",
        "F15：195",
        "5×195÷200",
        "依据：",
        "填报   4（H15）",
        "应得   4.88",
    ):
        assert text in done.stdout
    assert "老干部满意度" in run("explain", returned, "满意度", folder=folder).stdout
    assert run("explain", returned, "自评表!I30", folder=folder).returncode == 1
    assert run("explain", returned, folder=folder).stdout.count("规则") >= 19
    missing = run("explain", returned, "Z99", folder=folder)
    assert (missing.returncode, missing.stdout, missing.stderr.count("\n")) == (2, "", 1)


@pytest.mark.parametrize(
    "arguments",
    [["check"], ["check", "--none", "x"], ["nothing"], ["new"], ["new", "no-such"], ["new", "hunan-department-2020", "--year", "20"], ["explain"],
     ["explain", "none.xlsx"], ["check", "x" * 400 + ".xlsx"], ["new", "hunan-department-2020", "-o", "y" * 300 + ".xlsx"], ["new", "hunan-department-2020", "-o", "a.docx"],
     ["new", "hunan-department-2020", "--organization", "a\x01b"], ["check", "x", "--scheme", "z" * 300]],
)  # fmt: skip
def test_wrong_usage_is_one_chinese_line(arguments: list[str], tmp_path: Path) -> None:
    """A mistake is one Chinese line on standard error with exit status 2."""
    done = run(*arguments, folder=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert any("\u4e00" <= char <= "\u9fff" for char in done.stderr)
    assert list(tmp_path.iterdir()) == []


def every_command(command: click.Command, path: str = "xlselfeval") -> Iterator[tuple[str, click.Command]]:
    """All commands with the words that call them, hidden ones too."""
    yield path, command
    for name, inner in getattr(command, "commands", {}).items():
        yield from every_command(inner, f"{path} {name}")


@pytest.mark.parametrize(("path", "command"), [*every_command(cli_module.cli)])
def test_help_is_chinese(path: str, command: click.Command) -> None:
    """The help of every command has no English but names of commands, options, files and units."""
    words = path.split()[1:]
    done = CliRunner().invoke(cli_module.cli, [*words, "--help"], prog_name="xlselfeval")
    assert done.exit_code == 0
    assert done.output.startswith(f"用法：{path} ")
    left = re.sub(r"--?[a-z-]+|\.xls[xm]|\.xlam|\.html|\*\.xlsx|\.toml|\.zip|\.bat|tcp://", "", done.output)
    known = {*path.split(), "batch", "xlselfeval", "schemes", "demo", "xlwings", "conf", "Excel", "WPS", "Word", "Python", "Windows", "Markdown",
             "Parquet", "docx", "hunan", "guangzhou", "txt", "JSON", "Lines", "Dask", "dask", "local", "project", "unit", "MB", "H", "N", *command_names(command)}  # fmt: skip
    assert set(re.findall("[A-Za-z]+", left)) <= known


def command_names(command: click.Command) -> set[str]:
    return set(getattr(command, "commands", {}))


def test_help_states_ranges_and_what_is_required(tmp_path: Path) -> None:
    """A range and a required option are stated in Chinese; columns are aligned by width; hidden commands stay out."""
    shown = run("issue", "--help", folder=tmp_path).stdout.splitlines()
    assert "  --roster 文件        填好的单位名单。（必填）" in shown
    assert "  --year 年度          年度；省略时由单位填写。（1990 到 2100）" in shown
    assert (
        "  --by project|unit    project：一张表一个工作簿（默认）；unit：一个单位一个工作簿，带目录。"
        in shown
    )
    assert "answer" not in run("excel", "--help", folder=tmp_path).stdout


def test_a_group_without_a_command_prints_its_help(tmp_path: Path) -> None:
    """A group called alone prints its help and ends with 2."""
    for words in ([], ["excel"], ["roster"], ["letters"]):
        done = run(*words, folder=tmp_path)
        assert (done.returncode, done.stdout.partition("：")[0]) == (2, "用法")


def test_version(tmp_path: Path) -> None:
    """`--version` prints the version that Python sees."""
    assert run("--version", folder=tmp_path).stdout == f"xlselfeval {xlselfeval.__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "named"),
    [(["batch", "收表"], "缺少参数 -o/--output；"), (["issue", "x", "--roster", "y"], "缺少参数 -o/--output；"), (["check"], "缺少参数 文件或文件夹…；"), (["page", "甲"], "多出参数 甲；"),
     (["issue", "x", "--roster", "y", "-o", "z", "--by", "no"], "参数 --by 应为 project 或 unit；"), (["new", "x", "--rows", "0"], "参数 --rows 应为1～40的整数；"),
     (["letters", "write", "x", "--due", "明天"], f"参数 --due “明天”不是日期，应为 {example_day()} 这样的日期；")],
)  # fmt: skip
def test_wrong_usage_names_the_parameter(arguments: list[str], named: str, tmp_path: Path) -> None:
    """A missing or wrong parameter is named as it is typed, with the values that it takes."""
    assert run(*arguments, folder=tmp_path).stderr.startswith(named)


def test_explaining_a_folder_names_the_commands_for_folders(tmp_path: Path) -> None:
    """`explain` of a folder fails with a line that names `check` and `batch`."""
    done = run("explain", ".", folder=tmp_path)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "xlselfeval check、batch" in done.stderr


def test_texts_of_a_file_do_not_steer_the_terminal(tmp_path: Path) -> None:
    """Escape sequences and markup in a form are printed as text."""
    rows = [list(row) for row in NATIONAL]
    rows[0][2], rows[0][4] = "[bold]名[/bold]\u202e称", 40
    (tmp_path / "a.xlsx").write_bytes(national(rows))
    done = run("check", "a.xlsx", "--no-copy", folder=tmp_path)
    assert "[bold]名[/bold]" in done.stdout
    assert "\u202e" not in done.stdout


def test_arguments_are_not_expanded_before_we_see_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """click, which takes 自评表[1].xlsx for a pattern on Windows, does not expand arguments."""
    given: dict[str, object] = {}
    monkeypatch.setattr(cli_module.cli, "main", lambda **options: given.update(options) or 0)
    with pytest.raises(SystemExit):
        cli_module.main(["schemes"])
    assert given["windows_expand_args"] is False


def test_a_name_with_brackets_is_that_file(tmp_path: Path) -> None:
    """自评表[1].xlsx is checked where 自评表1.xlsx is beside it."""
    (tmp_path / "自评表1.xlsx").write_bytes(b"")
    (tmp_path / "自评表[1].xlsx").write_bytes(national())
    done = run("check", "自评表[1].xlsx", "--no-copy", folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2024年5月20日", "2024-05-20"), ("2024/5/20", "2024-05-20"), ("2024.5.20", "2024-05-20"), ("20240520", "2024-05-20"),
        ("2024-5-20", "2024-05-20"), ("24-05-20", "2024-05-20"), ("２０２４-０５-２０", "2024-05-20"), ("5月20日", "2024-05-20"),
        ("5-2", "2025-05-02"), ("2-29", "2028-02-29"), ("2024-05-20", "2024-05-20"), ("明天", None), ("2024-02-30", None),
        ("13月1日", None), ("2024", None), ("20日", None), ("1-2-3-4", None),
    ],
)  # fmt: skip
def test_a_day_is_understood_in_other_spellings(written: str, meant: str | None) -> None:
    """Usual spellings of a day are understood; without a year it is the next such day."""
    assert read_day(written, date(2024, 5, 3)) == (None if meant is None else date.fromisoformat(meant))


def test_the_message_for_a_wrong_day_shows_how_to_write_it(tmp_path: Path) -> None:
    """The error shows the right spelling of a day, or that there is no such day."""
    for written, words in (
        ("2024年5月20日", "参数 --due “2024年5月20日”应写成 2024-05-20；"), ("2024-02-30", f"参数 --due “2024-02-30”没有这一天，应为 {example_day()} 这样的日期；"),
    ):  # fmt: skip
        done = run("letters", "write", "x", "--due", written, folder=tmp_path)
        assert (done.returncode, done.stderr.startswith(words)) == (2, True)


def test_examples_of_letters_are_of_this_year(tmp_path: Path) -> None:
    """The help shows a due date that is not over, and a 文号 of this year."""
    shown = "".join(run("letters", "write", "--help", folder=tmp_path).stdout.split())
    assert f"如{example_day()}" in shown
    assert f"某财绩〔{date.today().year}〕5号" in shown
    assert example_day() > date.today()


def test_each_command_says_what_comes_next(returned: Path, tmp_path: Path) -> None:
    """From the roster to the second round, the last line but for --json names the next command."""
    write_roster(tmp_path / "名 单.xlsx")
    (tmp_path / "收表").mkdir()
    returned.rename(tmp_path / "收表" / "甲.xlsx")
    for command, follows in (
        ("schemes", "xlselfeval issue"), ("codes", "xlselfeval check"), ("new national-project-2020 -o 空.xlsx", "xlselfeval check"),
        ("roster new 新.xlsx", "xlselfeval roster check 新.xlsx"), ("roster check 名*单.xlsx", "--roster \"名 单.xlsx\" -o 下发"),
        ("issue national-project-2020 --roster 名*单.xlsx -o 下发", "xlselfeval batch 返回 --issued 下发 --roster \"名 单.xlsx\" -o 核对"),
        ("check 收表/甲.xlsx", "xlselfeval batch"), ("check 收表/甲.xlsx --no-copy", "--no-copy"), ("explain 收表/甲.xlsx H15", "xlselfeval check 收表/甲.xlsx 核对整张表"),
        ("explain 收表/甲.xlsx H15 --profile linear-reverse --issued 下发", "xlselfeval check 收表/甲.xlsx --profile linear-reverse --issued 下发 核对整张表"),
        ("batch 收表 -o 核对", "xlselfeval letters write 核对"), ("letters write 核对", "再核对"), ("letters templates 模板", "--letter-templates 模板"),
        ("demo 演示", "xlselfeval roster new"),
    ):  # fmt: skip
        done = run(*(word.replace("*", " ") for word in command.split()), folder=tmp_path)
        last = done.stdout.splitlines()[-1]
        assert last.startswith("下一步："), command
        assert follows in last, command
    assert "下一步" not in run("check", "收表/甲.xlsx", "--json", folder=tmp_path).stdout
    assert "下一步" not in run("codes", "--markdown", folder=tmp_path).stdout


def test_a_batch_that_could_not_read_a_file_is_not_done(tmp_path: Path) -> None:
    """The last line sends for the files that were not read, where nothing else is to be asked."""
    (tmp_path / "收表").mkdir()
    (tmp_path / "收表" / "坏.xlsx").write_bytes(b"PK no workbook")
    done = run("batch", "收表", "-o", "核对", folder=tmp_path)
    assert done.returncode == 2
    assert done.stdout.splitlines()[-1].startswith("下一步：收到的表已无须单位处理的问题；未能核对的文件见")


def test_a_batch_asks_for_more_time_where_that_ended(tmp_path: Path) -> None:
    """The last line asks no unit for a file that took too long, and names the options that help.

    A run with more time checks it.
    """
    (tmp_path / "收表").mkdir()
    (tmp_path / "收表" / "甲.xlsx").write_bytes(national())
    options = Options(root=str(tmp_path / "收表"), output=tmp_path / "核对", jobs=1, timeout=1e-6)
    ended = run_batch(options, Progress())
    assert ended.outcomes == {"timeout": 1}
    assert _next_step(ended, letters=False) == "batch limits"
    assert {"--timeout", "--memory", "--raise-limits"} <= set(re.findall(r"--[a-z-]+", _NEXT["batch limits"]))
    done = run("batch", "收表", "-o", "核对", folder=tmp_path)
    assert (done.returncode, "核对超时" in done.stdout) == (0, False)


def test_a_scheme_with_a_severity_that_is_none_is_refused(tmp_path: Path) -> None:
    """It is a fault of the scheme with its path, before a file is checked, in check and in a batch."""
    own = (Path(__file__).parents[2] / "examples" / "own_scheme.toml").read_text(encoding="utf-8")
    (tmp_path / "own.toml").write_text(own + '\n[severity]\nreason-mising = "warning"\n', encoding="utf-8")
    (tmp_path / "收表").mkdir()
    (tmp_path / "收表" / "甲.xlsx").write_bytes(b"PK no workbook")
    for command in (("check", "收表/甲.xlsx"), ("batch", "收表", "-o", "核对")):
        done = run(*command, "--scheme", "own.toml", folder=tmp_path)
        assert done.returncode == 2
        assert "severity.reason-mising" in done.stderr


def test_the_next_step_for_a_form_without_its_scheme_is_the_scheme(tmp_path: Path) -> None:
    """Nothing is sent back where the bureau has left out its own scheme."""
    own = Path(__file__).parents[2] / "examples" / "own_scheme.toml"
    (tmp_path / "a.xlsx").write_bytes(generate(own, year=2024, organization="某市某局"))
    done = run("check", "a.xlsx", "--no-copy", folder=tmp_path)
    assert done.stdout.splitlines()[-1].startswith("下一步：用 --scheme 指定")


def test_options_of_letters_are_not_lost_in_silence(returned: Path, tmp_path: Path) -> None:
    """A day that is past, and options of letters where none are written, are warned of."""
    (tmp_path / "收表").mkdir()
    returned.rename(tmp_path / "收表" / "甲.xlsx")
    without = run("batch", "收表", "-o", "核对", "--due", "2020-05-20", folder=tmp_path)
    assert "未指定--letters" in without.stderr
    past = run("letters", "write", "核对", "--due", "2020-05-20", folder=tmp_path)
    assert (past.returncode, past.stderr.startswith("--due 2020-05-20 已经过去")) == (0, True)


def test_a_folder_without_files_is_not_finished(tmp_path: Path) -> None:
    """A folder with no file to check is probably another one and is refused.

    Nothing is written, and what was left out is named.
    """
    (tmp_path / "收表").mkdir()
    for name in ("~$甲.xlsx", "~$乙.xlsx", "~$丙.xlsx", "~$丁.xlsx"):
        (tmp_path / "收表" / name).write_bytes(b"")
    done = run("batch", "收表", "-o", "核对", folder=tmp_path)
    assert done.returncode == 2
    assert "文件夹中没有可核对的文件，请检查是否放错了文件夹" in done.stderr
    assert "Excel 的锁定文件4个（~$丁.xlsx、~$丙.xlsx、~$乙.xlsx等）" in done.stderr
    assert not (tmp_path / "核对").exists()


def test_a_roster_says_what_is_due_also_of_an_empty_folder(tmp_path: Path) -> None:
    """With a roster the forms that nobody has returned yet are listed.

    The command says that there was nothing to check.
    """
    write_roster(
        tmp_path / "名单.xlsx",
        [("001", "某局", "", "某部门", "P1", "培训", None, 90, 90, "2024-05-01", "")],
        [],
    )
    (tmp_path / "收表").mkdir()
    done = run("batch", "收表", "-o", "核对", "--roster", "名单.xlsx", folder=tmp_path)
    assert (done.returncode, "文件夹中没有可核对的文件" in done.stdout) == (2, True)
    assert "已无须单位处理的问题" not in done.stdout
    assert (tmp_path / "核对" / "汇总.xlsx").is_file()


def test_letters_want_a_folder_of_results(tmp_path: Path) -> None:
    """A missing folder is named as such, and one without results asks for a run.

    The words name no file of the program.
    """
    (tmp_path / "收表").mkdir()
    absent = run("letters", "write", "核对", folder=tmp_path)
    assert (absent.returncode, absent.stderr) == (2, "核对：未找到该文件夹，请检查路径\n")
    other = run("letters", "write", "收表", folder=tmp_path)
    assert (other.returncode, other.stderr) == (
        2,
        "收表：该文件夹中没有核对结果，请先用 xlselfeval batch 核对\n",
    )
