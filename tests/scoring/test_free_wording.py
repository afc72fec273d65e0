"""Free wording of honest units, each beside the wording of a cheat that must not pass for it."""

from __future__ import annotations

import pytest
from support.scored_rows import score


@pytest.mark.parametrize(
    ("name", "target", "honest", "cheat"),
    [
        ("河长制", "落实到位", "县乡村三级河长218名全部到岗履职，达成年度指标", "3个乡镇未建立，达成年度指标"),
        ("居民健康素养水平", "较上年提高1.5个百分点以上", "由上年的29.1%提高到31.2%，提高2.1个百分点", "由上年的29.1%提高到30.2%，提高2.1个百分点"),
        ("工程质量", "合格", "质监站出了合格意见，三个单体都验收合格", "质监站出了合格意见，两个单体未验收"),
        ("供水管网长度", "≥38.5公里", "铺了38.62km", "打算铺38.62km"),
        ("出境断面水质", "达到Ⅲ类及以上", "12个月监测均为Ⅱ—Ⅲ类，其中Ⅱ类7个月、Ⅲ类5个月", "12个月监测均为Ⅱ—Ⅲ类，其中Ⅱ类7个月、Ⅳ类5个月"),
        ("出境断面水质", "达到Ⅲ类及以上", "12个月监测均为Ⅱ—Ⅲ类", "12个月监测均为Ⅲ—Ⅳ类"),
        ("预警覆盖行政村", "全覆盖", "全县163个村都覆盖到了", "全县163个村覆盖了160个"),
        ("开学前投入使用", "及时", "9月1日开学时学生都搬进去了，使用及时", "9月1日开学时学生都搬进去了，使用不及时"),
        ("行政审批办结率", "100%", "共受理132件，办结132件", "共受理132件，办结131件"),
        ("验收合格率", "100%", "验收132件，合格132件", "验收132件，不合格132件"),
        ("校舍改造单价", "每平方米不超过1450元", "1423.6元/平方米", "1523.6元/平方米"),
        ("河长巡河次数", "每月不少于4次", "月均4.6次，全年共55次", "月均4.6次，全年共40次"),
        ("施工工期", "不超过10个月", "1月下旬开工，10月底完工，用了9个多月", "用了10个多月"),
        ("施工工期", "不超过10个月", "九个多月", "10多个月"),
        ("抢修时间", "≤5小时", "4小时多", "5个多小时"),
    ],
)  # fmt: skip
def test_an_honest_wording_and_a_cheat(name: str, target: str, honest: str, cheat: str) -> None:
    """The honest wording reaches the target without a question, the other does not."""
    found = score(target, honest, name=name)
    assert (found.reached, found.remarks) == (True, ())
    assert score(target, cheat, name=name).reached is not True


@pytest.mark.parametrize(
    ("target", "honest", "cheat"),
    [
        ("收到文件30日内", "3月11日收文，4月2日拨到各卫生院，用了22天", "用了32天"),
        ("步行30分钟内可达", "各村步行都在25分钟以内", "各村步行都在40分钟以内"),
        ("降至3%以下", "从上年的4.7%降到2.1%", "从上年的4.7%降到3.1%"),
        ("降至3%以下", "2.1%", "下降2.1%"),
        ("下降到6%以下", "由8.3%下降到5.4%", "由8.3%下降到6.4%"),
    ],
)  # fmt: skip
def test_limits_in_words(target: str, honest: str, cheat: str) -> None:
    """降至 and 下降到 a level, and so many days from an event, are upper limits."""
    subcategory = "社会效益指标" if "%" in target else "时效指标"
    found = score(target, honest, subcategory=subcategory, name="某事项")
    assert (found.reached, found.remarks) == (True, ())
    assert score(target, cheat, subcategory=subcategory, name="某事项").reached is not True


@pytest.mark.parametrize(
    ("actual", "remarks"),
    [("建成10个，另2个在建", ()), ("建成10个，其余2个在建", ()), ("建成10个，另5个在建", ("actual-not-result",)), ("建成12个，其中2个在建", ("actual-not-result",))],
)  # fmt: skip
def test_what_is_left_of_a_target_that_was_missed(actual: str, remarks: tuple[str, ...]) -> None:
    """Work under way beside a figure explains its gap, and casts no doubt on it."""
    assert score("12个", actual, name="新建村卫生室").remarks == remarks
