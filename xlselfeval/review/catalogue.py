"""The catalogue of findings: name, code, severity and texts; `checks` holds the logic.

`severity` is what the unit is asked to do: error 须更正, warning 请核实, info 提示. Where it depends on the case, the
strongest is here and `when` says so. `situation` and `action` are the short text for tables and screens, `opinion` the
full one for letters; all take {found}, {expected} and the values of the check.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from xlselfeval.scheme.model import Severity

Audience = Literal["unit", "bureau"]


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """One kind of finding."""

    code: str
    name: str
    severity: Severity
    title: str
    when: str
    situation: str
    action: str
    opinion: str
    audience: Audience = "unit"

    @property
    def explainable(self) -> bool | None:
        """Check whether a unit may explain such a finding instead of correcting it; None where its severity decides."""
        return True if self.name in _EXPLAINABLE else False if self.name in _TO_CORRECT else None


# Errors must be corrected, warnings may be explained, but for these.
_EXPLAINABLE = frozenset(("budget-zero", "budget-differs", "spending-differs"))
_TO_CORRECT = frozenset((
    "total-missing", "grade-missing", "not-calculated", "template-remnant", "number-as-text", "formula-overwritten", "hidden-content",
    "foreign-return", "not-returned",
))  # fmt: skip

# What is the matter with a unit, by the remark of the recomputation.
UNIT_PROBLEMS = {
    "unit-mismatch": "计量单位不同类",
    "units-doubtful": "计量单位不同，不能判断是否指同一事项",
    "scale-not-written": "相差过大，可能漏写或多写万等计量单位，不能判断是否达到",
}

_ENTRIES = (
    CatalogueEntry("S101", "score-mismatch", "error", "得分与评分规则不符",
          "填报得分不在按规则应得的范围之内：高于规则的须更正；低于规则，或仅因进位高出（全表合计不超过1分）的请核实；指标已完成、低于规则而已说明扣分原因的为提示；指标已完成而得分低于规则的，不再另报未说明偏差原因",
          "填报{found}分；指标值“{target}”，实际完成“{actual}”，按规则应得{expected}分（{working}）{explained}", "{advice}",
          "年度指标值为“{target}”，实际完成值为“{actual}”，按评分规则应得{expected}分（{working}），填报得分为{found}分，两者不符{explained}。{advice}"),
    CatalogueEntry("S102", "score-missing", "error", "未填写得分",
          "有分值的指标未填写得分",
          "本行未填写得分", "请按完成情况填写得分，不得分的填0。",
          "该指标的得分栏未填写。请根据实际完成情况填写得分；不得分的填“0”，不得留空。"),
    CatalogueEntry("S103", "score-not-number", "error", "得分栏填写的不是数字",
          "得分栏填写的文字不是数字",
          "得分栏填写“{found}”，不是数字", "请只填数字，说明文字移至偏差原因栏。",
          "得分栏填写内容为“{found}”，不是数字，不能计入总分。请在得分栏只填写数字，需要说明的情况填入偏差原因栏。"),
    CatalogueEntry("S104", "score-negative", "error", "得分为负数",
          "得分小于0",
          "填报{found}分，得分不得低于0分", "请核实后更正，最低为0分。",
          "得分填报为{found}分，得分不得低于0分。请核实后更正。"),
    CatalogueEntry("S105", "score-above-points", "error", "得分超过分值",
          "得分高于本行分值；只给一组指标定分值的表，一行或全组的得分高于该组分值",
          "{what}{found}分，高于{whose}分值（{expected}分）", "得分不得超过分值，请核实后更正。",
          "{what}为{found}分，高于{whose}分值（{expected}分）。得分不得超过分值，请核实后更正。"),
    CatalogueEntry("S106", "qualitative-out-of-band", "error", "定性指标得分与完成档次不符",
          "定性指标的得分不在所述完成情况对应的区间之内：高于区间的须更正，低于的请核实",
          "填报{found}分；完成情况“{actual}”属“{band}”档，对应{expected}分{explained}", "{advice}",
          "该指标为定性指标，完成情况“{actual}”属于“{band}”档，对应得分为{expected}分，填报得分为{found}分，不在该档之内{explained}。{advice}"),
    CatalogueEntry("T201", "total-mismatch", "error", "总分与各项得分之和不符",
          "填报总分与各行得分合计不符",
          "总分填报{found}分，各项得分合计{expected}分", "请恢复总分公式，或按合计数更正。",
          "总分填报为{found}分，各项得分合计为{expected}分，两者不符。请恢复总分栏公式，或按合计数更正。"),
    CatalogueEntry("T202", "total-missing", "error", "未填写总分",
          "总分未填写；表上无总分栏的请核实",
          "总分未填写", "请按各项得分合计填写总分。",
          "总分未填写。请按各项得分合计填写总分。"),
    CatalogueEntry("T203", "points-total-not-100", "error", "分值合计不等于规定总分",
          "执行率与各项指标的分值合计不等于规定的总分",
          "各项分值合计{found}分，应为{expected}分", "请核对各项分值，使合计等于{expected}分。",
          "各项分值合计为{found}分，规定总分为{expected}分，两者不符。请核对各项分值后更正，使合计等于{expected}分。"),
    CatalogueEntry("T204", "category-points-mismatch", "error", "一级指标分值合计不符",
          "一级指标下各项分值合计：与本表列明的“产出指标(50分)”或表注所列不符的须更正；表注允许调整的，或仅与一般设置不同的，请核实",
          "“{category}”各项分值合计{found}分，{basis}{expected}分", "请核对本组各项分值。",
          "“{category}”各项分值合计为{found}分，{basis}{expected}分，两者不符。请核对本组各项分值后更正。"),
    CatalogueEntry("T205", "total-points-mismatch", "error", "分值合计栏与各项分值之和不符",
          "总分行的分值合计与各行分值之和不符",
          "分值合计栏填报{found}分，各项分值合计{expected}分", "请核对后更正分值或合计数。",
          "分值合计栏填报为{found}分，各项分值合计为{expected}分，两者不符。请核对后更正分值或合计数。"),
    CatalogueEntry("T206", "grade-mismatch", "error", "等级与总分不符",
          "填报等级不是填报总分对应的等级",
          "填报等级“{found}”，总分{total}分对应“{expected}”", "请按总分更正等级。",
          "填报等级为“{found}”，填报总分{total}分按等级划分标准对应“{expected}”，两者不符。请核实后更正等级。"),
    CatalogueEntry("T207", "grade-missing", "warning", "未填写等级",
          "表中要求填写等级而未填写",
          "等级栏未填写", "请按总分填写等级。",
          "等级栏未填写。请按总分填写相应等级。"),
    CatalogueEntry("T208", "grade-changes", "error", "复核后等级有变化",
          "复核参考分对应另一等级；仅因单位少计得分而等级更高的除外",
          "填报等级“{found}”，复核参考分{total}分对应“{expected}”", "请按其他各条核实得分后，相应更正总分和等级。",
          "填报等级为“{found}”；按评分规则核算的复核参考分为{total}分，对应等级为“{expected}”。请先按其他各条意见核实、更正得分，再相应更正总分和等级。"),
    CatalogueEntry("T209", "not-calculated", "warning", "公式未保存计算结果",
          "公式单元格未保存计算结果，核对时以公式计算值作为填报数",
          "有{count}个公式单元格未保存计算结果", "请用Excel或WPS打开并保存后再报送。",
          "表中有{count}个公式单元格未保存计算结果，核对时以公式计算值作为填报数。请用Excel或WPS打开文件，保存后重新报送。"),
    CatalogueEntry("F301", "execution-rate-mismatch", "error", "执行率计算有误",
          "填报执行率不等于全年执行数÷全年预算数；末位相差一的请核实",
          "填报{found}，按{spent}÷{budget}计算为{expected}", "请核实后更正执行率。",
          "预算执行率填报为{found}，按“全年执行数÷全年预算数”计算应为{expected}（{spent}÷{budget}）。请核实预算数、执行数后更正执行率。"),
    CatalogueEntry("F302", "execution-score-mismatch", "error", "执行率得分计算有误",
          "执行率得分不等于分值×执行率（不超过分值）：高于规则的须更正，低于规则或仅因进位高出的请核实",
          "填报{found}，按规则应得{expected}分（{working}）{explained}", "{advice}",
          "预算执行率得分填报为{found}，按评分规则应得{expected}分（{working}），两者不符{explained}。{advice}"),
    CatalogueEntry("F303", "budget-missing", "error", "未填写全年预算数",
          "全年预算数未填写，或不是数字",
          "全年预算数未填写或不是数字{detail}", "请填写全年预算数，只填数字。",
          "全年预算数未填写或不是数字{detail}，预算执行率无法核对。请补充填写，只填数字，金额单位与表头一致。"),
    CatalogueEntry("F304", "budget-zero", "error", "全年预算数为零",
          "全年预算数为零：执行率得分为0或空白的请核实，其他须更正",
          "全年预算数为{found}，无法计算执行率{detail}", "请核实；确无预算的，请说明执行率如何计分。",
          "全年预算数填报为{found}，无法计算预算执行率{detail}。请核实全年预算数；当年确无预算的，请说明预算执行率一项如何计分。"),
    CatalogueEntry("F305", "budget-overspent", "warning", "全年执行数超过全年预算数",
          "全年执行数大于全年预算数",
          "全年执行数{found}大于全年预算数{expected}{explained}", "请核实；确已超出的，请说明原因。",
          "全年执行数为{found}，大于全年预算数{expected}{explained}。请核实；执行数确已超过预算数的，请说明原因。"),
    CatalogueEntry("F306", "funds-sum-mismatch", "error", "资金合计与各分项之和不符",
          "资金合计行与各分项之和不符，且不能以各数末位的四舍五入解释；按支出性质等另一种分法的请核实",
          "{column}合计为{found}，{addends}为{expected}", "请核实后更正合计数或分项数。",
          "{column}合计数为{found}，{addends}为{expected}，两者不符。请核实后更正合计数或分项数。"),
    CatalogueEntry("F307", "funds-incomplete", "warning", "资金分项填报不完整",
          "一项资金有预算数无执行数，或有执行数无预算数",
          "“{line}”{given}，{column}{state}", "请补充填写，无支出的填0。",
          "资金项目“{line}”的{given}，{column}{state}，预算与执行不能对应。请补充填写；没有支出的填“0”。"),
    CatalogueEntry("F308", "budget-differs", "error", "全年预算数与财政登记的预算数不符",
          "成批核对：全年预算数与单位名单中的调整后预算数不符，按较粗一方的位数四舍五入后仍不相等",
          "填报{found}万元，财政登记的调整后预算数为{expected}万元", "请按批复的预算更正；已调整未登记的，请附批复文件。",
          "全年预算数填报为{found}万元，财政部门登记的调整后预算数为{expected}万元，两者不符。请按批复的预算数更正；预算确有调整而财政部门尚未登记的，请附批复文件。"),
    CatalogueEntry("F309", "spending-differs", "error", "全年执行数与国库支出数不符",
          "成批核对：全年执行数与单位名单中的国库支出数不符，按较粗一方的位数四舍五入后仍不相等",
          "填报{found}万元，国库支出数为{expected}万元", "请与国库集中支付数核对后更正；含其他资金的，请分项列示并说明。",
          "全年执行数填报为{found}万元，国库支出数为{expected}万元，两者不符。请与国库集中支付数核对后更正；执行数包含其他资金的，请在资金分项中分别列示并说明。"),
    CatalogueEntry("F310", "cost-vs-spending", "warning", "成本指标与全年执行数不一致",
          "项目总成本一类指标的完成值与全年执行数不符，不能以四舍五入解释，原因栏也未作说明（单位成本、控制数除外）",
          "成本完成值为“{found}”，全年执行数为{expected}", "请核实；口径不同的，请说明。",
          "该成本指标的实际完成值为“{found}”，全年执行数为{expected}，两者不一致。请核实；统计口径不同的，请在偏差原因栏说明。"),
    CatalogueEntry("F311", "outputs-without-spending", "warning", "执行率偏低而产出指标均得满分",
    CatalogueEntry("U1002", "duplicate-return", "warning", "同一自评表多次报送且内容不同",
          "成批核对：同一次核对中同一自评表收到内容不同的多份；内容相同的只计一份，后报送的代替先报送的",
          "收到{count}份内容不同的自评表：{found}", "请在“收表台账”的“以此份为准”栏选定。",
          "同一自评表收到{count}份，内容不同：{found}。请在“收表台账”的“以此份为准”栏选定。", "bureau"),
)  # fmt: skip

CATALOGUE = {entry.name: entry for entry in _ENTRIES}
