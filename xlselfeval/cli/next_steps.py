"""One line behind each command that says what comes next: from the roster to the second round."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

_COMMENTED = "单位按副本中的批注修改后报送，财政部门把副本退给单位"
_WITH_FORM = "报告旁有自评表的，加 --form 自评表.xlsx 核对两者是否一致"
_NEXT = {
    "demo": "用 xlselfeval roster new 名单.xlsx 生成自己的单位名单；只要一张空白表的，用 xlselfeval new",
    "schemes": "用 xlselfeval roster new 名单.xlsx 生成单位名单，再用 xlselfeval issue 表样 下发；只要一张空白表的，用 xlselfeval new 表样",
    "codes": "用 xlselfeval check 文件 核对填报的表，或用 xlselfeval batch 文件夹 -o 核对 核对一批",
    "new": "发给单位填报，收回后用 xlselfeval check 文件 核对；要一次下发多个单位的，用 xlselfeval roster new",
    "roster new": "填写单位、项目和批复的指标，再用 xlselfeval roster check {file} 检查",
    "roster check": "用 xlselfeval issue 表样 --roster {file} -o 下发 生成各单位的自评表（表样编号见 xlselfeval schemes）",
    "roster check scheme": "用 xlselfeval issue {scheme} --roster {file} -o 下发{year} 生成各单位的自评表",
    "roster check other": "用 xlselfeval roster check {file} --scheme {other}{year} 检查其余{count}行；都无误的，用 xlselfeval issue {scheme} --roster {file} -o 下发{year} 和 xlselfeval issue {other} --roster {file} -o 下发{year} 生成各单位的自评表",
    "issue": "把“{output}”中的表发给各单位；收回后放入一个文件夹（如“返回”），再运行 xlselfeval batch 返回 --issued {output} --roster {roster} -o 核对",
    "issue other": "名单中还有{count}行未下发（{kind}），用 xlselfeval issue {scheme} --roster {roster} -o {output}{year} 下发；不报这类表的，把“{output}”中的表发给各单位，收回后运行 xlselfeval batch 返回 --issued {output} --roster {roster} -o 核对",
    "check": "单位在写有“核对结果”的副本中修改或说明后报送，财政部门把副本退给单位；一行得分的来历用 xlselfeval explain 查看，整个文件夹用 xlselfeval batch 核对",
    "check no copy": "去掉 --no-copy 再核对一次，写出带“核对结果”的副本，供单位修改或说明",
    "check scheme": "用 --scheme 指定下发该表所用的表样（.toml）再核对一次；未按该表样核对的结果不作为退回单位的依据",
    "check blank": "空白的表由单位填写后再核对",
    "check unread": "有文件未能核对（原因见上），处理后再核对一次；核对以前不能视为没有问题",
    "check good": "没有须修改或说明的问题，单位可以报送，财政部门可以收存（是否真实另行复核）；整个文件夹用 xlselfeval batch 核对",
    "report new": "发给单位填报，收回后用 xlselfeval check {file} 核对",
    "report draft": "补充【请补充】的内容，再用 xlselfeval report check {file} --form {form} 核对",
    "report draft data": "补充【请补充】的内容，再用 xlselfeval report check {file} --form {form} --data {data} 核对",
    "report check": _COMMENTED,
    "report check alone": f"{_COMMENTED}；{_WITH_FORM}",
    "report check no copy": "去掉 --no-copy 再核对一次，写出带批注的副本，供单位修改",
    "report check good": "没有须修改的数字，单位可以报送，财政部门可以收存（是否真实另行复核）",
    "report check good alone": f"没有须修改的数字；{_WITH_FORM}",
    "report check unread": "自评表、基础数据表未能核对（原因见上），处理后再核对一次；核对以前不能视为没有问题",
    "report check nothing": "文中没有可核对的数字，请人工核对",
    "explain": "用 xlselfeval check {file}{rules} 核对整张表，写出带“核对结果”的副本",
    "batch": "打开 {summary}，在“待处理”的“处理意见”一栏写明意见，保存后用 xlselfeval letters write {output} 写反馈函",
    "batch letters": "打开 {summary}，在“待处理”的“处理意见”一栏写明意见的，保存后用 xlselfeval letters write {output} 重写反馈函，再发出",
    "batch done": "已无须单位处理的问题，结果见 {summary}（“内部线索”由财政部门掌握）；要写情况通报的，用 xlselfeval letters write {output} --circular",
    "batch empty": "把单位报送的文件放入收表的文件夹（核对副本不计为报送），再运行一次",
    "batch unread": "收到的表已无须单位处理的问题；未能核对的文件见 {summary} 的“未识别文件”，请单位重新报送，放入收表的文件夹后再运行一次",
    "batch limits": "收到的表已无须单位处理的问题；未能核对的文件见 {summary} 的“未识别文件”，其中超过时限、内存的，加大 --timeout、--memory 再运行一次（因规模过大被拒绝而可信的，用 --raise-limits），其余按所列原因处理",
    "clues": "“内部线索”已核实的，在审核意见表中加一行并补充审核通知，或另行发函，办妥后在 {summary} 的“内部线索”把处理意见改为“已办结”，再运行一次",
    "batch partial": "用同样的命令再运行一次，从断处继续",
    "letters templates": "用 Word 或 WPS 修改，再用 xlselfeval letters write 结果文件夹 --letter-templates {folder} 写反馈函",
    "letters write": "把反馈函和“{output}/核对结果”中的副本发给单位（其中的“历次报送”不发）；改好的表和报告收回后放入收表的文件夹，用同样的 batch 命令再核对",
    "letters write circular": "印发情况通报；没有须发给单位的函，结果见 {summary}",
    "letters write some": "先在 {summary} 改好上面列出的处理意见，保存后再运行一次 xlselfeval letters write {output}{again}；列为暂不发的函件和所涉单位的副本，写好以后再发，其余的可以先发",
    "letters write held": "在 {summary} 改好上面列出的处理意见，保存后再运行一次 xlselfeval letters write {output}{again}；写好以前，反馈函和副本都不要发给单位",
    "letters write copies": "先用同样的 batch 命令再核对一次（移走的原文件先放回），更新“{output}/核对结果”中的副本，再发给单位",
    "letters write none": "没有须发函的事项（没有问题的单位不另发函），结果见 {summary}；要写情况通报的，用 xlselfeval letters write {output} --circular",
}


def as_options(values: Mapping[str, object]) -> str:
    """Write options as they have to be typed, each after a blank; those without a value are left out."""
    return "".join(f" --{name} {_typed(value)}" for name, value in values.items() if value)


def _typed(value: object) -> str:
    return f'"{value}"' if " " in str(value) else str(value)


def show_next(command: str, **paths: Path | str) -> None:
    """Print what comes after a command; paths with blanks are quoted, as they have to be typed."""
    typed = {name: _typed(path) if isinstance(path, Path) else path for name, path in paths.items()}
    click.echo(f"下一步：{_NEXT[command].format_map(typed)}")
