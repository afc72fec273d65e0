"""Names of facts in words that an office uses: 三公.变动 is “三公”经费：与上年比较."""

from __future__ import annotations

# Values that are conditions in the templates, and no facts of the draft.
CONDITIONS = frozenset(["有", "已填", "构成一致", "构成不符"])
_SUBJECTS = {
    "追加": "年中预算调整", "三公": "“三公”经费", "公车购置": "公务用车购置费", "公车运行": "公务用车运行维护费", "出国": "因公出国（境）费",
    "接待": "公务接待费", "政府采购": "政府采购金额", "中小企业": "授予中小企业合同金额", "小微企业": "授予小微企业合同金额", "固定资产": "固定资产原值", "在用资产": "在用固定资产",
    "公车保有量": "公务用车保有量", "出国团组": "因公出国（境）团组数", "接待批次": "公务接待批次", "接待人次": "公务接待人次", "总体目标": "年度总体目标", "完成情况": "年度总体目标完成情况",
    "未得满分": "未得满分的指标", "人员": "人员情况", "资金明细": "资金情况", "项目": "项目支出明细", "应付款明细": "其他应付款明细", "经济分类": "支出经济分类", "收入": "收入合计", "支出": "支出合计",
    "执行率": "预算执行率", "厉行节约": "厉行节约保障措施",
}  # fmt: skip
_ASPECTS = {
    "变动": "与上年比较", "对比预算": "与年初预算比较", "年初预算": "年初预算数", "原因": "原因", "方向": "追加或减少",
    "一级": "一级指标", "二级": "二级指标", "名称": "名称", "指标值": "年度指标值", "完成值": "实际完成值",
}  # fmt: skip


def is_fact(name: str) -> bool:
    """Check whether a value of the templates is a fact, and no condition."""
    return name.rpartition(".")[2] not in CONDITIONS


def spoken_name(name: str) -> str:
    """Return the name of a value in words; one of a list has its number: 指标3：实际完成值."""
    subject, *aspects = name.split(".")
    number = "".join(one for one in aspects if one.isdigit())
    words = [_ASPECTS.get(one, one) for one in aspects if not one.isdigit()]
    return "：".join([f"{_SUBJECTS.get(subject, subject)}{number}", *words])
