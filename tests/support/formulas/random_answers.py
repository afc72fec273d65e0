"""Random contents for the inputs of a blank form, for the tests that compare engines of formulas."""

from __future__ import annotations

import random
from decimal import Decimal

from xlselfeval.files.open import open_workbook
from xlselfeval.files.sheet import Sheet
from xlselfeval.form.generate import generate
from xlselfeval.layout import plan_layout
from xlselfeval.scheme.load import load_scheme
from xlselfeval.sheet_names import FORM_SHEET

TARGETS: tuple[object, ...] = (
    "≥200", ">=95%", "≥95%", "≤232", "<10", "=100%", "=0", "提升", "200篇", 200, 0, 0.95, "2020年12月", "", "≥1.5", "-5", "≤0", 44166, "> 60%", "≥12处", "≤30天", "200篇次", "≥12.50处", "≥1E5", "≥3万人", "≥50余家", "≥2020年", "100%", "98.5%", "≥100m2", "≥5-6个", "6次", "007家",
)  # fmt: skip
ACTUALS: tuple[object, ...] = (
    195,
    210,
    0,
    0.97,
    97,
    1,
    -3,
    "提升",
    "达成年度指标",
    "部分达成年度指标",
    "未达成",
    "195",
    "",
    231.8,
    250,
    400,
    44150,
    "有所提升",
)
POINTS: tuple[object, ...] = (5, 10, 7.5, 3.33, "", 0, 22.5, "五")
SCORES: tuple[object, ...] = (5, 4.88, 0, "", "满分", 10, 7.125)
NAMES: tuple[object, ...] = ("培训人数", "培训人数", "", " ", 12)
NOTES: tuple[object, ...] = ("", "", "无", "因疫情推迟，下年补办", "/", " - ", 0)
TITLES: tuple[object, ...] = ("2024年度自评表", "20　　年度自评表", "")
MONEY: tuple[object, ...] = (565.72, 587.65, 0, "", "150万", 215457.6, 250000)


def sheet_of(data: bytes) -> Sheet:
    workbook = open_workbook(data)
    return workbook.sheet(next(part for part in workbook.sheets if part.name == FORM_SHEET))


def random_answers(scheme_id: str, rounds: int) -> tuple[bytes, list[dict[str, object]], list[str]]:
    """Return a blank form, random contents of its inputs for each round, and its formula cells."""
    scheme = load_scheme(scheme_id)
    data = generate(scheme, rows=1)
    places = plan_layout(scheme, rows=1, indicators=None)
    chance = random.Random(scheme_id)
    filled: list[dict[str, object]] = []
    for _ in range(rounds):
        answers: dict[str, object] = {}
        answers |= {f"{column}{places.goal_text}": chance.choice(NOTES) for column in "BF"}
        answers |= {f"B{places.fields[0].row}": chance.choice(("某局", "", " "))}
        answers |= {f"A{row}": chance.choice(TITLES) for row in (places.subtitle or places.title,)}
        for row in (places.fund_total, *places.fund_lines):
            answers |= {f"{column}{row}": chance.choice(MONEY) for column in "DEF"}
        for place in places.rows:
            answers |= {
                f"D{place.row}": chance.choice(NAMES), f"I{place.row}": chance.choice(NOTES),
                f"E{place.row}": chance.choice(TARGETS), f"F{place.row}": chance.choice(ACTUALS),
                f"G{place.row}": chance.choice(POINTS), f"H{place.row}": chance.choice(SCORES),
            }  # fmt: skip
        filled.append(answers)
    formulas = [cell.ref for cell in sheet_of(data).cells.values() if cell.formula is not None]
    return data, filled, formulas


def written_as(contents: dict[str, object]) -> dict[str, Decimal | str]:
    """Return random contents as the answers that `fill` puts into cells."""
    return {
        ref: Decimal(str(value)) if isinstance(value, int | float) else str(value)
        for ref, value in contents.items()
    }


def same(ours: object, theirs: object) -> bool:
    if isinstance(ours, Decimal):
        return isinstance(theirs, int | float) and abs(float(ours) - theirs) <= 0.0100001
    return (ours or "") == theirs
