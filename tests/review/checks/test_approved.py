"""Forms without an issue record beside the indicators that the bureau has approved."""

from __future__ import annotations

from dataclasses import replace

from support.forms import HONEST, submission, with_row
from support.issued_variants import ROWS, SCHEME

from xlselfeval.checking import check_submission


def test_points_other_than_approved_are_reported_at_their_cells() -> None:
    """Changed points of every row are reported with what was approved."""
    table = with_row(0, points="20", score="20").splitlines()
    table[1] = with_row(1, points="12", score="12").splitlines()[1]
    whole = replace(submission("\n".join(table)), approved=ROWS[:2])
    found = [
        (one.cell, one.found, one.expected)
        for one in check_submission(SCHEME, whole).findings
        if one.name == "locked-cell-changed"
    ]
    cells = [whole.rows[place].points.ref for place in (0, 1)]
    assert found == [
        (cells[0], "20", format(ROWS[0].points, "f")),
        (cells[1], "12", format(ROWS[1].points, "f")),
    ]


def test_approved_indicators_that_are_gone_have_places_of_their_own() -> None:
    """Two approved indicators that the form lacks are two findings, each with its name."""
    others = tuple(
        row._replace(name=name, target="≥987个")
        for row, name in zip(ROWS[:2], ("就业岗位新增数", "社会影响力"), strict=True)
    )
    whole = replace(submission(HONEST), approved=others)
    found = [one for one in check_submission(SCHEME, whole).findings if one.name == "row-removed"]
    assert [one.part for one in found] == ["“就业岗位新增数”", "“社会影响力”"]
    assert len({one.subject for one in found}) == 2
