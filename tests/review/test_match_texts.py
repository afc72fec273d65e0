"""Printed texts are found by their neighbours: those that are gone, and the cells in their places."""

from __future__ import annotations

import pytest
from support.forms import SHEET, cell

from xlselfeval.issue_record import IssuedText
from xlselfeval.review.match_texts import changed_texts, missing_rows

Texts = dict[tuple[int, int], str]  # by row and column


def changed(issued: Texts, returned: Texts, **roles: str) -> dict[str, str | None]:
    """Each text that is gone with the address in its place; `roles` by the text, else a caption."""
    texts = [IssuedText(roles.get(text, "caption"), *place, text) for place, text in issued.items()]
    cells = {place: cell(*place, text) for place, text in returned.items()}
    found = changed_texts(texts, cells, SHEET)
    assert all(one.cell is None or one.cell.sheet == SHEET for one in found)
    return {one.issued.text: None if one.cell is None else one.cell.ref for one in found}


@pytest.mark.parametrize(
    ("issued", "returned", "expected"),
    [
        pytest.param({(5, 1): "甲", (6, 1): "乙"}, {(7, 1): "甲", (8, 1): "改"}, {"乙": "A8"}, id="两行插在上面"),
        pytest.param({(5, 1): "甲", (6, 1): "乙"}, {(5, 1): "甲"}, {"乙": "A6"}, id="清空"),
        pytest.param({(1, 1): "标题", (2, 1): "甲"}, {(1, 1): "甲"}, {}, id="第一行删掉"),
        pytest.param({(2, 1): "甲", (2, 2): "乙"}, {(2, 1): "乙"}, {"甲": None}, id="第一列删掉"),
        pytest.param({(5, 1): "甲"}, {(5, 1): "改"}, {"甲": None}, id="没有邻居"),
        pytest.param({(5, 1): "甲", (5, 3): "乙"}, {(5, 2): "甲", (5, 4): "改"}, {"乙": "D5"}, id="一列插在左边，本列没有别的文字"),
        pytest.param(
            {(1, 1): "标题", (5, 1): "甲", (6, 1): "乙"}, {(1, 1): "标题", (5, 2): "甲", (6, 2): "改"}, {"乙": "B6"}, id="单元格右移，按最近的"
        ),
        pytest.param(
            {(5, 3): "甲", (6, 1): "乙", (6, 3): "丙"}, {(5, 4): "甲", (6, 1): "乙", (6, 4): "改"}, {"丙": "D6"}, id="行随左边，列随上面"
        ),
        pytest.param(
            {(2, 1): "甲", (5, 1): "乙", (6, 1): "丙"}, {(2, 1): "甲", (5, 1): "别", (8, 1): "改", (9, 1): "丙"}, {"乙": "A8"}, id="下面的邻居更近"
        ),
        pytest.param(
            {(4, 1): "甲", (5, 1): "乙", (6, 1): "丙"}, {(4, 1): "甲", (5, 1): "别", (8, 1): "改", (9, 1): "丙"}, {"乙": "A5"}, id="一样近的先看上面"
        ),
        pytest.param(
            {(4, 1): "甲", (5, 1): "乙", (7, 1): "丙"}, {(4, 1): "甲", (8, 1): "改", (10, 1): "丙"}, {"乙": "A8"}, id="有内容的先于空白的"
        ),
        pytest.param({(5, 1): "甲", (6, 1): "乙", (7, 1): "丙"}, {(5, 1): "甲", (6, 1): "丙"}, {}, id="一行删掉"),
    ],
)  # fmt: skip
def test_the_cell_in_place_of_a_text(issued: Texts, returned: Texts, expected: dict[str, str | None]) -> None:
    """The cell in place of a text is at the same distance from what is still there, wherever that went."""
    assert changed(issued, returned) == expected


@pytest.mark.parametrize(
    ("place", "far", "near"),
    [((5, 5), (2, 2), (8, 6)), ((5, 9), (5, 5), (6, 8))],
)
def test_of_two_cells_with_one_text_it_is_the_nearer(
    place: tuple[int, int], far: tuple[int, int], near: tuple[int, int]
) -> None:
    """The text that follows a moved one is looked for beside the nearer of two like it."""
    below = near[0] + 1, near[1]
    returned = {far: "甲", (far[0] + 1, far[1]): "别", near: "甲", below: "改"}
    assert changed({place: "甲", (place[0] + 1, place[1]): "乙"}, returned) == {"乙": cell(*below, "").ref}


def test_one_that_is_left_of_two_is_found_once() -> None:
    """The other of two equal texts is reported when one of them was moved to another column and one removed."""
    found = changed_texts(
        [IssuedText("caption", 5, 5, "甲"), IssuedText("caption", 9, 5, "甲")],
        {(6, 6): cell(6, 6, "甲")},
        SHEET,
    )
    assert [one.issued.row for one in found] == [9]


@pytest.mark.parametrize(("spaces", "expected"), [(42, {}), (43, {"备注": None})])
def test_a_text_drawn_apart(spaces: int, expected: dict[str, str | None]) -> None:
    """A text with spaces in it is still found at another place."""
    assert changed({(5, 1): "备注"}, {(9, 3): f"备{' ' * spaces}注"}) == expected


@pytest.mark.parametrize(("alike", "expected"), [(9, "A26"), (10, "E6")])
def test_ten_cells_with_one_text_are_looked_at(alike: int, expected: str) -> None:
    """The right one of up to ten is found."""
    returned = {(row, 5): "甲" for row in range(1, alike + 1)} | {(25, 1): "甲", (26, 1): "改"}
    assert changed({(5, 1): "甲", (6, 1): "乙"}, returned)["乙"] == expected


def test_a_ten_elsewhere_is_another_one() -> None:
    """Points are reported as changed in their place, although the same figure is beside a text further away."""
    issued = {(4, 2): "甲", (5, 2): "乙", (6, 2): "丙", (6, 7): "10", (7, 2): "丁", (8, 2): "戊"}
    returned = {(1, 2): "甲", (3, 2): "乙", (6, 2): "丙", (7, 2): "丁", (10, 2): "戊", (4, 7): "10", (8, 7): "10", (6, 7): "12"}  # fmt: skip
    assert changed(issued, returned, **{"10": "points"}) == {"10": "G6"}


def test_points_that_went_along_are_as_issued() -> None:
    """A figure in the place that its neighbours suggest is not reported when another text is gone."""
    issued = {(6, 2): "甲", (6, 7): "10", (7, 2): "乙"}
    returned = {(1, 1): "很长的文字" * 20, (9, 2): "甲", (9, 7): "10"}
    assert changed(issued, returned, **{"10": "points"}) == {"乙": "B10"}


def test_a_caption_many_times_in_a_long_form() -> None:
    """The text beside one of many equal captions is reported at its row, after rows were removed above."""
    issued = {(row, 1): f"第{row}项" for row in range(4, 205)} | {(205, 1): "甲", (214, 3): "乙"}
    issued |= {(row, 2): "小计" for row in range(210, 220)}
    returned = {(row - 3, column): text for (row, column), text in issued.items() if text not in "甲乙"}
    returned[211, 3] = "改"
    assert changed(issued, returned) == {"甲": "A202", "乙": "C211"}


def test_nothing_but_points_was_printed() -> None:
    """A form without any caption is compared all the same."""
    assert changed({(5, 1): "10"}, {(5, 1): "12"}, **{"10": "points"}) == {"10": None}


LINES = {(3, 1): "2024年度自评表", (4, 1): "单位名称", (5, 1): "资金情况（万元）", (6, 1): "年度资金总额", (7, 1): "产出指标（50分）", (8, 1): "备注：一"}  # fmt: skip


@pytest.mark.parametrize("parked", [(99, 30), (40, 1), (5, 9), (9, 1)])
@pytest.mark.parametrize(("place", "text"), [((5, 1), "资金情况（元）"), ((7, 1), "产出指标（80分）"), ((3, 1), "2023年度自评表"), ((8, 1), "备注：二")])  # fmt: skip
def test_the_original_parked_elsewhere_excuses_nothing(
    place: tuple[int, int], text: str, parked: tuple[int, int]
) -> None:
    """A changed text is reported at its place, wherever the original stands now."""
    returned = LINES | {place: text, parked: LINES[place]}
    assert changed(LINES, returned) == {LINES[place]: cell(*place, "").ref}


def test_two_originals_parked_together() -> None:
    """Two originals one below the other in far cells excuse nothing either."""
    returned = LINES | {(7, 1): "产出指标（80分）", (8, 1): "备注：二", (40, 1): LINES[7, 1], (41, 1): LINES[8, 1]}  # fmt: skip
    assert changed(LINES, returned) == {"产出指标（50分）": "A7", "备注：一": "A8"}


def test_a_text_that_is_in_its_place_stays_there() -> None:
    """A copy of a caption above it does not draw the points beside it away."""
    issued = {(5, 1): "甲", (5, 2): "10"}
    assert changed(issued, {(2, 1): "甲", (5, 1): "甲", (5, 2): "12"}, **{"10": "points"}) == {"10": "B5"}


@pytest.mark.parametrize(("rows", "instead"), [(1, "补充"), (4, "")])
def test_a_text_that_left_its_place(rows: int, instead: str) -> None:
    """The last text is reported where another one is in its place, or where it is more than a few rows away."""
    returned = LINES | {(8, 1): instead, (8 + rows, 1): "备注：一"}
    assert changed(LINES, returned) == {"备注：一": "A8"}


@pytest.mark.parametrize("rows", [1, 3])
def test_a_text_that_is_pushed_down_alone(rows: int) -> None:
    """Blank rows before the last text change nothing."""
    returned = {place: text for place, text in LINES.items() if place != (8, 1)} | {(8 + rows, 1): "备注：一"}
    assert changed(LINES, returned) == {}


def test_an_original_beside_its_moved_neighbours_excuses_nothing() -> None:
    """A changed text that moved along is reported where it is, although the original stands near its old place."""
    returned = {(row + 2, column): text for (row, column), text in LINES.items()}
    returned |= {(7, 1): "资金情况（元）", (6, 2): LINES[5, 1]}
    assert changed(LINES, returned) == {LINES[5, 1]: "A7"}


ROWS: Texts = {(1, 1): "标题", (3, 1): "一、收入", (3, 2): "本年数", (4, 1): "拨款", (5, 1): "其他", (6, 1): "二、支出", (6, 2): "本年数", (7, 1): "工资", (9, 1): "三、资产", (9, 2): "本年数"}  # fmt: skip


def without(*numbers: int, **others: str) -> Texts:
    """Return the rows without those that were deleted, and with other texts in column A, by the issued number (_7)."""
    kept = {place: text for place, text in ROWS.items() if place[0] not in numbers}
    kept |= {(int(number[1:]), 1): text for number, text in others.items()}
    return {(row - sum(one < row for one in numbers), column): text for (row, column), text in kept.items()}


@pytest.mark.parametrize(
    ("returned", "expected", "changes"),
    [
        pytest.param(ROWS, [], {}, id="没有删"),
        pytest.param(without(1), [("标题", 1, 1, "A2")], {}, id="第一行"),
        pytest.param(without(4), [("拨款", 4, 4, "A4")], {}, id="一行"),
        pytest.param(without(6, 7, 8), [("二、支出", 6, 8, "A6")], {}, id="一节，连同没有文字的行"),
        pytest.param(without(6, 7), [("二、支出", 6, 7, "A7")], {}, id="一节，没有文字的行还在"),
        pytest.param(without(4, 7), [("拨款", 4, 4, "A4"), ("工资", 7, 7, "A7")], {}, id="不相连的两行"),
        pytest.param(without(8), [], {}, id="没有文字的行"),
        pytest.param(without(8, _7=""), [("工资", 7, 7, "A8")], {}, id="没有文字的行删掉，上面一行清空"),
        pytest.param(without(4, _5="其他的"), [("拨款", 4, 4, "A4")], {"其他": "A4"}, id="一行删掉，下一行改字"),
        pytest.param(without(9), [], {"三、资产": "A9", "本年数": "B9"}, id="最后一行"),
    ],
)  # fmt: skip
def test_rows_that_were_deleted(
    returned: Texts, expected: list[tuple[str, int, int, str]], changes: dict[str, str]
) -> None:
    """Deleted rows are named together, with the text that is below; no cell of another row is in their place."""
    texts = [IssuedText("caption", *place, text) for place, text in ROWS.items()]
    found = missing_rows(texts, {place: cell(*place, text) for place, text in returned.items()})
    assert [(one.issued.text, one.first, one.last, one.below.ref) for one in found] == expected
    assert changed(ROWS, returned) == changes


def test_deleted_rows_of_indicators_are_left_to_their_names() -> None:
    """A level-1 or level-2 caption in a deleted row is still reported where it belongs."""
    returned = {(5, 2): "产出", (6, 2): "满意度"}
    issued = {(5, 2): "产出", (6, 2): "效益", (7, 2): "满意度"}
    texts = [IssuedText("category", *place, text) for place, text in issued.items()]
    assert missing_rows(texts, {place: cell(*place, text) for place, text in returned.items()}) == ()


def test_a_text_below_the_indicators_is_in_no_place_of_theirs() -> None:
    """A signature line that deleted rows have moved up is in the place of no caption of indicators."""
    issued = {(5, 3): "数量", (6, 3): "成本", (7, 3): "生态", (9, 1): "总分", (10, 1): "备注"}
    roles = dict.fromkeys(("数量", "成本", "生态"), "subcategory")
    moved = {
        (5, 3): "数量",
        (6, 3): "成本",
        (7, 1): "总分",
        (8, 1): "备注",
        (9, 1): "填表人：",
        (7, 3): "审核人：",
    }
    assert changed(issued, moved, **roles) == {"生态": None}
    assert changed(issued, issued | {(7, 3): "别的"}, **roles) == {"生态": "C7"}
