"""The values of a 情况通报: figures of the batch, and its problems by family, without names of units."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from xlselfeval.batch.letters.lines import Values
from xlselfeval.batch.summary.figures import CONCLUSIONS, LEVEL_WORDS, Figures
from xlselfeval.batch.summary.tally import Tally
from xlselfeval.batch.summary.titles import title_of
from xlselfeval.review.catalogue import CATALOGUE
from xlselfeval.review.conclusion import UNDER_STUDY
from xlselfeval.roster.model import MATERIALS
from xlselfeval.scheme.model import Level
from xlselfeval.scoring.number import half_up, plain

_EVERYBODY = "各有关单位"
_OF_REPORTS = "自评报告有需更正或核实的内容"
_OF_DATA_SHEETS = "基础数据表有需更正或核实的内容"
# Heads of the problems, and how the codes of each begin; the first that fits counts.
_FAMILIES = {
    "得分计算不规范": ("S", "T", "F301", "F302"),
    "偏差原因分析不到位": ("N",),
    "指标值设置和表述不规范": ("A",),
    "完成值填报不规范": ("B",),
    "资金数据不一致": ("F",),
    "填报不完整、不规范": ("D",),
    "未按下发表式填报": ("G", "R", "U1004"),
    _OF_REPORTS: ("P",),
    _OF_DATA_SHEETS: ("J",),
}
_MATERIALS = {_OF_REPORTS: MATERIALS["report"], _OF_DATA_SHEETS: MATERIALS["data-sheet"]}
_LATE, _FORM = "报送不及时", "自评表"
_MOST_TITLES = 3
_NUMERALS = "一二三四五六七八九十"


def circular_values(figures: Figures, year: str) -> Values:
    """Make the values of the 情况通报 from the figures that the overview shows."""
    whole, reports = figures.whole, figures.papers["report"]
    money = [
        _money_line(level, tally)
        for level, tally in figures.levels.items()
        if tally.spending.rate is not None
    ]
    alone: Values = money[0] if len(money) == 1 else {}
    passed, verify, correct = (whole.conclusions[word] for word in CONCLUSIONS)
    return {
        "主管部门": _EVERYBODY,
        "年度": year,
        "标题": f"关于{year}预算绩效自评审核情况的通报",
        "应报数": whole.due,
        "已报数": whole.returned,
        "报送率": _percent(whole.coverage) if figures.has_ledger else "",
        "资金": money,
        **{name: alone.get(name, "") for name in ("预算数", "执行数", "执行率", "待核份数")},
        "等级": [
            {"名称": grade, "份数": whole.declared_grades[grade]}
            for grade in figures.grades
            if whole.declared_grades[grade]
        ],
        "已完成": figures.is_finished,
        "报告数": reports.received,
        "问题报告数": reports.with_problems,
        "审核中报告数": reports.under_study,
        "未比对报告数": reports.moved,
        "数据表数": figures.papers["data-sheet"].received,
        "问题数据表数": figures.papers["data-sheet"].with_problems,
        "审核中数据表数": figures.papers["data-sheet"].under_study,
        "未比对数据表数": figures.papers["data-sheet"].moved,
        "通过数": passed,
        "核实数": verify,
        "修改数": correct,
        "审核中数": whole.conclusions[UNDER_STUDY],
        "问题": [
            {"序号": numeral} | problem
            for numeral, problem in zip(_NUMERALS, _problems(figures), strict=False)
        ],
    }


def _money_line(level: Level, tally: Tally) -> Values:
    spending = tally.spending
    return {
        "类别": LEVEL_WORDS[level],
        "份数": spending.forms,
        "预算数": _money(spending.other),
        "执行数": _money(spending.one),
        "执行率": _percent(spending.rate),
        "待核份数": tally.doubtful,
    }


def _problems(figures: Figures) -> Iterator[Values]:
    """Yield the families of problems, each with the number of forms and its most frequent kinds."""
    names: dict[str, list[str]] = {family: [] for family in _FAMILIES}
    for name in figures.found_in:
        code = CATALOGUE[name].code if name in CATALOGUE else ""
        family = next((family for family, codes in _FAMILIES.items() if code.startswith(codes)), None)
        if family is not None:
            names[family].append(name)
    for family, members in names.items():
        if members:
            forms = set().union(*(figures.found_in[name] for name in members))
            members.sort(key=lambda name: _rank(name, figures.found_in[name]))
            yield {
                "名称": family,
                "材料": _MATERIALS.get(family, _FORM),
                "份数": len(forms),
                "情形": [title_of(name) for name in members[:_MOST_TITLES]],
            }
    late = figures.whole.late + sum(bool(form.days_late) for form in figures.missing)
    if figures.has_ledger and late:
        yield {"名称": _LATE, "材料": _FORM, "份数": late, "情形": []}


def _rank(name: str, found: Counter[str]) -> tuple[int, bool, int, str]:
    """Rank a kind of finding: by its forms, then what has to be corrected, then by its findings."""
    is_error = name in CATALOGUE and CATALOGUE[name].severity == "error"
    return -len(found), not is_error, -found.total(), name


def _money(amount: Decimal) -> str:
    return plain(half_up(amount, 2))


def _percent(share: Decimal | None) -> str:
    return "" if share is None else f"{plain(half_up(share * 100, 1))}%"
