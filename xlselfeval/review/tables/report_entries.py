"""The catalogue of findings about a report (docs/report.md); {words} say what the figures of the text give."""

from __future__ import annotations

from xlselfeval.review.catalogue_entry import CatalogueEntry
from xlselfeval.scheme.model import Severity


def _entry(code: str, name: str, severity: Severity, title: str, when: str, action: str) -> CatalogueEntry:
    return CatalogueEntry(
        code,
        name,
        severity,
        title,
        f"自评报告：{when}",
        "“{quote}”：{words}",
        action,
        "报告中“{quote}”，{words}。" + action,
    )


REPORT_ENTRIES = (
    _entry("P1101", "figure-sum", "error", "分项合计与总数不符", "“其中”所列各项、三公经费等构成固定的各项之和不等于总数；跨句的，以及所附指标表分值、得分的小计、合计不等于所列各行之和的，请核实", "请核对总数和各分项后更正。"),
    _entry("P1102", "figure-difference", "error", "增减额与两数之差不符", "增减额、差额或增减百分点不等于前后两数之差；跨句的请核实", "请核对两数和增减额后更正。"),
    _entry("P1103", "figure-change", "error", "增减幅度与有关数字不符", "增长或下降的百分比与本期数、上期数或增减额不符；只看得出数额与百分比相互矛盾的，请核实", "请核对有关数字和增减幅度后更正。"),
    _entry("P1104", "figure-share", "error", "占比与有关数字不符", "占比与部分数、总数不符；跨句的请核实", "请核对部分数、总数和占比后更正。"),
    _entry("P1105", "figure-rate", "error", "完成率、执行率与有关数字不符", "完成率、执行率、人均（车均）数与有关数字不符", "请核对有关数字和比率后更正。"),
    _entry("P1106", "figure-direction", "error", "增减方向与数字不符", "数字上升而表述为减少、数字不等而表述为持平，或同一数字前后增减表述相反；所述原因与增减方向相反的请核实", "请核对数字和增减的表述后更正。"),
    _entry("P1107", "figure-limit", "error", "部分数大于总数", "“其中”的一项大于总数；人数多于编制、执行数大于预算数、原因金额大于增减额的请核实", "请核对总数和各项后更正。"),
    _entry("P1108", "figure-repeat", "warning", "同一事项前后数字不一致", "名称、年度、口径相同的数字在报告中有两个值，或金额单位疑漏“万”字", "请核实，统一前后数字。"),
    _entry("P1109", "figure-count", "error", "所列名称与个数不符", "“内设5个科室：……”等所列名称的个数与数字不符", "请核对所列名称和个数后更正。"),
    _entry("P1110", "figure-table", "warning", "报告与自评表、基础数据表数字不一致", "报告中的数字与各表不同。与自评表比对预算数、执行数、执行率、得分、等级、指标完成值和目标完成情况中同名的数量。与基础数据表比对本年和上年的各项支出、“三公”经费、会议费、培训费、政府采购、其他应付款、固定资产；人数、接待批次和人次、车辆保有量也比对。两表数字不一致的，与其中之一相同即可。没有表可比的，与单位名单中的预算数、国库支出数比对", "请核实，统一报告与各表的数字。"),
    _entry("P1111", "report-year", "warning", "年份与报告年度不符", "文中的年份或周年与报告年度不符；自评表、基础数据表的本年数在报告中写作其他年度的；标题的年度与正文和各表不同的", "请核对年份，有误的更正。"),
    _entry("P1112", "report-unfilled", "error", "模板内容未填写或未选定", "数字处为空白，或“增加（减少）”等未选定一项", "请填写或选定后删除多余文字。"),
    _entry("P1113", "report-section", "warning", "报告内容不完整", "提纲要求的部分缺少或为空，或所列附件未附", "请补充；确无此项内容的，请写明“无”。"),
)  # fmt: skip
