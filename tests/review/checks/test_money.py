"""Budgets that were filled in when a form was issued, and spending below zero."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from openpyxl.worksheet.worksheet import Worksheet
from support.form_variants import formula, sums
from support.forms import facts, found, reviewed
from support.issued_variants import FROM_FILE, form, record
from support.issuing import edited, issue_record_of, put, with_issue_record
from support.issuing import reviewed as opened

from xlselfeval.cell import Written
from xlselfeval.checking import check_submission
from xlselfeval.form.generate import generate
from xlselfeval.reading.read import read
from xlselfeval.scheme.load import load_scheme

ISSUED = generate(
    load_scheme("hunan-department-2020"), year=2020, organization="某局", rows=1, budget_initial=Decimal("100.5"), budget_adjusted=Decimal(120)
)  # fmt: skip
(FORM,) = read(ISSUED)
assert FORM.funds is not None
INITIAL, ADJUSTED = FORM.funds.total.budget_initial, FORM.funds.total.budget_adjusted
assert INITIAL is not None
assert ADJUSTED is not None
ACHIEVED = FORM.goal_achieved
assert ACHIEVED is not None


def changed(**values: object) -> dict[str | None, tuple[str | None, str | None]]:
    """Return what budget-changed says by cell, after these changes of cells and an answer.

    With the answer the form is not blank.
    """

    def change(sheet: Worksheet) -> None:
        put(**values)(sheet)
        sheet[ACHIEVED.ref] = "全年工作任务已完成。"

    findings = opened(edited(ISSUED, change)).findings
    return {one.cell: (one.found, one.expected) for one in findings if one.name == "budget-changed"}


def test_a_budget_that_was_filled_in() -> None:
    """Another figure is a question at its cell; the same one in another spelling is none, nor what nobody filled in."""
    assert changed() == {}
    assert changed(**{INITIAL.ref: 100.5, ADJUSTED.ref: "120.00"}) == {}
    assert changed(**{INITIAL.ref: "100.5万元", ADJUSTED.ref: "1200000元"}) == {}
    assert changed(**{INITIAL.ref: 90, ADJUSTED.ref: "130"}) == {INITIAL.ref: ("90", "100.5"), ADJUSTED.ref: ("130", "120")}  # fmt: skip
    assert changed(**{INITIAL.ref: None}) == {INITIAL.ref: (None, "100.5")}
    assert changed(**{ADJUSTED.ref: None}) == {}  # budget-missing


def test_budgets_in_yuan_are_named_as_such() -> None:
    """All budgets ten thousand times those issued are in 元, and so are the parts; another figure is just another."""
    review = opened(edited(ISSUED, put(**{INITIAL.ref: 1005000, ADJUSTED.ref: 1200000})))
    found = [one for one in review.findings if one.name == "budget-changed"]
    assert {one.hint for one in found} == {"scale-10000"}
    assert all("元与万元" in one.situation and "各分项也按万元填写" in one.action for one in found)
    (other,) = (
        one
        for one in opened(edited(ISSUED, put(**{INITIAL.ref: 1005001}))).findings
        if one.name == "budget-changed"
    )
    assert (other.hint, "批复文件" in other.action) == (None, True)


def test_a_workbook_of_another_unit_is_not_held_against_its_budgets() -> None:
    """The budgets in the record of a workbook that was issued to another unit are not those of this one."""
    (own,) = read(edited(ISSUED, put(**{INITIAL.ref: 90})))
    foreign = replace(own, record_source=replace(own.record_source, kind="none", is_foreign=True))
    names = [
        [name for name, _, _ in found(check_submission(load_scheme("hunan-department-2020"), one))]
        for one in (own, foreign)
    ]
    assert ["budget-changed" in one for one in names] == [True, False]


@pytest.mark.parametrize("money", [{"budget_initial": "NaN"}, {"budget_initial": "1E+99"}, ["x"], "x"])
def test_a_record_with_odd_money(money: object) -> None:
    """A record with other money than anybody issues is an edited one, and no crash."""
    names = {name for name, _, _ in found(opened(with_issue_record(ISSUED, money=money)))}
    assert "snapshot-changed" in names


def test_a_form_without_budgets_says_nothing_of_money() -> None:
    """The record of a form that was issued without budgets is as it always was."""
    assert issue_record_of(ISSUED)["money"] == {"budget_initial": "100.5", "budget_adjusted": "120"}
    plain = generate(load_scheme("hunan-department-2020"), year=2020, organization="某局", rows=1)
    assert "money" not in issue_record_of(plain)


@pytest.mark.parametrize(("spent", "cells"), [(("-5", "10"), ["F6"]), (("-5", "-1"), ["F6", "F7"]), (("0", "5"), [])])  # fmt: skip
def test_spending_below_zero(spent: tuple[str, str], cells: list[str]) -> None:
    """A negative line is reported also where the total is none."""
    total = str(int(spent[0]) + int(spent[1]))
    review = reviewed(budget=("100", "120", total), lines=[("50", "60", spent[0]), ("50", "60", spent[1])])
    named = [one.cell for one in review.findings if one.name == "spending-negative" and one.cell != "F5"]
    assert named == cells


HUNAN = load_scheme("hunan-department-2020")
NO_NUMBER = Written("若干", "若干")


@pytest.mark.parametrize(
    ("issued", "cells", "expected"),
    [
        (("100", "120"), {}, []), (("90", "120"), {}, [("budget_initial", "D5", "100", "90", "现为100，")]), (("100", "110"), {}, [("budget_adjusted", "E5", "120", "110", "现为120，")]),
        (("90", "110"), {"budget_initial": None}, [("budget_adjusted", "E5", "120", "110", "现为120，")]), (("90", "110"), {"budget_initial": formula("D5", "WEBSERVICE(1)")}, [("budget_adjusted", "E5", "120", "110", "现为120，")]),
        (("90", "120"), {"budget_initial": NO_NUMBER}, [("budget_initial", "D5", "若干", "90", "现为空白或不是数字，")]), (("100", "110"), {"budget_adjusted": NO_NUMBER}, []),
        (("100.000001", "120"), {}, []), (("100.0000011", "120"), {}, [("budget_initial", "D5", "100", "100.0000011", "现为100，")]),
    ],
)  # fmt: skip
def test_a_budget_beside_its_issue_record(
    issued: tuple[str, str], cells: dict[str, object], expected: list[tuple[str, ...]]
) -> None:
    """Each budget is compared by itself, and the source of the issued one is named."""
    money = tuple(zip(("budget_initial", "budget_adjusted"), map(Decimal, issued), strict=True))
    for changes, basis in (({}, "表内下发记录中为"), ({"record_source": FROM_FILE}, "下发文件中为")):
        whole = sums(**cells)(form(issued=record(money=money), **changes))  # type: ignore[arg-type]
        review = check_submission(HUNAN, whole)
        assert facts(review, "budget-changed") == [
            (f"funds/{column}", at, "warning", now, then) for column, at, now, then, _ in expected
        ]
        said = [one.situation for one in review.findings if one.name == "budget-changed"]
        assert all(words in one for one, (*_, words) in zip(said, expected, strict=True))
        assert all(f"，{basis}" in one for one in said)


def test_negative_spending_is_named() -> None:
    """The line is named with the sum, the total line needs no name."""
    review = reviewed(budget=("100", "120", "-5"), lines=[("100", "120", "-5")])
    assert [fact[:4] for fact in facts(review, "spending-negative")] == [
        ("funds/budget_spent", "F5", "warning", "-5"),
        ("funds/资金0/budget_spent", "F6", "warning", "-5"),
    ]
    total, line = (one.situation for one in review.findings if one.name == "spending-negative")
    assert total.startswith("全年执行数")
    assert line.startswith("“资金0”全年执行数")
