"""A form opened and saved by another office program is still the form."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from oletools.olevba import VBA_Parser
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from support.forms import found, indicators
from support.office import run

from xlselfeval.checking import check
from xlselfeval.demo import filled_form, issued_form
from xlselfeval.form.generate import generate
from xlselfeval.resources import macros_folder
from xlselfeval.scheme.load import load_scheme

pytestmark = pytest.mark.office


def saved_by_office(data: bytes, folder: Path, suffix: str = ".xlsx") -> Path:
    """Return the workbook after LibreOffice has opened, calculated and saved it."""
    before, after = folder / f"before{suffix}", folder / f"after{suffix}"
    before.write_bytes(data)
    kind = "Calc MS Excel 2007 VBA XML" if suffix == ".xlsm" else "Calc MS Excel 2007 XML"
    run([{"path": str(before), "sheet": "自评表", "save": str(after), "filter": kind}])
    return after


def rules(sheet: Worksheet) -> dict[str, tuple[str, ...]]:
    """Return the validation of each cell: kind, limits and words."""
    found = {}
    for rule in sheet.data_validations.dataValidation:
        limits = (
            (rule.formula1, rule.formula2) if rule.type in ("decimal", "textLength") else (rule.formula1,)
        )
        said = (rule.prompt, rule.promptTitle, rule.error, str(bool(rule.showErrorMessage)))
        for area in rule.sqref.ranges:
            for row, column in area.cells:
                found[f"{row},{column}"] = (
                    str(rule.type), *(_fixed(limit) for limit in limits), *(text or "" for text in said)
                )  # fmt: skip
    return found


def _fixed(formula: str | None) -> str:
    """Return a formula without its relative references, which programs write from another corner."""
    return re.sub(r"\s|(?<![$A-Z])[A-Z]+\d+", "", formula or "")


def _plain(formula: str) -> str:
    return re.sub(r"\s", "", formula).replace("FALSE", "0")  # LibreOffice writes 0 for FALSE there


def highlights(sheet: Worksheet) -> set[tuple[str, str]]:
    return {
        (str(area.sqref), _plain(rule.formula[0]))
        for area in sheet.conditional_formatting
        for rule in area.rules
    }


@pytest.mark.parametrize("approved", [False, True], ids=["own", "approved"])
def test_a_save_keeps_validations_highlights_protection_and_names(approved: bool, tmp_path: Path) -> None:
    """A form saved by LibreOffice has the validations, highlights, protection and names as issued."""
    scheme = load_scheme("national-project-2020")
    data = generate(
        scheme, year=2024, project="某项目", indicators=indicators() if approved else None, rows=1
    )
    before = load_workbook(io.BytesIO(data))["自评表"]
    book = load_workbook(saved_by_office(data, tmp_path))
    after = book["自评表"]
    assert rules(after) == rules(before)
    assert highlights(after) == highlights(before)
    assert after.protection.sheet
    assert not after.protection.formatRows
    assert not after.protection.insertRows
    locks = {
        cell.coordinate: cell.protection.locked
        for line in before.iter_rows(max_col=15)
        for cell in line
        if cell.has_style
    }
    assert {ref: after[ref].protection.locked for ref in locks} == locks
    assert after.print_area.replace("'", "") == before.print_area.replace("'", "")
    assert after.print_title_rows == before.print_title_rows
    assert book["_xlselfeval"].sheet_state in ("hidden", "veryHidden")


def test_a_filled_form_saved_by_office_gives_the_same_findings(tmp_path: Path) -> None:
    """The review does not depend on the program that saved the form."""
    path = tmp_path / "filled.xlsx"
    path.write_bytes(filled_form(issued_form()))
    (ours,), (theirs,) = check(path), check(saved_by_office(path.read_bytes(), tmp_path))
    assert found(theirs) == found(ours)
    assert theirs.declared == ours.declared
    assert theirs.recomputed == ours.recomputed


def test_a_save_keeps_buttons_and_macros(tmp_path: Path) -> None:
    """An .xlsm saved by LibreOffice has its four buttons, their macros and the modules."""
    data = generate(load_scheme("hunan-department-2020"), year=2024, organization="某局", macros=True)
    saved = saved_by_office(data, tmp_path, ".xlsm")
    with zipfile.ZipFile(saved) as archive:
        drawings = "".join(
            archive.read(name).decode()
            for name in archive.namelist()
            if "vmlDrawing" in name and ".rels" not in name
        )
        vba = archive.read("xl/vbaProject.bin")
    started = {name.rpartition(".")[2] for name in re.findall(r"FmlaMacro>([^<]+)<", drawings)}
    assert started == {"XSE_Check", "XSE_Rescore", "XSE_Result", "XSE_Clear"}
    for caption in ("检查填报", "重算得分", "生成核对结果", "清除核对结果"):
        assert caption in drawings
    modules = {name: code for _, _, name, code in VBA_Parser("saved", data=vba).extract_macros()}
    assert {f"{path.stem}.bas" for path in macros_folder().glob("*.bas")} <= set(modules)
    (review,) = check(saved)
    assert review.evidence.submission.record is not None


def test_rows_grow_as_one_types(tmp_path: Path) -> None:
    """A long reason makes its row higher when it is typed, on a form whose indicator is approved too."""
    before, after = tmp_path / "before.xlsx", tmp_path / "after.xlsx"
    before.write_bytes(generate("national-project-2020", indicators=indicators()))
    sheet = load_workbook(before)["自评表"]
    last = next(cell.row for (cell,) in sheet["D1:D99"] if cell.value == indicators()[0].name)
    reason = "因上级资金下达较晚，年末未能全部完工。改进措施：提前做好前期工作，预计次年3月底前完成。" * 2
    run([{"path": str(before), "sheet": "自评表", "rounds": [{f"I{last}": reason}], "save": str(after)}])
    heights = [load_workbook(path)["自评表"].row_dimensions[last].height for path in (before, after)]
    assert heights[1] > 2 * heights[0]
