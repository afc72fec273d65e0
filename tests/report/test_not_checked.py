"""The sentence about figures that the check of a report could not compare."""

from __future__ import annotations

from decimal import Decimal

from xlselfeval.report.beside.figure import Stated
from xlselfeval.report.check import claims_of
from xlselfeval.report.intervals import Interval
from xlselfeval.report.not_checked import count_checked, describe_unchecked
from xlselfeval.report.passage import Passage


def unchecked(*texts: str) -> tuple[str, ...]:
    passages = tuple(Passage(number, text) for number, text in enumerate(texts, 1))
    return describe_unchecked(passages, claims_of(passages))


def test_figures_that_nothing_gives_are_named() -> None:
    """A sentence names the figures that no claim rests on, the first six of many.

    It is left out where there are none.
    """
    change = "会议费1.99万元，比上年1.42万元增加0.57万元。"
    assert unchecked(change) == ()
    assert unchecked(change, "另建成站点42个。") == (
        "第2段“42个”未比对（没有找到对应的数字），请对照有关资料核实。",
    )
    many = "".join(f"走访{number}户，" for number in range(10, 19))
    (words,) = unchecked("接待5批次。", many)
    assert words.startswith("第1段“5批次”、第2段“10户”、“11户”、“12户”、“13户”、“14户”等10处（其余在第2段）")


def test_figures_behind_the_name_of_a_field_come_first() -> None:
    """A number of posts and a balance are named before counts of other things, in whatever paragraph they are."""
    many = "".join(f"走访{number}户，" for number in range(10, 19))
    (words,) = unchecked(many, "核定编制44名。", "年末结转80万元。")
    assert words.startswith(
        "第2段“44名”、第3段“80万元”、第1段“10户”、“11户”、“12户”、“13户”等11处（其余在第1段）"
    )


def test_a_figure_of_the_papers_is_not_listed() -> None:
    """An amount or a number of staff that a paper states is no open figure; another, and a count by chance, are."""
    passages = (Passage(1, "应付材料费0.80万元，退休3人，建成站点3个，另付0.90万元。"),)
    stated = (
        Stated(("payable_items", "spent"), Interval(Decimal(8000), Decimal(8000)), "", "", "材料费"),
        Stated(("staff_retired", "spent"), Interval(Decimal(3), Decimal(3)), "", ""),
    )
    (words,) = describe_unchecked(passages, (), stated)
    assert words.startswith("第1段“3个”、“0.90万元”未比对")


def test_a_place_to_fill_in_is_no_claim_about_a_figure() -> None:
    """The number of claims is the same before and after a request is filled in with words."""
    change = "会议费1.99万元，比上年1.42万元增加0.57万元。"
    counts = {
        count_checked(claims_of((Passage(1, change), Passage(2, text))))
        for text in ("【请补充：主要职能】", "负责全市水利工作。", "")
    }
    assert len(counts) == 1
