"""Prompt, colour and check of reasons follow one rule, and findings name the cell for the reason."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from random import Random

import pytest
from openpyxl import load_workbook
from support.data_sheets import (
    Figures,
    check_rows,
    due_reasons,
    filled_rows,
    honest_figures,
    typed_inputs,
)

from xlselfeval.data_sheet.formulas import data_formulas
from xlselfeval.data_sheet.layout import REASON
from xlselfeval.data_sheet.load import load_layout
from xlselfeval.data_sheet.places import cell_of, places_of
from xlselfeval.data_sheet.reasons import NOT_ASKED, reason_rule
from xlselfeval.data_sheet.review import DataReview, check_data_sheets
from xlselfeval.data_sheet.template import new_data_sheet
from xlselfeval.files.looks.rule_formula import Value, evaluate
from xlselfeval.files.open import open_workbook
from xlselfeval.form.fill import fill_sheet

LAYOUT = load_layout("hunan")
BLANK = new_data_sheet(LAYOUT, year=2024, organization="某县某局")
MISSING = ("data-overrun", "data-change")
ROW_OF = {cell_of(LAYOUT, key, REASON): key for key in places_of(LAYOUT).rows}


def colours() -> dict[str, str]:
    """Return the conditions of the coloured cells of the blank sheet."""
    sheet = load_workbook(BytesIO(BLANK)).active
    assert sheet is not None
    return {str(area.sqref): area.rules[0].formula[0] for area in sheet.conditional_formatting}


def prompts() -> dict[str, str]:
    """Return the prompts of all inputs of the blank sheet."""
    sheet = load_workbook(BytesIO(BLANK)).active
    assert sheet is not None
    return {
        cell.coordinate: str(one.prompt)
        for one in sheet.data_validations.dataValidation
        for area in one.sqref.ranges
        for row in sheet[area.coord if ":" in area.coord else f"{area.coord}:{area.coord}"]
        for cell in row
    }


def reviewed(typed: Mapping[str, Decimal | str]) -> DataReview:
    """Check the issued sheet with answers."""
    filled = fill_sheet(data_formulas(LAYOUT), BLANK, dict(typed), sheet=LAYOUT.mark)
    (review,) = check_data_sheets(open_workbook(filled))
    return review


def coloured(review: DataReview) -> set[str]:
    """Return the cells that are coloured in a filled sheet."""

    def read(place: tuple[int, int], _sheet: str = "") -> Value:
        cell = review.sheet.cells.get(place)
        held = None if cell is None else cell.written.value
        assert not isinstance(held, date)
        return held

    return {ref for ref, formula in colours().items() if evaluate(formula, read) is True}


@pytest.mark.parametrize("seed", range(12))
def test_what_is_coloured_is_asked(seed: int) -> None:
    """Of rows with a reason or without, those that the check asks about are coloured, else parts of them alone."""
    random = Random(seed)
    figures = honest_figures(random)
    reasons = {cell_of(LAYOUT, key, REASON) for key in due_reasons(figures) if key in places_of(LAYOUT).rows}
    left = {ref for ref in reasons if random.random() < 0.5}
    typed = {ref: answer for ref, answer in typed_inputs(BLANK, figures).items() if ref not in left}
    review = reviewed(typed)
    asked = {one.subject.split("/")[1] for one in review.findings if one.name in MISSING}
    shown = {ROW_OF[ref] for ref in coloured(review) if ref in ROW_OF}
    assert asked <= shown
    assert all(key in asked or asked.intersection(LAYOUT.above(key)) for key in shown)


def test_a_sheet_with_its_reasons_has_no_colour() -> None:
    """Where nothing is left to explain, nothing is coloured; 无 and 比上年增加 are no reasons, so the colour stays."""
    figures = honest_figures(Random(5))
    typed = typed_inputs(BLANK, figures)
    assert coloured(reviewed(typed)) == set()
    due = {cell_of(LAYOUT, key, REASON) for key in due_reasons(figures)} & typed.keys()
    for nothing in ("无", "增加", "较上年有所减少。"):
        review = reviewed({ref: nothing if ref in due else answer for ref, answer in typed.items()})
        assert coloured(review)
        assert MISSING[1] in {one.name for one in review.findings} <= {*MISSING, "data-direction"}


def test_a_prompt_states_when_its_reason_is_due() -> None:
    """Each coloured cell has the prompt of its rule; a cell that is never coloured says that nothing is asked."""
    every = prompts()
    for ref, key in ROW_OF.items():
        assert (every[ref] == NOT_ASKED) == (ref not in colours()), key
    assert every[cell_of(LAYOUT, "public", REASON)].startswith(
        "决算数大于年初预算数，或较上年增减20%及以上的"
    )
    assert every[cell_of(LAYOUT, "basic", REASON)].startswith("决算数大于全年预算数，或较上年增减20%及以上的")
    assert every[cell_of(LAYOUT, "income", REASON)].startswith("较上年增减20%及以上的")
    assert every[cell_of(LAYOUT, "staff/1", REASON)] == "实际在职人数大于编制数的，请说明原因。"
    assert every[cell_of(LAYOUT, "buildings/1", "area_actual")] == "只填数字，单位为㎡；没有的填0。"


def test_the_rule_is_the_same_in_guide_and_prompts() -> None:
    """The guide's table has the rows of the rule of 核对结果, and these are those whose prompts ask for a reason."""
    rule = reason_rule(LAYOUT)
    guide = (Path(__file__).parents[2] / "docs" / "guide" / "report.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (?:决算数大于|较上年增减)[^|]*\| ([^|]+) \|$", guide, re.MULTILINE)
    assert rows == re.findall(r"的（([^）]+)）", rule)
    every = prompts()
    for ref, key in ROW_OF.items():
        row = LAYOUT.row(key)
        if row is None:
            continue
        caption = row.caption.removeprefix("其中：").split(".", 1)[-1]
        family = [one.caption for one in map(LAYOUT.row, (key, *LAYOUT.above(key))) if one is not None]
        named = all(piece in rule for piece in caption.split("、")) or any(
            f"{one}及其各项" in rule for one in family
        )
        assert named == (every[ref] != NOT_ASKED), key


def test_staff_beyond_the_posts_is_coloured() -> None:
    """The reason of a line, and of the total, are coloured until one of them is written."""
    typed = typed_inputs(BLANK, honest_figures(Random(5)))
    line, total = (cell_of(LAYOUT, f"staff/{number}", REASON) for number in (1, 7))
    typed[cell_of(LAYOUT, "staff/1", "actual")] = Decimal(99)
    review = reviewed(typed)
    assert coloured(review) == {line, total}
    assert [one.name for one in review.findings] == ["data-control"]
    explained = reviewed({**typed, line: "军转安置"})
    assert coloured(explained) == set()
    assert explained.findings == ()


@pytest.mark.parametrize(
    ("name", "changed", "reasons", "ending"),
    [
        ("data-overrun", {("procurement", "spent"): "99"}, {}, "请在“超预算或增减原因”栏（{cell}）说明原因。"),
        ("data-change", {("training", "previous"): "99"}, {}, "请在“超预算或增减原因”栏（{cell}）说明增减原因。"),
        ("data-direction", {("training", "previous"): "1"}, {"training": "比上年减少"}, "原因有误的，请在“超预算或增减原因”栏（{cell}）更正。"),
    ],
)  # fmt: skip
def test_a_finding_names_the_cell_for_the_reason(
    name: str, changed: dict[tuple[str, str], str], reasons: dict[str, str], ending: str
) -> None:
    """The finding says where the reason is written."""
    figures: Figures = {
        (key, column): Decimal(3)
        for key in ("training", "procurement")
        for column in ("previous", "initial", "adjusted", "spent")
    }
    figures |= {key: Decimal(number) for key, number in changed.items()}
    rows = filled_rows(figures, reasons=reasons)
    caption = {"training": "培训费", "procurement": "政府采购金额"}[next(iter(changed))[0]]
    number = next(place for place, row in enumerate(rows, 1) if row[0] == caption)
    (one,) = (one for one in check_rows(rows).findings if one.name == name)
    assert one.sentence.endswith(ending.format(cell=f"G{number}"))


def test_the_finding_about_staff_names_its_cell() -> None:
    """The table of staff has a column of its own for the reason."""
    line = ("某中心", 20, 21, "105%", 1, 4, 2)
    rows = filled_rows(
        {("training", "spent"): Decimal(1)}, reasons={}, staff=(line, ("合计", 20, 21, "105%", 1, 4, 2))
    )
    (one,) = (one for one in check_rows(rows).findings if one.name == "data-control")
    assert one.sentence.endswith("请在“说明”栏（H5）说明原因。")
