"""The explanation of a score: of the rows that were asked for, with what cannot be said said."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from support.forms import SHEET, reviewed, submission, with_row
from support.issued_variants import without

from xlselfeval.checking import check_submission
from xlselfeval.review.explain import explain
from xlselfeval.review.figures import unscored_line
from xlselfeval.scheme.load import load_scheme


@pytest.mark.parametrize(
    ("wanted", "titles"),
    [
        (f"'{SHEET}'!$H$12", ["产出指标 / 数量指标 / 培训人数"]), (f"{SHEET}!h12", ["产出指标 / 数量指标 / 培训人数"]), ("$I$5", ["预算执行率"]), ("执行率", ["预算执行率"]), ("总分", ["总分和等级"]), ("等级", ["总分和等级"]), ("I19", ["总分和等级"]),
        ("培训", ["产出指标 / 数量指标 / 培训人数"]), ("H99", []), ("没有的", []),
    ],
)  # fmt: skip
def test_the_rows_that_are_asked_for(wanted: str, titles: list[str]) -> None:
    """A row is found by its cells, as Excel writes them, and by a part of its name."""
    assert [lines[0] for lines, _ in explain(reviewed(), wanted)] == titles


@pytest.mark.parametrize(
    ("target", "actual", "said"),
    [("≥200人", "210", "达到指标值"), ("≥200人", "190", "未达到指标值"), ("健全", "建立了制度", "不能判断是否达到指标值"), ("2万人", "15000", "不能判断是否达到指标值")],
)  # fmt: skip
def test_a_row_without_points(target: str, actual: str, said: str) -> None:
    """A row without a score says whether its target is reached."""
    table = with_row(0, target=target, actual=actual, points="", score="")
    ((lines, _),) = explain(reviewed(table=table), "H12")
    assert lines[-2] == f"  应得   本行无分值，不计得分；{said}"


@pytest.mark.parametrize(
    ("own", "cited"), [("", "财预〔2020〕10号"), ("《某市管理办法》", "《某市管理办法》")]
)
def test_the_basis_is_no_other_units_document(own: str, cited: str) -> None:
    """The basis is the bureau's document or the national rule; where a rule was seen is a line of its own."""
    form = submission()
    review = check_submission(replace(load_scheme("hunan-department-2020"), basis=own), form)
    lines = [line.strip() for one, _ in explain(review, None) for line in one]
    basis = [line for line in lines if line.startswith("依据：")]
    assert basis
    assert all(cited in line or "无明文规定" in line for line in basis)
    assert any(cited in line for line in basis)
    assert not any(place in line for line in basis for place in ("某局", "某县", "政协"))
    assert any(line.startswith("算法另见：") for line in lines)


def test_a_row_of_a_form_without_scores() -> None:
    """A row with points says only whether its target is reached, where the form has no scores."""
    review = check_submission(load_scheme("hunan-department-2020"), without(submission(), "score"))
    ((lines, _),) = explain(review, "培训人数")
    assert lines[-2] == "  应得   不计得分；达到指标值"


@pytest.mark.parametrize("total", ["100", ""])
def test_a_form_of_which_nothing_can_be_recomputed(total: str) -> None:
    """Its declared total is shown beside the line that says so; without a total that line is all."""
    review = reviewed(table=with_row(0))
    bare = replace(review.recomputed, total=None, total_low=None, total_high=None)
    declared = replace(review.declared, total=Decimal(total) if total else None)
    ((lines, _),) = explain(replace(review, recomputed=bare, declared=declared), "总分")
    assert len(lines) == (5 if total else 1)
    assert lines[-1].endswith(unscored_line(bare))


def test_a_money_block_without_a_score() -> None:
    """The execution row is explained without a cell for its score."""
    form = submission()
    assert form.funds is not None
    bare = replace(form, funds=replace(form.funds, score=None, rate=None))
    review = check_submission(load_scheme("hunan-department-2020"), bare)
    ((lines, about),) = explain(review, "预算执行率")
    assert "  填报   （空白）（无此栏）" in lines
    assert about == []
