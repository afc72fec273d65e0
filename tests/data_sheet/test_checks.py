"""An honest data sheet has no finding; each planted mistake has its own and no other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from random import Random

import pytest
from support.data_sheets import (
    STAFF,
    Figures,
    Value,
    address,
    check_rows,
    due_reasons,
    filled_rows,
    honest_figures,
    marks,
)
from support.honest_data_sheet import check

from xlselfeval.review.catalogue import CATALOGUE
from xlselfeval.review.entries import list_entries

_SEEDS = 150
_BASE: Mapping[str, Decimal] = {
    "car_running": Decimal("3.89"), "reception": Decimal("1.91"), "abroad": Decimal(0), "car_purchase": Decimal(20),
    "cars": Decimal("23.89"), "three_public": Decimal("25.8"), "meetings": Decimal("1.99"), "training": Decimal("3.04"),
    "wages": Decimal("289.45"), "goods": Decimal("154.96"), "personal": Decimal("137.92"), "capital": Decimal("25.31"), "economic_other": Decimal(0),
    "economic": Decimal("607.64"), "spending": Decimal("607.64"), "basic": Decimal("507.64"), "project": Decimal(100), "personnel": Decimal("427.37"),
    "public": Decimal("80.27"), "office": Decimal("9.5"), "utilities": Decimal(8), "projects/1": Decimal("44.37"), "projects/2": Decimal("55.63"),
    "income": Decimal("607.64"), "income_general": Decimal("565.72"), "income_fund": Decimal(0), "income_special": Decimal(0), "income_other": Decimal("21.92"),
    "income_carried": Decimal(20), "procurement": Decimal(30), "procurement_small": Decimal(20), "procurement_micro": Decimal(10),
    "payables": Decimal("11.43"), "payables/1": Decimal("2.48"), "payables/2": Decimal("8.95"), "assets": Decimal("650.5"), "assets_used": Decimal("640.25"),
    "abroad_groups": Decimal(0), "abroad_people": Decimal(0), "cars_bought": Decimal(1), "cars_kept": Decimal(2), "reception_batches": Decimal(18),
    "reception_people": Decimal(140),
}  # fmt: skip


def _figures() -> Figures:
    """Return figures in which no year and no budget differs from another."""
    same = {
        (key, column): number
        for key, number in _BASE.items()
        for column in ("previous", "initial", "adjusted", "spent")
    }
    return same | {(key, "added"): Decimal(0) for key in _BASE}


@pytest.mark.parametrize("rounded", [False, True])
def test_honest_sheets_have_no_finding(rounded: bool) -> None:
    """Whatever the figures, also those rounded from yuan; reasons where they are due."""
    for seed in range(_SEEDS):
        figures = honest_figures(Random(seed), rounded=rounded)
        review = check_rows(filled_rows(figures, reasons=due_reasons(figures)))
        assert [one.message for one in review.findings] == [], seed


def test_the_base_is_honest() -> None:
    """The sheet into which mistakes are planted has no finding, without any reason."""
    assert check_rows(filled_rows(_figures(), reasons={})).findings == ()


_MISTAKES: tuple[tuple[str, dict[tuple[str, str], str], str, str], ...] = (
    # finding, changed figures, caption and column of the finding
    ("data-sum", {("three_public", "spent"): "25.9"}, "“三公”经费合计", "spent"),
    ("data-sum", {("payables", "spent"): "11.5"}, "其他应付款合计", "spent"),
    ("data-sum", {("payables/2", "previous"): "9.95"}, "其他应付款合计", "previous"),
    ("data-sum", {("projects/1", "adjusted"): "44.73", ("projects/1", "initial"): "44.73"}, "项目支出", ""),
    ("data-sum", {("wages", "spent"): "298.45"}, "经济分类支出合计", "spent"),
    ("data-sum", {("basic", "spent"): "607.64"}, "基本支出", "spent"),
    ("data-budget", {("reception", "adjusted"): "1.93"}, "公务接待", "adjusted"),
    ("data-budget", {("reception", "initial"): "1.99"}, "公务接待", "adjusted"),
    ("data-budget", {("income", "adjusted"): "507.64"}, "收入合计", "adjusted"),
    ("data-total", {("wages", "spent"): "279.45", ("economic", "spent"): "597.64"}, "经济分类支出合计", "spent"),
    ("data-limit", {("income", "spent"): "605.64", ("income_carried", "spent"): "18"}, "支出合计", "spent"),
    ("data-limit", {("office", "spent"): "95"}, "其中：办公经费", "spent"),
    ("data-limit", {("assets_used", "spent"): "651"}, "其中：在用固定资产", "spent"),
    ("data-limit", {("procurement_micro", "spent"): "21"}, "其中：授予小微企业", "spent"),
    ("data-limit", {("training", "spent"): "153.04", ("training", "initial"): "153.04", ("training", "adjusted"): "153.04", ("training", "previous"): "153.04"}, "公车运行维护", ""),
    ("data-limit", {("reception_people", "spent"): "3"}, "公务接待批次", "spent"),
    ("data-overrun", {("procurement", "spent"): "35"}, "政府采购金额", "spent"),
    ("data-overrun", {("reception", "spent"): "2.1", ("three_public", "spent"): "25.99"}, "“三公”经费合计", "spent"),
    ("data-change", {("training", "previous"): "4.04"}, "培训费", "spent"),
    ("data-count", {("reception_batches", "spent"): "0"}, "公务接待批次", "spent"),
    ("data-count", {("cars_kept", "spent"): "0"}, "公务用车保有量", "spent"),
    ("data-count", {("abroad_groups", "previous"): "1"}, "因公出国（境）团组数", "previous"),
)  # fmt: skip


@pytest.mark.parametrize(("name", "changed", "caption", "column"), _MISTAKES)
def test_a_planted_mistake(name: str, changed: dict[tuple[str, str], str], caption: str, column: str) -> None:
    """The mistake is reported at its cell, and nothing else is."""
    figures = _figures() | {key: Decimal(number) for key, number in changed.items()}
    rows = filled_rows(figures, reasons={})
    found = marks(check_rows(rows).findings)
    if column:
        assert found == [(name, address(rows, caption, column))]
    else:  # the same in several columns
        assert {one for one, _ in found} == {name}
        assert found[0][1] == address(rows, caption, _found_column(found[0][1]))


def test_an_amount_without_a_thing_is_named_with_its_unit() -> None:
    """The sentence has what the cell holds first, then the amount with its unit, and reads on from the row."""
    figures = _figures() | {("reception_batches", "spent"): Decimal(0)}
    (one,) = check_rows(filled_rows(figures, reasons={})).findings
    assert one.situation == "填报0，而公务接待为1.91万元"
    assert (one.found, one.expected) == ("0", "1.91万元")
    assert "“公务接待批次（批次）”本年决算数填报0，而公务接待为1.91万元。" in one.opinion


def _found_column(cell: str | None) -> str:
    """Return the period of a cell's column."""
    return dict(zip("BCDEF", ("previous", "initial", "added", "adjusted", "spent"), strict=True))[
        (cell or "")[0]
    ]


@pytest.mark.parametrize(
    ("line", "total", "expected"),
    [
        (("某中心", 20, 21, "105%", 1, 4, 2), ("合计", 34, 35, "102.94%", 1, 7, 2), [("data-control", "C6")]),
        (("某中心", 20, 19, "96%", 1, 4, 2), STAFF[2], [("data-rate", "D6")]),
        (("某中心", 20, 19, 0.95, 1, 4, 2), ("合计", 35, 33, "94.29%", 1, 7, 2), [("data-sum", "B7")]),
        (("某中心", 20, 21, "105%", 1, 4, 2, "军转安置"), ("合计", 34, 35, "102.94%", 1, 7, 2, "军转安置"), []),
    ],
)  # fmt: skip
def test_mistakes_in_staff(
    line: Sequence[Value], total: Sequence[Value], expected: list[tuple[str, str]]
) -> None:
    """More staff than posts, a wrong rate, a wrong total."""
    rows = filled_rows(_figures(), reasons={}, staff=(STAFF[0], line, total))
    assert marks(check_rows(rows).findings) == expected


def test_a_reason_answers_an_overrun() -> None:
    """A reason beside the total or beside its part is enough; 无 is none."""
    figures = _figures() | {
        ("reception", "spent"): Decimal("2.1"),
        ("three_public", "spent"): Decimal("25.99"),
    }
    for key in ("reception", "three_public"):
        assert check_rows(filled_rows(figures, reasons={key: "接待任务增加"})).findings == ()
    (one,) = check_rows(filled_rows(figures, reasons={"reception": "无"})).findings
    assert (one.name, one.found, one.expected) == ("data-overrun", "25.99", "25.8")


def test_a_reason_with_the_opposite_direction() -> None:
    """A reason that states a fall where the figure rose is asked about; what the reason reduces is no statement."""
    figures = _figures() | {("training", "previous"): Decimal(2)}
    rows = filled_rows(figures, reasons={"training": "比上年减少了培训班次"})
    assert marks(check_rows(rows).findings) == [("data-direction", address(rows, "培训费", "spent"))]
    assert (
        check_rows(filled_rows(figures, reasons={"training": "减少外聘，自办培训，较上年增加"})).findings
        == ()
    )


def test_demands_at_one_reason_begin_alike() -> None:
    """A reason of words alone that contradicts the figures is asked for 请核实 once."""
    rows = filled_rows(
        _figures() | {("training", "previous"): Decimal(2)}, reasons={"training": "比上年减少"}
    )
    (entry,) = list_entries(check_rows(rows).findings)
    (line,) = entry.lines
    assert {one.name for one in line} == {"data-change", "data-direction"}
    assert "".join(line.actions).count("请核实") == 1


def test_texts_and_blanks() -> None:
    """A text is asked about, a blank is a hint and not 0."""
    rows = filled_rows(_figures(), reasons={}, texts={("meetings", "spent"): "约两万"})
    assert marks(check_rows(rows).findings) == [("data-unreadable", address(rows, "会议费", "spent"))]
    blank = {key: number for key, number in _figures().items() if key != ("reception", "spent")}
    rows = filled_rows(blank, reasons={})
    found = check_rows(rows).findings
    assert [(one.name, one.severity) for one in found] == [("data-sum", "warning"), ("data-blank", "info")]
    assert found[1].cell == address(rows, "公务接待", "spent")


def test_every_finding_of_a_data_sheet_is_planted() -> None:
    """No name of the catalogue is without a test here, but those of comparisons with other papers (tests/across)."""
    here = {name for name, *_ in _MISTAKES} | {
        "data-control",
        "data-rate",
        "data-direction",
        "data-unreadable",
        "data-blank",
        "data-form",
        "data-treasury",
        "data-yuan",  # test_yuan.py
        "data-value",  # test_signs.py
        "data-scale",  # test_per_person.py
        "data-column",  # test_misplaced.py
        "data-heading",  # test_issued.py
        "data-duplicate",  # test_blanks.py
    }
    assert here == {name for name, entry in CATALOGUE.items() if entry.code.startswith("J")}


@pytest.mark.parametrize(
    ("before", "asked"),
    [("2.5", True), ("2.51", True), ("2.52", True), ("3", False), ("3.8", True), ("3.79", False)],
)
def test_a_change_by_exactly_the_share_is_asked_about(before: str, asked: bool) -> None:
    """20 % by the printed figures is 20%及以上, and a change within roundings is none."""
    figures = _figures() | {("training", "previous"): Decimal(before)}
    found = [one.name for one in check_rows(filled_rows(figures, reasons={})).findings]
    assert found == ["data-change"] * asked


def test_a_part_that_is_too_large_alone_is_named_alone() -> None:
    """Of several parts that are more than their whole, the one that is more by itself is the mistake."""
    figures = _figures() | {("utilities", "spent"): Decimal(95)}
    rows = filled_rows(figures, reasons={})
    (one,) = check_rows(rows).findings
    assert (one.name, one.cell, one.found) == (
        "data-limit",
        address(rows, "水费、电费、差旅费", "spent"),
        "95",
    )
    assert "办公经费" not in one.situation


def test_demands_at_one_cell_are_asked_once() -> None:
    """请核实 that two findings of one cell begin with is written once, each of their cases is."""
    figures = _figures() | {("training", "spent"): Decimal(160)}
    (entry,) = list_entries(check_rows(filled_rows(figures, reasons={})).findings)
    (line,) = entry.lines
    assert [one.name for one in line] == ["data-limit", "data-overrun"]
    assert line.summary.count("请核实") == "".join(entry.opinions).count("请核实") == 1
    assert line.actions[0] == "请核实；口径不同的，请说明。"
    assert line.actions[1].startswith("确已超出的，请")


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({("utilities", "spent"): "95"}, "“水费、电费、差旅费”本年决算数填报95万元，大于公用经费80.27万元。"),
        ({("office", "spent"): "80", ("utilities", "spent"): "8"}, "“其中：办公经费”本年决算数与水费、电费、差旅费合计88万元，大于公用经费80.27万元。"),
        ({("training", "previous"): "2"}, "本年决算数填报3.04万元，上年2万元，增长52.00%，未说明原因。"),
    ],
)  # fmt: skip
def test_the_sentence_of_a_letter_reads_on_from_the_heading(
    changed: dict[tuple[str, str], str], sentence: str
) -> None:
    """Behind row and heading neither is repeated."""
    figures = _figures() | {key: Decimal(number) for key, number in changed.items()}
    assert any(sentence in one.opinion for one in check_rows(filled_rows(figures, reasons={})).findings)


def test_exchanged_digits_of_a_part_are_named_where_two_totals_differ() -> None:
    """One finding names the pair and the part whose exchanged digits make the difference, and claims no total right."""
    figures = _figures()
    more = Decimal("55.63") - Decimal("55.36")
    slip = {(key, "spent"): figures[key, "spent"] - more for key in ("projects/2", "project", "spending")}
    (one,) = (one for one in check_rows(filled_rows(figures | slip)).findings if one.name == "data-total")
    assert one.expected is None
    assert "填报55.36，相邻两位数字疑颠倒（55.63）" in one.action


def test_a_reason_is_not_asked_for_exchanged_digits() -> None:
    """An overrun that goes away with the digits in order is not asked about beside the total."""
    assert [one.name for one in check({("projects/2", "spent"): Decimal("56.53")}).findings] == ["data-total"]
    found = check({("projects/2", "spent"): Decimal("59.53")}).findings
    assert [one.name for one in found] == ["data-total", "data-overrun"]


def test_exchanged_digits_of_a_line_are_named_where_its_total_was_typed() -> None:
    """A total that was typed and its lines: the line of which the digits make the difference is named."""
    figures = _figures()
    slip = {("projects/2", "spent"): Decimal("55.36")}
    (one,) = (one for one in check_rows(filled_rows(figures | slip)).findings if one.name == "data-sum")
    assert one.situation.endswith("填报55.36，相邻两位数字疑颠倒（55.63）")
