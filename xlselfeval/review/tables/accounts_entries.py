"""The catalogue of findings about papers beside final accounts (docs/accounts.md).

Its {words} quote the accounts, {quote} the paper.
"""

from __future__ import annotations

from xlselfeval.review.catalogue_entry import Audience, CatalogueEntry
from xlselfeval.scheme.model import Severity


def _entry(
    code: str, name: str, severity: Severity, title: str, when: str, action: str,
    *, audience: Audience = "unit", has_quote: bool = True,
) -> CatalogueEntry:  # fmt: skip
    words = "“{quote}”{words}" if has_quote else "{words}"
    return CatalogueEntry(code, name, severity, title, f"与决算公开表比对：{when}", words, action, f"{words}。{action}", audience)  # fmt: skip


_VERIFY = "请核实；口径、范围不同的，请说明。"

ACCOUNTS_ENTRIES = (
    _entry("L1501", "accounts-open", "info", "决算公开表内数字不符", "决算公开表的合计与各项之和、或两张表的同一数字不符，有关表未用于比对",
           "请核对决算公开表。", audience="bureau", has_quote=False),
    _entry("L1502", "accounts-other", "info", "未与决算公开表比对", "单位、年度、范围（部门汇总、单位本级）或金额单位不同或不能判断",
           "请核实决算公开表的单位、年度、范围和金额单位。", has_quote=False),
    _entry("L1503", "accounts-scale", "warning", "金额单位疑有误", "填报数与决算数相差1万倍；该表其他数字不再比对",
           "请核实金额单位。"),
    _entry("L1504", "accounts-spending", "error", "执行数与决算数不符", "全年执行数（支出合计）与全口径、财政拨款、一般公共预算的本年支出均不同的请核实；大于收入总计且范围相同的须更正",
           _VERIFY),
    _entry("L1505", "accounts-basis", "warning", "各项数字口径不一", "支出合计、基本支出、项目支出分别取自不同口径的决算数",
           "请核实，统一为同一口径。"),
    _entry("L1506", "accounts-part", "warning", "基本支出等与决算数不符", "基本支出、项目支出、人员经费、公用经费与支出合计所属口径的决算数不同。公用经费可仅为商品和服务支出",
           _VERIFY),
    _entry("L1507", "accounts-three-public", "error", "“三公”经费决算数不符", "“三公”经费及其各项与决算数不同：范围、口径均已注明且相同的须更正，此外请核实；分项已提出的，不再提出合计",
           _VERIFY),
    _entry("L1508", "accounts-three-public-budget", "info", "“三公”经费预算数不同", "“三公”经费预算数与决算公开表的预算数不同",
           "请核实；口径不同的，请说明。"),
    _entry("L1509", "accounts-detail", "warning", "公用经费明细小于决算数", "办公费、水电差旅费、会议培训费小于基本支出决算中的相应数（大于的不提出）",
           _VERIFY),
    _entry("L1510", "accounts-projects", "warning", "项目执行数合计大于决算支出", "各项目自评表的全年执行数合计大于本年支出合计（与项目支出不同的不提出）",
           "请核实各项目的全年执行数。", has_quote=False),
    _entry("L1511", "accounts-label", "error", "报告所列决算数不符", "报告以决算表的项目名称列出的数字（本年支出合计、年末结转和结余等）与该表不同。范围、口径均已注明且相同的须更正，此外请核实",
           _VERIFY),
    _entry("L1512", "accounts-previous", "warning", "上年决算数不符", "上年决算数与上年决算公开表不同（须提供上年的表）",
           "请核实；机构改革等原因调整过的，请说明。"),
    _entry("L1513", "accounts-rate", "warning", "年初预算完成率有误", "报告列出完成年初预算的百分比，而年初预算为0，或该百分比系按全年预算数计算",
           "请核对预算数和百分比后更正。"),
    _entry("L1514", "accounts-budget", "warning", "预算数与财决01表不符", "年初预算数、全年预算数与财决01表各口径的数均不同",
           _VERIFY),
)  # fmt: skip
