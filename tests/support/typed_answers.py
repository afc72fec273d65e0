"""Pairs of a target and an actual, each drawn into a form of its own and checked as a file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from support.layouts import review, table

from xlselfeval.review.finding import Finding

DATA = Path(__file__).parents[1] / "data"
ASKED, NO_ERROR, NO_FINDING = "asked", "no-error", "no-finding"
_NAME = "某项工作情况"
_FORM = """
| 项目支出绩效自评表 | < | < | < | < | < | < | < | < |
| （{year}年度） | < | < | < | < | < | < | < | < |
| 项目名称 | 某项目 | < | < | < | < | < | < | < |
| 主管部门 | 某局 | < | < | 实施单位 | 某中心 | < | < | < |
| 项目资金（万元） | | < | 年初预算数 | 全年预算数（A） | 全年执行数（B） | 分值 | 执行率（B/A） | 得分 |
| ^ | 年度资金总额 | < | 250 | 250 | 250 | 10 | 100% | 10 |
| 年度总体目标 | 预期目标 | < | < | < | 实际完成情况 | < | < | < |
| ^ | 场馆按合同开放。 | < | < | < | 场馆全年对外开放，运行平稳。 | < | < | < |
| 绩效指标 | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施 |
| ^ | 产出指标 | 数量指标 | 开放天数 | ≥300天 | 310天 | 20 | 20 | |
| ^ | ^ | {subcategory} | {indicator} | {target} | {actual} | 30 | 30 | |
| ^ | 效益指标 | 社会效益指标 | 合同完成率 | =100% | 100% | 30 | 30 | |
| ^ | 满意度指标 | 服务对象满意度指标 | 群众满意度 | >=90% | 95% | 10 | 10 | |
| 总分 | < | < | < | < | < | 100 | 100 | |
"""
_ROW = next(number for number, line in enumerate(_FORM.strip().splitlines(), 1) if "{actual}" in line)


class TypedAnswer(NamedTuple):
    """A target and an actual, and what is required of the findings."""

    required: str
    target: str
    actual: str
    subcategory: str
    indicator: str


def read_answers(name: str) -> Iterator[TypedAnswer]:
    """Read a table of tests/data: required, target, actual, and where it matters subcategory and indicator."""
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    for line in [line for line in lines if not line.startswith("#")][1:]:
        required, target, actual, *rest = line.split("\t")
        subcategory, indicator = (*rest, "", "")[:2]
        yield TypedAnswer(required, target, actual, subcategory or "数量指标", indicator or _NAME)


def findings(answer: TypedAnswer) -> tuple[Finding, ...]:
    """Return the findings of a form of 2024 (2022 where the target says so) whose other rows are honest."""
    form = _FORM.format(year=2022 if "2022" in answer.target else 2024, **answer._asdict())
    return review(table(form)).findings


def fault(answer: TypedAnswer) -> str | None:
    """Return how the findings fail what is required, or None."""
    reported = findings(answer)
    of_row = [one for one in reported if one.cell is not None and one.cell[1:] == str(_ROW)]
    names = ", ".join(f"{one.name} ({one.severity})" for one in reported)
    if answer.required == ASKED:
        return None if any(one.severity != "info" for one in of_row) else f"silent: {names or 'no finding'}"
    if answer.required == NO_ERROR:
        return names if any(one.severity == "error" for one in reported) else None
    return names or None
