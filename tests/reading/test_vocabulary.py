"""The vocabulary of captions: each has its role, and no prose and no help of an issued form is one."""

from __future__ import annotations

from pathlib import Path

import pytest

from xlselfeval import Indicator, generate, load_scheme, read
from xlselfeval.reading.captions import heading_key
from xlselfeval.reading.vocabulary import vocabulary_of
from xlselfeval.scheme.vocabulary import load_heading_words

OWN = Path(__file__).parents[2] / "examples" / "own_scheme.toml"
ROLES = [
    ("indicators", "target", "年度指标值 预期指标值(包含数字及文字描述) 绩效目标值 年初目标值（A） 年初设定指标值 项目年度指标值"),
    ("indicators", "actual", "年终完成值 单项指标实际完成值 累计完成 全年实际完成值 实际完成指标值 全年(1-12月)完成值 年末实际完成情况"),
    ("indicators", "points", "指标权重（分） 分值（100分） 权重 指标满分"),
    ("indicators", "score", "自评得分 指标得分（分） 自评分 单位自评得分 年度自评得分"),
    ("indicators", "note", "扣分原因 未完成原因及拟采取的改进措施 未完成原因和改进措施 偏差原因分析及改进措施 未达标原因说明"),
    ("funds", "budget_adjusted", "预算安排数 全年（调整）预算数 预算数:（A） 财政预算安排金额"),
    ("funds", "budget_initial", "年初预算数（A） 年初预算安排金额"),
    ("funds", "budget_spent", "实际支出数 全年执行数（B） 全年实际支付金额"),
    ("funds", "budget_arrived", "到位数 资金到位数 财政资金到位数"),
    ("fields", "organization", "预算部门、单位名称 部门(单位)名称 省级预算部门名称 部门（单位） 市级部门（单位）全称 项目实施单位(盖章) 填报单位（公章）："),
    ("fields", "department", "主管部门 项目主管单位 省级主管部门（盖章） 市级主管部门名称"),
    ("fields", "other", "部门联系人 中央主管部门 省级财政部门 单位负责人 财务负责人及电话 填报日期 项目类别"),
    ("goals", "expected", "预期目标 年初绩效目标 全年（调整）绩效目标 年度总体目标 年初申报目标"),
    ("goals", "achieved", "年度总体目标完成情况综述 全年目标实际完成情况 实际完成目标 目标实际完成情况 年终目标完成情况"),
    ("fund_lines", "total", "年度资金总额： 年度总金额 合计 项目资金总额 年度财政资金总额"),
    ("totals", "form", "总分 合计 总 分 自评总分 得分合计 合 计 各项得分合计"),
    ("totals", "head", "自评总分（分） 项目总得分 自评得分 综合得分"),
]  # fmt: skip
NO_CAPTIONS = {
    "indicators": "指标方向 指标数值 得分系数(%) 是否核心指标 复核得分 财政复核分 评价依据 佐证材料 目标完成率",
    "funds": "年度资金总额 预算执行情况 资金来源 资金管理情况",
    "fields": "某市某局 单位职责 部门职能概述 惠及单位",
    "totals": "总投资 得分率 总结",
}


@pytest.mark.parametrize(("group", "role", "captions"), ROLES, ids=[f"{one[0]} {one[1]}" for one in ROLES])
def test_captions_have_their_roles(group: str, role: str, captions: str) -> None:
    """Captions with brackets, blanks, letters and slashes have the role that they are printed for."""
    known = vocabulary_of()
    joined = captions.replace("总 分", "总_分").replace("合 计", "合_计").split()
    keys = [heading_key(one.replace("_", " ")) for one in joined]
    assert [key for key in keys if not known.has(group, role, key)] == []


@pytest.mark.parametrize(("group", "captions"), NO_CAPTIONS.items())
def test_other_texts_have_none(group: str, captions: str) -> None:
    """Neighbouring captions, names of units and the help of an issued form have no role that is read."""
    known = vocabulary_of()
    found = {key: known.role(group, heading_key(key)) for key in captions.split()}
    assert {role for role in found.values() if role not in ("standard", "other")} == {None}, found


@pytest.mark.parametrize("group", sorted({entry.group for entry in load_heading_words()}))
def test_prose_is_no_caption(group: str) -> None:
    """No pattern matches a sentence, whatever words of captions it holds."""
    known = vocabulary_of()
    words = [entry.words[0] for entry in load_heading_words() if entry.words and entry.group == group]
    sentences = [
        f"{word}已按年初确定的目标全部完成，单位名称和金额见附件，未完成的原因是资金到位较晚，下一年继续实施"
        for word in words or ["总分"]
    ]
    sentences += [
        "未完成" + "各" * 30 + "原因" + "的" * 10,
        "本单位" * 12 + "名称",
        "按支出" + "性质" * 15 + "分类",
    ]
    assert [one for one in sentences if known.role(group, heading_key(one))] == []


def test_every_entry_says_where_it_was_seen() -> None:
    """Each entry has a region, and no word stands twice with one role."""
    entries = load_heading_words()
    assert [entry for entry in entries if not entry.region] == []
    words = [(entry.group, entry.role, heading_key(word)) for entry in entries for word in entry.words]
    assert sorted({one for one in words if words.count(one) > 1}) == []


CAPTIONS = {
    "年初预算数": "年初安排", "全年预算数": "年中安排", "全年执行数": "实际花费", '"执行率"': '"花费率"', '"得分"': '"自打分"', '"分值"': '"权数"', "三级指标": "任务内容",
    "二级指标": "小类", "一级指标": "大类", "资金总额": "全部资金", "预期目标": "年初想法", "实际完成情况": "年末情况", '"年度目标"': '"全年打算"', "实施单位": "承担单位", "偏差原因分析及改进措施": "为何有差",
    "本年任务": "实际完成值", "本年成绩": "年度指标值",
}  # fmt: skip


def test_captions_of_a_scheme_are_known_with_it(tmp_path: Path) -> None:
    """A form with captions of its own is read by its scheme, each column in its role.

    Nobody else has the captions, or they are those of other columns.
    """
    text = OWN.read_text(encoding="utf-8")
    for usual, other in CAPTIONS.items():
        assert usual in text
        text = text.replace(usual, other)
    (tmp_path / "own.toml").write_text(text, encoding="utf-8")
    scheme = load_scheme(tmp_path / "own.toml")
    indicators = [
        Indicator.typed(category="产出指标", subcategory="数量指标", name="公厕", target="≥20座", points=90)
    ]
    blank = generate(scheme, year=2024, organization="某局", project="某项目", indicators=indicators)
    (form,) = read(blank, scheme=scheme)
    assert (form.field_text("organization"), form.unknown_captions) == ("某局", ())
    assert form.funds is not None
    assert form.goal_expected is not None
    assert form.goal_achieved is not None
    (row,) = form.rows
    assert (row.target.text, row.points.text) == ("≥20座", "90")
    money = form.funds.total
    cells = (money.budget_initial, money.budget_adjusted, money.budget_spent, row.actual, row.score, row.note)
    assert not any(one is None or one.is_absent for one in cells)
