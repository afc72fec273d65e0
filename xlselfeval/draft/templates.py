"""The shipped templates of drafts: two outlines, paragraph by paragraph.

`python -m xlselfeval.blanks` writes them. A bureau edits them in Word. A value that nobody has given is a
request (【请补充：…】), so every line can stay.
"""

from __future__ import annotations

from xlselfeval.batch.letters.word import Lines, add, body, each, finished, only_if, page, table

OUTLINES = {"hunan": "湖南省五部分提纲", "guangzhou": "三部分提纲"}


def shipped_drafts() -> dict[str, bytes]:
    """Build the templates by the names of OUTLINES."""
    return {"hunan": _document(HUNAN), "guangzhou": _document(GUANGZHOU)}


def _document(lines: Lines) -> bytes:
    """Make a report of an outline with the form behind it as tables."""
    document = page((*lines, *_ANNEX))
    table(document, _FUNDS, "款", "资金明细")
    add(document, (("table-fact", ""),))
    table(document, _INDICATORS, "行", "指标", foot=_TOTAL)
    add(document, (("table-fact", ""),))  # a document ends with a paragraph
    return finished(document)


def _ask(what: str) -> str:
    return f"【请补充：{what}】"


def _reason(name: str) -> str:
    """Write the reason of a change, where one is owed."""
    return f"{{% if {name}.原因 %}}主要原因是{{{{ {name}.原因 }}}}。{{% endif %}}"


def _changing(name: str, caption: str) -> str:
    return f"{caption}{{{{ {name}.金额 }}}}，{{{{ {name}.变动 }}}}"


_TITLE: Lines = (
    ("title", "{{ 年度 }}年度部门整体支出绩效自评报告"),
    ("sender-line", "单位名称（盖章）：{{ 单位 }}"),
)
_LISTED = "{% for 项 in LIST %}{{ 项.名称 }}为{{ 项.金额 }}{% if not loop.last %}，{% endif %}{% endfor %}"
_BEHIND: Lines = each(
    "行", "未得满分",
    body("“{{ 行.名称 }}”指标值为“{{ 行.指标值 }}”，实际完成“{{ 行.完成值 }}”，自评得{{ 行.得分 }}分（满分{{ 行.分值 }}分）。{% if 行.原因 %}偏差原因及改进措施：{{ 行.原因 }}。{% else %}【请补充：偏差原因及改进措施】{% endif %}"),
)  # fmt: skip
_GOALS: Lines = (
    body("年度总体目标：{{ 总体目标 }}"),
    body("完成情况：{{ 完成情况 }}"),
)
_SCORED = "{{ 单位 }}{{ 年度 }}年度部门整体支出绩效自评总分为{{ 自评总分 }}，等级为“{{ 自评等级 }}”。"
_PROBLEMS: Lines = (
    body(_ask("绩效管理中存在的问题")),
    body(_ask("下一步改进措施")),
)

HUNAN: Lines = (
    *_TITLE,
    ("head", "一、预算单位基本情况"),
    body(f"1. 主要职能。{_ask('主要职能')}"),
    body(f"2. 机构设置情况。{_ask('内设机构和所属单位')}"),
    body("3. 人员情况。{% for 人 in 人员 %}{{ 人.单位 }}编制{{ 人.编制 }}，在职{{ 人.在职 }}{% if 人.离休 %}，离休{{ 人.离休 }}{% endif %}{% if 人.退休 %}，退休{{ 人.退休 }}{% endif %}{% if 人.编外 %}，编外{{ 人.编外 }}{% endif %}{% if 人.说明 %}，{{ 人.说明 }}{% endif %}。{% endfor %}{% if not 人员 %}【请补充：编制和实有人数】{% endif %}"),
    ("head", "二、预算收支情况"),
    body("{% if 追加.方向 == '减少' %}{{ 年度 }}年年初预算{{ 年初预算数 }}，调整减少{{ 追加.金额 }}，全年预算{{ 全年预算数 }}。{% else %}{{ 年度 }}年预算收入{{ 全年预算数 }}，其中年初预算{{ 年初预算数 }}{% if 追加.有 %}，调整追加{{ 追加.金额 }}{% endif %}。{% endif %}"),
    body("{{ 年度 }}年支出{{ 全年执行数 }}{% if 构成一致 and 基本支出.已填 and 项目支出.已填 %}，其中基本支出{{ 基本支出.金额 }}{% if 人员经费.已填 and 公用经费.已填 %}（人员经费{{ 人员经费.金额 }}，公用经费{{ 公用经费.金额 }}）{% endif %}，项目支出{{ 项目支出.金额 }}{% endif %}。{% if 构成不符 %}【请补充：支出构成。基础数据表的支出合计与自评表的全年执行数不一致，请核对】{% endif %}预算执行率为{{ 执行率 }}。"),
    ("head", "三、资金使用及绩效情况"),
    ("list", "（一）整体支出绩效情况"),
    *_GOALS,
    ("list", "（二）收入支出预算执行情况分析"),
    body("1. 收入支出与预算对比分析。收入{{ 收入.金额 }}，{{ 收入.对比预算 }}。支出{{ 支出.金额 }}，{{ 支出.对比预算 }}。"),
    body("2. 收入支出结构分析。收入{{ 收入.金额 }}，{{ 收入.变动 }}。" + _reason("收入")),
    *only_if("经济分类", body("支出按经济分类：{% for 类 in 经济分类 %}{{ 类.名称 }}{{ 类.金额 }}，占比为{{ 类.占比 }}{% if not loop.last %}；{% endif %}{% endfor %}。")),
    body("3. “三公”经费、会议费、培训费。"),
    body(f"（1）“三公”经费支出情况：{_changing('三公', '“三公”经费支出')}{{% if 三公.有 %}}，其中：{_changing('公车购置', '公务用车购置费')}；{_changing('公车运行', '公务用车运行维护费')}；{_changing('出国', '因公出国（境）费')}；{_changing('接待', '公务接待费')}{{% endif %}}。" + _reason("三公")),
    *only_if("接待.有", body("公务接待{{ 接待批次.数量 }}，{{ 接待人次.数量 }}。")),
    body(f"（2）会议费支出情况：{_changing('会议费', '会议费支出')}。" + _reason("会议费")),
    body(f"（3）培训费支出情况：{_changing('培训费', '培训费支出')}。" + _reason("培训费")),
    *only_if("厉行节约", body("（4）厉行节约保障措施：{{ 厉行节约 }}。")),
    body("4. 与预算支出相关的其他指标分析。政府采购金额{{ 政府采购.金额 }}{% if 中小企业.有 %}，其中授予中小企业{{ 中小企业.金额 }}{% if 小微企业.有 %}（其中授予小微企业{{ 小微企业.金额 }}）{% endif %}{% endif %}。{% if 其他应付款.已填 and not 其他应付款.有 %}年末无其他应付款。{% else %}其他应付款{{ 其他应付款.金额 }}{% if 应付款明细 %}，具体如下：" + _LISTED.replace("LIST", "应付款明细") + "{% endif %}。{% endif %}固定资产原值{{ 固定资产.金额 }}{% if 在用资产.已填 %}，其中在用{{ 在用资产.金额 }}{% endif %}。"),
    body(f"5. 预决算信息公开情况。{_ask('公开的时间和方式')}"),
    body("6. 绩效目标完成情况。" + _SCORED),
    *_BEHIND,
    ("list", "（三）项目支出绩效情况"),
    body("{% if 项目支出.有 %}项目支出{{ 项目支出.金额 }}{% if 项目 %}，具体如下：" + _LISTED.replace("LIST", "项目") + "{% endif %}。【请补充：项目绩效情况】{% elif 项目支出.已填 %}本单位当年无项目经费支出。{% else %}【请补充：项目支出及其绩效】{% endif %}"),
    ("head", "四、绩效管理存在的问题及下一步改进措施"),
    *_PROBLEMS,
    ("head", "五、其他需要说明的情况"),
    body(_ask("其他需要说明的情况，没有的写“无”")),
    ("end", "附件：1-1. {{ 年度 }}年度部门整体支出绩效自评表"),
)  # fmt: skip

GUANGZHOU: Lines = (
    *_TITLE,
    ("head", "一、基本情况"),
    ("list", "（一）部门年度重点工作任务"),
    body(_ask("年度重点工作任务")),
    ("list", "（二）部门整体支出绩效目标"),
    body("{{ 总体目标 }}"),
    ("list", "（三）部门整体支出情况"),
    body("全年预算数{{ 全年预算数 }}，执行数{{ 全年执行数 }}，完成预算的{{ 执行率 }}。"),
    ("head", "二、绩效自评情况"),
    ("list", "（一）履职效能分析"),
    body("{{ 完成情况 }}"),
    body(_SCORED),
    *_BEHIND,
    ("list", "（二）绩效管理"),
    body(_ask("绩效管理情况")),
    *only_if("厉行节约", body("厉行节约保障措施：{{ 厉行节约 }}。")),
    ("list", "（三）采购管理"),
    body("政府采购金额{{ 政府采购.金额 }}{% if 中小企业.有 %}，其中授予中小企业{{ 中小企业.金额 }}{% if 小微企业.有 %}（其中授予小微企业{{ 小微企业.金额 }}）{% endif %}{% endif %}。【请补充：采购管理情况】"),
    ("list", "（四）资产管理"),
    body("固定资产原值{{ 固定资产.金额 }}{% if 在用资产.已填 %}，其中在用{{ 在用资产.金额 }}{% endif %}。【请补充：资产管理情况】"),
    ("head", "三、存在的问题和改进措施"),
    *_PROBLEMS,
    ("end", "附件：{{ 年度 }}年度部门整体支出绩效自评表"),
)  # fmt: skip

_ANNEX: Lines = (
    ("annex", "附件1-1"),
    ("table-title", "{{ 年度 }}年度部门整体支出绩效自评表"),
    ("table-fact", "部门名称：{{ 单位 }}　　金额单位：万元"),
)
_FUNDS = (  # the line above the table names the unit
    ("资金情况", "{{ 款.名称 }}", 38), ("年初预算数", "{{ 款.年初预算数 }}", 24), ("全年预算数", "{{ 款.全年预算数 }}", 24),
    ("全年执行数", "{{ 款.全年执行数 }}", 24), ("分值", "{{ 款.分值 }}", 12), ("执行率", "{{ 款.执行率 }}", 20), ("得分", "{{ 款.得分 }}", 14),
)  # fmt: skip
_INDICATORS = (  # caption, contents, width in mm
    ("一级指标", "{{ 行.一级 }}", 19), ("二级指标", "{{ 行.二级 }}", 20), ("三级指标", "{{ 行.名称 }}", 26), ("年度指标值", "{{ 行.指标值 }}", 20),
    ("实际完成值", "{{ 行.完成值 }}", 21), ("分值", "{{ 行.分值 }}", 12), ("得分", "{{ 行.得分 }}", 14), ("偏差原因分析及改进措施", "{{ 行.原因 }}", 24),
)  # fmt: skip
_TOTAL = {
    "一级指标": "总分",
    "分值": "{{ 总分.分值 }}",
    "得分": "{{ 总分.得分 }}",
    "偏差原因分析及改进措施": "等级：{{ 自评等级 }}",
}
