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
from support.forms import indicators
from support.lint import lint
from support.rosters import drawn_forms, due_form, roster_of

from xlselfeval.checking import check
from xlselfeval.cli.app import main
from xlselfeval.errors import TemplateError, UnreadableFile
from xlselfeval.form.fill import fill
from xlselfeval.form.generate import generate
from xlselfeval.form.untouched import changes_since_issue
from xlselfeval.reading.read import read
from xlselfeval.roster.issue import MOST_FORMS, issue
from xlselfeval.roster.model import DueForm
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
    """`check` names the list among the files of a pattern and goes on; another table beside it is an error."""
    issue(PROJECT, roster_of(due_form(1, project="甲")), tmp_path, year=2025)
    for status in (1, 2):  # the form is blank; then another table lies there
        with pytest.raises(SystemExit) as done:
            main(["check", str(tmp_path / "*.xlsx"), "--no-copy"])
        said = capsys.readouterr()
        assert (done.value.code, "该文件是下发清单" in said.err) == (status, True)
        assert "空白表" in said.out
        book = openpyxl.Workbook()
        book.save(tmp_path / "别的表.xlsx")


def test_a_list_with_checksums_is_replaced(tmp_path: Path) -> None:
    """下发清单 of an earlier version, which had another column, is replaced like one of this version."""
    forms = roster_of(due_form(1, project="甲"))
    issue(PROJECT, forms, tmp_path, year=2024)
    earlier = openpyxl.load_workbook(tmp_path / "下发清单.xlsx")
    assert earlier.active is not None
    earlier.active["L3"] = "文件校验码（SHA-256）"
    earlier.save(tmp_path / "下发清单.xlsx")
    record = json.loads((tmp_path / "下发清单.json").read_text(encoding="utf-8"))
    record["list_sha256"] = hashlib.sha256((tmp_path / "下发清单.xlsx").read_bytes()).hexdigest()
    (tmp_path / "下发清单.json").write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
    issue(PROJECT, forms, tmp_path, year=2024)
    after = openpyxl.load_workbook(tmp_path / "下发清单.xlsx").active
    assert after is not None
    assert after["L3"].value is None


def test_a_scheme_takes_the_rows_that_it_asks_for(tmp_path: Path) -> None:
    """Project forms go to projects and department forms to units; none at all is refused."""
    roster = roster_of(due_form(1), due_form(2, project="甲"), due_form(3, project="乙"))
    assert [len(issue(scheme, roster, tmp_path / scheme.level).files) for scheme in (PROJECT, DEPARTMENT)] == [2, 1]  # fmt: skip
    with pytest.raises(TemplateError, match="名单"):
        issue(DEPARTMENT, roster_of(due_form(1, project="甲")), tmp_path / "none")
    with pytest.raises(TemplateError, match="--macros"):
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
