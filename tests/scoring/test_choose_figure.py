"""The figure that is meant, of several in an actual.

It is this year's, the total, the main one, or the one that is named.
"""

from __future__ import annotations

from decimal import Decimal

import pytest
from support.scored_rows import bounds, score

from xlselfeval.cell import Written
from xlselfeval.scoring.actual import Figure
from xlselfeval.scoring.answers import Answer
from xlselfeval.scoring.choose_figure import without_source


def chosen(target: str, actual: str, name: str) -> Decimal | None:
    """Return the number that is read of an actual, None where none is chosen."""
    found = score(target, actual, name=name).actual
    return found.quantity.number if isinstance(found, Figure) else None


@pytest.mark.parametrize(
    ("target", "actual", "name", "number"),
    [
        ("≥200人", "登记180人，实际到会210人", "参会人数", 210), ("≥12次", "今年13次，去年14次", "检查", 13), ("≥200人", "登记180人，到会210人", "参会人数", None),
        ("≥200人", "男80人，女130人，共210人", "参会人数", 210), ("≥95%", "合格率由93%提高到96%", "合格率", 96), ("≥12次", "每年13次，共14次", "检查", 14),
        ("≥200人", "到会210人，其中女性80人", "参会人数", 210), ("≥200人", "到会210人（女80人）", "参会人数", 210), ("≥200人", "（女80人）到会210人", "参会人数", 210), ("≥12公里", "9公里（共12公里河道）", "治理河道", 9),
        ("≥200人", "登记230人，实有210人", "在编人数", 210), ("≥200人", "到会210人，增加20人", "参会人数", 210), ("≥200人", "到会210人，减少20人", "参会人数", 210), ("≥95%", "计划完成率98%，上年95%", "计划完成率", 98), ("≥95%", "计划98%，上年95%", "检查率", None),
        ("≥200人", "登记180人，培训210人", "培训人数", 210), ("≥200人", "登记180人，训210人", "培训人数", None), ("≥12公里", "巡河15公里，清淤20公里", "巡河里程", 15),
    ],
)  # fmt: skip
def test_the_result_is_chosen_of_several_figures(
    target: str, actual: str, name: str, number: int | None
) -> None:
    """This year's figure goes first, then a total, then what is no aside, no bracket, and what the name names."""
    assert chosen(target, actual, name) == number


@pytest.mark.parametrize(
    ("target", "actual", "name", "number"),
    [
        ("≥200人", "经费5万元，到会210人", "参会人数", 210), ("≥200名", "到会210人，3场", "参会人数", 210), ("≥200场", "到会210人，3场", "参会人数", 3), ("≥200人", "到会210，3场", "参会人数", 210), ("≥5万元", "支出6万元，补助3人", "补助", 6),
        ("≥5%", "到会210人，3场", "参会人数", None), ("≥200", "举办3期，培训210人", "培训人数", 210), ("≥200", "举办3期，培训210人", "学员数量", None), ("≥95", "抽查20个，合格率96%", "合格率（%）", 96), ("≥200人", "举办3期200人", "培训人数", 200),
        ("3-5次", "开展4次，每次2天", "检查次数", 4), ("200±5人", "培训203人，3期", "培训人数", 203),
    ],
)  # fmt: skip
def test_a_figure_is_in_the_unit_of_the_target(
    target: str, actual: str, name: str, number: int | None
) -> None:
    """Figures in other units are other facts; where the target has no unit, the name gives it."""
    assert chosen(target, actual, name) == number


@pytest.mark.parametrize("sign", ["~", "-", "至", "到", "或"])
def test_none_is_chosen_of_a_range(sign: str) -> None:
    """达到10家或20家 is one or the other, though 达到10家 alone would be a total."""
    assert chosen("≥10家", "走访5家，达到10家", "走访企业") == 10
    assert chosen("≥10家", f"走访5家，达到10家{sign}20家", "走访企业") is None
    assert chosen("≥10家", f"走访5家，达到10{sign}20家", "走访企业") is None


def test_a_text_of_200_characters_is_searched() -> None:
    """A longer one is prose."""
    end = "经费5万元，到会210人"
    assert chosen("≥200人", "甲" * (200 - len(end)) + end, "参会人数") == 210
    assert chosen("≥200人", "甲" * (201 - len(end)) + end, "参会人数") is None


@pytest.mark.parametrize(
    ("actual", "name", "number"),
    [
        ("治理9公里，河道总12公里", "治理河道", None), ("治理9公里，河道总12公里", "河道长度", None), ("治理9公里，河道共12公里", "治理", 9), ("河道共12公里，治理9公里", "治理", 9), ("治理9公里，全部河道达到12公里", "整治", 12),
        ("治理9公里，共12公里", "治理河道", 12), ("治理9公里，累计整治的河道共12公里", "疏浚", 12), ("治理9公里，今年河道共12公里", "治理河道", 12), ("治理9公里，疏浚3公里，河道共12公里", "治理河道", 12), ("长9公里，河道共12公里", "治理河道", 12),
    ],
)  # fmt: skip
def test_the_total_of_a_thing_is_no_result(actual: str, name: str, number: int | None) -> None:
    """Where 9 km were worked on, 12 km of river in all are not the result.

    They are only if they are this year's, were worked on or are the sum.
    """
    assert chosen("≥12公里", actual, name) == number


def test_a_result_beside_the_total_of_a_thing_is_unclear() -> None:
    """治理9公里，河道总12公里 is no figure of its own; the row is open and has a finding."""
    row = score("≥12公里", "治理9公里，河道总12公里", name="治理河道")
    assert (row.low, row.remarks) == (None, ("actual-unreadable",))


@pytest.mark.parametrize(
    ("target", "actual", "name", "number"),
    [
        ("≥2个百分点", "由61.3%提升至63.8%", "覆盖率提高", "2.5"), ("≥2个百分点", "由61.3%提升至62.1%", "覆盖率提高", "0.8"), ("≥2个百分点", "由63.8%下降至61.3%", "覆盖率提高", "-2.5"), ("≥2个百分点", "由8.8%下降至6.3%", "漏损率降低", "2.5"),
        ("≥2个百分点", "上年91.2%，今年92.5%", "早诊率", "1.3"), ("≥2个百分点", "今年92.5%，去年91.2%", "早诊率", "1.3"), ("12场", "共12场，其中2场改到今年1月办", "活动场次", "12"),
        ("≥2个百分点", "提高2.5个百分点（由61.3%提高到63.8%）", "覆盖率提高", "2.5"), ("≥2个百分点", "提高2.5个百分点（由61.3%提高到62.8%）", "覆盖率提高", None), ("≥95%", "98.2%，高于目标3.2个百分点", "达标率", "98.2"),
        ("≥2次/月", "每月2次，全年共24次", "巡查频次", "2"), ("≥2次/月", "24次（每月2次）", "巡查频次", "2"), ("≥2次/月", "每月2次，全年共20次", "巡查频次", None),
        ("≤7个工作日", "3-5个工作日", "办结时限", "5"), ("≤7个工作日", "3-9个工作日", "办结时限", None), ("≤5个工作日", "3至5个工作日内整改到位", "问题整改时限", "5"), ("≤5个工作日", "3至5个工作日内部分整改到位", "问题整改时限", None), ("≤5个工作日", "3至5个工作日内登记", "问题整改时限", None),
        ("≥2次/月", "每月2—3次", "巡查频次", "2"), ("≥2次/月", "每月1—3次", "巡查频次", None), ("≥2次/月", "每季度2—3次", "巡查频次", None), ("≥2次/月", "计划每月2—3次", "巡查频次", None), ("≤3个工作日", "由5个工作日压减至2个工作日", "平均审批时间", "2"), ("≥100人", "120-150人", "培训人数", None),
        ("≤3.5万元/公里", "121.75万元÷35.6公里=3.42万元/公里", "清理单位成本", "3.42"), ("≤3.5万元/公里", "128.75万元÷35.6公里=3.42万元/公里", "清理单位成本", None),
    ],
)  # fmt: skip
def test_figures_that_bear_each_other_out(target: str, actual: str, name: str, number: str | None) -> None:
    """A change lies between two shares, a monthly figure fits its total, a range is its longer end."""
    assert chosen(target, actual, name) == (number and Decimal(number))


@pytest.mark.parametrize(
    ("actual", "kept"),
    [
        ("11月18日完工，12月2日完成资料归档", "11月18日完工"), ("11月18日（12月2日备案）", "11月18日"), ("200份（归档180份）", "200份（归档180份）"), ("200份（12月2日归档180份）", "200份（12月2日归档180份）"),
    ],
)  # fmt: skip
def test_only_the_day_of_a_later_step_is_left_aside(actual: str, kept: str) -> None:
    """A figure of what was filed or settled stays beside the result."""
    answer = Answer.typed(name="完工时间", target="11月底前", actual=actual, points=10)
    assert without_source(answer).actual == Written(kept, kept)


def test_a_long_text_stays_as_it_is() -> None:
    """A text of more than 200 characters is prose, of which nothing is left aside."""
    long = f"11月18日完工{'，情况良好' * 50}"
    for actual in (f"{long}，12月2日归档", f"11月18日{'完工' * 100}（12月2日归档）"):
        answer = Answer.typed(name="完工时间", target="11月底前", actual=actual, points=10)
        assert without_source(answer) is answer


@pytest.mark.parametrize(
    ("actual", "is_full"),
    [("六条全清完了：大沙河、小沙河、柳沟", True), ("六条河道都已清淤", True), ("六条均已清淤", True), ("六条全开工了", False), ("六条还没清完", False), ("五条全清完了", False)],
)  # fmt: skip
def test_all_of_those_asked_for(actual: str, is_full: bool) -> None:
    """A numeral before 全, 都 or 均 counts; the names behind a colon are of those counted."""
    assert (bounds(score("6条", actual, name="清淤河道条数")) == ("10", "10")) is is_full


@pytest.mark.parametrize(
    ("actual", "remarks"),
    [("办结312件，另有9件在办", ()), ("审结312件，另有15件正在审理", ()), ("到货312件，其余5件在途", ()), ("受理312件，其余5件在途", ("actual-not-result",)), ("受理312件，另有9件在办", ("actual-not-result",)), ("办结312件，其中9件在办", ("actual-not-result",))],
)  # fmt: skip
def test_what_is_under_way_besides_a_finished_result(actual: str, remarks: tuple[str, ...]) -> None:
    """Cases under way besides those that were closed cast no doubt on these."""
    assert score("≥300件", actual, name="法律援助").remarks == remarks
