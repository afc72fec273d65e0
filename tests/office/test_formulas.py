"""The live formulas and our files in LibreOffice: both descriptions of the rules agree."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from support.forms import found
from support.formulas.random_answers import (
    random_answers,
    same,
    sheet_of,
    written_as,
)
from support.office import run

from xlselfeval import layout as at
from xlselfeval.cell import Written
from xlselfeval.checking import check
from xlselfeval.demo import filled_form, issued_form, run_demo
from xlselfeval.form.fill import fill
from xlselfeval.form.generate import generate
from xlselfeval.formulas.issued import Value, live_formulas
from xlselfeval.formulas.values import evaluate_live_formulas
from xlselfeval.layout import plan_layout
from xlselfeval.scheme.load import issuing_ids, load_scheme
from xlselfeval.scheme.model import Indicator, Scheme
from xlselfeval.scoring.answers import Answer
from xlselfeval.scoring.recompute import score_row
from xlselfeval.sheet_names import FORM_SHEET

pytestmark = pytest.mark.office


def our_values(scheme: Scheme, data: bytes, inputs: dict[str, Decimal | str]) -> dict[str, Value]:
    """Return what our equal functions give for every formula cell of the filled form."""
    cells = sheet_of(fill(scheme, data, inputs)).cells.values()
    return evaluate_live_formulas(live_formulas(scheme), {cell.ref: cell for cell in cells})


@pytest.mark.parametrize("scheme_id", issuing_ids())
def test_the_live_formulas_give_what_our_functions_give(scheme_id: str, tmp_path: Path) -> None:
    """LibreOffice and our functions agree on random answers in every formula cell."""
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
    """The suggestion beside the form lies in the recomputed interval, for every random row."""
    scheme = load_scheme(scheme_id)
    data, filled, _ = random_answers(scheme_id, 120)
    places = plan_layout(scheme, rows=1, indicators=None)
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
    """Columns N and O of approved indicators hold direction and number of the published targets."""
    cells = {cell.ref: cell for cell in sheet_of(issued_form()).cells.values()}
    shown = [
        (
            cells[f"N{row}"].text if f"N{row}" in cells else "",
            cells[f"O{row}"].text if f"O{row}" in cells else "",
        )
        for row in (13, 15, 21, 22, 23, 25)
    ]
    assert shown == [("≥", "10"), ("≥", "200"), ("", ""), ("≤", "232"), ("≥", "60"), ("", "")]
    values = evaluate_live_formulas(
        live_formulas(load_scheme("hunan-department-2020")),
        {cell.ref: cell for cell in sheet_of(filled_form(issued_form())).cells.values()},
    )
    assert (values["L15"], values["M25"]) == (Decimal("4.88"), "4～5")


def test_libreoffice_opens_the_checked_copy_and_saves_it(tmp_path: Path) -> None:
    """A checked copy saved by LibreOffice has all sheets and is a return like any other."""
    demo = run_demo(tmp_path)
    saved = tmp_path / "saved.xlsx"
    cells = ["A1", "B6", "C6"]
    (answer,) = run([{"path": str(demo.copy), "sheet": "核对结果", "cells": cells, "save": str(saved)}])
    assert answer["sheets"] == ["自评表", "填表说明", "_xlselfeval", "核对结果"]
    assert answer["answers"][0]["A1"] == "2020年度部门整体支出绩效自评表核对结果"
    assert answer["answers"][0]["B6"] == "【须更正或说明】"
    (again,) = check(saved)
    assert found(again) == found(demo.reviews[0])
    assert again.declared == demo.reviews[0].declared


def test_a_form_calculated_by_libreoffice_has_no_uncalculated_formula(tmp_path: Path) -> None:
    """An issued form that LibreOffice opened and saved reads back with its totals."""
    scheme = load_scheme("national-project-2020")
    one = Indicator(
        category="产出指标", subcategory="数量指标", name="培训人数", target="≥200人", points=Decimal(90)
    )
    path, saved = tmp_path / "issued.xlsx", tmp_path / "saved.xlsx"
    path.write_bytes(generate(scheme, year=2022, indicators=[one]))
    row = plan_layout(scheme, rows=0, indicators=[one])
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
