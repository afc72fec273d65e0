"""主管部门汇总: the forms of each department, those of whole units and those of projects apart."""

from __future__ import annotations

from xlselfeval.batch.summary.figures import LEVEL_WORDS, Figures
from xlselfeval.batch.summary.lists import Column, ListSheet, Value
from xlselfeval.batch.summary.sheet_list import DEPARTMENTS
from xlselfeval.batch.summary.tally import OTHER_GRADE, Counts, Tally


def departments(figures: Figures) -> ListSheet:
    """List 主管部门汇总: numbers of forms, money and scores of each department, apart for whole departments and projects.

    The last lines are for all, the very last of both, which has no money and no means.
    """
    grades = (*figures.grades, *([OTHER_GRADE] if figures.whole.grades[OTHER_GRADE] else []))
    has_doubtful = any(tally.doubtful for tally in figures.levels.values())
    columns = (
        Column("主管部门", 26), Column("类别", 9, "centre"), Column("应报", 8, "count"), Column("已报", 8, "count"), Column("未报", 8, "count"),
        Column("报送率", 9, "rate"), Column("逾期", 8, "count"), *(Column(word, 9, "count") for word in figures.conclusions),
        Column("年初预算数", 14, "money"), Column("全年预算数", 14, "money"), Column("全年执行数", 14, "money"),
        Column("执行率", 9, "rate"), Column("资金份数", 9, "count"),
        *([Column("金额单位待核（未计入）", 11, "count")] if has_doubtful else []), *(Column(f"参考{grade}", 9, "count") for grade in grades),
        Column("平均填报得分", 10, "score"), Column("平均参考得分", 10, "score"), Column("可比份数", 9, "count"),
        Column("名单外报送", 8, "count"),
    )  # fmt: skip

    def line(name: str, kind: str, tally: Counts) -> tuple[Value, ...]:
        due = (tally.due, tally.returned, tally.due - tally.returned, tally.coverage)
        return (
            name, kind, *(due if figures.has_ledger else (None, tally.returned, None, None)), tally.late,
            *(tally.conclusions[word] for word in figures.conclusions), *money(tally), *(tally.grades[grade] for grade in grades),
            *scores(tally), tally.unexpected.total(),
        )  # fmt: skip

    def money(tally: Counts) -> tuple[Value, ...]:
        if not isinstance(tally, Tally):
            return (None,) * (5 + has_doubtful)
        spending = tally.spending
        sums = (tally.budgets.one, spending.other, spending.one, spending.rate, spending.forms)
        return (*sums, *([tally.doubtful] if has_doubtful else []))

    def scores(tally: Counts) -> tuple[Value, ...]:
        if not isinstance(tally, Tally):
            return (None,) * 3
        return *(tally.scores.means or (None, None)), tally.scores.forms

    lines = [
        *(line(name, LEVEL_WORDS[level], tally) for (name, level), tally in figures.departments.items()),
        *(line("合计", LEVEL_WORDS[level], tally) for level, tally in figures.levels.items()),
        *([line("合计", "", figures.whole)] if len(figures.levels) > 1 else []),
    ]
    return ListSheet(name=DEPARTMENTS, columns=columns, rows=lines, wraps=True)
