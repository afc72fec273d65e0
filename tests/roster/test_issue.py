"""Issuing from a roster: the workbooks, the list of them, and what is never replaced."""

from __future__ import annotations

import hashlib
import io
import json
import tempfile
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.command_line import run
from support.forms import indicators
from support.lint import lint
from support.rosters import drawn_forms, due_form, roster_of

from xlselfeval.checking import check
from xlselfeval.data_sheet.load import load_layout
from xlselfeval.data_sheet.places import cell_of
from xlselfeval.data_sheet.template import new_data_sheet
from xlselfeval.errors import TemplateError, UnreadableFile
from xlselfeval.form.fill import fill
from xlselfeval.form.generate import generate
from xlselfeval.form.untouched import changes_since_issue
from xlselfeval.reading.read import read
from xlselfeval.reading.sender_files import read_sender_files
from xlselfeval.roster.issue import issue
from xlselfeval.roster.issued_names import MOST_FORMS
from xlselfeval.roster.model import DueForm, PaperKind
from xlselfeval.scheme.load import load_scheme
from xlselfeval.scheme.model import Scheme
from xlselfeval.scoring.number import plain

PROJECT, DEPARTMENT = (load_scheme(name) for name in ("national-project-2020", "hunan-department-2020"))


def as_generated(scheme: Scheme, form: DueForm, year: int | None, *, macros: bool = False) -> bytes:
    factor = 10_000 if scheme.money_unit == "元" else 1
    initial, adjusted = (
        amount and amount * factor if amount is not None else None
        for amount in (form.budget_initial, form.budget_adjusted)
    )
    return generate(
        scheme, year=year, organization=form.organization, department=form.department, project=form.project,
        indicators=form.indicators or None, macros=macros, budget_initial=initial, budget_adjusted=adjusted, due=form.identity,
    )  # fmt: skip


@pytest.mark.parametrize("macros", [False, True], ids=["xlsx", "xlsm"])
@pytest.mark.parametrize("scheme", [PROJECT, DEPARTMENT], ids=lambda scheme: scheme.level)
def test_an_issued_workbook_is_what_generate_writes(scheme: Scheme, macros: bool, tmp_path: Path) -> None:
    """Issued workbooks are byte for byte what `generate` writes with the figures of the roster."""
    name = "甲&<项目>" if scheme.level == "project" else ""
    forms = [
        due_form(1, organization="=某局", department="某部", project=name, budget_initial=Decimal("100.5"), budget_adjusted=Decimal(0)),
        due_form(2, organization_code="301002", project=name and "乙", indicators=tuple(indicators())),
    ]  # fmt: skip
    done = issue(scheme, roster_of(*forms), tmp_path, year=2025, macros=macros)
    issued = [(tmp_path / one.file).read_bytes() for one in done.files]
    assert issued == [as_generated(scheme, form, 2025, macros=macros) for form in forms]
    assert [one.digest for one in done.files] == [hashlib.sha256(data).hexdigest() for data in issued]


@settings(max_examples=3, deadline=None)
@given(data=st.data())
def test_a_units_workbook_holds_all_its_forms(data: st.DataObject) -> None:
    """A unit's workbook is sound, and each form in it has its own record and project."""
    forms = [
        due_form(place, organization="某市教育局", project=form.project, indicators=form.indicators, budget_initial=form.budget_initial)
        for place, form in enumerate(data.draw(drawn_forms(PROJECT)))
    ]  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        (one,) = issue(PROJECT, roster_of(*forms), folder, year=2025, by="unit").files
        path = Path(folder) / one.file
        assert lint(path.read_bytes()) == []
        assert changes_since_issue(path) == ()
        for form, submission in zip(forms, read(path), strict=True):
            assert submission.record is not None
            assert submission.record.due == form.identity
            assert submission.field_text("project") == form.project.strip()


def unit_workbook(folder: Path, count: int = 3) -> Path:
    forms = [due_form(place, project_code=f"XM{place:02d}", project=f"项目{place}") for place in range(count)]
    (one,) = issue(PROJECT, roster_of(*forms), folder, year=2025, by="unit").files
    return folder / one.file


def test_the_contents_lead_to_every_form(tmp_path: Path) -> None:
    """目录 has a line with a link and the status for each sheet."""
    book = openpyxl.load_workbook(unit_workbook(tmp_path))
    contents = book["目录"]
    assert book.sheetnames[:4] == ["目录", "01项目0", "02项目1", "03项目2"]
    for row, name in enumerate(book.sheetnames[1:4], 5):
        assert contents.cell(row, 3).hyperlink.location == f"'{name}'!A1"
        assert contents.cell(row, 8).value == f"='{name}'!$A$1"
    assert book["01项目0"].print_area == "'01项目0'!$A$2:$I$45"


def test_forms_of_a_unit_keep_their_issue_records_when_sheets_are_renamed(tmp_path: Path) -> None:
    """Each form has its own record after a sheet was renamed and another one deleted."""
    path = unit_workbook(tmp_path)
    book = openpyxl.load_workbook(path)
    book["02项目1"].title = "第二个项目"
    book.save(tmp_path / "renamed.xlsx")
    assert [form.record and form.record.due for form in read(tmp_path / "renamed.xlsx")] == [
        "301001/XM00", "301001/XM01", "301001/XM02",
    ]  # fmt: skip
    del book["第二个项目"]
    book.save(tmp_path / "deleted.xlsx")
    assert [form.record and form.record.due for form in read(tmp_path / "deleted.xlsx")] == [
        "301001/XM00", "301001/XM02",
    ]  # fmt: skip


def test_each_form_of_a_unit_is_checked(tmp_path: Path) -> None:
    """All forms of a unit's workbook are reviewed, each with the answers on its own sheet."""
    path = unit_workbook(tmp_path)
    path.write_bytes(
        fill(PROJECT, path.read_bytes(), {"E8": Decimal(120), "F8": Decimal(60)}, sheet="02项目1")
    )
    reviews = check(path)
    budgets = [review.evidence.submission.funds.total.budget_adjusted for review in reviews]  # type: ignore[union-attr]
    assert [cell and cell.text for cell in budgets] == ["", "120", ""]
    assert changes_since_issue(path)


def test_output_does_not_depend_on_the_number_of_processes(tmp_path: Path) -> None:
    """One process and two give the same bytes, lists included, and report progress."""
    forms = roster_of(*(due_form(place, project=f"项目{place}") for place in range(40)))
    reported: list[tuple[int, int]] = []
    issue(PROJECT, forms, tmp_path / "one", year=2025)
    issue(
        PROJECT, forms, tmp_path / "two", year=2025, jobs=2, progress=lambda *counts: reported.append(counts)
    )
    one, two = ({path.name: path.read_bytes() for path in (tmp_path / name).iterdir()} for name in ("one", "two"))  # fmt: skip
    assert one == two
    assert len(one) == 42
    assert reported[-1] == (40, 40)


def test_nothing_is_written_over_what_people_wrote(tmp_path: Path) -> None:
    """Blank forms are replaced; nothing is where one is filled in or the list was changed."""
    forms = roster_of(due_form(1, project="甲"), due_form(2, project="乙"))
    first = issue(PROJECT, forms, tmp_path, year=2024).files
    second = issue(PROJECT, forms, tmp_path, year=2025).files
    assert [one.digest for one in first] != [one.digest for one in second]
    filled = tmp_path / first[1].file
    filled.write_bytes(fill(PROJECT, filled.read_bytes(), {"E8": Decimal(120)}))
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    with pytest.raises(UnreadableFile, match="301001_某市教育局_乙"):
        issue(PROJECT, forms, tmp_path, year=2026)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before
    filled.unlink()
    (tmp_path / "下发清单.xlsx").write_bytes(b"somebody's own")
    with pytest.raises(UnreadableFile, match="下发清单"):
        issue(PROJECT, forms, tmp_path, year=2026)


def test_the_list_says_what_was_issued(tmp_path: Path) -> None:
    """Both lists hold file, unit, project, checksum and scheme of every form."""
    done = issue(PROJECT, roster_of(due_form(1, project_code="XM01", project="甲")), tmp_path, year=2025)
    listed = json.loads((tmp_path / "下发清单.json").read_text(encoding="utf-8"))
    assert (listed["scheme"], listed["version"], listed["year"]) == (PROJECT.id, PROJECT.version, "2025")
    assert listed["files"][0]["sha256"] == done.files[0].digest
    assert listed["files"][0]["forms"][0]["issued_id"] == "301001/XM01"
    sheet = openpyxl.load_workbook(tmp_path / "下发清单.xlsx").active
    assert sheet is not None
    assert [cell.value for cell in sheet[4]][1:5] == [done.files[0].file, "自评表", "301001", "某市教育局"]
    assert done.files[0].digest not in str(list(sheet.values))
    assert (sheet.page_setup.orientation, sheet.page_setup.blackAndWhite) == ("landscape", True)


def test_the_list_is_no_form_to_check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`check` names the list among the files of a pattern, like any file that is no return, and checks the others."""
    issue(PROJECT, roster_of(due_form(1, project="甲")), tmp_path, year=2025)
    assert run("check", tmp_path / "*.xlsx", "--no-copy") == 2
    said = capsys.readouterr()
    assert "该文件是本程序生成的下发清单" in said.err
    assert "空白表" in said.out


def test_a_list_with_checksums_is_replaced(tmp_path: Path) -> None:
    """下发清单 of an earlier version, which had another column, is replaced like one of this version."""
    forms = roster_of(due_form(1, project="甲"))
    issue(PROJECT, forms, tmp_path, year=2024)
    earlier = openpyxl.load_workbook(tmp_path / "下发清单.xlsx")
    assert earlier.active is not None
    earlier.active["P3"] = "文件校验码（SHA-256）"
    earlier.save(tmp_path / "下发清单.xlsx")
    record = json.loads((tmp_path / "下发清单.json").read_text(encoding="utf-8"))
    record["list_sha256"] = hashlib.sha256((tmp_path / "下发清单.xlsx").read_bytes()).hexdigest()
    (tmp_path / "下发清单.json").write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
    issue(PROJECT, forms, tmp_path, year=2024)
    after = openpyxl.load_workbook(tmp_path / "下发清单.xlsx").active
    assert after is not None
    assert after["P3"].value is None


def test_a_scheme_takes_the_rows_that_it_asks_for(tmp_path: Path) -> None:
    """Project forms go to projects and department forms to units; none at all is refused."""
    roster = roster_of(due_form(1), due_form(2, project="甲"), due_form(3, project="乙"))
    assert [len(issue(scheme, roster, tmp_path / scheme.level).files) for scheme in (PROJECT, DEPARTMENT)] == [2, 1]  # fmt: skip
    with pytest.raises(TemplateError, match="名单"):
        issue(DEPARTMENT, roster_of(due_form(1, project="甲")), tmp_path / "none")
    with pytest.raises(TemplateError, match="不能带按钮"):
        issue(PROJECT, roster, tmp_path / "macros", macros=True, by="unit")
    assert not (tmp_path / "none").exists()


def test_a_unit_with_very_many_projects_gets_several_workbooks(tmp_path: Path) -> None:
    """A unit with more than sixty projects gets several workbooks, which can be read back."""
    forms = [due_form(place, project=f"项目{place}") for place in range(MOST_FORMS + 2)]
    done = issue(PROJECT, roster_of(*forms), tmp_path, by="unit")
    assert [len(one.forms) for one in done.files] == [MOST_FORMS, 2]
    assert len(read(tmp_path / done.files[0].file)) == MOST_FORMS


def test_budgets_are_filled_in_and_stay_open(tmp_path: Path) -> None:
    """The bureau's budgets are in the total line in the form's unit of money, unlocked."""
    form = due_form(1, project="甲", budget_initial=Decimal("100.5"), budget_adjusted=Decimal("0"))
    (one,) = issue(PROJECT, roster_of(form), tmp_path).files
    (submission,) = read(tmp_path / one.file)
    total = submission.funds.total  # type: ignore[union-attr]
    values = [cell and cell.written.value for cell in (total.budget_initial, total.budget_adjusted)]
    assert [plain(value) for value in values] == ["100.5", "0"]  # type: ignore[arg-type]
    sheet = openpyxl.load_workbook(io.BytesIO((tmp_path / one.file).read_bytes()))["自评表"]
    assert not sheet[total.budget_initial.ref].protection.locked  # type: ignore[union-attr]


def names_on_list(folder: Path) -> list[tuple[object, ...]]:
    """Return file, unit, project and scheme of each line of 下发清单.xlsx."""
    sheet = openpyxl.load_workbook(folder / "下发清单.xlsx").active
    assert sheet is not None
    lines = list(sheet.iter_rows(min_row=4, values_only=True))
    assert [line[0] for line in lines] == list(range(1, len(lines) + 1))
    return [(line[1], line[4], line[7], line[12]) for line in lines]


def test_a_second_issue_is_added_to_the_list(tmp_path: Path) -> None:
    """下发清单 keeps what an earlier issue wrote into the folder; forms that are issued again are on it once."""
    roster = roster_of(due_form(1), due_form(2, project_code="XM01", project="甲"), due_form(3, project_code="XM02", project="乙"))  # fmt: skip
    assert issue(DEPARTMENT, roster, tmp_path, year=2025).not_issued == 2
    done = issue(PROJECT, roster, tmp_path, year=2025)
    assert (done.left_out, done.not_issued) == (1, 0)
    whole = ("301001_某市教育局.xlsx", "某市教育局", None, DEPARTMENT.title)
    lines = [
        whole,
        *((f"301001_某市教育局_{name}.xlsx", "某市教育局", name, PROJECT.title) for name in "甲乙"),
    ]
    assert names_on_list(tmp_path) == lines
    listed = json.loads((tmp_path / "下发清单.json").read_text(encoding="utf-8"))
    assert [one["scheme"] for one in listed["files"]] == [DEPARTMENT.id, PROJECT.id, PROJECT.id]
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    issue(PROJECT, roster, tmp_path, year=2025)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before
    issue(PROJECT, roster, tmp_path, year=2025, by="unit")
    assert [line[0] for line in names_on_list(tmp_path)] == [whole[0], *["301001_某市教育局_项目.xlsx"] * 2]  # fmt: skip


def test_a_list_of_an_earlier_version_is_added_to(tmp_path: Path) -> None:
    """The lines of a list that has scheme and year once for all files stay on it."""
    roster = roster_of(due_form(1), due_form(2, project="甲"))
    issue(DEPARTMENT, roster, tmp_path, year=2025)
    path = tmp_path / "下发清单.json"
    listed = json.loads(path.read_text(encoding="utf-8"))
    for one in listed["files"]:
        for name in ("kind", "scheme", "title", "version", "profile", "year", "roster"):
            del one[name]
        for form in one["forms"]:
            del form["indicators"], form["contact"]
    path.write_text(json.dumps(listed, ensure_ascii=False), encoding="utf-8")
    issue(PROJECT, roster, tmp_path, year=2025)
    assert [line[3] for line in names_on_list(tmp_path)] == [DEPARTMENT.id, PROJECT.title]
    after = json.loads(path.read_text(encoding="utf-8"))
    assert [(one["scheme"], one["year"]) for one in after["files"]] == [(DEPARTMENT.id, "2025"), (PROJECT.id, "2025")]  # fmt: skip


def test_a_unit_whose_row_asks_for_it_gets_a_data_sheet(tmp_path: Path) -> None:
    """A blank data sheet with unit and year is issued with the forms, one for each unit, and is on the list."""
    asked: tuple[PaperKind, ...] = ("report", "data-sheet")
    roster = roster_of(
        due_form(1, papers=asked), due_form(2, organization_code="301002", organization="某市水务局"),
        due_form(3, project="甲", papers=asked), due_form(4, project="乙", papers=asked),
    )  # fmt: skip
    done = issue(DEPARTMENT, roster, tmp_path, year=2025)
    name = "301001_某市教育局_基础数据表.xlsx"
    assert [one.file for one in done.data_sheets] == [name]
    assert len(done.files) == 2
    assert names_on_list(tmp_path)[1] == (name, "某市教育局", None, "基础数据表")
    layout = load_layout("hunan")
    expected = new_data_sheet(layout, year=2025, organization="某市教育局")
    assert (tmp_path / name).read_bytes() == expected
    assert [one.file for one in issue(PROJECT, roster, tmp_path, year=2025).data_sheets] == [name]
    assert [line[0] for line in names_on_list(tmp_path)].count(name) == 1
    assert read_sender_files(tmp_path).data_sheets


def test_a_data_sheet_that_somebody_filled_in_stays(tmp_path: Path) -> None:
    """A blank data sheet is replaced, a filled one is not.

    A blank one is replaced also of another year and after an office program saved it.
    """
    roster = roster_of(due_form(1, papers=("data-sheet",)))
    for year in (None, 2024):
        path = tmp_path / issue(DEPARTMENT, roster, tmp_path, year=year).data_sheets[0].file
        openpyxl.load_workbook(path).save(path)
    issue(DEPARTMENT, roster, tmp_path, year=2025)
    book = openpyxl.load_workbook(path)
    assert book.active is not None
    book.active[cell_of(load_layout("hunan"), "income_general", "spent")] = 5
    book.save(path)
    with pytest.raises(UnreadableFile, match=r"基础数据表\.xlsx（已经填写过）"):
        issue(DEPARTMENT, roster, tmp_path, year=2025)


def test_the_list_has_the_forms_of_a_unit_together_and_what_else_is_due(tmp_path: Path) -> None:
    """下发清单 lists the rows of a unit one below the other, with the papers that it has to hand in.

    It has room for the day.
    """
    other = {"organization_code": "301002", "organization": "某市体育局"}
    forms = (
        due_form(1, project_code="XM01", project="甲", papers=("report", "data-sheet")),
        due_form(2, project_code="XM02", project="乙", **other),
        due_form(3, project_code="XM03", project="丙"),
    )
    issue(PROJECT, roster_of(*forms), tmp_path, year=2025)
    sheet = openpyxl.load_workbook(tmp_path / "下发清单.xlsx").active
    assert sheet is not None
    _, (subtitle, *_), captions, *rows = [list(row) for row in sheet.values]
    assert "下发日期：" in str(subtitle)
    lines = [dict(zip(captions, row, strict=True)) for row in rows]
    numbers = [line["序号"] for line in lines]
    assert numbers == list(range(1, len(lines) + 1))
    units = [line["单位名称"] for line in lines]
    assert units == sorted(units, key=units.index)
    assert {line["项目名称"]: line["另需报送"] for line in lines if line["指标数"] is not None} == {
        "甲": "自评报告、基础数据表", "丙": None, "乙": None,
    }  # fmt: skip
