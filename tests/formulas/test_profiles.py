"""A profile's decimals and tolerance: in the live formulas, in the help beside the form and in the check alike."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from support.forms import HONEST, submission
from support.issuing import edited
from support.office import run

from xlselfeval import layout as at
from xlselfeval.checking import check_submission
from xlselfeval.errors import SchemeError
from xlselfeval.files.open import open_workbook
from xlselfeval.form.fill import answers_at, fill
from xlselfeval.form.generate import generate
from xlselfeval.formulas.issued import live_formulas
from xlselfeval.formulas.live_formula import Value
from xlselfeval.formulas.suggestions import suggestion_formula
from xlselfeval.formulas.values import evaluate_live_formulas
from xlselfeval.layout import Layout, plan_layout
from xlselfeval.reading.read import read
from xlselfeval.review.review import Review
from xlselfeval.scheme.load import load_scheme
from xlselfeval.scheme.load_profile import load_profile, parse_profile
from xlselfeval.scheme.model import Indicator, Scheme
from xlselfeval.scheme.parse_scheme import parse_scheme
from xlselfeval.scheme.profile import AtMost, Profile
from xlselfeval.scoring.rules import AT_MOST
from xlselfeval.scoring.words.result_words import Band
from xlselfeval.scoring.words.score_words import bounds_of
from xlselfeval.sheet_names import FORM_SHEET

HUNAN = load_scheme("hunan-department-2020")
GROUPS = (
    ("产出指标", ("数量指标", "质量指标"), 50), ("效益指标", ("社会效益指标", "可持续影响指标"), 30),
    ("满意度指标", ("服务对象满意度指标",), 10),
)  # fmt: skip
RESULTS = ("达成年度指标", "部分达成年度指标并具有一定效果", "未达成年度指标且效果较差")
NOTE = "因招标推迟，部分工作延到下一年度"
Row = tuple[Indicator, Decimal | str]


def profile(places: int, steps: int = 1, at_most: str = "reciprocal", low: str = "0.6") -> Profile:
    """A profile with these decimals, and a tolerance of so many units of the last place."""
    tolerance = Decimal(steps).scaleb(-places)
    values: Mapping[str, object] = {
        "base": "national-2020", "id": "own", "title": "本市口径", "summary": "自定", "places": places,
        "tolerance": f"{tolerance:f}", "at_most": at_most, "bands": ["0.80", low],
        "rules": [{"name": at_most, "text": "超出部分按比例扣分", "source": "自定", "evidence": "own"}],
    }  # fmt: skip
    return parse_profile(values, source="test")


profiles = st.builds(
    profile, st.integers(0, 4), st.sampled_from((1, 2, 5, 30)), st.sampled_from(get_args(AtMost)), st.sampled_from(("0.6", "0.5"))
)  # fmt: skip


@st.composite
def rows_of(draw: st.DrawFn) -> list[Row]:
    """Indicators whose points fill up each group, and honest actuals for them."""
    rows: list[Row] = []
    for category, level2s, points in GROUPS:
        count = draw(st.integers(max(1, -(-points // 25)), 4))
        places = draw(st.integers(0, 3))
        shares = [draw(st.integers(1, 9)) for _ in range(count)]
        parts = [round(Decimal(points) * share / sum(shares), places) for share in shares[:-1]]
        parts.append(points - sum(parts, Decimal(0)))
        assume(all(0 < part <= 30 for part in parts))
        for number, part in enumerate(parts):
            target, actual = draw(targets)
            one = Indicator(
                category=category, subcategory=level2s[number % len(level2s)], name=f"{category}{number}", target=target, points=part
            )  # fmt: skip
            rows.append((one, actual))
    return rows


@st.composite
def _targets(draw: st.DrawFn) -> tuple[str, Decimal | str]:
    """A target, and an actual of the same scale."""
    kind = draw(st.sampled_from(("≥", "≤", "＝", "≥%", "≤%", "words")))
    if kind == "words":
        return "制度健全完善", draw(st.sampled_from(RESULTS))
    asked = draw(st.integers(20, 900))
    reached = Decimal(draw(st.integers(300, 1290))) / 1000
    if kind.endswith("%"):
        whole = min(asked, 75)
        return f"{kind[0]}{whole}%", round(whole * reached / 100, 4)
    return f"{kind}{asked}", round(asked * reached, draw(st.integers(0, 2)))


targets = _targets()


def calculated(scheme: Scheme, data: bytes) -> dict[str, Value]:
    """Return what the equal functions give for each formula of a filled form."""
    workbook = open_workbook(data)
    part = next(part for part in workbook.sheets if part.name == FORM_SHEET)
    cells = workbook.sheet(part).cells.values()
    return evaluate_live_formulas(live_formulas(scheme), {cell.ref: cell for cell in cells})


def answers_without_scores(places: Layout, rows: Sequence[Row], spent: Decimal) -> dict[str, Decimal | str]:
    answers: dict[tuple[int, int], Decimal | str | None] = {
        (places.goal_text, at.CATEGORY): "完成全年任务。", (places.goal_text, at.ACTUAL): "全年任务已完成。",
        (places.fund_total, at.INITIAL): Decimal(300), (places.fund_total, at.ADJUSTED): Decimal(300), (places.fund_total, at.SPENT): spent,
    }  # fmt: skip
    actuals = {one.name: actual for one, actual in rows}
    for place in places.rows:
        assert place.indicator is not None
        answers[place.row, at.ACTUAL] = actuals[place.indicator.name]
        answers[place.row, at.NOTE] = NOTE
    return answers_at(answers)


def suggested(places: Layout, values: Mapping[str, Value], *, highest: bool) -> dict[str, Decimal | str]:
    """The scores that the help beside the form names: the suggestion, or one end of the band."""
    scores: dict[str, Decimal | str] = {}
    for place in places.rows:
        suggestion, band = values[f"L{place.row}"], str(values[f"M{place.row}"])
        low, _, high = band.partition("～")
        scores[f"H{place.row}"] = suggestion if isinstance(suggestion, Decimal) else Decimal(high if highest else low)  # fmt: skip
    return scores


def reviewed(scheme: Scheme, data: bytes) -> Review:
    (form,) = read(data)
    return check_submission(scheme, form)


def findings_of(review: Review) -> list[tuple[str, str | None, str]]:
    """All findings but those about weights and low execution, which are for the bureau to judge."""
    clues = ("indicator-dominates", "outputs-without-spending")
    return [(one.name, one.cell, one.message) for one in review.findings if one.name not in clues]


@settings(max_examples=60, deadline=None)
@given(own=profiles, rows=rows_of(), spent=st.integers(0, 30_000), highest=st.booleans())
def test_an_honest_form_filled_by_its_formulas_has_no_finding(
    own: Profile, rows: list[Row], spent: int, highest: bool
) -> None:
    """The suggested scores, the execution score and the totals of the form are those that the check accepts."""
    scheme = replace(HUNAN, profile=own)
    indicators = [one for one, _ in rows]
    data = generate(scheme, year=2024, organization="某局", indicators=indicators)
    places = plan_layout(scheme, rows=0, indicators=indicators)
    answers = answers_without_scores(places, rows, Decimal(spent) / 100)
    first = calculated(scheme, fill(scheme, data, answers))
    scores = suggested(places, first, highest=highest)
    full = fill(scheme, data, answers | scores)
    values = calculated(scheme, full)
    assert {values[f"K{place.row}"] for place in places.rows} == {"完成"}
    assert findings_of(reviewed(scheme, full)) == []


@settings(max_examples=60, deadline=None)
@given(own=profiles, rows=rows_of(), steps=st.integers(-40, 40), extra=st.sampled_from((0, 1)))
def test_the_help_and_the_check_draw_one_line(own: Profile, rows: list[Row], steps: int, extra: int) -> None:
    """A score away from the suggestion is 与参考不符 beside the form just where the check reports a mismatch."""
    scheme = replace(HUNAN, profile=own)
    indicators = [one for one, _ in rows]
    data = generate(scheme, year=2024, organization="某局", indicators=indicators)
    places = plan_layout(scheme, rows=0, indicators=indicators)
    answers = answers_without_scores(places, rows, Decimal(300))
    suggestions = calculated(scheme, fill(scheme, data, answers))
    scores = suggested(places, suggestions, highest=True)
    off = Decimal(steps).scaleb(-own.places) + (own.tolerance.scaleb(-1) if extra else 0)
    for place in places.rows:
        score, points = scores[f"H{place.row}"], place.indicator.points if place.indicator else Decimal(0)
        assert isinstance(score, Decimal)
        if 0 <= score + off <= points:
            scores[f"H{place.row}"] = score + off
    full = fill(scheme, data, answers | scores)
    values, review = calculated(scheme, full), reviewed(scheme, full)
    beside = {f"H{place.row}" for place in places.rows if values[f"K{place.row}"] == "得分与评分规则不符"}
    explained = {
        one.cell for one in review.findings if one.name == "score-mismatch" and one.severity == "info"
    }
    found = {
        one.cell for one in review.findings if one.name in ("score-mismatch", "qualitative-out-of-band")
    } - explained
    reached = {
        f"H{place.row}" for place in places.rows if isinstance(suggestions[f"L{place.row}"], Decimal)
        and place.indicator and suggestions[f"L{place.row}"] == place.indicator.points
    }  # fmt: skip
    assert beside - reached == found - reached
    assert beside & reached == set()


@given(points=st.decimals(0, 100, places=3), places=st.integers(0, 4), low=st.sampled_from(("0.6", "0.5")))
def test_bands_stay_within_the_points(points: Decimal, places: int, low: str) -> None:
    """However coarse the decimals, each band runs from its lower to its higher bound, and none exceeds the points."""
    own = profile(places, low=low)
    for band in Band:
        lowest, highest = bounds_of(own, band, points)
        assert 0 <= lowest <= highest <= points


def test_the_texts_of_the_form_name_the_decimals() -> None:
    """填表说明 and the prompt of a score say how many decimals the profile keeps."""
    for places, text in ((0, "取整数"), (1, "一位小数"), (3, "三位小数")):
        book = load_workbook(io.BytesIO(generate(replace(HUNAN, profile=profile(places)), rows=1)))
        shown = "".join(str(cell.value) for row in book["填表说明"].iter_rows() for cell in row if cell.value)
        prompts = [
            one.prompt for one in book["自评表"].data_validations.dataValidation if one.promptTitle == "得分"
        ]
        assert f"在0分至本行分值之间，{'' if places == 0 else '保留'}{text}" in shown
        assert [text in str(prompt) for prompt in prompts] == [True]


def test_a_form_is_compared_with_the_decimals_that_it_was_issued_with() -> None:
    """A form issued with one decimal has no changed formula when it is checked with two, and an edited ROUND is one."""
    issued = replace(HUNAN, profile=profile(1))
    data = generate(issued, year=2024, organization="某局", rows=1)
    assert [one.name for one in reviewed(HUNAN, data).findings if one.name.startswith("formula-")] == []

    def coarser(sheet: object) -> None:
        for row in sheet.iter_rows():  # type: ignore[attr-defined]
            for cell in row:
                if (
                    isinstance(cell.value, str)
                    and cell.value.startswith("=")
                    and "MAX(0,MIN(1," in cell.value
                ):
                    cell.value = cell.value.replace(",1),", ",0),")
                elif cell.value == "实际完成值":  # and one answer, because of a blank form only that is said
                    sheet.cell(cell.row + 1, cell.column).value = 5  # type: ignore[attr-defined]

    found = [one.name for one in reviewed(issued, edited(data, coarser)).findings]
    assert "formula-changed" in found


@pytest.mark.parametrize(
    ("values", "path"),
    [({"places": 5}, "places"), ({"places": 2, "tolerance": "0"}, "tolerance"), ({"places": 3, "tolerance": "0.0009"}, "tolerance"), ({"places": 0, "tolerance": "0.5"}, "tolerance")],
)  # fmt: skip
def test_a_profile_that_no_form_can_keep_is_refused(values: dict[str, object], path: str) -> None:
    """Too many decimals, or a tolerance below the last place, is a fault with its path."""
    own = {"base": "national-2020", "id": "own", "title": "自定", "summary": "自定"} | values
    with pytest.raises(SchemeError) as caught:
        parse_profile(own, source="test")
    assert [fault.path for fault in caught.value.faults] == [path]


def test_other_decimals_bring_their_own_tolerance() -> None:
    """A profile that states other decimals than its base, and no tolerance, takes one unit of the last place."""
    own = {"base": "national-2020", "id": "own", "title": "自定", "summary": "自定", "places": 1}
    assert parse_profile(own, source="test").tolerance == Decimal("0.1")
    assert load_profile("national-2016").tolerance == Decimal("0.01")


def test_the_execution_points_fit_the_decimals() -> None:
    """An execution row of 10.5 points is refused with a profile that rounds scores to whole points."""
    from xlselfeval.resources import templates_folder
    from xlselfeval.toml_parser import tomllib

    values = tomllib.loads((templates_folder() / "hunan-department-2020.toml").read_text(encoding="utf-8"))
    values["funds"]["points"], values["total_points"] = Decimal("10.5"), Decimal("100.5")
    scheme = parse_scheme(values, source="test")
    assert load_scheme(scheme, profile=profile(1)).profile.places == 1
    with pytest.raises(SchemeError, match="小数多于口径"):
        load_scheme(scheme, profile=profile(0))


def test_each_rule_for_at_most_targets_has_a_function_and_a_formula_of_its_own() -> None:
    """Every name that a profile may give is that of one rule and of one formula."""
    templates = {
        suggestion_formula(profile(2, at_most=name), fraction=False).template for name in get_args(AtMost)
    }
    assert len(templates) == len(get_args(AtMost))
    assert set(AT_MOST) == set(get_args(AtMost))


OFFICE_ROWS: tuple[tuple[str, str, str, str, Decimal | str], ...] = (
    ("产出指标", "数量指标", "≥37", "12.125", Decimal("33.3")), ("产出指标", "数量指标", "≤113", "12.875", Decimal("127.9")),
    ("产出指标", "质量指标", "≥96%", "12.5", Decimal("0.917")), ("产出指标", "质量指标", "≤5%", "12.5", Decimal("0.057")),
    ("效益指标", "社会效益指标", "＝64", "16.667", Decimal("61")), ("效益指标", "可持续影响指标", "制度健全完善", "13.333", RESULTS[1]),
    ("满意度指标", "服务对象满意度指标", "制度健全完善", "10", RESULTS[2]),
)  # fmt: skip


def nearly(theirs: object, ours: Value, own: Profile) -> bool:
    """Equal, or one unit of the last place apart: binary fractions fall on the other side of some halves."""
    if isinstance(theirs, Decimal) and isinstance(ours, Decimal):
        return abs(theirs - ours) <= own.unit_in_last_place
    return theirs == (ours or "")


@pytest.mark.office
@pytest.mark.parametrize("places", range(5))
def test_libreoffice_fills_a_form_that_has_no_finding(places: int, tmp_path: Path) -> None:
    """The scores that LibreOffice suggests, and the totals that it calculates, are accepted for each profile."""
    names = get_args(AtMost)
    scheme = replace(HUNAN, profile=profile(places, at_most=names[places % len(names)]))
    rows: list[Row] = [
        (Indicator(category=category, subcategory=level2, name=f"第{number}项", target=target, points=Decimal(points)), actual)
        for number, (category, level2, target, points, actual) in enumerate(OFFICE_ROWS)
    ]  # fmt: skip
    indicators = [one for one, _ in rows]
    data = generate(scheme, year=2024, organization="某局", indicators=indicators)
    layout = plan_layout(scheme, rows=0, indicators=indicators)
    answers = answers_without_scores(layout, rows, Decimal("271.83"))
    path, saved = tmp_path / "form.xlsx", tmp_path / "saved.xlsx"
    path.write_bytes(data)
    helps = [f"{column}{place.row}" for place in layout.rows for column in "LM"]
    typed = {ref: float(value) if isinstance(value, Decimal) else value for ref, value in answers.items()}
    (first,) = run([{"path": str(path), "sheet": FORM_SHEET, "cells": helps, "rounds": [typed]}])
    shown = {ref: Decimal(str(value)) if isinstance(value, float) else value for ref, value in first["answers"][0].items()}  # fmt: skip
    ours = calculated(scheme, fill(scheme, data, answers))
    assert {ref: value for ref, value in shown.items() if not nearly(value, ours[ref], scheme.profile)} == {}
    scores = {ref: float(score) for ref, score in suggested(layout, shown, highest=False).items()}
    run([{"path": str(path), "sheet": FORM_SHEET, "rounds": [typed | scores], "save": str(saved)}])
    assert findings_of(reviewed(scheme, saved.read_bytes())) == []


def test_totals_have_two_decimals_at_least() -> None:
    """A total has the decimals of the scores, and two where these have fewer."""
    assert [profile(places).total_places for places in range(5)] == [2, 2, 2, 3, 4]


def test_a_rounded_total_of_points_is_no_mismatch() -> None:
    """The form's own formula rounds 99.999 points to 100: only their sum is reported."""
    review = check_submission(HUNAN, submission(HONEST.replace("| 210 | 15 |", "| 210 | 14.999 |"), points_total="100"))  # fmt: skip
    names = {one.name for one in review.findings}
    assert "points-total-not-100" in names
    assert "total-points-mismatch" not in names
