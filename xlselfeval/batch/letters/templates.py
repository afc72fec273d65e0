"""The shipped templates of letters, paragraph by paragraph.

`python -m xlselfeval.blanks` writes them.
"""

from __future__ import annotations

from collections.abc import Iterable

from xlselfeval.batch.letters.kinds import CIRCULAR, NOTICES, OPINIONS, REMINDERS, REQUESTS
from xlselfeval.batch.letters.word import Line, Lines, add, body, each, finished, only_if, page, table
from xlselfeval.review.finding import DEMANDS


def shipped_templates() -> dict[str, bytes]:
    """Build the templates, by the names of KINDS."""
    opinions = page(_ABOVE_OPINIONS, landscape=True)
    table(opinions, _OPINION_COLUMNS, "条", "意见")
    add(opinions, _BELOW_OPINIONS)
    letters = {NOTICES: _NOTICE, REQUESTS: _REQUEST, REMINDERS: _REMINDER, CIRCULAR: _CIRCULAR}
    return {OPINIONS: finished(opinions)} | {name: finished(page(lines)) for name, lines in letters.items()}


_OPINION_COLUMNS = (  # caption, contents, width in mm
    ("序号", "{{ 条.序号 }}", 11), ("项目", "{{ 条.项目 }}", 32), ("位置", "{{ 条.位置 }}", 34),
    ("填报内容", "{{ 条.填报内容 }}", 30), ("审核意见", "{{ 条.审核意见 }}", 98), ("要求", "{{ 条.要求 }}", 18),
    ("修改情况", "", 34),
)  # fmt: skip
_ABOVE_OPINIONS: Lines = (
    ("table-title", "{{ 年度 }}预算绩效自评审核意见表"),
    ("table-fact", "填报单位：{{ 单位 }}　　{% if 主管部门 %}主管部门：{{ 主管部门 }}　　{% endif %}审核日期：{{ 日期 }}"),
    ("table-fact", "{% if 误用数 and 误用数 == 份数 and not 其他材料 %}{{ 称谓 }}报来的自评表（{{ 份数 }}份）是下发给其他单位、项目或年度的，尚未收到{{ 称谓 }}应报的{{ 年度 }}自评表，{% else %}{{ 称谓 }}报送的{{ 年度 }}{% if 份数 == 1 %}{{ 项目 }}绩效自评表{% elif 份数 or not 其他材料 %}绩效自评表（{{ 份数 }}份）{% endif %}{% if 其他材料 %}{% if 份数 %}和{% endif %}{{ 其他材料 }}{% endif %}已收悉{% if 误用数 %}，其中{{ 误用数 }}份自评表是下发给其他单位、项目或年度的，尚未收到应报的表{% endif %}，经核对，{% endif %}{{ 要求条数 }}{% if 采纳数 %}，已采纳说明{{ 采纳数 }}条（不再要求更正）{% endif %}{% if 说明审核数 %}，已收到单位说明、正在审核{{ 说明审核数 }}条{% endif %}，具体意见如下："),
    *only_if("采纳", ("table-fact", "已采纳说明、不再要求更正的：{{ 采纳|join('；') }}。")),
    *only_if("副本", ("table-fact", "{{ 副本|join('；') }}。")),
)  # fmt: skip
# what DEMANDS says, in the words for a body that is not subordinate
_REQUESTED = "“请更正”“请更正或说明”（“核对结果”工作表中为“须更正”“须更正或说明”）的，商请据实更正；“请更正或说明”“请核实”的，确属无误的商请说明理由；“提示”的，供参考。"
_BELOW_OPINIONS: Lines = (
    ("table-check", "审核人：　　　　　　　　复核人：　　　　　　　　{{ 财政部门 }}（盖章）：　　　　　　　　{{ 日期 }}"),
    ("table-note", "说明："),
    ("table-note", f"1. {{% if 平行 %}}{_REQUESTED}{{% else %}}{DEMANDS}{{% endif %}}{{% if 说明审核数 %}}“说明审核中”的，暂不需答复。{{% endif %}}"),
    ("table-note", "2. {% if 误报数 %}表已重新下发的、报送的是其他单位、项目或年度的表的，请用本年度最后一次下发给本单位、本项目的自评表重新填报，不在原表上更正。{% endif %}{% if 表数 > 误报数 %}{% if 误报数 %}其他自评表的问题，{% endif %}请在随附的自评表（有“核对结果”工作表的Excel文件）上更正（“核对结果”上写有“请注意”的，按其要求在原文件上更正），理由写在“核对结果”的“单位说明”栏，偏差原因、超额原因也可写在自评表的偏差原因栏；{% endif %}{% if 表数 %}本表“修改情况”栏可简要填写，供签字盖章。{% endif %}{% if 报告数 %}自评报告的问题，请在随附的带批注的报告上更正，确属无误的在该处批注中答复，说明理由。{% endif %}{% if 数据表数 %}基础数据表的问题，请在随附的基础数据表（有“核对结果”工作表的Excel文件）上更正，理由写在“单位说明”栏。{% endif %}"),
    ("table-note", "3. 实际完成值应以原始资料为准，不得为与得分相符而调整。{% if (表数 or 数据表数) and '自评报告' in 其他材料 %}改动自评表、基础数据表后，请一并更正自评报告中相应的数字。{% endif %}"),
    ("table-note", "4. {% if 经主管部门 %}请按主管部门要求的时间，将本表（签字盖章）{% if 报回材料 %}和{{ 报回材料 }}{% endif %}送主管部门审核，由主管部门汇总后于{{ 期限 }}前{% else %}请于{{ 期限 }}前，将本表（签字盖章）{% if 报回材料 %}和{{ 报回材料 }}{% endif %}{% endif %}{% if 平行 %}函复{% else %}报送{% endif %}{{ 财政部门 }}。"),
    ("table-sign", "填报单位　经办人：　　　　　　　　负责人：　　　　　　　　单位（盖章）：　　　　　　　　日期：　　　　年　　月　　日"),
)  # fmt: skip
_HEADING: Lines = (
    ("number", "{{ 文号 }}"),
    ("title", "{{ 标题分行 }}"),
    ("to", "{{ 主管部门 }}："),
)
_SIGNED: Lines = (("sender", "{{ 财政部门 }}"), ("day", "{{ 日期 }}"))
_CONTACT: Line = ("note", "（联系人：{{ 联系人 }}，联系电话：{{ 联系电话 }}）")
_ANNEXES: Lines = (
    *only_if("附件", ("end", "")),
    body("{%p if 附件|length == 1 %}"),
    ("end", "附件：{{ 附件[0] }}绩效自评审核意见表"),
    body("{%p elif 附件|length > 12 %}"),
    ("end", "附件：绩效自评审核意见表（{{ 附件|length }}份）"),
    body("{%p elif 附件 %}"),
    *each("名称", "附件", ("end", "{% if loop.first %}附件：{% else %}　　　{% endif %}{{ loop.index }}. {{ 名称 }}绩效自评审核意见表")),
    body("{%p endif %}"),
)  # fmt: skip
_FORM = "{{ 份.名称 }}"
_COUNTED = "（{{ 份.条数 }}条{% if 份.审核中数 %}，另有单位说明正在审核{{ 份.审核中数 }}条{% endif %}{% if 份.采纳数 %}，另已采纳说明{{ 份.采纳数 }}条{% endif %}{% if 份.上次 %}，{{ 份.上次 }}已{% if 份.上次文号 and not (再次 and 份.上次文号 == 上次文号) %}以{{ 份.上次文号 }}{% endif %}通知、尚未重新报送{% endif %}）"
_BASIS = "{% if 依据 %}根据{{ 依据 }}要求，{% endif %}"


def _list(name: str, caption: str, line: str) -> Lines:
    """Write a list of forms under its caption, nothing where there are none."""
    return only_if(name, ("list", f"{caption}（{{{{ {name}数 }}}}份）："), *each("份", name, body(line)))


def _joined(opening: str, sign: str, *parts: tuple[str, str], closing: str = "") -> str:
    """Write a clause that lists values, each with its text, leaving out those that are 0 or "".

    The clause is blank where all are.
    """
    first = " or ".join(name for name, _ in parts)
    text = f"{{% if {first} %}}{opening}"
    for place, (name, part) in enumerate(parts):
        before = " or ".join(earlier for earlier, _ in parts[:place])
        text += (
            f"{{% if {name} %}}"
            + (f"{{% if {before} %}}{sign}{{% endif %}}" if before else "")
            + f"{part}{{% endif %}}"
        )
    return text + closing + "{% endif %}"


def _unless_all(total: str, kinds: Iterable[tuple[str, str]], few: str) -> str:
    """Write the clause `few`; where all of `total` are of one of `kinds`, what is so of each instead."""
    text = "".join(
        f"{{% {'elif' if place else 'if'} {total} and {name} == {total} %}}，{{% if {total} > 1 %}}均{{% endif %}}{each_is}"
        for place, (name, each_is) in enumerate(kinds)
    )
    return f"{text}{{% else %}}{few}{{% endif %}}"


def _received(papers: str, name: str) -> str:
    """Write how many papers of a kind have come, and what is still open about them."""
    few = _joined("，其中", "，", (f"问题{name}数", f"需更正或核实的{{{{ 问题{name}数 }}}}份"), (f"审核中{name}数", f"正在审核的{{{{ 审核中{name}数 }}}}份"))  # fmt: skip
    few = _unless_all(f"{name}数", ((f"问题{name}数", "需更正或核实"), (f"审核中{name}数", "尚在审核")), few)
    none = f"{{% if not (问题{name}数 or 审核中{name}数 or 未比对{name}数) %}}，均无须更正或核实{{% endif %}}"
    return f"{{% if {name}数 %}}另收到{papers}{{{{ {name}数 }}}}份{few}{none}。{{% endif %}}"


_SENT_BACK = ("份.退回文号 and not 退回文号", "{{ 份.退回日期 }}以{{ 份.退回文号 }}退回")
_ACCEPTED = "{% if 采纳份数 %}（含采纳单位说明后无其他问题的{{ 采纳份数 }}份）{% endif %}"
_STATES = (  # of forms that have come: their number, what is so of each, how many are so
    ("通过数", f"未发现表内问题{_ACCEPTED}", f"表内未发现问题的{{{{ 通过数 }}}}份{_ACCEPTED}"),
    ("核实数", "需核实说明", "需核实说明的{{ 核实数 }}份"), ("修改数", "需退回修改", "退回修改的{{ 修改数 }}份"),
    ("审核中数", "尚在审核", "正在审核的{{ 审核中数 }}份"),
)  # fmt: skip
_FEW = _joined("。其中：", "，", *((name, few) for name, _, few in _STATES))
_STATES_OF_FORMS = _unless_all("已报数", ((name, each_is) for name, each_is, _ in _STATES), _FEW)


def _reminded(*first: tuple[str, str]) -> Line:
    """Write the line of what is urged, with what there is to say of it in brackets."""
    situation, days = ("份.情况", "{{ 份.情况 }}"), ("份.逾期天数", "已逾期{{ 份.逾期天数 }}天")
    return body(_FORM + _joined("（", "，", *first, situation, days, closing="）"))


_NOTICE: Lines = (
    *_HEADING,
    body(_BASIS + "{{ 自称 }}对{{ 称谓 }}报送的{{ 年度 }}预算绩效自评材料进行了审核{% if 再次 %}，已于{{ 上次日期 }}{% if 上次文号 %}以{{ 上次文号 }}{% endif %}通知更正、核实，尚未收到重新报送的材料。现再次通知如下{% else %}。现将审核情况及有关要求通知如下{% endif %}。"),
    ("head", "一、审核情况"),
    body("{{ 称谓 }}应报送自评表{{ 应报数 }}份，已报送{{ 已报数 }}份" + _STATES_OF_FORMS
        + "{% if 未报送数 %}；尚未报送的{{ 未报送数 }}份{% endif %}{% if 催报数 %}；未报送或未重新报送、另行催报的{{ 催报数 }}份{% endif %}{% if 退回报告数 %}；另退回修改自评报告{{ 退回报告数 }}份{% endif %}{% if 退回数据表数 %}；另退回修改基础数据表{{ 退回数据表数 }}份{% endif %}。"),
    *_list("修改", "退回修改的", _FORM + _COUNTED + "{% if 份.情况 %}（{{ 份.情况 }}）{% endif %}"),
    *_list("核实", "需核实说明的", _FORM + _COUNTED + "{% if 份.情况 %}（{{ 份.情况 }}）{% endif %}"),
    *_list("未报送", "尚未报送的", _FORM + "{% if 份.情况 or 份.期限 %}（{{ 份.情况 }}{% if 份.情况 and 份.期限 %}，{% endif %}{% if 份.期限 %}原定{{ 份.期限 }}前报送{% endif %}）{% endif %}"),
    *_list("审核中", "正在审核的", _FORM),
    *_list("审核中材料", "正在审核的其他材料", _FORM),
    *_list("催报", "未报送或未重新报送、另行催报的", _FORM),
    *_list("通过", "表内未发现问题的", _FORM + "{% if 份.采纳数 %}（已采纳说明{{ 份.采纳数 }}条）{% endif %}"),
    *_list("报告", "自评报告需更正或核实的", _FORM + _COUNTED),
    *_list("数据表", "基础数据表需更正或核实的", _FORM + _COUNTED),
    *_list("缺报", "尚未报送的其他材料", _FORM + "{% if 份.期限 %}（原定{{ 份.期限 }}前报送）{% endif %}"),
    *only_if("主要问题",
        ("head", "二、存在的主要问题"),
        body("{% for 类 in 主要问题 %}{{ 类.名称 }}（{{ 类.条数 }}条）{% if not loop.last %}；{% endif %}{% endfor %}{% if 其余问题数 %}；其他问题{{ 其余问题数 }}条{% endif %}。具体意见见附件。")),
    ("head", "{% if 主要问题 %}三{% else %}二{% endif %}、有关要求"),
    *only_if("修改", body("对退回修改的，请按照审核意见表逐条核对：“须更正”的，据实更正；“须更正或说明”“请核实”的，有误的予以更正，确属无误的在自评表“核对结果”工作表的“单位说明”栏说明理由。更正、说明后重新报送。实际完成值应以原始资料为准，不得为与得分相符而调整。")),
    *only_if("核实", body("对需核实说明的，请逐条核实，有误的予以更正，无误的在自评表“核对结果”工作表的“单位说明”栏说明理由。")),
    *only_if("报告", body("对自评报告中的问题，请按照审核意见表在带批注的报告上更正，确属无误的在该处批注中答复，说明理由。")),
    *only_if("数据表", body("对基础数据表中的问题，请按照审核意见表在有“核对结果”工作表的基础数据表上更正，确属无误的在“单位说明”栏说明理由。")),
    *only_if("未报送 or 缺报", body("对尚未报送的，请抓紧报送；因故不能按期报送的，请书面说明情况。")),
    ("last", "请于{{ 期限 }}前，将{{ 报回材料 }}和签字盖章的审核意见表（PDF版）报送{{ 自称 }}。{% if 上次通知 %}此前通知的期限与本通知不同的，以本通知为准。{% endif %}"),
    *_ANNEXES, *_SIGNED, _CONTACT,
)  # fmt: skip
_REQUEST: Lines = (  # to a body that is not subordinate
    *_HEADING,
    body("感谢贵单位对预算绩效管理工作的支持。{% if 依据 %}按照{{ 依据 }}要求，{% endif %}{% if 上次日期 %}{{ 自称 }}曾于{{ 上次日期 }}就{{ 年度 }}预算绩效自评有关情况致函{{ 称谓 }}{% if 上次文号 %}（{{ 上次文号 }}）{% endif %}，至今尚未收到回复，现再次商请支持。{% elif 核实材料 %}{{ 自称 }}对{{ 称谓 }}报送的{{ 年度 }}预算绩效自评材料进行了审核，有关情况商请核实。{% else %}现就补报{{ 年度 }}预算绩效自评材料有关事宜商请支持。{% endif %}"),
    *only_if("待核实数", body("{{ 称谓 }}已报送自评表{{ 已报数 }}份，{% if 待核实数 < 已报数 %}其中{{ 待核实数 }}份有关{% elif 已报数 > 1 %}均有{% else %}有关{% endif %}内容需进一步核实、完善，具体意见见附件{% if 未报送数 %}；另有{{ 未报送数 }}份尚未收到{% endif %}。")),
    *only_if("报告", body("{{ 称谓 }}报送的{{ 报告数 }}份自评报告有关内容需进一步核实、完善，具体意见见附件。")),
    *only_if("数据表", body("{{ 称谓 }}报送的{{ 数据表数 }}份基础数据表有关内容需进一步核实、完善，具体意见见附件。")),
    *_list("未报送", "尚未收到的自评表", _FORM + "{% if 份.情况 %}（{{ 份.情况 }}）{% endif %}"),
    *_list("缺报", "尚未收到的其他材料", _FORM),
    body("请贵单位于{{ 期限 }}前，将{% if 核实材料 %}核实完善后的{{ 核实材料 }}和审核意见表{% if 未报送数 or 缺报 %}以及尚未收到的{{ 尚缺材料 }}{% endif %}{% else %}上述{{ 尚缺文件 }}{% endif %}函复{{ 自称 }}。{% if 待核实数 %}如对审核意见有不同意见，请在自评表“核对结果”工作表的“单位说明”栏一并说明。{% elif not 核实材料 %}已报送的，请与{{ 自称 }}联系核对。{% endif %}"),
    ("last", "特此函达，请予支持。"),
    *_ANNEXES, *_SIGNED, _CONTACT,
)  # fmt: skip
_REMINDER: Lines = (
    *_HEADING,
    *only_if("未报送",
        body(_BASIS + "{{ 年度 }}预算绩效自评材料{% if 原期限 %}应于{{ 原期限 }}前报送{% else %}应按期报送{% endif %}。截至{{ 日期 }}，{{ 称谓 }}尚有{{ 未报送数 }}份{{ 未报送材料 }}未报送："),
        *each("份", "未报送", _reminded())),
    *only_if("未重报",
        body("{% if 未报送 %}另有{% else %}截至{{ 日期 }}，{{ 称谓 }}有{% endif %}{{ 未重报数 }}份{{ 未重报材料 }}已{% if 退回文号 %}于{{ 退回日期 }}以{{ 退回文号 }}{% endif %}退回更正或核实{% if 重报期限 %}，应于{{ 重报期限 }}前重新报送{% endif %}，尚未收到："),
        *each("份", "未重报", _reminded(_SENT_BACK))),
    ("last", "{% if 上次日期 %}{{ 自称 }}曾于{{ 上次日期 }}{% if 上次文号 %}以{{ 上次文号 }}{% endif %}催报{% if not 再次 %}其中部分材料{% endif %}，至今未收到。{% endif %}请{% if '所属单位' in 称谓 %}督促有关单位{% endif %}抓紧办理，于{{ 期限 }}前将{{ 报送材料 }}报送{{ 自称 }}。因故不能按期报送的，请书面说明原因和预计报送时间。已报送的，请与{{ 自称 }}联系核对。"),
    *_ANNEXES, *_SIGNED, _CONTACT,
)  # fmt: skip
_CIRCULAR: Lines = (  # to all departments; it names no unit
    *_HEADING,
    body("{% if 已完成 %}{{ 年度 }}预算绩效自评审核工作已完成{% else %}{{ 年度 }}预算绩效自评材料正在审核{% endif %}，现将{% if not 已完成 %}截至{{ 日期 }}的{% endif %}有关情况通报如下。"),
    ("head", "一、总体情况"),
    body("{% if 报送率 %}应报自评表{{ 应报数 }}份，已报{{ 已报数 }}份，报送率{{ 报送率 }}。{% else %}共收到自评表{{ 已报数 }}份。{% endif %}{% if 执行率 %}涉及预算资金{{ 预算数 }}万元，全年执行{{ 执行数 }}万元，执行率{{ 执行率 }}{% if 待核份数 %}（另有{{ 待核份数 }}份金额单位待核，未计入）{% endif %}。{% elif 资金 %}{% for 类 in 资金 %}{{ 类.类别 }}自评表{{ 类.份数 }}份，涉及预算资金{{ 类.预算数 }}万元，全年执行{{ 类.执行数 }}万元，执行率{{ 类.执行率 }}{% if 类.待核份数 %}（另有{{ 类.待核份数 }}份金额单位待核，未计入）{% endif %}；{% endfor %}部门整体支出已含项目支出，分别统计，不相加。{% endif %}{% if 等级 %}自评等级为{% for 级 in 等级 %}{{ 级.名称 }}的{{ 级.份数 }}份{% if not loop.last %}、{% endif %}{% endfor %}。{% endif %}" + _joined("经审核，", "，", ("通过数", "表内未发现问题的{{ 通过数 }}份"), ("核实数", "需核实说明的{{ 核实数 }}份"), ("修改数", "退回修改的{{ 修改数 }}份"), ("审核中数", "正在审核的{{ 审核中数 }}份")) + "{% if 通过数 or 核实数 or 修改数 or 审核中数 %}。{% endif %}" + _received("自评报告", "报告") + _received("基础数据表", "数据表")),
    *only_if("问题",
        ("head", "二、存在的主要问题"),
        *each("类", "问题", body("（{{ 类.序号 }}）{{ 类.名称 }}。涉及{{ 类.材料 }}{{ 类.份数 }}份{% if 类.情形 %}，主要是{{ 类.情形|join('；') }}{% endif %}。"))),
    ("head", "{% if 问题 %}三{% else %}二{% endif %}、工作要求"),
    body("（一）提高自评质量。据实填报完成情况，按照评分规则计算得分；对未完成绩效目标或偏离绩效目标较大的，分析原因，提出改进措施。"),
    body("（二）规范填报。使用统一下发的表式填报，填写完整，不得缺项；对数据间不相符的，及时更正。"),
    ("last", "（三）按时报送。按规定时间报送自评材料；遇特殊情况无法按时报送的，提前说明原因。"),
    *_SIGNED,
)  # fmt: skip
