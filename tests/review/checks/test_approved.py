"""Forms without an issue record beside the indicators that the bureau has approved."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from support.forms import HONEST, submission, with_row
from support.issued_variants import ROWS, SCHEME, form, record, without

from xlselfeval.checking import check_submission
from xlselfeval.issue_record import IssuedText
from xlselfeval.review.counted_targets import KnownRow, known_execution_points
from xlselfeval.submission import Submission


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


def known(whole: Submission) -> list[KnownRow | None]:
    """Return what is known of the first two rows of a form."""
    return [one.known for one in check_submission(SCHEME, whole).evidence.rows[:2]]


def approved(target: str, changes: dict[str, str]) -> Submission:
    """Return a form that nobody issued, whose first row has another target in the roster."""
    return replace(submission(with_row(0, **changes)), approved=(ROWS[0]._replace(target=target), *ROWS[1:]))


@pytest.mark.parametrize(
    ("target", "here", "expected"),
    [
        ("≥200人", "≥200人", (False, True)), ("≥200人", "不少于200人", (False, True)), ("≥200人", "200人", (False, True)), ("≥200人", "≥200", (False, True)), ("≥20万元", "≥20", (False, True)), ("≥5000人", "≥0.5万", (False, True)), ("≥200人", "≤200人", (True, True)), ("≥200人", "≥201人", (True, True)),
        ("≥95%", "≥0.95", (False, True)), ("≥0.95", "≥95%", (False, True)), ("≥95%", "≥95", (False, True)), ("≥95", "≥95%", (False, True)), ("≥95%", "≥96", (True, True)), ("≥0.96", "≥95%", (True, True)),
        ("2020年6月30日前", "6月30日前", (False, True)), ("6月30日前", "2020年6月30日前", (False, True)), ("2019年6月30日前", "6月30日前", (True, True)),
        ("≥200人", "健全", (True, False)), ("健全", "完善", (True, False)), ("健全", "", (True, False)),
    ],
)  # fmt: skip
def test_a_target_beside_the_approved_one(target: str, here: str, expected: tuple[bool, bool]) -> None:
    """An approved target may be written in another way; only figures and days are sure to differ."""
    (found, _) = known(approved(target, {"target": here}))
    assert found is not None
    assert (found.source, found.target, found.target_differs, found.is_figure) == ("roster", target, *expected)  # fmt: skip


@pytest.mark.parametrize(
    ("points", "expected"),
    [("15", (Decimal(15), False)), ("0.15", (None, False)), ("0.16", (Decimal(15), True)), ("14", (Decimal(15), True)), ("若干", (Decimal(15), True)), ("1500", (Decimal(15), True))],
)  # fmt: skip
def test_points_beside_the_approved_ones(points: str, expected: tuple[Decimal | None, bool]) -> None:
    """Points that are shares of the whole are those that were approved."""
    (found, _) = known(approved("≥200人", {"points": points}))
    assert found is not None
    assert (found.points, found.points_differ) == expected


def test_issued_targets_and_points() -> None:
    """An issued target counts as it is written; one left to the unit, or in a column that the form lacks, does not."""
    issued, points = ROWS[0].target, ROWS[0].points
    other = form(with_row(0, target="200人以上", points="0.15"))
    assert known(other)[0] == KnownRow("issued", issued, points, target_differs=True, points_differ=True)
    assert known(form())[0] == KnownRow("issued", issued, points)
    left = record(rows=(ROWS[0]._replace(target=""), *ROWS[1:]))
    assert known(form(issued=left))[0] == KnownRow("issued", None, points)
    assert known(form(with_row(0, target=""), issued=left))[0] == KnownRow("issued", "", points)
    assert known(without(form(), "target"))[0] == KnownRow("issued", None, points)
    assert known(without(form(), "points"))[0] == KnownRow("issued", issued)
    assert known(form(issued=record(is_sound=False))) == known(submission()) == [None, None]


def test_points_that_rows_share_are_not_compared() -> None:
    """Neither the first of the rows that share points nor the others have issued points of their own."""
    whole = form()
    shared = replace(whole, rows=(whole.rows[0], replace(whole.rows[1], part_of=0), *whole.rows[2:]))
    assert known(shared) == [KnownRow("issued", one.target) for one in ROWS[:2]]


def test_the_issued_points_of_the_execution_row() -> None:
    """They are known where one figure of points was printed for it, and the form has a cell for them."""
    ten, other = IssuedText("points", 5, 7, "10"), IssuedText("caption", 5, 6, "20")
    whole = form(issued=record(texts=(ten, other)))
    assert whole.funds is not None
    assert known_execution_points(whole) == 10
    for none in (
        replace(whole, funds=None),
        replace(whole, funds=replace(whole.funds, points=None)),
        replace(whole, record=None),
        form(issued=record(texts=(ten, other), is_sound=False)),
        form(issued=record(texts=(other,))),
        form(issued=record(texts=(ten, ten))),
    ):
        assert known_execution_points(none) is None
