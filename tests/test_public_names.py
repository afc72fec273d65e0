"""The public interface as a program sees it: names, types, and the arguments that functions take."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
import venv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support.word.documents import paragraph, table_of, word_file

import xlselfeval
from xlselfeval import demo
from xlselfeval.data_sheet.load import load_layout
from xlselfeval.data_sheet.review import check_data_sheets
from xlselfeval.data_sheet.template import new_data_sheet
from xlselfeval.files.open import open_workbook

PACKAGE = Path(xlselfeval.__file__).parent
EXAMPLES = PACKAGE.parent / "examples"
NAMED = ("Finding", "Limits", "Review", "Roster", "Scheme", "Scorecard", "SenderFiles", "Submission")
CONSUMER = """\
from pathlib import Path
from xlselfeval import *
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
grave: Severity = "error"

def totals(path: Path) -> list[tuple[str | None, str | None]]:
    records = [form.record for one in check_files([path]) for form in one.forms] + [one.to_dict() for one in check(path)]
    return [(record["declared"]["total"], record["recomputed"]["total"]) for record in records]

def quotes(path: Path) -> list[str]:
    report: ReportRecord = check_report(path, settings="设置.toml").to_dict()
    return [one["quote"] for one in report["findings"]]

def names(paths: list[Path]) -> list[str]:
    return [one["name"] for result in check_files(paths) for one in result.findings if one["severity"] == grave]

def cells(form: FormResult, data: DataReview) -> list[str | None]:
    found: list[FindingRecord] = [*form.findings, *data.to_dict()["findings"]]
    return [one["cell"] for one in found]

reveal_type(errors)
nonsense: int = load_scheme("national-project-2020")
"""


FORM = demo.filled_form(demo.issued_form())
REPORT = "2020年度部门整体支出绩效自评报告\n会议费1.99万元，比上年1.42万元减少0.57万元。\n".encode()
HUNAN = "hunan-department-2020"
NO_ROSTER = xlselfeval.Roster(file="名单.xlsx", forms=())
OPENED = xlselfeval.Checker().open(FORM)
(REVIEW,) = xlselfeval.check(FORM)
# The argument of each public function that plausible values of another kind are given for.
CALLS: dict[str, Callable[[Any], object]] = {
    "check": xlselfeval.check,
    "check scheme": lambda one: xlselfeval.check(FORM, scheme=one),
    "check profile": lambda one: xlselfeval.check(FORM, profile=one),
    "check issued": lambda one: xlselfeval.check(FORM, issued=one),
    "check limits": lambda one: xlselfeval.check(FORM, limits=one),
    "read": xlselfeval.read,
    "read scheme": lambda one: xlselfeval.read(FORM, scheme=one),
    "Checker scheme": lambda one: xlselfeval.Checker(scheme=one),
    "Checker issued": lambda one: xlselfeval.Checker(issued=one),
    "Checker.load leave_out": lambda one: xlselfeval.Checker.load(leave_out=one),
    "Checker.open": lambda one: xlselfeval.Checker().open(one),
    "Checker.check": lambda one: xlselfeval.Checker().check(one),
    "Checker.check_workbook": lambda one: xlselfeval.Checker().check_workbook(one),
    "Checker.check_papers": lambda one: xlselfeval.Checker().check_papers(one),
    "Checker.check_papers beside": lambda one: xlselfeval.Checker().check_papers(OPENED, beside=one),
    "Checker.check_form": lambda one: xlselfeval.Checker().check_form(one),
    "check settings": lambda one: xlselfeval.check(FORM, settings=one),
    "check basis": lambda one: xlselfeval.check(FORM, basis=one),
    "open_accounts": xlselfeval.open_accounts,
    "read_roster indicators": lambda one: xlselfeval.read_roster("没有.xlsx", indicators=one),
    "issue folder": lambda one: xlselfeval.issue(HUNAN, NO_ROSTER, one),
    "issue jobs": lambda one: xlselfeval.issue(HUNAN, NO_ROSTER, "下发", jobs=one),
    "Answers rows": lambda one: xlselfeval.Answers(year=2024, execution=None, rows=one),
    "Answers year": lambda one: xlselfeval.Answers(year=one, execution=None, rows=()),
    "Answers execution": lambda one: xlselfeval.Answers(year=2024, execution=one, rows=()),
    "Answer.typed points": lambda one: xlselfeval.Answer.typed(target="≥5", actual="5", points=one),
    "check_files": xlselfeval.check_files,
    "check_files jobs": lambda one: xlselfeval.check_files([], jobs=one),
    "check_report": xlselfeval.check_report,
    "check_report form": lambda one: xlselfeval.check_report(REPORT, form=one),
    "check_report data": lambda one: xlselfeval.check_report(REPORT, data=one),
    "check_report accounts": lambda one: xlselfeval.check_report(REPORT, accounts=one),
    "write_copy path": lambda one: xlselfeval.write_copy(one, [REVIEW], "副本.xlsx"),
    "write_copy reviews": lambda one: xlselfeval.write_copy("某局.xlsx", one, "副本.xlsx"),
    "write_copy target": lambda one: xlselfeval.write_copy("某局.xlsx", [REVIEW], one),
    "write_copy limits": lambda one: xlselfeval.write_copy("某局.xlsx", [REVIEW], "副本.xlsx", limits=one),
    "generate": xlselfeval.generate,
    "generate year": lambda one: xlselfeval.generate(HUNAN, year=one),
    "generate organization": lambda one: xlselfeval.generate(HUNAN, organization=one),
    "generate indicators": lambda one: xlselfeval.generate(HUNAN, indicators=one),
    "generate rows": lambda one: xlselfeval.generate(HUNAN, rows=one),
    "load_scheme": xlselfeval.load_scheme,
    "load_profile": xlselfeval.load_profile,
    "read_sender_files": xlselfeval.read_sender_files,
    "read_roster": xlselfeval.read_roster,
    "issue scheme": lambda one: xlselfeval.issue(one, NO_ROSTER, "下发"),
    "issue roster": lambda one: xlselfeval.issue(HUNAN, one, "下发"),
    "recompute scheme": lambda one: xlselfeval.recompute(one, xlselfeval.Answers(year=None, execution=None, rows=())),
    "recompute answers": lambda one: xlselfeval.recompute(HUNAN, one),
    "answers_of": xlselfeval.answers_of,
    "exit_status": xlselfeval.exit_status,
    "findings_frame": xlselfeval.findings_frame,
    "forms_frame": xlselfeval.forms_frame,
    "Review.to_frame": REVIEW.to_frame,
    "Limits": lambda one: xlselfeval.Limits(sheets=one),
    "Limits.raised": xlselfeval.LIMITS.raised,
}  # fmt: skip
PLAUSIBLE: dict[str, Any] = {
    "a path": "没有.xlsx", "a Path": Path("没有.xlsx"), "content": b"abc", "a text stream": io.StringIO("abc"), "None": None, "a folder": Path("下发"),
    "a list": ["某局.xlsx"], "a number": 5, "a review": REVIEW, "a form": REVIEW.evidence.submission,
}  # fmt: skip


@pytest.mark.parametrize("call", CALLS)
def test_an_argument_of_another_kind_is_a_plain_error(
    call: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each value is taken, or refused by an error of ours in Chinese: never by one from inside the package."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "下发").mkdir()
    (tmp_path / "某局.xlsx").write_bytes(FORM)
    refused = {}
    for kind, value in PLAUSIBLE.items():
        try:
            CALLS[call](value)
        except xlselfeval.SelfEvalError as error:
            refused[kind] = str(error)
    assert len(refused) >= 3
    assert all(re.search("[\u4e00-\u9fff]{3}", message) for message in refused.values())


def test_an_error_of_a_wrong_argument_says_what_to_do() -> None:
    """An error of a wrong argument names the next step.

    It is a list around one review, the function that opens a file, or the one that loads rules by an id.
    """
    for call, value, step in (
        ("write_copy reviews", REVIEW, r"核对结果（check 所得）的列表，只有一个的请写成 \[ … \]"),
        ("Checker.check_papers", "某局.xlsx", "打开的工作簿（Checker.open 所得）；文件请用 check"),
        ("write_copy path", FORM, "原文件的路径；副本依据原文件生成，内容请先存为文件，不是 bytes"),
        ("write_copy target", None, "副本要写到的路径，不是 NoneType"),
        (
            "read_roster",
            bytearray(FORM),
            r"不能从 bytearray 读取文件，请给出路径、文件内容（bytes）或打开的文件",
        ),
        ("Checker scheme", HUNAN, "编号、路径请用 Checker.load"),
        ("answers_of", REVIEW, "读出的自评表（read 所得的一张），不是 Review"),
    ):
        with pytest.raises(xlselfeval.WrongArgument, match=step):
            CALLS[call](value)


def test_a_wrong_value_is_a_plain_error() -> None:
    """Points below 0, no jobs, a closed stream, and swapped arguments are wrong arguments, in words that fit them."""
    closed = io.BytesIO(FORM)
    closed.close()
    calls: tuple[tuple[Callable[[], object], str], ...] = (
        (lambda: xlselfeval.Answer.typed(target="≥5", actual="5", points=-5), "points（分值）不能小于0"),
        (
            lambda: xlselfeval.Indicator.typed(category="", subcategory="", name="", target="", points=-1),
            "points（分值）不能小于0",
        ),
        (lambda: xlselfeval.issue(HUNAN, NO_ROSTER, "下发", jobs=0), "jobs.*须大于0"),
        (lambda: xlselfeval.Answers(year=-1, execution=None, rows=()), "年度.*须在1000～9999之间"),
        (lambda: xlselfeval.Answers(year=True, execution=None, rows=()), "年度.*须在1000～9999之间"),
        (lambda: xlselfeval.check(closed), "已经关闭"),
        (
            lambda: REVIEW.evidence.submission.field_text("organisation"),
            "可取 organization、project、department",
        ),
        (lambda: xlselfeval.issue(NO_ROSTER, HUNAN, "下发"), "表样的编号"),  # type: ignore[arg-type]
        (lambda: xlselfeval.load_profile(xlselfeval.load_scheme(HUNAN)), "口径的编号"),  # type: ignore[arg-type]
        (lambda: xlselfeval.check_report(REPORT, form=REVIEW.evidence.submission), "不是 Submission"),  # type: ignore[arg-type]
        (lambda: xlselfeval.check(FORM, issued=["下发"]), "所在文件夹的路径"),  # type: ignore[arg-type]
    )
    for call, words in calls:
        with pytest.raises(xlselfeval.WrongArgument, match=words):
            call()


def test_another_paper_names_the_function_for_it() -> None:
    """`check` of a data sheet, or of a Word document or a text without a form, says what takes it."""
    data_sheet = new_data_sheet(load_layout("hunan"), organization="某局")
    report = word_file(
        paragraph("某局2020年度绩效自评报告") + table_of([["项目", "金额"], ["会议费", "1.99"]])
    )
    without_tables = word_file(paragraph("某局2020年度绩效自评报告"))
    text = "某局2020年度绩效自评报告\n会议费1.99万元。".encode("gbk")
    for content, function, name in (
        (data_sheet, "Checker.check_papers", "no-form"),
        (report, "check_report", "no-form"),
        (without_tables, "check_report", "no-form"),
        (text, "check_report", "not-a-workbook"),
        (io.BytesIO(text), "check_report", "not-a-workbook"),
    ):
        with pytest.raises(xlselfeval.UnreadableFile, match=function) as refused:
            xlselfeval.check(content)
        assert refused.value.name == name
    with pytest.raises(xlselfeval.UnreadableFile) as refused:
        xlselfeval.check(b"\1\2\3 of no program")
    assert "check_report" not in refused.value.message


def test_a_stream_is_taken_wherever_a_file_is() -> None:
    """A form and a report are read from a binary stream."""
    checker = xlselfeval.Checker()
    (review,) = checker.check_papers(checker.open(io.BytesIO(FORM))).reviews
    assert repr(review) == repr(REVIEW)
    assert len(xlselfeval.check_report(io.BytesIO(REPORT)).findings) == 1


def test_what_is_printed_is_short() -> None:
    """A reviewed report or data sheet prints in a line; not the whole document."""
    answer = xlselfeval.Answer.typed(name="培训人数", target="≥5人", actual=4, points=10)
    assert repr(answer) == "<Answer 培训人数: ≥5人 → 4, 10 points>"
    answers = xlselfeval.Answers(year=2024, execution=None, rows=(answer,))
    assert repr(answers) == "<Answers 2024: 1 rows>"
    assert repr(xlselfeval.recompute(HUNAN, answers).rows[0]) == "<RowScore proportional: 8.00 to 8.00 of 10>"
    assert repr(xlselfeval.load_scheme(HUNAN).categories[0]) == "<Category 产出指标: 50 points>"
    assert repr(xlselfeval.load_profile("national-2020")).startswith("<Profile national-2020: ")
    report = xlselfeval.check_report(REPORT)
    assert repr(report) == "<ReportReview no organization, 2020: 1 findings, 1 claims checked>"
    assert repr(xlselfeval.Checker()) == "<Checker any scheme, nothing issued>"
    assert repr(xlselfeval.Checker.load(scheme=HUNAN)) == f"<Checker {HUNAN}, nothing issued>"
    row = REVIEW.evidence.submission.rows[0]
    assert repr(row) == f"<IndicatorRow {row.name}: {row.target.text} → {row.actual.text}>"
    (data,) = check_data_sheets(open_workbook(new_data_sheet(load_layout("hunan"), organization="某局")))
    assert repr(data) == f"<DataReview 某局: {data.conclusion}, {len(data.findings)} findings>"


def test_public_types_print_what_they_hold(tmp_path: Path) -> None:
    """No type of the public interface prints as an address, and all that its attributes have are public."""
    types = [one for name in xlselfeval.__all__ if isinstance(one := getattr(xlselfeval, name), type)]
    assert [one.__name__ for one in types if one.__repr__ is object.__repr__] == []
    (tmp_path / "某局.xlsx").write_bytes(demo.issued_form())
    issued = xlselfeval.read_sender_files(tmp_path)
    assert repr(issued) == "<SenderFiles 1 forms, 0 data sheets>"
    assert repr(xlselfeval.Checker(issued=issued)) == f"<Checker any scheme, {issued!r}>"
    assert {"ExitStatus", "Fault", "IssuedForm"} <= set(xlselfeval.__all__)


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
    """mypy finds the types of the installed package.

    A strict consumer and the examples pass, and a wrong use is an error.
    """
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
