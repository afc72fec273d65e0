"""The words of headings, in the variants that published forms print."""

from __future__ import annotations

import re
from functools import lru_cache

from xlselfeval.scoring import grades
from xlselfeval.scoring.text import compact

# No caption of the help beside an issued form (指标方向, 指标数值) may stand here.
INDICATOR_COLUMNS = {
    "category": "一级指标 一级",
    "subcategory": "二级指标 二级",
    "indicator": "三级指标 三级 三级指标名称 具体指标 指标名称 指标内容",
    "target": "年度指标值 指标值 年初指标值 年度目标值 目标值 年初目标值 全年指标值 计划指标值 预期指标值 绩效目标值 年度绩效目标值 绩效指标值 指标目标值 预期目标值 预期值 计划值 数值",
    "target_adjusted": "调整指标值 调整后指标值 调整后年度指标值 调整目标值 调整后目标值 调整后年度目标值",
    "nature": "指标性质 性质 指标符号 比较符号 运算符号 计算符号",
    "unit": "度量单位 计量单位 指标单位 指标值单位 单位",
    "actual": "实际完成值 全年实际值 全年完成值 完成值 实际值 全年实际完成值 自评完成值 实际完成指标值 年度完成值 实际完成情况 实际完成 完成数 实际完成数 完成情况 指标完成情况 指标完成值 全年完成情况",
    "points": "分值 权重 指标权重 指标分值 标准分值 标准分 权重分值 分值权重 权重分 指标权重分值 指标分 设定分值 满分",
    "score": "得分 自评得分 指标得分 自评分 自评分值 自评分数 自评评分 实际得分 实得分 得分情况 单位自评得分 单位自评分 评分",
    "note": "偏差原因分析及改进措施 偏差原因分析和改进措施 偏差原因及改进措施 未完成原因分析 未完成原因和改进措施 未完成原因及改进措施 "
    "未完成原因分析及改进措施 偏差原因分析 原因分析 原因分析及改进措施 未完成原因分析与改进措施 扣分原因 扣分原因及改进措施 "
    "偏差原因 未完成原因 偏差原因分析与改进措施 偏差分析及改进措施 原因及改进措施 备注",
}
FUND_COLUMNS = {
    "budget_initial": "年初预算数 年初预算 年初预算金额",
    "budget_adjusted": "全年预算数 全年预算 调整后预算数 调整预算数 全年预算金额 预算数 预算金额 调整后预算",
    "budget_spent": "全年执行数 执行数 预算执行数 全年执行 实际支出数 全年支出数 实际支出 全年实际支出数 执行金额",
    "points": "分值 权重 标准分值 执行率权重 执行率分值",
    "rate": "执行率 预算执行率 完成率",
    "score": "得分 自评得分 执行率得分",
    "note": "原因 原因说明 原因分析 偏差原因 未执行原因 未完成原因 未达到90%的原因 备注",
}
# Captions that give way to another column with the same role.
WEAK = frozenset(["备注", "实际完成情况", "完成情况", "全年完成情况", "得分情况", "评分", "指标内容", "单位"])
FIELDS = {
    "organization": "部门名称 单位名称 填报单位 预算部门名称 实施单位 项目实施单位 项目单位 预算单位 资金使用单位 部门单位名称 填报单位名称 预算部门",
    "project": "项目名称 专项名称 转移支付名称 转移支付项目名称 专项资金名称",
    "department": "主管部门 一级预算单位 项目主管部门 主管部门及代码 主管单位 一级主管部门 "
    "地方主管部门 省级主管部门 市级主管部门 县级主管部门",
}
# Other captions above the table; none is the value of the caption before it.
OTHER_FIELDS = (
    "负责人及电话 项目负责人及电话 项目负责人及联系电话 项目负责人 负责人 联系电话 联系人 填报日期 填报时间 填表日期 "
    "单位负责人 财务负责人 填表人 项目类别 项目属性 项目类型 中央主管部门 项目编码 预算编码 单位编码"
)
GOALS_SECTION = "年度总体目标 总体目标 年度绩效目标 年度总体绩效目标 年度总体目标完成情况 总体目标完成情况 项目年度目标完成情况 年度目标"
GOAL_EXPECTED = (
    "预期目标 年初设定目标 年度预期目标 项目年度目标 年度总体目标 总体目标 年初目标 年度目标 预期总体目标"
)
GOAL_ACHIEVED = "实际完成情况 全年实际完成情况 年度目标完成情况 目标实际完成情况 总体完成情况 完成情况 目标完成情况 年度实际完成情况"
FUND_TOTAL = "合计 年度资金总额 资金总额 总额 总计 年度预算资金总额 年度资金合计 预算资金总额 资金合计"
TOTAL = re.compile(
    r"(?:自评|评价|绩效|综合|最终|项目|指标)*(?:总分值?|总得分?|总评分?|得分|评分|合计|总计|自评分)(?:合计|总计|总和|得分|值)?"
)
YEAR = "年度 评价年度 自评年度 预算年度 年份 所属年度 项目年度"
CATEGORY_OF = {
    "数量": "产出",
    "质量": "产出",
    "时效": "产出",
    "经济效益": "效益",
    "社会效益": "效益",
    "生态效益": "效益",
    "可持续影响": "效益",
}
SUBTOTAL = re.compile(r"(?:分项|产出|效益|满意度|成本|指标)*(?:小计|合计)")
GRADE = grades.CAPTION
END_OF_TABLE = re.compile(r"(?:备注|注|说明|填表人|填报人|填表说明|审核人|单位负责人|联系人)(?:[:1(]|$)")

BUREAU = re.compile("复核|复评|核查|抽查|审核|财政")  # over columns that are not the unit's
_NOTE = re.compile(r"(?:偏差|未完成|扣分|未达标?|差异).*(?:原因|分析|说明)")
_CAPTION = 60  # characters: no caption is longer
_LETTERS = re.compile(r"[A-Za-z]+$")
_PARENTHESES = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】|〔[^〔〕]*〕")
_GOAL_BLOCK = re.compile(
    r"(年度绩效目标[\d一二三四五六七八九十]*)(?:\((?:共|计)?(\d+(?:\.\d+)?)?[Xx]*分?\))?:?$"
)
_POINTS = re.compile(r"(\d+(?:\.\d+)?)分")


def heading_key(text: str) -> str:
    """Reduce a caption to its words, without spaces, line breaks, parentheses and final colon."""
    return _key(text if len(text) <= _CAPTION else text[:_CAPTION])


@lru_cache(maxsize=8192)
def _key(text: str) -> str:
    plain = _PARENTHESES.sub("", compact(text)).partition("=")[0].strip(":").replace("/", "")
    return _LETTERS.sub("", plain) or plain


def role_of(key: str, table: dict[str, str]) -> str | None:
    """Return the role of a caption in a table of columns; one that asks for reasons is the note."""
    role = table.get(key)
    if role is None and "note" in table.values() and asks_reasons(key):
        return "note"
    return role


def asks_reasons(key: str) -> bool:
    """Return whether a caption asks for the reasons of deviations, in whatever words."""
    return _NOTE.match(key) is not None


def words(variants: str) -> frozenset[str]:
    """Return the variants of one caption as keys."""
    return frozenset(variants.split())


def roles(columns: dict[str, str]) -> dict[str, str]:
    """Map each variant of a table of columns to its role."""
    return {variant: role for role, variants in columns.items() for variant in variants.split()}


@lru_cache(maxsize=4096)
def caption_points(text: str) -> tuple[str, str | None]:
    """Split a level-1 caption from the points that it names: 「产出指标(50分)」 is 产出指标 and 50."""
    plain = compact(text[:_CAPTION])
    match = re.search(r"[(\[【〔]?(?:权重|满分|分值|共|计)?:?(\d+(?:\.\d+)?)(?:分|%)?[)\]】〕]?$", plain)
    if match and match.start() > 0:
        return plain[: match.start()], match[1]
    return _PARENTHESES.sub("", plain), None


def goal_block(text: str) -> tuple[str, str | None] | None:
    """Split the caption of a block from its points: 「年度绩效目标1（40分）」; None for other texts."""
    match = _GOAL_BLOCK.match(compact(text[:_CAPTION]))
    return None if match is None else (match[1], match[2])


def points_in(text: str) -> str | None:
    """Return the points that a caption names anywhere: 「得分（20分*执行率）」 names 20; None without any."""
    match = _POINTS.search(compact(text[:_CAPTION]))
    return None if match is None else match[1]


_LONGEST_NAME = 200  # characters: beyond it no template has numbered the indicator
_NOTHING = re.compile(r"(?:无|[.…· 。/\\\-—_]*)$|(?:…|\.\.\.)")


@lru_cache(maxsize=8192)
def indicator_name(text: str) -> str:
    """Strip the number that a template prints before a level-3 name: 「指标1：培训人数」."""
    if len(text) > _LONGEST_NAME:
        return text.strip()
    name = re.sub(r"^[(（]?指标\s*[\dnN一二三四五六七八九十…]*\s*(?:[:：.、]\s*|[)）]$|$)", "", text.strip())
    name = re.sub(r"\s+", " ", name).strip()
    return "" if _NOTHING.match(name) else name
