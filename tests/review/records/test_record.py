"""The JSON record of a form: exact decimals as strings, null for what there is not, answers as typed."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from support.forms import SHEET, cell, reviewed, submission, with_row

from xlselfeval.cell import Cell, Written
from xlselfeval.checking import check_submission
from xlselfeval.errors import UnreadableFile
from xlselfeval.review.figures import Recomputed
from xlselfeval.review.records.unreadable import error_record
from xlselfeval.review.review import Review
from xlselfeval.scheme.load import load_scheme


def record(review: Review) -> dict[str, Any]:
    return review.to_dict("甲.xlsx")


def test_a_form_as_it_should_be() -> None:
    """The record holds every figure once, by its name."""
    said = record(reviewed())
    rows, findings = said.pop("rows"), said.pop("findings")
    grades = dict.fromkeys(("grade", "grade_low", "grade_high"), "优")
    assert said == {
        "file": "甲.xlsx", "kind": "form", "sheet": SHEET, "status": "reviewed", "error": None, "scheme": "hunan-department-2020", "profile": "national-2020", "year": "2020",
        "organization": "某市某局", "project": None, "issued": "none", "conclusion": "表内未发现问题", "declared": {"total": "100", "grade": "优", "points": "100"},
        "recomputed": {"total": "100", "total_low": "97", "total_high": "100", "open_points": "0", "points": "100"} | grades, "limits": [],
    }  # fmt: skip
    assert findings == []
    assert rows[0] == {
        "kind": "execution", "category": "预算执行率", "subcategory": None, "indicator": "预算执行率", "target": "120", "actual": "120", "points": "10",
        "declared": "10", "by_formula": None, "low": "10", "high": "10", "rule": "execution", "target_from": "form", "cell": "自评表!I5", "note": None,
    }  # fmt: skip
    assert rows[1] == {
        "kind": "indicator", "category": "产出指标", "subcategory": "数量指标", "indicator": "培训人数", "target": "≥200人", "actual": "210", "points": "15",
        "declared": "15", "by_formula": None, "low": "15", "high": "15", "rule": "proportional", "target_from": "form", "cell": "自评表!H12", "note": None,
    }  # fmt: skip
    assert len(rows) == 8


def test_what_there_is_not() -> None:
    """The money, the year, a score that is no number and the column of the scores are null where missing."""
    whole = submission(with_row(0, score="优秀", note="因疫情"), year=None)
    scheme = load_scheme("hunan-department-2020")
    (first, *_) = record(check_submission(scheme, replace(whole, funds=None)))["rows"]
    assert (first["kind"], first["declared"], first["note"]) == ("indicator", None, "因疫情")
    said = record(check_submission(scheme, whole))
    assert (said["year"], said["declared"]["total"]) == (None, "85")
    assert whole.funds is not None
    unscored = check_submission(scheme, replace(whole, funds=replace(whole.funds, score=None)))
    assert record(unscored)["rows"][0]["cell"] is None
    bare = replace(whole, rows=tuple(replace(row, score=Cell(SHEET, 12, 0)) for row in whole.rows))
    assert {row["cell"] for row in record(check_submission(scheme, bare))["rows"][1:]} == {None}


def test_a_project_without_scores() -> None:
    """The record names the project, and all recomputed figures are null where the form has no scores."""
    whole = submission()
    named = replace(whole, fields=(*whole.fields, ("project", cell(4, 2, "培训"))))
    review = check_submission(load_scheme("hunan-department-2020"), named)
    said = record(replace(review, recomputed=Recomputed()))
    assert said["project"] == "培训"
    assert said["recomputed"] == dict.fromkeys(record(review)["recomputed"])
    assert {(row["low"], row["high"]) for row in said["rows"]} == {(None, None)}
    assert (None, None) not in {(row["low"], row["high"]) for row in record(review)["rows"]}


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (Written(Decimal(195), "195篇"), "195"), (Written(Decimal("0.952"), "95.2%"), "95.2%"), (Written(Decimal("0.5"), "0.5%"), "0.5%"), (Written("195篇", "195篇"), "195篇"),
        (Written(Decimal(195), "一百九十五"), "一百九十五"), (Written(None, ""), None),
    ],
)  # fmt: skip
def test_the_actual_as_it_was_typed(written: Written, expected: str | None) -> None:
    """The number is given where a format adds the unit, and else the text."""
    said = record(reviewed(overrides={(0, 5): written}))
    assert said["rows"][1]["actual"] == expected


@pytest.mark.parametrize(("value", "expected"), [(Decimal("14.50"), "14.5"), ("优秀", None), (None, None)])
def test_what_the_formula_gives(value: Decimal | str | None, expected: str | None) -> None:
    """Only a number is given as the result of a formula."""
    whole = reviewed()
    said = record(replace(whole, evidence=replace(whole.evidence, by_formula={"H12": value})))
    assert said["rows"][1]["by_formula"] == expected


def test_a_finding() -> None:
    """The record of a finding holds its parts, and the sentence that is made of them."""
    (one, *_) = record(reviewed(table=with_row(0, actual="150", score="15")))["findings"]
    message = one.pop("message")
    assert one == {
        "code": "S101", "name": "score-mismatch", "severity": "error", "audience": "unit", "explainable": False, "sheet": SHEET, "cell": "H12", "cells": ["H12"], "indicator": "培训人数",
        "found": "15", "expected": "11.25", "hint": one["hint"], "subject": "row/培训人数/score", "part": "得分",
        "situation": "填报15分；指标值“≥200人”，实际完成“150”，按规则应得11.25分（15×150÷200）", "action": "请核实实际完成值；无误的，将得分更正为11.25分。改后低于分值的，同时在“偏差原因分析及改进措施”栏写明原因。得分有改动的，总分（H19，不是公式）一并更正为各项得分合计。",
        "opinion": "年度指标值为“≥200人”，实际完成值为“150”，按评分规则应得11.25分（15×150÷200），填报得分为15分，两者不符。请核实实际完成值；无误的，将得分更正为11.25分。改后低于分值的，同时在“偏差原因分析及改进措施”栏写明原因。得分有改动的，总分（H19，不是公式）一并更正为各项得分合计。",
    }  # fmt: skip
    assert (
        message
        == f"【须更正】“{one['indicator']}”{one['part']} {one['cell']}：{one['situation']}。{one['action']}"
    )


@pytest.mark.parametrize("table", [with_row(0), with_row(0, actual="150", score="15")])
def test_the_conclusion_of_the_review(table: Any) -> None:
    """The record of a form has the conclusion of its review."""
    review = reviewed(table=table)
    assert record(review)["conclusion"] == review.conclusion


def test_a_file_that_could_not_be_read() -> None:
    """The record of a file that could not be read has the same keys, and the error."""
    said = error_record("甲.xlsx", UnreadableFile("empty", "文件是空的"))
    assert said.keys() == record(reviewed()).keys()
    assert said["kind"] is None  # nobody knows what the file was to be
    assert {key: value for key, value in said.items() if value} == {
        "file": "甲.xlsx", "status": "unreadable", "error": {"name": "empty", "message": "文件是空的"}, "issued": "none",
    }  # fmt: skip
