"""The catalogue of findings: name, code, severity, and the words; the logic stands in `checks`.

`severity` is what the unit is asked: error 必须改, warning 请核实, info 提示; where it depends
on the case, it is the strongest and `when` says so. `situation` and `action` take {found},
{expected} and the values that the check gives.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """One kind of finding."""

    code: str
    name: str
    severity: str
    title: str
    when: str
    situation: str
    action: str
    audience: str = "unit"


_ENTRIES = (
    Entry("S101", "score-mismatch", "error", "得分与规则不符",
          "填报得分不在复算结果之内：高于规则为必须改；低于规则，或只是进位所得（全表合计不超过 1 分）为请核实；指标已完成、低于规则而说明了扣分原因的为提示",
          "填 {found}；指标 {target}、完成 {actual}，复算 {expected}（{working}）{explained}", "{advice}"),
    Entry("S102", "score-missing", "error", "没有填得分", "有分值的指标没有得分",
          "没有填得分", "请按完成情况填写得分，0 分也要填 0。"),
    Entry("S103", "score-not-number", "error", "得分不是数字", "得分栏的文字不是数字",
          "填“{found}”，不是数字", "请只填数字。"),
    Entry("S104", "score-negative", "error", "得分为负数", "得分小于 0",
          "填 {found}，得分不能小于 0", "请更正得分，最低为 0 分。"),
    Entry("S105", "score-above-points", "error", "得分超过分值", "得分大于本行分值",
          "填 {found}，本行分值只有 {expected}", "得分最高不能超过分值，请更正。"),
    Entry("S106", "qualitative-out-of-band", "error", "定性指标得分与档次不符",
          "定性指标的得分不在所述完成情况对应的区间：高于区间为必须改，低于为请核实",
          "填 {found}；完成情况“{actual}”属于{band}，得分应在 {expected} 之间{explained}", "请核实完成情况，更正得分或完成情况的表述。"),
    Entry("T201", "total-mismatch", "error", "总分不等于各项得分之和", "填报总分与各行得分合计不符",
          "填 {found}，各行得分合计为 {expected}", "请恢复总分的公式，或更正为合计数。"),
    Entry("T202", "total-missing", "error", "没有总分", "表中没有总分",
          "没有总分", "请填写总分。"),
    Entry("T203", "points-total-not-100", "error", "分值合计不对", "执行率与各指标分值之和不等于方案规定的总分",
          "各行分值合计为 {found}，应为 {expected}", "请核对各行分值，使合计等于 {expected}。"),
    Entry("T204", "category-points-mismatch", "error", "一级指标分值不对",
          "一级指标下各行分值之和：与本表印的「产出指标(50分)」不符为必须改，只与方案的一般设置不同为请核实",
          "“{category}”各行分值合计为 {found}，{basis} {expected} 分", "请核对本组各行分值。"),
    Entry("T205", "total-points-mismatch", "error", "分值合计栏不等于各行之和", "总分行的分值与各行分值之和不符",
          "分值合计栏为 {found}，各行分值合计为 {expected}", "请更正分值或合计。"),
    Entry("T206", "grade-mismatch", "error", "等级与总分不符", "填报等级不是填报总分对应的等级",
          "填“{found}”，总分 {total} 对应“{expected}”", "请更正等级。"),
    Entry("T207", "grade-missing", "warning", "没有等级", "表中要求填等级而没有填",
          "没有填等级", "请按总分填写等级。"),
    Entry("T208", "grade-changes", "error", "复核后等级有变", "复核参考分落入另一等级",
          "填报等级“{found}”，复核参考分 {total} 对应“{expected}”", "请按其他各条核实得分后，更正总分和等级。"),
    Entry("T209", "not-calculated", "warning", "公式没有计算结果", "公式单元格没有保存计算结果，这时以公式算出的数为填报数",
          "有 {count} 个公式单元格没有保存计算结果", "请用 Excel 或 WPS 打开，保存后再报送。"),
    Entry("F301", "execution-rate-mismatch", "error", "执行率算错", "所填执行率不等于全年执行数÷全年预算数；末位相差一为请核实",
          "填 {found}，{spent}÷{budget}＝{expected}", "请更正执行率。"),
    Entry("F302", "execution-score-mismatch", "error", "执行率得分不对",
          "执行率得分不等于分值×执行率（不超过分值）：高于规则为必须改，低于或只是进位为请核实",
          "填 {found}；复算 {expected}（{working}）{explained}", "请更正执行率得分。"),
    Entry("F303", "budget-missing", "error", "没有全年预算数", "没有全年预算数，或不是数字",
          "没有能读出的全年预算数{detail}", "请填写全年预算数。"),
    Entry("F304", "budget-zero", "error", "全年预算数为 0", "全年预算数为 0：执行率得分为 0 或空为请核实，否则为必须改",
          "全年预算数为 {found}，算不出执行率{detail}", "请核实全年预算数；确实没有预算的，请说明执行率一项如何计分。"),
    Entry("F305", "budget-overspent", "warning", "执行数超过预算数", "全年执行数大于全年预算数",
          "全年执行数 {found} 大于全年预算数 {expected}{explained}", "请核实；确实超出的，请说明原因。"),
    Entry("F306", "funds-sum-mismatch", "error", "合计不等于各项资金之和", "资金合计行与各分项之和不符",
          "{column}合计为 {found}，各项相加为 {expected}", "请更正合计或分项。"),
    Entry("F307", "funds-incomplete", "warning", "分项资金没有填全", "一项资金有预算数没有执行数，或相反",
          "“{line}”{given}，{column}{state}", "请补填；没有支出的填 0。"),
    Entry("A401", "target-missing", "error", "没有指标值", "有分值的指标没有年度指标值",
          "没有年度指标值", "请按批复的绩效目标填写指标值。"),
    Entry("A402", "target-unreadable", "warning", "指标值读不出来", "指标值中有数字，但读不出是多少",
          "指标值“{found}”不能读成一个数，本行没有复算", "请改成一个方向、一个数和单位，如 ≥200篇；有几项要求的分成几行。"),
    Entry("A403", "target-in-name", "warning", "指标值写在了指标名称里", "指标值空白，而名称里带有指标值",
          "指标值空白，名称里像是带有指标值", "请把指标值填到“年度指标值”一栏。"),
    Entry("A404", "target-direction-unclear", "warning", "没有写明越高越好还是越低越好",
          "成本等指标只写数字，两种读法得分不同",
          "指标值“{found}”没有写明≥还是≤，两种读法得分在 {expected} 之间", "请写明方向，如“≤{found}”，并核实得分。"),
    Entry("A405", "cost-target-direction", "warning", "成本指标写成了越高越好", "成本指标的指标值用了≥或>",
          "成本指标的指标值为“{found}”，方向像是写反了", "请核实；控制成本一般写“≤”。"),
    Entry("B501", "actual-missing", "error", "没有实际完成值", "有分值的指标没有实际完成值",
          "没有实际完成值", "请填写实际完成值。"),
    Entry("B502", "actual-unreadable", "error", "完成值不能与指标值比较",
          "完成值不能与指标值比较；对数字指标只写“完成”“达标”一类的为请核实",
          "指标 {target}，完成值“{found}”不能与之比较，本行没有复算", "请只填一个确切的数字或日期，单位与指标值一致；其余情况写在原因栏。"),
    Entry("B503", "actual-has-comparator", "warning", "完成值带了≥或≤", "实际完成值抄了指标值的比较符号",
          "完成值填“{found}”，带了比较符号", "请填实际达到的数，不带符号。"),
    Entry("B504", "actual-repeats-target", "info", "完成值照抄指标值", "定性指标的完成值与指标值一字不差",
          "完成值与指标值都是“{found}”", "请写明实际效果和佐证，或三档中的一档。"),
    Entry("B505", "date-not-stated", "warning", "没有写完成日期", "时限指标只写“已完成”，没有日期",
          "指标 {target}，只写“{found}”，看不出是否按期", "请写明完成日期。"),
    Entry("B506", "qualitative-unclear", "warning", "看不出属于哪一档", "定性指标的完成情况看不出属于哪一档",
          "指标“{target}”，完成情况“{found}”看不出是达成、部分达成还是未达成", "请写明三档中的一档，并简述效果。"),
    Entry("B507", "unit-mismatch", "error", "完成值与指标值单位不同类", "金额、百分比、长度、面积、重量、时间混用",
          "指标 {target}（{asked}），完成值 {found}（{given}），不是同一类单位", "请统一单位后核实得分。"),
    Entry("B508", "percent-as-fraction", "warning", "小数与百分数分不清", "0.95 可能是 95%，或相反",
          "指标 {target}，完成值 {found}，看不出是小数还是百分数，得分可能在 {expected} 之间", "请带上百分号填写，并核实得分。"),
    Entry("N601", "reason-missing", "error", "没有写偏差原因", "得分低于分值而原因栏空白，或只写“无”",
          "得分 {score}，低于分值 {points}，没有说明原因", "请写明偏差原因和改进措施。"),
    Entry("N602", "reason-empty-phrase", "warning", "原因写得太空", "应说明原因而只写了措施或套话",
          "只写“{found}”，看不出为什么没有完成", "请补写原因，再写改进措施。"),
    Entry("N603", "overshoot", "warning", "完成值远超指标值", "完成值超过指标值的规定倍数而没有说明",
          "指标 {target}，完成 {found}，是指标值的 {ratio}{explained}", "请说明原因；指标值定得偏低的，请注明。"),
    Entry("D701", "duplicate-indicator", "warning", "指标重复", "同一三级指标出现了两次",
          "与 {other} 的指标同名", "请核实是否重复；重复的请改为不同的指标。"),
    Entry("D702", "indicator-dominates", "warning", "单个指标分值过大", "一个指标的分值超过方案规定的上限",
          "分值 {found}，超过单个指标的一般上限 {expected}", "请核实分值，必要时细化指标。"),
    Entry("D703", "template-remnant", "warning", "留有模板文字", "答案里留有 XXX、“好坏”未选等模板文字",
          "“{found}”像是模板里没有改掉的文字", "请改成实际内容。"),
    Entry("D704", "required-missing", "error", "必填项没有填", "单位、项目、年度、目标等必填栏空白",
          "“{caption}”{detail}", "请填写。"),
    Entry("D705", "number-as-text", "warning", "数字存成了文字", "得分、分值、金额单元格里是文字形式的数字",
          "“{found}”是文字，求和公式不会计入", "请删掉单位和多余的字符，重新输入数字。"),
)  # fmt: skip

CATALOGUE = {entry.name: entry for entry in _ENTRIES}
