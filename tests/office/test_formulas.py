"""The live formulas and our files in LibreOffice: do both descriptions of the rules agree?"""

from __future__ import annotations

import random
from decimal import Decimal
from pathlib import Path

import pytest
from support.forms import found
from support.office import run

from xlselfeval import layout as at
from xlselfeval.cell import Written
from xlselfeval.checking import check
from xlselfeval.demo import filled_form, issued_form, run_demo
from xlselfeval.files.package import package_of
from xlselfeval.files.sheet import Sheet
from xlselfeval.files.workbook import Workbook
from xlselfeval.form.fill import fill
from xlselfeval.form.generate import generate
from xlselfeval.formulas.issued import Value, live_formulas
from xlselfeval.formulas.values import live_values
from xlselfeval.layout import plan
from xlselfeval.scheme.load import issuing_ids, load_scheme
from xlselfeval.scheme.model import Indicator, Scheme
from xlselfeval.scoring.answers import Answer
from xlselfeval.scoring.recompute import score_row
from xlselfeval.sheet_names import FORM_SHEET

pytestmark = pytest.mark.office
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
    workbook = Workbook(package_of(data))
    return workbook.sheet(next(part for part in workbook.sheets if part.name == FORM_SHEET))


def random_answers(scheme_id: str, rounds: int) -> tuple[bytes, list[dict[str, object]], list[str]]:
    """A blank form, random contents of its inputs for each round, and its formula cells."""
    scheme = load_scheme(scheme_id)
    data = generate(scheme, rows=1)
    places = plan(scheme, rows=1, indicators=None)
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
    """Random contents as the answers that `fill` puts into cells."""
    return {
        ref: Decimal(str(value)) if isinstance(value, int | float) else str(value)
        for ref, value in contents.items()
    }


def our_values(scheme: Scheme, data: bytes, inputs: dict[str, Decimal | str]) -> dict[str, Value]:
    """What our equal functions give for every formula cell of the filled form."""
    cells = sheet_of(fill(scheme, data, inputs)).cells.values()
    return live_values(live_formulas(scheme), {cell.ref: cell for cell in cells})


def same(ours: object, theirs: object) -> bool:
    if isinstance(ours, Decimal):
        return isinstance(theirs, int | float) and abs(float(ours) - theirs) <= 0.0100001
    return (ours or "") == theirs


@pytest.mark.parametrize("scheme_id", issuing_ids())
def test_the_live_formulas_give_what_our_functions_give(scheme_id: str, tmp_path: Path) -> None:
    """Do LibreOffice (calculateAll) and the equal functions agree on random answers, in every formula cell?"""
    scheme = load_scheme(scheme_id)
    data, filled, formulas = random_answers(scheme_id, 40)
    path = tmp_path / "form.xlsx"
    path.write_bytes(data)
    (answer,) = run([{"path": str(path), "sheet": FORM_SHEET, "cells": formulas, "rounds": filled}])
    wrong = []
    for contents, theirs in zip(filled, answer["answers"], strict=True):
        ours = our_values(scheme, data, written_as(contents))
        assert set(ours) == set(formulas)
        wrong += [
            (
                ref,
                ours[ref],
                theirs[ref],
                {key: value for key, value in contents.items() if key[1:] == ref[1:]},
            )
            for ref in formulas
            if not same(ours[ref], theirs[ref])
        ]
    assert wrong == []


@pytest.mark.parametrize("scheme_id", issuing_ids())
def test_a_suggested_score_is_one_that_the_rules_accept(scheme_id: str) -> None:
    """Does the suggestion beside the form lie in the recomputed interval, for every random row?"""
    scheme = load_scheme(scheme_id)
    data, filled, _ = random_answers(scheme_id, 120)
    places = plan(scheme, rows=1, indicators=None)
    shown = 0
    for contents in filled:
        inputs = written_as(contents)
        values = our_values(scheme, data, inputs)
        for place in places.rows:
            suggestion = values[f"L{place.row}"]
            points = inputs[f"G{place.row}"]
            if not isinstance(suggestion, Decimal) or not isinstance(points, Decimal) or points <= 0:
                continue
            target, actual = (
                Written(value, str(value)) for value in (inputs[f"E{place.row}"], inputs[f"F{place.row}"])
            )
            answer = Answer(
                category=place.category, subcategory=place.subcategory, name="某指标", target=target, actual=actual, points=points
            )  # fmt: skip
            row = score_row(scheme.profile, answer, 2020)
            shown += 1
            assert row.low is not None, (target, actual)
            assert row.high is not None
            assert row.low - Decimal("0.01") <= suggestion <= row.high + Decimal("0.01"), (
                target.text,
                actual.text,
                points,
                suggestion,
                row,
            )
    assert shown > 50


def test_issued_targets_get_a_suggestion() -> None:
    """Do N and O of approved indicators hold direction and number of the published targets?"""
    cells = {cell.ref: cell for cell in sheet_of(issued_form()).cells.values()}
    shown = [
        (
            cells[f"N{row}"].text if f"N{row}" in cells else "",
            cells[f"O{row}"].text if f"O{row}" in cells else "",
        )
        for row in (13, 15, 21, 22, 23, 25)
    ]
    assert shown == [("≥", "10"), ("≥", "200"), ("", ""), ("≤", "232"), ("≥", "60"), ("", "")]
    values = live_values(
        live_formulas(load_scheme("hunan-department-2020")),
        {cell.ref: cell for cell in sheet_of(filled_form(issued_form())).cells.values()},
    )
    assert (values["L15"], values["M25"]) == (Decimal("4.88"), "4～5")


def test_libreoffice_opens_the_checked_copy_and_saves_it(tmp_path: Path) -> None:
    """Are all sheets there, and is the copy after a save by LibreOffice a return like any other?"""
    demo = run_demo(tmp_path)
    saved = tmp_path / "saved.xlsx"
    cells = ["A1", "B6", "C6"]
    (answer,) = run([{"path": str(demo.copy), "sheet": "核对结果", "cells": cells, "save": str(saved)}])
    assert answer["sheets"] == ["自评表", "填表说明", "_xlselfeval", "核对结果"]
    assert answer["answers"][0]["A1"] == "2020年度部门整体支出绩效自评表核对结果"
    assert answer["answers"][0]["B6"] == "【必须改】"
    (again,) = check(saved)
    assert found(again) == found(demo.reviews[0])
    assert again.declared == demo.reviews[0].declared


def test_a_form_calculated_by_libreoffice_has_no_uncalculated_formula(tmp_path: Path) -> None:
    """Does an openpyxl-written issued form, opened and saved, read back with its totals?"""
    scheme = load_scheme("national-project-2020")
    one = Indicator(
        category="产出指标", subcategory="数量指标", name="培训人数", target="≥200人", points=Decimal(90)
    )
    path, saved = tmp_path / "issued.xlsx", tmp_path / "saved.xlsx"
    path.write_bytes(generate(scheme, year=2022, indicators=[one]))
    row = plan(scheme, rows=0, indicators=[one])
    rounds = [
        {
            f"F{row.first_indicator}": 150,
            f"H{row.first_indicator}": 67.5,
            f"E{row.fund_total}": 100,
            f"F{row.fund_total}": 80,
            f"D{row.fund_total}": 100,
        }
    ]
    run([{"path": str(path), "sheet": FORM_SHEET, "rounds": rounds, "save": str(saved)}])
    (review,) = check(saved)
    assert review.evidence.uncalculated == ()
    assert (review.declared.total, review.declared.points) == (Decimal("75.5"), Decimal(100))
    assert review.recomputed.total == Decimal("75.5")
    assert at.SCORE == 8
