"""Rosters for tests: workbooks from rows of texts, and rosters drawn at random."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
from hypothesis import strategies as st

from xlselfeval.roster.model import DueForm, Roster
from xlselfeval.roster.template import new_roster
from xlselfeval.scheme.model import Indicator, Scheme

UNIT = ("301001", "某市教育局", "市教育局", "某市人民政府", "XM01", "校舍维修", 100, 120.5, 118, date(2025, 3, 31), "张三", "", "")  # fmt: skip
INDICATORS = (
    ("XM01", "产出指标", "数量指标", "维修校舍", "≥", "20", "栋", 40),
    ("XM01", "产出指标", "时效指标", "完工时间", "", "2025年12月31日前", "", 10),
    ("XM01", "效益指标", "社会效益指标", "办学条件", "定性", "明显改善", "", 30),
    ("XM01", "满意度指标", "服务对象满意度指标", "师生满意度", "≥", "90", "%", 10),
)


def write_roster(
    path: Path,
    units: Sequence[Sequence[object]] = (UNIT,),
    indicators: Sequence[Sequence[object]] = INDICATORS,
) -> Path:
    """Fill in the template below its examples (units from row 5, indicators from row 7)."""
    book = openpyxl.load_workbook(io.BytesIO(new_roster()))
    for name, first, rows in (("单位名单", 5, units), ("绩效指标", 7, indicators)):
        for row, values in enumerate(rows, first):
            for column, value in enumerate(values, 1):
                book[name].cell(row, column, value or None)  # type: ignore[call-overload]
    book.save(path)
    return path


def due_form(place: int = 1, **changes: object) -> DueForm:
    """Return a project that is due, with these fields changed."""
    values: dict[str, object] = {
        "place": place, "organization_code": "301001", "organization": "某市教育局", "other_names": (), "department": "",
        "project_code": "", "project": "", "budget_initial": None, "budget_adjusted": None, "treasury_spent": None,
        "due": None, "contact": "",
    }  # fmt: skip
    return DueForm(**(values | changes))  # type: ignore[arg-type]


def roster_of_projects(count: int) -> Roster:
    """Return the roster of a unit with so many projects."""
    return roster_of(*(due_form(place, project=f"项目{place}") for place in range(count)))


def roster_of(*forms: DueForm) -> Roster:
    return Roster(file="名单.xlsx", forms=forms)


TARGETS = (
    "≥200篇", "≤120万元", "≥95%", "100%", "＝3套", "明显提升", "2025年12月31日前", "12月底", "3个工作日", "≥10-20家", "零事故", ">60%", "232", "≤3‰",
    "≥5公里", "提升", "±5%",
)  # fmt: skip
AWKWARD_NAMES = st.text(st.sampled_from("甲乙丙 &<>'\"=+-@（）A1省市县局"), min_size=1, max_size=30).map(lambda text: f"局{text}局")  # fmt: skip
_MONEY = st.none() | st.decimals(0, 99999, places=2)


@st.composite
def drawn_forms(draw: st.DrawFn, scheme: Scheme, most: int = 4) -> tuple[DueForm, ...]:
    """Draw forms that a scheme asks for, with names that need care in XML and in files."""
    forms = []
    for place in range(draw(st.integers(1, most))):
        indicators = []
        for number in range(draw(st.integers(0, 8))):
            category = draw(st.sampled_from(scheme.categories))
            indicators.append(
                Indicator(
                    category=category.name,
                    subcategory=draw(st.sampled_from(category.subcategories)),
                    name=f"{draw(AWKWARD_NAMES)}{number}",
                    target=draw(st.sampled_from(TARGETS)),
                    points=Decimal(draw(st.integers(0, 2000))) / 100,
                )
            )
        forms.append(
            due_form(
                place,
                organization_code=draw(st.sampled_from(("301001", "301002"))),
                organization=draw(AWKWARD_NAMES),
                department=draw(st.just("") | AWKWARD_NAMES),
                project=f"{draw(AWKWARD_NAMES)}{place}" if scheme.level == "project" else "",
                budget_initial=draw(_MONEY),
                budget_adjusted=draw(_MONEY),
                indicators=tuple(indicators),
            )
        )
    return tuple(forms)
