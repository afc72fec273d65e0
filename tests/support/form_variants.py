"""The honest form of forms.py with one thing changed at a time (golden/approved)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal

from support.forms import SHEET, submission, with_row

from xlselfeval.cell import Cell, Written
from xlselfeval.scheme.load import load_scheme
from xlselfeval.scheme.model import Scheme
from xlselfeval.submission import Submission

REASON = "因疫情影响未全部完成，已调整计划"
Change = Callable[[Submission], Submission]


def text(content: str) -> Written:
    """Return a cell that holds a text, also where it looks like a number."""
    return Written(content, content)


def number(content: str, shown: str | None = None, decimals: int | None = None) -> Written:
    """Return a number cell and how it is shown."""
    return Written(Decimal(content), shown or content, "General", decimals)


def funds(**cells: Written | Cell | str | None) -> Change:
    """Return a change of cells of the execution row, or of other things of the money block."""

    def change(form: Submission) -> Submission:
        assert form.funds is not None
        old = form.funds
        new = {
            name: getattr(old, name)._replace(written=one) if isinstance(one, Written) else one for name, one in cells.items()
        }  # fmt: skip
        return replace(form, funds=replace(old, **new))

    return change


def sums(**cells: Written | Cell | None) -> Change:
    """Return a change of cells of the line that sums up the money."""

    def change(form: Submission) -> Submission:
        assert form.funds is not None
        old = form.funds.total
        new = {name: getattr(old, name)._replace(written=one) if isinstance(one, Written) else one for name, one in cells.items()}  # fmt: skip
        return replace(form, funds=replace(form.funds, total=replace(old, **new)))

    return change


def total(**cells: Written | Cell | None) -> Change:
    """Return a change of cells of the total row."""

    def change(form: Submission) -> Submission:
        new = {name: getattr(form.total, name)._replace(written=one) if isinstance(one, Written) else one for name, one in cells.items()}  # fmt: skip
        return replace(form, total=replace(form.total, **new))

    return change


def row(place: int, **cells: Cell) -> Change:
    """Return a change of cells of one indicator."""

    def change(form: Submission) -> Submission:
        rows = list(form.rows)
        rows[place] = replace(rows[place], **cells)  # type: ignore[arg-type]
        return replace(form, rows=tuple(rows))

    return change


def formula(ref: str, said: str, value: Written | None = None) -> Cell:
    """Return a cell of the form with a formula, without a value where none is given."""
    return Cell(SHEET, int(ref[1:]), ord(ref[0]) - 64, value or Written(None, ""), said)


def rate(budget: str, spent: str, said: Written, score: str = "10") -> tuple[dict[str, object], Change]:
    """Return a change of the money and of the rate as it is written."""
    return {"budget": (budget, budget, spent), "execution": ("10", None, score)}, funds(rate=said)


NOTHING: dict[str, object] = {}
_NO_CELL = Cell(SHEET, 5, 0)
MONEY: dict[str, tuple[dict[str, object], Change | None]] = {
    "数带单位": ({"budget": ("100万", "120万元", "1200000元")}, None),
    "预算数不是数字": ({"budget": ("100", "若干", "120")}, None),
    "没有预算数一栏": (NOTHING, sums(budget_adjusted=None)),
    "没有执行数一栏": (NOTHING, sums(budget_spent=None)),
    "没有年初数一栏": (NOTHING, sums(budget_initial=None)),
    "预算数的公式没有算": (NOTHING, sums(budget_adjusted=formula("E5", "SUM(E6:E9)"))),
    "执行数的公式没有算": (NOTHING, sums(budget_spent=formula("F5", "SUM(F6:F9)"))),
    "预算不到一": rate("0.5", "0.4", number("0.8", "80%", 0), "8"),
    "预算不到一，执行率错": rate("0.5", "0.4", number("0.9", "90%", 0), "8"),
    "预算为一": rate("1", "0.8", number("0.9", "90%", 0), "8"),
    "预算为零，填了得分": ({"budget": ("0", "0", "0"), "execution": ("10", None, "10")}, None),
    "预算为零，没有得分": ({"budget": ("0", "0", "0"), "execution": ("10", None, None)}, None),
    "预算为负": ({"budget": ("0", "-5", "3"), "execution": ("10", "100%", "0")}, None),
    "执行为负": ({"budget": ("5", "5", "-3"), "execution": ("10", "-60%", "10")}, None),
    **{
        f"超支，执行 {spent}": ({"budget": ("120", "120", spent), "execution": ("10", None, "10")}, None)
        for spent in ("120.01", "239999", "240000", "1200000", "1440000", "1440001")
    },
    "执行率空白": rate("120", "60", Written(None, ""), "5"),
    "执行率是横线": rate("120", "60", text("—"), "5"),
    "没有执行率一栏": ({"budget": ("120", "120", "60"), "execution": ("10", None, "5")}, funds(rate=None)),
    "执行率公式出错": ({"budget": ("120", "120", "60"), "execution": ("10", None, "5")}, funds(rate=formula("H5", "F5/E5", text("#DIV/0!")))),
    "执行率写了错误值": rate("120", "60", text("#DIV/0!"), "5"),
    "执行率公式": ({"budget": ("120", "120", "60"), "execution": ("10", None, "5")}, funds(rate=formula("H5", "F5/E5", number("0.9", "90%", 0)))),
    "执行率不是数字": rate("120", "60", text("过半"), "5"),
    **{
        f"执行率 {shown} 应 {exact}": rate("200", exact, said, score)
        for shown, exact, score, said in (
            ("50%", "101", "5.05", number("0.5", "50%", 0)), ("51%", "101", "5.05", number("0.51", "51%", 0)), ("52%", "101", "5.05", number("0.52", "52%", 0)), ("53%", "101", "5.05", number("0.53", "53%", 0)), ("49%", "101", "5.05", number("0.49", "49%", 0)),
            ("50.4%字", "101", "5.05", text("50.4%")), ("50.5%字", "101", "5.05", text("50.5 ％")), ("50.45%字", "101", "5.05", text("50.45%")), ("50.456%字", "101", "5.05", text("50.456%")), ("0.505数", "101", "5.05", number("0.505")), ("0.50数", "101", "5.05", number("0.5")),
            ("50.5数", "101", "5.05", number("50.5")), ("50数", "101", "5.05", number("50")), ("50.0数", "101", "5.05", number("50", "50.0", 1)), ("0.50两位", "101", "5.05", number("0.5", "0.50", 2)), ("0.9数", "190", "9.5", number("0.9")), ("0.9数近", "181", "9.05", number("0.9")), ("0.9数远", "183", "9.15", number("0.9")),
            ("0.95字", "190", "9.5", text("0.95")), ("1数", "198.5", "9.93", number("1")), ("1数远", "190", "9.5", number("1")), ("0.5049999数", "101", "5.05", number("0.5049999", "50%", 0)),
            ("33.334%", "66.666", "3.33", number("0.33334", "33.334%", 3)), ("33.34%", "66.666", "3.33", number("0.3334", "33.34%", 2)),
        )
    },
    **{
        f"执行得分 {said} 应 {exact}": ({"budget": ("120", "120", spent), "execution": ("10", None, said)}, None)
        for said, exact, spent in (
            ("9", "8.62", "103.44"), ("8", "8.62", "103.44"), ("8.6", "8.62", "103.44"), ("10", "8.62", "103.44"), ("满分", "8.62", "103.44"), (None, "8.62", "103.44"), ("12", "10", "120"), ("10.01", "10", "120"), ("9.98", "10", "120"), ("8.63", "8.62", "103.44"), ("8.64", "8.62", "103.44"), ("9", "8", "96"),
        )
    },
    "执行得分随错的执行率": ({"budget": ("120", "120", "103.44")}, funds(rate=number("0.9", "90%", 0), score=formula("I5", "G5*H5", number("9")))),
    "执行得分的公式没有算": ({"budget": ("120", "120", "103.44"), "execution": ("10", None, None)}, funds(score=formula("I5", "WEBSERVICE(1)"))),
    "执行得分的公式没有算，随后算出": ({"budget": ("120", "120", "103.44"), "execution": ("10", None, None)}, funds(rate=number("0.9", "90%", 0), score=formula("I5", "G5*H5"))),
    "执行得分的公式没有算，总分有数": ({"budget": ("120", "120", "103.44"), "execution": ("10", None, None), "total": "99"}, funds(score=formula("I5", "WEBSERVICE(1)"))),
    "执行率的零也是小数位": rate("200", "101.1", text("50.50%"), "5.06"),
    "执行得分带单位": ({"budget": ("120", "120", "103.44"), "execution": ("10", None, "9 分")}, None),
    "没有执行得分一栏": ({"budget": ("120", "120", "103.44")}, funds(score=None)),
    "没有执行分值一栏": (NOTHING, funds(points=None)),
    "没有资金一栏": (NOTHING, lambda form: replace(form, funds=None)),
    "元为单位": ({"budget": ("100", "120", "120万元")}, funds(unit="元")),
    "分项没有填全": ({"lines": [("60", "70", None), ("40", None, "50"), ("0", "0", None), ("0", None, "0")]}, None),
    "分项不是数字": ({"lines": [("60", "70", "若干"), ("40", "未定", "50")]}, None),
    "合计没有填全": ({"budget": ("100", "120", None), "lines": [("100", "120", "120")]}, None),
    "分项合计不符": ({"lines": [("60", "70", "70"), ("41", "51", "49")]}, None),
    "分项合计差一点": ({"budget": ("100", "120.1", "120"), "lines": [("60.4", "70.1", "70"), ("39.7", "49.9", "50")]}, None),
    "分项合计差半": ({"budget": ("100", "120.1", "120"), "lines": [("60", "70.05", "70"), ("40", "49.95", "50")]}, None),
    "分项合计差过半": ({"budget": ("100", "120.2", "120"), "lines": [("60", "70.1", "70"), ("40", "50", "50")]}, None),
    "分项是整数": ({"lines": [("60", "70", "70"), ("40", "50", "50.4")], "budget": ("101", "120", "120")}, None),
    "分项全空": ({"lines": [(None, None, None)]}, None),
}  # fmt: skip


def _labelled(*labels: str) -> Change:
    """Return a change of the names of the fund lines."""

    def change(form: Submission) -> Submission:
        assert form.funds is not None
        lines = tuple(
            replace(line, label=label) for line, label in zip(form.funds.lines, labels, strict=True)
        )
        return replace(form, funds=replace(form.funds, lines=lines))

    return change


_PARTS = [("90", "90", "90"), ("50", "50", "50"), ("40", "40", "40"), ("10", "30", "30")]
MONEY |= {
    "其中两项": ({"lines": _PARTS}, _labelled("财政拨款", "其中：中央资金", "省级资金", "其他资金")),
    "其中两项在后": ({"lines": [_PARTS[3], *_PARTS[:3]]}, _labelled("其他资金", "财政拨款", "其中：中央资金", "省级资金")),
    "其中一项": ({"lines": [("90", "90", "90"), ("90", "90", "90"), ("10", "30", "30")]}, _labelled("财政拨款", "其中：中央资金", "其他资金")),
    "其中不足": ({"lines": [("90", "90", "90"), ("50", "50", "50"), ("10", "30", "30")]}, _labelled("财政拨款", "其中：中央资金", "其他资金")),
    "其中与上一行相等，合计两行都算": ({"lines": [("50", "60", "60"), ("50", "60", "60")]}, _labelled("财政拨款", "其中：上年结转")),
    "没有名称的一行没有填全": ({"lines": [("60", "70", None)]}, _labelled("")),
    "其中到最后也不足": ({"budget": ("90", "90", "90"), "lines": [("90", "90", "90"), ("50", "50", "50"), ("30", "30", "30")]}, _labelled("财政拨款", "其中：中央资金", "省级资金")),
    "第一行就是其中": ({"lines": [("60", "70", "70"), ("40", "50", "50")]}, _labelled("其中：中央资金", "省级资金")),
    "其中没有": ({"lines": _PARTS}, _labelled("财政拨款", "中央资金", "省级资金", "其他资金")),
}  # fmt: skip


def _rounded(*places: int) -> str:
    """Return the table with scores of these rows rounded up: by half a point or by a fiftieth."""
    table = with_row(0).splitlines()
    for place, target, actual, score in (
        (0, "≥200人", "180", "14"),
        (1, "≥100%", "90%", "14"),
        (3, "≥500元", "499元", "10"),
    ):
        if place in places:
            table[place] = with_row(
                place, target=target, actual=actual, score=score, note=REASON
            ).splitlines()[place]
    return "\n".join(table)


_BLANK_SCORE = formula("H12", "WEBSERVICE(1)")
SCORES: dict[str, tuple[dict[str, object], Change | None]] = {
    "得分公式没有算": ({"total": "100"}, row(0, score=_BLANK_SCORE)),
    "得分公式没有算，下一行没有得分": ({"table": with_row(1, score="")}, row(0, score=_BLANK_SCORE)),
    "没有分值的行，下一行没有得分": ({"table": with_row(0, points="", score="").replace("| 96% | 15 | 15 |", "| 96% | 15 | |")}, None),
    "没有分值的行填了得分": ({"table": with_row(0, points="", score="5")}, None),
    "没有分值的行填了零": ({"table": with_row(0, points="", score="0")}, None),
    "没有分值的行得分不是数字": ({"table": with_row(0, points="", score="好")}, None),
    "零分的行填了得分": ({"table": with_row(0, points="0", score="1")}, None),
    "零分的行填了零": ({"table": with_row(0, points="0", score="0")}, None),
    "得分略多": ({"table": with_row(0, score="15.01")}, None),
    "得分刚好为零": ({"table": with_row(0, score="0", note=REASON)}, None),
    "得分少一个末位": ({"table": with_row(0, score="14.99", note=REASON)}, None),
    "进位正好一分": ({"table": _rounded(0, 1)}, None),
    "进位略多于一分": ({"table": _rounded(0, 1, 3)}, None),
    "执行率与一行进位": ({"table": _rounded(0), "budget": ("100", "100", "85"), "execution": ("10", "85%", "9")}, None),
    "执行率与两行进位": ({"table": _rounded(0, 3), "budget": ("100", "100", "85"), "execution": ("10", "85%", "9")}, None),
    "理由只是套话": ({"table": with_row(0, score="14", note="加大宣传力度")}, None),
    "没有达到，得分偏低": ({"table": with_row(0, actual="190", score="14", note=REASON)}, None),
    "定性偏低有理由": ({"table": with_row(5, score="11.9", note=REASON)}, None),
    "定性刚好": ({"table": with_row(5, score="12", note=REASON)}, None),
    "总分差一个末位": ({"total": "100.01"}, None),
    "总分差两个末位": ({"total": "99.98"}, None),
    "总分公式没有算": (NOTHING, total(score=formula("H19", "SUM(H5:H18)"), grade=None)),
    "总分与等级的公式没有算": (NOTHING, total(score=formula("H19", "WEBSERVICE(1)"), grade=formula("I19", "WEBSERVICE(2)"))),
    "等级公式没有算": (NOTHING, total(grade=formula("I19", "WEBSERVICE(2)"))),
    "等级公式没有算，读自旧文件": (NOTHING, lambda form: replace(total(grade=formula("I19", "WEBSERVICE(2)"))(form), values_of="ods")),
    "总分不是数字": (NOTHING, total(score=text("满分"))),
    "总分是文字": (NOTHING, total(score=text("100"))),
    "总分是文字，等级随公式": (NOTHING, total(score=text("100"), grade=formula("I19", 'IF(H19>90,"优","")', Written("", "")))),
    "没有总分一栏": (NOTHING, total(score=None)),
    "没有等级一栏": (NOTHING, total(grade=None)),
    "没有分值合计一栏": ({"table": with_row(0, points="14", score="14")}, total(points=None)),
    "分值合计是文字": (NOTHING, total(points=text("100分"))),
    "分值合计不是数字": (NOTHING, total(points=text("满分"))),
    "没有资金一栏，分值合计为九十": ({"points_total": "90", "total": "90"}, lambda form: replace(form, funds=None)),
    "没有资金一栏，分值合计为八十九": ({"points_total": "89", "total": "101"}, lambda form: replace(form, funds=None)),
    "文字得分没有计入": ({"overrides": {(0, 7): text("15")}, "total": "85", "grade": "良"}, None),
    "文字得分没有计入，差一个末位": ({"overrides": {(0, 7): text("15")}, "total": "85.01", "grade": "良"}, None),
    "文字得分没有计入，总分错": ({"overrides": {(0, 7): text("15")}, "total": "86", "grade": "良"}, None),
    "总分临界": ({"table": with_row(0, score="5.5", note=REASON), "total": "90"}, None),
    "负总分": ({"total": "-1"}, None),
    "等级填错": ({"grade": "中"}, None),
    "等级会变": ({"table": with_row(0, actual="60", note=REASON)}, None),
    "类分值不符": ({"captions": {"产出指标": "55", "效益指标": "25"}}, None),
    "类分值没有印，合计不同": ({"table": with_row(0, points="20", score="20").replace("| 15 | 15 | |\n| 产出指标 | 时效", "| 10 | 10 | |\n| 产出指标 | 时效").replace("| 85% | 15 | 15 |", "| 85% | 20 | 20 |")}, None),
    "类名不在方案里": ({"table": with_row(0, category="其他", subcategory="其他")}, None),
    "缺分值的类": ({"table": with_row(0, points=""), "captions": {"产出指标": "60"}}, None),
    "单个指标分值": ({"table": with_row(0, points="30", score="30")}, None),
    "单个指标分值多一点": ({"table": with_row(0, points="30.5", score="30.5")}, None),
}  # fmt: skip

ROWS: dict[str, tuple[dict[str, object], Change | None]] = {
    "指标写在名称里，都空": ({"table": with_row(0, name="培训不少于200人", target="", actual="")}, None),
    "指标和完成都空": ({"table": with_row(0, target="", actual="")}, None),
    "指标读不出，完成空": ({"table": with_row(0, name="培训人数≥200人", target="培训3期300人", actual="")}, None),
    "指标公式没有算": (NOTHING, row(0, target=formula("E12", "WEBSERVICE(1)"))),
    "完成公式没有算": (NOTHING, row(0, actual=formula("F12", "WEBSERVICE(1)"))),
    "没有指标值一栏": (NOTHING, row(0, target=_NO_CELL)),
    "没有完成值一栏": (NOTHING, row(0, actual=_NO_CELL)),
    "没有名称一栏": (NOTHING, row(0, indicator=_NO_CELL)),
    "没有原因一栏": ({"table": with_row(0, score="14")}, row(0, note=_NO_CELL)),
    "区间与金额": ({"table": with_row(0, target="3-5天", actual="5万元")}, None),
    "偏差与金额": ({"table": with_row(0, target="±5%", actual="5万元")}, None),
    "金额与天数": ({"table": with_row(0, target="≥5万元", actual="5天")}, None),
    "成本以上": ({"table": with_row(3, target="≥231万元", name="成本节约")}, None),
    "成本大于": ({"table": with_row(3, target=">231万元")}, None),
    "成本类大于": ({"table": with_row(3, category="成本指标", subcategory="经济", target=">231万元")}, None),
    "方向不明": ({"table": with_row(3, target="232万元", actual="200万元")}, None),
    "方向不明，单位不同": ({"table": with_row(3, target="232万元", actual="98%")}, None),
    "完成带符号": ({"table": with_row(0, actual="≥210人")}, None),
    "完成带相反符号": ({"table": with_row(0, actual="≤210人")}, None),
    "完成是模板文字": ({"table": with_row(5, actual="□好 □坏")}, None),
    "完成是模板文字，有期限": ({"table": with_row(2, actual="XX完成")}, None),
    "小数当百分数": ({"table": with_row(1, actual="0.96")}, None),
    "小数当百分数，指标": ({"table": with_row(1, target="0.95", actual="96%")}, None),
    "全部完成，定性": ({"table": with_row(2, actual="全部达标")}, None),
    "偏差与全部完成": ({"table": with_row(0, target="±5%", actual="全部完成")}, None),
    "区间与全部完成": ({"table": with_row(0, target="3-5天", actual="全部完成")}, None),
    "期限与若干": ({"table": with_row(2, actual="若干")}, None),
    **{f"超额 {actual}": ({"table": with_row(0, actual=actual)}, None) for actual in ("259", "260", "299", "300", "301", "400", "199999", "200000", "2000000")},
    **{f"超额 {actual} 比 {asked}": ({"table": with_row(0, target=f"≥{asked}人", actual=f"{actual}人")}, None) for asked, actual in (("2", "3"), ("6", "9"), ("10", "14"), ("10", "15"), ("10", "16"), ("4", "6"), ("4", "7"))},
    "超额很小": ({"table": with_row(0, target="≥2人", actual="4人")}, None),
    "超额，百分比": ({"table": with_row(1, target="≥50%", actual="75%")}, None),
    "超额，百分比，少": ({"table": with_row(1, target="≥50%", actual="74.9%")}, None),
    "超额，有原因": ({"table": with_row(0, actual="400", note=REASON)}, None),
    "超额，没有分值": ({"table": with_row(0, actual="400", points="")}, None),
    "重名": ({"table": with_row(4, name="培训 人数")}, None),
    "重名三次": ({"table": with_row(4, name="培训人数").replace("验收合格率", "培训人数")}, None),
    "重名，没有分值": ({"table": with_row(4, name="培训人数", points="", score="")}, None),
    "空行": ({"table": with_row(0, name="", target="", actual="")}, None),
    "没有名称": ({"table": with_row(0, name="", actual="")}, None),
    "没有分值有得分": ({"table": with_row(0, points="")}, None),
    "分值公式没有算": (NOTHING, row(0, points=formula("G12", "WEBSERVICE(1)"))),
    "分值是文字": ({"overrides": {(0, 6): text("15分")}}, None),
    "执行率的数是文字": (NOTHING, funds(points=text("10"), score=text("10 分"))),
    "金额是文字": (NOTHING, sums(budget_initial=text("100"), budget_adjusted=text("120.0"), budget_spent=text(" 120 "))),
    "模板文字三十字": ({"table": with_row(0, name="XX" + "字" * 28)}, None),
    "模板文字三十一字": ({"table": with_row(0, name="XX" + "字" * 29)}, None),
    "单位是模板文字": ({"organization": "XX单位"}, None),
    "目标是模板文字": ({"goals": ("请填写目标", "请填写完成情况")}, None),
    "原因是模板文字": ({"table": with_row(0, score="14", note="请说明原因")}, None),
    "没有目标": ({"goals": ("", "—")}, None),
    "没有目标一栏": (NOTHING, lambda form: replace(form, goal_expected=None, goal_achieved=None)),
    "没有单位一栏": (NOTHING, lambda form: replace(form, fields=())),
    "目标的公式没有算": (NOTHING, lambda form: replace(form, goal_expected=formula("B10", "WEBSERVICE(1)"))),
    "没有年度": ({"year": None}, None),
    "原因公式没有算": ({"table": with_row(0, score="14")}, row(0, note=formula("I12", "WEBSERVICE(1)"))),
    "原因是无": ({"table": with_row(0, score="14", note="无")}, None),
    "原因有空格": ({"table": with_row(0, actual="190", score="14.25")}, row(0, note=Cell(SHEET, 12, 9, text("  加大宣传 力度 ")))),
    "得零分没有原因": ({"table": with_row(0, actual="0", score="0")}, None),
    "负分没有原因": ({"table": with_row(0, score="-1")}, None),
    "没有得分一栏，没有达到": ({"table": with_row(0, actual="190")}, row(0, score=_NO_CELL)),
    "没有得分一栏，达到": (NOTHING, row(0, score=_NO_CELL)),
}  # fmt: skip


def _one_note(place: int, said: str) -> Change:
    """Return a change to one note for all rows, in a line of its own."""

    def change(form: Submission) -> Submission:
        note = Cell(SHEET, place, 9, Written(said or None, said))
        return replace(form, rows=tuple(replace(one, note=note) for one in form.rows))

    return change


_TWO_LOSE = with_row(0, score="14").replace("| 96% | 15 | 15 |", "| 96% | 15 | 14 |")
ROWS |= {
    "表下一处原因，空白": ({"table": _TWO_LOSE}, _one_note(20, "")),
    "表下一处原因，套话": ({"table": _TWO_LOSE}, _one_note(20, "加大宣传力度")),
    "最后一行的原因，空白": ({"table": _TWO_LOSE}, _one_note(18, "")),
}  # fmt: skip

# The province's profile that asks for reasons about the money: budget, spending, initial budget, note.
_NOTE = Cell(SHEET, 5, 10)
REASONS = {
    **{
        f"执行 {spent}／{budget}，年初 {initial}，原因 {note or '空白'}": (initial, budget, spent, note)
        for initial, budget, spent, note in (
            ("100", "100", "89.99", ""), ("100", "100", "90", ""), ("100", "100", "91", ""), ("90", "100", "91", ""), ("90", "100", "80", ""), ("90", "100", "80", "无"), ("90", "100", "80", "压减支出"), (None, "100", "91", ""), ("若干", "100", "91", ""),
            ("100", "0", "0", ""), ("100", "-5", "3", ""), ("100", None, "5", ""), ("100", "100", None, ""), ("90", "100", None, ""), ("0.5", "0.5", "0.4", ""), ("1", "1", "0.8", ""), ("0", "100", "95", ""), ("95万元", "100", "95", ""),
        )
    }
}  # fmt: skip


def variants() -> Iterator[tuple[str, Scheme, Submission]]:
    """Yield title, scheme and content of each form."""
    scheme = load_scheme("hunan-department-2020")
    for title, (changes, change) in (*MONEY.items(), *SCORES.items(), *ROWS.items()):
        form = submission(**changes)  # type: ignore[arg-type]
        yield title, scheme, change(form) if change else form
    asking = load_scheme("hunan-department-2020", profile="sichuan-2023")
    for title, (initial, budget, spent, note) in REASONS.items():
        form = submission(budget=(initial, budget, spent), execution=("10", None, "10"))
        written = _NOTE._replace(written=Written(note or None, note))
        yield title, asking, funds(note=written)(form)
    form = submission(budget=("90", "100", "80"), execution=("10", None, "8"))
    for title, cell in (("原因公式没有算", formula("J5", "WEBSERVICE(1)")), ("没有原因一栏", None)):
        yield f"执行率{title}", asking, funds(note=cell)(form)
    yield "不问原因的口径", scheme, funds(note=_NOTE)(form)
