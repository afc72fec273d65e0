"""Layouts of other regions as they were published since 2016: where each prints what, with headings as printed."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial

from province.arithmetic import Aim
from province.contents import Known, declared, entry, execution, rate, split_entry, total
from province.drawing import Box, Column, Content, Pen
from province.filling import Entry, Filled
from province.vocabulary import SHARES

Drawn = tuple[bytes, Mapping[str, str]]
NATIONAL = (
    Column("一级指标", "category"), Column("二级指标", "subcategory"), Column("三级指标", "indicator"), Column("年度指标值", "target"),
    Column("实际完成值", "actual"), Column("分值", "points"), Column("得分", "score"), Column("偏差原因分析及改进措施", "note"),
)  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Region:
    """A layout: how to draw it, and what it does not print."""

    draw: Callable[[random.Random, Filled, Known], Drawn]
    reference: bool = True  # scores and points of each row, so that there is a reference total
    whole: bool = False  # a department's whole spending, of which no indicator is the cost
    asks: bool = True  # a scheme knows the layout and asks for what it always has
    grouped: bool = True  # each indicator is under outputs, effects or satisfaction
    judged: frozenset[str] | None = None  # the findings that can be planted where not all can
    shares: Mapping[str, Decimal] = field(default_factory=lambda: SHARES)
    kinds: frozenset[str] = field(default=frozenset({"at_least", "at_most", "equal", "range", "zero", "day", "words"}))  # fmt: skip


def _titled(pen: Pen, known: Known, title: str) -> None:
    pen.title(title, f"（{known.year}年度）")


def _two_fields(pen: Pen, known: Known) -> None:
    pen.line("项目名称", known.project)
    pen.line("主管部门", Box(known.department, 3), "实施单位", known.organization)


def _amounts(form: Filled) -> list[Box]:
    """Return initial budget, adjusted budget and spending of the total line."""
    places = ("initial", "adjusted", "spent")
    return [Box(amount, place=place) for amount, place in zip(form.budget, places, strict=True)]


def _execution(form: Filled) -> tuple[Content, Box, Box]:
    """Return points, rate and score of the execution row."""
    return Decimal(10), Box(rate(form), place="rate"), Box(execution(form), place="execution")


def _money(pen: Pen, form: Filled, caption: str, headings: Sequence[str], labels: Sequence[str]) -> None:
    """Write the table of money with six columns: initial, adjusted, spent, points, rate, score."""
    lines: list[Sequence[Box | Content]] = [[Box("", 2), *headings]]
    lines.append([Box(labels[0], 2), *_amounts(form), *_execution(form)])
    for label, line in zip(labels[1:], form.lines, strict=False):
        lines.append([Box(label, 2), *line, "—", "", "—"])
    pen.block(caption, lines)


def _goals(pen: Pen, form: Filled, caption: str, expected: str, achieved: str) -> None:
    half = (pen.width - 1) // 2
    pen.block(caption, [[Box(expected, half), achieved], [Box(form.goals[0], half, "goal"), Box(form.goals[1], place="achieved")]])  # fmt: skip


def _captioned(one: Entry, key: str) -> Content:
    return entry(one, "captioned" if key == "category" else key)


def national(chance: random.Random, form: Filled, known: Known) -> Drawn:
    """The nine columns of 2020, with the words that regions put into its headings."""
    pen = Pen(9)
    _titled(pen, known, "项目支出绩效自评表")
    at_head = chance.random() < 0.3
    if at_head:
        # 自评得分 is a column's name too: with nothing beside it, it asks for no total
        named = ("自评总分", "项目总得分", "自评总分（分）", *(("自评得分",) if total(form) else ()))
        pen.line(chance.choice(named), Box(total(form), place="total"))
    _two_fields(pen, known)
    _money(pen, form, "项目资金（万元）", chance.choice((
        ("年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"),
        ("年初预算数", "全年预算数（A）", "全年执行数（B）", "分值", "执行率（B/A）", "得分"),
        ("年初预算", "全年（调整）预算数", "全年执行数", "执行率权重", "执行率", "执行率得分"),
        ("年初预算数", "调整后预算数", "实际支出数", "分值", "执行率", "自评得分"),
    )), ("年度资金总额", "其中：当年财政拨款", "上年结转资金", "其他资金"))  # fmt: skip
    _goals(pen, form, *chance.choice((
        ("年度总体目标", "预期目标", "实际完成情况"), ("年度总体目标", "年初设定目标", "年度总体目标完成情况综述"), ("年度绩效目标", "年初绩效目标", "全年目标实际完成情况"),
        ("总体目标完成情况", "总体目标", "全年实际完成情况"), ("年度目标", "预期目标", "完成情况"),
    )))  # fmt: skip
    words = {
        "target": ("年度指标值", "指标值", "预期指标值", "年度绩效目标值", "目标值"), "actual": ("实际完成值", "全年实际值", "完成值", "实际完成指标值", "年终完成值"),
        "points": ("分值", "权重", "指标分值"), "score": ("得分", "自评得分"), "note": ("偏差原因分析及改进措施", "未完成原因及拟采取的改进措施", "未完成原因和改进措施"),
    }  # fmt: skip
    columns = [Column(chance.choice(words[one.key]) if one.key in words else one.heading, one.key) for one in NATIONAL]  # fmt: skip
    pen.table(columns, form.entries, chance.choice((entry, _captioned)))
    if chance.random() < 0.3:
        pen.line(Box("其他需要说明事项", 2), "无")
    if not at_head or chance.random() < 0.3:
        place = "" if at_head else "total"
        pen.line(Box(chance.choice(("总分", "合计", "总计", "自评总分", "得分合计", "合 计")), 6), Decimal(100), Box(total(form), place=place), "")  # fmt: skip
    return pen.done()


def hunan_2023(_chance: random.Random, form: Filled, known: Known) -> Drawn:
    """Hunan since 2023: the money in two splits, a label and its figure in one cell."""
    pen = Pen(9)
    pen.title(f"{known.year}年度部门整体支出绩效自评表")
    pen.line(Box("预算部门、单位名称", 2), known.organization)
    _, adjusted, spent = form.budget
    pen.line(
        "年度预算申请（万元）",
        Box("", 2),
        "年初预算数",
        "全年预算数",
        "全年执行数",
        "分值",
        "执行率",
        "自评得分",
    )
    pen.line("", Box("年度资金总额", 2), *_amounts(form), *_execution(form))
    assert isinstance(adjusted, Decimal)
    assert isinstance(spent, Decimal)
    income = [line[1] for line in form.lines]
    basic = (spent * 2 / 5).quantize(Decimal("0.01"))
    by_nature = Decimal(form.cells.get("by nature", spent))
    pen.line("", Box(f"按收入性质分：{adjusted}", 4), Box(f"按支出性质分：{by_nature}", place="by nature"))
    pen.line("", Box(f"其中：一般公共预算：{income[0]}", 4, "income"), f"其中：基本支出：{basic}")
    pen.line("", Box(f"政府性基金拨款：{income[1]}", 4), f"项目支出：{by_nature - basic}")
    pen.line("", Box(f"其他资金：{income[2]}", 4), "")
    _goals(pen, form, "年度总体目标", "预期目标", "实际完成情况")
    pen.table(NATIONAL, form.entries, _captioned)
    pen.line(Box("总分", 6), Decimal(100), Box(total(form), place="total"), "")
    return pen.done()


def chongqing_2022(_chance: random.Random, form: Filled, known: Known) -> Drawn:
    """Chongqing since 2022: the total at the head, sign, figure and unit of a target apart, no total row."""
    pen = Pen(8)
    pen.title(f"{known.organization}{known.year}年度部门整体绩效自评表")
    pen.line(
        "主管部门",
        known.department,
        "部门联系人",
        "",
        "联系电话",
        "",
        "自评总分（分）",
        Box(total(form), place="total"),
    )
    points, reached, score = _execution(form)
    pen.line(
        "部门预算执行情况（万元）",
        "",
        "年初预算数",
        "全年（调整）预算数",
        "全年执行数",
        "执行率",
        "执行率权重",
        "执行率得分",
    )
    pen.line("", "年度总金额", *_amounts(form), reached, points, score)
    pen.line("", "其中：财政拨款", *form.budget, rate(form), "", "")
    pen.line("当年绩效目标", Box("年初绩效目标", 2), Box("全年（调整）绩效目标", 2), "全年目标实际完成情况")
    pen.line("", Box(form.goals[0], 2), Box(form.goals[0], 2, "goal"), Box(form.goals[1], place="achieved"))
    columns = (
        Column("指标名称", "indicator"), Column("计量单位", "unit"), Column("指标性质", "sign"), Column("指标值", "target"), Column("指标权重（分）", "points"),
        Column("全年完成值", "actual"), Column("指标得分（分）", "score"), Column("说明", "note"),
    )  # fmt: skip
    pen.table(columns, form.entries, split_entry, caption=None)
    return pen.done()


def sichuan_unscored(_chance: random.Random, form: Filled, known: Known) -> Drawn:
    """Sichuan until 2020: no points and no scores, the money as pairs of a label and its value."""
    pen = Pen(6)
    _titled(pen, known, "项目绩效目标完成情况表")
    pen.line("项目名称", known.project)
    pen.line("预算单位", known.organization)
    _, adjusted, spent = form.budget
    pen.line(
        "预算执行情况（万元）",
        "预算数:",
        Box(adjusted, place="adjusted"),
        "执行数:",
        Box(spent, place="spent"),
    )
    pen.line("", "其中:财政拨款", adjusted, "其中:财政拨款", spent)
    pen.line("年度目标完成情况", Box("预期目标", 2), "实际完成目标")
    pen.line("", Box(form.goals[0], 2, "goal"), Box(form.goals[1], place="achieved"))
    columns = (
        *NATIONAL[:3],
        Column("预期指标值(包含数字及文字描述)", "target"),
        Column("实际完成指标值(包含数字及文字描述)", "actual"),
    )
    pen.table(columns, form.entries, entry, caption="绩效指标完成情况")
    return pen.done()


def review_column(_chance: random.Random, form: Filled, known: Known) -> Drawn:
    """决策, 管理 and 绩效 in two tables of one sheet, 自评分 beside a 复核分 that is empty."""
    pen = Pen(8)
    pen.title("财政预算支出项目绩效目标自评表")
    full = form.total - (form.execution or 0) + 10  # 决策 and 管理 in place of the execution row
    pen.line(
        Box(f"填报日期：{known.year + 1}年3月10日", 4),
        Box("自评总分：", 2),
        Box(declared(form, full), place="total"),
    )
    pen.line("项目名称", Box(known.project, 3), "项目属性", "常年性☑ 一次性□")
    pen.line("项目主管单位", Box(known.organization, 3), "联系人", "")
    _, adjusted, spent = form.budget
    pen.line(
        "项目资金",
        "来源",
        "中央（万元）",
        "省、地（万元）",
        "本级（万元）",
        "合计（万元）",
        "执行数（万元）",
        "执行率",
    )
    pen.line("", "", "", "", adjusted, adjusted, spent, rate(form))
    pen.line(Box("项目权重", 2), "评价内容", "分值", "自评分", "复核分", "评价标准及依据")
    pen.line(
        Box("项目决策4分", 2), "立项依据充分", Decimal(4), Decimal(4), "", "有佐证资料的得满分，没有的不得分"
    )
    pen.line(Box("项目管理6分", 2), "制度健全", Decimal(6), Decimal(6), "", "制度健全并执行的得满分")
    columns = (
        Column("一级指标", "category"), Column("二级指标", "subcategory"), Column("指标名称（三级指标）", "indicator"), Column("年初指标值", "target"),
        Column("年终完成值", "actual"), Column("自评分", "score"), Column("复核分", "second"), Column("评价标准", "method"),
    )  # fmt: skip
    pen.table(columns, form.entries, entry, caption=None, merged=())
    return pen.done()


def supervision(_chance: random.Random, form: Filled, known: Known) -> Drawn:
    """Execution 20, goals 20, indicators 50, with the points where a heading would stand."""
    pen = Pen(7)
    _titled(pen, known, "监管补助资金区域绩效目标自评表")
    scores = [one.score for one in form.entries if isinstance(one.score, Decimal)]
    earned = 20 + 2 * (form.execution or Decimal(0)) + sum(scores, Decimal(0))
    pen.line("专项名称", Box(known.project, 5), "自评得分")
    pen.line("中央主管部门", Box("某总局", 5), Box(declared(form, earned), place="total"))
    pen.line("省级财政部门", Box("某省财政厅", 2), Box("省级主管部门", 2), known.organization, "")
    _, adjusted, spent = form.budget
    pen.line(
        "预算执行情况",
        "预算数:",
        Box(adjusted, place="adjusted"),
        "执行数:",
        Box(spent, 2, "spent"),
        2 * (form.execution or Decimal(0)),
    )
    pen.line("", "其中:中央补助", f"{adjusted}万元", "其中:中央补助", Box(f"{spent}万元", 2), "")
    pen.line("年度目标完成情况", Box("预期目标", 2), Box("目标实际完成情况", 3), Decimal(20))
    pen.line("", Box(form.goals[0], 2, "goal"), Box(form.goals[1], 3, "achieved"), "")
    columns = (*NATIONAL[:4], Column("实际完成指标值", "actual"), Column("50", "score"))
    pen.table(columns, form.entries, entry, caption="年度绩效指标完成情况")
    return pen.done()


def initial_only(_chance: random.Random, form: Filled, known: Known) -> Drawn:
    """（A）on the initial budget, which is the only one, and a column that says how a score is reckoned."""
    pen = Pen(10)
    _titled(pen, known, "项目支出绩效自评表")
    _two_fields(pen, known)
    pen.block("项目资金（万元）", [
        [Box("", 2), "年初预算数(A)", "全年执行数(B)", "分值", "执行率(B/A)", "得分"],
        [Box("年度资金总额", 2), *_amounts(form)[1:], *_execution(form)],
    ])  # fmt: skip
    _goals(pen, form, "年度总体目标", "预期目标", "实际完成情况")
    columns = (
        *NATIONAL[:6],
        Column("得分计算方法", "method"),
        Column("得分", "score"),
        Column("未完成原因分析", "note"),
    )
    pen.table(columns, form.entries, entry)
    pen.line(Box("总分", 6), Decimal(100), "", Box(total(form), place="total"), "")
    return pen.done()


def transfer_managed(_chance: random.Random, form: Filled, known: Known) -> Drawn:
    """Transfers with 资金管理情况, without points and scores."""
    pen = Pen(7)
    _titled(pen, known, "转移支付区域（项目）绩效自评表")
    pen.line(Box("转移支付（项目）名称", 2), known.project)
    pen.line(Box("中央主管部门", 2), "某部")
    pen.line(Box("地方主管部门", 2), Box(known.department, 2), "资金使用单位", known.organization)
    lines: list[Sequence[Box | Content]] = [
        [Box("", 3), "全年预算数(A)", "全年执行数(B)", "预算执行率(B/A)"],
        [Box("年度资金总额", 3), *_amounts(form)[1:], Box(rate(form), place="rate")],
    ]
    for label, line in zip(("其中：中央财政资金", "地方资金", "其他资金"), form.lines, strict=True):
        lines.append([Box(label, 3), line[1], line[2], ""])
    pen.block("资金投入情况（万元）", lines)
    pen.line("资金管理情况", Box("", 2), Box("情况说明", 2), "存在问题和改进措施")
    for what, how in (
        ("分配科学性", "按因素法分配"),
        ("下达及时性", "收到指标后30日内下达"),
        ("拨付合规性", "按国库集中支付制度拨付"),
    ):
        pen.line("", Box(what, 2), Box(how, 2), "无")
    _goals(pen, form, "总体目标完成情况", "总体目标", "全年实际完成情况")
    columns = (
        *NATIONAL[:3],
        Column("指标值", "target"),
        Column("全年实际完成值", "actual"),
        Column("未完成原因和改进措施", "note"),
    )
    pen.table(columns, form.entries, entry)
    return pen.done()


def starred(_chance: random.Random, form: Filled, known: Known) -> Drawn:
    """A ★ row that carries the points while its parts stand below without, and placeholders in names."""
    pen = Pen(9)
    _titled(pen, known, "衔接补助资金项目绩效自评表")
    pen.line("项目名称", Box(known.project, 3), Box("项目负责人及电话", 2), "")
    pen.line("主管部门", Box(known.department, 3), Box("实施单位", 2), known.organization)
    lines: list[Sequence[Box | Content]] = [
        [Box("", 3), "全年预算数(A)", "全年执行数(B)", "分值", "执行率(B/A)", "得分"],
        [Box("年度资金总额", 3), *_amounts(form)[1:], *_execution(form)],
    ]
    for label, line in zip(("其中：中央补助", "★地方资金", "其他资金"), form.lines, strict=True):
        lines.append([Box(label, 3), line[1], line[2], "", "", ""])
    pen.block("资金情况（万元）", lines)
    _goals(pen, form, "年度总体目标", "年初设定目标", "年度总体目标完成情况综述")
    columns = (
        *NATIONAL[:3], Column("分值", "points"), Column("年度指标值", "target"), Column("全年实际值", "actual"), Column("得分", "score"), Column("未完成原因及拟采取的改进措施", "note"),
    )  # fmt: skip
    outputs = [one for one in form.entries if one.aim.category == "产出指标"]
    group = outputs[-1]  # plants about a count take the first
    rows = [
        _Part(one, part)
        for one in form.entries
        for part in (("★", "其中：茶叶", "油茶") if one is group else ("",))
    ]
    pen.table(columns, rows, _part_content)  # type: ignore[arg-type]
    return pen.done()


@dataclass(frozen=True, slots=True)
class _Part:
    """A row of a group: the ★ row has points and score, its parts have target and actual."""

    entry: Entry
    part: str

    @property
    def aim(self) -> _PartAim:
        return _PartAim(self.entry.aim.category, self.entry.aim.subcategory, f"{self.part} {self.entry.aim.name}" if self.part else self.entry.aim.name)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _PartAim:
    category: str
    subcategory: str
    name: str


def _part_content(row: _Part, key: str) -> Content:
    if key in ("category", "subcategory"):
        return entry(row.entry, key)
    if key == "indicator":
        if row.part == "★":
            return f"★{row.entry.aim.name}"
        return row.part or f"{row.entry.aim.name}（≥**）"
    is_shown = not row.part or key == "note" or (key in ("points", "score")) == (row.part == "★")
    return entry(row.entry, key) if is_shown else ""


def rubric(_chance: random.Random, form: Filled, known: Known) -> Drawn:
    """Standards of scoring instead of targets and results."""
    pen = Pen(8)
    pen.title(f"{known.year}年度部门整体支出绩效评价指标表")
    pen.line("单位名称", known.organization)
    columns = (
        *NATIONAL[:3],
        Column("评分标准", "standard"),
        Column("分值", "points"),
        Column("自评得分", "score"),
        Column("扣分原因", "note"),
    )
    budget = Aim(category="投入", subcategory="预算执行", name="预算完成率", text="100%", kind="at_least", points=Decimal(10))  # fmt: skip
    rows = [Entry(budget, "", budget.points, "", None, None), *form.entries]
    pen.table(columns, rows, _standard, caption=None, merged=())
    scores = form.total - (form.execution or 0) + budget.points
    pen.line(Box("合计", 4), Decimal(100), Box(declared(form, scores), place="total"), "")
    return pen.done()


def _standard(one: Entry, key: str) -> Content:
    if key == "standard":
        points = one.aim.points
        return f"达到{one.aim.text}的，计{points}分；每低一个百分点扣0.5分，扣完为止"
    return entry(one, key)


def merged_points(_chance: random.Random, form: Filled, known: Known) -> Drawn:
    """Points and score of two rows in one merged cell."""
    pen = Pen(9)
    _titled(pen, known, "项目支出绩效自评表")
    _two_fields(pen, known)
    _money(pen, form, "项目资金（万元）", ("年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"), ("年度资金总额", "其中：当年财政拨款", "上年结转资金", "其他资金"))  # fmt: skip
    _goals(pen, form, "年度总体目标", "预期目标", "实际完成情况")
    pen.table(NATIONAL, form.entries, partial(_shared, form.entries[:SHARED]), shared=SHARED)
    pen.line(Box("总分", 6), Decimal(100), Box(total(form), place="total"), "")
    return pen.done()


SHARED = 2  # rows with one cell for points and score


def _shared(group: Sequence[Entry], one: Entry, key: str) -> Content:
    if one in group and key == "points":
        return sum((row.aim.points for row in group), Decimal(0))
    if one in group and key == "score":
        return sum((row.score for row in group if isinstance(row.score, Decimal)), Decimal(0))
    return entry(one, key)


# Without points for each row nothing can be said of a score, but of a result.
_OF_RESULTS = frozenset({
    "actual-missing", "actual-unreadable", "actual-has-comparator", "actual-not-result", "actual-other-year", "unit-mismatch", "rate-impossible",
    "total-mismatch", "template-remnant", "goal-copied", "goal-vs-row", "budget-overspent",
})  # fmt: skip
# Without targets nothing can be said of a result, but of a score and its reason.
_OF_SCORES = frozenset({
    "score-above-points", "score-negative", "score-not-number", "score-missing", "number-as-text", "reason-missing", "reason-empty-phrase",
    "total-mismatch",
})  # fmt: skip
REGIONS: Mapping[str, Region] = {
    "national": Region(draw=national),
    "hunan-2023": Region(draw=hunan_2023, whole=True),
    "chongqing-2022": Region(draw=chongqing_2022, whole=True, asks=False, grouped=False, kinds=frozenset({"at_least", "at_most", "equal", "words"})),
    "sichuan-unscored": Region(draw=sichuan_unscored, asks=False, reference=False),
    "review-column": Region(draw=review_column, reference=False, judged=_OF_RESULTS),
    "supervision": Region(draw=supervision, reference=False, judged=_OF_RESULTS, shares={"产出指标": Decimal(30), "效益指标": Decimal(15), "满意度指标": Decimal(5)}),
    "initial-only": Region(draw=initial_only),
    "transfer-managed": Region(draw=transfer_managed, reference=False),
    "starred": Region(draw=starred, asks=False),
    "merged-points": Region(draw=merged_points),
    "rubric": Region(draw=rubric, whole=True, reference=False, judged=_OF_SCORES),
}  # fmt: skip
