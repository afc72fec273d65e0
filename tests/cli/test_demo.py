"""The published figures of 株洲 2020: the main job finds what is there, and nothing else."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from xlselfeval.checking import check
from xlselfeval.demo import Demo, run_demo


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    return run_demo(tmp_path_factory.mktemp("演示 demo"))


def test_the_findings_are_those_of_the_published_form(demo: Demo) -> None:
    """Two scores cut to whole numbers, the missing and empty reasons, and the rest are found."""
    (review,) = demo.reviews
    assert [
        (one.name, one.indicator, one.cell, one.severity, one.found, one.expected, one.hint)
        for one in review.findings
    ] == [
        ("reason-missing", "老干部满意度", "I30", "error", None, None, None),
        ("funds-incomplete", None, "F7", "warning", None, None, None),
        ("date-not-stated", "完成时间", "F21", "warning", "已完成", None, None),
        ("score-mismatch", "发布信息", "H15", "warning", "4", "4.88", "cut-to-whole"),
        ("score-mismatch", "老干部满意度", "H30", "warning", "4", "4.95", "cut-to-whole"),
        ("reason-empty-phrase", "发布信息", "I15", "warning", "加大宣传力度", None, None),
        ("actual-repeats-target", "帮扶共建", "F25", "info", "提升", None, None),
        ("actual-repeats-target", "互联网+服务", "F26", "info", "提升", None, None),
        ("actual-repeats-target", "信息发布", "F27", "info", "提升", None, None),
    ]


def test_the_figures(demo: Demo) -> None:
    """98 优 is declared, 99.83 优 the reference score, 96.83 to 99.83 its interval."""
    (review,) = demo.reviews
    declared, recomputed = review.declared, review.recomputed
    assert (declared.total, declared.grade, declared.points) == (98, "优", 100)
    assert (recomputed.total, recomputed.total_low, recomputed.total_high) == (
        Decimal("99.83"),
        Decimal("96.83"),
        Decimal("99.83"),
    )
    assert (recomputed.open_points, recomputed.grade, recomputed.points) == (0, "优", 100)


def test_the_copy_is_checked_again_like_any_return(demo: Demo) -> None:
    """The 核对结果 sheet of a copy is no part of the form."""
    (again,) = check(demo.copy)
    assert again.findings == demo.reviews[0].findings


def test_files_are_where_it_says(demo: Demo) -> None:
    """The issued, the filled and the checked workbook are there."""
    assert demo.blank.is_file()
    assert demo.filled.is_file()
    assert demo.copy.parent == Path(demo.filled.parent) / "核对结果"


def test_it_runs_where_an_earlier_copy_may_not_be_replaced(tmp_path: Path) -> None:
    """Beside a copy with remarks, or one that an earlier version wrote, the new copy gets a number."""
    first = run_demo(tmp_path)
    book = load_workbook(first.copy)
    book["核对结果"].cell(7, 13, "已核")
    book.save(first.copy)
    kept = first.copy.read_bytes()
    assert run_demo(tmp_path).copy.name == "2-单位填报的自评表(2).xlsx"
    assert first.copy.read_bytes() == kept
