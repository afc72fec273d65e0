"""The sender's own files: the fitting one is found, and findings reach the right reader."""

from __future__ import annotations

import hashlib
import io
import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from support.forms import found, indicators
from support.issuing import (
    FORM,
    MACROS,
    RETURNED,
    Found,
    copied_values,
    edited,
    issue_record_of,
    put,
    reviewed,
    with_issue_record,
)
from support.office import run
from support.packages import saved

from xlselfeval import demo_batch as story
from xlselfeval.checking import check
from xlselfeval.demo import issued_form
from xlselfeval.errors import UnreadableFile
from xlselfeval.form.generate import generate
from xlselfeval.reading.sender_files import read_sender_files
from xlselfeval.result.table import result_table
from xlselfeval.result.table_cells import TableCell
from xlselfeval.review.review import Review
from xlselfeval.scheme.load import load_scheme

# ------------------------------------------------------------------ the sender's files


def sender(folder: Path, **files: bytes) -> Path:
    place = folder / "下发" / "株洲市"
    place.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (place / f"{name}.xlsx").write_bytes(data)
    return folder / "下发"


def against(folder: Path, data: bytes, issued: Path, name: str = "改了名的表.xlsx") -> Review:
    path = folder / name
    path.write_bytes(data)
    (review,) = check(path, issued=issued)
    return review


def test_a_renamed_return_is_found_by_its_id(tmp_path: Path) -> None:
    """The sender's file is found under any name of the return, and an honest form has no finding."""
    review = against(tmp_path, RETURNED, sender(tmp_path, 老干部局=issued_form()))
    source = review.evidence.submission.record_source
    assert (source.kind, source.matched_by, source.own_record, source.file) == (
        "file",
        "id",
        "sound",
        "老干部局.xlsx",
    )
    assert found(review) == found(reviewed(RETURNED))
    assert review.to_dict("x")["issued"] == "file"


def test_a_forged_record_does_not_count(tmp_path: Path) -> None:
    """A target lowered together with its record is found with the sender's file alone."""
    values = issue_record_of(RETURNED)
    values["rows"][1]["target"] = "150人"
    data = with_issue_record(edited(RETURNED, put(E14="150人")), rows=values["rows"])
    names = ("locked-cell-changed", "snapshot-changed", "record-unknown")
    assert not [one for one in found(reviewed(data)) if one[0] in names]
    review = against(tmp_path, data, sender(tmp_path, 老干部局=issued_form()))
    assert {one for one in found(review) if one[0] in names} == {
        ("record-unknown", None, "error"),
        ("locked-cell-changed", "E14", "error"),
    }
    assert review.evidence.submission.record_source.matched_by == "fields"


def test_a_record_that_is_gone(tmp_path: Path) -> None:
    """A form whose record was deleted or not pasted is compared with the sender's file."""
    issued = sender(tmp_path, 老干部局=issued_form(), 别的=generate(load_scheme("hunan-department-2020"), year=2020, organization="别的局"))  # fmt: skip
    book = load_workbook(io.BytesIO(RETURNED))
    del book["_xlselfeval"]
    for data in (saved(book), copied_values(edited(RETURNED, lambda sheet: None))):
        review = against(tmp_path, data, issued)
        assert ("snapshot-changed", None, "warning") in found(review)
        assert review.to_dict("x")["issued"] == "file"
        assert not [one for one in found(review) if one[0].startswith(("row-", "locked-"))]
    pasted = copied_values(edited(RETURNED, put(E14="150人", D15="发布稿件")))
    found_here = {
        one for one in found(against(tmp_path, pasted, issued)) if one[0].startswith(("row-", "locked-"))
    }
    assert found_here == {("locked-cell-changed", "E14", "error"), ("row-renamed", "D15", "error")}


def test_no_file_of_the_sender_fits(tmp_path: Path) -> None:
    """Where nothing of the sender fits, the review says so and names what it used."""
    other = sender(
        tmp_path, 别的=generate(load_scheme("hunan-department-2020"), year=2020, organization="别的局")
    )
    review = against(tmp_path, RETURNED, other)
    source = review.evidence.submission.record_source
    assert (source.kind, source.with_sender_files, source.rivals) == ("embedded", True, ())
    bare = against(tmp_path, copied_values(RETURNED), other)
    assert bare.evidence.submission.record_source.kind == "none"
    assert source.own_record == "unknown"
    assert found(review) == found(reviewed(RETURNED))  # the files may not be all that was issued
    assert "record-unknown" not in {name for name, _, _ in found(bare)}


def test_the_form_of_another_year(tmp_path: Path) -> None:
    """Last year's genuine form in place of this year's is of another year, and of no unknown issue besides."""
    scheme = load_scheme("hunan-department-2020")
    (review,) = check(RETURNED)
    unit = review.evidence.submission.field_text("organization") or ""
    folder = sender(tmp_path, 今年=generate(scheme, year=2021, organization=unit, rows=3))
    late = against(tmp_path, RETURNED, folder)
    assert set(found(late)) - set(found(reviewed(RETURNED))) == {("year-mismatch", "A3", "error")}
    (finding,) = (one for one in late.findings if one.name == "year-mismatch")
    assert (finding.found, finding.expected) == ("2020", "2021")
    assert "year-mismatch" in {
        name for name, _, _ in found(against(tmp_path, copied_values(RETURNED), folder))
    }
    both = sender(tmp_path, 去年=issued_form())
    assert against(tmp_path, RETURNED, both).evidence.submission.record_source.file == "去年.xlsx"
    renamed = edited(RETURNED, put(A3="2021年度部门整体支出绩效自评表"))
    source = against(tmp_path, renamed, both).evidence.submission.record_source
    assert (source.file, source.matched_by, source.own_record) == ("今年.xlsx", "fields", "edited")


def test_issued_files_of_an_earlier_year(tmp_path: Path) -> None:
    """A year below the title is printed, too: nothing is compared with the files of the year before, nor asked."""
    scheme = load_scheme("national-project-2020")
    years = {
        year: generate(
            scheme, year=year, organization="某市某局", project="校舍维修", indicators=indicators()
        )
        for year in (2023, 2024)
    }
    review = against(tmp_path, years[2024], sender(tmp_path, 去年=years[2023]))
    source = review.evidence.submission.record_source
    assert (source.kind, source.other_year, source.is_newer(2024)) == ("embedded", 2023, True)
    assert not {"year-mismatch", "record-unknown", "locked-cell-changed"} & {
        one.name for one in review.findings
    }
    (tmp_path / "下发" / "株洲市" / "去年.xlsx").unlink()
    late = against(tmp_path, years[2023], sender(tmp_path, 今年=years[2024]))
    assert [one.expected for one in late.findings if one.name == "year-mismatch"] == ["2024"]
    assert not {"record-unknown", "locked-cell-changed"} & {one.name for one in late.findings}


def test_a_form_whose_file_is_gone_is_known_by_the_list(tmp_path: Path) -> None:
    """The record of a form that 下发清单 names is no unknown one, though its file is not kept; another one is."""
    story.begin(tmp_path)
    issued = tmp_path / story.ISSUED
    path = next(issued.glob("*_校舍维修.xlsx"))
    data = path.read_bytes()
    path.unlink()
    assert against(tmp_path, data, issued).evidence.submission.record_source.own_record == "sound"
    (issued / "下发清单.json").write_text("{", encoding="utf-8")
    assert against(tmp_path, data, issued).evidence.submission.record_source.own_record == "unknown"


def test_what_the_record_claims_decides_nothing(tmp_path: Path) -> None:
    """A record of another scheme and year is one that nobody issued; the form is found by its unit."""
    folder = sender(tmp_path, 老干部局=issued_form())
    for claims in ({"scheme": "national-project-2020"}, {"year": 2019}, {"scheme": "own-2024", "year": 2030}):
        review = against(tmp_path, with_issue_record(RETURNED, **claims), folder)
        assert ("record-unknown", None, "error") in found(review)
        assert review.evidence.submission.record_source.file == "老干部局.xlsx"


def test_several_files_of_the_sender_fit(tmp_path: Path) -> None:
    """Of two issued files for one unit and year none is used, and both are named."""
    scheme = load_scheme("hunan-department-2020")
    one, other = (generate(scheme, year=2020, organization="某市某局", rows=rows) for rows in (1, 2))
    review = against(tmp_path, copied_values(RETURNED), sender(tmp_path, 甲=one, 乙=other))
    source = review.evidence.submission.record_source
    assert (source.kind, set(source.rivals)) == ("none", {"甲.xlsx", "乙.xlsx"})


def test_a_form_without_names_is_found_by_its_file_name(tmp_path: Path) -> None:
    """A blank form without a record and unit is found by the name of its file."""
    issued = generate(load_scheme("hunan-department-2020"), year=2024, rows=1)
    folder = sender(tmp_path, 甲局自评表=issued)
    for name in ("甲局自评表 (2).xlsx", "甲局自评表-核对结果.xlsx", "甲局自评表-核对结果 (1).xlsx"):
        review = against(tmp_path, copied_values(issued), folder, name)
        assert review.evidence.submission.record_source.matched_by == "name", name


def test_a_form_of_the_bureaus_own_scheme(tmp_path: Path) -> None:
    """A form of a scheme that is not shipped is found by its unit, with and without --scheme."""
    scheme = replace(load_scheme("hunan-department-2020"), id="own-2024")
    issued = generate(scheme, year=2024, organization="某局", rows=1)
    project = generate(load_scheme("national-project-2020"), year=2024, organization="某局", project="某项目")
    folder = sender(tmp_path, 部门=issued, 项目=project)
    assert (
        against(tmp_path, copied_values(issued), folder).evidence.submission.record_source.file == "部门.xlsx"
    )
    assert (
        against(tmp_path, copied_values(project), folder).evidence.submission.record_source.file
        == "项目.xlsx"
    )


def test_a_form_of_a_scheme_that_is_not_given() -> None:
    """A form that was issued by a bureau's own scheme says so where it is checked by another."""
    scheme = replace(load_scheme("national-project-2020"), id="own-2024")
    issued = generate(scheme, year=2024, organization="某局", project="某项目")
    (other,) = check(issued)
    (own,) = check(issued, scheme=scheme)
    assert ["own-2024" in line for line in other.to_dict()["limits"]] == [True]
    assert own.to_dict()["limits"] == []


def test_what_the_folder_holds_besides(tmp_path: Path) -> None:
    """Workbooks that were not issued, or whose record was edited, are left out and counted.

    Staged ones are not even counted.
    """
    folder = sender(tmp_path, 好=issued_form(), 坏=with_issue_record(issued_form(), sealed=False, year=1999), 别的=copied_values(RETURNED))  # fmt: skip
    (folder / "~$好.xlsx").write_bytes(b"lock")
    for staging in (".~new", ".~old"):
        (folder / "株洲市" / staging).mkdir()
        (folder / "株洲市" / staging / "好.xlsx").write_bytes(issued_form())
    (folder / "破.xlsx").write_bytes(b"PK nothing")
    (folder / "下发清单.xlsx").write_bytes(copied_values(RETURNED))
    renamed = folder / "下发清单（发邮件用）.xlsx"
    renamed.write_bytes(copied_values(RETURNED) + b"\0")
    record = {"list_sha256": hashlib.sha256(renamed.read_bytes()).hexdigest()}
    (folder / "下发清单.json").write_text(json.dumps(record), encoding="utf-8")
    files = read_sender_files(folder)
    assert [one.path.stem for one in files.files] == ["好"]
    assert {path.stem for path in files.skipped} == {"坏", "别的", "破"}
    for empty in (tmp_path / "没有", tmp_path / "空"):
        if empty.name == "空":
            empty.mkdir()
        with pytest.raises(UnreadableFile):
            read_sender_files(empty)


def texts_of(review: Review) -> list[str]:
    table = result_table(review, file="x.xlsx", today=date(2026, 1, 1))
    cells: list[TableCell] = [cell for row in table.rows for cell in row.cells]
    return [cell.value for cell in cells if isinstance(cell.value, str)]


def test_the_basis_says_what_was_compared(tmp_path: Path) -> None:
    """三、口径与依据 names the sender's file, or the record inside the workbook."""
    with_file = against(tmp_path, RETURNED, sender(tmp_path, 老干部局=issued_form()))
    assert any("老干部局.xlsx" in text for text in texts_of(with_file))
    assert "下发对照" in texts_of(reviewed(RETURNED))


def test_a_returned_file_proves_nothing_about_itself(tmp_path: Path) -> None:
    """A forged return in the folder of issued files is not used as the sender's file."""
    values = issue_record_of(RETURNED)
    values["rows"][1]["target"] = "150人"
    folder = sender(tmp_path, 老干部局=issued_form())
    data = with_issue_record(edited(RETURNED, put(E14="150人")), rows=values["rows"])
    review = against(folder, data, folder, "老干部局（改）.xlsx")
    assert ("locked-cell-changed", "E14", "error") in found(review)
    (folder / "株洲市" / "老干部局.xlsx").unlink()
    with pytest.raises(UnreadableFile):
        check(folder / "老干部局（改）.xlsx", issued=folder)


def test_copies_of_one_issue_are_one(tmp_path: Path) -> None:
    """A file that is in the folder twice raises no doubt."""
    folder = sender(tmp_path, 甲=issued_form(), 乙=issued_form())
    review = against(tmp_path, copied_values(RETURNED), folder)
    assert review.evidence.submission.record_source.kind == "file"


# ------------------------------------------------------------------ for whom


def issued_with(table: str, **changes: object) -> bytes:
    return generate(
        load_scheme("hunan-department-2020"), year=2024, organization="某局", indicators=indicators(table), **changes  # type: ignore[arg-type]
    )  # fmt: skip


ODD = """
| 产出指标 | 数量指标 | 培训 | 培训3期300人 | | 40 | | |
| 产出指标 | 数量指标 | 走访 | ≥10次 | | 5 | | |
| 产出指标 | 质量指标 | 走访 | ≥10次 | | 5 | | |
| 产出指标 | 成本指标 | 预算控制 | ≥232万元 | | 5 | | |
| 效益指标 | 社会效益指标 | 服务覆盖率 | | | 25 | | |
"""


def test_what_the_unit_cannot_change_is_for_the_bureau() -> None:
    """Findings about issued targets and points are for the bureau, about changed points for the unit."""
    data = issued_with(ODD)
    review = reviewed(data)
    about = {
        "target-unreadable", "target-missing", "cost-target-direction", "duplicate-indicator", "indicator-dominates",
        "points-total-not-100", "category-points-mismatch", "target-direction-unclear", "target-in-name",
    }  # fmt: skip
    audiences = {one.name: one.audience for one in review.findings if one.name in about}
    assert set(audiences) == {
        "target-unreadable", "target-missing", "cost-target-direction", "duplicate-indicator", "indicator-dominates",
        "points-total-not-100",
    }  # fmt: skip
    assert set(audiences.values()) == {"bureau"}
    assert not about & {one.name for one in review.for_unit}
    changed = reviewed(edited(data, put(E16="≥200万元", G16=6)))
    after = {(one.name, one.audience) for one in changed.findings if one.name in about}
    assert ("cost-target-direction", "bureau") in after  # the issued target is judged, whatever is there now
    assert ("points-total-not-100", "unit") in after


def test_the_conclusion_is_that_of_the_unit() -> None:
    """Sheet and counts show the unit's findings; errors are those of all."""
    review = reviewed(issued_with(ODD))
    errors = [one for one in review.findings if one.severity == "error"]
    assert review.errors == len(errors)
    assert review.count("error") == sum(one.audience == "unit" for one in errors) < len(errors)
    shown = "\n".join(texts_of(review))
    assert "培训3期300人”不能读成一个数" not in shown


def test_what_was_issued_is_no_remnant() -> None:
    """A printed target is not reported as text left from a template."""
    table = "| 产出指标 | 数量指标 | 培训XX期 | 按XX要求 | | 90 | | |"
    names = {one.name for one in reviewed(issued_with(table)).findings}
    assert "template-remnant" not in names


# ------------------------------------------------------------------ another office program, the command line


@pytest.mark.office
def test_edits_made_in_libreoffice(tmp_path: Path) -> None:
    """Edits made in LibreOffice are reported at their cells, also below an inserted row; its save is not."""
    before = tmp_path / "before.xlsx"
    before.write_bytes(RETURNED)
    edits: list[tuple[dict[str, object], Found]] = [
        ({}, set()),
        ({"E15": "150人"}, {("locked-cell-changed", "E15", "error")}),
        ({"A34": "备注"}, {("locked-cell-changed", "A34", "error")}),
        ({"D15": "培训人次"}, {("row-renamed", "D15", "error")}),
        ({"G7": "10", "B7": "合 计"}, set()),
    ]
    jobs = [
        {"path": str(before), "sheet": FORM, "insert": [6], "rounds": [change], "save": str(tmp_path / f"{number}.xlsx")}
        for number, (change, _) in enumerate(edits)
    ]  # fmt: skip
    macros = tmp_path / "macros.xlsm"
    macros.write_bytes(MACROS)
    kind = "Calc MS Excel 2007 VBA XML"
    jobs.append({"path": str(macros), "sheet": FORM, "save": str(tmp_path / "after.xlsm"), "filter": kind})
    run(jobs)
    about = ("locked-", "row-", "overshoot", "snapshot-", "hidden-", "macro-")
    for number, (_, expected) in enumerate(edits):
        (review,) = check(tmp_path / f"{number}.xlsx")
        assert {one for one in found(review) if one[0].startswith(about)} == expected, number
    (review,) = check(tmp_path / "after.xlsm")
    assert not [one for one in found(review) if one[0].startswith(about)]
    assert review.evidence.submission.record_source.own_record == "sound"


def cli(*arguments: object, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONIOENCODING": "utf-8"}
    return subprocess.run(
        [sys.executable, "-m", "xlselfeval", *map(str, arguments)],
        capture_output=True, encoding="utf-8", cwd=folder, env=environment, timeout=120, check=False,
    )  # fmt: skip


def test_the_command_line_compares_with_the_senders_files(tmp_path: Path) -> None:
    """check and explain take --issued, and report a wrong folder or an unusable file in it."""
    folder = sender(tmp_path, 老干部局=issued_form(), 别的=copied_values(RETURNED))
    (tmp_path / "表.xlsx").write_bytes(copied_values(edited(RETURNED, put(E14="150人"))))
    done = cli("check", "表.xlsx", "--no-copy", "--json", "--issued", folder, folder=tmp_path)
    answer = json.loads(done.stdout)
    assert (done.returncode, answer["issued"]) == (1, "file")
    assert {one["name"] for one in answer["findings"]} >= {"locked-cell-changed", "snapshot-changed"}
    assert "别的.xlsx" in done.stderr
    without = cli("check", "表.xlsx", "--no-copy", "--json", folder=tmp_path)
    assert json.loads(without.stdout)["issued"] == "none"
    explained = cli("explain", "表.xlsx", "E14", "--issued", folder, folder=tmp_path)
    assert "210人" in explained.stdout
    shown = cli("check", "表.xlsx", "--no-copy", "--issued", folder, folder=tmp_path)
    assert "老干部局.xlsx" in shown.stdout
    missing = cli("check", "表.xlsx", "--issued", "没有", folder=tmp_path)
    assert (missing.returncode, missing.stdout, missing.stderr.count("\n")) == (2, "", 1)


def test_errors_of_the_bureau_count_for_the_exit_status(tmp_path: Path) -> None:
    """Where only issued contents have errors, the terminal says so and the status is 1."""
    table = "| 产出指标 | 数量指标 | 走访 | ≥10次 | 10 | 80 | 80 | |"
    data = issued_with(table)

    def answer(sheet: Worksheet) -> None:
        sheet["D6"] = sheet["E6"] = sheet["F6"] = 100
        sheet["B11"], sheet["F11"] = "完成全年工作。", "已经全部完成。"
        sheet["F13"], sheet["H13"] = 10, 80

    (tmp_path / "表.xlsx").write_bytes(edited(data, answer))
    (review,) = check(tmp_path / "表.xlsx")
    assert {one.name for one in review.findings if one.severity == "error"} == {"points-total-not-100"}
    assert (review.errors, review.count("error"), review.conclusion) == (1, 0, "请核实")
    done = cli("check", "表.xlsx", "--no-copy", folder=tmp_path)
    assert done.returncode == 1
    assert "须更正" not in done.stdout
    assert "由财政部门处理，不列入单位核对结果（可用--json查看）：" in done.stdout


def test_the_folder_may_be_a_text(tmp_path: Path) -> None:
    """`read_sender_files` takes the folder as a text, as the documents show it."""
    (tmp_path / "1.xlsx").write_bytes(issued_form())
    assert len(read_sender_files(str(tmp_path)).files) == 1
