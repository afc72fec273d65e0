"""Several cells of one mistake are one finding, which names all of them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from support.edits.tampering import edited
from support.forms import reviewed, with_row
from support.issuing import put
from support.issuing import reviewed as check_file

from xlselfeval.cell import cell_list
from xlselfeval.review.entries import counts_in_words, list_entries, list_lines
from xlselfeval.review.one_mistake import merge_cells
from xlselfeval.review.review import Review


def cells_of(review: Review, name: str) -> list[tuple[str, ...]]:
    """The cells of each finding of a name."""
    return [one.cells for one in review.findings if one.name == name]


def test_a_formula_overwritten_down_a_column_is_one_finding() -> None:
    """Values over the formulas of a column of help are one finding, known by its column.

    One in another column is another.
    """
    review = check_file(edited(put(L14=1, L15=2, L17=3, I6=9)))
    overwritten = [one for one in review.findings if one.name == "formula-overwritten"]
    assert [(one.cell, one.cells, one.subject) for one in overwritten] == [
        ("I6", ("I6",), "funds/score"), ("L14", ("L14", "L15", "L17"), "cells/L"),
    ]  # fmt: skip
    several = overwritten[1]
    assert several.location.startswith("L14:L15、L17 ")
    assert several.situation.endswith("同类问题另有2处：L15、L17")
    assert "同类问题另有2处：L15、L17。请" in several.opinion
    assert (several.indicator, several.found) == (None, "1、2、3")
    (same,) = [
        one for one in check_file(edited(put(L14=1, L15=1))).findings if one.name == "formula-overwritten"
    ]
    assert same.found == "1（共2处）"


def test_numbers_as_text_are_one_finding_a_column() -> None:
    """Texts instead of numbers are one finding in the scores, and another one in the points."""
    lines = [
        with_row(number, score=f"{points}分").splitlines()[number] for number, points in ((0, 15), (1, 15))
    ]
    rest = with_row(2, points="10分").splitlines()[2:]
    assert cells_of(reviewed(table="\n".join([*lines, *rest])), "number-as-text") == [
        ("H12", "H13"),
        ("G14",),
    ]


def test_targets_and_scores_stay_apart() -> None:
    """Each changed target, and each wrong score, is a finding of its own; changed labels are one."""
    review = check_file(edited(put(E13="≥1家", E14="≥1人", B8="上年结转", B9="其他收入", H13=9, H14=9)))
    assert cells_of(review, "locked-cell-changed") == [("B8", "B9"), ("E13",), ("E14",)]
    assert cells_of(review, "score-above-points") == [("H13",), ("H14",)]


@pytest.mark.parametrize(
    ("cells", "text"),
    [
        (("H15",), "H15"),
        (("H17", "H15", "H16"), "H15:H17"),
        (("AA3", "B3", "B4", "B9"), "B3:B4、B9、AA3"),
        (("D8", "E8", "F8"), "D8、E8、F8"),
        (("A4", "B4", "C4", "D4", "F4"), "A4:D4、F4"),
        ((), ""),
    ],
)
def test_neighbours_in_a_column_or_many_in_a_row_are_a_range(cells: tuple[str, ...], text: str) -> None:
    """Addresses are listed by column and row, neighbours as a range; few cells in a row are named singly."""
    assert cell_list(cells) == text


def test_other_errors_are_other_mistakes() -> None:
    """Cells with one error text are one finding, and those with another text another one."""
    findings = [
        replace(found, cell=cell, cells=(cell,), subject=f"cell/{cell}", found=text)
        for found in reviewed(total="80").findings[:1]
        for cell, text in (("L5", "#REF!"), ("L6", "#N/A"), ("L7", "#REF!"))
    ]
    merged = merge_cells(replace(one, name="formula-error") for one in findings)
    assert [(one.cells, one.found) for one in merged] == [(("L5", "L7"), "#REF!（共2处）"), (("L6",), "#N/A")]


TEXTS = replace(reviewed(total="80").findings[0], name="number-as-text", indicator=None)


@pytest.mark.parametrize(
    ("cells", "subjects", "sheet", "found", "expected"),
    [
        (("X5", "X6"), ("row/甲/score", "row/乙/score"), "自评表", "9分", ("cells/X/score", "9分（共2处）", "X6")),
        (("H5", "H6"), ("row/甲/score#2", "row/乙/score"), "自评表", "9分", ("cells/H/score", "9分（共2处）", "H6")),
        (("H5", "H6"), ("cell/H5", "cell/H6"), "自评表", None, ("cells/H", "（共2处）", "H6")),
        (("H5", "H6"), ("row/甲/score", "row/乙/score"), "Word表1", "9分", ("cells/H/score", "9分（共2处）", "第2行")),
    ],
)  # fmt: skip
def test_one_mistake_is_known_by_its_column(
    cells: tuple[str, str], subjects: tuple[str, str], sheet: str, found: str | None, expected: tuple[str, str, str]
) -> None:  # fmt: skip
    """Findings of a column and a role are one, whatever their numbers; the other place is named as people find it."""
    (merged,) = merge_cells(
        replace(TEXTS, cell=cell, cells=(cell,), subject=subject, sheet=sheet, found=found)
        for cell, subject in zip(cells, subjects, strict=True)
    )
    assert (merged.subject, merged.found) == expected[:2]
    assert merged.situation.endswith(f"另有1处：{expected[2]}")


def test_two_findings_of_one_cell_have_no_other_place() -> None:
    """Where a column has one cell with several findings of a kind, no further places are counted."""
    finding = replace(TEXTS, cell="H5", cells=("H5",), subject="cell/H5")
    (merged,) = merge_cells([finding, finding])
    assert (merged.situation, merged.opinion, merged.cells) == (finding.situation, finding.opinion, ("H5",))


def test_demands_at_one_cell_ask_to_verify_once() -> None:
    """请核实 that goes on in one sentence is not written again at the head of the next."""
    first = replace(
        TEXTS, action="请核实后更正合计数或分项数。", opinion="两者不符。请核实后更正合计数或分项数。"
    )
    action = "请核实；确已超出的，请说明原因。"
    (line,) = list_lines([first, replace(TEXTS, action=action, opinion=f"大于预算。{action}")])
    assert line.actions == [first.action, "确已超出的，请说明原因。"]
    assert line.opinions == [first.opinion, "大于预算。确已超出的，请说明原因。"]


def test_errors_without_a_text_stay_apart() -> None:
    """Formulas with an error that nobody knows are no one mistake."""
    errors = [
        replace(TEXTS, name="formula-error", cell=cell, cells=(cell,), found=None) for cell in ("H5", "H6")
    ]
    assert merge_cells(errors) == errors


def test_findings_without_a_cell_are_lines_of_their_own() -> None:
    """Findings at one cell are one line of a list; those that have no cell are not at one place."""
    here, without = replace(TEXTS, cell="H5"), replace(TEXTS, cell=None, cells=())
    other = replace(without, name="total-mismatch")
    lines = [line for entry in list_entries([here, without, replace(here, name="score-missing"), other]) for line in entry.lines]  # fmt: skip
    assert [len(line) for line in lines] == [2, 1, 1]


def test_warnings_of_one_kind_are_one_entry() -> None:
    """Single warnings repeat as lines of one entry.

    Errors, and several warnings at one cell, are entries of their own.
    """
    warning = replace(TEXTS, severity="warning")
    first, second, third = (replace(warning, cell=cell, cells=(cell,)) for cell in ("H5", "H6", "H7"))
    error = replace(first, severity="error", cell="H9"), replace(first, severity="error", cell="H10")
    both = replace(third, name="score-missing"), replace(replace(third, cell="H8"), name="score-missing")
    found = list_entries([first, second, third, both[0], *error, replace(third, cell="H8"), both[1]])
    assert [[len(line) for line in entry.lines] for entry in found] == [[1, 1], [2], [1], [1], [2]]


def test_a_line_asks_what_is_gravest() -> None:
    """Findings at one cell are counted once, by the gravest word; the bureau's settings say what may be explained."""
    error = replace(TEXTS, name="total-mismatch", severity="error", cell="H5", cells=("H5",))
    hint, warning = replace(error, severity="info"), replace(error, name="score-mismatch", severity="warning")
    (line,) = list_lines([hint, warning, error])
    assert (line.demand(), line.demand({"total-mismatch": True})) == ("须更正", "须更正或说明")
    elsewhere = replace(warning, cell="H6", cells=("H6",))
    assert counts_in_words([error, hint, elsewhere]) == "须更正1条，请核实1条"
    assert counts_in_words([error, hint, elsewhere], {"total-mismatch": True}) == "须更正或说明1条，请核实1条"


def test_the_first_sentence_of_the_full_text_names_the_other_cells() -> None:
    """The other cells are named once, at the end of the first sentence."""
    first = reviewed(total="80").findings[0]
    both = [
        replace(
            first,
            name="number-as-text",
            cell=cell,
            cells=(cell,),
            subject=f"cell/{cell}",
            indicator="甲",
            opinion="一。二。三。",
        )
        for cell in ("H5", "H6")
    ]
    (merged,) = merge_cells(both)
    assert merged.opinion == "一；同类问题另有1处：H6。二。三。"
    assert merged.indicator is None
