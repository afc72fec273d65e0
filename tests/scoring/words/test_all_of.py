"""Words for all of a thing: the whole of a rate, and no more than a claim where it may be a part."""

from __future__ import annotations

import pytest
from support.scored_rows import bounds, score


@pytest.mark.parametrize(
    ("name", "actual", "is_whole"),
    [("验收合格率", "全部合格", True), ("验收合格率", "设备全部验收合格", True), ("资金到位率", "均已及时到位", True), ("政策覆盖率", "全覆盖", True), ("验收合格率", "基本全部合格", False), ("验收合格率", "未全部合格", False),
     ("验收合格率", "全部不合格", False), ("验收合格率", "推进全部合格", False), ("验收合格率", "合格", False), ("验收完成率", "全部合格", False), ("资金到位率", "县级资金全部到位", False), ("验收合格率", "已验收的全部合格", False), ("群众满意率", "全部满意", False), ("验收合格率", "全部合格，个别返工", False),
     ("验收合格率", "抽查全部合格", False), ("验收合格率", "抽样检测全部合格", False), ("抽检合格率", "抽检全部合格", True),
     ("验收合格率", "5个标段全部合格", True), ("验收合格率", "5个标段均一次验收合格", True), ("验收合格率", "5个标段中全部合格", False), ("验收合格率", "已完工的4个标段全部合格", False), ("补助发放及时率", "11个月全部及时发放", False), ("验收合格率", "5个标段中4个全部合格", False), ("验收合格率", "5个县级标段全部合格", False), ("验收合格率", "1个标段未验收，4个标段全部合格", False),
     ("补助发放及时率", "12个月全部及时发放", True), ("补助发放及时率", "按月及时足额发放", True), ("补助发放及时率", "每月10日前足额发放到位", True), ("补助发放及时率", "每月发放", False), ("补助发放及时率", "每月10日后发放", False), ("补助发放及时率", "11个月及时发放", False),
     ("验收合格率", "15处一次验收合格13处，其余2处返工后复验合格", True), ("验收合格率", "12个单体一次验收10个，其余2个整改后复验通过", True), ("验收合格率", "15处一次验收合格12处，其余2处返工后复验合格", False),
     ("验收合格率", "55台一次合格，1台退换后合格", True), ("验收合格率", "55台不合格，1台退换后合格", False), ("验收合格率", "55台一次到货，1台退换后合格", False), ("验收合格率", "55台一次合格，1台退换", False),
     ("验收合格率", "15处一次验收合格13处，其余2处整改后仍不合格", False), ("资金到位率", "15处一次验收合格13处，其余2处返工后复验合格", False),
     ("补助发放及时率", "均于每月10日前发放", True), ("补助发放到位率", "每月10日前发放", False)],
)  # fmt: skip
def test_words_for_all_of_a_thing(name: str, actual: str, is_whole: bool) -> None:
    """全部合格 is 100 % of a 合格率, of a number of things too, and each month in time of a 及时率.

    It is not of another rate or of a part.
    """
    row = score("≥95%", actual, name=name)
    assert bounds(row) == (("10", "10") if is_whole else None)


@pytest.mark.parametrize(
    ("name", "actual", "is_whole"),
    [("工程验收合格率", "全部5个标段一次性通过验收", True), ("工程验收合格率", "5个标段均已通过竣工验收", True), ("工程验收合格率", "各标段均一次验收合格", True), ("设备验收合格率", "18台设备全部一次性通过验收", True), ("合同交付及时率", "5个合同包均按期交付", True),
     ("农村供水覆盖率", "全部12个行政村已通水", True), ("村卫生室覆盖率", "全部36个行政村均已设立村卫生室", True), ("水质检测达标率", "共8次检测全部达标", True),
     ("工程验收合格率", "5个标段一次性通过验收", False), ("工程验收合格率", "全部5个标段通过初步验收", False), ("工程验收合格率", "全部5个标段整改后通过验收", False), ("工程验收合格率", "首批5个标段均通过验收", False), ("工程验收合格率", "全部5个标段中4个通过验收", False), ("工程验收合格率", "全部5个标段已开展验收", False),
     ("工程验收合格率", "全部合格产品已入库2批", False), ("工程验收合格率", "7个项目均通过县级验收", True), ("工程验收合格率", "各标段自检均合格", False), ("工程验收合格率", "全部5个标段施工资料验收合格", False), ("竣工资料合格率", "全部5个标段竣工资料合格", True), ("合同交付及时率", "5个合同包均按期签订", False), ("农村供水覆盖率", "全部12个行政村已通电", False), ("农村供水覆盖率", "12个行政村已通水", False), ("村卫生室覆盖率", "全部36个行政村均已设立村委会", False)],
)  # fmt: skip
def test_all_of_a_counted_thing(name: str, actual: str, is_whole: bool) -> None:
    """全部5个标段通过验收 is 100 % of a 合格率, in the words for what a rate is of; part of them, or another task, is not."""
    assert bounds(score("=100%", actual, name=name)) == (("10", "10") if is_whole else None)


@pytest.mark.parametrize(
    ("actual", "is_whole"),
    [("每月5日前打卡发放到位", True), ("每季度首月10日前足额到账", True), ("4个季度均于首月15日前发放", True), ("四个季度均于首月15日前发放", True), ("每月15日前通过一卡通发放到位", True), ("按月社会化发放，每月10日前到账", True), ("补贴每月5日前发放", True),
     ("每月5日前上报", False), ("每月5日前审核", False), ("每月5日前造册", False), ("每月5日前基本发放到位", False), ("每月5日前发放90%", False), ("每月5日前发放部分补贴", False), ("每月5日前发放教师补贴", False), ("每月5日前发放县级资金", False),
     ("上半年每月5日前发放", False), ("3个季度均于首月15日前发放", False), ("每月5日前发放到位，12月延迟", False), ("计划每月5日前发放", False)],
)  # fmt: skip
def test_each_time_that_it_was_due(actual: str, is_whole: bool) -> None:
    """A day before which the whole task was done each time is 100 % of a 及时率."""
    assert (bounds(score("=100%", actual, name="补贴发放及时率")) == ("10", "10")) is is_whole
