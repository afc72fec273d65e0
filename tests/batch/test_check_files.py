"""Checking files from Python: paths and patterns, the sender's files, limits, rules as ids, paths or objects."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from support.data_sheets import data_workbook_of
from support.foreign_forms import national
from support.issuing import copied_values, edited, put
from support.return_folder import form
from support.word.reports import DECREASED, UNIT, form_of, report_of

from xlselfeval import (
    Checker,
    check,
    check_files,
    check_many,
    check_report,
    exit_status,
    findings_frame,
    forms_frame,
    load_profile,
    load_scheme,
    read_sender_files,
)
from xlselfeval.demo import filled_form, issued_form
from xlselfeval.errors import SelfEvalError, UnreadableFile, WrongArgument
from xlselfeval.files.limits import Limits
from xlselfeval.resources import templates_folder
from xlselfeval.review.records.unreadable import error_record


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two returns, a lock file and a checked copy, in which the test runs."""
    for name, content in (
        ("b.xlsx", form(1)),
        ("a.xlsx", national()),
        ("~$a.xlsx", b""),
        ("核对结果/a.xlsx", national()),
    ):
        path = tmp_path / "返回" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("paths", "found"),
    [
        ("返回/a.xlsx", ["返回/a.xlsx"]),
        (Path("返回") / "a.xlsx", ["返回/a.xlsx"]),
        ("返回/*.xlsx", ["返回/a.xlsx", "返回/b.xlsx"]),
        (["返回/b.xlsx", "返回/*.xlsx", Path("返回/b.xlsx")], ["返回/b.xlsx", "返回/a.xlsx"]),
        (["返回/*.xls"], ["返回/*.xls"]),
        ("返回/核对结果/*.xlsx", ["返回/核对结果/a.xlsx"]),
        ("返回/**/*.xlsx", ["返回/a.xlsx", "返回/b.xlsx"]),
        ((), []),
        ("返回/*.XLSX", ["返回/a.xlsx", "返回/b.xlsx"]),
        ("none.xlsx", ["none.xlsx"]),
        ("返回/*.xls", ["返回/*.xls"]),
        ("返回", ["返回/a.xlsx", "返回/b.xlsx"]),
        (["返回/b.xlsx", Path("返回")], ["返回/b.xlsx", "返回/a.xlsx"]),
        ("返回/核对结果", ["返回/核对结果/a.xlsx"]),
    ],
)
def test_paths_and_patterns(folder: Path, paths: object, found: list[str]) -> None:
    """A path, folder, pattern or an iterable of them gives each file once, in order.

    Lock files and copies stay out.
    """
    assert [Path(one.path).as_posix() for one in check_files(paths)] == found  # type: ignore[arg-type]


def test_a_file_that_is_not_there_has_its_line(folder: Path) -> None:
    """In a list a missing file is a result of its own, so that the others are checked."""
    missing, other = check_files(["返回/none.xlsx", "返回/b.xlsx"])
    assert (missing.outcome, other.outcome) == ("unreadable", "findings")
    assert missing.message.startswith("未找到该文件，请检查路径")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("none.xlsx", "未找到该文件，请检查路径"),
        ("返回/*.xls", "没有符合该写法的文件"),
        ("返回/空", "该文件夹中没有可核对的文件"),
        ("", "路径为空"),
        ("长" * 300, "无法读取该文件：名称过长"),
    ],
)
def test_what_names_no_file_is_a_result_that_fails(folder: Path, name: str, message: str) -> None:
    """A path, a pattern or a folder without a file has the same result alone and in a list, with the status 2."""
    (folder / "返回" / "空").mkdir()
    assert check_files(name) == check_files([name])
    (one,) = results = check_files(name)
    assert (one.path, one.outcome, one.error) == (name, "unreadable", "not-found")
    assert one.message.startswith(message)
    assert exit_status(results) == 2


def test_a_folder_is_taken_as_by_a_batch(folder: Path) -> None:
    """Files of every kind in all folders below are results; issued files and what this program wrote are not."""
    for name, content in (
        ("乡镇/丙.docx", b"PK"),
        ("乡镇/丁.txt", b""),
        ("下发/甲.xlsx", issued_form()),
        ("核对/结果库.sqlite", b""),
        ("核对/汇总.xlsx", b""),
    ):
        (folder / "返回" / name).parent.mkdir(exist_ok=True)
        (folder / "返回" / name).write_bytes(content)
    found = check_files("返回", issued="返回/下发")
    assert [Path(one.path).relative_to("返回").as_posix() for one in found] == [
        "a.xlsx",
        "b.xlsx",
        "乡镇/丁.txt",
        "乡镇/丙.docx",
    ]
    assert check_files("返回/a.xlsx")[0] == replace(found[0], modified=None)


def test_a_pattern_that_finds_our_own_copies_alone(folder: Path) -> None:
    """The copies are named as what they are, and not called missing."""
    (one,) = check_files("返回/*/*.xlsx")
    assert one.outcome == "unreadable"
    assert one.message.startswith("按此写法只找到本程序写出的核对副本1个")


def test_a_file_that_cannot_be_reviewed_has_the_name_of_its_error(folder: Path) -> None:
    """A file that cannot be reviewed has the error name of `check --json`, also in the frame.

    So has a file in an archive; a review and a duplicate have none. Its record is that of `check --json`.
    """
    (folder / "空.xlsx").write_bytes(b"")
    (folder / "报告.pdf").write_bytes(b"%PDF-1.7")
    with zipfile.ZipFile(folder / "材料.zip", "w") as package:
        package.writestr("甲.xlsx", (folder / "返回" / "a.xlsx").read_bytes())
        package.writestr("乙.xlsx", b"")
    names = ["none.xlsx", "空.xlsx", "报告.pdf", "材料.zip", "返回/a.xlsx"]
    results = check_files(names)
    errors = {one.path: one.error for one in results}
    assert errors == {
        "none.xlsx": "not-found", "空.xlsx": "empty", "报告.pdf": "not-a-workbook", "材料.zip!/乙.xlsx": "empty",
        "材料.zip!/甲.xlsx": None, "返回/a.xlsx": None,
    }  # fmt: skip
    (empty,) = next(one.records for one in results if one.path == "空.xlsx")
    with pytest.raises(UnreadableFile) as caught:
        check(b"")
    assert empty == error_record("空.xlsx", caught.value)
    assert [[record["status"] for record in one.records] for one in results] == [
        ["unreadable" if one.error else "reviewed"] for one in results
    ]
    frame = forms_frame(results)
    assert {
        path: name
        for path, name in zip(frame["path"], frame["error_name"], strict=True)
        if isinstance(name, str)
    } == {path: name for path, name in errors.items() if name}


def test_results_are_short_in_a_prompt(folder: Path) -> None:
    """A result prints its file and outcome, with its forms or why there are none, and a form its conclusion."""
    first, other, missing = check_files(["返回/a.xlsx", "返回/b.xlsx", "返回/none.xlsx"])
    assert repr(first) == f"<FileResult 返回/a.xlsx: {first.outcome}, 1 forms>"
    assert repr(missing) == f"<FileResult 返回/none.xlsx: unreadable, {missing.message}>"
    assert repr(other.forms) == "(<FormResult 某市某局: 退回修改, 9 findings>,)"


@pytest.mark.parametrize("paths", [b"PK", 5, None, [b"PK"], [None]])
def test_what_is_no_path_is_refused(folder: Path, paths: object) -> None:
    """Anything but paths is an error that is a TypeError too."""
    with pytest.raises(WrongArgument) as caught:
        check_many(paths)  # type: ignore[arg-type]
    assert isinstance(caught.value, SelfEvalError)
    assert isinstance(caught.value, TypeError)


def test_the_senders_files(folder: Path) -> None:
    """`issued` takes the folder, whether or not the returns lie in it, or the files that were read from it."""
    (folder / "下发").mkdir()
    (folder / "下发" / "老干部局.xlsx").write_bytes(issued_form())
    (folder / "返回" / "改过.xlsx").write_bytes(
        copied_values(edited(filled_form(issued_form()), put(E14="150人")))
    )
    for issued in ("下发", folder, read_sender_files(folder / "下发")):
        (result,) = check_files("返回/改过.xlsx", issued=issued)
        assert "locked-cell-changed" in {one["name"] for one in result.forms[0].findings}


def test_limits(folder: Path) -> None:
    """A file beyond the limits that are asked for is not reviewed."""
    size = (folder / "返回" / "a.xlsx").stat().st_size
    for limits, outcome in ((Limits(file_bytes=size), "clean"), (Limits(file_bytes=size - 1), "unreadable")):
        (result,) = check_files("返回/a.xlsx", limits=limits)
        assert result.outcome == outcome


def test_rules_are_ids_paths_or_objects(folder: Path) -> None:
    """Scheme and profile are taken as an id, as a path and as the object, with the same result."""
    scheme, profile = "national-project-2020", "linear-reverse"
    toml = templates_folder()
    ways = [
        (scheme, profile),
        (toml / f"{scheme}.toml", str(toml / "profiles" / f"{profile}.toml")),
        (load_scheme(scheme), load_profile(profile)),
    ]
    records = [
        check_files("返回/a.xlsx", scheme=one, profile=other)[0].forms[0].record for one, other in ways
    ]
    assert records[0] == records[1] == records[2]
    assert records[0]["profile"] == profile


def test_reports_and_data_sheets_are_checked(folder: Path) -> None:
    """Their demands are in the results, the frame and the exit status, beside a form too."""
    report = "2020年度部门整体支出绩效自评报告\n会议费1.99万元，比上年1.42万元减少0.57万元。\n"
    (folder / "报告.txt").write_text(report, encoding="utf-8")
    wrong = ("支出合计|600|565.72|21.93|587.65|587.65|", "支出合计|600|565.72|21.93|587.65|999|")
    (folder / "数据.xlsx").write_bytes(data_workbook_of("某局", wrong))
    (first, second), (clean,) = check_files(["报告.txt", "数据.xlsx"]), check_files("返回/a.xlsx")
    assert (first.outcome, second.outcome) == ("report", "data-sheet")
    records = (record for one in (first, second, clean) for record in one.records)
    assert [one["kind"] for one in records] == ["report", "data-sheet", "form"]
    assert first.papers == (check_report(folder / "报告.txt").to_dict("报告.txt"),)
    assert "figure-direction" in {one["name"] for one in first.findings}
    for one in (first, second):
        assert exit_status([one]) == exit_status([clean, one]) == 1
    frame = findings_frame([first, second, clean])
    assert set(frame["path"]) == {"报告.txt", "数据.xlsx"}
    assert len(frame) == len(first.findings) + len(second.findings)
    assert list(frame["severity"]) == [one["severity"] for one in (*first.findings, *second.findings)]
    assert set(frame[frame["kind"] == "report"]["path"]) == {"报告.txt"}
    places = [(one["paragraph"], one["where"], one["quote"]) for one in first.papers[0]["findings"]]
    found = frame[frame["kind"] == "report"]
    assert list(zip(found["paragraph"], found["where"], found["quote"], strict=True)) == places
    assert frame[frame["kind"] == "data-sheet"][["paragraph", "where", "quote"]].isna().all(axis=None)
    assert second.papers[0]["conclusion"] == "退回修改"


def test_the_outcome_is_that_of_the_paper_with_most_to_do(folder: Path) -> None:
    """A form at which nothing is wrong, in the file of a report or a data sheet with an error, is no clean file."""
    (folder / "甲.docx").write_bytes(report_of(UNIT, form=form_of(UNIT)))
    (folder / "乙.docx").write_bytes(report_of(UNIT, DECREASED, form=form_of(UNIT)))
    right, found = check_files(["甲.docx", "乙.docx"])
    assert {one.conclusion for file in (right, found) for one in file.forms} == {"表内未发现问题"}
    assert (right.outcome, found.outcome) == ("clean", "findings")
    assert exit_status([found]) == 1


def test_columns_have_their_types_whatever_they_hold(folder: Path) -> None:
    """Empty frames, and those with columns that are null throughout, have the dtypes of full ones."""
    full, other = check_files(["返回/b.xlsx", "返回/none.xlsx"])
    for frame_of in (forms_frame, findings_frame):
        types = frame_of([full]).dtypes
        assert frame_of([]).dtypes.equals(types)
        assert frame_of([other]).dtypes.equals(types)
    empty = findings_frame([])
    assert list(empty[empty["explainable"]]["name"]) == []
    assert empty["explainable"].dtype == bool
    text = frame_of([full])["name"].dtype
    assert forms_frame([other])["declared_grade"].dtype == empty["hint"].dtype == text


def test_a_frame_is_not_taken_for_results(folder: Path) -> None:
    """The frame of `check_many` is refused with the function that gives results."""
    with pytest.raises(WrongArgument, match=r"findings_frame\(check_files"):
        findings_frame(check_many("返回/a.xlsx"))


def test_the_bureaus_settings_and_the_document_cited(folder: Path) -> None:
    """Kinds that 设置.toml switches off are not found, others have what it sets, in forms, data sheets and reports."""
    (folder / "报告.txt").write_text(
        "2020年度部门整体支出绩效自评报告\n会议费1.99万元，比上年1.42万元减少0.57万元。\n", encoding="utf-8"
    )
    names = ["返回/b.xlsx", "报告.txt"]
    before = [{one["name"]: one for one in result.findings} for result in check_files(names)]
    off, changed = (
        next(iter(before[0])),
        next(name for name, one in before[0].items() if one["severity"] == "warning"),
    )
    assert off != changed
    why = '"日期" = 2026-05-20\n"理由" = "科务会"\n"经办人" = "张三"\n'
    code = before[1]["figure-direction"]["code"]
    (folder / "设置.toml").write_text(
        f'[{before[0][off]["code"]}]\n"停用" = true\n{why}[{before[0][changed]["code"]}]\n"要求" = "提示"\n{why}'
        f'[{code}]\n"停用" = true\n{why}',
        encoding="utf-8",
    )
    results = check_files(names, settings="设置.toml", basis="《某市办法》")
    found = [{one["name"]: one for one in result.findings} for result in results]
    assert off not in found[0]
    assert "figure-direction" not in found[1]
    assert found[0][changed]["severity"] == "info"
    (review,) = check("返回/b.xlsx", settings=folder / "设置.toml", basis="《某市办法》")
    assert review.to_dict("返回/b.xlsx") == results[0].forms[0].record
    assert review.evidence.scheme.basis == "《某市办法》"
    with pytest.raises(SelfEvalError, match="未找到该设置文件"):
        check("返回/b.xlsx", settings="没有.toml")


def test_numbers_of_a_data_frame_as_limits(folder: Path) -> None:
    """Jobs and memory may be whole numbers of numpy."""
    (one,) = check_files("返回/b.xlsx", jobs=np.int64(1), memory=np.int64(1024))  # type: ignore[arg-type]
    assert one == check_files("返回/b.xlsx")[0]


@pytest.mark.parametrize(
    "wrong", [{"jobs": 0}, {"jobs": -1}, {"jobs": True}, {"timeout": -1}, {"timeout": 0}]
)
def test_numbers_that_are_not_above_0_are_refused(folder: Path, wrong: dict[str, int]) -> None:
    """No jobs and no time are wrong arguments, whose error names them."""
    with pytest.raises(WrongArgument, match=f"{next(iter(wrong))}.*须大于0"):
        check_files([], **wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize("memory", [0, 255, 1_048_577, True])
def test_memory_is_bounded_as_on_the_command_line(folder: Path, memory: int) -> None:
    """Less memory than the command takes is refused before a process starts that cannot."""
    with pytest.raises(WrongArgument, match=r"memory.*256～1048576"):
        check_files([], memory=memory)


def test_a_blank_form_has_no_error_in_the_frame(folder: Path) -> None:
    """`error` is the text for `error_name`: empty for a form that nobody has filled in, whose result has a message."""
    blank = folder / "空白.xlsx"
    blank.write_bytes(issued_form())
    results = check_files([blank, "返回/none.xlsx"])
    assert [bool(one.message) for one in results] == [True, True]
    frame = forms_frame(results)
    assert list(frame["error"] != "") == [False, True]
    assert list(frame["error_name"].notna()) == [False, True]


def test_a_record_has_the_path_that_was_given(folder: Path) -> None:
    """`file` is the path of a form or a report, "" for content; another name may be put there."""
    Path("报告.txt").write_text("某市某局2024年度绩效自评报告\n支出10万元。\n", encoding="utf-8")
    assert check_report("报告.txt").to_dict()["file"] == "报告.txt"
    assert check_report(Path("报告.txt").read_bytes()).to_dict()["file"] == ""
    for path in ("返回/a.xlsx", Path("返回/a.xlsx")):
        (review,) = check(path)
        assert review.to_dict()["file"] == review.file == "返回/a.xlsx"
        assert review.to_dict("甲.xlsx")["file"] == "甲.xlsx"
    (review,) = check(Path("返回/a.xlsx").read_bytes())
    assert review.to_dict()["file"] == ""


def test_papers_have_the_path_that_was_opened(folder: Path) -> None:
    """`file` of forms and data sheets of `check_papers` is the path that `Checker.open` was given, "" for content."""
    Path("数据.xlsx").write_bytes(data_workbook_of("某局"))
    checker = Checker()
    for path in ("数据.xlsx", "返回/a.xlsx"):
        for source, file in ((path, path), (Path(path), path), (Path(path).read_bytes(), "")):
            papers = checker.check_papers(checker.open(source))
            (record,) = [one.to_dict() for one in (*papers.reviews, *papers.sheets)]
            assert record["file"] == file
            (named,) = [one.to_dict("甲.xlsx") for one in (*papers.reviews, *papers.sheets)]
            assert named["file"] == "甲.xlsx"


def test_points_beside_the_total(folder: Path) -> None:
    """`points` of the frame are those that the reference score is of."""
    (line,) = check_many("返回/a.xlsx").to_dict("records")
    assert (line["points"], line["total"] <= line["points"]) == (100, True)


def test_an_error_has_the_name_that_the_command_gives_it(folder: Path) -> None:
    """A lock file, a missing file and an empty path are called as `check` calls them."""
    for path in ("返回/~$a.xlsx", "返回/none.xlsx", ""):
        (result,) = check_files([path])
        with pytest.raises(UnreadableFile) as caught:
            check(path)
        assert result.error == caught.value.name


def test_the_exit_status_of_results(folder: Path) -> None:
    """The gravest file decides: 0 in order, 1 an error, 2 not reviewed or no file, 3 a program error."""
    clean, errors, missing = check_files(["返回/a.xlsx", "返回/b.xlsx", "返回/none.xlsx"])
    blank = folder / "空白.xlsx"
    blank.write_bytes(issued_form())
    crashed = replace(missing, outcome="crashed")
    for results, status in (
        ([clean], 0), ([clean, errors], 1), (check_files(blank), 1), ([errors, missing], 2), ([], 2), ([crashed, missing], 3),
    ):  # fmt: skip
        assert exit_status(results) == status
