"""The catalogue of findings about a data sheet (docs/data-sheet.md)."""

from __future__ import annotations

from xlselfeval.review.catalogue_entry import CatalogueEntry
from xlselfeval.scheme.model import Severity

_Row = tuple[str, str, Severity, str, str, str, str]  # code, name, severity, title, when, situation, action
_ROWS: tuple[_Row, ...] = (
    ("J1201", "data-sum", "error", "合计与分项之和不符", "合计与构成固定的各分项、明细之和不符，不能以四舍五入解释；有分项未填的请核实",
           "填报{found}{unit}，{addends}合计{expected}{unit}{slip}", "请核对后更正合计数或分项数。"),
    ("J1202", "data-budget", "error", "全年预算数与年初预算、追加数不符", "全年预算数不等于年初预算数加调整追加数（另列上年结转的，加上年结转）",
           "填报{found}{unit}，{addends}为{expected}{unit}", "请核对后更正。"),
    ("J1203", "data-total", "error", "同一合计前后不一致", "按支出性质、按经济分类的支出合计等同一数字在两处不同；两处之一已报合计不符、与自评表不一致的不再提出",
           "填报{found}{unit}，“{other}”为{beside}{unit}（{at}），两处不一致", "{advice}"),
    ("J1204", "data-limit", "error", "数据大小关系不符", "“其中”所列各项大于总数，公车购置大于资本性支出；接待批次、出国团组数大于人次；“三公”经费、会议费、培训费大于商品和服务支出，决算数中支出合计大于收入合计（含上年结转）的请核实",
           "{parts}{found}{unit}，大于{whole}{expected}{unit}", "{advice}"),
    ("J1205", "data-overrun", "warning", "决算数大于预算数", "“三公”经费、会议费、培训费、公用经费大于年初预算数，支出、政府采购大于全年预算数，且未说明原因；已提出总数的，不再提出其分项",
           "填报{found}{unit}，{budget}{expected}{unit}{rate}", "请核实；确已超出的，请{at}说明原因。"),
    ("J1206", "data-change", "warning", "较上年变动较大未说明原因", "表上有原因栏，而决算数较上年增减达到规定比例（一般为20%，含20%）未填写；总数或其分项已说明的不再提出",
           "填报{found}{unit}，上年{expected}{unit}{rate}，{written}未说明原因", "请核实；数字无误的，请{at}说明增减原因。"),
    ("J1207", "data-direction", "warning", "原因与增减方向不符", "原因栏写明比上年增加（减少），而决算数减少（增加）",
           "填报{found}{unit}，上年{expected}{unit}，而原因写明比上年{word}", "请核实；原因有误的，请{at}更正。"),
    ("J1208", "data-control", "warning", "控制率超过100%", "在职人数大于编制数，实际规模、投资大于批复数，且未说明原因",
           "填报{found}，大于{whole_name}{expected}，控制率为{rate}", "请核实；确已超出的，请{at}说明原因。"),
    ("J1209", "data-rate", "error", "控制率计算有误", "填报的控制率不等于两数之比（截去末位以后数字的除外）",
           "填报“{found}”，按{working}计算为{expected}", "请核对后更正。"),
    ("J1210", "data-count", "warning", "金额与数量不对应", "有购置费、接待费、出国费而相应数量为0，或有数量而金额为0；有公务用车运行维护费而保有量为0",
           "填报{found}，而{amount}为{expected}", "请核实金额和数量。"),
    ("J1211", "data-unreadable", "warning", "金额、人数栏填写的不是数字", "应填数字的单元格不能识别为一个数字，未用于核对",
           "填写“{found}”，不能识别为一个数字，未用于核对", "请只填数字；没有的填0，说明文字移至原因栏。"),
    ("J1212", "data-blank", "info", "表列项目未填写", "表上印有的项目空白；空白不作0处理，不参加核对。整节空白（可以不填的、他处填0表明没有的不提出）、一栏大部分空白（调整追加数除外）的请核实。有在职人数而编制数空白，有实际规模、投资而批复数空白的请核实。全表空白的须更正",
           "{what}", "{advice}"),
    ("J1213", "data-form", "error", "基础数据表与自评表数字不一致", "年初预算数、全年预算数、全年执行数的合计与自评表不同（其他合计表明两表口径相同的须更正，此外请核实；自评表只反映部分收入来源的不比对），基本支出、项目支出、人员经费、公用经费不同的请核实；单位、年度不同的不比对",
           "{here}，自评表为{there}{more}", "{advice}"),
    ("J1214", "data-treasury", "warning", "与财政登记的数据不一致", "成批核对：没有可比对的自评表，而预算数、决算数合计与单位名单中的预算数、国库支出数不符",
           "填报{here}，与财政登记的{there}不一致", "请核实；含其他资金等口径不同的，请说明。"),
    ("J1215", "data-yuan", "warning", "金额疑按元填写", "表以万元为单位，而个别金额折成万元后才与其所属总数或本行上年数、预算数相当；折成万元后有关合计正好相符的须更正",
           "{basis}{scale}", "请核实是否按元填写；是的，请折成万元填写。"),
    ("J1216", "data-value", "warning", "金额为负数，人数、数量不是整数", "调整追加数以外的金额为负数，且未说明原因；人数、数量为负数或不是整数的须更正",
           "填报{found}{what}", "{advice}"),
    ("J1218", "data-column", "warning", "数字疑填错栏", "收入合计、支出合计等的年初预算数、调整追加数不符，而某一行各数移动一栏后各合计正好相符；某一行的调整追加数改按全年预算数理解后，各合计正好相符；调整追加数一栏多数与年初预算数、上年和本年决算数相近；某一行上年决算数空白而调整追加数与年初预算数相近",
           "填报{filled}，{slip}，{basis}", "{advice}"),
    ("J1219", "data-heading", "warning", "表头缺失，数字未读取", "一节有数字而没有可以识别的表头（被清空、合并或删除），该节数字不能读取",
           "未见表头，本节数字未读取、未核对", "请按下发的表恢复表头（不要清空或合并）后再核对。"),
    ("J1220", "data-duplicate", "warning", "明细名称重复", "项目支出明细、其他应付款明细有两行名称相同",
           "名称与{at}相同", "请核实；同一事项的合并为一行，不同事项的把名称写全。"),
    ("J1217", "data-scale", "warning", "全表金额单位疑有误", "人员经费各栏按人数计都远超常理：按在职、离退休、编外人数人均高于1000万元，或按在职人数人均低于200元。没有人员经费的，看工资福利支出、公用经费",
           "填报{found}{unit}，按{persons}人计人均{each}万元{scale}", "请核实人数和全表的金额单位；单位有误的，各项金额均按{unit}填写{right}。"),
)  # fmt: skip
DATA_ENTRIES = tuple(
    CatalogueEntry(
        code, name, severity, title, f"基础数据表：{when}", situation, action,
        opinion=f"基础数据表中{{row}}{situation}。{action}",
    )
    for code, name, severity, title, when, situation, action in _ROWS
)  # fmt: skip
