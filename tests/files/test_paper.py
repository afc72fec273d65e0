"""Sheets on A4: upright or across, one page or several, and where the last one begins."""

from __future__ import annotations

from xlselfeval.files.paper import Pages, break_xml, divide, is_portrait, page_starts

UPRIGHT, ACROSS = [130.0], [190.0]  # widths of columns in characters


def rows(count: int, height: float = 20.0) -> dict[int, float]:
    """Return the heights of rows from the first on."""
    return dict.fromkeys(range(1, count + 1), height)


def test_wide_columns_are_printed_across() -> None:
    """Columns that would be smaller than readable on upright paper are printed across."""
    assert [is_portrait(widths) for widths in (UPRIGHT, ACROSS)] == [True, False]


def test_one_page_where_it_is_readable() -> None:
    """Rows that fit at a readable scale are on one page; one row more makes it two."""
    most = 57  # rows of 20 points: 1,140 of the 1,145 that an upright page holds at the least scale
    assert divide(UPRIGHT, rows(most), [30]) == Pages(on_one=True)
    assert divide(UPRIGHT, rows(most + 1), [30]) == Pages(on_one=False, last_row=30)
    assert divide(UPRIGHT, rows(most), [30], shrinks=False) == Pages(on_one=False, last_row=30)


def test_the_last_page_begins_near_its_share() -> None:
    """Of the rows that may begin the last page, the one is taken that leaves it nearest to its share."""
    assert divide(UPRIGHT, rows(80), [10, 42, 79]).last_row == 42
    assert divide(UPRIGHT, rows(200), [20, 40, 160, 199]).last_row == 160
    assert divide(UPRIGHT, rows(60), range(2, 61)).last_row == 31
    assert divide(UPRIGHT, rows(60), range(2, 61), shrinks=False).last_row == 43


def test_no_break_where_no_row_fits() -> None:
    """Where what follows every row is more than a page, programs divide the sheet alone."""
    pages = divide(UPRIGHT, rows(300), [2, 3])
    assert pages == Pages(on_one=False)
    assert break_xml(pages) == ""


def test_pages_begin_with_rows_that_are_kept_together() -> None:
    """A block that does not fit on the rest of a page begins another; one that fits on no page does not matter."""
    narrow, heights = [40.0], rows(60)  # not scaled: 37 rows are on a page
    assert page_starts(narrow, heights, [3, 20, 35, 50]) == [35]
    assert page_starts(narrow, heights, [3]) == []
    assert page_starts(narrow, heights, [3, 50]) == [50]


def test_the_last_page_begins_with_a_preferred_row_that_divides_nothing() -> None:
    """A preferred row counts before others where what follows and what is before it fit; else it is one of all."""
    every = range(2, 61)
    starts = [divide(UPRIGHT, rows(60), every, preferred=[row]).last_row for row in (25, 3, 59)]
    assert starts == [25, 31, 31]
