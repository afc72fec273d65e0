"""The form that a file is of by its name alone: an issued name, or one that begins with it."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.rosters import due_form, roster_of

from xlselfeval.roster.issue import issue
from xlselfeval.roster.issued_names import MOST_FORMS, IssuedNames
from xlselfeval.roster.model import PaperKind

WHOLE = due_form(1)
SCHOOL, SECOND = due_form(2, project="校舍维修"), due_form(3, project="校舍维修二期")
SPORTS = due_form(4, organization_code="301002", organization="某市/体育局", project="场馆建设")
SAME = [due_form(number, project="培训", project_code=f"XM{number}") for number in (5, 6)]
FORMS = (WHOLE, SCHOOL, SECOND, SPORTS, *SAME)


@pytest.mark.parametrize(
    ("name", "places"),
    [
        ("301001_某市教育局.xlsx", (0,)),
        ("301001_某市教育局(1).XLSM", (0,)),
        ("301001_某市教育局_校舍维修.xlsx", (1,)),
        ("301001_某市教育局_校舍维修（最终版）.xls", (1,)),
        ("301001_某市教育局_校舍维修二期.xlsx", (2,)),
        ("301002_某市-体育局_场馆建设 - 副本.et", (3,)),
        ("301001_某市教育局_培训.xlsx", (4,)),
        ("301001_某市教育局_培训_2.xlsx", (5,)),
        ("301001_某市教育局_项目.xlsx", (1, 2, 4, 5)),
        ("301001_某市教育局_基础数据表.xlsx", ()),
        ("301001_某市教育局_校舍维修_自评报告.xlsx", ()),
        ("301001_某市教育局_别的项目.xlsx", ()),
        ("301001_某市教育局_校舍维修.docx", ()),
        ("301001_某市教育局_校舍维修.pdf", ()),
        ("某市教育局_校舍维修.xlsx", ()),
        ("301002_某市教育局_校舍维修.xlsx", ()),
        ("", ()),
    ],
)
def test_forms_by_name(name: str, places: tuple[int, ...]) -> None:
    """The longest issued name with which a name begins decides; other papers and other projects are of no form."""
    assert IssuedNames(FORMS).places(name) == places


@pytest.mark.parametrize("by", ["project", "unit"])
def test_the_names_are_those_of_issued_files(tmp_path: Path, by: str) -> None:
    """Every issued file is of the forms that the issue wrote into it, in volumes too."""
    many = (
        [due_form(number, project=f"项目{number}") for number in range(MOST_FORMS + 2)]
        if by == "unit"
        else []
    )
    roster = roster_of(*FORMS, *many)
    done = issue("national-project-2020", roster, tmp_path, year=2024, by=by)  # type: ignore[arg-type]
    names = IssuedNames(roster.forms)
    for file in done.files:
        issued = [form.due for form in file.forms]
        assert [roster.forms[place] for place in names.places(file.file)] == issued


@pytest.mark.parametrize(
    ("name", "kind", "places"),
    [
        ("301001_某市教育局_基础数据表.xlsx", "data-sheet", (0,)), ("301001_某市教育局_基础数据表（终稿）.xls", "data-sheet", (0,)),
        ("301001_某市教育局_自评报告.docx", "report", (0,)), ("301001_某市教育局_校舍维修_自评报告（盖章）.docx", "report", (1,)),
        ("301001_某市教育局_自评报告.xlsx", "report", ()), ("301001_某市教育局.xlsx", "data-sheet", ()),
        ("301001_某市教育局_自评报告和基础数据表.docx", "report", ()), ("自评报告.docx", "report", ()),
    ],
)  # fmt: skip
def test_papers_by_name(name: str, kind: PaperKind, places: tuple[int, ...]) -> None:
    """A data sheet has the name under which it is issued, a report that of its form and 自评报告."""
    assert IssuedNames(FORMS, kind).places(name) == places
