"""The catalogue of findings: name, code, severity and texts; `checks` holds the logic.

`severity` is what the unit is asked to do: error 必须改, warning 请核实, info 提示. Where it depends on the case, the
strongest stands here and `when` says so. `situation` and `action` take {found}, {expected} and the values of the check.
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
    "unit-mismatch": "不是同一类单位",
    "units-doubtful": "单位不同，看不出说的是不是同一件事",
    "scale-not-written": "相差太大，可能漏写或多写了万等单位，看不出是否达到",
}

_ENTRIES = (
    CatalogueEntry("S101", "score-mismatch", "error", "得分与规则不符",
          "填报得分不在复算结果之内：高于规则为必须改；低于规则，或只是进位所得（全表合计不超过 1 分）为请核实；指标已完成、低于规则而说明了扣分原因的为提示；"
          "指标已完成而得分低于规则的，不再另报没有写原因",
          "填 {found}；指标 {target}、完成 {actual}，复算 {expected}（{working}）{explained}", "{advice}"),
    CatalogueEntry("S102", "score-missing", "error", "没有填得分", "有分值的指标没有得分",
          "没有填得分", "请按完成情况填写得分，0 分也要填 0。"),
    CatalogueEntry("S103", "score-not-number", "error", "得分不是数字", "得分栏的文字不是数字",
          "填“{found}”，不是数字", "请只填数字。"),
    CatalogueEntry("S104", "score-negative", "error", "得分为负数", "得分小于 0",
          "填 {found}，得分不能小于 0", "请更正得分，最低为 0 分。"),
    CatalogueEntry("S105", "score-above-points", "error", "得分超过分值", "得分大于本行分值；只给一组指标定分值的表，一行或全组的得分大于该组分值",
          "{what} {found}，{whose}分值只有 {expected}", "得分最高不能超过分值，请更正。"),
    CatalogueEntry("S106", "qualitative-out-of-band", "error", "定性指标得分与档次不符",
          "定性指标的得分不在所述完成情况对应的区间：高于区间为必须改，低于为请核实",
          "填 {found}；完成情况“{actual}”属于{band}，得分应在 {expected} 之间{explained}", "{advice}"),
    CatalogueEntry("T201", "total-mismatch", "error", "总分不等于各项得分之和", "填报总分与各行得分合计不符",
          "填 {found}，各行得分合计为 {expected}", "请恢复总分的公式，或更正为合计数。"),
    CatalogueEntry("T202", "total-missing", "error", "没有总分", "表中没有总分；表上没有总分一栏的为请核实",
          "没有总分", "请填写总分。"),
    CatalogueEntry("T203", "points-total-not-100", "error", "分值合计不对", "执行率与各指标分值之和不等于方案规定的总分",
          "各行分值合计为 {found}，应为 {expected}", "请核对各行分值，使合计等于 {expected}。"),
    CatalogueEntry("T204", "category-points-mismatch", "error", "一级指标分值不对",
          "一级指标下各行分值之和：与本表印的「产出指标(50分)」或注里写明的不符为必须改；注里允许调整的，或只与方案的一般设置不同，为请核实",
          "“{category}”各行分值合计为 {found}，{basis} {expected} 分", "请核对本组各行分值。"),
    CatalogueEntry("T205", "total-points-mismatch", "error", "分值合计栏不等于各行之和", "总分行的分值与各行分值之和不符",
          "分值合计栏为 {found}，各行分值合计为 {expected}", "请更正分值或合计。"),
    CatalogueEntry("T206", "grade-mismatch", "error", "等级与总分不符", "填报等级不是填报总分对应的等级",
          "填“{found}”，总分 {total} 对应“{expected}”", "请更正等级。"),
    CatalogueEntry("T207", "grade-missing", "warning", "没有等级", "表中要求填等级而没有填",
          "没有填等级", "请按总分填写等级。"),
    CatalogueEntry("T208", "grade-changes", "error", "复核后等级有变", "复核参考分落入另一等级；只因单位少计得分而等级更高的不算",
          "填报等级“{found}”，复核参考分 {total} 对应“{expected}”", "请按其他各条核实得分后，更正总分和等级。"),
    CatalogueEntry("T209", "not-calculated", "warning", "公式没有计算结果", "公式单元格没有保存计算结果，这时以公式算出的数为填报数",
          "有 {count} 个公式单元格没有保存计算结果", "请用 Excel 或 WPS 打开，保存后再报送。"),
    CatalogueEntry("F301", "execution-rate-mismatch", "error", "执行率算错", "所填执行率不等于全年执行数÷全年预算数；末位相差一为请核实",
          "填 {found}，{spent}÷{budget}＝{expected}", "请更正执行率。"),
    CatalogueEntry("F302", "execution-score-mismatch", "error", "执行率得分不对",
          "执行率得分不等于分值×执行率（不超过分值）：高于规则为必须改，低于或只是进位为请核实",
          "填 {found}；复算 {expected}（{working}）{explained}", "{advice}"),
    CatalogueEntry("F303", "budget-missing", "error", "没有全年预算数", "没有全年预算数，或不是数字",
          "没有能读出的全年预算数{detail}", "请填写全年预算数。"),
    CatalogueEntry("F304", "budget-zero", "error", "全年预算数为 0", "全年预算数为 0：执行率得分为 0 或空为请核实，否则为必须改",
          "全年预算数为 {found}，算不出执行率{detail}", "请核实全年预算数；确实没有预算的，请说明执行率一项如何计分。"),
    CatalogueEntry("F305", "budget-overspent", "warning", "执行数超过预算数", "全年执行数大于全年预算数",
          "全年执行数 {found} 大于全年预算数 {expected}{explained}", "请核实；确实超出的，请说明原因。"),
    CatalogueEntry("F306", "funds-sum-mismatch", "error", "合计不等于各项资金之和", "资金合计行与各分项之和不符，各数末位的四舍五入不能说明；按支出性质等另一种分法的为请核实",
          "{column}合计为 {found}，{addends}为 {expected}", "请更正合计或分项。"),
    CatalogueEntry("F307", "funds-incomplete", "warning", "分项资金没有填全", "一项资金有预算数没有执行数，或相反",
          "“{line}”{given}，{column}{state}", "请补填；没有支出的填 0。"),
    CatalogueEntry("F308", "budget-differs", "error", "预算数与财政的数不符",
          "成批核对：全年预算数与单位名单里的调整后预算数不符，按较粗一方的位数四舍五入后仍不相等",
          "填 {found} 万元，财政的调整后预算数为 {expected} 万元", "请按批复的预算更正；确有调整而财政没有登记的，请附批复文件。"),
    CatalogueEntry("F309", "spending-differs", "error", "执行数与国库支出数不符",
          "成批核对：全年执行数与单位名单里的国库支出数不符，按较粗一方的位数四舍五入后仍不相等",
          "填 {found} 万元，国库支出数为 {expected} 万元", "请与国库集中支付的数核对后更正；含其他资金的，请在分项中分列并说明。"),
    CatalogueEntry("F310", "cost-vs-spending", "warning", "成本指标与全年执行数不一致",
          "项目总成本一类指标的完成值与全年执行数不符，四舍五入不能说明，原因栏也没有说明（单位成本、控制数不算）",
          "成本完成值为“{found}”，全年执行数为 {expected}", "请核实；口径不同的，请说明。"),
    CatalogueEntry("F311", "outputs-without-spending", "warning", "执行率偏低而产出指标均得满分",
          "执行率低于口径规定的比例（一般为 80%）而没有说明，产出指标（成本除外）全部满分",
          "执行率为 {found}，产出指标均得满分", "请核查产出完成情况的佐证材料。", "bureau"),
    CatalogueEntry("A401", "target-missing", "error", "没有指标值", "有分值的指标没有年度指标值；不是下发的表、这一栏印着“—”而填了完成值的为请核实，整组都印“—”的不问",
          "没有年度指标值", "请按批复的绩效目标填写指标值。"),
    CatalogueEntry("A402", "target-unreadable", "warning", "指标值读不出来", "指标值中有数字，但读不出是多少",
          "指标值“{found}”不能读成一个数，本行没有复算", "请改成一个方向、一个数和单位，如 ≥200篇；有几项要求的分成几行。"),
    CatalogueEntry("A403", "target-in-name", "warning", "指标值写在了指标名称里", "指标值空白，而名称里带有指标值",
          "指标值空白，名称里像是带有指标值", "请把指标值填到“年度指标值”一栏。"),
    CatalogueEntry("A404", "target-direction-unclear", "warning", "没有写明越高越好还是越低越好",
          "成本等指标只写数字，两种读法得分不同",
          "指标值“{found}”没有写明≥还是≤，两种读法得分在 {expected} 之间", "请写明方向，如“≤{found}”，并核实得分。"),
    CatalogueEntry("A405", "cost-target-direction", "warning", "成本指标写成了越高越好", "成本指标的指标值用了≥或>",
          "成本指标的指标值为“{found}”，方向像是写反了", "请核实；控制成本一般写“≤”。"),
    CatalogueEntry("B501", "actual-missing", "error", "没有实际完成值", "有分值的指标没有实际完成值",
          "没有实际完成值", "请填写实际完成值。"),
    CatalogueEntry("B502", "actual-unreadable", "error", "完成值不能与指标值比较",
          "完成值不能与指标值比较；对数字指标只写“完成”“达标”一类的为请核实",
          "指标 {target}，完成值“{found}”不能与之比较，本行没有复算", "请只填一个确切的数字或日期，单位与指标值一致；其余情况写在原因栏。"),
    CatalogueEntry("B503", "actual-has-comparator", "warning", "完成值带了≥或≤", "实际完成值抄了指标值的比较符号",
          "完成值填“{found}”，带了比较符号", "请填实际达到的数，不带符号。"),
    CatalogueEntry("B504", "actual-repeats-target", "info", "完成值照抄指标值", "定性指标的完成值与指标值一字不差",
          "完成值与指标值都是“{found}”", "请写明实际效果和佐证，或三档中的一档。"),
    CatalogueEntry("B505", "date-not-stated", "warning", "没有写完成日期", "时限指标只写“已完成”，没有日期",
          "指标 {target}，只写“{found}”，看不出是否按期", "请写明完成日期。"),
    CatalogueEntry("B506", "qualitative-unclear", "warning", "看不出属于哪一档", "定性指标的完成情况看不出属于哪一档",
          "指标“{target}”，完成情况“{found}”看不出是达成、部分达成还是未达成", "请写明三档中的一档，并简述效果。"),
    CatalogueEntry("B507", "unit-mismatch", "error", "完成值与指标值单位不同类",
          "金额、百分比、长度、面积、重量、时间等不同类的单位混用，币种不同；人数与场次、天与工作日、总额与人均额不同，或没有写万、万元而看不出是否达到的为请核实",
          "指标 {target}{asked}，完成值 {found}{given}，{problem}", "请统一单位，再重新核对本行。"),
    CatalogueEntry("B508", "percent-as-fraction", "warning", "小数与百分数分不清", "0.95 可能是 95%，或相反",
          "指标 {target}，完成值 {found}，看不出是小数还是百分数{scores}", "请带上百分号填写，再核对本行。"),
    CatalogueEntry("B509", "actual-not-result", "warning", "完成值不像本年的完成数",
          "完成值旁边的文字说的是目标、计划、申请、估计、别的年度、损失或一部分，或者认不出来；方向与指标值相反；不该有负号；金额相差上千倍；成本写“无”",
          "指标 {target}，完成值“{found}”：{why}", "请只填本年实际完成的数；文字说明写在原因栏。"),
    CatalogueEntry("B510", "actual-other-year", "warning", "完成值是别的年度的",
          "完成日期或完成值里的年份早于本年度的上一年，或晚于规定时限的下一年",
          "指标 {target}，完成值“{found}”：{why}", "请核实年份，填本年实际完成的日期或数。"),
    CatalogueEntry("B511", "rate-impossible", "warning", "比率超过 100%",
          "合格率、满意度、覆盖率一类有总数的比率，完成值大于 100%；不再另报完成值远超指标值",
          "完成值“{found}”超过 100%", "请核实计算的基数；确属超额的，请说明原因。"),
    CatalogueEntry("N601", "reason-missing", "error", "没有写偏差原因",
          "得分低于分值（不计分的表：没有达到指标值）而原因栏空白，或只写“无”“略”“原因：无”、一个字、标点一类（“同上”按上一行的原因）；口径规定执行率偏低要说明的为必须改，预算调整要说明的为请核实",
          "{state}，没有说明原因", "请写明偏差原因和改进措施。"),
    CatalogueEntry("N602", "reason-empty-phrase", "warning", "原因写得太空", "应说明原因（口径规定的，也包括执行率）而只写了措施或套话",
          "只写“{found}”，看不出为什么没有完成", "请补写原因，再写改进措施。"),
    CatalogueEntry("N603", "overshoot", "warning", "完成值远超指标值", "完成值超过指标值的规定倍数而没有说明",
          "指标 {target}，完成 {found}，是指标值的 {ratio}{explained}", "请说明原因；指标值定得偏低的，请注明。"),
    CatalogueEntry("D701", "duplicate-indicator", "warning", "指标重复", "同一三级指标出现了两次",
          "与 {other} 的指标同名", "请核实是否重复；重复的请改为不同的指标。"),
    CatalogueEntry("D702", "indicator-dominates", "warning", "单个指标分值过大", "一个指标的分值超过方案规定的上限",
          "分值 {found}，超过单个指标的一般上限 {expected}", "请核实分值，必要时细化指标。"),
    CatalogueEntry("D703", "template-remnant", "warning", "留有模板文字", "答案里留有 XXX、“好坏”未选等模板文字",
          "“{found}”像是模板里没有改掉的文字", "请改成实际内容。"),
    CatalogueEntry("D704", "required-missing", "error", "必填项没有填", "单位、项目、年度、目标等必填栏空白；表上没有印年度的为请核实",
          "“{caption}”{detail}", "请填写。"),
    CatalogueEntry("D705", "number-as-text", "warning", "数字存成了文字", "得分、分值、金额单元格里是文字形式的数字",
          "“{found}”是文字，求和公式不会计入", "请删掉单位和多余的字符，重新输入数字。"),
    CatalogueEntry("D706", "column-unclear", "error", "栏目认不准",
          "表头里没有这种表都有的指标值、实际完成值、分值或得分一栏，或两栏争同一栏目而内容不同；原因栏的、没有方案的表为请核实",
          "{problem}", "{advice}"),
    CatalogueEntry("D707", "goal-vs-row", "warning", "目标与指标的数不一致",
          "预期目标或实际完成情况里写了某一指标的数，与该指标的指标值或完成值不符",
          "“{found}”与指标“{row}”的{column}“{expected}”不一致", "请核实后统一。"),
    CatalogueEntry("D708", "goal-copied", "info", "实际完成情况与预期目标基本相同",
          "实际完成情况与预期目标几乎一字不差（相同的字占 95% 以上，数字也相同）",
          "实际完成情况与预期目标的文字基本相同", "建议对照预期目标写明实际完成情况。"),
    CatalogueEntry("G801", "formula-overwritten", "warning", "公式被改成了数字", "下发时是公式的单元格，现在是填上去的内容",
          "下发时是公式，现在填的是“{found}”", "请恢复公式（{expected}），或撤销改动后重新填报。"),
    CatalogueEntry("G802", "formula-changed", "error", "公式被改动", "公式与下发的不同",
          "公式改成了 {found}，下发的是 {expected}", "请恢复下发的公式。"),
    CatalogueEntry("G803", "formula-stale", "error", "显示的数不是公式算出的数", "单元格显示的值与它自己的公式算出的值不同",
          "显示 {found}，按它的公式应为 {expected}", "请用 Excel 或 WPS 打开重新计算、保存后再报送；不要改动文件内部的数值。"),
    CatalogueEntry("G804", "formula-error", "error", "公式出错", "公式的结果是 #REF! 一类的错误",
          "公式结果是 {found}", "请恢复公式；引用的单元格被删掉的，请用下发的空白表重新填报。"),
    CatalogueEntry("G805", "formula-external", "error", "公式引用了别的文件", "公式从别的工作簿取数",
          "公式 {found} 引用了别的文件", "请改成本表内的数，或恢复下发的公式。"),
    CatalogueEntry("R901", "locked-cell-changed", "error", "下发的内容被改动",
          "指标值、分值、标题、栏目名称、表头、备注、已填好的单位和项目等与下发的不同（空格、全角半角、数字的写法不算）",
          "{now}，{basis}是“{expected}”", "请改回下发的内容；确需调整的，先报财政部门批准。"),
    CatalogueEntry("R902", "row-removed", "error", "下发的指标没有了", "下发的指标在返回的表里找不到",
          "下发的指标“{expected}”找不到了", "请补回这一行并填报。"),
    CatalogueEntry("R903", "row-added", "warning", "多出了指标", "返回的表里有没有下发过的指标",
          "“{found}”不在下发的指标里", "请核实；确需增加的，先报财政部门批准。"),
    CatalogueEntry("R904", "row-renamed", "error", "指标名称被改动", "下发的指标改了名称",
          "{now}，{basis}是“{expected}”", "请改回下发的名称。"),
    CatalogueEntry("R905", "row-moved", "info", "指标换了位置", "下发的指标挪到了别的分组，或换了次序",
          "{state}", "一般不影响核对；请核实是否有意调整。"),
    CatalogueEntry("R906", "row-duplicated", "error", "下发的指标重复填报", "下发的一个指标在表里出现了两次",
          "下发的指标“{found}”出现了 {count} 次", "请只保留一行。"),
    CatalogueEntry("R907", "protection-removed", "info", "取消了工作表保护", "下发时有保护的工作表没有保护了",
          "工作表的保护被取消了", "一般不影响核对；请不要改动灰色和锁定的格子。"),
    CatalogueEntry("R908", "hidden-content", "warning", "有隐藏的内容", "表内有隐藏的行或列（包括高度、宽度为 0 的），里面有内容；下发的工作簿里有隐藏的工作表，里面有内容；隐藏的工作表里有自评表",
          "{found}被隐藏，里面有内容", "请取消隐藏后重新报送。"),
    CatalogueEntry("R910", "macro-foreign", "error", "有不是下发的宏", "工作簿里有 VBA、WPS 或 Excel 4.0 宏，而下发时没有；下发的宏代码被改动、增加了模块，或读不出来",
          "{state}", "请用下发的空白表重新填报，或另存为 .xlsx（不带宏）后报送。"),
    CatalogueEntry("R911", "snapshot-changed", "error", "下发记录被改动",
          "工作簿里隐藏的下发记录被改动、读不出来，或与下发文件不一致；没有了而按下发文件核对的为请核实",
          "工作簿里隐藏的下发记录{state}{against}", "请用下发的表重新填报；不要删除或改动隐藏的工作表。"),
    CatalogueEntry("R909", "scheme-version", "warning", "表的版本不同", "下发时用的是方案的另一个版本",
          "这份表是按方案第 {found} 版下发的，现在是第 {expected} 版", "请核实应当用哪一版的表。"),
    CatalogueEntry("U1001", "not-returned", "warning", "没有报送", "成批核对：名单里的表没有收到，而截止日期已过或没有规定截止日期",
          "没有收到{late}", "请尽快报送。"),
    CatalogueEntry("U1002", "duplicate-return", "warning", "同一张表报送了不止一次",
          "成批核对：同一次核对里同一张表收到内容不同的几份；内容相同的只算一份，后来再报的代替先报的",
          "收到 {count} 份内容不同的表：{found}", "请在“收表台账”的“以此份为准”一栏选定。", "bureau"),
    CatalogueEntry("U1003", "unknown-organization", "warning", "名单里对不上", "成批核对：填报单位或项目在名单里找不到，或对应不止一个",
          "填报单位“{found}”{project}在名单里对不上{detail}", "请核对单位和项目名称；名称有别的写法的，请补到名单的“其他名称/曾用名”一栏。", "bureau"),
    CatalogueEntry("U1004", "foreign-return", "warning", "用了下发给别的单位或项目的表",
          "成批核对：工作簿是下发给甲的，填报单位或项目写的是乙",
          "填的是“{found}”，而这个工作簿是下发给“{expected}”的", "请用下发给本单位、本项目的表重新填报。"),
    CatalogueEntry("U1005", "copied-text", "warning", "长段文字与别的单位雷同",
          "成批核对：40 字以上的目标、完成情况或原因，去掉数字、标点、单位名称和表上原有的文字后，与别的单位相同，"
          "或每 8 个字一段、相同的段占八成以上",
          "“{found}”与 {expected} 的文字相同或几乎相同", "请核实是否照抄。", "bureau"),
)  # fmt: skip

CATALOGUE = {entry.name: entry for entry in _ENTRIES}
